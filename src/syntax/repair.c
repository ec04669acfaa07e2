/* SPDX-License-Identifier: MIT */
/* Decides, for a file whose braces do not balance, where one is missing or surplus. The language has
   no line ends to hold on to, but people indent: a closer stands under the line of its opener, and a
   body is deeper than it. How many braces of each kind are wrong is known before; indentation only
   decides which. */
#include "syntax/feed.h"

#include <stdlib.h>

enum { LEVELS_SEEN = 256 };

struct repair {
    struct ec_parse *parse;
    struct level *levels; /* open scopes */
    size_t depth;
    size_t capacity;
    int32_t missing; /* closers still to be found missing */
    int32_t surplus; /* closers still to be found surplus, or openers to be found missing */
    uint32_t column; /* of the current line's first token */
    bool first_on_line;
};

struct level {
    uint32_t column; /* of the line that opened it */
    bool flat;       /* its body is not indented: statements say nothing */
    bool fresh;      /* no statement met yet */
    bool on_line;    /* opened on the line being read */
};

static bool add_fixup(struct repair *repair, uint32_t token, enum ec_fixup_kind kind)
{
    struct ec_parser *parser = repair->parse->parser;
    void *list = parser->fixups;
    bool ok =
        ec_grow(&list, &parser->fixups_capacity, parser->n_fixups + 1, sizeof(*parser->fixups));
    parser->fixups = list;
    if (ok) {
        parser->fixups[parser->n_fixups++] = (struct ec_fixup){token, kind};
    }
    return ok;
}

static bool push_level(struct repair *repair)
{
    void *list = repair->levels;
    bool ok = ec_grow(&list, &repair->capacity, repair->depth + 1, sizeof(*repair->levels));
    repair->levels = list;
    if (ok) {
        repair->levels[repair->depth++] =
            (struct level){.column = repair->column, .fresh = true, .on_line = true};
    }
    return ok;
}

/* The number of levels that must be closed so that the innermost has this column; 0 when the
   innermost fits already or none fits. Nobody indents over more than LEVELS_SEEN levels: looking at
   all of them would make a file of openers and closers quadratic. */
static size_t levels_above(const struct repair *repair, uint32_t column)
{
    size_t lowest = repair->depth > LEVELS_SEEN ? repair->depth - LEVELS_SEEN : 0;
    for (size_t i = repair->depth; i > lowest && repair->levels[i - 1].column >= column; i--) {
        if (repair->levels[i - 1].column == column) {
            return repair->depth - i;
        }
    }
    return 0;
}

static bool close_levels(struct repair *repair, uint32_t token, size_t count)
{
    for (; count > 0 && repair->missing > 0; count--) {
        repair->missing--;
        repair->depth--;
        if (!add_fixup(repair, token, EC_FIXUP_CLOSE)) {
            return false;
        }
    }
    return true;
}

/* A line that starts with a closer. */
static bool see_closer(struct repair *repair, uint32_t token)
{
    if (repair->depth > 0 && repair->first_on_line && repair->missing > 0 &&
        !close_levels(repair, token, levels_above(repair, repair->column))) {
        return false;
    }
    const struct level *top = repair->depth > 0 ? &repair->levels[repair->depth - 1] : NULL;
    bool fits = top && (top->column == repair->column || top->on_line);
    if (!top || (!fits && repair->surplus > 0 && levels_above(repair, repair->column) == 0)) {
        repair->surplus -= repair->surplus > 0;
        return add_fixup(repair, token, EC_FIXUP_SKIP);
    }
    repair->depth--;
    return true;
}

/* A line that starts with a word: a statement no deeper than the line that opened its scope means
   that the scope should have ended before it. */
static bool see_statement(struct repair *repair, uint32_t token)
{
    while (repair->depth > 0) {
        struct level *top = &repair->levels[repair->depth - 1];
        if (top->fresh) {
            top->fresh = false;
            top->flat = repair->column <= top->column;
        }
        if (top->flat || repair->column > top->column || repair->missing == 0) {
            return true;
        }
        if (!close_levels(repair, token, 1)) {
            return false;
        }
    }
    return true;
}

/* `Name` or `Name "x"` alone on its line with a deeper line behind it, while there is a closer too
   many: its opening brace is missing. Returns the last token of the head, or UINT32_MAX. */
static uint32_t find_unopened(const struct repair *repair, uint32_t token)
{
    const struct ec_parse *parse = repair->parse;
    if (repair->surplus == 0 || parse->tokens[token].kind != EC_TOKEN_NAME ||
        ec_feed_is_include(parse, token)) {
        return UINT32_MAX;
    }
    uint32_t last = token;
    if (ec_token_is_word(parse->tokens[token + 1]) && ec_feed_same_line(parse, token + 1)) {
        last++;
    }
    const struct ec_token next = parse->tokens[last + 1];
    bool deeper = next.kind != EC_TOKEN_END && !ec_feed_same_line(parse, last + 1) &&
                  ec_feed_indent(parse, next.first) > repair->column;
    return deeper ? last : UINT32_MAX;
}

static bool see_token(struct repair *repair, uint32_t token)
{
    struct ec_parse *parse = repair->parse;
    struct ec_token t = parse->tokens[token];
    repair->first_on_line = !ec_feed_same_line(parse, token);
    if (repair->first_on_line) {
        repair->column = ec_feed_indent(parse, t.first);
        for (size_t i = repair->depth; i > 0 && repair->levels[i - 1].on_line; i--) {
            repair->levels[i - 1].on_line = false;
        }
    }
    if (t.kind == EC_TOKEN_LBRACE) {
        return push_level(repair);
    }
    if (t.kind == EC_TOKEN_RBRACE) {
        return see_closer(repair, token);
    }
    if (!ec_token_is_word(t)) {
        return true;
    }
    if (!repair->first_on_line) {
        if (repair->depth > 0) {
            repair->levels[repair->depth - 1].fresh = false;
        }
        return true;
    }
    if (!see_statement(repair, token)) {
        return false;
    }
    uint32_t head = find_unopened(repair, token);
    if (head != UINT32_MAX) {
        repair->surplus--;
        return add_fixup(repair, head, EC_FIXUP_OPEN) && push_level(repair);
    }
    return true;
}

bool ec_repair_braces(struct ec_parse *parse)
{
    const struct ec_tokens *tokens = &parse->parser->tokens;
    struct repair repair = {.parse = parse, .surplus = -tokens->min_balance};
    repair.missing = tokens->balance + repair.surplus;
    bool ok = true;
    for (uint32_t token = 0; ok && token < tokens->count; token++) {
        ok = see_token(&repair, token);
    }
    free(repair.levels);
    return ok;
}
