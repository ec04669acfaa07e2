#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages tell about every command, option, default and exit status, and about none that is
# not there; their examples can be run. The page about JSON tells about every key.
. "$abs_top_srcdir/tests/lib/repo.sh"

check=docs/man/ecconf-check.1
page=docs/man/ecconf.1
language=docs/man/ecelerity.conf.5
settings=docs/man/ecconf-check.conf.5
program=$abs_top_builddir/ecconf

# part PAGE HEADING -- the lines of a section or subsection.
part() {
    heading=$2 awk '
        /^\.S[hs] / { inside = substr($0, 5) == ENVIRON["heading"]; next }
        inside' "$1"
}

# told -- the options that a list explains, a line each: letter, name, first word of the value.
told() {
    sed -n 's/^\.It \(Fl \([a-zA-Z]\) , \)*Fl Fl \([a-z-]*\)\( Ar \([a-z]*\)\)*.*/\2 \3 \5/p' | sort
}

# offered PROGRAM... -- the options in its --help in the same form.
offered() {
    "$@" --help | sed -n 's/^  \(-\([a-zA-Z]\),\)* *--\([a-z-]*\)\( \([A-Z][A-Z]*\)\)*.*/\2 \3,\5/p' |
        awk -F, '{ print $1 " " tolower($2) }' | sort
}

# names -- only the names of told and offered.
names() {
    awk '{ print $(NF > 1 && length($1) == 1 ? 2 : 1) }' | sort -u
}

# synopsis FILE -- the options of a synopsis, letters as their names in FILE, as told writes it.
synopsis() {
    tr ' ' '\n' | sed 's/^\.//' | awk '
        NR == FNR { if ($1 ~ /^.$/) name[$1] = $2; next }
        $0 == "Fl" { dashes++; next }
        dashes == 1 && length($0) == 1 { print ($0 in name) ? name[$0] : $0 }
        dashes == 2 { print }
        { dashes = 0 }' "$1" - | sort -u
}

# statuses -- the numbers behind "Exit status:" in a help.
statuses() {
    tr '\n' ' ' | sed 's/.*Exit status: //; s/\..*//' | tr ',' '\n' | sed -n 's/^ *\([0-9]\) .*/\1/p'
}

# ---- ecconf-check(1) -----------------------------------------------------------------------------

"$ECCONF" --help >"$tap_tmp/help"
offered "$ECCONF" >"$tap_tmp/options"
told <"$check" >"$tap_tmp/check"
same_file 'ecconf-check(1) has each option once, with its letter and value' "$tap_tmp/check" \
    "$tap_tmp/options"
names <"$tap_tmp/options" >"$tap_tmp/names"
part "$check" SYNOPSIS | synopsis "$tap_tmp/options" >"$tap_tmp/told"
same_file 'its synopsis has each option' "$tap_tmp/told" "$tap_tmp/names"

sed -n 's/^  *--max-\([a-z-]*\) .*\(([0-9].*)\)$/\1 \2/p' "$tap_tmp/help" | sort >"$tap_tmp/limits"
sed -n '/^\.It Fl Fl max-/{s/.*max-\([a-z-]*\).*/\1/;N;s/\n[^(]*/ /;s/)\..*/)/;p;}' "$check" | sort \
    >"$tap_tmp/told"
same_file 'it has the defaults of limits' "$tap_tmp/told" "$tap_tmp/limits"

sed -n '/^\.It Fl Fl os /,/^The default/s/^\.Cm //p' "$check" | tr -d ' .' | tr ',' '\n' \
    >"$tap_tmp/told"
tr -s ' \n' ' ' <"$tap_tmp/help" | sed 's/.*judge capabilities: //; s/ --.*//; s/, /\n/g; s/$/\n/' |
    sed '/^$/d' >"$tap_tmp/systems"
same_file 'it has the names of systems' "$tap_tmp/told" "$tap_tmp/systems"

part "$check" 'EXIT STATUS' | sed -n 's/^\.It //p' >"$tap_tmp/told"
statuses <"$tap_tmp/help" >"$tap_tmp/statuses"
same_file 'it has each exit status' "$tap_tmp/told" "$tap_tmp/statuses"

# Formats, in the page and in the one about them.
sed -n 's/^OUTPUT([a-z_]*, "\([a-z-]*\)".*/\1/p' src/output/outputs.def | sort >"$tap_tmp/formats"
part "$check" FORMATS | sed -n 's/^\.It Cm //p' | sed 's/ , /\n/g' | sort >"$tap_tmp/told"
same_file 'it has each format once' "$tap_tmp/told" "$tap_tmp/formats"
none 'formats.md has each format' "$(
    while IFS= read -r format; do
        grep -q "^| .*\`$format\`.* |" docs/formats.md || echo "$format"
    done <"$tap_tmp/formats")"

# ---- ecconf(1) -----------------------------------------------------------------------------------

"$program" --help | sed -n 's/^  \([a-z]*\)  *\(.*\)/\1/p' >"$tap_tmp/commands"
sed -n 's/^\.Ss \([a-z]*\)$/\1/p' "$page" >"$tap_tmp/told"
same_file 'ecconf(1) has the commands in their order' "$tap_tmp/told" "$tap_tmp/commands"
part "$page" DESCRIPTION | sed -n 's/^\.It Cm //p' >"$tap_tmp/told"
same_file 'it lists them first' "$tap_tmp/told" "$tap_tmp/commands"

part "$page" 'Options of several commands' >"$tap_tmp/common"
told <"$tap_tmp/common" >"$tap_tmp/shared"
sed -n '/^\.It Ar limit/,$s/^\.It Fl Fl \(max-.*\) Ar.*/\1/p' "$tap_tmp/common" >"$tap_tmp/limits"
: >"$tap_tmp/used"
while IFS= read -r command; do
    offered "$program" "$command" >"$tap_tmp/options"
    [ "$command" = check ] && continue # is ecconf-check
    cat "$tap_tmp/options" >>"$tap_tmp/used"
    part "$page" "$command" >"$tap_tmp/part"
    names <"$tap_tmp/options" | grep -v '^help$' >"$tap_tmp/names"
    sed '/^\.El/,$d' "$tap_tmp/part" | synopsis "$tap_tmp/options" >"$tap_tmp/told"
    if grep -q '^\.Op Ar limit \.\.\.' "$tap_tmp/part"; then
        cat "$tap_tmp/limits" >>"$tap_tmp/told"
    fi
    sort -o "$tap_tmp/told" "$tap_tmp/told"
    same_file "its synopsis of $command has each option" "$tap_tmp/told" "$tap_tmp/names"

    told <"$tap_tmp/part" >"$tap_tmp/own"
    none "the options that it explains for $command are there" \
        "$(comm -23 "$tap_tmp/own" "$tap_tmp/options")"
    case $command in # others are in the page of the checker, or in none but --help
    security) cat "$tap_tmp/own" "$tap_tmp/shared" "$tap_tmp/check" ;;
    *) cat "$tap_tmp/own" "$tap_tmp/shared" ;;
    esac | sort -u >"$tap_tmp/told"
    none "it explains all of $command" "$(comm -13 "$tap_tmp/told" "$tap_tmp/options")"
done <"$tap_tmp/commands"
sort -u -o "$tap_tmp/used" "$tap_tmp/used"
none 'its options of several commands are those of some' \
    "$(comm -23 "$tap_tmp/shared" "$tap_tmp/used")"

# Of exit statuses each command has 0, 2 and 3, some have 1.
while IFS= read -r command; do
    "$program" "$command" --help | statuses | tr -d '\n' | sed "s/.*/$command &\n/"
done <"$tap_tmp/commands" >"$tap_tmp/statuses"
part "$page" 'EXIT STATUS' >"$tap_tmp/part"
is 'it has each exit status' "$(sed -n 's/^\.It \([0-9]\)$/\1/p' "$tap_tmp/part" | tr -d '\n')" 0123
sed -n 's/^\.It Cm //p' "$tap_tmp/part" | sed 's/ , /\n/g' | sort >"$tap_tmp/told"
sed -n '/^check /d; s/ 0123$//p' "$tap_tmp/statuses" | sort >"$tap_tmp/some"
same_file 'it has the commands that end with 1' "$tap_tmp/told" "$tap_tmp/some"
none 'no command ends otherwise' "$(grep -v ' 0123*$\| 023$' "$tap_tmp/statuses")"

# ---- all pages -----------------------------------------------------------------------------------

# Long words in capitals are nothing else in the files that ask for variables.
grep -l 'getenv(' src/*/*.c | while IFS= read -r file; do
    grep -o '"[A-Z][A-Z_]\{3,\}"' "$file" | tr -d '"'
done | sort -u >"$tap_tmp/variables"
for file in "$check" "$page"; do
    part "$file" ENVIRONMENT | sed -n 's/^\.It Ev //p' | sed 's/ , /\n/g'
done | grep -v '^PATH$' | sort -u >"$tap_tmp/told"
same_file 'ENVIRONMENT has each variable that is asked for' "$tap_tmp/told" "$tap_tmp/variables"

none 'documents that are named are installed' "$(
    sed -n 's/^\.Pa \([a-z-]*\.md\).*/\1/p' docs/man/*.[15] | sort -u | while IFS= read -r name; do
        grep -q "^	docs/$name" Makefile.am || echo "$name"
    done)"

if command -v groff >/dev/null 2>&1; then
    none 'no warnings of groff' "$(groff -mdoc -Tutf8 -ww -z docs/man/*.[15] 2>&1)"
else
    skip 'no warnings of groff' 'groff is not installed'
fi
if command -v mandoc >/dev/null 2>&1; then
    # Whether other pages are installed is no matter.
    none 'mandoc finds nothing, not even of style' "$(
        mandoc -T lint -W all docs/man/*.[15] 2>/dev/null | grep -v 'referenced manual not found')"
    none 'lines of examples fit a terminal' "$(
        for file in docs/man/*.[15]; do
            mandoc -T ascii -O width=78 "$file" | sed 's/.\x08//g' | awk -v file="$file" '
                length($0) > 80 { print file ": " $0 }'
        done)"
else
    skip 'mandoc finds nothing, not even of style' 'mandoc is not installed'
    skip 'lines of examples fit a terminal' 'mandoc is not installed'
fi

# ---- examples ------------------------------------------------------------------------------------

# plain -- the text of literal lines.
plain() {
    sed 's/\\(aq/'"'"'/g; s/\\(dq/"/g; s/\\(ha/^/g; s/\\(ti/~/g; s/\\e/\\/g'
}

mkdir "$tap_tmp/conf"
: >"$tap_tmp/conf/listeners.conf"
sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./d;p;}' "$language" >"$tap_tmp/conf/example.conf"
is 'ecelerity.conf(5) has examples without errors' \
    "$(grep -c . "$tap_tmp/conf/example.conf") $("$ECCONF" --offline --format compact --quiet \
        "$tap_tmp/conf/example.conf")" '15 '

# ---- ecconf-check.conf(5) ------------------------------------------------------------------------

sed -n 's/^\(option\|scope\) //p' grammar/settings.voc | sort >"$tap_tmp/words"
sed -n 's/^\(\.It \)*\.*Cm \(\\&\)*\([A-Z][A-Za-z_]*\) No = .*/\3/p; s/^\.Cm \(Path\) Qq .*/\1/p' \
    "$settings" | sort -u >"$tap_tmp/told"
same_file 'ecconf-check.conf(5) has every word of the settings' "$tap_tmp/told" "$tap_tmp/words"
sed 's/^option Roots$//' grammar/settings.voc | tr 'A-Z_' 'a-z-' | sed -n 's/^option //p' | sort |
    grep -vxE 'reason|until|ignore' >"$tap_tmp/words"
offered "$ECCONF" | names >"$tap_tmp/names"
none 'each is an option of ecconf-check' "$(comm -13 "$tap_tmp/names" "$tap_tmp/words")"
is 'its systems are those of --os' "$(sed -n '/^option Os$/,/^$/s/^  values *//p' grammar/settings.voc)" \
    "$("$ECCONF" --os=none 2>&1 | sed -n '1s/.*: it is //p' | sed 's/,//g; s/ or / /')"

mkdir "$tap_tmp/settings"
sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./d;p;}' "$settings" >"$tap_tmp/settings/.ecconf-check.conf"
(cd "$tap_tmp/settings" && "$ECCONF" --print-settings) >"$tap_tmp/settings/out" 2>&1
is 'its example is good' "$? $(grep -c . "$tap_tmp/settings/out")" '0 23'

mkdir "$tap_tmp/finding"
printf 'ESMTP_Listener {\n  Listen ":25" {\n    Idle_Tme = 300\n  }\n}\n' \
    >"$tap_tmp/finding/ecelerity.conf"
sed -n '/^\.Bd -literal/,/^\.Ed/{/^\./d;p;};/^\.Ss/q' "$check" | plain >"$tap_tmp/finding/told"
(cd "$tap_tmp/finding" && "$ECCONF" --offline ecelerity.conf) >"$tap_tmp/finding/written"
same_file 'the finding in ecconf-check(1) is one' "$tap_tmp/finding/told" "$tap_tmp/finding/written"

# Folders in which the examples can be run: that of a single server, and one with a tree and what
# belongs to another machine.
alone=$tap_tmp/alone
tree=$tap_tmp/tree
mkdir -p "$alone" "$tree/mnt/opt/msys/ecelerity/etc/conf" "$tree/mnt/etc" "$tap_tmp/bin"
cp -R docs/examples/single/. "$alone"
cp -R docs/examples/single "$alone/server"
cp -R docs/examples/single "$alone/new"
cp -R docs/examples/single "$tree/mnt/opt/msys/ecelerity/etc/conf/default"
cp -R docs/examples/cluster "$tree/conf"
chmod -R u+w "$alone" "$tree"
rm -R "$tree/conf/mta3"
sed 's/User = "ecuser"/User = "mail"/' docs/examples/single/ecelerity.conf \
    >"$alone/new/ecelerity.conf"
echo Retry_Interval >"$alone/questions"
echo 'ecuser:x:500:500::/:/bin/false' | tee "$tree/passwd" >"$tree/mnt/etc/passwd"
echo 'ecuser:x:500:' | tee "$tree/group" >"$tree/mnt/etc/group"
echo 'Domain "a.example" { Retry_Interval = 60 }' | tee "$tree/domains.conf" >"$alone/domains.conf"
echo 'include "modules.conf"' >"$tree/new.conf"
ln -s "$program" "$ECCONF" "$tap_tmp/bin"

# split_examples PAGE -- puts the commands of a page into files N.sh, and what it says that they write
# into N.told; prints how many there are.
split_examples() {
    part "$1" EXAMPLES | sed -n '/^\.Bd/,/^\.Ed/p; s/^\.Dl /.Bd\n/p' | plain |
        awk -v to="$tap_tmp/example/" '
        /^\.[BE]d/ { inside = more = 0; next }
        sub(/^[$#] /, "") { inside = more = 1; n++ }
        more { print >(to n ".sh"); more = /[|\\]$/; next }
        inside { print >(to n ".told") }
        END { print n + 0 }'
}

# run_example FILE -- as a reader would, but with other folders and without programs that may not be
# installed.
run_example() {
    folder=$alone
    path=.
    if grep -q ' conf\|passwd\|/mnt' "$1"; then
        folder=$tree
        path=
    fi
    sed 's|git show HEAD:./|cat |; s|dot -Tsvg|cat|; s|/opt/msys/ecelerity/etc/conf|server|; s|/mnt|mnt|' \
        "$1" >"$tap_tmp/example.sh"
    (cd "$folder" && PATH="$tap_tmp/bin:$PATH" EC_CONF_SEARCH_PATH=$path sh "$tap_tmp/example.sh")
}

for file in "$check" "$page"; do
    rm -rf "$tap_tmp/example"
    mkdir "$tap_tmp/example"
    count=$(split_examples "$file")
    n=0
    while [ "$((n += 1))" -le "$count" ]; do
        status=0
        run_example "$tap_tmp/example/$n.sh" >"$tap_tmp/written" 2>"$tap_tmp/errors" || status=$?
        if [ "$status" -gt 1 ]; then
            echo "status $status: $(cat "$tap_tmp/example/$n.sh" "$tap_tmp/errors")"
        fi
        if [ -e "$tap_tmp/example/$n.told" ]; then
            sed 's|/opt/msys/ecelerity/etc/conf|server|' "$tap_tmp/example/$n.told" |
                diff - "$tap_tmp/written"
        fi
    done >"$tap_tmp/wrong"
    none "the $count examples of ${file##*/} can be run" "$(cat "$tap_tmp/wrong")"
done

"$ECCONF" --offline --format json docs/examples/*/ >"$tap_tmp/report"
none 'report-json.md has every key' "$(
    grep -o '"[A-Za-z]*": ' "$tap_tmp/report" | tr -d '": ' | sort -u | while IFS= read -r key; do
        grep -q "\`$key\`" docs/report-json.md || echo "$key"
    done)"
tap_done
