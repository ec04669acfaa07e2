/* SPDX-License-Identifier: MIT */
/* Purpose: what is known of a word of the vocabulary, in phrases for people.
   May depend on: base, schema/vocabulary.h.
   Ownership: phrases go into the caller's buffer. */
#ifndef EC_CLI_WORD_H
#define EC_CLI_WORD_H

#include "base/buf.h"
#include "schema/vocabulary.h"

/* The facts, in the order in which they are shown. */
enum cli_fact {
    CLI_FACT_VALUE,
    CLI_FACT_RANGE,
    CLI_FACT_DEFAULT,
    CLI_FACT_PLACES,
    CLI_FACT_INSTANCE,
    CLI_FACT_KNOWN,
    CLI_FACT_SINGLE,
    CLI_FACT_SORT,
    CLI_FACT_LOADS,
    CLI_FACT_FILE,
    CLI_FACT_PRODUCT,
    CLI_FACT_ARGUMENT,
    CLI_FACT_NAMESPACE,
    CLI_FACT_EVENTS,
    CLI_FACT_USE,
    CLI_FACT_SCHEMES,
    CLI_FACT_ALIASES,
    CLI_FACT_CHANGE,
    CLI_FACT_VERSIONS,
    CLI_FACT_INSTEAD,
    CLI_FACT_MODULE,
    CLI_FACT_NEEDS,
    CLI_FACT_TRAFFIC,
    CLI_FACT_DISPUTED,
    CLI_FACT_PAGE,
    CLI_FACTS,
};

/* Adds the phrase for one fact; nothing if it does not apply or nothing is known. */
void cli_word_fact(struct ec_buf *out, const struct ec_vocab *word, enum cli_fact fact);

/* What stands before the phrase, in a table ("Range") and in a sentence ("Numbers: "). */
struct ec_str cli_fact_label(enum cli_fact fact);
struct ec_str cli_fact_opening(enum cli_fact fact);

/* "option", "module". */
struct ec_str cli_word_kind(const struct ec_vocab *word);

/* True for options and statements, and for scopes and modules. */
bool cli_word_is_option(const struct ec_vocab *word);
bool cli_word_is_scope(const struct ec_vocab *word);

/* Adds what a line has room for: type and unit, default, and what a writer must not overlook:
   "integer in connections, default 32, restart only". */
void cli_word_brief(struct ec_buf *out, const struct ec_vocab *word);

/* How many options and scopes may stand in a scope; modules of the global scope apart. */
struct cli_counts {
    size_t options;
    size_t scopes;
    size_t modules;
};
struct cli_counts cli_scope_counts(const struct ec_vocab *scope);

/* Adds "3 options, 1 scope". */
void cli_add_counts(struct ec_buf *out, struct cli_counts counts);

/* Adds "1 option", "2 options". */
void cli_add_count(struct ec_buf *out, size_t count, const char *noun);

#endif
