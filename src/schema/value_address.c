/* SPDX-License-Identifier: MIT */
/* Addresses and ports. */
#include "schema/value_private.h"

#include <arpa/inet.h>

enum { LONGEST_SOCKET = 107 };

bool ec_read_small(struct ec_str text, unsigned *number)
{
    *number = 0;
    if (text.len == 0 || ec_skip_digits(text, 0) < text.len) {
        return false;
    }
    for (size_t i = 0; i < text.len && *number < 1000000; i++) {
        *number = *number * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return true;
}

/* -- IP addresses ---------------------------------------------------------------------------- */

bool ec_read_address(int family, struct ec_str text, unsigned char *bytes)
{
    char copy[EC_LONGEST_ADDRESS];
    if (text.len == 0 || text.len >= sizeof(copy) || ec_find_byte(text, 0, '\0') < text.len) {
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return inet_pton(family, copy, bytes) == 1;
}

bool ec_is_ipv4(struct ec_str text)
{
    unsigned char bytes[4];
    return ec_read_address(AF_INET, text, bytes);
}

bool ec_is_ipv6(struct ec_str text)
{
    unsigned char bytes[16];
    return ec_read_address(AF_INET6, text, bytes);
}

bool ec_looks_ipv4(struct ec_str text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        dots += text.ptr[i] == '.';
        if (!ec_is_digit(text.ptr[i]) && text.ptr[i] != '.') {
            return false;
        }
    }
    return dots > 0 && ec_is_digit(text.ptr[0]);
}

/* 010.1.1.1 as 10.1.1.1; NULL if zeros are not the only fault. */
static const char *without_zeros(struct ec_judge *judge)
{
    char copy[EC_LONGEST_ADDRESS];
    size_t len = 0;
    bool inside = false;
    struct ec_str text = judge->text;
    for (size_t i = 0; i < text.len; i++) {
        bool zero =
            text.ptr[i] == '0' && !inside && i + 1 < text.len && ec_is_digit(text.ptr[i + 1]);
        if (zero) {
            continue;
        }
        if (len == sizeof(copy)) {
            return NULL;
        }
        inside = text.ptr[i] != '.';
        copy[len++] = text.ptr[i];
    }
    return ec_is_ipv4((struct ec_str){copy, len}) ? ec_arena_strndup(judge->arena, copy, len)
                                                  : NULL;
}

/* Digits and dots that are no IPv4 address: finds the first bad part. */
static void judge_bad_ipv4(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t parts = 0;
    for (size_t at = 0; at <= text.len; parts++) {
        size_t end = ec_find_byte(text, at, '.');
        struct ec_str part = ec_piece(text, at, end - at);
        unsigned number;
        if (parts == 4) {
            break;
        }
        if (part.len == 0 || !ec_read_small(part, &number) || number > 255) {
            ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, at, part.len,
                           part.len == 0 ? "a number is missing" : "the numbers end at 255");
            return;
        }
        if (part.len > 1 && part.ptr[0] == '0') {
            if (ec_judge_wrong(judge, EC_PROBLEM_OCTAL, 0, text.len,
                               "a number with a leading zero may be taken as octal")) {
                ec_judge_suggest(judge, without_zeros(judge), false);
            }
            return;
        }
        at = end + 1;
    }
    ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 0, text.len, "an IPv4 address has four numbers");
}

/* What stands in brackets: an IPv6 address, or * for all of them. */
static void judge_brackets(struct ec_judge *judge, unsigned flags)
{
    struct ec_str text = judge->text;
    struct ec_str inner = ec_piece(text, 1, text.len - 2);
    if (ec_is_ipv6(inner)) {
        judge->out->shape = EC_SHAPE_IPV6;
    } else if ((flags & EC_ADDRESS_WILDCARD) && ec_str_equal(inner, EC_STR("*"))) {
        judge->out->shape = EC_SHAPE_WILDCARD;
    } else if (ec_is_ipv4(inner)) {
        judge->out->shape = EC_SHAPE_IPV4;
        if (ec_judge_odd(judge, EC_PROBLEM_BRACKETS, 0, text.len, "brackets are for IPv6")) {
            ec_judge_suggest_str(judge, inner, true);
        }
    } else {
        ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 1, inner.len, "this is no IPv6 address");
    }
}

bool ec_in_brackets(struct ec_str text)
{
    return text.len >= 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']';
}

static const char *bracketed(struct ec_judge *judge, struct ec_str address)
{
    return ec_arena_printf(judge->arena, "[%.*s]", (int)address.len, address.ptr);
}

/* A text with several colons, so that only IPv6 can be meant. */
static void judge_ipv6(struct ec_judge *judge, unsigned flags)
{
    struct ec_str text = judge->text;
    size_t zone = ec_find_byte(text, 0, '%');
    if (ec_is_ipv6(text)) {
        judge->out->shape = EC_SHAPE_IPV6;
        if ((flags & EC_ADDRESS_BRACKETS) && ec_judge_wrong(judge, EC_PROBLEM_BRACKETS, 0, text.len,
                                                            "IPv6 stands in brackets here")) {
            ec_judge_suggest(judge, bracketed(judge, text), true);
        }
    } else if (zone < text.len && ec_is_ipv6(ec_piece(text, 0, zone))) {
        ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, zone, text.len - zone, "no zone is understood");
    } else {
        ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 0, text.len, "this is no IPv6 address");
    }
}

static size_t count_colons(struct ec_str text)
{
    size_t n = 0;
    for (size_t at = 0; (at = ec_find_byte(text, at, ':')) < text.len; at++) {
        n++;
    }
    return n;
}

/* host:port where no port belongs. */
static bool judge_needless_port(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t from = text.ptr[0] == '[' ? ec_find_byte(text, 0, ']') : 0;
    size_t colon = ec_find_byte(text, from, ':');
    if (colon == text.len || colon == 0 || ec_skip_digits(text, colon + 1) < text.len ||
        (from == 0 && count_colons(text) > 1)) {
        return false;
    }
    if (ec_judge_wrong(judge, EC_PROBLEM_PORT, colon, text.len - colon, "no port belongs here")) {
        ec_judge_suggest(judge, "", true);
    }
    return true;
}

void ec_judge_address(struct ec_judge *judge, unsigned flags)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_EMPTY, 0, 0, NULL);
    } else if (ec_is_ipv4(text)) {
        judge->out->shape = EC_SHAPE_IPV4;
    } else if ((flags & EC_ADDRESS_WILDCARD) && ec_str_equal(text, EC_STR("*"))) {
        judge->out->shape = EC_SHAPE_WILDCARD;
    } else if (ec_in_brackets(text)) {
        judge_brackets(judge, flags);
    } else if (ec_looks_ipv4(text)) {
        judge_bad_ipv4(judge);
    } else if (judge_needless_port(judge)) {
        return;
    } else if (count_colons(text) > 1) {
        judge_ipv6(judge, flags);
    } else if (flags & EC_ADDRESS_NAMES) {
        ec_judge_hostname(judge);
    } else {
        ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 0, text.len,
                       ec_is_letter(text.ptr[0]) ? "names are not looked up here" : NULL);
    }
}

/* -- ports ----------------------------------------------------------------------------------- */

static const struct service {
    char name[11];
    uint16_t port;
} services[] = {
    {"smtp", 25},   {"submission", 587}, {"smtps", 465}, {"submissions", 465}, {"http", 80},
    {"https", 443}, {"domain", 53},      {"snmp", 161},  {"ldap", 389},        {"ldaps", 636},
};

static void suggest_service(struct ec_judge *judge)
{
    for (size_t i = 0; i < EC_COUNT(services); i++) {
        size_t len = strnlen(services[i].name, sizeof(services[i].name));
        if (ec_str_equal_folded(judge->text, (struct ec_str){services[i].name, len})) {
            ec_judge_suggest_number(judge, services[i].port, true);
        }
    }
}

static void judge_port_text(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    unsigned port;
    if (text.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_PORT, 0, 0, "the port is missing");
        return;
    }
    if (ec_skip_digits(text, 0) < text.len) {
        if (ec_judge_wrong(judge, EC_PROBLEM_PORT, 0, text.len, "a port is a number")) {
            suggest_service(judge);
        }
        return;
    }
    if (!ec_read_small(text, &port) || port > 65535) {
        ec_judge_wrong(judge, EC_PROBLEM_RANGE, 0, text.len, "ports end at 65535");
        return;
    }
    judge->out->has_number = true;
    judge->out->number = port;
    if (port == 0) {
        ec_judge_odd(judge, EC_PROBLEM_UNUSUAL, 0, text.len, "nothing is reached at port 0");
    } else if (text.ptr[0] == '0' &&
               ec_judge_odd(judge, EC_PROBLEM_OCTAL, 0, text.len, "a port has no leading zero")) {
        ec_judge_suggest_number(judge, port, false);
    }
}

void ec_judge_port(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    if (text.len > 0 && ec_skip_digits(text, 0) == text.len) {
        judge_port_text(judge);
    } else if (ec_is_integer(text)) {
        ec_judge_integer(judge);
        if (text.ptr[0] == '-' || judge->out->number > 65535) {
            ec_judge_wrong(judge, EC_PROBLEM_RANGE, 0, text.len, "ports go from 1 to 65535");
        }
    } else if (text.len > 0 && !ec_is_digit(text.ptr[0])) {
        judge_port_text(judge);
    } else {
        ec_judge_integer(judge);
    }
}

/* -- an address and a port ------------------------------------------------------------------- */

static void judge_socket(struct ec_judge *judge)
{
    judge->out->shape = EC_SHAPE_SOCKET;
    if (judge->text.len > LONGEST_SOCKET) {
        ec_judge_wrong(judge, EC_PROBLEM_LENGTH, LONGEST_SOCKET, judge->text.len - LONGEST_SOCKET,
                       "the path of a socket has at most 107 bytes");
    } else {
        ec_judge_path(judge);
        judge->out->shape = EC_SHAPE_SOCKET;
    }
}

/* "25" alone. */
static void judge_bare_port(struct ec_judge *judge, unsigned flags)
{
    struct ec_str text = judge->text;
    const char *reason = "without a colon it is not a port";
    bool noted = (flags & EC_ADDRESS_PORT_NEEDED)
                     ? ec_judge_wrong(judge, EC_PROBLEM_PORT, 0, text.len, reason)
                     : ec_judge_odd(judge, EC_PROBLEM_PORT, 0, text.len, reason);
    if (noted && text.len < 6) {
        ec_judge_suggest(judge, ec_arena_printf(judge->arena, ":%.*s", (int)text.len, text.ptr),
                         true);
    }
}

static void judge_missing_port(struct ec_judge *judge, unsigned flags)
{
    if (flags & EC_ADDRESS_PORT_NEEDED) {
        ec_judge_wrong(judge, EC_PROBLEM_PORT, judge->text.len, 0, "the port is missing");
    }
}

/* 10.0.0.1.25: the port of another program's notation. */
static bool judge_dotted_port(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t dot = text.len;
    while (dot > 0 && text.ptr[dot - 1] != '.') {
        dot--;
    }
    if (dot == 0 || dot == text.len || !ec_looks_ipv4(text) ||
        !ec_is_ipv4(ec_piece(text, 0, dot - 1))) {
        return false;
    }
    if (ec_judge_wrong(judge, EC_PROBLEM_PORT, dot - 1, 1, "a colon stands before the port")) {
        ec_judge_suggest(judge, ":", true);
    }
    return true;
}

/* Where the address ends: at the colon before the port, or at the end. */
static size_t end_of_address(struct ec_str text)
{
    if (text.ptr[0] == '[') {
        size_t close = ec_find_byte(text, 0, ']');
        return close == text.len ? close : close + 1;
    }
    return ec_find_byte(text, 0, ':');
}

static void judge_address_and_port(struct ec_judge *judge, unsigned flags)
{
    struct ec_str text = judge->text;
    size_t end = end_of_address(text);
    if (end == 0) {
        judge->out->shape = EC_SHAPE_WILDCARD;
    } else {
        struct ec_judge host = ec_judge_part(judge, 0, end);
        ec_judge_address(&host, flags);
    }
    if (end == text.len) {
        judge_missing_port(judge, flags);
        return;
    }
    if (text.ptr[end] != ':') {
        ec_judge_wrong(judge, EC_PROBLEM_TRAILING, end, text.len - end,
                       "only a colon and a port may stand behind the address");
        return;
    }
    /* A server of the eleven module has a priority behind the port (4/modules/eleven). */
    size_t second = (flags & EC_ADDRESS_PORT_NEEDED) ? text.len : ec_find_byte(text, end + 1, ':');
    struct ec_judge port = ec_judge_part(judge, end + 1, second - end - 1);
    judge_port_text(&port);
    unsigned priority;
    if (second < text.len && !ec_read_small(ec_str_tail(text, second + 1), &priority)) {
        ec_judge_wrong(judge, EC_PROBLEM_TRAILING, second, text.len - second,
                       "what stands behind the port does not belong to it");
    }
}

/* An IPv6 address without brackets: whether its end is a port cannot be told. The sample of an SNMP agent
   is written so (4/config/ref-snmp). */
static void judge_bare_ipv6(struct ec_judge *judge, unsigned flags)
{
    struct ec_str text = judge->text;
    judge->out->shape = EC_SHAPE_IPV6;
    const char *reason = "IPv6 stands in brackets before a port";
    if (flags & EC_ADDRESS_PORT_NEEDED) {
        ec_judge_wrong(judge, EC_PROBLEM_BRACKETS, 0, text.len, reason);
    } else if (flags & EC_ADDRESS_BRACKETS) {
        if (ec_judge_wrong(judge, EC_PROBLEM_BRACKETS, 0, text.len,
                           "IPv6 stands in brackets here")) {
            ec_judge_suggest(judge, bracketed(judge, text), true);
        }
    } else if (ec_judge_odd(judge, EC_PROBLEM_BRACKETS, 0, text.len, reason)) {
        ec_judge_suggest(judge, bracketed(judge, text), false);
    }
}

void ec_judge_endpoint(struct ec_judge *judge, unsigned flags)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    unsigned port;
    if (text.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_EMPTY, 0, 0, NULL);
    } else if (text.ptr[0] == '/') {
        judge_socket(judge);
    } else if (text.ptr[0] == '#' && !(flags & EC_ADDRESS_PORT_NEEDED)) {
        judge->out->shape = EC_SHAPE_PROTOCOL;
    } else if (ec_read_small(text, &port)) {
        judge_bare_port(judge, flags);
    } else if (ec_is_ipv6(text)) {
        judge_bare_ipv6(judge, flags);
    } else if (ec_find_byte(text, 0, '/') < text.len) {
        size_t slash = ec_find_byte(text, 0, '/');
        ec_judge_wrong(judge, EC_PROBLEM_SYNTAX, slash, 1,
                       "no slash occurs in it, but the path of a socket begins with one");
    } else if (!judge_dotted_port(judge)) {
        judge_address_and_port(judge, flags);
    }
}
