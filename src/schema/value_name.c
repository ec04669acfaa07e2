/* SPDX-License-Identifier: MIT */
/* Names of hosts, domains and accounts, and mail addresses. */
#include "schema/value_private.h"

enum { LONGEST_NAME = 253, LONGEST_LABEL = 63, LONGEST_LOCAL = 64 };

static bool is_name_byte(char c)
{
    return ec_is_letter(c) || ec_is_digit(c) || c == '-' || c == '_';
}

/* -- labels ---------------------------------------------------------------------------------- */

static void judge_label(struct ec_judge *judge)
{
    struct ec_str label = judge->text;
    if (label.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_NAME, 0, 0, "a part of the name is empty");
        return;
    }
    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];
        if ((unsigned char)c >= 0x80) {
            ec_judge_odd(judge, EC_PROBLEM_NAME, 0, label.len,
                         "DNS has such names in their ASCII form, which begins with xn--");
            return;
        }
        if (!is_name_byte(c)) {
            ec_judge_wrong(judge, EC_PROBLEM_BYTE, i, 1, "this byte occurs in no domain name");
            return;
        }
    }
    if (label.len > LONGEST_LABEL) {
        ec_judge_wrong(judge, EC_PROBLEM_LENGTH, 0, label.len,
                       "a part of a name has at most 63 bytes");
    } else if (label.ptr[0] == '-' || label.ptr[label.len - 1] == '-') {
        ec_judge_odd(judge, EC_PROBLEM_NAME, 0, label.len,
                     "a part of a name neither begins nor ends with a hyphen");
    }
}

static void judge_labels(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.len > LONGEST_NAME + 1) {
        ec_judge_wrong(judge, EC_PROBLEM_LENGTH, LONGEST_NAME, text.len - LONGEST_NAME,
                       "a domain name has at most 253 bytes");
        return;
    }
    for (size_t at = 0; at <= text.len;) {
        size_t dot = ec_find_byte(text, at, '.');
        if (at == text.len && at > 0) {
            if (ec_judge_odd(judge, EC_PROBLEM_NAME, at - 1, 1, "no dot is needed at the end")) {
                ec_judge_suggest(judge, "", true);
            }
            return;
        }
        struct ec_judge label = ec_judge_part(judge, at, dot - at);
        judge_label(&label);
        at = dot + 1;
    }
}

/* Judges what is often taken for a domain name. Returns true if it was one of these. */
static bool judge_no_domain(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t at = ec_find_byte(text, 0, '@');
    size_t scheme = ec_find_byte(text, 0, ':');
    if (scheme > 0 && scheme + 1 < text.len && ec_skip_digits(text, scheme + 1) == text.len) {
        if (ec_judge_wrong(judge, EC_PROBLEM_PORT, scheme, text.len - scheme,
                           "no port belongs here")) {
            ec_judge_suggest(judge, "", true);
        }
        return true;
    }
    if (at < text.len) {
        if (ec_judge_wrong(judge, EC_PROBLEM_NAME, 0, at + 1, "only a domain belongs here") &&
            at + 1 < text.len) {
            ec_judge_suggest(judge, "", false);
        }
        return true;
    }
    if (text.len - scheme > 3 && text.ptr[scheme + 1] == '/' && text.ptr[scheme + 2] == '/') {
        ec_judge_wrong(judge, EC_PROBLEM_NAME, 0, scheme + 3, "a URI is not a name");
        return true;
    }
    return false;
}

void ec_judge_hostname(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    if (judge->text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
        return;
    }
    judge->out->shape = EC_SHAPE_NAME;
    if (!judge_no_domain(judge)) {
        judge_labels(judge);
    }
}

/* -- domains --------------------------------------------------------------------------------- */

static bool is_literal(struct ec_str text)
{
    if (text.len < 3 || text.ptr[0] != '[' || text.ptr[text.len - 1] != ']') {
        return false;
    }
    struct ec_str inner = ec_piece(text, 1, text.len - 2);
    struct ec_str tag = EC_STR("IPv6:");
    return ec_is_ipv4(inner) || ec_is_ipv6(inner) ||
           (inner.len > tag.len && ec_str_equal_folded(ec_piece(inner, 0, tag.len), tag) &&
            ec_is_ipv6(ec_str_tail(inner, tag.len)));
}

/* *suffix: a star at the beginning and nowhere else (4/config/ref-relay-domains). */
static void judge_suffix(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t skip = text.len > 1 && text.ptr[1] == '.' ? 2 : 1;
    struct ec_judge rest = ec_judge_part(judge, skip, text.len - skip);
    if (rest.text.len > 0) {
        judge_labels(&rest);
    } else if (skip == 2) {
        ec_judge_wrong(judge, EC_PROBLEM_NAME, 0, 2, "a name is missing behind the dot");
    }
}

static bool judge_stray_star(struct ec_judge *judge, bool pattern)
{
    size_t star = ec_find_byte(judge->text, 0, '*');
    if (star == judge->text.len) {
        return false;
    }
    ec_judge_wrong(judge, EC_PROBLEM_BYTE, star, 1,
                   pattern ? "a * stands at the beginning only" : "no pattern is taken here");
    return true;
}

static bool judge_leading_dot(struct ec_judge *judge, bool pattern)
{
    struct ec_str text = judge->text;
    if (text.len < 2 || text.ptr[0] != '.' || text.ptr[1] == '.') {
        return false;
    }
    if (ec_judge_odd(judge, EC_PROBLEM_NAME, 0, 1, "no name begins with a dot") && pattern) {
        ec_judge_suggest(judge, "*.", false);
    }
    return true;
}

void ec_judge_domain(struct ec_judge *judge, bool pattern)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    judge->out->shape = EC_SHAPE_NAME;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
    } else if (pattern && text.ptr[0] == '*' && ec_find_byte(text, 1, '*') == text.len) {
        judge_suffix(judge);
    } else if (is_literal(text)) {
        return;
    } else if (!judge_stray_star(judge, pattern) && !judge_leading_dot(judge, pattern) &&
               !judge_no_domain(judge)) {
        judge_labels(judge);
    }
}

/* -- mail addresses -------------------------------------------------------------------------- */

/* The @ before the domain; the length if there is none. What stands in quotes does not count. */
static size_t find_at(struct ec_str text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quoted && c == '\\') {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == '@' && !quoted) {
            return i;
        }
    }
    return text.len;
}

static void judge_local(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.len > 0 && text.ptr[0] == '"') {
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= 0x20 || c == 0x7f || strchr("()<>[]:;,\\\"", c) != NULL) {
            ec_judge_wrong(judge, EC_PROBLEM_BYTE, i, 1, "this byte occurs in no mail address");
            return;
        }
    }
    if (text.len > LONGEST_LOCAL) {
        ec_judge_odd(judge, EC_PROBLEM_LENGTH, 0, text.len,
                     "what stands before the @ has at most 64 bytes");
    } else if (text.len > 0 && (text.ptr[0] == '.' || text.ptr[text.len - 1] == '.')) {
        ec_judge_odd(judge, EC_PROBLEM_NAME, 0, text.len,
                     "what stands before the @ neither begins nor ends with a dot");
    }
}

/* <address> or Name <address>. */
static bool judge_angle(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t open = ec_find_byte(text, 0, '<');
    if (open == text.len || text.ptr[text.len - 1] != '>') {
        return false;
    }
    struct ec_str inner = ec_piece(text, open + 1, text.len - open - 2);
    if (ec_judge_odd(judge, EC_PROBLEM_STYLE, 0, text.len, "the address alone is expected")) {
        ec_judge_suggest_str(judge, inner, true);
    }
    return true;
}

/* The empty address is the sender of bounces; @domain stands for all addresses of a domain. */
void ec_judge_email(struct ec_judge *judge, bool or_domain)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    size_t at = find_at(text);
    if (text.len == 0 || judge_angle(judge)) {
        return;
    }
    if (at == text.len) {
        if (or_domain) {
            ec_judge_domain(judge, true);
        } else {
            judge_local(judge);
            ec_judge_odd(judge, EC_PROBLEM_NAME, text.len, 0, "it has no domain");
        }
        return;
    }
    struct ec_judge local = ec_judge_part(judge, 0, at);
    judge_local(&local);
    struct ec_judge domain = ec_judge_part(judge, at + 1, text.len - at - 1);
    if (domain.text.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_NAME, text.len, 0, "the domain is missing");
    } else if (find_at(domain.text) < domain.text.len) {
        ec_judge_wrong(judge, EC_PROBLEM_BYTE, at + 1 + find_at(domain.text), 1,
                       "an address has one @");
    } else {
        ec_judge_domain(&domain, false);
    }
    judge->out->shape = EC_SHAPE_PLAIN;
}

/* -- accounts -------------------------------------------------------------------------------- */

/* Whether the account exists is another matter. */
void ec_judge_account(struct ec_judge *judge)
{
    ec_judge_trim(judge);
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_EMPTY, 0, 0, NULL);
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == ':' || c == '/' || c < 0x20 || c == 0x7f) {
            ec_judge_wrong(judge, EC_PROBLEM_BYTE, i, 1, "this byte occurs in no account name");
        } else if (c == ' ' || c == ',' || c >= 0x80) {
            ec_judge_odd(judge, EC_PROBLEM_BYTE, i, 1, "this byte is unusual in account names");
        }
    }
    if (text.ptr[0] == '-') {
        ec_judge_odd(judge, EC_PROBLEM_NAME, 0, 1, "no account name begins with a hyphen");
    }
}
