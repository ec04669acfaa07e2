/* SPDX-License-Identifier: MIT */
/* Purpose: reads the .ecm manifests of modules: what a module adds to the configuration.
   May depend on: base, diag/suggest, schema/site_file.
   Ownership: words go to the reader's table, which copies them. */
#ifndef EC_SCHEMA_MANIFEST_H
#define EC_SCHEMA_MANIFEST_H

#include "schema/site_file.h"

/* Takes over the words of one manifest; a module is a scope of its own at the outermost level. What a
   module provides besides words of the configuration has no effect here. Language: documentation page
   3/3-api/arch-primary-apis. */
void ec_manifest_parse(struct ec_site_reader *reader);

#endif
