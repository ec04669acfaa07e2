/* SPDX-License-Identifier: MIT */
/* Rules that compare Capabilities with what the rest of the configuration needs once the server has
   given up root (4/config/ref-capabilities.md, 4/4-cluster-config-duravip.md). */
#include "rules/security.h"
#include "rules/setting.h"

#include "schema/endpoint.h"

#include <stdlib.h>

enum {
    EC_CAP_NET_BIND_SERVICE = 10,
    EC_CAP_NET_ADMIN = 12,
    EC_CAP_NET_RAW = 13,
    EC_CAP_SYS_RESOURCE = 24,
    FIRST_FREE_PORT = 1024, /* net.ipv4.ip_unprivileged_port_start, as kernels come */
};

#define CAP(cap) ((uint64_t)1 << (cap))

/* What the documentation gives a server with DuraVIP. */
#define DURAVIP_CAPS                                                                               \
    (CAP(EC_CAP_NET_ADMIN) | CAP(EC_CAP_NET_BIND_SERVICE) | CAP(EC_CAP_NET_RAW) |                  \
     CAP(EC_CAP_SYS_RESOURCE))

/* A place that needs something. */
struct place {
    struct ec_range range;
    const char *what; /* for the message */
};

struct places {
    struct place at[EC_RULE_MAX_PLACES];
    size_t n; /* all of them; only the first ones are kept */
};

struct features {
    struct ec_rule_context *context;
    const struct ec_security *security; /* or NULL */
    uint64_t held;                      /* after root is given up */
    struct places ports;                /* listeners on a privileged port, started at once */
    struct places late_ports;           /* those that DuraVIP starts later */
    struct places duravip;
    struct places replumb;
    struct places snmp;
    struct places files; /* Server_Max_File_Descriptors */
    const struct ec_scope *cluster;
    bool has_listener;
};

static void add_place(struct places *places, struct ec_range range, const char *what)
{
    if (places->n < EC_RULE_MAX_PLACES) {
        places->at[places->n] = (struct place){range, what};
    }
    places->n++;
}

/* ---- what the configuration needs ------------------------------------------------------------- */

static bool is_privileged(struct ec_str endpoint)
{
    unsigned port = ec_endpoint_port(endpoint);
    return port > 0 && port < FIRST_FREE_PORT;
}

static void look_at_listen(struct features *features, const struct ec_scope *scope)
{
    struct ec_rule_context *context = features->context;
    struct ec_str endpoint = ec_rule_instance(context, scope);
    features->has_listener = true;
    if (!endpoint.ptr || !is_privileged(endpoint) ||
        !ec_rule_is_on(context, scope, "enable", true)) {
        return;
    }
    struct ec_in_force follow;
    bool late = ec_rule_is_on(context, scope, "enable_duravip", false) ||
                (ec_rule_in_force(context, scope, "duravip_follow", &follow) && follow.assign);
    add_place(late ? &features->late_ports : &features->ports, ec_rule_scope_range(scope),
              ec_rule_path(context, scope));
}

static void look_at_setting(struct features *features, const struct ec_scope *scope,
                            struct places *places, const char *option)
{
    const struct ec_assign *assign = ec_setting_find(features->context->model, scope, option);
    if (assign && ec_assign_bool(features->context->arena, assign, false)) {
        add_place(places, ec_assign_range(assign), ec_rule_path(features->context, scope));
    }
}

static void look_at_address(struct features *features, const struct ec_scope *scope)
{
    const struct ec_assign *assign = ec_setting_find(features->context->model, scope, "address");
    if (assign && is_privileged(ec_assign_text(features->context->arena, assign))) {
        add_place(&features->snmp, ec_assign_value_range(assign), "SNMP");
    }
}

static void look_at_scopes(struct features *features)
{
    struct ec_rule_context *context = features->context;
    bool duravip = ec_model_name(context->model, "enable_duravip") != 0;
    const struct ec_scope *scope = ec_rule_first_named(context, "listen");
    for (; scope; scope = ec_rule_next_named(context, scope)) {
        look_at_listen(features, scope);
    }
    scope = ec_rule_first_named(context, "snmp");
    for (; scope; scope = ec_rule_next_named(context, scope)) {
        look_at_address(features, scope);
    }
    scope = duravip ? context->model->global : NULL;
    for (; scope; scope = ec_scope_walk(scope)) {
        look_at_setting(features, scope, &features->duravip, "enable_duravip");
    }
}

/* False when what the process holds is unknown: a refused text, or root with all its privileges. */
static bool find_held(struct features *features)
{
    struct ec_rule_context *context = features->context;
    features->security = ec_security_get(context);
    if (!features->security) {
        return true;
    }
    const struct ec_security_caps *caps = &features->security->caps;
    if (!caps->set) {
        return !features->security->user.is_zero;
    }
    features->held = caps->held;
    return ec_security_accepted(context) != NULL || caps->blank;
}

static bool lacks(const struct features *features, unsigned cap)
{
    return !(features->held & CAP(cap));
}

/* ---- findings --------------------------------------------------------------------------------- */

/* The identity the server runs as. */
static const char *user_of(const struct features *features)
{
    return features->security && features->security->user.assign
               ? ec_rule_quote(features->context, features->security->user.text)
               : "'" EC_DEFAULT_IDENTITY "'";
}

/* At the capability text, with the places that need more; without one at the first of them. */
static struct ec_finding *report_places(struct features *features, enum ec_code code,
                                        const struct places *places, const char *message)
{
    struct ec_report *report = features->context->report;
    bool set = features->security && features->security->caps.set;
    struct ec_finding *finding =
        ec_report_add(report, code, set ? features->security->caps.range : places->at[0].range,
                      "%s", message);
    for (size_t i = set ? 0 : 1; i < places->n && i < EC_RULE_MAX_PLACES; i++) {
        ec_finding_relate(report, finding, places->at[i].range, "needed here");
    }
    return finding;
}

static const char *add_caps_help(struct features *features, uint64_t missing)
{
    struct ec_rule_context *context = features->context;
    return features->security && features->security->caps.set
               ? ec_rule_text(context, "add %s to Capabilities", ec_rule_caps(context, missing))
               : ec_rule_text(context, "set Capabilities in the Security stanza, with %s",
                              ec_rule_caps(context, missing));
}

static void check_ports(struct features *features)
{
    struct ec_rule_context *context = features->context;
    const struct places *ports = &features->ports;
    if (ports->n == 0 || !lacks(features, EC_CAP_NET_BIND_SERVICE)) {
        return;
    }
    struct ec_finding *finding = report_places(
        features, EC_FEA001, ports,
        ec_rule_text(context,
                     "%s%s cannot be opened again as %s: 'cap_net_bind_service' is missing",
                     ports->at[0].what,
                     ports->n == 1 ? "" : ec_rule_text(context, " and %zu more", ports->n - 1),
                     user_of(features)));
    ec_finding_why(context->report, finding,
                   "the port is opened at start by root; when a reload or a command opens it "
                   "later, the server may not any more");
    ec_finding_help(context->report, finding, "%s",
                    add_caps_help(features, CAP(EC_CAP_NET_BIND_SERVICE)));
}

static void check_late_ports(struct features *features)
{
    struct ec_rule_context *context = features->context;
    const struct places *ports = &features->late_ports;
    /* Enable_Duravip needs more than this: FEA003 then names all that is missing. */
    if (ports->n == 0 || features->duravip.n > 0 || !lacks(features, EC_CAP_NET_BIND_SERVICE)) {
        return;
    }
    struct ec_finding *finding =
        report_places(features, EC_FEA002, ports,
                      ec_rule_text(context, "%s can never start: 'cap_net_bind_service' is missing",
                                   ports->at[0].what));
    ec_finding_why(context->report, finding,
                   "a listener that follows a binding is opened when the binding comes to this "
                   "node, long after root was given up");
    ec_finding_help(context->report, finding, "%s",
                    add_caps_help(features, CAP(EC_CAP_NET_BIND_SERVICE)));
}

static void check_duravip(struct features *features)
{
    struct ec_rule_context *context = features->context;
    uint64_t missing = DURAVIP_CAPS & ~features->held;
    if (features->duravip.n == 0 || missing == 0 || !features->security) {
        return;
    }
    struct ec_finding *finding = report_places(
        features, EC_FEA003, &features->duravip,
        ec_rule_text(context, "DuraVIP needs %s%s", ec_rule_caps(context, missing),
                     features->held & DURAVIP_CAPS ? ", too" : ""));
    finding->severity = context->model->complete ? EC_ERROR : EC_WARNING;
    ec_finding_why(context->report, finding,
                   "the server adds and removes addresses, tells the network about them, opens "
                   "privileged ports and raises limits after it gave up root");
    ec_finding_help(context->report, finding, "%s", add_caps_help(features, missing));
}

/* Version 2 asked for one more. */
static void check_version_two(struct features *features)
{
    struct ec_rule_context *context = features->context;
    uint32_t target = context->settings->target;
    if (features->duravip.n == 0 || target == 0 || target >= 0x03000000 ||
        !lacks(features, EC_CAP_SYS_CHROOT) || !features->security) {
        return;
    }
    struct ec_finding *finding =
        report_places(features, EC_FEA004, &features->duravip,
                      "the cluster code of version 2 also needs 'cap_sys_chroot'");
    ec_finding_why(context->report, finding, "it refuses to start without");
    ec_finding_help(context->report, finding, "%s",
                    add_caps_help(features, CAP(EC_CAP_SYS_CHROOT)));
}

static void check_replumb(struct features *features)
{
    struct ec_rule_context *context = features->context;
    if (features->replumb.n == 0 || !lacks(features, EC_CAP_NET_ADMIN) ||
        features->duravip.n > 0) {
        return;
    }
    struct ec_finding *finding =
        report_places(features, EC_FEA005, &features->replumb,
                      "binding_auto_replumb probably needs 'cap_net_admin'");
    ec_finding_why(context->report, finding,
                   "only this capability allows to add an address to an interface");
    ec_finding_help(context->report, finding, "%s", add_caps_help(features, CAP(EC_CAP_NET_ADMIN)));
}

static void check_cluster(struct features *features)
{
    struct ec_rule_context *context = features->context;
    uint64_t missing = DURAVIP_CAPS & ~features->held;
    bool set = features->security && features->security->caps.set;
    if (!features->cluster || !set || missing == 0 || features->duravip.n > 0) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_FEA006, features->security->caps.range,
                      "the documented set for a cluster also has %s",
                      ec_rule_caps(context, missing));
    ec_finding_why(context->report, finding,
                   "without them no address can be moved to this node when DuraVIP is switched on");
    ec_finding_help(context->report, finding, "%s", add_caps_help(features, missing));
    ec_finding_relate(context->report, finding, ec_rule_scope_range(features->cluster),
                      "the cluster is set up here");
}

static void check_snmp(struct features *features)
{
    struct ec_rule_context *context = features->context;
    if (features->snmp.n == 0 || !lacks(features, EC_CAP_NET_BIND_SERVICE)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_FEA009, features->snmp.at[0].range,
        "SNMP cannot open this port as %s: 'cap_net_bind_service' is missing", user_of(features));
    ec_finding_why(context->report, finding, "ports below 1024 are for root and this capability");
    ec_finding_help(context->report, finding, "use a port from 1024 on, such as 8162, or %s",
                    add_caps_help(features, CAP(EC_CAP_NET_BIND_SERVICE)));
}

/* A capability is for something that this configuration does not have. */
static void check_unneeded(struct features *features)
{
    struct ec_rule_context *context = features->context;
    if (!features->security || !context->model->complete || !features->has_listener ||
        features->security->caps.everything) {
        return;
    }
    bool cluster = features->cluster || features->duravip.n > 0 || features->late_ports.n > 0;
    bool ports = features->ports.n > 0 || features->late_ports.n > 0 || features->snmp.n > 0;
    uint64_t needed = (cluster ? DURAVIP_CAPS : 0) |
                      (ports ? CAP(EC_CAP_NET_BIND_SERVICE) : 0) |
                      (features->files.n > 0 ? CAP(EC_CAP_SYS_RESOURCE) : 0) |
                      (features->replumb.n > 0
                           ? CAP(EC_CAP_NET_ADMIN) | CAP(EC_CAP_NET_RAW)
                           : 0);
    uint64_t surplus = features->held & DURAVIP_CAPS & ~needed;
    for (unsigned cap = 0; cap < EC_CAP_NUMBER_LIMIT && surplus != 0; cap++) {
        if (!(surplus & CAP(cap))) {
            continue;
        }
        surplus &= ~CAP(cap);
        struct ec_finding *finding = ec_report_add(
            context->report, EC_FEA010, ec_caps_origin_range(features->security, cap),
            "nothing in this configuration uses %s", ec_rule_caps(context, CAP(cap)));
        ec_finding_why(context->report, finding,
                       "whoever takes over the server has what the server keeps");
        ec_finding_help(context->report, finding, "remove it");
    }
}

/* 4/config/ref-server-max-file-descriptors.md: the kernel has a limit that root cannot raise for one
   process. */
void ec_look_fea_open_files(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    double wanted;
    uint32_t most;
    const struct ec_vocab *word = ec_rule_word_of(context, scope, EC_STR("server_max_file_descriptors"));
    if (!word || !ec_value_measure(word, ec_assign_text(context->arena, assign), &wanted)) {
        return;
    }
    enum ec_fact known = ec_host_kernel(context->settings->host, EC_KERNEL_OPEN_FILES, &most);
    if (known == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, EC_FEA007, "the limit of the kernel is not known");
    } else if (wanted > most) {
        struct ec_finding *finding = ec_report_add(
            context->report, EC_FEA007, ec_assign_value_range(assign),
            "%.0f open files are more than this host's kernel allows a process: %u", wanted, (unsigned)most);
        ec_finding_why(context->report, finding, "not even root gets more, so the server has less "
                                                 "than it was set up for");
        ec_finding_help(context->report, finding,
                        "raise fs.nr_open with sysctl, or set at most %u", (unsigned)most);
    }
}

/* One rule: each finding depends on what the others found to be needed. Without a Security stanza the
   configuration is a part of one, or a test. */
void ec_rule_features(struct ec_rule_context *context)
{
    struct features features = {.context = context};
    if (!context->model->is_main || !find_held(&features)) {
        return;
    }
    look_at_scopes(&features);
    look_at_setting(&features, context->model->global, &features.replumb, "binding_auto_replumb");
    const struct ec_assign *files =
        ec_setting_find(context->model, context->model->global, "server_max_file_descriptors");
    if (files) {
        add_place(&features.files, ec_assign_range(files), "Server_Max_File_Descriptors");
    }
    features.cluster = ec_rule_module(context, "cluster");
    if (context->model->complete && features.security) {
        check_ports(&features);
        check_snmp(&features);
        check_replumb(&features);
    }
    check_late_ports(&features);
    check_duravip(&features);
    check_version_two(&features);
    check_cluster(&features);
    check_unneeded(&features);
}
