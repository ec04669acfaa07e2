/* SPDX-License-Identifier: MIT */
#include "source/glob.h"

struct ec_glob ec_glob_of(struct ec_str text)
{
    while (text.len > 2 && memcmp(text.ptr, "./", 2) == 0) {
        text = ec_str_tail(text, 2);
    }
    while (text.len > 1 && text.ptr[text.len - 1] == '/') {
        text.len--;
    }
    size_t plain = 0;
    while (plain < text.len && text.ptr[plain] != '\0' && !strchr("*?[\\", text.ptr[plain])) {
        plain++;
    }
    return (struct ec_glob){
        .text = text,
        .plain = plain,
        .any_part = memchr(text.ptr, '/', text.len) == NULL,
        .is_deep = text.len > 1 && memmem(text.ptr, text.len, "**", 2) != NULL,
    };
}

/* The place behind the ] of the set that begins at `at`; 0 if it is not closed, and so no set. */
static size_t end_of_set(struct ec_str text, size_t at)
{
    size_t i = at + 1;
    i += i < text.len && (text.ptr[i] == '!' || text.ptr[i] == '^');
    for (size_t first = i; i < text.len && (i == first || text.ptr[i] != ']'); i++) {
        i += text.ptr[i] == '\\';
    }
    return i < text.len ? i + 1 : 0;
}

/* Takes one byte of a set. */
static unsigned char set_byte(struct ec_str text, size_t *at)
{
    *at += text.ptr[*at] == '\\';
    return (unsigned char)text.ptr[(*at)++];
}

static bool is_in_set(struct ec_str text, size_t at, size_t end, char c)
{
    bool found = false;
    bool negated = text.ptr[++at] == '!' || text.ptr[at] == '^';
    for (at += negated; at < end - 1;) {
        unsigned char first = set_byte(text, &at);
        unsigned char last = first;
        if (at + 2 < end && text.ptr[at] == '-') {
            at++;
            last = set_byte(text, &at);
        }
        found |= first <= (unsigned char)c && (unsigned char)c <= last;
    }
    return found != negated;
}

/* The place behind what stands for one byte at `at`, if that is `c`; else 0. */
static size_t match_byte(const struct ec_glob *glob, size_t at, char c)
{
    struct ec_str text = glob->text;
    size_t end = text.ptr[at] == '[' ? end_of_set(text, at) : 0;
    bool wild = glob->is_deep || c != '/';
    if (end > 0) {
        return wild && is_in_set(text, at, end, c) ? end : 0;
    }
    if (text.ptr[at] == '?') {
        return wild ? at + 1 : 0;
    }
    at += text.ptr[at] == '\\' && at + 1 < text.len;
    return text.ptr[at] == c ? at + 1 : 0;
}

/* The length of the part **, with its slash, at `at`; else 0. */
static size_t folders_at(struct ec_str text, size_t at)
{
    bool begins = at == 0 || text.ptr[at - 1] == '/';
    return begins && text.len - at > 2 && memcmp(text.ptr + at, "**/", 3) == 0 ? 3 : 0;
}

/* What is tried again with one more byte for the last star, or one more folder. An earlier star need not be:
   what it could take more, the last one can. */
struct retry {
    size_t pattern; /* behind the star; 0: there was none */
    size_t path;
    bool by_folder;
};

/* Gives the last star more; false when it cannot have more. */
static bool extend(const struct ec_glob *glob, struct ec_str path, struct retry *retry)
{
    if (retry->pattern == 0) {
        return false;
    }
    if (retry->by_folder) {
        const char *slash = memchr(path.ptr + retry->path, '/', path.len - retry->path);
        retry->path = slash ? (size_t)(slash - path.ptr) + 1 : path.len;
        return slash != NULL;
    }
    bool more = retry->path < path.len && (glob->is_deep || path.ptr[retry->path] != '/');
    retry->path += more;
    return more;
}

static bool matches_from(const struct ec_glob *glob, struct ec_str path)
{
    struct ec_str text = glob->text;
    struct retry retry = {0};
    size_t at = glob->plain;
    size_t i = at;
    if (path.len < at || memcmp(path.ptr, text.ptr, at) != 0) {
        return false;
    }
    for (;;) {
        if (at == text.len && (i == path.len || path.ptr[i] == '/')) {
            return true;
        }
        size_t folders = at < text.len ? folders_at(text, at) : 0;
        size_t next = 0;
        if (folders > 0 || (at < text.len && text.ptr[at] == '*')) {
            at += folders > 0 ? folders : 1;
            retry = (struct retry){at, i, folders > 0};
            continue;
        }
        if (at < text.len && i < path.len) {
            next = match_byte(glob, at, path.ptr[i]);
        }
        if (next > 0) {
            at = next;
            i++;
        } else if (extend(glob, path, &retry)) {
            at = retry.pattern;
            i = retry.path;
        } else {
            return false;
        }
    }
}

bool ec_glob_matches(const struct ec_glob *glob, struct ec_str path)
{
    bool found = matches_from(glob, path);
    for (size_t i = 1; i < path.len && glob->any_part && !found; i++) {
        found = path.ptr[i - 1] == '/' && matches_from(glob, ec_str_tail(path, i));
    }
    return found;
}
