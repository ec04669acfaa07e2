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

static bool is_path(const struct ec_site_words *site, uint32_t scope)
{
    char first = ec_intern_text(&site->keys, scope).ptr[0];
    return first != '=' && first != '@';
}

/* What is in the scopes of one name: their places, or everything if they differ. */
static void merge_inside(struct ec_site_word *copy, uint32_t *known, uint32_t number)
{
    if (number != 0 && *known != 0 && *known != number) {
        copy->mixed |= EC_SITE_MIXED_INSIDE;
    }
    *known = number != 0 ? number : *known;
}

uint32_t ec_site_add(struct ec_site_words *site, uint32_t scope, enum ec_site_kind kind,
                     struct ec_str name)
{
    uint32_t number = add_word(site, scope, kind, name);
    uint32_t all = number == 0 ? 0 : add_key(site, "*", 1);
    uint32_t copy = all == 0 ? 0 : add_word(site, all, kind, name);
    if (copy != 0 && kind == EC_SITE_SCOPE && is_path(site, scope)) {
        merge_inside(&site->words[copy], &site->words[copy].inside.path, number);
    }
    return copy == 0 ? 0 : number;
}

uint32_t ec_site_general(struct ec_site_words *site, bool every_module)
{
    uint32_t *scope = every_module ? &site->every_module : &site->everywhere;
    struct ec_str key = every_module ? EC_STR("@every_module") : EC_STR("@everywhere");
    if (*scope == 0) {
        *scope = ec_site_scope(site, key);
    }
    return *scope;
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
    struct ec_site_place place = {
        .path = find_text(site, is_main ? EC_STR("global") : EC_STR("*")),
    };
    if (is_main) {
        place.named = find_text(site, EC_STR("=global"));
    }
    return place;
}

static bool is_anywhere(const struct ec_site_words *site, struct ec_site_place place)
{
    return place.path != 0 && ec_str_equal(ec_intern_text(&site->keys, place.path), EC_STR("*"));
}

/* A fragment's scope, of which only the name is known. */
static struct ec_site_place enter_fragment(const struct ec_site_words *site,
                                           struct ec_site_place place, struct ec_str name,
                                           const struct ec_vocab *known)
{
    const struct ec_site_word *word = ec_site_find(site, place, EC_SITE_SCOPE, name);
    if (!word && !known) {
        return place;
    }
    struct ec_site_place inner = word ? word->inside : (struct ec_site_place){0};
    struct ec_str whole = known ? ec_vocab_text(known->name) : name;
    uint32_t named = find_key(site, EC_STR(""), '=', whole);
    inner.named = named ? named : inner.named;
    inner.in_module = known ? known->kind == EC_VOCAB_MODULE : word->is_module;
    if (word && (word->mixed & EC_SITE_MIXED_INSIDE)) {
        inner.path = place.path;
        inner.named = named;
    }
    return inner;
}

struct ec_site_place ec_site_enter(const struct ec_site_words *site, struct ec_site_place place,
                                   struct ec_str name, const struct ec_vocab *known)
{
    struct ec_str whole = known ? ec_vocab_text(known->name) : name;
    struct ec_site_place inner = {0};
    if (is_anywhere(site, place)) {
        return enter_fragment(site, place, name, known);
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
    const struct ec_site_word *own = known ? NULL : ec_site_find(site, place, EC_SITE_SCOPE, name);
    inner.in_module = known ? known->kind == EC_VOCAB_MODULE : own && own->is_module;
    return inner;
}

enum { SCOPES_OF_A_PLACE = 4 };

/* The scopes whose words stand in the place, the most exact one first; 0 for none. */
static void list_scopes(const struct ec_site_words *site, struct ec_site_place place,
                        uint32_t scopes[static SCOPES_OF_A_PLACE])
{
    scopes[0] = place.named;
    scopes[1] = place.path;
    scopes[2] = place.in_module ? site->every_module : 0;
    scopes[3] = site->everywhere;
}

const struct ec_site_word *ec_site_find(const struct ec_site_words *site,
                                        struct ec_site_place place, enum ec_site_kind kind,
                                        struct ec_str name)
{
    uint32_t scopes[SCOPES_OF_A_PLACE];
    list_scopes(site, place, scopes);
    for (size_t i = 0; i < EC_COUNT(scopes); i++) {
        struct ec_str scope = ec_intern_text(&site->keys, scopes[i]);
        uint32_t number = scopes[i] ? find_key(site, scope, sign_of(kind), name) : 0;
        if (number != 0 && site->words[number].kind == kind) {
            return &site->words[number];
        }
    }
    return NULL;
}

bool ec_site_stands(const struct ec_site_words *site, const struct ec_site_word *word,
                    struct ec_site_place place)
{
    uint32_t scopes[SCOPES_OF_A_PLACE];
    list_scopes(site, place, scopes);
    for (size_t i = 0; i < EC_COUNT(scopes); i++) {
        if (word->kind != EC_SITE_NONE && word->scope == scopes[i]) {
            return true;
        }
    }
    return false;
}

/* ---- what is known of words ------------------------------------------------------------------- */

/* The copy in "*" knows what all words of the name agree on. */
static void merge_facts(struct ec_site_word *copy, const struct ec_site_word *facts)
{
    if (facts->type && copy->type && copy->type != facts->type) {
        copy->mixed |= EC_SITE_MIXED_TYPE;
    }
    if (facts->instance != 0 && copy->instance != 0 &&
        (copy->instance != facts->instance || copy->form != facts->form)) {
        copy->mixed |= EC_SITE_MIXED_INSTANCE;
    }
    copy->type = copy->mixed & EC_SITE_MIXED_TYPE ? NULL : facts->type;
    if (copy->mixed & EC_SITE_MIXED_INSTANCE) {
        copy->instance = EC_INSTANCE_UNKNOWN;
    } else if (facts->instance != 0) {
        copy->instance = facts->instance;
        copy->form = facts->form;
    }
    copy->is_module = copy->is_module || facts->is_module;
}

bool ec_site_describe(struct ec_site_words *site, uint32_t number, const struct ec_site_word *facts,
                      const char *inside)
{
    uint32_t named = inside ? ec_site_scope(site, ec_str_from(inside)) : 0;
    struct ec_site_word *word = &site->words[number];
    uint32_t all = find_key(site, EC_STR("*"), sign_of(word->kind), word->name);
    struct ec_site_word *copy = &site->words[all];
    word->type = facts->type;
    word->instance = facts->instance;
    word->form = facts->form;
    word->is_module = facts->is_module;
    merge_facts(copy, facts);
    merge_inside(copy, &copy->inside.named, named);
    return !inside || named != 0;
}

bool ec_site_lists_options(const struct ec_site_words *site, struct ec_site_place place)
{
    uint32_t options = place.path ? site->words[place.path].n_options : 0;
    options += place.named ? site->words[place.named].n_options : 0;
    return options > 0 && !is_anywhere(site, place);
}

const struct ec_site_word *ec_site_at(const struct ec_site_words *site, uint32_t index)
{
    return index < site->keys.count ? &site->words[index] : NULL;
}
