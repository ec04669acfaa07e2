/* SPDX-License-Identifier: MIT */
#include "cli/settings_private.h"

#include "api/internal.h"
#include "cli/settings_words.inc"
#include "cli/terminal.h"
#include "model/read.h"
#include "schema/capnames.h"
#include "schema/wordlist.h"
#include "source/loader.h"
#include "source/paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- its words ------------------------------------------------------------------------------- */

bool cli_settings_read_words(struct cli_settings *settings)
{
    struct ec_site_reader reader = {.site = &settings->words,
                                    .arena = &settings->arena,
                                    .path = "settings.voc",
                                    .text = {settings_words, sizeof(settings_words) - 1}};
    if (!ec_site_init(&settings->words)) {
        return false;
    }
    ec_wordlist_parse(&reader);
    return reader.status == EC_SITE_OK;
}

/* Which findings are about any text in the language. */
static void choose_rules(struct cli_settings *settings, struct ec_rule_settings *rules)
{
    static const char *const words[] = {"SYN", "INC", "SCH", "MRG002", "MRG003", "MRG006"};
    bool wanted[EC_CODE_COUNT] = {false};
    for (size_t i = 0; i < EC_COUNT(words); i++) {
        const struct ec_codes codes = ec_codes_find(ec_str_from(words[i]));
        for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
            wanted[code] |= ec_codes_have(&codes, code);
        }
    }
    rules->site = &settings->words;
    rules->only_site = true;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        rules->enabled[code] &= wanted[code];
    }
}

static int collect(void *data, const char *bytes, size_t size)
{
    ec_buf_add(data, bytes, size);
    return 0;
}

/* Tells what was found. Returns an exit status. */
static int tell(struct cli_settings *settings, const struct cli_syntax *syntax)
{
    const ecconf_report_options options = {
        .size = sizeof(options),
        .flags = cli_wants_color(CLI_COLOR_AUTO, isatty(STDERR_FILENO)) ? ECCONF_REPORT_COLOR : 0,
        .only_at_least = 1,
        .at_least = ECCONF_WARNING,
    };
    struct ec_buf text;
    ec_buf_init(&text);
    const ecconf_sink sink = {collect, &text};
    if (ecconf_finding_count(settings->project, ECCONF_WARNING) > 0 &&
        ecconf_report_write(settings->project, ecconf_format_at(0, NULL), &options, &sink) ==
            ECCONF_OK) {
        fputs(ec_buf_text(&text), stderr);
    }
    ec_buf_fini(&text);
    if (ecconf_finding_count(settings->project, ECCONF_ERROR) == 0) {
        return CLI_CLEAN;
    }
    cli_message(settings->program,
                "the settings '%s' are wrong, so nothing was %s; --no-config does without them",
                settings->path, syntax->command == CLI_CHECK ? "checked" : "read");
    return CLI_USAGE;
}

/* What the server would do about an include does not matter here. */
static void forget_server(struct ec_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        struct ec_finding *finding = report->findings[i];
        finding->why = ec_code_is_of(finding->code, "INC") ? NULL : finding->why;
        if (finding->code == EC_INC001) {
            finding->help = "it is looked for beside the file that includes it";
        }
    }
}

/* Reads and checks the file; what is found is not told yet. Returns an exit status. */
static int read_file(struct cli_settings *settings)
{
    ecconf_options options;
    char error[640];
    ecconf_options_init(&options);
    options.offline = 1;
    options.severity = "MRG002=warning"; /* lists do not add up in one file */
    options.search_path = "";            /* what is included stands beside */
    ecconf_status status =
        ecconf_project_new(&options, &settings->project, error, sizeof(error));
    if (status == ECCONF_OK && !cli_settings_read_words(settings)) {
        status = ECCONF_NO_MEMORY;
        snprintf(error, sizeof(error), "%s", ecconf_status_word(status));
    }
    if (status != ECCONF_OK) {
        cli_message(settings->program, "%s", error);
        return CLI_NO_CHECK;
    }
    choose_rules(settings, ec_api_rules(settings->project));
    status = ecconf_read_path(settings->project, settings->path);
    if (status == ECCONF_OK) {
        status = ecconf_check(settings->project);
    }
    if (status != ECCONF_OK) {
        cli_message(settings->program, "the settings: %s", ecconf_project_error(settings->project));
        return CLI_NO_CHECK;
    }
    settings->model = ec_api_project(settings->project)->models[0];
    forget_server(&ec_api_project(settings->project)->report);
    return CLI_CLEAN;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_path_type(uint8_t type)
{
    return type == EC_TYPE_FILE || type == EC_TYPE_DIRECTORY || type == EC_TYPE_PATH;
}

const struct ec_site_word *cli_settings_word(const struct cli_settings *settings,
                                             struct ec_str name)
{
    return ec_site_find(&settings->words, ec_site_begin(&settings->words, true), EC_SITE_OPTION,
                        name);
}

/* True if the value of the setting is a path, and not the name of a kind of container. */
bool cli_settings_is_path(const struct cli_settings *settings, struct ec_str name, const char *text)
{
    uint64_t set;
    bool named = ec_str_equal_folded(name, EC_STR("cap_profile")) &&
                 ec_cap_set_find(ec_str_from(text), &set);
    return !named && is_path_type(cli_settings_word(settings, name)->type->value.type);
}

/* One text of a value, a path as it is called from here. */
static char *text_of(struct cli_settings *settings, const struct ec_assign *assign, uint32_t first,
                     uint32_t len)
{
    struct ec_arena *arena = &settings->arena;
    struct ec_str name = ec_intern_text(settings->model->names, assign->node->name);
    struct ec_str text = ec_word_decode(arena, assign->load->source, first, len);
    char *copy = ec_arena_strndup(arena, text.ptr, text.len);
    if (!copy || copy[0] == '/' || copy[0] == '\0' || !cli_settings_is_path(settings, name, copy)) {
        return copy;
    }
    const char *folder = ec_path_directory(arena, assign->load->source->path);
    return folder ? (char *)ec_path_join(arena, folder, copy) : NULL;
}

/* A word without its quotes. */
static struct ec_range range_of(const struct ec_assign *assign, uint32_t first, uint32_t len)
{
    const struct ec_source *source = assign->load->source;
    uint32_t quote = len > 1 && ec_word_is_quoted(source, first);
    return (struct ec_range){source->id, first + quote, first + len - quote};
}

bool cli_settings_each_text(struct cli_settings *settings, const struct ec_assign *assign,
                            bool (*take)(void *data, char *text, struct ec_range range),
                            void *data)
{
    const struct ec_node *node = assign->node;
    if (node->value == EC_VALUE_SCALAR) {
        return take(data, text_of(settings, assign, node->word_first, node->word_len),
                    range_of(assign, node->word_first, node->word_len));
    }
    bool ok = true;
    for (const struct ec_item *item = node->items; item && ok; item = item->next) {
        char *text = text_of(settings, assign, item->first, item->len);
        if (item->key_len > 0 && text) {
            struct ec_str key = ec_word_decode(&settings->arena, assign->load->source,
                                               item->key_first, item->key_len);
            text = ec_arena_printf(&settings->arena, "%.*s=%s", (int)key.len, key.ptr, text);
        }
        ok = take(data, text, range_of(assign, item->first, item->len));
    }
    return ok;
}

struct taking {
    struct cli_settings *settings;
    const struct cli_syntax *syntax;
    struct cli_args *args;
    const char *name; /* of the option */
    char *joined;     /* texts of an option that is given once */
    const char *glue; /* between them; NULL: each stands for itself */
};

static bool take_text(void *data, char *text, struct ec_range range)
{
    struct taking *taking = data;
    (void)range;
    if (!text) {
        return false;
    }
    if (!taking->glue) {
        return cli_args_take(taking->args, taking->syntax, taking->name, text);
    }
    if (taking->joined) {
        text = ec_arena_printf(&taking->settings->arena, "%s%s%s", taking->joined, taking->glue,
                               text);
    }
    taking->joined = text;
    return taking->joined != NULL;
}

static bool take_root(void *data, char *text, struct ec_range range)
{
    struct taking *taking = data;
    (void)range;
    struct cli_paths *roots = &taking->args->roots;
    if (text && roots->n == CLI_MOST_PATHS) {
        cli_usage(taking->settings->program, "Roots has more than %d paths", CLI_MOST_PATHS);
        return false;
    }
    if (text) {
        roots->items[roots->n++] = text;
    }
    return text != NULL;
}

const char *cli_settings_option(struct cli_settings *settings, const struct ec_assign *assign)
{
    struct ec_str name = ec_intern_text(settings->model->names, assign->node->name);
    char *copy = ec_arena_strndup(&settings->arena, name.ptr, name.len);
    for (size_t i = 0; copy && i < name.len; i++) {
        copy[i] = copy[i] == '_' ? '-' : copy[i];
    }
    return copy;
}

static bool take_option(struct taking *taking, const struct ec_assign *assign)
{
    taking->name = cli_settings_option(taking->settings, assign);
    taking->joined = NULL;
    taking->glue = taking->name ? cli_args_glue(taking->name) : NULL;
    if (!taking->name) {
        return false;
    }
    if (strcmp(taking->name, "roots") == 0) {
        return cli_settings_each_text(taking->settings, assign, take_root, taking);
    }
    return cli_settings_each_text(taking->settings, assign, take_text, taking) &&
           (!taking->joined ||
            cli_args_take(taking->args, taking->syntax, taking->name, taking->joined));
}

/* ---- stanzas --------------------------------------------------------------------------------- */

static void add_word(struct cli_settings *settings, struct ec_ignore *ignore,
                     const struct ec_assign *assign, uint32_t first, uint32_t len)
{
    const struct ec_source *source = assign->load->source;
    struct ec_ignored *word = &ignore->words[ignore->n_words++];
    word->word = ec_word_decode(&settings->arena, source, first, len);
    word->range = (struct ec_range){source->id, first, first + len};
    word->codes = ec_codes_find(word->word);
}

static bool add_words(struct cli_settings *settings, struct ec_ignore *ignore,
                      const struct ec_assign *assign)
{
    const struct ec_node *node = assign->node;
    const struct ec_item *items = node->value == EC_VALUE_SCALAR ? NULL : node->items;
    size_t n = 1;
    for (const struct ec_item *item = items; item; item = item->next) {
        n++;
    }
    ignore->words = ec_arena_zalloc(&settings->arena, n * sizeof(*ignore->words));
    if (ignore->words && node->value == EC_VALUE_SCALAR) {
        add_word(settings, ignore, assign, node->word_first, node->word_len);
    }
    for (const struct ec_item *item = items; item && ignore->words; item = item->next) {
        add_word(settings, ignore, assign, item->first, item->len);
    }
    return ignore->words != NULL;
}

static const char *option_text(struct cli_settings *settings, const struct ec_scope *scope,
                               const char *name, struct ec_range *range)
{
    const struct ec_assign *assign = ec_setting_find(settings->model, scope, name);
    struct ec_str text = assign ? ec_assign_text(&settings->arena, assign) : EC_STR("");
    if (text.len == 0) {
        return NULL;
    }
    if (range) {
        *range = ec_assign_value_range(assign);
    }
    return ec_arena_strndup(&settings->arena, text.ptr, text.len);
}

/* "FILE:LINE" */
const char *cli_settings_place(struct cli_settings *settings, struct ec_range range)
{
    struct ec_source *source = ec_api_project(settings->project)->sources[range.source];
    struct ec_place place = ec_source_place(source, range.first);
    settings->arena.oom |= source->n_lines == 0; /* it is only a guess then */
    return ec_arena_printf(&settings->arena, "%s:%u", source->path, place.line);
}

static bool take_stanza(struct cli_settings *settings, const struct ec_scope *scope,
                        struct ec_ignore *ignore)
{
    const struct ec_assign *words = ec_setting_find(settings->model, scope, "ignore");
    struct ec_str pattern = ec_intern_text(&settings->model->instances, scope->instance);
    ignore->pattern = ec_arena_strndup(&settings->arena, pattern.ptr, pattern.len);
    ignore->glob = ec_glob_of(ec_str_from(ignore->pattern ? ignore->pattern : ""));
    ignore->range = ec_node_word_range(scope->opening.load->source, scope->opening.node);
    ignore->reason = option_text(settings, scope, "reason", NULL);
    ignore->until = option_text(settings, scope, "until", &ignore->until_range);
    bool ok = ignore->pattern && (!words || add_words(settings, ignore, words));
    if (ok && ignore->n_words == 0) {
        const char *place = cli_settings_place(settings, ignore->range);
        cli_message(settings->program, "%s: the stanza for '%s' ignores nothing: it has no Ignore",
                    place ? place : settings->path, ignore->pattern);
    }
    return ok;
}

static bool take_stanzas(struct cli_settings *settings)
{
    struct ec_ignores *ignores = &settings->ignores;
    size_t n = 0;
    for (const struct ec_scope *scope = settings->model->global->children; scope;
         scope = scope->next) {
        n++;
    }
    ignores->list = ec_arena_zalloc(&settings->arena, (n + 1) * sizeof(*ignores->list));
    bool ok = ignores->list != NULL;
    for (const struct ec_scope *scope = settings->model->global->children; scope && ok;
         scope = scope->next) {
        ok = take_stanza(settings, scope, &ignores->list[ignores->n++]);
    }
    ignores->settings = ec_api_project(settings->project);
    return ok;
}

/* A path without links, on the arena; NULL if there is none. */
static const char *real_path(struct ec_arena *arena, const char *path)
{
    char *real = path ? realpath(path, NULL) : NULL;
    const char *copy = real ? ec_arena_strndup(arena, real, strlen(real)) : NULL;
    arena->oom |= !real && errno == ENOMEM;
    free(real);
    return copy;
}

/* True if the path as it is written may lead elsewhere than it seems: .. behind a link. */
static bool goes_up(const char *path)
{
    const struct ec_str text = ec_str_from(path);
    return ec_str_equal(text, EC_STR("..")) || strstr(path, "../") ||
           ec_str_ends(text, EC_STR("/.."));
}

/* What relative paths begin at: of the configuration here, of patterns the folder of the
   settings. */
static bool set_folders(struct cli_settings *settings)
{
    struct ec_arena *arena = &settings->arena;
    struct ec_ignores *ignores = &settings->ignores;
    const char *folder = ec_path_directory(arena, settings->path);
    ignores->directory = real_path(arena, ".");
    ignores->base = real_path(arena, folder);
    ignores->folder = ignores->base;
    if (ignores->directory && ignores->base && !goes_up(folder)) {
        struct ec_str path =
            ec_path_relative(arena, ignores->directory, "/", ec_str_from(folder));
        ignores->folder = ec_arena_printf(arena, "/%.*s", (int)path.len, path.ptr);
    }
    if (ignores->directory && ignores->base && ignores->folder) {
        return true;
    }
    if (!arena->oom) {
        cli_message(settings->program, "the folder of the settings '%s' cannot be found: %s",
                    settings->path, strerror(errno));
    }
    return false;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Roots take the place of what is not named; they are called as the settings call them. Returns an exit
   status: who reads a single configuration has to know which. */
static int use_roots(struct cli_settings *settings, struct cli_args *args,
                     const struct cli_syntax *syntax)
{
    bool lints = (syntax->command & (CLI_LINT | CLI_NODES)) != 0;
    if (args->hook || args->roots.n == 0 || syntax->command == CLI_DIFF ||
        cli_settings_is_named(args, syntax)) {
        return CLI_CLEAN;
    }
    if (args->roots.n > 1 && syntax->command != CLI_CHECK) {
        return cli_usage(settings->program, "the settings '%s' have %zu Roots: name one%s",
                         settings->path, args->roots.n, lints ? "" : " with --file");
    }
    if (lints) {
        args->paths = (char **)args->roots.items;
        args->n_paths = (int)args->roots.n;
    } else {
        args->file = args->roots.items[0];
    }
    return CLI_CLEAN;
}

static bool is_folder(const char *path)
{
    struct ec_file file;
    return ec_vfs_real.look(&ec_vfs_real, path, &file) == EC_LOAD_DIRECTORY;
}

/* Only a tree has nodes; and who names a node, a file or a scope wants that one. */
static void use_nodes(struct cli_args *args, bool given)
{
    bool fits = !args->check.node && !args->check.scope && !args->hook && args->n_paths > 0;
    for (int i = 0; i < args->n_paths && fits; i++) {
        fits = is_folder(args->paths[i]);
    }
    if (!given) {
        args->all_nodes &= fits;
    }
}

/* A baseline that is to be written for the first time is not there yet. */
static void forget_new_baseline(struct cli_args *args)
{
    struct ec_file file;
    const char *baseline = args->check.baseline;
    if (args->write_baseline && baseline &&
        ec_vfs_real.look(&ec_vfs_real, baseline, &file) == EC_LOAD_FAILED &&
        file.error == ENOENT) {
        args->check.baseline = NULL;
        args->check.baseline_ratchet = 0;
    }
}

static int take_all(struct cli_settings *settings, const struct cli_syntax *syntax,
                    struct cli_args *args)
{
    struct taking taking = {.settings = settings, .syntax = syntax, .args = args};
    bool all_nodes = args->all_nodes != 0;
    bool ok = syntax->command != CLI_CHECK || (take_stanzas(settings) && set_folders(settings));
    for (const struct ec_assign *assign = settings->model->global->settings; assign && ok;
         assign = assign->next) {
        ok = take_option(&taking, assign);
    }
    if (!ok) {
        if (settings->arena.oom) {
            cli_message(settings->program, "out of memory");
        }
        return settings->arena.oom ? CLI_NO_CHECK : CLI_USAGE;
    }
    cli_args_settle(args);
    int status = use_roots(settings, args, syntax);
    if (status != CLI_CLEAN) {
        return status;
    }
    use_nodes(args, all_nodes);
    forget_new_baseline(args);
    if (!cli_settings_look(settings, syntax, args)) {
        cli_message(settings->program, "out of memory");
        return CLI_NO_CHECK;
    }
    return CLI_CLEAN;
}

/* Reads the file, takes it over if nothing is wrong with it, and tells what was found. */
static int use_file(struct cli_settings *settings, const struct cli_syntax *syntax,
                    struct cli_args *args)
{
    int status = read_file(settings);
    if (status != CLI_CLEAN) {
        return status;
    }
    if (ecconf_finding_count(settings->project, ECCONF_ERROR) == 0) {
        status = take_all(settings, syntax, args);
    }
    int told = tell(settings, syntax);
    return status != CLI_CLEAN ? status : told;
}

int cli_settings_take(struct cli_settings *settings, const struct cli_syntax *syntax,
                      struct cli_args *args)
{
    settings->program = syntax->program;
    ec_arena_init(&settings->arena);
    settings->is_open = true;
    int status = cli_settings_find(settings, syntax, args);
    if (status == CLI_CLEAN && settings->path) {
        status = use_file(settings, syntax, args);
    }
    if (status == CLI_CLEAN && cli_args_oom(args)) {
        cli_message(settings->program, "out of memory");
        status = CLI_NO_CHECK;
    }
    return status;
}

void cli_settings_hand_over(struct cli_settings *settings, ecconf_project *project)
{
    if (settings->ignores.n > 0) {
        ec_api_rules(project)->ignores = &settings->ignores;
    }
}

void cli_settings_fini(struct cli_settings *settings)
{
    if (settings->is_open) {
        ecconf_project_free(settings->project);
        ec_site_fini(&settings->words);
        ec_arena_fini(&settings->arena);
    }
}
