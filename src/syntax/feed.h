/* SPDX-License-Identifier: MIT */
/* Purpose: shared by the parts of the role feed.
   May depend on: base, source, diag, parser.h.
   Ownership: everything works on the parse of one file. */
#ifndef EC_SYNTAX_FEED_H
#define EC_SYNTAX_FEED_H

#include "syntax/parser.h"

static inline struct ec_str ec_token_text(const struct ec_parse *parse, uint32_t token)
{
    return (struct ec_str){parse->source->bytes + parse->tokens[token].first,
                           parse->tokens[token].len};
}

static inline bool ec_feed_is_kind(const struct ec_parse *parse, uint32_t token,
                                   enum ec_token_kind kind)
{
    return parse->tokens[token].kind == kind;
}

static inline bool ec_feed_is_word(const struct ec_parse *parse, uint32_t token)
{
    return ec_token_is_word(parse->tokens[token]);
}

/* Goes on to the next decision of the repair of braces. */
static inline void ec_feed_next_fixup(struct ec_parse *parse)
{
    const struct ec_parser *parser = parse->parser;
    parse->fixup++;
    parse->next_fixup =
        parse->fixup < parser->n_fixups ? parser->fixups[parse->fixup].token : UINT32_MAX;
}

/* The end of the last token that was taken. */
static inline uint32_t ec_feed_last_taken(const struct ec_parse *parse)
{
    return ec_token_last(parse->tokens[parse->at - 1]);
}

/* `#` directly behind a bare word ends it and starts a comment (4/conf-overview.md lists # among the
   characters that need quotes). */
static inline bool ec_feed_is_cut(const struct ec_parse *parse, uint32_t token)
{
    struct ec_token t = parse->tokens[token];
    return ec_token_is_bare(t) && parse->source->bytes[ec_token_last(t)] == '#';
}

static inline void ec_feed_push(struct ec_parse *parse, int role, uint32_t first, uint32_t last)
{
    parse->queue[parse->queued++] = (struct ec_role){role, {first, last}};
}

static inline void ec_feed_push_token(struct ec_parse *parse, int role, uint32_t token)
{
    struct ec_token t = parse->tokens[token];
    ec_feed_push(parse, role, t.first, ec_token_last(t));
}

/* ---- feed_word.c: tokens and single words --------------------------------------------------------- */

bool ec_feed_same_line(const struct ec_parse *parse, uint32_t token);
uint32_t ec_feed_indent(const struct ec_parse *parse, uint32_t offset);
bool ec_feed_starts_statement(const struct ec_parse *parse, uint32_t token);
bool ec_feed_is_elision(const struct ec_parse *parse, uint32_t token);
bool ec_feed_is_include(const struct ec_parse *parse, uint32_t token);
bool ec_feed_is_separator(const struct ec_parse *parse, uint32_t token);
bool ec_feed_is_glued(const struct ec_parse *parse, uint32_t token);
bool ec_feed_is_brace_group(const struct ec_parse *parse, uint32_t token);

/* A finding over one token, and its parts as plain texts. */
struct ec_finding *ec_feed_report(struct ec_parse *parse, enum ec_code code, uint32_t token,
                                  const char *message);
void ec_feed_help(struct ec_parse *parse, struct ec_finding *finding, const char *text);
void ec_feed_why(struct ec_parse *parse, struct ec_finding *finding, const char *text);

struct ec_lexeme ec_feed_check_word(struct ec_parse *parse, uint32_t token, bool in_aggregate);
void ec_feed_check_name(struct ec_parse *parse, uint32_t token);
void ec_feed_report_placeholder(struct ec_parse *parse, uint32_t first, uint32_t last, bool quoted);

/* ---- feed_damage.c: text that belongs to no statement --------------------------------------------- */

void ec_feed_report_elision(struct ec_parse *parse, uint32_t first, uint32_t last);
void ec_feed_take_line(struct ec_parse *parse);
void ec_feed_elision(struct ec_parse *parse);
void ec_feed_placeholder(struct ec_parse *parse);
bool ec_feed_template(struct ec_parse *parse);
void ec_feed_skip_balanced(struct ec_parse *parse);
void ec_feed_stray(struct ec_parse *parse);
uint32_t ec_feed_foreign_comment_length(const struct ec_parse *parse, uint32_t token);
void ec_feed_foreign_comment(struct ec_parse *parse, uint32_t len);
bool ec_feed_continues_value(const struct ec_parse *parse);
void ec_feed_value_rest(struct ec_parse *parse);
bool ec_feed_is_old_dialect(const struct ec_parse *parse, uint32_t token);
bool ec_feed_is_old_listener(const struct ec_parse *parse, uint32_t token);
void ec_feed_old_dialect(struct ec_parse *parse);

/* ---- feed_odd.c: what should be a statement and does not look like one ---------------------------- */

void ec_feed_odd_name(struct ec_parse *parse);
bool ec_feed_regex_head(struct ec_parse *parse);
void ec_feed_odd_word(struct ec_parse *parse);
void ec_feed_nameless(struct ec_parse *parse);

/* ---- feed.c: scopes and options ------------------------------------------------------------------- */

void ec_feed_head(struct ec_parse *parse, bool named);
void ec_feed_open_brace(struct ec_parse *parse, uint32_t first, uint32_t last);
void ec_feed_option(struct ec_parse *parse);
void ec_feed_scalar(struct ec_parse *parse);
bool ec_feed_is_include_statement(const struct ec_parse *parse, uint32_t token);

/* ---- feed_aggregate.c: inside a list or dictionary ------------------------------------------------ */

void ec_feed_aggregate(struct ec_parse *parse);
void ec_feed_open_aggregate(struct ec_parse *parse, uint32_t token);

#endif
