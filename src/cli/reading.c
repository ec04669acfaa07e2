/* SPDX-License-Identifier: MIT */
#include "cli/reading.h"

#include "cli/terminal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

int cli_reading_open(struct cli_reading *reading)
{
    char error[640];
    ecconf_options *options = &reading->args.check;
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
                "Name a configuration or its directory%s, or the places to look in with --search-path; "
                "'%s --help' tells how.\n",
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
}
