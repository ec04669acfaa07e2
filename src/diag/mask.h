/* SPDX-License-Identifier: MIT */
/* Purpose: finds passwords and other secrets in texts, so that no output ever shows one.
   May depend on: base.
   Ownership: spans refer to the caller's text; a masked text lives in the caller's arena. */
#ifndef EC_DIAG_MASK_H
#define EC_DIAG_MASK_H

#include "base/arena.h"

/* What stands for a secret, whatever its length. */
#define EC_MASK "********"

/* Bytes `first` up to and without `last` of the text that was searched. */
struct ec_mask_span {
    size_t first;
    size_t last;
};

enum ec_mask_mode {
    EC_MASK_PROSE,  /* a message or a single word: only NAME=VALUE and credentials in URIs */
    EC_MASK_SOURCE, /* a whole file, damaged or not: values of secret options too */
};

/* One pass over one text. It keeps no syntactic state, so damage before a secret cannot hide the
   secret from it; in doubt it hides too much. */
struct ec_mask_scan {
    struct ec_str text;
    size_t at;
    enum ec_mask_mode mode;
    size_t walked; /* bytes of comments read to find what is behind them */
    bool no_comment_end;
    bool no_double_quote;
    bool no_single_quote;
};

/* True for the name of an option, dictionary key or URI parameter whose value is a secret. */
bool ec_mask_is_secret(struct ec_str name);

void ec_mask_begin(struct ec_mask_scan *scan, struct ec_str text, enum ec_mask_mode mode);

/* Gives the next secret, quotes and brackets around it not included. Spans come in order, never
   empty, never overlapping. Takes time linear in the text over all calls. */
bool ec_mask_next(struct ec_mask_scan *scan, struct ec_mask_span *span);

/* `text` with EC_MASK for each secret: the text itself when there is none, else a NUL-terminated
   copy; only EC_MASK when memory is short. For paths, URIs and words that go into messages. */
struct ec_str ec_mask_text(struct ec_arena *arena, struct ec_str text);

#endif
