/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/page.h"
#include "cli/reading.h"
#include "cli/settings.h"

#include "api/internal.h"
#include "diag/traits.h"
#include "output/json_text.h"

#include <stdlib.h>

enum { PLACES = 5, COLUMN = 8 };

static const char *const formats[] = {"text", "json", NULL};
enum format { TEXT, JSON };

/* All findings with one code. */
struct kind {
    enum ec_code code;
    double weight;                        /* 0 to 10 */
    const ecconf_finding *places[PLACES]; /* the first ones */
    size_t n;
};

struct security {
    struct cli_reading reading;
    struct cli_settings settings;
    struct kind kinds[EC_CODE_COUNT]; /* by code, then those that weigh, the heaviest first */
    size_t n;
    double exposure; /* 0 to 10 */
    double threshold;
    bool has_threshold;
};

/* ---- the score ------------------------------------------------------------------------------- */

/* The square of the severity for code scanning, so that notes hardly count beside what opens the
   server. */
static double weight_of(enum ec_code code)
{
    double score = ec_code_traits_of(code).score / 10.0;
    return score * score / 10;
}

static int by_weight(const void *a, const void *b)
{
    const struct kind *left = a;
    const struct kind *right = b;
    return left->weight != right->weight ? (left->weight < right->weight) * 2 - 1
                                         : (int)left->code - (int)right->code;
}

/* A risk that somebody accepted is still there. */
static void count_findings(struct security *security)
{
    const ecconf_project *project = security->reading.project;
    size_t count = ecconf_finding_count(project, ECCONF_NOTE) + ecconf_suppressed_count(project);
    for (size_t i = 0; i < count; i++) {
        const ecconf_finding *finding = ecconf_finding_at(project, i);
        enum ec_code code = ec_code_find(ec_str_from(ecconf_finding_code(finding)));
        struct kind *kind = &security->kinds[code];
        if (kind->n < PLACES) {
            kind->places[kind->n] = finding;
        }
        kind->n++;
    }
}

static void sort_kinds(struct security *security)
{
    for (enum ec_code code = EC_CODE_NONE; code < EC_CODE_COUNT; code++) {
        if (security->kinds[code].n > 0 && weight_of(code) > 0) {
            struct kind kind = security->kinds[code];
            kind.code = code;
            kind.weight = weight_of(code);
            security->kinds[security->n++] = kind;
        }
    }
    qsort(security->kinds, security->n, sizeof(*security->kinds), by_weight);
}

/* Each kind of finding takes its share of what is left to 10, however often it was made. */
static void add_up(struct security *security)
{
    double left = 10;
    for (size_t i = 0; i < security->n; i++) {
        left -= left * security->kinds[i].weight / 10;
    }
    security->exposure = 10 - left;
}

static const char *level_of(double exposure)
{
    return exposure < 2 ? "low" : exposure < 5 ? "medium" : exposure < 8 ? "high" : "critical";
}

/* ---- text ------------------------------------------------------------------------------------ */

static void add_places(struct cli_page *page, const ecconf_project *project,
                       const struct kind *kind)
{
    struct ec_buf line;
    for (size_t i = 0; i < kind->n && i < PLACES; i++) {
        ecconf_location at = ecconf_finding_location(project, kind->places[i]);
        ec_buf_init(&line);
        ec_buf_printf(&line, "%s:%u:%u", at.file, at.line, at.column);
        cli_page_line(page, COLUMN + 2, ec_buf_str(&line));
        page->text.oom |= line.oom;
        ec_buf_fini(&line);
    }
    if (kind->n > PLACES) {
        ec_buf_repeat(&page->text, ' ', COLUMN + 2);
        ec_buf_printf(&page->text, "and %zu more\n", kind->n - PLACES);
    }
}

static void add_kind(struct cli_page *page, const ecconf_project *project, const struct kind *kind)
{
    const struct ec_code_info *info = ec_code_get(kind->code);
    struct ec_buf line;
    ec_buf_init(&line);
    ec_buf_printf(&line, "%s %s: %s", info->code, ec_code_name(kind->code),
                  ec_code_title(kind->code));
    ec_buf_printf(&page->text, "%6.1f  ", kind->weight);
    cli_page_wrap(page, COLUMN, COLUMN, ec_buf_str(&line));
    page->text.oom |= line.oom;
    ec_buf_fini(&line);
    add_places(page, project, kind);
}

/* The next check about security that was skipped for `reason` (NULL: for any), from `index` on. */
static size_t next_skipped(const struct ec_report *report, size_t index, const char *reason)
{
    while (index < report->n_skipped &&
           (!ec_code_is_security(report->skipped[index].code) ||
            (reason && strcmp(report->skipped[index].reason, reason) != 0))) {
        index++;
    }
    return index;
}

/* What was not looked at may make it worse: a paragraph for each reason. */
static void add_skipped(struct cli_page *page, const struct ec_report *report)
{
    struct ec_buf line;
    ec_buf_init(&line);
    size_t first = next_skipped(report, 0, NULL);
    for (size_t i = first; i < report->n_skipped; i = next_skipped(report, i + 1, NULL)) {
        const char *reason = report->skipped[i].reason;
        if (next_skipped(report, 0, reason) < i) {
            continue;
        }
        if (i == first) {
            cli_page_gap(page);
        }
        line.len = 0;
        ec_buf_printf(&line, "not looked at (%s):", reason);
        for (size_t k = i; k < report->n_skipped; k = next_skipped(report, k + 1, reason)) {
            ec_buf_printf(&line, "%s %s", k > i ? "," : "",
                          ec_code_get(report->skipped[k].code)->code);
        }
        cli_page_paragraph(page, 0, ec_buf_str(&line));
    }
    page->text.oom |= line.oom;
    ec_buf_fini(&line);
}

static int print_text(const struct security *security)
{
    const ecconf_project *project = security->reading.project;
    struct cli_page page;
    struct ec_buf title;
    cli_page_init(&page);
    ec_buf_init(&title);
    ec_buf_printf(&title, "exposure %.1f of 10 (%s)", security->exposure,
                  level_of(security->exposure));
    cli_page_title(&page, &title);
    if (security->n > 0) {
        cli_page_gap(&page);
        cli_page_line(&page, 0, EC_STR("weight  finding"));
    }
    for (size_t i = 0; i < security->n; i++) {
        add_kind(&page, project, &security->kinds[i]);
    }
    add_skipped(&page, &ec_api_project(project)->report);
    return cli_page_print(security->reading.program, &page);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *tenths(double number)
{
    return json_real((double)(long)(number * 10 + 0.5) / 10);
}

static json_t *kind_value(const ecconf_project *project, const struct kind *kind, bool *bad)
{
    const struct ec_code_info *info = ec_code_get(kind->code);
    json_t *object = json_object();
    json_t *places = json_array();
    for (size_t i = 0; i < kind->n && i < PLACES; i++) {
        ecconf_location at = ecconf_finding_location(project, kind->places[i]);
        json_t *place = json_object();
        cli_json_set(place, "file", ec_json_text(ec_str_from(at.file)), bad);
        cli_json_set(place, "line", json_integer(at.line), bad);
        cli_json_set(place, "column", json_integer(at.column), bad);
        cli_json_append(places, place, bad);
    }
    cli_json_set(object, "code", json_string(info->code), bad);
    cli_json_set(object, "name", json_string(ec_code_name(kind->code)), bad);
    cli_json_set(object, "severity", json_string(ec_severity_word(info->severity)), bad);
    cli_json_set(object, "title", json_string(ec_code_title(kind->code)), bad);
    cli_json_set(object, "weight", tenths(kind->weight), bad);
    cli_json_set(object, "count", json_integer((json_int_t)kind->n), bad);
    cli_json_set(object, "places", places, bad);
    return object;
}

static json_t *skipped_value(const struct ec_report *report, bool *bad)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->n_skipped; i++) {
        const struct ec_skipped *skipped = &report->skipped[i];
        json_t *object = ec_code_is_security(skipped->code) ? json_object() : NULL;
        if (object) {
            cli_json_set(object, "code", json_string(ec_code_get(skipped->code)->code), bad);
            cli_json_set(object, "reason", ec_json_text(ec_str_from(skipped->reason)), bad);
            cli_json_append(array, object, bad);
        }
    }
    return array;
}

static int print_json(const struct security *security)
{
    const ecconf_project *project = security->reading.project;
    struct ec_buf text;
    bool bad = false;
    json_t *object = json_object();
    json_t *array = json_array();
    for (size_t i = 0; i < security->n; i++) {
        cli_json_append(array, kind_value(project, &security->kinds[i], &bad), &bad);
    }
    cli_json_set(object, "schema", json_string("ecconf-security/1"), &bad);
    cli_json_set(object, "exposure", tenths(security->exposure), &bad);
    cli_json_set(object, "level", json_string(level_of(security->exposure)), &bad);
    cli_json_set(object, "findings", array, &bad);
    cli_json_set(object, "skipped", skipped_value(&ec_api_project(project)->report, &bad), &bad);
    ec_buf_init(&text);
    ec_json_add(&text, cli_json_done(object, bad), JSON_INDENT(1) | JSON_REAL_PRECISION(3));
    ec_buf_add_text(&text, "\n");
    int status = cli_print(security->reading.program, &text);
    ec_buf_fini(&text);
    return status;
}

/* ---- the command ----------------------------------------------------------------------------- */

static int print_help(const struct cli_syntax *syntax)
{
    struct cli_page page;
    cli_page_init(&page);
    ec_buf_printf(&page.text, "Usage: %s [OPTION]... [PATH]\n", syntax->program);
    cli_page_paragraph(&page, 0,
                       EC_STR("Show how open a configuration leaves the server: what ecconf-check "
                              "finds about security, each with its weight, and a number from 0 "
                              "to 10. Each kind of finding takes its share of what is left to "
                              "10: one of weight 5 makes 5.0, two of them 7.5. The number is "
                              "no more than the list above it; a low one is no proof."));
    cli_args_help(&page, syntax);
    cli_page_gap(&page);
    cli_page_paragraph(&page, 0,
                       EC_STR("Exit status: 0 shown, 1 more than --threshold, 2 wrong use, 3 "
                              "could not be read, or not all. 'ecconf explain CODE' tells more "
                              "about a finding."));
    return cli_page_print(syntax->program, &page);
}

static bool read_threshold(struct security *security)
{
    const char *text = security->reading.args.threshold;
    char *end = NULL;
    security->has_threshold = text != NULL;
    security->threshold = text ? strtod(text, &end) : 0;
    return !text || (*text >= '0' && *text <= '9' && *end == '\0' && security->threshold <= 10);
}

static int run(struct security *security)
{
    struct cli_reading *reading = &security->reading;
    const struct cli_args *args = &reading->args;
    int status = cli_reading_open(reading);
    if (status != CLI_CLEAN) {
        return status;
    }
    status = cli_reading_add(reading, args->n_paths > 0 ? args->paths[0] : NULL, NULL);
    if (status != CLI_CLEAN) {
        return status;
    }
    ecconf_status checked = ecconf_check(reading->project);
    if (checked != ECCONF_OK) {
        cli_message(reading->program, "%s", ecconf_project_error(reading->project));
        return CLI_NO_CHECK;
    }
    count_findings(security);
    sort_kinds(security);
    add_up(security);
    status = args->format == JSON ? print_json(security) : print_text(security);
    if (status == CLI_CLEAN && !ecconf_is_complete(reading->project)) {
        cli_message(reading->program, "not everything could be checked; ecconf-check tells what");
        return CLI_NO_CHECK;
    }
    bool more = security->has_threshold && security->exposure > security->threshold;
    return status == CLI_CLEAN && more ? CLI_FINDINGS : status;
}

int cli_security(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_SECURITY, formats};
    struct security security = {.reading = {.program = program}};
    struct cli_args *args = &security.reading.args;
    int status = CLI_USAGE;
    if (cli_args_read(args, &syntax, argc, argv)) {
        if (args->help) {
            status = print_help(&syntax);
        } else if (args->n_paths > 1) {
            status = cli_usage(program, "only one configuration at a time");
        } else if (!read_threshold(&security)) {
            status = cli_usage(program, "--threshold cannot be '%s': it is a number from 0 to 10",
                               args->threshold);
        } else {
            status = cli_settings_take(&security.settings, &syntax, args);
            status = status == CLI_CLEAN ? run(&security) : status;
        }
    }
    cli_reading_fini(&security.reading);
    cli_settings_fini(&security.settings);
    return status;
}
