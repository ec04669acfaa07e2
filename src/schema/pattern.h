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

/* True if the expression matches a part of the text. One that takes too long does not; nor any with *oom
   set when memory is short. */
bool ec_regex_matches(const struct ec_regex *regex, struct ec_str text, bool *oom);

/* An address with the number of leading bits that count; all of them for a single address. */
struct ec_network {
    unsigned char bytes[16]; /* IPv4: the first four */
    uint8_t n_bytes;         /* 4 or 16 */
    uint8_t length;          /* bits */
};

/* Reads "10.0.0.0/8", "10.1.2.3", "2001:db8::/32"; false for other texts. */
bool ec_network_read(struct ec_str text, struct ec_network *network);

/* True if every address of `inner` is one of `outer`. */
bool ec_network_holds(const struct ec_network *outer, const struct ec_network *inner);

#endif
