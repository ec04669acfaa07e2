/* SPDX-License-Identifier: MIT */
/* Purpose: what the program may see of a project behind the public interface.
   May depend on: model, rules, the public headers.
   Ownership: everything belongs to the project. */
#ifndef EC_API_INTERNAL_H
#define EC_API_INTERNAL_H

#include <ecconf/ecconf.h>

#include "model/project.h"
#include "rules/engine.h"

/* What was read. */
struct ec_project *ec_api_project(const ecconf_project *project);

/* Sets the limits that are 0 to what that means. */
void ec_api_fill_limits(ecconf_options *options);

/* What the rules are to do, which may be changed before the check. */
struct ec_rule_settings *ec_api_rules(ecconf_project *project);

#endif
