/* SPDX-License-Identifier: MIT */
#include "syntax/tree.h"

/* True when the backslash at `at` only protects the byte behind it. */
static bool is_escape(const char *at, const char *end, char quote)
{
    return at[0] == '\\' && at + 1 < end && (at[1] == quote || at[1] == '\\');
}

/* The body of a quoted word: without its quotes; a word whose closing quote is missing keeps all
   behind the opening one. */
static struct ec_str quoted_body(const struct ec_source *source, uint32_t first, uint32_t len)
{
    const char *text = source->bytes + first;
    bool closed = len > 1 && text[len - 1] == text[0];
    return (struct ec_str){text + 1, len - 1 - closed};
}

struct ec_str ec_word_decode(struct ec_arena *arena, const struct ec_source *source, uint32_t first,
                             uint32_t len)
{
    struct ec_str word = {source->bytes + first, len};
    if (len == 0 || !ec_word_is_quoted(source, first)) {
        return word;
    }
    char quote = word.ptr[0];
    word = quoted_body(source, first, len);
    if (word.len == 0 || !memchr(word.ptr, '\\', word.len)) {
        return word;
    }
    char *copy = ec_arena_alloc(arena, word.len + 1);
    if (!copy) {
        return EC_STR("");
    }
    const char *end = word.ptr + word.len;
    size_t used = 0;
    for (const char *at = word.ptr; at < end; at++) {
        at += is_escape(at, end, quote);
        copy[used++] = *at;
    }
    copy[used] = '\0';
    return (struct ec_str){copy, used};
}

uint32_t ec_word_offset(const struct ec_source *source, uint32_t first, uint32_t len, size_t index)
{
    if (len == 0 || !ec_word_is_quoted(source, first)) {
        return first + (uint32_t)index;
    }
    struct ec_str body = quoted_body(source, first, len);
    const char *end = body.ptr + body.len;
    const char *at = body.ptr;
    for (size_t i = 0; i < index && at < end; i++) {
        at += 1 + is_escape(at, end, source->bytes[first]);
    }
    return (uint32_t)(at - source->bytes);
}
