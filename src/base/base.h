/* SPDX-License-Identifier: MIT */
/* Purpose: string slices, attributes and byte classes that every other file uses.
   May depend on: the C library only.
   Ownership: a slice borrows its bytes; whoever made them keeps them. */
#ifndef EC_BASE_BASE_H
#define EC_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define EC_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define EC_NODISCARD __attribute__((warn_unused_result))
#define EC_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define EC_PRINTF(fmt, args)
#define EC_NODISCARD
#define EC_UNLIKELY(x) (x)
#endif

#define EC_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Bytes with a length, not terminated. `ptr` may be NULL only when `len` is 0. */
struct ec_str {
    const char *ptr;
    size_t len;
};

#define EC_STR(literal) ((struct ec_str){(literal), sizeof(literal) - 1})

static inline struct ec_str ec_str_from(const char *text)
{
    return (struct ec_str){text, strlen(text)};
}

static inline bool ec_str_equal(struct ec_str a, struct ec_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* ASCII classes that never look at the locale. */
static inline char ec_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool ec_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ec_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ec_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* True when both slices are equal without regard to ASCII letter case. */
static inline bool ec_str_equal_folded(struct ec_str a, struct ec_str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (ec_lower(a.ptr[i]) != ec_lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

static inline bool ec_str_starts(struct ec_str text, struct ec_str prefix)
{
    return text.len >= prefix.len && memcmp(text.ptr, prefix.ptr, prefix.len) == 0;
}

static inline bool ec_str_ends(struct ec_str text, struct ec_str suffix)
{
    return text.len >= suffix.len &&
           memcmp(text.ptr + text.len - suffix.len, suffix.ptr, suffix.len) == 0;
}

/* What is behind the first `n` bytes, of which there are as many. */
static inline struct ec_str ec_str_tail(struct ec_str text, size_t n)
{
    return (struct ec_str){text.ptr + n, text.len - n};
}

static inline bool ec_str_has_upper(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != ec_lower(text.ptr[i])) {
            return true;
        }
    }
    return false;
}

/* The offset of `part` in `text`, or `text.len`. For short parts: it takes time in their product. */
static inline size_t ec_str_search(struct ec_str text, struct ec_str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0) {
            return i;
        }
    }
    return text.len;
}

static inline bool ec_str_contains(struct ec_str text, struct ec_str part)
{
    return ec_str_search(text, part) < text.len;
}

/* What stands behind the last slash of a path. */
static inline const char *ec_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Heap memory of at least `bytes` bytes, to be released with free(); large blocks stand on huge pages,
   where the system has them: page faults are a fifth of a long run otherwise. NULL when memory is
   short. */
void *ec_alloc_large(size_t bytes);

/* The same, zeroed. */
void *ec_zalloc_large(size_t bytes);

/* Grows the heap array `*array` of `size`-byte elements so that `need` elements fit.
   Returns false when memory is short; the array is then unchanged. */
EC_NODISCARD bool ec_grow(void **array, size_t *capacity, size_t need, size_t size);

#endif
