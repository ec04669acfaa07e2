# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the tests of the command line share. The current folder is the test's own, so that paths in
# messages are short and the same everywhere.

. "$abs_top_srcdir/tests/lib/tap.sh"
mkdir "$tap_tmp/work" && chmod 755 "$tap_tmp" && cd "$tap_tmp/work" || exit 99
unset EC_CONF_SEARCH_PATH EC_NODE_NAME EC_SUB_CLUSTER

# The other name of the program.
# shellcheck disable=SC2034 # for the tests
cli_ecconf=${ECCONF%/*}/ecconf

# Most texts here are about other things than words, and have names that nobody knows. The program
# as its users get it is $cli_plain.
# shellcheck disable=SC2034 # for the tests
cli_plain=$ECCONF
printf '#!/bin/sh\nexec "%s" --ignore SCH,LIF "$@"\n' "$ECCONF" >"$tap_tmp/ecconf-check"
chmod 755 "$tap_tmp/ecconf-check"
ECCONF=$tap_tmp/ecconf-check

# run COMMAND... -- run a command; $status is its exit status, ./out and ./err are what it printed.
run() {
    "$@" >out 2>err
    status=$?
}

# check ARGUMENT... -- run the linter.
check() {
    run "$ECCONF" "$@"
}

# expect NAME STATUS [OUT [ERR]] -- status and both streams of the last run are exactly these.
expect() {
    expect_got="status $status
$(cat out)
--- standard error
$(cat err)"
    is "$1" "$expect_got" "status $2
${3:-}
--- standard error
${4:-}"
}

# wrong NAME MESSAGE ARGUMENT... -- `ecconf $cli_command` refuses these arguments with this message.
wrong() {
    wrong_name=$1 wrong_message=$2
    shift 2
    run "$cli_ecconf" "$cli_command" "$@"
    expect "$wrong_name" 2 '' "ecconf $cli_command: $wrong_message
Try 'ecconf $cli_command --help'."
}

# codes -- the codes of the findings of the last run (text), in order, on one line.
codes() {
    sed -n 's/^[a-z]*\[\([A-Z]*[0-9]*\) .*/\1/p' out | tr '\n' ' ' | sed 's/ $//'
}

# expect_codes NAME STATUS CODES -- the last run found exactly these, and standard error is empty.
expect_codes() {
    is "$1" "$status $(codes)$(cat err)" "$2 $3"
}

# on_terminal COMMAND -- run a shell command with a terminal as standard output and error; ./out is
# what it printed. False when there is no way to make one.
on_terminal() {
    # Without /dev/pts, as in some containers, there is the command but no terminal.
    script -qefc 'test -t 1' /dev/null </dev/null >/dev/null 2>&1 || return 1
    TERM=xterm script -qefc "$1" /dev/null </dev/null >out 2>err
    status=$?
    tr -d '\r' <out >out.plain && mv out.plain out
}
