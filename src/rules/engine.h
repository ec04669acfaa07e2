/* SPDX-License-Identifier: MIT */
/* Purpose: runs the rules of the registry over the models of a project.
   May depend on: base, source, diag, syntax, schema, host, model.
   Ownership: settings borrow everything; findings belong to the project's report. */
#ifndef EC_RULES_ENGINE_H
#define EC_RULES_ENGINE_H

#include "host/host.h"
#include "model/project.h"
#include "schema/capnames.h"
#include "schema/site.h"

struct ec_ignores;

struct ec_rule_settings {
    struct ec_host *host;                 /* never NULL; one made with `offline` knows nothing */
    const struct ec_cap_profile *profile; /* never NULL */
    uint64_t container;                   /* what a container starts with; bit n is capability n */
    bool has_container;
    const char *container_name; /* for messages, set with `has_container` */
    uint32_t target; /* version of the server, 0x03050600 for 3.5.6; 0: none in particular */
    int64_t now;     /* seconds since 1970; 0: unknown, so nothing is told of what expires */
    const struct ec_site_words *site; /* what the site's own modules add; NULL: nothing */
    bool only_site;                   /* there are no other words: it is no server's configuration */
    struct ec_ignores *ignores; /* findings that settings ignore in some files; NULL: none */
    bool needs_reason; /* suppressions without a reason, or without a day, suppress nothing */
    bool needs_until;
    bool enabled[EC_CODE_COUNT];
};

/* What was counted in a scope, or in several. */
struct ec_rule_counts {
    size_t checked;
    size_t unchecked;
    size_t searches;
    size_t unwanted;
};

/* What is remembered from one model to the next one, which was made of it (model/refresh.h). Starts as
   {0}. */
struct ec_rule_memory {
    struct ec_rule_counts *counts; /* by number of a scope */
    size_t capacity;
    struct ec_rule_counts sum; /* of them */
    bool is_valid;             /* what was found in a scope would be found in any model like this */
    bool is_partial; /* the last run was over scopes that differ; what it found is only a part */
    bool is_main;    /* of the model, as two below */
    bool complete;
    struct ec_arena arena;         /* of `places`, which see setting.c; they hold while scopes stay */
    struct ec_rule_places *places;
    size_t unwanted[EC_CODE_COUNT]; /* findings about the whole model that nobody wants */
    bool stale[EC_CODE_COUNT]; /* codes of which the last run has found everything, partial or not */
};

void ec_rule_memory_fini(struct ec_rule_memory *memory);

/* Every rule as its registry row says, the default profile, no container. */
void ec_rule_settings_init(struct ec_rule_settings *settings, struct ec_host *host);

/* Runs, for every model, every enabled rule in registry order. Findings and skipped checks go to
   project->report; short memory sets its `oom`. */
void ec_rules_run(struct ec_project *project, const struct ec_rule_settings *settings);

/* The same for one model of the project. With a memory the run may be partial: then what was found in
   the model before holds on in scopes that are not touched, unless its code is stale. Such findings
   have the scope as their owner. If the memory is not valid behind the run, none has. */
void ec_rules_run_model(struct ec_project *project, const struct ec_model *model,
                        const struct ec_rule_settings *settings, struct ec_rule_memory *memory);

/* The capabilities a known kind of container starts with ("docker"), name in any letter case.
   Returns false when there is no such kind. */
EC_NODISCARD bool ec_cap_set_find(struct ec_str name, uint64_t *set);

/* Reads a list of capability names or numbers, with or without "cap_", in any letter case,
   separated by blanks or commas; '#' comments out the rest of a line. Returns false at the first
   word that is no capability, which *bad then is. */
EC_NODISCARD bool ec_cap_set_parse(struct ec_str text, uint64_t *set, struct ec_str *bad);

#endif
