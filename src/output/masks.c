/* SPDX-License-Identifier: MIT */
#include "output/masks.h"

#include "base/buf.h"

#include <stdlib.h>

/* Secrets this near to a finding, in bytes, are looked for in its texts; shorter words than
   SHORTEST are not, since they say nothing. */
enum { NEIGHBOURHOOD = 512, SHORTEST = 3 };

void ec_masks_init(struct ec_masks *masks, struct ec_source *const *sources, size_t n_sources)
{
    *masks = (struct ec_masks){.sources = sources, .n_sources = n_sources};
}

void ec_masks_fini(struct ec_masks *masks)
{
    for (size_t i = 0; masks->lists && i < masks->n_sources; i++) {
        free(masks->lists[i].spans);
    }
    free(masks->lists);
    ec_masks_init(masks, NULL, 0);
}

static bool make_list(struct ec_mask_list *list, const struct ec_source *source)
{
    struct ec_mask_scan scan;
    struct ec_mask_span span;
    ec_mask_begin(&scan, (struct ec_str){source->bytes, source->len}, EC_MASK_SOURCE);
    while (ec_mask_next(&scan, &span)) {
        void *spans = list->spans;
        bool ok = ec_grow(&spans, &list->capacity, list->count + 1, sizeof(*list->spans));
        list->spans = spans;
        if (!ok) {
            return false;
        }
        list->spans[list->count++] = span;
    }
    list->made = true;
    return true;
}

static const struct ec_mask_list *get_list(struct ec_masks *masks, uint32_t source)
{
    if (!masks->lists && !masks->oom) {
        masks->lists = calloc(masks->n_sources, sizeof(*masks->lists));
    }
    struct ec_mask_list *list = masks->lists ? &masks->lists[source] : NULL;
    if (!list || (!list->made && !make_list(list, masks->sources[source]))) {
        masks->oom = true;
        return NULL;
    }
    return list;
}

struct ec_mask_span ec_masks_find(struct ec_masks *masks, uint32_t source, size_t offset)
{
    const struct ec_mask_list *list = get_list(masks, source);
    size_t end = masks->sources[source]->len;
    if (!list) {
        return (struct ec_mask_span){offset < end ? offset : end, end};
    }
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->spans[middle].last > offset) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low < list->count ? list->spans[low] : (struct ec_mask_span){end, end};
}

static bool is_word_byte(char c)
{
    return ec_is_letter(c) || ec_is_digit(c) || c == '_';
}

/* Does `word` stand at `at` in `text`, and not as part of a longer word? */
static bool stands_at(struct ec_str text, size_t at, struct ec_str word)
{
    if (word.len > text.len - at || memcmp(text.ptr + at, word.ptr, word.len) != 0) {
        return false;
    }
    size_t end = at + word.len;
    bool before = at > 0 && is_word_byte(text.ptr[at - 1]) && is_word_byte(word.ptr[0]);
    bool behind =
        end < text.len && is_word_byte(text.ptr[end]) && is_word_byte(word.ptr[word.len - 1]);
    return !before && !behind;
}

/* `text` with EC_MASK for each occurrence of `word`. */
static struct ec_str without(struct ec_arena *arena, struct ec_str text, struct ec_str word)
{
    struct ec_buf buf;
    size_t done = 0;
    ec_buf_init(&buf);
    for (size_t at = 0; at + word.len <= text.len; at++) {
        if (text.ptr[at] == word.ptr[0] && stands_at(text, at, word)) {
            ec_buf_add(&buf, text.ptr + done, at - done);
            ec_buf_add_text(&buf, EC_MASK);
            at += word.len - 1;
            done = at + 1;
        }
    }
    struct ec_str result = text;
    if (done > 0 || buf.oom) {
        ec_buf_add(&buf, text.ptr + done, text.len - done);
        const char *copy = buf.oom ? NULL : ec_arena_strndup(arena, buf.bytes, buf.len);
        arena->oom |= buf.oom;
        result = copy ? (struct ec_str){copy, buf.len} : EC_STR(EC_MASK);
    }
    ec_buf_fini(&buf);
    return result;
}

/* Is it worth hiding in a message? Short words and truth values say nothing. */
static bool tells(struct ec_str word)
{
    return word.len >= SHORTEST && !ec_str_equal_folded(word, EC_STR("true")) &&
           !ec_str_equal_folded(word, EC_STR("false")) && !ec_str_equal_folded(word, EC_STR("yes"));
}

static bool separates(char c)
{
    return ec_is_blank(c) || c == '"' || c == '\'';
}

/* The secret as a whole, then each of its words: a message may quote either. */
static struct ec_str without_secret(struct ec_arena *arena, struct ec_str text,
                                    struct ec_str secret)
{
    if (tells(secret)) {
        text = without(arena, text, secret);
    }
    size_t first = 0;
    for (size_t i = 0; i <= secret.len; i++) {
        if (i == secret.len || separates(secret.ptr[i])) {
            struct ec_str word = {secret.ptr + first, i - first};
            if (tells(word) && word.len < secret.len) {
                text = without(arena, text, word);
            }
            first = i + 1;
        }
    }
    return text;
}

struct ec_str ec_masks_clean(struct ec_masks *masks, struct ec_arena *arena, struct ec_range range,
                             const char *text)
{
    struct ec_str clean = ec_mask_text(arena, ec_str_from(text));
    const struct ec_source *source = masks->sources[range.source];
    size_t from = range.first > NEIGHBOURHOOD ? range.first - NEIGHBOURHOOD : 0;
    size_t to = (size_t)range.first + NEIGHBOURHOOD;
    struct ec_mask_span span = ec_masks_find(masks, range.source, from);
    while (span.first < to && span.first < span.last) {
        size_t first = span.first > from ? span.first : from;
        size_t last = span.last < to ? span.last : to;
        clean = without_secret(arena, clean, (struct ec_str){source->bytes + first, last - first});
        span = ec_masks_find(masks, range.source, span.last);
    }
    return clean;
}

bool ec_masks_hides_edit(struct ec_masks *masks, const struct ec_edit *edit)
{
    struct ec_mask_span span = ec_masks_find(masks, edit->range.source, edit->range.first);
    return edit->text[0] != '\0' && span.first < edit->range.last && span.first < span.last;
}
