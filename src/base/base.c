/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { LARGE = 4 * 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

void *ec_alloc_large(size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes >= LARGE) {
        void *memory = NULL;
        if (posix_memalign(&memory, HUGE_PAGE, bytes) != 0) {
            return NULL;
        }
        /* Not the end, of which a huge page would take more than is needed. */
        (void)madvise(memory, bytes & ~((size_t)HUGE_PAGE - 1), MADV_HUGEPAGE);
        return memory;
    }
#endif
    return malloc(bytes);
}

void *ec_zalloc_large(size_t bytes)
{
    if (bytes < LARGE) {
        return calloc(1, bytes);
    }
    void *memory = ec_alloc_large(bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
}

bool ec_grow(void **array, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) {
        return true;
    }
    size_t wanted = *capacity < 16 ? 16 : *capacity + *capacity / 2;
    if (wanted < need) {
        wanted = need;
    }
    if (wanted > SIZE_MAX / size) {
        return false;
    }
    void *grown = realloc(*array, wanted * size);
    if (!grown) {
        return false;
    }
    *array = grown;
    *capacity = wanted;
    return true;
}
