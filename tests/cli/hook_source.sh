#!/bin/sh
# SPDX-License-Identifier: MIT
# The hook that pre-commit builds from source, out of a clone of this repository and without a network.
. "$abs_top_srcdir/tests/lib/tap.sh"

pre_commit=${ECCONF_PRE_COMMIT:-pre-commit}
for program in git "$pre_commit" python3 autoreconf libtoolize flex bison; do
    command -v "$program" >/dev/null 2>&1 || skip_all "$program is not installed"
done
[ -z "${ECCONF_SANITIZERS:-}" ] || skip_all 'a build without sanitizers is the same'
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF \
    MAKEFLAGS MFLAGS MAKELEVEL CFLAGS CPPFLAGS LDFLAGS
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 PIP_NO_INDEX=1 \
    PRE_COMMIT_HOME="$tap_tmp/pre-commit"
cd "$tap_tmp" || exit 99
git clone -q "$abs_top_srcdir" hooks 2>/dev/null || skip_all 'this is no repository of git'

git init -q repository && cd repository || exit 99
git config user.name tester
git config user.email tester@example.com
cp -r "$abs_top_srcdir/docs/examples/single" conf
chmod -R u+w conf
printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: ecconf-check-src\n    verbose: true\n' \
    "$tap_tmp/hooks" "$(git -C ../hooks rev-parse HEAD)" >.pre-commit-config.yaml
git add . && git commit -q -m start

# hook -- run the hook for what is staged; $status says how it went, ../out what was said.
hook() {
    git add -A .
    "$pre_commit" run >../out 2>&1
    status=$?
    git reset -q --hard
}

echo 'New_Fault = 1' >>conf/delivery.conf
hook
is 'a bad change' "$status $(grep -c "New_Fault' is not" ../out || cat ../out)" '1 1'
echo '# more' >>conf/delivery.conf
hook
is 'a good change' "$status $(grep -c Passed ../out)" '0 1'
git rm -q conf/delivery.conf
hook
is 'a deleted file' "$status $(grep -c 'INC001' ../out)" '1 1'
echo text >notes.txt
hook
is 'an unrelated change' "$status $(grep -c Passed ../out)" '0 1'
tap_done
