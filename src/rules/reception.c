/* SPDX-License-Identifier: MIT */
/* Rules about who may hand over mail, and for whom. */
#include "rules/setting.h"

#include "schema/pattern.h"

/* True in a Peer whose networks are a part of the internet only. */
static bool is_limited(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_scope *peer = ec_rule_around(context, scope, "peer");
    struct ec_network network;
    return peer && ec_network_read(ec_rule_instance(context, peer), &network) &&
           network.length > 0;
}

/* 4/config/ref-open-relay.md */
void ec_look_rel_open_relay(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    if (!ec_assign_bool(context->arena, assign, false) || is_limited(context, scope)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_REL001, ec_assign_value_range(assign),
                      "%s relays mail from anybody to anywhere", ec_rule_path(context, scope));
    ec_finding_why(context->report, finding,
                   "senders of spam find an open relay within hours, and other servers then refuse "
                   "all mail of this one");
    ec_finding_help(context->report, finding,
                    "set Open_Relay in a Peer scope with the networks that may relay, or list them "
                    "in Relay_Hosts");
}
