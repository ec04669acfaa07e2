/* SPDX-License-Identifier: MIT */
#include "schema/site.h"

#include <stdlib.h>

enum { LONGEST_KEY = 2048 };

/* A key that is put together to be looked up. */
struct key {
    char bytes[LONGEST_KEY];
    size_t len;
};

/* Every number of a key has its word, so a key is added when there is room for its word already. */
static bool make_room(struct ec_site_words *site)
{
    void *words = site->words;
    size_t before = site->capacity;
    if (!ec_grow(&words, &site->capacity, (size_t)site->keys.count + 1, sizeof(*site->words))) {
        return false;
    }
    site->words = words;
    if (site->capacity > before) {
        memset(site->words + before, 0, (site->capacity - before) * sizeof(*site->words));
    }
    return true;
}

bool ec_site_init(struct ec_site_words *site)
{
    *site = (struct ec_site_words){0};
    if (!ec_intern_init(&site->keys, true)) {
        return false;
    }
    if (!make_room(site)) {
        ec_site_fini(site);
        return false;
    }
    return true;
}

void ec_site_fini(struct ec_site_words *site)
{
    ec_intern_fini(&site->keys);
    free(site->words);
    *site = (struct ec_site_words){0};
}

static char sign_of(enum ec_site_kind kind)
{
    return kind == EC_SITE_OPTION ? '.' : ':';
}

/* False when the key is longer than any in the table. */
static bool make_key(struct key *key, struct ec_str scope, char sign, struct ec_str name)
{
    if (scope.len + 1 + name.len > LONGEST_KEY) {
        return false;
    }
    memcpy(key->bytes, scope.ptr, scope.len);
    key->bytes[scope.len] = sign;
    memcpy(key->bytes + scope.len + 1, name.ptr, name.len);
    key->len = scope.len + 1 + name.len;
    return true;
}

/* ---- adding ---------------------------------------------------------------------------------- */

/* The number of a key, whose word is there too; 0 when memory is short. */
static uint32_t add_key(struct ec_site_words *site, const char *bytes, size_t len)
{
    return make_room(site) ? ec_intern_add(&site->keys, bytes, len) : 0;
}

uint32_t ec_site_scope(struct ec_site_words *site, struct ec_str key)
{
    return add_key(site, key.ptr, key.len);
}

static uint32_t add_word(struct ec_site_words *site, uint32_t scope, enum ec_site_kind kind,
                         struct ec_str name)
{
    struct key key;
    if (scope == 0 || !make_key(&key, ec_intern_text(&site->keys, scope), sign_of(kind), name)) {
        return 0;
    }
    uint32_t number = add_key(site, key.bytes, key.len);
    if (number == 0 || site->words[number].kind != EC_SITE_NONE) {
        return number;
    }
    char *copy = ec_arena_strndup(&site->keys.texts, name.ptr, name.len);
    if (!copy || site->n_words == EC_SITE_MOST_WORDS) {
        return 0;
    }
    struct ec_site_word *word = &site->words[number];
    word->name = (struct ec_str){copy, name.len};
    word->scope = scope;
    word->kind = (uint8_t)kind;
    site->n_words++;
    site->words[scope].n_options += kind == EC_SITE_OPTION;
    return number;
}

uint32_t ec_site_add(struct ec_site_words *site, uint32_t scope, enum ec_site_kind kind,
                     struct ec_str name)
{
    uint32_t number = add_word(site, scope, kind, name);
    uint32_t all = number == 0 ? 0 : add_key(site, "*", 1);
    return all == 0 || add_word(site, all, kind, name) == 0 ? 0 : number;
}

/* ---- looking up ------------------------------------------------------------------------------ */

static uint32_t find_key(const struct ec_site_words *site, struct ec_str scope, char sign,
                         struct ec_str name)
{
    struct key key;
    return make_key(&key, scope, sign, name) ? ec_intern_find(&site->keys, key.bytes, key.len) : 0;
}

static uint32_t find_text(const struct ec_site_words *site, struct ec_str text)
{
    return ec_intern_find(&site->keys, text.ptr, text.len);
}

struct ec_site_place ec_site_begin(const struct ec_site_words *site, bool is_main)
{
    struct ec_site_place place = {find_text(site, is_main ? EC_STR("global") : EC_STR("*")), 0};
    if (is_main) {
        place.named = find_text(site, EC_STR("=global"));
    }
    return place;
}

static bool is_everywhere(const struct ec_site_words *site, struct ec_site_place place)
{
    return place.path != 0 && ec_str_equal(ec_intern_text(&site->keys, place.path), EC_STR("*"));
}

struct ec_site_place ec_site_enter(const struct ec_site_words *site, struct ec_site_place place,
                                   struct ec_str name, const struct ec_vocab *known)
{
    struct ec_str whole = known ? ec_vocab_text(known->name) : name;
    struct ec_site_place inner = {0};
    if (is_everywhere(site, place)) {
        return place;
    }
    if (place.path != 0) {
        inner.path = find_key(site, ec_intern_text(&site->keys, place.path), ':', name);
    }
    if (place.named != 0) {
        inner.named = find_key(site, ec_intern_text(&site->keys, place.named), '/', name);
    }
    if (inner.named == 0) {
        inner.named = find_key(site, EC_STR(""), '=', whole);
    }
    return inner;
}

const struct ec_site_word *ec_site_find(const struct ec_site_words *site,
                                        struct ec_site_place place, enum ec_site_kind kind,
                                        struct ec_str name)
{
    const uint32_t scopes[] = {place.named, place.path};
    for (size_t i = 0; i < EC_COUNT(scopes); i++) {
        struct ec_str scope = ec_intern_text(&site->keys, scopes[i]);
        uint32_t number = scopes[i] ? find_key(site, scope, sign_of(kind), name) : 0;
        if (number != 0 && site->words[number].kind == kind) {
            return &site->words[number];
        }
    }
    return NULL;
}

bool ec_site_lists_options(const struct ec_site_words *site, struct ec_site_place place)
{
    uint32_t options = place.path ? site->words[place.path].n_options : 0;
    options += place.named ? site->words[place.named].n_options : 0;
    return options > 0 && !is_everywhere(site, place);
}

const struct ec_site_word *ec_site_at(const struct ec_site_words *site, uint32_t index)
{
    return index < site->keys.count ? &site->words[index] : NULL;
}
