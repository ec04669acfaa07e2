/* SPDX-License-Identifier: MIT */
/* Purpose: scopes and options as they are named in a question: on the server's console, or by an instance
   of the model.
   May depend on: base, source, diag, syntax, schema, model.h.
   Ownership: a question lives in the caller's arena and borrows the words it was made of. */
#ifndef EC_MODEL_QUESTION_H
#define EC_MODEL_QUESTION_H

#include "model/model.h"

/* One scope, as on the server's console. */
struct ec_asked {
    struct ec_str name;     /* letter case does not matter */
    struct ec_str instance; /* `ptr` is NULL when none is given */
};

/* "Which value has `option` for what these scopes mean?" No scopes: in the global one. */
struct ec_question {
    const struct ec_asked *scopes; /* outermost first */
    size_t n_scopes;
    struct ec_str option; /* empty when only scopes are meant */
};

enum ec_question_status {
    EC_QUESTION_OK,
    EC_QUESTION_NOMEM,
    EC_QUESTION_NO_OPTION,   /* there are no words, or none is left for the option */
    EC_QUESTION_NO_INSTANCE, /* the last scope needs an instance name */
};

/* Reads SCOPE [INSTANCE] ... and with `with_option` an OPTION behind them. Whether an instance name
   follows a scope is known from the vocabulary or, where it may be left out, from the model
   (4/console-commands/config.md). The question borrows the words. */
enum ec_question_status ec_question_read(const struct ec_model *model, struct ec_arena *arena,
                                         const struct ec_str *words, size_t n_words,
                                         bool with_option, struct ec_question *question);

/* The question for an option at a scope instance of the model; false when memory is short. */
EC_NODISCARD bool ec_question_at(const struct ec_model *model, struct ec_arena *arena,
                                 const struct ec_scope *scope, struct ec_str option,
                                 struct ec_question *question);

/* The instance with just these names; NULL if the configuration does not have it. */
const struct ec_scope *ec_question_scope(const struct ec_model *model,
                                         const struct ec_question *question);

#endif
