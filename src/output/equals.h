/* SPDX-License-Identifier: MIT */
/* Purpose: which findings of a file say the same of several places, for readers who need it once.
   May depend on: base, diag, writer.h.
   Ownership: answers live on the writer's own arena. */
#ifndef EC_OUTPUT_EQUALS_H
#define EC_OUTPUT_EQUALS_H

#include "output/writer.h"

/* A finding and where the next one that is equal to it is. */
struct ec_equal {
    size_t first; /* of all that are equal, an index in the report */
    size_t next;  /* 0: none */
    size_t count; /* of all, at the first one */
};

/* Those of all findings, by index. Findings are equal that have the same code, severity and words
   and are in the same file; one that is not on all nodes, or has names that may have been meant or
   related places, is equal to none. NULL when memory is short. */
const struct ec_equal *ec_equals_find(struct ec_writer *writer);

#endif
