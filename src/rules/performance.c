/* SPDX-License-Identifier: MIT */
/* Rules about pools and event loops that do not fit what uses them. */
#include "rules/setting.h"

/* 4/esmtp-listener.md: sessions of a listener run in the threads of its pool. */
void ec_look_prf_listener_threads(struct ec_rule_context *context, const struct ec_scope *scope,
                                  const struct ec_assign *assign)
{
    struct ec_str name = ec_assign_text(context->arena, assign);
    const struct ec_scope *pool = ec_rule_find(context, "threadpool", name);
    struct ec_in_force wanted;
    struct ec_in_force there;
    double sessions;
    double threads;
    if (!pool || !ec_rule_measure(context, scope, "concurrency", &wanted, &sessions) ||
        !ec_rule_measure(context, pool, "concurrency", &there, &threads) || !there.assign ||
        sessions <= threads || !wanted.assign) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_PRF007, ec_assign_value_range(wanted.assign),
        "%s wants %.0f threads of a pool that has %.0f", ec_rule_path(context, scope), sessions,
        threads);
    ec_finding_why(context->report, finding, "the rest waits until a thread of the pool is free");
    ec_finding_help(context->report, finding,
                    "set at most %.0f here, or raise the Concurrency of the pool %s", threads,
                    ec_rule_quote(context, name));
    ec_finding_relate(context->report, finding, ec_assign_range(there.assign), "the pool");
}

/* 4/config/ref-threadpool.md */
void ec_look_prf_unlink_backlog(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    if (!ec_rule_is_scope(context, scope, "threadpool") ||
        !ec_str_equal_folded(ec_rule_instance(context, scope), EC_STR("Unlink")) ||
        ec_str_equal(ec_assign_text(context->arena, assign), EC_STR("100"))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_PRF008, ec_assign_value_range(assign),
                      "a Backlog of Unlink that needs to differ from 100 is a sign of slow disks");
    ec_finding_why(context->report, finding,
                   "files are removed more slowly than messages leave, and a longer queue only "
                   "hides it for a while");
    ec_finding_help(context->report, finding, "look at the disks of the spool");
}

/* 4/config/ref-eventloop.md */
void ec_look_prf_event_loops(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    (void)assign;
    const struct ec_scope *first = scope->parent ? scope->parent->children : NULL;
    while (first && first->name != scope->name) {
        first = first->next;
    }
    if (!first || first == scope) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_PRF009, ec_rule_scope_range(scope),
                      "%s is one more event loop", ec_rule_scope(context, scope));
    ec_finding_why(context->report, finding,
                   "usually one EventLoop with several threads is enough; each further one is "
                   "to be licensed, too");
    ec_finding_help(context->report, finding, "use %s with a higher Concurrency",
                    ec_rule_scope(context, first));
    ec_finding_relate(context->report, finding, ec_rule_scope_range(first), "the first one");
}
