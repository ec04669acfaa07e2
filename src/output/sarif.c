/* SPDX-License-Identifier: MIT */
/* SARIF 2.1.0 as GitHub's code scanning takes it, which is stricter than the standard. It keeps
   5000 results of a run, so the most severe are written. */
#include "output/sarif_value.h"

enum { MOST = 5000 };

/* Gives each code that has a finding or was skipped its place among the rules. */
static void number_rules(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    struct ec_sarif *sarif = writer->state;
    int next = 0;
    for (size_t i = 0; i < report->count + report->n_hidden; i++) {
        sarif->rules[report->findings[i]->code] = 1;
    }
    for (size_t i = 0; i < report->n_skipped; i++) {
        sarif->rules[report->skipped[i].code] = 1;
    }
    for (size_t code = 0; code < EC_CODE_COUNT; code++) {
        sarif->rules[code] = sarif->rules[code] ? next++ : -1;
    }
}

/* Adds `"key": value,` in a line of its own. */
static void add_member(struct ec_writer *writer, const char *key, json_t *value)
{
    ec_buf_printf(&writer->buf, "      \"%s\": ", key);
    ec_json_add(&writer->buf, value, 0);
    ec_buf_add_text(&writer->buf, ",\n");
}

static void add_rules(struct ec_writer *writer)
{
    const struct ec_sarif *sarif = writer->state;
    const char *glue = "\n";
    for (size_t code = 0; code < EC_CODE_COUNT; code++) {
        if (sarif->rules[code] >= 0) {
            ec_buf_printf(&writer->buf, "%s            ", glue);
            ec_json_add(&writer->buf, ec_sarif_rule(writer, (enum ec_code)code), 0);
            glue = ",\n";
        }
    }
    ec_buf_add_text(&writer->buf, glue[0] == ',' ? "\n          " : "");
}

static json_t *notification_value(struct ec_writer *writer, const char *level, struct ec_str text)
{
    json_t *value = json_object();
    ec_json_set(writer, value, "level", json_string_nocheck(level));
    ec_json_set(writer, value, "message", ec_sarif_text(text));
    return value;
}

static void add_left_out(struct ec_writer *writer, json_t *array)
{
    size_t more = writer->left_out + writer->run->report->dropped;
    if (more > 0) {
        struct ec_buf text;
        ec_buf_init(&text);
        ec_buf_printf(&text, "%zu more findings are not in this log.", more);
        ec_json_append(writer, array, notification_value(writer, "warning", ec_buf_str(&text)));
        writer->buf.oom |= text.oom;
        ec_buf_fini(&text);
    }
}

static void add_skipped(struct ec_writer *writer, json_t *array, const struct ec_skipped *skipped)
{
    const struct ec_sarif *sarif = writer->state;
    json_t *rule = json_object();
    struct ec_str reason = ec_mask_text(&writer->scratch, ec_str_from(skipped->reason));
    struct ec_buf text;
    ec_buf_init(&text);
    ec_buf_printf(&text, "%s was not checked: ", ec_code_get(skipped->code)->code);
    ec_buf_add(&text, reason.ptr, reason.len);
    ec_buf_add_text(&text, ".");
    json_t *value = notification_value(writer, "note", ec_buf_str(&text));
    ec_json_set(writer, rule, "id", json_string_nocheck(ec_code_get(skipped->code)->code));
    ec_json_set(writer, rule, "index", json_integer(sarif->rules[skipped->code]));
    ec_json_set(writer, value, "associatedRule", rule);
    ec_json_append(writer, array, value);
    writer->buf.oom |= text.oom;
    ec_buf_fini(&text);
}

/* How the run went, and what was not checked or not written. */
static json_t *invocations_value(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    json_t *array = json_array();
    json_t *value = json_object();
    json_t *notifications = json_array();
    add_left_out(writer, notifications);
    for (size_t i = 0; i < report->n_skipped; i++) {
        add_skipped(writer, notifications, &report->skipped[i]);
    }
    ec_json_set(writer, value, "executionSuccessful", json_boolean(!report->limit_hit));
    ec_json_set(writer, value, "toolExecutionNotifications", notifications);
    ec_json_append(writer, array, value);
    return array;
}

static json_t *bases_value(struct ec_writer *writer)
{
    json_t *value = json_object();
    json_t *root = json_object();
    ec_json_set(writer, root, "description",
                ec_sarif_text(EC_STR("The folder that paths are relative to: the root of the "
                                     "repository, where the check ran.")));
    ec_json_set(writer, value, "SRCROOT", root);
    return value;
}

static void begin(struct ec_writer *writer)
{
    struct ec_sarif *sarif = ec_arena_zalloc(&writer->own, sizeof(*sarif));
    writer->state = sarif;
    if (!sarif) {
        return;
    }
    sarif->source = UINT32_MAX;
    number_rules(writer);
    ec_buf_add_text(&writer->buf,
                    "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
                    "  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n"
                    "      \"tool\": {\n        \"driver\": {\n"
                    "          \"name\": \"ecconf-check\",\n          \"semanticVersion\": ");
    ec_json_add(&writer->buf, json_string(writer->run->version), JSON_ENCODE_ANY);
    ec_buf_add_text(&writer->buf, ",\n          \"rules\": [");
    add_rules(writer);
    ec_buf_add_text(&writer->buf, "]\n        }\n      },\n");
    add_member(writer, "invocations", invocations_value(writer));
    add_member(writer, "originalUriBaseIds", bases_value(writer));
    ec_buf_add_text(&writer->buf, "      \"columnKind\": \"utf16CodeUnits\",\n"
                                  "      \"results\": [");
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    if (writer->state) {
        ec_buf_add_text(&writer->buf, writer->written == 0 ? "\n        " : ",\n        ");
        ec_json_add(&writer->buf, ec_sarif_result(writer, found), 0);
    }
}

static void end(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf,
                    writer->written == 0 ? "]\n    }\n  ]\n}\n" : "\n      ]\n    }\n  ]\n}\n");
}

const struct ec_output_format ec_output_sarif = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .most = MOST,
    .fingerprints = true,
    .hidden = true,
};
