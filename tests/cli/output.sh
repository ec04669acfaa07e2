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
else
    skip 'colours on a terminal' 'no program "script"'
fi

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

# The same bytes whatever the surroundings.
printf 'x = \xc3\xa9;\ny = "\xff" }\n' >bytes.conf
check bytes.conf
cp out first
for locale in C POSIX C.UTF-8 tr_TR.UTF-8 ja_JP.SJIS; do
    run env LC_ALL="$locale" LANG="$locale" "$ECCONF" bytes.conf
    same_file "the same bytes in locale $locale" out first
done
tap_done
