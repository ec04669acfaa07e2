/* SPDX-License-Identifier: MIT */
/* Purpose: which findings are wanted, and how severe they are.
   May depend on: base, diag.h.
   Ownership: no memory of its own. */
#ifndef EC_DIAG_SELECT_H
#define EC_DIAG_SELECT_H

#include "diag/diag.h"

enum { EC_SEVERITY_AS_REPORTED = 0xff };

struct ec_selection {
    bool wanted[EC_CODE_COUNT];
    unsigned char severity[EC_CODE_COUNT]; /* enum ec_severity, or EC_SEVERITY_AS_REPORTED */
    bool firm[EC_CODE_COUNT];              /* neither comments nor a baseline suppress it */
};

/* What an entry of a list did wrong. */
enum ec_selection_status {
    EC_SELECTION_OK,
    EC_SELECTION_UNKNOWN_CODE,
    EC_SELECTION_NO_LEVEL, /* CODE=LEVEL was expected */
    EC_SELECTION_UNKNOWN_LEVEL,
};

struct ec_selection_error {
    enum ec_selection_status status;
    struct ec_str word; /* the unknown word */
};

/* The codes that a word stands for. */
struct ec_codes {
    enum ec_code first; /* EC_CODE_NONE: no code */
    bool is_family;     /* all that begin with the letters of the first one */
    bool is_all;
};

/* Finds a code ("SEC001"), a name ("root-with-capabilities"), a family ("SEC") or "all", in any
   letter case. */
struct ec_codes ec_codes_find(struct ec_str word);

bool ec_codes_have(const struct ec_codes *codes, enum ec_code code);

/* What the profile has, and severities as the registry says. */
void ec_selection_init(struct ec_selection *selection, enum ec_profile profile);

/* Lists are separated by commas and blanks; an entry is what ec_codes_find knows. Each function
   stops at the first bad entry and tells about it. */

/* Only these codes are wanted, those too that the profile does not have. */
struct ec_selection_error ec_selection_only(struct ec_selection *selection, struct ec_str list);

/* These codes are not wanted. */
struct ec_selection_error ec_selection_drop(struct ec_selection *selection, struct ec_str list);

/* Entries are CODE=LEVEL, the level being "error", "warning" or "note"; later entries win. */
struct ec_selection_error ec_selection_rate(struct ec_selection *selection, struct ec_str list);

/* These codes are firm, as are those that ec_code_is_suppressible does not allow. */
struct ec_selection_error ec_selection_fix(struct ec_selection *selection, struct ec_str list);

/* Takes the next entry off a list; empty at its end. */
struct ec_str ec_selection_next(struct ec_str *list);

/* Finds "minimal", "recommended", "strict" or "all" in any letter case. */
bool ec_profile_find(struct ec_str word, enum ec_profile *profile);

/* The code, name or family that is most like `word`; empty when none is. */
struct ec_str ec_selection_suggest(struct ec_str word);

/* Changes the severities that ec_selection_rate was told to change. */
void ec_selection_apply(const struct ec_selection *selection, struct ec_report *report);

#endif
