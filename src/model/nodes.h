/* SPDX-License-Identifier: MIT */
/* Purpose: a tree of several nodes: which there are, what each would load, and the files that nobody
   loads; all of it in one project, which reads each file once.
   May depend on: base, source, diag, syntax, model.
   Ownership: a tree owns its views and borrows the project, which owns the models. */
#ifndef EC_MODEL_NODES_H
#define EC_MODEL_NODES_H

#include "model/project.h"

/* The configuration as one node sees it. */
struct ec_node_view {
    const char *name;       /* NULL: any node without a folder of its own */
    const char *subcluster; /* NULL outside of sub-clusters */
    const char *conf;       /* the folder that holds default, global and those of nodes */
    const char *folder;     /* of the node; NULL: it has none */
    const char *main_file;  /* what it loads; NULL: there is none */
    uint32_t number;        /* of its model, counted from 1; 0: it was not read */
    const struct ec_model
        *model;               /* views of the same text share one; NULL: not read, or not kept */
    bool is_manager;          /* its folder has eccluster.conf and no other configuration */
    const char *folder_error; /* why its folder cannot be listed, or NULL */
    const char *error;        /* the same, or why its main file cannot be read, or NULL */
};

struct ec_node_tree {
    struct ec_project *project;
    struct ec_arena arena;
    const char *conf; /* the outermost folder */
    bool has_default; /* folders that nodes share (3/3-reference/conf-ecconfigd.md) */
    bool has_global;
    bool has_peer;
    bool is_flat;               /* none of them, but a main file in `conf` itself */
    struct ec_node_view *views; /* in the order of sub-clusters and names */
    size_t n_views;
    size_t capacity;
    uint32_t n_models;
    struct ec_intern steps; /* what is the same for several nodes, see nodes.c */
    struct ec_node_state *states;
    size_t states_capacity;
    const struct ec_model *spare; /* of the view before, which nobody needs; or NULL */
    bool is_motley;               /* views have little in common */
};

/* Finds the nodes of the tree at `path`: the folder that holds `default` and the others or, as in
   `ecconf-check DIR`, has it in conf/, etc/conf/ or ecelerity/etc/conf/; or a main file. EC_UNREADABLE
   when there is no such thing: project->error says so. Call ec_node_tree_fini in any case. */
enum ec_status ec_node_tree_find(struct ec_node_tree *tree, struct ec_project *project,
                                 const char *path);
void ec_node_tree_fini(struct ec_node_tree *tree);

/* Adds a node that another tree has and this one does not know: it has no folder and loads what any node
   of its sub-cluster does. False when memory is short. */
EC_NODISCARD bool ec_node_tree_add(struct ec_node_tree *tree, const struct ec_node_view *like);

/* The folder of the tree that the main file `path` is in: that of its own folder when this is
   default, global or the node's. NULL when memory is short. */
const char *ec_tree_folder(struct ec_project *project, struct ec_arena *arena, const char *path);

/* Reads the main file `name` of each node that has it. Nodes whose includes all
   lead to the same files share a model; each view has the limits of --max-files and
   --max-total-size for itself. What came of earlier calls in the views is replaced. */
EC_NODISCARD enum ec_status ec_node_tree_read(struct ec_node_tree *tree, const char *name);

/* The same for trees whose models together would need too much memory: each one is shown once, in the
   order of its number, and goes away when `keep` returns false. It may be made of one that went away
   (refresh.h), but `keep` need not care unless it remembers scopes. */
EC_NODISCARD enum ec_status ec_node_tree_visit(struct ec_node_tree *tree, const char *name,
                                               bool (*keep)(void *data,
                                                            const struct ec_model *model),
                                               void *data);

/* A file below a configuration's folders whose name ends in .conf. */
struct ec_conf_file {
    const char *path;
    const struct ec_source *source; /* NULL: it was never read */
    bool is_tried;                  /* somebody wanted to read it from this path */
};

struct ec_conf_files {
    struct ec_conf_file *items; /* by path; on the heap */
    size_t count;
    size_t capacity;
    const char *folder;
    bool cut; /* there are more than the limit of directory entries */
};

/* Whether a file of this name is in another language, so that nobody includes it. */
bool ec_conf_file_is_foreign(const char *path);

/* Finds them below the folders that belong to the main file `path`. Links to folders are followed only
   right below the outermost one. What cannot be listed counts as empty. Texts are on the arena; release
   items with free(). False when memory is short. */
EC_NODISCARD bool ec_conf_files_find(struct ec_conf_files *files, struct ec_project *project,
                                     struct ec_arena *arena, const char *path);

#endif
