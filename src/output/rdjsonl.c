/* SPDX-License-Identifier: MIT */
#include "output/rdjson_value.h"

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    ec_json_add(&writer->buf, ec_rdjson_diagnostic(writer, found), 0);
    ec_buf_add_text(&writer->buf, "\n");
}

const struct ec_output_format ec_output_rdjsonl = {
    .finding = finding,
};
