/* SPDX-License-Identifier: MIT */
#include "rules/all_nodes.h"

#include "model/node_pairs.h"
#include "model/read.h"
#include "rules/cluster_nodes.h"
#include "rules/left_out.h"

#include <stdlib.h>

/* A finding, and the models that have it. */
struct merged {
    struct ec_finding *finding;
    uint32_t *models; /* in rising order, on the arena */
    size_t n_models;
    size_t capacity;
};

/* A finding about a scope, which the next model has, too, if the scope is not touched there. */
struct held {
    uint32_t number; /* in `merged` */
    enum ec_code code;
    const struct ec_scope *scope;
};

/* Which sources a model has read, a bit for each. */
struct reading {
    unsigned char *sources; /* on the heap */
    size_t n_sources;
};

struct run {
    struct ec_project *project;
    const struct ec_rule_settings *settings;
    struct ec_node_tree tree;
    struct ec_arena arena; /* becomes that of the report */
    struct ec_intern keys; /* of findings; the number is the place in: */
    struct merged *merged;
    size_t merged_capacity;
    struct ec_rule_memory memory;
    struct held *held;
    size_t n_held;
    size_t held_capacity;
    struct reading *readings; /* by number of the model, over all main files */
    size_t n_readings;
    size_t readings_capacity;
    uint32_t *models; /* of each main file and view: the number of its model + 1, or 0 */
    struct ec_cluster_facts *facts;
    size_t file; /* that of ec_main_files which is being visited */
    bool complete; /* every include of every node was read */
    size_t limit;
    size_t dropped;
    bool oom;
};

/* ---- one model -------------------------------------------------------------------------------- */

/* The same finding of several models has the same key. */
static uint32_t key_of(struct run *run, const struct ec_finding *finding)
{
    const uint32_t numbers[] = {(uint32_t)finding->code, (uint32_t)finding->severity,
                                finding->range.source, finding->range.first, finding->range.last};
    size_t len = strlen(finding->message);
    char *key = malloc(sizeof(numbers) + len);
    if (!key) {
        return 0;
    }
    memcpy(key, numbers, sizeof(numbers));
    memcpy(key + sizeof(numbers), finding->message, len);
    uint32_t number = ec_intern_add(&run->keys, key, sizeof(numbers) + len);
    free(key);
    return number;
}

static bool add_model(struct run *run, struct merged *merged, uint32_t model)
{
    if (merged->n_models > 0 && merged->models[merged->n_models - 1] == model) {
        return true;
    }
    if (merged->n_models == merged->capacity) {
        size_t capacity = merged->capacity == 0 ? 2 : merged->capacity * 2;
        uint32_t *models = ec_arena_alloc(&run->arena, capacity * sizeof(*models));
        if (!models) {
            return false;
        }
        if (merged->n_models > 0) {
            memcpy(models, merged->models, merged->n_models * sizeof(*models));
        }
        merged->models = models;
        merged->capacity = capacity;
    }
    merged->models[merged->n_models++] = model;
    return true;
}

/* The number of a finding in `merged`; 0 without memory. */
static uint32_t get_number(struct run *run, const struct ec_finding *finding)
{
    uint32_t number = key_of(run, finding);
    size_t before = run->merged_capacity;
    void *list = run->merged;
    bool ok = number != 0 &&
              ec_grow(&list, &run->merged_capacity, (size_t)number + 1, sizeof(*run->merged));
    run->merged = list;
    if (!ok) {
        return 0;
    }
    memset(run->merged + before, 0, (run->merged_capacity - before) * sizeof(*run->merged));
    return number;
}

static bool merge_finding(struct run *run, const struct ec_finding *finding, uint32_t model)
{
    if (finding->code == EC_INC017) {
        return true; /* told once, of all nodes together */
    }
    uint32_t number = get_number(run, finding);
    struct merged *merged = &run->merged[number];
    if (number != 0 && !merged->finding) {
        merged->finding = ec_finding_copy(&run->arena, finding);
    }
    return number != 0 && merged->finding && add_model(run, merged, model);
}

static bool mark_sources(struct run *run, const struct ec_model *model)
{
    void *list = run->readings;
    bool ok = ec_grow(&list, &run->readings_capacity, run->n_readings + 1, sizeof(*run->readings));
    run->readings = list;
    size_t n = run->project->n_sources;
    unsigned char *sources = ok ? calloc(n / 8 + 1, 1) : NULL;
    if (!sources) {
        return false;
    }
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        sources[load->source->id / 8] |= (unsigned char)(1u << load->source->id % 8);
    }
    run->readings[run->n_readings++] = (struct reading){sources, n};
    return true;
}

/* ---- what holds on ---------------------------------------------------------------------------- */

/* Forgets what does not hold for this model, or was found in it anew. */
static void drop_held(struct run *run, const struct ec_model *model)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_held && run->memory.is_partial; i++) {
        const struct held *held = &run->held[i];
        if (!run->memory.stale[held->code] && !ec_scope_is_touched(model, held->scope)) {
            run->held[n++] = *held;
        }
    }
    run->n_held = n;
}

/* The model has what is held; what was found in its scopes is held from now on. Findings must not be
   sorted yet: of two that are the same only one would be left. */
static bool hold(struct run *run, uint32_t model)
{
    const struct ec_report *report = &run->project->report;
    bool ok = true;
    for (size_t i = 0; i < run->n_held && ok; i++) {
        struct merged *merged = &run->merged[run->held[i].number];
        ok = add_model(run, merged, model);
    }
    for (size_t i = 0; i < report->count && run->memory.is_valid && ok; i++) {
        const struct ec_finding *finding = report->findings[i];
        if (!finding->owner) {
            continue;
        }
        uint32_t number = get_number(run, finding);
        void *list = run->held;
        ok = number != 0 &&
             ec_grow(&list, &run->held_capacity, run->n_held + 1, sizeof(*run->held));
        run->held = list;
        if (ok) {
            run->held[run->n_held++] = (struct held){number, finding->code, finding->owner};
        }
    }
    return ok;
}

/* Runs the rules. A part of a run must not pass a limit that all of it would have met. */
static void run_rules(struct run *run, const struct ec_model *model)
{
    struct ec_project *project = run->project;
    struct ec_report *report = &project->report;
    size_t count = report->count;
    size_t dropped = report->dropped;
    size_t unwanted = report->unwanted;
    size_t n_checked = project->n_checked;
    size_t n_unchecked = project->n_unchecked;
    ec_rules_run_model(project, model, run->settings, &run->memory);
    drop_held(run, model);
    if (run->memory.is_partial &&
        (!run->memory.is_valid || run->n_held + report->count > report->limit)) {
        report->count = count;
        report->dropped = dropped;
        report->unwanted = unwanted;
        project->n_checked = n_checked;
        project->n_unchecked = n_unchecked;
        run->memory.is_valid = false;
        ec_rules_run_model(project, model, run->settings, &run->memory);
        run->n_held = 0;
    }
}

/* ---- one model, checked ----------------------------------------------------------------------- */

/* Checks a model and takes over its findings; then the model is not needed any more. */
static bool check_model(void *data, const struct ec_model *model)
{
    struct run *run = data;
    struct ec_report *report = &run->project->report;
    uint32_t number = (uint32_t)run->n_readings;
    report->limit = run->limit;
    run->complete &= model->complete;
    run_rules(run, model);
    bool held = hold(run, number);
    run->dropped = report->dropped > run->dropped ? report->dropped : run->dropped;
    ec_project_finish(run->project);
    bool ok = held && !report->oom && mark_sources(run, model) &&
              ec_cluster_facts_add(run->facts, model, number + 1, run->file == 1);
    for (size_t i = 0; i < report->count && ok; i++) {
        ok = merge_finding(run, report->findings[i], number);
    }
    report->dropped = 0;
    ec_report_empty(report);
    run->oom |= !ok;
    return false;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static uint32_t *model_of(const struct run *run, size_t file, size_t view)
{
    return &run->models[file * run->tree.n_views + view];
}

static enum ec_status visit_file(struct run *run, size_t file, const char **error)
{
    uint32_t before = (uint32_t)run->n_readings;
    run->file = file;
    enum ec_status status = ec_node_tree_visit(&run->tree, ec_main_files[file], check_model, run);
    for (size_t i = 0; i < run->tree.n_views && status == EC_OK; i++) {
        const struct ec_node_view *view = &run->tree.views[i];
        *model_of(run, file, i) = view->number == 0 ? 0 : before + view->number;
        if (view->error && !*error) {
            *error = ec_arena_printf(&run->arena, "node %s: %s",
                                     ec_node_view_name(&run->arena, view), view->error);
        }
    }
    return status;
}

/* True if the model has the finding. A file is parsed for the first model that reads it, but what is
   found in its text holds for all. */
static bool has_finding(const struct run *run, const struct merged *merged, uint32_t model)
{
    const struct ec_finding *finding = merged->finding;
    const struct reading *reading = &run->readings[model];
    uint32_t source = finding->range.source;
    if (ec_code_is_of(finding->code, "SYN")) {
        return source < reading->n_sources && (reading->sources[source / 8] >> source % 8 & 1) != 0;
    }
    size_t low = 0;
    size_t high = merged->n_models;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (merged->models[middle] < model) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < merged->n_models && merged->models[low] == model;
}

/* Names the nodes of a finding. What all nodes have but for the manager, which reads another file, is on
   all of them. */
static bool name_nodes(struct run *run, struct merged *merged, const char *const *names)
{
    size_t n = 0;
    size_t n_read = 0;
    size_t n_servers = 0; /* nodes that read ecelerity.conf */
    bool on_servers = true;
    if (merged->n_models == 0) {
        return true; /* compare_nodes did it */
    }
    const char **nodes = ec_arena_zalloc(&run->arena, (run->tree.n_views + 1) * sizeof(*nodes));
    for (size_t i = 0; nodes && i < run->tree.n_views; i++) {
        bool has = false;
        bool is_read = false;
        for (size_t file = 0; file < EC_N_MAIN_FILES; file++) {
            uint32_t model = *model_of(run, file, i);
            is_read |= model != 0;
            bool found = model != 0 && has_finding(run, merged, model - 1);
            has |= found;
            n_servers += file == EC_MAIN_OF_SERVER && model != 0;
            on_servers &= model == 0 || found == (file == EC_MAIN_OF_SERVER);
        }
        n_read += is_read;
        if (has) {
            nodes[n++] = names[i];
        }
    }
    merged->finding->nodes = nodes;
    merged->finding->on_all_nodes = n == n_read || (on_servers && n_servers > 1);
    return nodes != NULL;
}

static const char **all_names(struct run *run)
{
    size_t n = run->tree.n_views;
    const char **names = ec_arena_zalloc(&run->arena, (n + 1) * sizeof(*names));
    for (size_t i = 0; i < n && names; i++) {
        names[i] = ec_node_view_name(&run->arena, &run->tree.views[i]);
        names = names[i] ? names : NULL;
    }
    return names;
}

/* Takes over findings about several nodes, which name theirs. */
static bool take_compared(struct run *run)
{
    struct ec_report *report = &run->project->report;
    ec_project_finish(run->project);
    bool ok = !report->oom;
    for (size_t i = 0; i < report->count && ok; i++) {
        uint32_t number = key_of(run, report->findings[i]);
        void *list = run->merged;
        ok = number != 0 &&
             ec_grow(&list, &run->merged_capacity, (size_t)number + 1, sizeof(*run->merged));
        run->merged = list;
        if (ok) {
            struct ec_finding *copy = ec_finding_copy(&run->arena, report->findings[i]);
            run->merged[number] = (struct merged){.finding = copy};
            ok = copy != NULL;
        }
    }
    ec_report_empty(report);
    return ok;
}

static bool compare_nodes(struct run *run, const char *const *names)
{
    size_t n = run->tree.n_views;
    struct ec_cluster_node *nodes = calloc(n + 1, sizeof(*nodes));
    for (size_t i = 0; nodes && i < n; i++) {
        nodes[i] = (struct ec_cluster_node){&run->tree.views[i], names[i], *model_of(run, 0, i),
                                            *model_of(run, 1, i)};
    }
    if (nodes) {
        ec_cluster_compare(run->facts, run->settings, nodes, n, &run->project->report, &run->arena);
    }
    free(nodes);
    if (run->complete && run->settings->enabled[EC_INC019]) {
        ec_rule_left_out(run->project, &run->tree, &run->arena);
    }
    return nodes && take_compared(run);
}

/* Makes the merged findings those of the report. */
static bool conclude(struct run *run)
{
    struct ec_report *report = &run->project->report;
    const char *const *names = all_names(run);
    bool ok = names && compare_nodes(run, names);
    size_t n = 0;
    struct ec_finding **findings = malloc(run->keys.count * sizeof(struct ec_finding *));
    ok &= findings != NULL;
    for (size_t i = 1; i < run->keys.count && ok; i++) {
        /* One that was held only said again what another one says, as the sorted report knew. */
        if (run->merged[i].finding) {
            findings[n++] = run->merged[i].finding;
            ok = name_nodes(run, &run->merged[i], names);
        }
    }
    for (size_t i = 0; i < report->n_skipped && ok; i++) {
        const char *reason = report->skipped[i].reason;
        reason = ec_arena_strndup(&run->arena, reason, strlen(reason));
        report->skipped[i].reason = reason;
        ok = reason != NULL;
    }
    if (!ok) {
        free(findings);
        return false;
    }
    const char *folder = ec_arena_strndup(&run->arena, run->tree.conf, strlen(run->tree.conf));
    if (!folder) {
        free(findings);
        return false;
    }
    run->project->folder = folder;
    free(report->findings);
    ec_arena_fini(&report->arena);
    report->arena = run->arena;
    ec_arena_init(&run->arena);
    report->findings = findings;
    report->count = n;
    report->capacity = run->keys.count;
    ec_report_sort(report, run->project->sources);
    if (report->count > run->limit) {
        run->dropped += report->count - run->limit;
        report->count = run->limit;
    }
    report->limit = run->limit;
    report->dropped = run->dropped;
    ec_project_tell_dropped(run->project);
    ec_report_sort(report, run->project->sources);
    return true;
}

static enum ec_status run_tree(struct run *run, const char *path, const char **error)
{
    enum ec_status status = ec_node_tree_find(&run->tree, run->project, path);
    if (status != EC_OK) {
        return status;
    }
    run->models = calloc(EC_N_MAIN_FILES * run->tree.n_views + 1, sizeof(*run->models));
    if (!run->models) {
        return EC_NOMEM;
    }
    for (size_t i = 0; i < EC_N_MAIN_FILES && status == EC_OK; i++) {
        status = visit_file(run, i, error);
    }
    for (size_t i = 0; i < run->tree.n_views && status == EC_OK && !*error; i++) {
        if (*model_of(run, 0, i) == 0 && *model_of(run, 1, i) == 0) {
            *error = ec_arena_printf(&run->arena, "node %s has no main file",
                                     ec_node_view_name(&run->arena, &run->tree.views[i]));
        }
    }
    bool oom = run->oom || run->arena.oom || run->project->report.oom;
    return oom ? EC_NOMEM : status;
}

enum ec_status ec_rules_run_nodes(struct ec_project *project,
                                  const struct ec_rule_settings *settings, const char *path,
                                  size_t *n_nodes)
{
    struct run run = {.project = project, .settings = settings, .limit = project->report.limit, .complete = true};
    const char *error = NULL;
    enum ec_status status = EC_NOMEM;
    ec_arena_init(&run.arena);
    run.facts = ec_cluster_facts_new();
    if (run.facts && ec_intern_init(&run.keys, false)) {
        status = run_tree(&run, path, &error);
    }
    if (status == EC_OK && error) {
        status = ec_project_fail(project, EC_UNREADABLE, "%s", error);
    }
    *n_nodes = run.tree.n_views;
    if (status != EC_NOMEM && run.n_readings > 0 && !conclude(&run)) {
        status = EC_NOMEM;
    }
    for (size_t i = 0; i < run.n_readings; i++) {
        free(run.readings[i].sources);
    }
    ec_rule_memory_fini(&run.memory);
    free(run.held);
    free(run.readings);
    free(run.merged);
    free(run.models);
    ec_cluster_facts_free(run.facts);
    ec_intern_fini(&run.keys);
    ec_arena_fini(&run.arena);
    ec_node_tree_fini(&run.tree);
    return status;
}
