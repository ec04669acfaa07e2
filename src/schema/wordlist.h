/* SPDX-License-Identifier: MIT */
/* Purpose: reads words of a site in the format of grammar/vocabulary: options, scopes and modules with
   their types, values and ranges.
   May depend on: base, diag/suggest, schema/site_file.
   Ownership: words go to the reader's table, which copies them. */
#ifndef EC_SCHEMA_WORDLIST_H
#define EC_SCHEMA_WORDLIST_H

#include "schema/site_file.h"

/* Takes over the words of one file. A scope that a word stands in is one of the vocabulary, or defined
   further up or in a file read before. */
void ec_wordlist_parse(struct ec_site_reader *reader);

#endif
