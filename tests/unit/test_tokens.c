/* SPDX-License-Identifier: MIT */
/* Round trip of the scan: tokens come in order, the gaps between them hold no token, both together are
   the file, and the bytes are the same after the scan. For the golden inputs and for random bytes. */
#include "syntax/token.h"

#include "source/loader.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { RANDOM_FILES = 20000, LONGEST = 400 };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static struct ec_source *make(const char *bytes, size_t len)
{
    char *copy = calloc(1, len + EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, len);
    struct ec_source *source = ec_source_new("input", copy, (uint32_t)len);
    ck_assert_ptr_nonnull(source);
    return source;
}

/* Glues gaps and tokens together again. Per token it asserts only when something is wrong: libcheck
   writes down the place of every assertion that it passes. */
static void check_whole(const struct ec_tokens *tokens, const char *bytes, size_t len)
{
    char *again = malloc(len + 1);
    uint32_t behind = 0;
    ck_assert_ptr_nonnull(again);
    for (size_t i = 0; i <= tokens->count; i++) {
        struct ec_token token = tokens->list[i];
        bool real = token.len > 0 && token.kind != EC_TOKEN_END;
        if (token.first < behind || ec_token_last(token) > len || (i < tokens->count && !real)) {
            ck_abort_msg("token %zu is empty, or overlaps, or is outside of the file", i);
        }
        memcpy(again + behind, bytes + behind, token.first - behind);
        memcpy(again + token.first, bytes + token.first, token.len);
        behind = ec_token_last(token);
    }
    ck_assert_uint_eq(behind, len);
    ck_assert_mem_eq(again, bytes, len);
    for (size_t i = 0; i < EC_TOKEN_LOOKAHEAD; i++) {
        ck_assert_int_eq(tokens->list[tokens->count + i].kind, EC_TOKEN_END);
        ck_assert_uint_eq(tokens->list[tokens->count + i].first, len);
    }
    free(again);
}

/* The scan counts braces so that a balanced file needs no repair. */
static void check_balance(const struct ec_tokens *tokens)
{
    int32_t balance = 0;
    int32_t least = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        balance += tokens->list[i].kind == EC_TOKEN_LBRACE;
        balance -= tokens->list[i].kind == EC_TOKEN_RBRACE;
        least = balance < least ? balance : least;
    }
    ck_assert_int_eq(tokens->balance, balance);
    ck_assert_int_eq(tokens->min_balance, least);
}

static void check_bytes(struct ec_tokens *tokens, const char *bytes, size_t len)
{
    struct ec_source *source = make(bytes, len);
    struct ec_report report;
    ec_report_init(&report, 1000);
    struct ec_syntax_report to = {.report = &report, .source = source, .limit = 100};
    ck_assert(ec_scan(tokens, &to));
    ck_assert_uint_eq(source->len, len);
    ck_assert_mem_eq(source->bytes, bytes, len);
    ck_assert_mem_eq(source->bytes + len, "\0", EC_SOURCE_PADDING);
    check_whole(tokens, bytes, len);
    check_balance(tokens);
    for (size_t i = 0; i < report.count; i++) {
        ck_assert_uint_le(report.findings[i]->range.first, report.findings[i]->range.last);
        ck_assert_uint_le(report.findings[i]->range.last, len);
    }
    ec_report_fini(&report);
    ec_source_free(source);
}

/* ---- inputs ------------------------------------------------------------------------------------ */

static size_t check_folder(struct ec_tokens *tokens, const char *path)
{
    size_t count = 0;
    DIR *directory = opendir(path);
    const struct dirent *entry;
    while (directory && (entry = readdir(directory)) != NULL) {
        char *name = NULL;
        struct ec_file file;
        ck_assert_int_gt(asprintf(&name, "%s/%s", path, entry->d_name), 0);
        if (!ec_str_ends(ec_str_from(entry->d_name), EC_STR(".conf")) ||
            ec_vfs_real.read(&ec_vfs_real, name, 1 << 20, &file) != EC_LOAD_OK) {
            free(name);
            continue;
        }
        free(name);
        check_bytes(tokens, file.bytes, file.len);
        /* Cut anywhere, a file is a file still. */
        for (size_t len = 0; len < file.len && file.len < LONGEST; len++) {
            check_bytes(tokens, file.bytes, len);
        }
        free(file.bytes);
        count++;
    }
    if (directory) {
        closedir(directory);
    }
    return count;
}

START_TEST(golden_inputs)
{
    static const char *const levels[] = {"tokens", "tree", "errors"};
    const char *top = getenv("abs_top_srcdir");
    struct ec_tokens tokens = {0};
    if (!top) {
        puts("SKIP abs_top_srcdir is not set");
        return;
    }
    for (size_t i = 0; i < EC_COUNT(levels); i++) {
        char *path = NULL;
        ck_assert_int_gt(asprintf(&path, "%s/tests/golden/%s", top, levels[i]), 0);
        ck_assert_uint_ge(check_folder(&tokens, path), 15);
        free(path);
    }
    free(tokens.list);
}
END_TEST

/* Pieces that lead into every branch of the scanner. */
static const struct ec_str pieces[] = {
    {"name", 4},
    {" ", 1},
    {"\n", 1},
    {"=", 1},
    {"{", 1},
    {"}", 1},
    {"(", 1},
    {")", 1},
    {"[", 1},
    {"]", 1},
    {"\"", 1},
    {"'", 1},
    {"\\", 1},
    {"#", 1},
    {"/*", 2},
    {"*/", 2},
    {"/", 1},
    {"*", 1},
    {"10.0.0.1", 8},
    {"...", 3},
    {"\xe2\x80\x9c", 3},
    {"\xe2\x80\x9d", 3},
    {"\xe2\x80\x99", 3},
    {"\xc2\xa0", 2},
    {"\xc2\xbb", 2},
    {"\xc3\xa4", 2},
    {"\xff", 1},
    {"\xe2", 1},
    {"\0", 1},
    {"\r\n", 2},
    {"\t", 1},
    {"a = \"", 5},
    {"\" b", 3},
    {"\x01", 1},
    {";", 1},
};

START_TEST(random_pieces)
{
    uint64_t state = 0x9e3779b97f4a7c15u;
    struct ec_tokens tokens = {0};
    char bytes[LONGEST];
    for (int i = 0; i < RANDOM_FILES; i++) {
        size_t len = 0;
        size_t wanted = next_random(&state) % (LONGEST - 8);
        while (len < wanted) {
            struct ec_str piece = pieces[next_random(&state) % EC_COUNT(pieces)];
            memcpy(bytes + len, piece.ptr, piece.len);
            len += piece.len;
        }
        check_bytes(&tokens, bytes, len);
    }
    free(tokens.list);
}
END_TEST

START_TEST(random_bytes)
{
    uint64_t state = 0x2545f4914f6cdd1du;
    struct ec_tokens tokens = {0};
    char bytes[LONGEST];
    for (int i = 0; i < RANDOM_FILES; i++) {
        size_t len = next_random(&state) % LONGEST;
        for (size_t at = 0; at < len; at++) {
            /* Mostly text, so that the file is not taken for a binary one. */
            uint64_t random = next_random(&state);
            bytes[at] = (char)(random % 16 == 0 ? random >> 8 : 32 + (random >> 8) % 95);
        }
        check_bytes(&tokens, bytes, len);
    }
    free(tokens.list);
}
END_TEST

/* The vector is used for one file after the other. */
START_TEST(nothing_is_left_of_the_last_file)
{
    struct ec_tokens tokens = {0};
    check_bytes(&tokens, "{ { {", 5);
    ck_assert_uint_eq(tokens.count, 3);
    check_bytes(&tokens, "} a", 3);
    ck_assert_uint_eq(tokens.count, 2);
    check_bytes(&tokens, "", 0);
    ck_assert_uint_eq(tokens.count, 0);
    free(tokens.list);
}
END_TEST

/* Hostile files must not take time with the square of their length. */
START_TEST(openers_without_end)
{
    static const char *const openers[] = {"\"\n", "'\n", "/*\n", "\xe2\x80\x9c", "(", "a=\"x\n"};
    enum { REPEATED = 200000 };
    struct ec_tokens tokens = {0};
    size_t step = strlen(openers[_i]);
    char *bytes = malloc(REPEATED * step);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < REPEATED; i++) {
        memcpy(bytes + i * step, openers[_i], step);
    }
    check_bytes(&tokens, bytes, REPEATED * step);
    free(bytes);
    free(tokens.list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tokens");
    TCase *cases = tcase_create("all");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, golden_inputs);
    tcase_add_test(cases, random_pieces);
    tcase_add_test(cases, random_bytes);
    tcase_add_test(cases, nothing_is_left_of_the_last_file);
    suite_add_tcase(suite, cases);
    TCase *hostile = tcase_create("hostile");
    tcase_set_timeout(hostile, 10);
    tcase_add_loop_test(hostile, openers_without_end, 0, 6);
    suite_add_tcase(suite, hostile);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
