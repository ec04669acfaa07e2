/* SPDX-License-Identifier: MIT */
/* When two spellings are one value. */
#include "schema/value_private.h"

#include <arpa/inet.h>

static bool same_boolean(struct ec_str a, struct ec_str b)
{
    bool x;
    bool y;
    return ec_read_boolean(a, &x) && ec_read_boolean(b, &y) && x == y;
}

static bool read_whole(struct ec_str text, unsigned base, int64_t *value)
{
    struct ec_integer n = ec_read_integer(text);
    if (base == EC_OCTAL && n.sign == 0) {
        n.first = 0;
        ec_read_digits(text, &n, EC_OCTAL);
    }
    *value = ec_signed_value(&n);
    return n.end == text.len && n.end > n.first && !n.overflow && !n.not_octal;
}

static bool same_number(struct ec_str a, struct ec_str b, unsigned base)
{
    int64_t x;
    int64_t y;
    return read_whole(a, base, &x) && read_whole(b, base, &y) && x == y;
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

static bool same_of_type(unsigned type, struct ec_str a, struct ec_str b)
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
        return ec_str_equal_folded(a, b) || same_boolean(a, b);
    case EC_TYPE_DOMAIN:
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
    return same_of_type(type, a, b);
}
