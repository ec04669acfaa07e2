/* SPDX-License-Identifier: MIT */
/* Reads the Security stanza, once for all rules about it. */
#include "rules/security.h"

const char *const ec_security_names[EC_SECURITY_OPTIONS] = {
    [EC_SECURITY_USER] = "User",
    [EC_SECURITY_GROUP] = "Group",
    [EC_SECURITY_CAPABILITIES] = "Capabilities",
    [EC_SECURITY_CHROOT] = "chroot",
    [EC_SECURITY_GROUPS] = "Supplemental_Groups",
    [EC_SECURITY_PRIVILEGES] = "Privileges",
};

/* ---- users and groups ------------------------------------------------------------------------ */

static void ask_user(struct ec_rule_context *context, struct ec_identity *identity)
{
    struct ec_host *host = context->settings->host;
    identity->named = ec_host_user_by_name(host, identity->text, &identity->user);
    identity->named_id = identity->user.uid;
    identity->reason = identity->user.reason;
    if (identity->id_form == EC_ID_OK) {
        identity->numbered = ec_host_user_by_uid(host, identity->number, &identity->user);
    }
}

static void ask_group(struct ec_rule_context *context, struct ec_identity *identity)
{
    struct ec_host *host = context->settings->host;
    identity->named = ec_host_group_by_name(host, identity->text, &identity->group);
    identity->named_id = identity->group.gid;
    identity->reason = identity->group.reason;
    if (identity->id_form == EC_ID_OK) {
        identity->numbered = ec_host_group_by_gid(host, identity->number, &identity->group);
    }
}

/* Names that mean id 0 wherever nobody can be asked. */
static bool is_zero_name(const struct ec_identity *identity)
{
    return ec_str_equal(identity->text, EC_STR("root")) ||
           (identity->is_user && identity->named == EC_FACT_UNKNOWN &&
            ec_str_equal(identity->text, EC_STR("toor")));
}

static void settle_id(struct ec_identity *identity)
{
    if (identity->id_form == EC_ID_OK) {
        identity->id_known = true;
        identity->id = identity->number;
    } else if (identity->named == EC_FACT_YES) {
        identity->id_known = true;
        identity->id = identity->named_id;
    }
    identity->is_zero = identity->id_known ? identity->id == 0 : is_zero_name(identity);
}

/* Forms that no look-up could make sense of are not looked up. */
static bool can_ask(const struct ec_identity *identity)
{
    bool form = identity->id_form == EC_ID_NOT_NUMERIC || identity->id_form == EC_ID_OK;
    return form && identity->name_form == EC_NAME_OK;
}

static void read_identity(struct ec_rule_context *context, struct ec_identity *identity,
                          struct ec_str text, struct ec_range range)
{
    identity->usable = true;
    identity->text = text;
    identity->range = range;
    identity->id_form = ec_id_parse(text, &identity->number);
    identity->name_form = ec_name_check(text, &identity->name_at);
    identity->named = EC_FACT_UNKNOWN;
    identity->numbered = EC_FACT_UNKNOWN;
    if (!can_ask(identity)) {
        return;
    }
    if (identity->is_user) {
        ask_user(context, identity);
    } else {
        ask_group(context, identity);
    }
    settle_id(identity);
}

static struct ec_range stanza_range(const struct ec_security *security)
{
    const struct ec_opening *opening = &security->scope->opening;
    return ec_node_name_range(opening->load->source, opening->node);
}

static void read_option_identity(struct ec_rule_context *context,
                                 const struct ec_security *security, struct ec_identity *identity,
                                 enum ec_security_option option)
{
    const struct ec_assign *assign = security->options[option];
    identity->is_user = option == EC_SECURITY_USER;
    identity->assign = assign;
    if (!assign) {
        read_identity(context, identity, EC_STR(EC_DEFAULT_IDENTITY), stanza_range(security));
    } else if (assign->node->value == EC_VALUE_SCALAR) {
        read_identity(context, identity, ec_assign_text(context->arena, assign),
                      ec_assign_value_range(assign));
    }
}

static void read_group(struct ec_rule_context *context, struct ec_security *security,
                       uint32_t first, uint32_t len)
{
    const struct ec_assign *assign = security->options[EC_SECURITY_GROUPS];
    const struct ec_source *source = assign->load->source;
    struct ec_str text = ec_word_decode(context->arena, source, first, len);
    if (text.len == 0) {
        return; /* SEC026 */
    }
    struct ec_identity *identity = &security->groups[security->n_groups++];
    *identity = (struct ec_identity){.assign = assign};
    read_identity(context, identity, text, (struct ec_range){source->id, first, first + len});
}

/* A single word stands for a list of one: it is read as such, and SEC026 tells. */
static void read_groups(struct ec_rule_context *context, struct ec_security *security)
{
    const struct ec_assign *assign = security->options[EC_SECURITY_GROUPS];
    if (!assign ||
        (assign->node->value != EC_VALUE_LIST && assign->node->value != EC_VALUE_SCALAR)) {
        return;
    }
    bool list = assign->node->value == EC_VALUE_LIST;
    security->n_listed = list ? 0 : 1;
    for (const struct ec_item *item = list ? assign->node->items : NULL; item; item = item->next) {
        security->n_listed++;
    }
    size_t room =
        security->n_listed < EC_SECURITY_MAX_GROUPS ? security->n_listed : EC_SECURITY_MAX_GROUPS;
    security->groups = ec_arena_alloc(context->arena, (room + 1) * sizeof(*security->groups));
    if (!security->groups) {
        return;
    }
    if (!list) {
        read_group(context, security, assign->node->word_first, assign->node->word_len);
    }
    const struct ec_item *item = list ? assign->node->items : NULL;
    for (; item && security->n_groups < room; item = item->next) {
        read_group(context, security, item->first, item->len);
    }
}

/* ---- the capability text --------------------------------------------------------------------- */

static bool is_upper_flag(const struct ec_security_caps *caps, const struct ec_cap_error *error)
{
    if (error->code != EC_CAP_BAD_FLAG || error->off >= caps->text.len) {
        return false;
    }
    char c = caps->text.ptr[error->off];
    return c == 'E' || c == 'I' || c == 'P';
}

/* Which code a mistake has, by the best guess of what was meant. */
static enum ec_code problem_code(const struct ec_security_caps *caps,
                                 const struct ec_cap_error *error,
                                 const struct ec_cap_suggestion *suggestion)
{
    if (error->code == EC_CAP_NUMBER_RANGE) {
        return EC_CAP005;
    }
    if (error->code != EC_CAP_UNKNOWN_NAME) {
        return is_upper_flag(caps, error) ? EC_CAP004 : EC_CAP001;
    }
    if (error->cap >= 0) {
        return EC_CAP018;
    }
    if (suggestion->kind == EC_CAP_SUGGEST_SOLARIS) {
        return EC_CAP022;
    }
    return suggestion->kind == EC_CAP_SUGGEST_MISSING_PREFIX ? EC_CAP003 : EC_CAP002;
}

static void add_problem(struct ec_security_caps *caps, const struct ec_cap_clause *clause)
{
    const struct ec_cap_error *error = &clause->error;
    struct ec_cap_problem *problem = &caps->problems[caps->n_problems++];
    *problem = (struct ec_cap_problem){.clause = clause};
    if (error->code == EC_CAP_UNKNOWN_NAME && error->cap < 0) {
        uint32_t end = error->word_off + error->word_len;
        problem->suggestion = ec_cap_suggest(ec_caps_slice(caps, error->word_off, error->word_len),
                                             ec_caps_slice(caps, end, caps->parsed.len - end));
    }
    problem->code = problem_code(caps, error, &problem->suggestion);
}

static void list_problems(struct ec_rule_context *context, struct ec_security_caps *caps)
{
    size_t room = EC_RULE_MAX_FINDINGS;
    caps->problems = ec_arena_alloc(context->arena, room * sizeof(*caps->problems));
    if (!caps->problems) {
        return;
    }
    for (uint32_t i = 0; i < caps->parsed.n_clauses && caps->n_problems < room; i++) {
        const struct ec_cap_clause *clause = &caps->parsed.clauses[i];
        if (clause->error.code != EC_CAP_OK && !clause->follows_on) {
            add_problem(caps, clause);
        }
    }
}

/* A clause without a list, or with "all" in it, settles every capability of its mask. */
static void trace_clause(struct ec_security_caps *caps, const struct ec_cap_clause *clause)
{
    bool all = clause->n_items == 0;
    for (uint32_t i = 0; i < clause->n_items; i++) {
        const struct ec_cap_item *item = &clause->items[i];
        if (item->form == EC_CAP_FORM_ALL) {
            all = true;
        } else {
            caps->origins[item->cap] = (struct ec_cap_origin){clause, item};
        }
    }
    for (unsigned cap = 0; all && cap < EC_CAP_NUMBER_LIMIT; cap++) {
        if (clause->mask >> cap & 1) {
            caps->origins[cap] = (struct ec_cap_origin){clause, NULL};
        }
    }
}

/* More capabilities than this are nearly all of root's. */
enum { MANY_CAPS = 12 };

static void evaluate_caps(struct ec_rule_context *context, struct ec_security_caps *caps)
{
    const struct ec_cap_sets *final = &caps->parsed.final;
    for (uint32_t i = 0; i < caps->parsed.n_clauses; i++) {
        trace_clause(caps, &caps->parsed.clauses[i]);
    }
    uint64_t known = UINT64_MAX >> (63 - context->settings->profile->last_cap);
    caps->held = (final->p | final->e) & known;
    caps->all = (final->p & known) == known;
    caps->everything = caps->all || ec_count_bits(final->p & known) > MANY_CAPS;
}

static bool is_blank(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!ec_is_blank(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool read_caps(struct ec_rule_context *context, struct ec_security *security)
{
    const struct ec_assign *assign = security->options[EC_SECURITY_CAPABILITIES];
    struct ec_security_caps *caps = &security->caps;
    if (!assign || assign->node->value != EC_VALUE_SCALAR) {
        return true;
    }
    caps->set = true;
    caps->range = ec_assign_value_range(assign);
    caps->text = ec_assign_text(context->arena, assign);
    caps->blank = is_blank(caps->text);
    if (!ec_cap_text_parse(context->arena, caps->text, context->settings->profile, &caps->parsed)) {
        return false;
    }
    if (caps->parsed.accepted) {
        evaluate_caps(context, caps);
    } else {
        list_problems(context, caps);
    }
    return true;
}

/* As ec_word_offset, but at once where nothing is escaped: a value may be a megabyte. */
static uint32_t value_offset(const struct ec_assign *assign, size_t index)
{
    const struct ec_source *source = assign->load->source;
    const struct ec_node *node = assign->node;
    if (memchr(source->bytes + node->word_first, '\\', node->word_len)) {
        return ec_word_offset(source, node->word_first, node->word_len, index);
    }
    return node->word_first + (ec_word_is_quoted(source, node->word_first) ? 1 : 0) +
           (uint32_t)index;
}

struct ec_range ec_assign_subrange(const struct ec_assign *assign, size_t off, size_t len)
{
    uint32_t end = assign->node->word_first + assign->node->word_len;
    uint32_t first = value_offset(assign, off);
    uint32_t last = len > 0 ? value_offset(assign, off + len) : first + 1;
    if (last > end) {
        last = end;
    }
    if (first >= last) {
        first = last - 1;
    }
    return (struct ec_range){assign->load->source->id, first, last};
}

/* What stands beside an element on its own line. */
static bool is_gap(char c)
{
    return c == ' ' || c == '\t';
}

struct ec_range ec_list_element_range(const struct ec_source *source, struct ec_range range)
{
    uint32_t first = range.first;
    while (first > 0 && is_gap(source->bytes[first - 1])) {
        first--;
    }
    if (first > 0 && source->bytes[first - 1] == ',') {
        return (struct ec_range){range.source, first - 1, range.last};
    }
    uint32_t last = range.last;
    while (is_gap(source->bytes[last])) {
        last++;
    }
    if (source->bytes[last] != ',') {
        return (struct ec_range){range.source, first, range.last};
    }
    do {
        last++;
    } while (is_gap(source->bytes[last]));
    return (struct ec_range){range.source, range.first, last};
}

struct ec_range ec_caps_range(const struct ec_security *security, uint32_t off, uint32_t len)
{
    return ec_assign_subrange(security->options[EC_SECURITY_CAPABILITIES], off, len);
}

struct ec_range ec_caps_origin_range(const struct ec_security *security, unsigned cap)
{
    const struct ec_cap_origin *origin = &security->caps.origins[cap];
    if (!origin->clause) {
        return security->caps.range;
    }
    return origin->item ? ec_caps_range(security, origin->item->off, origin->item->len)
                        : ec_caps_range(security, origin->clause->off, origin->clause->len);
}

/* ---- chroot ---------------------------------------------------------------------------------- */

static size_t component_length(struct ec_str path, size_t at)
{
    size_t end = at;
    while (end < path.len && path.ptr[end] != '/') {
        end++;
    }
    return end - at;
}

/* The path without empty, "." and ".." components, by its text alone. */
static struct ec_str normalize(struct ec_arena *arena, struct ec_str path)
{
    char *out = ec_arena_alloc(arena, path.len + 2);
    size_t len = 0;
    for (size_t at = 0; out && at < path.len;) {
        size_t part = component_length(path, at);
        struct ec_str name = {path.ptr + at, part};
        if (ec_str_equal(name, EC_STR(".."))) {
            while (len > 0 && out[--len] != '/') {
            }
        } else if (part > 0 && !ec_str_equal(name, EC_STR("."))) {
            out[len++] = '/';
            memcpy(out + len, name.ptr, part);
            len += part;
        }
        at += part + 1;
    }
    if (out && len == 0) {
        out[len++] = '/';
    }
    return (struct ec_str){out, len};
}

enum { PATH_LIMIT = 4096 }; /* PATH_MAX of Linux, its NUL included */

bool ec_jail_has_variable(struct ec_str path)
{
    for (size_t i = 0; i + 1 < path.len; i++) {
        char next = path.ptr[i + 1];
        bool name = ec_is_letter(next) || next == '_' || next == '{' || next == '(';
        if (path.ptr[i] == '$' && name) {
            return true;
        }
    }
    return false;
}

/* CHR001 says which of these it was. */
static bool is_usable_path(struct ec_str path)
{
    return path.len > 0 && path.len < PATH_LIMIT && path.ptr[0] == '/' &&
           !ec_jail_has_variable(path);
}

static void read_jail(struct ec_rule_context *context, struct ec_security *security)
{
    const struct ec_assign *assign = security->options[EC_SECURITY_CHROOT];
    struct ec_jail *jail = &security->jail;
    if (!assign || assign->node->value != EC_VALUE_SCALAR) {
        return;
    }
    jail->range = ec_assign_value_range(assign);
    jail->text = ec_assign_text(context->arena, assign);
    jail->state = EC_JAIL_BAD;
    if (!is_usable_path(jail->text)) {
        return;
    }
    jail->normal = normalize(context->arena, jail->text);
    jail->state = jail->normal.len == 1 ? EC_JAIL_ROOT : EC_JAIL_PATH;
    if (jail->state == EC_JAIL_PATH) {
        ec_host_walk(context->settings->host, context->arena, jail->text, &jail->walk);
    }
}

/* ---- the stanza ------------------------------------------------------------------------------ */

static struct ec_security *read_security(struct ec_rule_context *context)
{
    const struct ec_model *model = context->model;
    const struct ec_scope *scope = ec_scope_find(model, model->global, "Security", NULL);
    struct ec_security *security =
        scope ? ec_arena_zalloc(context->arena, sizeof(*security)) : NULL;
    if (!security) {
        return NULL;
    }
    security->scope = scope;
    for (int i = 0; i < EC_SECURITY_OPTIONS; i++) {
        security->options[i] = ec_setting_find(model, scope, ec_security_names[i]);
    }
    read_option_identity(context, security, &security->user, EC_SECURITY_USER);
    read_option_identity(context, security, &security->group, EC_SECURITY_GROUP);
    read_groups(context, security);
    read_jail(context, security);
    return read_caps(context, security) && !context->arena->oom ? security : NULL;
}

const struct ec_security *ec_security_get(struct ec_rule_context *context)
{
    if (!context->security_known) {
        context->security_known = true;
        context->security = read_security(context);
    }
    return context->security;
}

const struct ec_security *ec_security_accepted(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    return security && security->caps.set && security->caps.parsed.accepted ? security : NULL;
}

bool ec_opening_holds(const struct ec_opening *opening, const struct ec_assign *assign)
{
    const struct ec_load *load = assign->load;
    const struct ec_node *node = assign->node;
    while (load && load != opening->load) {
        node = load->via;
        load = load->parent;
    }
    return load && opening->node->first <= node->first && node->last <= opening->node->last;
}

const struct ec_opening *ec_security_opening(const struct ec_security *security,
                                             const struct ec_assign *assign)
{
    const struct ec_opening *opening = &security->scope->opening;
    while (opening && !ec_opening_holds(opening, assign)) {
        opening = opening->next;
    }
    return opening ? opening : &security->scope->opening;
}

void ec_security_each_identity(struct ec_rule_context *context,
                               void (*look)(struct ec_rule_context *context,
                                            const struct ec_identity *identity))
{
    const struct ec_security *security = ec_security_get(context);
    if (!security) {
        return;
    }
    const struct ec_identity *both[] = {&security->user, &security->group};
    for (size_t i = 0; i < EC_COUNT(both); i++) {
        if (both[i]->assign && both[i]->usable) {
            look(context, both[i]);
        }
    }
    size_t most = context->report->count + EC_RULE_MAX_FINDINGS;
    for (size_t i = 0; i < security->n_groups && context->report->count < most; i++) {
        look(context, &security->groups[i]);
    }
}
