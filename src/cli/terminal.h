/* SPDX-License-Identifier: MIT */
/* Purpose: what the terminal at standard output can show.
   May depend on: args.h.
   Ownership: nothing. */
#ifndef EC_CLI_TERMINAL_H
#define EC_CLI_TERMINAL_H

#include "cli/args.h"

/* True for a terminal without cursor movement and colours, or when TERM is not set. */
bool cli_is_dumb_terminal(void);

/* Whether to colour what goes to a standard stream, by `color` (enum cli_color), then NO_COLOR, then
   FORCE_COLOR and CLICOLOR_FORCE, then the terminal, TERM and CLICOLOR. */
bool cli_wants_color(int color, bool terminal);

/* The columns of the terminal at standard output; 0 if they are unknown. */
unsigned cli_terminal_width(void);

#endif
