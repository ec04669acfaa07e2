/* SPDX-License-Identifier: MIT */
#include "schema/value.h"
#include "diag/suggest.h"
#include "schema/value_private.h"

/* -- what is noted --------------------------------------------------------------------------- */

static bool note(struct ec_judge *judge, enum ec_verdict verdict, enum ec_problem problem,
                 struct ec_value place)
{
    struct ec_value *out = judge->out;
    if (verdict <= out->verdict) {
        return false;
    }
    out->verdict = (uint8_t)verdict;
    out->problem = (uint8_t)problem;
    out->off = place.off;
    out->len = place.len;
    out->reason = place.reason;
    out->expected = NULL;
    out->suggestion = (struct ec_str){NULL, 0};
    out->exact = false;
    return true;
}

static struct ec_value place_of(const struct ec_judge *judge, size_t off, size_t len,
                                const char *reason)
{
    return (struct ec_value){
        .off = (uint32_t)(judge->base + off), .len = (uint32_t)len, .reason = reason};
}

bool ec_judge_wrong(struct ec_judge *judge, enum ec_problem problem, size_t off, size_t len,
                    const char *reason)
{
    enum ec_verdict verdict = judge->type->mild ? EC_VERDICT_ODD : EC_VERDICT_WRONG;
    return note(judge, verdict, problem, place_of(judge, off, len, reason));
}

bool ec_judge_odd(struct ec_judge *judge, enum ec_problem problem, size_t off, size_t len,
                  const char *reason)
{
    return note(judge, EC_VERDICT_ODD, problem, place_of(judge, off, len, reason));
}

void ec_judge_suggest_str(struct ec_judge *judge, struct ec_str text, bool exact)
{
    judge->out->suggestion = text;
    judge->out->exact = exact && text.ptr != NULL;
}

void ec_judge_suggest(struct ec_judge *judge, const char *text, bool exact)
{
    ec_judge_suggest_str(judge, text == NULL ? (struct ec_str){NULL, 0} : ec_str_from(text), exact);
}

void ec_judge_suggest_number(struct ec_judge *judge, uint64_t number, bool exact)
{
    ec_judge_suggest(judge, ec_arena_printf(judge->arena, "%llu", (unsigned long long)number),
                     exact);
}

struct ec_judge ec_judge_part(const struct ec_judge *judge, size_t off, size_t len)
{
    struct ec_judge part = *judge;
    part.text = ec_piece(judge->text, off, len);
    part.base += off;
    return part;
}

void ec_judge_trim(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t first = 0;
    size_t last = text.len;
    while (first < last && ec_is_blank(text.ptr[first])) {
        first++;
    }
    while (last > first && ec_is_blank(text.ptr[last - 1])) {
        last--;
    }
    struct ec_judge inner = ec_judge_part(judge, first, last - first);
    if (inner.text.len > 0 && inner.text.len < text.len &&
        ec_judge_odd(judge, EC_PROBLEM_BLANKS, 0, text.len,
                     "blanks around it are part of the text")) {
        ec_judge_suggest_str(judge, inner.text, true);
    }
    *judge = inner;
}

/* -- lists of words -------------------------------------------------------------------------- */

bool ec_is_word(const struct ec_value_words *words, struct ec_str text)
{
    for (size_t i = 0; i < words->n; i++) {
        if (ec_str_equal_folded(words->get(words->context, i), text)) {
            return true;
        }
    }
    return false;
}

static bool starts_folded(struct ec_str text, struct ec_str prefix)
{
    return text.len >= prefix.len && ec_str_equal_folded(ec_piece(text, 0, prefix.len), prefix);
}

/* The one word that begins with `text`. */
static struct ec_str only_start(const struct ec_value_words *words, struct ec_str text)
{
    struct ec_str found = {NULL, 0};
    for (size_t i = 0; i < words->n; i++) {
        struct ec_str word = words->get(words->context, i);
        if (starts_folded(word, text)) {
            if (found.ptr) {
                return (struct ec_str){NULL, 0};
            }
            found = word;
        }
    }
    return found;
}

struct ec_str ec_nearest(const struct ec_value_words *words, struct ec_str text)
{
    if (text.len < 2 || text.len > EC_SUGGEST_MAX_LEN) {
        return (struct ec_str){NULL, 0};
    }
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, text);
    for (size_t i = 0; i < words->n; i++) {
        ec_suggest_offer(&suggest, words->get(words->context, i));
    }
    return suggest.n > 0 ? suggest.best[0].name : only_start(words, text);
}

static bool is_boolean(struct ec_judge *judge)
{
    struct ec_value value = {0};
    struct ec_judge inner = *judge;
    inner.out = &value;
    ec_judge_boolean(&inner);
    return value.verdict == EC_VERDICT_OK;
}

static void judge_enum(struct ec_judge *judge)
{
    const struct ec_value_type *type = judge->type;
    struct ec_str text = judge->text;
    if (ec_is_word(&type->values, text) || ((type->also & EC_ALSO_BOOLEAN) && is_boolean(judge))) {
        return;
    }
    if ((type->also & EC_ALSO_INTEGER) && ec_is_integer(text)) {
        ec_judge_integer(judge);
        return;
    }
    enum ec_problem problem = text.len == 0 ? EC_PROBLEM_EMPTY : EC_PROBLEM_UNKNOWN;
    bool noted = (type->also & EC_ALSO_ANY) ? ec_judge_odd(judge, problem, 0, text.len,
                                                           "the documentation does not name it")
                                            : ec_judge_wrong(judge, problem, 0, text.len, NULL);
    if (noted) {
        ec_judge_suggest_str(judge, ec_nearest(&type->values, text), false);
    }
}

/* -- words between separators ---------------------------------------------------------------- */

static bool is_separator(unsigned separators, char c)
{
    return ((separators & EC_SEPARATOR_COLON) && c == ':') ||
           ((separators & EC_SEPARATOR_SEMICOLON) && c == ';') ||
           ((separators & EC_SEPARATOR_COMMA) && c == ',') ||
           ((separators & EC_SEPARATOR_BLANK) && ec_is_blank(c));
}

static const char separator_bytes[] = ":;, "; /* in the order of the bits */

/* Notes a separator that belongs to another option. */
static bool judge_separator(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    unsigned own = 0;
    while (own < 3 && !(judge->type->separators >> own & 1)) {
        own++;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\0' && strchr(separator_bytes, text.ptr[i]) != NULL) {
            if (ec_judge_wrong(judge, EC_PROBLEM_SYNTAX, i, 1,
                               "the words have another separator here")) {
                ec_judge_suggest_str(judge, (struct ec_str){separator_bytes + own, 1}, false);
            }
            return true;
        }
    }
    return false;
}

static void judge_one(struct ec_judge *judge, unsigned type);

static void judge_word(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "nothing stands between two separators");
        return;
    }
    if (judge->type->element == EC_TYPE_ENUM && judge_separator(judge)) {
        return;
    }
    size_t sign = judge->type->signs && (text.ptr[0] == '+' || text.ptr[0] == '-') ? 1 : 0;
    struct ec_judge word = ec_judge_part(judge, sign, text.len - sign);
    /* Once a fault is known, an odd word changes nothing and its suggestion would cost time. */
    if (judge->out->verdict == EC_VERDICT_OK || judge->type->element != EC_TYPE_ENUM ||
        !ec_is_word(&judge->type->values, word.text)) {
        judge_one(&word, judge->type->element);
    }
}

static void judge_words(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    unsigned separators = judge->type->separators;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
        return;
    }
    size_t first = 0;
    for (size_t at = 0; at <= text.len && judge->out->verdict != EC_VERDICT_WRONG; at++) {
        if (at < text.len && !is_separator(separators, text.ptr[at])) {
            continue;
        }
        size_t last = at;
        while (first < last && ec_is_blank(text.ptr[first])) {
            first++;
        }
        while (last > first && ec_is_blank(text.ptr[last - 1])) {
            last--;
        }
        /* Blanks are separators that may come in any number. */
        if (last > first || !(separators & EC_SEPARATOR_BLANK)) {
            struct ec_judge word = ec_judge_part(judge, first, last - first);
            judge_word(&word);
        }
        first = at + 1;
    }
}

/* -- the types ------------------------------------------------------------------------------- */

static void judge_nothing(struct ec_judge *judge)
{
    (void)judge;
}

void ec_judge_nul(struct ec_judge *judge)
{
    size_t nul = ec_find_byte(judge->text, 0, '\0');
    if (nul < judge->text.len) {
        ec_judge_odd(judge, EC_PROBLEM_BYTE, nul, 1, "a NUL byte ends the text");
    }
}

static void judge_dictionary(struct ec_judge *judge)
{
    ec_judge_wrong(judge, EC_PROBLEM_AGGREGATE, 0, judge->text.len, NULL);
}

static void judge_ip(struct ec_judge *judge)
{
    ec_judge_address(judge, 0);
}

static void judge_host(struct ec_judge *judge)
{
    ec_judge_address(judge, EC_ADDRESS_NAMES | EC_ADDRESS_WILDCARD);
}

static void judge_endpoint(struct ec_judge *judge)
{
    ec_judge_endpoint(judge, EC_ADDRESS_NAMES | EC_ADDRESS_WILDCARD);
}

static void judge_domain(struct ec_judge *judge)
{
    ec_judge_domain(judge, false);
}

static void judge_pattern(struct ec_judge *judge)
{
    ec_judge_domain(judge, true);
}

static void judge_email(struct ec_judge *judge)
{
    ec_judge_email(judge, false);
}

static void judge_email_or_domain(struct ec_judge *judge)
{
    ec_judge_email(judge, true);
}

/* By enum ec_type. */
static const struct type_row {
    void (*judge)(struct ec_judge *judge);
    const char *expected;
} types[] = {
    [EC_TYPE_ANY] = {judge_nothing, "any text"},
    [EC_TYPE_BOOLEAN] = {ec_judge_boolean, "true or false"},
    [EC_TYPE_INTEGER] = {ec_judge_integer, "a whole number"},
    [EC_TYPE_DECIMAL] = {ec_judge_decimal, "a number"},
    [EC_TYPE_MODE] = {ec_judge_mode, "file permissions in octal, such as 0640"},
    [EC_TYPE_SIZE] = {ec_judge_integer, "a number of bytes"},
    [EC_TYPE_DURATION] = {ec_judge_integer, "a number of seconds"},
    [EC_TYPE_TIMESPAN] = {ec_judge_timespan, "a time such as \"4 hours\""},
    [EC_TYPE_THROTTLE] = {ec_judge_throttle, "a limit such as 10, or 10/60 for 10 in 60 seconds"},
    [EC_TYPE_STRING] = {ec_judge_nul, "a text"},
    [EC_TYPE_ENUM] = {judge_enum, "one of the documented words"},
    [EC_TYPE_WORDS] = {judge_words, "words with separators"},
    [EC_TYPE_LIST] = {judge_nothing, "a list ( ... )"},
    [EC_TYPE_DICTIONARY] = {judge_dictionary, "a dictionary [ key = value ]"},
    [EC_TYPE_FILE] = {ec_judge_path, "the path of a file"},
    [EC_TYPE_DIRECTORY] = {ec_judge_path, "the path of a directory"},
    [EC_TYPE_PATH] = {ec_judge_path, "a path"},
    [EC_TYPE_USER] = {ec_judge_account, "the name of a user"},
    [EC_TYPE_GROUP] = {ec_judge_account, "the name of a group"},
    [EC_TYPE_CAPABILITIES] = {ec_judge_nul, "capabilities as cap_from_text(3) reads them"},
    [EC_TYPE_IP] = {judge_ip, "an IP address"},
    [EC_TYPE_CIDR] = {ec_judge_cidr, "an address, or a network such as 10.0.0.0/8"},
    [EC_TYPE_HOST] = {judge_host, "a host name or an address"},
    [EC_TYPE_HOSTNAME] = {ec_judge_hostname, "a host name"},
    [EC_TYPE_DOMAIN] = {judge_domain, "a domain name"},
    [EC_TYPE_DOMAIN_PATTERN] = {judge_pattern, "a domain name, or one that begins with *"},
    [EC_TYPE_PORT] = {ec_judge_port, "a port from 1 to 65535"},
    [EC_TYPE_ENDPOINT] = {judge_endpoint, "a host and a port, such as mail.example.com:25"},
    [EC_TYPE_ROUTE] = {ec_judge_route, "a host, or a URI such as smtp://host?port=25"},
    [EC_TYPE_EMAIL] = {judge_email, "a mail address"},
    [EC_TYPE_EMAIL_OR_DOMAIN] = {judge_email_or_domain, "a mail address or a domain name"},
    [EC_TYPE_URI] = {ec_judge_uri, "a URI"},
    [EC_TYPE_LOG] = {ec_judge_log, "a path, or a URI such as jlog:///var/log/name=>master"},
    [EC_TYPE_QUERY] = {ec_judge_query, "a query"},
    [EC_TYPE_FORMAT] = {ec_judge_format, "a format"},
    [EC_TYPE_REGEX] = {ec_judge_regex, "a regular expression"},
    [EC_TYPE_CIPHERS] = {ec_judge_ciphers, "a list of ciphers"},
    [EC_TYPE_CHARSET] = {ec_judge_charset, "the name of a character set"},
    [EC_TYPE_CODE] = {ec_judge_code, "the code, name or family of a finding, such as SEC001"},
    [EC_TYPE_DAY] = {ec_judge_day, "a day such as 2030-12-31"},
    [EC_TYPE_VERSION] = {ec_judge_version, "a version of the server, such as 4.2 or 3.6.23"},
};

static void judge_one(struct ec_judge *judge, unsigned type)
{
    if (type < EC_COUNT(types) && types[type].judge != NULL) {
        types[type].judge(judge);
    }
}

static const char *noun_of(struct ec_arena *arena, const struct ec_value_type *type)
{
    if (type->type != EC_TYPE_DURATION || type->unit <= EC_UNIT_S) {
        return types[type->type].expected;
    }
    struct ec_str unit =
        type->unit == EC_UNIT_MS ? EC_STR("milliseconds") : ec_vocab_term(EC_TERM_UNIT, type->unit);
    return ec_arena_printf(arena, "a number of %.*s", (int)unit.len, unit.ptr);
}

enum { FEW_WORDS = 8 };

/* "no, ifavailable or required"; NULL when memory is short. */
static const char *list_words(struct ec_arena *arena, const struct ec_value_type *type)
{
    const char *text = "";
    for (size_t i = 0; i < type->values.n && text != NULL; i++) {
        struct ec_str word = type->values.get(type->values.context, i);
        bool last = i + 1 == type->values.n && type->also == 0;
        const char *glue = i == 0 ? "" : last ? " or " : ", ";
        text = ec_arena_printf(arena, "%s%s%.*s", text, glue, (int)word.len, word.ptr);
    }
    if (text == NULL || type->also == 0) {
        return text;
    }
    return ec_arena_printf(arena, "%s%s%s%s", text,
                           (type->also & EC_ALSO_BOOLEAN) ? ", true, false" : "",
                           (type->also & EC_ALSO_INTEGER) ? ", a number" : "",
                           (type->also & EC_ALSO_ANY) ? ", or another word" : "");
}

/* The noun with the bounds that count as an error. */
static const char *expected_of(struct ec_arena *arena, const struct ec_value_type *type)
{
    if (type->type == EC_TYPE_ENUM && type->values.n > 0 && type->values.n <= FEW_WORDS) {
        return list_words(arena, type);
    }
    const char *noun = noun_of(arena, type);
    bool low = type->low != INT64_MIN;
    bool high = type->high != INT64_MAX;
    if (noun == NULL || (type->basis != EC_BASIS_DOCUMENTED && type->basis != EC_BASIS_SENTINEL)) {
        return noun;
    }
    if (low && high) {
        return ec_arena_printf(arena, "%s from %lld to %lld", noun, (long long)type->low,
                               (long long)type->high);
    }
    if (low || high) {
        return ec_arena_printf(arena, "%s, at %s %lld", noun, low ? "least" : "most",
                               (long long)(low ? type->low : type->high));
    }
    return noun;
}

static bool is_known_type(unsigned type)
{
    return type > 0 && type < EC_COUNT(types);
}

bool ec_value_check(struct ec_arena *arena, const struct ec_value_type *type, struct ec_str text,
                    struct ec_value *out)
{
    *out = (struct ec_value){0};
    if (!is_known_type(type->type)) {
        return true;
    }
    if (text.ptr == NULL) {
        text.ptr = "";
    }
    struct ec_judge judge = {arena, type, text, 0, out};
    judge_one(&judge, type->type);
    if (out->verdict != EC_VERDICT_OK) {
        out->expected = expected_of(arena, type);
    }
    return !arena->oom;
}
