/* SPDX-License-Identifier: MIT */
/* Rules about instance names. The server refuses a name on a scope that takes none, and a core scope
   that lacks one (2.2 loader); whether a module takes one changed between versions, so that is at
   most a warning there (4/4-module-config.md). */
#include "rules/schema.h"

/* A scope or module of the vocabulary, or a scope of the site. */
struct subject {
    const char *kind;
    const char *name;
    bool of_module; /* whose rules changed between versions */
    enum ec_instance instance;
    enum ec_form form;
};

static bool is_of_module(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_MODULE || word->module != 0;
}

static void missing(struct ec_schema *schema, const struct subject *word,
                    const struct ec_opening *opening, const struct ec_value *value)
{
    if (word->of_module || opening->load->is_argument) {
        return;
    }
    struct ec_report *report = schema->context->report;
    const char *name = word->name;
    struct ec_finding *finding =
        ec_report_add(report, EC_SCH007, ec_node_name_range(opening->load->source, opening->node),
                      "%s %s has no instance name", word->kind, name);
    ec_finding_help(report, finding, "write '%s \"NAME\" { ... }', where NAME is %s", name,
                    value->expected ? value->expected : "a name");
}

static void forbidden(struct ec_schema *schema, const struct subject *word,
                      const struct ec_opening *opening)
{
    struct ec_report *report = schema->context->report;
    struct ec_range range = ec_node_word_range(opening->load->source, opening->node);
    struct ec_finding *finding =
        ec_report_add(report, EC_SCH008, range, "%s %s takes no instance name", word->kind,
                      word->name);
    finding->severity = word->of_module ? EC_WARNING : EC_ERROR;
    ec_finding_help(report, finding, "remove the name");
    ec_finding_fix(report, finding, false, range, "", "remove the name");
}

static void malformed(struct ec_schema *schema, const struct subject *word,
                      const struct ec_opening *opening, const struct ec_value *value,
                      struct ec_str text)
{
    struct ec_report *report = schema->context->report;
    const struct ec_node *node = opening->node;
    struct ec_finding *finding = ec_report_add(
        report, EC_SCH009,
        ec_schema_part(opening->load->source, node->word_first, node->word_len, value),
        "%s is %s instance name for %s", ec_rule_quote(schema->context, text),
        value->verdict == EC_VERDICT_WRONG ? "not a good" : "an odd", word->name);
    finding->severity = value->verdict == EC_VERDICT_WRONG ? EC_ERROR : EC_NOTE;
    ec_schema_explain(schema, finding, value, word->name);
    if (value->problem == EC_PROBLEM_UNANCHORED) {
        ec_finding_help(report, finding, "write /^...$/, unless it is meant so");
    }
}

/* A second instance of a module that has only one. */
static bool is_second(struct ec_schema *schema, const struct ec_vocab *word,
                      const struct ec_scope *scope)
{
    if (word->kind != EC_VOCAB_MODULE || word->single != EC_ANSWER_YES) {
        return false;
    }
    if (!schema->singles) {
        /* Made when the first such module is met: clearing it is a part of the start of a small check. */
        schema->singles = ec_arena_zalloc(
            schema->context->arena, ((size_t)ec_vocab_count() + 1) * sizeof(*schema->singles));
    }
    if (!schema->singles) {
        schema->context->report->oom = true;
        return false;
    }
    const struct ec_scope **single = &schema->singles[ec_vocab_number(word)];
    if (*single && (*single)->parent == scope->parent) {
        return true;
    }
    *single = scope;
    return false;
}

static void report_second(struct ec_schema *schema, const struct ec_vocab *word,
                          const struct ec_scope *scope)
{
    struct ec_report *report = schema->context->report;
    const struct ec_opening *first = &schema->singles[ec_vocab_number(word)]->opening;
    struct ec_finding *finding = ec_report_add(
        report, EC_SCH010, ec_node_word_range(scope->opening.load->source, scope->opening.node),
        "module %s is loaded once and has one instance", ec_vocab_spelling(word).ptr);
    ec_finding_help(report, finding, "put all settings into one stanza without a name");
    ec_finding_relate(report, finding, ec_node_word_range(first->load->source, first->node),
                      "the first instance");
}

static void look_at_opening(struct ec_schema *schema, const struct subject *word,
                            const struct ec_opening *opening)
{
    const struct ec_node *node = opening->node;
    struct ec_value value;
    struct ec_str text = {NULL, 0};
    if (node->word_len > 0) {
        text = ec_word_decode(schema->context->arena, opening->load->source, node->word_first,
                              node->word_len);
        text.ptr = text.ptr ? text.ptr : "";
    }
    if (!ec_instance_check(schema->context->arena, word->instance, word->form, text, &value) ||
        value.verdict == EC_VERDICT_OK || value.problem == EC_PROBLEM_STYLE) {
        return;
    }
    enum ec_code code = value.problem == EC_PROBLEM_MISSING     ? EC_SCH007
                        : value.problem == EC_PROBLEM_FORBIDDEN ? EC_SCH008
                                                                : EC_SCH009;
    if (!ec_schema_wants(schema, code)) {
        return;
    }
    if (code == EC_SCH007) {
        missing(schema, word, opening, &value);
    } else if (code == EC_SCH008) {
        forbidden(schema, word, opening);
    } else {
        malformed(schema, word, opening, &value, text);
    }
}

static void look_at_openings(struct ec_schema *schema, const struct ec_scope *scope,
                             const struct subject *word)
{
    for (const struct ec_opening *opening = &scope->opening; opening; opening = opening->next) {
        look_at_opening(schema, word, opening);
    }
}

void ec_schema_look_at_instance(struct ec_schema *schema, const struct ec_vocab *word,
                                const struct ec_scope *scope)
{
    if (is_second(schema, word, scope)) {
        if (ec_schema_wants(schema, EC_SCH010)) {
            report_second(schema, word, scope);
        }
        return;
    }
    if (word->instance == EC_INSTANCE_UNKNOWN || (word->disputed & EC_DISPUTED_INSTANCE)) {
        return;
    }
    look_at_openings(schema, scope,
                     &(struct subject){
                         .kind = word->kind == EC_VOCAB_MODULE ? "module" : "scope",
                         .name = ec_vocab_spelling(word).ptr,
                         .of_module = is_of_module(word),
                         .instance = word->instance,
                         .form = word->form,
                     });
}

void ec_schema_look_at_own_instance(struct ec_schema *schema, const struct ec_site_word *own,
                                    const struct ec_scope *scope)
{
    if (own->instance != 0 && own->instance != EC_INSTANCE_UNKNOWN) {
        look_at_openings(schema, scope,
                         &(struct subject){
                             .kind = "scope",
                             .name = own->name.ptr,
                             .instance = own->instance,
                             .form = own->form,
                         });
    }
}
