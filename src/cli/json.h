/* SPDX-License-Identifier: MIT */
/* Purpose: JSON values that are put together from others, any of which memory may be too short for.
   May depend on: base, jansson.
   Ownership: every function takes over the values that it is given, but for the one it adds to. */
#ifndef EC_CLI_JSON_H
#define EC_CLI_JSON_H

#include "base/base.h"

#include <jansson.h>

/* Set a member, add an element. NULL stands for a value that memory was too short for: then, and
   when it cannot be added, *bad becomes true. */
void cli_json_set(json_t *object, const char *key, json_t *value, bool *bad);
void cli_json_append(json_t *array, json_t *value, bool *bad);

/* The value, or NULL when it is not whole. */
json_t *cli_json_done(json_t *value, bool bad);

#endif
