/* SPDX-License-Identifier: MIT */
/* Purpose: instance names that stand for many things: regular expressions (Domain, Host) and networks
   (Peer), and what matches them.
   May depend on: base.
   Ownership: the caller owns a compiled expression until ec_regex_free. */
#ifndef EC_SCHEMA_PATTERN_H
#define EC_SCHEMA_PATTERN_H

#include "base/base.h"

struct ec_regex;

/* Compiles an expression without its slashes. With `fold` letter case does not matter: names of the DNS
   are compared so (4/config/ref-domain.md). NULL if it is no expression, or with *oom set when memory
   is short. */
struct ec_regex *ec_regex_new(struct ec_str text, bool fold, bool *oom);
void ec_regex_free(struct ec_regex *regex);

enum ec_match {
    EC_MATCH_NONE,
    EC_MATCH_FOUND,    /* in a part of the text */
    EC_MATCH_GIVEN_UP, /* it takes too long, or the text is no name any more */
    EC_MATCH_NOMEM,
};

/* Takes a millisecond at most. */
enum ec_match ec_regex_match(const struct ec_regex *regex, struct ec_str text);

/* An address with the number of leading bits that count; all of them for a single address. */
struct ec_network {
    unsigned char bytes[16]; /* IPv4: the first four */
    uint8_t n_bytes;         /* 4 or 16 */
    uint8_t length;          /* bits */
};

/* Reads "10.0.0.0/8", "10.1.2.3", "2001:db8::/32"; false for other texts. */
bool ec_network_read(struct ec_str text, struct ec_network *network);

/* True if every address of `inner` is one of `outer`. */
bool ec_network_is_in(const struct ec_network *inner, const struct ec_network *outer);

/* The network of the first `length` bits, which `network` must have. */
struct ec_network ec_network_cut(const struct ec_network *network, uint8_t length);

/* Small networks go before large ones, then IPv4 before IPv6, then addresses in order; 0: the same one. */
int ec_network_order(const struct ec_network *a, const struct ec_network *b);

#endif
