#!/bin/sh
# SPDX-License-Identifier: MIT
# Makefile.am lists every committed source and shell test once, and nothing that is not there.
. "$abs_top_srcdir/tests/lib/repo.sh"

repo_files 'src/*.[ch]' 'src/*.def' 'grammar/*.[ly]' 'include/ecconf/*.h' 'tests/*.c' \
    'tests/*.sh' | grep -v '^tests/lib/' | sort >"$tap_tmp/tree"
sed -n 's|^	\([a-z]*/[^ ]*\).*|\1|p' Makefile.am | sort >"$tap_tmp/lines"
# A test program that is one file is listed by the name of its binary.
sed 's|^tests/[^.]*$|&.c|' "$tap_tmp/lines" | grep -E '\.([chly]|def|sh)$' | sort -u \
    >"$tap_tmp/listed"

none 'every file is listed' "$(comm -23 "$tap_tmp/tree" "$tap_tmp/listed")"
none 'nothing is listed twice' "$(uniq -d "$tap_tmp/lines")"
none 'everything listed is there' \
    "$(while IFS= read -r file; do
        [ -f "$file" ] || [ -f "${file%.c}.l" ] || echo "$file"
    done <"$tap_tmp/listed")"
tap_done
