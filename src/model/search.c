/* SPDX-License-Identifier: MIT */
/* Where relative paths and main files are looked for (4/config/ref-ecelerity-conf.md,
   4/4-cluster.md). */
#include "model/read.h"

#include <limits.h>
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
        return ec_arena_strndup(arena, name, strlen(name));
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

const char *ec_path_below(struct ec_arena *arena, const char *root, const char *path)
{
    size_t len = root ? strlen(root) : 0;
    while (len > 0 && root[len - 1] == '/') {
        len--;
    }
    /* A tree that was named by its whole path is below already. */
    bool is_below = len > 0 && strncmp(path, root, len) == 0 && (path[len] == '/' || !path[len]);
    return root && path[0] == '/' && !is_below ? ec_path_join(arena, root, path + 1) : path;
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

/* The name of a folder; that of the current one is looked up, since a tree is often checked from
   inside. */
static const char *folder_name(struct ec_arena *arena, const char *directory)
{
    char current[PATH_MAX];
    if (strcmp(directory, ".") != 0) {
        return ec_base_name(directory);
    }
    if (!getcwd(current, sizeof(current))) {
        return directory;
    }
    const char *name = ec_base_name(current);
    return ec_arena_strndup(arena, name, strlen(name));
}

const char *ec_path_above(struct ec_arena *arena, const char *folder)
{
    if (strcmp(folder, ".") == 0 || folder[0] == '\0') {
        return "..";
    }
    return strcmp(ec_base_name(folder), "..") == 0 ? ec_path_join(arena, folder, "..")
                                                   : ec_path_directory(arena, folder);
}

/* A tree that is checked in another place than its server's: its own folders stand in for
   /opt/msys/ecelerity/etc. */
size_t ec_search_tree(struct ec_project *project, struct ec_arena *arena, const char *directory,
                      const char **places)
{
    const char *node = ec_search_node(project, arena);
    const char *name = folder_name(arena, directory);
    bool known =
        name && node &&
        (strcmp(name, "default") == 0 || strcmp(name, "global") == 0 || strcmp(name, node) == 0);
    const char *conf = known ? ec_path_above(arena, directory) : NULL;
    const char *above = conf ? ec_path_above(arena, conf) : NULL;
    if (!above) {
        return 0;
    }
    /* In a sub-cluster, conf/global is above (3/3-reference/conf-ecconfigd.md). */
    const char *subcluster = project->options.subcluster;
    const char *part = subcluster ? folder_name(arena, conf) : NULL;
    bool is_part = part && strcmp(part, subcluster) == 0;
    const char *const own[EC_TREE_PLACES] = {
        is_part ? ec_path_join(arena, above, "global") : NULL, above,
        ec_path_join(arena, conf, "global"), ec_path_join(arena, conf, node),
        ec_path_join(arena, conf, "default")};
    size_t count = 0;
    for (size_t i = 0; i < EC_COUNT(own); i++) {
        if (own[i]) {
            places[count++] = own[i];
        }
    }
    return count;
}

static void split(struct ec_project *project, struct ec_arena *arena, const char *path,
                  const char **places, size_t count)
{
    while (*path && count < MOST_PLACES) {
        size_t len = strcspn(path, ":");
        const char *place = len > 0 ? expand(project, arena, path, len) : NULL;
        if (place) {
            places[count++] = place;
        }
        path += len + (path[len] == ':');
    }
}

const char *const *ec_search_places(struct ec_project *project, struct ec_arena *arena,
                                    const char *main_directory)
{
    const char **places = ec_arena_zalloc(arena, (MOST_PLACES + 1) * sizeof(*places));
    if (!places) {
        return NULL;
    }
    if (project->options.search_path) {
        split(project, arena, project->options.search_path, places, 0);
        return places;
    }
    size_t count = main_directory ? ec_search_tree(project, arena, main_directory, places) : 0;
    split(project, arena, default_path, places, count);
    return places;
}
