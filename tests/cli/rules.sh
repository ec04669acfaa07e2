#!/bin/sh
# SPDX-License-Identifier: MIT
# ecconf rules: what can be found, as a list and as JSON.
. "$abs_top_srcdir/tests/lib/cli.sh"

# rules ARGUMENT...
rules() {
    run "$cli_ecconf" rules "$@"
}

rules SEC001 editor-leftover
expect 'some, in the order of the registry' 0 \
    'INC011  warning  recommended  editor-leftover: a backup or editor file is
                              included with its directory
SEC001  warning  recommended  root-with-capabilities: root is combined with
                              Capabilities'

rules
is 'all: exit status' "$status" 0
grep -o '^[A-Z]\{3\}[0-9]\{3\}' out >all
"$cli_ecconf" schema --list codes >codes
same_file 'all: every code is there' all codes

rules chr
none 'a family' "$(grep '^[A-Z]' out | grep -v '^CHR0')"
run "$cli_ecconf" explain CHR
cp out explained
rules CHR
same_file 'explain of a family lists it' explained out

rules --format json SEC001
is 'JSON: exit status' "$status" 0
if command -v python3 >/dev/null 2>&1; then
    is 'JSON: the keys of a rule' "$(python3 -c 'import json, sys
rule = json.load(sys.stdin)["rules"][0]
print(rule["code"], rule["severity"], rule["profile"], " ".join(sorted(rule)))' <out)" \
        'SEC001 warning recommended bad code good howToFix name profile severity source title what why'
else
    skip 'JSON: the keys of a rule' 'python3 is not installed'
fi

cli_command=rules
wrong 'an unknown code' "unknown code 'SEK': did you mean 'SEC'?" SEK
wrong 'an unknown option' "unknown option '--frmat': did you mean '--format'?" --frmat json
wrong 'an option of another command' "unknown option '--list': it is help or format" --list codes
wrong 'an unknown format' "unknown format 'xml': it is text or json" --format xml
wrong 'a format without a name' "'-f' lacks its value" -f
tap_done
