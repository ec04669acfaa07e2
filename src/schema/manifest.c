/* SPDX-License-Identifier: MIT */
#include "schema/manifest.h"

#include "diag/suggest.h"

enum { MOST_SCOPES = 16 };

/* ---- capabilities: config.Global:Scope:Scope.Option ------------------------------------------ */

static void bad_capability(struct ec_site_reader *reader, struct ec_str capability)
{
    ec_site_fail(reader, "'%.*s' is not a capability: write config.Global:SCOPE.OPTION",
                 ec_site_shown(capability), capability.ptr);
}

static bool starts_folded(struct ec_str text, struct ec_str prefix)
{
    return text.len >= prefix.len &&
           ec_str_equal_folded((struct ec_str){text.ptr, prefix.len}, prefix);
}

/* The name at the beginning of `rest`, which is cut off. */
static struct ec_str take_name(struct ec_str *rest)
{
    struct ec_str name = {rest->ptr, 0};
    while (name.len < rest->len && rest->ptr[name.len] != ':' && rest->ptr[name.len] != '.') {
        name.len++;
    }
    *rest = (struct ec_str){rest->ptr + name.len, rest->len - name.len};
    return name;
}

/* `rest` is ":Scope:Scope.Option" or a part of it. */
static void take_path(struct ec_site_reader *reader, struct ec_str capability, struct ec_str rest)
{
    uint32_t scope = ec_site_scope(reader->site, EC_STR("global"));
    for (unsigned depth = 0; rest.len > 0 && reader->status == EC_SITE_OK; depth++) {
        enum ec_site_kind kind = rest.ptr[0] == '.' ? EC_SITE_OPTION : EC_SITE_SCOPE;
        rest = (struct ec_str){rest.ptr + 1, rest.len - 1};
        struct ec_str name = take_name(&rest);
        bool last = kind == EC_SITE_OPTION;
        if (!ec_site_is_name(name) || (last && rest.len > 0)) {
            bad_capability(reader, capability);
        } else if (depth >= MOST_SCOPES) {
            ec_site_fail(reader, "'%.*s...' has more than %d scopes in each other",
                         ec_site_shown(capability), capability.ptr, MOST_SCOPES);
        } else {
            scope = ec_site_take(reader, scope, kind, name);
        }
    }
}

static bool is_capability(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (ec_is_blank(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static void take_provided(struct ec_site_reader *reader, struct ec_str capability)
{
    struct ec_str start = EC_STR("config.");
    struct ec_str global = EC_STR("config.Global");
    if (!is_capability(capability)) {
        bad_capability(reader, capability);
    } else if (starts_folded(capability, start)) {
        struct ec_str rest = {NULL, 0};
        bool good = starts_folded(capability, global);
        if (good) {
            rest = (struct ec_str){capability.ptr + global.len, capability.len - global.len};
        }
        if (good && (rest.len == 0 || rest.ptr[0] == ':' || rest.ptr[0] == '.')) {
            take_path(reader, capability, rest);
        } else {
            bad_capability(reader, capability);
        }
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static const struct ec_str provides = {"msys.provides", 13};

/* Keys that nobody knows belong to others, unless they look misspelt. msys.requires is such a key: it
   says what the server loads along, and nothing of the configuration. */
static void unknown_key(struct ec_site_reader *reader, struct ec_str key)
{
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, key);
    ec_suggest_offer(&suggest, provides);
    if (suggest.n > 0) {
        ec_site_unknown(reader, "key", key, &suggest);
    }
}

/* Whatever stands behind a colon says how the module is loaded. */
static void take_setting(struct ec_site_reader *reader, struct ec_str line, size_t sign)
{
    struct ec_str whole = ec_site_trim((struct ec_str){line.ptr, sign});
    struct ec_str value = ec_site_trim((struct ec_str){line.ptr + sign + 1, line.len - sign - 1});
    struct ec_str key = whole;
    const char *colon = key.len > 0 ? memchr(key.ptr, ':', key.len) : NULL;
    key.len = colon ? (size_t)(colon - key.ptr) : key.len;
    if (key.len == 0) {
        ec_site_fail(reader, "a key is missing before '='");
        return;
    }
    if (ec_str_equal_folded(key, provides)) {
        take_provided(reader, value);
    } else {
        unknown_key(reader, key);
    }
}

static void take_module(struct ec_site_reader *reader, struct ec_str line)
{
    struct ec_str name = ec_site_trim((struct ec_str){line.ptr + 1, line.len - 1});
    bool closed = name.len > 0 && name.ptr[name.len - 1] == ']';
    name.len -= closed;
    name = ec_site_trim(name);
    if (!closed || !ec_site_is_name(name)) {
        ec_site_fail(reader, "'%.*s' is not the head of a module: write [MODULE]",
                     ec_site_shown(line), line.ptr);
        return;
    }
    uint32_t global = ec_site_scope(reader->site, EC_STR("global"));
    uint32_t number = ec_site_take(reader, global, EC_SITE_SCOPE, name);
    const struct ec_site_word module = {.is_module = true};
    if (number != 0 && !ec_site_describe(reader->site, number, &module, NULL)) {
        reader->status = EC_SITE_NOMEM;
    }
}

/* A comment begins with '#' or ';' at the beginning of a line or behind a blank. */
static struct ec_str without_comment(struct ec_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        bool starts = i == 0 || ec_is_blank(line.ptr[i - 1]);
        if (starts && (line.ptr[i] == '#' || line.ptr[i] == ';')) {
            line.len = i;
        }
    }
    return ec_site_trim(line);
}

void ec_manifest_parse(struct ec_site_reader *reader)
{
    struct ec_str line;
    bool in_module = false;
    while (ec_site_next_line(reader, &line)) {
        line = without_comment(line);
        const char *sign = line.len > 0 ? memchr(line.ptr, '=', line.len) : NULL;
        if (line.len == 0) {
            continue;
        }
        if (line.ptr[0] == '[') {
            take_module(reader, line);
            in_module = true;
        } else if (!in_module) {
            ec_site_fail(reader, "the head of a module, [MODULE], must come first");
        } else if (!sign) {
            ec_site_fail(reader, "'%.*s' is not a setting: write KEY = VALUE", ec_site_shown(line),
                         line.ptr);
        } else {
            take_setting(reader, line, (size_t)(sign - line.ptr));
        }
    }
    if (reader->status == EC_SITE_OK && !in_module) {
        reader->line = 1;
        ec_site_fail(reader, "the manifest names no module: it begins with [MODULE]");
    }
}
