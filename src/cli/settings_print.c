/* SPDX-License-Identifier: MIT */
/* What is in force, as settings. */
#include "cli/settings_private.h"

#include "cli/sink.h"
#include "diag/mask.h"
#include "output/cells.h"
#include "source/paths.h"

#include <unistd.h>

enum { ORIGIN_COLUMN = 44 };

/* A text as a word of the language, without secrets, in quotes unless it needs none. */
static void add_word_of(struct cli_settings *settings, struct ec_buf *line, const char *text)
{
    const struct ec_str word = ec_mask_text(&settings->arena, ec_str_from(text));
    bool plain = word.len > 0;
    for (size_t i = 0; i < word.len; i++) {
        plain &= ec_is_letter(word.ptr[i]) || ec_is_digit(word.ptr[i]) ||
                 strchr("_.-", word.ptr[i]) != NULL;
    }
    ec_buf_add_text(line, plain ? "" : "\"");
    for (size_t i = 0; i < word.len; i++) {
        ec_buf_add_text(line, word.ptr[i] == '"' || word.ptr[i] == '\\' ? "\\" : "");
        ec_buf_add(line, word.ptr + i, 1);
    }
    ec_buf_add_text(line, plain ? "" : "\"");
}

/* Ends a line, with where what it says comes from: one line, whatever is in it. */
static void end_line(struct ec_buf *page, size_t start, const char *origin)
{
    size_t width = page->len - start;
    ec_buf_repeat(page, ' ', width < ORIGIN_COLUMN ? ORIGIN_COLUMN - width : 1);
    ec_buf_add_text(page, "# ");
    ec_cells_add(page, ec_str_from(origin ? origin : ""));
    ec_buf_add_text(page, "\n");
}

/* "max_findings" for "max-findings". */
static struct ec_str setting_name(struct cli_settings *settings, const char *option)
{
    char *name = ec_arena_strndup(&settings->arena, option, strlen(option));
    for (char *at = name; at && *at; at++) {
        *at = *at == '-' ? '_' : *at;
    }
    return name ? ec_str_from(name) : EC_STR("");
}

/* Where the value of an option comes from. */
static const char *origin_of(struct cli_settings *settings, struct ec_str name,
                             const struct cli_value *value)
{
    const struct ec_assign *assign =
        settings->model && (value->origin & CLI_FROM_SETTINGS)
            ? ec_setting_find(settings->model, settings->model->global, name.ptr)
            : NULL;
    const char *place = assign ? cli_settings_place(settings, ec_assign_range(assign)) : NULL;
    if (value->origin & CLI_FROM_LINE) {
        return place ? ec_arena_printf(&settings->arena, "%s, the command line", place)
                     : "the command line";
    }
    return place ? place : value->origin & CLI_FROM_ENVIRONMENT ? "the environment" : "default";
}

/* "Max_Findings" for "max-findings". */
static void add_name(struct ec_buf *page, const char *name)
{
    bool first = true;
    for (; *name; name++) {
        char c = first && *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name;
        first = c == '-';
        c = c == '-' ? '_' : c;
        ec_buf_add(page, &c, 1);
    }
}

/* "SEC001=error" in a dictionary, other texts as they are. */
static void add_item(struct cli_settings *settings, struct ec_buf *page, const char *text,
                     bool is_pair)
{
    const char *level = is_pair ? strrchr(text, '=') : NULL;
    ec_buf_add_text(page, " ");
    if (level) {
        ec_buf_printf(page, "%.*s = %s", (int)(level - text), text, level + 1);
    } else {
        add_word_of(settings, page, text);
    }
}

/* The length of the folders that two paths have in common, with the slash behind the last. */
static size_t common_folders(const char *a, const char *b)
{
    size_t common = 0;
    for (size_t i = 0; a[i] != '\0' && a[i] == b[i]; i++) {
        common = a[i] == '/' ? i + 1 : common;
    }
    return common;
}

/* A path as it is called from the folder of the settings. */
static const char *path_from_settings(struct cli_settings *settings, const char *path)
{
    struct ec_arena *arena = &settings->arena;
    const struct ec_ignores *ignores = &settings->ignores;
    if (!settings->path || path[0] == '/' || path[0] == '\0') {
        return path;
    }
    struct ec_buf text;
    struct ec_str below = ec_path_relative(arena, ignores->directory, "/", ec_str_from(path));
    const char *whole = ec_arena_printf(arena, "/%.*s/", (int)below.len, below.ptr);
    const char *folder = ec_arena_printf(arena, "%s/", ignores->folder);
    size_t common = whole && folder ? common_folders(whole, folder) : 0;
    ec_buf_init(&text);
    for (const char *at = folder ? folder + common : ""; *at; at++) {
        ec_buf_add_text(&text, *at == '/' ? "../" : "");
    }
    ec_buf_add_text(&text, whole ? whole + common : "");
    size_t len = text.len > 0 ? text.len - 1 : 0; /* without the last slash */
    path = len > 0 ? ec_arena_strndup(arena, text.bytes, len) : ".";
    arena->oom |= text.oom;
    ec_buf_fini(&text);
    return path ? path : "";
}

static void add_value(struct cli_settings *settings, struct ec_buf *page, struct ec_str name,
                      const struct cli_value *value)
{
    bool pairs = strcmp(value->name, "severity") == 0;
    add_name(page, value->name);
    ec_buf_add_text(page, !value->is_list ? " =" : pairs ? " = [" : " = (");
    for (size_t i = 0; i < value->n; i++) {
        const char *text = value->texts[i] ? value->texts[i] : "";
        bool is_path = cli_settings_is_path(settings, name, text);
        add_item(settings, page, is_path ? path_from_settings(settings, text) : text, pairs);
    }
    ec_buf_add_text(page, !value->is_list ? "" : pairs ? " ]" : " )");
}

static void add_stanza(struct cli_settings *settings, struct ec_buf *page,
                       const struct ec_ignore *ignore)
{
    size_t start = page->len;
    ec_buf_add_text(page, "Path ");
    add_word_of(settings, page, ignore->pattern);
    ec_buf_add_text(page, " {");
    end_line(page, start, cli_settings_place(settings, ignore->range));
    ec_buf_add_text(page, "  Ignore = (");
    for (size_t i = 0; i < ignore->n_words; i++) {
        struct ec_str word = ignore->words[i].word;
        ec_buf_printf(page, " %.*s", (int)word.len, word.ptr);
    }
    ec_buf_add_text(page, " )\n");
    if (ignore->reason) {
        ec_buf_add_text(page, "  Reason = ");
        add_word_of(settings, page, ignore->reason);
        ec_buf_add_text(page, "\n");
    }
    if (ignore->until) {
        ec_buf_printf(page, "  Until = \"%s\"\n", ignore->until);
    }
    ec_buf_add_text(page, "}\n");
}

static void add_options(struct cli_settings *settings, const struct cli_syntax *syntax,
                        const struct cli_args *args, struct ec_buf *page)
{
    struct cli_value value = {
        .name = "roots",
        .texts = (const char **)args->paths,
        .n = (size_t)args->n_paths,
        .is_list = true,
        .origin = args->paths == (char **)args->roots.items ? CLI_FROM_SETTINGS : CLI_FROM_LINE};
    size_t index = 0;
    do {
        const struct ec_str name = setting_name(settings, value.name);
        if (value.n > 0 && cli_settings_word(settings, name)) {
            size_t start = page->len;
            add_value(settings, page, name, &value);
            end_line(page, start, origin_of(settings, name, &value));
        }
    } while (cli_args_at(args, syntax, index++, &settings->arena, &value));
}

int cli_settings_print(struct cli_settings *settings, const struct cli_syntax *syntax,
                       const struct cli_args *args)
{
    struct ec_buf page;
    ec_buf_init(&page);
    if (!settings->project && !cli_settings_read_words(settings)) {
        page.oom = true;
    }
    if (settings->path) {
        ec_buf_add_text(&page, "# Settings: ");
        ec_cells_add(&page, ec_str_from(settings->path));
        ec_buf_add_text(&page, "; paths begin at its folder.\n");
    } else {
        ec_buf_add_text(&page, "# No settings.\n");
    }
    add_options(settings, syntax, args, &page);
    for (size_t i = 0; i < settings->ignores.n; i++) {
        add_stanza(settings, &page, &settings->ignores.list[i]);
    }
    struct ec_buf lines;
    ec_buf_init(&lines);
    if (isatty(STDOUT_FILENO)) {
        cli_add_lines(&lines, ec_buf_str(&page));
    } else {
        ec_buf_add(&lines, page.bytes, page.len);
    }
    lines.oom |= page.oom || settings->arena.oom;
    int status = cli_print(settings->program, &lines);
    ec_buf_fini(&page);
    ec_buf_fini(&lines);
    return status;
}
