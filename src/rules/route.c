/* SPDX-License-Identifier: MIT */
/* The rules about where mail goes and what it says there: gateways, routes, addresses, greetings and
   replies that are rewritten. */
#include "rules/setting.h"

#include "schema/endpoint.h"

/* ---- addresses -------------------------------------------------------------------------------- */

/* The host of "host", "host:25", "[v6]:25" or "smtp://host:25?pref=1". */
static struct ec_str host_of(struct ec_str text)
{
    size_t scheme = ec_str_search(text, EC_STR("://"));
    size_t first = scheme < text.len ? scheme + strlen("://") : 0;
    size_t end = first;
    while (end < text.len && text.ptr[end] != '/' && text.ptr[end] != '?') {
        end++;
    }
    return ec_endpoint_address((struct ec_str){text.ptr + first, end - first});
}

static bool is_ipv4(struct ec_str address, enum ec_address_kind kind)
{
    struct ec_network network;
    return ec_address_kind(address) == kind && ec_network_read(address, &network) &&
           network.n_bytes == 4;
}

/* 4/config/ref-bind-address.md */
void ec_look_dlv_private_gateway(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    const struct ec_assign *from = NULL;
    struct ec_element element = {0};
    bool found = false;
    while (!found && ec_rule_next(context, assign, &element)) {
        found = is_ipv4(host_of(element.text), EC_ADDRESS_PRIVATE);
    }
    uint32_t option = found ? ec_model_name(context->model, "bind_address") : 0;
    for (; option != 0 && scope && !from; scope = scope->parent) {
        from = ec_setting_at(scope, option); /* no domain has one: the way out is its only way */
    }
    struct ec_str address = from ? ec_assign_text(context->arena, from) : EC_STR("");
    if (!is_ipv4(address, EC_ADDRESS_PUBLIC)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV009, element.range,
        "mail for the private address %s leaves from the public address %s",
        ec_rule_quote(context, host_of(element.text)), ec_rule_quote(context, address));
    ec_finding_why(context->report, finding,
                   "on a host with several networks the other side cannot answer to it");
    ec_finding_help(context->report, finding,
                    "deliver it by a Binding with an address of the private network");
    ec_finding_relate(context->report, finding, ec_assign_range(from),
                      "Bind_Address is set here");
}

/* 4/config/ref-prohibited-hosts.md */
void ec_look_dlv_prohibited(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    static const struct ec_network wanted[] = {{{127}, 4, 8}, {{0}, 4, 32}};
    bool has[EC_COUNT(wanted)] = {false};
    struct ec_element element = {0};
    (void)scope;
    while (ec_rule_next(context, assign, &element)) {
        struct ec_network listed;
        bool known = ec_network_read(element.text, &listed);
        for (size_t i = 0; known && i < EC_COUNT(wanted); i++) {
            has[i] |= ec_network_is_in(&wanted[i], &listed);
        }
    }
    if (has[0] && has[1]) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV058, ec_assign_value_range(assign), "Prohibited_Hosts lacks %s",
        has[0]   ? "0.0.0.0"
        : has[1] ? "127.0.0.0/8"
                 : "127.0.0.0/8 and 0.0.0.0");
    ec_finding_why(context->report, finding,
                   "domains whose exchangers point to such an address make the server deliver to "
                   "itself");
    ec_finding_help(context->report, finding, "add \"127.0.0.0/8\" and \"0.0.0.0\" to the list");
}

/* ---- gateways --------------------------------------------------------------------------------- */

/* 4/config/ref-gateway.md */
void ec_look_dlv_domain_gateway(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    bool alone = scope->settings == assign && !assign->next;
    if (!ec_rule_is_scope(context, scope, "domain") || alone ||
        ec_assign_text(context->arena, assign).len == 0) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV022, ec_assign_range(assign),
        "Gateway in %s leaves its other options without effect", ec_rule_scope(context, scope));
    ec_finding_why(
        context->report, finding,
        "its mail is handed to the gateway, and what is set for the gateway counts then");
    ec_finding_help(context->report, finding,
                    "set the other options in a Domain with the name of the gateway, or around it");
    const struct ec_assign *other = scope->settings == assign ? assign->next : scope->settings;
    ec_finding_relate(context->report, finding, ec_assign_range(other), "%s is one of them",
                      ec_rule_option(context, scope, other));
}

/* ---- greetings -------------------------------------------------------------------------------- */

/* 4/config/ref-ehlo-hostname.md */
void ec_look_dlv_ehlo_keyword(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    struct ec_str value = ec_assign_text(context->arena, assign);
    if (value.len < 5 || !ec_str_starts(value, EC_STR("__")) || !ec_str_ends(value, EC_STR("__")) ||
        ec_str_equal_folded(value, EC_STR("__hostname__")) ||
        ec_str_equal_folded(value, EC_STR("__message__"))) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV034, ec_assign_value_range(assign), "%s is not a keyword of %s",
        ec_rule_quote(context, value), ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding,
                   "the server would greet others with these very letters, and they refuse a name "
                   "that is none");
    ec_finding_help(context->report, finding, "write __hostname__, __message__ or a host name");
}

/* ---- rewritten replies ------------------------------------------------------------------------ */

/* The groups of a regular expression that keep what they match. */
static unsigned count_groups(struct ec_str text)
{
    unsigned count = 0;
    bool in_class = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        char next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
        char third = i + 2 < text.len ? text.ptr[i + 2] : '\0';
        char fourth = i + 3 < text.len ? text.ptr[i + 3] : '\0';
        if (c == '\\') {
            i++;
        } else if (in_class || c == '[') {
            in_class = c != ']';
        } else if (c == '(') {
            bool named =
                third == 'P' || third == '\'' || (third == '<' && fourth != '=' && fourth != '!');
            count += next != '*' && (next != '?' || named);
        }
    }
    return count;
}

/* The highest number behind a '$' or '\'. */
static unsigned highest_reference(struct ec_str text)
{
    unsigned highest = 0;
    for (size_t i = 0; i + 1 < text.len; i++) {
        char digit = text.ptr[i + 1];
        if ((text.ptr[i] == '$' || text.ptr[i] == '\\') && ec_is_digit(digit) &&
            (unsigned)(digit - '0') > highest) {
            highest = (unsigned)(digit - '0');
        }
    }
    return highest;
}

/* 4/config/ref-response-transcode-pattern.md */
void ec_look_dlv_transcode_group(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    struct ec_in_force pattern;
    unsigned wanted = highest_reference(ec_assign_text(context->arena, assign));
    if (wanted == 0 || !ec_rule_in_force(context, scope, "response_transcode_pattern", &pattern) ||
        !pattern.assign || count_groups(pattern.text) >= wanted) {
        return;
    }
    unsigned groups = count_groups(pattern.text);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV040, ec_assign_value_range(assign),
                      "the reply uses $%u, and the pattern has %u group%s", wanted, groups,
                      groups == 1 ? "" : "s");
    ec_finding_why(context->report, finding, "nothing can stand in that place of the reply");
    ec_finding_help(context->report, finding,
                    "put what is meant into parentheses in Response_Transcode_Pattern");
    ec_finding_relate(context->report, finding, ec_assign_range(pattern.assign), "the pattern");
}
