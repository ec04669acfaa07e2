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
    {"eval", "ecconf eval", cli_eval, "show which value an option has, and why"},
    {"get", "ecconf get", cli_get, "show the value that one scope gives an option"},
    {"show", "ecconf show", cli_show, "show scopes and what is set in them"},
    {"locate", "ecconf locate", cli_locate, "find the scopes of a name"},
    {"dump", "ecconf dump", cli_dump, "write the whole configuration as one text, JSON or XML"},
    {"diff", "ecconf diff", cli_diff,
     "compare two configurations, and tell if a restart is needed"},
    {"tree", "ecconf tree", cli_tree, "show which file includes which"},
    {"nodes", "ecconf nodes", cli_nodes, "show the nodes of a tree and how they differ"},
    {"security", "ecconf security", cli_security,
     "show how open a configuration leaves the server"},
    {"explain", "ecconf explain", cli_explain, "explain a word of a configuration, or a finding"},
    {"rules", "ecconf rules", cli_rules, "list what ecconf-check can find"},
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

/* The command of a name; NULL when there is none, and standard error says so. */
static const struct command *find_command(const char *word)
{
    static const char *const options[] = {"--help", "--version", NULL};
    const char *words[EC_COUNT(commands) + 1] = {NULL};
    for (size_t i = 0; i < EC_COUNT(commands); i++) {
        if (strcmp(word, commands[i].name) == 0) {
            return &commands[i];
        }
        words[i] = commands[i].name;
    }
    if (word[0] == '-') {
        cli_usage_word("ecconf", "unknown option", word, options);
    } else {
        cli_usage_word("ecconf", "unknown command", word, words);
    }
    return NULL;
}

static int no_command(void)
{
    struct ec_buf text;
    ec_buf_init(&text);
    add_help(&text);
    fputs(ec_buf_text(&text), stderr);
    ec_buf_fini(&text);
    return CLI_USAGE;
}

/* `ecconf help COMMAND` */
static int help_for(char *word)
{
    char help[] = "--help";
    char *argv[] = {word, help, NULL};
    const struct command *command = find_command(word);
    return command ? command->run(command->program, 2, argv) : CLI_USAGE;
}

/* `ecconf COMMAND ...` */
static int dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    if (!word) {
        return no_command();
    }
    if (strcmp(word, "help") == 0 && argc > 2) {
        return help_for(argv[2]);
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        return print_text(false);
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        return print_text(true);
    }
    const struct command *command = find_command(word);
    return command ? command->run(command->program, argc - 1, argv + 1) : CLI_USAGE;
}

int main(int argc, char **argv)
{
    const char *name = argc > 0 ? ec_base_name(argv[0]) : "";
    reserve_streams();
    /* A reader that goes away is an error of write(2), so that report files are still finished. */
    signal(SIGPIPE, SIG_IGN);
    /* So is a file that got as large as it may. */
    signal(SIGXFSZ, SIG_IGN);
    return strcmp(name, "ecconf") == 0 ? dispatch(argc, argv)
                                       : cli_check("ecconf-check", argc, argv);
}
