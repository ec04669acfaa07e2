#!/bin/sh
# SPDX-License-Identifier: MIT
# The shared library exports exactly the functions that the public headers declare with ECCONF_API.
. "$abs_top_srcdir/tests/lib/repo.sh"

library=$abs_top_builddir/.libs/libecconf.so
[ -f "$library" ] || skip_all 'no shared library was built'

# shellcheck disable=SC2086 # nm may come with options
$ECCONF_NM -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $NF); print $NF }' |
    sort >"$tap_tmp/exported"
# A declaration may go over several lines; its name is the first word before a parenthesis.
cat include/ecconf/*.h | grep -v '^#' | tr '\n' ' ' | awk -v RS='ECCONF_API' '
    NR > 1 && match($0, /ecconf_[a-z0-9_]+ *\(/) {
        name = substr($0, RSTART, RLENGTH)
        sub(/ *\($/, "", name)
        print name
    }' | sort -u >"$tap_tmp/declared"

none 'only ecconf_ names leave the library' "$(grep -v '^ecconf_' "$tap_tmp/exported")"
none 'every exported function is declared' "$(comm -23 "$tap_tmp/exported" "$tap_tmp/declared")"
none 'every declared function is exported' "$(comm -13 "$tap_tmp/exported" "$tap_tmp/declared")"
tap_done
