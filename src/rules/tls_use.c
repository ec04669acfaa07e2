/* SPDX-License-Identifier: MIT */
/* What is found anywhere in a model, and which listeners GnuTLS does not reach. */
#include "rules/tls.h"

/* Options whose value somewhere is looked for. */
static const struct watched {
    char option[32];
    char value[8]; /* "": any */
    size_t seen;   /* offset of a bool */
} watched[] = {
    {"rfc2822_lone_lf_in_body", "fix", offsetof(struct ec_tls_uses, body_fixed)},
    {"rfc2822_lone_lf_in_headers", "fix", offsetof(struct ec_tls_uses, headers_fixed)},
    {"opendkim_sign", "true", offsetof(struct ec_tls_uses, opendkim_sign)},
    {"tls_certificate", "", offsetof(struct ec_tls_uses, certificate)},
    {"tls_key", "", offsetof(struct ec_tls_uses, key)},
};

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
            *seen |= assign &&
                     (!watched[i].value[0] || ec_str_equal_folded(ec_tls_text(context, assign),
                                                                  ec_str_from(watched[i].value)));
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

/* ---- listeners that GnuTLS does not reach ------------------------------------------------------- */

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
