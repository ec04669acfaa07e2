/* SPDX-License-Identifier: MIT */
/* The role feed: what stands where a statement should start and does not look like one. */
#include "syntax/feed.h"

#include "grammar/parse.h"

/* An unquoted regular expression has at most this many tokens, an unquoted instance name so many
   words. */
enum { REGEX_TOKENS = 64, INSTANCE_WORDS = 8 };

/* An unquoted regular expression of several tokens as instance name: Domain /x{2}(a|b)$/ { (Momentum
   2.2). Returns the token behind it, or 0. Looks at few tokens, since the next name on the line asks
   again. */
static uint32_t find_bare_regex(const struct ec_parse *parse, uint32_t token)
{
    if (!ec_feed_is_kind(parse, token, EC_TOKEN_ODD) ||
        ec_token_text(parse, token).ptr[0] != '/') {
        return 0;
    }
    uint32_t next = token + 1;
    while (next <= token + REGEX_TOKENS && !ec_feed_is_kind(parse, next, EC_TOKEN_END)) {
        if (ec_feed_is_brace_group(parse, next)) {
            next += 3;
        } else if (ec_feed_is_kind(parse, next, EC_TOKEN_LBRACE)) {
            bool closed = parse->source->bytes[ec_token_last(parse->tokens[next - 1]) - 1] == '/';
            return closed && next > token + 1 ? next : 0;
        } else if (ec_feed_same_line(parse, next)) {
            next++;
        } else {
            break;
        }
    }
    return 0;
}

/* Takes such a head at parse->at; false when there is none. */
bool ec_feed_regex_head(struct ec_parse *parse)
{
    uint32_t end = find_bare_regex(parse, parse->at + 1);
    if (end == 0) {
        return false;
    }
    uint32_t first = parse->tokens[parse->at + 1].first;
    uint32_t last = ec_token_last(parse->tokens[end - 1]);
    struct ec_finding *finding = ec_syntax_add(&parse->report, EC_SYN048, first, last,
                                               "a regular expression must be quoted");
    ec_feed_why(parse, finding, "unquoted ones were read by Momentum 2.2 only");
    ec_feed_help(parse, finding, "put it in double quotes, the slashes included");
    uint32_t head = parse->tokens[parse->at].first;
    ec_feed_push_token(parse, EC_ROLE_HEAD, parse->at);
    ec_feed_push(parse, EC_ROLE_WORD, first, last);
    parse->at = end;
    ec_feed_open_brace(parse, head, last);
    return true;
}

/* A head with more than one word behind its name. Returns the token of its brace, or 0. */
static uint32_t find_long_head(const struct ec_parse *parse, uint32_t token)
{
    for (uint32_t at = token + 1; at <= token + INSTANCE_WORDS + 1; at++) {
        if (ec_feed_is_kind(parse, at, EC_TOKEN_LBRACE) && ec_feed_same_line(parse, at)) {
            return at;
        }
        if (!ec_feed_is_word(parse, at) || !ec_feed_same_line(parse, at)) {
            return 0;
        }
    }
    return 0;
}

static void feed_long_head(struct ec_parse *parse, uint32_t brace)
{
    uint32_t head = parse->at;
    struct ec_token instance = parse->tokens[head + 1];
    bool quoted = instance.kind == EC_TOKEN_STRING;
    uint32_t last = ec_token_last(parse->tokens[brace - 1]);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, quoted ? EC_SYN036 : EC_SYN049,
                      quoted ? parse->tokens[head + 2].first : instance.first, last,
                      quoted ? "text behind the instance name"
                             : "this instance name must be quoted: it holds a blank");
    ec_feed_help(parse, finding,
                 quoted ? "a scope has one instance name: remove the text"
                        : "put it in double quotes");
    ec_feed_push_token(parse, EC_ROLE_HEAD, head);
    last = quoted ? ec_token_last(instance) : last;
    ec_feed_push(parse, EC_ROLE_WORD, instance.first, last);
    parse->at = brace;
    ec_feed_open_brace(parse, parse->tokens[head].first, last);
}

static void report_open_brace(struct ec_parse *parse, uint32_t last_token)
{
    struct ec_token head = parse->tokens[parse->at];
    uint32_t last = ec_token_last(parse->tokens[last_token]);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN030, head.first, last, "scope '%.*s' is not opened",
                      (int)(last - head.first), parse->source->bytes + head.first);
    ec_feed_why(parse, finding, "its body is indented and closed, but the { is missing");
    ec_feed_help(parse, finding, "add { at the end of this line");
    ec_finding_fix(parse->report.report, finding, false,
                   (struct ec_range){parse->source->id, last, last}, " {", "add {");
}

static bool is_open_fixup(const struct ec_parse *parse, uint32_t token)
{
    return parse->next_fixup == token && parse->parser->fixups[parse->fixup].kind == EC_FIXUP_OPEN;
}

static void feed_include(struct ec_parse *parse)
{
    struct ec_token next = parse->tokens[parse->at + 1];
    bool is_next = next.kind == EC_TOKEN_NAME && (!ec_feed_same_line(parse, parse->at + 1) ||
                                                  ec_feed_starts_statement(parse, parse->at + 1));
    if (!ec_token_is_word(next) || is_next) {
        struct ec_finding *finding =
            ec_feed_report(parse, EC_SYN050, parse->at++, "this include names no file");
        ec_feed_help(parse, finding, "write include \"file\" or include \"directory\"");
        return;
    }
    ec_feed_push_token(parse, EC_ROLE_INCLUDE, parse->at++);
    struct ec_lexeme word = ec_feed_check_word(parse, parse->at, false);
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
    parse->last_value = parse->at++;
}

static void feed_missing_equals(struct ec_parse *parse)
{
    struct ec_token key = parse->tokens[parse->at];
    struct ec_token value = parse->tokens[parse->at + 1];
    struct ec_finding *finding = ec_syntax_add(&parse->report, EC_SYN026, key.first,
                                               ec_token_last(key), "'=' is missing behind '%.*s'",
                                               (int)key.len, parse->source->bytes + key.first);
    ec_feed_help(parse, finding, "an option is NAME = VALUE, a scope is NAME \"instance\" { ... }");
    ec_finding_fix(parse->report.report, finding, false,
                   (struct ec_range){parse->source->id, ec_token_last(key), value.first}, " = ",
                   "insert =");
    ec_feed_push_token(parse, EC_ROLE_KEY, parse->at);
    ec_feed_push(parse, EC_ROLE_EQUALS, ec_token_last(key), ec_token_last(key));
    struct ec_lexeme word = ec_feed_check_word(parse, parse->at + 1, false);
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
    parse->last_value = parse->at + 1;
    parse->at += 2;
}

static void feed_lone_name(struct ec_parse *parse)
{
    struct ec_token t = parse->tokens[parse->at];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN029, t.first, ec_token_last(t), "'%.*s' stands alone",
                      (int)t.len, parse->source->bytes + t.first);
    ec_feed_why(
        parse, finding,
        "an option needs = and a value; setting a flag by its bare name ended with Momentum 2.x");
    ec_finding_help(parse->report.report, finding, "write '%.*s = VALUE', or remove the line",
                    (int)t.len, parse->source->bytes + t.first);
    ec_feed_push_token(parse, EC_ROLE_KEY, parse->at++);
}

/* A name that is not followed by = or {. */
void ec_feed_odd_name(struct ec_parse *parse)
{
    uint32_t at = parse->at;
    bool word_follows = ec_feed_is_word(parse, at + 1) && ec_feed_same_line(parse, at + 1);
    if (ec_feed_continues_value(parse) && !ec_feed_is_include_statement(parse, at)) {
        ec_feed_value_rest(parse);
        return;
    }
    if (ec_feed_is_include(parse, at)) {
        feed_include(parse);
        return;
    }
    if (is_open_fixup(parse, at) || (word_follows && is_open_fixup(parse, at + 1))) {
        bool named = !is_open_fixup(parse, at);
        report_open_brace(parse, named ? at + 1 : at);
        ec_feed_next_fixup(parse);
        ec_feed_head(parse, named);
        return;
    }
    if (ec_feed_is_old_dialect(parse, at)) {
        ec_feed_old_dialect(parse);
        return;
    }
    if (word_follows && ec_feed_regex_head(parse)) {
        return;
    }
    uint32_t brace = find_long_head(parse, at);
    enum ec_token_kind next = parse->tokens[at + 1].kind;
    if (brace != 0) {
        feed_long_head(parse, brace);
    } else if (next == EC_TOKEN_LPAREN || next == EC_TOKEN_LBRACKET) {
        ec_feed_push_token(parse, EC_ROLE_KEY, parse->at++);
        ec_feed_open_aggregate(parse, parse->at);
    } else if (word_follows && ec_feed_is_word(parse, at + 2) && ec_feed_same_line(parse, at + 2) &&
               !ec_feed_starts_statement(parse, at + 2)) {
        ec_feed_stray(parse);
    } else if (word_follows) {
        feed_missing_equals(parse);
    } else {
        feed_lone_name(parse);
    }
}

/* `hook:name [ ... ]`, the form of older Sieve pages (3/3-reference/3-reference-modules-delay-dsn.md). */
static bool feed_hook(struct ec_parse *parse)
{
    struct ec_str text = ec_token_text(parse, parse->at);
    if (!ec_feed_is_kind(parse, parse->at + 1, EC_TOKEN_LBRACKET) || text.len < 6 ||
        !ec_str_equal_folded((struct ec_str){text.ptr, 5}, EC_STR("hook:"))) {
        return false;
    }
    struct ec_finding *finding =
        ec_feed_report(parse, EC_SYN053, parse->at, "a hook in its old form");
    ec_finding_help(parse->report.report, finding, "write hook \"%.*s\" { ... }", (int)text.len - 5,
                    text.ptr + 5);
    ec_feed_push_token(parse, EC_ROLE_KEY, parse->at++);
    /* The = that this form never had: one remark is enough. */
    uint32_t bracket = parse->tokens[parse->at].first;
    ec_feed_push(parse, EC_ROLE_EQUALS, bracket, bracket);
    ec_feed_open_aggregate(parse, parse->at);
    return true;
}

/* A separator that stands alone is skipped: the language has no terminator. */
static void feed_separator(struct ec_parse *parse)
{
    struct ec_finding *finding =
        ec_feed_report(parse, EC_SYN037, parse->at, "statements need no separator");
    struct ec_token t = parse->tokens[parse->at++];
    ec_feed_help(parse, finding, "remove it");
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, t.first, ec_token_last(t)}, "",
                   "remove it");
}

static void feed_markdown(struct ec_parse *parse)
{
    struct ec_token t = parse->tokens[parse->at];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN043, t.first, t.first + 2,
                      "** is the mark-up of a document, not configuration");
    ec_feed_help(parse, finding, "remove the asterisks here and at the end of the marked text");
    parse->markdown_open = true;
    if (t.len == 2 || !ec_feed_starts_statement(parse, parse->at)) {
        parse->at++;
        return;
    }
    ec_feed_push(parse, EC_ROLE_KEY, t.first + 2, ec_token_last(t));
    parse->at++;
    if (ec_feed_is_kind(parse, parse->at, EC_TOKEN_EQUALS)) {
        ec_feed_push_token(parse, EC_ROLE_EQUALS, parse->at++);
        if (ec_feed_is_word(parse, parse->at)) {
            ec_feed_scalar(parse);
        }
    }
}

/* A bare word that is no name, or a quoted one, where a statement should start. */
void ec_feed_odd_word(struct ec_parse *parse)
{
    uint32_t at = parse->at;
    struct ec_str text = ec_token_text(parse, at);
    uint32_t comment = ec_feed_foreign_comment_length(parse, at);
    if (comment != 0) {
        ec_feed_foreign_comment(parse, comment);
    } else if (ec_feed_is_separator(parse, at)) {
        feed_separator(parse);
    } else if (ec_feed_is_elision(parse, at)) {
        ec_feed_elision(parse);
    } else if (parse->markdown_open && ec_str_equal(text, EC_STR("**"))) {
        parse->markdown_open = false;
        parse->at++;
    } else if (ec_token_is_bare(parse->tokens[at]) && ec_str_starts(text, EC_STR("**"))) {
        feed_markdown(parse);
    } else if (ec_feed_continues_value(parse)) {
        ec_feed_value_rest(parse);
    } else if (ec_token_is_bare(parse->tokens[at]) && text.ptr[0] == '<') {
        ec_feed_placeholder(parse);
    } else if (ec_feed_is_kind(parse, at + 1, EC_TOKEN_EQUALS)) {
        ec_feed_check_name(parse, at);
        ec_feed_option(parse);
    } else if (ec_feed_is_kind(parse, at + 1, EC_TOKEN_LBRACE)) {
        ec_feed_head(parse, false);
    } else if (ec_feed_is_word(parse, at + 1) && ec_feed_is_kind(parse, at + 2, EC_TOKEN_LBRACE) &&
               ec_feed_same_line(parse, at + 1)) {
        ec_feed_head(parse, true);
    } else if (!feed_hook(parse)) {
        ec_feed_stray(parse);
    }
}

/* `=`, `(` or `[` without a name before it. */
void ec_feed_nameless(struct ec_parse *parse)
{
    uint32_t first = parse->at;
    if (ec_feed_continues_value(parse)) {
        ec_feed_value_rest(parse);
        return;
    }
    bool elided = ec_feed_is_elision(parse, first + 1);
    parse->at += ec_feed_is_kind(parse, first, EC_TOKEN_EQUALS);
    if (ec_feed_is_word(parse, parse->at)) {
        ec_feed_take_line(parse);
    } else if (ec_feed_is_kind(parse, parse->at, EC_TOKEN_LPAREN) ||
               ec_feed_is_kind(parse, parse->at, EC_TOKEN_LBRACKET)) {
        ec_feed_skip_balanced(parse);
    }
    uint32_t start = parse->tokens[first].first;
    if (elided) {
        ec_feed_report_elision(parse, start, ec_feed_last_taken(parse));
        parse->elided_end = true;
        return;
    }
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN034, start, ec_token_last(parse->tokens[first]),
                      "a value without an option name");
    ec_feed_help(parse, finding, "write NAME = before it, or remove it");
}
