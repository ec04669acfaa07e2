/* SPDX-License-Identifier: MIT */
/* Purpose: days of the calendar as people write them.
   May depend on: base.
   Ownership: no memory of its own. */
#ifndef EC_BASE_DAY_H
#define EC_BASE_DAY_H

#include "base/base.h"

enum { EC_DAY_SECONDS = 24 * 60 * 60 };

/* Reads "2027-03-31" as days since 1970-01-01. Returns false when it is no day from then on. */
EC_NODISCARD bool ec_day_parse(struct ec_str text, int64_t *day);

#endif
