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

/* The scope instance that `node` names inside `scope`, if it is there. NULL without memory, too. */
struct ec_scope *ec_merge_find_scope(struct ec_model *model, const struct ec_scope *parent,
                                     const struct ec_node *node, const struct ec_load *load);

/* Forgets a member that was taken out of the list of its scope. */
void ec_merge_remove_setting(struct ec_scope *scope, const struct ec_assign *assign);
void ec_merge_remove_scope(struct ec_scope *parent, const struct ec_scope *scope);

/* Makes a load, which is not in the list of loads yet. NULL when memory is short. */
struct ec_load *ec_merge_load(struct ec_model *model, struct ec_source *source,
                              const struct ec_tree *tree, struct ec_load *parent,
                              const struct ec_node *via);

/* Says where a load is included; NULL for a main file. It counts as one more. */
void ec_merge_place_load(struct ec_model *model, struct ec_load *load, struct ec_load *parent,
                         const struct ec_node *via);

/* Whether a file is a cluster override when it is included by `parent`. */
bool ec_merge_is_cluster(const struct ec_source *source, const struct ec_load *parent);

/* Appends a load to the list of loads: its first statement is read next. */
void ec_merge_start_load(struct ec_model *model, struct ec_load *load);

#endif
