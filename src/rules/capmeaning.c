/* SPDX-License-Identifier: MIT */
/* Rules about what an accepted capability text means for the process. Facts about capabilities:
   capabilities(7); the server sets the text's sets once, with cap_set_proc
   (4/config/ref-capabilities.md). */
#include "rules/security.h"

static struct ec_range clause_range(const struct ec_security *security,
                                    const struct ec_cap_clause *clause)
{
    return ec_caps_range(security, clause->off, clause->len);
}

/* ---- findings per clause --------------------------------------------------------------------- */

/* The capabilities of `bits` that the same clause settled as the lowest of them. */
static uint64_t same_clause(const struct ec_security *security, uint64_t bits)
{
    const struct ec_cap_clause *clause = NULL;
    uint64_t group = 0;
    for (unsigned cap = 0; cap < EC_CAP_NUMBER_LIMIT; cap++) {
        if (!(bits >> cap & 1)) {
            continue;
        }
        if (group == 0) {
            clause = security->caps.origins[cap].clause;
        }
        if (security->caps.origins[cap].clause == clause) {
            group |= (uint64_t)1 << cap;
        }
    }
    return group;
}

/* Proposes the flags of a clause that has a single operator and is about `group` alone. */
static void fix_flags(struct ec_rule_context *context, struct ec_finding *finding,
                      const struct ec_security *security, uint64_t group)
{
    const struct ec_cap_clause *clause = security->caps.origins[ec_lowest_bit(group)].clause;
    if (clause && clause->n_ops == 1 && clause->mask == group && clause->ops[0].flags_len > 0 &&
        clause->ops[0].kind != EC_CAP_LOWER && clause->ops[0].kind != EC_CAP_SET_LOWER) {
        ec_finding_fix(context->report, finding, false,
                       ec_caps_range(security, clause->ops[0].flags_off, clause->ops[0].flags_len),
                       "ep", "write 'ep'");
    }
}

/* What a rule says about capabilities with a wrong combination of flags. */
struct flag_rule {
    enum ec_code code;
    const char *message; /* behind the names */
    const char *why;
    const char *help;
};

static void report_flags(struct ec_rule_context *context, const struct flag_rule *rule,
                         const struct ec_security *security, uint64_t bits)
{
    for (int reported = 0; bits && reported < EC_RULE_MAX_FINDINGS; reported++) {
        uint64_t group = same_clause(security, bits);
        bits &= ~group;
        const struct ec_cap_clause *clause = security->caps.origins[ec_lowest_bit(group)].clause;
        struct ec_range range = ec_count_bits(group) == 1 || !clause
                                    ? ec_caps_origin_range(security, ec_lowest_bit(group))
                                    : clause_range(security, clause);
        struct ec_finding *finding = ec_report_add(
            context->report, rule->code, range, "%s %s %s", ec_rule_caps(context, group),
            ec_count_bits(group) > 1 ? "are" : "is", rule->message);
        ec_finding_why(context->report, finding, "%s", rule->why);
        ec_finding_help(context->report, finding, "%s", rule->help);
        fix_flags(context, finding, security, group);
    }
}

void ec_rule_cap_not_permitted(struct ec_rule_context *context)
{
    static const struct flag_rule rule = {
        EC_CAP006, "effective but not permitted",
        "the kernel refuses the complete set with EPERM, so no capability of the text is kept",
        "write '+ep'"};
    const struct ec_security *security = ec_security_accepted(context);
    if (security) {
        const struct ec_cap_sets *final = &security->caps.parsed.final;
        report_flags(context, &rule, security, final->e & ~final->p);
    }
}

void ec_rule_cap_not_effective(struct ec_rule_context *context)
{
    static const struct flag_rule rule = {
        EC_CAP007, "permitted but not effective",
        "the process could only use it after raising it itself, which the server is not documented "
        "to do",
        "write '+ep'"};
    const struct ec_security *security = ec_security_accepted(context);
    if (security) {
        const struct ec_cap_sets *final = &security->caps.parsed.final;
        report_flags(context, &rule, security, final->p & ~final->e);
    }
}

void ec_rule_cap_inheritable_only(struct ec_rule_context *context)
{
    static const struct flag_rule rule = {
        EC_CAP008, "only inheritable",
        "the flag i gives the process itself nothing, and programs it starts get nothing either",
        "write '+ep'"};
    const struct ec_security *security = ec_security_accepted(context);
    if (security) {
        const struct ec_cap_sets *final = &security->caps.parsed.final;
        report_flags(context, &rule, security, final->i & ~final->p & ~final->e);
    }
}

void ec_rule_cap_inheritable(struct ec_rule_context *context)
{
    static const struct flag_rule rule = {
        EC_CAP009, "inheritable without effect",
        "programs that the server starts inherit a capability only if their files have it as well",
        "write '+ep'; a program that needs a privilege gets it with setcap or sudo"};
    const struct ec_security *security = ec_security_accepted(context);
    if (security) {
        const struct ec_cap_sets *final = &security->caps.parsed.final;
        report_flags(context, &rule, security, final->i & final->p);
    }
}

/* ---- how much is kept ------------------------------------------------------------------------ */

/* The clause that brings most of a large set, or the whole text. */
static struct ec_range everything_range(const struct ec_security *security)
{
    const struct ec_security_caps *caps = &security->caps;
    for (uint32_t i = caps->parsed.n_clauses; i > 0; i--) {
        const struct ec_cap_clause *clause = &caps->parsed.clauses[i - 1];
        if (ec_count_bits(clause->mask & caps->held) * 2 > ec_count_bits(caps->held)) {
            return clause_range(security, clause);
        }
    }
    return caps->range;
}

void ec_rule_cap_everything(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    if (!security || !security->caps.everything) {
        return;
    }
    struct ec_range range = everything_range(security);
    struct ec_finding *finding =
        security->caps.all
            ? ec_report_add(context->report, EC_CAP010, range, "this keeps every privilege of root")
            : ec_report_add(context->report, EC_CAP010, range,
                            "this keeps %u capabilities, far more than the server needs",
                            ec_count_bits(security->caps.parsed.final.p & security->caps.held));
    ec_finding_why(context->report, finding,
                   security->caps.all
                       ? "whoever takes over the server can do with the machine what root can"
                       : "each is a part of root's power, which whoever takes over the server has");
    ec_finding_help(context->report, finding,
                    "list what is needed: 'cap_net_bind_service+ep' for low ports; a cluster also "
                    "needs cap_net_admin, cap_net_raw and cap_sys_resource");
}

/* CAP010 says all there is to say about a large set. */
static uint64_t judged(const struct ec_security *security, enum ec_cap_danger danger)
{
    uint64_t bits = 0;
    for (unsigned cap = 0; cap < EC_CAP_COUNT && !security->caps.everything; cap++) {
        if ((security->caps.held >> cap & 1) && ec_cap_info(cap)->danger == danger) {
            bits |= (uint64_t)1 << cap;
        }
    }
    return bits;
}

static struct ec_finding *report_cap(struct ec_rule_context *context,
                                     const struct ec_security *security, enum ec_code code,
                                     unsigned cap, const char *message)
{
    return ec_report_add(context->report, code, ec_caps_origin_range(security, cap), "'%s' %s",
                         ec_cap_name(cap), message);
}

/* A process of uid 0 is root anyway, and the documentation names cap_dac_override as a remedy for
   it (SEC002). */
void ec_rule_cap_root_equivalent(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    uint64_t bits =
        security && !security->user.is_zero ? judged(security, EC_CAP_ROOT_EQUIVALENT) : 0;
    for (unsigned cap = 0; cap < EC_CAP_COUNT; cap++) {
        if (!(bits >> cap & 1)) {
            continue;
        }
        struct ec_finding *finding =
            report_cap(context, security, EC_CAP011, cap, "is as good as root");
        ec_finding_why(context->report, finding, "whoever takes over the server %s",
                       ec_cap_info(cap)->reason);
        ec_finding_help(context->report, finding,
                        cap <= 3 ? "remove it and give the files in question to the server's user"
                                 : "remove it: the server does not need it");
    }
}

/* ---- confinement ----------------------------------------------------------------------------- */

/* 4/config/ref-enable-duravip.md */
static bool uses_duravip(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    if (ec_model_name(model, "Enable_Duravip") == 0) {
        return false;
    }
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_find(model, scope, "Enable_Duravip");
        if (assign && ec_assign_bool(context->arena, assign, false)) {
            return true;
        }
    }
    return false;
}

static bool has_jail(const struct ec_security *security)
{
    return security->jail.state == EC_JAIL_PATH;
}

void ec_rule_cap_confinement(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    uint64_t bits = security ? judged(security, EC_CAP_CONFINEMENT) : 0;
    for (unsigned cap = 0; cap < EC_CAP_COUNT; cap++) {
        if (!(bits >> cap & 1) || (cap == EC_CAP_SYS_CHROOT && has_jail(security))) {
            continue; /* CHR011 has the case of a jail */
        }
        struct ec_finding *finding =
            report_cap(context, security, EC_CAP012, cap, "defeats confinement");
        ec_finding_why(context->report, finding, "whoever takes over the server %s",
                       ec_cap_info(cap)->reason);
        ec_finding_help(context->report, finding, "remove it: the server does not need it");
        if (cap == EC_CAP_SYS_CHROOT && uses_duravip(context)) {
            finding->severity = EC_NOTE;
            ec_finding_help(context->report, finding,
                            "remove it: only the cluster code of version 2 asked for it");
        }
    }
}

/* 4/config/ref-chroot.md; that each of these leaves a jail was tried out. */
#define ESCAPES                                                                                    \
    ((uint64_t)1 << EC_CAP_SYS_CHROOT | (uint64_t)1 << EC_CAP_DAC_READ_SEARCH |                    \
     (uint64_t)1 << EC_CAP_MKNOD | (uint64_t)1 << EC_CAP_SYS_PTRACE |                              \
     (uint64_t)1 << EC_CAP_SYS_ADMIN)

static void report_escape(struct ec_rule_context *context, const struct ec_security *security,
                          uint64_t bits)
{
    bool many = ec_count_bits(bits) > 1;
    unsigned first = ec_lowest_bit(bits);
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CHR011, ec_caps_origin_range(security, first),
        "%s %s the process leave the chroot", ec_rule_caps(context, bits), many ? "let" : "lets");
    if (many) {
        ec_finding_why(context->report, finding,
                       "whoever takes over the server is then not held by the chroot");
    } else {
        ec_finding_why(context->report, finding, "whoever takes over the server %s",
                       ec_cap_info(first)->reason);
    }
    ec_finding_help(context->report, finding,
                    "remove %s: the server enters the chroot while it still is root",
                    many ? "them" : "it");
    ec_finding_relate(context->report, finding, security->jail.range, "the chroot is set here");
}

void ec_rule_chr_escape(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    if (!security || !has_jail(security) || security->user.is_zero) {
        return; /* CHR010 has the case of root */
    }
    uint64_t bits = security->caps.held & ESCAPES;
    uint64_t from_all = 0;
    for (unsigned cap = 0; cap < EC_CAP_COUNT; cap++) {
        uint64_t bit = (uint64_t)1 << cap & bits;
        if (bit && !security->caps.origins[cap].item) {
            from_all |= bit;
        } else if (bit) {
            report_escape(context, security, bit);
        }
    }
    if (from_all) {
        report_escape(context, security, from_all);
    }
}

void ec_rule_cap_without_use(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    uint64_t bits = security ? judged(security, EC_CAP_SIDE_EFFECT) : 0;
    for (unsigned cap = 0; cap < EC_CAP_COUNT; cap++) {
        if (!(bits >> cap & 1)) {
            continue;
        }
        struct ec_finding *finding =
            report_cap(context, security, EC_CAP013, cap, "is needed by no documented feature");
        ec_finding_why(context->report, finding, "whoever takes over the server %s",
                       ec_cap_info(cap)->reason);
        ec_finding_help(context->report, finding, "remove it unless a module of your own needs it");
    }
}

/* ---- clauses and what they leave ------------------------------------------------------------- */

static bool is_empty(const struct ec_cap_sets *sets)
{
    return (sets->e | sets->i | sets->p) == 0;
}

static bool same_sets(const struct ec_cap_sets *a, const struct ec_cap_sets *b)
{
    return a->e == b->e && a->i == b->i && a->p == b->p;
}

static struct ec_cap_sets sets_before(const struct ec_cap_text *text, uint32_t index)
{
    return index > 0 ? text->clauses[index - 1].after : (struct ec_cap_sets){0, 0, 0};
}

/* "=..." or "all=..." behind something that was raised. */
static bool wipes(const struct ec_cap_text *text, uint32_t index)
{
    const struct ec_cap_clause *clause = &text->clauses[index];
    struct ec_cap_sets before = sets_before(text, index);
    bool all = clause->n_items == 0;
    for (uint32_t i = 0; i < clause->n_items; i++) {
        all = all || clause->items[i].form == EC_CAP_FORM_ALL;
    }
    return all && !is_empty(&before) && clause->n_ops > 0 &&
           (clause->ops[0].kind == EC_CAP_SET || clause->ops[0].kind == EC_CAP_SET_RAISE ||
            clause->ops[0].kind == EC_CAP_SET_LOWER);
}

void ec_rule_cap_wipe(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    int reported = 0;
    for (uint32_t i = 0; security && i < security->caps.parsed.n_clauses; i++) {
        const struct ec_cap_clause *clauses = security->caps.parsed.clauses;
        if (!wipes(&security->caps.parsed, i) || reported++ >= EC_RULE_MAX_FINDINGS) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_CAP014, clause_range(security, &clauses[i]),
                          "this clause discards everything before it");
        ec_finding_why(context->report, finding,
                       "clauses work from left to right, and '=' first lowers all flags of all "
                       "capabilities");
        ec_finding_help(context->report, finding,
                        "remove it, or write it in front of the clauses that raise something");
        ec_finding_relate(context->report, finding,
                          ec_caps_range(security, clauses[0].off,
                                        clauses[i - 1].off + clauses[i - 1].len - clauses[0].off),
                          "discarded");
    }
}

/* The index of the last clause that CAP014 reports; clauses before it are dealt with. */
static uint32_t last_wipe(const struct ec_cap_text *text)
{
    for (uint32_t i = text->n_clauses; i > 0; i--) {
        if (wipes(text, i - 1)) {
            return i - 1;
        }
    }
    return 0;
}

static void report_redundant(struct ec_rule_context *context, const struct ec_security *security,
                             const struct ec_cap_clause *clause, const char *why)
{
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CAP015, clause_range(security, clause), "this clause has no effect");
    ec_finding_why(context->report, finding, "%s", why);
    ec_finding_help(context->report, finding, "remove it");
    ec_finding_fix(context->report, finding, true, clause_range(security, clause), "",
                   "remove the clause");
}

/* The second item of a list that names the same capability; NULL if there is none. */
static const struct ec_cap_item *repeated_item(const struct ec_cap_clause *clause)
{
    uint64_t seen = 0;
    for (uint32_t i = 0; i < clause->n_items; i++) {
        const struct ec_cap_item *item = &clause->items[i];
        if (item->form != EC_CAP_FORM_ALL) {
            if (seen >> item->cap & 1) {
                return item;
            }
            seen |= (uint64_t)1 << item->cap;
        }
    }
    return NULL;
}

static void report_repeated(struct ec_rule_context *context, const struct ec_security *security,
                            const struct ec_cap_item *item)
{
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CAP015, ec_caps_range(security, item->off, item->len),
        "%s is in this list already", ec_rule_caps(context, (uint64_t)1 << item->cap));
    ec_finding_help(context->report, finding, "remove it here");
    uint32_t comma = item->off > 0 && security->caps.text.ptr[item->off - 1] == ',' ? 1 : 0;
    ec_finding_fix(context->report, finding, true,
                   ec_caps_range(security, item->off - comma, item->len + comma), "",
                   "remove the repeated name");
}

/* Walks from the end, so that of two clauses that each could go only one is called redundant. */
static void find_redundant(struct ec_rule_context *context, const struct ec_security *security)
{
    const struct ec_cap_text *text = &security->caps.parsed;
    uint64_t idle = 0; /* what later clauses without effect are about */
    uint32_t first = last_wipe(text);
    int reported = 0;
    for (uint32_t i = text->n_clauses; i > first && reported < EC_RULE_MAX_FINDINGS; i--) {
        const struct ec_cap_clause *clause = &text->clauses[i - 1];
        struct ec_cap_sets before = sets_before(text, i - 1);
        const struct ec_cap_item *repeated = repeated_item(clause);
        if (same_sets(&before, &clause->after)) {
            idle |= clause->mask;
            report_redundant(context, security, clause,
                             i == 1 ? "nothing is raised at the beginning"
                                    : "the clauses before it leave nothing to do");
            reported++;
        } else if (same_sets(&clause->without, &text->final) && !(clause->mask & idle)) {
            report_redundant(context, security, clause, "later clauses set the same capabilities");
            reported++;
        } else if (repeated) {
            report_repeated(context, security, repeated);
            reported++;
        }
    }
}

/* CAP020 speaks for a text that leaves nothing. */
void ec_rule_cap_redundant(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    if (security && !is_empty(&security->caps.parsed.final)) {
        find_redundant(context, security);
    }
}

void ec_rule_cap_nothing_left(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    if (!security || security->caps.blank || !is_empty(&security->caps.parsed.final)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_CAP020, security->caps.range,
                                               "the text is valid but leaves no capability");
    ec_finding_why(context->report, finding, "at the end all flags are down");
    ec_finding_help(context->report, finding,
                    "write what is needed, as in 'cap_net_bind_service+ep', or remove the option");
}

void ec_rule_cap_empty(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    if (!security || !security->caps.blank) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP021, security->caps.range, "Capabilities is empty");
    ec_finding_why(context->report, finding, "the empty text is valid and keeps no capability");
    ec_finding_help(context->report, finding,
                    security->user.is_zero
                        ? "remove the option: with it even root keeps no privilege"
                        : "remove the option, or write what is needed: 'cap_net_bind_service+ep'");
}
