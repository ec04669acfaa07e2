#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing in the repository names a folder of the machine it was written on.
. "$abs_top_srcdir/tests/lib/repo.sh"

# The brackets keep these lines from finding themselves. A longer name with such a part in it is no match.
before='(^|[^A-Za-z0-9_.$}/-])'
repo_files '*' >"$tap_tmp/files"
# Tests and pages about jails may well speak of somebody's home.
grep -Ev '^(tests/(unit|rules|golden|cli)|docs)/' "$tap_tmp/files" >"$tap_tmp/others"

# find_in LIST PATTERN -- lines of the files in LIST that match.
find_in() {
    tr '\n' '\0' <"$1" | xargs -0 grep -IHnE -e "$2" -- | cut -c 1-200
}

none 'no folder of a workplace in a file' "$(find_in "$tap_tmp/files" "${before}[/](work|root)/")"
none 'no home folder in a file' "$(find_in "$tap_tmp/others" "${before}[/]home/[A-Za-z0-9_]+/")"
tap_done
