/* SPDX-License-Identifier: MIT */
/* Purpose: the default values of the vocabulary, read as if they stood in a file.
   May depend on: view.h, schema, model.
   Ownership: defaults own their project and view until cli_defaults_fini. */
#ifndef EC_CLI_DEFAULTS_H
#define EC_CLI_DEFAULTS_H

#include "cli/view.h"

struct cli_defaults {
    struct ec_project *project; /* one option for each word that has a default */
    struct cli_view view;
    struct ec_arena arena;           /* for what is decoded on the way */
    const struct ec_assign **values; /* by number of the word; NULL: none */
};

/* False when memory is short. */
EC_NODISCARD bool cli_defaults_init(struct cli_defaults *defaults);
void cli_defaults_fini(struct cli_defaults *defaults);

/* The default value of a word; NULL if it has none. Its source belongs to the defaults' own
   view. */
const struct ec_assign *cli_defaults_find(const struct cli_defaults *defaults,
                                          const struct ec_vocab *word);

/* True if the assignment, in whatever spelling, sets the option `word` to its default. */
bool cli_defaults_same(struct cli_defaults *defaults, const struct ec_vocab *word,
                       const struct ec_assign *assign);

#endif
