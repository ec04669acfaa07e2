/* SPDX-License-Identifier: MIT */
/* What is found anywhere in a model, and the rules about options whose switch is off everywhere. */
#include "rules/tls.h"

/* Options whose value somewhere is looked for. */
static const struct watched {
    char option[32];
    char values[2][16]; /* one of these; the second may be empty */
    size_t seen;        /* offset of a bool */
} watched[] = {
    {"use_dane", {"true", ""}, offsetof(struct ec_tls_uses, dane)},
    {"use_mta_sts", {"true", ""}, offsetof(struct ec_tls_uses, mta_sts)},
    {"tls", {"ifavailable", ""}, offsetof(struct ec_tls_uses, if_available)},
    {"tls", {"ifavailable", "required"}, offsetof(struct ec_tls_uses, encrypted)},
    {"rfc2822_lone_lf_in_body", {"fix", ""}, offsetof(struct ec_tls_uses, body_fixed)},
    {"rfc2822_lone_lf_in_headers", {"fix", ""}, offsetof(struct ec_tls_uses, headers_fixed)},
};

static bool has_value(struct ec_rule_context *context, const struct watched *option,
                      const struct ec_assign *assign)
{
    bool on;
    struct ec_str text = ec_tls_text(context, assign);
    if (strcmp(option->values[0], "true") == 0) {
        return ec_read_boolean(text, &on) && on;
    }
    return ec_str_equal_folded(text, ec_str_from(option->values[0])) ||
           (option->values[1][0] && ec_str_equal_folded(text, ec_str_from(option->values[1])));
}

static void look_for(struct ec_rule_context *context, struct ec_tls_uses *uses)
{
    uint32_t numbers[EC_COUNT(watched)];
    uint32_t event_loop = ec_model_name(context->model, "eventloop");
    for (size_t i = 0; i < EC_COUNT(watched); i++) {
        numbers[i] = ec_model_name(context->model, watched[i].option);
    }
    const struct ec_scope *scope = context->model->global;
    for (; scope; scope = ec_scope_walk(scope)) {
        uses->event_loop |= event_loop != 0 && scope->name == event_loop;
        for (size_t i = 0; i < EC_COUNT(watched); i++) {
            bool *seen = (bool *)((char *)uses + watched[i].seen);
            const struct ec_assign *assign =
                numbers[i] != 0 && !*seen ? ec_setting_at(scope, numbers[i]) : NULL;
            *seen |= assign && has_value(context, &watched[i], assign);
        }
    }
}

const struct ec_tls_uses *ec_tls_uses_get(struct ec_rule_context *context)
{
    static const struct ec_tls_uses none;
    if (!context->tls_uses) {
        struct ec_tls_uses *uses = ec_arena_zalloc(context->arena, sizeof(*uses));
        if (!uses) {
            return &none;
        }
        look_for(context, uses);
        context->tls_uses = uses;
    }
    return context->tls_uses;
}

/* ---- options without their switch ------------------------------------------------------------- */

static const struct dependent {
    char option[28];
    char idle[8]; /* a value that changes nothing anyway */
    size_t seen;  /* offset of what it needs in struct ec_tls_uses */
    const char *needs;
    const char *help;
} dependents[] = {
    {"enable_dane", "false", offsetof(struct ec_tls_uses, dane), "Use_DANE is nowhere true",
     "set use_dane = true, globally or in the domains that are meant"},
    {"enable_mta_sts", "false", offsetof(struct ec_tls_uses, mta_sts),
     "Use_MTA_STS is nowhere true",
     "set use_mta_sts = true, globally or in the domains that are meant"},
    {"tls_ifavailable_fallback", "", offsetof(struct ec_tls_uses, if_available),
     "TLS is nowhere ifavailable", "set TLS = ifavailable, or remove the line"},
    {"tls_verify", "no", offsetof(struct ec_tls_uses, encrypted),
     "TLS is nowhere ifavailable or required", "set TLS = ifavailable or required"},
};

static const struct dependent *find_dependent(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(dependents); i++) {
        if (ec_str_equal(name, ec_str_from(dependents[i].option))) {
            return &dependents[i];
        }
    }
    return NULL;
}

static bool is_idle(const struct dependent *dependent, struct ec_str text)
{
    bool on;
    if (strcmp(dependent->idle, "false") == 0) {
        return ec_read_boolean(text, &on) && !on;
    }
    return dependent->idle[0] && ec_str_equal_folded(text, ec_str_from(dependent->idle));
}

/* 4/config/enable-dane.md, 4/config/mta-sts/enable-mta-sts.md, 4/config/tls-ifavailable-fallback.md,
   4/config/tls-verify.md */
void ec_look_tls_without_switch(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    const struct dependent *dependent =
        find_dependent(ec_intern_text(context->model->names, assign->node->name));
    if (!dependent || !context->model->complete ||
        is_idle(dependent, ec_tls_text(context, assign)) ||
        *(const bool *)((const char *)ec_tls_uses_get(context) + dependent->seen)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS033, ec_assign_range(assign), "%s has no effect",
                      ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding, "%s", dependent->needs);
    ec_finding_help(context->report, finding, "%s", dependent->help);
}

/* 4/config/tls-engine.md */
void ec_look_tls_keeps_openssl(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    if (ec_tls_engine_of(context, scope) != EC_TLS_OPENSSL ||
        ec_tls_engine_of(context, context->model->global) != EC_TLS_GNUTLS) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS027, ec_assign_range(assign),
                      "OpenSSL, not GnuTLS, provides TLS to %s", ec_rule_path(context, scope));
    ec_finding_why(context->report, finding,
                   "TLS_Engine is only about SMTP; listeners for HTTP and XMPP keep OpenSSL");
    ec_finding_help(context->report, finding,
                    "write the options of this listener for OpenSSL, and keep OpenSSL up to date");
}
