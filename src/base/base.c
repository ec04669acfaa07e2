/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <stdlib.h>

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
