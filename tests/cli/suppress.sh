#!/bin/sh
# SPDX-License-Identifier: MIT
# Comments that suppress findings: what they are for, what is wrong with them, and where what they suppress
# still shows.
. "$abs_top_srcdir/tests/lib/cli.sh"

# A warning in each line, none about words.
printf 'a = 1; # ecconf-check: ignore[SYN038] -- ticket 4711\nb = 2;\n' >line.conf
check line.conf
expect_codes 'behind a statement: its line' 0 SYN038
is 'the place of the other' "$(sed -n 2p out)" ' --> line.conf:2:6'
is 'the closing line counts it' "$(tail -n 1 out)" '1 warning in 1 file; 1 suppressed'

# suppressed NAME CODES -- of file.conf, at the fail level of notes; only these are shown.
suppressed() {
    check --fail-level note file.conf
    expect_codes "$1" "$([ -n "$2" ] && echo 1 || echo 0)" "$2"
}

printf '# ecconf-check: ignore[separator-in-value]\na = 1;\nb = 2;\n' >file.conf
suppressed 'in a line of its own: the next statement' SYN038
printf '# ecconf-check: ignore[SYN]\n# a remark\n\nA "x" {\n b = 2;\n B { c = 3; }\n}\nd = 4;\n' >file.conf
suppressed 'the next block with all in it' SYN038
is 'not what follows it' "$(sed -n 2p out)" ' --> file.conf:8:6'
printf 'A {\n # ecconf-check: ignore[syn038]\n b = 2;\n c = 3;\n}\n' >file.conf
suppressed 'in a block' SYN038
printf '# ecconf-check: ignore[SYN038]\n# ecconf-check: ignore[SYN011]\na = /x;\n' >file.conf
suppressed 'two before one statement' ''
printf 'a = 1; /* ecconf-check: ignore[SYN038] -- why */ b = 2;\n' >file.conf
suppressed 'a block comment' ''
printf 'a = 1; # ecconf-check: ignore [ SYN038 , SYN011 ]   until=2999-12-31   --why\n' >file.conf
check --today 2999-12-31 file.conf
expect_codes 'blanks do not matter' 0 SUP001
printf '\n# a remark\n# ecconf-check: ignore-file[SYN038]\na = 1;\nA { b = 2; }\n' >file.conf
suppressed 'a whole file' ''
printf 'include "line.conf"\n# ecconf-check: ignore[SYN038]\na = 1;\n' >file.conf
suppressed 'each file has its own' SYN038
is 'the closing line counts all' "$(tail -n 1 out)" '1 warning in 2 files; 2 suppressed'
printf 'l = (\n "a"\n # ecconf-check: ignore[SYN039]\n b,\n c,\n)\n' >file.conf
suppressed 'in a list: the next line' SYN039
printf 'a = "x # ecconf-check: ignore[SYN038]\ny"\nb = 1;\n' >file.conf
suppressed 'not in a string' SYN038
printf '# see ecconf-check: ignore[SYN038]\nb = 1;\n' >file.conf
suppressed 'not in the middle of a comment' SYN038
printf '\357\273\277# ecconf-check: ignore-file[SYN009]\nb = 1\n' >file.conf
suppressed 'what is about the file as such' ''
printf '\r\n# ecconf-check: ignore[SYN038]\r\nb = 1;\r\n' >file.conf
suppressed 'line ends of Windows' ''
printf '# ecconf-check: ignore[SYN038]\n%s' 'b = 1;' >file.conf
suppressed 'no line end' ''

# What is wrong with a comment. Nothing is suppressed then.
# wrong_comment NAME CODES MESSAGE COMMENT -- before a statement with SYN038.
wrong_comment() {
    printf '%s\na = 1;\n' "$4" >file.conf
    check --today 2026-01-01 file.conf
    expect_codes "$1" 0 "$2"
    is "$1: what is said" "$(head -n 1 out | sed 's/.*\]: //')" "$3"
}
wrong_comment 'no such word' 'SUP003 SYN038' 'the comment says neither ignore nor ignore-file' \
    '# ecconf-check: disable[SYN038]'
wrong_comment 'nothing behind the mark' 'SUP003 SYN038' \
    'the comment says neither ignore nor ignore-file' '# ecconf-check:'
wrong_comment 'no list' 'SUP003 SYN038' 'the comment names no finding to ignore' \
    '# ecconf-check: ignore SYN038'
wrong_comment 'an empty list' 'SUP003 SYN038' 'the list of codes is empty' '# ecconf-check: ignore[ ,]'
wrong_comment 'an open list' 'SUP003 SYN038' 'the list of codes is not closed' \
    '# ecconf-check: ignore[SYN038 -- why'
wrong_comment 'all' 'SUP003 SYN038' "'all' is not a code: name the findings to ignore" \
    '# ecconf-check: ignore[all]'
wrong_comment 'no such day' 'SUP003 SYN038' 'the date is not a day of the form 2030-12-31' \
    '# ecconf-check: ignore[SYN038] until=2026-02-29'
wrong_comment 'a reason without --' 'SUP003 SYN038' 'a reason begins with --' \
    '# ecconf-check: ignore[SYN038] ticket 4711'
wrong_comment 'two dates' 'SUP003 SYN038' 'a reason begins with --' \
    '# ecconf-check: ignore[SYN038] until=2026-02-01 until=2026-02-02'
wrong_comment 'no such code' 'SUP004 SYN038' "there is no finding or family 'SYN038x'" \
    '# ecconf-check: ignore[SYN038x]'
wrong_comment 'what cannot be suppressed' 'SUP005 SYN038' 'inc017 cannot be suppressed' \
    '# ecconf-check: ignore[inc017]'
wrong_comment 'what is found of comments' 'SUP005 SYN038' 'SUP cannot be suppressed' \
    '# ecconf-check: ignore[SUP]'
wrong_comment 'what is not there' 'SUP001 SYN038' \
    "nothing is found here that 'SYN021' would suppress" '# ecconf-check: ignore[SYN021]'
wrong_comment 'expired' 'SUP002 SYN038' 'the suppression of SYN038 ended on 2025-12-31' \
    '# ecconf-check: ignore[SYN038] until=2025-12-31 -- why'
wrong_comment 'one of a list expired with the others' 'SUP002 SYN038' \
    'the suppression of SYN038,SYN021 ended on 1970-01-01' \
    '# ecconf-check: ignore[SYN038,SYN021] until=1970-01-01'
printf 'a = 1\n# ecconf-check: ignore-file[SYN038]\nb = 2;\n' >file.conf
suppressed 'a file, too late' 'SUP003 SYN038'
printf 'A {\n a = 1;\n # ecconf-check: ignore[SYN038]\n}\n' >file.conf
suppressed 'nothing follows in the block' 'SYN038 SUP003'
printf 'a = 1;\n# ecconf-check: ignore[SYN038]\n' >file.conf
suppressed 'nothing follows in the file' 'SYN038 SUP003'

# Days.
printf 'a = 1; # ecconf-check: ignore[SYN038] until=2024-02-29\n' >day.conf
check --today 2024-02-29 day.conf
expect_codes 'the last day still counts' 0 ''
check --today 2024-03-01 day.conf
expect_codes 'the next one does not' 0 'SYN038 SUP002'
check --offline --today 2024-03-01 day.conf
expect_codes 'a day holds with --offline' 0 'SYN038 SUP002'
check day.conf
expect_codes 'the clock does' 0 'SYN038 SUP002'
check --offline --format json day.conf
is 'without a day the comment holds' "$status $(grep -c '"code": "SYN038".*"suppressed": {' out)" '0 1'
is 'what was not judged is told' "$(grep -o '"skipped": \[.*\]' out)" \
    '"skipped": [{"code": "SUP002", "reason": "offline"}]'
for day in 2026-13-01 2026-00-01 2026-04-31 1969-12-31 2026-1-01 20260101 today; do
    check --today "$day" day.conf
    expect "no day: $day" 2 '' "ecconf-check: '$day' is not a day: write 2026-12-31
Try 'ecconf-check --help'."
done

# Unused ones are told only when it is sure.
printf '# ecconf-check: ignore[SYN038]\na = 1\n' >file.conf
check --ignore SYN038 file.conf
expect_codes 'of a finding that is ignored' 0 ''
check --select SYN038 file.conf
expect_codes 'with SUP001 not selected' 0 ''
check --select SYN038,SUP001 file.conf
expect_codes 'selected' 0 SUP001
printf 'include "nowhere.conf"\n# ecconf-check: ignore[SEC001]\na = 1\n' >ecelerity.conf
check --select INC,SEC001,SUP001 ecelerity.conf
expect_codes 'in a configuration that is not complete' 1 INC001
printf '# ecconf-check: ignore[SEC001]\na = 1\n' >ecelerity.conf
check --select INC,SEC001,SUP001 ecelerity.conf
expect_codes 'in one that is' 0 SUP001
printf '# ecconf-check: ignore[SEC006,SEC]\nSecurity { user = "nobody" }\n' >ecelerity.conf
check --offline --select SEC006,SUP001 ecelerity.conf
expect_codes 'whose check was skipped' 0 ''
rm ecelerity.conf

# What only some want.
printf 'a = 1; # ecconf-check: ignore[SYN038]\n' >file.conf
check --profile strict --select SYN038,SUP006 file.conf
expect_codes 'a reason is wanted' 0 SUP006
check --select SYN038,SUP007 file.conf
expect_codes 'a date is wanted' 0 SUP007

# Errors, and where they show.
printf '}\n} # ecconf-check: ignore[SYN021]\n' >file.conf
check file.conf
expect_codes 'an error that is not suppressed fails' 1 SYN021
printf '# ecconf-check: ignore-file[SYN021] -- password = "hunter2"\n}\n' >file.conf
check file.conf
is 'one that is suppressed does not' "$status $(cat out)" '0 no findings in 1 file; 1 suppressed'
check -q file.conf
expect 'nothing is said when nothing is wanted' 0
for format in compact github gitlab rdjsonl; do
    check --format "$format" file.conf
    none "not in $format" "$(grep SYN021 out)"
done
check --format json file.conf
is 'JSON has it' "$(grep -o '"suppressed": [0-9{].*}' out | tail -n 1)" \
    '"suppressed": {"kind": "inSource", "reason": "password = \"********\""}}'
is 'and counts it apart' "$(grep -o '"errors": 0, .*"ignored"' out)" \
    '"errors": 0, "warnings": 0, "notes": 0, "suppressed": 1, "ignored"'
check --format sarif file.conf
is 'SARIF has it' "$(grep -o '"suppressions": .*\]' out)" \
    '"suppressions": [{"kind": "inSource", "status": "accepted", "justification": "password = \"********\""}]'
check --format json --today 2024-02-29 day.conf
is 'JSON has the day' "$(grep -o '"suppressed": {.*}' out)" \
    '"suppressed": {"kind": "inSource", "until": "2024-02-29"}}'
check --format github-summary file.conf
is 'a summary counts it' "$(head -n 1 out)" '## ecconf-check: no findings in 1 file; 1 suppressed'
check --statistics file.conf
is 'statistics count it' "$(grep '^suppressed' err)" 'suppressed  1'

# All nodes together.
mkdir -p conf/default conf/n1 conf/n2
printf 'include "node.conf"\n' | tee conf/n1/ecelerity.conf >conf/n2/ecelerity.conf
printf 'a = 1; # ecconf-check: ignore[SYN038] -- n1\n' >conf/n1/node.conf
printf 'a = 1;\n# ecconf-check: ignore[SYN038]\nb = 2\n' >conf/n2/node.conf
check --select SYN,SUP001 --all-nodes conf
expect_codes 'all nodes' 0 'SYN038 SUP001'
is 'of one node' "$(tail -n 1 out)" '2 warnings in 4 files of 2 nodes; 1 suppressed'

# A file full of them takes no time.
awk 'BEGIN {
    for (i = 0; i < 20000; i++) print "# ecconf-check: ignore[SYN038,SYN021,SCH001]"
    for (i = 0; i < 20000; i++) printf "/* ecconf-check: ignore[SYN038] */ a = %d; ", i
}' </dev/null >many.conf
run timeout 20 "$ECCONF" --max-findings 50000 --max-syntax-findings 50000 -f compact many.conf
is 'very many comments' "$status" 0
tap_done
