/* SPDX-License-Identifier: MIT */
/* Purpose: readers of the report formats that are stricter than those of services: each aborts when a
   report is not what its format demands, or does not have every finding.
   May depend on: base, diag, jansson.
   Ownership: nothing changes hands. */
#ifndef EC_TESTS_FORMAT_CHECK_H
#define EC_TESTS_FORMAT_CHECK_H

#include "base/buf.h"
#include "diag/diag.h"

/* Checks a report in the format `name`. Fingerprints are those of the findings. */
void format_check(const char *name, const struct ec_buf *out, const struct ec_report *report,
                  bool color);

#endif
