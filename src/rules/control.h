/* SPDX-License-Identifier: MIT */
/* Purpose: what the rules about the console and about authentication share.
   May depend on: base, source, diag, syntax, schema, host, model, clients.h.
   Ownership: nothing; all is borrowed from the model. */
#ifndef EC_RULES_CONTROL_H
#define EC_RULES_CONTROL_H

#include "rules/clients.h"

/* The dictionaries that say how clients prove who they are, in lower case: CRAM-MD5, DIGEST-MD5, LOGIN,
   PLAIN (4/inbound-smtp.md). */
enum { EC_AUTH_CRAM, EC_AUTH_DIGEST, EC_AUTH_LOGIN, EC_AUTH_PLAIN, EC_AUTH_WAYS };
extern const char *const ec_auth_options[EC_AUTH_WAYS];


/* Finds the entry `uri` of one of these dictionaries, or of AuthorizationParameters. */
bool ec_rule_uri(struct ec_rule_context *context, const struct ec_assign *assign,
                 struct ec_element *uri);

/* How a Listen is reached. */
enum ec_reach {
    EC_REACH_UNKNOWN, /* by a host name, which may be anything */
    EC_REACH_SOCKET,  /* by whoever may write to a Unix socket */
    EC_REACH_LOCAL,   /* by everybody on this machine */
    EC_REACH_NETWORK,
};
enum ec_reach ec_rule_reach(const struct ec_rule_context *context, const struct ec_scope *listen);

/* True for a network of loopback addresses only. */
static inline bool ec_rule_is_loopback(const struct ec_network *network)
{
    return ec_rule_network_clients(network) == EC_CLIENTS_HOST;
}

#endif
