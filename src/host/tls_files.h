/* SPDX-License-Identifier: MIT */
/* Purpose: what the files of keys, certificates and parameters hold that a configuration names.
   May depend on: base, host.
   Ownership: answers live as long as the host, which keeps what it has read. */
#ifndef EC_HOST_TLS_FILES_H
#define EC_HOST_TLS_FILES_H

#include "host/host.h"

/* DSA counts as RSA: it takes as many bits. */
enum ec_key_kind { EC_KEY_NONE, EC_KEY_RSA, EC_KEY_CURVE, EC_KEY_OTHER };

struct ec_key_size {
    enum ec_key_kind kind;
    unsigned bits;
};

/* The first certificate and the first private key in a file, in PEM. Each fact is "no" only when the
   file was read and has nothing of that kind. */
struct ec_tls_file {
    enum ec_fact certificate;
    int64_t not_before; /* of a certificate, in seconds since 1970 */
    int64_t not_after;
    enum ec_fact key; /* unknown when a password protects it */
    struct ec_key_size key_size;
    enum ec_fact parameters; /* of a Diffie-Hellman exchange */
    unsigned parameter_bits;
    const char *reason; /* why a fact is unknown, else NULL; the same words for all files */
};

/* Looks into the file at an absolute path, links resolved as the host's ec_host_walk does. Each file is
   read once, and never more than EC_TLS_FILE_MAX bytes of it; no password is asked for. Unknown offline,
   without OpenSSL, for files that are not there or not ours to read, and after EC_TLS_FILES_MAX of them. */
enum { EC_TLS_FILE_MAX = 1 << 20, EC_TLS_FILES_MAX = 4096 };
const struct ec_tls_file *ec_host_tls_file(struct ec_host *host, struct ec_str path);

/* Does the private key in the second file belong to the certificate in the first? They may be the same
   file. */
enum ec_fact ec_host_tls_match(struct ec_host *host, struct ec_str certificate, struct ec_str key);

/* For ec_host_free. */
struct ec_tls_store;
void ec_tls_store_free(struct ec_tls_store *store);

#endif
