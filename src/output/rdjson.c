/* SPDX-License-Identifier: MIT */
#include "output/rdjson_value.h"

static void begin(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, "{\n  \"source\": ");
    ec_json_add(&writer->buf, ec_rdjson_source(writer), 0);
    ec_buf_add_text(&writer->buf, ",\n  \"diagnostics\": [");
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "\n    " : ",\n    ");
    ec_json_add(&writer->buf, ec_rdjson_diagnostic(writer, found), 0);
}

static void end(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "]\n}\n" : "\n  ]\n}\n");
}

const struct ec_output_format ec_output_rdjson = {
    .begin = begin,
    .finding = finding,
    .end = end,
};
