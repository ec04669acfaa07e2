/* SPDX-License-Identifier: MIT */
#include "schema/wordlist.h"

#include "diag/suggest.h"

#include <errno.h>
#include <stdlib.h>

enum { MOST_SCOPES = 32, MOST_VALUES = 256, MOST_SPECIALS = 16, NUMBER_BYTES = 24 };

enum kind { OPTION = 1, SCOPE = 2, MODULE = 4 };

struct list {
    struct ec_str at[MOST_VALUES];
    size_t n;
};

struct record {
    enum kind kind; /* 0: none is open */
    struct ec_str name;
    uint32_t line;
    uint32_t scopes[MOST_SCOPES];
    size_t n_scopes;
    struct list aliases;
    struct list values; /* of an enum */
    struct list usual;  /* of a boolean */
    struct list keys;   /* of a dictionary */
    struct ec_value_special specials[MOST_SPECIALS];
    size_t n_specials;
    struct ec_str by_default;
    uint32_t default_line; /* 0: there is none */
    struct ec_site_type type;
    uint8_t instance;
    uint8_t form;
    bool has_doc;
};

/* ---- words ----------------------------------------------------------------------------------- */

/* The next word between blanks, or between double quotes; false at the end. */
static bool next_word(struct ec_str *rest, struct ec_str *word)
{
    *rest = ec_site_trim(*rest);
    bool quoted = rest->len > 1 && rest->ptr[0] == '"';
    if (rest->len == 0) {
        return false;
    }
    size_t from = quoted ? 1 : 0;
    size_t to = from;
    while (to < rest->len && (quoted ? rest->ptr[to] != '"' : !ec_is_blank(rest->ptr[to]))) {
        to++;
    }
    *word = (struct ec_str){rest->ptr + from, to - from};
    to += quoted && to < rest->len;
    *rest = (struct ec_str){rest->ptr + to, rest->len - to};
    return true;
}

/* The constant of a fixed word; a failure, and 0, if there is none. */
static uint8_t take_term(struct ec_site_reader *reader, enum ec_term group, const char *what,
                         struct ec_str word)
{
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, word);
    size_t n = ec_vocab_terms(group).n;
    for (unsigned i = 1; i <= n; i++) {
        struct ec_str term = ec_vocab_term(group, i);
        if (ec_str_equal(term, word)) {
            return (uint8_t)i;
        }
        ec_suggest_offer(&suggest, term);
    }
    ec_site_unknown(reader, what, word, &suggest);
    return 0;
}

/* ---- lines of records ------------------------------------------------------------------------ */

static bool is_known_scope(const struct ec_site_reader *reader, struct ec_str name)
{
    struct ec_site_place all = ec_site_begin(reader->site, false);
    struct ec_str last = name;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '/') {
            last = (struct ec_str){name.ptr + i + 1, name.len - i - 1};
        }
    }
    struct ec_numbers numbers = ec_vocab_find(last);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if ((word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE) &&
            ec_str_equal_folded(ec_vocab_text(word->name), name)) {
            return true;
        }
    }
    return ec_site_find(reader->site, all, EC_SITE_SCOPE, last) != NULL;
}

static void unknown_scope(struct ec_site_reader *reader, struct ec_str name)
{
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, name);
    const struct ec_vocab *word;
    for (unsigned i = 1; (word = ec_vocab_at(i)) != NULL; i++) {
        if (word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE) {
            ec_suggest_offer(&suggest, ec_vocab_text(word->name));
        }
    }
    ec_site_unknown(reader, "scope", name, &suggest);
}

/* The number of a scope by its name; 0 is a failure. */
static uint32_t find_scope(struct ec_site_reader *reader, struct ec_str name)
{
    if (!is_known_scope(reader, name)) {
        unknown_scope(reader, name);
        return 0;
    }
    const char *key = ec_arena_printf(reader->arena, "=%.*s", (int)name.len, name.ptr);
    uint32_t scope = key ? ec_site_scope(reader->site, ec_str_from(key)) : 0;
    if (scope == 0) {
        reader->status = EC_SITE_NOMEM;
    }
    return scope;
}

/* Options may have a place instead of scopes: EC_PLACE_... */
static uint32_t find_place(struct ec_site_reader *reader, struct ec_str name)
{
    for (unsigned place = EC_PLACE_EVERYWHERE; place <= EC_PLACE_UNKNOWN; place++) {
        if (!ec_str_equal(name, ec_vocab_term(EC_TERM_PLACE, place))) {
            continue;
        }
        if (place == EC_PLACE_UNKNOWN) {
            ec_site_fail(reader,
                         "you know where your words stand: write the scopes, or everywhere");
            return 0;
        }
        uint32_t scope = ec_site_general(reader->site, place == EC_PLACE_EVERY_MODULE);
        if (scope == 0) {
            reader->status = EC_SITE_NOMEM;
        }
        return scope;
    }
    return find_scope(reader, name);
}

static void take_scopes(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word;
    while (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        if (record->n_scopes == MOST_SCOPES) {
            ec_site_fail(reader, "more than %d scopes", MOST_SCOPES);
            return;
        }
        record->scopes[record->n_scopes++] =
            record->kind == OPTION ? find_place(reader, word) : find_scope(reader, word);
    }
}

static void take_type(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->type.type = take_term(reader, EC_TERM_TYPE, "type", rest);
}

static void take_element(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->type.element = take_term(reader, EC_TERM_TYPE, "type", rest);
    uint8_t type = record->type.element;
    if (type == EC_TYPE_LIST || type == EC_TYPE_DICTIONARY || type == EC_TYPE_WORDS) {
        ec_site_fail(reader, "a list in a list cannot be written");
    }
}

static void take_unit(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->type.value.unit = take_term(reader, EC_TERM_UNIT, "unit", rest);
}

/* Adds the bits of the words of a group to `bits`. */
static void take_bits(struct ec_site_reader *reader, enum ec_term group, const char *what,
                      struct ec_str rest, uint8_t *bits)
{
    struct ec_str word;
    while (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        unsigned number = take_term(reader, group, what, word);
        *bits = (uint8_t)(*bits | (number == 0 ? 0 : 1u << (number - 1)));
    }
}

static void take_separator(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    take_bits(reader, EC_TERM_SEPARATOR, "separator", rest, &record->type.value.separators);
}

static void take_also(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    take_bits(reader, EC_TERM_ALSO, "type beside the words", rest, &record->type.value.also);
}

static void take_signs(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->type.value.signs = ec_str_equal(rest, EC_STR("optional"));
    if (!record->type.value.signs) {
        ec_site_fail(reader, "signs are optional, or the line is left out");
    }
}

static void take_list(struct ec_site_reader *reader, struct list *list, struct ec_str rest)
{
    struct ec_str word;
    while (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        if (list->n == MOST_VALUES) {
            ec_site_fail(reader, "more than %d values", MOST_VALUES);
        } else {
            list->at[list->n++] = word;
        }
    }
}

static void take_values(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    take_list(reader, &record->values, rest);
}

static void take_words(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    take_list(reader, &record->usual, rest);
}

static void take_keys(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    take_list(reader, &record->keys, rest);
}

static void take_aliases(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    size_t first = record->aliases.n;
    take_list(reader, &record->aliases, rest);
    for (size_t i = first; i < record->aliases.n && reader->status == EC_SITE_OK; i++) {
        struct ec_str name = record->aliases.at[i];
        if (!ec_site_is_name(name)) {
            ec_site_fail(reader, "'%.*s' is not a name", ec_site_shown(name), name.ptr);
        }
    }
}

static bool read_number(struct ec_str text, int64_t *number)
{
    char copy[NUMBER_BYTES] = "";
    char *end = copy;
    errno = 0;
    if (text.len < sizeof(copy)) {
        memcpy(copy, text.ptr, text.len);
        *number = strtoll(copy, &end, 10);
    }
    return end != copy && *end == '\0' && errno == 0;
}

/* An end of a range; `fallback` if it is empty. */
static int64_t take_bound(struct ec_site_reader *reader, struct ec_str text, int64_t fallback)
{
    int64_t value = fallback;
    if (text.len > 0 && !read_number(text, &value)) {
        ec_site_fail(reader, "'%.*s' is not a bound: write LOW..HIGH", ec_site_shown(text),
                     text.ptr);
    }
    return value;
}

static void take_bounds(struct ec_site_reader *reader, struct ec_str range, int64_t *low,
                        int64_t *high)
{
    size_t dots = 0;
    while (dots + 1 < range.len && !(range.ptr[dots] == '.' && range.ptr[dots + 1] == '.')) {
        dots++;
    }
    if (dots + 1 >= range.len) {
        ec_site_fail(reader, "'%.*s' is not a range: write LOW..HIGH", ec_site_shown(range),
                     range.ptr);
        return;
    }
    *low = take_bound(reader, (struct ec_str){range.ptr, dots}, INT64_MIN);
    *high =
        take_bound(reader, (struct ec_str){range.ptr + dots + 2, range.len - dots - 2}, INT64_MAX);
    if (reader->status == EC_SITE_OK && *low > *high) {
        ec_site_fail(reader, "the range ends before it begins");
    }
}

static void take_range(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_value_type *type = &record->type.value;
    struct ec_str range = rest;
    struct ec_str word;
    (void)next_word(&rest, &range);
    take_bounds(reader, range, &type->low, &type->high);
    type->basis = EC_BASIS_DOCUMENTED;
    if (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        type->basis = take_term(reader, EC_TERM_BASIS, "basis of a range", word);
    }
}

/* A kind of keys; integers may have a range. */
static void take_key(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word = {rest.ptr, 0};
    struct ec_vocab_range range = {INT64_MIN, INT64_MAX, EC_BASIS_DOCUMENTED};
    (void)next_word(&rest, &word);
    enum ec_key_type key = take_term(reader, EC_TERM_KEY, "kind of key", word);
    bool ranged = reader->status == EC_SITE_OK && next_word(&rest, &word);
    if (ranged && key != EC_KEY_INTEGER) {
        ec_site_fail(reader, "only integers have a range");
    } else if (ranged) {
        take_bounds(reader, word, &range.low, &range.high);
    }
    record->type.key = ec_value_key_type(key, ranged ? &range : NULL);
}

/* A number and what it means. */
static void take_special(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str number = {rest.ptr, 0};
    struct ec_value_special special = {0};
    (void)next_word(&rest, &number);
    if (!read_number(number, &special.value) || !next_word(&rest, &special.meaning)) {
        ec_site_fail(reader, "write a number and what it means");
    } else if (record->n_specials == MOST_SPECIALS) {
        ec_site_fail(reader, "more than %d special values", MOST_SPECIALS);
    } else {
        record->specials[record->n_specials++] = special;
    }
}

static void take_default(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->default_line = reader->line;
    record->by_default = rest;
}

/* What no page defines is never an error. */
static void take_confidence(struct ec_site_reader *reader, struct record *record,
                            struct ec_str rest)
{
    record->type.value.mild =
        take_term(reader, EC_TERM_CONFIDENCE, "confidence", rest) == EC_CONFIDENCE_LOW;
}

static void take_instance(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word = {rest.ptr, 0};
    (void)next_word(&rest, &word);
    record->instance = take_term(reader, EC_TERM_INSTANCE, "rule of instances", word);
    bool named =
        record->instance == EC_INSTANCE_OPTIONAL || record->instance == EC_INSTANCE_REQUIRED;
    record->form = EC_FORM_NAME;
    if (named && reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        record->form = take_term(reader, EC_TERM_FORM, "kind of instance", word);
    }
}

static void take_secret(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->type.secret = take_term(reader, EC_TERM_SECRET, "word", rest) != 0;
}

static void take_doc(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    record->has_doc = rest.len > 0;
    if (rest.len == 0) {
        ec_site_fail(reader, "the sentence is missing");
    }
}

/* What only people read. */
static void take_note(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    (void)reader;
    (void)record;
    (void)rest;
}

static const struct {
    const char *name;
    unsigned kinds;
    void (*take)(struct ec_site_reader *reader, struct record *record, struct ec_str rest);
} keys[] = {
    {"alias", OPTION, take_aliases},
    {"also", OPTION, take_also},
    {"confidence", OPTION | SCOPE | MODULE, take_confidence},
    {"default", OPTION, take_default},
    {"default-note", OPTION, take_note},
    {"doc", OPTION | SCOPE | MODULE, take_doc},
    {"element", OPTION, take_element},
    {"in", SCOPE, take_scopes},
    {"instance", SCOPE | MODULE, take_instance},
    {"key", OPTION, take_key},
    {"keys", OPTION, take_keys},
    {"page", OPTION | SCOPE | MODULE, take_note},
    {"range", OPTION, take_range},
    {"scopes", OPTION, take_scopes},
    {"secret", OPTION, take_secret},
    {"separator", OPTION, take_separator},
    {"signs", OPTION, take_signs},
    {"special", OPTION, take_special},
    {"type", OPTION, take_type},
    {"unit", OPTION, take_unit},
    {"value", OPTION, take_element},
    {"values", OPTION, take_values},
    {"words", OPTION, take_words},
};

/* What else grammar/vocabulary/README has. Nothing that is checked of a site's words follows from these:
   who writes one expects more than the program does. */
static const char *const others[] = {
    "deprecated", "disputed",        "family",      "file",  "holds",   "kind",
    "known",      "loads",           "module",      "needs", "product", "refers",
    "reload",     "removed",         "replacement", "since", "single",  "singleton",
    "status",     "singleton-since", "traffic",
};

static void unknown_key(struct ec_site_reader *reader, struct ec_str key,
                        const struct ec_suggest *suggest)
{
    for (size_t i = 0; i < EC_COUNT(others); i++) {
        if (ec_str_equal(ec_str_from(others[i]), key)) {
            ec_site_fail(reader, "'%s' has no effect on words of a site: leave it out", others[i]);
            return;
        }
    }
    ec_site_unknown(reader, "key", key, suggest);
}

static void take_line(struct ec_site_reader *reader, struct record *record, struct ec_str line)
{
    struct ec_str rest = line;
    struct ec_str key = {line.ptr, 0};
    struct ec_suggest suggest;
    (void)next_word(&rest, &key);
    if (record->kind == 0) {
        ec_site_fail(reader, "a record begins with a line 'KIND NAME' that is not indented");
        return;
    }
    ec_suggest_init(&suggest, key);
    for (size_t i = 0; i < EC_COUNT(keys); i++) {
        struct ec_str name = ec_str_from(keys[i].name);
        if (ec_str_equal(name, key) && (keys[i].kinds & record->kind)) {
            keys[i].take(reader, record, ec_site_trim(rest));
            return;
        }
        if (keys[i].kinds & record->kind) {
            ec_suggest_offer(&suggest, name);
        }
    }
    unknown_key(reader, key, &suggest);
}

/* ---- records --------------------------------------------------------------------------------- */

static struct ec_str value_at(const void *context, size_t index)
{
    return ((const struct ec_str *)context)[index];
}

static struct ec_value_special special_at(const void *context, size_t index)
{
    return ((const struct ec_value_special *)context)[index];
}

static struct ec_str keep_text(struct ec_arena *arena, struct ec_str text)
{
    return (struct ec_str){ec_arena_strndup(arena, text.ptr, text.len), text.len};
}

static struct ec_value_words keep_list(struct ec_arena *arena, const struct list *list)
{
    struct ec_str *texts = ec_arena_zalloc(arena, list->n * sizeof(*texts) + 1);
    for (size_t i = 0; texts && i < list->n; i++) {
        texts[i] = keep_text(arena, list->at[i]);
    }
    return (struct ec_value_words){value_at, texts, texts ? list->n : 0};
}

static struct ec_value_specials keep_specials(struct ec_arena *arena, const struct record *record)
{
    size_t n = record->n_specials;
    struct ec_value_special *specials = ec_arena_zalloc(arena, n * sizeof(*specials) + 1);
    for (size_t i = 0; specials && i < n; i++) {
        specials[i] = record->specials[i];
        specials[i].meaning = keep_text(arena, specials[i].meaning);
    }
    return (struct ec_value_specials){special_at, specials, specials ? n : 0};
}

/* What the record says of values, on the table's own memory; NULL when memory is short. */
static const struct ec_site_type *keep_type(struct ec_site_reader *reader,
                                            const struct record *record)
{
    struct ec_arena *arena = &reader->site->keys.texts;
    struct ec_site_type *type = ec_arena_alloc(arena, sizeof(*type));
    if (!type) {
        return NULL;
    }
    *type = record->type;
    bool parts = type->type == EC_TYPE_LIST || type->type == EC_TYPE_DICTIONARY;
    type->value.type = parts ? type->element : type->type;
    type->value.element = type->element;
    type->value.values = keep_list(arena, &record->values);
    type->value.usual = keep_list(arena, &record->usual);
    type->value.specials = keep_specials(arena, record);
    if (record->keys.n > 0) {
        type->key.type = EC_TYPE_ENUM;
        type->key.values = keep_list(arena, &record->keys);
    }
    return arena->oom ? NULL : type;
}

/* The default of one value must be a good one. */
static void check_default(struct ec_site_reader *reader, const struct record *record,
                          const struct ec_site_type *type)
{
    struct ec_str rest = record->by_default;
    struct ec_str text = {rest.ptr, 0};
    struct ec_value value;
    if (record->default_line == 0 || type->value.type != type->type) {
        return;
    }
    (void)next_word(&rest, &text);
    if (!ec_value_check(reader->arena, &type->value, text, &value)) {
        reader->status = EC_SITE_NOMEM;
    } else if (value.verdict == EC_VERDICT_WRONG) {
        reader->line = record->default_line;
        ec_site_fail(reader, "the default is not a value of the option, which takes %s",
                     value.expected);
    }
}

static const char *what_is_missing(const struct record *record)
{
    const struct ec_site_type *type = &record->type;
    bool parts = type->type == EC_TYPE_LIST || type->type == EC_TYPE_DICTIONARY ||
                 type->type == EC_TYPE_WORDS;
    bool words = type->type == EC_TYPE_ENUM || type->element == EC_TYPE_ENUM;
    if (record->kind == OPTION) {
        bool separators = type->type != EC_TYPE_WORDS || type->value.separators != 0;
        const char *element = type->type == EC_TYPE_DICTIONARY ? "value" : "element";
        return type->type == 0                  ? "type"
               : record->n_scopes == 0          ? "scopes"
               : parts && type->element == 0    ? element
               : words && record->values.n == 0 ? "values"
               : !separators                    ? "separator"
               : !record->has_doc               ? "doc"
                                                : NULL;
    }
    return record->kind == SCOPE && record->n_scopes == 0 ? "in" : record->has_doc ? NULL : "doc";
}

/* The name behind the last slash. */
static struct ec_str last_name(struct ec_str name)
{
    for (size_t i = name.len; i > 0; i--) {
        if (name.ptr[i - 1] == '/') {
            return (struct ec_str){name.ptr + i, name.len - i};
        }
    }
    return name;
}

/* A line that the type of the option has no use for, and whose it is; NULL if there is none. */
static const char *what_is_surplus(const struct record *record, const char **owner)
{
    const struct ec_site_type *type = &record->type;
    const struct ec_value_type *value = &type->value;
    bool dictionary = type->type == EC_TYPE_DICTIONARY;
    bool words = type->type == EC_TYPE_WORDS;
    bool has_enum = type->type == EC_TYPE_ENUM || type->element == EC_TYPE_ENUM;
    bool has_boolean = type->type == EC_TYPE_BOOLEAN || type->element == EC_TYPE_BOOLEAN;
    const struct {
        const char *key;
        bool surplus;
        const char *owner;
    } rows[] = {
        {"key", type->key.type != 0 && !dictionary, "a dictionary"},
        {"keys", record->keys.n > 0 && !dictionary, "a dictionary"},
        {"keys", record->keys.n > 0 && type->key.type != 0, "a dictionary without 'key'"},
        {"separator", value->separators != 0 && !words, "a text of words"},
        {"signs", value->signs && !words, "a text of words"},
        {"values", record->values.n > 0 && !has_enum, "an enum"},
        {"also", value->also != 0 && !has_enum, "an enum"},
        {"words", record->usual.n > 0 && !has_boolean, "a boolean"},
    };
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (rows[i].surplus) {
            *owner = rows[i].owner;
            return rows[i].key;
        }
    }
    return NULL;
}

static void take_name(struct ec_site_reader *reader, uint32_t scope, struct ec_str name,
                      const struct ec_site_word *facts, const char *inside)
{
    uint32_t before = reader->site->n_words;
    enum ec_site_kind kind = inside ? EC_SITE_SCOPE : EC_SITE_OPTION;
    uint32_t number = ec_site_take(reader, scope, kind, name);
    if (number == 0) {
        return;
    }
    const struct ec_site_word *word = &reader->site->words[number];
    if (reader->site->n_words == before && (word->type || word->instance != 0)) {
        ec_site_fail(reader, "'%.*s' is there already", ec_site_shown(name), name.ptr);
    } else if (!ec_site_describe(reader->site, number, facts, inside)) {
        reader->status = EC_SITE_NOMEM;
    }
}

/* The word and its other spellings in one scope. */
static void take_word(struct ec_site_reader *reader, const struct record *record, uint32_t scope,
                      const struct ec_site_type *type)
{
    const struct ec_site_word facts = {
        .type = type,
        .instance = record->kind == OPTION ? 0
                    : record->instance     ? record->instance
                                           : EC_INSTANCE_UNKNOWN,
        .form = record->form,
        .is_module = record->kind == MODULE,
    };
    const char *inside =
        ec_arena_printf(reader->arena, "=%.*s", (int)record->name.len, record->name.ptr);
    if (!inside) {
        reader->status = EC_SITE_NOMEM;
        return;
    }
    inside = record->kind == OPTION ? NULL : inside;
    take_name(reader, scope, last_name(record->name), &facts, inside);
    for (size_t i = 0; i < record->aliases.n && reader->status == EC_SITE_OK; i++) {
        take_name(reader, scope, record->aliases.at[i], &facts, inside);
    }
}

static void check_lines(struct ec_site_reader *reader, const struct record *record)
{
    const char *owner = NULL;
    const char *missing = what_is_missing(record);
    const char *surplus = what_is_surplus(record, &owner);
    int shown = ec_site_shown(record->name);
    if (missing) {
        ec_site_fail(reader, "'%.*s' lacks its line '%s'", shown, record->name.ptr, missing);
    } else if (surplus) {
        ec_site_fail(reader, "'%.*s' has a line '%s', which only %s has", shown, record->name.ptr,
                     surplus, owner);
    }
}

static void end_record(struct ec_site_reader *reader, struct record *record)
{
    const struct ec_site_type *type = NULL;
    if (record->kind == 0 || reader->status != EC_SITE_OK) {
        return;
    }
    reader->line = record->line;
    check_lines(reader, record);
    if (reader->status != EC_SITE_OK) {
        return;
    }
    if (record->kind == MODULE) {
        record->scopes[record->n_scopes++] = ec_site_scope(reader->site, EC_STR("=global"));
    }
    if (record->kind == OPTION && !(type = keep_type(reader, record))) {
        reader->status = EC_SITE_NOMEM;
    }
    if (type) {
        check_default(reader, record, type);
    }
    for (size_t i = 0; i < record->n_scopes && reader->status == EC_SITE_OK; i++) {
        take_word(reader, record, record->scopes[i], type);
    }
    record->kind = 0;
}

static void begin_record(struct ec_site_reader *reader, struct record *record, struct ec_str line)
{
    static const struct {
        struct ec_str name;
        enum kind kind;
    } kinds[] = {{{"option", 6}, OPTION}, {{"scope", 5}, SCOPE}, {{"module", 6}, MODULE}};
    struct ec_suggest suggest;
    struct ec_str word = {line.ptr, 0};
    (void)next_word(&line, &word);
    ec_suggest_init(&suggest, word);
    *record = (struct record){.name = ec_site_trim(line), .line = reader->line};
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        record->kind = ec_str_equal(word, kinds[i].name) ? kinds[i].kind : record->kind;
        ec_suggest_offer(&suggest, kinds[i].name);
    }
    if (record->kind == 0) {
        ec_site_unknown(reader, "kind of record", word, &suggest);
    } else if (!ec_site_is_name(last_name(record->name)) ||
               (record->kind != SCOPE && !ec_site_is_name(record->name))) {
        ec_site_fail(reader, "'%.*s' is not a name", ec_site_shown(record->name), record->name.ptr);
    }
}

/* What is wrong with a whole record is told at its first line. */
static void finish(struct ec_site_reader *reader, struct record *record)
{
    uint32_t line = reader->line;
    end_record(reader, record);
    reader->line = line;
}

static void parse(struct ec_site_reader *reader, struct record *record)
{
    struct ec_str line;
    while (ec_site_next_line(reader, &line)) {
        bool indented = line.len > 0 && ec_is_blank(line.ptr[0]);
        if (indented) {
            take_line(reader, record, line);
            continue;
        }
        if (line.len > 0 && line.ptr[0] == '#') {
            continue;
        }
        finish(reader, record);
        if (line.len > 0 && reader->status == EC_SITE_OK) {
            begin_record(reader, record, line);
        }
    }
    finish(reader, record);
}

void ec_wordlist_parse(struct ec_site_reader *reader)
{
    struct record *record = calloc(1, sizeof(*record));
    if (!record) {
        reader->status = EC_SITE_NOMEM;
        return;
    }
    parse(reader, record);
    free(record);
}
