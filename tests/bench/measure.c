/* SPDX-License-Identifier: MIT */
/* measure [-n RUNS] [-t SECONDS] [-d FOLDER] -- COMMAND... [-- COMMAND...]
   Runs the commands alternately (A B A B), RUNS times each, their output thrown away, and prints for
   each one a line of numbers: median processor time (user and system), median wall time and least wall
   time in microseconds, highest memory in KiB, exit status (128 + signal when killed), runs. A command
   that takes more than SECONDS in total, two minutes by default, is run less often, but at least once. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MOST_COMMANDS = 16, MOST_RUNS = 10000 };

struct command {
    char **argv;
    double *cpu;
    double *wall;
    double total;
    long memory;
    int status;
    int runs;
};

static void fail(const char *what)
{
    (void)fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    exit(2);
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double micros(struct timeval time)
{
    return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static void run(struct command *command, const posix_spawn_file_actions_t *actions)
{
    pid_t child;
    int status = 0;
    struct rusage usage;
    double start = now();
    int error = posix_spawnp(&child, command->argv[0], actions, NULL, command->argv, environ);
    if (error != 0) {
        errno = error;
        fail(command->argv[0]);
    }
    while (wait4(child, &status, 0, &usage) < 0) {
        if (errno != EINTR) {
            fail("wait4");
        }
    }
    double wall = now() - start;
    command->wall[command->runs] = wall;
    command->cpu[command->runs] = micros(usage.ru_utime) + micros(usage.ru_stime);
    command->runs++;
    command->total += wall;
    command->memory = usage.ru_maxrss > command->memory ? usage.ru_maxrss : command->memory;
    command->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static void report(struct command *command)
{
    size_t count = (size_t)command->runs;
    qsort(command->cpu, count, sizeof(double), by_size);
    qsort(command->wall, count, sizeof(double), by_size);
    printf("%.0f %.0f %.0f %ld %d %d\n", command->cpu[count / 2], command->wall[count / 2],
           command->wall[0], command->memory, command->status, command->runs);
}

/* Cuts the arguments at each `--`. */
static int find_commands(char **argv, struct command *commands)
{
    int count = 0;
    for (bool fresh = true; *argv; argv++) {
        if (strcmp(*argv, "--") == 0) {
            *argv = NULL;
            fresh = true;
        } else if (fresh) {
            if (count == MOST_COMMANDS) {
                errno = E2BIG;
                fail("commands");
            }
            commands[count++].argv = argv;
            fresh = false;
        }
    }
    return count;
}

static long number(const char *text, long least, long most)
{
    long value = strtol(text, NULL, 10);
    return value < least ? least : value > most ? most : value;
}

/* Runs all commands in turn, `runs` times; one that has taken `seconds` is left out then. */
static void run_all(struct command *commands, int count, long runs, double seconds)
{
    posix_spawn_file_actions_t actions;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    for (int i = 0; i < count; i++) {
        commands[i].cpu = calloc((size_t)runs, sizeof(double));
        commands[i].wall = calloc((size_t)runs, sizeof(double));
        if (!commands[i].cpu || !commands[i].wall) {
            fail("memory");
        }
    }
    for (long round = 0; round < runs; round++) {
        for (int i = 0; i < count; i++) {
            if (round == 0 || commands[i].total < seconds * 1e6) {
                run(&commands[i], &actions);
            }
        }
    }
    (void)posix_spawn_file_actions_destroy(&actions);
}

int main(int argc, char **argv)
{
    struct command commands[MOST_COMMANDS] = {{0}};
    long runs = 5;
    double seconds = 120;
    for (int option; (option = getopt(argc, argv, "+n:t:d:")) != -1;) {
        if (option == 'n') {
            runs = number(optarg, 1, MOST_RUNS);
        } else if (option == 't') {
            seconds = (double)number(optarg, 1, 100000);
        } else if (option != 'd') {
            return 2; /* getopt has said why */
        } else if (chdir(optarg) != 0) {
            fail(optarg);
        }
    }
    int count = find_commands(argv + optind, commands);
    run_all(commands, count, runs, seconds);
    for (int i = 0; i < count; i++) {
        report(&commands[i]);
        free(commands[i].cpu);
        free(commands[i].wall);
    }
    return 0;
}
