/* SPDX-License-Identifier: MIT */
#include "output/json_value.h"

void ec_json_set(struct ec_writer *writer, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value) != 0) {
        writer->buf.oom = true;
    }
}

void ec_json_append(struct ec_writer *writer, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        writer->buf.oom = true;
    }
}

void ec_json_set_count(struct ec_writer *writer, json_t *object, const char *key, size_t count)
{
    ec_json_set(writer, object, key, json_integer((json_int_t)count));
}

void ec_json_set_text(struct ec_writer *writer, json_t *object, const char *key,
                      struct ec_range range, const char *text)
{
    if (text) {
        ec_json_set(writer, object, key, ec_json_text(ec_writer_text(writer, range, text)));
    }
}

static json_t *list_value(struct ec_writer *writer, struct ec_range range, const char *const *texts)
{
    json_t *array = json_array();
    for (size_t i = 0; texts && texts[i]; i++) {
        ec_json_append(writer, array, ec_json_text(ec_writer_text(writer, range, texts[i])));
    }
    return array;
}

static json_t *place_value(struct ec_writer *writer, enum ec_place_kind kind, uint32_t source,
                           uint32_t offset)
{
    struct ec_source *file = writer->run->sources[source];
    struct ec_place place = ec_writer_place(writer, kind, source, offset);
    struct ec_place utf16 = ec_source_place_in(file, offset, EC_COLUMN_UTF16);
    struct ec_place bytes = ec_source_place_in(file, offset, EC_COLUMN_BYTES);
    json_t *value = json_object();
    ec_json_set_count(writer, value, "line", place.line);
    ec_json_set_count(writer, value, "column", place.column);
    ec_json_set_count(writer, value, "utf16Column", utf16.column);
    ec_json_set_count(writer, value, "byteColumn", bytes.column);
    ec_json_set_count(writer, value, "offset", offset);
    return value;
}

/* Sets "file" and "range". */
static void set_range(struct ec_writer *writer, json_t *object, struct ec_range range, bool primary)
{
    json_t *value = json_object();
    struct ec_source *source = ec_writer_source(writer, range);
    ec_json_set(writer, object, "file", ec_json_text(ec_writer_path(writer, source)));
    ec_json_set(
        writer, value, "start",
        place_value(writer, primary ? EC_PLACE_START : EC_PLACE_OTHER, range.source, range.first));
    ec_json_set(
        writer, value, "end",
        place_value(writer, primary ? EC_PLACE_END : EC_PLACE_OTHER, range.source, range.last));
    ec_json_set(writer, object, "range", value);
}

json_t *ec_json_related(struct ec_writer *writer, const struct ec_finding *finding,
                        void (*set_place)(struct ec_writer *writer, json_t *object,
                                          struct ec_range range))
{
    json_t *array = json_array();
    for (const struct ec_related *related = finding->related; related; related = related->next) {
        json_t *value = json_object();
        ec_json_set_text(writer, value, "message", related->range,
                         related->message ? related->message : "");
        set_place(writer, value, related->range);
        ec_json_append(writer, array, value);
    }
    return array;
}

static void set_other_range(struct ec_writer *writer, json_t *object, struct ec_range range)
{
    set_range(writer, object, range, false);
}

static json_t *includes_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_include_step *step = finding->included_from; step; step = step->next) {
        json_t *value = json_object();
        struct ec_source *source = ec_writer_source(writer, step->range);
        ec_json_set(writer, value, "file", ec_json_text(ec_writer_path(writer, source)));
        ec_json_set_count(writer, value, "line",
                          ec_writer_line(writer, source->id, step->range.first));
        ec_json_append(writer, array, value);
    }
    return array;
}

static json_t *edits_value(struct ec_writer *writer, const struct ec_fix *fix)
{
    json_t *array = json_array();
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        json_t *value = json_object();
        set_range(writer, value, edit->range, false);
        ec_json_set(writer, value, "text", ec_json_text(ec_str_from(edit->text)));
        ec_json_append(writer, array, value);
    }
    return array;
}

static json_t *fixes_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        if (!ec_writer_hides(writer, fix)) {
            json_t *value = json_object();
            ec_json_set_text(writer, value, "title", finding->range, fix->title ? fix->title : "");
            ec_json_set(writer, value, "applicability",
                        json_string_nocheck(fix->safe ? "safe" : "unsafe"));
            ec_json_set(writer, value, "edits", edits_value(writer, fix));
            ec_json_append(writer, array, value);
        }
    }
    return array;
}

const char *ec_json_suppression_kind(const struct ec_suppression *suppression)
{
    return suppression->external ? "external" : "inSource";
}

static json_t *suppressed_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_suppression *known = finding->suppressed;
    json_t *value = json_object();
    ec_json_set(writer, value, "kind", json_string_nocheck(ec_json_suppression_kind(known)));
    ec_json_set_text(writer, value, "reason", finding->range, known->reason);
    ec_json_set_text(writer, value, "until", finding->range, known->until);
    return value;
}

json_t *ec_json_finding(struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_code_info *info = ec_code_get(finding->code);
    json_t *value = json_object();
    ec_json_set(writer, value, "code", json_string_nocheck(info->code));
    ec_json_set(writer, value, "name", json_string_nocheck(ec_code_name(finding->code)));
    ec_json_set(writer, value, "severity",
                json_string_nocheck(ec_severity_word(finding->severity)));
    ec_json_set_text(writer, value, "message", finding->range, finding->message);
    ec_json_set_text(writer, value, "label", finding->range, finding->label);
    ec_json_set_text(writer, value, "why", finding->range, finding->why);
    ec_json_set_text(writer, value, "help", finding->range, finding->help);
    set_range(writer, value, finding->range, true);
    ec_json_set(writer, value, "scope", list_value(writer, finding->range, finding->scope));
    ec_json_set(writer, value, "suggestions",
                list_value(writer, finding->range, finding->suggestions));
    ec_json_set(writer, value, "related", ec_json_related(writer, finding, set_other_range));
    ec_json_set(writer, value, "includedFrom", includes_value(writer, finding));
    ec_json_set(writer, value, "nodes", list_value(writer, finding->range, finding->nodes));
    ec_json_set(writer, value, "fixes", fixes_value(writer, finding));
    if (finding->fingerprint) {
        ec_json_set(writer, value, "fingerprint", json_string_nocheck(finding->fingerprint->text));
    }
    if (finding->suppressed) {
        ec_json_set(writer, value, "suppressed", suppressed_value(writer, finding));
    }
    return value;
}
