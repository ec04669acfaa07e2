#!/bin/sh
# SPDX-License-Identifier: MIT
# Words that are not known, or not in the version that is checked for.
. "$abs_top_srcdir/tests/lib/cli.sh"

plain() {
    run "$cli_plain" --offline "$@"
}

# A fragment may belong to a module that nobody knows; a main file is complete.
printf 'Max_Outbound_Conections = 5\nMax_DNS_TTL = 5\nDomain "a.example" { }\n' >part.conf
cp part.conf ecelerity.conf
plain part.conf
expect_codes 'a fragment' 0 SCH001
plain ecelerity.conf
expect_codes 'a main file' 1 SCH001
plain --scope Domain part.conf
expect_codes 'a fragment whose scope is known' 1 'SCH001 SCH003 SCH004'
plain --ignore SCH ecelerity.conf
expect_codes 'the family is ignored' 0 ''
plain --severity SCH=note ecelerity.conf
expect_codes 'the family is only a note' 0 SCH001
plain -f json ecelerity.conf
is 'the name that was meant is in JSON' "$(grep -c '"Max_Outbound_Connections"' out)" 1

printf 'dns_max_udp_queries_per_port = 100\n' >ecelerity.conf
plain ecelerity.conf
expect_codes 'no target' 0 ''
plain --target 4.0 ecelerity.conf
expect_codes 'an older target' 1 LIF001
plain --target 5.3 ecelerity.conf
expect_codes 'a newer target' 0 ''
plain --target new ecelerity.conf
is 'a target that is no version' "$status$(cat out) $(head -n 1 err)" \
    "2 ecconf-check: 'new' is no version: write 4.2 or 3.6.23"
tap_done
