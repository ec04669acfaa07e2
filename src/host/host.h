/* SPDX-License-Identifier: MIT */
/* Purpose: facts about the machine (users, groups, paths, kernel), each yes, no or unknown.
   May depend on: base/.
   Ownership: the host owns all texts it hands out; walk results belong to the caller's arena. */
#ifndef EC_HOST_HOST_H
#define EC_HOST_HOST_H

#include "base/arena.h"

struct ec_host;

/* Unknown is never a violation: a rule that gets it lists its check as skipped. */
enum ec_fact { EC_FACT_NO, EC_FACT_YES, EC_FACT_UNKNOWN };

/* Where facts come from. `offline` wins over `root`; an explicit database file is used whatever
   else is set. With one explicit file and no `root` the other database is unknown, never the
   running system's. NULL means "not given"; texts are copied. */
struct ec_host_options {
    bool offline;
    const char *root;
    const char *passwd;
    const char *group;
};

enum ec_host_status {
    EC_HOST_OK,
    EC_HOST_NO_MEMORY,
    EC_HOST_UNREADABLE, /* an explicit file or root is missing, of the wrong type or closed to us */
    EC_HOST_MALFORMED   /* an explicit file has a NUL byte, a line over 1 MiB, or is over 64 MiB */
};

struct ec_host_error {
    enum ec_host_status status;
    char message[512]; /* one sentence without a full stop, the file named first */
};

/* Returns a host to be released with ec_host_free, or NULL with `error` filled. Only what the
   user named explicitly can fail; a missing DIR/etc/passwd makes look-ups unknown instead. */
struct ec_host *ec_host_new(const struct ec_host_options *options, struct ec_host_error *error);
void ec_host_free(struct ec_host *host);

/* The mode word for reports: "host", "root" or "offline". */
const char *ec_host_mode(const struct ec_host *host);

/* True once memory was short in a look-up; that answer was "unknown". */
bool ec_host_out_of_memory(const struct ec_host *host);

/* What the readers of database files met. Lines with the kinds marked * were skipped. */
enum ec_host_note_kind {
    EC_HOST_NOTE_COMPAT,         /* * a NIS `+` or `-` entry */
    EC_HOST_NOTE_FIELDS,         /* * not 7 (passwd) or 4 (group) fields, or no name */
    EC_HOST_NOTE_BAD_ID,         /* * an id that is not decimal or over 4294967294 */
    EC_HOST_NOTE_ODD_ID,         /* an id with leading zeros, read as decimal */
    EC_HOST_NOTE_CRLF,           /* CR LF line ends, reported once a file */
    EC_HOST_NOTE_DUPLICATE,      /* a name that an earlier line has: the first one counts */
    EC_HOST_NOTE_UID_ZERO_ALIAS, /* a user other than root with uid 0 */
    EC_HOST_NOTE_MORE            /* further notes of this file were left out */
};

struct ec_host_note {
    enum ec_host_note_kind kind;
    const char *file;
    size_t line; /* from 1 */
    const char *text;
};

/* At most EC_HOST_MAX_NOTES a file and one EC_HOST_NOTE_MORE, in order of file and line. */
#define EC_HOST_MAX_NOTES 100
const struct ec_host_note *ec_host_notes(const struct ec_host *host, size_t *count);

/* `name` is the entry's name, or the name asked for when there is no entry (NULL after a look-up
   by id). `reason` is set only when the fact is unknown. */
struct ec_user {
    enum ec_fact fact;
    const char *name;
    uint32_t uid;
    uint32_t gid;
    const char *shell;
    const char *reason;
};

struct ec_group {
    enum ec_fact fact;
    const char *name;
    uint32_t gid;
    const char *members; /* `members_size` bytes of names, each ended by NUL */
    size_t members_size;
    const char *reason;
};

/* Look-ups. Names are compared exactly and never read as numbers; each distinct question is asked
   of the system once. All return out->fact. */
enum ec_fact ec_host_user_by_name(struct ec_host *host, struct ec_str name, struct ec_user *out);
enum ec_fact ec_host_user_by_uid(struct ec_host *host, uint32_t uid, struct ec_user *out);
enum ec_fact ec_host_group_by_name(struct ec_host *host, struct ec_str name, struct ec_group *out);
enum ec_fact ec_host_group_by_gid(struct ec_host *host, uint32_t gid, struct ec_group *out);

/* Is the group the user's primary group, or does it list the user? Works on two answers. */
enum ec_fact ec_host_is_member(const struct ec_user *user, const struct ec_group *group);

/* Names for suggestions, in database order, at most EC_HOST_MAX_NAMES; none when the database is
   unknown. In "host" mode the first call enumerates the system's database: not thread-safe. */
#define EC_HOST_MAX_NAMES 10000
size_t ec_host_user_names(struct ec_host *host, const char *const **names);
size_t ec_host_group_names(struct ec_host *host, const char *const **names);

/* What to call the databases in a message: a file name, "the user database of this host", or
   NULL when there is none. */
const char *ec_host_user_database(const struct ec_host *host);
const char *ec_host_group_database(const struct ec_host *host);

/* How the text of a user or group id reads. */
enum ec_id_form {
    EC_ID_NOT_NUMERIC,
    EC_ID_OK,              /* 0 or [1-9][0-9]*, at most 4294967294 and not 65535 */
    EC_ID_ODD_FORM,        /* leading zeros, +, -0, hexadecimal, exponent, fraction, blanks */
    EC_ID_TOO_LARGE,       /* needs more than 32 bits; *id is what truncation leaves */
    EC_ID_NEGATIVE,        /* *id is what truncation leaves */
    EC_ID_ALL_ONES,        /* 4294967295, which setuid refuses */
    EC_ID_SIXTEEN_BIT_ONES /* 65535, which many tools refuse */
};

/* Classifies `text` without any database and stores the id it most likely stands for (0 for
   EC_ID_NOT_NUMERIC). The worst class wins: "+4294967296" is EC_ID_TOO_LARGE. */
enum ec_id_form ec_id_parse(struct ec_str text, uint32_t *id);

enum ec_name_form {
    EC_NAME_OK, /* DOM\user and user@domain are fine */
    EC_NAME_EMPTY,
    EC_NAME_LEADING_DASH,
    EC_NAME_BLANK,
    EC_NAME_COLON,
    EC_NAME_SLASH,
    EC_NAME_CONTROL
};

/* Classifies a user or group name by its first unsuitable byte, whose offset goes to *at (0 when
   there is none). */
enum ec_name_form ec_name_check(struct ec_str name, size_t *at);

/* One object met on the way: the start directory, then each directory or symbolic link in the
   order of resolution, the final object last (when it exists). */
struct ec_walk_step {
    const char *path; /* as seen from the start directory: begins with '/' */
    uint32_t uid;
    uint32_t gid;
    uint32_t mode;      /* with the type bits, as st_mode */
    bool is_symlink;    /* mode says the same; here for convenience of readers */
    const char *target; /* of a symbolic link, else NULL */
    size_t parent;      /* index of the step of the directory that holds it; 0 for the first */
};

struct ec_walk {
    enum ec_fact exists;
    int error;               /* errno of the failure, 0 when it exists */
    const char *failed_path; /* first missing or failing component, else NULL */
    const char *reason;      /* words for `error`, else NULL */
    bool is_directory;
    bool magic_link;      /* stopped at a /proc link that means something else to each process */
    const char *resolved; /* the final object without links and dots, else NULL */
    uint32_t mode;        /* st_mode of the final object, 0 when it is not known to exist */
    const struct ec_walk_step *steps;
    size_t n_steps;
    bool mount_known; /* false with --root: its mount is not the target's */
    bool nosuid;
};

/* Follows the absolute path `path` component by component from / or the --root directory, whose
   top `..` and absolute link targets never leave. Opens only O_PATH handles: needs no read
   permission, blocks on no FIFO, wakes no device. Missing, ENOTDIR, ELOOP and ENAMETOOLONG are
   "no"; EACCES, other errors, a magic link, a relative path and offline are "unknown". Everything
   in `out` lives in `arena`. Returns out->exists. The answer is advisory: ACLs, security modules
   and later changes are not seen. */
enum ec_fact ec_host_walk(struct ec_host *host, struct ec_arena *arena, struct ec_str path,
                          struct ec_walk *out);

/* A path that this process opened, as the machine that is checked has it: absolute, without --root in front.
   NULL when it is not below --root, when offline, or when memory is short. */
const char *ec_host_absolute(const struct ec_host *host, struct ec_arena *arena, const char *path);

/* What stands at a path inside a jail: st_mode, and options of the file system it is on. */
struct ec_inside {
    uint32_t mode;
    bool mount_known; /* false with --root: its mount is not the target's */
    bool nodev, noexec;
};

/* Does `inside` exist for a process that has `jail` as its root directory? *out tells what is
   there, and is all zero otherwise. Unknown when the jail itself cannot be walked. */
enum ec_fact ec_host_exists_inside(struct ec_host *host, struct ec_str jail, struct ec_str inside,
                                   struct ec_inside *out);

enum ec_kernel_number {
    EC_KERNEL_LAST_CAP,   /* the number of the last capability */
    EC_KERNEL_OPEN_FILES, /* fs.nr_open: no process may have more open files */
};

/* A number of the running kernel; known only in "host" mode. */
enum ec_fact ec_host_kernel(struct ec_host *host, enum ec_kernel_number which, uint32_t *out);

#endif
