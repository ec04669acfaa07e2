#!/bin/sh
# SPDX-License-Identifier: MIT
# Every file with program text says its licence in one of its first two lines, and every header goes on
# with its purpose, what it may depend on and who owns what.
. "$abs_top_srcdir/tests/lib/repo.sh"
repo_is_listed || skip_all 'nobody can tell our files from those that the build made'

code_files | grep -v '\.map$' >"$tap_tmp/code"

unlicensed=$(while IFS= read -r file; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
done <"$tap_tmp/code")
none 'every file of code has a licence head' "$unlicensed"

silent=$(repo_files '*.h' '*.h.in' | while IFS= read -r header; do
    for word in 'Purpose:' 'May depend on:' 'Ownership:'; do
        head -n 12 "$header" | grep -q "$word" || echo "$header: no line '$word'"
    done
done)
none 'every header opens with purpose, dependencies and ownership' "$silent"

none 'the licence itself is there' "$(grep -q '^MIT License' LICENSE || echo 'LICENSE')"
tap_done
