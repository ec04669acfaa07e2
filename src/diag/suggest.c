/* SPDX-License-Identifier: MIT */
#include "diag/suggest.h"

/* -- distance -------------------------------------------------------------------------------- */

/* Only cells with |i - j| <= cap can matter, and a swap of distant letters reaches back at most
   cap + 1 rows, so a ring of short rows is the whole matrix. */
#define ROWS (EC_EDIT_DISTANCE_MAX + 2)
#define COLUMNS (2 * EC_EDIT_DISTANCE_MAX + 1)

struct band {
    struct ec_str a;
    struct ec_str b;
    size_t cap;
    unsigned cells[ROWS][COLUMNS];
};

/* Cell (i, j): the distance of the first i bytes of a to the first j of b, at most cap + 1. */
static unsigned get_cell(const struct band *band, size_t i, size_t j)
{
    if (j + band->cap < i || j > i + band->cap) {
        return (unsigned)band->cap + 1;
    }
    return band->cells[i % ROWS][j + band->cap - i];
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool same(const struct band *band, size_t i, size_t j)
{
    return ec_lower(band->a.ptr[i - 1]) == ec_lower(band->b.ptr[j - 1]);
}

/* How far back from `end`, at most cap + 1, the byte `c` stands in `text`; 0 when it does not. */
static size_t steps_back(struct ec_str text, size_t end, char c, size_t cap)
{
    for (size_t back = 1; back <= cap + 1 && back < end; back++) {
        if (ec_lower(text.ptr[end - back - 1]) == ec_lower(c)) {
            return back;
        }
    }
    return 0;
}

/* Swapping two bytes, with what was deleted and inserted between them. */
static unsigned swap_cost(const struct band *band, size_t i, size_t j)
{
    size_t back_a = steps_back(band->a, i, band->b.ptr[j - 1], band->cap);
    size_t back_b = steps_back(band->b, j, band->a.ptr[i - 1], band->cap);
    if (back_a == 0 || back_b == 0 || back_a + back_b > band->cap + 1) {
        return (unsigned)band->cap + 1;
    }
    return get_cell(band, i - back_a - 1, j - back_b - 1) + (unsigned)(back_a + back_b) - 1;
}

static unsigned compute_cell(const struct band *band, size_t i, size_t j)
{
    if (i == 0 || j == 0) {
        return (unsigned)(i + j);
    }
    unsigned cost = get_cell(band, i - 1, j - 1) + (same(band, i, j) ? 0 : 1);
    cost = least(cost, get_cell(band, i - 1, j) + 1);
    cost = least(cost, get_cell(band, i, j - 1) + 1);
    cost = least(cost, swap_cost(band, i, j));
    return least(cost, (unsigned)band->cap + 1);
}

unsigned ec_edit_distance(struct ec_str a, struct ec_str b, unsigned cap)
{
    if (cap > EC_EDIT_DISTANCE_MAX) {
        cap = EC_EDIT_DISTANCE_MAX;
    }
    size_t difference = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (difference > cap) {
        return cap + 1;
    }
    struct band band = {.a = a, .b = b, .cap = cap};
    for (size_t i = 0; i <= a.len; i++) {
        unsigned row_least = cap + 1;
        for (size_t j = i > cap ? i - cap : 0; j <= i + cap && j <= b.len; j++) {
            unsigned cell = compute_cell(&band, i, j);
            band.cells[i % ROWS][j + cap - i] = cell;
            row_least = least(row_least, cell);
        }
        if (row_least > cap) {
            return cap + 1;
        }
    }
    return get_cell(&band, a.len, b.len);
}

/* -- words ----------------------------------------------------------------------------------- */

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == '.' || ec_is_blank(c);
}

/* True when both are the same but for separators and letter case. */
static bool equal_without_separators(struct ec_str a, struct ec_str b)
{
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        while (i < a.len && is_separator(a.ptr[i])) {
            i++;
        }
        while (j < b.len && is_separator(b.ptr[j])) {
            j++;
        }
        if (i == a.len || j == b.len) {
            return i == a.len && j == b.len && a.len > 0 && b.len > 0;
        }
        if (ec_lower(a.ptr[i]) != ec_lower(b.ptr[j])) {
            return false;
        }
        i++;
        j++;
    }
}

static struct ec_suggest_words split(struct ec_str text)
{
    struct ec_suggest_words split = {.n = 0};
    size_t i = 0;
    while (i < text.len) {
        size_t begin = i;
        while (i < text.len && !is_separator(text.ptr[i])) {
            i++;
        }
        if (i > begin) {
            if (split.n == EC_SUGGEST_WORDS) {
                split.n = 0;
                return split;
            }
            split.words[split.n++] = (struct ec_str){text.ptr + begin, i - begin};
        }
        i += i < text.len;
    }
    return split;
}

static bool take_word(struct ec_suggest_words *words, struct ec_str word, unsigned cap)
{
    for (unsigned i = 0; i < words->n; i++) {
        if (ec_edit_distance(words->words[i], word, cap) <= cap) {
            words->words[i] = words->words[--words->n];
            return true;
        }
    }
    return false;
}

#define DIFFERENT_WORDS 2u

/* The number of slips between two sets of words, 0 or 1; DIFFERENT_WORDS for more. */
static unsigned word_set_distance(const struct ec_suggest_words *a, struct ec_suggest_words b)
{
    if (a->n < 2 || a->n != b.n) {
        return DIFFERENT_WORDS;
    }
    const struct ec_str *odd = NULL;
    for (unsigned i = 0; i < a->n; i++) {
        if (!take_word(&b, a->words[i], 0)) {
            if (odd) {
                return DIFFERENT_WORDS;
            }
            odd = &a->words[i];
        }
    }
    if (!odd) {
        return 0;
    }
    /* Words of one or two letters are all one slip apart. */
    return odd->len > 2 && take_word(&b, *odd, 1) ? 1 : DIFFERENT_WORDS;
}

/* -- ranking --------------------------------------------------------------------------------- */

#define NO_MATCH 100u

/* 0 same but for case; 1 but for separators or the order of words; 2, 4, 6 for one to three
   edits; 3 for another order with one slip. */
static unsigned rank_name(const struct ec_suggest *suggest, struct ec_str name)
{
    if (ec_str_equal_folded(suggest->word, name)) {
        return 0;
    }
    if (equal_without_separators(suggest->word, name)) {
        return 1;
    }
    unsigned distance = ec_edit_distance(suggest->word, name, suggest->cap);
    unsigned rank = distance <= suggest->cap ? 2 * distance : NO_MATCH;
    if (suggest->words.n >= 2) {
        unsigned slips = word_set_distance(&suggest->words, split(name));
        if (slips < DIFFERENT_WORDS) {
            rank = least(rank, 1 + 2 * slips);
        }
    }
    return rank;
}

static unsigned common_pairs(struct ec_str a, struct ec_str b)
{
    unsigned count = 0;
    for (size_t i = 1; i < a.len; i++) {
        for (size_t j = 1; j < b.len; j++) {
            if (ec_lower(a.ptr[i - 1]) == ec_lower(b.ptr[j - 1]) &&
                ec_lower(a.ptr[i]) == ec_lower(b.ptr[j])) {
                count++;
                break;
            }
        }
    }
    return count;
}

static int compare_names(struct ec_str a, struct ec_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static bool is_better(const struct ec_suggest_match *a, const struct ec_suggest_match *b)
{
    if (a->rank != b->rank) {
        return a->rank < b->rank;
    }
    if (a->pairs != b->pairs) {
        return a->pairs > b->pairs;
    }
    return compare_names(a->name, b->name) < 0;
}

void ec_suggest_init(struct ec_suggest *suggest, struct ec_str word)
{
    *suggest = (struct ec_suggest){.word = word};
    if (word.len <= EC_SUGGEST_MAX_LEN) {
        suggest->cap = word.len >= 12 ? 3 : (unsigned)(word.len / 4);
        suggest->words = split(word);
    }
}

void ec_suggest_offer(struct ec_suggest *suggest, struct ec_str name)
{
    if (suggest->word.len > EC_SUGGEST_MAX_LEN || name.len > EC_SUGGEST_MAX_LEN) {
        return;
    }
    struct ec_suggest_match match = {.name = name, .rank = rank_name(suggest, name)};
    if (match.rank == NO_MATCH) {
        return;
    }
    match.pairs = common_pairs(suggest->word, name);
    unsigned place = 0;
    while (place < suggest->n && is_better(&suggest->best[place], &match)) {
        place++;
    }
    bool known = place < suggest->n && ec_str_equal(suggest->best[place].name, name);
    if (known || place == EC_SUGGEST_MAX) {
        return;
    }
    if (suggest->n < EC_SUGGEST_MAX) {
        suggest->n++;
    }
    memmove(&suggest->best[place + 1], &suggest->best[place],
            (suggest->n - place - 1) * sizeof(match));
    suggest->best[place] = match;
}
