/* SPDX-License-Identifier: MIT */
/* Purpose: the findings about a configuration that a test has in memory or in a file.
   May depend on: the whole library.
   Ownership: a check is released with checked_free. */
#ifndef TESTS_CORPUS_CHECKED_H
#define TESTS_CORPUS_CHECKED_H

#include "rules/engine.h"

struct checked {
    struct ec_project *project;
    struct ec_host *host;
    bool good; /* it could be read */
};

/* Checks a text as ecelerity.conf, offline, and only with the rules about words. */
struct checked checked_text(const char *text);

/* Checks a file, offline, with all that the recommended profile has. */
struct checked checked_file(const char *path);
void checked_free(struct checked *checked);

/* True for SCH and LIF. */
bool is_about_words(enum ec_code code);

/* The finding's line, from 1. */
uint32_t checked_line(const struct checked *checked, const struct ec_finding *finding);

#endif
