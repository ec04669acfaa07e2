/* SPDX-License-Identifier: MIT */
/* A library to load before the program under test (LD_PRELOAD): one of its allocations fails.

   FAIL_AT=N     the N-th allocation fails, counted from 1
   FAIL_FROM=N   that one and all after it
   FAIL_COUNT=F  the number of allocations is written to file F at the end */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What the GNU C library calls its own allocator, whoever else may define malloc. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static unsigned long done;
static unsigned long first;
static unsigned long last;

static unsigned long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void start(void)
{
    unsigned long from = number("FAIL_FROM");
    first = from ? from : number("FAIL_AT");
    last = from ? (unsigned long)-1 : first;
    done = 0;
}

__attribute__((destructor)) static void end(void)
{
    char text[32];
    const char *path = getenv("FAIL_COUNT");
    int len = snprintf(text, sizeof(text), "%lu\n", done);
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd >= 0 && write(fd, text, (size_t)len) != len) {
        _exit(99);
    }
}

static bool fails(void)
{
    done++;
    if (first == 0 || done < first || done > last) {
        return false;
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (fails()) {
        return ENOMEM;
    }
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
