/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "host/host_private.h"
#include "host/tls_ciphers.h"
#include "host/tls_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>


const char *ec_host_error_text(int error)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 32)
    const char *text = strerrordesc_np(error);
    return text ? text : "unknown error";
#else
    return strerror(error);
#endif
}

enum ec_host_status ec_host_fail(struct ec_host_error *error, enum ec_host_status status,
                                 const char *path, const char *what)
{
    error->status = status;
    snprintf(error->message, sizeof error->message, "%.400s: %s", path, what);
    return status;
}

/* Opens what the user named; only regular files, so that a FIFO cannot hang the run. */
static enum ec_host_status read_explicit(struct ec_host *host, struct ec_database *db,
                                         const char *path, struct ec_host_error *error)
{
    const char *label = ec_arena_strndup(&host->arena, path, strlen(path));
    if (!label) {
        return ec_host_fail(error, EC_HOST_NO_MEMORY, path, ec_host_error_text(ENOMEM));
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return ec_host_fail(error, EC_HOST_UNREADABLE, path, ec_host_error_text(errno));
    }
    return ec_accounts_read(host, db, fd, label, error);
}

/* A --root tree need not have a database: whatever is wrong makes the look-ups unknown. */
static enum ec_host_status read_below_root(struct ec_host *host, struct ec_database *db,
                                           const char *root, struct ec_host_error *error)
{
    const char *path = db->is_group ? "/etc/group" : "/etc/passwd";
    int root_len = (int)strlen(root);
    while (root_len > 0 && root[root_len - 1] == '/') {
        root_len--;
    }
    const char *label = ec_arena_printf(&host->arena, "%.*s%s", root_len, root, path);
    if (!label) {
        return ec_host_fail(error, EC_HOST_NO_MEMORY, root, ec_host_error_text(ENOMEM));
    }
    struct ec_host_error problem = {0};
    int reason = 0;
    int fd = ec_walk_open_file(host, ec_str_from(path), &reason);
    if (fd < 0) {
        enum ec_host_status status = reason == ENOMEM ? EC_HOST_NO_MEMORY : EC_HOST_UNREADABLE;
        ec_host_fail(&problem, status, label, ec_host_error_text(reason));
    } else {
        ec_accounts_read(host, db, fd, label, &problem);
    }
    db->reason = ec_arena_strndup(&host->arena, problem.message, strlen(problem.message));
    if (!db->reason || problem.status == EC_HOST_NO_MEMORY) {
        return ec_host_fail(error, EC_HOST_NO_MEMORY, label, ec_host_error_text(ENOMEM));
    }
    return EC_HOST_OK;
}

/* Precedence: explicit file, --root, the running system. */
static enum ec_host_status choose_database(struct ec_host *host, struct ec_database *db,
                                           const struct ec_host_options *options,
                                           struct ec_host_error *error)
{
    const char *file = db->is_group ? options->group : options->passwd;
    if (file) {
        return read_explicit(host, db, file, error);
    }
    if (options->offline) {
        db->reason = "offline";
    } else if (options->root) {
        return read_below_root(host, db, options->root, error);
    } else if (options->passwd || options->group) {
        db->reason = db->is_group ? "no group database given" : "no user database given";
    } else {
        db->source = EC_DATABASE_SYSTEM;
        db->label = db->is_group ? "the group database of this host"
                                 : "the user database of this host";
    }
    return EC_HOST_OK;
}

static enum ec_host_status open_start(struct ec_host *host, const struct ec_host_options *options,
                                      struct ec_host_error *error)
{
    host->mode = options->offline ? "offline" : options->root ? "root" : "host";
    if (options->offline) {
        return EC_HOST_OK;
    }
    const char *path = options->root ? options->root : "/";
    host->has_root = options->root != NULL;
    host->root = options->root ? ec_arena_strndup(&host->arena, options->root, strlen(options->root))
                               : NULL;
    if (options->root && !host->root) {
        return ec_host_fail(error, EC_HOST_NO_MEMORY, path, ec_host_error_text(ENOMEM));
    }
    host->start = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (host->start < 0) {
        return ec_host_fail(error, EC_HOST_UNREADABLE, path, ec_host_error_text(errno));
    }
    return EC_HOST_OK;
}

struct ec_host *ec_host_new(const struct ec_host_options *options, struct ec_host_error *error)
{
    *error = (struct ec_host_error){0};
    struct ec_host *host = calloc(1, sizeof *host);
    if (!host) {
        ec_host_fail(error, EC_HOST_NO_MEMORY, "facts", ec_host_error_text(ENOMEM));
        return NULL;
    }
    ec_arena_init(&host->arena);
    host->start = -1;
    host->groups.is_group = true;
    if (open_start(host, options, error) != EC_HOST_OK ||
        choose_database(host, &host->users, options, error) != EC_HOST_OK ||
        choose_database(host, &host->groups, options, error) != EC_HOST_OK) {
        ec_host_free(host);
        return NULL;
    }
    return host;
}

void ec_host_free(struct ec_host *host)
{
    if (!host) {
        return;
    }
    if (host->start >= 0) {
        close(host->start);
    }
    ec_tls_store_free(host->tls);
    ec_tls_lister_free(host->lister);
    ec_accounts_fini(&host->users);
    ec_accounts_fini(&host->groups);
    free(host->notes);
    ec_arena_fini(&host->arena);
    free(host);
}

const char *ec_host_mode(const struct ec_host *host)
{
    return host->mode;
}

bool ec_host_out_of_memory(const struct ec_host *host)
{
    return host->oom || host->arena.oom;
}

const struct ec_host_note *ec_host_notes(const struct ec_host *host, size_t *count)
{
    *count = host->n_notes;
    return host->notes;
}

const char *ec_host_user_database(const struct ec_host *host)
{
    return host->users.label;
}

const char *ec_host_group_database(const struct ec_host *host)
{
    return host->groups.label;
}

/* An empty name and one with a NUL byte are in no database and would be asked wrongly. */
static bool can_be_name(struct ec_str name)
{
    return name.len > 0 && !memchr(name.ptr, '\0', name.len);
}

static struct ec_account_answer find(struct ec_host *host, struct ec_database *db,
                                     const struct ec_account_key *key)
{
    if (db->source == EC_DATABASE_NONE) {
        return (struct ec_account_answer){EC_FACT_UNKNOWN, NULL, db->reason};
    }
    if (key->by_name && !can_be_name(key->name)) {
        return (struct ec_account_answer){EC_FACT_NO, NULL, NULL};
    }
    return db->source == EC_DATABASE_FILE ? ec_accounts_find(db, key)
                                          : ec_system_find(host, db, key);
}

/* The name to put into an answer that has no entry. */
static const char *asked_name(struct ec_host *host, const struct ec_account_key *key)
{
    return key->by_name ? ec_arena_strndup(&host->arena, key->name.ptr, key->name.len) : NULL;
}

static enum ec_fact find_user(struct ec_host *host, const struct ec_account_key *key,
                              struct ec_user *out)
{
    struct ec_account_answer answer = find(host, &host->users, key);
    *out = (struct ec_user){.fact = answer.fact, .reason = answer.reason};
    if (answer.account) {
        out->name = answer.account->name;
        out->uid = answer.account->id;
        out->gid = answer.account->gid;
        out->shell = answer.account->shell;
    } else {
        out->name = asked_name(host, key);
    }
    return out->fact;
}

static enum ec_fact find_group(struct ec_host *host, const struct ec_account_key *key,
                               struct ec_group *out)
{
    struct ec_account_answer answer = find(host, &host->groups, key);
    *out = (struct ec_group){.fact = answer.fact, .reason = answer.reason};
    if (answer.account) {
        out->name = answer.account->name;
        out->gid = answer.account->id;
        out->members = answer.account->members;
        out->members_size = answer.account->members_size;
    } else {
        out->name = asked_name(host, key);
    }
    return out->fact;
}

enum ec_fact ec_host_user_by_name(struct ec_host *host, struct ec_str name, struct ec_user *out)
{
    return find_user(host, &(struct ec_account_key){.by_name = true, .name = name}, out);
}

enum ec_fact ec_host_user_by_uid(struct ec_host *host, uint32_t uid, struct ec_user *out)
{
    return find_user(host, &(struct ec_account_key){.id = uid}, out);
}

enum ec_fact ec_host_group_by_name(struct ec_host *host, struct ec_str name, struct ec_group *out)
{
    return find_group(host, &(struct ec_account_key){.by_name = true, .name = name}, out);
}

enum ec_fact ec_host_group_by_gid(struct ec_host *host, uint32_t gid, struct ec_group *out)
{
    return find_group(host, &(struct ec_account_key){.id = gid}, out);
}

static bool lists(const struct ec_group *group, const char *name)
{
    const char *end = group->members_size ? group->members + group->members_size : NULL;
    for (const char *member = group->members; end && member < end;) {
        if (strcmp(member, name) == 0) {
            return true;
        }
        member += strlen(member) + 1;
    }
    return false;
}

enum ec_fact ec_host_is_member(const struct ec_user *user, const struct ec_group *group)
{
    if (user->fact == EC_FACT_NO || group->fact == EC_FACT_NO) {
        return EC_FACT_NO;
    }
    if (group->fact == EC_FACT_YES && user->name && lists(group, user->name)) {
        return EC_FACT_YES;
    }
    if (user->fact == EC_FACT_UNKNOWN || group->fact == EC_FACT_UNKNOWN) {
        return EC_FACT_UNKNOWN;
    }
    return user->gid == group->gid ? EC_FACT_YES : EC_FACT_NO;
}

static size_t names_of(struct ec_host *host, struct ec_database *db, const char *const **names)
{
    if (!db->names_loaded && db->source != EC_DATABASE_NONE) {
        db->names_loaded = true;
        bool ok = db->source == EC_DATABASE_FILE ? ec_accounts_names(db)
                                                 : ec_system_names(host, db);
        host->oom = host->oom || !ok;
    }
    *names = db->names;
    return db->n_names;
}

size_t ec_host_user_names(struct ec_host *host, const char *const **names)
{
    return names_of(host, &host->users, names);
}

size_t ec_host_group_names(struct ec_host *host, const char *const **names)
{
    return names_of(host, &host->groups, names);
}

const char *ec_host_absolute(const struct ec_host *host, struct ec_arena *arena, const char *path)
{
    char folder[PATH_MAX];
    if (host->start < 0) {
        return NULL;
    }
    if (host->has_root) {
        size_t len = strlen(host->root);
        while (len > 0 && host->root[len - 1] == '/') {
            len--;
        }
        return strncmp(path, host->root, len) == 0 && path[len] == '/' ? path + len : NULL;
    }
    if (path[0] == '/') {
        return path;
    }
    return getcwd(folder, sizeof(folder)) ? ec_arena_printf(arena, "%s/%s", folder, path) : NULL;
}

enum ec_fact ec_host_kernel(struct ec_host *host, enum ec_kernel_number which, uint32_t *out)
{
    static const char paths[][32] = {
        [EC_KERNEL_LAST_CAP] = "/proc/sys/kernel/cap_last_cap",
        [EC_KERNEL_OPEN_FILES] = "/proc/sys/fs/nr_open",
    };
    char text[32];
    if (host->start < 0 || host->has_root) {
        return EC_FACT_UNKNOWN;
    }
    int fd = open(paths[which], O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return EC_FACT_UNKNOWN;
    }
    ssize_t n = read(fd, text, sizeof text);
    close(fd);
    if (n > 0 && text[n - 1] == '\n') {
        n--;
    }
    uint32_t number = 0;
    struct ec_str slice = {text, n > 0 ? (size_t)n : 0};
    if (ec_id_parse(slice, &number) != EC_ID_OK) {
        return EC_FACT_UNKNOWN;
    }
    *out = number;
    return EC_FACT_YES;
}
