#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages tell about every command, option and default, and about none that is not there; the
# page about JSON tells about every key.
. "$abs_top_srcdir/tests/lib/repo.sh"

# told FILE -- the long options a page explains, one a line.
told() {
    sed -n '/^\.TP/{n;s/\\-/-/g;s/^\.B[IR]* .*--\([a-z-]*\).*/\1/p;}' "$1" | sort
}

# offered PROGRAM... -- the long options in its --help.
offered() {
    "$@" --help | sed -n 's/^  [^ ]* *--\([a-z-]*\).*/\1/p' | sort
}

check=docs/man/ecconf-check.1
offered "$ECCONF" >"$tap_tmp/options"
told "$check" >"$tap_tmp/check"
same_file 'ecconf-check(1) has each option once' "$tap_tmp/check" "$tap_tmp/options"

"$ECCONF" --help | sed -n 's/^  *--max-\([a-z-]*\) .*\(([0-9].*)\)$/\1 \2/p' | sort >"$tap_tmp/limits"
sed 's/\\-/-/g' "$check" |
    sed -n '/--max-/{s/.*--max-\([a-z-]*\).*/\1/;N;s/\n[^(]*/ /;s/)\..*/)/;p;}' | sort >"$tap_tmp/told"
same_file 'ecconf-check(1) has the defaults of limits' "$tap_tmp/told" "$tap_tmp/limits"

# Formats, in the page and in the one about them.
sed -n 's/^OUTPUT([a-z_]*, "\([a-z-]*\)".*/\1/p' src/output/outputs.def >"$tap_tmp/formats"
none 'every format is explained' "$(
    while IFS= read -r format; do
        sed -n '/^\.SH FORMATS/,/^\.SH EXIT/p' "$check" | sed 's/\\-/-/g' |
            grep -q "^\.BR* \(.* \)*$format\( .*\)*\$" || echo "$format: $check"
        grep -q "^| .*\`$format\`.* |" docs/formats.md || echo "$format: docs/formats.md"
    done <"$tap_tmp/formats")"

program=$abs_top_builddir/ecconf
"$program" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' >"$tap_tmp/commands"
sed -n 's/^\.SS "*\([a-z]*\).*/\1/p' docs/man/ecconf.1 >"$tap_tmp/told"
same_file 'ecconf(1) has the commands in their order' "$tap_tmp/told" "$tap_tmp/commands"

# Options that commands share with ecconf-check may be told there.
while IFS= read -r command; do
    offered "$program" "$command"
done <"$tap_tmp/commands" | sort -u >"$tap_tmp/options"
told docs/man/ecconf.1 | uniq >"$tap_tmp/told"
none 'ecconf(1) has the options of its commands' \
    "$(sort -u "$tap_tmp/told" "$tap_tmp/check" | comm -13 - "$tap_tmp/options")"
none 'ecconf(1) has no others' "$(comm -23 "$tap_tmp/told" "$tap_tmp/options")"

if command -v groff >/dev/null 2>&1; then
    none 'no warnings of groff' "$(groff -man -Tascii -ww -z docs/man/*.1 2>&1
        groff -mdoc -Tascii -ww -z docs/man/*.5 2>&1)"
else
    skip 'no warnings of groff' 'groff is not installed'
fi
if command -v mandoc >/dev/null 2>&1; then
    none 'no warnings of mandoc' \
        "$(mandoc -T lint docs/man/*.[15] | grep -v 'referenced manual not found')"
else
    skip 'no warnings of mandoc' 'mandoc is not installed'
fi

mkdir "$tap_tmp/conf"
: >"$tap_tmp/conf/listeners.conf"
sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./d;p;}' docs/man/ecelerity.conf.5 >"$tap_tmp/conf/example.conf"
is 'ecelerity.conf(5) has examples without errors' \
    "$(grep -c . "$tap_tmp/conf/example.conf") $("$ECCONF" --offline --format compact --quiet \
        "$tap_tmp/conf/example.conf")" '15 '

"$ECCONF" --offline --format json docs/examples/*/ >"$tap_tmp/report"
none 'report-json.md has every key' "$(
    grep -o '"[A-Za-z]*": ' "$tap_tmp/report" | tr -d '": ' | sort -u | while IFS= read -r key; do
        grep -q "\`$key\`" docs/report-json.md || echo "$key"
    done)"
tap_done
