/* SPDX-License-Identifier: MIT */
/* Purpose: texts in XML 1.0.
   May depend on: base, source.
   Ownership: everything goes into the caller's buffer. */
#ifndef EC_OUTPUT_XML_H
#define EC_OUTPUT_XML_H

#include "base/buf.h"

/* Adds a text between tags. Line ends and blanks stay what they are for a reader; bytes that are no
   UTF-8 and characters that XML cannot have become U+FFFD. */
void ec_xml_text(struct ec_buf *buf, struct ec_str text);

/* Adds ` NAME="TEXT"`. */
void ec_xml_attribute(struct ec_buf *buf, const char *name, struct ec_str text);

#endif
