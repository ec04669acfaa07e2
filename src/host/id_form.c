/* SPDX-License-Identifier: MIT */
#include "host/host.h"

/* A number without sign: `low` is its last 32 bits, exact even when `large` is set. */
struct magnitude {
    uint32_t low;
    bool large;
    bool odd;
};

static void append_digit(struct magnitude *number, uint32_t base, uint32_t digit)
{
    uint64_t value = (uint64_t)number->low * base + digit;
    number->large = number->large || value > UINT32_MAX;
    number->low = (uint32_t)value;
}

static int hex_digit(char c)
{
    if (ec_is_digit(c)) {
        return c - '0';
    }
    c = ec_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads digits of `base` from text->ptr on, moves past them and returns how many there were. */
static size_t take_digits(struct ec_str *text, uint32_t base, struct magnitude *number)
{
    size_t n = 0;
    for (; n < text->len; n++) {
        int digit = hex_digit(text->ptr[n]);
        if (digit < 0 || (uint32_t)digit >= base) {
            break;
        }
        append_digit(number, base, (uint32_t)digit);
    }
    *text = (struct ec_str){text->ptr + n, text->len - n};
    return n;
}

/* "e3", "E+3": past 31 more decimal digits the low 32 bits are zero, so 64 rounds are enough. */
static bool take_exponent(struct ec_str text, struct magnitude *number)
{
    struct magnitude exponent = {0};
    size_t skip = text.len > 1 && text.ptr[1] == '+' ? 2 : 1;
    text = (struct ec_str){text.ptr + skip, text.len - skip};
    if (take_digits(&text, 10, &exponent) == 0 || text.len > 0) {
        return false;
    }
    uint32_t rounds = exponent.large || exponent.low > 64 ? 64 : exponent.low;
    while (rounds-- > 0) {
        append_digit(number, 10, 0);
    }
    return true;
}

/* Whatever follows the digits of a decimal number must be an exponent or a fraction; the fraction
   does not count. */
static bool take_tail(struct ec_str text, struct magnitude *number)
{
    if (text.len == 0) {
        return true;
    }
    number->odd = true;
    if (ec_lower(text.ptr[0]) == 'e') {
        return take_exponent(text, number);
    }
    struct magnitude fraction = {0};
    struct ec_str rest = {text.ptr + 1, text.len - 1};
    return text.ptr[0] == '.' && take_digits(&rest, 10, &fraction) > 0 && rest.len == 0;
}

static bool take_magnitude(struct ec_str text, struct magnitude *number)
{
    if (text.len > 2 && text.ptr[0] == '0' && ec_lower(text.ptr[1]) == 'x') {
        number->odd = true;
        text = (struct ec_str){text.ptr + 2, text.len - 2};
        return take_digits(&text, 16, number) > 0 && text.len == 0;
    }
    bool zero = text.len > 0 && text.ptr[0] == '0';
    size_t digits = take_digits(&text, 10, number);
    if (zero && digits > 1) {
        number->odd = true;
    }
    return digits > 0 && take_tail(text, number);
}

static struct ec_str strip_blanks(struct ec_str text)
{
    while (text.len > 0 && ec_is_blank(text.ptr[0])) {
        text = (struct ec_str){text.ptr + 1, text.len - 1};
    }
    while (text.len > 0 && ec_is_blank(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

static enum ec_id_form classify(const struct magnitude *number)
{
    if (number->large) {
        return EC_ID_TOO_LARGE;
    }
    if (number->low == UINT32_MAX) {
        return EC_ID_ALL_ONES;
    }
    if (number->odd) {
        return EC_ID_ODD_FORM;
    }
    return number->low == UINT16_MAX ? EC_ID_SIXTEEN_BIT_ONES : EC_ID_OK;
}

enum ec_id_form ec_id_parse(struct ec_str text, uint32_t *id)
{
    struct ec_str core = strip_blanks(text);
    struct magnitude number = {.odd = core.len != text.len};
    bool minus = core.len > 0 && core.ptr[0] == '-';
    *id = 0;
    if (minus || (core.len > 0 && core.ptr[0] == '+')) {
        number.odd = true;
        core = (struct ec_str){core.ptr + 1, core.len - 1};
    }
    if (!take_magnitude(core, &number)) {
        return EC_ID_NOT_NUMERIC;
    }
    *id = minus ? 0U - number.low : number.low;
    return minus && (number.low != 0 || number.large) ? EC_ID_NEGATIVE : classify(&number);
}

static enum ec_name_form check_byte(char c)
{
    if (ec_is_blank(c)) {
        return EC_NAME_BLANK;
    }
    if ((unsigned char)c < ' ' || c == 0x7f) {
        return EC_NAME_CONTROL;
    }
    if (c == ':') {
        return EC_NAME_COLON;
    }
    return c == '/' ? EC_NAME_SLASH : EC_NAME_OK;
}

enum ec_name_form ec_name_check(struct ec_str name, size_t *at)
{
    *at = 0;
    if (name.len == 0) {
        return EC_NAME_EMPTY;
    }
    if (name.ptr[0] == '-') {
        return EC_NAME_LEADING_DASH;
    }
    for (size_t i = 0; i < name.len; i++) {
        enum ec_name_form form = check_byte(name.ptr[i]);
        if (form != EC_NAME_OK) {
            *at = i;
            return form;
        }
    }
    return EC_NAME_OK;
}
