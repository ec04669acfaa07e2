#!/bin/sh
# SPDX-License-Identifier: MIT
# Where output goes and how it looks: sinks, colours, closed streams, locales.
. "$abs_top_srcdir/tests/lib/cli.sh"

printf 'Password = "hunter2" }\nx = 1;\n' >a.conf
printf 'a = 1\n' >good.conf
escape=$(printf '\033')

check a.conf
cp out plain
expect_codes 'the findings of the file' 1 'SYN021 SYN038'
none 'no secret is shown' "$(grep hunter2 out)"
none 'no colour into a file' "$(grep "$escape" out)"

# Colours.
check --color always a.conf
none 'colours when asked for' "$(grep -q "$escape\\[1;31merror" out || cat out)"
sed "s/$escape\\[[0-9;]*m//g" out >bare
same_file 'colours are all that is different' bare plain
run env NO_COLOR=1 "$ECCONF" --color always a.conf
none '--color always wins over NO_COLOR' "$(grep -q "$escape" out || cat out)"
check --color=never a.conf
same_file 'no colours when not wanted' out plain
if on_terminal "'$ECCONF' a.conf"; then
    none 'colours on a terminal' "$(grep -q "$escape\\[1;31merror" out || cat out)"
    is 'a terminal changes no status' "$status" 1
    on_terminal "NO_COLOR=1 '$ECCONF' a.conf"
    none 'no colours on a terminal with NO_COLOR' "$(grep "$escape" out)"
    on_terminal "NO_COLOR= '$ECCONF' a.conf"
    none 'an empty NO_COLOR does not count' "$(grep -q "$escape" out || cat out)"
    on_terminal "'$ECCONF' --color never a.conf"
    none 'no colours on a terminal when not wanted' "$(grep "$escape" out)"
    on_terminal "TERM=dumb '$ECCONF' a.conf"
    none 'no colours on a dumb terminal' "$(grep "$escape" out)"
    on_terminal "CLICOLOR=0 '$ECCONF' a.conf"
    none 'no colours on a terminal with CLICOLOR=0' "$(grep "$escape" out)"
    on_terminal "CLICOLOR=1 '$ECCONF' a.conf"
    none 'CLICOLOR=1 is as without' "$(grep -q "$escape" out || cat out)"
else
    skip 'colours on a terminal' 'no program "script"'
fi

for force in FORCE_COLOR=1 FORCE_COLOR=3 CLICOLOR_FORCE=1; do
    run env TERM=dumb CLICOLOR=0 $force "$ECCONF" a.conf
    none "$force: colours anywhere" "$(grep -q "$escape\\[1;31merror" out || cat out)"
done
for force in FORCE_COLOR= FORCE_COLOR=0 FORCE_COLOR=false CLICOLOR_FORCE=0; do
    run env $force "$ECCONF" a.conf
    same_file "$force: none" out plain
done
run env NO_COLOR=1 FORCE_COLOR=1 "$ECCONF" a.conf
same_file 'NO_COLOR wins over FORCE_COLOR' out plain
run env FORCE_COLOR=1 "$ECCONF" --color never a.conf
same_file 'so does --color never' out plain
run env FORCE_COLOR=1 "$ECCONF" -f text:forced.txt a.conf
same_file 'none into a report file' forced.txt plain
check --color always -f text:forced.txt a.conf
none 'but if they are asked for' "$(grep -q "$escape" forced.txt || cat forced.txt)"

# What is the same in many places of a file is told once, but each place is a finding.
i=0
while [ $i -lt 13 ]; do
    i=$((i + 1))
    echo "a$i = /b$i c$i = /d$i"
done >many.conf
sed 5q many.conf | sed 's/ c.*//' >five.conf
check many.conf
expect 'equal findings are told once' 0 "note[SYN011 unquoted-slash]: a value with '/' should be quoted
 --> many.conf:1:6
  |
1 | a1 = /b1 c1 = /d1
  |      ^^^
  = why: the documentation lists / among the characters that need quotes
  = help: put it in double quotes
  = note: the same in 25 more places of this file, line 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ...

26 notes in 1 file"
check --format compact many.conf
is 'each is a finding' "$(grep -c SYN011 out)" 26
check five.conf
is 'five are shown' "$(grep -c '^note' out)" 5
sed 6q many.conf | sed 's/ c.*//' | sed '1s/$/ # ecconf-check: ignore[SYN011] -- a test/' >but.conf
check but.conf many.conf five.conf
is 'those of each file that are not suppressed' "$(sed -n 's/^.*= note: //p' out)" \
    'the same in 25 more places of this file, line 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ...'
is 'all of them count' "$(tail -n 1 out)" '36 notes in 3 files; 1 suppressed'

# Formats and sinks.
check --format text a.conf
same_file 'text is the default' out plain
check -f json a.conf
is 'JSON' "$status $(grep -c '"code"' out)" '1 2'
none 'no secret in JSON' "$(grep hunter2 out)"
cp out json
check -f json:report.json -f text a.conf
same_file 'text to standard output' out plain
same_file 'JSON to a file' report.json json
check -f text:report.txt -f json:- a.conf
same_file '- is standard output' out json
same_file 'text to a file' report.txt plain
check -f text:report.txt good.conf
is 'a report without findings replaces the old one' "$status $(cat report.txt)" '0 '
chmod 640 report.txt
check -f text:report.txt a.conf
is 'a file keeps its permissions' "$(stat -c %a report.txt)" 640
(umask 027 && "$ECCONF" -f text:fresh.txt a.conf)
is 'a new file gets those of the umask' "$(stat -c %a fresh.txt)" 640
ln -s fresh.txt link.txt
check -f json:link.txt a.conf
is 'a link stays a link' "$(readlink link.txt)" fresh.txt
same_file 'its target is written' fresh.txt json
check -f text:/dev/null -f json a.conf
same_file 'a device is written to, not replaced' out json
ln -s later.txt dangling.txt
check -f json:dangling.txt a.conf
is 'a link to nothing stays a link' "$(readlink dangling.txt)" later.txt
same_file 'its target is made' later.txt json
mkdir linked
ln -s ../linked/later.txt linked/first.txt
ln -s linked/first.txt second.txt
check -f json:second.txt a.conf
same_file 'a link to a link to nothing' linked/later.txt json
ln -s circle.txt circle.txt
check -f json:circle.txt a.conf
expect 'a link to itself' 3 '' \
    "ecconf-check: cannot write to 'circle.txt': Too many levels of symbolic links"
check -f json:a.conf/report.json a.conf
expect 'a file as folder' 3 '' "ecconf-check: cannot write to 'a.conf/report.json': Not a directory"
check -f json:nowhere/report.json a.conf
expect 'a file that cannot be written' 3 '' \
    "ecconf-check: cannot write to 'nowhere/report.json': No such file or directory"
mkdir folder
check -f json:folder a.conf
is 'a directory as report' "$status$(cat err)" "3ecconf-check: cannot write to 'folder': Is a directory"
check -f json:report.json -f text:other.txt nowhere.conf
is 'nothing read, no report' "$status$(ls other.txt 2>/dev/null)" 3
same_file 'the old report is left alone' report.json json
is 'no temporary file stays' "$(ls ./*.txt.* ./*.json.* 2>/dev/null)" ''

# same_sink NAME FILE FORMAT ARGUMENT... -- a report of FORMAT would meet another one in FILE.
same_sink() {
    same_sink_name=$1 same_sink_file=$2 same_sink_format=$3
    shift 3
    check "$@" a.conf
    expect "$same_sink_name" 2 '' \
        "ecconf-check: two formats go to $same_sink_file: write --format $same_sink_format:FILE
Try 'ecconf-check --help'."
}
same_sink 'one file by two names' ./report.json text -f json:report.json -f text:./report.json
same_sink 'by a link' link.txt text -f json:fresh.txt -f text:link.txt
same_sink 'one that is not there yet' folder/../new.json text -f json:new.json -f text:folder/../new.json
rm -f later.txt
same_sink 'nor behind a link' dangling.txt text -f json:later.txt -f text:dangling.txt
same_sink 'standard output and its name' /dev/stdout json -f text -f json:/dev/stdout
check -f json:first/report.json -f text:second/report.json a.conf
is 'one name in folders that are not there' "$status $(grep -c 'No such file' err)" '3 2'
check -f json:/dev/null -f text:./../../../../../../../../dev/null a.conf
is 'a device takes two reports' "$status$(cat err)" 1

# Standard output by its name, as a file: what is written comes behind what is there.
{
    echo first
    "$ECCONF" -f json:/dev/stdout a.conf
    echo last
} >named 2>err
{
    echo first
    cat json
    echo last
} >wanted
same_file '/dev/stdout in a file' named wanted
"$ECCONF" -f json:named a.conf >named 2>err
same_file 'standard output by the name of its file' named json
"$ECCONF" -f json:/dev/stderr -f text:/dev/null a.conf >out 2>err
same_file '/dev/stderr in a file' err json
"$ECCONF" -f json:/dev/stdout a.conf | cat >out
same_file '/dev/stdout as a pipe' out json
mkfifo pipe
cat pipe >out &
"$ECCONF" -f json:pipe a.conf
wait $!
same_file 'a FIFO' out json

# What says how to check is not overwritten by a report.
printf 'root:x:0:0::/:\n' >passwd
check --passwd passwd -f json:passwd a.conf
expect 'facts' 2 '' "ecconf-check: --format json:passwd would overwrite a file that says how to check
Try 'ecconf-check --help'."
printf 'Fail_Level = "error"\n' >own.conf
check --config own.conf -f json:own.conf a.conf
expect 'settings' 2 '' "ecconf-check: --format json:own.conf would overwrite a file that says how to check
Try 'ecconf-check --help'."
is 'they are still there' "$(cat passwd own.conf)" 'root:x:0:0::/:
Fail_Level = "error"'

# Quiet and statistics.
check --quiet a.conf
is 'quiet: only what fails' "$status $(codes)" '1 SYN021'
none 'quiet: no closing line' "$(grep 'in 1 file' out)"
check --quiet --fail-level warning a.conf
expect_codes 'quiet follows the fail level' 1 'SYN021 SYN038'
check --quiet -f compact a.conf
is 'quiet with a line for each finding' "$status $(sed 's/.*\[//' out)" '1 SYN021 surplus-closing-brace]'
check --quiet -f json a.conf
same_file 'quiet is about what people read' out json
check --statistics good.conf
is 'statistics: status and output' "$status$(cat out)" 0
is 'statistics on standard error' "$(sed 's/[0-9.]* s$/T s/' err)" 'files       1
bytes       6
statements  1
time        T s
settings    0 checked, 0 in unknown modules
findings    0'
check --offline --statistics --select SEC006,SEC007 - <<'END'
Security {
  User = "ecuser"
  Group = "ecuser"
}
END
is 'statistics name what was skipped' "$(sed -n '/^skipped/,$p' err)" 'skipped     2
          SEC006 unknown-user (offline)
          SEC007 unknown-group (offline)'
check --statistics a.conf
same_file 'statistics leave the report alone' out plain
is 'statistics count codes' "$(sed -n '6,$p' err)" 'findings    2
       1  SYN021 surplus-closing-brace (error)
       1  SYN038 separator-in-value (warning)'

printf 'Hostname = "a.example"\nour_module { a = 1 b = 2 }\n' >words.conf
run "$cli_plain" --statistics words.conf
is 'statistics count settings' "$(sed -n '5p' err)" 'settings    1 checked, 2 in unknown modules'

# Streams that do not take everything.
"$ECCONF" a.conf >&- 2>err
is 'closed standard output' "$? $(cat err)" \
    '3 ecconf-check: cannot write to standard output: Bad file descriptor'
"$ECCONF" good.conf >&- 2>err
is 'closed standard output does not matter when nothing is said' "$? $(cat err)" '0 '
"$ECCONF" --help >&- 2>err
is 'help into a closed stream' "$?" 3
"$ECCONF" -f json:closed.json a.conf >&- 2>&- <&-
is 'all streams closed' "$?" 1
same_file 'the report went to its file' closed.json json
if [ -c /dev/full ]; then
    "$ECCONF" a.conf >/dev/full 2>err
    is 'a full disk' "$? $(cat err)" \
        '3 ecconf-check: cannot write to standard output: No space left on device'
else
    skip 'a full disk' 'no /dev/full'
fi
i=0
while [ "$i" -lt 3000 ]; do
    echo 'x = 1;'
    i=$((i + 1))
done >many.conf
{
    "$ECCONF" --max-findings 10000 --max-syntax-findings 10000 -f compact -f json:many.json many.conf 2>err
    echo "$?" >code
} | head -n 1 >out
is 'a reader that goes away' "$(cat code)$(cat err)" 3
is 'takes nothing from the other reports' "$(grep -c '"code": "SYN038"' many.json)" 3000

# A report that cannot be finished leaves nothing behind. The second one is ended while it is written.
printf 'old\n' >large.json
(
    ulimit -f 8
    exec "$cli_plain" --max-findings 10000 --max-syntax-findings 10000 -f json:large.json many.conf
) 2>err
is 'a file that gets too large' "$? $(cat err)" "3 ecconf-check: cannot write to 'large.json': File too large"
is 'the old one is left alone' "$(cat large.json) $(echo large.json*)" 'old large.json'
i=0
while [ "$i" -lt 5 ]; do
    cat many.conf many.conf many.conf many.conf
    i=$((i + 1))
done >huge.conf
"$cli_plain" --max-findings 100000 --max-syntax-findings 100000 -f sarif:large.json huge.conf 2>err &
i=0
while [ "$(echo large.json.*)" = 'large.json.*' ] && kill -0 $! 2>/dev/null && [ "$i" -lt 100000 ]; do
    i=$((i + 1))
done
kill -TERM $!
wait $!
is 'a signal ends it' "$? $(cat err)" '143 '
is 'and leaves no piece' "$(cat large.json) $(echo large.json*)" 'old large.json'

# The same bytes whatever the surroundings.
printf 'x = \xc3\xa9;\ny = "\xff" }\n' >bytes.conf
check bytes.conf
cp out first
for locale in C POSIX C.UTF-8 tr_TR.UTF-8 ja_JP.SJIS; do
    run env LC_ALL="$locale" LANG="$locale" "$ECCONF" bytes.conf
    same_file "the same bytes in locale $locale" out first
done
tap_done
