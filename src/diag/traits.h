/* SPDX-License-Identifier: MIT */
/* Purpose: what code scanning services want to know about a code besides its severity.
   May depend on: base, diag.h.
   Ownership: everything is constant. */
#ifndef EC_DIAG_TRAITS_H
#define EC_DIAG_TRAITS_H

#include "diag/diag.h"

struct ec_code_traits {
    const char *tag;       /* what the family is about */
    unsigned score;        /* ten times the base score of CVSS, 1 to 100; 0: no matter of security */
    const char *precision; /* "very-high", "high" or "medium": how rarely it is a false alarm */
};

struct ec_code_traits ec_code_traits_of(enum ec_code code);

/* True for the families that are about security. */
bool ec_code_is_security(enum ec_code code);

/* False for what must not be suppressed by a comment or a baseline: that something was not checked,
   and what is said about suppressions. */
bool ec_code_is_suppressible(enum ec_code code);

/* The same in this report, of which settings may demand more. */
bool ec_report_may_suppress(const struct ec_report *report, enum ec_code code);

#endif
