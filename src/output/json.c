/* SPDX-License-Identifier: MIT */
#include "output/json_text.h"
#include "output/writer.h"

/* Each finding is built as a value of its own and written as one line, so that memory does not grow
   with their number. Keys are written in the order in which they are set. */

/* Takes over `value`, which is NULL when memory is short. */
static void set(struct ec_writer *writer, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) != 0) {
        writer->buf.oom = true;
    }
}

static void append(struct ec_writer *writer, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        writer->buf.oom = true;
    }
}

static void set_count(struct ec_writer *writer, json_t *object, const char *key, size_t count)
{
    set(writer, object, key, json_integer((json_int_t)count));
}

/* A text of a finding, without secrets; nothing for NULL. */
static void set_text(struct ec_writer *writer, json_t *object, const char *key,
                     struct ec_range range, const char *text)
{
    if (text) {
        set(writer, object, key, ec_json_text(ec_writer_text(writer, range, text)));
    }
}

static json_t *list_value(struct ec_writer *writer, struct ec_range range, const char *const *texts)
{
    json_t *array = json_array();
    for (size_t i = 0; texts && texts[i]; i++) {
        append(writer, array, ec_json_text(ec_writer_text(writer, range, texts[i])));
    }
    return array;
}

static json_t *place_value(struct ec_writer *writer, enum ec_place_kind kind, uint32_t source,
                           uint32_t offset)
{
    struct ec_place place = ec_writer_place(writer, kind, source, offset);
    json_t *value = json_object();
    set_count(writer, value, "line", place.line);
    set_count(writer, value, "column", place.column);
    set_count(writer, value, "offset", offset);
    return value;
}

/* Sets "file" and "range". */
static void set_range(struct ec_writer *writer, json_t *object, struct ec_range range, bool primary)
{
    json_t *value = json_object();
    struct ec_source *source = ec_writer_source(writer, range);
    set(writer, object, "file", ec_json_text(ec_writer_path(writer, source)));
    set(writer, value, "start",
        place_value(writer, primary ? EC_PLACE_START : EC_PLACE_OTHER, range.source, range.first));
    set(writer, value, "end",
        place_value(writer, primary ? EC_PLACE_END : EC_PLACE_OTHER, range.source, range.last));
    set(writer, object, "range", value);
}

static json_t *related_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_related *related = finding->related; related; related = related->next) {
        json_t *value = json_object();
        set_text(writer, value, "message", related->range,
                 related->message ? related->message : "");
        set_range(writer, value, related->range, false);
        append(writer, array, value);
    }
    return array;
}

static json_t *includes_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_include_step *step = finding->included_from; step; step = step->next) {
        json_t *value = json_object();
        struct ec_source *source = ec_writer_source(writer, step->range);
        set(writer, value, "file", ec_json_text(ec_writer_path(writer, source)));
        set_count(writer, value, "line", ec_writer_line(writer, source->id, step->range.first));
        append(writer, array, value);
    }
    return array;
}

static bool hides_fix(struct ec_writer *writer, const struct ec_fix *fix)
{
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        if (ec_masks_hides_edit(&writer->masks, edit)) {
            return true;
        }
    }
    return false;
}

static json_t *edits_value(struct ec_writer *writer, const struct ec_fix *fix)
{
    json_t *array = json_array();
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        json_t *value = json_object();
        set_range(writer, value, edit->range, false);
        set(writer, value, "text", ec_json_text(ec_str_from(edit->text)));
        append(writer, array, value);
    }
    return array;
}

/* A fix whose text would show a secret is left out: it could not be applied. */
static json_t *fixes_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        if (!hides_fix(writer, fix)) {
            json_t *value = json_object();
            set_text(writer, value, "title", finding->range, fix->title ? fix->title : "");
            set(writer, value, "applicability", json_string_nocheck(fix->safe ? "safe" : "unsafe"));
            set(writer, value, "edits", edits_value(writer, fix));
            append(writer, array, value);
        }
    }
    return array;
}

static json_t *finding_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_code_info *info = ec_code_get(finding->code);
    json_t *value = json_object();
    set(writer, value, "code", json_string_nocheck(info->code));
    set(writer, value, "name", json_string_nocheck(info->name));
    set(writer, value, "severity", json_string_nocheck(ec_severity_word(finding->severity)));
    set_text(writer, value, "message", finding->range, finding->message);
    set_text(writer, value, "label", finding->range, finding->label);
    set_text(writer, value, "why", finding->range, finding->why);
    set_text(writer, value, "help", finding->range, finding->help);
    set_range(writer, value, finding->range, true);
    set(writer, value, "scope", list_value(writer, finding->range, finding->scope));
    set(writer, value, "suggestions", list_value(writer, finding->range, finding->suggestions));
    set(writer, value, "related", related_value(writer, finding));
    set(writer, value, "includedFrom", includes_value(writer, finding));
    set(writer, value, "nodes", list_value(writer, finding->range, finding->nodes));
    set(writer, value, "fixes", fixes_value(writer, finding));
    return value;
}

static json_t *skipped_value(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    json_t *array = json_array();
    for (size_t i = 0; i < report->n_skipped; i++) {
        json_t *value = json_object();
        struct ec_str reason = ec_str_from(report->skipped[i].reason);
        set(writer, value, "code", json_string_nocheck(ec_code_get(report->skipped[i].code)->code));
        set(writer, value, "reason", ec_json_text(ec_mask_text(&writer->scratch, reason)));
        append(writer, array, value);
    }
    return array;
}

static json_t *summary_value(struct ec_writer *writer)
{
    const struct ec_output_run *run = writer->run;
    json_t *value = json_object();
    set_count(writer, value, "errors", writer->totals.by_severity[EC_ERROR]);
    set_count(writer, value, "warnings", writer->totals.by_severity[EC_WARNING]);
    set_count(writer, value, "notes", writer->totals.by_severity[EC_NOTE]);
    set_count(writer, value, "suppressed", run->report->suppressed);
    set_count(writer, value, "files", run->n_files);
    set_count(writer, value, "nodes", run->n_nodes);
    set(writer, value, "skipped", skipped_value(writer));
    set_count(writer, value, "dropped", run->report->dropped);
    set(writer, value, "complete", json_boolean(!run->report->limit_hit));
    return value;
}

static int collect(const char *bytes, size_t len, void *data)
{
    ec_buf_add(data, bytes, len);
    return 0;
}

/* Adds one line of the outer object; takes over `value`. */
static void add_value(struct ec_writer *writer, const char *key, json_t *value)
{
    ec_buf_printf(&writer->buf, "  \"%s\": ", key);
    if (json_dump_callback(value, collect, &writer->buf, JSON_ENCODE_ANY) != 0) {
        writer->buf.oom = true;
    }
    json_decref(value);
    ec_buf_add_text(&writer->buf, ",\n");
}

static void begin(struct ec_writer *writer)
{
    json_t *tool = json_object();
    set(writer, tool, "name", json_string_nocheck("ecconf-check"));
    set(writer, tool, "version", json_string(writer->run->version));
    ec_buf_add_text(&writer->buf, "{\n");
    add_value(writer, "schema", json_string_nocheck("ecconf-check/1"));
    add_value(writer, "tool", tool);
    add_value(writer, "facts", json_string(writer->run->facts));
    add_value(writer, "summary", summary_value(writer));
    ec_buf_add_text(&writer->buf, "  \"findings\": [");
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    json_t *value = finding_value(writer, found);
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "\n    " : ",\n    ");
    if (json_dump_callback(value, collect, &writer->buf, 0) != 0) {
        writer->buf.oom = true;
    }
    json_decref(value);
}

static void end(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, writer->written == 0 ? "]\n}\n" : "\n  ]\n}\n");
}

const struct ec_output_format ec_output_json = {begin, finding, end};
