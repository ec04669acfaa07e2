# SPDX-License-Identifier: MIT
#
# Writes docs/options.md from what read.awk leaves.

END {
    order_chapters()
    name_anchors()
    introduction()
    contents()
    for (i_chapter = 1; i_chapter <= n_files; i_chapter++)
        chapter(chapters[i_chapter])
    index_of_options()
}

# The files in the order of the page: the scopes of the core, the rest of the core, the modules.
function order_chapters(    f, m) {
    m = 0
    for (f = 1; f <= n_files; f++)
        if (files[f] ~ /core\/scopes\.voc$/)
            chapters[++m] = files[f]
    for (f = 1; f <= n_files; f++)
        if (is_core(files[f]) && files[f] !~ /core\/scopes\.voc$/)
            chapters[++m] = files[f]
    for (f = 1; f <= n_files; f++)
        if (!is_core(files[f]))
            chapters[++m] = files[f]
}

function is_core(path) {
    return path ~ /core\/[^\/]*$/
}

# anchor[r]: the name, with a number if several records have it.
function name_anchors(    i, r, base) {
    for (i = 1; i <= n; i++) {
        r = sorted[i]
        base = id[r]
        gsub(/[^a-z0-9_-]/, "-", base)
        base = kind[r] "-" base
        anchor[r] = (++n_of_anchor[base] > 1) ? base "-" n_of_anchor[base] : base
    }
}

function number_of(its_kind,    r, m) {
    m = 0
    for (r = 1; r <= n; r++)
        m += kind[r] == its_kind
    return m
}

function introduction() {
    print "<!-- Written by grammar/vocabulary/manual.awk from the .voc files beside it. -->"
    print "# The words of a configuration"
    print ""
    print "What the checker knows: " number_of("option") " options, " number_of("scope") \
          " scopes, " number_of("module") " modules, and what the"
    print "formats of logs and the URIs of logs and datasources may contain."
    print ""
    print "* Letter case does not matter in names. A name may stand here several times, for"
    print "  different scopes."
    print "* *Range*: beyond it a value is an error, unless it says \"as a rule\"; that is common"
    print "  sense."
    print "* *Change*: whether a running server takes a new value over when it reads its"
    print "  configuration again. Where nothing is said, the documentation does not say it."
    print "* *Page*: in the public documentation of the server."
}

function contents(    f, between) {
    print "\n## Contents\n"
    for (f = 1; f <= n_files; f++)
        if (is_core(chapters[f]))
            print "* [" without_stop(title[chapters[f]]) "](#" chapter_anchor(chapters[f]) ")"
    printf "* Modules:"
    between = ""
    for (f = 1; f <= n_files; f++)
        if (!is_core(chapters[f])) {
            printf "%s\n  [%s](#%s)", between, base_name(chapters[f]), chapter_anchor(chapters[f])
            between = ","
        }
    print "\n* [All options](#all-options)"
}

function base_name(path) {
    sub(/^.*\//, "", path)
    sub(/\.voc$/, "", path)
    return path
}

function chapter_anchor(path) {
    return (is_core(path) ? "core-" : "module-of-") base_name(path)
}

function without_stop(value) {
    sub(/\.$/, "", value)
    return value
}

# One file: its module and scopes in the order of the file, its options in the order of their names.
function chapter(path,    i, r) {
    print "\n<a id=\"" chapter_anchor(path) "\"></a>"
    print "## " without_stop(title[path])
    for (r = 1; r <= n; r++)
        if (file[r] == path && (kind[r] == "scope" || kind[r] == "module"))
            entry(r)
    for (i = 1; i <= n; i++) {
        r = sorted[i]
        if (file[r] == path && kind[r] != "scope" && kind[r] != "module")
            entry(r)
    }
}

function entry(r) {
    print "\n<a id=\"" anchor[r] "\"></a>"
    print "### " plain(name[r]) (kind[r] == "option" ? "" : " (" kind[r] ")")
    print "\n" plain(text[r, "doc"]) "\n"
    if ((r, "type") in line)
        fact("Value", value_text(r))
    fact("Range", range_text(r))
    fact("Default", joined(code_text(text[r, "default"]), "; ", plain(text[r, "default-note"])))
    fact(kind[r] == "scope" ? "Stands in" : "Scopes", places_text(r))
    if (kind[r] == "scope" || kind[r] == "module")
        scope_facts(r)
    fact("Argument", plain(text[r, "argument"]))
    fact("Namespace", plain(text[r, "namespace"]))
    fact("Events", listed(r, "events"))
    fact("Used for", text[r, "use"] == "" ? "" : text[r, "use"] "s")
    fact("Schemes", coded(r, "of"))
    fact("Other spellings", coded(r, "alias"))
    life(r)
    if (owner[r] && owner[r] != r)
        fact("Module", linked(owner[r]))
    fact("Needs", links_text(r, "needs"))
    if (text[r, "traffic"] != "")
        fact("Traffic", text[r, "traffic"] == "both" ? "sending and receiving" : text[r, "traffic"])
    if (count[r, "disputed"])
        fact("Disputed", "the documentation contradicts itself about: " listed(r, "disputed"))
    fact("Page", page_text(r))
    if (kind[r] == "scope" && id[r] != "global")
        fact("Contains", members_text(r))
}

function fact(label, value) {
    if (value != "")
        print "* " label ": " value
}

function page_text(r,    page) {
    page = text[r, "page"] == "withdrawn" ? "none, the manual is withdrawn" : \
           code_text(text[r, "page"])
    return page (text[r, "confidence"] == "high" ? "" : " (" text[r, "confidence"] " confidence)")
}

# --- texts ----------------------------------------------------------------------------------------

# Nothing in the text means anything to Markdown.
function plain(value,    i, out, c) {
    if (value !~ /[\\`*<>\[\]|~&]/)
        return value
    out = ""
    for (i = 1; i <= length(value); i++) {
        c = substr(value, i, 1)
        out = out (index("\\`*<>[]|~&", c) ? "\\" c : c)
    }
    return out
}

function code_text(value) {
    if (value == "")
        return ""
    return value ~ /`/ ? "`` " value " ``" : "`" value "`"
}

function joined(a, between, b) {
    return a (a == "" || b == "" ? "" : between) b
}

function coded(r, key,    i, out) {
    out = ""
    for (i = 1; i <= count[r, key]; i++)
        out = out (i > 1 ? ", " : "") code_text(item[r, key, i])
    return out
}

function listed(r, key,    i, out) {
    out = ""
    for (i = 1; i <= count[r, key]; i++)
        out = out (i > 1 ? ", " : "") item[r, key, i]
    return out
}

function choice(r, key,    i, out) {
    out = ""
    for (i = 1; i <= count[r, key]; i++)
        out = out (i > 1 ? " or " : "") item[r, key, i]
    return out
}

function spaced(value) {
    gsub(/_/, " ", value)
    return value
}

function linked(r) {
    return "[" plain(name[r]) "](#" anchor[r] ")"
}

function unit_text(r,    unit) {
    unit = text[r, "unit"]
    if (unit == "s" || unit == "ms")
        unit = unit == "s" ? "seconds" : "milliseconds"
    return unit == "" ? "" : " in " spaced(unit)
}

# What a value is, in words.
function value_text(r,    its_type, out) {
    its_type = text[r, "type"]
    out = type_text(r, its_type)
    if (its_type == "list")
        out = "list, each element: " type_text(r, text[r, "element"])
    else if (its_type == "words")
        out = "text of several words, separated by " choice(r, "separator") ", each: " \
              type_text(r, text[r, "element"]) \
              (((r, "signs") in line) ? ", with or without + or - before it" : "")
    else if (its_type == "dictionary")
        out = "dictionary" keys_text(r) ", each value: " type_text(r, text[r, "value"])
    if (text[r, "refers"] != "")
        out = out ", the name of a " linked(scope_of[text[r, "refers"]])
    if (text[r, "holds"] != "")
        out = out " with " spaced(text[r, "holds"])
    if (text[r, "secret"] != "")
        out = out ", secret" (text[r, "secret"] == "partly" ? " if it contains a password" : "")
    return out
}

function keys_text(r) {
    if (count[r, "keys"])
        return " with the keys " coded(r, "keys")
    return text[r, "key"] == "" ? "" : " with keys of the kind " text[r, "key"]
}

function type_text(r, its_type,    out, i) {
    if (its_type == "enum") {
        out = "one of " coded(r, "values")
        for (i = 1; i <= count[r, "also"]; i++)
            out = out ", or " (item[r, "also", i] == "any" ? "another word" : \
                               item[r, "also", i] == "integer" ? "an integer" : "a boolean")
        return out unit_text(r)
    }
    if (its_type == "boolean" && count[r, "words"])
        return "boolean, as a rule " coded(r, "words")
    return spaced(its_type) (is_number_type(its_type) ? unit_text(r) : "")
}

function range_text(r,    out, i) {
    out = ""
    if ((r, "range") in line) {
        out = bounds_text(low[r, "range"], high[r, "range"])
        if (basis[r] == "inferred")
            out = "as a rule " out
    }
    for (i = 1; i <= count[r, "special"]; i += 2)
        out = joined(out, "; ", item[r, "special", i] " means: " plain(item[r, "special", i + 1]))
    return out
}

function bounds_text(its_low, its_high) {
    if (its_high == "")
        return its_low " or more"
    return its_low == "" ? its_high " or less" : its_low " to " its_high
}

function places_text(r,    i, out) {
    if (general[r] != "")
        return general[r] == "unknown" ? "no page says it" : spaced(general[r])
    out = ""
    if (kind[r] != "module")
        for (i = 1; i <= n_places[r]; i++)
            out = out (i > 1 ? ", " : "") linked(place[r, i])
    return out
}

function scope_facts(r) {
    fact("Instance name", instance_text(r))
    fact("Known names", coded(r, "known"))
    fact("Only one", text[r, kind[r] == "module" ? "singleton" : "single"] \
         (text[r, "singleton-since"] == "" ? "" : ", since " text[r, "singleton-since"]))
    fact("Kind", spaced(text[r, "kind"]))
    fact("Loaded", text[r, "loads"] == "implicit" ? "as soon as one of its words is used" : \
         text[r, "loads"] == "explicit" ? "by its scope" : "")
    fact("File", text[r, "file"] == "" ? "" : code_text(text[r, "file"]))
    fact("Product", listed(r, "product"))
}

# The options and scopes that may stand in a scope.
function members_text(scope,    i, j, r, out) {
    out = ""
    for (i = 1; i <= n; i++) {
        r = sorted[i]
        for (j = 1; j <= n_places[r]; j++)
            if (place[r, j] == scope)
                out = joined(out, ", ", plain(kind[r] == "scope" ? "the scope " word[r] : name[r]))
    }
    return out
}

function instance_text(r,    rule) {
    rule = item[r, "instance", 1]
    return rule == "unknown" ? "no page says it" : rule == "none" ? "none" : \
        rule ", " (item[r, "instance", 2] == "cidr" ? "network" : spaced(item[r, "instance", 2]))
}

function life(r,    out) {
    if (text[r, "reload"] == "restart")
        fact("Change", "**by a restart only**")
    else if (text[r, "reload"] != "")
        fact("Change", text[r, "reload"] == "live" ? "by a reload" : "by a reload in part")
    out = since_text(r)
    if (count[r, "deprecated"])
        out = joined(out, "; ", "**deprecated** in " text[r, "deprecated"])
    if (count[r, "removed"])
        out = joined(out, "; ", "**removed** in " text[r, "removed"])
    if (text[r, "status"] != "")
        out = joined(out, "; ", "**" text[r, "status"] "**")
    fact("Versions", out)
    fact("Use instead", links_text(r, "replacement"))
}

function since_text(r,    i, out, version) {
    out = ""
    for (i = 1; i <= count[r, "since"]; i++) {
        version = item[r, "since", i]
        version = sub(/^<=/, "", version) ? version " or older" : "since " version
        out = joined(out, " and ", version)
    }
    return out
}

function links_text(r, key,    i, out) {
    out = ""
    for (i = 1; i <= count[r, key]; i++)
        out = out (i > 1 ? ", " : "") link_text(item[r, key, i])
    return out
}

function link_text(target,    link, values) {
    take_apart(target, link)
    values = link["values"]
    gsub(/\|/, " or ", values)
    if (link["kind"] == "module" || link["kind"] == "scope")
        return "the " link["kind"] " " linked(scope_of[link["name"]])
    if (link["kind"] == "option")
        return code_text(link["name"] (values == "" ? "" : " = " values)) \
               (link["scope"] == "" ? "" : " in " linked(scope_of[link["scope"]]))
    if (link["kind"] == "environment")
        return "the environment variable " code_text(link["name"])
    if (link["kind"] == "license")
        return "a licence for " code_text(link["name"])
    return "the " link["kind"] " " code_text(link["name"])
}

# --- the index ------------------------------------------------------------------------------------

function index_of_options(    i, r, letter, last) {
    print "\n<a id=\"all-options\"></a>\n## All options"
    last = ""
    for (i = 1; i <= n; i++) {
        r = sorted[i]
        if (kind[r] != "option")
            continue
        letter = toupper(substr(id[r], 1, 1))
        if (letter != last)
            printf "%s\n**%s** ", (last == "") ? "" : "\n", plain(letter)
        else
            printf ",\n"
        last = letter
        printf "%s", linked(r) (n_of_anchor["option-" id[r]] > 1 ? " (" where_text(r) ")" : "")
    }
    print ""
}

# Where one of several options of a name stands, in short.
function where_text(r) {
    if (general[r] != "")
        return spaced(general[r])
    return plain(id[place[r, 1]]) (n_places[r] > 1 ? " ..." : "")
}
