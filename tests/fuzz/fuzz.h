/* SPDX-License-Identifier: MIT */
/* Purpose: what the fuzz targets share: the entry point, the assertion, sources out of raw bytes.
   May depend on: base, source, diag.
   Ownership: what fuzz_source makes belongs to the caller. */
#ifndef EC_TESTS_FUZZ_H
#define EC_TESTS_FUZZ_H

#include "diag/diag.h"

/* One run of a target; each program has one. Returns 0. A broken promise of the code under test ends
   the process by abort(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts with the place of the broken promise unless `condition` holds. */
#define FUZZ_REQUIRE(condition)                                                                    \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fuzz_broken(__FILE__, __LINE__, #condition);                                           \
        }                                                                                          \
    } while (0)

_Noreturn void fuzz_broken(const char *file, int line, const char *condition);

/* A copy of `size` bytes with `padding` NULs behind it, in a block of its own so that a sanitizer sees
   reads past its end. Aborts when memory is short. */
char *fuzz_copy(const void *bytes, size_t size, size_t padding);

/* Checks what every finding of a report promises: a known code, a message of one line, places inside
   their files. */
void fuzz_check_report(const struct ec_report *report, struct ec_source *const *sources,
                       size_t n_sources);

#endif
