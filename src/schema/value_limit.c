/* SPDX-License-Identifier: MIT */
/* Permissions, throttles and times. */
#include "schema/value_private.h"

/* -- permissions ----------------------------------------------------------------------------- */

/* rw-r----- as a number. */
static bool read_symbols(struct ec_str text, unsigned *mode)
{
    static const char letters[] = "rwxrwxrwx";
    if (text.len != sizeof(letters) - 1) {
        return false;
    }
    *mode = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != letters[i] && text.ptr[i] != '-') {
            return false;
        }
        *mode = *mode << 1 | (text.ptr[i] != '-');
    }
    return true;
}

static bool is_octal(struct ec_str text)
{
    struct ec_integer n = {0};
    ec_read_digits(text, &n, EC_OCTAL);
    return n.end == text.len && !n.not_octal;
}

static void judge_no_mode(struct ec_judge *judge, const struct ec_integer *n)
{
    struct ec_str text = judge->text;
    unsigned mode;
    bool prefix = text.len > 2 && text.ptr[0] == '0' && ec_lower(text.ptr[1]) == 'o' &&
                  text.len < 7 && is_octal(ec_str_tail(text, 2));
    if (text.len == 0 || n->end == 0 || prefix) {
        bool noted = ec_judge_wrong(judge, text.len == 0 ? EC_PROBLEM_EMPTY : EC_PROBLEM_SYNTAX, 0,
                                    text.len, NULL);
        if (noted && prefix) {
            ec_judge_suggest(
                judge, ec_arena_printf(judge->arena, "0%.*s", (int)text.len - 2, text.ptr + 2),
                true);
        } else if (noted && read_symbols(text, &mode)) {
            ec_judge_suggest(judge, ec_arena_printf(judge->arena, "%04o", mode), true);
        }
        return;
    }
    if (ec_judge_wrong(judge, EC_PROBLEM_TRAILING, n->end, text.len - n->end,
                       "what stands behind the permissions does not belong to them") &&
        text.len - n->end == 1 && (text.ptr[n->end] == ';' || text.ptr[n->end] == ',')) {
        ec_judge_suggest(judge, "", true);
    }
}

/* Octal with or without a leading zero (3/3-api/arch-primary-apis). */
void ec_judge_mode(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    struct ec_integer n = {0};
    ec_read_digits(text, &n, EC_OCTAL);
    if (n.end == 0 || n.end < text.len) {
        judge_no_mode(judge, &n);
        return;
    }
    if (n.not_octal) {
        size_t at = 0;
        while (text.ptr[at] < '8') {
            at++;
        }
        ec_judge_wrong(judge, EC_PROBLEM_OCTAL, at, 1, "it is not an octal digit");
        return;
    }
    judge->out->has_number = true;
    judge->out->number = ec_signed_value(&n);
    if (n.overflow || n.value > 07777) {
        ec_judge_wrong(judge, EC_PROBLEM_RANGE, 0, text.len, "permissions end at 07777");
    } else if (text.ptr[0] != '0' &&
               ec_judge_odd(judge, EC_PROBLEM_OCTAL, 0, text.len,
                            "without a leading zero it looks like a decimal number")) {
        ec_judge_suggest(judge, ec_arena_printf(judge->arena, "0%.*s", (int)text.len, text.ptr),
                         true);
    }
}

/* -- throttles and times --------------------------------------------------------------------- */

/* 100/min is 100/60. */
static void judge_period(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    struct ec_integer n = ec_read_integer(text);
    uint64_t seconds;
    if (n.end > n.first && n.end == text.len && n.sign == 0 && !n.overflow) {
        if (n.value == 0) {
            ec_judge_odd(judge, EC_PROBLEM_UNUSUAL, 0, text.len, "no time is no period");
        }
        ec_judge_spelling(judge, &n);
        return;
    }
    if (ec_judge_wrong(judge, text.len == 0 ? EC_PROBLEM_EMPTY : EC_PROBLEM_SYNTAX, 0, text.len,
                       "the period is a whole number of seconds") &&
        ec_convert_time(text, &seconds)) {
        ec_judge_suggest_number(judge, seconds, true);
    }
}

/* "n" or "n/s" (4/config/ref-outbound-throttle-messages); limits below one were meant for adaptive
   delivery to use by itself. */
void ec_judge_throttle(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t slash = ec_find_byte(text, 0, '/');
    struct ec_judge limit = ec_judge_part(judge, 0, slash);
    struct ec_decimal number;
    if (slash > 0 && ec_find_byte(limit.text, 0, '.') < slash &&
        ec_read_decimal(limit.text, &number) == slash) {
        ec_judge_odd(judge, EC_PROBLEM_FRACTION, 0, slash, "only whole numbers are documented");
    } else {
        ec_judge_integer(&limit);
    }
    if (slash < text.len) {
        struct ec_judge period = ec_judge_part(judge, slash + 1, text.len - slash - 1);
        ec_judge_trim(&period);
        judge_period(&period);
    }
}

static const struct span {
    char word[8]; /* the singular has no s */
    uint32_t seconds;
} spans[] = {
    {"seconds", 1},
    {"minutes", 60},
    {"hours", 3600},
    {"days", 86400},
};

static struct ec_str span_word(const void *context, size_t index)
{
    (void)context;
    return (struct ec_str){spans[index].word, strnlen(spans[index].word, sizeof(spans[0].word))};
}

/* The span of a word, in singular or plural. */
static const struct span *find_span(struct ec_str word)
{
    for (size_t i = 0; i < EC_COUNT(spans); i++) {
        struct ec_str plural = span_word(NULL, i);
        if (ec_str_equal_folded(word, plural) ||
            ec_str_equal_folded(word, ec_piece(plural, 0, plural.len - 1))) {
            return &spans[i];
        }
    }
    return NULL;
}

static const char *write_span(struct ec_judge *judge, uint64_t seconds)
{
    size_t i = EC_COUNT(spans) - 1;
    while (i > 0 && seconds % spans[i].seconds != 0) {
        i--;
    }
    struct ec_str word = span_word(NULL, i);
    return ec_arena_printf(judge->arena, "%llu %.*s",
                           (unsigned long long)(seconds / spans[i].seconds),
                           (int)word.len - (seconds == spans[i].seconds), word.ptr);
}

/* The number is there, but not its word. */
static void judge_span_word(struct ec_judge *judge, struct ec_str word, size_t at, uint64_t n)
{
    const struct ec_value_words words = {span_word, NULL, EC_COUNT(spans)};
    uint64_t seconds;
    if (word.len == 0) {
        if (ec_judge_odd(judge, EC_PROBLEM_MISSING, 0, judge->text.len, "a unit is missing")) {
            ec_judge_suggest(judge, write_span(judge, n), false);
        }
    } else if (ec_convert_time(judge->text, &seconds)) {
        if (ec_judge_wrong(judge, EC_PROBLEM_SUFFIX, 0, judge->text.len,
                           "the units are seconds, minutes, hours and days")) {
            ec_judge_suggest(judge, write_span(judge, seconds), true);
        }
    } else if (ec_judge_wrong(judge, EC_PROBLEM_UNKNOWN, at, word.len,
                              "the units are seconds, minutes, hours and days")) {
        ec_judge_suggest_str(judge, ec_nearest(&words, word), false);
    }
}

/* "<n> seconds|minutes|hours|days" (4/modules/4-adaptive). */
void ec_judge_timespan(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    struct ec_integer n = {0};
    ec_read_digits(text, &n, EC_DECIMAL);
    if (n.end == 0) {
        ec_judge_no_number(judge);
        return;
    }
    size_t at = n.end;
    while (at < text.len && ec_is_blank(text.ptr[at])) {
        at++;
    }
    struct ec_str word = ec_str_tail(text, at);
    const struct span *span = find_span(word);
    uint64_t seconds;
    if (span == NULL) {
        judge_span_word(judge, word, at, n.value);
    } else if (n.overflow || __builtin_mul_overflow(n.value, (uint64_t)span->seconds, &seconds) ||
               seconds > (uint64_t)INT64_MAX) {
        ec_judge_wrong(judge, EC_PROBLEM_RANGE, 0, n.end, "it is too large");
    } else {
        judge->out->has_number = true;
        judge->out->number = (int64_t)seconds;
        if (at == n.end &&
            ec_judge_odd(judge, EC_PROBLEM_STYLE, 0, text.len, "a blank stands before the unit")) {
            ec_judge_suggest(judge, write_span(judge, seconds), true);
        }
    }
}
