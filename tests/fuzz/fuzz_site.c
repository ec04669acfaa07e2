/* SPDX-License-Identifier: MIT */
/* Manifests and files of words: a text that is refused has a line and one message of one line; one that is
   accepted gives words that are found where they stand. The first byte chooses the reader. */
#include "fuzz.h"

#include "schema/manifest.h"
#include "schema/wordlist.h"

#include <stdlib.h>

static void check_error(const struct ec_site_reader *reader, const char *text, size_t size)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < size; i++) {
        lines += text[i] == '\n';
    }
    FUZZ_REQUIRE(reader->status == EC_SITE_MALFORMED && reader->error);
    FUZZ_REQUIRE(reader->line >= 1 && reader->line <= lines);
    FUZZ_REQUIRE(strncmp(reader->error, "a:", 2) == 0 && !strchr(reader->error, '\n'));
}

static void check_type(const struct ec_site_type *type)
{
    struct ec_arena arena;
    struct ec_value value;
    ec_arena_init(&arena);
    FUZZ_REQUIRE(type->type != 0 && type->value.type != 0);
    FUZZ_REQUIRE(ec_value_check(&arena, &type->value, EC_STR("17"), &value));
    FUZZ_REQUIRE(ec_value_check(&arena, &type->key, EC_STR("17"), &value));
    for (size_t i = 0; i < type->value.specials.n; i++) {
        FUZZ_REQUIRE(type->value.specials.get(type->value.specials.context, i).meaning.ptr);
    }
    for (size_t i = 0; i < type->value.values.n; i++) {
        FUZZ_REQUIRE(type->value.values.get(type->value.values.context, i).ptr);
    }
    ec_arena_fini(&arena);
}

/* In a fragment every word is known. */
static void check_words(const struct ec_site_words *site)
{
    struct ec_site_place all = ec_site_begin(site, false);
    const struct ec_site_word *word;
    for (uint32_t i = 0; (word = ec_site_at(site, i)) != NULL; i++) {
        if (word->kind != EC_SITE_NONE) {
            FUZZ_REQUIRE(ec_site_is_name(word->name) && word->name.ptr[word->name.len] == '\0');
            FUZZ_REQUIRE(word->scope != 0 && word->scope < site->keys.count);
            FUZZ_REQUIRE(ec_site_find(site, all, word->kind, word->name));
        }
        if (word->type) {
            check_type(word->type);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ec_site_parse *const parsers[] = {ec_manifest_parse, ec_wordlist_parse};
    struct ec_site_words site;
    struct ec_arena arena;
    if (size == 0) {
        return 0;
    }
    char *text = fuzz_copy(data + 1, size - 1, 0);
    ec_arena_init(&arena);
    FUZZ_REQUIRE(ec_site_init(&site));
    struct ec_site_reader reader = {
        .site = &site, .arena = &arena, .path = "a", .text = {text, size - 1}};
    parsers[data[0] % EC_COUNT(parsers)](&reader);
    if (reader.status == EC_SITE_OK) {
        check_words(&site);
    } else {
        check_error(&reader, text, size - 1);
    }
    ec_site_fini(&site);
    ec_arena_fini(&arena);
    free(text);
    return 0;
}
