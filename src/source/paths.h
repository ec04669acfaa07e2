/* SPDX-License-Identifier: MIT */
/* Purpose: paths as services want them: relative to a repository, and as URIs.
   May depend on: base.
   Ownership: results are on the caller's arena or slices of what was given. */
#ifndef EC_SOURCE_PATHS_H
#define EC_SOURCE_PATHS_H

#include "base/arena.h"
#include "base/buf.h"

/* `path` relative to the folder `base` without . and .. and empty parts in it; absolute when it is not
   below `base`. A relative path is one in `directory`. Both folders are absolute; without them a path
   keeps its beginning. Nobody looks at the file system: links stay. */
struct ec_str ec_path_relative(struct ec_arena *arena, const char *directory, const char *base,
                               struct ec_str path);

/* Adds a path as a reference of RFC 3986: a relative one, or file:///... */
void ec_path_add_uri(struct ec_buf *buf, struct ec_str path);

#endif
