/* SPDX-License-Identifier: MIT */
/* Purpose: the merged configuration: scope instances over all files, with every assignment and where
   it came from.
   May depend on: base, source, diag, syntax, schema, host.
   Ownership: the model owns its records in its arena and borrows sources and trees from the project. */
#ifndef EC_MODEL_MODEL_H
#define EC_MODEL_MODEL_H

#include "base/intern.h"
#include "diag/diag.h"
#include "syntax/tree.h"

enum ec_edge_state {
    EC_EDGE_READ,
    EC_EDGE_EMPTY,      /* a directory without files */
    EC_EDGE_CIRCLE,     /* the file is being read already */
    EC_EDGE_MISSING,    /* there is no such file */
    EC_EDGE_UNREADABLE, /* it cannot be read; `reason` says why */
    EC_EDGE_URI,        /* only the server would read it, over the network */
    EC_EDGE_NO_PATH,    /* the statement names no file */
    EC_EDGE_LIMIT,      /* a limit forbids to read it */
};

/* Where an include statement leads: one file. A directory has one edge for each file in it. */
struct ec_edge {
    struct ec_edge *next;        /* of the same load, in the order of reading */
    struct ec_load *from;        /* the including file */
    const struct ec_node *node;  /* the include statement, or the setting of Local_Changes_File */
    const struct ec_scope *into; /* the scope that the file's statements belong to */
    struct ec_load *load;        /* EC_EDGE_READ */
    const char *path;            /* the file, or what the statement says; without passwords */
    const char *reason;          /* EC_EDGE_UNREADABLE, else NULL */
    const char *searched;        /* what was looked for on the search path; NULL: nothing was, or the
                                    edge before this one is of the same statement */
    enum ec_edge_state state;
    bool read_only; /* by readonly_include, here or further up */
};

/* What becomes of a reading when a model is made over for another view (refresh.h). */
enum ec_load_state {
    EC_LOAD_NEW,  /* its statements are merged; so it is in a model that was never made over */
    EC_LOAD_KEPT, /* they are in the model already */
    EC_LOAD_GONE, /* they have to go */
};

/* One reading of one file. A file that is included twice is parsed once and loaded twice. */
struct ec_load {
    struct ec_source *source;
    const struct ec_tree *tree;
    struct ec_load *parent;      /* NULL for a main file */
    const struct ec_node *via;   /* the including statement, in parent->source */
    const struct ec_scope *into; /* the instance that its statements belong to */
    struct ec_load *next;        /* in reading order */
    struct ec_edge *edge;        /* that led here, or NULL */
    struct ec_edge *edges;       /* its includes */
    struct ec_edge *last_edge;
    struct ec_load *again;       /* refresh.c: the next one of the same source in the old view */
    uint32_t depth;              /* includes above it */
    uint32_t number;             /* in reading order, from 1 on */
    struct ec_include_step step; /* ready-made step of the include chain of findings */
    const char *const *scope;    /* scope path of the include, once a finding needed it */
    size_t n_scope;
    uint8_t state;    /* enum ec_load_state */
    bool read_only;   /* 4/conf-overview.md: never written to by config writeback */
    bool is_cluster;  /* ecelerity-cluster.conf, or the file given as --cluster */
    bool is_argument; /* no file, but the text of --scope */
};

/* One assignment of an option in one scope instance. */
struct ec_assign {
    const struct ec_node *node; /* EC_NODE_OPTION */
    const struct ec_load *load;
    struct ec_assign *next;     /* the next option of the same instance */
    struct ec_assign *shadowed; /* the assignment that this one replaced, or NULL */
};

/* One place where a scope instance is opened. */
struct ec_opening {
    const struct ec_node *node; /* EC_NODE_SCOPE */
    const struct ec_load *load;
    struct ec_opening *next; /* in reading order */
};

/* One merged scope instance. The global scope has no name, no parent and no opening. */
struct ec_scope {
    struct ec_scope *parent;
    struct ec_scope *next; /* sibling, in order of first appearance */
    uint32_t name;         /* number in model->names; 0 for the global scope */
    uint32_t instance;     /* number in model->instances; 0 for an anonymous scope */
    uint32_t number;       /* in the order of making; the global scope has 0 */
    uint32_t n_members;    /* options and children */
    struct ec_scope *children;
    struct ec_scope *last_child;
    struct ec_assign
        *settings; /* the assignment in force of each option, in order of first setting */
    struct ec_assign *last_setting;
    struct ec_opening opening; /* the first one; more behind it */
    struct ec_opening *last_opening;
    struct ec_index *index; /* look-up table once the instance has many members, else NULL */
};

struct ec_model {
    struct ec_arena arena;
    struct ec_arena paths;            /* edges and their texts */
    struct ec_intern *names;          /* option and scope names, case does not matter */
    struct ec_intern instances;       /* instance names */
    struct ec_source *const *sources; /* by source id; borrowed */
    struct ec_load *loads;            /* in reading order; the main file is first */
    struct ec_load *last_load;
    struct ec_scope *global;
    struct ec_index *indexes; /* of instances with many members */
    const char *node;         /* as which it was read; NULL: as this host, or the one in the options */
    size_t n_loads;
    size_t n_statements;    /* over all loads */
    size_t n_shadowed;      /* assignments that a later one replaced */
    size_t n_gone;          /* statements that left since it was made */
    uint32_t n_scopes;
    unsigned char *touched; /* by number of a scope, a bit; NULL: all are. See ec_scope_is_touched */
    size_t touched_size;
    struct ec_scope **next_touched; /* by number of a touched scope, if `has_list`; the last has NULL */
    size_t next_touched_size;
    bool has_list;
    unsigned char *changed; /* by number of a name, 1 if a statement with it came or went */
    size_t changed_size;
    uint32_t n_names; /* how many there were in the view before */
    bool other_scopes; /* there are others than before, in another order, or opened first elsewhere */
    bool other_order;  /* files are read in another order: any scope may have another place */
    bool other_answers; /* an option may have another value in a scope though it was not changed */
    bool is_final; /* what was merged last does not stand where its include does */
    bool is_main;        /* the file has the name of a main file: it is no fragment */
    bool complete; /* a main file with every include read: absence of an option means something */
};

/* The child instance with this name (and instance text, NULL for an anonymous one); NULL if there is
   none. Case of the instance matters except for Domain and Host (4/config/ref-binding.md). */
const struct ec_scope *ec_scope_find(const struct ec_model *model, const struct ec_scope *scope,
                                     const char *name, const char *instance);

/* The assignment in force of an option in exactly this instance; NULL if it is not set there. */
const struct ec_assign *ec_setting_find(const struct ec_model *model, const struct ec_scope *scope,
                                        const char *name);

/* The same by numbers of the model; the instance is 0 for an anonymous scope. */
const struct ec_scope *ec_scope_at(const struct ec_scope *scope, uint32_t name, uint32_t instance);
const struct ec_assign *ec_setting_at(const struct ec_scope *scope, uint32_t name);

/* The number of the instance name `text` of scopes with the name `name`; 0 when no file has it. */
uint32_t ec_model_instance(const struct ec_model *model, uint32_t name, struct ec_str text);

/* The number of a name, 0 when no file mentions it. Compare it with node->name and scope->name. */
uint32_t ec_model_name(const struct ec_model *model, const char *name);

/* A model that was made over for another view has the same settings as before in a scope that is not
   touched, and in those below it; each model else has touched scopes only. */
static inline bool ec_scope_is_touched(const struct ec_model *model, const struct ec_scope *scope)
{
    return !model->touched ||
           (scope->number / 8 < model->touched_size &&
            (model->touched[scope->number / 8] >> scope->number % 8 & 1) != 0);
}

/* The same of statements: whether some with this name, of an option or a scope, came or went, or no file had
   the name before. */
static inline bool ec_name_is_changed(const struct ec_model *model, uint32_t name)
{
    return !model->touched || name >= model->n_names ||
           (name < model->changed_size && model->changed[name]);
}

/* Whether a scope of this name may have come or gone, or have another place. The statement that opens it came
   or went then. */
static inline bool ec_scopes_are_changed(const struct ec_model *model, uint32_t name)
{
    return !model->touched ||
           (model->other_scopes && (model->other_order || ec_name_is_changed(model, name)));
}

/* Walks all scope instances in reading order without recursion: start with model->global; NULL at
   the end. */
const struct ec_scope *ec_scope_walk(const struct ec_scope *scope);

/* The same without the scopes below `scope`, and the same for touched scopes only. */
const struct ec_scope *ec_scope_after(const struct ec_scope *scope);
const struct ec_scope *ec_scope_walk_touched(const struct ec_model *model,
                                             const struct ec_scope *scope);

/* The next edge in reading order, without recursion: start with the first one of a main file; NULL at
   the end. The second one leaves out the includes of the edge's own file. */
const struct ec_edge *ec_edge_walk(const struct ec_edge *edge);
const struct ec_edge *ec_edge_after(const struct ec_edge *edge);

/* Ranges of an assignment for findings. */
static inline struct ec_range ec_assign_range(const struct ec_assign *assign)
{
    return (struct ec_range){assign->load->source->id, assign->node->first, assign->node->last};
}

static inline struct ec_range ec_assign_name_range(const struct ec_assign *assign)
{
    return ec_node_name_range(assign->load->source, assign->node);
}

static inline struct ec_range ec_assign_value_range(const struct ec_assign *assign)
{
    return ec_node_word_range(assign->load->source, assign->node);
}

/* The scalar value of an assignment, decoded; empty for a list or dictionary. */
static inline struct ec_str ec_assign_text(struct ec_arena *arena, const struct ec_assign *assign)
{
    return assign->node->value == EC_VALUE_SCALAR
               ? ec_word_decode(arena, assign->load->source, assign->node->word_first,
                                assign->node->word_len)
               : EC_STR("");
}

/* True/false by the documented boolean words (4/console-commands/config.md); `fallback` for
   anything else. */
bool ec_assign_bool(struct ec_arena *arena, const struct ec_assign *assign, bool fallback);

#endif
