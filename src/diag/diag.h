/* SPDX-License-Identifier: MIT */
/* Purpose: findings: what is wrong, where, why and what to write instead.
   May depend on: base, source.
   Ownership: a report owns its findings and their texts in its arena until ec_report_fini; texts
   given to it are copied or formatted. */
#ifndef EC_DIAG_DIAG_H
#define EC_DIAG_DIAG_H

#include "base/arena.h"
#include "source/source.h"

enum ec_code {
    EC_CODE_NONE,
#define CODE(code, name, severity, profile, title) EC_##code,
#define RULE(code, name, severity, profile, title, function) EC_##code,
#include "diag/codes.def"
#undef CODE
#undef RULE
    EC_CODE_COUNT
};

enum ec_severity { EC_NOTE, EC_WARNING, EC_ERROR };

/* How much is looked for; each profile has all that those before it have. See codes.def. */
enum ec_profile { EC_MINIMAL, EC_RECOMMENDED, EC_STRICT, EC_ALL, EC_PROFILE_COUNT };

struct ec_code_info {
    char code[8]; /* "SEC001" */
    enum ec_severity severity;
    enum ec_profile profile; /* the smallest one that has it */
    uint16_t name;           /* see ec_code_name and ec_code_title */
    uint16_t title;
};

/* The registry's row of a code. */
const struct ec_code_info *ec_code_get(enum ec_code code);

/* "root-with-capabilities"; and what it says, without full stop. */
const char *ec_code_name(enum ec_code code);
const char *ec_code_title(enum ec_code code);

/* Finds a code by its number ("SEC001") or name, without regard to case; EC_CODE_NONE if there is
   none. */
enum ec_code ec_code_find(struct ec_str text);

/* The three letters before the number: "SEC". */
struct ec_str ec_code_family(enum ec_code code);
bool ec_code_is_of(enum ec_code code, const char *family);

const char *ec_severity_word(enum ec_severity severity); /* "error", "warning", "note" */
const char *ec_profile_word(enum ec_profile profile);    /* "minimal", "recommended", ... */

/* A second place that belongs to a finding. */
struct ec_related {
    struct ec_related *next;
    struct ec_range range;
    const char *message;
};

/* Replaces the bytes of `range` by `text`. */
struct ec_edit {
    struct ec_edit *next;
    struct ec_range range;
    const char *text;
};

struct ec_fix {
    struct ec_fix *next;
    const char *title;
    bool safe; /* the meaning is certain; otherwise a person must look at it */
    struct ec_edit *edits;
};

struct ec_include_step {
    const struct ec_include_step *next; /* towards the main file */
    struct ec_range range;              /* the include's path */
};

struct ec_node; /* of the syntax tree */

/* Hexadecimal names of a finding that stay when lines move: see output/fingerprint.h. */
struct ec_fingerprint {
    char text[33];
    char content[33]; /* the same, whatever file it is in; equal findings share it */
};

/* Why a finding is known already and does not count. */
struct ec_suppression {
    bool external;      /* by a baseline or the settings; else by a comment */
    bool is_known;      /* by a baseline */
    const char *reason; /* that was given, or NULL */
    const char *until;  /* the last day on which it holds, "2030-12-31", or NULL */
};

struct ec_finding {
    enum ec_code code;
    enum ec_severity severity;
    struct ec_range range;
    const char *message; /* one line, no final full stop */
    const char *label;   /* text behind the underline, or NULL */
    const char *why;     /* reason in one or two sentences, or NULL */
    const char *help;    /* what to do or write instead, or NULL */
    struct ec_related *related;
    struct ec_fix *fixes;
    const char *const *suggestions; /* NULL-terminated names that may have been meant, or NULL */
    const char *const *scope;       /* NULL-terminated scope path, outermost first, or NULL */
    const struct ec_include_step *included_from;
    const char *const *nodes; /* NULL-terminated names of the nodes it is for; NULL: not told apart */
    bool on_all_nodes;
    const void *owner; /* whose finding it is to whoever looks for it; see report */
    const struct ec_node *statement; /* the innermost one at its place, or NULL; lives as its tree */
    const struct ec_fingerprint *fingerprint; /* NULL until ec_fingerprints_set */
    const struct ec_suppression *suppressed;  /* NULL: it is not */
};

/* A check that could not be made, and why. */
struct ec_skipped {
    enum ec_code code;
    const char *reason;
};

struct ec_report {
    struct ec_arena arena;
    struct ec_finding **findings;
    size_t count;
    size_t n_hidden; /* of `findings` behind `count`: suppressed ones, see ec_report_hide */
    size_t capacity;
    size_t limit; /* findings kept at most; more only count in `dropped` */
    size_t dropped;
    const bool *wanted; /* by code; others only count in `unwanted`. NULL: all. Borrowed */
    size_t unwanted;
    const bool *firm; /* by code: what must not be suppressed; NULL: as ec_code_is_suppressible says.
                         Borrowed */
    struct ec_skipped *skipped;
    size_t n_skipped;
    size_t skipped_capacity;
    bool limit_hit; /* a limit stopped part of the check: the result is not complete */
    bool oom;
    const void *owner;         /* of findings that are added; NULL: nobody in particular */
    struct ec_finding discard; /* what callers write to when nothing can be kept */
};

void ec_report_init(struct ec_report *report, size_t limit);
void ec_report_fini(struct ec_report *report);

/* Adds a finding with its registry severity. Never returns NULL: without memory, or over the limit,
   the result is a scratch record that nobody prints. */
struct ec_finding *ec_report_add(struct ec_report *report, enum ec_code code, struct ec_range range,
                                 const char *format, ...) EC_PRINTF(4, 5);
struct ec_finding *ec_report_vadd(struct ec_report *report, enum ec_code code,
                                  struct ec_range range, const char *format, va_list args);

/* True when a finding with this code is kept, as far as what was asked for decides it. */
static inline bool ec_report_wants(const struct ec_report *report, enum ec_code code)
{
    return !report->wanted || report->wanted[code];
}

/* Replaces the message that the finding was added with. */
void ec_finding_message(struct ec_report *report, struct ec_finding *finding, const char *format,
                        ...) EC_PRINTF(3, 4);

/* Each fills one more part of a finding; texts are formatted into the report's arena. */
void ec_finding_label(struct ec_report *report, struct ec_finding *finding, const char *format, ...)
    EC_PRINTF(3, 4);
void ec_finding_why(struct ec_report *report, struct ec_finding *finding, const char *format, ...)
    EC_PRINTF(3, 4);
void ec_finding_help(struct ec_report *report, struct ec_finding *finding, const char *format, ...)
    EC_PRINTF(3, 4);
void ec_finding_relate(struct ec_report *report, struct ec_finding *finding, struct ec_range range,
                       const char *format, ...) EC_PRINTF(4, 5);
void ec_finding_suggest(struct ec_report *report, struct ec_finding *finding,
                        const struct ec_str *names, size_t count);

/* Adds a fix with one edit. */
void ec_finding_fix(struct ec_report *report, struct ec_finding *finding, bool safe,
                    struct ec_range range, const char *text, const char *format, ...)
    EC_PRINTF(6, 7);

/* Adds an edit to the last fix, which is nothing without it. */
void ec_finding_fix_also(struct ec_report *report, struct ec_finding *finding,
                         struct ec_range range, const char *text);

/* A copy with all its texts on another arena; NULL when memory is short. */
struct ec_finding *ec_finding_copy(struct ec_arena *arena, const struct ec_finding *finding);

/* Drops all findings; what was counted and skipped stays. */
void ec_report_empty(struct ec_report *report);

/* The last step: moves suppressed findings behind all others, where only those see them who look for
   them. Both keep their order. */
void ec_report_hide(struct ec_report *report);

/* Notes that a check was not made. The same code and reason is kept once. `reason` is copied. */
void ec_report_skip(struct ec_report *report, enum ec_code code, const char *reason);

/* Drops every syntax finding of one source. */
void ec_report_drop_syntax(struct ec_report *report, uint32_t source);

/* Sorts by source path, offset and code, and drops exact repetitions and what rules say of a text
   only because of what a syntax finding tells of it. `sources` is the table by source number. */
void ec_report_sort(struct ec_report *report, struct ec_source *const *sources);

#endif
