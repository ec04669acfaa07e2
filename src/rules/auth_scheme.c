/* SPDX-License-Identifier: MIT */
/* Rules about who answers for the scheme of a URI that authenticates, and about the modules that do. */
#include "rules/control.h"

#include "diag/suggest.h"
#include "schema/value.h"

enum { MOST_SEARCHES = 100 }; /* for a scheme among all; what is not searched for is taken for defined */

/* Schemes that are there without auth_ds, and the module that has to be loaded for them; NULL: none has
   to (4/control-auth.md, 4/control-authz.md, 4/modules/ac-auth.md, 4/modules/auth-radius.md,
   4/modules/smtp-auth-proxy.md). */
static const struct provider {
    const char *scheme;
    const char *module;
} providers[] = {
    {"file", NULL},
    {"digest", NULL},
    {"groups", NULL},
    {"ac_auth", "ac_auth"},
    {"radius", "auth_radius"},
    {"auth_radius", "auth_radius"},
    {"smtp_auth_proxy", NULL},
};

static const struct provider *find_provider(struct ec_str scheme)
{
    for (size_t i = 0; i < EC_COUNT(providers); i++) {
        if (ec_str_equal_folded(scheme, ec_str_from(providers[i].scheme))) {
            return &providers[i];
        }
    }
    return NULL;
}

/* What is remembered for one model. */
struct ec_schemes {
    size_t searches; /* for similar schemes */
    bool has_others; /* a module of the site may answer for any scheme, and so may auth_pamd */
};

/* NULL when memory is short. */
static struct ec_schemes *get_schemes(struct ec_rule_context *context)
{
    if (!context->schemes) {
        context->schemes = ec_arena_zalloc(context->arena, sizeof(*context->schemes));
        const struct ec_scope *child = context->schemes ? context->model->global->children : NULL;
        while (child && ec_rule_place(context, child) &&
               !ec_rule_is_scope(context, child, "auth_pamd")) {
            child = child->next;
        }
        if (child) {
            context->schemes->has_others = true;
        }
    }
    return context->schemes;
}

/* True if auth_ds defines the scheme. Offers the names that it does define. */
static bool is_defined(struct ec_rule_context *context, struct ec_str scheme,
                       struct ec_suggest *suggest)
{
    const struct ec_scope *module = ec_rule_module(context, "auth_ds");
    const struct ec_scope *child = module ? module->children : NULL;
    uint32_t kind = ec_model_name(context->model, "scheme");
    uint32_t number = kind != 0 ? ec_model_instance(context->model, kind, scheme) : 0;
    bool exact = module && number != 0 && ec_scope_at(module, kind, number) != NULL;
    struct ec_schemes *schemes = get_schemes(context);
    if (exact || !schemes || schemes->searches++ >= MOST_SEARCHES) {
        return true;
    }
    for (; child; child = child->next) {
        struct ec_str name = ec_rule_instance(context, child);
        if (ec_rule_is_scope(context, child, "scheme") && ec_str_equal_folded(name, scheme)) {
            return true;
        }
        if (ec_rule_is_scope(context, child, "scheme") && name.len > 0) {
            ec_suggest_offer(suggest, name);
        }
    }
    for (size_t i = 0; i < EC_COUNT(providers); i++) {
        if (!providers[i].module) {
            ec_suggest_offer(suggest, ec_str_from(providers[i].scheme));
        }
    }
    return false;
}

static bool has_other_modules(struct ec_rule_context *context)
{
    const struct ec_schemes *schemes = get_schemes(context);
    return !schemes || schemes->has_others;
}

static void tell_scheme(struct ec_rule_context *context, const struct ec_element *uri,
                        struct ec_str scheme, const struct ec_suggest *suggest)
{
    const char *name = ec_rule_quote(context, scheme);
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL027, uri->range,
        ec_rule_text(context, "nothing answers for the scheme %s", name),
        "no login succeeds: it is no Scheme of auth_ds, and no module has it",
        suggest->n > 0
            ? ec_rule_text(context, "did you mean '%s'?", suggest->best[0].name.ptr)
            : ec_rule_text(context,
                           "define Scheme \"%.*s\" in auth_ds, or use a scheme that exists",
                           (int)scheme.len, scheme.ptr));
    if (suggest->n > 0) {
        ec_finding_suggest(context->report, finding, &suggest->best[0].name, 1);
    }
}

/* 4/modules/auth-ds.md */
void ec_look_ctl_scheme(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    struct ec_element uri;
    struct ec_suggest suggest;
    (void)scope;
    if (!ec_rule_uri(context, assign, &uri) || uri.text.len == 0) {
        return;
    }
    const char *colon = memchr(uri.text.ptr, ':', uri.text.len);
    struct ec_str scheme = {uri.text.ptr, colon ? (size_t)(colon - uri.text.ptr) : 0};
    if (!colon ||
        !ec_str_starts((struct ec_str){colon, uri.text.len - scheme.len}, EC_STR("://"))) {
        ec_rule_tell(
            context, EC_CTL027, uri.range,
            ec_rule_text(context, "%s names no scheme", ec_rule_quote(context, uri.text)),
            "a scheme, as in 'digest:///PATH' or 'ecauth://', says who checks passwords",
            ec_rule_text(context, "write 'SCHEME://%s'", uri.text.ptr[0] == '/' ? "PATH" : ""));
        return;
    }
    const struct provider *provider = find_provider(scheme);
    ec_suggest_init(&suggest, scheme);
    if (!context->model->complete || (provider && !provider->module) ||
        (provider && ec_rule_module(context, provider->module)) ||
        is_defined(context, scheme, &suggest)) {
        return;
    }
    if (provider) {
        ec_rule_tell(context, EC_CTL027, uri.range,
                     ec_rule_text(context, "no login succeeds: the module %s is not loaded",
                                  provider->module),
                     ec_rule_text(context, "it answers for the scheme %s", provider->scheme),
                     ec_rule_text(context, "add a stanza %s { }", provider->module));
    } else if (!has_other_modules(context)) {
        tell_scheme(context, &uri, scheme, &suggest);
    }
}

/* A query of auth_ds needs a data source and what to ask it. */
void ec_look_ctl_half_scheme(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    bool query = ec_setting_find(context->model, scope, "query") != NULL;
    bool cache = ec_setting_find(context->model, scope, "cache") != NULL;
    (void)assign;
    if (!context->model->complete || (query && cache) || !scope->parent ||
        !ec_rule_is_scope(context, scope->parent, "scheme") ||
        !ec_rule_around(context, scope, "auth_ds")) {
        return;
    }
    const char *missing = query ? "cache" : cache ? "query" : "query and cache";
    ec_rule_tell(context, EC_CTL029, ec_rule_scope_range(scope),
                 ec_rule_text(context, "%s of Scheme %s has no %s", ec_rule_scope(context, scope),
                              ec_rule_quote(context, ec_rule_instance(context, scope->parent)),
                              missing),
                 "without a data source and a query nobody is found",
                 "set cache to the name of a Datasource, and query to what it is asked");
}

/* ---- modules that authenticate ---------------------------------------------------------------- */

/* 4/modules/auth-radius.md */
void ec_look_ctl_radius_servers(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    enum { MOST_SERVERS = 10 };
    unsigned count = 0;
    (void)assign;
    for (const struct ec_scope *child = scope->children; child; child = child->next) {
        if (ec_rule_is_scope(context, child, "server") && ++count == MOST_SERVERS + 1) {
            ec_rule_tell(context, EC_CTL039, ec_rule_scope_range(child),
                         "this is the eleventh server of auth_radius, and it takes ten",
                         "the module knows ten servers at most",
                         "remove those that are not needed");
        }
    }
}

/* 4/modules/smtp-auth-proxy.md */
void ec_look_ctl_proxy_target(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || ec_setting_find(context->model, scope, "host") ||
        ec_setting_find(context->model, scope, "ds_cache")) {
        return;
    }
    ec_rule_tell(context, EC_CTL038, ec_rule_scope_range(scope),
                 "smtp_auth_proxy has nobody to ask: neither host nor ds_cache is set",
                 "host is the server that is asked for all users, ds_cache and query find one for "
                 "each",
                 "set host, or ds_cache and query");
}

/* 4/modules/outbound-smtp-auth.md */
void ec_look_ctl_dictionaries(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || ec_rule_is_off(context, scope) ||
        ec_rule_is_on(context, context->model->global, "keep_message_dicts_in_memory", false)) {
        return;
    }
    ec_rule_tell(
        context, EC_CTL036, ec_rule_scope_range(scope),
        "outbound_smtp_auth works best with Keep_Message_Dicts_In_Memory = true",
        "the documentation of the module advises to keep what belongs to a message in memory",
        "add 'Keep_Message_Dicts_In_Memory = true' at the outermost level");
}

/* 4/modules/outbound-smtp-auth_v0.md */
void ec_look_ctl_both_modules(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    const struct ec_scope *other = ec_rule_module(context, "outbound_smtp_auth");
    (void)assign;
    if (!other || ec_rule_is_off(context, scope)) {
        return;
    }
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL037, ec_rule_scope_range(scope),
        "outbound_smtp_auth and its predecessor outbound_smtp_auth_v0 are both loaded",
        "they read the same options, and which of them answers a server is not documented",
        "remove outbound_smtp_auth_v0");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(other), "the other one");
}

/* The first of the schemes of auth_ds that authenticate against a data source whose URI begins so: the
   setting of its data source. */
static const struct ec_assign *find_source(struct ec_rule_context *context,
                                           const struct ec_scope *module, const char *driver)
{
    const struct ec_model *model = context->model;
    for (const struct ec_scope *scheme = module->children; scheme; scheme = scheme->next) {
        const struct ec_scope *at = ec_scope_find(model, scheme, "authenticate", NULL);
        const struct ec_assign *cache = at ? ec_setting_find(model, at, "cache") : NULL;
        struct ec_str name = cache ? ec_assign_text(context->arena, cache) : EC_STR("");
        const struct ec_scope *source =
            name.len == 0 ? NULL
                          : ec_scope_find(model, model->global, "datasource",
                                          ec_rule_text(context, "%.*s", (int)name.len, name.ptr));
        const struct ec_assign *uri = source ? ec_setting_find(model, source, "uri") : NULL;
        struct ec_element element = {0};
        while (uri && ec_rule_next(context, uri, &element)) {
            if (ec_str_starts(element.text, ec_str_from(driver))) {
                return cache;
            }
        }
    }
    return NULL;
}

/* 4/modules/ds-core.md */
void ec_look_ctl_two_directories(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    const struct ec_assign *ldap = find_source(context, scope, "ldap:");
    const struct ec_assign *pgsql = find_source(context, scope, "pgsql:");
    (void)assign;
    if (!ldap || !pgsql) {
        return;
    }
    struct ec_finding *finding = ec_rule_tell(
        context, EC_CTL044, ec_assign_value_range(ldap),
        "users are looked up in a directory and in PostgreSQL",
        "if the directory is Active Directory, it cannot be used beside the server's own database",
        "let all schemes of auth_ds use the same kind of data source");
    ec_finding_relate(context->report, finding, ec_assign_value_range(pgsql), "the other one");
}
