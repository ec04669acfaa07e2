/* SPDX-License-Identifier: MIT */
/* The vocabulary: every word is found, nothing else is, and what it says is whole. */
#include "schema/vocabulary.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* What a word is looked up by: its name, without the scopes before a slash. */
static struct ec_str short_name(const struct ec_vocab *word)
{
    struct ec_str name = ec_vocab_text(word->name);
    if (word->kind == EC_VOCAB_SCOPE) {
        for (size_t i = name.len; i-- > 0;) {
            if (name.ptr[i] == '/') {
                return (struct ec_str){name.ptr + i + 1, name.len - i - 1};
            }
        }
    }
    return name;
}

static bool has(struct ec_numbers numbers, unsigned number)
{
    for (size_t i = 0; i < numbers.n; i++) {
        if (numbers.at[i] == number) {
            return true;
        }
    }
    return false;
}

/* True if the word has this name or alias, letter case aside. */
static bool is_called(const struct ec_vocab *word, struct ec_str name)
{
    struct ec_numbers aliases = ec_vocab_list(word->aliases);
    for (size_t i = 0; i < aliases.n; i++) {
        if (ec_str_equal_folded(ec_vocab_text(aliases.at[i]), name)) {
            return true;
        }
    }
    return ec_str_equal_folded(short_name(word), name);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static bool is_scope(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE;
}

/* The only word of this name and kind. */
static const struct ec_vocab *the(unsigned kind, const char *name)
{
    const struct ec_vocab *found = NULL;
    struct ec_numbers numbers = ec_vocab_find(ec_str_from(name));
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (word->kind == kind) {
            ck_assert_ptr_null(found);
            found = word;
        }
    }
    ck_assert_msg(found != NULL, "no %s", name);
    return found;
}

static void is_text(unsigned text, const char *wanted)
{
    struct ec_str got = ec_vocab_text(text);
    ck_assert_str_eq(got.ptr, wanted);
    ck_assert_uint_eq(got.len, strlen(wanted));
}

static void is_list(unsigned list, const char *wanted)
{
    char joined[1024] = "";
    struct ec_numbers numbers = ec_vocab_list(list);
    for (size_t i = 0; i < numbers.n; i++) {
        ck_assert_uint_lt(strlen(joined) + ec_vocab_text(numbers.at[i]).len + 2, sizeof(joined));
        strcat(strcat(joined, i > 0 ? " " : ""), ec_vocab_text(numbers.at[i]).ptr);
    }
    ck_assert_str_eq(joined, wanted);
}

static void is_places(unsigned list, const char *wanted)
{
    char joined[1024] = "";
    struct ec_numbers numbers = ec_vocab_list(list);
    for (size_t i = 0; i < numbers.n; i++) {
        strcat(strcat(joined, i > 0 ? " " : ""),
               ec_vocab_text(ec_vocab_at(numbers.at[i])->name).ptr);
    }
    ck_assert_str_eq(joined, wanted);
}

START_TEST(counts)
{
    unsigned n[EC_VOCAB_PARAMETER + 1] = {0};
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        n[ec_vocab_at(i)->kind]++;
    }
    unsigned sum = 0;
    for (unsigned kind = EC_VOCAB_OPTION; kind <= EC_VOCAB_PARAMETER; kind++) {
        printf("%s %u\n", ec_vocab_term(EC_TERM_KIND, kind).ptr, n[kind]);
        ck_assert_uint_gt(n[kind], 0);
        sum += n[kind];
    }
    ck_assert_uint_eq(sum, ec_vocab_count());
    ck_assert_ptr_null(ec_vocab_at(0));
    ck_assert_ptr_null(ec_vocab_at(ec_vocab_count() + 1));
}
END_TEST

START_TEST(every_word_is_found)
{
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        ck_assert_uint_eq(ec_vocab_number(word), i);
        ck_assert_msg(has(ec_vocab_find(short_name(word)), i), "%s", short_name(word).ptr);
        struct ec_numbers aliases = ec_vocab_list(word->aliases);
        for (size_t j = 0; j < aliases.n; j++) {
            ck_assert(has(ec_vocab_find(ec_vocab_text(aliases.at[j])), i));
        }
    }
}
END_TEST

START_TEST(letter_case_does_not_matter)
{
    uint32_t state = 1;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        struct ec_str name = short_name(ec_vocab_at(i));
        for (int round = 0; round < 4; round++) {
            /* Without a byte to spare, so that a sanitizer sees a read behind the end. */
            char *copy = malloc(name.len);
            for (size_t j = 0; j < name.len; j++) {
                bool flip = ec_is_letter(name.ptr[j]) && (next_random(&state) & 1) != 0;
                copy[j] = flip ? (char)(name.ptr[j] ^ 0x20) : name.ptr[j];
            }
            ck_assert(has(ec_vocab_find((struct ec_str){copy, name.len}), i));
            free(copy);
        }
    }
}
END_TEST

START_TEST(names_are_found_exactly)
{
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        struct ec_str name = short_name(ec_vocab_at(i));
        char copy[128];
        for (size_t at = 0; at < name.len; at++) {
            memcpy(copy, name.ptr, name.len);
            for (unsigned bit = 0; bit < 8; bit++) {
                copy[at] = (char)(name.ptr[at] ^ (1 << bit));
                struct ec_str text = {copy, name.len};
                ck_assert(has(ec_vocab_find(text), i) == is_called(ec_vocab_at(i), text));
            }
            struct ec_str head = {name.ptr, at};
            ck_assert(has(ec_vocab_find(head), i) == is_called(ec_vocab_at(i), head));
        }
        memcpy(copy, name.ptr, name.len);
        copy[name.len] = '\0';
        ck_assert_uint_eq(ec_vocab_find((struct ec_str){copy, name.len + 1}).n, 0);
    }
}
END_TEST

START_TEST(unknown_names)
{
    static const char *const unknown[] = {"",
                                          "-",
                                          "x",
                                          "smtpd_banner",
                                          "Max_Outbound_Connection",
                                          "cluster/Topology",
                                          "Max Outbound Connections"};
    static char endless[5000];
    for (size_t i = 0; i < EC_COUNT(unknown); i++) {
        ck_assert_uint_eq(ec_vocab_find(ec_str_from(unknown[i])).n, 0);
    }
    memset(endless, 'a', sizeof(endless));
    for (size_t len = 0; len < sizeof(endless); len++) {
        ck_assert_uint_eq(ec_vocab_find((struct ec_str){endless, len}).n, 0);
    }
    ck_assert_uint_eq(ec_vocab_find((struct ec_str){NULL, 0}).n, 0);
}
END_TEST

START_TEST(words_are_in_order)
{
    for (unsigned i = 2; i <= ec_vocab_count(); i++) {
        struct ec_str a = short_name(ec_vocab_at(i - 1));
        struct ec_str b = short_name(ec_vocab_at(i));
        size_t j = 0;
        while (j < a.len && j < b.len && ec_lower(a.ptr[j]) == ec_lower(b.ptr[j])) {
            j++;
        }
        ck_assert(j == a.len || (j < b.len && ec_lower(a.ptr[j]) < ec_lower(b.ptr[j])));
    }
}
END_TEST

START_TEST(every_word_is_whole)
{
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_str doc = ec_vocab_text(word->doc);
        ck_assert_uint_le(doc.len, 100);
        ck_assert(ec_str_ends(doc, EC_STR(".")));
        ck_assert_uint_ne(word->confidence, 0);
        bool has_value = word->kind == EC_VOCAB_OPTION || word->kind == EC_VOCAB_STATEMENT ||
                         word->kind == EC_VOCAB_PARAMETER;
        ck_assert(has_value == (word->type != 0));
        ck_assert(is_scope(word) == (word->instance != 0));
        ck_assert((word->type == EC_TYPE_LIST || word->type == EC_TYPE_WORDS) ==
                  (word->element != 0));
        ck_assert((word->type == EC_TYPE_DICTIONARY) == (word->value != 0));
        struct ec_vocab_range range = ec_vocab_range(word->range);
        ck_assert((word->range != 0) == (range.basis != 0));
        ck_assert(range.low <= range.high);
        ck_assert(word->module == 0 || ec_vocab_at(word->module)->kind == EC_VOCAB_MODULE);
        ck_assert(word->refers == 0 || is_scope(ec_vocab_at(word->refers)));
    }
}
END_TEST

/* A scope lists as members exactly the words that may stand in it. */
START_TEST(members_are_what_is_allowed)
{
    for (unsigned s = 1; s <= ec_vocab_count(); s++) {
        const struct ec_vocab *scope = ec_vocab_at(s);
        struct ec_numbers members = ec_vocab_list(scope->members);
        for (size_t j = 1; j < members.n; j++) {
            ck_assert_uint_lt(members.at[j - 1], members.at[j]);
        }
        size_t n = 0;
        for (unsigned i = 1; is_scope(scope) && i <= ec_vocab_count(); i++) {
            const struct ec_vocab *word = ec_vocab_at(i);
            if (ec_vocab_allowed(word, scope) && word->place != EC_PLACE_UNKNOWN) {
                ck_assert_msg(n < members.n && members.at[n] == i, "%s in %s",
                              ec_vocab_text(word->name).ptr, ec_vocab_text(scope->name).ptr);
                n++;
            }
        }
        ck_assert_uint_eq(n, members.n);
    }
}
END_TEST

START_TEST(words_are_found_in_their_scopes)
{
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_numbers scopes = ec_vocab_list(word->scopes);
        for (size_t j = 0; j < scopes.n; j++) {
            const struct ec_vocab *scope = ec_vocab_at(scopes.at[j]);
            ck_assert(is_scope(scope));
            const struct ec_vocab *found = is_scope(word)
                                               ? ec_vocab_scope(short_name(word), scope)
                                               : ec_vocab_option(short_name(word), scope);
            ck_assert_ptr_eq(found, word);
        }
    }
}
END_TEST

START_TEST(a_number_with_a_special_value)
{
    const struct ec_vocab *word =
        ec_vocab_option(EC_STR("MAX_OUTBOUND_connections"), ec_vocab_global());
    ck_assert_ptr_nonnull(word);
    is_text(word->name, "Max_Outbound_Connections");
    is_text(word->page, "4/config/ref-max-outbound-connections.md");
    is_text(word->default_text, "32");
    is_places(word->scopes, "global Binding_Group Binding Domain");
    ck_assert_uint_eq(word->type, EC_TYPE_INTEGER);
    ck_assert_uint_eq(word->unit, EC_UNIT_CONNECTIONS);
    ck_assert_uint_eq(word->module, 0);
    ck_assert_uint_eq(word->reload, EC_RELOAD_LIVE);
    ck_assert_uint_eq(word->traffic, EC_TRAFFIC_SENDING);
    ck_assert_uint_eq(word->confidence, EC_CONFIDENCE_HIGH);
    struct ec_vocab_range range = ec_vocab_range(word->range);
    ck_assert_int_eq(range.low, -1);
    ck_assert_int_eq(range.high, INT64_MAX);
    ck_assert_uint_eq(range.basis, EC_BASIS_SENTINEL);
    struct ec_numbers specials = ec_vocab_list(word->specials);
    ck_assert_uint_eq(specials.n, 1);
    ck_assert_int_eq(ec_vocab_special(specials.at[0]).value, -1);
    is_text(ec_vocab_special(specials.at[0]).meaning, "unlimited");
    struct ec_numbers since = ec_vocab_list(word->since);
    ck_assert_uint_eq(since.n, 1);
    ck_assert_uint_eq(ec_vocab_version(since.at[0]).number, 0x03000000u);
    is_text(ec_vocab_version(since.at[0]).text, "3.0");
}
END_TEST

START_TEST(one_name_in_several_scopes)
{
    ck_assert_uint_eq(ec_vocab_find(EC_STR("community")).n, 2);
    const struct ec_vocab *snmp = ec_vocab_scope(EC_STR("snmp"), ec_vocab_global());
    const struct ec_vocab *traps = ec_vocab_scope(EC_STR("SNMP_Traps"), ec_vocab_global());
    const struct ec_vocab *destination = ec_vocab_scope(EC_STR("DESTINATION"), traps);
    ck_assert_ptr_nonnull(destination);
    is_text(ec_vocab_option(EC_STR("Community"), snmp)->default_text, "public");
    is_text(ec_vocab_option(EC_STR("Community"), destination)->default_text, "Public");
    ck_assert_ptr_null(ec_vocab_option(EC_STR("Community"), traps));
    ck_assert_uint_eq(ec_vocab_option(EC_STR("Community"), snmp)->secret, EC_SECRET_YES);
}
END_TEST

START_TEST(scopes_of_modules)
{
    const struct ec_vocab *cluster = ec_vocab_scope(EC_STR("Cluster"), ec_vocab_global());
    const struct ec_vocab *topology = ec_vocab_scope(EC_STR("Topology"), cluster);
    ck_assert_uint_eq(cluster->kind, EC_VOCAB_MODULE);
    is_text(topology->name, "cluster/Topology");
    ck_assert_uint_eq(topology->instance, EC_INSTANCE_REQUIRED);
    ck_assert_uint_eq(topology->form, EC_FORM_CIDR);
    ck_assert_uint_eq(topology->module, ec_vocab_number(cluster));
    ck_assert_ptr_null(ec_vocab_scope(EC_STR("Topology"), ec_vocab_global()));
    ck_assert_ptr_nonnull(ec_vocab_option(EC_STR("cidrmask"), topology));
    ck_assert_uint_eq(ec_vocab_scope(EC_STR("Logs"), ec_vocab_global())->kind, EC_VOCAB_SCOPE);
    ck_assert_uint_eq(ec_vocab_option(EC_STR("Logs"), cluster)->type, EC_TYPE_DICTIONARY);
}
END_TEST

START_TEST(words_without_a_list_of_scopes)
{
    const struct ec_vocab *global = ec_vocab_global();
    const struct ec_vocab *listener = ec_vocab_scope(EC_STR("ESMTP_Listener"), global);
    const struct ec_vocab *adaptive = ec_vocab_scope(EC_STR("adaptive"), global);
    ck_assert_uint_eq(ec_vocab_option(EC_STR("include"), listener)->kind, EC_VOCAB_STATEMENT);
    ck_assert_ptr_nonnull(ec_vocab_option(EC_STR("Debug_Level"), adaptive));
    ck_assert_ptr_null(ec_vocab_option(EC_STR("enabled"), listener));
    const struct ec_vocab *nowhere = the(EC_VOCAB_OPTION, "external_hostname");
    ck_assert_uint_eq(nowhere->place, EC_PLACE_UNKNOWN);
    ck_assert_ptr_eq(ec_vocab_option(EC_STR("external_hostname"), listener), nowhere);
    ck_assert(!has(ec_vocab_list(listener->members), ec_vocab_number(nowhere)));
}
END_TEST

START_TEST(lists_and_links)
{
    const struct ec_vocab *word = the(EC_VOCAB_OPTION, "Watch_Variable");
    is_text(word->name, "Watch_Variables");
    is_list(word->aliases, "Watch_Variable");
    is_list(word->keys, "GlobalMailQueue ActiveQueue DelayedQueue FailedMessages FailMessages");
    word = the(EC_VOCAB_OPTION, "Blackhole");
    is_list(word->values, "true false inline internal");
    ck_assert_uint_eq(word->also, EC_ALSO_BOOLEAN);
    word = the(EC_VOCAB_OPTION, "mbus_daemon");
    struct ec_numbers links = ec_vocab_list(word->replacements);
    ck_assert_uint_eq(links.n, 2);
    struct ec_vocab_link link = ec_vocab_link(links.at[0]);
    ck_assert_uint_eq(link.kind, EC_LINK_MODULE);
    ck_assert_ptr_eq(ec_vocab_at(link.scope), the(EC_VOCAB_MODULE, "msgc_server"));
    ck_assert_uint_eq(ec_vocab_version(word->deprecated).number, 0x03040000u);
    word = the(EC_VOCAB_OPTION, "Enable_FBL_Header_Insertion");
    link = ec_vocab_link(ec_vocab_list(word->needs).at[0]);
    ck_assert_uint_eq(link.kind, EC_LINK_OPTION);
    is_text(link.name, "auto_log");
    ck_assert_ptr_eq(ec_vocab_at(link.scope), the(EC_VOCAB_MODULE, "fbl"));
    is_list(link.values, "true");
    word = the(EC_VOCAB_OPTION, "Duravip_Follow");
    ck_assert_ptr_eq(ec_vocab_at(word->refers), the(EC_VOCAB_SCOPE, "binding"));
}
END_TEST

/* Macros alone are told apart by letter case; whoever looks them up compares the names. */
START_TEST(macros)
{
    struct ec_numbers numbers = ec_vocab_find(EC_STR("%B"));
    unsigned exact = 0;
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        ck_assert_uint_eq(word->kind, EC_VOCAB_MACRO);
        exact += ec_str_equal(ec_vocab_text(word->name), EC_STR("%B"));
    }
    ck_assert_uint_eq(numbers.n, 2);
    ck_assert_uint_eq(exact, 1);
    const struct ec_vocab *word = the(EC_VOCAB_MACRO, "%us{}");
    ck_assert_uint_eq(word->argument, EC_ARGUMENT_INTEGER);
    ck_assert_int_eq(ec_vocab_range(word->key_range).low, 1);
    ck_assert_int_eq(ec_vocab_range(word->key_range).high, 6);
    is_text(the(EC_VOCAB_MACRO, "%local_ip")->name_space, "outbound_tls");
    is_list(the(EC_VOCAB_PARAMETER, "x-bindpw")->of, "ldap: ldaps:");
    ck_assert_uint_eq(the(EC_VOCAB_SCHEME, "cluster://")->use, EC_USE_LOG);
}
END_TEST

START_TEST(fixed_words)
{
    ck_assert_str_eq(ec_vocab_term(EC_TERM_UNIT, EC_UNIT_PER_SECOND).ptr, "per_second");
    ck_assert_str_eq(ec_vocab_term(EC_TERM_TYPE, EC_TYPE_DOMAIN_PATTERN).ptr, "domain_pattern");
    ck_assert_str_eq(ec_vocab_term(EC_TERM_PLACE, EC_PLACE_UNKNOWN).ptr, "unknown");
    ck_assert_str_eq(ec_vocab_term(EC_TERM_TYPE, 0).ptr, "");
    ck_assert_str_eq(ec_vocab_term(EC_TERM_TYPE, EC_TYPE_VERSION + 1).ptr, "");
    ck_assert_uint_eq(ec_vocab_terms(EC_TERM_TYPE).n, EC_TYPE_VERSION);
    is_text(ec_vocab_terms(EC_TERM_EVENTS).at[3], "failures");
    for (unsigned group = EC_TERM_KIND; group <= EC_TERM_PLACE; group++) {
        ck_assert_uint_gt(ec_vocab_terms((enum ec_term)group).n, 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vocabulary");
    TCase *cases = tcase_create("all");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, counts);
    tcase_add_test(cases, every_word_is_found);
    tcase_add_test(cases, letter_case_does_not_matter);
    tcase_add_test(cases, names_are_found_exactly);
    tcase_add_test(cases, unknown_names);
    tcase_add_test(cases, words_are_in_order);
    tcase_add_test(cases, every_word_is_whole);
    tcase_add_test(cases, members_are_what_is_allowed);
    tcase_add_test(cases, words_are_found_in_their_scopes);
    tcase_add_test(cases, a_number_with_a_special_value);
    tcase_add_test(cases, one_name_in_several_scopes);
    tcase_add_test(cases, scopes_of_modules);
    tcase_add_test(cases, words_without_a_list_of_scopes);
    tcase_add_test(cases, lists_and_links);
    tcase_add_test(cases, macros);
    tcase_add_test(cases, fixed_words);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
