/* SPDX-License-Identifier: MIT */
/* Purpose: what a change of files means for a check: which configurations it touches, and which of
   their findings concern it.
   May depend on: base, diag, source, model, api, args.h.
   Ownership: a hook owns its lists until cli_hook_fini, and borrows the arguments. */
#ifndef EC_CLI_HOOK_H
#define EC_CLI_HOOK_H

#include "base/arena.h"
#include "base/intern.h"
#include "cli/args.h"

/* A configuration that may be touched. */
struct cli_root {
    const char *folder; /* with its main files, or with those of its nodes */
    bool has_nodes;     /* it is a tree, which each node sees in its own way */
};

struct cli_hook {
    const char *program;
    bool all;       /* all findings of a configuration that is touched are wanted */
    bool has_roots; /* settings say which configurations there are */
    bool oom;
    struct ec_arena arena;
    struct ec_intern changed;      /* identities of the files that changed */
    struct ec_intern including;    /* of those that include a deleted one */
    struct ec_intern folders;      /* that were looked into for main files */
    struct ec_intern deleted;      /* ends of paths that lead to no file any more */
    struct ec_intern conf_folders; /* above changed files whose name ends in .conf */
    const char **candidates;       /* folders that hold a configuration, or a part of one */
    size_t n_candidates;
    size_t capacity;
    struct cli_root *roots;
    size_t n_roots;
};

/* Finds out what changed, from the arguments and from git, and which configurations have files
   above it. Returns an exit status; what is not CLI_CLEAN is told on standard error. Call
   cli_hook_fini in any case. */
int cli_hook_init(struct cli_hook *hook, const char *program, const struct cli_args *args);
void cli_hook_fini(struct cli_hook *hook);

/* Whether the file is one of those that changed. */
bool cli_hook_has(const struct cli_hook *hook, const char *path);

/* Whether the change touches a file of what the project has read, or a file is missing there since
   it was deleted. */
bool cli_hook_touches(struct cli_hook *hook, ecconf_project *project);

/* The same for a tree of nodes, which it reads into the project; that is not fit for a check
   then. */
bool cli_hook_touches_tree(struct cli_hook *hook, ecconf_project *project, const char *folder);

/* Drops the findings that do not concern the change: those in other files that have no place in a
   changed one, are not included by one and do not include a deleted one. */
void cli_hook_filter(struct cli_hook *hook, ecconf_project *project);

#endif
