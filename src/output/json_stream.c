/* SPDX-License-Identifier: MIT */
#include "output/json_stream.h"

#include "source/source.h"

static void new_line(struct ec_json_stream *stream)
{
    if (stream->pretty) {
        ec_buf_add(stream->buf, "\n", 1);
        ec_buf_repeat(stream->buf, ' ', stream->depth);
    }
}

/* What stands in front of a value or key. */
static void separate(struct ec_json_stream *stream)
{
    if (stream->has_key) {
        stream->has_key = false;
        return;
    }
    if (stream->depth == 0) {
        return;
    }
    if (!stream->is_open) {
        ec_buf_add(stream->buf, ",", 1);
    }
    stream->is_open = false;
    new_line(stream);
}

void ec_json_begin(struct ec_json_stream *stream, char bracket)
{
    separate(stream);
    ec_buf_add(stream->buf, &bracket, 1);
    stream->depth++;
    stream->is_open = true;
}

void ec_json_end(struct ec_json_stream *stream, char bracket)
{
    stream->depth--;
    if (!stream->is_open) {
        new_line(stream);
    }
    stream->is_open = false;
    ec_buf_add(stream->buf, &bracket, 1);
}

/* How a byte is written that cannot stand in a string as it is. */
static void add_escape(struct ec_buf *buf, char c)
{
    static const char short_ones[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *at = short_ones; *at; at += 2) {
        if (*at == c) {
            const char text[] = {'\\', at[1]};
            ec_buf_add(buf, text, sizeof(text));
            return;
        }
    }
    ec_buf_printf(buf, "\\u%04X", (unsigned)(unsigned char)c);
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

/* The only place where texts become strings. */
static void add_string(struct ec_buf *buf, struct ec_str text)
{
    ec_buf_add(buf, "\"", 1);
    for (size_t at = 0; at < text.len;) {
        size_t len = 0;
        while (at + len < text.len && is_plain(text.ptr[at + len])) {
            len++;
        }
        if (len > 0) {
            ec_buf_add(buf, text.ptr + at, len);
        } else if ((unsigned char)text.ptr[at] < 0x80) {
            len = 1;
            add_escape(buf, text.ptr[at]);
        } else {
            len = ec_utf8_length(text.ptr + at, text.len - at);
            bool stray = len == 1;
            ec_buf_add(buf, stray ? "\xef\xbf\xbd" : text.ptr + at, stray ? 3 : len);
        }
        at += len;
    }
    ec_buf_add(buf, "\"", 1);
}

static void add_colon(struct ec_json_stream *stream)
{
    ec_buf_add(stream->buf, ": ", stream->pretty ? 2 : 1);
    stream->has_key = true;
}

void ec_json_key(struct ec_json_stream *stream, const char *key)
{
    separate(stream);
    ec_buf_add(stream->buf, "\"", 1);
    ec_buf_add_text(stream->buf, key);
    ec_buf_add(stream->buf, "\"", 1);
    add_colon(stream);
}

void ec_json_any_key(struct ec_json_stream *stream, struct ec_str key)
{
    separate(stream);
    add_string(stream->buf, key);
    add_colon(stream);
}

void ec_json_string(struct ec_json_stream *stream, struct ec_str text)
{
    separate(stream);
    add_string(stream->buf, text);
}

void ec_json_number(struct ec_json_stream *stream, uint32_t number)
{
    char digits[10];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    separate(stream);
    ec_buf_add(stream->buf, digits + at, sizeof(digits) - at);
}

void ec_json_literal(struct ec_json_stream *stream, const char *word)
{
    separate(stream);
    ec_buf_add_text(stream->buf, word);
}
