/* SPDX-License-Identifier: MIT */
/* The last step: tells for every finding in which scope it is and how its file was reached. */
#include "model/read.h"

#include <stdlib.h>

/* Where the walk through the tree of one source stands: the statements that hold the last offset.
   Findings come sorted, so each tree is walked once. */
struct cursor {
    const struct ec_source *source;
    const struct ec_node **path; /* innermost last; path[0] is a top-level statement */
    size_t depth;
    size_t capacity;
    bool failed;
};

static bool enter(struct cursor *cursor, const struct ec_node *node)
{
    void *list = (void *)cursor->path;
    bool ok = ec_grow(&list, &cursor->capacity, cursor->depth + 1, sizeof(*cursor->path));
    cursor->path = list;
    if (!ok) {
        cursor->failed = true;
        return false;
    }
    cursor->path[cursor->depth++] = node;
    return true;
}

/* Moves to the innermost statements at `offset`, which is not before the last one. The innermost
   entry may lie behind the offset: it is where the search goes on. */
static void move_to(struct cursor *cursor, const struct ec_tree *tree, uint32_t offset)
{
    if (cursor->depth == 0 && (!tree->first || !enter(cursor, tree->first))) {
        return;
    }
    for (;;) {
        const struct ec_node *node = cursor->path[cursor->depth - 1];
        while (node->last <= offset && node->next) {
            node = node->next;
        }
        cursor->path[cursor->depth - 1] = node;
        if (node->last <= offset) {
            /* The last statement of its body is passed: go on behind the scope, if that ends too. */
            if (cursor->depth > 1 && cursor->path[cursor->depth - 2]->last <= offset) {
                cursor->depth--;
                continue;
            }
            return;
        }
        bool inside = node->first <= offset && node->kind == EC_NODE_SCOPE && node->child;
        if (!inside || !enter(cursor, node->child)) {
            return;
        }
    }
}

static const char *scope_text(struct ec_arena *arena, const struct ec_source *source,
                              const struct ec_node *node)
{
    if (node->word_len == 0) {
        return ec_arena_strndup(arena, source->bytes + node->first, node->name_len);
    }
    struct ec_str word = ec_word_decode(arena, source, node->word_first, node->word_len);
    return ec_arena_printf(arena, "%.*s \"%.*s\"", (int)node->name_len, source->bytes + node->first,
                           (int)word.len, word.ptr);
}

/* The scope that contains `offset` in its own file: nodes whose name lies before the offset. */
static size_t own_scope(const struct cursor *cursor, uint32_t offset, const struct ec_node **scope)
{
    size_t count = 0;
    for (size_t i = 0; i < cursor->depth; i++) {
        const struct ec_node *node = cursor->path[i];
        uint32_t head =
            node->word_len ? node->word_first + node->word_len : node->first + node->name_len;
        bool named = node->name_len > 0; /* a { without a name makes a scope without one */
        if (node->kind == EC_NODE_SCOPE && named && head <= offset && offset < node->last) {
            scope[count++] = node;
        }
    }
    return count;
}

/* The scope path of `offset` behind a given one: NULL-terminated, its length in `count`. */
static const char *const *scope_path(struct ec_project *project, const struct ec_load *load,
                                     const struct cursor *cursor, uint32_t offset, size_t *count)
{
    struct ec_arena *arena = &project->report.arena;
    size_t before = load ? load->n_scope : 0;
    const struct ec_node **nodes = calloc(cursor->depth + 1, sizeof(*nodes));
    size_t own = nodes ? own_scope(cursor, offset, nodes) : 0;
    project->report.oom |= !nodes;
    const char **list = ec_arena_zalloc(arena, (before + own + 1) * sizeof(*list));
    for (size_t i = 0; list && i < before; i++) {
        list[i] = load->scope[i];
    }
    for (size_t i = 0; list && i < own; i++) {
        list[before + i] = scope_text(arena, cursor->source, nodes[i]);
    }
    free(nodes);
    *count = list ? before + own : 0;
    return list;
}

/* The readings whose scope path findings need. */
struct readings {
    struct ec_load **list; /* heap */
    size_t count;
    size_t capacity;
};

/* Adds a reading and those it was included from. */
static bool add_readings(struct readings *readings, struct ec_load *load)
{
    for (; load && load->parent; load = load->parent) {
        void *list = readings->list;
        bool ok = ec_grow(&list, &readings->capacity, readings->count + 1, sizeof(load));
        readings->list = list;
        if (!ok) {
            return false;
        }
        readings->list[readings->count++] = load;
    }
    return true;
}

/* Outer readings first; those of one file in the order of its includes. */
static int compare_readings(const void *left, const void *right)
{
    const struct ec_load *a = *(struct ec_load *const *)left;
    const struct ec_load *b = *(struct ec_load *const *)right;
    if (a->depth != b->depth) {
        return a->depth < b->depth ? -1 : 1;
    }
    if (a->parent->source != b->parent->source) {
        return a->parent->source->id < b->parent->source->id ? -1 : 1;
    }
    return (a->via->first > b->via->first) - (a->via->first < b->via->first);
}

static bool fill_scopes(struct ec_project *project, const struct readings *readings)
{
    struct cursor cursor = {0};
    bool ok = true;
    for (size_t i = 0; i < readings->count && ok; i++) {
        struct ec_load *load = readings->list[i];
        if (load->scope) {
            continue;
        }
        if (cursor.source != load->parent->source) {
            cursor.source = load->parent->source;
            cursor.depth = 0;
        }
        move_to(&cursor, project->trees[cursor.source->id], load->via->first);
        load->scope = scope_path(project, load->parent, &cursor, load->via->first, &load->n_scope);
        ok = load->scope && !cursor.failed;
    }
    free(cursor.path);
    return ok;
}

/* Fills in load->scope for all files with findings, so that each tree is walked once and not once
   for every include that it has. */
static bool fill_load_scopes(struct ec_project *project)
{
    const struct ec_report *report = &project->report;
    struct readings readings = {0};
    uint32_t last = UINT32_MAX;
    bool ok = true;
    for (size_t i = 0; i < report->count && ok; i++) {
        uint32_t source = report->findings[i]->range.source;
        ok = source == last || add_readings(&readings, project->loads[source]);
        last = source;
    }
    if (ok && readings.count > 0) {
        qsort(readings.list, readings.count, sizeof(*readings.list), compare_readings);
        ok = fill_scopes(project, &readings);
    }
    free(readings.list);
    return ok;
}

/* The innermost statement that `offset` is in. */
static const struct ec_node *statement_at(const struct cursor *cursor, uint32_t offset)
{
    for (size_t i = cursor->depth; i > 0; i--) {
        const struct ec_node *node = cursor->path[i - 1];
        if (node->first <= offset && offset < node->last) {
            return node;
        }
    }
    return NULL;
}

static void annotate(struct ec_project *project, struct cursor *cursor, struct ec_finding *finding)
{
    struct ec_load *load = project->loads[finding->range.source];
    if (load && load->parent) {
        finding->included_from = &load->step;
    }
    size_t count = 0;
    move_to(cursor, project->trees[finding->range.source], finding->range.first);
    const char *const *list = scope_path(project, load, cursor, finding->range.first, &count);
    finding->scope = count > 0 ? list : NULL;
    finding->statement = statement_at(cursor, finding->range.first);
}

void ec_project_tell_dropped(struct ec_project *project)
{
    struct ec_report *report = &project->report;
    if (report->dropped == 0) {
        return;
    }
    size_t dropped = report->dropped;
    struct ec_range range = {report->count > 0 ? report->findings[0]->range.source : 0, 0, 0};
    report->limit++;
    report->limit_hit = true;
    struct ec_finding *finding =
        ec_report_add(report, EC_INC017, range, "%zu more finding%s than the limit of %zu", dropped,
                      dropped == 1 ? "" : "s", project->options.limits.findings);
    ec_finding_help(report, finding, "mend the first ones and run again, or raise --max-findings");
}

void ec_project_finish(struct ec_project *project)
{
    struct ec_report *report = &project->report;
    ec_project_tell_dropped(project);
    ec_report_sort(report, project->sources);
    report->oom |= !fill_load_scopes(project);
    struct cursor cursor = {0};
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_source *source = project->sources[report->findings[i]->range.source];
        if (source != cursor.source) {
            cursor.source = source;
            cursor.depth = 0;
        }
        annotate(project, &cursor, report->findings[i]);
    }
    report->oom |= cursor.failed;
    free(cursor.path);
}
