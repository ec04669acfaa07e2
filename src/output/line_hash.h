/* SPDX-License-Identifier: MIT */
/* Purpose: the hashes of lines by which GitHub's code scanning knows a result again when lines
   move.
   May depend on: base, source.
   Ownership: the caller owns the lines. */
#ifndef EC_OUTPUT_LINE_HASH_H
#define EC_OUTPUT_LINE_HASH_H

#include "source/source.h"

/* Printed as the hash in hexadecimal, a colon and the ordinal. */
struct ec_line_hash {
    uint32_t line;    /* counted from 1; what the caller asks for */
    uint32_t ordinal; /* of the lines with this hash, counted from 1; 0: there is no such line */
    uint64_t hash;
    uint32_t first; /* the bytes that the hash is of */
    uint32_t last;
};

/* Fills in the hashes of lines, which are in order and different. Takes time linear in the file.
   False when memory is short. */
EC_NODISCARD bool ec_line_hashes(const struct ec_source *source, struct ec_line_hash *lines,
                                 size_t count);

#endif
