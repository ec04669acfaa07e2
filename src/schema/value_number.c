/* SPDX-License-Identifier: MIT */
/* Booleans, whole numbers and fractions. */
#include "schema/value_private.h"

/* -- booleans -------------------------------------------------------------------------------- */

/* Two pages list these, one without yes and no (4/console-commands/config, 3/3-api/arch-primary-apis). */
static const char boolean_words[][9] = {
    "true", "false", "on", "off", "enabled", "disabled", "yes", "no", "1", "0", /* by turns */
};

bool ec_read_boolean(struct ec_str text, bool *value)
{
    for (size_t i = 0; i < EC_COUNT(boolean_words); i++) {
        if (ec_str_equal_folded(text, ec_str_from(boolean_words[i]))) {
            *value = i % 2 == 0;
            return true;
        }
    }
    return false;
}

static struct ec_str boolean_word(const void *context, size_t index)
{
    (void)context;
    return ec_str_from(boolean_words[index]);
}

/* What people write who know other programs. */
static const char boolean_slips[][2][9] = {
    {"t", "true"},         {"f", "false"},          {"y", "yes"},   {"n", "no"},
    {"enable", "enabled"}, {"disable", "disabled"}, {"none", "no"},
};

static struct ec_str boolean_meant(const struct ec_value_words *words, struct ec_str text)
{
    for (size_t i = 0; i < EC_COUNT(boolean_slips); i++) {
        if (ec_str_equal_folded(text, ec_str_from(boolean_slips[i][0]))) {
            return ec_str_from(boolean_slips[i][1]);
        }
    }
    return ec_nearest(words, text);
}

void ec_judge_boolean(struct ec_judge *judge)
{
    const struct ec_value_words words = {boolean_word, NULL, EC_COUNT(boolean_words)};
    const struct ec_value_words *usual = &judge->type->usual;
    struct ec_str text = judge->text;
    if (ec_is_word(&words, text)) {
        bool plain = ec_str_equal_folded(text, ec_str_from(boolean_words[0])) ||
                     ec_str_equal_folded(text, ec_str_from(boolean_words[1]));
        if (usual->n > 0 && !plain && !ec_is_word(usual, text)) {
            ec_judge_odd(judge, EC_PROBLEM_STYLE, 0, text.len, "its page uses other words");
        }
        return;
    }
    if (ec_is_word(usual, text)) {
        return;
    }
    if (ec_judge_wrong(judge, text.len == 0 ? EC_PROBLEM_EMPTY : EC_PROBLEM_SYNTAX, 0, text.len,
                       NULL)) {
        ec_judge_suggest_str(judge, boolean_meant(&words, text), false);
    }
}

/* -- whole numbers --------------------------------------------------------------------------- */

static unsigned digit_value(char c)
{
    if (ec_is_digit(c)) {
        return (unsigned)(c - '0');
    }
    char lower = ec_lower(c);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a') + 10 : 99;
}

void ec_read_digits(struct ec_str text, struct ec_integer *n, unsigned base)
{
    n->value = 0;
    n->overflow = false;
    for (n->end = n->first; n->end < text.len; n->end++) {
        unsigned digit = digit_value(text.ptr[n->end]);
        if (digit >= (base == EC_OCTAL ? EC_DECIMAL : base)) {
            break;
        }
        n->not_octal |= base == EC_OCTAL && digit >= EC_OCTAL;
        n->overflow |= __builtin_mul_overflow(n->value, base, &n->value) ||
                       __builtin_add_overflow(n->value, digit, &n->value);
    }
}

struct ec_integer ec_read_integer(struct ec_str text)
{
    struct ec_integer n = {0};
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+')) {
        n.sign = text.ptr[0];
        n.first = 1;
    }
    struct ec_str rest = ec_str_tail(text, n.first);
    bool zero = rest.len > 1 && rest.ptr[0] == '0';
    if (zero && ec_lower(rest.ptr[1]) == 'x') {
        n.base = EC_HEX;
        n.first += 2;
    } else {
        n.base = zero && ec_is_digit(rest.ptr[1]) ? EC_OCTAL : EC_DECIMAL;
    }
    ec_read_digits(text, &n, n.base);
    if (n.not_octal) {
        ec_read_digits(text, &n, EC_DECIMAL);
    }
    return n;
}

bool ec_is_integer(struct ec_str text)
{
    struct ec_integer n = ec_read_integer(text);
    return n.end > n.first && n.end == text.len;
}

int64_t ec_signed_value(const struct ec_integer *n)
{
    uint64_t value = n->overflow ? UINT64_MAX : n->value;
    if (n->sign == '-') {
        return value > (uint64_t)INT64_MAX ? INT64_MIN : -(int64_t)value;
    }
    return value > (uint64_t)INT64_MAX ? INT64_MAX : (int64_t)value;
}

/* A value with a meaning of its own may lie beyond the bounds. */
static bool is_special(const struct ec_value_type *type, int64_t value)
{
    const struct ec_value_specials *specials = &type->specials;
    for (size_t i = 0; i < specials->n; i++) {
        if (specials->get(specials->context, i).value == value) {
            return true;
        }
    }
    return false;
}

/* The bounds of the page, or those that the type has by itself. */
struct bounds {
    int64_t low;
    int64_t high;
    enum ec_basis basis;
};

/* Sizes are never negative (3/3-api/arch-primary-apis). */
static bool is_unsigned(const struct ec_value_type *type)
{
    return type->type == EC_TYPE_SIZE || type->type == EC_TYPE_THROTTLE;
}

static struct bounds bounds_of(const struct ec_value_type *type)
{
    if (type->basis != 0) {
        return (struct bounds){type->low, type->high, type->basis};
    }
    bool from_zero = is_unsigned(type) || type->type == EC_TYPE_DURATION;
    return (struct bounds){from_zero ? 0 : INT64_MIN, INT64_MAX, EC_BASIS_INFERRED};
}

static bool is_within(const struct ec_value_type *type, int64_t value)
{
    struct bounds bounds = bounds_of(type);
    return (value >= bounds.low && value <= bounds.high) || is_special(type, value);
}

static void judge_bounds(struct ec_judge *judge, int64_t value, bool below)
{
    if (is_within(judge->type, value)) {
        return;
    }
    enum ec_basis basis = bounds_of(judge->type).basis;
    if (basis == EC_BASIS_DOCUMENTED || (value < 0 && is_unsigned(judge->type))) {
        ec_judge_wrong(judge, EC_PROBLEM_RANGE, 0, judge->text.len,
                       below ? "it is too small" : "it is too large");
    } else if (basis == EC_BASIS_SENTINEL) {
        ec_judge_odd(judge, EC_PROBLEM_RANGE, 0, judge->text.len,
                     below ? "the documentation does not say what a number below the lowest one does"
                           : "it is too large");
    } else {
        ec_judge_odd(judge, EC_PROBLEM_UNUSUAL, 0, judge->text.len,
                     below ? "it is unusually small" : "it is unusually large");
    }
}

/* Digits in groups of three: 1,000,000 or 1_000. Writes the number without the commas. */
static bool read_groups(struct ec_str text, uint64_t *number)
{
    size_t group = 0;
    char mark = 0;
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (ec_is_digit(c)) {
            if (++group > 3 || __builtin_mul_overflow(*number, 10u, number) ||
                __builtin_add_overflow(*number, (uint64_t)(c - '0'), number)) {
                return false;
            }
        } else if ((c == ',' || c == '_' || c == '\'') && (mark == 0 ? group > 0 : group == 3) &&
                   (mark == 0 || mark == c)) {
            mark = c;
            group = 0;
        } else {
            return false;
        }
    }
    return mark != 0 && group == 3;
}

/* True for ".0": a fraction that changes nothing. */
static bool is_zero_fraction(struct ec_str text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] != '0') {
            return false;
        }
    }
    return text.len > 1 && text.ptr[0] == '.';
}

static void judge_fraction(struct ec_judge *judge, const struct ec_integer *n)
{
    struct ec_str rest = ec_str_tail(judge->text, n->end);
    if (ec_judge_wrong(judge, EC_PROBLEM_FRACTION, 0, judge->text.len, "fractions are not taken") &&
        is_zero_fraction(rest)) {
        ec_judge_suggest_str(judge, ec_piece(judge->text, 0, n->end), true);
    }
}

/* A number, and something behind it. */
static void judge_trailing(struct ec_judge *judge, const struct ec_integer *n)
{
    struct ec_str text = judge->text;
    uint64_t number;
    char next = text.ptr[n->end];
    if (read_groups(text, &number)) {
        if (ec_judge_wrong(judge, EC_PROBLEM_TRAILING, 0, text.len, "digits are not grouped")) {
            ec_judge_suggest_number(judge, number, true);
        }
    } else if (n->sign != '-' && ec_convert_suffix(judge->type, text, &number)) {
        if (ec_judge_wrong(judge, EC_PROBLEM_SUFFIX, 0, text.len, "no unit may stand behind it") &&
            number <= (uint64_t)INT64_MAX && is_within(judge->type, (int64_t)number)) {
            ec_judge_suggest_number(judge, number, true);
        }
    } else if (next == '.') {
        judge_fraction(judge, n);
    } else if (ec_judge_wrong(judge, EC_PROBLEM_TRAILING, n->end, text.len - n->end,
                              "what stands behind the number does not belong to it") &&
               text.len - n->end == 1 && (next == ';' || next == ',')) {
        ec_judge_suggest(judge, "", true);
    }
}

/* "unlimited" where the documentation gives -1 that meaning. */
static bool special_of(const struct ec_value_type *type, struct ec_str text, int64_t *value)
{
    const struct ec_value_specials *specials = &type->specials;
    for (size_t i = 0; i < specials->n; i++) {
        struct ec_value_special special = specials->get(specials->context, i);
        if (text.len > 0 && ec_str_equal_folded(special.meaning, text)) {
            *value = special.value;
            return true;
        }
    }
    return false;
}

void ec_judge_no_number(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    int64_t special;
    if (ec_judge_wrong(judge, text.len == 0 ? EC_PROBLEM_EMPTY : EC_PROBLEM_SYNTAX, 0, text.len,
                       NULL) &&
        special_of(judge->type, text, &special)) {
        ec_judge_suggest(judge, ec_arena_printf(judge->arena, "%lld", (long long)special), true);
    }
}

static const char *without_zeros(struct ec_judge *judge, const struct ec_integer *n)
{
    struct ec_str digits = ec_piece(judge->text, n->first, n->end - n->first);
    while (digits.len > 1 && digits.ptr[0] == '0') {
        digits = ec_str_tail(digits, 1);
    }
    return ec_arena_printf(judge->arena, "%s%.*s", n->sign == '-' ? "-" : "", (int)digits.len,
                           digits.ptr);
}

void ec_judge_spelling(struct ec_judge *judge, const struct ec_integer *n)
{
    struct ec_str text = judge->text;
    if (n->not_octal) {
        if (ec_judge_wrong(judge, EC_PROBLEM_OCTAL, 0, text.len,
                           "a leading zero makes it octal, and 8 and 9 are not octal digits")) {
            ec_judge_suggest(judge, without_zeros(judge, n), false);
        }
    } else if (n->base == EC_OCTAL) {
        /* 07 is 7 in both ways. */
        bool same = n->value < EC_OCTAL;
        if (ec_judge_odd(judge, EC_PROBLEM_OCTAL, 0, text.len, "a leading zero makes it octal")) {
            ec_judge_suggest(judge, without_zeros(judge, n), same);
        }
    } else if (n->sign == '+' && ec_judge_odd(judge, EC_PROBLEM_STYLE, 0, 1, "no + is needed")) {
        ec_judge_suggest(judge, "", true);
    }
}

void ec_judge_integer(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_integer n = ec_read_integer(judge->text);
    if (n.end == n.first) {
        ec_judge_no_number(judge);
        return;
    }
    if (n.end < judge->text.len) {
        judge_trailing(judge, &n);
        return;
    }
    judge->out->has_number = true;
    judge->out->number = ec_signed_value(&n);
    if (n.overflow) {
        ec_judge_wrong(judge, EC_PROBLEM_RANGE, 0, judge->text.len, "it does not fit in 64 bits");
        return;
    }
    int64_t value = ec_signed_value(&n);
    judge_bounds(judge, value, value < bounds_of(judge->type).low);
    ec_judge_spelling(judge, &n);
}

/* -- fractions ------------------------------------------------------------------------------- */

static bool has_digit_but_zero(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '0') {
            return true;
        }
    }
    return false;
}

size_t ec_read_decimal(struct ec_str text, struct ec_decimal *number)
{
    size_t first = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+') ? 1 : 0;
    size_t end = ec_skip_digits(text, first);
    size_t digits = end - first;
    struct ec_integer n = {.sign = first > 0 ? text.ptr[0] : '\0', .first = first};
    ec_read_digits(text, &n, EC_DECIMAL);
    *number = (struct ec_decimal){.whole = ec_signed_value(&n), .negative = n.sign == '-'};
    if (end < text.len && text.ptr[end] == '.') {
        size_t fraction = ec_skip_digits(text, end + 1);
        digits += fraction - end - 1;
        number->more = has_digit_but_zero(ec_piece(text, end + 1, fraction - end - 1));
        end = fraction;
    }
    if (digits == 0) {
        return 0;
    }
    size_t exponent = end + 1;
    if (end < text.len && ec_lower(text.ptr[end]) == 'e') {
        if (exponent < text.len && (text.ptr[exponent] == '-' || text.ptr[exponent] == '+')) {
            exponent++;
        }
        size_t last = ec_skip_digits(text, exponent);
        number->exponent = last > exponent;
        end = last > exponent ? last : end;
    }
    return end;
}

/* The bounds are whole numbers; numbers with an exponent are let pass. */
static void judge_decimal_bounds(struct ec_judge *judge, const struct ec_decimal *number)
{
    struct bounds bounds = bounds_of(judge->type);
    int64_t value = number->whole;
    if (judge->type->basis == 0 || number->exponent) {
        return;
    }
    if (number->more && number->negative && value == bounds.low && value > INT64_MIN) {
        value--;
    } else if (number->more && !number->negative && value == bounds.high && value < INT64_MAX) {
        value++;
    }
    judge_bounds(judge, value, value < bounds.low);
}

static void judge_decimal_trailing(struct ec_judge *judge, size_t end)
{
    struct ec_str text = judge->text;
    size_t comma = ec_find_byte(text, 0, ',');
    bool one_comma = end == comma && comma + 1 < text.len &&
                     ec_skip_digits(text, comma + 1) == text.len &&
                     comma == ec_skip_digits(text, 0);
    if (one_comma) {
        if (ec_judge_wrong(judge, EC_PROBLEM_TRAILING, comma, 1, "fractions begin with a point")) {
            ec_judge_suggest(judge, ".", true);
        }
    } else if (ec_judge_wrong(judge, EC_PROBLEM_TRAILING, end, text.len - end,
                              "what stands behind the number does not belong to it") &&
               text.len - end == 1 && ec_find_byte(EC_STR("%;,"), 0, text.ptr[end]) < 3) {
        ec_judge_suggest(judge, "", true);
    }
}

void ec_judge_decimal(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    struct ec_decimal number;
    size_t end = ec_read_decimal(text, &number);
    if (end == 0) {
        ec_judge_wrong(judge, text.len == 0 ? EC_PROBLEM_EMPTY : EC_PROBLEM_SYNTAX, 0, text.len,
                       NULL);
    } else if (end < text.len) {
        judge_decimal_trailing(judge, end);
    } else {
        judge_decimal_bounds(judge, &number);
    }
}
