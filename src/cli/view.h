/* SPDX-License-Identifier: MIT */
/* Purpose: values, places and scopes of a configuration as people and programs get them, without
   secrets.
   May depend on: base, source, diag, syntax, schema, model, output/masks.h, jansson.
   Ownership: a view borrows the project; JSON values belong to the caller. */
#ifndef EC_CLI_VIEW_H
#define EC_CLI_VIEW_H

#include "base/buf.h"
#include "model/evaluate.h"
#include "model/project.h"
#include "output/json_stream.h"
#include "output/masks.h"

#include <jansson.h>

struct cli_view {
    const struct ec_project *project;
    const struct ec_model *model;
    struct ec_masks masks;
    struct ec_arena arena; /* for what is decoded on the way */
    bool show_secrets;
    bool one_line; /* lists and dictionaries, too */
    bool escape;   /* control bytes, for a terminal */
};

void cli_view_init(struct cli_view *view, const struct ec_project *project,
                   const struct ec_model *model);
void cli_view_fini(struct cli_view *view);

/* Adds a text as it is, or for a terminal without its control bytes. */
void cli_view_add_text(const struct cli_view *view, struct ec_buf *buf, struct ec_str text);

/* Adds the value of an option as its file spells it, so that it can be read again; a list or
   dictionary has each item on a line of its own and ends `indent` columns in. `word` may be
   NULL. */
void cli_view_add_value(struct cli_view *view, struct ec_buf *buf, const struct ec_assign *assign,
                        const struct ec_vocab *word, unsigned indent);

/* The same without quotes: a string, an array, or an object whose last entry of a key counts. NULL
   when memory is short. */
json_t *cli_view_value(struct cli_view *view, const struct ec_assign *assign,
                       const struct ec_vocab *word);

/* The same, written. */
void cli_view_put_value(struct cli_view *view, struct ec_json_stream *out,
                        const struct ec_assign *assign, const struct ec_vocab *word);

/* A word of a value without quotes; on the view's arena or in the source. */
struct ec_str cli_view_word(struct cli_view *view, const struct ec_source *source, uint32_t first,
                            uint32_t len, const struct ec_vocab *word);

/* A place without column: quick even in a file of one line. When memory is short view->arena says
   so. */
struct cli_line {
    struct ec_str file; /* on the view's arena or of the source */
    uint32_t number;
};
struct cli_line cli_view_line(struct cli_view *view, struct ec_range range);

/* "FILE:LINE", on one line whatever the path is, and {"file": FILE, "line": LINE}, NULL when memory
   is short. */
void cli_view_add_line(struct cli_view *view, struct ec_buf *buf, struct ec_range range);
json_t *cli_view_line_json(struct cli_view *view, struct ec_range range);

/* Adds "FILE:LINE:COLUMN". */
void cli_view_add_place(struct cli_view *view, struct ec_buf *buf, struct ec_range range);

/* {"file": ..., "range": {"start": {"line", "column", "offset"}, "end": ...}}; NULL when memory is
   short. */
json_t *cli_view_place(struct cli_view *view, struct ec_range range);
void cli_view_put_place(struct cli_view *view, struct ec_json_stream *out, struct ec_range range);

/* The scopes from the outermost to this one, the global one left out; on the view's arena, NULL
   when memory is short. */
const struct ec_scope *const *cli_view_way(struct cli_view *view, const struct ec_scope *scope,
                                           size_t *n);

/* Adds "Binding_Group "g" > Binding "b"", or "global". */
void cli_view_add_scope(struct cli_view *view, struct ec_buf *buf, const struct ec_scope *scope);

/* ["Binding_Group \"g\"", "Binding \"b\""], empty for the global scope; NULL when memory is
   short. */
json_t *cli_view_scope(struct cli_view *view, const struct ec_scope *scope);
void cli_view_put_scope(struct cli_view *view, struct ec_json_stream *out,
                        const struct ec_scope *scope);

/* Adds one scope: its name, and the instance in quotes when there is one. */
void cli_view_add_instance(struct cli_view *view, struct ec_buf *buf, struct ec_str name,
                           struct ec_str instance);

/* The instance name, `ptr` is NULL for an anonymous scope; on the view's arena or in the model. */
struct ec_str cli_view_instance(struct cli_view *view, const struct ec_scope *scope);

#endif
