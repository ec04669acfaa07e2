#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf diff: what it prints, and how it ends.
. "$abs_top_srcdir/tests/lib/cli.sh"

cat >old.conf <<'END'
Message_Expiration = 3600
Relay_Hosts = ( 10.0.0.1 "10.0.0.2" )
Domain "example.com" { Message_Expiration = 900 }
Security { User = "ecuser" }
Datasource "x" { uri = ( "pgsql:host=1;user=a;password=one" ) }
END
cat >new.conf <<'END'
include "more.conf"
Relay_Hosts = (
  "10.0.0.1"
  10.0.0.2
)
Blackhole = off
Security { User = "other" }
Datasource "x" { uri = ( "pgsql:host=1;user=a;password=two" ) }
END
cat >more.conf <<'END'
Message_Expiration = 0xe10
Domain "EXAMPLE.com" { Message_Expiration = 600 }
Binding "b" { }
END
run "$cli_ecconf" diff old.conf new.conf
expect 'differences' 0 '+ Blackhole = off                                               no effect
    new  new.conf:6:1
~ Domain "example.com" > Message_Expiration = 900 -> 600        config reload
    old  old.conf:3:24
    new  more.conf:2:24
~ Security > User = "ecuser" -> "other"                         restart
    old  old.conf:4:12
    new  new.conf:7:12
~ Datasource "x" > uri = ( "pgsql:host=1;user=a;password=********" ) -> ( "pgsql:host=1;user=a;password=********" )  unknown
    old  old.conf:5:18
    new  new.conf:8:18
+ Binding "b"                                                   config reload
    new  more.conf:3:1

5 differences: a restart is needed' ''
run "$cli_ecconf" diff --exit-code old.conf new.conf
is 'the exit status on request' "$status" 1
run "$cli_ecconf" diff --show-secrets old.conf new.conf
is 'secrets on request' "$(grep -c 'password=one.*password=two' out)" 1
run "$cli_ecconf" diff --exit-code old.conf old.conf
expect 'no differences' 0 'no differences' ''
run "$cli_ecconf" diff --color always old.conf new.conf
is 'colours' "$(sed -n 1p out)" "$(printf '\033[32m+ Blackhole = off\033[0m                                               no effect')"

mkdir -p tree/default changed/default
printf 'Message_Expiration = 1\n' >tree/default/ecelerity.conf
printf 'Security { User = "m" }\n' >tree/default/eccluster.conf
cp -r tree/default/* changed/default/
printf '\n\nMessage_Expiration =   1 # moved\n' >changed/default/ecelerity.conf
run "$cli_ecconf" diff --exit-code tree changed
expect 'both main files of two trees' 0 'no differences' ''
rm changed/default/eccluster.conf
run "$cli_ecconf" diff tree changed
expect 'a main file is gone' 0 '- Security                                                      restart
    old  tree/default/eccluster.conf:1:1
- Security > User = "m"                                         restart
    old  tree/default/eccluster.conf:1:12

2 differences: a restart is needed' ''

# Nodes: what is the same for several is told once.
mkdir -p one/default one/n1 one/n2
cat >one/default/ecelerity.conf <<'END'
Message_Expiration = 1
include "node.conf"
END
for node in n1 n2; do
    cp one/default/ecelerity.conf "one/$node"
    printf 'Bind_Address = 10.0.0.1\n' >"one/$node/node.conf"
done
printf 'Bind_Address = 10.0.0.9\n' >one/default/node.conf
printf 'Security { User = "m" }\n' >one/default/eccluster.conf
cp -r one two
sed -i 's/= 1$/= 2/' two/default/ecelerity.conf two/n1/ecelerity.conf two/n2/ecelerity.conf
printf 'Bind_Address = 10.0.0.2\n' >two/n2/node.conf
printf 'Security { User = "n" }\n' >two/default/eccluster.conf
run "$cli_ecconf" diff one two
expect 'trees with nodes' 0 '~ Message_Expiration = 1 -> 2                                   config reload
    old  one/n1/ecelerity.conf:1:1
    new  two/n1/ecelerity.conf:1:1
    on   n1
~ Message_Expiration = 1 -> 2                                   config reload
    old  one/n2/ecelerity.conf:1:1
    new  two/n2/ecelerity.conf:1:1
    on   n2
~ Bind_Address = 10.0.0.1 -> 10.0.0.2                           restart
    old  one/n2/node.conf:1:1
    new  two/n2/node.conf:1:1
    on   n2
~ Security > User = "m" -> "n"                                  restart
    old  one/default/eccluster.conf:1:12
    new  two/default/eccluster.conf:1:12

4 differences: a restart is needed' ''
run "$cli_ecconf" diff --node n1 one two
is 'one node of a tree' "$(tail -n 1 out)" '2 differences: a restart is needed'
mkdir two/n3
cp two/default/ecelerity.conf two/n3
printf 'Bind_Address = 10.0.0.3\n' >two/n3/node.conf
run "$cli_ecconf" diff one two
is 'a new node is compared with what it would have without a folder' \
    "$(grep -B 3 'on   n3' out)" '~ Message_Expiration = 1 -> 2                                   config reload
    old  one/default/ecelerity.conf:1:1
    new  two/n3/ecelerity.conf:1:1
    on   n3
~ Bind_Address = 10.0.0.9 -> 10.0.0.3                           restart
    old  one/default/node.conf:1:1
    new  two/n3/node.conf:1:1
    on   n3'
rm -r two/n3
rm one/n*/ecelerity.conf two/n*/ecelerity.conf
run "$cli_ecconf" diff one two
expect 'files that nodes share' 0 '~ Message_Expiration = 1 -> 2                                   config reload
    old  one/default/ecelerity.conf:1:1
    new  two/default/ecelerity.conf:1:1
~ Security > User = "m" -> "n"                                  restart
    old  one/default/eccluster.conf:1:12
    new  two/default/eccluster.conf:1:12

2 differences: a restart is needed' ''

printf 'Domain {\n' >broken.conf
run "$cli_ecconf" diff broken.conf broken.conf
is 'damage is told for both sides' "$status $(wc -l <err)" '0 2'
cli_command=diff
wrong 'one side' 'two configurations are compared: OLD and NEW' old.conf
wrong 'standard input twice' 'standard input can be read only once' - -
run "$cli_ecconf" diff old.conf nowhere.conf
expect 'a side that is not there' 3 '' \
    "ecconf diff: cannot read 'nowhere.conf': No such file or directory"
run "$cli_ecconf" diff - new.conf <old.conf
is 'standard input' "$(tail -n 1 out)" '5 differences: a restart is needed'

if command -v python3 >/dev/null 2>&1; then
    run "$cli_ecconf" diff -f json old.conf new.conf
    is 'JSON' "$(python3 -c '
import json
answer = json.load(open("out"))
print(answer["schema"], answer["verdict"])
for change in answer["changes"]:
    sides = [change[side] and change[side].get("value") for side in ("old", "new")]
    print(change["change"], change["scope"], change["option"], sides, change["verdict"])
print(answer["changes"][1]["old"]["origin"]["file"])')" \
        "ecconf-diff/1 restart
added [] Blackhole [None, 'off'] no effect
changed ['Domain \"example.com\"'] Message_Expiration ['900', '600'] config reload
changed ['Security'] User ['ecuser', 'other'] restart
changed ['Datasource \"x\"'] uri [['pgsql:host=1;user=a;password=********'], ['pgsql:host=1;user=a;password=********']] unknown
added ['Binding \"b\"'] None [None, None] config reload
old.conf"
else
    skip 'JSON' 'python3 is not installed'
fi
tap_done
