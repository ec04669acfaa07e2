/* SPDX-License-Identifier: MIT */
/* Purpose: source lines with what is underlined in them, for the text format.
   May depend on: base, source, diag, writer.h.
   Ownership: everything goes into the writer's buffer. */
#ifndef EC_OUTPUT_SNIPPET_H
#define EC_OUTPUT_SNIPPET_H

#include "output/writer.h"

enum ec_style {
    EC_STYLE_PLAIN,
    EC_STYLE_BOLD,
    EC_STYLE_FRAME, /* line numbers, arrows and what belongs to a second place */
    EC_STYLE_NOTE,
    EC_STYLE_WARNING,
    EC_STYLE_ERROR,
};

/* Switches the colour, when colours are asked for. */
void ec_style_set(struct ec_writer *writer, enum ec_style style);

enum ec_style ec_style_of(enum ec_severity severity);

/* Adds the place line, the source lines and the underlines of a finding and of the places that
   belong to it. Returns the width of the margin in which line numbers stand. */
unsigned ec_snippet_add(struct ec_writer *writer, const struct ec_finding *finding);

#endif
