/* SPDX-License-Identifier: MIT */
/* ecconf locate: where scopes of a name are, in the form of the server's console
   (4/console-commands/config.md). */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/walk.h"

#include "diag/suggest.h"
#include "schema/pattern.h"
#include "schema/value.h"

static const char *const formats[] = {"text", "json", NULL};

struct locate {
    struct cli_inquiry inquiry;
    struct cli_render render;
    struct ec_regex *regex; /* NULL: every instance */
    uint32_t name;          /* number in the model */
    struct ec_buf path;
    size_t n_found;
};

static struct ec_str name_of(const struct locate *locate, const struct ec_scope *scope)
{
    return cli_walk_name(locate->inquiry.model, scope, ec_scope_word(locate->inquiry.model, scope));
}

/* Adds NAME:INSTANCE: with \: for a colon of the instance. */
static void add_element(struct locate *locate, const struct ec_scope *scope)
{
    struct ec_str name = name_of(locate, scope);
    struct ec_str instance = cli_view_instance(&locate->inquiry.view, scope);
    ec_buf_add(&locate->path, name.ptr, name.len);
    ec_buf_add_text(&locate->path, ":");
    for (size_t i = 0; i < instance.len; i++) {
        ec_buf_add_text(&locate->path, instance.ptr[i] == ':' ? "\\" : "");
        ec_buf_add(&locate->path, instance.ptr + i, 1);
    }
    ec_buf_add_text(&locate->path, ":");
}

static void add_path(struct locate *locate, const struct ec_scope *scope)
{
    size_t n;
    const struct ec_scope *const *way = cli_view_way(&locate->inquiry.view, scope, &n);
    locate->path.len = 0;
    for (size_t i = 0; way && i < n; i++) {
        add_element(locate, way[i]);
    }
}

static void add_found(struct locate *locate, const struct ec_scope *scope)
{
    const struct ec_opening *opening = &scope->opening;
    add_path(locate, scope);
    struct cli_head head = {
        .name = name_of(locate, scope),
        .instance = cli_view_instance(&locate->inquiry.view, scope),
        .at = ec_node_name_range(opening->load->source, opening->node),
        .path = ec_buf_str(&locate->path),
    };
    locate->render.out.oom |= locate->path.oom;
    cli_render_brief(&locate->render, &head);
    locate->n_found++;
}

static bool is_wanted(struct locate *locate, const struct ec_scope *scope)
{
    if (!scope->parent || scope->name != locate->name) {
        return false;
    }
    if (!locate->regex) {
        return true;
    }
    enum ec_match match = ec_regex_match(
        locate->regex, ec_intern_text(&locate->inquiry.model->instances, scope->instance));
    locate->render.out.oom |= match == EC_MATCH_NOMEM;
    return match == EC_MATCH_FOUND;
}

static void find_all(struct locate *locate)
{
    const struct ec_model *model = locate->inquiry.model;
    for (const struct ec_scope *scope = model->global; scope && !locate->render.failed;
         scope = ec_scope_walk(scope)) {
        if (is_wanted(locate, scope)) {
            add_found(locate, scope);
        }
    }
}

static void tell_none(const struct locate *locate)
{
    const struct cli_args *args = &locate->inquiry.reading.args;
    const struct ec_model *model = locate->inquiry.model;
    const struct ec_scope *scope = model->global;
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, ec_str_from(args->paths[0]));
    bool has_name = false;
    while ((scope = ec_scope_walk(scope)) && !has_name) {
        has_name = scope->name == locate->name;
        ec_suggest_offer(&suggest, ec_intern_text(model->names, scope->name));
    }
    if (has_name) {
        cli_message(locate->inquiry.reading.program, "no instance of %s matches '%s'",
                    args->paths[0], args->paths[1]);
        return;
    }
    struct ec_buf hint;
    ec_buf_init(&hint);
    ec_suggest_hint(&hint, "", ec_suggest_best(&suggest));
    cli_message(locate->inquiry.reading.program, "the configuration has no scope %s%s",
                args->paths[0], ec_buf_text(&hint));
    ec_buf_fini(&hint);
}

/* Returns an exit status. */
static int read_regex(struct locate *locate, const char *text)
{
    struct ec_arena *arena = &locate->inquiry.view.arena;
    const char *program = locate->inquiry.reading.program;
    const struct ec_value_type type = {.type = EC_TYPE_REGEX};
    struct ec_value value;
    bool oom = false;
    locate->regex = ec_regex_new(ec_str_from(text), false, &oom);
    if (locate->regex) {
        return CLI_CLEAN;
    }
    if (oom || !ec_value_check(arena, &type, ec_str_from(text), &value)) {
        cli_message(program, "out of memory");
        return CLI_NO_CHECK;
    }
    return cli_usage(program, "'%s' is no regular expression%s%s", text, value.reason ? ": " : "",
                     value.reason ? value.reason : "");
}

static int run(struct locate *locate)
{
    struct cli_inquiry *inquiry = &locate->inquiry;
    const struct cli_args *args = &inquiry->reading.args;
    struct cli_sink sink;
    if (args->n_paths < 1 || args->n_paths > 2) {
        return cli_usage(inquiry->reading.program,
                         args->n_paths < 1 ? "which scope?" : "only SCOPE and REGEX are taken");
    }
    int status = cli_inquiry_read(inquiry, args->file);
    if (status == CLI_CLEAN && args->n_paths == 2) {
        status = read_regex(locate, args->paths[1]);
    }
    if (status != CLI_CLEAN) {
        return status;
    }
    locate->name = ec_model_name(inquiry->model, args->paths[0]);
    cli_inquiry_start(inquiry, &locate->render, &sink, "ecconf-locate/1", NULL);
    find_all(locate);
    status = cli_inquiry_finish(inquiry, &locate->render, &sink);
    if (status == CLI_CLEAN && locate->n_found == 0) {
        tell_none(locate);
        return CLI_FINDINGS;
    }
    return status;
}

int cli_locate(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_LOCATE, formats};
    struct locate locate = {.n_found = 0};
    int status;
    ec_buf_init(&locate.path);
    if (cli_inquiry_args(&locate.inquiry, &syntax, argc, argv, "[OPTION]... SCOPE [REGEX]",
                         "Find all scopes with the name SCOPE whose instance name matches REGEX, a "
                         "regular expression of Perl. Each is shown with its path: NAME:INSTANCE: "
                         "for each scope from the outermost on.",
                         "Exit status: 0 something is found, 1 nothing is, 2 wrong use, 3 the "
                         "configuration could not be read.",
                         &status)) {
        status = run(&locate);
    }
    ec_regex_free(locate.regex);
    ec_buf_fini(&locate.path);
    cli_inquiry_fini(&locate.inquiry);
    return status;
}
