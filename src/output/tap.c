/* SPDX-License-Identifier: MIT */
/* Test Anything Protocol, version 13: a test for each finding, which fails if it is severe enough,
   with a block of YAML behind it. Without findings there is one test that passes. */
#include "output/cells.h"
#include "output/writer.h"

/* A # would begin a directive, and a \ before it would keep it from being one. */
static void add_description(struct ec_writer *writer, struct ec_str text)
{
    struct ec_buf shown;
    ec_buf_init(&shown);
    ec_cells_add(&shown, text);
    for (size_t i = 0; i < shown.len; i++) {
        bool special = shown.bytes[i] == '#' || shown.bytes[i] == '\\';
        ec_buf_add_text(&writer->buf, special ? "\\" : "");
        ec_buf_add(&writer->buf, shown.bytes + i, 1);
    }
    writer->buf.oom |= shown.oom;
    ec_buf_fini(&shown);
}

/* True for a character that YAML takes as it is, in double quotes. */
static bool is_printable(uint32_t character)
{
    return character >= 0x20 && (character < 0x7f || character > 0x9f) && character != 0xfeff &&
           character != 0xfffe && character != 0xffff && character != '"' && character != '\\';
}

/* Adds a string of YAML, which has no surrogates as one of JSON may have. */
static void add_text(struct ec_writer *writer, const char *key, struct ec_str text)
{
    ec_buf_printf(&writer->buf, "  %s: \"", key);
    for (size_t at = 0, len; at < text.len; at += len) {
        len = ec_utf8_length(text.ptr + at, text.len - at);
        uint32_t character = ec_utf8_decode(text.ptr + at, text.len - at);
        if (len == 1 && character == 0xfffd) {
            ec_buf_add_text(&writer->buf, "\xef\xbf\xbd");
        } else if (is_printable(character)) {
            ec_buf_add(&writer->buf, text.ptr + at, len);
        } else if (character == '\n') {
            ec_buf_add_text(&writer->buf, "\\n");
        } else {
            ec_buf_printf(&writer->buf, "\\u%04X", (unsigned)character);
        }
    }
    ec_buf_add_text(&writer->buf, "\"\n");
}

static void begin(struct ec_writer *writer)
{
    size_t count = writer->run->report->count;
    ec_buf_printf(&writer->buf, "TAP version 13\n1..%zu\n", count > 0 ? count : 1);
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_code_info *info = ec_code_get(found->code);
    const struct ec_source *source = ec_writer_source(writer, found->range);
    struct ec_place place = ec_writer_place(writer, EC_PLACE_START, source->id, found->range.first);
    struct ec_str file = ec_writer_file(writer, source);
    struct ec_buf text;
    ec_buf_printf(&writer->buf,
                  "%s %zu - %s %s: ", ec_writer_fails(writer, found) ? "not ok" : "ok",
                  writer->written + 1, info->code, ec_code_name(found->code));
    add_description(writer, ec_writer_text(writer, found->range, found->message));
    ec_buf_printf(&writer->buf, "\n  ---\n  severity: %s\n", ec_severity_word(found->severity));
    ec_buf_init(&text);
    ec_writer_add_story(writer, &text, found);
    add_text(writer, "message", ec_buf_str(&text));
    writer->buf.oom |= text.oom;
    ec_buf_fini(&text);
    add_text(writer, "file", file);
    ec_buf_printf(&writer->buf, "  line: %u\n  column: %u\n  ...\n", (unsigned)place.line,
                  (unsigned)place.column);
}

static void end(struct ec_writer *writer)
{
    if (writer->written == 0) {
        ec_buf_add_text(&writer->buf, "ok 1 - no findings\n");
    }
}

const struct ec_output_format ec_output_tap = {
    .begin = begin,
    .finding = finding,
    .end = end,
};
