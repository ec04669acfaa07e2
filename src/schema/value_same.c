/* SPDX-License-Identifier: MIT */
/* When two spellings are one value. */
#include "schema/pattern.h"
#include "schema/value_private.h"

#include <arpa/inet.h>

static bool same_boolean(struct ec_str a, struct ec_str b)
{
    bool x;
    bool y;
    return ec_read_boolean(a, &x) && ec_read_boolean(b, &y) && x == y;
}

/* Reads a number that is nothing else; false for other texts, and beyond 64 bits. */
static bool read_whole(struct ec_str text, unsigned base, struct ec_integer *n)
{
    *n = ec_read_integer(text);
    if (base == EC_OCTAL && n->sign == 0) {
        n->first = 0;
        ec_read_digits(text, n, EC_OCTAL);
    }
    return n->end == text.len && n->end > n->first && !n->overflow && !n->not_octal;
}

static bool same_number(struct ec_str a, struct ec_str b, unsigned base)
{
    struct ec_integer x;
    struct ec_integer y;
    return read_whole(a, base, &x) && read_whole(b, base, &y) && x.value == y.value &&
           (x.value == 0 || (x.sign == '-') == (y.sign == '-'));
}

/* "n" is "n/1" (4/config/ref-outbound-throttle-messages). */
static bool same_throttle(struct ec_str a, struct ec_str b)
{
    size_t x = ec_find_byte(a, 0, '/');
    size_t y = ec_find_byte(b, 0, '/');
    return same_number(ec_piece(a, 0, x), ec_piece(b, 0, y), EC_DECIMAL) &&
           same_number(x < a.len ? ec_str_tail(a, x + 1) : EC_STR("1"),
                       y < b.len ? ec_str_tail(b, y + 1) : EC_STR("1"), EC_DECIMAL);
}

/* The bits behind the length of a network count, too: no page says that they do not. */
static bool same_network(struct ec_str a, struct ec_str b)
{
    struct ec_network x;
    struct ec_network y;
    return ec_network_read(a, &x) && ec_network_read(b, &y) && x.n_bytes == y.n_bytes &&
           x.length == y.length && memcmp(x.bytes, y.bytes, x.n_bytes) == 0;
}

static bool same_word(const struct ec_vocab *word, struct ec_str a, struct ec_str b)
{
    return ec_str_equal_folded(a, b) ||
           ((word->also & EC_ALSO_BOOLEAN) != 0 && same_boolean(a, b)) ||
           ((word->also & EC_ALSO_INTEGER) != 0 && same_number(a, b, EC_DECIMAL));
}

static bool same_address(struct ec_str a, struct ec_str b)
{
    unsigned char x[16];
    unsigned char y[16];
    return (ec_read_address(AF_INET, a, x) && ec_read_address(AF_INET, b, y) &&
            memcmp(x, y, 4) == 0) ||
           (ec_read_address(AF_INET6, a, x) && ec_read_address(AF_INET6, b, y) &&
            memcmp(x, y, 16) == 0);
}

static bool same_of_type(const struct ec_vocab *word, unsigned type, struct ec_str a,
                         struct ec_str b)
{
    switch (type) {
    case EC_TYPE_BOOLEAN:
        return same_boolean(a, b);
    case EC_TYPE_INTEGER:
    case EC_TYPE_SIZE:
    case EC_TYPE_DURATION:
    case EC_TYPE_PORT:
        return same_number(a, b, EC_DECIMAL);
    case EC_TYPE_MODE:
        return same_number(a, b, EC_OCTAL);
    case EC_TYPE_ENUM:
        return same_word(word, a, b);
    case EC_TYPE_THROTTLE:
        return same_throttle(a, b);
    case EC_TYPE_CIDR:
        return same_network(a, b);
    case EC_TYPE_DOMAIN:
    case EC_TYPE_DOMAIN_PATTERN:
    case EC_TYPE_HOSTNAME:
        return ec_str_equal_folded(a, b);
    case EC_TYPE_IP:
        return same_address(a, b);
    case EC_TYPE_HOST:
        return ec_str_equal_folded(a, b) || same_address(a, b);
    default:
        return false;
    }
}

bool ec_value_same(const struct ec_vocab *word, struct ec_str a, struct ec_str b)
{
    if (ec_str_equal(a, b) || !word) {
        return ec_str_equal(a, b);
    }
    unsigned type = word->type == EC_TYPE_LIST         ? word->element
                    : word->type == EC_TYPE_DICTIONARY ? word->value
                                                       : word->type;
    return same_of_type(word, type, a, b);
}
