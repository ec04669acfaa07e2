#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf eval and ecconf get: what they print, and how they end.
. "$abs_top_srcdir/tests/lib/cli.sh"

cat >ecelerity.conf <<'END'
Message_Expiration = 86400
Message_Expiration = 3600
include "more.conf"
Relay_Hosts = ( 10.0.0.1 "10.0.0.2" )
Domain "example.com" { Message_Expiration = 900 }
Suspend_Delivery = enabled
Datasource "x" { uri = ( "pgsql:host=1;user=a;password=secret" ) }
END
cat >more.conf <<'END'
Binding_Group "g" {
  Binding "b 1" { Domain "example.com" { Message_Expiration = 60 } }
  Message_Expiration = 70
}
END

# ask WANTED-STATUS WANTED-OUTPUT ARGUMENT... -- an answer without complaint.
ask() {
    ask_status=$1 ask_output=$2
    shift 2
    run "$cli_ecconf" eval -c ecelerity.conf "$@"
    expect "eval $*" "$ask_status" "$ask_output" ''
}
ask 0 'Message_Expiration = 3600' message_expiration
ask 0 'Suspend_Delivery = enabled' suspend_delivery
ask 0 'Blackhole = false' blackhole
ask 0 '        Message_Expiration = 900' domain example.com message_expiration
ask 0 '        Message_Expiration = 3600' domain example.org message_expiration
ask 0 '        Message_Expiration = 60' binding 'b 1' domain example.com message_expiration
ask 0 'Relay_Hosts = (
  10.0.0.1
  "10.0.0.2"
)' relay_hosts
ask 0 '        uri = (
          "pgsql:host=1;user=a;password=********"
        )' datasource x uri
ask 0 '        uri = (
          "pgsql:host=1;user=a;password=secret"
        )' --show-secrets datasource x uri
ask 1 "Option 'Retry_Interval' is not set in scope 'Security'." security retry_interval
ask 0 'Message_Expiration = 3600
  set at     ecelerity.conf:2:1
  overrides  ecelerity.conf:1:1  86400
  looked in  global                                            in force' --why message_expiration
ask 0 '        Message_Expiration = 60
  set at     more.conf:2:42
             included from ecelerity.conf:3:9
  looked in  Binding_Group "g" > Binding "b 1" > Domain "example.com"   in force
             Binding "b 1" > Domain "example.com"              no such scope
             Binding_Group "g" > Domain "example.com"          no such scope
             Binding_Group "g" > Binding "b 1"                 not set
             Binding "b 1"                                     no such scope
             Binding_Group "g"                                 passed over: 70  more.conf:3:3
             Domain "example.com"                              passed over: 900  ecelerity.conf:5:24
             global                                            passed over: 3600  ecelerity.conf:2:1
  note       the group was not asked for, but the binding is in it' \
    --why binding 'b 1' domain example.com message_expiration

run "$cli_ecconf" get -c ecelerity.conf blackhole
expect 'get knows no default' 1 "Option 'Blackhole' is not set in scope ''." ''
run "$cli_ecconf" get -c ecelerity.conf domain example.com message_expiration
expect 'get of what is set' 0 '        Message_Expiration = 900' ''
run "$cli_ecconf" get -c ecelerity.conf domain example.org message_expiration
expect 'get without fallback' 1 \
    "Option 'Message_Expiration' is not set in scope 'Domain \"example.org\"'." ''

run "$cli_ecconf" eval -c ecelerity.conf bind_addres
expect 'an unknown option' 1 "Option 'bind_addres' is not set in scope ''." \
    "ecconf eval: no documented option is called 'bind_addres': did you mean 'Bind_Address'?"
run "$cli_ecconf" eval -c ecelerity.conf security
expect 'a scope instead of an option' 1 "Option 'security' is not set in scope ''." \
    "ecconf eval: 'security' is a scope: which option of it?"
run "$cli_ecconf" eval -c ecelerity.conf binding b
expect 'no option behind an instance' 2 '' "ecconf eval: 'b' names a scope: which option of it?
Try 'ecconf eval --help'."
run "$cli_ecconf" eval -c ecelerity.conf
expect 'no words' 2 '' "ecconf eval: which option?
Try 'ecconf eval --help'."
run "$cli_ecconf" eval -c nowhere.conf blackhole
expect 'no configuration' 3 '' "ecconf eval: cannot read 'nowhere.conf': No such file or directory"
printf 'Message_Expiration = 5\nDomain {\n' >broken.conf
run "$cli_ecconf" eval -c broken.conf message_expiration
expect 'damage is told' 0 'Message_Expiration = 5' \
    "ecconf eval: the configuration has 1 error, so the answer may be wrong; 'ecconf check broken.conf' shows it"
printf 'Message_Expiration = 7\n' >in
run "$cli_ecconf" eval -c - message_expiration <in
expect 'from standard input' 0 'Message_Expiration = 7' ''

cat >in <<'END'
message_expiration

domain 'example.com' message_expiration
binding "b 1" domain example.com message_expiration
relay_hosts
no_such_option
END
run "$cli_ecconf" eval -c ecelerity.conf --batch <in
expect 'a batch' 1 "Message_Expiration = 3600
Message_Expiration = 900
Message_Expiration = 60
Relay_Hosts = ( 10.0.0.1 \"10.0.0.2\" )
Option 'no_such_option' is not set in scope ''." \
    "ecconf eval: no documented option is called 'no_such_option'"
printf 'domain "example\n' >in
run "$cli_ecconf" eval -c ecelerity.conf --batch <in
is 'a quote that is not closed' "$status" 2
run "$cli_ecconf" eval -c - --batch
is 'standard input twice' "$status" 2
run "$cli_ecconf" eval -c ecelerity.conf --batch blackhole
is 'a batch and words' "$status" 2

if command -v python3 >/dev/null 2>&1; then
    run "$cli_ecconf" eval -c ecelerity.conf -f json binding 'b 1' domain example.com \
        message_expiration
    is 'JSON' "$(python3 -c '
import json
answer = json.load(open("out"))
print(list(answer) == ["option", "value", "type", "default", "step", "origin", "includedFrom",
                       "shadowed", "steps"])
print(answer["option"], answer["value"], answer["type"], answer["default"], answer["step"])
print(answer["origin"]["file"], answer["origin"]["range"]["start"])
print([step["range"]["start"]["line"] for step in answer["includedFrom"]])
print([old["value"] for old in answer["shadowed"]])
print([(step["step"], step["state"]) for step in answer["steps"]][:2])
print(answer["steps"][0]["scope"])')" "True
Message_Expiration 60 duration False Binding_Group:Binding:Domain
more.conf {'line': 2, 'column': 42, 'offset': 61}
[3]
['70', '900', '3600']
[('Binding_Group:Binding:Domain', 'in force'), ('Binding:Domain', 'no such scope')]
['Binding_Group \"g\"', 'Binding \"b 1\"', 'Domain \"example.com\"']"
    run "$cli_ecconf" eval -c ecelerity.conf -f json blackhole
    is 'JSON of a default' "$(python3 -c '
import json
answer = json.load(open("out"))
print(answer["value"], answer["default"], answer["step"], answer["origin"])')" \
        'false True default None'
else
    skip 'JSON' 'python3 is not installed'
fi
tap_done
