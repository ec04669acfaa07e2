/* SPDX-License-Identifier: MIT */
/* Purpose: a finding as a Diagnostic of reviewdog, for the two formats that are made of them.
   May depend on: base, source, diag, json_value.h.
   Ownership: the value belongs to the caller. */
#ifndef EC_OUTPUT_RDJSON_VALUE_H
#define EC_OUTPUT_RDJSON_VALUE_H

#include "output/json_value.h"

/* The tool's name. */
json_t *ec_rdjson_source(struct ec_writer *writer);

/* Columns count bytes from 1, ends are exclusive. A fix of one edit in the same file is a
   suggestion. */
json_t *ec_rdjson_diagnostic(struct ec_writer *writer, const struct ec_finding *finding);

#endif
