#!/bin/sh
# SPDX-License-Identifier: MIT
# The formats of reports: byte for byte over a few small trees, and read by others than us over everything
# there is to check. tests/golden/formats/FORMAT/CASE.ok is what is wanted; UPDATE_GOLDEN=1 rewrites it.
. "$abs_top_srcdir/tests/lib/cli.sh"

golden=$abs_top_srcdir/tests/golden/formats
schemas=$abs_top_srcdir/docs/schemas
formats=$(sed -n 's/^OUTPUT([a-z_]*, "\([a-z-]*\)".*/\1/p' "$abs_top_srcdir/src/output/outputs.def")
version=$("$cli_plain" --version | sed 's/.* //')

# sinks FOLDER -- $sinks are the options for a report of each format in FOLDER.
sinks() {
    mkdir -p "$1"
    sinks=
    for format in $formats; do
        sinks="$sinks --format $format:$1/$format"
    done
}

# ---- cases --------------------------------------------------------------------------------------

mkdir -p clean tree/default "tree/default/o'dd \"n&me\"" hostile
printf 'Hostname = "mail.example.com"\n' >clean/ecelerity.conf

cat >tree/default/ecelerity.conf <<'END'
Hostname = "mail.example.com"
Binding "b1" {
  include "o'dd \"n&me\"/50% of [it], <a>: |b|.conf"
  Domain "example.com" {
    Max_Outbund_Connections = 20
    Max_Outbound_Connections = 20;
  }
  Domain "example.com" { Max_Outbund_Connections = 20 }
}
Password = "hunter2"
END
printf '# caf\303\251 \360\237\230\200\nDomain "\360\237\230\200" { Max_Outbund_Connections = 5 }\n}\n' \
    >"tree/default/o'dd \"n&me\"/50% of [it], <a>: |b|.conf"

# Control characters, bytes that are no UTF-8, marks of every format, a name of several lines.
printf '\033[31m"]]>::error file=x::y %%0A </failure> \001\177 = \377\355\240\200 | `x` # *x* @y {0} [z](1)\n' \
    >hostile/ecelerity.conf
printf 'x"]]>y\r\nz = <a> & "b" \302\233 \357\277\277 \342\200\250\n;' >>hostile/ecelerity.conf
hostile_name=$(printf 'hostile/a\n::error::b%%]]>"\377\033,c:d.conf')
printf 'Hostname = ,;,\n}' >"$hostile_name"

for case in clean tree hostile; do
    sinks "$case.out"
    case $case in
    clean) set -- clean/ecelerity.conf ;;
    tree) set -- --select SCH001,SYN021,SYN038 tree/default/ecelerity.conf ;;
    hostile) set -- --select SYN hostile/ecelerity.conf "$hostile_name" ;;
    esac
    # shellcheck disable=SC2086 # a list of words
    run "$cli_plain" --offline $sinks "$@"
    none "$case: all reports are written" "$(cat out err)"
done

for format in $formats; do
    for case in clean tree hostile; do
        want=$golden/$format/$case.ok
        # The version, and the pages of findings, are not what is tested here.
        sed -e "s/\"$version\"/\"VERSION\"/" \
            -e 's/\("fullDescription": {"text": "\).*\("}, "defaultConfiguration"\)/\1...\2/' \
            "$case.out/$format" >got
        if [ -n "${UPDATE_GOLDEN:-}" ]; then
            mkdir -p "$golden/$format" && cp got "$want"
        fi
        same_file "$format: $case" got "$want"
    done
done
none 'no secret in any of them' "$(grep -l hunter2 ./*.out/*)"

# Paths of services are relative to the repository, whatever way files were named.
mkdir -p repo/sub
cp a.conf repo/sub/ 2>/dev/null || printf 'a = 1;\n' >repo/sub/a.conf
repo=$(cd repo && pwd -P)
for named in a.conf ./a.conf ../sub/a.conf "$repo/sub/a.conf"; do
    (cd repo/sub && GITHUB_ACTIONS=true GITHUB_WORKSPACE=$repo "$cli_plain" --select SYN038 "$named") >out
    is "a path in the repository: ${named##"$repo/"}" "$(sed 's/,title=.*//' out)" \
        '::warning file=sub/a.conf,line=1,endLine=1,col=6,endColumn=7'
done
# path FORMAT -- the path in the report of repo/sub/a.conf, made in its folder.
path() {
    (cd repo/sub && "$cli_plain" --select SYN038 -f "$1" a.conf) |
        sed -n 's/.*\(::warning file=\| file="\|<file name="\|"path": "\|"uri": "\|  file: "\|^| warning | \)\([^",&]*\).*/\2/p'
}
for format in sarif gitlab github github-summary junit checkstyle rdjson rdjsonl tap; do
    is "$format: without a repository" "$(path $format)" a.conf
done
mkdir repo/.git
for format in sarif gitlab github github-summary junit; do
    is "$format: in a repository" "$(path $format)" sub/a.conf
done
for format in checkstyle rdjson rdjsonl tap; do
    is "$format: from the current directory" "$(path $format)" a.conf
    is "$format: in a job, too" "$(GITHUB_ACTIONS=true GITHUB_WORKSPACE=$repo path $format)" a.conf
done
rmdir repo/.git
echo 'gitdir: elsewhere' >repo/.git
is 'a work tree' "$(path gitlab)" sub/a.conf
is 'what the job says counts' \
    "$(GITLAB_CI=true CI_PROJECT_DIR=$repo/sub path gitlab)" a.conf
rm repo/.git
(cd repo/sub && GITLAB_CI=true CI_PROJECT_DIR=$repo "$cli_plain" --select SYN038 a.conf) >out
is 'the default of GitLab' "$(grep -o '"path": "[^"]*"' out)" '"path": "sub/a.conf"'
(cd repo/sub && GITLAB_CI=true "$cli_plain" --select SYN038 -f compact a.conf) >out
is 'a format that is asked for wins' "$(cat out)" \
    "a.conf:1:6: warning: ';' is glued to this value [SYN038 separator-in-value]"
(cd repo/sub && GITHUB_ACTIONS=false "$cli_plain" --select SYN038 --quiet a.conf) >out
is 'false is no pipeline' "$(cat out)" ''
ln -s sub repo/link
ln -s /etc/passwd repo/outside.conf
(cd repo && "$cli_plain" --select SYN038 -f sarif link/a.conf) >out
is 'a path without links' "$(grep -o '"uri": "[^"]*"' out | uniq)" '"uri": "sub/a.conf"'
(cd repo && "$cli_plain" --select SYN -f gitlab outside.conf) >out
is 'a link that leads out stays' "$(grep -o '"path": "[^"]*"' out | uniq)" '"path": "outside.conf"'
echo '# before' >summary
(cd repo/sub && GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=../../summary "$cli_plain" --select SYN038 a.conf) >out
is 'annotations' "$(grep -c '^::warning ' out)" 1
is 'the summary of a job is added to' "$(sed -n '1,2p' summary)" '# before
## ecconf-check: 1 warning in 1 file'

# Several trees have a report each: what a pipeline gets has to be fit for that.
mkdir -p trees/a/default trees/b/default
printf 'x = 1;\n' | tee trees/a/default/ecelerity.conf >trees/b/default/ecelerity.conf
(cd trees && GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=both "$cli_plain" --select SYN038 --all-nodes a b) >out 2>&1
is 'annotations of several trees' "$? $(sed 's/,line=.*//' out)" '0 ::warning file=a/default/ecelerity.conf
::warning file=b/default/ecelerity.conf'
is 'and a summary of each' "$(grep -c '^## ecconf-check: 1 warning in 1 file' trees/both)" 2
(cd trees && GITLAB_CI=true "$cli_plain" --select SYN038 --all-nodes a b) >out 2>&1
is 'text, where the format of the pipeline does not fit' "$? $(grep '^ -->' out)" \
    '0  --> a/default/ecelerity.conf:1:6
 --> b/default/ecelerity.conf:1:6'
(cd trees && GITLAB_CI=true "$cli_plain" --select SYN038 --all-nodes -f gitlab a b) >out 2>err
is 'unless it was asked for' "$? $(sed 's/ --all.*//' err | head -n 1)" \
    '2 ecconf-check: several trees have a report each:'

# What a reader has no room for.
i=0
while [ "$i" -lt 600 ]; do
    echo 'x = 1;'
    i=$((i + 1))
done >many.conf
run "$cli_plain" --select SYN --max-syntax-findings 1000 -f github many.conf
is 'ten annotations' "$(wc -l <out | tr -d ' ') $(tail -n 1 out)" \
    '10 ::warning title=ecconf-check::591 more warnings are not shown'
echo '}' >>many.conf
run "$cli_plain" --select SYN --max-syntax-findings 1000 -f github-summary many.conf
is '500 rows, the most severe among them' \
    "$(grep -c '^| warning' out) $(grep -c '^| error' out) $(grep 'not shown' out)" \
    '499 1 101 more findings not shown.'
marks=$(printf '&%.0s' $(seq 200))
echo 'x = 1;' >"$marks"
run "$cli_plain" --select SYN -f github-summary "$marks"
is 'so many bytes of a text' "$(grep '^| warning' out | cut -c 13-)" \
    "$(printf '&#38;%.0s' $(seq 120))...&#58;1&#58;6 | SYN038 | ';' is glued to this value<br>help: remove it |"
printf 'Security {\n  User = "ecuser"\n}\n' >user.conf
run "$cli_plain" --offline --select SEC006 -f github-summary user.conf
is 'a summary says what was skipped' "$(cat out)" \
    '## ecconf-check: no findings in 1 file; 1 check skipped (offline)'
i=0
while [ "$i" -lt 9 ]; do
    cat many.conf
    i=$((i + 1))
done >more.conf
run "$cli_plain" --select SYN --max-syntax-findings 6000 --max-findings 6000 -f sarif more.conf
is '5000 results, the most severe among them' "$(grep -c '"ruleId": "SYN038"' out) \
$(grep -c '"ruleId": "SYN021"' out) $(grep -o '[0-9]* more findings' out)" '4991 9 409 more findings'

# What fails in a test report is what fails the run.
run "$cli_plain" --select SYN --fail-level warning -f tap repo/sub/a.conf
is 'tap follows the fail level' "$(grep -c '^not ok' out)" 1
run "$cli_plain" --select SYN -f junit repo/sub/a.conf
is 'junit follows the fail level' "$(grep -c '<failure' out)" 0

# Words and names that mean something to a reader.
printf 'Max_Outbound_Connections = "\\# SKIP x \302\2331m"\n' >words.conf
run "$cli_plain" --select SCH011 -f tap words.conf
is 'tap: no directive' "$(sed -n 3p out)" \
    "not ok 1 - SCH011 wrong-type: '\\\\\\# SKIP x \\\\u{9b}1m' is not a value for Max_Outbound_Connections"
run "$cli_plain" --select SCH011 -f github words.conf
is 'github: no control characters' "$(sed 's/.*:://; s/%0A.*//' out)" \
    "'\\# SKIP x $(printf '\357\277\275')1m' is not a value for Max_Outbound_Connections"
cp words.conf 'a:1:2: error: b'
run "$cli_plain" --select SCH011 -f compact 'a:1:2: error: b'
is 'compact: one place' "$(sed "s/'.*//" out)" 'a\x3a1\x3a2: error: b:1:29: error: '

# The first finding begins within a character, at the 254th byte of a name.
face=$(printf '\360\237\230\200')
printf 'Domain "%s" { Max_Outbund_Connections = 5 }\n' "$(printf "$face%.0s" $(seq 70))" >faces.conf
run "$cli_plain" --select SCH -f compact faces.conf
is 'columns behind a part of a character' "$(sed 's/.*conf:\([0-9:]*\):.*\[\(.*\) .*/\1 \2/' out)" '1:72 SCH009
1:83 SCH001'

# ---- other readers ------------------------------------------------------------------------------

# Everything that there is, as one report: examples, tests, seeds and, where there is one, the corpus.
sinks all.out
find "$abs_top_srcdir/docs/examples" "$abs_top_srcdir/tests/golden" \
    "$abs_top_srcdir/tests/fuzz/seeds/output" "$abs_top_srcdir/tests/fuzz/crashers" \
    ${ECCONF_SHARED:+"$ECCONF_SHARED/corpus"} -type f ! -name '*.ok' ! -name '*.options' |
    LC_ALL=C sort >inputs
# shellcheck disable=SC2086,SC2046 # lists of words
run "$cli_plain" --offline --max-findings 100000 $sinks $(cat inputs)
is "reports of $(wc -l <inputs | tr -d ' ') files" "$(grep -v ': cannot read\|is larger' err)" ''
folders='clean.out tree.out hostile.out all.out'

# files FORMAT -- all reports in it.
files() {
    for folder in $folders; do
        printf '%s/%s ' "$folder" "$1"
    done
}

# valid FORMAT SCHEMA [--lines] -- ajv accepts all reports.
valid() {
    # shellcheck disable=SC2046,SC2086 # lists of words
    problems=$(node "$abs_top_srcdir/tests/lib/validate.js" ${3:-} "$2" $(files "$1") 2>&1)
    case $? in
    0) ok "ajv: $1" ;;
    77) skip "ajv: $1" 'ajv is not installed' ;;
    *) not_ok "ajv: $1" "$(printf '%s\n' "$problems" | cut -c 1-400 | head -n 20)" ;;
    esac
}

if command -v node >/dev/null 2>&1; then
    valid json "$schemas/report.schema.json"
    valid jsonl "$schemas/report.schema.json#/definitions/finding" --lines
    valid gitlab "$schemas/gitlab.schema.json"
    valid rdjson "$schemas/rdjson.schema.json"
    valid rdjsonl "$schemas/rdjson.schema.json#/definitions/diagnostic" --lines
    theirs=${ECCONF_SHARED:-/nonexistent}/formats
    if [ -f "$theirs/sarif-schema-2.1.0.json" ]; then
        valid sarif "$theirs/sarif-schema-2.1.0.json"
        valid rdjson "$theirs/rdjson/DiagnosticResult.json"
        valid rdjsonl "$theirs/rdjson/Diagnostic.json" --lines
    else
        skip 'ajv: sarif' 'the schema of SARIF is not here'
    fi
else
    skip 'ajv' 'node is not installed'
fi

if command -v xmllint >/dev/null 2>&1; then
    for format in junit checkstyle; do
        # shellcheck disable=SC2046 # a list of words
        none "xmllint: $format" "$(xmllint --huge --noout --schema "$schemas/$format.xsd" \
            $(files "$format") 2>&1 | grep -v ' validates$' | head -n 20)"
    done
else
    skip 'xmllint' 'xmllint is not installed'
fi

if command -v prove >/dev/null 2>&1; then
    # All that it finds wrong with the protocol itself; that tests fail is what they are for.
    # shellcheck disable=SC2046 # a list of words
    none 'prove: tap' "$(for file in $(files tap); do
        prove --parse --exec cat "$file" 2>&1 | grep -i 'parse error'
        prove --exec cat "$file" 2>&1 | grep -q "Tests=$(grep -c '^\(not \)\?ok ' "$file")," || echo "$file"
    done)"
else
    skip 'prove: tap' 'prove is not installed'
fi

multitool=$(command -v sarif-multitool || command -v Sarif.Multitool ||
    ls "${ECCONF_NODE_MODULES:-/nonexistent}"/@microsoft/sarif-multitool-*/Sarif.Multitool 2>/dev/null)
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT
if [ -n "$multitool" ] && "$multitool" version >/dev/null 2>&1; then
    # informationUri is a page on the web, and this program has none.
    # shellcheck disable=SC2046 # a list of words
    none 'sarif-multitool' "$(for file in $(files sarif); do
        cp "$file" "$file.sarif"
        "$multitool" validate "$file.sarif" --rule-kind 'Sarif;Ghas' 2>&1 |
            grep ': \(error\|warning\) ' | grep -v 'SARIF2005.*informationUri'
    done | cut -c 1-400 | head -n 20)"
else
    skip 'sarif-multitool' 'sarif-multitool is not installed, or does not run'
fi
tap_done
