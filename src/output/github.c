/* SPDX-License-Identifier: MIT */
/* Workflow commands of GitHub Actions. A step shows the first ten of each kind and drops the others
   without a word, so the tenth says how many there are. Columns count UTF-16 units, and are left
   out where a finding goes over several lines, as GitHub demands. */
#include "output/cells.h"
#include "output/writer.h"

enum { MOST = 10 };

/* Adds a value as the runner reads it back. In a property : and , end it, too. */
static void add_escaped(struct ec_buf *buf, struct ec_str text, bool property)
{
    for (size_t at = 0; at < text.len;) {
        size_t len = ec_utf8_length(text.ptr + at, text.len - at);
        unsigned char c = (unsigned char)text.ptr[at];
        uint32_t character = ec_utf8_decode(text.ptr + at, text.len - at);
        bool control = character < ' ' || (character >= 0x7f && character < 0xa0);
        bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (len == 1 && special) {
            ec_buf_printf(buf, "%%%02X", c);
        } else if (control || (len == 1 && c >= 0x7f)) {
            ec_buf_add_text(buf, "\xef\xbf\xbd");
        } else {
            ec_buf_add(buf, text.ptr + at, len);
        }
        at += len;
    }
}

static void add_place(struct ec_writer *writer, struct ec_range range)
{
    struct ec_source *source = ec_writer_source(writer, range);
    struct ec_place first = ec_source_place_in(source, range.first, EC_COLUMN_UTF16);
    struct ec_place last = ec_source_place_in(source, range.last, EC_COLUMN_UTF16);
    writer->buf.oom |= source->n_lines == 0;
    ec_buf_add_text(&writer->buf, "file=");
    add_escaped(&writer->buf, ec_writer_file(writer, source), true);
    ec_buf_printf(&writer->buf, ",line=%u,endLine=%u", (unsigned)first.line, (unsigned)last.line);
    if (first.line == last.line) {
        ec_buf_printf(&writer->buf, ",col=%u,endColumn=%u", (unsigned)first.column,
                      (unsigned)last.column);
    }
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    const struct ec_code_info *info = ec_code_get(found->code);
    size_t total = writer->totals.by_severity[found->severity];
    size_t number = writer->shown.by_severity[found->severity];
    struct ec_buf text;
    if (number > MOST || (number == MOST && total > MOST)) {
        if (number == MOST) {
            ec_buf_printf(&writer->buf, "::%s title=ecconf-check::%zu more %ss are not shown\n",
                          commands[found->severity], total - MOST + 1,
                          ec_severity_word(found->severity));
        }
        return;
    }
    ec_buf_init(&text);
    ec_writer_add_story(writer, &text, found);
    ec_buf_printf(&writer->buf, "::%s ", commands[found->severity]);
    add_place(writer, found->range);
    ec_buf_printf(&writer->buf, ",title=%s %s::", info->code, ec_code_name(found->code));
    add_escaped(&writer->buf, ec_buf_str(&text), false);
    ec_buf_add_text(&writer->buf, "\n");
    writer->buf.oom |= text.oom;
    ec_buf_fini(&text);
}

const struct ec_output_format ec_output_github = {
    .finding = finding,
};
