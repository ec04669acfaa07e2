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
expect 'each finding once' 1 "error[SCH011 wrong-type]: 'many' is not a value for Max_Outbound_Connections
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

error[SCH011 wrong-type]: 'late' is not a value for Retry_Interval
 --> tree/default/node.conf:1:18
  |
1 | Retry_Interval = late
  |                  ^^^^
  = help: Retry_Interval takes a number of seconds
  = note: included from tree/n3/ecelerity.conf:2
  = note: on n3

error[SCH011 wrong-type]: 'soon' is not a value for Retry_Interval
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
rm managed/m1/node.conf
mkdir managed/n2
cp managed/n1/node.conf managed/n2
printf 'Retry_Interval = soon\n' >>managed/default/ecelerity.conf
check --offline --all-nodes managed
is 'what the nodes have, and the manager cannot have' "$(grep '^ --> \|= note: on' out)" \
    ' --> managed/default/ecelerity.conf:2:18
 --> managed/m1/eccluster.conf:1:18
  = note: on m1'
rm -r managed

rm tree/n1/ecelerity.conf
ln -s nowhere tree/n1/ecelerity.conf
check --offline --all-nodes tree
is 'a node that has nothing' "$status $(cat err)" '3 ecconf-check: node n1 has no main file'
rm -r tree
check --all-nodes tree
expect 'nothing there' 3 '' "ecconf-check: cannot read 'tree': No such file or directory"
mkdir tree
check --all-nodes tree
expect 'no tree' 3 '' "ecconf-check: no default or global folder and no main file in 'tree' (nor in conf/ or etc/conf/ there)"
mkdir -p tree/default
check --all-nodes tree
is 'nothing in the tree' "$status$(cat out)" 3
for arguments in '' '--node n1 tree' '--scope Binding tree'; do
    # shellcheck disable=SC2086 # a list of words
    check --all-nodes $arguments
    is "wrong use: $arguments" "$status $(head -n 1 err)" \
        '2 ecconf-check: --all-nodes takes directories, and neither --node nor --scope'
done
check --all-nodes --format json tree tree
is 'several trees, and a format for one' "$status $(head -n 1 err)" "2 ecconf-check: several trees have a\
 report each: --all-nodes takes them with one of the formats text, compact, github, jsonl and rdjsonl, and\
 without a file"
cp -r "$abs_top_srcdir/docs/examples/cluster" a && cp -r a b && chmod -R u+w b
echo 'Nonsense = 1' >>b/mta2/node.conf
check --offline --all-nodes --format compact a b
expect 'several trees' 1 \
    "b/mta2/node.conf:$(grep -c . b/mta2/node.conf):1: error: 'Nonsense' is not an option of the global scope [SCH001 unknown-option]"
rm -r a b

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

# The same for random trees, in which rules that look at the whole model have something to find: nodes
# differ in options that they ask for, and some in scopes, too. Each way has its turn as n1.
cat >make-tree.awk <<'END'
function pick(n) { state = state * 16807 % 2147483647; return int(state / 7) % n }
function one_of(list,    parts) { return parts[1 + pick(split(list, parts, "|"))] }
function option(list,    text) {
    text = one_of(list)
    sub(/%b/, one_of("true|false"), text)
    sub(/%n/, 1 + pick(3), text)
    return "    " text "\n"
}
function options(list, n,    text) { while (n-- > 0) text = text option(list); return text }
function switched() { return pick(3) ? "" : "    Enabled = " one_of("true|false") "\n" }
function domain() { return "Domain \"" one_of("x.com|y.com|/.*/|/^z/") "\" {\n" options(in_domain, pick(3)) "}\n" }
function binding() {
    return "Binding \"" one_of("a|b|#x|default|c") "\" {\n" options(in_binding, pick(3)) (pick(3) ? "" : domain()) "}\n"
}
function module(    k) {
    k = pick(11)
    if (k == 0) return "opendkim \"o\" {\n" switched() "}\n"
    if (k == 1) return "fbl \"f\" {\n" switched() "    Addresses = ( \"complaint@example.com\" )\n}\n"
    if (k == 2) return "bounce_classifier_override \"b\" {\n" switched() "}\n"
    if (k == 3) return "adaptive {\n" switched() "    adaptive_sweep_rule \"" one_of("p|q") "\" {\n        Codes = ( \"" \
        one_of("fbl:abuse|bc:10") "\" \"" one_of("bc:10|bc:51|junk") "\" )\n    }\n}\n"
    if (k == 4) return "ec_logger \"" one_of("l|m") "\" {\n" switched() "    mainlog = \"" \
        one_of("/var/log/a|jlog:///var/log/b|cluster:///var/log/c") "\"\n    bouncelog = \"" one_of("/var/log/a|pipe:///x") "\"\n}\n"
    if (k == 5) return "bounce_logger \"" one_of("l|m") "\" {\n" switched() "    bouncelog = \"/var/log/a\"\n}\n"
    if (k == 6) return "cluster {\n" switched() "    Logs = [ mainlog = \"/var/log/" one_of("c|d") "\" ]\n}\n"
    if (k == 7) return "ESMTP_Listener {\n" (pick(2) ? "" : "    SMTP_Extensions = ( \"STARTTLS\" )\n") \
        "    Listen \"" one_of(":25|:2525|:2526") "\" {\n        " one_of("Enable|Use_SSL") " = " one_of("true|false") \
        "\n" (pick(2) ? "" : "        Enable_DuraVIP = true\n") "    }\n}\n"
    if (k == 8) return "Security {\n    User = \"" one_of("ecuser|nobody") "\"\n    Capabilities = \"" \
        one_of("cap_net_bind_service+ep|cap_net_raw+ep") "\"\n}\n"
    if (k == 9) return "SNMP {\n    Address = \"" one_of(":161|:8162") "\"\n}\n"
    return "Binding_Group \"g\" {\n" options(in_binding, pick(2)) binding() "}\n"
}
function any(n,    k, text) {
    while (n-- > 0) {
        k = pick(7)
        text = text (k < 2 ? option(outside) : k < 4 ? binding() : k == 4 ? domain() : module())
    }
    return text
}
function put(path, text) { printf "%s", text >("tree/" path); close("tree/" path) }
BEGIN {
    state = 1000 + seed * 7919
    in_binding = "Bind_Address = \"10.0.0.%n\"|Suspend_Delivery = %b|Blackhole = %b|Gateway = \"10.1.1.%n\"|" \
        "Enable_DuraVIP = %b|SMPP_Bind_Type = \"receiver\"|Max_Outbound_Connections = %n|" \
        "TLS_Key = \"/k%n\"|TLS_Key = \"/k%n\"|TLS_Certificate = \"/c%n\""
    in_domain = "SMPP_Persistent_Connections = [ \"a\" = %n ]|SMPP_Persistent_Connections = [ \"b\" = %n ]|" \
        "Max_Outbound_Connections = %n|Gateway = \"10.2.2.%n\""
    outside = "Bind_Address = \"10.0.0.%n\"|Suspend_Delivery = %b|Default_Binding = \"suspended\"|Match_Cache_Size = 100|" \
        "Default_Binding = \"normal\"|Signing_Stats = \"all\"|Signing_Stats = \"global\"|Signing_Stats = \"all\"|Use_Iflist_Cache = %b|Blackhole = %b|" \
        "Gateway = \"10.1.1.%n\"|TLS_Key = \"/k%n\"|Binding_Auto_Replumb = %b|Relay_Domains = ( \"example.com\" )"
    put("default/shared/a.conf", any(12))
    put("default/shared/b.conf", any(6) module() module() module())
    for (i = 0; i < 110; i++) {
        many = many "Binding \"z" i "\" {\n" (seed % 2 ? "" : "    Enable_DuraVIP = true\n    Bind_Address = \"10.0.0.9\"\n") "}\n"
    }
    many = many "opendkim \"o\" {\n}\nfbl \"f\" {\n}\nadaptive {\n    adaptive_sweep_rule \"p\" {\n    }\n}\n"
    put("default/shared/c.conf", many)
    for (n = 1; n <= 4; n++) {
        put("n" n "/first.conf", pick(4) ? options(outside, pick(3)) : any(1))
        put("n" n "/inside.conf", options(in_binding, pick(2)))
        put("n" n "/last.conf", pick(3) ? options(outside, pick(3)) : pick(2) ? module() module() : any(pick(2)))
    }
}
END
mkdir root
for key in 1 2 3; do
    echo key >"root/k$key"
    chmod 644 "root/k$key"
done

# A file that is named twice is told of once, where a node touches only the second scope, too.
mkdir -p twice/default twice/n1 twice/n2 twice/n3
printf 'Binding "a" {\n    TLS_Key = "/k1"\n}\nBinding "b" {\n    TLS_Key = "/k1"\n}\ninclude "own.conf"\n' \
    >twice/default/ecelerity.conf
printf 'Blackhole = true\n' >twice/n1/own.conf
printf 'Binding "b" {\n    Blackhole = true\n}\n' >twice/n2/own.conf
printf 'Binding "c" {\n    TLS_Key = "/k2"\n}\n' >twice/n3/own.conf
check --root root --select TLS007 --ignore TLS029,DLV --format compact --all-nodes twice
is 'a key is told of once' "$(sed -n 's/^\(.*\): warning.*TLS007.*/\1/p' out | tr '\n' ' ')" \
    'twice/default/ecelerity.conf:2:15 twice/n3/own.conf:2:15 '

seed=1
: >codes-seen
while [ "$seed" -le 16 ]; do
    rm -f tree/default/shared/*
    awk -v seed="$seed" -f make-tree.awk
    for node in n1 n2 n3 n4; do
        check --root root --profile all --ignore CLU001,MRG003 --node "$node" tree/default/ecelerity.conf
        findings "$node"
    done | sort -u >single
    check --root root --profile all --ignore CLU001,MRG003 --all-nodes tree
    findings | sort -u | grep -v '^CLU00' >together
    cut -c 1-6 single >>codes-seen
    is "random tree $seed: all nodes together have what each one has" "$(diff single together)" ''
    seed=$((seed + 1))
done
for code in CLU020 DLV008 DLV011 DLV015 DLV019 DLV063 DLV069 FEA003 LOG004 LST009 MOD109 TLS007 \
    TLS029; do
    is "random trees: $code is among what is found" "$(grep -c "^$code" codes-seen | sed 's/^[1-9].*/some/')" some
done
tap_done
