/* SPDX-License-Identifier: MIT */
/* Rules about Adaptive Delivery: what it works with, its sweep rules and the bounds of what it learns. */
#include "rules/setting.h"

#include "schema/value.h"

#include <stdlib.h>

/* ---- the module ------------------------------------------------------------------------------- */

/* 4/config/ref-adaptive-enabled.md */
void ec_look_mod_adaptive_off(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    if (!ec_rule_is_module(scope) || !context->model->complete ||
        ec_rule_is_somewhere(context, "adaptive_enabled", NULL)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD100, ec_rule_scope_range(scope),
                      "adaptive is loaded, but adaptive_enabled is true nowhere");
    ec_finding_why(context->report, finding,
                   "the module only acts in scopes where it is switched on");
    ec_finding_help(
        context->report, finding,
        "set adaptive_enabled = true in the global scope, or in the bindings and domains "
        "that it is for");
}

/* ---- in a cluster ----------------------------------------------------------------------------- */

static bool is_set(struct ec_rule_context *context, const struct ec_scope *scope,
                   const char *option)
{
    return ec_setting_find(context->model, scope, option) != NULL;
}

/* 4/modules/4-adaptive.md, 4/4-cluster-config-duravip.md: told once, for the first such binding. */
void ec_look_mod_no_preference(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    uint32_t duravip = ec_model_name(model, "enable_duravip");
    const struct ec_scope *first = NULL;
    size_t n = 0;
    (void)assign;
    if (!ec_rule_is_module(scope) || duravip == 0 || !model->complete ||
        !ec_rule_module(context, "cluster")) {
        return;
    }
    for (const struct ec_scope *at = model->global; at; at = ec_scope_walk(at)) {
        const struct ec_assign *on = ec_setting_at(at, duravip);
        if (on && ec_rule_is_scope(context, at, "binding") &&
            ec_assign_bool(context->arena, on, false) &&
            !is_set(context, at, "duravip_preference")) {
            first = first ? first : at;
            n++;
        }
    }
    if (!first) {
        return;
    }
    const char *more = n > 1 ? ec_rule_text(context, " (%zu more have none either)", n - 1) : "";
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD101, ec_rule_scope_range(first),
                      "%s has no Duravip_Preference%s, and Adaptive Delivery is loaded",
                      ec_rule_scope(context, first), more);
    ec_finding_why(
        context->report, finding,
        "each time an address moves to another node, its mail is handed over and what was "
        "learned starts anew; a preference keeps addresses where they are");
    ec_finding_help(context->report, finding,
                    "set Duravip_Preference to the node that the address should be on");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(scope),
                      "the module is loaded here");
}

static bool replicates_series(struct ec_rule_context *context, const struct ec_scope *cluster)
{
    const struct ec_scope *scope = cluster->children;
    for (; scope; scope = scope->next) {
        const struct ec_assign *type = ec_setting_find(context->model, scope, "type");
        const struct ec_assign *list = ec_setting_find(context->model, scope, "parameters");
        struct ec_str kind =
            type ? ec_assign_text(context->arena, type) : ec_rule_instance(context, scope);
        struct ec_str text = list ? ec_assign_text(context->arena, list) : EC_STR("");
        if (ec_str_equal_folded(kind, EC_STR("metrics")) &&
            strstr(ec_rule_text(context, "%.*s", (int)text.len, text.ptr), "audit_series")) {
            return true;
        }
    }
    return false;
}

/* 4/4-cluster-config-replication.md */
void ec_look_mod_series(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    const struct ec_scope *cluster = ec_rule_module(context, "cluster");
    struct ec_in_force learning;
    (void)assign;
    if (!ec_rule_is_module(scope) || !context->model->complete || !cluster ||
        replicates_series(context, cluster) ||
        !ec_rule_in_force(context, context->model->global, "adaptive_scope", &learning) ||
        ec_str_equal_folded(learning.text, EC_STR("local"))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD102, ec_rule_scope_range(scope),
                      "the cluster does not replicate what adaptive counts");
    ec_finding_why(context->report, finding,
                   "each node then judges a destination by its own part of the mail");
    ec_finding_help(context->report, finding,
                    "add Replicate \"metrics\" { parameters = \"audit_series\" } to the cluster "
                    "stanza, or set adaptive_scope = local");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(cluster), "the cluster");
}

/* 4/config/ref-adaptive-backstore-leveldb.md */
void ec_look_mod_local_store(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    const struct ec_scope *cluster = ec_rule_module(context, "cluster");
    (void)assign;
    if (!ec_rule_is_module(scope) || !cluster) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD103, ec_rule_scope_range(scope),
                      "what is learned is kept in LevelDB, which each node of the cluster has for "
                      "itself");
    ec_finding_why(context->report, finding,
                   "an address that moves to another node starts there with what that node knows");
    ec_finding_help(context->report, finding,
                    "where addresses move, keep it in Riak with adaptive_backstore_riak");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(cluster), "the cluster");
}

/* 4/modules/4-adaptive.md */
void ec_look_mod_two_stores(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *other =
        ec_scope_find(model, model->global, "adaptive_backstore_riak", NULL);
    (void)assign;
    if (!ec_rule_is_module(scope) || !other) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD104, ec_rule_scope_range(scope),
                      "there are two stores for what Adaptive Delivery learns");
    ec_finding_why(context->report, finding, "only one of them is used");
    ec_finding_help(context->report, finding, "remove the one that is not meant");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(other), "the other one");
}

/* ---- sweep rules ------------------------------------------------------------------------------ */

static bool is_empty(struct ec_rule_context *context, const struct ec_assign *codes)
{
    struct ec_element element = {0};
    return !ec_rule_next(context, codes, &element) || element.text.len == 0;
}

/* 4/modules/4-adaptive.md */
void ec_look_mod_no_codes(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    const struct ec_assign *codes = ec_setting_find(context->model, scope, "codes");
    (void)assign;
    if (codes ? !is_empty(context, codes) : !context->model->complete) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD105, codes ? ec_assign_range(codes) : ec_rule_scope_range(scope),
        "%s has no codes", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding, "the server ignores a rule that counts nothing");
    ec_finding_help(context->report, finding,
                    "list what it counts, such as codes = ( \"bc:10\" ) or ( \"fbl:abuse\" )");
}

/* 4/modules/4-adaptive.md */
void ec_look_mod_rule_twice(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_opening *first = &scope->opening;
    const struct ec_opening *second = first->next;
    (void)assign;
    if (!second || second->node == first->node) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_MOD106, ec_node_word_range(second->load->source, second->node),
        "%s is there already", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding,
                   "the names of the rules of a scope are unique: both stanzas together are one "
                   "rule, of which the later codes and thresholds count");
    ec_finding_help(context->report, finding, "give it a name of its own");
    ec_finding_relate(context->report, finding,
                      ec_node_word_range(first->load->source, first->node), "the first one");
}

static bool has_prefix(struct ec_str text, const char *prefix)
{
    struct ec_str begin = ec_str_from(prefix);
    return text.len > begin.len && ec_str_equal_folded((struct ec_str){text.ptr, begin.len}, begin);
}

static bool is_number(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!ec_is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

static bool is_of_rule(struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_rule_is_scope(context, scope, "adaptive_sweep_rule");
}

/* 4/modules/4-adaptive.md */
void ec_look_mod_mixed_codes(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    struct ec_element element = {0};
    struct ec_range other = {0};
    bool bounces = false;
    bool complaints = false;
    if (!is_of_rule(context, scope)) {
        return;
    }
    while (!(bounces && complaints) && ec_rule_next(context, assign, &element)) {
        bool bounce = has_prefix(element.text, "bc:");
        bool complaint = has_prefix(element.text, "fbl:");
        other = !bounces && !complaints && (bounce || complaint) ? element.range : other;
        bounces |= bounce;
        complaints |= complaint;
    }
    if (!bounces || !complaints) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_MOD107, element.range,
                                               "%s counts bounces and complaints in one rule",
                                               ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding, "the server ignores a rule that mixes bc: and fbl:");
    ec_finding_help(context->report, finding, "write a rule for each");
    ec_finding_relate(context->report, finding, other, "a code of the other kind");
}

/* 4/modules/4-adaptive.md */
void ec_look_mod_codes(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_element element = {0};
    size_t told = 0;
    while (told < EC_RULE_MAX_PLACES && is_of_rule(context, scope) &&
           ec_rule_next(context, assign, &element)) {
        struct ec_str number = {element.text.ptr + 3,
                                element.text.len > 3 ? element.text.len - 3 : 0};
        if (element.text.len == 0 || has_prefix(element.text, "fbl:") ||
            (has_prefix(element.text, "bc:") && is_number(number))) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD108, element.range,
                          "%s is not a code of a sweep rule", ec_rule_quote(context, element.text));
        ec_finding_why(context->report, finding,
                       "a code is bc: and the number of a bounce class, or fbl: and a kind of "
                       "complaint");
        ec_finding_help(context->report, finding, "write it like \"bc:10\" or \"fbl:abuse\"");
        told++;
    }
}

/* Where a code with this prefix is counted first; false: nowhere. */
static bool find_code(struct ec_rule_context *context, const char *prefix,
                      struct ec_element *element)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *scope = ec_rule_first_named(context, "adaptive_sweep_rule");
    for (; scope; scope = ec_rule_next_named(context, scope)) {
        const struct ec_assign *codes = ec_setting_find(model, scope, "codes");
        *element = (struct ec_element){0};
        while (codes && ec_rule_next(context, codes, element)) {
            if (has_prefix(element->text, prefix)) {
                return true;
            }
        }
    }
    return false;
}

/* 4/modules/4-adaptive.md: told once for each module. */
void ec_look_mod_not_counted(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    static const char *const modules[][2] = {{"fbl:", "fbl"},
                                             {"bc:", "bounce_classifier_override"}};
    struct ec_element element;
    (void)scope;
    (void)assign;
    for (size_t i = 0; i < EC_COUNT(modules) && context->model->complete; i++) {
        const char *module = modules[i][1];
        if (ec_rule_module(context, module) || !find_code(context, modules[i][0], &element)) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_MOD109, element.range,
                          "%s is never counted: the module %s is not loaded",
                          ec_rule_quote(context, element.text), module);
        ec_finding_why(context->report, finding, "sweep rules get their counts of %s from it",
                       i == 0 ? "complaints" : "bounces");
        ec_finding_help(context->report, finding, "add a stanza %s { }, or remove such codes",
                        module);
    }
}

/* "4 hours" gives 4; 0: it is not a number of hours. */
static unsigned long hours_of(struct ec_rule_context *context, struct ec_str text)
{
    const char *copy = ec_rule_text(context, "%.*s", (int)text.len, text.ptr);
    char *end;
    if (!ec_is_digit(*copy)) {
        return 0;
    }
    unsigned long hours = strtoul(copy, &end, 10);
    while (*end == ' ') {
        end++;
    }
    return strncmp(end, "hour", 4) == 0 ? hours : 0;
}

/* 4/modules/4-adaptive.md; another place there allows any time, so this is a note. */
void ec_look_mod_suspension(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_element element = {0};
    bool suspends = false;
    while (is_of_rule(context, scope) && ec_rule_next(context, assign, &element)) {
        unsigned long hours = suspends ? hours_of(context, element.text) : 0;
        suspends |= ec_str_equal_folded(element.text, EC_STR("suspend"));
        if (ec_count_bits(hours) <= 1) {
            continue;
        }
        struct ec_finding *finding = ec_report_add(context->report, EC_MOD110, element.range,
                                                   "%s of suspension is not a power of two",
                                                   ec_rule_quote(context, element.text));
        ec_finding_why(context->report, finding,
                       "the documentation asks for 1, 2, 4, 8 ... hours, by which suspensions that "
                       "follow each other are doubled");
        ec_finding_help(context->report, finding, "write the nearest power of two");
    }
}

/* ---- bounds ----------------------------------------------------------------------------------- */

static void report_bounds(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign, size_t n)
{
    struct ec_report *report = context->report;
    const char *option = ec_rule_option(context, scope, assign);
    struct ec_finding *finding =
        n == 2 ? ec_report_add(report, EC_MOD112, ec_assign_value_range(assign),
                               "the lower bound of %s is above the upper one", option)
               : ec_report_add(report, EC_MOD112, ec_assign_value_range(assign),
                               "%s has %zu bound%s instead of two", option, n, n == 1 ? "" : "s");
    ec_finding_why(report, finding,
                   "what is learned stays between a lower and an upper bound, in this order");
    ec_finding_help(report, finding, "write it like ( 20 80 )");
}

/* 4/modules/4-adaptive.md */
void ec_look_mod_bounds(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    const struct ec_vocab *word = ec_rule_word_at(context, scope, assign->node->name);
    struct ec_element element = {0};
    double bounds[2] = {0, 0};
    bool known = true;
    size_t n = 0;
    if (!word) {
        return;
    }
    while (ec_rule_next(context, assign, &element)) {
        known &= n >= 2 || ec_value_measure(word, element.text, &bounds[n]);
        n++;
    }
    if (n != 2 || (known && bounds[0] > bounds[1])) {
        report_bounds(context, scope, assign, n);
    }
}

/* ---- order ------------------------------------------------------------------------------------ */

/* 4/modules/4-adaptive.md */
void ec_look_mod_rule_order(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *module = ec_scope_find(model, model->global, "adaptive", NULL);
    (void)assign;
    if (!module || !ec_rule_is_before(scope, module)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_MOD114, ec_rule_scope_range(scope),
                      "%s comes before the stanza of adaptive", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding, "the module has to be known when its rules are read");
    ec_finding_help(context->report, finding, "move the adaptive stanza before it");
    ec_finding_relate(context->report, finding, ec_rule_scope_range(module),
                      "the module is loaded here");
}
