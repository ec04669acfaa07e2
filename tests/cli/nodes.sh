#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf nodes: the nodes of a tree, what each loads, and the options that differ.
. "$abs_top_srcdir/tests/lib/cli.sh"

# shellcheck disable=SC2034 # read by wrong
cli_command=nodes

mkdir -p etc/conf/default etc/conf/global etc/conf/peer etc/conf/keys
for node in n1 n2 n3 n4; do
    mkdir "etc/conf/$node"
done
cat >etc/conf/default/ecelerity.conf <<'END'
Message_Expiration = 3600
Suspend_Delivery = true
include "node.conf"
Datasource "d" { uri = ( "pgsql:host=1;user=a;password=secret" ) }
END
echo 'Hostname = "one"' >etc/conf/n1/node.conf
printf 'Hostname = two\nSuspend_Delivery = on\n' >etc/conf/n2/node.conf
printf 'Hostname = "two"\nBinding "b" { Max_Outbound_Connections = 3 }\n' >etc/conf/n3/node.conf
cat >etc/conf/n4/ecelerity.conf <<'END'
Message_Expiration = 3600
Suspend_Delivery = 1
Datasource "d" { uri = ( "pgsql:host=1;user=a;password=other" ) }
Binding "empty" { }
END
: >etc/conf/global/eccluster.conf
: >etc/conf/keys/a.pem

# nodes NAME STATUS WANTED-OUTPUT ARGUMENT... -- nodes without complaint.
nodes() {
    nodes_name=$1 nodes_status=$2 nodes_output=$3
    shift 3
    run "$cli_ecconf" nodes "$@"
    expect "$nodes_name" "$nodes_status" "$nodes_output" ''
}
head='etc/conf: shared folders global, default, peer
  n1  etc/conf/default/ecelerity.conf
  n2  etc/conf/default/ecelerity.conf
  n3  etc/conf/default/ecelerity.conf
  n4  etc/conf/n4/ecelerity.conf
cluster manager: etc/conf/global/eccluster.conf
'
# What is the same in another spelling, and folders without configuration, do not count.
nodes 'nodes and their differences' 0 "$head
4 differences between nodes

hostname
  two  etc/conf/n2/node.conf:1:1
    n2, n3
  \"one\"  etc/conf/n1/node.conf:1:1
    n1
  not set
    n4

Datasource \"d\" > uri
  ( \"pgsql:host=1;user=a;password=********\" )  etc/conf/default/ecelerity.conf:4:18
    n1, n2, n3
  ( \"pgsql:host=1;user=a;password=********\" )  etc/conf/n4/ecelerity.conf:3:18
    n4

Binding \"b\" > Max_Outbound_Connections
  not set
    n1, n2, n4
  3  etc/conf/n3/node.conf:2:15
    n3

Binding \"empty\"
  not there
    n1, n2, n3
  there
    n4" etc
run "$cli_ecconf" nodes --show-secrets etc/conf
is 'passwords on demand' "$status $(grep -c 'password=\(secret\|other\)' out)" '0 2'
run "$cli_ecconf" nodes etc/conf
cp out first
run "$cli_ecconf" nodes etc/conf/default/ecelerity.conf
same_file 'a main file stands for its tree' out first
run env EC_NODE_NAME=n4 "$cli_ecconf" nodes etc/conf
same_file 'it does not matter where one is' out first

if command -v jq >/dev/null 2>&1; then
    run "$cli_ecconf" nodes --format json etc
    is 'JSON of the tree' "$status $(jq -c '[.schema,.folder,.default,.global,.peer],.nodes[3]' out)" \
        '0 ["ecconf-nodes/1","etc/conf","etc/conf/default","etc/conf/global","etc/conf/peer"]
{"name":"n4","subcluster":null,"folder":"etc/conf/n4","mainFile":"etc/conf/n4/ecelerity.conf","managerFile":"etc/conf/global/eccluster.conf","error":null}'
    is 'JSON of differences' "$(jq -c '.differences[]|.scope,.option,(.values[]|[.set,.value,.origin.file,.nodes])' out)" \
        '[]
"hostname"
[true,"two","etc/conf/n2/node.conf",["n2","n3"]]
[true,"one","etc/conf/n1/node.conf",["n1"]]
[false,null,null,["n4"]]
["Datasource \"d\""]
"uri"
[true,["pgsql:host=1;user=a;password=********"],"etc/conf/default/ecelerity.conf",["n1","n2","n3"]]
[true,["pgsql:host=1;user=a;password=********"],"etc/conf/n4/ecelerity.conf",["n4"]]
["Binding \"b\""]
"Max_Outbound_Connections"
[false,null,null,["n1","n2","n4"]]
[true,"3","etc/conf/n3/node.conf",["n3"]]
["Binding \"empty\""]
null
[false,null,null,["n1","n2","n3"]]
[true,null,null,["n4"]]'
else
    skip 'JSON' 'jq is not installed'
fi

# ---- where main files are found -------------------------------------------------------------------

# global comes before the node, the node before default.
mkdir -p order/default order/global order/a order/b
echo 'x = 1' >order/default/ecelerity.conf
echo 'x = 1' >order/a/ecelerity.conf
: >order/b/b.conf
: >order/a/eccluster.conf
: >order/default/eccluster.conf
nodes 'the order of folders' 0 'order: shared folders global, default
  a  order/a/ecelerity.conf
  b  order/default/ecelerity.conf
cluster manager: it depends on where it runs
  a  order/a/eccluster.conf
  b  order/default/eccluster.conf

no differences between nodes' order
echo 'x = 2' >order/global/ecelerity.conf
run "$cli_ecconf" nodes order
is 'global comes first' "$status $(sed -n 2,3p out)" '0   a  order/global/ecelerity.conf
  b  order/global/ecelerity.conf'
rm order/global/ecelerity.conf
run "$cli_ecconf" nodes --search-path 'order/{NODENAME}' order
is 'a search path of ones own' "$status $(sed -n 2,3p out)" '0   a  order/a/ecelerity.conf
  b  no ecelerity.conf'

mkdir -p sub/conf/global sub/conf/east/default sub/conf/east/e1 sub/conf/west/default
echo 'include "g.conf"' >sub/conf/east/default/ecelerity.conf
echo 'include "g.conf"' >sub/conf/west/default/ecelerity.conf
: >sub/conf/east/e1/e.conf
echo 'x = 1' >sub/conf/global/g.conf
nodes 'sub-clusters' 0 'sub/conf: shared folders global
  east/e1          sub/conf/east/default/ecelerity.conf
  west/(any node)  sub/conf/west/default/ecelerity.conf
cluster manager: no eccluster.conf

no differences between nodes' sub
run "$cli_ecconf" eval -c sub --subcluster east --node e1 x
is 'one of their nodes' "$status $(cat out)" '0 x = 1'
run "$cli_ecconf" eval -c sub/conf/east --subcluster east --node e1 x
is 'from the folder of the sub-cluster' "$status $(cat out)" '0 x = 1'
run env EC_SUB_CLUSTER=west "$cli_ecconf" tree sub/conf
is 'a sub-cluster of the environment' "$status $(head -n 2 out)" \
    "0 sub/conf/west/default/ecelerity.conf
\`-- sub/conf/global/g.conf (line 1)"

mkdir flat
: >flat/ecelerity.conf
nodes 'a folder without nodes' 0 'flat
  (any node)  flat/ecelerity.conf
cluster manager: no eccluster.conf

no differences between nodes' flat

# ---- hostile input and wrong use -----------------------------------------------------------------

mkdir -p odd/default odd/fifo odd/loop
echo 'include "x.conf"' >odd/default/ecelerity.conf
mkfifo odd/fifo/ecelerity.conf
mkfifo odd/default/x.conf
ln -s .. odd/loop/up
ln -s . odd/self
ln -s ../odd odd/again
printf 'a\n' >"odd/loop/$(printf 'a\033.conf')"
mv odd/loop "odd/$(printf 'n\033[1m')"
run "$cli_ecconf" nodes odd
is 'FIFOs, links in circles, escapes in names' "$status $(cat out)" "3 odd: shared folders default
  fifo      error: 'odd/fifo/ecelerity.conf' is a FIFO, not a file
  n\\x1b[1m  odd/default/ecelerity.conf
cluster manager: no eccluster.conf

no differences between nodes"

if [ "$(id -u)" -ne 0 ]; then
    mkdir -p closed/default closed/n1 closed/n2
    : >closed/default/ecelerity.conf
    : >closed/n2/x.conf
    chmod 000 closed/n1
    nodes 'a folder that may not be read' 3 "closed: shared folders default
  n1  error: cannot read 'closed/n1': Permission denied
  n2  closed/default/ecelerity.conf
cluster manager: no eccluster.conf

no differences between nodes" closed
    chmod 755 closed/n1
else
    skip 'a folder that may not be read' 'root may read everything'
fi

mkdir -p many/default
echo 'include "node.conf"' >many/default/ecelerity.conf
i=1000
while [ "$i" -lt 2000 ]; do
    mkdir "many/n$i"
    echo "x = $((i / 500))" >"many/n$i/node.conf"
    i=$((i + 1))
done
run "$cli_ecconf" nodes many
is 'a thousand nodes' "$status $(grep -c ' many/default/ecelerity.conf$' out) $(sed -n '/^x$/,$p' out)" '0 1000 x
  2  many/n1000/node.conf:1:1
    n1000, n1001, n1002, n1003, n1004, n1005, n1006, n1007, n1008, n1009, n1010, n1011, n1012, n1013, n1014, n1015, n1016, n1017, n1018, n1019 and 480 more
  3  many/n1500/node.conf:1:1
    n1500, n1501, n1502, n1503, n1504, n1505, n1506, n1507, n1508, n1509, n1510, n1511, n1512, n1513, n1514, n1515, n1516, n1517, n1518, n1519 and 480 more'

mkdir none
run "$cli_ecconf" nodes none
expect 'no tree' 3 '' "ecconf nodes: no default or global folder and no main file in 'none' (nor in\
 conf/ or etc/conf/ there)"
wrong 'no folder' 'which directory?'
wrong 'two folders' 'which directory?' a b
wrong 'a node' "unknown option '--node'" --node n1 etc
tap_done
