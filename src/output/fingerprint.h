/* SPDX-License-Identifier: MIT */
/* Purpose: names of findings that stay the same when lines move, for services and baselines.
   May depend on: base, source, diag, syntax, model, masks.h.
   Ownership: fingerprints live as long as the report of the project. */
#ifndef EC_OUTPUT_FINGERPRINT_H
#define EC_OUTPUT_FINGERPRINT_H

#include "model/project.h"

/* Gives each finding of a finished report its fingerprints, where one has none so far: 128 bits of
   a SHA-256 digest of its code, its file relative to the folder of the configuration, its scope
   path, the statement, the place in the statement, and how many findings with all this the same
   come before it. Layout, comments, quotes, letter case and passwords are not part of a statement.
   Texts and severities may change from version to version and are not part of a fingerprint.

   Its `content` leaves the file and the number of equal ones out, and so finds a stanza again that
   moved to another one. To be called before ec_report_hide when anything is suppressed, since equal
   findings are counted in the order of the report. Returns false when memory is short. */
EC_NODISCARD bool ec_fingerprints_set(struct ec_project *project);

#endif
