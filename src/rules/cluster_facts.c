/* SPDX-License-Identifier: MIT */
/* What is remembered of each model until all nodes were seen. The same place in the same file is one
   fact, however many models have it. */
#include "rules/cluster_facts.h"

#include "base/buf.h"
#include "rules/setting.h"

#include "schema/endpoint.h"
#include "schema/vocabulary.h"
#include "syntax/tree.h"

#include <stdlib.h>

static const char *const cluster_options[] = {"cluster_group", "control_group", "log_group",
                                              "duravip_balance_set_size"};
static const char *const identity_options[] = {"nodename", "nodeaddr"};
static const char *const account_options[] = {"user", "group"};

struct ec_cluster_facts *ec_cluster_facts_new(void)
{
    struct ec_cluster_facts *facts = calloc(1, sizeof(*facts));
    if (facts) {
        ec_arena_init(&facts->arena);
        if (!ec_intern_init(&facts->keys, false)) {
            ec_cluster_facts_free(facts);
            return NULL;
        }
    }
    return facts;
}

void ec_cluster_facts_free(struct ec_cluster_facts *facts)
{
    if (!facts) {
        return;
    }
    ec_arena_fini(&facts->arena);
    ec_intern_fini(&facts->keys);
    free(facts->items);
    free(facts->complete);
    free(facts);
}

/* One model that is being looked at. */
struct look {
    struct ec_cluster_facts *facts;
    const struct ec_model *model;
    uint32_t number;
    uint32_t binding; /* numbers of names */
    uint32_t group;
    uint32_t cluster;
    uint32_t replicate;
    uint32_t listen;
    uint32_t bind_address;
    uint32_t duravip;
    uint32_t follow;
    uint32_t enable;
    uint32_t enabled;
};

/* ---- adding ----------------------------------------------------------------------------------- */

static bool add_model(struct ec_arena *arena, struct ec_cluster_fact *fact, uint32_t model)
{
    if (fact->n_models > 0 && fact->models[fact->n_models - 1] == model) {
        return true;
    }
    if (fact->n_models == fact->capacity) {
        size_t capacity = fact->capacity == 0 ? 2 : fact->capacity * 2;
        uint32_t *models = ec_arena_alloc(arena, capacity * sizeof(*models));
        if (!models) {
            return false;
        }
        if (fact->n_models > 0) {
            memcpy(models, fact->models, fact->n_models * sizeof(*models));
        }
        fact->models = models;
        fact->capacity = capacity;
    }
    fact->models[fact->n_models++] = model;
    return true;
}

/* The fact of this kind at this place, now one of this model, too. `tag` tells facts apart that have one
   place. NULL when memory is short. */
static struct ec_cluster_fact *fact_at(struct look *look, enum ec_cluster_fact_kind kind,
                                       uint32_t tag, struct ec_range range, bool flag, bool *is_new)
{
    struct ec_cluster_facts *facts = look->facts;
    const uint32_t key[] = {(uint32_t)kind, tag, range.source, range.first, flag};
    uint32_t before = facts->keys.count;
    uint32_t number = ec_intern_add(&facts->keys, (const char *)key, sizeof(key));
    void *items = facts->items;
    bool ok =
        number != 0 && ec_grow(&items, &facts->capacity, (size_t)number + 1, sizeof(*facts->items));
    facts->items = items;
    if (!ok) {
        return NULL;
    }
    struct ec_cluster_fact *fact = &facts->items[number];
    *is_new = number == before;
    if (*is_new) {
        *fact = (struct ec_cluster_fact){.kind = kind, .range = range, .flag = flag};
    }
    return add_model(&facts->arena, fact, look->number) ? fact : NULL;
}

static const char *copy(struct look *look, struct ec_str text)
{
    const char *result = ec_arena_strndup(&look->facts->arena, text.len ? text.ptr : "", text.len);
    return result ? result : "";
}

/* "Binding 'b1'" */
static const char *scope_name(struct look *look, const struct ec_scope *scope)
{
    struct ec_str name = ec_scope_spelling(look->model, scope);
    struct ec_str instance = ec_intern_text(&look->model->instances, scope->instance);
    const char *text = !scope->parent ? "the global scope"
                       : scope->instance
                           ? ec_arena_printf(&look->facts->arena, "%.*s '%.*s'", (int)name.len,
                                             name.ptr, (int)instance.len, instance.ptr)
                           : copy(look, name);
    return text ? text : "";
}

/* ---- addresses -------------------------------------------------------------------------------- */

/* The same address has the same text. NULL: it is none that can be up on one machine only. */
static const char *address_text(struct look *look, struct ec_str text)
{
    struct ec_network network;
    enum ec_address_kind kind = ec_address_kind(text);
    if ((kind != EC_ADDRESS_PRIVATE && kind != EC_ADDRESS_PUBLIC) ||
        !ec_network_read(text, &network) || network.length != network.n_bytes * 8) {
        return NULL;
    }
    char hex[2 * sizeof(network.bytes) + 1];
    for (size_t i = 0; i < network.n_bytes; i++) {
        hex[2 * i] = "0123456789abcdef"[network.bytes[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[network.bytes[i] & 15];
    }
    return copy(look, (struct ec_str){hex, 2 * (size_t)network.n_bytes});
}

static bool is_on(struct look *look, const struct ec_scope *scope, uint32_t option, bool fallback)
{
    const struct ec_assign *assign = option != 0 ? ec_setting_at(scope, option) : NULL;
    return assign ? ec_assign_bool(&look->facts->arena, assign, fallback) : fallback;
}

/* Of an address that does not matter the place is remembered, without a key. */
static bool add_address(struct look *look, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    struct ec_arena *arena = &look->facts->arena;
    const struct ec_opening *opening = &scope->opening;
    struct ec_range range = assign ? ec_assign_value_range(assign)
                                   : ec_node_word_range(opening->load->source, opening->node);
    bool duravip = is_on(look, scope, look->duravip, false) ||
                   (look->follow != 0 && ec_setting_at(scope, look->follow));
    bool is_new;
    struct ec_cluster_fact *fact = fact_at(look, EC_FACT_ADDRESS, 0, range, duravip, &is_new);
    if (fact && is_new) {
        struct ec_str text = assign ? ec_assign_text(arena, assign)
                                    : ec_intern_text(&look->model->instances, scope->instance);
        text = ec_endpoint_address(text);
        fact->key = address_text(look, text);
        fact->value = fact->key ? copy(look, text) : "";
        fact->what = fact->key ? scope_name(look, scope) : "";
    }
    return fact != NULL;
}

static bool add_bind_address(struct look *look, const struct ec_scope *scope)
{
    const struct ec_assign *assign =
        look->bind_address != 0 ? ec_setting_at(scope, look->bind_address) : NULL;
    return !assign || add_address(look, scope, assign);
}

static bool add_listens(struct look *look, const struct ec_scope *listener)
{
    bool ok = true;
    bool is_open = is_on(look, listener, look->enable, true);
    const struct ec_scope *scope = is_open ? listener->children : NULL;
    for (; scope && ok; scope = scope->next) {
        if (scope->name == look->listen && is_on(look, scope, look->enable, true)) {
            ok = add_address(look, scope, NULL);
        }
    }
    return ok;
}

/* ---- settings --------------------------------------------------------------------------------- */

/* The value of an option, or the default where it is not set; *range is that of the scope then. */
static const char *value_of(struct look *look, const struct ec_scope *scope, const char *option,
                            struct ec_range *range, bool *is_set)
{
    const struct ec_assign *assign = ec_setting_find(look->model, scope, option);
    const struct ec_vocab *place = ec_scope_word(look->model, scope);
    const struct ec_vocab *word = place ? ec_vocab_option(ec_str_from(option), place) : NULL;
    *is_set = assign != NULL;
    if (assign) {
        *range = ec_assign_value_range(assign);
        return copy(look, ec_assign_text(&look->facts->arena, assign));
    }
    *range = ec_rule_name_range(scope);
    return word ? copy(look, ec_vocab_text(word->default_text)) : "";
}

static bool add_settings(struct look *look, const struct ec_scope *scope,
                         enum ec_cluster_fact_kind kind, const char *const *options, size_t n)
{
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        struct ec_range range;
        bool is_set;
        bool is_new;
        const char *value = value_of(look, scope, options[i], &range, &is_set);
        if (!is_set && kind == EC_FACT_IDENTITY) {
            continue;
        }
        /* Options that are not set have the place of their scope. */
        struct ec_cluster_fact *fact = fact_at(look, kind, (uint32_t)i, range, is_set, &is_new);
        ok = fact != NULL;
        if (ok && is_new) {
            const struct ec_vocab *place = ec_scope_word(look->model, scope);
            const struct ec_vocab *word =
                place ? ec_vocab_option(ec_str_from(options[i]), place) : NULL;
            fact->key = options[i];
            fact->value = value;
            fact->what = word ? copy(look, ec_vocab_spelling(word)) : options[i];
        }
    }
    return ok;
}

static bool add_replicates(struct look *look, const struct ec_scope *cluster)
{
    bool ok = true;
    for (const struct ec_scope *scope = cluster->children; scope && ok; scope = scope->next) {
        bool is_new;
        if (scope->name != look->replicate || look->replicate == 0) {
            continue;
        }
        const struct ec_opening *opening = &scope->opening;
        struct ec_cluster_fact *fact =
            fact_at(look, EC_FACT_REPLICATE, 0,
                    ec_node_word_range(opening->load->source, opening->node), false, &is_new);
        ok = fact != NULL;
        if (ok && is_new) {
            fact->what = scope_name(look, scope);
            fact->key = fact->what;
            fact->value = "";
        }
    }
    return ok;
}

/* ---- peers ------------------------------------------------------------------------------------ */

/* The names of all peers in lower case, each with a line feed before and behind it. */
static const char *peer_names(struct look *look, const struct ec_assign *peers)
{
    struct ec_arena *arena = &look->facts->arena;
    const struct ec_source *source = peers->load->source;
    const struct ec_item *item = peers->node->items;
    struct ec_buf buf;
    ec_buf_init(&buf);
    ec_buf_add(&buf, "\n", 1);
    for (; item; item = item->next) {
        struct ec_str name = ec_word_decode(arena, source, item->key_first, item->key_len);
        for (size_t i = 0; i < name.len; i++) {
            char byte = ec_lower(name.ptr[i]);
            ec_buf_add(&buf, &byte, 1);
        }
        ec_buf_add(&buf, "\n", 1);
    }
    const char *names = buf.oom ? NULL : copy(look, (struct ec_str){buf.bytes, buf.len});
    ec_buf_fini(&buf);
    return names;
}

static bool add_peers(struct look *look)
{
    const struct ec_model *model = look->model;
    const struct ec_scope *server = ec_scope_find(model, model->global, "msgc_server", NULL);
    const struct ec_assign *peers = server ? ec_setting_find(model, server, "peers") : NULL;
    bool is_new;
    if (!peers || peers->node->value != EC_VALUE_DICTIONARY) {
        return true;
    }
    struct ec_cluster_fact *fact =
        fact_at(look, EC_FACT_PEERS, 0, ec_assign_name_range(peers), false, &is_new);
    if (fact && is_new) {
        fact->key = "peers";
        fact->what = "peers";
        fact->value = peer_names(look, peers);
    }
    return fact && fact->value;
}

/* ---- all of a model --------------------------------------------------------------------------- */

static bool add_group(struct look *look, const struct ec_scope *group)
{
    bool ok = add_bind_address(look, group);
    for (const struct ec_scope *scope = group->children; scope && ok; scope = scope->next) {
        ok = scope->name != look->binding || add_bind_address(look, scope);
    }
    return ok;
}

static bool add_cluster(struct look *look, const struct ec_scope *scope)
{
    return !is_on(look, scope, look->enabled, true) ||
           (add_settings(look, scope, EC_FACT_CLUSTER, cluster_options,
                         EC_COUNT(cluster_options)) &&
            add_settings(look, scope, EC_FACT_IDENTITY, identity_options,
                         EC_COUNT(identity_options)) &&
            add_replicates(look, scope));
}

static bool add_of_node(struct look *look)
{
    bool ok = add_bind_address(look, look->model->global);
    bool any = look->bind_address != 0 || look->cluster != 0 || look->listen != 0;
    const struct ec_scope *scope = any ? look->model->global->children : NULL;
    for (; scope && ok; scope = scope->next) {
        if (scope->name == look->binding) {
            ok = add_bind_address(look, scope);
        } else if (scope->name == look->group) {
            ok = add_group(look, scope);
        } else if (scope->name == look->cluster) {
            ok = add_cluster(look, scope);
        } else if (look->listen != 0 && scope->children) {
            ok = add_listens(look, scope);
        }
    }
    return ok;
}

bool ec_cluster_facts_add(struct ec_cluster_facts *facts, const struct ec_model *model,
                          uint32_t number, bool manager)
{
    struct look look = {
        .facts = facts,
        .model = model,
        .number = number,
        .binding = ec_model_name(model, "binding"),
        .group = ec_model_name(model, "binding_group"),
        .cluster = ec_model_name(model, "cluster"),
        .replicate = ec_model_name(model, "replicate"),
        .listen = ec_model_name(model, "listen"),
        .bind_address = ec_model_name(model, "bind_address"),
        .duravip = ec_model_name(model, "enable_duravip"),
        .follow = ec_model_name(model, "duravip_follow"),
        .enable = ec_model_name(model, "enable"),
        .enabled = ec_model_name(model, "enabled"),
    };
    void *complete = facts->complete;
    if (!ec_grow(&complete, &facts->complete_capacity, (size_t)number + 1, sizeof(bool))) {
        return false;
    }
    facts->complete = complete;
    facts->complete[number] = model->complete;
    bool ok = manager || (add_of_node(&look) && add_peers(&look));
    const struct ec_scope *security = ec_scope_find(model, model->global, "security", NULL);
    if (security) {
        ok &= add_settings(&look, security, manager ? EC_FACT_MANAGER : EC_FACT_ACCOUNT,
                           account_options, EC_COUNT(account_options));
    }
    return ok && !facts->arena.oom && !facts->keys.oom;
}
