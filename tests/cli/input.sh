#!/bin/sh
# SPDX-License-Identifier: MIT
# What is read: files, directories, standard input, the search path; and what cannot be.
. "$abs_top_srcdir/tests/lib/cli.sh"

printf 'a = 1\n' >good.conf
printf 'a = 1 }\n' >bad.conf

check good.conf
expect 'nothing found, nothing said' 0
check bad.conf
expect 'a finding' 1 'error[SYN021 surplus-closing-brace]: this } is one too many
 --> bad.conf:1:7
  |
1 | a = 1 }
  |       ^
  = help: remove it, or look for a missing { above

1 error in 1 file'
check good.conf bad.conf bad.conf
expect_codes 'several paths, one of them twice' 1 SYN021

check nowhere.conf
expect 'a file that is not there' 3 '' "ecconf-check: cannot read 'nowhere.conf': No such file or directory"
check nowhere.conf bad.conf
is 'the other paths are checked all the same' "$status $(codes)" '3 SYN021'
is 'and the missing one is named' "$(cat err)" \
    "ecconf-check: cannot read 'nowhere.conf': No such file or directory"
check nowhere.conf good.conf --format json
is 'a report that is not complete says so' "$(grep -c '"complete": false' out)" 1
check "$(printf 'a\033[2J\377')"
expect 'its name is shown without control bytes' 3 '' \
    "ecconf-check: cannot read 'a\\x1b[2J\\xff': No such file or directory"
check 'http://user:hunter2@host/a.conf'
expect 'and without a password' 3 '' \
    "ecconf-check: cannot read 'http://user:********@host/a.conf': No such file or directory"
mkfifo fifo
check fifo
expect 'a FIFO is not waited for' 3 '' "ecconf-check: 'fifo' is a FIFO, not a file"
check /dev/null
expect 'a device' 3 '' "ecconf-check: '/dev/null' is a device, not a file"
ln -s loop loop
check loop
is 'a loop of links' "$status" 3
if [ "$(id -u)" -eq 0 ]; then
    skip 'a file without read permission' 'root may read everything'
else
    printf 'a = 1\n' >closed.conf
    chmod 000 closed.conf
    check closed.conf
    expect 'a file without read permission' 3 '' "ecconf-check: cannot read 'closed.conf': Permission denied"
fi
mkdir empty
check empty
is 'a directory without a configuration' "$status $(cut -c 1-60 err)" \
    "3 ecconf-check: no ecelerity.conf or eccluster.conf in 'empty'"
mkdir tree
printf 'b = 1 }\n' >tree/ecelerity.conf
check tree
expect_codes 'a directory with a configuration' 1 SYN021
: >empty.conf
check empty.conf
expect 'an empty file' 0
printf 'a = 1' >open.conf
check open.conf
expect 'a file without a line end' 0

# Standard input.
run "$ECCONF" - <bad.conf
is 'standard input' "$status $(sed -n 2p out)" '1  --> <stdin>:1:7'
run "$ECCONF" --stdin-name conf/x.conf - <bad.conf
is 'standard input with a name' "$status $(sed -n 2p out)" '1  --> conf/x.conf:1:7'
run "$ECCONF" - <good.conf
expect 'standard input without findings' 0
run "$ECCONF" - </dev/null
expect 'empty standard input' 0
run "$ECCONF" - <&-
expect 'closed standard input' 3 '' "ecconf-check: cannot read '<stdin>': Bad file descriptor"
run "$ECCONF" - bad.conf <good.conf
expect_codes 'standard input and a file' 1 SYN021

# The search path.
mkdir -p etc/node1 etc/default etc/sub
printf 'c = 1 }\n' >etc/default/ecelerity.conf
printf 'd = 1\n' >etc/node1/ecelerity.conf
printf 'e = 1 } }\n' >etc/sub/eccluster.conf
check --search-path 'nowhere:etc/{NODENAME}:etc/default' --node node1
expect 'the node has a main file' 0
check --search-path 'nowhere:etc/{NODENAME}:etc/default' --node node2
is 'the node has none' "$status $(sed -n 2p out)" '1  --> etc/default/ecelerity.conf:1:7'
check --search-path 'etc/{SUBCLUSTER}' --subcluster sub
expect_codes 'a cluster manager, found by its sub-cluster' 1 'SYN021 SYN021'
run env EC_CONF_SEARCH_PATH='etc/{NODENAME}' EC_NODE_NAME=default "$ECCONF"
expect_codes 'the search path and the node of the environment' 1 SYN021
run env EC_CONF_SEARCH_PATH='etc/{NODENAME}' EC_NODE_NAME=default "$ECCONF" --node node1
expect 'options win over the environment' 0
check --search-path nowhere
expect 'nothing on the search path' 3 '' 'ecconf-check: no ecelerity.conf on the search path; tried:
  nowhere/ecelerity.conf: No such file or directory
no eccluster.conf on the search path; tried:
  nowhere/eccluster.conf: No such file or directory
Name a configuration or its directory, or the places to look in with --search-path; '"'ecconf-check --help' tells how."

# Fragments and the cluster override.
check --scope 'Binding "b1" > Domain "x"' good.conf
expect 'the scope of a fragment' 0
printf 'a = 1 }\n' >surplus.conf
check --scope 'Binding "b1"' surplus.conf
is 'the scope of a fragment is no file' "$(tail -n 1 out)" '1 error in 1 file'
check --scope '}' good.conf
is 'a scope that is none' "$status $(cut -c 1-36 err | head -n 1)" "2 ecconf-check: '}' is not a scope: wr"
printf 'f = 1 }\n' >ecelerity-cluster.conf
check --cluster ecelerity-cluster.conf good.conf
expect_codes 'the cluster file is read too' 1 SYN021
check --cluster nowhere.conf good.conf
is 'a cluster file that is not there' "$status$(cat err)" \
    "3ecconf-check: cannot read the cluster file 'nowhere.conf': No such file or directory"
tap_done
