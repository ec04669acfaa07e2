/* SPDX-License-Identifier: MIT */
/* Each line is one of the findings of the native JSON. */
#include "output/json_value.h"

static void begin(struct ec_writer *writer)
{
    (void)writer;
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    ec_json_add(&writer->buf, ec_json_finding(writer, found), 0);
    ec_buf_add_text(&writer->buf, "\n");
}

static void end(struct ec_writer *writer)
{
    (void)writer;
}

const struct ec_output_format ec_output_jsonl = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .fingerprints = true,
};
