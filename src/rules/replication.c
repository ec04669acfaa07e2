/* SPDX-License-Identifier: MIT */
/* Rules about the stanza of the module cluster: what is replicated, where it stands, its journals. */
#include "rules/setting.h"

/* ---- replication ------------------------------------------------------------------------------ */

/* What a Replicate scope replicates: by its type, class or name. Empty: nothing that is known. */
static struct ec_str kind_of(struct ec_rule_context *context, const struct ec_scope *scope)
{
    const struct ec_assign *type = ec_setting_find(context->model, scope, "type");
    type = type ? type : ec_setting_find(context->model, scope, "class");
    if (type) {
        return ec_assign_text(context->arena, type);
    }
    struct ec_str name = ec_rule_instance(context, scope);
    const struct ec_vocab *word = ec_rule_place(context, scope);
    struct ec_numbers known = ec_vocab_list(word ? word->known : 0);
    for (size_t i = 0; i < known.n; i++) {
        if (ec_str_equal_folded(name, ec_vocab_text(known.at[i]))) {
            return ec_vocab_text(known.at[i]);
        }
    }
    return EC_STR("");
}

static bool is_of_cluster(struct ec_rule_context *context, const struct ec_scope *scope)
{
    return scope->parent && ec_rule_is_scope(context, scope->parent, "cluster") &&
           scope->instance != 0;
}

/* 4/modules/4-modules-cluster.md */
void ec_look_clu_replicate(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    (void)assign;
    if (!is_of_cluster(context, scope) || kind_of(context, scope).len > 0 ||
        !context->model->complete) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU022, ec_rule_scope_range(scope),
                      "%s is not a kind of data, and has no type", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding, "the server does not know what to replicate");
    ec_finding_help(context->report, finding,
                    "name it after what is replicated (outbound_cidr, outbound_domains, OBTM, "
                    "metrics, ...), or set type");
}

static void report_option(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign, const char *goes_with)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU023, ec_assign_range(assign), "%s has no effect in %s",
                      ec_rule_option(context, scope, assign), ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding, "it is for %s", goes_with);
    ec_finding_help(context->report, finding, "remove it");
}

/* 4/modules/4-modules-cluster.md */
void ec_look_clu_replicate_options(struct ec_rule_context *context, const struct ec_scope *scope,
                                   const struct ec_assign *assign)
{
    struct ec_str kind = kind_of(context, scope);
    const struct ec_assign *group = ec_setting_find(context->model, scope, "binding_group");
    const struct ec_assign *size = ec_setting_find(context->model, scope, "max_size");
    (void)assign;
    if (!is_of_cluster(context, scope) || kind.len == 0) {
        return;
    }
    if (group && !ec_str_equal_folded(kind, EC_STR("outbound_cidr")) &&
        !ec_str_equal_folded(kind, EC_STR("outbound_domains"))) {
        report_option(context, scope, group, "outbound_cidr and outbound_domains");
    }
    if (size && !ec_str_equal_folded(kind, EC_STR("cache"))) {
        report_option(context, scope, size, "caches");
    }
}

/* 4/4-cluster-config-replication.md */
void ec_look_clu_cache(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    uint32_t datasource = ec_model_name(model, "datasource");
    (void)assign;
    if (!is_of_cluster(context, scope) || !model->complete ||
        !ec_str_equal_folded(kind_of(context, scope), EC_STR("cache")) ||
        (datasource != 0 && ec_scope_at(model->global, datasource, scope->instance))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU024, ec_rule_scope_range(scope),
                      "%s replicates the cache of a data source that does not exist",
                      ec_rule_scope(context, scope));
    ec_finding_why(
        context->report, finding,
        "a replicated cache and its Datasource are told to belong together by their name");
    ec_finding_help(context->report, finding, "give it the name of the Datasource, or remove it");
}

/* ---- the stanza ------------------------------------------------------------------------------- */

/* 4/config/ref-eccluster-conf.md */
void ec_look_clu_of_manager(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    (void)assign;
    if (!ec_model_is_of(context->model, EC_MAIN_OF_MANAGER) || !scope->parent ||
        scope->parent->parent) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU028, ec_rule_scope_range(scope),
                      "the cluster manager takes no cluster stanza");
    ec_finding_why(
        context->report, finding,
        "eccluster.conf is read by the manager only, and the module is one of the nodes");
    ec_finding_help(
        context->report, finding,
        "move it to ecelerity-cluster.conf, which the ecelerity.conf of nodes includes");
}

/* 4/config/ref-ecelerity-cluster-conf.md */
void ec_look_clu_place(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    const struct ec_opening *opening = &scope->opening;
    const char *name = ec_base_name(opening->load->source->path);
    (void)assign;
    if (!ec_model_is_of(context->model, EC_MAIN_OF_SERVER) || opening->load->is_cluster ||
        !scope->parent || scope->parent->parent) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU029, ec_rule_scope_range(scope),
                      "the cluster stanza begins in %s", ec_rule_quote(context, ec_str_from(name)));
    ec_finding_why(context->report, finding,
                   "tools and people look for it in ecelerity-cluster.conf");
    ec_finding_help(context->report, finding,
                    "move it to ecelerity-cluster.conf and include that file");
}

/* ---- journals --------------------------------------------------------------------------------- */

/* The path of "cluster:///var/log/x=>master"; empty: it is no such URI. */
static struct ec_str journal_path(struct ec_str uri)
{
    static const char scheme[] = "cluster://";
    size_t skip = sizeof(scheme) - 1;
    if (!ec_str_starts(uri, EC_STR(scheme))) {
        return EC_STR("");
    }
    struct ec_str path = {uri.ptr + skip, 0};
    while (path.len < uri.len - skip && path.ptr[path.len] != '?' && path.ptr[path.len] != '=') {
        path.len++;
    }
    return path;
}

/* The entry of the stanza's list of journals with this name; false if it has none. */
static bool find_journal(struct ec_rule_context *context, const struct ec_assign *logs,
                         struct ec_str name, struct ec_element *entry)
{
    enum { MOST = 500 };
    *entry = (struct ec_element){0};
    for (size_t n = 0; n < MOST && ec_rule_next(context, logs, entry); n++) {
        if (ec_str_equal_folded(entry->key, name)) {
            return true;
        }
    }
    return false;
}

static void check_journal(struct ec_rule_context *context, const struct ec_assign *logs,
                          const struct ec_scope *logger, const struct ec_assign *assign)
{
    struct ec_element entry;
    struct ec_str path = journal_path(ec_assign_text(context->arena, assign));
    struct ec_str name = ec_intern_text(context->model->names, assign->node->name);
    if (path.len == 0 || !find_journal(context, logs, name, &entry) ||
        ec_str_equal(entry.text, path)) {
        return;
    }
    struct ec_report *report = context->report;
    struct ec_finding *finding = ec_report_add(
        report, EC_CLU010, entry.range, "the cluster looks for the journal of %.*s in %s",
        (int)name.len, name.ptr, ec_rule_quote(context, entry.text));
    ec_finding_why(report, finding,
                   "%s writes it to %s, so the manager never gets it, and it grows without end",
                   ec_rule_scope(context, logger), ec_rule_quote(context, path));
    ec_finding_help(report, finding, "write the same path in both places");
    ec_finding_relate(report, finding, ec_assign_value_range(assign), "it is written here");
}

/* 4/modules/4-modules-cluster.md: the paths in Logs are those of the loggers. */
void ec_look_clu_logs(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    const struct ec_assign *logs = ec_setting_find(model, scope, "logs");
    uint32_t names[] = {ec_model_name(model, "ec_logger"), ec_model_name(model, "bounce_logger")};
    bool is_module = scope->parent && !scope->parent->parent && scope->instance == 0;
    const struct ec_scope *logger = logs && is_module ? scope->parent->children : NULL;
    (void)assign;
    for (; logger; logger = logger->next) {
        bool is_logger = logger->name == names[0] || logger->name == names[1];
        const struct ec_assign *log = is_logger ? logger->settings : NULL;
        for (; log; log = log->next) {
            check_journal(context, logs, logger, log);
        }
    }
}
