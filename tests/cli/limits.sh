#!/bin/sh
# SPDX-License-Identifier: MIT
# Every limit: a finding that names it and the option that raises it, exit status 3, and nothing of
# that one step below.
. "$abs_top_srcdir/tests/lib/cli.sh"

# limit OPTION ENOUGH TOO-FEW CODE PATH
limit() {
    check "--$1" "$2" "$5"
    none "--$1 $2 is enough" "$([ "$status" -ne 3 ] || cat out err)"
    none "--$1 $2 says nothing of a limit" "$(codes | grep "$4")"
    check "--$1" "$3" "$5"
    is "--$1 $3 is too few" "$status" 3
    is "$4 says so once" "$(codes | tr ' ' '\n' | grep -c "$4")" 1
    none "$4 names the option" "$(grep -q -e "--$1" out || cat out)"
}

printf 'a = 1;\nb = 1;\nc = 1;\n' >three.conf
limit max-findings 3 2 INC017 three.conf
is 'the first ones are kept' "$(codes)" 'INC017 SYN038 SYN038'
limit max-syntax-findings 3 2 SYN052 three.conf
check --ignore SYN038 --max-syntax-findings 2 three.conf
expect_codes 'what is ignored uses up no limit of a file' 0 ''

printf 'A {\n B {\n  C {\n  }\n }\n}\n' >deep.conf
limit max-nesting 3 2 SYN051 deep.conf

printf 'include "1.conf"\n' >chain.conf
printf 'include "2.conf"\n' >1.conf
printf 'a = 1\n' >2.conf
limit max-include-depth 3 2 INC005 chain.conf
limit max-files 3 2 INC008 chain.conf
limit max-total-size 40 39 INC007 chain.conf

printf 'include "big.conf"\n' >main.conf
printf 'a = "%060d"\n' 0 >big.conf
limit max-file-size 67 66 INC006 main.conf
check --max-file-size 66 big.conf
is 'a main file that is too large' "$status$(cat out)" 3
is 'names the option as well' "$(cat err)" \
    "ecconf-check: 'big.conf' has 67 bytes, more than the limit of 66; --max-file-size raises it"

mkdir d
: >d/a.conf
: >d/b.conf
printf 'include "d"\n' >directory.conf
limit max-directory-entries 2 1 INC009 directory.conf
tap_done
