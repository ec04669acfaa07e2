/* SPDX-License-Identifier: MIT */
#include "schema/wordlist.h"

#include "diag/suggest.h"

#include <errno.h>
#include <stdlib.h>

enum { MOST_SCOPES = 32, MOST_VALUES = 256, NUMBER_BYTES = 24 };

enum kind { OPTION = 1, SCOPE = 2, MODULE = 4 };

struct record {
    enum kind kind; /* 0: none is open */
    struct ec_str name;
    uint32_t line;
    uint32_t scopes[MOST_SCOPES];
    size_t n_scopes;
    struct ec_str values[MOST_VALUES];
    size_t n_values;
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

static void unknown_word(struct ec_site_reader *reader, const char *what, struct ec_str word,
                         const struct ec_suggest *suggest)
{
    if (suggest->n > 0) {
        ec_site_fail(reader, "unknown %s '%.*s': did you mean '%.*s'?", what, ec_site_shown(word),
                     word.ptr, (int)suggest->best[0].name.len, suggest->best[0].name.ptr);
    } else {
        ec_site_fail(reader, "unknown %s '%.*s'", what, ec_site_shown(word), word.ptr);
    }
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
    unknown_word(reader, what, word, &suggest);
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
    unknown_word(reader, "scope", name, &suggest);
}

static void take_scopes(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word;
    while (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        if (!is_known_scope(reader, word)) {
            unknown_scope(reader, word);
        } else if (record->n_scopes == MOST_SCOPES) {
            ec_site_fail(reader, "more than %d scopes", MOST_SCOPES);
        } else {
            const char *key = ec_arena_printf(reader->arena, "=%.*s", (int)word.len, word.ptr);
            uint32_t scope = key ? ec_site_scope(reader->site, ec_str_from(key)) : 0;
            record->scopes[record->n_scopes++] = scope;
        }
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

static void take_separator(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word;
    while (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        unsigned number = take_term(reader, EC_TERM_SEPARATOR, "separator", word);
        unsigned bit = number == 0 ? 0 : 1u << (number - 1);
        record->type.value.separators = (uint8_t)(record->type.value.separators | bit);
    }
}

static void take_values(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word;
    while (reader->status == EC_SITE_OK && next_word(&rest, &word)) {
        if (record->n_values == MOST_VALUES) {
            ec_site_fail(reader, "more than %d values", MOST_VALUES);
        } else {
            record->values[record->n_values++] = word;
        }
    }
}

/* An end of a range; `fallback` if it is empty. */
static int64_t take_bound(struct ec_site_reader *reader, struct ec_str text, int64_t fallback)
{
    char copy[NUMBER_BYTES] = "";
    char *end = copy;
    if (text.len == 0) {
        return fallback;
    }
    long long value = 0;
    errno = 0;
    if (text.len < sizeof(copy)) {
        memcpy(copy, text.ptr, text.len);
        value = strtoll(copy, &end, 10);
    }
    if (end == copy || *end != '\0' || errno != 0) {
        ec_site_fail(reader, "'%.*s' is no bound: write LOW..HIGH", ec_site_shown(text), text.ptr);
    }
    return value;
}

static void take_range(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_value_type *type = &record->type.value;
    struct ec_str range = rest;
    struct ec_str word;
    size_t dots = 0;
    (void)next_word(&rest, &range);
    while (dots + 1 < range.len && !(range.ptr[dots] == '.' && range.ptr[dots + 1] == '.')) {
        dots++;
    }
    if (dots + 1 >= range.len) {
        ec_site_fail(reader, "'%.*s' is no range: write LOW..HIGH", ec_site_shown(range), range.ptr);
        return;
    }
    type->low = take_bound(reader, (struct ec_str){range.ptr, dots}, INT64_MIN);
    type->high = take_bound(
        reader, (struct ec_str){range.ptr + dots + 2, range.len - dots - 2}, INT64_MAX);
    type->basis = EC_BASIS_DOCUMENTED;
    if (next_word(&rest, &word)) {
        type->basis = take_term(reader, EC_TERM_BASIS, "basis of a range", word);
    }
    if (reader->status == EC_SITE_OK && type->low > type->high) {
        ec_site_fail(reader, "the range ends before it begins");
    }
}

static void take_instance(struct ec_site_reader *reader, struct record *record, struct ec_str rest)
{
    struct ec_str word = {rest.ptr, 0};
    (void)next_word(&rest, &word);
    record->instance = take_term(reader, EC_TERM_INSTANCE, "rule of instances", word);
    bool named = record->instance == EC_INSTANCE_OPTIONAL ||
                 record->instance == EC_INSTANCE_REQUIRED;
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
    {"confidence", OPTION | SCOPE | MODULE, take_note},
    {"default", OPTION, take_note},
    {"doc", OPTION | SCOPE | MODULE, take_doc},
    {"element", OPTION, take_element},
    {"in", SCOPE, take_scopes},
    {"instance", SCOPE | MODULE, take_instance},
    {"page", OPTION | SCOPE | MODULE, take_note},
    {"range", OPTION, take_range},
    {"scopes", OPTION, take_scopes},
    {"secret", OPTION, take_secret},
    {"separator", OPTION, take_separator},
    {"since", OPTION | SCOPE | MODULE, take_note},
    {"type", OPTION, take_type},
    {"unit", OPTION, take_unit},
    {"value", OPTION, take_element},
    {"values", OPTION, take_values},
};

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
    unknown_word(reader, "key", key, &suggest);
}

/* ---- records --------------------------------------------------------------------------------- */

static struct ec_str value_at(const void *context, size_t index)
{
    return ((const struct ec_str *)context)[index];
}

/* What the record says of values, on the table's own memory; NULL when memory is short. */
static const struct ec_site_type *keep_type(struct ec_site_reader *reader,
                                            const struct record *record)
{
    struct ec_arena *arena = &reader->site->keys.texts;
    struct ec_site_type *type = ec_arena_alloc(arena, sizeof(*type));
    struct ec_str *values = ec_arena_zalloc(arena, record->n_values * sizeof(*values) + 1);
    if (!type || !values) {
        return NULL;
    }
    for (size_t i = 0; i < record->n_values; i++) {
        values[i] = (struct ec_str){
            ec_arena_strndup(arena, record->values[i].ptr, record->values[i].len),
            record->values[i].len};
    }
    *type = record->type;
    bool parts = type->type == EC_TYPE_LIST || type->type == EC_TYPE_DICTIONARY;
    type->value.type = parts ? type->element : type->type;
    type->value.element = type->element;
    type->value.values = (struct ec_value_words){value_at, values, record->n_values};
    return arena->oom ? NULL : type;
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
               : words && record->n_values == 0 ? "values"
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

static void take_word(struct ec_site_reader *reader, const struct record *record, uint32_t scope,
                      const struct ec_site_type *type)
{
    uint32_t before = reader->site->n_words;
    enum ec_site_kind kind = record->kind == OPTION ? EC_SITE_OPTION : EC_SITE_SCOPE;
    uint32_t number = ec_site_take(reader, scope, kind, last_name(record->name));
    if (number == 0) {
        return;
    }
    struct ec_site_word *word = &reader->site->words[number];
    if (reader->site->n_words == before && (word->type || word->instance != 0)) {
        ec_site_fail(reader, "'%.*s' is there already", ec_site_shown(record->name),
                     record->name.ptr);
        return;
    }
    word->type = type;
    word->instance = record->instance ? record->instance : EC_INSTANCE_UNKNOWN;
    word->form = record->form;
}

static void end_record(struct ec_site_reader *reader, struct record *record)
{
    const char *missing = record->kind == 0 ? NULL : what_is_missing(record);
    const struct ec_site_type *type = NULL;
    if (record->kind == 0 || reader->status != EC_SITE_OK) {
        return;
    }
    reader->line = record->line;
    if (missing) {
        ec_site_fail(reader, "'%.*s' lacks its line '%s'", ec_site_shown(record->name),
                     record->name.ptr, missing);
        return;
    }
    if (record->kind == MODULE) {
        record->scopes[record->n_scopes++] = ec_site_scope(reader->site, EC_STR("=global"));
    }
    if (record->kind == OPTION && !(type = keep_type(reader, record))) {
        reader->status = EC_SITE_NOMEM;
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
        unknown_word(reader, "kind of record", word, &suggest);
    } else if (!ec_site_is_name(last_name(record->name)) ||
               (record->kind != SCOPE && !ec_site_is_name(record->name))) {
        ec_site_fail(reader, "'%.*s' is no name", ec_site_shown(record->name), record->name.ptr);
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
