/* SPDX-License-Identifier: MIT */
/* ecconf nodes: the nodes of a configuration tree, what each loads, and the options that do not
   have the same value on all of them. */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/json.h"

#include "model/differences.h"
#include "output/cells.h"
#include "output/json_text.h"

#include <stdlib.h>

static const char *const formats[] = {"text", "json", NULL};

enum { TEXT, JSON, MOST_NAMES = 20, WIDEST_NAME = 24 };

struct nodes {
    struct cli_inquiry inquiry;
    struct ec_node_tree tree;
    const char **managers; /* eccluster.conf of each view, or NULL */
    struct ec_arena arena; /* of: */
    struct ec_differences differences;
    struct ec_buf out;
};

/* ---- text ------------------------------------------------------------------------------------ */

static void add_text(struct nodes *nodes, const char *text)
{
    ec_cells_add(&nodes->out, ec_mask_text(&nodes->inquiry.view.arena, ec_str_from(text)));
}

/* "n1", "east/n1" in a sub-cluster. */
static void add_name(struct nodes *nodes, const struct ec_node_view *view)
{
    if (view->subcluster) {
        add_text(nodes, view->subcluster);
        ec_buf_add_text(&nodes->out, "/");
    }
    add_text(nodes, view->name ? view->name : "(any node)");
}

static void add_names(struct nodes *nodes, const uint32_t *views, size_t n)
{
    for (size_t i = 0; i < n && i < MOST_NAMES; i++) {
        ec_buf_add_text(&nodes->out, i > 0 ? ", " : "");
        add_name(nodes, &nodes->tree.views[views[i]]);
    }
    if (n > MOST_NAMES) {
        ec_buf_printf(&nodes->out, " and %zu more", n - MOST_NAMES);
    }
}

static void add_folders(struct nodes *nodes)
{
    const struct ec_node_tree *tree = &nodes->tree;
    const char *const names[] = {tree->has_global ? "global" : NULL,
                                 tree->has_default ? "default" : NULL,
                                 tree->has_peer ? "peer" : NULL};
    const char *glue = ": shared folders ";
    add_text(nodes, tree->conf);
    for (size_t i = 0; i < EC_COUNT(names); i++) {
        if (names[i]) {
            ec_buf_printf(&nodes->out, "%s%s", glue, names[i]);
            glue = ", ";
        }
    }
    ec_buf_add_text(&nodes->out, "\n");
}

/* The longest name but for exceptions. */
static size_t name_width(struct nodes *nodes)
{
    size_t width = 0;
    size_t before = nodes->out.len;
    for (size_t i = 0; i < nodes->tree.n_views; i++) {
        add_name(nodes, &nodes->tree.views[i]);
        size_t len = nodes->out.len - before;
        width = len > width && len <= WIDEST_NAME ? len : width;
        nodes->out.len = before;
    }
    return width;
}

static void add_views(struct nodes *nodes)
{
    size_t width = name_width(nodes);
    for (size_t i = 0; i < nodes->tree.n_views; i++) {
        const struct ec_node_view *view = &nodes->tree.views[i];
        size_t before = nodes->out.len;
        ec_buf_add_text(&nodes->out, "  ");
        add_name(nodes, view);
        size_t len = nodes->out.len - before - 2;
        ec_buf_repeat(&nodes->out, ' ', len < width ? width - len + 2 : 2);
        if (view->error) {
            ec_buf_add_text(&nodes->out, "error: ");
        }
        add_text(nodes, view->error       ? view->error
                        : view->main_file ? view->main_file
                                          : "no ecelerity.conf");
        ec_buf_add_text(&nodes->out, "\n");
    }
}

/* One line when the manager would read the same file wherever it runs, else one for each node. */
static void add_managers(struct nodes *nodes)
{
    const char *const *managers = nodes->managers;
    const char *first = NULL;
    bool same = true;
    for (size_t i = 0; i < nodes->tree.n_views; i++) {
        first = first ? first : managers[i];
        same = same && (!managers[i] || strcmp(managers[i], first) == 0);
    }
    ec_buf_add_text(&nodes->out, "cluster manager: ");
    add_text(nodes, !same ? "it depends on where it runs" : first ? first : "no eccluster.conf");
    ec_buf_add_text(&nodes->out, "\n");
    for (size_t i = 0; i < nodes->tree.n_views && !same; i++) {
        if (managers[i]) {
            ec_buf_add_text(&nodes->out, "  ");
            add_name(nodes, &nodes->tree.views[i]);
            ec_buf_add_text(&nodes->out, "  ");
            add_text(nodes, managers[i]);
            ec_buf_add_text(&nodes->out, "\n");
        }
    }
}

/* The name of the option: as it is documented, or as it is written first. */
static struct ec_str option_name(const struct ec_difference *difference)
{
    const struct ec_variant *at = difference->variants;
    while (at && !at->assign) {
        at = at->next;
    }
    return at ? ec_assign_spelling(at->assign, difference->word) : EC_STR("");
}

static void add_variant(struct nodes *nodes, const struct ec_difference *difference,
                        const struct ec_variant *variant)
{
    struct ec_buf *out = &nodes->out;
    struct cli_view *view = &nodes->inquiry.view;
    ec_buf_add_text(out, "  ");
    if (variant->assign) {
        cli_view_add_value(view, out, variant->assign, difference->word, 2);
        ec_buf_add_text(out, "  ");
        cli_view_add_place(view, out, ec_assign_range(variant->assign));
    } else {
        ec_buf_add_text(out, variant->is_there      ? "there"
                             : difference->name.len ? "not set"
                                                    : "not there");
    }
    ec_buf_add_text(out, "\n    ");
    add_names(nodes, variant->views, variant->n_views);
    ec_buf_add_text(out, "\n");
}

static void add_difference(struct nodes *nodes, const struct ec_difference *difference)
{
    struct ec_buf *out = &nodes->out;
    struct ec_str name = option_name(difference);
    ec_buf_add_text(out, "\n");
    nodes->inquiry.view.model = difference->model;
    if (difference->scope->parent) {
        cli_view_add_scope(&nodes->inquiry.view, out, difference->scope);
        ec_buf_add_text(out, name.len > 0 ? " > " : "");
    }
    ec_cells_add(out, name);
    ec_buf_add_text(out, "\n");
    for (const struct ec_variant *at = difference->variants; at; at = at->next) {
        add_variant(nodes, difference, at);
    }
}

static void add_text_nodes(struct nodes *nodes)
{
    size_t n = nodes->differences.n;
    add_folders(nodes);
    add_views(nodes);
    add_managers(nodes);
    if (n == 0) {
        ec_buf_add_text(&nodes->out, "\nno differences between nodes\n");
    } else {
        ec_buf_printf(&nodes->out, "\n%zu difference%s between nodes\n", n, n == 1 ? "" : "s");
    }
    const struct ec_difference *difference = nodes->differences.first;
    for (; difference; difference = difference->next) {
        add_difference(nodes, difference);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *text_json(struct nodes *nodes, const char *text)
{
    return text ? ec_json_text(ec_mask_text(&nodes->inquiry.view.arena, ec_str_from(text)))
                : json_null();
}

static json_t *view_json(struct nodes *nodes, size_t index)
{
    bool bad = false;
    const struct ec_node_view *view = &nodes->tree.views[index];
    json_t *object = json_object();
    cli_json_set(object, "name", text_json(nodes, view->name), &bad);
    cli_json_set(object, "subcluster", text_json(nodes, view->subcluster), &bad);
    cli_json_set(object, "folder", text_json(nodes, view->folder), &bad);
    cli_json_set(object, "mainFile", text_json(nodes, view->main_file), &bad);
    cli_json_set(object, "managerFile", text_json(nodes, nodes->managers[index]), &bad);
    cli_json_set(object, "error", text_json(nodes, view->error), &bad);
    return cli_json_done(object, bad);
}

/* The name as in text. */
static json_t *name_json(struct nodes *nodes, uint32_t index)
{
    size_t before = nodes->out.len;
    add_name(nodes, &nodes->tree.views[index]);
    struct ec_str name = ec_buf_str(&nodes->out);
    nodes->out.len = before;
    return ec_json_text((struct ec_str){name.ptr + before, name.len - before});
}

static json_t *variant_json(struct nodes *nodes, const struct ec_difference *difference,
                            const struct ec_variant *variant)
{
    bool bad = false;
    struct cli_view *view = &nodes->inquiry.view;
    json_t *object = json_object();
    json_t *names = json_array();
    cli_json_set(object, "set", json_boolean(variant->is_there), &bad);
    if (variant->assign) {
        cli_json_set(object, "value", cli_view_value(view, variant->assign, difference->word),
                     &bad);
        cli_json_set(object, "origin", cli_view_place(view, ec_assign_range(variant->assign)),
                     &bad);
    }
    for (size_t i = 0; i < variant->n_views && !bad; i++) {
        cli_json_append(names, name_json(nodes, variant->views[i]), &bad);
    }
    cli_json_set(object, "nodes", names, &bad);
    return cli_json_done(object, bad);
}

static json_t *difference_json(struct nodes *nodes, const struct ec_difference *difference)
{
    bool bad = false;
    json_t *object = json_object();
    json_t *values = json_array();
    struct ec_str name = option_name(difference);
    nodes->inquiry.view.model = difference->model;
    cli_json_set(object, "scope", cli_view_scope(&nodes->inquiry.view, difference->scope), &bad);
    cli_json_set(object, "option", name.len > 0 ? ec_json_text(name) : json_null(), &bad);
    for (const struct ec_variant *at = difference->variants; at && !bad; at = at->next) {
        cli_json_append(values, variant_json(nodes, difference, at), &bad);
    }
    cli_json_set(object, "values", values, &bad);
    return cli_json_done(object, bad);
}

static json_t *folder_json(struct nodes *nodes, bool there, const char *name)
{
    return text_json(
        nodes, there ? ec_arena_printf(&nodes->inquiry.view.arena, "%s/%s", nodes->tree.conf, name)
                     : NULL);
}

static json_t *nodes_json(struct nodes *nodes)
{
    bool bad = false;
    const struct ec_node_tree *tree = &nodes->tree;
    json_t *object = json_object();
    json_t *views = json_array();
    json_t *differences = json_array();
    for (size_t i = 0; i < tree->n_views && !bad; i++) {
        cli_json_append(views, view_json(nodes, i), &bad);
    }
    const struct ec_difference *at = nodes->differences.first;
    for (; at && !bad; at = at->next) {
        cli_json_append(differences, difference_json(nodes, at), &bad);
    }
    cli_json_set(object, "schema", json_string("ecconf-nodes/1"), &bad);
    cli_json_set(object, "folder", text_json(nodes, tree->conf), &bad);
    cli_json_set(object, "default", folder_json(nodes, tree->has_default, "default"), &bad);
    cli_json_set(object, "global", folder_json(nodes, tree->has_global, "global"), &bad);
    cli_json_set(object, "peer", folder_json(nodes, tree->has_peer, "peer"), &bad);
    cli_json_set(object, "nodes", views, &bad);
    cli_json_set(object, "differences", differences, &bad);
    return cli_json_done(object, bad);
}

static void add_json_nodes(struct nodes *nodes)
{
    ec_json_add(&nodes->out, nodes_json(nodes), JSON_INDENT(1));
    ec_buf_add_text(&nodes->out, "\n");
}

/* ---- the command ----------------------------------------------------------------------------- */

static enum ec_status read_tree(struct nodes *nodes, struct ec_project *project, const char *path)
{
    struct ec_node_tree *tree = &nodes->tree;
    enum ec_status status = ec_node_tree_find(tree, project, path);
    if (status == EC_OK) {
        status = ec_node_tree_read(tree, ec_main_files[EC_MAIN_OF_MANAGER]);
    }
    nodes->managers = calloc(tree->n_views + 1, sizeof(const char *));
    if (status != EC_OK || !nodes->managers) {
        return status != EC_OK ? status : EC_NOMEM;
    }
    for (size_t i = 0; i < tree->n_views; i++) {
        nodes->managers[i] = tree->views[i].main_file;
    }
    return ec_differences_find(&nodes->arena, tree, ec_main_files[EC_MAIN_OF_SERVER],
                               &nodes->differences);
}

/* Reads all views. Returns an exit status. */
static int collect(struct nodes *nodes, const char *path)
{
    struct cli_inquiry *inquiry = &nodes->inquiry;
    int status = cli_inquiry_open(inquiry);
    if (status != CLI_CLEAN) {
        return status;
    }
    enum ec_status result = read_tree(nodes, inquiry->project, path);
    if (result != EC_OK) {
        cli_message(inquiry->reading.program, "%s",
                    result == EC_NOMEM ? "out of memory" : inquiry->project->error);
        return CLI_NO_CHECK;
    }
    cli_inquiry_look_at(inquiry, NULL);
    inquiry->view.escape = true;
    inquiry->view.one_line = true;
    return CLI_CLEAN;
}

static int run(struct nodes *nodes)
{
    const struct cli_args *args = &nodes->inquiry.reading.args;
    const char *program = nodes->inquiry.reading.program;
    if (args->n_paths != 1) {
        return cli_usage(program, "which directory?");
    }
    int status = collect(nodes, args->paths[0]);
    if (status != CLI_CLEAN) {
        return status;
    }
    if (args->format == JSON) {
        add_json_nodes(nodes);
    } else {
        add_text_nodes(nodes);
    }
    for (size_t i = 0; i < nodes->tree.n_views; i++) {
        status = nodes->tree.views[i].error ? CLI_NO_CHECK : status;
    }
    nodes->out.oom |= nodes->inquiry.view.arena.oom || nodes->inquiry.view.masks.oom;
    int printed = cli_print(program, &nodes->out);
    return printed != CLI_CLEAN ? printed : status;
}

int cli_nodes(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_NODES, formats};
    struct nodes nodes = {0};
    int status;
    ec_buf_init(&nodes.out);
    ec_arena_init(&nodes.arena);
    if (cli_inquiry_args(
            &nodes.inquiry, &syntax, argc, argv, "[OPTION]... DIRECTORY",
            "Show the nodes of a configuration tree, the main file that each would load, and the "
            "options that do not have the same value on all of them. A node is a folder beside "
            "default and global with a .conf file in it.",
            "Exit status: 0 the nodes are shown, 2 wrong use, 3 the tree or a part of it could not "
            "be read.",
            &status)) {
        status = run(&nodes);
    }
    ec_node_tree_fini(&nodes.tree);
    free(nodes.managers);
    ec_arena_fini(&nodes.arena);
    ec_buf_fini(&nodes.out);
    cli_inquiry_fini(&nodes.inquiry);
    return status;
}
