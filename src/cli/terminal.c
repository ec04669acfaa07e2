/* SPDX-License-Identifier: MIT */
#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool cli_is_dumb_terminal(void)
{
    const char *term = getenv("TERM");
    return !term || strcmp(term, "dumb") == 0;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] != '\0';
}

/* Of variables that somebody also sets to switch something off. */
static bool is_on(const char *name)
{
    return is_set(name) && strcmp(getenv(name), "0") != 0 && strcmp(getenv(name), "false") != 0;
}

bool cli_wants_color(int color, bool terminal)
{
    if (color != CLI_COLOR_AUTO) {
        return color == CLI_COLOR_ALWAYS;
    }
    if (is_set("NO_COLOR")) {
        return false;
    }
    if (is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE")) {
        return true;
    }
    bool unwanted = is_set("CLICOLOR") && !is_on("CLICOLOR");
    return terminal && !unwanted && !cli_is_dumb_terminal();
}

unsigned cli_terminal_width(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
