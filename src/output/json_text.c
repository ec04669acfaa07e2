/* SPDX-License-Identifier: MIT */
#include "output/json_text.h"

#include "base/buf.h"
#include "source/source.h"

static bool is_stray(const char *text, size_t len)
{
    return len == 1 && (unsigned char)text[0] >= 0x80;
}

json_t *ec_json_text(struct ec_str text)
{
    bool bad = false;
    for (size_t at = 0; at < text.len && !bad;) {
        size_t len = ec_utf8_length(text.ptr + at, text.len - at);
        bad = is_stray(text.ptr + at, len);
        at += len;
    }
    if (!bad) {
        return json_stringn_nocheck(text.len ? text.ptr : "", text.len);
    }
    struct ec_buf buf;
    ec_buf_init(&buf);
    for (size_t at = 0; at < text.len;) {
        size_t len = ec_utf8_length(text.ptr + at, text.len - at);
        bool stray = is_stray(text.ptr + at, len);
        ec_buf_add(&buf, stray ? "\xef\xbf\xbd" : text.ptr + at, stray ? 3 : len);
        at += len;
    }
    json_t *value = buf.oom ? NULL : json_stringn_nocheck(buf.bytes, buf.len);
    ec_buf_fini(&buf);
    return value;
}

void ec_json_add(struct ec_buf *buf, json_t *value, size_t flags)
{
    /* Into the buffer itself: jansson's own one would lose bytes without a word when memory is
       short. */
    size_t room = buf->capacity > buf->len ? buf->capacity - buf->len - 1 : 0;
    char *at = room > 0 ? buf->bytes + buf->len : NULL;
    size_t size = value ? json_dumpb(value, at, room, flags) : 0;
    if (size > room) {
        void *bytes = buf->bytes;
        bool grown = ec_grow(&bytes, &buf->capacity, buf->len + size + 1, 1);
        buf->bytes = bytes;
        size = grown ? json_dumpb(value, buf->bytes + buf->len, size, flags) : 0;
    }
    if (size > 0) {
        buf->len += size;
        buf->bytes[buf->len] = '\0';
    } else {
        buf->oom = true;
    }
    json_decref(value);
}
