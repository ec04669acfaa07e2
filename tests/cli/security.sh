#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf security: what leaves the server open, as a list and a number.
. "$abs_top_srcdir/tests/lib/cli.sh"

# shellcheck disable=SC2034 # read by wrong
cli_command=security

# security ARGUMENT...
security() {
    run "$cli_ecconf" security --offline "$@"
}

mkdir one
cat >one/ecelerity.conf <<'END'
Security {
    User = "root"
    Group = "ecuser"
}
ESMTP_Listener {
    Listen ":2525" { Open_Relay = on }
}
END
security one
expect 'findings by weight, and what they come to' 0 'exposure 9.1 of 10 (critical)

weight  finding
   7.4  REL001 open-relay: anybody may relay mail to anywhere
          one/ecelerity.conf:6:35
   6.6  SEC003 running-as-root: the server keeps running as root
          one/ecelerity.conf:2:12

not looked at (offline): SEC006, SEC007'
printf 'Hostname = "a"\n' >two.conf
security two.conf
expect 'nothing' 0 'exposure 0.0 of 10 (low)'
security --stdin-name x.conf - <two.conf
expect 'standard input' 0 'exposure 0.0 of 10 (low)'

security --threshold 9.2 one >out 2>err
is 'below the threshold' "$status" 0
security --threshold 9 one
is 'above it' "$status" 1
security --threshold 0 two.conf
is 'nothing is not above 0' "$status" 0

security --format json one
if command -v python3 >/dev/null 2>&1; then
    is 'JSON' "$(python3 -c 'import json, sys
d = json.load(sys.stdin)
print(d["schema"], d["exposure"], d["level"], [(f["code"], f["weight"], f["count"],
      f["places"][0]["line"]) for f in d["findings"]], [s["code"] for s in d["skipped"]])' <out)" \
        "ecconf-security/1 9.1 critical [('REL001', 7.4, 1, 6), ('SEC003', 6.6, 1, 2)] ['SEC006', 'SEC007']"
else
    skip 'JSON' 'python3 is not installed'
fi

mkdir -p facts/one facts/etc facts/jail
printf 'root:x:0:0::/:/bin/sh\n' >facts/etc/passwd
printf 'Security {\n  Group = "root"\n  Chroot = "/jail"\n}\n' >facts/one/ecelerity.conf
run "$cli_ecconf" security --root facts facts/one
is 'what is not looked at, by the reason' "$status $(grep 'not looked at' out)" \
    '0 not looked at (facts/etc/group: No such file or directory): SEC007
not looked at (the user is not known): CHR009
not looked at (mount options are not known): CHR015'
printf 'Security {\n  Capabilities = "cap_net_bind_service,cap_sys_resource+ep"\n}\n' >container.conf
security --cap-profile docker container.conf
is 'what a container does not grant counts' "$status $(grep -c CAP023 out)" '0 1'

# Ten places of one kind weigh as much as one.
for n in 1 2 3 4 5 6 7 8 9; do
    printf 'ESMTP_Listener "l%s" { Listen ":%s" { Open_Relay = true } }\n' $n $((2525 + n))
done >many.conf
security many.conf
is 'one kind counts once' "$(head -n 1 out)" 'exposure 7.4 of 10 (high)'
is 'and its first places are shown' "$(tail -n 1 out)" '          and 4 more'

security nix.conf
expect 'no file' 3 '' "ecconf security: cannot read 'nix.conf': No such file or directory"
wrong 'no number' "--threshold cannot be 'x': it is a number from 0 to 10" --threshold x one
wrong 'too large a number' "--threshold cannot be '11': it is a number from 0 to 10" --threshold 11 one
wrong 'two configurations' 'only one configuration at a time' one two.conf
wrong 'an unknown format' "--format cannot be 'xml': it is text or json" -f xml one
tap_done
