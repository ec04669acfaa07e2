#!/bin/sh
# SPDX-License-Identifier: MIT
# The files for hooks, pipelines and packages: they are what they look like, and call the program in a way
# that it knows.
. "$abs_top_srcdir/tests/lib/repo.sh"

files='.pre-commit-hooks.yaml Dockerfile action.yml
    docs/integrations/Jenkinsfile docs/integrations/README.md docs/integrations/check.sh
    docs/integrations/git-pre-commit docs/integrations/github.yml docs/integrations/gitlab-ci.yml
    docs/integrations/ecconf-check.conf docs/integrations/pre-commit-config.yaml'
yaml='.pre-commit-hooks.yaml action.yml docs/integrations/github.yml docs/integrations/gitlab-ci.yml
    docs/integrations/pre-commit-config.yaml'
shell='docs/integrations/check.sh docs/integrations/git-pre-commit'

# Options of other programs that are called there.
others='--from-ref --to-ref --all-files --no-install-recommends --quiet --prefix --disable-shared --from --rm --system'
"$ECCONF" --help | sed -n 's/^  [^ ]* *\(--[a-z-]*\).*/\1/p' >"$tap_tmp/options"
# shellcheck disable=SC2086 # lists
{
    printf '%s\n' $others >>"$tap_tmp/options"
    none 'options exist' "$(grep -oHE -e '(^|[^a-z-])--[a-z][a-z-]+' $files | sed 's/:[^-]/:/' |
        while IFS=: read -r file option; do
            grep -qx -e "$option" "$tap_tmp/options" || echo "$file: $option"
        done)"
    sed -n 's/^OUTPUT([a-z_]*, "\([a-z-]*\)".*/\1/p' src/output/outputs.def >"$tap_tmp/formats"
    none 'formats exist' "$(grep -oHE -e '--format "?[a-z-]+' $files | sed 's/--format "*//' |
        while IFS=: read -r file format; do
            grep -qx -e "$format" "$tap_tmp/formats" || echo "$file: $format"
        done)"
}
# Its comments are settings, too, which are good ones once they are no comments.
sed 's/^#\([A-Z}]\|  \)/\1/; /^#/d' docs/integrations/ecconf-check.conf >"$tap_tmp/settings.conf"
is 'settings' "$("$ECCONF" --print-settings --config docs/integrations/ecconf-check.conf 2>&1 >/dev/null)" ''
is 'settings that are comments' "$(grep -c = "$tap_tmp/settings.conf")$("$ECCONF" --print-settings \
    --config "$tap_tmp/settings.conf" 2>&1 >/dev/null)" 13
none 'hooks exist' "$(sed -n 's/^ *- id: //p' docs/integrations/*.yaml docs/integrations/README.md |
    while IFS= read -r id; do
        grep -qx -e "- id: $id" .pre-commit-hooks.yaml || echo "$id"
    done)"
none 'inputs of the action exist' "$(sed -n '/with:/,/uses:/s/^          \([a-z]*\): .*/\1/p' \
    docs/integrations/github.yml | grep -v 'sarif_file\|category' | while IFS= read -r input; do
        grep -q "^  $input:" action.yml || echo "$input"
    done)"

if python3 -c 'import yaml' 2>/dev/null; then
    # shellcheck disable=SC2086 # a list
    none 'YAML' "$(for file in $yaml; do
        python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' $file 2>&1
    done)"
else
    skip 'YAML' 'python3 has no module yaml'
fi
if command -v yamllint >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # a list
    none 'yamllint' "$(yamllint -f parsable -d \
        '{extends: default, rules: {document-start: disable, line-length: {max: 110}, truthy: {check-keys: false}, brackets: {max-spaces-inside: 1}}}' $yaml 2>&1)"
else
    skip 'yamllint' 'yamllint is not installed'
fi
if command -v shellcheck >/dev/null 2>&1; then
    {
        echo '#!/bin/bash'
        sed -n '/^      run: |/,/^    - /s/^        //p' action.yml
    } >"$tap_tmp/action.sh"
    # shellcheck disable=SC2086 # a list
    none 'shellcheck' "$(shellcheck $shell completions/candidates "$tap_tmp/action.sh" 2>&1)"
else
    skip 'shellcheck' 'shellcheck is not installed'
fi

# They do what they say.
PATH=$abs_top_builddir:$PATH
sh docs/integrations/check.sh docs/examples/single "$tap_tmp/reports" >"$tap_tmp/out" 2>&1
is 'check.sh passes' "$? $(tail -n 1 "$tap_tmp/out") $(cd "$tap_tmp/reports" && echo *)" \
    '0 docs/examples/single can be rolled out ecconf-check-junit.xml ecconf-check.json ecconf-check.sarif'
sh docs/integrations/check.sh docs/examples/conf "$tap_tmp/reports" >"$tap_tmp/out" 2>&1
is 'check.sh fails' "$? $(tail -n 1 "$tap_tmp/out")" '1 docs/examples/conf has errors'
sh docs/integrations/check.sh docs/nothing "$tap_tmp/reports" >"$tap_tmp/out" 2>&1
is 'check.sh and nothing to check' "$? $(tail -n 1 "$tap_tmp/out")" \
    '3 docs/nothing could not be checked, or not all of it'
if command -v bash >/dev/null 2>&1; then
    sed -n '/name: Check/,$p' action.yml | sed -n '/^      run: |/,$s/^        //p' >"$tap_tmp/step"
    (cd docs/examples && GITHUB_STEP_SUMMARY=$tap_tmp/summary SARIF=$tap_tmp/sarif CHECKED_PATH=conf \
        OPTIONS='--all-nodes --fail-level error' bash -e "$tap_tmp/step") >"$tap_tmp/out" 2>&1
    is 'the step of the action' "$? $(grep -c '^::error ' "$tap_tmp/out") $(test -s "$tap_tmp/summary" &&
        test -s "$tap_tmp/sarif" && echo reports)" "1 $("$ECCONF" --offline --all-nodes --format compact \
        docs/examples/conf | grep -c ' error: ') reports"
else
    skip 'the step of the action' 'bash is not installed'
fi

if python3 -c 'import sys; sys.exit(sys.version_info < (3, 7))' 2>/dev/null; then
    is 'the wheel has the version of the program' "$(cd packaging/pybackend &&
        PYTHONDONTWRITEBYTECODE=1 python3 -c 'import backend; print(backend.version())')" \
        "$("$ECCONF" --version | sed 's/.* //')"
else
    skip 'the wheel has the version of the program' 'there is no python3'
fi
is 'the Debian package has it, too' "$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)" \
    "$("$ECCONF" --version | sed 's/.* //')"
tap_done
