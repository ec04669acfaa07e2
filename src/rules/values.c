/* SPDX-License-Identifier: MIT */
/* Rules about values: their kind, their type, their range, their words. What a type takes is in
   schema/value.h; a list where one value belongs, and the reverse, is 3/3-api/arch-primary-apis. */
#include "rules/schema.h"

/* An option of the vocabulary or of the site. */
struct subject {
    const char *name;
    const struct ec_value_type *value; /* NULL when memory is short */
    struct ec_schema_type *memory;     /* of a word of the vocabulary */
    const struct ec_vocab *word;       /* NULL: of the site */
    const struct ec_value_type *key;   /* of a word of the site */
    uint8_t type;                      /* ec_type */
    bool secret;
    bool sure; /* a page says what kind of value it is, and no other page contradicts */
};

/* One text that is judged: a value, an element of a list, a key or a value of a dictionary. */
struct piece {
    const struct subject *option;
    const struct ec_load *load;
    uint32_t first; /* the word in the source, quotes included */
    uint32_t len;
    bool is_key;
};

/* ---- texts that all findings about a value share --------------------------------------------- */

struct ec_range ec_schema_part(const struct ec_source *source, uint32_t first, uint32_t len,
                               const struct ec_value *value)
{
    uint32_t begin = ec_word_offset(source, first, len, value->off);
    uint32_t end = ec_word_offset(source, first, len, value->off + value->len);
    if (value->len == 0 || begin >= end || end > first + len) {
        begin = first;
        end = first + len;
    }
    return (struct ec_range){source->id, begin, end};
}

void ec_schema_explain(struct ec_schema *schema, struct ec_finding *finding,
                       const struct ec_value *value, const char *name)
{
    struct ec_report *report = schema->context->report;
    if (value->reason) {
        ec_finding_why(report, finding, "%s", value->reason);
    }
    if (value->suggestion.ptr && value->suggestion.len == 0) {
        ec_finding_help(report, finding, "leave this part out%s%s%s%s",
                        value->expected ? "; " : "", value->expected ? name : "",
                        value->expected ? " takes " : "", value->expected ? value->expected : "");
    } else if (value->suggestion.ptr) {
        const char *meant = ec_rule_quote(schema->context, value->suggestion);
        ec_finding_suggest(report, finding, &value->suggestion, 1);
        if (value->expected) {
            ec_finding_help(report, finding, "did you mean %s? %s takes %s", meant, name,
                            value->expected);
        } else {
            ec_finding_help(report, finding, "did you mean %s?", meant);
        }
    } else if (value->expected) {
        ec_finding_help(report, finding, "%s takes %s", name, value->expected);
    }
}

/* Bytes that need no quotes and no backslash, wherever they stand. */
static bool is_plain(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ec_is_letter(c) && !ec_is_digit(c) && c != '_' && c != '.' && c != '-') {
            return false;
        }
    }
    return text.len > 0;
}

static void add_fix(struct ec_schema *schema, struct ec_finding *finding, const struct piece *piece,
                    const struct ec_value *value, size_t text_len)
{
    struct ec_report *report = schema->context->report;
    struct ec_str meant = value->suggestion;
    struct ec_range range = finding->range;
    if (!meant.ptr) {
        return;
    }
    bool whole = value->off == 0 && value->len == text_len;
    const char *text = ec_rule_text(schema->context, "%.*s", (int)meant.len, meant.ptr);
    if (!is_plain(meant)) {
        if (!whole) {
            return;
        }
        text = ec_rule_word(schema->context, meant);
        range = (struct ec_range){range.source, piece->first, piece->first + piece->len};
    }
    ec_finding_fix(report, finding, value->exact, range, text, "write %s", text);
}

/* ---- one text -------------------------------------------------------------------------------- */

static enum ec_code code_of(const struct ec_value *value, bool is_key)
{
    if (value->verdict == EC_VERDICT_ODD && value->problem != EC_PROBLEM_RANGE) {
        return EC_SCH017;
    }
    switch (value->problem) {
    case EC_PROBLEM_RANGE:
        return EC_SCH012;
    case EC_PROBLEM_UNKNOWN:
        return is_key ? EC_SCH016 : EC_SCH013;
    case EC_PROBLEM_AGGREGATE:
        return EC_SCH015;
    default:
        return EC_SCH011;
    }
}

static const char *message_of(struct ec_schema *schema, enum ec_code code, const char *text,
                              const char *name)
{
    switch (code) {
    case EC_SCH012:
        return ec_rule_text(schema->context, "%s is out of the range of %s", text, name);
    case EC_SCH013:
        return ec_rule_text(schema->context, "%s is not one of the values of %s", text, name);
    case EC_SCH016:
        return ec_rule_text(schema->context, "%s is not one of the keys of %s", text, name);
    case EC_SCH017:
        return ec_rule_text(schema->context, "%s is an odd value for %s", text, name);
    default:
        return ec_rule_text(schema->context, "%s is not a value for %s", text, name);
    }
}

static void report_piece(struct ec_schema *schema, const struct piece *piece,
                         const struct ec_value *value, struct ec_str text)
{
    enum ec_code code = code_of(value, piece->is_key);
    if (!ec_schema_wants(schema, code)) {
        return;
    }
    const char *name = piece->option->name;
    const char *shown = piece->option->secret && !piece->is_key
                            ? "this"
                            : ec_rule_quote(schema->context, text);
    struct ec_finding *finding =
        ec_report_add(schema->context->report, code,
                      ec_schema_part(piece->load->source, piece->first, piece->len, value), "%s",
                      message_of(schema, code, shown, name));
    if (code == EC_SCH012 && value->verdict == EC_VERDICT_ODD) {
        finding->severity = EC_WARNING;
    }
    ec_schema_explain(schema, finding, value, name);
    add_fix(schema, finding, piece, value, text.len);
}

/* What is beyond common sense, or only another spelling, is nobody's mistake; and a list that the
   documentation leaves open may have more words than it names, and those of modules, like SMPP, are no
   slips. */
static bool is_worth_telling(const struct ec_value_type *type, const struct ec_value *value,
                             struct ec_str text)
{
    if (value->verdict != EC_VERDICT_ODD) {
        return value->verdict == EC_VERDICT_WRONG;
    }
    return value->problem == EC_PROBLEM_UNKNOWN && (type->also & EC_ALSO_ANY)
               ? value->suggestion.ptr != NULL && ec_vocab_find(text).n == 0
               : value->problem != EC_PROBLEM_UNUSUAL && value->problem != EC_PROBLEM_STYLE;
}

static struct ec_schema_type *type_of(struct ec_schema *schema, const struct ec_vocab *option)
{
    struct ec_schema_type **type = &schema->types[ec_vocab_number(option)];
    if (!*type) {
        *type = ec_arena_zalloc(schema->context->arena, sizeof(**type));
        if (*type) {
            (*type)->type = ec_value_type_of(option, EC_PART_VALUE);
        }
    }
    return *type;
}

/* True for what most values are: decimal numbers within the bounds, which need no closer look. */
static bool is_plain_number(const struct ec_value_type *type, const char *word, uint32_t len)
{
    if ((type->type != EC_TYPE_INTEGER && type->type != EC_TYPE_DURATION &&
         type->type != EC_TYPE_SIZE) ||
        len > 9 || word[0] == '0') {
        return false;
    }
    int64_t number = 0;
    for (uint32_t i = 0; i < len; i++) {
        if (!ec_is_digit(word[i])) {
            return false;
        }
        number = number * 10 + (word[i] - '0');
    }
    return type->low <= number && number <= type->high;
}

/* Returns true if something is wrong with it. */
static bool judge_text(struct ec_schema *schema, const struct piece *piece,
                       const struct ec_value_type *type)
{
    struct ec_arena *arena = schema->context->arena;
    struct ec_value value;
    struct ec_str text = ec_word_decode(arena, piece->load->source, piece->first, piece->len);
    if (!ec_value_check(arena, type, text, &value) || !is_worth_telling(type, &value, text)) {
        return false;
    }
    report_piece(schema, piece, &value, text);
    return true;
}

static bool judge_key(struct ec_schema *schema, const struct piece *piece)
{
    const struct ec_vocab *option = piece->option->word;
    struct ec_value_type type =
        option ? ec_value_type_of(option, EC_PART_KEY) : *piece->option->key;
    return type.type != 0 && judge_text(schema, piece, &type);
}

/* Many values are the same as the one before them. */
static bool judge_value(struct ec_schema *schema, const struct piece *piece)
{
    const struct ec_value_type *type = piece->option->value;
    struct ec_schema_type *memory = piece->option->memory;
    const char *word = piece->load->source->bytes + piece->first;
    if (!type || is_plain_number(type, word, piece->len) ||
        (memory && memory->good_len == piece->len &&
         memcmp(memory->good, word, piece->len) == 0)) {
        return false;
    }
    if (judge_text(schema, piece, type)) {
        return true;
    }
    if (memory) {
        memory->good = word;
        memory->good_len = piece->len;
    }
    return false;
}

/* ---- lists and dictionaries ------------------------------------------------------------------ */

static void judge_items(struct ec_schema *schema, const struct subject *option,
                        const struct ec_load *load, const struct ec_item *items)
{
    unsigned reported = 0;
    for (const struct ec_item *item = items; item && reported < EC_RULE_MAX_FINDINGS;
         item = item->next) {
        const struct piece key = {option, load, item->key_first, item->key_len, true};
        const struct piece value = {option, load, item->first, item->len, false};
        reported += item->key_len > 0 && judge_key(schema, &key);
        reported += item->len > 0 && judge_value(schema, &value);
    }
}

static const char *const kinds[] = {"no value", "one value", "a list", "a dictionary"};

static void wrong_kind(struct ec_schema *schema, const struct subject *option,
                       const struct ec_node *node, const struct ec_load *load,
                       enum ec_value_kind wanted)
{
    enum ec_value_kind got = node->value;
    enum ec_code code = got == EC_VALUE_LIST && wanted == EC_VALUE_SCALAR ? EC_SCH014 : EC_SCH015;
    if (!ec_schema_wants(schema, code)) {
        return;
    }
    static const char *const forms[] = {"", "VALUE", "( VALUE ... )", "[ KEY = VALUE ... ]"};
    const char *name = option->name;
    struct ec_report *report = schema->context->report;
    struct ec_finding *finding =
        ec_report_add(report, code, ec_node_word_range(load->source, node), "%s takes %s, not %s",
                      name, kinds[wanted], kinds[got]);
    ec_finding_help(report, finding, "write '%s = %s'", name, forms[wanted]);
    bool one = code == EC_SCH014 && node->items && !node->items->next;
    if (one) {
        const char *word = ec_rule_text(schema->context, "%.*s", (int)node->items->len,
                                        load->source->bytes + node->items->first);
        finding->severity = EC_WARNING;
        ec_finding_fix(report, finding, true, finding->range, word, "write one value");
    }
}

/* A text of several words may also be written as a list of them. */
static bool takes_list(const struct subject *option)
{
    return option->type == EC_TYPE_LIST || option->type == EC_TYPE_WORDS;
}

static void look_at_value(struct ec_schema *schema, const struct subject *option,
                          const struct ec_node *node, const struct ec_load *load)
{
    enum ec_value_kind wanted = option->type == EC_TYPE_LIST         ? EC_VALUE_LIST
                                : option->type == EC_TYPE_DICTIONARY ? EC_VALUE_DICTIONARY
                                                                     : EC_VALUE_SCALAR;
    bool fits = node->value == wanted ||
                (node->value == EC_VALUE_SCALAR && option->type == EC_TYPE_LIST) ||
                (node->value == EC_VALUE_LIST && takes_list(option));
    if (!fits) {
        if (option->sure) {
            wrong_kind(schema, option, node, load, wanted);
        }
    } else if (node->value == EC_VALUE_SCALAR) {
        const struct piece piece = {option, load, node->word_first, node->word_len, false};
        judge_value(schema, &piece);
    } else {
        judge_items(schema, option, load, node->items);
    }
}

void ec_schema_look_at_value(struct ec_schema *schema, const struct ec_vocab *option,
                             const struct ec_node *node, const struct ec_load *load)
{
    if (option->type == EC_TYPE_ANY || node->value == EC_VALUE_NONE) {
        return;
    }
    struct ec_schema_type *type = type_of(schema, option);
    const struct subject subject = {
        .name = ec_vocab_spelling(option).ptr,
        .value = type ? &type->type : NULL,
        .memory = type,
        .word = option,
        .type = option->type,
        .secret = option->secret != 0,
        .sure = !(option->disputed & EC_DISPUTED_TYPE) && option->confidence != EC_CONFIDENCE_LOW,
    };
    look_at_value(schema, &subject, node, load);
}

void ec_schema_look_at_own_value(struct ec_schema *schema, const struct ec_site_word *own,
                                 const struct ec_node *node, const struct ec_load *load)
{
    if (!own->type || own->type->type == EC_TYPE_ANY || node->value == EC_VALUE_NONE) {
        return;
    }
    const struct subject subject = {
        .name = own->name.ptr,
        .value = &own->type->value,
        .key = &own->type->key,
        .type = own->type->type,
        .secret = own->type->secret,
        .sure = !own->type->value.mild,
    };
    look_at_value(schema, &subject, node, load);
}
