/* SPDX-License-Identifier: MIT */
#include "syntax/parser.h"

#include "grammar/parse.h"

#include <stdlib.h>

enum { LARGE_VECTOR = 256 * 1024 };

/* Finds the tokens, and where braces are wrong if they do not balance. */
static bool prepare(struct ec_parse *parse)
{
    struct ec_parser *parser = parse->parser;
    parser->n_fixups = 0;
    parse->next_fixup = UINT32_MAX;
    if (!ec_scan(&parser->tokens, &parse->report)) {
        return false;
    }
    parse->tokens = parser->tokens.list;
    if ((parser->tokens.balance != 0 || parser->tokens.min_balance != 0) &&
        !ec_repair_braces(parse)) {
        return false;
    }
    if (parser->n_fixups > 0) {
        parse->next_fixup = parser->fixups[0].token;
    }
    return true;
}

/* Small files share one vector of tokens; that of a large one is given back, since the model that is
   built next needs as much again. */
static void release_large(struct ec_tokens *tokens)
{
    if (tokens->capacity > LARGE_VECTOR) {
        free(tokens->list);
        tokens->list = NULL;
        tokens->capacity = 0;
    }
}

bool ec_parser_run(struct ec_parser *parser, struct ec_source *source, struct ec_tree *tree)
{
    *tree = (struct ec_tree){0};
    struct ec_parse parse = {
        .parser = parser,
        .report = {.report = parser->report, .source = source, .limit = parser->findings_limit},
        .source = source,
        .tree = tree,
        .last_value = UINT32_MAX,
    };
    if (!prepare(&parse)) {
        return false;
    }
    int result = ec_parse_parse(&parse);
    parser->report->limit_hit |= parse.report.limit_hit;
    release_large(&parser->tokens);
    tree->damaged = parse.report.damaged;
    return result != 2 && !parse.oom;
}

void ec_parser_fini(struct ec_parser *parser)
{
    free(parser->tokens.list);
    free(parser->openers);
    free(parser->fixups);
    *parser = (struct ec_parser){0};
}
