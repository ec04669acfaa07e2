/* SPDX-License-Identifier: MIT */
#include "host/libcap.h"

#ifdef HAVE_LIBCAP

#include "host/host_private.h"
#include "host/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/capability.h>

enum { NUMBERS = 64 };

struct libcap {
    void *handle;
    cap_t (*from_text)(const char *text);
    int (*get_flag)(cap_t caps, cap_value_t cap, cap_flag_t flag, cap_flag_value_t *value);
    int (*release)(void *object);
};

/* 0, or the errno of the failure; a library that lacks a function counts as missing. */
static int open_library(struct libcap *lib)
{
    const struct ec_library_function functions[] = {
        {"cap_from_text", &lib->from_text},
        {"cap_get_flag", &lib->get_flag},
        {"cap_free", &lib->release},
    };
    return ec_library_open("libcap.so.2", functions, EC_COUNT(functions), &lib->handle);
}

/* Numbers the library does not keep are not raised. */
static uint64_t read_set(const struct libcap *lib, cap_t caps, cap_flag_t flag)
{
    uint64_t set = 0;
    for (int cap = 0; cap < NUMBERS; cap++) {
        cap_flag_value_t value = CAP_CLEAR;
        if (lib->get_flag(caps, cap, flag, &value) == 0 && value == CAP_SET) {
            set |= (uint64_t)1 << cap;
        }
    }
    return set;
}

/* 0 or ENOMEM; a text that is refused is no failure. */
static int ask(const struct libcap *lib, const char *text, bool *accepted,
               struct ec_host_cap_sets *sets)
{
    errno = 0;
    cap_t caps = lib->from_text(text);
    if (!caps && errno == ENOMEM) {
        return ENOMEM;
    }
    *accepted = caps != NULL;
    if (caps) {
        sets->e = read_set(lib, caps, CAP_EFFECTIVE);
        sets->i = read_set(lib, caps, CAP_INHERITABLE);
        sets->p = read_set(lib, caps, CAP_PERMITTED);
        lib->release(caps);
    }
    return 0;
}

static int load_and_ask(const char *text, bool *accepted, struct ec_host_cap_sets *sets)
{
    struct libcap lib;
    int error = open_library(&lib);
    if (error == 0) {
        error = ask(&lib, text, accepted, sets);
        dlclose(lib.handle);
    }
    return error;
}

enum ec_fact ec_host_cap_from_text(struct ec_host *host, struct ec_str text, bool *accepted,
                                   struct ec_host_cap_sets *sets)
{
    if (strcmp(ec_host_mode(host), "host") != 0) {
        return EC_FACT_UNKNOWN;
    }
    char *copy = strndup(text.len > 0 ? text.ptr : "", text.len);
    int error = copy ? load_and_ask(copy, accepted, sets) : ENOMEM;
    free(copy);
    if (error == ENOMEM) {
        host->oom = true;
    }
    return error == 0 ? EC_FACT_YES : EC_FACT_UNKNOWN;
}

#else

enum ec_fact ec_host_cap_from_text(struct ec_host *host, struct ec_str text, bool *accepted,
                                   struct ec_host_cap_sets *sets)
{
    (void)host;
    (void)text;
    *accepted = false;
    *sets = (struct ec_host_cap_sets){0, 0, 0};
    return EC_FACT_UNKNOWN;
}

#endif
