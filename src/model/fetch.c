/* SPDX-License-Identifier: MIT */
/* The sources of a project: each distinct file is read and parsed once, however it is reached. */
#include "model/read.h"

#include <stdio.h>
#include <stdlib.h>

enum { PROGRESS_STEP = 256 };

static bool reserve_source(struct ec_project *project)
{
    void *sources = project->sources;
    void *trees = (void *)project->trees;
    void *loads = project->loads;
    size_t need = project->n_sources + 1;
    bool ok = ec_grow(&sources, &project->sources_capacity, need, sizeof(*project->sources)) &&
              ec_grow(&trees, &project->trees_capacity, need, sizeof(*project->trees)) &&
              ec_grow(&loads, &project->loads_capacity, need, sizeof(*project->loads));
    project->sources = sources;
    project->trees = trees;
    project->loads = loads;
    return ok;
}

/* A source with an empty tree. Takes over the bytes of the file. */
static struct ec_source *register_source(struct ec_project *project, const char *path,
                                         struct ec_file *file)
{
    if (!reserve_source(project)) {
        free(file->bytes);
        return NULL;
    }
    struct ec_source *source = ec_source_new(path, file->bytes, (uint32_t)file->len);
    struct ec_tree *tree = ec_arena_zalloc(&project->trees_arena, sizeof(*tree));
    if (!source || !tree) {
        ec_source_free(source);
        return NULL;
    }
    source->id = (uint32_t)project->n_sources;
    source->device = file->device;
    source->inode = file->inode;
    source->mode = file->mode;
    source->uid = file->uid;
    source->gid = file->gid;
    project->sources[source->id] = source;
    project->trees[source->id] = tree;
    project->loads[source->id] = NULL;
    project->n_sources++;
    return source;
}

struct ec_source *ec_project_add_source(struct ec_project *project, const char *path,
                                        struct ec_file *file)
{
    struct ec_source *source = register_source(project, path, file);
    if (!source || !ec_parser_run(&project->parser, source, project->trees[source->id])) {
        return NULL;
    }
    if (project->options.progress && project->n_sources % PROGRESS_STEP == 0) {
        project->options.progress(project->options.progress_data, project->n_sources,
                                  project->total_bytes);
    }
    return source;
}

struct ec_source *ec_project_mention(struct ec_project *project, const char *path,
                                     struct ec_str text)
{
    struct ec_file file = {.bytes = calloc(1, text.len + EC_SOURCE_PADDING), .len = text.len};
    if (file.bytes && text.len > 0) {
        memcpy(file.bytes, text.ptr, text.len);
    }
    struct ec_source *source = file.bytes ? register_source(project, path, &file) : NULL;
    if (source) {
        source->is_argument = true;
        project->n_arguments++;
    }
    return source;
}

/* The same file may be reached by several paths. Few files have links, so the list of all sources is
   not searched: identity is a second key of the table of paths. */
struct identity {
    char key[1 + sizeof(uint64_t) + sizeof(uint64_t)];
};

static struct identity identity_of(const struct ec_file *file)
{
    struct identity identity = {{'\0'}}; /* no path starts so */
    memcpy(identity.key + 1, &file->device, sizeof(file->device));
    memcpy(identity.key + 1 + sizeof(file->device), &file->inode, sizeof(file->inode));
    return identity;
}

static uint32_t identity_number(struct ec_project *project, const struct ec_file *file)
{
    struct identity identity = identity_of(file);
    return ec_intern_add(&project->paths, identity.key, sizeof(identity.key));
}

static bool set_path_source(struct ec_project *project, uint32_t path, uint32_t id)
{
    void *list = project->path_sources;
    size_t before = project->path_sources_capacity;
    bool ok = ec_grow(&list, &project->path_sources_capacity, (size_t)path + 1, sizeof(uint32_t));
    project->path_sources = list;
    if (!ok) {
        return false;
    }
    for (size_t i = before; i < project->path_sources_capacity; i++) {
        project->path_sources[i] = UINT32_MAX;
    }
    project->path_sources[path] = id;
    return true;
}

static uint32_t path_source(const struct ec_project *project, uint32_t path)
{
    return path < project->path_sources_capacity ? project->path_sources[path] : UINT32_MAX;
}

/* The file has just been read: takes it over, or finds that it is known by another path. */
static struct ec_source *keep_file(struct ec_project *project, const char *path, uint32_t number,
                                   struct ec_file *file)
{
    uint32_t identity = file->inode != 0 ? identity_number(project, file) : number;
    uint32_t known = identity == 0 ? UINT32_MAX : path_source(project, identity);
    if (identity == 0) {
        free(file->bytes);
        return NULL;
    }
    if (known != UINT32_MAX) {
        free(file->bytes);
        return set_path_source(project, number, known) ? project->sources[known] : NULL;
    }
    struct ec_source *source = ec_project_add_source(project, path, file);
    if (!source || !set_path_source(project, number, source->id) ||
        !set_path_source(project, identity, source->id)) {
        return NULL;
    }
    return source;
}

static struct ec_fetch fetch_path(struct ec_project *project, const char *path)
{
    struct ec_fetch fetch = {.status = EC_LOAD_NOMEM};
    uint32_t number = ec_intern_add(&project->paths, path, strlen(path));
    uint32_t known = number == 0 ? UINT32_MAX : path_source(project, number);
    if (number == 0) {
        return fetch;
    }
    if (known != UINT32_MAX) {
        return (struct ec_fetch){.status = EC_LOAD_OK, .source = project->sources[known]};
    }
    struct ec_file file;
    const struct ec_vfs *vfs = project->options.vfs;
    fetch.status = vfs->read(vfs, path, project->options.limits.file_bytes, &file);
    fetch.error = file.error;
    fetch.kind = file.kind;
    fetch.size = file.len;
    if (fetch.status == EC_LOAD_OK) {
        fetch.source = keep_file(project, path, number, &file);
        if (!fetch.source) {
            fetch.status = EC_LOAD_NOMEM;
        }
    }
    return fetch;
}

struct ec_fetch ec_project_fetch(struct ec_project *project, const char *path)
{
    struct ec_fetch fetch = fetch_path(project, path);
    project->report.oom |= fetch.status == EC_LOAD_NOMEM; /* whoever only asks where a file is */
    return fetch;
}

const struct ec_source *ec_project_known(const struct ec_project *project, const char *path)
{
    const struct ec_vfs *vfs = project->options.vfs;
    struct ec_file file;
    uint32_t number = ec_intern_find(&project->paths, path, strlen(path));
    uint32_t id = number == 0 ? UINT32_MAX : path_source(project, number);
    if (id == UINT32_MAX && vfs->look && vfs->look(vfs, path, &file) == EC_LOAD_OK) {
        struct identity identity = identity_of(&file);
        number = ec_intern_find(&project->paths, identity.key, sizeof(identity.key));
        id = number == 0 ? UINT32_MAX : path_source(project, number);
    }
    return id == UINT32_MAX ? NULL : project->sources[id];
}

/* ---- folders ---------------------------------------------------------------------------------- */

/* Where the list of a folder is kept; NULL when memory is short. */
static struct ec_dir_list **folder_at(struct ec_project *project, const char *path)
{
    uint32_t number = ec_intern_add(&project->paths, path, strlen(path));
    size_t before = project->folders_capacity;
    void *folders = (void *)project->folders;
    if (number == 0 || !ec_grow(&folders, &project->folders_capacity, (size_t)number + 1,
                                sizeof(struct ec_dir_list *))) {
        return NULL;
    }
    project->folders = folders;
    for (size_t i = before; i < project->folders_capacity; i++) {
        project->folders[i] = NULL;
    }
    return &project->folders[number];
}

static void drop_folder(struct ec_dir_list **folder)
{
    if (*folder) {
        ec_dir_list_fini(*folder);
        free(*folder);
        *folder = NULL;
    }
}

const struct ec_dir_list *ec_project_list(struct ec_project *project, const char *path,
                                          enum ec_load_status *status)
{
    const struct ec_vfs *vfs = project->options.vfs;
    struct ec_dir_list **folder = folder_at(project, path);
    *status = EC_LOAD_OK;
    if (folder && !*folder) {
        *folder = calloc(1, sizeof(**folder));
        if (*folder) {
            *status = vfs->list(vfs, path, project->options.limits.directory_entries, *folder);
        }
    }
    return folder ? *folder : NULL;
}

void ec_project_leave_folder(struct ec_project *project, const char *path,
                             enum ec_load_status status)
{
    uint32_t number = ec_intern_find(&project->paths, path, strlen(path));
    bool kept = project->keeps_folders && status == EC_LOAD_OK;
    if (!kept && number < project->folders_capacity) {
        drop_folder(&project->folders[number]);
    }
}

void ec_project_drop_folders(struct ec_project *project)
{
    for (size_t i = 0; i < project->folders_capacity; i++) {
        drop_folder(&project->folders[i]);
    }
    free((void *)project->folders);
    project->folders = NULL;
    project->folders_capacity = 0;
    project->keeps_folders = false;
}
