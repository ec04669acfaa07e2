/* SPDX-License-Identifier: MIT */
#include "model/node_pairs.h"

#include <stdlib.h>

/* One view, and which tree has it. */
struct named {
    const char *name;
    struct ec_node_view view; /* a copy: more views may move the tree's own */
    bool is_new;
};

const char *ec_node_view_name(struct ec_arena *arena, const struct ec_node_view *view)
{
    return ec_arena_printf(arena, "%s%s%s", view->subcluster ? view->subcluster : "",
                           view->subcluster ? "/" : "", view->name ? view->name : "(any node)");
}

/* By name; the old tree first. */
static int by_name(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (int)x->is_new - (int)y->is_new;
}

static struct ec_node_pair *get_pair(struct ec_arena *arena, struct ec_node_pairs *pairs,
                                     const struct ec_model *old, const struct ec_model *new)
{
    for (struct ec_node_pair *pair = pairs->first; pair; pair = pair->next) {
        if (pair->old == old && pair->new == new) {
            return pair;
        }
    }
    struct ec_node_pair *pair = ec_arena_zalloc(arena, sizeof(*pair));
    if (pair) {
        pair->old = old;
        pair->new = new;
        *(pairs->last ? &pairs->last->next : &pairs->first) = pair;
        pairs->last = pair;
    }
    return pair;
}

static bool add_node(struct ec_arena *arena, struct ec_node_pair *pair, const char *name)
{
    if (pair->n_nodes == pair->capacity) {
        size_t capacity = pair->capacity == 0 ? 4 : pair->capacity * 2;
        const char **nodes = ec_arena_alloc(arena, capacity * sizeof(*nodes));
        if (!nodes) {
            return false;
        }
        if (pair->n_nodes > 0) {
            memcpy((void *)nodes, (const void *)pair->nodes, pair->n_nodes * sizeof(*nodes));
        }
        pair->nodes = nodes;
        pair->capacity = capacity;
    }
    pair->nodes[pair->n_nodes++] = name;
    return true;
}

/* The views of both trees by name; NULL when memory is short. */
static struct named *list_views(struct ec_arena *arena, const struct ec_node_tree *old,
                                const struct ec_node_tree *new)
{
    size_t n = old->n_views + new->n_views;
    struct named *list = ec_arena_alloc(arena, (n + 1) * sizeof(*list));
    for (size_t i = 0; list && i < n; i++) {
        bool is_new = i >= old->n_views;
        const struct ec_node_view *view = is_new ? &new->views[i - old->n_views] : &old->views[i];
        list[i] = (struct named){ec_node_view_name(arena, view), *view, is_new};
    }
    if (arena->oom) {
        return NULL;
    }
    if (n > 1) {
        qsort(list, n, sizeof(*list), by_name);
    }
    return list;
}

bool ec_node_trees_align(struct ec_arena *arena, struct ec_node_tree *old, struct ec_node_tree *new)
{
    size_t n = old->n_views + new->n_views;
    struct named *list = list_views(arena, old, new);
    for (size_t i = 0; list && i < n; i++) {
        if (i + 1 < n && strcmp(list[i].name, list[i + 1].name) == 0) {
            i++;
        } else if (!ec_node_tree_add(list[i].is_new ? old : new, &list[i].view)) {
            return false;
        }
    }
    return list != NULL;
}

bool ec_node_pairs_find(struct ec_arena *arena, const struct ec_node_tree *old,
                        const struct ec_node_tree *new, struct ec_node_pairs *pairs)
{
    size_t n = old->n_views + new->n_views;
    struct named *list = list_views(arena, old, new);
    *pairs = (struct ec_node_pairs){0};
    for (size_t i = 0; list && i + 1 < n; i += 2) {
        const struct ec_model *before = list[i].view.model;
        const struct ec_model *after = list[i + 1].view.model;
        struct ec_node_pair *pair = before || after ? get_pair(arena, pairs, before, after) : NULL;
        if ((before || after) && (!pair || !add_node(arena, pair, list[i].name))) {
            return false;
        }
        pairs->n_nodes++;
    }
    return list != NULL;
}
