/* SPDX-License-Identifier: MIT */
#include "output/xml.h"

#include "source/source.h"

/* What must stand for an ASCII character; NULL for itself. A reader would turn a bare carriage
   return into a line feed, and in an attribute each of tab and line feed into a blank. */
static const char *reference(char c, bool attribute)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    default:
        return (unsigned char)c < ' ' ? "\xef\xbf\xbd" : NULL;
    }
}

static void add(struct ec_buf *buf, struct ec_str text, bool attribute)
{
    size_t done = 0;
    for (size_t at = 0, len; at < text.len; at += len) {
        len = ec_utf8_length(text.ptr + at, text.len - at);
        const char *instead = len == 1 && (unsigned char)text.ptr[at] < 0x80
                                  ? reference(text.ptr[at], attribute)
                                  : NULL;
        if (len == 1 && (unsigned char)text.ptr[at] >= 0x80) {
            instead = "\xef\xbf\xbd";
        } else if (len == 3 && memcmp(text.ptr + at, "\xef\xbf", 2) == 0 &&
                   (unsigned char)text.ptr[at + 2] >= 0xbe) {
            instead = "\xef\xbf\xbd"; /* U+FFFE, U+FFFF */
        }
        if (instead) {
            ec_buf_add(buf, text.ptr + done, at - done);
            ec_buf_add_text(buf, instead);
            done = at + len;
        }
    }
    ec_buf_add(buf, text.len ? text.ptr + done : "", text.len - done);
}

void ec_xml_text(struct ec_buf *buf, struct ec_str text)
{
    add(buf, text, false);
}

void ec_xml_attribute(struct ec_buf *buf, const char *name, struct ec_str text)
{
    ec_buf_printf(buf, " %s=\"", name);
    add(buf, text, true);
    ec_buf_add_text(buf, "\"");
}
