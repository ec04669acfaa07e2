/* SPDX-License-Identifier: MIT */
/* Values in the settings of the checker itself: findings, days, versions of the server. */
#include "base/day.h"
#include "diag/select.h"
#include "schema/value_private.h"

bool ec_version_parse(struct ec_str text, uint32_t *version)
{
    uint32_t number = 0;
    unsigned parts = 0;
    size_t i = 0;
    while (parts < 4) {
        unsigned part = 0;
        size_t first = i;
        for (; i < text.len && ec_is_digit(text.ptr[i]) && i < first + 3; i++) {
            part = part * 10 + (unsigned)(text.ptr[i] - '0');
        }
        if (i == first || part > 255) {
            return false;
        }
        number |= (uint32_t)part << (24 - 8 * parts++);
        if (i == text.len) {
            *version = number;
            return number >> 24 > 0;
        }
        if (text.ptr[i++] != '.') {
            return false;
        }
    }
    return false;
}

/* Of a word that some finding has. */
static bool is_code(struct ec_str word)
{
    struct ec_selection selection = {0};
    struct ec_str rest = word;
    struct ec_str only = ec_selection_next(&rest);
    return only.len == word.len && word.len > 0 &&
           ec_selection_drop(&selection, word).status == EC_SELECTION_OK;
}

void ec_judge_code(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    struct ec_str near = ec_selection_suggest(text);
    if (!is_code(text) &&
        ec_judge_wrong(judge, text.len > 0 ? EC_PROBLEM_UNKNOWN : EC_PROBLEM_EMPTY, 0, text.len,
                       near.len > 0 ? NULL : "'ecconf rules' lists all") &&
        near.len > 0) {
        ec_judge_suggest_str(judge, near, false);
    }
}

void ec_judge_day(struct ec_judge *judge)
{
    int64_t day;
    if (!ec_day_parse(judge->text, &day)) {
        ec_judge_wrong(judge, EC_PROBLEM_SYNTAX, 0, judge->text.len, NULL);
    }
}

void ec_judge_version(struct ec_judge *judge)
{
    uint32_t version;
    if (!ec_version_parse(judge->text, &version)) {
        ec_judge_wrong(judge, EC_PROBLEM_SYNTAX, 0, judge->text.len, NULL);
    }
}
