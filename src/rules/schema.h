/* SPDX-License-Identifier: MIT */
/* Purpose: what the rules about names, instances and values share: one walk over all statements.
   May depend on: base, source, diag, syntax, schema, host, model, rule.h.
   Ownership: everything lives in the context's arena. */
#ifndef EC_RULES_SCHEMA_H
#define EC_RULES_SCHEMA_H

#include "rules/rule.h"
#include "schema/site.h"
#include "schema/value.h"

/* The content of a scope, as far as words are concerned. */
struct ec_schema_place {
    const struct ec_vocab *scope; /* NULL: nothing is known of what may stand here */
    bool anywhere;                /* of a fragment: words of any scope are good */
    struct ec_site_place site;    /* the same place for words of the site */
};

/* The answers to the last questions about one name of the model, as numbers of words. */
struct ec_schema_name {
    uint16_t option_scope; /* where an option was looked for, */
    uint16_t option;       /* and what was found */
    uint16_t parent;       /* the same for a scope */
    uint16_t scope;
};

/* The type of an option, and the last word that was a good value of it. */
struct ec_schema_type {
    struct ec_value_type type;
    const char *good; /* in a source, quotes included */
    uint32_t good_len;
};

struct ec_schema {
    struct ec_rule_context *context;
    const struct ec_model *model;
    struct ec_schema_name *names;    /* by number of a name */
    struct ec_schema_type **types;   /* by number of a word; NULL: not needed so far */
    const struct ec_scope **singles; /* by number of a module: the last instance of one that has
                                        only one; NULL: not needed so far */
};

/* A statement whose name is in question. */
struct ec_schema_word {
    struct ec_str name; /* in lower case */
    struct ec_range range;
    const struct ec_load *load;
    const struct ec_node *node;
    struct ec_schema_place place;
};

/* True if findings with this code are wanted. */
static inline bool ec_schema_wants(const struct ec_schema *schema, enum ec_code code)
{
    return schema->context->settings->enabled[code];
}

/* "scope Domain" or "the global scope". */
const char *ec_schema_place_text(struct ec_schema *schema, const struct ec_vocab *scope);

/* The word of the site that may stand here; NULL if it has none. */
const struct ec_site_word *ec_schema_site_word(const struct ec_schema *schema,
                                               struct ec_schema_place place, enum ec_site_kind kind,
                                               struct ec_str name);

/* True in the scope of a module whose options only the site knows. */
bool ec_schema_is_own(const struct ec_schema *schema, struct ec_schema_place place);

/* True for options and statements, and for scopes and modules. */
bool ec_schema_is_option(const struct ec_vocab *word);
bool ec_schema_is_scope(const struct ec_vocab *word);

/* Reports an option, or a scope, that may not stand where it does: SCH001 to SCH006. */
void ec_schema_bad_option(struct ec_schema *schema, const struct ec_schema_word *word);
void ec_schema_bad_scope(struct ec_schema *schema, const struct ec_schema_word *word);

/* Looks at the instance name of each opening: SCH007 to SCH010. */
void ec_schema_look_at_instance(struct ec_schema *schema, const struct ec_vocab *word,
                                const struct ec_scope *scope);

/* The same for a scope of the site: SCH007 to SCH009. */
void ec_schema_look_at_own_instance(struct ec_schema *schema, const struct ec_site_word *own,
                                    const struct ec_scope *scope);

/* Looks at one assignment of an option of the site: SCH011 to SCH017. */
void ec_schema_look_at_own_value(struct ec_schema *schema, const struct ec_site_word *own,
                                 const struct ec_node *node, const struct ec_load *load);

/* Looks at one assignment of a known option: SCH011 to SCH017. */
void ec_schema_look_at_value(struct ec_schema *schema, const struct ec_vocab *option,
                             const struct ec_node *node, const struct ec_load *load);

/* A statement with a word that not every version knows. */
struct ec_schema_use {
    const struct ec_vocab *word;
    const struct ec_vocab *scope; /* where it stands; may be NULL */
    const struct ec_scope *at;    /* the same in the model */
    struct ec_range range;        /* of the name */
    const struct ec_node *node;
    bool once; /* an option that is set once in its scope */
};

/* Looks at the versions that know a word: LIF001 to LIF004. */
void ec_schema_look_at_life(struct ec_schema *schema, const struct ec_schema_use *use);

/* The bytes of a word in the source that a judgement is about. */
struct ec_range ec_schema_part(const struct ec_source *source, uint32_t first, uint32_t len,
                               const struct ec_value *value);

/* Adds reason, expectation and suggestion of a judgement; `name` is whose value it is. */
void ec_schema_explain(struct ec_schema *schema, struct ec_finding *finding,
                       const struct ec_value *value, const char *name);

#endif
