/* SPDX-License-Identifier: MIT */
/* Purpose: which configurations of two trees belong together, node by node.
   May depend on: base, source, diag, syntax, schema, model.h, nodes.h.
   Ownership: pairs are on the caller's arena and borrow both trees. */
#ifndef EC_MODEL_NODE_PAIRS_H
#define EC_MODEL_NODE_PAIRS_H

#include "model/nodes.h"

/* What some nodes have in one tree and in the other. */
struct ec_node_pair {
    struct ec_node_pair *next;
    const struct ec_model *old; /* NULL: there is nothing for the nodes in that tree */
    const struct ec_model *new;
    const char **nodes; /* "n1", "east/n1", "(any node)", in order */
    size_t n_nodes;
    size_t capacity;
};

struct ec_node_pairs {
    struct ec_node_pair *first;
    struct ec_node_pair *last;
    size_t n_nodes; /* of both trees together */
};

/* Gives each tree the nodes that only the other one has; call it before the trees are read. False when
   memory is short. */
EC_NODISCARD bool ec_node_trees_align(struct ec_arena *arena, struct ec_node_tree *old,
                                      struct ec_node_tree *new);

/* Pairs what both trees have read last; they must be aligned. Nodes with the same models on both sides
   are one pair. False when memory is short. */
EC_NODISCARD bool ec_node_pairs_find(struct ec_arena *arena, const struct ec_node_tree *old,
                                     const struct ec_node_tree *new, struct ec_node_pairs *pairs);

/* The name of a view as people read it; NULL when memory is short. */
const char *ec_node_view_name(struct ec_arena *arena, const struct ec_node_view *view);

#endif
