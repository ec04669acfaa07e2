/* SPDX-License-Identifier: MIT */
/* Purpose: findings and their parts as JSON, for the formats that are JSON.
   May depend on: base, source, diag, writer.h, json_text.h.
   Ownership: values belong to the caller; what memory is too short for is noted in the writer. */
#ifndef EC_OUTPUT_JSON_VALUE_H
#define EC_OUTPUT_JSON_VALUE_H

#include "output/json_text.h"
#include "output/writer.h"

/* Sets a member, adds an element. Both take over `value`, which is NULL when memory is short. */
void ec_json_set(struct ec_writer *writer, json_t *object, const char *key, json_t *value);
void ec_json_append(struct ec_writer *writer, json_t *array, json_t *value);

void ec_json_set_count(struct ec_writer *writer, json_t *object, const char *key, size_t count);

/* Sets a text about the place `range`, without secrets; nothing for NULL. */
void ec_json_set_text(struct ec_writer *writer, json_t *object, const char *key,
                      struct ec_range range, const char *text);

/* The related places of a finding: objects with "message" and what `set_place` adds. */
json_t *ec_json_related(struct ec_writer *writer, const struct ec_finding *finding,
                        void (*set_place)(struct ec_writer *writer, json_t *object,
                                          struct ec_range range));

/* "external" or "inSource", as SARIF calls where a suppression stands. */
const char *ec_json_suppression_kind(const struct ec_suppression *suppression);

/* A finding as docs/report-json.md describes it. */
json_t *ec_json_finding(struct ec_writer *writer, const struct ec_finding *finding);

#endif
