/* SPDX-License-Identifier: MIT */
/* The public functions, as another program would use them. */
#include <ecconf/ecconf.h>
#include <ecconf/version.h>

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ecconf_options options;
static ecconf_project *project;
static char error[200];
static char text[8192];
static size_t text_size;

static void set_up(void)
{
    ecconf_options_init(&options);
    options.offline = 1;
    options.ignore = "SCH,LIF"; /* names here are made up */
    project = NULL;
    error[0] = '\0';
}

static void tear_down(void)
{
    ecconf_project_free(project);
}

static void open_project(void)
{
    ck_assert_int_eq(ecconf_project_new(&options, &project, error, sizeof(error)), ECCONF_OK);
    ck_assert_ptr_nonnull(project);
    ck_assert_str_eq(ecconf_project_error(project), "");
}

static void read_text(const char *bytes)
{
    ck_assert_int_eq(ecconf_read_bytes(project, "a.conf", bytes, strlen(bytes)), ECCONF_OK);
}

static int collect(void *data, const char *bytes, size_t size)
{
    (void)data;
    ck_assert_uint_lt(text_size + size, sizeof(text));
    memcpy(text + text_size, bytes, size);
    text_size += size;
    text[text_size] = '\0';
    return 0;
}

static int refuse(void *data, const char *bytes, size_t size)
{
    (void)data;
    (void)bytes;
    (void)size;
    return -1;
}

START_TEST(counts_settings)
{
    options.ignore = NULL;
    open_project();
    read_text("Domain \"a.example\" { TLS = no TLS = required Max_Outbound_Connections = 5 }\n"
              "site_module { a = 1 }\nSecurity { user = ecuser }\n");
    ck_assert_uint_eq(ecconf_checked_count(project), 0);
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_uint_eq(ecconf_checked_count(project), 3);
    ck_assert_uint_eq(ecconf_unchecked_count(project), 1);
}
END_TEST

START_TEST(checks_a_text)
{
    open_project();
    read_text("a = 1;\nb = 2 }\n");
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_int_eq(ecconf_is_complete(project), 1);
    ck_assert_uint_eq(ecconf_file_count(project), 1);
    ck_assert_str_eq(ecconf_file_path(project, 0), "a.conf");
    ck_assert_ptr_null(ecconf_file_path(project, 1));
    ck_assert_uint_eq(ecconf_byte_count(project), 15);
    ck_assert_uint_eq(ecconf_statement_count(project), 2);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_NOTE), 2);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_WARNING), 2);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_ERROR), 1);
    const ecconf_finding *finding = ecconf_finding_at(project, 1);
    ck_assert_str_eq(ecconf_finding_code(finding), "SYN021");
    ck_assert_str_eq(ecconf_finding_name(finding), "surplus-closing-brace");
    ck_assert_int_eq(ecconf_finding_severity(finding), ECCONF_ERROR);
    ck_assert_str_eq(ecconf_finding_message(finding), "this } is one too many");
    ecconf_location location = ecconf_finding_location(project, finding);
    ck_assert_str_eq(location.file, "a.conf");
    ck_assert_uint_eq(location.line, 2);
    ck_assert_uint_eq(location.column, 7);
    ck_assert_uint_eq(location.offset, 13);
    ck_assert_uint_eq(location.end_offset, 14);
    char print[33];
    ck_assert_uint_eq(strlen(ecconf_finding_fingerprint(project, finding)), 32);
    strcpy(print, ecconf_finding_fingerprint(project, finding));
    ck_assert_str_eq(ecconf_finding_fingerprint(project, finding), print);
    finding = ecconf_finding_at(project, 0);
    ck_assert_str_ne(ecconf_finding_fingerprint(project, finding), print);
    ck_assert_ptr_null(ecconf_finding_at(project, 2));
}
END_TEST

START_TEST(writes_reports)
{
    const ecconf_sink sink = {collect, NULL};
    open_project();
    read_text("a = 1;\nb = 2 }\n");
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    const ecconf_report_options least = {
        .size = sizeof(least), .only_at_least = 1, .at_least = ECCONF_ERROR};
    text_size = 0;
    ck_assert_int_eq(ecconf_report_write(project, "text", &least, &sink), ECCONF_OK);
    ck_assert_str_eq(text, "error[SYN021 surplus-closing-brace]: this } is one too many\n"
                           " --> a.conf:2:7\n"
                           "  |\n"
                           "2 | b = 2 }\n"
                           "  |       ^\n"
                           "  = help: remove it, or look for a missing { above\n");
    text_size = 0;
    ck_assert_int_eq(ecconf_report_write(project, "json", NULL, &sink), ECCONF_OK);
    ck_assert_ptr_nonnull(strstr(text, "\"facts\": \"offline\""));
    ck_assert_ptr_nonnull(strstr(text, "\"version\": \"" ECCONF_VERSION "\""));
    ck_assert_int_eq(ecconf_report_write(project, "morse", NULL, &sink), ECCONF_USAGE);
    ck_assert_str_eq(ecconf_project_error(project), "unknown format");
    const ecconf_report_options newer = {.size = sizeof(newer) + 1};
    ck_assert_int_eq(ecconf_report_write(project, "text", &newer, &sink), ECCONF_USAGE);
    ck_assert_str_eq(ecconf_project_error(project), "the options are those of another version");
    const ecconf_report_options none = {.size = 0};
    ck_assert_int_eq(ecconf_report_write(project, "text", &none, &sink), ECCONF_USAGE);
    const ecconf_sink bad = {refuse, NULL};
    ck_assert_int_eq(ecconf_report_write(project, "text", NULL, &bad), ECCONF_SINK);
    ck_assert_str_eq(ecconf_project_error(project), ecconf_status_word(ECCONF_SINK));
}
END_TEST

START_TEST(takes_older_options)
{
    options.ignore = "SYN038";
    options.max_findings = 1; /* the older program does not have this member yet */
    options.size = offsetof(ecconf_options, max_file_size);
    open_project();
    read_text("a = 1;\nb = 2 }\nc }\n");
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_int_eq(ecconf_is_complete(project), 1);
    ck_assert_uint_gt(ecconf_finding_count(project, ECCONF_NOTE), 1);
    ck_assert_str_ne(ecconf_finding_code(ecconf_finding_at(project, 0)), "SYN038");
}
END_TEST

START_TEST(refuses_newer_options)
{
    options.size = sizeof(options) + 1;
    ck_assert_int_eq(ecconf_project_new(&options, &project, error, sizeof(error)), ECCONF_USAGE);
    ck_assert_ptr_null(project);
    ck_assert_str_eq(error, "the options are those of another version");
    options.size = 0;
    ck_assert_int_eq(ecconf_project_new(&options, &project, NULL, 0), ECCONF_USAGE);
}
END_TEST

START_TEST(cuts_long_errors)
{
    options.select = "nothing-like-a-code-that-exists";
    ck_assert_int_eq(ecconf_project_new(&options, &project, error, 10), ECCONF_USAGE);
    ck_assert_str_eq(error, "unknown c");
    ck_assert_ptr_null(project);
}
END_TEST

static const struct refusal {
    size_t member;
    const char *value;
    ecconf_status status;
    const char *error;
} refusals[] = {
    {offsetof(ecconf_options, select), "SYN,XYZ1", ECCONF_USAGE, "unknown code 'XYZ1'"},
    {offsetof(ecconf_options, ignore), "syn1", ECCONF_USAGE,
     "unknown code 'syn1': did you mean 'SYN'?"},
    {offsetof(ecconf_options, severity), "SYN", ECCONF_USAGE,
     "'SYN' lacks a level: write CODE=error, =warning or =note"},
    {offsetof(ecconf_options, severity), "SYN=fatal", ECCONF_USAGE,
     "unknown level 'fatal': it is error, warning or note"},
    {offsetof(ecconf_options, os), "windows", ECCONF_USAGE,
     "unknown system 'windows': it is el6, el7, el8, el9, debian12 or debian13"},
    {offsetof(ecconf_options, os), "debain12", ECCONF_USAGE,
     "unknown system 'debain12': did you mean 'debian12'?"},
    {offsetof(ecconf_options, target), "new", ECCONF_USAGE,
     "'new' is no version: write 4.2 or 3.6.23"},
    {offsetof(ecconf_options, cap_profile), "cap_net_raw cap_x", ECCONF_USAGE,
     "unknown capability 'cap_x' in the list of a container"},
    {offsetof(ecconf_options, today), "2026-02-29", ECCONF_USAGE,
     "'2026-02-29' is not a day: write 2026-12-31"},
    {offsetof(ecconf_options, baseline), "/nowhere/known.json", ECCONF_UNREADABLE,
     "cannot read the baseline '/nowhere/known.json': No such file or directory"},
    {offsetof(ecconf_options, passwd), "/nowhere/passwd", ECCONF_UNREADABLE,
     "/nowhere/passwd: No such file or directory"},
};

START_TEST(names_the_mistake)
{
    const struct refusal *refusal = &refusals[_i];
    *(const char **)(void *)((char *)&options + refusal->member) = refusal->value;
    ck_assert_int_eq(ecconf_project_new(&options, &project, error, sizeof(error)), refusal->status);
    ck_assert_str_eq(error, refusal->error);
    ck_assert_ptr_null(project);
}
END_TEST

START_TEST(says_what_cannot_be_read)
{
    open_project();
    ck_assert_int_eq(ecconf_read_path(project, "/nowhere/a.conf"), ECCONF_UNREADABLE);
    ck_assert_str_eq(ecconf_project_error(project),
                     "cannot read '/nowhere/a.conf': No such file or directory");
    read_text("a = 1\n");
    ck_assert_str_eq(ecconf_project_error(project), "");
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_int_eq(ecconf_is_complete(project), 0);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_NOTE), 0);
}
END_TEST

START_TEST(reads_a_descriptor)
{
    int ends[2];
    open_project();
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "a = 1 }", 7), 7);
    close(ends[1]);
    ck_assert_int_eq(ecconf_read_descriptor(project, "pipe", ends[0]), ECCONF_OK);
    close(ends[0]);
    ck_assert_int_eq(ecconf_read_descriptor(project, "pipe", -1), ECCONF_UNREADABLE);
    ck_assert_str_eq(ecconf_project_error(project), "cannot read 'pipe': Bad file descriptor");
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_ERROR), 1);
}
END_TEST

START_TEST(checks_only_once)
{
    open_project();
    read_text("a = 1 }");
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_int_eq(ecconf_check(project), ECCONF_USAGE);
    ck_assert_str_eq(ecconf_project_error(project), "the project is checked already");
    ck_assert_int_eq(ecconf_read_bytes(project, "b", "b }", 3), ECCONF_USAGE);
    ck_assert_int_eq(ecconf_read_path(project, "/nowhere"), ECCONF_USAGE);
    ck_assert_int_eq(ecconf_read_descriptor(project, "c", -1), ECCONF_USAGE);
    ck_assert_int_eq(ecconf_read_default(project), ECCONF_USAGE);
    ck_assert_uint_eq(ecconf_file_count(project), 1);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_NOTE), 1);
    ck_assert_int_eq(ecconf_is_complete(project), 1);
}
END_TEST

START_TEST(keeps_to_limits)
{
    options.max_file_size = 8;
    open_project();
    ck_assert_int_eq(ecconf_read_bytes(project, "a", "a = 12345", 9), ECCONF_UNREADABLE);
    ck_assert_str_eq(ecconf_project_error(project), "'a' is larger than the limit of 8 bytes");
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "a = 12345", 9), 9);
    close(ends[1]);
    ck_assert_int_eq(ecconf_read_descriptor(project, "b", ends[0]), ECCONF_UNREADABLE);
    ck_assert_str_eq(ecconf_project_error(project), "'b' is larger than the limit of 8 bytes");
    close(ends[0]);
    ck_assert_int_eq(ecconf_read_bytes(project, "c", "", 0), ECCONF_OK);
    ck_assert_uint_eq(ecconf_file_count(project), 1);
}
END_TEST

START_TEST(sets_known_findings_apart)
{
    static const char made[] = "a = 1; # ecconf-check: ignore[SYN038] -- ticket 4711\n}\n";
    const ecconf_sink sink = {collect, NULL};
    open_project();
    read_text(made);
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_NOTE), 1);
    ck_assert_uint_eq(ecconf_suppressed_count(project), 1);
    ck_assert_str_eq(ecconf_finding_code(ecconf_finding_at(project, 0)), "SYN021");
    ck_assert_str_eq(ecconf_finding_code(ecconf_finding_at(project, 1)), "SYN038");
    ck_assert_ptr_null(ecconf_finding_at(project, 2));
    ecconf_project_free(project);

    options.baseline_accept = 1;
    open_project();
    read_text(made);
    ck_assert_int_eq(ecconf_check(project), ECCONF_OK);
    ck_assert_uint_eq(ecconf_finding_count(project, ECCONF_NOTE), 0);
    ck_assert_uint_eq(ecconf_suppressed_count(project), 2);
    text_size = 0;
    ck_assert_int_eq(ecconf_baseline_write(project, NULL, &sink), ECCONF_OK);
    ck_assert_ptr_nonnull(strstr(text, "\"code\": \"SYN021\", \"file\": \"a.conf\""));
    ck_assert_ptr_null(strstr(text, "SYN038"));
}
END_TEST

START_TEST(lists_its_names)
{
    const char *title = NULL;
    ck_assert_str_eq(ecconf_format_at(0, &title), "text");
    ck_assert_str_eq(title, "blocks with the source line, for people");
    ck_assert_str_eq(ecconf_format_at(1, NULL), "json");
    ck_assert_str_eq(ecconf_format_at(12, NULL), "tap");
    ck_assert_ptr_null(ecconf_format_at(13, NULL));
    size_t debian = 0;
    size_t count = 0;
    for (; ecconf_os_at(count, &title); count++) {
        debian += strcmp(ecconf_os_at(count, NULL), "debian12") == 0;
        ck_assert_int_eq(title[0], '2'); /* a release of libcap */
    }
    ck_assert_uint_eq(debian, 1);
    ck_assert_str_eq(ecconf_version(), ECCONF_VERSION);
    ck_assert_str_eq(ecconf_severity_word(ECCONF_WARNING), "warning");
    ck_assert_str_eq(ecconf_severity_word((ecconf_severity)3), "unknown severity");
    ck_assert_str_eq(ecconf_status_word(ECCONF_NO_MEMORY), "out of memory");
    ck_assert_str_eq(ecconf_status_word((ecconf_status)99), "unknown status");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, checks_a_text);
    tcase_add_test(cases, counts_settings);
    tcase_add_test(cases, writes_reports);
    tcase_add_test(cases, takes_older_options);
    tcase_add_test(cases, refuses_newer_options);
    tcase_add_test(cases, cuts_long_errors);
    tcase_add_loop_test(cases, names_the_mistake, 0, sizeof(refusals) / sizeof(refusals[0]));
    tcase_add_test(cases, says_what_cannot_be_read);
    tcase_add_test(cases, reads_a_descriptor);
    tcase_add_test(cases, checks_only_once);
    tcase_add_test(cases, keeps_to_limits);
    tcase_add_test(cases, sets_known_findings_apart);
    tcase_add_test(cases, lists_its_names);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
