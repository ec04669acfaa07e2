/* SPDX-License-Identifier: MIT */
#include "output/sarif_value.h"

#include "source/paths.h"

/* GitHub keeps so many related locations of a result. */
enum { MOST_RELATED = 100 };

/* ---- places ---------------------------------------------------------------------------------- */

static json_t *artifact_value(struct ec_writer *writer, const struct ec_source *source)
{
    struct ec_str file = ec_writer_file(writer, source);
    struct ec_buf uri;
    json_t *value = json_object();
    ec_buf_init(&uri);
    ec_path_add_uri(&uri, file);
    ec_json_set(writer, value, "uri", uri.oom ? NULL : ec_json_text(ec_buf_str(&uri)));
    if (file.len == 0 || file.ptr[0] != '/') {
        ec_json_set(writer, value, "uriBaseId", json_string_nocheck("SRCROOT"));
    }
    ec_buf_fini(&uri);
    return value;
}

static json_t *region_value(struct ec_writer *writer, struct ec_range range)
{
    struct ec_source *source = ec_writer_source(writer, range);
    struct ec_place first = ec_source_place_in(source, range.first, EC_COLUMN_UTF16);
    struct ec_place last = ec_source_place_in(source, range.last, EC_COLUMN_UTF16);
    json_t *value = json_object();
    writer->buf.oom |= source->n_lines == 0;
    ec_json_set_count(writer, value, "startLine", first.line);
    ec_json_set_count(writer, value, "startColumn", first.column);
    ec_json_set_count(writer, value, "endLine", last.line);
    ec_json_set_count(writer, value, "endColumn", last.column);
    return value;
}

/* A location with a region. */
static json_t *location_value(struct ec_writer *writer, struct ec_range range)
{
    json_t *value = json_object();
    json_t *physical = json_object();
    ec_json_set(writer, physical, "artifactLocation",
                artifact_value(writer, ec_writer_source(writer, range)));
    ec_json_set(writer, physical, "region", region_value(writer, range));
    ec_json_set(writer, value, "physicalLocation", physical);
    return value;
}

/* The scope path, as a list with one name in it. */
static json_t *scope_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    json_t *value = json_object();
    struct ec_buf text;
    ec_buf_init(&text);
    for (size_t i = 0; finding->scope[i]; i++) {
        struct ec_str name = ec_writer_text(writer, finding->range, finding->scope[i]);
        ec_buf_add_text(&text, i > 0 ? " > " : "");
        ec_buf_add(&text, name.ptr, name.len);
    }
    ec_json_set(writer, value, "fullyQualifiedName",
                text.oom ? NULL : ec_json_text(ec_buf_str(&text)));
    ec_json_set(writer, value, "kind", json_string_nocheck("object"));
    ec_json_append(writer, array, value);
    ec_buf_fini(&text);
    return array;
}

static json_t *locations_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    json_t *value = location_value(writer, finding->range);
    if (finding->scope && finding->scope[0]) {
        ec_json_set(writer, value, "logicalLocations", scope_value(writer, finding));
    }
    ec_json_append(writer, array, value);
    return array;
}

static void add_related(struct ec_writer *writer, json_t *array, struct ec_range range,
                        struct ec_str text)
{
    size_t number = json_array_size(array) + 1;
    if (number <= MOST_RELATED) {
        json_t *value = location_value(writer, range);
        ec_json_set_count(writer, value, "id", number);
        ec_json_set(writer, value, "message", ec_sarif_text(text));
        ec_json_append(writer, array, value);
    }
}

static struct ec_str related_text(struct ec_writer *writer, const struct ec_related *related)
{
    bool said = related->message && related->message[0] != '\0';
    return ec_writer_text(writer, related->range, said ? related->message : "see also");
}

/* What belongs to the finding, then the includes that lead to its file. */
static json_t *related_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_related *related = finding->related; related; related = related->next) {
        add_related(writer, array, related->range, related_text(writer, related));
    }
    for (const struct ec_include_step *step = finding->included_from; step; step = step->next) {
        add_related(writer, array, step->range, EC_STR("included from here"));
    }
    return array;
}

/* ---- the message ----------------------------------------------------------------------------- */

/* Adds a text in which nothing is taken for a link. */
static void add_unlinked(struct ec_buf *buf, struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool link = text.ptr[i] == '(' && i > 0 && text.ptr[i - 1] == ']';
        ec_buf_add_text(buf, link ? " " : "");
        ec_buf_add(buf, text.ptr + i, 1);
    }
}

/* Related locations are only shown where the message has a link to them. */
static void add_links(struct ec_writer *writer, struct ec_buf *buf,
                      const struct ec_finding *finding)
{
    unsigned number = 0;
    for (const struct ec_related *related = finding->related; related && number < MOST_RELATED;
         related = related->next) {
        struct ec_str text = related_text(writer, related);
        ec_buf_add_text(buf, "\n[");
        for (size_t i = 0; i < text.len; i++) {
            bool escaped = text.ptr[i] == '[' || text.ptr[i] == ']' || text.ptr[i] == '\\';
            ec_buf_add_text(buf, escaped ? "\\" : "");
            ec_buf_add(buf, text.ptr + i, 1);
        }
        ec_buf_printf(buf, "](%u)", ++number);
    }
}

static json_t *message_value(struct ec_writer *writer, const struct ec_finding *finding)
{
    struct ec_buf story;
    struct ec_buf text;
    ec_buf_init(&story);
    ec_buf_init(&text);
    ec_writer_add_story(writer, &story, finding);
    add_unlinked(&text, ec_buf_str(&story));
    add_links(writer, &text, finding);
    json_t *value = story.oom || text.oom ? NULL : ec_sarif_text(ec_buf_str(&text));
    ec_buf_fini(&story);
    ec_buf_fini(&text);
    return value;
}

/* ---- fixes ----------------------------------------------------------------------------------- */

/* Only what changes one file can be shown; a change without edits would make a service refuse the
   whole log. */
static bool is_shown(struct ec_writer *writer, const struct ec_fix *fix)
{
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        if (edit->range.source != fix->edits->range.source) {
            return false;
        }
    }
    return fix->edits && !ec_writer_hides(writer, fix);
}

static json_t *fix_value(struct ec_writer *writer, const struct ec_finding *finding,
                         const struct ec_fix *fix)
{
    json_t *value = json_object();
    json_t *changes = json_array();
    json_t *change = json_object();
    json_t *replacements = json_array();
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        json_t *replacement = json_object();
        ec_json_set(writer, replacement, "deletedRegion", region_value(writer, edit->range));
        ec_json_set(writer, replacement, "insertedContent", ec_sarif_text(ec_str_from(edit->text)));
        ec_json_append(writer, replacements, replacement);
    }
    ec_json_set(writer, value, "description",
                ec_sarif_text(ec_writer_text(writer, finding->range, fix->title)));
    ec_json_set(writer, change, "artifactLocation",
                artifact_value(writer, ec_writer_source(writer, fix->edits->range)));
    ec_json_set(writer, change, "replacements", replacements);
    ec_json_append(writer, changes, change);
    ec_json_set(writer, value, "artifactChanges", changes);
    return value;
}

static void set_fixes(struct ec_writer *writer, json_t *result, const struct ec_finding *finding)
{
    json_t *array = json_array();
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        if (is_shown(writer, fix)) {
            ec_json_append(writer, array, fix_value(writer, finding, fix));
        }
    }
    if (json_array_size(array) > 0) {
        ec_json_set(writer, result, "fixes", array);
    } else {
        json_decref(array);
    }
}

/* ---- fingerprints ---------------------------------------------------------------------------- */

/* Computes the hashes of all lines of a source that have findings, from the finding at hand on. */
static void hash_source(struct ec_writer *writer, uint32_t source)
{
    const struct ec_report *report = writer->run->report;
    struct ec_sarif *sarif = writer->state;
    size_t last = writer->index;
    size_t end = ec_writer_end(writer);
    while (last < end && report->findings[last]->range.source == source) {
        last++;
    }
    struct ec_line_hash *lines =
        ec_arena_zalloc(&writer->own, (last - writer->index) * sizeof(*lines));
    size_t n = 0;
    for (size_t i = writer->index; lines && i < last; i++) {
        uint32_t line = ec_writer_line(writer, source, report->findings[i]->range.first);
        if (n == 0 || lines[n - 1].line != line) {
            lines[n++].line = line;
        }
    }
    sarif->source = source;
    sarif->lines = lines;
    sarif->n_lines = n;
    sarif->next = 0;
    writer->own.oom |= lines && !ec_line_hashes(writer->run->sources[source], lines, n);
}

/* The hash of a line, by which code scanning knows the result again. That of a line with a password
   is left out: it would help to guess it. The service computes it then from its own copy of the
   file. */
static void set_line_hash(struct ec_writer *writer, json_t *result,
                          const struct ec_finding *finding)
{
    struct ec_sarif *sarif = writer->state;
    uint32_t source = finding->range.source;
    if (sarif->source != source || writer->index == writer->run->report->count) {
        hash_source(writer, source);
    }
    uint32_t line = ec_writer_line(writer, source, finding->range.first);
    while (sarif->next < sarif->n_lines && sarif->lines[sarif->next].line < line) {
        sarif->next++;
    }
    const struct ec_line_hash *hash =
        sarif->next < sarif->n_lines ? &sarif->lines[sarif->next] : NULL;
    if (!hash || hash->line != line || hash->ordinal == 0 ||
        ec_masks_find(&writer->masks, source, hash->first).first < hash->last) {
        return;
    }
    json_t *value = json_object();
    ec_json_set(writer, value, "primaryLocationLineHash",
                json_sprintf("%llx:%u", (unsigned long long)hash->hash, (unsigned)hash->ordinal));
    ec_json_set(writer, result, "partialFingerprints", value);
}

static void set_fingerprint(struct ec_writer *writer, json_t *result,
                            const struct ec_finding *finding)
{
    if (finding->fingerprint) {
        json_t *value = json_object();
        ec_json_set(writer, value, "ecconf/v1", json_string_nocheck(finding->fingerprint->text));
        ec_json_set(writer, result, "fingerprints", value);
    }
}

/* ---- the result ------------------------------------------------------------------------------ */

static void set_nodes(struct ec_writer *writer, json_t *result, const struct ec_finding *finding)
{
    if (finding->nodes && finding->nodes[0]) {
        json_t *value = json_object();
        json_t *array = json_array();
        for (size_t i = 0; finding->nodes[i]; i++) {
            ec_json_append(writer, array, ec_json_text(ec_str_from(finding->nodes[i])));
        }
        ec_json_set(writer, value, "nodes", array);
        ec_json_set(writer, result, "properties", value);
    }
}

/* Why the result does not count (3.27.23). */
static void set_suppression(struct ec_writer *writer, json_t *result,
                            const struct ec_finding *finding)
{
    const struct ec_suppression *known = finding->suppressed;
    if (known) {
        json_t *array = json_array();
        json_t *value = json_object();
        ec_json_set(writer, value, "kind", json_string_nocheck(ec_json_suppression_kind(known)));
        ec_json_set(writer, value, "status", json_string_nocheck("accepted"));
        ec_json_set_text(writer, value, "justification", finding->range, known->reason);
        ec_json_append(writer, array, value);
        ec_json_set(writer, result, "suppressions", array);
    }
}

json_t *ec_sarif_result(struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_sarif *sarif = writer->state;
    json_t *value = json_object();
    ec_json_set(writer, value, "ruleId", json_string_nocheck(ec_code_get(finding->code)->code));
    ec_json_set(writer, value, "ruleIndex", json_integer(sarif->rules[finding->code]));
    ec_json_set(writer, value, "level", json_string_nocheck(ec_severity_word(finding->severity)));
    ec_json_set(writer, value, "message", message_value(writer, finding));
    ec_json_set(writer, value, "locations", locations_value(writer, finding));
    if (finding->related || finding->included_from) {
        ec_json_set(writer, value, "relatedLocations", related_value(writer, finding));
    }
    set_line_hash(writer, value, finding);
    set_fingerprint(writer, value, finding);
    set_fixes(writer, value, finding);
    set_nodes(writer, value, finding);
    set_suppression(writer, value, finding);
    return value;
}
