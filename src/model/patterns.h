/* SPDX-License-Identifier: MIT */
/* Purpose: the instances of a scope that stand for many names: regular expressions and networks.
   May depend on: base, source, diag, syntax, schema, model.h.
   Ownership: the table owns what it made until ec_patterns_fini and borrows the model. */
#ifndef EC_MODEL_PATTERNS_H
#define EC_MODEL_PATTERNS_H

#include "model/model.h"
#include "schema/pattern.h"

struct ec_pattern {
    const struct ec_scope *scope;
    struct ec_regex *regex;    /* of Domain and Host, */
    struct ec_network network; /* or of Peer */
    size_t order;              /* of declaration */
};

/* Those of one kind in one scope, in the order in which they are tried: regular expressions as they
   were declared (4/config/ref-domain.md), networks from the smallest on (4/listeners.md). */
struct ec_pattern_list {
    struct ec_pattern *at;
    size_t n;
    size_t capacity;
    bool made;
};

/* Each list is made when it is first asked for. */
struct ec_patterns {
    const struct ec_model *model;
    struct ec_intern keys; /* scope and name; the number is the place in: */
    struct ec_pattern_list *lists;
    size_t capacity;
};

/* Returns false when memory is short. */
EC_NODISCARD bool ec_patterns_init(struct ec_patterns *patterns, const struct ec_model *model);
void ec_patterns_fini(struct ec_patterns *patterns);

/* The children of `container` that are called `name` (a number of the model) and are networks, or else
   regular expressions. An expression that is none matches nothing and is left out. NULL when memory
   is short. Valid until the next call. */
const struct ec_pattern_list *ec_patterns_of(struct ec_patterns *patterns,
                                             const struct ec_scope *container, uint32_t name,
                                             bool networks);

/* The place of the next network, from `first` on, that has every address of `inner`; list->n if there is
   none. Takes a search for each length that there is. */
size_t ec_patterns_find(const struct ec_pattern_list *list, size_t first,
                        const struct ec_network *inner);

/* True for /regex/. */
static inline bool ec_is_regex_instance(struct ec_str instance)
{
    return instance.len > 1 && instance.ptr[0] == '/';
}

#endif
