#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing in the repository names a folder of the machine it was written on.
. "$abs_top_srcdir/tests/lib/repo.sh"

# The bracket keeps this line from finding itself. A name that only ends so (a/work/b) is no match.
paths='(^|[^A-Za-z0-9_.$}/-])[/](work|root|home/[A-Za-z0-9_]+)/'

repo_files '*' >"$tap_tmp/files"
none 'no machine path in a file' \
    "$(tr '\n' '\0' <"$tap_tmp/files" | xargs -0 grep -IHnE -e "$paths" -- | cut -c 1-200)"
tap_done
