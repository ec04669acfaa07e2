/* SPDX-License-Identifier: MIT */
/* Purpose: a configuration as a tree to be written: merged, or as its statements stand in the
   files.
   May depend on: render.h, defaults.h, model.
   Ownership: a walk borrows the render and owns what it remembers until cli_walk_fini. */
#ifndef EC_CLI_WALK_H
#define EC_CLI_WALK_H

#include "cli/defaults.h"
#include "cli/render.h"

/* What of a configuration is written. */
enum cli_extent {
    CLI_EXPLICIT,   /* what is set, merged */
    CLI_EFFECTIVE,  /* and each option whose value comes from elsewhere */
    CLI_NONDEFAULT, /* what is set to something else than the default */
    CLI_SOURCE,     /* the statements in reading order, includes in place */
};

/* The options that the vocabulary allows in a scope. */
struct cli_members {
    const struct ec_vocab **words;
    size_t n;
    bool made;
};

struct cli_walk {
    const struct ec_model *model;
    struct cli_render *render;
    enum cli_extent extent;
    struct cli_defaults defaults;   /* CLI_EFFECTIVE and CLI_NONDEFAULT */
    struct ec_evaluator *evaluator; /* CLI_EFFECTIVE, as all below */
    struct cli_members *members;    /* by number of the scope's word */
    struct ec_arena arena;          /* of the members */
    struct ec_arena answers;        /* of one scope */
};

/* Sets render->defaults. False when memory is short. */
EC_NODISCARD bool cli_walk_init(struct cli_walk *walk, const struct ec_model *model,
                                struct cli_render *render, enum cli_extent extent);
void cli_walk_fini(struct cli_walk *walk);

/* Renders the whole configuration. */
void cli_walk_all(struct cli_walk *walk);

/* Renders a scope with its children; of the global one only what is in it. Without `recurse`
   children have no body. Not for CLI_SOURCE. */
void cli_walk_scope(struct cli_walk *walk, const struct ec_scope *scope, bool recurse);

/* How the name of a scope is shown: as documented, if that differs in letter case only. */
struct ec_str cli_walk_name(const struct ec_model *model, const struct ec_scope *scope,
                            const struct ec_vocab *word);

#endif
