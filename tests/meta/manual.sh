#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages tell about every command, option and default, and about none that is not there; the
# page about JSON tells about every key.
. "$abs_top_srcdir/tests/lib/repo.sh"

# told FILE -- the long options a page explains, one a line.
told() {
    sed -n '/^\.TP/{n;s/\\-/-/g;s/^\.B[IR]* .*--\([a-z-]*\).*/\1/p;}' "$1" | sort
}

check=docs/man/ecconf-check.1
sed -n 's/^OPTION([^,]*, "\([^"]*\)".*/\1/p' src/cli/options.def | sort >"$tap_tmp/options"
told "$check" >"$tap_tmp/told"
same_file 'ecconf-check(1) has each option once' "$tap_tmp/told" "$tap_tmp/options"

sed -n 's/^OPTION.*"max-\([a-z-]*\)".*\(([0-9][^)]*)\).*/\1 \2/p' src/cli/options.def |
    sort >"$tap_tmp/limits"
sed 's/\\-/-/g' "$check" | sed -n '/--max-/{s/.*--max-\([a-z-]*\).*/\1/;N;s/\n[^(]*/ /;s/)\..*/)/;p;}' |
    sort >"$tap_tmp/told"
same_file 'ecconf-check(1) has the defaults of limits' "$tap_tmp/told" "$tap_tmp/limits"

program=$abs_top_builddir/ecconf
"$program" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' >"$tap_tmp/commands"
sed -n 's/^\.SS "*\([a-z]*\).*/\1/p' docs/man/ecconf.1 >"$tap_tmp/told"
same_file 'ecconf(1) has the commands in their order' "$tap_tmp/told" "$tap_tmp/commands"
# The options of `check` are those of ecconf-check(1).
while IFS= read -r command; do
    [ "$command" = check ] || "$program" "$command" --help
done <"$tap_tmp/commands" | sed -n 's/^  [^ ]* *--\([a-z-]*\).*/\1/p' | grep -vx help | sort \
    >"$tap_tmp/options"
told docs/man/ecconf.1 >"$tap_tmp/told"
same_file 'ecconf(1) has the options of its commands' "$tap_tmp/told" "$tap_tmp/options"

if command -v groff >/dev/null 2>&1; then
    none 'no warnings of groff' "$(groff -man -Tascii -ww -z docs/man/*.1 2>&1)"
else
    skip 'no warnings of groff' 'groff is not installed'
fi

"$ECCONF" --offline --format json docs/examples/*/ >"$tap_tmp/report"
none 'report-json.md has every key' "$(
    grep -o '"[A-Za-z]*": ' "$tap_tmp/report" | tr -d '": ' | sort -u | while IFS= read -r key; do
        grep -q "\`$key\`" docs/report-json.md || echo "$key"
    done)"
tap_done
