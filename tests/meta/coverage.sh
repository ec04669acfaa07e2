#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/rule-coverage.tsv says for each row of the reference tables of rules which codes cover it, or why none
# does.
. "$abs_top_srcdir/tests/lib/repo.sh"

table=docs/rule-coverage.tsv
newline='
'

none 'each line has three columns' "$(awk -F '\t' 'NF != 3 { print FNR ": " $0 }' $table)"
none 'each row is covered, or has its reason' "$(awk -F '\t' '
    NR > 1 && ($2 == "" || $2 ~ /[?]/ || ($2 == "-" && length($3) < 10)) { print $1 ": " $2 " " $3 }' $table)"
none 'no row is there twice' "$(cut -f 1 $table | sort | uniq -d)"
sed -n 's/^\(CODE\|RULE\)(\([A-Z]*[0-9]*\),.*/\2/p' src/diag/codes.def | sort >"$tap_tmp/codes"
none 'each code exists' "$(tail -n +2 $table | cut -f 2 | tr ' ' "$newline" | grep -v '^-$' |
    sort -u | comm -23 - "$tap_tmp/codes")"

if [ -d "$ECCONF_SHARED/schema" ]; then
    cat "$ECCONF_SHARED/schema/core_rules.tsv" "$ECCONF_SHARED/schema/module_rules.tsv" |
        cut -f 1 | grep -v '^id$' | sort >"$tap_tmp/wanted"
    tail -n +2 $table | cut -f 1 | sort >"$tap_tmp/got"
    none 'each row of the reference tables is there' "$(comm -3 "$tap_tmp/wanted" "$tap_tmp/got")"
else
    skip 'each row of the reference tables is there' 'no reference tables'
fi
awk -F '\t' 'NR > 1 { n[$2 == "-"]++ } END { print "# " n[0] " rows are rules, " n[1] " are not" }' $table
none 'at least 85 of 100 rows are rules' "$(awk -F '\t' '
    NR > 1 { n[$2 == "-"]++ } END { if (n[0] * 100 < (n[0] + n[1]) * 85) print n[0] ", not " n[1] }' $table)"
tap_done
