/* SPDX-License-Identifier: MIT */
#include "cli/hook.h"

#include "api/internal.h"
#include "base/buf.h"
#include "model/nodes.h"
#include "model/read.h"
#include "source/loader.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* How a file has to do with the change. */
enum { UNTOUCHED, CHANGED, INCLUDING };

/* ---- identities ------------------------------------------------------------------------------ */

struct identity {
    uint64_t key[2];
};

static enum ec_load_status look(const char *path, struct identity *identity)
{
    struct ec_file file = {0};
    enum ec_load_status status = path ? ec_vfs_real.look(&ec_vfs_real, path, &file) : EC_LOAD_NOMEM;
    *identity = (struct identity){{file.device, file.inode}};
    return status;
}

static void add_identity(struct ec_intern *table, const struct identity *identity)
{
    ec_intern_add(table, (const char *)identity->key, sizeof(identity->key));
}

static bool has_identity(const struct ec_intern *table, const struct identity *identity)
{
    return ec_intern_find(table, (const char *)identity->key, sizeof(identity->key)) != 0;
}

/* ---- what git knows -------------------------------------------------------------------------- */

/* What the child does to its streams before it runs; returns 0 or what went wrong. */
static int set_streams(posix_spawn_file_actions_t *actions, int output, bool silent)
{
    int error = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    if (error == 0 && silent) {
        error = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    return error;
}

/* Starts git; returns its process number, or -1 with errno. *output is the end of a pipe to read
   from. */
static pid_t start_git(const char *const *argv, bool silent, int *output)
{
    int ends[2];
    pid_t child = -1;
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    int error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = set_streams(&actions, ends[1], silent);
        if (error == 0) {
            error = posix_spawnp(&child, argv[0], &actions, NULL, (char *const *)argv, environ);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        errno = error;
        return -1;
    }
    *output = ends[0];
    return child;
}

/* Adds what git prints; false when it cannot be run or fails. */
static bool run_git(const char *const *argv, bool silent, struct ec_buf *text)
{
    char bytes[4096];
    int output = -1;
    int status = 0;
    ssize_t len;
    pid_t child = start_git(argv, silent, &output);
    if (child < 0) {
        return false;
    }
    while ((len = read(output, bytes, sizeof(bytes))) > 0 || (len < 0 && errno == EINTR)) {
        ec_buf_add(text, bytes, len > 0 ? (size_t)len : 0);
    }
    close(output);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    errno = 0;
    return len == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Whether this is a repository. If it is none git says so in one line, and why; asked for a
   difference it would list all its options. */
static bool is_repository(void)
{
    static const char *const argv[] = {"git", "rev-parse", "--git-dir", NULL};
    struct ec_buf folder;
    ec_buf_init(&folder);
    bool found = run_git(argv, false, &folder);
    ec_buf_fini(&folder);
    return found;
}

/* The names that a commit changes or, of those that a push or a pipeline looks at, all its commits;
   pre-commit says which in the environment. With `deleted` only names of files that go. */
static bool ask_git(struct cli_hook *hook, bool deleted, struct ec_buf *names)
{
    const char *from = getenv("PRE_COMMIT_FROM_REF");
    const char *to = getenv("PRE_COMMIT_TO_REF");
    const char *range = "--cached";
    if (from && to && *from != '\0' && *from != '-' && *to != '\0') {
        range = ec_arena_printf(&hook->arena, "%s...%s", from, to);
    }
    const char *const argv[] = {"git",
                                "diff",
                                "--name-only",
                                "-z",
                                "--no-renames",
                                "--relative",
                                deleted ? "--diff-filter=D" : "--diff-filter=ACDMRTUXB",
                                range,
                                "--",
                                NULL};
    if (!range || run_git(argv, true, names)) {
        return range != NULL;
    }
    names->len = 0;
    return !deleted && is_repository() && run_git(argv, false, names);
}

/* ---- what changed ---------------------------------------------------------------------------- */

/* Where in the tree a main file may be, beside or above a file: the tree of
   3/3-reference/conf-ecconfigd.md. */
static bool has_configuration(struct cli_hook *hook, const char *folder)
{
    struct identity identity;
    for (size_t i = 0; i < EC_N_MAIN_FILES; i++) {
        if (look(ec_path_join(&hook->arena, folder, ec_main_files[i]), &identity) == EC_LOAD_OK) {
            return true;
        }
    }
    return look(ec_path_join(&hook->arena, folder, "default"), &identity) == EC_LOAD_DIRECTORY ||
           look(ec_path_join(&hook->arena, folder, "global"), &identity) == EC_LOAD_DIRECTORY;
}

static void add_candidate(struct cli_hook *hook, const char *folder)
{
    void *items = (void *)hook->candidates;
    bool ok = ec_grow(&items, &hook->capacity, hook->n_candidates + 1, sizeof(const char *));
    hook->candidates = items;
    hook->oom |= !ok;
    if (ok) {
        hook->candidates[hook->n_candidates++] = folder;
    }
}

/* Goes from a path to the folder that it is in, and adds that to `table`; false when it was
   there. */
static bool add_folder(struct cli_hook *hook, struct ec_intern *table, const char **path)
{
    *path = ec_path_directory(&hook->arena, *path);
    if (!*path || ec_intern_find(table, *path, strlen(*path))) {
        hook->oom |= !*path;
        return false;
    }
    hook->oom |= ec_intern_add(table, *path, strlen(*path)) == 0;
    return !hook->oom;
}

/* Looks for configurations in the folders above a file. */
static void look_upwards(struct cli_hook *hook, const char *path)
{
    while (!hook->has_roots && add_folder(hook, &hook->folders, &path)) {
        if (has_configuration(hook, path)) {
            add_candidate(hook, path);
        }
    }
}

/* In a tree of nodes there is something to tell of a file with such a name, even that nobody reads
   it. */
static void add_conf(struct cli_hook *hook, const char *path)
{
    if (ec_str_ends(ec_str_from(path), EC_STR(".conf"))) {
        while (add_folder(hook, &hook->conf_folders, &path)) {
        }
    }
}

/* Remembers a file that is gone by all that an include statement may have called it, or a folder
   that it was in: which place that leads to depends on the search path. */
static void add_deleted(struct cli_hook *hook, const char *name)
{
    const char *const paths[] = {name, ec_path_directory(&hook->arena, name)};
    for (size_t i = 0; i < EC_COUNT(paths); i++) {
        const char *end = paths[i];
        while (end) {
            ec_intern_add(&hook->deleted, end, strlen(end));
            const char *slash = strchr(end, '/');
            end = slash ? slash + 1 : NULL;
        }
    }
}

/* A link that leads to another folder now, so that other files are included. */
static void add_linked(struct cli_hook *hook, const char *folder)
{
    struct ec_dir_list list = {0};
    struct identity identity;
    size_t limit = ec_default_limits.directory_entries;
    if (ec_vfs_real.list(&ec_vfs_real, folder, limit, &list) == EC_LOAD_OK) {
        for (size_t i = 0; i < list.count; i++) {
            if (look(ec_path_join(&hook->arena, folder, list.names[i]), &identity) == EC_LOAD_OK) {
                add_identity(&hook->changed, &identity);
            }
        }
    }
    ec_dir_list_fini(&list);
}

static void add_name(struct cli_hook *hook, const char *name)
{
    struct identity identity;
    while (name[0] == '.' && name[1] == '/') {
        name += 2;
    }
    switch (look(name, &identity)) {
    case EC_LOAD_OK:
        add_identity(&hook->changed, &identity);
        add_conf(hook, name);
        break;
    case EC_LOAD_FAILED:
        add_deleted(hook, name);
        break;
    case EC_LOAD_DIRECTORY:
        add_linked(hook, name);
        break;
    default:
        return;
    }
    look_upwards(hook, name);
}

/* Git also tells what is deleted, which pre-commit does not. */
static int find_changes(struct cli_hook *hook, const struct cli_args *args)
{
    struct ec_buf names;
    ec_buf_init(&names);
    bool asked = ask_git(hook, args->n_paths > 0, &names);
    int error = errno;
    for (int i = 0; i < args->n_paths; i++) {
        add_name(hook, args->paths[i]);
    }
    for (size_t at = 0; asked && at < names.len; at += strlen(names.bytes + at) + 1) {
        add_name(hook, names.bytes + at);
    }
    hook->oom |= names.oom;
    ec_buf_fini(&names);
    if (!asked && args->n_paths == 0) {
        cli_message(hook->program, "git does not tell what changes%s%s", error ? ": " : "",
                    error ? strerror(error) : "");
        return CLI_NO_CHECK;
    }
    return CLI_CLEAN;
}

/* ---- configurations -------------------------------------------------------------------------- */

/* Adds the folders that are parts of a tree to those that are no configuration of their own. */
static void add_parts(struct ec_intern *parts, const struct ec_node_tree *tree)
{
    struct identity whole;
    struct identity identity;
    look(tree->conf, &whole);
    for (size_t i = 0; i < tree->n_views; i++) {
        const struct ec_node_view *view = &tree->views[i];
        if (view->folder && look(view->folder, &identity) == EC_LOAD_DIRECTORY) {
            add_identity(parts, &identity);
        }
        if (look(view->conf, &identity) == EC_LOAD_DIRECTORY &&
            memcmp(&identity, &whole, sizeof(whole)) != 0) {
            add_identity(parts, &identity);
        }
    }
}

static void add_shared(struct cli_hook *hook, struct ec_intern *parts, const char *folder)
{
    static const char *const shared[] = {"default", "global", "peer"};
    struct identity identity;
    for (size_t i = 0; i < EC_COUNT(shared); i++) {
        if (look(ec_path_join(&hook->arena, folder, shared[i]), &identity) == EC_LOAD_DIRECTORY) {
            add_identity(parts, &identity);
        }
    }
}

static void add_root(struct cli_hook *hook, struct ec_project *project, struct ec_intern *parts,
                     const char *folder)
{
    struct ec_node_tree tree;
    struct identity identity;
    if (hook->has_roots && look(folder, &identity) != EC_LOAD_DIRECTORY) {
        hook->roots[hook->n_roots++] = (struct cli_root){folder, false};
        return;
    }
    bool found = ec_node_tree_find(&tree, project, folder) == EC_OK;
    if (found || hook->has_roots) {
        hook->roots[hook->n_roots++] = (struct cli_root){folder, found && !tree.is_flat};
    }
    if (found && !tree.is_flat && !hook->has_roots) {
        add_parts(parts, &tree);
        add_shared(hook, parts, folder);
    }
    ec_node_tree_fini(&tree);
}

/* Leaves out what is a part of another one. */
static void drop_parts(struct cli_hook *hook, const struct ec_intern *parts)
{
    size_t n = 0;
    for (size_t i = 0; i < hook->n_roots; i++) {
        struct identity identity;
        look(hook->roots[i].folder, &identity);
        if (!has_identity(parts, &identity)) {
            hook->roots[n++] = hook->roots[i];
        }
    }
    hook->n_roots = n;
}

static int by_folder(const void *a, const void *b)
{
    return strcmp(((const struct cli_root *)a)->folder, ((const struct cli_root *)b)->folder);
}

static void find_roots(struct cli_hook *hook)
{
    const struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    struct ec_project *project = ec_project_new(&options);
    struct ec_intern parts;
    bool ok = ec_intern_init(&parts, false) && project;
    hook->roots = calloc(hook->n_candidates + 1, sizeof(*hook->roots));
    hook->oom |= !ok || !hook->roots;
    for (size_t i = 0; i < hook->n_candidates && !hook->oom; i++) {
        add_root(hook, project, &parts, hook->candidates[i]);
    }
    drop_parts(hook, &parts);
    if (hook->n_roots > 1) {
        qsort(hook->roots, hook->n_roots, sizeof(*hook->roots), by_folder);
    }
    hook->oom |= parts.oom;
    ec_intern_fini(&parts);
    ec_project_free(project);
}

int cli_hook_init(struct cli_hook *hook, const char *program, const struct cli_args *args)
{
    *hook = (struct cli_hook){
        .program = program, .all = args->all != 0, .has_roots = args->roots.n > 0};
    ec_arena_init(&hook->arena);
    struct ec_intern *tables[] = {&hook->changed, &hook->including, &hook->deleted, &hook->folders,
                                  &hook->conf_folders};
    int status = CLI_CLEAN;
    for (size_t i = 0; i < EC_COUNT(tables); i++) {
        hook->oom |= !ec_intern_init(tables[i], false);
    }
    for (size_t i = 0; i < args->roots.n; i++) {
        add_candidate(hook, args->roots.items[i]);
    }
    if (!hook->oom) {
        status = find_changes(hook, args);
    }
    bool any = hook->changed.count > 1 || hook->deleted.count > 1;
    if (!hook->oom && hook->n_candidates > 0 && any) {
        find_roots(hook);
    }
    hook->oom |= hook->changed.oom || hook->deleted.oom || hook->folders.oom || hook->arena.oom;
    if (hook->oom) {
        cli_message(program, "out of memory");
        return CLI_NO_CHECK;
    }
    return status;
}

void cli_hook_fini(struct cli_hook *hook)
{
    ec_arena_fini(&hook->arena);
    ec_intern_fini(&hook->changed);
    ec_intern_fini(&hook->including);
    ec_intern_fini(&hook->deleted);
    ec_intern_fini(&hook->folders);
    ec_intern_fini(&hook->conf_folders);
    free((void *)hook->candidates);
    free(hook->roots);
}

bool cli_hook_has(const struct cli_hook *hook, const char *path)
{
    struct identity identity;
    return look(path, &identity) == EC_LOAD_OK && has_identity(&hook->changed, &identity);
}

/* ---- what is touched ------------------------------------------------------------------------- */

/* An include statement without its leading ./ and ../ and its last slashes: the end of the paths
   that it may lead to. */
static struct ec_str end_of_paths(struct ec_str written)
{
    for (;;) {
        if (written.len > 2 && ec_str_starts(written, EC_STR("./"))) {
            written = ec_str_tail(written, 2);
        } else if (written.len > 3 && ec_str_starts(written, EC_STR("../"))) {
            written = ec_str_tail(written, 3);
        } else {
            break;
        }
    }
    while (written.len > 1 && written.ptr[written.len - 1] == '/') {
        written.len--;
    }
    return written;
}

static void find_including(struct cli_hook *hook, const struct ec_model *model)
{
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        const struct identity identity = {{load->source->device, load->source->inode}};
        for (const struct ec_edge *edge = load->edges; edge; edge = edge->next) {
            struct ec_str end = end_of_paths(ec_word_decode(
                &hook->arena, load->source, edge->node->word_first, edge->node->word_len));
            if (ec_intern_find(&hook->deleted, end.ptr, end.len) != 0) {
                add_identity(&hook->including, &identity);
            }
        }
    }
}

static int state_of(const struct cli_hook *hook, const struct ec_source *source)
{
    struct identity identity = {{source->device, source->inode}};
    if (source->inode == 0 && look(source->path, &identity) != EC_LOAD_OK) {
        return UNTOUCHED;
    }
    return has_identity(&hook->changed, &identity)     ? CHANGED
           : has_identity(&hook->including, &identity) ? INCLUDING
                                                       : UNTOUCHED;
}

static bool touches_sources(const struct cli_hook *hook, const struct ec_project *project)
{
    if (hook->including.oom || hook->arena.oom) {
        return true; /* a check too many is better than one too few */
    }
    for (size_t i = 0; i < project->n_sources; i++) {
        if (state_of(hook, project->sources[i]) != UNTOUCHED) {
            return true;
        }
    }
    return false;
}

bool cli_hook_touches(struct cli_hook *hook, ecconf_project *project)
{
    struct ec_project *inner = ec_api_project(project);
    for (size_t i = 0; i < inner->n_models && hook->deleted.count > 1; i++) {
        find_including(hook, inner->models[i]);
    }
    return touches_sources(hook, inner);
}

static bool look_at_model(void *data, const struct ec_model *model)
{
    find_including(data, model);
    return false;
}

bool cli_hook_touches_tree(struct cli_hook *hook, ecconf_project *project, const char *folder)
{
    struct ec_project *inner = ec_api_project(project);
    struct ec_node_tree tree;
    bool has_conf = ec_intern_find(&hook->conf_folders, folder, strlen(folder)) != 0;
    if (has_conf && hook->deleted.count <= 1) {
        return true;
    }
    enum ec_status status = ec_node_tree_find(&tree, inner, folder);
    for (size_t i = 0; i < EC_N_MAIN_FILES && status == EC_OK; i++) {
        status = ec_node_tree_visit(&tree, ec_main_files[i], look_at_model, hook);
    }
    ec_node_tree_fini(&tree);
    /* Something went wrong: the check will tell. */
    return status != EC_OK || has_conf || touches_sources(hook, inner);
}

/* ---- what concerns the change ---------------------------------------------------------------- */

static bool has_changed_edit(const struct ec_fix *fix, const unsigned char *states)
{
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        if (states[edit->range.source] == CHANGED) {
            return true;
        }
    }
    return false;
}

static bool concerns(const struct ec_finding *finding, const unsigned char *states)
{
    bool found = states[finding->range.source] != UNTOUCHED;
    for (const struct ec_related *place = finding->related; place && !found; place = place->next) {
        found = states[place->range.source] == CHANGED;
    }
    for (const struct ec_include_step *step = finding->included_from; step && !found;
         step = step->next) {
        found = states[step->range.source] == CHANGED;
    }
    for (const struct ec_fix *fix = finding->fixes; fix && !found; fix = fix->next) {
        found = has_changed_edit(fix, states);
    }
    return found;
}

void cli_hook_filter(struct cli_hook *hook, ecconf_project *project)
{
    struct ec_project *inner = ec_api_project(project);
    struct ec_report *report = &inner->report;
    unsigned char *states = hook->all ? NULL : calloc(inner->n_sources + 1, 1);
    if (!states) {
        return; /* too many findings are better than none */
    }
    for (size_t i = 0; i < inner->n_sources; i++) {
        states[i] = (unsigned char)state_of(hook, inner->sources[i]);
    }
    size_t total = report->count + report->n_hidden;
    size_t n = 0;
    size_t shown = 0;
    for (size_t i = 0; i < total; i++) {
        if (concerns(report->findings[i], states)) {
            report->findings[n++] = report->findings[i];
            shown += i < report->count;
        }
    }
    report->count = shown;
    report->n_hidden = n - shown;
    free(states);
}
