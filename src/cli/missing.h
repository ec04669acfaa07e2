/* SPDX-License-Identifier: MIT */
/* Purpose: scopes that were asked for and are not there, and those that were perhaps meant.
   May depend on: inquiry.h, walk.h, lookup.h, diag, model.
   Ownership: nothing. */
#ifndef EC_CLI_MISSING_H
#define EC_CLI_MISSING_H

#include "cli/inquiry.h"

/* Says on standard error which of the scopes is the first that the configuration does not have;
   there must be one. */
void cli_tell_missing(struct cli_inquiry *inquiry, const struct ec_question *question);

/* Says which scope is the first that neither the documentation nor the configuration knows; false
   if there is none. */
bool cli_tell_unknown_scope(struct cli_inquiry *inquiry, const struct ec_question *question);

#endif
