/* SPDX-License-Identifier: MIT */
/* Purpose: text for people, wrapped at the width of the terminal.
   May depend on: base, args.h, terminal.h, output/cells.h.
   Ownership: a page owns its text until cli_page_print. */
#ifndef EC_CLI_PAGE_H
#define EC_CLI_PAGE_H

#include "base/buf.h"

struct cli_page {
    struct ec_buf text;
    unsigned width; /* columns of a line: the terminal's, at least 40; or 80 */
    bool color;
};

void cli_page_init(struct cli_page *page);

/* Adds a line in bold letters. */
void cli_page_heading(struct cli_page *page, struct ec_str text);

/* The same for a text that is made in a buffer, which is released. */
void cli_page_title(struct cli_page *page, struct ec_buf *title);

/* Adds words behind the `column` columns that the line has already, and ends the line. Further
   lines begin `indent` columns in. */
void cli_page_wrap(struct cli_page *page, unsigned column, unsigned indent, struct ec_str text);

/* Adds a whole paragraph, `indent` columns in. */
void cli_page_paragraph(struct cli_page *page, unsigned indent, struct ec_str text);

/* Adds a line as it is, `indent` columns in. */
void cli_page_line(struct cli_page *page, unsigned indent, struct ec_str text);

/* Adds an empty line. */
void cli_page_gap(struct cli_page *page);

/* Writes the page to standard output and releases it; returns as cli_print. */
int cli_page_print(const char *program, struct cli_page *page);

#endif
