#!/bin/sh
# SPDX-License-Identifier: MIT
# A finding keeps its fingerprint as long as it is the same finding, and shares it with no other.
. "$abs_top_srcdir/tests/lib/cli.sh"

# prints ARGUMENT... -- the fingerprints of a run, each with its code, sorted.
prints() {
    "$cli_plain" --offline --max-findings 100000 --max-syntax-findings 100000 -f jsonl "$@" 2>/dev/null |
        sed 's/.*"code": "\([A-Z0-9]*\)".*"fingerprint": "\([0-9a-f]*\)".*/\2 \1/' | sort
}

mkdir -p conf/default conf/global
cat >conf/default/ecelerity.conf <<'END'
include "domains.conf"
include "shared.conf"
Hostname = "mail.example.com"
Max_Outbund_Connections = 3
Password = "hunter2";
Binding "b1" {
  Domain "example.com" {
    Retry_Intervall = 600
    Outbound_Throttle_Messages = ( 1 2 3; )
  }
}
END
cat >conf/default/domains.conf <<'END'
Domain "example.net" {
  Retry_Intervall = 600
}
Domain "example.org" {
  Retry_Intervall = 600
}
END
printf 'Bonding "b2" { x = 1 }\n}\n' >conf/global/shared.conf
main=conf/default/ecelerity.conf
prints "$main" >before
count=$(wc -l <before | tr -d ' ')
none 'there are some' "$([ "$count" -ge 6 ] || cat before)"

# insert N FILE -- N lines before the first one and behind each brace.
insert() {
    awk -v n="$1" '
        function lines(  i) { for (i = 0; i < n; i++) print i % 2 ? "" : "# a remark" }
        NR == 1 { lines() }
        { print }
        /\{/ { lines() }' "$2" >new && mv new "$2"
}

for file in conf/*/*.conf; do
    insert 100 "$file"
done
prints "$main" >after
same_file '100 inserted lines change none' after before

# Layout, comments, quotes and letter case.
sed -i -e 's/^ */\t\t/' -e 's/ = /   =\n   /' -e 's/$/ # why/' -e 's/retry/RETRY/I' \
    -e "s/\"example.org\"/'example.org'/" conf/default/domains.conf
sed -i 's/( 1 2 3; )/(1   2 # two\n    3;\n)/' "$main"
prints "$main" >after
same_file 'nor does another layout' after before

# Where the tree is, and how it is named.
mkdir elsewhere && cp -r conf elsewhere/
prints "elsewhere/$main" >after
same_file 'nor another place' after before
prints "$(pwd)/elsewhere/$main" >after
same_file 'nor an absolute path' after before
prints conf >after
same_file 'nor the name of the folder alone' after before
(cd elsewhere && prints "$main") >after
same_file 'nor another current directory' after before
prints --select SCH,SYN "$main" >after
none 'nor what else is looked for' "$(grep ' S[CY]' before | diff - after)"
prints --all-nodes conf >after
none 'nor all nodes together' "$(comm -23 before after)"

# A password is no part of it, or one could try passwords until it fits.
sed 's/hunter2/another/' "$main" >new && mv new "$main"
prints "$main" >after
same_file 'nor another password' after before

# Others are others.
sed -i 's/example.net/example.com/' conf/default/domains.conf
prints "$main" >after
is 'another scope is another finding' "$(comm -13 before after | wc -l | tr -d ' ')" 1
sed -i 's/Max_Outbund/Max_Outbnd/' "$main"
prints "$main" >after
is 'so is another name' "$(comm -13 before after | wc -l | tr -d ' ')" 2

i=0
while [ "$i" -lt 3000 ]; do
    echo 'x = 1;'
    i=$((i + 1))
done >equal.conf
prints --select SYN038 equal.conf >before
is '3000 equal findings have 3000 fingerprints' \
    "$(wc -l <before | tr -d ' ') $(uniq before | wc -l | tr -d ' ')" '3000 3000'
sed -n '1,2999p' equal.conf >new && mv new equal.conf
prints --select SYN038 equal.conf >after
is 'one less leaves the others alone' "$(comm -12 before after | wc -l | tr -d ' ')" 2999

# Over everything there is, no two are the same.
find "$abs_top_srcdir/tests/golden" "$abs_top_srcdir/docs/examples" -name '*.conf' | LC_ALL=C sort >inputs
# shellcheck disable=SC2046 # our names have no spaces
prints $(cat inputs) >all
is 'no two of many are the same' "$(cut -d ' ' -f 1 all | uniq -d | wc -l | tr -d ' ')" 0
none 'there are many' "$([ "$(wc -l <all)" -gt 300 ] || wc -l all)"
tap_done
