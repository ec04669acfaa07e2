/* SPDX-License-Identifier: MIT */
#include "cli/render.h"

#include "output/cells.h"

enum { CHUNK = 1 << 16, DEEPEST_INDENT = 40, TEXT_INDENT = 2 };

static const struct cli_writer *const writers[] = {
    [CLI_FORM_TEXT] = &cli_writer_text,
    [CLI_FORM_JSON] = &cli_writer_json,
    [CLI_FORM_XML] = &cli_writer_xml,
};

static void empty(struct ec_arena *arena)
{
    ec_arena_fini(arena);
    ec_arena_init(arena);
}

static void flush(struct cli_render *render, size_t at_least)
{
    if (render->out.oom || render->view->arena.oom || render->view->masks.oom) {
        render->out.oom = true;
        render->failed = true;
    }
    if (render->failed || render->out.len < at_least) {
        return;
    }
    render->failed = render->write(render->sink, ec_buf_text(&render->out), render->out.len) != 0;
    render->out.len = 0;
    empty(&render->view->arena);
    if (render->defaults) {
        empty(&render->defaults->arena);
    }
}

/* Ends each piece: writes what there is when it is much. */
static void end_piece(struct cli_render *render)
{
    flush(render, CHUNK);
}

void cli_render_start(struct cli_render *render, enum cli_form form, const char *schema,
                      const char *mode)
{
    render->writer = writers[form];
    render->fresh = true;
    ec_buf_init(&render->out);
    render->writer->start(render, schema, mode);
}

bool cli_render_finish(struct cli_render *render)
{
    if (!render->failed) {
        render->writer->finish(render);
        flush(render, 1);
    }
    return !render->failed;
}

void cli_render_fini(struct cli_render *render)
{
    ec_buf_fini(&render->out);
}

void cli_render_open(struct cli_render *render, const struct cli_head *head)
{
    render->writer->open(render, head);
    render->depth++;
    render->fresh = true;
    end_piece(render);
}

void cli_render_close(struct cli_render *render)
{
    render->depth--;
    render->writer->close(render);
    render->fresh = false;
    end_piece(render);
}

void cli_render_brief(struct cli_render *render, const struct cli_head *head)
{
    render->writer->brief(render, head);
    render->fresh = false;
    end_piece(render);
}

void cli_render_option(struct cli_render *render, const struct cli_entry *entry)
{
    render->writer->option(render, entry);
    render->fresh = false;
    end_piece(render);
}

static size_t indent_of(const struct cli_render *render)
{
    return render->depth < DEEPEST_INDENT ? render->depth : DEEPEST_INDENT;
}

void cli_render_indent(struct cli_render *render, unsigned width)
{
    ec_buf_repeat(&render->out, ' ', indent_of(render) * width);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void start(struct cli_render *render, const char *schema, const char *mode)
{
    (void)render;
    (void)schema;
    (void)mode;
}

static void finish(struct cli_render *render)
{
    (void)render;
}

static void begin_line(struct cli_render *render)
{
    cli_render_indent(render, TEXT_INDENT);
}

static void add_name(struct cli_render *render, struct ec_str name)
{
    if (render->view->escape) {
        ec_cells_add(&render->out, name);
    } else {
        ec_buf_add(&render->out, name.ptr, name.len);
    }
}

static void add_head(struct cli_render *render, const struct cli_head *head)
{
    begin_line(render);
    cli_view_add_instance(render->view, &render->out, head->name, head->instance);
}

/* Ends a line with the comment that says where it comes from. */
static void end_line(struct cli_render *render, struct ec_range at)
{
    if (render->origins) {
        ec_buf_add_text(&render->out, " # ");
        cli_view_add_line(render->view, &render->out, at);
    }
    ec_buf_add_text(&render->out, "\n");
}

static void open_scope(struct cli_render *render, const struct cli_head *head)
{
    add_head(render, head);
    ec_buf_add_text(&render->out, " {");
    end_line(render, head->at);
}

static void close_scope(struct cli_render *render)
{
    begin_line(render);
    ec_buf_add_text(&render->out, "}\n");
}

static void brief(struct cli_render *render, const struct cli_head *head)
{
    add_head(render, head);
    if (head->path.ptr) {
        ec_buf_add_text(&render->out, "\n  is at ");
        add_name(render, head->path);
    } else {
        ec_buf_add_text(&render->out, " { ... }");
    }
    end_line(render, head->at);
}

/* A value that is not the scope's own. */
static void end_foreign(struct cli_render *render, const struct cli_entry *entry)
{
    struct cli_view *view = render->view;
    if (!render->origins || entry->is_default) {
        ec_buf_add_text(&render->out, render->origins ? " # default\n" : "\n");
        return;
    }
    bool before = view->escape;
    view->escape = true; /* a comment ends at the line's end */
    ec_buf_add_text(&render->out, " # inherited from ");
    cli_view_add_scope(view, &render->out, entry->from);
    ec_buf_add_text(&render->out, ", ");
    cli_view_add_line(view, &render->out, ec_assign_range(entry->assign));
    ec_buf_add_text(&render->out, "\n");
    view->escape = before;
}

/* The old form of hooks has no = (3/3-reference/3-reference-modules-delay-dsn.md). */
static bool is_old_hook(const struct cli_entry *entry)
{
    return entry->assign->node->value == EC_VALUE_DICTIONARY && entry->name.len > 0 &&
           memchr(entry->name.ptr, ':', entry->name.len);
}

static void option(struct cli_render *render, const struct cli_entry *entry)
{
    struct cli_view *view = entry->is_default ? render->defaults : render->view;
    bool missing = entry->assign->node->value == EC_VALUE_NONE;
    begin_line(render);
    ec_buf_add_text(&render->out, missing ? "# no value: " : "");
    add_name(render, entry->name);
    if (!missing) {
        ec_buf_add_text(&render->out, is_old_hook(entry) ? " " : " = ");
        cli_view_add_value(view, &render->out, entry->assign, entry->word,
                           (unsigned)indent_of(render) * TEXT_INDENT);
    }
    if (entry->from || entry->is_default) {
        end_foreign(render, entry);
    } else {
        end_line(render, ec_assign_range(entry->assign));
    }
}

const struct cli_writer cli_writer_text = {
    .start = start,
    .finish = finish,
    .open = open_scope,
    .close = close_scope,
    .brief = brief,
    .option = option,
};
