/* SPDX-License-Identifier: MIT */
/* Purpose: writes the findings of a run in one of several formats.
   May depend on: base, source, diag.
   Ownership: a run borrows everything; the writer of a format lives for one call of
   ec_output_write. */
#ifndef EC_OUTPUT_WRITER_H
#define EC_OUTPUT_WRITER_H

#include "base/buf.h"
#include "output/masks.h"

/* Where output goes. `write` returns false when it could not take all bytes; it is not called again
   after that. */
struct ec_sink {
    bool (*write)(void *data, const char *bytes, size_t len);
    void *data;
};

struct ec_output_options {
    bool color;             /* terminal colours (text) */
    bool quiet;             /* only findings of at least `least`, and no closing line */
    enum ec_severity least; /* less severe findings do not fail (text, junit, tap) */
    unsigned width;         /* columns to wrap long explanations at; 0: no wrapping (text) */
    const char *directory;  /* what relative paths are relative to, absolute; or NULL */
    const char *base;       /* services get paths relative to this folder, absolute; or NULL */
    /* The path of a file without links, valid until the next call; NULL when there is none. */
    const char *(*real_path)(void *data, const char *path);
    void *real_path_data;
};

/* What there is to write. */
struct ec_output_run {
    const struct ec_report *report; /* sorted */
    struct ec_source **sources;     /* by source id */
    size_t n_sources;
    size_t n_files; /* of the sources */
    size_t n_nodes;
    bool told_nodes;   /* findings have the nodes they are for */
    const char *facts; /* "host", "root" or "offline" */
    const char *version;
    struct ec_output_options options;
};

struct ec_totals {
    size_t by_severity[EC_ERROR + 1];
    size_t suppressed;
};

/* Places of each kind mostly come in order, and a line may be very long: each kind goes on where it
   was. */
enum ec_place_kind { EC_PLACE_START, EC_PLACE_END, EC_PLACE_OTHER, EC_PLACE_KINDS };

struct ec_place_cursor {
    uint32_t source;
    uint32_t offset;
    struct ec_place place; /* line 0: nothing looked up yet */
};

/* What a format works with. Its functions put bytes into `buf`; the driver passes them on. */
struct ec_writer {
    const struct ec_output_run *run;
    struct ec_totals totals; /* of findings that are not suppressed */
    struct ec_buf buf;
    struct ec_arena scratch; /* emptied after each finding */
    struct ec_masks masks;
    struct ec_place_cursor cursors[EC_PLACE_KINDS];
    size_t written;         /* findings so far */
    size_t index;           /* of the finding at hand, in the report */
    struct ec_totals shown; /* findings so far and the one at hand, by severity */
    size_t left_out;        /* findings that the format has no room for */
    void *state;            /* of the format, on `own` */
    struct ec_str *files;   /* what ec_writer_file gave, by source id */
    struct ec_arena own;
};

struct ec_output_format {
    void (*begin)(struct ec_writer *writer); /* or NULL */
    void (*finding)(struct ec_writer *writer, const struct ec_finding *finding);
    void (*end)(struct ec_writer *writer); /* or NULL */
    size_t most; /* findings that its readers take: the most severe are written; 0: any number */
    bool fingerprints; /* findings must have them, see fingerprint.h */
    bool hidden;       /* suppressed findings are written, too, behind the others */
};

struct ec_output_info {
    const char *name;
    const char *title;
    const struct ec_output_format *format;
};

/* The formats from index 0 on; NULL behind the last. */
const struct ec_output_info *ec_output_at(size_t index);
const struct ec_output_info *ec_output_find(struct ec_str name);

enum ec_output_status {
    EC_OUTPUT_OK,
    EC_OUTPUT_NOMEM,
    EC_OUTPUT_SINK, /* the sink did not take everything */
};

/* Writes all findings of the run. */
enum ec_output_status ec_output_write(const struct ec_output_format *format,
                                      const struct ec_output_run *run, const struct ec_sink *sink);

/* For formats: the source of a range, its line, its place, and a text about it without secrets. */
struct ec_source *ec_writer_source(const struct ec_writer *writer, struct ec_range range);
uint32_t ec_writer_line(struct ec_writer *writer, uint32_t source, uint32_t offset);
struct ec_place ec_writer_place(struct ec_writer *writer, enum ec_place_kind kind, uint32_t source,
                                uint32_t offset);
struct ec_str ec_writer_text(struct ec_writer *writer, struct ec_range range, const char *text);

/* True when a fix would write what is a secret. It is left out then: without the secret it could
   not be applied. */
bool ec_writer_hides(struct ec_writer *writer, const struct ec_fix *fix);

/* The path of a source; only a password in a URI is left out, since programs open it. */
struct ec_str ec_writer_path(struct ec_writer *writer, const struct ec_source *source);

/* The same for services: relative to the base, without links, . and .. in it. */
struct ec_str ec_writer_file(struct ec_writer *writer, const struct ec_source *source);

/* "" for findings that were made by hand. */
const char *ec_writer_fingerprint(const struct ec_finding *finding);

/* The place behind the last finding that is suppressed, or is not, like the one at hand. */
size_t ec_writer_end(const struct ec_writer *writer);

/* True if the finding at hand is the first one in its file. */
bool ec_writer_begins_file(const struct ec_writer *writer, const struct ec_finding *finding);

/* Adds "3 errors" behind `glue`; adds "3 errors, 1 note" for all findings of the run. */
void ec_writer_count(struct ec_writer *writer, const char *glue, size_t count, const char *word);
void ec_writer_totals(struct ec_writer *writer);

/* Adds "; 3 suppressed", if there are any; "; 3 checks skipped (offline), 1 check skipped (no such
   file)", reasons in order of appearance. */
void ec_writer_add_suppressed(struct ec_writer *writer);
void ec_writer_add_skipped(struct ec_writer *writer);

/* True if the finding is severe enough to fail. */
bool ec_writer_fails(const struct ec_writer *writer, const struct ec_finding *finding);

/* True if names were perhaps meant that the help does not say. */
bool ec_writer_suggests(const struct ec_finding *finding);

/* Adds "n1, n2 and 5 more", the nodes that a finding is for. */
void ec_writer_add_nodes(struct ec_buf *text, const struct ec_finding *finding);

/* Adds to a text, without secrets, the message, then why, what to do, what was perhaps meant, in
   which scopes and on which nodes, each in a line of its own. */
void ec_writer_add_story(struct ec_writer *writer, struct ec_buf *text,
                         const struct ec_finding *finding);

#endif
