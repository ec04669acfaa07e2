/* SPDX-License-Identifier: MIT */
#include "model/compare.h"

#include "model/patterns.h"
#include "schema/value.h"

#include <stdlib.h>

/* The same scope in both models. */
struct pair {
    const struct ec_scope *old;
    const struct ec_scope *new;
};

struct side {
    const struct ec_model *model;
    struct ec_evaluator *evaluator;
};

struct comparison {
    struct ec_arena *arena;
    struct ec_changes *changes;
    struct side old;
    struct side new;
    struct pair *pairs; /* still to be looked at, the next one last */
    size_t n_pairs;
    size_t capacity;
    struct ec_arena answers; /* of one change */
    bool failed;
};

/* ---- values ----------------------------------------------------------------------------------- */

struct entry {
    struct ec_str key;
    struct ec_str value;
    size_t order;
};

static struct ec_str decode(struct ec_arena *arena, const struct ec_assign *assign, uint32_t first,
                            uint32_t len)
{
    struct ec_str text = ec_word_decode(arena, assign->load->source, first, len);
    return text.ptr ? text : EC_STR("");
}

/* The elements of a list, or entries of a dictionary; a scalar is a list of one. NULL when memory is
   short. */
static struct entry *read_entries(struct ec_arena *arena, const struct ec_assign *assign, size_t *n)
{
    const struct ec_node *node = assign->node;
    bool scalar = node->value == EC_VALUE_SCALAR;
    /* A scalar has no such member, nor has an option that lacks its value. */
    bool aggregate = node->value == EC_VALUE_LIST || node->value == EC_VALUE_DICTIONARY;
    const struct ec_item *items = aggregate ? node->items : NULL;
    *n = scalar;
    for (const struct ec_item *item = items; item; item = item->next) {
        ++*n;
    }
    struct entry *entries = ec_arena_alloc(arena, (*n + 1) * sizeof(*entries));
    if (entries && scalar) {
        entries[0] =
            (struct entry){EC_STR(""), decode(arena, assign, node->word_first, node->word_len), 0};
    }
    size_t i = 0;
    for (const struct ec_item *item = items; entries && item; item = item->next, i++) {
        entries[i] = (struct entry){decode(arena, assign, item->key_first, item->key_len),
                                    decode(arena, assign, item->first, item->len), i};
    }
    return entries;
}

/* By key; of equal keys the last one counts, so it goes first. */
static int by_key(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    size_t len = x->key.len < y->key.len ? x->key.len : y->key.len;
    int order = len == 0 ? 0 : memcmp(x->key.ptr, y->key.ptr, len);
    if (order == 0 && x->key.len != y->key.len) {
        order = x->key.len < y->key.len ? -1 : 1;
    }
    return order != 0 ? order : x->order > y->order ? -1 : 1;
}

/* Sorts a dictionary and drops entries that a later one replaces. */
static size_t sort_entries(struct entry *entries, size_t n)
{
    size_t kept = 0;
    if (n > 1) {
        qsort(entries, n, sizeof(*entries), by_key);
    }
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || !ec_str_equal(entries[kept - 1].key, entries[i].key)) {
            entries[kept++] = entries[i];
        }
    }
    return kept;
}

bool ec_assign_same(struct ec_arena *arena, const struct ec_vocab *word, const struct ec_assign *a,
                    const struct ec_assign *b)
{
    bool dictionary = a->node->value == EC_VALUE_DICTIONARY;
    size_t n_a = 0;
    size_t n_b = 0;
    if (a->node->value == EC_VALUE_SCALAR && b->node->value == EC_VALUE_SCALAR) {
        return ec_value_same(word, ec_assign_text(arena, a), ec_assign_text(arena, b));
    }
    if (dictionary != (b->node->value == EC_VALUE_DICTIONARY)) {
        return false;
    }
    struct entry *x = read_entries(arena, a, &n_a);
    struct entry *y = read_entries(arena, b, &n_b);
    if (!x || !y) {
        return false;
    }
    if (dictionary) {
        n_a = sort_entries(x, n_a);
        n_b = sort_entries(y, n_b);
    }
    bool same = n_a == n_b;
    for (size_t i = 0; i < n_a && same; i++) {
        same = ec_str_equal(x[i].key, y[i].key) && ec_value_same(word, x[i].value, y[i].value);
    }
    return same;
}

/* ---- effects ---------------------------------------------------------------------------------- */

/* What holds for the option where `scope` is, whether this side has that instance or not. */
static bool evaluate(struct comparison *comparison, const struct side *side,
                     const struct ec_question *question, struct ec_evaluation *answer)
{
    bool ok = ec_evaluate(side->evaluator, &comparison->answers, question, answer);
    comparison->failed |= !ok;
    return ok;
}

static bool is_default(struct ec_arena *arena, const struct ec_evaluation *set,
                       const struct ec_evaluation *unset)
{
    if (!unset->word || unset->word->default_text == 0 ||
        set->in_force->assign->node->value != EC_VALUE_SCALAR) {
        return false;
    }
    return ec_value_same(unset->word, ec_assign_text(arena, set->in_force->assign),
                         ec_vocab_text(unset->word->default_text));
}

/* True if the option has the same value before and after; on the arena of answers. */
static bool is_same_in_force(struct comparison *comparison, const struct ec_change *change)
{
    struct ec_arena *arena = &comparison->answers;
    struct ec_question question;
    struct ec_evaluation old;
    struct ec_evaluation new;
    const struct ec_scope *scope = change->new_scope ? change->new_scope : change->old_scope;
    const struct side *of = change->new_scope ? &comparison->new : &comparison->old;
    const struct ec_assign *assign = change->new ? change->new : change->old;
    const struct side *named = change->new ? &comparison->new : &comparison->old;
    struct ec_str option = ec_intern_text(named->model->names, assign->node->name);
    if (!ec_question_at(of->model, arena, scope, option, &question)) {
        comparison->failed = true;
        return false;
    }
    if (!evaluate(comparison, &comparison->old, &question, &old) ||
        !evaluate(comparison, &comparison->new, &question, &new)) {
        return false;
    }
    if (old.in_force && new.in_force) {
        return ec_assign_same(arena, change->word, old.in_force->assign, new.in_force->assign);
    }
    if (old.in_force || new.in_force) {
        return old.in_force ? is_default(arena, &old, &new) : is_default(arena, &new, &old);
    }
    return true;
}

/* False as well when it would take too long to tell. */
static bool is_unchanged(struct comparison *comparison, const struct ec_change *change)
{
    if (!comparison->old.model || !comparison->new.model ||
        ec_evaluator_is_weary(comparison->old.evaluator) ||
        ec_evaluator_is_weary(comparison->new.evaluator)) {
        return false;
    }
    ec_arena_init(&comparison->answers);
    bool same = is_same_in_force(comparison, change);
    comparison->failed |= comparison->answers.oom;
    ec_arena_fini(&comparison->answers);
    return same;
}

static enum ec_effect effect_of_word(const struct ec_vocab *word)
{
    switch (word ? word->reload : 0) {
    case EC_RELOAD_LIVE:
        return EC_EFFECT_RELOAD;
    case EC_RELOAD_RESTART:
    case EC_RELOAD_PARTLY:
        return EC_EFFECT_RESTART;
    default:
        return EC_EFFECT_UNKNOWN;
    }
}

static enum ec_effect effect_of(struct comparison *comparison, const struct ec_change *change)
{
    const struct ec_vocab *word = change->word;
    if (change->old || change->new) {
        return is_unchanged(comparison, change) ? EC_EFFECT_NONE : effect_of_word(word);
    }
    if (change->kind == EC_CHANGE_ORDER) {
        bool module = word && word->kind == EC_VOCAB_MODULE;
        return module ? EC_EFFECT_UNKNOWN : EC_EFFECT_RELOAD;
    }
    /* What is in the instance has effects of its own. */
    return word && word->reload != 0 ? effect_of_word(word) : EC_EFFECT_RELOAD;
}

/* ---- changes ---------------------------------------------------------------------------------- */

static void add_change(struct comparison *comparison, const struct ec_change *change)
{
    struct ec_changes *changes = comparison->changes;
    struct ec_change *copy = ec_arena_alloc(comparison->arena, sizeof(*copy));
    if (!copy) {
        comparison->failed = true;
        return;
    }
    *copy = *change;
    copy->effect = effect_of(comparison, copy);
    changes->effect = copy->effect > changes->effect ? copy->effect : changes->effect;
    *(changes->last ? &changes->last->next : &changes->first) = copy;
    changes->last = copy;
    changes->n++;
}

/* The setting of the same option on the other side. */
static const struct ec_assign *find_setting(const struct side *from, const struct ec_assign *assign,
                                            const struct side *to, const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(from->model->names, assign->node->name);
    uint32_t number = scope ? ec_intern_find(to->model->names, name.ptr, name.len) : 0;
    return number == 0 ? NULL : ec_setting_at(scope, number);
}

static const struct ec_vocab *option_word(const struct side *side, const struct ec_vocab *place,
                                          const struct ec_assign *assign)
{
    return place ? ec_vocab_option(ec_intern_text(side->model->names, assign->node->name), place)
                 : NULL;
}

static void compare_settings(struct comparison *comparison, struct pair pair)
{
    const struct side *side = pair.old ? &comparison->old : &comparison->new;
    const struct ec_vocab *place = ec_scope_word(side->model, pair.old ? pair.old : pair.new);
    struct ec_change change = {.old_scope = pair.old, .new_scope = pair.new};
    const struct ec_assign *old = pair.old ? pair.old->settings : NULL;
    for (; old; old = old->next) {
        change.old = old;
        change.new = find_setting(&comparison->old, old, &comparison->new, pair.new);
        change.word = option_word(&comparison->old, place, old);
        change.kind = change.new ? EC_CHANGE_CHANGED : EC_CHANGE_REMOVED;
        if (!change.new || !ec_assign_same(comparison->arena, change.word, old, change.new)) {
            add_change(comparison, &change);
        }
    }
    const struct ec_assign *new = pair.new ? pair.new->settings : NULL;
    change.kind = EC_CHANGE_ADDED;
    change.old = NULL;
    for (; new; new = new->next) {
        change.new = new;
        if (!find_setting(&comparison->new, new, &comparison->old, pair.old)) {
            change.word = option_word(&comparison->new, place, new);
            add_change(comparison, &change);
        }
    }
}

/* ---- scopes ----------------------------------------------------------------------------------- */

/* The same instance on the other side. */
static const struct ec_scope *find_scope(const struct side *from, const struct ec_scope *child,
                                         const struct side *to, const struct ec_scope *parent)
{
    struct ec_str name = ec_intern_text(from->model->names, child->name);
    struct ec_str instance = ec_intern_text(&from->model->instances, child->instance);
    uint32_t name_number = parent ? ec_intern_find(to->model->names, name.ptr, name.len) : 0;
    uint32_t number = child->instance == 0 || name_number == 0
                          ? 0
                          : ec_intern_find(&to->model->instances, instance.ptr, instance.len);
    bool absent = name_number == 0 || (child->instance != 0 && number == 0);
    return absent ? NULL : ec_scope_at(parent, name_number, number);
}

/* Instances among which the order counts: regular expressions of one scope, or modules. */
enum order { NO_ORDER, ORDER_OF_DOMAINS, ORDER_OF_HOSTS, ORDER_OF_MODULES };

static enum order order_of(const struct side *side, const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(side->model->names, scope->name);
    bool domain = ec_str_equal(name, EC_STR("domain"));
    if (domain || ec_str_equal(name, EC_STR("host"))) {
        bool regex = ec_is_regex_instance(ec_intern_text(&side->model->instances, scope->instance));
        return !regex ? NO_ORDER : domain ? ORDER_OF_DOMAINS : ORDER_OF_HOSTS;
    }
    const struct ec_vocab *word =
        scope->parent->parent ? NULL : ec_vocab_scope(name, ec_vocab_global());
    return word && word->kind == EC_VOCAB_MODULE ? ORDER_OF_MODULES : NO_ORDER;
}

/* The next sibling, the scope itself included, of that order that the other side has, too; *other is
   its instance there. */
static const struct ec_scope *next_common(const struct side *from, const struct ec_scope *scope,
                                          enum order order, const struct side *to,
                                          const struct ec_scope *parent,
                                          const struct ec_scope **other)
{
    for (; scope; scope = scope->next) {
        if (order_of(from, scope) == order && (*other = find_scope(from, scope, to, parent))) {
            return scope;
        }
    }
    return NULL;
}

/* Reports the first instance that others have overtaken. */
static void compare_order(struct comparison *comparison, struct pair pair, enum order order)
{
    const struct ec_scope *match;
    const struct ec_scope *back;
    const struct ec_scope *old = pair.old->children;
    const struct ec_scope *new = pair.new->children;
    for (;; old = old->next, new = new->next) {
        old = next_common(&comparison->old, old, order, &comparison->new, pair.new, &match);
        new = next_common(&comparison->new, new, order, &comparison->old, pair.old, &back);
        if (!old || !new) {
            return;
        }
        if (match != new) {
            struct ec_change change = {.kind = EC_CHANGE_ORDER,
                                       .old_scope = old,
                                       .new_scope = match,
                                       .word = ec_scope_word(comparison->old.model, old)};
            add_change(comparison, &change);
            return;
        }
    }
}

static void push_pair(struct comparison *comparison, const struct ec_scope *old,
                      const struct ec_scope *new)
{
    void *pairs = comparison->pairs;
    bool ok =
        ec_grow(&pairs, &comparison->capacity, comparison->n_pairs + 1, sizeof(*comparison->pairs));
    comparison->pairs = pairs;
    comparison->failed |= !ok;
    if (ok) {
        comparison->pairs[comparison->n_pairs++] = (struct pair){old, new};
    }
}

/* Pushes the children of both sides so that the first one is on top. */
static void push_children(struct comparison *comparison, struct pair pair)
{
    size_t before = comparison->n_pairs;
    for (const struct ec_scope *old = pair.old ? pair.old->children : NULL; old; old = old->next) {
        push_pair(comparison, old, find_scope(&comparison->old, old, &comparison->new, pair.new));
    }
    for (const struct ec_scope *new = pair.new ? pair.new->children : NULL; new; new = new->next) {
        if (!find_scope(&comparison->new, new, &comparison->old, pair.old)) {
            push_pair(comparison, NULL, new);
        }
    }
    for (size_t low = before, high = comparison->n_pairs; low + 1 < high; low++) {
        struct pair first = comparison->pairs[low];
        comparison->pairs[low] = comparison->pairs[--high];
        comparison->pairs[high] = first;
    }
}

static void compare_pair(struct comparison *comparison, struct pair pair)
{
    if (!pair.old != !pair.new) {
        const struct side *side = pair.old ? &comparison->old : &comparison->new;
        struct ec_change change = {.kind = pair.old ? EC_CHANGE_REMOVED : EC_CHANGE_ADDED,
                                   .old_scope = pair.old,
                                   .new_scope = pair.new,
                                   .word =
                                       ec_scope_word(side->model, pair.old ? pair.old : pair.new)};
        bool global = !(pair.old ? pair.old : pair.new)->parent;
        if (!global) {
            add_change(comparison, &change);
        }
    }
    compare_settings(comparison, pair);
    if (pair.old && pair.new) {
        compare_order(comparison, pair, ORDER_OF_DOMAINS);
        compare_order(comparison, pair, ORDER_OF_HOSTS);
        if (!pair.old->parent) {
            compare_order(comparison, pair, ORDER_OF_MODULES);
        }
    }
    push_children(comparison, pair);
}

static bool open_side(struct side *side, const struct ec_model *model)
{
    side->model = model;
    side->evaluator = model ? ec_evaluator_new(model) : NULL;
    return !model || side->evaluator;
}

bool ec_compare(struct ec_arena *arena, const struct ec_model *old, const struct ec_model *new,
                struct ec_changes *changes)
{
    struct comparison comparison = {.arena = arena, .changes = changes};
    *changes = (struct ec_changes){0};
    bool opened = open_side(&comparison.old, old);
    comparison.failed = !open_side(&comparison.new, new) || !opened;
    if (old || new) {
        push_pair(&comparison, old ? old->global : NULL, new ? new->global : NULL);
    }
    while (comparison.n_pairs > 0 && !comparison.failed && !arena->oom) {
        compare_pair(&comparison, comparison.pairs[--comparison.n_pairs]);
    }
    ec_evaluator_free(comparison.old.evaluator);
    ec_evaluator_free(comparison.new.evaluator);
    free(comparison.pairs);
    return !comparison.failed && !arena->oom;
}
