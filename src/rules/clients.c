/* SPDX-License-Identifier: MIT */
#include "rules/clients.h"

/* Below so many leading bits a network is a large part of the internet. */
enum { NARROW_IPV4 = 8, NARROW_IPV6 = 16 };

/* ---- networks --------------------------------------------------------------------------------- */

enum ec_clients ec_rule_network_clients(const struct ec_network *network)
{
    struct ec_network plain = ec_network_unmapped(network);
    enum ec_address_kind kind = ec_network_kind(&plain);
    if (kind != EC_ADDRESS_PUBLIC) {
        return kind == EC_ADDRESS_LOOPBACK ? EC_CLIENTS_HOST : EC_CLIENTS_PEER;
    }
    if (plain.length == 0) {
        return EC_CLIENTS_ANYBODY;
    }
    unsigned narrow = plain.n_bytes == 4 ? NARROW_IPV4 : NARROW_IPV6;
    return plain.length < narrow ? EC_CLIENTS_WIDE : EC_CLIENTS_PEER;
}

/* Of a Peer's instance name; what is no network is EC_CLIENTS_PEER. */
static enum ec_clients width_of_peer(const struct ec_rule_context *context,
                                     const struct ec_scope *peer)
{
    struct ec_network network;
    return ec_network_read(ec_rule_instance(context, peer), &network)
               ? ec_rule_network_clients(&network)
               : EC_CLIENTS_PEER;
}

/* ---- addresses of Listens ---------------------------------------------------------------------- */

struct ec_str ec_rule_listen_address(const struct ec_rule_context *context,
                                     const struct ec_scope *listen)
{
    return ec_endpoint_address(ec_rule_instance(context, listen));
}

enum ec_clients ec_rule_address_clients(const struct ec_rule_context *context,
                                        const struct ec_scope *listen)
{
    switch (ec_address_kind(ec_rule_listen_address(context, listen))) {
    case EC_ADDRESS_SOCKET:
    case EC_ADDRESS_LOOPBACK:
        return EC_CLIENTS_HOST;
    case EC_ADDRESS_PRIVATE:
    case EC_ADDRESS_NAME:
        return EC_CLIENTS_PRIVATE;
    default:
        return EC_CLIENTS_ANYBODY;
    }
}

/* ---- scopes ----------------------------------------------------------------------------------- */

const struct ec_scope *ec_rule_listener(const struct ec_rule_context *context,
                                        const struct ec_scope *scope)
{
    while (scope && scope->parent && scope->parent->parent) {
        scope = scope->parent;
    }
    bool found =
        scope && scope->parent &&
        ec_str_ends(ec_intern_text(context->model->names, scope->name), EC_STR("_listener"));
    return found ? scope : NULL;
}

bool ec_rule_is_enabled(struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_rule_is_on(context, scope, "enable", true);
}

static void widen(struct ec_clientele *widest, struct ec_clientele other)
{
    if (other.clients > widest->clients) {
        *widest = other;
    }
}

static struct ec_clientele listen_clients(struct ec_rule_context *context,
                                          const struct ec_scope *listen)
{
    enum ec_clients clients = ec_rule_is_enabled(context, listen)
                                  ? ec_rule_address_clients(context, listen)
                                  : EC_CLIENTS_NOBODY;
    return (struct ec_clientele){clients, listen};
}

/* A Peer of a Listen is not wider than that; one of a whole listener is taken by itself. */
static struct ec_clientele peer_clients(struct ec_rule_context *context,
                                        const struct ec_scope *peer)
{
    struct ec_clientele clientele = {width_of_peer(context, peer), peer};
    if (!ec_rule_is_enabled(context, peer->parent)) {
        clientele.clients = EC_CLIENTS_NOBODY;
    }
    if (ec_rule_is_scope(context, peer->parent, "listen")) {
        struct ec_clientele outer = listen_clients(context, peer->parent);
        clientele = outer.clients < clientele.clients ? outer : clientele;
    }
    return clientele;
}

static struct ec_clientele listener_clients(struct ec_rule_context *context,
                                            const struct ec_scope *listener, uint32_t option)
{
    struct ec_clientele widest = {EC_CLIENTS_NOBODY, NULL};
    uint32_t listen = ec_model_name(context->model, "listen");
    bool has_listens = false;
    for (const struct ec_scope *at = listener->children; at; at = at->next) {
        if (listen == 0 || at->name != listen) {
            continue;
        }
        has_listens = true;
        if (option == 0 || !ec_setting_at(at, option)) {
            widen(&widest, listen_clients(context, at));
        }
    }
    if (!has_listens && ec_rule_is_enabled(context, listener)) {
        widest = (struct ec_clientele){EC_CLIENTS_ANYBODY, listener};
    }
    return widest;
}

static struct ec_clientele place_clients(struct ec_rule_context *context,
                                         const struct ec_scope *scope, uint32_t option)
{
    if (ec_rule_is_scope(context, scope, "peer") && scope->parent) {
        return peer_clients(context, scope);
    }
    if (ec_rule_is_scope(context, scope, "listen")) {
        return listen_clients(context, scope);
    }
    if (scope->parent && ec_rule_listener(context, scope) == scope) {
        return listener_clients(context, scope, option);
    }
    bool unknown = !scope->parent && !context->model->is_main;
    return (struct ec_clientele){unknown ? EC_CLIENTS_UNUSED : EC_CLIENTS_ANYBODY, scope};
}

/* ---- pathways --------------------------------------------------------------------------------- */

/* Fills the table by instance name: whom the scopes are for that refer to a pathway. */
static void read_pathways(struct ec_rule_context *context, struct ec_clientele *table)
{
    const struct ec_model *model = context->model;
    uint32_t pathway = ec_model_name(model, "pathway");
    const struct ec_scope *scope = pathway == 0 ? NULL : model->global;
    for (; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_at(scope, pathway);
        if (assign && ec_rule_listener(context, scope)) {
            struct ec_str name = ec_assign_text(context->arena, assign);
            uint32_t instance = ec_model_instance(model, pathway, name);
            widen(&table[instance], place_clients(context, scope, pathway));
        }
    }
}

/* The clients of what no scope refers to: some file that was not read may. */
static enum ec_clients unused(const struct ec_rule_context *context)
{
    return context->model->complete ? EC_CLIENTS_NOBODY : EC_CLIENTS_UNUSED;
}

static const struct ec_clientele *get_pathways(struct ec_rule_context *context)
{
    if (!context->pathways) {
        size_t size = context->model->instances.count * sizeof(*context->pathways);
        context->pathways = ec_arena_zalloc(context->arena, size);
        for (size_t i = 0; context->pathways && i < context->model->instances.count; i++) {
            context->pathways[i].clients = unused(context);
        }
        if (context->pathways) {
            read_pathways(context, context->pathways);
        }
    }
    return context->pathways;
}

struct ec_clientele ec_rule_clients(struct ec_rule_context *context, const struct ec_scope *scope,
                                    const char *option)
{
    uint32_t number = option ? ec_model_name(context->model, option) : 0;
    bool is_group = ec_rule_is_scope(context, scope, "pathway_group");
    const struct ec_clientele *table;
    if ((!is_group && !ec_rule_is_scope(context, scope, "pathway")) ||
        !(table = get_pathways(context))) {
        return place_clients(context, scope, number);
    }
    struct ec_clientele widest =
        is_group ? (struct ec_clientele){unused(context), NULL} : table[scope->instance];
    for (const struct ec_scope *at = is_group ? scope->children : NULL; at; at = at->next) {
        if (ec_rule_is_scope(context, at, "pathway") &&
            (number == 0 || !ec_setting_at(at, number))) {
            widen(&widest, table[at->instance]);
        }
    }
    return widest;
}
