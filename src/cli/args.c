/* SPDX-License-Identifier: MIT */
#include "cli/args.h"

#include "api/internal.h"
#include "cli/pipeline.h"
#include "cli/sink.h"
#include "diag/mask.h"
#include "diag/suggest.h"
#include "output/cells.h"
#include "schema/value.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum kind {
    HEADING,
    FLAG,
    TEXT,
    LIST,
    PATHS,
    COUNT,
    SIZE,
    LEVEL,
    COLOR,
    FORMAT,
    WORD,
    HELP,
    VERSION,
};

/* With its texts in it: see the texts of diag.c. */
struct option_row {
    enum kind kind;
    char letter;
    char name[72];  /* of a heading: its text */
    char value[20]; /* empty: takes none */
    size_t offset;  /* of the member in struct cli_args */
    unsigned commands;
    char help[104];
};

static const struct option_row rows[] = {
#define HEADING(text) {HEADING, 0, text, "", 0, 0, ""},
#define OPTION(letter, name, value, kind, member, commands, help)                                  \
    {kind, letter, name, value, offsetof(struct cli_args, member), commands, help},
#include "cli/options.def"
#undef HEADING
#undef OPTION
};

_Static_assert(EC_COUNT(rows) <= CLI_MOST_OPTIONS, "CLI_MOST_OPTIONS is too small");

enum { FIRST_VALUE = 256, HELP_COLUMN = 32, FEW = 8, MOST_WORDS = 32 };

/* In the order of ecconf_severity and enum cli_color. */
static const char *const level_words[] = {"note", "warning", "error", NULL};
static const char *const color_words[] = {"auto", "always", "never", NULL};

/* ---- messages -------------------------------------------------------------------------------- */

void cli_add_lines(struct ec_buf *buf, struct ec_str text)
{
    for (size_t at = 0; at <= text.len;) {
        const char *end = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
        size_t len = (end ? (size_t)(end - text.ptr) : text.len) - at;
        ec_cells_add(buf, (struct ec_str){text.ptr + at, len});
        ec_buf_add_text(buf, "\n");
        at += len + 1;
    }
}

static void print_message(const char *program, const char *hint, const char *format, va_list args)
{
    struct ec_arena arena;
    struct ec_buf buf;
    ec_arena_init(&arena);
    ec_buf_init(&buf);
    const char *text = ec_arena_vprintf(&arena, format, args);
    ec_buf_printf(&buf, "%s: ", program);
    cli_add_lines(&buf, ec_mask_text(&arena, ec_str_from(text ? text : "out of memory")));
    if (hint) {
        ec_buf_printf(&buf, "Try '%s --help'.\n", hint);
    }
    fputs(buf.oom ? "out of memory\n" : buf.bytes, stderr);
    ec_buf_fini(&buf);
    ec_arena_fini(&arena);
}

void cli_message(const char *program, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_message(program, NULL, format, args);
    va_end(args);
}

int cli_usage(const char *program, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_message(program, program, format, args);
    va_end(args);
    return CLI_USAGE;
}

void cli_add_hint(struct ec_buf *buf, const char *prefix, const char *word,
                  const char *const *words)
{
    struct ec_suggest suggest;
    size_t count = 0;
    ec_suggest_init(&suggest, ec_str_from(word));
    for (; words[count]; count++) {
        ec_suggest_offer(&suggest, ec_str_from(words[count]));
    }
    if (suggest.n > 0) {
        ec_suggest_hint(buf, prefix, ec_suggest_best(&suggest));
        return;
    }
    for (size_t i = 0; i < count && count <= FEW; i++) {
        const char *glue = i == 0 ? ": it is " : i + 1 < count ? ", " : " or ";
        ec_buf_printf(buf, "%s%s", glue, words[i]);
    }
}

int cli_usage_word(const char *program, const char *what, const char *word,
                   const char *const *words)
{
    struct ec_buf hint;
    ec_buf_init(&hint);
    cli_add_hint(&hint, "", word, words);
    cli_usage(program, "%s '%s'%s", what, word, ec_buf_text(&hint));
    ec_buf_fini(&hint);
    return CLI_USAGE;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool read_word(const char *program, const struct option_row *row, const char *text,
                      const char *const *words, int *value)
{
    char what[96];
    for (int i = 0; words[i]; i++) {
        if (ec_str_equal_folded(ec_str_from(text), ec_str_from(words[i]))) {
            *value = i;
            return true;
        }
    }
    snprintf(what, sizeof(what), "--%s cannot be", row->name);
    cli_usage_word(program, what, text, words);
    return false;
}

static size_t unit_of(const char *suffix)
{
    static const char letters[] = "KMG";
    const char *letter = suffix[0] != '\0' ? strchr(letters, suffix[0] & ~0x20) : NULL;
    if (suffix[0] == '\0') {
        return 1;
    }
    return letter && *letter && suffix[1] == '\0' ? (size_t)1024 << 10 * (letter - letters) : 0;
}

/* A number of at least 1; with `units` it may end in K, M or G. */
static bool read_number(const char *program, const struct option_row *row, const char *text,
                        bool units, size_t *value)
{
    char *end = NULL;
    errno = 0;
    unsigned long long number = ec_is_digit(text[0]) ? strtoull(text, &end, 10) : 0;
    size_t unit = end ? unit_of(end) : 0;
    bool fits = errno == 0 && unit != 0 && number <= SIZE_MAX / 2 / unit;
    if (number == 0 || !fits || (unit > 1 && !units)) {
        cli_usage(program, "--%s cannot be '%s': it is a number from 1 on%s", row->name, text,
                  units ? ", with K, M or G behind it if wanted" : "");
        return false;
    }
    *value = (size_t)number * unit;
    return true;
}

/* A step of GitHub Actions may add to the summary of its job more than once, so nothing in that
   file is replaced. */
static struct cli_format format_to(const char *name, const char *file)
{
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    return (struct cli_format){name, file, file && summary && strcmp(file, summary) == 0};
}

static bool read_format(struct cli_args *args, const char *program, char *text)
{
    const char *words[MOST_WORDS + 1] = {NULL};
    char *colon = strchr(text, ':');
    const char *file = colon ? colon + 1 : NULL;
    int index = -1;
    if (colon) {
        *colon = '\0';
    }
    for (size_t i = 0; i < MOST_WORDS && (words[i] = ecconf_format_at(i, NULL)); i++) {
        index = strcmp(words[i], text) == 0 ? (int)i : index;
    }
    if (index < 0) {
        cli_usage_word(program, "unknown format", text, words);
        return false;
    }
    if (file && file[0] == '\0') {
        cli_usage(program, "--format %s: lacks the name of a file", text);
        return false;
    }
    if (args->n_formats == CLI_MOST_FORMATS) {
        cli_usage(program, "too many formats");
        return false;
    }
    file = file && strcmp(file, "-") == 0 ? NULL : file;
    args->formats[args->n_formats++] = format_to(words[index], file);
    return true;
}

static bool add_path(struct cli_paths *paths, const char *program, const struct option_row *row,
                     const char *path)
{
    if (paths->n == CLI_MOST_PATHS) {
        cli_usage(program, "--%s can be given %d times", row->name, CLI_MOST_PATHS);
        return false;
    }
    paths->items[paths->n++] = path;
    return true;
}

static void *member(struct cli_args *args, const struct option_row *row)
{
    return (char *)args + row->offset;
}

static bool read_option(struct cli_args *args, const struct cli_syntax *syntax,
                        const struct option_row *row, char *value)
{
    const char *program = syntax->program;
    switch (row->kind) {
    case TEXT:
        *(const char **)member(args, row) = value;
        return true;
    case LIST:
        ec_buf_add_text(member(args, row), ",");
        ec_buf_add_text(member(args, row), value);
        return true;
    case PATHS:
        return add_path(member(args, row), program, row, value);
    case COUNT:
    case SIZE:
        return read_number(program, row, value, row->kind == SIZE, member(args, row));
    case LEVEL:
        return read_word(program, row, value, level_words, member(args, row));
    case COLOR:
        return read_word(program, row, value, color_words, member(args, row));
    case FORMAT:
        return read_format(args, program, value);
    case WORD:
        return read_word(program, row, value, syntax->formats, member(args, row));
    case FLAG:
    case HELP:
    case VERSION:
    case HEADING:
        break;
    }
    *(int *)member(args, row) = 1;
    return true;
}

/* ---- the command line ------------------------------------------------------------------------ */

static bool is_taken(const struct option_row *row, const struct cli_syntax *syntax)
{
    return row->kind != HEADING && (row->commands & syntax->command) != 0;
}

static bool takes_value(const struct option_row *row)
{
    return row->value[0] != '\0';
}

static const struct option_row *find_row(const struct cli_syntax *syntax, int value)
{
    if (value >= FIRST_VALUE) {
        return &rows[value - FIRST_VALUE];
    }
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (rows[i].letter != 0 && rows[i].letter == value && is_taken(&rows[i], syntax)) {
            return &rows[i];
        }
    }
    return NULL;
}

/* An option that getopt does not take. */
static void unknown_option(const struct cli_syntax *syntax, const char *word)
{
    const char *words[EC_COUNT(rows) + 1] = {NULL};
    char name[64];
    struct ec_buf hint;
    size_t count = 0;
    size_t begun = 0;
    size_t len = strcspn(word + 2, "=");
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (is_taken(&rows[i], syntax)) {
            words[count++] = rows[i].name;
            begun += strncmp(rows[i].name, word + 2, len) == 0;
        }
    }
    snprintf(name, sizeof(name), "%.*s", (int)(len < 60 ? len : 60), word + 2);
    if (begun > 1) {
        cli_usage(syntax->program, "'--%s' begins several options", name);
        return;
    }
    ec_buf_init(&hint);
    cli_add_hint(&hint, "--", name, words);
    cli_usage(syntax->program, "unknown option '--%s'%s", name, ec_buf_text(&hint));
    ec_buf_fini(&hint);
}

static void bad_option(const struct cli_syntax *syntax, char *const *argv, bool lacks_value)
{
    const char *program = syntax->program;
    const struct option_row *row = find_row(syntax, optopt);
    const char *word = argv[optind - 1];
    if (row && lacks_value) {
        cli_usage(program, "--%s lacks its value: --%s %s", row->name, row->name, row->value);
    } else if (row) {
        cli_usage(program, "--%s takes no value", row->name);
    } else if (optopt != 0) {
        cli_usage(program, "unknown option '-%c'", optopt);
    } else {
        unknown_option(syntax, word);
    }
}

static void fill_tables(const struct cli_syntax *syntax, struct option longs[EC_COUNT(rows) + 1],
                        char shorts[2 * EC_COUNT(rows) + 2])
{
    size_t n = 0;
    char *next = shorts;
    *next++ = ':';
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (!is_taken(&rows[i], syntax)) {
            continue;
        }
        int takes = takes_value(&rows[i]) ? required_argument : no_argument;
        longs[n++] = (struct option){rows[i].name, takes, NULL, FIRST_VALUE + (int)i};
        if (rows[i].letter != 0) {
            *next++ = rows[i].letter;
            *next = ':';
            next += takes_value(&rows[i]);
        }
    }
    longs[n] = (struct option){NULL, 0, NULL, 0};
    *next = '\0';
}

/* Where nobody asked for a format, pipelines get the one that they show; a hook speaks to
   people. */
static void choose_formats(struct cli_args *args)
{
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    enum cli_pipeline pipeline = args->hook ? CLI_PIPELINE_NONE : cli_pipeline();
    const char *name = ecconf_format_at(0, NULL);
    if (pipeline == CLI_PIPELINE_GITLAB) {
        name = "gitlab";
    } else if (pipeline == CLI_PIPELINE_GITHUB) {
        name = "github";
    }
    args->is_chosen = true;
    args->formats[args->n_formats++] = format_to(name, NULL);
    if (pipeline == CLI_PIPELINE_GITHUB && summary && summary[0] != '\0') {
        args->formats[args->n_formats++] = format_to("github-summary", summary);
    }
}

/* Would one report be lost in the other? */
static bool is_same_sink(const struct cli_format *a, const struct cli_format *b)
{
    bool same_name = a->file && b->file && strcmp(a->file, b->file) == 0;
    bool appended = a->append || b->append;
    return same_name || (!a->file && !b->file) || (!appended && cli_sink_is_same(a->file, b->file));
}

static bool one_report_each(struct cli_args *args, const char *program)
{
    if (args->n_formats == 0) {
        choose_formats(args);
    }
    for (size_t i = 0; i < args->n_formats; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct cli_format *format = &args->formats[i];
            if (is_same_sink(format, &args->formats[k])) {
                cli_usage(program, "two formats go to %s: write --format %s:FILE",
                          format->file ? format->file : "standard output", format->name);
                return false;
            }
        }
    }
    return true;
}

/* Notes that a member is from the environment. */
static void note_origin(struct cli_args *args, const void *member)
{
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (rows[i].kind == TEXT && (const char *)args + rows[i].offset == member) {
            args->from[i] = CLI_FROM_ENVIRONMENT;
        }
    }
}

/* What the server itself would take from the environment (3/3-reference/conf-ecconfigd.md,
   4/modules/4-modules-cluster.md). */
static void use_environment(struct cli_args *args)
{
    const struct {
        const char *name;
        const char **member;
    } variables[] = {
        {"EC_CONF_SEARCH_PATH", &args->check.search_path},
        {"EC_NODE_NAME", &args->check.node},
        {"EC_SUB_CLUSTER", &args->check.subcluster},
    };
    for (size_t i = 0; i < EC_COUNT(variables); i++) {
        const char *value = getenv(variables[i].name);
        bool unwanted = (args->all_nodes || args->hook) && variables[i].member == &args->check.node;
        if (!*variables[i].member && value && value[0] != '\0' && !unwanted) {
            *variables[i].member = value;
            note_origin(args, variables[i].member);
        }
    }
}

bool cli_args_read(struct cli_args *args, const struct cli_syntax *syntax, int argc, char **argv)
{
    struct option longs[EC_COUNT(rows) + 1];
    char shorts[2 * EC_COUNT(rows) + 2];
    int value;
    *args = (struct cli_args){.fail_level = ECCONF_ERROR};
    ecconf_options_init(&args->check);
    fill_tables(syntax, longs, shorts);
    opterr = 0;
    while ((value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (value == '?' || value == ':') {
            bad_option(syntax, argv, value == ':');
            return false;
        }
        const struct option_row *row = find_row(syntax, value);
        args->from[row - rows] = CLI_FROM_LINE;
        if (!read_option(args, syntax, row, optarg)) {
            return false;
        }
    }
    use_environment(args);
    cli_args_settle(args);
    args->paths = argv + optind;
    args->n_paths = argc - optind;
    return syntax->command != CLI_CHECK || one_report_each(args, syntax->program);
}

void cli_args_settle(struct cli_args *args)
{
    args->check.select = args->select.bytes;
    args->check.ignore = args->ignore.bytes;
    args->check.severity = args->severity.bytes;
    args->check.forbid_suppression = args->forbid.bytes;
    args->check.module_manifests = args->manifests.n > 0 ? args->manifests.items : NULL;
    args->check.vocabularies = args->vocabularies.n > 0 ? args->vocabularies.items : NULL;
    args->check.baseline_accept = args->write_baseline != NULL;
}

/* ---- settings -------------------------------------------------------------------------------- */

static const struct option_row *find_name(const struct cli_syntax *syntax, const char *name)
{
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (is_taken(&rows[i], syntax) && strcmp(rows[i].name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

static bool is_given(const struct cli_args *args, const char *name)
{
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if ((args->from[i] & CLI_FROM_LINE) && strcmp(rows[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Puts a list before that of the command line: later entries win. */
static void take_list(struct ec_buf *list, const char *value)
{
    struct ec_buf both;
    ec_buf_init(&both);
    ec_buf_add_text(&both, value);
    if (list->bytes) {
        ec_buf_add(&both, list->bytes, list->len);
    }
    both.oom |= list->oom;
    ec_buf_fini(list);
    *list = both;
}

static bool is_list_of_wanted(const struct option_row *row)
{
    return row->offset == offsetof(struct cli_args, select) ||
           row->offset == offsetof(struct cli_args, ignore);
}

bool cli_args_take(struct cli_args *args, const struct cli_syntax *syntax, const char *name,
                   char *value)
{
    const struct option_row *row = find_name(syntax, name);
    unsigned char *origin = row ? &args->from[row - rows] : NULL;
    if (!row || (row->kind != LIST && (*origin & ~CLI_FROM_SETTINGS) != 0) ||
        (row->kind == LIST && is_list_of_wanted(row) && is_given(args, "select"))) {
        return true; /* who selects findings wants to see them */
    }
    *origin |= CLI_FROM_SETTINGS;
    if (row->kind == LIST) {
        take_list(member(args, row), value);
        return true;
    }
    if (row->kind == FLAG) {
        bool flag = false;
        ec_read_boolean(ec_str_from(value), &flag);
        *(int *)member(args, row) = flag;
        return true;
    }
    return read_option(args, syntax, row, value);
}

bool cli_args_is_from_settings(const struct cli_args *args, const struct cli_syntax *syntax,
                               const char *name)
{
    const struct option_row *row = find_name(syntax, name);
    return row && (args->from[row - rows] & CLI_FROM_SETTINGS) != 0;
}

const char *cli_args_glue(const char *name)
{
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (rows[i].kind == LIST && strcmp(rows[i].name, name) == 0) {
            return ",";
        }
    }
    return strcmp(name, "search-path") == 0 ? ":" : NULL;
}

bool cli_args_oom(const struct cli_args *args)
{
    return args->select.oom || args->ignore.oom || args->severity.oom || args->forbid.oom;
}

void cli_args_fini(struct cli_args *args)
{
    ec_buf_fini(&args->select);
    ec_buf_fini(&args->ignore);
    ec_buf_fini(&args->severity);
    ec_buf_fini(&args->forbid);
}

/* ---- values in force ------------------------------------------------------------------------- */

/* The parts of a text between commas or colons. */
static bool split(struct ec_arena *arena, const char *text, const char *separator,
                  struct cli_value *value)
{
    value->texts = ec_arena_alloc(arena, (strlen(text) / 2 + 2) * sizeof(*value->texts));
    while (value->texts && *text) {
        size_t len = strcspn(text, separator);
        if (len > 0) {
            value->texts[value->n++] = ec_arena_strndup(arena, text, len);
        }
        text += len + (text[len] != '\0');
    }
    value->is_list = true;
    return value->texts != NULL;
}

static bool one(struct ec_arena *arena, const char *text, struct cli_value *value)
{
    value->texts = ec_arena_alloc(arena, sizeof(*value->texts));
    if (value->texts) {
        value->texts[0] = text;
        value->n = 1;
    }
    return value->texts && text;
}

static bool number_in_force(struct ec_arena *arena, const struct cli_args *args,
                            const struct option_row *row, struct cli_value *value)
{
    struct cli_args filled = *args;
    ec_api_fill_limits(&filled.check);
    const size_t *number = member(&filled, row);
    return one(arena, ec_arena_printf(arena, "%zu", *number), value);
}

static bool text_in_force(struct ec_arena *arena, const struct option_row *row, const char *text,
                          struct cli_value *value)
{
    if (!text && row->offset == offsetof(struct cli_args, check.profile)) {
        text = ec_profile_word(EC_RECOMMENDED);
    }
    if (text && cli_args_glue(row->name)) {
        return split(arena, text, cli_args_glue(row->name), value);
    }
    return !text || one(arena, text, value);
}

static bool in_force(const struct cli_args *args, const struct option_row *row,
                     struct ec_arena *arena, struct cli_value *value)
{
    const void *at = (const char *)args + row->offset;
    const struct cli_paths *paths = at;
    const struct ec_buf *list = at;
    switch (row->kind) {
    case FLAG:
        return *(const int *)at == 0 || one(arena, "true", value);
    case TEXT:
        return text_in_force(arena, row, *(const char *const *)at, value);
    case LIST:
        return !list->bytes || split(arena, list->bytes, ",", value);
    case PATHS:
        value->texts = (const char **)paths->items;
        value->n = paths->n;
        value->is_list = true;
        return true;
    case COUNT:
    case SIZE:
        return number_in_force(arena, args, row, value);
    case LEVEL:
        return one(arena, level_words[*(const int *)at], value);
    default:
        return true;
    }
}

bool cli_args_at(const struct cli_args *args, const struct cli_syntax *syntax, size_t index,
                 struct ec_arena *arena, struct cli_value *value)
{
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (is_taken(&rows[i], syntax) && index-- == 0) {
            *value = (struct cli_value){.name = rows[i].name, .origin = args->from[i]};
            return in_force(args, &rows[i], arena, value);
        }
    }
    return false;
}

/* ---- help ------------------------------------------------------------------------------------ */

/* Adds the names that --os knows. */
static void add_systems(struct ec_buf *text)
{
    for (size_t i = 0; ecconf_os_at(i, NULL); i++) {
        ec_buf_printf(text, "%s %s", i > 0 ? "," : "", ecconf_os_at(i, NULL));
    }
}

/* Adds the names that --format knows. */
static void add_formats(struct ec_buf *text)
{
    for (size_t i = 0; ecconf_format_at(i, NULL); i++) {
        const char *glue = i == 0 ? " " : ecconf_format_at(i + 1, NULL) ? ", " : " or ";
        ec_buf_printf(text, "%s%s", glue, ecconf_format_at(i, NULL));
    }
}

/* "text (default), json or xml" */
static void add_words(struct ec_buf *text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        ec_buf_printf(text, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
        ec_buf_add_text(text, i == 0 ? " (default)" : "");
    }
}

static void add_row(struct cli_page *page, const struct option_row *row,
                    const struct cli_syntax *syntax)
{
    char letter[] = {'-', row->letter, ',', ' ', '\0'};
    struct ec_buf text;
    size_t before = page->text.len;
    ec_buf_init(&text);
    ec_buf_add_text(&text, row->help);
    if (row->kind == WORD) {
        add_words(&text, syntax->formats);
    }
    if (row->kind == FORMAT) {
        add_formats(&text);
    }
    if (strcmp(row->name, "os") == 0) {
        add_systems(&text);
    }
    ec_buf_printf(&page->text, "  %s--%s%s%s", row->letter ? letter : "    ", row->name,
                  takes_value(row) ? " " : "", row->value);
    size_t width = page->text.len - before;
    ec_buf_repeat(&page->text, ' ', width < HELP_COLUMN - 1 ? HELP_COLUMN - width : 1);
    cli_page_wrap(page, HELP_COLUMN, HELP_COLUMN, ec_buf_str(&text));
    page->text.oom |= text.oom;
    ec_buf_fini(&text);
}

void cli_args_help(struct cli_page *page, const struct cli_syntax *syntax)
{
    const char *heading = NULL; /* not shown yet */
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        if (rows[i].kind == HEADING) {
            heading = rows[i].name;
        }
        if (!is_taken(&rows[i], syntax)) {
            continue;
        }
        if (heading) {
            cli_page_gap(page);
            cli_page_paragraph(page, 0, ec_str_from(heading));
            heading = NULL;
        }
        add_row(page, &rows[i], syntax);
    }
}
