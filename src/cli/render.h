/* SPDX-License-Identifier: MIT */
/* Purpose: a tree of scopes and options written piece by piece, as text that can be read again,
   JSON or XML.
   May depend on: view.h, output.
   Ownership: a render borrows its views and owns what is not written yet until cli_render_fini. */
#ifndef EC_CLI_RENDER_H
#define EC_CLI_RENDER_H

#include "cli/view.h"

/* A scope of the tree. */
struct cli_head {
    struct ec_str name;
    struct ec_str instance; /* `ptr` is NULL for an anonymous scope */
    struct ec_range at;     /* where it is opened */
    struct ec_str path;     /* the way to it; `ptr` is NULL when it is not wanted */
};

/* An option of the tree. */
struct cli_entry {
    struct ec_str name;
    const struct ec_assign *assign;
    const struct ec_vocab *word; /* NULL if it is not known */
    const struct ec_scope *from; /* the scope that an inherited value is set in, else NULL */
    bool is_default;             /* nobody set it: the value lies in cli_render.defaults */
};

/* In the order of the words of --format. */
enum cli_form { CLI_FORM_TEXT, CLI_FORM_JSON, CLI_FORM_XML };

struct cli_render {
    struct cli_view *view;
    struct cli_view *defaults; /* of default values; may be NULL */
    const struct cli_writer *writer;
    struct ec_buf out;                                        /* not written yet */
    int (*write)(void *sink, const char *bytes, size_t size); /* returns 0, or what went wrong */
    void *sink;
    size_t depth;
    bool origins; /* tell where everything comes from */
    bool fresh;   /* nothing stands yet in the innermost body */
    bool failed;  /* it could not be written, or memory is short (out.oom): go on with nothing */
};

/* One format. Each adds to render->out. */
struct cli_writer {
    void (*start)(struct cli_render *render, const char *schema, const char *mode);
    void (*finish)(struct cli_render *render);
    void (*open)(struct cli_render *render, const struct cli_head *head);
    void (*close)(struct cli_render *render);
    void (*brief)(struct cli_render *render, const struct cli_head *head);
    void (*option)(struct cli_render *render, const struct cli_entry *entry);
};

extern const struct cli_writer cli_writer_text;
extern const struct cli_writer cli_writer_json;
extern const struct cli_writer cli_writer_xml;

/* Begins a tree. `schema` is the name of the JSON's form, `mode` what the tree is, or NULL.
   `render` has its views, `write`, `sink` and `origins`; the rest is zero. */
void cli_render_start(struct cli_render *render, enum cli_form form, const char *schema,
                      const char *mode);

/* Ends it and writes what is left; false when anything went wrong. */
bool cli_render_finish(struct cli_render *render);
void cli_render_fini(struct cli_render *render);

/* A scope and its end, a scope without its body, an option. What lies in the view's arena may be
   gone behind each. */
void cli_render_open(struct cli_render *render, const struct cli_head *head);
void cli_render_close(struct cli_render *render);
void cli_render_brief(struct cli_render *render, const struct cli_head *head);
void cli_render_option(struct cli_render *render, const struct cli_entry *entry);

/* Begins a line. From some depth on lines begin no further to the right: what is written stays
   linear in what is read. */
void cli_render_indent(struct cli_render *render, unsigned width);

#endif
