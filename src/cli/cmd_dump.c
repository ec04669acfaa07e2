/* SPDX-License-Identifier: MIT */
/* ecconf dump: a whole configuration in one piece. */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/walk.h"

static const char *const formats[] = {"text", "json", "xml", NULL};

/* In the order of enum cli_extent. */
static const char *const extent_words[] = {"explicit", "effective", "nondefault", "source"};

/* False after wrong use. */
static bool read_extent(const struct cli_args *args, const char *program, enum cli_extent *extent)
{
    const int given[] = {args->is_explicit, args->is_effective, args->is_nondefault,
                         args->is_source};
    int n = 0;
    *extent = CLI_EXPLICIT;
    for (size_t i = 0; i < EC_COUNT(given); i++) {
        if (given[i]) {
            *extent = (enum cli_extent)i;
            n++;
        }
    }
    if (n > 1) {
        cli_usage(program, "only one of --explicit, --nondefault, --effective and --source");
    }
    return n <= 1;
}

static int write_tree(struct cli_inquiry *inquiry, enum cli_extent extent)
{
    struct cli_walk walk;
    struct cli_render render;
    struct cli_sink sink;
    cli_inquiry_start(inquiry, &render, &sink, "ecconf-dump/1", extent_words[extent]);
    if (cli_walk_init(&walk, inquiry->model, &render, extent)) {
        cli_walk_all(&walk);
    } else {
        render.out.oom = true;
        render.failed = true;
    }
    int status = cli_inquiry_finish(inquiry, &render, &sink);
    cli_walk_fini(&walk);
    return status;
}

static int run(struct cli_inquiry *inquiry)
{
    const struct cli_args *args = &inquiry->reading.args;
    const char *program = inquiry->reading.program;
    enum cli_extent extent;
    if (args->n_paths + (args->file != NULL) > 1) {
        return cli_usage(program, "only one configuration can be dumped");
    }
    if (!read_extent(args, program, &extent)) {
        return CLI_USAGE;
    }
    int status = cli_inquiry_read(inquiry, args->n_paths > 0 ? args->paths[0] : args->file);
    return status == CLI_CLEAN ? write_tree(inquiry, extent) : status;
}

int cli_dump(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_DUMP, formats};
    struct cli_inquiry inquiry;
    int status;
    if (cli_inquiry_args(&inquiry, &syntax, argc, argv, "[OPTION]... [PATH]",
                         "Write the whole configuration, so that it can be read again: in each "
                         "scope first the scopes in it, then its options. Of a directory with two "
                         "main files it is ecelerity.conf.",
                         "Exit status: 0 it is written, 2 wrong use, 3 the configuration could not "
                         "be read or the output not be written.",
                         &status)) {
        status = run(&inquiry);
    }
    cli_inquiry_fini(&inquiry);
    return status;
}
