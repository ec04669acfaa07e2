/* SPDX-License-Identifier: MIT */
/* Purpose: texts that are wrong for what the vocabulary says of a word.
   May depend on: schema/vocabulary, corpus/slips.
   Ownership: texts are constant, or go to the caller's buffer of DAMAGE_SIZE bytes. */
#ifndef TESTS_CORPUS_DAMAGE_H
#define TESTS_CORPUS_DAMAGE_H

#include "corpus/slips.h"

#include "schema/vocabulary.h"

enum { DAMAGE_SIZE = 256 };

/* The name without the scope it stands in. */
const char *name_of(const struct ec_vocab *word);

/* True for letters, digits and '_', with a letter first. */
bool is_name(const char *name);

/* A value, as it would be written, that is none of the type; NULL if the type takes any text. */
const char *value_of_another_type(uint64_t *random, unsigned type);

/* A number beyond the bounds that count; false if the word's value has none. */
bool number_out_of_range(uint64_t *random, const struct ec_vocab *word, char *out);

/* An instance name in quotes that the scope does not take; NULL if it takes any. */
const char *malformed_instance(const struct ec_vocab *scope);

#endif
