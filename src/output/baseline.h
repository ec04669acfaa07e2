/* SPDX-License-Identifier: MIT */
/* Purpose: the findings that were there when the check was introduced, in a file.
   May depend on: base, source, diag, model, fingerprint.h, writer.h.
   Ownership: a baseline owns its entries until ec_baseline_fini; what suppresses findings is copied
   to the report. */
#ifndef EC_OUTPUT_BASELINE_H
#define EC_OUTPUT_BASELINE_H

#include "model/project.h"
#include "output/writer.h"

#define EC_BASELINE_SCHEMA "ecconf-check/baseline/1"

struct ec_baseline_entry {
    const char *code;
    const char *file;        /* or NULL */
    const char *fingerprint; /* both as struct ec_fingerprint has them */
    const char *content;
    const char *reason; /* or NULL */
    bool matched;
};

struct ec_baseline {
    struct ec_arena arena;
    struct ec_baseline_entry *entries;
    size_t count;
    const char *path;
    struct ec_file file; /* its text */
    const char *error;   /* what is wrong with it; NULL without memory */
};

enum ec_baseline_status {
    EC_BASELINE_OK,
    EC_BASELINE_MALFORMED,
    EC_BASELINE_UNREADABLE,
    EC_BASELINE_NOMEM,
};

/* Reads a file that ec_output_baseline wrote, docs/schemas/baseline.schema.json. `path` must live
   as long as the baseline. */
enum ec_baseline_status ec_baseline_read(struct ec_baseline *baseline, const struct ec_vfs *vfs,
                                         const char *path);

/* Suppresses the findings of a finished report that are in the baseline: first by their
   fingerprints, then, among those left over, by what they say whatever file it stands in. What
   comments suppress stays so. */
void ec_baseline_apply(struct ec_baseline *baseline, struct ec_project *project);

/* Adds a finding for each entry that nothing matched and that would have been found. */
void ec_baseline_tell_stale(const struct ec_baseline *baseline, struct ec_project *project);

/* Suppresses all other findings, too, as the baseline does that is written now. */
void ec_baseline_accept(struct ec_project *project);

void ec_baseline_fini(struct ec_baseline *baseline);

/* Writes what baselines suppress as a baseline. */
extern const struct ec_output_format ec_output_baseline;

#endif
