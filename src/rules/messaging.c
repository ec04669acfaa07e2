/* SPDX-License-Identifier: MIT */
/* Rules about the messages that nodes and their manager send each other: msgc_server and msgc_client. */
#include "rules/setting.h"

#include "schema/endpoint.h"

/* 4/config/ref-msgc-server-conf.md: one file for all nodes, in conf/global. */
void ec_look_clu_msgc_place(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_load *load = context->model->loads;
    (void)scope;
    (void)assign;
    for (; load; load = load->next) {
        struct ec_str path = ec_str_from(load->source->path);
        if (!ec_str_ends(path, EC_STR("/msgc_server.conf")) || !load->parent ||
            ec_str_ends(path, EC_STR("/global/msgc_server.conf")) ||
            ec_str_equal(path, EC_STR("global/msgc_server.conf")) ||
            !ec_rule_is_in_tree(context->model)) {
            continue;
        }
        struct ec_finding *finding = ec_report_add(
            context->report, EC_CLU027, ec_node_word_range(load->parent->source, load->via),
            "msgc_server.conf is not taken from the folder global");
        ec_finding_why(context->report, finding,
                       "it has to be the same for all nodes and the manager: those whose copies "
                       "differ cannot talk to each other");
        ec_finding_help(context->report, finding, "keep one such file, in the folder global");
        return;
    }
}

/* ---- ports ------------------------------------------------------------------------------------ */

static void report_port(struct ec_rule_context *context, const struct ec_scope *server,
                        struct ec_range range, const char *what, unsigned port, unsigned other)
{
    struct ec_report *report = context->report;
    const struct ec_assign *set = ec_setting_find(context->model, server, "port");
    struct ec_finding *finding =
        ec_report_add(report, EC_CLU030, range, "%s uses port %u, but the msgc_server port %u",
                      what, port, other);
    ec_finding_why(report, finding,
                   "servers connect to each other at the port of the msgc_server stanza, and "
                   "clients to that of the listener: all three are one");
    ec_finding_help(report, finding, "write the same port everywhere; the usual one is 4809");
    ec_finding_relate(report, finding,
                      set ? ec_assign_value_range(set) : ec_rule_scope_range(server),
                      set ? "the port of msgc_server" : "msgc_server has the default port");
}

static void check_listens(struct ec_rule_context *context, const struct ec_scope *server,
                          unsigned port)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *listener =
        ec_scope_find(model, model->global, "msgcserver_listener", NULL);
    const struct ec_scope *scope = listener ? listener->children : NULL;
    const struct ec_scope *first = NULL;
    for (; scope; scope = scope->next) {
        unsigned own = ec_endpoint_port(ec_rule_instance(context, scope));
        if (!ec_rule_is_scope(context, scope, "listen") || own == port || own == 0) {
            if (own == port) {
                return; /* one that fits is enough */
            }
            continue;
        }
        first = first ? first : scope;
    }
    if (first) {
        report_port(context, server, ec_rule_scope_range(first), ec_rule_scope(context, first),
                    ec_endpoint_port(ec_rule_instance(context, first)), port);
    }
}

/* Clients that connect to this machine; what other machines have is not known. */
static void check_clients(struct ec_rule_context *context, const struct ec_scope *server,
                          unsigned port)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *client = ec_scope_find(model, model->global, "msgc_client", NULL);
    const struct ec_assign *servers = client ? ec_setting_find(model, client, "server") : NULL;
    struct ec_element element = {0};
    while (servers && ec_rule_next(context, servers, &element)) {
        unsigned other = ec_endpoint_port(element.text);
        bool local = ec_address_kind(ec_endpoint_address(element.text)) == EC_ADDRESS_LOOPBACK;
        if (local && other != 0 && other != port) {
            report_port(context, server, element.range, "a server of msgc_client", other, port);
        }
    }
}

/* 4/modules/msgc.md */
void ec_look_clu_ports(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_in_force effect;
    double port;
    (void)assign;
    if (ec_rule_is_module(scope) && ec_rule_measure(context, scope, "port", &effect, &port) &&
        port > 0 && port <= UINT16_MAX) {
        check_listens(context, scope, (unsigned)port);
        check_clients(context, scope, (unsigned)port);
    }
}

/* ---- peers ------------------------------------------------------------------------------------ */

/* 4/modules/msgc.md */
void ec_look_clu_peer_case(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_element element = {0};
    size_t told = 0;
    if (!ec_rule_is_scope(context, scope, "msgc_server")) {
        return;
    }
    while (told < EC_RULE_MAX_PLACES && ec_rule_next(context, assign, &element)) {
        if (!element.at || !ec_str_has_upper(element.key)) {
            continue;
        }
        struct ec_range range = element.range;
        range.first = element.at->key_first;
        range.last = element.at->key_first + element.at->key_len;
        struct ec_finding *finding =
            ec_report_add(context->report, EC_CLU031, range, "the peer %s is in upper case",
                          ec_rule_quote(context, element.key));
        ec_finding_why(context->report, finding,
                       "nodes look for themselves and for each other by names in lower case");
        ec_finding_help(context->report, finding, "write the name in lower case");
        told++;
    }
}
