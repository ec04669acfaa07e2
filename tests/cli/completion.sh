#!/bin/sh
# SPDX-License-Identifier: MIT
# What shells offer when a command line is completed.
. "$abs_top_srcdir/tests/lib/cli.sh"

ecconf=$cli_ecconf
checker=$cli_plain
ECCONF_CANDIDATES=$abs_top_srcdir/completions/candidates
export ECCONF_CANDIDATES

# offers NAME WANTED WORD... -- the candidates, on one line; "files" where a file may stand.
offers() {
    offers_name=$1 offers_wanted=$2
    shift 2
    run "$ECCONF_CANDIDATES" "$@"
    [ "$status" -eq 0 ] || echo files >>out
    is "$offers_name" "$(tr '\n' ' ' <out)$(cat err)" "${offers_wanted:+$offers_wanted }"
}

offers 'commands' 'eval explain' "$ecconf" e
offers 'commands that help knows' 'explain' "$ecconf" help ex
offers 'options' '--statistics --stdin-name' "$checker" --st
offers 'options of a command' '--why' "$ecconf" eval --w
offers 'no options of others' '' "$ecconf" eval --fail
offers 'levels' 'error warning note' "$checker" --fail-level ''
offers 'profiles' 'recommended' "$checker" --profile re
offers 'colours, in three words as bash has them' 'auto always' "$checker" --color = a
offers 'colours, in one word' '--color=auto --color=always' "$checker" --color=a
offers 'formats of a command' 'text dot json' "$ecconf" tree -f ''
offers 'kinds of names' 'modules macros' "$ecconf" schema --list m
offers 'codes' 'SEC001' "$checker" --ignore SEC001
offers 'codes in a list' 'CAP001,SEC002' "$checker" --select CAP001,sec002
offers 'words in any case' 'Max_Outbound_Connections' "$ecconf" eval max_outbound_conn
offers 'scopes' 'Binding Binding_Group' "$ecconf" show Bind
offers 'files' 'files' "$checker" conf/
offers 'files of an option' 'files' "$checker" --passwd ''
offers 'files behind an option without a value' 'files' "$checker" --quiet ''
offers 'what nobody can know' '' "$checker" --target 4

sed -n 's/^OUTPUT([a-z_]*, "\([a-z-]*\)".*/\1/p' "$abs_top_srcdir/src/output/outputs.def" >formats
"$ECCONF_CANDIDATES" "$checker" --format '' >out
same_file 'every format' out formats
"$checker" --help | sed -n 's/^  [^ ]* *\(--[a-z-]*\).*/\1/p' >options
"$ECCONF_CANDIDATES" "$checker" -- >out
same_file 'every option' out options

if command -v bash >/dev/null 2>&1; then
    # shellcheck disable=SC2016 # for bash
    run bash -c '. "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _ecconf; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$abs_top_builddir/completions/ecconf" "$checker" --fail-level w
    expect 'bash' 0 warning
    touch some.conf
    # shellcheck disable=SC2016 # for bash
    run bash -c '. "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _ecconf; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$abs_top_builddir/completions/ecconf" "$checker" some
    expect 'bash: files' 0 some.conf
    # shellcheck disable=SC2016 # for bash
    run bash -c '. "$1"; complete -p ecconf ecconf-check' bash "$abs_top_builddir/completions/ecconf"
    expect 'bash: both programs' 0 'complete -F _ecconf ecconf
complete -F _ecconf ecconf-check'
else
    skip 'bash' 'bash is not installed'
fi
if command -v zsh >/dev/null 2>&1; then
    run zsh -n "$abs_top_builddir/completions/_ecconf"
    expect 'zsh' 0
else
    skip 'zsh' 'zsh is not installed'
fi
if command -v fish >/dev/null 2>&1; then
    mkdir home
    # shellcheck disable=SC2016 # for fish
    run env HOME="$PWD/home" PATH="${checker%/*}:$PATH" fish --no-config -c \
        'source $argv[1]; complete -C "ecconf-check --fail-level w"' "$abs_top_builddir/completions/ecconf.fish"
    expect 'fish' 0 warning
else
    skip 'fish' 'fish is not installed'
fi
tap_done
