#!/bin/sh
# SPDX-License-Identifier: MIT
# .ecconf-check.conf: how it is found, what comes first, the stanzas, what is wrong with it, and how it is
# shown.
. "$abs_top_srcdir/tests/lib/cli.sh"
cli_settings=.ecconf-check.conf

# plain ARGUMENT... -- the linter as its users get it.
plain() {
    run "$cli_plain" --offline "$@"
}

# ---- where they are

# A warning in the file, which the settings ignore.
mkdir -p repo/conf/deep repo/bare
printf 'a = 1;\n' >repo/conf/ecelerity.conf
cp repo/conf/ecelerity.conf repo/conf/deep
echo 'Ignore = ( SYN SCH )' >repo/$cli_settings
ln -s repo link
ln -s repo/conf/deep deep
echo 'Select = SYN038' >$cli_settings

# found NAME FOLDER PATH... -- the settings of `repo` are used, in a folder.
found() {
    found_name=$1 found_folder=$2
    shift 2
    run sh -c 'cd "$1" && shift && "$@"' - "$found_folder" "$cli_plain" "$@"
    expect "$found_name" 0
}
found 'in the folder above' repo conf
found 'above the folder of a file' . repo/conf/ecelerity.conf
found 'in the current folder' repo conf/deep/ecelerity.conf
found 'above the current folder' repo/conf/deep ecelerity.conf
found 'above the path .' repo/conf/deep .
found 'above a path with ..' repo/bare ../conf
found 'above a path with .. behind a folder' repo conf/../conf/deep
found 'above a path with .. at its end' repo/bare ../conf/deep/..
found 'above a path with . and //' . ./repo//conf/./deep/.
found 'above an absolute path' / "$PWD/repo/conf"
found 'above the path through a link' . link/conf
found 'above an absolute path through a link' / "$PWD/link/conf"
check deep
expect_codes 'a link leads to other settings as its path goes' 0 SYN038
plain repo/nowhere
is 'above what is not there' "$status $(cat err)" "3 ecconf-check: cannot read 'repo/nowhere': No such file or directory"

printf 'a = 1;\n' | (cd repo && "$cli_plain" -) >out 2>err
status=$?
expect 'standard input: the current folder' 0
printf 'a = 1;\n' | "$cli_plain" --stdin-name repo/conf/x.conf - >out 2>err
status=$?
expect 'standard input: the folder of its name' 0
found 'several paths with the same settings' . repo/conf/ecelerity.conf "$PWD/repo/conf/ecelerity.conf"
check repo/conf deep
expect 'with different ones' 2 '' "ecconf-check: 'repo/conf' and 'deep' have different settings: check them \
one by one, or say --config FILE or --no-config
Try 'ecconf-check --help'."
mkdir other && echo 'Ignore = all' >other/mine.conf
check --config other/mine.conf repo/conf deep
expect '--config is for all' 0
check --no-config repo/conf deep
is '--no-config too' "$status $(tail -n 1 out)" '0 2 warnings in 2 files'
check --no-config --config other/mine.conf repo/conf
is '--no-config has the last word' "$status $(tail -n 1 out)" '0 1 warning in 1 file'

# Without PATH.
cd repo || exit 99
EC_CONF_SEARCH_PATH=$PWD/conf
export EC_CONF_SEARCH_PATH
found 'no path: the current folder' . 
cd "$tap_tmp" || exit 99
found 'no path: the main file that is found' .
cd "$tap_tmp/work" || exit 99
unset EC_CONF_SEARCH_PATH
echo 'Roots = ( "conf" "conf/deep" )' >>repo/$cli_settings
run sh -c 'cd repo/bare && "$1"' - "$cli_plain"
expect 'no path: the roots, from the folder of the settings on' 0
found 'a path: no roots' repo conf

# Whose they are.
if [ "$(id -u)" -eq 0 ] && chown 12345 repo/$cli_settings 2>/dev/null; then
    check repo/conf
    is 'those of somebody else are left out' "$status $(cat err) $(tail -n 1 out)" "0 ecconf-check: the settings \
'repo/.ecconf-check.conf' belong to another user: --config 'repo/.ecconf-check.conf' uses them, --no-config \
is silent 1 warning in 1 file"
    chown 12345 repo/conf
    check repo/conf
    is 'those of the owner of the folder are not' "$status $(cat err) $(cat out)" '0  '
    chown 0 repo/conf repo/$cli_settings
else
    skip 'those of somebody else are left out' 'not root'
fi

# What is no file.
# unfit NAME STATUS OUT ERR -- repo/conf with other/.ecconf-check.conf, named or found.
mkdir -p odd/conf odd/$cli_settings
printf 'a = 1;\n' >odd/conf/ecelerity.conf
check odd/conf
expect_codes 'a folder of that name is none' 0 SYN038
check --config odd repo/conf
expect 'a folder is named' 3 '' "ecconf-check: the settings 'odd' cannot be read: not a regular file"
rmdir odd/$cli_settings
mkfifo odd/$cli_settings
check odd/conf
expect_codes 'nor is a pipe' 0 SYN038
rm odd/$cli_settings
ln -s $cli_settings odd/$cli_settings
check odd/conf
expect_codes 'nor is a link to itself' 0 SYN038
rm odd/$cli_settings
ln -s ../other/mine.conf odd/$cli_settings
check odd/conf
expect 'a link to a file is one' 0
rm odd/$cli_settings
check --config nowhere repo/conf
expect 'one that is not there' 3 '' \
    "ecconf-check: the settings 'nowhere' cannot be read: No such file or directory"
printf 'Ignore = SCH\0\001\002\377\376' >odd/$cli_settings
check odd/conf
is 'bytes that are no text' "$status $(cat out) $(sed -n 's/^\([a-z]*\[[A-Z0-9]*\).*/\1/p' err | head -n 1)" '2  error[SYN008'
dd if=/dev/zero of=odd/$cli_settings bs=1 count=0 seek=70000000 2>/dev/null
check odd/conf
is 'a huge one' "$status $(cat out)" '3 '
printf 'include ".ecconf-check.conf"\n' >odd/$cli_settings
check odd/conf
is 'one that includes itself' "$status $(cat out) $(head -n 1 err)" \
    "2  error[INC004 include-cycle]: including 'odd/.ecconf-check.conf' here closes a circle"
printf 'include "../other/mine.conf"\n' >odd/$cli_settings
check odd/conf
expect 'one that includes another' 0
: >odd/$cli_settings
check odd/conf
expect_codes 'an empty one is one' 0 SYN038
rm -r odd

# ---- what comes first

# shows LINE... -- --print-settings has these lines; the last run's arguments are "$@" of `shown`.
shown() {
    shown_name=$1 shown_line=$2
    shift 2
    run "$cli_plain" --print-settings "$@"
    is "$shown_name" "$status $(grep "^${shown_line%% *} " out)" "0 $shown_line"
}
cat >$cli_settings <<'END'
Node = "n2"
Profile = "strict"
Fail_Level = note
Select = ( SYN )
Ignore = ( SYN011 )
Severity = [ SYN038 = "note" ]
Vocabulary = ( "repo/a.voc" )
Max_Findings = 7
Search_Path = ( "repo" "/x" )
END
: >repo/$cli_settings
printf 'scope rate\n  in  global\n  doc x\n' >repo/a.voc
mv repo/conf conf
shown 'a text of the settings' 'Node = n2                                   # .ecconf-check.conf:1' conf
shown 'of the command line' 'Node = n3                                   # the command line' --node n3 conf
EC_NODE_NAME=n4
export EC_NODE_NAME
shown 'of the environment' 'Node = n4                                   # the environment' conf
shown 'of the command line, again' 'Node = n3                                   # the command line' --node n3 conf
unset EC_NODE_NAME
shown 'a level' 'Fail_Level = note                           # .ecconf-check.conf:3' conf
shown 'of the command line' 'Fail_Level = error                          # the command line' --fail-level error conf
shown 'by default' 'Fail_Level = error                          # default' --no-config conf
shown 'a number' 'Max_Findings = 7                            # .ecconf-check.conf:8' conf
shown 'of the command line' 'Max_Findings = 9                            # the command line' --max-findings 9 conf
shown 'by default' 'Max_Findings = 1000                         # default' --no-config conf
shown 'files' 'Vocabulary = ( "repo/a.voc" )               # .ecconf-check.conf:7' conf
cp repo/a.voc b.voc
shown 'of the command line: only these' 'Vocabulary = ( b.voc )                      # the command line' \
    --vocabulary b.voc conf
shown 'folders' 'Search_Path = ( repo "/x" )                 # .ecconf-check.conf:9' conf
EC_CONF_SEARCH_PATH=/y:z
export EC_CONF_SEARCH_PATH
shown 'of the environment' 'Search_Path = ( "/y" z )                    # the environment' conf
unset EC_CONF_SEARCH_PATH
shown 'levels of findings add up' \
    'Severity = [ SYN038 = note SYN = error ]    # .ecconf-check.conf:6, the command line' --severity SYN=error conf
shown 'what is ignored too' 'Ignore = ( SYN011 SCH )                     # .ecconf-check.conf:5, the command line' \
    --ignore SCH conf
shown 'who selects wants nothing else' 'Select = ( SCH )                            # the command line' --select SCH conf
is 'nor is anything ignored' "$(grep -c '^Ignore' out)" 0
shown 'but what the command line ignores' 'Ignore = ( SCR )                            # the command line' \
    --select SCH --ignore SCR conf
check --severity SYN038=error conf
is 'the command line has the last word on levels' "$status $(codes) $(head -n 1 out)" \
    "1 SYN038 error[SYN038 separator-in-value]: ';' is glued to this value"
echo 'Severity = [ SYN = "note" ]' >$cli_settings
check conf
is 'the settings alone' "$status $(head -n 1 out)" "0 note[SYN038 separator-in-value]: ';' is glued to this value"
echo 'Forbid_Suppression = SYN038' >$cli_settings
printf 'a = 1; # ecconf-check: ignore[SYN038]\nb = "\\c" # ecconf-check: ignore[SYN040]\n' >conf/ecelerity.conf
check --select SYN,SUP005 --forbid-suppression SYN040 conf
is 'what must not be suppressed adds up' "$(codes)" 'SYN038 SUP005 SUP005'
printf 'a = 1;\n' >conf/ecelerity.conf

# ---- stanzas

# ignored NAME yes|no PATTERN [PATH] -- whether a stanza for the pattern suppresses the finding.
ignored() {
    printf 'Path "%s" { Ignore = SYN038 }\n' "$3" >$cli_settings
    check "${4:-conf}"
    if [ "$2" = yes ]; then
        expect "$1" 0 'no findings in 1 file; 1 suppressed'
    else
        expect_codes "$1" 0 SYN038
    fi
}
ignored 'the name of a file' yes ecelerity.conf
ignored 'of a folder' yes conf
ignored 'of a folder, with a slash' yes conf/
ignored 'a path' yes conf/ecelerity.conf
ignored 'a path with a dot' yes ./conf/ecelerity.conf
ignored 'a part of a name' no celerity.conf
ignored 'a star' yes '*.conf'
ignored 'a star for a folder' yes '*/ecelerity.conf'
ignored 'a star for no slash' no 'c*y.conf'
ignored 'a star and what is below' yes 'co*'
ignored 'two stars for slashes' yes 'c**y.conf'
ignored 'two stars for any folder' yes '**/ecelerity.conf'
ignored 'two stars for no folder' yes '**/conf/ecelerity.conf'
ignored 'two stars between' yes 'conf/**/ecelerity.conf'
ignored 'one of several bytes' yes '[b-d]onf/'
ignored 'none of several' no '[!b-d]onf/'
ignored 'any byte' yes 'con?'
ignored 'an absolute path' yes "$PWD/conf/*.conf"
ignored 'an absolute path of others' no '/conf/*.conf'
ignored 'a path of the settings from elsewhere' yes 'conf/*.conf' "$PWD/conf"
ln -s "$PWD" "$tap_tmp/sym"
ignored 'a path through a link' yes 'conf/*.conf' "$tap_tmp/sym/conf"
mkdir "$tap_tmp/outside"
printf 'a = 1;\n' >"$tap_tmp/outside/x.conf"
printf 'Path "x.conf" { Ignore = SYN038 }\n' >$cli_settings
check --config $cli_settings "$tap_tmp/outside/x.conf"
expect 'the name of a file elsewhere' 0 'no findings in 1 file; 1 suppressed'
printf 'Path "outside/x.conf" { Ignore = SYN038 }\n' >$cli_settings
check --config $cli_settings "$tap_tmp/outside/x.conf"
expect_codes 'its path is absolute' 0 SYN038
printf 'a = 1;\n' | "$ECCONF" --config other/mine.conf --stdin-name conf/x.conf - >out 2>err
expect 'standard input' 0

# stanza NAME STATUS CODES BODY ARGUMENT... -- one for conf.
stanza() {
    stanza_name=$1 stanza_status=$2 stanza_codes=$3
    printf 'Path "conf" {\n%s\n}\n' "$4" >$cli_settings
    shift 4
    check "$@" conf
    expect_codes "$stanza_name" "$stanza_status" "$stanza_codes"
}
stanza 'a family' 0 '' 'Ignore = SYN'
stanza 'all' 0 '' 'Ignore = all'
stanza 'a name' 0 '' 'Ignore = "Separator-In-Value"'
stanza 'another code' 0 'SUP001 SYN038' 'Ignore = ( SYN021 )'
is 'where it is' "$(sed -n '/SUP001/,$p' out | head -n 7)" "warning[SUP001 unused-suppression]: nothing is found in 'conf' \
that 'SYN021' would suppress
 --> .ecconf-check.conf:2:12
  |
2 | Ignore = ( SYN021 )
  |            ^^^^^^
  = why: a suppression that is left over hides the same mistake when it comes back
  = help: remove the stanza"
stanza 'one of two has no effect' 0 SUP001 'Ignore = ( SYN038 SYN021 )'
is 'the help' "$(grep help: out)" '  = help: remove it from the list'
stanza 'without effect, but not told' 0 'SYN038' 'Ignore = SYN021' --ignore SUP001
stanza 'of what is not looked for' 0 '' 'Ignore = ( SYN038 MRG003 )'
stanza 'until a day that is to come' 0 '' 'Ignore = SYN038 Until = "2027-01-01"' --today 2027-01-01
stanza 'a day that has passed' 0 'SUP002 SYN038' 'Ignore = SYN038 Until = "2027-01-01"' --today 2027-01-02
is 'the day is shown' "$(sed -n 2p out)" ' --> .ecconf-check.conf:2:25'
stanza 'a day, offline' 0 '' 'Ignore = SYN038 Until = "2001-01-01"' --offline
stanza 'what cannot be suppressed' 0 'SUP005' 'Ignore = ( INC005 SYN038 )'
stanza 'what must not be' 0 'SUP005 SYN038' 'Ignore = SYN038' --forbid-suppression SYN
stanza 'all but that' 0 'SYN038' 'Ignore = all' --forbid-suppression SYN
stanza 'a reason is required' 1 'SUP006 SYN038' 'Ignore = SYN038' --require-reason
stanza 'it is given' 0 '' 'Ignore = SYN038 Reason = "because"' --require-reason
stanza 'a day is required' 1 'SUP007 SYN038' 'Ignore = SYN038' --require-until
stanza 'an empty reason is none' 1 'SUP006 SYN038' 'Ignore = SYN038 Reason = ""' --require-reason
printf 'Path "nowhere" { Ignore = SYN021 }\nPath "conf" { Ignore = SYN038 }\n' >$cli_settings
check conf
expect 'a stanza for other files is none of this run' 0 'no findings in 1 file; 1 suppressed'
printf 'a = 1; # ecconf-check: ignore[SYN038]\n' >conf/ecelerity.conf
printf 'Path "conf" { Ignore = SYN038 }\n' >$cli_settings
check conf
is 'a comment comes first' "$(codes)" SUP001
printf 'a = 1;\n' >conf/ecelerity.conf

printf '\nPath "conf" { Reason = "x" }\nPath "x" { Ignore = () }\n' >$cli_settings
check conf
is 'stanzas that ignore nothing' "$status $(codes) $(cat err)" "0 SYN038 \
ecconf-check: .ecconf-check.conf:2: the stanza for 'conf' ignores nothing: it has no Ignore
ecconf-check: .ecconf-check.conf:3: the stanza for 'x' ignores nothing: it has no Ignore"

# Reports.
cat >$cli_settings <<'END'
Path "conf" { Ignore = ( SYN ) }
Path "conf/*" { Ignore = ( SYN038 ) Reason = "ticket 4711; password=hunter2" }
END
check --format json conf
is 'JSON: suppressed, with the reason of the last stanza' "$(grep -o '"suppressed": {[^}]*}' out)" \
    '"suppressed": {"kind": "external", "reason": "ticket 4711; password=********"}'
check --format sarif conf
is 'SARIF' "$(tr -d ' \n' <out | grep -o '"suppressions":\[{[^]]*\]')" \
    '"suppressions":[{"kind":"external","status":"accepted","justification":"ticket4711;password=********"}]'
is 'SARIF: no other file' "$(grep -c ecconf-check.conf out)" 0
check --format json --statistics conf
is 'statistics' "$(grep '^suppressed\|^files' err)" 'files       1
suppressed  1'
check --write-baseline new.json conf
is 'what a stanza suppresses is in no baseline' "$status $(grep -c SYN038 new.json)" '0 0'

# A baseline that is written for the first time.
echo 'Baseline = "first.json"' >$cli_settings
check conf
is 'no baseline yet' "$status $(sed -n '1,2p; $!{/help/p;}' err)" "2 error[SCH013 unknown-value]: there is no 'first.json' for Baseline
 --> .ecconf-check.conf:1:13
  = help: write it with --write-baseline first.json"
check --write-baseline first.json conf
expect 'it is written' 0 'no findings in 1 file; 1 suppressed'
check conf
expect 'it holds' 0 'no findings in 1 file; 1 suppressed'

# Many.
awk 'BEGIN { for (i = 0; i < 100; i++) printf "Path \"c%dx*\" { Ignore = SYN021 }\n", i
    print "Path \"c*\" { Ignore = SYN038 }" }' >$cli_settings
check conf
expect 'a hundred stanzas' 0 'no findings in 1 file; 1 suppressed'
awk 'BEGIN { printf "Path \""; for (i = 0; i < 2000; i++) printf "*a"; print "\" { Ignore = SYN038 }" }' >$cli_settings
check conf
expect_codes 'two thousand stars' 0 SYN038

# ---- what is wrong with them

# slip NAME TEXT ERROR... -- the findings in settings of that text, as LINE:COLUMN CODE.
slip() {
    slip_name=$1
    printf '%s\n' "$2" >$cli_settings
    shift 2
    check conf
    slip_got=$(awk '/^[a-z]+\[[A-Z]+[0-9]+ / { split($0, a, "["); split(a[2], b, " "); code = b[1] }
        / --> / { split($NF, p, ":"); printf "%s%s:%s %s", sep, p[2], p[3], code; sep = ", " }' err)
    is "$slip_name" "$status $(cat out)$slip_got; $(tail -n 1 err)" "2 $1; ecconf-check: the settings '.ecconf-check.conf' \
are wrong, so nothing was checked; --no-config does without them"
}
slip 'no such option' 'Profiel = "strict"' '1:1 SCH001'
is 'it is told as in a configuration' "$(sed '$d' err)" "error[SCH001 unknown-option]: 'Profiel' is not an option of the settings
 --> .ecconf-check.conf:1:1
  |
1 | Profiel = \"strict\"
  | ^^^^^^^
  = help: did you mean 'Profile'?
  = possible fix: write 'Profile'; the line is then: Profile = \"strict\""
slip 'an option of the server' 'Max_Outbound_Connections = 5' '1:1 SCH001'
is 'is none' "$(head -n 1 err)" "error[SCH001 unknown-option]: 'Max_Outbound_Connections' is not an option of the settings"
slip 'a scope of the server' 'Binding "b" { }' '1:1 SCH002'
slip 'no such scope' 'Pfad "b" { }' '1:1 SCH002'
slip 'a stanza without a pattern' 'Path { Ignore = all }' '1:1 SCH007'
slip 'a stanza in a stanza' 'Path "a" { Path "b" { } }' '1:12 SCH002'
slip 'an option in the wrong place' 'Path "a" { Profile = all }' '1:12 SCH001'
slip 'and outside' 'Reason = "x"' '1:1 SCH001'
slip 'no such value' 'Profile = "stict"' '1:12 SCH013'
slip 'no such level' 'Severity = [ SYN = "eror" ]' '1:21 SCH013'
slip 'no such code' 'Ignore = ( SYN038 SYN999 )' '1:19 SCH013'
slip 'no such family' 'Severity = [ SYX = "error" ]' '1:14 SCH016'
slip 'codes in one text' 'Select = "SYN038,SYN039"' '1:11 SCH013'
slip 'no day' 'Path "a" { Until = "2027-02-29" }' '1:21 SCH011'
slip 'no version' 'Target = "4.x"' '1:11 SCH011'
slip 'no number' 'Max_Files = many' '1:13 SCH011'
slip 'a number that is too small' 'Max_Files = 0' '1:13 SCH012'
slip 'a number that is too large' 'Max_Files = 99999999999999999999' '1:13 SCH012'
slip 'a number that is hardly too large' 'Max_Files = 9223372036854775808' '1:13 SCH012'
slip 'a size' 'Max_File_Size = "64M"' '1:18 SCH011'
slip 'no boolean' 'Offline = maybe' '1:11 SCH011'
slip 'no system' 'Os = "el10"' '1:7 SCH013'
slip 'a list where a word is wanted' 'Profile = ( strict all )' '1:11 SCH014'
slip 'a dictionary' 'Ignore = [ SYN = "x" ]' '1:10 SCH015'
slip 'a word where a dictionary is wanted' 'Severity = "SYN=error"' '1:12 SCH015'
slip 'a scope as an option' 'Path = "x"' '1:1 SCH001'
slip 'an option as a scope' 'Profile "strict" { }' '1:1 SCH002'
slip 'a brace that is missing' 'Path "a" {
  Ignore = all' '1:1 SYN020'
slip 'a quote that is missing' 'Node = "n1' '1:8 SYN001'
slip 'a file that is not there' 'include "nowhere.conf"' '1:9 INC001'
slip 'several' 'Node = "n1
Ofline = true' '1:8 SYN001, 2:1 SCH001'
printf 'passwort = "hunter2"\nPassword = "hunter2"\npwd = "http://x:hunter2@y"\n' >$cli_settings
check conf
is 'no secret is shown' "$status $(grep -c hunter2 err)" '2 1'
printf 'Profile = "strict";\n' >$cli_settings
check conf
is 'a warning is told, and nothing more happens' "$status $(head -n 2 err | tr '\n' ' ')" \
    '0 warning[SYN037 statement-separator]: statements need no separator  --> .ecconf-check.conf:1:19 '
is 'what is checked is told on standard output' "$(tail -n 1 out)" '1 warning in 1 file'
printf 'Ignore = SYN\nIgnore = SCR\n' >$cli_settings
check conf
is 'an option twice is told' "$status $(codes) $(head -n 2 err | tr '\n' ' ')" \
    "0 SYN038 warning[MRG002 set-again]: this setting of Ignore has no effect: it is set again in the same scope  --> .ecconf-check.conf:1:1 "
printf '# ecconf-check: ignore[MRG002]\nIgnore = SCR\nIgnore = SYN\n' >$cli_settings
check conf
expect 'comments suppress there, too' 0
if [ "$(id -u)" -ne 0 ]; then
    chmod 0 $cli_settings
    check conf
    is 'one that must not be read' "$status $(cat out)" '3 '
    chmod 644 $cli_settings
fi

# Whatever is cut off, they are good, or wrong, or cannot be read.
cat >whole <<'END'
include "a" Profile = "strict" # x
Severity = [ SYN = "note" ] Ignore = ( SCR )
Path "c**" { Ignore = ( SYN038 all ) Until = "2030-12-31" Reason = 'x' }
END
cut_at=0 cut_bad=
while [ "$cut_at" -lt "$(wc -c <whole)" ]; do
    cut_at=$((cut_at + 1))
    head -c "$cut_at" whole >$cli_settings
    run "$cli_plain" --offline conf
    case "$status $(head -c 1 out)" in
    '0 '* | '1 '* | '2 ' | '3 ') ;;
    *) cut_bad="$cut_bad $cut_at:$status" ;;
    esac
done
none 'cut off anywhere' "$cut_bad"

# ---- how they are shown

cat >repo/$cli_settings <<'END'
Roots = ( "../conf" "bare" )
All_Nodes = yes
Profile = "strict"
Severity = [ SEC001 = "error" PRF = "note" ]
Ignore = ( "set-again" DLV )
Cap_Profile = docker
Passwd = "/etc/passwd"
Baseline = "a \"b\\ c"
Offline = on
Path "conf/**" { Ignore = ( all ) Reason = "say \"no\"" Until = "2030-12-31" }
Path "x" { Ignore = SYN }
END
run "$cli_plain" --print-settings --config repo/$cli_settings
expect 'all of it' 0 '# Settings: repo/.ecconf-check.conf; paths begin at its folder.
Roots = ( "../conf" bare )                  # repo/.ecconf-check.conf:1
Fail_Level = error                          # default
Profile = strict                            # repo/.ecconf-check.conf:3
Ignore = ( set-again DLV )                  # repo/.ecconf-check.conf:5
Severity = [ SEC001 = error PRF = note ]    # repo/.ecconf-check.conf:4
Baseline = "a \"b\\ c"                      # repo/.ecconf-check.conf:8
All_Nodes = true                            # repo/.ecconf-check.conf:2
Offline = true                              # repo/.ecconf-check.conf:9
Passwd = "/etc/passwd"                      # repo/.ecconf-check.conf:7
Cap_Profile = docker                        # repo/.ecconf-check.conf:6
Max_Findings = 1000                         # default
Max_Syntax_Findings = 100                   # default
Max_File_Size = 67108864                    # default
Max_Total_Size = 536870912                  # default
Max_Files = 16384                           # default
Max_Include_Depth = 64                      # default
Max_Nesting = 256                           # default
Max_Directory_Entries = 16384               # default
Path "conf/**" {                            # repo/.ecconf-check.conf:10
  Ignore = ( all )
  Reason = "say \"no\""
  Until = "2030-12-31"
}
Path x {                                    # repo/.ecconf-check.conf:11
  Ignore = ( SYN )
}'
cp out repo/again
sed 's/ *#.*//' out >once
run "$cli_plain" --print-settings --config repo/again
sed 's/ *#.*//' out >twice
same_file 'it gives the same when it is read' twice once
printf 'Profile = strict\n' >$cli_settings
run "$cli_plain" --print-settings --node 'a=1;password=hunter2' --ignore 'SEC' conf
is 'no secret' "$status $(grep '^Node' out)" '0 Node = "a=1;password=********"              # the command line'
mkdir "$(printf 'new\nline')"
cp $cli_settings "$(printf 'new\nline')"
run "$cli_plain" --print-settings --config "$(printf 'new\nline')/$cli_settings" conf
is 'a comment stays on its line' "$status $(sed -n '1p; /^Profile/p' out)" \
    '0 # Settings: new\x0aline/.ecconf-check.conf; paths begin at its folder.
Profile = strict                            # new\x0aline/.ecconf-check.conf:1'
run "$cli_plain" --no-config --print-settings --node "$(printf '\033[31m')" conf
is 'bytes stay in a file' "$status $(grep -c "$(printf '\033')" out)" '0 1'
if on_terminal "'$cli_plain' --no-config --print-settings --node \"\$(printf '\\033[31m')\" conf"; then
    is 'not on a terminal' "$status $(grep '^Node' out)" \
        '0 Node = "\x1b[31m"                              # the command line'
else
    skip 'not on a terminal' 'no terminal'
fi
tap_done
