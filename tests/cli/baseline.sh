#!/bin/sh
# SPDX-License-Identifier: MIT
# A baseline: what it suppresses, what it still finds after changes, and what is wrong with one.
. "$abs_top_srcdir/tests/lib/cli.sh"
ECCONF=$cli_plain

mkdir conf
cat >conf/ecelerity.conf <<'END'
include "more.conf"
Max_Outbund_Connections = 3;
Password = "hunter2";
Domain "example.com" {
  Retry_Intervall = 600
}
Domain "example.org" {
  Retry_Intervall = 600
}
END
printf 'Retry_Interval = soon\n' >conf/more.conf
check --offline conf
found=$(codes)
is 'what is found' "$status $found" \
    '1 SCH001 SYN038 SCH001 SYN037 SCH001 SCH001 SCH011'

check --offline --write-baseline known.json conf
expect 'all of it is suppressed' 0 'no findings in 2 files; 7 suppressed'
cp known.json first.json
is 'an entry a line' "$(grep -c '^    {"code": ' known.json)" 7
is 'files and codes in order' \
    "$(sed -n 's/^    {"code": "\([A-Z0-9]*\)", "file": "\([^"]*\)".*/\2 \1/p' known.json)" \
    "$(sed -n 's/^    {"code": "\([A-Z0-9]*\)", "file": "\([^"]*\)".*/\2 \1/p' known.json | sort)"
none 'no password' "$(grep hunter2 known.json)"
check --offline --write-baseline known.json conf
same_file 'the same bytes again' known.json first.json
none 'nothing else is left' "$(find . -name 'known.json?*')"

# known NAME STATUS CODES SUPPRESSED ARGUMENT... -- a run with the baseline.
known() {
    known_name=$1 known_status=$2 known_codes=$3 known_count=$4
    shift 4
    check --offline --baseline known.json "$@" conf
    expect_codes "$known_name" "$known_status" "$known_codes"
    is "$known_name: how many" "$(sed -n 's/.*; \([0-9]*\) suppressed.*/\1/p' out)" "$known_count"
}
known 'nothing is new' 0 '' 7
known 'nothing is stale' 0 '' 7 --baseline-ratchet
printf 'Retry_Interval = soon\nMax_Retries = later\n' >conf/more.conf
known 'one more' 1 SCH013 7
printf 'Retry_Interval = soon\nRetry_Interval = soon\n' >conf/more.conf
check --offline --baseline known.json --select SCH011 conf
expect_codes 'one entry stands for one finding' 1 SCH011

# Layout and lines.
cat >conf/ecelerity.conf <<'END'

# a remark
include  "more.conf"

max_outbund_connections   =   3;   Password = 'hunter2';
Domain "example.com"
{
    Retry_Intervall
      = 600 }
Domain "example.org" { # another
	Retry_Intervall = 600
}
END
printf '# soon\n\n\nRetry_Interval = "soon"\n' >conf/more.conf
known 'written anew' 0 '' 7 --baseline-ratchet

# To another file.
printf 'include "more.conf"\ninclude "domains.conf"\nMax_Outbund_Connections = 3;\nPassword = "hunter2";\n' \
    >conf/ecelerity.conf
printf 'Domain "example.com" { Retry_Intervall = 600 }\nDomain "example.org" { Retry_Intervall = 600 }\n' \
    >conf/domains.conf
known 'two stanzas moved' 0 '' 7 --baseline-ratchet

# What was mended.
printf 'Domain "example.com" { Retry_Intervall = 600 }\nDomain "example.org" { Retry_Interval = 600 }\n' \
    >conf/domains.conf
known 'one is mended' 0 '' 6
known 'with the ratchet it fails' 1 SUP010 6 --baseline-ratchet
is 'what is said' "$(head -n 1 out)" \
    "error[SUP010 stale-baseline-entry]: SCH001 in 'conf/ecelerity.conf' is not found any more"
is 'and where' "$(sed -n 2p out | sed 's/:[0-9]*$//')" ' --> known.json:5'
known 'at any fail level' 1 SUP010 6 --baseline-ratchet --ignore SUP
known 'entries of what is ignored are not judged' 0 '' 3 --baseline-ratchet --ignore SCH001
check --offline --baseline known.json --baseline-ratchet --max-findings 1 conf
is 'nor in a run that is not complete' "$status $(codes)" '3 INC017'
check --offline --baseline known.json --write-baseline smaller.json conf
is 'a smaller one' "$(grep -c '"code"' smaller.json)" 6
check --offline --baseline smaller.json --baseline-ratchet conf
is 'fits' "$status$(codes)" 0

# Reasons stay.
sed 's/"message": "\(.*Max_Outbund.*\)"}/"message": "\1", "reason": "ticket 4711"}/' smaller.json >reason.json
check --offline --baseline reason.json --write-baseline again.json --format json conf
same_file 'a reason stays' again.json reason.json
is 'and is shown' "$(grep -o '"suppressed": {.*}' out | grep -c '{"kind": "external", "reason": "ticket 4711"}')" 1
check --offline --baseline reason.json --format sarif conf
is 'in SARIF, too' "$(grep -o '"suppressions": .*\]' out | grep ticket)" \
    '"suppressions": [{"kind": "external", "status": "accepted", "justification": "ticket 4711"}]'
hashes=$(grep -c '"primaryLocationLineHash"' out)
check --offline --format sarif conf
is 'with the same hashes of lines' "$hashes" "$(grep -c '"primaryLocationLineHash"' out)"

# With comments.
printf '# ecconf-check: ignore-file[SCH001] -- by hand\nDomain "example.com" { Retry_Intervall = 600 }\n' \
    >conf/domains.conf
check --offline --write-baseline with.json conf
is 'what comments suppress is not in it' "$(grep -c '"code"' with.json)" 5
is 'but counts' "$(cat out)" 'no findings in 3 files; 6 suppressed'

# Files that are none.
bad() {
    printf '%s' "$3" >bad.json
    check --offline --baseline bad.json conf
    expect "$1" 2 '' "ecconf-check: 'bad.json' is no baseline: $2
Try 'ecconf-check --help'."
}
bad 'empty' "line 1: '[' or '{' expected near end of file" ''
bad 'another document' '--write-baseline makes one' '{"schema": "ecconf-check/1", "findings": []}'
bad 'an array' '--write-baseline makes one' '[]'
bad 'without entries' '--write-baseline makes one' '{"schema": "ecconf-check/baseline/1"}'
bad 'an entry without a code' 'entry 1 lacks its code or a fingerprint' \
    '{"schema": "ecconf-check/baseline/1", "entries": [{"fingerprint": "0"}]}'
bad 'an entry that is no object' 'entry 1 lacks its code or a fingerprint' \
    '{"schema": "ecconf-check/baseline/1", "entries": [1]}'
bad 'a fingerprint that is none' 'entry 1 lacks its code or a fingerprint' \
    '{"schema": "ecconf-check/baseline/1", "entries": [{"code": "SEC001", "fingerprint": "0123456789ABCDEF0123456789abcdef", "content": "0123456789abcdef0123456789abcdef"}]}'
check --baseline nowhere.json conf
expect 'not there' 3 '' "ecconf-check: cannot read the baseline 'nowhere.json': No such file or directory"
check --baseline conf conf
expect 'a folder' 3 '' "ecconf-check: cannot read the baseline 'conf': it is not a regular file or too large"
check --baseline-ratchet conf
expect 'a ratchet without one' 2 '' "ecconf-check: --baseline-ratchet needs --baseline FILE
Try 'ecconf-check --help'."
check --offline --baseline known.json -f json:known.json conf
expect 'a report instead of it' 2 '' \
    "ecconf-check: --format json:known.json would overwrite the baseline
Try 'ecconf-check --help'."
check --offline --write-baseline both.json -f json:./both.json conf
expect 'a report in the same file' 2 '' \
    "ecconf-check: --format json:./both.json and --write-baseline go to the same file
Try 'ecconf-check --help'."
check --write-baseline conf/more.conf conf
expect 'a file that is checked' 2 '' \
    "ecconf-check: --write-baseline conf/more.conf would overwrite a file that is checked
Try 'ecconf-check --help'."

# Nothing is written when not everything was checked.
cp first.json kept.json
check --offline --max-findings 2 --write-baseline kept.json conf
is 'a limit' "$status $(cat err)" \
    "3 ecconf-check: no baseline was written to 'kept.json': the check is not complete"
same_file 'the old one stays' kept.json first.json
check --offline --write-baseline nowhere/known.json conf
is 'no such folder' "$status $(cat err)" \
    "3 ecconf-check: cannot write to 'nowhere/known.json': No such file or directory"

# All nodes together.
mkdir -p tree/default tree/n1 tree/n2
printf 'include "node.conf"\n' | tee tree/n1/ecelerity.conf >tree/n2/ecelerity.conf
printf 'Max_Outbund_Connections = 3\n' | tee tree/n1/node.conf >tree/n2/node.conf
check --offline --all-nodes --write-baseline nodes.json tree
expect 'all nodes' 0 'no findings in 4 files of 2 nodes; 2 suppressed'
check --offline --all-nodes --baseline nodes.json --baseline-ratchet tree
expect 'all nodes again' 0 'no findings in 4 files of 2 nodes; 2 suppressed'
printf 'Max_Outbound_Connections = 3\n' >tree/n2/node.conf
check --offline --all-nodes --baseline nodes.json --baseline-ratchet tree
expect_codes 'one node is mended' 1 SUP010

# valid NAME SCHEMA FILE... -- ajv accepts the files.
valid() {
    valid_name=$1 valid_schema=$2
    shift 2
    if [ ! -f "$valid_schema" ] || ! command -v node >/dev/null 2>&1; then
        skip "$valid_name" 'the schema or node is not here'
        return
    fi
    problems=$(node "$abs_top_srcdir/tests/lib/validate.js" "$valid_schema" "$@" 2>&1)
    case $? in
    0) ok "$valid_name" ;;
    77) skip "$valid_name" 'ajv is not installed' ;;
    *) not_ok "$valid_name" "$problems" ;;
    esac
}
schemas=$abs_top_srcdir/docs/schemas
check --offline --baseline reason.json --format json:report.json --format sarif:report.sarif conf
valid 'ajv: baselines' "$schemas/baseline.schema.json" first.json reason.json nodes.json
valid 'ajv: a report' "$schemas/report.schema.json" report.json
valid 'ajv: SARIF' "${ECCONF_SHARED:-/nonexistent}/formats/sarif-schema-2.1.0.json" report.sarif
tap_done
