/* SPDX-License-Identifier: MIT */
/* Purpose: what is known of a word of the vocabulary, as JSON; docs/schema-json.md has the keys.
   May depend on: schema/vocabulary.h, jansson.
   Ownership: values belong to the caller. */
#ifndef EC_CLI_WORD_JSON_H
#define EC_CLI_WORD_JSON_H

#include "schema/vocabulary.h"

#include <jansson.h>

/* The facts of a word; NULL without memory. With `members`, what may stand in a scope, too. */
json_t *cli_word_json(const struct ec_vocab *word, bool members);

/* Names and counts of all scopes and modules, under the one key `words` of `object`. Returns false
   without memory. */
bool cli_tree_json(json_t *object);

#endif
