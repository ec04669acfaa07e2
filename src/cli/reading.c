/* SPDX-License-Identifier: MIT */
#include "cli/reading.h"

#include "cli/terminal.h"

#include "rules/engine.h"
#include "source/loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CAP_PROFILE_BYTES = 64 * 1024 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void show_progress(void *data, size_t files, size_t bytes)
{
    struct cli_progress *progress = data;
    double time = now();
    if (progress->unwanted || time - progress->started < 1 || time - progress->shown < 0.1) {
        return;
    }
    progress->unwanted = !isatty(STDERR_FILENO) || cli_is_dumb_terminal();
    if (!progress->unwanted) {
        fprintf(stderr, "\rreading: %zu files, %zu MiB", files, bytes >> 20);
        progress->shown = time;
    }
}

void cli_reading_end_progress(struct cli_reading *reading)
{
    struct cli_progress *progress = &reading->progress;
    if (progress->shown > 0) {
        fputs("\r\033[K", stderr);
        progress->shown = 0;
    }
}

static int exit_status_of(ecconf_status status)
{
    return status == ECCONF_OK ? CLI_CLEAN : status == ECCONF_USAGE ? CLI_USAGE : CLI_NO_CHECK;
}

/* Replaces the value of --cap-profile by the content of the file it names, unless it is the name of
   a kind of container. */
static int read_cap_profile(struct cli_reading *reading)
{
    const char *name = reading->args.check.cap_profile;
    uint64_t set;
    if (!name || reading->cap_profile || ec_cap_set_find(ec_str_from(name), &set)) {
        return CLI_CLEAN;
    }
    struct ec_file file = {0};
    enum ec_load_status status = ec_vfs_real.read(&ec_vfs_real, name, CAP_PROFILE_BYTES, &file);
    if (status != EC_LOAD_OK) {
        cli_message(reading->program,
                    "--cap-profile: '%s' is neither docker nor a file to read: %s", name,
                    status == EC_LOAD_FAILED ? strerror(file.error) : "not a short text");
        return CLI_NO_CHECK;
    }
    reading->cap_profile = file.bytes;
    reading->args.check.cap_profile = file.bytes;
    return CLI_CLEAN;
}

int cli_reading_open(struct cli_reading *reading)
{
    char error[640];
    ecconf_options *options = &reading->args.check;
    int failed = read_cap_profile(reading);
    if (failed != CLI_CLEAN) {
        return failed;
    }
    reading->progress.started = now();
    options->progress = show_progress;
    options->progress_data = &reading->progress;
    ecconf_status status = ecconf_project_new(options, &reading->project, error, sizeof(error));
    if (status == ECCONF_USAGE) {
        return cli_usage(reading->program, "%s", error);
    }
    if (status != ECCONF_OK) {
        cli_message(reading->program, "%s", error);
    }
    return exit_status_of(status);
}

static ecconf_status read_path(const struct cli_reading *reading, const char *path)
{
    if (!path) {
        return ecconf_read_default(reading->project);
    }
    if (strcmp(path, "-") == 0) {
        const char *name = reading->args.stdin_name;
        return ecconf_read_descriptor(reading->project, name ? name : "<stdin>", STDIN_FILENO);
    }
    return ecconf_read_path(reading->project, path);
}

int cli_reading_add(struct cli_reading *reading, const char *path, ecconf_status *status)
{
    ecconf_status result = read_path(reading, path);
    cli_reading_end_progress(reading);
    if (status) {
        *status = result;
    }
    if (result == ECCONF_USAGE) {
        return cli_usage(reading->program, "%s", ecconf_project_error(reading->project));
    }
    if (result != ECCONF_OK) {
        cli_message(reading->program, "%s", ecconf_project_error(reading->project));
    }
    if (result == ECCONF_UNREADABLE && !path) {
        fprintf(stderr,
                "Name a configuration or its directory%s, or the places to look in with "
                "--search-path; '%s --help' tells how.\n",
                reading->takes_file ? " with --file" : "", reading->program);
    }
    return exit_status_of(result);
}

double cli_reading_time(const struct cli_reading *reading)
{
    return now() - reading->progress.started;
}

void cli_reading_fini(struct cli_reading *reading)
{
    ecconf_project_free(reading->project);
    cli_args_fini(&reading->args);
    free(reading->cap_profile);
}
