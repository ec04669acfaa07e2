/* SPDX-License-Identifier: MIT */
/* What is found anywhere in a model, and which listeners GnuTLS does not reach. */
#include "rules/tls.h"

const struct ec_tls_uses *ec_tls_uses_get(struct ec_rule_context *context)
{
    static const struct ec_tls_uses none;
    if (!context->tls_uses) {
        struct ec_tls_uses *uses = ec_arena_zalloc(context->arena, sizeof(*uses));
        if (!uses) {
            return &none;
        }
        *uses = (struct ec_tls_uses){
            .body_fixed = ec_rule_is_somewhere(context, "rfc2822_lone_lf_in_body", "fix"),
            .headers_fixed = ec_rule_is_somewhere(context, "rfc2822_lone_lf_in_headers", "fix"),
            .opendkim_sign = ec_rule_is_somewhere(context, "opendkim_sign", NULL),
            .certificate = ec_rule_is_somewhere(context, "tls_certificate", ""),
            .key = ec_rule_is_somewhere(context, "tls_key", ""),
            .event_loop = ec_rule_has_scope(context, "eventloop"),
        };
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
