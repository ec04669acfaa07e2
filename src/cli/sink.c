/* SPDX-License-Identifier: MIT */
#include "cli/sink.h"

#include "cli/args.h"

#include <errno.h>
#include <fcntl.h>
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

/* The file behind `path`; a symbolic link stays and what it points to is replaced. */
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL);
    return real || errno != ENOENT ? real : strdup(path);
}

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
    sink->fd = mkostemp(sink->temporary, O_CLOEXEC);
    if (sink->fd < 0) {
        fail(sink, errno);
        free(sink->temporary);
        sink->temporary = NULL;
    } else if (fchmod(sink->fd, mode) != 0) {
        fail(sink, errno);
    }
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
