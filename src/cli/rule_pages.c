/* SPDX-License-Identifier: MIT */
#include "cli/rule_pages.h"

struct page {
    char code[8];
    uint32_t first; /* in page_chars */
    uint32_t len;
};

#include "cli/rule_pages.inc"

struct ec_str cli_rule_page(struct ec_str code)
{
    for (size_t i = 0; i < EC_COUNT(pages); i++) {
        if (ec_str_equal(ec_str_from(pages[i].code), code)) {
            return (struct ec_str){page_chars + pages[i].first, pages[i].len};
        }
    }
    return EC_STR("");
}
