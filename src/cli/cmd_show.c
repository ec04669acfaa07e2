/* SPDX-License-Identifier: MIT */
/* ecconf show: a scope, in the form of the server's console (4/console-commands/config.md). */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/missing.h"
#include "cli/walk.h"

static const char *const formats[] = {"text", "json", NULL};

static int show(struct cli_inquiry *inquiry, const struct ec_scope *scope)
{
    struct cli_walk walk;
    struct cli_render render;
    struct cli_sink sink;
    cli_inquiry_start(inquiry, &render, &sink, "ecconf-show/1", NULL);
    if (cli_walk_init(&walk, inquiry->model, &render, CLI_EXPLICIT)) {
        cli_walk_scope(&walk, scope, inquiry->reading.args.recurse);
    }
    int status = cli_inquiry_finish(inquiry, &render, &sink);
    cli_walk_fini(&walk);
    return status;
}

static int run(struct cli_inquiry *inquiry)
{
    const struct cli_args *args = &inquiry->reading.args;
    struct ec_question question;
    int status = cli_inquiry_read(inquiry, args->file);
    if (status != CLI_CLEAN ||
        !cli_inquiry_question(inquiry, args->paths, args->n_paths, false, &question, &status)) {
        return status;
    }
    const struct ec_scope *scope = ec_question_scope(inquiry->model, &question);
    if (!scope) {
        cli_tell_missing(inquiry, &question);
        return CLI_FINDINGS;
    }
    return show(inquiry, scope);
}

int cli_show(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_SHOW, formats};
    struct cli_inquiry inquiry;
    int status;
    if (cli_inquiry_args(&inquiry, &syntax, argc, argv, "[OPTION]... [SCOPE [INSTANCE]]...",
                         "Show what is set in a scope, after all includes and overrides, and the "
                         "scopes in it: 'ecconf show Binding b1'. Without SCOPE it is the global "
                         "one.",
                         "Exit status: 0 it is shown, 1 there is no such scope, 2 wrong use, 3 the "
                         "configuration could not be read.",
                         &status)) {
        status = run(&inquiry);
    }
    cli_inquiry_fini(&inquiry);
    return status;
}
