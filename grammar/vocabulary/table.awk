# SPDX-License-Identifier: MIT
#
# Writes the C tables of src/schema/vocabulary.c from what read.awk leaves. Everything is a number:
# a text is an index into text_offsets, a list an index into lists, a word an index into words. 0
# stands for none.

END {
    print "/* SPDX-License-Identifier: MIT */"
    print "/* Written by grammar/vocabulary/table.awk from the .voc files beside it. */"
    n_texts = n_lists = n_versions = n_links = n_specials = n_ranges = 0
    for (i = 1; i <= n; i++)
        gather_members(sorted[i])
    print "\nstatic const struct ec_vocab words[] = {\n    [0] = {.doc = 0},"
    for (i = 1; i <= n; i++)
        write_word(i, sorted[i])
    print "};"
    print "\nenum { GLOBAL = " rank[scope_of["global"]] " };"
    write_names()
    write_terms()
    write_array("struct ec_vocab_version", "versions", versions, n_versions, "{0, 0, false}")
    write_array("struct ec_vocab_link", "links", links, n_links, "{0, 0, 0, 0}")
    write_array("struct ec_vocab_special", "specials", specials, n_specials, "{0, 0}")
    write_array("struct ec_vocab_range", "ranges", ranges, n_ranges, "{0, 0, 0}")
    write_lists()
    write_texts()
}

# --- the things that words refer to, each kept once -----------------------------------------------

# The number of a text.
function text_number(value) {
    if (value == "")
        return 0
    if (!(value in text_of)) {
        texts[++n_texts] = value
        text_of[value] = n_texts
    }
    return text_of[value]
}

# The number of a list, given as numbers between blanks. A list stands as its length and its items.
function list_number(numbers,    parts, m, i) {
    if (numbers == "")
        return 0
    if (!(numbers in list_of)) {
        m = split(numbers, parts, " ")
        list_of[numbers] = ++n_lists
        lists[n_lists] = m
        for (i = 1; i <= m; i++)
            lists[++n_lists] = parts[i]
    }
    return list_of[numbers]
}

function text_list(r, key,    i, numbers) {
    numbers = ""
    for (i = 1; i <= count[r, key]; i++)
        numbers = numbers " " text_number(item[r, key, i])
    return list_number(numbers)
}

function version_index(version) {
    if (version == "")
        return 0
    if (!(version in version_of)) {
        versions[++n_versions] = sprintf("{%.0fu, %d, %s}", version_number(version),
                                         text_number(version), version ~ /^<=/ ? "true" : "false")
        version_of[version] = n_versions
    }
    return version_of[version]
}

function version_list(r, key,    i, numbers) {
    numbers = ""
    for (i = 1; i <= count[r, key]; i++)
        numbers = numbers " " version_index(item[r, key, i])
    return list_number(numbers)
}

function link_list(r, key,    i, numbers) {
    numbers = ""
    for (i = 1; i <= count[r, key]; i++)
        numbers = numbers " " link_index(item[r, key, i])
    return list_number(numbers)
}

function link_index(target,    link, parts, m, i, numbers, its_scope) {
    if (target in link_of)
        return link_of[target]
    take_apart(target, link)
    m = split(link["values"], parts, "|")
    numbers = ""
    for (i = 1; i <= m; i++)
        numbers = numbers " " text_number(parts[i])
    its_scope = link["kind"] == "scope" || link["kind"] == "module" ? link["name"] : link["scope"]
    links[++n_links] = sprintf("{%s, %d, %d, %d}", constant("link", link["kind"]),
                               text_number(link["name"]),
                               its_scope == "" ? 0 : rank[scope_of[its_scope]],
                               list_number(numbers))
    return link_of[target] = n_links
}

function range_index(r, key,    range) {
    if (!((r, key) in low) || low[r, key] high[r, key] == "")
        return 0
    range = "{" (low[r, key] == "" ? "INT64_MIN" : "INT64_C(" low[r, key] ")") ", " \
            (high[r, key] == "" ? "INT64_MAX" : "INT64_C(" high[r, key] ")") ", " \
            (key == "range" ? constant("basis", basis[r]) : constant("basis", "documented")) "}"
    if (!(range in range_of)) {
        ranges[++n_ranges] = range
        range_of[range] = n_ranges
    }
    return range_of[range]
}

function special_list(r,    i, numbers, special) {
    numbers = ""
    for (i = 1; i <= count[r, "special"]; i += 2) {
        special = "{" item[r, "special", i] ", " text_number(item[r, "special", i + 1]) "}"
        if (!(special in special_of)) {
            specials[++n_specials] = special
            special_of[special] = n_specials
        }
        numbers = numbers " " special_of[special]
    }
    return list_number(numbers)
}

# EC_UNIT_PER_SECOND
function constant(group, its_word,    upper) {
    upper = toupper(group "_" its_word)
    gsub(/-/, "_", upper)
    return "EC_" upper
}

# --- words ----------------------------------------------------------------------------------------

# Adds the record to the members of each scope it may stand in; called in the order of names.
function gather_members(r,    i, scope) {
    for (i = 1; i <= n_places[r]; i++)
        members[place[r, i]] = members[place[r, i]] " " rank[r]
    if (general[r] == "everywhere" || general[r] == "every_module")
        for (i = 1; i <= n; i++) {
            scope = sorted[i]
            if (kind[scope] == "module" || (kind[scope] == "scope" && general[r] == "everywhere"))
                members[scope] = members[scope] " " rank[r]
        }
}

function field(its_name, value) {
    if (value != 0 && value != "")
        fields = fields ", ." its_name " = " value
}

function one(its_name, group, value) {
    if (value != "")
        field(its_name, constant(group, value))
}

function set(r, its_name, key,    i, value) {
    value = ""
    for (i = 1; i <= count[r, key]; i++)
        value = value (i > 1 ? " | " : "") constant(key, item[r, key, i])
    field(its_name, value)
}

function places(r,    i, numbers) {
    numbers = ""
    for (i = 1; i <= n_places[r]; i++)
        numbers = numbers " " rank[place[r, i]]
    return list_number(numbers)
}

function first_word(value) {
    sub(/ .*/, "", value)
    return value
}

function write_word(number, r) {
    fields = ""
    one("kind", "vocab", kind[r])
    field("name", text_number(name[r]))
    field("doc", text_number(text[r, "doc"]))
    field("page", text[r, "page"] == "withdrawn" ? 0 : text_number(text[r, "page"]))
    one("confidence", "confidence", text[r, "confidence"])
    field("module", owner[r] ? rank[owner[r]] : 0)
    field("scopes", places(r))
    one("place", "place", general[r])
    field("members", list_number(members[r]))
    field("aliases", text_list(r, "alias"))
    write_value(r)
    write_life(r)
    write_scope(r)
    field("name_space", text_number(text[r, "namespace"]))
    one("argument", "argument", first_word(text[r, "argument"]))
    set(r, "events", "events")
    one("use", "use", text[r, "use"])
    field("of", text_list(r, "of"))
    print "    [" number "] = {" substr(fields, 3) "},"
}

function write_value(r) {
    one("type", "type", text[r, "type"])
    one("element", "type", text[r, "element"])
    one("value", "type", text[r, "value"])
    one("key", "key", first_word(text[r, "key"]))
    field("keys", text_list(r, "keys"))
    field("values", text_list(r, "values"))
    set(r, "also", "also")
    field("words", text_list(r, "words"))
    set(r, "separators", "separator")
    field("signs", text[r, "signs"] == "optional" ? "true" : "")
    one("unit", "unit", text[r, "unit"])
    field("range", range_index(r, "range"))
    field("key_range", range_index(r, "key") + range_index(r, "argument"))
    field("specials", special_list(r))
    field("default_text", text_number(text[r, "default"]))
    field("default_note", text_number(text[r, "default-note"]))
    field("refers", text[r, "refers"] == "" ? 0 : rank[scope_of[text[r, "refers"]]])
    one("holds", "holds", text[r, "holds"])
    one("secret", "secret", text[r, "secret"])
}

function write_life(r) {
    field("since", version_list(r, "since"))
    field("deprecated", version_index(text[r, "deprecated"]))
    field("removed", version_index(text[r, "removed"]))
    field("replacements", link_list(r, "replacement"))
    one("status", "status", text[r, "status"])
    one("reload", "reload", text[r, "reload"])
    set(r, "disputed", "disputed")
    field("needs", link_list(r, "needs"))
    one("traffic", "traffic", text[r, "traffic"])
}

function write_scope(r) {
    if (count[r, "instance"]) {
        one("instance", "instance", item[r, "instance", 1])
        one("form", "form", item[r, "instance", 2])
    }
    field("known", text_list(r, "known"))
    one("single", "answer", text[r, kind[r] == "module" ? "singleton" : "single"])
    field("single_since", version_index(text[r, "singleton-since"]))
    one("family", "family", text[r, "family"])
    one("sort", "sort", text[r, "kind"])
    one("loads", "loads", text[r, "loads"])
    field("file", text_number(text[r, "file"]))
    set(r, "product", "product")
}

# --- look-up --------------------------------------------------------------------------------------

# The hash of a name in lower case: groups of four bytes, the first byte lowest. The same as
# hash_name in vocabulary.c; no step leaves what a double holds exactly.
function hash(value,    i, h) {
    h = 0
    for (i = 1; i <= length(value); i += 4) {
        h += byte(value, i) + 256 * byte(value, i + 1) + 65536 * byte(value, i + 2)
        h = (h + 16777216 * byte(value, i + 3)) % 4294967296 * 1000003 % 4294967296
    }
    return h * 1040147 % 4294967296
}

function byte(value, at) {
    return at > length(value) ? 0 : code[substr(value, at, 1)]
}

# The distinct names, each filled up to groups of four bytes, with their words.
function write_names(    i, r, j, m, keys, offset, longest, parts, n_words) {
    for (i = 32; i < 127; i++)
        code[sprintf("%c", i)] = i
    m = 0
    for (i = 1; i <= n; i++) {
        r = sorted[i]
        m = add_name(keys, m, word[r], i)
        for (j = 1; j <= count[r, "alias"]; j++)
            m = add_name(keys, m, tolower(item[r, "alias", j]), i)
    }
    sort(keys, m)
    offset = longest = 0
    print "\nstatic const struct name names[] = {\n    {0, 0, 0, 0, 0},"
    for (i = 1; i <= m; i++) {
        n_words = split(of_name[keys[i]], parts, " ")
        check_size("words of the name " keys[i], n_words, 255)
        printf "    {%.0fu, %d, %d, %d, %d},\n", hash(keys[i]), offset, length(keys[i]), n_words,
               (n_words == 1) ? parts[1] : list_number(of_name[keys[i]]) + 1
        offset += int((length(keys[i]) + 3) / 4)
        if (length(keys[i]) > longest)
            longest = length(keys[i])
    }
    print "};"
    check_size("groups of names", offset, 65535)
    check_size("characters in a name", longest, 255)
    print "\nstatic const char name_chars[] ="
    for (i = 1; i <= m; i++)
        print "    \"" escaped(keys[i]) padding(length(keys[i])) "\""
    print "    ;\n\nenum { LONGEST_NAME = " longest " };"
    write_slots(keys, m)
}

# NUL bytes up to the next group of four.
function padding(m) {
    return substr("\\0\\0\\0", 1, 2 * ((4 - m % 4) % 4))
}

# An open hash table of the names, at most a third full.
function write_slots(keys, m,    bits, n_slots, taken, at, i) {
    bits = 1
    n_slots = 2
    while (n_slots < 3 * m) {
        bits++
        n_slots *= 2
    }
    for (i = 1; i <= m; i++) {
        at = int(hash(keys[i]) / (4294967296 / n_slots))
        while (at in taken)
            at = (at + 1) % n_slots
        taken[at] = i
    }
    print "\nenum { SLOT_BITS = " bits " };"
    print "\nstatic const uint16_t slots[1 << SLOT_BITS] = {"
    for (at = 0; at < n_slots; at++)
        if (at in taken)
            print "    [" at "] = " taken[at] ","
    print "};"
}

function add_name(keys, m, its_word, number) {
    if (!(its_word in of_name))
        keys[++m] = its_word
    of_name[its_word] = of_name[its_word] " " number
    return m
}

# --- arrays ---------------------------------------------------------------------------------------

# The names of the fixed words, and a check that the constants of vocabulary.h count them alike.
function write_terms(    groups, m, i, j, group, numbers, place_of) {
    m = split("kind type key unit basis also separator holds secret status reload disputed " \
              "traffic confidence instance form answer family sort loads product argument " \
              "events use link place", groups, " ")
    print ""
    place_of = ""
    for (i = 1; i <= m; i++) {
        group = groups[i]
        numbers = ""
        for (j = 1; j <= n_terms[group]; j++) {
            numbers = numbers " " text_number(term[group, j])
            printf "_Static_assert(%s == %s, \"%s\");\n",
                   constant((group == "kind") ? "vocab" : group, term[group, j]),
                   is_set(group) ? "1 << " j - 1 : j, group
        }
        place_of = place_of "    [EC_TERM_" toupper(group) "] = " list_number(numbers) ",\n"
    }
    printf "\nstatic const uint16_t term_lists[] = {\n%s};\n", place_of
}

function is_set(group) {
    return group ~ /^(also|separator|disputed|product|events)$/
}

function write_array(type, its_name, rows, m, first,    i) {
    check_size(its_name, m, its_name == "ranges" ? 255 : 65535)
    print "\nstatic const " type " " its_name "[] = {\n    " first ","
    for (i = 1; i <= m; i++)
        print "    " rows[i] ","
    print "};"
}

function write_lists(    i) {
    check_size("lists", n_lists, 65535)
    printf "\nstatic const uint16_t lists[] = {\n    0,"
    for (i = 1; i <= n_lists; i++)
        printf "%s%d,", (i % 16 == 1) ? "\n    " : " ", lists[i]
    print "\n};"
}

function write_texts(    i, offset) {
    check_size("texts", n_texts, 65535)
    print "\nstatic const uint32_t text_offsets[] = {\n    0,"
    offset = 1
    for (i = 1; i <= n_texts; i++) {
        print "    " offset ","
        offset += length(texts[i]) + 1
    }
    print "    " offset ",\n};"
    print "\nstatic const char text_chars[] =\n    \"\\0\""
    for (i = 1; i <= n_texts; i++)
        print "    \"" escaped(texts[i]) "\\0\""
    print "    ;"
}

function escaped(value,    i, out, c) {
    if (value !~ /["\\?]/)
        return value
    out = ""
    for (i = 1; i <= length(value); i++) {
        c = substr(value, i, 1)
        out = out (c == "\"" || c == "\\" || c == "?" ? "\\" c : c)
    }
    return out
}

function check_size(what, m, limit) {
    if (m > limit) {
        print "table.awk: too many " what | "cat 1>&2"
        close("cat 1>&2")
        exit 1
    }
}
