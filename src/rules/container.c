/* SPDX-License-Identifier: MIT */
#include "rules/engine.h"

#define CAP(number) ((uint64_t)1 << (number))

/* What a container holds when nobody adds or drops anything: the default list of the Docker
   engine, by capability number as in <linux/capability.h>. */
static const struct container {
    const char *name;
    uint64_t set;
} containers[] = {
    {"docker", CAP(0) | CAP(1) | CAP(3) | CAP(4) | CAP(5) | CAP(6) | CAP(7) | CAP(8) | CAP(10) |
                   CAP(13) | CAP(18) | CAP(27) | CAP(29) | CAP(31)},
};

bool ec_cap_set_find(struct ec_str name, uint64_t *set)
{
    for (size_t i = 0; i < EC_COUNT(containers); i++) {
        if (ec_str_equal_folded(name, ec_str_from(containers[i].name))) {
            *set = containers[i].set;
            return true;
        }
    }
    return false;
}

static bool separates(char c)
{
    return ec_is_blank(c) || c == ',' || c == '#' || c == '\0';
}

/* The number of a name with or without "cap_"; -1 when there is none. */
static int find_name(struct ec_str word)
{
    int number = ec_cap_find(word);
    for (unsigned cap = 0; number < 0 && cap < EC_CAP_COUNT; cap++) {
        if (ec_str_equal_folded(word, ec_str_from(ec_cap_name(cap) + 4))) {
            number = (int)cap;
        }
    }
    return number;
}

/* A decimal number below 64, or -1. */
static int read_number(struct ec_str word)
{
    int number = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (!ec_is_digit(word.ptr[i]) || word.len > 2) {
            return -1;
        }
        number = number * 10 + (word.ptr[i] - '0');
    }
    return number < EC_CAP_NUMBER_LIMIT ? number : -1;
}

bool ec_cap_set_parse(struct ec_str text, uint64_t *set, struct ec_str *bad)
{
    *set = 0;
    size_t at = 0;
    while (at < text.len) {
        if (text.ptr[at] == '#') {
            const char *end = memchr(text.ptr + at, '\n', text.len - at);
            at = end ? (size_t)(end - text.ptr) : text.len;
            continue;
        }
        if (separates(text.ptr[at])) {
            at++;
            continue;
        }
        struct ec_str word = {text.ptr + at, 0};
        while (at < text.len && !separates(text.ptr[at])) {
            at++;
            word.len++;
        }
        int number = ec_is_digit(word.ptr[0]) ? read_number(word) : find_name(word);
        if (number < 0) {
            *bad = word;
            return false;
        }
        *set |= CAP(number);
    }
    return true;
}
