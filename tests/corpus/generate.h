/* SPDX-License-Identifier: MIT */
/* Purpose: writes valid configuration texts of its own, line by line, and remembers what is where.
   May depend on: the C library only.
   Ownership: a text is one plain record that the caller provides. */
#ifndef EC_TESTS_GENERATE_H
#define EC_TESTS_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

enum { MAX_LINES = 600, LINE_SIZE = 256 };

enum form {
    FORM_BARE,       /* name = word */
    FORM_QUOTED,     /* name = "text" */
    FORM_NEXT_LINE,  /* name = and the value on the next line */
    FORM_LINES,      /* name = "text over several lines" */
    FORM_LIST,       /* name = ( a b ) */
    FORM_LONG_LIST,  /* the same over several lines */
    FORM_DICT,       /* name = [ a = b ] */
    FORM_LONG_DICT,  /* the same over several lines */
    FORM_INCLUDE,    /* include "file" */
    FORM_SCOPE,      /* scope over several lines with a body */
    FORM_SHORT_SCOPE /* scope on one line */
};

struct line {
    char text[LINE_SIZE];
    char before[LINE_SIZE]; /* a line that is put before this one; empty: none */
    bool gone;              /* this line is left out */
};

/* Columns are byte indexes into the text of line `first`; -1 where there is no such thing. */
struct statement {
    enum form form;
    int first; /* line numbers, from 0 */
    int last;
    int brace;     /* scopes: the line of the { */
    int name;      /* first byte of the name */
    int name_end;  /* behind it */
    int equals;    /* the = */
    int value;     /* value, instance name or path, quotes included */
    int value_end; /* behind it */
    int close;     /* column of the closer in line `last` */
};

struct text {
    struct line lines[MAX_LINES];
    int n_lines;
    struct statement statements[MAX_LINES];
    int n_statements;
    uint64_t random;
    char indent[16]; /* one level */
    bool own_line;   /* the { stands on a line of its own */
    int depth;
    int serial; /* makes names and keys differ */
};

/* Writes a text of about `size` statements. */
void generate(struct text *text, uint64_t seed, int size);

/* A number from 0 to `limit` - 1. */
int pick(struct text *text, int limit);

#endif
