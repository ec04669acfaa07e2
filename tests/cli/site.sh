#!/bin/sh
# SPDX-License-Identifier: MIT
# Words of the site's own modules: the same configuration with and without a manifest, words with types,
# and files that cannot be read.
. "$abs_top_srcdir/tests/lib/cli.sh"
ECCONF=$cli_plain

# lines -- the findings of the last run as LINE:COLUMN SEVERITY CODE, one after the other.
lines() {
    awk '/^[a-z]+\[[A-Z]+[0-9]+ / { split($0, a, "["); split(a[2], b, " "); word = a[1] " " b[1] }
        / --> / { split($NF, p, ":"); printf "%s%s:%s %s", sep, p[2], p[3], word; sep = ", " }' out
}

# found NAME STATUS LINES
found() {
    is "$1" "$status $(lines)$(cat err)" "$2 $3"
}

mkdir manifests rate
cat >manifests/greylist.ecm <<'END'
# what our greylisting module adds
[acme_greylist]
msys.requires = validate
msys.provides = acme.resource
msys.provides:auto = config.Global.Acme_Greylist_Delay   ; seconds
msys.provides:auto = config.Global:Binding.Acme_Greylist_Delay
msys.provides = config.Global:acme_greylist.window
msys.provides = config.Global:acme_greylist.table_size
END
printf '\357\273\277[acme_report]\r\nmsys.provides=CONFIG.GLOBAL:Acme_Report:Target.address\r\n' \
    >manifests/report.ecm
printf 'not a manifest\n' >manifests/README

cat >ecelerity.conf <<'END'
Acme_Greylist_Delay = 300
acme_greylist {
  enabled = true
  window = 60
  Table_Size = 1000
  tabel_size = 1
  Binding = 1
}
acme_report "r" {
  anything = 1
  Target "t" { address = 1 adress = 2 }
}
Binding "b" {
  acme_greylist_delay = 5
  acme_greylist_dealy = 5
  Domain "example.com" { acme_greylist_delay = 5 }
}
acme_other { x = 1 }
END
check --offline ecelerity.conf
found 'without the manifests' 1 "1:1 error SCH001, 2:1 warning SCH002, 9:1 warning SCH002, \
14:3 error SCH001, 15:3 error SCH001, 16:26 error SCH001, 18:1 warning SCH002"
none 'nobody knows what was meant' "$(grep 'did you mean' out)"
check --offline --module-manifest manifests ecelerity.conf
with='6:3 warning SCH001, 7:3 warning SCH001, 11:28 warning SCH001, 15:3 error SCH001, '
with=$with'16:26 error SCH001, 18:1 warning SCH002'
found 'with a folder of manifests' 1 "$with"
is 'words of the site are offered' "$(grep 'did you mean' out)" "  = help: did you mean 'table_size'?
   = help: did you mean 'address'?
   = help: did you mean 'Acme_Greylist_Delay'?"
is 'a module has a name' "$(sed -n 1p out)" \
    "warning[SCH001 unknown-option]: 'tabel_size' is not an option of this module"
check --offline --module-manifest manifests/report.ecm --module-manifest=manifests/greylist.ecm \
    ecelerity.conf
found 'with two manifests' 1 "$with"

cat >part.conf <<'END'
Acme_Greylist_Delay = 1
acme_report "t" { address = 1 Target { adress = 2 } }
Windwo = 1
Domain "d" { Acme_Greylist_Delay = 1 }
Window = 1
END
check --offline part.conf
found 'a fragment without the manifests' 1 "1:1 warning SCH001, 2:1 warning SCH002, \
3:1 warning SCH001, 4:14 error SCH001, 5:1 warning SCH001"
check --offline --module-manifest manifests part.conf
found 'a fragment has all words, and a scope in it its own' 1 "2:40 warning SCH001, 3:1 warning SCH001, \
4:14 error SCH001"
check --offline --module-manifest manifests --scope acme_greylist part.conf
found 'a fragment in the scope of a module' 0 "1:1 warning SCH001, 3:1 warning SCH001"

# refused NAME STATUS MESSAGE TEXT -- a manifest with this text is no good.
refused() {
    printf "$4" >bad.ecm
    check --offline --module-manifest bad.ecm ecelerity.conf
    hint=
    [ "$2" -ne 2 ] || hint="
Try 'ecconf-check --help'."
    expect "$1" "$2" '' "ecconf-check: $3$hint"
}
refused 'an empty file' 2 'bad.ecm:1: the manifest names no module: it begins with [MODULE]' ''
refused 'no module' 2 'bad.ecm:2: the head of a module, [MODULE], must come first' \
    '# x\nmsys.provides = config.Global.X\n'
refused 'an open head' 2 "bad.ecm:1: '[m' is not the head of a module: write [MODULE]" '[m\n'
refused 'no setting' 2 "bad.ecm:2: 'msys.provides' is not a setting: write KEY = VALUE" \
    '[m]\nmsys.provides\n'
refused 'a misspelt key' 2 "bad.ecm:2: unknown key 'msys.provide': did you mean 'msys.provides'?" \
    '[m]\nmsys.provide = config.Global.X\n'
refused 'a bad capability' 2 \
    "bad.ecm:3: 'config.Globule.X' is not a capability: write config.Global:SCOPE.OPTION" \
    '[m]\r\n\r\nmsys.provides:auto = config.Globule.X\r\n'
refused 'a NUL' 2 'bad.ecm:2: a control byte, 0x00, has no place in a text' '[m]\na\000 = 1\n'
check --offline --module-manifest nowhere.ecm ecelerity.conf
expect 'no such file' 3 '' "ecconf-check: cannot read 'nowhere.ecm': No such file or directory"
mkfifo fifo.ecm
check --offline --module-manifest fifo.ecm ecelerity.conf
expect 'a FIFO is not opened' 3 '' "ecconf-check: cannot read 'fifo.ecm': it is not a regular file"
mkdir none
check --offline --module-manifest none ecelerity.conf
expect 'a folder without manifests' 3 '' "ecconf-check: cannot read 'none': no file in it ends in .ecm"

# --- words with types ----------------------------------------------------------------------------

cat >acme.words <<'END'
# Words of the rate limits of Acme
module acme_rate
  instance  none
  doc       Limits what a customer may send.

scope acme_rate/Customer
  in        acme_rate
  instance  required name
  doc       One customer.

option Limit
  scopes    acme_rate/Customer
  type      integer
  unit      messages
  range     1..1000
  doc       Messages in an hour.

option Mode
  scopes    acme_rate
  type      enum
  values    reject "put off"
  values    discard
  doc       What happens beyond the limit.
option Acme_Key
  scopes    global Binding
  type      string
  secret    yes
  doc       Key of the licence.

option Networks
  scopes    acme_rate
  type      list
  element   cidr
  doc       Whose messages count.
END
cat >rate/ecelerity.conf <<'END'
Acme_Key = ( a b )
acme_rate "x" {
  mode = rejct
  networks = ( "10.0.0.0/8" "10.0.0.0/99" )
  limit = 5
  Customer { limit = 0 }
  Customer "a" { limit = 12 limti = 2 }
}
acme_rate { mode = "put off" debug_level = INFO enabled = true }
Binding "b" { Acme_Key = x Mode = reject }
END
check --offline --vocabulary acme.words rate/ecelerity.conf
found 'words with types' 1 "1:12 error SCH014, 2:11 error SCH008, 3:10 error SCH013, 4:39 error SCH012, \
5:3 warning SCH001, 6:3 error SCH007, 6:22 error SCH012, 7:29 warning SCH001, 10:28 error SCH001"
none 'words and ranges of the site are told' "$(
    grep -Fqx "  = help: did you mean 'reject'? Mode takes reject, put off or discard" out &&
        grep -Fqx '  = help: Limit takes a whole number from 1 to 1000' out || cat out)"
printf 'option Window\n scopes acme_greylist\n type duration\n unit s\n doc The time of a try.\n' >window.words
printf 'acme_greylist { window = soon table_size = soon }\n' >rate/eccluster.conf
check --offline --module-manifest manifests --vocabulary acme.words --vocabulary window.words \
    rate/eccluster.conf
found 'a type for a word of a manifest' 1 '1:26 error SCH011'

printf 'acme_rate "x" { limit = 5 mode = rejct }\nCustomer { Limit = 0 }\nLimit = 1001\nMode = rejct\n' \
    >part.conf
check --offline --vocabulary acme.words part.conf
found 'values in a fragment' 1 "1:11 error SCH008, 1:17 warning SCH001, 1:34 error SCH013, \
2:1 error SCH007, 2:20 error SCH012, 3:9 error SCH012, 4:8 error SCH013"
printf 'option Limit\n scopes Binding\n type string\n doc Another one.\n' >second.words
check --offline --vocabulary acme.words --vocabulary second.words part.conf
found 'a word with two meanings in a fragment' 1 "1:11 error SCH008, 1:17 warning SCH001, 1:34 error SCH013, \
2:1 error SCH007, 2:20 error SCH012, 4:8 error SCH013"

cat >general.words <<'END'
option Owner
  scopes    everywhere
  type      email
  doc       Who is to be asked.

option Trace
  scopes    every_module
  type      enum
  values    calls data
  also      boolean
  alias     Tracing
  doc       What the module writes down.

option Weights
  scopes    global
  type      dictionary
  key       integer 1..5
  value     integer
  range     0..100
  special   -1 never
  doc       How often each server is used.

option Nicknames
  scopes    global
  type      dictionary
  keys      first second
  value     hostname
  doc       Short names.

option Guess
  scopes    global
  type      integer
  confidence low
  doc       Nobody knows.
END
cat >rate/ecelerity.conf <<'END'
Owner = "nobody at all"
Weights = [ 1 = 50 6 = 50 2 = 101 3 = -1 4 = never ]
Nicknames = [ frist = "a.example" second = "b.example" ]
Guess = much
Trace = true
Binding "b" { owner = "me@example.com" Ownre = x Trace = true }
fingerprint { trace = calls tracing = cals }
cluster { Trace = yes Topology "10.0.0.0/8" { trace = yes owner = "@" } }
END
check --offline --vocabulary general.words rate/ecelerity.conf
found 'words of all scopes, keys and special values' 1 "1:16 error SCH011, 2:20 error SCH012, \
2:31 error SCH012, 2:46 error SCH011, 3:15 error SCH016, 4:9 note SCH017, 5:1 error SCH001, \
6:40 error SCH001, 6:50 error SCH001, 7:39 error SCH013, 8:47 error SCH001, 8:67 error SCH011"
is 'they are offered' "$(grep 'did you mean' out)" "  = help: did you mean '-1'? Weights takes a whole number from 0 to 100
  = help: did you mean 'first'? Nicknames takes first or second
  = help: did you mean 'Owner'?
  = help: did you mean 'calls'? Tracing takes calls, data, true, false"

# refused_words NAME MESSAGE TEXT
refused_words() {
    printf "$3" >bad.words
    check --offline --vocabulary bad.words ecelerity.conf
    expect "$1" 2 '' "ecconf-check: bad.words:$2
Try 'ecconf-check --help'."
}
refused_words 'an unknown key' "3: unknown key 'tpye': did you mean 'type'?" \
    'option a\n doc A.\n tpye string\n'
refused_words 'an unknown type' "2: unknown type 'boolaen': did you mean 'boolean'?" \
    'option a\n type boolaen\n'
refused_words 'an unknown scope' "2: unknown scope 'Bindng': did you mean 'Binding'?" \
    'option a\r\n scopes Bindng\r\n'
check --offline --vocabulary nowhere.words ecelerity.conf
expect 'no such file of words' 3 '' \
    "ecconf-check: cannot read 'nowhere.words': No such file or directory"
check --offline --vocabulary manifests ecelerity.conf
expect 'a folder is no file of words' 3 '' "ecconf-check: cannot read 'manifests': it is a directory"

# shellcheck disable=SC2046 # 65 times the same words
check --offline $(awk 'BEGIN { for (i = 0; i < 65; i++) print "--vocabulary acme.words" }')
expect 'too many files' 2 '' "ecconf-check: --vocabulary can be given 64 times
Try 'ecconf-check --help'."
check --module-manifest
expect 'no value' 2 '' "ecconf-check: --module-manifest lacks its value: --module-manifest PATH
Try 'ecconf-check --help'."
tap_done
