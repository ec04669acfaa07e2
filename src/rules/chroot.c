/* SPDX-License-Identifier: MIT */
/* Rules about the chroot path as it is written. The documentation says of chroot only that the
   server calls chroot(2) (4/config/ref-chroot.md). */
#include "rules/security.h"

static const struct ec_security *with_jail(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    return security && security->jail.state == EC_JAIL_PATH ? security : NULL;
}

/* ---- form ------------------------------------------------------------------------------------ */

#define AS_IT_STANDS "the server takes the path as it stands, and no shell looks at it before"
#define FULL_PATH "write a path that begins with '/', as in '/srv/jail'"

/* What is wrong with a path, in words. */
struct path_fault {
    const char *message;
    const char *why;
    const char *help;
};

static struct path_fault path_fault(struct ec_rule_context *context, struct ec_str path)
{
    if (path.len == 0) {
        return (struct path_fault){"chroot is empty", "no directory has an empty path",
                                   FULL_PATH ", or remove the option"};
    }
    const char *text = ec_rule_quote(context, path);
    if (path.ptr[0] == '~') {
        return (struct path_fault){
            ec_rule_text(context, "chroot %s: nothing expands the '~'", text), AS_IT_STANDS,
            FULL_PATH};
    }
    if (ec_jail_has_variable(path)) {
        return (struct path_fault){
            ec_rule_text(context, "chroot %s: nothing expands the '$'", text), AS_IT_STANDS,
            "write what the variable stands for"};
    }
    if (path.ptr[0] == '/') {
        return (struct path_fault){"chroot is longer than a path can be, 4095 bytes",
                                   "chroot fails, and the server does not start",
                                   "give the directory a shorter path"};
    }
    return (struct path_fault){ec_rule_text(context, "chroot %s is not an absolute path", text),
                               "what it means depends on the directory that the server is started "
                               "in",
                               FULL_PATH};
}

void ec_rule_chr_not_absolute(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->jail.state != EC_JAIL_BAD) {
        return;
    }
    struct path_fault fault = path_fault(context, security->jail.text);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR001, security->jail.range, "%s", fault.message);
    ec_finding_why(context->report, finding, "%s", fault.why);
    ec_finding_help(context->report, finding, "%s", fault.help);
}

static bool resolves_to_root(const struct ec_jail *jail)
{
    return jail->state == EC_JAIL_ROOT ||
           (jail->state == EC_JAIL_PATH && jail->walk.exists == EC_FACT_YES &&
            jail->walk.resolved && strcmp(jail->walk.resolved, "/") == 0);
}

void ec_rule_chr_is_root(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || !resolves_to_root(&security->jail)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CHR005, security->jail.range,
                                               "chroot to / has no effect");
    ec_finding_why(context->report, finding, "the server sees the same files as without it");
    ec_finding_help(context->report, finding,
                    "name a directory of the server's own, or remove the "
                    "option");
    ec_finding_fix(context->report, finding, false,
                   ec_assign_range(security->options[EC_SECURITY_CHROOT]), "", "remove chroot");
}

struct component {
    size_t off;
    size_t len;
    const char *fault;
    bool upwards;
};

/* The first component that is not needed; ".." before all others. */
static struct component odd_component(struct ec_str path)
{
    struct component odd = {0, 0, NULL, false};
    for (size_t at = 1; at <= path.len;) {
        const char *slash = at < path.len ? memchr(path.ptr + at, '/', path.len - at) : NULL;
        size_t end = slash ? (size_t)(slash - path.ptr) : path.len;
        struct ec_str name = {path.ptr + at, end - at};
        if (ec_str_equal(name, EC_STR(".."))) {
            return (struct component){at, 2, "'..'", true};
        }
        if (!odd.fault && name.len == 0) {
            bool last = at == path.len;
            odd = (struct component){at - 1, last ? 1 : 2,
                                     last ? "a '/' at its end" : "a double '/'", false};
        } else if (!odd.fault && ec_str_equal(name, EC_STR("."))) {
            odd = (struct component){at, 1, "'.'", false};
        }
        at = end + 1;
    }
    return odd;
}

void ec_rule_chr_not_normal(struct ec_rule_context *context)
{
    const struct ec_security *security = with_jail(context);
    struct component odd = {0, 0, NULL, false};
    if (security) {
        odd = odd_component(security->jail.text);
    }
    if (!odd.fault) {
        return;
    }
    const struct ec_jail *jail = &security->jail;
    const char *normal = ec_rule_text(context, "%.*s", (int)jail->normal.len, jail->normal.ptr);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR006,
                      ec_assign_subrange(security->options[EC_SECURITY_CHROOT], odd.off, odd.len),
                      "the chroot path has %s", odd.fault);
    finding->severity = odd.upwards ? EC_WARNING : EC_NOTE;
    ec_finding_why(context->report, finding, "%s",
                   odd.upwards ? "where it leads depends on symbolic links on the way"
                               : "the same directory has a shorter name, which tools expect");
    ec_finding_help(context->report, finding,
                    odd.upwards ? "write '%s' if that is meant" : "write '%s'", normal);
    ec_finding_fix(context->report, finding, !odd.upwards, jail->range,
                   ec_rule_word(context, jail->normal), "write '%s'", normal);
}

/* ---- places ---------------------------------------------------------------------------------- */

#define FOR_EVERYBODY "everybody can write there and put files in the way"
#define FROM_KERNEL "the kernel or the system fills it and may change it at any time"
#define IN_A_HOME "its owner can rename or replace what is in it"

/* The more special place first. */
static const struct unsafe_place {
    const char *path;
    enum ec_severity severity;
    const char *reason;
} unsafe_places[] = {
    {"/tmp", EC_WARNING, FOR_EVERYBODY},
    {"/var/tmp", EC_WARNING, FOR_EVERYBODY},
    {"/dev/shm", EC_WARNING, FOR_EVERYBODY},
    {"/dev", EC_ERROR, FROM_KERNEL},
    {"/proc", EC_ERROR, FROM_KERNEL},
    {"/sys", EC_ERROR, FROM_KERNEL},
    {"/run", EC_WARNING, "it is emptied at every start of the machine"},
    {"/var/run", EC_WARNING, "it is emptied at every start of the machine"},
    {"/home", EC_WARNING, IN_A_HOME},
    {"/root", EC_WARNING, IN_A_HOME},
};

static const struct unsafe_place *find_place(struct ec_str path)
{
    for (size_t i = 0; i < EC_COUNT(unsafe_places); i++) {
        if (ec_path_is_below(path, ec_str_from(unsafe_places[i].path))) {
            return &unsafe_places[i];
        }
    }
    return NULL;
}

void ec_rule_chr_unsafe_place(struct ec_rule_context *context)
{
    const struct ec_security *security = with_jail(context);
    const struct unsafe_place *place = security ? find_place(security->jail.normal) : NULL;
    if (security && !place && security->jail.walk.resolved) {
        place = find_place(ec_str_from(security->jail.walk.resolved));
    }
    if (!place) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CHR008, security->jail.range,
                                               "the chroot is in '%s'", place->path);
    finding->severity = place->severity;
    ec_finding_why(context->report, finding, "%s", place->reason);
    ec_finding_help(context->report, finding,
                    "use a directory that only root can write, such as '/srv/jail'");
}

/* ---- who is inside --------------------------------------------------------------------------- */

void ec_rule_chr_as_root(struct ec_rule_context *context)
{
    const struct ec_security *security = with_jail(context);
    if (!security || !security->user.usable || !security->user.is_zero ||
        resolves_to_root(&security->jail)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR010, security->jail.range, "root can leave a chroot");
    ec_finding_why(
        context->report, finding,
        "a process of user id 0 can make devices, trace processes outside or call chroot "
        "again; capabilities that it lacks come back with the next program it starts");
    ec_finding_help(context->report, finding, "write 'User = " EC_DEFAULT_IDENTITY "'");
    ec_finding_relate(context->report, finding, security->user.range, "the user is root");
}

/* ---- configured paths ------------------------------------------------------------------------ */

/* The bytes of a scalar value without its quotes; escapes do not matter for a prefix. */
static struct ec_str raw_value(const struct ec_assign *assign)
{
    const struct ec_source *source = assign->load->source;
    const struct ec_node *node = assign->node;
    if (node->value != EC_VALUE_SCALAR || node->word_len == 0) {
        return EC_STR("");
    }
    struct ec_str raw = {source->bytes + node->word_first, node->word_len};
    if (ec_word_is_quoted(source, node->word_first)) {
        raw = (struct ec_str){raw.ptr + 1, raw.len > 1 ? raw.len - 2 : 0};
    }
    return raw;
}

struct prefixed {
    const struct ec_assign *places[EC_RULE_MAX_PLACES];
    size_t count;
};

static void find_prefixed(const struct ec_model *model, const struct ec_security *security,
                          struct prefixed *out)
{
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            if (assign == security->options[EC_SECURITY_CHROOT] ||
                !ec_path_is_below(raw_value(assign), security->jail.normal)) {
                continue;
            }
            if (out->count < EC_RULE_MAX_PLACES) {
                out->places[out->count] = assign;
            }
            out->count++;
        }
    }
}

/* Whether a path is opened before or after chroot is not documented. */
void ec_rule_chr_prefixed(struct ec_rule_context *context)
{
    const struct ec_security *security = with_jail(context);
    struct prefixed found = {.count = 0};
    if (security) {
        find_prefixed(context->model, security, &found);
    }
    if (found.count == 0) {
        return;
    }
    struct ec_str value = raw_value(found.places[0]);
    const char *more = found.count > 2
                           ? ec_rule_text(context, ", as do %zu other paths", found.count - 1)
                       : found.count > 1 ? ", as does another path"
                                         : "";
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CHR013, ec_assign_value_range(found.places[0]),
                      "%s starts with the chroot%s", ec_rule_quote(context, value), more);
    ec_finding_why(context->report, finding,
                   "opened after chroot it would be looked for below the chroot once more");
    ec_finding_help(context->report, finding,
                    "if the server opens it while it runs, write the path as seen from inside");
    ec_finding_relate(context->report, finding, security->jail.range, "the chroot");
    for (size_t i = 1; i < found.count && i < EC_RULE_MAX_PLACES; i++) {
        ec_finding_relate(context->report, finding, ec_assign_value_range(found.places[i]),
                          "this one too");
    }
}
