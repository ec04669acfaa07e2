/* SPDX-License-Identifier: MIT */
/* Purpose: what the OpenSSL of this machine makes of a cipher list.
   May depend on: base, host.
   Ownership: texts of an answer live in the caller's arena. */
#ifndef EC_HOST_TLS_CIPHERS_H
#define EC_HOST_TLS_CIPHERS_H

#include "host/host.h"

enum { EC_TLS_NAMED = 3, EC_TLS_LISTS_MAX = 1000 };

struct ec_tls_ciphers {
    enum ec_fact any;    /* is there a cipher that the list selects? */
    const char *reason;  /* why that is unknown, else NULL */
    const char *version; /* of the library: "3.0.15" */
    unsigned n; /* suites for TLS 1.2 and older; those for TLS 1.3 are no matter of the list */
    unsigned
        n_weak; /* of those: without authentication or encryption, or with less than 112 bits */
    const char *weak[EC_TLS_NAMED]; /* names of the first of them */
};

/* Asks SSL_CTX_set_cipher_list(3) in a context of its own, which knows no settings of the machine. Known
   only in "host" mode, with OpenSSL, and for EC_TLS_LISTS_MAX lists. Returns out->any. */
enum ec_fact ec_host_tls_ciphers(struct ec_host *host, struct ec_arena *arena, struct ec_str list,
                                 struct ec_tls_ciphers *out);

/* For ec_host_free. */
struct ec_tls_lister;
void ec_tls_lister_free(struct ec_tls_lister *lister);

#endif
