/* SPDX-License-Identifier: MIT */
/* What is right as text, but cannot be: paths that lead nowhere, and those that mean something
   else. */
#include "cli/settings_private.h"

#include "api/internal.h"
#include "diag/suggest.h"
#include "model/read.h"
#include "source/loader.h"

#include <errno.h>

/* A value of the settings. */
struct looking {
    struct cli_settings *settings;
    struct ec_report *report;
    struct ec_str name; /* of the setting */
    bool is_used;       /* it is in force, so what it names has to be there */
};

/* A path that leads nowhere, at its first part that is not there. */
struct dead_end {
    const char *folder; /* that is there */
    struct ec_str part;
    const char *rest; /* of the path behind the part */
    bool is_there;    /* the part: a link that leads nowhere, or no folder */
};

static enum ec_load_status look(const char *path, struct ec_file *file)
{
    *file = (struct ec_file){0};
    return path ? ec_vfs_real.look(&ec_vfs_real, path, file) : EC_LOAD_NOMEM;
}

static struct dead_end find_end(struct ec_arena *arena, const char *path)
{
    struct ec_file file;
    struct dead_end end = {.folder = ec_path_directory(arena, path), .rest = path + strlen(path)};
    while (end.folder && look(end.folder, &file) != EC_LOAD_DIRECTORY &&
           strcmp(end.folder, ".") != 0 && strcmp(end.folder, "/") != 0) {
        end.rest = path + strlen(end.folder);
        end.folder = ec_path_directory(arena, end.folder);
    }
    const char *first = end.rest;
    while (first > path && first[-1] != '/') {
        first--;
    }
    end.part = (struct ec_str){first, (size_t)(end.rest - first)};
    return end;
}

static void offer_all(struct ec_suggest *suggest, struct dead_end *end,
                      const struct ec_dir_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct ec_str name = ec_str_from(list->names[i]);
        end->is_there |= ec_str_equal(name, end->part);
        ec_suggest_offer(suggest, name);
    }
}

/* The text of the path with the name in it that was probably meant, on the arena; NULL if there is
   none. */
static const char *suggest_path(struct ec_arena *arena, struct dead_end *end, const char *path,
                                struct ec_str text)
{
    struct ec_suggest suggest;
    struct ec_dir_list files = {0};
    struct ec_dir_list folders = {0};
    struct ec_file file;
    const char *result = NULL;
    size_t limit = ec_default_limits.directory_entries;
    if (!end->folder || text.len < end->part.len + strlen(end->rest)) {
        return NULL;
    }
    ec_suggest_init(&suggest, end->part);
    ec_vfs_real.list(&ec_vfs_real, end->folder, limit, &files);
    ec_vfs_real.folders(&ec_vfs_real, end->folder, limit, true, &folders);
    offer_all(&suggest, end, &files);
    offer_all(&suggest, end, &folders);
    int before = (int)(end->part.ptr - path);
    int own = (int)(text.len - end->part.len - strlen(end->rest));
    for (size_t i = 0; i < suggest.n && !end->is_there && !result; i++) {
        struct ec_str name = suggest.best[i].name;
        const char *whole = ec_arena_printf(arena, "%.*s%.*s%s", before, path, (int)name.len,
                                            name.ptr, end->rest);
        if (look(whole, &file) == EC_LOAD_OK || look(whole, &file) == EC_LOAD_DIRECTORY) {
            result = ec_arena_printf(arena, "%.*s%.*s%s", own, text.ptr, (int)name.len, name.ptr,
                                     end->rest);
        }
    }
    ec_dir_list_fini(&files);
    ec_dir_list_fini(&folders);
    return result;
}

/* A path that is not there. One that cannot be looked at is told by whoever reads it. */
static void look_for(const struct looking *looking, const char *path, struct ec_str text,
                     struct ec_range range)
{
    struct ec_arena *arena = &looking->settings->arena;
    struct ec_report *report = looking->report;
    struct ec_file file;
    if (look(path, &file) != EC_LOAD_FAILED || (file.error != ENOENT && file.error != ENOTDIR)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(report, EC_SCH013, range, "there is no '%s' for %.*s", path,
                      (int)looking->name.len, looking->name.ptr);
    struct dead_end end = find_end(arena, path);
    const char *near = suggest_path(arena, &end, path, text);
    if (near) {
        const struct ec_str suggestion = ec_str_from(near);
        ec_finding_help(report, finding, "did you mean '%s'?", near);
        ec_finding_suggest(report, finding, &suggestion, 1);
    } else if (end.is_there) {
        ec_finding_help(report, finding, "'%.*s' is %s", (int)(end.rest - path), path,
                        file.error == ENOTDIR ? "no folder"
                                              : "a symbolic link that leads nowhere: mend it");
    } else if (ec_str_equal_folded(looking->name, EC_STR("baseline"))) {
        ec_finding_help(report, finding, "write it with --write-baseline %s", path);
    } else {
        ec_finding_help(report, finding, "%s",
                        path[0] == '/' ? "name what is there, or remove it"
                                       : "relative paths begin at the folder of the settings");
    }
}

/* Between folders of the search path stands a colon, so none can be in them. */
static void refuse_colon(const struct looking *looking, struct ec_str text, struct ec_range range)
{
    struct ec_finding *finding =
        ec_report_add(looking->report, EC_SCH011, range, "'%.*s' is not a value for Search_Path",
                      (int)text.len, text.ptr);
    ec_finding_why(looking->report, finding,
                   "a colon separates folders of the search path, so none can have one in its "
                   "name");
    ec_finding_help(looking->report, finding,
                    "write each folder as an element of its own: ( \"a\" \"b\" )");
}

static void refuse_standard_input(const struct looking *looking, struct ec_range range)
{
    struct ec_finding *finding =
        ec_report_add(looking->report, EC_SCH011, range, "'-' is not a value for Roots");
    ec_finding_why(looking->report, finding, "standard input is no place that settings can name");
    ec_finding_help(looking->report, finding, "write './-' if a file is called so");
}

static bool look_at(void *data, char *path, struct ec_range range)
{
    const struct looking *looking = data;
    const struct ec_source *source =
        ec_api_project(looking->settings->project)->sources[range.source];
    struct ec_str text = {source->bytes + range.first, range.last - range.first};
    bool is_search_path = ec_str_equal_folded(looking->name, EC_STR("search_path"));
    if (!path) {
        return false;
    }
    if (is_search_path && memchr(text.ptr, ':', text.len)) {
        refuse_colon(looking, text, range);
    } else if (ec_str_equal_folded(looking->name, EC_STR("roots")) &&
               ec_str_equal(text, EC_STR("-"))) {
        refuse_standard_input(looking, range);
    } else if (looking->is_used && !is_search_path &&
               cli_settings_is_path(looking->settings, looking->name, path)) {
        look_for(looking, path, text, range);
    }
    return true;
}

/* True if somebody is going to look for what the setting names. */
static bool is_used(const struct cli_args *args, const struct cli_syntax *syntax, const char *name)
{
    if (args->print_settings) {
        return false;
    }
    if (strcmp(name, "roots") == 0) {
        return args->hook || args->paths == (char **)args->roots.items ||
               (args->roots.n > 0 && args->file == args->roots.items[0]);
    }
    if (strcmp(name, "baseline") == 0 && args->write_baseline) {
        return false; /* it need not be there yet */
    }
    return cli_args_is_from_settings(args, syntax, name);
}

bool cli_settings_look(struct cli_settings *settings, const struct cli_syntax *syntax,
                       const struct cli_args *args)
{
    struct ec_project *project = ec_api_project(settings->project);
    struct looking looking = {.settings = settings, .report = &project->report};
    size_t before = project->report.count;
    bool ok = true;
    for (const struct ec_assign *assign = settings->model->global->settings; assign && ok;
         assign = assign->next) {
        const char *option = cli_settings_option(settings, assign);
        looking.name = ec_node_name(assign->load->source, assign->node);
        looking.is_used = option && is_used(args, syntax, option);
        ok = option && cli_settings_each_text(settings, assign, look_at, &looking);
    }
    if (ok && project->report.count > before) {
        ec_project_finish(project);
    }
    return ok && !settings->arena.oom && !project->report.oom;
}
