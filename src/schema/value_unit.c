/* SPDX-License-Identifier: MIT */
/* Units that people write behind numbers, though the language has none: what the number would be. */
#include "schema/value_private.h"

struct unit {
    char word[9];
    uint64_t factor;
};

/* In milliseconds. */
static const struct unit times[] = {
    {"ms", 1},          {"msec", 1},         {"s", 1000},          {"sec", 1000},
    {"secs", 1000},     {"second", 1000},    {"seconds", 1000},    {"m", 60000},
    {"min", 60000},     {"mins", 60000},     {"minute", 60000},    {"minutes", 60000},
    {"h", 3600000},     {"hr", 3600000},     {"hrs", 3600000},     {"hour", 3600000},
    {"hours", 3600000}, {"d", 86400000},     {"day", 86400000},    {"days", 86400000},
    {"w", 604800000},   {"week", 604800000}, {"weeks", 604800000},
};

static const struct unit sizes[] = {
    {"b", 1},
    {"byte", 1},
    {"bytes", 1},
    {"k", 1024},
    {"kb", 1024},
    {"kib", 1024},
    {"m", (uint64_t)1 << 20},
    {"mb", (uint64_t)1 << 20},
    {"mib", (uint64_t)1 << 20},
    {"g", (uint64_t)1 << 30},
    {"gb", (uint64_t)1 << 30},
    {"gib", (uint64_t)1 << 30},
    {"t", (uint64_t)1 << 40},
    {"tb", (uint64_t)1 << 40},
    {"tib", (uint64_t)1 << 40},
};

static const struct unit counts[] = {
    {"k", 1000},
    {"thousand", 1000},
    {"million", 1000000},
};

#define MOST_THOUSANDTHS ((uint64_t)1 << 53)

/* Reads "1.5" as 1500 thousandths. Returns the end; 0 if there is no number, or one that is too large or
   too fine. */
static size_t read_thousandths(struct ec_str text, size_t at, uint64_t *number)
{
    size_t first = at;
    uint64_t n = 0;
    while (at < text.len && ec_is_digit(text.ptr[at]) && n < MOST_THOUSANDTHS / 10000) {
        n = n * 10 + (uint64_t)(text.ptr[at++] - '0');
    }
    n *= 1000;
    if (at == first) {
        return 0;
    }
    if (at + 1 < text.len && text.ptr[at] == '.' && ec_is_digit(text.ptr[at + 1])) {
        uint64_t place = 100;
        for (at++; at < text.len && ec_is_digit(text.ptr[at]) && place > 0; at++, place /= 10) {
            n += place * (uint64_t)(text.ptr[at] - '0');
        }
    }
    *number = n;
    return at < text.len && ec_is_digit(text.ptr[at]) ? 0 : at;
}

static size_t skip_blanks(struct ec_str text, size_t at)
{
    while (at < text.len && ec_is_blank(text.ptr[at])) {
        at++;
    }
    return at;
}

static uint64_t factor_of(const struct unit *units, size_t n, struct ec_str word)
{
    for (size_t i = 0; i < n; i++) {
        if (ec_str_equal_folded(word, ec_str_from(units[i].word))) {
            return units[i].factor;
        }
    }
    return 0;
}

/* Adds up "1h 30m", and divides. */
static bool convert(struct ec_str text, const struct unit *units, size_t n, uint64_t divisor,
                    uint64_t *number)
{
    uint64_t sum = 0;
    size_t at = 0;
    while (at < text.len) {
        uint64_t part;
        at = read_thousandths(text, at, &part);
        if (at == 0) {
            return false;
        }
        at = skip_blanks(text, at);
        size_t word = at;
        while (at < text.len && ec_is_letter(text.ptr[at])) {
            at++;
        }
        uint64_t factor = factor_of(units, n, ec_piece(text, word, at - word));
        if (factor == 0 || __builtin_mul_overflow(part, factor, &part) ||
            __builtin_add_overflow(sum, part, &sum)) {
            return false;
        }
        at = skip_blanks(text, at);
    }
    *number = sum / 1000 / divisor;
    return text.len > 0 && sum % 1000 == 0 && sum / 1000 % divisor == 0;
}

bool ec_convert_time(struct ec_str text, uint64_t *seconds)
{
    /* "per minute" may come without a number. */
    uint64_t factor = factor_of(times, EC_COUNT(times), text);
    if (factor >= 1000) {
        *seconds = factor / 1000;
        return true;
    }
    return convert(text, times, EC_COUNT(times), 1000, seconds);
}

static uint64_t milliseconds_of(unsigned unit)
{
    switch (unit) {
    case EC_UNIT_MS:
        return 1;
    case EC_UNIT_MINUTES:
        return 60000;
    case EC_UNIT_HOURS:
        return 3600000;
    default:
        return 1000;
    }
}

/* "10 messages" of an option that counts messages; "50%". */
static bool convert_own_unit(const struct ec_value_type *type, struct ec_str text, uint64_t *number)
{
    size_t at = read_thousandths(text, 0, number);
    if (at == 0 || type->unit == 0 || *number % 1000 != 0) {
        return false;
    }
    *number /= 1000;
    struct ec_str word = ec_str_tail(text, skip_blanks(text, at));
    return (type->unit == EC_UNIT_PERCENT && ec_str_equal(word, EC_STR("%"))) ||
           ec_str_equal_folded(word, ec_vocab_term(EC_TERM_UNIT, type->unit));
}

bool ec_convert_suffix(const struct ec_value_type *type, struct ec_str text, uint64_t *number)
{
    bool time =
        type->type == EC_TYPE_DURATION || (type->unit >= EC_UNIT_S && type->unit <= EC_UNIT_HOURS);
    if (time) {
        return convert(text, times, EC_COUNT(times), milliseconds_of(type->unit), number);
    }
    if (type->type == EC_TYPE_SIZE || type->unit == EC_UNIT_BYTES) {
        return convert(text, sizes, EC_COUNT(sizes), 1, number);
    }
    return convert_own_unit(type, text, number) ||
           (type->type != EC_TYPE_PORT && convert(text, counts, EC_COUNT(counts), 1, number));
}
