/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <check.h>
#include <stdlib.h>

START_TEST(pieces_are_aligned_and_apart)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    char *pieces[2000];
    for (size_t i = 0; i < EC_COUNT(pieces); i++) {
        size_t size = 1 + i % 37;
        pieces[i] = ec_arena_alloc(&arena, size);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % 8, 0);
        memset(pieces[i], (int)(i % 251), size);
    }
    for (size_t i = 0; i < EC_COUNT(pieces); i++) {
        for (size_t at = 0; at < 1 + i % 37; at++) {
            ck_assert_int_eq((unsigned char)pieces[i][at], (int)(i % 251));
        }
    }
    ck_assert(!arena.oom);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(a_large_piece_leaves_the_block_in_use)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    char *small = ec_arena_alloc(&arena, 8);
    char *large = ec_arena_alloc(&arena, (size_t)1 << 20);
    char *next = ec_arena_alloc(&arena, 8);
    ck_assert_ptr_nonnull(large);
    memset(large, 1, (size_t)1 << 20);
    ck_assert_ptr_eq(next, small + 8);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(an_arena_serves_again_after_fini)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    ck_assert_ptr_nonnull(ec_arena_alloc(&arena, 100));
    ec_arena_fini(&arena);
    ck_assert_ptr_null(arena.blocks);
    ck_assert_str_eq(ec_arena_strndup(&arena, "again", 5), "again");
    ec_arena_fini(&arena);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(zeroed_memory_is_zero)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    for (size_t size = 1; size < 5000; size += 313) {
        const char *piece = ec_arena_zalloc(&arena, size);
        ck_assert_ptr_nonnull(piece);
        for (size_t i = 0; i < size; i++) {
            ck_assert_int_eq(piece[i], 0);
        }
    }
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(copies_end_in_nul)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    ck_assert_str_eq(ec_arena_strndup(&arena, "abcdef", 3), "abc");
    ck_assert_str_eq(ec_arena_strndup(&arena, NULL, 0), "");
    const char *with_nul = ec_arena_strndup(&arena, "a\0b", 3);
    ck_assert_mem_eq(with_nul, "a\0b", 4);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(formatted_text_of_any_length)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    ck_assert_str_eq(ec_arena_printf(&arena, "%s %d", "x", 42), "x 42");
    ck_assert_str_eq(ec_arena_printf(&arena, "%s", ""), "");
    const char *long_text = ec_arena_printf(&arena, "%*d", 20000, 7);
    ck_assert_uint_eq(strlen(long_text), 20000);
    ck_assert_int_eq(long_text[19999], '7');
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(running_out_of_memory_is_remembered)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    ck_assert_ptr_null(ec_arena_alloc(&arena, SIZE_MAX / 2 + 64));
    ck_assert(arena.oom);
    ck_assert_ptr_nonnull(ec_arena_alloc(&arena, 16));
    ck_assert(arena.oom);
    ec_arena_fini(&arena);
    ck_assert(!arena.oom);
}
END_TEST

START_TEST(arrays_grow_and_keep_what_they_hold)
{
    void *list = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        ck_assert(ec_grow(&list, &capacity, i + 1, sizeof(uint32_t)));
        ck_assert_uint_gt(capacity, i);
        ((uint32_t *)list)[i] = i;
    }
    for (uint32_t i = 0; i < 10000; i++) {
        ck_assert_uint_eq(((uint32_t *)list)[i], i);
    }
    void *before = list;
    size_t capacity_before = capacity;
    ck_assert(!ec_grow(&list, &capacity, SIZE_MAX / 2, sizeof(uint32_t)));
    ck_assert_ptr_eq(list, before);
    ck_assert_uint_eq(capacity, capacity_before);
    free(list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *cases = tcase_create("all");
    tcase_add_test(cases, pieces_are_aligned_and_apart);
    tcase_add_test(cases, a_large_piece_leaves_the_block_in_use);
    tcase_add_test(cases, an_arena_serves_again_after_fini);
    tcase_add_test(cases, zeroed_memory_is_zero);
    tcase_add_test(cases, copies_end_in_nul);
    tcase_add_test(cases, formatted_text_of_any_length);
    tcase_add_test(cases, running_out_of_memory_is_remembered);
    tcase_add_test(cases, arrays_grow_and_keep_what_they_hold);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
