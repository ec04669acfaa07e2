/* SPDX-License-Identifier: MIT */
/* The role feed: text that belongs to no statement, and the dialect of Momentum 2.x. */
#include "syntax/feed.h"

#include "grammar/parse.h"

/* The most tokens of a template's placeholder: {{ name | filter }}. */
enum { TEMPLATE_TOKENS = 16 };

/* ---- elided text, stray text ------------------------------------------------------------------ */

void ec_feed_report_elision(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN041, first, last, "text was left out here");
    ec_feed_why(parse, finding,
                "documents write ... where they shorten; the server cannot read it");
    ec_feed_help(parse, finding, "put the real statements in its place, or delete it");
}

/* Behind the word at parse->at: the other words of the same line that start no statement. */
void ec_feed_take_line(struct ec_parse *parse)
{
    do {
        parse->at++;
    } while (ec_feed_is_word(parse, parse->at) && ec_feed_same_line(parse, parse->at) &&
             !ec_feed_starts_statement(parse, parse->at));
}

/* One finding for an elision, also where it is drawn as several lines of dots. */
void ec_feed_elision(struct ec_parse *parse)
{
    uint32_t first = parse->tokens[parse->at].first;
    do {
        ec_feed_take_line(parse);
    } while (ec_feed_is_elision(parse, parse->at));
    ec_feed_report_elision(parse, first, ec_feed_last_taken(parse));
    parse->elided_end = true;
}

/* `<word` up to the word that ends in `>`, or to the end of the line. */
void ec_feed_placeholder(struct ec_parse *parse)
{
    uint32_t first = parse->tokens[parse->at].first;
    for (;;) {
        struct ec_str text = ec_token_text(parse, parse->at);
        parse->at++;
        if (text.ptr[text.len - 1] == '>' || !ec_feed_is_word(parse, parse->at) ||
            !ec_feed_same_line(parse, parse->at)) {
            break;
        }
    }
    ec_feed_report_placeholder(parse, first, ec_feed_last_taken(parse), false);
}

/* `{{ word }}` at parse->at: the page was not filled in. Returns false for anything else. */
bool ec_feed_template(struct ec_parse *parse)
{
    uint32_t at = parse->at + 1;
    if (!ec_feed_is_kind(parse, at, EC_TOKEN_LBRACE) || !ec_feed_is_glued(parse, at)) {
        return false;
    }
    do {
        at++;
    } while (at < parse->at + TEMPLATE_TOKENS && ec_feed_is_word(parse, at) &&
             ec_feed_same_line(parse, at));
    if (!ec_feed_is_kind(parse, at, EC_TOKEN_RBRACE) ||
        !ec_feed_is_kind(parse, at + 1, EC_TOKEN_RBRACE) || !ec_feed_is_glued(parse, at + 1)) {
        return false;
    }
    uint32_t first = parse->tokens[parse->at].first;
    parse->at = at + 2;
    ec_feed_report_placeholder(parse, first, ec_feed_last_taken(parse), false);
    return true;
}

/* Moves behind the closer that matches the ( or [ at parse->at, but over no brace. */
void ec_feed_skip_balanced(struct ec_parse *parse)
{
    uint32_t depth = 0;
    for (;;) {
        enum ec_token_kind kind = parse->tokens[parse->at].kind;
        if (kind == EC_TOKEN_END || kind == EC_TOKEN_LBRACE || kind == EC_TOKEN_RBRACE) {
            return;
        }
        parse->at++;
        if (kind == EC_TOKEN_LPAREN || kind == EC_TOKEN_LBRACKET) {
            depth++;
        } else if ((kind == EC_TOKEN_RPAREN || kind == EC_TOKEN_RBRACKET) && --depth == 0) {
            return;
        }
    }
}

void ec_feed_stray(struct ec_parse *parse)
{
    uint32_t token = parse->at;
    if (ec_str_equal(ec_token_text(parse, token), EC_STR("*/"))) {
        struct ec_finding *finding =
            ec_feed_report(parse, EC_SYN036, parse->at++, "this */ closes no comment");
        ec_feed_why(parse, finding, "comments do not nest: the first */ above ended the comment");
        ec_feed_help(parse, finding, "remove it, and look what was meant to be in the comment");
        return;
    }
    ec_feed_take_line(parse);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN036, parse->tokens[token].first,
                      ec_feed_last_taken(parse), "this text belongs to no statement");
    ec_feed_help(
        parse, finding,
        "a statement is NAME = VALUE, NAME { ... } or NAME \"instance\" { ... }; comment the text out "
        "with # if it is a remark");
}

/* What starts a comment in other languages: `//`, `--`, and a `;` with words behind it. */
uint32_t ec_feed_foreign_comment_length(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str text = ec_token_text(parse, token);
    if (!ec_token_is_bare(parse->tokens[token])) {
        return 0;
    }
    if (ec_str_starts(text, EC_STR("//")) || ec_str_equal(text, EC_STR("--"))) {
        return 2;
    }
    bool words = ec_feed_is_word(parse, token + 1) && ec_feed_same_line(parse, token + 1) &&
                 !ec_feed_starts_statement(parse, token + 1);
    bool glued = text.len > 1 && !ec_feed_is_kind(parse, token + 1, EC_TOKEN_EQUALS);
    return text.ptr[0] == ';' && (glued || words) ? 1 : 0;
}

/* Takes the line up to its end, or to a brace, since braces have been counted. */
void ec_feed_foreign_comment(struct ec_parse *parse, uint32_t len)
{
    uint32_t first = parse->tokens[parse->at].first;
    struct ec_range opener = {parse->source->id, first, first + len};
    do {
        parse->at++;
    } while (ec_feed_same_line(parse, parse->at) &&
             !ec_feed_is_kind(parse, parse->at, EC_TOKEN_LBRACE) &&
             !ec_feed_is_kind(parse, parse->at, EC_TOKEN_RBRACE) &&
             !ec_feed_is_kind(parse, parse->at, EC_TOKEN_END));
    struct ec_finding *finding = ec_syntax_add(
        &parse->report, EC_SYN036, first, ec_feed_last_taken(parse),
        "'%.*s' starts no comment in this language", (int)len, parse->source->bytes + first);
    ec_feed_help(parse, finding, "write # before a remark");
    ec_finding_fix(parse->report.report, finding, false, opener, "#", "write #");
}

/* True when the value holds what should have been a comment: the words behind it are its rest, and
   since the server cannot read them the remark on the opener becomes an error. */
static bool holds_comment(struct ec_parse *parse)
{
    const struct ec_report *report = parse->report.report;
    struct ec_str value = ec_token_text(parse, parse->last_value);
    struct ec_finding *last = report->count > 0 ? report->findings[report->count - 1] : NULL;
    if (!last || last->code != EC_SYN012 || last->range.source != parse->source->id ||
        !memmem(value.ptr, value.len, "/*", 2)) {
        return false;
    }
    last->severity = EC_ERROR;
    parse->report.damaged = true;
    return true;
}

static bool is_value_part(const struct ec_parse *parse, uint32_t token)
{
    enum ec_token_kind kind = parse->tokens[token].kind;
    return ec_feed_is_word(parse, token) || kind == EC_TOKEN_EQUALS || kind == EC_TOKEN_LPAREN ||
           kind == EC_TOKEN_RPAREN || kind == EC_TOKEN_LBRACKET || kind == EC_TOKEN_RBRACKET ||
           ec_feed_is_brace_group(parse, token);
}

/* The token behind the rest of a value that starts at parse->at. */
static uint32_t value_rest_end(const struct ec_parse *parse)
{
    uint32_t token = parse->at;
    while (ec_feed_same_line(parse, token) && is_value_part(parse, token)) {
        if (token > parse->at && !ec_feed_is_glued(parse, token) &&
            ec_feed_starts_statement(parse, token)) {
            break;
        }
        token += ec_feed_is_brace_group(parse, token) ? 3 : 1;
    }
    return token;
}

static void report_value_rest(struct ec_parse *parse, uint32_t first, bool quoted)
{
    struct ec_finding *finding = ec_syntax_add(
        &parse->report, quoted ? EC_SYN036 : EC_SYN049, first, ec_feed_last_taken(parse),
        quoted ? "text behind the closing quote of the value"
               : "this value must be quoted: it holds a blank or a reserved character");
    if (quoted) {
        ec_feed_help(
            parse, finding,
            "several values are a list: ( \"one\" \"two\" ); inside a value a quotation mark is "
            "\\\"");
        return;
    }
    ec_feed_why(parse, finding,
                "an unquoted value ends at a blank and at any of # \" ' = { } [ ] ( )");
    ec_feed_help(parse, finding,
                 "put the whole value in double quotes; several values are a list: ( one two )");
}

/* Words behind a scalar value on its line: the value has blanks or reserved characters and is not
   quoted. Takes them all. */
void ec_feed_value_rest(struct ec_parse *parse)
{
    struct ec_token value = parse->tokens[parse->last_value];
    bool quoted = value.kind == EC_TOKEN_STRING;
    uint32_t first = quoted ? parse->tokens[parse->at].first : value.first;
    parse->at = value_rest_end(parse);
    if (holds_comment(parse)) {
        return;
    }
    /* A remark about the value alone says less than what is wrong with the whole. */
    ec_syntax_drop_within(&parse->report, value.first, ec_token_last(value));
    /* A NUL byte that splits the value has been reported. */
    if (parse->source->bytes[ec_token_last(value)] != '\0' &&
        !ec_feed_is_kind(parse, parse->at - 1, EC_TOKEN_BROKEN)) {
        report_value_rest(parse, first, quoted);
    }
}

/* True when the token continues the line of the scalar value before it. */
bool ec_feed_continues_value(const struct ec_parse *parse)
{
    return parse->last_value != UINT32_MAX && parse->last_value + 1 == parse->at &&
           ec_feed_same_line(parse, parse->at);
}

/* ---- the 2.x dialect -------------------------------------------------------------------------- */

/* Words that started a module line in Momentum 2.x. */
static bool is_module_kind(struct ec_str name)
{
    static const struct ec_str kinds[] = {
        {"module", 6},      {"logger", 6},       {"validate", 8},    {"io_system", 9},
        {"io_wrapper", 10}, {"interpreter", 11}, {"datasource", 10}, {"delivery", 8},
    };
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        if (ec_str_equal_folded(name, kinds[i])) {
            return true;
        }
    }
    return false;
}

/* The signatures of the old dialect: `Logger logging/x x`, `Binding b <duravip=...>`. */
bool ec_feed_is_old_dialect(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str first = ec_token_text(parse, token + 1);
    struct ec_token second = parse->tokens[token + 2];
    if (ec_feed_is_kind(parse, token + 1, EC_TOKEN_ODD) && memchr(first.ptr, '/', first.len) &&
        first.ptr[0] != '/' && is_module_kind(ec_token_text(parse, token)) &&
        ec_token_is_word(second)) {
        return true;
    }
    for (uint32_t modifier = token + 1; modifier <= token + 2; modifier++) {
        if (ec_feed_is_kind(parse, modifier, EC_TOKEN_ODD) &&
            ec_token_text(parse, modifier).ptr[0] == '<' &&
            ec_feed_is_kind(parse, modifier + 1, EC_TOKEN_EQUALS) &&
            ec_feed_same_line(parse, modifier)) {
            return true;
        }
        if (!ec_feed_is_word(parse, modifier)) {
            break;
        }
    }
    return false;
}

/* One finding stands for the whole file; the rest of it is not read. */
void ec_feed_old_dialect(struct ec_parse *parse)
{
    ec_syntax_restart(&parse->report);
    struct ec_finding *finding =
        ec_feed_report(parse, EC_SYN047, parse->at, "this file is in the syntax of Momentum 2.x");
    ec_feed_why(
        parse, finding,
        "the language changed with version 3: modules, listeners and <...> modifiers are written "
        "differently");
    ec_feed_help(parse, finding, "convert the file first; nothing else in it was checked");
    parse->elided_end = true;
    while (!ec_feed_is_kind(parse, parse->at, EC_TOKEN_END)) {
        parse->at++;
    }
    parse->next_fixup = UINT32_MAX;
}

bool ec_feed_is_old_listener(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str name = ec_token_text(parse, token);
    struct ec_str suffix = EC_STR("_listener");
    return name.len > suffix.len &&
           ec_str_equal_folded((struct ec_str){name.ptr + name.len - suffix.len, suffix.len},
                               suffix);
}
