/* SPDX-License-Identifier: MIT */
#include "model/differences.h"

#include "base/buf.h"
#include "model/compare.h"

#include <stdlib.h>

/* Models are taken one after the other, and go away unless they have an option that is new. The records of an option are the same for all nodes as long as
   its file is, so the usual case is one comparison of pointers for an option of a node. */

/* Of more values than this, spellings are told apart. */
enum { MOST_COMPARED = 32 };

/* A value of an option: the models that have it are runs, since most follow each other. */
struct value {
    const struct ec_assign *assign; /* NULL for a scope as such */
    struct value *next;
    struct run *runs; /* the last one first */
};

struct run {
    struct run *next;
    uint32_t first;
    uint32_t last;
};

/* An option of a scope instance, or with the name 0 the instance. */
struct record {
    const struct ec_scope *scope;
    struct value *values; /* the last one first */
    struct value *recent;
    const struct ec_model *owner; /* of `scope` */
    uint32_t model;               /* its number */
    uint32_t scope_key;
    uint32_t key;
    uint32_t name;
    uint32_t n_models;
};

/* The scope instances from the global one to where the walk is. */
struct level {
    const struct ec_scope *scope;
    uint32_t key;
};

struct finder {
    struct ec_arena *arena; /* of the caller */
    struct ec_arena own;
    const struct ec_node_tree *tree;
    uint32_t **views; /* of each model: places in tree->views */
    size_t *n_views;
    uint32_t n_models;
    struct ec_intern scopes;  /* parent, name, instance */
    struct ec_intern options; /* scope, name */
    struct ec_intern values;  /* option, text */
    struct record *records;   /* by number in `options` */
    size_t records_capacity;
    struct value **numbered; /* by number in `values` */
    size_t numbered_capacity;
    bool *has_members; /* by number in `scopes` */
    size_t members_capacity;
    struct level *levels;
    size_t n_levels;
    size_t levels_capacity;
    struct ec_difference **last; /* where the next one is linked to */
    bool keep;                   /* the model has what none before it had */
    bool oom;
};

/* ---- models ----------------------------------------------------------------------------------- */

/* Lists the views of each model. */
static void collect_views(struct finder *finder)
{
    const struct ec_node_tree *tree = finder->tree;
    size_t n = (size_t)finder->n_models + 1;
    finder->views = ec_arena_zalloc(&finder->own, n * sizeof(uint32_t *));
    finder->n_views = ec_arena_zalloc(&finder->own, n * sizeof(*finder->n_views));
    if (finder->own.oom) {
        finder->oom = true;
        return;
    }
    for (size_t i = 0; i < tree->n_views; i++) {
        if (tree->views[i].number != 0) {
            finder->n_views[tree->views[i].number - 1]++;
        }
    }
    for (uint32_t i = 0; i < finder->n_models; i++) {
        finder->views[i] = ec_arena_alloc(&finder->own, finder->n_views[i] * sizeof(uint32_t));
        finder->oom |= !finder->views[i];
        finder->n_views[i] = 0;
    }
    for (size_t i = 0; i < tree->n_views && !finder->oom; i++) {
        if (tree->views[i].number != 0) {
            uint32_t model = tree->views[i].number - 1;
            finder->views[model][finder->n_views[model]++] = (uint32_t)i;
        }
    }
}

/* ---- values ----------------------------------------------------------------------------------- */

/* Makes `*array` reach up to `index`, what is new zeroed. */
static bool reach(void **array, size_t *capacity, size_t index, size_t size)
{
    size_t before = *capacity;
    if (!ec_grow(array, capacity, index + 1, size)) {
        return false;
    }
    memset((char *)*array + before * size, 0, (*capacity - before) * size);
    return true;
}

static void add_text(struct finder *finder, struct ec_buf *buf, const struct ec_source *source,
                     uint32_t first, uint32_t len)
{
    struct ec_str text = ec_word_decode(&finder->own, source, first, len);
    uint32_t size = (uint32_t)text.len;
    ec_buf_add(buf, (const char *)&size, sizeof(size));
    ec_buf_add(buf, text.ptr, text.len);
}

/* The value of an assignment as a key. */
static void add_value(struct finder *finder, struct ec_buf *buf, const struct ec_assign *assign)
{
    const struct ec_node *node = assign->node;
    const struct ec_source *source = assign->load->source;
    ec_buf_add(buf, (const char *)&node->value, 1);
    if (node->value == EC_VALUE_SCALAR) {
        add_text(finder, buf, source, node->word_first, node->word_len);
    } else if (node->value != EC_VALUE_NONE) {
        for (const struct ec_item *item = node->items; item; item = item->next) {
            add_text(finder, buf, source, item->key_first, item->key_len);
            add_text(finder, buf, source, item->first, item->len);
        }
    }
}

static void add_run(struct finder *finder, struct value *value, uint32_t model)
{
    if (value->runs && value->runs->last + 1 == model) {
        value->runs->last = model;
        return;
    }
    struct run *run = ec_arena_alloc(&finder->own, sizeof(*run));
    if (!run) {
        finder->oom = true;
        return;
    }
    *run = (struct run){value->runs, model, model};
    value->runs = run;
}

/* An assignment that outlives its model, as far as values and places need it. */
static const struct ec_assign *copy_assign(struct finder *finder, const struct ec_assign *assign)
{
    struct ec_assign *copy = ec_arena_zalloc(finder->arena, sizeof(*copy));
    struct ec_load *load = ec_arena_zalloc(finder->arena, sizeof(*load));
    if (!copy || !load) {
        return NULL;
    }
    *load = (struct ec_load){.source = assign->load->source, .tree = assign->load->tree};
    *copy = (struct ec_assign){.node = assign->node, .load = load};
    return copy;
}

static struct value *new_value(struct finder *finder, struct record *record,
                               const struct ec_assign *assign, uint32_t model)
{
    struct value *value = ec_arena_zalloc(&finder->own, sizeof(*value));
    bool kept = record->model == model; /* for the record's sake */
    const struct ec_assign *lasting = assign && !kept ? copy_assign(finder, assign) : assign;
    if (!value || (assign && !lasting)) {
        return NULL;
    }
    *value = (struct value){.assign = lasting, .next = record->values};
    record->values = value;
    return value;
}

/* The value with this text, which may be new. NULL without memory. */
static struct value *find_value(struct finder *finder, struct record *record,
                                const struct ec_assign *assign, uint32_t model)
{
    struct ec_buf key;
    ec_buf_init(&key);
    ec_buf_add(&key, (const char *)&record->key, sizeof(record->key));
    if (assign) {
        add_value(finder, &key, assign);
    }
    uint32_t number = key.oom ? 0 : ec_intern_add(&finder->values, key.bytes, key.len);
    ec_buf_fini(&key);
    void *numbered = finder->numbered;
    bool ok =
        number != 0 && reach(&numbered, &finder->numbered_capacity, number, sizeof(struct value *));
    finder->numbered = numbered;
    if (!ok) {
        return NULL;
    }
    if (!finder->numbered[number]) {
        finder->numbered[number] = new_value(finder, record, assign, model);
    }
    return finder->numbered[number];
}

/* Notes that a model has an option, or with the name 0 an instance. */
static void note(struct finder *finder, const struct level *level, uint32_t name,
                 const struct ec_assign *assign, const struct ec_model *owner)
{
    const uint32_t key[] = {level->key, name};
    uint32_t number = ec_intern_add(&finder->options, (const char *)key, sizeof(key));
    void *records = finder->records;
    bool ok =
        number != 0 && reach(&records, &finder->records_capacity, number, sizeof(*finder->records));
    finder->records = records;
    if (!ok) {
        finder->oom = true;
        return;
    }
    struct record *record = &finder->records[number];
    uint32_t model = finder->n_models;
    if (record->n_models++ == 0) {
        finder->keep = true;
        record->scope = level->scope;
        record->owner = owner;
        record->model = model;
        record->scope_key = level->key;
        record->key = number;
        record->name = name;
    }
    struct value *value = record->recent;
    if (!value || (assign && value->assign->node != assign->node)) {
        value = find_value(finder, record, assign, model);
    }
    record->recent = value;
    if (value) {
        add_run(finder, value, model);
    } else {
        finder->oom = true;
    }
}

/* ---- scopes ----------------------------------------------------------------------------------- */

/* Enters a scope of the walk: what is on the way to it is kept. */
static const struct level *enter(struct finder *finder, const struct ec_model *model,
                                 const struct ec_scope *scope)
{
    while (finder->n_levels > 0 && finder->levels[finder->n_levels - 1].scope != scope->parent) {
        finder->n_levels--;
    }
    struct ec_buf key;
    struct ec_str instance = ec_intern_text(&model->instances, scope->instance);
    uint32_t above = finder->n_levels > 0 ? finder->levels[finder->n_levels - 1].key : 0;
    const uint32_t head[] = {above, scope->name, scope->instance != 0};
    ec_buf_init(&key);
    ec_buf_add(&key, (const char *)head, sizeof(head));
    ec_buf_add(&key, instance.ptr, instance.len);
    uint32_t number = key.oom ? 0 : ec_intern_add(&finder->scopes, key.bytes, key.len);
    ec_buf_fini(&key);
    void *levels = finder->levels;
    void *members = finder->has_members;
    bool ok =
        number != 0 &&
        ec_grow(&levels, &finder->levels_capacity, finder->n_levels + 1, sizeof(*finder->levels)) &&
        reach(&members, &finder->members_capacity, number, sizeof(*finder->has_members));
    finder->levels = levels;
    finder->has_members = members;
    if (!ok) {
        finder->oom = true;
        return NULL;
    }
    finder->has_members[number] |= scope->n_members > 0;
    struct level *level = &finder->levels[finder->n_levels++];
    *level = (struct level){scope, number};
    return level;
}

/* Takes the next model; returns whether it is needed any longer. */
static bool take_model(void *data, const struct ec_model *model)
{
    struct finder *finder = data;
    finder->n_levels = 0;
    finder->keep = false;
    for (const struct ec_scope *scope = model->global; scope && !finder->oom;
         scope = ec_scope_walk(scope)) {
        const struct level *level = enter(finder, model, scope);
        if (level) {
            note(finder, level, 0, NULL, model);
        }
        const struct ec_assign *assign = level ? scope->settings : NULL;
        for (; assign && !finder->oom; assign = assign->next) {
            note(finder, level, assign->node->name, assign, model);
        }
    }
    finder->n_models++;
    return finder->keep;
}

/* ---- differences ------------------------------------------------------------------------------ */

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void add_views(struct finder *finder, struct ec_variant *variant, uint32_t *views,
                      uint32_t model)
{
    memcpy(views + variant->n_views, finder->views[model], finder->n_views[model] * sizeof(*views));
    variant->n_views += finder->n_views[model];
}

/* The variant of a value or, with NULL, of the models that `marks` leaves out. NULL without memory. */
static struct ec_variant *new_variant(struct finder *finder, const struct value *value, bool *marks)
{
    struct ec_variant *variant = ec_arena_zalloc(finder->arena, sizeof(*variant));
    size_t n = 0;
    for (const struct run *run = value ? value->runs : NULL; run; run = run->next) {
        for (uint32_t i = run->first; i <= run->last; i++) {
            n += finder->n_views[i];
            marks[i] = true;
        }
    }
    for (uint32_t i = 0; !value && i < finder->n_models; i++) {
        n += marks[i] ? 0 : finder->n_views[i];
    }
    uint32_t *views = ec_arena_alloc(finder->arena, (n + 1) * sizeof(*views));
    if (!variant || !views) {
        return NULL;
    }
    for (const struct run *run = value ? value->runs : NULL; run; run = run->next) {
        for (uint32_t i = run->first; i <= run->last; i++) {
            add_views(finder, variant, views, i);
        }
    }
    for (uint32_t i = 0; !value && i < finder->n_models; i++) {
        if (!marks[i]) {
            add_views(finder, variant, views, i);
        }
    }
    qsort(views, variant->n_views, sizeof(*views), by_number);
    variant->views = views;
    if (value) {
        variant->assign = value->assign;
        variant->is_there = true;
    }
    return variant;
}

static int by_size(const void *a, const void *b)
{
    const struct ec_variant *x = *(struct ec_variant *const *)a;
    const struct ec_variant *y = *(struct ec_variant *const *)b;
    return x->n_views != y->n_views ? (x->n_views < y->n_views) - (x->n_views > y->n_views)
                                    : by_number(x->views, y->views);
}

/* Lists the values of a record, the first one first; spellings of one value become one, where they are
   few enough to compare each with each. Returns how many are left. */
static size_t list_values(struct finder *finder, const struct record *record,
                          const struct ec_vocab *word, struct value **list, size_t n)
{
    size_t left = 0;
    size_t at = n;
    for (struct value *value = record->values; value; value = value->next) {
        list[--at] = value;
    }
    for (size_t i = 0; i < n; i++) {
        size_t k = n > MOST_COMPARED || !list[i]->assign ? left : 0;
        while (k < left && !ec_assign_same(&finder->own, word, list[k]->assign, list[i]->assign)) {
            k++;
        }
        if (k == left) {
            list[left++] = list[i];
            continue;
        }
        struct run **end = &list[k]->runs;
        while (*end) {
            end = &(*end)->next;
        }
        *end = list[i]->runs;
    }
    return left;
}

static void add_difference(struct finder *finder, const struct record *record,
                           const struct ec_vocab *word, struct value *const *values, size_t n)
{
    struct ec_difference *difference = ec_arena_zalloc(finder->arena, sizeof(*difference));
    struct ec_variant **list = ec_arena_alloc(&finder->own, (n + 1) * sizeof(*list));
    bool *marks = ec_arena_zalloc(&finder->own, finder->n_models + 1);
    finder->oom |= !difference || !list || !marks;
    bool missing = record->n_models < finder->n_models;
    for (size_t i = 0; !finder->oom && i < n + missing; i++) {
        list[i] = new_variant(finder, i < n ? values[i] : NULL, marks);
        finder->oom |= !list[i];
    }
    if (finder->oom) {
        return;
    }
    n += missing;
    qsort(list, n, sizeof(*list), by_size);
    for (size_t i = n; i-- > 0;) {
        list[i]->next = difference->variants;
        difference->variants = list[i];
    }
    difference->model = record->owner;
    difference->scope = record->scope;
    difference->word = word;
    difference->name = ec_intern_text(difference->model->names, record->name);
    *finder->last = difference;
    finder->last = &difference->next;
}

/* Adds the difference of a record, if it is one. */
static bool take_record(struct finder *finder, const struct record *record)
{
    const struct ec_model *model = record->owner;
    bool missing = record->n_models < finder->n_models;
    if ((record->name == 0 && finder->has_members[record->scope_key]) ||
        (!missing && !record->values->next)) {
        return false;
    }
    size_t n = 0;
    for (const struct value *value = record->values; value; value = value->next) {
        n++;
    }
    const struct ec_vocab *place = record->name != 0 ? ec_scope_word(model, record->scope) : NULL;
    const struct ec_vocab *word =
        place ? ec_vocab_option(ec_intern_text(model->names, record->name), place) : NULL;
    struct value **values = ec_arena_alloc(&finder->own, n * sizeof(*values));
    if (!values) {
        finder->oom = true;
        return false;
    }
    n = list_values(finder, record, word, values, n);
    if (n + missing < 2) {
        return false;
    }
    add_difference(finder, record, word, values, n);
    return true;
}

static int by_scope(const void *a, const void *b)
{
    const struct record *x = a;
    const struct record *y = b;
    return x->scope_key != y->scope_key ? by_number(&x->scope_key, &y->scope_key)
                                        : by_number(&x->key, &y->key);
}

static void list_differences(struct finder *finder, struct ec_differences *differences)
{
    /* Number 0 means no option, and is no record. */
    size_t n = finder->options.count;
    collect_views(finder);
    if (finder->oom || n < 2 || finder->records_capacity < n) {
        return;
    }
    qsort(finder->records + 1, n - 1, sizeof(*finder->records), by_scope);
    for (size_t i = 1; i < n && !finder->oom; i++) {
        differences->n += take_record(finder, &finder->records[i]);
    }
}

enum ec_status ec_differences_find(struct ec_arena *arena, struct ec_node_tree *tree,
                                   const char *name, struct ec_differences *differences)
{
    struct finder finder = {.arena = arena, .tree = tree, .last = &differences->first};
    enum ec_status status = EC_NOMEM;
    *differences = (struct ec_differences){0};
    ec_arena_init(&finder.own);
    bool scopes = ec_intern_init(&finder.scopes, false);
    bool options = ec_intern_init(&finder.options, false);
    bool values = ec_intern_init(&finder.values, false);
    if (scopes && options && values) {
        status = ec_node_tree_visit(tree, name, take_model, &finder);
    }
    if (status == EC_OK) {
        list_differences(&finder, differences);
    }
    bool oom = finder.oom || finder.own.oom || arena->oom;
    ec_arena_fini(&finder.own);
    ec_intern_fini(&finder.scopes);
    ec_intern_fini(&finder.options);
    ec_intern_fini(&finder.values);
    free(finder.records);
    free(finder.numbered);
    free(finder.has_members);
    free(finder.levels);
    return oom ? EC_NOMEM : status;
}
