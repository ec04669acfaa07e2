/* SPDX-License-Identifier: MIT */
/* Words of a site: what manifests say, where each word is known, and texts that are no manifest. */
#include "schema/manifest.h"
#include "schema/wordlist.h"

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

/* The place in a fragment's scope. */
static struct ec_site_place enter_in_fragment(struct ec_site_place place, const char *name)
{
    struct ec_numbers numbers = ec_vocab_find(ec_str_from(name));
    const struct ec_vocab *known = numbers.n == 1 ? ec_vocab_at(numbers.at[0]) : NULL;
    return ec_site_enter(&site, place, ec_str_from(name), known);
}

static bool stands(struct ec_site_place place, enum ec_site_kind kind, const char *name)
{
    return ec_site_find(&site, place, kind, ec_str_from(name)) != NULL;
}

START_TEST(words_of_a_fragment)
{
    read_manifest("[acme]\nmsys.provides = config.Global:Binding.One\n"
                  "msys.provides = config.Global:acme.two\n"
                  "msys.provides = config.Global:Domain.three\n"
                  "msys.provides = config.Global:Binding:Domain.four\n");
    struct ec_site_place place = ec_site_begin(&site, false);
    ck_assert(stands(place, EC_SITE_OPTION, "One") && stands(place, EC_SITE_OPTION, "two"));
    ck_assert(stands(place, EC_SITE_SCOPE, "acme") && !stands(place, EC_SITE_OPTION, "five"));
    ck_assert(!ec_site_lists_options(&site, place));
    struct ec_site_place nowhere = enter_in_fragment(place, "nowhere");
    ck_assert(stands(nowhere, EC_SITE_OPTION, "one") && stands(nowhere, EC_SITE_SCOPE, "acme"));
    /* There is one acme and one Binding: what is in them is known, and what is not. */
    struct ec_site_place acme = enter_in_fragment(place, "ACME");
    ck_assert(stands(acme, EC_SITE_OPTION, "two") && !stands(acme, EC_SITE_OPTION, "one"));
    ck_assert(acme.in_module && ec_site_lists_options(&site, acme));
    struct ec_site_place binding = enter_in_fragment(place, "binding");
    ck_assert(stands(binding, EC_SITE_OPTION, "one") && !stands(binding, EC_SITE_OPTION, "two"));
    ck_assert(stands(enter_in_fragment(binding, "domain"), EC_SITE_OPTION, "four"));
    ck_assert(!stands(enter_in_fragment(binding, "domain"), EC_SITE_OPTION, "three"));
    /* A Domain may be the one or the other. */
    struct ec_site_place domain = enter_in_fragment(place, "domain");
    ck_assert(stands(domain, EC_SITE_OPTION, "three") && stands(domain, EC_SITE_OPTION, "four"));
    ck_assert(!ec_site_lists_options(&site, domain));
    ck_assert(!stands(enter_in_fragment(place, "Cluster"), EC_SITE_OPTION, "one"));
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
    {"[]\n", "a:1: '[]' is not the head of a module: write [MODULE]"},
    {"[a b]\n", "a:1: '[a b]' is not the head of a module: write [MODULE]"},
    {"[a\n", "a:1: '[a' is not the head of a module: write [MODULE]"},
    {"[a] x\n", "a:1: '[a] x' is not the head of a module: write [MODULE]"},
    {"[a]\n= x\n", "a:2: a key is missing before '='"},
    {"[a]\n:auto = x\n", "a:2: a key is missing before '='"},
    {"[a]\nword\n", "a:2: 'word' is not a setting: write KEY = VALUE"},
    {"[a]\nmsys.requires = x\nmsys.provide = x\n",
     "a:3: unknown key 'msys.provide': did you mean 'msys.provides'?"},
    {"[a]\nmsys.provides =\n", "a:2: '' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.\n",
     "a:2: 'config.' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.GlobalX\n",
     "a:2: 'config.GlobalX' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.\n",
     "a:2: 'config.Global.' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global::X\n",
     "a:2: 'config.Global::X' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.A.B\n",
     "a:2: 'config.Global.A.B' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.A:B\n",
     "a:2: 'config.Global.A:B' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\nmsys.provides = config.Global.A B\n",
     "a:2: 'config.Global.A B' is not a capability: write config.Global:SCOPE.OPTION"},
    {"[a]\n\nmsys.provides = config.Global:\xc3\xa4\n",
     "a:3: 'config.Global:\xc3\xa4' is not a capability: write config.Global:SCOPE.OPTION"},
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

/* ---- words with types ------------------------------------------------------------------------- */

static const struct ec_site_type *type_in(const char *scopes, const char *name)
{
    const struct ec_site_word *word =
        ec_site_find(&site, enter(scopes), EC_SITE_OPTION, ec_str_from(name));
    ck_assert_ptr_nonnull(word);
    ck_assert_ptr_nonnull(word->type);
    return word->type;
}

START_TEST(records)
{
    static const char text[] = "# words\n\n"
                               "module acme\n  instance none\n  doc x.\n"
                               "scope acme/Part\n  in acme\n  instance optional cidr\n  doc x.\n\n"
                               "option One\n  scopes acme/Part BINDING\n  type duration\n"
                               "  unit ms\n  range -1.. sentinel\n  doc x.\n  page p\n\n"
                               "option Two\n  scopes global\n  type list\n  element enum\n"
                               "  values a \"b c\"\n  secret yes\n  doc x.\n";
    struct ec_site_reader reader = parse(text, strlen(text), ec_wordlist_parse);
    ck_assert_msg(reader.status == EC_SITE_OK, "%s", reader.error ? reader.error : "memory");
    const struct ec_site_word *part =
        ec_site_find(&site, enter("acme"), EC_SITE_SCOPE, EC_STR("part"));
    ck_assert_ptr_nonnull(part);
    ck_assert_uint_eq(part->instance, EC_INSTANCE_OPTIONAL);
    ck_assert_uint_eq(part->form, EC_FORM_CIDR);
    const struct ec_site_type *one = type_in("acme part", "one");
    ck_assert_uint_eq(one->value.type, EC_TYPE_DURATION);
    ck_assert_uint_eq(one->value.unit, EC_UNIT_MS);
    ck_assert_uint_eq(one->value.basis, EC_BASIS_SENTINEL);
    ck_assert_int_eq(one->value.low, -1);
    ck_assert_int_eq(one->value.high, INT64_MAX);
    ck_assert_ptr_eq(type_in("binding", "ONE"), one);
    ck_assert_ptr_eq(type_in("binding_group binding", "ONE"), one);
    ck_assert(!knows("acme", EC_SITE_OPTION, "one"));
    ck_assert(!knows("", EC_SITE_SCOPE, "part"));
    const struct ec_site_type *two = type_in("", "two");
    ck_assert_uint_eq(two->type, EC_TYPE_LIST);
    ck_assert_uint_eq(two->value.type, EC_TYPE_ENUM);
    ck_assert(two->secret);
    ck_assert_uint_eq(two->value.values.n, 2);
    ck_assert(ec_str_equal(two->value.values.get(two->value.values.context, 1), EC_STR("b c")));
}
END_TEST

static void read_words(const char *text)
{
    struct ec_site_reader reader = parse(text, strlen(text), ec_wordlist_parse);
    ck_assert_msg(reader.status == EC_SITE_OK, "%s", reader.error ? reader.error : "memory");
}

START_TEST(words_of_many_scopes)
{
    read_manifest("[other]\nmsys.provides = config.Global:other:part.x\n");
    read_words("module acme\n instance none\n doc x.\n"
               "option One\n scopes everywhere\n type string\n doc x.\n"
               "option Two\n scopes every_module global\n type string\n doc x.\n"
               "option Four\n scopes acme\n type string\n alias Quatre Vier\n doc x.\n");
    static const char *const everywhere[] = {"", "binding domain", "acme", "other part", "cluster"};
    for (size_t i = 0; i < EC_COUNT(everywhere); i++) {
        ck_assert_msg(knows(everywhere[i], EC_SITE_OPTION, "one"), "in '%s'", everywhere[i]);
    }
    ck_assert(knows("", EC_SITE_OPTION, "two"));
    ck_assert(knows("acme", EC_SITE_OPTION, "two") && knows("other", EC_SITE_OPTION, "two"));
    ck_assert(knows("cluster", EC_SITE_OPTION, "two"));
    ck_assert(!knows("binding", EC_SITE_OPTION, "two"));
    ck_assert(!knows("other part", EC_SITE_OPTION, "two"));
    ck_assert(!knows("", EC_SITE_SCOPE, "one"));
    ck_assert(!ec_site_lists_options(&site, enter("binding")));
    ck_assert_ptr_eq(type_in("acme", "VIER"), type_in("acme", "four"));
    ck_assert_ptr_eq(type_in("acme", "quatre"), type_in("acme", "four"));
    ck_assert(ec_site_stands(&site, ec_site_find(&site, enter(""), EC_SITE_OPTION, EC_STR("one")),
                             enter("binding")));
    ck_assert(!ec_site_stands(
        &site, ec_site_find(&site, enter("acme"), EC_SITE_OPTION, EC_STR("four")), enter("other")));
}
END_TEST

START_TEST(values_of_words)
{
    read_words("option Map\n scopes global\n type dictionary\n key integer 0..9\n value enum\n"
               " values on off\n also integer\n doc x.\n"
               "option Hosts\n scopes global\n type dictionary\n keys near far\n value host\n"
               " doc x.\n"
               "option Flags\n scopes global\n type words\n element enum\n values a b\n"
               " separator colon comma\n signs optional\n default \"+a:-b\"\n doc x.\n"
               "option Most\n scopes global\n type integer\n range 1..9\n special -1 unlimited\n"
               " special 0 \"the server decides\"\n default -1\n doc x.\n"
               "option Old\n scopes global\n type boolean\n words an aus\n confidence low\n"
               " default aus\n default-note x\n doc x.\n");
    const struct ec_site_type *map = type_in("", "map");
    ck_assert_uint_eq(map->key.type, EC_TYPE_INTEGER);
    ck_assert_uint_eq(map->key.basis, EC_BASIS_DOCUMENTED);
    ck_assert_int_eq(map->key.high, 9);
    ck_assert_uint_eq(map->value.also, EC_ALSO_INTEGER);
    const struct ec_site_type *hosts = type_in("", "hosts");
    ck_assert_uint_eq(hosts->key.type, EC_TYPE_ENUM);
    ck_assert_uint_eq(hosts->key.values.n, 2);
    const struct ec_site_type *flags = type_in("", "flags");
    ck_assert(flags->value.signs);
    ck_assert_uint_eq(flags->value.separators, EC_SEPARATOR_COLON | EC_SEPARATOR_COMMA);
    ck_assert_uint_eq(flags->key.type, 0);
    const struct ec_value_specials *specials = &type_in("", "most")->value.specials;
    ck_assert_uint_eq(specials->n, 2);
    struct ec_value_special special = specials->get(specials->context, 1);
    ck_assert_int_eq(special.value, 0);
    ck_assert(ec_str_equal(special.meaning, EC_STR("the server decides")));
    ck_assert(!type_in("", "most")->value.mild && type_in("", "old")->value.mild);
    ck_assert_uint_eq(type_in("", "old")->value.usual.n, 2);
}
END_TEST

/* What is known of a word in a fragment is what all words of its name have in common. */
START_TEST(facts_in_a_fragment)
{
    read_words("module acme\n instance none\n doc x.\n"
               "scope acme/Part\n in acme\n instance required name\n doc x.\n"
               "scope acme/Rest\n in acme\n instance none\n doc x.\n"
               "module other\n instance none\n doc x.\n"
               "scope other/Rest\n in other\n instance optional name\n doc x.\n"
               "option One\n scopes acme/Part global\n type integer\n doc x.\n"
               "option Two\n scopes acme/Part\n type integer\n doc x.\n"
               "option Two\n scopes acme/Rest\n type string\n doc x.\n"
               "option Three\n scopes other/Rest\n type string\n doc x.\n");
    struct ec_site_place place = ec_site_begin(&site, false);
    const struct ec_site_word *one = ec_site_find(&site, place, EC_SITE_OPTION, EC_STR("one"));
    const struct ec_site_word *two = ec_site_find(&site, place, EC_SITE_OPTION, EC_STR("two"));
    const struct ec_site_word *part = ec_site_find(&site, place, EC_SITE_SCOPE, EC_STR("part"));
    const struct ec_site_word *rest = ec_site_find(&site, place, EC_SITE_SCOPE, EC_STR("rest"));
    ck_assert(one && two && part && rest);
    ck_assert_ptr_eq(one->type, type_in("", "one"));
    ck_assert_ptr_null(two->type);
    ck_assert_uint_eq(two->mixed, EC_SITE_MIXED_TYPE);
    ck_assert_uint_eq(part->instance, EC_INSTANCE_REQUIRED);
    ck_assert_uint_eq(rest->instance, EC_INSTANCE_UNKNOWN);
    struct ec_site_place inside = enter_in_fragment(place, "part");
    ck_assert(stands(inside, EC_SITE_OPTION, "two") && !stands(inside, EC_SITE_OPTION, "three"));
    ck_assert(ec_site_lists_options(&site, inside) && !inside.in_module);
    inside = enter_in_fragment(place, "rest");
    ck_assert(stands(inside, EC_SITE_OPTION, "two") && stands(inside, EC_SITE_OPTION, "three"));
    inside = enter_in_fragment(enter_in_fragment(place, "other"), "rest");
    ck_assert(!stands(inside, EC_SITE_OPTION, "two") && stands(inside, EC_SITE_OPTION, "three"));
}
END_TEST

START_TEST(file_without_words)
{
    const char *text = "# nothing yet\n\n";
    struct ec_site_reader reader = parse(text, strlen(text), ec_wordlist_parse);
    ck_assert_int_eq(reader.status, EC_SITE_OK);
    ck_assert_uint_eq(site.n_words, 0);
    const struct ec_site_word *none = ec_site_at(&site, 0);
    ck_assert_ptr_nonnull(none);
    ck_assert_ptr_null(none->name.ptr);
    ck_assert_ptr_null(ec_site_at(&site, 1));
}
END_TEST

#define GOOD " scopes global\n type string\n doc x.\n"

static const struct {
    const char *text;
    const char *error;
} malformed_words[] = {
    {"thing a\n", "a:1: unknown kind of record 'thing'"},
    {"optoin a\n", "a:1: unknown kind of record 'optoin': did you mean 'option'?"},
    {"option\n", "a:1: '' is not a name"},
    {"option a b\n", "a:1: 'a b' is not a name"},
    {"option a/b\n", "a:1: 'a/b' is not a name"},
    {"module acme/\n", "a:1: 'acme/' is not a name"},
    {" doc x.\n", "a:1: a record begins with a line 'KIND NAME' that is not indented"},
    {"option a\n" GOOD "\n doc x.\n",
     "a:6: a record begins with a line 'KIND NAME' that is not indented"},
    {"option a\n in global\n", "a:2: unknown key 'in'"},
    {"option a\n instance none\n", "a:2: unknown key 'instance'"},
    {"module a\n type string\n", "a:2: unknown key 'type'"},
    {"option a\n type\n", "a:2: unknown type ''"},
    {"option a\n scopes nowhere_at_all\n", "a:2: unknown scope 'nowhere_at_all'"},
    {"option a\n unit parsecs\n", "a:2: unknown unit 'parsecs'"},
    {"option a\n range 1\n", "a:2: '1' is not a range: write LOW..HIGH"},
    {"option a\n range\n", "a:2: '' is not a range: write LOW..HIGH"},
    {"option a\n range 1..x\n", "a:2: 'x' is not a bound: write LOW..HIGH"},
    {"option a\n range 99999999999999999999..\n",
     "a:2: '99999999999999999999' is not a bound: write LOW..HIGH"},
    {"option a\n range 2..1\n", "a:2: the range ends before it begins"},
    {"option a\n range 1..2 often\n", "a:2: unknown basis of a range 'often'"},
    {"option a\n element list\n", "a:2: a list in a list cannot be written"},
    {"module a\n instance perhaps\n", "a:2: unknown rule of instances 'perhaps'"},
    {"module a\n instance required thing\n", "a:2: unknown kind of instance 'thing'"},
    {"option a\n doc\n", "a:2: the sentence is missing"},
    {"\noption a\n doc x.\n scopes global\n", "a:2: 'a' lacks its line 'type'"},
    {"option a\n type string\n doc x.\n\n", "a:1: 'a' lacks its line 'scopes'"},
    {"option a\n scopes global\n type string\nmodule b\n", "a:1: 'a' lacks its line 'doc'"},
    {"option a\n scopes global\n type enum\n doc x.\n", "a:1: 'a' lacks its line 'values'"},
    {"option a\n scopes global\n type list\n doc x.\n", "a:1: 'a' lacks its line 'element'"},
    {"option a\n scopes global\n type dictionary\n doc x.\n", "a:1: 'a' lacks its line 'value'"},
    {"option a\n scopes global\n type words\n element ip\n doc x.\n",
     "a:1: 'a' lacks its line 'separator'"},
    {"scope a\n doc x.\n", "a:1: 'a' lacks its line 'in'"},
    {"scope a\n in everywhere\n", "a:2: unknown scope 'everywhere'"},
    {"scope a\n alias b\n", "a:2: unknown key 'alias'"},
    {"option a\n alias b c/d\n", "a:2: 'c/d' is not a name"},
    {"option a\n scopes unknown\n",
     "a:2: you know where your words stand: write the scopes, or everywhere"},
    {"option a\n also string\n", "a:2: unknown type beside the words 'string'"},
    {"option a\n signs yes\n", "a:2: signs are optional, or the line is left out"},
    {"option a\n key number\n", "a:2: unknown kind of key 'number'"},
    {"option a\n key ip 1..2\n", "a:2: only integers have a range"},
    {"option a\n key integer 1\n", "a:2: '1' is not a range: write LOW..HIGH"},
    {"option a\n special unlimited\n", "a:2: write a number and what it means"},
    {"option a\n special -1\n", "a:2: write a number and what it means"},
    {"option a\n confidence none\n", "a:2: unknown confidence 'none'"},
    {"option a\n since 5.0\n", "a:2: 'since' has no effect on words of a site: leave it out"},
    {"module a\n single yes\n", "a:2: 'single' has no effect on words of a site: leave it out"},
    {"option a\n" GOOD " keys b\n", "a:1: 'a' has a line 'keys', which only a dictionary has"},
    {"option a\n" GOOD " key ip\n", "a:1: 'a' has a line 'key', which only a dictionary has"},
    {"option a\n scopes global\n type dictionary\n value ip\n keys b\n key ip\n doc x.\n",
     "a:1: 'a' has a line 'keys', which only a dictionary without 'key' has"},
    {"option a\n" GOOD " values b\n", "a:1: 'a' has a line 'values', which only an enum has"},
    {"option a\n" GOOD " also any\n", "a:1: 'a' has a line 'also', which only an enum has"},
    {"option a\n" GOOD " signs optional\n",
     "a:1: 'a' has a line 'signs', which only a text of words has"},
    {"option a\n" GOOD " separator comma\n",
     "a:1: 'a' has a line 'separator', which only a text of words has"},
    {"option a\n" GOOD " words an aus\n", "a:1: 'a' has a line 'words', which only a boolean has"},
    {"option a\n scopes global\n type integer\n range 1..9\n default 10\n doc x.\n",
     "a:5: the default is not a value of the option, which takes a whole number from 1 to 9"},
    {"option a\n scopes global\n type enum\n values b \"c d\"\n default \"c\"\n doc x.\n",
     "a:5: the default is not a value of the option, which takes b or c d"},
    {"module a\n", "a:1: 'a' lacks its line 'doc'"},
    {"option a\n" GOOD "\noption A\n" GOOD, "a:6: 'A' is there already"},
    {"module a\n doc \007\n", "a:2: a control byte, 0x07, has no place in a text"},
};

START_TEST(malformed_records)
{
    struct ec_site_reader reader =
        parse(malformed_words[_i].text, strlen(malformed_words[_i].text), ec_wordlist_parse);
    ck_assert_int_eq(reader.status, EC_SITE_MALFORMED);
    ck_assert_str_eq(reader.error, malformed_words[_i].error);
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
    TCase *words = tcase_create("words");
    tcase_add_checked_fixture(words, set_up, tear_down);
    tcase_add_test(words, records);
    tcase_add_test(words, words_of_many_scopes);
    tcase_add_test(words, values_of_words);
    tcase_add_test(words, facts_in_a_fragment);
    tcase_add_test(words, file_without_words);
    tcase_add_loop_test(words, malformed_records, 0, EC_COUNT(malformed_words));
    suite_add_tcase(suite, words);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
