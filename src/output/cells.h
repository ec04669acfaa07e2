/* SPDX-License-Identifier: MIT */
/* Purpose: text for terminals: how wide a character is, and what stands for bytes that a terminal
   must not get.
   May depend on: base, source.
   Ownership: nothing. */
#ifndef EC_OUTPUT_CELLS_H
#define EC_OUTPUT_CELLS_H

#include "base/buf.h"

/* The most bytes that stand for one character of the input: \u{10ffff}, or spaces for a tab. */
enum { EC_CELLS_BYTES = 16, EC_CELLS_TAB = 4 };

/* One character as it is shown. */
struct ec_cell {
    size_t taken;   /* bytes of the input */
    size_t len;     /* bytes of `text` */
    unsigned width; /* columns on a terminal: 0 for a combining mark, 2 for a wide character */
    char text[EC_CELLS_BYTES];
};

/* Shows the first character of `text` (at least one byte), `column` columns behind the beginning of
   its line, where tabs count from. Control characters, stray bytes and characters that change the
   direction of writing or cannot be seen are escaped: \x1b, \u{202e}. */
struct ec_cell ec_cell_at(const char *text, size_t len, unsigned column);

/* Adds the whole text; returns its width. */
unsigned ec_cells_add(struct ec_buf *buf, struct ec_str text);

/* Adds the words of a text, parted by blanks, to a line that has `column` columns already. Where a
   word would go beyond `width` columns a new line begins, `indent` columns in. */
void ec_cells_wrap(struct ec_buf *buf, struct ec_str text, unsigned column, unsigned indent,
                   unsigned width);

#endif
