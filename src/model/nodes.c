/* SPDX-License-Identifier: MIT */
#include "model/nodes.h"

#include "model/read.h"

#include <errno.h>
#include <stdlib.h>

/* What a view depends on besides the bytes of the files: its main file, and where each include leads
   that is looked for on the search path. Views are steps from state to state, one for each of these in
   the order of reading; the last state has the model. So a node costs a look-up for each such include
   before anything is merged, and nodes that see the same share what was merged. */
struct ec_node_state {
    const char *next; /* what is looked for here, on the tree's arena; NULL: nothing more */
    uint32_t number;  /* of the model of the views that end here, from 1 on */
    const struct ec_model *model; /* the same; NULL: it was not kept */
};

/* Where a look-up led: the number of a source or of a path, by `kind`. */
struct outcome {
    uint32_t state; /* the one before */
    uint32_t kind;  /* enum ec_load_status; UINT32_MAX: there is nothing */
    uint32_t number;
};

enum { FIRST_STATE = 0 };

/* ---- finding ---------------------------------------------------------------------------------- */

static enum ec_load_status look_at(struct ec_project *project, const char *path)
{
    struct ec_file file;
    const struct ec_vfs *vfs = project->options.vfs;
    return path && vfs->look ? vfs->look(vfs, path, &file) : EC_LOAD_FAILED;
}

static bool has_folder(struct ec_node_tree *tree, const char *conf, const char *name)
{
    return look_at(tree->project, ec_path_join(&tree->arena, conf, name)) == EC_LOAD_DIRECTORY;
}

static bool has_main(struct ec_node_tree *tree, const char *conf)
{
    for (size_t i = 0; i < EC_N_MAIN_FILES; i++) {
        const char *path = ec_path_join(&tree->arena, conf, ec_main_files[i]);
        if (look_at(tree->project, path) == EC_LOAD_OK) {
            return true;
        }
    }
    return false;
}

/* Whether the folder `below` is one of a sub-cluster, and no link back to the whole tree. */
static bool is_subcluster(struct ec_node_tree *tree, const char *below)
{
    const struct ec_vfs *vfs = tree->project->options.vfs;
    struct ec_file outer;
    struct ec_file inner;
    return below && has_folder(tree, below, "default") &&
           vfs->look(vfs, tree->conf, &outer) == EC_LOAD_DIRECTORY &&
           vfs->look(vfs, below, &inner) == EC_LOAD_DIRECTORY &&
           (inner.device != outer.device || inner.inode != outer.inode);
}

/* Chooses tree->conf. Returns false when nothing fits. */
static bool find_conf(struct ec_node_tree *tree, const char *path)
{
    static const char *const below[] = {"", "conf", "etc/conf", "ecelerity/etc/conf"};
    struct ec_arena *arena = &tree->arena;
    for (size_t i = 0; i < EC_COUNT(below) * 2; i++) {
        const char *name = below[i % EC_COUNT(below)];
        tree->conf = *name ? ec_path_join(arena, path, name) : path;
        tree->is_flat = i >= EC_COUNT(below);
        if (!tree->conf) {
            return false;
        }
        tree->has_default = has_folder(tree, tree->conf, "default");
        tree->has_global = has_folder(tree, tree->conf, "global");
        tree->has_peer = has_folder(tree, tree->conf, "peer");
        if (tree->is_flat ? has_main(tree, tree->conf) : tree->has_default || tree->has_global) {
            return true;
        }
    }
    return false;
}

static struct ec_node_view *add_view(struct ec_node_tree *tree, const char *conf,
                                     const char *subcluster, const char *name)
{
    void *views = tree->views;
    bool ok = ec_grow(&views, &tree->capacity, tree->n_views + 1, sizeof(*tree->views));
    tree->views = views;
    if (!ok) {
        tree->arena.oom = true;
        return NULL;
    }
    struct ec_node_view *view = &tree->views[tree->n_views++];
    *view = (struct ec_node_view){.name = name, .subcluster = subcluster, .conf = conf};
    return view;
}

static bool is_shared(const char *name)
{
    return strcmp(name, "default") == 0 || strcmp(name, "global") == 0 || strcmp(name, "peer") == 0;
}

/* A folder of a node has configuration in it; other folders of the tree (keys, scripts) have not. */
static bool has_conf(const struct ec_dir_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (ec_str_ends(ec_str_from(list->names[i]), EC_STR(".conf"))) {
            return true;
        }
    }
    return false;
}

/* A machine that only runs the cluster manager, which reads no ecelerity.conf
   (4/config/ref-eccluster-conf.md). */
static bool is_manager(const struct ec_dir_list *list)
{
    bool manager = false;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->names[i], ec_main_files[EC_MAIN_OF_MANAGER]) == 0) {
            manager = true;
        } else if (ec_str_ends(ec_str_from(list->names[i]), EC_STR(".conf"))) {
            return false;
        }
    }
    return manager;
}

static void add_node(struct ec_node_tree *tree, const char *conf, const char *subcluster,
                     const char *name)
{
    struct ec_project *project = tree->project;
    struct ec_dir_list list;
    const char *copy = ec_arena_strndup(&tree->arena, name, strlen(name));
    const char *folder = copy ? ec_path_join(&tree->arena, conf, copy) : NULL;
    if (!folder) {
        return;
    }
    enum ec_load_status status = project->options.vfs->list(
        project->options.vfs, folder, project->options.limits.directory_entries, &list);
    tree->arena.oom |= status == EC_LOAD_NOMEM;
    struct ec_node_view *view =
        status != EC_LOAD_OK || has_conf(&list) ? add_view(tree, conf, subcluster, copy) : NULL;
    if (view) {
        view->folder = folder;
        view->is_manager = status == EC_LOAD_OK && is_manager(&list);
    }
    if (view && status != EC_LOAD_OK) {
        view->folder_error = ec_arena_printf(&tree->arena, "cannot read '%s': %s", folder,
                                             status == EC_LOAD_TOO_LARGE
                                                 ? "more files than --max-directory-entries allows"
                                                 : strerror(list.error));
    }
    ec_dir_list_fini(&list);
}

static enum ec_load_status list_folders(const struct ec_project *project, const char *path,
                                        bool links, struct ec_dir_list *list)
{
    const struct ec_vfs *vfs = project->options.vfs;
    *list = (struct ec_dir_list){0};
    return vfs->folders
               ? vfs->folders(vfs, path, project->options.limits.directory_entries, links, list)
               : EC_LOAD_OK;
}

/* Adds the nodes of one sub-cluster or, with NULL, those of the tree and its sub-clusters. */
static enum ec_load_status add_nodes(struct ec_node_tree *tree, const char *conf,
                                     const char *subcluster)
{
    struct ec_dir_list list;
    enum ec_load_status status = list_folders(tree->project, conf, true, &list);
    size_t before = tree->n_views;
    for (size_t i = 0; i < list.count && !tree->arena.oom; i++) {
        const char *below = ec_path_join(&tree->arena, conf, list.names[i]);
        if (!is_shared(list.names[i]) && (subcluster || !has_folder(tree, below, "default"))) {
            add_node(tree, conf, subcluster, list.names[i]);
        }
    }
    if (subcluster && tree->n_views == before) {
        add_view(tree, conf, subcluster, NULL);
    }
    for (size_t i = 0; !subcluster && i < list.count && !tree->arena.oom; i++) {
        const char *name = ec_arena_strndup(&tree->arena, list.names[i], strlen(list.names[i]));
        const char *below = name ? ec_path_join(&tree->arena, conf, name) : NULL;
        if (name && !is_shared(name) && is_subcluster(tree, below)) {
            tree->arena.oom |= add_nodes(tree, below, name) == EC_LOAD_NOMEM;
        }
    }
    ec_dir_list_fini(&list);
    return status;
}

const char *ec_tree_folder(struct ec_project *project, struct ec_arena *arena, const char *path)
{
    const char *places[EC_TREE_PLACES];
    const char *directory = ec_path_directory(arena, path);
    size_t count = directory ? ec_search_tree(project, arena, directory, places) : 0;
    return count < 3 ? directory : ec_path_directory(arena, places[count - 1]); /* of default */
}

/* Says why there is no tree at `path`: nothing that can be read is there, or nothing of a tree. */
static enum ec_status fail_no_tree(struct ec_project *project, const char *path)
{
    struct ec_file file = {0};
    const struct ec_vfs *vfs = project->options.vfs;
    if (vfs->look && vfs->look(vfs, path, &file) == EC_LOAD_FAILED && file.error != 0) {
        return ec_project_fail(project, EC_UNREADABLE, "cannot read '%s': %s", path,
                               strerror(file.error));
    }
    return ec_project_fail(project, EC_UNREADABLE,
                           "no default or global folder and no main file in '%s' (nor in conf/ or "
                           "etc/conf/ there)",
                           path);
}

enum ec_status ec_node_tree_find(struct ec_node_tree *tree, struct ec_project *project,
                                 const char *path)
{
    *tree = (struct ec_node_tree){.project = project};
    ec_arena_init(&tree->arena);
    if (!ec_intern_init(&tree->steps, false)) {
        return EC_NOMEM;
    }
    enum ec_load_status what = look_at(project, path);
    const char *folder = what == EC_LOAD_OK ? ec_tree_folder(project, &tree->arena, path) : path;
    if (!folder || !find_conf(tree, folder)) {
        return tree->arena.oom ? EC_NOMEM : fail_no_tree(project, path);
    }
    enum ec_load_status status = tree->is_flat ? EC_LOAD_OK : add_nodes(tree, tree->conf, NULL);
    if (tree->n_views == 0) {
        add_view(tree, tree->conf, NULL, NULL);
    }
    if (tree->arena.oom || status == EC_LOAD_NOMEM) {
        return EC_NOMEM;
    }
    return status == EC_LOAD_OK
               ? EC_OK
               : ec_project_fail(project, EC_UNREADABLE,
                                 status == EC_LOAD_TOO_LARGE
                                     ? "'%s' has more folders than --max-directory-entries allows"
                                     : "cannot read '%s'",
                                 tree->conf);
}

bool ec_node_tree_add(struct ec_node_tree *tree, const struct ec_node_view *like)
{
    const char *conf = tree->conf;
    for (size_t i = 0; i < tree->n_views && like->subcluster; i++) {
        const char *subcluster = tree->views[i].subcluster;
        if (subcluster && strcmp(subcluster, like->subcluster) == 0) {
            conf = tree->views[i].conf;
        }
    }
    return add_view(tree, conf, like->subcluster, like->name) != NULL;
}

void ec_node_tree_fini(struct ec_node_tree *tree)
{
    ec_arena_fini(&tree->arena);
    ec_intern_fini(&tree->steps);
    free(tree->views);
    free(tree->states);
    *tree = (struct ec_node_tree){0};
}

/* ---- reading ---------------------------------------------------------------------------------- */

struct visit {
    struct ec_node_tree *tree;
    const char *name;                                       /* of main files */
    bool (*keep)(void *data, const struct ec_model *model); /* NULL: all are kept */
    void *data;
};

static bool is_nothing(const struct ec_fetch *fetch)
{
    return fetch->status == EC_LOAD_FAILED && (fetch->error == ENOENT || fetch->error == ENOTDIR);
}

/* The search path of a view; *n_main of its places may have a main file. NULL when memory is short. */
static const char *const *places_of(struct ec_node_tree *tree, const struct ec_node_view *view,
                                    size_t *n_main)
{
    struct ec_project *project = tree->project;
    const char *directory = ec_path_join(&tree->arena, view->conf, "default");
    const char *own[EC_TREE_PLACES];
    if (!directory) {
        return NULL;
    }
    *n_main = project->options.search_path ? SIZE_MAX
                                           : ec_search_tree(project, &tree->arena, directory, own);
    return ec_search_places(project, &tree->arena, directory);
}

/* Looks for a name in places, from the first on. What is found is in *fetch. */
static const char *find_in(struct ec_node_tree *tree, const char *const *places, size_t n_places,
                           const char *name, bool folders, struct ec_fetch *fetch)
{
    for (size_t i = 0; i < n_places && places[i]; i++) {
        const char *place = ec_path_below(&tree->arena, tree->project->options.root, places[i]);
        const char *path = place ? ec_path_join(&tree->arena, place, name) : NULL;
        *fetch = (struct ec_fetch){.status = EC_LOAD_NOMEM};
        if (path) {
            *fetch = ec_project_fetch(tree->project, path);
        }
        if (!is_nothing(fetch) && (folders || fetch->status != EC_LOAD_DIRECTORY)) {
            return path;
        }
    }
    *fetch = (struct ec_fetch){.status = EC_LOAD_FAILED, .error = ENOENT};
    return NULL;
}

/* The number of the state behind a look-up; with `add` it is made. 0: there is none, or no memory. */
static uint32_t step(struct ec_node_tree *tree, uint32_t from, const char *path,
                     const struct ec_fetch *fetch, bool add)
{
    struct outcome outcome;
    memset(&outcome, 0, sizeof(outcome)); /* it is a key */
    outcome.state = from;
    outcome.kind = path ? (uint32_t)fetch->status : UINT32_MAX;
    if (path && fetch->status == EC_LOAD_OK) {
        outcome.number = fetch->source->id;
    } else if (path) {
        outcome.number = ec_intern_add(&tree->project->paths, path, strlen(path));
    }
    const char *key = (const char *)&outcome;
    uint32_t state = add ? ec_intern_add(&tree->steps, key, sizeof(outcome))
                         : ec_intern_find(&tree->steps, key, sizeof(outcome));
    if (add && state >= tree->states_capacity) {
        void *states = tree->states;
        size_t before = tree->states_capacity;
        bool ok =
            ec_grow(&states, &tree->states_capacity, (size_t)state + 1, sizeof(*tree->states));
        tree->states = states;
        if (!ok) {
            tree->arena.oom = true;
            return 0;
        }
        memset(tree->states + before, 0, (tree->states_capacity - before) * sizeof(*tree->states));
    }
    return state;
}

static uint32_t step_at(struct ec_node_tree *tree, uint32_t from, const char *searched,
                        const char *const *places, bool add)
{
    struct ec_fetch fetch;
    const char *path = find_in(tree, places, SIZE_MAX, searched, true, &fetch);
    return step(tree, from, path, &fetch, add);
}

/* The next include in reading order that was looked for on the search path; NULL at the end. */
static const struct ec_edge *next_search(const struct ec_edge *edge)
{
    do {
        edge = ec_edge_walk(edge);
    } while (edge && !edge->searched);
    return edge;
}

static const struct ec_edge *first_search(const struct ec_model *model)
{
    const struct ec_edge *edge = model->loads ? model->loads->edges : NULL;
    return edge && !edge->searched ? next_search(edge) : edge;
}

/* The last state of a view behind `state`; FIRST_STATE when no view so far ends there. */
static uint32_t last_state(struct ec_node_tree *tree, uint32_t state, const char *const *places)
{
    while (state != FIRST_STATE && tree->states[state].next) {
        state = step_at(tree, state, tree->states[state].next, places, false);
    }
    return state != FIRST_STATE && tree->states[state].number != 0 ? state : FIRST_STATE;
}

/* Makes the states of a view that was read; returns the last one, FIRST_STATE without memory. */
static uint32_t add_states(struct ec_node_tree *tree, uint32_t state, const char *const *places,
                           const struct ec_model *model)
{
    const struct ec_edge *edge = first_search(model);
    for (; edge && state != FIRST_STATE; edge = next_search(edge)) {
        const char *searched = edge->searched;
        if (!tree->states[state].next) {
            tree->states[state].next = ec_arena_strndup(&tree->arena, searched, strlen(searched));
        }
        state = step_at(tree, state, searched, places, true);
    }
    return state;
}

static void drop_spare(struct ec_node_tree *tree)
{
    if (tree->spare) {
        ec_project_drop(tree->project);
        tree->spare = NULL;
    }
}

/* Makes over the model of the view before, if nobody needs that, or makes a new one. Views that have
   little in common are better read one by one. */
static enum ec_status read_model(struct ec_node_tree *tree, const struct ec_node_view *view,
                                 const char *const *places, struct ec_source *source,
                                 const struct ec_model **model)
{
    if (tree->spare && (tree->is_motley || !ec_project_can_renew(tree->project))) {
        drop_spare(tree);
    }
    if (!tree->spare) {
        return ec_project_read_view(tree->project, source, view->name, places, model);
    }
    *model = tree->spare;
    size_t gone = tree->spare->n_gone;
    enum ec_status status = ec_project_renew_view(tree->project, source, view->name, places);
    tree->is_motley = tree->spare->n_gone - gone > tree->spare->n_statements / 2;
    return status;
}

/* Gives a view its model: a known one, or one that is read now. */
static enum ec_status enter_view(const struct visit *visit, struct ec_node_view *view,
                                 const char *const *places, struct ec_source *source,
                                 const char *path)
{
    struct ec_node_tree *tree = visit->tree;
    const struct ec_fetch fetch = {.status = EC_LOAD_OK, .source = source};
    uint32_t first = step(tree, FIRST_STATE, path, &fetch, true);
    uint32_t last = first == FIRST_STATE ? FIRST_STATE : last_state(tree, first, places);
    if (last == FIRST_STATE) {
        const struct ec_model *model = NULL;
        enum ec_status status = read_model(tree, view, places, source, &model);
        tree->spare = NULL;
        last = status == EC_OK ? add_states(tree, first, places, model) : FIRST_STATE;
        if (last == FIRST_STATE) {
            return status == EC_OK ? EC_NOMEM : status;
        }
        tree->states[last].number = ++tree->n_models;
        tree->states[last].model = model;
        if (visit->keep && !visit->keep(visit->data, model)) {
            tree->states[last].model = NULL;
            tree->spare = model;
        }
    }
    view->number = tree->states[last].number;
    view->model = tree->states[last].model;
    return EC_OK;
}

static enum ec_status read_view(const struct visit *visit, struct ec_node_view *view)
{
    struct ec_node_tree *tree = visit->tree;
    struct ec_project *project = tree->project;
    const char *name = visit->name;
    struct ec_fetch fetch;
    size_t n_main;
    const char *const *places = places_of(tree, view, &n_main);
    if (!places) {
        return EC_NOMEM;
    }
    const char *path = tree->is_flat ? NULL : find_in(tree, places, n_main, name, false, &fetch);
    if (!path) {
        path = find_in(tree, &view->conf, 1, name, false, &fetch);
    }
    view->main_file = path;
    if (!path) {
        return fetch.status == EC_LOAD_NOMEM ? EC_NOMEM : EC_OK;
    }
    if (fetch.status != EC_LOAD_OK) {
        enum ec_status status = ec_project_fetch_failed(project, path, &fetch);
        if (status == EC_NOMEM) {
            return status;
        }
        view->error = ec_arena_strndup(&tree->arena, project->error, strlen(project->error));
        return view->error ? EC_OK : EC_NOMEM;
    }
    return enter_view(visit, view, places, fetch.source, path);
}

/* Forgets earlier readings. */
static bool restart(struct ec_node_tree *tree)
{
    tree->n_models = 0;
    free(tree->states);
    tree->states = NULL;
    tree->states_capacity = 0;
    ec_intern_fini(&tree->steps);
    return ec_intern_init(&tree->steps, false);
}

enum ec_status ec_node_tree_visit(struct ec_node_tree *tree, const char *name,
                                  bool (*keep)(void *data, const struct ec_model *model),
                                  void *data)
{
    const struct visit visit = {tree, name, keep, data};
    struct ec_read_options *options = &tree->project->options;
    const struct ec_read_options before = *options;
    const bool of_server = strcmp(name, ec_main_files[EC_MAIN_OF_SERVER]) == 0;
    enum ec_status status = restart(tree) ? EC_OK : EC_NOMEM;
    tree->project->keeps_folders = true;
    for (size_t i = 0; i < tree->n_views && status == EC_OK; i++) {
        struct ec_node_view *view = &tree->views[i];
        view->main_file = NULL;
        view->number = 0;
        view->model = NULL;
        view->error = view->folder_error;
        /* A node without a folder has no place of its own. */
        options->node = view->name ? view->name : "default";
        options->subcluster = view->subcluster ? view->subcluster : before.subcluster;
        if (!view->error && !(view->is_manager && of_server)) {
            status = read_view(&visit, view);
        }
    }
    drop_spare(tree);
    ec_project_drop_folders(tree->project);
    options->node = before.node;
    options->subcluster = before.subcluster;
    return tree->arena.oom ? EC_NOMEM : status;
}

enum ec_status ec_node_tree_read(struct ec_node_tree *tree, const char *name)
{
    return ec_node_tree_visit(tree, name, NULL, NULL);
}
