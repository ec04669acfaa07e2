/* SPDX-License-Identifier: MIT */
/* What a look-up of a name costs, in processor time: every option in random letter case and random
   order, and as many names that are unknown. Fails above 60 ns for a known name. */
#include "schema/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 2000, LIMIT_NS = 60 };

struct name {
    char text[64];
    size_t len;
    const struct ec_vocab *scope; /* one that it may stand in */
};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Writes all options in random order and letter case; returns how many. */
static size_t make_names(struct name *names)
{
    uint32_t state = 1;
    size_t n = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_str text = ec_vocab_text(word->name);
        if (word->kind != EC_VOCAB_OPTION || word->place != 0 || text.len > sizeof(names->text)) {
            continue;
        }
        size_t at = next_random(&state) % (n + 1);
        names[n] = names[at];
        names[at] =
            (struct name){.len = text.len, .scope = ec_vocab_at(ec_vocab_list(word->scopes).at[0])};
        for (size_t j = 0; j < text.len; j++) {
            bool flip = ec_is_letter(text.ptr[j]) && (next_random(&state) & 1) != 0;
            names[at].text[j] = flip ? (char)(text.ptr[j] ^ 0x20) : text.ptr[j];
        }
        n++;
    }
    return n;
}

/* Nanoseconds of one look-up; counts how many names were found. */
static double measure(const struct name *names, size_t n, bool in_scope, size_t *found)
{
    struct timespec begin;
    struct timespec end;
    *found = 0;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++) {
            struct ec_str text = {names[i].text, names[i].len};
            *found += in_scope ? ec_vocab_option(text, names[i].scope) != NULL
                               : ec_vocab_find(text).n > 0;
        }
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double spent =
        (double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec);
    *found /= ROUNDS;
    return spent / ((double)n * ROUNDS);
}

int main(void)
{
    static struct name names[UINT16_MAX];
    size_t found;
    size_t n = make_names(names);
    double any = measure(names, n, false, &found);
    printf("%zu names, %zu known: %.1f ns\n", n, found, any);
    double in_scope = measure(names, n, true, &found);
    printf("%zu names, %zu known in their scope: %.1f ns\n", n, found, in_scope);
    for (size_t i = 0; i < n; i++) {
        names[i].text[names[i].len / 2] = '!';
    }
    printf("%zu names, all unknown: %.1f ns\n", n, measure(names, n, false, &found));
    return any <= LIMIT_NS && found == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
