/* SPDX-License-Identifier: MIT */
/* Patterns of paths. */
#include "source/glob.h"

#include <check.h>
#include <stdlib.h>

static const struct glob_case {
    const char *pattern;
    const char *path;
    bool wanted;
} cases[] = {
    /* A name is for any part. */
    {"a.conf", "a.conf", true},
    {"a.conf", "x/a.conf", true},
    {"a.conf", "a.conf/x", true},
    {"a.conf", "ba.conf", false},
    {"a.conf", "a.confx", false},
    {"vendor/", "x/vendor/y/a.conf", true},
    {"vendor///", "vendor", true},
    {"vendor", "x/vendors/a.conf", false},
    {"", "a", false},
    {"*", "x/y", true},
    {"*.conf", "x/y.conf", true},
    {"*.conf", "x.conf~", false},
    {"a*", "x/ab/c", true},
    {"*a*b*", "xaxbx", true},
    {"*a*b*", "xbxa", false},
    {"*aab", "aaab", true},
    {"?", "xy/ab", false},
    {"?", "ab/x", true},
    /* A path is for all of it, or the folders that it goes through. */
    {"x/a.conf", "x/a.conf", true},
    {"x/a.conf", "y/x/a.conf", false},
    {"x/y", "x/y/a.conf", true},
    {"x/y/", "x/y/a.conf", true},
    {"./x/y", "x/y/a.conf", true},
    {"x/y", "x/yy", false},
    {"x/*.conf", "x/a.conf", true},
    {"x/*.conf", "x/y/a.conf", false},
    {"x/*", "x/y/a.conf", true},
    {"*/a.conf", "x/a.conf", true},
    {"*/a.conf", "a.conf", false},
    {"*/a.conf", "x/y/a.conf", false},
    {"x?y/a", "x/y/a", false},
    {"x[/]y/a", "x/y/a", false},
    {"x[!a]y/a", "x/y/a", false},
    /* Slashes, too. */
    {"x/**", "x/y/a.conf", true},
    {"x/**", "x", false},
    {"x/**.conf", "x/y/a.conf", true},
    {"**/a.conf", "a.conf", true},
    {"**/a.conf", "x/y/a.conf", true},
    {"**/a.conf", "x/ba.conf", false},
    {"x/**/a.conf", "x/a.conf", true},
    {"x/**/a.conf", "x/y/z/a.conf", true},
    {"x/**/a.conf", "xa.conf", false},
    {"x**/a.conf", "xx/y/a.conf", true},
    {"x**/a.conf", "xa.conf", false},
    {"**/x/**/y", "x/y", true},
    {"**/x/**/y", "a/x/b/c/y", true},
    {"**/x/**/y", "a/xb/y", false},
    {"**", "x/y", true},
    {"x?y**", "x/y", true},
    {"x/*/**.conf", "x/y/z/a.conf", true},
    {"/x/*", "/x/y", true},
    {"/x/*", "x/y", false},
    /* Sets. */
    {"[a-c]x", "bx", true},
    {"[a-c]x", "dx", false},
    {"[!a-c]x", "dx", true},
    {"[^a-c]x", "bx", false},
    {"[]x]", "]", true},
    {"[!]x]", "]", false},
    {"[a-]", "-", true},
    {"[\\]]", "]", true},
    {"[a\\-c]", "b", false},
    {"[\\a-\\c]", "b", true},
    {"[c-a]", "b", false},
    {"[\303-\305]", "\304", true},
    {"[abc", "[abc", true},
    {"[abc", "a", false},
    {"[!", "[!", true},
    {"[]", "[]", true},
    /* Backslashes. */
    {"\\*", "*", true},
    {"\\*", "a", false},
    {"\\a", "a", true},
    {"a\\", "a\\", true},
    {"\\[a]", "[a]", true},
};

START_TEST(test_match)
{
    const struct glob_case *c = &cases[_i];
    const struct ec_glob glob = ec_glob_of(ec_str_from(c->pattern));
    ck_assert_msg(ec_glob_matches(&glob, ec_str_from(c->path)) == c->wanted, "%s, %s", c->pattern,
                  c->path);
}
END_TEST

/* Many stars take no exponential time: a matcher that tries all of them would not come back. */
START_TEST(test_stars)
{
    char pattern[4096];
    char path[4096];
    for (size_t i = 0; i + 1 < sizeof(pattern); i++) {
        pattern[i] = i % 2 == 0 ? '*' : 'a';
        path[i] = 'a';
    }
    pattern[sizeof(pattern) - 1] = '\0';
    path[sizeof(path) - 1] = '\0';
    const struct ec_glob glob = ec_glob_of(ec_str_from(pattern));
    ck_assert(ec_glob_matches(&glob, ec_str_from(path)));
    path[sizeof(path) - 2] = 'b';
    pattern[sizeof(pattern) - 2] = 'c';
    ck_assert(!ec_glob_matches(&glob, ec_str_from(path)));
}
END_TEST

/* A pattern without anything special is for its own path, whatever that is. */
START_TEST(test_random)
{
    static const char bytes[] = "ab/[]*?!-\\.";
    unsigned state = (unsigned)_i + 1;
    char pattern[12];
    char path[12];
    for (int run = 0; run < 20000; run++) {
        size_t len = 0;
        for (; len < sizeof(path) - 1; len++) {
            state = state * 1103515245 + 12345;
            pattern[len] = bytes[(state >> 16) % (sizeof(bytes) - 1)];
            path[len] = bytes[(state >> 20) % 3];
        }
        pattern[len] = '\0';
        path[len] = '\0';
        const struct ec_glob own = ec_glob_of(ec_str_from(path));
        const struct ec_glob glob = ec_glob_of(ec_str_from(pattern));
        ck_assert_msg(path[len - 1] == '/' || ec_glob_matches(&own, ec_str_from(path)), "%s", path);
        (void)ec_glob_matches(&glob, ec_str_from(path)); /* reads nothing else: see sanitizers */
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("glob");
    TCase *tcase = tcase_create("glob");
    tcase_add_loop_test(tcase, test_match, 0, EC_COUNT(cases));
    tcase_add_test(tcase, test_stars);
    tcase_add_loop_test(tcase, test_random, 0, 4);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
