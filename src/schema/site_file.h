/* SPDX-License-Identifier: MIT */
/* Purpose: what the readers of a site's own text files share: files, lines and the text of a failure.
   May depend on: base, source, diag, schema/site.
   Ownership: a reader borrows everything; its error lies in its arena. */
#ifndef EC_SCHEMA_SITE_FILE_H
#define EC_SCHEMA_SITE_FILE_H

#include "diag/suggest.h"
#include "schema/site.h"
#include "source/loader.h"

enum {
    EC_SITE_MOST_BYTES = 1 << 20, /* of one file */
    EC_SITE_MOST_FILES = 4096,    /* of one folder */
    EC_SITE_MOST_LINE = 1024,     /* bytes of one line */
    EC_SITE_MOST_NAME = 128,      /* bytes of one name */
};

enum ec_site_status { EC_SITE_OK, EC_SITE_MALFORMED, EC_SITE_UNREADABLE, EC_SITE_NOMEM };

struct ec_site_reader {
    struct ec_site_words *site;
    struct ec_arena *arena;
    const char *path; /* of the file that is read */
    struct ec_str text; /* what is left of it */
    uint32_t line;      /* from 1; 0 before the first */
    enum ec_site_status status;
    const char *error; /* one line, "FILE:LINE: text"; NULL if all is well */
};

/* Takes over one file, which `text` of the reader holds; sets `status`. */
typedef void ec_site_parse(struct ec_site_reader *reader);

/* Reads one file, or all files of a folder whose name ends in `suffix`, in the order of their names;
   without `suffix` a folder is refused. Ends at the first failure. */
enum ec_site_status ec_site_read(struct ec_site_reader *reader, const struct ec_vfs *vfs,
                                 const char *path, const char *suffix, ec_site_parse *parse);

/* The next line without its end and without blanks behind it. False at the end of the file and at a
   byte or a length that no such file has, which is a failure. */
bool ec_site_next_line(struct ec_site_reader *reader, struct ec_str *line);

/* Remembers that the current line is malformed. */
void ec_site_fail(struct ec_site_reader *reader, const char *format, ...) EC_PRINTF(2, 3);

/* The same for a word that is none of those offered to the search. */
void ec_site_unknown(struct ec_site_reader *reader, const char *what, struct ec_str word,
                     const struct ec_suggest *suggest);

/* Adds a word, or remembers why that cannot be; the number of its key, or 0. */
uint32_t ec_site_take(struct ec_site_reader *reader, uint32_t scope, enum ec_site_kind kind,
                      struct ec_str name);

/* At most 60 bytes of a text, for "%.*s". */
int ec_site_shown(struct ec_str text);

/* The text without blanks at its ends. */
struct ec_str ec_site_trim(struct ec_str text);

/* True for 1 to EC_SITE_MOST_NAME letters, digits, '_' and '-'. */
bool ec_site_is_name(struct ec_str text);

#endif
