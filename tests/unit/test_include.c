/* SPDX-License-Identifier: MIT */
/* What includes do when files cannot be had, against a file system that answers as it is told. */
#include "model/project.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct fake_file {
    const char *path;
    const char *text; /* NULL: `status` */
    enum ec_load_status status;
    int error;
    const char *kind;
    uint64_t inode;
};

struct fake_folder {
    const char *path;
    const char *names[4];
    enum ec_load_status status;
    int error;
};

struct fake {
    const struct fake_file *files;
    const struct fake_folder *folder; /* the only one, or NULL */
};

static enum ec_load_status fake_read(const struct ec_vfs *vfs, const char *path, size_t limit,
                                     struct ec_file *file)
{
    const struct fake *fake = vfs->data;
    *file = (struct ec_file){.error = ENOENT};
    if (fake->folder && strcmp(fake->folder->path, path) == 0) {
        return EC_LOAD_DIRECTORY;
    }
    for (const struct fake_file *from = fake->files; from->path; from++) {
        if (strcmp(from->path, path) != 0) {
            continue;
        }
        *file = (struct ec_file){.error = from->error, .kind = from->kind, .inode = from->inode};
        file->len = from->text ? strlen(from->text) : 0;
        if (!from->text || file->len > limit) {
            return from->text ? EC_LOAD_TOO_LARGE : from->status;
        }
        file->bytes = calloc(1, file->len + EC_SOURCE_PADDING);
        ck_assert_ptr_nonnull(file->bytes);
        memcpy(file->bytes, from->text, file->len);
        return EC_LOAD_OK;
    }
    return EC_LOAD_FAILED;
}

static enum ec_load_status fake_list(const struct ec_vfs *vfs, const char *path, size_t limit,
                                     struct ec_dir_list *list)
{
    const struct fake_folder *folder = ((const struct fake *)vfs->data)->folder;
    *list = (struct ec_dir_list){.error = folder->error};
    ck_assert_str_eq(path, folder->path);
    if (folder->status != EC_LOAD_OK) {
        return folder->status;
    }
    list->names = calloc(EC_COUNT(folder->names), sizeof(*list->names));
    ck_assert_ptr_nonnull(list->names);
    while (list->count < EC_COUNT(folder->names) && folder->names[list->count]) {
        list->names[list->count] = strdup(folder->names[list->count]);
        list->count++;
    }
    return list->count > limit ? EC_LOAD_TOO_LARGE : EC_LOAD_OK;
}

/* Reads ecelerity.conf of the fake and writes "CODE file:line:column message" lines. */
static void check(const struct fake *fake, const char *cluster, const char *wanted)
{
    struct fake copy = *fake;
    const struct ec_vfs vfs = {.read = fake_read, .list = fake_list, .data = &copy};
    const struct ec_read_options options = {
        .vfs = &vfs, .limits = ec_default_limits, .search_path = "etc", .cluster_file = cluster};
    struct ec_project *project = ec_project_new(&options);
    ck_assert_ptr_nonnull(project);
    char text[4096] = "";
    size_t used = 0;
    enum ec_status status = ec_project_read(project, "ecelerity.conf");
    if (status != EC_OK) {
        snprintf(text, sizeof(text), "%d %s\n", (int)status, project->error);
    }
    ec_project_finish(project);
    for (size_t i = 0; status == EC_OK && i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        struct ec_source *source = project->sources[finding->range.source];
        struct ec_place place = ec_source_place(source, finding->range.first);
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s %s:%u:%u %s\n",
                                 ec_code_get(finding->code)->code, source->path, place.line,
                                 place.column, finding->message);
        ck_assert_uint_lt(used, sizeof(text));
    }
    ck_assert_str_eq(text, wanted);
    ec_project_free(project);
}

#define MAIN(text)                                                                                 \
    {                                                                                              \
        "ecelerity.conf", text, EC_LOAD_OK, 0, NULL, 0                                             \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, EC_LOAD_OK, 0, NULL, 0                                                         \
    }

START_TEST(a_file_that_may_not_be_read)
{
    const struct fake_file files[] = {MAIN("include \"a.conf\"\nMax = 1\n"),
                                      {"a.conf", NULL, EC_LOAD_FAILED, EACCES, NULL, 0},
                                      END};
    check(&(struct fake){files, NULL}, NULL,
          "INC002 ecelerity.conf:1:9 cannot read 'a.conf': Permission denied\n");
}
END_TEST

/* The search goes on only if there is nothing: an unreadable file is not passed over. */
START_TEST(an_unreadable_file_ends_the_search)
{
    const struct fake_file files[] = {MAIN("include \"a.conf\"\n"),
                                      {"a.conf", NULL, EC_LOAD_FAILED, ELOOP, NULL, 0},
                                      {"etc/a.conf", "Max = 1\n", EC_LOAD_OK, 0, NULL, 0},
                                      END};
    check(&(struct fake){files, NULL}, NULL,
          "INC002 ecelerity.conf:1:9 cannot read 'a.conf': Too many levels of symbolic links\n");
}
END_TEST

START_TEST(a_fifo_is_no_file)
{
    const struct fake_file files[] = {MAIN("Domain \"x\" { include \"a.conf\" }\n"),
                                      {"a.conf", NULL, EC_LOAD_NOT_REGULAR, 0, "a FIFO", 0},
                                      END};
    check(&(struct fake){files, NULL}, NULL,
          "INC003 ecelerity.conf:1:22 'a.conf' is a FIFO, not a file\n");
}
END_TEST

START_TEST(a_folder_with_all_kinds_of_entries)
{
    const struct fake_file files[] = {MAIN("include \"d\"\n"),
                                      {"d/a", "Max = 1\n", EC_LOAD_OK, 0, NULL, 0},
                                      {"d/b", NULL, EC_LOAD_NOT_REGULAR, 0, "a socket", 0},
                                      {"d/d", "Max = 2;\n", EC_LOAD_OK, 0, NULL, 0},
                                      END};
    const struct fake_folder folder = {"d", {"a", "b", "c", "d"}, EC_LOAD_OK, 0};
    /* c vanished after it was listed, or is a link to nothing. */
    check(&(struct fake){files, &folder}, NULL,
          "SYN038 d/d:1:8 ';' is glued to this value\n"
          "INC002 ecelerity.conf:1:9 cannot read 'd/c': No such file or directory\n"
          "INC003 ecelerity.conf:1:9 'd/b' is a socket, not a file\n");
}
END_TEST

START_TEST(a_folder_that_may_not_be_listed)
{
    const struct fake_file files[] = {MAIN("include \"d\"\n"), END};
    const struct fake_folder folder = {"d", {NULL}, EC_LOAD_FAILED, EACCES};
    check(&(struct fake){files, &folder}, NULL,
          "INC002 ecelerity.conf:1:9 cannot read 'd': Permission denied\n");
}
END_TEST

START_TEST(one_file_under_two_names)
{
    const struct fake_file files[] = {MAIN("include \"a.conf\"\ninclude \"b.conf\"\n"),
                                      {"a.conf", "Max = 1;\n", EC_LOAD_OK, 0, NULL, 7},
                                      {"b.conf", "Max = 1;\n", EC_LOAD_OK, 0, NULL, 7},
                                      END};
    check(&(struct fake){files, NULL}, NULL,
          "SYN038 a.conf:1:8 ';' is glued to this value\n"
          "INC010 ecelerity.conf:2:9 'a.conf' is included again\n");
}
END_TEST

START_TEST(a_circle_by_a_link)
{
    const struct fake_file files[] = {
        {"ecelerity.conf", "include \"a.conf\"\n", EC_LOAD_OK, 0, NULL, 5},
        {"a.conf", "include \"a.conf\"\n", EC_LOAD_OK, 0, NULL, 5},
        END};
    check(&(struct fake){files, NULL}, NULL,
          "INC004 ecelerity.conf:1:9 including 'ecelerity.conf' here closes a circle\n");
}
END_TEST

START_TEST(local_changes_that_may_not_be_read)
{
    const struct fake_file files[] = {MAIN("Local_Changes_File = \"a.conf\"\n"),
                                      {"a.conf", NULL, EC_LOAD_FAILED, EACCES, NULL, 0},
                                      END};
    check(&(struct fake){files, NULL}, NULL,
          "INC002 ecelerity.conf:1:22 cannot read 'a.conf': Permission denied\n");
}
END_TEST

START_TEST(what_is_to_be_checked_must_be_readable)
{
    const struct fake_file none[] = {END};
    const struct fake_file fifo[] = {{"ecelerity.conf", NULL, EC_LOAD_NOT_REGULAR, 0, "a FIFO", 0},
                                     END};
    const struct fake_file cluster[] = {
        MAIN("Max = 1\n"), {"c.conf", NULL, EC_LOAD_FAILED, EACCES, NULL, 0}, END};
    check(&(struct fake){none, NULL}, NULL,
          "2 cannot read 'ecelerity.conf': No such file or directory\n");
    check(&(struct fake){fifo, NULL}, NULL, "2 'ecelerity.conf' is a FIFO, not a file\n");
    check(&(struct fake){cluster, NULL}, "c.conf",
          "2 cannot read the cluster file 'c.conf': Permission denied\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("include");
    TCase *cases = tcase_create("all");
    tcase_add_test(cases, a_file_that_may_not_be_read);
    tcase_add_test(cases, an_unreadable_file_ends_the_search);
    tcase_add_test(cases, a_fifo_is_no_file);
    tcase_add_test(cases, a_folder_with_all_kinds_of_entries);
    tcase_add_test(cases, a_folder_that_may_not_be_listed);
    tcase_add_test(cases, one_file_under_two_names);
    tcase_add_test(cases, a_circle_by_a_link);
    tcase_add_test(cases, local_changes_that_may_not_be_read);
    tcase_add_test(cases, what_is_to_be_checked_must_be_readable);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
