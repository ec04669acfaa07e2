#!/bin/sh
# SPDX-License-Identifier: MIT
# Every link between the documents leads to a file that is there and, behind a #, to a heading in it. The guide
# is linked from its entry page and named in the README.
# shellcheck disable=SC2016 # backquotes of Markdown
. "$abs_top_srcdir/tests/lib/repo.sh"

# outside_code FILE -- its lines, without blocks of code and code in lines.
outside_code() {
    sed -e '/^ *```/,/^ *```$/d' -e 's/`[^`]*`//g' "$1"
}

# anchors FILE -- what a # may name there: its headings as web pages call them.
anchors() {
    sed -e '/^ *```/,/^ *```$/d' "$1" | sed -n 's/^##* *//p' | tr 'A-Z ' 'a-z-' | sed 's/[^a-z0-9_-]//g'
}

# targets FILE -- the links in it that are not to other places of the web, one a line.
targets() {
    outside_code "$1" | grep -o '](\([^)]*\))' | sed 's/^](\(.*\))$/\1/' | grep -v '^[a-z]*:'
}

# wrong_links FILE -- those that lead nowhere.
wrong_links() {
    targets "$1" | while IFS= read -r target; do
        case $target in
        '#'*) path=$1 ;;
        *) path=$(dirname "$1")/${target%%#*} ;;
        esac
        # Some documents are made by the build.
        [ -e "$path" ] || path=$abs_top_builddir/$path
        if [ ! -e "$path" ]; then
            echo "$1: $target: no such file"
        elif [ "${target#*#}" != "$target" ] && ! anchors "$path" | grep -qx -e "${target#*#}"; then
            echo "$1: $target: no such heading"
        fi
    done
}

repo_files 'README' '*.md' >"$tap_tmp/pages"
none 'links lead somewhere' "$(while IFS= read -r page; do
    wrong_links "$page"
done <"$tap_tmp/pages")"

mkdir "$tap_tmp/folder"
cat >"$tap_tmp/folder/page.md" <<'END'
# The *first* `page`
[a](page.md) [b](#the-first-page) [c](page.md#the-first-page) [d](https://example.com/x) `[e](f.md)`
```text
[g](h.md)
```
[i](none.md) [j](page.md#none) [k](#none)
END
is 'wrong ones are noticed' "$(wrong_links "$tap_tmp/folder/page.md" | sed 's/.*page.md: //')" \
    'none.md: no such file
page.md#none: no such heading
#none: no such heading'

none 'the guide has each of its pages' "$(repo_files 'docs/guide/*.md' | while IFS= read -r page; do
    [ "$page" = docs/guide/README.md ] && continue
    targets docs/guide/README.md | grep -qx -e "${page##*/}" || echo "docs/guide/README.md: ${page##*/}"
    grep -q -e "${page##*/}" README || echo "README: ${page##*/}"
done)"
tap_done
