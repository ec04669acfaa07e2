#!/bin/sh
# SPDX-License-Identifier: MIT
# .ecconf-check.conf: paths that lead nowhere are told where they are written, and those that mean
# something else are refused.
. "$abs_top_srcdir/tests/lib/cli.sh"

mkdir -p repo/conf/default repo/facts
echo 'Retry_Interval = 9' >repo/conf/default/ecelerity.conf
: >repo/facts/passwd
: >repo/facts/accounts
ln -s gone repo/facts/group

wrong_end="ecconf-check: the settings 'repo/.ecconf-check.conf' are wrong, so nothing was checked; --no-config does \
without them"

# told NAME SETTINGS LINE... ERRORS -- the findings in settings of that text are these lines.
told() {
    printf '%s\n' "$2" >repo/.ecconf-check.conf
    run "$cli_plain" --config repo/.ecconf-check.conf
    is "$1" "$status $(cat out)$(grep -v '^ *|\|^ *[0-9]* |\|^$' err)" "2 $3
$wrong_end"
}

told 'a root that is not there' 'Roots = ( "conf" "lost" )' "error[SCH013 unknown-value]: there is no 'repo/lost' for Roots
 --> repo/.ecconf-check.conf:1:19
  = help: relative paths begin at the folder of the settings"
is 'it is shown' "$(sed -n 3,5p err)" '  |
1 | Roots = ( "conf" "lost" )
  |                   ^^^^'
told 'one like a sibling' 'Roots = cnof' "error[SCH013 unknown-value]: there is no 'repo/cnof' for Roots
 --> repo/.ecconf-check.conf:1:9
  = help: did you mean 'conf'?"
told 'a part of it' 'Roots = "./conf/defualt/ecelerity.conf"' "error[SCH013 unknown-value]: there is no 'repo/./conf/defualt/ecelerity.conf' for Roots
 --> repo/.ecconf-check.conf:1:10
  = help: did you mean './conf/default/ecelerity.conf'?"
told 'its last part' 'Roots = conf/default/ecelerty.conf' "error[SCH013 unknown-value]: there is no 'repo/conf/default/ecelerty.conf' for Roots
 --> repo/.ecconf-check.conf:1:9
  = help: did you mean 'conf/default/ecelerity.conf'?"
told 'a part behind which nothing is' 'Roots = cnof/other' "error[SCH013 unknown-value]: there is no 'repo/cnof/other' for Roots
 --> repo/.ecconf-check.conf:1:9
  = help: relative paths begin at the folder of the settings"
told 'an absolute path' 'Roots = "/nowhere/at/all"' "error[SCH013 unknown-value]: there is no '/nowhere/at/all' for Roots
 --> repo/.ecconf-check.conf:1:10
  = help: name what is there, or remove it"
told 'a path through a file' 'Roots = conf/default/ecelerity.conf/x' "error[SCH013 unknown-value]: there is no 'repo/conf/default/ecelerity.conf/x' for Roots
 --> repo/.ecconf-check.conf:1:9
  = help: 'repo/conf/default/ecelerity.conf' is no folder"
told 'several, and a warning' 'Roots = ( lost losst )
Group = "facts/group";
Os = "el9"' "error[SCH013 unknown-value]: there is no 'repo/lost' for Roots
 --> repo/.ecconf-check.conf:1:11
  = help: relative paths begin at the folder of the settings
error[SCH013 unknown-value]: there is no 'repo/losst' for Roots
 --> repo/.ecconf-check.conf:1:16
  = help: relative paths begin at the folder of the settings
error[SCH013 unknown-value]: there is no 'repo/facts/group' for Group
 --> repo/.ecconf-check.conf:2:10
  = help: 'repo/facts/group' is a symbolic link that leads nowhere: mend it
warning[SYN037 statement-separator]: statements need no separator
 --> repo/.ecconf-check.conf:2:22
  = help: remove it
  = fix: remove it; the line is then: Group = \"facts/group\""
told 'another setting' 'Group = "facts/acounts"' "error[SCH013 unknown-value]: there is no 'repo/facts/acounts' for Group
 --> repo/.ecconf-check.conf:1:10
  = help: did you mean 'facts/accounts'?"
told 'a file of a list' 'Vocabulary = ( "site.voc" )' "error[SCH013 unknown-value]: there is no 'repo/site.voc' for Vocabulary
 --> repo/.ecconf-check.conf:1:17
  = help: relative paths begin at the folder of the settings"

# What nobody looks for may be missing.
printf 'Roots = lost\nBaseline = "new.json"\nGroup = gone\nSearch_Path = nowhere\n' >repo/.ecconf-check.conf
run "$cli_plain" --offline --baseline b.json --group repo/facts/accounts --write-baseline b.json repo/conf
is 'a root that is not needed, a baseline that is to be written, an option of the command line' \
    "$status $(cat err)" '0 '
run "$cli_plain" --print-settings --config repo/.ecconf-check.conf
is '--print-settings shows it' "$status $(cat err)$(grep -c lost out)" '0 1'
run "$cli_ecconf" eval --config repo/.ecconf-check.conf -c repo/conf Retry_Interval
expect 'a command that does not use it' 0 'Retry_Interval = 9'
run "$cli_ecconf" eval --config repo/.ecconf-check.conf Retry_Interval
is 'and one that does' "$status $(head -n 2 err) $(tail -n 1 err)" \
    "2 error[SCH013 unknown-value]: there is no 'repo/lost' for Roots
 --> repo/.ecconf-check.conf:1:9 ecconf eval: the settings 'repo/.ecconf-check.conf' are wrong, so nothing was read; \
--no-config does without them"

# What cannot be.
told 'a search path in one text' 'Search_Path = ( "a:b" c )' "error[SCH011 wrong-type]: 'a:b' is not a value for Search_Path
 --> repo/.ecconf-check.conf:1:18
  = why: a colon separates folders of the search path, so none can have one in its name
  = help: write each folder as an element of its own: ( \"a\" \"b\" )"
told 'standard input' 'Roots = ( "-" )' "error[SCH011 wrong-type]: '-' is not a value for Roots
 --> repo/.ecconf-check.conf:1:12
  = why: standard input is no place that settings can name
  = help: write './-' if a file is called so"
cp repo/conf/default/ecelerity.conf repo/-
printf 'Roots = "./-"\n' >repo/.ecconf-check.conf
(cd repo && "$cli_plain" >../out 2>../err </dev/null)
is 'a file that is called so' "$? $(cat out err)" '0 '
tap_done
