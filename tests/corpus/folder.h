/* SPDX-License-Identifier: MIT */
/* Purpose: the files of a collection of texts, in order.
   May depend on: nothing.
   Ownership: paths are good during the call only. */
#ifndef TESTS_CORPUS_FOLDER_H
#define TESTS_CORPUS_FOLDER_H

typedef void folder_look(const char *folder, const char *name, void *data);

/* Calls `look` for each name in the folder that ends with `ending` and does not begin with a dot, sorted;
   returns how many there are. */
int each_file(const char *folder, const char *ending, folder_look *look, void *data);

/* The same for the files that INDEX.tsv of the folder calls acceptable: the last column, since some rows
   have no remarks, is "accept". */
int each_accepted(const char *folder, folder_look *look, void *data);

#endif
