/* SPDX-License-Identifier: MIT */
/* Facts about users, groups, paths and the kernel, from files in a scratch directory and from the
   machine the test runs on. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "host/host.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

enum { NOBODY = 65534, MIB = 1024 * 1024 };

static const char good_passwd[] = "root:x:0:0:root:/root:/bin/bash\n"
                                  "# service accounts\n"
                                  "\n"
                                  "ecuser:x:500:501:MTA:/opt:/usr/sbin/nologin\n"
                                  "mail:x:8:8::/var/mail:";
static const char good_group[] = "root:x:0:\n"
                                 "mail:x:8:ecuser,bin\n"
                                 "ecuser:x:501:\n";

/* Scratch directory, one per test, without links in its path. */
static char scratch[PATH_MAX];
static struct ec_arena arena;
static size_t fds_before;

static size_t count_fds(void)
{
    size_t count = 0;
    DIR *dir = opendir("/proc/self/fd");
    if (!dir) {
        return 0;
    }
    while (readdir(dir)) {
        count++;
    }
    closedir(dir);
    return count;
}

static void setup(void)
{
    char name[] = "/tmp/ecconf-host-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_ptr_nonnull(realpath(name, scratch));
    ck_assert_int_eq(chmod(scratch, 0755), 0);
    ec_arena_init(&arena);
    fds_before = count_fds();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

/* Every test ends with as many descriptors as it began with. */
static void teardown(void)
{
    ck_assert_uint_eq(count_fds(), fds_before);
    ec_arena_fini(&arena);
    nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of `name` in the scratch directory; lives until teardown. */
static char *in_scratch(const char *name)
{
    return ec_arena_printf(&arena, "%s%s", scratch, name);
}

static char *write_bytes(const char *name, const void *bytes, size_t size)
{
    char *path = in_scratch(name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static char *write_text(const char *name, const char *text)
{
    return write_bytes(name, text, strlen(text));
}

static void make_dir(const char *name)
{
    ck_assert_int_eq(mkdir(in_scratch(name), 0755), 0);
    ck_assert_int_eq(chmod(in_scratch(name), 0755), 0);
}

static void make_link(const char *target, const char *name)
{
    ck_assert_int_eq(symlink(target, in_scratch(name)), 0);
}

static struct ec_host *open_host(struct ec_host_options options)
{
    struct ec_host_error error;
    struct ec_host *host = ec_host_new(&options, &error);
    ck_assert_msg(host != NULL, "%s", error.message);
    ck_assert_int_eq(error.status, EC_HOST_OK);
    ck_assert_str_eq(error.message, "");
    return host;
}

static void check_refused(struct ec_host_options options, enum ec_host_status status,
                          const char *message)
{
    struct ec_host_error error;
    ck_assert_ptr_null(ec_host_new(&options, &error));
    ck_assert_int_eq(error.status, status);
    ck_assert_str_eq(error.message, message);
}

/* ---- databases from files ---- */

START_TEST(good_files_answer)
{
    struct ec_host *host = open_host((struct ec_host_options){
        .passwd = write_text("/p", good_passwd), .group = write_text("/g", good_group)});
    struct ec_user user;
    struct ec_group group;
    size_t notes;
    ec_host_notes(host, &notes);
    ck_assert_uint_eq(notes, 0);
    ck_assert_str_eq(ec_host_mode(host), "host");
    ck_assert_str_eq(ec_host_user_database(host), in_scratch("/p"));
    ck_assert_str_eq(ec_host_group_database(host), in_scratch("/g"));
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("ecuser"), &user), EC_FACT_YES);
    ck_assert_str_eq(user.name, "ecuser");
    ck_assert_uint_eq(user.uid, 500);
    ck_assert_uint_eq(user.gid, 501);
    ck_assert_str_eq(user.shell, "/usr/sbin/nologin");
    ck_assert_ptr_null(user.reason);
    ck_assert_int_eq(ec_host_user_by_uid(host, 8, &user), EC_FACT_YES);
    ck_assert_str_eq(user.name, "mail");
    ck_assert_str_eq(user.shell, "");
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("mail"), &group), EC_FACT_YES);
    ck_assert_uint_eq(group.gid, 8);
    ck_assert_uint_eq(group.members_size, 11);
    ck_assert_mem_eq(group.members, "ecuser\0bin", 11);
    ck_assert_int_eq(ec_host_group_by_gid(host, 501, &group), EC_FACT_YES);
    ck_assert_str_eq(group.name, "ecuser");
    ck_assert(!ec_host_out_of_memory(host));
    ec_host_free(host);
}
END_TEST

/* Names are exact, never numbers, and never cut at a NUL byte. */
START_TEST(names_are_exact)
{
    static const struct ec_str absent[] = {{"Root", 4}, {"root ", 5},   {"", 0},      {NULL, 0},
                                           {"0", 1},    {"root\0x", 6}, {"roo", 3},   {"rootx", 5},
                                           {"#", 1},    {"zzz", 3},     {"\xff\xff", 2}};
    struct ec_host *host = open_host((struct ec_host_options){
        .passwd = write_text("/p", good_passwd), .group = write_text("/g", good_group)});
    for (size_t i = 0; i < EC_COUNT(absent); i++) {
        struct ec_user user;
        struct ec_group group;
        ck_assert_int_eq(ec_host_user_by_name(host, absent[i], &user), EC_FACT_NO);
        ck_assert_mem_eq(user.name, absent[i].len ? absent[i].ptr : "", absent[i].len);
        ck_assert_ptr_null(user.reason);
        ck_assert_int_eq(ec_host_group_by_name(host, absent[i], &group), EC_FACT_NO);
    }
    struct ec_user user;
    ck_assert_int_eq(ec_host_user_by_uid(host, 4294967295U, &user), EC_FACT_NO);
    ck_assert_ptr_null(user.name);
    ec_host_free(host);
}
END_TEST

START_TEST(membership)
{
    struct ec_host *host = open_host((struct ec_host_options){
        .passwd = write_text("/p", good_passwd), .group = write_text("/g", good_group)});
    static const struct {
        const char *user;
        const char *group;
        enum ec_fact fact;
    } cases[] = {
        {"ecuser", "ecuser", EC_FACT_YES}, /* primary */
        {"ecuser", "mail", EC_FACT_YES},   /* listed */
        {"ecuser", "root", EC_FACT_NO},   {"mail", "mail", EC_FACT_YES},
        {"root", "mail", EC_FACT_NO},     {"nosuch", "mail", EC_FACT_NO},
        {"bin", "mail", EC_FACT_NO}, /* listed, but no such user */
        {"ecuser", "nosuch", EC_FACT_NO},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        struct ec_user user;
        struct ec_group group;
        ec_host_user_by_name(host, ec_str_from(cases[i].user), &user);
        ec_host_group_by_name(host, ec_str_from(cases[i].group), &group);
        ck_assert_msg(ec_host_is_member(&user, &group) == cases[i].fact, "%s in %s",
                      cases[i].user, cases[i].group);
    }
    ec_host_free(host);
}
END_TEST

/* With one database only, a listed name is a member although the user cannot be looked up. */
START_TEST(one_of_two_files)
{
    struct ec_user user;
    struct ec_group group;
    const char *const *names;
    struct ec_host *host =
        open_host((struct ec_host_options){.group = write_text("/g", good_group)});
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("ecuser"), &user), EC_FACT_UNKNOWN);
    ck_assert_str_eq(user.reason, "no user database given");
    ck_assert_str_eq(user.name, "ecuser");
    ck_assert_ptr_null(ec_host_user_database(host));
    ck_assert_uint_eq(ec_host_user_names(host, &names), 0);
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("mail"), &group), EC_FACT_YES);
    ck_assert_int_eq(ec_host_is_member(&user, &group), EC_FACT_YES);
    ec_host_group_by_name(host, EC_STR("root"), &group);
    ck_assert_int_eq(ec_host_is_member(&user, &group), EC_FACT_UNKNOWN);
    ec_host_free(host);

    host = open_host((struct ec_host_options){.passwd = write_text("/p", good_passwd)});
    ck_assert_int_eq(ec_host_group_by_gid(host, 0, &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, "no group database given");
    ck_assert_int_eq(ec_host_user_by_uid(host, 0, &user), EC_FACT_YES);
    ec_host_free(host);
}
END_TEST

/* A file with one of every oddity. */
static const char odd_passwd[] = "toor:x:0:0::/root:/bin/sh\r\n"
                           "root:x:0:0::/root:/bin/sh\n"
                           "+nisuser::::::\n"
                           "-\n"
                           "short:x:1:1\n"
                           "a:x:-1:1:::\n"
                           "b:x:4294967295:1:::\n"
                           "c:x:4294967296:1:::\n"
                           "d:x:0x5:1:::\n"
                           "e:x::1:::\n"
                           "f:x:1:one:::\n"
                           "third:x:000:007:::\r\n"
                           ":x:1:1:::\n"
                           "  blank:x:65535:4294967294::/:\n"
                           "root:x:7:7:::\n"
                           "long:x:1:1:::a:b\n"
                           "  # comment\n"
                           "\t\n"
                           "last:x:9:9:::/bin/true";

START_TEST(odd_lines_are_noted)
{
    static const struct {
        size_t line;
        enum ec_host_note_kind kind;
        const char *text;
    } expected[] = {
        {1, EC_HOST_NOTE_CRLF, "lines end with CR LF"},
        {1, EC_HOST_NOTE_UID_ZERO_ALIAS, "'toor' has uid 0"},
        {3, EC_HOST_NOTE_COMPAT, "compat entries ('+') are not resolved"},
        {4, EC_HOST_NOTE_COMPAT, "compat entries ('-') are not resolved"},
        {5, EC_HOST_NOTE_FIELDS, "4 fields where 7 are wanted; the line is skipped"},
        {6, EC_HOST_NOTE_BAD_ID, "'-1' is not an id; the line is skipped"},
        {7, EC_HOST_NOTE_BAD_ID, "'4294967295' is not an id; the line is skipped"},
        {8, EC_HOST_NOTE_BAD_ID, "'4294967296' is not an id; the line is skipped"},
        {9, EC_HOST_NOTE_BAD_ID, "'0x5' is not an id; the line is skipped"},
        {10, EC_HOST_NOTE_BAD_ID, "'' is not an id; the line is skipped"},
        {11, EC_HOST_NOTE_BAD_ID, "'one' is not an id; the line is skipped"},
        {12, EC_HOST_NOTE_ODD_ID, "id '000' has leading zeros; read as decimal"},
        {12, EC_HOST_NOTE_ODD_ID, "id '007' has leading zeros; read as decimal"},
        {12, EC_HOST_NOTE_UID_ZERO_ALIAS, "'third' has uid 0"},
        {13, EC_HOST_NOTE_FIELDS, "the entry has no name; the line is skipped"},
        {15, EC_HOST_NOTE_DUPLICATE, "'root' is already defined in line 2, which counts"},
        {16, EC_HOST_NOTE_FIELDS, "8 fields where 7 are wanted; the line is skipped"},
    };
    struct ec_host *host =
        open_host((struct ec_host_options){.passwd = write_text("/p", odd_passwd)});
    size_t count;
    const struct ec_host_note *notes = ec_host_notes(host, &count);
    ck_assert_uint_eq(count, EC_COUNT(expected));
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(notes[i].line, expected[i].line);
        ck_assert_int_eq(notes[i].kind, expected[i].kind);
        ck_assert_str_eq(notes[i].text, expected[i].text);
        ck_assert_str_eq(notes[i].file, in_scratch("/p"));
    }
    ec_host_free(host);
}
END_TEST

START_TEST(odd_lines_that_count)
{
    static const char *const kept[] = {"toor", "root", "third", "blank", "root", "last"};
    struct ec_host *host =
        open_host((struct ec_host_options){.passwd = write_text("/p", odd_passwd)});
    const char *const *names;
    ck_assert_uint_eq(ec_host_user_names(host, &names), EC_COUNT(kept));
    for (size_t i = 0; i < EC_COUNT(kept); i++) {
        ck_assert_str_eq(names[i], kept[i]);
    }
    struct ec_user user;
    ck_assert_int_eq(ec_host_user_by_uid(host, 0, &user), EC_FACT_YES);
    ck_assert_str_eq(user.name, "toor"); /* the first entry wins */
    ck_assert_str_eq(user.shell, "/bin/sh");
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("root"), &user), EC_FACT_YES);
    ck_assert_uint_eq(user.uid, 0);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("third"), &user), EC_FACT_YES);
    ck_assert_uint_eq(user.gid, 7);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("blank"), &user), EC_FACT_YES);
    ck_assert_uint_eq(user.uid, 65535);
    ck_assert_uint_eq(user.gid, 4294967294U);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("last"), &user), EC_FACT_YES);
    ck_assert_str_eq(user.shell, "/bin/true");
    ec_host_free(host);
}
END_TEST

START_TEST(group_file_with_cr_lf)
{
    struct ec_host *host = open_host((struct ec_host_options){
        .group = write_text("/g", "a:x:1:u,v\r\nb:x:2:\r\na:x:3:w\r\nc:x:1\r\n")});
    struct ec_group group;
    size_t count;
    const struct ec_host_note *notes = ec_host_notes(host, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(notes[0].kind, EC_HOST_NOTE_CRLF);
    ck_assert_str_eq(notes[1].text, "'a' is already defined in line 1, which counts");
    ck_assert_str_eq(notes[2].text, "3 fields where 4 are wanted; the line is skipped");
    ec_host_group_by_name(host, EC_STR("a"), &group);
    ck_assert_uint_eq(group.gid, 1);
    ck_assert_mem_eq(group.members, "u\0v", 4);
    ec_host_group_by_name(host, EC_STR("b"), &group);
    ck_assert_uint_eq(group.members_size, 0);
    ec_host_free(host);
}
END_TEST

START_TEST(notes_are_limited)
{
    char text[4 * 151 + 1] = "";
    for (size_t i = 0; i < 151; i++) {
        memcpy(text + 4 * i, "+x:\n", 4);
    }
    struct ec_host *host = open_host(
        (struct ec_host_options){.passwd = write_bytes("/p", text, 4 * 151)});
    size_t count;
    const struct ec_host_note *notes = ec_host_notes(host, &count);
    ck_assert_uint_eq(count, EC_HOST_MAX_NOTES + 1);
    ck_assert_int_eq(notes[EC_HOST_MAX_NOTES].kind, EC_HOST_NOTE_MORE);
    ck_assert_uint_eq(notes[EC_HOST_MAX_NOTES].line, EC_HOST_MAX_NOTES + 1);
    ec_host_free(host);
}
END_TEST

START_TEST(bad_files_are_refused)
{
    char *long_line = malloc(MIB + 32);
    ck_assert_ptr_nonnull(long_line);
    memset(long_line, 'x', MIB + 32);
    memcpy(long_line, "a:x:1:1:::\n", 11);
    struct ec_host_options exact = {.passwd = write_bytes("/exact", long_line, 11 + MIB)};
    struct ec_host_options over = {.passwd = write_bytes("/over", long_line, 11 + MIB + 1)};
    free(long_line);
    struct ec_host *host = open_host(exact);
    size_t count;
    ck_assert_int_eq(ec_host_notes(host, &count)[0].kind, EC_HOST_NOTE_FIELDS);
    ck_assert_uint_eq(count, 1);
    ec_host_free(host);
    check_refused(over, EC_HOST_MALFORMED, in_scratch("/over: line 2 is longer than 1 MiB"));
    check_refused((struct ec_host_options){.group = write_bytes("/nul", "a:x:1:\nb\0:x:2:\n", 16)},
                  EC_HOST_MALFORMED, in_scratch("/nul: line 2 has a NUL byte"));
    check_refused((struct ec_host_options){.offline = true, .passwd = in_scratch("/none")},
                  EC_HOST_UNREADABLE, in_scratch("/none: No such file or directory"));
    check_refused((struct ec_host_options){.passwd = scratch}, EC_HOST_UNREADABLE,
                  in_scratch(": not a regular file"));
    ck_assert_int_eq(mkfifo(in_scratch("/fifo"), 0600), 0);
    check_refused((struct ec_host_options){.group = in_scratch("/fifo")}, EC_HOST_UNREADABLE,
                  in_scratch("/fifo: not a regular file"));
    int fd = open(in_scratch("/huge"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(ftruncate(fd, 64L * MIB + 1), 0);
    close(fd);
    check_refused((struct ec_host_options){.passwd = in_scratch("/huge")}, EC_HOST_MALFORMED,
                  in_scratch("/huge: larger than 64 MiB"));
    check_refused((struct ec_host_options){.root = in_scratch("/none")}, EC_HOST_UNREADABLE,
                  in_scratch("/none: No such file or directory"));
    check_refused((struct ec_host_options){.root = in_scratch("/exact")}, EC_HOST_UNREADABLE,
                  in_scratch("/exact: Not a directory"));
}
END_TEST

START_TEST(empty_file_answers_no)
{
    struct ec_host *host = open_host((struct ec_host_options){.passwd = write_text("/p", "")});
    struct ec_user user;
    const char *const *names;
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("root"), &user), EC_FACT_NO);
    ck_assert_int_eq(ec_host_user_by_uid(host, 0, &user), EC_FACT_NO);
    ck_assert_uint_eq(ec_host_user_names(host, &names), 0);
    ec_host_free(host);
}
END_TEST

/* 20 000 entries in falling order: found by both keys, names limited. */
START_TEST(large_file)
{
    enum { ENTRIES = 20000 };
    FILE *file = fopen(in_scratch("/p"), "w");
    ck_assert_ptr_nonnull(file);
    for (int i = ENTRIES; i > 0; i--) {
        fprintf(file, "u%d:x:%d:%d::/:\n", i, i, i + 1);
    }
    fclose(file);
    struct ec_host *host = open_host((struct ec_host_options){.passwd = in_scratch("/p")});
    for (uint32_t i = 1; i <= ENTRIES; i++) {
        struct ec_user user;
        char name[16];
        snprintf(name, sizeof name, "u%u", i);
        ck_assert_int_eq(ec_host_user_by_name(host, ec_str_from(name), &user), EC_FACT_YES);
        ck_assert_uint_eq(user.uid, i);
        ck_assert_int_eq(ec_host_user_by_uid(host, i, &user), EC_FACT_YES);
        ck_assert_str_eq(user.name, name);
    }
    const char *const *names;
    ck_assert_uint_eq(ec_host_user_names(host, &names), EC_HOST_MAX_NAMES);
    ck_assert_str_eq(names[0], "u20000");
    ec_host_free(host);
}
END_TEST

/* ---- modes ---- */

START_TEST(offline_knows_nothing)
{
    struct ec_host *host = open_host((struct ec_host_options){.offline = true, .root = scratch});
    struct ec_user user;
    struct ec_group group;
    struct ec_walk walk;
    unsigned cap = 1;
    struct ec_inside inside = {.mode = 1};
    ck_assert_str_eq(ec_host_mode(host), "offline");
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("root"), &user), EC_FACT_UNKNOWN);
    ck_assert_str_eq(user.reason, "offline");
    ck_assert_int_eq(ec_host_group_by_gid(host, 0, &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, "offline");
    ck_assert_int_eq(ec_host_is_member(&user, &group), EC_FACT_UNKNOWN);
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/"), &walk), EC_FACT_UNKNOWN);
    ck_assert_str_eq(walk.reason, "offline");
    ck_assert_uint_eq(walk.n_steps, 0);
    ck_assert_int_eq(ec_host_exists_inside(host, EC_STR("/"), EC_STR("tmp"), &inside),
                     EC_FACT_UNKNOWN);
    ck_assert_uint_eq(inside.mode, 0);
    ck_assert_int_eq(ec_host_kernel(host, EC_KERNEL_LAST_CAP, &cap), EC_FACT_UNKNOWN);
    ec_host_free(host);
}
END_TEST

START_TEST(offline_with_files)
{
    struct ec_host *host = open_host(
        (struct ec_host_options){.offline = true, .passwd = write_text("/p", good_passwd)});
    struct ec_user user;
    struct ec_group group;
    ck_assert_str_eq(ec_host_mode(host), "offline");
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("mail"), &user), EC_FACT_YES);
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("mail"), &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, "offline");
    ec_host_free(host);
}
END_TEST

/* DIR/etc/passwd is an absolute link that leads inside DIR; there is no DIR/etc/group. */
START_TEST(root_databases)
{
    struct ec_user user;
    struct ec_group group;
    unsigned cap;
    make_dir("/etc");
    write_text("/passwd.real", good_passwd);
    make_link("/passwd.real", "/etc/passwd");
    struct ec_host *host = open_host((struct ec_host_options){.root = in_scratch("//")});
    ck_assert_str_eq(ec_host_mode(host), "root");
    ck_assert_str_eq(ec_host_user_database(host), in_scratch("/etc/passwd"));
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("ecuser"), &user), EC_FACT_YES);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("ecusr"), &user), EC_FACT_NO);
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("root"), &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, in_scratch("/etc/group: No such file or directory"));
    ck_assert_ptr_null(ec_host_group_database(host));
    ck_assert_int_eq(ec_host_kernel(host, EC_KERNEL_LAST_CAP, &cap), EC_FACT_UNKNOWN);
    ec_host_free(host);

    write_bytes("/etc/group", "a\0", 2);
    host = open_host((struct ec_host_options){.root = scratch});
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("root"), &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, in_scratch("/etc/group: line 1 has a NUL byte"));
    ec_host_free(host);

    host = open_host(
        (struct ec_host_options){.root = scratch, .group = write_text("/g", good_group)});
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("mail"), &group), EC_FACT_YES);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("mail"), &user), EC_FACT_YES);
    ec_host_free(host);
}
END_TEST

START_TEST(root_database_of_wrong_type)
{
    struct ec_user user;
    struct ec_group group;
    make_dir("/etc");
    make_dir("/etc/passwd");
    ck_assert_int_eq(mkfifo(in_scratch("/etc/group"), 0600), 0);
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    ck_assert_int_eq(ec_host_user_by_uid(host, 0, &user), EC_FACT_UNKNOWN);
    ck_assert_str_eq(user.reason, in_scratch("/etc/passwd: Is a directory"));
    ck_assert_int_eq(ec_host_group_by_gid(host, 0, &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, in_scratch("/etc/group: not a regular file"));
    ec_host_free(host);
}
END_TEST

/* The system's databases, compared with what the C library says directly. */
START_TEST(system_databases)
{
    struct ec_host *host = open_host((struct ec_host_options){0});
    struct ec_user user;
    struct ec_user again;
    struct ec_group group;
    const struct passwd *entry = getpwuid(0);
    if (!entry) {
        fprintf(stderr, "SKIP system_databases: this system has no uid 0 entry\n");
        ec_host_free(host);
        return;
    }
    ck_assert_str_eq(ec_host_mode(host), "host");
    ck_assert_str_eq(ec_host_user_database(host), "the user database of this host");
    ck_assert_str_eq(ec_host_group_database(host), "the group database of this host");
    ck_assert_int_eq(ec_host_user_by_uid(host, 0, &user), EC_FACT_YES);
    ck_assert_str_eq(user.name, entry->pw_name);
    ck_assert_uint_eq(user.gid, entry->pw_gid);
    ck_assert_str_eq(user.shell, entry->pw_shell);
    ck_assert_int_eq(ec_host_user_by_uid(host, 0, &again), EC_FACT_YES);
    ck_assert_ptr_eq(again.name, user.name); /* the answer was kept */
    ck_assert_int_eq(ec_host_user_by_name(host, ec_str_from(user.name), &again), EC_FACT_YES);
    ck_assert_uint_eq(again.uid, 0);
    const char *const *names;
    size_t count = ec_host_user_names(host, &names);
    ck_assert_uint_gt(count, 0);
    ck_assert_uint_eq(ec_host_user_names(host, &names), count);
    ck_assert_uint_gt(ec_host_group_names(host, &names), 0);
    if (ec_host_group_by_gid(host, user.gid, &group) == EC_FACT_YES) {
        ck_assert_int_eq(ec_host_is_member(&user, &group), EC_FACT_YES);
    }
    ec_host_free(host);
}
END_TEST

START_TEST(system_does_not_know)
{
    struct ec_host *host = open_host((struct ec_host_options){0});
    struct ec_user user;
    struct ec_group group;
    static char long_name[4999];
    memset(long_name, 'x', sizeof long_name);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("no-such_ecconf_user"), &user), EC_FACT_NO);
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("no-such_ecconf_user"), &user), EC_FACT_NO);
    ck_assert_str_eq(user.name, "no-such_ecconf_user");
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("no-such_ecconf_group"), &group),
                     EC_FACT_NO);
    ck_assert_int_eq(ec_host_user_by_name(host, (struct ec_str){long_name, 4999}, &user),
                     EC_FACT_NO);
    ck_assert_int_eq(ec_host_group_by_name(host, (struct ec_str){long_name, 1024}, &group),
                     EC_FACT_NO);
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR(""), &group), EC_FACT_NO);
    ck_assert_int_eq(ec_host_user_by_uid(host, 4294967295U, &user), EC_FACT_NO);
    ec_host_free(host);
}
END_TEST

/* Puts `source` over /etc for this process only. False when that is not permitted. */
static bool replace_etc(const char *source)
{
    return unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount(source, "/etc", NULL, MS_BIND, NULL) == 0;
}

/* Without a database file a failed look-up must not read as "no such user". */
START_TEST(system_without_databases)
{
    struct ec_user user;
    struct ec_group group;
    make_dir("/etc");
    if (!replace_etc(in_scratch("/etc"))) {
        fprintf(stderr, "SKIP system_without_databases: cannot change mounts\n");
        return;
    }
    struct ec_host *host = open_host((struct ec_host_options){0});
    ck_assert_int_eq(ec_host_user_by_name(host, EC_STR("root"), &user), EC_FACT_UNKNOWN);
    ck_assert_str_eq(user.reason, "/etc/passwd: No such file or directory");
    ck_assert_int_eq(ec_host_group_by_gid(host, 0, &group), EC_FACT_UNKNOWN);
    ck_assert_str_eq(group.reason, "/etc/group: No such file or directory");
    ec_host_free(host);
    umount2("/etc", MNT_DETACH);
}
END_TEST

/* A group of 3000 members needs more than the first buffer. */
START_TEST(system_with_large_group)
{
    enum { MEMBERS = 3000 };
    struct ec_group group;
    make_dir("/etc");
    write_text("/etc/passwd", good_passwd);
    FILE *file = fopen(in_scratch("/etc/group"), "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "big:x:77:m0");
    for (int i = 1; i < MEMBERS; i++) {
        fprintf(file, ",m%d", i);
    }
    fprintf(file, "\n");
    fclose(file);
    if (!replace_etc(in_scratch("/etc"))) {
        fprintf(stderr, "SKIP system_with_large_group: cannot change mounts\n");
        return;
    }
    struct ec_host *host = open_host((struct ec_host_options){0});
    struct ec_user user = {.fact = EC_FACT_YES, .name = "m2999", .gid = 1};
    ck_assert_int_eq(ec_host_group_by_name(host, EC_STR("big"), &group), EC_FACT_YES);
    ck_assert_uint_eq(group.gid, 77);
    ck_assert_int_eq(ec_host_is_member(&user, &group), EC_FACT_YES);
    user.name = "m3000";
    ck_assert_int_eq(ec_host_is_member(&user, &group), EC_FACT_NO);
    ec_host_free(host);
    umount2("/etc", MNT_DETACH);
}
END_TEST

START_TEST(last_capability)
{
    struct ec_host *host = open_host((struct ec_host_options){0});
    unsigned cap = 99;
    unsigned long wanted;
    FILE *file = fopen("/proc/sys/kernel/cap_last_cap", "r");
    if (!file) {
        ck_assert_int_eq(ec_host_kernel(host, EC_KERNEL_LAST_CAP, &cap), EC_FACT_UNKNOWN);
        ck_assert_uint_eq(cap, 99);
    } else {
        ck_assert_int_eq(fscanf(file, "%lu", &wanted), 1);
        fclose(file);
        ck_assert_int_eq(ec_host_kernel(host, EC_KERNEL_LAST_CAP, &cap), EC_FACT_YES);
        ck_assert_uint_eq(cap, wanted);
    }
    ec_host_free(host);
}
END_TEST

/* ---- text forms ---- */

START_TEST(id_forms)
{
    static const struct {
        const char *text;
        enum ec_id_form form;
        uint32_t id;
    } cases[] = {
        {"0", EC_ID_OK, 0},
        {"1", EC_ID_OK, 1},
        {"65534", EC_ID_OK, 65534},
        {"65535", EC_ID_SIXTEEN_BIT_ONES, 65535},
        {"65536", EC_ID_OK, 65536},
        {"4294967294", EC_ID_OK, 4294967294U},
        {"4294967295", EC_ID_ALL_ONES, 4294967295U},
        {"+4294967295", EC_ID_ALL_ONES, 4294967295U},
        {"0xffffffff", EC_ID_ALL_ONES, 4294967295U},
        {"4294967296", EC_ID_TOO_LARGE, 0},
        {"4294967297", EC_ID_TOO_LARGE, 1},
        {"04294967296", EC_ID_TOO_LARGE, 0},
        {"18446744073709551616", EC_ID_TOO_LARGE, 0},
        {"18446744073709551617", EC_ID_TOO_LARGE, 1},
        {"99999999999999999999999999", EC_ID_TOO_LARGE, 3825205247U},
        {"0x100000001", EC_ID_TOO_LARGE, 1},
        {"1e10", EC_ID_TOO_LARGE, 1410065408U},
        {"1e4000000000", EC_ID_TOO_LARGE, 0},
        {"1e99999999999999999999", EC_ID_TOO_LARGE, 0},
        {"-1", EC_ID_NEGATIVE, 4294967295U},
        {"-2", EC_ID_NEGATIVE, 4294967294U},
        {" -01 ", EC_ID_NEGATIVE, 4294967295U},
        {"-4294967296", EC_ID_NEGATIVE, 0},
        {"-0", EC_ID_ODD_FORM, 0},
        {"00", EC_ID_ODD_FORM, 0},
        {"007", EC_ID_ODD_FORM, 7},
        {"010", EC_ID_ODD_FORM, 10},
        {"+0", EC_ID_ODD_FORM, 0},
        {"+500", EC_ID_ODD_FORM, 500},
        {"0x0", EC_ID_ODD_FORM, 0},
        {"0X1fF", EC_ID_ODD_FORM, 511},
        {"1e3", EC_ID_ODD_FORM, 1000},
        {"5E+2", EC_ID_ODD_FORM, 500},
        {"0e999", EC_ID_ODD_FORM, 0},
        {"1.0", EC_ID_ODD_FORM, 1},
        {" 0", EC_ID_ODD_FORM, 0},
        {"0 ", EC_ID_ODD_FORM, 0},
        {"\t12\r\n", EC_ID_ODD_FORM, 12},
        {" 65535", EC_ID_ODD_FORM, 65535},
        {"", EC_ID_NOT_NUMERIC, 0},
        {" ", EC_ID_NOT_NUMERIC, 0},
        {"-", EC_ID_NOT_NUMERIC, 0},
        {"+", EC_ID_NOT_NUMERIC, 0},
        {"--1", EC_ID_NOT_NUMERIC, 0},
        {"+ 1", EC_ID_NOT_NUMERIC, 0},
        {"ecuser", EC_ID_NOT_NUMERIC, 0},
        {"12x", EC_ID_NOT_NUMERIC, 0},
        {"0x", EC_ID_NOT_NUMERIC, 0},
        {"0xg", EC_ID_NOT_NUMERIC, 0},
        {"x10", EC_ID_NOT_NUMERIC, 0},
        {"1e", EC_ID_NOT_NUMERIC, 0},
        {"1e+", EC_ID_NOT_NUMERIC, 0},
        {"1e-3", EC_ID_NOT_NUMERIC, 0},
        {"e3", EC_ID_NOT_NUMERIC, 0},
        {"1.", EC_ID_NOT_NUMERIC, 0},
        {".5", EC_ID_NOT_NUMERIC, 0},
        {"1.2.3", EC_ID_NOT_NUMERIC, 0},
        {"1 2", EC_ID_NOT_NUMERIC, 0},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        uint32_t id = 12345;
        enum ec_id_form form = ec_id_parse(ec_str_from(cases[i].text), &id);
        ck_assert_msg(form == cases[i].form && id == cases[i].id, "'%s' gave form %d, id %u",
                      cases[i].text, (int)form, id);
    }
    uint32_t id;
    ck_assert_int_eq(ec_id_parse((struct ec_str){"1\0", 2}, &id), EC_ID_NOT_NUMERIC);
    ck_assert_int_eq(ec_id_parse((struct ec_str){NULL, 0}, &id), EC_ID_NOT_NUMERIC);
}
END_TEST

START_TEST(name_forms)
{
    static const struct {
        struct ec_str name;
        enum ec_name_form form;
        size_t at;
    } cases[] = {
        {{"ecuser", 6}, EC_NAME_OK, 0},      {{"DOM\\x", 5}, EC_NAME_OK, 0},
        {{"a@b.c", 5}, EC_NAME_OK, 0},       {{"a-b", 3}, EC_NAME_OK, 0},
        {{"\xc3\xa4", 2}, EC_NAME_OK, 0},    {{"", 0}, EC_NAME_EMPTY, 0},
        {{"-a", 2}, EC_NAME_LEADING_DASH, 0}, {{"a b", 3}, EC_NAME_BLANK, 1},
        {{"root ", 5}, EC_NAME_BLANK, 4},    {{"\ta", 2}, EC_NAME_BLANK, 0},
        {{"a:b/", 4}, EC_NAME_COLON, 1},     {{"ab/:", 4}, EC_NAME_SLASH, 2},
        {{"a\0", 2}, EC_NAME_CONTROL, 1},    {{"\x7f", 1}, EC_NAME_CONTROL, 0},
        {{"a\x01", 2}, EC_NAME_CONTROL, 1},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        size_t at = 99;
        ck_assert_int_eq(ec_name_check(cases[i].name, &at), cases[i].form);
        ck_assert_uint_eq(at, cases[i].at);
    }
}
END_TEST

/* ---- path walk ---- */

/* The tree below the scratch directory that the tables walk with --root. */
static void make_tree(void)
{
    make_dir("/srv");
    make_dir("/srv/jail");
    make_dir("/srv/jail/dev");
    make_dir("/srv/open");
    ck_assert_int_eq(chmod(in_scratch("/srv/open"), 01777), 0);
    write_text("/srv/file", "x");
    write_text("/outside", "x");
    ck_assert_int_eq(mkfifo(in_scratch("/srv/fifo"), 0600), 0);
    make_link("jail", "/srv/rel");
    make_link("/srv/jail", "/srv/abs");
    make_link("../../../../srv/jail/", "/srv/up");
    make_link("loop2", "/srv/loop1");
    make_link("loop1", "/srv/loop2");
    make_link("nowhere", "/srv/dangling");
    make_link("file", "/srv/tofile");
    make_link("file/", "/srv/tofileslash");
    make_link("/", "/srv/top");
    make_link("/outside", "/srv/jail/dev/inner");
    make_link("../../../../srv", "/srv/jail/escape");
}

START_TEST(walk_results)
{
    static const struct {
        const char *path;
        enum ec_fact exists;
        int error;
        const char *where; /* resolved or failed path */
        bool is_directory;
    } cases[] = {
        {"/", EC_FACT_YES, 0, "/", true},
        {"///", EC_FACT_YES, 0, "/", true},
        {"/srv/jail", EC_FACT_YES, 0, "/srv/jail", true},
        {"//srv/./jail/.//", EC_FACT_YES, 0, "/srv/jail", true},
        {"/srv/../srv/open/../jail", EC_FACT_YES, 0, "/srv/jail", true},
        {"/../../..", EC_FACT_YES, 0, "/", true},
        {"/srv/../../../srv/jail", EC_FACT_YES, 0, "/srv/jail", true},
        {"/srv/rel", EC_FACT_YES, 0, "/srv/jail", true},
        {"/srv/rel/", EC_FACT_YES, 0, "/srv/jail", true},
        {"/srv/abs/dev", EC_FACT_YES, 0, "/srv/jail/dev", true},
        {"/srv/abs/../open", EC_FACT_YES, 0, "/srv/open", true},
        {"/srv/up/dev/..", EC_FACT_YES, 0, "/srv/jail", true},
        {"/srv/top/srv/top/srv", EC_FACT_YES, 0, "/srv", true},
        {"/srv/file", EC_FACT_YES, 0, "/srv/file", false},
        {"/srv/tofile", EC_FACT_YES, 0, "/srv/file", false},
        {"/srv/fifo", EC_FACT_YES, 0, "/srv/fifo", false},
        {"/srv/jail/dev/inner", EC_FACT_YES, 0, "/outside", false},
        {"/srv/file/", EC_FACT_NO, ENOTDIR, "/srv/file", false},
        {"/srv/file/.", EC_FACT_NO, ENOTDIR, "/srv/file", false},
        {"/srv/file/..", EC_FACT_NO, ENOTDIR, "/srv/file", false},
        {"/srv/tofile/x", EC_FACT_NO, ENOTDIR, "/srv/file", false},
        {"/srv/tofileslash", EC_FACT_NO, ENOTDIR, "/srv/file", false},
        {"/srv/fifo/x", EC_FACT_NO, ENOTDIR, "/srv/fifo", false},
        {"/srv/none", EC_FACT_NO, ENOENT, "/srv/none", false},
        {"/none/jail", EC_FACT_NO, ENOENT, "/none", false},
        {"/none/..", EC_FACT_NO, ENOENT, "/none", false},
        {"/srv/dangling", EC_FACT_NO, ENOENT, "/srv/nowhere", false},
        {"/srv/loop1", EC_FACT_NO, ELOOP, "/srv/loop1", false},
        {"srv", EC_FACT_UNKNOWN, EINVAL, NULL, false},
        {"", EC_FACT_UNKNOWN, EINVAL, NULL, false},
    };
    make_tree();
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        struct ec_walk walk;
        enum ec_fact fact = ec_host_walk(host, &arena, ec_str_from(cases[i].path), &walk);
        const char *where = fact == EC_FACT_YES ? walk.resolved : walk.failed_path;
        ck_assert_msg(fact == cases[i].exists, "%s: fact %d", cases[i].path, (int)fact);
        ck_assert_int_eq(walk.exists, fact);
        ck_assert_int_eq(walk.error, cases[i].error);
        ck_assert_pstr_eq(where, cases[i].where);
        ck_assert_int_eq(walk.is_directory, cases[i].is_directory);
        ck_assert_int_eq(walk.reason == NULL, walk.error == 0);
        ck_assert_int_eq(walk.mode != 0, fact == EC_FACT_YES);
        ck_assert(!walk.mount_known);
        ck_assert_uint_eq(count_fds(), fds_before ? fds_before + 1 : 0); /* the start directory */
    }
    ec_host_free(host);
}
END_TEST

#ifdef SYS_openat2
/* The kernel's own resolution inside the scratch directory: its errno, with the inode in *ino. */
static int kernel_resolve(int root, const char *path, ino_t *ino)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
    struct stat st;
    long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd < 0) {
        return errno;
    }
    ck_assert_int_eq(fstat((int)fd, &st), 0);
    *ino = st.st_ino;
    close((int)fd);
    return 0;
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 16;
}

/* Puts a path of 1 to 8 components into `path`, the same ones in every run. */
static void random_path(uint32_t *seed, char *path, size_t size)
{
    static const char *const parts[] = {
        "srv", "jail", "dev", "open", "rel", "abs",  "up",   "loop1",  "dangling", "tofile", "..",
        "..",  ".",    "",    "top",  "srv", "fifo", "file", "escape", "inner",    "none"};
    size_t len = 0;
    for (uint32_t left = 1 + next_random(seed) % 8; left > 0; left--) {
        len += (size_t)snprintf(path + len, size - len, "/%s",
                                parts[next_random(seed) % EC_COUNT(parts)]);
    }
}

START_TEST(walk_agrees_with_the_kernel)
{
    enum { PATHS = 20000 };
    uint32_t seed = 1;
    int succeeded = 0;
    make_tree();
    int root = open(scratch, O_PATH | O_DIRECTORY | O_CLOEXEC);
    ino_t wanted = 0;
    int first = kernel_resolve(root, "/", &wanted);
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    for (int i = 0; first == 0 && i < PATHS; i++) {
        char path[128];
        struct ec_walk walk;
        struct ec_arena local;
        struct stat st;
        ec_arena_init(&local);
        random_path(&seed, path, sizeof path);
        int error = kernel_resolve(root, path, &wanted);
        ec_host_walk(host, &local, ec_str_from(path), &walk);
        ck_assert_msg(walk.error == error, "%s: %d, kernel %d", path, walk.error, error);
        if (error == 0) {
            char *resolved = ec_arena_printf(&local, "%s%s", scratch, walk.resolved);
            ck_assert_int_eq(lstat(resolved, &st), 0);
            ck_assert_msg(st.st_ino == wanted, "%s became %s", path, walk.resolved);
            succeeded++;
        }
        ec_arena_fini(&local);
    }
    if (first != 0) {
        fprintf(stderr, "SKIP walk_agrees_with_the_kernel: no openat2\n");
    } else {
        ck_assert_int_gt(succeeded, PATHS / 40);
    }
    ec_host_free(host);
    close(root);
}
END_TEST
#endif

START_TEST(walk_steps)
{
    static const struct {
        const char *path;
        uint32_t mode;
        const char *target;
        size_t parent;
    } expected[] = {
        {"/", S_IFDIR | 0755, NULL, 0},
        {"/srv", S_IFDIR | 0755, NULL, 0},
        {"/srv/open", S_IFDIR | 01777, NULL, 1},
        {"/srv/abs", S_IFLNK | 0777, "/srv/jail", 1},
        {"/srv", S_IFDIR | 0755, NULL, 0},
        {"/srv/jail", S_IFDIR | 0755, NULL, 4},
        {"/srv/jail/dev", S_IFDIR | 0755, NULL, 5},
    };
    struct ec_walk walk;
    make_tree();
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    ec_host_walk(host, &arena, EC_STR("/srv/open/../abs/dev"), &walk);
    ck_assert_uint_eq(walk.n_steps, EC_COUNT(expected));
    for (size_t i = 0; i < walk.n_steps; i++) {
        const struct ec_walk_step *step = &walk.steps[i];
        ck_assert_str_eq(step->path, expected[i].path);
        ck_assert_uint_eq(step->mode, expected[i].mode);
        ck_assert_pstr_eq(step->target, expected[i].target);
        ck_assert_int_eq(step->is_symlink, expected[i].target != NULL);
        ck_assert_uint_eq(step->parent, expected[i].parent);
        ck_assert_uint_eq(step->uid, geteuid());
        ck_assert_uint_eq(step->gid, getegid());
    }
    ck_assert_uint_eq(walk.mode, S_IFDIR | 0755);
    ec_host_free(host);
}
END_TEST

/* Forty links are followed, the forty-first is refused, as the kernel does. */
START_TEST(walk_link_limit)
{
    struct ec_walk walk;
    make_dir("/end");
    make_link("end", "/l1");
    for (int i = 2; i <= 41; i++) {
        char name[16];
        char target[16];
        snprintf(name, sizeof name, "/l%d", i);
        snprintf(target, sizeof target, "l%d", i - 1);
        make_link(target, name);
    }
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/l40"), &walk), EC_FACT_YES);
    ck_assert_str_eq(walk.resolved, "/end");
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/l41"), &walk), EC_FACT_NO);
    ck_assert_int_eq(walk.error, ELOOP);
    ck_assert(!walk.magic_link);
    ck_assert_int_eq(access(in_scratch("/l40"), F_OK), 0);
    ck_assert_int_eq(access(in_scratch("/l41"), F_OK), -1);
    ec_host_free(host);
}
END_TEST

START_TEST(walk_long_paths)
{
    enum { DEPTH = 1500 };
    static char deep[2 * DEPTH + 1];
    static char too_long[PATH_MAX];
    struct ec_walk walk;
    int fd = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < DEPTH; i++) {
        memcpy(deep + 2 * i, "/d", 2);
        ck_assert_int_eq(mkdirat(fd, "d", 0755), 0);
        int next = openat(fd, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        ck_assert_int_ge(next, 0);
        close(fd);
        fd = next;
    }
    close(fd);
    memset(too_long, '/', sizeof too_long);
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    ck_assert_int_eq(ec_host_walk(host, &arena, (struct ec_str){deep, 2 * DEPTH}, &walk),
                     EC_FACT_YES);
    ck_assert_uint_eq(walk.n_steps, DEPTH + 1);
    ck_assert_str_eq(walk.resolved, deep);
    ck_assert_int_eq(ec_host_walk(host, &arena, (struct ec_str){too_long, PATH_MAX - 1}, &walk),
                     EC_FACT_YES);
    ck_assert_int_eq(ec_host_walk(host, &arena, (struct ec_str){too_long, PATH_MAX}, &walk),
                     EC_FACT_NO);
    ck_assert_int_eq(walk.error, ENAMETOOLONG);
    memset(too_long + 1, 'x', NAME_MAX + 1);
    ck_assert_int_eq(ec_host_walk(host, &arena, (struct ec_str){too_long, NAME_MAX + 2}, &walk),
                     EC_FACT_NO);
    ck_assert_int_eq(walk.error, ENAMETOOLONG);
    ck_assert_int_eq(ec_host_walk(host, &arena, (struct ec_str){"/\0/", 3}, &walk),
                     EC_FACT_UNKNOWN);
    ck_assert_int_eq(walk.error, EINVAL);
    ec_host_free(host);
}
END_TEST

/* On the running system the same answers as realpath(3), and mount flags. */
START_TEST(walk_of_the_system)
{
    static const char *const paths[] = {"/srv/rel", "/srv/up/../rel/dev", "/srv/tofile", ""};
    struct ec_walk walk;
    make_tree();
    struct ec_host *host = open_host((struct ec_host_options){0});
    for (size_t i = 0; i < EC_COUNT(paths); i++) {
        char *path = in_scratch(paths[i]);
        char *wanted = realpath(path, NULL);
        enum ec_fact fact = ec_host_walk(host, &arena, ec_str_from(path), &walk);
        ck_assert_int_eq(fact, wanted ? EC_FACT_YES : EC_FACT_NO);
        ck_assert_pstr_eq(walk.resolved, wanted);
        ck_assert_int_eq(walk.mount_known, walk.is_directory);
        free(wanted);
    }
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/proc/sys"), &walk), EC_FACT_YES);
    ck_assert(walk.mount_known);
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/dev/null"), &walk), EC_FACT_YES);
    ck_assert(S_ISCHR(walk.mode));
    ec_host_free(host);
}
END_TEST

START_TEST(walk_magic_links)
{
    struct ec_walk walk;
    struct ec_host *host = open_host((struct ec_host_options){0});
    if (access("/proc/self/cwd", F_OK) != 0) {
        fprintf(stderr, "SKIP walk_magic_links: no /proc\n");
        ec_host_free(host);
        return;
    }
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/proc/self/cwd/x"), &walk),
                     EC_FACT_UNKNOWN);
    ck_assert(walk.magic_link);
    ck_assert_int_eq(walk.error, ELOOP);
    ck_assert_str_eq(walk.reason, "this /proc link leads elsewhere for each process");
    ck_assert_str_eq(walk.failed_path, walk.steps[walk.n_steps - 1].path);
    ck_assert_uint_eq(walk.n_steps, 5); /* / /proc /proc/self /proc/N /proc/N/cwd */
    ck_assert_str_eq(walk.steps[2].path, "/proc/self");
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/proc/self/root"), &walk),
                     EC_FACT_UNKNOWN);
    ck_assert(walk.magic_link);
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/proc/self"), &walk), EC_FACT_YES);
    ck_assert(!walk.magic_link);
    ck_assert(walk.is_directory);
    ec_host_free(host);
}
END_TEST

/* A directory without search permission hides what is below it, dots included. */
START_TEST(walk_without_permission)
{
    struct ec_walk walk;
    struct ec_inside inside;
    make_dir("/shut");
    make_dir("/shut/below");
    ck_assert_int_eq(chmod(in_scratch("/shut"), 0), 0);
    uid_t uid = geteuid();
    if (uid == 0 && seteuid(NOBODY) != 0) {
        fprintf(stderr, "SKIP walk_without_permission: cannot become another user\n");
        return;
    }
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    char *reason = ec_arena_printf(&arena, "cannot look below /shut as uid %lu",
                                   (unsigned long)geteuid());
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/shut/below/x"), &walk), EC_FACT_UNKNOWN);
    ck_assert_int_eq(walk.error, EACCES);
    ck_assert_str_eq(walk.failed_path, "/shut/below");
    ck_assert_str_eq(walk.reason, reason);
    ck_assert_uint_eq(walk.n_steps, 2);
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/shut/.."), &walk), EC_FACT_UNKNOWN);
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/shut"), &walk), EC_FACT_YES);
    ck_assert_uint_eq(walk.mode, S_IFDIR);
    ck_assert_int_eq(ec_host_exists_inside(host, EC_STR("/"), EC_STR("shut/below"), &inside),
                     EC_FACT_UNKNOWN);
    ec_host_free(host);
    ck_assert_int_eq(seteuid(uid), 0);
    ck_assert_int_eq(chmod(in_scratch("/shut"), 0755), 0);
}
END_TEST

START_TEST(walk_without_descriptors)
{
    struct ec_walk walk;
    make_tree();
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    int taken[4096];
    size_t n = 0;
    while (n < EC_COUNT(taken) && (taken[n] = open("/", O_PATH | O_CLOEXEC)) >= 0) {
        n++;
    }
    bool full = n < EC_COUNT(taken);
    enum ec_fact none_left = ec_host_walk(host, &arena, EC_STR("/srv/jail"), &walk);
    int error = walk.error;
    if (n > 0) {
        close(taken[--n]);
    }
    enum ec_fact one_left = ec_host_walk(host, &arena, EC_STR("/srv/jail"), &walk);
    while (n > 0) {
        close(taken[--n]);
    }
    if (full) {
        ck_assert_int_eq(none_left, EC_FACT_UNKNOWN);
        ck_assert_int_eq(error, EMFILE);
        ck_assert_int_eq(one_left, EC_FACT_UNKNOWN);
    }
    ck_assert_int_eq(ec_host_walk(host, &arena, EC_STR("/srv/jail"), &walk), EC_FACT_YES);
    ec_host_free(host);
}
END_TEST

/* Inside a jail, absolute links and `..` stay below the jail's own top. */
START_TEST(exists_inside)
{
    static const struct {
        const char *jail;
        const char *inside;
        enum ec_fact fact;
        uint32_t type;
    } cases[] = {
        {"/srv/jail", "dev", EC_FACT_YES, S_IFDIR},
        {"/srv/rel", "/dev/", EC_FACT_YES, S_IFDIR},
        {"/srv/jail", "", EC_FACT_YES, S_IFDIR},
        {"/srv/jail", "dev/null", EC_FACT_NO, 0},
        {"/srv/jail", "dev/inner", EC_FACT_NO, 0}, /* /outside is not in the jail */
        {"/srv/jail", "escape", EC_FACT_NO, 0},
        {"/srv/jail", "../file", EC_FACT_NO, 0},
        {"/srv/jail", "../../dev", EC_FACT_YES, S_IFDIR},
        {"/srv", "fifo", EC_FACT_YES, S_IFIFO},
        {"/srv", "tofile", EC_FACT_YES, S_IFREG},
        {"/srv/file", "x", EC_FACT_UNKNOWN, 0},
        {"/srv/none", "x", EC_FACT_UNKNOWN, 0},
        {"srv", "file", EC_FACT_UNKNOWN, 0},
        {"", "file", EC_FACT_UNKNOWN, 0},
    };
    make_tree();
    struct ec_host *host = open_host((struct ec_host_options){.root = scratch});
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        struct ec_inside inside = {.mode = 1, .mount_known = true, .noexec = true};
        enum ec_fact fact = ec_host_exists_inside(host, ec_str_from(cases[i].jail),
                                                  ec_str_from(cases[i].inside), &inside);
        ck_assert_msg(fact == cases[i].fact, "%s in %s: %d", cases[i].inside, cases[i].jail,
                      (int)fact);
        ck_assert_uint_eq(inside.mode & S_IFMT, cases[i].type);
        ck_assert(!inside.mount_known && !inside.nodev && !inside.noexec);
    }
    ec_host_free(host);
}
END_TEST

static TCase *add_case(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    suite_add_tcase(suite, tcase);
    return tcase;
}

static void add_files(TCase *tcase)
{
    tcase_add_test(tcase, good_files_answer);
    tcase_add_test(tcase, names_are_exact);
    tcase_add_test(tcase, membership);
    tcase_add_test(tcase, one_of_two_files);
    tcase_add_test(tcase, odd_lines_are_noted);
    tcase_add_test(tcase, odd_lines_that_count);
    tcase_add_test(tcase, group_file_with_cr_lf);
    tcase_add_test(tcase, notes_are_limited);
    tcase_add_test(tcase, bad_files_are_refused);
    tcase_add_test(tcase, empty_file_answers_no);
    tcase_add_test(tcase, large_file);
}

static void add_modes(TCase *tcase)
{
    tcase_add_test(tcase, offline_knows_nothing);
    tcase_add_test(tcase, offline_with_files);
    tcase_add_test(tcase, root_databases);
    tcase_add_test(tcase, root_database_of_wrong_type);
    tcase_add_test(tcase, system_databases);
    tcase_add_test(tcase, system_does_not_know);
    tcase_add_test(tcase, system_without_databases);
    tcase_add_test(tcase, system_with_large_group);
    tcase_add_test(tcase, last_capability);
}

static void add_forms(TCase *tcase)
{
    tcase_add_test(tcase, id_forms);
    tcase_add_test(tcase, name_forms);
}

static void add_walk(TCase *tcase)
{
    tcase_add_test(tcase, walk_results);
#ifdef SYS_openat2
    tcase_add_test(tcase, walk_agrees_with_the_kernel);
#endif
    tcase_add_test(tcase, walk_steps);
    tcase_add_test(tcase, walk_link_limit);
    tcase_add_test(tcase, walk_long_paths);
    tcase_add_test(tcase, walk_of_the_system);
    tcase_add_test(tcase, walk_magic_links);
    tcase_add_test(tcase, walk_without_permission);
    tcase_add_test(tcase, walk_without_descriptors);
    tcase_add_test(tcase, exists_inside);
}

int main(void)
{
    Suite *suite = suite_create("host");
    add_files(add_case(suite, "files"));
    add_modes(add_case(suite, "modes"));
    add_forms(add_case(suite, "forms"));
    add_walk(add_case(suite, "walk"));
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
