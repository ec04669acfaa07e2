/* SPDX-License-Identifier: MIT */
/* Purpose: words that a user names, and the small command lines of the commands about words.
   May depend on: args.h, schema/vocabulary.h, diag.
   Ownership: everything is borrowed from argv and constant tables. */
#ifndef EC_CLI_LOOKUP_H
#define EC_CLI_LOOKUP_H

#include "cli/args.h"
#include "schema/vocabulary.h"

enum { CLI_MOST_WORDS = 32 };

/* All records of a name. */
struct cli_words {
    const struct ec_vocab *at[CLI_MOST_WORDS];
    size_t n;
};

/* Finds the records of a name; of a scope in a module "cluster/Topology" is a name, too. The
   argument of a macro may stand in its braces, and a macro of just this letter case goes before
   others. */
struct cli_words cli_find_words(struct ec_str name);

/* Adds ": did you mean 'WORD'?" for the word, or with `codes` also the code or the name of a
   finding, that is most like `name`; nothing if none is. */
void cli_hint_word(struct ec_buf *hint, struct ec_str name, bool codes);

/* The same for what may stand in a scope, and for the scopes and modules among that. */
void cli_hint_member(struct ec_buf *hint, struct ec_str name, const struct ec_vocab *scope);
void cli_hint_scope(struct ec_buf *hint, struct ec_str name, const struct ec_vocab *scope);

/* Bits: the options that a command has besides --help. */
enum { CLI_REQUEST_FORMAT = 1, CLI_REQUEST_LIST = 2 };

struct cli_request {
    const char *format; /* of --format, or NULL */
    const char *list;   /* of --list, or NULL */
    bool help;
    char **words;
    int n_words;
};

/* Reads the arguments behind argv[0]: --help and the options that `with` has. Returns false when
   they make no sense; then standard error says so. */
bool cli_request_read(struct cli_request *request, const char *program, unsigned with, int argc,
                      char **argv);

#endif
