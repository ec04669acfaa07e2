/* SPDX-License-Identifier: MIT */
/* Purpose: rules that compare what the nodes of a tree see: addresses, names, settings of the cluster.
   May depend on: base, source, diag, syntax, schema, host, model, engine.h.
   Ownership: facts of a model are copied, so that it may go; findings are made in the given report. */
#ifndef EC_RULES_CLUSTER_NODES_H
#define EC_RULES_CLUSTER_NODES_H

#include "model/nodes.h"
#include "rules/engine.h"

struct ec_cluster_facts;

/* A node of the tree. Models are counted from 1; 0: it has none. */
struct ec_cluster_node {
    const struct ec_node_view *view;
    const char *name;
    uint32_t model;   /* of its ecelerity.conf */
    uint32_t manager; /* of its eccluster.conf */
};

/* NULL when memory is short. */
struct ec_cluster_facts *ec_cluster_facts_new(void);
void ec_cluster_facts_free(struct ec_cluster_facts *facts);

/* Remembers what is to be compared of a model. `number` is counted from 1 and does not fall; `manager`:
   its main file is eccluster.conf. False when memory is short. */
EC_NODISCARD bool ec_cluster_facts_add(struct ec_cluster_facts *facts, const struct ec_model *model,
                                       uint32_t number, bool manager);

/* Compares the nodes, which are sorted by sub-cluster, and adds findings that name theirs. Lists of nodes
   are on the arena. */
void ec_cluster_compare(struct ec_cluster_facts *facts, const struct ec_rule_settings *settings,
                        const struct ec_cluster_node *nodes, size_t n_nodes,
                        struct ec_report *report, struct ec_arena *arena);

#endif
