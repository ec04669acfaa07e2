/* SPDX-License-Identifier: MIT */
#include "memory_tree.h"

#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>

/* Writes `path` without empty, `.` and `..` components to `out`, which has room for it. */
static void normalize(char *out, const char *path, size_t len)
{
    size_t used = 0;
    for (size_t at = 0; at < len;) {
        size_t end = at;
        while (end < len && path[end] != '/') {
            end++;
        }
        struct ec_str part = {path + at, end - at};
        if (ec_str_equal(part, EC_STR(".."))) {
            while (used > 0 && out[--used] != '/') {
            }
        } else if (part.len > 0 && !ec_str_equal(part, EC_STR("."))) {
            if (used > 0) {
                out[used++] = '/';
            }
            memcpy(out + used, part.ptr, part.len);
            used += part.len;
        }
        at = end + 1;
    }
    out[used] = '\0';
}

static char *normalized(const char *path, size_t len)
{
    char *copy = fuzz_copy(path, len, 1);
    normalize(copy, path, len);
    return copy;
}

/* What stands behind `directory/` in `path`; NULL when the path is not below it. */
static const char *below(const char *path, const char *directory)
{
    size_t len = strlen(directory);
    if (len == 0) {
        return path;
    }
    return strncmp(path, directory, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
}

static enum ec_load_status memory_read(const struct ec_vfs *vfs, const char *path, size_t limit,
                                       struct ec_file *file)
{
    struct memory_tree *tree = vfs->data;
    char *wanted = normalized(path, strlen(path));
    enum ec_load_status status = EC_LOAD_FAILED;
    *file = (struct ec_file){.error = ENOENT};
    for (size_t i = 0; i < tree->count; i++) {
        const struct memory_file *known = &tree->files[i];
        if (strcmp(known->path, wanted) == 0) {
            status = known->len > limit ? EC_LOAD_TOO_LARGE : EC_LOAD_OK;
            *file = (struct ec_file){.len = known->len, .device = 1, .inode = i + 1};
            break;
        }
        if (below(known->path, wanted)) {
            status = EC_LOAD_DIRECTORY;
        }
    }
    if (status == EC_LOAD_OK) {
        file->bytes = fuzz_copy(tree->files[file->inode - 1].bytes, file->len, EC_SOURCE_PADDING);
        tree->reads++;
    }
    free(wanted);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum ec_load_status memory_list(const struct ec_vfs *vfs, const char *path, size_t limit,
                                       struct ec_dir_list *list)
{
    const struct memory_tree *tree = vfs->data;
    char *directory = normalized(path, strlen(path));
    *list = (struct ec_dir_list){0};
    list->names = calloc(tree->count + 1, sizeof(*list->names));
    FUZZ_REQUIRE(list->names);
    for (size_t i = 0; i < tree->count; i++) {
        const char *name = below(tree->files[i].path, directory);
        if (name && strchr(name, '/')) {
            list->skipped_directories++;
        } else if (name && *name != '.') {
            list->names[list->count++] = fuzz_copy(name, strlen(name), 1);
        }
    }
    free(directory);
    if (list->count > 0) {
        qsort(list->names, list->count, sizeof(*list->names), by_name);
    }
    return list->count > limit ? EC_LOAD_TOO_LARGE : EC_LOAD_OK;
}

void memory_tree_init(struct memory_tree *tree)
{
    *tree = (struct memory_tree){.vfs = {.read = memory_read, .list = memory_list}};
    tree->vfs.data = tree;
}

void memory_tree_fini(struct memory_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        free(tree->files[i].path);
        free(tree->files[i].bytes);
    }
    free(tree->files);
}

static bool is_taken(const struct memory_tree *tree, const char *path)
{
    for (size_t i = 0; i < tree->count; i++) {
        const char *known = tree->files[i].path;
        if (strcmp(known, path) == 0 || below(known, path) || below(path, known)) {
            return true;
        }
    }
    return false;
}

void memory_tree_add(struct memory_tree *tree, const char *path, size_t path_len, const void *bytes,
                     size_t len)
{
    char *name = normalized(path, path_len);
    void *files = tree->files;
    if (*name == '\0' || is_taken(tree, name)) {
        free(name);
        return;
    }
    FUZZ_REQUIRE(ec_grow(&files, &tree->capacity, tree->count + 1, sizeof(*tree->files)));
    tree->files = files;
    tree->files[tree->count++] = (struct memory_file){name, fuzz_copy(bytes, len, 0), len};
}
