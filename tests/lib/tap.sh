# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Helpers of the shell tests. A test begins with `. "$abs_top_srcdir/tests/lib/tap.sh"`, makes its
# assertions and ends with `tap_done`. $tap_tmp is a folder of its own that is removed at the end.

tap_count=0
tap_failed=0
tap_skipped=0
tap_tmp=$(mktemp -d "${TMPDIR:-/tmp}/ecconf-test.XXXXXX") || exit 99
trap 'chmod -R u+rwx "$tap_tmp"; rm -rf "$tap_tmp"' EXIT
trap 'exit 99' HUP INT TERM

# ok NAME / not_ok NAME [TEXT] -- one case; lines of TEXT explain the failure.
ok() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "$1"
}

not_ok() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "$1"
    if [ -n "${2:-}" ]; then
        printf '%s\n' "$2" | sed 's/^/#   /'
    fi
}

# skip NAME REASON -- one case that cannot run here.
skip() {
    tap_count=$((tap_count + 1))
    tap_skipped=$((tap_skipped + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# is NAME GOT WANT -- the two texts are the same.
is() {
    if [ "$2" = "$3" ]; then
        ok "$1"
    else
        not_ok "$1" "got:    $2
wanted: $3"
    fi
}

# same_file NAME GOT WANT -- the two files have the same bytes.
same_file() {
    if cmp -s "$2" "$3"; then
        ok "$1"
    else
        not_ok "$1" "$(diff -u "$3" "$2" 2>&1)"
    fi
}

# none NAME TEXT -- TEXT, a list of what is wrong, is empty.
none() {
    if [ -z "$2" ]; then
        ok "$1"
    else
        not_ok "$1" "$2"
    fi
}

# skip_all REASON -- end here, before the first case, since nothing of this test can run.
skip_all() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 77
}

tap_done() {
    printf '1..%d\n' "$tap_count"
    [ "$tap_failed" -eq 0 ]
    exit
}
