/* SPDX-License-Identifier: MIT */
/* The files that a configuration's folders hold, whether anybody reads them or not. */
#include "model/nodes.h"
#include "model/read.h"

#include <stdlib.h>

enum { DEEPEST = 16 };

/* A folder that is still to be looked at. */
struct folder {
    const char *path;
    unsigned depth;
};

struct search {
    struct ec_conf_files *files;
    struct ec_project *project;
    struct ec_arena *arena;
    struct folder *folders; /* a queue that keeps what was taken */
    size_t n_folders;
    size_t capacity;
    size_t entries;        /* that may still be looked at */
    struct ec_intern seen; /* identities of folders: links make circles */
    bool oom;
};

/* Whether a folder is met for the first time. */
static bool is_new(struct search *search, const char *path)
{
    const struct ec_vfs *vfs = search->project->options.vfs;
    struct ec_file file = {0};
    if (!vfs->look || vfs->look(vfs, path, &file) != EC_LOAD_DIRECTORY) {
        return true;
    }
    const uint64_t identity[] = {file.device, file.inode};
    uint32_t count = search->seen.count;
    search->oom |= ec_intern_add(&search->seen, (const char *)identity, sizeof(identity)) == 0;
    return search->seen.count > count;
}

static void add_folder(struct search *search, const char *path, unsigned depth)
{
    if (path && !is_new(search, path)) {
        return;
    }
    void *folders = search->folders;
    bool ok = path &&
              ec_grow(&folders, &search->capacity, search->n_folders + 1, sizeof(*search->folders));
    search->folders = folders;
    if (!ok) {
        search->oom = true;
        return;
    }
    search->folders[search->n_folders++] = (struct folder){path, depth};
}

static void add_file(struct search *search, const char *path)
{
    struct ec_conf_files *files = search->files;
    void *items = files->items;
    bool ok = path && ec_grow(&items, &files->capacity, files->count + 1, sizeof(*files->items));
    files->items = items;
    if (!ok) {
        search->oom = true;
        return;
    }
    files->items[files->count++] = (struct ec_conf_file){
        .path = path,
        .source = ec_project_known(search->project, path),
        .is_tried = ec_intern_find(&search->project->paths, path, strlen(path)) != 0};
}

/* False when the list is not to be used. */
static bool take(struct search *search, enum ec_load_status status, const struct ec_dir_list *list)
{
    search->oom |= status == EC_LOAD_NOMEM;
    search->files->cut |= status == EC_LOAD_TOO_LARGE;
    if (status != EC_LOAD_OK) {
        return false;
    }
    search->entries -= list->count;
    return true;
}

static void look_into(struct search *search, struct folder folder)
{
    const struct ec_vfs *vfs = search->project->options.vfs;
    struct ec_dir_list list = {0};
    if (take(search, vfs->list(vfs, folder.path, search->entries, &list), &list)) {
        for (size_t i = 0; i < list.count && !search->oom; i++) {
            if (ec_str_ends(ec_str_from(list.names[i]), EC_STR(".conf"))) {
                add_file(search, ec_path_join(search->arena, folder.path, list.names[i]));
            }
        }
    }
    ec_dir_list_fini(&list);
    if (!vfs->folders || folder.depth == DEEPEST) {
        return;
    }
    bool links = folder.depth == 0;
    if (take(search, vfs->folders(vfs, folder.path, search->entries, links, &list), &list)) {
        for (size_t i = 0; i < list.count && !search->oom; i++) {
            add_folder(search, ec_path_join(search->arena, folder.path, list.names[i]),
                       folder.depth + 1);
        }
    }
    ec_dir_list_fini(&list);
}

/* 3/3-reference/mbus-conf.md, 3/3-reference/conf-ecconfigd.md, 4/log-rotating.md, 4/modules/as-logger.md */
bool ec_conf_file_is_foreign(const char *path)
{
    static const char *const names[] = {"ec_rotate.conf", "cidr_maintain.conf", "liveupdate.conf",
                                        "mbus.conf",      "resolv.conf",        "ecconfigd.conf"};
    for (size_t i = 0; i < EC_COUNT(names); i++) {
        if (strcmp(ec_base_name(path), names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct ec_conf_file *)a)->path, ((const struct ec_conf_file *)b)->path);
}

bool ec_conf_files_find(struct ec_conf_files *files, struct ec_project *project,
                        struct ec_arena *arena, const char *path)
{
    struct search search = {.files = files,
                            .project = project,
                            .arena = arena,
                            .entries = project->options.limits.directory_entries};
    *files = (struct ec_conf_files){.folder = ec_tree_folder(project, arena, path)};
    if (!ec_intern_init(&search.seen, false)) {
        return false;
    }
    add_folder(&search, files->folder, 0);
    for (size_t i = 0; i < search.n_folders && !search.oom; i++) {
        look_into(&search, search.folders[i]);
    }
    free(search.folders);
    ec_intern_fini(&search.seen);
    if (files->count > 0) {
        qsort(files->items, files->count, sizeof(*files->items), by_path);
    }
    return !search.oom;
}
