/* SPDX-License-Identifier: MIT */
#include "model/project.h"

#include "model/evaluate.h"
#include "model/merge.h"
#include "model/read.h"
#include "model/refresh.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const struct ec_limits ec_default_limits = {
    .file_bytes = (size_t)64 << 20,
    .total_bytes = (size_t)512 << 20,
    .files = 16384,
    .include_depth = 64,
    .nesting = 256,
    .findings = 1000,
    .syntax_findings = 100,
    .directory_entries = 16384,
};

const char *const ec_main_files[EC_N_MAIN_FILES] = {
    [EC_MAIN_OF_SERVER] = "ecelerity.conf",
    [EC_MAIN_OF_MANAGER] = "eccluster.conf",
};

/* ---- life ------------------------------------------------------------------------------------- */

struct ec_project *ec_project_new(const struct ec_read_options *options)
{
    struct ec_project *project = calloc(1, sizeof(*project));
    if (!project) {
        return NULL;
    }
    project->options = *options;
    if (project->options.limits.file_bytes > EC_TOKEN_LARGEST_FILE) {
        project->options.limits.file_bytes = EC_TOKEN_LARGEST_FILE;
    }
    ec_report_init(&project->report, options->limits.findings);
    ec_arena_init(&project->trees_arena);
    bool names = ec_intern_init(&project->names, true);
    bool paths = ec_intern_init(&project->paths, false);
    project->parser = (struct ec_parser){
        .report = &project->report,
        .names = &project->names,
        .arena = &project->trees_arena,
        .nesting_limit = options->limits.nesting,
        .findings_limit = options->limits.syntax_findings,
    };
    if (!names || !paths) {
        ec_project_free(project);
        return NULL;
    }
    return project;
}

void ec_project_free(struct ec_project *project)
{
    if (!project) {
        return;
    }
    for (size_t i = 0; i < project->n_models; i++) {
        ec_model_fini(project->models[i]);
        free(project->models[i]);
    }
    for (size_t i = 0; i < project->n_sources; i++) {
        ec_source_free(project->sources[i]);
    }
    ec_parser_fini(&project->parser);
    ec_arena_fini(&project->trees_arena);
    ec_intern_fini(&project->names);
    ec_intern_fini(&project->paths);
    ec_report_fini(&project->report);
    free(project->models);
    free(project->sources);
    free((void *)project->trees);
    free(project->loads);
    free(project->path_sources);
    ec_project_drop_folders(project);
    free(project->error);
    free(project);
}

enum ec_status ec_project_fail(struct ec_project *project, enum ec_status status,
                               const char *format, ...)
{
    va_list args;
    free(project->error);
    project->error = NULL;
    va_start(args, format);
    int len = vasprintf(&project->error, format, args);
    va_end(args);
    if (len < 0) {
        project->error = NULL;
        return EC_NOMEM;
    }
    return status;
}

/* ---- reading ---------------------------------------------------------------------------------- */

void ec_project_limit(struct ec_project *project, enum ec_code code, struct ec_range range,
                      const char *message, size_t limit, const char *option)
{
    project->report.limit_hit = true;
    if (project->limit_reported[code]) {
        return;
    }
    project->limit_reported[code] = true;
    project->report.limit++; /* that files are missing must not drown in other findings */
    struct ec_finding *finding = ec_report_add(&project->report, code, range,
                                               "%s: the limit is %zu", message, limit);
    ec_finding_why(&project->report, finding, "what lies behind it was not checked");
    ec_finding_help(&project->report, finding, "%s raises the limit", option);
}

/* Counts the bytes of one more reading, included at `range`. */
static bool within_limits(struct ec_reader *reader, const struct ec_source *source,
                          struct ec_range range)
{
    struct ec_project *project = reader->project;
    const struct ec_limits *limits = &project->options.limits;
    project->total_bytes += source->len;
    if (project->total_bytes > limits->total_bytes) {
        ec_project_limit(project, EC_INC007, range,
                         "all files together have too many bytes here", limits->total_bytes,
                         "--max-total-size");
        return false;
    }
    return true;
}

static bool remember_load(struct ec_reader *reader, struct ec_load *load)
{
    uint32_t id = load->source->id;
    void *loads = reader->loads;
    size_t before = reader->loads_capacity;
    bool ok = ec_grow(&loads, &reader->loads_capacity, (size_t)id + 1, sizeof(*reader->loads));
    reader->loads = loads;
    for (size_t i = before; ok && i < reader->loads_capacity; i++) {
        reader->loads[i] = NULL;
    }
    if (ok && !reader->loads[id]) {
        reader->loads[id] = load;
    }
    if (!reader->project->loads[id]) {
        reader->project->loads[id] = load;
    }
    return ok;
}

bool ec_reader_enter(struct ec_reader *reader, struct ec_frame frame)
{
    void *frames = reader->frames;
    bool ok =
        ec_grow(&frames, &reader->frames_capacity, reader->n_frames + 1, sizeof(*reader->frames));
    reader->frames = frames;
    if (!ok || (reader->refresh && !ec_refresh_enter(reader, &frame))) {
        reader->failed = true;
        return false;
    }
    reader->frames[reader->n_frames++] = frame;
    return true;
}

bool ec_reader_push(struct ec_reader *reader, struct ec_source *source, struct ec_scope *scope,
                    struct ec_load *parent, const struct ec_node *via, bool read_only)
{
    struct ec_project *project = reader->project;
    struct ec_range range =
        parent ? ec_node_word_range(parent->source, via) : (struct ec_range){source->id, 0, 0};
    if (reader->model->n_loads >= project->options.limits.files) {
        reader->model->complete = false;
        ec_project_limit(project, EC_INC008, range, "too many files are included here",
                         project->options.limits.files, "--max-files");
        return false;
    }
    if (!within_limits(reader, source, range)) {
        reader->model->complete = false;
        return false;
    }
    const struct ec_tree *tree = project->trees[source->id];
    struct ec_load *load = NULL;
    if (reader->refresh) {
        load = ec_refresh_load(reader, source, scope, parent, via, read_only);
    }
    if (!load) {
        load = ec_merge_load(reader->model, source, tree, parent, via);
    }
    if (!load || !remember_load(reader, load)) {
        reader->failed = true;
        return false;
    }
    load->into = scope;
    load->read_only = read_only;
    reader->model->complete &= !tree->damaged;
    return ec_reader_enter(reader, (struct ec_frame){tree->first, scope, load, true});
}

static void push_scope(struct ec_reader *reader, const struct ec_frame *frame,
                       const struct ec_node *node)
{
    struct ec_scope *scope =
        frame->load->state == EC_LOAD_NEW
            ? ec_merge_scope(reader->model, frame->scope, node, frame->load)
            : ec_merge_find_scope(reader->model, frame->scope, node, frame->load);
    reader->failed |= !scope;
    if (scope) {
        ec_reader_enter(reader, (struct ec_frame){node->child, scope, frame->load, false});
    }
}

static void start_file(struct ec_reader *reader, struct ec_frame *frame)
{
    frame->waiting = false;
    if (reader->refresh && !ec_refresh_start(reader, frame->load)) {
        frame->next = NULL;
    }
    ec_merge_start_load(reader->model, frame->load);
}

/* Returns the next statement that is no option. */
static const struct ec_node *read_options(struct ec_reader *reader, const struct ec_frame *frame)
{
    const struct ec_node *node = frame->next;
    while (node && node->kind == EC_NODE_OPTION) {
        if (!ec_merge_option(reader->model, frame->scope, node, frame->load)) {
            reader->failed = true;
            return NULL;
        }
        node = node->next;
    }
    return node;
}

void ec_reader_run(struct ec_reader *reader)
{
    while (reader->n_frames > 0 && !reader->failed) {
        struct ec_frame *top = &reader->frames[reader->n_frames - 1];
        if (top->waiting) {
            start_file(reader, top);
        }
        enum ec_load_state state = top->load->state;
        const struct ec_node *node = state == EC_LOAD_NEW ? read_options(reader, top)
                                                          : ec_refresh_pass(reader, top);
        if (!node) {
            reader->n_frames--;
            continue;
        }
        top->next = node->next;
        struct ec_frame frame = *top; /* pushing moves the array */
        if (node->kind == EC_NODE_SCOPE) {
            push_scope(reader, &frame, node);
        } else if (state != EC_LOAD_GONE) {
            ec_reader_include(reader, &frame, node);
        }
    }
}

static struct ec_model *new_model(struct ec_project *project)
{
    struct ec_model *model = calloc(1, sizeof(*model));
    void *list = project->models;
    bool ok = model && ec_grow(&list, &project->models_capacity, project->n_models + 1,
                               sizeof(*project->models));
    project->models = list;
    if (!ok || !ec_model_init(model, &project->names)) {
        if (ok) {
            ec_model_fini(model);
        }
        free(model);
        return NULL;
    }
    project->models[project->n_models++] = model;
    return model;
}

static bool is_called(const char *path, enum ec_main_file file)
{
    return strcmp(ec_base_name(path), ec_main_files[file]) == 0;
}

bool ec_is_main_file(const char *path)
{
    return is_called(path, EC_MAIN_OF_SERVER) || is_called(path, EC_MAIN_OF_MANAGER);
}

bool ec_model_is_of(const struct ec_model *model, enum ec_main_file file)
{
    return model->loads && is_called(model->loads->source->path, file);
}

/* ---- --cluster and --scope -------------------------------------------------------------------- */

/* The override of a cluster node when the main file does not include it: read behind everything
   else (4/config/ref-security.md). */
static enum ec_status read_cluster_file(struct ec_reader *reader)
{
    struct ec_project *project = reader->project;
    const char *path = project->options.cluster_file;
    struct ec_fetch fetch = ec_project_fetch(project, path);
    if (fetch.status == EC_LOAD_NOMEM) {
        return EC_NOMEM;
    }
    if (fetch.status != EC_LOAD_OK) {
        return ec_project_fail(
            project, EC_UNREADABLE, "cannot read the cluster file '%s': %s", path,
            fetch.status == EC_LOAD_FAILED ? strerror(fetch.error) : "it is not a regular file");
    }
    uint32_t id = fetch.source->id;
    if (id < reader->loads_capacity && reader->loads[id]) {
        reader->loads[id]->is_cluster = true; /* included already, perhaps by another name */
        return EC_OK;
    }
    if (ec_reader_push(reader, fetch.source, reader->model->global, NULL, NULL, false)) {
        reader->frames[reader->n_frames - 1].load->is_cluster = true;
        ec_reader_run(reader);
    }
    return EC_OK;
}

/* Writes `A "a" > B "b"` as nested empty scopes. */
static char *scope_text(const char *scope)
{
    size_t len = strlen(scope);
    char *text = malloc(3 * len + 4 + EC_SOURCE_PADDING);
    size_t used = 0;
    size_t depth = 1;
    char quote = '\0';
    for (size_t i = 0; text && i < len; i++) {
        char c = scope[i];
        quote = quote == c ? '\0' : quote == '\0' && (c == '"' || c == '\'') ? c : quote;
        bool deeper = c == '>' && quote == '\0';
        depth += deeper;
        text[used++] = deeper ? '{' : c;
    }
    if (text) {
        text[used++] = '{';
        memset(text + used, '}', depth);
        memset(text + used + depth, 0, EC_SOURCE_PADDING);
    }
    return text;
}

/* Opens the scope that --scope names and returns the innermost instance; NULL when the text is no
   scope. */
static struct ec_scope *open_scope(struct ec_reader *reader)
{
    struct ec_project *project = reader->project;
    size_t findings = project->report.count;
    struct ec_file file = {.bytes = scope_text(project->options.scope)};
    file.len = file.bytes ? strlen(file.bytes) : 0;
    struct ec_source *source = file.bytes ? ec_project_add_source(project, "--scope", &file) : NULL;
    if (!source || project->report.count != findings) {
        reader->failed |= !source;
        return NULL;
    }
    const struct ec_tree *tree = project->trees[source->id];
    struct ec_load *load = ec_merge_load(reader->model, source, tree, NULL, NULL);
    if (!load) {
        reader->failed = true;
        return NULL;
    }
    load->is_argument = true;
    source->is_argument = true;
    project->n_arguments++;
    ec_merge_start_load(reader->model, load);
    struct ec_scope *scope = reader->model->global;
    for (const struct ec_node *node = tree->first; node; node = node->child) {
        if (node->kind != EC_NODE_SCOPE) {
            return NULL;
        }
        scope = ec_merge_scope(reader->model, scope, node, load);
        if (!scope) {
            reader->failed = true;
            return NULL;
        }
    }
    return scope;
}

/* ---- entry points ----------------------------------------------------------------------------- */

static enum ec_status read_source(struct ec_reader *reader, struct ec_source *source)
{
    struct ec_project *project = reader->project;
    struct ec_model *model = reader->model;
    struct ec_scope *scope = model->global;
    model->complete = ec_is_main_file(source->path) && !project->options.scope;
    model->is_main = model->complete;
    model->is_final = project->options.scope || project->options.cluster_file;
    if (project->options.scope && !(scope = open_scope(reader))) {
        return reader->failed ? EC_NOMEM
                              : ec_project_fail(project, EC_USAGE,
                                     "'%s' is not a scope: write NAME or NAME \"instance\", "
                                     "nested ones joined by >",
                                     project->options.scope);
    }
    reader->main_directory = ec_path_directory(&model->paths, source->path);
    if (!reader->main_directory) {
        return EC_NOMEM;
    }
    if (ec_reader_push(reader, source, scope, NULL, NULL, false)) {
        ec_reader_run(reader);
    }
    if (reader->refresh && !reader->failed) {
        ec_refresh_settle(reader);
    }
    enum ec_status status = EC_OK;
    if (project->options.cluster_file && !reader->failed) {
        status = read_cluster_file(reader);
    }
    if (!reader->failed && status == EC_OK) {
        ec_reader_local_changes(reader);
    }
    return reader->failed ? EC_NOMEM : status;
}

/* Reads a configuration whose main file is `source`. */
static enum ec_status run_reader(struct ec_reader *reader, struct ec_source *source)
{
    struct ec_project *project = reader->project;
    enum ec_status status = read_source(reader, source);
    reader->model->sources = project->sources;
    free(reader->frames);
    free(reader->loads);
    bool short_of_memory = project->report.oom || project->report.arena.oom || project->names.oom ||
                           project->trees_arena.oom || reader->model->arena.oom ||
                           reader->model->paths.oom;
    return short_of_memory ? EC_NOMEM : status;
}

static enum ec_status read_model(struct ec_project *project, struct ec_source *source)
{
    struct ec_reader reader = {.project = project, .model = new_model(project)};
    return reader.model ? run_reader(&reader, source) : EC_NOMEM;
}

enum ec_status ec_project_fetch_failed(struct ec_project *project, const char *path,
                                       const struct ec_fetch *fetch)
{
    switch (fetch->status) {
    case EC_LOAD_NOMEM:
        return EC_NOMEM;
    case EC_LOAD_NOT_REGULAR:
        return ec_project_fail(project, EC_UNREADABLE, "'%s' is %s, not a file", path, fetch->kind);
    case EC_LOAD_TOO_LARGE:
        return ec_project_fail(project, EC_UNREADABLE,
                    "'%s' has %zu bytes, more than the limit of %zu; --max-file-size raises it",
                    path, fetch->size, project->options.limits.file_bytes);
    default:
        return ec_project_fail(project, EC_UNREADABLE, "cannot read '%s': %s", path, strerror(fetch->error));
    }
}

static enum ec_status run_view(struct ec_reader *reader, struct ec_source *source,
                               const char *node)
{
    struct ec_project *project = reader->project;
    struct ec_model *model = reader->model;
    size_t before = project->total_bytes;
    model->node = node ? ec_arena_strndup(&model->paths, node, strlen(node)) : NULL;
    project->total_bytes = 0;
    enum ec_status status = run_reader(reader, source);
    if (project->total_bytes < before) {
        project->total_bytes = before;
    }
    return status;
}

enum ec_status ec_project_read_view(struct ec_project *project, struct ec_source *source,
                                    const char *node, const char *const *places,
                                    const struct ec_model **model)
{
    struct ec_reader reader = {.project = project, .model = new_model(project), .places = places};
    *model = reader.model;
    return reader.model ? run_view(&reader, source, node) : EC_NOMEM;
}

bool ec_project_can_renew(const struct ec_project *project)
{
    return ec_refresh_is_fit(project->models[project->n_models - 1]);
}

enum ec_status ec_project_renew_view(struct ec_project *project, struct ec_source *source,
                                     const char *node, const char *const *places)
{
    struct ec_refresh refresh;
    struct ec_reader reader = {.project = project,
                               .model = project->models[project->n_models - 1],
                               .refresh = &refresh,
                               .places = places};
    enum ec_status status =
        ec_refresh_init(&reader) ? run_view(&reader, source, node) : EC_NOMEM;
    reader.model->other_scopes |= reader.model->n_scopes > refresh.n_scopes;
    reader.model->other_answers = ec_evaluation_may_differ(reader.model);
    if (status == EC_OK && !ec_refresh_list(&reader)) {
        status = EC_NOMEM;
    }
    ec_refresh_fini(&refresh);
    return status;
}

void ec_project_drop(struct ec_project *project)
{
    struct ec_model *model = project->models[--project->n_models];
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        if (project->loads[load->source->id] == load) {
            project->loads[load->source->id] = NULL;
        }
    }
    ec_model_fini(model);
    free(model);
}

/* A file that an earlier configuration read is not read as one of its own. */
static enum ec_status read_main_file(struct ec_project *project, struct ec_source *source)
{
    return project->loads[source->id] ? EC_OK : read_model(project, source);
}

/* Whether there is nothing at a place, so that the next one is tried. */
static bool is_nothing(const struct ec_fetch *fetch)
{
    return fetch->status == EC_LOAD_DIRECTORY ||
           (fetch->status == EC_LOAD_FAILED && (fetch->error == ENOENT || fetch->error == ENOTDIR));
}

/* The folders of a tree in which a main file may be, in the order of the search path
   (4/config/ref-ecelerity-conf.md), each with a / behind it; those of a sub-cluster are in its own
   (3/3-reference/conf-ecconfigd.md). NULL when memory is short. */
static const char *main_folder(struct ec_project *project, struct ec_arena *arena, size_t index)
{
    const char *node = ec_search_node(project, arena);
    const char *part = project->options.subcluster;
    switch (index) {
    case 0:
        return "";
    case 1:
        return "global/";
    case 2:
        return part && node ? ec_arena_printf(arena, "%s/%s/", part, node) : "";
    case 3:
        return part ? ec_arena_printf(arena, "%s/default/", part) : "";
    case 4:
        return node ? ec_arena_printf(arena, "%s/", node) : "";
    default:
        return "default/";
    }
}

enum { MAIN_FOLDERS = 6 };

/* Looks for a main file in the folders of the tree `path` and reads the first one. *found stays false
   when there is none. */
static enum ec_status read_in_tree(struct ec_project *project, struct ec_arena *arena,
                                   const char *path, const char *name, bool *found)
{
    static const char *const folders[] = {"", "conf/", "etc/conf/", "ecelerity/etc/conf/"};
    const char *slash = path[0] && path[strlen(path) - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < EC_COUNT(folders) * MAIN_FOLDERS; i++) {
        const char *subfolder = main_folder(project, arena, i % MAIN_FOLDERS);
        const char *place = subfolder ? ec_arena_printf(arena, "%s%s%s%s%s", path, slash,
                                                        folders[i / MAIN_FOLDERS], subfolder, name)
                                      : NULL;
        if (!place) {
            return EC_NOMEM;
        }
        struct ec_fetch fetch = ec_project_fetch(project, place);
        if (is_nothing(&fetch)) {
            continue;
        }
        *found = true;
        return fetch.status == EC_LOAD_OK ? read_main_file(project, fetch.source)
                                          : ec_project_fetch_failed(project, place, &fetch);
    }
    return EC_OK;
}

static enum ec_status read_directory(struct ec_project *project, const char *path)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    bool found = false;
    enum ec_status status = EC_OK;
    for (size_t i = 0; i < EC_N_MAIN_FILES && status == EC_OK; i++) {
        status = read_in_tree(project, &arena, path, ec_main_files[i], &found);
    }
    status = arena.oom ? EC_NOMEM : status;
    ec_arena_fini(&arena);
    if (status == EC_OK && !found) {
        return ec_project_fail(
            project, EC_UNREADABLE,
            "no %s or %s in '%s' (nor in its default, global and node folders, with and without "
            "conf/)",
            ec_main_files[EC_MAIN_OF_SERVER], ec_main_files[EC_MAIN_OF_MANAGER],
            path);
    }
    return status;
}

enum ec_status ec_project_read(struct ec_project *project, const char *path)
{
    struct ec_fetch fetch = ec_project_fetch(project, path);
    if (fetch.status == EC_LOAD_DIRECTORY) {
        return read_directory(project, path);
    }
    if (fetch.status != EC_LOAD_OK) {
        return ec_project_fetch_failed(project, path, &fetch);
    }
    return read_main_file(project, fetch.source);
}

enum ec_status ec_project_read_bytes(struct ec_project *project, const char *name,
                                     struct ec_file *file)
{
    if (file->len > project->options.limits.file_bytes) {
        free(file->bytes);
        return ec_project_fail(project, EC_UNREADABLE, "'%s' is larger than the limit of %zu bytes", name,
                    project->options.limits.file_bytes);
    }
    struct ec_source *source = ec_project_add_source(project, name, file);
    return source ? read_model(project, source) : EC_NOMEM;
}

enum ec_status ec_project_read_default(struct ec_project *project, const char *name)
{
    struct ec_reader reader = {.project = project, .model = new_model(project)};
    const char *const *places = reader.model ? ec_reader_places(&reader) : NULL;
    if (!places) {
        return EC_NOMEM;
    }
    const char *tried = "";
    struct ec_arena *arena = &reader.model->arena;
    for (size_t i = 0; places[i]; i++) {
        const char *path = ec_path_join(arena, places[i], name);
        path = path ? ec_path_below(arena, project->options.root, path) : NULL;
        struct ec_fetch fetch = {.status = EC_LOAD_NOMEM};
        if (path) {
            fetch = ec_project_fetch(project, path);
        }
        if (fetch.status == EC_LOAD_OK) {
            return run_reader(&reader, fetch.source);
        }
        if (fetch.status == EC_LOAD_NOMEM) {
            return EC_NOMEM;
        }
        tried = ec_arena_printf(arena, "%s\n  %s: %s", tried, path,
                                fetch.status == EC_LOAD_FAILED ? strerror(fetch.error)
                                                               : "not a regular file");
        if (!tried) {
            return EC_NOMEM;
        }
    }
    if (arena->oom) {
        return EC_NOMEM; /* a place may be missing */
    }
    return ec_project_fail(project, EC_UNREADABLE, "no %s on the search path; tried:%s", name, tried);
}
