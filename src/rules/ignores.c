/* SPDX-License-Identifier: MIT */
#include "rules/ignores.h"

#include "base/day.h"
#include "diag/traits.h"
#include "model/read.h"
#include "source/paths.h"

#include <stdlib.h>

enum { SHOWN = 40 };

struct run {
    struct ec_project *project;
    struct ec_report *report;
    const struct ec_rule_settings *settings;
    struct ec_ignores *ignores;
    struct ec_arena arena;
    size_t n_sources;    /* that were read */
    uint32_t *stanzas;   /* by source, the numbers of those that are for its path */
    size_t *first;       /* by source, its place in `stanzas`; one more than there are sources */
    size_t capacity;     /* of `stanzas` */
    uint32_t own_source; /* the first one of the settings; 0: nothing was told of them yet */
    bool failed;
};

/* ---- places ---------------------------------------------------------------------------------- */

/* The files of the settings become files that findings can be about. */
static bool adopt_sources(struct run *run)
{
    const struct ec_project *from = run->ignores->settings;
    const size_t n = run->project->n_sources;
    bool ok = true;
    for (size_t i = 0; i < from->n_sources && ok; i++) {
        const struct ec_source *source = from->sources[i];
        ok = ec_project_mention(run->project, source->path,
                                (struct ec_str){source->bytes, source->len}) != NULL;
    }
    run->own_source = ok ? (uint32_t)n : 0;
    return ok;
}

/* Adds a finding at a place of the settings. */
static struct ec_finding *tell(struct run *run, enum ec_code code, struct ec_range range,
                               const char *message)
{
    if (run->own_source == 0 && !adopt_sources(run)) {
        run->failed = true;
        return &run->report->discard;
    }
    range.source += run->own_source;
    return ec_report_add(run->report, code, range, "%s", message);
}

static const char *text_of(struct run *run, const char *format, ...) EC_PRINTF(2, 3);

static const char *text_of(struct run *run, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = ec_arena_vprintf(&run->arena, format, args);
    va_end(args);
    return text ? text : "";
}

static void wish(struct run *run, enum ec_code code, const struct ec_ignore *ignore,
                 const char *message, const char *help)
{
    if (run->settings->enabled[code]) {
        ec_suppression_explain(run->report, tell(run, code, ignore->range, message), help);
    }
}

static void judge_date(struct run *run, struct ec_ignore *ignore, bool *is_void)
{
    int64_t day = 0;
    if (!ignore->until) {
        *is_void |= run->settings->needs_until;
        wish(run, EC_SUP007, ignore, "the stanza has no day on which it ends",
             "add Until = \"YEAR-MONTH-DAY\"");
    } else if (ec_day_parse(ec_str_from(ignore->until), &day) &&
               ec_suppression_is_over(run->report, run->settings, day)) {
        *is_void = true;
        struct ec_finding *finding =
            tell(run, EC_SUP002, ignore->until_range,
                 text_of(run, "what is ignored in '%.*s' was so until %s", SHOWN, ignore->pattern,
                         ignore->until));
        ec_suppression_explain(run->report, finding,
                               "mend what it suppressed and remove it, or give it another date");
    }
}

static void judge_word(struct run *run, struct ec_ignored *word)
{
    if (!word->codes.is_all && !ec_suppression_is_allowed(run->report, &word->codes)) {
        word->used = true; /* it is not unused, but forbidden */
        struct ec_finding *finding =
            tell(run, EC_SUP005, word->range,
                 text_of(run, "%.*s cannot be suppressed", (int)word->word.len, word->word.ptr));
        ec_suppression_explain(run->report, finding, "mend what is found, and remove the word");
    }
}

/* Decides whether a stanza has an effect. */
static void judge(struct run *run, struct ec_ignore *ignore)
{
    struct ec_arena *arena = &run->report->arena;
    bool is_void = false;
    judge_date(run, ignore, &is_void);
    if (!ignore->reason) {
        is_void |= run->settings->needs_reason;
        wish(run, EC_SUP006, ignore, "the stanza gives no reason", "add Reason = \"...\"");
    }
    for (size_t i = 0; i < ignore->n_words; i++) {
        judge_word(run, &ignore->words[i]);
    }
    struct ec_suppression *made = ec_arena_zalloc(arena, sizeof(*made));
    if (made) {
        made->external = true;
        made->reason =
            ignore->reason ? ec_arena_strndup(arena, ignore->reason, strlen(ignore->reason)) : NULL;
        made->until =
            ignore->until ? ec_arena_strndup(arena, ignore->until, strlen(ignore->until)) : NULL;
    }
    ignore->suppression = is_void ? NULL : made;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* The path from the folder of the settings on; of a file elsewhere the absolute one. */
static struct ec_str path_of(struct run *run, const char *path)
{
    const struct ec_ignores *ignores = run->ignores;
    const char *const bases[] = {ignores->folder, ignores->base};
    struct ec_str result = EC_STR("");
    for (size_t i = 0; i < EC_COUNT(bases); i++) {
        result = ec_path_relative(&run->arena, ignores->directory, bases[i], ec_str_from(path));
        if (result.len > 0 && result.ptr[0] != '/') {
            return result;
        }
    }
    const char *folder = ec_path_directory(&run->arena, path);
    char *real = folder ? realpath(folder, NULL) : NULL;
    const char *file = real ? ec_path_join(&run->arena, real, ec_base_name(path)) : NULL;
    free(real);
    return file ? ec_path_relative(&run->arena, ignores->directory, ignores->base,
                                   ec_str_from(file))
                : result;
}

static bool add_match(struct run *run, size_t at, uint32_t stanza)
{
    void *list = run->stanzas;
    bool ok = ec_grow(&list, &run->capacity, at + 1, sizeof(*run->stanzas));
    run->stanzas = list;
    if (ok) {
        run->stanzas[at] = stanza;
    }
    return ok;
}

/* Notes which stanzas are for a file; *n counts all notes. */
static bool match_source(struct run *run, const struct ec_source *source, size_t *n)
{
    struct ec_ignores *ignores = run->ignores;
    const struct ec_str path = path_of(run, source->path);
    const struct ec_str below_root =
        ec_path_relative(&run->arena, ignores->directory, "/", ec_str_from(source->path));
    const char *whole = text_of(run, "/%.*s", (int)below_root.len, below_root.ptr);
    bool ok = !run->arena.oom;
    for (size_t k = 0; k < ignores->n && ok; k++) {
        struct ec_ignore *ignore = &ignores->list[k];
        bool absolute = ignore->pattern[0] == '/';
        if (ec_glob_matches(&ignore->glob, absolute ? ec_str_from(whole) : path)) {
            ignore->matched = true;
            ok = add_match(run, (*n)++, (uint32_t)k);
        }
    }
    return ok;
}

static bool match_sources(struct run *run)
{
    size_t n = 0;
    bool ok = true;
    run->first = calloc(run->n_sources + 1, sizeof(*run->first));
    for (size_t i = 0; run->first && i < run->n_sources && ok; i++) {
        const struct ec_source *source = run->project->sources[i];
        ok = source->is_argument || match_source(run, source, &n);
        run->first[i + 1] = n;
    }
    return run->first && ok;
}

/* ---- findings -------------------------------------------------------------------------------- */

/* The suppression of the last stanza that has one for the finding. */
static const struct ec_suppression *find_suppression(struct run *run,
                                                     const struct ec_finding *finding)
{
    const size_t *first = run->first + finding->range.source;
    const struct ec_suppression *found = NULL;
    for (size_t i = first[0]; i < first[1]; i++) {
        struct ec_ignore *ignore = &run->ignores->list[run->stanzas[i]];
        for (size_t k = 0; k < ignore->n_words && ignore->suppression; k++) {
            if (ec_codes_have(&ignore->words[k].codes, finding->code)) {
                ignore->words[k].used = true;
                found = ignore->suppression;
            }
        }
    }
    return found;
}

static void suppress(struct run *run)
{
    for (size_t i = 0; i < run->report->count; i++) {
        struct ec_finding *finding = run->report->findings[i];
        if (finding->range.source < run->n_sources && !finding->suppressed &&
            ec_report_may_suppress(run->report, finding->code)) {
            finding->suppressed = find_suppression(run, finding);
        }
    }
}

/* What a stanza is for may be in a file that this run did not read, so only those are told of which
   had one. */
static void tell_unused(struct run *run, const struct ec_ignore *ignore)
{
    for (size_t i = 0; i < ignore->n_words && ignore->matched && ignore->suppression; i++) {
        const struct ec_ignored *word = &ignore->words[i];
        if (word->used || word->codes.is_all ||
            !ec_suppression_is_tested(run->project, run->settings, &word->codes)) {
            continue;
        }
        struct ec_finding *finding =
            tell(run, EC_SUP001, word->range,
                 text_of(run, "nothing is found in '%.*s' that '%.*s' would suppress", SHOWN,
                         ignore->pattern, (int)word->word.len, word->word.ptr));
        ec_suppression_explain(run->report, finding,
                               ignore->n_words > 1 ? "remove it from the list"
                                                   : "remove the stanza");
    }
}

static void run_all(struct run *run)
{
    struct ec_ignores *ignores = run->ignores;
    run->failed = !match_sources(run);
    for (size_t i = 0; i < ignores->n && !run->failed; i++) {
        judge(run, &ignores->list[i]);
    }
    if (!run->failed) {
        suppress(run);
    }
    for (size_t i = 0; i < ignores->n && !run->failed; i++) {
        tell_unused(run, &ignores->list[i]);
    }
    run->report->oom |= run->failed || run->arena.oom;
}

void ec_ignores_run(struct ec_project *project, const struct ec_rule_settings *settings)
{
    struct run run = {.project = project,
                      .report = &project->report,
                      .settings = settings,
                      .ignores = settings->ignores,
                      .n_sources = project->n_sources};
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
    free(run.stanzas);
    free(run.first);
    ec_arena_fini(&run.arena);
}
