/* SPDX-License-Identifier: MIT */
#include "rules/memory.h"

#include <stdlib.h>

const struct ec_scope ec_rule_whole = {.number = UINT32_MAX};

void ec_rule_memory_fini(struct ec_rule_memory *memory)
{
    free(memory->counts);
    ec_arena_fini(&memory->arena);
    *memory = (struct ec_rule_memory){0};
}

static struct ec_rule_counts counts_of(const struct ec_rule_context *context)
{
    return (struct ec_rule_counts){context->n_checked, context->n_unchecked, context->n_searches,
                                   context->report->unwanted};
}

static void add(struct ec_rule_counts *sum, struct ec_rule_counts more)
{
    sum->checked += more.checked;
    sum->unchecked += more.unchecked;
    sum->searches += more.searches;
    sum->unwanted += more.unwanted;
}

static void subtract(struct ec_rule_counts *sum, struct ec_rule_counts less)
{
    sum->checked -= less.checked;
    sum->unchecked -= less.unchecked;
    sum->searches -= less.searches;
    sum->unwanted -= less.unwanted;
}

/* The counts of a scope; NULL without memory. */
static struct ec_rule_counts *get_counts(struct ec_rule_memory *memory,
                                         const struct ec_scope *scope)
{
    size_t before = memory->capacity;
    void *counts = memory->counts;
    if (!ec_grow(&counts, &memory->capacity, (size_t)scope->number + 1, sizeof(*memory->counts))) {
        return NULL;
    }
    memory->counts = counts;
    memset(memory->counts + before, 0, (memory->capacity - before) * sizeof(*memory->counts));
    return &memory->counts[scope->number];
}

void ec_rule_enter(struct ec_rule_context *context, const struct ec_scope *scope)
{
    struct ec_rule_memory *memory = context->memory;
    if (!memory || scope == context->report->owner) {
        return;
    }
    struct ec_rule_counts now = counts_of(context);
    if (context->report->owner == &ec_rule_whole) {
        memory->unwanted[context->whole] += now.unwanted - context->entered.unwanted;
    }
    if (context->report->owner && context->report->owner != &ec_rule_whole) {
        struct ec_rule_counts *counts = get_counts(memory, context->report->owner);
        struct ec_rule_counts more = now;
        subtract(&more, context->entered);
        if (counts) {
            add(counts, more);
            add(&memory->sum, more);
        } else {
            context->report->oom = true;
        }
    }
    context->entered = now;
    context->report->owner = scope;
}

void ec_rule_enter_whole(struct ec_rule_context *context, enum ec_code code)
{
    ec_rule_enter(context, NULL);
    ec_rule_enter(context, &ec_rule_whole);
    context->whole = code;
    if (context->memory) {
        context->memory->unwanted[code] = 0;
    }
}

/* Scopes that are gone are touched, too. */
static void forget_touched(struct ec_rule_memory *memory, const struct ec_model *model)
{
    for (size_t i = 0; i < memory->capacity; i++) {
        if (i / 8 >= model->touched_size) {
            break;
        }
        if (i % 8 == 0 && model->touched[i / 8] == 0) {
            i += 7;
        } else if ((model->touched[i / 8] >> i % 8 & 1) != 0) {
            subtract(&memory->sum, memory->counts[i]);
            memory->counts[i] = (struct ec_rule_counts){0};
        }
    }
}

bool ec_rule_differs(const struct ec_rule_context *context, const char *names)
{
    const struct ec_model *model = context->model;
    bool differs = !context->partial || model->other_answers || model->other_order;
    while (*names && !differs) {
        size_t len = strcspn(names, " ");
        uint32_t number = ec_intern_find(model->names, names, len);
        differs = number != 0 && ec_name_is_changed(model, number);
        names += len + (names[len] == ' ');
    }
    return differs;
}

/* Which scopes there are, and which of them are off, may be known from the model before. */
static void take_places(struct ec_rule_context *context)
{
    struct ec_rule_memory *memory = context->memory;
    if (context->model->other_scopes || ec_rule_differs(context, "enabled enable")) {
        ec_arena_fini(&memory->arena);
        ec_arena_init(&memory->arena);
        memory->places = NULL;
    }
    context->places = memory->places;
}

void ec_rule_memory_begin(struct ec_rule_context *context)
{
    struct ec_rule_memory *memory = context->memory;
    const struct ec_model *model = context->model;
    context->partial = memory->is_valid && model->touched != NULL &&
                       memory->is_main == model->is_main && memory->complete == model->complete;
    memory->is_partial = context->partial;
    memory->is_main = model->is_main;
    memory->complete = model->complete;
    memset(memory->stale, 0, sizeof(memory->stale));
    take_places(context);
    if (!context->partial) {
        memory->sum = (struct ec_rule_counts){0};
        memset(memory->unwanted, 0, sizeof(memory->unwanted));
        if (memory->capacity > 0) {
            memset(memory->counts, 0, memory->capacity * sizeof(*memory->counts));
        }
        return;
    }
    forget_touched(memory, model);
    context->remembered = memory->sum;
    context->n_searches = memory->sum.searches;
}

void ec_rule_memory_end(struct ec_rule_context *context, struct ec_project *project)
{
    struct ec_rule_memory *memory = context->memory;
    project->n_checked += context->remembered.checked;
    project->n_unchecked += context->remembered.unchecked;
    project->report.unwanted += context->remembered.unwanted;
    for (size_t code = 0; code < EC_CODE_COUNT && context->partial; code++) {
        project->report.unwanted += memory->stale[code] ? 0 : memory->unwanted[code];
    }
    memory->places = context->places;
    project->report.oom |= memory->arena.oom;
    memory->is_valid = !context->is_cut && project->report.dropped == 0;
}
