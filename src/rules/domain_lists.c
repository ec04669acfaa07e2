/* SPDX-License-Identifier: MIT */
/* Rules about the lists of domains and networks that mail is received for and from. */
#include "rules/control.h"

#include "schema/pattern.h"
#include "schema/value.h"

/* ---- lists of domains ------------------------------------------------------------------------- */

enum { MOST_OF_DOMAIN = 255, MOST_CHECKED = 50 };

/* Gives the entries of a list, without regard to letter case, to look texts up in. False when memory is
   short; else ec_intern_fini has to be called. */
static bool read_entries(struct ec_rule_context *context, const struct ec_assign *assign,
                         struct ec_intern *entries)
{
    struct ec_element element = {0};
    if (!ec_intern_init(entries, true)) {
        context->report->oom = true;
        return false;
    }
    while (ec_rule_next(context, assign, &element)) {
        ec_intern_add(entries, element.text.ptr, element.text.len);
    }
    context->report->oom |= entries->oom;
    return true;
}

/* True if an entry is the domain, or a pattern "*ending" that matches it (4/config/ref-relay-domains.md). */
static bool covers(const struct ec_intern *domains, struct ec_str domain)
{
    char pattern[MOST_OF_DOMAIN + 1] = "*";
    if (domain.len >= MOST_OF_DOMAIN || ec_intern_find(domains, domain.ptr, domain.len)) {
        return true;
    }
    for (size_t i = 0; i <= domain.len; i++) {
        memcpy(pattern + 1, domain.ptr + i, domain.len - i);
        if (ec_intern_find(domains, pattern, domain.len - i + 1)) {
            return true;
        }
    }
    return false;
}

/* ---- LST033: subdomains without their domain --------------------------------------------------- */

/* 4/config/ref-bounce-domains.md */
void ec_look_lst_subdomains(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_intern domains;
    struct ec_element element = {0};
    size_t found = 0;
    if (!read_entries(context, assign, &domains)) {
        return;
    }
    while (found < EC_RULE_MAX_FINDINGS && ec_rule_next(context, assign, &element)) {
        if (element.text.len <= 2 || !ec_str_starts(element.text, EC_STR("*."))) {
            continue;
        }
        struct ec_str domain = {element.text.ptr + 2, element.text.len - 2};
        if (covers(&domains, domain)) {
            continue;
        }
        found++;
        ec_rule_tell(
            context, EC_LST033, element.range,
            ec_rule_text(context, "%s has %s and not %s", ec_rule_option(context, scope, assign),
                         ec_rule_quote(context, element.text), ec_rule_quote(context, domain)),
            "the pattern covers the subdomains only",
            ec_rule_text(context, "add %s, unless it is left out on purpose",
                         ec_rule_quote(context, domain)));
    }
    ec_intern_fini(&domains);
}

/* ---- LST035: the best exchangers --------------------------------------------------------------- */

/* The first Domain that is a relay domain and has Routes. */
static const struct ec_scope *routed_domain(struct ec_rule_context *context,
                                            const struct ec_intern *domains)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *at = NULL;
    while ((at = ec_rule_next_setting(context, model->global, at, "routes")) != NULL) {
        struct ec_str name = ec_rule_instance(context, at);
        if (ec_rule_is_scope(context, at, "domain") && name.len > 0 && name.ptr[0] != '/' &&
            covers(domains, name)) {
            return at;
        }
    }
    return NULL;
}

/* 4/config/ref-only-use-best-mx-for-relay-domains.md */
void ec_look_lst_best_exchanger(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    struct ec_intern domains;
    if (!context->model->complete || scope->parent ||
        ec_model_name(context->model, "routes") == 0 ||
        !ec_rule_is_on(context, scope, "only_use_best_mx_for_relay_domains", true) ||
        !read_entries(context, assign, &domains)) {
        return;
    }
    const struct ec_scope *domain = routed_domain(context, &domains);
    ec_intern_fini(&domains);
    if (domain) {
        const struct ec_assign *routes = ec_setting_find(context->model, domain, "routes");
        struct ec_finding *finding = ec_rule_tell(
            context, EC_LST035, ec_assign_name_range(routes),
            ec_rule_text(context, "Routes of %s is overruled by only_use_best_mx_for_relay_domains",
                         ec_rule_scope(context, domain)),
            "it is a relay domain, and for these the server goes by the DNS to the best exchangers",
            "set only_use_best_mx_for_relay_domains = false at the outermost level");
        ec_finding_relate(context->report, finding, ec_assign_range(assign),
                          "the relay domains are here");
    }
}

/* ---- LST031: a list that replaces another ------------------------------------------------------ */

/* True if a network of the list holds all of `text`, or that is the world, which nobody ought to list
   (REL002). */
static bool is_in_list(struct ec_rule_context *context, const struct ec_assign *list,
                       struct ec_str text)
{
    struct ec_element element = {0};
    struct ec_network inner;
    struct ec_network outer;
    bool readable = ec_network_read(text, &inner) && inner.length > 0;
    while (readable && ec_rule_next(context, list, &element)) {
        if (ec_network_read(element.text, &outer) && ec_network_is_in(&inner, &outer)) {
            return true;
        }
    }
    return !readable;
}

/* The first entry of `outer` that `list` does not have; false if none is found. */
static bool finds_lost_host(struct ec_rule_context *context, const struct ec_assign *list,
                            const struct ec_assign *outer, struct ec_element *lost)
{
    struct ec_intern entries;
    size_t checked = 0;
    bool found = false;
    if (!read_entries(context, list, &entries)) {
        return false;
    }
    *lost = (struct ec_element){0};
    while (!found && checked < MOST_CHECKED && ec_rule_next(context, outer, lost)) {
        if (!ec_intern_find(&entries, lost->text.ptr, lost->text.len)) {
            found = !is_in_list(context, list, lost->text);
            checked++;
        }
    }
    ec_intern_fini(&entries);
    return found;
}

/* True for a list that plainly is meant to let nobody relay. */
static bool is_empty(struct ec_rule_context *context, const struct ec_assign *list)
{
    struct ec_element element = {0};
    return !ec_rule_next(context, list, &element) || element.text.len == 0;
}

/* 4/config/ref-relay-hosts.md */
void ec_look_lst_replaced_hosts(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    struct ec_in_force outer;
    struct ec_element lost;
    if (!scope->parent || ec_rule_is_scope(context, scope, "peer") ||
        !ec_rule_in_force(context, scope->parent, "relay_hosts", &outer) || !outer.assign ||
        is_empty(context, assign) || !finds_lost_host(context, assign, outer.assign, &lost)) {
        return;
    }
    struct ec_finding *finding = ec_rule_tell(
        context, EC_LST031, ec_assign_name_range(assign),
        ec_rule_text(context, "Relay_Hosts in %s leaves out %s of %s", ec_rule_path(context, scope),
                     ec_rule_quote(context, lost.text), ec_rule_scope(context, outer.scope)),
        "the list stands in the place of the outer one and is not added to it",
        "repeat the entries that are to relay here as well");
    ec_finding_relate(context->report, finding, lost.range, "the entry is here");
}

/* ---- LST041: senders without bounces ----------------------------------------------------------- */

/* The first part between commas without '@'; its `ptr` is NULL if there is none. */
static struct ec_str part_without_at(struct ec_str text)
{
    while (text.len > 0) {
        const char *comma = memchr(text.ptr, ',', text.len);
        struct ec_str part = {text.ptr, comma ? (size_t)(comma - text.ptr) : text.len};
        if (part.len > 0 && !memchr(part.ptr, '@', part.len)) {
            return part;
        }
        size_t taken = comma ? part.len + 1 : part.len;
        text = ec_str_tail(text, taken);
    }
    return (struct ec_str){NULL, 0};
}

/* 4/config/ref-bounce-suppress-list.md */
void ec_look_lst_suppressed(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    bool scalar = assign->node->value == EC_VALUE_SCALAR;
    struct ec_str part = part_without_at(ec_assign_text(context->arena, assign));
    (void)scope;
    if (!scalar && assign->node->value != EC_VALUE_NONE) {
        ec_rule_tell(context, EC_LST041, ec_assign_value_range(assign),
                     "Bounce_Suppress_List is written as a list",
                     "in spite of its name it is one text, with commas between the addresses",
                     "write \"a@example.com,@example.org\"");
    } else if (part.ptr) {
        struct ec_finding *finding = ec_rule_tell(
            context, EC_LST041, ec_assign_value_range(assign),
            ec_rule_text(context, "%s in Bounce_Suppress_List is neither an address nor a domain",
                         ec_rule_quote(context, part)),
            "a domain begins with @ there; without it, it matches no sender",
            ec_rule_text(context, "write @%.*s if the domain is meant", (int)part.len, part.ptr));
        finding->severity = EC_WARNING;
    }
}

/* ---- LST039: bounces that nobody recognizes ----------------------------------------------------- */

/* 4/config/ref-bounce-domains.md */
void ec_look_lst_bounces(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *unused)
{
    const struct ec_model *model = context->model;
    (void)unused;
    if (model->complete && ec_rule_module(context, "bounce_logger") == scope &&
        ec_model_name(model, "bounce_domains") == 0 &&
        ec_setting_find(model, model->global, "relay_domains")) {
        ec_rule_tell(
            context, EC_LST039, ec_rule_scope_range(scope),
            ec_rule_text(context, "%s sees no bounces that come in as mail",
                         ec_rule_scope(context, scope)),
            "without Bounce_Domains a delivery report for one of your senders is mail like "
            "any other",
            "set Bounce_Domains to the domains of your envelope senders");
    }
}
