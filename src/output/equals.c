/* SPDX-License-Identifier: MIT */
#include "output/equals.h"

#include "base/intern.h"

/* What only this finding has to say would be lost. */
static bool is_alone(const struct ec_finding *finding)
{
    return finding->related || finding->suggestions || (finding->nodes && !finding->on_all_nodes);
}

static uint32_t number_of(struct ec_intern *table, struct ec_buf *key,
                          const struct ec_finding *finding)
{
    const char *const texts[] = {finding->message, finding->label, finding->why, finding->help};
    key->len = 0;
    ec_buf_printf(key, "%d %d %u", (int)finding->code, (int)finding->severity,
                  (unsigned)finding->range.source);
    for (size_t i = 0; i < EC_COUNT(texts); i++) {
        ec_buf_add(key, "\n", 1);
        ec_buf_add_text(key, texts[i] ? texts[i] : "");
    }
    return key->oom ? 0 : ec_intern_add(table, key->bytes, key->len);
}

/* Findings so far with the texts of a number. */
struct group {
    size_t count;
    size_t first;
    size_t last;
};

static void join(struct ec_equal *equals, struct group *group, size_t index)
{
    if (group->count == 0) {
        group->first = index;
    } else {
        equals[group->last].next = index;
    }
    equals[index].first = group->first;
    group->last = index;
    group->count++;
    equals[group->first].count = group->count;
}

static bool join_all(const struct ec_report *report, struct ec_equal *equals, struct group *groups,
                     struct ec_intern *table, struct ec_buf *key)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_finding *finding = report->findings[i];
        uint32_t number = is_alone(finding) ? 0 : number_of(table, key, finding);
        if (key->oom || table->oom) {
            return false;
        }
        if (number == 0) {
            equals[i].first = i;
            equals[i].count = 1;
        } else {
            join(equals, &groups[number], i);
        }
    }
    return true;
}

const struct ec_equal *ec_equals_find(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    size_t size = report->count + 1;
    struct ec_equal *equals = ec_arena_zalloc(&writer->own, size * sizeof(*equals));
    struct group *groups = ec_arena_zalloc(&writer->own, size * sizeof(*groups));
    struct ec_intern table;
    struct ec_buf key;
    if (!equals || !groups || !ec_intern_init(&table, false)) {
        writer->buf.oom = true;
        return NULL;
    }
    ec_buf_init(&key);
    bool good = join_all(report, equals, groups, &table, &key);
    ec_buf_fini(&key);
    ec_intern_fini(&table);
    writer->buf.oom |= !good;
    return good ? equals : NULL;
}
