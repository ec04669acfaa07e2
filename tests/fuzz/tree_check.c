/* SPDX-License-Identifier: MIT */
#include "tree_check.h"

#include "fuzz.h"

#include <stdlib.h>

struct ec_project *tree_check_read(const struct ec_vfs *vfs, const char *path)
{
    struct ec_read_options options = {.vfs = vfs, .limits = ec_default_limits, .node = "node"};
    options.limits.findings = (size_t)1 << 20;
    options.limits.syntax_findings = (size_t)1 << 20;
    options.limits.nesting = 1000;
    options.limits.files = 200;
    struct ec_project *project = ec_project_new(&options);
    FUZZ_REQUIRE(project);
    enum ec_status status = ec_project_read(project, path);
    FUZZ_REQUIRE(status == EC_OK || status == EC_UNREADABLE);
    FUZZ_REQUIRE((status == EC_OK) == (project->error == NULL));
    ec_project_finish(project);
    return project;
}

/* ---- trees ------------------------------------------------------------------------------------ */

static void check_word(const struct ec_source *source, uint32_t first, uint32_t len, uint32_t from,
                       uint32_t to)
{
    FUZZ_REQUIRE(from <= first && first + len <= to && to <= source->len);
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_str text = ec_word_decode(&arena, source, first, len);
    FUZZ_REQUIRE(text.len <= len);
    for (size_t i = 0; i <= text.len; i += text.len / 8 + 1) {
        uint32_t at = ec_word_offset(source, first, len, i);
        FUZZ_REQUIRE(first <= at && at <= first + len);
    }
    ec_arena_fini(&arena);
}

static void check_items(const struct ec_source *source, const struct ec_node *node)
{
    uint32_t at = node->word_first;
    for (const struct ec_item *item = node->items; item; item = item->next) {
        FUZZ_REQUIRE((item->key_len > 0) == (node->value == EC_VALUE_DICTIONARY));
        if (item->key_len > 0) {
            check_word(source, item->key_first, item->key_len, at, node->last);
            at = item->key_first + item->key_len;
        }
        check_word(source, item->first, item->len, at, node->last);
        at = item->first + item->len;
    }
}

/* One statement that must lie in from..to. */
static void check_node(const struct ec_project *project, const struct ec_source *source,
                       const struct ec_node *node, uint32_t from, uint32_t to)
{
    FUZZ_REQUIRE(from <= node->first && node->first <= node->last && node->last <= to);
    FUZZ_REQUIRE(node->name > 0 && node->name < project->names.count);
    FUZZ_REQUIRE(node->first + node->name_len <= node->last);
    if (node->name_len < UINT16_MAX) {
        FUZZ_REQUIRE(ec_str_equal_folded(ec_intern_text(&project->names, node->name),
                                         ec_node_name(source, node)));
    }
    FUZZ_REQUIRE((node->value == EC_VALUE_NONE) == (node->word_len == 0));
    if (node->word_len > 0) {
        check_word(source, node->word_first, node->word_len, node->first + node->name_len,
                   node->last);
    }
    if (node->kind != EC_NODE_OPTION) {
        FUZZ_REQUIRE(node->value <= EC_VALUE_SCALAR);
    }
    if (node->value == EC_VALUE_LIST || node->value == EC_VALUE_DICTIONARY) {
        check_items(source, node);
    }
}

struct level {
    const struct ec_node *next;
    uint32_t at;  /* where the statement before `next` ended */
    uint32_t end; /* of the scope */
};

static struct level *push_level(struct level *levels, size_t *capacity, size_t depth,
                                struct level level)
{
    void *list = levels;
    FUZZ_REQUIRE(ec_grow(&list, capacity, depth + 1, sizeof(level)));
    levels = list;
    levels[depth] = level;
    return levels;
}

static void check_tree(const struct ec_project *project, const struct ec_source *source,
                       const struct ec_tree *tree)
{
    size_t capacity = 0;
    size_t depth = 1;
    size_t count = 0;
    struct level *levels =
        push_level(NULL, &capacity, 0, (struct level){tree->first, 0, source->len});
    while (depth > 0) {
        struct level *top = &levels[depth - 1];
        const struct ec_node *node = top->next;
        if (!node) {
            depth--;
            continue;
        }
        check_node(project, source, node, top->at, top->end);
        count++;
        top->next = node->next;
        top->at = node->last;
        if (node->kind == EC_NODE_SCOPE) {
            uint32_t head = node->word_len > 0 ? node->word_first + node->word_len
                                               : node->first + node->name_len;
            levels = push_level(levels, &capacity, depth++,
                                (struct level){node->child, head, node->last});
        }
    }
    free(levels);
    FUZZ_REQUIRE(count == tree->n_statements);
}

/* ---- models ----------------------------------------------------------------------------------- */

static size_t check_settings(const struct ec_model *model, const struct ec_scope *scope)
{
    size_t count = 0;
    for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
        const char *name = ec_intern_text(model->names, assign->node->name).ptr;
        FUZZ_REQUIRE(strlen(name) != ec_intern_text(model->names, assign->node->name).len ||
                     ec_setting_find(model, scope, name) == assign);
        for (const struct ec_assign *old = assign; old; old = old->shadowed) {
            FUZZ_REQUIRE(old->node->kind == EC_NODE_OPTION && old->load);
            FUZZ_REQUIRE(old->node->name == assign->node->name);
            count++;
        }
    }
    return count;
}

static size_t check_openings(const struct ec_model *model, const struct ec_scope *scope)
{
    size_t count = 0;
    const struct ec_opening *last = NULL;
    for (const struct ec_opening *opening = scope->parent ? &scope->opening : NULL; opening;
         opening = opening->next) {
        FUZZ_REQUIRE(opening->node->kind == EC_NODE_SCOPE);
        FUZZ_REQUIRE(opening->node->name == scope->name);
        last = opening;
        count++;
    }
    FUZZ_REQUIRE(last == scope->last_opening);
    FUZZ_REQUIRE(scope->instance < model->instances.count);
    return count;
}

static void check_model(const struct ec_model *model)
{
    size_t statements = 0;
    size_t loads = 0;
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        size_t members = 0;
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            members++;
        }
        for (const struct ec_scope *child = scope->children; child; child = child->next) {
            FUZZ_REQUIRE(child->parent == scope);
            members++;
        }
        FUZZ_REQUIRE(members == scope->n_members);
        statements += check_settings(model, scope) + check_openings(model, scope);
    }
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        FUZZ_REQUIRE(!load->parent || (load->via && load->depth == load->parent->depth + 1));
        loads++;
    }
    FUZZ_REQUIRE(statements == model->n_statements);
    FUZZ_REQUIRE(loads == model->n_loads);
}

void tree_check_project(const struct ec_project *project)
{
    fuzz_check_report(&project->report, project->sources, project->n_sources);
    for (size_t i = 0; i < project->n_sources; i++) {
        check_tree(project, project->sources[i], project->trees[i]);
    }
    for (size_t i = 0; i < project->n_models; i++) {
        check_model(project->models[i]);
    }
}
