/* SPDX-License-Identifier: MIT */
/* Where relative paths and main files are looked for (4/config/ref-ecelerity-conf.md, 4/4-cluster.md). */
#include "model/read.h"

#include <stdlib.h>
#include <unistd.h>

/* The first element is given by two of three pages only; the current directory, which
   4/executable/ecelerity.md puts in front, is left out: what is found would depend on where the
   checker runs. */
static const char default_path[] =
    "/opt/msys/ecelerity/etc:/opt/msys/ecelerity/etc/conf/global:"
    "/opt/msys/ecelerity/etc/conf/{NODENAME}:/opt/msys/ecelerity/etc/conf/default";

enum { MOST_PLACES = 256, HOST_NAME_SIZE = 256 };

const char *ec_path_directory(struct ec_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return ".";
    }
    return ec_arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *ec_path_join(struct ec_arena *arena, const char *directory, const char *name)
{
    if (strcmp(directory, ".") == 0) {
        return name;
    }
    size_t len = strlen(directory);
    size_t name_size = strlen(name) + 1;
    bool slash = len == 0 || directory[len - 1] != '/';
    char *path = ec_arena_alloc(arena, len + slash + name_size);
    if (path) {
        memcpy(path, directory, len);
        path[len] = '/';
        memcpy(path + len + slash, name, name_size);
    }
    return path;
}

/* 4/modules/4-modules-cluster.md: the host name cut at the first dot unless it is given. */
const char *ec_search_node(struct ec_project *project, struct ec_arena *arena)
{
    char name[HOST_NAME_SIZE];
    if (project->options.node) {
        return project->options.node;
    }
    if (gethostname(name, sizeof(name)) != 0) {
        return "localhost";
    }
    name[sizeof(name) - 1] = '\0';
    name[strcspn(name, ".")] = '\0';
    return ec_arena_strndup(arena, name, strlen(name));
}

/* Replaces {NODENAME} and {SUBCLUSTER}; NULL for a place that needs an unknown sub-cluster. */
static const char *expand(struct ec_project *project, struct ec_arena *arena, const char *place,
                          size_t len)
{
    const char *text = ec_arena_strndup(arena, place, len);
    const char *mark;
    while (text && (mark = strstr(text, "{NODENAME}")) != NULL) {
        const char *node = ec_search_node(project, arena);
        if (!node || strchr(node, '{')) {
            return NULL;
        }
        text = ec_arena_printf(arena, "%.*s%s%s", (int)(mark - text), text, node,
                               mark + strlen("{NODENAME}"));
    }
    const char *subcluster = project->options.subcluster;
    while (text && (mark = strstr(text, "{SUBCLUSTER}")) != NULL) {
        if (!subcluster || strchr(subcluster, '{')) {
            return NULL;
        }
        text = ec_arena_printf(arena, "%.*s%s%s", (int)(mark - text), text, subcluster,
                               mark + strlen("{SUBCLUSTER}"));
    }
    return text;
}

/* A tree that is checked in another place than its server's: its own folders stand in for
   /opt/msys/ecelerity/etc. `directory` is that of the main file. */
static const char *tree_path(struct ec_project *project, struct ec_arena *arena,
                             const char *directory)
{
    const char *slash = strrchr(directory, '/');
    const char *base = slash ? slash + 1 : directory;
    const char *node = ec_search_node(project, arena);
    bool known = strcmp(base, "default") == 0 || strcmp(base, "global") == 0 ||
                 (node && strcmp(base, node) == 0);
    if (!known) {
        return NULL;
    }
    const char *conf = slash ? ec_path_directory(arena, directory) : ".";
    return conf ? ec_arena_printf(arena, "%s/..:%s/global:%s/{NODENAME}:%s/default", conf, conf,
                                  conf, conf)
                : NULL;
}

static size_t split(struct ec_project *project, struct ec_arena *arena, const char *path,
                    const char **places, size_t count)
{
    while (path && *path && count < MOST_PLACES) {
        size_t len = strcspn(path, ":");
        const char *place = len > 0 ? expand(project, arena, path, len) : NULL;
        if (place) {
            places[count++] = place;
        }
        path += len + (path[len] == ':');
    }
    return count;
}

const char *const *ec_search_places(struct ec_reader *reader)
{
    struct ec_arena *arena = &reader->model->arena;
    struct ec_project *project = reader->project;
    const char **places = ec_arena_zalloc(arena, (MOST_PLACES + 1) * sizeof(*places));
    if (!places) {
        return NULL;
    }
    size_t count = 0;
    if (project->options.search_path) {
        split(project, arena, project->options.search_path, places, 0);
        return places;
    }
    if (reader->main_directory) {
        const char *path = tree_path(project, arena, reader->main_directory);
        count = split(project, arena, path, places, 0);
    }
    split(project, arena, default_path, places, count);
    return places;
}
