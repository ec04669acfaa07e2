/* SPDX-License-Identifier: MIT */
#include "source/paths.h"

/* Drops the last part of a path, unless there is none to drop. */
static bool step_up(struct ec_buf *buf)
{
    size_t len = buf->len;
    while (len > 0 && buf->bytes[len - 1] != '/') {
        len--;
    }
    size_t last = buf->len - len;
    if (last == 0 || (last == 2 && buf->bytes[len] == '.' && buf->bytes[len + 1] == '.')) {
        return false;
    }
    buf->len = len > 1 ? len - 1 : len;
    return true;
}

/* Adds the parts of a path behind what is there. */
static void add_parts(struct ec_buf *buf, struct ec_str path)
{
    for (size_t at = 0; at < path.len;) {
        const char *slash = memchr(path.ptr + at, '/', path.len - at);
        size_t len = slash ? (size_t)(slash - path.ptr) - at : path.len - at;
        struct ec_str part = {path.ptr + at, len};
        bool is_up = ec_str_equal(part, EC_STR(".."));
        bool is_root = buf->len == 1 && buf->bytes[0] == '/';
        at += len + 1;
        if (len == 0 || ec_str_equal(part, EC_STR(".")) || (is_up && (is_root || step_up(buf)))) {
            continue;
        }
        ec_buf_add_text(buf, buf->len > 0 && !is_root ? "/" : "");
        ec_buf_add(buf, part.ptr, part.len);
    }
}

struct ec_str ec_path_relative(struct ec_arena *arena, const char *directory, const char *base,
                               struct ec_str path)
{
    struct ec_buf buf;
    struct ec_buf root;
    bool absolute = path.len > 0 && path.ptr[0] == '/';
    ec_buf_init(&buf);
    ec_buf_init(&root);
    ec_buf_add_text(&buf, absolute || (directory && base) ? "/" : "");
    if (!absolute && directory && base) {
        add_parts(&buf, ec_str_from(directory));
    }
    add_parts(&buf, path);
    ec_buf_add_text(&root, "/");
    add_parts(&root, ec_str_from(base ? base : "/"));
    struct ec_str result = ec_buf_str(&buf);
    struct ec_str prefix = ec_buf_str(&root);
    if (base && ec_str_starts(result, prefix) && result.len > prefix.len &&
        (prefix.len == 1 || result.ptr[prefix.len] == '/')) {
        size_t cut = prefix.len == 1 ? 1 : prefix.len + 1;
        result = (struct ec_str){result.ptr + cut, result.len - cut};
    }
    arena->oom |= buf.oom || root.oom;
    const char *copy = ec_arena_strndup(arena, result.ptr, result.len);
    result = copy ? (struct ec_str){copy, result.len} : EC_STR("");
    ec_buf_fini(&buf);
    ec_buf_fini(&root);
    return result;
}

void ec_path_add_uri(struct ec_buf *buf, struct ec_str path)
{
    static const char plain[] = "/-._~!$&'()*+,;=@";
    bool absolute = path.len > 0 && path.ptr[0] == '/';
    ec_buf_add_text(buf, absolute ? "file://" : "");
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (ec_is_letter(c) || ec_is_digit(c) || (c != '\0' && strchr(plain, c))) {
            ec_buf_add(buf, &c, 1);
        } else {
            ec_buf_printf(buf, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
}
