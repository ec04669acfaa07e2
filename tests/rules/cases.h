/* SPDX-License-Identifier: MIT */
/* Purpose: tables of configurations and of exactly what the rules find in them, as suites of libcheck.
   May depend on: fixture.h, check.
   Ownership: tables are constant and belong to the caller. */
#ifndef TESTS_RULES_CASES_H
#define TESTS_RULES_CASES_H

#include "fixture.h"

#include "base/base.h"

struct rule_case {
    const char *name;
    const char *options; /* as in fixture.h; NULL: none */
    const char *text;
    const char *expected; /* as in struct fixture_result */
};

/* A table of them. */
struct rule_cases {
    const char *name;
    const struct rule_case *cases;
    size_t n;
    const char *families; /* "LST REL": other findings do not matter; NULL: all do */
};

#define RULE_CASES(table, families) {#table, table, EC_COUNT(table), families}

/* Checks one, with its own options and else what `host` says; false when that cannot be made here. */
bool rule_case_run(const char *table, const struct rule_case *each, struct fixture host,
                   const char *families);

/* Runs a suite with a test for each case; `more`, unless it is NULL, adds others to it. Returns the exit
   status of the program. */
struct Suite;
int rule_suite_run(const char *name, const struct rule_cases *tables, size_t n,
                   void (*more)(struct Suite *suite));

#endif
