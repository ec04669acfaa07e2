/* SPDX-License-Identifier: MIT */
#include "base/intern.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t add(struct ec_intern *table, const char *text)
{
    return ec_intern_add(table, text, strlen(text));
}

static uint32_t find(const struct ec_intern *table, const char *text)
{
    return ec_intern_find(table, text, strlen(text));
}

START_TEST(equal_texts_have_one_number)
{
    struct ec_intern table;
    ck_assert(ec_intern_init(&table, false));
    uint32_t first = add(&table, "Gateway");
    uint32_t second = add(&table, "gateway");
    ck_assert_uint_eq(first, 1);
    ck_assert_uint_eq(second, 2);
    ck_assert_uint_eq(add(&table, "Gateway"), first);
    ck_assert_uint_eq(find(&table, "gateway"), second);
    ck_assert_uint_eq(find(&table, "GATEWAY"), 0);
    ck_assert_str_eq(ec_intern_text(&table, first).ptr, "Gateway");
    ec_intern_fini(&table);
}
END_TEST

START_TEST(letter_case_does_not_matter_when_folding)
{
    struct ec_intern table;
    ck_assert(ec_intern_init(&table, true));
    uint32_t number = add(&table, "Max_Outbound_Connections");
    ck_assert_uint_eq(add(&table, "MAX_OUTBOUND_CONNECTIONS"), number);
    ck_assert_uint_eq(find(&table, "max_outbound_connections"), number);
    ck_assert_str_eq(ec_intern_text(&table, number).ptr, "max_outbound_connections");
    ec_intern_fini(&table);
}
END_TEST

/* Only the 26 letters fold: not what differs from another byte by the same bit. */
START_TEST(only_letters_fold)
{
    struct ec_intern table;
    ck_assert(ec_intern_init(&table, true));
    for (unsigned c = 0; c < 256; c++) {
        for (size_t len = 1; len <= 9; len++) {
            char text[10];
            memset(text, 'x', sizeof(text));
            text[len - 1] = (char)c;
            uint32_t number = ec_intern_add(&table, text, len);
            bool upper = c >= 'A' && c <= 'Z';
            text[len - 1] = (char)(upper ? c + 32 : c);
            ck_assert_uint_eq(ec_intern_find(&table, text, len), number);
            ck_assert_mem_eq(ec_intern_text(&table, number).ptr, text, len);
        }
    }
    /* Nine lengths, and each upper-case letter is the same as its lower-case one. */
    ck_assert_uint_eq(table.count - 1, 9 * (256 - 26));
    ec_intern_fini(&table);
}
END_TEST

START_TEST(length_and_nul_bytes_count)
{
    struct ec_intern table;
    ck_assert(ec_intern_init(&table, false));
    uint32_t empty = ec_intern_add(&table, "", 0);
    uint32_t nul = ec_intern_add(&table, "\0", 1);
    uint32_t two = ec_intern_add(&table, "\0\0", 2);
    ck_assert_uint_ne(empty, 0);
    ck_assert_uint_ne(nul, empty);
    ck_assert_uint_ne(two, nul);
    ck_assert_uint_eq(ec_intern_add(&table, "", 0), empty);
    ck_assert_uint_eq(ec_intern_text(&table, two).len, 2);
    ck_assert_uint_eq(ec_intern_text(&table, 0).len, 0);
    ck_assert_uint_eq(ec_intern_text(&table, 999).len, 0);
    ec_intern_fini(&table);
}
END_TEST

START_TEST(many_texts_keep_their_numbers)
{
    struct ec_intern table;
    ck_assert(ec_intern_init(&table, true));
    char text[32];
    for (unsigned i = 1; i <= 50000; i++) {
        snprintf(text, sizeof(text), "Option_%u", i);
        ck_assert_uint_eq(add(&table, text), i);
    }
    for (unsigned i = 1; i <= 50000; i++) {
        snprintf(text, sizeof(text), "OPTION_%u", i);
        ck_assert_uint_eq(find(&table, text), i);
        snprintf(text, sizeof(text), "option_%u", i);
        ck_assert_str_eq(ec_intern_text(&table, i).ptr, text);
    }
    ck_assert_uint_eq(find(&table, "option_0"), 0);
    ck_assert_uint_eq(find(&table, "option_50001"), 0);
    ck_assert(!table.oom);
    ec_intern_fini(&table);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("intern");
    TCase *cases = tcase_create("all");
    tcase_add_test(cases, equal_texts_have_one_number);
    tcase_add_test(cases, letter_case_does_not_matter_when_folding);
    tcase_add_test(cases, only_letters_fold);
    tcase_add_test(cases, length_and_nul_bytes_count);
    tcase_add_test(cases, many_texts_keep_their_numbers);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
