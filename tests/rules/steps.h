/* SPDX-License-Identifier: MIT */
/* Purpose: counts the work of code compiled with -fsanitize-coverage=trace-pc; it is the same on every
   machine and under every load.
   May depend on: the compiler.
   Ownership: one counter of its own. */
#ifndef TESTS_RULES_STEPS_H
#define TESTS_RULES_STEPS_H

/* Basic blocks entered since the start; stays 0 in a build that does not count. */
unsigned long long steps_taken(void);

#endif
