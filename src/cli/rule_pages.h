/* SPDX-License-Identifier: MIT */
/* Purpose: the pages of docs/rules, made a table by rule_pages.awk at build time.
   May depend on: base.
   Ownership: everything returned is constant and needs no relocation. */
#ifndef EC_CLI_RULE_PAGES_H
#define EC_CLI_RULE_PAGES_H

#include "base/base.h"

/* The page of a code ("SYN001"); empty if there is none. Each line begins with the byte that says
   what it is, an enum cli_page_line. */
struct ec_str cli_rule_page(struct ec_str code);

enum cli_page_line {
    CLI_PAGE_HEADING = '#',
    CLI_PAGE_TEXT = '=', /* a whole paragraph */
    CLI_PAGE_CODE = '|', /* a line of a configuration */
};

#endif
