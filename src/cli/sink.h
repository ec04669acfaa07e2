/* SPDX-License-Identifier: MIT */
/* Purpose: standard output and report files as sinks.
   May depend on: base, args.h, the public headers.
   Ownership: a sink owns its temporary file until cli_sink_close. */
#ifndef EC_CLI_SINK_H
#define EC_CLI_SINK_H

#include <ecconf/ecconf.h>

#include "base/buf.h"

#include <signal.h>

struct cli_sink {
    int fd;
    int error;       /* errno of the first failure, else 0 */
    char *target;    /* the file to replace; NULL when `fd` is written to directly */
    char *temporary; /* its new content so far; signals wait while there is one */
    sigset_t held;   /* these */
    sigset_t before; /* the mask to go back to */
};

/* True if reports for both would meet in one file or pipe, by whatever names. NULL is standard
   output. */
bool cli_sink_is_same(const char *a, const char *b);

/* Opens a file, or standard output for NULL. A regular file is replaced as a whole when the sink is
   closed; anything else (a device, a FIFO, the file of standard output or error) is written to
   directly, as is one to append to. `error` tells about failure. */
void cli_sink_open(struct cli_sink *sink, const char *path, bool append);

/* Takes bytes: a write function for ecconf_sink. */
int cli_sink_write(void *sink, const char *bytes, size_t size);

/* Puts the file in its place, if all went well and `keep` is set. Returns sink->error. */
int cli_sink_close(struct cli_sink *sink, bool keep);

/* Says on standard error why a file, or standard output for NULL, could not be written. A reader of
   standard output that went away is nothing to talk about. */
void cli_sink_tell(const char *program, const char *path, int error);

/* Writes a text to standard output; returns CLI_CLEAN, or CLI_NO_CHECK when that is not possible,
   which it says. */
int cli_print(const char *program, const struct ec_buf *text);
int cli_print_text(const char *program, const char *text);

#endif
