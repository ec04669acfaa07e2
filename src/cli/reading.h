/* SPDX-License-Identifier: MIT */
/* Purpose: what all commands do that read configurations: arguments, a project, progress on a
   terminal.
   May depend on: source, rules, args.h, terminal.h, the public headers.
   Ownership: a reading owns its arguments and its project until cli_reading_fini. */
#ifndef EC_CLI_READING_H
#define EC_CLI_READING_H

#include "cli/args.h"

/* Progress on a terminal: nothing in the first second, then at most ten times a second. */
struct cli_progress {
    double started;
    double shown;  /* when it was last written; 0: never */
    bool unwanted; /* standard error is no terminal */
};

struct cli_reading {
    const char *program;
    struct cli_args args;
    struct cli_progress progress;
    char *cap_profile;       /* content of the file of --cap-profile, else NULL */
    ecconf_project *project; /* NULL before cli_reading_open */
    bool takes_file;         /* a configuration is named with --file */
};

/* Makes the project that the arguments ask for. Returns an exit status; what is not CLI_CLEAN is
   told on standard error. */
int cli_reading_open(struct cli_reading *reading);

/* Reads a configuration: a path, "-" for standard input, or NULL for what the search path has.
   Returns as cli_reading_open; `status`, unless it is NULL, tells how it went. */
int cli_reading_add(struct cli_reading *reading, const char *path, ecconf_status *status);

/* Wipes the progress off the terminal, as cli_reading_add does. */
void cli_reading_end_progress(struct cli_reading *reading);

/* Seconds since cli_reading_open. */
double cli_reading_time(const struct cli_reading *reading);

void cli_reading_fini(struct cli_reading *reading);

#endif
