/* SPDX-License-Identifier: MIT */
/* The rules about bindings, retries, limits and the way that mail takes. */
#include "rules/setting.h"

#include "model/patterns.h"
#include "schema/pattern.h"
#include "schema/value.h"

/* More bindings than this in a group make Adaptive Delivery work badly (4/config/ref-binding-group.md). */
enum { MOST_BINDINGS = 32 };

/* With fewer bindings than this statistics for each of them cost nothing worth a word. */
enum { MANY_BINDINGS = 100 };

static bool is_pattern(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_is_regex_instance(ec_rule_instance(context, scope));
}

/* ---- retries ---------------------------------------------------------------------------------- */

/* 4/config/ref-max-retries.md */
void ec_look_dlv_retries(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    struct ec_in_force effect;
    double attempts;
    double interval;
    double life;
    if (!ec_rule_measure(context, scope, "max_retries", &effect, &attempts) ||
        !ec_rule_measure(context, scope, "retry_interval", &effect, &interval) ||
        !ec_rule_measure(context, scope, "message_expiration", &effect, &life) || life <= 0 ||
        attempts * interval <= life) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV005, ec_assign_value_range(assign),
        "%.0f attempts, one every %.0f s, take longer than a message lives", attempts, interval);
    ec_finding_why(context->report, finding,
                   "Message_Expiration is %.0f s, so the last attempts never happen", life);
    ec_finding_help(context->report, finding,
                    "lower %s or Retry_Interval, or raise Message_Expiration",
                    ec_rule_option(context, scope, assign));
}

/* 4/config/ref-delayed-binding-domain-fuzz.md */
void ec_look_dlv_fuzz(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    struct ec_in_force effect;
    struct ec_str name = ec_intern_text(context->model->names, assign->node->name);
    double value;
    if (!ec_rule_measure(context, scope, ec_rule_text(context, "%.*s", (int)name.len, name.ptr),
                         &effect, &value) ||
        value < 0 || value > UINT32_MAX || ec_count_bits((uint64_t)value) <= 1) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV046, ec_assign_value_range(assign),
        "%s, %.0f, is not a power of two", ec_rule_option(context, scope, assign), value);
    ec_finding_why(context->report, finding,
                   "the documentation asks for a power of two, or 0 to switch it off");
    uint64_t power = 1;
    while (power * 2 <= (uint64_t)value) {
        power *= 2;
    }
    ec_finding_help(context->report, finding, "write %llu or %llu", (unsigned long long)power,
                    (unsigned long long)power * 2);
}

/* ---- bindings --------------------------------------------------------------------------------- */

/* True if mail of the binding does not leave from here, or goes to one server only. */
static bool needs_no_address(struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_rule_is_on(context, scope, "suspend_delivery", false) ||
           ec_rule_set_in(context, scope, "blackhole") ||
           ec_rule_set_in(context, scope, "gateway") || ec_rule_set_in(context, scope, "routes") ||
           ec_rule_set_in(context, scope, "delivery_method");
}

static void look_at_address(struct ec_rule_context *context, const struct ec_scope *scope)
{
    struct ec_str name = ec_rule_instance(context, scope);
    if (name.len == 0 || name.ptr[0] == '#' || ec_str_equal(name, EC_STR("default")) ||
        ec_rule_set_in(context, scope, "bind_address") || needs_no_address(context, scope)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV008, ec_rule_scope_range(scope),
        "%s has no Bind_Address, but other bindings have one", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding,
                   "its mail leaves from whatever address the system chooses");
    ec_finding_help(context->report, finding, "set Bind_Address in it or in its Binding_Group");
}

/* A walk over the bindings of the outermost level and of groups. */
struct bindings {
    const struct ec_scope *at; /* the global scope at first; NULL at the end */
    uint32_t binding;          /* numbers of names */
    uint32_t group;
};

static struct bindings walk_bindings(const struct ec_rule_context *context)
{
    return (struct bindings){
        .at = context->model->global,
        .binding = ec_model_name(context->model, "binding"),
        .group = ec_model_name(context->model, "binding_group"),
    };
}

static const struct ec_scope *next_binding(struct bindings *walk)
{
    const struct ec_scope *at = walk->binding != 0 ? walk->at : NULL;
    while (at) {
        bool open = !at->parent || (walk->group != 0 && at->name == walk->group);
        if (open && at->children) {
            at = at->children;
        } else if (at->next) {
            at = at->next;
        } else {
            at = at->parent && at->parent->parent ? at->parent->next : NULL;
        }
        if (at && at->name == walk->binding) {
            break;
        }
    }
    walk->at = at;
    return at;
}

/* 4/config/ref-bind-address.md */
void ec_look_dlv_binding_address(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    (void)assign;
    (void)scope;
    struct bindings walk = walk_bindings(context);
    const struct ec_scope *binding = context->model->complete ? next_binding(&walk) : NULL;
    while (binding && !ec_setting_find(context->model, binding, "bind_address")) {
        binding = next_binding(&walk);
    }
    if (!binding) {
        return; /* none of them has an address: they are not there to tell mail apart by it */
    }
    walk = walk_bindings(context);
    while ((binding = next_binding(&walk)) != NULL) {
        look_at_address(context, binding);
    }
}

static size_t count_children(const struct ec_rule_context *context, const struct ec_scope *scope,
                             const char *name)
{
    uint32_t number = ec_model_name(context->model, name);
    size_t count = 0;
    for (const struct ec_scope *child = scope->children; child; child = child->next) {
        count += child->name == number;
    }
    return count;
}

/* 4/config/ref-binding-group.md */
void ec_look_dlv_group_size(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    (void)assign;
    size_t count = count_children(context, scope, "binding");
    if (count <= MOST_BINDINGS || !ec_rule_module(context, "adaptive")) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV010, ec_rule_scope_range(scope),
                      "%s has %zu bindings, more than the %d that suit Adaptive Delivery",
                      ec_rule_scope(context, scope), count, MOST_BINDINGS);
    ec_finding_why(context->report, finding,
                   "the documentation names this as the most that a group should have then");
    ec_finding_help(context->report, finding, "divide the group into several");
}

/* ---- Binding "default" ------------------------------------------------------------------------ */

struct census {
    const struct ec_scope *first;       /* that is not "default" */
    const struct ec_scope *default_one; /* Binding "default" */
    size_t count;
};

static struct census count_bindings(const struct ec_rule_context *context)
{
    struct census census = {NULL, NULL, 0};
    struct bindings walk = walk_bindings(context);
    const struct ec_scope *binding;
    while ((binding = next_binding(&walk)) != NULL) {
        if (ec_str_equal(ec_rule_instance(context, binding), EC_STR("default"))) {
            census.default_one = binding;
        } else {
            census.first = census.first ? census.first : binding;
            census.count++;
        }
    }
    return census;
}

/* 4/config/ref-binding.md */
void ec_look_dlv_default_binding(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    (void)assign;
    struct census census = count_bindings(context);
    struct ec_in_force effect;
    if (!context->model->complete || !census.first || census.default_one ||
        !ec_rule_in_force(context, scope, "default_binding", &effect) ||
        !ec_str_equal_folded(effect.text, EC_STR("normal"))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV011, ec_rule_scope_range(census.first),
                      "there are bindings, but Binding \"default\" is not among them");
    ec_finding_why(
        context->report, finding,
        "mail that the policy gives no binding leaves by \"default\" from whatever address "
        "the system chooses");
    ec_finding_help(context->report, finding,
                    "write Binding \"default\" { Suspend_Delivery = true }, or give it an address");
}

/* 4/config/ref-default-binding.md */
void ec_look_dlv_suspended_binding(struct ec_rule_context *context, const struct ec_scope *scope,
                                   const struct ec_assign *assign)
{
    struct ec_str value = ec_assign_text(context->arena, assign);
    if (!context->model->complete || !ec_str_equal_folded(value, EC_STR("suspended"))) {
        return;
    }
    const struct ec_scope *binding = count_bindings(context).default_one;
    if (ec_rule_is_on(context, binding ? binding : scope, "suspend_delivery", false)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV013, ec_assign_value_range(assign),
        "Default_Binding = suspended goes with a suspended Binding \"default\", but there is none");
    ec_finding_why(
        context->report, finding,
        "mail without a binding is meant to wait there, and Suspend_Delivery makes it wait");
    ec_finding_help(context->report, finding,
                    "write Binding \"default\" { Suspend_Delivery = true }");
}

/* ---- patterns --------------------------------------------------------------------------------- */

static bool matches_everything(struct ec_str instance)
{
    static const char *const all[] = {"/.*/", "/^.*$/", "/.+/", "/^.+$/",
                                      "/./",  "/^/",    "/$/",  "/^.*/"};
    for (size_t i = 0; i < EC_COUNT(all); i++) {
        if (ec_str_equal(instance, ec_str_from(all[i]))) {
            return true;
        }
    }
    return false;
}

static void report_late(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_scope *before)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV015, ec_rule_scope_range(scope),
                      "%s comes too late: %s before it matches every name",
                      ec_rule_scope(context, scope), ec_rule_scope(context, before));
    ec_finding_why(context->report, finding,
                   "regular expressions are tried in the order of the file, and the first one that "
                   "matches counts");
    ec_finding_help(context->report, finding, "move the one that matches everything to the end");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(before),
                      "this one matches first");
}

/* 4/config/ref-domain.md */
void ec_look_dlv_pattern_order(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    (void)assign;
    const struct ec_scope *before = NULL;
    for (const struct ec_scope *child = scope->children; child; child = child->next) {
        if (!ec_rule_is_scope(context, child, "domain") || !is_pattern(context, child)) {
            continue;
        }
        if (before) {
            report_late(context, child, before);
        } else if (matches_everything(ec_rule_instance(context, child))) {
            before = child;
        }
    }
}

static bool is_limited_as_a_whole(const struct ec_rule_context *context,
                                  const struct ec_scope *scope)
{
    return ec_setting_find(context->model, scope, "scope_max_outbound_connections") != NULL;
}

/* 4/config/ref-outbound-throttle-messages.md, 4/config/ref-scope-max-outbound-connections.md */
void ec_look_dlv_pattern_limit(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    uint32_t each = ec_model_name(context->model, "max_outbound_connections");
    bool domain = ec_rule_is_scope(context, scope, "domain");
    bool is_each = assign->node->name == each;
    if (!is_pattern(context, scope) || (!domain && !ec_rule_is_scope(context, scope, "host")) ||
        (is_each && (!domain || is_limited_as_a_whole(context, scope))) ||
        ec_str_equal(ec_assign_text(context->arena, assign), EC_STR("0"))) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV016, ec_assign_value_range(assign), "%s in %s counts for %s",
        ec_rule_option(context, scope, assign), ec_rule_scope(context, scope),
        is_each ? "each domain that matches" : "all names that match together");
    ec_finding_why(context->report, finding, "%s",
                   is_each ? "a provider with many domains sees a multiple of it"
                           : "one throttle is made for the pattern, and the names share it");
    ec_finding_help(context->report, finding, "%s",
                    is_each ? "to limit the sum, set Scope_Max_Outbound_Connections beside it"
                            : "to throttle each name by itself, write a scope for each of them");
}

/* 4/config/ref-match-cache-size.md */
void ec_look_dlv_match_cache(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    (void)assign;
    const struct ec_model *model = context->model;
    if (!model->complete || ec_setting_find(model, scope, "match_cache_size")) {
        return;
    }
    uint32_t domain = ec_model_name(model, "domain");
    const struct ec_scope *each = domain != 0 ? ec_scope_walk(scope) : NULL;
    while (each && (each->name != domain || !is_pattern(context, each))) {
        each = ec_scope_walk(each);
    }
    if (!each) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV019, ec_rule_scope_range(each),
                      "%s is a regular expression, and match_cache_size is left at its default",
                      ec_rule_scope(context, each));
    ec_finding_why(context->report, finding,
                   "when more domains than 16384 get mail, the expressions are tried for each "
                   "message again");
    ec_finding_help(context->report, finding,
                    "set match_cache_size to more than the number of domains, such as 2097152");
}

/* ---- hosts ------------------------------------------------------------------------------------ */

static const char *too_new(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    enum { V3_6_11 = 0x03060b00, V4 = 0x04000000, V4_2 = 0x04020000, V5_3 = 0x05030000 };
    uint32_t target = context->settings->target;
    if (is_pattern(context, scope) && (target < V3_6_11 || (target >= V4 && target < V4_2))) {
        return "regular expressions here came with 4.2 and 3.6.11";
    }
    bool throttled = ec_setting_find(context->model, scope, "outbound_throttle_messages") ||
                     ec_setting_find(context->model, scope, "outbound_throttle_connections");
    return throttled && target < V5_3 ? "throttles of hosts came with 5.3" : NULL;
}

/* 4/config/ref-host.md */
void ec_look_dlv_host_version(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    const char *reason = context->settings->target != 0 ? too_new(context, scope) : NULL;
    if (!reason) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV017, ec_rule_scope_range(scope),
                      "%s needs a newer version than the target", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding, "%s", reason);
    ec_finding_help(context->report, finding,
                    "set the limit in Domain scopes, or upgrade the server");
}

/* 4/config/ref-max-outbound-connections.md */
void ec_look_dlv_host_limit(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    (void)assign;
    static const char *const others[] = {"scope_max_outbound_connections",
                                         "cluster_max_outbound_connections",
                                         "cluster_scope_max_outbound_connections", "rollup_mx"};
    bool quiet = !context->model->complete || !scope->settings ||
                 ec_rule_set_in(context, scope, "max_outbound_connections");
    for (size_t i = 0; i < EC_COUNT(others); i++) {
        quiet = quiet || ec_setting_find(context->model, scope, others[i]);
    }
    if (quiet) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV018, ec_rule_scope_range(scope),
                      "%s allows any number of connections", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding,
                   "what a Host does not set is not looked for in domains or in the global scope");
    ec_finding_help(context->report, finding, "set Max_Outbound_Connections in it");
}

/* ---- limits ----------------------------------------------------------------------------------- */

/* 4/config/ref-server-max-file-descriptors.md */
void ec_look_dlv_descriptors(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    struct ec_in_force files;
    struct ec_in_force connections;
    double n_files;
    double n_connections;
    if (scope->parent ||
        !ec_rule_measure(context, scope, "server_max_outbound_connections", &connections,
                         &n_connections) ||
        !ec_rule_measure(context, scope, "server_max_file_descriptors", &files, &n_files) ||
        n_files >= 4 * n_connections) {
        return;
    }
    const struct ec_assign *at = files.assign ? files.assign : assign;
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV043, ec_assign_value_range(at),
        "%.0f file descriptors are too few for %.0f outgoing connections", n_files, n_connections);
    ec_finding_why(
        context->report, finding,
        "connections, messages and logs each take some, and when none is left all of them "
        "fail");
    ec_finding_help(context->report, finding, "set Server_Max_File_Descriptors to at least %.0f",
                    4 * n_connections);
    if (at != assign) {
        ec_finding_relate(context->report, finding, ec_assign_range(assign),
                          "the number of connections");
    }
}

/* The bindings of a group that have no throttle of this kind of their own. */
static size_t count_sharers(const struct ec_rule_context *context, const struct ec_scope *group,
                            uint32_t option)
{
    size_t count = 0;
    for (const struct ec_scope *child = group->children; child; child = child->next) {
        count += ec_rule_is_scope(context, child, "binding") && !ec_setting_at(child, option);
    }
    return count;
}

/* 4/config/ref-outbound-throttle-messages.md */
void ec_look_dlv_shared_throttle(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    bool group = ec_rule_is_scope(context, scope, "binding_group");
    size_t count = group ? count_sharers(context, scope, assign->node->name) : 0;
    if (count < 2 || ec_str_equal(ec_assign_text(context->arena, assign), EC_STR("0")) ||
        !ec_rule_first(context, EC_DLV049, ec_rule_option(context, scope, assign))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_DLV049, ec_assign_value_range(assign),
                      "%s of %s counts for %zu bindings together",
                      ec_rule_option(context, scope, assign), ec_rule_scope(context, scope), count);
    ec_finding_why(context->report, finding,
                   "bindings that have no throttle of their own share that of the group");
    ec_finding_help(context->report, finding,
                    "to throttle each binding by itself, set the option in each of them");
}

/* 4/config/ref-cluster-max-outbound-connections.md */
void ec_look_dlv_cluster_limit(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    bool in_group = ec_rule_is_scope(context, scope, "binding_group") ||
                    (ec_rule_is_scope(context, scope, "binding") && scope->parent &&
                     ec_rule_is_scope(context, scope->parent, "binding_group"));
    if (!in_group) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV051, ec_assign_name_range(assign), "%s does not belong in %s",
        ec_rule_option(context, scope, assign), ec_rule_path(context, scope));
    ec_finding_why(
        context->report, finding,
        "it may be set in the global scope, in domains, in hosts and in bindings outside of "
        "groups");
    ec_finding_help(context->report, finding,
                    "move the Binding out of its group, or set the limit in a Domain");
}

/* 4/config/ref-signing-stats.md */
void ec_look_dlv_signing_stats(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    struct ec_in_force effect;
    (void)assign;
    struct census census = count_bindings(context);
    bool signs = ec_rule_module(context, "opendkim") || ec_rule_module(context, "dkim_sign");
    if (census.count < MANY_BINDINGS || !signs || !context->model->complete ||
        !ec_rule_in_force(context, scope, "signing_stats", &effect) ||
        !ec_str_equal_folded(effect.text, EC_STR("all"))) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_DLV069,
        effect.assign ? ec_assign_value_range(effect.assign) : ec_rule_scope_range(census.first),
        "Signing_Stats is all, with %zu bindings", census.count);
    ec_finding_why(
        context->report, finding,
        "the statistics of signing are then kept for each binding, which costs memory and "
        "time");
    ec_finding_help(context->report, finding, "set Signing_Stats = global");
}
