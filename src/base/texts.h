/* SPDX-License-Identifier: MIT */
/* Purpose: texts of constant tables as members of one structure, so that the tables hold offsets: each
   pointer in a table would have to be set right, and its page be copied, at each start of the program.
   May depend on: the C library only.
   Ownership: everything is constant. */
#ifndef EC_BASE_TEXTS_H
#define EC_BASE_TEXTS_H

#include <stddef.h>

/* A list of rows is included once for the members, once for their values and once for the table. What
   names a row is the line on which it stands. */
#define EC_TEXT_MEMBER(name, line) name##_##line
#define EC_TEXT_ON(name, line) EC_TEXT_MEMBER(name, line)

/* The member for a literal, and its offset. */
#define EC_TEXT(name, literal) char EC_TEXT_ON(name, __LINE__)[sizeof(literal)];
#define EC_TEXT_AT(type, name) offsetof(type, EC_TEXT_ON(name, __LINE__))

#endif
