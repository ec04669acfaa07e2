/* SPDX-License-Identifier: MIT */
/* Purpose: how the libcap of this machine reads a capability text.
   May depend on: base, host.
   Ownership: nothing outlives a call. */
#ifndef EC_HOST_LIBCAP_H
#define EC_HOST_LIBCAP_H

#include "host/host.h"

/* Bit n stands for capability n. */
struct ec_host_cap_sets {
    uint64_t e;
    uint64_t i;
    uint64_t p;
};

/* Asks cap_from_text(3) of the library that is installed; *sets is filled when it accepts. The
   library is loaded for the call, so that programs do not need it to start. EC_FACT_UNKNOWN in any
   mode but "host", without the library, without memory (see
   ec_host_out_of_memory), or built without libcap. */
enum ec_fact ec_host_cap_from_text(struct ec_host *host, struct ec_str text, bool *accepted,
                                   struct ec_host_cap_sets *sets);

#endif
