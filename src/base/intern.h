/* SPDX-License-Identifier: MIT */
/* Purpose: a table that gives every distinct text a small number, so that names are compared as
   integers.
   May depend on: base.h, arena.h.
   Ownership: the table owns its copies of the texts until ec_intern_fini. */
#ifndef EC_BASE_INTERN_H
#define EC_BASE_INTERN_H

#include "base/arena.h"

struct ec_intern {
    struct ec_arena texts;
    struct ec_intern_slot *slots; /* a power of two of them */
    size_t n_slots;
    uint64_t seed;        /* from the address space layout, so that collisions cannot be planned */
    struct ec_str *names; /* by number */
    size_t names_capacity;
    uint32_t count; /* numbers run from 1 to count - 1; 0 means "no name" */
    bool fold;      /* letter case does not matter */
    bool oom;
};

/* Makes an empty table. With `fold`, texts that differ only in ASCII letter case are one name,
   kept in lower case. Returns false when memory is short. */
EC_NODISCARD bool ec_intern_init(struct ec_intern *table, bool fold);
void ec_intern_fini(struct ec_intern *table);

/* Returns the number of `text`, adding it when it is new; 0 (and `oom` set) when memory is short. */
uint32_t ec_intern_add(struct ec_intern *table, const char *text, size_t len);

/* Returns the number of `text`, or 0 when the table does not have it. */
uint32_t ec_intern_find(const struct ec_intern *table, const char *text, size_t len);

/* The text of a number, NUL-terminated; the empty text for 0. */
static inline struct ec_str ec_intern_text(const struct ec_intern *table, uint32_t number)
{
    return number < table->count ? table->names[number] : EC_STR("");
}

#endif
