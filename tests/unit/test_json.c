/* SPDX-License-Identifier: MIT */
/* JSON that is written piece by piece is what jansson writes for the same value, and reads again. */
#include "output/json_stream.h"
#include "output/json_text.h"

#include <check.h>
#include <stdlib.h>

enum { MOST_BYTES = 24, MOST_DEPTH = 4 };

static uint64_t random_state;

/* splitmix64: a number below `n`. */
static unsigned pick(unsigned n)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ z >> 31) % n);
}

/* Any bytes: letters, what needs escapes, characters of all lengths, and those that are none. */
static struct ec_str random_text(char *bytes)
{
    static const char *const parts[] = {
        "a",    "Z",  " ",    "\"",       "\\",           "/",     "\n",  "\t",   "\r",
        "\b",   "\f", "\x01", "\x1f",     "\x7f",         "\xc3",  "\xff", "\x80", "\xc3\xa9",
        "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "\xe2\x82", "\xc0\x80", "'", "u0041"};
    size_t len = 0;
    for (unsigned n = pick(6); n > 0; n--) {
        const char *part = parts[pick(EC_COUNT(parts))];
        memcpy(bytes + len, part, strlen(part));
        len += strlen(part);
    }
    if (pick(20) == 0) {
        bytes[len++] = '\0';
    }
    return (struct ec_str){bytes, len};
}

static json_t *write_scalar(struct ec_json_stream *out)
{
    static const uint32_t numbers[] = {0, 7, 10, 4294967295u};
    char bytes[MOST_BYTES];
    switch (pick(6)) {
    case 0:
        ec_json_literal(out, "null");
        return json_null();
    case 1:
        ec_json_literal(out, "true");
        return json_true();
    case 2:
        ec_json_literal(out, "false");
        return json_false();
    case 3: {
        uint32_t number = numbers[pick(EC_COUNT(numbers))];
        ec_json_number(out, number);
        return json_integer(number);
    }
    default: {
        struct ec_str text = random_text(bytes);
        ec_json_string(out, text);
        return ec_json_text(text);
    }
    }
}

/* Writes a random value and returns the same as jansson has it. */
static json_t *write_value(struct ec_json_stream *out, unsigned depth)
{
    unsigned kind = depth < MOST_DEPTH ? pick(4) : 0;
    if (kind < 2) {
        return write_scalar(out);
    }
    bool object = kind == 2;
    json_t *value = object ? json_object() : json_array();
    ec_json_begin(out, object ? '{' : '[');
    for (unsigned i = 0, n = pick(4); i < n; i++) {
        const char key[] = {(char)('a' + i), pick(2) == 0 ? '\n' : 'x', '\0'};
        if (object && key[1] == 'x') {
            ec_json_key(out, key);
        } else if (object) {
            ec_json_any_key(out, ec_str_from(key));
        }
        json_t *member = write_value(out, depth + 1);
        ck_assert_int_eq(object ? json_object_set_new(value, key, member)
                                : json_array_append_new(value, member),
                         0);
    }
    ec_json_end(out, object ? '}' : ']');
    return value;
}

static void compare(bool pretty)
{
    struct ec_buf text;
    struct ec_buf wanted;
    ec_buf_init(&text);
    ec_buf_init(&wanted);
    struct ec_json_stream out = {.buf = &text, .pretty = pretty};
    json_t *value = write_value(&out, 0);
    ck_assert_uint_eq(out.depth, 0);
    ck_assert(!text.oom);
    json_t *again =
        json_loadb(text.bytes, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    ck_assert_ptr_nonnull(again);
    ck_assert(json_equal(value, again));
    ec_json_add(&wanted, value, JSON_ENCODE_ANY | (pretty ? JSON_INDENT(1) : JSON_COMPACT));
    ck_assert_uint_eq(text.len, wanted.len);
    ck_assert_str_eq(ec_buf_text(&text), ec_buf_text(&wanted));
    json_decref(again);
    ec_buf_fini(&text);
    ec_buf_fini(&wanted);
}

START_TEST(written_as_jansson_does)
{
    for (uint64_t seed = 1; seed <= 4000; seed++) {
        random_state = seed;
        compare(seed % 2 == 0);
    }
}
END_TEST

/* Each byte, alone and between others. */
START_TEST(every_byte)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        const char bytes[] = {'a', (char)byte, 'b'};
        for (size_t len = 1; len <= sizeof(bytes); len += 2) {
            const struct ec_str text = {len == 1 ? bytes + 1 : bytes, len};
            struct ec_buf one;
            struct ec_buf other;
            ec_buf_init(&one);
            ec_buf_init(&other);
            ec_json_string(&(struct ec_json_stream){.buf = &one}, text);
            ec_json_add(&other, ec_json_text(text), JSON_ENCODE_ANY | JSON_COMPACT);
            ck_assert_str_eq(ec_buf_text(&one), ec_buf_text(&other));
            ec_buf_fini(&one);
            ec_buf_fini(&other);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *cases = tcase_create("cases");
    tcase_add_test(cases, written_as_jansson_does);
    tcase_add_test(cases, every_byte);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
