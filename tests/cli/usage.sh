#!/bin/sh
# SPDX-License-Identifier: MIT
# Wrong use: exit status 2, nothing on standard output, one helpful line on standard error.
. "$abs_top_srcdir/tests/lib/cli.sh"

printf 'a = 1\n' >a.conf

# wrong MESSAGE ARGUMENT... -- these arguments are refused with this message.
wrong() {
    wrong_message=$1
    shift
    check "$@"
    expect "wrong use: $*" 2 '' "ecconf-check: $wrong_message
Try 'ecconf-check --help'."
}

wrong "unknown option '--formt': did you mean '--format'?" --formt json a.conf
wrong "unknown option '--of-line': did you mean '--offline'?" --of-line=x a.conf
wrong "unknown option '--xyzzy'" --xyzzy a.conf
wrong "unknown option '-x'" -x a.conf
wrong "'--max-' begins several options" --max- 3 a.conf
wrong '--max-files lacks its value: --max-files N' a.conf --max-files
wrong '--format lacks its value: --format FORMAT[:FILE]' a.conf -f
wrong '--quiet takes no value' --quiet=yes a.conf
wrong "unknown format 'jason': did you mean 'json'?" --format jason a.conf
wrong "unknown format 'x'" --format x:file a.conf
wrong '--format json: lacks the name of a file' --format json: a.conf
wrong 'two formats go to standard output: write --format text:FILE' --format json -f text a.conf
wrong 'two formats go to r: write --format text:FILE' --format json:r -f text:r a.conf
wrong "--fail-level cannot be 'err': did you mean 'error'?" --fail-level err a.conf
wrong "--fail-level cannot be 'bad': it is note, warning or error" --fail-level bad a.conf
wrong "--fail-level cannot be 'warnings': did you mean 'warning'?" --fail-level warnings a.conf
wrong "--color cannot be 'yes': it is auto, always or never" --color yes a.conf
wrong "unknown profile 'strickt': it is minimal, recommended, strict or all" --profile strickt a.conf
wrong "unknown code 'SYN0001': did you mean 'SYN001'?" --select SYN0001 a.conf
wrong "unknown code 'unterminated-sting': did you mean 'unterminated-string'?" \
    --ignore SYN,unterminated-sting a.conf
wrong "unknown code 'xyzzy'" --select xyzzy a.conf
wrong "'SYN' lacks a level: write CODE=error, =warning or =note" --severity SYN a.conf
wrong "unknown level 'bad': it is error, warning or note" --severity SYN=bad a.conf
wrong "unknown code 'XYZ'" --severity XYZ=note a.conf
wrong "unknown system 'debain12': did you mean 'debian12'?" --os debain12 a.conf
for number in 0 -1 x 1x '' 1K 99999999999999999999; do
    wrong "--max-findings cannot be '$number': it is a number from 1 on" --max-findings "$number" a.conf
done
wrong "--max-file-size cannot be '1T': it is a number from 1 on, with K, M or G behind it if wanted" \
    --max-file-size 1T a.conf
wrong 'standard input can be read only once' - a.conf -
wrong "--format text:a.conf would overwrite a file that is checked" --format text:a.conf a.conf
is 'the file is still there' "$(cat a.conf)" 'a = 1'

check --fail-level err a.conf --help
is 'the first fault counts' "$status" 2
check --max-file-size 1k --max-total-size 2M a.conf
expect 'sizes with units' 0
check --form json --select=SYN a.conf
is 'options may be cut short' "$status$(head -n 1 out)" '0{'
check a.conf --offline
expect 'options may stand behind paths' 0
printf 'a = 1 }\n' >./--offline
check -- --offline
expect_codes 'behind -- there are only paths' 1 SYN021
tap_done
