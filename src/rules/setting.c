/* SPDX-License-Identifier: MIT */
#include "rules/setting.h"

#include "schema/value.h"

/* ---- which value holds ------------------------------------------------------------------------ */

static struct ec_evaluator *get_evaluator(struct ec_rule_context *context)
{
    if (!context->evaluator) {
        context->evaluator = ec_evaluator_new(context->model);
        context->report->oom |= !context->evaluator;
    }
    return context->evaluator;
}

bool ec_rule_option_in_force(struct ec_rule_context *context, const struct ec_scope *scope,
                             struct ec_str option, struct ec_in_force *effect)
{
    struct ec_evaluator *evaluator = get_evaluator(context);
    struct ec_question question;
    struct ec_evaluation answer;
    struct ec_arena arena; /* answers are many, and large */
    *effect = (struct ec_in_force){0};
    if (!evaluator || ec_evaluator_is_weary(evaluator)) {
        return false;
    }
    if (ec_intern_find(context->model->names, option.ptr, option.len) == 0) {
        effect->word = ec_rule_word_of(context, scope, option);
    }
    if (effect->word) { /* nobody sets it anywhere */
        effect->text = ec_vocab_text(effect->word->default_text);
        return true;
    }
    ec_arena_init(&arena);
    bool ok = ec_question_at(context->model, &arena, scope, option, &question) &&
              ec_evaluate(evaluator, &arena, &question, &answer);
    if (ok && answer.in_force) {
        effect->assign = answer.in_force->assign;
        effect->scope = answer.in_force->scope;
        effect->text = ec_assign_text(context->arena, effect->assign);
    } else if (ok && answer.word) {
        effect->text = ec_vocab_text(answer.word->default_text);
    }
    effect->word = ok ? answer.word : NULL;
    context->report->oom |= !ok;
    ec_arena_fini(&arena);
    return ok;
}

bool ec_rule_in_force(struct ec_rule_context *context, const struct ec_scope *scope,
                      const char *option, struct ec_in_force *effect)
{
    return ec_rule_option_in_force(context, scope, ec_str_from(option), effect);
}

bool ec_rule_is_on(struct ec_rule_context *context, const struct ec_scope *scope,
                   const char *option, bool fallback)
{
    struct ec_in_force effect;
    bool value;
    return ec_rule_in_force(context, scope, option, &effect) && ec_read_boolean(effect.text, &value)
               ? value
               : fallback;
}

const struct ec_assign *ec_rule_set_in(struct ec_rule_context *context,
                                       const struct ec_scope *scope, const char *option)
{
    struct ec_in_force effect;
    return ec_model_name(context->model, option) != 0 &&
                   ec_rule_in_force(context, scope, option, &effect)
               ? effect.assign
               : NULL;
}

bool ec_rule_measure(struct ec_rule_context *context, const struct ec_scope *scope,
                     const char *option, struct ec_in_force *effect, double *number)
{
    return ec_rule_in_force(context, scope, option, effect) && effect->word &&
           (effect->assign || context->model->complete) &&
           ec_value_measure(effect->word, effect->text, number);
}

/* ---- which scopes there are -------------------------------------------------------------------- */

/* By numbers of names, so that asking for one is a look-up. */
struct ec_rule_places {
    uint32_t n_names;                /* that there were; those that came later are no scope's */
    const struct ec_scope **loaded;  /* the first one at the outermost level that is not off */
    const struct ec_scope **stanzas; /* the first one there */
    const struct ec_scope **named;   /* the first one anywhere */
    const struct ec_scope **next;    /* by number of a scope: the next one of its name */
    const struct ec_scope **modules; /* at the outermost level, in order; NULL at the end */
};

static bool is_switched_off(struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_assign *on = ec_setting_find(context->model, scope, "enabled");
    on = on ? on : ec_setting_find(context->model, scope, "enable");
    return on && !ec_assign_bool(context->arena, on, true);
}

static void note_stanza(struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_scope **stanza = &context->places->stanzas[scope->name];
    const struct ec_scope **loaded = &context->places->loaded[scope->name];
    *stanza = *stanza ? *stanza : scope;
    *loaded = *loaded || is_switched_off(context, scope) ? *loaded : scope;
}

/* The outermost scopes: which are modules, and which are the first of their names. */
static void note_outermost(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    const struct ec_scope **module = context->places->modules;
    uint32_t other = 0; /* a name that is no module's: most scopes have few names */
    for (const struct ec_scope *scope = model->global->children; scope; scope = scope->next) {
        note_stanza(context, scope);
        const struct ec_vocab *word = scope->name == other ? NULL : ec_scope_word(model, scope);
        if (word && word->kind == EC_VOCAB_MODULE) {
            *module++ = scope;
        } else {
            other = scope->name;
        }
    }
}

/* The scopes of each name, in reading order. */
static bool note_names(struct ec_rule_context *context, struct ec_arena *arena)
{
    const struct ec_model *model = context->model;
    struct ec_rule_places *places = context->places;
    const struct ec_scope **last =
        ec_arena_zalloc(context->arena, places->n_names * sizeof(struct ec_scope *));
    places->named = ec_arena_zalloc(arena, places->n_names * sizeof(struct ec_scope *));
    places->next = ec_arena_zalloc(arena, model->n_scopes * sizeof(struct ec_scope *));
    if (!last || !places->named || !places->next) {
        return false;
    }
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        const struct ec_scope *before = last[scope->name];
        *(before ? &places->next[before->number] : &places->named[scope->name]) = scope;
        last[scope->name] = scope;
    }
    return true;
}

/* NULL when memory is short. They are the same in the next model if it has the same scopes. */
static const struct ec_rule_places *get_places(struct ec_rule_context *context)
{
    if (context->places) {
        return context->places;
    }
    struct ec_arena *arena = context->memory ? &context->memory->arena : context->arena;
    uint32_t count = context->model->names->count;
    size_t members = (size_t)context->model->global->n_members + 1;
    struct ec_rule_places *places = ec_arena_zalloc(arena, sizeof(*places));
    if (!places) {
        return NULL;
    }
    places->n_names = count;
    places->loaded = ec_arena_zalloc(arena, count * sizeof(struct ec_scope *));
    places->stanzas = ec_arena_zalloc(arena, count * sizeof(struct ec_scope *));
    places->modules = ec_arena_zalloc(arena, members * sizeof(struct ec_scope *));
    context->places = places;
    if (!places->loaded || !places->stanzas || !places->modules || !note_names(context, arena)) {
        context->places = NULL;
        return NULL;
    }
    note_outermost(context);
    return places;
}

/* The number of a name that a scope may have, or 0. */
static uint32_t place_number(const struct ec_rule_context *context,
                             const struct ec_rule_places *places, const char *name)
{
    uint32_t number = places ? ec_model_name(context->model, name) : 0;
    return number != 0 && number < places->n_names ? number : 0;
}

const struct ec_scope *ec_rule_module(struct ec_rule_context *context, const char *name)
{
    const struct ec_rule_places *places = get_places(context);
    uint32_t number = place_number(context, places, name);
    return number != 0 ? places->loaded[number] : NULL;
}

const struct ec_scope *ec_rule_stanza(struct ec_rule_context *context, const char *name)
{
    const struct ec_rule_places *places = get_places(context);
    uint32_t number = place_number(context, places, name);
    return number != 0 ? places->stanzas[number] : NULL;
}

const struct ec_scope *ec_rule_first_named(struct ec_rule_context *context, const char *name)
{
    const struct ec_rule_places *places = get_places(context);
    uint32_t number = place_number(context, places, name);
    return number != 0 ? places->named[number] : NULL;
}

const struct ec_scope *ec_rule_next_named(struct ec_rule_context *context,
                                          const struct ec_scope *scope)
{
    const struct ec_rule_places *places = get_places(context);
    return places ? places->next[scope->number] : NULL;
}

const struct ec_scope *const *ec_rule_modules(struct ec_rule_context *context)
{
    static const struct ec_scope *const none[] = {NULL};
    const struct ec_rule_places *places = get_places(context);
    return places ? places->modules : none;
}

bool ec_rule_has_scope(struct ec_rule_context *context, const char *name)
{
    return ec_rule_first_named(context, name) != NULL;
}

bool ec_rule_replicates(struct ec_rule_context *context, struct ec_str name)
{
    const struct ec_scope *cluster = ec_rule_module(context, "cluster");
    const struct ec_scope *child = cluster ? cluster->children : NULL;
    for (; child; child = child->next) {
        const struct ec_assign *type = ec_setting_find(context->model, child, "type");
        if (ec_rule_is_scope(context, child, "replicate") &&
            (ec_str_equal_folded(ec_rule_instance(context, child), name) ||
             (type && ec_str_equal_folded(ec_assign_text(context->arena, type), name)))) {
            return true;
        }
    }
    return false;
}

static bool has_value(struct ec_rule_context *context, const struct ec_assign *assign,
                      const char *value)
{
    struct ec_element element = {0};
    bool on;
    bool found = value && !*value;
    while (!found && ec_rule_next(context, assign, &element)) {
        found = value ? ec_str_equal_folded(element.text, ec_str_from(value))
                      : ec_read_boolean(element.text, &on) && on;
    }
    return found;
}

bool ec_rule_is_somewhere(struct ec_rule_context *context, const char *option, const char *value)
{
    uint32_t number = ec_model_name(context->model, option);
    const struct ec_scope *scope = number != 0 ? context->model->global : NULL;
    for (; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_at(scope, number);
        if (assign && has_value(context, assign, value)) {
            return true;
        }
    }
    return false;
}

bool ec_rule_has_script(struct ec_rule_context *context, struct ec_str source)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *module = ec_rule_module(context, "scriptlet");
    for (; module; module = module->next) {
        const struct ec_scope *script =
            ec_rule_is_scope(context, module, "scriptlet") ? module->children : NULL;
        for (; script; script = script->next) {
            const struct ec_assign *assign = ec_setting_find(model, script, "source");
            if (assign && ec_str_equal(ec_assign_text(context->arena, assign), source)) {
                return true;
            }
        }
    }
    return false;
}

bool ec_rule_is_off(struct ec_rule_context *context, const struct ec_scope *scope)
{
    while (scope && !is_switched_off(context, scope)) {
        scope = scope->parent;
    }
    return scope != NULL;
}

const struct ec_scope *ec_rule_find(const struct ec_rule_context *context, const char *kind,
                                    struct ec_str instance)
{
    const struct ec_model *model = context->model;
    uint32_t name = ec_model_name(model, kind);
    uint32_t number = name != 0 ? ec_model_instance(model, name, instance) : 0;
    return number != 0 ? ec_scope_at(model->global, name, number) : NULL;
}

/* Where something stands in the order of reading: the statement of each file on the way. */
struct position {
    const struct ec_load *load;
    const struct ec_node *node;
};

static struct position outer(struct position position)
{
    return (struct position){position.load->parent, position.load->via};
}

bool ec_rule_is_before(const struct ec_scope *first, const struct ec_scope *second)
{
    struct position a = {first->opening.load, first->opening.node};
    struct position b = {second->opening.load, second->opening.node};
    while (a.load->depth > b.load->depth) {
        a = outer(a);
    }
    while (b.load->depth > a.load->depth) {
        b = outer(b);
    }
    while (a.load != b.load && a.load->parent && b.load->parent) {
        a = outer(a);
        b = outer(b);
    }
    return a.load == b.load && a.node->first < b.node->first;
}

bool ec_rule_is_within(const struct ec_scope *scope, const struct ec_scope *top)
{
    while (scope && scope != top) {
        scope = scope->parent;
    }
    return scope != NULL;
}

const struct ec_scope *ec_rule_next_setting(const struct ec_rule_context *context,
                                            const struct ec_scope *top,
                                            const struct ec_scope *scope, const char *option)
{
    uint32_t name = ec_model_name(context->model, option);
    scope = name == 0 ? NULL : scope ? ec_scope_walk(scope) : top;
    while (scope && ec_rule_is_within(scope, top)) {
        if (ec_setting_at(scope, name)) {
            return scope;
        }
        scope = ec_scope_walk(scope);
    }
    return NULL;
}

/* ---- names ------------------------------------------------------------------------------------ */

/* The last answers about a name, as numbers of words. */
struct known_name {
    uint16_t parent; /* where a scope was looked for, */
    uint16_t scope;  /* and what was found */
    uint16_t place;  /* the same for an option */
    uint16_t option;
};

struct ec_rule_words {
    const struct ec_scope *scope; /* the last one that was asked for */
    const struct ec_vocab *place; /* its word */
    struct known_name names[];    /* by number of a name */
};

struct ec_rule_words *ec_rule_words_new(struct ec_arena *arena, const struct ec_model *model)
{
    return ec_arena_zalloc(arena, sizeof(struct ec_rule_words) +
                                      model->names->count * sizeof(struct known_name));
}

static const struct ec_vocab *known_scope(const struct ec_rule_context *context, uint32_t name,
                                          const struct ec_vocab *parent)
{
    struct known_name *known = &context->words->names[name];
    uint16_t where = (uint16_t)ec_vocab_number(parent);
    if (known->parent != where) {
        const struct ec_vocab *word =
            ec_vocab_scope(ec_intern_text(context->model->names, name), parent);
        known->parent = where;
        known->scope = word ? (uint16_t)ec_vocab_number(word) : 0;
    }
    return ec_vocab_at(known->scope);
}

const struct ec_vocab *ec_rule_place(const struct ec_rule_context *context,
                                     const struct ec_scope *scope)
{
    enum { DEEPEST = 16 }; /* no known scope is deeper */
    struct ec_rule_words *words = context->words;
    uint32_t way[DEEPEST];
    size_t n = 0;
    if (!words) {
        return ec_scope_word(context->model, scope);
    }
    if (words->scope == scope) {
        return words->place;
    }
    words->scope = scope;
    words->place = NULL;
    for (; scope->parent && n < DEEPEST; scope = scope->parent) {
        way[n++] = scope->name;
    }
    const struct ec_vocab *word = scope->parent ? NULL : ec_vocab_global();
    while (word && n > 0) {
        word = known_scope(context, way[--n], word);
    }
    words->place = word;
    return word;
}

static const struct ec_vocab *find_option(struct ec_str option, const struct ec_vocab *place)
{
    if (place) {
        return ec_vocab_option(option, place);
    }
    struct ec_numbers words = ec_vocab_find(option);
    for (size_t i = 0; i < words.n; i++) {
        if (ec_vocab_at(words.at[i])->kind == EC_VOCAB_OPTION) {
            return ec_vocab_at(words.at[i]);
        }
    }
    return NULL;
}

const struct ec_vocab *ec_rule_word_of(const struct ec_rule_context *context,
                                       const struct ec_scope *scope, struct ec_str option)
{
    return find_option(option, ec_rule_place(context, scope));
}

const struct ec_vocab *ec_rule_word_at(const struct ec_rule_context *context,
                                       const struct ec_scope *scope, uint32_t name)
{
    const struct ec_vocab *place = ec_rule_place(context, scope);
    struct ec_str text = ec_intern_text(context->model->names, name);
    if (!context->words || !place) {
        return find_option(text, place);
    }
    struct known_name *known = &context->words->names[name];
    uint16_t where = (uint16_t)ec_vocab_number(place);
    if (known->place != where) {
        const struct ec_vocab *word = find_option(text, place);
        known->place = where;
        known->option = word ? (uint16_t)ec_vocab_number(word) : 0;
    }
    return ec_vocab_at(known->option);
}

const char *ec_rule_option(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_str name =
        ec_assign_spelling(assign, ec_rule_word_at(context, scope, assign->node->name));
    return ec_rule_text(context, "%.*s", (int)name.len, name.ptr);
}

const char *ec_rule_scope(struct ec_rule_context *context, const struct ec_scope *scope)
{
    if (!scope->parent) {
        return "the global scope";
    }
    struct ec_str name = ec_scope_spelling(context->model, scope);
    struct ec_str instance = ec_intern_text(&context->model->instances, scope->instance);
    return ec_rule_text(context, "%.*s%s%s", (int)name.len, name.ptr, scope->instance ? " " : "",
                        scope->instance ? ec_rule_quote(context, instance) : "");
}

const char *ec_rule_path(struct ec_rule_context *context, const struct ec_scope *scope)
{
    enum { SHOWN = 4 };
    const char *text = ec_rule_scope(context, scope);
    for (size_t i = 1; i < SHOWN && scope->parent && scope->parent->parent; i++) {
        scope = scope->parent;
        text = ec_rule_text(context, "%s in %s", text, ec_rule_scope(context, scope));
    }
    return text;
}

bool ec_rule_is_scope(const struct ec_rule_context *context, const struct ec_scope *scope,
                      const char *name)
{
    if (!scope->parent) {
        return strcmp(name, "global") == 0;
    }
    return ec_str_equal(ec_intern_text(context->model->names, scope->name), ec_str_from(name));
}

const struct ec_scope *ec_rule_around(const struct ec_rule_context *context,
                                      const struct ec_scope *scope, const char *name)
{
    while (scope && !ec_rule_is_scope(context, scope, name)) {
        scope = scope->parent;
    }
    return scope;
}

struct ec_str ec_rule_instance(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    return scope->instance ? ec_intern_text(&context->model->instances, scope->instance)
                           : (struct ec_str){NULL, 0};
}

struct ec_range ec_rule_scope_range(const struct ec_scope *scope)
{
    return ec_node_word_range(scope->opening.load->source, scope->opening.node);
}

struct ec_range ec_rule_name_range(const struct ec_scope *scope)
{
    return ec_node_name_range(scope->opening.load->source, scope->opening.node);
}

/* ---- parts of a value ------------------------------------------------------------------------- */

bool ec_rule_next(struct ec_rule_context *context, const struct ec_assign *assign,
                  struct ec_element *element)
{
    const struct ec_node *node = assign->node;
    const struct ec_source *source = assign->load->source;
    bool first = !element->started;
    element->started = true;
    if (node->value == EC_VALUE_NONE) {
        return false;
    }
    if (node->value == EC_VALUE_SCALAR) {
        element->text = ec_assign_text(context->arena, assign);
        element->range = ec_assign_value_range(assign);
        return first;
    }
    element->at = first ? node->items : element->at->next;
    if (!element->at) {
        return false;
    }
    const struct ec_item *item = element->at;
    element->key = ec_word_decode(context->arena, source, item->key_first, item->key_len);
    element->text = ec_word_decode(context->arena, source, item->first, item->len);
    element->range = (struct ec_range){source->id, item->first, item->first + item->len};
    return true;
}

const char *ec_rule_installed_path(struct ec_rule_context *context, const struct ec_load *load)
{
    /* Where the vendor's packages install everything (4/config/ref-security.md). */
    static const char installed[] = "/opt/msys/";
    const char *path = load->source->mode != 0 && !load->is_argument
                           ? ec_host_absolute(context->settings->host, context->arena,
                                              load->source->path)
                           : NULL;
    return path && ec_str_starts(ec_str_from(path), EC_STR(installed)) ? path : NULL;
}

bool ec_rule_is_shared_place(struct ec_str path)
{
    static const char *const places[] = {"/tmp/", "/var/tmp/", "/dev/shm/"};
    for (size_t i = 0; i < EC_COUNT(places); i++) {
        if (ec_str_starts(path, ec_str_from(places[i]))) {
            return true;
        }
    }
    return false;
}

/* ---- findings --------------------------------------------------------------------------------- */

struct ec_finding *ec_rule_tell(struct ec_rule_context *context, enum ec_code code,
                                struct ec_range range, const char *message, const char *why,
                                const char *help)
{
    struct ec_finding *finding = ec_report_add(context->report, code, range, "%s", message);
    ec_finding_why(context->report, finding, "%s", why);
    ec_finding_help(context->report, finding, "%s", help);
    return finding;
}
