/* SPDX-License-Identifier: MIT */
/* Purpose: the commands of the program, one file each.
   May depend on: args.h, sink.h.
   Ownership: nothing. */
#ifndef EC_CLI_COMMANDS_H
#define EC_CLI_COMMANDS_H

#include "cli/args.h"
#include "cli/sink.h"

/* Each returns the exit status. `program` is how to call it in messages ("ecconf check"); argv[0]
   is not looked at. */
int cli_check(const char *program, int argc, char **argv);
int cli_diff(const char *program, int argc, char **argv);
int cli_dump(const char *program, int argc, char **argv);
int cli_eval(const char *program, int argc, char **argv);
int cli_explain(const char *program, int argc, char **argv);
int cli_get(const char *program, int argc, char **argv);
int cli_locate(const char *program, int argc, char **argv);
int cli_nodes(const char *program, int argc, char **argv);
int cli_rules(const char *program, int argc, char **argv);
int cli_schema(const char *program, int argc, char **argv);
int cli_security(const char *program, int argc, char **argv);
int cli_show(const char *program, int argc, char **argv);
int cli_tree(const char *program, int argc, char **argv);

#endif
