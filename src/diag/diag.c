/* SPDX-License-Identifier: MIT */
#include "diag/diag.h"

#include <stdarg.h>
#include <stdlib.h>

/* How far apart in a sorted list two findings about the same word can be. */
enum { NEIGHBOURS = 8 };

enum { FAMILY_LETTERS = 3 };

#define RULE(code, name, severity, profile, title, function)                                       \
    CODE(code, name, severity, profile, title)

/* Names and titles in one constant, and rows with offsets into it: each pointer in a table would have to
   be set right, and its page be copied, at each start of the program. */
static const struct texts {
    char none[1];
#define CODE(code, name, severity, profile, title)                                                 \
    char name_##code[sizeof(name)];                                                                \
    char title_##code[sizeof(title)];
#include "diag/codes.def"
#undef CODE
} texts = {
    "",
#define CODE(code, name, severity, profile, title) name, title,
#include "diag/codes.def"
#undef CODE
};

static const struct ec_code_info codes[EC_CODE_COUNT] = {
    {"", EC_NOTE, EC_ALL, 0, 0},
#define CODE(code, name, severity, profile, title)                                                 \
    {#code, EC_##severity, EC_##profile, offsetof(struct texts, name_##code),                      \
     offsetof(struct texts, title_##code)},
#include "diag/codes.def"
#undef CODE
};

#undef RULE

_Static_assert(sizeof(texts) <= UINT16_MAX, "offsets of texts have 16 bits");

const struct ec_code_info *ec_code_get(enum ec_code code)
{
    return &codes[code];
}

const char *ec_code_name(enum ec_code code)
{
    return (const char *)&texts + codes[code].name;
}

const char *ec_code_title(enum ec_code code)
{
    return (const char *)&texts + codes[code].title;
}

enum ec_code ec_code_find(struct ec_str text)
{
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        if (ec_str_equal_folded(text, ec_str_from(codes[code].code)) ||
            ec_str_equal_folded(text, ec_str_from(ec_code_name(code)))) {
            return code;
        }
    }
    return EC_CODE_NONE;
}

struct ec_str ec_code_family(enum ec_code code)
{
    return (struct ec_str){codes[code].code, FAMILY_LETTERS};
}

bool ec_code_is_of(enum ec_code code, const char *family)
{
    return memcmp(codes[code].code, family, FAMILY_LETTERS) == 0;
}

const char *ec_severity_word(enum ec_severity severity)
{
    static const char *const words[] = {"note", "warning", "error"};
    return words[severity];
}

const char *ec_profile_word(enum ec_profile profile)
{
    static const char *const words[] = {"minimal", "recommended", "strict", "all"};
    return words[profile];
}

void ec_report_init(struct ec_report *report, size_t limit)
{
    *report = (struct ec_report){.limit = limit};
    ec_arena_init(&report->arena);
}

void ec_report_fini(struct ec_report *report)
{
    free(report->findings);
    free(report->skipped);
    ec_arena_fini(&report->arena);
}

void ec_report_empty(struct ec_report *report)
{
    struct ec_arena old = report->arena;
    ec_arena_init(&report->arena);
    report->arena.oom = old.oom;
    for (size_t i = 0; i < report->n_skipped; i++) {
        const char *reason = report->skipped[i].reason;
        reason = ec_arena_strndup(&report->arena, reason, strlen(reason));
        report->skipped[i].reason = reason ? reason : "";
    }
    report->count = 0;
    report->discard = (struct ec_finding){0};
    ec_arena_fini(&old);
}

void ec_report_hide(struct ec_report *report)
{
    size_t total = report->count;
    size_t shown = 0;
    size_t hidden = 0;
    struct ec_finding **list = calloc(total + 1, sizeof(struct ec_finding *));
    if (!list) {
        report->oom = true;
        return;
    }
    for (size_t i = 0; i < total; i++) {
        if (report->findings[i]->suppressed) {
            list[hidden++] = report->findings[i];
        } else {
            report->findings[shown++] = report->findings[i];
        }
    }
    for (size_t i = 0; i < hidden; i++) {
        report->findings[shown + i] = list[i];
    }
    free(list);
    report->count = shown;
    report->n_hidden = hidden;
}

static struct ec_finding *new_finding(struct ec_report *report, enum ec_code code)
{
    if (!ec_report_wants(report, code)) {
        report->unwanted++;
        return &report->discard;
    }
    if (report->count >= report->limit) {
        report->dropped++;
        return &report->discard;
    }
    void *list = report->findings;
    bool ok = ec_grow(&list, &report->capacity, report->count + 1, sizeof(*report->findings));
    report->findings = list;
    struct ec_finding *finding = ok ? ec_arena_zalloc(&report->arena, sizeof(*finding)) : NULL;
    if (!finding) {
        report->oom = true;
        return &report->discard;
    }
    report->findings[report->count++] = finding;
    return finding;
}

static const char *format_text(struct ec_report *report, const char *format, va_list args)
{
    const char *text = ec_arena_vprintf(&report->arena, format, args);
    if (!text) {
        report->oom = true;
    }
    return text ? text : "";
}

struct ec_finding *ec_report_vadd(struct ec_report *report, enum ec_code code,
                                  struct ec_range range, const char *format, va_list args)
{
    struct ec_finding *finding = new_finding(report, code);
    if (finding == &report->discard) {
        *finding = (struct ec_finding){.message = ""};
        return finding;
    }
    finding->code = code;
    finding->severity = codes[code].severity;
    finding->range = range;
    finding->owner = report->owner;
    finding->message = format_text(report, format, args);
    return finding;
}

struct ec_finding *ec_report_add(struct ec_report *report, enum ec_code code, struct ec_range range,
                                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct ec_finding *finding = ec_report_vadd(report, code, range, format, args);
    va_end(args);
    return finding;
}

#define FORMAT_INTO(field)                                                                         \
    do {                                                                                           \
        if (finding != &report->discard) {                                                         \
            va_list args;                                                                          \
            va_start(args, format);                                                                \
            (field) = format_text(report, format, args);                                           \
            va_end(args);                                                                          \
        }                                                                                          \
    } while (0)

void ec_finding_message(struct ec_report *report, struct ec_finding *finding, const char *format,
                        ...)
{
    FORMAT_INTO(finding->message);
}

void ec_finding_label(struct ec_report *report, struct ec_finding *finding, const char *format, ...)
{
    FORMAT_INTO(finding->label);
}

void ec_finding_why(struct ec_report *report, struct ec_finding *finding, const char *format, ...)
{
    FORMAT_INTO(finding->why);
}

void ec_finding_help(struct ec_report *report, struct ec_finding *finding, const char *format, ...)
{
    FORMAT_INTO(finding->help);
}

void ec_finding_relate(struct ec_report *report, struct ec_finding *finding, struct ec_range range,
                       const char *format, ...)
{
    struct ec_related *related = ec_arena_zalloc(&report->arena, sizeof(*related));
    if (!related || finding == &report->discard) {
        return;
    }
    struct ec_related **end = &finding->related;
    while (*end) {
        end = &(*end)->next;
    }
    *end = related;
    related->range = range;
    FORMAT_INTO(related->message);
}

void ec_finding_suggest(struct ec_report *report, struct ec_finding *finding,
                        const struct ec_str *names, size_t count)
{
    const char **list = ec_arena_zalloc(&report->arena, (count + 1) * sizeof(*list));
    for (size_t i = 0; list && i < count; i++) {
        list[i] = ec_arena_strndup(&report->arena, names[i].ptr, names[i].len);
    }
    if (list && count > 0) {
        finding->suggestions = list;
    }
}

static struct ec_edit *new_edit(struct ec_report *report, struct ec_range range, const char *text)
{
    struct ec_edit *edit = ec_arena_zalloc(&report->arena, sizeof(*edit));
    char *copy = ec_arena_strndup(&report->arena, text, strlen(text));
    if (!edit || !copy) {
        return NULL;
    }
    *edit = (struct ec_edit){.range = range, .text = copy};
    return edit;
}

void ec_finding_fix(struct ec_report *report, struct ec_finding *finding, bool safe,
                    struct ec_range range, const char *text, const char *format, ...)
{
    struct ec_fix *fix = ec_arena_zalloc(&report->arena, sizeof(*fix));
    struct ec_edit *edit = new_edit(report, range, text);
    if (!fix || !edit || finding == &report->discard) {
        return;
    }
    struct ec_fix **end = &finding->fixes;
    while (*end) {
        end = &(*end)->next;
    }
    *end = fix;
    fix->safe = safe;
    fix->edits = edit;
    FORMAT_INTO(fix->title);
}

void ec_finding_fix_also(struct ec_report *report, struct ec_finding *finding,
                         struct ec_range range, const char *text)
{
    struct ec_edit *edit = new_edit(report, range, text);
    struct ec_fix *fix = finding->fixes;
    if (!edit || !fix) {
        return;
    }
    while (fix->next) {
        fix = fix->next;
    }
    struct ec_edit **end = &fix->edits;
    while (*end) {
        end = &(*end)->next;
    }
    *end = edit;
}

void ec_report_skip(struct ec_report *report, enum ec_code code, const char *reason)
{
    for (size_t i = 0; i < report->n_skipped; i++) {
        if (report->skipped[i].code == code && strcmp(report->skipped[i].reason, reason) == 0) {
            return;
        }
    }
    void *list = report->skipped;
    bool ok =
        ec_grow(&list, &report->skipped_capacity, report->n_skipped + 1, sizeof(*report->skipped));
    report->skipped = list;
    const char *copy = ec_arena_strndup(&report->arena, reason, strlen(reason));
    if (!ok || !copy) {
        report->oom = true;
        return;
    }
    report->skipped[report->n_skipped++] = (struct ec_skipped){code, copy};
}

void ec_report_drop_syntax(struct ec_report *report, uint32_t source)
{
    size_t kept = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_finding *finding = report->findings[i];
        if (!ec_code_is_of(finding->code, "SYN") || finding->range.source != source) {
            report->findings[kept++] = report->findings[i];
        }
    }
    report->count = kept;
}

struct order {
    const char *path;
    size_t index; /* keeps equal findings in the order in which they were made */
    struct ec_finding *finding;
};

static int by_place(const void *a, const void *b)
{
    const struct order *left = a;
    const struct order *right = b;
    const struct ec_finding *x = left->finding;
    const struct ec_finding *y = right->finding;
    int path = left->path == right->path ? 0 : strcmp(left->path, right->path);
    if (path != 0) {
        return path;
    }
    if (x->range.first != y->range.first) {
        return x->range.first < y->range.first ? -1 : 1;
    }
    int code = strcmp(codes[x->code].code, codes[y->code].code);
    return code != 0 ? code : (left->index > right->index) - (left->index < right->index);
}

static bool same_finding(const struct ec_finding *a, const struct ec_finding *b)
{
    return a->code == b->code && a->range.source == b->range.source &&
           a->range.first == b->range.first && a->range.last == b->range.last &&
           strcmp(a->message, b->message) == 0;
}

/* True if a complaint of the front end says all that there is to say: about the form of a text that is
   damaged, or about a placeholder, unless more is known of what comes of it. */
static bool explains(const struct ec_finding *complaint, const struct ec_finding *finding)
{
    const struct ec_range *range = &complaint->range;
    if (range->source != finding->range.source || range->first >= finding->range.last ||
        finding->range.first >= range->last || complaint->severity == EC_NOTE ||
        !ec_code_is_of(complaint->code, "SYN") || ec_code_is_of(finding->code, "SYN")) {
        return false;
    }
    bool of_form = ec_code_is_of(finding->code, "SCH") || finding->code == EC_MOD108;
    bool empty = complaint->code == EC_SYN042 && finding->severity <= complaint->severity;
    return of_form || (empty && !ec_code_is_of(finding->code, "SUP"));
}

/* One mistake is one finding. The list is sorted, so the complaint is close by. */
static bool is_explained(struct ec_finding *const *list, size_t count, size_t at)
{
    size_t from = at < NEIGHBOURS ? 0 : at - NEIGHBOURS;
    for (size_t i = from; i < count && i <= at + NEIGHBOURS; i++) {
        if (explains(list[i], list[at])) {
            return true;
        }
    }
    return false;
}

static void drop_explained(struct ec_report *report)
{
    size_t kept = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (is_explained(report->findings, report->count, i)) {
            report->findings[i]->code = EC_CODE_NONE;
        }
    }
    for (size_t i = 0; i < report->count; i++) {
        if (report->findings[i]->code != EC_CODE_NONE) {
            report->findings[kept++] = report->findings[i];
        }
    }
    report->count = kept;
}

void ec_report_sort(struct ec_report *report, struct ec_source *const *sources)
{
    if (report->count == 0) {
        return;
    }
    struct order *orders = calloc(report->count, sizeof(*orders));
    if (!orders) {
        report->oom = true;
        return;
    }
    for (size_t i = 0; i < report->count; i++) {
        struct ec_finding *finding = report->findings[i];
        orders[i] = (struct order){sources[finding->range.source]->path, i, finding};
    }
    qsort(orders, report->count, sizeof(*orders), by_place);
    size_t kept = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (kept == 0 || !same_finding(report->findings[kept - 1], orders[i].finding)) {
            report->findings[kept++] = orders[i].finding;
        }
    }
    report->count = kept;
    free(orders);
    drop_explained(report);
}
