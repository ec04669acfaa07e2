#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf-check --all-nodes: each node's view, each finding once.
. "$abs_top_srcdir/tests/lib/cli.sh"
ECCONF=$cli_plain

mkdir -p tree/default tree/n1 tree/n2 tree/n3
cat >tree/default/common.conf <<'END'
Max_Outbound_Connections = many
Domain {
END
for node in n1 n2 n3; do
    printf 'include "common.conf"\ninclude "node.conf"\n' >"tree/$node/ecelerity.conf"
    printf 'Bind_Address = "10.0.0.1"\n' >"tree/$node/node.conf"
done
printf 'Retry_Interval = soon\n' >tree/n2/node.conf
rm tree/n3/node.conf
printf 'Retry_Interval = late\n' >tree/default/node.conf
check --offline --all-nodes tree
expect 'each finding once' 1 "error[SCH011 wrong-type]: 'many' is no value for Max_Outbound_Connections
 --> tree/default/common.conf:1:28
  |
1 | Max_Outbound_Connections = many
  |                            ^^^^
  = help: Max_Outbound_Connections takes a whole number, at least -1
  = note: included from tree/n1/ecelerity.conf:1

error[SYN020 missing-closing-brace]: scope 'Domain' is not closed
 --> tree/default/common.conf:2:1
  |
2 | Domain {
  | ^^^^^^
  = help: add the closing } where the scope ends
  = note: included from tree/n1/ecelerity.conf:1

error[SCH011 wrong-type]: 'late' is no value for Retry_Interval
 --> tree/default/node.conf:1:18
  |
1 | Retry_Interval = late
  |                  ^^^^
  = help: Retry_Interval takes a number of seconds
  = note: included from tree/n3/ecelerity.conf:2
  = note: on n3

error[SCH011 wrong-type]: 'soon' is no value for Retry_Interval
 --> tree/n2/node.conf:1:18
  |
1 | Retry_Interval = soon
  |                  ^^^^
  = help: Retry_Interval takes a number of seconds
  = note: included from tree/n2/ecelerity.conf:2
  = note: on n2

4 errors in 7 files of 3 nodes" ''

if command -v python3 >/dev/null 2>&1; then
    check --offline --all-nodes --format json tree
    is 'JSON has the nodes' "$(python3 -c '
import json
report = json.load(open("out"))
print(report["summary"]["nodes"])
for finding in report["findings"]:
    print(finding["code"], finding["file"], *finding["nodes"])')" '3
SCH011 tree/default/common.conf n1 n2 n3
SYN020 tree/default/common.conf n1 n2 n3
SCH011 tree/default/node.conf n3
SCH011 tree/n2/node.conf n2'
else
    skip 'JSON has the nodes' 'python3 is not installed'
fi

# The manager's main file belongs to the tree, too.
printf 'Retry_Interval = never\n' >tree/default/eccluster.conf
check --offline --all-nodes tree
is 'the manager is checked' "$(sed -n 's/^ --> //p' out | sort | tr '\n' ' ')" \
    'tree/default/common.conf:1:28 tree/default/common.conf:2:1 tree/default/eccluster.conf:1:18 tree/default/node.conf:1:18 tree/n2/node.conf:1:18 '
rm tree/default/eccluster.conf

EC_NODE_NAME=n1
export EC_NODE_NAME
check --offline --all-nodes tree
is 'the node of this machine does not matter' "$(tail -n 1 out)" '4 errors in 7 files of 3 nodes'
unset EC_NODE_NAME
check --offline --all-nodes --ignore SCH tree
is 'codes can be ignored' "$status $(tail -n 1 out)" '1 1 error in 7 files of 3 nodes'
check --offline --all-nodes --max-findings 2 tree
is 'the limit is for all nodes together' "$status $(codes)" '3 INC017 SCH011 SYN020'

# A machine of which the tree has nothing else runs the manager alone.
mkdir -p managed/default managed/n1 managed/m1
printf 'include "node.conf"\n' >managed/default/ecelerity.conf
printf 'Max_Outbound_Connections = 5\n' >managed/n1/node.conf
printf 'Retry_Interval = never\n' >managed/m1/eccluster.conf
check --offline --all-nodes managed
is 'a manager does not read what nodes read' "$status $(sed -n 's/^ --> //p' out)$(cat err)" \
    '1 managed/m1/eccluster.conf:1:18'
printf 'Max_Outbound_Connections = many\n' >managed/m1/node.conf
check --offline --all-nodes managed
is 'one that is a node, too, does' "$status $(sed -n 's/^ --> //p' out | tr '\n' ' ')" \
    '1 managed/m1/eccluster.conf:1:18 managed/m1/node.conf:1:28 '
rm -r managed

rm tree/n1/ecelerity.conf
ln -s nowhere tree/n1/ecelerity.conf
check --offline --all-nodes tree
is 'a node that has nothing' "$status $(cat err)" '3 ecconf-check: node n1 has no main file'
rm -r tree
check --all-nodes tree
expect 'no tree' 3 '' "ecconf-check: no default or global folder and no main file in 'tree' (nor in conf/ or etc/conf/ there)"
mkdir -p tree/default
check --all-nodes tree
is 'nothing in the tree' "$status$(cat out)" 3
for arguments in '' 'tree tree' '--node n1 tree' '--scope Binding tree'; do
    # shellcheck disable=SC2086 # a list of words
    check --all-nodes $arguments
    is "wrong use: $arguments" "$status $(head -n 1 err)" \
        '2 ecconf-check: --all-nodes takes one directory, and neither --node nor --scope'
done

# What is found of all nodes together is what is found of each one by itself, but for what is told of the
# nodes as such: CLU, and MRG003, which leaves to it what the folder of a node sets again.
rm -rf tree
mkdir -p tree/default/shared
cat >tree/default/ecelerity.conf <<'END'
include "first.conf"
include "shared"
Binding "b" {
    include "inside.conf"
}
include "last.conf"
END
printf 'Retry_Interval = soon\nBinding "b" {\n    Blackhole = true\n    Nonsense = 1\n}\n' >tree/default/shared/a.conf
printf 'Domain "x.com" {\n    Max_Retry_Interval = 10\n    Blackhole = inline\n}\nauth_ds "1" {\n}\n' >tree/default/shared/b.conf
for node in n1 n2 n3 n4; do
    mkdir "tree/$node"
    printf 'Retry_Interval = 1\n' >"tree/$node/first.conf"
    printf 'Blackhole = false\n' >"tree/$node/inside.conf"
    printf 'Retry_Interval = 2\n' >"tree/$node/last.conf"
done
printf 'auth_ds "2" {\n}\nBinding "b" {\n    Nonsense = 2\n}\n' >tree/n1/first.conf
printf 'Blackhole = true\nMax_Retry_Interval = 5\n' >tree/n2/inside.conf
printf 'Binding "B" {\n}\nDomain "x.com" {\n    Blackhole = false\n}\n' >tree/n3/first.conf
printf 'Retry_Interval = 5\nBinding "c" {\n    Nonsense = 3\n}\n' >tree/n4/last.conf

# findings [NODE] -- code and place of each finding in `out`, and its node, one on a line.
findings() {
    awk -v node="${1-}" '
        /^(error|warning|note)\[/ { code = $1; sub(/.*\[/, "", code); nodes = node }
        / --> / { place = $2 }
        /= note: on / && node == "" { nodes = $0; sub(/.*= note: on /, "", nodes) }
        /^$/ || /^[0-9]+ (error|warning|note)/ {
            if (code != "") {
                nodes = nodes == "" ? "n1, n2, n3, n4" : nodes
                n = split(nodes, list, ", ")
                for (i = 1; i <= n; i++) print code, place, list[i]
            }
            code = ""
        }' out
}
for node in n1 n2 n3 n4; do
    check --offline --profile all --ignore CLU,MRG003 --node "$node" tree/default/ecelerity.conf
    findings "$node"
done | sort -u >single
check --offline --profile all --ignore CLU,MRG003 --all-nodes tree
findings | sort -u >together
is 'there is something to compare' "$([ "$(wc -l <single)" -gt 20 ] && echo yes)" yes
is 'all nodes together have what each one has' "$(cat together)" "$(cat single)"
tap_done
