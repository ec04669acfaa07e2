/* SPDX-License-Identifier: MIT */
/* One walk over the model for all rules about what the vocabulary says. */
#include "rules/schema.h"

#include "rules/memory.h"

#include <stdlib.h>

/* The places of the scopes that are open during the walk; freed by its end. */
struct stack {
    struct ec_schema_place *places;
    size_t depth;
    size_t capacity;
};

bool ec_schema_is_option(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_OPTION || word->kind == EC_VOCAB_STATEMENT;
}

bool ec_schema_is_scope(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE;
}

const char *ec_schema_place_text(struct ec_schema *schema, const struct ec_vocab *scope)
{
    if (scope == ec_vocab_global()) {
        return "the global scope";
    }
    return ec_rule_text(schema->context, "%s %s",
                        scope->kind == EC_VOCAB_MODULE ? "module" : "scope",
                        ec_vocab_spelling(scope).ptr);
}

const struct ec_site_word *ec_schema_site_word(const struct ec_schema *schema,
                                               struct ec_schema_place place, enum ec_site_kind kind,
                                               struct ec_str name)
{
    const struct ec_site_words *site = schema->context->settings->site;
    return site ? ec_site_find(site, place.site, kind, name) : NULL;
}

bool ec_schema_is_own(const struct ec_schema *schema, struct ec_schema_place place)
{
    const struct ec_site_words *site = schema->context->settings->site;
    return site && !place.scope && !place.anywhere && ec_site_lists_options(site, place.site);
}

/* The scopes and modules with this name: how many there are, and the first. */
static size_t count_scopes(struct ec_str name, const struct ec_vocab **first)
{
    struct ec_numbers numbers = ec_vocab_find(name);
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (ec_schema_is_scope(word)) {
            *first = count++ == 0 ? word : *first;
        }
    }
    return count;
}

/* ---- options --------------------------------------------------------------------------------- */

static const struct ec_vocab *find_option(struct ec_schema *schema, uint32_t number,
                                          const struct ec_vocab *scope)
{
    struct ec_schema_name *name = &schema->names[number];
    uint16_t where = (uint16_t)ec_vocab_number(scope);
    if (name->option_scope != where) {
        const struct ec_vocab *option =
            ec_vocab_option(ec_intern_text(schema->model->names, number), scope);
        name->option_scope = where;
        name->option = option ? (uint16_t)ec_vocab_number(option) : 0;
    }
    return ec_vocab_at(name->option);
}

/* True for records of one name between which a fragment need not choose. */
static bool are_alike(const struct ec_vocab *a, const struct ec_vocab *b)
{
    return a->type == b->type && a->element == b->element && a->value == b->value &&
           a->key == b->key && a->also == b->also && a->unit == b->unit && a->range == b->range &&
           a->keys == b->keys && a->values == b->values && a->separators == b->separators &&
           a->since == b->since && a->deprecated == b->deprecated && a->removed == b->removed;
}

/* The options of this name, those that are alike counted once; *first is the first. */
static size_t count_options(struct ec_str name, const struct ec_vocab **first)
{
    struct ec_numbers numbers = ec_vocab_find(name);
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (ec_schema_is_option(word) && !(*first && are_alike(*first, word))) {
            *first = count++ == 0 ? word : *first;
        }
    }
    return count;
}

/* False for nearly all words: those that every version has. */
static bool has_life(const struct ec_schema *schema, const struct ec_vocab *word)
{
    return schema->context->settings->target != 0 || word->deprecated != 0 || word->removed != 0 ||
           word->status == EC_STATUS_OBSOLETE;
}

static struct ec_schema_word word_of(const struct ec_schema *schema, struct ec_schema_place place,
                                     const struct ec_node *node, const struct ec_load *load)
{
    return (struct ec_schema_word){
        .name = ec_intern_text(schema->model->names, node->name),
        .range = ec_node_name_range(load->source, node),
        .load = load,
        .node = node,
        .place = place,
    };
}

/* All assignments of an option in one instance, the one in force first. */
static void look_at_assignments(struct ec_schema *schema, struct ec_schema_place place,
                                const struct ec_scope *scope, const struct ec_vocab *option,
                                const struct ec_assign *assign)
{
    bool once = !assign->shadowed;
    bool life = has_life(schema, option);
    for (; assign; assign = assign->shadowed) {
        ec_schema_look_at_value(schema, option, assign->node, assign->load);
        if (life) {
            ec_schema_look_at_life(schema, &(struct ec_schema_use){
                                               .word = option,
                                               .scope = place.scope,
                                               .at = scope,
                                               .range = ec_assign_name_range(assign),
                                               .node = assign->node,
                                               .once = once,
                                           });
        }
    }
}

/* What may be set in every module, even in one that the vocabulary does not know. */
static const struct ec_vocab *find_general(struct ec_str name)
{
    struct ec_numbers numbers = ec_vocab_find(name);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (ec_schema_is_option(word) && ec_vocab_is_general(word)) {
            return word;
        }
    }
    return NULL;
}

/* The option of the vocabulary that a name is in a place; NULL if there is none. *known is how many it
   may be. */
static const struct ec_vocab *option_in(struct ec_schema *schema, struct ec_schema_place place,
                                        uint32_t number, size_t *known)
{
    const struct ec_vocab *option = NULL;
    struct ec_str name = ec_intern_text(schema->model->names, number);
    *known = 1;
    if (place.anywhere) {
        *known = count_options(name, &option);
    } else if (place.scope) {
        option = find_option(schema, number, place.scope);
    } else if (!schema->context->settings->only_site) {
        option = find_general(name);
    }
    return option;
}

/* All assignments of one option in one instance. */
static void look_at_option(struct ec_schema *schema, struct ec_schema_place place,
                           const struct ec_scope *scope, const struct ec_assign *assign)
{
    const struct ec_site_word *own = NULL;
    size_t known;
    struct ec_str name = ec_intern_text(schema->model->names, assign->node->name);
    const struct ec_vocab *option = option_in(schema, place, assign->node->name, &known);
    if (!option || place.anywhere) {
        own = ec_schema_site_word(schema, place, EC_SITE_OPTION, name);
    }
    if (option && own) {
        /* In a fragment it may be the one or the other. */
        known += own->type || own->mixed;
        own = NULL;
    }
    if (option) {
        if (known == 1) {
            look_at_assignments(schema, place, scope, option, assign);
        }
        return;
    }
    for (; assign; assign = assign->shadowed) {
        if (own) {
            ec_schema_look_at_own_value(schema, own, assign->node, assign->load);
        } else {
            struct ec_schema_word word = word_of(schema, place, assign->node, assign->load);
            ec_schema_bad_option(schema, &word);
        }
    }
}

/* The options of Security have rules of their own. */
static bool is_security(struct ec_schema_place place)
{
    return place.scope && ec_str_equal(ec_vocab_text(place.scope->name), EC_STR("Security"));
}

static void look_at_options(struct ec_schema *schema, struct ec_schema_place place,
                            const struct ec_scope *scope)
{
    bool unknown = !place.scope && !place.anywhere && !ec_schema_is_own(schema, place);
    bool skipped = unknown || is_security(place);
    size_t count = 0;
    for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
        count++;
        if (!skipped) {
            look_at_option(schema, place, scope, assign);
        }
    }
    *(unknown ? &schema->context->n_unchecked : &schema->context->n_checked) += count;
}

/* ---- scopes ---------------------------------------------------------------------------------- */

static const struct ec_vocab *find_scope(struct ec_schema *schema, uint32_t number,
                                         const struct ec_vocab *parent)
{
    struct ec_schema_name *name = &schema->names[number];
    uint16_t where = (uint16_t)ec_vocab_number(parent);
    if (name->parent != where) {
        const struct ec_vocab *scope =
            ec_vocab_scope(ec_intern_text(schema->model->names, number), parent);
        name->parent = where;
        name->scope = scope ? (uint16_t)ec_vocab_number(scope) : 0;
    }
    return ec_vocab_at(name->scope);
}

/* A known scope in the wrong place still tells what may stand in it. */
static struct ec_schema_place place_of_word(struct ec_str name)
{
    const struct ec_vocab *word = NULL;
    size_t count = count_scopes(name, &word);
    return (struct ec_schema_place){.scope = count == 1 ? word : NULL, .anywhere = count > 1};
}

static void look_at_scope(struct ec_schema *schema, struct ec_schema_place parent,
                          const struct ec_vocab *word, const struct ec_scope *scope)
{
    ec_schema_look_at_instance(schema, word, scope);
    const struct ec_opening *opening = has_life(schema, word) ? &scope->opening : NULL;
    for (; opening; opening = opening->next) {
        ec_schema_look_at_life(
            schema, &(struct ec_schema_use){
                        .word = word,
                        .scope = parent.scope,
                        .at = scope->parent,
                        .range = ec_node_name_range(opening->load->source, opening->node),
                        .node = opening->node,
                    });
    }
}

static void bad_scope(struct ec_schema *schema, struct ec_schema_place parent,
                      const struct ec_scope *scope)
{
    for (const struct ec_opening *opening = &scope->opening; opening; opening = opening->next) {
        struct ec_schema_word bad = word_of(schema, parent, opening->node, opening->load);
        ec_schema_bad_scope(schema, &bad);
    }
}

/* The same in a fragment. */
static struct ec_schema_place enter_anywhere(struct ec_schema *schema,
                                             struct ec_schema_place parent,
                                             const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(schema->model->names, scope->name);
    struct ec_schema_place place = place_of_word(name);
    const struct ec_site_word *own = ec_schema_site_word(schema, parent, EC_SITE_SCOPE, name);
    if (place.scope) {
        look_at_scope(schema, parent, place.scope, scope);
    } else if (!place.anywhere && own) {
        ec_schema_look_at_own_instance(schema, own, scope);
    } else if (!place.anywhere) {
        bad_scope(schema, parent, scope);
    }
    return place;
}

/* What the vocabulary knows of a scope, whose name is judged by the way. */
static struct ec_schema_place enter_known(struct ec_schema *schema, struct ec_schema_place parent,
                                          const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(schema->model->names, scope->name);
    const struct ec_vocab *word =
        parent.scope ? find_scope(schema, scope->name, parent.scope) : NULL;
    if (word) {
        look_at_scope(schema, parent, word, scope);
        return (struct ec_schema_place){.scope = word};
    }
    const struct ec_site_word *own = ec_schema_site_word(schema, parent, EC_SITE_SCOPE, name);
    if (own) {
        ec_schema_look_at_own_instance(schema, own, scope);
        return (struct ec_schema_place){0};
    }
    if (schema->context->settings->only_site && ec_schema_is_own(schema, parent)) {
        bad_scope(schema, parent, scope);
        return (struct ec_schema_place){0};
    }
    if (!parent.scope) {
        return parent;
    }
    bad_scope(schema, parent, scope);
    return place_of_word(name);
}

/* What may stand in a scope. */
static struct ec_schema_place enter_scope(struct ec_schema *schema, struct ec_schema_place parent,
                                          const struct ec_scope *scope)
{
    const struct ec_site_words *site = schema->context->settings->site;
    struct ec_schema_place place = parent.anywhere ? enter_anywhere(schema, parent, scope)
                                                   : enter_known(schema, parent, scope);
    if (site) {
        struct ec_str name = ec_intern_text(schema->model->names, scope->name);
        place.site = ec_site_enter(site, parent.site, name, place.scope);
    }
    return place;
}

/* ---- the walk -------------------------------------------------------------------------------- */

static bool push(struct stack *stack, struct ec_schema_place place)
{
    void *places = stack->places;
    if (!ec_grow(&places, &stack->capacity, stack->depth + 1, sizeof(*stack->places))) {
        return false;
    }
    stack->places = places;
    stack->places[stack->depth++] = place;
    return true;
}

/* The scope behind `scope` in reading order that is due; leaves what is left. */
static const struct ec_scope *next_scope(const struct ec_schema *schema,
                                         const struct ec_scope *scope, struct stack *stack)
{
    const struct ec_scope *next = ec_rule_walk(schema->context, scope);
    for (; next && scope != next->parent; scope = scope->parent) {
        stack->depth--;
    }
    return next;
}

/* Returns false when memory is short. */
static bool walk(struct ec_schema *schema, struct stack *stack)
{
    const struct ec_site_words *site = schema->context->settings->site;
    bool only_site = schema->context->settings->only_site;
    bool is_main = schema->model->is_main || only_site;
    struct ec_schema_place place = {.scope = is_main && !only_site ? ec_vocab_global() : NULL,
                                    .anywhere = !is_main};
    if (site) {
        place.site = ec_site_begin(site, is_main);
    }
    const struct ec_scope *scope = schema->model->global;
    while (scope) {
        ec_rule_enter(schema->context, scope);
        if (scope->parent) {
            place = enter_scope(schema, stack->places[stack->depth - 1], scope);
        }
        if (!push(stack, place)) {
            return false;
        }
        look_at_options(schema, place, scope);
        scope = next_scope(schema, scope, stack);
    }
    return true;
}

void ec_rule_schema(struct ec_rule_context *context)
{
    struct ec_arena *arena = context->arena;
    size_t words = (size_t)ec_vocab_count() + 1;
    struct ec_schema schema = {.context = context, .model = context->model};
    struct stack stack = {0};
    schema.names = ec_arena_zalloc(arena, context->model->names->count * sizeof(*schema.names));
    schema.types = ec_arena_zalloc(arena, words * sizeof(*schema.types));
    if (!schema.names || !schema.types || !walk(&schema, &stack)) {
        context->report->oom = true;
    }
    free(stack.places);
}
