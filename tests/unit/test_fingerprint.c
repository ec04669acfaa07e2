/* SPDX-License-Identifier: MIT */
/* What reports identify findings by: digests, hashes of lines, paths and columns. */
#include "base/sha256.h"
#include "output/line_hash.h"
#include "source/paths.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- SHA-256 ---------------------------------------------------------------------------------- */

static const struct digest_case {
    const char *text;
    size_t times;
    const char *digest;
} digest_cases[] = {
    /* FIPS 180-2, appendix B, and the empty text */
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    /* a length of one block, and one byte less than what fits with its padding, by sha256sum(1) */
    {"a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    {"a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
    {"a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
};

START_TEST(digests_are_those_of_the_standard)
{
    const struct digest_case *c = &digest_cases[_i];
    unsigned char digest[EC_SHA256_BYTES];
    char text[2 * EC_SHA256_BYTES + 1] = "";
    struct ec_sha256 hash;
    ec_sha256_init(&hash);
    for (size_t i = 0; i < c->times; i++) {
        ec_sha256_add(&hash, c->text, strlen(c->text));
    }
    ec_sha256_end(&hash, digest);
    for (size_t i = 0; i < EC_SHA256_BYTES; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", digest[i]);
    }
    ck_assert_str_eq(text, c->digest);
}
END_TEST

/* ---- hashes of lines -------------------------------------------------------------------------- */

#define LONG_LINE "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhh"

/* The first two are published with github/codeql-action; the others were computed by a second program,
   in JavaScript, whose strings are UTF-16. */
static const struct hash_case {
    const char *text;
    const char *hashes;
} hash_cases[] = {
    {"", "c129715d7a2bc9a3:1"},
    {" a\nb\n  \t\tc\n d",
     "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1"},
    {" a\r\nb\r  \t\tc\n d",
     "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1"},
    {"x\nx\nx\n", "4c74ab87820424b1:1 8c072f39cc89b447:1 828973aa50c68d6d:1 c129715d7a2bc9a3:1"},
    {"\xf0\x9f\x98\x80 \xc3\xa9\xff\xe2\x82 \xf0\x9f\x98\n",
     "4ce1a9384dc12f12:1 c129715d7a2bc9a3:1"},
};

static char *hashes_of(const char *text, uint32_t *wanted, size_t count)
{
    static char list[1024];
    struct ec_line_hash lines[16] = {{0}};
    char bytes[1024] = "";
    struct ec_source source = {.len = (uint32_t)strlen(text), .bytes = bytes};
    memcpy(bytes, text, source.len);
    for (size_t i = 0; i < count; i++) {
        lines[i].line = wanted ? wanted[i] : (uint32_t)i + 1;
    }
    ck_assert(ec_line_hashes(&source, lines, count));
    list[0] = '\0';
    for (size_t i = 0; i < count && lines[i].ordinal > 0; i++) {
        size_t len = strlen(list);
        (void)snprintf(list + len, sizeof(list) - len, "%s%llx:%u", i > 0 ? " " : "",
                       (unsigned long long)lines[i].hash, (unsigned)lines[i].ordinal);
    }
    return list;
}

START_TEST(lines_have_the_hashes_of_code_scanning)
{
    const struct hash_case *c = &hash_cases[_i];
    ck_assert_str_eq(hashes_of(c->text, NULL, 8), c->hashes);
}
END_TEST

/* Lines that begin the same for 100 characters have the same hash, and are counted. */
START_TEST(equal_lines_are_counted)
{
    static const char line[] = LONG_LINE LONG_LINE "\n";
    char text[3 * sizeof(line)];
    uint32_t second[] = {2};
    (void)snprintf(text, sizeof(text), "%s%s%s", line, line, line);
    char first[40];
    (void)snprintf(first, sizeof(first), "%s", hashes_of(text, NULL, 1));
    char *colon = strchr(first, ':');
    ck_assert_str_eq(colon, ":1");
    colon[1] = '2';
    ck_assert_str_eq(hashes_of(text, second, 1), first);
    ck_assert_str_eq(strstr(hashes_of(text, NULL, 3), ":3"), ":3");
}
END_TEST

/* What the hash covers, so that a secret in it can be found. */
START_TEST(hashes_know_their_bytes)
{
    char bytes[] = LONG_LINE "\n  " LONG_LINE "\nz\n\0";
    struct ec_source source = {.len = sizeof(bytes) - 2, .bytes = bytes};
    struct ec_line_hash lines[] = {{.line = 1}, {.line = 2}};
    ck_assert(ec_line_hashes(&source, lines, 2));
    ck_assert_uint_eq(lines[0].first, 0);
    ck_assert(lines[0].last >= 100 && lines[0].last <= 104);
    ck_assert_uint_eq(lines[1].first, sizeof(LONG_LINE) + 2);
    ck_assert_uint_eq(lines[1].last, source.len);
}
END_TEST

/* ---- paths ------------------------------------------------------------------------------------ */

static const struct path_case {
    const char *directory;
    const char *base;
    const char *path;
    const char *relative;
    const char *uri;
} path_cases[] = {
    {NULL, NULL, "a.conf", "a.conf", "a.conf"},
    {NULL, NULL, "./b//./a.conf", "b/a.conf", "b/a.conf"},
    {NULL, NULL, "../a.conf", "../a.conf", "../a.conf"},
    {NULL, NULL, "b/../../a.conf", "../a.conf", "../a.conf"},
    {NULL, NULL, "/etc/./a.conf", "/etc/a.conf", "file:///etc/a.conf"},
    {"/r/s", "/r", "a.conf", "s/a.conf", "s/a.conf"},
    {"/r/s", "/r", "../a.conf", "a.conf", "a.conf"},
    {"/r/s", "/r", "../../a.conf", "/a.conf", "file:///a.conf"},
    {"/r/s", "/r/", "/r/s/a.conf", "s/a.conf", "s/a.conf"},
    {"/r/s", "/r", "/rs/a.conf", "/rs/a.conf", "file:///rs/a.conf"},
    {"/", "/", "a.conf", "a.conf", "a.conf"},
    {"/r", "/r", "x y%\xc3\xa9#?:[].conf", "x y%\xc3\xa9#?:[].conf",
     "x%20y%25%C3%A9%23%3F%3A%5B%5D.conf"},
    {"/r", "/r", "a\xff\n.conf", "a\xff\n.conf", "a%FF%0A.conf"},
};

START_TEST(paths_are_relative_to_the_base)
{
    const struct path_case *c = &path_cases[_i];
    struct ec_arena arena;
    struct ec_buf uri;
    ec_arena_init(&arena);
    ec_buf_init(&uri);
    struct ec_str path = ec_path_relative(&arena, c->directory, c->base, ec_str_from(c->path));
    ck_assert_str_eq(path.ptr, c->relative);
    ck_assert_uint_eq(path.len, strlen(c->relative));
    ec_path_add_uri(&uri, path);
    ck_assert_str_eq(ec_buf_text(&uri), c->uri);
    ec_buf_fini(&uri);
    ec_arena_fini(&arena);
}
END_TEST

/* ---- columns ---------------------------------------------------------------------------------- */

/* Long enough that marks are made. */
START_TEST(columns_have_three_units)
{
    enum { TIMES = 20000 };
    static const char piece[] =
        "a\xc3\xa9\xf0\x9f\x98\x80\xff"; /* 4 characters, 5 units, 8 bytes */
    size_t size = sizeof(piece) - 1;
    char *bytes = calloc(1, 1 + TIMES * size + EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(bytes);
    bytes[0] = '\n';
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(bytes + 1 + i * size, piece, size);
    }
    struct ec_source *source = ec_source_new("a", bytes, (uint32_t)(1 + TIMES * size));
    ck_assert_ptr_nonnull(source);
    for (uint32_t i = TIMES; i > 0; i -= 2500) {
        uint32_t offset = 1 + i * (uint32_t)size;
        ck_assert_uint_eq(ec_source_place_in(source, offset, EC_COLUMN_CHARACTERS).column,
                          1 + 4 * i);
        ck_assert_uint_eq(ec_source_place_in(source, offset, EC_COLUMN_UTF16).column, 1 + 5 * i);
        ck_assert_uint_eq(ec_source_place_in(source, offset, EC_COLUMN_BYTES).column, 1 + 8 * i);
        ck_assert_uint_eq(ec_source_place_in(source, offset, EC_COLUMN_BYTES).line, 2);
    }
    ec_source_free(source);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fingerprint");
    TCase *cases = tcase_create("all");
    tcase_add_loop_test(cases, digests_are_those_of_the_standard, 0, (int)EC_COUNT(digest_cases));
    tcase_add_loop_test(cases, lines_have_the_hashes_of_code_scanning, 0,
                        (int)EC_COUNT(hash_cases));
    tcase_add_test(cases, equal_lines_are_counted);
    tcase_add_test(cases, hashes_know_their_bytes);
    tcase_add_loop_test(cases, paths_are_relative_to_the_base, 0, (int)EC_COUNT(path_cases));
    tcase_add_test(cases, columns_have_three_units);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
