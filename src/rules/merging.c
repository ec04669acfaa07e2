/* SPDX-License-Identifier: MIT */
/* Rules about settings that are set again, repeat what holds anyway, or never come into force; and
   about names that only look alike. */
#include "rules/memory.h"
#include "rules/setting.h"

#include "model/compare.h"
#include "model/patterns.h"
#include "schema/pattern.h"

#include <stdlib.h>

/* An option that may not stand there is an error already (SCH001). */
static bool is_unknown(const struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_vocab *place =
        context->settings->only_site ? NULL : ec_scope_word(model, scope);
    return place && !ec_vocab_option(ec_intern_text(model->names, assign->node->name), place);
}

/* ---- set again -------------------------------------------------------------------------------- */

static void report_again(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *old, const struct ec_assign *winner)
{
    bool same_file = old->load == winner->load;
    enum ec_code code = same_file ? EC_MRG002 : EC_MRG003;
    if (!context->settings->enabled[code] || is_unknown(context, scope, old) ||
        (!same_file && ec_rule_is_split(context->model, old, winner))) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, code, ec_assign_range(old), "this setting of %s has no effect: it is set again %s",
        ec_rule_option(context, scope, old), same_file ? "in the same scope" : "in another file");
    ec_finding_why(context->report, finding, "of several settings in %s the last one counts",
                   ec_rule_scope(context, scope));
    ec_finding_help(context->report, finding, "remove the one that is not meant");
    ec_finding_relate(context->report, finding, ec_assign_range(winner), "this one is in force");
}

/* Security has a rule of its own (SEC022), sweep rules whose name is there twice, too (MOD106). */
static bool has_own_rule(const struct ec_model *model, const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(model->names, scope->name);
    bool outermost = scope->parent && !scope->parent->parent;
    return (outermost && ec_str_equal(name, EC_STR("security"))) ||
           (scope->opening.next && ec_str_equal(name, EC_STR("adaptive_sweep_rule")));
}

/* The assignments that one in force replaces; returns how many there are. */
static size_t check_shadowed(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    size_t n = 0;
    bool quiet = has_own_rule(context->model, scope);
    for (const struct ec_assign *old = assign->shadowed; old; old = old->shadowed) {
        /* A file that is included twice sets everything twice (INC010), and what a damaged one sets
           is a guess. */
        bool told = old->node != assign->node && !old->load->tree->damaged;
        if (n++ < EC_RULE_MAX_FINDINGS && told && !quiet) {
            report_again(context, scope, old, assign);
        }
    }
    return n;
}

/* 4/conf-overview.md, 3/3-api/structs-ec-config-value.md: a later value shadows an earlier one. Most
   configurations have none, or few. */
void ec_rule_mrg_set_again(struct ec_rule_context *context)
{
    size_t left = context->model->n_shadowed;
    const struct ec_scope *scope = context->model->global;
    /* Which node it is matters for MRG003 (ec_rule_is_split). */
    bool alone = !context->settings->enabled[EC_MRG003];
    for (; scope && left > 0;
         scope = alone ? ec_rule_walk(context, scope) : ec_scope_walk(scope)) {
        ec_rule_enter(context, alone ? scope : NULL);
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            left -= assign->shadowed ? check_shadowed(context, scope, assign) : 0;
        }
    }
}

/* ---- repeats what holds anyway ---------------------------------------------------------------- */

/* The next step behind the value in force that has a value, too; NULL if there is none. */
static const struct ec_step *next_value(const struct ec_evaluation *answer)
{
    const struct ec_step *end = answer->steps + answer->n_steps;
    for (const struct ec_step *step = answer->in_force + 1; step < end; step++) {
        if (step->state == EC_STEP_PASSED_OVER) {
            return step;
        }
    }
    return NULL;
}

static void check_repeated(struct ec_rule_context *context, struct ec_evaluator *evaluator,
                           struct ec_arena *arena, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_question question;
    struct ec_evaluation answer;
    struct ec_str option = ec_intern_text(context->model->names, assign->node->name);
    if (!ec_question_at(context->model, arena, scope, option, &question) ||
        !ec_evaluate(evaluator, arena, &question, &answer)) {
        context->report->oom = true;
        return;
    }
    const struct ec_step *outer =
        answer.in_force && answer.in_force->assign == assign ? next_value(&answer) : NULL;
    if (!outer || !ec_assign_same(arena, answer.word, assign, outer->assign)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MRG004, ec_assign_range(assign), "%s repeats the value of %s",
        ec_rule_option(context, scope, assign), ec_rule_scope(context, outer->scope));
    ec_finding_why(
        context->report, finding,
        "without this line the same value would hold; with it, a change of the outer one "
        "does not get here");
    ec_finding_help(context->report, finding,
                    "remove the line, unless it has to keep its value when the outer one changes");
    ec_finding_relate(context->report, finding, ec_assign_range(outer->assign),
                      "the value that would hold");
}

void ec_rule_mrg_repeated(struct ec_rule_context *context)
{
    struct ec_evaluator *evaluator = ec_evaluator_new(context->model);
    context->report->oom |= !evaluator;
    const struct ec_scope *scope = evaluator ? ec_scope_walk(context->model->global) : NULL;
    for (; scope && !context->report->oom; scope = ec_scope_walk(scope)) {
        struct ec_arena arena; /* answers of a scope at a time */
        ec_arena_init(&arena);
        const struct ec_assign *assign = scope->settings;
        for (; assign && !ec_evaluator_is_weary(evaluator); assign = assign->next) {
            check_repeated(context, evaluator, &arena, scope, assign);
        }
        ec_arena_fini(&arena);
    }
    if (evaluator && ec_evaluator_is_weary(evaluator)) {
        ec_report_skip(context->report, EC_MRG004,
                       "there are too many regular expressions to try them all");
    }
    ec_evaluator_free(evaluator);
}

/* ---- never in force --------------------------------------------------------------------------- */

/* The children of a group that are called `member`, on the heap; NULL when there is none, or with
   report->oom set when memory is short. */
static const struct ec_scope **list_members(struct ec_rule_context *context,
                                            const struct ec_scope *group, uint32_t member,
                                            size_t *n)
{
    *n = 0;
    for (const struct ec_scope *child = group->children; child; child = child->next) {
        *n += child->name == member;
    }
    const struct ec_scope **members = *n == 0 ? NULL : calloc(*n, sizeof(const struct ec_scope *));
    context->report->oom |= *n > 0 && !members;
    size_t i = 0;
    for (const struct ec_scope *child = group->children; members && child; child = child->next) {
        if (child->name == member) {
            members[i++] = child;
        }
    }
    return members;
}

/* `scope` is the group or one in it. */
static void report_never(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign, size_t n)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MRG005, ec_assign_range(assign),
                      "this setting of %s never comes into force: %s", ec_rule_option(context, scope, assign),
                      n == 1   ? "the only one in the group has its own"
                      : n == 2 ? "both in the group have their own"
                               : ec_rule_text(context, "all %zu in the group have their own", n));
    ec_finding_why(context->report, finding, "what is set in %s is for those that do not set it",
                   ec_rule_path(context, scope));
    ec_finding_help(context->report, finding,
                    "remove this line, or those in the group that are not meant");
}

/* Stops at the first member that does not set an option, so all options together take no longer than the
   members' settings. */
static void check_settings(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_scope *const *members, size_t n)
{
    for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
        size_t i = 0;
        while (i < n && ec_setting_at(members[i], assign->node->name)) {
            i++;
        }
        if (i == n) {
            report_never(context, scope, assign, n);
        }
    }
}

/* A Domain or Host of a group, for one name: those of the bindings go before it. */
static void check_destination(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_scope *const *members, size_t n,
                              const struct ec_scope **found)
{
    const struct ec_model *model = context->model;
    struct ec_str name = ec_intern_text(model->names, scope->name);
    struct ec_str instance = ec_rule_instance(context, scope);
    bool known = ec_str_equal(name, EC_STR("domain")) || ec_str_equal(name, EC_STR("host"));
    if (!known || instance.len == 0 || ec_is_regex_instance(instance)) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        found[i] = ec_scope_find(model, members[i], name.ptr, instance.ptr);
        if (!found[i]) {
            return;
        }
    }
    check_settings(context, scope, found, n);
}

static void check_group(struct ec_rule_context *context, const struct ec_scope *group,
                        uint32_t member)
{
    size_t n;
    const struct ec_scope **members = list_members(context, group, member, &n);
    const struct ec_scope **found = members ? calloc(n, sizeof(const struct ec_scope *)) : NULL;
    context->report->oom |= members && !found;
    if (found) {
        check_settings(context, group, members, n);
    }
    const struct ec_scope *child = found ? group->children : NULL;
    for (; child; child = child->next) {
        check_destination(context, child, members, n, found);
    }
    free((void *)members);
    free((void *)found);
}

/* 4/4-ecelerity-conf-fallback.md, 4/config/ref-pathway.md: a member goes before its group. */
void ec_rule_mrg_never(struct ec_rule_context *context)
{
    static const char *const kinds[][2] = {{"binding_group", "binding"},
                                           {"pathway_group", "pathway"}};
    const struct ec_model *model = context->model;
    if (!model->complete) {
        return; /* more members may be in a file that was not read */
    }
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        uint32_t name = ec_model_name(model, kinds[i][0]);
        uint32_t member = ec_model_name(model, kinds[i][1]);
        const struct ec_scope *group = name != 0 && member != 0 ? model->global->children : NULL;
        for (; group; group = group->next) {
            if (group->name == name) {
                check_group(context, group, member);
            }
        }
    }
}

/* ---- names that only look alike --------------------------------------------------------------- */

/* Gives each instance name of the model the number of its lower-case form; false when no two names share
   one, which is nearly always, or memory is short. */
static bool fold_instances(struct ec_rule_context *context, struct ec_intern *folded,
                           uint32_t *numbers)
{
    const struct ec_intern *instances = &context->model->instances;
    bool alike = false;
    for (uint32_t i = 1; i < instances->count && !folded->oom; i++) {
        struct ec_str text = ec_intern_text(instances, i);
        if (!ec_str_has_upper(text)) {
            continue;
        }
        uint32_t before = folded->count;
        numbers[i] = ec_intern_add(folded, text.ptr, text.len);
        struct ec_str lower = ec_intern_text(folded, numbers[i]);
        uint32_t plain = ec_intern_find(instances, lower.ptr, lower.len);
        numbers[plain] = plain != 0 ? numbers[i] : numbers[plain];
        alike |= folded->count == before || plain != 0;
    }
    context->report->oom |= folded->oom;
    return alike && !folded->oom;
}

static void report_alike(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_scope *first)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MRG006,
                      ec_node_word_range(scope->opening.load->source, scope->opening.node),
                      "%s and %s are two scopes: they differ in letter case only",
                      ec_rule_scope(context, scope), ec_rule_scope(context, first));
    ec_finding_why(context->report, finding,
                   "letter case counts in these names, so what is set in one is not set in the "
                   "other");
    ec_finding_help(context->report, finding, "if one scope is meant, write its name in one way");
    ec_finding_relate(context->report, finding,
                      ec_node_word_range(first->opening.load->source, first->opening.node),
                      "the other one");
}

/* Expressions and addresses are compared in ways of their own: "\d" is not "\D", but 2001:DB8::1 is
   2001:db8::1. Other names of domains and hosts are one scope anyway. */
static bool has_plain_name(const struct ec_model *model, const struct ec_scope *scope)
{
    struct ec_str name = ec_intern_text(model->names, scope->name);
    struct ec_str instance = ec_intern_text(&model->instances, scope->instance);
    struct ec_network network;
    return !ec_str_equal(name, EC_STR("domain")) && !ec_str_equal(name, EC_STR("host")) &&
           !ec_str_starts(instance, EC_STR("[")) && !ec_network_read(instance, &network);
}

/* Compares the children of one scope: the first of each name and lower-case form is in the table. */
static void check_children(struct ec_rule_context *context, const struct ec_scope *parent,
                           const uint32_t *numbers)
{
    struct ec_intern keys;
    const struct ec_scope **firsts = NULL;
    size_t capacity = 0;
    bool ok = ec_intern_init(&keys, false);
    for (const struct ec_scope *child = parent->children; child && ok; child = child->next) {
        const uint32_t key[] = {child->name, numbers[child->instance]};
        if (key[1] == 0 || !has_plain_name(context->model, child)) {
            continue;
        }
        uint32_t before = keys.count;
        uint32_t number = ec_intern_add(&keys, (const char *)key, sizeof(key));
        void *list = (void *)firsts;
        ok = number != 0 && ec_grow(&list, &capacity, (size_t)number + 1, sizeof(*firsts));
        firsts = list;
        if (ok && keys.count > before) {
            firsts[number] = child;
        } else if (ok && firsts[number]->instance != child->instance) {
            report_alike(context, child, firsts[number]);
        }
    }
    context->report->oom |= !ok;
    free((void *)firsts);
    ec_intern_fini(&keys);
}

/* 4/config/ref-binding.md: names of bindings are case-sensitive. */
void ec_rule_mrg_alike(struct ec_rule_context *context)
{
    struct ec_intern folded;
    const struct ec_model *model = context->model;
    if (!ec_rule_starts(context, model->other_scopes)) {
        return;
    }
    size_t size = (size_t)model->instances.count + 1;
    uint32_t *numbers = ec_zalloc_large(size * sizeof(*numbers));
    bool ok = ec_intern_init(&folded, true) && numbers;
    context->report->oom |= !ok;
    if (ok && fold_instances(context, &folded, numbers)) {
        for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
            if (scope->children) {
                check_children(context, scope, numbers);
            }
        }
    }
    ec_intern_fini(&folded);
    free(numbers);
}

/* ---- order of includes ------------------------------------------------------------------------ */

static bool is_named(const struct ec_load *load, const char *name)
{
    return strcmp(ec_base_name(load->source->path), name) == 0;
}

/* 4/config/ref-eccluster-conf.md: ecdb.conf overrides what other files say of the data sources, so
   it is the last statement of eccluster.conf. */
void ec_rule_inc_not_last(struct ec_rule_context *context)
{
    const struct ec_load *main = context->model->loads;
    if (!ec_model_is_of(context->model, EC_MAIN_OF_MANAGER)) {
        return;
    }
    for (const struct ec_load *load = main->next; load; load = load->next) {
        if (load->parent != main || !is_named(load, "ecdb.conf") || !load->via->next) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_INC018, ec_node_word_range(main->source, load->via),
                          "ecdb.conf is not included last");
        ec_finding_why(context->report, finding,
                       "what follows overrides the data sources that it sets up");
        ec_finding_help(context->report, finding, "move this include to the end of eccluster.conf");
        ec_finding_relate(context->report, finding,
                          ec_node_name_range(main->source, load->via->next),
                          "this comes behind it");
    }
}
