/* SPDX-License-Identifier: MIT */
/* The algorithm is that of github/codeql-action, src/fingerprints.ts; a service takes a value that
   is computed in another way for another place, so nothing here is a matter of taste. The hash of a
   line is that of the next 100 characters from its beginning on, lines behind it included, without
   blanks and tabs. Characters are units of UTF-16. Both CR and CR LF count as LF, and end a
   line. */
#include "output/line_hash.h"

#include <stdlib.h>

enum { WINDOW = 100, FACTOR = 37, END = 65535 };

/* Where a line whose hash is not complete begins; `line` is 0 where none does. */
struct opening {
    uint32_t line;
    uint32_t offset;
};

struct roll {
    uint32_t window[WINDOW];
    struct opening openings[WINDOW];
    uint64_t hash;
    uint64_t oldest; /* FACTOR to the power of WINDOW, what the character weighs that leaves */
    size_t index;
    uint32_t line;
    bool line_start;
    bool after_cr;
    uint32_t at; /* offset behind the character at hand */
    void (*take)(struct roll *roll, struct ec_line_hash hash);
    void *data;
};

/* ---- characters ------------------------------------------------------------------------------ */

/* Bytes that a decoder replaces by one U+FFFD: the longest beginning of a character there. */
static size_t stray_length(const char *text, size_t len)
{
    const unsigned char *byte = (const unsigned char *)text;
    unsigned char low = byte[0] == 0xe0 ? 0xa0 : byte[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = byte[0] == 0xed ? 0x9f : byte[0] == 0xf4 ? 0x8f : 0xbf;
    if (byte[0] < 0xe0 || byte[0] > 0xf4 || len < 2 || byte[1] < low || byte[1] > high) {
        return 1;
    }
    bool third = byte[0] >= 0xf0 && len > 2 && (byte[2] & 0xc0) == 0x80;
    return third ? 3 : 2;
}

/* ---- rolling --------------------------------------------------------------------------------- */

static void complete(struct roll *roll)
{
    struct opening *opening = &roll->openings[roll->index];
    if (opening->line != 0) {
        roll->take(roll,
                   (struct ec_line_hash){opening->line, 0, roll->hash, opening->offset, roll->at});
        opening->line = 0;
    }
}

static void push(struct roll *roll, uint32_t unit)
{
    uint32_t gone = roll->window[roll->index];
    roll->window[roll->index] = unit;
    roll->hash = FACTOR * roll->hash + unit - roll->oldest * gone;
    roll->index = (roll->index + 1) % WINDOW;
}

/* Takes the next unit, which begins at `first`. */
static void add_unit(struct roll *roll, uint32_t unit, uint32_t first)
{
    if (unit == ' ' || unit == '\t' || (roll->after_cr && unit == '\n')) {
        roll->after_cr = false;
        return;
    }
    roll->after_cr = unit == '\r';
    unit = unit == '\r' ? '\n' : unit;
    complete(roll);
    if (roll->line_start) {
        roll->line_start = false;
        roll->openings[roll->index] = (struct opening){++roll->line, first};
    }
    roll->line_start = unit == '\n';
    push(roll, unit);
}

static void add_character(struct roll *roll, const struct ec_source *source)
{
    const char *text = source->bytes + roll->at;
    uint32_t first = roll->at;
    size_t rest = source->len - roll->at;
    size_t len = ec_utf8_length(text, rest);
    uint32_t character = ec_utf8_decode(text, rest);
    bool stray = len == 1 && (unsigned char)text[0] >= 0x80;
    roll->at += (uint32_t)(stray ? stray_length(text, rest) : len);
    if (character >= 0x10000) {
        add_unit(roll, 0xd800 + ((character - 0x10000) >> 10), first);
        add_unit(roll, 0xdc00 + ((character - 0x10000) & 0x3ff), first);
    } else {
        add_unit(roll, character, first);
    }
}

/* Gives the hash of each line to `take`, in their order. */
static void go_through(const struct ec_source *source,
                       void (*take)(struct roll *, struct ec_line_hash), void *data)
{
    struct roll roll = {.line_start = true, .oldest = 1, .take = take, .data = data};
    for (int i = 0; i < WINDOW; i++) {
        roll.oldest *= FACTOR;
    }
    while (roll.at < source->len) {
        add_character(&roll, source);
    }
    add_unit(&roll, END, source->len);
    for (int i = 0; i < WINDOW; i++) {
        complete(&roll);
        push(&roll, 0);
    }
}

/* ---- lines that are asked for ---------------------------------------------------------------- */

struct counter {
    uint64_t hash;
    uint32_t seen;
};

struct request {
    struct ec_line_hash *lines;
    size_t count;
    size_t next;
    struct counter *counters; /* one for each hash of a line, sorted */
    size_t n_counters;
};

static void take_wanted(struct roll *roll, struct ec_line_hash hash)
{
    struct request *request = roll->data;
    if (request->next < request->count && request->lines[request->next].line == hash.line) {
        request->lines[request->next++] = hash;
    }
}

static int compare_counters(const void *left, const void *right)
{
    const struct counter *a = left;
    const struct counter *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static void count_wanted(struct roll *roll, struct ec_line_hash hash)
{
    struct request *request = roll->data;
    const struct counter key = {hash.hash, 0};
    struct counter *counter = bsearch(&key, request->counters, request->n_counters,
                                      sizeof(*request->counters), compare_counters);
    if (counter) {
        counter->seen++;
    }
    if (request->next < request->count && request->lines[request->next].line == hash.line) {
        request->lines[request->next++].ordinal = counter ? counter->seen : 0;
    }
}

bool ec_line_hashes(const struct ec_source *source, struct ec_line_hash *lines, size_t count)
{
    struct request request = {.lines = lines, .count = count};
    if (count == 0) {
        return true;
    }
    go_through(source, take_wanted, &request);
    request.counters = calloc(count, sizeof(*request.counters));
    if (!request.counters) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        request.counters[i].hash = lines[i].hash;
    }
    qsort(request.counters, count, sizeof(*request.counters), compare_counters);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || request.counters[i].hash != request.counters[i - 1].hash) {
            request.counters[request.n_counters++] = request.counters[i];
        }
    }
    request.next = 0;
    go_through(source, count_wanted, &request);
    free(request.counters);
    return true;
}
