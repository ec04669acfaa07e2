/* SPDX-License-Identifier: MIT */
/* Purpose: reads and evaluates a capability text exactly as the target's cap_from_text would, with
   the position of every part and of every mistake.
   May depend on: base, schema/capnames.
   Ownership: the arena given to ec_cap_text_parse owns all arrays; the text stays the caller's. */
#ifndef EC_SCHEMA_CAPTEXT_H
#define EC_SCHEMA_CAPTEXT_H

#include "base/arena.h"
#include "schema/capnames.h"

#define EC_CAP_TEXT_MAX ((size_t)1 << 20) /* longer texts are not examined */
#define EC_CAP_USUAL_BYTES 4096           /* beyond these a text is `oversized` */
#define EC_CAP_USUAL_CLAUSES 64

enum ec_cap_error_code {
    EC_CAP_OK,
    EC_CAP_UNKNOWN_NAME,
    EC_CAP_NUMBER_RANGE,
    EC_CAP_EXPECTED_OPERATOR,
    EC_CAP_EMPTY_LIST_ELEMENT,
    EC_CAP_OP_WITHOUT_LIST,
    EC_CAP_MISSING_FLAGS,
    EC_CAP_BAD_FLAG,
    EC_CAP_TOO_LONG, /* more than EC_CAP_TEXT_MAX bytes: neither accepted nor refused */
};

/* "unknown-name"; "ok" for EC_CAP_OK. */
const char *ec_cap_error_name(enum ec_cap_error_code code);

/* All offsets count bytes from the beginning of the text. */
struct ec_cap_error {
    uint32_t off;      /* what libcap stumbles over; the text's length when that is the end */
    uint32_t len;      /* 0 at the end of the text */
    uint32_t word_off; /* the word around or before it with glued digits; length 0 if none */
    uint32_t word_len;
    enum ec_cap_error_code code;
    int cap; /* UNKNOWN_NAME: a capability that only the target does not know; otherwise -1 */
};

enum ec_cap_form {
    EC_CAP_FORM_NAME,
    EC_CAP_FORM_ALL,
    EC_CAP_FORM_DECIMAL, /* this and the following are numbers */
    EC_CAP_FORM_OCTAL,   /* a leading zero and more digits */
    EC_CAP_FORM_HEX,
    EC_CAP_FORM_BINARY,
};

struct ec_cap_item {
    uint32_t off;
    uint32_t len;
    unsigned char form; /* enum ec_cap_form */
    unsigned char cap;  /* 0 to 63; not set for "all" */
};

enum ec_cap_op_kind {
    EC_CAP_SET,       /* =   lowers all three flags, then raises */
    EC_CAP_RAISE,     /* +  */
    EC_CAP_LOWER,     /* -  */
    EC_CAP_SET_RAISE, /* =+  the same as = */
    EC_CAP_SET_LOWER, /* =-  lowers all three flags */
};

enum { EC_CAP_FLAG_E = 1, EC_CAP_FLAG_I = 2, EC_CAP_FLAG_P = 4 };

struct ec_cap_op {
    uint32_t off; /* of the operator */
    uint32_t flags_off;
    uint32_t flags_len;
    unsigned char kind;  /* enum ec_cap_op_kind */
    unsigned char flags; /* EC_CAP_FLAG_... */
};

/* Bit n stands for capability n. */
struct ec_cap_sets {
    uint64_t e;
    uint64_t i;
    uint64_t p;
};

struct ec_cap_clause {
    uint32_t off;
    uint32_t len;     /* up to the next blank */
    uint32_t n_items; /* 0: a clause without a list, which means all */
    uint32_t n_ops;
    const struct ec_cap_item *items; /* up to the mistake */
    const struct ec_cap_op *ops;
    struct ec_cap_error error;  /* its first mistake; code EC_CAP_OK when it is good */
    bool follows_on;            /* the mistake only continues the one of the clause before */
    uint64_t mask;              /* the capabilities it is about */
    struct ec_cap_sets after;   /* the sets behind this clause; a bad clause changes nothing */
    struct ec_cap_sets without; /* the final sets if this clause were left out */
};

struct ec_cap_text {
    bool accepted;
    bool oversized; /* more than EC_CAP_USUAL_BYTES or EC_CAP_USUAL_CLAUSES */
    bool cut;       /* a NUL byte ends the text for libcap */
    uint32_t len;   /* bytes examined: up to the NUL byte */
    uint32_t n_clauses;
    uint32_t n_bad; /* bad clauses that do not follow on */
    struct ec_cap_clause *clauses;
    struct ec_cap_error error; /* the first mistake of the text, as libcap meets it */
    struct ec_cap_sets final;  /* empty unless accepted */
};

/* Parses and evaluates `text` for the target. Reads every clause: behind a mistake it goes on at
   the next blank. Takes time and memory linear in the text. Returns false when memory is short;
   `out` then holds nothing. Language: cap_from_text(3), which receives the option's text
   unchanged (documentation page 4/config/ref-security). */
EC_NODISCARD bool ec_cap_text_parse(struct ec_arena *arena, struct ec_str text,
                                    const struct ec_cap_profile *profile, struct ec_cap_text *out);

#endif
