/* SPDX-License-Identifier: MIT */
#include "base/intern.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64 };

struct ec_intern_slot {
    uint32_t hash;
    uint32_t number; /* 0: free */
};

/* Sets the bit 0x20 in every byte that is an upper-case ASCII letter. */
static inline uint64_t fold_word(uint64_t word)
{
    const uint64_t high = 0x8080808080808080u;
    uint64_t seven = word & ~high;
    uint64_t from_a = seven + 0x3f3f3f3f3f3f3f3fu; /* high bit: byte >= 'A' */
    uint64_t past_z = seven + 0x2525252525252525u; /* high bit: byte > 'Z' */
    uint64_t upper = (from_a & ~past_z & ~word) & high;
    return word | (upper >> 2);
}

static inline uint64_t load_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof(word));
    return word;
}

/* The last bytes of a text of 1 to 7, in a word that is equal for equal texts only. Copies of a length
   that the compiler knows are single loads; a length that it does not know is a loop. */
static inline uint64_t load_short(const char *text, size_t len)
{
    if (len >= 4) {
        uint32_t first;
        uint32_t last;
        memcpy(&first, text, sizeof(first));
        memcpy(&last, text + len - sizeof(last), sizeof(last));
        return (uint64_t)last << 32 | first;
    }
    const unsigned char *bytes = (const unsigned char *)text;
    return (uint64_t)bytes[len - 1] << 32 | (uint64_t)bytes[len / 2] << 16 | bytes[0];
}

/* Both halves of the 128-bit product: every bit of the result depends on every bit of a and b. */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
    uint64_t middle = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    uint64_t other = (a & UINT32_MAX) * (b >> 32) + (middle & UINT32_MAX);
    uint64_t high = (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
    return (other << 32 | (low & UINT32_MAX)) ^ high;
#endif
}

/* The seed goes into every step, on the side that a text cannot reach: with a known factor the two
   words of a collision could be chosen without knowing the seed. */
static inline uint32_t hash_text(uint64_t seed, const char *text, size_t len, bool fold)
{
    uint64_t hash = seed ^ (len * 0x9e3779b97f4a7c15u);
    const char *end = text + len;
    for (; end - text >= 8; text += 8) {
        uint64_t word = load_word(text);
        hash = mix((fold ? fold_word(word) : word) ^ seed, hash ^ 0xff51afd7ed558ccdu);
    }
    if (text < end) {
        uint64_t word = load_short(text, (size_t)(end - text));
        hash = mix((fold ? fold_word(word) : word) ^ seed, hash ^ 0xff51afd7ed558ccdu);
    }
    return (uint32_t)(hash ^ (hash >> 32));
}

/* `name` is stored in lower case already when the table folds. */
static inline bool same_text(struct ec_str name, const char *text, size_t len, bool fold)
{
    if (name.len != len) {
        return false;
    }
    size_t i = 0;
    for (; len - i >= 8; i += 8) {
        uint64_t word = load_word(text + i);
        uint64_t own = load_word(name.ptr + i);
        if (own != word && (!fold || own != fold_word(word))) {
            return false;
        }
    }
    if (i < len) {
        uint64_t word = load_short(text + i, len - i);
        uint64_t own = load_short(name.ptr + i, len - i);
        return own == word || (fold && own == fold_word(word));
    }
    return true;
}

bool ec_intern_init(struct ec_intern *table, bool fold)
{
    *table = (struct ec_intern){.fold = fold, .n_slots = FIRST_SLOTS, .count = 1};
    ec_arena_init(&table->texts);
    table->slots = calloc(FIRST_SLOTS, sizeof(*table->slots));
    void *names = NULL;
    bool ok = ec_grow(&names, &table->names_capacity, 1, sizeof(*table->names));
    table->names = names;
    if (!table->slots || !ok) {
        ec_intern_fini(table);
        return false;
    }
    table->names[0] = EC_STR("");
    table->seed = (uint64_t)(uintptr_t)table->slots * 0x9e3779b97f4a7c15u;
    return true;
}

void ec_intern_fini(struct ec_intern *table)
{
    ec_arena_fini(&table->texts);
    free(table->slots);
    free(table->names);
    table->slots = NULL;
    table->names = NULL;
    table->count = 0;
}

static bool grow_slots(struct ec_intern *table)
{
    size_t wanted = table->n_slots * 2;
    struct ec_intern_slot *slots = ec_zalloc_large(wanted * sizeof(*slots));
    if (!slots) {
        return false;
    }
    for (size_t i = 0; i < table->n_slots; i++) {
        struct ec_intern_slot slot = table->slots[i];
        if (slot.number != 0) {
            size_t at = slot.hash & (wanted - 1);
            while (slots[at].number != 0) {
                at = (at + 1) & (wanted - 1);
            }
            slots[at] = slot;
        }
    }
    free(table->slots);
    table->slots = slots;
    table->n_slots = wanted;
    return true;
}

static uint32_t add_new(struct ec_intern *table, size_t at, uint32_t hash, const char *text,
                        size_t len)
{
    void *names = table->names;
    bool ok = ec_grow(&names, &table->names_capacity, table->count + 1, sizeof(*table->names));
    table->names = names;
    char *copy = ok ? ec_arena_strndup(&table->texts, text, len) : NULL;
    if (!copy || table->count == UINT32_MAX) {
        table->oom = true;
        return 0;
    }
    for (size_t i = 0; table->fold && i < len; i++) {
        copy[i] = ec_lower(copy[i]);
    }
    uint32_t number = table->count++;
    table->names[number] = (struct ec_str){copy, len};
    table->slots[at] = (struct ec_intern_slot){hash, number};
    if (table->count > table->n_slots / 4 * 3 && !grow_slots(table)) {
        table->oom = true;
    }
    return number;
}

static inline size_t find_slot(const struct ec_intern *table, uint32_t hash, const char *text,
                               size_t len)
{
    size_t at = hash & (table->n_slots - 1);
    for (;;) {
        struct ec_intern_slot slot = table->slots[at];
        if (slot.number == 0 ||
            (slot.hash == hash && same_text(table->names[slot.number], text, len, table->fold))) {
            return at;
        }
        at = (at + 1) & (table->n_slots - 1);
    }
}

uint32_t ec_intern_add(struct ec_intern *table, const char *text, size_t len)
{
    uint32_t hash = hash_text(table->seed, text, len, table->fold);
    size_t at = find_slot(table, hash, text, len);
    if (table->slots[at].number != 0) {
        return table->slots[at].number;
    }
    /* A table that could not grow must keep a free slot, or a look-up would not end. */
    if (table->oom) {
        return 0;
    }
    return add_new(table, at, hash, text, len);
}

uint32_t ec_intern_find(const struct ec_intern *table, const char *text, size_t len)
{
    return table->slots[find_slot(table, hash_text(table->seed, text, len, table->fold), text, len)]
        .number;
}
