/* SPDX-License-Identifier: MIT */
/* What words stand for in lists of findings. */
#include "diag/select.h"
#include "diag/traits.h"

#include <check.h>
#include <stdlib.h>

static const struct word_case {
    const char *word;
    enum ec_code first;
    bool is_family;
    bool is_all;
} words[] = {
    {"SEC001", EC_SEC001, false, false},
    {"sec001", EC_SEC001, false, false},
    {"separator-in-value", EC_SYN038, false, false},
    {"Separator-In-Value", EC_SYN038, false, false},
    {"SYN", EC_SYN001, true, false},
    {"syn", EC_SYN001, true, false},
    {"ALL", EC_CODE_NONE + 1, false, true},
    {"SY", EC_CODE_NONE, false, false},
    {"SYX", EC_CODE_NONE, false, false},
    {"SEC0011", EC_CODE_NONE, false, false},
    {"SEC001 ", EC_CODE_NONE, false, false},
    {"", EC_CODE_NONE, false, false},
};

START_TEST(test_word)
{
    const struct word_case *c = &words[_i];
    const struct ec_codes codes = ec_codes_find(ec_str_from(c->word));
    ck_assert_int_eq(codes.first, c->first);
    ck_assert_int_eq(codes.is_family, c->is_family);
    ck_assert_int_eq(codes.is_all, c->is_all);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        bool same = c->first != EC_CODE_NONE &&
                    memcmp(ec_code_get(code)->code, ec_code_get(c->first)->code, 3) == 0;
        ck_assert_int_eq(ec_codes_have(&codes, code),
                         c->is_all || (c->is_family ? same : code == c->first));
    }
}
END_TEST

/* Without a list only that is firm which must not be suppressed anyway. */
START_TEST(test_fix)
{
    struct ec_selection selection;
    ec_selection_init(&selection, EC_RECOMMENDED);
    ck_assert_int_eq(selection.firm[EC_INC005], true);
    ck_assert_int_eq(selection.firm[EC_SUP001], true);
    ck_assert_int_eq(selection.firm[EC_SYN038], false);
    struct ec_selection_error error =
        ec_selection_fix(&selection, EC_STR(" syn,separator-in-value, SEC001"));
    ck_assert_int_eq(error.status, EC_SELECTION_OK);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        bool listed = code == EC_SEC001 || memcmp(ec_code_get(code)->code, "SYN", 3) == 0;
        ck_assert_int_eq(selection.firm[code], listed || !ec_code_is_suppressible(code));
    }
    struct ec_report report = {.firm = selection.firm};
    ck_assert(!ec_report_may_suppress(&report, EC_SEC001));
    ck_assert(ec_report_may_suppress(&report, EC_SEC002));
    report.firm = NULL;
    ck_assert(ec_report_may_suppress(&report, EC_SEC001));
    ck_assert(!ec_report_may_suppress(&report, EC_INC005));
}
END_TEST

START_TEST(test_fix_unknown)
{
    struct ec_selection selection;
    ec_selection_init(&selection, EC_RECOMMENDED);
    struct ec_selection_error error = ec_selection_fix(&selection, EC_STR("SEC001,SEX,SEC002"));
    ck_assert_int_eq(error.status, EC_SELECTION_UNKNOWN_CODE);
    ck_assert(ec_str_equal(error.word, EC_STR("SEX")));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("select");
    TCase *tcase = tcase_create("select");
    tcase_add_loop_test(tcase, test_word, 0, EC_COUNT(words));
    tcase_add_test(tcase, test_fix);
    tcase_add_test(tcase, test_fix_unknown);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
