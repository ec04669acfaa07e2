/* SPDX-License-Identifier: MIT */
/* walk LIBRARY VARIABLE COUNT STATUS PROGRAM [ARGUMENT...]

   Runs the program COUNT times, with LIBRARY (see failing.c) loaded before it and VARIABLE set to 1, 2 and
   so on. Each run has to end with STATUS and what the file "normal" holds, or with 3 and a word about memory
   on standard error. Prints " RUN:STATUS" for each other one. Standard input is read from its start in each
   run; "out" and "err" are what the last run wrote. */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { OUT_OF_MEMORY = 3, BROKEN = 99 };

/* A note that libcap could not be asked is an answer as well. */
static const char note[] = "; 1 check skipped (the libcap of this machine is not asked)";

static void *checked(void *memory)
{
    if (!memory) {
        perror("walk");
        exit(BROKEN);
    }
    return memory;
}

/* The text of a file, on the heap. */
static char *read_text(const char *path)
{
    struct stat status;
    FILE *file = checked(fopen(path, "rb"));
    if (fstat(fileno(file), &status) != 0) {
        exit(BROKEN);
    }
    char *text = checked(calloc(1, (size_t)status.st_size + 1));
    if (fread(text, 1, (size_t)status.st_size, file) != (size_t)status.st_size) {
        exit(BROKEN);
    }
    (void)fclose(file);
    return text;
}

static void leave_notes_out(char *text)
{
    for (char *at = strstr(text, note); at; at = strstr(at, note)) {
        memmove(at, at + sizeof(note) - 1, strlen(at + sizeof(note) - 1) + 1);
    }
}

/* The status of a run, or 128 and the signal that ended it. */
static int run(char **command, char **environment)
{
    posix_spawn_file_actions_t files;
    pid_t child;
    int status;
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    (void)lseek(STDIN_FILENO, 0, SEEK_SET);
    if (posix_spawn_file_actions_init(&files) != 0 ||
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "out", flags, 0666) != 0 ||
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "err", flags, 0666) != 0 ||
        posix_spawn(&child, command[0], &files, NULL, command, environment) != 0 ||
        waitpid(child, &status, 0) != child) {
        exit(BROKEN);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool is_good(int status, int wanted, const char *normal)
{
    bool good = false;
    if (status == wanted) {
        char *out = read_text("out");
        good = strcmp(out, normal) == 0;
        leave_notes_out(out);
        good = good || strcmp(out, normal) == 0;
        free(out);
    }
    if (!good && status == OUT_OF_MEMORY) {
        char *err = read_text("err");
        good = strstr(err, "memory") != NULL;
        free(err);
    }
    return good;
}

/* The environment with two more variables. */
static char **extend_environment(char *preload, char *variable)
{
    size_t n = 0;
    while (environ[n]) {
        n++;
    }
    char **extended = checked(calloc(n + 3, sizeof(*extended)));
    memcpy(extended, environ, n * sizeof(*extended));
    extended[n] = preload;
    extended[n + 1] = variable;
    return extended;
}

int main(int argc, char **argv)
{
    char preload[4096];
    char variable[64];
    if (argc < 6) {
        return BROKEN;
    }
    const unsigned long count = strtoul(argv[3], NULL, 10);
    const int wanted = atoi(argv[4]);
    char *normal = read_text("normal");
    (void)snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", argv[1]);
    char **environment = extend_environment(preload, variable);
    for (unsigned long i = 1; i <= count; i++) {
        (void)snprintf(variable, sizeof(variable), "%s=%lu", argv[2], i);
        int status = run(argv + 5, environment);
        if (!is_good(status, wanted, normal)) {
            printf(" %lu:%d", i, status);
        }
    }
    free(environment);
    free(normal);
    return EXIT_SUCCESS;
}
