# SPDX-License-Identifier: MIT
# Makes src/diag/rule_pages.inc of the pages docs/rules/CODE.md: each line behind a byte that says what it
# is, paragraphs in one line with their `. The title and the severity come from the registry instead.

BEGIN {
    print "/* Made by rule_pages.awk from docs/rules. */"
    print "static const char page_chars[] ="
    n = 0
    at = 0
}

FNR == 1 {
    finish()
    n++
    code[n] = FILENAME
    sub(/^.*\//, "", code[n])
    sub(/\.md$/, "", code[n])
    first[n] = at
    fenced = 0
    lead = 1
    next
}

/^```/ {
    paragraph()
    fenced = !fenced
    next
}

fenced {
    if (sub(/^### /, "# "))
        sub(/^# file: /, "# ")
    put("|" $0)
    next
}

/^## / {
    paragraph()
    put("#" substr($0, 4))
    next
}

/^$/ {
    paragraph()
    next
}

{ text = text (text == "" ? "" : " ") $0 }

END {
    finish()
    print "    \"\";\n"
    print "static const struct page pages[] = {"
    for (i = 1; i <= n; i++)
        printf "    {\"%s\", %d, %d},\n", code[i], first[i], len[i]
    print "};"
}

function finish() {
    paragraph()
    if (n > 0)
        len[n] = at - first[n]
}

function paragraph() {
    if (text == "")
        return
    if (lead)
        sub(/^(Error|Warning|Note)[^.]*\. /, "", text)
    lead = 0
    put("=" text)
    text = ""
}

# Writes a line as a piece of a string of C.
function put(line,    out, i, c) {
    at += length(line) + 1
    out = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        out = out (c == "\\" || c == "\"" || c == "?" ? "\\" c : c)
    }
    print "    \"" out "\\n\""
}
