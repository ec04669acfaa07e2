/* SPDX-License-Identifier: MIT */
/* Purpose: checks a tree as each of its nodes sees it; each file is read once, and what holds for several
   nodes is one finding.
   May depend on: base, source, diag, syntax, schema, host, model, engine.h.
   Ownership: findings go to project->report as ever. */
#ifndef EC_RULES_ALL_NODES_H
#define EC_RULES_ALL_NODES_H

#include "model/nodes.h"
#include "rules/engine.h"

/* Reads and checks ecelerity.conf and eccluster.conf of all nodes of the tree. The report is finished
   then: findings are sorted and have their nodes. *n_nodes is how many nodes there are. EC_UNREADABLE
   when nothing could be checked or a node's files could not be read; project->error says so. */
enum ec_status ec_rules_run_nodes(struct ec_project *project,
                                  const struct ec_rule_settings *settings, const char *path,
                                  size_t *n_nodes);

#endif
