/* SPDX-License-Identifier: MIT */
#include "diag/rule_pages.h"

struct page {
    char code[8];
    uint32_t first; /* in page_chars */
    uint32_t len;
};

#include "diag/rule_pages.inc"

struct ec_str ec_rule_page(struct ec_str code)
{
    for (size_t i = 0; i < EC_COUNT(pages); i++) {
        if (ec_str_equal(ec_str_from(pages[i].code), code)) {
            return (struct ec_str){page_chars + pages[i].first, pages[i].len};
        }
    }
    return EC_STR("");
}

bool ec_page_next(struct ec_str *page, enum ec_page_line *kind, struct ec_str *text)
{
    if (page->len == 0) {
        return false;
    }
    const char *end = memchr(page->ptr, '\n', page->len);
    size_t len = end ? (size_t)(end - page->ptr) : page->len;
    *kind = (enum ec_page_line)page->ptr[0];
    *text = (struct ec_str){page->ptr + 1, len - 1};
    page->ptr += end ? len + 1 : len;
    page->len -= end ? len + 1 : len;
    return true;
}

void ec_page_plain(struct ec_buf *buf, struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        ec_buf_add(buf, text.ptr + i, text.ptr[i] == '`' ? 0 : 1);
    }
}
