/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 2 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct ec_arena_block {
    struct ec_arena_block *older;
    size_t padding; /* keeps the payload aligned to 16 */
};

void ec_arena_init(struct ec_arena *arena)
{
    *arena = (struct ec_arena){.block_size = FIRST_BLOCK};
}

void ec_arena_fini(struct ec_arena *arena)
{
    struct ec_arena_block *block = arena->blocks;
    while (block) {
        struct ec_arena_block *older = block->older;
        free(block);
        block = older;
    }
    ec_arena_init(arena);
}

void *ec_arena_alloc_block(struct ec_arena *arena, size_t size)
{
    const size_t head = sizeof(struct ec_arena_block);
    size_t bytes = arena->block_size;
    if (size > SIZE_MAX / 2) {
        arena->oom = true;
        return NULL;
    }
    if (size + head > bytes) {
        bytes = size + head;
    }
    struct ec_arena_block *block = ec_alloc_large(bytes);
    if (!block) {
        arena->oom = true;
        return NULL;
    }
    block->older = arena->blocks;
    arena->blocks = block;
    char *payload = (char *)block + head;
    /* An oversized request gets a block of its own and leaves the current one in use. */
    if (bytes == size + head && arena->end - arena->next > 0) {
        return payload;
    }
    arena->next = payload + size;
    arena->end = (char *)block + bytes;
    if (arena->block_size < LARGEST_BLOCK) {
        arena->block_size *= 2;
    }
    return payload;
}

void *ec_arena_zalloc(struct ec_arena *arena, size_t size)
{
    void *result = ec_arena_alloc(arena, size);
    return result ? memset(result, 0, size) : NULL;
}

char *ec_arena_strndup(struct ec_arena *arena, const char *text, size_t len)
{
    char *copy = ec_arena_alloc(arena, len + 1);
    if (copy) {
        if (len > 0) {
            memcpy(copy, text, len);
        }
        copy[len] = '\0';
    }
    return copy;
}

char *ec_arena_vprintf(struct ec_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    /* The first try is what is left of the current block, which mostly is enough. */
    char *place = arena->next;
    int len = vsnprintf(place, (size_t)(arena->end - place), format, args);
    char *text = len < 0 ? NULL : ec_arena_alloc(arena, (size_t)len + 1);
    if (!text) {
        arena->oom = true;
    } else if (text != place) {
        vsnprintf(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    return text;
}

char *ec_arena_printf(struct ec_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = ec_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
