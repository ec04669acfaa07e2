/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command {
    const char *name;
    const char *program; /* how it is called in messages */
    int (*run)(const char *program, int argc, char **argv);
    const char *help;
} commands[] = {
    {"check", "ecconf check", cli_check, "check configurations (the same as ecconf-check)"},
    {"explain", "ecconf explain", cli_explain, "explain a word of a configuration, or a finding"},
    {"schema", "ecconf schema", cli_schema, "show the options, scopes and modules that are known"},
};

/* A program that was started without standard streams must not get files in their place. The null
   device is opened so that using it fails. */
static void reserve_streams(void)
{
    struct pollfd streams[] = {{STDIN_FILENO, 0, 0}, {STDOUT_FILENO, 0, 0}, {STDERR_FILENO, 0, 0}};
    if (poll(streams, EC_COUNT(streams), 0) <= 0) {
        return;
    }
    for (size_t i = 0; i < EC_COUNT(streams); i++) {
        if (streams[i].revents & POLLNVAL) {
            (void)!open("/dev/null", streams[i].fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

static void add_help(struct ec_buf *text)
{
    ec_buf_add_text(text, "Usage: ecconf COMMAND [OPTION]... [ARGUMENT]...\n"
                          "Work with Momentum (Ecelerity) configurations.\n\nCommands:\n");
    for (size_t i = 0; i < EC_COUNT(commands); i++) {
        ec_buf_printf(text, "  %-10s %s\n", commands[i].name, commands[i].help);
    }
    ec_buf_add_text(text, "\n'ecconf COMMAND --help' tells about a command.\n");
}

static int print_text(bool version)
{
    struct ec_buf text;
    ec_buf_init(&text);
    if (version) {
        ec_buf_printf(&text, "ecconf %s\n", ecconf_version());
    } else {
        add_help(&text);
    }
    int status = cli_print("ecconf", &text);
    ec_buf_fini(&text);
    return status;
}

static int no_command(const char *word)
{
    const char *words[EC_COUNT(commands) + 1] = {NULL};
    struct ec_buf hint;
    for (size_t i = 0; i < EC_COUNT(commands); i++) {
        words[i] = commands[i].name;
    }
    ec_buf_init(&hint);
    cli_add_hint(&hint, "", word, words);
    int status = cli_usage("ecconf", "unknown command '%s'%s", word, hint.bytes ? hint.bytes : "");
    ec_buf_fini(&hint);
    return status;
}

/* `ecconf COMMAND ...` */
static int dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    if (!word) {
        struct ec_buf text;
        ec_buf_init(&text);
        add_help(&text);
        fputs(text.oom ? "" : text.bytes, stderr);
        ec_buf_fini(&text);
        return CLI_USAGE;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        return print_text(false);
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        return print_text(true);
    }
    for (size_t i = 0; i < EC_COUNT(commands); i++) {
        if (strcmp(word, commands[i].name) == 0) {
            return commands[i].run(commands[i].program, argc - 1, argv + 1);
        }
    }
    return no_command(word);
}

int main(int argc, char **argv)
{
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    const char *name = slash ? slash + 1 : argc > 0 ? argv[0] : "";
    reserve_streams();
    /* A reader that goes away is an error of write(2), so that report files are still finished. */
    signal(SIGPIPE, SIG_IGN);
    return strcmp(name, "ecconf") == 0 ? dispatch(argc, argv) : cli_check("ecconf-check", argc, argv);
}
