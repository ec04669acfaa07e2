/* SPDX-License-Identifier: MIT */
/* Words of a site: what manifests say, where each word is known, and texts that are no manifest. */
#include "schema/manifest.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct ec_site_words site;
static struct ec_arena arena;

static void set_up(void)
{
    ck_assert(ec_site_init(&site));
    ec_arena_init(&arena);
}

static void tear_down(void)
{
    ec_site_fini(&site);
    ec_arena_fini(&arena);
}

static struct ec_site_reader parse(const char *text, size_t len, ec_site_parse *parser)
{
    struct ec_site_reader reader = {
        .site = &site, .arena = &arena, .path = "a", .text = {text, len}};
    parser(&reader);
    return reader;
}

static void read_manifest(const char *text)
{
    struct ec_site_reader reader = parse(text, strlen(text), ec_manifest_parse);
    ck_assert_msg(reader.status == EC_SITE_OK, "%s", reader.error ? reader.error : "memory");
}

/* The place inside scopes, which are names between blanks: "binding domain". */
static struct ec_site_place enter(const char *scopes)
{
    struct ec_site_place place = ec_site_begin(&site, true);
    const struct ec_vocab *known = ec_vocab_global();
    while (*scopes) {
        struct ec_str name = {scopes, strcspn(scopes, " ")};
        known = known ? ec_vocab_scope(name, known) : NULL;
        place = ec_site_enter(&site, place, name, known);
        scopes += name.len;
        scopes += *scopes == ' ';
    }
    return place;
}

static bool knows(const char *scopes, enum ec_site_kind kind, const char *name)
{
    return ec_site_find(&site, enter(scopes), kind, ec_str_from(name)) != NULL;
}

/* ---- manifests -------------------------------------------------------------------------------- */

START_TEST(forms_of_a_manifest)
{
    read_manifest("# a comment\r\n\r\n  [acme]\r\n"
                  "msys.requires=other\r\n"
                  "\tmsys.provides = config.Global.One # behind\r\n"
                  "MSYS.Provides:auto=CONFIG.GLOBAL:Binding.Two ; x\r\n"
                  "msys.provides=config.Global:Binding_Group:Binding:Domain.Three\r\n"
                  "msys.provides = config.Global\n"
                  "msys.provides = datasource.acme\n"
                  "description = anything = goes [here]\n"
                  "[ other ]\n"
                  "msys.provides = config.Global:other:part.four");
    ck_assert(knows("", EC_SITE_SCOPE, "acme"));
    ck_assert(knows("", EC_SITE_SCOPE, "OTHER"));
    ck_assert(knows("", EC_SITE_OPTION, "one"));
    ck_assert(!knows("", EC_SITE_OPTION, "acme"));
    ck_assert(!knows("", EC_SITE_SCOPE, "one"));
    ck_assert(knows("binding_group binding domain", EC_SITE_OPTION, "THREE"));
    ck_assert(!knows("binding domain", EC_SITE_OPTION, "three"));
    ck_assert(!knows("binding", EC_SITE_OPTION, "one"));
    ck_assert(knows("other", EC_SITE_SCOPE, "Part"));
    ck_assert(knows("other part", EC_SITE_OPTION, "four"));
    ck_assert(!knows("other part more", EC_SITE_OPTION, "four"));
    ck_assert(!knows("", EC_SITE_SCOPE, "datasource"));
    ck_assert(ec_site_lists_options(&site, enter("other part")));
    ck_assert(!ec_site_lists_options(&site, enter("other")));
    ck_assert(!ec_site_lists_options(&site, enter("acme")));
}
END_TEST

START_TEST(words_of_a_fragment)
{
    read_manifest("[acme]\nmsys.provides = config.Global:Binding:Domain.One\n");
    struct ec_site_place place = ec_site_begin(&site, false);
    ck_assert_ptr_nonnull(ec_site_find(&site, place, EC_SITE_OPTION, EC_STR("One")));
    place = ec_site_enter(&site, place, EC_STR("nowhere"), NULL);
    ck_assert_ptr_nonnull(ec_site_find(&site, place, EC_SITE_OPTION, EC_STR("one")));
    ck_assert_ptr_nonnull(ec_site_find(&site, place, EC_SITE_SCOPE, EC_STR("acme")));
    ck_assert_ptr_null(ec_site_find(&site, place, EC_SITE_OPTION, EC_STR("two")));
    ck_assert(!ec_site_lists_options(&site, place));
}
END_TEST

START_TEST(names_keep_their_spelling)
{
    read_manifest("[Acme]\nmsys.provides = config.Global.ONE_Two\n"
                  "msys.provides = config.Global.one_two\n");
    const struct ec_site_word *word =
        ec_site_find(&site, enter(""), EC_SITE_OPTION, EC_STR("one_TWO"));
    ck_assert_ptr_nonnull(word);
    ck_assert_str_eq(word->name.ptr, "ONE_Two");
    ck_assert_uint_eq(site.n_words, 4); /* two words, and each once more for fragments */
    ck_assert_ptr_nonnull(ec_site_at(&site, site.keys.count - 1));
    ck_assert_ptr_null(ec_site_at(&site, site.keys.count));
}
END_TEST

static const struct {
    const char *text;
    const char *error;
} malformed[] = {
    {"", "a:1: the manifest names no module: it begins with [MODULE]"},
    {"# nothing\n;\n", "a:1: the manifest names no module: it begins with [MODULE]"},
    {"msys.requires = x\n", "a:1: the head of a module, [MODULE], must come first"},
    {"[]\n", "a:1: '[]' is no head of a module: write [MODULE]"},
    {"[a b]\n", "a:1: '[a b]' is no head of a module: write [MODULE]"},
    {"[a\n", "a:1: '[a' is no head of a module: write [MODULE]"},
    {"[a] x\n", "a:1: '[a] x' is no head of a module: write [MODULE]"},
    {"[a]\n= x\n", "a:2: a key is missing before '='"},
    {"[a]\n:auto = x\n", "a:2: a key is missing before '='"},
    {"[a]\nword\n", "a:2: 'word' is no setting: write KEY = VALUE"},
    {"[a]\nmsys.require = x\n", "a:2: unknown key 'msys.require': did you mean 'msys.requires'?"},
    {"[a]\nmsys.requires =\n", "a:2: '' is no module"},
    {"[a]\nmsys.provides =\n", "a:2: '' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.\n",
     "a:2: 'config.' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.GlobalX\n",
     "a:2: 'config.GlobalX' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.\n",
     "a:2: 'config.Global.' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global::X\n",
     "a:2: 'config.Global::X' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.A.B\n",
     "a:2: 'config.Global.A.B' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.A:B\n",
     "a:2: 'config.Global.A:B' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.A B\n",
     "a:2: 'config.Global.A B' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\n\nmsys.provides = config.Global:\xc3\xa4\n",
     "a:3: 'config.Global:\xc3\xa4' is no capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a\n",
     "a:2: 'config.Global:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a:a...' has more than 16 scopes in each "
     "other"},
    {"[a]\rb\n", "a:1: a control byte, 0x0d, has no place in a text"},
    {"[a]\n\033[1m\n", "a:2: a control byte, 0x1b, has no place in a text"},
    {"[a]\nx\x7f=1\n", "a:2: a control byte, 0x7f, has no place in a text"},
};

START_TEST(malformed_manifests)
{
    struct ec_site_reader reader =
        parse(malformed[_i].text, strlen(malformed[_i].text), ec_manifest_parse);
    ck_assert_int_eq(reader.status, EC_SITE_MALFORMED);
    ck_assert_str_eq(reader.error, malformed[_i].error);
}
END_TEST

START_TEST(long_lines_and_names)
{
    char text[2 * EC_SITE_MOST_LINE];
    memset(text, 'x', sizeof(text));
    memcpy(text, "[a]\n", 4);
    struct ec_site_reader reader = parse(text, 5 + EC_SITE_MOST_LINE, ec_manifest_parse);
    ck_assert_str_eq(reader.error, "a:2: the line is longer than 1024 bytes");
    int len = snprintf(text, sizeof(text), "[a]\nmsys.provides = config.Global.%0*d\n",
                       EC_SITE_MOST_NAME, 7);
    reader = parse(text, (size_t)len, ec_manifest_parse);
    ck_assert_int_eq(reader.status, EC_SITE_OK);
    len = snprintf(text, sizeof(text), "[a]\nmsys.provides = config.Global.%0*d\n",
                   EC_SITE_MOST_NAME + 1, 7);
    reader = parse(text, (size_t)len, ec_manifest_parse);
    ck_assert_int_eq(reader.status, EC_SITE_MALFORMED);
}
END_TEST

START_TEST(too_many_words)
{
    enum { SIZE = 4 << 20 };
    char *text = malloc(SIZE);
    ck_assert_ptr_nonnull(text);
    size_t len = (size_t)snprintf(text, SIZE, "[a]\n");
    for (int i = 0; i < EC_SITE_MOST_WORDS; i++) {
        len += (size_t)snprintf(text + len, SIZE - len, "msys.provides=config.Global.a%d\n", i);
    }
    struct ec_site_reader reader = parse(text, len, ec_manifest_parse);
    ck_assert_int_eq(reader.status, EC_SITE_MALFORMED);
    ck_assert_str_eq(reader.error, "a:32769: these are more words than a site can have");
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("site");
    TCase *manifests = tcase_create("manifests");
    tcase_add_checked_fixture(manifests, set_up, tear_down);
    tcase_add_test(manifests, forms_of_a_manifest);
    tcase_add_test(manifests, words_of_a_fragment);
    tcase_add_test(manifests, names_keep_their_spelling);
    tcase_add_loop_test(manifests, malformed_manifests, 0, EC_COUNT(malformed));
    tcase_add_test(manifests, long_lines_and_names);
    tcase_add_test(manifests, too_many_words);
    suite_add_tcase(suite, manifests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
