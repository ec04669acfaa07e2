/* SPDX-License-Identifier: MIT */
/* Rules about modules that look at messages or ask about their senders, and about mail that comes back as
   complaints. */
#include "rules/setting.h"

#include "base/intern.h"
#include "schema/value.h"

static bool is_engine(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    return scope->parent && ec_rule_is_scope(context, scope->parent, "antivirus");
}

/* ---- the two stanzas of a scanner ------------------------------------------------------------- */

/* The first scope of this name in any stanza of antivirus. */
static const struct ec_scope *find_engine(struct ec_rule_context *context, uint32_t name)
{
    const struct ec_scope *frame = ec_rule_stanza(context, "antivirus");
    for (; frame; frame = frame->next) {
        const struct ec_scope *engine =
            ec_rule_is_scope(context, frame, "antivirus") ? frame->children : NULL;
        while (engine && engine->name != name) {
            engine = engine->next;
        }
        if (engine) {
            return engine;
        }
    }
    return NULL;
}

/* 4/modules/csapi.md, 4/modules/clamav.md */
void ec_look_mod_scanner(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    const char *name = ec_scope_spelling(context->model, scope).ptr;
    struct ec_report *report = context->report;
    bool inside = is_engine(context, scope);
    (void)assign;
    if (!context->model->complete || (!inside && scope != ec_rule_stanza(context, name)) ||
        (inside ? ec_rule_stanza(context, name) : find_engine(context, scope->name))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(report, EC_MOD015, ec_rule_name_range(scope),
                      inside ? "%s in antivirus lacks its second stanza at the outermost level"
                             : "%s lacks its second stanza, inside antivirus",
                      name);
    ec_finding_why(
        report, finding,
        inside ? "that one loads the scanner, this one only has its settings"
               : "this one only loads the scanner; it scans with the settings of the other");
    if (inside) {
        ec_finding_help(report, finding, "write '%s { }' at the outermost level", name);
    } else {
        ec_finding_help(report, finding, "write 'antivirus \"NAME\" { %s \"NAME\" { ... } }'",
                        name);
    }
}

/* ---- csapi ------------------------------------------------------------------------------------ */

static void look_at_representation(struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_assign *set = ec_setting_find(context->model, scope, "use_wire_rep");
    if (set ? !ec_assign_bool(context->arena, set, true) : !context->model->complete) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD018, set ? ec_assign_value_range(set) : ec_rule_name_range(scope),
        "csapi scans messages as they came over the wire");
    ec_finding_why(context->report, finding,
                   "some viruses were not found so; the default is true and has to be changed");
    ec_finding_help(context->report, finding, "write use_wire_rep = false");
}

/* 4/modules/csapi.md */
void ec_look_mod_csapi(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    (void)assign;
    if (is_engine(context, scope)) {
        look_at_representation(context, scope);
    }
}

void ec_look_mod_csapi_default(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    (void)assign;
    if (!context->model->complete || !is_engine(context, scope) ||
        ec_setting_find(context->model, scope, "max_concurrency")) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD016, ec_rule_name_range(scope), "csapi has no max_concurrency");
    ec_finding_why(context->report, finding, "it then scans one message at a time");
    ec_finding_help(context->report, finding,
                    "set max_concurrency to more than the threads of its pool");
}

void ec_look_mod_csapi_pool(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_assign *chosen = ec_setting_find(model, scope, "pool");
    struct ec_str name = chosen ? ec_assign_text(context->arena, chosen) : EC_STR("CPU");
    const struct ec_scope *pool =
        is_engine(context, scope) && ec_rule_is_scope(context, scope, "csapi")
            ? ec_rule_find(context, "threadpool", name)
            : NULL;
    const struct ec_assign *threads = pool ? ec_setting_find(model, pool, "concurrency") : NULL;
    const struct ec_vocab *word = ec_rule_word_of(context, scope, EC_STR("max_concurrency"));
    double most;
    double n;
    if (!threads || !word ||
        !ec_value_measure(word, ec_assign_text(context->arena, assign), &most) ||
        !ec_value_measure(word, ec_assign_text(context->arena, threads), &n) || most <= 0 ||
        n < most) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD017, ec_assign_value_range(assign),
        "max_concurrency is not above the %.0f threads of %s", n, ec_rule_scope(context, pool));
    ec_finding_why(context->report, finding,
                   "threads of the pool then wait for the scanner, and other work waits with them");
    ec_finding_help(context->report, finding,
                    "set it to more than %.0f, or lower the concurrency of the pool", n);
    ec_finding_relate(context->report, finding, ec_assign_range(threads),
                      "the threads of the pool");
}

/* ---- others ----------------------------------------------------------------------------------- */

/* 4/modules/cloudmark.md */
void ec_look_mod_cloudmark(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    const struct ec_assign *on = ec_setting_find(context->model, scope, "enabled");
    (void)assign;
    if (scope->parent != context->model->global ||
        (on ? !ec_assign_bool(context->arena, on, true) : !context->model->complete)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD021, on ? ec_assign_value_range(on) : ec_rule_name_range(scope),
        "cloudmark is not loaded with enabled = false");
    ec_finding_why(context->report, finding,
                   "it is meant to be called from a policy script, which decides what to scan");
    ec_finding_help(context->report, finding,
                    "write enabled = false; the script can still call it");
}

/* ---- complaints ------------------------------------------------------------------------------- */

struct feedback {
    struct ec_rule_context *context;
    struct ec_intern
        relayed; /* all elements of Relay_Domains and of Bounce_Domains, in lower case */
    struct ec_intern bounces;
};

static void collect(struct ec_rule_context *context, struct ec_intern *into,
                    const struct ec_assign *assign)
{
    struct ec_element element = {0};
    while (assign && ec_rule_next(context, assign, &element)) {
        ec_intern_add(into, element.text.ptr, element.text.len);
    }
}

/* The domain at the end of an expression like ^.*@fbl\.example\.com$, without backslashes; empty if
   what is behind the last @ is no plain name. */
static struct ec_str literal_domain(struct ec_arena *arena, struct ec_str pattern)
{
    const struct ec_str none = {NULL, 0};
    size_t at = pattern.len;
    while (at > 0 && pattern.ptr[at - 1] != '@') {
        at--;
    }
    char *name = at > 0 ? ec_arena_alloc(arena, pattern.len - at + 1) : NULL;
    size_t len = 0;
    for (size_t i = at; name && i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (ec_is_letter(c) || ec_is_digit(c) || c == '-' || c == '.') {
            name[len++] = ec_lower(c);
        } else if (c != '\\' && !(c == '$' && i + 1 == pattern.len)) {
            return none;
        }
    }
    if (len == 0 || len > 255 || !memchr(name, '.', len)) {
        return none;
    }
    name[len] = '\0';
    return (struct ec_str){name, len};
}

/* By name, or by a pattern like *.example.com. */
static bool has_domain(struct ec_rule_context *context, const struct ec_intern *list,
                       struct ec_str domain)
{
    if (ec_intern_find(list, domain.ptr, domain.len) != 0 || ec_intern_find(list, "*", 1) != 0) {
        return true;
    }
    for (size_t i = 1; i < domain.len; i++) {
        if (domain.ptr[i - 1] == '.') {
            const char *text = ec_rule_text(context, "*.%s", domain.ptr + i);
            if (ec_intern_find(list, text, strlen(text)) != 0) {
                return true;
            }
        }
    }
    return false;
}

static void look_at_address(struct feedback *feedback, const struct ec_element *element)
{
    struct ec_rule_context *context = feedback->context;
    struct ec_report *report = context->report;
    struct ec_str domain = literal_domain(context->arena, element->text);
    if (domain.len == 0) {
        return;
    }
    const char *name = ec_rule_quote(context, domain);
    if (context->settings->enabled[EC_MOD032] && context->model->complete &&
        !has_domain(context, &feedback->relayed, domain)) {
        struct ec_finding *finding =
            ec_report_add(report, EC_MOD032, element->range,
                          "complaints come to %s, which is not in Relay_Domains", name);
        ec_finding_why(report, finding,
                       "the server does not accept mail for that domain, so no complaint arrives");
        ec_finding_help(report, finding, "add %s to Relay_Domains", name);
    }
    if (context->settings->enabled[EC_MOD033] && has_domain(context, &feedback->bounces, domain)) {
        struct ec_finding *finding =
            ec_report_add(report, EC_MOD033, element->range,
                          "%s is for complaints, and in Bounce_Domains too", name);
        ec_finding_why(report, finding,
                       "each complaint is then logged twice, as a complaint and as a bounce");
        ec_finding_help(report, finding, "take complaints and bounces in different domains");
    }
}

static void look_at_addresses(struct feedback *feedback)
{
    struct ec_rule_context *context = feedback->context;
    const struct ec_model *model = context->model;
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        collect(context, &feedback->relayed, ec_setting_find(model, scope, "relay_domains"));
        collect(context, &feedback->bounces, ec_setting_find(model, scope, "bounce_domains"));
    }
    const struct ec_scope *scope = ec_rule_module(context, "fbl");
    for (; scope; scope = scope->next) {
        const struct ec_assign *addresses = ec_rule_is_scope(context, scope, "fbl")
                                                ? ec_setting_find(model, scope, "addresses")
                                                : NULL;
        struct ec_element element = {0};
        while (addresses && ec_rule_next(context, addresses, &element)) {
            look_at_address(feedback, &element);
        }
    }
}

/* 4/modules/fbl.md, 4/config/ref-relay-domains.md */
void ec_rule_mod_feedback(struct ec_rule_context *context)
{
    struct feedback feedback = {.context = context};
    if (!ec_rule_module(context, "fbl")) {
        return;
    }
    bool relayed = ec_intern_init(&feedback.relayed, true);
    bool bounces = ec_intern_init(&feedback.bounces, true);
    if (relayed && bounces) {
        look_at_addresses(&feedback);
    }
    context->report->oom |= !relayed || !bounces || feedback.relayed.oom || feedback.bounces.oom;
    if (relayed) {
        ec_intern_fini(&feedback.relayed);
    }
    if (bounces) {
        ec_intern_fini(&feedback.bounces);
    }
}

/* ---- calls back -------------------------------------------------------------------------------- */

/* 4/modules/smtp-cbv.md */
void ec_look_dlv_callback(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    (void)assign;
    if (ec_rule_is_off(context, scope)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV073, ec_rule_scope_range(scope),
                      "smtp_cbv asks other servers whether each sender exists");
    ec_finding_why(context->report, finding,
                   "some of them take such questions for abuse and refuse mail from here");
    ec_finding_help(context->report, finding, "use SPF or DKIM to tell forged senders");
}

void ec_look_dlv_callback_loops(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    (void)assign;
    if (ec_rule_is_off(context, scope) || !ec_rule_has_scope(context, "EventLoop")) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV072, ec_rule_scope_range(scope),
                      "smtp_cbv cannot be used with several event loops");
    ec_finding_why(context->report, finding,
                   "the module is not made for it, and there is an EventLoop stanza");
    ec_finding_help(context->report, finding, "remove the stanza of smtp_cbv, or the EventLoop");
}
