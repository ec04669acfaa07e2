/* SPDX-License-Identifier: MIT */
/* Counts the work of code compiled with -fsanitize-coverage=trace-pc, the same on every machine and
   under every load.
   Depends on the compiler alone.
   Owns one counter. */
#ifndef TESTS_RULES_STEPS_H
#define TESTS_RULES_STEPS_H

/* Basic blocks entered since the start; stays 0 in a build that does not count. */
unsigned long long steps_taken(void);

#endif
