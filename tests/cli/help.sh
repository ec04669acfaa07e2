#!/bin/sh
# SPDX-License-Identifier: MIT
# Help and version, under both names of the program.
. "$abs_top_srcdir/tests/lib/cli.sh"

check --help
is 'help is no failure' "$status$(cat err)" 0
is 'help begins with the usage' "$(head -n 1 out)" 'Usage: ecconf-check [OPTION]... [PATH]...'
none 'help has at most 90 lines' "$(awk 'END { if (NR > 90) print NR }' out)"
none 'lines of help have at most 80 columns' "$(awk 'length($0) > 80' out)"
none 'help tells about every option' \
    "$(sed -n '/CLI_CHECK\|CLI_ALL/s/^OPTION([^,]*, "\([^"]*\)".*/\1/p' \
        "$abs_top_srcdir/src/cli/options.def" |
        while IFS= read -r name; do
            grep -q -e "--$name\\( \\|\$\\)" out || echo "$name"
        done)"
none 'help names the systems' "$(grep -q 'debian12, debian13$' out || cat out)"
cp out long
if on_terminal "stty cols 60; '$ECCONF' --help"; then
    none 'help fits a narrow terminal' "$(awk 'length($0) > 60' out)"
else
    skip 'help fits a narrow terminal' 'no terminal can be made'
fi
check -h
same_file 'a short -h' out long
check --format json --help nowhere.conf
same_file 'help wins over everything else' out long

check --version
none 'the version' "$(grep -Ex 'ecconf-check [0-9]+\.[0-9]+\.[0-9]+' out >/dev/null || cat out)"
is 'the version is no failure' "$status$(cat err)" 0
cp out long
check -V
same_file 'a short -V' out long

run "$cli_ecconf"
is 'ecconf without a command is wrong use' "$status$(cat out)" 2
is 'ecconf without a command shows help' "$(head -n 1 err)" \
    'Usage: ecconf COMMAND [OPTION]... [ARGUMENT]...'
cp err long
run "$cli_ecconf" --help
same_file 'ecconf --help shows the same' out long
is 'ecconf --help is no failure' "$status$(cat err)" 0
run "$cli_ecconf" --version
none 'the version of ecconf' "$(grep -Ex 'ecconf [0-9.]+' out >/dev/null || cat out)"
run "$cli_ecconf" chekc
expect 'an unknown command' 2 '' "ecconf: unknown command 'chekc': did you mean 'check'?
Try 'ecconf --help'."
run "$cli_ecconf" --versoin
expect 'an unknown option' 2 '' "ecconf: unknown option '--versoin': did you mean '--version'?
Try 'ecconf --help'."
run "$cli_ecconf" help schmea
expect 'help for an unknown command' 2 '' "ecconf: unknown command 'schmea': did you mean 'schema'?
Try 'ecconf --help'."
run "$cli_ecconf" schema --help
cp out long
run "$cli_ecconf" help schema
same_file 'help for a command' out long
is 'is no failure' "$status$(cat err)" 0
run "$cli_ecconf" check --help
is 'ecconf check --help' "$(head -n 1 out)" 'Usage: ecconf check [OPTION]... [PATH]...'

printf 'a = 1 }\n' >a.conf
run "$cli_plain" a.conf
cp out long
run "$cli_ecconf" check a.conf
same_file 'ecconf check does what ecconf-check does' out long
is 'with the same status' "$status" 1
run "$cli_ecconf" check --xyzzy
expect 'it calls itself by its name' 2 '' "ecconf check: unknown option '--xyzzy'
Try 'ecconf check --help'."
tap_done
