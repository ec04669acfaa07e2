/* SPDX-License-Identifier: MIT */
/* Purpose: what the files of host/ share and nobody else sees.
   May depend on: host.h, base/.
   Ownership: everything below lives in the host's arena unless a comment says otherwise. */
#ifndef EC_HOST_PRIVATE_H
#define EC_HOST_PRIVATE_H

#include "base/intern.h"
#include "host/host.h"

/* An entry of either database: `gid` and `shell` are a user's, `members` a group's. */
struct ec_account {
    const char *name;
    uint32_t id;
    uint32_t gid;
    const char *shell;
    const char *members;
    size_t members_size;
    size_t line;
};

struct ec_account_key {
    bool by_name;
    struct ec_str name;
    uint32_t id;
};

struct ec_account_answer {
    enum ec_fact fact;
    const struct ec_account *account;
    const char *reason;
};

enum ec_database_source { EC_DATABASE_NONE, EC_DATABASE_FILE, EC_DATABASE_SYSTEM };

struct ec_database {
    bool is_group;
    enum ec_database_source source;
    const char *reason; /* why there is none */
    const char *label;  /* what to call it in a message */

    /* EC_DATABASE_FILE (heap): the file's bytes, into which the entries point, the entries in
       file order, and two sorted views of them. */
    char *text;
    struct ec_account *accounts;
    size_t count;
    size_t capacity;
    const struct ec_account **by_name;
    const struct ec_account **by_id;

    /* EC_DATABASE_SYSTEM: answers by the number that `questions` gives a key (heap). */
    struct ec_intern questions;
    bool has_questions;
    struct ec_account_answer *answers;
    size_t answers_capacity;

    const char **names; /* heap */
    size_t n_names;
    size_t names_capacity;
    bool names_loaded;
};

struct ec_host {
    struct ec_arena arena;
    const char *mode;
    int start; /* O_PATH handle of / or of --root, -1 when nothing may be looked at */
    bool has_root;
    const char *root; /* as it was given; NULL without --root */
    struct ec_database users;
    struct ec_database groups;
    struct ec_host_note *notes; /* heap */
    size_t n_notes;
    size_t notes_capacity;
    struct ec_tls_store *tls; /* see tls_files.h; NULL until it is needed */
    struct ec_tls_lister *lister; /* see tls_ciphers.h; NULL until it is needed */
    bool oom;
};

/* Words for an errno value that do not depend on the locale. */
const char *ec_host_error_text(int error);

/* Stores the status and "PATH: what", and returns the status. The path is cut when it is long. */
enum ec_host_status ec_host_fail(struct ec_host_error *error, enum ec_host_status status,
                                 const char *path, const char *what);

/* Reads the open file `fd` (closed in any case) and makes `db` an EC_DATABASE_FILE whose label is
   `path` (in the host's arena). On failure `db` keeps its source and no note is added. */
enum ec_host_status ec_accounts_read(struct ec_host *host, struct ec_database *db, int fd,
                                     const char *path, struct ec_host_error *error);

/* Releases what the database has on the heap. */
void ec_accounts_fini(struct ec_database *db);

struct ec_account_answer ec_accounts_find(const struct ec_database *db,
                                          const struct ec_account_key *key);

/* Fills db->names with the first EC_HOST_MAX_NAMES; false when memory is short. */
bool ec_accounts_names(struct ec_database *db);

/* The same two for a database of the running system. */
struct ec_account_answer ec_system_find(struct ec_host *host, struct ec_database *db,
                                        const struct ec_account_key *key);
bool ec_system_names(struct ec_host *host, struct ec_database *db);

/* Opens the regular file `path` below the host's start directory for reading, links resolved
   inside it. Returns a descriptor, or -1 with *error set to an errno value. */
int ec_walk_open_file(struct ec_host *host, struct ec_str path, int *error);

#endif
