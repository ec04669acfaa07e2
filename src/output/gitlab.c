/* SPDX-License-Identifier: MIT */
/* GitLab's Code Quality report, one array of the form of Code Climate. Several findings with the
   same fingerprint are shown as one, and the name of the check is not shown at all, so it is part
   of the description. Lines only: columns are not looked at. */
#include "diag/traits.h"
#include "output/json_value.h"

/* Code Climate has five levels. */
static const char *severity_of(const struct ec_finding *finding)
{
    switch (finding->severity) {
    case EC_ERROR:
        return ec_code_is_security(finding->code) ? "critical" : "major";
    case EC_WARNING:
        return ec_code_is_security(finding->code) ? "major" : "minor";
    case EC_NOTE:
        break;
    }
    return "info";
}

static json_t *location_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_source *source = ec_writer_source(writer, finding->range);
    json_t *value = json_object();
    json_t *lines = json_object();
    ec_json_set_count(writer, lines, "begin",
                      ec_writer_line(writer, source->id, finding->range.first));
    ec_json_set_count(writer, lines, "end",
                      ec_writer_line(writer, source->id, finding->range.last));
    ec_json_set(writer, value, "path", ec_json_text(ec_writer_file(writer, source)));
    ec_json_set(writer, value, "lines", lines);
    return value;
}

static json_t *description_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    struct ec_buf text;
    ec_buf_init(&text);
    ec_buf_printf(&text, "%s: ", ec_code_get(finding->code)->code);
    ec_writer_add_story(writer, &text, finding);
    json_t *value = text.oom ? NULL : ec_json_text(ec_buf_str(&text));
    ec_buf_fini(&text);
    return value;
}

static void begin(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, "[");
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_code_info *info = ec_code_get(found->code);
    json_t *value = json_object();
    ec_json_set(writer, value, "description", description_value(writer, found));
    ec_json_set(writer, value, "check_name",
                json_sprintf("%s %s", info->code, ec_code_name(found->code)));
    ec_json_set(writer, value, "fingerprint", json_string_nocheck(ec_writer_fingerprint(found)));
    ec_json_set(writer, value, "severity", json_string_nocheck(severity_of(found)));
    ec_json_set(writer, value, "location", location_value(writer, found));
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "\n  " : ",\n  ");
    ec_json_add(&writer->buf, value, 0);
}

static void end(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "]\n" : "\n]\n");
}

const struct ec_output_format ec_output_gitlab = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .fingerprints = true,
};
