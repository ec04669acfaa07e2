/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "host/host_private.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* getpwnam_r(3) and its relatives. A group of a few thousand members needs more than the size
   that sysconf() names, and musl names none. */
enum {
    FIRST_BUFFER = 4096,
    LAST_BUFFER = 16 * 1024 * 1024,
    MAX_INTERRUPTS = 100,
    MAX_NAME = 1024, /* longer names exist in no database */
    KEY_SIZE = MAX_NAME + 2
};

/* An entry whose texts lie in a buffer that is about to go. */
struct entry {
    bool found;
    struct ec_account account;
    char **members;
};

/* One call of the C library; returns its errno value. */
static int ask_user(const struct ec_account_key *key, const char *name, char *buffer, size_t size,
                    struct entry *out)
{
    struct passwd data;
    struct passwd *result = NULL;
    int error = key->by_name ? getpwnam_r(name, &data, buffer, size, &result)
                             : getpwuid_r(key->id, &data, buffer, size, &result);
    *out = (struct entry){.found = result != NULL};
    if (result) {
        out->account.name = data.pw_name;
        out->account.id = data.pw_uid;
        out->account.gid = data.pw_gid;
        out->account.shell = data.pw_shell;
    }
    return error;
}

static int ask_group(const struct ec_account_key *key, const char *name, char *buffer, size_t size,
                     struct entry *out)
{
    struct group data;
    struct group *result = NULL;
    int error = key->by_name ? getgrnam_r(name, &data, buffer, size, &result)
                             : getgrgid_r(key->id, &data, buffer, size, &result);
    *out = (struct entry){.found = result != NULL};
    if (result) {
        out->account.name = data.gr_name;
        out->account.id = data.gr_gid;
        out->members = data.gr_mem;
    }
    return error;
}

static const struct kind {
    int (*ask)(const struct ec_account_key *key, const char *name, char *buffer, size_t size,
               struct entry *out);
    int size_hint; /* of sysconf() */
    const char *file;
} kinds[] = {
    {ask_user, _SC_GETPW_R_SIZE_MAX, "/etc/passwd"},
    {ask_group, _SC_GETGR_R_SIZE_MAX, "/etc/group"},
};

/* Asks with growing buffers; *buffer (to be freed) holds the entry's texts. */
static int ask_growing(const struct kind *kind, const struct ec_account_key *key,
                       const char *name, char **buffer, struct entry *out)
{
    long hint = sysconf(kind->size_hint);
    size_t size = hint > FIRST_BUFFER && hint < LAST_BUFFER ? (size_t)hint : FIRST_BUFFER;
    int interrupts = 0;
    for (;;) {
        free(*buffer);
        *buffer = malloc(size);
        if (!*buffer) {
            return ENOMEM;
        }
        int error = kind->ask(key, name, *buffer, size, out);
        if (error == ERANGE && size < LAST_BUFFER) {
            size *= 2;
        } else if (error != EINTR || ++interrupts >= MAX_INTERRUPTS) {
            return error;
        }
    }
}

static const char *pack_members(struct ec_arena *arena, char **members, size_t *size)
{
    *size = 0;
    for (size_t i = 0; members[i]; i++) {
        *size += strlen(members[i]) + 1;
    }
    char *packed = ec_arena_alloc(arena, *size + 1);
    char *next = packed;
    for (size_t i = 0; packed && members[i]; i++) {
        size_t len = strlen(members[i]) + 1;
        memcpy(next, members[i], len);
        next += len;
    }
    return packed;
}

static const struct ec_account *keep(struct ec_arena *arena, const struct entry *entry)
{
    struct ec_account *copy = ec_arena_alloc(arena, sizeof *copy);
    const char *name = entry->account.name;
    const char *shell = entry->account.shell;
    if (!copy) {
        return NULL;
    }
    *copy = entry->account;
    copy->name = ec_arena_strndup(arena, name, strlen(name));
    if (shell) {
        copy->shell = ec_arena_strndup(arena, shell, strlen(shell));
    }
    if (entry->members) {
        copy->members = pack_members(arena, entry->members, &copy->members_size);
    }
    return arena->oom ? NULL : copy;
}

/* "No such entry" is result 0, ESRCH, or ENOENT while the database file is there. ENOENT without
   the file, and every other error, is a failed look-up: a user may well exist then. */
static struct ec_account_answer not_found(struct ec_host *host, const struct kind *kind, int error)
{
    struct ec_account_answer answer = {EC_FACT_UNKNOWN, NULL, ec_host_error_text(error)};
    if (error == ENOENT && access(kind->file, F_OK) != 0) {
        answer.reason = ec_arena_printf(&host->arena, "%s: %s", kind->file,
                                        ec_host_error_text(errno));
    } else if (error == 0 || error == ESRCH || error == ENOENT) {
        answer = (struct ec_account_answer){EC_FACT_NO, NULL, NULL};
    } else if (error == ERANGE) {
        answer.reason = "the entry is larger than 16 MiB";
    } else if (error == ENOMEM) {
        host->oom = true;
    }
    return answer;
}

static struct ec_account_answer out_of_memory(struct ec_host *host)
{
    host->oom = true;
    return (struct ec_account_answer){EC_FACT_UNKNOWN, NULL, ec_host_error_text(ENOMEM)};
}

static struct ec_account_answer ask(struct ec_host *host, const struct kind *kind,
                                    const struct ec_account_key *key, const char *name)
{
    char *buffer = NULL;
    struct entry entry = {0};
    int error = ask_growing(kind, key, name, &buffer, &entry);
    struct ec_account_answer answer = {EC_FACT_YES, NULL, NULL};
    if (entry.found && error == 0) {
        answer.account = keep(&host->arena, &entry);
    } else {
        answer = not_found(host, kind, error);
    }
    free(buffer);
    return host->arena.oom ? out_of_memory(host) : answer;
}

/* Finds the place of the answer to `text`, "n" and a name or "i" and an id. Returns NULL when
   memory is short; *is_new says whether the place is still empty. */
static struct ec_account_answer *answer_place(struct ec_database *db, const char *text, size_t len,
                                              bool *is_new)
{
    if (!db->has_questions) {
        db->has_questions = ec_intern_init(&db->questions, false);
        if (!db->has_questions) {
            return NULL;
        }
    }
    uint32_t asked = db->questions.count;
    void *answers = db->answers;
    if (!ec_grow(&answers, &db->answers_capacity, (size_t)asked + 1, sizeof *db->answers)) {
        return NULL;
    }
    db->answers = answers;
    uint32_t number = ec_intern_add(&db->questions, text, len);
    *is_new = number >= asked;
    return number ? &db->answers[number] : NULL;
}

struct ec_account_answer ec_system_find(struct ec_host *host, struct ec_database *db,
                                        const struct ec_account_key *key)
{
    char text[KEY_SIZE];
    if (key->by_name && key->name.len > MAX_NAME) {
        return (struct ec_account_answer){EC_FACT_NO, NULL, NULL};
    }
    int len = key->by_name
                  ? snprintf(text, sizeof text, "n%.*s", (int)key->name.len, key->name.ptr)
                  : snprintf(text, sizeof text, "i%lu", (unsigned long)key->id);
    bool is_new = false;
    struct ec_account_answer *place = answer_place(db, text, (size_t)len, &is_new);
    if (!place) {
        return out_of_memory(host);
    }
    if (is_new) {
        *place = ask(host, &kinds[db->is_group], key, text + 1);
    }
    return *place;
}

static bool add_name(struct ec_host *host, struct ec_database *db, const char *name)
{
    void *names = db->names;
    const char *copy = ec_arena_strndup(&host->arena, name, strlen(name));
    if (!copy || !ec_grow(&names, &db->names_capacity, db->n_names + 1, sizeof *db->names)) {
        return false;
    }
    db->names = names;
    db->names[db->n_names++] = copy;
    return true;
}

static const char *next_name(bool is_group)
{
    if (is_group) {
        const struct group *group = getgrent();
        return group ? group->gr_name : NULL;
    }
    const struct passwd *user = getpwent();
    return user ? user->pw_name : NULL;
}

bool ec_system_names(struct ec_host *host, struct ec_database *db)
{
    bool ok = true;
    const char *name;
    (db->is_group ? setgrent : setpwent)();
    while (ok && db->n_names < EC_HOST_MAX_NAMES && (name = next_name(db->is_group)) != NULL) {
        ok = add_name(host, db, name);
    }
    (db->is_group ? endgrent : endpwent)();
    return ok;
}
