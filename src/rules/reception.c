/* SPDX-License-Identifier: MIT */
/* Rules about who may hand over mail, and for whom. */
#include "rules/clients.h"

#include "schema/value.h"

/* ---- places ----------------------------------------------------------------------------------- */

/* Says which scope gives a setting in a pathway its reach. */
static void relate_clients(struct ec_rule_context *context, struct ec_finding *finding,
                           const struct ec_scope *scope, struct ec_clientele clientele)
{
    if (clientele.by && clientele.by != scope && clientele.by->parent) {
        ec_finding_relate(context->report, finding, ec_rule_scope_range(clientele.by),
                          "it holds in %s", ec_rule_path(context, clientele.by));
    }
}

/* "anybody", for messages. */
static const char *client_text(enum ec_clients clients)
{
    switch (clients) {
    case EC_CLIENTS_WIDE:
        return "a large part of the internet";
    case EC_CLIENTS_PRIVATE:
        return "whoever can connect to that address";
    case EC_CLIENTS_UNUSED:
        return "whoever it holds for";
    default:
        return "anybody";
    }
}

/* True where nobody but chosen clients gets in. */
static bool is_limited(enum ec_clients clients)
{
    return clients == EC_CLIENTS_NOBODY || clients == EC_CLIENTS_HOST || clients == EC_CLIENTS_PEER;
}

/* An error becomes a warning where it is not certain that the whole internet gets in. */
static void soften(struct ec_finding *finding, enum ec_clients clients)
{
    if (clients != EC_CLIENTS_ANYBODY && finding->severity == EC_ERROR) {
        finding->severity = EC_WARNING;
    }
}

/* ---- REL001: Open_Relay ----------------------------------------------------------------------- */

/* 4/config/ref-open-relay.md */
void ec_look_rel_open_relay(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    if (!ec_assign_bool(context->arena, assign, false)) {
        return;
    }
    struct ec_clientele clientele = ec_rule_clients(context, scope, "open_relay");
    if (is_limited(clientele.clients)) {
        return;
    }
    const char *message =
        ec_rule_text(context, "%s relays mail from %s to anywhere", ec_rule_path(context, scope),
                     client_text(clientele.clients));
    struct ec_finding *finding = ec_rule_tell(
        context, EC_REL001, ec_assign_value_range(assign), message,
        "senders of spam find an open relay within hours, and other servers then refuse all mail of "
        "this one; SMTP authentication is not asked for where Open_Relay holds",
        "set Open_Relay in a Peer scope with the networks that may relay, or list them in "
        "Relay_Hosts");
    soften(finding, clientele.clients);
    relate_clients(context, finding, scope, clientele);
}

/* ---- REL002: Relay_Hosts ---------------------------------------------------------------------- */

/* 4/config/ref-relay-hosts.md */
void ec_look_rel_hosts(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_clientele clientele = ec_rule_clients(context, scope, "relay_hosts");
    struct ec_element element = {0};
    for (size_t found = 0; found < EC_RULE_MAX_FINDINGS && !is_limited(clientele.clients) &&
                           ec_rule_next(context, assign, &element);) {
        struct ec_network network;
        enum ec_clients width = ec_network_read(element.text, &network)
                                    ? ec_rule_network_clients(&network)
                                    : EC_CLIENTS_PEER;
        if (is_limited(width)) {
            continue;
        }
        found++;
        const char *message =
            ec_rule_text(context, "Relay_Hosts entry %s lets %s relay mail to anywhere",
                         ec_rule_quote(context, element.text), client_text(width));
        struct ec_finding *finding = ec_rule_tell(
            context, EC_REL002, element.range, message,
            "hosts in this list need no authentication, and senders of spam find an open relay "
            "within hours",
            "list only the networks of your own hosts and customers");
        soften(finding, width < clientele.clients ? width : clientele.clients);
        relate_clients(context, finding, scope, clientele);
    }
}

/* ---- REL003, REL004: Relay_For_Sending_Domains ------------------------------------------------ */

/* The first entry that stands for every domain, or the whole value if it has no entries. */
static bool finds_every_domain(struct ec_rule_context *context, const struct ec_assign *assign,
                               struct ec_range *range)
{
    struct ec_element element = {0};
    bool is_empty = true;
    while (ec_rule_next(context, assign, &element)) {
        bool is_blank = element.text.len == 0 && assign->node->value == EC_VALUE_SCALAR;
        is_empty = is_empty && is_blank;
        if (ec_str_equal(element.text, EC_STR("*"))) {
            *range = element.range;
            return true;
        }
    }
    *range = ec_assign_value_range(assign);
    return is_empty;
}

/* 4/config/ref-relay-for-sending-domains.md */
void ec_look_rel_sending_domains(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    struct ec_clientele clientele = ec_rule_clients(context, scope, "relay_for_sending_domains");
    struct ec_range range;
    if (clientele.clients == EC_CLIENTS_NOBODY || !finds_every_domain(context, assign, &range)) {
        return;
    }
    bool limited = is_limited(clientele.clients);
    const char *message = ec_rule_text(
        context, "Relay_For_Sending_Domains names no domain, so %s may relay mail to anywhere",
        limited ? "every client here" : client_text(clientele.clients));
    struct ec_finding *finding = ec_rule_tell(
        context, EC_REL003, range, message, "an empty list, or '*', means every sender",
        limited ? "write Open_Relay = true if that is meant; it says so"
                : "list the domains that may relay, in a Peer scope with their networks");
    soften(finding, clientele.clients);
    finding->severity = limited ? EC_NOTE : finding->severity;
    relate_clients(context, finding, scope, clientele);
}

void ec_look_rel_forged_senders(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    struct ec_clientele clientele = ec_rule_clients(context, scope, "relay_for_sending_domains");
    struct ec_range range;
    if (is_limited(clientele.clients) || finds_every_domain(context, assign, &range)) {
        return;
    }
    const char *message =
        ec_rule_text(context, "Relay_For_Sending_Domains in %s takes the sender's word for it",
                     ec_rule_path(context, scope));
    struct ec_finding *finding = ec_rule_tell(
        context, EC_REL004, ec_assign_name_range(assign), message,
        "a sender address is easily forged, so whoever knows one of the domains may relay",
        "set it in a Peer scope with the networks that send for these domains");
    relate_clients(context, finding, scope, clientele);
}

/* ---- REL005: patterns of domains -------------------------------------------------------------- */

/* One finding about an entry that begins with '*' and no dot. */
static void tell_wide_pattern(struct ec_rule_context *context, const char *option,
                              const struct ec_element *element)
{
    struct ec_str rest = {element->text.ptr + 1, element->text.len - 1};
    bool all = rest.len == 0;
    const char *quoted = ec_rule_quote(context, element->text);
    const char *bad = ec_rule_quote(
        context, ec_str_from(ec_rule_text(context, "bad%.*s", (int)rest.len, rest.ptr)));
    const char *message =
        all ? ec_rule_text(context, "%s in %s is every domain", quoted, option)
            : ec_rule_text(context, "%s in %s also matches %s", quoted, option, bad);
    ec_rule_tell(
        context, EC_REL005, element->range, message,
        all ? "mail for every destination is accepted from anyone: an open relay"
            : "the star stands for any text, not for whole labels, and anyone may register "
              "such a domain",
        all ? "list the domains that mail is received for"
            : ec_rule_text(context, "write %.*s and *.%.*s", (int)rest.len, rest.ptr, (int)rest.len,
                           rest.ptr));
}

/* 4/config/ref-relay-domains.md; Bounce_Domains are accepted like Relay_Domains
   (4/config/ref-bounce-domains.md). REL003 has the '*' of Relay_For_Sending_Domains. */
void ec_look_rel_patterns(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    const char *option = ec_rule_option(context, scope, assign);
    bool sending = ec_str_equal_folded(ec_str_from(option), EC_STR("relay_for_sending_domains"));
    struct ec_element element = {0};
    size_t found = 0;
    while (found < EC_RULE_MAX_FINDINGS && ec_rule_next(context, assign, &element)) {
        bool star = ec_str_starts(element.text, EC_STR("*"));
        bool all = ec_str_equal(element.text, EC_STR("*"));
        if (star && !(all && sending) && (all || element.text.ptr[1] != '.')) {
            tell_wide_pattern(context, option, &element);
            found++;
        }
    }
}

/* ---- REL006: Proxy_Protocol ------------------------------------------------------------------- */

/* True where clients of some addresses may relay; *where is the setting. */
static bool relays_by_address(struct ec_rule_context *context, const struct ec_scope *scope,
                              struct ec_in_force *where)
{
    return ec_rule_in_force(context, scope, "relay_hosts", where) && where->assign;
}

/* 4/config/ref-proxy-protocol.md: the server has no list of proxies it believes. */
void ec_look_rel_proxy(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_clientele clientele = ec_rule_clients(context, scope, "proxy_protocol");
    if (clientele.clients < EC_CLIENTS_WIDE || !ec_assign_bool(context->arena, assign, false)) {
        return;
    }
    struct ec_in_force hosts = {0};
    bool relays = relays_by_address(context, clientele.by ? clientele.by : scope, &hosts);
    const char *message = ec_rule_text(context, "Proxy_Protocol is on in %s, where %s can connect",
                                       ec_rule_path(context, clientele.by ? clientele.by : scope),
                                       client_text(clientele.clients));
    struct ec_finding *finding =
        ec_rule_tell(context, EC_REL006, ec_assign_range(assign), message,
                     relays ? "any client can claim any address in its header, also one of "
                              "Relay_Hosts, and relay"
                            : "any client can claim any address in its header, and rules for "
                              "addresses no longer hold",
                     "give proxied connections a Listen on an internal address that only the proxy "
                     "can connect to");
    if (relays) {
        ec_finding_relate(context->report, finding, ec_assign_range(hosts.assign),
                          "Relay_Hosts is set here");
    }
}

/* ---- REL007: relaying by certificate ---------------------------------------------------------- */

/* True if an option has a value in a scope, or may have one inside it or by a pathway. */
static bool may_be_set(struct ec_rule_context *context, const struct ec_scope *scope,
                       const char *option)
{
    struct ec_in_force effect;
    uint32_t number = ec_model_name(context->model, option);
    if (number == 0) {
        return false;
    }
    if (!ec_rule_listener(context, scope) || !ec_rule_in_force(context, scope, option, &effect) ||
        effect.assign) {
        return true;
    }
    for (const struct ec_scope *at = scope->children; at; at = at->next) {
        if (ec_setting_at(at, number)) {
            return true;
        }
    }
    return ec_model_name(context->model, "pathway") != 0;
}

/* 3/3-reference/ecelerity-conf.md, 4/config/tls-verify-mode.md */
void ec_look_rel_certificate(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    if (!context->model->complete || !ec_assign_bool(context->arena, assign, false)) {
        return;
    }
    bool no_ca = !may_be_set(context, scope, "tls_client_ca");
    bool no_mode = !may_be_set(context, scope, "tls_verify_mode");
    struct ec_in_force mode;
    if (!no_mode && ec_rule_in_force(context, scope, "tls_verify_mode", &mode) && mode.assign) {
        no_mode = ec_str_equal_folded(mode.text, EC_STR("none"));
    }
    if (!no_ca && !no_mode) {
        return;
    }
    ec_rule_tell(
        context, EC_REL007, ec_assign_range(assign),
        no_ca && no_mode ? "TLS_Verified_Peer_Can_Relay has neither TLS_Client_CA nor "
                           "TLS_Verify_Mode"
        : no_ca          ? "TLS_Verified_Peer_Can_Relay is set without TLS_Client_CA"
                         : "TLS_Verified_Peer_Can_Relay is set without TLS_Verify_Mode = require",
        no_mode ? "clients are not asked for a certificate, so none of them is verified and "
                  "none may relay"
                : "nothing says which authorities may vouch for a client that wants to relay",
        "set TLS_Client_CA to the file of your own authority, and TLS_Verify_Mode to require");
}

/* ---- REL008: everybody counts as authenticated ------------------------------------------------ */

static void tell_always_allow(struct ec_rule_context *context, const struct ec_scope *scope,
                              struct ec_range range, struct ec_clientele clientele)
{
    const char *message =
        ec_rule_text(context, "in %s, %s counts as authenticated", ec_rule_path(context, scope),
                     client_text(clientele.clients));
    struct ec_finding *finding = ec_rule_tell(
        context, EC_REL008, range, message,
        "clients get the name anonymous without a password, and with it all that is allowed to "
        "users who log in",
        "remove it here, and set Always_Allow in a Peer scope of the hosts that cannot log in");
    relate_clients(context, finding, scope, clientele);
}

/* Control listeners are another family's. 4/control-auth.md */
void ec_look_rel_always_allow(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    const struct ec_scope *listener = ec_rule_listener(context, scope);
    bool known = listener ? !ec_rule_is_scope(context, listener, "control_listener")
                          : ec_rule_around(context, scope, "pathway") ||
                                ec_rule_around(context, scope, "pathway_group");
    struct ec_clientele clientele = ec_rule_clients(context, scope, "always_allow");
    if (known && !is_limited(clientele.clients) && ec_assign_bool(context->arena, assign, false) &&
        !ec_rule_is_on(context, scope, "always_deny", false)) { /* CTL026 */
        tell_always_allow(context, scope, ec_assign_range(assign), clientele);
    }
}

/* The first element that is one of the words, in any letter case. */
static bool finds_extension(struct ec_rule_context *context, const struct ec_assign *assign,
                            const char *one, const char *other, struct ec_element *element)
{
    *element = (struct ec_element){0};
    while (ec_rule_next(context, assign, element)) {
        if (ec_str_equal_folded(element->text, ec_str_from(one)) ||
            ec_str_equal_folded(element->text, ec_str_from(other))) {
            return true;
        }
    }
    return false;
}

/* 4/esmtp-listener-extensions.md */
void ec_look_rel_allow_extension(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    struct ec_element element;
    if (!finds_extension(context, assign, "ALWAYS-ALLOW", "AUTH ALWAYS-ALLOW", &element)) {
        return;
    }
    struct ec_clientele clientele = ec_rule_clients(context, scope, "smtp_extensions");
    if (!is_limited(clientele.clients)) {
        tell_always_allow(context, scope, element.range, clientele);
    }
}

/* ---- REL009: passwords in clear --------------------------------------------------------------- */

/* True for a Listen of other hosts that gets what is set in its listener, and speaks no TLS. */
static bool is_clear_listen(struct ec_rule_context *context, const struct ec_scope *listen)
{
    return !ec_setting_find(context->model, listen, "smtp_extensions") &&
           ec_rule_is_enabled(context, listen) &&
           ec_rule_address_clients(context, listen) > EC_CLIENTS_HOST &&
           !ec_rule_is_on(context, listen, "use_ssl", false);
}

static bool has_clear_listen(struct ec_rule_context *context, const struct ec_scope *listener)
{
    bool has_listens = false;
    for (const struct ec_scope *at = listener->children; at; at = at->next) {
        if (ec_rule_is_scope(context, at, "listen")) {
            has_listens = true;
            if (is_clear_listen(context, at)) {
                return true;
            }
        }
    }
    return !has_listens;
}

/* Where a pathway is used, the scope that refers to it may switch Use_SSL on. */
static bool is_clear(struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_scope *listener = ec_rule_listener(context, scope);
    struct ec_clientele clientele = ec_rule_clients(context, scope, "smtp_extensions");
    if (clientele.clients <= EC_CLIENTS_HOST || ec_rule_is_on(context, scope, "use_ssl", false)) {
        return false;
    }
    if (!listener && clientele.by && ec_rule_is_on(context, clientele.by, "use_ssl", false)) {
        return false;
    }
    return listener != scope || has_clear_listen(context, scope);
}

/* 4/esmtp-listener-extensions.md, 4/inbound-smtp.md */
void ec_look_rel_clear_password(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    struct ec_element element;
    struct ec_element tls;
    if (!finds_extension(context, assign, "AUTH LOGIN", "AUTH PLAIN", &element) ||
        finds_extension(context, assign, "STARTTLS", "STARTTLS", &tls) ||
        !is_clear(context, scope)) {
        return;
    }
    const char *message =
        ec_rule_text(context, "%s is offered in %s without TLS",
                     ec_rule_quote(context, element.text), ec_rule_path(context, scope));
    ec_rule_tell(
        context, EC_REL009, element.range, message,
        "clients send their passwords over the network in clear text, for anybody on the way to read",
        "add \"STARTTLS\" to SMTP_Extensions, or set Use_SSL on a port of its own");
}
