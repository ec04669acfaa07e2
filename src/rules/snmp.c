/* SPDX-License-Identifier: MIT */
/* Rules about the SNMP agent and its traps. */
#include "rules/setting.h"

static bool is_quoted(const struct ec_assign *assign)
{
    char first = assign->load->source->bytes[ec_assign_value_range(assign).first];
    return first == '"' || first == '\'';
}

/* 4/config/ref-snmp.md: the only option whose quotes matter. */
void ec_look_ctl_bare_community(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    bool snmp =
        ec_rule_is_scope(context, scope, "snmp") || ec_rule_is_scope(context, scope, "destination");
    if (!snmp || assign->node->value != EC_VALUE_SCALAR || is_quoted(assign)) {
        return;
    }
    struct ec_range range = ec_assign_value_range(assign);
    struct ec_finding *finding =
        ec_rule_tell(context, EC_CTL040, range, "the community is not quoted",
                     "without quotes it does not work, other than with any other option",
                     "put it between double quotes");
    struct ec_range begin = {range.source, range.first, range.first};
    struct ec_range end = {range.source, range.last, range.last};
    ec_finding_fix(context->report, finding, true, begin, "\"", "quote it");
    ec_finding_fix_also(context->report, finding, end, "\"");
}

/* 4/config/ref-snmp.md */
void ec_look_ctl_trap_port(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_str name = ec_rule_instance(context, scope);
    (void)assign;
    if (!scope->parent || !ec_rule_is_scope(context, scope->parent, "snmp_traps") ||
        name.len == 0 || memchr(name.ptr, ':', name.len)) {
        return;
    }
    ec_rule_tell(
        context, EC_CTL041, ec_rule_scope_range(scope),
        ec_rule_text(context, "the destination %s has no port", ec_rule_quote(context, name)),
        "traps are sent to an address and port",
        ec_rule_text(context, "write \"%.*s:162\"", (int)name.len, name.ptr));
}

/* 4/config/ref-snmp.md */
void ec_look_ctl_idle_traps(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_assign *state = ec_setting_find(model, scope, "state");
    const struct ec_scope *child = scope->children;
    bool watched = ec_setting_find(model, scope, "watch_variables") ||
                   ec_setting_find(model, scope, "watch_variable");
    (void)assign;
    while (child && !ec_rule_is_scope(context, child, "destination")) {
        child = child->next;
    }
    if (!model->complete || !state || !ec_assign_bool(context->arena, state, false) ||
        (watched && child)) {
        return;
    }
    struct ec_finding *finding =
        ec_rule_tell(context, EC_CTL042, ec_rule_scope_range(scope),
                     watched ? "traps are sent to nobody: there is no Destination"
                             : "no trap is ever sent: there are no Watch_Variables",
                     "SNMP_TRAPS is enabled, and needs counters to watch and an address to tell",
                     watched ? "add Destination \"ADDRESS:162\" { }"
                             : "add Watch_Variables = [ GlobalMailQueue = 20000 ], or disable it");
    finding->severity = watched ? EC_NOTE : EC_WARNING;
}
