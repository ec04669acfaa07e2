/* SPDX-License-Identifier: MIT */
/* Purpose: the parts of texts like "10.0.0.1:25", "[::1]:25", ":25" and "/tmp/socket", and what kind of
   address a text is. Whether such a text is right is judged in value_address.c.
   May depend on: base, schema/pattern.
   Ownership: parts borrow the text. */
#ifndef EC_SCHEMA_ENDPOINT_H
#define EC_SCHEMA_ENDPOINT_H

#include "schema/pattern.h"

enum ec_address_kind {
    EC_ADDRESS_ANY,      /* every address of the machine: "", "*", 0.0.0.0, :: */
    EC_ADDRESS_SOCKET,   /* the path of a Unix socket */
    EC_ADDRESS_LOOPBACK, /* this machine, "localhost" among it */
    EC_ADDRESS_PRIVATE,  /* the internet does not reach it */
    EC_ADDRESS_PUBLIC,
    EC_ADDRESS_NAME, /* of a host, or nothing known */
};

/* The address without brackets and port, "" for "*"; the whole text of a path, or of an IPv6 address
   without brackets. */
struct ec_str ec_endpoint_address(struct ec_str text);

/* The port, from 1 to 65535; 0 if there is none. */
unsigned ec_endpoint_port(struct ec_str text);

/* What an address without port and brackets is. */
enum ec_address_kind ec_address_kind(struct ec_str address);

/* The same for a network: EC_ADDRESS_LOOPBACK or EC_ADDRESS_PRIVATE if all of it is so, else
   EC_ADDRESS_PUBLIC. */
enum ec_address_kind ec_network_kind(const struct ec_network *network);

/* ::ffff:10.0.0.0/104 as 10.0.0.0/8; others as they are. */
struct ec_network ec_network_unmapped(const struct ec_network *network);

#endif
