/* SPDX-License-Identifier: MIT */
/* Purpose: the Security stanza of one model, read once for all rules about it.
   May depend on: base, source, diag, syntax, schema, host, model, rule.h.
   Ownership: everything lives in the context's arena. */
#ifndef EC_RULES_SECURITY_H
#define EC_RULES_SECURITY_H

#include "rules/rule.h"
#include "schema/captext.h"

/* The options of the stanza (4/config/ref-security.md; Privileges: 3/3-reference). */
enum ec_security_option {
    EC_SECURITY_USER,
    EC_SECURITY_GROUP,
    EC_SECURITY_CAPABILITIES,
    EC_SECURITY_CHROOT,
    EC_SECURITY_GROUPS,
    EC_SECURITY_PRIVILEGES,
    EC_SECURITY_OPTIONS
};

/* As the documentation writes them; index by enum ec_security_option. */
extern const char *const ec_security_names[EC_SECURITY_OPTIONS];

/* The default of user and group (4/config/ref-user.md). */
#define EC_DEFAULT_IDENTITY "ecuser"

/* Capabilities that rules name. */
enum {
    EC_CAP_DAC_OVERRIDE = 1,
    EC_CAP_DAC_READ_SEARCH = 2,
    EC_CAP_SYS_CHROOT = 18,
    EC_CAP_SYS_PTRACE = 19,
    EC_CAP_SYS_ADMIN = 21,
    EC_CAP_MKNOD = 27,
};

/* A user, a group, or one element of supplemental_groups. */
struct ec_identity {
    const struct ec_assign *assign; /* NULL: not set, the default is in force */
    bool usable;                    /* there is one word to look at */
    bool is_user;
    struct ec_range range; /* of the word; of the stanza's name for a default */
    struct ec_str text;
    enum ec_id_form id_form;
    enum ec_name_form name_form;
    size_t name_at;        /* the byte that name_form is about */
    uint32_t number;       /* what a numeric text stands for */
    enum ec_fact named;    /* is there an entry with this name? */
    uint32_t named_id;     /* its id */
    enum ec_fact numbered; /* is there an entry with this number? */
    const char *reason;    /* why a fact is unknown */
    struct ec_user user;   /* the entry found */
    struct ec_group group;
    bool id_known;
    uint32_t id;
    bool is_zero; /* root, or root's group, as far as anybody can tell */
};

/* One mistake in the capability text and the code it has. */
struct ec_cap_problem {
    const struct ec_cap_clause *clause;
    enum ec_code code;
    struct ec_cap_suggestion suggestion; /* for words that are no name */
};

/* What settled a capability: the last clause about it, and its word there (NULL: "all"). */
struct ec_cap_origin {
    const struct ec_cap_clause *clause;
    const struct ec_cap_item *item;
};

struct ec_security_caps {
    bool set;              /* Capabilities has a text, which may be empty */
    bool blank;            /* nothing but blanks */
    struct ec_range range; /* of the value */
    struct ec_str text;
    struct ec_cap_text parsed;
    struct ec_cap_problem *problems; /* at most EC_RULE_MAX_FINDINGS */
    size_t n_problems;
    struct ec_cap_origin origins[EC_CAP_NUMBER_LIMIT]; /* of an accepted text */
    uint64_t held;   /* permitted or effective, and known to the kernel */
    bool all;        /* permitted: whatever the kernel knows */
    bool everything; /* CAP010: all, or nearly all, of root's privileges */
};

enum ec_jail_state {
    EC_JAIL_NONE,
    EC_JAIL_BAD,  /* CHR001: nothing more can be said about it */
    EC_JAIL_ROOT, /* "/" */
    EC_JAIL_PATH,
};

struct ec_jail {
    enum ec_jail_state state;
    struct ec_range range; /* of the value */
    struct ec_str text;
    struct ec_str normal; /* without empty, "." and ".." components */
    struct ec_walk walk;  /* EC_JAIL_PATH */
};

struct ec_security {
    const struct ec_scope *scope;
    const struct ec_assign *options[EC_SECURITY_OPTIONS]; /* in force, or NULL */
    struct ec_identity user;
    struct ec_identity group;
    struct ec_identity *groups; /* supplemental; at most EC_SECURITY_MAX_GROUPS are looked up */
    size_t n_groups;
    size_t n_listed;
    struct ec_security_caps caps;
    struct ec_jail jail;
};

enum { EC_SECURITY_MAX_GROUPS = 1000 };

/* NULL when the model has no Security stanza or memory is short. */
const struct ec_security *ec_security_get(struct ec_rule_context *context);

/* The user and the group that the server runs as: what the stanza says, else the default. */
enum ec_fact ec_security_user(struct ec_rule_context *context, struct ec_user *user);
enum ec_fact ec_security_group(struct ec_rule_context *context, struct ec_group *group);

/* "$NAME", "${NAME}" or "$(command)", which a shell would replace. */
bool ec_jail_has_variable(struct ec_str path);

/* True for the directory itself too; both are absolute paths. */
static inline bool ec_path_is_below(struct ec_str path, struct ec_str directory)
{
    return ec_str_starts(path, directory) &&
           (path.len == directory.len || path.ptr[directory.len] == '/');
}

/* True for the user and group that are in force where none is set. */
static inline bool ec_identity_is_default(const struct ec_identity *identity)
{
    return ec_str_equal(identity->text, EC_STR(EC_DEFAULT_IDENTITY));
}

/* Whether the assignment stands in this opening, or in a file that is included there. */
bool ec_opening_holds(const struct ec_opening *opening, const struct ec_assign *assign);

/* The first of the stanza's openings that holds the assignment. */
const struct ec_opening *ec_security_opening(const struct ec_security *security,
                                             const struct ec_assign *assign);

/* The source range of bytes of the capability text. A place of length 0, which only the end of the
   text has, becomes the closing quote or the last byte. */
struct ec_range ec_caps_range(const struct ec_security *security, uint32_t off, uint32_t len);

/* The word that settled a capability, or its clause when that is about all. */
struct ec_range ec_caps_origin_range(const struct ec_security *security, unsigned cap);

/* The source range of bytes of an assignment's scalar value. */
struct ec_range ec_assign_subrange(const struct ec_assign *assign, size_t off, size_t len);

static inline struct ec_str ec_caps_slice(const struct ec_security_caps *caps, uint32_t off,
                                          uint32_t len)
{
    return (struct ec_str){caps->text.ptr + off, len};
}

/* An element of a list with its comma and the blanks beside it, for a fix that removes it. */
struct ec_range ec_list_element_range(const struct ec_source *source, struct ec_range range);

/* "user" or "group"; the option's name for an element of supplemental_groups is the same word. */
static inline const char *ec_identity_word(const struct ec_identity *identity)
{
    return identity->is_user ? "user" : "group";
}

/* The stanza when its capability text is there and accepted, else NULL: the meaning of a refused
   text is nobody's business. */
const struct ec_security *ec_security_accepted(struct ec_rule_context *context);

/* Calls `look` for the user, the group and each supplemental group that has one word, defaults
   left out. */
void ec_security_each_identity(struct ec_rule_context *context,
                               void (*look)(struct ec_rule_context *context,
                                            const struct ec_identity *identity));

#endif
