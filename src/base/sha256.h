/* SPDX-License-Identifier: MIT */
/* Purpose: SHA-256 (FIPS 180-4), for names of findings that nobody can make collide.
   May depend on: base.h.
   Ownership: nothing. */
#ifndef EC_BASE_SHA256_H
#define EC_BASE_SHA256_H

#include "base/base.h"

enum { EC_SHA256_BYTES = 32, EC_SHA256_BLOCK = 64 };

/* A digest under way. Less than 2^61 bytes can be added. */
struct ec_sha256 {
    uint32_t state[8];
    uint64_t len; /* bytes so far */
    unsigned char block[EC_SHA256_BLOCK];
};

void ec_sha256_init(struct ec_sha256 *hash);
void ec_sha256_add(struct ec_sha256 *hash, const void *bytes, size_t len);
void ec_sha256_end(struct ec_sha256 *hash, unsigned char digest[EC_SHA256_BYTES]);

#endif
