/* SPDX-License-Identifier: MIT */
/* Rules about capability texts that the target's libcap refuses. The text goes to cap_from_text
   unchanged (4/config/ref-capabilities.md), which refuses it as a whole. */
#include "rules/security.h"

#define REFUSED "libcap refuses the whole text, so no capability of it is kept"

/* Calls `report` for every problem with this code. */
static void each_problem(struct ec_rule_context *context, enum ec_code code,
                         void (*report)(struct ec_rule_context *context,
                                        const struct ec_security *security,
                                        const struct ec_cap_problem *problem))
{
    const struct ec_security *security = ec_security_get(context);
    for (size_t i = 0; security && i < security->caps.n_problems; i++) {
        if (security->caps.problems[i].code == code) {
            report(context, security, &security->caps.problems[i]);
        }
    }
}

static struct ec_str word_of(const struct ec_security *security, const struct ec_cap_error *error)
{
    return ec_caps_slice(&security->caps, error->word_off, error->word_len);
}

static struct ec_range word_range(const struct ec_security *security,
                                  const struct ec_cap_error *error)
{
    return ec_caps_range(security, error->word_off, error->word_len);
}

/* ---- CAP001: syntax -------------------------------------------------------------------------- */

/* What stands at the mistake, in words; NULL at the end of the text. */
static const char *found_text(struct ec_rule_context *context, const struct ec_security *security,
                              const struct ec_cap_error *error)
{
    if (error->len == 0) {
        return NULL;
    }
    struct ec_str found = ec_caps_slice(&security->caps, error->off, error->len);
    unsigned char byte = (unsigned char)found.ptr[0];
    if (ec_is_blank(found.ptr[0])) {
        return "a blank";
    }
    if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && found.len == 1)) {
        return ec_rule_text(context, "the byte 0x%02x", byte);
    }
    return ec_rule_quote(context, found);
}

static char byte_before(const struct ec_security *security, const struct ec_cap_error *error)
{
    return error->off > 0 ? security->caps.text.ptr[error->off - 1] : '\0';
}

enum { LONGEST_WORD = 60 }; /* that is repeated in a help */

/* Marks that editors and word processors put in the place of a minus. */
static bool is_typeset_minus(struct ec_str found)
{
    static const char *const marks[] = {"\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92",
                                        "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92"};
    for (size_t i = 0; i < EC_COUNT(marks); i++) {
        if (ec_str_equal(found, ec_str_from(marks[i]))) {
            return true;
        }
    }
    return false;
}

static struct ec_str found_bytes(const struct ec_security *security,
                                 const struct ec_cap_error *error)
{
    return ec_caps_slice(&security->caps, error->off, error->len);
}

static const char *operator_help(struct ec_rule_context *context,
                                 const struct ec_security *security,
                                 const struct ec_cap_error *error)
{
    struct ec_str word = word_of(security, error);
    struct ec_str found = found_bytes(security, error);
    if (found.len > 0 && found.ptr[0] == '#') {
        return "a capability text has no comments: remove it";
    }
    if (word.len == 0 || word.len > LONGEST_WORD) {
        return "a clause is a list of names and then '+ep', as in 'cap_net_bind_service+ep'";
    }
    if (found.len > 0 && ec_is_blank(found.ptr[0])) {
        return ec_rule_text(context, "no blank before the operator: write '%.*s+ep'", (int)word.len,
                            word.ptr);
    }
    if (is_typeset_minus(found)) {
        return "this is not the '-' of the keyboard; '+ep' keeps a capability, '-ep' drops it";
    }
    if (error->off < error->word_off + error->word_len) {
        return !ec_is_digit(word.ptr[0]) ? "names have letters and underscores only"
               : word.ptr[0] == '0'
                   ? "a number with a leading zero is octal: write the name of the capability"
                   : "write the name of the capability";
    }
    return ec_rule_text(context, "write '%.*s+ep'", (int)word.len, word.ptr);
}

/* Blanks that only stand in the way of what follows are taken out. */
static void fix_blanks(struct ec_rule_context *context, struct ec_finding *finding,
                       const struct ec_security *security, const struct ec_cap_error *error,
                       bool (*may_follow)(char c))
{
    const struct ec_security_caps *caps = &security->caps;
    uint32_t end = error->off;
    while (end < caps->parsed.len && ec_is_blank(caps->text.ptr[end])) {
        end++;
    }
    if (end > error->off && end < caps->parsed.len && may_follow(caps->text.ptr[end])) {
        ec_finding_fix(context->report, finding, true,
                       ec_caps_range(security, error->off, end - error->off), "",
                       "remove the blank");
    }
}

static bool is_operator(char c)
{
    return c == '+' || c == '-' || c == '=';
}

static bool begins_item(char c)
{
    return ec_is_letter(c) || ec_is_digit(c);
}

static void expected_operator(struct ec_rule_context *context, const struct ec_security *security,
                              const struct ec_cap_error *error, struct ec_range range)
{
    const char *found = found_text(context, security, error);
    struct ec_str word = word_of(security, error);
    uint32_t good = error->off - error->word_off;
    struct ec_str before = {word.ptr, word.len < good ? word.len : good};
    const char *tail = found ? ec_rule_text(context, ", found %s", found) : "";
    struct ec_finding *finding =
        word.len == 0
            ? ec_report_add(context->report, EC_CAP001, range, "expected a capability name%s", tail)
            : ec_report_add(context->report, EC_CAP001, range,
                            "expected '+', '-' or '=' after %s%s", ec_rule_quote(context, before),
                            tail);
    ec_finding_help(context->report, finding, "%s", operator_help(context, security, error));
    ec_finding_why(context->report, finding, REFUSED);
    if (word.len > 0) {
        fix_blanks(context, finding, security, error, is_operator);
    }
    if (word.len > 0 && is_typeset_minus(found_bytes(security, error))) {
        ec_finding_fix(context->report, finding, false, range, "-", "write '-'");
    }
}

static void empty_element(struct ec_rule_context *context, const struct ec_security *security,
                          const struct ec_cap_error *error, struct ec_range range)
{
    const char *found = found_text(context, security, error);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP001, range, "expected a capability name after ','%s%s",
                      found ? ", found " : "", found ? found : "");
    ec_finding_help(context->report, finding,
                    "a list has no blanks and no comma at its end: write "
                    "'cap_net_raw,cap_net_admin+ep'");
    ec_finding_why(context->report, finding, REFUSED);
    fix_blanks(context, finding, security, error, begins_item);
}

static void operator_without_list(struct ec_rule_context *context,
                                  const struct ec_security *security,
                                  const struct ec_cap_error *error, struct ec_range range)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP001, range, "%s has no capability in front of it",
                      found_text(context, security, error));
    ec_finding_help(context->report, finding,
                    "write the names in front, as in 'cap_net_bind_service+ep'; only a single '=' "
                    "may stand without names");
    ec_finding_why(context->report, finding, REFUSED);
}

static void missing_flags(struct ec_rule_context *context, const struct ec_security *security,
                          const struct ec_cap_error *error, struct ec_range range)
{
    const char *found = found_text(context, security, error);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP001, range, "expected a flag after '%c'%s%s",
                      byte_before(security, error), found ? ", found " : "", found ? found : "");
    ec_finding_help(context->report, finding,
                    "flags are e (effective), p (permitted) and i (inheritable): write '+ep'");
    ec_finding_why(context->report, finding, REFUSED);
}

static void bad_flag(struct ec_rule_context *context, const struct ec_security *security,
                     const struct ec_cap_error *error, struct ec_range range)
{
    char byte = security->caps.text.ptr[error->off];
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP001, range, "%s is not a flag",
                      found_text(context, security, error));
    if (byte == ',') {
        ec_finding_help(context->report, finding,
                        "separate clauses with a blank: write 'cap_net_raw+ep cap_net_admin+ep', "
                        "or 'cap_net_raw,cap_net_admin+ep'");
        ec_finding_fix(context->report, finding, true, range, " ", "write a blank");
    } else if (byte == '=') {
        ec_finding_help(context->report, finding, "'=' may only be the first operator of a clause");
    } else {
        ec_finding_help(context->report, finding,
                        "flags are e (effective), p (permitted) and i (inheritable); the next "
                        "clause follows behind a blank");
    }
    ec_finding_why(context->report, finding, REFUSED);
}

typedef void syntax_reporter(struct ec_rule_context *context, const struct ec_security *security,
                             const struct ec_cap_error *error, struct ec_range range);

static syntax_reporter *const syntax_reporters[] = {
    [EC_CAP_EXPECTED_OPERATOR] = expected_operator,
    [EC_CAP_EMPTY_LIST_ELEMENT] = empty_element,
    [EC_CAP_OP_WITHOUT_LIST] = operator_without_list,
    [EC_CAP_MISSING_FLAGS] = missing_flags,
    [EC_CAP_BAD_FLAG] = bad_flag,
};

static void syntax(struct ec_rule_context *context, const struct ec_security *security,
                   const struct ec_cap_problem *problem)
{
    const struct ec_cap_error *error = &problem->clause->error;
    if (error->code < EC_COUNT(syntax_reporters) && syntax_reporters[error->code]) {
        syntax_reporters[error->code](context, security, error,
                                      ec_caps_range(security, error->off, error->len));
    }
}

void ec_rule_cap_syntax(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (security && security->caps.parsed.error.code == EC_CAP_TOO_LONG) {
        ec_report_skip(context->report, EC_CAP001, "the capability text is longer than 1 MiB");
    }
    each_problem(context, EC_CAP001, syntax);
}

/* ---- words that are no capability ------------------------------------------------------------ */

/* "did you mean 'a', 'b' or 'c'?" */
static void suggest_caps(struct ec_rule_context *context, struct ec_finding *finding,
                         const struct ec_cap_suggestion *suggestion)
{
    struct ec_str names[EC_CAP_SUGGEST_MAX];
    const char *list = "";
    for (unsigned i = 0; i < suggestion->n; i++) {
        const char *name = ec_cap_name(suggestion->caps[i]);
        const char *glue = i == 0 ? "" : i + 1 == suggestion->n ? " or " : ", ";
        names[i] = ec_str_from(name);
        list = ec_rule_text(context, "%s%s'%s'", list, glue, name);
    }
    ec_finding_suggest(context->report, finding, names, suggestion->n);
    ec_finding_help(context->report, finding, "did you mean %s?", list);
}

/* The word and what is glued to it. */
static struct ec_range joined_range(const struct ec_security *security,
                                    const struct ec_cap_problem *problem)
{
    const struct ec_cap_error *error = &problem->clause->error;
    return ec_caps_range(security, error->word_off,
                         error->word_len + (uint32_t)problem->suggestion.joined);
}

static void unknown(struct ec_rule_context *context, const struct ec_security *security,
                    const struct ec_cap_problem *problem)
{
    const struct ec_cap_error *error = &problem->clause->error;
    const struct ec_cap_suggestion *suggestion = &problem->suggestion;
    struct ec_str word = word_of(security, error);
    word.len += suggestion->joined;
    struct ec_range range = joined_range(security, problem);
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CAP002, range, "%s is not a capability", ec_rule_quote(context, word));
    ec_finding_why(context->report, finding, REFUSED);
    if (suggestion->kind == EC_CAP_SUGGEST_SPECIAL) {
        ec_finding_help(context->report, finding, "%s", suggestion->advice);
    } else if (suggestion->n > 0) {
        suggest_caps(context, finding, suggestion);
    } else {
        ec_finding_help(context->report, finding, "capabilities(7) lists the names");
    }
    if (suggestion->replacement) {
        ec_finding_fix(context->report, finding, false, range, suggestion->replacement,
                       "write '%s'", suggestion->replacement);
    } else if (suggestion->n == 1) {
        const char *name = ec_cap_name(suggestion->caps[0]);
        ec_finding_fix(context->report, finding, suggestion->kind == EC_CAP_SUGGEST_EXACT, range,
                       name, "write '%s'", name);
    }
}

void ec_rule_cap_unknown(struct ec_rule_context *context)
{
    each_problem(context, EC_CAP002, unknown);
}

static void without_prefix(struct ec_rule_context *context, const struct ec_security *security,
                           const struct ec_cap_problem *problem)
{
    struct ec_range range = joined_range(security, problem);
    const char *name = ec_cap_name(problem->suggestion.caps[0]);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP003, range, "%s lacks the prefix 'cap_'",
                      ec_rule_quote(context, word_of(security, &problem->clause->error)));
    ec_finding_why(context->report, finding, "other tools take the short form; " REFUSED);
    ec_finding_help(context->report, finding, "write '%s'", name);
    ec_finding_fix(context->report, finding, true, range, name, "write '%s'", name);
}

void ec_rule_cap_prefix(struct ec_rule_context *context)
{
    each_problem(context, EC_CAP003, without_prefix);
}

static void solaris(struct ec_rule_context *context, const struct ec_security *security,
                    const struct ec_cap_problem *problem)
{
    const struct ec_cap_suggestion *suggestion = &problem->suggestion;
    struct ec_range range = joined_range(security, problem);
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CAP022, range, "%s is a Solaris privilege, not a Linux capability",
        ec_rule_quote(context, word_of(security, &problem->clause->error)));
    ec_finding_why(context->report, finding, REFUSED);
    if (suggestion->n == 0) {
        ec_finding_help(context->report, finding, "Linux has no counterpart: remove it");
        return;
    }
    const char *name = ec_cap_name(suggestion->caps[0]);
    ec_finding_help(context->report, finding, "on Linux write '%s'", name);
    ec_finding_fix(context->report, finding, false, range, name, "write '%s'", name);
}

void ec_rule_cap_solaris(struct ec_rule_context *context)
{
    each_problem(context, EC_CAP022, solaris);
}

/* ---- flags and numbers ----------------------------------------------------------------------- */

/* Whether the flags up to the next blank are right but for their case. */
static bool only_case_is_wrong(struct ec_str flags)
{
    for (size_t i = 0; i < flags.len; i++) {
        char c = ec_lower(flags.ptr[i]);
        if (c != 'e' && c != 'i' && c != 'p') {
            return false;
        }
    }
    return true;
}

static void flag_case(struct ec_rule_context *context, const struct ec_security *security,
                      const struct ec_cap_problem *problem)
{
    const struct ec_cap_error *error = &problem->clause->error;
    uint32_t end = error->off;
    while (end < security->caps.parsed.len && ec_is_letter(security->caps.text.ptr[end])) {
        end++;
    }
    struct ec_str flags = ec_caps_slice(&security->caps, error->off, end - error->off);
    struct ec_range range = ec_caps_range(security, error->off, (uint32_t)flags.len);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP004, range, "%s: flags are lower case",
                      ec_rule_quote(context, flags));
    ec_finding_why(context->report, finding, "names may be in any case, flags may not; " REFUSED);
    ec_finding_help(context->report, finding, "flags are e, i and p");
    char *lower =
        only_case_is_wrong(flags) ? ec_arena_strndup(context->arena, flags.ptr, flags.len) : NULL;
    for (size_t i = 0; lower && i < flags.len; i++) {
        lower[i] = ec_lower(lower[i]);
    }
    if (lower) {
        ec_finding_help(context->report, finding, "write %s",
                        ec_rule_quote(context, ec_str_from(lower)));
        ec_finding_fix(context->report, finding, true, range, lower, "write lower case");
    }
}

void ec_rule_cap_flag_case(struct ec_rule_context *context)
{
    each_problem(context, EC_CAP004, flag_case);
}

static void number_range(struct ec_rule_context *context, const struct ec_security *security,
                         const struct ec_cap_problem *problem)
{
    const struct ec_cap_error *error = &problem->clause->error;
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CAP005, word_range(security, error),
        "capability number %s is out of range", ec_rule_quote(context, word_of(security, error)));
    ec_finding_why(context->report, finding, REFUSED);
    ec_finding_help(context->report, finding,
                    "numbers run from 0 to 63; write the name of the capability");
}

void ec_rule_cap_number_range(struct ec_rule_context *context)
{
    each_problem(context, EC_CAP005, number_range);
}

/* ---- CAP018: names that the target is too old for -------------------------------------------- */

static void too_new(struct ec_rule_context *context, const struct ec_security *security,
                    const struct ec_cap_problem *problem)
{
    const struct ec_cap_profile *profile = context->settings->profile;
    const struct ec_cap_error *error = &problem->clause->error;
    const struct ec_cap_info *info = ec_cap_info((unsigned)error->cap);
    bool library = (unsigned)error->cap >= profile->names;
    struct ec_finding *finding =
        library ? ec_report_add(context->report, EC_CAP018, word_range(security, error),
                                "'%s' needs libcap %s; the target '%s' has %s", info->name,
                                info->libcap, profile->name, profile->libcap)
                : ec_report_add(context->report, EC_CAP018, word_range(security, error),
                                "'%s' needs Linux %s; the kernel of the target '%s' lacks it",
                                info->name, info->kernel, profile->name);
    ec_finding_why(context->report, finding, REFUSED);
    ec_finding_help(context->report, finding,
                    "remove it, or name the system the server runs on with --os");
}

/* Here the text is accepted, and the kernel drops what it does not know. */
static void too_new_for_kernel(struct ec_rule_context *context, const struct ec_security *security,
                               const struct ec_cap_item *item)
{
    const struct ec_cap_info *info = ec_cap_info(item->cap);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP018, ec_caps_range(security, item->off, item->len),
                      "'%s' needs Linux %s; the kernel of the target '%s' lacks it", info->name,
                      info->kernel, context->settings->profile->name);
    finding->severity = EC_WARNING;
    ec_finding_why(context->report, finding, "the kernel drops it without a word");
    ec_finding_help(context->report, finding,
                    "remove it, or name the system the server runs on with --os");
}

void ec_rule_cap_too_new(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_accepted(context);
    each_problem(context, EC_CAP018, too_new);
    size_t reported = 0;
    for (uint32_t i = 0; security && i < security->caps.parsed.n_clauses; i++) {
        const struct ec_cap_clause *clause = &security->caps.parsed.clauses[i];
        for (uint32_t k = 0; k < clause->n_items; k++) {
            const struct ec_cap_item *item = &clause->items[k];
            if (item->form == EC_CAP_FORM_NAME &&
                item->cap > context->settings->profile->last_cap &&
                reported++ < EC_RULE_MAX_FINDINGS) {
                too_new_for_kernel(context, security, item);
            }
        }
    }
}
