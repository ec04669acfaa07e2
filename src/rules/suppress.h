/* SPDX-License-Identifier: MIT */
/* Purpose: comments that suppress findings, "# ecconf-check: ignore[SEC001] until=2027-03-31 --
   why".
   May depend on: base, source, diag, syntax, model, engine.h.
   Ownership: findings and what suppresses them belong to the project's report. */
#ifndef EC_RULES_SUPPRESS_H
#define EC_RULES_SUPPRESS_H

#include "diag/select.h"
#include "rules/engine.h"

/* For a finished report: marks the findings that comments suppress and adds what is wrong with
   these comments. Behind a statement a comment is for its line; in a line of its own for the
   statement or block that follows, in a list for the next line with an item; `ignore-file`, before
   the first statement, for the file. Files without such comments cost a search for their name. */
void ec_suppressions_run(struct ec_project *project, const struct ec_rule_settings *settings);

/* True when the day on which a suppression ends, as ec_day_parse counts, has passed. Where the day of
   today is not known that is listed as skipped. */
bool ec_suppression_is_over(struct ec_report *report, const struct ec_rule_settings *settings,
                            int64_t until);

/* True when findings with these codes were looked for everywhere, so that there are none where none
   was found. */
bool ec_suppression_is_tested(const struct ec_project *project,
                              const struct ec_rule_settings *settings,
                              const struct ec_codes *codes);

/* Says why a finding about a suppression matters, and `help`: what to write instead. */
void ec_suppression_explain(struct ec_report *report, struct ec_finding *finding, const char *help);

/* True when any of the codes may be suppressed. */
bool ec_suppression_is_allowed(const struct ec_report *report, const struct ec_codes *codes);

#endif
