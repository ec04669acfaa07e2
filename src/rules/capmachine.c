/* SPDX-License-Identifier: MIT */
/* Rules about capability numbers, and about machines that read or grant a text differently. */
#include "host/libcap.h"
#include "rules/security.h"

/* ---- numbers --------------------------------------------------------------------------------- */

/* Calls `look` for every number in the text, as often as it makes a finding but no more than
   EC_RULE_MAX_FINDINGS times. */
static void each_number(struct ec_rule_context *context,
                        bool (*look)(struct ec_rule_context *context,
                                     const struct ec_security *security,
                                     const struct ec_cap_item *item))
{
    const struct ec_security *security = ec_security_accepted(context);
    int reported = 0;
    for (uint32_t i = 0; security && i < security->caps.parsed.n_clauses; i++) {
        const struct ec_cap_clause *clause = &security->caps.parsed.clauses[i];
        for (uint32_t k = 0; k < clause->n_items && reported < EC_RULE_MAX_FINDINGS; k++) {
            if (clause->items[k].form >= EC_CAP_FORM_DECIMAL) {
                reported += look(context, security, &clause->items[k]) ? 1 : 0;
            }
        }
    }
}

static const char *name_or_number(struct ec_rule_context *context, unsigned cap)
{
    const char *name = ec_cap_name(cap);
    return name ? name : ec_rule_text(context, "number %u", cap);
}

/* What the digits mean to a person; 64 when that is no capability number. */
static unsigned decimal_value(struct ec_str digits)
{
    unsigned value = 0;
    for (size_t i = 0; i < digits.len && value < EC_CAP_NUMBER_LIMIT; i++) {
        value = value * 10 + (unsigned)(digits.ptr[i] - '0');
    }
    return value;
}

static bool octal(struct ec_rule_context *context, const struct ec_security *security,
                  const struct ec_cap_item *item)
{
    if (item->form != EC_CAP_FORM_OCTAL) {
        return false;
    }
    struct ec_str digits = ec_caps_slice(&security->caps, item->off, item->len);
    unsigned decimal = decimal_value(digits);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP016, ec_caps_range(security, item->off, item->len),
                      "%s is octal and means %u (%s)", ec_rule_quote(context, digits), item->cap,
                      name_or_number(context, item->cap));
    ec_finding_why(context->report, finding,
                   "libcap reads numbers with a leading zero in base 8, as C does");
    if (decimal < EC_CAP_COUNT && decimal != item->cap) {
        ec_finding_help(context->report, finding, "write the name; %u is '%s'", decimal,
                        ec_cap_name(decimal));
        ec_finding_fix(context->report, finding, false, finding->range, ec_cap_name(decimal),
                       "write '%s'", ec_cap_name(decimal));
    } else {
        ec_finding_help(context->report, finding, "write the name");
    }
    return true;
}

void ec_rule_cap_octal(struct ec_rule_context *context)
{
    each_number(context, octal);
}

static bool above_kernel(struct ec_rule_context *context, const struct ec_security *security,
                         const struct ec_cap_item *item)
{
    const struct ec_cap_profile *profile = context->settings->profile;
    if (item->cap <= profile->last_cap) {
        return false;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP017, ec_caps_range(security, item->off, item->len),
                      "capability %u does not exist on the target '%s'", item->cap, profile->name);
    ec_finding_why(context->report, finding,
                   "its kernel knows the numbers up to %u and drops others without a word",
                   profile->last_cap);
    ec_finding_help(context->report, finding, "remove it, or write the name that is meant");
    return true;
}

void ec_rule_cap_above_kernel(struct ec_rule_context *context)
{
    each_number(context, above_kernel);
}

/* Only where the target's libcap takes the name. */
static bool by_number(struct ec_rule_context *context, const struct ec_security *security,
                      const struct ec_cap_item *item)
{
    const struct ec_cap_profile *profile = context->settings->profile;
    bool told = item->form == EC_CAP_FORM_OCTAL && context->settings->enabled[EC_CAP016];
    if (told || item->cap > profile->last_cap || !ec_cap_profile_takes(profile, item->cap)) {
        return false;
    }
    const char *name = ec_cap_name(item->cap);
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP024, ec_caps_range(security, item->off, item->len),
                      "capability %u is '%s'", item->cap, name);
    ec_finding_why(context->report, finding,
                   "a reader has to look it up, and a wrong number is as valid as the right one");
    ec_finding_help(context->report, finding, "write '%s'", name);
    ec_finding_fix(context->report, finding, item->form != EC_CAP_FORM_OCTAL, finding->range, name,
                   "write '%s'", name);
    return true;
}

void ec_rule_cap_by_number(struct ec_rule_context *context)
{
    each_number(context, by_number);
}

/* ---- other machines -------------------------------------------------------------------------- */

void ec_rule_cap_container(struct ec_rule_context *context)
{
    const struct ec_rule_settings *settings = context->settings;
    const struct ec_security *security =
        settings->has_container ? ec_security_accepted(context) : NULL;
    uint64_t known = UINT64_MAX >> (63 - settings->profile->last_cap);
    uint64_t missing = security ? (security->caps.held | (security->caps.parsed.final.i & known)) &
                                      ~settings->container
                                : 0;
    if (missing == 0) {
        return;
    }
    bool many = ec_count_bits(missing) > 1;
    struct ec_range range =
        many ? security->caps.range : ec_caps_origin_range(security, ec_lowest_bit(missing));
    struct ec_finding *finding = ec_report_add(
        context->report, EC_CAP023, range, "the container (%s) does not start with %s",
        settings->container_name, ec_rule_caps(context, missing));
    ec_finding_why(context->report, finding,
                   "the kernel takes the set as a whole or not at all: the server cannot keep any "
                   "capability of this text");
    ec_finding_help(context->report, finding,
                    "start the container with --cap-add for %s, or remove %s from the text",
                    many ? "them" : "it", many ? "them" : "it");
}

/* The verdict of this machine's libcap, in words; NULL when it agrees with the target's. */
static const char *host_verdict(const struct ec_cap_text *text, bool accepted,
                                const struct ec_host_cap_sets *sets)
{
    if (accepted != text->accepted) {
        return accepted ? "accepts what the target's refuses" : "refuses what the target's accepts";
    }
    bool same = sets->e == text->final.e && sets->i == text->final.i && sets->p == text->final.p;
    return accepted && !same ? "reads other capabilities than the target's" : NULL;
}

void ec_rule_cap_host_differs(struct ec_rule_context *context)
{
    const struct ec_security *security = ec_security_get(context);
    if (!security || !security->caps.set || security->caps.parsed.error.code == EC_CAP_TOO_LONG) {
        return;
    }
    bool accepted = false;
    struct ec_host_cap_sets sets = {0, 0, 0};
    if (ec_host_cap_from_text(context->settings->host, security->caps.text, &accepted, &sets) !=
        EC_FACT_YES) {
        bool offline = strcmp(ec_host_mode(context->settings->host), "offline") == 0;
        ec_report_skip(context->report, EC_CAP019,
                       offline ? "offline" : "the libcap of this machine is not asked");
        return;
    }
    const char *verdict = host_verdict(&security->caps.parsed, accepted, &sets);
    if (!verdict) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_CAP019, security->caps.range,
                      "this machine's libcap %s ('%s')", verdict, context->settings->profile->name);
    ec_finding_why(context->report, finding,
                   "releases of libcap differ in the names and numbers they take");
    ec_finding_help(context->report, finding,
                    "write plain names, and name the system the server runs on with --os");
}
