/* SPDX-License-Identifier: MIT */
/* Purpose: JSON written piece by piece, for answers of which there are very many; documents are
   made with jansson. The text is the same as jansson's for the same value.
   May depend on: base, source.
   Ownership: a stream borrows the buffer it writes to, whose `oom` says that memory was short. */
#ifndef EC_OUTPUT_JSON_STREAM_H
#define EC_OUTPUT_JSON_STREAM_H

#include "base/buf.h"

/* {&buf} is one line (JSON_COMPACT), {&buf, .pretty = true} has a value on each
   (JSON_INDENT(1)). */
struct ec_json_stream {
    struct ec_buf *buf;
    bool pretty;
    bool is_open;   /* nothing is in the innermost array or object so far */
    bool has_key;   /* the next value belongs to it */
    unsigned depth; /* of arrays and objects */
};

/* Begins and ends an array or object, by its bracket. */
void ec_json_begin(struct ec_json_stream *stream, char bracket);
void ec_json_end(struct ec_json_stream *stream, char bracket);

/* The key of the next value, which needs no escapes. The caller sees to it that no two are the
   same. */
void ec_json_key(struct ec_json_stream *stream, const char *key);

/* The same for any text. */
void ec_json_any_key(struct ec_json_stream *stream, struct ec_str key);

/* A string of valid UTF-8: every byte that belongs to no character becomes U+FFFD. */
void ec_json_string(struct ec_json_stream *stream, struct ec_str text);

void ec_json_number(struct ec_json_stream *stream, uint32_t number);

/* null, true or false. */
void ec_json_literal(struct ec_json_stream *stream, const char *word);

#endif
