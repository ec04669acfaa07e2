#!/bin/sh
# SPDX-License-Identifier: MIT
# Each option of .ecconf-check.conf does what the option of ecconf-check with the same name does: both runs
# print the same bytes, and others than a run without. The options are those of grammar/settings.voc.
. "$abs_top_srcdir/tests/lib/cli.sh"
ECCONF=$cli_plain

mkdir -p conf tree/default tree/n1 root/opt facts inc own/s1 more manifests
cat >conf/ecelerity.conf <<'END'
# ecconf-check: ignore[SYN038]
Retry_Interval = 5;
dns_max_udp_queries_per_port = 100
Security {
  user = "mta"
  group = "mta"
  Capabilities = "cap_net_admin,cap_net_bind_service,cap_bpf=ep"
}
include "more"
acme_greylist { window = 60 tabel_size = 1 }
rate { limit = "many" }
A { B { C { d = 1 } } }
END
printf '}\n}\nRetry_Interval = "soon"\n' >more/a.conf
printf 'Retry_Interval = "late"\n' >more/b.conf
mv more conf/more
printf 'include "own.conf"\ninclude "/opt/absolute.conf"\n' >conf/places.conf
printf 'New_Word = 1\n' >own/s1/own.conf
printf 'New_Words = 1\n' >own/own.conf
printf 'Newest_Word = 1\n' >root/opt/absolute.conf
printf 'include "common.conf"\n' >tree/n1/ecelerity.conf
printf 'Max_Outbound_Connections = many\n' >tree/default/common.conf
printf '}\n' >tree/cluster.conf
printf 'mta:x:40:41::/:/bin/false\n' >facts/passwd
printf 'mta:x:41:\n' >facts/group
printf '[acme_greylist]\nmsys.provides = config.Global:acme_greylist.table_size\n' >manifests/a.ecm
printf 'scope rate\n  in  global\n  doc x\n\noption limit\n  scopes rate\n  type integer\n  doc x\n' >words.voc
"$ECCONF" --offline --write-baseline known.json conf >/dev/null
printf 'Retry_Interval = "soon"\n' >small.conf
"$ECCONF" --offline --write-baseline small.json small.conf >/dev/null
printf 'Retry_Interval = 1\n' >small.conf

# case_of OPTION -- sets `value` as settings have it, `options` as the command line has it, `rest` of the command
# line and `more`, other settings; false if there is no case.
case_of() {
    more='Offline = true' rest=conf
    case $1 in
    Roots) value='( conf )' options=conf rest= ;;
    All_Nodes) value=true options=--all-nodes rest=tree ;;
    Node) value='n1' options='--node n1' rest=conf/places.conf more='Search_Path = "own/{NODENAME}"'
        mkdir -p own/n1 && cp own/own.conf own/n1 ;;
    Subcluster) value='"s1"' options='--subcluster s1' rest=conf/places.conf
        more='Search_Path = "own/{SUBCLUSTER}"' ;;
    Search_Path) value='( own/s1 "own" )' options='--search-path own/s1:own' rest=conf/places.conf ;;
    Cluster) value=tree/cluster.conf options='--cluster tree/cluster.conf' ;;
    Profile) value='"strict"' options='--profile strict' ;;
    Fail_Level) value=warning options='--fail-level warning' rest='--ignore SYN,SCH,LIF,SEC conf' ;;
    Select) value='( SEC "wrong-type" )' options='--select SEC,wrong-type' ;;
    Ignore) value='SCH' options='--ignore SCH' ;;
    Severity) value='[ SCH = note SCH011 = "warning" ]' options='--severity SCH=note,SCH011=warning' ;;
    Baseline) value='"known.json"' options='--baseline known.json' ;;
    Baseline_Ratchet) value=yes options=--baseline-ratchet more='Baseline = small.json' rest=small.conf ;;
    Require_Reason) value=on options=--require-reason ;;
    Require_Until) value=1 options=--require-until ;;
    Forbid_Suppression) value='( SYN )' options='--forbid-suppression SYN' ;;
    Target) value='"3.6.1"' options='--target 3.6.1' ;;
    Os) value=el6 options='--os el6' ;;
    Cap_Profile) value=docker options='--cap-profile docker' ;;
    Offline) value=true options=--offline more= ;;
    Root) value=root options='--root root' rest=conf/places.conf more= ;;
    Passwd) value=facts/passwd options='--passwd facts/passwd' more= ;;
    Group) value='"facts/group"' options='--group facts/group' more= ;;
    Module_Manifest) value='( manifests )' options='--module-manifest manifests' ;;
    Vocabulary) value='( words.voc )' options='--vocabulary words.voc' ;;
    Max_Findings) value=2 options='--max-findings 2' ;;
    Max_Syntax_Findings) value=1 options='--max-syntax-findings 1' ;;
    Max_File_Size) value=40 options='--max-file-size 40' ;;
    Max_Total_Size) value=300 options='--max-total-size 300' ;;
    Max_Files) value=2 options='--max-files 2' ;;
    Max_Include_Depth) value=1 options='--max-include-depth 1' ;;
    Max_Nesting) value=2 options='--max-nesting 2' ;;
    Max_Directory_Entries) value=1 options='--max-directory-entries 1' ;;
    *) return 1 ;;
    esac
}

# answer FILE ARGUMENT... -- what a run prints, with its status.
answer() {
    answer_file=$1
    shift
    run "$ECCONF" --format json "$@"
    { echo "status $status" && cat out err; } >"$answer_file"
}

for option in $(awk '$1 == "option" { name = $2 } $1 == "scopes" && $2 == "global" { print name }' \
    "$abs_top_srcdir/grammar/settings.voc"); do
    if ! case_of "$option"; then
        not_ok "$option has a case"
        continue
    fi
    printf '%s\n' "$more" >.ecconf-check.conf
    # shellcheck disable=SC2086 # lists of words
    answer without $rest
    # shellcheck disable=SC2086
    answer line $options $rest
    printf '%s\n%s = %s\n' "$more" "$option" "$value" >.ecconf-check.conf
    # shellcheck disable=SC2086
    answer settings $rest
    same_file "$option" settings line
    is "$option: it has an effect" "$(cmp -s without line && cat line)" ''
done
tap_done
