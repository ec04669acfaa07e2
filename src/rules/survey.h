/* SPDX-License-Identifier: MIT */
/* Purpose: the rules of advice.def and of the vocabulary's `needs`, as survey.c runs them.
   May depend on: base, source, diag, syntax, schema, host, model, setting.h.
   Ownership: a table of constants. */
#ifndef EC_RULES_SURVEY_H
#define EC_RULES_SURVEY_H

#include "rules/setting.h"

/* One line of advice.def. */
struct ec_advice {
    size_t number; /* from 1 */
    enum ec_code code;
    const char *option;
    const char *places;
    const char *value;
    const char *given;
    const char *message;
    const char *why;
    const char *help;
};

/* Numbers run from 1 to the count. */
size_t ec_advice_count(void);
struct ec_advice ec_advice_at(size_t number);

/* Whether what the line says of a scope that is not touched may be other than in the model that this one
   was made of. */
bool ec_advice_is_stale(const struct ec_model *model, const struct ec_advice *advice);

/* Looks at one assignment in force. */
void ec_advice_look(struct ec_rule_context *context, const struct ec_advice *advice,
                    const struct ec_scope *scope, const struct ec_assign *assign);

/* The codes of needs.c: whether one of them is wanted, and marks them all. */
bool ec_needs_is_wanted(const bool *enabled);
void ec_needs_mark(bool *codes);

/* True for a rule that looks at the same lack itself, so that one cause is one finding. */
bool ec_needs_leaves_to(enum ec_code code);

/* True for a word that does nothing without something else. */
bool ec_needs_something(const struct ec_vocab *word);

/* Looks at one assignment in force, or with `assign` NULL at one scope, of a complete model. */
ec_look ec_needs_look;

#endif
