/* SPDX-License-Identifier: MIT */
#include "model/merge.h"

#include "schema/value.h"

#include <stdlib.h>

enum { FEW_MEMBERS = 16, FIRST_SLOTS = 32, DNS_NAME_SIZE = 256 };

/* The instance number that stands for "this member is an option". */
#define OPTION UINT32_MAX

struct slot {
    uint32_t name;
    uint32_t instance;
    void *member; /* struct ec_assign or struct ec_scope; NULL: free */
};

struct ec_index {
    struct ec_index *next; /* all indexes of the model */
    struct ec_index *previous;
    uint64_t seed;  /* so that collisions cannot be planned */
    size_t n_slots; /* a power of two */
    size_t used;
    struct slot slots[];
};

bool ec_model_init(struct ec_model *model, struct ec_intern *names)
{
    *model = (struct ec_model){.names = names};
    ec_arena_init(&model->arena);
    ec_arena_init(&model->paths);
    model->n_scopes = 1;
    model->global = ec_arena_zalloc(&model->arena, sizeof(*model->global));
    return model->global && ec_intern_init(&model->instances, false);
}

void ec_model_fini(struct ec_model *model)
{
    while (model->indexes) {
        struct ec_index *next = model->indexes->next;
        free(model->indexes);
        model->indexes = next;
    }
    ec_arena_fini(&model->arena);
    ec_arena_fini(&model->paths);
    ec_intern_fini(&model->instances);
    free(model->touched);
    free((void *)model->next_touched);
    free(model->changed);
}

/* ---- members of an instance ------------------------------------------------------------------- */

static size_t slot_of(const struct ec_index *index, uint32_t name, uint32_t instance)
{
    uint64_t hash = (((uint64_t)instance << 32 | name) ^ index->seed) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(hash >> 32) & (index->n_slots - 1);
    while (index->slots[at].member &&
           (index->slots[at].name != name || index->slots[at].instance != instance)) {
        at = (at + 1) & (index->n_slots - 1);
    }
    return at;
}

/* Indexes are on the heap: an arena would keep each one that was outgrown. */
static struct ec_index *new_index(struct ec_model *model, size_t n_slots)
{
    struct ec_index *index = ec_zalloc_large(sizeof(*index) + n_slots * sizeof(struct slot));
    if (index) {
        index->seed = model->names->seed;
        index->n_slots = n_slots;
        index->next = model->indexes;
        if (index->next) {
            index->next->previous = index;
        }
        model->indexes = index;
    }
    return index;
}

static void free_index(struct ec_model *model, struct ec_index *index)
{
    if (index->next) {
        index->next->previous = index->previous;
    }
    *(index->previous ? &index->previous->next : &model->indexes) = index->next;
    free(index);
}

static void fill_slot(struct ec_index *index, uint32_t name, uint32_t instance, void *member)
{
    index->slots[slot_of(index, name, instance)] = (struct slot){name, instance, member};
    index->used++;
}

static struct ec_index *grow_index(struct ec_model *model, struct ec_index *old)
{
    struct ec_index *index = new_index(model, old->n_slots * 2);
    if (!index) {
        return NULL;
    }
    for (size_t i = 0; i < old->n_slots; i++) {
        if (old->slots[i].member) {
            fill_slot(index, old->slots[i].name, old->slots[i].instance, old->slots[i].member);
        }
    }
    free_index(model, old);
    return index;
}

/* Indexes all members so far. */
static struct ec_index *build_index(struct ec_model *model, const struct ec_scope *scope)
{
    struct ec_index *index = new_index(model, FIRST_SLOTS);
    for (struct ec_assign *assign = scope->settings; index && assign; assign = assign->next) {
        fill_slot(index, assign->node->name, OPTION, assign);
    }
    for (struct ec_scope *child = scope->children; index && child; child = child->next) {
        fill_slot(index, child->name, child->instance, child);
    }
    return index;
}

/* Call after a member was linked into the instance's list. */
static bool add_member(struct ec_model *model, struct ec_scope *scope, uint32_t name,
                       uint32_t instance, void *member)
{
    if (++scope->n_members <= FEW_MEMBERS && !scope->index) {
        return true;
    }
    if (!scope->index) {
        scope->index = build_index(model, scope);
        return scope->index != NULL;
    }
    if (scope->index->used * 4 >= scope->index->n_slots * 3) {
        struct ec_index *grown = grow_index(model, scope->index);
        if (!grown) {
            return false;
        }
        scope->index = grown;
    }
    fill_slot(scope->index, name, instance, member);
    return true;
}

/* The entries behind the free place move up where their search would not find them any more. */
static void clear_slot(struct ec_index *index, uint32_t name, uint32_t instance)
{
    size_t mask = index->n_slots - 1;
    size_t at = slot_of(index, name, instance);
    index->used -= index->slots[at].member != NULL;
    index->slots[at].member = NULL;
    for (size_t i = (at + 1) & mask; index->slots[i].member; i = (i + 1) & mask) {
        struct slot slot = index->slots[i];
        index->slots[i].member = NULL;
        index->slots[slot_of(index, slot.name, slot.instance)] = slot;
    }
}

static void remove_member(struct ec_scope *scope, uint32_t name, uint32_t instance)
{
    scope->n_members--;
    if (scope->index) {
        clear_slot(scope->index, name, instance);
    }
}

static struct ec_assign *find_setting(const struct ec_scope *scope, uint32_t name)
{
    if (scope->index) {
        return scope->index->slots[slot_of(scope->index, name, OPTION)].member;
    }
    struct ec_assign *assign = scope->settings;
    while (assign && assign->node->name != name) {
        assign = assign->next;
    }
    return assign;
}

static struct ec_scope *find_child(const struct ec_scope *scope, uint32_t name, uint32_t instance)
{
    if (scope->index) {
        return scope->index->slots[slot_of(scope->index, name, instance)].member;
    }
    struct ec_scope *child = scope->children;
    while (child && (child->name != name || child->instance != instance)) {
        child = child->next;
    }
    return child;
}

/* ---- merging ---------------------------------------------------------------------------------- */

/* The record in the instance's list stays the same, so that links to it hold; what it said before
   moves into a record of its own. */
static bool shadow(struct ec_model *model, struct ec_assign *assign, const struct ec_node *node,
                   const struct ec_load *load)
{
    struct ec_assign *old = ec_arena_alloc(&model->arena, sizeof(*old));
    if (!old) {
        return false;
    }
    *old = *assign;
    old->next = NULL;
    assign->node = node;
    assign->load = load;
    assign->shadowed = old;
    model->n_shadowed++;
    return true;
}

bool ec_merge_option(struct ec_model *model, struct ec_scope *scope, const struct ec_node *node,
                     const struct ec_load *load)
{
    model->n_statements++;
    struct ec_assign *known = find_setting(scope, node->name);
    if (known) {
        return shadow(model, known, node, load);
    }
    struct ec_assign *assign = ec_arena_alloc(&model->arena, sizeof(*assign));
    if (!assign) {
        return false;
    }
    *assign = (struct ec_assign){.node = node, .load = load};
    if (scope->last_setting) {
        scope->last_setting->next = assign;
    } else {
        scope->settings = assign;
    }
    scope->last_setting = assign;
    return add_member(model, scope, node->name, OPTION, assign);
}

/* Domain and Host instances are DNS names, so their case does not matter; regular expressions are
   taken as written (4/config/ref-domain.md). */
static bool folds_instance(const struct ec_model *model, uint32_t name, struct ec_str instance)
{
    struct ec_str text = ec_intern_text(model->names, name);
    return (ec_str_equal(text, EC_STR("domain")) || ec_str_equal(text, EC_STR("host"))) &&
           !(instance.len > 0 && instance.ptr[0] == '/');
}

/* The number of an instance name; 0 for an anonymous scope, OPTION when memory is short. */
static uint32_t instance_number(struct ec_model *model, const struct ec_node *node,
                                const struct ec_load *load)
{
    if (node->word_len == 0) {
        return 0;
    }
    struct ec_str text =
        ec_word_decode(&model->arena, load->source, node->word_first, node->word_len);
    char *folded = NULL;
    if (folds_instance(model, node->name, text)) {
        folded = ec_arena_strndup(&model->arena, text.ptr, text.len);
        for (size_t i = 0; folded && i < text.len; i++) {
            folded[i] = ec_lower(folded[i]);
        }
        text.ptr = folded ? folded : text.ptr;
    }
    uint32_t number = ec_intern_add(&model->instances, text.ptr, text.len);
    return number == 0 ? OPTION : number;
}

static struct ec_scope *new_scope(struct ec_model *model, struct ec_scope *parent, uint32_t name,
                                  uint32_t instance)
{
    struct ec_scope *scope = ec_arena_zalloc(&model->arena, sizeof(*scope));
    if (!scope) {
        return NULL;
    }
    scope->parent = parent;
    scope->name = name;
    scope->instance = instance;
    scope->number = model->n_scopes++;
    if (parent->last_child) {
        parent->last_child->next = scope;
    } else {
        parent->children = scope;
    }
    parent->last_child = scope;
    return add_member(model, parent, name, instance, scope) ? scope : NULL;
}

struct ec_scope *ec_merge_scope(struct ec_model *model, struct ec_scope *parent,
                                const struct ec_node *node, const struct ec_load *load)
{
    model->n_statements++;
    uint32_t instance = instance_number(model, node, load);
    if (instance == OPTION) {
        return NULL;
    }
    struct ec_scope *scope = find_child(parent, node->name, instance);
    if (!scope) {
        scope = new_scope(model, parent, node->name, instance);
        if (scope) {
            scope->opening = (struct ec_opening){.node = node, .load = load};
            scope->last_opening = &scope->opening;
        }
        return scope;
    }
    struct ec_opening *opening = ec_arena_alloc(&model->arena, sizeof(*opening));
    if (!opening) {
        return NULL;
    }
    *opening = (struct ec_opening){.node = node, .load = load};
    scope->last_opening->next = opening;
    scope->last_opening = opening;
    return scope;
}

struct ec_scope *ec_merge_find_scope(struct ec_model *model, const struct ec_scope *parent,
                                     const struct ec_node *node, const struct ec_load *load)
{
    uint32_t instance = instance_number(model, node, load);
    return instance == OPTION ? NULL : find_child(parent, node->name, instance);
}

void ec_merge_remove_setting(struct ec_scope *scope, const struct ec_assign *assign)
{
    remove_member(scope, assign->node->name, OPTION);
}

void ec_merge_remove_scope(struct ec_scope *parent, const struct ec_scope *scope)
{
    remove_member(parent, scope->name, scope->instance);
}

static bool is_cluster_file(const char *path)
{
    return ec_str_equal_folded(ec_str_from(ec_base_name(path)), EC_STR("ecelerity-cluster.conf"));
}

bool ec_merge_is_cluster(const struct ec_source *source, const struct ec_load *parent)
{
    return is_cluster_file(source->path) || (parent && parent->is_cluster);
}

void ec_merge_place_load(struct ec_model *model, struct ec_load *load, struct ec_load *parent,
                         const struct ec_node *via)
{
    load->parent = parent;
    load->via = via;
    load->depth = parent ? parent->depth + 1 : 0;
    load->step = (struct ec_include_step){0};
    if (parent) {
        load->step.next = parent->parent ? &parent->step : NULL;
        load->step.range = ec_node_word_range(parent->source, via);
    }
    model->n_loads++;
}

struct ec_load *ec_merge_load(struct ec_model *model, struct ec_source *source,
                              const struct ec_tree *tree, struct ec_load *parent,
                              const struct ec_node *via)
{
    struct ec_load *load = ec_arena_zalloc(&model->arena, sizeof(*load));
    if (!load) {
        return NULL;
    }
    load->source = source;
    load->tree = tree;
    load->is_cluster = ec_merge_is_cluster(source, parent);
    ec_merge_place_load(model, load, parent, via);
    return load;
}

void ec_merge_start_load(struct ec_model *model, struct ec_load *load)
{
    load->number = model->last_load ? model->last_load->number + 1 : 1;
    if (model->last_load) {
        model->last_load->next = load;
    } else {
        model->loads = load;
    }
    model->last_load = load;
}

/* ---- questions -------------------------------------------------------------------------------- */

uint32_t ec_model_name(const struct ec_model *model, const char *name)
{
    return ec_intern_find(model->names, name, strlen(name));
}

uint32_t ec_model_instance(const struct ec_model *model, uint32_t name, struct ec_str text)
{
    char folded[DNS_NAME_SIZE];
    if (text.len <= sizeof(folded) && folds_instance(model, name, text)) {
        for (size_t i = 0; i < text.len; i++) {
            folded[i] = ec_lower(text.ptr[i]);
        }
        text.ptr = folded;
    }
    return ec_intern_find(&model->instances, text.ptr, text.len);
}

const struct ec_scope *ec_scope_at(const struct ec_scope *scope, uint32_t name, uint32_t instance)
{
    return find_child(scope, name, instance);
}

const struct ec_assign *ec_setting_at(const struct ec_scope *scope, uint32_t name)
{
    return find_setting(scope, name);
}

const struct ec_scope *ec_scope_find(const struct ec_model *model, const struct ec_scope *scope,
                                     const char *name, const char *instance)
{
    uint32_t number = ec_model_name(model, name);
    uint32_t wanted =
        instance && number != 0 ? ec_model_instance(model, number, ec_str_from(instance)) : 0;
    return number == 0 || (instance && wanted == 0) ? NULL : find_child(scope, number, wanted);
}

const struct ec_assign *ec_setting_find(const struct ec_model *model, const struct ec_scope *scope,
                                        const char *name)
{
    uint32_t number = ec_model_name(model, name);
    return number == 0 ? NULL : find_setting(scope, number);
}

const struct ec_scope *ec_scope_walk(const struct ec_scope *scope)
{
    return scope->children ? scope->children : ec_scope_after(scope);
}

const struct ec_scope *ec_scope_after(const struct ec_scope *scope)
{
    while (scope && !scope->next) {
        scope = scope->parent;
    }
    return scope ? scope->next : NULL;
}

const struct ec_scope *ec_scope_walk_touched(const struct ec_model *model,
                                             const struct ec_scope *scope)
{
    if (model->has_list && ec_scope_is_touched(model, scope)) {
        return model->next_touched[scope->number];
    }
    scope = ec_scope_walk(scope);
    while (scope && !ec_scope_is_touched(model, scope)) {
        scope = ec_scope_after(scope);
    }
    return scope;
}

const struct ec_edge *ec_edge_walk(const struct ec_edge *edge)
{
    return edge->load && edge->load->edges ? edge->load->edges : ec_edge_after(edge);
}

const struct ec_edge *ec_edge_after(const struct ec_edge *edge)
{
    while (edge && !edge->next) {
        edge = edge->from->edge;
    }
    return edge ? edge->next : NULL;
}

bool ec_assign_bool(struct ec_arena *arena, const struct ec_assign *assign, bool fallback)
{
    bool value = fallback;
    return assign && ec_read_boolean(ec_assign_text(arena, assign), &value) ? value : fallback;
}
