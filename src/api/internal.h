/* SPDX-License-Identifier: MIT */
/* Purpose: what the program may see of a project behind the public interface.
   May depend on: model, the public headers.
   Ownership: everything belongs to the project. */
#ifndef EC_API_INTERNAL_H
#define EC_API_INTERNAL_H

#include <ecconf/ecconf.h>

#include "model/project.h"

/* What was read. */
struct ec_project *ec_api_project(const ecconf_project *project);

#endif
