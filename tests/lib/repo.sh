# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the tests of the repository itself share. Sets the current folder to the top of the sources.

. "$abs_top_srcdir/tests/lib/tap.sh"
cd "$abs_top_srcdir" || exit 99

# repo_is_listed -- is there somebody who knows which files belong to the source? In a copy without
# git they are only searched, and what a build makes is among them.
repo_is_listed() {
    [ -e build-aux/MANIFEST ] || {
        [ -e .git ] && git -c safe.directory="$(pwd -P)" rev-parse --git-dir >/dev/null 2>&1
    }
}

# repo_files PATTERN... -- names of the files that match a pattern of `case`.
repo_files() {
    sh build-aux/list-files . | while IFS= read -r repo_name; do
        for repo_pattern in "$@"; do
            # shellcheck disable=SC2254 # a pattern is wanted
            case $repo_name in
            $repo_pattern)
                printf '%s\n' "$repo_name"
                break
                ;;
            esac
        done
    done
}

# code_files -- every file with program text, whatever its language.
code_files() {
    repo_files '*.[chly]' '*.def' '*.map' '*.h.in' '*.sh' '*.awk' '*.m4' '*.am' '*.ac' \
        'bootstrap' '.ci/run' 'build-aux/*' 'packaging/*' 'tests/lib/*' |
        grep -v '^build-aux/MANIFEST$'
}
