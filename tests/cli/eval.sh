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
  looked in  Binding_Group "g" > Binding "b 1" > Domain "example.com"  in force
             Binding "b 1" > Domain "example.com"                      no such scope
             Binding_Group "g" > Domain "example.com"                  no such scope
             Binding_Group "g" > Binding "b 1"                         not set
             Binding "b 1"                                             no such scope
             Binding_Group "g"                                         passed over: 70  more.conf:3:3
             Domain "example.com"                                      passed over: 900  ecelerity.conf:5:24
             global                                                    passed over: 3600  ecelerity.conf:2:1
  note       the group was not asked for, but the binding is in it' \
    --why binding 'b 1' domain example.com message_expiration

run "$cli_ecconf" get -c ecelerity.conf blackhole
expect 'get knows no default' 1 "Option 'Blackhole' is not set in scope ''." ''
run "$cli_ecconf" get -c ecelerity.conf domain example.com message_expiration
expect 'get of what is set' 0 '        Message_Expiration = 900' ''
run "$cli_ecconf" get -c ecelerity.conf domain example.org message_expiration
expect 'get without fallback' 1 \
    "Option 'Message_Expiration' is not set in scope 'Domain \"example.org\"'." \
    "ecconf get: the configuration has no domain \"example.org\": did you mean 'Domain \"example.com\"'?"
run "$cli_ecconf" get -c ecelerity.conf bind_addres
expect 'get of an unknown option' 1 "Option 'bind_addres' is not set in scope ''." \
    "ecconf get: no documented option is called 'bind_addres': did you mean 'Bind_Address'?"

run "$cli_ecconf" eval -c ecelerity.conf bind_addres
expect 'an unknown option' 1 "Option 'bind_addres' is not set in scope ''." \
    "ecconf eval: no documented option is called 'bind_addres': did you mean 'Bind_Address'?"
run "$cli_ecconf" eval -c ecelerity.conf security
expect 'a scope instead of an option' 1 "Option 'security' is not set in scope ''." \
    "ecconf eval: 'security' is a scope: which option of it?"
run "$cli_ecconf" eval -c ecelerity.conf binding b
expect 'no option behind an instance' 2 '' "ecconf eval: which option? 'b' is read as the instance name of 'binding'
Try 'ecconf eval --help'."
for command in eval get; do
    run "$cli_ecconf" "$command" -c nowhere.conf
    expect "$command without words reads nothing" 2 '' "ecconf $command: which option?
Try 'ecconf $command --help'."
done

# doubt NAME WANTED-OUTPUT WANTED-MESSAGE ARGUMENT... -- an answer with a word about the question.
doubt() {
    doubt_name=$1 doubt_output=$2 doubt_message=$3
    shift 3
    run "$cli_ecconf" eval -c ecelerity.conf "$@"
    is "$doubt_name" "$(cat out err)" "$doubt_output
ecconf eval: $doubt_message"
}
doubt 'a misspelt scope' "Option 'Retry_Interval' is not set in scope 'Bindin \"b 1\"'." \
    "no documented scope is called 'Bindin': did you mean 'Binding'?" Bindin 'b 1' Retry_Interval
doubt 'a misspelt scope in a scope' \
    "Option 'Retry_Interval' is not set in scope 'Binding \"b 1\" > Domian \"d\"'." \
    "no documented scope is called 'Domian': did you mean 'Domain'?" \
    binding 'b 1' Domian d Retry_Interval
doubt 'a binding that is not there' '        Retry_Interval = 1200' \
    "the configuration has no binding \"c\", but elsewhere: 'ecconf locate binding' shows where" \
    binding c retry_interval
doubt 'a binding that its group does not have' '        Message_Expiration = 70' \
    "the configuration has no binding \"b 2\" in Binding_Group \"g\": did you mean 'Binding \"b 1\"'?" \
    binding_group g binding 'b 2' message_expiration
doubt 'a group that is not there' '        Retry_Interval = 1200' \
    "the configuration has no binding_group \"h\": did you mean 'Binding_Group \"g\"'?" \
    binding_group h retry_interval
doubt 'a pathway that is not there' \
    "Option 'Inbound_Throttle_Messages' is not set in scope 'Pathway \"p\"'." \
    'the configuration has no pathway "p"' pathway p inbound_throttle_messages
doubt 'the letter case of a binding' '        Retry_Interval = 1200' \
    "the configuration has no binding \"B 1\", but elsewhere: 'ecconf locate binding' shows where" \
    binding 'B 1' retry_interval
ask 0 '        Retry_Interval = 1200' binding_group g binding 'b 1' retry_interval
ask 0 '        Retry_Interval = 1200' domain example.net retry_interval
ask 0 '        Max_Outbound_Connections = -1' host mx.example max_outbound_connections
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
printf 'blackhole\ndomain "example\nblackhole\n' >in
run "$cli_ecconf" eval -c ecelerity.conf --batch <in
expect 'a quote that is not closed' 2 'Blackhole = false' "ecconf eval: a quote is not closed
Try 'ecconf eval --help'.
ecconf eval: stopped at line 2 of standard input"
printf 'blackhole\000x\n' >in
run "$cli_ecconf" eval -c ecelerity.conf --batch <in
expect 'a NUL byte' 2 '' "ecconf eval: a NUL byte is in the question
Try 'ecconf eval --help'.
ecconf eval: stopped at line 1 of standard input"
printf 'binding c retry_interval\nBindin c retry_interval\n' >in
run "$cli_ecconf" eval -c ecelerity.conf --batch <in
expect 'a batch is told of slips only' 1 "Retry_Interval = 1200
Option 'Retry_Interval' is not set in scope 'Bindin \"c\"'." \
    "ecconf eval: no documented scope is called 'Bindin': did you mean 'Binding'?"
run "$cli_ecconf" eval -c ecelerity.conf --batch </dev/null
expect 'an empty batch' 0 '' ''
run "$cli_ecconf" eval -c ecelerity.conf --batch <.
expect 'questions that cannot be read' 3 '' \
    'ecconf eval: cannot read standard input: Is a directory'
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

    # What a terminal would take for commands is shown in place of being done.
    printf 'y = "a\033]0;title\007b"\nsite "s\033[1m" { z = 1 }\n' >hostile.conf
    cat >terminal.py <<'END'
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
text = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    text += piece
os.waitpid(pid, 0)
print(text.replace(b"\r\n", b"\n").decode(), end="")
END
    # terminal ARGUMENT... -- what ecconf writes to one.
    terminal() {
        python3 terminal.py "$cli_ecconf" "$@"
    }
    instance=$(printf 's\033[1m')
    is 'control bytes of a value' "$(terminal eval -c hostile.conf y)" 'y = "a\x1b]0;title\x07b"'
    is 'control bytes of a question' "$(terminal get -c hostile.conf site "$instance" "$instance")" \
        "ecconf get: no documented option is called 's\x1b[1m'
Option 's\x1b[1m' is not set in scope 'site \"s\x1b[1m\"'."
    : >nothing.conf
    is 'control bytes of a difference' "$(terminal diff --color never nothing.conf hostile.conf)" \
        '+ y = "a\x1b]0;title\x07b"                                      unknown
    new  hostile.conf:1:1
+ site "s\x1b[1m"                                               config reload
    new  hostile.conf:2:1
+ site "s\x1b[1m" > z = 1                                       unknown
    new  hostile.conf:2:16

3 differences: a config reload, and perhaps a restart: no page says of some of it that a reload is enough'
else
    skip 'JSON' 'python3 is not installed'
fi
tap_done
