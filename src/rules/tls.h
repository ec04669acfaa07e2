/* SPDX-License-Identifier: MIT */
/* Purpose: what the rules about TLS and signing share.
   May depend on: base, source, diag, syntax, schema, host, model, setting.h.
   Ownership: texts live in the context's arena. */
#ifndef EC_RULES_TLS_H
#define EC_RULES_TLS_H

#include "rules/setting.h"

enum ec_tls_engine { EC_TLS_ENGINE_UNKNOWN, EC_TLS_OPENSSL, EC_TLS_GNUTLS };

/* The library that provides TLS in a scope. Listeners for HTTP and XMPP always have OpenSSL
   (4/config/tls-engine.md); without TLS_Engine it is only known of a complete configuration. */
enum ec_tls_engine ec_tls_engine_of(struct ec_rule_context *context, const struct ec_scope *scope);

/* One word of a value; start with all zero. Empty words count, too. */
struct ec_tls_word {
    struct ec_str text;
    size_t off; /* of the value */
    bool started;
};
bool ec_tls_next(struct ec_str value, const char *separators, struct ec_tls_word *word);

/* The text of a value; empty for a list or dictionary. */
struct ec_str ec_tls_text(struct ec_rule_context *context, const struct ec_assign *assign);

/* Where the word stands in the value of `assign`. */
struct ec_range ec_tls_word_range(const struct ec_assign *assign, const struct ec_tls_word *word);

/* What is found anywhere in a model. */
struct ec_tls_uses {
    bool body_fixed; /* RFC2822_Lone_LF_in_Body is fix somewhere */
    bool headers_fixed;
    bool opendkim_sign; /* it is true somewhere */
    bool certificate; /* TLS_Certificate is set somewhere */
    bool key;         /* TLS_Key is */
    bool event_loop;  /* there is an EventLoop stanza */
};

/* Never NULL; looked for once. */
const struct ec_tls_uses *ec_tls_uses_get(struct ec_rule_context *context);

/* True if the target is known and at least this version, as struct ec_vocab_version counts. */
static inline bool ec_tls_target_has(const struct ec_rule_context *context, uint32_t version)
{
    return context->settings->target >= version;
}

#endif
