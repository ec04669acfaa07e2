/* SPDX-License-Identifier: MIT */
/* Purpose: judges the text of a value, of a dictionary key and of an instance name by its type, and says
   what is wrong where, what was expected and what may have been meant.
   May depend on: base, diag/suggest, schema/vocabulary.
   Ownership: findings borrow the text and constant tables; what has to be built lies in the given arena. */
#ifndef EC_SCHEMA_VALUE_H
#define EC_SCHEMA_VALUE_H

#include "base/arena.h"
#include "schema/vocabulary.h"

enum ec_verdict {
    EC_VERDICT_OK,
    EC_VERDICT_ODD,   /* may be accepted, but is unwise or not what it looks like */
    EC_VERDICT_WRONG, /* not a value of the type */
};

enum ec_problem {
    EC_PROBLEM_NONE,
    EC_PROBLEM_EMPTY,
    EC_PROBLEM_SYNTAX,   /* not of this type at all */
    EC_PROBLEM_TRAILING, /* a good beginning and something behind it */
    EC_PROBLEM_BLANKS,   /* blanks around or inside */
    EC_PROBLEM_BYTE,     /* a byte that cannot be right here, such as NUL */
    EC_PROBLEM_SUFFIX,   /* a unit is written, and the type has none */
    EC_PROBLEM_FRACTION,
    EC_PROBLEM_RANGE,     /* beyond documented bounds; odd: beyond those of a special value */
    EC_PROBLEM_UNUSUAL,   /* beyond bounds of common sense */
    EC_PROBLEM_OCTAL,     /* a leading zero where none is meant, or none where one helps */
    EC_PROBLEM_STYLE,     /* another spelling is the usual one */
    EC_PROBLEM_UNKNOWN,   /* no word of the list */
    EC_PROBLEM_AGGREGATE, /* a single value where a dictionary belongs */
    EC_PROBLEM_PORT,      /* a port is missing, unneeded or bad */
    EC_PROBLEM_BRACKETS,  /* of an IPv6 address */
    EC_PROBLEM_ADDRESS,
    EC_PROBLEM_NAME,      /* of a host, domain, account, binding */
    EC_PROBLEM_HOST_BITS, /* 10.0.0.1/8 */
    EC_PROBLEM_LENGTH,
    EC_PROBLEM_PATH,
    EC_PROBLEM_REGEX,
    EC_PROBLEM_UNANCHORED, /* a regular expression that also matches parts of names */
    EC_PROBLEM_SCHEME,
    EC_PROBLEM_PARAMETER,
    EC_PROBLEM_MACRO,
    EC_PROBLEM_MISSING,   /* an instance name is */
    EC_PROBLEM_FORBIDDEN, /* an instance name is given where none may stand */
};

/* What an accepted text turned out to be. */
enum ec_shape {
    EC_SHAPE_PLAIN,
    EC_SHAPE_IPV4,
    EC_SHAPE_IPV6,
    EC_SHAPE_WILDCARD, /* * as an address, or nothing before the port */
    EC_SHAPE_NAME,     /* of a host or domain */
    EC_SHAPE_SOCKET,   /* the path of a socket */
    EC_SHAPE_PROTOCOL, /* #protocol#name */
    EC_SHAPE_ABSOLUTE, /* a path */
    EC_SHAPE_RELATIVE,
    EC_SHAPE_URI,
    EC_SHAPE_REGEX,
};

/* Words by number, from 0 to n - 1. */
struct ec_value_words {
    struct ec_str (*get)(const void *context, size_t index);
    const void *context;
    size_t n;
};

/* Numbers with a meaning of their own, by number, from 0 to n - 1. */
struct ec_value_special {
    int64_t value;
    struct ec_str meaning; /* "unlimited" */
};

struct ec_value_specials {
    struct ec_value_special (*get)(const void *context, size_t index);
    const void *context;
    size_t n;
};

/* What is known of a value. All zero but `type` is good. */
struct ec_value_type {
    uint8_t type;       /* ec_type */
    uint8_t element;    /* ec_type: of each part of EC_TYPE_WORDS */
    uint8_t also;       /* ec_also bits */
    uint8_t separators; /* ec_separator bits */
    uint8_t unit;       /* ec_unit */
    uint8_t basis;      /* ec_basis of the bounds; 0 if there are none */
    bool signs;
    bool macros; /* of a format: those of custom_logger, which the vocabulary lists */
    bool mild;   /* the documentation contradicts itself or defines nothing: only odd, not wrong */
    int64_t low;
    int64_t high;
    struct ec_value_words values; /* of an enum */
    struct ec_value_words usual;  /* the words that the page of a boolean uses */
    struct ec_value_specials specials;
};

/* The judgement of one text. Everything but `number` and `shape` is 0 when the verdict is OK. Of several
   faults it is the first of the worst. */
struct ec_value {
    uint8_t verdict; /* ec_verdict */
    uint8_t problem; /* ec_problem */
    uint8_t shape;   /* ec_shape */
    bool has_number;
    bool exact;           /* the suggestion means what the text was surely meant to mean */
    uint32_t off;         /* the part in question, in bytes from the beginning of the text */
    uint32_t len;         /* 0 when something is missing */
    int64_t number;       /* an integer in the option's unit, mode, port, seconds of a timespan */
    const char *expected; /* "a whole number from 1 to 65535" */
    const char *reason;   /* "ports end at 65535"; NULL when `expected` says all */
    struct ec_str
        suggestion; /* to stand in the place of the part; `ptr` is NULL when there is none */
};

enum ec_value_part { EC_PART_VALUE, EC_PART_KEY };

/* The type of an option, statement or parameter; of one element of a list, one value or one key of a
   dictionary. A scalar is good for a list. */
struct ec_value_type ec_value_type_of(const struct ec_vocab *word, enum ec_value_part part);

/* The type of such keys of a dictionary; `range` may be NULL. */
struct ec_value_type ec_value_key_type(enum ec_key_type key, const struct ec_vocab_range *range);

/* Judges a text without its quotes. Takes linear time; a regular expression up to 64 KiB is compiled.
   Returns false when memory is short. Language: documentation page 3/3-api/arch-primary-apis. */
EC_NODISCARD bool ec_value_check(struct ec_arena *arena, const struct ec_value_type *type,
                                 struct ec_str text, struct ec_value *out);

/* Reads a word for true or false; false if the text is none. */
bool ec_read_boolean(struct ec_str text, bool *value);

/* True if two texts mean the same value of the option, element of its list or value of its dictionary:
   0x10 is 16, enabled is true. `word` may be NULL: then only equal texts do. */
bool ec_value_same(const struct ec_vocab *word, struct ec_str a, struct ec_str b);

/* What a value of the option amounts to, so that it can be compared with that of another option: times in
   seconds, throttles as so many a second, other numbers as they are. False for texts that are no
   number. */
bool ec_value_measure(const struct ec_vocab *word, struct ec_str text, double *measure);

/* Judges an instance name; `name.ptr` is NULL when none is given. The scope says by ec_vocab.instance and
   .form what it should be. */
EC_NODISCARD bool ec_instance_check(struct ec_arena *arena, enum ec_instance rule,
                                    enum ec_form form, struct ec_str name, struct ec_value *out);

/* Reads a version such as "4.2" or "3.6.23", as struct ec_vocab_version counts. Returns false when it
   is none. */
EC_NODISCARD bool ec_version_parse(struct ec_str text, uint32_t *version);

#endif
