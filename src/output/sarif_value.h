/* SPDX-License-Identifier: MIT */
/* Purpose: the parts of a SARIF log.
   May depend on: base, source, diag, json_value.h, line_hash.h.
   Ownership: values belong to the caller; the state of the format lives in the writer. */
#ifndef EC_OUTPUT_SARIF_VALUE_H
#define EC_OUTPUT_SARIF_VALUE_H

#include "output/json_value.h"
#include "output/line_hash.h"

/* What the format keeps while it writes. */
struct ec_sarif {
    int rules[EC_CODE_COUNT];   /* the place of each code among the rules, -1: it is not there */
    struct ec_line_hash *lines; /* those with findings in the source at hand */
    size_t n_lines;
    size_t next;
    uint32_t source;
};

/* An object with one member "text". */
json_t *ec_sarif_text(struct ec_str text);

/* What is known of a code: its page as help, tags, scores (3.49, reportingDescriptor). */
json_t *ec_sarif_rule(struct ec_writer *writer, enum ec_code code);

/* A finding (3.27, result). */
json_t *ec_sarif_result(struct ec_writer *writer, const struct ec_finding *finding);

#endif
