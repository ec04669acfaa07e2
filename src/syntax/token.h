/* SPDX-License-Identifier: MIT */
/* Purpose: the tokens of one file.
   May depend on: base, source, diag.
   Ownership: the vector belongs to the workspace that scans one file after the other. */
#ifndef EC_SYNTAX_TOKEN_H
#define EC_SYNTAX_TOKEN_H

#include "diag/diag.h"

/* The order matters: everything from EC_TOKEN_NAME to EC_TOKEN_BROKEN is a word to the grammar. */
enum ec_token_kind {
    EC_TOKEN_END,
    EC_TOKEN_NAME,        /* bare: a letter or _, then letters, digits, _ and - */
    EC_TOKEN_PLAIN,       /* bare: letters, digits and . : * _ - */
    EC_TOKEN_ODD,         /* bare: with any other byte that ends no word */
    EC_TOKEN_STRING,      /* quoted, closed */
    EC_TOKEN_TYPOGRAPHIC, /* delimited by at least one typographic quotation mark; reported */
    EC_TOKEN_BROKEN,      /* quoted, not closed; reported */
    EC_TOKEN_EQUALS,
    EC_TOKEN_LBRACE,
    EC_TOKEN_RBRACE,
    EC_TOKEN_LPAREN,
    EC_TOKEN_RPAREN,
    EC_TOKEN_LBRACKET,
    EC_TOKEN_RBRACKET,
};

/* The bytes between two tokens are blanks and comments (and the few bytes that were reported as
   damage), so that the gaps and tokens together are the file, byte for byte. */
struct ec_token {
    uint32_t first;
    uint32_t len : 27;
    uint32_t kind : 5;
};

/* The largest file whose tokens can be described. */
enum { EC_TOKEN_LARGEST_FILE = (1 << 27) - 1, EC_TOKEN_LOOKAHEAD = 4 };

static inline bool ec_token_is_word(struct ec_token token)
{
    return token.kind >= EC_TOKEN_NAME && token.kind <= EC_TOKEN_BROKEN;
}

static inline bool ec_token_is_bare(struct ec_token token)
{
    return token.kind >= EC_TOKEN_NAME && token.kind <= EC_TOKEN_ODD;
}

static inline uint32_t ec_token_last(struct ec_token token)
{
    return token.first + token.len;
}

/* What the scanner leaves behind. */
struct ec_tokens {
    struct ec_token *list; /* `count` tokens and EC_TOKEN_LOOKAHEAD of kind EC_TOKEN_END */
    size_t count;
    size_t capacity;
    int32_t balance;     /* opening minus closing braces */
    int32_t min_balance; /* the least value on the way; below 0 a closer came too early */
};

/* Where syntax findings of one file go; counts those that are no notes against the limit per file. */
struct ec_syntax_report {
    struct ec_report *report;
    struct ec_source *source;
    size_t count;
    size_t limit;
    bool damaged;   /* an error was reported */
    bool limit_hit; /* some text was not checked, or findings were left out */
};

/* Adds a finding over bytes first..last of the file; SYN052 stands in for all over the limit. */
struct ec_finding *ec_syntax_add(struct ec_syntax_report *to, enum ec_code code, uint32_t first,
                                 uint32_t last, const char *format, ...) EC_PRINTF(5, 6);

/* Drops what was reported last, as long as it is no error and about bytes first..last. */
void ec_syntax_drop_within(struct ec_syntax_report *from, uint32_t first, uint32_t last);

/* Drops all that was reported of the file. */
void ec_syntax_restart(struct ec_syntax_report *report);

/* Scans the whole file, reporting lexical damage. Returns false when memory is short. */
EC_NODISCARD bool ec_scan(struct ec_tokens *tokens, struct ec_syntax_report *report);

/* How many quotes are left on a line, counted once. */
struct ec_scan_rest {
    uint32_t at;  /* the quote behind which they were counted */
    uint32_t end; /* of its line */
    bool odd;
};

/* The special blanks of one line, which are one finding. */
struct ec_scan_blanks {
    struct ec_finding *finding;
    uint32_t end; /* of the line */
    uint32_t places;
};

/* The state of a scan, shared by grammar/scan.l and syntax/scan_text.c. */
struct ec_scan {
    struct ec_tokens *tokens;
    struct ec_syntax_report *report;
    struct ec_source *source;
    uint32_t base;               /* offset at which this run of the scanner started */
    uint32_t resume;             /* where the next run starts, when this one had to stop */
    uint32_t open_until[2];      /* openers of " and ' before this offset are not closed */
    struct ec_scan_rest rest[2]; /* for " and ' */
    struct ec_scan_blanks blanks;
    uint32_t marks;              /* typographic marks that ended a string */
    bool no_comment_end;         /* no comment is closed from here to the end */
    bool oom;
    void *on_fatal; /* jmp_buf of the running scanner */
};

/* Runs the flex scanner from scan->resume to the end of the file. */
bool ec_scan_run(struct ec_scan *scan);

EC_NODISCARD bool ec_scan_push_slow(struct ec_tokens *tokens, uint32_t first, uint32_t len,
                                    enum ec_token_kind kind);

static inline bool ec_scan_push(struct ec_tokens *tokens, uint32_t first, uint32_t len,
                                enum ec_token_kind kind)
{
    if (EC_UNLIKELY(tokens->count == tokens->capacity)) {
        return ec_scan_push_slow(tokens, first, len, kind);
    }
    struct ec_token *token = &tokens->list[tokens->count++];
    token->first = first;
    token->len = len & EC_TOKEN_LARGEST_FILE;
    token->kind = kind;
    return true;
}

/* The slow cases, each called with the offset of its first byte. All return the offset behind what
   they consumed. */
uint32_t ec_scan_open_string(struct ec_scan *scan, uint32_t first);
/* True when a closed string, with no blank behind it, needs a closer look. */
bool ec_scan_is_glued(struct ec_scan *scan, uint32_t first, uint32_t len);
uint32_t ec_scan_glued_string(struct ec_scan *scan, uint32_t first, uint32_t len);
uint32_t ec_scan_comment(struct ec_scan *scan, uint32_t first);
uint32_t ec_scan_high(struct ec_scan *scan, uint32_t first);

#endif
