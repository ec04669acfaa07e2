/* SPDX-License-Identifier: MIT */
/* Purpose: whose connections get what is set in a scope of reception.
   May depend on: base, source, diag, syntax, schema, host, model, setting.h.
   Ownership: answers borrow the model; the table of pathways lies in the context's arena. */
#ifndef EC_RULES_CLIENTS_H
#define EC_RULES_CLIENTS_H

#include "rules/setting.h"
#include "schema/endpoint.h"

/* From nobody to everybody. */
enum ec_clients {
    EC_CLIENTS_NOBODY,  /* it is switched off, or everything inside sets something else */
    EC_CLIENTS_UNUSED,  /* of a fragment: a pathway that no scope refers to, the outermost scope */
    EC_CLIENTS_HOST,    /* this host: a Unix socket, 127.0.0.1 */
    EC_CLIENTS_PEER,    /* the clients of a Peer scope with a small part of the internet */
    EC_CLIENTS_PRIVATE, /* whoever gets to a private address, or to a host name */
    EC_CLIENTS_WIDE,    /* the clients of a Peer scope with a large part of the internet */
    EC_CLIENTS_ANYBODY,
};

struct ec_clientele {
    enum ec_clients clients;
    const struct ec_scope *by; /* the Listen, Peer or listener that lets them in; or NULL */
};

/* Whom a setting of `option` (lower case; NULL: of any option) in a scope is for, the most of them: of a
   listener, the Listens that do not set it themselves count, of a pathway those who refer to it. Other
   scopes, the global one among them, have EC_CLIENTS_ANYBODY. */
struct ec_clientele ec_rule_clients(struct ec_rule_context *context, const struct ec_scope *scope,
                                    const char *option);

/* How much of the internet a network is: EC_CLIENTS_HOST for the loopback, EC_CLIENTS_PEER,
   EC_CLIENTS_WIDE for less than 8 leading bits (16 of IPv6), EC_CLIENTS_ANYBODY for all. Private
   networks of any length are EC_CLIENTS_PEER. */
enum ec_clients ec_rule_network_clients(const struct ec_network *network);

/* The address of a Listen, see ec_endpoint_address. */
struct ec_str ec_rule_listen_address(const struct ec_rule_context *context,
                                     const struct ec_scope *listen);

/* Who gets to the address of a Listen, whether it is enabled or not. */
enum ec_clients ec_rule_address_clients(const struct ec_rule_context *context,
                                        const struct ec_scope *listen);

/* The listener around a scope, or the scope itself; NULL if there is none. */
const struct ec_scope *ec_rule_listener(const struct ec_rule_context *context,
                                        const struct ec_scope *scope);

/* Whether Enable is true for a listener, Listen or Peer (4/listeners.md). */
bool ec_rule_is_enabled(struct ec_rule_context *context, const struct ec_scope *scope);

#endif
