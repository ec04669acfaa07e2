/* SPDX-License-Identifier: MIT */
/* ecconf diff: what differs between two configurations, and what it takes until it has an
   effect. */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/json.h"
#include "cli/terminal.h"

#include "output/json_text.h"

#include "model/compare.h"
#include "model/node_pairs.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const formats[] = {"text", "json", NULL};

enum { TEXT, JSON, EFFECT_COLUMN = 64, MOST_NODES = 20 };

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

/* A change as it is shown, and the nodes that it is for. */
struct entry {
    json_t *change; /* for JSON */
    json_t *nodes;  /* an array of names; empty when nodes are not told apart */
    bool for_all;
};

struct diff {
    struct cli_inquiry old;
    struct cli_inquiry new;
    struct ec_node_tree old_tree;
    struct ec_node_tree new_tree;
    struct ec_arena arena;
    struct ec_buf out;
    struct ec_intern shown; /* changes as lines of text or JSON; the number is the place in: */
    struct entry *entries;
    size_t capacity;
    enum ec_effect effect;
    bool color;
    bool out_of_memory;
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

static struct ec_str option_name(const struct ec_change *change)
{
    return ec_assign_spelling(change->new ? change->new : change->old, change->word);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void add_subject(struct diff *diff, const struct ec_change *change)
{
    struct ec_buf *out = &diff->out;
    const struct ec_scope *scope = scope_of(change);
    if (scope->parent) {
        cli_view_add_scope(view_of(diff, change), out, scope);
    }
    if (is_option(change)) {
        ec_buf_add_text(out, scope->parent ? " > " : "");
        cli_view_add_text(view_of(diff, change), out, option_name(change));
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

static void add_nodes(struct ec_buf *out, const json_t *nodes)
{
    size_t n = json_array_size(nodes);
    ec_buf_add_text(out, "    on   ");
    for (size_t i = 0; i < n && i < MOST_NODES; i++) {
        ec_buf_printf(out, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(nodes, i)));
    }
    if (n > MOST_NODES) {
        ec_buf_printf(out, " and %zu more", n - MOST_NODES);
    }
    ec_buf_add_text(out, "\n");
}

static size_t count_entries(const struct diff *diff)
{
    return diff->shown.count - 1;
}

static void add_text(struct diff *diff)
{
    size_t n = count_entries(diff);
    for (uint32_t i = 1; i <= n; i++) {
        struct ec_str text = ec_intern_text(&diff->shown, i);
        ec_buf_add(&diff->out, text.ptr, text.len);
        if (!diff->entries[i].for_all) {
            add_nodes(&diff->out, diff->entries[i].nodes);
        }
    }
    if (n == 0) {
        ec_buf_add_text(&diff->out, "no differences\n");
    } else {
        ec_buf_printf(&diff->out, "\n%zu difference%s: %s\n", n, n == 1 ? "" : "s",
                      effects[diff->effect].verdict);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *side_json(struct cli_view *view, const struct ec_scope *scope,
                         const struct ec_assign *assign, const struct ec_vocab *word)
{
    json_t *object = json_object();
    bool bad = false;
    if (assign) {
        cli_json_set(object, "value", cli_view_value(view, assign, word), &bad);
    }
    cli_json_set(object, "origin", cli_view_place(view, range_of(scope, assign)), &bad);
    return cli_json_done(object, bad);
}

static json_t *change_json(struct diff *diff, const struct ec_change *change)
{
    bool options = is_option(change);
    bool has_old = options ? change->old != NULL : change->old_scope != NULL;
    bool has_new = options ? change->new != NULL : change->new_scope != NULL;
    json_t *object = json_object();
    bool bad = false;
    cli_json_set(object, "change", json_string(kinds[change->kind].word), &bad);
    cli_json_set(object, "scope", cli_view_scope(view_of(diff, change), scope_of(change)), &bad);
    cli_json_set(object, "option", options ? ec_json_text(option_name(change)) : json_null(), &bad);
    cli_json_set(object, "old",
                 has_old ? side_json(&diff->old.view, change->old_scope, change->old, change->word)
                         : json_null(),
                 &bad);
    cli_json_set(object, "new",
                 has_new ? side_json(&diff->new.view, change->new_scope, change->new, change->word)
                         : json_null(),
                 &bad);
    cli_json_set(object, "verdict", json_string(effects[change->effect].word), &bad);
    return cli_json_done(object, bad);
}

static void add_json(struct diff *diff)
{
    json_t *object = json_object();
    json_t *changes = json_array();
    bool bad = !changes;
    for (uint32_t i = 1; i <= count_entries(diff) && !bad; i++) {
        json_t *change = diff->entries[i].change;
        cli_json_set(change, "nodes", json_incref(diff->entries[i].nodes), &bad);
        bad |= json_array_append(changes, change) != 0;
    }
    cli_json_set(object, "schema", json_string("ecconf-diff/1"), &bad);
    cli_json_set(object, "verdict", json_string(effects[diff->effect].word), &bad);
    cli_json_set(object, "changes", changes, &bad);
    ec_json_add(&diff->out, cli_json_done(object, bad), JSON_INDENT(1));
    ec_buf_add_text(&diff->out, "\n");
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* The entry of a change that is shown as the text in the buffer, which is emptied. Takes over the
   change. */
static struct entry *get_entry(struct diff *diff, json_t *change)
{
    uint32_t before = diff->shown.count;
    uint32_t number =
        diff->out.oom ? 0 : ec_intern_add(&diff->shown, ec_buf_text(&diff->out), diff->out.len);
    void *entries = diff->entries;
    bool ok = number != 0 &&
              ec_grow(&entries, &diff->capacity, (size_t)number + 1, sizeof(*diff->entries));
    diff->entries = entries;
    diff->out.len = 0;
    if (ok && number == before) {
        diff->entries[number] = (struct entry){.change = change, .nodes = json_array()};
        ok = diff->entries[number].nodes != NULL;
    } else {
        json_decref(change);
    }
    diff->out_of_memory |= !ok;
    return ok ? &diff->entries[number] : NULL;
}

static void add_change(struct diff *diff, const struct ec_change *change,
                       const struct ec_node_pair *pair, size_t n_nodes)
{
    json_t *object = NULL;
    if (diff->old.reading.args.format == TEXT) {
        add_text_change(diff, change);
    } else {
        object = change_json(diff, change);
        ec_json_add(&diff->out, json_incref(object), JSON_COMPACT);
    }
    struct entry *entry = get_entry(diff, object);
    for (size_t i = 0; entry && i < pair->n_nodes; i++) {
        diff->out_of_memory |=
            json_array_append_new(entry->nodes, ec_json_text(ec_str_from(pair->nodes[i]))) != 0;
    }
    if (entry) {
        entry->for_all = json_array_size(entry->nodes) == n_nodes;
    }
}

/* Lack of memory may have made what was shown wrong. */
static bool is_short(const struct cli_view *view)
{
    return view->arena.oom || view->masks.oom;
}

/* Compares what some of `n_nodes` nodes have. */
static bool compare_pair(struct diff *diff, const struct ec_node_pair *pair, size_t n_nodes)
{
    struct ec_changes changes;
    cli_inquiry_look_at(&diff->old, pair->old);
    cli_inquiry_look_at(&diff->new, pair->new);
    diff->old.view.one_line = true;
    diff->new.view.one_line = true;
    diff->out_of_memory |= !ec_compare(&diff->arena, pair->old, pair->new, &changes);
    const struct ec_change *change = changes.first;
    for (; change && !diff->out_of_memory; change = change->next) {
        add_change(diff, change, pair, n_nodes);
    }
    diff->out_of_memory |= is_short(&diff->old.view) || is_short(&diff->new.view);
    diff->effect = changes.effect > diff->effect ? changes.effect : diff->effect;
    return !diff->out_of_memory;
}

static struct ec_str main_name(const struct ec_model *model)
{
    return ec_str_from(ec_base_name(model->loads->source->path));
}

/* The configuration of the same program. Two files that were named are compared whatever their
   names. */
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

/* Compares what each side has read, nodes not told apart. */
static bool compare_files(struct diff *diff)
{
    const struct ec_project *old = diff->old.project;
    const struct ec_project *new = diff->new.project;
    bool only = old->n_models == 1 && new->n_models == 1;
    bool ok = true;
    for (size_t i = 0; i < old->n_models && ok; i++) {
        struct ec_node_pair pair = {.old = old->models[i]};
        pair.new = find_model(new, pair.old, only);
        ok = compare_pair(diff, &pair, 0);
    }
    for (size_t i = 0; i < new->n_models && ok; i++) {
        struct ec_node_pair pair = {.new = new->models[i]};
        if (!find_model(old, pair.new, only)) {
            ok = compare_pair(diff, &pair, 0);
        }
    }
    return ok;
}

static int read_files(struct diff *diff, char *const *paths)
{
    int status = cli_reading_add(&diff->old.reading, paths[0], NULL);
    if (status == CLI_CLEAN) {
        status = cli_reading_add(&diff->new.reading, paths[1], NULL);
    }
    if (status != CLI_CLEAN) {
        return status;
    }
    return compare_files(diff) ? CLI_CLEAN : CLI_NO_CHECK;
}

/* ---- trees with nodes ------------------------------------------------------------------------ */

static bool has_nodes(struct cli_inquiry *inquiry, struct ec_node_tree *tree, const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) &&
           ec_node_tree_find(tree, inquiry->project, path) == EC_OK && tree->n_views > 0;
}

/* Tells which nodes cannot be compared. */
static int tell_unreadable(const struct diff *diff, const struct ec_node_tree *tree)
{
    int status = CLI_CLEAN;
    for (size_t i = 0; i < tree->n_views; i++) {
        const struct ec_node_view *view = &tree->views[i];
        if (view->error) {
            cli_message(diff->old.reading.program, "node %s of %s: %s",
                        view->name ? view->name : "(any node)", tree->conf, view->error);
            status = CLI_NO_CHECK;
        }
    }
    return status;
}

/* Compares one main file of all nodes. */
static int compare_nodes(struct diff *diff, const char *main_file)
{
    struct ec_node_pairs pairs;
    if (ec_node_tree_read(&diff->old_tree, main_file) != EC_OK ||
        ec_node_tree_read(&diff->new_tree, main_file) != EC_OK ||
        !ec_node_pairs_find(&diff->arena, &diff->old_tree, &diff->new_tree, &pairs)) {
        diff->out_of_memory = true;
        return CLI_NO_CHECK;
    }
    for (const struct ec_node_pair *pair = pairs.first; pair; pair = pair->next) {
        if (!compare_pair(diff, pair, pairs.n_nodes)) {
            diff->out_of_memory = true;
            return CLI_NO_CHECK;
        }
    }
    int old = tell_unreadable(diff, &diff->old_tree);
    int new = tell_unreadable(diff, &diff->new_tree);
    return old != CLI_CLEAN ? old : new;
}

static int read_nodes(struct diff *diff)
{
    int status = CLI_CLEAN;
    diff->out_of_memory = !ec_node_trees_align(&diff->arena, &diff->old_tree, &diff->new_tree);
    for (size_t i = 0; i < EC_N_MAIN_FILES && !diff->out_of_memory; i++) {
        int result = compare_nodes(diff, ec_main_files[i]);
        status = result != CLI_CLEAN ? result : status;
    }
    return status;
}

/* ---- the command ----------------------------------------------------------------------------- */

/* Reads both sides, as every node sees them unless one was named, and compares them. */
static int compare(struct diff *diff, char *const *paths)
{
    int status = cli_inquiry_open(&diff->old);
    if (status == CLI_CLEAN) {
        status = cli_inquiry_open(&diff->new);
    }
    if (status != CLI_CLEAN) {
        return status;
    }
    bool nodes = !diff->old.reading.args.check.node &&
                 has_nodes(&diff->old, &diff->old_tree, paths[0]) &&
                 has_nodes(&diff->new, &diff->new_tree, paths[1]) &&
                 diff->old_tree.n_views + diff->new_tree.n_views > 2;
    status = nodes ? read_nodes(diff) : read_files(diff, paths);
    if (status == CLI_CLEAN || nodes) {
        cli_inquiry_tell_damage(&diff->old, paths[0]);
        cli_inquiry_tell_damage(&diff->new, paths[1]);
    }
    if (diff->out_of_memory) {
        cli_message(diff->old.reading.program, "out of memory");
    }
    return status;
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
    diff->color = cli_wants_color(args->color, isatty(STDOUT_FILENO) == 1);
    int status = compare(diff, args->paths);
    if (diff->out_of_memory || (status != CLI_CLEAN && count_entries(diff) == 0)) {
        return status != CLI_CLEAN ? status : CLI_NO_CHECK;
    }
    if (args->format == JSON) {
        add_json(diff);
    } else {
        add_text(diff);
    }
    int printed = cli_print(program, &diff->out);
    if (printed != CLI_CLEAN || status != CLI_CLEAN) {
        return printed != CLI_CLEAN ? printed : status;
    }
    return args->exit_code && count_entries(diff) > 0 ? CLI_FINDINGS : CLI_CLEAN;
}

int cli_diff(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_DIFF, formats};
    struct diff diff = {0};
    int status;
    ec_buf_init(&diff.out);
    ec_arena_init(&diff.arena);
    if (!ec_intern_init(&diff.shown, false)) {
        cli_message(program, "out of memory");
        ec_intern_fini(&diff.shown);
        return CLI_NO_CHECK;
    }
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
    for (uint32_t i = 1; i < diff.shown.count && i < diff.capacity; i++) {
        json_decref(diff.entries[i].change);
        json_decref(diff.entries[i].nodes);
    }
    free(diff.entries);
    ec_intern_fini(&diff.shown);
    ec_buf_fini(&diff.out);
    ec_arena_fini(&diff.arena);
    ec_node_tree_fini(&diff.old_tree);
    ec_node_tree_fini(&diff.new_tree);
    cli_inquiry_fini(&diff.new);
    cli_inquiry_fini(&diff.old);
    return status;
}
