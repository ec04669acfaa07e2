/* SPDX-License-Identifier: MIT */
/* Purpose: stanzas of the checker's settings that suppress findings in files by the names of these.
   May depend on: base, source, diag, model, suppress.h.
   Ownership: the stanzas borrow all their texts; findings belong to the project's report. */
#ifndef EC_RULES_IGNORES_H
#define EC_RULES_IGNORES_H

#include "diag/select.h"
#include "rules/suppress.h"
#include "source/glob.h"

/* One code, name or family of a stanza, or "all". */
struct ec_ignored {
    struct ec_str word;
    struct ec_range range; /* in the settings, as all below */
    struct ec_codes codes;
    bool used;
};

struct ec_ignore {
    const char *pattern; /* of paths */
    struct ec_glob glob; /* of it */
    struct ec_range range;
    struct ec_ignored *words;
    size_t n_words;
    const char *reason; /* NULL: not given */
    const char *until;  /* "2030-12-31"; NULL: not given */
    struct ec_range until_range;
    const struct ec_suppression *suppression; /* NULL: it suppresses nothing */
    bool matched;                             /* some file that was read has such a name */
};

/* Patterns are compared with paths from the folder of the settings on, and those that begin with a
   slash with absolute ones, as are all with files elsewhere. */
struct ec_ignores {
    struct ec_ignore *list;
    size_t n;
    const struct ec_project *settings; /* that has the sources of the ranges */
    const char *directory;             /* what relative paths start at, absolute */
    const char *folder;                /* that of the settings as it is called, absolute */
    const char *base;                  /* the same without links */
};

/* For a report that ec_suppressions_run is done with: marks findings that stanzas suppress and adds
   what is wrong with these. In a part of a configuration nothing is told of stanzas without
   effect. */
void ec_ignores_run(struct ec_project *project, const struct ec_rule_settings *settings);

#endif
