/* SPDX-License-Identifier: MIT */
/* The lines of a baseline do not depend on where in its file a finding is, so that a later one
   differs only by what was mended. */
#include "output/baseline.h"
#include "output/json_value.h"

#include <stdlib.h>

struct line {
    struct ec_str file;
    const struct ec_finding *finding;
};

static int by_file(const void *left, const void *right)
{
    const struct line *a = left;
    const struct line *b = right;
    size_t len = a->file.len < b->file.len ? a->file.len : b->file.len;
    int order = len > 0 ? memcmp(a->file.ptr, b->file.ptr, len) : 0;
    if (order == 0 && a->file.len != b->file.len) {
        return a->file.len < b->file.len ? -1 : 1;
    }
    if (order == 0) {
        order = strcmp(ec_code_get(a->finding->code)->code, ec_code_get(b->finding->code)->code);
    }
    return order != 0
               ? order
               : strcmp(ec_writer_fingerprint(a->finding), ec_writer_fingerprint(b->finding));
}

static void add_line(struct ec_writer *writer, const struct line *line)
{
    const struct ec_finding *finding = line->finding;
    const struct ec_suppression *known = finding->suppressed;
    json_t *value = json_object();
    ec_json_set(writer, value, "code", json_string_nocheck(ec_code_get(finding->code)->code));
    ec_json_set(writer, value, "file", ec_json_text(line->file));
    ec_json_set(writer, value, "fingerprint", json_string_nocheck(finding->fingerprint->text));
    ec_json_set(writer, value, "content", json_string_nocheck(finding->fingerprint->content));
    ec_json_set_text(writer, value, "message", finding->range, finding->message);
    ec_json_set_text(writer, value, "reason", finding->range, known->reason);
    ec_json_add(&writer->buf, value, 0);
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    struct line *lines = writer->state;
    size_t n_shown = writer->run->report->count;
    bool own = writer->index >= n_shown && found->suppressed && found->suppressed->is_known;
    if (lines && own && found->fingerprint) {
        const struct ec_source *source = ec_writer_source(writer, found->range);
        lines[writer->index - n_shown] = (struct line){ec_writer_file(writer, source), found};
    }
}

static void begin(struct ec_writer *writer)
{
    writer->state =
        ec_arena_zalloc(&writer->own, (writer->run->report->n_hidden + 1) * sizeof(struct line));
}

static void end(struct ec_writer *writer)
{
    struct line *lines = writer->state;
    size_t n = 0;
    for (size_t i = 0; lines && i < writer->run->report->n_hidden; i++) {
        if (lines[i].finding) {
            lines[n++] = lines[i];
        }
    }
    if (n > 0) {
        qsort(lines, n, sizeof(*lines), by_file);
    }
    ec_buf_printf(&writer->buf, "{\n  \"schema\": \"%s\",\n  \"entries\": [", EC_BASELINE_SCHEMA);
    for (size_t i = 0; i < n; i++) {
        ec_buf_add_text(&writer->buf, i == 0 ? "\n    " : ",\n    ");
        add_line(writer, &lines[i]);
    }
    ec_buf_add_text(&writer->buf, n > 0 ? "\n  ]\n}\n" : "]\n}\n");
}

const struct ec_output_format ec_output_baseline = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .fingerprints = true,
    .hidden = true,
};
