/* SPDX-License-Identifier: MIT */
/* Rules about the versions of the server that know a word. Deprecated options stay accepted and log a
   warning when set (changelog of 5.3.0). */
#include "rules/schema.h"

/* ---- versions -------------------------------------------------------------------------------- */

/* 5 for 5.3: each line of releases has its own history. */
static uint32_t line_of(uint32_t version)
{
    return version >> 24;
}

/* The version that brings a word which `target` does not have yet; number 0 if it has it. A word came
   to each line of releases at another time; it is in every later line that is not listed. */
static struct ec_vocab_version too_new(const struct ec_vocab *word, uint32_t target)
{
    const struct ec_vocab_version none = {0, 0, false};
    struct ec_vocab_version first = none;
    bool in_line = false;
    struct ec_numbers since = ec_vocab_list(word->since);
    for (size_t i = 0; i < since.n; i++) {
        struct ec_vocab_version version = ec_vocab_version(since.at[i]);
        bool same_line = line_of(version.number) == line_of(target);
        if (version.at_most) {
            return none;
        }
        if (i == 0 || (same_line && !in_line) ||
            (same_line == in_line && version.number < first.number)) {
            first = version;
        }
        in_line = in_line || same_line;
    }
    return first.number > target ? first : none;
}

/* ---- what to use instead --------------------------------------------------------------------- */

/* The name as the documentation of this word spells it, where there is one. */
static const char *link_name(const struct ec_vocab_link *link)
{
    struct ec_str name = ec_vocab_text(link->name);
    struct ec_numbers words = ec_vocab_find(name);
    return link->scope == 0 && words.n == 1 ? ec_vocab_spelling(ec_vocab_at(words.at[0])).ptr
                                            : name.ptr;
}

static const char *link_text(struct ec_schema *schema, const struct ec_vocab_link *link)
{
    const char *name = link_name(link);
    const struct ec_vocab *scope = ec_vocab_at(link->scope);
    switch (link->kind) {
    case EC_LINK_OPTION:
        return scope ? ec_rule_text(schema->context, "option '%s' of %s", name,
                                    ec_schema_place_text(schema, scope))
                     : ec_rule_text(schema->context, "option '%s'", name);
    case EC_LINK_MODULE:
        return ec_rule_text(schema->context, "module '%s'", name);
    case EC_LINK_SCOPE:
        return ec_rule_text(schema->context, "scope '%s'", name);
    case EC_LINK_ENVIRONMENT:
        return ec_rule_text(schema->context, "the environment variable %s", name);
    default:
        return ec_rule_text(schema->context, "'%s'", name);
    }
}

/* True if every value of `old` means the same in `new`, as far as types go. */
static bool is_same_type(const struct ec_vocab *old, const struct ec_vocab *new)
{
    return old->type == new->type && old->element == new->element && old->value == new->value &&
           old->unit == new->unit && old->secret == new->secret;
}

/* True if another word has the same successor: what two words said, one cannot say by another name. */
static bool is_shared(const struct ec_vocab *word)
{
    struct ec_vocab_link mine = ec_vocab_link(ec_vocab_list(word->replacements).at[0]);
    const struct ec_vocab *other;
    for (unsigned i = 1; (other = ec_vocab_at(i)) != NULL; i++) {
        struct ec_numbers links = ec_vocab_list(other->replacements);
        for (size_t k = 0; other != word && k < links.n; k++) {
            struct ec_vocab_link link = ec_vocab_link(links.at[k]);
            if (link.kind == mine.kind && link.name == mine.name && link.scope == mine.scope) {
                return true;
            }
        }
    }
    return false;
}

/* The option that takes the place of another, in `scope`; NULL if it is another kind of thing. */
static const struct ec_vocab *successor(const struct ec_vocab *word, const struct ec_vocab *scope)
{
    struct ec_vocab_link link = ec_vocab_link(ec_vocab_list(word->replacements).at[0]);
    const struct ec_vocab *option =
        link.kind == EC_LINK_OPTION ? ec_vocab_option(ec_vocab_text(link.name), scope) : NULL;
    return option && is_same_type(word, option) ? option : NULL;
}

static void rename_option(struct ec_schema *schema, struct ec_finding *finding,
                          const struct ec_schema_use *use)
{
    const struct ec_vocab *option = successor(use->word, use->scope);
    const char *name = option ? ec_vocab_spelling(option).ptr : NULL;
    if (name && use->once && !ec_setting_find(schema->model, use->at, name)) {
        ec_finding_fix(schema->context->report, finding, false, finding->range, name, "write '%s'",
                       name);
    }
}

/* ---- options that have moved ------------------------------------------------------------------ */

/* The next byte of the line that is no blank. */
static uint32_t skip_blanks(const struct ec_source *source, uint32_t at)
{
    while (at < source->len && source->bytes[at] != '\n' && ec_is_blank(source->bytes[at])) {
        at++;
    }
    return at;
}

/* The first byte of the line. */
static uint32_t line_start(const struct ec_source *source, uint32_t at)
{
    while (at > 0 && source->bytes[at - 1] != '\n') {
        at--;
    }
    return at;
}

/* The statement with its line, if nothing else stands there. */
static struct ec_range range_of(const struct ec_source *source, const struct ec_node *node)
{
    uint32_t first = line_start(source, node->first);
    uint32_t last = skip_blanks(source, node->last);
    bool alone = skip_blanks(source, first) == node->first &&
                 (last == source->len || source->bytes[last] == '\n');
    return alone ? (struct ec_range){source->id, first, last + (last < source->len)}
                 : (struct ec_range){source->id, node->first, node->last};
}

/* Puts `text` into an opened scope: before its first statement, or before its brace. */
static void insert_statement(struct ec_schema *schema, struct ec_finding *finding,
                             const struct ec_opening *opening, const char *text)
{
    const struct ec_source *source = opening->load->source;
    const struct ec_node *child = opening->node->child;
    uint32_t at = child ? child->first : opening->node->last - 1;
    uint32_t start = line_start(source, at);
    const char *line = skip_blanks(source, start) == at
                           ? ec_rule_text(schema->context, "%s\n%.*s", text, (int)(at - start),
                                          source->bytes + start)
                           : ec_rule_text(schema->context, "%s ", text);
    ec_finding_fix_also(schema->context->report, finding, (struct ec_range){source->id, at, at},
                        line);
}

/* The option stands in another scope now, which is there once and does not set it yet. Secret values
   are not copied. */
static void move_option(struct ec_schema *schema, struct ec_finding *finding,
                        const struct ec_schema_use *use)
{
    const struct ec_model *model = schema->model;
    struct ec_vocab_link link = ec_vocab_link(ec_vocab_list(use->word->replacements).at[0]);
    const struct ec_vocab *scope = ec_vocab_at(link.scope);
    const struct ec_vocab *option = scope ? successor(use->word, scope) : NULL;
    if (!option || option->secret != 0 || scope->instance != EC_INSTANCE_NONE || !use->once ||
        use->node->value != EC_VALUE_SCALAR) {
        return;
    }
    const char *name = ec_vocab_spelling(option).ptr;
    const char *place = ec_vocab_spelling(scope).ptr;
    const struct ec_scope *target = ec_scope_find(model, model->global, place, NULL);
    if (!target || target->opening.next || target->opening.load->is_argument ||
        ec_setting_find(model, target, name) ||
        target->opening.load->source->bytes[target->opening.node->last - 1] != '}') {
        return;
    }
    const struct ec_source *source = model->sources[use->range.source];
    const char *text = ec_rule_text(schema->context, "%s = %.*s", name, (int)use->node->word_len,
                                    source->bytes + use->node->word_first);
    ec_finding_fix(schema->context->report, finding, false, range_of(source, use->node), "",
                   "move it into %s as '%s'", place, name);
    insert_statement(schema, finding, &target->opening, text);
}

/* ---- scopes ---------------------------------------------------------------------------------- */

/* True if whatever may stand in `old` may stand in `new` and means the same. */
static bool has_all_members(const struct ec_vocab *old, const struct ec_vocab *new)
{
    struct ec_numbers members = ec_vocab_list(old->members);
    for (size_t i = 0; i < members.n; i++) {
        const struct ec_vocab *member = ec_vocab_at(members.at[i]);
        const struct ec_vocab *option = ec_vocab_option(ec_vocab_spelling(member), new);
        if (!ec_schema_is_option(member) || !option || !is_same_type(member, option)) {
            return false;
        }
    }
    return members.n > 0;
}

/* A scope has another name now, and all that is in it is the same. */
static void rename_scope(struct ec_schema *schema, struct ec_finding *finding,
                         const struct ec_schema_use *use)
{
    struct ec_vocab_link link = ec_vocab_link(ec_vocab_list(use->word->replacements).at[0]);
    const struct ec_vocab *scope = link.kind == EC_LINK_MODULE || link.kind == EC_LINK_SCOPE
                                       ? ec_vocab_scope(ec_vocab_text(link.name), use->scope)
                                       : NULL;
    enum ec_instance unfit = use->node->word_len > 0 ? EC_INSTANCE_NONE : EC_INSTANCE_REQUIRED;
    if (!scope || scope->instance == unfit || !has_all_members(use->word, scope)) {
        return;
    }
    const char *name = ec_vocab_spelling(scope).ptr;
    if (!ec_scope_find(schema->model, use->at, name, NULL)) {
        ec_finding_fix(schema->context->report, finding, false, finding->range, name, "write '%s'",
                       name);
    }
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void add_fix(struct ec_schema *schema, struct ec_finding *finding,
                    const struct ec_schema_use *use)
{
    struct ec_numbers links = ec_vocab_list(use->word->replacements);
    if (links.n != 1 || !use->scope || schema->context->report->dropped > 0 ||
        is_shared(use->word)) {
        return;
    }
    if (ec_schema_is_scope(use->word)) {
        rename_scope(schema, finding, use);
        return;
    }
    unsigned scope = ec_vocab_link(links.at[0]).scope;
    if (scope == 0 || scope == ec_vocab_number(use->scope)) {
        rename_option(schema, finding, use);
    } else {
        move_option(schema, finding, use);
    }
}

static void add_replacement(struct ec_schema *schema, struct ec_finding *finding,
                            const struct ec_schema_use *use)
{
    struct ec_report *report = schema->context->report;
    struct ec_numbers links = ec_vocab_list(use->word->replacements);
    const char *text = "";
    for (size_t i = 0; i < links.n; i++) {
        struct ec_vocab_link link = ec_vocab_link(links.at[i]);
        text = ec_rule_text(schema->context, "%s%s%s", text,
                            i == 0             ? ""
                            : i + 1 == links.n ? " and "
                                               : ", ",
                            link_text(schema, &link));
    }
    if (links.n > 0) {
        ec_finding_help(report, finding, "use %s instead", text);
    }
    add_fix(schema, finding, use);
}

/* ---- findings -------------------------------------------------------------------------------- */

static const char *version_text(unsigned version)
{
    return ec_vocab_text(ec_vocab_version(version).text).ptr;
}

static void report_new(struct ec_schema *schema, const struct ec_schema_use *use,
                       struct ec_vocab_version since)
{
    struct ec_finding *finding =
        ec_report_add(schema->context->report, EC_LIF001, use->range,
                      "'%s' is not in the target version", ec_vocab_spelling(use->word).ptr);
    ec_finding_why(schema->context->report, finding, "it came with version %s",
                   ec_vocab_text(since.text).ptr);
}

static void report_gone(struct ec_schema *schema, const struct ec_schema_use *use)
{
    struct ec_report *report = schema->context->report;
    const struct ec_vocab *word = use->word;
    bool target = schema->context->settings->target != 0 && word->removed != 0;
    struct ec_finding *finding =
        target ? ec_report_add(report, EC_LIF002, use->range, "'%s' is not in the target version",
                               ec_vocab_spelling(word).ptr)
               : ec_report_add(report, EC_LIF004, use->range, "'%s' is in no current version",
                               ec_vocab_spelling(word).ptr);
    if (word->removed) {
        ec_finding_why(report, finding, "it was removed in version %s",
                       version_text(word->removed));
    }
    add_replacement(schema, finding, use);
}

static void report_deprecated(struct ec_schema *schema, const struct ec_schema_use *use)
{
    struct ec_report *report = schema->context->report;
    const struct ec_vocab *word = use->word;
    struct ec_finding *finding =
        ec_report_add(report, EC_LIF003, use->range, "'%s' is deprecated since version %s",
                      ec_vocab_spelling(word).ptr, version_text(word->deprecated));
    finding->severity = schema->context->settings->target ? EC_WARNING : EC_NOTE;
    ec_finding_why(report, finding, "it is still accepted, and a later version may refuse it");
    add_replacement(schema, finding, use);
}

/* Whether the version of this number is reached; without a target the newest one counts. */
static bool reached(unsigned version, uint32_t target)
{
    return version != 0 && (target == 0 || ec_vocab_version(version).number <= target);
}

/* What is to be said of a word; *since is the version that brings it. */
static enum ec_code judge_life(const struct ec_vocab *word, uint32_t target,
                               struct ec_vocab_version *since)
{
    if (target != 0 && !(word->disputed & EC_DISPUTED_SINCE)) {
        *since = too_new(word, target);
    }
    if (since->number != 0) {
        return EC_LIF001;
    }
    bool gone = reached(word->removed, target);
    if (gone || word->status == EC_STATUS_OBSOLETE) {
        return gone && target != 0 ? EC_LIF002 : EC_LIF004;
    }
    return reached(word->deprecated, target) ? EC_LIF003 : EC_CODE_NONE;
}

/* True if the scope is not there, of which one finding is enough. */
static bool is_scope_told(const struct ec_schema_use *use, uint32_t target)
{
    struct ec_vocab_version since = {0, 0, false};
    enum ec_code code = use->scope ? judge_life(use->scope, target, &since) : EC_CODE_NONE;
    return code != EC_CODE_NONE && code != EC_LIF003;
}

void ec_schema_look_at_life(struct ec_schema *schema, const struct ec_schema_use *use)
{
    uint32_t target = schema->context->settings->target;
    struct ec_vocab_version since = {0, 0, false};
    enum ec_code code = judge_life(use->word, target, &since);
    if (code == EC_CODE_NONE || !ec_schema_wants(schema, code) || is_scope_told(use, target)) {
        return;
    }
    if (code == EC_LIF001) {
        report_new(schema, use, since);
    } else if (code == EC_LIF003) {
        report_deprecated(schema, use);
    } else {
        report_gone(schema, use);
    }
}
