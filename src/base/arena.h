/* SPDX-License-Identifier: MIT */
/* Purpose: bump allocation whose memory is released all at once.
   May depend on: base.h.
   Ownership: the arena owns every block it hands out until ec_arena_fini. */
#ifndef EC_BASE_ARENA_H
#define EC_BASE_ARENA_H

#include "base/base.h"

#include <stdarg.h>

struct ec_arena_block;

/* `oom` is sticky: once an allocation failed it stays set, so that a layer can test it once at
   its boundary instead of after every call. */
struct ec_arena {
    char *next;
    char *end;
    struct ec_arena_block *blocks;
    size_t block_size;
    bool oom;
};

void ec_arena_init(struct ec_arena *arena);
void ec_arena_fini(struct ec_arena *arena);

/* The slow path of ec_arena_alloc; use ec_arena_alloc. */
void *ec_arena_alloc_block(struct ec_arena *arena, size_t size);

/* Returns `size` bytes aligned to 8, not zeroed; NULL (and `oom` set) when memory is short. */
static inline void *ec_arena_alloc(struct ec_arena *arena, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (EC_UNLIKELY((size_t)(arena->end - arena->next) < size)) {
        return ec_arena_alloc_block(arena, size);
    }
    void *result = arena->next;
    arena->next += size;
    return result;
}

/* The same, zeroed. */
void *ec_arena_zalloc(struct ec_arena *arena, size_t size);

/* Copies with a terminating NUL; NULL when memory is short. */
char *ec_arena_strndup(struct ec_arena *arena, const char *text, size_t len);
char *ec_arena_printf(struct ec_arena *arena, const char *format, ...) EC_PRINTF(2, 3);
char *ec_arena_vprintf(struct ec_arena *arena, const char *format, va_list args);

#endif
