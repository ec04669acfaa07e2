/* SPDX-License-Identifier: MIT */
#include "host/libcap.h"

#ifdef HAVE_LIBCAP

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/capability.h>

enum { NUMBERS = 64 };

struct libcap {
    void *handle;
    cap_t (*from_text)(const char *text);
    int (*get_flag)(cap_t caps, cap_value_t cap, cap_flag_t flag, cap_flag_value_t *value);
    int (*release)(void *object);
};

/* POSIX lets dlsym return functions; ISO C has no such conversion of pointers. */
static void find(const struct libcap *lib, const char *name, void *function)
{
    void *symbol = dlsym(lib->handle, name);
    memcpy(function, &symbol, sizeof symbol);
}

static bool open_library(struct libcap *lib)
{
    *lib = (struct libcap){.handle = dlopen("libcap.so.2", RTLD_LAZY | RTLD_LOCAL)};
    if (!lib->handle) {
        return false;
    }
    find(lib, "cap_from_text", &lib->from_text);
    find(lib, "cap_get_flag", &lib->get_flag);
    find(lib, "cap_free", &lib->release);
    if (lib->from_text && lib->get_flag && lib->release) {
        return true;
    }
    dlclose(lib->handle);
    return false;
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

static void ask(const struct libcap *lib, const char *text, bool *accepted,
                struct ec_host_cap_sets *sets)
{
    cap_t caps = lib->from_text(text);
    *accepted = caps != NULL;
    if (caps) {
        sets->e = read_set(lib, caps, CAP_EFFECTIVE);
        sets->i = read_set(lib, caps, CAP_INHERITABLE);
        sets->p = read_set(lib, caps, CAP_PERMITTED);
        lib->release(caps);
    }
}

enum ec_fact ec_host_cap_from_text(const struct ec_host *host, struct ec_str text, bool *accepted,
                                   struct ec_host_cap_sets *sets)
{
    struct libcap lib;
    if (strcmp(ec_host_mode(host), "host") != 0 || !open_library(&lib)) {
        return EC_FACT_UNKNOWN;
    }
    char *copy = malloc(text.len + 1);
    if (copy) {
        if (text.len > 0) {
            memcpy(copy, text.ptr, text.len);
        }
        copy[text.len] = '\0';
        ask(&lib, copy, accepted, sets);
        free(copy);
    }
    dlclose(lib.handle);
    return copy ? EC_FACT_YES : EC_FACT_UNKNOWN;
}

#else

enum ec_fact ec_host_cap_from_text(const struct ec_host *host, struct ec_str text, bool *accepted,
                                   struct ec_host_cap_sets *sets)
{
    (void)host;
    (void)text;
    *accepted = false;
    *sets = (struct ec_host_cap_sets){0, 0, 0};
    return EC_FACT_UNKNOWN;
}

#endif
