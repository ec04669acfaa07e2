/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

void fuzz_broken(const char *file, int line, const char *condition)
{
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

char *fuzz_copy(const void *bytes, size_t size, size_t padding)
{
    char *copy = malloc(size + padding + (size + padding == 0));
    FUZZ_REQUIRE(copy);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    memset(copy + size, 0, padding);
    return copy;
}

static void check_range(struct ec_range range, struct ec_source *const *sources, size_t n_sources)
{
    FUZZ_REQUIRE(range.source < n_sources);
    FUZZ_REQUIRE(range.first <= range.last);
    FUZZ_REQUIRE(range.last <= sources[range.source]->len);
}

static void check_line(const char *text)
{
    FUZZ_REQUIRE(text != NULL && *text != '\0');
}

void fuzz_check_report(const struct ec_report *report, struct ec_source *const *sources,
                       size_t n_sources)
{
    FUZZ_REQUIRE(report->count <= report->limit);
    FUZZ_REQUIRE(!report->oom);
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_finding *finding = report->findings[i];
        FUZZ_REQUIRE(finding->code > EC_CODE_NONE && finding->code < EC_CODE_COUNT);
        check_range(finding->range, sources, n_sources);
        check_line(finding->message);
        for (const struct ec_related *related = finding->related; related; related = related->next) {
            check_range(related->range, sources, n_sources);
            check_line(related->message);
        }
        for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
            check_line(fix->title);
            for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
                check_range(edit->range, sources, n_sources);
                FUZZ_REQUIRE(edit->text != NULL);
            }
        }
    }
}
