/* SPDX-License-Identifier: MIT */
#include "source/source.h"

#include <stdlib.h>

/* Of a line so long, the columns are counted from a mark. */
enum { STRETCH = 4096 };

struct ec_source *ec_source_new(const char *path, char *bytes, uint32_t len)
{
    struct ec_source *source = calloc(1, sizeof(*source));
    char *copy = strdup(path);
    if (!source || !copy) {
        free(source);
        free(copy);
        free(bytes);
        return NULL;
    }
    source->path = copy;
    source->bytes = bytes;
    source->len = len;
    return source;
}

void ec_source_free(struct ec_source *source)
{
    if (source) {
        free(source->bytes);
        free(source->path);
        free(source->lines);
        free(source->marks);
        free(source);
    }
}

static bool build_lines(struct ec_source *source)
{
    void *lines = NULL;
    size_t capacity = 0;
    size_t count = 0;
    uint32_t start = 0;
    for (;;) {
        if (!ec_grow(&lines, &capacity, count + 1, sizeof(uint32_t))) {
            free(lines);
            return false;
        }
        ((uint32_t *)lines)[count++] = start;
        const char *end = memchr(source->bytes + start, '\n', source->len - start);
        if (!end) {
            break;
        }
        start = (uint32_t)(end - source->bytes) + 1;
    }
    source->lines = lines;
    source->n_lines = (uint32_t)count;
    return true;
}

uint32_t ec_source_line(struct ec_source *source, uint32_t offset)
{
    if (source->n_lines == 0 && !build_lines(source)) {
        return 1;
    }
    uint32_t low = 0;
    uint32_t high = source->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}

/* Goes over whole characters as far as `offset`; one that `offset` is in the middle of is not counted. */
static void go_on(const struct ec_source *source, struct ec_mark *mark, uint32_t offset)
{
    while (mark->offset < offset) {
        uint32_t next = mark->offset + (uint32_t)ec_utf8_length(source->bytes + mark->offset,
                                                                source->len - mark->offset);
        if (next > offset) {
            return;
        }
        mark->wide += next - mark->offset == 4;
        mark->offset = next;
        mark->characters++;
    }
}

/* A mark in each stretch of the file. No memory for them only costs time. */
static void build_marks(struct ec_source *source)
{
    struct ec_mark mark = {0, 0, 0};
    source->marks = calloc(source->len / STRETCH + 1, sizeof(*source->marks));
    for (uint32_t i = 0; source->marks && i <= source->len / STRETCH; i++) {
        go_on(source, &mark, i * STRETCH);
        source->marks[i] = mark;
    }
}

/* Counts from `first`, where a character begins, to `last`. */
static struct ec_mark count_between(struct ec_source *source, uint32_t first, uint32_t last)
{
    if (last - first > 2 * STRETCH && !source->marks) {
        build_marks(source);
    }
    if (last - first <= 2 * STRETCH || !source->marks) {
        struct ec_mark mark = {first, 0, 0};
        go_on(source, &mark, last);
        return mark;
    }
    struct ec_mark from = source->marks[first / STRETCH];
    struct ec_mark to = source->marks[last / STRETCH];
    go_on(source, &from, first);
    go_on(source, &to, last);
    return (struct ec_mark){to.offset, to.characters - from.characters, to.wide - from.wide};
}

struct ec_place ec_source_place(struct ec_source *source, uint32_t offset)
{
    return ec_source_place_in(source, offset, EC_COLUMN_CHARACTERS);
}

struct ec_place ec_source_place_in(struct ec_source *source, uint32_t offset, enum ec_column_unit unit)
{
    if (offset > source->len) {
        offset = source->len;
    }
    uint32_t line = ec_source_line(source, offset);
    uint32_t first = source->n_lines ? source->lines[line - 1] : 0;
    if (unit == EC_COLUMN_BYTES) {
        return (struct ec_place){line, 1 + offset - first};
    }
    struct ec_mark mark = count_between(source, first, offset);
    return (struct ec_place){line,
                             1 + mark.characters + (unit == EC_COLUMN_UTF16 ? mark.wide : 0)};
}

struct ec_str ec_source_line_text(struct ec_source *source, uint32_t line)
{
    if ((source->n_lines == 0 && !build_lines(source)) || line == 0 || line > source->n_lines) {
        return EC_STR("");
    }
    uint32_t first = source->lines[line - 1];
    uint32_t last = line < source->n_lines ? source->lines[line] - 1 : source->len;
    if (last > first && source->bytes[last - 1] == '\r') {
        last--;
    }
    return (struct ec_str){source->bytes + first, last - first};
}

size_t ec_utf8_length(const char *text, size_t len)
{
    const unsigned char *byte = (const unsigned char *)text;
    size_t need = byte[0] < 0xc2   ? 1
                  : byte[0] < 0xe0 ? 2
                  : byte[0] < 0xf0 ? 3
                  : byte[0] < 0xf5 ? 4
                                   : 1;
    if (need > len) {
        return 1;
    }
    for (size_t i = 1; i < need; i++) {
        if ((byte[i] & 0xc0) != 0x80) {
            return 1;
        }
    }
    /* Overlong forms, surrogates and values past U+10FFFF are not characters. */
    bool bad = (byte[0] == 0xe0 && byte[1] < 0xa0) || (byte[0] == 0xed && byte[1] > 0x9f) ||
               (byte[0] == 0xf0 && byte[1] < 0x90) || (byte[0] == 0xf4 && byte[1] > 0x8f);
    return need > 1 && bad ? 1 : need;
}

uint32_t ec_utf8_decode(const char *text, size_t len)
{
    const unsigned char *byte = (const unsigned char *)text;
    switch (ec_utf8_length(text, len)) {
    case 2:
        return (byte[0] & 0x1fu) << 6 | (byte[1] & 0x3fu);
    case 3:
        return (byte[0] & 0x0fu) << 12 | (byte[1] & 0x3fu) << 6 | (byte[2] & 0x3fu);
    case 4:
        return (byte[0] & 0x07u) << 18 | (byte[1] & 0x3fu) << 12 | (byte[2] & 0x3fu) << 6 |
               (byte[3] & 0x3fu);
    default:
        return byte[0] < 0x80 ? byte[0] : 0xfffd;
    }
}
