/* SPDX-License-Identifier: MIT */
#include "cli/settings.h"

#include "api/internal.h"
#include "cli/settings_words.inc"
#include "cli/sink.h"
#include "cli/terminal.h"
#include "diag/mask.h"
#include "model/read.h"
#include "output/cells.h"
#include "schema/capnames.h"
#include "schema/wordlist.h"
#include "source/loader.h"
#include "source/paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_NAME ".ecconf-check.conf"

enum { MOST_FOLDERS = 256 };

/* ---- the file --------------------------------------------------------------------------------- */

/* The path without slashes and dots at its end that mean nothing. */
static const char *trimmed(struct ec_arena *arena, const char *path)
{
    size_t len = strlen(path);
    for (;;) {
        if (len > 1 && path[len - 1] == '/') {
            len--;
        } else if (len > 2 && path[len - 1] == '.' && path[len - 2] == '/') {
            len -= 1;
        } else {
            return ec_arena_strndup(arena, path, len);
        }
    }
}

/* The folder above one, as its path goes; of .. and what begins so the next one up. */
static const char *folder_above(struct ec_arena *arena, const char *folder)
{
    if (strcmp(folder, ".") == 0 || folder[0] == '\0') {
        return "..";
    }
    const char *above = strcmp(ec_base_name(folder), "..") == 0
                            ? ec_arena_printf(arena, "%s/..", folder)
                            : ec_path_directory(arena, folder);
    return above ? trimmed(arena, above) : NULL;
}

static bool is_same(const struct ec_file *a, const struct ec_file *b)
{
    return a->device == b->device && a->inode == b->inode;
}

/* Settings decide what is told, so those that somebody else laid above the configuration do not count: in
   /tmp, say. */
static bool is_trusted(const struct ec_file *file, const struct ec_file *start)
{
    return file->uid == 0 || file->uid == geteuid() || file->uid == start->uid;
}

/* True if the settings are in the folder, and count. */
static bool has_settings(struct cli_settings *settings, const char *path,
                         const struct ec_file *start)
{
    struct ec_file file = {0};
    if (!path || ec_vfs_real.look(&ec_vfs_real, path, &file) != EC_LOAD_OK) {
        return false;
    }
    if (!is_trusted(&file, start)) {
        cli_message(settings->program,
                    "the settings '%s' belong to another user: --config '%s' uses them, --no-config "
                    "is silent",
                    path, path);
        return false;
    }
    return true;
}

/* Looks for the file in the folder `start`, or that of the file `start`, and in those above. */
static const char *find_upwards(struct cli_settings *settings, const char *start)
{
    struct ec_arena *arena = &settings->arena;
    struct ec_file first = {0};
    struct ec_file here = {0};
    struct ec_file above = {0};
    const char *folder = trimmed(arena, start);
    if (folder && ec_vfs_real.look(&ec_vfs_real, start, &first) != EC_LOAD_DIRECTORY) {
        const char *directory = ec_path_directory(arena, folder);
        folder = directory ? trimmed(arena, directory) : NULL;
    }
    bool more = folder && ec_vfs_real.look(&ec_vfs_real, folder, &here) == EC_LOAD_DIRECTORY;
    for (int i = 0; more && i < MOST_FOLDERS; i++) {
        const char *path = ec_path_join(arena, folder, FILE_NAME);
        if (has_settings(settings, path, &first)) {
            return path;
        }
        folder = folder_above(arena, folder);
        more = folder && ec_vfs_real.look(&ec_vfs_real, folder, &above) == EC_LOAD_DIRECTORY &&
               !is_same(&here, &above);
        here = above;
    }
    return NULL;
}

/* The main file that the search path leads to, or NULL. */
static const char *default_main_file(struct cli_settings *settings, const struct cli_args *args)
{
    static const char *const names[] = {"ecelerity.conf", "eccluster.conf"};
    const struct ec_read_options options = {.vfs = &ec_vfs_real,
                                            .limits = ec_default_limits,
                                            .search_path = args->check.search_path,
                                            .node = args->check.node,
                                            .subcluster = args->check.subcluster,
                                            .root = args->check.root};
    struct ec_arena *arena = &settings->arena;
    struct ec_project *project = ec_project_new(&options);
    const char *const *places = project ? ec_search_places(project, arena, NULL) : NULL;
    const char *found = NULL;
    for (size_t i = 0; i < EC_COUNT(names) && places; i++) {
        for (size_t k = 0; places[k] && !found; k++) {
            struct ec_file file;
            const char *path = ec_path_join(arena, places[k], names[i]);
            path = path ? ec_path_below(arena, args->check.root, path) : NULL;
            bool is_file = path && ec_vfs_real.look(&ec_vfs_real, path, &file) == EC_LOAD_OK;
            found = is_file ? path : NULL;
        }
    }
    ec_project_free(project);
    return found;
}

/* The paths that the arguments name. */
struct named {
    char *const *paths;
    int n;
};

/* Words of a question are none, and of two configurations that are compared the new one counts. */
static struct named named_paths(const struct cli_args *args, const struct cli_syntax *syntax)
{
    char *const *paths = args->paths;
    int n = args->n_paths;
    if (syntax->command & (CLI_EVAL | CLI_GET | CLI_SHOW | CLI_LOCATE)) {
        n = 0;
    } else if (syntax->command == CLI_DIFF) {
        paths += n == 2;
        n = n == 2;
    }
    if (n == 0 && args->file) {
        return (struct named){(char *const *)&args->file, 1};
    }
    return (struct named){paths, args->hook ? 0 : n};
}

/* What a path means: the folder of what is to be called so on standard input, or the current one. */
static const char *start_of(const struct cli_args *args, const char *path)
{
    if (strcmp(path, "-") != 0) {
        return path;
    }
    return args->stdin_name ? args->stdin_name : ".";
}

static bool have_same(const char *a, const char *b)
{
    struct ec_file files[2] = {{0}};
    if (a && b) {
        ec_vfs_real.look(&ec_vfs_real, a, &files[0]);
        ec_vfs_real.look(&ec_vfs_real, b, &files[1]);
    }
    return a && b ? is_same(&files[0], &files[1]) : a == b;
}

/* Looks above all paths. Returns an exit status. */
static int find_for_paths(struct cli_settings *settings, const struct cli_args *args,
                          struct named named)
{
    settings->path = find_upwards(settings, start_of(args, named.paths[0]));
    for (int i = 1; i < named.n; i++) {
        if (!have_same(settings->path, find_upwards(settings, start_of(args, named.paths[i])))) {
            return cli_usage(settings->program,
                             "'%s' and '%s' have different settings: check them one by one, or say "
                             "--config FILE or --no-config",
                             named.paths[0], named.paths[i]);
        }
    }
    return CLI_CLEAN;
}

/* The settings that the arguments name. */
static int use_named(struct cli_settings *settings, const char *path)
{
    struct ec_file file = {0};
    enum ec_load_status status = path ? ec_vfs_real.look(&ec_vfs_real, path, &file) : EC_LOAD_OK;
    settings->path = path;
    if (status == EC_LOAD_OK) {
        return CLI_CLEAN;
    }
    cli_message(settings->program, "the settings '%s' cannot be read: %s", path,
                status == EC_LOAD_FAILED ? strerror(file.error) : "not a regular file");
    return CLI_NO_CHECK;
}

/* Where the settings are for what the arguments name. Returns an exit status. */
static int find_file(struct cli_settings *settings, const struct cli_syntax *syntax,
                     const struct cli_args *args)
{
    const struct named named = named_paths(args, syntax);
    int status = CLI_CLEAN;
    if (args->no_config || args->config) {
        status = use_named(settings, args->no_config ? NULL : args->config);
    } else if (named.n > 0) {
        status = find_for_paths(settings, args, named);
    } else {
        settings->path = find_upwards(settings, ".");
        const char *path =
            settings->path || args->hook ? NULL : default_main_file(settings, args);
        settings->path = path ? find_upwards(settings, path) : settings->path;
    }
    if (settings->arena.oom) {
        cli_message(settings->program, "out of memory");
        return CLI_NO_CHECK;
    }
    return status;
}

/* ---- its words -------------------------------------------------------------------------------- */

static bool read_words(struct cli_settings *settings)
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
    static const char *const families[] = {"SYN", "INC", "SCH", "MRG002", "MRG003", "MRG006"};
    rules->site = &settings->words;
    rules->only_site = true;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        bool found = false;
        for (size_t i = 0; i < EC_COUNT(families) && !found; i++) {
            found = strncmp(ec_code_get(code)->code, families[i], strlen(families[i])) == 0;
        }
        rules->enabled[code] &= found;
    }
}

static int collect(void *data, const char *bytes, size_t size)
{
    ec_buf_add(data, bytes, size);
    return 0;
}

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

/* Reads and checks the file. */
static int read_file(struct cli_settings *settings, const struct cli_syntax *syntax)
{
    ecconf_options options;
    char error[640];
    ecconf_options_init(&options);
    options.offline = 1;
    options.severity = "MRG002=warning"; /* lists do not add up in one file */
    ecconf_status status =
        ecconf_project_new(&options, &settings->project, error, sizeof(error));
    if (status == ECCONF_OK && !read_words(settings)) {
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
    return tell(settings, syntax);
}

/* ---- values ----------------------------------------------------------------------------------- */

static bool is_path_type(uint8_t type)
{
    return type == EC_TYPE_FILE || type == EC_TYPE_DIRECTORY || type == EC_TYPE_PATH;
}

static const struct ec_site_word *word_of(const struct cli_settings *settings, struct ec_str name)
{
    return ec_site_find(&settings->words, ec_site_begin(&settings->words, true), EC_SITE_OPTION,
                        name);
}

/* True if the value of the setting is a path, and not the name of a kind of container. */
static bool is_path_of(const struct cli_settings *settings, struct ec_str name, const char *text)
{
    uint64_t set;
    bool named = ec_str_equal_folded(name, EC_STR("cap_profile")) &&
                 ec_cap_set_find(ec_str_from(text), &set);
    return !named && is_path_type(word_of(settings, name)->type->value.type);
}

/* One text of a value, a path as it is called from here. */
static char *text_of(struct cli_settings *settings, const struct ec_assign *assign, uint32_t first,
                     uint32_t len)
{
    struct ec_arena *arena = &settings->arena;
    struct ec_str name = ec_intern_text(settings->model->names, assign->node->name);
    struct ec_str text = ec_word_decode(arena, assign->load->source, first, len);
    char *copy = ec_arena_strndup(arena, text.ptr, text.len);
    if (!copy || copy[0] == '/' || copy[0] == '\0' || !is_path_of(settings, name, copy)) {
        return copy;
    }
    const char *folder = ec_path_directory(arena, assign->load->source->path);
    return folder ? (char *)ec_path_join(arena, folder, copy) : NULL;
}

/* The texts of a value; of a dictionary "KEY=VALUE". They are joined by `glue`, or each goes to `take`. */
static bool each_text(struct cli_settings *settings, const struct ec_assign *assign,
                      bool (*take)(void *data, char *text), void *data)
{
    const struct ec_node *node = assign->node;
    if (node->value == EC_VALUE_SCALAR) {
        return take(data, text_of(settings, assign, node->word_first, node->word_len));
    }
    bool ok = true;
    for (const struct ec_item *item = node->items; item && ok; item = item->next) {
        char *text = text_of(settings, assign, item->first, item->len);
        if (item->key_len > 0 && text) {
            struct ec_str key = ec_word_decode(&settings->arena, assign->load->source,
                                               item->key_first, item->key_len);
            text = (char *)ec_arena_printf(&settings->arena, "%.*s=%s", (int)key.len, key.ptr, text);
        }
        ok = take(data, text);
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

static bool take_text(void *data, char *text)
{
    struct taking *taking = data;
    if (!text) {
        return false;
    }
    if (!taking->glue) {
        return cli_args_take(taking->args, taking->syntax, taking->name, text);
    }
    taking->joined = taking->joined ? (char *)ec_arena_printf(&taking->settings->arena, "%s%s%s",
                                                              taking->joined, taking->glue, text)
                                    : text;
    return taking->joined != NULL;
}

static bool take_root(void *data, char *text)
{
    struct taking *taking = data;
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

/* "Max_Findings" is --max-findings. */
static const char *option_name(struct cli_settings *settings, const struct ec_assign *assign)
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
    taking->name = option_name(taking->settings, assign);
    taking->joined = NULL;
    taking->glue = taking->name ? cli_args_glue(taking->name) : NULL;
    if (!taking->name) {
        return false;
    }
    if (strcmp(taking->name, "roots") == 0) {
        return each_text(taking->settings, assign, take_root, taking);
    }
    return each_text(taking->settings, assign, take_text, taking) &&
           (!taking->joined ||
            cli_args_take(taking->args, taking->syntax, taking->name, taking->joined));
}

/* ---- stanzas ---------------------------------------------------------------------------------- */

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
static const char *place_of(struct cli_settings *settings, struct ec_range range)
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
        const char *place = place_of(settings, ignore->range);
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

/* What relative paths begin at: of the configuration here, of patterns the folder of the settings. */
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

/* ---- all of it -------------------------------------------------------------------------------- */

/* Roots take the place of what is not named; they are called as the settings call them. */
static void use_roots(struct cli_args *args, const struct cli_syntax *syntax)
{
    const unsigned one = CLI_ALL & ~CLI_CHECK;
    if (args->hook || args->roots.n == 0 || ((syntax->command & one) && args->roots.n > 1) ||
        named_paths(args, syntax).n > 0) {
        return;
    }
    if (syntax->command & (CLI_LINT | CLI_NODES)) {
        args->paths = (char **)args->roots.items;
        args->n_paths = (int)args->roots.n;
    } else if (syntax->command != CLI_DIFF) {
        args->file = args->roots.items[0];
    }
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
    use_roots(args, syntax);
    use_nodes(args, all_nodes);
    forget_new_baseline(args);
    return CLI_CLEAN;
}

int cli_settings_take(struct cli_settings *settings, const struct cli_syntax *syntax,
                      struct cli_args *args)
{
    settings->program = syntax->program;
    ec_arena_init(&settings->arena);
    settings->is_open = true;
    int status = find_file(settings, syntax, args);
    if (status == CLI_CLEAN && settings->path) {
        status = read_file(settings, syntax);
    }
    if (status == CLI_CLEAN && settings->path) {
        status = take_all(settings, syntax, args);
    }
    if (status == CLI_CLEAN && cli_args_oom(args)) {
        cli_message(settings->program, "out of memory");
        status = CLI_NO_CHECK;
    }
    return status;
}

/* ---- showing them ----------------------------------------------------------------------------- */

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
    const char *place = assign ? place_of(settings, ec_assign_range(assign)) : NULL;
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
        bool is_path = is_path_of(settings, name, text);
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
    end_line(page, start, place_of(settings, ignore->range));
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
    struct cli_value value = {.name = "roots",
                              .texts = (const char **)args->paths,
                              .n = (size_t)args->n_paths,
                              .is_list = true,
                              .origin = args->paths == (char **)args->roots.items
                                            ? CLI_FROM_SETTINGS
                                            : CLI_FROM_LINE};
    size_t index = 0;
    do {
        const struct ec_str name = setting_name(settings, value.name);
        if (value.n > 0 && word_of(settings, name)) {
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
    if (!settings->project && !read_words(settings)) {
        page.oom = true;
    }
    if (settings->path) {
        ec_buf_add_text(&page, "# Settings: ");
        ec_cells_add(&page, ec_str_from(settings->path));
        ec_buf_add_text(&page, "; paths begin at its folder.\n");
    } else {
        ec_buf_add_text(&page, "# No " FILE_NAME " was found.\n");
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
