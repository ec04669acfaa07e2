/* SPDX-License-Identifier: MIT */
/* Rules about each user and group of the stanza: form, existence, membership. */
#include "rules/security.h"

#include "diag/suggest.h"

#include <inttypes.h>

/* ---- form ------------------------------------------------------------------------------------ */

static const char *range_reason(struct ec_rule_context *context, const struct ec_identity *identity)
{
    const char *root = identity->number == 0 ? ", which is root" : "";
    switch (identity->id_form) {
    case EC_ID_ALL_ONES:
        return "4294967295 means \"no change\" to the kernel, which refuses it as an id";
    case EC_ID_NEGATIVE:
        return ec_rule_text(context, "ids have no sign: in 32 bits without one it is %" PRIu32 "%s",
                            identity->number, root);
    default:
        return ec_rule_text(context, "ids have 32 bits: cut to that it is %" PRIu32 "%s",
                            identity->number, root);
    }
}

static void id_range(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (identity->id_form != EC_ID_ALL_ONES && identity->id_form != EC_ID_NEGATIVE &&
        identity->id_form != EC_ID_TOO_LARGE) {
        return;
    }
    const char *word = ec_identity_word(identity);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC010, identity->range, "%s is not a possible %s id",
                      ec_rule_quote(context, identity->text), word);
    ec_finding_why(context->report, finding, "%s", range_reason(context, identity));
    ec_finding_help(context->report, finding,
                    "write the name of the %s, or its id from 0 to 4294967294", word);
}

void ec_rule_sec_id_range(struct ec_rule_context *context)
{
    ec_security_each_identity(context, id_range);
}

static void id_form(struct ec_rule_context *context, const struct ec_identity *identity)
{
    const char *word = ec_identity_word(identity);
    const char *text = ec_rule_quote(context, identity->text);
    struct ec_finding *finding = NULL;
    if (identity->id_form == EC_ID_SIXTEEN_BIT_ONES) {
        finding = ec_report_add(context->report, EC_SEC011, identity->range,
                                "%s id 65535 is refused by many tools", word);
        ec_finding_why(context->report, finding,
                       "it was the 16-bit form of \"no change\" and is still taken as invalid");
        ec_finding_help(context->report, finding, "give the %s another id", word);
    } else if (identity->id_form == EC_ID_ODD_FORM) {
        finding = ec_report_add(context->report, EC_SEC011, identity->range,
                                "%s %s can be read as different numbers", word, text);
        ec_finding_why(context->report, finding,
                       "how the server turns a text into an id is not documented: a sign, leading "
                       "zeros, blanks or letters may change the number");
        ec_finding_help(context->report, finding, "write '%" PRIu32 "' if that is meant, or a name",
                        identity->number);
        ec_finding_fix(context->report, finding, false, identity->range,
                       ec_rule_text(context, "%" PRIu32, identity->number),
                       "write the plain number");
    }
}

void ec_rule_sec_id_form(struct ec_rule_context *context)
{
    ec_security_each_identity(context, id_form);
}

static const char *const name_faults[] = {
    [EC_NAME_OK] = NULL,
    [EC_NAME_EMPTY] = "is empty",
    [EC_NAME_LEADING_DASH] = "begins with a dash",
    [EC_NAME_BLANK] = "holds a blank",
    [EC_NAME_COLON] = "holds a colon",
    [EC_NAME_SLASH] = "holds a slash",
    [EC_NAME_CONTROL] = "holds a control character",
};

static void malformed_name(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (identity->id_form != EC_ID_NOT_NUMERIC || identity->name_form == EC_NAME_OK) {
        return;
    }
    struct ec_range range = identity->range;
    if (identity->name_form != EC_NAME_EMPTY) {
        range.first = ec_word_offset(identity->assign->load->source, range.first,
                                     range.last - range.first, identity->name_at);
        range.last = range.first + 1;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC018, range, "%s name %s %s", ec_identity_word(identity),
        ec_rule_quote(context, identity->text), name_faults[identity->name_form]);
    ec_finding_why(context->report, finding,
                   "names are compared exactly, so no entry of the database is found");
    ec_finding_help(context->report, finding, "write the name as the database has it");
}

void ec_rule_sec_malformed_name(struct ec_rule_context *context)
{
    ec_security_each_identity(context, malformed_name);
}

/* ---- existence ------------------------------------------------------------------------------- */

static const char *database_of(struct ec_rule_context *context, const struct ec_identity *identity)
{
    const struct ec_host *host = context->settings->host;
    return identity->is_user ? ec_host_user_database(host) : ec_host_group_database(host);
}

static bool is_skipped_line(const struct ec_host_note *note)
{
    return note->kind == EC_HOST_NOTE_COMPAT || note->kind == EC_HOST_NOTE_FIELDS ||
           note->kind == EC_HOST_NOTE_BAD_ID;
}

/* "; line 3 of 'passwd': ..." for the first line of a database file that was skipped, in
   which the entry may be; "" when there is none. */
static const char *skipped_line(struct ec_rule_context *context, const char *database)
{
    size_t count = 0;
    const struct ec_host_note *notes = ec_host_notes(context->settings->host, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_skipped_line(&notes[i]) && strcmp(notes[i].file, database) == 0) {
            return ec_rule_text(context, "; line %zu of '%s': %s", notes[i].line, database,
                                notes[i].text);
        }
    }
    return "";
}

#define OTHER_MACHINE "to check for another machine use --passwd and --group, --root or --offline"

/* Did-you-mean from the names the database has. */
static void suggest_names(struct ec_rule_context *context, struct ec_finding *finding,
                          const struct ec_identity *identity)
{
    struct ec_host *host = context->settings->host;
    const char *const *names = NULL;
    size_t count =
        identity->is_user ? ec_host_user_names(host, &names) : ec_host_group_names(host, &names);
    struct ec_suggest suggest;
    ec_suggest_init_wide(&suggest, identity->text);
    for (size_t i = 0; i < count; i++) {
        ec_suggest_offer(&suggest, ec_str_from(names[i]));
    }
    bool running = strcmp(ec_host_mode(host), "host") == 0;
    if (suggest.n == 0) {
        ec_finding_help(context->report, finding, "%s",
                        running ? "create it, or name one that exists; " OTHER_MACHINE
                                : "create it, or name one that exists");
        return;
    }
    struct ec_str best[EC_SUGGEST_MAX];
    for (unsigned i = 0; i < suggest.n; i++) {
        best[i] = suggest.best[i].name;
    }
    const char *meant = ec_rule_text(context, "%.*s", (int)best[0].len, best[0].ptr);
    ec_finding_suggest(context->report, finding, best, suggest.n);
    ec_finding_help(context->report, finding, "did you mean '%s'?%s", meant,
                    running ? " (" OTHER_MACHINE ")" : "");
    ec_finding_fix(context->report, finding, false, identity->range, ec_rule_word(context, best[0]),
                   "write '%s'", meant);
}

static bool needs_look_up(const struct ec_identity *identity)
{
    return identity->id_form == EC_ID_NOT_NUMERIC && identity->name_form == EC_NAME_OK;
}

static void unknown_name(struct ec_rule_context *context, const struct ec_identity *identity,
                         enum ec_code code)
{
    if (!needs_look_up(identity)) {
        return;
    }
    if (identity->named == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, code, identity->reason);
    }
    if (identity->named != EC_FACT_NO) {
        return;
    }
    const char *database = database_of(context, identity);
    struct ec_finding *finding =
        ec_report_add(context->report, code, identity->range, "no %s %s in %s",
                      ec_identity_word(identity), ec_rule_quote(context, identity->text), database);
    ec_finding_why(context->report, finding,
                   "the server cannot run as a %s that does not exist and reports a critical error "
                   "when it starts%s",
                   ec_identity_word(identity), skipped_line(context, database));
    suggest_names(context, finding, identity);
}

static void unknown_user(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (identity->is_user) {
        unknown_name(context, identity, EC_SEC006);
    }
}

static void unknown_group(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (!identity->is_user) {
        unknown_name(context, identity, EC_SEC007);
    }
}

void ec_rule_sec_unknown_user(struct ec_rule_context *context)
{
    ec_security_each_identity(context, unknown_user);
}

void ec_rule_sec_unknown_group(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    ec_security_each_identity(context, unknown_group);
    if (security && security->n_listed > EC_SECURITY_MAX_GROUPS) {
        ec_report_skip(context->report, EC_SEC007,
                       "only the first 1000 supplemental groups are looked up");
    }
}

static bool default_missing(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (!identity->assign && identity->named == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, EC_SEC008, identity->reason);
    }
    return !identity->assign && identity->named == EC_FACT_NO;
}

/* 4/config/ref-user.md: ecuser is the default of both. */
void ec_rule_sec_default_missing(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || !context->model->complete) {
        return;
    }
    bool user = default_missing(context, &security->user);
    bool group = default_missing(context, &security->group);
    if (!user && !group) {
        return;
    }
    const struct ec_identity *identity = user ? &security->user : &security->group;
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC008, identity->range, "no %s '" EC_DEFAULT_IDENTITY "' in %s",
        user && group ? "user and no group" : ec_identity_word(identity),
        database_of(context, identity));
    ec_finding_why(context->report, finding,
                   "'" EC_DEFAULT_IDENTITY "' is the default where the stanza does not set %s",
                   user && group ? "User and Group"
                   : user        ? "User"
                                 : "Group");
    ec_finding_help(context->report, finding, "create it where the server is to run");
}

static void failed_look_up(struct ec_rule_context *context, const struct ec_identity *identity)
{
    bool root = strcmp(ec_host_mode(context->settings->host), "root") == 0;
    bool given = root || database_of(context, identity);
    bool failed = needs_look_up(identity)
                      ? identity->named == EC_FACT_UNKNOWN
                      : identity->id_form == EC_ID_OK && identity->numbered == EC_FACT_UNKNOWN;
    if (!given || !failed) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC009, identity->range, "%s %s could not be looked up: %s",
        ec_identity_word(identity), ec_rule_quote(context, identity->text),
        identity->reason ? identity->reason : "the database cannot be read");
    ec_finding_help(context->report, finding,
                    "not checked; use --passwd and --group to check against files");
}

void ec_rule_sec_lookup_failed(struct ec_rule_context *context)
{
    ec_security_each_identity(context, failed_look_up);
}

/* ---- names and numbers ----------------------------------------------------------------------- */

/* True when a rule about numeric texts has its facts. */
static bool numeric_facts(struct ec_rule_context *context, const struct ec_identity *identity,
                          enum ec_code code)
{
    if (identity->id_form != EC_ID_OK) {
        return false;
    }
    if (identity->named == EC_FACT_UNKNOWN || identity->numbered == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, code,
                       identity->reason ? identity->reason : "the database cannot be read");
        return false;
    }
    return true;
}

static void name_or_number(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (!numeric_facts(context, identity, EC_SEC013) || identity->named != EC_FACT_YES ||
        identity->named_id == identity->number) {
        return;
    }
    const char *word = ec_identity_word(identity);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC013, identity->range,
                      "%s is a %s id and also the name of the %s with id %" PRIu32,
                      ec_rule_quote(context, identity->text), word, word, identity->named_id);
    ec_finding_why(context->report, finding,
                   "whether the server takes the name or the number is not documented");
    ec_finding_help(context->report, finding,
                    "rename that %s, or write a name that is not a number", word);
}

void ec_rule_sec_name_or_number(struct ec_rule_context *context)
{
    ec_security_each_identity(context, name_or_number);
}

static void no_entry(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (!numeric_facts(context, identity, EC_SEC014) || identity->named != EC_FACT_NO ||
        identity->numbered != EC_FACT_NO) {
        return;
    }
    const char *word = ec_identity_word(identity);
    struct ec_finding *finding = ec_report_add(context->report, EC_SEC014, identity->range,
                                               "no %s has the id %" PRIu32 " in %s", word,
                                               identity->number, database_of(context, identity));
    ec_finding_why(context->report, finding,
                   "the server runs, but tools show a number, and a %s made later may get this id",
                   word);
    ec_finding_help(context->report, finding, "create a %s with this id", word);
}

void ec_rule_sec_no_entry(struct ec_rule_context *context)
{
    ec_security_each_identity(context, no_entry);
}

/* ---- membership ------------------------------------------------------------------------------ */

void ec_rule_sec_not_member(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || !security->group.assign || !security->user.usable || !security->group.usable ||
        security->user.is_zero) {
        return;
    }
    const struct ec_user *user = &security->user.user;
    const struct ec_group *group = &security->group.group;
    enum ec_fact member = ec_host_is_member(user, group);
    if (member == EC_FACT_UNKNOWN) {
        const char *reason = user->reason ? user->reason : group->reason;
        ec_report_skip(context->report, EC_SEC016, reason ? reason : "not looked up");
    }
    if (member != EC_FACT_NO || user->fact != EC_FACT_YES || group->fact != EC_FACT_YES) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC016, security->group.range,
                      "user '%s' is not a member of group '%s'", user->name, group->name);
    ec_finding_why(context->report, finding,
                   "this works, since the server sets the group itself; but a shell of '%s' has "
                   "other rights than the server",
                   user->name);
    ec_finding_help(context->report, finding, "add '%s' to the group, or name a group it is in",
                    user->name);
}

static bool same_group(const struct ec_identity *a, const struct ec_identity *b)
{
    return a->id_known && b->id_known ? a->id == b->id : ec_str_equal(a->text, b->text);
}

/* The earlier element of the list, or the main group, that is the same group. */
static const struct ec_identity *same_before(const struct ec_security *security, size_t index)
{
    const struct ec_identity *identity = &security->groups[index];
    if (security->group.assign && security->group.usable &&
        same_group(&security->group, identity)) {
        return &security->group;
    }
    for (size_t i = 0; i < index; i++) {
        if (same_group(&security->groups[i], identity)) {
            return &security->groups[i];
        }
    }
    return NULL;
}

void ec_rule_sec_duplicate_group(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    size_t reported = 0;
    for (size_t i = 0; security && i < security->n_groups; i++) {
        const struct ec_identity *identity = &security->groups[i];
        const struct ec_identity *before = same_before(security, i);
        if (!before || reported++ >= EC_RULE_MAX_FINDINGS) {
            continue;
        }
        const char *text = ec_rule_quote(context, identity->text);
        struct ec_finding *finding =
            before == &security->group ? ec_report_add(context->report, EC_SEC019, identity->range,
                                                       "group %s is the main group already", text)
                                       : ec_report_add(context->report, EC_SEC019, identity->range,
                                                       "group %s is listed twice", text);
        ec_finding_relate(context->report, finding, before->range, "named here first");
        bool list = identity->assign->node->value == EC_VALUE_LIST;
        struct ec_range range =
            list ? ec_list_element_range(identity->assign->load->source, identity->range)
                 : ec_assign_range(identity->assign);
        ec_finding_help(context->report, finding, "remove it");
        ec_finding_fix(context->report, finding, true, range, "", "remove the group");
    }
}

enum { KERNEL_GROUPS = 65536, NFS_GROUPS = 16 };

void ec_rule_sec_group_count(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || security->n_listed <= NFS_GROUPS) {
        return;
    }
    bool refused = security->n_listed > KERNEL_GROUPS;
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC020, ec_assign_name_range(security->options[EC_SECURITY_GROUPS]),
        "%zu supplemental groups are more than %s", security->n_listed,
        refused ? "the kernel takes" : "a network file system sees");
    if (refused) {
        ec_finding_why(context->report, finding,
                       "Linux takes at most 65536; setgroups fails and no group is set");
    } else {
        finding->severity = EC_NOTE;
        ec_finding_why(context->report, finding,
                       "NFS with AUTH_SYS passes on 16 groups at most; rights through the others "
                       "do not count there");
    }
    ec_finding_help(context->report, finding, "list only the groups that the server needs");
}

/* ---- shell ----------------------------------------------------------------------------------- */

static bool is_login_shell(const char *shell)
{
    static const char *const others[] = {"nologin", "false", "true", "sync", "shutdown", "halt"};
    const char *slash = shell ? strrchr(shell, '/') : NULL;
    for (size_t i = 0; slash && i < EC_COUNT(others); i++) {
        if (strcmp(slash + 1, others[i]) == 0) {
            return false;
        }
    }
    return true;
}

enum { FIRST_LOGIN_ID = 1000 }; /* below are system users */

void ec_rule_sec_login_shell(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || !security->user.usable) {
        return;
    }
    const struct ec_user *user = &security->user.user;
    if (user->fact == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, EC_SEC021, user->reason ? user->reason : "not looked up");
    }
    if (user->fact != EC_FACT_YES || user->uid < FIRST_LOGIN_ID || !is_login_shell(user->shell)) {
        return;
    }
    const char *shell = user->shell && *user->shell ? user->shell : "/bin/sh";
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC021, security->user.range,
                      "user '%s' has the login shell %s", user->name, shell);
    ec_finding_why(context->report, finding,
                   "a service needs no shell; somebody can log in as the server");
    ec_finding_help(context->report, finding, "give the user /usr/sbin/nologin as its shell");
}
