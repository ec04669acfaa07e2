/* SPDX-License-Identifier: MIT */
#include "cli/sink.h"

#include "cli/args.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(struct cli_sink *sink, int error)
{
    if (sink->error == 0) {
        sink->error = error;
    }
}

/* The permissions that open(2) would give a new file. */
static mode_t default_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* ---- the file behind a name ------------------------------------------------------------------ */

/* How many bytes of a path are the folder, with the slash; 0 for the current one. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Where a link leads that leads to no file so far. The length of the way is bounded: the system has
   refused to follow circles. */
static char *follow(const char *path)
{
    char *target = strdup(path);
    char link[PATH_MAX];
    ssize_t len;
    while (target && (len = readlink(target, link, sizeof(link) - 1)) > 0) {
        char *next = NULL;
        link[len] = '\0';
        int folder = link[0] == '/' ? 0 : (int)folder_length(target);
        if (asprintf(&next, "%.*s%s", folder, target, link) < 0) {
            next = NULL;
        }
        free(target);
        target = next;
    }
    return target;
}

/* The file behind `path`; a symbolic link stays and what it points to is replaced, or made. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);
    return real || errno != ENOENT ? real : follow(path);
}

/* What tells files apart: a regular one or a pipe, or a name in a folder. */
struct identity {
    bool known;
    struct stat status; /* of the file, or the folder */
    const char *name;   /* of what is not there yet; else "" */
};

/* Devices take what anybody writes, so they are not told apart. `path` is NULL for standard
   output, and stays in use. */
static struct identity identify(const char *path)
{
    struct identity it = {.name = ""};
    int result = path ? stat(path, &it.status) : fstat(STDOUT_FILENO, &it.status);
    if (result == 0) {
        it.known = S_ISREG(it.status.st_mode) || S_ISFIFO(it.status.st_mode);
    } else if (path) {
        char *folder = strndup(path, folder_length(path));
        it.name = path + folder_length(path);
        it.known = folder && stat(folder[0] ? folder : ".", &it.status) == 0;
        free(folder);
    }
    return it;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool cli_sink_is_same(const char *a, const char *b)
{
    char *files[] = {a ? resolve(a) : NULL, b ? resolve(b) : NULL};
    struct identity first = identify(files[0] ? files[0] : a);
    struct identity second = identify(files[1] ? files[1] : b);
    bool same = first.known && second.known && is_same(&first.status, &second.status) &&
                strcmp(first.name, second.name) == 0;
    free(files[0]);
    free(files[1]);
    return same;
}

/* ---- signals --------------------------------------------------------------------------------- */

/* Those by which somebody ends the program. */
static const int ending[] = {SIGHUP, SIGINT, SIGTERM};

/* Lets the signals wait that would end the program, so that no temporary file is left; those that
   are ignored already would wait, too, and stay out. */
static void hold_signals(struct cli_sink *sink)
{
    struct sigaction action;
    sigemptyset(&sink->held);
    for (size_t i = 0; i < EC_COUNT(ending); i++) {
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
            sigaddset(&sink->held, ending[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &sink->held, &sink->before);
}

/* True if one of them waits. */
static bool is_ended(const struct cli_sink *sink)
{
    sigset_t waiting;
    bool ended = false;
    if (sigpending(&waiting) == 0) {
        for (size_t i = 0; i < EC_COUNT(ending); i++) {
            ended |=
                sigismember(&sink->held, ending[i]) == 1 && sigismember(&waiting, ending[i]) == 1;
        }
    }
    return ended;
}

/* ---- sinks ----------------------------------------------------------------------------------- */

static void open_temporary(struct cli_sink *sink, const char *path, mode_t mode)
{
    sink->target = resolve(path);
    if (!sink->target) {
        fail(sink, errno);
        return;
    }
    if (asprintf(&sink->temporary, "%s.XXXXXX", sink->target) < 0) {
        sink->temporary = NULL;
        fail(sink, ENOMEM);
        return;
    }
    hold_signals(sink);
    sink->fd = mkostemp(sink->temporary, O_CLOEXEC);
    if (sink->fd < 0) {
        fail(sink, errno);
        sigprocmask(SIG_SETMASK, &sink->before, NULL);
        free(sink->temporary);
        sink->temporary = NULL;
    } else if (fchmod(sink->fd, mode) != 0) {
        fail(sink, errno);
    }
}

/* The file may be where standard output or error go, by the name /dev/stdout or its own. Then what
   is written has to come behind what is there, and nothing may be replaced. */
static bool open_stream(struct cli_sink *sink, const struct stat *file)
{
    struct stat status;
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fstat(fd, &status) == 0 && is_same(file, &status)) {
            sink->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
            if (sink->fd < 0) {
                fail(sink, errno);
            }
            return true;
        }
    }
    return false;
}

void cli_sink_open(struct cli_sink *sink, const char *path, bool append)
{
    struct stat status;
    *sink = (struct cli_sink){.fd = STDOUT_FILENO};
    if (!path) {
        return;
    }
    bool exists = stat(path, &status) == 0;
    if (append || (exists && !S_ISREG(status.st_mode))) {
        int flags = append ? O_APPEND | O_CREAT : 0;
        sink->fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | flags, 0666);
        if (sink->fd < 0) {
            fail(sink, errno);
        }
        return;
    }
    if (exists && open_stream(sink, &status)) {
        return;
    }
    open_temporary(sink, path, exists ? status.st_mode & 0777 : default_mode());
}

/* A descriptor that the shell or a parent made non-blocking takes more later. */
static bool wait_for_room(int fd)
{
    struct pollfd item = {.fd = fd, .events = POLLOUT};
    return poll(&item, 1, -1) > 0 || errno == EINTR;
}

int cli_sink_write(void *data, const char *bytes, size_t size)
{
    struct cli_sink *sink = data;
    if (sink->temporary && is_ended(sink)) {
        fail(sink, EINTR);
    }
    while (size > 0 && sink->error == 0) {
        ssize_t done = write(sink->fd, bytes, size);
        if (done >= 0) {
            bytes += done;
            size -= (size_t)done;
        } else if (errno != EINTR && (errno != EAGAIN || !wait_for_room(sink->fd))) {
            fail(sink, errno);
        }
    }
    return sink->error;
}

int cli_sink_close(struct cli_sink *sink, bool keep)
{
    if (sink->fd > STDERR_FILENO && close(sink->fd) != 0) {
        fail(sink, errno);
    }
    if (sink->temporary) {
        bool replaced = keep && sink->error == 0;
        if (replaced && rename(sink->temporary, sink->target) != 0) {
            fail(sink, errno);
            replaced = false;
        }
        if (!replaced) {
            unlink(sink->temporary);
        }
        sigprocmask(SIG_SETMASK, &sink->before, NULL); /* here the program may end */
    }
    free(sink->temporary);
    free(sink->target);
    return sink->error;
}

void cli_sink_tell(const char *program, const char *path, int error)
{
    if (path) {
        cli_message(program, "cannot write to '%s': %s", path, strerror(error));
    } else if (error != EPIPE) {
        cli_message(program, "cannot write to standard output: %s", strerror(error));
    }
}

int cli_print(const char *program, const struct ec_buf *text)
{
    struct cli_sink sink;
    if (text->oom) {
        cli_message(program, "%s", ecconf_status_word(ECCONF_NO_MEMORY));
        return CLI_NO_CHECK;
    }
    cli_sink_open(&sink, NULL, false);
    if (cli_sink_write(&sink, text->bytes, text->len) != 0) {
        cli_sink_tell(program, NULL, sink.error);
        return CLI_NO_CHECK;
    }
    return CLI_CLEAN;
}

int cli_print_text(const char *program, const char *text)
{
    struct ec_buf buf;
    ec_buf_init(&buf);
    ec_buf_add_text(&buf, text);
    int status = cli_print(program, &buf);
    ec_buf_fini(&buf);
    return status;
}
