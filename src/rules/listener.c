/* SPDX-License-Identifier: MIT */
/* Rules about listeners: what may stand in them, what they open, and what they offer to whom. */
#include "rules/clients.h"
#include "rules/control.h"

#include "schema/value.h"

/* ---- LST001: options of another listener ------------------------------------------------------ */

static bool is_listener_word(const struct ec_vocab *scope)
{
    static const char *const names[] = {"esmtp_listener",   "ecstream_listener",
                                        "http_listener",    "xmpp_listener",
                                        "control_listener", "eccluster_listener"};
    for (size_t i = 0; i < EC_COUNT(names); i++) {
        if (ec_str_equal_folded(ec_vocab_spelling(scope), ec_str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

/* The first listener in which an option may stand; NULL if it belongs to none in particular. */
static const struct ec_vocab *first_listener_of(const struct ec_vocab *word)
{
    struct ec_numbers scopes = ec_vocab_list(word->scopes);
    for (size_t i = 0; i < scopes.n; i++) {
        const struct ec_vocab *scope = ec_vocab_at(scopes.at[i]);
        if (is_listener_word(scope)) {
            return scope;
        }
    }
    return NULL;
}

/* 4/ecstream-listener.md: no other options are read in a Peer of an ECStream_Listener. */
static bool is_of_ecstream_peer(struct ec_str name)
{
    return ec_str_equal(name, EC_STR("ecstream_idle_time")) ||
           ec_str_equal(name, EC_STR("ecstream_max_batch_size")) ||
           ec_str_equal(name, EC_STR("pathway"));
}

static struct ec_finding *tell_foreign(struct ec_rule_context *context,
                                       const struct ec_scope *scope,
                                       const struct ec_scope *listener,
                                       const struct ec_assign *assign, const struct ec_vocab *home)
{
    struct ec_str kind = ec_scope_spelling(context->model, listener);
    struct ec_str at = ec_scope_spelling(context->model, scope);
    const char *place = scope == listener ? ec_rule_text(context, "%.*s", (int)kind.len, kind.ptr)
                                          : ec_rule_text(context, "a %.*s of %.*s", (int)at.len,
                                                         at.ptr, (int)kind.len, kind.ptr);
    const char *message = ec_rule_text(context, "%s does not belong in %s",
                                       ec_rule_option(context, scope, assign), place);
    const char *why = "this kind of listener does not know the option, wherever in it it stands";
    if (home) {
        struct ec_str name = ec_vocab_spelling(home);
        why = ec_rule_text(context, "it is an option of %.*s, and this listener does not know it",
                           (int)name.len, name.ptr);
    }
    struct ec_finding *finding =
        ec_rule_tell(context, EC_LST001, ec_assign_name_range(assign), message, why,
                     "remove the line, or move it to the listener that it is meant for");
    /* no page lists what an ESMTP_Listener has */
    bool unlisted = ec_rule_is_scope(context, listener, "esmtp_listener");
    finding->severity = unlisted ? EC_WARNING : EC_ERROR;
    return finding;
}

/* Listen and Peer stand in every listener, and each takes its options only. */
void ec_look_lst_foreign(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *unused)
{
    const struct ec_scope *listener = ec_rule_listener(context, scope);
    const struct ec_vocab *place = ec_scope_word(context->model, scope);
    const struct ec_vocab *outer = listener ? ec_scope_word(context->model, listener) : NULL;
    (void)unused;
    if (!place || !outer || listener == scope || !is_listener_word(outer)) {
        return;
    }
    bool is_peer = ec_rule_is_scope(context, listener, "ecstream_listener") &&
                   ec_rule_is_scope(context, scope, "peer");
    for (const struct ec_assign *at = scope->settings; at; at = at->next) {
        struct ec_str name = ec_intern_text(context->model->names, at->node->name);
        const struct ec_vocab *word = ec_vocab_option(name, place);
        const struct ec_vocab *home = word ? first_listener_of(word) : NULL;
        if (!home || (word->disputed & EC_DISPUTED_SCOPES)) {
            continue;
        }
        if (!ec_vocab_option(name, outer)) {
            tell_foreign(context, scope, listener, at, home);
        } else if (is_peer && !is_of_ecstream_peer(name)) {
            tell_foreign(context, scope, listener, at, NULL);
        }
    }
}

/* 4/ecstream-listener.md; the summary of options has them in pathways as well. */
void ec_look_lst_ecstream(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    const struct ec_scope *listener = ec_rule_listener(context, scope);
    const struct ec_vocab *outer = listener ? ec_scope_word(context->model, listener) : NULL;
    if (!outer || !is_listener_word(outer) ||
        ec_rule_is_scope(context, listener, "ecstream_listener")) {
        return;
    }
    const struct ec_vocab *home = ec_vocab_scope(EC_STR("ecstream_listener"), ec_vocab_global());
    tell_foreign(context, scope, listener, assign, home)->severity = EC_WARNING;
}

/* ---- LST002: IPv6 ----------------------------------------------------------------------------- */

static bool has_colon(struct ec_str text)
{
    return text.len > 0 && memchr(text.ptr, ':', text.len) != NULL;
}

/* True if a Peer of the listener or of one of its Listens is an IPv6 network. */
static bool expects_ipv6(const struct ec_rule_context *context, const struct ec_scope *listener)
{
    uint32_t peer = ec_model_name(context->model, "peer");
    const struct ec_scope *at = listener;
    while (peer != 0 && (at = ec_scope_walk(at)) != NULL && ec_rule_is_within(at, listener)) {
        if (at->name == peer && has_colon(ec_rule_instance(context, at))) {
            return true;
        }
    }
    return false;
}

/* 4/esmtp-listener.md */
void ec_look_lst_ipv6(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *unused)
{
    const struct ec_scope *any = NULL;
    (void)unused;
    for (const struct ec_scope *at = scope->children; at; at = at->next) {
        if (ec_rule_is_scope(context, at, "listen")) {
            struct ec_str name = ec_rule_instance(context, at);
            if (ec_str_starts(name, EC_STR("["))) {
                return;
            }
            any = ec_rule_listen_address(context, at).len == 0 ? at : any;
        }
    }
    if (!any || !context->model->complete || !expects_ipv6(context, scope)) {
        return;
    }
    ec_rule_tell(context, EC_LST002, ec_rule_scope_range(any),
                 ec_rule_text(context, "%s has Peers with IPv6 addresses, but no Listen for IPv6",
                              ec_rule_path(context, scope)),
                 "a port without an address is opened for IPv4; IPv6 gets there only if the kernel "
                 "maps one to the other",
                 ec_rule_text(context, "add Listen \"[*]:%u\" { }",
                              ec_endpoint_port(ec_rule_instance(context, any))));
}

/* ---- LST006: XMPP without authentication ------------------------------------------------------ */

/* mobile/mobile-reference/mobility-xmpp-modules.md */
void ec_look_lst_xmpp_auth(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *unused)
{
    (void)unused;
    if (!context->model->complete || !ec_rule_is_enabled(context, scope) ||
        ec_rule_next_setting(context, scope, NULL, "authplainparameters") ||
        ec_rule_next_setting(context, scope, NULL, "authdigestmd5parameters")) {
        return;
    }
    ec_rule_tell(context, EC_LST006, ec_rule_scope_range(scope),
                 "xmpp_listener has neither AuthPlainParameters nor AuthDigestMD5Parameters",
                 "it has to say how clients prove who they are, and no client can log in without",
                 "set one of them, with the uri of the accounts");
}

/* ---- LST007, LST008: TLS from the start ------------------------------------------------------- */

static bool has_extension(struct ec_rule_context *context, const struct ec_assign *assign,
                          const char *word, struct ec_range *range)
{
    struct ec_element element = {0};
    while (assign && ec_rule_next(context, assign, &element)) {
        if (ec_str_equal_folded(element.text, ec_str_from(word))) {
            *range = element.range;
            return true;
        }
    }
    return false;
}

static void tell_both(struct ec_rule_context *context, const struct ec_scope *scope,
                      struct ec_range where, struct ec_range other, const char *label, bool is_here)
{
    struct ec_finding *finding = ec_rule_tell(
        context, EC_LST007, where,
        ec_rule_text(context, "%s has Use_SSL and offers STARTTLS", ec_rule_path(context, scope)),
        "where TLS begins with the connection there is nothing left to start; one rules out the other",
        "give Use_SSL a Listen with a port of its own, and list SMTP_Extensions there without "
        "STARTTLS");
    finding->severity = is_here ? EC_ERROR : EC_WARNING;
    ec_finding_relate(context->report, finding, other, "%s", label);
}

/* 4/inbound-ssl.md; what is inherited is a warning. */
void ec_look_lst_ssl_with_starttls(struct ec_rule_context *context, const struct ec_scope *scope,
                                   const struct ec_assign *assign)
{
    struct ec_in_force extensions;
    struct ec_range range;
    if (ec_assign_bool(context->arena, assign, false) &&
        ec_rule_in_force(context, scope, "smtp_extensions", &extensions) &&
        has_extension(context, extensions.assign, "STARTTLS", &range)) {
        tell_both(context, scope, ec_assign_range(assign), range, "STARTTLS is offered here",
                  extensions.scope == scope);
    }
}

void ec_look_lst_starttls_with_ssl(struct ec_rule_context *context, const struct ec_scope *scope,
                                   const struct ec_assign *assign)
{
    struct ec_in_force ssl;
    struct ec_range range;
    if (has_extension(context, assign, "STARTTLS", &range) &&
        ec_rule_in_force(context, scope, "use_ssl", &ssl) && ssl.assign && ssl.scope != scope &&
        ec_assign_bool(context->arena, ssl.assign, false)) {
        tell_both(context, scope, range, ec_assign_range(ssl.assign), "Use_SSL is set here", false);
    }
}

/* 4/inbound-ssl.md */
void ec_look_lst_ssl_port(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *unused)
{
    unsigned port = ec_endpoint_port(ec_rule_instance(context, scope));
    struct ec_in_force ssl;
    (void)unused;
    if ((port != 25 && port != 587) || !ec_rule_around(context, scope, "esmtp_listener") ||
        !ec_rule_in_force(context, scope, "use_ssl", &ssl) || !ssl.assign ||
        !ec_assign_bool(context->arena, ssl.assign, false) || !ec_rule_is_enabled(context, scope)) {
        return;
    }
    struct ec_finding *finding =
        ec_rule_tell(context, EC_LST008, ec_rule_scope_range(scope),
                     ec_rule_text(context, "Use_SSL holds for port %u", port),
                     "clients of this port begin in clear text, so none of them gets a greeting",
                     "use port 465 for it, and STARTTLS in SMTP_Extensions here");
    ec_finding_relate(context->report, finding, ec_assign_range(ssl.assign), "it is set here");
}

/* ---- LST012: extensions that trust the client ------------------------------------------------- */

/* 4/esmtp-listener-extensions.md */
void ec_look_lst_trust(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    static const char *const words[] = {"XCLIENT", "XSETCONTEXT", "XREMOTEIP"};
    struct ec_clientele clientele = ec_rule_clients(context, scope, "smtp_extensions");
    struct ec_range range;
    for (size_t i = 0; i < EC_COUNT(words) && clientele.clients >= EC_CLIENTS_WIDE; i++) {
        if (has_extension(context, assign, words[i], &range)) {
            ec_rule_tell(context, EC_LST012, range,
                         ec_rule_text(context, "%s is offered to everybody in %s", words[i],
                                      ec_rule_path(context, scope)),
                         i == 1 ? "with it any client sets the variables that policies decide by"
                                : "with it any client claims another address, and with that the "
                                  "rights of it",
                         "offer it in a Peer scope of the hosts that are trusted");
        }
    }
}

/* ---- LST016: replies of conntrol -------------------------------------------------------------- */

/* True for "554 text" and "554-text". */
static bool is_refusal(struct ec_str text)
{
    return text.len > 3 && (text.ptr[0] == '4' || text.ptr[0] == '5') && ec_is_digit(text.ptr[1]) &&
           ec_is_digit(text.ptr[2]) && (text.ptr[3] == ' ' || text.ptr[3] == '-');
}

/* 4/modules/conntrol.md */
void ec_look_lst_ratware(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    if (!ec_rule_is_scope(context, scope, "conntrol") ||
        is_refusal(ec_assign_text(context->arena, assign))) {
        return;
    }
    ec_rule_tell(context, EC_LST016, ec_assign_value_range(assign),
                 "disconnect_ratware is not a whole SMTP reply",
                 "clients get this text as it is, and do not understand one without a code",
                 "begin it with a code of three digits and a blank: \"554 go away\"");
}

/* ---- LST018, LST019: proxied connections ------------------------------------------------------ */

/* 4/config/ref-proxy-protocol.md, 4/listeners.md */
void ec_look_lst_proxy_for_all(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    size_t n = 0;
    if (ec_rule_listener(context, scope) != scope ||
        !ec_assign_bool(context->arena, assign, false)) {
        return;
    }
    for (const struct ec_scope *at = scope->children; at; at = at->next) {
        n += ec_rule_is_scope(context, at, "listen") && ec_rule_is_enabled(context, at) &&
             !ec_setting_find(context->model, at, "proxy_protocol");
    }
    if (n < 2) {
        return;
    }
    ec_rule_tell(context, EC_LST018, ec_assign_range(assign),
                 ec_rule_text(context, "Proxy_Protocol holds for all %zu endpoints of %s", n,
                              ec_rule_path(context, scope)),
                 "the header becomes mandatory, and whoever connects without the proxy, like a "
                 "health check, is dropped",
                 "set it in the Listen that the proxy connects to, and keep another one without");
}

/* 4/config/ref-proxy-protocol.md */
void ec_look_lst_proxy_version(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    enum { PROXY_V2_SINCE = 0x05040000 };
    uint32_t target = context->settings->target;
    (void)scope;
    if (target == 0 || target >= PROXY_V2_SINCE || !ec_assign_bool(context->arena, assign, false)) {
        return;
    }
    ec_rule_tell(
        context, EC_LST019, ec_assign_range(assign),
        "the target takes proxy headers of version 1 only",
        "binary headers of version 2 came with Momentum 5.4; before, connections that begin "
        "with one are dropped",
        "let the proxy send version 1: send-proxy, not send-proxy-v2, in HAProxy");
}

/* ---- LST023, LST026: what is not limited ------------------------------------------------------- */

/* True if an option has a value in a listener or inside it, or may get it by a pathway. */
static bool may_have(struct ec_rule_context *context, const struct ec_scope *listener,
                     const char *option)
{
    return ec_rule_set_in(context, listener, option) ||
           ec_rule_next_setting(context, listener, NULL, option) ||
           (ec_model_name(context->model, option) != 0 &&
            ec_rule_next_setting(context, listener, NULL, "pathway"));
}

/* 4/config/ref-idle-time.md */
void ec_look_lst_idle(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *unused)
{
    (void)unused;
    if (context->model->complete && ec_rule_is_enabled(context, scope) &&
        !may_have(context, scope, "idle_time")) {
        ec_rule_tell(
            context, EC_LST023, ec_rule_scope_range(scope),
            ec_rule_text(context, "%s sets no Idle_Time", ec_rule_scope(context, scope)),
            "by default, clients that fall silent are never disconnected, and each of them "
            "holds a connection",
            "add Idle_Time = 300");
    }
}

/* 4/config/max-request-size.md, 3/3-reference/ecelerity-conf.md */
static void look_size(struct ec_rule_context *context, const struct ec_scope *scope,
                      const char *option, const char *spelling)
{
    if (context->model->complete && ec_rule_is_enabled(context, scope) &&
        !may_have(context, scope, option)) {
        ec_rule_tell(
            context, EC_LST026, ec_rule_scope_range(scope),
            ec_rule_text(context, "%s sets no %s", ec_rule_scope(context, scope), spelling),
            "by default there is no limit, and one client can fill memory and disk",
            ec_rule_text(context, "set %s to the most that you mean to accept, in bytes",
                         spelling));
    }
}

void ec_look_lst_request_size(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *unused)
{
    (void)unused;
    look_size(context, scope, "max_request_size", "Max_Request_Size");
}

void ec_look_lst_message_size(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *unused)
{
    (void)unused;
    look_size(context, scope, "max_message_size", "Max_Message_Size");
}

/* ---- LST027: a group of pathways -------------------------------------------------------------- */

/* 4/config/ref-pathway-group.md; the summary of options says otherwise. */
void ec_look_lst_group(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *unused)
{
    const struct ec_vocab *listener = ec_vocab_scope(EC_STR("esmtp_listener"), ec_vocab_global());
    const struct ec_assign *first = NULL;
    size_t n = 0;
    (void)unused;
    for (const struct ec_assign *at = scope->settings; listener && at; at = at->next) {
        struct ec_str name = ec_intern_text(context->model->names, at->node->name);
        const struct ec_vocab *word = ec_vocab_option(name, listener);
        if (word && !ec_vocab_is_general(word)) {
            first = first ? first : at;
            n++;
        }
    }
    if (!first) {
        return;
    }
    const char *more = n > 1 ? ec_rule_text(context, " and %zu more", n - 1) : "";
    ec_rule_tell(context, EC_LST027, ec_assign_name_range(first),
                 ec_rule_text(context, "%s%s in %s may not be recognized",
                              ec_rule_option(context, scope, first), more,
                              ec_rule_scope(context, scope)),
                 "options of listeners do not work in a group, says the page of Pathway_Group; the "
                 "list of all options says they do",
                 "set them in each Pathway of the group");
}

/* ---- LST028, LST030: what only trusted clients should get -------------------------------------- */

/* A Listen on a port without address may be one of its own for trusted systems, as in the sample of
   mobile/mobile-reference/mm-7-mcmt-reception.md. */
static bool is_own_port(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_rule_is_scope(context, scope, "listen") &&
           ec_rule_listen_address(context, scope).len == 0;
}

void ec_look_lst_mcmt(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    const struct ec_scope *listener = ec_rule_listener(context, scope);
    bool foreign = listener && !ec_rule_is_scope(context, listener, "esmtp_listener"); /* LST001 */
    if (foreign || is_own_port(context, scope) ||
        ec_rule_clients(context, scope, "mcmt_reception").clients < EC_CLIENTS_WIDE ||
        !ec_str_equal_folded(ec_assign_text(context->arena, assign), EC_STR("allow"))) {
        return;
    }
    ec_rule_tell(context, EC_LST028, ec_assign_range(assign),
                 ec_rule_text(context, "MCMT_Reception lets everybody in %s send to phones",
                              ec_rule_path(context, scope)),
                 "each such message may cost money",
                 "set it in a Listen on an internal address, or in a Peer of trusted systems");
}

/* 4/4-policy.md: __bypass_clamav = true makes module clamav pass over the message. */
void ec_look_lst_bypass(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    struct ec_clientele clientele = ec_rule_clients(context, scope, "context");
    struct ec_element element = {0};
    bool on;
    size_t found = 0;
    while (clientele.clients >= EC_CLIENTS_WIDE && found < EC_RULE_MAX_FINDINGS &&
           ec_rule_next(context, assign, &element)) {
        const struct ec_str prefix = EC_STR("__bypass_");
        if (element.key.len <= prefix.len || !ec_str_starts(element.key, prefix) ||
            !ec_read_boolean(element.text, &on) || !on) {
            continue;
        }
        struct ec_str module = ec_str_tail(element.key, prefix.len);
        found++;
        ec_rule_tell(context, EC_LST030, element.range,
                     ec_rule_text(context, "mail from everybody in %s goes past module %s",
                                  ec_rule_path(context, scope), ec_rule_quote(context, module)),
                     "this entry of Context switches the module off for all that is received here",
                     "set it in a Peer scope of the hosts whose mail need not be looked at");
    }
}
