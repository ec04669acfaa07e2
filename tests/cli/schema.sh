#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf schema: the tree of scopes, words with all that is known, JSON, lists for completion.
. "$abs_top_srcdir/tests/lib/cli.sh"

# schema ARGUMENT...
schema() {
    run "$cli_ecconf" schema "$@"
}

# line NAME LINE -- the last run printed this very line and no error.
line() {
    is "$1" "$status$(grep -Fx -e "$2" out)$(cat err)" "0$2"
}

schema
is 'the tree begins with the outermost scope' "$status$(sed 's/  .*//; q' out)$(cat err)" 0global
line 'a scope with counts' '    Role                                    3 options'
line 'a scope of a module' '    cluster/Topology                        4 options'
none 'every scope is in the tree' "$(
    sed 's/^ *//; s/  .*//' out | sort -u >shown
    { "$cli_ecconf" schema --list scopes; "$cli_ecconf" schema --list modules; } | sort -u |
        comm -23 - shown)"

schema Binding_Group Binding MAX_OUTBOUND_CONNECTIONS
expect 'an option in its scope' 0 'Max_Outbound_Connections (option)
  Most simultaneous connections to one destination.

  Value           integer in connections
  Range           -1 or more (the least is special); -1 means unlimited
  Default         32
  Scopes          global, Binding_Group, Binding, Domain
  Change          by a reload
  Versions        since 3.0
  Traffic         sending
  Disputed        scopes
  Page            4/config/ref-max-outbound-connections.md'
cp out option
schema Host Max_Outbound_Connections
expect 'the option of another scope' 0 'Max_Outbound_Connections (option)
  Most simultaneous connections to one mail exchanger; nothing else is looked at
  if it is not set.

  Value           integer in connections
  Range           -1 or more (the least is special); -1 means unlimited
  Default         -1
  Scopes          Host
  Change          by a reload
  Versions        since 3.0
  Traffic         sending
  Page            4/config/ref-max-outbound-connections.md'
{ cat option && echo && cat out; } >both
schema max_outbound_connections
same_file 'an option: all that are called so' out both
schema -- Max_Outbound_Connections
same_file 'behind --' out both

schema cluster Topology
expect 'a scope' 0 'cluster/Topology (scope)
  A network that virtual addresses can be brought up on.

  Stands in       cluster
  Instance name   required, cidr
  Only one        no
  Change          by a reload
  Versions        since 3.0
  Module          cluster
  Page            4/4-cluster-config-duravip.md

4 options
  cidrmask: integer in bits, default 32
      Length of the network mask for addresses brought up here.
  include: path
      Reads a file, or all files of a directory, in this place.
  interface: text
      Network interface that addresses are brought up on.
  readonly_include: path
      Reads files like include, but never writes changes back to them.'
cp out scope
schema cluster/topology
same_file 'a scope by its whole name' out scope
schema Binding_Group Binding
line 'child scopes' '  Domain: instance name: required, domain'
schema spoolbase
line 'restart only' '  Change          by a restart only'
schema global
line 'restart only, in short' '  spoolbase: path of a directory, default /var/spool/ecelerity, restart only'

schema -f json cluster Topology
expect 'JSON' 0 '{
 "schema": "ecconf-schema/1",
 "words": [
  {
   "name": "cluster/Topology",
   "kind": "scope",
   "doc": "A network that virtual addresses can be brought up on.",
   "module": "cluster",
   "scopes": [
    "cluster"
   ],
   "instance": "required",
   "form": "cidr",
   "single": "no",
   "family": "cluster",
   "since": [
    "3.0"
   ],
   "reload": "live",
   "page": "4/4-cluster-config-duravip.md",
   "confidence": "high",
   "containsOptions": [
    {
     "name": "cidrmask",
     "kind": "option",
     "doc": "Length of the network mask for addresses brought up here.",
     "module": "cluster",
     "scopes": [
      "cluster/Topology"
     ],
     "type": "integer",
     "unit": "bits",
     "range": {
      "low": 0,
      "high": 128,
      "basis": "inferred"
     },
     "default": "32",
     "since": [
      "3.0"
     ],
     "page": "4/4-cluster-config-duravip.md",
     "confidence": "medium"
    },
    {
     "name": "include",
     "kind": "statement",
     "doc": "Reads a file, or all files of a directory, in this place.",
     "place": "everywhere",
     "type": "path",
     "page": "4/conf-overview.md",
     "confidence": "high"
    },
    {
     "name": "interface",
     "kind": "option",
     "doc": "Network interface that addresses are brought up on.",
     "module": "cluster",
     "scopes": [
      "cluster/Topology"
     ],
     "type": "string",
     "since": [
      "3.0"
     ],
     "page": "4/4-cluster-config-duravip.md",
     "confidence": "high"
    },
    {
     "name": "readonly_include",
     "kind": "statement",
     "doc": "Reads files like include, but never writes changes back to them.",
     "place": "everywhere",
     "type": "path",
     "page": "4/conf-overview.md",
     "confidence": "high"
    }
   ],
   "containsScopes": []
  }
 ]
}'
schema --format=json
is 'the tree as JSON' "$(sed -n '/"name": "Logs"/,/}/p' out)" '   "name": "Logs",
   "kind": "scope",
   "options": 8,
   "scopes": [
    "Manager"
   ],
   "modules": []
  },'
sed -n 's/^    KEY("\([^"]*\)".*/\1/p' "$abs_top_srcdir/src/cli/word_json.c" >keys
is 'the keys are found' "$([ "$(wc -l <keys)" -gt 40 ] && echo yes)" yes
none 'every key of a word is documented' "$(
    while IFS= read -r key; do
        grep -q "^|.*\`$key\`.* |" "$abs_top_srcdir/docs/schema-json.md" || echo "$key"
    done <keys)"

schema --list options Role
expect 'the options of a scope' 0 'allow
include
readonly_include'
schema --list options sched
expect 'the options of a module' 0 'backing_store
debug_level
enabled
include
readonly_include'
schema --list scopes Binding
expect 'the scopes of a scope' 0 'adaptive_sweep_rule
Domain
Host'
for what in options scopes modules macros schemes parameters codes; do
    schema --list $what
    is "the list of $what" "$status$([ -s out ] && sort out | uniq -d)$(cat err)" 0
done
is 'codes' "$(head -n 1 out)" SYN001

cli_command=schema
wrong 'a misspelt word' \
    "unknown word 'max_outbund_connections': did you mean 'Max_Outbound_Connections'?" \
    max_outbund_connections
wrong 'a misspelt scope' "nothing is called 'Domian' in the scope Binding: did you mean 'Domain'?" \
    Binding Domian
wrong 'a word of another scope' "nothing is called 'Topology' in the scope Binding" Binding Topology
wrong 'an option is no scope' "'Max_Retries' is no scope, nothing stands in it" Max_Retries Binding
wrong 'an unknown list' "--list cannot be 'option': did you mean 'options'?" --list option
wrong 'a list of what is no scope' '--list options: this is no scope' --list options Max_Retries
wrong 'a list that has no scope' '--list codes takes no scope' --list codes Binding
wrong 'a list in a format' '--list has no format' --list codes -f json
wrong 'an unknown format' "unknown format 'jason': did you mean 'json'?" --format jason
wrong 'no value' "'--list' lacks its value" --list
wrong 'an unknown option' "unknown option '--frmat': did you mean '--format'?" --frmat json

schema --help
is 'help' "$status$(head -n 1 out)$(cat err)" '0Usage: ecconf schema [OPTION]... [SCOPE]... [WORD]'
none 'lines of help have at most 80 columns' "$(awk 'length($0) > 80' out)"
"$cli_ecconf" schema global | head -n 1 >out
is 'a reader that goes away' "$(cat out)" 'global (scope)'
schema Binding
none 'no line of several words has more than 80 columns' "$(awk 'length($0) > 80 && NF > 1' out)"
none 'no colour without a terminal' "$(grep -l "$(printf '\033')" out)"
tap_done
