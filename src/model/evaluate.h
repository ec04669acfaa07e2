/* SPDX-License-Identifier: MIT */
/* Purpose: which value of an option holds in a scope, and why: the server's way from the most
   specific scope outwards (4/4-ecelerity-conf-fallback.md).
   May depend on: base, source, diag, syntax, schema, model.h, question.h.
   Ownership: an evaluator borrows the model and owns what it remembers of it; answers live in the
   caller's arena and borrow both the question and the model. */
#ifndef EC_MODEL_EVALUATE_H
#define EC_MODEL_EVALUATE_H

#include "model/question.h"
#include "schema/vocabulary.h"

enum ec_step_state {
    EC_STEP_NO_SCOPE, /* no such scope in the configuration */
    EC_STEP_NOT_SET,
    EC_STEP_IN_FORCE,
    EC_STEP_PASSED_OVER, /* set, but an earlier step has a value */
    EC_STEP_NO_EFFECT,   /* set where the server does not look for it */
};

/* One place where a value is looked for. */
struct ec_step {
    const struct ec_scope *scope;   /* NULL: EC_STEP_NO_SCOPE */
    const struct ec_assign *assign; /* NULL unless it is set there */
    uint32_t places;                /* see ec_step_has */
    enum ec_step_state state;
};

#define EC_STEP_ALL UINT32_MAX

/* True if scope `index` of the answer is one of those that make up the place of a step. */
static inline bool ec_step_has(uint32_t places, size_t index)
{
    return places == EC_STEP_ALL || (index < 32 && (places >> index & 1) != 0);
}

struct ec_evaluation {
    const struct ec_vocab *word; /* the option as the vocabulary knows it in that place, or NULL */
    const struct ec_asked
        *scopes; /* as asked, the binding's group in front where it was left out */
    size_t n_scopes;
    const struct ec_step *in_force; /* NULL: nobody set it, so the default of `word` holds */
    struct ec_step *steps;          /* all of them, in the order in which they are tried */
    size_t n_steps;
    bool is_known;     /* false: no word of the vocabulary has the option's name */
    bool is_misplaced; /* the vocabulary knows the option, but in none of the places */
    bool added_group;  /* the first scope was not asked for, but found */
    size_t n_groups;   /* binding groups that have the binding when none was asked for */
    const struct ec_asked *missing; /* the first scope with an instance that no place has, NULL: none;
                                       domains, hosts and peers mean others and need not be there */
};

struct ec_evaluator;

/* NULL when memory is short. */
struct ec_evaluator *ec_evaluator_new(const struct ec_model *model);
void ec_evaluator_free(struct ec_evaluator *evaluator);

/* Answers a question. False when memory is short. */
EC_NODISCARD bool ec_evaluate(struct ec_evaluator *evaluator, struct ec_arena *arena,
                              const struct ec_question *question, struct ec_evaluation *answer);

/* True when so many regular expressions were tried that a caller who asks for each of many settings
   should stop: any expression may match any name, so the time grows with the product. */
bool ec_evaluator_is_weary(const struct ec_evaluator *evaluator);

/* Whether an option may have another value in a scope than in the view before, though no statement with its
   name came or went: by what is in which group, and by the order of what stands for many names. Listeners
   and Listens are known by their names alone. */
bool ec_evaluation_may_differ(const struct ec_model *model);

/* The name of a scope instance, and of an option that is set in one (`word` may be NULL): as the
   documentation spells it, else as it was written first. */
struct ec_str ec_scope_spelling(const struct ec_model *model, const struct ec_scope *scope);
struct ec_str ec_assign_spelling(const struct ec_assign *assign, const struct ec_vocab *word);

/* The word of a scope instance, NULL when the vocabulary does not know it; the global scope for
   `scope` without parent. */
const struct ec_vocab *ec_scope_word(const struct ec_model *model, const struct ec_scope *scope);

#endif
