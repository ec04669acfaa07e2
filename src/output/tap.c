/* SPDX-License-Identifier: MIT */
/* Test Anything Protocol, version 13: a test for each finding, which fails if it is severe enough, with a
   block of YAML behind it. Without findings there is one test that passes. */
#include "output/cells.h"
#include "output/json_value.h"

/* A # would begin a directive. */
static void add_description(struct ec_writer *writer, struct ec_str text)
{
    struct ec_buf shown;
    ec_buf_init(&shown);
    ec_cells_add(&shown, text);
    for (size_t i = 0; i < shown.len; i++) {
        ec_buf_add_text(&writer->buf, shown.bytes[i] == '#' ? "\\" : "");
        ec_buf_add(&writer->buf, shown.bytes + i, 1);
    }
    writer->buf.oom |= shown.oom;
    ec_buf_fini(&shown);
}

/* A string of JSON is one of YAML, too, as long as it has only ASCII in it. */
static void add_text(struct ec_writer *writer, const char *key, struct ec_str text)
{
    ec_buf_printf(&writer->buf, "  %s: ", key);
    ec_json_add(&writer->buf, ec_json_text(text), JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
    ec_buf_add_text(&writer->buf, "\n");
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
    ec_buf_printf(&writer->buf, "%s %zu - %s %s: ",
                  ec_writer_fails(writer, found) ? "not ok" : "ok", writer->written + 1,
                  info->code, info->name);
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
