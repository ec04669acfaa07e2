/* SPDX-License-Identifier: MIT */
#include "rules/ignores.h"

#include "base/day.h"
#include "diag/select.h"
#include "diag/traits.h"
#include "model/read.h"
#include "source/paths.h"

#include <fnmatch.h>
#include <stdlib.h>

enum { SHOWN = 40, FAMILY = 3, DAY = 24 * 60 * 60 };

struct run {
    struct ec_project *project;
    struct ec_report *report;
    const struct ec_rule_settings *settings;
    struct ec_ignores *ignores;
    struct ec_arena arena;
    bool *matches; /* of each source and stanza, whether the pattern is for the path */
};

/* ---- patterns --------------------------------------------------------------------------------- */

bool ec_ignore_matches(const char *pattern, const char *path)
{
    int flags = FNM_LEADING_DIR | (strstr(pattern, "**") ? 0 : FNM_PATHNAME);
    size_t len = strlen(pattern);
    const char *slash = strchr(pattern, '/');
    bool any_part = !slash || slash == pattern + len - 1;
    char *folder = strdup(pattern);
    bool found = false;
    while (folder && len > 1 && folder[len - 1] == '/') {
        folder[--len] = '\0';
    }
    for (const char *at = path; folder && at && !found; at = strchr(at, '/')) {
        at += *at == '/' && at > path;
        found = fnmatch(folder, at, flags) == 0;
        if (!any_part) {
            break;
        }
    }
    free(folder);
    return found;
}

/* ---- stanzas ---------------------------------------------------------------------------------- */

static struct ec_range here(const struct run *run, struct ec_range range)
{
    range.source += run->ignores->first_source;
    return range;
}

/* The files of the settings become files that findings can be about. */
static bool adopt_sources(struct run *run)
{
    const struct ec_project *from = run->ignores->settings;
    run->ignores->first_source = (uint32_t)run->project->n_sources;
    for (size_t i = 0; i < from->n_sources; i++) {
        const struct ec_source *source = from->sources[i];
        struct ec_file file = {.bytes = malloc(source->len + EC_SOURCE_PADDING),
                               .len = source->len};
        if (!file.bytes) {
            return false;
        }
        memcpy(file.bytes, source->bytes, source->len + EC_SOURCE_PADDING);
        size_t before = run->report->count;
        struct ec_source *copy = ec_project_add_source(run->project, source->path, &file);
        if (!copy) {
            return false;
        }
        run->report->count = before; /* the settings were checked already */
        copy->is_argument = true;
        run->project->n_arguments++;
    }
    return true;
}

static void judge_date(struct run *run, struct ec_ignore *ignore, bool *is_void)
{
    int64_t day = 0;
    int64_t now = run->settings->now;
    if (!ignore->until) {
        *is_void |= run->settings->needs_until;
        if (run->settings->enabled[EC_SUP007]) {
            ec_report_add(run->report, EC_SUP007, here(run, ignore->range),
                          "the stanza has no day on which it ends");
        }
    } else if (now == 0) {
        if (run->settings->enabled[EC_SUP002]) {
            ec_report_skip(run->report, EC_SUP002, "offline");
        }
    } else if (ec_day_parse(ec_str_from(ignore->until), &day) && now >= (day + 1) * DAY) {
        *is_void = true;
        struct ec_finding *finding =
            ec_report_add(run->report, EC_SUP002, here(run, ignore->until_range),
                          "what is ignored in '%.*s' was so until %s", SHOWN, ignore->pattern,
                          ignore->until);
        ec_finding_help(run->report, finding,
                        "mend what it suppressed and remove it, or give it another date");
    }
}

static void judge_word(struct run *run, struct ec_ignored *word)
{
    bool allowed = word->is_all;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT && !allowed; code++) {
        bool covered = word->is_family ? memcmp(ec_code_get(word->code)->code,
                                                ec_code_get(code)->code, FAMILY) == 0
                                       : word->code == code;
        allowed = covered && ec_report_may_suppress(run->report, code);
    }
    if (!allowed) {
        word->used = true; /* it is not unused, but forbidden */
        ec_report_add(run->report, EC_SUP005, here(run, word->range), "%.*s cannot be suppressed",
                      (int)word->word.len, word->word.ptr);
    }
}

/* Decides whether a stanza has an effect. */
static void judge(struct run *run, struct ec_ignore *ignore)
{
    bool is_void = false;
    judge_date(run, ignore, &is_void);
    if (!ignore->reason) {
        is_void |= run->settings->needs_reason;
        if (run->settings->enabled[EC_SUP006]) {
            ec_report_add(run->report, EC_SUP006, here(run, ignore->range),
                          "the stanza gives no reason");
        }
    }
    for (size_t i = 0; i < ignore->n_words; i++) {
        judge_word(run, &ignore->words[i]);
    }
    struct ec_suppression *made = ec_arena_zalloc(&run->report->arena, sizeof(*made));
    if (made) {
        made->external = true;
        made->reason = ignore->reason ? ec_arena_strndup(&run->report->arena, ignore->reason,
                                                         strlen(ignore->reason))
                                      : NULL;
    }
    ignore->suppression = is_void ? NULL : made;
}

/* ---- findings --------------------------------------------------------------------------------- */

/* Notes which stanzas are for which files. */
static bool match_sources(struct run *run, size_t n_sources)
{
    struct ec_ignores *ignores = run->ignores;
    run->matches = calloc(n_sources * ignores->n + 1, sizeof(*run->matches));
    for (size_t i = 0; run->matches && i < n_sources; i++) {
        const struct ec_source *source = run->project->sources[i];
        struct ec_str path = ec_path_relative(&run->arena, ignores->directory, ignores->base,
                                              ec_str_from(source->path));
        for (size_t k = 0; k < ignores->n && !source->is_argument; k++) {
            bool matches = ec_ignore_matches(ignores->list[k].pattern, path.ptr);
            run->matches[i * ignores->n + k] = matches;
            ignores->list[k].matched |= matches;
        }
    }
    return run->matches && !run->arena.oom;
}

static bool covers(const struct ec_ignored *word, enum ec_code code)
{
    return word->is_all || word->code == code ||
           (word->is_family &&
            memcmp(ec_code_get(word->code)->code, ec_code_get(code)->code, FAMILY) == 0);
}

/* The suppression of the last stanza that has one for the finding. */
static const struct ec_suppression *find_suppression(struct run *run,
                                                     const struct ec_finding *finding)
{
    const struct ec_ignores *ignores = run->ignores;
    const bool *matches = run->matches + (size_t)finding->range.source * ignores->n;
    const struct ec_suppression *found = NULL;
    for (size_t i = 0; i < ignores->n; i++) {
        struct ec_ignore *ignore = &ignores->list[i];
        for (size_t k = 0; k < ignore->n_words && matches[i] && ignore->suppression; k++) {
            if (covers(&ignore->words[k], finding->code)) {
                ignore->words[k].used = true;
                found = ignore->suppression;
            }
        }
    }
    return found;
}

static void suppress(struct run *run, size_t n_findings, size_t n_sources)
{
    for (size_t i = 0; i < n_findings; i++) {
        struct ec_finding *finding = run->report->findings[i];
        if (finding->range.source < n_sources && !finding->suppressed &&
            ec_report_may_suppress(run->report, finding->code)) {
            finding->suppressed = find_suppression(run, finding);
        }
    }
}

/* What a stanza is for may be in a file that this run did not read, so only those are told of which had
   one. */
static void tell_unused(struct run *run, const struct ec_ignore *ignore)
{
    for (size_t i = 0; i < ignore->n_words && ignore->matched && ignore->suppression; i++) {
        const struct ec_ignored *word = &ignore->words[i];
        if (word->used || word->is_all ||
            !ec_suppression_is_tested(run->project, run->settings, word->code, word->is_family)) {
            continue;
        }
        struct ec_finding *finding = ec_report_add(
            run->report, EC_SUP001, here(run, word->range),
            "nothing is found in '%.*s' that '%.*s' would suppress", SHOWN, ignore->pattern,
            (int)word->word.len, word->word.ptr);
        ec_finding_help(run->report, finding, "remove %s",
                        ignore->n_words > 1 ? "it from the list" : "the stanza");
    }
}

static void run_all(struct run *run)
{
    struct ec_ignores *ignores = run->ignores;
    size_t n_findings = run->report->count;
    size_t n_sources = run->project->n_sources;
    bool ok = match_sources(run, n_sources) && adopt_sources(run);
    for (size_t i = 0; i < ignores->n && ok; i++) {
        judge(run, &ignores->list[i]);
    }
    if (ok) {
        suppress(run, n_findings, n_sources);
    }
    for (size_t i = 0; i < ignores->n && ok; i++) {
        tell_unused(run, &ignores->list[i]);
    }
    run->report->oom |= !ok;
}

void ec_ignores_run(struct ec_project *project, const struct ec_rule_settings *settings)
{
    struct run run = {.project = project,
                      .report = &project->report,
                      .settings = settings,
                      .ignores = settings->ignores};
    size_t dropped = project->report.dropped;
    if (!settings->ignores || settings->ignores->n == 0) {
        return;
    }
    ec_arena_init(&run.arena);
    run_all(&run);
    if (dropped == 0) {
        ec_project_tell_dropped(project);
    }
    ec_report_sort(run.report, project->sources);
    free(run.matches);
    ec_arena_fini(&run.arena);
}
