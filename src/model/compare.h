/* SPDX-License-Identifier: MIT */
/* Purpose: what differs between two configurations as the server sees them, and what it takes until a
   change has an effect.
   May depend on: base, source, diag, syntax, schema, model.h, evaluate.h.
   Ownership: changes live in the caller's arena and borrow both models. */
#ifndef EC_MODEL_COMPARE_H
#define EC_MODEL_COMPARE_H

#include "model/evaluate.h"

enum ec_change_kind {
    EC_CHANGE_ADDED,
    EC_CHANGE_REMOVED,
    EC_CHANGE_CHANGED,
    EC_CHANGE_ORDER, /* of regular expressions or modules, where it counts */
};

/* In rising order. */
enum ec_effect {
    EC_EFFECT_NONE,    /* the value in force is what it was */
    EC_EFFECT_RELOAD,  /* at a config reload */
    EC_EFFECT_UNKNOWN, /* no page says whether a reload is enough */
    EC_EFFECT_RESTART, /* at the next start, in part at least */
};

/* One option, or one scope instance as such. */
struct ec_change {
    struct ec_change *next;
    enum ec_change_kind kind;
    enum ec_effect effect;
    const struct ec_scope
        *old_scope; /* the instance the option is in, or that is meant; NULL when it */
    const struct ec_scope *new_scope; /* is not there */
    const struct ec_assign *old; /* NULL unless the option is set there; both NULL: the instance */
    const struct ec_assign *new;
    const struct ec_vocab *word; /* of the option or instance; NULL when it is not known */
};

struct ec_changes {
    struct ec_change *first; /* outer scopes first, options of a scope before what is in it */
    struct ec_change *last;
    size_t n;
    enum ec_effect effect; /* of all of them */
};

/* Compares what is set. Where it is written and how, in which file and in which order, makes no
   difference, except for the order of regular expressions (4/config/ref-domain.md) and of modules
   (3/3-api/arch-primary-apis.md). Either model may be NULL: then everything was added or removed.
   False when memory is short. */
EC_NODISCARD bool ec_compare(struct ec_arena *arena, const struct ec_model *old,
                             const struct ec_model *new, struct ec_changes *changes);

/* True if two assignments of the option give it the same value. */
bool ec_assign_same(struct ec_arena *arena, const struct ec_vocab *word, const struct ec_assign *a,
                    const struct ec_assign *b);

#endif
