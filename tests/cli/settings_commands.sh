#!/bin/sh
# SPDX-License-Identifier: MIT
# The commands of ecconf read what ecconf-check checks: they take its settings as far as these concern them.
. "$abs_top_srcdir/tests/lib/cli.sh"

mkdir -p repo/conf repo/sub repo/old tree/default tree/n1 tree/n2
cat >repo/conf/ecelerity.conf <<'END'
include "own.conf"
Retry_Interval = 9
END
printf 'Max_Retries = 3\n' >repo/sub/own.conf
printf 'Retry_Interval = 8\nMax_Retries = 3\n' >repo/old/ecelerity.conf
cat >repo/.ecconf-check.conf <<'END'
Roots = ( "conf" )
Search_Path = ( "sub" )
Profile = "strict"
Select = SCH
Path "conf" { Ignore = all }
END
cd repo/sub || exit 99

# answers NAME OUT ARGUMENT... -- what `ecconf ARGUMENT...` prints.
answers() {
    answers_name=$1 answers_out=$2
    shift 2
    run "$cli_ecconf" "$@"
    expect "$answers_name" 0 "$answers_out"
}
answers 'eval: the root, with its search path' 'Max_Retries = 3' eval Max_Retries
answers 'get' 'Retry_Interval = 9' get Retry_Interval
answers 'show' 'Max_Retries = 3
Retry_Interval = 9' show
answers 'dump' 'Max_Retries = 3
Retry_Interval = 9' dump
answers 'dump of a path' 'Max_Retries = 3
Retry_Interval = 9' dump "$PWD/../conf"
answers 'dump of a file' 'Retry_Interval = 8
Max_Retries = 3' dump -c ../old
run "$cli_ecconf" tree
is 'tree' "$status $(head -n 2 out)$(cat err)" '0 ../conf/ecelerity.conf
`-- ../sub/own.conf (line 1)'
run "$cli_ecconf" nodes
is 'nodes' "$status $(head -n 2 out)$(cat err)" '0 ../conf
  (any node)  ../conf/ecelerity.conf'
run "$cli_ecconf" locate Binding
expect 'locate' 1 '' 'ecconf locate: the configuration has no scope Binding'
run "$cli_ecconf" diff ../old ../conf
is 'diff: the settings of the new one' "$status $(head -n 1 out)$(cat err)" \
    '0 ~ Retry_Interval = 8 -> 9                                       config reload'
run "$cli_ecconf" security --offline
is 'security' "$status $(head -n 1 out)$(cat err)" '0 exposure 0.0 of 10 (low)'
printf 'Retry_Interval = 9 }\n' | "$cli_ecconf" eval -c - --stdin-name ../conf/x Retry_Interval >out 2>err
is 'standard input' "$(cat out err)" "Retry_Interval = 9
ecconf eval: the configuration has 1 error, so the answer may be wrong; 'ecconf check -' shows it"

# With and without.
run "$cli_ecconf" eval --no-config -c ../conf Max_Retries
is '--no-config: no search path' "$status $(head -n 1 out)" '0 Max_Retries = auto'
run "$cli_ecconf" eval --no-config Max_Retries
is '--no-config: no root' "$status $(head -n 1 err)" '3 ecconf eval: no ecelerity.conf on the search path; tried:'
cd ../.. || exit 99
answers '--config' 'Max_Retries = 3' eval --config repo/.ecconf-check.conf Max_Retries
run "$cli_ecconf" eval --config nowhere Max_Retries
expect 'that is not there' 3 '' \
    "ecconf eval: the settings 'nowhere' cannot be read: No such file or directory"
run "$cli_ecconf" eval --search-path / -c repo/conf Max_Retries
is 'an option of the command line' "$status $(cat out)" '0 Max_Retries = auto'
echo 'Roots = ( "conf" "old" )' >repo/.ecconf-check.conf
cd repo || exit 99
run "$cli_ecconf" eval Max_Retries
is 'two roots are no answer' "$status $(head -n 1 err)" \
    "2 ecconf eval: the settings '.ecconf-check.conf' have 2 Roots: name one with --file"
run "$cli_ecconf" security
is 'nor for security' "$status $(head -n 1 err)" \
    "2 ecconf security: the settings '.ecconf-check.conf' have 2 Roots: name one"
cd .. || exit 99

# Limits and facts.
printf 'Max_Files = 1\n' >repo/.ecconf-check.conf
run "$cli_ecconf" eval -c repo/conf --search-path repo/sub Retry_Interval
cp out with && cp err with.err
run "$cli_ecconf" eval --no-config --max-files 1 -c repo/conf --search-path repo/sub Retry_Interval
same_file 'a limit' with out
same_file 'what is told of it' with.err err
printf 'Security { user = "mta" Capabilities = "cap_net_admin=ep" }\n' >repo/conf/ecelerity.conf
printf 'cap_net_admin\n' >repo/caps
printf 'Offline = true\nCap_Profile = caps\n' >repo/.ecconf-check.conf
for profile in caps docker; do
    [ "$profile" = caps ] || printf 'Offline = true\nCap_Profile = docker\n' >repo/.ecconf-check.conf
    run "$cli_ecconf" security repo/conf
    cp out with
    (cd repo && "$cli_ecconf" security --no-config --offline --cap-profile "$profile" conf) |
        sed 's/ conf/ repo\/conf/' >without
    same_file "security: capabilities of $profile" with without
done
is 'docker lacks one' "$(grep -c CAP023 with)" 1

# A tree, as the node that the settings name.
printf 'Retry_Interval = 1\n' >tree/n1/ecelerity.conf
printf 'Retry_Interval = 2\n' >tree/n2/ecelerity.conf
printf 'Roots = "."\nNode = "n2"\n' >tree/.ecconf-check.conf
cd tree || exit 99
answers 'the node' 'Retry_Interval = 2' eval Retry_Interval
answers 'the node of the command line' 'Retry_Interval = 1' eval --node n1 Retry_Interval
run "$cli_ecconf" nodes
is 'nodes shows all' "$status $(grep -c '^  n[12]' out)" '0 2'
cd .. || exit 99

# What is wrong.
echo 'Nod = "n1"' >repo/.ecconf-check.conf
for command in eval get show locate dump tree nodes diff security; do
    case $command in
    diff) set -- repo/old repo/conf ;;
    nodes | security) set -- repo/conf ;;
    *) set -- -c repo/conf ;;
    esac
    [ "$command" = locate ] && set -- "$@" Binding
    case $command in eval | get) set -- "$@" Retry_Interval ;; esac
    run "$cli_ecconf" "$command" "$@"
    is "$command: wrong settings" "$status $(cat out)$(sed -n '1p; $p' err)" \
        "2 error[SCH001 unknown-option]: 'Nod' is not an option of the settings
ecconf $command: the settings 'repo/.ecconf-check.conf' are wrong, so nothing was read; --no-config does without them"
    run "$cli_ecconf" "$command" --no-config "$@"
    is "$command: none" "$(grep -c settings err)" 0
done
tap_done
