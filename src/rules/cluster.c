/* SPDX-License-Identifier: MIT */
/* Rules about DuraVIP and the files of a node's tree, as one node sees them. */
#include "rules/setting.h"

#include "schema/endpoint.h"

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
    text = ec_str_tail(text, tree.len);
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

bool ec_rule_is_in_tree(const struct ec_model *model)
{
    struct ec_str folder = folder_below(tree_folder(model), model->loads->source->path);
    return owner_of(model, model->loads) == ALL_NODES ||
           (model->node && ec_str_equal(folder, ec_str_from(model->node)));
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
        /* Security has rules of its own (SEC022). */
        bool quiet = ec_rule_is_scope(context, scope, "security");
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            bool told = quiet;
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

/* ---- addresses -------------------------------------------------------------------------------- */

/* The address of a Listen or Binding and where it is written. False: that is not known. */
static bool find_address(struct ec_rule_context *context, const struct ec_scope *scope,
                         struct ec_str *text, struct ec_range *range)
{
    struct ec_in_force effect;
    bool listen = ec_rule_is_scope(context, scope, "listen");
    if (!listen && !ec_rule_is_scope(context, scope, "binding")) {
        return false;
    }
    *range = ec_rule_scope_range(scope);
    if (listen) {
        *text = ec_endpoint_address(ec_rule_instance(context, scope));
        return true;
    }
    const struct ec_assign *own = ec_setting_find(context->model, scope, "bind_address");
    if (own) {
        *text = ec_assign_text(context->arena, own);
        *range = ec_assign_value_range(own);
        return true;
    }
    if (!ec_rule_in_force(context, scope, "bind_address", &effect)) {
        return false;
    }
    *text = effect.text;
    *range = effect.assign ? ec_assign_value_range(effect.assign) : *range;
    return effect.assign || context->model->complete;
}

static bool is_duravip(struct ec_rule_context *context, const struct ec_assign *assign)
{
    return ec_assign_bool(context->arena, assign, false);
}

/* Whether one of the networks has the address; *n of them are in the stanza. */
static bool is_covered(struct ec_rule_context *context, const struct ec_scope *cluster,
                       const struct ec_network *address, size_t *n)
{
    enum { MOST = 256 };
    uint32_t topology = ec_model_name(context->model, "topology");
    const struct ec_scope *scope = cluster->children;
    for (*n = 0; scope && *n < MOST; scope = scope->next) {
        struct ec_network network;
        if (scope->name != topology) {
            continue;
        }
        ++*n;
        if (!ec_network_read(ec_rule_instance(context, scope), &network)) {
            return true; /* SCH009 */
        }
        if (ec_network_is_in(address, &network)) {
            return true;
        }
    }
    return *n == MOST;
}

/* 4/4-cluster-config-duravip.md: the cluster brings up addresses only in its networks. */
void ec_look_clu_topology(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    const struct ec_scope *cluster = ec_rule_module(context, "cluster");
    struct ec_network address;
    struct ec_str text;
    struct ec_range range;
    size_t n;
    if (!cluster || !context->model->complete || !is_duravip(context, assign) ||
        !find_address(context, scope, &text, &range) || ec_address_kind(text) == EC_ADDRESS_ANY ||
        !ec_network_read(text, &address) || is_covered(context, cluster, &address, &n) ||
        n == 0) { /* MOD005 */
        return;
    }
    struct ec_report *report = context->report;
    struct ec_finding *finding = ec_report_add(
        report, EC_CLU014, range, "the DuraVIP of %s, %.*s, is in no Topology of the cluster",
        ec_rule_scope(context, scope), (int)text.len, text.ptr);
    ec_finding_why(report, finding,
                   "a Topology says which interface an address belongs to; without one the cluster "
                   "cannot bring it up");
    ec_finding_help(report, finding,
                    "add Topology \"NETWORK\" { interface = \"...\" } with the network of the "
                    "address to the cluster stanza");
    ec_finding_relate(report, finding, ec_assign_range(assign), "DuraVIP is switched on here");
}

void ec_look_clu_no_address(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_str text;
    struct ec_range range;
    if (!is_duravip(context, assign) || !find_address(context, scope, &text, &range) ||
        ec_address_kind(text) != EC_ADDRESS_ANY) {
        return;
    }
    struct ec_report *report = context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_CLU015, ec_assign_range(assign), "%s has no address of its own",
                      ec_rule_scope(context, scope));
    ec_finding_why(report, finding, "DuraVIP moves one address, and this means all addresses");
    ec_finding_help(report, finding, "%s",
                    ec_rule_is_scope(context, scope, "listen")
                        ? "write the address into the name of the Listen"
                        : "set Bind_Address to the address that is to move");
}

/* No more scopes than this are searched for the group of a binding. */
enum { MOST_GROUPS = 4096 };

/* The binding with this name, in a group or outside; NULL: there is none. */
static const struct ec_scope *find_binding(struct ec_rule_context *context, struct ec_str name)
{
    const struct ec_model *model = context->model;
    uint32_t binding = ec_model_name(model, "binding");
    uint32_t group = ec_model_name(model, "binding_group");
    uint32_t instance = ec_intern_find(&model->instances, name.ptr, name.len);
    if (binding == 0 || instance == 0) {
        return NULL;
    }
    const struct ec_scope *found = ec_scope_at(model->global, binding, instance);
    const struct ec_scope *scope = found || group == 0 ? NULL : model->global->children;
    for (size_t n = 0; scope && !found && n < MOST_GROUPS; scope = scope->next, n++) {
        found = scope->name == group ? ec_scope_at(scope, binding, instance) : NULL;
    }
    return found;
}

/* 4/4-cluster-config-duravip.md */
void ec_look_clu_same_address(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    struct ec_network own;
    struct ec_network other;
    struct ec_in_force address = {0};
    struct ec_str name = ec_assign_text(context->arena, assign);
    const struct ec_scope *binding = NULL;
    if (!ec_rule_is_scope(context, scope, "listen") ||
        !ec_network_read(ec_endpoint_address(ec_rule_instance(context, scope)), &own)) {
        return;
    }
    if (!ec_network_read(name, &other)) { /* a binding may be named by its address */
        binding = find_binding(context, name);
        if (!binding || !ec_rule_in_force(context, binding, "bind_address", &address) ||
            !ec_network_read(address.text, &other)) {
            return;
        }
    }
    if (own.n_bytes != other.n_bytes || ec_network_order(&own, &other) != 0) {
        return;
    }
    struct ec_report *report = context->report;
    struct ec_finding *finding = ec_report_add(report, EC_CLU013, ec_assign_value_range(assign),
                                               "%s has the address of the binding that it follows",
                                               ec_rule_scope(context, scope));
    ec_finding_why(
        report, finding,
        "a listener follows a binding with an address of its own; the one of the binding "
        "moves anyway");
    ec_finding_help(report, finding,
                    "use Enable_Duravip = true here, or listen on another address");
    if (address.assign) {
        ec_finding_relate(report, finding, ec_assign_range(address.assign),
                          "the address of the binding");
    }
}

/* Whether there is a DuraVIP, and the first place; how many there are is in *n. */
static const struct ec_assign *count_duravips(struct ec_rule_context *context, size_t *n)
{
    const struct ec_model *model = context->model;
    uint32_t option = ec_model_name(model, "enable_duravip");
    const struct ec_assign *first = NULL;
    const struct ec_scope *scope = option != 0 ? model->global : NULL;
    for (*n = 0; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_at(scope, option);
        if (assign && is_duravip(context, assign)) {
            first = first ? first : assign;
            ++*n;
        }
    }
    return first;
}

/* changelog/legacy/4-x-legacy.md */
void ec_look_clu_replumb(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    size_t n;
    bool on = !scope->parent && ec_assign_bool(context->arena, assign, false);
    const struct ec_assign *duravip = on ? count_duravips(context, &n) : NULL;
    if (!duravip) {
        return;
    }
    struct ec_report *report = context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_CLU019, ec_assign_range(assign), "%s does not go with DuraVIP",
                      ec_rule_option(context, scope, assign));
    ec_finding_why(report, finding,
                   "both bring addresses up on this machine, and one undoes what the other did");
    ec_finding_help(report, finding, "remove this line");
    ec_finding_relate(report, finding, ec_assign_range(duravip), "DuraVIP is switched on here");
}

/* 4/config/ref-use-iflist-cache.md */
void ec_look_clu_many_addresses(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    enum { MANY = 100 };
    size_t n;
    const struct ec_assign *first = count_duravips(context, &n);
    (void)assign;
    if (n < MANY || !context->model->complete ||
        ec_rule_is_on(context, scope, "use_iflist_cache", false)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU020, ec_assign_range(first),
                      "there are %zu DuraVIPs, and use_iflist_cache is off", n);
    ec_finding_why(
        context->report, finding,
        "without the cache the server asks the kernel for all addresses again and again");
    ec_finding_help(context->report, finding, "set use_iflist_cache = true in the global scope");
}

/* 4/4-cluster-config-duravip.md */
void ec_look_clu_too_many_addresses(struct ec_rule_context *context, const struct ec_scope *scope,
                                    const struct ec_assign *assign)
{
    enum { SUPPORTED = 10240 };
    size_t n;
    const struct ec_assign *first = count_duravips(context, &n);
    (void)scope;
    (void)assign;
    if (n <= SUPPORTED) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CLU021, ec_assign_range(first),
                      "there are %zu DuraVIPs, more than %d", n, SUPPORTED);
    ec_finding_why(context->report, finding,
                   "a machine must be able to take over all of them, and the server supports no "
                   "more aliases");
    ec_finding_help(context->report, finding, "spread the bindings over two clusters");
}
