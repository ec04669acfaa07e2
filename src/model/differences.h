/* SPDX-License-Identifier: MIT */
/* Purpose: which options do not have the same value on all nodes of a tree.
   May depend on: base, source, diag, syntax, schema, model.h, nodes.h, compare.h.
   Ownership: everything is on the caller's arena and borrows tree and models. */
#ifndef EC_MODEL_DIFFERENCES_H
#define EC_MODEL_DIFFERENCES_H

#include "model/evaluate.h"
#include "model/nodes.h"

/* One value, and the nodes that have it. */
struct ec_variant {
    struct ec_variant *next;
    const struct ec_assign
        *assign;           /* of the first of them, for its place and value only; NULL: it is
                                       not set there */
    const uint32_t *views; /* places in tree->views, in rising order */
    size_t n_views;
    bool is_there; /* false: it is not set, or there is no such scope */
};

struct ec_difference {
    struct ec_difference *next;
    const struct ec_model *model; /* one that has the scope */
    const struct ec_scope *scope;
    const struct ec_vocab *word; /* of the option; NULL when it is not known, and for a scope */
    struct ec_str name;          /* of the option; empty: the scope as such, which is empty */
    struct ec_variant *variants; /* the one with most nodes first */
};

struct ec_differences {
    struct ec_difference *first; /* outer scopes first, as they appear on the first node */
    size_t n;
};

/* Reads the main file `name` of all nodes as ec_node_tree_visit does, and compares. Only models are kept
   that a difference needs. Each option is compared by itself: what a node inherits from an outer scope
   is that scope's. */
EC_NODISCARD enum ec_status ec_differences_find(struct ec_arena *arena, struct ec_node_tree *tree,
                                                const char *name,
                                                struct ec_differences *differences);

#endif
