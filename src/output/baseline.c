/* SPDX-License-Identifier: MIT */
#include "output/baseline.h"

#include "diag/traits.h"
#include "model/read.h"
#include "output/fingerprint.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

/* ---- reading --------------------------------------------------------------------------------- */

static enum ec_baseline_status fail(struct ec_baseline *baseline, enum ec_baseline_status status,
                                    const char *format, ...) EC_PRINTF(3, 4);

static enum ec_baseline_status fail(struct ec_baseline *baseline, enum ec_baseline_status status,
                                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    baseline->error = ec_arena_vprintf(&baseline->arena, format, args);
    va_end(args);
    return baseline->error ? status : EC_BASELINE_NOMEM;
}

static const char *member(struct ec_baseline *baseline, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? ec_arena_strndup(&baseline->arena, text, strlen(text)) : NULL;
}

static bool is_fingerprint(const char *text)
{
    return text && strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32;
}

static enum ec_baseline_status take_entries(struct ec_baseline *baseline, const json_t *array)
{
    size_t count = json_array_size(array);
    baseline->entries = ec_arena_zalloc(&baseline->arena, (count + 1) * sizeof(*baseline->entries));
    for (size_t i = 0; i < count && baseline->entries && !baseline->arena.oom; i++) {
        const json_t *object = json_array_get(array, i);
        struct ec_baseline_entry *entry = &baseline->entries[baseline->count++];
        *entry = (struct ec_baseline_entry){
            .code = member(baseline, object, "code"),
            .file = member(baseline, object, "file"),
            .fingerprint = member(baseline, object, "fingerprint"),
            .content = member(baseline, object, "content"),
            .reason = member(baseline, object, "reason"),
        };
        bool whole =
            entry->code && is_fingerprint(entry->fingerprint) && is_fingerprint(entry->content);
        if (!whole && !baseline->arena.oom) {
            return fail(baseline, EC_BASELINE_MALFORMED,
                        "'%s' is no baseline: entry %zu lacks its code or a fingerprint",
                        baseline->path, i + 1);
        }
    }
    return baseline->arena.oom ? EC_BASELINE_NOMEM : EC_BASELINE_OK;
}

static enum ec_baseline_status parse(struct ec_baseline *baseline)
{
    json_error_t error;
    errno = 0; /* jansson takes a word that it has no memory for as malformed or empty */
    json_t *root = json_loadb(baseline->file.bytes, baseline->file.len, 0, &error);
    bool oom = errno == ENOMEM;
    const char *schema = json_string_value(json_object_get(root, "schema"));
    const json_t *array = json_object_get(root, "entries");
    enum ec_baseline_status status;
    if (oom) {
        status = EC_BASELINE_NOMEM;
    } else if (!root) {
        status = fail(baseline, EC_BASELINE_MALFORMED, "'%s' is no baseline: line %d: %s",
                      baseline->path, error.line, error.text);
    } else if (!schema || strcmp(schema, EC_BASELINE_SCHEMA) != 0 || !json_is_array(array)) {
        status = fail(baseline, EC_BASELINE_MALFORMED,
                      "'%s' is no baseline: --write-baseline makes one", baseline->path);
    } else {
        status = take_entries(baseline, array);
    }
    json_decref(root);
    return status;
}

enum ec_baseline_status ec_baseline_read(struct ec_baseline *baseline, const struct ec_vfs *vfs,
                                         const char *path)
{
    *baseline = (struct ec_baseline){.path = path};
    ec_arena_init(&baseline->arena);
    switch (vfs->read(vfs, path, ec_default_limits.file_bytes, &baseline->file)) {
    case EC_LOAD_OK:
        return parse(baseline);
    case EC_LOAD_NOMEM:
        return EC_BASELINE_NOMEM;
    case EC_LOAD_FAILED:
        return fail(baseline, EC_BASELINE_UNREADABLE, "cannot read the baseline '%s': %s", path,
                    strerror(baseline->file.error));
    case EC_LOAD_TOO_LARGE:
    case EC_LOAD_NOT_REGULAR:
    case EC_LOAD_DIRECTORY:
        break;
    }
    return fail(baseline, EC_BASELINE_UNREADABLE,
                "cannot read the baseline '%s': it is not a regular file or too large", path);
}

void ec_baseline_fini(struct ec_baseline *baseline)
{
    free(baseline->file.bytes);
    if (baseline->path) {
        ec_arena_fini(&baseline->arena);
    }
}

/* ---- what is in it --------------------------------------------------------------------------- */

/* A finding or an entry with the key that it is looked for by. */
struct keyed {
    const char *key;
    size_t index;
};

/* Equal ones in their order. */
static int by_key(const void *left, const void *right)
{
    const struct keyed *a = left;
    const struct keyed *b = right;
    int order = strcmp(a->key, b->key);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static bool is_open(const struct ec_report *report, const struct ec_finding *finding)
{
    return !finding->suppressed && ec_report_may_suppress(report, finding->code);
}

/* What is not matched yet, sorted by fingerprint or content. */
static size_t list_findings(struct keyed *list, const struct ec_report *report, bool content)
{
    size_t n = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_finding *finding = report->findings[i];
        const struct ec_fingerprint *name = finding->fingerprint;
        if (is_open(report, finding)) {
            list[n++] = (struct keyed){content ? name->content : name->text, i};
        }
    }
    qsort(list, n, sizeof(*list), by_key);
    return n;
}

static size_t list_entries(struct keyed *list, const struct ec_baseline *baseline, bool content)
{
    size_t n = 0;
    for (size_t i = 0; i < baseline->count; i++) {
        const struct ec_baseline_entry *entry = &baseline->entries[i];
        if (!entry->matched) {
            list[n++] = (struct keyed){content ? entry->content : entry->fingerprint, i};
        }
    }
    qsort(list, n, sizeof(*list), by_key);
    return n;
}

static void suppress(struct ec_report *report, struct ec_finding *finding, const char *reason)
{
    struct ec_suppression *made = ec_arena_zalloc(&report->arena, sizeof(*made));
    if (made) {
        made->external = true;
        made->is_known = true;
        made->reason = reason ? ec_arena_strndup(&report->arena, reason, strlen(reason)) : NULL;
    }
    report->oom |= report->arena.oom;
    finding->suppressed = made;
}

/* Matches each finding with at most one entry. */
static void match(struct ec_baseline *baseline, struct ec_report *report, struct keyed *findings,
                  struct keyed *entries, bool content)
{
    size_t n_findings = list_findings(findings, report, content);
    size_t n_entries = list_entries(entries, baseline, content);
    size_t at = 0;
    for (size_t i = 0; i < n_findings; i++) {
        while (at < n_entries && strcmp(entries[at].key, findings[i].key) < 0) {
            at++;
        }
        if (at < n_entries && strcmp(entries[at].key, findings[i].key) == 0) {
            struct ec_baseline_entry *entry = &baseline->entries[entries[at++].index];
            entry->matched = true;
            suppress(report, report->findings[findings[i].index], entry->reason);
        }
    }
}

void ec_baseline_apply(struct ec_baseline *baseline, struct ec_project *project)
{
    struct ec_report *report = &project->report;
    struct keyed *findings = calloc(report->count + 1, sizeof(*findings));
    struct keyed *entries = calloc(baseline->count + 1, sizeof(*entries));
    if (findings && entries && ec_fingerprints_set(project)) {
        match(baseline, report, findings, entries, false);
        match(baseline, report, findings, entries, true);
    } else {
        report->oom = true;
    }
    free(findings);
    free(entries);
}

void ec_baseline_accept(struct ec_project *project)
{
    struct ec_report *report = &project->report;
    for (size_t i = 0; i < report->count; i++) {
        if (is_open(report, report->findings[i])) {
            suppress(report, report->findings[i], NULL);
        }
    }
}

/* ---- what is not there any more -------------------------------------------------------------- */

static bool was_looked_for(const struct ec_report *report, const struct ec_baseline_entry *entry)
{
    enum ec_code code = ec_code_find(ec_str_from(entry->code));
    for (size_t i = 0; i < report->n_skipped; i++) {
        if (report->skipped[i].code == code) {
            return false;
        }
    }
    return code == EC_CODE_NONE || ec_report_wants(report, code);
}

/* The text of the baseline as a source that findings can point into. */
static struct ec_source *add_source(const struct ec_baseline *baseline, struct ec_project *project)
{
    struct ec_source *source = ec_project_mention(project, baseline->path, EC_STR(""));
    size_t size = baseline->file.len + EC_SOURCE_PADDING;
    char *bytes = source ? malloc(size) : NULL;
    if (bytes) {
        memcpy(bytes, baseline->file.bytes, size);
        free(source->bytes);
        source->bytes = bytes;
        source->len = (uint32_t)baseline->file.len;
    }
    return bytes ? source : NULL;
}

/* Where the entry is, as far as that can be seen. Entries mostly come in the order of the text, so
   the search goes on behind `from`. */
static struct ec_range range_of(const struct ec_source *source,
                                const struct ec_baseline_entry *entry, uint32_t from)
{
    const char *at = memmem(source->bytes + from, source->len - from, entry->fingerprint, 32);
    uint32_t first = at ? (uint32_t)(at - source->bytes) : from;
    return (struct ec_range){source->id, first, at ? first + 32 : first};
}

void ec_baseline_tell_stale(const struct ec_baseline *baseline, struct ec_project *project)
{
    struct ec_report *report = &project->report;
    struct ec_source *source = NULL;
    size_t dropped = report->dropped;
    uint32_t from = 0;
    for (size_t i = 0; i < baseline->count && !report->limit_hit; i++) {
        const struct ec_baseline_entry *entry = &baseline->entries[i];
        if (entry->matched || !was_looked_for(report, entry)) {
            continue;
        }
        source = source ? source : add_source(baseline, project);
        if (!source) {
            report->oom = true;
            return;
        }
        struct ec_range range = range_of(source, entry, from);
        struct ec_finding *finding =
            ec_report_add(report, EC_SUP010, range, "%s in '%s' is not found any more", entry->code,
                          entry->file ? entry->file : "an unknown file");
        ec_finding_help(report, finding,
                        "remove the entry, or write the baseline anew with --write-baseline");
        from = range.last;
    }
    if (dropped == 0) {
        ec_project_tell_dropped(project);
    }
    ec_report_sort(report, project->sources);
}
