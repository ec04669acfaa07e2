/* SPDX-License-Identifier: MIT */
#include "base/day.h"
#include "diag/traits.h"
#include "rules/suppress.h"

#include <check.h>
#include <stdlib.h>

START_TEST(days)
{
    static const struct {
        const char *text;
        int64_t day; /* -1: it is none */
    } cases[] = {
        {"1970-01-01", 0},     {"1970-12-31", 364},     {"1972-02-29", 789},
        {"1972-03-01", 790},   {"1999-12-31", 10956},   {"2000-02-29", 11016},
        {"2000-03-01", 11017}, {"2026-11-24", 20781},   {"2100-02-28", 47540},
        {"2100-03-01", 47541}, {"9999-12-31", 2932896}, {"2100-02-29", -1},
        {"2026-02-29", -1},    {"2026-04-31", -1},      {"2026-00-10", -1},
        {"2026-13-10", -1},    {"2026-01-00", -1},      {"2026-01-32", -1},
        {"1969-12-31", -1},    {"2026/01/01", -1},      {"2026-01-1", -1},
        {"2026-01-011", -1},   {"-026-01-01", -1},      {"", -1},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        int64_t day = -1;
        bool ok = ec_day_parse(ec_str_from(cases[i].text), &day);
        ck_assert_msg(ok == (cases[i].day >= 0), "%s", cases[i].text);
        ck_assert_msg(!ok || day == cases[i].day, "%s is %lld", cases[i].text, (long long)day);
    }
}
END_TEST

/* Both kinds keep their order, and nobody meets the hidden ones by the way. */
START_TEST(hidden_findings)
{
    static const struct ec_suppression known = {.external = false};
    struct ec_report report;
    ec_report_init(&report, 10);
    for (uint32_t i = 0; i < 5; i++) {
        struct ec_finding *finding =
            ec_report_add(&report, EC_SYN038, (struct ec_range){0, i, i + 1}, "finding %u", i);
        finding->suppressed = i % 2 == 0 ? &known : NULL;
    }
    ec_report_hide(&report);
    ck_assert_uint_eq(report.count, 2);
    ck_assert_uint_eq(report.n_hidden, 3);
    static const uint32_t order[] = {1, 3, 0, 2, 4};
    for (size_t i = 0; i < EC_COUNT(order); i++) {
        ck_assert_uint_eq(report.findings[i]->range.first, order[i]);
    }
    ec_report_fini(&report);
}
END_TEST

START_TEST(what_is_always_shown)
{
    static const char *const never[] = {"INC005", "INC006", "INC007", "INC008", "INC009", "INC017",
                                        "SYN008", "SYN051", "SYN052", "SUP001", "SUP010"};
    size_t found = 0;
    for (size_t i = 0; i < EC_COUNT(never); i++) {
        ck_assert(!ec_code_is_suppressible(ec_code_find(ec_str_from(never[i]))));
    }
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        bool about_suppressions = strncmp(ec_code_get(code)->code, "SUP", 3) == 0;
        found += !ec_code_is_suppressible(code) && !about_suppressions;
    }
    ck_assert_uint_eq(found, 9);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("suppress");
    TCase *tcase = tcase_create("suppress");
    tcase_add_test(tcase, days);
    tcase_add_test(tcase, hidden_findings);
    tcase_add_test(tcase, what_is_always_shown);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
