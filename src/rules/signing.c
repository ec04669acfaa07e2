/* SPDX-License-Identifier: MIT */
/* The rules about modules that sign mail: opendkim (4/modules/opendkim.md), its predecessors dkim_sign
   (3/3-reference/modules-dkim.md) and dk_sign (4/modules/domainkeys.md), and dkim2 (4/dkim2.md). */
#include "rules/tls.h"

/* True at the outermost level, where a module is loaded. */
static bool is_module(struct ec_rule_context *context, const struct ec_scope *scope)
{
    return scope->parent && !scope->parent->parent && !ec_rule_is_off(context, scope);
}

static struct ec_finding *tell(struct ec_rule_context *context, enum ec_code code,
                               const struct ec_scope *scope, const char *message, const char *why,
                               const char *help)
{
    return ec_rule_tell(context, code, ec_rule_scope_range(scope), message, why, help);
}

/* ---- modules that do not go together ---------------------------------------------------------- */

/* 3/3-reference/3-reference-modules-opendkim.md */
void ec_look_sign_twice(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    (void)assign;
    const struct ec_scope *other = ec_rule_module(context, "opendkim");
    if (!other || !is_module(context, scope)) {
        return;
    }
    struct ec_finding *finding =
        tell(context, EC_TLS060, scope,
             ec_rule_text(context, "%s is loaded beside opendkim", ec_rule_scope(context, scope)),
             "both then work on the same mail; they are not made to be combined",
             "remove this stanza: opendkim signs and validates");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(other),
                      "opendkim is loaded here");
}

void ec_look_sign_event_loop(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    (void)assign;
    if (is_module(context, scope) && ec_tls_uses_get(context)->event_loop) {
        tell(context, EC_TLS066, scope,
             ec_rule_text(context, "%s cannot be used with several event loops",
                          ec_rule_scope(context, scope)),
             "the module is not made for it, and there is an EventLoop stanza",
             "use the module opendkim instead");
    }
}

/* 4/modules/domainkeys.md */
void ec_look_sign_domainkeys(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    (void)assign;
    if (is_module(context, scope)) {
        tell(context, EC_TLS068, scope,
             ec_rule_text(context, "%s is for DomainKeys, which DKIM has replaced",
                          ec_rule_scope(context, scope)),
             "hardly any receiver looks at such signatures any more",
             "sign and validate with opendkim");
    }
}

/* ---- what a signature needs ------------------------------------------------------------------- */

/* True if there are scripts of the site's own, which may sign with a key of their choice. */
static bool has_site_script(struct ec_rule_context *context)
{
    const struct ec_scope *module = context->model->global->children;
    for (; module; module = module->next) {
        const struct ec_scope *script =
            ec_rule_is_scope(context, module, "scriptlet") ? module->children : NULL;
        for (; script; script = script->next) {
            const struct ec_assign *source = ec_setting_find(context->model, script, "source");
            struct ec_str text = source ? ec_assign_text(context->arena, source) : EC_STR("");
            if (text.len > 0 && !ec_str_starts(text, EC_STR("msys."))) {
                return true;
            }
        }
    }
    return ec_rule_module(context, "sieve") != NULL;
}

/* How a module is meant to sign. */
enum way {
    NOT_AT_ALL, /* it validates, or scripts give it what it needs */
    WITH_NOTHING,
    AS_SET,
};

static enum way way_of(struct ec_rule_context *context, const struct ec_scope *module)
{
    const struct ec_model *model = context->model;
    if (ec_rule_is_scope(context, module, "opendkim") && !ec_tls_uses_get(context)->opendkim_sign &&
        !ec_rule_is_on(context, model->global, "opendkim_sign", true)) {
        return NOT_AT_ALL;
    }
    if (module->children || ec_setting_find(model, module, "key") ||
        ec_setting_find(model, module, "selector")) {
        return AS_SET;
    }
    return has_site_script(context) ? NOT_AT_ALL : WITH_NOTHING;
}

/* Tells where an option is missing: at the module, or at each domain in it that has none. */
static void tell_missing(struct ec_rule_context *context, enum ec_code code,
                         const struct ec_scope *module, const char *option, const char *why,
                         const char *help)
{
    size_t domains = 0;
    if (!context->model->complete || !is_module(context, module) ||
        ec_setting_find(context->model, module, option) || way_of(context, module) != AS_SET) {
        return;
    }
    for (const struct ec_scope *scope = module->children; scope; scope = scope->next) {
        domains++;
        if (!ec_setting_find(context->model, scope, option)) {
            tell(context, code, scope,
                 ec_rule_text(context, "%s has no %s", ec_rule_path(context, scope), option), why,
                 help);
        }
    }
    if (domains == 0) {
        tell(context, code, module,
             ec_rule_text(context, "%s has no %s", ec_rule_scope(context, module), option), why,
             help);
    }
}

void ec_look_sign_key(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    (void)assign;
    if (context->model->complete && is_module(context, scope) &&
        way_of(context, scope) == WITH_NOTHING) {
        tell(context, EC_TLS062, scope,
             ec_rule_text(context, "%s has neither key nor selector", ec_rule_scope(context, scope)),
             "without them and headerlist no mail can be signed",
             "set key, selector and headerlist, or opendkim_sign = false where the module only "
             "validates");
        return;
    }
    tell_missing(context, EC_TLS062, scope, "key", "mail cannot be signed without a private key",
                 "set key to its file, here or in the module's stanza");
}

void ec_look_sign_selector(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    (void)assign;
    tell_missing(context, EC_TLS064, scope, "selector",
                 "receivers find the public key in the DNS by it",
                 "set selector to the name before ._domainkey, here or in the module's stanza");
}

/* dkim_sign has a suffix of one character behind a name. */
static bool is_from(struct ec_str name)
{
    if (name.len > 0 && strchr("?*+", name.ptr[name.len - 1])) {
        name.len--;
    }
    return ec_str_equal_folded(name, EC_STR("from"));
}

static bool lists_from(struct ec_rule_context *context, const struct ec_assign *list)
{
    struct ec_element element = {0};
    while (ec_rule_next(context, list, &element)) {
        struct ec_tls_word word = {0};
        while (ec_tls_next(element.text, " \t,:", &word)) {
            if (is_from(word.text)) {
                return true;
            }
        }
    }
    return false;
}

void ec_look_sign_headers(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    (void)assign;
    if (!is_module(context, scope)) {
        return;
    }
    const struct ec_assign *list = ec_setting_find(context->model, scope, "headerlist");
    if (!list && context->model->complete && way_of(context, scope) == AS_SET) {
        tell(context, EC_TLS063, scope,
             ec_rule_text(context, "%s has no headerlist", ec_rule_scope(context, scope)),
             "it says which headers are signed, and From must be one of them",
             "set headerlist to the headers, \"From\" among them");
    } else if (list && !lists_from(context, list)) {
        struct ec_finding *finding =
            ec_report_add(context->report, EC_TLS063, ec_assign_value_range(list),
                          "headerlist of %s lacks From", ec_rule_scope(context, scope));
        finding->severity = EC_ERROR;
        ec_finding_why(context->report, finding,
                       "a signature that does not cover the From header is invalid");
        ec_finding_help(context->report, finding, "add From to the list");
    }
}

/* ---- options elsewhere that go with a module -------------------------------------------------- */

void ec_look_sign_dkim2(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    (void)assign;
    const struct ec_tls_uses *uses = ec_tls_uses_get(context);
    if (!context->model->complete || !is_module(context, scope) ||
        (uses->body_fixed && uses->headers_fixed)) {
        return;
    }
    const char *missing = uses->body_fixed ? "RFC2822_Lone_LF_in_Headers is not set to fix"
                          : uses->headers_fixed
                              ? "RFC2822_Lone_LF_in_Body is not set to fix"
                              : "RFC2822_Lone_LF_in_Body and RFC2822_Lone_LF_in_Headers "
                                "are not set to fix";
    tell(context, EC_TLS069, scope, ec_rule_text(context, "dkim2 is loaded, and %s", missing),
         "line ends that others change on the way break its signatures",
         "set both options to fix where mail is received that is signed");
}
