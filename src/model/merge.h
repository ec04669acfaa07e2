/* SPDX-License-Identifier: MIT */
/* Purpose: how statements become scope instances and assignments.
   May depend on: base, source, diag, syntax, model.h.
   Ownership: everything made here lives in the model's arena. */
#ifndef EC_MODEL_MERGE_H
#define EC_MODEL_MERGE_H

#include "model/model.h"

/* Makes an empty model. Returns false when memory is short. */
EC_NODISCARD bool ec_model_init(struct ec_model *model, struct ec_intern *names);
void ec_model_fini(struct ec_model *model);

/* Records an assignment; an earlier one of the same option in this instance is shadowed by it.
   Returns false when memory is short. */
EC_NODISCARD bool ec_merge_option(struct ec_model *model, struct ec_scope *scope,
                                  const struct ec_node *node, const struct ec_load *load);

/* Opens the scope instance that `node` names inside `scope`, making it when it is new. NULL when
   memory is short. */
struct ec_scope *ec_merge_scope(struct ec_model *model, struct ec_scope *scope,
                                const struct ec_node *node, const struct ec_load *load);

/* Makes a load, which is not in the list of loads yet. NULL when memory is short. */
struct ec_load *ec_merge_load(struct ec_model *model, struct ec_source *source,
                              const struct ec_tree *tree, struct ec_load *parent,
                              const struct ec_node *via);

/* Appends a load to the list of loads: its first statement is read next. */
void ec_merge_start_load(struct ec_model *model, struct ec_load *load);

#endif
