/* SPDX-License-Identifier: MIT */
/* Purpose: tells of the files in a tree's folders that none of its nodes reads.
   May depend on: base, source, diag, syntax, schema, host, model.
   Ownership: findings go to project->report. */
#ifndef EC_RULES_LEFT_OUT_H
#define EC_RULES_LEFT_OUT_H

#include "model/nodes.h"

/* All nodes must have been read, with all their includes. */
void ec_rule_left_out(struct ec_project *project, const struct ec_node_tree *tree,
                      struct ec_arena *arena);

#endif
