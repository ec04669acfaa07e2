/* SPDX-License-Identifier: MIT */
/* ecconf show: a scope, in the form of the server's console (4/console-commands/config.md). */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/walk.h"

#include "diag/suggest.h"

static const char *const formats[] = {"text", "json", NULL};

/* Adds "Name "instance"" as the configuration has it. */
static void add_scope(struct cli_inquiry *inquiry, struct ec_buf *buf, const struct ec_scope *scope)
{
    const struct ec_vocab *word = ec_scope_word(inquiry->model, scope);
    cli_view_add_instance(&inquiry->view, buf, cli_walk_name(inquiry->model, scope, word),
                          cli_view_instance(&inquiry->view, scope));
}

static bool has_name(const struct cli_inquiry *inquiry, const struct ec_scope *scope,
                     struct ec_str name)
{
    return ec_str_equal_folded(ec_intern_text(inquiry->model->names, scope->name), name);
}

/* The child that was perhaps meant: one of the name with another instance, else one with a similar
   name. NULL if there is none. */
static const struct ec_scope *find_similar(const struct cli_inquiry *inquiry,
                                           const struct ec_scope *parent,
                                           const struct ec_asked *asked)
{
    const struct ec_model *model = inquiry->model;
    const struct ec_scope *same = parent->children;
    struct ec_suggest suggest;
    while (same && !has_name(inquiry, same, asked->name)) {
        same = same->next;
    }
    ec_suggest_init(&suggest, same && asked->instance.ptr ? asked->instance : asked->name);
    for (const struct ec_scope *child = parent->children; child; child = child->next) {
        if (!same) {
            ec_suggest_offer(&suggest, ec_intern_text(model->names, child->name));
        } else if (child->name == same->name) {
            ec_suggest_offer(&suggest, ec_intern_text(&model->instances, child->instance));
        }
    }
    for (const struct ec_scope *child = parent->children; child && suggest.n > 0;
         child = child->next) {
        struct ec_str text = same ? ec_intern_text(&model->instances, child->instance)
                                  : ec_intern_text(model->names, child->name);
        if ((!same || child->name == same->name) && ec_str_equal(text, suggest.best[0].name)) {
            return child;
        }
    }
    return same;
}

/* Adds what may help when there is nothing similar in the scope itself. */
static void add_elsewhere(const struct cli_inquiry *inquiry, struct ec_buf *text,
                          const struct ec_asked *asked)
{
    const struct ec_model *model = inquiry->model;
    const struct ec_scope *scope = model->global;
    bool found = false;
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, asked->name);
    while (!found && (scope = ec_scope_walk(scope))) {
        found = has_name(inquiry, scope, asked->name);
        ec_suggest_offer(&suggest, ec_intern_text(model->names, scope->name));
    }
    struct ec_str best = suggest.n > 0 ? suggest.best[0].name : EC_STR("");
    if (found) {
        ec_buf_printf(text, ", but elsewhere: 'ecconf locate %.*s' shows where",
                      (int)asked->name.len, asked->name.ptr);
    } else if (best.len > 0) {
        ec_buf_printf(text, ": did you mean '%.*s'?", (int)best.len, best.ptr);
    }
}

/* Says which of the scopes the configuration does not have. */
static void tell_missing(struct cli_inquiry *inquiry, const struct ec_question *question)
{
    struct ec_question outer = {question->scopes, 0, EC_STR("")};
    const struct ec_scope *parent = inquiry->model->global;
    const struct ec_scope *next = parent;
    struct ec_buf text;
    while (next) {
        parent = next;
        outer.n_scopes++;
        next = ec_question_scope(inquiry->model, &outer);
    }
    const struct ec_asked *asked = &question->scopes[outer.n_scopes - 1];
    const struct ec_scope *similar = find_similar(inquiry, parent, asked);
    ec_buf_init(&text);
    cli_view_add_instance(&inquiry->view, &text, asked->name, asked->instance);
    if (parent->parent) {
        ec_buf_add_text(&text, " in ");
        cli_view_add_scope(&inquiry->view, &text, parent);
    }
    if (similar) {
        ec_buf_add_text(&text, ": did you mean '");
        add_scope(inquiry, &text, similar);
        ec_buf_add_text(&text, "'?");
    } else {
        add_elsewhere(inquiry, &text, asked);
    }
    cli_message(inquiry->reading.program, "the configuration has no %s", ec_buf_text(&text));
    ec_buf_fini(&text);
}

static int show(struct cli_inquiry *inquiry, const struct ec_scope *scope)
{
    struct cli_walk walk;
    struct cli_render render;
    struct cli_sink sink;
    cli_inquiry_start(inquiry, &render, &sink, "ecconf-show/1", NULL);
    if (cli_walk_init(&walk, inquiry->model, &render, CLI_EXPLICIT)) {
        cli_walk_scope(&walk, scope, inquiry->reading.args.recurse);
    }
    int status = cli_inquiry_finish(inquiry, &render, &sink);
    cli_walk_fini(&walk);
    return status;
}

static int run(struct cli_inquiry *inquiry)
{
    const struct cli_args *args = &inquiry->reading.args;
    struct ec_question question;
    int status = cli_inquiry_read(inquiry, args->file);
    if (status != CLI_CLEAN ||
        !cli_inquiry_question(inquiry, args->paths, args->n_paths, false, &question, &status)) {
        return status;
    }
    const struct ec_scope *scope = ec_question_scope(inquiry->model, &question);
    if (!scope) {
        tell_missing(inquiry, &question);
        return CLI_FINDINGS;
    }
    return show(inquiry, scope);
}

int cli_show(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_SHOW, formats};
    struct cli_inquiry inquiry;
    int status;
    if (cli_inquiry_args(&inquiry, &syntax, argc, argv, "[OPTION]... [SCOPE [INSTANCE]]...",
                         "Show what is set in a scope, after all includes and overrides, and the "
                         "scopes in it: 'ecconf show Binding b1'. Without SCOPE it is the global "
                         "one.",
                         "Exit status: 0 it is shown, 1 there is no such scope, 2 wrong use, 3 the "
                         "configuration could not be read.",
                         &status)) {
        status = run(&inquiry);
    }
    cli_inquiry_fini(&inquiry);
    return status;
}
