/* SPDX-License-Identifier: MIT */
#include "source/loader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ec_load_status failed(struct ec_file *file, int error)
{
    file->error = error;
    return error == ENOMEM ? EC_LOAD_NOMEM : EC_LOAD_FAILED;
}

static const char *kind_of(mode_t mode)
{
    if (S_ISFIFO(mode)) {
        return "a FIFO";
    }
    if (S_ISSOCK(mode)) {
        return "a socket";
    }
    return "a device";
}

/* Reads up to `size` bytes; a file that shrinks meanwhile just gives fewer. */
static enum ec_load_status read_sized(int fd, size_t size, struct ec_file *file)
{
    char *bytes = ec_alloc_large(size + EC_SOURCE_PADDING);
    size_t len = 0;
    if (!bytes) {
        return EC_LOAD_NOMEM;
    }
    while (len < size) {
        ssize_t got = read(fd, bytes + len, size - len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            int error = errno;
            free(bytes);
            return failed(file, error);
        }
        if (got == 0) {
            break;
        }
        len += (size_t)got;
    }
    memset(bytes + len, 0, EC_SOURCE_PADDING);
    file->bytes = bytes;
    file->len = len;
    return EC_LOAD_OK;
}

static void take_info(struct ec_file *file, const struct stat *info)
{
    file->device = (uint64_t)info->st_dev;
    file->inode = (uint64_t)info->st_ino;
    file->mode = info->st_mode;
    file->uid = info->st_uid;
    file->gid = info->st_gid;
}

static enum ec_load_status read_open_file(int fd, size_t limit, struct ec_file *file)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return failed(file, errno);
    }
    take_info(file, &info);
    if (S_ISDIR(info.st_mode)) {
        return EC_LOAD_DIRECTORY;
    }
    if (!S_ISREG(info.st_mode)) {
        file->kind = kind_of(info.st_mode);
        return EC_LOAD_NOT_REGULAR;
    }
    if ((uint64_t)info.st_size > limit) {
        file->len = (size_t)info.st_size;
        return EC_LOAD_TOO_LARGE;
    }
    return read_sized(fd, (size_t)info.st_size, file);
}

static enum ec_load_status real_read(const struct ec_vfs *vfs, const char *path, size_t limit,
                                     struct ec_file *file)
{
    (void)vfs;
    *file = (struct ec_file){0};
    /* Opening is enough for a device to rewind or a watchdog to start, and it wakes who waits to write
       into a FIFO. */
    struct stat info;
    if (stat(path, &info) != 0) {
        return failed(file, errno);
    }
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        file->kind = kind_of(info.st_mode);
        return EC_LOAD_NOT_REGULAR;
    }
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return failed(file, errno);
    }
    enum ec_load_status status = read_open_file(fd, limit, file);
    close(fd);
    return status;
}

enum ec_load_status ec_read_stream(int fd, size_t limit, struct ec_file *file)
{
    *file = (struct ec_file){0};
    void *bytes = NULL;
    size_t capacity = 0;
    size_t len = 0;
    for (;;) {
        if (!ec_grow(&bytes, &capacity, len + 4096 + EC_SOURCE_PADDING, 1)) {
            free(bytes);
            return EC_LOAD_NOMEM;
        }
        ssize_t got = read(fd, (char *)bytes + len, capacity - len - EC_SOURCE_PADDING);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            int error = errno;
            free(bytes);
            return failed(file, error);
        }
        len += (size_t)got;
        if (len > limit) {
            free(bytes);
            return EC_LOAD_TOO_LARGE;
        }
        if (got == 0) {
            break;
        }
    }
    memset((char *)bytes + len, 0, EC_SOURCE_PADDING);
    file->bytes = bytes;
    file->len = len;
    return EC_LOAD_OK;
}

/* What is listed of a directory. */
enum wanted { FILES, FOLDERS, FOLDERS_AND_LINKS };

static mode_t mode_of(DIR *directory, const struct dirent *entry, bool links)
{
    struct stat info;
    if (entry->d_type == DT_REG || entry->d_type == DT_DIR) {
        return entry->d_type == DT_REG ? S_IFREG : S_IFDIR;
    }
    /* A dangling link or a vanished file is kept, so that reading it reports the reason. */
    int flags = links ? 0 : AT_SYMLINK_NOFOLLOW;
    return fstatat(dirfd(directory), entry->d_name, &info, flags) == 0 ? info.st_mode : S_IFREG;
}

/* Whether an entry is listed: hidden ones are not. Of files all are that are no folders, since reading
   says what is wrong with the others. */
static bool is_listed(DIR *directory, const struct dirent *entry, enum wanted wanted,
                      struct ec_dir_list *list)
{
    if (entry->d_name[0] == '.') {
        return false;
    }
    bool folder = S_ISDIR(mode_of(directory, entry, wanted != FOLDERS));
    list->skipped_directories += folder && wanted == FILES;
    return folder == (wanted != FILES);
}

static enum ec_load_status add_name(struct ec_dir_list *list, size_t *capacity, const char *name)
{
    void *names = list->names;
    bool ok = ec_grow(&names, capacity, list->count + 1, sizeof(*list->names));
    list->names = names;
    char *copy = ok ? strdup(name) : NULL;
    if (!copy) {
        return EC_LOAD_NOMEM;
    }
    list->names[list->count++] = copy;
    return EC_LOAD_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum ec_load_status read_names(DIR *directory, size_t limit, enum wanted wanted,
                                      struct ec_dir_list *list)
{
    size_t capacity = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (!entry && errno != 0) {
            list->error = errno;
            return EC_LOAD_FAILED;
        }
        if (!entry) {
            break;
        }
        if (!is_listed(directory, entry, wanted, list)) {
            continue;
        }
        if (list->count == limit) {
            return EC_LOAD_TOO_LARGE;
        }
        enum ec_load_status status = add_name(list, &capacity, entry->d_name);
        if (status != EC_LOAD_OK) {
            return status;
        }
    }
    if (list->count > 0) {
        qsort(list->names, list->count, sizeof(*list->names), by_name);
    }
    return EC_LOAD_OK;
}

static enum ec_load_status list_directory(const char *path, size_t limit, enum wanted wanted,
                                          struct ec_dir_list *list)
{
    *list = (struct ec_dir_list){0};
    DIR *directory = opendir(path);
    if (!directory) {
        list->error = errno;
        return errno == ENOMEM ? EC_LOAD_NOMEM : EC_LOAD_FAILED;
    }
    enum ec_load_status status = read_names(directory, limit, wanted, list);
    closedir(directory);
    return status;
}

static enum ec_load_status real_list(const struct ec_vfs *vfs, const char *path, size_t limit,
                                     struct ec_dir_list *list)
{
    (void)vfs;
    return list_directory(path, limit, FILES, list);
}

static enum ec_load_status real_folders(const struct ec_vfs *vfs, const char *path, size_t limit,
                                        bool links, struct ec_dir_list *list)
{
    (void)vfs;
    return list_directory(path, limit, links ? FOLDERS_AND_LINKS : FOLDERS, list);
}

static enum ec_load_status real_look(const struct ec_vfs *vfs, const char *path,
                                     struct ec_file *file)
{
    struct stat info;
    (void)vfs;
    *file = (struct ec_file){0};
    if (stat(path, &info) != 0) {
        return failed(file, errno);
    }
    take_info(file, &info);
    return S_ISDIR(info.st_mode)   ? EC_LOAD_DIRECTORY
           : S_ISREG(info.st_mode) ? EC_LOAD_OK
                                   : EC_LOAD_NOT_REGULAR;
}

void ec_dir_list_fini(struct ec_dir_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->names[i]);
    }
    free(list->names);
    *list = (struct ec_dir_list){0};
}

const struct ec_vfs ec_vfs_real = {
    .read = real_read, .list = real_list, .folders = real_folders, .look = real_look};
