/* SPDX-License-Identifier: MIT */
/* Instance names of scopes. */
#include "schema/value_private.h"

static bool is_slashed(struct ec_str text)
{
    return text.len > 1 && text.ptr[0] == '/' && text.ptr[text.len - 1] == '/';
}

static void judge_name_bytes(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c == 0x7f) {
            ec_judge_odd(judge, EC_PROBLEM_BYTE, i, 1, "a control character in a name");
            return;
        }
    }
}

static void judge_name(struct ec_judge *judge)
{
    judge_name_bytes(judge);
    ec_judge_trim(judge);
}

/* -- bindings -------------------------------------------------------------------------------- */

/* my binding as my_binding. */
static const char *without(struct ec_judge *judge, const char *forbidden)
{
    struct ec_str text = judge->text;
    char *copy = text.len > 256 ? NULL : ec_arena_strndup(judge->arena, text.ptr, text.len);
    for (size_t i = 0; copy != NULL && i < text.len; i++) {
        if (copy[i] == '\0') {
            return NULL;
        }
        if (strchr(forbidden, copy[i]) != NULL) {
            copy[i] = '_';
        }
    }
    return copy;
}

/* The server refuses a regular expression here. */
static void judge_binding_bytes(struct ec_judge *judge, const char *forbidden, const char *reason)
{
    struct ec_str text = judge->text;
    if (is_slashed(text)) {
        ec_judge_wrong(judge, EC_PROBLEM_REGEX, 0, text.len, "no regular expression is taken here");
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\0' && strchr(forbidden, text.ptr[i]) != NULL) {
            if (ec_judge_wrong(judge, EC_PROBLEM_NAME, 0, text.len, reason)) {
                ec_judge_suggest(judge, without(judge, forbidden), false);
            }
            return;
        }
    }
    judge_name_bytes(judge);
}

/* 4/config/ref-binding */
static void judge_binding(struct ec_judge *judge)
{
    judge_binding_bytes(judge, ": \t\r\n\v\f", "such a name has neither blanks nor colons");
}

/* 4/config/ref-binding-group */
static void judge_binding_group(struct ec_judge *judge)
{
    judge_binding_bytes(judge, " \t\r\n\v\f", "such a name has no blanks");
}

/* -- domains and hosts ----------------------------------------------------------------------- */

/* *.example.com as a regular expression. */
static const char *glob_as_regex(struct ec_judge *judge, struct ec_str domain)
{
    char copy[600];
    size_t len = 0;
    for (size_t i = 0; i < domain.len; i++) {
        if (len + 2 > sizeof(copy)) {
            return NULL;
        }
        if (domain.ptr[i] == '.') {
            copy[len++] = '\\';
        }
        copy[len++] = domain.ptr[i];
    }
    return ec_arena_printf(judge->arena, "/^(?:.*\\.)?%.*s$/", (int)len, copy);
}

/* A domain is matched as a whole: *.x and .x are names that no mail goes to. */
static void judge_glob(struct ec_judge *judge, size_t skip)
{
    struct ec_str text = judge->text;
    struct ec_str domain = ec_str_tail(text, skip);
    if (ec_judge_odd(judge, EC_PROBLEM_NAME, 0, text.len,
                     "patterns are regular expressions between slashes here") &&
        domain.len > 0 && domain.len <= 253 && ec_find_byte(domain, 0, '*') == domain.len &&
        ec_find_byte(domain, 0, '\0') == domain.len) {
        ec_judge_suggest(judge, glob_as_regex(judge, domain), false);
    }
}

static const char *with_tag(struct ec_judge *judge, struct ec_str address)
{
    return ec_arena_printf(judge->arena, "[IPv6:%.*s]", (int)address.len, address.ptr);
}

/* [IPv6:address] (4/config/ref-domain). */
static void judge_literal(struct ec_judge *judge)
{
    static const struct ec_str tag = {"[IPv6:", 6};
    struct ec_str text = judge->text;
    struct ec_str inner = ec_piece(text, 1, text.len - 1);
    bool closed = text.ptr[text.len - 1] == ']';
    bool tagged = text.len > tag.len && ec_str_equal_folded(ec_piece(text, 0, tag.len), tag);
    inner.len -= closed && inner.len > 0;
    judge->out->shape = EC_SHAPE_IPV6;
    if (!closed) {
        ec_judge_wrong(judge, EC_PROBLEM_BRACKETS, text.len, 0, "the closing bracket is missing");
    } else if (tagged) {
        struct ec_str address = ec_piece(text, tag.len, text.len - tag.len - 1);
        if (!ec_is_ipv6(address)) {
            ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, tag.len, address.len,
                           "this is no IPv6 address");
        }
    } else if (ec_is_ipv6(inner)) {
        if (ec_judge_odd(judge, EC_PROBLEM_BRACKETS, 0, text.len,
                         "IPv6: stands before the address")) {
            ec_judge_suggest(judge, with_tag(judge, inner), true);
        }
    } else if (ec_is_ipv4(inner)) {
        judge->out->shape = EC_SHAPE_IPV4;
        if (ec_judge_odd(judge, EC_PROBLEM_BRACKETS, 0, text.len, "IPv4 has no brackets here")) {
            ec_judge_suggest_str(judge, inner, true);
        }
    } else {
        ec_judge_wrong(judge, EC_PROBLEM_ADDRESS, 1, inner.len, "this is no IPv6 address");
    }
}

/* #protocol#name#extra (mobile/mobile-reference/mobility-mm-7-multiprotocol): a plain string. */
static void judge_protocol(struct ec_judge *judge)
{
    judge->out->shape = EC_SHAPE_PROTOCOL;
    if (judge->text.len == 1) {
        ec_judge_wrong(judge, EC_PROBLEM_NAME, 1, 0, "the name is missing");
    }
    judge_name_bytes(judge);
}

static void judge_plain_domain(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.ptr[0] == '*') {
        judge_glob(judge, text.len > 1 && text.ptr[1] == '.' ? 2 : 1);
    } else if (text.ptr[0] == '.') {
        judge_glob(judge, 1);
    } else if (ec_is_ipv6(text)) {
        judge->out->shape = EC_SHAPE_IPV6;
        if (ec_judge_wrong(judge, EC_PROBLEM_BRACKETS, 0, text.len,
                           "an IPv6 address is written [IPv6:...]")) {
            ec_judge_suggest(judge, with_tag(judge, text), true);
        }
    } else if (ec_looks_ipv4(text)) {
        ec_judge_address(judge, 0);
    } else {
        ec_judge_domain(judge, false);
    }
}

static void judge_domain(struct ec_judge *judge)
{
    switch (judge->text.ptr[0]) {
    case '/':
        ec_judge_slashes(judge);
        return;
    case '#':
        judge_protocol(judge);
        return;
    case '[':
        judge_literal(judge);
        return;
    default:
        judge_plain_domain(judge);
    }
}

static void judge_domain_name(struct ec_judge *judge)
{
    ec_judge_domain(judge, false);
}

/* The name of a mail exchanger as DNS has it, or /regex/ (4/config/ref-host). */
static void judge_host(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.ptr[0] == '/') {
        ec_judge_slashes(judge);
    } else if (text.ptr[0] == '*' || text.ptr[0] == '.') {
        judge_plain_domain(judge);
    } else if (ec_looks_ipv4(text) || ec_is_ipv6(text)) {
        judge->out->shape = ec_is_ipv6(text) ? EC_SHAPE_IPV6 : EC_SHAPE_IPV4;
        ec_judge_odd(judge, EC_PROBLEM_NAME, 0, text.len,
                     "the name of a mail exchanger is expected");
    } else {
        ec_judge_hostname(judge);
    }
}

/* -- the others ------------------------------------------------------------------------------ */

/* 4/listeners */
static void judge_listen(struct ec_judge *judge)
{
    ec_judge_endpoint(judge, EC_ADDRESS_WILDCARD | EC_ADDRESS_NAMES | EC_ADDRESS_PORT_NEEDED);
    if (judge->out->shape == EC_SHAPE_NAME && judge->out->verdict != EC_VERDICT_WRONG) {
        ec_judge_odd(judge, EC_PROBLEM_NAME, 0, judge->text.len,
                     "the documentation has addresses here, no names");
    }
}

static void judge_endpoint(struct ec_judge *judge)
{
    ec_judge_endpoint(judge, EC_ADDRESS_WILDCARD | EC_ADDRESS_NAMES);
}

static void judge_node(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    for (size_t i = 0; i < text.len; i++) {
        if (ec_is_blank(text.ptr[i]) || text.ptr[i] == '/' || text.ptr[i] == ':') {
            ec_judge_odd(judge, EC_PROBLEM_BYTE, i, 1, "this byte occurs in no node's name");
            return;
        }
    }
    judge_name_bytes(judge);
}

/* By enum ec_form. */
static const struct form_row {
    void (*judge)(struct ec_judge *judge);
    const char *expected;
} forms[] = {
    [EC_FORM_NAME] = {judge_name, "a name"},
    [EC_FORM_BINDING] = {judge_binding, "the name of a binding"},
    [EC_FORM_BINDING_GROUP] = {judge_binding_group, "the name of a binding group"},
    [EC_FORM_DOMAIN] = {judge_domain, "a domain name, an address, [IPv6:...], /regex/ or "
                                      "#protocol#name"},
    [EC_FORM_DOMAIN_NAME] = {judge_domain_name, "a domain name"},
    [EC_FORM_HOST] = {judge_host, "the name of a host, or /regex/"},
    [EC_FORM_CIDR] = {ec_judge_cidr, "an address, or a network such as 10.0.0.0/8"},
    [EC_FORM_LISTEN] = {judge_listen,
                        "an address and a port such as *:25, or the path of a socket"},
    [EC_FORM_ENDPOINT] = {judge_endpoint, "an address and a port, such as 10.0.0.1:162"},
    [EC_FORM_NODE] = {judge_node, "the name of a node"},
    [EC_FORM_PATTERN] = {judge_name, "a path, in which * stands for anything but /"},
};

static void judge_form(struct ec_judge *judge, enum ec_form form)
{
    if (judge->text.len == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_EMPTY, 0, 0, "the instance name is empty");
    } else if ((size_t)form < EC_COUNT(forms) && forms[form].judge != NULL) {
        forms[form].judge(judge);
    }
}

bool ec_instance_check(struct ec_arena *arena, enum ec_instance rule, enum ec_form form,
                       struct ec_str name, struct ec_value *out)
{
    static const struct ec_value_type type = {.type = EC_TYPE_STRING};
    bool known = (size_t)form < EC_COUNT(forms) && forms[form].judge != NULL;
    struct ec_judge judge = {arena, &type, name, 0, out};
    *out = (struct ec_value){0};
    if (name.ptr == NULL) {
        if (rule == EC_INSTANCE_REQUIRED) {
            ec_judge_wrong(&judge, EC_PROBLEM_MISSING, 0, 0, "an instance name is needed");
        }
    } else if (rule == EC_INSTANCE_NONE) {
        ec_judge_wrong(&judge, EC_PROBLEM_FORBIDDEN, 0, name.len,
                       "no instance name may stand here");
        return true;
    } else {
        judge_form(&judge, form);
    }
    if (out->verdict != EC_VERDICT_OK && known) {
        out->expected = forms[form].expected;
    }
    return !arena->oom;
}
