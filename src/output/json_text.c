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

/* jansson's own buffer would lose bytes without a word when memory is short. */
static int add_bytes(const char *bytes, size_t len, void *buf)
{
    ec_buf_add(buf, bytes, len);
    return 0;
}

void ec_json_add(struct ec_buf *buf, json_t *value, size_t flags)
{
    buf->oom |= !value || json_dump_callback(value, add_bytes, buf, flags) != 0;
    json_decref(value);
}
