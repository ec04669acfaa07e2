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
    return c == '_' || c == '-' || c == '.' || c == ':' || c == '/' || ec_is_blank(c);
}

static void squeeze(struct ec_str text, struct ec_suggest_letters *out)
{
    out->len = 0;
    out->set = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_separator(text.ptr[i])) {
            char c = ec_lower(text.ptr[i]);
            out->bytes[out->len++] = c;
            out->set |= UINT64_C(1) << ((unsigned char)c % 38);
        }
    }
}

/* No fewer edits make one of the other: an edit removes one letter at most and adds one at most. */
static unsigned least_edits(const struct ec_suggest_letters *a, const struct ec_suggest_letters *b)
{
    int gone = __builtin_popcountll(a->set & ~b->set);
    int come = __builtin_popcountll(b->set & ~a->set);
    return (unsigned)(gone > come ? gone : come);
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

/* From which length of the longer text on one, two and three edits may be slips. Two slips in four
   letters leave nothing to recognise. */
#define MOST_EDITS 3u
static const unsigned char least_length[][MOST_EDITS] = {{3, 5, 12}, {3, 5, 16}};

static unsigned most_edits(size_t length, bool wide)
{
    unsigned edits = 0;
    while (edits < MOST_EDITS && length >= least_length[wide][edits]) {
        edits++;
    }
    return edits;
}

/* True when one of the first two letters of one text is one of the first two of the other. Hardly
   anybody mistakes both; "mydomain" is another word than "domain". */
static bool start_alike(struct ec_str a, struct ec_str b)
{
    for (size_t i = 0; i < 2 && i < a.len; i++) {
        if (memchr(b.ptr, a.ptr[i], b.len < 2 ? b.len : 2)) {
            return true;
        }
    }
    return false;
}

/* Twice the number of edits, 1 if only separators differ. */
static unsigned rank_edits(const struct ec_suggest *suggest, const struct ec_suggest_letters *name)
{
    struct ec_str a = {suggest->letters.bytes, suggest->letters.len};
    struct ec_str b = {name->bytes, name->len};
    unsigned cap = most_edits(a.len > b.len ? a.len : b.len, suggest->wide);
    unsigned distance = ec_edit_distance(a, b, cap);
    if (a.len == 0 || distance > cap || (suggest->wide && distance >= 2 && !start_alike(a, b))) {
        return NO_MATCH;
    }
    return distance == 0 ? 1 : 2 * distance;
}

/* 0 same but for case; 1 but for separators or the order of words; 2, 4, 6 for one to three
   edits; 3 for another order with one slip. */
static unsigned rank_name(const struct ec_suggest *suggest, struct ec_str name,
                          const struct ec_suggest_letters *letters)
{
    if (least_edits(&suggest->letters, letters) > MOST_EDITS) {
        return NO_MATCH;
    }
    if (ec_str_equal_folded(suggest->word, name)) {
        return 0;
    }
    unsigned rank = rank_edits(suggest, letters);
    if (rank > 1 && suggest->words.n >= 2) {
        unsigned slips = word_set_distance(&suggest->words, split(name));
        if (slips < DIFFERENT_WORDS) {
            rank = least(rank, 1 + 2 * slips);
        }
    }
    return rank;
}

/* The byte before place `i` in lower case, '_' for all separators; of the begin and the end a byte
   that no text has. */
static char letter_before(struct ec_str text, size_t i)
{
    if (i == 0 || i > text.len) {
        return '\0';
    }
    return is_separator(text.ptr[i - 1]) ? '_' : ec_lower(text.ptr[i - 1]);
}

/* How many in 1000 of the adjacent letter pairs of both are in common. */
static unsigned common_pairs(struct ec_str a, struct ec_str b)
{
    size_t count = 0;
    for (size_t i = 0; i <= a.len; i++) {
        for (size_t j = 0; j <= b.len; j++) {
            if (letter_before(a, i) == letter_before(b, j) &&
                letter_before(a, i + 1) == letter_before(b, j + 1)) {
                count++;
                break;
            }
        }
    }
    return (unsigned)(2000 * count / (a.len + b.len + 2));
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
    if (a->same_letters != b->same_letters) {
        return a->same_letters;
    }
    if (a->alike != b->alike) {
        return a->alike > b->alike;
    }
    return compare_names(a->name, b->name) < 0;
}

void ec_suggest_init(struct ec_suggest *suggest, struct ec_str word)
{
    *suggest = (struct ec_suggest){.word = word};
    if (word.len <= EC_SUGGEST_MAX_LEN) {
        squeeze(word, &suggest->letters);
        suggest->words = split(word);
    }
}

void ec_suggest_init_wide(struct ec_suggest *suggest, struct ec_str word)
{
    ec_suggest_init(suggest, word);
    suggest->wide = true;
}

void ec_suggest_offer(struct ec_suggest *suggest, struct ec_str name)
{
    if (suggest->word.len > EC_SUGGEST_MAX_LEN || name.len > EC_SUGGEST_MAX_LEN) {
        return;
    }
    struct ec_suggest_letters letters;
    squeeze(name, &letters);
    struct ec_suggest_match match = {.name = name, .rank = rank_name(suggest, name, &letters)};
    if (match.rank == NO_MATCH) {
        return;
    }
    match.same_letters = letters.len == suggest->letters.len && letters.set == suggest->letters.set;
    match.alike = common_pairs(suggest->word, name);
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

void ec_suggest_hint(struct ec_buf *buf, const char *prefix, struct ec_str name)
{
    if (name.len > 0) {
        ec_buf_printf(buf, ": did you mean '%s%.*s'?", prefix, (int)name.len, name.ptr);
    }
}
