/* SPDX-License-Identifier: MIT */
/* The include statements: which files they mean, and what is wrong when there is none
   (4/conf-overview.md, "include" and "readonly_include"). */
#include "diag/mask.h"
#include "model/read.h"

#include <errno.h>
#include <stdlib.h>

/* One include statement that is being carried out. */
struct request {
    struct ec_reader *reader;
    const struct ec_frame *frame;
    const struct ec_node *node;
    struct ec_range range; /* of the path */
    const char *path;      /* decoded */
    const char *shown;     /* the same without passwords */
    const char *searched;  /* what was looked for on the search path, or NULL */
    bool read_only;
};

static struct ec_report *report_of(const struct request *request)
{
    return &request->reader->project->report;
}

static struct ec_arena *arena_of(const struct request *request)
{
    return &request->reader->model->paths;
}

/* Records where the statement leads. NULL when memory is short. */
static struct ec_edge *add_edge(const struct request *request, enum ec_edge_state state,
                                const char *path, const char *reason)
{
    struct ec_load *from = request->frame->load;
    struct ec_edge *edge = ec_arena_zalloc(arena_of(request), sizeof(*edge));
    if (!edge) {
        request->reader->failed = true;
        return NULL;
    }
    bool repeated = from->last_edge && from->last_edge->node == request->node;
    *edge = (struct ec_edge){.from = from,
                             .node = request->node,
                             .into = request->frame->scope,
                             .path = path,
                             .reason = reason,
                             .searched = repeated ? NULL : request->searched,
                             .state = state,
                             .read_only = request->read_only};
    *(from->last_edge ? &from->last_edge->next : &from->edges) = edge;
    from->last_edge = edge;
    return edge;
}

/* An include that brings nothing: absence of an option means nothing from here on. */
static struct ec_finding *report_include(const struct request *request, enum ec_code code,
                                         const char *message)
{
    request->reader->model->complete = false;
    return ec_report_add(report_of(request), code, request->range, "%s", message);
}

/* ---- repetition ------------------------------------------------------------------------------- */

static bool is_in_chain(const struct ec_load *load, const struct ec_source *source)
{
    for (; load; load = load->parent) {
        if (load->source == source) {
            return true;
        }
    }
    return false;
}

static void report_cycle(const struct request *request, const struct ec_source *source)
{
    const char *message =
        ec_arena_printf(arena_of(request), "including '%s' here closes a circle", source->path);
    add_edge(request, EC_EDGE_CIRCLE, source->path, NULL);
    struct ec_finding *finding = report_include(request, EC_INC004, message ? message : "");
    for (const struct ec_load *load = request->frame->load; load && load->source != source;
         load = load->parent) {
        if (load->parent) {
            ec_finding_relate(report_of(request), finding,
                              ec_node_word_range(load->parent->source, load->via),
                              "'%s' is included here", load->source->path);
        }
    }
    ec_finding_why(report_of(request), finding, "the server would read these files without end");
    ec_finding_help(report_of(request), finding, "remove one of the includes of the circle");
}

static const struct ec_load *first_load(const struct ec_reader *reader,
                                        const struct ec_source *source)
{
    return source->id < reader->loads_capacity ? reader->loads[source->id] : NULL;
}

/* Sharing a file between scopes is what readonly_include is for (4/conf-overview.md). */
static void report_twice(const struct request *request, const struct ec_source *source)
{
    const struct ec_load *first = first_load(request->reader, source);
    struct ec_report *report = report_of(request);
    bool shared = first && first->into != request->frame->scope;
    if (!first || (shared && first->read_only && request->read_only)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(report, EC_INC010, request->range, "'%s' is included again", source->path);
    if (first->via) {
        ec_finding_relate(report, finding, ec_node_word_range(first->parent->source, first->via),
                          "included here before");
    }
    ec_finding_why(report, finding,
                   "%sa file that is included more than once is read-only to "
                   "'config writeback'",
                   shared ? "" : "the later reading overrides what was set between the two, and ");
    ec_finding_help(report, finding, "%s",
                    shared ? "write readonly_include in all places if that is meant"
                           : "remove one of the includes");
}

/* ---- files and directories -------------------------------------------------------------------- */

/* What is missing has INC001; here it is what stands in a directory all the same. */
static const char *failure_help(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
        return "run the check as a user who may read it, or mend its permissions";
    case ENOENT:
        return "it is in the directory: mend or delete the symbolic link that leads nowhere";
    default:
        return "mend the path or the file";
    }
}

static const char *failure_reason(const struct ec_fetch *fetch)
{
    switch (fetch->status) {
    case EC_LOAD_NOT_REGULAR:
        return fetch->kind;
    case EC_LOAD_TOO_LARGE:
        return "too large";
    case EC_LOAD_DIRECTORY:
        return "a directory";
    default:
        return strerror(fetch->error);
    }
}

static void report_failure(const struct request *request, const char *path,
                           const struct ec_fetch *fetch)
{
    struct ec_arena *arena = arena_of(request);
    struct ec_report *report = report_of(request);
    struct ec_finding *finding;
    const char *text;
    add_edge(request, EC_EDGE_UNREADABLE, path, failure_reason(fetch));
    switch (fetch->status) {
    case EC_LOAD_NOT_REGULAR:
        text = ec_arena_printf(arena, "'%s' is %s, not a file", path, fetch->kind);
        finding = report_include(request, EC_INC003, text ? text : "");
        ec_finding_why(report, finding, "the server would wait or read without end");
        ec_finding_help(report, finding, "include a regular file or a directory of files");
        break;
    case EC_LOAD_TOO_LARGE:
        text = ec_arena_printf(arena, "'%s' has %zu bytes, more than the limit of %zu", path,
                               fetch->size, request->reader->project->options.limits.file_bytes);
        finding = report_include(request, EC_INC006, text ? text : "");
        ec_finding_why(report, finding, "it was not read");
        ec_finding_help(report, finding, "--max-file-size raises the limit");
        report->limit_hit = true;
        break;
    case EC_LOAD_DIRECTORY:
        text = ec_arena_printf(arena, "'%s' is a directory, not a file", path);
        finding = report_include(request, EC_INC003, text ? text : "");
        ec_finding_help(report, finding, "name a file in it");
        break;
    case EC_LOAD_NOMEM:
        request->reader->failed = true;
        break;
    default:
        text = ec_arena_printf(arena, "cannot read '%s': %s", path, strerror(fetch->error));
        finding = report_include(request, EC_INC002, text ? text : "");
        ec_finding_why(report, finding, "the server refuses a configuration with such an include");
        ec_finding_help(report, finding, "%s", failure_help(fetch->error));
        break;
    }
}

static bool push_source(const struct request *request, struct ec_source *source)
{
    struct ec_reader *reader = request->reader;
    const struct ec_frame *frame = request->frame;
    bool pushed = ec_reader_push(reader, source, frame->scope, frame->load, request->node,
                                 request->read_only);
    struct ec_edge *edge =
        add_edge(request, pushed ? EC_EDGE_READ : EC_EDGE_LIMIT, source->path, NULL);
    if (edge && pushed) {
        edge->load = reader->frames[reader->n_frames - 1].load;
        edge->load->edge = edge;
    }
    return pushed;
}

static void include_source(const struct request *request, struct ec_source *source)
{
    struct ec_reader *reader = request->reader;
    const struct ec_frame *frame = request->frame;
    if (is_in_chain(frame->load, source)) {
        report_cycle(request, source);
        return;
    }
    if (frame->load->depth + 1 >= reader->project->options.limits.include_depth) {
        reader->model->complete = false;
        add_edge(request, EC_EDGE_LIMIT, source->path, NULL);
        ec_project_limit(reader->project, EC_INC005, request->range,
                         "includes are nested too deep here",
                         reader->project->options.limits.include_depth, "--max-include-depth");
        return;
    }
    report_twice(request, source);
    push_source(request, source);
}

static bool is_leftover(const char *name)
{
    static const char *const endings[] = {
        "bak",      "orig",      "old",      "save",     "rpmsave",  "rpmnew",   "rpmorig", "swp",
        "swo",      "dpkg-old",  "dpkg-dist", "dpkg-new", "dpkg-tmp", "ucf-old", "ucf-dist", "rej",
        "tmp"};
    struct ec_str text = ec_str_from(name);
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; i < EC_COUNT(endings) && dot; i++) {
        if (strcmp(dot + 1, endings[i]) == 0) {
            return true;
        }
    }
    return ec_str_ends(text, EC_STR("~")) ||
           (text.len > 1 && text.ptr[0] == '#' && text.ptr[text.len - 1] == '#');
}

static void report_leftover(const struct request *request, const char *path)
{
    struct ec_finding *finding =
        ec_report_add(report_of(request), EC_INC011, request->range,
                      "'%s' looks like a backup or editor file and is read as well", path);
    ec_finding_why(
        report_of(request), finding,
        "an included directory has no filter: every file whose name does not start with a "
        "dot is configuration");
    ec_finding_help(report_of(request), finding, "delete it, or move it out of the directory");
}

/* All files of a directory. They are fetched in order and merged in order, so the frames, a stack,
   are pushed from the last to the first. */
static void include_files(const struct request *request, const char *path,
                          const struct ec_dir_list *list)
{
    struct ec_source **sources = calloc(list->count, sizeof(struct ec_source *));
    if (!sources) {
        request->reader->failed = true;
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        const char *name = ec_path_join(arena_of(request), path, list->names[i]);
        struct ec_fetch fetch = {.status = EC_LOAD_NOMEM};
        if (name) {
            fetch = ec_project_fetch(request->reader->project, name);
        }
        if (fetch.status == EC_LOAD_OK) {
            sources[i] = fetch.source;
        } else {
            report_failure(request, name ? name : path, &fetch);
        }
        if (name && is_leftover(list->names[i])) {
            report_leftover(request, name);
        }
    }
    size_t mark = request->reader->n_frames;
    for (size_t i = 0; i < list->count; i++) {
        if (sources[i]) {
            include_source(request, sources[i]);
        }
    }
    struct ec_frame *low = request->reader->frames + mark;
    size_t count = request->reader->n_frames - mark;
    for (size_t i = 0; i < count / 2; i++) {
        struct ec_frame swap = low[i];
        low[i] = low[count - 1 - i];
        low[count - 1 - i] = swap;
    }
    free(sources);
}

static void include_directory(const struct request *request, const char *path)
{
    struct ec_project *project = request->reader->project;
    size_t limit = project->options.limits.directory_entries;
    enum ec_load_status status;
    const struct ec_dir_list *list = ec_project_list(project, path, &status);
    if (!list) {
        request->reader->failed = true;
        return;
    }
    if (status == EC_LOAD_TOO_LARGE) {
        const char *text = ec_arena_printf(arena_of(request),
                                           "directory '%s' has more than %zu file%s",
                                           path, limit, limit == 1 ? "" : "s");
        struct ec_finding *finding = report_include(request, EC_INC009, text ? text : "");
        ec_finding_why(&project->report, finding, "none of them was read");
        ec_finding_help(&project->report, finding, "--max-directory-entries raises the limit");
        add_edge(request, EC_EDGE_LIMIT, path, NULL);
        project->report.limit_hit = true;
    } else if (status != EC_LOAD_OK) {
        struct ec_fetch fetch = {.status = status, .error = list->error};
        report_failure(request, path, &fetch);
    } else if (list->count > 0) {
        include_files(request, path, list);
    } else {
        add_edge(request, EC_EDGE_EMPTY, path, NULL);
    }
    ec_project_leave_folder(project, path, status);
}

/* Tries one place. Returns false when there is nothing at all, so that the next one is tried. */
static bool try_place(const struct request *request, const char *path)
{
    if (!path) {
        request->reader->failed = true;
        return true;
    }
    struct ec_fetch fetch = ec_project_fetch(request->reader->project, path);
    switch (fetch.status) {
    case EC_LOAD_OK:
        include_source(request, fetch.source);
        return true;
    case EC_LOAD_DIRECTORY:
        include_directory(request, path);
        return true;
    case EC_LOAD_FAILED:
        if (fetch.error == ENOENT || fetch.error == ENOTDIR) {
            return false;
        }
        break;
    default:
        break;
    }
    report_failure(request, path, &fetch);
    return true;
}

/* "a, b, c", made once: a file may have very many includes that lead nowhere. */
static const char *places_text(const struct request *request, const char *const *places)
{
    struct ec_reader *reader = request->reader;
    struct ec_arena *arena = arena_of(request);
    const char *text = "";
    for (size_t i = 0; !reader->places_text && text && places[i]; i++) {
        text = ec_arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", places[i]);
    }
    if (!reader->places_text) {
        reader->places_text = text;
    }
    return reader->places_text ? reader->places_text : "";
}

/* `places` are those of the search path that a relative path was looked for in, `absolute` the only
   one of an absolute path. */
static void report_not_found(const struct request *request, const char *const *places,
                             const char *absolute)
{
    struct ec_report *report = report_of(request);
    request->reader->model->complete = false;
    add_edge(request, EC_EDGE_MISSING, request->shown, NULL);
    struct ec_finding *finding = ec_report_add(report, EC_INC001, request->range,
                                               "included file '%s' does not exist", request->shown);
    ec_finding_why(report, finding, "the server stops with 'failed to stat' and does not start");
    if (strpbrk(request->path, "*?")) {
        ec_finding_help(
            report, finding,
            "patterns are not expanded: include the directory, all its files are read in "
            "alphabetical order");
    } else if (places) {
        ec_finding_help(
            report, finding,
            "looked beside the including file%s%s; for another machine give its name with --node "
            "or its search path with --search-path",
            places[0] ? ", then in: " : "", places_text(request, places));
    } else if (absolute != request->path) {
        ec_finding_help(report, finding, "with --root it should be '%s'", absolute);
    } else {
        ec_finding_help(report, finding,
                        "mend the path; a tree of another machine is checked with --root");
    }
}

const char *const *ec_reader_places(struct ec_reader *reader)
{
    if (!reader->places) {
        reader->places = ec_search_places(reader->project, &reader->model->paths,
                                          reader->main_directory);
        reader->failed |= !reader->places;
    }
    return reader->places;
}

/* Tries the places of the search path. */
static bool search_path(struct request *request, const char *const *places)
{
    struct ec_arena *arena = arena_of(request);
    request->searched = request->path;
    for (size_t i = 0; places[i]; i++) {
        const char *place = ec_path_below(arena, request->reader->project->options.root, places[i]);
        if (!place || try_place(request, ec_path_join(arena, place, request->path))) {
            return true;
        }
    }
    return false;
}

static void include_path(struct request *request)
{
    struct ec_arena *arena = arena_of(request);
    if (request->path[0] == '/') {
        const char *root = request->reader->project->options.root;
        const char *path = ec_path_below(arena, root, request->path);
        if (!try_place(request, path)) {
            report_not_found(request, NULL, path);
        }
        return;
    }
    const char *directory = ec_path_directory(arena, request->frame->load->source->path);
    if (!directory || try_place(request, ec_path_join(arena, directory, request->path))) {
        return;
    }
    const char *const *places = ec_reader_places(request->reader);
    if (places && !search_path(request, places)) {
        report_not_found(request, places, NULL);
    }
}

/* ---- URIs ------------------------------------------------------------------------------------- */

static size_t scheme_length(const char *path)
{
    size_t len = 0;
    while (ec_is_letter(path[len]) ||
           (len > 0 && (ec_is_digit(path[len]) || strchr("+.-", path[len])))) {
        if (path[len] == '\0') {
            return 0;
        }
        len++;
    }
    return len > 0 && strncmp(path + len, "://", 3) == 0 ? len : 0;
}

static void report_credentials(const struct request *request)
{
    struct ec_finding *finding =
        ec_report_add(report_of(request), EC_INC013, request->range,
                      "this include holds a password: '%s'", request->shown);
    ec_finding_why(report_of(request), finding,
                   "everybody who may read the configuration can read it");
    ec_finding_help(report_of(request), finding, "take the credentials out of the include line");
}

/* persist://U keeps a copy of U (4/modules/persistio.md), file:// names a plain path; anything else
   is read by a module over the network, which a checker never does. */
static void include_uri(struct request *request)
{
    if (strcmp(request->path, request->shown) != 0) {
        report_credentials(request);
    }
    size_t scheme = scheme_length(request->path);
    while (scheme == strlen("persist") && strncmp(request->path, "persist", scheme) == 0) {
        request->path += scheme + 3;
        scheme = scheme_length(request->path);
    }
    if (scheme == 0) {
        include_path(request);
    } else if (scheme == strlen("file") && strncmp(request->path, "file", scheme) == 0) {
        request->path += scheme + 3;
        include_path(request);
    } else {
        const char *text = ec_arena_printf(arena_of(request), "'%s' is not read", request->shown);
        struct ec_finding *finding = report_include(request, EC_INC012, text ? text : "");
        add_edge(request, EC_EDGE_URI, request->shown, NULL);
        ec_finding_why(report_of(request), finding,
                       "the checker never uses the network, so what this brings is unknown");
    }
}

void ec_reader_include(struct ec_reader *reader, const struct ec_frame *frame,
                       const struct ec_node *node)
{
    const struct ec_source *source = frame->load->source;
    struct request request = {.reader = reader, .frame = frame, .node = node};
    request.range = ec_node_word_range(source, node);
    struct ec_str text =
        ec_word_decode(&reader->model->paths, source, node->word_first, node->word_len);
    request.path = ec_arena_strndup(&reader->model->paths, text.ptr, text.len);
    struct ec_str shown = ec_mask_text(&reader->model->paths, text);
    request.shown = ec_arena_strndup(&reader->model->paths, shown.ptr, shown.len);
    struct ec_str keyword = ec_intern_text(reader->model->names, node->name);
    request.read_only = frame->load->read_only || ec_str_equal(keyword, EC_STR("readonly_include"));
    if (!request.path || !request.shown) {
        reader->failed = true;
    } else if (text.len == 0 || strlen(request.path) != text.len) {
        struct ec_finding *finding =
            report_include(&request, EC_SYN050, "this include names no file");
        add_edge(&request, EC_EDGE_NO_PATH, "", NULL);
        ec_finding_help(report_of(&request), finding,
                        "write include \"file\" or include \"directory\"");
    } else if (scheme_length(request.path) > 0) {
        include_uri(&request);
    } else {
        include_path(&request);
    }
}

/* ---- Local_Changes_File ----------------------------------------------------------------------- */

static void report_conflict(struct ec_reader *reader, const struct ec_assign *setting,
                            const struct ec_load *load)
{
    struct ec_report *report = &reader->project->report;
    struct ec_finding *finding = ec_report_add(
        report, EC_INC014, ec_assign_value_range(setting), "Local_Changes_File names %s",
        load->via ? "a file that is included as well" : "the main file");
    if (load->via) {
        ec_finding_relate(report, finding, ec_node_word_range(load->parent->source, load->via),
                          "included here");
    }
    ec_finding_why(
        report, finding,
        "it is loaded last to override everything else, so it must not be the main file or "
        "the target of an include");
    ec_finding_help(report, finding, "give it a file of its own");
}

static void load_local_changes(struct ec_reader *reader, const struct ec_assign *setting,
                               const char *path)
{
    struct ec_project *project = reader->project;
    struct ec_fetch fetch = ec_project_fetch(project, path);
    struct ec_load *from = reader->loads[setting->load->source->id];
    struct ec_frame frame = {NULL, reader->model->global, from, false};
    struct request request = {reader, &frame, setting->node, ec_assign_value_range(setting),
                              path,   path,   NULL,          false};
    if (fetch.status == EC_LOAD_OK) {
        const struct ec_load *load = first_load(reader, fetch.source);
        if (load) {
            report_conflict(reader, setting, load);
        } else if (push_source(&request, fetch.source)) {
            reader->model->is_final = true;
            ec_reader_run(reader);
        }
        return;
    }
    if (fetch.status != EC_LOAD_FAILED || fetch.error != ENOENT) {
        report_failure(&request, path, &fetch);
        return;
    }
    add_edge(&request, EC_EDGE_MISSING, path, NULL);
    const char *directory = ec_path_directory(&reader->model->paths, path);
    if (directory && ec_project_fetch(project, directory).status == EC_LOAD_DIRECTORY) {
        struct ec_finding *finding =
            ec_report_add(&project->report, EC_INC015, request.range,
                          "Local_Changes_File '%s' does not exist yet", path);
        ec_finding_why(&project->report, finding,
                       "the server makes it when changes from the console are written back");
    }
}

void ec_reader_local_changes(struct ec_reader *reader)
{
    struct ec_model *model = reader->model;
    struct ec_arena *arena = &model->paths;
    const struct ec_assign *setting = ec_setting_find(model, model->global, "local_changes_file");
    const struct ec_assign *only = ec_setting_find(model, model->global, "local_changes_only");
    if (!setting) {
        if (only && ec_assign_bool(arena, only, false)) {
            struct ec_report *report = &reader->project->report;
            struct ec_finding *finding =
                ec_report_add(report, EC_INC016, ec_assign_name_range(only),
                              "Local_Changes_Only is set, but Local_Changes_File is not");
            ec_finding_why(report, finding,
                           "changes made on the console would have no file to go to");
            ec_finding_help(report, finding, "set Local_Changes_File, or remove this line");
        }
        return;
    }
    struct ec_str text = ec_assign_text(arena, setting);
    const char *path = ec_arena_strndup(arena, text.ptr, text.len);
    if (!path || text.len == 0 || strlen(path) != text.len) {
        reader->failed |= !path;
        return;
    }
    if (path[0] != '/') {
        const char *directory = ec_path_directory(arena, setting->load->source->path);
        path = directory ? ec_path_join(arena, directory, path) : NULL;
    } else {
        path = ec_path_below(arena, reader->project->options.root, path);
    }
    if (!path) {
        reader->failed = true;
        return;
    }
    load_local_changes(reader, setting, path);
}
