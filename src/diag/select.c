/* SPDX-License-Identifier: MIT */
#include "diag/select.h"

#include "diag/suggest.h"
#include "diag/traits.h"

void ec_selection_init(struct ec_selection *selection, enum ec_profile profile)
{
    for (enum ec_code code = EC_CODE_NONE; code < EC_CODE_COUNT; code++) {
        selection->wanted[code] = ec_code_get(code)->profile <= profile;
        selection->severity[code] = EC_SEVERITY_AS_REPORTED;
        selection->firm[code] = !ec_code_is_suppressible(code);
    }
}

/* In any letter case. */
static bool find_severity(struct ec_str word, enum ec_severity *severity)
{
    for (enum ec_severity level = EC_NOTE; level <= EC_ERROR; level++) {
        if (ec_str_equal_folded(word, ec_str_from(ec_severity_word(level)))) {
            *severity = level;
            return true;
        }
    }
    return false;
}

bool ec_profile_find(struct ec_str word, enum ec_profile *profile)
{
    for (enum ec_profile each = EC_MINIMAL; each < EC_PROFILE_COUNT; each++) {
        if (ec_str_equal_folded(word, ec_str_from(ec_profile_word(each)))) {
            *profile = each;
            return true;
        }
    }
    return false;
}

struct ec_codes ec_codes_find(struct ec_str word)
{
    struct ec_codes codes = {.first = ec_code_find(word)};
    if (ec_str_equal_folded(word, EC_STR("all"))) {
        return (struct ec_codes){.first = EC_CODE_NONE + 1, .is_all = true};
    }
    for (enum ec_code code = EC_CODE_NONE + 1; codes.first == EC_CODE_NONE && code < EC_CODE_COUNT;
         code++) {
        if (ec_str_equal_folded(word, ec_code_family(code))) {
            codes = (struct ec_codes){.first = code, .is_family = true};
        }
    }
    return codes;
}

bool ec_codes_have(const struct ec_codes *codes, enum ec_code code)
{
    return codes->is_all || codes->first == code ||
           (codes->is_family && ec_str_equal(ec_code_family(codes->first), ec_code_family(code)));
}

static bool is_separator(char c)
{
    return c == ',' || ec_is_blank(c);
}

struct ec_str ec_selection_next(struct ec_str *list)
{
    while (list->len > 0 && is_separator(list->ptr[0])) {
        *list = (struct ec_str){list->ptr + 1, list->len - 1};
    }
    size_t len = 0;
    while (len < list->len && !is_separator(list->ptr[len])) {
        len++;
    }
    struct ec_str entry = {list->ptr, len};
    *list = (struct ec_str){list->ptr + len, list->len - len};
    return entry;
}

/* Sets the flags of all codes in the list. */
static struct ec_selection_error set_flags(bool *flags, struct ec_str list, bool flag)
{
    struct ec_str word = ec_selection_next(&list);
    for (; word.len > 0; word = ec_selection_next(&list)) {
        const struct ec_codes codes = ec_codes_find(word);
        if (codes.first == EC_CODE_NONE) {
            return (struct ec_selection_error){EC_SELECTION_UNKNOWN_CODE, word};
        }
        for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
            flags[code] = ec_codes_have(&codes, code) ? flag : flags[code];
        }
    }
    return (struct ec_selection_error){EC_SELECTION_OK, EC_STR("")};
}

struct ec_selection_error ec_selection_only(struct ec_selection *selection, struct ec_str list)
{
    memset(selection->wanted, 0, sizeof(selection->wanted));
    return set_flags(selection->wanted, list, true);
}

struct ec_selection_error ec_selection_drop(struct ec_selection *selection, struct ec_str list)
{
    return set_flags(selection->wanted, list, false);
}

struct ec_selection_error ec_selection_fix(struct ec_selection *selection, struct ec_str list)
{
    return set_flags(selection->firm, list, true);
}

static struct ec_selection_error rate_entry(struct ec_selection *selection, struct ec_str entry)
{
    const char *equals = memchr(entry.ptr, '=', entry.len);
    if (!equals) {
        return (struct ec_selection_error){EC_SELECTION_NO_LEVEL, entry};
    }
    struct ec_str word = {entry.ptr, (size_t)(equals - entry.ptr)};
    struct ec_str level_word = ec_str_tail(entry, word.len + 1);
    enum ec_severity level;
    if (!find_severity(level_word, &level)) {
        return (struct ec_selection_error){EC_SELECTION_UNKNOWN_LEVEL, level_word};
    }
    const struct ec_codes codes = ec_codes_find(word);
    if (codes.first == EC_CODE_NONE) {
        return (struct ec_selection_error){EC_SELECTION_UNKNOWN_CODE, word};
    }
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        if (ec_codes_have(&codes, code)) {
            selection->severity[code] = (unsigned char)level;
        }
    }
    return (struct ec_selection_error){EC_SELECTION_OK, EC_STR("")};
}

struct ec_selection_error ec_selection_rate(struct ec_selection *selection, struct ec_str list)
{
    struct ec_selection_error error = {EC_SELECTION_OK, EC_STR("")};
    struct ec_str entry = ec_selection_next(&list);
    while (entry.len > 0 && error.status == EC_SELECTION_OK) {
        error = rate_entry(selection, entry);
        entry = ec_selection_next(&list);
    }
    return error;
}

struct ec_str ec_selection_suggest(struct ec_str word)
{
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, word);
    ec_suggest_offer(&suggest, EC_STR("all"));
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        const struct ec_code_info *info = ec_code_get(code);
        ec_suggest_offer(&suggest, ec_str_from(info->code));
        ec_suggest_offer(&suggest, ec_str_from(ec_code_name(code)));
        ec_suggest_offer(&suggest, ec_code_family(code));
    }
    return suggest.n > 0 ? suggest.best[0].name : EC_STR("");
}

void ec_selection_apply(const struct ec_selection *selection, struct ec_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        unsigned char severity = selection->severity[report->findings[i]->code];
        if (severity != EC_SEVERITY_AS_REPORTED) {
            report->findings[i]->severity = (enum ec_severity)severity;
        }
    }
}
