/* SPDX-License-Identifier: MIT */
/* Purpose: slips of the pen, by chance but always the same ones.
   May depend on: the C library only.
   Ownership: the caller has the word and the state of the random numbers. */
#ifndef TESTS_CORPUS_SLIPS_H
#define TESTS_CORPUS_SLIPS_H

#include <stdint.h>

/* A number from 0 to `limit` - 1. */
int pick_number(uint64_t *random, int limit);

/* Leaves out, adds, replaces or swaps a letter of `word`, which has room for one more. */
void slip(uint64_t *random, char *word);

#endif
