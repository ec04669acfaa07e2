/* SPDX-License-Identifier: MIT */
#include <ecconf/ecconf.h>
#include <ecconf/version.h>

#include "api/internal.h"
#include "base/day.h"
#include "diag/select.h"
#include "diag/suggest.h"
#include "model/project.h"
#include "output/baseline.h"
#include "output/fingerprint.h"
#include "output/writer.h"
#include "rules/all_nodes.h"
#include "rules/engine.h"
#include "rules/ignores.h"
#include "rules/suppress.h"
#include "schema/manifest.h"
#include "schema/wordlist.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

_Static_assert((int)ECCONF_NOTE == (int)EC_NOTE && (int)ECCONF_ERROR == (int)EC_ERROR,
               "severities are the same numbers inside and outside");

/* A finding is handed out as it is; its type is only declared. */
#define FINDING(opaque) ((const struct ec_finding *)(const void *)(opaque))

struct ecconf_project {
    struct ec_project *project;
    struct ec_host *host;
    struct ec_selection selection;
    struct ec_rule_settings rules;
    struct ec_site_words site;
    struct ec_baseline baseline; /* its path is NULL when none was given */
    bool ratchet;
    bool accept;
    size_t n_nodes; /* that were checked together, or 0 */
    char *error;
    bool checked;
};

#define OTHER_VERSION "the options are those of another version"

/* What goes wrong before there is a project to keep its text. */
struct failure {
    char *text;
    size_t size;
};

static ecconf_status fail(const struct failure *failure, ecconf_status status, const char *format,
                          ...) EC_PRINTF(3, 4);

static ecconf_status fail(const struct failure *failure, ecconf_status status, const char *format,
                          ...)
{
    if (failure->text && failure->size > 0) {
        va_list args;
        va_start(args, format);
        vsnprintf(failure->text, failure->size, format, args);
        va_end(args);
    }
    return status;
}

static ecconf_status no_memory(const struct failure *failure)
{
    return fail(failure, ECCONF_NO_MEMORY, "%s", ecconf_status_word(ECCONF_NO_MEMORY));
}

struct ec_project *ec_api_project(const ecconf_project *project)
{
    return project->project;
}

struct ec_rule_settings *ec_api_rules(ecconf_project *project)
{
    return &project->rules;
}

/* ---- options --------------------------------------------------------------------------------- */

void ecconf_options_init(ecconf_options *options)
{
    *options = (ecconf_options){.size = sizeof(*options)};
}

/* Is `size`, the first member of a struct of options, one that this library or an older one has? */
static bool is_own_size(size_t size, size_t newest)
{
    return size >= sizeof(size) && size <= newest;
}

/* The limits, as they are called outside and inside of the library. */
static const struct {
    size_t option;
    size_t limit;
} limit_members[] = {
    {offsetof(ecconf_options, max_file_size), offsetof(struct ec_limits, file_bytes)},
    {offsetof(ecconf_options, max_total_size), offsetof(struct ec_limits, total_bytes)},
    {offsetof(ecconf_options, max_files), offsetof(struct ec_limits, files)},
    {offsetof(ecconf_options, max_include_depth), offsetof(struct ec_limits, include_depth)},
    {offsetof(ecconf_options, max_nesting), offsetof(struct ec_limits, nesting)},
    {offsetof(ecconf_options, max_findings), offsetof(struct ec_limits, findings)},
    {offsetof(ecconf_options, max_syntax_findings), offsetof(struct ec_limits, syntax_findings)},
    {offsetof(ecconf_options, max_directory_entries),
     offsetof(struct ec_limits, directory_entries)},
};

_Static_assert(EC_COUNT(limit_members) * sizeof(size_t) == sizeof(struct ec_limits),
               "a limit has no option");

void ec_api_fill_limits(ecconf_options *options)
{
    for (size_t i = 0; i < EC_COUNT(limit_members); i++) {
        size_t *wanted = (size_t *)((char *)options + limit_members[i].option);
        const char *limits = (const char *)&ec_default_limits;
        if (*wanted == 0) {
            memcpy(wanted, limits + limit_members[i].limit, sizeof(*wanted));
        }
    }
}

static struct ec_limits read_limits(const ecconf_options *options)
{
    struct ec_limits limits;
    ecconf_options filled = *options;
    ec_api_fill_limits(&filled);
    for (size_t i = 0; i < EC_COUNT(limit_members); i++) {
        memcpy((char *)&limits + limit_members[i].limit,
               (const char *)&filled + limit_members[i].option, sizeof(size_t));
    }
    return limits;
}

static struct ec_read_options read_options(const ecconf_options *options)
{
    return (struct ec_read_options){
        .vfs = &ec_vfs_real,
        .limits = read_limits(options),
        .search_path = options->search_path,
        .node = options->node,
        .subcluster = options->subcluster,
        .cluster_file = options->cluster_file,
        .scope = options->scope,
        .root = options->root,
        .progress = options->progress,
        .progress_data = options->progress_data,
    };
}

static ecconf_status bad_selection(const struct failure *failure, struct ec_selection_error error)
{
    int len = (int)(error.word.len < 80 ? error.word.len : 80);
    struct ec_buf hint;
    switch (error.status) {
    case EC_SELECTION_NO_LEVEL:
        return fail(failure, ECCONF_USAGE,
                    "'%.*s' lacks a level: write CODE=error, =warning or =note", len,
                    error.word.ptr);
    case EC_SELECTION_UNKNOWN_LEVEL:
        return fail(failure, ECCONF_USAGE, "unknown level '%.*s': it is error, warning or note",
                    len, error.word.ptr);
    case EC_SELECTION_UNKNOWN_CODE:
        ec_buf_init(&hint);
        ec_suggest_hint(&hint, "", ec_selection_suggest(error.word));
        fail(failure, ECCONF_USAGE, "unknown code '%.*s'%s", len, error.word.ptr,
             ec_buf_text(&hint));
        ec_buf_fini(&hint);
        return ECCONF_USAGE;
    case EC_SELECTION_OK:
        break;
    }
    return ECCONF_OK;
}

/* What is required of suppressions is an error where it is missing, whatever the profile has. */
static void require(struct ecconf_project *project, enum ec_code code, int required)
{
    if (required) {
        project->selection.wanted[code] = true;
        project->selection.severity[code] = EC_ERROR;
    }
}

static ecconf_status select_codes(struct ecconf_project *project, const ecconf_options *options,
                                  const struct failure *failure)
{
    struct ec_selection_error error = {EC_SELECTION_OK, EC_STR("")};
    enum ec_profile profile = EC_RECOMMENDED;
    if (options->profile && !ec_profile_find(ec_str_from(options->profile), &profile)) {
        return fail(failure, ECCONF_USAGE,
                    "unknown profile '%.80s': it is minimal, recommended, strict or all",
                    options->profile);
    }
    ec_selection_init(&project->selection, profile);
    if (options->select) {
        error = ec_selection_only(&project->selection, ec_str_from(options->select));
    }
    if (options->ignore && error.status == EC_SELECTION_OK) {
        error = ec_selection_drop(&project->selection, ec_str_from(options->ignore));
    }
    require(project, EC_SUP006, options->require_reason);
    require(project, EC_SUP007, options->require_until);
    if (options->severity && error.status == EC_SELECTION_OK) {
        error = ec_selection_rate(&project->selection, ec_str_from(options->severity));
    }
    if (options->forbid_suppression && error.status == EC_SELECTION_OK) {
        error = ec_selection_fix(&project->selection, ec_str_from(options->forbid_suppression));
    }
    return bad_selection(failure, error);
}

static ecconf_status open_host(struct ecconf_project *project, const ecconf_options *options,
                               const struct failure *failure)
{
    const struct ec_host_options host = {options->offline != 0, options->root, options->passwd,
                                         options->group};
    struct ec_host_error error;
    project->host = ec_host_new(&host, &error);
    if (project->host) {
        return ECCONF_OK;
    }
    return error.status == EC_HOST_NO_MEMORY
               ? no_memory(failure)
               : fail(failure, ECCONF_UNREADABLE, "%s", error.message);
}

/* Names the system that was meant, or all that are known. */
static ecconf_status unknown_system(const struct failure *failure, const char *name)
{
    struct ec_suggest suggest;
    struct ec_buf all;
    struct ec_buf hint;
    ec_suggest_init(&suggest, ec_str_from(name));
    ec_buf_init(&all);
    ec_buf_init(&hint);
    for (size_t i = 0; ec_cap_profile_at(i); i++) {
        const char *glue = i == 0 ? ": it is " : ec_cap_profile_at(i + 1) ? ", " : " or ";
        ec_suggest_offer(&suggest, ec_str_from(ec_cap_profile_at(i)->name));
        ec_buf_printf(&all, "%s%s", glue, ec_cap_profile_at(i)->name);
    }
    ec_suggest_hint(&hint, "", ec_suggest_best(&suggest));
    fail(failure, ECCONF_USAGE, "unknown system '%.80s'%s", name,
         ec_buf_text(suggest.n > 0 ? &hint : &all));
    ec_buf_fini(&hint);
    ec_buf_fini(&all);
    return ECCONF_USAGE;
}

static ecconf_status set_container(struct ec_rule_settings *rules, const char *cap_profile,
                                   const struct failure *failure)
{
    struct ec_str text = ec_str_from(cap_profile);
    struct ec_str bad;
    rules->has_container = true;
    if (ec_cap_set_find(text, &rules->container)) {
        rules->container_name = cap_profile;
        return ECCONF_OK;
    }
    rules->container_name = "the given list";
    if (ec_cap_set_parse(text, &rules->container, &bad)) {
        return ECCONF_OK;
    }
    return fail(failure, ECCONF_USAGE, "unknown capability '%.*s' in the list of a container",
                (int)(bad.len < 80 ? bad.len : 80), bad.ptr);
}

static ecconf_status set_target(struct ecconf_project *project, const ecconf_options *options,
                                const struct failure *failure)
{
    struct ec_rule_settings *rules = &project->rules;
    ec_rule_settings_init(rules, project->host);
    memcpy(rules->enabled, project->selection.wanted, sizeof(rules->enabled));
    rules->needs_reason = options->require_reason != 0;
    rules->needs_until = options->require_until != 0;
    if (options->os) {
        rules->profile = ec_cap_profile_find(ec_str_from(options->os));
        if (!rules->profile) {
            return unknown_system(failure, options->os);
        }
    }
    if (options->target && !ec_version_parse(ec_str_from(options->target), &rules->target)) {
        return fail(failure, ECCONF_USAGE, "'%.80s' is no version: write 4.2 or 3.6.23",
                    options->target);
    }
    return options->cap_profile ? set_container(rules, options->cap_profile, failure) : ECCONF_OK;
}

static ecconf_status set_day(struct ec_rule_settings *rules, const ecconf_options *options,
                             const struct failure *failure)
{
    int64_t day;
    rules->now = options->offline ? 0 : (int64_t)time(NULL);
    if (options->today) {
        if (!ec_day_parse(ec_str_from(options->today), &day)) {
            return fail(failure, ECCONF_USAGE, "'%.80s' is not a day: write 2026-12-31",
                        options->today);
        }
        rules->now = day * EC_DAY_SECONDS + 1;
    }
    return ECCONF_OK;
}

/* ---- what is known already ------------------------------------------------------------------- */

static ecconf_status read_baseline(struct ecconf_project *project, const ecconf_options *options,
                                   const struct failure *failure)
{
    project->ratchet = options->baseline_ratchet != 0;
    project->accept = options->baseline_accept != 0;
    if (!options->baseline) {
        return ECCONF_OK;
    }
    project->selection.wanted[EC_SUP010] |= project->ratchet;
    switch (ec_baseline_read(&project->baseline, &ec_vfs_real, options->baseline)) {
    case EC_BASELINE_MALFORMED:
        return fail(failure, ECCONF_USAGE, "%s", project->baseline.error);
    case EC_BASELINE_UNREADABLE:
        return fail(failure, ECCONF_UNREADABLE, "%s", project->baseline.error);
    case EC_BASELINE_NOMEM:
        return no_memory(failure);
    case EC_BASELINE_OK:
        break;
    }
    return ECCONF_OK;
}

/* ---- the site's own words -------------------------------------------------------------------- */

static ecconf_status site_failure(const struct failure *failure,
                                  const struct ec_site_reader *reader)
{
    switch (reader->status) {
    case EC_SITE_MALFORMED:
        return fail(failure, ECCONF_USAGE, "%s", reader->error);
    case EC_SITE_UNREADABLE:
        return fail(failure, ECCONF_UNREADABLE, "%s", reader->error);
    case EC_SITE_NOMEM:
        return no_memory(failure);
    case EC_SITE_OK:
        break;
    }
    return ECCONF_OK;
}

static void read_each(struct ec_site_reader *reader, const char *const *path, const char *suffix,
                      ec_site_parse *parse)
{
    for (; path && *path && reader->status == EC_SITE_OK; path++) {
        (void)ec_site_read(reader, &ec_vfs_real, *path, suffix, parse);
    }
}

static ecconf_status read_site(struct ecconf_project *project, const ecconf_options *options,
                               const struct failure *failure)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_site_reader reader = {.site = &project->site, .arena = &arena};
    if (!options->module_manifests && !options->vocabularies) {
        return ECCONF_OK;
    }
    if (!ec_site_init(&project->site)) {
        return no_memory(failure);
    }
    read_each(&reader, options->module_manifests, ".ecm", ec_manifest_parse);
    read_each(&reader, options->vocabularies, NULL, ec_wordlist_parse);
    ecconf_status status = site_failure(failure, &reader);
    project->rules.site = &project->site;
    ec_arena_fini(&arena);
    return status;
}

/* ---- life ------------------------------------------------------------------------------------ */

static ecconf_status set_up(struct ecconf_project *project, const ecconf_options *options,
                            const struct failure *failure)
{
    ecconf_status status = select_codes(project, options, failure);
    if (status == ECCONF_OK) {
        status = open_host(project, options, failure);
    }
    if (status == ECCONF_OK) {
        status = set_target(project, options, failure);
    }
    if (status == ECCONF_OK) {
        status = set_day(&project->rules, options, failure);
    }
    if (status == ECCONF_OK) {
        status = read_site(project, options, failure);
    }
    if (status == ECCONF_OK) {
        status = read_baseline(project, options, failure);
    }
    if (status != ECCONF_OK) {
        return status;
    }
    struct ec_read_options reading = read_options(options);
    project->project = ec_project_new(&reading);
    if (!project->project) {
        return no_memory(failure);
    }
    project->project->report.wanted = project->selection.wanted;
    project->project->report.firm = project->selection.firm;
    return ECCONF_OK;
}

ecconf_status ecconf_project_new(const ecconf_options *options, ecconf_project **project,
                                 char *error, size_t error_size)
{
    /* A program that was compiled with an older header has fewer members: the rest is not given. */
    ecconf_options own = {0};
    const struct failure failure = {error, error_size};
    *project = NULL;
    if (!is_own_size(options->size, sizeof(own))) {
        return fail(&failure, ECCONF_USAGE, "%s", OTHER_VERSION);
    }
    memcpy(&own, options, options->size);
    struct ecconf_project *result = calloc(1, sizeof(*result));
    if (!result) {
        return no_memory(&failure);
    }
    ecconf_status status = set_up(result, &own, &failure);
    if (status != ECCONF_OK) {
        ecconf_project_free(result);
        return status;
    }
    *project = result;
    return ECCONF_OK;
}

void ecconf_project_free(ecconf_project *project)
{
    if (project) {
        ec_project_free(project->project);
        ec_host_free(project->host);
        ec_site_fini(&project->site);
        ec_baseline_fini(&project->baseline);
        free(project->error);
        free(project);
    }
}

const char *ecconf_project_error(const ecconf_project *project)
{
    return project->error ? project->error : "";
}

/* ---- reading and checking -------------------------------------------------------------------- */

/* Remembers the text of a failure. Takes over `text`; NULL stands for the status in words. */
static ecconf_status keep(ecconf_project *project, ecconf_status status, char *text)
{
    free(project->error);
    project->error = text;
    if (status != ECCONF_OK && !text) {
        project->error = strdup(ecconf_status_word(status));
    }
    return status;
}

static ecconf_status read_result(ecconf_project *project, enum ec_status status)
{
    static const ecconf_status statuses[] = {
        [EC_OK] = ECCONF_OK,
        [EC_NOMEM] = ECCONF_NO_MEMORY,
        [EC_UNREADABLE] = ECCONF_UNREADABLE,
        [EC_USAGE] = ECCONF_USAGE,
    };
    const char *text = project->project->error;
    project->project->report.limit_hit |= status != EC_OK;
    bool has_text = text && (status == EC_UNREADABLE || status == EC_USAGE);
    return keep(project, statuses[status], has_text ? strdup(text) : NULL);
}

/* The same for what this file refuses itself. Takes over `text`. */
static ecconf_status unreadable(ecconf_project *project, char *text)
{
    project->project->report.limit_hit = true;
    return keep(project, ECCONF_UNREADABLE, text);
}

static ecconf_status too_large(ecconf_project *project, const char *name)
{
    char *text = NULL;
    if (asprintf(&text, "'%s' is larger than the limit of %zu bytes", name,
                 project->project->options.limits.file_bytes) < 0) {
        text = NULL;
    }
    return unreadable(project, text);
}

/* Findings are sorted and selected once, so nothing may come behind ecconf_check. */
static ecconf_status too_late(ecconf_project *project)
{
    return keep(project, ECCONF_USAGE, strdup("the project is checked already"));
}

ecconf_status ecconf_read_path(ecconf_project *project, const char *path)
{
    if (project->checked) {
        return too_late(project);
    }
    return read_result(project, ec_project_read(project->project, path));
}

ecconf_status ecconf_read_bytes(ecconf_project *project, const char *name, const void *bytes,
                                size_t size)
{
    struct ec_file file = {.len = size};
    if (project->checked) {
        return too_late(project);
    }
    if (size > project->project->options.limits.file_bytes) {
        return too_large(project, name);
    }
    file.bytes = malloc(size + EC_SOURCE_PADDING);
    if (!file.bytes) {
        return keep(project, ECCONF_NO_MEMORY, NULL);
    }
    if (size > 0) {
        memcpy(file.bytes, bytes, size);
    }
    memset(file.bytes + size, 0, EC_SOURCE_PADDING);
    return read_result(project, ec_project_read_bytes(project->project, name, &file));
}

ecconf_status ecconf_read_descriptor(ecconf_project *project, const char *name, int descriptor)
{
    struct ec_file file = {0};
    size_t limit = project->project->options.limits.file_bytes;
    char *text = NULL;
    if (project->checked) {
        return too_late(project);
    }
    switch (ec_read_stream(descriptor, limit, &file)) {
    case EC_LOAD_OK:
        return read_result(project, ec_project_read_bytes(project->project, name, &file));
    case EC_LOAD_NOMEM:
        return read_result(project, EC_NOMEM);
    case EC_LOAD_TOO_LARGE:
        return too_large(project, name);
    default:
        break;
    }
    if (asprintf(&text, "cannot read '%s': %s", name,
                 file.error ? strerror(file.error) : "it is not a regular file") < 0) {
        text = NULL;
    }
    return unreadable(project, text);
}

ecconf_status ecconf_read_default(ecconf_project *project)
{
    if (project->checked) {
        return too_late(project);
    }
    struct ec_project *inner = project->project;
    enum ec_status status = ec_project_read_default(inner, ec_main_files[EC_MAIN_OF_SERVER]);
    char *first = NULL;
    char *both = NULL;
    if (status != EC_UNREADABLE) {
        return read_result(project, status);
    }
    if (inner->error) {
        first = strdup(inner->error);
    }
    status = ec_project_read_default(inner, ec_main_files[EC_MAIN_OF_MANAGER]);
    if (status != EC_UNREADABLE || !first || !inner->error ||
        asprintf(&both, "%s\n%s", first, inner->error) < 0) {
        free(first);
        return read_result(project, status);
    }
    free(first);
    return unreadable(project, both);
}

/* What comes behind the rules: sets apart what is known already. */
static void conclude(ecconf_project *project)
{
    struct ec_report *report = &project->project->report;
    ec_suppressions_run(project->project, &project->rules);
    ec_ignores_run(project->project, &project->rules);
    if (project->baseline.path) {
        ec_baseline_apply(&project->baseline, project->project);
        if (project->ratchet) {
            ec_baseline_tell_stale(&project->baseline, project->project);
        }
    }
    if (project->accept && !report->limit_hit) {
        ec_baseline_accept(project->project);
    }
    ec_selection_apply(&project->selection, report);
    bool any = false;
    for (size_t i = 0; i < report->count && !any; i++) {
        any = report->findings[i]->suppressed != NULL;
    }
    if (any) {
        report->oom |= !ec_fingerprints_set(project->project);
        ec_report_hide(report);
    }
}

ecconf_status ecconf_check(ecconf_project *project)
{
    struct ec_report *report = &project->project->report;
    if (project->checked) {
        return too_late(project);
    }
    project->checked = true;
    ec_rules_run(project->project, &project->rules);
    ec_project_finish(project->project);
    conclude(project);
    bool oom = report->oom || report->arena.oom;
    return keep(project, oom ? ECCONF_NO_MEMORY : ECCONF_OK, NULL);
}

ecconf_status ecconf_check_nodes(ecconf_project *project, const char *path)
{
    struct ec_report *report = &project->project->report;
    if (project->checked) {
        return too_late(project);
    }
    project->checked = true;
    enum ec_status status =
        ec_rules_run_nodes(project->project, &project->rules, path, &project->n_nodes);
    conclude(project);
    return read_result(project, report->oom || report->arena.oom ? EC_NOMEM : status);
}

/* ---- results --------------------------------------------------------------------------------- */

int ecconf_is_complete(const ecconf_project *project)
{
    return !project->project->report.limit_hit;
}

size_t ecconf_file_count(const ecconf_project *project)
{
    return project->project->n_sources - project->project->n_arguments;
}

const char *ecconf_file_path(const ecconf_project *project, size_t index)
{
    const struct ec_project *all = project->project;
    size_t at = all->n_arguments == 0 ? index : 0;
    for (size_t files = 0; all->n_arguments > 0 && at < all->n_sources; at++) {
        files += !all->sources[at]->is_argument;
        if (files > index) {
            break;
        }
    }
    return at < all->n_sources ? all->sources[at]->path : NULL;
}

size_t ecconf_byte_count(const ecconf_project *project)
{
    size_t bytes = 0;
    for (size_t i = 0; i < project->project->n_sources; i++) {
        bytes += project->project->sources[i]->len;
    }
    return bytes;
}

size_t ecconf_statement_count(const ecconf_project *project)
{
    size_t statements = 0;
    for (size_t i = 0; i < project->project->n_sources; i++) {
        statements += project->project->trees[i]->n_statements;
    }
    return statements;
}

size_t ecconf_checked_count(const ecconf_project *project)
{
    return project->project->n_checked;
}

size_t ecconf_unchecked_count(const ecconf_project *project)
{
    return project->project->n_unchecked;
}

size_t ecconf_finding_count(const ecconf_project *project, ecconf_severity at_least)
{
    const struct ec_report *report = &project->project->report;
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++) {
        count += (int)report->findings[i]->severity >= (int)at_least;
    }
    return count;
}

size_t ecconf_suppressed_count(const ecconf_project *project)
{
    return project->project->report.n_hidden;
}

const ecconf_finding *ecconf_finding_at(const ecconf_project *project, size_t index)
{
    const struct ec_report *report = &project->project->report;
    return index < report->count + report->n_hidden ? (const void *)report->findings[index] : NULL;
}

const char *ecconf_finding_code(const ecconf_finding *finding)
{
    return ec_code_get(FINDING(finding)->code)->code;
}

const char *ecconf_finding_name(const ecconf_finding *finding)
{
    return ec_code_name(FINDING(finding)->code);
}

ecconf_severity ecconf_finding_severity(const ecconf_finding *finding)
{
    return (ecconf_severity)FINDING(finding)->severity;
}

const char *ecconf_finding_message(const ecconf_finding *finding)
{
    return FINDING(finding)->message;
}

const char *ecconf_finding_fingerprint(ecconf_project *project, const ecconf_finding *finding)
{
    bool set = ec_fingerprints_set(project->project);
    const struct ec_fingerprint *fingerprint = FINDING(finding)->fingerprint;
    return set && fingerprint ? fingerprint->text : "";
}

ecconf_location ecconf_finding_location(const ecconf_project *project,
                                        const ecconf_finding *finding)
{
    struct ec_range range = FINDING(finding)->range;
    struct ec_source *source = project->project->sources[range.source];
    struct ec_place place = ec_source_place(source, range.first);
    return (ecconf_location){source->path, place.line, place.column, range.first, range.last};
}

/* ---- reports --------------------------------------------------------------------------------- */

static bool pass_on(void *data, const char *bytes, size_t len)
{
    const ecconf_sink *sink = data;
    return sink->write(sink->data, bytes, len) == 0;
}

static ecconf_status write_format(ecconf_project *project, const struct ec_output_format *format,
                                  const ecconf_report_options *options, const ecconf_sink *sink)
{
    static const ecconf_status statuses[] = {
        [EC_OUTPUT_OK] = ECCONF_OK,
        [EC_OUTPUT_NOMEM] = ECCONF_NO_MEMORY,
        [EC_OUTPUT_SINK] = ECCONF_SINK,
    };
    ecconf_report_options own = {0};
    if (options && !is_own_size(options->size, sizeof(own))) {
        return keep(project, ECCONF_USAGE, strdup(OTHER_VERSION));
    }
    if (options) {
        memcpy(&own, options, options->size);
    }
    if (format->fingerprints && !ec_fingerprints_set(project->project)) {
        return keep(project, ECCONF_NO_MEMORY, NULL);
    }
    const struct ec_output_run run = {
        .report = &project->project->report,
        .sources = project->project->sources,
        .n_sources = project->project->n_sources,
        .n_files = ecconf_file_count(project),
        .n_nodes = project->n_nodes > 0 ? project->n_nodes : project->project->n_models,
        .told_nodes = project->n_nodes > 0,
        .facts = ec_host_mode(project->host),
        .version = ECCONF_VERSION,
        .options =
            {
                .color = (own.flags & ECCONF_REPORT_COLOR) != 0,
                .width = own.width,
                .quiet = own.only_at_least != 0,
                .least = (enum ec_severity)own.at_least,
                .directory = own.directory,
                .base = own.base,
                .real_path = own.real_path,
                .real_path_data = own.real_path_data,
            },
    };
    ecconf_sink copy = *sink;
    const struct ec_sink inner = {pass_on, &copy};
    return keep(project, statuses[ec_output_write(format, &run, &inner)], NULL);
}

ecconf_status ecconf_report_write(ecconf_project *project, const char *format,
                                  const ecconf_report_options *options, const ecconf_sink *sink)
{
    const struct ec_output_info *info = ec_output_find(ec_str_from(format));
    return info ? write_format(project, info->format, options, sink)
                : keep(project, ECCONF_USAGE, strdup("unknown format"));
}

ecconf_status ecconf_baseline_write(ecconf_project *project, const ecconf_report_options *options,
                                    const ecconf_sink *sink)
{
    return write_format(project, &ec_output_baseline, options, sink);
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *ecconf_format_at(size_t index, const char **title)
{
    const struct ec_output_info *info = ec_output_at(index);
    if (info && title) {
        *title = info->title;
    }
    return info ? info->name : NULL;
}

const char *ecconf_os_at(size_t index, const char **title)
{
    const struct ec_cap_profile *profile = ec_cap_profile_at(index);
    if (profile && title) {
        *title = profile->libcap;
    }
    return profile ? profile->name : NULL;
}

const char *ecconf_status_word(ecconf_status status)
{
    static const char *const words[] = {
        [ECCONF_OK] = "success",
        [ECCONF_NO_MEMORY] = "out of memory",
        [ECCONF_UNREADABLE] = "cannot be read",
        [ECCONF_USAGE] = "wrong use",
        [ECCONF_SINK] = "output was not taken",
    };
    return (size_t)status < EC_COUNT(words) ? words[status] : "unknown status";
}

const char *ecconf_severity_word(ecconf_severity severity)
{
    bool known = (size_t)severity <= ECCONF_ERROR;
    return known ? ec_severity_word((enum ec_severity)severity) : "unknown severity";
}

const char *ecconf_version(void)
{
    return ECCONF_VERSION;
}
