#!/bin/sh
# SPDX-License-Identifier: MIT
# The options that say what is known about the machine.
. "$abs_top_srcdir/tests/lib/cli.sh"

mkdir conf
cat >conf/ecelerity.conf <<'END'
Security {
  user = "mta"
  group = "mta"
  Capabilities = "cap_net_admin,cap_net_bind_service=ep"
}
END
mkdir -p root/etc
printf 'root:x:0:0::/:/bin/sh\nmta:x:40:41::/:/bin/false\n' >root/etc/passwd
printf 'root:x:0:\nmta:x:41:\n' >root/etc/group
printf 'root:x:0:0::/:/bin/sh\n' >passwd
printf 'root:x:0:\n' >group

# facts -- the word for where facts come from.
facts() {
    sed -n 's/^  "facts": "\(.*\)",$/\1/p' out
}

# has NAME CODE yes|no ARGUMENT... -- the linter finds CODE, or does not.
has() {
    has_name=$1 has_code=$2 has_wanted=$3
    shift 3
    check --fail-level error "$@" conf
    has_got=no
    codes | tr ' ' '\n' | grep -qx "$has_code" && has_got=yes
    is "$has_name" "$has_got$(cat err)" "$has_wanted"
}

check -f json conf
is 'facts of this host' "$(facts)" host
check -f json --offline conf
is 'no facts' "$(facts)" offline
is 'skipped checks are listed' "$(grep -c '"code": "SEC006", "reason": "offline"' out)" 1
check -f json --root root conf
is 'facts of a directory' "$(facts)" root

has 'offline knows of no user' SEC006 no --offline
has 'the directory has the user' SEC006 no --root root
has 'the directory has the group' SEC007 no --root root
has 'the given file has no such user' SEC006 yes --passwd passwd --group group
has 'the given file has no such group' SEC007 yes --passwd passwd --group group
has 'the given files have both' SEC006 no --passwd root/etc/passwd --group root/etc/group

check --passwd nowhere conf
expect 'a user database that is not there' 3 '' 'ecconf-check: nowhere: No such file or directory'
check --root passwd conf
is 'a root that is no directory' "$status$(cat out)" 3

# A tree below the root may be named by its whole path.
mkdir -p root/etc/conf/default root/etc/conf/n1
printf 'include "own.conf"\n' >root/etc/conf/default/ecelerity.conf
printf 'Max_Outbound_Connections = 5\n' >root/etc/conf/n1/own.conf
for path in "root/etc/conf" "$PWD/root/etc/conf"; do
    check --root "$PWD/root" --all-nodes "$path"
    is "a tree in the root: ${path%root*}" "$status$(cat out err)" 0
    check --root "$PWD/root/" --node n1 "$path"
    is "one node of it: ${path%root*}" "$status$(cat out err)" 0
done

# The target's capabilities.
sed 's/cap_net_admin,/cap_bpf,cap_net_admin,/' conf/ecelerity.conf >new && mv new conf/ecelerity.conf
has 'a capability that an old system does not know' CAP018 yes --offline --os el7
has 'the system in any letter case' CAP018 yes --offline --os EL7
has 'and one that knows it' CAP018 no --offline --os debian13

# The container.
has 'no container' CAP023 no --offline
has 'docker has no cap_net_admin' CAP023 yes --offline --cap-profile docker
printf '# added\ncap_net_admin, NET_BIND_SERVICE\nbpf\n' >caps
has 'a list of capabilities in a file' CAP023 no --offline --cap-profile caps
printf 'net_bind_service\n' >caps
has 'a shorter list' CAP023 yes --offline --cap-profile caps
printf 'net_bind_servise\n' >caps
check --offline --cap-profile caps conf
is 'a list with a mistake' "$status $(head -n 1 err)" \
    "2 ecconf-check: unknown capability 'net_bind_servise' in the list of a container"
check --offline --cap-profile nowhere conf
expect 'a list that is not there' 3 '' \
    "ecconf-check: --cap-profile: 'nowhere' is neither docker nor a file to read: No such file or directory"
tap_done
