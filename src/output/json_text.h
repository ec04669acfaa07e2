/* SPDX-License-Identifier: MIT */
/* Purpose: texts as JSON strings.
   May depend on: base, source, jansson.
   Ownership: values belong to the caller. */
#ifndef EC_OUTPUT_JSON_TEXT_H
#define EC_OUTPUT_JSON_TEXT_H

#include "base/buf.h"

#include <jansson.h>

/* A string of valid UTF-8: every byte that belongs to no character becomes U+FFFD. NULL when memory
   is short. */
json_t *ec_json_text(struct ec_str text);

/* Adds a value as text, with flags of jansson, and releases it; NULL stands for one that memory was
   too short for: then buf->oom is set. */
void ec_json_add(struct ec_buf *buf, json_t *value, size_t flags);

#endif
