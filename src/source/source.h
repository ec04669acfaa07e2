/* SPDX-License-Identifier: MIT */
/* Purpose: the bytes of one configuration file, and places in it.
   May depend on: base.
   Ownership: a source owns its bytes and its line index until ec_source_free; bytes never change
   after the scan. */
#ifndef EC_SOURCE_SOURCE_H
#define EC_SOURCE_SOURCE_H

#include "base/base.h"

/* The scanner needs this many NUL bytes behind the text (flex: yy_scan_buffer). */
enum { EC_SOURCE_PADDING = 2 };

/* How many characters end at or before an offset, and how many of them take two units of UTF-16. */
struct ec_mark {
    uint32_t offset;
    uint32_t characters;
    uint32_t wide;
};

struct ec_source {
    uint32_t id;     /* index in the project's table of sources */
    uint32_t len;    /* bytes, padding not counted */
    char *bytes;     /* len bytes and EC_SOURCE_PADDING NULs, on the heap */
    char *path;      /* as it is shown to people, on the heap */
    uint64_t device; /* identity of the file; 0/0 when it did not come from one */
    uint64_t inode;
    uint32_t mode; /* st_mode, with the owner and group; 0 when it did not come from a file */
    uint32_t uid;
    uint32_t gid;
    uint32_t *lines;       /* offset of each line's first byte; made when first asked for */
    uint32_t n_lines;      /* 0: not made yet */
    struct ec_mark *marks; /* for columns of long lines; made when first needed, or NULL */
    bool is_argument;      /* no file that was read, but the text of an option, or a name only */
};

/* Bytes `first` up to and without `last` of the source with number `source`. */
struct ec_range {
    uint32_t source;
    uint32_t first;
    uint32_t last;
};

/* Both count from 1; columns count characters (UTF-8 sequences; a stray byte is one). */
struct ec_place {
    uint32_t line;
    uint32_t column;
};

/* Takes over `bytes` (heap, padded). Copies `path`. NULL when memory is short; `bytes` is then
   released. */
struct ec_source *ec_source_new(const char *path, char *bytes, uint32_t len);
void ec_source_free(struct ec_source *source);

/* The place of a byte offset; an offset behind the end is the place behind the last byte. Falls
   back to line 1 when there is no memory for the line index. Quick in a line of any length, but for
   the first time. */
struct ec_place ec_source_place(struct ec_source *source, uint32_t offset);

/* What a column counts. */
enum ec_column_unit {
    EC_COLUMN_CHARACTERS,
    EC_COLUMN_UTF16, /* code units; a stray byte is one */
    EC_COLUMN_BYTES,
};

/* The same place with its column in another unit. */
struct ec_place ec_source_place_in(struct ec_source *source, uint32_t offset, enum ec_column_unit unit);

/* The 1-based line number of an offset. */
uint32_t ec_source_line(struct ec_source *source, uint32_t offset);

/* The text of line `line` without its line end; empty when there is no such line. */
struct ec_str ec_source_line_text(struct ec_source *source, uint32_t line);

/* Length of the UTF-8 sequence at `text`, 1 for a byte that starts none. */
size_t ec_utf8_length(const char *text, size_t len);

/* Decodes the sequence of ec_utf8_length bytes; a stray byte gives U+FFFD. */
uint32_t ec_utf8_decode(const char *text, size_t len);

#endif
