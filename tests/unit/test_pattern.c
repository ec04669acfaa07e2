/* SPDX-License-Identifier: MIT */
/* Regular expressions and networks as names of scopes, alone and in lists. */
#include "model/patterns.h"
#include "model/project.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- regular expressions ---------------------------------------------------------------------- */

static enum ec_match match(const char *expression, const char *name)
{
    bool oom = false;
    struct ec_regex *regex = ec_regex_new(ec_str_from(expression), true, &oom);
    ck_assert(!oom);
    ck_assert_msg(regex != NULL, "%s", expression);
    enum ec_match result = ec_regex_match(regex, ec_str_from(name));
    ec_regex_free(regex);
    return result;
}

START_TEST(expressions_match_a_part_of_a_name)
{
    static const struct {
        const char *expression;
        const char *name;
        enum ec_match wanted;
    } cases[] = {
        {"yahoo", "mail.yahoo.com", EC_MATCH_FOUND},
        {"yahoo", "example.com", EC_MATCH_NONE},
        {"^yahoo", "mail.yahoo.com", EC_MATCH_NONE},
        {"[.]COM$", "example.com", EC_MATCH_FOUND},
        {"^$", "", EC_MATCH_FOUND},
        {"", "anything", EC_MATCH_FOUND},
        {"a|", "b", EC_MATCH_FOUND},
        {"\\.com$", "examplexcom", EC_MATCH_NONE},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        ck_assert_msg(match(cases[i].expression, cases[i].name) == cases[i].wanted, "/%s/ and '%s'",
                      cases[i].expression, cases[i].name);
    }
}
END_TEST

START_TEST(letter_case_counts_on_request)
{
    bool oom = false;
    struct ec_regex *regex = ec_regex_new(EC_STR("^b"), false, &oom);
    ck_assert_int_eq(ec_regex_match(regex, EC_STR("b1")), EC_MATCH_FOUND);
    ck_assert_int_eq(ec_regex_match(regex, EC_STR("B1")), EC_MATCH_NONE);
    ec_regex_free(regex);
}
END_TEST

/* PCRE 8 takes an unknown escape for its letter; PCRE2 would refuse it. */
START_TEST(unknown_escapes_are_letters)
{
    ck_assert_int_eq(match("\\yahoo", "yahoo.com"), EC_MATCH_FOUND);
    ck_assert_int_eq(match("^\\m\\j[.]", "mj.example"), EC_MATCH_FOUND);
    ck_assert_int_eq(match("^\\m\\d$", "m7"), EC_MATCH_FOUND);
    ck_assert_int_eq(match("^\\m\\d$", "mx"), EC_MATCH_NONE);
}
END_TEST

START_TEST(what_is_no_expression_is_no_lack_of_memory)
{
    static const char *const bad[] = {"(", "a[", "*", "a{2,1}", "(?<n>a)(?<n>b)", "\\"};
    for (size_t i = 0; i < EC_COUNT(bad); i++) {
        bool oom = false;
        ck_assert_msg(!ec_regex_new(ec_str_from(bad[i]), true, &oom), "%s", bad[i]);
        ck_assert(!oom);
    }
    char deep[2001];
    memset(deep, '(', 1000);
    memset(deep + 1000, ')', 1000);
    bool oom = false;
    ck_assert_ptr_null(ec_regex_new((struct ec_str){deep, 2000}, true, &oom));
    ck_assert(!oom);
}
END_TEST

START_TEST(a_match_that_takes_too_long_is_given_up)
{
    char name[1025];
    memset(name, 'a', sizeof(name));
    name[1023] = '!';
    name[1024] = '\0';
    ck_assert_int_eq(match("(a+)+$", name), EC_MATCH_GIVEN_UP);
    ck_assert_int_eq(match("^(a|a)*$", name), EC_MATCH_GIVEN_UP);
    ck_assert_int_eq(match("a!$", name), EC_MATCH_FOUND);
    bool oom = false;
    struct ec_regex *regex = ec_regex_new(EC_STR("a"), true, &oom);
    ck_assert_int_eq(ec_regex_match(regex, (struct ec_str){name, 1024}), EC_MATCH_FOUND);
    ck_assert_int_eq(ec_regex_match(regex, (struct ec_str){name, 1025}), EC_MATCH_GIVEN_UP);
    ec_regex_free(regex);
    ec_regex_free(NULL);
}
END_TEST

/* ---- networks --------------------------------------------------------------------------------- */

START_TEST(networks_are_read)
{
    static const struct {
        const char *text;
        unsigned n_bytes; /* 0: no network */
        unsigned length;
    } cases[] = {
        {"10.0.0.0/8", 4, 8},
        {"10.1.2.3", 4, 32},
        {"0.0.0.0/0", 4, 0},
        {"10.0.0.0/33", 0, 0},
        {"10.0.0.0/", 0, 0},
        {"10.0.0.0/-1", 0, 0},
        {"10.0.0.0/8/8", 0, 0},
        {"10.0.0", 0, 0},
        {"", 0, 0},
        {"2001:db8::/32", 16, 32},
        {"2001:db8::1", 16, 128},
        {"::/0", 16, 0},
        {"::/129", 0, 0},
        {"[2001:db8::1]", 0, 0},
        {"example.com", 0, 0},
        {"/8", 0, 0},
        {"10.0.0.0/4294967304", 0, 0},
        {"10.0.0.0/256", 0, 0},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        struct ec_network network;
        bool read = ec_network_read(ec_str_from(cases[i].text), &network);
        ck_assert_msg(read == (cases[i].n_bytes != 0), "'%s'", cases[i].text);
        if (read) {
            ck_assert_uint_eq(network.n_bytes, cases[i].n_bytes);
            ck_assert_uint_eq(network.length, cases[i].length);
        }
    }
}
END_TEST

START_TEST(networks_are_cut_at_any_bit)
{
    struct ec_network network;
    ck_assert(ec_network_read(EC_STR("255.255.255.255"), &network));
    for (unsigned length = 0; length <= 32; length++) {
        struct ec_network cut = ec_network_cut(&network, (uint8_t)length);
        uint32_t bits = (uint32_t)cut.bytes[0] << 24 | (uint32_t)cut.bytes[1] << 16 |
                        (uint32_t)cut.bytes[2] << 8 | cut.bytes[3];
        ck_assert_uint_eq(bits, length == 0 ? 0 : UINT32_MAX << (32 - length));
        ck_assert_uint_eq(cut.length, length);
    }
    struct ec_network inner;
    ck_assert(ec_network_read(EC_STR("10.0.0.0/9"), &inner));
    ck_assert(ec_network_read(EC_STR("10.0.0.0/8"), &network));
    ck_assert_int_lt(ec_network_order(&inner, &network), 0);
    ck_assert_int_gt(ec_network_order(&network, &inner), 0);
    ck_assert_int_eq(ec_network_order(&network, &network), 0);
    struct ec_network six;
    ck_assert(ec_network_read(EC_STR("a00::/8"), &six));
    ck_assert_int_lt(ec_network_order(&network, &six), 0);
}
END_TEST

/* ---- lists of them ---------------------------------------------------------------------------- */

static struct ec_project *project;
static struct ec_patterns patterns;

/* Opens a configuration and returns the patterns of its global scope that are called `name`. */
static const struct ec_pattern_list *open_list(const char *text, const char *name, bool networks)
{
    struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    size_t len = strlen(text);
    struct ec_file file = {.bytes = calloc(1, len + EC_SOURCE_PADDING), .len = len};
    memcpy(file.bytes, text, len);
    project = ec_project_new(&options);
    ck_assert_int_eq(ec_project_read_bytes(project, "ecelerity.conf", &file), EC_OK);
    const struct ec_model *model = project->models[0];
    ck_assert(ec_patterns_init(&patterns, model));
    const struct ec_pattern_list *list =
        ec_patterns_of(&patterns, model->global, ec_model_name(model, name), networks);
    ck_assert_ptr_nonnull(list);
    return list;
}

static void close_list(void)
{
    ec_patterns_fini(&patterns);
    ec_project_free(project);
}

static const char *instance(const struct ec_pattern_list *list, size_t i)
{
    return ec_intern_text(&project->models[0]->instances, list->at[i].scope->instance).ptr;
}

START_TEST(expressions_are_in_order_and_others_left_out)
{
    const struct ec_pattern_list *list = open_list(
        "Domain \"/b/\" { }\nDomain \"x\" { }\nHost \"/h/\" { }\nDomain \"/(/\" { }\n"
        "Domain \"/a/\" { }\nDomain \"/open\" { }\nDomain \"/b/\" { Retry_Interval = 1 }\n"
        "Domain \"//\" { }\nDomain \"/\" { }\n",
        "domain", false);
    ck_assert_uint_eq(list->n, 4);
    ck_assert_str_eq(instance(list, 0), "/b/");
    ck_assert_str_eq(instance(list, 1), "/a/");
    ck_assert_str_eq(instance(list, 2), "/open");
    ck_assert_str_eq(instance(list, 3), "//");
    ck_assert_int_eq(ec_regex_match(list->at[2].regex, EC_STR("reopened")), EC_MATCH_FOUND);
    ck_assert_int_eq(ec_regex_match(list->at[3].regex, EC_STR("x")), EC_MATCH_FOUND);
    const struct ec_model *model = project->models[0];
    const struct ec_pattern_list *hosts =
        ec_patterns_of(&patterns, model->global, ec_model_name(model, "host"), false);
    ck_assert_uint_eq(hosts->n, 1);
    ck_assert_str_eq(instance(hosts, 0), "/h/");
    close_list();
}
END_TEST

/* The networks that hold an address, the smallest first. */
static void check_networks(const struct ec_pattern_list *list, const char *address,
                           const char *wanted)
{
    char found[512] = "";
    struct ec_network inner;
    ck_assert(ec_network_read(ec_str_from(address), &inner));
    for (size_t i = 0; (i = ec_patterns_find(list, i, &inner)) < list->n; i++) {
        snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s ", instance(list, i));
    }
    ck_assert_msg(strcmp(found, wanted) == 0, "%s: %s", address, found);
}

START_TEST(the_smallest_network_goes_first)
{
    const struct ec_pattern_list *list =
        open_list("Peer \"0.0.0.0/0\" { }\nPeer \"10.0.0.0/8\" { }\nPeer \"10.1.2.3\" { }\n"
                  "Peer \"10.1.0.0/16\" { }\nPeer \"::/0\" { }\nPeer \"2001:db8::/32\" { }\n"
                  "Peer \"10.9.9.9/8\" { }\nPeer \"example.com\" { }\nPeer \"10.1.2.0/24\" { }\n"
                  "Peer \"2001:db8::1\" { }\nPeer \"10.1.2.3/32\" { }\n",
                  "peer", true);
    ck_assert_uint_eq(list->n, 10);
    check_networks(list, "10.1.2.3",
                   "10.1.2.3 10.1.2.3/32 10.1.2.0/24 10.1.0.0/16 10.0.0.0/8 10.9.9.9/8 0.0.0.0/0 ");
    check_networks(list, "10.1.2.4", "10.1.2.0/24 10.1.0.0/16 10.0.0.0/8 10.9.9.9/8 0.0.0.0/0 ");
    check_networks(list, "10.0.0.0/8", "10.0.0.0/8 10.9.9.9/8 0.0.0.0/0 ");
    check_networks(list, "10.0.0.0/7", "0.0.0.0/0 ");
    check_networks(list, "2001:db8::1", "2001:db8::1 2001:db8::/32 ::/0 ");
    check_networks(list, "2001:db8::/31", "::/0 ");
    close_list();
}
END_TEST

/* Each length from 32 to 0, in a random order and among neighbours: the other way is to try all. */
START_TEST(the_search_finds_what_trying_all_finds)
{
    static char text[64 * 400];
    uint32_t seed = 12345;
    size_t used = 0;
    for (int i = 0; i < 400; i++) {
        seed = seed * 1664525 + 1013904223;
        used += (size_t)snprintf(text + used, sizeof(text) - used, "Peer \"10.%u.%u.0/%u\" { }\n",
                                 seed >> 29, seed >> 24 & 3, seed >> 11 & 31);
    }
    const struct ec_pattern_list *list = open_list(text, "peer", true);
    ck_assert_uint_gt(list->n, 200);
    for (unsigned a = 0; a < 64; a++) {
        char address[32];
        struct ec_network inner;
        snprintf(address, sizeof(address), "10.%u.%u.1", a / 8, a % 8);
        ck_assert(ec_network_read(ec_str_from(address), &inner));
        size_t next = ec_patterns_find(list, 0, &inner);
        for (size_t i = 0; i < list->n; i++) {
            const struct ec_network *network = &list->at[i].network;
            struct ec_network cut = ec_network_cut(&inner, network->length);
            if (ec_network_order(network, &cut) == 0) {
                ck_assert_uint_eq(next, i);
                next = ec_patterns_find(list, i + 1, &inner);
            }
        }
        ck_assert_uint_eq(next, list->n);
    }
    close_list();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pattern");
    TCase *alone = tcase_create("alone");
    tcase_add_test(alone, expressions_match_a_part_of_a_name);
    tcase_add_test(alone, letter_case_counts_on_request);
    tcase_add_test(alone, unknown_escapes_are_letters);
    tcase_add_test(alone, what_is_no_expression_is_no_lack_of_memory);
    tcase_add_test(alone, a_match_that_takes_too_long_is_given_up);
    tcase_add_test(alone, networks_are_read);
    tcase_add_test(alone, networks_are_cut_at_any_bit);
    suite_add_tcase(suite, alone);
    TCase *lists = tcase_create("lists");
    tcase_add_test(lists, expressions_are_in_order_and_others_left_out);
    tcase_add_test(lists, the_smallest_network_goes_first);
    tcase_add_test(lists, the_search_finds_what_trying_all_finds);
    suite_add_tcase(suite, lists);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
