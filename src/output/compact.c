/* SPDX-License-Identifier: MIT */
/* FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE NAME], which editors and matchers for the output of
   compilers understand. Columns count characters, a tab is one, as most of them expect. Readers
   take the first :NUMBER: for the line, so that in the name of a file it is an escape like those of
   control characters. */
#include "output/cells.h"
#include "output/writer.h"

static void add_path(struct ec_writer *writer, struct ec_str path)
{
    struct ec_buf shown;
    ec_buf_init(&shown);
    ec_cells_add(&shown, path);
    for (size_t i = 0; i < shown.len; i++) {
        bool number = i + 1 < shown.len && ec_is_digit(shown.bytes[i + 1]);
        if (shown.bytes[i] == ':' && number) {
            ec_buf_add_text(&writer->buf, "\\x3a");
        } else {
            ec_buf_add(&writer->buf, shown.bytes + i, 1);
        }
    }
    writer->buf.oom |= shown.oom;
    ec_buf_fini(&shown);
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_code_info *info = ec_code_get(found->code);
    const struct ec_source *source = ec_writer_source(writer, found->range);
    struct ec_place place = ec_writer_place(writer, EC_PLACE_START, source->id, found->range.first);
    add_path(writer, ec_writer_path(writer, source));
    ec_buf_printf(&writer->buf, ":%u:%u: %s: ", (unsigned)place.line, (unsigned)place.column,
                  ec_severity_word(found->severity));
    ec_cells_add(&writer->buf, ec_writer_text(writer, found->range, found->message));
    ec_buf_printf(&writer->buf, " [%s %s]\n", info->code, ec_code_name(found->code));
}

const struct ec_output_format ec_output_compact = {
    .finding = finding,
};
