#!/bin/sh
# SPDX-License-Identifier: MIT
# Every code, every name of a finding and every word of the vocabulary can be explained, offline, from
# tables that need no relocation.
. "$abs_top_srcdir/tests/lib/repo.sh"

# shellcheck disable=SC2153 # from the environment
ecconf=${ECCONF%/*}/ecconf

newline='
'

# all_explained WHAT -- each line of standard input is explained under its own name.
all_explained() {
    : >"$tap_tmp/bad"
    all_count=0
    while IFS= read -r all_word; do
        all_count=$((all_count + 1))
        all_text=$("$ecconf" explain -- "$all_word" 2>/dev/null) || all_text=
        case $all_text in
        "$all_word ("*"$newline  "* | *"$newline$all_word ("*"$newline  "*) ;;
        "$all_word "[a-z]*" ("*"${newline}Source"* | [A-Z]*" $all_word ("*"${newline}Source"*) ;;
        *) echo "$all_word" >>"$tap_tmp/bad" ;;
        esac
    done
    none "every one of $all_count $1 can be explained" "$(cat "$tap_tmp/bad")"
}

for what in codes options scopes modules macros schemes parameters; do
    "$ecconf" schema --list "$what" >"$tap_tmp/list"
    all_explained "$what" <"$tap_tmp/list"
done
sed -n 's/^\(CODE\|RULE\)([A-Z]*[0-9]*, "\([^"]*\)".*/\2/p' src/diag/codes.def >"$tap_tmp/list"
all_explained 'names of findings' <"$tap_tmp/list"

"$ecconf" schema --list options >"$tap_tmp/list"
none 'the lists have every word' "$(
    sed -n 's/^option //p' grammar/vocabulary/*/*.voc | tr '[:upper:]' '[:lower:]' | sort -u \
        >"$tap_tmp/records"
    tr '[:upper:]' '[:lower:]' <"$tap_tmp/list" | sort -u | comm -13 - "$tap_tmp/records")"
none 'every code has its page' "$(
    "$ecconf" schema --list codes | while IFS= read -r code; do
        "$ecconf" explain "$code" | grep -qx 'How to fix' || echo "$code"
    done)"
none 'no marks of Markdown are left' "$(
    "$ecconf" schema --list codes | while IFS= read -r code; do
        "$ecconf" explain "$code" | grep '^ \{0,2\}[^ ].*`\|^#'
    done)"

objects=
for name in cli/lookup diag/libecconf_core_la-rule_pages cli/word cli/word_json; do
    object=$abs_top_builddir/src/$name.o
    [ -f "$object" ] && objects="$objects $object"
done
if [ -n "$objects" ] && [ -z "$ECCONF_SANITIZERS" ]; then
    # shellcheck disable=SC2086
    none 'the tables need no relocation' "$($ECCONF_OBJDUMP -h $objects | awk '
        / file format / { object = $1 }
        $2 ~ /^\.data/ && $3 !~ /^0+$/ && object !~ /lookup/ { print object $2 " has 0x" $3 " bytes" }')"
fi
tap_done
