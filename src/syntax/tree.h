/* SPDX-License-Identifier: MIT */
/* Purpose: the syntax tree of one file and the reading of its values.
   May depend on: base, source.
   Ownership: nodes live in the arena that the parser was given (one for all files of a project: most
   files are small) and refer to the source's bytes by offset. */
#ifndef EC_SYNTAX_TREE_H
#define EC_SYNTAX_TREE_H

#include "base/arena.h"
#include "source/source.h"

enum ec_node_kind { EC_NODE_OPTION, EC_NODE_SCOPE, EC_NODE_INCLUDE };

enum ec_value_kind {
    EC_VALUE_NONE, /* a scope without instance name, or an option whose value is missing */
    EC_VALUE_SCALAR,
    EC_VALUE_LIST,
    EC_VALUE_DICTIONARY,
};

/* One element of a list, or one entry of a dictionary. Offsets are into the source; quotes are part
   of both words. */
struct ec_item {
    struct ec_item *next;
    uint32_t first;
    uint32_t len;
    uint32_t key_first; /* dictionary only */
    uint32_t key_len;   /* 0 in a list */
};

/* One statement. The word is an option's value (a list or dictionary with its brackets), a scope's
   instance name or an include's path, quotes included; its length is 0 when there is none. */
struct ec_node {
    struct ec_node *next; /* the next statement of the same body */
    uint32_t name;        /* number in the project's table of names */
    uint32_t first;       /* first byte of the name */
    uint32_t last;        /* behind the last byte of the statement */
    uint32_t word_first;
    uint32_t word_len;
    uint16_t name_len; /* bytes; UINT16_MAX for longer ones */
    uint8_t kind;      /* enum ec_node_kind */
    uint8_t value;     /* enum ec_value_kind */
    /* Not there in a scalar option and an include, which are most nodes: memory is time. */
    union {
        struct ec_node *child; /* EC_NODE_SCOPE: first statement of the body */
        struct ec_item *items; /* EC_VALUE_LIST and EC_VALUE_DICTIONARY */
    };
};

/* The tree of one file. */
struct ec_tree {
    struct ec_node *first; /* first statement of the file */
    uint32_t n_statements;
    bool has_includes;
    bool damaged; /* some text could not be understood: rules that need completeness stay quiet */
};

/* The ranges that findings point at. */
static inline struct ec_range ec_node_name_range(const struct ec_source *source,
                                                 const struct ec_node *node)
{
    return (struct ec_range){source->id, node->first, node->first + node->name_len};
}

static inline struct ec_range ec_node_word_range(const struct ec_source *source,
                                                 const struct ec_node *node)
{
    return node->word_len == 0
               ? ec_node_name_range(source, node)
               : (struct ec_range){source->id, node->word_first, node->word_first + node->word_len};
}

/* The name as the user wrote it; for a scope the instance is not part of it. */
static inline struct ec_str ec_node_name(const struct ec_source *source, const struct ec_node *node)
{
    return (struct ec_str){source->bytes + node->first, node->name_len};
}

/* Reads the word at `first`: quotes removed, \" and \\ (and \' in single quotes) unescaped, every
   other backslash kept (4/config/ref-bounce-pattern.md shows regular expressions with single ones).
   The result is a slice of the source where nothing had to change, else a copy in `arena`; empty
   when memory is short. */
struct ec_str ec_word_decode(struct ec_arena *arena, const struct ec_source *source, uint32_t first,
                             uint32_t len);

/* The source offset of byte `index` of a decoded word. */
uint32_t ec_word_offset(const struct ec_source *source, uint32_t first, uint32_t len, size_t index);

static inline bool ec_word_is_quoted(const struct ec_source *source, uint32_t first)
{
    return source->bytes[first] == '"' || source->bytes[first] == '\'';
}

#endif
