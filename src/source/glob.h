/* SPDX-License-Identifier: MIT */
/* Purpose: patterns of paths.
   May depend on: base.
   Ownership: a pattern is a slice of the text that it was made of. */
#ifndef EC_SOURCE_GLOB_H
#define EC_SOURCE_GLOB_H

#include "base/base.h"

/* *, ? and [...] match any, one and one of several bytes, none of them a slash; if ** is in the pattern they
   match slashes, too. At the beginning or behind a slash, a part ** may also stand for no folder. A backslash
   takes its meaning from what follows. */
struct ec_glob {
    struct ec_str text; /* without slashes at its end */
    size_t plain;       /* bytes at its beginning that stand for themselves */
    bool any_part;      /* no slash in it: for any part of a path */
    bool is_deep;       /* matches slashes */
};

struct ec_glob ec_glob_of(struct ec_str text);

/* True if the pattern is for the path, or for a folder that it goes through. Takes time in the product of
   both lengths at most; nearly always hardly any. */
bool ec_glob_matches(const struct ec_glob *glob, struct ec_str path);

#endif
