/* SPDX-License-Identifier: MIT */
/* Purpose: what the rules of cluster_nodes.c compare.
   May depend on: base, source, diag, syntax, schema, host, model, cluster_nodes.h.
   Ownership: facts own everything; they live until ec_cluster_facts_free. */
#ifndef EC_RULES_CLUSTER_FACTS_H
#define EC_RULES_CLUSTER_FACTS_H

#include "model/evaluate.h"
#include "rules/cluster_nodes.h"

enum ec_cluster_fact_kind {
    EC_FACT_ADDRESS,   /* of a Binding or Listen; flag: moved by DuraVIP */
    EC_FACT_REPLICATE, /* a scope in cluster */
    EC_FACT_CLUSTER,   /* an option that has to be the same everywhere; flag: it is set */
    EC_FACT_IDENTITY,  /* one that must not be */
    EC_FACT_PEERS,     /* the list of msgc_server; the value is each name behind a line feed */
    EC_FACT_ACCOUNT,   /* of Security */
    EC_FACT_MANAGER,   /* the same for the cluster manager */
    EC_FACT_COUNT,
};

/* One place in one file. */
struct ec_cluster_fact {
    enum ec_cluster_fact_kind kind;
    bool flag;
    bool told;         /* there is a finding about it */
    const char *key;   /* facts with equal keys are compared; NULL: not at all */
    const char *value; /* as it is written */
    const char *what;  /* "Binding 'b1'", "Cluster_Group" */
    struct ec_range range;
    uint32_t *models; /* in rising order */
    size_t n_models;
    size_t capacity;
};

struct ec_cluster_facts {
    struct ec_arena arena;
    struct ec_intern keys;         /* of places; the number is that in: */
    struct ec_cluster_fact *items; /* from 1 on */
    size_t capacity;
    bool *complete; /* by number of the model: what is not there is not there */
    size_t complete_capacity;
};

#endif
