/* SPDX-License-Identifier: MIT */
/* Rules about the files of the configuration and those it names: who may change them, and who may read
   them. Root reads the configuration at each start, so whoever can write a part of it is root then. */
#include "rules/security.h"
#include "rules/setting.h"

#include "schema/value.h"

#include <inttypes.h>
#include <limits.h>
#include <sys/stat.h>

struct files {
    struct ec_rule_context *context;
    const struct ec_security *security; /* or NULL */
    bool server_known;                  /* the next two are filled in */
    struct ec_user user;                /* that the server runs as */
    struct ec_group group;
    struct ec_intern seen; /* directories that were looked at */
    const char *path;      /* of the file that is looked at, as the machine has it */
};

/* Finds out who the server is. The databases of a host can be slow: not before it matters. */
static void find_server(struct files *files)
{
    struct ec_rule_context *context = files->context;
    if (files->server_known) {
        return;
    }
    files->server_known = true;
    ec_security_user(context, &files->user);
    ec_security_group(context, &files->group);
}

/* ---- one file --------------------------------------------------------------------------------- */

/* Where a file comes in: the include that names it, or the first byte of a main file. */
static struct ec_range place_of(const struct ec_load *load)
{
    const struct ec_edge *edge = load->edge;
    return edge && edge->node && edge->from
               ? ec_node_word_range(edge->from->source, edge->node)
               : (struct ec_range){load->source->id, 0, 0};
}

static bool is_user(const struct files *files, uint32_t uid)
{
    return files->user.fact == EC_FACT_YES && files->user.uid == uid;
}

static bool is_group(const struct files *files, uint32_t gid)
{
    return files->group.fact == EC_FACT_YES && files->group.gid == gid;
}

/* True, false or unknown: the permission bits of a file for the server. Access lists are not seen. */
static enum ec_fact may(const struct files *files, uint32_t mode, uint32_t uid, uint32_t gid,
                        unsigned bit)
{
    if (files->user.fact != EC_FACT_YES || files->group.fact != EC_FACT_YES) {
        return EC_FACT_UNKNOWN;
    }
    unsigned shift = is_user(files, uid) ? 6 : is_group(files, gid) ? 3 : 0;
    return files->user.uid == 0 || (mode >> shift & bit) ? EC_FACT_YES : EC_FACT_NO;
}

static void report_writable(struct files *files, const struct ec_load *load, bool everybody)
{
    struct ec_report *report = files->context->report;
    const char *path = ec_rule_quote(files->context, ec_str_from(files->path));
    struct ec_finding *finding =
        ec_report_add(report, EC_FIL001, place_of(load),
                      "%s can be changed by %s (mode %04" PRIo32 ")", path,
                      everybody ? "everybody" : "its group", load->source->mode & 07777);
    finding->severity = everybody ? EC_ERROR : EC_WARNING;
    ec_finding_why(report, finding,
                   "root reads it at each start: whoever can write it can become root");
    ec_finding_help(report, finding, "chmod %s %s", everybody ? "o-w" : "g-w", files->path);
}

static void report_owner(struct files *files, const struct ec_load *load)
{
    struct ec_report *report = files->context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_FIL004, place_of(load), "%s belongs to user id %" PRIu32,
                      ec_rule_quote(files->context, ec_str_from(files->path)),
                      load->source->uid);
    ec_finding_why(report, finding,
                   "that user is neither root nor the server's, and can change what root reads at "
                   "each start");
    ec_finding_help(report, finding, "chown root %s", files->path);
}

static void report_own(struct files *files, const struct ec_load *load)
{
    struct ec_report *report = files->context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_FIL005, place_of(load), "the server can change %s itself",
                      ec_rule_quote(files->context, ec_str_from(files->path)));
    ec_finding_why(report, finding,
                   "whoever takes over the process can make it root at its next start");
    ec_finding_help(report, finding,
                    "give the file to root, unless changes are to be made on the console");
}

static void report_unreadable(struct files *files, const struct ec_load *load)
{
    struct ec_report *report = files->context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_FIL012, place_of(load), "the server's user cannot read %s",
                      ec_rule_quote(files->context, ec_str_from(files->path)));
    ec_finding_why(report, finding,
                   "it is read as root at start, but as that user when the configuration is "
                   "reloaded");
    ec_finding_help(report, finding, "chmod o+r %s, or give it to the server's group",
                    files->path);
}

static void look_at_file(struct files *files, const struct ec_load *load)
{
    const struct ec_source *source = load->source;
    if (source->mode & S_IWOTH) {
        report_writable(files, load, true);
    } else if ((source->mode & S_IWGRP) && source->gid != 0 &&
               files->group.fact == EC_FACT_YES && !is_group(files, source->gid)) {
        report_writable(files, load, false);
    }
    if (source->uid != 0 && files->user.fact == EC_FACT_YES && !is_user(files, source->uid)) {
        report_owner(files, load);
    }
    if (files->context->settings->enabled[EC_FIL005] && files->user.uid != 0 &&
        may(files, source->mode, source->uid, source->gid, 2) == EC_FACT_YES &&
        !(source->mode & S_IWOTH)) {
        report_own(files, load);
    }
    if (may(files, source->mode, source->uid, source->gid, 4) == EC_FACT_NO) {
        report_unreadable(files, load);
    }
}

/* ---- the directories above -------------------------------------------------------------------- */

/* True when the include names the directory of the file, not the file. */
static bool is_whole_directory(struct files *files, const struct ec_load *load)
{
    const struct ec_edge *edge = load->edge;
    if (!edge || !edge->node || !edge->from) {
        return false;
    }
    struct ec_str name = ec_word_decode(files->context->arena, edge->from->source,
                                        edge->node->word_first, edge->node->word_len);
    struct ec_str path = ec_str_from(load->source->path);
    return name.len > path.len ||
           memcmp(path.ptr + path.len - name.len, name.ptr, name.len) != 0;
}

static void report_directory(struct files *files, const struct ec_load *load, const char *path,
                             uint32_t mode, bool included)
{
    struct ec_report *report = files->context->report;
    struct ec_finding *finding = ec_report_add(
        report, included ? EC_FIL002 : EC_FIL003, place_of(load),
        "everybody can %s files in %s (mode %04" PRIo32 ")", included ? "create" : "replace",
        ec_rule_quote(files->context, ec_str_from(path)), mode & 07777);
    ec_finding_why(report, finding, "%s",
                   included ? "each file in it is read as configuration, by root; the sticky bit "
                              "does not stop new files"
                            : "a file of the configuration below it can be moved away and another "
                              "put in its place");
    ec_finding_help(report, finding, "chmod o-w %s", path);
}

static bool is_new(struct files *files, const char *path)
{
    uint32_t count = files->seen.count;
    ec_intern_add(&files->seen, path, strlen(path));
    return files->seen.count != count;
}

static void look_at_directories(struct files *files, const struct ec_load *load)
{
    struct ec_rule_context *context = files->context;
    const char *slash = strrchr(files->path, '/');
    struct ec_walk walk;
    const char *folder =
        ec_arena_strndup(context->arena, files->path, (size_t)(slash - files->path));
    if (!folder || !is_new(files, folder) ||
        ec_host_walk(context->settings->host, context->arena, ec_str_from(folder), &walk) !=
            EC_FACT_YES) {
        return;
    }
    for (size_t i = 0; i < walk.n_steps; i++) {
        const struct ec_walk_step *step = &walk.steps[i];
        bool last = i + 1 == walk.n_steps;
        bool open = S_ISDIR(step->mode) && (step->mode & S_IWOTH) != 0;
        if (open && last && is_whole_directory(files, load)) {
            report_directory(files, load, step->path, step->mode, true);
        } else if (open && !(step->mode & S_ISVTX) && (last || is_new(files, step->path))) {
            report_directory(files, load, step->path, step->mode, false);
        }
    }
}

void ec_rule_fil_files(struct ec_rule_context *context)
{
    struct files files = {.context = context, .security = ec_security_get(context)};
    if (!ec_intern_init(&files.seen, false)) {
        context->report->oom = true;
        return;
    }
    size_t told = context->report->count + EC_RULE_MAX_FINDINGS;
    for (const struct ec_load *load = context->model->loads;
         load && context->report->count < told; load = load->next) {
        files.path = ec_rule_installed_path(context, load);
        if (files.path) {
            find_server(&files);
            look_at_file(&files, load);
            look_at_directories(&files, load);
        }
    }
    context->report->oom |= files.seen.oom;
    ec_intern_fini(&files.seen);
}

/* ---- files that options name ------------------------------------------------------------------ */

/* Others than root, or everybody, may create files there. */
static bool is_of_others(struct ec_str path)
{
    return ec_rule_is_shared_place(path) || ec_str_starts(path, EC_STR("/home/"));
}

static void report_place(struct ec_rule_context *context, enum ec_code code, struct ec_range range,
                         struct ec_str path, const char *what, const char *help)
{
    struct ec_finding *finding =
        ec_report_add(context->report, code, range, "%s %s", ec_rule_quote(context, path), what);
    ec_finding_why(context->report, finding,
                   "others can put a file there first, and root reads it at each start");
    ec_finding_help(context->report, finding, "%s", help);
}

/* 4/conf-overview.md: includes are read as root, wherever they are. */
void ec_rule_fil_places(struct ec_rule_context *context)
{
    const struct ec_load *main = context->model->loads;
    const struct ec_edge *edge = main ? main->edges : NULL;
    const struct ec_node *told = NULL;
    const struct ec_node *seen = NULL; /* that of a folder leads to each of its files */
    for (; edge; edge = ec_edge_walk(edge)) {
        if (!edge->node || edge->node == told || edge->node == seen ||
            edge->node->kind != EC_NODE_INCLUDE) {
            continue;
        }
        seen = edge->node;
        const struct ec_source *source = edge->from->source;
        struct ec_range range = ec_node_word_range(source, edge->node);
        struct ec_str path = ec_word_decode(context->arena, source, edge->node->word_first,
                                            edge->node->word_len);
        struct ec_str inner = path;
        if (ec_str_starts(path, EC_STR("persist://"))) {
            inner = (struct ec_str){path.ptr + 10, path.len - 10};
        }
        if (ec_str_starts(inner, EC_STR("http://")) || ec_str_starts(inner, EC_STR("ftp://"))) {
            struct ec_finding *finding =
                ec_report_add(context->report, EC_FIL006, range,
                              "this include comes over the network in clear text");
            ec_finding_why(context->report, finding,
                           "whoever is on the way can replace it, and root reads it at each "
                           "start");
            ec_finding_help(context->report, finding, "use https://, or a file");
            told = edge->node;
        } else if (is_of_others(path)) {
            report_place(context, EC_FIL006, range, path, "is not a safe place for configuration",
                         "keep it in a directory that only root may write");
            told = edge->node;
        }
    }
}

/* 4/config/ref-local-changes-file.md: it is read last, and overrides everything. */
void ec_look_fil_local_changes(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    struct ec_str path = ec_assign_text(context->arena, assign);
    if (!scope->parent && is_of_others(path)) {
        report_place(context, EC_FIL011, ec_assign_value_range(assign), path,
                     "is not a safe place for local changes",
                     "use a directory that only the server and root may write");
    }
}

/* The file or directory that an option names, as it is on the machine; false when nobody knows. */
static bool walk_to(struct ec_rule_context *context, struct ec_str path, struct ec_walk *walk)
{
    return path.len > 0 && path.ptr[0] == '/' &&
           ec_host_walk(context->settings->host, context->arena, path, walk) == EC_FACT_YES &&
           walk->n_steps > 0;
}

/* 4/config/ref-spoolbase.md */
void ec_look_fil_spool(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct files files = {.context = context, .security = ec_security_get(context)};
    struct ec_walk walk;
    struct ec_str path = ec_assign_text(context->arena, assign);
    if (scope->parent || !walk_to(context, path, &walk) || !walk.is_directory) {
        return;
    }
    find_server(&files);
    const struct ec_walk_step *step = &walk.steps[walk.n_steps - 1];
    bool open = (step->mode & S_IWOTH) != 0;
    enum ec_fact writes = may(&files, step->mode, step->uid, step->gid, 2);
    if (writes != EC_FACT_NO && !open) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_FIL010, ec_assign_value_range(assign), "%s %s (mode %04" PRIo32 ")",
        open ? "everybody can write the spool" : "the server cannot write its spool",
        ec_rule_quote(context, path), step->mode & 07777);
    ec_finding_why(context->report, finding, "%s",
                   open ? "anybody on the machine can add, change and remove mail there"
                        : "no mail can be accepted");
    ec_finding_help(context->report, finding,
                    "give it to the server's user, and take write permission from others");
}

/* 4/modules/securecreds.md: root may write, the server may read, nobody else anything. */
void ec_look_fil_credentials(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    struct ec_walk walk;
    struct ec_str path = ec_assign_text(context->arena, assign);
    if (!ec_rule_is_scope(context, scope, "securecreds") || !walk_to(context, path, &walk)) {
        return;
    }
    const struct ec_walk_step *step = &walk.steps[walk.n_steps - 1];
    bool open = (step->mode & 07) != 0;
    if (!open && step->uid == 0) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_FIL013, ec_assign_value_range(assign), "%s",
                      open ? ec_rule_text(context, "others have access to %s (mode %04" PRIo32 ")",
                                          ec_rule_quote(context, path), step->mode & 07777)
                           : ec_rule_text(context, "%s belongs to user id %" PRIu32 ", not to root",
                                          ec_rule_quote(context, path), step->uid));
    ec_finding_why(context->report, finding, "with both files every stored password can be read");
    ec_finding_help(context->report, finding,
                    "chown root, chgrp to the server's group, chmod 0640");
}

/* ---- modes ------------------------------------------------------------------------------------ */

/* The permissions of sockets are CTL001's and CTL011's. */
void ec_look_fil_mode(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    const struct ec_value_type mode = {.type = EC_TYPE_MODE};
    const struct ec_vocab *word = ec_rule_word_at(context, scope, assign->node->name);
    const struct ec_vocab *place = ec_rule_place(context, scope);
    struct ec_value value;
    if (!word || word->type != EC_TYPE_MODE || (place && place->family == EC_FAMILY_LISTENER) ||
        !ec_value_check(context->arena, &mode, ec_assign_text(context->arena, assign), &value) ||
        !value.has_number || !(value.number & S_IWOTH)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_FIL009, ec_assign_value_range(assign),
        "%s lets everybody write the files", ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding,
                   "anybody on the machine can then change what the server has written");
    ec_finding_help(context->report, finding, "use 0640 or 0644 for files, 0750 for directories");
}
