/* SPDX-License-Identifier: MIT */
/* Purpose: which bytes of the sources no output may show, and texts without them.
   May depend on: base, source, diag.
   Ownership: the cache owns its spans until ec_masks_fini; texts live in the caller's arena. */
#ifndef EC_OUTPUT_MASKS_H
#define EC_OUTPUT_MASKS_H

#include "diag/diag.h"
#include "diag/mask.h"

struct ec_mask_list {
    struct ec_mask_span *spans; /* in order */
    size_t count;
    size_t capacity;
    bool made;
};

/* The spans of each source, found when first asked for. */
struct ec_masks {
    struct ec_source *const *sources;
    struct ec_mask_list *lists; /* by source id */
    size_t n_sources;
    bool oom; /* sticky; what could not be examined counts as secret altogether */
};

void ec_masks_init(struct ec_masks *masks, struct ec_source *const *sources, size_t n_sources);
void ec_masks_fini(struct ec_masks *masks);

/* The first span of the source that ends behind `offset`; an empty one at the source's end when
   there is none. */
struct ec_mask_span ec_masks_find(struct ec_masks *masks, uint32_t source, size_t offset);

/* `text`, which is about the place `range`, without secrets: those that ec_mask_text finds, and
   words of secret values around the place. */
struct ec_str ec_masks_clean(struct ec_masks *masks, struct ec_arena *arena, struct ec_range range,
                             const char *text);

/* True when an edit would write what is a secret now, so that its text cannot be shown. */
bool ec_masks_hides_edit(struct ec_masks *masks, const struct ec_edit *edit);

#endif
