/* SPDX-License-Identifier: MIT */
/* Purpose: what every rule function gets, and the helpers that rules share.
   May depend on: base, source, diag, syntax, schema, host, model, engine.h.
   Ownership: the context and its arena live while the rules run over one model. */
#ifndef EC_RULES_RULE_H
#define EC_RULES_RULE_H

#include "rules/engine.h"

/* No rule makes more findings than this about one value. */
enum { EC_RULE_MAX_FINDINGS = 50, EC_RULE_MAX_PLACES = 10 };

struct ec_security;
struct ec_rule_places;
struct ec_rule_words;
struct ec_needs;
struct ec_evaluator;
struct ec_tls_uses;
struct ec_clientele;
struct ec_schemes;

struct ec_rule_context {
    const struct ec_rule_settings *settings;
    const struct ec_model *model;
    struct ec_report *report;
    struct ec_arena *arena;       /* for what is needed only while the rules run */
    struct ec_security *security; /* see ec_security_get */
    bool security_known;
    bool surveyed;                       /* see survey.c */
    struct ec_rule_places *places;       /* see setting.c; NULL until it is needed */
    struct ec_rule_words *words;         /* see ec_rule_words_new; NULL: nothing is remembered */
    struct ec_needs *needs;              /* see needs.c; NULL until it is needed */
    struct ec_evaluator *evaluator;      /* see ec_rule_in_force; NULL until it is needed */
    const struct ec_tls_uses *tls_uses;  /* see ec_tls_uses_get */
    struct ec_clientele *pathways;       /* see clients.c; NULL until it is needed */
    struct ec_schemes *schemes;          /* see auth_scheme.c; NULL until it is needed */
    struct ec_intern *told;              /* see ec_rule_first; NULL until it is needed */
    size_t n_checked; /* settings of known scopes */
    size_t n_unchecked;
    size_t n_searches;             /* of ec_rule_schema for names that are similar */
    struct ec_rule_memory *memory; /* see memory.h; or NULL */
    void (*running)(struct ec_rule_context *context);
    enum ec_code running_for; /* the first of its codes that is wanted */
    bool partial;                  /* only scopes that are touched are due */
    bool is_cut;                   /* an effort had its limit: what was found hangs on all of the model */
    enum ec_code whole;            /* what is found of the whole model, see ec_rule_enter_whole */
    struct ec_rule_counts entered; /* when the scope that owns findings was entered */
    struct ec_rule_counts remembered;
};

#define CODE(code, name, severity, profile, title)
#define RULE(code, name, severity, profile, title, function)                                       \
    void ec_rule_##function(struct ec_rule_context *context);
#include "diag/codes.def"
#undef CODE
#undef RULE

/* "'text'" for a message: at most 60 bytes of it, control bytes as '?'. Never NULL. */
const char *ec_rule_quote(struct ec_rule_context *context, struct ec_str text);

/* The text as a quoted word of a configuration, for a fix. */
const char *ec_rule_word(struct ec_rule_context *context, struct ec_str text);

/* The names of the capabilities in `bits`, quoted: "'cap_chown', 'cap_kill' and 7 more". */
const char *ec_rule_caps(struct ec_rule_context *context, uint64_t bits);

/* True when nobody has asked about this code and text yet: a file that is named in many places is told of
   once. */
bool ec_rule_first(struct ec_rule_context *context, enum ec_code code, const char *text);

/* ec_arena_printf in the context's arena; "" instead of NULL. */
const char *ec_rule_text(struct ec_rule_context *context, const char *format, ...) EC_PRINTF(2, 3);

static inline unsigned ec_count_bits(uint64_t bits)
{
    unsigned count = 0;
    for (; bits; bits &= bits - 1) {
        count++;
    }
    return count;
}

/* The lowest bit set; `bits` is not 0. */
static inline unsigned ec_lowest_bit(uint64_t bits)
{
    unsigned bit = 0;
    while (!(bits >> bit & 1)) {
        bit++;
    }
    return bit;
}

#endif
