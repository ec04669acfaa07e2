#!/bin/sh
# SPDX-License-Identifier: MIT
# One mistake is one finding: what the vocabulary would say of a text that the front end complains of is
# left out; what it says of other text stays.
. "$abs_top_srcdir/tests/lib/cli.sh"
ECCONF=$cli_plain

# cause NAME CODES TEXT
cause() {
    printf '%s\n' "$3" >cause.conf
    check --offline --select SYN,SCH cause.conf
    is "$1" "$(codes)" "$2"
}
cause 'a ; behind a number' SYN038 'Max_Outbound_Connections = 20;'
cause 'a number that is none' SCH011 'Message_Expiration = many'
cause 'both, in two options' 'SCH011 SYN038' \
    "Message_Expiration = many
Retry_Interval = 600;"
cause 'typographic quotes' SYN004 'Domain "x.com" { Gateway = “relay.example.com” }'
cause 'a note does not hide a wrong value' 'SYN011 SCH011' 'Message_Expiration = 1/2'
tap_done
