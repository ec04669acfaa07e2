/* SPDX-License-Identifier: MIT */
/* Purpose: the command line of the commands that read configurations.
   May depend on: base, diag, output/cells.h, page.h, sink.h, the public headers.
   Ownership: arguments borrow the words of argv; cli_args_fini releases what was joined. */
#ifndef EC_CLI_ARGS_H
#define EC_CLI_ARGS_H

#include <ecconf/ecconf.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/page.h"

/* The contract of the exit status. */
enum {
    CLI_CLEAN = 0, /* nothing at or above the fail level */
    CLI_FINDINGS = 1,
    CLI_USAGE = 2,    /* wrong use */
    CLI_NO_CHECK = 3, /* could not check, or not all */
};

/* The commands that take options, as bits: options.def says which takes which. */
enum {
    CLI_CHECK = 1,
    CLI_EVAL = 2,
    CLI_GET = 4,
    CLI_DIFF = 8,
    CLI_SHOW = 16,
    CLI_LOCATE = 32,
    CLI_DUMP = 64,
    CLI_TREE = 128,
    CLI_NODES = 256,
    CLI_SECURITY = 512,
    CLI_SCOPES = CLI_SHOW | CLI_LOCATE | CLI_DUMP,
    CLI_LINT = CLI_CHECK | CLI_SECURITY,
    CLI_QUESTIONS = CLI_EVAL | CLI_GET | CLI_DIFF | CLI_SCOPES | CLI_TREE | CLI_NODES,
    CLI_ALL = CLI_LINT | CLI_QUESTIONS,
};

/* A command as far as its arguments are concerned. */
struct cli_syntax {
    const char *program;        /* how it is called in messages */
    unsigned command;           /* its bit */
    const char *const *formats; /* of --format, the first one is the default; ends with NULL. NULL
                                   for CLI_CHECK, which asks the library */
};

enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

enum { CLI_MOST_FORMATS = 16, CLI_MOST_PATHS = 64, CLI_MOST_OPTIONS = 80 };

struct cli_format {
    const char *name;
    const char *file; /* NULL: standard output */
    bool append;      /* to what is in the file */
};

/* Where the value of an option comes from, as bits: lists may come from several places. */
enum { CLI_FROM_LINE = 1, CLI_FROM_ENVIRONMENT = 2, CLI_FROM_SETTINGS = 4 };

/* The values of an option that may be repeated. */
struct cli_paths {
    const char *items[CLI_MOST_PATHS + 1]; /* NULL-terminated */
    size_t n;
};

struct cli_args {
    ecconf_options check;
    struct cli_format formats[CLI_MOST_FORMATS];
    size_t n_formats;
    bool is_chosen; /* nobody asked for these formats */
    int color;      /* enum cli_color */
    int fail_level; /* ecconf_severity */
    int quiet;
    int statistics;
    int all_nodes;
    int hook; /* the paths are what changed */
    int all;  /* what does not concern the change, too */
    int help;
    int version;
    struct ec_buf select; /* lists, joined by commas; bytes is NULL when not given */
    struct ec_buf ignore;
    struct ec_buf severity;
    struct ec_buf forbid;
    struct cli_paths manifests;
    struct cli_paths vocabularies;
    struct cli_paths roots; /* of the settings */
    const char *config;     /* the settings, or NULL */
    int no_config;
    int print_settings;
    const char *write_baseline; /* a file, or NULL */
    const char *stdin_name;
    const char *scope; /* that a question is about */
    const char *file;  /* what a question is about; NULL: what the search path has */
    int format;        /* place in cli_syntax.formats */
    int why;
    int batch;
    int show_secrets;
    int exit_code;
    const char *threshold; /* NULL: none */
    int recurse;
    int origins;
    int is_explicit; /* what `dump` writes; at most one of the four */
    int is_effective;
    int is_nondefault;
    int is_source;
    char **paths; /* what is no option; words of a question */
    int n_paths;
    unsigned char from[CLI_MOST_OPTIONS]; /* by row of options.def, CLI_FROM_... */
};

/* Reads the arguments behind argv[0]; argv is put into another order. Returns false when they make
   no sense: then the line that says so is on standard error. */
bool cli_args_read(struct cli_args *args, const struct cli_syntax *syntax, int argc, char **argv);
void cli_args_fini(struct cli_args *args);

/* Takes an option over that the settings have, unless the command line or the environment has it;
   lists of codes come before those of the command line. Options of other commands are left out.
   Returns false when the value makes no sense, after saying so. */
bool cli_args_take(struct cli_args *args, const struct cli_syntax *syntax, const char *name,
                   char *value);

/* True if the value of an option that the command takes comes from the settings. */
bool cli_args_is_from_settings(const struct cli_args *args, const struct cli_syntax *syntax,
                               const char *name);

/* What stands between the values of an option that takes several as one text; NULL: it is
   repeated. */
const char *cli_args_glue(const char *name);

/* To be called behind the last cli_args_take. */
void cli_args_settle(struct cli_args *args);

/* True if memory was too short for the lists. */
bool cli_args_oom(const struct cli_args *args);

/* The value of an option that is in force. */
struct cli_value {
    const char *name;   /* of the option */
    const char **texts; /* of a level "CODE=LEVEL"; on the arena */
    size_t n;           /* 0: there is none */
    bool is_list;
    unsigned origin; /* CLI_FROM_...; 0: the default */
};

/* The options that a command takes, from `index` 0 on; false behind the last, and without
   memory. */
bool cli_args_at(const struct cli_args *args, const struct cli_syntax *syntax, size_t index,
                 struct ec_arena *arena, struct cli_value *value);

/* Adds lines as a terminal may get them. */
void cli_add_lines(struct ec_buf *buf, struct ec_str text);

/* Adds --help's list of the command's options. */
void cli_args_help(struct cli_page *page, const struct cli_syntax *syntax);

/* Prints "PROGRAM: MESSAGE" on standard error, secrets masked, control bytes escaped. */
void cli_message(const char *program, const char *format, ...) EC_PRINTF(2, 3);

/* The same, and the hint to --help; returns CLI_USAGE. */
int cli_usage(const char *program, const char *format, ...) EC_PRINTF(2, 3);

/* The same for a word that is none of the NULL-terminated list: "WHAT 'WORD'" and what
   cli_add_hint adds. */
int cli_usage_word(const char *program, const char *what, const char *word,
                   const char *const *words);

/* Adds what follows "unknown WORD" in a message: ": did you mean 'PREFIX...'?" for the word of the
   NULL-terminated list that is most like `word`; else all of them when they are few, or nothing. */
void cli_add_hint(struct ec_buf *buf, const char *prefix, const char *word,
                  const char *const *words);

#endif
