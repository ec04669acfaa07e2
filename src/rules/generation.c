/* SPDX-License-Identifier: MIT */
/* Rules about the generation of messages (msg_gen) and the logger of audit series (as_logger). */
#include "rules/setting.h"

#include <stdlib.h>

/* An installation has few nodes; what is longer is not compared. */
enum { MOST_NODES = 1000 };

static bool is_node(struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_rule_is_scope(context, scope, "node") && scope->parent &&
           ec_rule_is_scope(context, scope->parent, "msg_gen");
}

static bool has_peer(struct ec_rule_context *context, const struct ec_assign *peers,
                     struct ec_str name)
{
    struct ec_element element = {0};
    for (size_t n = 0; ec_rule_next(context, peers, &element); n++) {
        if (n == MOST_NODES || ec_str_equal_folded(element.key, name)) {
            return true;
        }
    }
    return false;
}

/* 4/modules/msg-gen.md */
void ec_look_mod_node_peers(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *server = ec_scope_find(model, model->global, "msgc_server", NULL);
    const struct ec_assign *peers = server ? ec_setting_find(model, server, "peers") : NULL;
    const struct ec_scope *node = ec_rule_is_module(scope) && peers ? scope->children : NULL;
    size_t told = 0;
    (void)assign;
    for (size_t n = 0; node && n < MOST_NODES && told < EC_RULE_MAX_PLACES;
         node = node->next, n++) {
        if (!is_node(context, node) || has_peer(context, peers, ec_rule_instance(context, node))) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD116, ec_rule_scope_range(node),
                          "%s is none of the peers of msgc_server", ec_rule_scope(context, node));
        ec_finding_why(context->report, finding,
                       "the generators of the nodes reach each other by the names of the peers");
        ec_finding_help(context->report, finding, "use the same names in both places");
        ec_finding_relate(context->report, finding, ec_assign_name_range(peers), "the peers");
        told++;
    }
}

static const struct ec_scope *first_node(struct ec_rule_context *context,
                                         const struct ec_scope *scope)
{
    const struct ec_scope *node = scope->children;
    while (node && !is_node(context, node)) {
        node = node->next;
    }
    return node;
}

/* 4/modules/msg-gen.md */
void ec_look_mod_cluster_cfg(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    bool on = ec_assign_bool(context->arena, assign, false);
    bool off = !ec_assign_bool(context->arena, assign, true);
    const struct ec_scope *node = first_node(context, scope);
    if (!ec_rule_is_scope(context, scope, "msg_gen") || !(on ? !node : off && node) ||
        (on && !context->model->complete)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD117, ec_assign_value_range(assign),
                      on ? "msg_gen is set up for a cluster, but has no node scopes"
                         : "msg_gen is set up for a single machine, but has node scopes");
    ec_finding_why(context->report, finding,
                   "with cluster_cfg = true there is one node scope for each machine, with false "
                   "there is none");
    ec_finding_help(context->report, finding, "%s",
                    on ? "add node NAME { mta_id = ... votes = 1 } for each machine"
                       : "remove the node scopes, or write cluster_cfg = true");
    if (node) {
        ec_finding_relate(context->report, finding, ec_rule_scope_range(node), "the first of them");
    }
}

/* manuals/enabling-apis-message-generation.md: an id is a number below 255. */
void ec_look_mod_mta_id(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    enum { MOST = 256 };
    const struct ec_assign *seen[MOST] = {NULL};
    const struct ec_scope *node = ec_rule_is_module(scope) ? scope->children : NULL;
    (void)assign;
    for (; node; node = node->next) {
        const struct ec_assign *id =
            is_node(context, node) ? ec_setting_find(context->model, node, "mta_id") : NULL;
        struct ec_str text = id ? ec_assign_text(context->arena, id) : EC_STR("");
        unsigned long number =
            text.len > 0 ? strtoul(ec_rule_text(context, "%.*s", (int)text.len, text.ptr), NULL, 10)
                         : MOST;
        if (number == 0 || number >= MOST) {
            continue;
        }
        if (!seen[number]) {
            seen[number] = id;
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD118, ec_assign_value_range(id),
                          "mta_id %lu belongs to another node", number);
        ec_finding_why(context->report, finding,
                       "the ids of messages contain it; two nodes with one id make the same ids");
        ec_finding_help(context->report, finding, "give each node a number of its own");
        ec_finding_relate(context->report, finding, ec_assign_range(seen[number]), "the same id");
    }
}

/* 4/config/ref-msg-gen-conf.md */
void ec_look_mod_rest(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    bool server = ec_scope_find(model, model->global, "httpsrv", NULL) != NULL;
    bool listener = ec_scope_find(model, model->global, "http_listener", NULL) != NULL;
    (void)assign;
    if (!ec_rule_is_module(scope) || !model->complete || (server && listener)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD121, ec_rule_scope_range(scope), "msg_gen has no %s",
                      server     ? "HTTP_Listener"
                      : listener ? "module httpsrv"
                                 : "module httpsrv and no HTTP_Listener");
    ec_finding_why(context->report, finding,
                   "what it generates is asked for over HTTP, and nobody answers there");
    ec_finding_help(context->report, finding, "add what is missing to msg_gen.conf");
}

/* 4/modules/as-logger.md */
void ec_look_mod_as_logger(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    (void)assign;
    if (!ec_rule_is_module(scope) || !ec_model_is_of(context->model, EC_MAIN_OF_SERVER)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD123, ec_rule_scope_range(scope),
                      "as_logger belongs to the cluster manager");
    ec_finding_why(context->report, finding,
                   "it writes down what the nodes replicate, which the manager collects");
    ec_finding_help(context->report, finding, "move it to eccluster.conf");
}
