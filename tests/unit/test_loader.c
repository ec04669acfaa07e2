/* SPDX-License-Identifier: MIT */
/* The loader against a real folder: what is no file is never read, nothing is followed, nothing is left
   open. read() is replaced here, so that short and failing reads can be had at will. */
#include "source/loader.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { NO_LIMIT = 1 << 20, PATH_SIZE = 256 };

/* What read() does: at most `piece` bytes a call, EINTR at every other call, an error or the end of the
   file once `until` bytes were given. */
static struct reading {
    size_t piece;
    size_t given;
    size_t until;
    unsigned calls;
    int error;
    bool interrupt;
    bool limited;
} reading;

ssize_t read(int fd, void *bytes, size_t size)
{
    reading.calls++;
    if (reading.interrupt && reading.calls % 2 == 1) {
        errno = EINTR;
        return -1;
    }
    if (reading.limited && reading.given >= reading.until) {
        errno = reading.error;
        return reading.error ? -1 : 0;
    }
    if (reading.piece > 0 && size > reading.piece) {
        size = reading.piece;
    }
    ssize_t got = syscall(SYS_read, fd, bytes, size);
    reading.given += got > 0 ? (size_t)got : 0;
    return got;
}

/* ---- a folder of its own ----------------------------------------------------------------------- */

static char folder[PATH_SIZE];

static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *directory = opendir("/proc/self/fd");
    while (directory && readdir(directory)) {
        count++;
    }
    if (directory) {
        closedir(directory);
    }
    return count;
}

static size_t descriptors_before;

static void set_up(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof(folder), "%s/ecconf-loader-XXXXXX", base && *base ? base : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    reading = (struct reading){0};
    descriptors_before = open_descriptors();
}

static void remove_all(const char *path)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;
    while (directory && (entry = readdir(directory)) != NULL) {
        char name[2 * PATH_SIZE];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        if (unlink(name) != 0) {
            remove_all(name);
        }
    }
    if (directory) {
        closedir(directory);
    }
    ck_assert_int_eq(rmdir(path), 0);
}

static void tear_down(void)
{
    ck_assert_uint_eq(open_descriptors(), descriptors_before);
    ck_assert_int_eq(chdir("/"), 0);
    remove_all(folder);
}

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static enum ec_load_status load(const char *path, size_t limit, struct ec_file *file)
{
    return ec_vfs_real.read(&ec_vfs_real, path, limit, file);
}

/* ---- files ------------------------------------------------------------------------------------- */

START_TEST(a_file_is_read_whole)
{
    struct ec_file file;
    struct stat info;
    write_file("a.conf", "Max = 1\n");
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &file), EC_LOAD_OK);
    ck_assert_uint_eq(file.len, 8);
    ck_assert_mem_eq(file.bytes, "Max = 1\n\0", 8 + EC_SOURCE_PADDING);
    ck_assert_int_eq(stat("a.conf", &info), 0);
    ck_assert_uint_eq(file.inode, (uint64_t)info.st_ino);
    ck_assert_uint_eq(file.device, (uint64_t)info.st_dev);
    free(file.bytes);
}
END_TEST

START_TEST(an_empty_file_is_a_file)
{
    struct ec_file file;
    write_file("empty.conf", "");
    ck_assert_int_eq(load("empty.conf", 0, &file), EC_LOAD_OK);
    ck_assert_uint_eq(file.len, 0);
    ck_assert_mem_eq(file.bytes, "\0", EC_SOURCE_PADDING);
    free(file.bytes);
}
END_TEST

START_TEST(the_limit_is_the_last_size_that_is_read)
{
    struct ec_file file;
    write_file("a.conf", "12345678");
    ck_assert_int_eq(load("a.conf", 8, &file), EC_LOAD_OK);
    free(file.bytes);
    reading.calls = 0;
    ck_assert_int_eq(load("a.conf", 7, &file), EC_LOAD_TOO_LARGE);
    ck_assert_uint_eq(file.len, 8);
    ck_assert_ptr_null(file.bytes);
    ck_assert_uint_eq(reading.calls, 0);
}
END_TEST

START_TEST(short_and_interrupted_reads)
{
    struct ec_file file;
    write_file("a.conf", "Hostname = mx1.example.com\n");
    reading = (struct reading){.piece = 1, .interrupt = true};
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &file), EC_LOAD_OK);
    ck_assert_str_eq(file.bytes, "Hostname = mx1.example.com\n");
    free(file.bytes);
}
END_TEST

START_TEST(a_file_that_shrinks_gives_fewer_bytes)
{
    struct ec_file file;
    write_file("a.conf", "Max = 1\nMin = 2\n");
    reading = (struct reading){.piece = 4, .limited = true, .until = 8};
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &file), EC_LOAD_OK);
    ck_assert_uint_eq(file.len, 8);
    ck_assert_mem_eq(file.bytes, "Max = 1\n\0", 8 + EC_SOURCE_PADDING);
    free(file.bytes);
}
END_TEST

START_TEST(a_read_error_is_reported)
{
    struct ec_file file;
    write_file("a.conf", "Max = 1\n");
    reading = (struct reading){.piece = 4, .limited = true, .until = 4, .error = EIO};
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, EIO);
    ck_assert_ptr_null(file.bytes);
}
END_TEST

START_TEST(what_is_no_file_is_never_read)
{
    struct ec_file file;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(mkfifo("fifo", 0600), 0);
    ck_assert_int_eq(mkdir("directory", 0700), 0);
    ck_assert_int_eq(symlink("fifo", "link"), 0);
    ck_assert_int_eq(load("fifo", NO_LIMIT, &file), EC_LOAD_NOT_REGULAR);
    ck_assert_str_eq(file.kind, "a FIFO");
    ck_assert_int_eq(load("link", NO_LIMIT, &file), EC_LOAD_NOT_REGULAR);
    ck_assert_str_eq(file.kind, "a FIFO");
    ck_assert_int_eq(load("socket", NO_LIMIT, &file), EC_LOAD_NOT_REGULAR);
    ck_assert_str_eq(file.kind, "a socket");
    ck_assert_int_eq(load("/dev/zero", NO_LIMIT, &file), EC_LOAD_NOT_REGULAR);
    ck_assert_str_eq(file.kind, "a device");
    ck_assert_int_eq(load("directory", NO_LIMIT, &file), EC_LOAD_DIRECTORY);
    ck_assert_int_eq(load(".", NO_LIMIT, &file), EC_LOAD_DIRECTORY);
    ck_assert_uint_eq(reading.calls, 0);
    close(fd);
}
END_TEST

/* Opening a FIFO would wake its writer, and opening some devices does things. */
START_TEST(what_is_no_file_is_never_opened)
{
    struct ec_file file;
    char event[256];
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    ck_assert_int_eq(mkfifo("fifo", 0600), 0);
    write_file("a.conf", "x");
    if (watch < 0 || inotify_add_watch(watch, "fifo", IN_OPEN) < 0 ||
        inotify_add_watch(watch, "a.conf", IN_OPEN) < 0) {
        puts("SKIP no inotify here");
        return;
    }
    ck_assert_int_eq(load("fifo", NO_LIMIT, &file), EC_LOAD_NOT_REGULAR);
    ck_assert_int_eq((int)syscall(SYS_read, watch, event, sizeof(event)), -1);
    ck_assert_int_eq(errno, EAGAIN);
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &file), EC_LOAD_OK);
    ck_assert_int_gt((int)syscall(SYS_read, watch, event, sizeof(event)), 0);
    free(file.bytes);
    close(watch);
}
END_TEST

START_TEST(what_is_not_there_has_a_reason)
{
    struct ec_file file;
    write_file("a.conf", "");
    ck_assert_int_eq(symlink("loop-b", "loop-a"), 0);
    ck_assert_int_eq(symlink("loop-a", "loop-b"), 0);
    ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
    ck_assert_int_eq(load("no-such", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, ENOENT);
    ck_assert_int_eq(load("dangling", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, ENOENT);
    ck_assert_int_eq(load("a.conf/below", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, ENOTDIR);
    ck_assert_int_eq(load("loop-a", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, ELOOP);
    ck_assert_int_eq(load("", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, ENOENT);
}
END_TEST

START_TEST(permissions_are_respected)
{
    struct ec_file file;
    write_file("a.conf", "x");
    ck_assert_int_eq(chmod("a.conf", 0), 0);
    if (access("a.conf", R_OK) == 0) {
        puts("SKIP permissions do not bind this user");
        return;
    }
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, EACCES);
}
END_TEST

/* The way of pid files and editors: the file is another one each time its name is looked up. */
START_TEST(a_replaced_file_is_the_new_one)
{
    struct ec_file before;
    struct ec_file after;
    write_file("a.conf", "old");
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &before), EC_LOAD_OK);
    write_file("b.conf", "new");
    ck_assert_int_eq(rename("b.conf", "a.conf"), 0);
    ck_assert_int_eq(load("a.conf", NO_LIMIT, &after), EC_LOAD_OK);
    ck_assert_str_eq(before.bytes, "old");
    ck_assert_str_eq(after.bytes, "new");
    ck_assert(before.inode != after.inode);
    free(before.bytes);
    free(after.bytes);
}
END_TEST

/* ---- folders ----------------------------------------------------------------------------------- */

START_TEST(a_folder_is_listed_in_byte_order)
{
    static const char *const wanted[] = {"10-ten", "9-nine",   "Z",    "_under", "a.conf",
                                         "b",      "dangling", "fifo", "link",   "\xc3\xa4"};
    struct ec_dir_list list;
    for (size_t i = EC_COUNT(wanted); i > 0; i--) {
        if (strlen(wanted[i - 1]) < 8 && strcmp(wanted[i - 1], "fifo") != 0 &&
            strcmp(wanted[i - 1], "link") != 0) {
            write_file(wanted[i - 1], "");
        }
    }
    write_file(".hidden", "");
    ck_assert_int_eq(mkdir("folder", 0700), 0);
    ck_assert_int_eq(mkdir(".folder", 0700), 0);
    ck_assert_int_eq(symlink("folder", "folder-link"), 0);
    ck_assert_int_eq(symlink("b", "link"), 0);
    ck_assert_int_eq(symlink("nowhere", "dangling"), 0);
    ck_assert_int_eq(mkfifo("fifo", 0600), 0);
    ck_assert_int_eq(ec_vfs_real.list(&ec_vfs_real, ".", 100, &list), EC_LOAD_OK);
    ck_assert_uint_eq(list.count, EC_COUNT(wanted));
    for (size_t i = 0; i < EC_COUNT(wanted); i++) {
        ck_assert_str_eq(list.names[i], wanted[i]);
    }
    ck_assert_uint_eq(list.skipped_directories, 2);
    ec_dir_list_fini(&list);
    ck_assert_uint_eq(list.count, 0);
}
END_TEST

START_TEST(a_folder_has_a_limit)
{
    struct ec_dir_list list;
    write_file("a", "");
    write_file("b", "");
    write_file(".c", "");
    ck_assert_int_eq(ec_vfs_real.list(&ec_vfs_real, ".", 2, &list), EC_LOAD_OK);
    ck_assert_uint_eq(list.count, 2);
    ec_dir_list_fini(&list);
    ck_assert_int_eq(ec_vfs_real.list(&ec_vfs_real, ".", 1, &list), EC_LOAD_TOO_LARGE);
    ec_dir_list_fini(&list);
}
END_TEST

START_TEST(an_empty_folder_has_no_names)
{
    struct ec_dir_list list;
    ck_assert_int_eq(ec_vfs_real.list(&ec_vfs_real, ".", 0, &list), EC_LOAD_OK);
    ck_assert_uint_eq(list.count, 0);
    ec_dir_list_fini(&list);
}
END_TEST

START_TEST(what_is_no_folder_is_not_listed)
{
    struct ec_dir_list list;
    write_file("a.conf", "");
    ck_assert_int_eq(ec_vfs_real.list(&ec_vfs_real, "a.conf", 9, &list), EC_LOAD_FAILED);
    ck_assert_int_eq(list.error, ENOTDIR);
    ec_dir_list_fini(&list);
    ck_assert_int_eq(ec_vfs_real.list(&ec_vfs_real, "no-such", 9, &list), EC_LOAD_FAILED);
    ck_assert_int_eq(list.error, ENOENT);
    ec_dir_list_fini(&list);
}
END_TEST

/* ---- streams ----------------------------------------------------------------------------------- */

/* The reading end of a pipe with `text` in it. */
static int pipe_with(const char *text)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    close(ends[1]);
    return ends[0];
}

START_TEST(a_stream_is_read_to_its_end)
{
    struct ec_file file;
    int fd = pipe_with("Max = 1\nMin = 2\n");
    reading = (struct reading){.piece = 3, .interrupt = true};
    ck_assert_int_eq(ec_read_stream(fd, NO_LIMIT, &file), EC_LOAD_OK);
    ck_assert_uint_eq(file.len, 16);
    ck_assert_mem_eq(file.bytes, "Max = 1\nMin = 2\n\0", 16 + EC_SOURCE_PADDING);
    free(file.bytes);
    close(fd);
}
END_TEST

START_TEST(a_long_stream)
{
    enum { LENGTH = 60000 };
    static char text[LENGTH + 1];
    struct ec_file file;
    memset(text, 'x', LENGTH);
    int fd = pipe_with(text);
    ck_assert_int_eq(ec_read_stream(fd, LENGTH, &file), EC_LOAD_OK);
    ck_assert_uint_eq(file.len, LENGTH);
    ck_assert_mem_eq(file.bytes, text, LENGTH);
    free(file.bytes);
    close(fd);
    fd = pipe_with(text);
    ck_assert_int_eq(ec_read_stream(fd, LENGTH - 1, &file), EC_LOAD_TOO_LARGE);
    ck_assert_ptr_null(file.bytes);
    close(fd);
}
END_TEST

START_TEST(an_empty_stream)
{
    struct ec_file file;
    int fd = pipe_with("");
    ck_assert_int_eq(ec_read_stream(fd, 0, &file), EC_LOAD_OK);
    ck_assert_uint_eq(file.len, 0);
    free(file.bytes);
    close(fd);
}
END_TEST

START_TEST(a_stream_that_fails)
{
    struct ec_file file;
    ck_assert_int_eq(ec_read_stream(-1, NO_LIMIT, &file), EC_LOAD_FAILED);
    ck_assert_int_eq(file.error, EBADF);
    ck_assert_ptr_null(file.bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loader");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_file_is_read_whole);
    tcase_add_test(cases, an_empty_file_is_a_file);
    tcase_add_test(cases, the_limit_is_the_last_size_that_is_read);
    tcase_add_test(cases, short_and_interrupted_reads);
    tcase_add_test(cases, a_file_that_shrinks_gives_fewer_bytes);
    tcase_add_test(cases, a_read_error_is_reported);
    tcase_add_test(cases, what_is_no_file_is_never_read);
    tcase_add_test(cases, what_is_no_file_is_never_opened);
    tcase_add_test(cases, what_is_not_there_has_a_reason);
    tcase_add_test(cases, permissions_are_respected);
    tcase_add_test(cases, a_replaced_file_is_the_new_one);
    tcase_add_test(cases, a_folder_is_listed_in_byte_order);
    tcase_add_test(cases, a_folder_has_a_limit);
    tcase_add_test(cases, an_empty_folder_has_no_names);
    tcase_add_test(cases, what_is_no_folder_is_not_listed);
    tcase_add_test(cases, a_stream_is_read_to_its_end);
    tcase_add_test(cases, a_long_stream);
    tcase_add_test(cases, an_empty_stream);
    tcase_add_test(cases, a_stream_that_fails);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
