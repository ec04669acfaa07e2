/* SPDX-License-Identifier: MIT */
/* Networks: an address and the length of a prefix. */
#include "schema/value_private.h"

#include <arpa/inet.h>

/* 255.255.0.0 as 16; false if the ones do not stand together. */
static bool mask_length(struct ec_str text, unsigned *length)
{
    unsigned char bytes[4];
    if (!ec_read_address(AF_INET, text, bytes)) {
        return false;
    }
    uint32_t mask =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    for (*length = 0; *length < 32 && (mask >> (31 - *length) & 1); ++*length) {
    }
    return *length == 32 || (uint32_t)(mask << *length) == 0;
}

/* Clears the bits behind the prefix. Returns true if one was set. */
static bool clear_host_bits(unsigned char *bytes, size_t n, unsigned length)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        unsigned first = (unsigned)i * 8;
        unsigned kept = length <= first ? 0 : length - first >= 8 ? 8 : length - first;
        unsigned char mask = (unsigned char)(0xff00u >> kept & 0xffu);
        any |= (bytes[i] & ~mask & 0xff) != 0;
        bytes[i] = (unsigned char)(bytes[i] & mask);
    }
    return any;
}

static void judge_host_bits(struct ec_judge *judge, int family, unsigned char *bytes,
                            unsigned length)
{
    char text[EC_LONGEST_ADDRESS];
    if (!clear_host_bits(bytes, family == AF_INET ? 4 : 16, length) ||
        inet_ntop(family, bytes, text, sizeof(text)) == NULL) {
        return;
    }
    if (ec_judge_odd(judge, EC_PROBLEM_HOST_BITS, 0, judge->text.len,
                     "the address has bits behind the prefix")) {
        ec_judge_suggest(judge, ec_arena_printf(judge->arena, "%s/%u", text, length), true);
    }
}

static void judge_prefix(struct ec_judge *judge, size_t slash, int family, unsigned char *bytes)
{
    struct ec_str prefix = ec_str_tail(judge->text, slash + 1);
    unsigned longest = family == AF_INET ? 32 : 128;
    unsigned length;
    if (family == AF_INET && mask_length(prefix, &length)) {
        if (ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, slash + 1, prefix.len,
                           "the length of the prefix stands here, not a mask")) {
            ec_judge_suggest_number(judge, length, true);
        }
    } else if (!ec_read_small(prefix, &length)) {
        ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, slash + 1, prefix.len,
                       "the length of the prefix is a number");
    } else if (length > longest) {
        ec_judge_wrong(judge, EC_PROBLEM_RANGE, slash + 1, prefix.len,
                       family == AF_INET ? "a prefix of IPv4 has at most 32 bits"
                                         : "a prefix of IPv6 has at most 128 bits");
    } else {
        judge->out->has_number = true;
        judge->out->number = length;
        judge_host_bits(judge, family, bytes, length);
    }
}

/* 10.1/16 or 10.1.* as 10.1.0.0/16; NULL if it is nothing like that. */
static const char *fill_up(struct ec_judge *judge, size_t slash)
{
    struct ec_str text = ec_piece(judge->text, 0, slash);
    while (text.len > 1 && (text.ptr[text.len - 1] == '*' || text.ptr[text.len - 1] == '.')) {
        text.len--;
    }
    unsigned dots = 0;
    for (size_t at = 0; (at = ec_find_byte(text, at, '.')) < text.len; at++) {
        dots++;
    }
    static const char zeros[] = ".0.0.0";
    if (dots > 2 || text.len == 0 || text.len > EC_LONGEST_ADDRESS ||
        ec_skip_digits(text, 0) == 0) {
        return NULL;
    }
    struct ec_str rest = ec_str_tail(judge->text, slash);
    char *full = rest.len > 0 ? ec_arena_printf(judge->arena, "%.*s%s%.*s", (int)text.len, text.ptr,
                                                zeros + 2 * dots, (int)rest.len, rest.ptr)
                              : ec_arena_printf(judge->arena, "%.*s%s/%u", (int)text.len, text.ptr,
                                                zeros + 2 * dots, 8 * (dots + 1));
    return full != NULL && ec_is_ipv4((struct ec_str){full, text.len + 6 - 2 * dots}) ? full : NULL;
}

/* No address before the slash. */
static void judge_no_network(struct ec_judge *judge, size_t slash)
{
    struct ec_str text = judge->text;
    if (ec_str_equal(text, EC_STR("*")) || ec_str_equal_folded(text, EC_STR("any")) ||
        ec_str_equal_folded(text, EC_STR("all"))) {
        if (ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 0, text.len, NULL)) {
            ec_judge_suggest(judge, "0.0.0.0/0", true);
        }
        return;
    }
    /* A number alone is no beginning of an address, unless something says so. */
    bool partial = slash < text.len || ec_find_byte(text, 0, '.') < text.len;
    const char *full = partial && text.len <= 64 ? fill_up(judge, slash) : NULL;
    if (full != NULL) {
        if (ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 0, text.len,
                           "an IPv4 address has four numbers")) {
            ec_judge_suggest(judge, full, true);
        }
        return;
    }
    struct ec_judge address = ec_judge_part(judge, 0, slash);
    ec_judge_address(&address, 0);
}

/* An address is a network of itself; IPv6 has no brackets (4/config/ref-relay-hosts). */
void ec_judge_cidr(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    size_t slash = ec_find_byte(text, 0, '/');
    bool brackets = ec_in_brackets(ec_piece(text, 0, slash));
    struct ec_str address = ec_piece(text, brackets ? 1 : 0, brackets ? slash - 2 : slash);
    unsigned char bytes[16];
    int family = ec_read_address(AF_INET, address, bytes)    ? AF_INET
                 : ec_read_address(AF_INET6, address, bytes) ? AF_INET6
                                                             : AF_UNSPEC;
    if (family == AF_UNSPEC) {
        judge_no_network(judge, slash);
        return;
    }
    judge->out->shape = family == AF_INET ? EC_SHAPE_IPV4 : EC_SHAPE_IPV6;
    if (slash < text.len) {
        judge_prefix(judge, slash, family, bytes);
    }
    if (brackets &&
        ec_judge_odd(judge, EC_PROBLEM_BRACKETS, 0, slash, "no brackets are used here")) {
        ec_judge_suggest_str(judge, address, true);
    }
}
