/* SPDX-License-Identifier: MIT */
/* Rules about who may reach the console, and what it lets them do. */
#include "rules/control.h"

#include "schema/value.h"

const char *const ec_auth_options[EC_AUTH_WAYS] = {"authcrammd5parameters",
                                                   "authdigestmd5parameters", "authloginparameters",
                                                   "authplainparameters"};

/* ---- helpers ---------------------------------------------------------------------------------- */

/* True if clients can authenticate in a scope: some Auth*Parameters hold there. */
static bool has_auth(struct ec_rule_context *context, const struct ec_scope *scope)
{
    for (size_t i = 0; i < EC_AUTH_WAYS; i++) {
        if (ec_rule_set_in(context, scope, ec_auth_options[i])) {
            return true;
        }
    }
    return false;
}

bool ec_rule_uri(struct ec_rule_context *context, const struct ec_assign *assign,
                 struct ec_element *uri)
{
    *uri = (struct ec_element){0};
    while (assign->node->value == EC_VALUE_DICTIONARY && ec_rule_next(context, assign, uri)) {
        if (ec_str_equal_folded(uri->key, EC_STR("uri"))) {
            return true;
        }
    }
    return false;
}

/* A Listen of the console that is in service. */
static bool is_console(struct ec_rule_context *context, const struct ec_scope *listen)
{
    return listen->parent && ec_rule_is_scope(context, listen->parent, "control_listener") &&
           ec_rule_is_on(context, listen, "enable", true);
}

static bool is_tcp(enum ec_reach reach)
{
    return reach == EC_REACH_LOCAL || reach == EC_REACH_NETWORK;
}

enum ec_reach ec_rule_reach(const struct ec_rule_context *context, const struct ec_scope *listen)
{
    switch (ec_address_kind(ec_rule_listen_address(context, listen))) {
    case EC_ADDRESS_SOCKET:
        return EC_REACH_SOCKET;
    case EC_ADDRESS_LOOPBACK:
        return EC_REACH_LOCAL;
    case EC_ADDRESS_NAME:
        return EC_REACH_UNKNOWN;
    default:
        return EC_REACH_NETWORK;
    }
}

/* How Peer scopes limit who connects: closed if the one for everybody turns clients away, or asks who
   they are. */
enum peers { PEERS_NONE, PEERS_SOME, PEERS_CLOSED };

/* One Listen of the console that is in service, and what was told at those before it. */
struct console {
    struct ec_rule_context *context;
    const struct ec_scope *listen;
    enum ec_reach reach;
    const struct ec_assign *told[EC_REACH_NETWORK + 1]; /* set in the listener, by reach */
    const char *name;                                   /* its address, quoted */
    bool peers_known;
    enum peers shared; /* those of the listener */
};

/* Calls `look` for each Listen of a listener that is in service. */
static void visit_consoles(struct ec_rule_context *context, const struct ec_scope *listener,
                           void (*look)(struct console *console))
{
    struct console console = {.context = context};
    const struct ec_scope *child = listener->children;
    for (; child; child = child->next) {
        if (ec_rule_is_scope(context, child, "listen") && is_console(context, child)) {
            console.listen = child;
            console.reach = ec_rule_reach(context, child);
            console.name = ec_rule_quote(context, ec_rule_instance(context, child));
            look(&console);
        }
    }
}

/* What stands in the listener holds for each of its Listens, and is told at the first one that is
   reached in the same way. */
static bool is_told(struct console *console, const struct ec_in_force *effect)
{
    const struct ec_assign **told = &console->told[console->reach];
    if (effect->scope == console->listen || *told == effect->assign) {
        return effect->scope != console->listen;
    }
    *told = effect->assign;
    return false;
}

static bool is_on(const struct console *console, const char *option, bool fallback)
{
    return ec_rule_is_on(console->context, console->listen, option, fallback);
}

/* ---- permissions of the socket ---------------------------------------------------------------- */

/* Octal with or without a leading zero (3/3-api/arch-primary-apis). */
static bool read_mode(struct ec_str text, unsigned *mode)
{
    *mode = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '7' || *mode > 07777) {
            return false;
        }
        *mode = *mode * 8 + (unsigned)(text.ptr[i] - '0');
    }
    return text.len > 0 && *mode <= 07777;
}

/* 4/control-listener.md; connecting takes the right to write, see unix(7). */
static void open_socket(struct console *console)
{
    struct ec_rule_context *context = console->context;
    struct ec_in_force mode;
    unsigned bits;
    if (console->reach != EC_REACH_SOCKET ||
        !ec_rule_in_force(context, console->listen, "file_mode", &mode) || !mode.assign ||
        !read_mode(mode.text, &bits) || !(bits & 0002) || is_told(console, &mode)) {
        return;
    }
    bool authorized = is_on(console, "enable_authorization", false);
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL001, ec_assign_value_range(mode.assign),
        ec_rule_text(context, "every user of this machine can connect to the console at %s",
                     console->name),
        authorized ? "Enable_Authorization decides what they may do there, and nothing else does"
                   : "who connects to a socket counts as authenticated, and without "
                     "Enable_Authorization may give every command, stop the server among them",
        "write 'File_Mode = 0660' and put those who run ec_console into the group of the socket");
    finding->severity = authorized ? EC_NOTE : EC_WARNING;
    ec_finding_fix(context->report, finding, false, finding->range, "0660", "write 0660");
}

void ec_look_ctl_open_socket(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    (void)assign;
    visit_consoles(context, scope, open_socket);
}

static bool is_socket(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    return !ec_rule_is_scope(context, scope, "listen") ||
           ec_rule_reach(context, scope) == EC_REACH_SOCKET;
}

void ec_look_ctl_socket_mode(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    unsigned mode;
    const struct ec_vocab *word = ec_rule_place(context, scope);
    if (!word || word->family != EC_FAMILY_LISTENER || !is_socket(context, scope) ||
        !read_mode(ec_assign_text(context->arena, assign), &mode)) {
        return;
    }
    struct ec_range range = ec_assign_value_range(assign);
    if (!(mode & 0200)) {
        ec_rule_tell(
            context, EC_CTL011, range,
            ec_rule_text(context, "File_Mode %04o does not even let the owner connect", mode),
            "connecting to a socket takes the right to write to it, and to read it is "
            "neither needed nor enough",
            "write 'File_Mode = 0660', or 0600 for the owner alone");
    } else if (mode & 07000) {
        ec_rule_tell(
            context, EC_CTL011, range,
            ec_rule_text(context, "File_Mode %04o sets bits that mean nothing for a socket", mode),
            "set-id and sticky bits are for programs and folders, so another mode is "
            "probably meant",
            "write 'File_Mode = 0660'");
    }
}

/* 4/listeners.md */
void ec_look_ctl_mode_without_socket(struct ec_rule_context *context, const struct ec_scope *scope,
                                     const struct ec_assign *assign)
{
    if (!ec_rule_is_scope(context, scope, "listen") || !is_tcp(ec_rule_reach(context, scope))) {
        return;
    }
    ec_rule_tell(
        context, EC_CTL021, ec_assign_name_range(assign),
        ec_rule_text(context, "File_Mode has no effect in %s", ec_rule_scope(context, scope)),
        "only a Unix socket has permissions; whoever reaches an address and port can "
        "connect",
        "remove the line; limit who connects with Peer scopes and authentication");
}

/* ---- where the socket is ---------------------------------------------------------------------- */

/* Told of the first one only: /tmp/2025 is the documented place (4/control-listener.md). */
void ec_look_ctl_shared_place(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    const struct ec_scope *listen = scope->children;
    (void)assign;
    while (listen && !(ec_rule_is_scope(context, listen, "listen") && is_console(context, listen) &&
                       ec_rule_is_shared_place(ec_rule_instance(context, listen)))) {
        listen = listen->next;
    }
    if (listen) {
        ec_rule_tell(context, EC_CTL007, ec_rule_scope_range(listen),
                     ec_rule_text(context,
                                  "the console's socket %s is in a folder where everybody may make "
                                  "files",
                                  ec_rule_quote(context, ec_rule_instance(context, listen))),
                     "another user can take the name while the server is down, and then gets what "
                     "is typed at the console",
                     "put it into a folder of the server's own, such as /var/run/ecelerity, and "
                     "give ec_console that path");
    }
}

/* ---- consoles on the network ------------------------------------------------------------------ */

static enum peers look_at_peers(struct ec_rule_context *context, const struct ec_scope *scope)
{
    enum peers found = PEERS_NONE;
    struct ec_network network;
    for (const struct ec_scope *peer = scope->children; peer; peer = peer->next) {
        if (!ec_rule_is_scope(context, peer, "peer")) {
            continue;
        }
        found = PEERS_SOME;
        if (ec_network_read(ec_rule_instance(context, peer), &network) && network.length == 0 &&
            (ec_rule_is_on(context, peer, "always_deny", false) ||
             ec_rule_is_on(context, peer, "enable_authentication", false) ||
             has_auth(context, peer))) {
            return PEERS_CLOSED;
        }
    }
    return found;
}

static bool is_open(const struct console *console)
{
    return is_tcp(console->reach) &&
           /* CTL003 if it is false */
           !ec_rule_set_in(console->context, console->listen, "enable_authentication") &&
           !has_auth(console->context, console->listen) &&
           !is_on(console, "always_allow", false) && /* CTL006 */
           !is_on(console, "always_deny", false);
}

/* 4/control-auth.md */
static void no_authentication(struct console *console)
{
    struct ec_rule_context *context = console->context;
    if (!is_open(console)) {
        return;
    }
    if (!console->peers_known) {
        console->shared = look_at_peers(context, console->listen->parent);
        console->peers_known = true;
    }
    enum peers own = look_at_peers(context, console->listen);
    if (own == PEERS_CLOSED || console->shared == PEERS_CLOSED) {
        return;
    }
    bool local = console->reach == EC_REACH_LOCAL;
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL002, ec_rule_scope_range(console->listen),
        ec_rule_text(context, "the console at %s takes commands without authentication",
                     console->name),
        local ? "every user of this machine who connects may give every command"
              : "whoever reaches this address may give every command, stop the server among them",
        "set Enable_Authentication = true and AuthDigestMD5Parameters, or listen on a Unix socket "
        "only");
    finding->severity =
        local || own == PEERS_SOME || console->shared == PEERS_SOME ? EC_WARNING : EC_ERROR;
}

/* Only a complete configuration tells that authentication is nowhere set. */
void ec_look_ctl_no_authentication(struct ec_rule_context *context, const struct ec_scope *scope,
                                   const struct ec_assign *assign)
{
    (void)assign;
    if (context->model->complete) {
        visit_consoles(context, scope, no_authentication);
    }
}

static void authentication_off(struct console *console)
{
    struct ec_rule_context *context = console->context;
    struct ec_in_force effect;
    bool on;
    if (!is_tcp(console->reach) ||
        !ec_rule_in_force(context, console->listen, "enable_authentication", &effect) ||
        !effect.assign || !ec_read_boolean(effect.text, &on) || on ||
        is_on(console, "always_deny", false) || is_told(console, &effect)) {
        return;
    }
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL003, ec_assign_value_range(effect.assign),
        ec_rule_text(context, "authentication is switched off for the console at %s",
                     console->name),
        "whoever reaches this address may give every command, whatever Auth*Parameters "
        "say",
        "set it to true; a Unix socket can be without, in its own Listen");
    ec_finding_fix(context->report, finding, false, finding->range, "true", "switch it on");
}

void ec_look_ctl_authentication_off(struct ec_rule_context *context, const struct ec_scope *scope,
                                    const struct ec_assign *assign)
{
    (void)assign;
    visit_consoles(context, scope, authentication_off);
}

/* True for the Listen, and for a Peer of it that is not on this machine. */
static bool is_distant(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    struct ec_network network;
    return ec_rule_is_scope(context, scope, "listen") ||
           (ec_rule_is_scope(context, scope, "peer") &&
            ec_network_read(ec_rule_instance(context, scope), &network) &&
            !ec_rule_is_loopback(&network));
}

/* Finds where a Listen, or a Peer of it, takes passwords by LOGIN. */
static bool takes_login(const struct console *console, struct ec_in_force *effect)
{
    struct ec_rule_context *context = console->context;
    const struct ec_scope *scope = console->listen;
    const struct ec_scope *next = scope->children;
    for (; scope; scope = next, next = next ? next->next : NULL) {
        if (is_distant(context, scope) && ec_rule_set_in(context, scope, "authloginparameters") &&
            ec_rule_in_force(context, scope, "authloginparameters", effect)) {
            return true;
        }
    }
    return false;
}

/* 4/control-auth.md */
static void clear_password(struct console *console)
{
    struct ec_rule_context *context = console->context;
    struct ec_in_force effect;
    if (console->reach != EC_REACH_NETWORK || !takes_login(console, &effect) ||
        is_told(console, &effect)) {
        return;
    }
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL004, ec_assign_name_range(effect.assign),
        ec_rule_text(context, "passwords for the console at %s cross the network in clear text",
                     console->name),
        "LOGIN sends the password as it is, and the console has no TLS",
        "use AuthDigestMD5Parameters, or let the console listen on a Unix socket or on 127.0.0.1 "
        "and go there with ssh");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(console->listen),
                      "the address");
}

void ec_look_ctl_clear_password(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    (void)assign;
    visit_consoles(context, scope, clear_password);
}

/* 4/control-auth.md: control listeners have no TLS. */
static void not_encrypted(struct console *console)
{
    struct ec_in_force effect;
    if (console->reach != EC_REACH_NETWORK || is_on(console, "always_deny", false) ||
        takes_login(console, &effect)) { /* CTL004 */
        return;
    }
    ec_rule_tell(
        console->context, EC_CTL005, ec_rule_scope_range(console->listen),
        ec_rule_text(console->context,
                     "what is typed at the console at %s crosses the network in clear text",
                     console->name),
        "the console has no TLS, so commands and answers can be read and changed on the way",
        "listen on a Unix socket or on 127.0.0.1, and go there with ssh");
}

void ec_look_ctl_not_encrypted(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    (void)assign;
    visit_consoles(context, scope, not_encrypted);
}

/* ---- Always_Allow ----------------------------------------------------------------------------- */

/* True if the console has a Listen with an address in service, or as far as can be seen none at all. */
static bool has_tcp(struct ec_rule_context *context, const struct ec_scope *listener)
{
    bool any = false;
    for (const struct ec_scope *child = listener->children; child; child = child->next) {
        bool listen = ec_rule_is_scope(context, child, "listen");
        any |= listen;
        if (listen && is_console(context, child) && is_tcp(ec_rule_reach(context, child))) {
            return true;
        }
    }
    return !any;
}

/* True if clients that are not on this machine come in by this scope of the console. */
static bool lets_in(struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_scope *listen = ec_rule_around(context, scope, "listen");
    if (listen && !(is_console(context, listen) && is_tcp(ec_rule_reach(context, listen)))) {
        return false;
    }
    return !ec_rule_is_scope(context, scope, "peer") || is_distant(context, scope);
}

/* 4/control-auth.md */
void ec_look_ctl_always_allow(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    const struct ec_scope *at = NULL;
    bool tcp = has_tcp(context, scope);
    (void)assign;
    while (tcp && (at = ec_rule_next_setting(context, scope, at, "always_allow")) != NULL) {
        const struct ec_assign *allow = ec_setting_find(context->model, at, "always_allow");
        if (!ec_assign_bool(context->arena, allow, false) || !lets_in(context, at) ||
            ec_rule_is_on(context, at, "always_deny", false)) { /* CTL026 */
            continue;
        }
        ec_rule_tell(context, EC_CTL006, ec_assign_value_range(allow),
                     ec_rule_text(context, "%s lets clients in without a password",
                                  ec_rule_path(context, at)),
                     "Always_Allow overrides whatever authentication says, so everybody who "
                     "connects there may give commands",
                     "remove it, or set it in a Peer of 127.0.0.1 only");
    }
}

/* ---- authorization ---------------------------------------------------------------------------- */

static const struct ec_scope *outermost(const struct ec_rule_context *context, const char *name)
{
    return ec_scope_find(context->model, context->model->global, name, NULL);
}

/* 4/config/ref-authorization.md */
void ec_look_ctl_roles_without_effect(struct ec_rule_context *context, const struct ec_scope *scope,
                                      const struct ec_assign *assign)
{
    const struct ec_scope *control = outermost(context, "control_listener");
    const struct ec_scope *at = NULL;
    (void)assign;
    while (control &&
           (at = ec_rule_next_setting(context, control, at, "enable_authorization")) != NULL) {
        if (ec_assign_bool(context->arena,
                           ec_setting_find(context->model, at, "enable_authorization"), true)) {
            return;
        }
    }
    if (!context->model->complete || scope->parent != context->model->global) {
        return;
    }
    ec_rule_tell(
        context, EC_CTL008, ec_rule_scope_range(scope), "the roles in Authorization have no effect",
        "no scope of Control_Listener sets Enable_Authorization, so everybody who gets to "
        "the console may give every command",
        "set Enable_Authorization = true in Control_Listener, with AuthorizationParameters");
}

static bool has_parameters(struct ec_rule_context *context, const struct ec_scope *scope)
{
    static const char *const names[] = {"authorizationparameters", "authorizedparameters"};
    for (size_t i = 0; i < EC_COUNT(names); i++) {
        if (ec_rule_set_in(context, scope, names[i]) ||
            ec_rule_next_setting(context, scope, NULL, names[i])) {
            return true;
        }
    }
    return false;
}

/* 4/control-authz.md: what no rule allows is refused. */
void ec_look_ctl_no_roles(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    bool roles = outermost(context, "authorization") != NULL;
    if (!context->model->complete || !ec_assign_bool(context->arena, assign, false) ||
        !ec_rule_around(context, scope, "control_listener") ||
        !ec_rule_is_on(context, scope, "enable", true) ||
        (roles && has_parameters(context, scope))) {
        return;
    }
    ec_rule_tell(
        context, EC_CTL009, ec_assign_value_range(assign),
        roles ? "nothing says which user has which role: AuthorizationParameters is not set"
              : "nobody may give any command: there is no Authorization stanza",
        "with Enable_Authorization the console refuses each command that no role of the "
        "user allows",
        roles ? "set AuthorizationParameters = [ uri = \"groups:///PATH\" ], or the URI of "
                "a scheme of auth_ds, in the same scope"
              : "add Authorization { Role \"NAME\" { allow = ( \"^COMMAND\" ) } }");
}

/* ---- what a role allows ----------------------------------------------------------------------- */

/* Takes what may open an expression before its '^': "(", "(?:", "(?i)". */
static struct ec_str skip_openers(struct ec_str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] == '(') {
        at++;
        if (at < text.len && text.ptr[at] == '?') {
            at++;
            while (at < text.len && (ec_is_letter(text.ptr[at]) || text.ptr[at] == '-')) {
                at++;
            }
            at += at < text.len && (text.ptr[at] == ':' || text.ptr[at] == ')');
        }
    }
    return ec_str_tail(text, at);
}

/* The length up to the next '|' that is in no group, class or escape. */
static size_t branch_length(struct ec_str text)
{
    size_t depth = 0;
    bool class = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\') {
            i++;
        } else if (class) {
            class = c != ']';
        } else if (c == '[') {
            class = true;
        } else if (c == '(') {
            depth++;
        } else if (c == ')') {
            depth -= depth > 0;
        } else if (c == '|' && depth == 0) {
            return i;
        }
    }
    return text.len;
}

/* True if every branch of the expression begins where the command does. */
static bool is_anchored(struct ec_str text)
{
    for (;;) {
        size_t len = branch_length(text);
        struct ec_str begin = skip_openers((struct ec_str){text.ptr, len});
        if (!ec_str_starts(begin, EC_STR("^")) && !ec_str_starts(begin, EC_STR("\\A"))) {
            return false;
        }
        if (len == text.len) {
            return true;
        }
        text = (struct ec_str){text.ptr + len + 1, text.len - len - 1};
    }
}

static bool allows_all(struct ec_str text)
{
    static const char *const all[] = {"", ".*", ".", ".+", "^", "^.*", "^.*$", ".*$", "^.+$"};
    for (size_t i = 0; i < EC_COUNT(all); i++) {
        if (ec_str_equal(text, ec_str_from(all[i]))) {
            return true;
        }
    }
    return false;
}

static void told_of_pattern(struct ec_rule_context *context, const struct ec_scope *role,
                            const struct ec_element *element)
{
    const char *name = ec_rule_quote(context, ec_rule_instance(context, role));
    if (allows_all(element->text)) {
        ec_rule_tell(context, EC_CTL010, element->range,
                     ec_rule_text(context, "role %s may give every command", name),
                     "stopping the server and changing its configuration are among them",
                     "list the commands that the role needs, each from '^' on");
        return;
    }
    const char *text = ec_rule_quote(context, element->text);
    ec_rule_tell(
        context, EC_CTL010, element->range,
        ec_rule_text(context, "role %s may give every command that has a match of %s", name, text),
        "an expression that is not tied to the beginning matches in the middle of a command, too: "
        "'flush' also allows 'config set ... flush'",
        "begin the expression, and each branch of it, with '^'");
}

/* 4/config/ref-authorization.md. Roles that are meant to have every right are left alone. */
void ec_look_ctl_wide_role(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    static const char *const administrators[] = {"root", "admin", "ecuser"};
    struct ec_str name = ec_rule_instance(context, scope);
    struct ec_element element = {0};
    unsigned told = 0;
    if (!ec_rule_is_scope(context, scope, "role")) {
        return;
    }
    for (size_t i = 0; i < EC_COUNT(administrators); i++) {
        if (ec_str_equal_folded(name, ec_str_from(administrators[i]))) {
            return;
        }
    }
    while (told < EC_RULE_MAX_FINDINGS && ec_rule_next(context, assign, &element)) {
        if (allows_all(element.text) || !is_anchored(element.text)) {
            told_of_pattern(context, scope, &element);
            told++;
        }
    }
}
