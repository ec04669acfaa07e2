/* SPDX-License-Identifier: MIT */
/* Compares what the nodes of a tree see. */
#include "rules/cluster_nodes.h"

#include "rules/cluster_facts.h"

#include <stdlib.h>

/* A part of the nodes, and the facts that are compared. */
struct compare {
    const struct ec_rule_settings *settings;
    const struct ec_cluster_node *nodes;
    size_t n_nodes;
    size_t first; /* the nodes from here to before `last` are looked at */
    size_t last;
    size_t n_counted;               /* of them, those of which is_counted holds */
    const bool *complete;           /* by model */
    struct ec_cluster_fact **facts; /* sorted by kind, key, value and place */
    size_t n_facts;
    size_t *begin; /* of the list of each model in: */
    size_t *list;  /* nodes by model */
    size_t n_models;
    bool *marks; /* by node */
    size_t n_marks;
    struct ec_report *report;
    struct ec_arena *arena;
};

/* Facts that have one key. */
struct group {
    struct ec_cluster_fact **facts;
    size_t n;
};

/* ---- nodes of facts --------------------------------------------------------------------------- */

static void clear(struct compare *compare)
{
    memset(compare->marks, 0, compare->n_nodes * sizeof(*compare->marks));
    compare->n_marks = 0;
}

/* Marks the nodes that have a fact; returns how many were not marked before. */
static size_t mark(struct compare *compare, const struct ec_cluster_fact *fact)
{
    size_t before = compare->n_marks;
    for (size_t i = 0; i < fact->n_models; i++) {
        uint32_t model = fact->models[i];
        for (size_t at = compare->begin[model]; at < compare->begin[model + 1]; at++) {
            size_t node = compare->list[at];
            if (node >= compare->first && node < compare->last && !compare->marks[node]) {
                compare->marks[node] = true;
                compare->n_marks++;
            }
        }
    }
    return compare->n_marks - before;
}

/* Whether it is known what a node has not. */
static bool is_counted(const struct compare *compare, size_t node)
{
    uint32_t model = compare->nodes[node].model;
    return compare->nodes[node].view->name && model != 0 && compare->complete[model];
}

/* "n1, n2 and 3 more": the nodes that are marked, or that are not. */
static const char *names_of(struct compare *compare, bool marked)
{
    enum { SHOWN = 3 };
    size_t total = 0;
    for (size_t i = compare->first; i < compare->last; i++) {
        total += compare->marks[i] == marked && (marked || is_counted(compare, i));
    }
    size_t shown = total > SHOWN + 1 ? SHOWN : total;
    const char *text = "";
    size_t done = 0;
    for (size_t i = compare->first; i < compare->last && done < shown && text; i++) {
        if (compare->marks[i] == marked && (marked || is_counted(compare, i))) {
            const char *glue = done == 0 ? "" : done + 1 == total ? " and " : ", ";
            text = ec_arena_printf(compare->arena, "%s%s%s", text, glue, compare->nodes[i].name);
            done++;
        }
    }
    if (text && shown < total) {
        text = ec_arena_printf(compare->arena, "%s and %zu more", text, total - shown);
    }
    return text ? text : "";
}

/* Tells for which nodes a finding is: those that are marked. */
static void name_nodes(struct compare *compare, struct ec_finding *finding)
{
    const char **names = ec_arena_zalloc(compare->arena, (compare->n_marks + 1) * sizeof(*names));
    size_t n = 0;
    for (size_t i = 0; names && i < compare->n_nodes; i++) {
        if (compare->marks[i]) {
            names[n++] = compare->nodes[i].name;
        }
    }
    finding->nodes = names;
    finding->on_all_nodes = false;
}

static bool wants(const struct compare *compare, enum ec_code code)
{
    return compare->settings->enabled[code];
}

/* ---- groups ----------------------------------------------------------------------------------- */

static int order(const struct ec_cluster_fact *a, const struct ec_cluster_fact *b)
{
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return strcmp(a->key, b->key);
}

static int by_key(const void *left, const void *right)
{
    const struct ec_cluster_fact *a = *(struct ec_cluster_fact *const *)left;
    const struct ec_cluster_fact *b = *(struct ec_cluster_fact *const *)right;
    int different = order(a, b);
    different = different != 0 ? different : strcmp(a->value, b->value);
    if (different != 0) {
        return different;
    }
    if (a->range.source != b->range.source) {
        return a->range.source < b->range.source ? -1 : 1;
    }
    return (a->range.first > b->range.first) - (a->range.first < b->range.first);
}

/* The group that begins at `at`. */
static struct group group_at(const struct compare *compare, size_t at)
{
    struct group group = {&compare->facts[at], 1};
    while (at + group.n < compare->n_facts && order(group.facts[0], group.facts[group.n]) == 0) {
        group.n++;
    }
    return group;
}

/* ---- addresses -------------------------------------------------------------------------------- */

static bool any_flag(const struct group *group)
{
    bool any = false;
    for (size_t i = 0; i < group->n; i++) {
        any |= group->facts[i]->flag;
    }
    return any;
}

/* An address that several nodes have and DuraVIP does not hand around. */
static void check_address(struct compare *compare, const struct group *group)
{
    const struct ec_cluster_fact *fact = group->facts[0];
    const struct ec_cluster_fact *other = NULL;
    clear(compare);
    for (size_t i = 0; i < group->n; i++) {
        bool adds = mark(compare, group->facts[i]) > 0;
        other = adds && i > 0 && !other ? group->facts[i] : other;
    }
    if (compare->n_marks < 2 || any_flag(group) || !wants(compare, EC_CLU002)) {
        return;
    }
    struct ec_report *report = compare->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_CLU002, fact->range, "the address %s of %s is used on %s",
                      fact->value, fact->what, names_of(compare, true));
    ec_finding_why(report, finding,
                   "an address can be up on one machine only; on the others, connections from it "
                   "fail and nothing listens on it");
    ec_finding_help(report, finding,
                    "give each node its own address in a file of its own folder, or let the nodes "
                    "share this one with Enable_Duravip = true");
    if (other) {
        ec_finding_relate(report, finding, other->range, "%s has it, too", other->what);
    }
    name_nodes(compare, finding);
}

/* A DuraVIP, or something else that all nodes should have, that some lack. */
static void check_everywhere(struct compare *compare, struct ec_cluster_fact **same, size_t n)
{
    struct ec_cluster_fact *fact = same[0];
    bool duravip = fact->kind == EC_FACT_ADDRESS;
    clear(compare);
    for (size_t i = 0; i < n; i++) {
        mark(compare, same[i]);
    }
    if (fact->told || compare->n_marks == 0 || compare->n_marks >= compare->n_counted ||
        !wants(compare, duravip ? EC_CLU004 : EC_CLU009)) {
        return;
    }
    struct ec_report *report = compare->report;
    const char *with = names_of(compare, true);
    struct ec_finding *finding = ec_report_add(
        report, duravip ? EC_CLU004 : EC_CLU009, fact->range, "%s%s%s is on %s, but not on %s",
        fact->what, duravip ? " with the DuraVIP " : "", duravip ? fact->value : "", with,
        names_of(compare, false));
    ec_finding_why(report, finding,
                   duravip ? "an address can move only to a node that has all that uses it; the "
                             "others mark it as unsafe"
                           : "what the nodes count together is wrong when some do not take part");
    ec_finding_help(report, finding,
                    duravip ? "put it into a file that all nodes include"
                            : "put the scope into the ecelerity-cluster.conf of all nodes");
    name_nodes(compare, finding);
}

static int by_what(const void *left, const void *right)
{
    const struct ec_cluster_fact *a = *(struct ec_cluster_fact *const *)left;
    const struct ec_cluster_fact *b = *(struct ec_cluster_fact *const *)right;
    int different = strcmp(a->what, b->what);
    return different != 0 ? different : by_key(left, right);
}

/* Each thing that uses an address, wherever it is written, has to be on all nodes. Sorts the group. */
static void check_users(struct compare *compare, struct group *group)
{
    qsort(group->facts, group->n, sizeof(struct ec_cluster_fact *), by_what);
    for (size_t i = 0; i < group->n;) {
        size_t n = 1;
        while (i + n < group->n && strcmp(group->facts[i]->what, group->facts[i + n]->what) == 0) {
            n++;
        }
        check_everywhere(compare, group->facts + i, n);
        i += n;
    }
}

/* ---- bindings --------------------------------------------------------------------------------- */

static void report_moved(struct compare *compare, struct ec_cluster_fact *fact,
                         const struct ec_cluster_fact *other)
{
    struct ec_report *report = compare->report;
    clear(compare);
    mark(compare, other);
    const char *others = names_of(compare, true);
    clear(compare);
    mark(compare, fact);
    struct ec_finding *finding =
        ec_report_add(report, EC_CLU003, fact->range, "%s has the address %s on %s, and %s on %s",
                      fact->what, fact->value, names_of(compare, true), other->value, others);
    ec_finding_why(report, finding,
                   "a DuraVIP has one address for each name of a binding; where nodes differ, the "
                   "cluster marks it as broken");
    ec_finding_help(report, finding,
                    "use one address on all nodes, or a name of its own for each address");
    ec_finding_relate(report, finding, other->range, "the other address");
    name_nodes(compare, finding);
    fact->told = true;
}

/* True if two facts of a part of the tree have different nodes there. */
static bool are_apart(struct compare *compare, const struct ec_cluster_fact *a,
                      const struct ec_cluster_fact *b)
{
    clear(compare);
    size_t of_a = mark(compare, a);
    return of_a > 0 && mark(compare, b) > 0;
}

/* The facts of one name: a binding with DuraVIP has the same address on all nodes
   (4/cluster-duravip-conflict.md). */
static void check_binding(struct compare *compare, struct ec_cluster_fact **facts, size_t n)
{
    struct group group = {facts, n};
    if (!any_flag(&group) || strncmp(facts[0]->what, "Binding '", 9) != 0 ||
        !wants(compare, EC_CLU003)) {
        return;
    }
    for (size_t i = 1; i < n; i++) {
        if (strcmp(facts[0]->key, facts[i]->key) != 0 && are_apart(compare, facts[0], facts[i])) {
            report_moved(compare, facts[i], facts[0]);
            facts[0]->told = true;
        }
    }
}

static void check_bindings(struct compare *compare, size_t n)
{
    struct ec_cluster_fact **facts = malloc((n + 1) * sizeof(struct ec_cluster_fact *));
    if (!facts) {
        compare->report->oom = true;
        return;
    }
    memcpy(facts, compare->facts, n * sizeof(struct ec_cluster_fact *));
    if (n > 0) {
        qsort(facts, n, sizeof(struct ec_cluster_fact *), by_what);
    }
    for (size_t i = 0; i < n;) {
        size_t same = 1;
        while (i + same < n && strcmp(facts[i]->what, facts[i + same]->what) == 0) {
            same++;
        }
        check_binding(compare, facts + i, same);
        i += same;
    }
    free(facts);
}

/* ---- settings --------------------------------------------------------------------------------- */

/* The fact whose value most nodes have; NULL when no node has any. */
static struct ec_cluster_fact *usual_fact(struct compare *compare, const struct group *group)
{
    struct ec_cluster_fact *usual = NULL;
    size_t most = 0;
    for (size_t i = 0; i < group->n; i++) {
        clear(compare);
        for (size_t k = i; k < group->n; k++) {
            if (strcmp(group->facts[i]->value, group->facts[k]->value) == 0) {
                mark(compare, group->facts[k]);
            }
        }
        if (compare->n_marks > most) {
            most = compare->n_marks;
            usual = group->facts[i];
        }
    }
    return usual;
}

static const char *shown(struct compare *compare, const struct ec_cluster_fact *fact)
{
    const char *text = fact->flag || *fact->value
                           ? ec_arena_printf(compare->arena, "'%s'%s", fact->value,
                                             fact->flag ? "" : " (the default)")
                           : "not set";
    return text ? text : "";
}

static void report_unequal(struct compare *compare, enum ec_code code,
                           const struct ec_cluster_fact *fact, const struct ec_cluster_fact *usual,
                           const char *where, const char *why)
{
    struct ec_report *report = compare->report;
    bool manager = fact->kind == EC_FACT_MANAGER;
    clear(compare);
    if (mark(compare, fact) == 0 || !wants(compare, code)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        report, code, fact->range, "%s is %s %s %s, but %s%s", fact->what, shown(compare, fact),
        manager ? "for" : "on", manager ? "the cluster manager" : names_of(compare, true),
        shown(compare, usual), where);
    ec_finding_why(report, finding, "%s", why);
    ec_finding_help(report, finding, "set it to the same value on all of them");
    ec_finding_relate(report, finding, usual->range, "the other value");
    name_nodes(compare, finding);
}

static const char *reason_of(const struct ec_cluster_fact *fact)
{
    return strcmp(fact->key, "duravip_balance_set_size") == 0
               ? "nodes that count differently never agree which of them has an address"
               : "nodes with different groups do not find each other";
}

/* Few facts of a group are looked at: each is a place in a file, not a node. */
static struct group some_of(const struct group *group)
{
    enum { MOST = 200 };
    return (struct group){group->facts, group->n > MOST ? MOST : group->n};
}

/* A setting that has to be the same on all nodes (4/modules/4-modules-cluster.md). */
static void check_equal(struct compare *compare, const struct group *group)
{
    struct group some = some_of(group);
    const struct ec_cluster_fact *usual = usual_fact(compare, &some);
    bool account = group->facts[0]->kind == EC_FACT_ACCOUNT;
    for (size_t i = 0; usual && i < some.n; i++) {
        if (strcmp(some.facts[i]->value, usual->value) != 0) {
            report_unequal(compare, account ? EC_CLU008 : EC_CLU005, some.facts[i], usual,
                           " on others",
                           account ? "files that one node writes cannot be read by another one "
                                     "that gets a copy of them"
                                   : reason_of(some.facts[i]));
        }
    }
}

/* User and group of the manager, which reads what the nodes sent, against those of the nodes. */
static void check_manager(struct compare *compare, const struct group *nodes,
                          const struct group *managers)
{
    struct group some = some_of(nodes);
    const struct ec_cluster_fact *usual = usual_fact(compare, &some);
    for (size_t i = 0; usual && i < managers->n; i++) {
        const struct ec_cluster_fact *fact = managers->facts[i];
        if (strcmp(fact->value, usual->value) != 0) {
            report_unequal(compare, EC_CLU008, fact, usual, " for the nodes",
                           "the cluster manager keeps journals and logs of the nodes; what one of "
                           "the two writes, the other may not be able to read");
        }
    }
}

/* Facts with one value: two nodes with one name or address (4/modules/4-modules-cluster.md). */
static void check_same(struct compare *compare, const struct group *same)
{
    struct ec_cluster_fact *fact = same->facts[0];
    clear(compare);
    for (size_t i = 0; i < same->n; i++) {
        mark(compare, same->facts[i]);
    }
    if (compare->n_marks < 2 || !wants(compare, EC_CLU006)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(compare->report, EC_CLU006, fact->range, "%s is '%s' on %s", fact->what,
                      fact->value, names_of(compare, true));
    ec_finding_why(compare->report, finding, "each node of a cluster has to have its own");
    ec_finding_help(
        compare->report, finding,
        "set it in a file of each node's folder, or leave it out: the server then takes "
        "name and address of the machine");
    name_nodes(compare, finding);
    for (size_t i = 0; i < same->n; i++) {
        same->facts[i]->told = true;
    }
}

static void check_identity(struct compare *compare, const struct group *group)
{
    for (size_t i = 0; i < group->n;) {
        struct group same = {group->facts + i, 1};
        while (i + same.n < group->n &&
               strcmp(same.facts[0]->value, same.facts[same.n]->value) == 0) {
            same.n++;
        }
        check_same(compare, &same);
        i += same.n;
    }
}

/* A node whose name is not that of its folder. */
static void check_names(struct compare *compare, const struct group *group)
{
    for (size_t i = 0; i < group->n; i++) {
        const struct ec_cluster_fact *fact = group->facts[i];
        clear(compare);
        if (strcmp(fact->key, "nodename") != 0 || fact->told || mark(compare, fact) != 1 ||
            !wants(compare, EC_CLU007)) {
            continue;
        }
        size_t node = compare->first;
        while (!compare->marks[node]) {
            node++;
        }
        const char *name = compare->nodes[node].view->name;
        if (strcmp(name, fact->value) == 0) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(compare->report, EC_CLU007, fact->range,
                          "this node is called '%s', but its folder is '%s'", fact->value, name);
        ec_finding_why(compare->report, finding,
                       "the folder of a node is searched by the name of the machine or node_name "
                       "in cluster.boot, and commands to the cluster go by this name");
        ec_finding_help(compare->report, finding, "use one name for both");
        name_nodes(compare, finding);
    }
}

/* ---- peers ------------------------------------------------------------------------------------ */

/* Whether a list of peers has a node: by its name, or by its name with the domain behind it. */
static bool is_peer(struct compare *compare, const char *peers, const char *name)
{
    char *word = ec_arena_printf(compare->arena, "\n%s", name);
    for (char *at = word; at && *at; at++) {
        *at = ec_lower(*at);
    }
    const char *found = word ? strstr(peers, word) : peers;
    while (found && word && found[strlen(word)] != '\n' && found[strlen(word)] != '.') {
        found = strstr(found + 1, word);
    }
    return found != NULL;
}

/* 4/modules/msgc.md: all nodes are peers of each other. */
static void check_peers(struct compare *compare, const struct group *group)
{
    for (size_t i = 0; i < group->n && wants(compare, EC_CLU032); i++) {
        const struct ec_cluster_fact *fact = group->facts[i];
        clear(compare);
        mark(compare, fact);
        for (size_t node = compare->first; node < compare->last; node++) {
            if (compare->marks[node] &&
                is_peer(compare, fact->value, compare->nodes[node].view->name)) {
                compare->marks[node] = false;
                compare->n_marks--;
            }
        }
        if (compare->n_marks == 0) {
            continue;
        }
        struct ec_report *report = compare->report;
        struct ec_finding *finding =
            ec_report_add(report, EC_CLU032, fact->range, "the peers of msgc_server lack %s",
                          names_of(compare, true));
        ec_finding_why(report, finding,
                       "nodes send what they replicate, and their logs, only to the peers of this "
                       "list");
        ec_finding_help(
            report, finding,
            "add each node with its address, or remove the folder of a node that is gone");
        name_nodes(compare, finding);
    }
}

/* ---- all -------------------------------------------------------------------------------------- */

/* What has to agree within a sub-cluster. */
static void check_part(struct compare *compare)
{
    struct group accounts[2] = {{NULL, 0}, {NULL, 0}};
    size_t n_accounts = 0;
    size_t n_addresses = 0;
    while (n_addresses < compare->n_facts && compare->facts[n_addresses]->kind == EC_FACT_ADDRESS) {
        n_addresses++;
    }
    compare->n_counted = 0;
    for (size_t i = compare->first; i < compare->last; i++) {
        compare->n_counted += is_counted(compare, i);
    }
    check_bindings(compare, n_addresses);
    for (size_t i = 0; i < compare->n_facts;) {
        struct group group = group_at(compare, i);
        enum ec_cluster_fact_kind kind = group.facts[0]->kind;
        if (kind == EC_FACT_ADDRESS && any_flag(&group)) {
            check_users(compare, &group);
        } else if (kind == EC_FACT_REPLICATE) {
            check_everywhere(compare, group.facts, group.n);
        } else if (kind == EC_FACT_PEERS) {
            check_peers(compare, &group);
        } else if (kind == EC_FACT_CLUSTER || kind == EC_FACT_ACCOUNT) {
            check_equal(compare, &group);
        }
        if (kind == EC_FACT_ACCOUNT) {
            accounts[n_accounts++ % 2] = group;
        }
        for (size_t k = 0; k < 2 && kind == EC_FACT_MANAGER; k++) {
            if (accounts[k].n > 0 && strcmp(accounts[k].facts[0]->key, group.facts[0]->key) == 0) {
                check_manager(compare, &accounts[k], &group);
            }
        }
        i += group.n;
    }
}

/* What must not be the same anywhere in the tree. */
static void check_whole(struct compare *compare)
{
    for (size_t i = 0; i < compare->n_facts;) {
        struct group group = group_at(compare, i);
        if (group.facts[0]->kind == EC_FACT_ADDRESS) {
            check_address(compare, &group);
        } else if (group.facts[0]->kind == EC_FACT_IDENTITY) {
            check_identity(compare, &group);
            check_names(compare, &group);
        }
        i += group.n;
    }
}

static bool same_part(const struct ec_node_view *a, const struct ec_node_view *b)
{
    return a->subcluster && b->subcluster ? strcmp(a->subcluster, b->subcluster) == 0
                                          : a->subcluster == b->subcluster;
}

static void check_all(struct compare *compare)
{
    compare->last = compare->n_nodes;
    check_whole(compare);
    for (size_t first = 0; first < compare->n_nodes; first = compare->last) {
        compare->first = first;
        compare->last = first + 1;
        while (compare->last < compare->n_nodes &&
               same_part(compare->nodes[first].view, compare->nodes[compare->last].view)) {
            compare->last++;
        }
        check_part(compare);
    }
}

/* ---- preparation ------------------------------------------------------------------------------ */

static void count_node(struct compare *compare, const struct ec_cluster_node *node)
{
    size_t most = node->model > node->manager ? node->model : node->manager;
    compare->n_models = most > compare->n_models ? most : compare->n_models;
}

/* Fills in compare->list; begin[m + 1] is where the list of m goes on, in the end where it ends. */
static void fill_list(struct compare *compare)
{
    for (size_t i = 0; i < compare->n_nodes; i++) {
        const struct ec_cluster_node *node = &compare->nodes[i];
        if (node->view->name && node->model != 0) {
            compare->list[compare->begin[node->model + 1]++] = i;
        }
        if (node->view->name && node->manager != 0) {
            compare->list[compare->begin[node->manager + 1]++] = i;
        }
    }
}

/* Lists the nodes of each model. Nodes without a name stand for unknown ones and are not compared. */
static bool list_nodes(struct compare *compare)
{
    for (size_t i = 0; i < compare->n_nodes; i++) {
        count_node(compare, &compare->nodes[i]);
    }
    compare->begin = calloc(compare->n_models + 3, sizeof(*compare->begin));
    compare->list = calloc(compare->n_nodes * 2 + 1, sizeof(*compare->list));
    compare->marks = calloc(compare->n_nodes + 1, sizeof(*compare->marks));
    if (!compare->begin || !compare->list || !compare->marks) {
        return false;
    }
    for (size_t i = 0; i < compare->n_nodes; i++) {
        const struct ec_cluster_node *node = &compare->nodes[i];
        compare->begin[node->model + 2] += node->view->name && node->model != 0;
        compare->begin[node->manager + 2] += node->view->name && node->manager != 0;
    }
    for (size_t i = 1; i < compare->n_models + 3; i++) {
        compare->begin[i] += compare->begin[i - 1];
    }
    fill_list(compare);
    return true;
}

static bool list_facts(struct compare *compare, struct ec_cluster_facts *facts)
{
    uint32_t count = facts->keys.count;
    compare->facts = calloc(count, sizeof(struct ec_cluster_fact *));
    if (!compare->facts) {
        return false;
    }
    for (uint32_t i = 1; i < count; i++) {
        if (facts->items[i].key) {
            compare->facts[compare->n_facts++] = &facts->items[i];
        }
    }
    if (compare->n_facts > 0) {
        qsort(compare->facts, compare->n_facts, sizeof(struct ec_cluster_fact *), by_key);
    }
    return true;
}

void ec_cluster_compare(struct ec_cluster_facts *facts, const struct ec_rule_settings *settings,
                        const struct ec_cluster_node *nodes, size_t n_nodes,
                        struct ec_report *report, struct ec_arena *arena)
{
    struct compare compare = {.settings = settings,
                              .nodes = nodes,
                              .complete = facts->complete,
                              .n_nodes = n_nodes,
                              .report = report,
                              .arena = arena};
    if (list_nodes(&compare) && list_facts(&compare, facts)) {
        check_all(&compare);
    } else {
        report->oom = true;
    }
    free(compare.facts);
    free(compare.begin);
    free(compare.list);
    free(compare.marks);
}
