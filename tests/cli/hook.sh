#!/bin/sh
# SPDX-License-Identifier: MIT
# --hook: of what a commit changes, which configurations are checked and which findings are told; with git
# alone, and with pre-commit if it is there.
. "$abs_top_srcdir/tests/lib/cli.sh"

command -v git >/dev/null 2>&1 || skip_all 'git is not installed'
# A commit that runs these tests must not have its own repository changed.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF \
    GITHUB_ACTIONS GITLAB_CI
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
ECCONF=$cli_plain
examples=$abs_top_srcdir/docs/examples

git init -q repository && cd repository || exit 99
git config user.name tester
git config user.email tester@example.com
mkdir conf
cp -r "$examples/single" conf/one
cp -r "$examples/cluster" conf/all
chmod -R u+w conf # a release is read-only while it is tried
# Both have a fault that is there already.
echo 'Old_Fault_One = 1' >>conf/one/logging.conf
echo 'Old_Fault_All = 1' >>conf/all/default/modules.conf
echo text >notes.txt
git add . && git commit -q -m start

# staged NAME STATUS OUT [OPTION]... -- what is said of the change that is staged; then it is undone.
staged() {
    staged_name=$1 staged_status=$2 staged_out=$3
    shift 3
    git add -A .
    check --hook --format compact "$@"
    mv out err ..
    cd .. && expect "$staged_name" "$staged_status" "$staged_out"
    cd repository && git reset -q --hard
}

# counted NAME COUNT [OPTION]... -- so many configurations are checked.
counted() {
    counted_name=$1 counted_wanted=$2
    shift 2
    git add -A .
    check --hook --statistics "$@"
    is "$counted_name" "$(grep -c '^files ' err)" "$counted_wanted"
    git reset -q --hard
}

unknown='[SCH001 unknown-option]'
missing='[INC001 include-not-found]'

staged 'no change' 0 ''
echo more >>notes.txt
counted 'a change of no configuration checks nothing' 0
echo more >conf/all/README
echo more >conf/one/README
counted 'nor does one beside' 0

echo '# more' >>conf/one/delivery.conf
staged 'a good change passes whatever else is wrong' 0 ''
echo '# more' >>conf/one/delivery.conf
counted 'it checks what includes it' 1
echo 'New_Fault = 1' >>conf/one/delivery.conf
staged 'a bad change is refused' 1 \
    "conf/one/delivery.conf:30:1: error: 'New_Fault' is not an option of the global scope $unknown"
echo 'New_Fault = 1' >>conf/one/delivery.conf
staged '--all tells what was wrong before, too' 1 \
    "conf/one/delivery.conf:30:1: error: 'New_Fault' is not an option of the global scope $unknown
conf/one/logging.conf:$(wc -l <conf/one/logging.conf):1: error: 'Old_Fault_One' is not an option of the global scope $unknown" \
    --all
echo 'New_Fault = 1' >>conf/one/delivery.conf
staged 'options choose findings' 0 '' --ignore SCH001
echo '# more' >>conf/one/ecelerity.conf
staged 'what a changed file includes concerns it' 1 \
    "conf/one/logging.conf:$(wc -l <conf/one/logging.conf):1: error: 'Old_Fault_One' is not an option of the global scope $unknown"

git rm -q conf/one/delivery.conf
staged 'a deleted file that is included is noticed' 1 \
    "conf/one/ecelerity.conf:27:9: error: included file 'delivery.conf' does not exist $missing"
git mv conf/one/delivery.conf conf/one/renamed.conf
staged 'so is a renamed one' 1 \
    "conf/one/ecelerity.conf:27:9: error: included file 'delivery.conf' does not exist $missing"
git rm -q conf/one/domains.d/20-partners.conf
counted 'a file that goes from an included folder is a change' 1
git rm -q -r conf/one/domains.d
staged 'a folder that goes is noticed' 1 \
    "conf/one/ecelerity.conf:28:9: error: included file 'domains.d' does not exist $missing"
mkdir other && echo 'New_Fault = 1' >other/large.conf && git add other && git commit -q -m other
rm -r conf/one/domains.d && ln -s ../../other conf/one/domains.d
staged 'a folder that becomes a link to another one' 1 \
    "conf/one/domains.d/large.conf:1:1: error: 'New_Fault' is not an option of the global scope $unknown"
git rm -q conf/all/default/bindings.conf
staged 'a deleted file of a tree is noticed' 1 \
    "conf/all/default/ecelerity.conf:17:9: error: included file 'bindings.conf' does not exist $missing"

echo 'New_Fault = 2' >>conf/all/mta2/node.conf
staged 'a file of one node is seen' 1 \
    "conf/all/mta2/node.conf:$(($(wc -l <conf/all/mta2/node.conf))):1: error: 'New_Fault' is not an option of the global scope $unknown"
echo 'New_Fault = 2' >>conf/all/mta2/node.conf
staged 'a node that does not have it' 0 '' --node mta1
echo '# more' | tee -a conf/all/mta2/node.conf >>conf/one/delivery.conf
counted 'several configurations' 2

# Changed files as arguments, as pre-commit passes them: then git only tells of deleted ones.
echo 'New_Fault = 1' >>conf/one/delivery.conf
check --hook --format compact notes.txt
is 'only the files that are named' "$status$(cat out err)" 0
check --hook --format compact ./conf/one/delivery.conf notes.txt
is 'a file that is named' "$status $(grep -c New_Fault out)" '1 1'
mv conf/one/delivery.conf ..
check --hook --format compact conf/one/delivery.conf
is 'one that is gone' "$status $(sed 's/.*\[//' out)" '1 INC001 include-not-found]'
mv ../delivery.conf conf/one
git reset -q --hard
git rm -q conf/one/delivery.conf
check --hook --format compact notes.txt
is 'one that git deletes' "$status $(sed 's/.*\[//' out)" '1 INC001 include-not-found]'
git reset -q --hard

# What is pushed or what a pipeline looks at.
echo 'New_Fault = 1' >>conf/one/delivery.conf
git commit -q -a -m second
run env PRE_COMMIT_FROM_REF=HEAD~1 PRE_COMMIT_TO_REF=HEAD "$ECCONF" --hook
is 'a range of commits' "$status $(grep -c 'New_Fault.*is not' out)" '1 1'
git reset -q --hard HEAD~1

(cd conf/one && echo 'New_Fault = 1' >>delivery.conf && git add . &&
    "$ECCONF" --hook --format compact >"$tap_tmp/out" 2>&1)
is 'in a folder of the repository' "$(cat "$tap_tmp/out")" \
    "delivery.conf:30:1: error: 'New_Fault' is not an option of the global scope $unknown"
git reset -q --hard

# ---- wrong use

# refused NAME MESSAGE ARGUMENT...
refused() {
    refused_name=$1 refused_message=$2
    shift 2
    check "$@"
    expect "$refused_name" 2 '' "ecconf-check: $refused_message
Try 'ecconf-check --help'."
    rm out err
}

formats='--hook takes the formats text, compact, github, jsonl and rdjsonl, one of them and without a file'
refused 'another format' "$formats" --hook --format json
refused 'a file' "$formats" --hook --format text:x
refused '--all alone' '--all goes with --hook' --all
refused 'all nodes are the rule' \
    '--hook takes neither --all-nodes nor --scope nor --stdin-name' --hook --all-nodes
run env PATH=/nowhere "$ECCONF" --hook
expect 'no git' 3 '' 'ecconf-check: git does not tell what changes: No such file or directory'
mkdir ../outside
(cd ../outside && GIT_CEILING_DIRECTORIES=$tap_tmp "$ECCONF" --hook >out 2>err
    printf '%s %s' $? "$(cat err)" >../answer)
is 'no repository' "$(cat ../answer)" \
    "3 fatal: not a git repository (or any of the parent directories): .git
ecconf-check: git does not tell what changes"
run env PRE_COMMIT_FROM_REF=nowhere PRE_COMMIT_TO_REF=HEAD "$ECCONF" --hook
expect 'no such commit' 3 '' "fatal: bad revision 'nowhere...HEAD'
ecconf-check: git does not tell what changes"

# ---- pre-commit

pre_commit=${ECCONF_PRE_COMMIT:-pre-commit}
if ! command -v "$pre_commit" >/dev/null 2>&1; then
    for name in 'a bad change' 'a good change' 'a deleted file' 'an unrelated change'; do
        skip "pre-commit: $name" 'pre-commit is not installed'
    done
    tap_done
fi
export PRE_COMMIT_HOME="$tap_tmp/pre-commit" PATH="${ECCONF%/*}:$PATH"
git -C "$tap_tmp" init -q hooks
cp "$abs_top_srcdir/.pre-commit-hooks.yaml" "$tap_tmp/hooks"
git -C "$tap_tmp/hooks" add .
git -C "$tap_tmp/hooks" -c user.name=tester -c user.email=tester@example.com commit -q -m hooks
printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: ecconf-check\n    verbose: true\n' \
    "$tap_tmp/hooks" "$(git -C "$tap_tmp/hooks" rev-parse HEAD)" >.pre-commit-config.yaml
git add . && git commit -q -m hooks
"$pre_commit" install >/dev/null

# commit -- try to commit all; $status says how it went, ../out what was said.
commit() {
    git add -A .
    git commit -q -m change >../out 2>&1
    status=$?
    git reset -q --hard
}

echo 'New_Fault = 1' >>conf/one/delivery.conf
commit
is 'pre-commit: a bad change' "$status $(grep -c "New_Fault' is not" ../out)" '1 1'
echo '# more' >>conf/one/delivery.conf
commit
is 'pre-commit: a good change' "$status $(grep -c Passed ../out)" '0 1'
git rm -q conf/one/delivery.conf
commit
is 'pre-commit: a deleted file' "$status $(grep -c 'INC001' ../out)" '1 1'
echo more >>notes.txt
commit
is 'pre-commit: an unrelated change' "$status $(grep -c Passed ../out)" '0 1'
tap_done
