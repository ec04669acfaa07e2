#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf show and ecconf locate: the forms of the server's console, and how they end.
. "$abs_top_srcdir/tests/lib/cli.sh"

cat >ecelerity.conf <<'END'
esmtp_listener {
  idle_time = 300
  Listen :587 { Enable = false
    SMTP_Extensions = ( "ENHANCEDSTATUSCODES" AUTH ) }
  include "more.conf"
}
Binding_Group 'g "1"' { Binding "b1" { Domain "Example.com" { Gateway = "x" } } }
Binding_Group 'g "1"' { Binding "B2" { } Message_Expiration = 70 }
auth_ds { Scheme "ecauth" { QueryGroups { query = "select 1" } } }
Datasource "x" { uri = ( "pgsql:user=a;password=secret" ) SMTP_AUTH_Password = hidden }
suspend_delivery = enabled
suspend_delivery = 0
t = [ a = 1 "b c" = 'two words' ]
END
cat >more.conf <<'END'
Listen ":587" { Concurrency = 2 }
Listen "/tmp/2025" { }
Idle_Time = 0x10
END

# answer STATUS OUTPUT COMMAND ARGUMENT... -- an answer without complaint.
answer() {
    answer_status=$1 answer_output=$2
    shift 2
    run "$cli_ecconf" "$@" -c ecelerity.conf
    expect "$*" "$answer_status" "$answer_output" ''
}

answer 0 'ESMTP_Listener { ... }
Binding_Group "g \"1\"" { ... }
auth_ds { ... }
Datasource "x" { ... }
Suspend_Delivery = 0
t = [
  a = 1
  "b c" = '"'two words'"'
]' show
answer 0 'ESMTP_Listener {
  Listen ":587" { ... }
  Listen "/tmp/2025" { ... }
  Idle_Time = 0x10
}' show ESMTP_LISTENER
answer 0 'ESMTP_Listener {
  Listen ":587" {
    Enable = false
    SMTP_Extensions = (
      "ENHANCEDSTATUSCODES"
      AUTH
    )
    Concurrency = 2
  }
  Listen "/tmp/2025" {
  }
  Idle_Time = 0x10
}' show esmtp_listener --recurse
answer 0 'Binding "b1" {
  Domain "example.com" {
    Gateway = "x"
  }
}' show -r binding_group 'g "1"' binding b1
answer 0 'Datasource "x" {
  uri = (
    "pgsql:user=a;password=********"
  )
  SMTP_AUTH_Password = ********
}' show datasource x
answer 0 'Datasource "x" {
  uri = (
    "pgsql:user=a;password=secret"
  )
  SMTP_AUTH_Password = hidden
}' show datasource x --show-secrets
answer 0 'ESMTP_Listener { # ecelerity.conf:1
  Listen ":587" { ... } # ecelerity.conf:3
  Listen "/tmp/2025" { ... } # more.conf:2
  Idle_Time = 0x10 # more.conf:3
}' show --origins esmtp_listener
answer 0 '{"schema": "ecconf-show/1", "body": [
 {"scope": "Binding_Group", "instance": "g \"1\"", "origin": {"file": "ecelerity.conf", "line": 7}, "body": [
  {"scope": "Binding", "instance": "b1", "origin": {"file": "ecelerity.conf", "line": 7}},
  {"scope": "Binding", "instance": "B2", "origin": {"file": "ecelerity.conf", "line": 8}},
  {"option": "Message_Expiration", "type": "duration", "value": "70", "origin": {"file": "ecelerity.conf", "line": 8}}
 ]}
]}' show --format json --origins binding_group 'g "1"'
answer 0 '{"schema": "ecconf-show/1", "body": [
 {"scope": "Listen", "instance": "/tmp/2025", "body": []}
]}' show --format json --recurse esmtp_listener listen /tmp/2025
: >empty.conf
run "$cli_ecconf" show --recurse -c empty.conf
expect 'nothing at all' 0 '' ''
run "$cli_ecconf" show -f json -c empty.conf
expect 'nothing at all, as JSON' 0 '{"schema": "ecconf-show/1", "body": []}' ''

# missing NAME MESSAGE COMMAND ARGUMENT... -- there is no such scope.
missing() {
    missing_name=$1 missing_message=$2
    shift 2
    run "$cli_ecconf" "$@" -c ecelerity.conf
    expect "$missing_name" 1 '' "ecconf $1: $missing_message"
}
missing 'a similar name' "the configuration has no esmpt_listener: did you mean 'ESMTP_Listener'?" \
    show esmpt_listener
missing 'a similar instance' \
    "the configuration has no binding \"b3\" in Binding_Group \"g \\\"1\\\"\": did you mean 'Binding \"b1\"'?" \
    show binding_group 'g "1"' binding b3
printf 'mine "one" { }\nmine "two" { }\n' >mine.conf
run "$cli_ecconf" show -c mine.conf mine
expect 'no instance' 1 '' \
    "ecconf show: the configuration has no mine: did you mean 'mine \"one\"'?"
missing 'a scope of elsewhere' \
    "the configuration has no binding \"b1\", but elsewhere: 'ecconf locate binding' shows where" \
    show binding b1
missing 'nothing like it' 'the configuration has no zzzzz' show zzzzz
cli_command=show
wrong 'a scope that needs an instance' "scope 'binding' needs an instance name behind it" \
    -c ecelerity.conf binding
wrong 'a format' "--format cannot be 'xml': it is text or json" --format xml

# --- locate -------------------------------------------------------------------------------------

answer 0 'Listen ":587"
  is at ESMTP_Listener::Listen:\:587:
Listen "/tmp/2025"
  is at ESMTP_Listener::Listen:/tmp/2025:' locate listen
answer 0 'Listen ":587"
  is at ESMTP_Listener::Listen:\:587:' locate Listen '^:[0-9]+$'
answer 0 'QueryGroups
  is at auth_ds::Scheme:ecauth:QueryGroups::' locate querygroups
answer 0 'Binding "B2"
  is at Binding_Group:g "1":Binding:B2:' locate binding B
answer 0 'Binding "b1"
  is at Binding_Group:g "1":Binding:b1: # ecelerity.conf:7
Binding "B2"
  is at Binding_Group:g "1":Binding:B2: # ecelerity.conf:8' locate binding '(?i)b' --origins
answer 0 '{"schema": "ecconf-locate/1", "body": [
 {"scope": "Listen", "instance": ":587", "path": "ESMTP_Listener::Listen:\\:587:", "origin": {"file": "ecelerity.conf", "line": 3}},
 {"scope": "Listen", "instance": "/tmp/2025", "path": "ESMTP_Listener::Listen:/tmp/2025:", "origin": {"file": "more.conf", "line": 2}}
]}' locate listen --format json --origins
missing 'no match' "no instance of listen matches '^x'" locate listen '^x'
missing 'an unknown name' "the configuration has no scope lisen: did you mean 'listen'?" locate lisen
cli_command=locate
wrong 'no scope' 'which scope?' -c ecelerity.conf
wrong 'too much' 'only SCOPE and REGEX are taken' -c ecelerity.conf listen a b
wrong 'no expression' "'(' is no regular expression: missing closing parenthesis" \
    -c ecelerity.conf listen '('

run "$cli_ecconf" show -c nowhere.conf
expect 'no configuration' 3 '' "ecconf show: cannot read 'nowhere.conf': No such file or directory"
run "$cli_ecconf" show --search-path nowhere nowhere.conf
is 'how a configuration is named' "$status $(tail -n 1 err)" "3 Name a configuration or its directory with --file,\
 or the places to look in with --search-path; 'ecconf show --help' tells how."
printf 'a = "1\n' >damaged.conf
run "$cli_ecconf" show -c damaged.conf
expect 'a damaged one' 0 'a = "1"' "ecconf show: the configuration has 1 error, so the answer may be wrong; 'ecconf check damaged.conf' shows it"

# --- a node, standard input ---------------------------------------------------------------------

mkdir -p tree/default tree/node7
printf 'include "own.conf"\n' >tree/default/ecelerity.conf
printf 'Blackhole = true\n' >tree/node7/own.conf
run "$cli_ecconf" show -c tree/default/ecelerity.conf --node node7 --search-path 'tree/{NODENAME}'
expect 'of a node' 0 'Blackhole = true' ''
run "$cli_ecconf" show -c - <tree/node7/own.conf
expect 'from standard input' 0 'Blackhole = true' ''

# --- a terminal ---------------------------------------------------------------------------------

printf 'Domain "a\033[31mb" { x = "\033]0;title\007" }\n' >escape.conf
if on_terminal "'$cli_ecconf' show -r -c escape.conf 2>/dev/null"; then
    is 'a terminal gets no control bytes' "$(cat out)" 'Domain "a\x1b[31mb" {
  x = "\x1b]0;title\x07"
}'
else
    skip 'a terminal gets no control bytes' 'no terminal can be made'
fi
tap_done
