/* SPDX-License-Identifier: MIT */
/* Purpose: the pages of docs/rules, made a table by rule_pages.awk at build time.
   May depend on: base.
   Ownership: everything returned is constant and needs no relocation. */
#ifndef EC_DIAG_RULE_PAGES_H
#define EC_DIAG_RULE_PAGES_H

#include "base/buf.h"

enum ec_page_line {
    EC_PAGE_HEADING = '#',
    EC_PAGE_TEXT = '=', /* a whole paragraph, with the ` of Markdown */
    EC_PAGE_CODE = '|', /* a line of a configuration */
};

/* The page of a code ("SYN001"), for ec_page_next; empty if there is none. */
struct ec_str ec_rule_page(struct ec_str code);

/* Takes the next line off a page; false at its end. */
bool ec_page_next(struct ec_str *page, enum ec_page_line *kind, struct ec_str *text);

/* Adds a paragraph without marks of Markdown. */
void ec_page_plain(struct ec_buf *buf, struct ec_str text);

#endif
