/* SPDX-License-Identifier: MIT */
/* Purpose: the checker's own settings, .ecconf-check.conf: finds them, checks them like a
   configuration and takes them over as if they were options.
   May depend on: base, source, diag, schema, model, rules, api, args.h.
   Ownership: settings own the texts that they put into arguments until cli_settings_fini. */
#ifndef EC_CLI_SETTINGS_H
#define EC_CLI_SETTINGS_H

#include "cli/args.h"
#include "model/model.h"
#include "rules/ignores.h"

struct cli_settings {
    const char *program;
    const char *path;        /* of the file; NULL: there is none */
    ecconf_project *project; /* that has read it */
    const struct ec_model *model;
    struct ec_site_words words; /* that may stand in it */
    struct ec_arena arena;
    struct ec_ignores ignores;
    bool is_open;
};

/* Finds the settings for what the arguments name, checks them and takes over what the command line
   and the environment do not say, as far as the command has options for it. One that reads a single
   configuration gets the root, if there is just one and the arguments name nothing. Returns an exit
   status; what is not CLI_CLEAN is told on standard error, as are warnings. Call cli_settings_fini
   in any case. */
int cli_settings_take(struct cli_settings *settings, const struct cli_syntax *syntax,
                      struct cli_args *args);

/* Tells a project what no option can say. */
void cli_settings_hand_over(struct cli_settings *settings, ecconf_project *project);

/* Writes what is in force as settings, with where each comes from; returns an exit status. */
int cli_settings_print(struct cli_settings *settings, const struct cli_syntax *syntax,
                       const struct cli_args *args);

void cli_settings_fini(struct cli_settings *settings);

#endif
