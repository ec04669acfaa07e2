/* SPDX-License-Identifier: MIT */
/* The role feed inside a list or a dictionary. */
#include "syntax/feed.h"

#include "grammar/parse.h"

static struct ec_finding *report_token(struct ec_parse *parse, enum ec_code code, uint32_t token,
                                       const char *message, const char *help)
{
    struct ec_token t = parse->tokens[token];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, code, t.first, ec_token_last(t), "%s", message);
    ec_finding_help(parse->report.report, finding, "%s", help);
    return finding;
}

/* Looks for the closer: whether it is there decides how much a strange token may mean. Stops at any
   brace and at the second nested opener, so that all searches of a file
   together stay linear. */
static bool find_closer(const struct ec_parse *parse, uint32_t open)
{
    enum ec_token_kind opener = parse->tokens[open].kind;
    enum ec_token_kind closer = opener == EC_TOKEN_LPAREN ? EC_TOKEN_RPAREN : EC_TOKEN_RBRACKET;
    uint32_t depth = 1;
    for (uint32_t at = open + 1; depth < 3; at++) {
        enum ec_token_kind kind = parse->tokens[at].kind;
        if (kind == EC_TOKEN_END || kind == EC_TOKEN_LBRACE || kind == EC_TOKEN_RBRACE) {
            return false;
        }
        depth += kind == opener;
        depth -= kind == closer;
        if (depth == 0) {
            return true;
        }
    }
    return false;
}

void ec_feed_open_aggregate(struct ec_parse *parse, uint32_t token)
{
    bool list = ec_feed_is_kind(parse, token, EC_TOKEN_LPAREN);
    ec_feed_push_token(parse, list ? EC_ROLE_LPAREN : EC_ROLE_LBRACKET, token);
    parse->aggregate = token;
    parse->aggregate_closed = find_closer(parse, token);
    parse->aggregate_indent = UINT32_MAX;
    parse->state = list ? EC_FEED_LIST : EC_FEED_DICTIONARY;
    parse->at = token + 1;
}

static void leave(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    ec_feed_push(parse, parse->state == EC_FEED_LIST ? EC_ROLE_RPAREN : EC_ROLE_RBRACKET, first,
                 last);
    parse->state = EC_FEED_STATEMENTS;
}

/* The closer is missing before parse->at. */
static void leave_unclosed(struct ec_parse *parse)
{
    bool list = parse->state == EC_FEED_LIST;
    uint32_t last = ec_token_last(parse->tokens[parse->at - 1]);
    struct ec_finding *finding = report_token(parse, list ? EC_SYN022 : EC_SYN023, parse->aggregate,
                                              list ? "the list opened here is not closed"
                                                   : "the dictionary opened here is not closed",
                                              list ? "add the closing )" : "add the closing ]");
    ec_finding_relate(parse->report.report, finding,
                      (struct ec_range){parse->source->id, last, last}, "it seems to end here");
    ec_finding_fix(parse->report.report, finding, false,
                   (struct ec_range){parse->source->id, last, last}, list ? " )" : " ]",
                   "add the closing %c", list ? ')' : ']');
    leave(parse, last, last);
}

static void leave_mismatched(struct ec_parse *parse)
{
    bool list = parse->state == EC_FEED_LIST;
    struct ec_token closer = parse->tokens[parse->at];
    struct ec_finding *finding = report_token(
        parse, EC_SYN025, parse->at,
        list ? "this ] closes a list that ( opened" : "this ) closes a dictionary that [ opened",
        list ? "a list is ( ... ), a dictionary [ key = value ... ]"
             : "a dictionary is [ key = value ... ], a list ( ... )");
    struct ec_token opener = parse->tokens[parse->aggregate];
    ec_finding_relate(parse->report.report, finding,
                      (struct ec_range){parse->source->id, opener.first, opener.first + 1},
                      "opened here");
    parse->at++;
    leave(parse, closer.first, ec_token_last(closer));
}

/* `,` and `;` that stand alone. Commas separate list items (4/modules/opendkim.md). */
static bool skip_separator(struct ec_parse *parse)
{
    struct ec_str text = ec_token_text(parse, parse->at);
    if (text.len != 1 || (text.ptr[0] != ',' && text.ptr[0] != ';')) {
        return false;
    }
    if (text.ptr[0] == ';') {
        report_token(parse, EC_SYN037, parse->at, "items need no separator", "remove it");
    } else if (parse->state == EC_FEED_DICTIONARY) {
        report_token(parse, EC_SYN040, parse->at, "dictionary entries are separated by blanks only",
                     "remove the comma");
    }
    parse->at++;
    return true;
}

static bool skip_elision(struct ec_parse *parse)
{
    if (!ec_feed_is_elision(parse, parse->at)) {
        return false;
    }
    uint32_t first = parse->tokens[parse->at].first;
    do {
        parse->at++;
    } while (ec_feed_is_word(parse, parse->at) && ec_feed_same_line(parse, parse->at) &&
             !ec_feed_is_kind(parse, parse->at + 1, EC_TOKEN_EQUALS));
    ec_feed_report_elision(parse, first, ec_token_last(parse->tokens[parse->at - 1]));
    return true;
}

static void skip_nested(struct ec_parse *parse)
{
    uint32_t first = parse->tokens[parse->at].first;
    bool elided = ec_feed_is_elision(parse, parse->at + 1);
    ec_feed_skip_balanced(parse);
    uint32_t last = ec_token_last(parse->tokens[parse->at - 1]);
    if (elided) {
        ec_feed_report_elision(parse, first, last);
        return;
    }
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN044, first, last,
                      "a list or dictionary cannot stand inside another one");
    ec_finding_why(parse->report.report, finding, "no option type holds nested values");
    ec_finding_help(parse->report.report, finding,
                    "is the closer of the outer one missing? Otherwise write its items directly");
}

/* Things that end an aggregate whose closer is nowhere: the next statement, or a brace. */
static bool starts_outside(const struct ec_parse *parse)
{
    uint32_t at = parse->at;
    if (parse->aggregate_closed || !ec_feed_is_kind(parse, at, EC_TOKEN_NAME)) {
        return false;
    }
    if (ec_feed_is_include(parse, at) && ec_feed_is_word(parse, at + 1)) {
        return true;
    }
    return ec_feed_starts_statement(parse, at);
}

static void feed_list_word(struct ec_parse *parse)
{
    uint32_t at = parse->at;
    enum ec_token_kind kind = parse->tokens[at].kind;
    if (!parse->aggregate_closed && starts_outside(parse)) {
        leave_unclosed(parse);
        return;
    }
    if ((kind == EC_TOKEN_ODD || kind == EC_TOKEN_PLAIN) &&
        (skip_separator(parse) || skip_elision(parse))) {
        return;
    }
    struct ec_lexeme word = ec_feed_check_word(parse, at, true);
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
    parse->at++;
}

static void feed_list(struct ec_parse *parse)
{
    struct ec_token t = parse->tokens[parse->at];
    switch ((enum ec_token_kind)t.kind) {
    case EC_TOKEN_RPAREN:
        parse->at++;
        leave(parse, t.first, ec_token_last(t));
        break;
    case EC_TOKEN_RBRACKET:
        leave_mismatched(parse);
        break;
    case EC_TOKEN_EQUALS:
        report_token(parse, EC_SYN049, parse->at++, "'=' inside a list",
                     "a dictionary is [ key = value ]; quote the item if the = belongs to it");
        break;
    case EC_TOKEN_LPAREN:
    case EC_TOKEN_LBRACKET:
        skip_nested(parse);
        break;
    case EC_TOKEN_LBRACE:
    case EC_TOKEN_RBRACE:
    case EC_TOKEN_END:
        leave_unclosed(parse);
        break;
    default:
        feed_list_word(parse);
        break;
    }
}

/* With the closer missing, an entry that stands no deeper than the line that opened the dictionary
   belongs to the scope. */
static bool is_dedented(struct ec_parse *parse)
{
    if (parse->aggregate_closed || ec_feed_same_line(parse, parse->at)) {
        return false;
    }
    if (parse->aggregate_indent == UINT32_MAX) {
        parse->aggregate_indent = ec_feed_indent(parse, parse->tokens[parse->aggregate].first);
    }
    return ec_feed_indent(parse, parse->tokens[parse->at].first) <= parse->aggregate_indent;
}

static void report_entry(struct ec_parse *parse, uint32_t first, uint32_t last, const char *message)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN045, first, last, "%s", message);
    ec_finding_help(parse->report.report, finding,
                    "an entry is key = value; words without keys are a list: ( one two )");
}

/* parse->at is a key, and `=` is behind it. */
static void feed_entry(struct ec_parse *parse)
{
    uint32_t key = parse->at;
    struct ec_token t = parse->tokens[key];
    enum ec_token_kind value = parse->tokens[key + 2].kind;
    if (is_dedented(parse) ||
        (!parse->aggregate_closed && (value == EC_TOKEN_LPAREN || value == EC_TOKEN_LBRACKET))) {
        leave_unclosed(parse);
        return;
    }
    bool next_entry =
        ec_feed_is_kind(parse, key + 3, EC_TOKEN_EQUALS) && !ec_feed_same_line(parse, key + 2);
    if (!ec_feed_is_word(parse, key + 2) || next_entry) {
        if (value == EC_TOKEN_LPAREN || value == EC_TOKEN_LBRACKET) {
            parse->at = key + 2;
            skip_nested(parse);
            return;
        }
        report_entry(parse, t.first, ec_token_last(t), "this key has no value");
        parse->at = key + 2;
        return;
    }
    struct ec_lexeme word = ec_feed_check_word(parse, key + 2, true);
    ec_feed_push_token(parse, EC_ROLE_WORD, key);
    ec_feed_push_token(parse, EC_ROLE_EQUALS, key + 1);
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
    parse->at = key + 3;
}

static void feed_dictionary_word(struct ec_parse *parse)
{
    uint32_t at = parse->at;
    if (ec_feed_is_kind(parse, at + 1, EC_TOKEN_EQUALS)) {
        feed_entry(parse);
        return;
    }
    if (skip_separator(parse) || skip_elision(parse)) {
        return;
    }
    if (starts_outside(parse)) {
        leave_unclosed(parse);
        return;
    }
    bool pair = ec_feed_is_word(parse, at + 1) && ec_feed_same_line(parse, at + 1) &&
                !ec_feed_is_kind(parse, at + 2, EC_TOKEN_EQUALS);
    parse->at += pair ? 2 : 1;
    report_entry(parse, parse->tokens[at].first, ec_token_last(parse->tokens[parse->at - 1]),
                 pair ? "'=' is missing between key and value" : "this is not a dictionary entry");
}

static void feed_dictionary(struct ec_parse *parse)
{
    struct ec_token t = parse->tokens[parse->at];
    switch ((enum ec_token_kind)t.kind) {
    case EC_TOKEN_RBRACKET:
        parse->at++;
        leave(parse, t.first, ec_token_last(t));
        break;
    case EC_TOKEN_RPAREN:
        leave_mismatched(parse);
        break;
    case EC_TOKEN_EQUALS:
        report_entry(parse, t.first, ec_token_last(t), "'=' without a key before it");
        parse->at++;
        parse->at += ec_feed_is_word(parse, parse->at) &&
                     !ec_feed_is_kind(parse, parse->at + 1, EC_TOKEN_EQUALS);
        break;
    case EC_TOKEN_LPAREN:
    case EC_TOKEN_LBRACKET:
        skip_nested(parse);
        break;
    case EC_TOKEN_LBRACE:
    case EC_TOKEN_RBRACE:
    case EC_TOKEN_END:
        leave_unclosed(parse);
        break;
    default:
        feed_dictionary_word(parse);
        break;
    }
}

void ec_feed_aggregate(struct ec_parse *parse)
{
    if (parse->state == EC_FEED_LIST) {
        feed_list(parse);
    } else {
        feed_dictionary(parse);
    }
}
