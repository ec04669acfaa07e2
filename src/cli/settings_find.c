/* SPDX-License-Identifier: MIT */
/* Where settings are looked for. */
#include "cli/settings_private.h"

#include "model/read.h"
#include "source/loader.h"

#include <unistd.h>

enum { MOST_FOLDERS = 256 };

/* The path without slashes and dots at its end that mean nothing. */
static const char *trimmed(struct ec_arena *arena, const char *path)
{
    size_t len = strlen(path);
    for (;;) {
        if (len > 1 && path[len - 1] == '/') {
            len--;
        } else if (len > 2 && path[len - 1] == '.' && path[len - 2] == '/') {
            len -= 1;
        } else {
            return ec_arena_strndup(arena, path, len);
        }
    }
}

static bool is_same(const struct ec_file *a, const struct ec_file *b)
{
    return a->device == b->device && a->inode == b->inode;
}

/* Settings decide what is told, so those that somebody else laid above the configuration do not
   count: in /tmp, say. */
static bool is_trusted(const struct ec_file *file, const struct ec_file *start)
{
    return file->uid == 0 || file->uid == geteuid() || file->uid == start->uid;
}

/* True if the settings are in the folder, and count. */
static bool has_settings(struct cli_settings *settings, const char *path,
                         const struct ec_file *start)
{
    struct ec_file file = {0};
    if (!path || ec_vfs_real.look(&ec_vfs_real, path, &file) != EC_LOAD_OK) {
        return false;
    }
    if (!is_trusted(&file, start)) {
        cli_message(settings->program,
                    "the settings '%s' belong to another user: --config '%s' uses them, "
                    "--no-config is silent",
                    path, path);
        return false;
    }
    return true;
}

/* Looks for the file in the folder `start`, or that of the file `start`, and in those above. */
static const char *find_upwards(struct cli_settings *settings, const char *start)
{
    struct ec_arena *arena = &settings->arena;
    struct ec_file first = {0};
    struct ec_file here = {0};
    struct ec_file above = {0};
    const char *folder = trimmed(arena, start);
    if (folder && ec_vfs_real.look(&ec_vfs_real, start, &first) != EC_LOAD_DIRECTORY) {
        const char *directory = ec_path_directory(arena, folder);
        folder = directory ? trimmed(arena, directory) : NULL;
    }
    bool more = folder && ec_vfs_real.look(&ec_vfs_real, folder, &here) == EC_LOAD_DIRECTORY;
    for (int i = 0; more && i < MOST_FOLDERS; i++) {
        const char *path = ec_path_join(arena, folder, CLI_SETTINGS_NAME);
        if (has_settings(settings, path, &first)) {
            return path;
        }
        const char *next = ec_path_above(arena, folder);
        folder = next ? trimmed(arena, next) : NULL;
        more = folder && ec_vfs_real.look(&ec_vfs_real, folder, &above) == EC_LOAD_DIRECTORY &&
               !is_same(&here, &above);
        here = above;
    }
    return NULL;
}

/* The main file that the search path leads to, or NULL. */
static const char *default_main_file(struct cli_settings *settings, const struct cli_args *args)
{
    const struct ec_read_options options = {.vfs = &ec_vfs_real,
                                            .limits = ec_default_limits,
                                            .search_path = args->check.search_path,
                                            .node = args->check.node,
                                            .subcluster = args->check.subcluster,
                                            .root = args->check.root};
    struct ec_arena *arena = &settings->arena;
    struct ec_project *project = ec_project_new(&options);
    const char *const *places = project ? ec_search_places(project, arena, NULL) : NULL;
    const char *found = NULL;
    for (size_t i = 0; i < EC_N_MAIN_FILES && places; i++) {
        for (size_t k = 0; places[k] && !found; k++) {
            struct ec_file file;
            const char *path = ec_path_join(arena, places[k], ec_main_files[i]);
            path = path ? ec_path_below(arena, args->check.root, path) : NULL;
            bool is_file = path && ec_vfs_real.look(&ec_vfs_real, path, &file) == EC_LOAD_OK;
            found = is_file ? path : NULL;
        }
    }
    ec_project_free(project);
    return found;
}

/* The paths that the arguments name. */
struct named {
    char *const *paths;
    int n;
};

/* Words of a question are none, and of two configurations that are compared the new one counts. */
static struct named named_paths(const struct cli_args *args, const struct cli_syntax *syntax)
{
    char *const *paths = args->paths;
    int n = args->n_paths;
    if (syntax->command & (CLI_EVAL | CLI_GET | CLI_SHOW | CLI_LOCATE)) {
        n = 0;
    } else if (syntax->command == CLI_DIFF) {
        paths += n == 2;
        n = n == 2;
    }
    if (n == 0 && args->file) {
        return (struct named){(char *const *)&args->file, 1};
    }
    return (struct named){paths, args->hook ? 0 : n};
}

/* What a path means: the folder of what is to be called so on standard input, or the current
   one. */
static const char *start_of(const struct cli_args *args, const char *path)
{
    if (strcmp(path, "-") != 0) {
        return path;
    }
    return args->stdin_name ? args->stdin_name : ".";
}

static bool have_same(const char *a, const char *b)
{
    struct ec_file files[2] = {{0}};
    if (a && b) {
        ec_vfs_real.look(&ec_vfs_real, a, &files[0]);
        ec_vfs_real.look(&ec_vfs_real, b, &files[1]);
    }
    return a && b ? is_same(&files[0], &files[1]) : a == b;
}

/* Looks above all paths. Returns an exit status. */
static int find_for_paths(struct cli_settings *settings, const struct cli_args *args,
                          struct named named)
{
    settings->path = find_upwards(settings, start_of(args, named.paths[0]));
    for (int i = 1; i < named.n; i++) {
        if (!have_same(settings->path, find_upwards(settings, start_of(args, named.paths[i])))) {
            return cli_usage(settings->program,
                             "'%s' and '%s' have different settings: check them one by one, or say "
                             "--config FILE or --no-config",
                             named.paths[0], named.paths[i]);
        }
    }
    return CLI_CLEAN;
}

/* The settings that the arguments name. */
static int use_named(struct cli_settings *settings, const char *path)
{
    struct ec_file file = {0};
    enum ec_load_status status = path ? ec_vfs_real.look(&ec_vfs_real, path, &file) : EC_LOAD_OK;
    settings->path = path;
    if (status == EC_LOAD_OK) {
        return CLI_CLEAN;
    }
    cli_message(settings->program, "the settings '%s' cannot be read: %s", path,
                status == EC_LOAD_FAILED ? strerror(file.error) : "not a regular file");
    return CLI_NO_CHECK;
}

int cli_settings_find(struct cli_settings *settings, const struct cli_syntax *syntax,
                      const struct cli_args *args)
{
    const struct named named = named_paths(args, syntax);
    int status = CLI_CLEAN;
    if (args->no_config || args->config) {
        status = use_named(settings, args->no_config ? NULL : args->config);
    } else if (named.n > 0) {
        status = find_for_paths(settings, args, named);
    } else {
        settings->path = find_upwards(settings, ".");
        const char *path =
            settings->path || args->hook ? NULL : default_main_file(settings, args);
        settings->path = path ? find_upwards(settings, path) : settings->path;
    }
    if (settings->arena.oom) {
        cli_message(settings->program, "out of memory");
        return CLI_NO_CHECK;
    }
    return status;
}

bool cli_settings_is_named(const struct cli_args *args, const struct cli_syntax *syntax)
{
    return named_paths(args, syntax).n > 0;
}
