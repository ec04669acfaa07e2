/* SPDX-License-Identifier: MIT */
/* Short memory: each allocation of a whole run over a small tree fails in turn. Either the run says so,
   or what it says is what it says with enough memory. */
#include <ecconf/ecconf.h>

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define CAN_FAIL 1
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
#else
#define CAN_FAIL 0
#endif

static size_t allocations; /* since the last run began */
static size_t fail_from;   /* the first one that fails; 0: none */
static size_t fail_to;     /* the last one */

#if CAN_FAIL
static int fails(void)
{
    allocations++;
    if (fail_from != 0 && allocations >= fail_from && allocations <= fail_to) {
        errno = ENOMEM;
        return 1;
    }
    return 0;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = fails() ? NULL : __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}
#endif

/* ---- the tree --------------------------------------------------------------------------------- */

static const struct file {
    const char *name;
    const char *text;
} files[] = {
    {"ecelerity.conf", "Security {\n"
                       "  user = \"root\"\n"
                       "  group = \"nogrp\"\n"
                       "  Capabilities = \"cap_net_bind_service+ep cap_net_bnid+p\"\n"
                       "  chroot = \"jail\"\n"
                       "}\n"
                       "include \"conf.d\"\n"
                       "include \"nowhere.conf\"\n"
                       "include \"http://user:secret@host/x\"\n"
                       "Password = hunter2;\n"
                       "Listen \"*:25\" { x = ( \"a\" \"b\" }\n"
                       "include \"ecelerity-cluster.conf\"\n"
                       "y = \xe2\x80\x9cquoted\xe2\x80\x9d\n"},
    {"conf.d/1.conf", "Binding \"b1\" {\n  Domain \"x\" {\n  a = 1\n}\nb = [ k = v k = w ]\n"},
    {"conf.d/1.conf~", "Binding \"b1\" {\n  c = 'open\n"},
    {"ecelerity-cluster.conf", "Security {\n  Capabilities = \"cap_net_raw=ep\"\n}\n"},
    {"passwd", "root:x:0:0::/:/bin/sh\nbad line\nmta:x:7:7::/:/bin/false\n"},
    {"group", "root:x:0:\nnogroup:x:8:root,mta\n"},
};

static char folder[] = "/tmp/ecconf-test.XXXXXX";

static void make_tree(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(mkdir("conf.d", 0700), 0);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        FILE *file = fopen(files[i].name, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_ge(fputs(files[i].text, file), 0);
        ck_assert_int_eq(fclose(file), 0);
    }
}

static void remove_tree(void)
{
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        unlink(files[i].name);
    }
    rmdir("conf.d");
    ck_assert_int_eq(chdir("/"), 0);
    rmdir(folder);
}

/* ---- one run ---------------------------------------------------------------------------------- */

struct output {
    char text[32768];
    size_t size;
};

static int collect(void *data, const char *bytes, size_t size)
{
    struct output *output = data;
    if (size > sizeof(output->text) - output->size) {
        return -1;
    }
    memcpy(output->text + output->size, bytes, size);
    output->size += size;
    return 0;
}

static ecconf_status read_and_check(ecconf_project *project)
{
    ecconf_status status = ecconf_read_path(project, "ecelerity.conf");
    return status == ECCONF_OK ? ecconf_check(project) : status;
}

/* A whole run; what is written goes to `output`. */
static ecconf_status run(const char *format, struct output *output)
{
    const ecconf_sink sink = {collect, output};
    ecconf_options options;
    ecconf_project *project;
    char error[200];
    ecconf_options_init(&options);
    options.passwd = "passwd";
    options.group = "group";
    options.node = "node1";
    options.search_path = "nowhere:{NODENAME}";
    options.select = "all";
    options.severity = "SYN=warning";
    output->size = 0;
    allocations = 0;
    ecconf_status status = ecconf_project_new(&options, &project, error, sizeof(error));
    if (status == ECCONF_OK) {
        status = read_and_check(project);
        if (status == ECCONF_OK) {
            status = ecconf_report_write(project, format, NULL, &sink);
        }
    }
    ecconf_project_free(project);
    return status;
}

static const char *const formats[] = {"text", "json"};

static void walk(const char *format, size_t last)
{
    static struct output good;
    static struct output output;
    fail_from = fail_to = 0;
    ck_assert_int_eq(run(format, &good), ECCONF_OK);
    ck_assert_uint_gt(good.size, 2000);
    size_t total = allocations;
    ck_assert_uint_gt(total, 100);
    for (size_t i = 1; i <= total; i++) {
        fail_from = i;
        fail_to = last == 0 ? i : last;
        ecconf_status status = run(format, &output);
        fail_from = fail_to = 0;
        if (status != ECCONF_NO_MEMORY) {
            ck_assert_msg(status == ECCONF_OK, "allocation %zu: status %d", i, (int)status);
            ck_assert_msg(output.size == good.size, "allocation %zu: another length", i);
            ck_assert_msg(memcmp(output.text, good.text, good.size) == 0,
                          "allocation %zu: another text", i);
        }
    }
}

START_TEST(each_allocation_fails_once)
{
    if (!CAN_FAIL) {
        puts("SKIP the allocator cannot be replaced here");
        return;
    }
    walk(formats[_i], 0);
}
END_TEST

START_TEST(every_allocation_fails_from_one_on)
{
    if (!CAN_FAIL) {
        puts("SKIP the allocator cannot be replaced here");
        return;
    }
    walk(formats[_i], SIZE_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *cases = tcase_create("all");
    tcase_set_timeout(cases, 60);
    tcase_add_unchecked_fixture(cases, make_tree, remove_tree);
    tcase_add_loop_test(cases, each_allocation_fails_once, 0, 2);
    tcase_add_loop_test(cases, every_allocation_fails_from_one_on, 0, 2);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
