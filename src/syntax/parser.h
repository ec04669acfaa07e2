/* SPDX-License-Identifier: MIT */
/* Purpose: from tokens to the tree: the roles of words, the repair of damage, the nodes.
   May depend on: base, source, diag, token.h, tree.h.
   Ownership: a workspace serves one file after the other; trees go to the arena it was given. */
#ifndef EC_SYNTAX_PARSER_H
#define EC_SYNTAX_PARSER_H

#include "base/intern.h"
#include "syntax/token.h"
#include "syntax/tree.h"

/* Buffers that are kept from file to file, and the limits. */
struct ec_parser {
    struct ec_report *report;
    struct ec_intern *names;
    struct ec_arena *arena; /* of the trees */
    size_t nesting_limit;
    size_t findings_limit; /* syntax findings per file */
    struct ec_tokens tokens;
    struct ec_opener *openers; /* open scopes of the file being read */
    size_t openers_capacity;
    struct ec_fixup *fixups; /* what the repair of braces decided */
    size_t n_fixups;
    size_t fixups_capacity;
};

/* Parses one file into `tree`. Damage becomes findings; the tree holds all that was understood.
   Returns false when memory is short. */
EC_NODISCARD bool ec_parser_run(struct ec_parser *parser, struct ec_source *source,
                                struct ec_tree *tree);
void ec_parser_fini(struct ec_parser *parser);

/* ---- shared by the files of src/syntax and grammar/parse.y --------------------------------------- */

/* An open scope. */
struct ec_opener {
    uint32_t first; /* its name */
    uint32_t last;  /* behind its name or instance */
};

enum ec_fixup_kind {
    EC_FIXUP_CLOSE, /* a closing brace is missing before this token */
    EC_FIXUP_SKIP,  /* this closing brace is surplus */
    EC_FIXUP_OPEN,  /* an opening brace is missing behind the head that ends with this token */
};

struct ec_fixup {
    uint32_t token;
    enum ec_fixup_kind kind;
};

/* A word with the role that the feed gave it. */
struct ec_lexeme {
    uint32_t first;
    uint32_t last;
};

struct ec_body {
    struct ec_node *first;
    struct ec_node *last;
};

struct ec_items {
    struct ec_item *first;
    struct ec_item *last;
};

enum ec_feed_state { EC_FEED_STATEMENTS, EC_FEED_LIST, EC_FEED_DICTIONARY, EC_FEED_DONE };

struct ec_role {
    int role; /* a token of grammar/parse.y */
    struct ec_lexeme word;
};

enum { EC_FEED_QUEUE = 8 };

/* The parse of one file. */
struct ec_parse {
    struct ec_parser *parser;
    struct ec_syntax_report report;
    struct ec_source *source;
    const struct ec_token *tokens;
    struct ec_tree *tree;
    uint32_t at;         /* the token that comes next */
    uint32_t next_fixup; /* token number of the next fixup; UINT32_MAX when there is none */
    uint32_t fixup;      /* its index */
    uint32_t depth;
    uint32_t queued;
    uint32_t taken;
    struct ec_role queue[EC_FEED_QUEUE];
    enum ec_feed_state state;
    uint32_t aggregate;        /* token that opened the list or dictionary being read */
    uint32_t aggregate_indent; /* of its line; UINT32_MAX until somebody asks */
    bool aggregate_closed;     /* its closer is there */
    uint32_t last_value; /* token number of the last scalar value; UINT32_MAX when there is none */
    bool markdown_open;  /* ** was met and not yet its counterpart */
    bool elided_end;     /* the last thing met was elided text */
    bool oom;
};

/* Gives the parser its next token (yylex). */
int ec_feed_next(struct ec_parse *parse, struct ec_lexeme *word);

/* Decides where braces are missing or surplus, by indentation. Only for files whose braces do not
   balance. */
bool ec_repair_braces(struct ec_parse *parse);

/* build.c: the nodes. Each returns NULL (and sets parse->oom) when memory is short. */
struct ec_node *ec_build_option(struct ec_parse *parse, struct ec_lexeme key,
                                struct ec_lexeme value);
struct ec_node *ec_build_aggregate(struct ec_parse *parse, struct ec_lexeme key,
                                   enum ec_value_kind kind, struct ec_lexeme span,
                                   struct ec_items items);
struct ec_node *ec_build_scope(struct ec_parse *parse, struct ec_lexeme head,
                               struct ec_lexeme instance, struct ec_body body, uint32_t last);
struct ec_node *ec_build_include(struct ec_parse *parse, struct ec_lexeme keyword,
                                 struct ec_lexeme path);
struct ec_items ec_build_item(struct ec_parse *parse, struct ec_items items, struct ec_lexeme key,
                              struct ec_lexeme value);

/* Messages of forms that the grammar itself knows and tolerates. */
void ec_note_missing_equals(struct ec_parse *parse, struct ec_lexeme key, uint32_t bracket);
void ec_note_scope_equals(struct ec_parse *parse, struct ec_lexeme head, struct ec_lexeme equals);
void ec_note_instance_equals(struct ec_parse *parse, struct ec_lexeme head,
                             struct ec_lexeme equals);

#endif
