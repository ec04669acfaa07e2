/* SPDX-License-Identifier: MIT */
/* Purpose: reads files and directories without ever writing, blocking or following devices.
   May depend on: base, source.h.
   Ownership: what a call fills belongs to the caller; ec_dir_list_fini releases a list. */
#ifndef EC_SOURCE_LOADER_H
#define EC_SOURCE_LOADER_H

#include "source/source.h"

enum ec_load_status {
    EC_LOAD_OK,
    EC_LOAD_DIRECTORY,   /* the path is a directory: list it */
    EC_LOAD_NOT_REGULAR, /* FIFO, device or socket: never opened, unless it takes a file's place */
    EC_LOAD_TOO_LARGE,   /* over the limit that was given */
    EC_LOAD_FAILED,      /* `error` holds errno */
    EC_LOAD_NOMEM,
};

struct ec_file {
    char *bytes; /* heap, EC_SOURCE_PADDING NULs behind */
    size_t len;
    uint64_t device;
    uint64_t inode;
    uint32_t mode; /* st_mode; 0 when it is no file of a file system */
    uint32_t uid;
    uint32_t gid;
    int error;        /* errno of EC_LOAD_FAILED */
    const char *kind; /* what EC_LOAD_NOT_REGULAR met: "a FIFO", "a device", ... */
};

struct ec_dir_list {
    char **names; /* sorted as strcmp does */
    size_t count;
    size_t skipped_directories;
    int error; /* errno of EC_LOAD_FAILED */
};

/* The file system as the loader sees it. The real one is ec_vfs_real; tests and fuzz targets bring
   their own. */
struct ec_vfs {
    enum ec_load_status (*read)(const struct ec_vfs *vfs, const char *path, size_t limit,
                                struct ec_file *file);
    /* What is no directory (links followed) and whose name does not start with a dot. More than
       `limit` of them is EC_LOAD_TOO_LARGE. */
    enum ec_load_status (*list)(const struct ec_vfs *vfs, const char *path, size_t limit,
                                struct ec_dir_list *list);
    /* Directories whose name does not start with a dot, with `links` links to directories as well. For
       those who look around in a tree; may be NULL, then there are none. */
    enum ec_load_status (*folders)(const struct ec_vfs *vfs, const char *path, size_t limit,
                                   bool links, struct ec_dir_list *list);
    /* What is at a path, links followed: fills in identity, mode and owner, opens nothing. May be NULL, then
       nobody knows. */
    enum ec_load_status (*look)(const struct ec_vfs *vfs, const char *path, struct ec_file *file);
    void *data;
};

extern const struct ec_vfs ec_vfs_real;

void ec_dir_list_fini(struct ec_dir_list *list);

/* Reads an open descriptor (standard input) to its end; never more than `limit` bytes. */
enum ec_load_status ec_read_stream(int fd, size_t limit, struct ec_file *file);

#endif
