/* SPDX-License-Identifier: MIT */
/* The nodes of the tree, and the remarks on forms that the grammar tolerates. */
#include "syntax/parser.h"

#include <stdlib.h>

enum { FEW_KEYS = 16 };

/* The size of a node without its last member; see struct ec_node. */
#define SMALL_NODE offsetof(struct ec_node, child)

static struct ec_node *new_node(struct ec_parse *parse, enum ec_node_kind kind,
                                struct ec_lexeme name, size_t size)
{
    struct ec_node *node = ec_arena_alloc(parse->parser->arena, size);
    uint32_t len = name.last - name.first;
    uint32_t number = ec_intern_add(parse->parser->names, parse->source->bytes + name.first, len);
    if (!node || number == 0) {
        parse->oom = true;
        return NULL;
    }
    memset(node, 0, size);
    node->name = number;
    node->first = name.first;
    node->last = name.last;
    node->name_len = len < UINT16_MAX ? (uint16_t)len : UINT16_MAX;
    node->kind = (uint8_t)kind;
    parse->tree->n_statements++;
    return node;
}

static void set_word(struct ec_node *node, struct ec_lexeme word)
{
    if (word.last > word.first) {
        node->value = EC_VALUE_SCALAR;
        node->word_first = word.first;
        node->word_len = word.last - word.first;
        node->last = word.last;
    }
}

struct ec_node *ec_build_option(struct ec_parse *parse, struct ec_lexeme key,
                                struct ec_lexeme value)
{
    struct ec_node *node = new_node(parse, EC_NODE_OPTION, key, SMALL_NODE);
    if (node) {
        set_word(node, value);
    }
    return node;
}

struct ec_node *ec_build_scope(struct ec_parse *parse, struct ec_lexeme head,
                               struct ec_lexeme instance, struct ec_body body, uint32_t last)
{
    struct ec_node *node = new_node(parse, EC_NODE_SCOPE, head, sizeof(*node));
    if (node) {
        set_word(node, instance);
        node->child = body.first;
        node->last = last;
    }
    return node;
}

struct ec_node *ec_build_include(struct ec_parse *parse, struct ec_lexeme keyword,
                                 struct ec_lexeme path)
{
    struct ec_node *node = new_node(parse, EC_NODE_INCLUDE, keyword, SMALL_NODE);
    parse->tree->has_includes = true;
    if (node) {
        set_word(node, path);
    }
    return node;
}

struct ec_items ec_build_item(struct ec_parse *parse, struct ec_items items, struct ec_lexeme key,
                              struct ec_lexeme value)
{
    struct ec_item *item = ec_arena_alloc(parse->parser->arena, sizeof(*item));
    if (!item) {
        parse->oom = true;
        return items;
    }
    *item = (struct ec_item){NULL, value.first, value.last - value.first, key.first,
                             key.last - key.first};
    if (items.last) {
        items.last->next = item;
    } else {
        items.first = item;
    }
    items.last = item;
    return items;
}

static struct ec_str item_key(struct ec_parse *parse, const struct ec_item *item)
{
    return ec_word_decode(parse->parser->arena, parse->source, item->key_first, item->key_len);
}

static void report_duplicate_key(struct ec_parse *parse, const struct ec_item *first,
                                 const struct ec_item *again)
{
    struct ec_str key = item_key(parse, again);
    struct ec_finding *finding = ec_syntax_add(
        &parse->report, EC_SYN046, again->key_first, again->key_first + again->key_len,
        "key '%.*s' is in this dictionary twice", (int)key.len, key.ptr);
    ec_finding_relate(
        parse->report.report, finding,
        (struct ec_range){parse->source->id, first->key_first, first->key_first + first->key_len},
        "first entry, which loses");
    ec_finding_help(parse->report.report, finding, "keep one of the two");
}

/* Many keys: a table of the keys met so far; `seen` holds the first item of each. */
static void check_many_keys(struct ec_parse *parse, const struct ec_item *items)
{
    struct ec_intern keys;
    void *seen = NULL;
    size_t capacity = 0;
    if (!ec_intern_init(&keys, false)) {
        parse->oom = true;
        return;
    }
    for (const struct ec_item *item = items; item && !parse->oom; item = item->next) {
        struct ec_str key = item_key(parse, item);
        uint32_t known = keys.count;
        uint32_t number = ec_intern_add(&keys, key.ptr, key.len);
        if (number == 0 || !ec_grow(&seen, &capacity, number + 1, sizeof(item))) {
            parse->oom = true;
        } else if (number < known) {
            report_duplicate_key(parse, ((const struct ec_item **)seen)[number], item);
        } else {
            ((const struct ec_item **)seen)[number] = item;
        }
    }
    free(seen);
    ec_intern_fini(&keys);
}

/* The last of two equal keys wins; keys are compared as written. */
static void check_keys(struct ec_parse *parse, const struct ec_item *items)
{
    size_t count = 0;
    for (const struct ec_item *item = items; item; item = item->next) {
        if (++count > FEW_KEYS) {
            check_many_keys(parse, items);
            return;
        }
    }
    for (const struct ec_item *item = items; item; item = item->next) {
        struct ec_str key = item_key(parse, item);
        for (const struct ec_item *before = items; before != item; before = before->next) {
            if (ec_str_equal(key, item_key(parse, before))) {
                report_duplicate_key(parse, before, item);
                break;
            }
        }
    }
}

struct ec_node *ec_build_aggregate(struct ec_parse *parse, struct ec_lexeme key,
                                   enum ec_value_kind kind, struct ec_lexeme span,
                                   struct ec_items items)
{
    struct ec_node *node = new_node(parse, EC_NODE_OPTION, key, sizeof(*node));
    if (!node) {
        return NULL;
    }
    set_word(node, span);
    node->value = (uint8_t)kind;
    node->items = items.first;
    if (kind == EC_VALUE_DICTIONARY && items.first) {
        check_keys(parse, items.first);
    }
    return node;
}

void ec_note_missing_equals(struct ec_parse *parse, struct ec_lexeme key, uint32_t bracket)
{
    struct ec_report *report = parse->report.report;
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN027, key.first, key.last,
                      "'=' is missing between '%.*s' and its value", (int)(key.last - key.first),
                      parse->source->bytes + key.first);
    ec_finding_why(
        report, finding,
        "this is the notation of Momentum 2.x; it is still read, but only before a list or "
        "dictionary");
    ec_finding_help(report, finding, "write '%.*s = %c'", (int)(key.last - key.first),
                    parse->source->bytes + key.first, parse->source->bytes[bracket]);
    ec_finding_fix(report, finding, true, (struct ec_range){parse->source->id, key.last, key.last},
                   " =", "insert =");
}

/* One of the blanks on both sides goes, too. */
static void fix_equals(struct ec_parse *parse, struct ec_finding *finding, struct ec_lexeme equals)
{
    const char *bytes = parse->source->bytes;
    bool between = equals.first > 0 && bytes[equals.first - 1] == ' ' && bytes[equals.last] == ' ';
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, equals.first, equals.last + between}, "",
                   "remove the =");
}

void ec_note_scope_equals(struct ec_parse *parse, struct ec_lexeme head, struct ec_lexeme equals)
{
    struct ec_finding *finding = ec_syntax_add(
        &parse->report, EC_SYN031, equals.first, equals.last, "scope '%.*s' is written with '='",
        (int)(head.last - head.first), parse->source->bytes + head.first);
    ec_finding_help(parse->report.report, finding, "remove it: a scope is NAME { ... }");
    fix_equals(parse, finding, equals);
}

void ec_note_instance_equals(struct ec_parse *parse, struct ec_lexeme head, struct ec_lexeme equals)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN032, equals.first, equals.last,
                      "'=' between scope '%.*s' and its instance name",
                      (int)(head.last - head.first), parse->source->bytes + head.first);
    ec_finding_why(
        parse->report.report, finding,
        "the server reads an option with this value, and then a brace that belongs nowhere");
    ec_finding_help(parse->report.report, finding, "write %.*s \"instance\" { ... }",
                    (int)(head.last - head.first), parse->source->bytes + head.first);
    fix_equals(parse, finding, equals);
}
