/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void ec_buf_init(struct ec_buf *buf)
{
    *buf = (struct ec_buf){0};
}

void ec_buf_fini(struct ec_buf *buf)
{
    free(buf->bytes);
    ec_buf_init(buf);
}

static bool reserve(struct ec_buf *buf, size_t more)
{
    void *bytes = buf->bytes;
    if (!ec_grow(&bytes, &buf->capacity, buf->len + more + 1, 1)) {
        buf->oom = true;
        return false;
    }
    buf->bytes = bytes;
    return true;
}

void ec_buf_add(struct ec_buf *buf, const char *bytes, size_t len)
{
    if (len > 0 && reserve(buf, len)) {
        memcpy(buf->bytes + buf->len, bytes, len);
        buf->len += len;
        buf->bytes[buf->len] = '\0';
    }
}

void ec_buf_add_text(struct ec_buf *buf, const char *text)
{
    ec_buf_add(buf, text, strlen(text));
}

void ec_buf_repeat(struct ec_buf *buf, char byte, size_t count)
{
    if (count > 0 && reserve(buf, count)) {
        memset(buf->bytes + buf->len, byte, count);
        buf->len += count;
        buf->bytes[buf->len] = '\0';
    }
}

void ec_buf_printf(struct ec_buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len > 0 && reserve(buf, (size_t)len)) {
        vsnprintf(buf->bytes + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}
