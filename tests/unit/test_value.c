/* SPDX-License-Identifier: MIT */
#include "schema/value.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <check.h>
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>

/* Types as the vocabulary would give them. */
#define WORDS(list)                                                                                \
    {                                                                                              \
        .get = word_at, .context = list, .n = EC_COUNT(list)                                       \
    }
static struct ec_str word_at(const void *context, size_t index)
{
    return ec_str_from(((const char *const *)context)[index]);
}

static const char *const levels[] = {"DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"};
static const char *const states[] = {"enabled", "disabled"};
static const char *const tls[] = {"ALL", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
static const char *const methods[] = {"ESMTP", "SMTP", "LMTP", "ECSTREAM"};
static const char *const policies[] = {"no", "ifavailable", "required"};

static const struct ec_value_type boolean_type = {.type = EC_TYPE_BOOLEAN};
static const struct ec_value_type state_type = {.type = EC_TYPE_BOOLEAN, .usual = WORDS(states)};
static const struct ec_value_type integer_type = {.type = EC_TYPE_INTEGER};
static const struct ec_value_type bounded_type = {
    .type = EC_TYPE_INTEGER, .basis = EC_BASIS_DOCUMENTED, .low = 1, .high = 60};
static const struct ec_value_type sentinel_type = {
    .type = EC_TYPE_INTEGER, .basis = EC_BASIS_SENTINEL, .low = -1, .high = INT64_MAX};
static const struct ec_value_type most_type = {
    .type = EC_TYPE_INTEGER, .basis = EC_BASIS_DOCUMENTED, .low = INT64_MIN, .high = 9};
static const struct ec_value_type usual_type = {.type = EC_TYPE_INTEGER,
                                                .basis = EC_BASIS_INFERRED,
                                                .unit = EC_UNIT_MESSAGES,
                                                .low = 0,
                                                .high = 1000};
static const struct ec_value_type percent_type = {.type = EC_TYPE_INTEGER,
                                                  .basis = EC_BASIS_DOCUMENTED,
                                                  .unit = EC_UNIT_PERCENT,
                                                  .low = 0,
                                                  .high = 100};
static const struct ec_value_type mild_type = {.type = EC_TYPE_INTEGER, .mild = true};
static const struct ec_value_type size_type = {.type = EC_TYPE_SIZE, .unit = EC_UNIT_BYTES};
static const struct ec_value_type seconds_type = {.type = EC_TYPE_DURATION, .unit = EC_UNIT_S};
static const struct ec_value_type ms_type = {.type = EC_TYPE_DURATION, .unit = EC_UNIT_MS};
static const struct ec_value_type hours_type = {.type = EC_TYPE_DURATION, .unit = EC_UNIT_HOURS};
static const struct ec_value_type decimal_type = {.type = EC_TYPE_DECIMAL};
static const struct ec_value_type share_type = {
    .type = EC_TYPE_DECIMAL, .basis = EC_BASIS_DOCUMENTED, .low = 0, .high = 100};
static const struct ec_value_type mode_type = {.type = EC_TYPE_MODE};
static const struct ec_value_type timespan_type = {.type = EC_TYPE_TIMESPAN};
static const struct ec_value_type throttle_type = {.type = EC_TYPE_THROTTLE};
static const struct ec_value_type string_type = {.type = EC_TYPE_STRING};
static const struct ec_value_type any_type = {.type = EC_TYPE_ANY};
static const struct ec_value_type dictionary_type = {.type = EC_TYPE_DICTIONARY};
static const struct ec_value_type level_type = {.type = EC_TYPE_ENUM, .values = WORDS(levels)};
static const struct ec_value_type method_type = {
    .type = EC_TYPE_ENUM, .values = WORDS(methods), .also = EC_ALSO_ANY};
static const struct ec_value_type policy_type = {
    .type = EC_TYPE_ENUM, .values = WORDS(policies), .also = EC_ALSO_BOOLEAN | EC_ALSO_INTEGER};
static const struct ec_value_type tls_type = {.type = EC_TYPE_WORDS,
                                              .element = EC_TYPE_ENUM,
                                              .separators = EC_SEPARATOR_COLON,
                                              .signs = true,
                                              .values = WORDS(tls)};
static const struct ec_value_type mails_type = {.type = EC_TYPE_WORDS,
                                                .element = EC_TYPE_EMAIL,
                                                .separators =
                                                    EC_SEPARATOR_BLANK | EC_SEPARATOR_COMMA};
static const struct ec_value_type file_type = {.type = EC_TYPE_FILE};
static const struct ec_value_type directory_type = {.type = EC_TYPE_DIRECTORY};
static const struct ec_value_type path_type = {.type = EC_TYPE_PATH};
static const struct ec_value_type user_type = {.type = EC_TYPE_USER};
static const struct ec_value_type ip_type = {.type = EC_TYPE_IP};
static const struct ec_value_type cidr_type = {.type = EC_TYPE_CIDR};
static const struct ec_value_type host_type = {.type = EC_TYPE_HOST};
static const struct ec_value_type hostname_type = {.type = EC_TYPE_HOSTNAME};
static const struct ec_value_type domain_type = {.type = EC_TYPE_DOMAIN};
static const struct ec_value_type pattern_type = {.type = EC_TYPE_DOMAIN_PATTERN};
static const struct ec_value_type port_type = {.type = EC_TYPE_PORT};
static const struct ec_value_type endpoint_type = {.type = EC_TYPE_ENDPOINT};
static const struct ec_value_type route_type = {.type = EC_TYPE_ROUTE};
static const struct ec_value_type email_type = {.type = EC_TYPE_EMAIL};
static const struct ec_value_type recipient_type = {.type = EC_TYPE_EMAIL_OR_DOMAIN};
static const struct ec_value_type uri_type = {.type = EC_TYPE_URI};
static const struct ec_value_type log_type = {.type = EC_TYPE_LOG};
static const struct ec_value_type query_type = {.type = EC_TYPE_QUERY};
static const struct ec_value_type format_type = {.type = EC_TYPE_FORMAT};
static const struct ec_value_type macros_type = {.type = EC_TYPE_FORMAT, .macros = true};
static const struct ec_value_type regex_type = {.type = EC_TYPE_REGEX};
static const struct ec_value_type ciphers_type = {.type = EC_TYPE_CIPHERS};
static const struct ec_value_type charset_type = {.type = EC_TYPE_CHARSET};
static const struct ec_value_type code_type = {.type = EC_TYPE_CODE};
static const struct ec_value_type day_type = {.type = EC_TYPE_DAY};
static const struct ec_value_type version_type = {.type = EC_TYPE_VERSION};

static const struct ec_value_type group_type = {.type = EC_TYPE_GROUP};
static const struct ec_value_type capabilities_type = {.type = EC_TYPE_CAPABILITIES};
static const struct ec_value_type list_type = {.type = EC_TYPE_LIST};
static const struct ec_value_type minutes_type = {.type = EC_TYPE_DURATION,
                                                  .unit = EC_UNIT_MINUTES};

static const struct ec_value_type *const all_types[] = {
    &any_type,      &boolean_type,    &state_type,        &integer_type,   &bounded_type,
    &sentinel_type, &most_type,       &usual_type,        &percent_type,   &mild_type,
    &size_type,     &seconds_type,    &ms_type,           &hours_type,     &decimal_type,
    &share_type,    &mode_type,       &user_type,         &timespan_type,  &throttle_type,
    &string_type,   &level_type,      &method_type,       &policy_type,    &tls_type,
    &mails_type,    &file_type,       &path_type,         &directory_type, &group_type,
    &ip_type,       &cidr_type,       &host_type,         &hostname_type,  &domain_type,
    &pattern_type,  &port_type,       &route_type,        &endpoint_type,  &email_type,
    &uri_type,      &log_type,        &query_type,        &recipient_type, &format_type,
    &macros_type,   &regex_type,      &list_type,         &ciphers_type,   &charset_type,
    &minutes_type,  &dictionary_type, &capabilities_type,
};

static struct ec_arena arena;

static void set_up(void)
{
    ec_arena_init(&arena);
}

static void tear_down(void)
{
    ec_arena_fini(&arena);
}

static struct ec_value judge(const struct ec_value_type *type, struct ec_str text)
{
    struct ec_value value;
    ck_assert(ec_value_check(&arena, type, text, &value));
    return value;
}

/* -- every text of value_cases.def ----------------------------------------------------------- */

#define NO_NUMBER INT64_MIN
#define NOTHING {NULL, 0}, false
#define LIKE(literal) {literal, sizeof(literal) - 1}, false
#define SAME(literal) {literal, sizeof(literal) - 1}, true
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const struct value_case {
    const struct ec_value_type *type; /* NULL: an instance name */
    enum ec_form form;
    struct ec_str text;
    enum ec_verdict verdict;
    enum ec_shape shape;
    int64_t number;
    enum ec_problem problem;
    unsigned off;
    unsigned len;
    struct ec_str suggestion;
    bool exact;
    const char *reason;
} cases[] = {
#define GOOD(type, form, text, shape, number)                                                      \
    {type, form, TEXT(text), EC_VERDICT_OK, EC_SHAPE_##shape, number, 0, 0, 0, NOTHING, NULL},
#define FAULT(type, form, verdict, text, problem, off, len, ...)                                   \
    {type, form, TEXT(text), verdict, 0, NO_NUMBER, EC_PROBLEM_##problem, off, len, __VA_ARGS__},
/* PCRE2 10.45 points behind a range or a class that is wrong, older ones into it. */
#define SINCE_PCRE2_45(off, before) (PCRE2_MINOR >= 45 ? (off) : (before))
#define VALUE_OK(type, ...) GOOD(&type##_type, 0, __VA_ARGS__)
#define VALUE_ODD(type, ...) FAULT(&type##_type, 0, EC_VERDICT_ODD, __VA_ARGS__)
#define VALUE_BAD(type, ...) FAULT(&type##_type, 0, EC_VERDICT_WRONG, __VA_ARGS__)
#define INSTANCE_OK(form, ...) GOOD(NULL, EC_FORM_##form, __VA_ARGS__)
#define INSTANCE_ODD(form, ...) FAULT(NULL, EC_FORM_##form, EC_VERDICT_ODD, __VA_ARGS__)
#define INSTANCE_BAD(form, ...) FAULT(NULL, EC_FORM_##form, EC_VERDICT_WRONG, __VA_ARGS__)
#include "value_cases.def"
};

/* What the library says of a regular expression differs between its versions. */
static void compare_reasons(const struct value_case *c, const struct ec_value *value)
{
    if (c->problem == EC_PROBLEM_REGEX && c->type != NULL) {
        ck_assert_ptr_nonnull(value->reason);
    } else if (c->reason == NULL) {
        ck_assert_ptr_null(value->reason);
    } else {
        ck_assert_str_eq(value->reason, c->reason);
    }
}

static void compare_fault(const struct value_case *c, const struct ec_value *value)
{
    ck_assert_uint_eq(value->problem, c->problem);
    ck_assert_uint_eq(value->off, c->off);
    ck_assert_uint_eq(value->len, c->len);
    ck_assert_int_eq(value->exact, c->exact);
    ck_assert_int_eq(value->suggestion.ptr == NULL, c->suggestion.ptr == NULL);
    ck_assert(ec_str_equal(value->suggestion, c->suggestion));
    ck_assert_ptr_nonnull(value->expected);
}

START_TEST(verdicts)
{
    const struct value_case *c = &cases[_i];
    struct ec_value value;
    if (c->type != NULL) {
        value = judge(c->type, c->text);
    } else {
        ck_assert(ec_instance_check(&arena, EC_INSTANCE_OPTIONAL, c->form, c->text, &value));
    }
    ck_assert_msg(value.verdict == c->verdict, "%s: verdict %u, not %u", c->text.ptr, value.verdict,
                  c->verdict);
    if (c->verdict == EC_VERDICT_OK) {
        ck_assert_uint_eq(value.shape, c->shape);
        ck_assert_int_eq(value.has_number, c->number != NO_NUMBER);
        ck_assert(!value.has_number || value.number == c->number);
    }
    if (c->verdict != EC_VERDICT_OK) {
        compare_fault(c, &value);
    }
    compare_reasons(c, &value);
}
END_TEST

/* A suggestion that means the same is never worse than what was written. */
static void check_suggestion(const struct value_case *c)
{
    size_t tail = c->off + c->len;
    char *text =
        ec_arena_printf(&arena, "%.*s%.*s%.*s", (int)c->off, c->text.ptr, (int)c->suggestion.len,
                        c->suggestion.ptr, (int)(c->text.len - tail), c->text.ptr + tail);
    struct ec_value value = judge(c->type, ec_str_from(text));
    ck_assert_msg(value.verdict < c->verdict || value.verdict == EC_VERDICT_OK ||
                      (value.verdict == c->verdict && value.off != c->off),
                  "%s instead of %s", text, c->text.ptr);
}

START_TEST(suggestions_are_good)
{
    unsigned n = 0;
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        if (cases[i].exact && cases[i].type != NULL) {
            check_suggestion(&cases[i]);
            n++;
        }
    }
    ck_assert_uint_ge(n, 100);
}
END_TEST

/* -- what is expected ------------------------------------------------------------------------ */

static const struct ec_value_type words_type = {
    .type = EC_TYPE_ENUM, .values = WORDS(methods), .also = EC_ALSO_ANY | EC_ALSO_INTEGER};
static const struct ec_value_type bytes_type = {
    .type = EC_TYPE_SIZE, .basis = EC_BASIS_DOCUMENTED, .low = 1024, .high = INT64_MAX};
static const struct ec_value_type inferred_type = {
    .type = EC_TYPE_INTEGER, .basis = EC_BASIS_INFERRED, .low = 0, .high = 9};

static const struct expected_case {
    const struct ec_value_type *type;
    const char *expected;
} expected_cases[] = {
    {&boolean_type, "true or false"},
    {&integer_type, "a whole number"},
    {&bounded_type, "a whole number from 1 to 60"},
    {&sentinel_type, "a whole number, at least -1"},
    {&most_type, "a whole number, at most 9"},
    {&inferred_type, "a whole number"},
    {&bytes_type, "a number of bytes, at least 1024"},
    {&seconds_type, "a number of seconds"},
    {&ms_type, "a number of milliseconds"},
    {&minutes_type, "a number of minutes"},
    {&level_type, "DEBUG, INFO, NOTICE, WARNING, ERROR or CRITICAL"},
    {&policy_type, "no, ifavailable, required, true, false, a number"},
    {&words_type, "ESMTP, SMTP, LMTP, ECSTREAM, a number, or another word"},
    {&ip_type, "an IP address"},
    {&cidr_type, "an address, or a network such as 10.0.0.0/8"},
    {&dictionary_type, "a dictionary [ key = value ]"},
};

START_TEST(expectations)
{
    const struct expected_case *c = &expected_cases[_i];
    /* No type but those of open lists takes this text. */
    struct ec_value value = judge(c->type, EC_STR("!"));
    ck_assert_ptr_nonnull(value.expected);
    ck_assert_str_eq(value.expected, c->expected);
}
END_TEST

/* -- instance names -------------------------------------------------------------------------- */

static void check_rule(enum ec_instance rule, struct ec_str name, enum ec_problem problem)
{
    struct ec_value value;
    ck_assert(ec_instance_check(&arena, rule, EC_FORM_NAME, name, &value));
    ck_assert_uint_eq(value.verdict, problem == EC_PROBLEM_NONE ? EC_VERDICT_OK : EC_VERDICT_WRONG);
    ck_assert_uint_eq(value.problem, problem);
    ck_assert_uint_eq(value.off, 0);
    ck_assert_uint_eq(value.len, problem == EC_PROBLEM_FORBIDDEN ? name.len : 0);
}

START_TEST(instance_rules)
{
    const struct ec_str none = {NULL, 0};
    check_rule(EC_INSTANCE_REQUIRED, EC_STR("a"), EC_PROBLEM_NONE);
    check_rule(EC_INSTANCE_REQUIRED, none, EC_PROBLEM_MISSING);
    check_rule(EC_INSTANCE_OPTIONAL, EC_STR("a"), EC_PROBLEM_NONE);
    check_rule(EC_INSTANCE_OPTIONAL, none, EC_PROBLEM_NONE);
    check_rule(EC_INSTANCE_NONE, none, EC_PROBLEM_NONE);
    check_rule(EC_INSTANCE_NONE, EC_STR("abc"), EC_PROBLEM_FORBIDDEN);
    check_rule(EC_INSTANCE_UNKNOWN, EC_STR("a"), EC_PROBLEM_NONE);
    check_rule(EC_INSTANCE_UNKNOWN, none, EC_PROBLEM_NONE);
}
END_TEST

/* -- hostile texts --------------------------------------------------------------------------- */

static void check_sane(const struct ec_value *value, struct ec_str text)
{
    ck_assert_uint_le(value->off, text.len);
    ck_assert_uint_le(value->len, text.len - value->off);
    if (value->verdict == EC_VERDICT_OK) {
        ck_assert_uint_eq(value->problem, EC_PROBLEM_NONE);
        ck_assert_uint_eq(value->off, 0);
        ck_assert_uint_eq(value->len, 0);
        ck_assert_ptr_null(value->reason);
        ck_assert_ptr_null(value->expected);
        ck_assert_ptr_null(value->suggestion.ptr);
    } else {
        ck_assert_uint_ne(value->problem, EC_PROBLEM_NONE);
        ck_assert_ptr_nonnull(value->expected);
    }
}

static void check_all(struct ec_str text)
{
    for (size_t i = 0; i < EC_COUNT(all_types); i++) {
        struct ec_value value = judge(all_types[i], text);
        check_sane(&value, text);
    }
    for (unsigned form = EC_FORM_NAME; form <= EC_FORM_NODE; form++) {
        struct ec_value value;
        ck_assert(ec_instance_check(&arena, EC_INSTANCE_REQUIRED, form, text, &value));
        check_sane(&value, text);
    }
}

static const char *const patterns[] = {
    /* the first four make a text of 1 MiB */
    "a", "0", "1", ":",  ",",  ".",      "%",       "/",   "(",          "*",          " ",
    "-", "[", "@", "=",  "a.", "1h",     "+1:",     "%h{", "?x=1&",      "#",          "\377",
    "]", "<", "_", "1/", "a,", "a@b.c ", "jlog://", "$",   "persist://", "iowrapper:",
};

START_TEST(long_texts)
{
    const char *pattern = patterns[_i];
    size_t period = strlen(pattern);
    size_t len = _i < 4 ? (size_t)1 << 20 : (size_t)1 << 16;
    char *bytes = malloc(len);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < len; i++) {
        bytes[i] = pattern[i % period];
    }
    check_all((struct ec_str){bytes, len});
    free(bytes);
}
END_TEST

enum { N_PARTS = 31 }; /* of the table; only the first few are cut */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* No text makes a check read beyond it: each has a block of memory of its own length. */
START_TEST(random_texts)
{
    static const char alphabet[] =
        "0123456789abcdefxXkMsh.:/[]()*+-_@#%{}?&=,;<>~$ \t\n\\\"^|\0\377";
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    for (unsigned round = 0; round < 400; round++) {
        size_t len = next_random(&state) % 24;
        char *bytes = malloc(len + (len == 0));
        ck_assert_ptr_nonnull(bytes);
        for (size_t i = 0; i < len; i++) {
            bytes[i] = alphabet[next_random(&state) % (sizeof(alphabet) - 1)];
        }
        check_all((struct ec_str){bytes, len});
        free(bytes);
    }
}
END_TEST

/* Every beginning of the texts of the table, as a value of each type. */
START_TEST(cut_texts)
{
    for (size_t i = (size_t)_i; i < EC_COUNT(cases); i += N_PARTS) {
        struct ec_str text = cases[i].text;
        for (size_t len = 0; len <= text.len; len++) {
            char *bytes = malloc(len + (len == 0));
            ck_assert_ptr_nonnull(bytes);
            memcpy(bytes, text.ptr, len);
            check_all((struct ec_str){bytes, len});
            free(bytes);
        }
    }
}
END_TEST

START_TEST(short_memory)
{
    struct ec_value value;
    arena.oom = true;
    ck_assert(!ec_value_check(&arena, &integer_type, EC_STR("1"), &value));
    ck_assert(!ec_instance_check(&arena, EC_INSTANCE_REQUIRED, EC_FORM_NAME, EC_STR("a"), &value));
}
END_TEST

/* -- the vocabulary -------------------------------------------------------------------------- */

static const struct ec_vocab *find(const char *name, enum ec_vocab_kind kind, unsigned type)
{
    struct ec_numbers numbers = ec_vocab_find(ec_str_from(name));
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (word->kind == kind && word->type == type) {
            return word;
        }
    }
    ck_abort_msg("%s is not in the vocabulary", name);
    return NULL;
}

/* A default without its quotes; empty for lists and dictionaries. */
static struct ec_str plain_default(const struct ec_vocab *word)
{
    struct ec_str text = ec_vocab_text(word->default_text);
    if (text.len > 1 && text.ptr[0] == '"') {
        return (struct ec_str){text.ptr + 1, text.len - 2};
    }
    bool aggregate = word->type == EC_TYPE_LIST || word->type == EC_TYPE_DICTIONARY;
    return aggregate ? EC_STR("") : text;
}

START_TEST(defaults_fit_their_types)
{
    unsigned n = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_str text = plain_default(word);
        if (text.len == 0) {
            continue;
        }
        struct ec_value_type type = ec_value_type_of(word, EC_PART_VALUE);
        struct ec_value value = judge(&type, text);
        ck_assert_msg(value.verdict != EC_VERDICT_WRONG, "%s = %.*s: %s, %s",
                      ec_vocab_text(word->name).ptr, (int)text.len, text.ptr, value.expected,
                      value.reason == NULL ? "" : value.reason);
        n++;
    }
    ck_assert_uint_ge(n, 400);
}
END_TEST

START_TEST(special_values_are_good)
{
    unsigned n = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_numbers specials = ec_vocab_list(word->specials);
        struct ec_value_type type = ec_value_type_of(word, EC_PART_VALUE);
        for (size_t j = 0; j < specials.n; j++, n++) {
            struct ec_vocab_special special = ec_vocab_special(specials.at[j]);
            char *text = ec_arena_printf(&arena, "%lld", (long long)special.value);
            struct ec_value value = judge(&type, ec_str_from(text));
            ck_assert_msg(value.verdict == EC_VERDICT_OK || type.type == EC_TYPE_ENUM, "%s = %s",
                          ec_vocab_text(word->name).ptr, text);
        }
    }
    ck_assert_uint_ge(n, 30);
}
END_TEST

START_TEST(special_meanings_are_numbers)
{
    const struct ec_vocab *word =
        find("Max_Outbound_Connections", EC_VOCAB_OPTION, EC_TYPE_INTEGER);
    struct ec_value_type type = ec_value_type_of(word, EC_PART_VALUE);
    struct ec_value value = judge(&type, EC_STR("Unlimited"));
    ck_assert_uint_eq(value.verdict, EC_VERDICT_WRONG);
    ck_assert(ec_str_equal(value.suggestion, EC_STR("-1")));
    ck_assert(value.exact);
}
END_TEST

START_TEST(types_of_words)
{
    struct ec_value_type type =
        ec_value_type_of(find("TLS_Protocols", EC_VOCAB_OPTION, EC_TYPE_WORDS), EC_PART_VALUE);
    ck_assert_uint_eq(judge(&type, EC_STR("+ALL:-SSLv3")).verdict, EC_VERDICT_OK);
    ck_assert_uint_eq(judge(&type, EC_STR("+ALL:-SSLv7")).verdict, EC_VERDICT_WRONG);
    type = ec_value_type_of(find("Relay_Hosts", EC_VOCAB_OPTION, EC_TYPE_LIST), EC_PART_VALUE);
    ck_assert_uint_eq(type.type, EC_TYPE_CIDR);
    type = ec_value_type_of(find("DEBUG", EC_VOCAB_OPTION, EC_TYPE_LIST), EC_PART_VALUE);
    ck_assert_uint_eq(judge(&type, EC_STR("smtp")).verdict, EC_VERDICT_OK);
    ck_assert_uint_eq(judge(&type, EC_STR("0xff")).verdict, EC_VERDICT_OK);
    ck_assert(ec_str_equal(judge(&type, EC_STR("SMPT")).suggestion, EC_STR("SMTP")));
    type =
        ec_value_type_of(find("TimestampFormat", EC_VOCAB_OPTION, EC_TYPE_FORMAT), EC_PART_VALUE);
    ck_assert(!type.macros);
    type = ec_value_type_of(find("reinvoke", EC_VOCAB_PARAMETER, EC_TYPE_BOOLEAN), EC_PART_VALUE);
    ck_assert_uint_eq(judge(&type, EC_STR("2")).verdict, EC_VERDICT_WRONG);
    type = ec_value_type_of(find("State", EC_VOCAB_OPTION, EC_TYPE_BOOLEAN), EC_PART_VALUE);
    ck_assert_uint_eq(judge(&type, EC_STR("yes")).problem, EC_PROBLEM_STYLE);
}
END_TEST

START_TEST(keys_of_dictionaries)
{
    unsigned n_listed = 0;
    unsigned n_numbers = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        if (word->type != EC_TYPE_DICTIONARY) {
            continue;
        }
        struct ec_value_type type = ec_value_type_of(word, EC_PART_KEY);
        struct ec_numbers keys = ec_vocab_list(word->keys);
        for (size_t j = 0; j < keys.n; j++, n_listed++) {
            ck_assert_uint_eq(judge(&type, ec_vocab_text(keys.at[j])).verdict, EC_VERDICT_OK);
        }
        if (keys.n > 0) {
            ck_assert_uint_eq(judge(&type, EC_STR("no such key")).verdict, EC_VERDICT_WRONG);
        } else if (word->key == EC_KEY_INTEGER) {
            ck_assert_uint_eq(judge(&type, EC_STR("0")).verdict, EC_VERDICT_OK);
            ck_assert_uint_eq(judge(&type, EC_STR("x")).verdict, EC_VERDICT_WRONG);
            n_numbers++;
        }
    }
    ck_assert_uint_ge(n_listed, 5);
    ck_assert_uint_ge(n_numbers, 1);
}
END_TEST

/* The formats of custom_logger, and only those, have macros that are listed. */
START_TEST(formats_with_macros)
{
    unsigned n = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        if (word->type != EC_TYPE_FORMAT) {
            continue;
        }
        struct ec_value_type type = ec_value_type_of(word, EC_PART_VALUE);
        bool custom =
            word->module != 0 &&
            ec_str_equal(ec_vocab_text(ec_vocab_at(word->module)->name), EC_STR("custom_logger"));
        ck_assert_int_eq(type.macros, custom);
        n += type.macros;
    }
    ck_assert_uint_ge(n, 4);
}
END_TEST

/* ---- two spellings of one value ---------------------------------------------------------------- */

START_TEST(spellings_of_one_value_are_told)
{
    static const struct {
        const char *option;
        const char *a;
        const char *b;
        bool same;
    } pairs[] = {
        {"Blackhole", "enabled", "TRUE", true},
        {"Blackhole", "0", "off", true},
        {"Blackhole", "0", "on", false},
        {"Blackhole", "maybe", "maybe", true},
        {"Message_Expiration", "0x10", "16", true},
        {"Message_Expiration", "+16", "16", true},
        {"Message_Expiration", "016", "14", true},
        {"Message_Expiration", "16", "16s", false},
        {"Message_Expiration", "", "0", false},
        {"Message_Expiration", "99999999999999999999", "99999999999999999998", false},
        {"TLS", "REQUIRED", "required", true},
        {"TLS", "no", "false", false}, /* its page has three words, none of them boolean */
        {"TLS", "no", "0", false},
        {"Message_Expiration", "9223372036854775808", "9223372036854775809", false},
        {"Message_Expiration", "0xffffffffffffffff", "18446744073709551615", true},
        {"Message_Expiration", "-5", "5", false},
        {"Message_Expiration", "-0", "0", true},
        {"Outbound_Throttle_Messages", "10", "10/1", true},
        {"Outbound_Throttle_Messages", "0x64/60", "100/0x3c", true},
        {"Outbound_Throttle_Messages", "10/1", "10/2", false},
        {"Outbound_Throttle_Messages", "10/", "10", false},
        {"Outbound_Throttle_Messages", "10/1/1", "10", false},
        {"Relay_Hosts", "10.0.0.1/32", "10.0.0.1", true},
        {"Relay_Hosts", "2001:DB8::/32", "2001:db8:0::/32", true},
        {"Relay_Hosts", "10.0.0.0/8", "10.0.0.0/9", false},
        {"Relay_Hosts", "10.0.0.1", "::ffff:10.0.0.1", false},
        {"Relay_Domains", "*.Example.com", "*.example.COM", true},
        {"Bind_Address", "2001:DB8::1", "2001:db8:0::1", true},
        {"Bind_Address", "10.0.0.1", "10.0.0.2", false},
        {"Bind_Address", "MX.example.com", "mx.EXAMPLE.com", true},
        {"Gateway", "a", "b", false},
        {NULL, "1", "1", true},
        {NULL, "1", "01", false},
    };
    for (size_t i = 0; i < EC_COUNT(pairs); i++) {
        const struct ec_vocab *word =
            pairs[i].option ? ec_vocab_option(ec_str_from(pairs[i].option), ec_vocab_global())
                            : NULL;
        ck_assert_int_eq(pairs[i].option != NULL, word != NULL);
        ck_assert_msg(ec_value_same(word, ec_str_from(pairs[i].a), ec_str_from(pairs[i].b)) ==
                          pairs[i].same,
                      "%s: '%s' and '%s'", pairs[i].option, pairs[i].a, pairs[i].b);
        ck_assert(ec_value_same(word, ec_str_from(pairs[i].b), ec_str_from(pairs[i].a)) ==
                  pairs[i].same);
    }
}
END_TEST

static Suite *value_suite(void)
{
    Suite *suite = suite_create("value");
    TCase *texts = tcase_create("texts");
    tcase_add_checked_fixture(texts, set_up, tear_down);
    tcase_add_loop_test(texts, verdicts, 0, EC_COUNT(cases));
    tcase_add_test(texts, suggestions_are_good);
    tcase_add_loop_test(texts, expectations, 0, EC_COUNT(expected_cases));
    tcase_add_test(texts, instance_rules);
    tcase_add_test(texts, short_memory);
    suite_add_tcase(suite, texts);

    TCase *hostile = tcase_create("hostile");
    tcase_add_checked_fixture(hostile, set_up, tear_down);
    tcase_set_timeout(hostile, 60);
    tcase_add_loop_test(hostile, long_texts, 0, EC_COUNT(patterns));
    tcase_add_loop_test(hostile, random_texts, 0, 2);
    tcase_add_loop_test(hostile, cut_texts, 0, 4);
    suite_add_tcase(suite, hostile);

    TCase *words = tcase_create("vocabulary");
    tcase_add_checked_fixture(words, set_up, tear_down);
    tcase_add_test(words, defaults_fit_their_types);
    tcase_add_test(words, special_values_are_good);
    tcase_add_test(words, special_meanings_are_numbers);
    tcase_add_test(words, types_of_words);
    tcase_add_test(words, keys_of_dictionaries);
    tcase_add_test(words, formats_with_macros);
    tcase_add_test(words, spellings_of_one_value_are_told);
    suite_add_tcase(suite, words);
    return suite;
}

int main(void)
{
    SRunner *runner = srunner_create(value_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
