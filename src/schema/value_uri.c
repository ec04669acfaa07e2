/* SPDX-License-Identifier: MIT */
/* URIs of logs, datasources and routes, with the parameters that are documented for them. */
#include "schema/value_private.h"

enum { MOST_WORDS = 64 };

/* -- words of the vocabulary ----------------------------------------------------------------- */

/* The names of some words, for suggestions. */
struct names {
    uint16_t numbers[MOST_WORDS];
    size_t n;
};

static struct ec_str name_at(const void *context, size_t index)
{
    const struct names *names = context;
    return ec_vocab_text(ec_vocab_at(names->numbers[index])->name);
}

static bool is_parameter_of(const struct ec_vocab *word, struct ec_str scheme)
{
    struct ec_numbers of = ec_vocab_list(word->of);
    for (size_t i = 0; i < of.n; i++) {
        if (ec_str_equal_folded(ec_vocab_text(of.at[i]), scheme)) {
            return true;
        }
    }
    return false;
}

/* Schemes, or the parameters of one. */
static struct names collect(enum ec_vocab_kind kind, struct ec_str scheme)
{
    struct names names = {.n = 0};
    for (unsigned i = 1; i <= ec_vocab_count() && names.n < MOST_WORDS; i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        if (word->kind == kind && (kind == EC_VOCAB_SCHEME || is_parameter_of(word, scheme))) {
            names.numbers[names.n++] = (uint16_t)i;
        }
    }
    return names;
}

static void suggest_name(struct ec_judge *judge, const struct names *names, struct ec_str name)
{
    const struct ec_value_words words = {name_at, names, names->n};
    ec_judge_suggest_str(judge, ec_nearest(&words, name), false);
}

static bool is_scheme(struct ec_str name)
{
    struct ec_numbers numbers = ec_vocab_find(name);
    for (size_t i = 0; i < numbers.n; i++) {
        if (ec_vocab_at(numbers.at[i])->kind == EC_VOCAB_SCHEME) {
            return true;
        }
    }
    /* Read from by scripts and written to by Adaptive Delivery, but by no module of its own. */
    return ec_str_equal_folded(name, EC_STR("http://")) ||
           ec_str_equal_folded(name, EC_STR("https://"));
}

/* -- parameters ------------------------------------------------------------------------------ */

/* arg7 is documented as argN. The copy is cut short if need be: then it is no known name. */
static struct ec_str numbered_name(struct ec_str name, char copy[static MOST_WORDS])
{
    size_t len = name.len;
    while (len > 0 && ec_is_digit(name.ptr[len - 1])) {
        len--;
    }
    if (len == name.len || len + 1 >= MOST_WORDS) {
        return name;
    }
    memcpy(copy, name.ptr, len);
    copy[len] = 'N';
    return (struct ec_str){copy, len + 1};
}

static const struct ec_vocab *find_parameter(struct ec_str name, struct ec_str scheme)
{
    char copy[MOST_WORDS];
    struct ec_numbers numbers = ec_vocab_find(numbered_name(name, copy));
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (word->kind == EC_VOCAB_PARAMETER && is_parameter_of(word, scheme)) {
            return word;
        }
    }
    return NULL;
}

/* name=value; the value has the type that the vocabulary gives it. */
static void judge_parameter(struct ec_judge *judge, struct ec_str scheme)
{
    struct ec_str text = judge->text;
    size_t equals = ec_find_byte(text, 0, '=');
    struct ec_str name = ec_piece(text, 0, equals);
    const struct ec_vocab *word = find_parameter(name, scheme);
    if (word == NULL) {
        if (ec_judge_odd(judge, EC_PROBLEM_PARAMETER, 0, equals,
                         "no such parameter is documented")) {
            struct names names = collect(EC_VOCAB_PARAMETER, scheme);
            suggest_name(judge, &names, name);
        }
        return;
    }
    if (equals == text.len || word->type == EC_TYPE_STRING) {
        return;
    }
    struct ec_value value;
    struct ec_value_type type = ec_value_type_of(word, EC_PART_VALUE);
    if (!ec_value_check(judge->arena, &type, ec_str_tail(text, equals + 1), &value) ||
        value.verdict == EC_VERDICT_OK) {
        return;
    }
    size_t off = equals + 1 + value.off;
    const char *reason = value.reason != NULL ? value.reason : "the parameter has another type";
    bool noted = value.verdict == EC_VERDICT_WRONG
                     ? ec_judge_wrong(judge, EC_PROBLEM_PARAMETER, off, value.len, reason)
                     : ec_judge_odd(judge, EC_PROBLEM_PARAMETER, off, value.len, reason);
    if (noted) {
        ec_judge_suggest_str(judge, value.suggestion, value.exact);
    }
}

static void judge_parameters(struct ec_judge *judge, struct ec_str scheme, char separator)
{
    struct ec_str text = judge->text;
    for (size_t at = 0; at < text.len;) {
        size_t end = ec_find_byte(text, at, separator);
        if (end > at) {
            struct ec_judge parameter = ec_judge_part(judge, at, end - at);
            judge_parameter(&parameter, scheme);
        }
        at = end + 1;
    }
}

/* -- what follows each scheme ---------------------------------------------------------------- */

/* Names of readers, of which none is empty. */
static void judge_subscribers(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    for (size_t at = 0; at <= text.len;) {
        size_t end = ec_find_byte(text, at, ',');
        if (end == at) {
            ec_judge_odd(judge, EC_PROBLEM_PARAMETER, at, 0, "the name of a subscriber is missing");
        }
        at = end + 1;
    }
}

static void judge_journal_query(struct ec_judge *judge)
{
    static const struct ec_str name = {"subscribers=", 12};
    struct ec_str text = judge->text;
    if (text.len >= name.len && ec_str_equal_folded(ec_piece(text, 0, name.len), name)) {
        struct ec_judge names = ec_judge_part(judge, name.len, text.len - name.len);
        judge_subscribers(&names);
        return;
    }
    size_t equals = ec_find_byte(text, 0, '=');
    if (ec_judge_odd(judge, EC_PROBLEM_PARAMETER, 0, equals, "the parameter is subscribers") &&
        equals < text.len) {
        ec_judge_suggest(judge, "subscribers", false);
    }
}

/* The first "=>". */
static size_t find_arrow(struct ec_str text)
{
    size_t at = 0;
    while ((at = ec_find_byte(text, at, '=')) < text.len) {
        if (at + 1 < text.len && text.ptr[at + 1] == '>') {
            return at;
        }
        at++;
    }
    return text.len;
}

/* /path, /path=>reader,reader or /path?subscribers=reader,reader (4/modules/jlog). */
static void judge_journal(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t arrow = find_arrow(text);
    size_t query = ec_find_byte(text, 0, '?');
    size_t end = arrow < query ? arrow : query;
    if (end == 0) {
        ec_judge_odd(judge, EC_PROBLEM_PATH, 0, 0, "the path is missing");
    } else if (text.ptr[0] != '/' &&
               ec_judge_odd(judge, EC_PROBLEM_PATH, 0, 0, "the path begins with a third slash")) {
        ec_judge_suggest(judge, "/", false);
    }
    if (arrow < query) {
        struct ec_judge names = ec_judge_part(judge, arrow + 2, text.len - arrow - 2);
        judge_subscribers(&names);
    } else if (query < text.len) {
        struct ec_judge rest = ec_judge_part(judge, query + 1, text.len - query - 1);
        judge_journal_query(&rest);
    }
}

static void judge_pipe(struct ec_judge *judge)
{
    size_t query = ec_find_byte(judge->text, 0, '?');
    if (query < judge->text.len) {
        struct ec_judge rest = ec_judge_part(judge, query + 1, judge->text.len - query - 1);
        judge_parameters(&rest, EC_STR("pipe:"), '&');
    }
}

/* Extensions stand behind the fourth question mark (RFC 4516). */
static void judge_ldap(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t at = 0;
    for (unsigned marks = 0; marks < 4; marks++) {
        at = ec_find_byte(text, at, '?');
        if (at == text.len) {
            return;
        }
        at++;
    }
    struct ec_judge rest = ec_judge_part(judge, at, text.len - at);
    judge_parameters(&rest, EC_STR("ldap:"), ',');
}

/* name=value;name=value */
static void judge_connection(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    for (size_t at = 0; at < text.len;) {
        size_t end = ec_find_byte(text, at, ';');
        if (end > at && ec_find_byte(ec_piece(text, at, end - at), 0, '=') == end - at) {
            ec_judge_odd(judge, EC_PROBLEM_PARAMETER, at, end - at, "name=value is expected here");
        }
        at = end + 1;
    }
}

static void judge_database_file(struct ec_judge *judge)
{
    if (judge->text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_PATH, 0, 0, "the path is missing");
    }
}

static const struct scheme_row {
    char name[10];
    bool wraps; /* another URI follows */
    void (*judge)(struct ec_judge *rest);
} rows[] = {
    {"file", false, ec_judge_path},
    {"jlog", false, judge_journal},
    {"cluster", false, judge_journal},
    {"pipe", false, judge_pipe},
    {"persist", true, NULL},
    {"iowrapper", true, NULL},
    {"ldap", false, judge_ldap},
    {"ldaps", false, judge_ldap},
    {"odbc", false, judge_connection},
    {"pgsql", false, judge_connection},
    {"mysql", false, judge_connection},
    {"sqlite", false, judge_database_file},
    {"cdb", false, judge_database_file},
};

static const struct scheme_row *find_row(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        size_t len = strnlen(rows[i].name, sizeof(rows[i].name));
        if (ec_str_equal_folded(name, (struct ec_str){rows[i].name, len})) {
            return &rows[i];
        }
    }
    return NULL;
}

/* -- schemes --------------------------------------------------------------------------------- */

/* The offset of the colon behind a scheme; 0 if the text does not begin with one. */
static size_t find_scheme(struct ec_str text)
{
    size_t at = 0;
    while (at < text.len && (ec_is_letter(text.ptr[at]) || (at > 0 && ec_is_digit(text.ptr[at])) ||
                             (at > 0 && ec_find_byte(EC_STR("+-._"), 0, text.ptr[at]) < 4))) {
        at++;
    }
    return at < text.len && text.ptr[at] == ':' ? at : 0;
}

static bool slashes_follow(struct ec_str text, size_t colon)
{
    return colon + 2 < text.len && text.ptr[colon + 1] == '/' && text.ptr[colon + 2] == '/';
}

/* Judges "jlog://" or "sqlite:"; the name is as far as it is spelt. */
static void judge_scheme(struct ec_judge *judge, size_t colon, bool slashes)
{
    struct ec_str name = ec_piece(judge->text, 0, colon + (slashes ? 3 : 1));
    struct ec_str bare = ec_piece(judge->text, 0, colon + 1);
    if (is_scheme(name) || (slashes && is_scheme(bare))) {
        return;
    }
    char full[MOST_WORDS];
    struct ec_str with = {full, colon + 3};
    if (!slashes && with.len <= sizeof(full)) {
        memcpy(full, bare.ptr, bare.len);
        memcpy(full + bare.len, "//", 2);
        if (is_scheme(with)) {
            if (ec_judge_odd(judge, EC_PROBLEM_SCHEME, 0, bare.len,
                             "two slashes follow the colon")) {
                ec_judge_suggest(judge, ec_arena_strndup(judge->arena, with.ptr, with.len), false);
            }
            return;
        }
    }
    if (ec_judge_odd(judge, EC_PROBLEM_SCHEME, 0, name.len, "no such scheme is documented")) {
        struct names names = collect(EC_VOCAB_SCHEME, name);
        suggest_name(judge, &names, name);
    }
}

void ec_judge_log(struct ec_judge *judge)
{
    struct ec_judge rest = *judge;
    ec_judge_trim(&rest);
    size_t colon;
    while ((colon = find_scheme(rest.text)) > 0) {
        bool slashes = slashes_follow(rest.text, colon);
        const struct scheme_row *row = find_row(ec_piece(rest.text, 0, colon));
        judge_scheme(&rest, colon, slashes);
        size_t skip = colon + (slashes ? 3 : 1);
        rest = ec_judge_part(&rest, skip, rest.text.len - skip);
        if (row == NULL || !row->wraps) {
            if (row != NULL) {
                row->judge(&rest);
            }
            judge->out->shape = EC_SHAPE_URI;
            return;
        }
    }
    ec_judge_path(&rest);
    if (rest.base > judge->base) {
        judge->out->shape = EC_SHAPE_URI;
    }
}

/* A path is as good where a script is read from. */
void ec_judge_uri(struct ec_judge *judge)
{
    ec_judge_log(judge);
}

/* SQL is for the database to judge. */
void ec_judge_query(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t colon = find_scheme(text);
    struct ec_str name = ec_piece(text, 0, colon);
    ec_judge_nul(judge);
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
    } else if (ec_str_equal_folded(name, EC_STR("ldap")) ||
               ec_str_equal_folded(name, EC_STR("ldaps"))) {
        ec_judge_log(judge);
    }
}

/* -- routes ---------------------------------------------------------------------------------- */

static struct ec_str literal_at(const void *context, size_t index)
{
    return ((const struct ec_str *)context)[index];
}

static void judge_route_scheme(struct ec_judge *judge)
{
    static const struct ec_str names[] = {{"smtp", 4}, {"apn", 3},  {"gcm", 3}, {"mm7", 3},
                                          {"http", 4}, {"xfer", 4}, {"lmtp", 4}};
    const struct ec_value_words words = {literal_at, names, EC_COUNT(names)};
    if (!ec_is_word(&words, judge->text) &&
        ec_judge_odd(judge, EC_PROBLEM_SCHEME, 0, judge->text.len, "no such route is documented")) {
        ec_judge_suggest_str(judge, ec_nearest(&words, judge->text), false);
    }
}

static void judge_route_type(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (!ec_str_equal_folded(text, EC_STR("mx")) && !ec_str_equal_folded(text, EC_STR("a"))) {
        ec_judge_wrong(judge, EC_PROBLEM_PARAMETER, 0, text.len, "the type is mx or a");
    }
}

static const struct ec_str route_keys[] = {{"pref", 4}, {"ttl", 3}, {"port", 4}, {"type", 4}};
static void (*const route_judges[])(struct ec_judge *judge) = {ec_judge_integer, ec_judge_integer,
                                                               ec_judge_port, judge_route_type};

static void judge_route_parameter(struct ec_judge *judge)
{
    const struct ec_value_words words = {literal_at, route_keys, EC_COUNT(route_keys)};
    struct ec_str text = judge->text;
    size_t equals = ec_find_byte(text, 0, '=');
    struct ec_str key = ec_piece(text, 0, equals);
    for (size_t i = 0; i < EC_COUNT(route_keys) && equals < text.len; i++) {
        if (ec_str_equal_folded(route_keys[i], key)) {
            struct ec_judge value = ec_judge_part(judge, equals + 1, text.len - equals - 1);
            struct ec_value before = *judge->out;
            route_judges[i](&value);
            if (route_judges[i] != ec_judge_port) { /* the number is the port */
                judge->out->has_number = before.has_number;
                judge->out->number = before.number;
            }
            return;
        }
    }
    if (equals == text.len) {
        ec_judge_wrong(judge, EC_PROBLEM_PARAMETER, 0, equals, "name=value is expected here");
    } else if (ec_judge_wrong(judge, EC_PROBLEM_PARAMETER, 0, equals,
                              "the parameters are pref, ttl, port and type")) {
        ec_judge_suggest_str(judge, ec_nearest(&words, key), false);
    }
}

/* host, or scheme://host?pref=P&ttl=T&port=O&type=mx|a (4/config/ref-routes). */
void ec_judge_route(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    size_t colon = find_scheme(judge->text);
    if (colon > 0 && slashes_follow(judge->text, colon)) {
        struct ec_judge scheme = ec_judge_part(judge, 0, colon);
        judge_route_scheme(&scheme);
        *judge = ec_judge_part(judge, colon + 3, judge->text.len - colon - 3);
    }
    struct ec_str text = judge->text;
    size_t query = ec_find_byte(text, 0, '?');
    size_t end = query > 0 && text.ptr[query - 1] == '/' ? query - 1 : query;
    struct ec_judge host = ec_judge_part(judge, 0, end);
    ec_judge_endpoint(&host, EC_ADDRESS_NAMES | EC_ADDRESS_BRACKETS);
    for (size_t at = query + 1; at <= text.len && query < text.len;) {
        size_t next = ec_find_byte(text, at, '&');
        struct ec_judge parameter = ec_judge_part(judge, at, next - at);
        judge_route_parameter(&parameter);
        at = next + 1;
    }
}
