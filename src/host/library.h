/* SPDX-License-Identifier: MIT */
/* Purpose: libraries that are loaded when something is asked of them, so that no program needs them to
   start.
   May depend on: base, <dlfcn.h>.
   Ownership: the caller closes what it opens. */
#ifndef EC_HOST_LIBRARY_H
#define EC_HOST_LIBRARY_H

#include "base/base.h"

/* A function of the library, and where its address goes: the address of a pointer to a function. */
struct ec_library_function {
    const char *name;
    void *pointer;
};

/* Loads a library and looks its functions up. 0, or the errno value of the failure: ENOENT for one that
   is not there or lacks a function. *handle is NULL then, else to be closed with dlclose. */
int ec_library_open(const char *name, const struct ec_library_function *functions, size_t n,
                    void **handle);

#endif
