#!/bin/sh
# SPDX-License-Identifier: MIT
# --hook and settings: their roots are what a change may concern, and new settings concern everything.
. "$abs_top_srcdir/tests/lib/cli.sh"

command -v git >/dev/null 2>&1 || skip_all 'git is not installed'
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git init -q repository && cd repository || exit 99
git config user.name tester
git config user.email tester@example.com

mkdir -p one/parts two shared tree/default tree/n1 tree/n2 none
printf 'include "parts/a.conf"\ninclude "../shared/b.conf"\nOld_Fault = 1\n' >one/ecelerity.conf
printf 'Retry_Interval = 1\n' >one/parts/a.conf
printf 'include "../shared/b.conf"\nOlder_Fault = 1\n' >two/start.conf
printf 'Max_Retries = 2\n' >shared/b.conf
for node in n1 n2; do
    printf 'include "common.conf"\n' >tree/$node/ecelerity.conf
done
printf 'Max_Retries = 3\n' >tree/default/common.conf
printf 'Retry_Interval = 1\n' >none/ecelerity.conf
printf 'Roots = ( one "two/start.conf" "tree" )\n' >.ecconf-check.conf
git add . && git commit -q -m start

# hook NAME STATUS FINDINGS -- what is found in the change at hand, as FILE:LINE CODE; then it is taken back.
hook() {
    git add -A .
    "$cli_plain" --hook >../out 2>../err
    hook_got="$? $(awk '/^[a-z]+\[[A-Z]+[0-9]+ / { split($0, a, "["); split(a[2], b, " "); code = b[1] }
        / --> / { split($NF, p, ":"); printf "%s%s:%s %s", sep, p[1], p[2], code; sep = ", " }' ../out)"
    is "$1" "$hook_got$(cat ../err)" "$2 $3"
    git reset -q --hard
}

hook 'nothing changed' 0 ''
echo 'New_Fault = 1' >>one/parts/a.conf
hook 'a file of one root' 1 'one/parts/a.conf:2 SCH001'
echo 'New_Fault = 1' >>shared/b.conf
hook 'a file of two' 1 'one/../shared/b.conf:2 SCH001, two/../shared/b.conf:2 SCH001'
echo 'New_Fault = 1' >>two/start.conf
hook 'a main file that is a root' 0 'two/start.conf:2 SCH001, two/start.conf:3 SCH001'
echo 'New_Fault = 1' >>none/ecelerity.conf
hook 'a configuration that is no root' 0 ''
echo 'Max_Retries = many' >>tree/default/common.conf
hook 'a tree' 1 'tree/default/common.conf:1 MRG002, tree/default/common.conf:2 SCH013'
git rm -q one/parts/a.conf
hook 'a deleted file' 1 'one/ecelerity.conf:1 INC001, one/ecelerity.conf:3 SCH001'
echo 'x' >README
hook 'a file that is none of a configuration' 0 ''
echo 'Profile = "minimal"' >>.ecconf-check.conf
hook 'new settings: everything' 1 'one/ecelerity.conf:3 SCH001, two/start.conf:2 SCH001'
echo 'Ignore = SCH' >>.ecconf-check.conf
hook 'new settings that ignore it' 0 ''
echo 'Profil = "minimal"' >>.ecconf-check.conf
git add -A .
"$cli_plain" --hook >../out 2>../err
is 'wrong settings' "$? $(cat ../out)$(head -n 1 ../err)" \
    "2 error[SCH001 unknown-option]: 'Profil' is not an option of the settings"
git reset -q --hard
echo 'New_Fault = 1' >>one/parts/a.conf
git add -A .
(cd one && "$cli_plain" --hook >../../out 2>../../err)
is 'in a folder: the settings above' "$? $(sed -n 2p ../out)$(cat ../err)" '1  --> ../one/parts/a.conf:2:1'
"$cli_plain" --hook one/parts/a.conf >../out 2>../err
is 'as an argument' "$? $(sed -n 2p ../out)$(cat ../err)" '1  --> one/parts/a.conf:2:1'
printf 'Path "one/**" { Ignore = SCH }\n' >>.ecconf-check.conf
git commit -q -a -m stanza
printf 'New_Faults = 1\n' >>one/parts/a.conf
hook 'a stanza' 0 ''
echo 'Roots = ( one lost )' >.ecconf-check.conf
git commit -q -a -m lost
echo 'New_Fault = 1' >>one/parts/a.conf
git add -A .
"$cli_plain" --hook >../out 2>../err
is 'a root that is not there' "$? $(head -n 2 ../err | tr '\n' ' ')" \
    "2 error[SCH013 unknown-value]: there is no 'lost' for Roots  --> .ecconf-check.conf:1:15 "
git reset -q --hard
tap_done
