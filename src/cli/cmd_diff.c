/* SPDX-License-Identifier: MIT */
/* ecconf diff: what differs between two configurations, and what it takes until it has an effect. */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/terminal.h"
#include "cli/word_json.h"

#include "model/compare.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const formats[] = {"text", "json", NULL};

enum { TEXT, JSON, EFFECT_COLUMN = 64 };

/* By ec_change_kind. */
static const struct {
    const char *word;
    char mark;
    const char *color;
} kinds[] = {
    [EC_CHANGE_ADDED] = {"added", '+', "\033[32m"},
    [EC_CHANGE_REMOVED] = {"removed", '-', "\033[31m"},
    [EC_CHANGE_CHANGED] = {"changed", '~', "\033[33m"},
    [EC_CHANGE_ORDER] = {"reordered", '~', "\033[33m"},
};

/* By ec_effect. */
static const struct {
    const char *word;
    const char *verdict;
} effects[] = {
    [EC_EFFECT_NONE] = {"no effect", "nothing to do: every value in force stays as it is"},
    [EC_EFFECT_RELOAD] = {"config reload", "a config reload is enough"},
    [EC_EFFECT_UNKNOWN] = {"unknown",
                           "a config reload, and perhaps a restart: no page says of some "
                           "of it that a reload is enough"},
    [EC_EFFECT_RESTART] = {"restart", "a restart is needed"},
};

struct diff {
    struct cli_inquiry old;
    struct cli_inquiry new;
    struct ec_arena arena;
    struct ec_buf out;
    json_t *changes; /* an array, for JSON */
    size_t count;
    enum ec_effect effect;
    bool color;
};

/* The side that has the instance. */
static struct cli_view *view_of(struct diff *diff, const struct ec_change *change)
{
    return change->new_scope ? &diff->new.view : &diff->old.view;
}

static const struct ec_scope *scope_of(const struct ec_change *change)
{
    return change->new_scope ? change->new_scope : change->old_scope;
}

static bool is_option(const struct ec_change *change)
{
    return change->old || change->new;
}

/* ---- text ------------------------------------------------------------------------------------- */

static void add_subject(struct diff *diff, const struct ec_change *change)
{
    struct ec_buf *out = &diff->out;
    const struct ec_scope *scope = scope_of(change);
    if (scope->parent) {
        cli_view_add_scope(view_of(diff, change), out, scope);
    }
    if (is_option(change)) {
        struct ec_str name =
            cli_view_option_name(change->new ? change->new : change->old, change->word);
        ec_buf_printf(out, "%s%.*s", scope->parent ? " > " : "", (int)name.len, name.ptr);
    }
    if (change->old) {
        ec_buf_add_text(out, " = ");
        cli_view_add_value(&diff->old.view, out, change->old, change->word, 0);
    }
    if (change->new) {
        ec_buf_add_text(out, change->old ? " -> " : " = ");
        cli_view_add_value(&diff->new.view, out, change->new, change->word, 0);
    }
    if (change->kind == EC_CHANGE_ORDER) {
        ec_buf_add_text(out, " (order)");
    }
}

static struct ec_range range_of(const struct ec_scope *scope, const struct ec_assign *assign)
{
    return assign ? ec_assign_range(assign)
                  : ec_node_name_range(scope->opening.load->source, scope->opening.node);
}

static void add_places(struct diff *diff, const struct ec_change *change)
{
    bool options = is_option(change);
    if (options ? change->old != NULL : change->old_scope != NULL) {
        ec_buf_add_text(&diff->out, "    old  ");
        cli_view_add_place(&diff->old.view, &diff->out, range_of(change->old_scope, change->old));
        ec_buf_add_text(&diff->out, "\n");
    }
    if (options ? change->new != NULL : change->new_scope != NULL) {
        ec_buf_add_text(&diff->out, "    new  ");
        cli_view_add_place(&diff->new.view, &diff->out, range_of(change->new_scope, change->new));
        ec_buf_add_text(&diff->out, "\n");
    }
}

static void add_text_change(struct diff *diff, const struct ec_change *change)
{
    struct ec_buf *out = &diff->out;
    ec_buf_add_text(out, diff->color ? kinds[change->kind].color : "");
    size_t first = out->len;
    ec_buf_printf(out, "%c ", kinds[change->kind].mark);
    add_subject(diff, change);
    size_t width = out->len - first;
    ec_buf_add_text(out, diff->color ? "\033[0m" : "");
    ec_buf_repeat(out, ' ', width < EFFECT_COLUMN ? EFFECT_COLUMN - width : 2);
    ec_buf_printf(out, "%s\n", effects[change->effect].word);
    add_places(diff, change);
}

static void add_closing_line(struct diff *diff)
{
    if (diff->count == 0) {
        ec_buf_add_text(&diff->out, "no differences\n");
    } else {
        ec_buf_printf(&diff->out, "\n%zu difference%s: %s\n", diff->count,
                      diff->count == 1 ? "" : "s", effects[diff->effect].verdict);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static json_t *side_json(struct cli_view *view, const struct ec_scope *scope,
                         const struct ec_assign *assign, const struct ec_vocab *word)
{
    json_t *object = json_object();
    bool bad = false;
    if (assign) {
        cli_json_set(object, "value", cli_view_value(view, assign, word), &bad);
    }
    cli_json_set(object, "origin", cli_view_place(view, range_of(scope, assign)), &bad);
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *change_json(struct diff *diff, const struct ec_change *change)
{
    bool options = is_option(change);
    bool has_old = options ? change->old != NULL : change->old_scope != NULL;
    bool has_new = options ? change->new != NULL : change->new_scope != NULL;
    json_t *object = json_object();
    bool bad = false;
    struct ec_str name = EC_STR("");
    if (options) {
        name = cli_view_option_name(change->new ? change->new : change->old, change->word);
    }
    cli_json_set(object, "change", json_string(kinds[change->kind].word), &bad);
    cli_json_set(object, "scope", cli_view_scope(view_of(diff, change), scope_of(change)), &bad);
    cli_json_set(object, "option", options ? json_stringn(name.ptr, name.len) : json_null(), &bad);
    cli_json_set(object, "old",
                 has_old ? side_json(&diff->old.view, change->old_scope, change->old, change->word)
                         : json_null(),
                 &bad);
    cli_json_set(object, "new",
                 has_new ? side_json(&diff->new.view, change->new_scope, change->new, change->word)
                         : json_null(),
                 &bad);
    cli_json_set(object, "verdict", json_string(effects[change->effect].word), &bad);
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static void add_json(struct diff *diff)
{
    json_t *object = json_object();
    bool bad = !diff->changes;
    cli_json_set(object, "schema", json_string("ecconf-diff/1"), &bad);
    cli_json_set(object, "verdict", json_string(effects[diff->effect].word), &bad);
    cli_json_set(object, "changes", diff->changes, &bad);
    diff->changes = NULL;
    char *bytes = bad ? NULL : json_dumps(object, JSON_INDENT(1));
    ec_buf_add_text(&diff->out, bytes ? bytes : "");
    ec_buf_add_text(&diff->out, "\n");
    diff->out.oom |= !bytes;
    free(bytes);
    json_decref(object);
}

/* ---- the command ------------------------------------------------------------------------------ */

static void add_change(struct diff *diff, const struct ec_change *change)
{
    if (diff->old.reading.args.format == TEXT) {
        add_text_change(diff, change);
    } else if (json_array_append_new(diff->changes, change_json(diff, change)) != 0) {
        diff->out.oom = true;
    }
}

static bool compare_models(struct diff *diff, const struct ec_model *old,
                           const struct ec_model *new)
{
    struct ec_changes changes;
    if (old) {
        diff->old.view.model = old;
    }
    if (new) {
        diff->new.view.model = new;
    }
    if (!ec_compare(&diff->arena, old, new, &changes)) {
        return false;
    }
    for (const struct ec_change *change = changes.first; change; change = change->next) {
        add_change(diff, change);
    }
    diff->count += changes.n;
    diff->effect = changes.effect > diff->effect ? changes.effect : diff->effect;
    return true;
}

static struct ec_str main_name(const struct ec_model *model)
{
    const char *path = model->loads->source->path;
    const char *slash = strrchr(path, '/');
    return ec_str_from(slash ? slash + 1 : path);
}

/* The configuration of the same program. Two files that were named are compared whatever their names. */
static const struct ec_model *find_model(const struct ec_project *project,
                                         const struct ec_model *like, bool only)
{
    for (size_t i = 0; i < project->n_models; i++) {
        if (only || ec_str_equal(main_name(project->models[i]), main_name(like))) {
            return project->models[i];
        }
    }
    return NULL;
}

static bool compare_all(struct diff *diff)
{
    const struct ec_project *old = diff->old.project;
    const struct ec_project *new = diff->new.project;
    bool only = old->n_models == 1 && new->n_models == 1;
    bool ok = true;
    for (size_t i = 0; i < old->n_models && ok; i++) {
        ok = compare_models(diff, old->models[i], find_model(new, old->models[i], only));
    }
    for (size_t i = 0; i < new->n_models &&ok; i++) {
        if (!find_model(old, new->models[i], only)) {
            ok = compare_models(diff, NULL, new->models[i]);
        }
    }
    return ok;
}

static int run(struct diff *diff)
{
    const struct cli_args *args = &diff->old.reading.args;
    const char *program = diff->old.reading.program;
    if (args->n_paths != 2) {
        return cli_usage(program, "two configurations are compared: OLD and NEW");
    }
    if (strcmp(args->paths[0], "-") == 0 && strcmp(args->paths[1], "-") == 0) {
        return cli_usage(program, "standard input can be read only once");
    }
    int status = cli_inquiry_read(&diff->old, args->paths[0]);
    if (status == CLI_CLEAN) {
        status = cli_inquiry_read(&diff->new, args->paths[1]);
    }
    if (status != CLI_CLEAN) {
        return status;
    }
    diff->color = cli_wants_color(args->color, isatty(STDOUT_FILENO) == 1);
    diff->changes = args->format == JSON ? json_array() : NULL;
    diff->old.view.one_line = true;
    diff->new.view.one_line = true;
    if (!compare_all(diff)) {
        cli_message(program, "out of memory");
        return CLI_NO_CHECK;
    }
    if (args->format == JSON) {
        add_json(diff);
    } else {
        add_closing_line(diff);
    }
    status = cli_print(program, &diff->out);
    return status == CLI_CLEAN && args->exit_code && diff->count > 0 ? CLI_FINDINGS : status;
}

int cli_diff(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_DIFF, formats};
    struct diff diff = {0};
    int status;
    ec_buf_init(&diff.out);
    ec_arena_init(&diff.arena);
    if (cli_inquiry_args(
            &diff.old, &syntax, argc, argv, "[OPTION]... OLD NEW",
            "Show which settings differ between two configurations (files or directories), "
            "and whether a reload or a restart is needed until they have an effect. Where "
            "a setting is written, and how, makes no difference.",
            "Exit status: 0 compared, 1 with --exit-code if there are differences, 2 wrong "
            "use, 3 a configuration could not be read.",
            &status)) {
        /* Nothing in the arguments of this command is owned, so both sides can have them. */
        diff.new.reading = diff.old.reading;
        diff.new.syntax = diff.old.syntax;
        status = run(&diff);
    }
    json_decref(diff.changes);
    ec_buf_fini(&diff.out);
    ec_arena_fini(&diff.arena);
    cli_inquiry_fini(&diff.new);
    cli_inquiry_fini(&diff.old);
    return status;
}
