/* SPDX-License-Identifier: MIT */
/* FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE NAME], which editors and matchers for the output of compilers
   understand. Columns count characters, a tab is one, as most of them expect. */
#include "output/cells.h"
#include "output/writer.h"

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_code_info *info = ec_code_get(found->code);
    const struct ec_source *source = ec_writer_source(writer, found->range);
    struct ec_place place = ec_writer_place(writer, EC_PLACE_START, source->id, found->range.first);
    ec_cells_add(&writer->buf, ec_writer_path(writer, source));
    ec_buf_printf(&writer->buf, ":%u:%u: %s: ", (unsigned)place.line, (unsigned)place.column,
                  ec_severity_word(found->severity));
    ec_cells_add(&writer->buf, ec_writer_text(writer, found->range, found->message));
    ec_buf_printf(&writer->buf, " [%s %s]\n", info->code, info->name);
}

const struct ec_output_format ec_output_compact = {
    .finding = finding,
};
