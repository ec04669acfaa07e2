/* SPDX-License-Identifier: MIT */
/* Purpose: a file tree in memory, in the place of the real one.
   May depend on: base, source.
   Ownership: the tree copies names and bytes until memory_tree_fini. */
#ifndef EC_TESTS_MEMORY_TREE_H
#define EC_TESTS_MEMORY_TREE_H

#include "source/loader.h"

struct memory_file {
    char *path; /* without a leading slash; no empty, `.` or `..` component */
    char *bytes;
    size_t len;
};

struct memory_tree {
    struct ec_vfs vfs;
    struct memory_file *files;
    size_t count;
    size_t capacity;
    size_t reads; /* how often a file was handed out */
};

void memory_tree_init(struct memory_tree *tree);
void memory_tree_fini(struct memory_tree *tree);

/* Adds a file; directories are there because of the files in them. A name that is taken, and one that
   is a directory already or goes through a file, is not added. */
void memory_tree_add(struct memory_tree *tree, const char *path, size_t path_len, const void *bytes,
                     size_t len);

#endif
