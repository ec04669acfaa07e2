#!/bin/sh
# SPDX-License-Identifier: MIT
# The vocabulary and its generator: nothing of the reference tables is missing, every kind of
# mistake in a .voc file is named with its line, any awk writes the same bytes, and a new option is
# a change of one text file.
. "$abs_top_srcdir/tests/lib/repo.sh"

voc=$abs_top_srcdir/grammar/vocabulary
awk=${AWK:-awk}

# --- the reference tables -------------------------------------------------------------------------

# What the vocabulary has, one line a word and place, in lower case (macros apart).
cat >"$tap_tmp/dump.awk" <<'END_AWK'
function dump(r, its_word,    i, its_kind) {
    its_kind = kind[r] == "statement" ? "option" : kind[r]
    if (its_kind != "option")
        print its_kind "\t" (its_kind == "macro" ? name[r] : its_kind == "scope" ? id[r] : its_word)
    else if (general[r] != "")
        print "option\t" its_word "\t" general[r]
    else
        for (i = 1; i <= n_places[r]; i++)
            print "option\t" its_word "\t" id[place[r, i]]
}
END {
    for (r = 1; r <= n; r++) {
        dump(r, word[r])
        for (i = 1; i <= count[r, "alias"]; i++)
            dump(r, tolower(item[r, "alias", i]))
    }
}
END_AWK

# What the tables have, in the same form; the first file is the dump, the second what is left out.
cat >"$tap_tmp/rows.awk" <<'END_AWK'
BEGIN { FS = "\t" }
FILENAME != file_before { file_before = FILENAME; n_files++ }
n_files == 1 { known[$0] = 1; next }
n_files == 2 { if (FNR > 1) left[$1 "\t" $2] = 1; next }
FNR == 1 {
    split("", column)
    for (i = 1; i <= NF; i++)
        column[$i] = i
    table = FILENAME
    sub(/^.*\//, "", table)
    sub(/\.tsv$/, "", table)
    next
}
function cell(its_name) { return $column[its_name] }
function scope_id(its_name) {
    sub(/^@/, "", its_name)
    if (its_name == "replicate" || its_name == "topology")
        return "cluster/" its_name
    return its_name == "any" ? "everywhere" : its_name == "*" ? "every_module" : tolower(its_name)
}
function has(line) {
    if (line in known)
        return 1
    return 0
}
function has_option(its_name, its_scopes,    parts, m, i) {
    m = split(its_scopes, parts, ",")
    if (m == 0)
        return has("option\t" its_name "\tunknown")
    for (i = 1; i <= m; i++) {
        if (!has("option\t" its_name "\t" scope_id(parts[i])))
            return 0
    }
    return 1
}
function has_scope(its_id) {
    return has("scope\t" its_id) || has("module\t" its_id)
}
function is_in(    its_name) {
    if (table == "core_options")
        return cell("kind") == "scope" ? has_scope(scope_id(cell("name"))) : \
            has_option(cell("name"), cell("scopes"))
    if (table == "core_scopes")
        return has_scope(scope_id(cell("name")))
    if (table == "modules")
        return has("module\t" cell("name"))
    if (table == "module_options") {
        its_name = tolower(cell("option"))
        if (cell("kind") == "scope")
            return has_scope(cell("scope_path") ~ /^@/ ? its_name : \
                             tolower(cell("scope_path")) "/" its_name)
        return has_option(its_name, cell("scope_path"))
    }
    its_name = cell("name")
    sub(/\{.*\}/, "{}", its_name)
    return cell("kind") == "log_macro" ? has("macro\t" its_name) : \
        has((cell("kind") == "uri_scheme" ? "scheme" : "parameter") "\t" tolower(its_name))
}
{
    rows[table]++
    row = table == "module_options" ? "" : cell("name")
    if (table == "core_options")
        row = row " " cell("scopes")
    if (table == "module_options")
        row = cell("scope_path") " " cell("option")
    if (table == "module_vocab")
        row = cell("kind") " " cell("name")
    if ((table "\t" row) in left)
        out[table]++
    else if (is_in())
        in_[table]++
    else
        print "missing: " table ": " row > missing
}
END {
    m = split("core_options core_scopes modules module_options module_vocab", tables, " ")
    for (i = 1; i <= m; i++)
        printf "%s %d rows: %d in, %d left out\n", tables[i], rows[tables[i]], in_[tables[i]],
               out[tables[i]]
}
END_AWK

"$awk" -f "$voc/read.awk" -f "$tap_tmp/dump.awk" "$voc"/core/*.voc "$voc"/modules/*.voc \
    >"$tap_tmp/dump"
tables=${ECCONF_SHARED:-}/schema
if [ -d "$tables" ]; then
    : >"$tap_tmp/missing"
    "$awk" -v missing="$tap_tmp/missing" -f "$tap_tmp/rows.awk" "$tap_tmp/dump" \
        "$voc/left-out.tsv" "$tables/core_options.tsv" "$tables/core_scopes.tsv" \
        "$tables/modules.tsv" "$tables/module_options.tsv" "$tables/module_vocab.tsv" \
        >"$tap_tmp/counts"
    none 'every row of the reference tables is in or listed as left out' "$(cat "$tap_tmp/missing")"
    is 'all rows were counted' "$(cat "$tap_tmp/counts")" \
        "core_options 512 rows: 511 in, 1 left out
core_scopes 36 rows: 36 in, 0 left out
modules 139 rows: 139 in, 0 left out
module_options 881 rows: 881 in, 0 left out
module_vocab 71 rows: 71 in, 0 left out"
else
    skip 'every row of the reference tables is in or listed as left out' 'no reference tables'
fi
# shellcheck disable=SC2016 # a program for awk
none 'every row left out has a reason' \
    "$("$awk" -F '\t' 'NF != 3 || $3 == ""' "$voc/left-out.tsv")"

# --- mistakes -------------------------------------------------------------------------------------

# A small vocabulary without a mistake, to put one into.
good=$tap_tmp/good
mkdir -p "$good"
cat >"$good/a.voc" <<'END_VOC'
# A title.

scope global
  instance      none
  family        root
  doc           The outermost level.
  page          4/a.md
  confidence    high

scope Listener
  in            global
  instance      required listen
  family        listener
  doc           Accepts connections.
  page          4/a.md
  confidence    high
END_VOC
cat >"$good/b.voc" <<'END_VOC'
# The module m.

module m
  instance      none
  product       momentum4
  doc           A module.
  page          4/m.md
  confidence    high

option Size
  scopes        m
  type          integer
  unit          bytes
  range         0..100 documented
  special       0 unlimited
  default       50
  since         4.0
  doc           How much.
  page          4/m.md
  confidence    high
END_VOC
(cd "$good" && "$awk" -f "$voc/read.awk" a.voc b.voc) >"$tap_tmp/log" 2>&1
is 'the small vocabulary has no mistake' "$?:$(cat "$tap_tmp/log")" '0:'

# broken NAME SED MESSAGE... -- b.voc changed by the sed script, with the record in $more behind it,
# gives exactly these messages.
more=
broken() {
    broken_name=$1
    mkdir -p "$tap_tmp/bad"
    cp "$good/a.voc" "$tap_tmp/bad"
    sed "$2" "$good/b.voc" >"$tap_tmp/bad/b.voc"
    [ -z "$more" ] || printf '\n%s\n' "$more" >>"$tap_tmp/bad/b.voc"
    more=
    shift 2
    broken_got=$(cd "$tap_tmp/bad" &&
        "$awk" -f "$voc/read.awk" -f "$voc/table.awk" a.voc b.voc 2>&1)
    broken_status=$?
    is "$broken_name" "$broken_status:$broken_got" "1:$(printf '%s\n' "$@")"
}

# after KEY TEXT -- a sed script that puts a line behind the key of the option.
after() {
    printf '/^option/,$ { /^  %s /a\\\n%s\n}' "$1" "$2"
}

# to KEY VALUE -- a sed script that changes the value of the option's key.
to() {
    printf '/^option/,$ s|^\\(  %-13s\\) .*|\\1 %s|' "$1" "$2"
}

# without KEY -- a sed script that removes a line of the option.
without() {
    printf '/^option/,$ { /^  %s /d\n}' "$1"
}

broken 'no title' '1d' 'b.voc:1: no title in the head of the file'
broken 'a tab' "$(printf 's/^  unit  /  unit\t/')" 'b.voc:13: only printable ASCII, no tab'
broken 'not ASCII' "$(printf 's/How much/How m\303\274ch/')" \
    "b.voc:10: option Size has no line 'doc'" 'b.voc:18: only printable ASCII, no tab'
broken 'a blank at the end' 's/bytes/bytes /' 'b.voc:13: a blank at the end of the line'
broken 'an odd indentation' 's/^  unit/   unit/' \
    'b.voc:13: a line begins in the first column or with two blanks'
broken 'a key outside of a record' '9a\
  unit          s\

' 'b.voc:10: a key outside of a record'
broken 'records without an empty line between' '9d' 'b.voc:9: no empty line before the record'
broken 'an unknown kind' 's/^option/optoin/' "b.voc:10: unknown kind 'optoin'" \
    "$(for line in 11 12 13 14 15 16 17 18 19 20; do
        echo "b.voc:$line: a key outside of a record"
    done)"
broken 'an unknown key' 's/^  unit/  unti/' "b.voc:13: unknown key 'unti'"
broken 'a key of another kind' "$(after unit '  instance      none')" \
    "b.voc:14: a option has no key 'instance'"
broken 'a key twice' "$(after unit '  unit          s')" "b.voc:14: 'unit' is given twice"
broken 'no value' 's/^  unit .*/  unit/' "b.voc:13: no value of 'unit'"
broken 'an unknown type' "$(to type integr)" "b.voc:12: unknown type 'integr'" \
    "b.voc:13: 'unit' goes with numbers only" "b.voc:14: 'range' goes with numbers only" \
    "b.voc:15: 'special' goes with numbers only"
broken 'an unknown unit' "$(to unit octets)" "b.voc:13: unknown unit 'octets'"
broken 'an unknown confidence' "$(to confidence total)" "b.voc:20: unknown confidence 'total'"
broken 'an unknown scope' "$(to scopes 'm n')" "b.voc:11: unknown scope 'n'"
more='scope n/Part
  instance      none
  family        module
  doc           A part.
  page          4/m.md
  confidence    high'
broken 'a scope of a module that is not there' '' "b.voc:22: unknown scope 'n'"
broken 'an unknown module' "$(after scopes '  module        n')" "b.voc:12: unknown module 'n'"
broken 'no sentence' "$(without doc)" "b.voc:10: option Size has no line 'doc'"
broken 'no page' "$(without page)" "b.voc:10: option Size has no line 'page'"
broken 'no type' "$(without type)" "b.voc:10: option Size has no line 'type'"
broken 'no scopes' "$(without scopes)" "b.voc:10: option Size has no line 'scopes'"
more='scope Lost
  instance      none
  family        module
  doc           Lost.
  page          4/m.md
  confidence    high'
broken 'no place of a scope' '' "b.voc:22: scope Lost has no line 'in'"
broken 'a sentence without an end' "$(to doc 'How much')" 'b.voc:18: the sentence has no full stop'
broken 'a long sentence' "$(to doc "$(printf '%0100d.' 0)")" \
    'b.voc:18: the sentence is longer than 100 bytes'
broken 'a page that is none' "$(to page http://example.com)" \
    "b.voc:19: 'http://example.com' is no page: FOLDER/.../NAME.md or withdrawn"
broken 'a version that is none' "$(to since 4)" "b.voc:17: '4' is no version"
broken 'removed too early' "$(after since '  removed       3.0')" \
    'b.voc:18: removed before it was there'
broken 'deprecated too late' "$(after since '  deprecated    4.3\
  removed       4.2')" 'b.voc:18: deprecated after it was removed'
broken 'a range that is none' "$(to range '0-100 documented')" \
    "b.voc:14: '0-100 documented' is no range: LOW..HIGH BASIS"
broken 'a range without end and beginning' "$(to range '.. documented')" \
    "b.voc:14: '.. documented' is no range: LOW..HIGH BASIS"
broken 'an unknown basis' "$(to range '0..100 guessed')" "b.voc:14: unknown basis 'guessed'"
broken 'a range upside down' "$(to range '100..0 documented')" \
    'b.voc:14: the range ends before it begins'
broken 'a special value without a meaning' "$(to special 0)" \
    "b.voc:15: '0' is no number and its meaning"
broken 'a special value out of range' "$(to special '-1 unlimited')" \
    "b.voc:15: '-1' is outside of the range"
broken 'a default of another type' "$(to default many)" "b.voc:16: 'many' is no integer"
broken 'a default out of range' "$(to default 101)" "b.voc:16: '101' is outside of the range"
broken 'a default that needs quotes' "$(to default '5 0')" "b.voc:16: '5 0' needs quotes"
broken 'a quote that is not closed' "$(to special '0 "not any')" \
    "b.voc:15: '0 \"not any' is no number and its meaning"
broken 'words after a quote that is not closed' "$(to scopes '"m')" \
    'b.voc:11: a quote is not closed'
broken 'a word of an enum that is not listed' "$(to type enum); $(after type '  values        a b')
/^  \\(unit\\|range\\|special\\) /d" "b.voc:14: '50' is none of its values"
broken 'an enum without values' "$(to type enum)
/^  \\(unit\\|range\\|special\\) /d" \
    "b.voc:12: the type enum needs a line 'values'" "b.voc:13: '50' is none of its values"
broken 'a list without an element' "$(to type list); $(to default '( 1 )')
/^  \\(unit\\|range\\|special\\) /d" "b.voc:12: the type list needs a line 'element'"
broken 'a list in another form' "$(to type list); $(after type '  element       integer')" \
    "b.voc:17: '50' is no list like ( a b )"
broken 'an element out of range' "$(to type list); $(to default '( 1 101 )')
$(after type '  element       integer')" "b.voc:17: '101' is outside of the range"
broken 'a key that a dictionary does not have' "$(to type dictionary); $(to default '[ c = 1 ]')
$(after type '  value         integer\
  keys          a b')" "b.voc:18: 'c' is none of its keys"
broken 'values without an enum' "$(after type '  values        a b')" \
    "b.voc:13: 'values' goes with enum only"
broken 'the same word twice in a list' "$(to scopes 'm m')" "b.voc:11: 'm' is given twice"
broken 'everywhere and somewhere' "$(to scopes 'everywhere m')" \
    "b.voc:11: 'everywhere' stands alone"
broken 'an unknown thing in dispute' "$(after since '  disputed      name')" \
    "b.voc:18: unknown disputed 'name'"
broken 'a replacement that is not there' "$(after since '  replacement   Extent')" \
    "b.voc:18: unknown option 'Extent'"
broken 'a replacement in the wrong scope' "$(after since '  replacement   listener.size')" \
    "b.voc:18: unknown option 'size' in scope listener"
broken 'a module that replaces and is not there' \
    "$(after since '  replacement   module:listener')" \
    "b.voc:18: unknown module 'listener'"
broken 'a need of nothing known' "$(after since '  needs         luck:good')" \
    "b.voc:18: 'luck:' is nothing that can be referred to"
broken 'a need of a scope that is not there' "$(after since '  needs         scope:n')" \
    "b.voc:18: unknown scope 'n'"
broken 'a reference to a scope that is not there' "$(after special '  refers        n')" \
    "b.voc:16: unknown scope 'n'"
more='option size
  scopes        listener m
  type          any
  doc           How much.
  page          4/m.md
  confidence    high'
broken 'a word twice in a scope' '' "b.voc:22: 'size' in scope m is there already, in b.voc:10"
more='option extent
  scopes        m
  alias         Size
  type          any
  doc           How much.
  page          4/m.md
  confidence    high'
broken 'an alias that is a word' '' "b.voc:22: 'size' in scope m is there already, in b.voc:10"
more='scope listener
  in            m
  instance      none
  family        module
  doc           Accepts.
  page          4/m.md
  confidence    high'
broken 'a scope twice' '' "b.voc:22: the scope 'listener' is there already, in a.voc:10"
broken 'an instance of unknown form' '/^module/,/^$/ s/none/required luck/' \
    "b.voc:4: unknown instance 'required luck'"
broken 'an instance without a form' '/^module/,/^$/ s/none/required/' \
    "b.voc:4: unknown instance 'required'"
more='macro %x{}
  doc           Some.
  page          4/m.md
  confidence    high'
broken 'a macro without its argument' '' 'b.voc:22: a macro has an argument if its name has braces'
more='parameter x
  of            ldap:
  type          string
  doc           Some.
  page          4/m.md
  confidence    high'
broken 'a parameter of no scheme' '' "b.voc:23: unknown scheme 'ldap:'"
broken 'several mistakes, in the order of lines' \
    "$(to unit octets); $(to default many); $(without doc)" \
    "b.voc:10: option Size has no line 'doc'" "b.voc:13: unknown unit 'octets'" \
    "b.voc:16: 'many' is no integer"

# What the documentation contradicts is no mistake.
mkdir -p "$tap_tmp/disputed"
cp "$good/a.voc" "$tap_tmp/disputed"
sed "$(to default 101); $(after since '  disputed      default')" "$good/b.voc" \
    >"$tap_tmp/disputed/b.voc"
none 'a disputed default may be out of range' \
    "$(cd "$tap_tmp/disputed" && "$awk" -f "$voc/read.awk" a.voc b.voc 2>&1)"

# --- the generator --------------------------------------------------------------------------------

write() {
    # shellcheck disable=SC2086 # an awk may come with options
    $1 -f "$voc/read.awk" -f "$voc/$2.awk" "$voc"/core/*.voc "$voc"/modules/*.voc
}
# shellcheck disable=SC2209 # the output of awk is wanted
write "$awk" table >"$tap_tmp/table"
write "$awk" manual >"$tap_tmp/manual"
for other in mawk gawk 'gawk --posix' 'busybox awk' original-awk; do
    # shellcheck disable=SC2086
    if ! $other 'BEGIN { exit 0 }' >/dev/null 2>&1; then
        skip "$other writes the same" 'not installed'
        continue
    fi
    for output in table manual; do
        write "$other" "$output" >"$tap_tmp/other" 2>&1
        none "$other writes the same $output" "$(cmp "$tap_tmp/other" "$tap_tmp/$output" 2>&1)"
    done
done
none 'no option is missing on the page' "$(
    grep -h '^option ' "$voc"/*/*.voc | sed 's/^option //' | sort >"$tap_tmp/options"
    sed -n 's/^### \([^ ]*\)$/\1/p' "$tap_tmp/manual" | sort | comm -3 - "$tap_tmp/options"
)"
none 'every link on the page has its anchor' "$(
    grep -o '](#[^)]*)' "$tap_tmp/manual" | sed 's/^](#//; s/)$//' | sort -u >"$tap_tmp/links"
    sed -n 's/^<a id="\([^"]*\)"><\/a>$/\1/p' "$tap_tmp/manual" | sort >"$tap_tmp/anchors"
    uniq -d "$tap_tmp/anchors"
    comm -23 "$tap_tmp/links" "$tap_tmp/anchors"
)"
if [ -e .git ]; then
    none 'what is generated is not committed' \
        "$(repo_files --tracked src/schema/vocabulary.inc docs/options.md)"
fi

archive=$abs_top_builddir/.libs/libecconf-core.a
if [ -f "$archive" ] && [ -z "$ECCONF_SANITIZERS" ]; then
    # shellcheck disable=SC2086
    none 'the tables need no relocation' "$($ECCONF_OBJDUMP -h "$archive" | awk '
        / file format / { mine = $1 ~ /vocabulary/ }
        mine && $2 ~ /^\.data/ && $3 !~ /^0+$/ { print $2 " has 0x" $3 " bytes" }')"
fi

# --- a new option is a change of one file ---------------------------------------------------------

# The example of CONTRIBUTING.md, in a copy.
copy=$tap_tmp/copy
mkdir -p "$copy/src/schema"
cp -R "$voc" "$copy/vocabulary"
chmod -R u+w "$copy"
# shellcheck disable=SC2016 # the marks of a block in Markdown
sed -n '/^## To add an option/,/^## [^T]/ { /^ *```/,/^ *```/ { /```/d; p; } }' CONTRIBUTING.md \
    >"$tap_tmp/record"
{
    echo
    cat "$tap_tmp/record"
} >>"$copy/vocabulary/core/spool.voc"
option=$(sed -n 's/^option //p' "$tap_tmp/record")
for page in table manual; do
    "$awk" -f "$copy/vocabulary/read.awk" -f "$copy/vocabulary/$page.awk" \
        "$copy"/vocabulary/core/*.voc "$copy"/vocabulary/modules/*.voc \
        >"$tap_tmp/$page.new" 2>"$tap_tmp/log" ||
        not_ok 'the example is right' "$(cat "$tap_tmp/log")"
done
cp "$tap_tmp/table.new" "$copy/src/schema/vocabulary.inc"
cat >"$copy/probe.c" <<'END_C'
#include "schema/vocabulary.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const struct ec_vocab *word = ec_vocab_option(ec_str_from(argv[i]), ec_vocab_global());
        puts(word ? ec_vocab_text(word->doc).ptr : "unknown");
    }
    return 0;
}
END_C
# shellcheck disable=SC2086
$ECCONF_CC $ECCONF_SANITIZERS -std=gnu11 -I"$copy/src" -Isrc -o "$copy/probe" "$copy/probe.c" \
    src/schema/vocabulary.c >"$tap_tmp/log" 2>&1 ||
    not_ok 'the copy compiles' "$(cat "$tap_tmp/log")"
is 'the copy knows the new option' "$("$copy/probe" "$option" spoolbase no_such_option)" \
    "$(sed -n 's/^  doc  *//p' "$tap_tmp/record")
$(sed -n '/^option spoolbase$/,/^$/ s/^  doc  *//p' "$voc/core/spool.voc")
unknown"
is 'the page of the copy has it' "$(grep -c "^### $option\$" "$tap_tmp/manual.new")" 1
tap_done
