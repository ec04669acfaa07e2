/* SPDX-License-Identifier: MIT */
/* The form of docs/commands-json.md: one node a line. */
#include "cli/render.h"

#include "cli/json.h"
#include "output/json_text.h"

static void start(struct cli_render *render, const char *schema, const char *mode)
{
    ec_buf_printf(&render->out, "{\"schema\": \"%s\", ", schema);
    if (mode) {
        ec_buf_printf(&render->out, "\"mode\": \"%s\", ", mode);
    }
    ec_buf_add_text(&render->out, "\"body\": [");
    render->depth = 1;
}

static void finish(struct cli_render *render)
{
    ec_buf_add_text(&render->out, render->fresh ? "]}\n" : "\n]}\n");
}

/* Adds an object, which it takes over, as the next node of the body; `bad` tells that it is not
   whole. With `open` its end is left out. */
static void add_node(struct cli_render *render, json_t *object, bool bad, bool open)
{
    ec_buf_add_text(&render->out, render->fresh ? "\n" : ",\n");
    cli_render_indent(render, 1);
    ec_json_add(&render->out, cli_json_done(object, bad), 0);
    render->out.len -= open && !render->out.oom;
}

static void add_head(struct cli_render *render, const struct cli_head *head, bool open)
{
    json_t *object = json_object();
    bool bad = false;
    cli_json_set(object, "scope", ec_json_text(head->name), &bad);
    cli_json_set(object, "instance",
                 head->instance.ptr ? ec_json_text(head->instance) : json_null(), &bad);
    if (head->path.ptr) {
        cli_json_set(object, "path", ec_json_text(head->path), &bad);
    }
    if (render->origins) {
        cli_json_set(object, "origin", cli_view_line_json(render->view, head->at), &bad);
    }
    add_node(render, object, bad, open);
}

static void open_scope(struct cli_render *render, const struct cli_head *head)
{
    add_head(render, head, true);
    ec_buf_add_text(&render->out, ", \"body\": [");
}

static void close_scope(struct cli_render *render)
{
    if (!render->fresh) {
        ec_buf_add_text(&render->out, "\n");
        cli_render_indent(render, 1);
    }
    ec_buf_add_text(&render->out, "]}");
}

static void brief(struct cli_render *render, const struct cli_head *head)
{
    add_head(render, head, false);
}

static void add_origin(struct cli_render *render, json_t *object, const struct cli_entry *entry,
                       bool *bad)
{
    if (entry->is_default) {
        cli_json_set(object, "default", json_true(), bad);
        return;
    }
    if (entry->from) {
        cli_json_set(object, "inherited", cli_view_scope(render->view, entry->from), bad);
    }
    cli_json_set(object, "origin", cli_view_line_json(render->view, ec_assign_range(entry->assign)),
                 bad);
}

static void option(struct cli_render *render, const struct cli_entry *entry)
{
    struct cli_view *view = entry->is_default ? render->defaults : render->view;
    json_t *object = json_object();
    bool bad = false;
    cli_json_set(object, "option", ec_json_text(entry->name), &bad);
    cli_json_set(object, "type",
                 entry->word ? ec_json_text(ec_vocab_term(EC_TERM_TYPE, entry->word->type))
                             : json_null(),
                 &bad);
    cli_json_set(object, "value", cli_view_value(view, entry->assign, entry->word), &bad);
    if (render->origins) {
        add_origin(render, object, entry, &bad);
    }
    add_node(render, object, bad, false);
}

const struct cli_writer cli_writer_json = {
    .start = start,
    .finish = finish,
    .open = open_scope,
    .close = close_scope,
    .brief = brief,
    .option = option,
};
