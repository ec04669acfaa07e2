/* SPDX-License-Identifier: MIT */
/* Purpose: checks what a project promises once a configuration was read.
   May depend on: base, source, diag, syntax, model.
   Ownership: nothing changes hands. */
#ifndef EC_TESTS_TREE_CHECK_H
#define EC_TESTS_TREE_CHECK_H

#include "model/project.h"

/* Reads `path` from `vfs` as a configuration, with limits that small inputs do not reach, and finishes
   the report. To be released with ec_project_free. */
struct ec_project *tree_check_read(const struct ec_vfs *vfs, const char *path);

/* Findings, the trees of all files and the merged model of every configuration. Aborts when one of
   them is not as it should be. */
void tree_check_project(const struct ec_project *project);

#endif
