#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf dump: a configuration in one piece, in each extent and format. That what is written comes back is
# the matter of tests/corpus/dumped.c.
. "$abs_top_srcdir/tests/lib/cli.sh"

mkdir conf conf/conf.d
cat >conf/ecelerity.conf <<'END'
# the main file
message_expiration = 86400
suspend_delivery = disabled
Retry_Interval = 0x10
include "conf.d"
include "http://u:secret@example.com/x"
Datasource "x" { uri = ( "pgsql:user=a;password=secret" ) cache_life = 10 }
Message_Expiration = 3600
ThreadPool "io" { concurrency = 10 stack_size = 0 }
thing = [ a = "1 & <2>" b.c = ']]>' ]
static-routes = 1
END
cat >conf/conf.d/10.conf <<'END'
ThreadPool "io" { Concurrency = 5 include "../in.conf" }
END
printf 'Backlog = 00\n' >conf/in.conf
printf 'Security {\n  User = "x"\n}\n' >cluster.conf
printf 'Blackhole = true\n' >conf/eccluster.conf

# dump NAME OUTPUT ARGUMENT... -- a dump with the warning about the include.
dump() {
    dump_name=$1 dump_output=$2
    shift 2
    run "$cli_ecconf" dump "$@"
    expect "$dump_name" 0 "$dump_output" ''
}

dump 'merged' 'ThreadPool "io" {
  Concurrency = 10
  Backlog = 00
  Stack_Size = 0
}
Datasource "x" {
  uri = (
    "pgsql:user=a;password=********"
  )
  cache_life = 10
}
Message_Expiration = 3600
Suspend_Delivery = disabled
Retry_Interval = 0x10
thing = [
  a = "1 & <2>"
  b.c = '"']]>'"'
]
static-routes = 1' conf
mv out explicit
for argument in '--explicit conf' '-c conf' '--file conf/ecelerity.conf --explicit'; do
    # shellcheck disable=SC2086 # words
    run "$cli_ecconf" dump $argument
    same_file "merged: $argument" out explicit
done
run "$cli_ecconf" dump explicit
same_file 'the dump of a dump' out explicit

dump 'what is not the default' 'ThreadPool "io" {
  Concurrency = 10
}
Datasource "x" {
  uri = (
    "pgsql:user=a;password=secret"
  )
  cache_life = 10
}
Message_Expiration = 3600
Retry_Interval = 0x10
thing = [
  a = "1 & <2>"
  b.c = '"']]>'"'
]
static-routes = 1' --nondefault --show-secrets conf

dump 'as it is written' 'message_expiration = 86400 # conf/ecelerity.conf:2
suspend_delivery = disabled # conf/ecelerity.conf:3
Retry_Interval = 0x10 # conf/ecelerity.conf:4
ThreadPool "io" { # conf/conf.d/10.conf:1
  Concurrency = 5 # conf/conf.d/10.conf:1
  Backlog = 00 # conf/conf.d/../in.conf:1
}
Datasource "x" { # conf/ecelerity.conf:7
  uri = (
    "pgsql:user=a;password=********"
  ) # conf/ecelerity.conf:7
  cache_life = 10 # conf/ecelerity.conf:7
}
Message_Expiration = 3600 # conf/ecelerity.conf:8
ThreadPool "io" { # conf/ecelerity.conf:9
  concurrency = 10 # conf/ecelerity.conf:9
  stack_size = 0 # conf/ecelerity.conf:9
}
thing = [
  a = "1 & <2>"
  b.c = '"']]>'"'
] # conf/ecelerity.conf:10
static-routes = 1 # conf/ecelerity.conf:11
Security { # cluster.conf:1
  User = "x" # cluster.conf:2
}' --source --origins --cluster cluster.conf conf

# Most of what is in force is defaults, and as many as the vocabulary has.
printf 'Concurrency = 3\nDebug_Flags { Info = ALL }\nThreadPool "a" { Backlog = 7 }\nBinding "b" { Domain "d" { } }\nMax_Outbound_Connections = 9\nPathway "\np" { }\n' >force.conf
run "$cli_ecconf" dump --effective --origins force.conf
sed -n '1,/^}$/p;/^ThreadPool/,/^}$/p' out >some
cat >wanted <<'END'
Debug_Flags { # force.conf:2
  INFO = ALL # force.conf:2
  CRITICAL = (
    ALL
  ) # default
  DEBUG = ( ) # default
  ERROR = (
    ALL
  ) # default
  NOTICE = ( ) # default
  WARNING = ( ) # default
}
ThreadPool "a" { # force.conf:3
  Backlog = 7 # force.conf:3
  Concurrency = 0 # default
  Stack_Size = 0 # default
}
END
same_file 'values in force' some wanted
is 'inherited values' "$(grep -n inherited out | sed 's/^[0-9]*://')" \
    '    Max_Outbound_Connections = 9 # inherited from global, force.conf:5
  Max_Outbound_Connections = 9 # inherited from global, force.conf:5'
is 'no value is asked for twice' "$(grep -c '^Max_Outbound_Connections = ' out)" 1
run "$cli_ecconf" dump --effective force.conf
is 'marks only if they are wanted' "$(grep -c '#.*default$' out)" 0
run "$cli_ecconf" dump --effective --origins --format json force.conf
is 'values in force, as JSON' "$(grep -e '"Max_Outbound_Connections"' -e Stack_Size out)" \
    '  {"option": "Stack_Size", "type": "size", "value": "0", "default": true}
   {"option": "Max_Outbound_Connections", "type": "integer", "value": "9", "inherited": [], "origin": {"file": "force.conf", "line": 5}},
  {"option": "Max_Outbound_Connections", "type": "integer", "value": "9", "inherited": [], "origin": {"file": "force.conf", "line": 5}},
 {"option": "Max_Outbound_Connections", "type": "integer", "value": "9", "origin": {"file": "force.conf", "line": 5}},'
run "$cli_ecconf" dump --effective --origins --format xml force.conf
is 'values in force, as XML' "$(grep -e '"Max_Outbound_Connections"' -e Stack_Size out)" \
    '    <option name="Stack_Size" type="size" default="true"><value>0</value></option>
      <option name="Max_Outbound_Connections" type="integer" inherited="global" file="force.conf" line="5"><value>9</value></option>
    <option name="Max_Outbound_Connections" type="integer" inherited="global" file="force.conf" line="5"><value>9</value></option>
  <option name="Max_Outbound_Connections" type="integer" file="force.conf" line="5"><value>9</value></option>'

# --- formats ------------------------------------------------------------------------------------

printf 'Domain "a\tb\nc" { x = "tab\there\r\n  two" y = "\001\377\357\277\277" z = ( "" b ) "k" = ( ) }\nempty = [ ]\ngone =\n' >odd.conf
dump_odd() {
    run "$cli_ecconf" dump --format "$1" odd.conf
    cp out "odd.$1"
}
dump_odd xml
printf '<?xml version="1.0" encoding="UTF-8"?>
<configuration mode="explicit">
  <scope name="Domain" instance="a&#9;b&#10;c">
    <option name="x"><value>tab\there&#13;\n  two</value></option>
    <option name="y"><value>\357\277\275\357\277\275\357\277\275</value></option>
    <option name="z" form="list"><item></item><item>b</item></option>
    <option name="&quot;k&quot;" form="list"></option>
  </scope>
  <option name="empty" form="dictionary"></option>
  <option name="gone"></option>
</configuration>
' >wanted
same_file 'XML' odd.xml wanted
dump_odd json
printf '{"schema": "ecconf-dump/1", "mode": "explicit", "body": [
 {"scope": "Domain", "instance": "a\\tb\\nc", "body": [
  {"option": "x", "type": null, "value": "tab\\there\\r\\n  two"},
  {"option": "y", "type": null, "value": "\\u0001\357\277\275\357\277\277"},
  {"option": "z", "type": null, "value": ["", "b"]},
  {"option": "\\"k\\"", "type": null, "value": []}
 ]},
 {"option": "empty", "type": null, "value": {}},
 {"option": "gone", "type": null, "value": null}
]}
' >wanted
same_file 'JSON' odd.json wanted
run "$cli_ecconf" dump --format json --origins -c conf
is 'origins, as JSON' "$(sed -n 3,5p out)" \
    '  {"option": "Concurrency", "type": "integer", "value": "10", "origin": {"file": "conf/ecelerity.conf", "line": 9}},
  {"option": "Backlog", "type": "integer", "value": "00", "origin": {"file": "conf/conf.d/../in.conf", "line": 1}},
  {"option": "Stack_Size", "type": "size", "value": "0", "origin": {"file": "conf/ecelerity.conf", "line": 9}}'

# valid NAME FORMAT FILE -- an independent reader takes the file.
valid() {
    if ! command -v python3 >/dev/null 2>&1; then
        skip "$1" 'no python3'
    elif [ "$2" = json ]; then
        is "$1" "$(python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' \
            "$3" 2>&1)" ''
    else
        is "$1" "$(python3 -c 'import sys, xml.etree.ElementTree as e; e.parse(sys.argv[1])' \
            "$3" 2>&1)" ''
    fi
}
for format in json xml; do
    valid "odd bytes as $format" "$format" "odd.$format"
    for extent in explicit source nondefault effective; do
        "$cli_ecconf" dump --origins --format "$format" "--$extent" conf >"big.$format"
        valid "--$extent as $format" "$format" "big.$format"
    done
done
if command -v python3 >/dev/null 2>&1; then
    python3 - odd.xml >xml.read <<'END'
import sys, xml.etree.ElementTree as e
root = e.parse(sys.argv[1]).getroot()
for node in root.iter():
    print(ascii([node.tag, sorted(node.attrib.items()), None if len(node) else node.text]))
END
    printf '%s\n' "['configuration', [('mode', 'explicit')], None]
['scope', [('instance', 'a\\tb\\nc'), ('name', 'Domain')], None]
['option', [('name', 'x')], None]
['value', [], 'tab\\there\\r\\n  two']
['option', [('name', 'y')], None]
['value', [], '\\ufffd\\ufffd\\ufffd']
['option', [('form', 'list'), ('name', 'z')], None]
['item', [], None]
['item', [], 'b']
['option', [('form', 'list'), ('name', '\"k\"')], None]
['option', [('form', 'dictionary'), ('name', 'empty')], None]
['option', [('name', 'gone')], None]" >wanted
    same_file 'XML gives back what went into it' xml.read wanted
else
    skip 'XML gives back what went into it' 'no python3'
fi

# --- secrets ------------------------------------------------------------------------------------

cat >secret.conf <<'END'
a_password = "hidden one"
b { a_password = hidden two words
uri = ( "x:user=u;password=hidden" 'y:password=hid"den' "z://u:hidden@h/" ) }
c = [ password = hidden other = "a password=\"hidden\" b" ]
Include "http://u:hidden@h/"
Binding "pgsql:user=u;password=hidden" { x = /*c*/ 1 }
http_basic_auth = 'hidden
d = 1
END
for extent in explicit source nondefault effective; do
    for format in text json xml; do
        "$cli_ecconf" dump --origins "--$extent" --format "$format" secret.conf 2>/dev/null >"masked.$format"
        is "no secret in --$extent as $format" "$(grep -c -e hidden -e 'hid"den' "masked.$format")" 0
    done
done
run "$cli_ecconf" dump secret.conf
sed 's/"a password=.* b"/"********"/' out >masked
run "$cli_ecconf" dump masked
expect 'masked values are values' 0 "$(cat masked)" ''

# --- wrong use, output that goes nowhere --------------------------------------------------------

cli_command=dump
wrong 'two extents' 'only one of --explicit, --nondefault, --effective and --source' \
    --source --effective conf
wrong 'two configurations' 'only one configuration can be dumped' conf force.conf
wrong 'a path twice' 'only one configuration can be dumped' -c conf force.conf
wrong 'an unknown format' "--format cannot be 'yaml': it is text, json or xml" --format yaml conf
run "$cli_ecconf" dump nowhere.conf
expect 'no configuration' 3 '' "ecconf dump: cannot read 'nowhere.conf': No such file or directory"
awk 'BEGIN { for (i = 0; i < 50000; i++) printf "option_%d = \"value %d\"\n", i, i }' </dev/null >many.conf
"$cli_ecconf" dump many.conf | cmp -s - many.conf
is 'many options' "$?" 0
{ "$cli_ecconf" dump many.conf; echo "$?" >ended; } 2>err | head -1 >first
is 'a reader that goes away' "$(cat first) $(cat ended) $(cat err)" 'option_0 = "value 0" 3 '
if [ -c /dev/full ]; then
    "$cli_ecconf" dump --format xml many.conf >/dev/full 2>err
    is 'a full disk' "$? $(cat err)" \
        '3 ecconf dump: cannot write to standard output: No space left on device'
else
    skip 'a full disk' 'no /dev/full'
fi

# --- deep ---------------------------------------------------------------------------------------

awk 'BEGIN { for (i = 0; i < 100000; i++) printf "a { x = 1\n"
    for (i = 0; i < 100000; i++) print "}" }' </dev/null >deep.conf
for extent in explicit effective source; do
    for format in text json xml; do
        "$cli_ecconf" dump --max-nesting 100001 --format "$format" "--$extent" deep.conf >deep.out
        is "deep scopes, --$extent as $format" \
            "$? $(grep -c -e '^ *a {' -e '"scope": "a"' -e '<scope name="a"' deep.out) \
$(awk '{ n = length > n ? length : n } END { print n < 500 }' deep.out)" '0 100000 1'
    done
done
tap_done
