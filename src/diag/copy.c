/* SPDX-License-Identifier: MIT */
/* Findings that outlive the report they were made in. */
#include "diag/diag.h"

static const char *copy_text(struct ec_arena *arena, const char *text)
{
    return text ? ec_arena_strndup(arena, text, strlen(text)) : NULL;
}

/* A NULL-terminated list of texts. */
static const char *const *copy_texts(struct ec_arena *arena, const char *const *texts)
{
    size_t n = 0;
    while (texts && texts[n]) {
        n++;
    }
    const char **list = texts ? ec_arena_zalloc(arena, (n + 1) * sizeof(*list)) : NULL;
    for (size_t i = 0; list && i < n; i++) {
        list[i] = copy_text(arena, texts[i]);
    }
    return list;
}

static struct ec_related *copy_related(struct ec_arena *arena, const struct ec_related *related)
{
    struct ec_related *first = NULL;
    struct ec_related **end = &first;
    for (; related; related = related->next) {
        *end = ec_arena_alloc(arena, sizeof(**end));
        if (!*end) {
            break;
        }
        **end = (struct ec_related){NULL, related->range, copy_text(arena, related->message)};
        end = &(*end)->next;
    }
    return first;
}

static struct ec_edit *copy_edits(struct ec_arena *arena, const struct ec_edit *edit)
{
    struct ec_edit *first = NULL;
    struct ec_edit **end = &first;
    for (; edit; edit = edit->next) {
        *end = ec_arena_alloc(arena, sizeof(**end));
        if (!*end) {
            break;
        }
        **end = (struct ec_edit){NULL, edit->range, copy_text(arena, edit->text)};
        end = &(*end)->next;
    }
    return first;
}

static struct ec_fix *copy_fixes(struct ec_arena *arena, const struct ec_fix *fix)
{
    struct ec_fix *first = NULL;
    struct ec_fix **end = &first;
    for (; fix; fix = fix->next) {
        *end = ec_arena_alloc(arena, sizeof(**end));
        if (!*end) {
            break;
        }
        **end = (struct ec_fix){NULL, copy_text(arena, fix->title), fix->safe,
                                copy_edits(arena, fix->edits)};
        end = &(*end)->next;
    }
    return first;
}

static const struct ec_include_step *copy_steps(struct ec_arena *arena,
                                                const struct ec_include_step *step)
{
    const struct ec_include_step *first = NULL;
    const struct ec_include_step **end = &first;
    for (; step; step = step->next) {
        struct ec_include_step *copy = ec_arena_alloc(arena, sizeof(*copy));
        if (!copy) {
            break;
        }
        *copy = (struct ec_include_step){NULL, step->range};
        *end = copy;
        end = &copy->next;
    }
    return first;
}

struct ec_finding *ec_finding_copy(struct ec_arena *arena, const struct ec_finding *finding)
{
    struct ec_finding *copy = ec_arena_alloc(arena, sizeof(*copy));
    if (!copy) {
        return NULL;
    }
    *copy = (struct ec_finding){
        .code = finding->code,
        .severity = finding->severity,
        .range = finding->range,
        .message = copy_text(arena, finding->message),
        .label = copy_text(arena, finding->label),
        .why = copy_text(arena, finding->why),
        .help = copy_text(arena, finding->help),
        .related = copy_related(arena, finding->related),
        .fixes = copy_fixes(arena, finding->fixes),
        .suggestions = copy_texts(arena, finding->suggestions),
        .scope = copy_texts(arena, finding->scope),
        .included_from = copy_steps(arena, finding->included_from),
        .nodes = copy_texts(arena, finding->nodes),
        .on_all_nodes = finding->on_all_nodes,
        .statement = finding->statement,
    };
    return arena->oom ? NULL : copy;
}
