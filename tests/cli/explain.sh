#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf explain: findings and words, in prose.
. "$abs_top_srcdir/tests/lib/cli.sh"

# explain ARGUMENT...
explain() {
    run "$cli_ecconf" explain "$@"
}

explain syn001
expect 'the page of a finding' 0 'SYN001 unterminated-string (error, profile minimal)
  A quoted string has no closing quotation mark.

What
  A string runs from its opening quotation mark to the next one of the same
  kind. When the closing mark is missing, that next one is the opening mark of
  some later value. A backslash before the last mark has the same effect: \" is
  a quotation mark inside the string and does not close it.

  The finding is at the mark that opened the string, not where the damage shows.
  If the mark stands at the end of an unquoted word, the opening one is missing
  instead.

Why
  The server takes every line up to the next quotation mark for a part of the
  value, and refuses the configuration somewhere below the real fault.

Bad
      Domain "example.com" {
        EHLO_Hostname = "relay.example.net
        Max_Outbound_Connections = 20
      }

Good
      Domain "example.com" {
        EHLO_Hostname = "relay.example.net"
        Max_Outbound_Connections = 20
      }

How to fix
  Add the missing quotation mark. To end a string with a backslash, write two:
  "C:\\logs\\".

Source
  4/conf-overview.md'
cp out page
explain unterminated-string
same_file 'by its name' out page

explain max_outbound_connections
expect 'an option' 0 'Max_Outbound_Connections (option)
  Most simultaneous connections to one destination.

  It takes an integer in connections. Numbers: -1 or more (the least is
  special); -1 means unlimited. The default is 32. It may stand in: global,
  Binding_Group, Binding, Domain. A change takes effect by a reload. Versions:
  since 3.0. It concerns sending. The documentation contradicts itself in:
  scopes.

  Page of the documentation: 4/config/ref-max-outbound-connections.md

Max_Outbound_Connections (option)
  Most simultaneous connections to one mail exchanger; nothing else is looked at
  if it is not set.

  It takes an integer in connections. Numbers: -1 or more (the least is
  special); -1 means unlimited. The default is -1. It may stand in: Host. A
  change takes effect by a reload. Versions: since 3.0. It concerns sending.

  Page of the documentation: 4/config/ref-max-outbound-connections.md'

explain Cluster
expect 'a module' 0 "cluster (module)
  Joins the server with others to a cluster.

  It may stand in: global. Its instance name: none. Only one may stand in one
  place: yes. It is loaded by its scope only. It belongs in the file
  ecelerity-cluster.conf. It is part of momentum3, momentum4. Versions: since
  3.0.

  It may contain 28 options, 2 scopes; 'ecconf schema cluster' lists them.

  Page of the documentation: 4/modules/4-modules-cluster.md"

explain '%h{Subject}'
expect 'a macro with its argument' 0 '%h{} (macro)
  Value of the header named by the argument; costs time.

  In the braces stands text of the kind header. The module that provides it is
  custom_logger.

  Page of the documentation: 4/modules/custom-logger.md'
explain '%H'
is 'the letter case of a macro counts' "$(head -n 2 out)" '%H (macro)
  Address of the peer.'
explain ldap:
is 'a scheme' "$(head -n 4 out | tail -n 1)" \
    '  It is used for datasources. The module that provides it is ds_core.'
explain x-bindpw
is 'a parameter' "$(sed -n 4p out)" '  It takes text, secret. These schemes take it: ldap:, ldaps:. The module that'

cli_command=explain
wrong 'a misspelt finding' "unknown word 'unterminated-sting': did you mean 'unterminated-string'?" \
    unterminated-sting
wrong 'a misspelt code' "unknown word 'SYN0001': did you mean 'SYN001'?" SYN0001
wrong 'a misspelt option' \
    "unknown word 'max_outbund_connections': did you mean 'Max_Outbound_Connections'?" \
    max_outbund_connections
wrong 'nothing like a word' "unknown word 'xyzzyxyzzy'" xyzzyxyzzy
wrong 'an empty word' "unknown word ''" ''
wrong 'no control characters in messages' "unknown word 'a\\x1bb'" "$(printf 'a\033b')"
wrong 'no word' 'a word or code is missing'
wrong 'two words' 'only one word or code at a time' SYN001 SYN002
wrong 'an unknown option' "unknown option '--format'" --format json SYN001
wrong 'an unknown letter' "unknown option '-x'" -x

explain --help
is 'help' "$status$(head -n 1 out)$(cat err)" '0Usage: ecconf explain WORD|CODE'
none 'lines of help have at most 80 columns' "$(awk 'length($0) > 80' out)"

"$cli_ecconf" explain SYN001 | head -n 1 >out
is 'a reader that goes away' "$(cat out)" 'SYN001 unterminated-string (error, profile minimal)'
if on_terminal "'$cli_ecconf' explain SYN001"; then
    is 'bold headings on a terminal' "$(head -n 1 out)" \
        "$(printf '\033[1mSYN001 unterminated-string (error, profile minimal)\033[0m')"
    on_terminal "NO_COLOR=1 '$cli_ecconf' explain SYN001"
    same_file 'NO_COLOR' out page
    on_terminal "stty cols 100; NO_COLOR=1 '$cli_ecconf' explain SYN001"
    is 'lines as wide as the terminal' "$(sed -n 5p out)" \
        '  A string runs from its opening quotation mark to the next one of the same kind. When the closing'
    on_terminal "stty cols 50; NO_COLOR=1 '$cli_ecconf' explain SYN001"
    is 'a narrow terminal' "$(sed -n 5p out)" '  A string runs from its opening quotation mark to'
    on_terminal "stty cols 10; NO_COLOR=1 '$cli_ecconf' explain SYN001"
    is 'too narrow a terminal' "$(sed -n 2p out)" '  A quoted string has no closing'
else
    skip 'on a terminal' 'no terminal can be made'
fi
tap_done
