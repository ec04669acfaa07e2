/* SPDX-License-Identifier: MIT */
/* Purpose: Linux capabilities by name and number, what each gives away, which libcap and kernel
   know it, and what an unknown word may have meant.
   May depend on: base, diag/suggest.
   Ownership: everything returned points into constant tables. */
#ifndef EC_SCHEMA_CAPNAMES_H
#define EC_SCHEMA_CAPNAMES_H

#include "base/base.h"

#define EC_CAP_COUNT 41        /* numbers with a name: 0 to 40 */
#define EC_CAP_NUMBER_LIMIT 64 /* numbers libcap takes: 0 to 63 */

/* How much a process that holds only this capability can do beyond its purpose. */
enum ec_cap_danger {
    EC_CAP_ROOT_EQUIVALENT, /* as good as root */
    EC_CAP_CONFINEMENT,     /* defeats a jail, mandatory access control or auditing */
    EC_CAP_EXPECTED,        /* the server's documentation uses it */
    EC_CAP_SIDE_EFFECT,     /* disturbs other programs */
};

struct ec_cap_info {
    char name[24];              /* "cap_chown" */
    char libcap[8];             /* first release with the name, "2.25" */
    char kernel[8];             /* first kernel with the capability, "3.16" */
    char reason[60];            /* completes "because it ..." */
    unsigned char libcap_minor; /* 25 for "2.25" */
    enum ec_cap_danger danger;
};

/* The row of a capability number, NULL above 40. */
const struct ec_cap_info *ec_cap_info(unsigned number);

/* "cap_chown" for 0; NULL above 40. */
const char *ec_cap_name(unsigned number);

/* The number of a capability name in any letter case; -1 when there is none. */
int ec_cap_find(struct ec_str name);

/* What the machine that will run the server knows. */
struct ec_cap_profile {
    const char *name;      /* "debian12" */
    const char *libcap;    /* release, "2.66" */
    unsigned libcap_minor; /* 66 */
    unsigned names;        /* libcap knows the names of the numbers 0 to names - 1 */
    unsigned last_cap;     /* the kernel's last capability, at most 63 */
    bool gperf;            /* libcap was built with gperf: names the kernel lacks are accepted */
    bool binary_numbers;   /* its C library reads "0b1010" */
};

#define EC_CAP_DEFAULT_PROFILE "debian12"

/* A built-in profile by name in any letter case; NULL when there is none. "host" is not built in:
   the caller measures it and fills a profile of its own. */
const struct ec_cap_profile *ec_cap_profile_find(struct ec_str name);

/* The built-in profiles from index 0 on; NULL behind the last. */
const struct ec_cap_profile *ec_cap_profile_at(size_t index);

/* True when the target's libcap takes the name of this number. A libcap from 2.30 on that was
   built without gperf refuses names above the kernel's last capability. */
bool ec_cap_profile_takes(const struct ec_cap_profile *profile, unsigned number);

/* The bits that "all" and a clause without a list stand for: what the kernel knows, and before
   libcap 2.29 every bit of the words. */
uint64_t ec_cap_profile_all(const struct ec_cap_profile *profile);

#define EC_CAP_SUGGEST_MAX 8

enum ec_cap_suggest_kind {
    EC_CAP_SUGGEST_NONE,
    EC_CAP_SUGGEST_EXACT,          /* right but for '-', '.', '_' or letter case */
    EC_CAP_SUGGEST_MISSING_PREFIX, /* the same, without "cap_" */
    EC_CAP_SUGGEST_PREFIX,         /* the beginning of exactly one name */
    EC_CAP_SUGGEST_NEAR,           /* a few typing slips away, or its words in another order */
    EC_CAP_SUGGEST_SUBSTRING,      /* part of these names */
    EC_CAP_SUGGEST_SOLARIS,        /* a Solaris privilege; the candidates are its equivalents */
    EC_CAP_SUGGEST_SPECIAL,        /* not a name at all; `advice` says what to do */
};

struct ec_cap_suggestion {
    enum ec_cap_suggest_kind kind;
    unsigned n; /* candidates in `caps`, by number */
    unsigned char caps[EC_CAP_SUGGEST_MAX];
    bool more;               /* there were more than fit */
    const char *advice;      /* SPECIAL: what to do; otherwise NULL */
    const char *replacement; /* SPECIAL: text to write instead, or NULL */
    size_t joined;           /* bytes of the text behind the word that belong to it: "-service" */
};

/* What the unknown word may have meant. `rest` is the text behind the word: a name written with
   dashes ends, for libcap, at the first dash. Looks at a bounded number of bytes. */
struct ec_cap_suggestion ec_cap_suggest(struct ec_str word, struct ec_str rest);

#endif
