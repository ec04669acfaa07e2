/* SPDX-License-Identifier: MIT */
#include "host/library.h"

#if defined(HAVE_LIBCAP) || defined(HAVE_OPENSSL)

#include <dlfcn.h>
#include <errno.h>

/* POSIX lets dlsym return functions; ISO C has no such conversion of pointers. */
static bool find(void *handle, const struct ec_library_function *function)
{
    void *symbol = dlsym(handle, function->name);
    memcpy(function->pointer, &symbol, sizeof symbol);
    return symbol != NULL;
}

int ec_library_open(const char *name, const struct ec_library_function *functions, size_t n,
                    void **handle)
{
    errno = 0;
    *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (!*handle) {
        return errno ? errno : ENOENT;
    }
    for (size_t i = 0; i < n; i++) {
        if (!find(*handle, &functions[i])) {
            dlclose(*handle);
            *handle = NULL;
            return ENOENT;
        }
    }
    return 0;
}

#else

typedef int ec_no_library; /* a file of C has at least one declaration */

#endif
