/* SPDX-License-Identifier: MIT */
/* Purpose: what rules ask of settings and scopes: how they are called, what is in them, and which value
   holds in a place.
   May depend on: base, source, diag, syntax, schema, host, model, rule.h.
   Ownership: texts live in the context's arena. */
#ifndef EC_RULES_SETTING_H
#define EC_RULES_SETTING_H

#include "model/evaluate.h"
#include "rules/rule.h"

/* The value of an option that holds in a scope. */
struct ec_in_force {
    const struct ec_vocab *word;    /* the option as it is known there; NULL: it is not */
    const struct ec_assign *assign; /* where it is set; NULL: nowhere, so the default holds */
    const struct ec_scope *scope;   /* of `assign` */
    struct ec_str text; /* the value without quotes, or the default as it would be written; empty for a
                           list or dictionary, and when nothing is known */
};

/* Which value of an option (name in lower case) holds in a scope instance, by the chains of fallback.
   False when that cannot be told: memory is short, or there are too many regular expressions to try
   them all; the rule then stays quiet. */
EC_NODISCARD bool ec_rule_in_force(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const char *option, struct ec_in_force *effect);

/* The same for a name that does not end in NUL. */
EC_NODISCARD bool ec_rule_option_in_force(struct ec_rule_context *context,
                                          const struct ec_scope *scope, struct ec_str option,
                                          struct ec_in_force *effect);

/* The same for an option that is true or false; `fallback` when it has no value or is unknown. */
bool ec_rule_is_on(struct ec_rule_context *context, const struct ec_scope *scope,
                   const char *option, bool fallback);

/* The value that is set for an option and holds in a scope; NULL if it is set nowhere. */
const struct ec_assign *ec_rule_set_in(struct ec_rule_context *context,
                                       const struct ec_scope *scope, const char *option);

/* The value in force as a number, see ec_value_measure. False if it is none, or a default that another file
   may change. */
bool ec_rule_measure(struct ec_rule_context *context, const struct ec_scope *scope,
                     const char *option, struct ec_in_force *effect, double *number);

/* The scope of a module at the outermost level; NULL when it is not there, or all its instances are
   switched off with Enabled (4/4-module-config.md). */
const struct ec_scope *ec_rule_module(struct ec_rule_context *context, const char *name);

/* The same, or one that is switched off. */
const struct ec_scope *ec_rule_stanza(struct ec_rule_context *context, const char *name);

/* The first scope of this name anywhere, in reading order, and the next one of the same name; NULL at the
   end. */
const struct ec_scope *ec_rule_first_named(struct ec_rule_context *context, const char *name);
const struct ec_scope *ec_rule_next_named(struct ec_rule_context *context,
                                          const struct ec_scope *scope);

/* The modules at the outermost level in reading order, those that are off, too; NULL at the end. */
const struct ec_scope *const *ec_rule_modules(struct ec_rule_context *context);

/* True if there is a scope of this name somewhere. */
bool ec_rule_has_scope(struct ec_rule_context *context, const char *name);

/* True if the cluster replicates `name`: by instance name or type (4/modules/4-modules-cluster.md). */
bool ec_rule_replicates(struct ec_rule_context *context, struct ec_str name);

/* True if a script of scriptlet has this source. */
bool ec_rule_has_script(struct ec_rule_context *context, struct ec_str source);

/* True if an option has an element that is `value` anywhere, without regard to letter case; NULL: one that
   is on, "": any value. */
bool ec_rule_is_somewhere(struct ec_rule_context *context, const char *option, const char *value);

/* True if the scope, or one around it, is switched off: modules with Enabled, listeners with Enable. */
bool ec_rule_is_off(struct ec_rule_context *context, const struct ec_scope *scope);

/* True for a scope at the outermost level that has no instance name. */
static inline bool ec_rule_is_module(const struct ec_scope *scope)
{
    return scope->parent && !scope->parent->parent && scope->instance == 0;
}

/* The scope of a kind ("threadpool", in lower case) and instance name at the outermost level; NULL if there
   is none. */
const struct ec_scope *ec_rule_find(const struct ec_rule_context *context, const char *kind,
                                    struct ec_str instance);

/* True if the first opening of `first` is read before that of `second`. */
bool ec_rule_is_before(const struct ec_scope *first, const struct ec_scope *second);

/* True if `scope` is `top` or somewhere in it. */
bool ec_rule_is_within(const struct ec_scope *scope, const struct ec_scope *top);

/* The next instance in `top` behind `scope` that sets an option; start with NULL. */
const struct ec_scope *ec_rule_next_setting(const struct ec_rule_context *context,
                                            const struct ec_scope *top,
                                            const struct ec_scope *scope, const char *option);

/* What the vocabulary says of names, remembered by their numbers; NULL when memory is short, and then it is
   asked each time. */
struct ec_rule_words *ec_rule_words_new(struct ec_arena *arena, const struct ec_model *model);

/* As ec_scope_word. */
const struct ec_vocab *ec_rule_place(const struct ec_rule_context *context,
                                     const struct ec_scope *scope);

/* The option of this name as it is known in a scope; in one of which nothing is known, like the outermost
   scope of a fragment, that of any scope. NULL when there is none. */
const struct ec_vocab *ec_rule_word_of(const struct ec_rule_context *context,
                                       const struct ec_scope *scope, struct ec_str option);

/* The same by the number of its name. */
const struct ec_vocab *ec_rule_word_at(const struct ec_rule_context *context,
                                       const struct ec_scope *scope, uint32_t name);

/* The option's name as it is documented, else as it was written; `scope` is where it is set. */
const char *ec_rule_option(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign);

/* "Binding 'b'", "Security" or "the global scope". */
const char *ec_rule_scope(struct ec_rule_context *context, const struct ec_scope *scope);

/* The same with the scopes around it, innermost first: "Listen ':25' in ESMTP_Listener". */
const char *ec_rule_path(struct ec_rule_context *context, const struct ec_scope *scope);

/* True for the scope of this name, in lower case ("domain"); "global" is the outermost one. */
bool ec_rule_is_scope(const struct ec_rule_context *context, const struct ec_scope *scope,
                      const char *name);

/* The scope of this name around `scope`, or `scope` itself; NULL if there is none. */
const struct ec_scope *ec_rule_around(const struct ec_rule_context *context,
                                      const struct ec_scope *scope, const char *name);

/* The instance name; `ptr` is NULL for an anonymous scope. */
struct ec_str ec_rule_instance(const struct ec_rule_context *context, const struct ec_scope *scope);

/* Where a scope is opened first: its instance name, or its name where it has none. */
struct ec_range ec_rule_scope_range(const struct ec_scope *scope);

/* Its name there. */
struct ec_range ec_rule_name_range(const struct ec_scope *scope);

/* True if the main file lies in a folder of a tree: default, global, peer, or the node's. */
bool ec_rule_is_in_tree(const struct ec_model *model);

/* True if of two settings one stands in a file of all nodes and the other in one of a node (CLU001). */
bool ec_rule_is_split(const struct ec_model *model, const struct ec_assign *a,
                      const struct ec_assign *b);

/* The elements of a value, or the entries of a dictionary; a scalar is its only element. Start with
   `at` NULL; false at the end. */
struct ec_element {
    const struct ec_item *at; /* NULL for a scalar */
    struct ec_str key;        /* of a dictionary, without quotes */
    struct ec_str text;       /* without quotes */
    struct ec_range range;    /* of the text */
    bool started;
};
bool ec_rule_next(struct ec_rule_context *context, const struct ec_assign *assign,
                  struct ec_element *element);

/* The path of a file of the configuration as the machine has it, if it is one of an installation. NULL
   offline and for a copy in somebody's work tree, where owners and permissions say nothing. */
const char *ec_rule_installed_path(struct ec_rule_context *context, const struct ec_load *load);

/* True for the path of something in a folder where everybody may create files. */
bool ec_rule_is_shared_place(struct ec_str path);

/* Adds a finding with all that is said about it; never NULL. */
struct ec_finding *ec_rule_tell(struct ec_rule_context *context, enum ec_code code,
                                struct ec_range range, const char *message, const char *why,
                                const char *help);

/* Looks at one option in force, or with `assign` NULL at one scope: see watch.def. */
typedef void ec_look(struct ec_rule_context *context, const struct ec_scope *scope,
                     const struct ec_assign *assign);

#define ON_OPTION(code, name, function) ec_look ec_look_##function;
#define ON_SCOPE(code, name, function) ec_look ec_look_##function;
#define ON_OPTION_ALONE ON_OPTION
#define ON_SCOPE_ALONE ON_SCOPE
#define ON_OPTION_ASKING(code, name, names, function) ec_look ec_look_##function;
#define ON_WHOLE ON_SCOPE
#define ON_WORD ON_OPTION
#define ON_WORD_ALONE ON_OPTION
#include "rules/watch.def"
#undef ON_OPTION
#undef ON_SCOPE
#undef ON_OPTION_ALONE
#undef ON_SCOPE_ALONE
#undef ON_OPTION_ASKING
#undef ON_WHOLE
#undef ON_WORD
#undef ON_WORD_ALONE

#endif
