/* SPDX-License-Identifier: MIT */
/* Purpose: finds the names an unknown word may have been meant to be.
   May depend on: base.
   Ownership: borrows the word and the names offered. */
#ifndef EC_DIAG_SUGGEST_H
#define EC_DIAG_SUGGEST_H

#include "base/buf.h"

#define EC_EDIT_DISTANCE_MAX 15u

/* The least number of inserted, deleted, replaced or swapped adjacent bytes that turn `a` into
   `b`, without regard to ASCII letter case (Damerau-Levenshtein, a metric). `cap`, at most
   EC_EDIT_DISTANCE_MAX, is the largest distance of interest: cap + 1 stands for all larger ones.
   Takes time in the order of length * cap * cap and constant memory. */
unsigned ec_edit_distance(struct ec_str a, struct ec_str b, unsigned cap);

#define EC_SUGGEST_MAX 4       /* names kept */
#define EC_SUGGEST_WORDS 8     /* parts of a name compared in any order */
#define EC_SUGGEST_MAX_LEN 128 /* longer words get no suggestion */

struct ec_suggest_words {
    struct ec_str words[EC_SUGGEST_WORDS];
    unsigned n; /* 0 when there were too many */
};

struct ec_suggest_match {
    struct ec_str name;
    unsigned rank;     /* 0 is the best; see ec_suggest_offer */
    bool same_letters; /* and as many: letters were swapped */
    unsigned alike;    /* adjacent letter pairs in common, in 1000 of all */
};

/* A text in lower case without separators. */
struct ec_suggest_letters {
    char bytes[EC_SUGGEST_MAX_LEN];
    size_t len;
    uint64_t set; /* the bytes; letters and digits have bits of their own */
};

struct ec_suggest {
    struct ec_str word;
    struct ec_suggest_words words;
    struct ec_suggest_letters letters;
    bool wide;
    unsigned n;
    struct ec_suggest_match best[EC_SUGGEST_MAX]; /* the best first */
};

/* Begins a search for names like `word` among the few that may stand where it stands. */
void ec_suggest_init(struct ec_suggest *suggest, struct ec_str word);

/* The same among the many names of all places. One of them is like any word by chance, so more
   is asked of names that are two or three edits away. */
void ec_suggest_init_wide(struct ec_suggest *suggest, struct ec_str word);

/* Offers a name. It is kept if it is the word but for letter case, or for separators: '_', '-',
   '.', ':', '/' and blanks; if it has the same words in another order, at most one of them with one
   slip; or if it is few edits away, separators not counted: one if the longer of both has at least
   3 other bytes, two from 5 on, three from 12 on. In a wide search it is three from 16 on, and with
   two or more edits one of the first two letters must be one of the first two of the other. Equal
   names are kept once. Of equally good names one with the same letters goes first, then the one with
   more letter pairs in common, the begin and the end counted as letters, then the alphabetically
   first. */
void ec_suggest_offer(struct ec_suggest *suggest, struct ec_str name);

/* The best name; empty if there is none. */
static inline struct ec_str ec_suggest_best(const struct ec_suggest *suggest)
{
    return suggest->n > 0 ? suggest->best[0].name : EC_STR("");
}

/* Adds what follows "unknown WORD" in a message: ": did you mean 'PREFIXNAME'?"; nothing if the name
   is empty. */
void ec_suggest_hint(struct ec_buf *buf, const char *prefix, struct ec_str name);

/* True if the match has other separators, or the words in another order. */
static inline bool ec_suggest_is_order(const struct ec_suggest_match *match)
{
    return match->rank % 2 == 1;
}

#endif
