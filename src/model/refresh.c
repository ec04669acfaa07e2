/* SPDX-License-Identifier: MIT */
#include "model/refresh.h"

#include "model/merge.h"
#include "schema/vocabulary.h"

#include <stdlib.h>

/* Where something was read. */
struct place {
    const struct ec_node *node;
    const struct ec_load *load;
};

/* An option or a scope of an instance, and where it was read first. */
struct member {
    struct place at;
    void *record;
    bool moved; /* the others have kept their order */
};

struct settle {
    struct ec_reader *reader;
    struct ec_model *model;
    struct ec_refresh *refresh;
    struct place *places;
    size_t places_capacity;
    struct member *members;
    size_t members_capacity;
    struct member *sorted;
    size_t sorted_capacity;
    unsigned char *singles; /* by number of a name: instances of this module were touched */
    unsigned char *loose;   /* by number of a scope: what is known of those in it */
};

enum {
    MOVED = 1,   /* one is new, gone or opened first elsewhere */
    SINGLES = 2, /* one that is touched is of a module that has one instance */
};

/* ---- readings --------------------------------------------------------------------------------- */

bool ec_refresh_is_fit(const struct ec_model *model)
{
    return !model->is_final && model->n_gone <= model->n_statements / 2;
}

static bool list_old(struct ec_refresh *refresh, struct ec_project *project,
                     struct ec_model *model)
{
    refresh->old = calloc(model->n_loads + 1, sizeof(struct ec_load *));
    refresh->known = calloc(project->n_sources + 1, sizeof(struct ec_load *));
    if (!refresh->old || !refresh->known) {
        return false;
    }
    refresh->n_known = project->n_sources;
    for (struct ec_load *load = model->loads; load; load = load->next) {
        refresh->old[refresh->n_old++] = load;
    }
    for (size_t i = refresh->n_old; i > 0; i--) {
        struct ec_load *load = refresh->old[i - 1];
        struct ec_load **known = &refresh->known[load->source->id];
        load->again = *known;
        *known = load;
        load->state = EC_LOAD_GONE;
        load->next = NULL;
        load->scope = NULL;
        load->n_scope = 0;
        if (project->loads[load->source->id] == load) {
            project->loads[load->source->id] = NULL;
        }
    }
    return true;
}

static bool clear_changes(struct ec_model *model)
{
    free(model->touched);
    model->touched_size = (size_t)model->n_scopes / 8 + 1;
    model->touched = calloc(model->touched_size, 1);
    if (model->changed_size > 0) {
        memset(model->changed, 0, model->changed_size);
    }
    model->other_scopes = false;
    model->other_order = false;
    model->other_answers = false;
    model->has_list = false;
    model->n_names = model->names->count;
    return model->touched != NULL;
}

bool ec_refresh_init(struct ec_reader *reader)
{
    struct ec_refresh *refresh = reader->refresh;
    struct ec_model *model = reader->model;
    *refresh = (struct ec_refresh){.n_scopes = model->n_scopes};
    if (!clear_changes(model) || !list_old(refresh, reader->project, model)) {
        return false;
    }
    ec_arena_fini(&model->paths);
    model->loads = NULL;
    model->last_load = NULL;
    model->n_loads = 0;
    return true;
}

void ec_refresh_fini(struct ec_refresh *refresh)
{
    free((void *)refresh->old);
    free((void *)refresh->known);
    free((void *)refresh->touched);
}

struct ec_load *ec_refresh_load(struct ec_reader *reader, const struct ec_source *source,
                                const struct ec_scope *scope, struct ec_load *parent,
                                const struct ec_node *via, bool read_only)
{
    struct ec_refresh *refresh = reader->refresh;
    struct ec_load *load =
        source->id < refresh->n_known && !refresh->settled ? refresh->known[source->id] : NULL;
    if (!load || load->into != scope || load->read_only != read_only ||
        load->is_cluster != ec_merge_is_cluster(source, parent)) {
        return NULL;
    }
    refresh->known[source->id] = load->again;
    /* What stands around it is the same, or it is a file of another main file: then nothing that stands
       around it was kept. */
    bool same = load->parent == parent && load->via == via;
    bool main = parent && !parent->parent && load->parent && !load->parent->parent;
    refresh->reordered |= !same && !(main && load->parent != parent);
    load->state = EC_LOAD_KEPT;
    load->edge = NULL;
    load->edges = NULL;
    load->last_edge = NULL;
    ec_merge_place_load(reader->model, load, parent, via);
    return load;
}

bool ec_refresh_start(struct ec_reader *reader, struct ec_load *load)
{
    struct ec_refresh *refresh = reader->refresh;
    if (load->state != EC_LOAD_KEPT) {
        return true;
    }
    refresh->reordered |= load->number < refresh->last;
    refresh->last = load->number;
    return load->tree->has_includes;
}

const struct ec_node *ec_refresh_pass(struct ec_reader *reader, const struct ec_frame *frame)
{
    struct ec_model *model = reader->model;
    size_t n = 0;
    const struct ec_node *node = frame->next;
    for (; node && node->kind == EC_NODE_OPTION; node = node->next) {
        n++;
    }
    n += node && node->kind == EC_NODE_SCOPE;
    if (frame->load->state == EC_LOAD_GONE) {
        model->n_statements -= n;
        model->n_gone += n;
    }
    return node;
}

/* ---- touched scopes --------------------------------------------------------------------------- */

static bool list_touched(struct ec_refresh *refresh, struct ec_scope *scope)
{
    void *list = (void *)refresh->touched;
    bool ok = ec_grow(&list, &refresh->touched_capacity, refresh->n_touched + 1, sizeof(scope));
    refresh->touched = list;
    if (ok) {
        refresh->touched[refresh->n_touched++] = scope;
    }
    return ok;
}

static bool touch(struct ec_refresh *refresh, struct ec_model *model, struct ec_scope *scope)
{
    for (; scope && !ec_scope_is_touched(model, scope); scope = scope->parent) {
        size_t at = scope->number / 8;
        size_t before = model->touched_size;
        void *bits = model->touched;
        if (!ec_grow(&bits, &model->touched_size, at + 1, 1)) {
            return false;
        }
        model->touched = bits;
        memset(model->touched + before, 0, model->touched_size - before);
        model->touched[at] |= (unsigned char)(1u << scope->number % 8);
        if (!list_touched(refresh, scope)) {
            return false;
        }
    }
    return true;
}

/* Marks the names of statements. */
static bool mark_names(struct ec_model *model, const struct ec_node *node)
{
    size_t before = model->changed_size;
    void *names = model->changed;
    if (!ec_grow(&names, &model->changed_size, model->names->count, 1)) {
        return false;
    }
    model->changed = names;
    memset(model->changed + before, 0, model->changed_size - before);
    for (; node; node = node->next) {
        model->changed[node->name] = 1;
    }
    return true;
}

bool ec_refresh_enter(struct ec_reader *reader, const struct ec_frame *frame)
{
    return frame->load->state == EC_LOAD_KEPT ||
           (touch(reader->refresh, reader->model, frame->scope) &&
            mark_names(reader->model, frame->next));
}

/* ---- order ------------------------------------------------------------------------------------ */

/* Takes a place out of the file it is in; *number tells the files of one statement apart. */
static void go_up(const struct ec_load **load, const struct ec_node **node, uint32_t *number)
{
    *number = (*load)->number;
    *node = (*load)->via;
    *load = (*load)->parent;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* Negative if `a` is read before `b`. */
static int compare_places(const struct place *a, const struct place *b)
{
    const struct ec_load *x = a->load;
    const struct ec_load *y = b->load;
    const struct ec_node *p = a->node;
    const struct ec_node *q = b->node;
    uint32_t m = 0;
    uint32_t n = 0;
    while (x != y) {
        bool deeper = y && (!x || y->depth > x->depth);
        if (deeper || (y && y->depth == x->depth)) {
            go_up(&y, &q, &n);
        }
        if (!deeper) {
            go_up(&x, &p, &m);
        }
    }
    int order = x ? compare_numbers(p->first, q->first) : 0;
    return order != 0 ? order : compare_numbers(m, n);
}

static int first_first(const void *a, const void *b)
{
    return compare_places(a, b);
}

static int members_first_first(const void *a, const void *b)
{
    return compare_places(&((const struct member *)a)->at, &((const struct member *)b)->at);
}

/* Collects those places that are not gone. */
static bool add_place(struct settle *settle, size_t *n, const struct ec_node *node,
                      const struct ec_load *load)
{
    if (load->state == EC_LOAD_GONE) {
        return true;
    }
    void *places = settle->places;
    bool ok = ec_grow(&places, &settle->places_capacity, *n + 1, sizeof(*settle->places));
    settle->places = places;
    if (ok) {
        settle->places[(*n)++] = (struct place){node, load};
    }
    return ok;
}

static void sort_places(struct settle *settle, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (compare_places(&settle->places[i - 1], &settle->places[i]) > 0) {
            qsort(settle->places, n, sizeof(*settle->places), first_first);
            return;
        }
    }
}

static bool add_member(struct settle *settle, size_t *n, struct member member)
{
    void *members = settle->members;
    bool ok = ec_grow(&members, &settle->members_capacity, *n + 1, sizeof(*settle->members));
    settle->members = members;
    if (ok) {
        settle->members[(*n)++] = member;
    }
    return ok;
}

static bool is_sorted(const struct member *members, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (compare_places(&members[i - 1].at, &members[i].at) > 0) {
            return false;
        }
    }
    return true;
}

/* Puts members in order. Most have kept theirs, so only those that moved are sorted, and merged. */
static bool sort_members(struct settle *settle, size_t n)
{
    struct member *members = settle->members;
    void *sorted = settle->sorted;
    bool ok = ec_grow(&sorted, &settle->sorted_capacity, n, sizeof(*members));
    settle->sorted = sorted;
    if (!ok) {
        return false;
    }
    size_t n_moved = 0;
    size_t n_others = 0;
    for (size_t i = 0; i < n; i++) {
        if (members[i].moved) {
            settle->sorted[n_moved++] = members[i];
        } else {
            members[n_others++] = members[i];
        }
    }
    qsort(settle->sorted, n_moved, sizeof(*members), members_first_first);
    while (n_moved > 0) {
        const struct member *moved = &settle->sorted[n_moved - 1];
        bool behind = n_others == 0 || compare_places(&members[n_others - 1].at, &moved->at) < 0;
        members[--n] = behind ? settle->sorted[--n_moved] : members[--n_others];
    }
    return true;
}

/* ---- modules that have one instance ----------------------------------------------------------- */

static bool is_single(const struct ec_model *model, uint32_t name)
{
    struct ec_numbers words = ec_vocab_find(ec_intern_text(model->names, name));
    for (size_t i = 0; i < words.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(words.at[i]);
        if (word->kind == EC_VOCAB_MODULE && word->single == EC_ANSWER_YES) {
            return true;
        }
    }
    return false;
}

/* ---- what is in a scope ----------------------------------------------------------------------- */

/* True if an option's assignments are not just those of the old view. */
static bool has_changed(const struct settle *settle, const struct ec_assign *assign)
{
    while (assign && assign->load->state == EC_LOAD_KEPT) {
        assign = assign->shadowed;
    }
    return assign != NULL || settle->refresh->reordered;
}

/* Sets an option's assignments anew, the last one first; returns how many are left. The records are used
   again. */
static size_t settle_setting(struct settle *settle, struct ec_assign *assign)
{
    size_t before = 0;
    size_t n = 0;
    bool ok = true;
    for (struct ec_assign *old = assign; old; old = old->shadowed) {
        before++;
        ok = ok && add_place(settle, &n, old->node, old->load);
    }
    settle->reader->failed |= !ok;
    settle->model->n_shadowed -= before - (n > 0 ? n : 1);
    sort_places(settle, n);
    for (size_t i = n; i > 0; i--) {
        assign->node = settle->places[i - 1].node;
        assign->load = settle->places[i - 1].load;
        assign->shadowed = i > 1 ? assign->shadowed : NULL;
        assign = assign->shadowed;
    }
    return n;
}

static const struct ec_assign *first_setting(const struct ec_assign *assign)
{
    while (assign->shadowed) {
        assign = assign->shadowed;
    }
    return assign;
}

static bool settle_settings(struct settle *settle, struct ec_scope *scope)
{
    size_t n = 0;
    bool any = false;
    for (struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
        bool changed = has_changed(settle, assign);
        any |= changed;
        if (changed && settle_setting(settle, assign) == 0) {
            ec_merge_remove_setting(scope, assign);
            continue;
        }
        const struct ec_assign *first = first_setting(assign);
        if (!add_member(settle, &n, (struct member){{first->node, first->load}, assign, changed})) {
            return false;
        }
    }
    if (!any) {
        return true;
    }
    if (!is_sorted(settle->members, n) && !sort_members(settle, n)) {
        return false;
    }
    struct ec_assign **end = &scope->settings;
    scope->last_setting = NULL;
    for (size_t i = 0; i < n; i++) {
        scope->last_setting = settle->members[i].record;
        *end = scope->last_setting;
        end = &scope->last_setting->next;
    }
    *end = NULL;
    return true;
}

/* Sets the openings anew; a scope that has none is left with opening.node NULL. */
static bool settle_openings(struct settle *settle, struct ec_scope *scope)
{
    size_t n = 0;
    const struct ec_opening first = scope->opening;
    for (const struct ec_opening *old = &scope->opening; old && old->node; old = old->next) {
        if (!add_place(settle, &n, old->node, old->load)) {
            return false;
        }
    }
    sort_places(settle, n);
    struct ec_opening *opening = &scope->opening;
    if (n == 0) {
        *opening = (struct ec_opening){0};
    }
    scope->last_opening = scope->parent ? opening : NULL;
    for (size_t i = 0; i < n; i++) {
        opening->node = settle->places[i].node;
        opening->load = settle->places[i].load;
        scope->last_opening = opening;
        opening->next = i + 1 < n ? opening->next : NULL;
        opening = opening->next;
    }
    bool moved = first.node != scope->opening.node || first.load != scope->opening.load;
    settle->model->other_scopes |= moved;
    if (scope->parent) {
        moved |= scope->number >= settle->refresh->n_scopes;
        settle->loose[scope->parent->number] |=
            (unsigned char)((moved ? MOVED : 0) |
                            (is_single(settle->model, scope->name) ? SINGLES : 0));
    }
    return true;
}

static bool settle_children(struct settle *settle, struct ec_scope *scope)
{
    struct ec_model *model = settle->model;
    size_t n = 0;
    bool removed = false;
    if (!(settle->loose[scope->number] & MOVED) && !settle->refresh->reordered) {
        return true; /* all have kept their order */
    }
    for (struct ec_scope *child = scope->children; child; child = child->next) {
        if (!child->opening.node) {
            ec_merge_remove_scope(scope, child);
            removed = true;
            continue;
        }
        bool moved = settle->refresh->reordered || ec_scope_is_touched(model, child);
        const struct place place = {child->opening.node, child->opening.load};
        if (!add_member(settle, &n, (struct member){place, child, moved})) {
            return false;
        }
    }
    bool sorted = is_sorted(settle->members, n);
    model->other_scopes |= removed || !sorted;
    if (sorted && !removed) {
        return true;
    }
    if (!sorted && !sort_members(settle, n)) {
        return false;
    }
    struct ec_scope **end = &scope->children;
    scope->last_child = NULL;
    for (size_t i = 0; i < n; i++) {
        scope->last_child = settle->members[i].record;
        *end = scope->last_child;
        end = &scope->last_child->next;
    }
    *end = NULL;
    return true;
}

/* Of these, only the first one is right: when one of them is touched, all are. */
static bool touch_singles(struct settle *settle, const struct ec_scope *scope)
{
    bool ok = true;
    if (!(settle->loose[scope->number] & SINGLES)) {
        return true;
    }
    memset(settle->singles, 0, settle->model->names->count);
    for (const struct ec_scope *child = scope->children; child; child = child->next) {
        if (ec_scope_is_touched(settle->model, child)) {
            settle->singles[child->name] = is_single(settle->model, child->name);
        }
    }
    for (struct ec_scope *child = scope->children; child && ok; child = child->next) {
        ok = !settle->singles[child->name] || touch(settle->refresh, settle->model, child);
    }
    return ok;
}

/* ---- walking over touched scopes --------------------------------------------------------------- */

static unsigned depth_of(const struct ec_scope *scope)
{
    unsigned depth = 0;
    for (; scope->parent; scope = scope->parent) {
        depth++;
    }
    return depth;
}

static const struct ec_scope *ancestor_at(const struct ec_scope *scope, unsigned levels)
{
    for (; levels > 0; levels--) {
        scope = scope->parent;
    }
    return scope;
}

/* Negative if `a` is walked over before `b`. */
static int compare_scopes(const void *a, const void *b)
{
    const struct ec_scope *x = *(const struct ec_scope *const *)a;
    const struct ec_scope *y = *(const struct ec_scope *const *)b;
    unsigned m = depth_of(x);
    unsigned n = depth_of(y);
    x = ancestor_at(x, m > n ? m - n : 0);
    y = ancestor_at(y, n > m ? n - m : 0);
    if (x == y) {
        return compare_numbers(m, n);
    }
    while (x->parent != y->parent) {
        x = x->parent;
        y = y->parent;
    }
    const struct place first = {x->opening.node, x->opening.load};
    const struct place other = {y->opening.node, y->opening.load};
    return compare_places(&first, &other);
}

static bool is_there(const struct ec_scope *scope)
{
    while (scope->parent && scope->opening.node) {
        scope = scope->parent;
    }
    return !scope->parent;
}

bool ec_refresh_list(struct ec_reader *reader)
{
    struct ec_refresh *refresh = reader->refresh;
    struct ec_model *model = reader->model;
    size_t n = 0;
    if (model->is_final || refresh->reordered || refresh->n_touched > model->n_scopes / 4) {
        return true; /* what was merged last is not in order; of many, a list is no gain */
    }
    void *next = (void *)model->next_touched;
    bool ok = ec_grow(&next, &model->next_touched_size, model->n_scopes, sizeof(struct ec_scope *));
    model->next_touched = next;
    if (!ok) {
        return false;
    }
    for (size_t i = 0; i < refresh->n_touched; i++) {
        if (is_there(refresh->touched[i])) {
            refresh->touched[n++] = refresh->touched[i];
        }
    }
    qsort((void *)refresh->touched, n, sizeof(struct ec_scope *), compare_scopes);
    for (size_t i = 0; i < n; i++) {
        model->next_touched[refresh->touched[i]->number] = i + 1 < n ? refresh->touched[i + 1] : NULL;
    }
    model->has_list = true;
    return true;
}

/* ---- all of it -------------------------------------------------------------------------------- */

/* Goes through the readings that are gone, so that the scopes they are about are touched. */
static void leave_old(struct ec_reader *reader)
{
    const struct ec_refresh *refresh = reader->refresh;
    for (size_t i = 0; i < refresh->n_old && !reader->failed; i++) {
        struct ec_load *load = refresh->old[i];
        if (load->state == EC_LOAD_GONE) {
            struct ec_scope *into = (struct ec_scope *)load->into;
            ec_reader_enter(reader, (struct ec_frame){load->tree->first, into, load, false});
            ec_reader_run(reader);
        }
    }
}

static bool touch_all(struct ec_refresh *refresh, struct ec_model *model)
{
    bool ok = true;
    for (const struct ec_scope *scope = model->global; scope && ok; scope = ec_scope_walk(scope)) {
        ok = touch(refresh, model, (struct ec_scope *)scope);
    }
    return ok;
}

static bool settle_all(struct settle *settle)
{
    struct ec_refresh *refresh = settle->refresh;
    bool ok = !refresh->reordered || touch_all(refresh, settle->model);
    for (size_t i = 0; i < refresh->n_touched && ok; i++) {
        ok = settle_settings(settle, refresh->touched[i]) &&
             settle_openings(settle, refresh->touched[i]);
    }
    size_t n = refresh->n_touched; /* what is touched from here on is in order */
    for (size_t i = 0; i < n && ok; i++) {
        ok = touch_singles(settle, refresh->touched[i]) &&
             settle_children(settle, refresh->touched[i]);
    }
    return ok;
}

void ec_refresh_settle(struct ec_reader *reader)
{
    struct settle settle = {
        .reader = reader, .model = reader->model, .refresh = reader->refresh};
    settle.singles = calloc(reader->model->names->count, 1);
    leave_old(reader);
    settle.loose = calloc(reader->model->n_scopes, 1);
    if (!reader->failed) {
        reader->failed |= !settle.singles || !settle.loose || !settle_all(&settle);
    }
    reader->refresh->settled = true;
    reader->model->other_order = reader->refresh->reordered;
    reader->model->other_scopes |= reader->refresh->reordered;
    free(settle.singles);
    free(settle.loose);
    free(settle.places);
    free(settle.members);
    free(settle.sorted);
}
