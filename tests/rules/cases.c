/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

bool rule_case_run(const char *table, const struct rule_case *each, struct fixture host,
                   const char *families)
{
    struct fixture_result result;
    host.options = each->options;
    if (!fixture_run(&host, each->text, &result)) {
        return false;
    }
    if (families) {
        fixture_keep_families(&result, families);
    }
    ck_assert_msg(strcmp(result.findings, each->expected) == 0,
                  "%s, %s:\nwanted '%s'\ngot    '%s'\nskipped '%s'\n%s", table, each->name,
                  each->expected, result.findings, result.skipped, result.texts);
    fixture_free(&result);
    return true;
}

static const struct rule_cases *all_tables;

/* The number of a loop test counts over all tables. */
START_TEST(cases_of_rules)
{
    size_t index = (size_t)_i;
    const struct rule_cases *table = all_tables;
    while (index >= table->n) {
        index -= table++->n;
    }
    ck_assert(rule_case_run(table->name, &table->cases[index], (struct fixture){0},
                            table->families));
}
END_TEST

int rule_suite_run(const char *name, const struct rule_cases *tables, size_t n,
                   void (*more)(struct Suite *suite))
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        total += tables[i].n;
    }
    all_tables = tables;
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create("cases");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, cases_of_rules, 0, (int)total);
    suite_add_tcase(suite, cases);
    if (more) {
        more(suite);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
