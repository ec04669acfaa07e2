/* SPDX-License-Identifier: MIT */
#include "base/intern.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1024 };

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

static inline uint64_t load_tail(const char *text, size_t len)
{
    uint64_t word = 0;
    memcpy(&word, text, len);
    return word;
}

static inline uint32_t hash_text(uint64_t seed, const char *text, size_t len, bool fold)
{
    uint64_t hash = seed ^ len;
    while (len > 0) {
        size_t step = len < 8 ? len : 8;
        uint64_t word = step == 8 ? 0 : load_tail(text, step);
        if (step == 8) {
            memcpy(&word, text, 8);
        }
        hash = (hash ^ (fold ? fold_word(word) : word)) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
        text += step;
        len -= step;
    }
    return (uint32_t)(hash ^ (hash >> 29));
}

/* `name` is stored in lower case already when the table folds. */
static inline bool same_text(struct ec_str name, const char *text, size_t len, bool fold)
{
    if (name.len != len) {
        return false;
    }
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t a;
        uint64_t b;
        memcpy(&a, name.ptr + i, 8);
        memcpy(&b, text + i, 8);
        if (a != (fold ? fold_word(b) : b)) {
            return false;
        }
    }
    if (i < len) {
        uint64_t b = load_tail(text + i, len - i);
        return load_tail(name.ptr + i, len - i) == (fold ? fold_word(b) : b);
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
    struct ec_intern_slot *slots = calloc(wanted, sizeof(*slots));
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
    if (table->count > table->n_slots / 2 && !grow_slots(table)) {
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
        if (slot.number == 0 || (slot.hash == hash && same_text(table->names[slot.number], text,
                                                                len, table->fold))) {
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
    return table->slots[find_slot(table, hash_text(table->seed, text, len, table->fold), text, len)].number;
}
