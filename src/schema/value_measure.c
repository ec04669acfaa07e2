/* SPDX-License-Identifier: MIT */
/* Values that are more or less than others. */
#include "schema/value_private.h"

/* The seconds of a unit of time; 1 for other units. */
static double unit_seconds(unsigned unit)
{
    switch (unit) {
    case EC_UNIT_MS:
        return 0.001;
    case EC_UNIT_MINUTES:
        return 60;
    case EC_UNIT_HOURS:
        return 3600;
    default:
        return 1;
    }
}

static bool measure_integer(struct ec_str text, double *measure)
{
    struct ec_integer n = ec_read_integer(text);
    bool good = n.end == text.len && n.end > n.first && !n.overflow && !n.not_octal;
    *measure = n.sign == '-' ? -(double)n.value : (double)n.value;
    return good;
}

/* "n/seconds", or "n" (4/config/ref-outbound-throttle-messages). */
static bool measure_throttle(struct ec_str text, double *measure)
{
    size_t slash = ec_find_byte(text, 0, '/');
    double seconds = 1;
    bool good = measure_integer(ec_piece(text, 0, slash), measure) &&
                (slash == text.len || measure_integer(ec_str_tail(text, slash + 1), &seconds)) &&
                seconds > 0;
    *measure /= good ? seconds : 1;
    return good;
}

bool ec_value_measure(const struct ec_vocab *word, struct ec_str text, double *measure)
{
    unsigned type = word->type == EC_TYPE_LIST ? word->element : word->type;
    if (type == EC_TYPE_THROTTLE) {
        return measure_throttle(text, measure);
    }
    bool good = measure_integer(text, measure);
    *measure *= good ? unit_seconds(word->unit) : 1;
    return good;
}
