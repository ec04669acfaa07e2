#!/bin/sh
# SPDX-License-Identifier: MIT
# Data flows one way: a folder of src/ includes only itself and what stands to its left. The text
# around flex and bison belongs to syntax; public headers are the business of api and cli.
. "$abs_top_srcdir/tests/lib/repo.sh"

cat >"$tap_tmp/check.awk" <<'END'
BEGIN {
    # output and format stand side by side and know nothing of each other.
    split("base 1 source 2 diag 3 syntax 4 schema 5 host 6 model 7 rules 8 output 9 format 9 " \
          "api 10 cli 11", words, " ")
    for (i = 1; i in words; i += 2)
        rank[words[i]] = words[i + 1]
}
function layer(path) {
    if (path ~ /^grammar\//)
        return "syntax"
    sub(/^src\//, "", path)
    return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : ""
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    from = layer(FILENAME)
    split($0, quoted, "\"")
    to = layer(quoted[2])
    if (!(from in rank) || !(to in rank) || rank[to] > rank[from] ||
        (rank[to] == rank[from] && to != from))
        printf "%s:%d: %s must not include \"%s\"\n", FILENAME, FNR, from, quoted[2]
}
/^[ \t]*#[ \t]*include[ \t]*[<"]ecconf\// {
    if (rank[layer(FILENAME)] < rank["api"] && $0 !~ /ecconf\/version\.h/)
        printf "%s:%d: a public header below api\n", FILENAME, FNR
}
END
# shellcheck disable=SC2046 # our names have no spaces
none 'no folder includes what stands to its right' \
    "$(awk -f "$tap_tmp/check.awk" $(repo_files 'src/*.[ch]' 'grammar/*.[ly]') </dev/null)"
tap_done
