/* SPDX-License-Identifier: MIT */
/* How often is the right name proposed for a misspelled option? Every option of the vocabulary is
   misspelled in several ways, and all other options are candidates: the hardest case, for the program
   looks first at those that may stand in the same scope. Prints TAP.

   ECCONF_SEED             where the random numbers start
   ECCONF_SUGGESTION_DUMP  print each name that is not found */
#include "corpus/slips.h"

#include "diag/suggest.h"
#include "schema/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAME_SIZE = 160, MOST_NAMES = 4096, SEED = 20240716 };

static struct ec_str names[MOST_NAMES];
static size_t n_names;
static int cases;
static int failures;

static void verdict(bool good, const char *what, size_t count, size_t all)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s: %zu of %zu\n", good ? "" : "not ", cases, what, count, all);
}

static void collect_names(void)
{
    for (unsigned i = 1; i <= ec_vocab_count() && n_names < MOST_NAMES; i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_str name = ec_vocab_text(word->name);
        if (word->kind == EC_VOCAB_OPTION &&
            (n_names == 0 || !ec_str_equal_folded(names[n_names - 1], name))) {
            names[n_names++] = name;
        }
    }
}

static struct ec_suggest search(const char *word)
{
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, ec_str_from(word));
    for (size_t i = 0; i < n_names; i++) {
        ec_suggest_offer(&suggest, names[i]);
    }
    return suggest;
}

/* ---- ways to misspell a name; false when it cannot be done ----------------------------------- */

static bool one_slip(uint64_t *random, char *name)
{
    slip(random, name);
    return true;
}

static bool two_slips(uint64_t *random, char *name)
{
    slip(random, name);
    slip(random, name);
    return true;
}

static bool no_separators(uint64_t *random, char *name)
{
    (void)random;
    char *out = name;
    for (const char *at = name; *at; at++) {
        if (*at != '_') {
            *out++ = *at;
        }
    }
    bool any = *out != '\0';
    *out = '\0';
    return any;
}

static bool hyphens(uint64_t *random, char *name)
{
    (void)random;
    bool any = false;
    for (char *at = name; *at; at++) {
        any = any || *at == '_';
        *at = *at == '_' ? '-' : *at;
    }
    return any;
}

static bool first_word_last(uint64_t *random, char *name)
{
    (void)random;
    char copy[NAME_SIZE];
    char *mark = strchr(name, '_');
    if (!mark || mark == name || !mark[1]) {
        return false;
    }
    snprintf(copy, sizeof(copy), "%s_%.*s", mark + 1, (int)(mark - name), name);
    strcpy(name, copy);
    return true;
}

/* ---- counting -------------------------------------------------------------------------------- */

static const struct way {
    const char *name;
    bool (*misspell)(uint64_t *random, char *name);
    size_t shortest; /* names with fewer letters are too short for so many slips */
    unsigned least;  /* in 1000 */
} ways[] = {
    {"one slip", one_slip, 4, 990},
    {"two slips", two_slips, 8, 950},
    {"no separators", no_separators, 4, 990},
    {"hyphens", hyphens, 4, 990},
    {"words in another order", first_word_last, 4, 990},
};

static bool is_name_of(const char *text)
{
    return ec_vocab_find(ec_str_from(text)).n > 0;
}

static void count_way(const struct way *way, uint64_t *random)
{
    size_t tried = 0;
    size_t found = 0;
    for (size_t i = 0; i < n_names; i++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof(name), "%.120s", names[i].ptr);
        if (names[i].len < way->shortest || !way->misspell(random, name) || is_name_of(name)) {
            continue;
        }
        struct ec_suggest suggest = search(name);
        bool good = suggest.n > 0 && ec_str_equal_folded(suggest.best[0].name, names[i]);
        tried++;
        found += good;
        if (!good && getenv("ECCONF_SUGGESTION_DUMP")) {
            printf("# %s: %s for %s\n", name, suggest.n > 0 ? suggest.best[0].name.ptr : "-",
                   names[i].ptr);
        }
    }
    verdict(found * 1000 >= tried * way->least, way->name, found, tried);
}

/* ---- names of another trade ------------------------------------------------------------------ */

/* Settings of a greenhouse, an orchestra and a railway: adjective or place, thing, property. */
static const char *const firsts[] = {"greenhouse", "tomato",  "orchestra", "violin", "railway",
                                     "carriage",   "harvest", "conductor", "bridge", "glacier"};
static const char *const seconds[] = {"humidity", "tempo",      "gauge",
                                      "seating",  "irrigation", "colour"};
static const char *const thirds[] = {"minimum", "schedule", "angle", "pressure", "label"};

static void count_unrelated(void)
{
    size_t tried = 0;
    size_t wrong = 0;
    for (size_t i = 0; i < EC_COUNT(firsts) * EC_COUNT(seconds) * EC_COUNT(thirds); i++) {
        char name[NAME_SIZE];
        size_t rest = i / EC_COUNT(firsts);
        snprintf(name, sizeof(name), i % 3 == 0 ? "%s_%s" : "%s_%s_%s",
                 firsts[i % EC_COUNT(firsts)], seconds[rest % EC_COUNT(seconds)],
                 thirds[rest / EC_COUNT(seconds)]);
        tried++;
        wrong += search(name).n > 0;
    }
    verdict(wrong * 100 <= tried, "unrelated names that get a proposal", wrong, tried);
}

int main(void)
{
    const char *seed = getenv("ECCONF_SEED");
    uint64_t random = seed ? strtoull(seed, NULL, 10) : SEED;
    collect_names();
    for (size_t i = 0; i < EC_COUNT(ways); i++) {
        count_way(&ways[i], &random);
    }
    count_unrelated();
    printf("1..%d\n", cases);
    return failures > 0;
}
