/* SPDX-License-Identifier: MIT */
/* Each line is one of the findings of the native JSON. */
#include "output/json_value.h"

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    ec_json_add(&writer->buf, ec_json_finding(writer, found), 0);
    ec_buf_add_text(&writer->buf, "\n");
}

const struct ec_output_format ec_output_jsonl = {
    .finding = finding,
    .fingerprints = true,
    .hidden = true,
};
