/* SPDX-License-Identifier: MIT */
/* ecconf tree: which file includes which, which files nobody includes, and where online changes are
   written (4/conf-overview.md). */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/json.h"

#include "model/nodes.h"
#include "output/cells.h"
#include "output/json_text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const formats[] = {"text", "dot", "json", NULL};

enum { TEXT, DOT, JSON, MOST_BARS = 40 };

/* By ec_edge_state: a word for programs, and what follows the file in a text. */
static const struct {
    const char *word;
    const char *text;
} states[] = {
    [EC_EDGE_READ] = {"read", ""},
    [EC_EDGE_EMPTY] = {"empty", ": an empty directory"},
    [EC_EDGE_CIRCLE] = {"circle", ": a circle, this file includes the one above"},
    [EC_EDGE_MISSING] = {"missing", ": not found"},
    [EC_EDGE_UNREADABLE] = {"unreadable", ": cannot be read"},
    [EC_EDGE_URI] = {"uri", ": not read, only the server would fetch it"},
    [EC_EDGE_NO_PATH] = {"nothing", "an include that names no file"},
    [EC_EDGE_LIMIT] = {"limit", ": not read, a limit is reached"},
};

/* How the lines of the tree are drawn: on a terminal for UTF-8, and everywhere else. */
static const struct art {
    const char *branch;
    const char *last;
    const char *bar;
} ascii = {"|-- ", "`-- ", "|   "}, unicode = {"├── ", "└── ", "│   "};

/* Where changes that are made on the console are written (4/conf-overview.md). */
struct target {
    const struct ec_assign *setting; /* of Local_Changes_File, or NULL */
    const char *path;
    bool exists;
    bool only; /* Local_Changes_Only */
};

struct tree {
    struct cli_inquiry inquiry;
    const struct art *art;
    struct ec_buf out;
    const struct ec_load **first; /* the first reading of each source in the model, by source id */
    size_t *readings;             /* how many there are */
    struct ec_conf_files files;
    struct target target;
    const struct ec_scope *scope; /* that --scope names, or NULL */
    bool *elsewhere;              /* sources that other views include, by source id */
    size_t n_elsewhere;
    bool all_views; /* these are known */
    bool oom;
};

/* ---- facts ----------------------------------------------------------------------------------- */

static bool is_local_changes(const struct ec_edge *edge)
{
    return edge->node->kind == EC_NODE_OPTION;
}

/* Why the server never writes to a file (4/conf-overview.md); NULL: it may. */
static const char *read_only_because(const struct tree *tree, const struct ec_edge *edge)
{
    if (edge->read_only) {
        return "readonly_include";
    }
    if (edge->state == EC_EDGE_URI) {
        return "URI";
    }
    return edge->load && tree->readings[edge->load->source->id] > 1 ? "included more than once"
                                                                    : NULL;
}

static bool is_writable(const struct tree *tree, const struct ec_load *load)
{
    return !load->read_only && !load->is_argument && tree->readings[load->source->id] < 2;
}

/* Whether the includes of the edge's file are shown here: only where it is read first. */
static bool is_opened(const struct tree *tree, const struct ec_edge *edge)
{
    return edge->load && tree->first[edge->load->source->id] == edge->load;
}

static const struct ec_edge *next_edge(const struct tree *tree, const struct ec_edge *edge)
{
    return is_opened(tree, edge) ? ec_edge_walk(edge) : ec_edge_after(edge);
}

static bool count_readings(struct tree *tree)
{
    size_t n = tree->inquiry.project->n_sources;
    tree->first = calloc(n, sizeof(const struct ec_load *));
    tree->readings = calloc(n, sizeof(*tree->readings));
    if (!tree->first || !tree->readings) {
        return false;
    }
    for (const struct ec_load *load = tree->inquiry.model->loads; load; load = load->next) {
        if (tree->readings[load->source->id]++ == 0) {
            tree->first[load->source->id] = load;
        }
    }
    return true;
}

static void find_target(struct tree *tree)
{
    const struct ec_model *model = tree->inquiry.model;
    struct ec_arena *arena = &tree->inquiry.view.arena;
    struct target *target = &tree->target;
    const struct ec_assign *only = ec_setting_find(model, model->global, "local_changes_only");
    target->setting = ec_setting_find(model, model->global, "local_changes_file");
    if (!target->setting) {
        target->path = model->loads->source->path;
        target->exists = true;
        return;
    }
    struct ec_str text = ec_assign_text(arena, target->setting);
    target->path = ec_arena_strndup(arena, text.ptr, text.len);
    target->only = only && ec_assign_bool(arena, only, false);
    target->exists = true;
    const struct ec_edge *edge = model->loads->edges;
    for (; edge; edge = next_edge(tree, edge)) {
        if (edge->node == target->setting->node) {
            target->path = edge->path;
            target->exists = edge->state != EC_EDGE_MISSING;
        }
    }
}

/* The first writable file in reading order that opens the scope; NULL: there is none. */
static const char *scope_target(const struct tree *tree, const struct ec_scope *scope)
{
    const struct ec_load *main_load = tree->inquiry.model->loads;
    if (!scope->parent) {
        return is_writable(tree, main_load) ? main_load->source->path : NULL;
    }
    const struct ec_opening *opening = &scope->opening;
    for (; opening; opening = opening->next) {
        if (is_writable(tree, opening->load)) {
            return opening->load->source->path;
        }
    }
    return NULL;
}

/* Files that nobody includes, or that the manager reads and not a node. */
static bool is_no_include(const struct tree *tree, const char *path)
{
    return ec_conf_file_is_foreign(path) ||
           (!tree->all_views &&
            strcmp(ec_base_name(path), ec_main_files[EC_MAIN_OF_MANAGER]) == 0);
}

static bool is_left_out(const struct tree *tree, const struct ec_conf_file *file)
{
    bool read = file->source &&
                (tree->inquiry.project->loads[file->source->id] ||
                 (file->source->id < tree->n_elsewhere && tree->elsewhere[file->source->id]));
    return !read && !file->is_tried && !is_no_include(tree, file->path);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void add_path(struct tree *tree, const char *path)
{
    ec_cells_add(&tree->out, ec_mask_text(&tree->inquiry.view.arena, ec_str_from(path)));
}

/* The bars of the files above, from the outermost on. Lines that are very deep in the tree are not
   indented further: they would fill the screen with bars. */
static void add_bars(struct tree *tree, const struct ec_edge *edge)
{
    const char *bars[MOST_BARS];
    size_t n = edge->from->depth;
    size_t at = n;
    for (const struct ec_edge *up = edge->from->edge; up; up = up->from->edge) {
        if (--at < MOST_BARS) {
            bars[at] = up->next ? tree->art->bar : "    ";
        }
    }
    for (at = 0; at < n && at < MOST_BARS; at++) {
        ec_buf_add_text(&tree->out, bars[at]);
    }
    ec_buf_add_text(&tree->out, edge->next ? tree->art->branch : tree->art->last);
}

/* "line 3, in Binding "b"; read-only: readonly_include" */
static void add_details(struct tree *tree, const struct ec_edge *edge)
{
    const char *because = read_only_because(tree, edge);
    struct ec_range range = ec_node_name_range(edge->from->source, edge->node);
    ec_buf_printf(&tree->out, "line %u", cli_view_line(&tree->inquiry.view, range).number);
    if (edge->into->parent) {
        ec_buf_add_text(&tree->out, ", in ");
        cli_view_add_scope(&tree->inquiry.view, &tree->out, edge->into);
    }
    if (is_local_changes(edge)) {
        ec_buf_add_text(&tree->out, ", Local_Changes_File");
    }
    if (because) {
        ec_buf_printf(&tree->out, "; read-only: %s", because);
    }
}

static void add_outcome(struct tree *tree, const struct ec_edge *edge)
{
    bool later = edge->state == EC_EDGE_MISSING && is_local_changes(edge);
    ec_buf_add_text(&tree->out, later ? ": does not exist yet" : states[edge->state].text);
    if (edge->reason) {
        ec_buf_printf(&tree->out, ", %s", edge->reason);
    }
    if (edge->load && edge->load->edges && !is_opened(tree, edge)) {
        ec_buf_add_text(&tree->out, " (see above)");
    }
}

static void add_edge_line(struct tree *tree, const struct ec_edge *edge)
{
    add_bars(tree, edge);
    add_path(tree, edge->path);
    ec_buf_add_text(&tree->out, edge->state == EC_EDGE_NO_PATH ? "(" : " (");
    add_details(tree, edge);
    ec_buf_add_text(&tree->out, edge->state == EC_EDGE_NO_PATH ? ") " : ")");
    add_outcome(tree, edge);
    ec_buf_add_text(&tree->out, "\n");
}

static void add_target_name(struct tree *tree)
{
    const struct target *target = &tree->target;
    add_path(tree, target->path);
    ec_buf_printf(&tree->out, " (%s%s%s)", target->setting ? "Local_Changes_File" : "the main file",
                  target->only ? "; Local_Changes_Only is on" : "",
                  target->exists ? "" : "; does not exist yet");
}

static void add_text_target(struct tree *tree)
{
    struct ec_buf *out = &tree->out;
    ec_buf_add_text(out, "\nonline changes ");
    const char *file = tree->scope ? scope_target(tree, tree->scope) : NULL;
    if (tree->scope) {
        ec_buf_add_text(out, "of ");
        cli_view_add_scope(&tree->inquiry.view, out, tree->scope);
        ec_buf_add_text(out, " ");
    }
    ec_buf_add_text(out, "go to ");
    if (!tree->target.only) {
        ec_buf_add_text(out, "the file that sets the value, if it is writable, else to ");
    }
    if (file && !tree->target.only) {
        add_path(tree, file);
        ec_buf_add_text(out, " (the first writable file that opens the scope)");
    } else {
        if (!tree->scope && !tree->target.only) {
            ec_buf_add_text(out, "the first writable file that opens the scope, else to ");
        }
        add_target_name(tree);
    }
    ec_buf_add_text(out, "\n");
}

static void add_left_out(struct tree *tree)
{
    struct ec_buf *out = &tree->out;
    size_t count = 0;
    for (size_t i = 0; i < tree->files.count; i++) {
        if (!is_left_out(tree, &tree->files.items[i])) {
            continue;
        }
        if (count++ == 0 && tree->all_views) {
            ec_buf_add_text(out, "\nincluded on no node:\n");
        } else if (count == 1) {
            ec_buf_add_text(out, "\nnot included on node ");
            ec_cells_add(out, ec_str_from(tree->inquiry.project->options.node));
            ec_buf_add_text(out, ":\n");
        }
        ec_buf_add_text(out, "  ");
        add_path(tree, tree->files.items[i].path);
        ec_buf_add_text(out, "\n");
    }
    if (tree->files.cut) {
        ec_buf_add_text(out, "\nnot all folders were looked into; --max-directory-entries raises "
                             "the limit\n");
    }
}

static void add_text_tree(struct tree *tree)
{
    const struct ec_load *root = tree->inquiry.model->loads;
    for (; root; root = root->next) {
        if (root->parent) {
            continue;
        }
        add_path(tree, root->source->path);
        ec_buf_add_text(&tree->out, "\n");
        for (const struct ec_edge *edge = root->edges; edge; edge = next_edge(tree, edge)) {
            add_edge_line(tree, edge);
        }
    }
    add_text_target(tree);
    add_left_out(tree);
}

/* ---- dot ------------------------------------------------------------------------------------- */

/* Adds what `from` and everything behind it in the output is, as a string of Graphviz. */
static void quote_from(struct tree *tree, size_t from)
{
    struct ec_buf *out = &tree->out;
    struct ec_arena *arena = &tree->inquiry.view.arena;
    size_t len = out->len - from;
    char *text = ec_arena_strndup(arena, ec_buf_text(out) + from, len);
    out->oom |= !text;
    out->len = from;
    ec_buf_add_text(out, "\"");
    for (size_t i = 0; text && i < len; i++) {
        if (text[i] == '"' || text[i] == '\\') {
            ec_buf_add_text(out, "\\");
        }
        ec_buf_add(out, text + i, 1);
    }
    ec_buf_add_text(out, "\"");
}

static void add_quoted_path(struct tree *tree, const char *path)
{
    size_t from = tree->out.len;
    add_path(tree, path);
    quote_from(tree, from);
}

/* Adds a node for an include that leads to no file; its name is `x` and a number. */
static void add_dead_end(struct tree *tree, const struct ec_edge *edge, size_t number)
{
    struct ec_buf *out = &tree->out;
    ec_buf_printf(out, "  x%zu [style=dashed, color=red, label=", number);
    size_t from = out->len;
    add_path(tree, edge->path);
    add_outcome(tree, edge);
    quote_from(tree, from);
    ec_buf_add_text(out, "];\n");
}

static void add_dot_edge(struct tree *tree, const struct ec_edge *edge, size_t *n_dead)
{
    struct ec_buf *out = &tree->out;
    if (!edge->load) {
        add_dead_end(tree, edge, *n_dead);
    }
    ec_buf_printf(out, "  s%u -> %c%zu [label=", edge->from->source->id, edge->load ? 's' : 'x',
                  edge->load ? (size_t)edge->load->source->id : (*n_dead)++);
    size_t from = out->len;
    add_details(tree, edge);
    quote_from(tree, from);
    ec_buf_add_text(out, edge->read_only ? ", style=dotted];\n" : "];\n");
}

static void add_dot_tree(struct tree *tree)
{
    struct ec_buf *out = &tree->out;
    size_t n_dead = 0;
    ec_buf_add_text(out, "digraph configuration {\n  rankdir=LR;\n  node [shape=box];\n");
    const struct ec_load *load = tree->inquiry.model->loads;
    for (; load; load = load->next) {
        if (tree->first[load->source->id] == load) {
            ec_buf_printf(out, "  s%u [label=", load->source->id);
            add_quoted_path(tree, load->source->path);
            ec_buf_add_text(out, is_writable(tree, load) ? "];\n" : ", style=dotted];\n");
        }
    }
    for (load = tree->inquiry.model->loads; load; load = load->next) {
        const struct ec_edge *edge = load->edges;
        for (; edge && tree->first[load->source->id] == load; edge = edge->next) {
            add_dot_edge(tree, edge, &n_dead);
        }
    }
    for (size_t i = 0; i < tree->files.count; i++) {
        if (is_left_out(tree, &tree->files.items[i])) {
            ec_buf_printf(out, "  o%zu [style=dashed, color=gray, label=", i);
            add_quoted_path(tree, tree->files.items[i].path);
            ec_buf_add_text(out, "];\n");
        }
    }
    ec_buf_add_text(out, "}\n");
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *path_json(struct tree *tree, const char *path)
{
    return ec_json_text(ec_mask_text(&tree->inquiry.view.arena, ec_str_from(path)));
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *edge_json(struct tree *tree, const struct ec_edge *edge)
{
    bool bad = false;
    struct ec_range range = ec_node_word_range(edge->from->source, edge->node);
    struct ec_str keyword = ec_node_name(edge->from->source, edge->node);
    json_t *object = json_object();
    cli_json_set(object, "from", cli_view_place(&tree->inquiry.view, range), &bad);
    cli_json_set(object, "statement",
                 is_local_changes(edge) ? json_string("Local_Changes_File") : ec_json_text(keyword),
                 &bad);
    cli_json_set(object, "scope", cli_view_scope(&tree->inquiry.view, edge->into), &bad);
    cli_json_set(object, "to", path_json(tree, edge->path), &bad);
    cli_json_set(object, "state", json_string(states[edge->state].word), &bad);
    cli_json_set(object, "reason", text_or_null(edge->reason), &bad);
    cli_json_set(object, "readOnly", text_or_null(read_only_because(tree, edge)), &bad);
    return cli_json_done(object, bad);
}

static json_t *file_json(struct tree *tree, const struct ec_load *load)
{
    bool bad = false;
    json_t *object = json_object();
    cli_json_set(object, "file", path_json(tree, load->source->path), &bad);
    cli_json_set(object, "readings", json_integer((json_int_t)tree->readings[load->source->id]),
                 &bad);
    cli_json_set(object, "writable", json_boolean(is_writable(tree, load)), &bad);
    return cli_json_done(object, bad);
}

static json_t *target_json(struct tree *tree)
{
    bool bad = false;
    json_t *object = json_object();
    const struct target *target = &tree->target;
    const char *file = tree->scope && !target->only ? scope_target(tree, tree->scope) : NULL;
    cli_json_set(object, "only", json_boolean(target->only), &bad);
    cli_json_set(object, "file", path_json(tree, target->path), &bad);
    cli_json_set(object, "by", json_string(target->setting ? "Local_Changes_File" : "main file"),
                 &bad);
    cli_json_set(object, "exists", json_boolean(target->exists), &bad);
    if (tree->scope) {
        cli_json_set(object, "scope", cli_view_scope(&tree->inquiry.view, tree->scope), &bad);
        cli_json_set(object, "scopeFile", path_json(tree, file ? file : target->path), &bad);
    }
    return cli_json_done(object, bad);
}

static json_t *left_out_json(struct tree *tree)
{
    bool bad = false;
    json_t *object = json_object();
    json_t *array = json_array();
    for (size_t i = 0; array && i < tree->files.count; i++) {
        if (is_left_out(tree, &tree->files.items[i])) {
            cli_json_append(array, path_json(tree, tree->files.items[i].path), &bad);
        }
    }
    cli_json_set(object, "onAllNodes", json_boolean(tree->all_views), &bad);
    cli_json_set(object, "complete", json_boolean(!tree->files.cut), &bad);
    cli_json_set(object, "files", array, &bad);
    return cli_json_done(object, bad);
}

static json_t *tree_json(struct tree *tree)
{
    bool bad = false;
    json_t *object = json_object();
    json_t *files = json_array();
    json_t *includes = json_array();
    const struct ec_load *load = tree->inquiry.model->loads;
    for (; load && files && includes && !bad; load = load->next) {
        bool first = tree->first[load->source->id] == load;
        if (first) {
            cli_json_append(files, file_json(tree, load), &bad);
        }
        for (const struct ec_edge *edge = load->edges; edge && first; edge = edge->next) {
            cli_json_append(includes, edge_json(tree, edge), &bad);
        }
    }
    cli_json_set(object, "schema", json_string("ecconf-tree/1"), &bad);
    cli_json_set(object, "files", files, &bad);
    cli_json_set(object, "includes", includes, &bad);
    cli_json_set(object, "onlineChanges", target_json(tree), &bad);
    cli_json_set(object, "notIncluded", left_out_json(tree), &bad);
    return cli_json_done(object, bad);
}

static void add_json_tree(struct tree *tree)
{
    ec_json_add(&tree->out, tree_json(tree), JSON_INDENT(1));
    ec_buf_add_text(&tree->out, "\n");
}

/* ---- the command ----------------------------------------------------------------------------- */

/* Lines are drawn for people only; what is piped is the same everywhere. */
static bool draws_unicode(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < EC_COUNT(names) && !(value && *value); i++) {
        value = getenv(names[i]);
    }
    return isatty(STDOUT_FILENO) == 1 && value &&
           (strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8"));
}

/* Notes which files a view includes; its model is not needed for more. */
static bool note_view(void *data, const struct ec_model *model)
{
    struct tree *tree = data;
    size_t before = tree->n_elsewhere;
    void *list = tree->elsewhere;
    if (!ec_grow(&list, &tree->n_elsewhere, tree->inquiry.project->n_sources, sizeof(bool))) {
        tree->oom = true;
        return false;
    }
    tree->elsewhere = list;
    memset(tree->elsewhere + before, 0, (tree->n_elsewhere - before) * sizeof(bool));
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        tree->elsewhere[load->source->id] = true;
    }
    return false;
}

/* Reads what other nodes and the manager would, so that the files they include are known. */
static bool read_other_views(struct tree *tree)
{
    struct ec_project *project = tree->inquiry.project;
    struct ec_node_tree nodes;
    enum ec_status status =
        ec_node_tree_find(&nodes, project, tree->inquiry.model->loads->source->path);
    for (size_t i = 0; i < EC_N_MAIN_FILES && status == EC_OK; i++) {
        status = ec_node_tree_visit(&nodes, ec_main_files[i], note_view, tree);
    }
    ec_node_tree_fini(&nodes);
    tree->all_views = true;
    return status != EC_NOMEM && !tree->oom;
}

/* Finds the scope that is asked for as `A "a" > B "b"`. */
static bool find_scope(struct tree *tree, const char *asked, int *status)
{
    struct cli_inquiry *inquiry = &tree->inquiry;
    struct ec_arena *arena = &inquiry->view.arena;
    struct ec_question question;
    char *text = ec_arena_strndup(arena, asked, strlen(asked));
    char **words = NULL;
    int n = text ? cli_split_words(arena, text, " \t>", &words) : 0;
    if (!words) {
        cli_message(inquiry->reading.program, "out of memory");
        *status = CLI_NO_CHECK;
        return false;
    }
    if (n < 0) {
        *status = cli_usage(inquiry->reading.program, "--scope: a quote is not closed: %s", asked);
        return false;
    }
    if (!cli_inquiry_question(inquiry, words, n, false, &question, status)) {
        return false;
    }
    tree->scope = ec_question_scope(inquiry->model, &question);
    if (!tree->scope) {
        cli_message(inquiry->reading.program, "the configuration has no scope %s", asked);
        *status = CLI_FINDINGS;
    }
    return tree->scope != NULL;
}

/* Reads everything. Returns an exit status. */
static int collect(struct tree *tree, const char *path)
{
    struct cli_inquiry *inquiry = &tree->inquiry;
    const struct cli_args *args = &inquiry->reading.args;
    int status = cli_inquiry_read(inquiry, path);
    if (status != CLI_CLEAN) {
        return status;
    }
    const struct ec_source *source = inquiry->model->loads->source;
    bool is_file = source->inode != 0;
    bool ok = !is_file || args->check.node || read_other_views(tree);
    cli_inquiry_look_at(inquiry, inquiry->model); /* there are more sources now */
    inquiry->view.escape = true;
    ok = ok && count_readings(tree);
    if (ok && is_file) {
        ok = ec_conf_files_find(&tree->files, inquiry->project, &inquiry->view.arena, source->path);
    }
    if (!ok) {
        cli_message(inquiry->reading.program, "out of memory");
        return CLI_NO_CHECK;
    }
    find_target(tree);
    return !args->scope || find_scope(tree, args->scope, &status) ? CLI_CLEAN : status;
}

static int run(struct tree *tree)
{
    const struct cli_args *args = &tree->inquiry.reading.args;
    const char *program = tree->inquiry.reading.program;
    if (args->n_paths + (args->file != NULL) > 1) {
        return cli_usage(program, "one configuration at a time");
    }
    int status = collect(tree, args->n_paths > 0 ? args->paths[0] : args->file);
    if (status != CLI_CLEAN) {
        return status;
    }
    static void (*const add[])(struct tree *) = {
        [TEXT] = add_text_tree, [DOT] = add_dot_tree, [JSON] = add_json_tree};
    tree->art = draws_unicode() ? &unicode : &ascii;
    add[args->format](tree);
    tree->out.oom |= tree->inquiry.view.arena.oom || tree->inquiry.view.masks.oom;
    return cli_print(program, &tree->out);
}

int cli_tree(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_TREE, formats};
    struct tree tree = {0};
    int status;
    ec_buf_init(&tree.out);
    if (cli_inquiry_args(
            &tree.inquiry, &syntax, argc, argv, "[OPTION]... [PATH]",
            "Show which file includes which, from which line and into which scope, which files are "
            "read-only to the server, where online changes are written, and which files nobody "
            "includes. Without --node these are files that no node of the tree includes.",
            "Exit status: 0 the tree is shown, 1 there is no scope as --scope names, 2 wrong use, "
            "3 the configuration could not be read.",
            &status)) {
        status = run(&tree);
    }
    free(tree.first);
    free(tree.readings);
    free(tree.elsewhere);
    free(tree.files.items);
    ec_buf_fini(&tree.out);
    cli_inquiry_fini(&tree.inquiry);
    return status;
}
