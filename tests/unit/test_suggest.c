/* SPDX-License-Identifier: MIT */
#include "diag/suggest.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

static unsigned distance(const char *a, const char *b, unsigned cap)
{
    return ec_edit_distance(ec_str_from(a), ec_str_from(b), cap);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* -- the distance ---------------------------------------------------------------------------- */

static const struct distance_case {
    const char *a;
    const char *b;
    unsigned distance;
} distance_cases[] = {
    {"", "", 0},
    {"", "abc", 3},
    {"abc", "abc", 0},
    {"ABC", "abc", 0},
    {"abc", "abd", 1},
    {"abc", "acb", 1},
    {"abc", "ab", 1},
    {"abc", "xabc", 1},
    {"ca", "abc", 2}, /* 3 where a swapped pair may not be edited again */
    {"abcd", "badc", 2},
    {"abxc", "cab", 3},
    {"aXYb", "ba", 3},
    {"kitten", "sitting", 3},
    {"dac_override", "mac_override", 1},
};

START_TEST(distance_is_exact)
{
    const struct distance_case *c = &distance_cases[_i];
    ck_assert_uint_eq(distance(c->a, c->b, EC_EDIT_DISTANCE_MAX), c->distance);
    for (unsigned cap = 0; cap < 6; cap++) {
        unsigned expected = c->distance <= cap ? c->distance : cap + 1;
        ck_assert_uint_eq(distance(c->a, c->b, cap), expected);
        ck_assert_uint_eq(distance(c->b, c->a, cap), expected);
    }
}
END_TEST

START_TEST(distance_of_long_texts)
{
    static char a[5000];
    static char b[5000];
    memset(a, 'x', sizeof(a));
    memset(b, 'x', sizeof(b));
    struct ec_str left = {a, sizeof(a)};
    struct ec_str right = {b, sizeof(b)};
    a[100] = 'a';
    b[101] = 'a';
    b[4000] = 'y';
    ck_assert_uint_eq(ec_edit_distance(left, right, 3), 2);
    ck_assert_uint_eq(ec_edit_distance(left, right, 1), 2);
    right.len -= 4;
    ck_assert_uint_eq(ec_edit_distance(left, right, 3), 4);
}
END_TEST

#define SHORT 8

/* The whole matrix, with the last row of every letter remembered. */
static unsigned slow_distance(const char *a, const char *b)
{
    unsigned cells[SHORT + 2][SHORT + 2] = {{0}};
    size_t last_row[256] = {0};
    size_t m = strlen(a);
    size_t n = strlen(b);
    unsigned far = 1000;
    for (size_t i = 0; i <= m; i++) {
        cells[i + 1][0] = far;
        cells[i + 1][1] = (unsigned)i;
    }
    for (size_t j = 0; j <= n; j++) {
        cells[0][j + 1] = far;
        cells[1][j + 1] = (unsigned)j;
    }
    cells[0][0] = far;
    for (size_t i = 1; i <= m; i++) {
        size_t last_column = 0;
        for (size_t j = 1; j <= n; j++) {
            size_t row = last_row[(unsigned char)b[j - 1]];
            size_t column = last_column;
            bool match = a[i - 1] == b[j - 1];
            unsigned best = cells[i][j] + !match;
            unsigned gap = (unsigned)(i - row - 1 + 1 + j - column - 1);
            best = cells[i + 1][j] + 1 < best ? cells[i + 1][j] + 1 : best;
            best = cells[i][j + 1] + 1 < best ? cells[i][j + 1] + 1 : best;
            best = cells[row][column] + gap < best ? cells[row][column] + gap : best;
            last_column = match ? j : last_column;
            cells[i + 1][j + 1] = best;
        }
        last_row[(unsigned char)a[i - 1]] = i;
    }
    return cells[m + 1][n + 1];
}

static void random_word(uint64_t *state, char *out)
{
    size_t len = next_random(state) % (SHORT + 1);
    for (size_t i = 0; i < len; i++) {
        out[i] = "abc"[next_random(state) % 3];
    }
    out[len] = '\0';
}

START_TEST(distance_is_a_metric)
{
    uint64_t state = 20;
    char word[3][SHORT + 1];
    for (unsigned round = 0; round < 20000; round++) {
        for (size_t i = 0; i < 3; i++) {
            random_word(&state, word[i]);
        }
        unsigned ab = distance(word[0], word[1], EC_EDIT_DISTANCE_MAX);
        unsigned bc = distance(word[1], word[2], EC_EDIT_DISTANCE_MAX);
        unsigned ac = distance(word[0], word[2], EC_EDIT_DISTANCE_MAX);
        ck_assert_uint_eq(distance(word[0], word[0], 0), 0);
        ck_assert_int_eq(ab == 0, strcmp(word[0], word[1]) == 0);
        ck_assert_uint_eq(ab, distance(word[1], word[0], EC_EDIT_DISTANCE_MAX));
        ck_assert_uint_le(ac, ab + bc);
        ck_assert_msg(ab == slow_distance(word[0], word[1]), "%s %s", word[0], word[1]);
        for (unsigned cap = 0; cap < 5; cap++) {
            ck_assert_msg(distance(word[0], word[1], cap) == (ab <= cap ? ab : cap + 1),
                          "%s %s with cap %u", word[0], word[1], cap);
        }
    }
}
END_TEST

/* -- suggestions ----------------------------------------------------------------------------- */

static const char *const names[] = {
    "user",           "group",         "capabilities",
    "chroot",         "server_port",   "port_of_server",
    "retry_interval", "event_loop",    "max_retries",
    "listen_backlog", "tls_verify",    "tls_verify_depth",
    "inbound_rate",   "outbound_rate", "a_b",
};

static const struct suggest_case {
    const char *word;
    const char *expected[EC_SUGGEST_MAX];
} suggest_cases[] = {
    {"capabilites", {"capabilities"}},
    {"capabilties", {"capabilities"}},
    {"CAPABILITIES", {"capabilities"}},
    {"usr", {"user"}},
    {"us", {NULL}},
    {"sr", {NULL}}, /* two edits in four letters */
    {"usre", {"user"}},
    {"uxxr", {NULL}},
    {"uesr", {"user"}},
    {"gruop", {"group"}},
    {"groop", {"group"}},
    {"gruups", {"group"}},
    {"gruuqs", {NULL}}, /* three edits in six letters */
    {"Groups!", {"group"}},
    {"event-loop", {"event_loop"}},
    {"EventLoop", {"event_loop"}},
    {"loop_event", {"event_loop"}},
    {"loop_evnt", {"event_loop"}},
    {"loop_evn", {NULL}},
    {"server_of_port", {"port_of_server", "server_port"}},
    {"port_server", {"server_port", "port_of_server"}},
    {"maxretris", {"max_retries"}}, /* separators are no edits */
    {"ma_xretires", {"max_retries"}},
    {"max:retries", {"max_retries"}},
    {"retries_max", {"max_retries"}},
    {"inbound_rat", {"inbound_rate"}},
    {"nbound_rate", {"inbound_rate", "outbound_rate"}},
    {"tls_verify_dept", {"tls_verify_depth"}},
    {"b_a", {"a_b"}},
    {"b_c", {NULL}},
    {"completely_else", {NULL}},
    {"", {NULL}},
    {"___", {NULL}},
};

START_TEST(suggestions_are_exact)
{
    const struct suggest_case *c = &suggest_cases[_i];
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, ec_str_from(c->word));
    for (size_t i = 0; i < EC_COUNT(names); i++) {
        ec_suggest_offer(&suggest, ec_str_from(names[i]));
        ec_suggest_offer(&suggest, ec_str_from(names[i]));
    }
    unsigned n = 0;
    while (n < EC_SUGGEST_MAX && c->expected[n]) {
        ck_assert_msg(n < suggest.n, "%s lacks %s", c->word, c->expected[n]);
        ck_assert_str_eq(suggest.best[n].name.ptr, c->expected[n]);
        n++;
    }
    ck_assert_msg(suggest.n == n, "%s also has %s", c->word,
                  suggest.n > n ? suggest.best[n].name.ptr : "");
}
END_TEST

static const struct wide_case {
    const char *word;
    const char *near; /* the name found among few */
    const char *wide; /* and among many */
} wide_cases[] = {
    {"gruups", "group", "group"},
    {"rgoups", "group", "group"}, /* the first two letters are swapped */
    {"mygroup", "group", NULL},
    {"oup", "group", NULL},
    {"roup", "group", "group"}, /* one edit */
    {"retry_inbetwval", "retry_interval", NULL},
    {"server_of_port", "port_of_server", "port_of_server"},
    {"port_server", "server_port", "server_port"},
    {"extls_verify_depth", "tls_verify_depth", NULL},
    {"tlsxx_verify_detph", "tls_verify_depth", "tls_verify_depth"}, /* three edits in 16 */
    {"tlsx_verify_detphs", "tls_verify_depth", "tls_verify_depth"},
    {"tlsxx_verify_dept", "tls_verify_depth", NULL}, /* in 15 */
};

static void expect_best(const struct ec_suggest *suggest, const char *word, const char *expected)
{
    ck_assert_msg((suggest->n == 0) == (expected == NULL), "%s: %s", word,
                  suggest->n == 0 ? "-" : suggest->best[0].name.ptr);
    if (expected) {
        ck_assert_str_eq(suggest->best[0].name.ptr, expected);
    }
}

START_TEST(among_many_names_more_is_asked)
{
    const struct wide_case *c = &wide_cases[_i];
    struct ec_suggest near;
    struct ec_suggest wide;
    ec_suggest_init(&near, ec_str_from(c->word));
    ec_suggest_init_wide(&wide, ec_str_from(c->word));
    for (size_t i = 0; i < EC_COUNT(names); i++) {
        ec_suggest_offer(&near, ec_str_from(names[i]));
        ec_suggest_offer(&wide, ec_str_from(names[i]));
    }
    expect_best(&near, c->word, c->near);
    expect_best(&wide, c->word, c->wide);
}
END_TEST

START_TEST(swapped_letters_go_first)
{
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, EC_STR("smnp"));
    ec_suggest_offer(&suggest, EC_STR("smpp"));
    ec_suggest_offer(&suggest, EC_STR("smnpx"));
    ec_suggest_offer(&suggest, EC_STR("SNMP"));
    ck_assert_uint_eq(suggest.n, 3);
    ck_assert_str_eq(suggest.best[0].name.ptr, "SNMP");
    ck_assert_str_eq(suggest.best[1].name.ptr, "smnpx");
    ck_assert_str_eq(suggest.best[2].name.ptr, "smpp");
}
END_TEST

START_TEST(suggestions_do_not_depend_on_order)
{
    static const char *const word[] = {"abcdefgh", "abcdefg1", "abcdefg2", "abcdefg3",
                                       "abcdefg4", "abcdefg5", "abcdefg6"};
    for (size_t first = 0; first < EC_COUNT(word); first++) {
        struct ec_suggest suggest;
        ec_suggest_init(&suggest, EC_STR("ABCDEFGH"));
        for (size_t i = 0; i < EC_COUNT(word); i++) {
            ec_suggest_offer(&suggest, ec_str_from(word[(first + i * 3) % EC_COUNT(word)]));
        }
        ck_assert_uint_eq(suggest.n, EC_SUGGEST_MAX);
        for (unsigned i = 0; i < EC_SUGGEST_MAX; i++) {
            ck_assert_str_eq(suggest.best[i].name.ptr, word[i]);
        }
    }
}
END_TEST

START_TEST(endless_words_get_no_suggestion)
{
    static char word[EC_SUGGEST_MAX_LEN + 1];
    memset(word, 'a', sizeof(word));
    struct ec_str text = {word, sizeof(word)};
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, text);
    ec_suggest_offer(&suggest, text);
    ck_assert_uint_eq(suggest.n, 0);
    text.len--;
    ec_suggest_init(&suggest, text);
    ec_suggest_offer(&suggest, text);
    ck_assert_uint_eq(suggest.n, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("suggest");
    TCase *cases = tcase_create("all");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, distance_is_exact, 0, (int)EC_COUNT(distance_cases));
    tcase_add_test(cases, distance_of_long_texts);
    tcase_add_test(cases, distance_is_a_metric);
    tcase_add_loop_test(cases, suggestions_are_exact, 0, (int)EC_COUNT(suggest_cases));
    tcase_add_loop_test(cases, among_many_names_more_is_asked, 0, (int)EC_COUNT(wide_cases));
    tcase_add_test(cases, swapped_letters_go_first);
    tcase_add_test(cases, suggestions_do_not_depend_on_order);
    tcase_add_test(cases, endless_words_get_no_suggestion);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
