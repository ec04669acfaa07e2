/* SPDX-License-Identifier: MIT */
/* Rules about modules as such: which go together, in which order, under which names, and what each of
   them cannot do without. */
#include "rules/setting.h"

/* True for a scope of this name inside one of that name. */
static bool is_in(const struct ec_rule_context *context, const struct ec_scope *scope,
                  const char *outer)
{
    return scope->parent && ec_rule_is_scope(context, scope->parent, outer);
}

/* ---- together --------------------------------------------------------------------------------- */

static const struct pair {
    const char *first;
    const char *second;
    enum ec_severity severity;
    const char *why;
    const char *help;
} excluded[] = {
    /* 3/3-reference/modules-sieve.md, 4/modules/reception-timing.md; DKIM is TLS060 and TLS066, smtp_cbv
       is DLV072 */
    {"sieve", "eventloop", EC_ERROR,
     "the server refuses to start with Sieve and several event loops",
     "remove the EventLoop scopes, or move the policy to scriptlet"},
    {"reception_timing", "eventloop", EC_ERROR,
     "the module cannot measure with several event loops",
     "remove reception_timing, or the EventLoop scopes"},
    /* 3/3-reference/modules-bounce-classifier.md */
    {"bounce_classifier", "bounce_classifier_override", EC_WARNING,
     "both classify each bounce, and the second one replaced the first",
     "remove the stanza of bounce_classifier"},
};

static void report_pair(struct ec_rule_context *context, const struct pair *pair,
                        const struct ec_scope *first, const struct ec_scope *second)
{
    struct ec_report *report = context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_MOD024, ec_rule_name_range(first),
                      "%s cannot be used together with %s", pair->first, pair->second);
    finding->severity = pair->severity;
    ec_finding_why(report, finding, "%s", pair->why);
    ec_finding_help(report, finding, "%s", pair->help);
    ec_finding_relate(report, finding, ec_rule_name_range(second), "%s is defined here",
                      pair->second);
}

void ec_rule_mod_exclusive(struct ec_rule_context *context)
{
    for (size_t i = 0; i < EC_COUNT(excluded); i++) {
        const struct ec_scope *first = ec_rule_module(context, excluded[i].first);
        const struct ec_scope *second = first ? ec_rule_module(context, excluded[i].second) : NULL;
        if (second) {
            report_pair(context, &excluded[i], first, second);
        }
    }
}

/* ---- order ------------------------------------------------------------------------------------ */

/* mobile/mobile-reference/mobility-xmpp-modules.md, 3/3-rest/rest-configuring.md; loggers are DLV074 */
static const char *const orders[][2] = {
    {"xmpp", "xmpp_listener"},
    {"httpsrv", "http_listener"},
};

static bool stands_before(const struct ec_scope *scope, const struct ec_scope *other)
{
    while (scope && scope != other) {
        scope = scope->next;
    }
    return scope != NULL;
}

void ec_rule_mod_order(struct ec_rule_context *context)
{
    struct ec_report *report = context->report;
    for (size_t i = 0; i < EC_COUNT(orders); i++) {
        const struct ec_scope *first = ec_rule_stanza(context, orders[i][0]);
        const struct ec_scope *second = first ? ec_rule_stanza(context, orders[i][1]) : NULL;
        if (!second || !stands_before(second, first)) {
            continue;
        }
        struct ec_finding *finding = ec_report_add(
            report, EC_MOD043, ec_rule_name_range(second), "%s stands before module %s",
            ec_scope_spelling(context->model, second).ptr, orders[i][0]);
        ec_finding_why(
            report, finding,
            "modules are loaded in the order of their stanzas, and this one builds on %s",
            orders[i][0]);
        ec_finding_help(report, finding, "move the stanza of %s up here", orders[i][0]);
        ec_finding_relate(report, finding, ec_rule_name_range(first), "it is loaded here");
    }
}

/* ---- names ------------------------------------------------------------------------------------ */

/* 4/4-module-config.md */
void ec_rule_mod_unnamed(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    for (const struct ec_scope *const *at = ec_rule_modules(context); *at; at++) {
        const struct ec_scope *scope = *at;
        const struct ec_vocab *word = scope->instance == 0 ? ec_scope_word(model, scope) : NULL;
        if (!word || word->instance != EC_INSTANCE_REQUIRED ||
            (word->disputed & EC_DISPUTED_INSTANCE) || scope->opening.load->is_argument) {
            continue;
        }
        const char *name = ec_vocab_spelling(word).ptr;
        struct ec_finding *finding = ec_report_add(
            context->report, EC_MOD006, ec_rule_name_range(scope), "module %s has no name", name);
        ec_finding_why(context->report, finding,
                       "the module may be loaded several times, and its name tells which one is "
                       "meant, in other files and at the console");
        ec_finding_help(context->report, finding, "write '%s \"%s1\" { ... }'", name, name);
    }
}

void ec_look_mod_named(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    const struct ec_vocab *word = ec_rule_place(context, scope);
    (void)assign;
    if (scope->instance == 0 || !word || word->kind != EC_VOCAB_MODULE) {
        return;
    }
    struct ec_vocab_version since = ec_vocab_version(word->single_since);
    uint32_t target = context->settings->target;
    if (since.number == 0 || (target != 0 && target < since.number)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD012, ec_rule_scope_range(scope), "%s takes no name since version %s",
        ec_vocab_spelling(word).ptr, ec_vocab_text(since.text).ptr);
    ec_finding_why(context->report, finding,
                   "the module is loaded once and has one set of options");
    ec_finding_help(context->report, finding, "remove the name");
}

/* ---- scriptlets ------------------------------------------------------------------------------- */

/* 4/modules/scriptlet.md */
void ec_look_mod_scriptlet(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    const struct ec_scope *first = ec_rule_stanza(context, "scriptlet");
    struct ec_report *report = context->report;
    (void)assign;
    if (!first || is_in(context, scope, "scriptlet") || scope->instance == first->instance) {
        return;
    }
    struct ec_finding *finding = ec_report_add(report, EC_MOD008, ec_rule_scope_range(scope),
                                               "%s has another name than the first scriptlet",
                                               ec_rule_scope(context, scope));
    ec_finding_why(report, finding,
                   "all stanzas of scriptlet are parts of one module and carry one name");
    ec_finding_help(report, finding, "write 'scriptlet %s' here too",
                    ec_rule_word(context, ec_rule_instance(context, first)));
    ec_finding_relate(report, finding, ec_rule_scope_range(first), "the first one");
}

void ec_look_mod_boot(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || scope != ec_rule_module(context, "scriptlet") ||
        ec_rule_has_script(context, EC_STR("msys.boot"))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD009, ec_rule_name_range(scope),
                      "scriptlet does not load the script msys.boot");
    ec_finding_why(context->report, finding,
                   "the script carries features of the product, such as console commands");
    ec_finding_help(context->report, finding,
                    "write 'script \"boot\" { source = \"msys.boot\" }' in this stanza");
}

/* 4/4-implementing-policy-scriptlets.md */
void ec_look_mod_lua_source(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_str text = ec_assign_text(context->arena, assign);
    if (!is_in(context, scope, "scriptlet") || text.len == 0 || text.ptr[0] == '/' ||
        !ec_str_ends(text, EC_STR(".lua"))) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD010, ec_assign_value_range(assign),
        "source %s is a file name, not the name of a Lua module", ec_rule_quote(context, text));
    ec_finding_why(context->report, finding,
                   "Lua looks for a module on its search path and adds the ending itself");
    ec_finding_help(context->report, finding,
                    "write the name without '.lua', or the absolute path of the file");
}

/* ---- what a stanza needs ---------------------------------------------------------------------- */

static const struct required {
    const char *outer; /* the scope around it, "global" */
    const char *name;
    const char *option;
    const char *why;
} required[] = {
    {"scriptlet", "script", "source", "without it no script is loaded"},
    {"alias", "scheme", "cache", "without it the scheme has no data to look in"},
    {"alias", "scheme", "query", "without it the scheme has nothing to ask for"},
    {"global", "datasource", "uri", "without it there is nothing to connect to"},
};

void ec_look_mod_required(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || ec_rule_is_off(context, scope)) {
        return;
    }
    for (size_t i = 0; i < EC_COUNT(required); i++) {
        const struct required *row = &required[i];
        if (!ec_rule_is_scope(context, scope, row->name) || !is_in(context, scope, row->outer) ||
            ec_setting_find(context->model, scope, row->option)) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD011, ec_rule_scope_range(scope), "%s has no %s",
                          ec_rule_path(context, scope), row->option);
        ec_finding_why(context->report, finding, "%s", row->why);
        ec_finding_help(context->report, finding, "set %s in it", row->option);
    }
}

/* ---- values ----------------------------------------------------------------------------------- */

static bool take_digits(struct ec_str *text)
{
    size_t n = 0;
    while (n < text->len && ec_is_digit(text->ptr[n])) {
        n++;
    }
    *text = (struct ec_str){text->ptr + n, text->len - n};
    return n > 0;
}

static void take_blanks(struct ec_str *text)
{
    while (text->len > 0 && ec_is_blank(text->ptr[0])) {
        *text = (struct ec_str){text->ptr + 1, text->len - 1};
    }
}

/* "300,6", with blanks around the numbers. */
static bool is_monitor(struct ec_str text)
{
    take_blanks(&text);
    bool good = take_digits(&text);
    take_blanks(&text);
    good = good && text.len > 0 && text.ptr[0] == ',';
    if (!good) {
        return false;
    }
    text = (struct ec_str){text.ptr + 1, text.len - 1};
    take_blanks(&text);
    good = take_digits(&text);
    take_blanks(&text);
    return good && text.len == 0;
}

/* 4/modules/inbound-audit.md, 4/modules/outbound-audit.md */
void ec_look_mod_monitors(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    struct ec_element element = {0};
    if (!ec_rule_is_scope(context, scope, "inbound_audit") &&
        !ec_rule_is_scope(context, scope, "outbound_audit")) {
        return;
    }
    while (ec_rule_next(context, assign, &element)) {
        if (is_monitor(element.text)) {
            continue;
        }
        struct ec_finding *finding = ec_report_add(context->report, EC_MOD013, element.range,
                                                   "%s is not a window of time for monitors",
                                                   ec_rule_quote(context, element.text));
        ec_finding_why(context->report, finding,
                       "each window is its length in seconds, a comma and how many are kept");
        ec_finding_help(context->report, finding, "write it like \"300,6\"");
    }
}

/* Takes the name in the next %{...} of a text; false when there is no more. */
static bool next_placeholder(struct ec_str *rest, struct ec_str *name)
{
    for (size_t i = 0; i + 1 < rest->len; i++) {
        if (rest->ptr[i] == '%' && rest->ptr[i + 1] == '{') {
            size_t first = i + 2;
            const char *end = memchr(rest->ptr + first, '}', rest->len - first);
            size_t last = end ? (size_t)(end - rest->ptr) : rest->len;
            *name = (struct ec_str){rest->ptr + first, last - first};
            *rest = (struct ec_str){rest->ptr + last, rest->len - last};
            return true;
        }
    }
    return false;
}

/* 4/modules/alias.md */
void ec_look_mod_alias_map(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_element element = {0};
    if (!ec_rule_is_scope(context, scope, "scheme") || !is_in(context, scope, "alias")) {
        return;
    }
    while (ec_rule_next(context, assign, &element)) {
        struct ec_str rest = element.text;
        struct ec_str name;
        while (next_placeholder(&rest, &name)) {
            if (ec_str_equal(name, EC_STR("localpart")) || ec_str_equal(name, EC_STR("domain")) ||
                ec_str_equal(name, EC_STR("rcptto"))) {
                continue;
            }
            struct ec_finding *finding =
                ec_report_add(context->report, EC_MOD014, element.range,
                              "%s is not a part of an address", ec_rule_quote(context, name));
            ec_finding_why(context->report, finding,
                           "an alias scheme knows the recipient and nothing else");
            ec_finding_help(context->report, finding,
                            "write %%{localpart}, %%{domain} or %%{rcptto}");
            break;
        }
    }
}

/* 4/modules/pipe-transport.md */
void ec_look_mod_reply(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_element element = {0};
    if (!ec_rule_is_scope(context, scope, "pipe_transport")) {
        return;
    }
    while (ec_rule_next(context, assign, &element)) {
        struct ec_str text = element.text;
        bool good = text.len >= 3 && strchr("245", text.ptr[0]) && ec_is_digit(text.ptr[1]) &&
                    ec_is_digit(text.ptr[2]) && (text.len == 3 || !ec_is_digit(text.ptr[3]));
        if (good) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD035, element.range, "%s is not an SMTP reply",
                          ec_rule_quote(context, text));
        ec_finding_why(context->report, finding,
                       "what becomes of the message is read from the three digits of the reply");
        ec_finding_help(context->report, finding,
                        "begin with 250 for delivered, 4xx for later or 5xx for never");
    }
}

/* 3/3-reference/modules-pe-2-logger.md */
void ec_look_mod_ident(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_str text = ec_assign_text(context->arena, assign);
    size_t n = 0;
    while (n < text.len && memchr("0123456789abcdef", ec_lower(text.ptr[n]), 16)) {
        n++;
    }
    if (!ec_rule_is_scope(context, scope, "pe2_logger") || n == 0 || n < text.len) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD044, ec_assign_value_range(assign),
        "default_ident %s can be read as a hexadecimal number", ec_rule_quote(context, text));
    ec_finding_why(context->report, finding,
                   "identifiers of messages are hexadecimal, so it may be taken for one");
    ec_finding_help(context->report, finding, "write a word with a letter beyond f");
}

void ec_look_mod_template(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    struct ec_str text = ec_assign_text(context->arena, assign);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        n += text.ptr[i] == '%';
    }
    if (!ec_rule_is_scope(context, scope, "pe2_logger") || n == 4 || n == 5) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD030, ec_assign_value_range(assign),
                      "filename_template has %zu placeholder%s instead of 4 or 5", n,
                      n == 1 ? "" : "s");
    ec_finding_why(context->report, finding,
                   "the module fills in a fixed number of values, so names would be wrong");
    ec_finding_help(context->report, finding, "write it like '/path/%%s-%%s-%%d-%%d'");
}

/* 4/modules/ds-core.md */
void ec_look_mod_ldaps(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_element element = {0};
    while (ec_rule_is_scope(context, scope, "datasource") &&
           ec_rule_next(context, assign, &element)) {
        if (!ec_str_starts(element.text, EC_STR("ldaps:")) ||
            ec_str_contains(element.text, EC_STR("x-ldap-version=3"))) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD028, element.range,
                          "%s uses LDAPS without x-ldap-version=3", ec_rule_scope(context, scope));
        ec_finding_why(context->report, finding,
                       "the connection is then opened with an older version of the protocol, "
                       "which has no TLS");
        ec_finding_help(context->report, finding, "add the parameter x-ldap-version=3 to the URI");
    }
}

/* ---- sieve ------------------------------------------------------------------------------------ */

/* 3/3-reference/modules-sieve.md */
void ec_look_mod_phase(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    const struct ec_vocab *word = ec_rule_place(context, scope);
    struct ec_numbers known = ec_vocab_list(word ? word->known : 0);
    struct ec_str name = ec_rule_instance(context, scope);
    (void)assign;
    if (!is_in(context, scope, "sieve") || known.n == 0 || !name.ptr) {
        return;
    }
    for (size_t i = 0; i < known.n; i++) {
        if (ec_str_equal_folded(ec_vocab_text(known.at[i]), name)) {
            return;
        }
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD040, ec_rule_scope_range(scope),
                      "%s is not a phase of reception", ec_rule_quote(context, name));
    ec_finding_why(context->report, finding, "the script is never run");
    ec_finding_help(context->report, finding, "write a phase, such as 'rcptto_phase1'");
}

void ec_look_mod_final_hook(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_str name = ec_rule_instance(context, scope);
    bool value = true;
    struct ec_str text = ec_assign_text(context->arena, assign);
    if (!is_in(context, scope, "sieve") || !ec_str_starts(name, EC_STR("core_final_validation")) ||
        (ec_read_boolean(text, &value) && !value)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD041, ec_assign_value_range(assign),
                      "the hook %s runs apart from the reception", ec_rule_quote(context, name));
    ec_finding_why(context->report, finding,
                   "the server takes the decision of this hook at once and cannot wait for it");
    ec_finding_help(context->report, finding, "write async = false");
}
