# SPDX-License-Identifier: MIT
#
# Reads the vocabulary (all *.voc files, in the order of their names) and says what is wrong with
# it, as `file:line: message`; anything wrong ends the run with status 1. table.awk and manual.awk,
# given behind this file, write from what it leaves:
#
#   n                 records, numbered as they are read; sorted[1] to sorted[n] by name, and
#                     rank[r] the place of r in that order
#   kind, name, home, file  by record; `home` is the scope before the slash of a scope's name
#   id[r]             the name in lower case; of a scope with the slash, so that it is known by it
#   word[r]           what is looked up: the name in lower case, without what is before a slash
#   text[r, key]      the value of a key; "" if the record has none
#   count[r, key], item[r, key, i]   the parts of a value that is a list
#   owner[r]          the record of the module that provides it, or 0
#   scope_of[id]      the record of a scope or module, by name or by alias, in lower case
#   n_terms[group], term[group, i], term_no[group, word]     the fixed words of the format
#   title[file]       the first line of a file's head
#
# POSIX awk only: no intervals in regular expressions, no sorting, numbers over 31 bits printed by
# "%.0f", comparisons behind print in parentheses.

BEGIN {
    terms("kind", "option statement scope module macro scheme parameter")
    terms("type", "any boolean integer decimal mode size duration timespan throttle string enum " \
                  "words list dictionary file directory path user group capabilities ip cidr " \
                  "host hostname domain domain_pattern port endpoint route email email_or_domain " \
                  "uri log query format regex ciphers charset code day version")
    terms("key", "integer ip node log binding code")
    terms("unit", "s ms minutes hours bytes bits characters percent messages connections " \
                  "recipients attempts lookups sessions jobs threads domains files entries " \
                  "segments messages_per_iteration lookups_per_period per_second")
    terms("basis", "documented sentinel inferred")
    terms("also", "boolean integer any")
    terms("separator", "colon semicolon comma blank")
    terms("signs", "optional")
    terms("holds", "certificate certificate_authorities private_key dh_parameters")
    terms("secret", "yes partly")
    terms("status", "experimental withdrawn obsolete")
    terms("reload", "live restart partly")
    terms("disputed", "default range scopes type values value instance since reload")
    terms("traffic", "sending receiving both")
    terms("confidence", "high medium low")
    terms("instance", "unknown none optional required")
    terms("form", "name binding binding_group domain domain_name host cidr listen endpoint node " \
                  "pattern")
    terms("answer", "yes no")
    terms("family", "root outbound inbound listener acl security logging monitoring resource " \
                    "adaptive cluster module legacy")
    terms("sort", "logger validation delivery io authentication signing shaping")
    terms("loads", "implicit explicit")
    terms("product", "momentum3 momentum4 mobile")
    terms("argument", "key header strftime integer")
    terms("events", "delivery transient permanent failures")
    terms("use", "log datasource")
    terms("link", "option module scope script license replicate environment")
    terms("place", "everywhere every_module unknown")

    # The keys: which form their value has, and which kinds of records have them; ! if they must.
    all = "option statement scope module macro scheme parameter"
    must = "!option !statement !scope !module !macro !scheme !parameter"
    allow("doc", "doc", must)
    allow("page", "page", must)
    allow("confidence", "one confidence", must)
    allow("scopes", "words", "!option !statement")
    allow("in", "words", "scope")
    allow("module", "word", "option statement scope macro scheme parameter")
    allow("alias", "words", "option scope module")
    allow("type", "one type", "!option !statement !parameter")
    allow("element", "one type", "option parameter")
    allow("value", "one type", "option parameter")
    allow("key", "ranged key", "option parameter")
    allow("keys", "words", "option parameter")
    allow("values", "words", "option parameter")
    allow("also", "set also", "option parameter")
    allow("words", "words", "option parameter")
    allow("separator", "set separator", "option parameter")
    allow("signs", "one signs", "option parameter")
    allow("unit", "one unit", "option parameter")
    allow("range", "range", "option parameter")
    allow("special", "special", "option parameter")
    allow("default", "text", "option parameter")
    allow("default-note", "text", "option parameter")
    allow("refers", "word", "option parameter")
    allow("holds", "one holds", "option parameter")
    allow("secret", "one secret", "option parameter")
    allow("since", "versions", all)
    allow("deprecated", "version", all)
    allow("removed", "version", all)
    allow("replacement", "words", all)
    allow("status", "one status", all)
    allow("reload", "one reload", "option statement scope module")
    allow("disputed", "set disputed", all)
    allow("needs", "words", all)
    allow("traffic", "one traffic", "option statement scope module")
    allow("instance", "instance", "!scope !module")
    allow("known", "words", "scope module")
    allow("single", "one answer", "scope module")
    allow("family", "one family", "!scope")
    allow("singleton", "one answer", "module")
    allow("singleton-since", "version", "module")
    allow("kind", "one sort", "module")
    allow("loads", "one loads", "module")
    allow("file", "word", "module")
    allow("product", "set product", "!module")
    allow("namespace", "word", "macro")
    allow("argument", "ranged argument", "macro")
    allow("events", "set events", "macro")
    allow("use", "one use", "!scheme")
    allow("of", "words", "!parameter")
}

function terms(group, words,    parts, i) {
    n_terms[group] = split(words, parts, " ")
    for (i = 1; i <= n_terms[group]; i++) {
        term[group, i] = parts[i]
        term_no[group, parts[i]] = i
    }
}

function allow(key, its_form, kinds,    parts, i, m) {
    form[key] = its_form
    m = split(kinds, parts, " ")
    for (i = 1; i <= m; i++)
        if (sub(/^!/, "", parts[i])) {
            has_key[parts[i], key] = 1
            required[parts[i], ++n_required[parts[i]]] = key
        } else
            has_key[parts[i], key] = 1
}

# --- what is wrong, gathered and told in the order of files and lines -----------------------------

function wrong(its_file, its_line, message) {
    problem[sprintf("%06d %07d %06d", file_no[its_file], its_line, ++n_wrong)] = \
        its_file ":" its_line ": " message
}

function wrong_here(message) {
    wrong(FILENAME, FNR, message)
}

function wrong_at(r, key, message) {
    wrong(file[r], ((r, key) in line) ? line[r, key] : line[r, ""], message)
}

# Sorts keys[1] to keys[m] as texts.
function sort(keys, m,    i, last) {
    for (i = int(m / 2); i >= 1; i--)
        sift(keys, i, m)
    for (last = m; last > 1; last--) {
        exchange(keys, 1, last)
        sift(keys, 1, last - 1)
    }
}

function sift(keys, top, last,    child) {
    while ((child = 2 * top) <= last) {
        if (child < last && keys[child] "" < keys[child + 1] "")
            child++
        if (keys[top] "" >= keys[child] "")
            return
        exchange(keys, top, child)
        top = child
    }
}

function exchange(keys, a, b,    kept) {
    kept = keys[a]
    keys[a] = keys[b]
    keys[b] = kept
}

function tell_and_stop(    keys, m, key, i) {
    m = 0
    for (key in problem)
        keys[++m] = key
    sort(keys, m)
    for (i = 1; i <= m; i++)
        print problem[keys[i]] | "cat 1>&2"
    close("cat 1>&2")
    exit 1
}

# --- reading --------------------------------------------------------------------------------------

FNR == 1 {
    file_no[FILENAME] = ++n_files
    files[n_files] = FILENAME
    title[FILENAME] = ""
    file_module = ""
    open = 0
}

/[^ -~]/ {
    wrong_here("only printable ASCII, no tab")
    next
}

/ $/ { wrong_here("a blank at the end of the line") }

/^#/ {
    if (title[FILENAME] == "" && $0 !~ /^# *SPDX/ && length($0) > 2)
        title[FILENAME] = substr($0, 3)
    next
}

/^$/ {
    open = 0
    next
}

/^[^ ]/ {
    begin_record($0)
    next
}

{
    if (!match($0, /^  [a-z]/))
        wrong_here("a line begins in the first column or with two blanks")
    else if (!open)
        wrong_here("a key outside of a record")
    else
        read_key(open, substr($0, 3))
}

function begin_record(head,    at, its_kind, its_name) {
    at = index(head, " ")
    its_kind = at ? substr(head, 1, at - 1) : head
    its_name = at ? substr(head, at + 1) : ""
    if (open)
        wrong_here("no empty line before the record")
    open = 0
    if (!(("kind", its_kind) in term_no))
        wrong_here("unknown kind '" its_kind "'")
    else if (its_name == "" || its_name ~ / /)
        wrong_here("a record is a kind and one name")
    else if (its_name ~ /\// && its_kind != "scheme" && \
             (its_kind != "scope" || its_name !~ /^([a-z0-9_]+\/)+[^\/]+$/))
        wrong_here("a slash in the name '" its_name "'")
    else
        open = new_record(its_kind, its_name)
}

function new_record(its_kind, its_name,    r) {
    r = ++n
    kind[r] = its_kind
    name[r] = its_name
    file[r] = FILENAME
    line[r, ""] = FNR
    id[r] = tolower(its_name)
    word[r] = id[r]
    home[r] = ""
    if (its_kind == "scope" && match(id[r], /\/[^\/]*$/)) {
        home[r] = substr(id[r], 1, RSTART - 1)
        word[r] = substr(id[r], RSTART + 1)
    }
    if (its_kind == "module" && file_module == "")
        file_module = id[r]
    file_module_of[r] = file_module
    return r
}

# Files one line `KEY VALUE` of record r.
function read_key(r, rest,    at, key, value) {
    at = index(rest, " ")
    key = at ? substr(rest, 1, at - 1) : rest
    value = at ? substr(rest, at + 1) : ""
    sub(/^ +/, "", value)
    if (!(key in form))
        wrong_here("unknown key '" key "'")
    else if (!((kind[r], key) in has_key))
        wrong_here("a " kind[r] " has no key '" key "'")
    else if (value == "")
        wrong_here("no value of '" key "'")
    else if (((r, key) in line) && form[key] !~ /^(words|set|versions|special)/)
        wrong_here("'" key "' is given twice")
    else {
        if (!((r, key) in line)) {
            line[r, key] = FNR
            text[r, key] = value
        } else
            text[r, key] = text[r, key] " " value
        read_value(r, key, form[key], value)
    }
}

# Checks a value against the form of its key, and splits a list.
function read_value(r, key, its_form, value,    group) {
    group = its_form
    sub(/^[a-z]* ?/, "", group)
    sub(/ .*/, "", its_form)
    if (its_form == "one" || its_form == "set" || its_form == "words")
        read_words(r, key, its_form, value, group)
    else if (its_form == "word" && value ~ / /)
        wrong_here("'" key "' is one word")
    else if (its_form == "doc")
        check_doc(value)
    else if (its_form == "page") {
        if (value != "withdrawn" && value !~ /^[a-z0-9]+(\/[A-Za-z0-9._-]+)+\.md$/)
            wrong_here("'" value "' is no page: FOLDER/.../NAME.md or withdrawn")
    } else if (its_form == "range")
        read_range(r, key, value, 1)
    else if (its_form == "ranged")
        read_ranged(r, key, value, group)
    else if (its_form == "special")
        read_special(r, key, value)
    else if (its_form == "instance")
        read_instance(r, value)
    else if (its_form == "version" || its_form == "versions")
        read_versions(r, key, value, its_form)
}

function add_item(r, key, value) {
    item[r, key, ++count[r, key]] = value
}

function read_words(r, key, its_form, value, group,    parts, m, i) {
    m = split_words(value, parts)
    if (m < 0) {
        wrong_here("a quote is not closed")
        return
    }
    if (its_form == "one" && m != 1) {
        wrong_here("'" key "' is one word")
        return
    }
    for (i = 1; i <= m; i++) {
        if (group != "" && !((group, parts[i]) in term_no))
            wrong_here("unknown " (key == group || group == "answer" ? key : key " (" group ")") \
                       " '" parts[i] "'")
        else if (its_form != "one" && ((r, key, parts[i]) in seen_item))
            wrong_here("'" parts[i] "' is given twice")
        else {
            seen_item[r, key, parts[i]] = 1
            add_item(r, key, parts[i])
        }
    }
}

# Splits at blanks; a part in double quotes may contain them. Returns -1 if a quote is not closed.
function split_words(value, parts,    m, at) {
    m = 0
    split("", parts)
    while (value != "") {
        if (substr(value, 1, 1) == "\"") {
            value = substr(value, 2)
            at = index(value, "\"")
            if (!at)
                return -1
        } else {
            at = index(value, " ")
            if (!at)
                at = length(value) + 1
        }
        parts[++m] = substr(value, 1, at - 1)
        value = substr(value, at + 1)
        sub(/^ +/, "", value)
    }
    return m
}

function check_doc(value) {
    if (length(value) > 100)
        wrong_here("the sentence is longer than 100 bytes")
    if (value !~ /\.$/)
        wrong_here("the sentence has no full stop")
}

function is_integer(value) {
    return value ~ /^-?[0-9]+$/
}

# LOW..HIGH BASIS; without a basis for the type of keys.
function read_range(r, key, value, with_basis,    parts, m, at) {
    m = split(value, parts, " ")
    at = index(parts[1], "..")
    low[r, key] = at ? substr(parts[1], 1, at - 1) : "?"
    high[r, key] = at ? substr(parts[1], at + 2) : "?"
    if (m != 1 + with_basis || !at || low[r, key] high[r, key] == "" ||
        (low[r, key] != "" && !is_integer(low[r, key])) ||
        (high[r, key] != "" && !is_integer(high[r, key])))
        wrong_here("'" value "' is no range: LOW..HIGH" (with_basis ? " BASIS" : ""))
    else if (with_basis && !(("basis", parts[2]) in term_no))
        wrong_here("unknown basis '" parts[2] "'")
    else if (low[r, key] != "" && high[r, key] != "" && low[r, key] + 0 > high[r, key] + 0)
        wrong_here("the range ends before it begins")
    else {
        basis[r] = with_basis ? parts[2] : basis[r]
        return
    }
    low[r, key] = high[r, key] = ""
}

# WORD or, if it is integer, WORD LOW..HIGH
function read_ranged(r, key, value, group,    at) {
    at = index(value, " ")
    if (at && substr(value, 1, at - 1) == "integer")
        read_range(r, key, substr(value, at + 1), 0)
    else if (at)
        wrong_here("'" key "' is one word, or integer and a range")
    read_words(r, key, "one", at ? substr(value, 1, at - 1) : value, group)
}

# NUMBER MEANING
function read_special(r, key, value,    parts, m) {
    m = split_words(value, parts)
    if (m != 2 || !is_integer(parts[1]))
        wrong_here("'" value "' is no number and its meaning")
    else {
        add_item(r, key, parts[1])
        add_item(r, key, parts[2])
    }
}

# none, unknown, optional FORM, required FORM
function read_instance(r, value,    parts, m) {
    m = split(value, parts, " ")
    if (!(("instance", parts[1]) in term_no) || m != 1 + (parts[1] ~ /^(optional|required)$/) ||
        (m == 2 && !(("form", parts[2]) in term_no)))
        wrong_here("unknown instance '" value "'")
    else {
        add_item(r, "instance", parts[1])
        add_item(r, "instance", m == 2 ? parts[2] : "")
    }
}

function read_versions(r, key, value, its_form,    parts, m, i, bare) {
    m = split(value, parts, " ")
    if (its_form == "version" && m != 1)
        wrong_here("'" key "' is one version")
    for (i = 1; i <= m; i++) {
        bare = parts[i]
        if (its_form == "versions")
            sub(/^<=/, "", bare)
        if (bare !~ /^[0-9]+\.[0-9]+(\.[0-9]+)?(\.[0-9]+)?$/ && bare !~ /^[0-9]+\.[0-9]+-HF[0-9]+$/)
            wrong_here("'" parts[i] "' is no version")
        else
            add_item(r, key, parts[i])
    }
}

# A version as a number: eight bits for each of four parts; -HF4 is the fourth.
function version_number(version,    parts, i, number) {
    sub(/^<=/, "", version)
    sub(/-HF/, ".0.", version)
    split(version, parts, ".")
    number = 0
    for (i = 1; i <= 4; i++)
        number = number * 256 + (i in parts ? parts[i] : 0)
    return number
}

# --- what only the whole vocabulary shows ---------------------------------------------------------

END {
    number_scopes()
    for (r = 1; r <= n; r++) {
        resolve_places(r)
        check_record(r)
    }
    for (r = 1; r <= n; r++)
        place_words(r)
    for (r = 1; r <= n; r++)
        check_links(r)
    for (i = 1; i <= n_files; i++)
        if (title[files[i]] == "")
            wrong(files[i], 1, "no title in the head of the file")
    if (n == 0)
        wrong_here("no record")
    if (n_wrong)
        tell_and_stop()
    sort_records()
}

function number_scopes(    r, i) {
    for (r = 1; r <= n; r++)
        if (kind[r] == "scope" || kind[r] == "module") {
            number_scope(r, id[r])
            for (i = 1; i <= count[r, "alias"]; i++)
                number_scope(r, tolower(item[r, "alias", i]))
        }
}

function number_scope(r, its_id) {
    if (its_id in scope_of)
        wrong_at(r, "", "the scope '" its_id "' is there already, in " where(scope_of[its_id]))
    else
        scope_of[its_id] = r
}

function where(r) {
    return file[r] ":" line[r, ""]
}

# Sets owner[r] and place[r, 1...]: the records of the scopes the word may stand in.
function resolve_places(r,    key, i, its_scope, m) {
    its_scope = text[r, "module"]
    if (its_scope == "")
        its_scope = file_module_of[r]
    owner[r] = 0
    if (kind[r] == "module")
        owner[r] = r
    else if (its_scope != "" && its_scope != "*") {
        if (is_module(its_scope))
            owner[r] = scope_of[its_scope]
        else
            wrong_at(r, "module", "unknown module '" its_scope "'")
    }
    if (kind[r] == "module")
        add_item(r, "in", "global")
    if (home[r] != "")
        add_item(r, "in", home[r])
    n_places[r] = m = 0
    key = kind[r] == "scope" || kind[r] == "module" ? "in" : "scopes"
    for (i = 1; i <= count[r, key]; i++) {
        its_scope = item[r, key, i]
        if (key == "scopes" && (("place", its_scope) in term_no)) {
            general[r] = its_scope
            if (count[r, key] > 1)
                wrong_at(r, key, "'" its_scope "' stands alone")
        } else if (its_scope in scope_of)
            place[r, ++m] = scope_of[its_scope]
        else
            wrong_at(r, key, "unknown scope '" its_scope "'")
    }
    n_places[r] = m
}

# Everything about one record that needs all of its lines.
function check_record(r,    i, key) {
    for (i = 1; i <= n_required[kind[r]]; i++) {
        key = required[kind[r], i]
        if (!((r, key) in line))
            wrong_at(r, "", kind[r] " " name[r] " has no line '" key "'")
    }
    if (kind[r] == "scope") {
        if (home[r] != "" && ((r, "in") in line))
            wrong_at(r, "in", "the place of '" id[r] "' is in its name")
        else if (home[r] == "" && id[r] != "global" && !((r, "in") in line))
            wrong_at(r, "", "scope " name[r] " has no line 'in'")
    }
    if ((r, "type") in line)
        check_type(r)
    if (kind[r] == "macro" && (index(name[r], "{}") > 0) != ((r, "argument") in line))
        wrong_at(r, "argument", "a macro has an argument if its name has braces")
    check_life(r)
}

function needs_key(r, key, its_type) {
    if (!((r, key) in line))
        wrong_at(r, "type", "the type " its_type " needs a line '" key "'")
}

function only_with(r, key, its_types, fits_it) {
    if (((r, key) in line) && !fits_it)
        wrong_at(r, key, "'" key "' goes with " its_types " only")
}

function is_number_type(its_type) {
    return its_type ~ /^(integer|decimal|size|duration|throttle|port)$/
}

# True if some part of the value is a number.
function counts(r) {
    return is_number_type(text[r, "type"]) || is_number_type(text[r, "element"]) || \
        is_number_type(text[r, "value"]) || (r, "also", "integer") in seen_item
}

function check_type(r,    its_type, has_enum) {
    its_type = text[r, "type"]
    has_enum = its_type == "enum" || text[r, "element"] == "enum" || text[r, "value"] == "enum"
    if (its_type == "list" || its_type == "words")
        needs_key(r, "element", its_type)
    if (its_type == "words")
        needs_key(r, "separator", its_type)
    if (its_type == "dictionary")
        needs_key(r, "value", its_type)
    if (has_enum)
        needs_key(r, "values", "enum")
    only_with(r, "element", "list and words", its_type == "list" || its_type == "words")
    only_with(r, "key", "dictionary", its_type == "dictionary")
    only_with(r, "keys", "dictionary", its_type == "dictionary")
    only_with(r, "value", "dictionary", its_type == "dictionary")
    only_with(r, "values", "enum", has_enum)
    only_with(r, "also", "enum", has_enum)
    only_with(r, "words", "boolean", its_type == "boolean")
    only_with(r, "separator", "words", its_type == "words")
    only_with(r, "signs", "words", its_type == "words")
    only_with(r, "holds", "file", its_type == "file")
    only_with(r, "unit", "numbers", counts(r))
    only_with(r, "range", "numbers", counts(r))
    only_with(r, "special", "numbers", counts(r))
    if (((r, "key") in line) && ((r, "keys") in line))
        wrong_at(r, "keys", "'key' and 'keys' exclude each other")
    check_values(r)
}

function is_disputed(r, what) {
    return (r, "disputed", what) in seen_item
}

# The default and the special values against type and range.
function check_values(r,    message, i) {
    for (i = 1; i <= count[r, "special"]; i += 2)
        if (!in_range(r, item[r, "special", i]) && !is_disputed(r, "range"))
            wrong_at(r, "special", "'" item[r, "special", i] "' is outside of the range")
    if (!((r, "default") in line) || is_disputed(r, "default") || is_disputed(r, "range") ||
        is_disputed(r, "type") || is_disputed(r, "values") || is_disputed(r, "value"))
        return
    message = misfit(r, text[r, "default"])
    if (message != "")
        wrong_at(r, "default", message)
}

function in_range(r, value) {
    if (!((r, "range") in low))
        return 1
    return (low[r, "range"] == "" || value + 0 >= low[r, "range"] + 0) && \
           (high[r, "range"] == "" || value + 0 <= high[r, "range"] + 0)
}

# What is wrong with a value of the record's type, as it is written in a file; "" if nothing.
function misfit(r, value,    its_type, parts, m, i, message, splitter) {
    its_type = text[r, "type"]
    if (its_type == "list" || its_type == "dictionary") {
        if (its_type == "list" ? value !~ /^\(( .*)? \)$/ : value !~ /^\[( .*)? \]$/)
            return "'" value "' is no " its_type " like " \
                   (its_type == "list" ? "( a b )" : "[ a = b ]")
        m = split_words(substr(value, 3, length(value) - 4), parts)
        return m < 0 ? "a quote is not closed" : its_type == "list" ? misfit_list(r, parts, m) : \
            misfit_dictionary(r, parts, m)
    }
    if (value ~ /^"/) {
        if (value !~ /^".*"$/ || length(value) < 2)
            return "a quote is not closed"
        value = substr(value, 2, length(value) - 2)
    } else if (its_type !~ /^(format|log)$/ && (value ~ /[ ={}()"]/ || value ~ /^[\[\]]/))
        return "'" value "' needs quotes"
    if (its_type != "words")
        return misfit_one(r, its_type, value)
    splitter = separators(r)
    m = split(value, parts, splitter)
    for (i = 1; i <= m; i++) {
        if ((r, "signs") in line)
            sub(/^[+-]/, "", parts[i])
        if ((message = misfit_one(r, text[r, "element"], parts[i])) != "")
            return message
    }
    return ""
}

function separators(r,    chars, i) {
    chars = ""
    for (i = 1; i <= count[r, "separator"]; i++)
        chars = chars substr(":;, ", term_no["separator", item[r, "separator", i]], 1)
    return "[" chars "]+"
}

function misfit_list(r, parts, m,    i, message) {
    for (i = 1; i <= m; i++) {
        sub(/,$/, "", parts[i])
        if ((message = misfit_one(r, text[r, "element"], parts[i])) != "")
            return message
    }
    return ""
}

function misfit_dictionary(r, parts, m,    i, message) {
    for (i = 1; i <= m; i += 3) {
        if (i + 2 > m || parts[i + 1] != "=")
            return "the dictionary is not made of key = value"
        if (((r, "keys") in line) && !has_word(r, "keys", parts[i]))
            return "'" parts[i] "' is none of its keys"
        if ((message = misfit_one(r, text[r, "value"], parts[i + 2])) != "")
            return message
    }
    return ""
}

function has_word(r, key, value,    i) {
    for (i = 1; i <= count[r, key]; i++)
        if (tolower(item[r, key, i]) == tolower(value))
            return 1
    return 0
}

function is_boolean(value) {
    return tolower(value) ~ /^(true|false|on|off|enabled|disabled|yes|no|0|1)$/
}

# A number in decimal, octal or hexadecimal.
function is_number(value) {
    return value ~ /^-?[0-9]+$/ || value ~ /^0[xX][0-9A-Fa-f]+$/
}

function misfit_one(r, its_type, value) {
    if (its_type == "enum")
        return has_word(r, "values", value) || ((r, "also", "any") in seen_item) ||
               (((r, "also", "boolean") in seen_item) && is_boolean(value)) ||
               (((r, "also", "integer") in seen_item) && is_number(value) && in_range(r, value)) ? \
               "" : "'" value "' is none of its values"
    if (!has_form(its_type, value))
        return "'" value "' is no " its_type
    if (is_number_type(its_type)) {
        sub(/\/.*/, "", value)
        if (!in_range(r, value))
            return "'" value "' is outside of the range"
    }
    return ""
}

# Whether a text without its quotes looks like a value of the type. Types without a line take all.
function has_form(its_type, value) {
    if (its_type == "boolean")
        return is_boolean(value)
    if (its_type == "integer")
        return is_number(value)
    if (its_type == "size" || its_type == "duration")
        return is_number(value) && value !~ /^-/
    if (its_type == "decimal")
        return value ~ /^-?[0-9]+(\.[0-9]+)?$/
    if (its_type == "mode")
        return value ~ /^0?[0-7][0-7][0-7]$/ || value ~ /^0[0-7][0-7][0-7][0-7]$/
    if (its_type == "timespan")
        return value ~ /^[0-9]+ (second|minute|hour|day)s?$/
    if (its_type == "throttle")
        return value ~ /^[0-9]+(\/[0-9]+)?$/
    if (its_type == "port")
        return value ~ /^[0-9]+$/ && value + 0 <= 65535
    if (its_type == "ip")
        return value ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/ ||
               value ~ /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/
    if (its_type == "cidr")
        return value ~ /^[0-9]+(\.[0-9]+)*(\/[0-9]+)?$/ ||
               value ~ /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(\/[0-9]+)?$/
    if (its_type == "endpoint")
        return value ~ /^[^ ]+:[0-9]+$/ || value ~ /^\//
    if (its_type ~ /^(file|directory|path|user|group|host|hostname)$/ ||
        its_type ~ /^(domain|domain_pattern|charset|ciphers)$/)
        return value ~ /^[^ ]+$/
    if (its_type == "email")
        return value ~ /^[^ ]*@[^ @]*$/ || value == ""
    if (its_type == "uri")
        return value ~ /^[a-zA-Z][a-zA-Z0-9+._-]*:/
    return 1
}

# since, deprecated and removed in their order
function check_life(r,    first) {
    first = (r, "since") in line ? version_number(item[r, "since", 1]) : 0
    if (is_disputed(r, "since"))
        first = 0
    if (count[r, "deprecated"] && version_number(item[r, "deprecated", 1]) < first)
        wrong_at(r, "deprecated", "deprecated before it was there")
    if (count[r, "removed"] && version_number(item[r, "removed", 1]) < first)
        wrong_at(r, "removed", "removed before it was there")
    if (count[r, "removed"] && count[r, "deprecated"] &&
        version_number(item[r, "removed", 1]) < version_number(item[r, "deprecated", 1]))
        wrong_at(r, "deprecated", "deprecated after it was removed")
}

# A word has one record of its kind in each scope.
function place_words(r,    i) {
    place_word(r, word[r])
    for (i = 1; i <= count[r, "alias"]; i++)
        place_word(r, tolower(item[r, "alias", i]))
    if (kind[r] == "option" || kind[r] == "statement")
        is_option[word[r]] = 1
}

function place_word(r, its_word,    i, key, its_scope) {
    if (kind[r] == "macro" || kind[r] == "scheme" || kind[r] == "parameter") {
        key = kind[r] SUBSEP name[r] SUBSEP text[r, "namespace"] text[r, "of"]
        claim(r, key, name[r], "")
        return
    }
    key = (kind[r] == "option" || kind[r] == "statement" ? "option" : "scope") SUBSEP its_word
    if (n_places[r] == 0)
        claim(r, key SUBSEP general[r], its_word, general[r])
    for (i = 1; i <= n_places[r]; i++) {
        its_scope = id[place[r, i]]
        claim(r, key SUBSEP its_scope, its_word, its_scope)
        if (kind[r] == "option")
            in_scope[its_word, its_scope] = 1
    }
}

function claim(r, key, its_word, its_scope) {
    if (key in claimed)
        wrong_at(r, "", "'" its_word "'" (its_scope == "" ? "" : " in scope " its_scope) \
                 " is there already, in " where(claimed[key]))
    else
        claimed[key] = r
}

# What a record refers to is there.
function check_links(r,    i) {
    if (text[r, "refers"] != "" && !(text[r, "refers"] in scope_of))
        wrong_at(r, "refers", "unknown scope '" text[r, "refers"] "'")
    for (i = 1; i <= count[r, "needs"]; i++)
        check_link(r, "needs", item[r, "needs", i])
    for (i = 1; i <= count[r, "replacement"]; i++)
        check_link(r, "replacement", item[r, "replacement", i])
    for (i = 1; i <= count[r, "of"]; i++)
        if (!(("scheme" SUBSEP item[r, "of", i] SUBSEP) in claimed) &&
            !(("scheme" SUBSEP item[r, "of", i] "//" SUBSEP) in claimed))
            wrong_at(r, "of", "unknown scheme '" item[r, "of", i] "'")
}

# Takes KIND:[SCOPE.]NAME[=VALUE|VALUE] apart, into the fields of `link`.
function take_apart(target, link,    at) {
    link["kind"] = "option"
    link["scope"] = link["values"] = ""
    if ((at = index(target, ":")) > 0) {
        link["kind"] = substr(target, 1, at - 1)
        target = substr(target, at + 1)
    }
    if ((at = index(target, "=")) > 0) {
        link["values"] = substr(target, at + 1)
        target = substr(target, 1, at - 1)
    }
    if (link["kind"] == "option" && (at = index(target, ".")) > 0) {
        link["scope"] = substr(target, 1, at - 1)
        target = substr(target, at + 1)
    }
    link["name"] = target
}

function is_module(its_id) {
    return its_id in scope_of && kind[scope_of[its_id]] == "module"
}

function check_link(r, key, target,    link) {
    take_apart(target, link)
    if (!(("link", link["kind"]) in term_no))
        wrong_at(r, key, "'" link["kind"] ":' is nothing that can be referred to")
    else if (link["name"] == "")
        wrong_at(r, key, "'" target "' has no name")
    else if (link["kind"] == "module" && !is_module(link["name"]))
        wrong_at(r, key, "unknown module '" link["name"] "'")
    else if (link["kind"] == "scope" && !(link["name"] in scope_of))
        wrong_at(r, key, "unknown scope '" link["name"] "'")
    else if (link["kind"] == "option" && link["scope"] != "" && !(link["scope"] in scope_of))
        wrong_at(r, key, "unknown scope '" link["scope"] "'")
    else if (link["kind"] == "option" && !(link["scope"] == "" ? (link["name"] in is_option) : \
             ((link["name"], link["scope"]) in in_scope)))
        wrong_at(r, key, "unknown option '" link["name"] "'" \
                 (link["scope"] == "" ? "" : " in scope " link["scope"]))
}

# sorted[1..n]: the records by look-up word, kind and place; rank[r] is the place of r in it.
function sort_records(    r, i, keys) {
    for (r = 1; r <= n; r++)
        keys[r] = sprintf("%s\001%d\001%s\001%06d %07d\001%d", word[r], term_no["kind", kind[r]],
                          n_places[r] ? id[place[r, 1]] : general[r], file_no[file[r]],
                          line[r, ""], r)
    sort(keys, n)
    for (i = 1; i <= n; i++) {
        sub(/^.*\001/, "", keys[i])
        sorted[i] = keys[i] + 0
        rank[sorted[i]] = i
    }
}
