/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { LARGE = 4 * 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

void *ec_alloc_large(size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes >= LARGE && bytes <= SIZE_MAX - HUGE_PAGE) {
        void *memory = NULL;
        bytes = (bytes + HUGE_PAGE - 1) & ~((size_t)HUGE_PAGE - 1);
        if (posix_memalign(&memory, HUGE_PAGE, bytes) != 0) {
            return NULL;
        }
        (void)madvise(memory, bytes, MADV_HUGEPAGE);
        return memory;
    }
#endif
    return malloc(bytes);
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
