#!/bin/sh
# SPDX-License-Identifier: MIT
# Each allocation of a run fails once, alone or with all behind it: the run ends as if nothing had
# happened, or with status 3 and a word about it, and never otherwise.
. "$abs_top_srcdir/tests/lib/cli.sh"

if [ -n "${ECCONF_SANITIZERS:-}" ]; then
    skip_all 'the sanitizers have an allocator of their own'
fi
# The program itself: a shell that starts it would fail first.
ECCONF=$cli_plain
failing=$tap_tmp/failing.so
# shellcheck disable=SC2086 # the compiler may come with options
if ! $ECCONF_CC -shared -fPIC -o "$failing" "$abs_top_srcdir/tests/fault/failing.c" 2>/dev/null; then
    skip_all 'no shared library with another malloc'
fi
# shellcheck disable=SC2086
$ECCONF_CC -D_GNU_SOURCE -o walk "$abs_top_srcdir/tests/fault/walk.c" || exit 99

# A tree with everything that allocates: includes of all kinds, lists, dictionaries, damage, several
# stanzas, long scopes.
mkdir -p tree/conf.d etc
cat >tree/ecelerity.conf <<'END'
# the main file
include "lists.conf"
include "conf.d"
include "nowhere.conf"
readonly_include "lists.conf"
include "http://user:secret@example.com/x.conf"
Local_Changes_File = "local.conf"
Security {
  user = "root"
  group = "nosuchgroup"
  chroot = "relative/path"
  Capabilities = "cap_net_bind_service,cap_dac_overide+ep cap_sys_admin=i"
  supplemental_groups = ( "root" "mail" "mail" )
  Privileges = "basic"
}
Binding "b1" { Domain "Example.com" { a = "x\"y" b = 'z' } }
Binding "b1" { Domain "example.COM" { a = two words } }
END
awk 'BEGIN {
    for (i = 0; i < 40; i++) printf "option_%d = %d\n", i % 35, i
    print "d = ["
    for (i = 0; i < 20; i++) printf " key%d = \"value %d\"\n", i, i
    print "]\nl = ( a b \"c d\" )\n"
}' </dev/null >tree/lists.conf
printf 'Security { user = "other"\n' >tree/conf.d/a.conf
printf 'x = “y”\nz = "open\nlast = \n' >'tree/conf.d/b.conf~'
printf 'y = "\\"x\\""\n' >tree/local.conf
printf 'Security { user = "clusteruser" }\n' >cluster.conf
printf 'root:x:0:0::/:/bin/sh\n' >etc/passwd
printf 'root:x:0:\nmail:x:8:root\n' >etc/group

# walk_one NAME VARIABLE COUNT ARGUMENT... -- fails each allocation in turn; ./normal is the report of a
# run without failure and $normal its status.
walk_one() {
    walk_name=$1 walk_variable=$2 walk_count=$3
    shift 3
    walk_bad=$(./walk "$failing" "$walk_variable" "$walk_count" "$normal" "$ECCONF" "$@" \
        <"$walk_input") || walk_bad=" no run: $walk_bad"
    none "$walk_name, $walk_variable: $walk_count runs" "$walk_bad"
}

# walk NAME ARGUMENT... -- standard input is $walk_input.
walk_input=/dev/null
walk() {
    walk_title=$1
    shift
    env LD_PRELOAD="$failing" FAIL_COUNT="$tap_tmp/count" "$ECCONF" "$@" \
        <"$walk_input" >normal 2>err
    normal=$?
    walk_total=$(cat "$tap_tmp/count" 2>/dev/null)
    rm -f "$tap_tmp/count"
    if [ -z "$walk_total" ] || [ "$walk_total" -eq 0 ]; then
        skip "$walk_title" 'the library is not loaded'
        return
    fi
    walk_one "$walk_title" FAIL_AT "$walk_total" "$@"
    walk_one "$walk_title" FAIL_FROM "$walk_total" "$@"
}

walk 'text' --passwd etc/passwd --group etc/group --cluster cluster.conf tree
walk 'JSON' --offline --format json cluster.conf tree/conf.d/a.conf
printf 'Max_Outbund_Connections = 3;\nDomain "x" { include "less.conf" }\nPassword = "hunter2"\n' >few.conf
printf 'Retry_Intervall = 600\n' >less.conf
walk 'SARIF' --offline --format sarif few.conf
walk 'TAP' --offline --format tap few.conf
walk 'a scope, statistics' --offline --scope 'Binding "b" > Domain "d"' --statistics --severity SYN=note tree/lists.conf
walk 'the search path' --offline --search-path 'nowhere:{NODENAME}:tree' --node n1
printf '[acme]\nmsys.provides = config.Global.Acme_Key\nmsys.provides = config.Global:acme:Part.x\n' >acme.ecm
printf 'option Acme_Mode\n scopes global acme\n type enum\n values a b\n doc The mode.\n' >acme.words
printf 'acme "a" { Part { y = 1 } Acme_Mode = c }\nAcme_Kye = 1\n' >acme.conf
walk 'words of the site' --offline --module-manifest . --vocabulary acme.words acme.conf
printf '[acme\n' >acme.ecm
walk 'a malformed manifest' --offline --module-manifest acme.ecm acme.conf
cat >known.conf <<'END'
# ecconf-check: ignore-file[SCH001] -- by hand
Max_Outbund_Connections = 3; # ecconf-check: ignore[SYN038,SYNO38] until=2020-01-01
A {
  # ecconf-check: ignore[SYN]
  B { Password = "hunter2"; }
}
END
printf 'Retry_Intervall = 600\nRetry_Interval = soon\n' >legacy.conf
env LD_PRELOAD= "$ECCONF" --offline --write-baseline legacy.json legacy.conf >/dev/null
printf 'Retry_Intervall = 600\n' >legacy.conf
walk 'comments' --offline --today 2026-01-01 --format json known.conf
walk 'a baseline' --offline --baseline legacy.json --baseline-ratchet legacy.conf
walk 'a baseline is written' --offline --baseline legacy.json --write-baseline new.json legacy.conf
walk 'no baseline' --offline --baseline known.conf legacy.conf
walk 'no such file' --offline nowhere.conf
walk 'wrong use' --offline --severity SYN999=note tree
walk 'help' --help
ECCONF=$cli_ecconf
cat >old.conf <<'END'
Message_Expiration = 1
Relay_Hosts = ( 10.0.0.1 "10.0.0.2" )
Binding_Group "g" { Binding "b" { Domain "/x$/" { Retry_Interval = 3 } } }
Domain "/a/" { Retry_Interval = 1 } Domain "/b/" { }
ESMTP_Listener { Listen ":25" { Idle_Time = 9 } Peer "10.0.0.0/8" { Idle_Time = 7 } }
d = [ a = 1 b = 2 ]
END
cat >new.conf <<'END'
include "more.conf"
Relay_Hosts = ( "10.0.0.2" ) Message_Expiration = 2 Message_Expiration = 3
Domain "/b/" { } Domain "/a/" { Retry_Interval = 2 }
d = [ b = 2 a = 3 ]
END
printf 'Binding "b" { Datasource = x Password = "hunter2" }\n' >more.conf
printf 'Binding "b" { Datasource = y }\n' >less.conf
cat >questions <<'END'
message_expiration
binding b domain box retry_interval
esmtp_listener listen *:25 peer 10.1.2.3 idle_time
d
bindin b unheard_of
END
walk 'why a value holds' eval --why -c old.conf binding b domain ax retry_interval
walk 'a value as JSON' eval -f json -c new.conf message_expiration
walk 'the value of a peer' eval --why -c old.conf esmtp_listener listen '*:25' peer 10.1.2.3 idle_time
walk 'slips in a question' eval -c old.conf Bindin b1 Retry_Intervall
walk 'a binding that is not there' eval -c old.conf binding c domain ax retry_interval
walk 'a value of a scope' get -c new.conf binding b password
walk 'differences' diff old.conf new.conf
walk 'differences as JSON' diff -f json more.conf less.conf
walk_input=questions
walk 'a batch' eval --batch -c old.conf
walk 'a batch as JSON' eval --batch -f json -c old.conf
walk_input=/dev/null
walk 'a scope' show -c tree/lists.conf --recurse
walk 'a scope that is not there' show -c tree/lists.conf lost
walk 'scopes of a name' locate -c cluster.conf security '^$' --format json --origins
walk 'a dump' dump --effective --origins cluster.conf
walk 'a dump as XML' dump --source --origins --format xml --cluster cluster.conf tree/lists.conf
mkdir -p nodes/default nodes/n1 nodes/n2
printf 'include "node.conf"\ninclude "node.conf"\ninclude "lost.conf"\n' >nodes/default/ecelerity.conf
printf 'a = 1\nB "b" { c = ( 1 2 ) }\n' >nodes/n1/node.conf
printf 'a = 2\nB "b" { c = [ d = 2 ] }\n' >nodes/n2/node.conf
: >nodes/n2/unused.conf
walk 'a tree of includes' tree nodes --scope 'B "b"' --node n1
walk 'a tree for Graphviz' tree nodes --format dot
walk 'a tree as JSON' tree nodes --format json
walk 'nodes' nodes nodes
walk 'nodes as JSON' nodes nodes --format json
ECCONF=$cli_plain
printf 'Max_Outbound_Connections = many\nRetry_Interval = 1;\n' >nodes/default/common.conf
printf 'include "common.conf"\n' >>nodes/n1/node.conf
printf 'include "common.conf"\n' >>nodes/n2/node.conf
walk 'all nodes' --offline --all-nodes nodes
walk 'all nodes as JSON' --offline --all-nodes --format json nodes
mkdir -p fleet/default fleet/n1 fleet/n2
cat >fleet/default/ecelerity.conf <<'END'
Max_Retries = 3
include "node.conf"
Binding "a" { Bind_Address = "192.0.2.1" }
cluster { include "group.conf" Replicate "metrics" { } Topology "192.0.2.0/24" { } }
msgc_server { peers = [ n1.example = "10.0.0.1" ] }
END
printf 'Max_Retries = 4\nBinding "d" { Bind_Address = "192.0.2.2" Enable_DuraVIP = true }\n' >fleet/n1/node.conf
printf 'Binding "d" { Bind_Address = "192.0.2.3" Enable_DuraVIP = true }\n' >fleet/n2/node.conf
printf 'nodename = a\ncluster_group = x\n' >fleet/n1/group.conf
printf 'nodename = a\ncluster_group = y\nReplicate "OBTM" { }\n' >fleet/n2/group.conf
printf 'lost = 1\n' >fleet/n2/lost.conf
walk 'nodes that do not fit together' --offline --all-nodes fleet
mkdir -p set/conf slip
cat >set/.ecconf-check.conf <<'END'
Roots = ( "conf" ) Search_Path = ( "." "/x" ) Vocabulary = ( "../acme.words" ) Offline = yes Max_Files = 9
Severity = [ SYN038 = note ] Ignore = ( SCR "set-again" ) Forbid_Suppression = SYN011
Path "conf/*.conf" { Ignore = ( SYN038 SYN021 SYN011 ) Until = "2026-01-01" Reason = "password=x" }
Path "/**" { Ignore = all Until = "2025-01-01" }
END
printf 'a = 1;\nb = /x\nAcme_Mode = b\n' >set/conf/ecelerity.conf
printf 'Profil = strict\nPath { Ignore = SYN999 }\nNode = n1;\n' >slip/.ecconf-check.conf
walk 'settings' --today 2026-01-01 set/conf
walk 'settings for JSON' --today 2026-01-02 --format json --config set/.ecconf-check.conf
walk 'settings are shown' --print-settings --ignore SYN set/conf
walk 'wrong settings' slip
walk 'different settings' set slip
ECCONF=$cli_ecconf
walk 'a value of the root' eval --config set/.ecconf-check.conf Acme_Mode
walk 'schema' schema SNMP_Traps
walk 'schema as JSON' schema --format json cluster Topology
walk 'the tree of scopes' schema
walk 'a list of words' schema --list schemes
walk 'an unknown word in a scope' schema Binding Domian
walk 'a finding explained' explain SYN001
walk 'a word explained' explain TLS_Protocols
walk 'an unknown word' explain unterminated-sting
tap_done
