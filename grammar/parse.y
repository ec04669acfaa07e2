/* SPDX-License-Identifier: MIT
   The grammar of the Momentum configuration language (4/conf-overview.md). Tokens in, a tree out; no
   meaning. A word's role is found by the feed (src/syntax/feed.c) from the tokens behind it, since
   nothing in the language is a keyword: KEY stands before =, HEAD before { or before an instance name
   and {. The feed also sets right what is damaged, so that this grammar only ever sees the forms below,
   and reports it; the forms that are tolerated with a remark are written out here. */

%define api.pure full
%define api.prefix {ec_parse_}
%define api.token.prefix {EC_ROLE_}
%define parse.error verbose
%param {struct ec_parse *parse}
%expect 0

%code requires {
#include "syntax/parser.h"
}

%union {
    struct ec_lexeme word;
    struct ec_node *node;
    struct ec_body body;
    struct ec_items items;
}

%code {
/* Stack entries; five for each open scope, and the nesting limit can be raised by an option. */
#define YYMAXDEPTH 4000000

static int ec_parse_lex(EC_PARSE_STYPE *value, struct ec_parse *parse)
{
    return ec_feed_next(parse, &value->word);
}

static void ec_parse_error(struct ec_parse *parse, const char *message);

/* `node` is NULL when memory was short. */
static inline struct ec_body append(struct ec_body body, struct ec_node *node)
{
    if (node && body.last) {
        body.last->next = node;
    } else if (node) {
        body.first = node;
    }
    body.last = node ? node : body.last;
    return body;
}
}

%token END 0        "end of file"
%token <word> KEY     "option name"
%token <word> HEAD    "scope name"
%token <word> INCLUDE "include"
%token <word> WORD    "word"
%token <word> EQUALS  "="
%token <word> LBRACE  "{"
%token <word> RBRACE  "}"
%token <word> LPAREN  "("
%token <word> RPAREN  ")"
%token <word> LBRACKET "["
%token <word> RBRACKET "]"

%type <node> option scope include
%type <body> statements
%type <items> items entries

%%

file
    : statements                { parse->tree->first = $statements.first; }
    ;

/* Not by way of a `statement`: nearly all that is read are statements, and a reduction costs as much
   as a token. */
statements
    : %empty                    { $$ = (struct ec_body){NULL, NULL}; }
    | statements[body] option   { $$ = append($body, $option); }
    | statements[body] scope    { $$ = append($body, $scope); }
    | statements[body] include  { $$ = append($body, $include); }
    ;

option
    : KEY EQUALS WORD           { $$ = ec_build_option(parse, $KEY, $WORD); }
    | KEY EQUALS LPAREN[open] items RPAREN[close]
        {
            $$ = ec_build_aggregate(parse, $KEY, EC_VALUE_LIST,
                                    (struct ec_lexeme){$open.first, $close.last}, $items);
        }
    | KEY EQUALS LBRACKET[open] entries RBRACKET[close]
        {
            $$ = ec_build_aggregate(parse, $KEY, EC_VALUE_DICTIONARY,
                                    (struct ec_lexeme){$open.first, $close.last}, $entries);
        }
    /* The 2.x form that documents still show: 4/config/ref-alias-schemes.md. */
    | KEY LPAREN[open] items RPAREN[close]
        {
            ec_note_missing_equals(parse, $KEY, $open.first);
            $$ = ec_build_aggregate(parse, $KEY, EC_VALUE_LIST,
                                    (struct ec_lexeme){$open.first, $close.last}, $items);
        }
    | KEY LBRACKET[open] entries RBRACKET[close]
        {
            ec_note_missing_equals(parse, $KEY, $open.first);
            $$ = ec_build_aggregate(parse, $KEY, EC_VALUE_DICTIONARY,
                                    (struct ec_lexeme){$open.first, $close.last}, $entries);
        }
    /* The value is missing; the feed has said so. */
    | KEY                       { $$ = ec_build_option(parse, $KEY, (struct ec_lexeme){0, 0}); }
    | KEY EQUALS                { $$ = ec_build_option(parse, $KEY, (struct ec_lexeme){0, 0}); }
    ;

scope
    : HEAD LBRACE statements RBRACE
        { $$ = ec_build_scope(parse, $HEAD, (struct ec_lexeme){0, 0}, $statements, $RBRACE.last); }
    | HEAD WORD LBRACE statements RBRACE
        { $$ = ec_build_scope(parse, $HEAD, $WORD, $statements, $RBRACE.last); }
    /* Three pages teach it: 4/inbound-ssl.md among them. */
    | HEAD EQUALS { ec_note_scope_equals(parse, $HEAD, $EQUALS); } LBRACE statements RBRACE
        { $$ = ec_build_scope(parse, $HEAD, (struct ec_lexeme){0, 0}, $statements, $RBRACE.last); }
    | HEAD EQUALS WORD { ec_note_instance_equals(parse, $HEAD, $EQUALS); } LBRACE statements RBRACE
        { $$ = ec_build_scope(parse, $HEAD, $WORD, $statements, $RBRACE.last); }
    ;

include
    : INCLUDE WORD              { $$ = ec_build_include(parse, $INCLUDE, $WORD); }
    ;

items
    : %empty                    { $$ = (struct ec_items){NULL, NULL}; }
    | items[list] WORD
        { $$ = ec_build_item(parse, $list, (struct ec_lexeme){0, 0}, $WORD); }
    ;

entries
    : %empty                    { $$ = (struct ec_items){NULL, NULL}; }
    | entries[list] WORD[key] EQUALS WORD[value]
        { $$ = ec_build_item(parse, $list, $key, $value); }
    ;

%%

/* Reached only if the feed breaks its promise; the text is then reported rather than lost. */
static void ec_parse_error(struct ec_parse *parse, const char *message)
{
    uint32_t first = parse->tokens[parse->at].first;
    ec_syntax_add(&parse->report, EC_SYN036, first, first, "%s", message);
}
