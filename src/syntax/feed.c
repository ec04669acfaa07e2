/* SPDX-License-Identifier: MIT */
/* The role feed: hands the grammar one word after the other with its role, found from the tokens
   behind it. What fits no role is damage: it is reported here, once, and set right so that the rest
   of the file is still understood. */
#include "syntax/feed.h"

#include "grammar/parse.h"

#include <stdlib.h>

/* ---- scopes ----------------------------------------------------------------------------------- */

static bool push_opener(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    struct ec_parser *parser = parse->parser;
    void *list = parser->openers;
    bool ok = ec_grow(&list, &parser->openers_capacity, parse->depth + 1, sizeof(*parser->openers));
    parser->openers = list;
    if (!ok) {
        parse->oom = true;
        return false;
    }
    parser->openers[parse->depth++] = (struct ec_opener){first, last};
    return true;
}

/* A scope that is nested too deep: its body is not read. */
static void skip_body(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN051, first, last,
                      "scopes are nested deeper than %zu here", parse->parser->nesting_limit);
    ec_feed_help(parse, finding, "the body was not checked; --max-nesting raises the limit");
    parse->report.limit_hit = true;
    uint32_t depth = 1;
    while (depth > 0 && !ec_feed_is_kind(parse, parse->at, EC_TOKEN_END)) {
        depth += ec_feed_is_kind(parse, parse->at, EC_TOKEN_LBRACE);
        depth -= ec_feed_is_kind(parse, parse->at, EC_TOKEN_RBRACE);
        parse->at++;
    }
    ec_feed_push(parse, EC_ROLE_RBRACE, last, last);
}

/* Behind the head: the opening brace at parse->at, or a missing one. */
void ec_feed_open_brace(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    if (ec_feed_is_kind(parse, parse->at, EC_TOKEN_LBRACE)) {
        ec_feed_push_token(parse, EC_ROLE_LBRACE, parse->at++);
    } else {
        ec_feed_push(parse, EC_ROLE_LBRACE, last, last);
    }
    if (parse->depth >= parse->parser->nesting_limit) {
        skip_body(parse, first, last);
    } else {
        push_opener(parse, first, last);
    }
}

void ec_feed_head(struct ec_parse *parse, bool named)
{
    uint32_t head = parse->at;
    struct ec_token t = parse->tokens[head];
    uint32_t last = ec_token_last(t);
    ec_feed_check_name(parse, head);
    ec_feed_push_token(parse, EC_ROLE_HEAD, head);
    parse->at++;
    if (named) {
        struct ec_lexeme word = ec_feed_check_word(parse, parse->at, false);
        ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
        last = word.last;
        parse->at++;
    }
    ec_feed_open_brace(parse, t.first, last);
}

static struct ec_finding *report_unclosed_scope(struct ec_parse *parse)
{
    struct ec_opener opener = parse->parser->openers[parse->depth - 1];
    struct ec_finding *finding = ec_syntax_add(
        &parse->report, EC_SYN020, opener.first, opener.last, "scope '%.*s' is not closed",
        (int)(opener.last - opener.first), parse->source->bytes + opener.first);
    ec_feed_help(parse, finding, "add the closing } where the scope ends");
    return finding;
}

static void feed_close(struct ec_parse *parse)
{
    if (parse->depth == 0) {
        struct ec_finding *finding =
            ec_feed_report(parse, EC_SYN021, parse->at++, "this } closes nothing");
        ec_feed_why(parse, finding,
                    "every scope above is closed already, and a file must balance by itself");
        ec_feed_help(parse, finding, "remove it, or look for a missing { above");
        return;
    }
    ec_feed_push_token(parse, EC_ROLE_RBRACE, parse->at++);
    parse->depth--;
}

static void feed_end(struct ec_parse *parse)
{
    uint32_t end = parse->source->len;
    if (parse->depth > 0) {
        if (!parse->elided_end) {
            report_unclosed_scope(parse);
        }
        parse->depth--;
        ec_feed_push(parse, EC_ROLE_RBRACE, end, end);
        return;
    }
    ec_feed_push(parse, EC_ROLE_END, end, end);
    parse->state = EC_FEED_DONE;
}

/* Carries out what the repair of braces decided for the token at parse->at. Returns false when the
   token is to be read as usual. */
static bool apply_fixup(struct ec_parse *parse)
{
    const struct ec_parser *parser = parse->parser;
    struct ec_fixup fixup = parser->fixups[parse->fixup];
    if (fixup.kind == EC_FIXUP_OPEN && fixup.token >= parse->at) {
        return false;
    }
    ec_feed_next_fixup(parse);
    if (fixup.token < parse->at) {
        return true; /* it became part of something else, and the others must not wait for it */
    }
    if (fixup.kind == EC_FIXUP_SKIP) {
        struct ec_finding *finding =
            ec_feed_report(parse, EC_SYN021, parse->at++, "this } is one too many");
        ec_feed_help(parse, finding, "remove it, or look for a missing { above");
        return true;
    }
    if (parse->depth == 0) {
        return true;
    }
    uint32_t at = parse->tokens[parse->at].first;
    bool elided = ec_feed_is_elision(parse, parse->at) ||
                  (parse->elided_end && ec_feed_is_kind(parse, parse->at, EC_TOKEN_END));
    if (!elided) {
        struct ec_finding *finding = report_unclosed_scope(parse);
        ec_finding_relate(parse->report.report, finding,
                          (struct ec_range){parse->source->id, at, at},
                          "by the indentation it ends before this");
    }
    ec_feed_push(parse, EC_ROLE_RBRACE, at, at);
    parse->depth--;
    return true;
}

/* ---- options ---------------------------------------------------------------------------------- */

static void report_missing_value(struct ec_parse *parse, uint32_t key)
{
    struct ec_token t = parse->tokens[key];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN028, t.first, ec_token_last(t), "'%.*s' has no value",
                      (int)t.len, parse->source->bytes + t.first);
    ec_feed_help(parse, finding,
                 "write a value behind the =; an empty text is \"\", an empty list ()");
}

/* `include "x"` where a value may stand or behind one, and nothing behind it that could make it a
   sentence: the language needs no line ends between statements. */
bool ec_feed_is_include_statement(const struct ec_parse *parse, uint32_t token)
{
    uint32_t next = token + 2;
    return ec_feed_is_include(parse, token) && ec_feed_is_word(parse, token + 1) &&
           ec_feed_same_line(parse, token + 1) &&
           (!ec_feed_is_word(parse, next) || !ec_feed_same_line(parse, next) ||
            ec_feed_starts_statement(parse, next) || ec_feed_is_include(parse, next));
}

/* An option whose value is not just a word: parse->at is behind the `=`. Returns true when the word
   there is a value after all. */
static bool value_is_word(struct ec_parse *parse, uint32_t key)
{
    uint32_t value = parse->at;
    bool own_line = !ec_feed_same_line(parse, value);
    if (own_line && ec_feed_is_kind(parse, value, EC_TOKEN_NAME) &&
        (ec_feed_starts_statement(parse, value) || ec_feed_is_include_statement(parse, value))) {
        report_missing_value(parse, key);
        return false;
    }
    return !ec_feed_is_kind(parse, value + 1, EC_TOKEN_LBRACE) ||
           ec_feed_is_brace_group(parse, value + 1);
}

/* `=` or braces behind the value on its line that belong to it. */
static bool has_rest(const struct ec_parse *parse, uint32_t value)
{
    return (ec_feed_is_kind(parse, value + 1, EC_TOKEN_EQUALS) &&
            ec_feed_same_line(parse, value + 1)) ||
           ec_feed_is_brace_group(parse, value + 1);
}

void ec_feed_scalar(struct ec_parse *parse)
{
    uint32_t value = parse->at;
    struct ec_str text = ec_token_text(parse, value);
    if (ec_feed_is_elision(parse, value)) {
        uint32_t first = parse->tokens[value].first;
        ec_feed_take_line(parse);
        ec_feed_report_elision(parse, first, ec_feed_last_taken(parse));
        return;
    }
    if (ec_feed_is_kind(parse, value, EC_TOKEN_ODD) && text.ptr[0] == '<' && text.len > 1 &&
        ec_is_letter(text.ptr[1]) && !memchr(text.ptr, '@', text.len)) {
        ec_feed_placeholder(parse);
        return;
    }
    struct ec_token t = parse->tokens[value];
    struct ec_lexeme word = {t.first, ec_token_last(t)};
    parse->last_value = value;
    parse->at++;
    if (has_rest(parse, value)) {
        ec_feed_value_rest(parse);
    } else {
        word = ec_feed_check_word(parse, value, false);
    }
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
}

/* `Scope = {` and `Scope = "instance" {`, which the grammar tolerates with a remark. */
static void feed_scope_with_equals(struct ec_parse *parse, uint32_t key, bool named)
{
    parse->taken = 0;
    parse->queued = 0;
    ec_feed_push_token(parse, EC_ROLE_HEAD, key);
    ec_feed_push_token(parse, EC_ROLE_EQUALS, key + 1);
    uint32_t last = ec_token_last(parse->tokens[key]);
    if (named) {
        struct ec_lexeme word = ec_feed_check_word(parse, parse->at++, false);
        ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
        last = word.last;
    }
    ec_feed_open_brace(parse, parse->tokens[key].first, last);
}

static void feed_value(struct ec_parse *parse, uint32_t key)
{
    switch ((enum ec_token_kind)parse->tokens[parse->at].kind) {
    case EC_TOKEN_LPAREN:
        if (ec_feed_is_old_listener(parse, key)) {
            parse->at = key;
            parse->queued = 0;
            ec_feed_old_dialect(parse);
            return;
        }
        ec_feed_open_aggregate(parse, parse->at);
        return;
    case EC_TOKEN_LBRACKET:
        ec_feed_open_aggregate(parse, parse->at);
        return;
    case EC_TOKEN_LBRACE:
        if (!ec_feed_template(parse)) {
            feed_scope_with_equals(parse, key, false);
        }
        return;
    case EC_TOKEN_NAME:
    case EC_TOKEN_PLAIN:
    case EC_TOKEN_ODD:
    case EC_TOKEN_STRING:
    case EC_TOKEN_TYPOGRAPHIC:
    case EC_TOKEN_BROKEN:
        if (value_is_word(parse, key)) {
            ec_feed_scalar(parse);
        } else if (ec_feed_is_kind(parse, parse->at + 1, EC_TOKEN_LBRACE) &&
                   ec_feed_same_line(parse, parse->at)) {
            feed_scope_with_equals(parse, key, true);
        }
        return;
    default:
        report_missing_value(parse, key);
        return;
    }
}

static void feed_include_with_equals(struct ec_parse *parse)
{
    struct ec_finding *finding =
        ec_feed_report(parse, EC_SYN054, parse->at + 1, "'=' behind include");
    ec_feed_why(parse, finding, "with it this is an option called include, and no file is read");
    ec_feed_help(parse, finding, "write include \"file\"");
    struct ec_token t = parse->tokens[parse->at + 1];
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, t.first, ec_token_last(t)}, "",
                   "remove the =");
    ec_feed_push_token(parse, EC_ROLE_INCLUDE, parse->at);
    ec_feed_push_token(parse, EC_ROLE_WORD, parse->at + 2);
    parse->at += 3;
}

/* `name == value`: the second one is skipped. */
static void feed_second_equals(struct ec_parse *parse, uint32_t equals)
{
    struct ec_finding *finding = ec_feed_report(parse, EC_SYN036, equals, "this = is one too many");
    ec_feed_help(parse, finding, "remove it");
    struct ec_token t = parse->tokens[equals];
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, t.first, ec_token_last(t)}, "",
                   "remove the =");
    parse->at = equals + 1;
    feed_value(parse, equals - 2);
}

/* The common case is the first lines: NAME = WORD and then something that starts a statement. */
void ec_feed_option(struct ec_parse *parse)
{
    uint32_t key = parse->at;
    const struct ec_token *t = &parse->tokens[key];
    if ((t->len == 7 || t->len == 16) && ec_feed_is_include(parse, key) &&
        ec_feed_is_word(parse, key + 2)) {
        feed_include_with_equals(parse);
        return;
    }
    ec_feed_push_token(parse, EC_ROLE_KEY, key);
    ec_feed_push_token(parse, EC_ROLE_EQUALS, key + 1);
    if (t[2].kind == EC_TOKEN_EQUALS) {
        feed_second_equals(parse, key + 2);
        return;
    }
    parse->at = key + 2;
    enum ec_token_kind kind = t[2].kind;
    enum ec_token_kind next = t[3].kind;
    bool simple = (kind == EC_TOKEN_NAME || kind == EC_TOKEN_PLAIN) && next != EC_TOKEN_EQUALS &&
                  next != EC_TOKEN_LBRACE &&
                  !(ec_token_is_word(t[3]) && t[4].kind == EC_TOKEN_LBRACE) &&
                  !((t[2].len == 7 || t[2].len == 16) && ec_feed_is_include(parse, key + 2));
    bool dots = kind == EC_TOKEN_PLAIN && parse->source->bytes[t[2].first] == '.';
    if (simple && !dots && !ec_feed_is_cut(parse, key + 2)) {
        parse->last_value = parse->at;
        ec_feed_push_token(parse, EC_ROLE_WORD, parse->at++);
        return;
    }
    feed_value(parse, key);
}

/* ---- statements -------------------------------------------------------------------------------- */

/* What follows a name tells what it is. */
static void feed_name(struct ec_parse *parse)
{
    const struct ec_token *t = &parse->tokens[parse->at];
    if (t[1].kind == EC_TOKEN_EQUALS) {
        ec_feed_option(parse);
    } else if (t[1].kind == EC_TOKEN_LBRACE) {
        ec_feed_head(parse, false);
    } else if (ec_token_is_word(t[1]) && t[2].kind == EC_TOKEN_LBRACE &&
               ((t[1].kind != EC_TOKEN_NAME && !ec_feed_continues_value(parse)) ||
                ec_feed_same_line(parse, parse->at + 1))) {
        if (t[1].kind != EC_TOKEN_ODD || !ec_feed_regex_head(parse)) {
            ec_feed_head(parse, true);
        }
    } else {
        ec_feed_odd_name(parse);
    }
}

static void feed_surplus_closer(struct ec_parse *parse)
{
    if (ec_feed_continues_value(parse) && ec_feed_is_glued(parse, parse->at)) {
        ec_feed_value_rest(parse);
        return;
    }
    ec_feed_help(parse, ec_feed_report(parse, EC_SYN024, parse->at++, "this closes nothing"),
                 "remove it, or look for a missing opener above");
}

static void feed_nameless_scope(struct ec_parse *parse)
{
    uint32_t first = parse->tokens[parse->at].first;
    struct ec_finding *finding =
        ec_feed_report(parse, EC_SYN034, parse->at, "a { without a scope name before it");
    ec_feed_help(parse, finding, "write the scope's name before it");
    ec_feed_push(parse, EC_ROLE_HEAD, first, first);
    ec_feed_open_brace(parse, first, first);
}

static void feed_statement(struct ec_parse *parse)
{
    if (EC_UNLIKELY(parse->at >= parse->next_fixup) && apply_fixup(parse)) {
        return;
    }
    enum ec_token_kind kind = parse->tokens[parse->at].kind;
    if (kind != EC_TOKEN_END && kind != EC_TOKEN_RBRACE) {
        parse->elided_end = false;
    }
    switch (kind) {
    case EC_TOKEN_NAME:
        feed_name(parse);
        break;
    case EC_TOKEN_RBRACE:
        feed_close(parse);
        break;
    case EC_TOKEN_END:
        feed_end(parse);
        break;
    case EC_TOKEN_EQUALS:
    case EC_TOKEN_LPAREN:
    case EC_TOKEN_LBRACKET:
        ec_feed_nameless(parse);
        break;
    case EC_TOKEN_RPAREN:
    case EC_TOKEN_RBRACKET:
        feed_surplus_closer(parse);
        break;
    case EC_TOKEN_LBRACE:
        feed_nameless_scope(parse);
        break;
    default:
        ec_feed_odd_word(parse);
        break;
    }
}

int ec_feed_next(struct ec_parse *parse, struct ec_lexeme *word)
{
    while (parse->taken == parse->queued) {
        if (parse->oom || parse->state == EC_FEED_DONE) {
            return EC_ROLE_END;
        }
        parse->taken = 0;
        parse->queued = 0;
        if (parse->state == EC_FEED_STATEMENTS) {
            feed_statement(parse);
        } else {
            ec_feed_aggregate(parse);
        }
    }
    const struct ec_role *next = &parse->queue[parse->taken++];
    *word = next->word;
    return next->role;
}
