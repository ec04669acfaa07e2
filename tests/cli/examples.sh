#!/bin/sh
# SPDX-License-Identifier: MIT
# The example trees in docs/examples: nothing is to be said about them, whatever is looked for but what is
# pedantic.
. "$abs_top_srcdir/tests/lib/cli.sh"

examples=$abs_top_srcdir/docs/examples
run "$cli_plain" --offline --profile strict "$examples/single"
expect 'the single node is clean' 0
run "$cli_plain" --offline --profile strict --all-nodes "$examples/cluster"
expect 'the cluster is clean' 0
cd "$examples/cluster" || exit 99
run() {
    "$@" >"$tap_tmp/out" 2>"$tap_tmp/err"
    status=$?
}
run "$cli_plain" --offline --profile strict --all-nodes .
is 'from inside, too' "$status $(grep -c '^[a-z]*\[' "$tap_tmp/out")" '0 0'
run "$cli_ecconf" nodes .
is 'each node has a main file' "$status $(grep -c 'default/ecelerity.conf$' "$tap_tmp/out")" '0 3'
run "$cli_ecconf" security --offline --node mta2 .
is 'the cluster is not exposed' "$status $(head -n 1 "$tap_tmp/out")" '0 exposure 0.0 of 10 (low)'
run "$cli_ecconf" eval -c . --node mta2 Hostname
is 'a question about one node' "$status $(cat "$tap_tmp/out")" '0 hostname = "mta2.example.com"'
tap_done
