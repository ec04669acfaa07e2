/* SPDX-License-Identifier: MIT */
#include "output/rdjson_value.h"

static json_t *position_value(struct ec_writer *writer, uint32_t source, uint32_t offset)
{
    struct ec_source *file = writer->run->sources[source];
    struct ec_place place = ec_source_place_in(file, offset, EC_COLUMN_BYTES);
    json_t *value = json_object();
    writer->buf.oom |= file->n_lines == 0;
    ec_json_set_count(writer, value, "line", place.line);
    ec_json_set_count(writer, value, "column", place.column);
    return value;
}

static json_t *range_value(struct ec_writer *writer, struct ec_range range)
{
    json_t *value = json_object();
    ec_json_set(writer, value, "start", position_value(writer, range.source, range.first));
    ec_json_set(writer, value, "end", position_value(writer, range.source, range.last));
    return value;
}

static void set_location(struct ec_writer *writer, json_t *object, struct ec_range range)
{
    const struct ec_source *source = ec_writer_source(writer, range);
    json_t *value = json_object();
    ec_json_set(writer, value, "path", ec_json_text(ec_writer_file(writer, source)));
    ec_json_set(writer, value, "range", range_value(writer, range));
    ec_json_set(writer, object, "location", value);
}

static json_t *suggestions_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        const struct ec_edit *edit = fix->edits;
        if (!edit || edit->next || edit->range.source != finding->range.source ||
            ec_writer_hides(writer, fix)) {
            continue;
        }
        json_t *value = json_object();
        ec_json_set(writer, value, "range", range_value(writer, edit->range));
        ec_json_set(writer, value, "text", ec_json_text(ec_str_from(edit->text)));
        ec_json_append(writer, array, value);
    }
    return array;
}

json_t *ec_rdjson_source(struct ec_writer *writer)
{
    json_t *value = json_object();
    ec_json_set(writer, value, "name", json_string_nocheck("ecconf-check"));
    return value;
}

json_t *ec_rdjson_diagnostic(struct ec_writer *writer, const struct ec_finding *finding)
{
    static const char *const severities[] = {"INFO", "WARNING", "ERROR"};
    json_t *value = json_object();
    json_t *code = json_object();
    struct ec_buf text;
    ec_buf_init(&text);
    ec_writer_add_story(writer, &text, finding);
    writer->buf.oom |= text.oom;
    ec_json_set(writer, value, "message", ec_json_text(ec_buf_str(&text)));
    ec_buf_fini(&text);
    set_location(writer, value, finding->range);
    ec_json_set(writer, value, "severity", json_string_nocheck(severities[finding->severity]));
    ec_json_set(writer, value, "source", ec_rdjson_source(writer));
    ec_json_set(writer, code, "value", json_string_nocheck(ec_code_get(finding->code)->code));
    ec_json_set(writer, value, "code", code);
    ec_json_set(writer, value, "suggestions", suggestions_value(writer, finding));
    ec_json_set(writer, value, "related_locations", ec_json_related(writer, finding, set_location));
    return value;
}
