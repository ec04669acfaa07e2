/* SPDX-License-Identifier: MIT */
/* What options and modules have no effect without, by the lines `needs` and `loads` of the vocabulary.
   Absence is only told of a complete configuration. */
#include "rules/survey.h"

#include "schema/value.h"

/* Whether something that a link asks for is anywhere in the model, and whether its lack was told. */
struct answer {
    struct answer *next;
    const struct ec_vocab *word; /* NULL: whoever asks */
    uint16_t link;
    bool found;
    bool told;
};

struct ec_needs {
    struct answer *answers;
    bool *told; /* by number of a module's word: that it has no stanza */
};

/* One look at one option or module. */
struct need {
    struct ec_rule_context *context;
    const struct ec_scope *scope;
    const struct ec_assign *assign; /* NULL: `scope` is what needs something */
    const struct ec_vocab *word;
    struct ec_vocab_link link;
    struct ec_in_force other; /* the option that is needed, as it is */
    bool narrow;              /* nothing outside of `scope` can give it what it needs */
};

/* ---- who is looked at ------------------------------------------------------------------------- */

/* The module that has to be loaded by its stanza before the word means something. Those with a file of
   their own may come from one that the server reads by itself. */
static const struct ec_vocab *owner_of(const struct ec_vocab *word)
{
    const struct ec_vocab *module = ec_vocab_at(word->module);
    bool asks = word->kind == EC_VOCAB_OPTION || word->kind == EC_VOCAB_SCOPE;
    return asks && module && module->kind == EC_VOCAB_MODULE &&
                   module->loads == EC_LOADS_EXPLICIT && module->instance != EC_INSTANCE_UNKNOWN &&
                   module->file == 0 && !(word->disputed & EC_DISPUTED_SCOPES)
               ? module
               : NULL;
}

/* True for a word that stands in a scope which is not the module's own. */
static bool stands_outside(const struct ec_vocab *word)
{
    struct ec_numbers scopes = ec_vocab_list(word->scopes);
    for (size_t i = 0; i < scopes.n; i++) {
        const struct ec_vocab *scope = ec_vocab_at(scopes.at[i]);
        if (scopes.at[i] != word->module && scope->module != word->module) {
            return true;
        }
    }
    return false;
}

static const enum ec_code codes[] = {EC_MOD001, EC_MOD002, EC_MOD003, EC_MOD004, EC_MOD005};

bool ec_needs_is_wanted(const bool *enabled)
{
    bool wanted = false;
    for (size_t i = 0; i < EC_COUNT(codes); i++) {
        wanted |= enabled[codes[i]];
    }
    return wanted;
}

void ec_needs_mark(bool *marks)
{
    for (size_t i = 0; i < EC_COUNT(codes); i++) {
        marks[codes[i]] = true;
    }
}

bool ec_needs_leaves_to(enum ec_code code)
{
    return code == EC_CTL009 || code == EC_DLV002 || code == EC_DLV044 || code == EC_DLV052 ||
           code == EC_DLV056;
}

bool ec_needs_something(const struct ec_vocab *word)
{
    return word->needs != 0 || (owner_of(word) && stands_outside(word));
}

/* ---- what a value asks for -------------------------------------------------------------------- */

/* True for false, nothing, and numbers that stand for "off" or "unlimited". */
static bool is_idle(const struct ec_vocab *word, struct ec_str text)
{
    bool value;
    double number;
    struct ec_numbers specials = ec_vocab_list(word->specials);
    if (text.len == 0 ||
        (word->type == EC_TYPE_BOOLEAN && ec_read_boolean(text, &value) && !value)) {
        return true;
    }
    if (specials.n == 0 || !ec_value_measure(word, text, &number)) {
        return false;
    }
    for (size_t i = 0; i < specials.n; i++) {
        if ((double)ec_vocab_special(specials.at[i]).value == number) {
            return true;
        }
    }
    return false;
}

static bool asks_for_nothing(struct need *need)
{
    const struct ec_node *node = need->assign->node;
    return node->value == EC_VALUE_SCALAR
               ? is_idle(need->word, ec_assign_text(need->context->arena, need->assign))
               : node->value == EC_VALUE_NONE || !node->items;
}

/* True for a value that would hold without the line. */
static bool is_usual(struct need *need)
{
    struct ec_str usual = ec_vocab_text(need->word->default_text);
    struct ec_str text = ec_assign_text(need->context->arena, need->assign);
    return usual.len > 0 && text.len > 0 && ec_value_same(need->word, text, usual);
}

/* ---- options that are needed ------------------------------------------------------------------ */

/* True if the value is one of those that the link asks for. */
static bool is_wanted(const struct ec_vocab_link *link, const struct ec_vocab *word,
                      struct ec_str text)
{
    struct ec_numbers values = ec_vocab_list(link->values);
    for (size_t i = 0; i < values.n; i++) {
        if (ec_value_same(word, text, ec_vocab_text(values.at[i]))) {
            return true;
        }
    }
    return values.n == 0 && word && !is_idle(word, text);
}

static bool is_set_to_it(struct ec_rule_context *context, const struct ec_vocab_link *link,
                         const struct ec_vocab *word, const struct ec_assign *assign)
{
    const struct ec_node *node = assign->node;
    return node->value == EC_VALUE_SCALAR
               ? is_wanted(link, word, ec_assign_text(context->arena, assign))
               : node->value != EC_VALUE_NONE && node->items && link->values == 0;
}

static bool search_option(struct ec_rule_context *context, const struct ec_vocab_link *link)
{
    const struct ec_model *model = context->model;
    struct ec_str name = ec_vocab_text(link->name);
    uint32_t number = ec_model_name(model, name.ptr);
    const struct ec_scope *scope = number != 0 ? model->global : NULL;
    for (; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_at(scope, number);
        if (assign &&
            (link->scope == 0 || ec_rule_place(context, scope) == ec_vocab_at(link->scope)) &&
            is_set_to_it(context, link, ec_rule_word_at(context, scope, number), assign)) {
            return true;
        }
    }
    return false;
}

/* True for a scope in a module with a file of its own, when nothing of the module is there. */
static bool is_elsewhere(struct ec_rule_context *context, const struct ec_vocab *scope)
{
    struct ec_str name = ec_vocab_text(scope ? scope->name : 0);
    const char *slash = memchr(name.ptr, '/', name.len);
    return slash && !ec_rule_stanza(
                        context, ec_rule_text(context, "%.*s", (int)(slash - name.ptr), name.ptr));
}

static bool search(struct ec_rule_context *context, const struct ec_vocab_link *link)
{
    struct ec_str name = ec_vocab_text(link->name);
    const struct ec_vocab *word = ec_vocab_at(link->scope);
    switch (link->kind) {
    case EC_LINK_OPTION:
        return search_option(context, link);
    case EC_LINK_MODULE:
        return (word && word->loads == EC_LOADS_IMPLICIT) || ec_rule_module(context, name.ptr);
    case EC_LINK_SCOPE:
        return is_elsewhere(context, word) ||
               ec_rule_has_scope(context, word ? ec_vocab_spelling(word).ptr : name.ptr);
    case EC_LINK_SCRIPT:
        return ec_rule_has_script(context, name);
    default:
        return true; /* licences are not in the configuration; DLV052 tells of the cluster */
    }
}

/* The same, remembered: many settings may need one thing. A lack that is none any more, because it was
   told, is no lack for the others; options have effects of their own, so each option is told of once. */
static bool is_somewhere(struct need *need, uint16_t number)
{
    struct ec_needs *needs = need->context->needs;
    const struct ec_vocab *word = need->link.kind == EC_LINK_OPTION ? need->word : NULL;
    struct answer *answer = needs->answers;
    while (answer && (answer->link != number || answer->word != word)) {
        answer = answer->next;
    }
    if (!answer) {
        answer = ec_arena_alloc(need->context->arena, sizeof(*answer));
        if (!answer) {
            return true;
        }
        bool found = search(need->context, &need->link);
        *answer = (struct answer){needs->answers, word, number, found, false};
        needs->answers = answer;
    }
    bool fine = answer->found || answer->told;
    answer->told = true;
    return fine;
}

/* Whether the option has the wanted value in the same place, default included. */
static bool is_given_here(struct need *need)
{
    struct ec_str name = ec_vocab_text(need->link.name);
    struct ec_in_force *other = &need->other;
    if (!ec_rule_in_force(need->context, need->scope, name.ptr, other)) {
        return true; /* nobody knows */
    }
    return other->assign ? is_set_to_it(need->context, &need->link, other->word, other->assign)
                         : other->word && is_wanted(&need->link, other->word, other->text);
}

static bool is_met(struct need *need, uint16_t number)
{
    const struct ec_vocab *place = ec_scope_word(need->context->model, need->scope);
    need->other = (struct ec_in_force){0};
    if (need->link.kind == EC_LINK_SCOPE && need->word->refers == need->link.scope) {
        return true; /* a reference that leads nowhere tells more */
    }
    if (need->link.kind != EC_LINK_OPTION || need->link.scope != 0) {
        return is_somewhere(need, number);
    }
    need->narrow = need->assign && place &&
                   (place->kind == EC_VOCAB_MODULE || place->family == EC_FAMILY_MODULE);
    return is_given_here(need) || (!need->narrow && is_somewhere(need, number));
}

/* ---- the findings ----------------------------------------------------------------------------- */

static const char *who(struct need *need)
{
    struct ec_rule_context *context = need->context;
    return need->assign ? ec_rule_text(context, "%s in %s",
                                       ec_rule_option(context, need->scope, need->assign),
                                       ec_rule_scope(context, need->scope))
                        : ec_rule_text(context, "module %s", ec_vocab_spelling(need->word).ptr);
}

static struct ec_range place_of(const struct need *need)
{
    return need->assign ? ec_assign_name_range(need->assign) : ec_rule_name_range(need->scope);
}

/* "TLS = ifavailable or required", "fbl.Auto_Log = true", "file_base". */
static const char *wanted_text(struct need *need)
{
    struct ec_rule_context *context = need->context;
    const struct ec_vocab_link *link = &need->link;
    const struct ec_vocab *place = ec_vocab_at(link->scope);
    const struct ec_vocab *word = ec_vocab_option(
        ec_vocab_text(link->name),
        place ? place : ec_rule_place(context, need->assign ? need->scope : need->scope->parent));
    struct ec_numbers values = ec_vocab_list(link->values);
    const char *text =
        ec_rule_text(context, "%s%s%s", place ? ec_vocab_spelling(place).ptr : "", place ? "." : "",
                     word ? ec_vocab_spelling(word).ptr : ec_vocab_text(link->name).ptr);
    for (size_t i = 0; i < values.n; i++) {
        const char *glue = i == 0 ? " = " : i + 1 < values.n ? ", " : " or ";
        text = ec_rule_text(context, "%s%s%s", text, glue, ec_vocab_text(values.at[i]).ptr);
    }
    return text;
}

static void report_option(struct need *need)
{
    struct ec_report *report = need->context->report;
    const char *wanted = wanted_text(need);
    struct ec_finding *finding = ec_report_add(report, EC_MOD001, place_of(need),
                                               "%s has no effect without %s", who(need), wanted);
    finding->severity = need->narrow ? EC_WARNING : EC_NOTE;
    if (need->other.assign) {
        ec_finding_relate(report, finding, ec_assign_range(need->other.assign), "it is set here");
    }
    ec_finding_why(report, finding,
                   "the server reads it without a word, and does not do what it says");
    ec_finding_help(report, finding, "set %s, or remove %s", wanted,
                    need->assign ? "the line" : "the stanza");
}

/* "'opendkim "NAME" { }'", for a module or scope. */
static const char *stanza_text(struct ec_rule_context *context, const struct ec_vocab *word)
{
    return ec_rule_text(context, "'%s%s { }'", ec_vocab_spelling(word).ptr,
                        word->instance == EC_INSTANCE_REQUIRED ? " \"NAME\"" : "");
}

static void report_module(struct need *need)
{
    struct ec_rule_context *context = need->context;
    struct ec_report *report = context->report;
    struct ec_str name = ec_vocab_text(need->link.name);
    const struct ec_vocab *module = ec_vocab_at(need->link.scope);
    const struct ec_scope *off = ec_rule_stanza(context, name.ptr);
    struct ec_finding *finding =
        ec_report_add(report, EC_MOD002, place_of(need), "%s needs module %s, which is %s",
                      who(need), name.ptr, off ? "switched off" : "not loaded");
    ec_finding_why(report, finding,
                   "it is one of the modules that are only loaded where they have a stanza");
    if (off) {
        ec_finding_relate(report, finding, ec_rule_scope_range(off), "it is switched off here");
        ec_finding_help(report, finding, "remove its Enabled = false");
    } else {
        ec_finding_help(report, finding, "write %s at the outermost level, further up",
                        module ? stanza_text(context, module) : name.ptr);
    }
}

/* True if what runs scripts is missing, of which MOD002 tells. */
static bool lacks_scriptlet(const struct need *need)
{
    struct ec_numbers links = ec_vocab_list(need->word->needs);
    bool told = false;
    for (size_t i = 0; i < links.n && need->context->settings->enabled[EC_MOD002]; i++) {
        struct ec_vocab_link link = ec_vocab_link(links.at[i]);
        told |= link.kind == EC_LINK_MODULE &&
                ec_str_equal(ec_vocab_text(link.name), EC_STR("scriptlet"));
    }
    return told && !ec_rule_module(need->context, "scriptlet");
}

static void report_script(struct need *need)
{
    if (lacks_scriptlet(need)) {
        return;
    }
    struct ec_report *report = need->context->report;
    const char *source = ec_vocab_text(need->link.name).ptr;
    const char *last = strrchr(source, '.');
    struct ec_finding *finding =
        ec_report_add(report, EC_MOD004, place_of(need),
                      "%s needs the script %s, which is not loaded", who(need), source);
    ec_finding_why(report, finding, "the module does its work in that script of the product");
    ec_finding_help(report, finding,
                    "write 'script \"%s\" { source = \"%s\" }' in the stanza of scriptlet",
                    last ? last + 1 : source, source);
}

static void report_scope(struct need *need)
{
    struct ec_rule_context *context = need->context;
    struct ec_report *report = context->report;
    const struct ec_vocab *word = ec_vocab_at(need->link.scope);
    const char *name = word ? ec_vocab_spelling(word).ptr : ec_vocab_text(need->link.name).ptr;
    struct ec_finding *finding =
        ec_report_add(report, EC_MOD005, place_of(need), "%s needs a scope %s, but there is none",
                      who(need), name);
    ec_finding_why(report, finding, "without it there is nothing that it could work with");
    ec_finding_help(report, finding, "define %s, or remove this %s",
                    word ? stanza_text(context, word) : name, need->assign ? "line" : "stanza");
}

/* True if a loaded module needs this one, which MOD002 tells. */
static bool is_asked_for(struct ec_rule_context *context, const struct ec_vocab *module)
{
    const struct ec_model *model = context->model;
    const bool *enabled = context->settings->enabled;
    const struct ec_scope *scope = enabled[EC_MOD002] ? model->global->children : NULL;
    for (; scope; scope = scope->next) {
        const struct ec_vocab *word = ec_rule_place(context, scope);
        struct ec_numbers links = ec_vocab_list(word ? word->needs : 0);
        for (size_t i = 0; i < links.n; i++) {
            struct ec_vocab_link link = ec_vocab_link(links.at[i]);
            if (link.kind == EC_LINK_MODULE && ec_vocab_at(link.scope) == module &&
                !ec_rule_is_off(context, scope)) {
                return true;
            }
        }
    }
    return false;
}

/* A word of a module that has no stanza; told once for each module. */
static void report_owner(struct need *need, const struct ec_vocab *module)
{
    struct ec_rule_context *context = need->context;
    struct ec_report *report = context->report;
    bool *told = &context->needs->told[ec_vocab_number(module)];
    if (*told || !context->settings->enabled[EC_MOD003]) {
        return;
    }
    *told = true;
    if (is_asked_for(context, module)) {
        return;
    }
    const char *name = ec_vocab_spelling(module).ptr;
    const char *what = need->assign
                           ? ec_rule_option(context, need->scope, need->assign)
                           : ec_rule_text(context, "scope %s", ec_vocab_spelling(need->word).ptr);
    struct ec_finding *finding =
        ec_report_add(report, EC_MOD003, place_of(need),
                      "%s belongs to module %s, which has no stanza", what, name);
    ec_finding_why(report, finding,
                   "it is not one of the modules that load by themselves, so without its stanza "
                   "the setting may do nothing");
    ec_finding_help(report, finding, "write %s at the outermost level",
                    stanza_text(context, module));
}

/* ---- the look --------------------------------------------------------------------------------- */

static void report(struct need *need)
{
    static const struct {
        enum ec_code code;
        void (*report)(struct need *need);
    } reports[] = {
        [EC_LINK_OPTION] = {EC_MOD001, report_option},
        [EC_LINK_MODULE] = {EC_MOD002, report_module},
        [EC_LINK_SCOPE] = {EC_MOD005, report_scope},
        [EC_LINK_SCRIPT] = {EC_MOD004, report_script},
    };
    size_t kind = need->link.kind;
    if (kind < EC_COUNT(reports) && reports[kind].report &&
        need->context->settings->enabled[reports[kind].code]) {
        reports[kind].report(need);
    }
}

/* Looks for the stanza of the module that a word in a foreign scope belongs to. */
static bool lacks_owner(struct need *need)
{
    const struct ec_vocab *module = owner_of(need->word);
    const struct ec_scope *in = need->assign ? need->scope : need->scope->parent;
    const struct ec_vocab *place = ec_scope_word(need->context->model, in);
    if (!module || !place || place == module || place->module == need->word->module ||
        ec_rule_stanza(need->context, ec_vocab_spelling(module).ptr)) {
        return false;
    }
    /* A scanner in antivirus is MOD015. */
    if (!ec_str_equal_folded(ec_vocab_spelling(place), ec_vocab_spelling(module))) {
        report_owner(need, module);
    }
    return true;
}

static bool prepare(struct ec_rule_context *context)
{
    if (!context->needs) {
        struct ec_needs *needs = ec_arena_zalloc(context->arena, sizeof(*needs));
        bool *told = ec_arena_zalloc(context->arena, (size_t)ec_vocab_count() + 1);
        if (!needs || !told) {
            return false;
        }
        needs->told = told;
        context->needs = needs;
    }
    return true;
}

void ec_needs_look(struct ec_rule_context *context, const struct ec_scope *scope,
                   const struct ec_assign *assign)
{
    struct need need = {
        .context = context,
        .scope = scope,
        .assign = assign,
        .word = assign ? ec_rule_word_at(context, scope, assign->node->name)
                       : ec_rule_place(context, scope),
    };
    if (!need.word || !ec_scope_word(context->model, scope) || !ec_needs_something(need.word) ||
        (assign && asks_for_nothing(&need)) || ec_rule_is_off(context, scope) ||
        !prepare(context) || lacks_owner(&need)) {
        return;
    }
    struct ec_numbers links = ec_vocab_list(assign && is_usual(&need) ? 0 : need.word->needs);
    for (size_t i = 0; i < links.n; i++) {
        need.link = ec_vocab_link(links.at[i]);
        if (!is_met(&need, links.at[i])) {
            report(&need);
        }
    }
}
