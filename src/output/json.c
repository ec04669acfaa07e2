/* SPDX-License-Identifier: MIT */
#include "output/json_value.h"

/* Each finding is built as a value of its own and written as one line, so that memory does not grow
   with their number. Keys are written in the order in which they are set. */

static json_t *skipped_value(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    json_t *array = json_array();
    for (size_t i = 0; i < report->n_skipped; i++) {
        json_t *value = json_object();
        struct ec_str reason = ec_str_from(report->skipped[i].reason);
        ec_json_set(writer, value, "code",
                    json_string_nocheck(ec_code_get(report->skipped[i].code)->code));
        ec_json_set(writer, value, "reason", ec_json_text(ec_mask_text(&writer->scratch, reason)));
        ec_json_append(writer, array, value);
    }
    return array;
}

static json_t *summary_value(struct ec_writer *writer)
{
    const struct ec_output_run *run = writer->run;
    json_t *value = json_object();
    ec_json_set_count(writer, value, "errors", writer->totals.by_severity[EC_ERROR]);
    ec_json_set_count(writer, value, "warnings", writer->totals.by_severity[EC_WARNING]);
    ec_json_set_count(writer, value, "notes", writer->totals.by_severity[EC_NOTE]);
    ec_json_set_count(writer, value, "suppressed", run->report->n_hidden);
    ec_json_set_count(writer, value, "ignored", run->report->unwanted);
    ec_json_set_count(writer, value, "files", run->n_files);
    ec_json_set_count(writer, value, "nodes", run->n_nodes);
    ec_json_set(writer, value, "skipped", skipped_value(writer));
    ec_json_set_count(writer, value, "dropped", run->report->dropped);
    ec_json_set(writer, value, "complete", json_boolean(!run->report->limit_hit));
    return value;
}

/* Adds one line of the outer object; takes over `value`. */
static void add_value(struct ec_writer *writer, const char *key, json_t *value)
{
    ec_buf_printf(&writer->buf, "  \"%s\": ", key);
    ec_json_add(&writer->buf, value, JSON_ENCODE_ANY);
    ec_buf_add_text(&writer->buf, ",\n");
}

static void begin(struct ec_writer *writer)
{
    json_t *tool = json_object();
    ec_json_set(writer, tool, "name", json_string_nocheck("ecconf-check"));
    ec_json_set(writer, tool, "version", json_string(writer->run->version));
    ec_buf_add_text(&writer->buf, "{\n");
    add_value(writer, "schema", json_string_nocheck("ecconf-check/1"));
    add_value(writer, "tool", tool);
    add_value(writer, "facts", json_string(writer->run->facts));
    add_value(writer, "summary", summary_value(writer));
    ec_buf_add_text(&writer->buf, "  \"findings\": [");
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "\n    " : ",\n    ");
    ec_json_add(&writer->buf, ec_json_finding(writer, found), 0);
}

static void end(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "]\n}\n" : "\n  ]\n}\n");
}

const struct ec_output_format ec_output_json = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .fingerprints = true,
    .hidden = true,
};
