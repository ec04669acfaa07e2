/* SPDX-License-Identifier: MIT */
/* Rules about the module cluster, DuraVIP and the files of a node's tree, as one node sees them. */
#include "rules/setting.h"

/* ---- shared files and those of a node --------------------------------------------------------- */

enum owner { NOBODY, ALL_NODES, THIS_NODE };

/* The folder of the tree: that which holds the main file's one. */
static struct ec_str tree_folder(const struct ec_model *model)
{
    struct ec_str path = ec_str_from(model->loads->source->path);
    for (int up = 0; up < 2; up++) {
        while (path.len > 0 && path.ptr[path.len - 1] != '/') {
            path.len--;
        }
        path.len -= path.len > 0 && up == 0;
    }
    return path;
}

/* The first folder of a path below the tree's; empty if there is none. */
static struct ec_str folder_below(struct ec_str tree, const char *path)
{
    struct ec_str text = ec_str_from(path);
    if (!ec_str_starts(text, tree)) {
        return EC_STR("");
    }
    text = (struct ec_str){text.ptr + tree.len, text.len - tree.len};
    const char *slash = memchr(text.ptr, '/', text.len);
    return slash ? (struct ec_str){text.ptr, (size_t)(slash - text.ptr)} : EC_STR("");
}

/* Whose file it is, by its place in the tree (3/3-reference/conf-ecconfigd.md). */
static enum owner owner_of(const struct ec_model *model, const struct ec_load *load)
{
    struct ec_str tree = tree_folder(model);
    struct ec_str folder = folder_below(tree, load->source->path);
    if (ec_str_equal(folder, EC_STR("default")) || ec_str_equal(folder, EC_STR("global")) ||
        ec_str_equal(folder, EC_STR("peer"))) {
        return ALL_NODES;
    }
    bool own =
        folder.len > 0 && (ec_str_equal(folder, folder_below(tree, model->loads->source->path)) ||
                           (model->node && ec_str_equal(folder, ec_str_from(model->node))));
    return own ? THIS_NODE : NOBODY;
}

bool ec_rule_is_split(const struct ec_model *model, const struct ec_assign *a,
                      const struct ec_assign *b)
{
    enum owner of_a = owner_of(model, a->load);
    enum owner of_b = owner_of(model, b->load);
    return of_a != of_b && of_a != NOBODY && of_b != NOBODY;
}

static void report_shared(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign, const struct ec_assign *old)
{
    bool old_is_shared = owner_of(context->model, old->load) == ALL_NODES;
    const struct ec_assign *shared = old_is_shared ? old : assign;
    const struct ec_assign *own = old_is_shared ? assign : old;
    struct ec_report *report = context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_CLU001, ec_assign_range(shared),
                      "%s is set for all nodes here, and in a file of one node, too",
                      ec_rule_option(context, scope, shared));
    ec_finding_why(report, finding, "of the two, the one that is read last counts: here it is %s",
                   old_is_shared ? "that of the node, until somebody moves its include"
                                 : "this one, so that of the node has no effect");
    ec_finding_help(report, finding,
                    "set it either here or in the folder of each node, but not in both");
    ec_finding_relate(report, finding, ec_assign_range(own), "that of the node");
}

/* 4/4-cluster.md: what differs between nodes must not be set in the common file. */
void ec_rule_clu_shared(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    size_t left = model->loads ? model->n_shadowed : 0;
    const struct ec_scope *scope = model->global;
    for (; scope && left > 0; scope = ec_scope_walk(scope)) {
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            bool told = false;
            for (const struct ec_assign *old = assign->shadowed; old; old = old->shadowed) {
                left -= left > 0;
                if (!told && !old->load->tree->damaged && ec_rule_is_split(model, assign, old)) {
                    report_shared(context, scope, assign, old);
                    told = true;
                }
            }
        }
    }
}
