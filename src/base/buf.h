/* SPDX-License-Identifier: MIT */
/* Purpose: a growing byte buffer for output text.
   May depend on: base.h.
   Ownership: the buffer owns its bytes; ec_buf_fini releases them. */
#ifndef EC_BASE_BUF_H
#define EC_BASE_BUF_H

#include "base/base.h"

/* `oom` is sticky; what could not be stored is dropped. */
struct ec_buf {
    char *bytes;
    size_t len;
    size_t capacity;
    bool oom;
};

void ec_buf_init(struct ec_buf *buf);
void ec_buf_fini(struct ec_buf *buf);
void ec_buf_add(struct ec_buf *buf, const char *bytes, size_t len);
void ec_buf_add_text(struct ec_buf *buf, const char *text);
void ec_buf_repeat(struct ec_buf *buf, char byte, size_t count);
void ec_buf_printf(struct ec_buf *buf, const char *format, ...) EC_PRINTF(2, 3);

/* What is in the buffer, valid until it changes: NUL-terminated, and as a slice. */
static inline const char *ec_buf_text(const struct ec_buf *buf)
{
    return buf->bytes ? buf->bytes : "";
}

static inline struct ec_str ec_buf_str(const struct ec_buf *buf)
{
    return (struct ec_str){ec_buf_text(buf), buf->len};
}

#endif
