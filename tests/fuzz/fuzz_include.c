/* SPDX-License-Identifier: MIT */
/* Many files: a line `=== PATH` starts each one, text before the first is the main file. Whatever the
   includes say, reading ends, and every file is read at most once. */
#include "fuzz.h"
#include "memory_tree.h"
#include "tree_check.h"

static const char main_path[] = "etc/ecelerity.conf";
static const char mark[] = "=== ";

/* The next line that starts a file, or the end. */
static const char *find_mark(const char *at, const char *end)
{
    while (at < end) {
        if ((size_t)(end - at) >= sizeof(mark) - 1 && memcmp(at, mark, sizeof(mark) - 1) == 0) {
            return at;
        }
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    return end;
}

static void add_files(struct memory_tree *tree, const char *text, size_t size)
{
    const char *end = text + size;
    const char *at = find_mark(text, end);
    memory_tree_add(tree, main_path, sizeof(main_path) - 1, text, (size_t)(at - text));
    while (at < end) {
        const char *path = at + sizeof(mark) - 1;
        const char *newline = memchr(path, '\n', (size_t)(end - path));
        const char *body = newline ? newline + 1 : end;
        at = find_mark(body, end);
        memory_tree_add(tree, path, (size_t)((newline ? newline : end) - path), body,
                        (size_t)(at - body));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory_tree tree;
    memory_tree_init(&tree);
    add_files(&tree, (const char *)data, size);
    struct ec_project *project = tree_check_read(&tree.vfs, main_path);
    FUZZ_REQUIRE(project->n_sources <= tree.count);
    for (size_t i = 0; i < project->n_sources; i++) {
        for (size_t j = 0; j < i; j++) {
            FUZZ_REQUIRE(project->sources[i]->inode != project->sources[j]->inode);
        }
    }
    tree_check_project(project);
    ec_project_free(project);
    memory_tree_fini(&tree);
    return 0;
}
