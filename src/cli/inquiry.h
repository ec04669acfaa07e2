/* SPDX-License-Identifier: MIT */
/* Purpose: what the commands share that ask what a configuration says: they read one and look at
   its model.
   May depend on: reading.h, render.h, settings.h, sink.h, api/internal.h, model.
   Ownership: an inquiry owns everything in it until cli_inquiry_fini. */
#ifndef EC_CLI_INQUIRY_H
#define EC_CLI_INQUIRY_H

#include "cli/reading.h"
#include "cli/render.h"
#include "cli/settings.h"
#include "cli/sink.h"

struct cli_inquiry {
    struct cli_reading reading;
    struct cli_settings settings;
    const struct cli_syntax *syntax;
    struct ec_project *project; /* NULL before cli_inquiry_read */
    const struct ec_model *model;
    struct cli_view view;
    bool has_view;
};

/* Reads the arguments and the settings. False when there is nothing more to do: *status is the exit
   status then, and help, if it was asked for, is shown: `about` is a paragraph behind the usage
   line, `more` one behind the options. */
bool cli_inquiry_args(struct cli_inquiry *inquiry, const struct cli_syntax *syntax, int argc,
                      char **argv, const char *usage, const char *about, const char *more,
                      int *status);

/* Makes the project, into which nothing is read yet. Returns an exit status. */
int cli_inquiry_open(struct cli_inquiry *inquiry);

/* Makes the view of one of the project's models; call it again for another, and after more was
   read. */
void cli_inquiry_look_at(struct cli_inquiry *inquiry, const struct ec_model *model);

/* Tells on standard error that what was read from `path` has errors, if it has. */
void cli_inquiry_tell_damage(const struct cli_inquiry *inquiry, const char *path);

/* Opens, reads the configuration `path` (as cli_reading_add) and makes the view. Damage is no
   obstacle, but is told on standard error. Returns an exit status. */
int cli_inquiry_read(struct cli_inquiry *inquiry, const char *path);

void cli_inquiry_fini(struct cli_inquiry *inquiry);

/* Splits a text in place at each of the bytes `blanks` that is not in quotes. Returns how many
   words there are, -1 when a quote is not closed; *words, on the arena, is NULL when memory is
   short. */
int cli_split_words(struct ec_arena *arena, char *text, const char *blanks, char ***words);

/* Reads words as scopes, and with `with_option` an option behind them. False when they make no
   sense: *status is the exit status then, and standard error says why. */
bool cli_inquiry_question(struct cli_inquiry *inquiry, char *const *words, int n_words,
                          bool with_option, struct ec_question *question, int *status);

/* Begins to render to standard output, as the arguments say, and ends. The latter returns an exit
   status; standard error says what went wrong. */
void cli_inquiry_start(struct cli_inquiry *inquiry, struct cli_render *render,
                       struct cli_sink *sink, const char *schema, const char *mode);
int cli_inquiry_finish(const struct cli_inquiry *inquiry, struct cli_render *render,
                       const struct cli_sink *sink);

#endif
