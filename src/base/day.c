/* SPDX-License-Identifier: MIT */
#include "base/day.h"

static bool read_digits(const char *text, size_t count, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        if (!ec_is_digit(text[i])) {
            return false;
        }
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

static bool is_leap_year(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Leap days of all years before this one. */
static int64_t leap_days_before(int64_t year)
{
    return (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
}

bool ec_day_parse(struct ec_str text, int64_t *day)
{
    static const unsigned char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t year;
    int64_t month;
    int64_t number;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
        !read_digits(text.ptr, 4, &year) || !read_digits(text.ptr + 5, 2, &month) ||
        !read_digits(text.ptr + 8, 2, &number) || year < 1970 || month < 1 || month > 12) {
        return false;
    }
    int64_t leap = month == 2 && is_leap_year(year);
    if (number < 1 || number > lengths[month - 1] + leap) {
        return false;
    }
    *day = (year - 1970) * 365 + leap_days_before(year) - leap_days_before(1970) + number - 1;
    for (int64_t i = 1; i < month; i++) {
        *day += lengths[i - 1] + (i == 2 && is_leap_year(year));
    }
    return true;
}
