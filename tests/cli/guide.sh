#!/bin/sh
# SPDX-License-Identifier: MIT
# The guide: every command in docs/guide is run, in order, in a folder with what docs/examples has, and prints
# what the page says. UPDATE_GOLDEN=1 writes what it prints into the pages.
. "$abs_top_srcdir/tests/lib/cli.sh"

unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF \
    GITHUB_WORKSPACE CI_PROJECT_DIR
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=operator \
    GIT_AUTHOR_EMAIL=operator@example.com GIT_COMMITTER_NAME=operator \
    GIT_COMMITTER_EMAIL=operator@example.com
mkdir bin
ln -s "$cli_plain" bin/ecconf-check
ln -s "$cli_plain" bin/ecconf
export PATH="$PWD/bin:$PATH"

# play PAGE FOLDER -- run the commands of a page; FOLDER gets what is told of each block, and page.md, the page as it
# would be right.
play() {
    play_session=$PWD/$2
    mkdir -p "$2/place"
    cp -r "$abs_top_srcdir"/docs/examples/* "$abs_top_srcdir/docs/integrations" "$2/place"
    chmod -R u+w "$2/place" # a release is read-only while it is tried
    awk -v "job=script" -f "$abs_top_srcdir/tests/lib/console.awk" "$1" >"$2/script"
    (cd "$2/place" && session=$play_session sh "$play_session/script") >"$2/log" 2>&1 </dev/null
    awk -v "job=compare" -v "session=$play_session" -f "$abs_top_srcdir/tests/lib/console.awk" "$1" >"$2/page.md"
    cat "$2/log" >>"$2/1.wrong"
}

# ---- the way the pages are run tells what is wrong

# told NAME WRONG -- the page on standard input has one block, of which this is told.
told() {
    told_folder=self$tap_count
    cat >"$told_folder.md"
    play "$told_folder.md" "$told_folder"
    is "$1" "$(cat "$told_folder/1.wrong")" "$2"
}

told 'output as in the page' '' <<'END'
```console
$ cat >f <<'EOF'
> one
>
> three
> EOF
$ cat f
one

three
$ (exit 3)
$ echo $?
3
```
END
told 'another output' '$ echo two
-one
+two' <<'END'
```console
$ echo two
one
```
END
is 'how it would be right' "$(cat "$told_folder/page.md")" '```console
$ echo two
two
```'
told 'a line too few' '$ seq 2
-1
+1
+2' <<'END'
```console
$ seq 2
1
```
END
told 'a line too many' '$ echo one
-one
-two
+one' <<'END'
```console
$ echo one
one
two
```
END
told 'any lines' '' <<'END'
```console
$ seq 9
1
...
5
...
8
9
...
```
END
told 'lines that are not there' '$ seq 3
-1
-...
-5
-...
+1
+2
+3' <<'END'
```console
$ seq 3
1
...
5
...
```
END
told 'a status that is not told' 'status 1 is not told before: true' <<'END'
```console
$ false
$ true
```
END
told 'nor at the end' 'status 4 is not told' <<'END'
```console
$ (exit 4)
```
END
told 'a block without a command' 'no command: text
no command' <<'END'
```console
text
```
END
told 'a block that does not end' 'the block does not end' <<'END'
```console
$ true
END
# shellcheck disable=SC2016 # no commands
printf '```console\n$ (\n```\n' >broken.md
play broken.md broken
is 'a command that the shell does not understand' "$(head -n 1 broken/1.wrong)" \
    'status none, it did not run is not told'

# ---- the pages

for page in "$abs_top_srcdir"/docs/guide/*.md; do
    name=${page##*/}
    if grep -q '^\$ git ' "$page" && ! command -v git >/dev/null 2>&1; then
        skip "$name" 'git is not installed'
        continue
    fi
    play "$page" "$name.d"
    block=1
    while [ -f "$name.d/$block.name" ]; do
        if [ -n "${UPDATE_GOLDEN:-}" ]; then
            : >"$name.d/$block.wrong"
        fi
        none "$name $block: $(cat "$name.d/$block.name")" "$(cat "$name.d/$block.wrong")"
        block=$((block + 1))
    done
    if [ -n "${UPDATE_GOLDEN:-}" ]; then
        cmp -s "$name.d/page.md" "$page" || cp "$name.d/page.md" "$page"
    fi
    # A node that is not named would be called like the machine.
    none "$name does not depend on the machine" "$(grep -l "/$(hostname | sed 's/[.].*//')/" "$name.d"/*.out)"
    # What stands in another kind of block would never be run.
    is "$name has no other blocks" "$(grep '^ *```' "$page" | grep -cv -e '^```console$' -e '^```$')" 0
    [ "$name" = README.md ] || is "$name has something to run" "$((block > 1))" 1
done
tap_done
