/* SPDX-License-Identifier: MIT */
/* Markdown for the summary of a job of GitHub Actions, which takes 1 MiB: so many findings, and so
   many bytes of a text, are written that it fits. */
#include "output/cells.h"
#include "output/writer.h"

enum { MOST = 500, TEXT = 600 };

/* Adds a text that no reader of Markdown takes for markup; control characters are shown as
   escapes. */
static void add_plain(struct ec_writer *writer, struct ec_str text)
{
    static const char special[] = "\\`*_[]<>#|~&@:$";
    struct ec_buf shown;
    ec_buf_init(&shown);
    ec_cells_add(&shown, text);
    size_t end = writer->buf.len + TEXT;
    size_t at = 0;
    while (at < shown.len && writer->buf.len < end) {
        const char *next = shown.bytes + at;
        size_t len = ec_utf8_length(next, shown.len - at);
        if (strchr(special, next[0])) {
            ec_buf_printf(&writer->buf, "&#%u;", (unsigned)(unsigned char)next[0]);
        } else {
            ec_buf_add(&writer->buf, next, len);
        }
        at += len;
    }
    ec_buf_add_text(&writer->buf, at < shown.len ? "..." : "");
    writer->buf.oom |= shown.oom;
    ec_buf_fini(&shown);
}

/* What was skipped, for reasons that may have any text in them. */
static void add_skipped(struct ec_writer *writer)
{
    size_t before = writer->buf.len;
    ec_writer_add_skipped(writer);
    size_t len = writer->buf.len - before;
    const char *copy =
        len > 0 ? ec_arena_strndup(&writer->scratch, writer->buf.bytes + before, len) : NULL;
    writer->buf.len = before;
    if (copy) {
        add_plain(writer, (struct ec_str){copy, len});
    }
}

static void begin(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, "## ecconf-check: ");
    ec_writer_totals(writer);
    ec_buf_add_text(&writer->buf, writer->run->report->count == 0 ? "no findings" : "");
    ec_writer_count(writer, " in ", writer->run->n_files, "file");
    ec_writer_add_suppressed(writer);
    add_skipped(writer);
    ec_buf_add_text(&writer->buf, "\n\n");
    if (writer->run->report->count > 0) {
        ec_buf_add_text(&writer->buf, "| Severity | Place | Code | Finding |\n"
                                      "| --- | --- | --- | --- |\n");
    }
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_source *source = ec_writer_source(writer, found->range);
    struct ec_place place = ec_writer_place(writer, EC_PLACE_START, source->id, found->range.first);
    ec_buf_printf(&writer->buf, "| %s | ", ec_severity_word(found->severity));
    add_plain(writer, ec_writer_file(writer, source));
    ec_buf_printf(&writer->buf, "&#58;%u&#58;%u | %s | ", (unsigned)place.line,
                  (unsigned)place.column, ec_code_get(found->code)->code);
    add_plain(writer, ec_writer_text(writer, found->range, found->message));
    if (found->help) {
        ec_buf_add_text(&writer->buf, "<br>help: ");
        add_plain(writer, ec_writer_text(writer, found->range, found->help));
    }
    ec_buf_add_text(&writer->buf, " |\n");
}

static void end(struct ec_writer *writer)
{
    size_t more = writer->left_out + writer->run->report->dropped;
    if (more > 0) {
        ec_writer_count(writer, "\n", more, "more finding");
        ec_buf_add_text(&writer->buf, " not shown.\n");
    }
    if (writer->run->report->count > 0) {
        ec_buf_add_text(&writer->buf, "\n`ecconf explain CODE` tells more about a finding.\n");
    }
}

const struct ec_output_format ec_output_github_summary = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .most = MOST,
};
