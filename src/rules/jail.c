/* SPDX-License-Identifier: MIT */
/* Rules about the chroot directory as the host has it. The ownership rule is that of OpenSSH's
   ChrootDirectory: whoever can write a directory on the way can replace the jail. */
#include "rules/security.h"
#include "schema/vocabulary.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

/* The stanza when its chroot can be judged by facts; otherwise NULL, and the check is noted as
   skipped if that is for want of facts. A path that is missing has a finding of its own. */
static const struct ec_security *inspected(struct ec_rule_context *context, enum ec_code code)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->jail.state != EC_JAIL_PATH) {
        return NULL;
    }
    const struct ec_walk *walk = &security->jail.walk;
    if (walk->exists == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, code, walk->reason ? walk->reason : "not inspected");
        return NULL;
    }
    bool root = walk->resolved && strcmp(walk->resolved, "/") == 0; /* CHR005 */
    return walk->exists == EC_FACT_YES && walk->is_directory && !root ? security : NULL;
}

/* ---- existence ------------------------------------------------------------------------------- */

static const char *elsewhere(struct ec_rule_context *context, const char *help)
{
    return strcmp(ec_host_mode(context->settings->host), "host") == 0
               ? ec_rule_text(context, "%s; to check for another machine use --root or --offline",
                              help)
               : help;
}

/* `before`, quoted where the walk stopped, `after`; "" when that is the chroot itself. */
static const char *stopped_at(struct ec_rule_context *context, const struct ec_jail *jail,
                              const char *before, const char *after)
{
    const char *failed = jail->walk.failed_path;
    if (!failed || ec_str_equal(ec_str_from(failed), jail->normal)) {
        return "";
    }
    return ec_rule_text(context, "%s%s%s", before, ec_rule_quote(context, ec_str_from(failed)),
                        after);
}

void ec_rule_chr_missing(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->jail.state != EC_JAIL_PATH) {
        return;
    }
    const struct ec_jail *jail = &security->jail;
    if (jail->walk.exists == EC_FACT_UNKNOWN) {
        inspected(context, EC_CHR002);
    }
    if (jail->walk.exists != EC_FACT_NO || jail->walk.error == ENOTDIR) {
        return;
    }
    const char *text = ec_rule_quote(context, jail->text);
    struct ec_finding *finding =
        jail->walk.error == ENOENT
            ? ec_report_add(context->report, EC_CHR002, jail->range,
                            "the chroot %s does not exist%s", text,
                            stopped_at(context, jail, ": there is no ", ""))
            : ec_report_add(context->report, EC_CHR002, jail->range,
                            "the chroot %s cannot be reached: %s%s", text,
                            jail->walk.reason ? jail->walk.reason : "unknown error",
                            stopped_at(context, jail, " (", ")"));
    ec_finding_why(context->report, finding, "chroot fails, and the server does not start");
    ec_finding_help(context->report, finding, "%s",
                    elsewhere(context, "create it, owned by root and writable by nobody else"));
}

void ec_rule_chr_not_directory(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->jail.state != EC_JAIL_PATH) {
        return;
    }
    const struct ec_jail *jail = &security->jail;
    if (jail->walk.exists == EC_FACT_UNKNOWN) {
        inspected(context, EC_CHR003);
        return;
    }
    bool on_the_way = jail->walk.exists == EC_FACT_NO && jail->walk.error == ENOTDIR;
    if (!on_the_way && !(jail->walk.exists == EC_FACT_YES && !jail->walk.is_directory)) {
        return;
    }
    const char *failed = on_the_way ? jail->walk.failed_path : NULL;
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR003, jail->range, "%s is not a directory",
                      ec_rule_quote(context, failed ? ec_str_from(failed) : jail->text));
    ec_finding_why(context->report, finding, "chroot fails, and the server does not start");
    ec_finding_help(context->report, finding, "%s", elsewhere(context, "name a directory"));
}

void ec_rule_chr_unknown(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->jail.state != EC_JAIL_PATH ||
        security->jail.walk.exists != EC_FACT_UNKNOWN || security->jail.walk.magic_link) {
        return;
    }
    const struct ec_walk *walk = &security->jail.walk;
    if (strcmp(ec_host_mode(context->settings->host), "offline") == 0) {
        ec_report_skip(context->report, EC_CHR017, "offline");
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CHR017, security->jail.range,
                                               "the chroot cannot be inspected: %s%s",
                                               walk->reason ? walk->reason : "unknown error",
                                               stopped_at(context, &security->jail, " (", ")"));
    ec_finding_help(context->report, finding,
                    "run the check as root, or use --root with a copy, to have its owner and mode "
                    "checked");
}

void ec_rule_chr_magic(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->jail.state != EC_JAIL_PATH || !security->jail.walk.magic_link) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR018, security->jail.range,
                      "the chroot path passes a link that the kernel makes up");
    ec_finding_why(context->report, finding,
                   "such a link leads every process to another place, so what it means to the "
                   "server cannot be told");
    ec_finding_help(context->report, finding, "write the path of the directory that is meant");
}

/* ---- ownership ------------------------------------------------------------------------------- */

enum fault { FAULT_OWNER = 1, FAULT_GROUP = 2, FAULT_OTHER = 4 };

static unsigned step_faults(const struct ec_walk_step *step)
{
    if (!S_ISDIR(step->mode)) {
        return 0;
    }
    return (step->uid != 0 ? FAULT_OWNER : 0u) | (step->mode & S_IWGRP ? FAULT_GROUP : 0u) |
           (step->mode & S_IWOTH ? FAULT_OTHER : 0u);
}

/* What of the jail's own directory is the server's user or group, which CHR009 reports. */
static unsigned own_faults(const struct ec_security *security, const struct ec_walk_step *step)
{
    unsigned own = 0;
    const struct ec_identity *user = &security->user;
    const struct ec_identity *group = &security->group;
    if (user->usable && user->id_known && user->id != 0 && user->id == step->uid) {
        own |= FAULT_OWNER;
    }
    if (group->usable && group->id_known && group->id == step->gid && !user->is_zero) {
        own |= FAULT_GROUP;
    }
    return own & step_faults(step);
}

static const struct ec_walk_step *top_step(const struct ec_walk *walk)
{
    return walk->n_steps > 0 ? &walk->steps[walk->n_steps - 1] : NULL;
}

static const char *fault_text(struct ec_rule_context *context, const struct ec_walk_step *step,
                              unsigned faults)
{
    const char *path = ec_rule_quote(context, ec_str_from(step->path));
    if (faults & (FAULT_GROUP | FAULT_OTHER)) {
        const char *who = faults & FAULT_OTHER ? "everybody" : "its group";
        return ec_rule_text(context, "%s can be written by %s (mode %04" PRIo32 ")", path, who,
                            step->mode & 07777);
    }
    return ec_rule_text(context, "%s belongs to user id %" PRIu32 ", not to root", path, step->uid);
}

static const char *repair_text(struct ec_rule_context *context, const struct ec_walk_step *step,
                               unsigned faults)
{
    bool owner = (faults & FAULT_OWNER) != 0;
    bool mode = (faults & (FAULT_GROUP | FAULT_OTHER)) != 0;
    return ec_rule_text(context, "%s%s%s%s%s", owner ? "chown root " : "", owner ? step->path : "",
                        owner && mode ? "; " : "", mode ? "chmod go-w " : "",
                        mode ? step->path : "");
}

/* The faults of each directory on the way, in order. */
static unsigned chain_faults(const struct ec_security *security, const struct ec_walk_step *step)
{
    unsigned faults = step_faults(step);
    return step == top_step(&security->jail.walk) ? faults & ~own_faults(security, step) : faults;
}

enum { MOST_REPAIRS = 4 };

/* The directories on the way that somebody else may change. */
struct unsafe_steps {
    const struct ec_walk_step *shown[MOST_REPAIRS];
    size_t count;
};

/* An absolute link leads through the first directories once more. */
static bool is_known(const struct unsafe_steps *found, const struct ec_walk_step *step)
{
    for (size_t i = 0; i < found->count && i < MOST_REPAIRS; i++) {
        if (strcmp(found->shown[i]->path, step->path) == 0) {
            return true;
        }
    }
    return false;
}

static struct unsafe_steps find_unsafe(const struct ec_security *security)
{
    const struct ec_walk *walk = &security->jail.walk;
    struct unsafe_steps found = {.count = 0};
    for (size_t i = 0; i < walk->n_steps; i++) {
        const struct ec_walk_step *step = &walk->steps[i];
        if (chain_faults(security, step) == 0 || is_known(&found, step)) {
            continue;
        }
        if (found.count < MOST_REPAIRS) {
            found.shown[found.count] = step;
        }
        found.count++;
    }
    return found;
}

/* "chown root /srv; chmod go-w /srv/jail" */
static const char *repairs_text(struct ec_rule_context *context, const struct ec_security *security,
                                const struct unsafe_steps *found)
{
    const char *text = "";
    for (size_t i = 0; i < found->count && i < MOST_REPAIRS; i++) {
        const char *repair =
            repair_text(context, found->shown[i], chain_faults(security, found->shown[i]));
        text = ec_rule_text(context, "%s%s%s", text, *text ? "; " : "", repair);
    }
    return text;
}

void ec_rule_chr_writable(struct ec_rule_context *context)
{
    const struct ec_security *security = inspected(context, EC_CHR004);
    struct unsafe_steps found = {.count = 0};
    if (security) {
        found = find_unsafe(security);
    }
    if (found.count == 0) {
        return;
    }
    const char *more =
        found.count > 2 ? ec_rule_text(context, ", and %zu more directories on the way are unsafe",
                                       found.count - 1)
        : found.count > 1 ? ", and another directory on the way is unsafe"
                          : "";
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CHR004, security->jail.range, "%s%s",
        fault_text(context, found.shown[0], chain_faults(security, found.shown[0])), more);
    ec_finding_why(
        context->report, finding,
        "whoever can write a directory on the way can replace the chroot, or plant files "
        "in it that the server trusts while it still is root");
    ec_finding_help(context->report, finding, "%s", repairs_text(context, security, &found));
}

void ec_rule_chr_owned(struct ec_rule_context *context)
{
    const struct ec_security *security = inspected(context, EC_CHR009);
    const struct ec_walk_step *top = security ? top_step(&security->jail.walk) : NULL;
    if (top && !security->user.id_known) {
        ec_report_skip(context->report, EC_CHR009,
                       security->user.reason ? security->user.reason : "the user is not known");
    }
    unsigned own = top ? own_faults(security, top) : 0;
    if (own == 0) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR009, security->jail.range,
                      own & FAULT_OWNER ? "the chroot %s belongs to the server's user"
                                        : "the server's group can write the chroot %s",
                      ec_rule_quote(context, security->jail.text));
    ec_finding_why(context->report, finding,
                   "a server that was taken over could put its own etc or lib there");
    ec_finding_help(context->report, finding, "%s", repair_text(context, top, own));
    if (security->user.assign && own & FAULT_OWNER) {
        ec_finding_relate(context->report, finding, security->user.range, "the user");
    }
}

/* ---- links ----------------------------------------------------------------------------------- */

void ec_rule_chr_symlink(struct ec_rule_context *context)
{
    const struct ec_security *security = inspected(context, EC_CHR007);
    const struct ec_walk *walk = security ? &security->jail.walk : NULL;
    const struct ec_walk_step *link = NULL;
    bool exposed = false;
    for (size_t i = 0; walk && i < walk->n_steps; i++) {
        const struct ec_walk_step *step = &walk->steps[i];
        if (step->is_symlink) {
            link = link ? link : step;
            exposed = exposed || (walk->steps[step->parent].mode & (S_IWGRP | S_IWOTH)) != 0;
        }
    }
    if (!link) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CHR007, security->jail.range,
                                               "the chroot path passes a symbolic link: "
                                               "%s leads to %s",
                                               ec_rule_quote(context, ec_str_from(link->path)),
                                               ec_rule_quote(context, ec_str_from(link->target)));
    finding->severity = exposed ? EC_WARNING : EC_NOTE;
    ec_finding_why(context->report, finding, "%s",
                   exposed ? "others than root can write the directory of a link and so move the "
                             "chroot"
                           : "the chroot is where the link points when the server starts");
    ec_finding_help(context->report, finding, "write %s",
                    ec_rule_quote(context, ec_str_from(walk->resolved)));
}

/* ---- what is inside -------------------------------------------------------------------------- */

static enum ec_fact look_inside(struct ec_rule_context *context, const struct ec_security *security,
                                struct ec_str path, struct ec_inside *inside)
{
    return ec_host_exists_inside(context->settings->host, ec_str_from(security->jail.walk.resolved),
                                 path, inside);
}

/* Paths that processes open by themselves. */
static const char *const expected_files[] = {
    "/dev/null", "/dev/urandom", "/etc/hosts", "/etc/localtime", "/etc/resolv.conf",
};

void ec_rule_chr_incomplete(struct ec_rule_context *context)
{
    const struct ec_security *security = inspected(context, EC_CHR014);
    const char *list = "";
    for (size_t i = 0; security && i < EC_COUNT(expected_files); i++) {
        struct ec_inside inside;
        if (look_inside(context, security, ec_str_from(expected_files[i]), &inside) == EC_FACT_NO) {
            list = ec_rule_text(context, "%s%s%s", list, *list ? ", " : "", expected_files[i]);
        }
    }
    if (!*list) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CHR014, security->jail.range,
                                               "not found inside the chroot: %s", list);
    ec_finding_why(
        context->report, finding,
        "processes open these by themselves: names are not resolved, times are in UTC or "
        "the start fails without them");
    ec_finding_help(context->report, finding, "copy them into the chroot, devices with mknod");
}

/* Whether an option of this name holds the path of a file, as far as the vocabulary knows. */
static bool is_file_name(struct ec_str name)
{
    struct ec_numbers words = ec_vocab_find(name);
    for (size_t i = 0; i < words.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(words.at[i]);
        if (word->kind == EC_VOCAB_OPTION &&
            (word->type == EC_TYPE_FILE || word->type == EC_TYPE_DIRECTORY ||
             word->type == EC_TYPE_PATH || word->type == EC_TYPE_LOG)) {
            return true;
        }
    }
    return false;
}

/* The path in a value: its text, or what a URI of a local file has behind "//" and before the name
   of a consumer, as in "jlog:///var/log/x=>name" (4/modules/jlog.md). Empty when there is none, or
   when only a running server could fill it in. */
static struct ec_str local_path(struct ec_str text)
{
    static const struct ec_str schemes[] = {{"jlog://", 7}, {"file://", 7}};
    for (size_t i = 0; i < EC_COUNT(schemes); i++) {
        if (ec_str_starts(text, schemes[i])) {
            text = (struct ec_str){text.ptr + schemes[i].len, text.len - schemes[i].len};
        }
    }
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] == '=' && text.ptr[i + 1] == '>') {
            text.len = i;
        }
    }
    bool fixed = text.len > 0 && text.ptr[0] == '/' && !memchr(text.ptr, '%', text.len);
    return fixed ? text : EC_STR("");
}

enum { MAX_LOOKS = 500 }; /* paths that are looked for in one chroot */

enum is_file { NOT_ASKED, IS_FILE, IS_NO_FILE };

struct missing_paths {
    unsigned char *is_file; /* enum is_file by number of a name */
    const struct ec_assign *places[EC_RULE_MAX_PLACES];
    size_t count;
    size_t looks;
};

static bool is_file_option(const struct ec_rule_context *context, struct missing_paths *missing,
                           uint32_t name)
{
    if (missing->is_file[name] == NOT_ASKED) {
        struct ec_str text = ec_intern_text(context->model->names, name);
        missing->is_file[name] = is_file_name(text) ? IS_FILE : IS_NO_FILE;
    }
    return missing->is_file[name] == IS_FILE;
}

/* A path that starts with the chroot is CHR013's. */
static void look_for(struct ec_rule_context *context, const struct ec_security *security,
                     const struct ec_assign *assign, struct missing_paths *missing)
{
    struct ec_str path = local_path(ec_assign_text(context->arena, assign));
    if (path.len == 0 || assign == security->options[EC_SECURITY_CHROOT] ||
        ec_path_is_below(path, security->jail.normal) || missing->looks++ >= MAX_LOOKS) {
        return;
    }
    struct ec_inside inside;
    if (look_inside(context, security, path, &inside) != EC_FACT_NO) {
        return;
    }
    if (missing->count < EC_RULE_MAX_PLACES) {
        missing->places[missing->count] = assign;
    }
    missing->count++;
}

static void find_missing(struct ec_rule_context *context, const struct ec_security *security,
                         struct missing_paths *missing)
{
    missing->is_file = ec_arena_zalloc(context->arena, context->model->names->count);
    const struct ec_scope *scope = missing->is_file ? context->model->global : NULL;
    for (; scope; scope = ec_scope_walk(scope)) {
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            if (is_file_option(context, missing, assign->node->name)) {
                look_for(context, security, assign, missing);
            }
        }
    }
}

void ec_rule_chr_paths_outside(struct ec_rule_context *context)
{
    const struct ec_security *security = inspected(context, EC_CHR012);
    struct missing_paths missing = {.count = 0};
    if (security) {
        find_missing(context, security, &missing);
    }
    if (missing.count == 0) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR012, security->jail.range,
                      missing.count > 1 ? "%zu configured paths do not exist inside the chroot"
                                        : "%zu configured path does not exist inside the chroot",
                      missing.count);
    ec_finding_why(context->report, finding,
                   "a path that the server opens after chroot, or again when it reloads, is looked "
                   "for below the chroot");
    ec_finding_help(context->report, finding, "make %s available below %s",
                    missing.count > 1 ? "them" : "it", ec_rule_quote(context, security->jail.text));
    for (size_t i = 0; i < missing.count && i < EC_RULE_MAX_PLACES; i++) {
        ec_finding_relate(context->report, finding, ec_assign_value_range(missing.places[i]),
                          "not there");
    }
}

/* ---- mount options --------------------------------------------------------------------------- */

static const char *const device_files[] = {"/dev/null", "/dev/urandom", "/dev/random"};

/* Where modules, libraries and, for TMPDIR (4/environment-file.md), generated code are. */
static const char *const code_places[] = {"/opt/msys", "/lib", "/lib64", "/usr/lib", "/tmp"};

/* The first device inside whose own mount is nodev; it need not be that of the chroot. */
static const char *dead_device(struct ec_rule_context *context, const struct ec_security *security)
{
    struct ec_inside inside;
    for (size_t i = 0; i < EC_COUNT(device_files); i++) {
        if (look_inside(context, security, ec_str_from(device_files[i]), &inside) == EC_FACT_YES &&
            S_ISCHR(inside.mode) && inside.nodev) {
            return device_files[i];
        }
    }
    return NULL;
}

/* The first place of code inside that is mounted noexec. */
static const char *dead_code(struct ec_rule_context *context, const struct ec_security *security)
{
    struct ec_inside inside;
    for (size_t i = 0; i < EC_COUNT(code_places); i++) {
        if (look_inside(context, security, ec_str_from(code_places[i]), &inside) == EC_FACT_YES &&
            inside.noexec) {
            return code_places[i];
        }
    }
    return NULL;
}

static const struct ec_security *mounted(struct ec_rule_context *context, enum ec_code code)
{
    const struct ec_security *security = inspected(context, code);
    if (security && !security->jail.walk.mount_known) {
        ec_report_skip(context->report, code, "mount options are not known");
        return NULL;
    }
    return security;
}

static void report_mount(struct ec_rule_context *context, const struct ec_security *security,
                         const char *option, const char *path, const char *why)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR015, security->jail.range,
                      "%s in the chroot is on a file system that is mounted %s", path, option);
    ec_finding_why(context->report, finding, "%s", why);
    ec_finding_help(context->report, finding, "mount it without %s, or give %s a mount of its own",
                    option, path);
}

void ec_rule_chr_mount(struct ec_rule_context *context)
{
    const struct ec_security *security = mounted(context, EC_CHR015);
    const char *device = security ? dead_device(context, security) : NULL;
    const char *code = security ? dead_code(context, security) : NULL;
    if (device) {
        report_mount(context, security, "nodev", device, "devices there cannot be opened (EACCES)");
    }
    if (code) {
        report_mount(context, security, "noexec", code,
                     "modules and libraries there cannot be loaded");
    }
}

void ec_rule_chr_setid(struct ec_rule_context *context)
{
    const struct ec_security *security = mounted(context, EC_CHR016);
    if (!security || security->jail.walk.nosuid) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CHR016, security->jail.range,
                                               "the chroot is not mounted nosuid");
    ec_finding_why(context->report, finding,
                   "a set-id program inside would give its rights to a server that was taken over");
    ec_finding_help(context->report, finding, "give the chroot a mount of its own with nosuid");
}
