/* SPDX-License-Identifier: MIT */
/* Rules about how clients of any listener prove who they are. */
#include "rules/control.h"

#include "schema/value.h"

/* ---- helpers ---------------------------------------------------------------------------------- */

static const struct ec_scope *console_of(const struct ec_rule_context *context,
                                         const struct ec_scope *scope)
{
    return ec_rule_around(context, scope, "control_listener");
}

/* True if who connects to this scope of the console is not known to the system: of a Listen with an
   address, a Peer, or a listener that has not only sockets. */
static bool needs_login(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_scope *listen = ec_rule_around(context, scope, "listen");
    if (listen) {
        return ec_rule_reach(context, listen) != EC_REACH_SOCKET;
    }
    bool sockets = false;
    for (const struct ec_scope *child = scope->children; child; child = child->next) {
        if (ec_rule_is_scope(context, child, "listen")) {
            sockets = true;
            if (ec_rule_reach(context, child) != EC_REACH_SOCKET) {
                return true;
            }
        }
    }
    return !sockets;
}

/* The entry `key` of a dictionary. */
static bool find_key(struct ec_rule_context *context, const struct ec_assign *assign,
                     const char *key, struct ec_element *element)
{
    *element = (struct ec_element){0};
    while (assign->node->value == EC_VALUE_DICTIONARY && ec_rule_next(context, assign, element)) {
        if (ec_str_equal_folded(element->key, ec_str_from(key))) {
            return true;
        }
    }
    return false;
}

static bool key_is_true(struct ec_rule_context *context, const struct ec_assign *assign,
                        const char *key, struct ec_element *element)
{
    bool value;
    return find_key(context, assign, key, element) && ec_read_boolean(element->text, &value) &&
           value;
}

/* True if an option is set in a scope, around it or somewhere in it. */
static bool is_set_near(struct ec_rule_context *context, const struct ec_scope *scope,
                        const char *option)
{
    return ec_rule_set_in(context, scope, option) ||
           ec_rule_next_setting(context, scope, NULL, option);
}

static bool has_auth_near(struct ec_rule_context *context, const struct ec_scope *scope)
{
    for (size_t i = 0; i < EC_AUTH_WAYS; i++) {
        if (is_set_near(context, scope, ec_auth_options[i])) {
            return true;
        }
    }
    return false;
}

/* ---- the parameters --------------------------------------------------------------------------- */

/* 4/inbound-smtp.md */
void ec_look_ctl_no_uri(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    struct ec_element uri;
    if (assign->node->value != EC_VALUE_DICTIONARY ||
        (ec_rule_uri(context, assign, &uri) && uri.text.len > 0)) {
        return;
    }
    const char *name = ec_rule_option(context, scope, assign);
    ec_rule_tell(context, EC_CTL028, ec_assign_name_range(assign),
                 ec_rule_text(context, "%s has no uri", name),
                 "the URI says where passwords are looked up, and without it nobody is found",
                 ec_rule_text(context, "write %s = [ uri = \"SCHEME://PATH\" ]", name));
}

/* 4/control-acct.md: connections over TCP leave no trace else. */
void ec_look_ctl_not_accounted(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    struct ec_element entry;
    if (!console_of(context, scope) || assign->node->value != EC_VALUE_DICTIONARY ||
        !needs_login(context, scope) ||
        key_is_true(context, assign, "log_authentication", &entry)) {
        return;
    }
    const char *name = ec_rule_option(context, scope, assign);
    ec_rule_tell(
        context, EC_CTL023, ec_assign_name_range(assign),
        ec_rule_text(context, "who logs in to the console by %s is not recorded", name),
        "of connections to an address and port only logins are accounted for, and they "
        "only where log_authentication is true",
        ec_rule_text(context, "add 'log_authentication = true' to %s, and load EC_logger", name));
}

/* 4/inbound-smtp.md */
void ec_look_ctl_log_nowhere(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    struct ec_element entry;
    (void)scope;
    if (!context->model->complete || !key_is_true(context, assign, "log_authentication", &entry) ||
        ec_rule_module(context, "ec_logger")) {
        return;
    }
    ec_rule_tell(context, EC_CTL024, entry.range,
                 "logins are recorded nowhere: EC_logger is not loaded",
                 "they are written to the acctlog of that module",
                 "add a stanza EC_logger \"NAME\" { acctlog = \"PATH\" }");
}

/* ---- switches --------------------------------------------------------------------------------- */

/* 4/control-auth.md. A pathway may have the parameters. */
void ec_look_ctl_no_method(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    const struct ec_scope *top = scope;
    while (top->parent && top->parent->parent) {
        top = top->parent;
    }
    const struct ec_vocab *word = ec_rule_place(context, top);
    if (!context->model->complete || !ec_assign_bool(context->arena, assign, false) || !word ||
        word->family != EC_FAMILY_LISTENER ||
        (console_of(context, scope) && !needs_login(context, scope)) ||
        has_auth_near(context, scope) || is_set_near(context, scope, "pathway") ||
        ec_model_name(context->model, "always_allow") != 0) {
        return;
    }
    ec_rule_tell(context, EC_CTL025, ec_assign_value_range(assign),
                 ec_rule_text(context, "nobody can log in to %s: there are no Auth*Parameters",
                              ec_rule_path(context, scope)),
                 "clients have to authenticate, and nothing says how",
                 "set AuthDigestMD5Parameters = [ uri = \"...\" ] in the same scope or around it");
}

/* 4/control-authz.md */
void ec_look_ctl_socket_denied(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    struct ec_network network;
    const struct ec_scope *socket = scope->parent;
    if (!ec_rule_is_scope(context, scope, "peer") || !console_of(context, scope) ||
        !ec_assign_bool(context->arena, assign, false) ||
        !ec_network_read(ec_rule_instance(context, scope), &network) ||
        !ec_rule_is_loopback(&network)) {
        return;
    }
    if (!ec_rule_is_scope(context, socket, "listen")) {
        for (socket = socket->children; socket; socket = socket->next) {
            if (ec_rule_is_scope(context, socket, "listen") &&
                ec_rule_reach(context, socket) == EC_REACH_SOCKET) {
                break;
            }
        }
    }
    if (!socket || ec_rule_reach(context, socket) != EC_REACH_SOCKET) {
        return;
    }
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL033, ec_assign_value_range(assign),
        ec_rule_text(context, "this closes the console at %s, too",
                     ec_rule_quote(context, ec_rule_instance(context, socket))),
        "for Peer scopes a connection to a Unix socket comes from the loopback address",
        "deny the address in the Listen that is meant");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(socket), "the socket");
}

/* 3/3-reference/ecelerity-conf.md */
void ec_look_ctl_event_loop(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_scope *listener = console_of(context, scope);
    listener = listener ? listener : ec_rule_around(context, scope, "xmpp_listener");
    if (!listener) {
        return;
    }
    const char *name = ec_rule_scope(context, listener);
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL034, ec_assign_name_range(assign),
        ec_rule_text(context, "%s cannot have an event loop", name),
        "it is served by the server's main loop, and an event loop must not be given to it",
        "remove the line");
    ec_finding_fix(context->report, finding, true, ec_assign_range(assign), "",
                   "remove event_loop");
}

/* 4/control-auth.md: control listeners have no TLS. Told of the first such option of a scope. */
void ec_look_ctl_tls(struct ec_rule_context *context, const struct ec_scope *scope,
                     const struct ec_assign *assign)
{
    const struct ec_assign *first = scope->settings;
    while (first && !ec_str_starts(ec_intern_text(context->model->names, first->node->name),
                                   EC_STR("tls_"))) {
        first = first->next;
    }
    if (first != assign || !console_of(context, scope)) {
        return;
    }
    ec_rule_tell(context, EC_CTL022, ec_assign_name_range(assign),
                 ec_rule_text(context, "%s has no effect in %s: the console has no TLS",
                              ec_rule_option(context, scope, assign), ec_rule_path(context, scope)),
                 "what is sent there is not encrypted, whatever certificate is set",
                 "remove it; let the console listen on 127.0.0.1 and go there with ssh");
}

/* ---- listeners of other protocols ------------------------------------------------------------- */

/* True if something in the listener says who may connect. */
static bool is_guarded(struct ec_rule_context *context, const struct ec_scope *listen)
{
    for (const struct ec_scope *child = listen->children; child; child = child->next) {
        if (ec_rule_is_scope(context, child, "peer")) {
            return true;
        }
    }
    return ec_rule_is_on(context, listen, "enable_authentication", false) ||
           ec_rule_is_on(context, listen, "always_deny", false) ||
           ec_rule_set_in(context, listen, "tls_client_ca");
}

/* 3/3-rest/rest-http-listener.md */
void ec_look_ctl_open_http(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    (void)assign;
    bool guarded = !context->model->complete;
    const struct ec_scope *child = scope->children;
    for (; child; child = child->next) {
        guarded |= ec_rule_is_scope(context, child, "peer");
    }
    for (child = guarded ? NULL : scope->children; child; child = child->next) {
        if (ec_rule_is_scope(context, child, "listen") &&
            ec_rule_is_on(context, child, "enable", true) &&
            ec_rule_reach(context, child) == EC_REACH_NETWORK && !is_guarded(context, child)) {
            ec_rule_tell(
                context, EC_CTL020, ec_rule_scope_range(child),
                ec_rule_text(context, "the HTTP listener at %s takes requests of everybody",
                             ec_rule_quote(context, ec_rule_instance(context, child))),
                "clients that inject mail or ask for its status should be known; Relay_Hosts "
                "does not limit who uses HTTP",
                "set Enable_Authentication = true with AuthDigestMD5Parameters, or let Peer "
                "scopes say who may connect");
        }
    }
}

/* ---- what is advertised ----------------------------------------------------------------------- */

static const char *const mechanisms[EC_AUTH_WAYS] = {"CRAM-MD5", "DIGEST-MD5", "LOGIN", "PLAIN"};

/* True for "AUTH LOGIN" and the like, where `way` is the place of LOGIN; letter case does not matter
   since 3.5. */
static bool is_auth(struct ec_str extension, size_t way)
{
    struct ec_str name = EC_STR("AUTH");
    struct ec_str mechanism = ec_str_from(mechanisms[way]);
    size_t at = name.len;
    if (extension.len <= at || extension.ptr[at] != ' ' ||
        !ec_str_equal_folded((struct ec_str){extension.ptr, at}, name)) {
        return false;
    }
    while (at < extension.len) {
        size_t end = at;
        while (end < extension.len && extension.ptr[end] != ' ') {
            end++;
        }
        if (ec_str_equal_folded((struct ec_str){extension.ptr + at, end - at}, mechanism)) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

static bool advertises(struct ec_rule_context *context, const struct ec_assign *assign, size_t way)
{
    struct ec_element element = {0};
    while (assign && ec_rule_next(context, assign, &element)) {
        if (is_auth(element.text, way)) {
            return true;
        }
    }
    return false;
}

static size_t way_of(const struct ec_rule_context *context, const struct ec_assign *assign)
{
    struct ec_str name = ec_intern_text(context->model->names, assign->node->name);
    size_t way = 0;
    while (way + 1 < EC_AUTH_WAYS && !ec_str_equal(name, ec_str_from(ec_auth_options[way]))) {
        way++;
    }
    return way;
}

/* True if SMTP_Extensions has the mechanism in the scope, around it or somewhere in it. */
static bool is_advertised(struct ec_rule_context *context, const struct ec_scope *scope, size_t way)
{
    const char *option = "smtp_extensions";
    const struct ec_scope *at = NULL;
    bool found = advertises(context, ec_rule_set_in(context, scope, option), way);
    while (!found && (at = ec_rule_next_setting(context, scope, at, option)) != NULL) {
        found = advertises(context, ec_setting_find(context->model, at, option), way);
    }
    return found;
}

/* 4/inbound-smtp.md. A pathway may have either option. */
void ec_look_ctl_not_advertised(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    size_t way = way_of(context, assign);
    bool known =
        context->model->complete || ec_rule_set_in(context, scope, "smtp_extensions") != NULL;
    if (!ec_rule_around(context, scope, "esmtp_listener") || !known ||
        is_advertised(context, scope, way) || is_set_near(context, scope, "pathway")) {
        return;
    }
    ec_rule_tell(context, EC_CTL030, ec_assign_name_range(assign),
                 ec_rule_text(context, "%s is never used: SMTP_Extensions lacks \"AUTH %s\"",
                              ec_rule_option(context, scope, assign), mechanisms[way]),
                 "clients use what the server offers them, and it offers what is in that list",
                 ec_rule_text(context, "add \"AUTH %s\" to SMTP_Extensions of the listener",
                              mechanisms[way]));
}

/* 4/inbound-smtp.md */
void ec_look_ctl_not_configured(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    struct ec_element element = {0};
    if (!ec_rule_around(context, scope, "esmtp_listener") || !context->model->complete ||
        is_set_near(context, scope, "pathway")) {
        return;
    }
    while (ec_rule_next(context, assign, &element)) {
        for (size_t way = 0; way < EC_AUTH_WAYS; way++) {
            if (is_auth(element.text, way) && !is_set_near(context, scope, ec_auth_options[way])) {
                ec_rule_tell(
                    context, EC_CTL031, element.range,
                    ec_rule_text(context, "AUTH %s is offered, and no login by it succeeds",
                                 mechanisms[way]),
                    "nothing says where its user names and passwords are looked up",
                    ec_rule_text(
                        context,
                        "set %s = [ uri = \"...\" ], or remove it from "
                        "SMTP_Extensions",
                        ec_vocab_spelling(
                            ec_rule_word_of(context, scope, ec_str_from(ec_auth_options[way])))
                            .ptr));
            }
        }
    }
}
