#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf tree: the graph of includes, files that nobody includes, and where online changes go.
. "$abs_top_srcdir/tests/lib/cli.sh"

# shellcheck disable=SC2034 # read by wrong
cli_command=tree

mkdir -p conf/default/d conf/global conf/n1 conf/n2 conf/peer
cat >conf/default/ecelerity.conf <<'END'
include "a.conf"
readonly_include "ro.conf"
Binding "b" {
  include "a.conf"
  include "deep.conf"
}
include "d"
include "node.conf"
include "g.conf"
END
echo 'include "deep.conf"' >conf/default/a.conf
echo 'Domain "x" { include "leaf.conf" }' >conf/default/deep.conf
for file in default/ro default/leaf default/d/1 default/d/2 n1/node global/g global/orphan \
    global/manager peer/p global/mbus; do
    : >"conf/$file.conf"
done
echo 'Binding "b" { }' >conf/n2/node.conf
echo 'include "manager.conf"' >conf/global/eccluster.conf
: >conf/default/notes.txt

# tree NAME STATUS WANTED-OUTPUT ARGUMENT... -- a tree without complaint.
tree() {
    tree_name=$1 tree_status=$2 tree_output=$3
    shift 3
    run "$cli_ecconf" tree "$@"
    expect "$tree_name" "$tree_status" "$tree_output" ''
}
body='|-- conf/default/a.conf (line 1; read-only: included more than once)
|   `-- conf/default/deep.conf (line 1; read-only: included more than once)
|       `-- conf/default/leaf.conf (line 1, in Domain "x"; read-only: included more than once)
|-- conf/default/ro.conf (line 2; read-only: readonly_include)
|-- conf/default/a.conf (line 4, in Binding "b"; read-only: included more than once) (see above)
|-- conf/default/deep.conf (line 5, in Binding "b"; read-only: included more than once) (see above)
|-- conf/default/d/1.conf (line 7)
|-- conf/default/d/2.conf (line 7)
|-- conf/n2/node.conf (line 8)
`-- conf/global/g.conf (line 9)'
kept='the file that sets the value, if it is writable, else to'
main='conf/default/ecelerity.conf (the main file)'
tree 'the view of a node' 0 "conf/default/ecelerity.conf
$body

online changes go to $kept the first writable file that opens the scope, else to $main

not included on node n2:
  conf/global/manager.conf
  conf/global/orphan.conf
  conf/n1/node.conf
  conf/peer/p.conf" --node n2 conf/default/ecelerity.conf
run env EC_NODE_NAME=n2 "$cli_ecconf" tree -c conf/default/ecelerity.conf
cp out first
run "$cli_ecconf" tree --node n2 conf/default/ecelerity.conf
same_file 'the node from the environment, the path by -c' first out

run "$cli_ecconf" tree conf
is 'files of other nodes and of the manager are included' "$status $(sed -n '/no node/,$p' out)" \
    '0 included on no node:
  conf/global/orphan.conf
  conf/peer/p.conf'
is 'a node without folder misses the file' "$(grep node.conf out)" \
    '|-- node.conf (line 8): not found'

# ---- where changes go -----------------------------------------------------------------------------

run "$cli_ecconf" tree --node n2 --scope 'Binding "b"' conf
is 'the first writable file that opens a scope' "$status $(grep '^online' out)" \
    "0 online changes of Binding \"b\" go to $kept conf/default/ecelerity.conf (the first writable\
 file that opens the scope)"
run "$cli_ecconf" tree --node n2 --scope 'Binding b > Domain "x"' conf
is 'a scope that only read-only files open' "$status $(grep '^online' out)" \
    "0 online changes of Binding \"b\" > Domain \"x\" go to $kept $main"
run "$cli_ecconf" tree --node n2 --scope 'Binding "c"' conf
expect 'a scope that is not there' 1 '' \
    'ecconf tree: the configuration has no scope Binding "c"'
run "$cli_ecconf" tree --node n2 --scope 'Binding "c' conf
expect 'a quote without end' 2 '' "ecconf tree: --scope: a quote is not closed: Binding \"c
Try 'ecconf tree --help'."

# The example of the manual: foo.conf is read-only, bar.conf comes before baz.conf.
mkdir local
cat >local/ecelerity.conf <<'END'
readonly_include "foo.conf"
Domain "yahoo.com" { include "bar.conf" }
include "baz.conf"
Local_Changes_File = "local.conf"
END
echo 'Domain "yahoo.com" { }' >local/foo.conf
echo 'Domain "yahoo.com" { }' >local/baz.conf
echo 'Max_Age = 1' >local/bar.conf
local_body='local/ecelerity.conf
|-- local/foo.conf (line 1; read-only: readonly_include)
|-- local/bar.conf (line 2, in Domain "yahoo.com")
|-- local/baz.conf (line 3)
'
tree 'Local_Changes_File that does not exist' 0 \
    "$local_body\`-- local/local.conf (line 4, Local_Changes_File): does not exist yet

online changes go to $kept the first writable file that opens the scope, else to local/local.conf\
 (Local_Changes_File; does not exist yet)" local
: >local/local.conf
echo 'Local_Changes_Only = true' >>local/ecelerity.conf
tree 'Local_Changes_Only' 0 "$local_body\`-- local/local.conf (line 4, Local_Changes_File)

online changes of Domain \"yahoo.com\" go to local/local.conf (Local_Changes_File;\
 Local_Changes_Only is on)" --scope 'domain yahoo.com' local

# ---- includes that lead nowhere ------------------------------------------------------------------

mkdir bad bad/empty
cat >bad/ecelerity.conf <<'END'
include "missing.conf"
include "http://user:secret@host/path"
include "pipe.conf"
include "self.conf"
include "empty"
include ""
END
echo 'include "self.conf"' >bad/self.conf
mkfifo bad/pipe.conf
ln -s . bad/loop
ln -s .. bad/empty/loop
run "$cli_ecconf" tree bad
is 'includes that lead nowhere' "$status $(cat out)" '0 bad/ecelerity.conf
|-- missing.conf (line 1): not found
|-- http://user:********@host/path (line 2; read-only: URI): not read, only the server would fetch it
|-- bad/pipe.conf (line 3): cannot be read, a FIFO
|-- bad/self.conf (line 4)
|   `-- bad/self.conf (line 1): a circle, this file includes the one above
|-- bad/empty (line 5): an empty directory
`-- (line 6) an include that names no file

online changes go to the file that sets the value, if it is writable, else to the first writable file that opens the scope, else to bad/ecelerity.conf (the main file)'
is 'errors are mentioned' "$(cat err)" "ecconf tree: the configuration has 4 errors, so the answer may\
 be wrong; 'ecconf check bad' shows them"

# ---- dot -----------------------------------------------------------------------------------------

mkdir quoted
name='a"b\c.conf'
printf 'include "a\\"b\\\\c.conf"\ninclude "gone.conf"\n' >quoted/ecelerity.conf
: >"quoted/$name"
: >quoted/unused.conf
run "$cli_ecconf" tree --format dot quoted
is 'labels of dot' "$status $(cat out)" '0 digraph configuration {
  rankdir=LR;
  node [shape=box];
  s0 [label="quoted/ecelerity.conf"];
  s1 [label="quoted/a\"b\\c.conf"];
  s0 -> s1 [label="line 1"];
  x0 [style=dashed, color=red, label="gone.conf: not found"];
  s0 -> x0 [label="line 2"];
  o2 [style=dashed, color=gray, label="quoted/unused.conf"];
}'
if command -v dot >/dev/null 2>&1; then
    dot -Tsvg out >svg 2>err
    is 'Graphviz reads it' "$? $(cat err)" '0 '
else
    skip 'Graphviz reads it' 'Graphviz is not installed'
fi

# ---- JSON ----------------------------------------------------------------------------------------

if command -v jq >/dev/null 2>&1; then
    run "$cli_ecconf" tree --format json --scope 'Domain yahoo.com' local
    is 'JSON of files and changes' "$status $(jq -c '.schema, .files[], .onlineChanges, .notIncluded' out)" \
        '0 "ecconf-tree/1"
{"file":"local/ecelerity.conf","readings":1,"writable":true}
{"file":"local/foo.conf","readings":1,"writable":false}
{"file":"local/bar.conf","readings":1,"writable":true}
{"file":"local/baz.conf","readings":1,"writable":true}
{"file":"local/local.conf","readings":1,"writable":true}
{"only":true,"file":"local/local.conf","by":"Local_Changes_File","exists":true,"scope":["Domain \"yahoo.com\""],"scopeFile":"local/local.conf"}
{"onAllNodes":true,"complete":true,"files":[]}'
    is 'JSON of an include' "$(jq -c '.includes[1]' out)" \
        '{"from":{"file":"local/ecelerity.conf","range":{"start":{"line":2,"column":30,"offset":57},"end":{"line":2,"column":40,"offset":67}}},"statement":"include","scope":["Domain \"yahoo.com\""],"to":"local/bar.conf","state":"read","reason":null,"readOnly":null}'
    run "$cli_ecconf" tree --format json bad
    is 'JSON of what leads nowhere' "$(jq -c '.includes[]|[.to,.state,.reason,.readOnly]' out)" \
        '["missing.conf","missing",null,null]
["http://user:********@host/path","uri",null,"URI"]
["bad/pipe.conf","unreadable","a FIFO",null]
["bad/self.conf","read",null,null]
["bad/empty","empty",null,null]
["","nothing",null,null]
["bad/self.conf","circle",null,null]'
else
    skip 'JSON' 'jq is not installed'
fi

# ---- terminals, hostile input, wrong use ---------------------------------------------------------

if on_terminal "LC_ALL=C.UTF-8 '$cli_ecconf' tree bad 2>/dev/null | cat; LC_ALL=C.UTF-8 '$cli_ecconf' tree --node n2 conf"; then
    is 'lines on a terminal for UTF-8, none in a pipe' "$(grep -e self -e leaf out)" \
        '|-- bad/self.conf (line 4)
|   `-- bad/self.conf (line 1): a circle, this file includes the one above
│       └── conf/default/leaf.conf (line 1, in Domain "x"; read-only: included more than once)'
else
    skip 'lines on a terminal for UTF-8, none in a pipe' 'there is no terminal'
fi

# Each file includes the next one twice: 2^40 readings if nobody stopped them.
mkdir many
i=0
while [ "$i" -lt 40 ]; do
    printf 'include "f%d.conf"\ninclude "f%d.conf"\n' $((i + 1)) $((i + 1)) >"many/f$i.conf"
    i=$((i + 1))
done
: >many/f40.conf
mv many/f0.conf many/ecelerity.conf
run "$cli_ecconf" tree many
is 'a file that is included twice is opened once' "$status $(grep -c . out) $(sed -n '41,43s/^[ |]*//p' out)" \
    '0 82 -- many/f40.conf (line 1; read-only: included more than once)
`-- many/f40.conf (line 2; read-only: included more than once)
`-- many/f39.conf (line 2; read-only: included more than once) (see above)'

run "$cli_ecconf" tree - <<'END'
include "gone.conf"
END
is 'standard input' "$status $(sed 1q out)" '0 <stdin>'
run "$cli_ecconf" tree gone
expect 'nothing there' 3 '' "ecconf tree: cannot read 'gone': No such file or directory"
wrong 'two paths' 'one configuration at a time' a b
wrong 'a path and -c' 'one configuration at a time' -c a b
wrong 'an unknown format' "--format cannot be 'svg': it is text, dot or json" --format svg
tap_done
