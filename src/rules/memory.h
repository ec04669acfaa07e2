/* SPDX-License-Identifier: MIT */
/* Purpose: what rules found in each scope of a model, so that in a model that was made of it only the
   scopes that differ are looked at.
   May depend on: base, source, diag, syntax, schema, host, model, rule.h.
   Ownership: a memory belongs to whoever runs rules over several models. */
#ifndef EC_RULES_MEMORY_H
#define EC_RULES_MEMORY_H

#include "rules/rule.h"

/* A rule that judges each scope by what is set in it and by the names of the scopes around it looks only
   at scopes that are due, and enters each of them. What it finds then has the scope as its owner, and
   still holds in the next model if the scope is not touched there. Other rules need not care: they look
   at all of each model. */

/* True for all scopes unless the rules run over what differs from the last model. */
static inline bool ec_rule_is_due(const struct ec_rule_context *context,
                                  const struct ec_scope *scope)
{
    return !context->partial || ec_scope_is_touched(context->model, scope);
}

/* The next scope in reading order that is due; start with the global one. */
static inline const struct ec_scope *ec_rule_walk(const struct ec_rule_context *context,
                                                  const struct ec_scope *scope)
{
    return context->partial ? ec_scope_walk_touched(context->model, scope) : ec_scope_walk(scope);
}

/* What is found and counted from here on belongs to a scope; NULL: to the model. */
extern const struct ec_scope ec_rule_whole; /* stands for the model in what may hold on; never touched */
void ec_rule_enter(struct ec_rule_context *context, const struct ec_scope *scope);

/* The same for what may hold on for the whole model, of a rule that runs once for a model. */
void ec_rule_enter_whole(struct ec_rule_context *context, enum ec_code code);

/* For a rule that looks at a whole model, but only at some of what is in it: with `differs` false nothing
   of that differs from the model before, and what was found there holds on: returns false. Else what
   is found from here on may hold on in the next model. */
bool ec_rule_starts(struct ec_rule_context *context, bool differs);

/* Whether a model may differ from the one before in values of these options, wherever they are set or
   asked for, or in which scopes of these names there are (all in lower case, with blanks between). Those that
   take part in fallback, Listens and listeners apart, always belong to them. What asks for nothing else holds
   on if not. */
bool ec_rule_differs(const struct ec_rule_context *context, const char *names);

/* Prepares a context that has a memory; at the end the counts are added to those of the project. */
void ec_rule_memory_begin(struct ec_rule_context *context);
void ec_rule_memory_end(struct ec_rule_context *context, struct ec_project *project);

#endif
