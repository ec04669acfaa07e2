/* SPDX-License-Identifier: MIT */
/* Rules about the stanza as a whole: who the server runs as, and what overrides what. */
#include "rules/security.h"

#include "diag/suggest.h"

/* Tells to run as the default user, `help` being how; where root has taken that very name, its
   entry is what to mend. */
static void suggest_default_user(struct ec_rule_context *context, struct ec_finding *finding,
                                 const struct ec_security *security, const char *help)
{
    if (ec_identity_is_default(&security->user)) {
        ec_finding_help(context->report, finding,
                        "give '" EC_DEFAULT_IDENTITY "' a user id of its own in %s",
                        ec_host_user_database(context->settings->host));
        return;
    }
    ec_finding_help(context->report, finding, "%s", help);
    ec_finding_fix(context->report, finding, false, security->user.range, EC_DEFAULT_IDENTITY,
                   "run as '" EC_DEFAULT_IDENTITY "'");
}

/* ---- root ------------------------------------------------------------------------------------ */

static bool runs_as_root(const struct ec_security *security)
{
    return security && security->user.usable && security->user.is_zero;
}

/* A refused text still tells whether somebody thought of cap_dac_override. */
static bool mentions_override(const struct ec_cap_text *text)
{
    for (uint32_t i = 0; i < text->n_clauses; i++) {
        for (uint32_t k = 0; k < text->clauses[i].n_items; k++) {
            const struct ec_cap_item *item = &text->clauses[i].items[k];
            if (item->form == EC_CAP_FORM_ALL || item->cap == EC_CAP_DAC_OVERRIDE) {
                return true;
            }
        }
    }
    return false;
}

static bool keeps_override(const struct ec_security_caps *caps)
{
    return caps->parsed.accepted ? (caps->parsed.final.e >> EC_CAP_DAC_OVERRIDE & 1) != 0
                                 : mentions_override(&caps->parsed);
}

/* 4/config/ref-security.md: with Capabilities, root has the listed capabilities instead of its
   privileges, and so no access to the files of ecuser; the page names dmllog.rt and offers both
   ways out. */
void ec_rule_sec_root_with_capabilities(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!runs_as_root(security) || !security->caps.set || keeps_override(&security->caps)) {
        return;
    }
    const struct ec_assign *caps = security->options[EC_SECURITY_CAPABILITIES];
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC001, security->user.range,
        "user %s is root and Capabilities is set: root keeps only the listed capabilities",
        ec_rule_quote(context, security->user.text));
    ec_finding_label(context->report, finding, "user id 0");
    ec_finding_why(context->report, finding,
                   "capabilities are exclusive, not cumulative: they replace root's privileges. "
                   "Without cap_dac_override root can no longer read files of other users, such as "
                   "the spool and the jlog 'dmllog.rt', which belong to '" EC_DEFAULT_IDENTITY "'");
    ec_finding_relate(context->report, finding, ec_assign_range(caps), "Capabilities is set here");
    suggest_default_user(context, finding, security,
                         "either run as another user: write 'User = " EC_DEFAULT_IDENTITY "' and "
                         "keep Capabilities; or stay root and remove Capabilities");
    ec_finding_fix(context->report, finding, false, ec_assign_range(caps), "",
                   "stay root and remove Capabilities");
}

void ec_rule_sec_reduced_root(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    if (!runs_as_root(security) || !keeps_override(&security->caps)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC002, security->user.range, "%s",
                      security->caps.all ? "root with every capability is not confined at all"
                                         : "root with a reduced set of capabilities is not "
                                           "confined");
    ec_finding_why(context->report, finding,
                   "user id 0 owns the system's files, and every program that the server starts "
                   "gets all capabilities back");
    ec_finding_relate(context->report, finding, security->caps.range, "the capabilities kept");
    suggest_default_user(context, finding, security,
                         "write 'User = " EC_DEFAULT_IDENTITY "': it reaches its own files without "
                         "cap_dac_override");
}

/* 4/config/ref-security.md, 4/config/ref-user.md: running as root is discouraged. */
void ec_rule_sec_root(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!runs_as_root(security) || security->options[EC_SECURITY_CAPABILITIES]) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC003, security->user.range,
                      "user %s is root: the server keeps running with every privilege",
                      ec_rule_quote(context, security->user.text));
    ec_finding_why(context->report, finding,
                   "whoever takes over a process that reads mail from the network then owns the "
                   "machine");
    suggest_default_user(context, finding, security,
                         "write 'User = " EC_DEFAULT_IDENTITY "' and 'Capabilities = "
                         "\"cap_net_bind_service+ep\"'; low ports and DuraVIP work with "
                         "capabilities");
}

/* ---- groups and shared identities ------------------------------------------------------------ */

static void root_group(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (identity->is_user || !identity->is_zero) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC004, identity->range, "group %s is the group of root",
                      ec_rule_quote(context, identity->text));
    ec_finding_why(context->report, finding,
                   "the server can use every file that is open to the group of root only");
    ec_finding_help(context->report, finding,
                    "use a group of the server's own, such as '" EC_DEFAULT_IDENTITY "'");
}

void ec_rule_sec_root_group(struct ec_rule_context *context)
{
    ec_security_each_identity(context, root_group);
}

#define BY_SUDO "its members may become root with sudo"
#define STARTS_GUESTS "its members can start a container or machine that owns the host"
#define READS_LOGS "its members read the logs of every service"
#define USES_DEVICES "its members use devices that other services rely on"

static const struct privileged_group {
    const char *name;
    const char *reason;
} privileged_groups[] = {
    {"wheel", BY_SUDO},
    {"sudo", BY_SUDO},
    {"admin", BY_SUDO},
    {"docker", STARTS_GUESTS},
    {"podman", STARTS_GUESTS},
    {"lxd", STARTS_GUESTS},
    {"incus", STARTS_GUESTS},
    {"incus-admin", STARTS_GUESTS},
    {"libvirt", STARTS_GUESTS},
    {"disk", "its members read and write raw disks, whatever the file permissions say"},
    {"kmem", "its members read the memory of the kernel"},
    {"mem", "its members read the memory of the kernel"},
    {"shadow", "its members read the password hashes"},
    {"adm", READS_LOGS},
    {"systemd-journal", READS_LOGS},
    {"staff", "on older systems its members can replace programs in /usr/local"},
    {"kvm", USES_DEVICES},
    {"video", USES_DEVICES},
    {"input", "its members read every key that is pressed"},
    {"tty", USES_DEVICES},
    {"tape", USES_DEVICES},
};

/* A number is known by its entry, if there is one. */
static struct ec_str group_name(const struct ec_identity *identity)
{
    return identity->id_form == EC_ID_OK && identity->numbered == EC_FACT_YES
               ? ec_str_from(identity->group.name)
               : identity->text;
}

static void privileged_group(struct ec_rule_context *context, const struct ec_identity *identity)
{
    if (identity->is_user || identity->is_zero) {
        return;
    }
    struct ec_str name = group_name(identity);
    for (size_t i = 0; i < EC_COUNT(privileged_groups); i++) {
        const struct privileged_group *row = &privileged_groups[i];
        if (!ec_str_equal(name, ec_str_from(row->name))) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_SEC005, identity->range,
                          "group '%s' gives the server more rights than it needs", row->name);
        ec_finding_why(context->report, finding, "%s", row->reason);
        ec_finding_help(context->report, finding,
                        "give access to the file in question to a group of the server's own");
        return;
    }
}

void ec_rule_sec_privileged_group(struct ec_rule_context *context)
{
    ec_security_each_identity(context, privileged_group);
}

enum { OVERFLOW_ID = 65534 };

static void shared_identity(struct ec_rule_context *context, const struct ec_identity *identity)
{
    bool named = ec_str_equal(identity->text, EC_STR("nobody")) ||
                 (!identity->is_user && ec_str_equal(identity->text, EC_STR("nogroup")));
    if (!named && !(identity->id_form == EC_ID_OK && identity->number == OVERFLOW_ID)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC012, identity->range, "%s %s is shared by unrelated services",
        ec_identity_word(identity), ec_rule_quote(context, identity->text));
    ec_finding_why(context->report, finding,
                   "anything else that runs under this identity, and every file server that maps "
                   "strangers to it, can touch the server's files");
    ec_finding_help(context->report, finding,
                    "use an identity of the server's own, such as '" EC_DEFAULT_IDENTITY "'");
}

void ec_rule_sec_nobody(struct ec_rule_context *context)
{
    ec_security_each_identity(context, shared_identity);
}

/* ---- the pair of user and group -------------------------------------------------------------- */

static bool is_plain(const struct ec_identity *identity)
{
    bool name = identity->id_form == EC_ID_NOT_NUMERIC && identity->name_form == EC_NAME_OK;
    return identity->usable &&
           (name ? identity->named != EC_FACT_NO : identity->id_form == EC_ID_OK);
}

/* 4/config/ref-user.md: each of the two defaults to ecuser, whatever the other one is. */
void ec_rule_sec_group_not_set(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || !context->model->complete || !security->user.assign ||
        security->group.assign || !is_plain(&security->user) || security->user.is_zero ||
        ec_identity_is_default(&security->user)) {
        return;
    }
    const char *user = ec_rule_quote(context, security->user.text);
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC015, security->user.range,
        "user is %s but Group is not set: the group is '" EC_DEFAULT_IDENTITY "'", user);
    ec_finding_why(context->report, finding,
                   "the default is the group '" EC_DEFAULT_IDENTITY "', not the primary group of "
                   "%s",
                   user);
    ec_finding_help(context->report, finding,
                    "add a line 'Group = ...' that says which one is "
                    "meant");
}

static void not_default(struct ec_rule_context *context, const struct ec_identity *identity)
{
    const struct ec_security *security = ec_security_get(context);
    bool main_identity = identity == &security->user || identity == &security->group;
    if (!main_identity || ec_identity_is_default(identity)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC017, identity->range, "%s %s is not '" EC_DEFAULT_IDENTITY "'",
        ec_identity_word(identity), ec_rule_quote(context, identity->text));
    ec_finding_why(context->report, finding,
                   "installation and upgrades give the server's files to '" EC_DEFAULT_IDENTITY
                   "'; with another identity their ownership is yours to keep right");
    ec_finding_help(context->report, finding, "leave the option out");
}

/* 4/config/ref-user.md warns against other values. */
void ec_rule_sec_not_default(struct ec_rule_context *context)
{
    ec_security_each_identity(context, not_default);
}

/* ---- options of the stanza ------------------------------------------------------------------- */

/* The capabilities that give on Linux what the Solaris words in `text` give there. */
static uint64_t linux_counterpart(struct ec_str text)
{
    uint64_t bits = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && !ec_is_blank(text.ptr[end]) && text.ptr[end] != ',') {
            end++;
        }
        struct ec_str word = {text.ptr + at, end - at};
        struct ec_str prefix = {word.ptr, word.len < 5 ? word.len : 5};
        if (ec_str_equal_folded(prefix, EC_STR("priv_"))) {
            word = (struct ec_str){word.ptr + 5, word.len - 5};
        }
        struct ec_cap_suggestion found = ec_cap_suggest(word, EC_STR(""));
        if (found.kind == EC_CAP_SUGGEST_SOLARIS && found.n > 0) {
            bits |= (uint64_t)1 << found.caps[0];
        }
        at = end + 1;
    }
    return bits;
}

/* "cap_chown,cap_net_raw" */
static const char *cap_list(struct ec_rule_context *context, uint64_t bits)
{
    const char *list = "";
    for (unsigned cap = 0; cap < EC_CAP_COUNT; cap++) {
        if (bits >> cap & 1) {
            list = ec_rule_text(context, "%s%s%s", list, *list ? "," : "", ec_cap_name(cap));
        }
    }
    return list;
}

enum { PRIVILEGES_BYTES = 512 }; /* more are not looked at for a hint */

/* 3/3-reference/3-reference-conf-ref-security.md: Privileges is for Solaris; version 4 does not
   list it. */
void ec_rule_sec_privileges(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    const struct ec_assign *assign = security ? security->options[EC_SECURITY_PRIVILEGES] : NULL;
    if (!assign) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC024, ec_assign_name_range(assign),
                      "Privileges has no effect on Linux");
    ec_finding_why(context->report, finding,
                   "it is the counterpart of Capabilities on Solaris; version 4 does not know it");
    struct ec_str text = ec_assign_text(context->arena, assign);
    text.len = text.len < PRIVILEGES_BYTES ? text.len : PRIVILEGES_BYTES;
    uint64_t bits = linux_counterpart(text);
    if (bits && !security->options[EC_SECURITY_CAPABILITIES]) {
        ec_finding_help(context->report, finding, "write 'Capabilities = \"%s+ep\"' instead",
                        cap_list(context, bits));
    } else {
        ec_finding_help(context->report, finding,
                        "remove it; on Linux Capabilities says what the "
                        "server keeps");
    }
    ec_finding_fix(context->report, finding, false, ec_assign_range(assign), "",
                   "remove Privileges");
}

static bool is_known_option(struct ec_str name)
{
    for (size_t i = 0; i < EC_SECURITY_OPTIONS; i++) {
        if (ec_str_equal_folded(name, ec_str_from(ec_security_names[i]))) {
            return true;
        }
    }
    return false;
}

static void unknown_option(struct ec_rule_context *context, const struct ec_assign *assign)
{
    struct ec_str name = ec_node_name(assign->load->source, assign->node);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC025, ec_assign_name_range(assign),
                      "%s is not an option of Security", ec_rule_quote(context, name));
    ec_finding_why(context->report, finding,
                   "a misspelled option silently changes what the server may do: without "
                   "Capabilities it keeps no privilege at all");
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, name);
    for (size_t i = 0; i < EC_SECURITY_OPTIONS; i++) {
        ec_suggest_offer(&suggest, ec_str_from(ec_security_names[i]));
    }
    if (suggest.n == 0) {
        ec_finding_help(context->report, finding,
                        "Security takes User, Group, Capabilities, "
                        "chroot and Supplemental_Groups");
        return;
    }
    const char *meant = suggest.best[0].name.ptr;
    ec_finding_suggest(context->report, finding, &suggest.best[0].name, 1);
    ec_finding_help(context->report, finding, "did you mean '%s'?", meant);
    ec_finding_fix(context->report, finding, false, ec_assign_name_range(assign), meant,
                   "write '%s'", meant);
}

/* 4/config/ref-security.md has the list. */
void ec_rule_sec_unknown_option(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security) {
        return;
    }
    size_t reported = 0;
    for (const struct ec_assign *first = security->scope->settings; first; first = first->next) {
        if (is_known_option(ec_intern_text(context->model->names, first->node->name))) {
            continue;
        }
        for (const struct ec_assign *assign = first; assign; assign = assign->shadowed) {
            if (reported++ < EC_RULE_MAX_FINDINGS) {
                unknown_option(context, assign);
            }
        }
    }
}

static void empty_element(struct ec_rule_context *context, const struct ec_source *source,
                          struct ec_range range)
{
    struct ec_finding *finding = ec_report_add(context->report, EC_SEC026, range,
                                               "Supplemental_Groups has an empty group name");
    ec_finding_why(context->report, finding, "no group has an empty name");
    ec_finding_help(context->report, finding, "write the name or remove the empty one");
    ec_finding_fix(context->report, finding, false, ec_list_element_range(source, range), "",
                   "remove the empty name");
}

static void check_elements(struct ec_rule_context *context, const struct ec_assign *assign)
{
    const struct ec_source *source = assign->load->source;
    int reported = 0;
    const struct ec_item *item = assign->node->items;
    for (; item && reported < EC_RULE_MAX_FINDINGS; item = item->next) {
        if (ec_word_decode(context->arena, source, item->first, item->len).len == 0) {
            empty_element(context, source,
                          (struct ec_range){source->id, item->first, item->first + item->len});
            reported++;
        }
    }
}

/* 4/config/ref-supplemental-groups.md: a list of names or ids. */
void ec_rule_sec_group_list(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    const struct ec_assign *assign = security ? security->options[EC_SECURITY_GROUPS] : NULL;
    if (!assign) {
        return;
    }
    if (assign->node->value == EC_VALUE_LIST) {
        check_elements(context, assign);
        return;
    }
    bool word = assign->node->value == EC_VALUE_SCALAR;
    struct ec_str text = ec_assign_text(context->arena, assign);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC026, ec_assign_value_range(assign), "%s",
                      word ? "Supplemental_Groups is a single word, not a list of groups"
                           : "Supplemental_Groups is a dictionary, not a list of groups");
    finding->severity = word && text.len > 0 ? EC_NOTE : EC_ERROR;
    const char *list =
        word && text.len > 0 ? ec_rule_text(context, "( %s )", ec_rule_word(context, text)) : NULL;
    ec_finding_help(context->report, finding, "write a list: 'Supplemental_Groups = %s'",
                    list ? list : "( \"mail\" )");
    if (list) {
        ec_finding_fix(context->report, finding, true, finding->range, list, "write a list");
    }
}

/* A single text that was put into brackets is taken as meant. */
static void not_one_value(struct ec_rule_context *context, const struct ec_assign *assign,
                          const char *name)
{
    const struct ec_item *item = assign->node->value == EC_VALUE_LIST ? assign->node->items : NULL;
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SEC027, ec_assign_value_range(assign), "%s takes one value, not %s",
        name, assign->node->value == EC_VALUE_LIST ? "a list" : "a dictionary");
    ec_finding_why(context->report, finding,
                   "what the server makes of it is not documented, and nothing in it was checked");
    ec_finding_help(context->report, finding, "write '%s = VALUE'", name);
    if (item && !item->next) {
        const char *word = ec_rule_text(context, "%.*s", (int)item->len,
                                        assign->load->source->bytes + item->first);
        ec_finding_fix(context->report, finding, false, finding->range, word,
                       "write the value alone");
    }
}

void ec_rule_sec_not_one_value(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    for (int i = 0; security && i < EC_SECURITY_OPTIONS; i++) {
        const struct ec_assign *assign = security->options[i];
        if (i != EC_SECURITY_GROUPS && i != EC_SECURITY_PRIVILEGES && assign &&
            (assign->node->value == EC_VALUE_LIST || assign->node->value == EC_VALUE_DICTIONARY)) {
            not_one_value(context, assign, ec_security_names[i]);
        }
    }
}

/* ---- several stanzas ------------------------------------------------------------------------- */

static struct ec_str element_text(struct ec_rule_context *context, const struct ec_assign *assign,
                                  const struct ec_item *item)
{
    return ec_word_decode(context->arena, assign->load->source, item->first, item->len);
}

/* Whether both are the same elements, however they are written and set apart. */
static bool same_list(struct ec_rule_context *context, const struct ec_assign *a,
                      const struct ec_assign *b)
{
    const struct ec_item *left = a->node->items;
    const struct ec_item *right = b->node->items;
    while (left && right &&
           ec_str_equal(element_text(context, a, left), element_text(context, b, right))) {
        left = left->next;
        right = right->next;
    }
    return !left && !right;
}

static bool same_value(struct ec_rule_context *context, const struct ec_assign *a,
                       const struct ec_assign *b)
{
    if (a->node->value != b->node->value) {
        return false;
    }
    switch (a->node->value) {
    case EC_VALUE_SCALAR:
        return ec_str_equal(ec_assign_text(context->arena, a), ec_assign_text(context->arena, b));
    case EC_VALUE_LIST:
        return same_list(context, a, b);
    default:
        return false;
    }
}

/* The next older assignment that says something else. */
static const struct ec_assign *overridden(struct ec_rule_context *context,
                                          const struct ec_assign *assign)
{
    const struct ec_assign *old = assign->shadowed;
    for (int seen = 0; old && seen < EC_RULE_MAX_FINDINGS; seen++, old = old->shadowed) {
        if (!same_value(context, old, assign)) {
            return old;
        }
    }
    return NULL;
}

static const char *override_text(struct ec_rule_context *context,
                                 const struct ec_security *security, const char *name,
                                 const struct ec_assign *assign, const struct ec_assign *old)
{
    bool same = ec_opening_holds(ec_security_opening(security, assign), old);
    const char *where = same ? "set before in this stanza" : "of an earlier Security stanza";
    if (assign->node->value != EC_VALUE_SCALAR || old->node->value != EC_VALUE_SCALAR) {
        return ec_rule_text(context, "%s %s is replaced here", name, where);
    }
    const char *now = ec_rule_quote(context, ec_assign_text(context->arena, assign));
    const char *before = ec_rule_quote(context, ec_assign_text(context->arena, old));
    return ec_rule_text(context, "%s %s replaces %s %s", name, now, before, where);
}

/* 4/config/ref-security.md: a stanza in ecelerity-cluster.conf overrides the one in
   ecelerity.conf. */
static void check_override(struct ec_rule_context *context, const struct ec_security *security,
                           enum ec_security_option option)
{
    const struct ec_assign *assign = security->options[option];
    const struct ec_assign *old = assign ? overridden(context, assign) : NULL;
    if (!old) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_SEC022, ec_assign_range(assign), "%s",
                      override_text(context, security, ec_security_names[option], assign, old));
    if (assign->load->is_cluster && !old->load->is_cluster) {
        finding->severity = EC_NOTE;
        ec_finding_why(context->report, finding, "the stanza of the cluster file takes precedence");
    } else {
        ec_finding_why(context->report, finding,
                       "the last assignment wins and the earlier one has no effect; all Security "
                       "stanzas are one");
        ec_finding_help(context->report, finding, "keep one of the two");
    }
    for (int places = 0; old && places < EC_RULE_MAX_PLACES; places++) {
        ec_finding_relate(context->report, finding, ec_assign_range(old), "replaced");
        old = overridden(context, old);
    }
}

void ec_rule_sec_overridden(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    for (int i = 0; security && i < EC_SECURITY_OPTIONS; i++) {
        check_override(context, security, (enum ec_security_option)i);
    }
}

/* The first stanza of a cluster file that has a stanza of another file before it. */
static const struct ec_opening *overriding_opening(const struct ec_security *security)
{
    const struct ec_opening *opening = &security->scope->opening;
    if (opening->load->is_cluster) {
        return NULL;
    }
    while (opening && !opening->load->is_cluster) {
        opening = opening->next;
    }
    return opening;
}

/* Whether the assignment comes from a stanza before that of the cluster. */
static bool survives(const struct ec_security *security, const struct ec_opening *cluster,
                     const struct ec_assign *assign)
{
    const struct ec_opening *opening = assign ? &security->scope->opening : cluster;
    while (opening != cluster && !ec_opening_holds(opening, assign)) {
        opening = opening->next;
    }
    return opening != cluster;
}

/* 4/config/ref-security.md: only for what the cluster's stanza sets it comes first. */
void ec_rule_mrg_survivors(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    const struct ec_opening *cluster = security ? overriding_opening(security) : NULL;
    struct ec_finding *finding = NULL;
    const char *names = "";
    int places = 0;
    for (int i = 0; cluster && i < EC_SECURITY_OPTIONS; i++) {
        if (survives(security, cluster, security->options[i])) {
            names =
                ec_rule_text(context, "%s%s%s", names, *names ? ", " : "", ec_security_names[i]);
            places++;
        }
    }
    if (places == 0) {
        return;
    }
    finding = ec_report_add(
        context->report, EC_MRG001, ec_node_name_range(cluster->load->source, cluster->node),
        "the cluster's Security stanza leaves %s of the earlier stanza in force", names);
    ec_finding_why(context->report, finding,
                   "stanzas are merged option by option: what the later one does not set stays");
    ec_finding_help(context->report, finding,
                    "set the options here as well to make this stanza "
                    "complete");
    for (int i = 0; i < EC_SECURITY_OPTIONS; i++) {
        if (survives(security, cluster, security->options[i])) {
            ec_finding_relate(context->report, finding, ec_assign_range(security->options[i]),
                              "%s stays", ec_security_names[i]);
        }
    }
}

/* ---- what the server runs as ------------------------------------------------------------------ */

enum ec_fact ec_security_user(struct ec_rule_context *context, struct ec_user *user)
{
    const struct ec_security *security = ec_security_get(context);
    struct ec_host *host = context->settings->host;
    *user = (struct ec_user){.fact = EC_FACT_UNKNOWN};
    if (!security || !security->user.assign) {
        return ec_host_user_by_name(host, EC_STR(EC_DEFAULT_IDENTITY), user);
    }
    if (security->user.id_known) {
        *user = (struct ec_user){.fact = EC_FACT_YES, .uid = security->user.id};
    }
    return user->fact;
}

enum ec_fact ec_security_group(struct ec_rule_context *context, struct ec_group *group)
{
    const struct ec_security *security = ec_security_get(context);
    struct ec_host *host = context->settings->host;
    *group = (struct ec_group){.fact = EC_FACT_UNKNOWN};
    if (!security || !security->group.assign) {
        return ec_host_group_by_name(host, EC_STR(EC_DEFAULT_IDENTITY), group);
    }
    if (security->group.id_known) {
        *group = (struct ec_group){.fact = EC_FACT_YES, .gid = security->group.id};
    }
    return group->fact;
}
