/* SPDX-License-Identifier: MIT */
/* Purpose: the commands of the program, one file each.
   May depend on: args.h.
   Ownership: nothing. */
#ifndef EC_CLI_COMMANDS_H
#define EC_CLI_COMMANDS_H

#include "cli/args.h"

/* Each returns the exit status. `program` is how to call it in messages ("ecconf check"); argv[0] is
   not looked at. */
int cli_check(const char *program, int argc, char **argv);
int cli_explain(const char *program, int argc, char **argv);
int cli_schema(const char *program, int argc, char **argv);

/* Writes a text to standard output; returns CLI_CLEAN, or CLI_NO_CHECK when that is not possible. */
int cli_print(const char *program, const struct ec_buf *text);
int cli_print_text(const char *program, const char *text);

#endif
