/* SPDX-License-Identifier: MIT */
#include "source/source.h"

#include <check.h>
#include <stdlib.h>

static struct ec_source *make(const char *text, size_t len)
{
    char *bytes = calloc(1, len + EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, text, len);
    struct ec_source *source = ec_source_new("dir/file.conf", bytes, (uint32_t)len);
    ck_assert_ptr_nonnull(source);
    return source;
}

static const struct place_case {
    const char *text;
    uint32_t offset;
    uint32_t line;
    uint32_t column;
} place_cases[] = {
    {"", 0, 1, 1},
    {"", 5, 1, 1},
    {"abc", 0, 1, 1},
    {"abc", 2, 1, 3},
    {"abc", 3, 1, 4},
    {"abc", 99, 1, 4},
    {"a\nb", 1, 1, 2},
    {"a\nb", 2, 2, 1},
    {"a\nb\n", 4, 3, 1},
    {"\n\n\n", 2, 3, 1},
    {"a\r\nb", 2, 1, 3},
    {"a\r\nb", 3, 2, 1},
    {"\ta", 1, 1, 2},
    /* characters, not bytes: two, three and four bytes long */
    {"\xc3\xa4x", 2, 1, 2},
    {"\xe2\x80\x9cx", 3, 1, 2},
    {"\xf0\x9f\x90\x88x", 4, 1, 2},
    {"\xc3\xa4\n\xc3\xa4x", 5, 2, 2},
    /* inside a character is the character */
    {"\xe2\x80\x9cx", 1, 1, 1},
    {"\xe2\x80\x9cx", 2, 1, 1},
    /* a stray byte is one character */
    {"\xffx", 1, 1, 2},
    {"\xc3x", 1, 1, 2},
    {"\xe2\x80x", 2, 1, 3},
    {"\x80\x80x", 2, 1, 3},
};

START_TEST(places_count_lines_and_characters)
{
    const struct place_case *c = &place_cases[_i];
    struct ec_source *source = make(c->text, strlen(c->text));
    struct ec_place place = ec_source_place(source, c->offset);
    ck_assert_uint_eq(place.line, c->line);
    ck_assert_uint_eq(place.column, c->column);
    ck_assert_uint_eq(ec_source_line(source, c->offset), c->line);
    ec_source_free(source);
}
END_TEST

START_TEST(every_place_by_counting)
{
    static const char text[] = "a = \xc3\xa4\n\n\tb\r\n\xe2\x80\x9cx\xff\n# end";
    struct ec_source *source = make(text, sizeof(text) - 1);
    uint32_t line = 1;
    uint32_t column = 1;
    for (uint32_t at = 0; at < sizeof(text) - 1;) {
        struct ec_place place = ec_source_place(source, at);
        ck_assert_uint_eq(place.line, line);
        ck_assert_uint_eq(place.column, column);
        bool end = text[at] == '\n';
        at += (uint32_t)ec_utf8_length(text + at, sizeof(text) - 1 - at);
        line += end;
        column = end ? 1 : column + 1;
    }
    ec_source_free(source);
}
END_TEST

/* Characters of one to four bytes, strays and cut ones; the second of three lines is long. */
START_TEST(columns_of_a_long_line)
{
    static const char *const pieces[] = {"a",    "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                         "\xff", "\xe2\x82", "bcdefg"};
    static char text[70000];
    size_t len = 0;
    uint32_t seed = 7;
    strcpy(text, "first\n");
    for (len = 6; len < 60000; len += strlen(text + len)) {
        seed = seed * 1664525 + 1013904223;
        strcpy(text + len, pieces[(seed >> 16) % EC_COUNT(pieces)]);
    }
    strcpy(text + len, "\nlast");
    struct ec_source *source = make(text, len + 5);
    uint32_t column = 1;
    for (uint32_t at = 6; at <= len;) {
        uint32_t next = at + (uint32_t)ec_utf8_length(text + at, len + 5 - at);
        for (uint32_t offset = at; offset < next; offset++) {
            struct ec_place place = ec_source_place(source, offset);
            ck_assert_uint_eq(place.line, 2);
            ck_assert_uint_eq(place.column, column);
        }
        at = next;
        column++;
    }
    ck_assert_ptr_nonnull(source->marks);
    struct ec_place place = ec_source_place(source, (uint32_t)len + 3);
    ck_assert_uint_eq(place.line, 3);
    ck_assert_uint_eq(place.column, 3);
    ck_assert_uint_eq(ec_source_place(source, 2).column, 3);
    ec_source_free(source);
}
END_TEST

START_TEST(lines_come_without_their_ends)
{
    static const char text[] = "one\ntwo\r\n\nfour\r";
    static const char *const lines[] = {"one", "two", "", "four"};
    struct ec_source *source = make(text, sizeof(text) - 1);
    for (uint32_t i = 0; i < EC_COUNT(lines); i++) {
        ck_assert(ec_str_equal(ec_source_line_text(source, i + 1), ec_str_from(lines[i])));
    }
    ck_assert_uint_eq(ec_source_line_text(source, 0).len, 0);
    ck_assert_uint_eq(ec_source_line_text(source, 5).len, 0);
    ck_assert_uint_eq(source->n_lines, 4);
    ec_source_free(source);
}
END_TEST

START_TEST(a_last_line_end_starts_an_empty_line)
{
    struct ec_source *source = make("x\n", 2);
    ck_assert_uint_eq(ec_source_line_text(source, 2).len, 0);
    ck_assert_uint_eq(source->n_lines, 2);
    ec_source_free(source);
}
END_TEST

START_TEST(many_lines)
{
    enum { LINES = 100000 };
    char *text = malloc(2 * LINES);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < LINES; i++) {
        text[2 * i] = 'x';
        text[2 * i + 1] = '\n';
    }
    struct ec_source *source = make(text, 2 * LINES);
    for (uint32_t i = 0; i < LINES; i += 997) {
        ck_assert_uint_eq(ec_source_line(source, 2 * i), i + 1);
        ck_assert_uint_eq(ec_source_line(source, 2 * i + 1), i + 1);
    }
    free(text);
    ec_source_free(source);
}
END_TEST

START_TEST(a_source_copies_its_path)
{
    char path[] = "first.conf";
    char *bytes = calloc(1, EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(bytes);
    struct ec_source *source = ec_source_new(path, bytes, 0);
    memset(path, 'x', sizeof(path) - 1);
    ck_assert_str_eq(source->path, "first.conf");
    ck_assert_uint_eq(source->n_lines, 0);
    ec_source_free(source);
    ec_source_free(NULL);
}
END_TEST

static const struct utf8_case {
    const char *text;
    size_t len;
    size_t step;
    uint32_t character;
} utf8_cases[] = {
    {"a", 1, 1, 'a'},
    {"\x7f", 1, 1, 0x7f},
    {"\xc2\x80", 2, 2, 0x80},
    {"\xdf\xbf", 2, 2, 0x7ff},
    {"\xe0\xa0\x80", 3, 3, 0x800},
    {"\xef\xbf\xbf", 3, 3, 0xffff},
    {"\xf0\x90\x80\x80", 4, 4, 0x10000},
    {"\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff},
    /* broken: a byte alone, cut short, too long a form, a surrogate, past the last character */
    {"\x80", 1, 1, 0xfffd},
    {"\xc2", 1, 1, 0xfffd},
    {"\xc2x", 2, 1, 0xfffd},
    {"\xe2\x80", 2, 1, 0xfffd},
    {"\xe2\x80x", 3, 1, 0xfffd},
    {"\xc0\x80", 2, 1, 0xfffd},
    {"\xc1\xbf", 2, 1, 0xfffd},
    {"\xe0\x9f\xbf", 3, 1, 0xfffd},
    {"\xed\xa0\x80", 3, 1, 0xfffd},
    {"\xf0\x8f\xbf\xbf", 4, 1, 0xfffd},
    {"\xf4\x90\x80\x80", 4, 1, 0xfffd},
    {"\xf5\x80\x80\x80", 4, 1, 0xfffd},
    {"\xff", 1, 1, 0xfffd},
};

START_TEST(characters_are_decoded_strictly)
{
    const struct utf8_case *c = &utf8_cases[_i];
    ck_assert_uint_eq(ec_utf8_length(c->text, c->len), c->step);
    ck_assert_uint_eq(ec_utf8_decode(c->text, c->len), c->character);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("source");
    TCase *cases = tcase_create("all");
    tcase_add_loop_test(cases, places_count_lines_and_characters, 0, (int)EC_COUNT(place_cases));
    tcase_add_test(cases, every_place_by_counting);
    tcase_add_test(cases, columns_of_a_long_line);
    tcase_add_test(cases, lines_come_without_their_ends);
    tcase_add_test(cases, a_last_line_end_starts_an_empty_line);
    tcase_add_test(cases, many_lines);
    tcase_add_test(cases, a_source_copies_its_path);
    tcase_add_loop_test(cases, characters_are_decoded_strictly, 0, (int)EC_COUNT(utf8_cases));
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
