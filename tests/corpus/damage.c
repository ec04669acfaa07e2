/* SPDX-License-Identifier: MIT */
#include "corpus/damage.h"

#include <stdio.h>

const char *name_of(const struct ec_vocab *word)
{
    const char *name = ec_vocab_text(word->name).ptr;
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

bool is_name(const char *name)
{
    for (const char *at = name; *at; at++) {
        if (!ec_is_letter(*at) && !ec_is_digit(*at) && *at != '_') {
            return false;
        }
    }
    return ec_is_letter(*name);
}

static const struct {
    unsigned type;
    const char *value;
} wrong_values[] = {
    {EC_TYPE_BOOLEAN, "perhaps"},
    {EC_TYPE_BOOLEAN, "7"},
    {EC_TYPE_INTEGER, "many"},
    {EC_TYPE_INTEGER, "10M"},
    {EC_TYPE_INTEGER, "\"\""},
    {EC_TYPE_DECIMAL, "half"},
    {EC_TYPE_MODE, "rwx"},
    {EC_TYPE_MODE, "0888"},
    {EC_TYPE_SIZE, "large"},
    {EC_TYPE_DURATION, "soon"},
    {EC_TYPE_DURATION, "\"5 minutes\""},
    {EC_TYPE_TIMESPAN, "soon"},
    {EC_TYPE_TIMESPAN, "\"4 moons\""},
    {EC_TYPE_THROTTLE, "\"10 per s\""},
    {EC_TYPE_IP, "\"10.0.0\""},
    {EC_TYPE_CIDR, "\"10.0.0.0/33\""},
    {EC_TYPE_HOST, "\"mx..example.com\""},
    {EC_TYPE_HOSTNAME, "\"mx example com\""},
    {EC_TYPE_DOMAIN, "\"a..example\""},
    {EC_TYPE_DOMAIN_PATTERN, "\"a b.example\""},
    {EC_TYPE_PORT, "70000"},
    {EC_TYPE_PORT, "smtp"},
    {EC_TYPE_ENDPOINT, "\"10.0.0.1:x\""},
    {EC_TYPE_EMAIL, "\"a b@example.com\""},
    {EC_TYPE_EMAIL_OR_DOMAIN, "\"@\""},
    {EC_TYPE_ROUTE, "\"smtp://\""},
    {EC_TYPE_REGEX, "\"(\""},
};

const char *value_of_another_type(uint64_t *random, unsigned type)
{
    size_t first = (size_t)pick_number(random, (int)EC_COUNT(wrong_values));
    for (size_t i = 0; i < EC_COUNT(wrong_values); i++) {
        size_t row = (first + i) % EC_COUNT(wrong_values);
        if (wrong_values[row].type == type) {
            return wrong_values[row].value;
        }
    }
    return NULL;
}

bool number_out_of_range(uint64_t *random, const struct ec_vocab *word, char *out)
{
    struct ec_vocab_range range = ec_vocab_range(word->range);
    unsigned type = word->type;
    if ((type != EC_TYPE_INTEGER && type != EC_TYPE_DURATION && type != EC_TYPE_SIZE) ||
        (range.basis != EC_BASIS_DOCUMENTED && range.basis != EC_BASIS_SENTINEL)) {
        return false;
    }
    bool high = range.low == INT64_MIN || (range.high != INT64_MAX && pick_number(random, 2));
    snprintf(out, DAMAGE_SIZE, "%lld", (long long)(high ? range.high + 1 : range.low - 1));
    return true;
}

const char *malformed_instance(const struct ec_vocab *scope)
{
    static const char *const forms[] = {
        [EC_FORM_BINDING] = "\"a b\"",         [EC_FORM_BINDING_GROUP] = "\"a b\"",
        [EC_FORM_DOMAIN] = "\"a..example\"",   [EC_FORM_HOST] = "\"/(/\"",
        [EC_FORM_CIDR] = "\"10.0.0.0/40\"",    [EC_FORM_LISTEN] = "\"10.0.0.1:99999\"",
        [EC_FORM_ENDPOINT] = "\"10.0.0:162\"",
    };
    return scope->form < EC_COUNT(forms) ? forms[scope->form] : NULL;
}
