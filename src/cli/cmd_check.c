/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/hook.h"
#include "cli/pipeline.h"
#include "cli/reading.h"
#include "cli/settings.h"
#include "cli/sink.h"
#include "cli/terminal.h"

#include "api/internal.h"
#include "output/cells.h"
#include "rules/engine.h"
#include "source/loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What is kept before a hook chooses what concerns the change. */
enum { HOOK_FINDINGS = 1000000 };

struct check {
    struct cli_reading reading;
    struct cli_settings settings;
    struct cli_hook *hook; /* NULL: not asked for */
    bool all_touched;      /* by the change that the hook is for */
    char *directory;       /* the current one, for paths in reports */
    char *repository;      /* around it */
    char *real;            /* the last path without links */
};

/* ---- help and version ------------------------------------------------------------------------ */

static int print_version(const char *program)
{
    struct ec_buf text;
    ec_buf_init(&text);
    ec_buf_printf(&text, "ecconf-check %s\n", ecconf_version());
    int status = cli_print(program, &text);
    ec_buf_fini(&text);
    return status;
}

static int print_help(const struct cli_syntax *syntax)
{
    struct cli_page page;
    cli_page_init(&page);
    ec_buf_printf(&page.text, "Usage: %s [OPTION]... [PATH]...\n", syntax->program);
    cli_page_paragraph(&page, 0,
                       EC_STR("Check Momentum (Ecelerity) configurations; nothing is changed "
                              "or executed."));
    cli_page_gap(&page);
    cli_page_paragraph(&page, 0,
                       EC_STR("PATH is a main file, a fragment, a directory with a "
                              "configuration, or - for standard input. Without PATH, "
                              "ecelerity.conf or else eccluster.conf is looked for on the "
                              "search path."));
    cli_args_help(&page, syntax);
    cli_page_gap(&page);
    cli_page_paragraph(
        &page, 0,
        EC_STR("Exit status: 0 nothing at or above --fail-level, 1 findings, "
               "2 wrong use, 3 could not check, or not all. NO_COLOR "
               "switches colours off, FORCE_COLOR on. 'ecconf explain CODE' tells more about "
               "a finding."));
    return cli_page_print(syntax->program, &page);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Reads everything that was named; goes on behind a path that cannot be read. */
static int read_all(struct check *check)
{
    struct cli_reading *reading = &check->reading;
    int n = reading->args.n_paths;
    int status = CLI_CLEAN;
    for (int i = 0; i < (n > 0 ? n : 1); i++) {
        ecconf_status result;
        int failed = cli_reading_add(reading, n > 0 ? reading->args.paths[i] : NULL, &result);
        status = failed != CLI_CLEAN ? failed : status;
        if (result == ECCONF_USAGE || result == ECCONF_NO_MEMORY) {
            break;
        }
    }
    return status;
}

/* Reads and checks a tree as each node sees it. */
static int check_nodes(struct check *check, const char *folder)
{
    struct cli_reading *reading = &check->reading;
    ecconf_status status = ecconf_check_nodes(reading->project, folder);
    cli_reading_end_progress(reading);
    if (status == ECCONF_OK) {
        return CLI_CLEAN;
    }
    cli_message(reading->program, "%s", ecconf_project_error(reading->project));
    return CLI_NO_CHECK;
}

static bool twice_standard_input(const struct cli_args *args)
{
    int count = 0;
    for (int i = 0; i < args->n_paths; i++) {
        count += strcmp(args->paths[i], "-") == 0;
    }
    return count > 1;
}

/* ---- reports --------------------------------------------------------------------------------- */

/* True if both are names of the same regular file. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat first;
    struct stat second;
    return a && b && stat(a, &first) == 0 && S_ISREG(first.st_mode) && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* Is the file one of those that were checked? It would be overwritten. */
static bool is_input(const struct check *check, const char *path)
{
    bool found = false;
    for (size_t i = 0; path && i < ecconf_file_count(check->reading.project) && !found; i++) {
        found = is_same_file(path, ecconf_file_path(check->reading.project, i));
    }
    return found;
}

/* Is it one of those that say how to check? */
static bool is_setting(const struct check *check, const char *path)
{
    const ecconf_options *options = &check->reading.args.check;
    const struct cli_args *args = &check->reading.args;
    const char *const files[] = {check->settings.path, options->passwd, options->group};
    bool found = false;
    for (size_t i = 0; i < EC_COUNT(files); i++) {
        found |= is_same_file(path, files[i]);
    }
    for (size_t i = 0; i < args->manifests.n; i++) {
        found |= is_same_file(path, args->manifests.items[i]);
    }
    for (size_t i = 0; i < args->vocabularies.n; i++) {
        found |= is_same_file(path, args->vocabularies.items[i]);
    }
    return found;
}

static const char *real_path(void *data, const char *path)
{
    struct check *check = data;
    free(check->real);
    check->real = realpath(path, NULL);
    return check->real;
}

/* Writes one report, or with `format` NULL the baseline. */
static ecconf_status write_to(struct check *check, const struct cli_format *format,
                              const ecconf_report_options *options, struct cli_sink *sink)
{
    const ecconf_sink out = {cli_sink_write, sink};
    ecconf_project *project = check->reading.project;
    if (sink->error != 0) {
        return ECCONF_OK;
    }
    return format ? ecconf_report_write(project, format->name, options, &out)
                  : ecconf_baseline_write(project, options, &out);
}

static int close_sink(const struct check *check, struct cli_sink *sink, const char *file,
                      ecconf_status status)
{
    int error = cli_sink_close(sink, status == ECCONF_OK);
    if (error != 0) {
        cli_sink_tell(check->reading.program, file, error);
    } else if (status == ECCONF_NO_MEMORY) {
        cli_message(check->reading.program, "%s", ecconf_status_word(status));
    }
    return error != 0 || status != ECCONF_OK ? CLI_NO_CHECK : CLI_CLEAN;
}

/* The folder that paths are relative to: services know files by their place in the repository,
   programs that a report is fed to run where this one does. */
static const char *base_of(const struct check *check, const struct cli_format *format)
{
    static const char *const here[] = {"checkstyle", "rdjson", "rdjsonl", "tap"};
    size_t i = 0;
    while (i < EC_COUNT(here) && strcmp(format->name, here[i]) != 0) {
        i++;
    }
    return i < EC_COUNT(here) ? check->directory : check->repository;
}

static int write_report(struct check *check, const struct cli_format *format)
{
    const struct cli_args *args = &check->reading.args;
    bool people = strcmp(format->name, "text") == 0 || strcmp(format->name, "compact") == 0;
    bool terminal = format->file == NULL && isatty(STDOUT_FILENO);
    int color = format->file && args->color == CLI_COLOR_AUTO ? CLI_COLOR_NEVER : args->color;
    const ecconf_report_options options = {
        .size = sizeof(options),
        .flags = cli_wants_color(color, terminal) ? ECCONF_REPORT_COLOR : 0,
        .width = terminal ? cli_terminal_width() : 0,
        .only_at_least = people && args->quiet,
        .at_least = (ecconf_severity)args->fail_level,
        .directory = check->directory,
        .base = base_of(check, format),
        .real_path = real_path,
        .real_path_data = check,
    };
    struct cli_sink sink;
    cli_sink_open(&sink, format->file, format->append);
    ecconf_status status = write_to(check, format, &options, &sink);
    return close_sink(check, &sink, format->file, status);
}

/* Writes the baseline if one is wanted. One that lacks findings would be worse than none. */
static int write_baseline(struct check *check)
{
    const char *file = check->reading.args.write_baseline;
    const ecconf_report_options options = {
        .size = sizeof(options),
        .directory = check->directory,
        .base = check->repository,
        .real_path = real_path,
        .real_path_data = check,
    };
    struct cli_sink sink;
    if (!file) {
        return CLI_CLEAN;
    }
    if (!ecconf_is_complete(check->reading.project)) {
        cli_message(check->reading.program,
                    "no baseline was written to '%s': the check is not complete", file);
        return CLI_NO_CHECK;
    }
    cli_sink_open(&sink, file, false);
    ecconf_status status = write_to(check, NULL, &options, &sink);
    return close_sink(check, &sink, file, status);
}

/* Files first: a reader that goes away early takes nothing from them. */
static int write_reports(struct check *check)
{
    if (!check->directory) {
        check->directory = realpath(".", NULL);
        check->repository = cli_repository();
    }
    int status = write_baseline(check);
    for (int to_files = 1; to_files >= 0; to_files--) {
        for (size_t i = 0; i < check->reading.args.n_formats; i++) {
            const struct cli_format *format = &check->reading.args.formats[i];
            if ((format->file != NULL) == (to_files == 1)) {
                int result = write_report(check, format);
                status = result != CLI_CLEAN ? result : status;
            }
        }
    }
    return status;
}

/* ---- statistics ------------------------------------------------------------------------------ */

static int by_code(const void *a, const void *b)
{
    const ecconf_finding *const *left = a;
    const ecconf_finding *const *right = b;
    int code = strcmp(ecconf_finding_code(*left), ecconf_finding_code(*right));
    return code != 0 ? code
                     : (int)ecconf_finding_severity(*right) - (int)ecconf_finding_severity(*left);
}

static void print_codes(ecconf_project *project)
{
    size_t count = ecconf_finding_count(project, ECCONF_NOTE);
    const ecconf_finding **list = calloc(count, sizeof(*list));
    if (!list) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        list[i] = ecconf_finding_at(project, i);
    }
    qsort(list, count, sizeof(*list), by_code);
    for (size_t first = 0, last; first < count; first = last) {
        for (last = first + 1; last < count && by_code(&list[first], &list[last]) == 0;) {
            last++;
        }
        fprintf(stderr, "%8zu  %s %s (%s)\n", last - first, ecconf_finding_code(list[first]),
                ecconf_finding_name(list[first]),
                ecconf_severity_word(ecconf_finding_severity(list[first])));
    }
    free(list);
}

/* The checks that were skipped, with the reason. */
static void print_skipped(const ecconf_project *project)
{
    const struct ec_report *report = &ec_api_project(project)->report;
    struct ec_buf lines;
    ec_buf_init(&lines);
    for (size_t i = 0; i < report->n_skipped; i++) {
        const struct ec_code_info *info = ec_code_get(report->skipped[i].code);
        ec_buf_printf(&lines, "          %s %s (", info->code,
                      ec_code_name(report->skipped[i].code));
        ec_cells_add(&lines, ec_str_from(report->skipped[i].reason));
        ec_buf_add_text(&lines, ")\n");
    }
    if (lines.len > 0 && !lines.oom) {
        fprintf(stderr, "skipped     %zu\n%s", report->n_skipped, ec_buf_text(&lines));
    }
    ec_buf_fini(&lines);
}

static void print_statistics(const struct check *check)
{
    ecconf_project *project = check->reading.project;
    fprintf(stderr, "files       %zu\nbytes       %zu\nstatements  %zu\ntime        %.3f s\n",
            ecconf_file_count(project), ecconf_byte_count(project), ecconf_statement_count(project),
            cli_reading_time(&check->reading));
    fprintf(stderr, "settings    %zu checked, %zu in unknown modules\n",
            ecconf_checked_count(project), ecconf_unchecked_count(project));
    fprintf(stderr, "findings    %zu\n", ecconf_finding_count(project, ECCONF_NOTE));
    if (ecconf_suppressed_count(project) > 0) {
        fprintf(stderr, "suppressed  %zu\n", ecconf_suppressed_count(project));
    }
    if (ecconf_finding_count(project, ECCONF_NOTE) > 0) {
        print_codes(project);
    }
    print_skipped(project);
}

/* ---- the command ----------------------------------------------------------------------------- */

/* Checks what was read and reports it. */
static int conclude(struct check *check)
{
    ecconf_project *project = check->reading.project;
    if (ecconf_file_count(project) == 0) {
        return CLI_NO_CHECK;
    }
    bool all_nodes = check->reading.args.all_nodes != 0;
    ecconf_status checked = all_nodes ? ECCONF_OK : ecconf_check(project);
    if (checked != ECCONF_OK) {
        cli_message(check->reading.program, "%s", ecconf_project_error(project));
    }
    if (check->hook) {
        cli_hook_filter(check->hook, project);
    }
    bool silent = check->hook && ecconf_finding_count(project, ECCONF_NOTE) == 0;
    int status = silent ? CLI_CLEAN : write_reports(check);
    if (check->reading.args.statistics) {
        print_statistics(check);
    }
    if (status != CLI_CLEAN || checked != ECCONF_OK || !ecconf_is_complete(project)) {
        return CLI_NO_CHECK;
    }
    bool failed =
        ecconf_finding_count(project, (ecconf_severity)check->reading.args.fail_level) > 0;
    return failed ? CLI_FINDINGS : CLI_CLEAN;
}

/* Makes the project that the arguments ask for, in place of the one before. */
static int reopen(struct check *check)
{
    ecconf_project_free(check->reading.project);
    check->reading.project = NULL;
    int status = cli_reading_open(&check->reading);
    if (status == CLI_CLEAN) {
        cli_settings_hand_over(&check->settings, check->reading.project);
    }
    return status;
}

/* Reads, checks and reports a tree as its nodes see it. */
static int check_tree(struct check *check, const char *folder)
{
    int status = reopen(check);
    if (status != CLI_CLEAN) {
        return status;
    }
    int checked = check_nodes(check, folder);
    check->reading.args.all_nodes = 1;
    status = conclude(check);
    return checked != CLI_CLEAN ? checked : status;
}

/* The same if it is touched. */
static int check_touched_tree(struct check *check, const char *folder)
{
    int status = check->all_touched ? CLI_CLEAN : reopen(check);
    if (status != CLI_CLEAN ||
        (!check->all_touched &&
         !cli_hook_touches_tree(check->hook, check->reading.project, folder))) {
        return status;
    }
    return check_tree(check, folder);
}

static int check_touched_folder(struct check *check, const char *folder)
{
    int status = reopen(check);
    if (status == CLI_CLEAN) {
        status = cli_reading_add(&check->reading, folder, NULL);
    }
    if (status == CLI_CLEAN &&
        (check->all_touched || cli_hook_touches(check->hook, check->reading.project))) {
        check->reading.args.all_nodes = 0;
        status = conclude(check);
    }
    return status;
}

/* The status of two checks. */
static int worse(int a, int b)
{
    return b == CLI_USAGE || a == CLI_USAGE ? CLI_USAGE : b > a ? b : a;
}

/* Checks the configurations that a change touches, each for itself. New settings change what is
   found anywhere. */
static int run_hook(struct check *check)
{
    const struct cli_args *args = &check->reading.args;
    ecconf_options *options = &check->reading.args.check;
    struct cli_hook hook;
    options->offline |= !options->root && !options->passwd && !options->group;
    if (options->max_findings == 0) {
        options->max_findings = HOOK_FINDINGS;
    }
    int status = cli_hook_init(&hook, check->reading.program, args);
    check->hook = &hook;
    check->all_touched = check->settings.path && cli_hook_has(&hook, check->settings.path);
    hook.all |= check->all_touched;
    for (size_t i = 0; i < hook.n_roots && status != CLI_USAGE; i++) {
        const struct cli_root *root = &hook.roots[i];
        status = worse(status, root->has_nodes && !options->node
                                   ? check_touched_tree(check, root->folder)
                                   : check_touched_folder(check, root->folder));
    }
    check->hook = NULL;
    cli_hook_fini(&hook);
    return status;
}

/* Checks several trees, each for itself. */
static int run_trees(struct check *check)
{
    int status = CLI_CLEAN;
    for (int i = 0; i < check->reading.args.n_paths && status != CLI_USAGE; i++) {
        status = worse(status, check_tree(check, check->reading.args.paths[i]));
    }
    return status;
}

/* What would be lost if a report went to the file; NULL when nothing would. */
static const char *loss(const struct check *check, const char *file)
{
    return is_input(check, file)     ? "a file that is checked"
           : is_setting(check, file) ? "a file that says how to check"
                                     : NULL;
}

static int refuse_format(const struct check *check, const struct cli_format *format)
{
    const struct cli_args *args = &check->reading.args;
    const char *lost = loss(check, format->file);
    if (!lost && is_same_file(format->file, args->check.baseline)) {
        lost = "the baseline";
    }
    if (lost) {
        return cli_usage(check->reading.program, "--format %s:%s would overwrite %s", format->name,
                         format->file, lost);
    }
    if (format->file && args->write_baseline &&
        cli_sink_is_same(format->file, args->write_baseline)) {
        return cli_usage(check->reading.program,
                         "--format %s:%s and --write-baseline go to the same file", format->name,
                         format->file);
    }
    return CLI_CLEAN;
}

/* Reports that would destroy what they are about, or each other; CLI_CLEAN if there are none. */
static int refuse_overwriting(const struct check *check)
{
    const struct cli_args *args = &check->reading.args;
    const char *lost = loss(check, args->write_baseline);
    int status = CLI_CLEAN;
    if (lost) {
        return cli_usage(check->reading.program, "--write-baseline %s would overwrite %s",
                         args->write_baseline, lost);
    }
    for (size_t i = 0; i < args->n_formats && status == CLI_CLEAN; i++) {
        status = refuse_format(check, &args->formats[i]);
    }
    return status;
}

/* Checks everything that was named, with one report. */
static int run_once(struct check *check)
{
    const struct cli_args *args = &check->reading.args;
    int status = reopen(check);
    if (status != CLI_CLEAN) {
        return status;
    }
    int reading = args->all_nodes ? check_nodes(check, args->paths[0]) : read_all(check);
    status = reading != CLI_USAGE ? refuse_overwriting(check) : reading;
    if (status != CLI_CLEAN) {
        return status;
    }
    status = conclude(check);
    return reading != CLI_CLEAN ? reading : status;
}

static int run(struct check *check)
{
    const struct cli_args *args = &check->reading.args;
    return args->hook                             ? run_hook(check)
           : args->all_nodes && args->n_paths > 1 ? run_trees(check)
                                                  : run_once(check);
}

/* For several reports only formats go whose reports can follow each other, and files that are
   appended to. */
static bool is_fit_for_several(const struct cli_args *args)
{
    static const char *const fit[] = {"text", "compact", "github", "jsonl", "rdjsonl"};
    bool all = true;
    for (size_t k = 0; k < args->n_formats && all; k++) {
        const struct cli_format *format = &args->formats[k];
        size_t i = 0;
        while (i < EC_COUNT(fit) && strcmp(format->name, fit[i]) != 0) {
            i++;
        }
        all = format->append || (!format->file && i < EC_COUNT(fit));
    }
    return all;
}

/* What a pipeline shows need not be fit for several reports; then people get them. */
static void choose_for_several(struct cli_args *args)
{
    if (args->is_chosen && args->all_nodes && args->n_paths > 1 && !is_fit_for_several(args)) {
        args->formats[0] = (struct cli_format){.name = ecconf_format_at(0, NULL)};
        args->n_formats = 1;
    }
}

/* Arguments that do not go together; CLI_CLEAN if there are none. */
static int refuse(const struct cli_args *args, const char *program)
{
    if (args->hook && (args->all_nodes || args->check.scope || args->stdin_name)) {
        return cli_usage(program, "--hook takes neither --all-nodes nor --scope nor --stdin-name");
    }
    if (args->hook && !is_fit_for_several(args)) {
        return cli_usage(program, "--hook takes the formats text, compact, github, jsonl and "
                                  "rdjsonl, one of them and without a file");
    }
    if (args->hook && args->write_baseline) {
        return cli_usage(program, "--hook checks what a change touches, which makes no baseline");
    }
    if (args->check.baseline_ratchet && !args->check.baseline) {
        return cli_usage(program, "--baseline-ratchet needs --baseline FILE");
    }
    if (args->all && !args->hook) {
        return cli_usage(program, "--all goes with --hook");
    }
    if (args->all_nodes && (args->n_paths < 1 || args->check.node || args->check.scope)) {
        return cli_usage(program, "--all-nodes takes directories, and neither --node nor --scope");
    }
    if (args->all_nodes && args->n_paths > 1 &&
        (!is_fit_for_several(args) || args->write_baseline)) {
        return cli_usage(program, "several trees have a report each: --all-nodes takes them with "
                                  "one of the formats text, compact, github, jsonl and rdjsonl, "
                                  "and without a file");
    }
    return twice_standard_input(args) ? cli_usage(program, "standard input can be read only once")
                                      : CLI_CLEAN;
}

/* What the arguments ask for, with what the settings add to them. */
static int run_with_settings(struct check *check, const struct cli_syntax *syntax)
{
    struct cli_args *args = &check->reading.args;
    int status = cli_settings_take(&check->settings, syntax, args);
    if (status == CLI_CLEAN) {
        choose_for_several(args);
        status = refuse(args, syntax->program);
    }
    if (status != CLI_CLEAN) {
        return status;
    }
    return args->print_settings ? cli_settings_print(&check->settings, syntax, args) : run(check);
}

int cli_check(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {.program = program, .command = CLI_CHECK};
    struct check check = {.reading = {.program = program}};
    struct cli_args *args = &check.reading.args;
    int status = CLI_USAGE;
    if (cli_args_read(args, &syntax, argc, argv)) {
        status = args->help      ? print_help(&syntax)
                 : args->version ? print_version(program)
                                 : run_with_settings(&check, &syntax);
    }
    cli_reading_fini(&check.reading);
    cli_settings_fini(&check.settings);
    free(check.directory);
    free(check.repository);
    free(check.real);
    return status;
}
