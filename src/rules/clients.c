/* SPDX-License-Identifier: MIT */
#include "rules/clients.h"

/* Networks that the internet does not reach: RFC 1122, 1918, 3927, 6598, 4193, 4291. */
static const struct {
    struct ec_network network;
    enum ec_clients clients;
} known[] = {
    {{{127}, 4, 8}, EC_CLIENTS_HOST},
    {{{10}, 4, 8}, EC_CLIENTS_PEER},
    {{{172, 16}, 4, 12}, EC_CLIENTS_PEER},
    {{{192, 168}, 4, 16}, EC_CLIENTS_PEER},
    {{{169, 254}, 4, 16}, EC_CLIENTS_PEER},
    {{{100, 64}, 4, 10}, EC_CLIENTS_PEER},
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 16, 128}, EC_CLIENTS_HOST},
    {{{0xfc}, 16, 7}, EC_CLIENTS_PEER},
    {{{0xfe, 0x80}, 16, 10}, EC_CLIENTS_PEER},
};

/* Below so many leading bits a network is a large part of the internet. */
enum { NARROW_IPV4 = 8, NARROW_IPV6 = 16, MAPPED_BITS = 96 };

/* ---- networks --------------------------------------------------------------------------------- */

/* ::ffff:10.0.0.0/104 is 10.0.0.0/8. */
static struct ec_network unmapped(const struct ec_network *network)
{
    static const unsigned char prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    struct ec_network plain = *network;
    if (network->n_bytes == 16 && network->length >= MAPPED_BITS &&
        memcmp(network->bytes, prefix, sizeof(prefix)) == 0) {
        plain =
            (struct ec_network){.n_bytes = 4, .length = (uint8_t)(network->length - MAPPED_BITS)};
        memcpy(plain.bytes, network->bytes + sizeof(prefix), 4);
    }
    return plain;
}

/* EC_CLIENTS_HOST or EC_CLIENTS_PEER for what is inside a network that the internet does not clients, else
   EC_CLIENTS_ANYBODY. */
static enum ec_clients known_clients(const struct ec_network *network)
{
    for (size_t i = 0; i < EC_COUNT(known); i++) {
        if (ec_network_is_in(network, &known[i].network)) {
            return known[i].clients;
        }
    }
    return EC_CLIENTS_ANYBODY;
}

enum ec_clients ec_rule_network_clients(const struct ec_network *network)
{
    struct ec_network plain = unmapped(network);
    enum ec_clients clients = known_clients(&plain);
    if (clients != EC_CLIENTS_ANYBODY || plain.length == 0) {
        return clients;
    }
    unsigned narrow = plain.n_bytes == 4 ? NARROW_IPV4 : NARROW_IPV6;
    return plain.length < narrow ? EC_CLIENTS_WIDE : EC_CLIENTS_PEER;
}

enum ec_clients ec_rule_peer_clients(const struct ec_rule_context *context,
                                     const struct ec_scope *peer)
{
    struct ec_network network;
    return ec_network_read(ec_rule_instance(context, peer), &network)
               ? ec_rule_network_clients(&network)
               : EC_CLIENTS_PEER;
}

/* ---- addresses of Listens ---------------------------------------------------------------------- */

/* The length of an instance name up to the colon before the port. */
static size_t before_port(struct ec_str name)
{
    size_t end = name.len;
    while (end > 0 && ec_is_digit(name.ptr[end - 1])) {
        end--;
    }
    return end > 0 && end < name.len && name.ptr[end - 1] == ':' ? end - 1 : name.len;
}

struct ec_str ec_rule_listen_address(const struct ec_rule_context *context,
                                     const struct ec_scope *listen)
{
    struct ec_str name = ec_rule_instance(context, listen);
    if (ec_str_starts(name, EC_STR("/"))) {
        return name;
    }
    struct ec_str address = {name.ptr, before_port(name)};
    if (ec_str_starts(address, EC_STR("[")) && ec_str_ends(address, EC_STR("]"))) {
        address = (struct ec_str){address.ptr + 1, address.len - 2};
    }
    return ec_str_equal(address, EC_STR("*")) ? EC_STR("") : address;
}

unsigned ec_rule_listen_port(const struct ec_rule_context *context, const struct ec_scope *listen)
{
    struct ec_str name = ec_rule_instance(context, listen);
    unsigned port = 0;
    for (size_t i = before_port(name) + 1; i < name.len; i++) {
        port = port > UINT16_MAX ? port : port * 10 + (unsigned)(name.ptr[i] - '0');
    }
    return port > UINT16_MAX || ec_str_starts(name, EC_STR("/")) ? 0 : port;
}

enum ec_clients ec_rule_address_clients(const struct ec_rule_context *context,
                                        const struct ec_scope *listen)
{
    static const unsigned char any[16] = {0};
    struct ec_str address = ec_rule_listen_address(context, listen);
    struct ec_network network;
    if (address.len == 0) {
        return EC_CLIENTS_ANYBODY;
    }
    if (address.ptr[0] == '/' || ec_str_equal_folded(address, EC_STR("localhost"))) {
        return EC_CLIENTS_HOST;
    }
    if (!ec_network_read(address, &network)) {
        return EC_CLIENTS_PRIVATE;
    }
    if (memcmp(network.bytes, any, network.n_bytes) == 0) {
        return EC_CLIENTS_ANYBODY;
    }
    network = unmapped(&network);
    enum ec_clients clients = known_clients(&network);
    return clients == EC_CLIENTS_PEER ? EC_CLIENTS_PRIVATE : clients;
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
    struct ec_clientele clientele = {ec_rule_peer_clients(context, peer), peer};
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

/* Fills the table by instance name: how far the scopes clients that refer to a pathway. */
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
