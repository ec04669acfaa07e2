/* SPDX-License-Identifier: MIT */
#include "model/patterns.h"

#include <stdlib.h>

bool ec_patterns_init(struct ec_patterns *patterns, const struct ec_model *model)
{
    *patterns = (struct ec_patterns){.model = model};
    return ec_intern_init(&patterns->keys, false);
}

void ec_patterns_fini(struct ec_patterns *patterns)
{
    for (size_t i = 0; i < patterns->capacity; i++) {
        for (size_t k = 0; k < patterns->lists[i].n; k++) {
            ec_regex_free(patterns->lists[i].at[k].regex);
        }
        free(patterns->lists[i].at);
    }
    free(patterns->lists);
    ec_intern_fini(&patterns->keys);
}

/* What stands between the slashes. */
static struct ec_str inner_regex(struct ec_str instance)
{
    size_t last = instance.len - 1;
    while (instance.ptr[last] != '/') {
        last--;
    }
    return (struct ec_str){instance.ptr + 1, last > 0 ? last - 1 : instance.len - 1};
}

/* False for an instance that stands for one name only, or that nothing can match. */
static bool read_pattern(const struct ec_patterns *patterns, bool networks,
                         struct ec_pattern *pattern, bool *oom)
{
    struct ec_str text = ec_intern_text(&patterns->model->instances, pattern->scope->instance);
    if (networks) {
        bool is_network = ec_network_read(text, &pattern->network);
        pattern->network = ec_network_cut(&pattern->network, pattern->network.length);
        return is_network;
    }
    if (ec_is_regex_instance(text)) {
        pattern->regex = ec_regex_new(inner_regex(text), true, oom);
    }
    return pattern->regex != NULL;
}

static int by_precedence(const void *a, const void *b)
{
    const struct ec_pattern *x = a;
    const struct ec_pattern *y = b;
    int order = ec_network_order(&x->network, &y->network);
    return order != 0 ? order : x->order < y->order ? -1 : 1;
}

static bool add_pattern(struct ec_pattern_list *list, const struct ec_pattern *pattern)
{
    void *at = list->at;
    bool ok = ec_grow(&at, &list->capacity, list->n + 1, sizeof(*list->at));
    list->at = at;
    if (ok) {
        list->at[list->n++] = *pattern;
    } else {
        ec_regex_free(pattern->regex);
    }
    return ok;
}

static bool fill_list(const struct ec_patterns *patterns, struct ec_pattern_list *list,
                      const struct ec_scope *container, uint32_t name, bool networks)
{
    bool oom = false;
    size_t order = 0;
    for (const struct ec_scope *child = container->children; child && !oom; child = child->next) {
        struct ec_pattern pattern = {.scope = child, .order = order++};
        if (child->name == name && read_pattern(patterns, networks, &pattern, &oom)) {
            oom = !add_pattern(list, &pattern);
        }
    }
    if (list->n > 1) {
        qsort(list->at, list->n, sizeof(*list->at), by_precedence);
    }
    list->made = !oom;
    return !oom;
}

const struct ec_pattern_list *ec_patterns_of(struct ec_patterns *patterns,
                                             const struct ec_scope *container, uint32_t name,
                                             bool networks)
{
    char key[sizeof(const void *) + sizeof(name)];
    memcpy(key, (const void *)&container, sizeof(container));
    memcpy(key + sizeof(container), &name, sizeof(name));
    uint32_t number = ec_intern_add(&patterns->keys, key, sizeof(key));
    void *lists = patterns->lists;
    size_t before = patterns->capacity;
    bool ok = number != 0 &&
              ec_grow(&lists, &patterns->capacity, (size_t)number + 1, sizeof(*patterns->lists));
    patterns->lists = lists;
    for (size_t i = before; ok && i < patterns->capacity; i++) {
        patterns->lists[i] = (struct ec_pattern_list){0};
    }
    if (!ok) {
        return NULL;
    }
    struct ec_pattern_list *list = &patterns->lists[number];
    return list->made || fill_list(patterns, list, container, name, networks) ? list : NULL;
}

/* The place of the first one from `first` on that does not go before `network`. */
static size_t find_place(const struct ec_pattern_list *list, size_t first,
                         const struct ec_network *network)
{
    size_t end = list->n;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (ec_network_order(&list->at[middle].network, network) < 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first;
}

size_t ec_patterns_find(const struct ec_pattern_list *list, size_t first,
                        const struct ec_network *inner)
{
    while (first < list->n) {
        uint8_t length = list->at[first].network.length;
        if (length <= inner->length) {
            struct ec_network outer = ec_network_cut(inner, length);
            size_t place = find_place(list, first, &outer);
            if (place < list->n && ec_network_order(&list->at[place].network, &outer) == 0) {
                return place;
            }
        }
        const struct ec_network behind = {.n_bytes = UINT8_MAX, .length = length};
        first = find_place(list, first, &behind);
    }
    return list->n;
}
