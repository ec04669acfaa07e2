/* SPDX-License-Identifier: MIT */
/* Purpose: the examples of the rule pages, docs/rules/CODE.md, as configurations to check.
   May depend on: the whole library, fixture.h.
   Ownership: texts are on the heap and belong to the caller. */
#ifndef TESTS_RULES_PAGE_H
#define TESTS_RULES_PAGE_H

#include "fixture.h"

#include "diag/diag.h"

enum { PAGE_TEXT_SIZE = 1024 };

/* A block under "Bad" or "Good". It starts with ```ecelerity and attributes NAME="VALUE": options, passwd,
   group, root and mount as in fixture.h; with the word `escapes`, \xNN in the block stands for a byte. */
struct page_block {
    char options[PAGE_TEXT_SIZE];
    char passwd[PAGE_TEXT_SIZE];
    char group[PAGE_TEXT_SIZE];
    char root[PAGE_TEXT_SIZE];
    char mount[PAGE_TEXT_SIZE];
    bool escapes;
    char *text;
    size_t size;
    char also[PAGE_TEXT_SIZE]; /* " CODE CODE" of the line "Also:" behind it */
};

/* The page of a code; NULL when there is none. `top` is the folder of the sources. */
char *page_read(const char *top, enum ec_code code);

/* Finds the block under "Bad" or "Good". Pages about words are checked with the rules about words, all others
   make up names. */
bool page_block_read(const char *page, enum ec_code code, bool bad, struct page_block *block);

/* What to make of the block. Borrows its texts. */
struct fixture page_fixture(const struct page_block *block);

/* Checks the block as it is. Returns NULL, or why this machine or this build cannot tell what `code` is about.
   The result is to be freed in both cases. */
const char *page_run(const struct page_block *block, enum ec_code code,
                     struct fixture_result *result);

#endif
