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

bool ec_target_parse(struct ec_str text, uint32_t *version)
{
    uint32_t number = 0;
    unsigned parts = 0;
    size_t i = 0;
    while (parts < 4) {
        unsigned part = 0;
        size_t first = i;
        for (; i < text.len && ec_is_digit(text.ptr[i]) && i < first + 3; i++) {
            part = part * 10 + (unsigned)(text.ptr[i] - '0');
        }
        if (i == first || part > 255) {
            return false;
        }
        number |= (uint32_t)part << (24 - 8 * parts++);
        if (i == text.len) {
            *version = number;
            return line_of(number) > 0;
        }
        if (text.ptr[i++] != '.') {
            return false;
        }
    }
    return false;
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

static const char *link_text(struct ec_schema *schema, const struct ec_vocab_link *link)
{
    const char *name = ec_vocab_text(link->name).ptr;
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

/* The option of the same place and type that takes the name's part, or NULL. */
static const struct ec_vocab *successor(const struct ec_vocab *word, const struct ec_vocab *scope)
{
    struct ec_numbers links = ec_vocab_list(word->replacements);
    if (links.n != 1 || !scope) {
        return NULL;
    }
    struct ec_vocab_link link = ec_vocab_link(links.at[0]);
    if (link.kind != EC_LINK_OPTION || (link.scope != 0 && link.scope != ec_vocab_number(scope))) {
        return NULL;
    }
    const struct ec_vocab *option = ec_vocab_option(ec_vocab_text(link.name), scope);
    return option && option->type == word->type && option->unit == word->unit &&
                   option->element == word->element
               ? option
               : NULL;
}

static void add_replacement(struct ec_schema *schema, struct ec_finding *finding,
                            const struct ec_vocab *word, const struct ec_vocab *scope)
{
    struct ec_report *report = schema->context->report;
    struct ec_numbers links = ec_vocab_list(word->replacements);
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
    const struct ec_vocab *option = successor(word, scope);
    if (option) {
        const char *name = ec_schema_spelling(option).ptr;
        ec_finding_fix(report, finding, false, finding->range, name, "write '%s'", name);
    }
}

/* ---- findings -------------------------------------------------------------------------------- */

static const char *version_text(unsigned version)
{
    return ec_vocab_text(ec_vocab_version(version).text).ptr;
}

static void report_new(struct ec_schema *schema, const struct ec_vocab *word, struct ec_range range,
                       struct ec_vocab_version since)
{
    struct ec_finding *finding =
        ec_report_add(schema->context->report, EC_LIF001, range,
                      "'%s' is not in the target version", ec_schema_spelling(word).ptr);
    ec_finding_why(schema->context->report, finding, "it came with version %s",
                   ec_vocab_text(since.text).ptr);
}

static void report_gone(struct ec_schema *schema, const struct ec_vocab *word,
                        struct ec_range range, const struct ec_vocab *scope)
{
    struct ec_report *report = schema->context->report;
    bool target = schema->context->settings->target != 0 && word->removed != 0;
    struct ec_finding *finding =
        target ? ec_report_add(report, EC_LIF002, range, "'%s' is not in the target version",
                               ec_schema_spelling(word).ptr)
               : ec_report_add(report, EC_LIF004, range, "'%s' is in no current version",
                               ec_schema_spelling(word).ptr);
    if (word->removed) {
        ec_finding_why(report, finding, "it was removed in version %s",
                       version_text(word->removed));
    }
    add_replacement(schema, finding, word, scope);
}

static void report_deprecated(struct ec_schema *schema, const struct ec_vocab *word,
                              struct ec_range range, const struct ec_vocab *scope)
{
    struct ec_report *report = schema->context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_LIF003, range, "'%s' is deprecated since version %s",
                      ec_schema_spelling(word).ptr, version_text(word->deprecated));
    finding->severity = schema->context->settings->target ? EC_WARNING : EC_NOTE;
    ec_finding_why(report, finding, "it is still accepted, and a later version may refuse it");
    add_replacement(schema, finding, word, scope);
}

/* Whether the version of this number is reached; without a target the newest one counts. */
static bool reached(unsigned version, uint32_t target)
{
    return version != 0 && (target == 0 || ec_vocab_version(version).number <= target);
}

void ec_schema_look_at_life(struct ec_schema *schema, const struct ec_vocab *word,
                            const struct ec_vocab *scope, struct ec_range range)
{
    uint32_t target = schema->context->settings->target;
    struct ec_vocab_version since = {0, 0, false};
    if (target != 0 && !(word->disputed & EC_DISPUTED_SINCE)) {
        since = too_new(word, target);
    }
    bool gone = reached(word->removed, target);
    if (since.number != 0) {
        if (ec_schema_wants(schema, EC_LIF001)) {
            report_new(schema, word, range, since);
        }
    } else if (gone || word->status == EC_STATUS_OBSOLETE) {
        if (ec_schema_wants(schema, gone && target != 0 ? EC_LIF002 : EC_LIF004)) {
            report_gone(schema, word, range, scope);
        }
    } else if (reached(word->deprecated, target) && ec_schema_wants(schema, EC_LIF003)) {
        report_deprecated(schema, word, range, scope);
    }
}
