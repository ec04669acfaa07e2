#!/bin/sh
# SPDX-License-Identifier: MIT
# Which findings are shown, how severe they are, and what the exit status makes of them.
. "$abs_top_srcdir/tests/lib/cli.sh"

# An error, a warning and a note.
printf 'a = 1 }\nb = 1;\nc = /x\n' >a.conf
printf 'b = 1;\n' >warning.conf
printf 'c = /x\n' >note.conf

check a.conf
expect_codes 'everything' 1 'SYN021 SYN038 SYN011'
is 'the closing line' "$(tail -n 1 out)" '1 error, 1 warning, 1 note in 1 file'

# level FILE LEVEL STATUS
level() {
    check --fail-level "$2" "$1"
    is "$1 at fail level $2" "$status" "$3"
}
level a.conf error 1
level warning.conf error 0
level warning.conf warning 1
level warning.conf note 1
level note.conf warning 0
level note.conf NOTE 1

# shown NAME STATUS CODES ARGUMENT...
shown() {
    shown_name=$1 shown_status=$2 shown_codes=$3
    shift 3
    check "$@" a.conf
    expect_codes "$shown_name" "$shown_status" "$shown_codes"
}
shown 'select a code' 1 SYN021 --select SYN021
shown 'select in any letter case' 1 SYN021 --select syn021
shown 'select by name' 0 SYN038 --select separator-in-value
shown 'select a family' 1 'SYN021 SYN038 SYN011' --select SYN
shown 'select another family' 0 '' --select SEC,CHR
shown 'select with a list' 1 'SYN021 SYN011' --select 'SYN021, SYN011'
shown 'select twice' 1 'SYN021 SYN011' --select SYN021 --select SYN011
shown 'select all' 1 'SYN021 SYN038 SYN011' --select all
shown 'ignore a code' 0 'SYN038 SYN011' --ignore SYN021
shown 'ignore a family' 0 '' --ignore SYN
shown 'ignore all' 0 '' --ignore all
shown 'ignore twice' 0 'SYN011' --ignore SYN021 --ignore separator-in-value
shown 'ignore part of a selection' 1 SYN021 --select SYN --ignore SYN038,SYN011
shown 'no entry selects nothing' 0 '' --select ''
shown 'no entry ignores nothing' 1 'SYN021 SYN038 SYN011' --ignore ''

check --ignore SYN021 -f json a.conf
is 'what is ignored is counted' "$(grep -o '"ignored": [0-9]*' out)" '"ignored": 1'
check --ignore SYN038 --max-findings 2 a.conf
expect_codes 'what is ignored uses up no limit' 1 'SYN021 SYN011'

shown 'a milder level' 0 'SYN021 SYN038 SYN011' --severity SYN021=warning
is 'the milder level is shown' "$(head -n 1 out | cut -d '[' -f 1)" warning
is 'the milder level is counted' "$(tail -n 1 out)" '2 warnings, 1 note in 1 file'
shown 'a stricter level' 1 'SYN021 SYN038 SYN011' --severity separator-in-value=error
is 'the stricter level is counted' "$(tail -n 1 out)" '2 errors, 1 note in 1 file'
shown 'the level of a family' 0 'SYN021 SYN038 SYN011' --severity SYN=note
shown 'later entries win' 1 'SYN021 SYN038 SYN011' --severity SYN=note,SYN011=error
shown 'later options win' 0 'SYN021 SYN038 SYN011' --severity SYN=error --severity all=Note
shown 'the level decides what is quiet' 1 SYN038 --quiet --severity SYN=note,SYN038=error

# Profiles, and rules that are in none but the last one.
printf 'Security { user = "backup" group = "backup" }\n' >ecelerity.conf
check --offline ecelerity.conf
none 'a rule that is off by default is off' "$(codes | grep SEC017)"
check --offline --select SEC017 ecelerity.conf
expect_codes 'selecting it switches it on' 0 'SEC017 SEC017'
check --offline --select all --ignore SEC017 ecelerity.conf
none 'ignoring it switches it off again' "$(codes | grep SEC017)"
for profile in minimal recommended strict; do
    check --offline --profile $profile ecelerity.conf
    none "profile $profile does not have it" "$(codes | grep SEC017)"
done
check --offline --profile All ecelerity.conf
expect_codes 'profile all has it' 0 'SEC017 SEC017'
check --offline --profile minimal --select SEC017 ecelerity.conf
expect_codes 'selecting goes before the profile' 0 'SEC017 SEC017'
printf 'Security { user = "root" group = "ecuser" }\n' >ecelerity.conf
check --offline --profile minimal ecelerity.conf
expect_codes 'profile minimal has no warning' 0 ''
check --offline --profile recommended ecelerity.conf
expect_codes 'profile recommended is the default' 0 'SEC003'
tap_done
