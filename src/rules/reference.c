/* SPDX-License-Identifier: MIT */
/* Rules about options whose value is the name of a scope: which one it is says the vocabulary. */
#include "rules/memory.h"
#include "rules/setting.h"

#include "diag/suggest.h"
#include "schema/pattern.h"

enum { MOST_SEARCHES = 100 }; /* for similar names; each looks at all names of the target */

/* What can be named, by the scope that defines it; see `refers` in grammar/vocabulary/README. */
static const struct target {
    char scope[16];
    char what[16];
    enum ec_code undefined;
    enum ec_code unused; /* EC_CODE_NONE: it may be used by scripts, which nobody sees */
    char why[80];
} targets[] = {
    {"pathway", "pathway", EC_REF001, EC_REF010,
     "the listener then has no pathway, and none of its settings"},
    {"threadpool", "thread pool", EC_REF003, EC_REF010,
     "the IO pool is used instead, and the server logs a critical message"},
    {"eventloop", "event loop", EC_REF004, EC_REF010, "nothing can run in an event loop that is not there"},
    {"datasource", "data source", EC_REF005, EC_CODE_NONE,
     "every look-up in it fails until it exists"},
    {"alias/scheme", "alias scheme", EC_REF006, EC_REF010,
     "addresses are not rewritten by a scheme that is not there"},
    {"binding", "binding", EC_REF007, EC_CODE_NONE, "nothing can follow or use a binding that is not there"},
    {"binding_group", "binding group", EC_REF008, EC_CODE_NONE, "what is replicated is counted for the bindings of the group"},
};

enum state { DEFINED = 1, USED = 2 };

struct references {
    struct ec_rule_context *context;
    unsigned char *states[EC_COUNT(targets)]; /* by number of an instance name; NULL: no such scope */
    unsigned char *refers;                    /* by number of an option's name: 1 if any may refer */
    size_t searches;
};

static struct ec_str scope_of(const struct target *target)
{
    const char *slash = strchr(target->scope, '/');
    return ec_str_from(slash ? slash + 1 : target->scope);
}

/* ---- what there is ---------------------------------------------------------------------------- */

/* True for a scope that defines the target: "scheme" counts in "alias" only. */
static bool defines(const struct ec_rule_context *context, const struct target *target,
                    const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(context->model->names, scope->name);
    const char *slash = strchr(target->scope, '/');
    struct ec_str outer = {target->scope, slash ? (size_t)(slash - target->scope) : 0};
    return ec_str_equal(name, scope_of(target)) &&
           (!slash ||
            ec_str_equal(ec_intern_text(context->model->names, scope->parent->name), outer));
}

static void add_definition(struct references *references, size_t t, const struct ec_scope *scope)
{
    struct ec_rule_context *context = references->context;
    if (!references->states[t]) {
        references->states[t] =
            ec_arena_zalloc(context->arena, context->model->instances.count + 1);
    }
    if (references->states[t]) {
        references->states[t][scope->instance] |= DEFINED;
    }
}

/* Names that mean something to the server without being defined. */
static bool is_known(const struct target *target, struct ec_str name)
{
    struct ec_numbers words = ec_vocab_find(scope_of(target));
    for (size_t i = 0; i < words.n; i++) {
        struct ec_numbers known = ec_vocab_list(ec_vocab_at(words.at[i])->known);
        for (size_t k = 0; k < known.n; k++) {
            if (ec_str_equal_folded(ec_vocab_text(known.at[k]), name)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- what is used ----------------------------------------------------------------------------- */

static struct ec_str find_similar(struct references *references, size_t t, struct ec_str name)
{
    const struct ec_intern *instances = &references->context->model->instances;
    struct ec_suggest suggest;
    if (!references->states[t] || references->searches++ >= MOST_SEARCHES) {
        return EC_STR("");
    }
    ec_suggest_init(&suggest, name);
    for (uint32_t i = 1; i < instances->count; i++) {
        if (references->states[t][i] & DEFINED) {
            ec_suggest_offer(&suggest, ec_intern_text(instances, i));
        }
    }
    return ec_suggest_best(&suggest);
}

static const struct ec_scope *find_scope(const struct ec_rule_context *context, size_t t,
                                         struct ec_str name)
{
    const struct ec_scope *scope = context->model->global;
    for (scope = ec_scope_walk(scope); scope; scope = ec_scope_walk(scope)) {
        if (defines(context, &targets[t], scope) &&
            ec_str_equal(ec_rule_instance(context, scope), name)) {
            return scope;
        }
    }
    return NULL;
}

/* 4/config/ref-pathway.md: a group cannot be named. */
static bool is_group(const struct ec_rule_context *context, const struct target *target,
                     struct ec_str name)
{
    const struct ec_model *model = context->model;
    uint32_t group = ec_model_name(model, "pathway_group");
    uint32_t instance = group != 0 ? ec_model_instance(model, group, name) : 0;
    return strcmp(target->scope, "pathway") == 0 && instance != 0 &&
           ec_scope_at(model->global, group, instance) != NULL;
}

static void offer_similar(struct references *references, size_t t, struct ec_finding *finding,
                          struct ec_range range, struct ec_str similar)
{
    struct ec_rule_context *context = references->context;
    const struct ec_scope *scope = find_scope(context, t, similar);
    const char *word = ec_rule_word(context, similar);
    ec_finding_help(context->report, finding, "did you mean %s?", ec_rule_quote(context, similar));
    ec_finding_suggest(context->report, finding, &similar, 1);
    ec_finding_fix(context->report, finding, false, range, word, "write %s", word);
    if (scope) {
        ec_finding_relate(context->report, finding, ec_rule_scope_range(scope),
                          "%s is defined here", ec_rule_quote(context, similar));
    }
}

static void report_undefined(struct references *references, size_t t, const char *option,
                             const struct ec_element *element, struct ec_str name)
{
    struct ec_report *report = references->context->report;
    const char *what = targets[t].what;
    struct ec_finding *finding = ec_report_add(
        report, targets[t].undefined, element->range, "%s names the %s %s, which is not defined",
        option, what, ec_rule_quote(references->context, name));
    struct ec_str similar = find_similar(references, t, name);
    ec_finding_why(report, finding, "%s", targets[t].why);
    if (similar.len > 0) {
        /* One slip is one finding: what was surely meant does not count as unused. */
        uint32_t number = ec_intern_find(&references->context->model->instances, similar.ptr, similar.len);
        references->states[t][number] |= USED;
        offer_similar(references, t, finding, element->range, similar);
    } else {
        ec_finding_help(report, finding, "define the %s %s, or name one that exists", what,
                        ec_rule_quote(references->context, name));
    }
}

static void report_group(struct ec_rule_context *context, const char *option,
                         const struct ec_element *element, struct ec_str name)
{
    struct ec_finding *finding = ec_report_add(context->report, EC_REF002, element->range,
                                               "%s names %s, which is a Pathway_Group", option,
                                               ec_rule_quote(context, name));
    ec_finding_why(context->report, finding,
                   "a listener gets the settings of a group only by a pathway in it");
    ec_finding_help(context->report, finding, "name a Pathway in the group");
}

static void look_at_name(struct references *references, size_t t, const char *option,
                         const struct ec_element *element, struct ec_str name)
{
    const struct ec_intern *instances = &references->context->model->instances;
    struct ec_network address;
    uint32_t number = ec_intern_find(instances, name.ptr, name.len);
    if (number != 0 && references->states[t] && (references->states[t][number] & DEFINED)) {
        references->states[t][number] |= USED;
        return;
    }
    /* 4/config/ref-duravip-follow.md: a binding may be named by its address. */
    if (name.len == 0 || is_known(&targets[t], name) || ec_network_read(name, &address)) {
        return;
    }
    if (is_group(references->context, &targets[t], name)) {
        report_group(references->context, option, element, name);
    } else {
        report_undefined(references, t, option, element, name);
    }
}

/* The target that a word refers to; EC_COUNT(targets) if it is none of them. */
static size_t target_of(const struct ec_vocab *word)
{
    const struct ec_vocab *scope = ec_vocab_at(word->refers);
    struct ec_str name = scope ? ec_vocab_text(scope->name) : EC_STR("");
    name = word->key == EC_KEY_BINDING ? EC_STR("binding") : name;
    size_t t = 0;
    while (t < EC_COUNT(targets) && !ec_str_equal_folded(name, ec_str_from(targets[t].scope))) {
        t++;
    }
    return t;
}

static void look_at_option(struct references *references, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_rule_context *context = references->context;
    const struct ec_vocab *word = ec_rule_word_at(context, scope, assign->node->name);
    size_t t = word ? target_of(word) : EC_COUNT(targets);
    if (t == EC_COUNT(targets)) {
        return;
    }
    const char *option = ec_rule_option(context, scope, assign);
    struct ec_element element = {0};
    while (ec_rule_next(context, assign, &element)) {
        bool by_key = word->key == EC_KEY_BINDING && element.at;
        if (by_key) {
            element.range.first = element.at->key_first;
            element.range.last = element.at->key_first + element.at->key_len;
        }
        look_at_name(references, t, option, &element, by_key ? element.key : element.text);
    }
}

/* ---- what is not used ------------------------------------------------------------------------- */

static void look_at_definition(struct references *references, size_t t,
                               const struct ec_scope *scope)
{
    struct ec_rule_context *context = references->context;
    struct ec_str name = ec_rule_instance(context, scope);
    enum ec_code code = targets[t].unused;
    if (code == EC_CODE_NONE || !name.ptr || !context->settings->enabled[code] ||
        (references->states[t][scope->instance] & USED) || is_known(&targets[t], name)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, code, ec_rule_scope_range(scope), "the %s %s is not used",
                      targets[t].what, ec_rule_quote(context, name));
    ec_finding_why(context->report, finding, "no option names it, so nothing that is set in it "
                                             "comes into force");
    ec_finding_help(context->report, finding, "name it where it is meant, or remove it");
}

/* ---- the rule --------------------------------------------------------------------------------- */

/* Marks the names of options that may refer to something. */
static bool find_options(struct references *references)
{
    const struct ec_model *model = references->context->model;
    bool any = false;
    for (unsigned n = 1; n <= ec_vocab_count(); n++) {
        const struct ec_vocab *word = ec_vocab_at(n);
        if (word->kind == EC_VOCAB_OPTION && target_of(word) < EC_COUNT(targets)) {
            uint32_t name = ec_model_name(model, ec_vocab_spelling(word).ptr);
            references->refers[name] = name != 0;
            any |= name != 0;
        }
    }
    return any;
}

static void for_definitions(struct references *references, const unsigned char *bits,
                            void (*look)(struct references *, size_t, const struct ec_scope *))
{
    const struct ec_scope *scope = ec_scope_walk(references->context->model->global);
    for (; scope; scope = ec_scope_walk(scope)) {
        for (size_t t = 0; bits[scope->name] >> t != 0; t++) {
            if ((bits[scope->name] >> t & 1) &&
                defines(references->context, &targets[t], scope)) {
                look(references, t, scope);
            }
        }
    }
}

static void for_options(struct references *references)
{
    const struct ec_scope *scope = references->context->model->global;
    for (; scope; scope = ec_scope_walk(scope)) {
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            if (EC_UNLIKELY(references->refers[assign->node->name])) {
                look_at_option(references, scope, assign);
            }
        }
    }
}

/* True if other scopes can be named than in the model before, or options that name some changed. */
static bool differs(const struct references *references)
{
    const struct ec_model *model = references->context->model;
    bool any = model->other_scopes;
    for (uint32_t name = 1; name < model->names->count && !any; name++) {
        any = references->refers[name] && ec_name_is_changed(model, name);
    }
    return any;
}

void ec_rule_references(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    struct references references = {
        .context = context,
        .refers = ec_arena_zalloc(context->arena, model->names->count),
    };
    unsigned char *bits = ec_arena_zalloc(context->arena, model->names->count);
    bool any = false;
    if (!model->complete || !bits || !references.refers) {
        return; /* what is not there may be in a file that was not read */
    }
    for (size_t t = 0; t < EC_COUNT(targets); t++) {
        uint32_t name = ec_model_name(model, scope_of(&targets[t]).ptr);
        bits[name] |= (unsigned char)(name != 0 ? 1U << t : 0);
        any |= name != 0;
    }
    bool refers = find_options(&references);
    if (!ec_rule_starts(context, differs(&references))) {
        return;
    }
    if (any) {
        for_definitions(&references, bits, add_definition);
    }
    if (refers) {
        for_options(&references);
    }
    if (any) {
        for_definitions(&references, bits, look_at_definition);
    }
}
