/* SPDX-License-Identifier: MIT */
/* Golden tests of the front end. Each folder beside this file is a level: the inputs in it are read,
   what the level makes of them is written as text and compared with the file NAME.ok.

     tokens/NAME.conf  the tokens, the gaps between them, and what the scanner reports
     tree/NAME.conf    the statements
     errors/NAME.conf  the findings of the syntax
     model/NAME/       the readings, the merged scopes and the findings of ecelerity.conf in it

   NAME.options may stand beside an input, with the options of the command line that matter here.
   UPDATE_GOLDEN=1 in the environment rewrites the .ok files; read them before they are committed. */
#include "../rules/fixture.h"

#include "base/buf.h"
#include "model/project.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_LIMIT = 1 << 20, PATH_SIZE = 4096, MOST_CASES = 4096 };

/* ---- options of a case ------------------------------------------------------------------------- */

struct setup {
    struct ec_read_options read;
    const char *path; /* what is read */
    char *text;       /* the bytes of NAME.options, or NULL */
};

static const struct {
    const char *name;
    size_t offset; /* of a const char * in struct ec_read_options */
} text_options[] = {
    {"--search-path", offsetof(struct ec_read_options, search_path)},
    {"--node", offsetof(struct ec_read_options, node)},
    {"--subcluster", offsetof(struct ec_read_options, subcluster)},
    {"--cluster", offsetof(struct ec_read_options, cluster_file)},
    {"--scope", offsetof(struct ec_read_options, scope)},
    {"--root", offsetof(struct ec_read_options, root)},
};

static bool set_option(struct setup *setup, const char *name, const char *value)
{
    for (size_t i = 0; i < EC_COUNT(text_options); i++) {
        if (strcmp(name, text_options[i].name) == 0) {
            *(const char **)(void *)((char *)&setup->read + text_options[i].offset) = value;
            return true;
        }
    }
    return fixture_set_limit(&setup->read.limits, name, value);
}

static char *read_text(const char *path, size_t *len)
{
    struct ec_file file;
    if (ec_vfs_real.read(&ec_vfs_real, path, FILE_LIMIT, &file) != EC_LOAD_OK) {
        return NULL;
    }
    *len = file.len;
    return file.bytes;
}

/* One line is one word, so that words may hold blanks: an option's name, its value, the next name;
   a line that does not start with -- is the path to read. */
static bool read_setup(struct setup *setup, const char *options_path, const char *path)
{
    size_t len;
    *setup = (struct setup){.path = path};
    setup->read =
        (struct ec_read_options){.vfs = &ec_vfs_real, .limits = ec_default_limits, .node = "node1"};
    setup->text = read_text(options_path, &len);
    char *rest = NULL;
    char *word = setup->text ? strtok_r(setup->text, "\n", &rest) : NULL;
    for (; word; word = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(word, "--", 2) != 0) {
            setup->path = word;
            continue;
        }
        const char *value = strtok_r(NULL, "\n", &rest);
        if (!value || !set_option(setup, word, value)) {
            return false;
        }
    }
    return true;
}

/* ---- pieces of text ---------------------------------------------------------------------------- */

/* In quotes, on one line, every byte visible; characters outside ASCII by their number. */
static void add_quoted(struct ec_buf *out, const char *text, size_t len)
{
    ec_buf_add_text(out, "\"");
    for (size_t at = 0; at < len;) {
        size_t step = ec_utf8_length(text + at, len - at);
        const unsigned char c = (unsigned char)text[at];
        if (step > 1) {
            ec_buf_printf(out, "<U+%04X>", (unsigned)ec_utf8_decode(text + at, len - at));
        } else if (c == '\n' || c == '\t' || c == '\r') {
            ec_buf_printf(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
        } else if (c < ' ' || c >= 0x7f) {
            ec_buf_printf(out, "\\x%02x", c);
        } else {
            ec_buf_printf(out, "%s%c", c == '"' || c == '\\' ? "\\" : "", c);
        }
        at += step;
    }
    ec_buf_add_text(out, "\"");
}

static void add_bytes(struct ec_buf *out, const struct ec_source *source, uint32_t first,
                      uint32_t len)
{
    add_quoted(out, source->bytes + first, len);
}

static void add_range(struct ec_buf *out, struct ec_source *source, uint32_t first, uint32_t last)
{
    struct ec_place from = ec_source_place(source, first);
    struct ec_place to = ec_source_place(source, last);
    ec_buf_printf(out, "%u:%u-%u:%u", from.line, from.column, to.line, to.column);
}

static void add_place(struct ec_buf *out, struct ec_source *source, uint32_t offset)
{
    struct ec_place place = ec_source_place(source, offset);
    ec_buf_printf(out, "%s:%u:%u", source->path, place.line, place.column);
}

/* ---- findings ---------------------------------------------------------------------------------- */

struct findings {
    const struct ec_report *report;
    struct ec_source *const *sources;
    bool with_paths;
};

static void add_finding_range(struct ec_buf *out, const struct findings *from,
                              struct ec_range range)
{
    struct ec_source *source = from->sources[range.source];
    if (from->with_paths) {
        ec_buf_printf(out, "%s:", source->path);
    }
    add_range(out, source, range.first, range.last);
}

static void add_context(struct ec_buf *out, const struct findings *from,
                        const struct ec_finding *finding)
{
    for (size_t i = 0; finding->scope && finding->scope[i]; i++) {
        ec_buf_printf(out, "%s%s", i == 0 ? "  in   " : " > ", finding->scope[i]);
    }
    ec_buf_add_text(out, finding->scope ? "\n" : "");
    const struct ec_include_step *step = finding->included_from;
    for (; step; step = step->next) {
        ec_buf_add_text(out, "  via  ");
        add_place(out, from->sources[step->range.source], step->range.first);
        ec_buf_add_text(out, "\n");
    }
}

static void add_fixes(struct ec_buf *out, const struct findings *from,
                      const struct ec_finding *finding)
{
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        ec_buf_printf(out, "  fix  %s: %s\n", fix->safe ? "safe" : "to be looked at", fix->title);
        for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
            ec_buf_add_text(out, "       ");
            add_finding_range(out, from, edit->range);
            ec_buf_add_text(out, " becomes ");
            add_quoted(out, edit->text, strlen(edit->text));
            ec_buf_add_text(out, "\n");
        }
    }
}

static void add_finding(struct ec_buf *out, const struct findings *from,
                        const struct ec_finding *finding)
{
    const struct ec_source *source = from->sources[finding->range.source];
    ec_buf_printf(out, "%s %s ", ec_severity_word(finding->severity),
                  ec_code_get(finding->code)->code);
    add_finding_range(out, from, finding->range);
    ec_buf_printf(out, " %s\n  at   ", finding->message);
    add_bytes(out, source, finding->range.first, finding->range.last - finding->range.first);
    ec_buf_add_text(out, "\n");
    add_context(out, from, finding);
    if (finding->label) {
        ec_buf_printf(out, "  mark %s\n", finding->label);
    }
    for (const struct ec_related *also = finding->related; also; also = also->next) {
        ec_buf_add_text(out, "  see  ");
        add_finding_range(out, from, also->range);
        ec_buf_printf(out, " %s\n", also->message);
    }
    if (finding->why) {
        ec_buf_printf(out, "  why  %s\n", finding->why);
    }
    if (finding->help) {
        ec_buf_printf(out, "  help %s\n", finding->help);
    }
    add_fixes(out, from, finding);
}

static void add_findings(struct ec_buf *out, const struct findings *from)
{
    const struct ec_report *report = from->report;
    for (size_t i = 0; i < report->count; i++) {
        add_finding(out, from, report->findings[i]);
    }
    ec_buf_printf(out, "%zu finding%s%s\n", report->count, report->count == 1 ? "" : "s",
                  report->limit_hit ? ", a limit was hit" : "");
}

/* ---- tokens ------------------------------------------------------------------------------------ */

/* flat table */
static const char *const token_words[] = {
    [EC_TOKEN_END] = "end",           [EC_TOKEN_NAME] = "name",
    [EC_TOKEN_PLAIN] = "plain",       [EC_TOKEN_ODD] = "odd",
    [EC_TOKEN_STRING] = "string",     [EC_TOKEN_TYPOGRAPHIC] = "typographic",
    [EC_TOKEN_BROKEN] = "broken",     [EC_TOKEN_EQUALS] = "equals",
    [EC_TOKEN_LBRACE] = "lbrace",     [EC_TOKEN_RBRACE] = "rbrace",
    [EC_TOKEN_LPAREN] = "lparen",     [EC_TOKEN_RPAREN] = "rparen",
    [EC_TOKEN_LBRACKET] = "lbracket", [EC_TOKEN_RBRACKET] = "rbracket",
};

static void add_tokens(struct ec_buf *out, struct ec_source *source, const struct ec_tokens *tokens)
{
    uint32_t behind = 0;
    for (size_t i = 0; i <= tokens->count; i++) {
        struct ec_token token = tokens->list[i];
        if (token.first > behind) {
            ec_buf_add_text(out, "            ");
            add_bytes(out, source, behind, token.first - behind);
            ec_buf_add_text(out, "\n");
        }
        ec_buf_printf(out, "%-12s", token_words[token.kind]);
        add_bytes(out, source, token.first, token.len);
        ec_buf_add_text(out, "\n");
        behind = ec_token_last(token);
    }
}

static bool print_tokens(struct ec_buf *out, const struct setup *setup)
{
    size_t len;
    char *bytes = read_text(setup->path, &len);
    struct ec_source *source = bytes ? ec_source_new(setup->path, bytes, (uint32_t)len) : NULL;
    if (!source) {
        return false;
    }
    struct ec_report report;
    struct ec_tokens tokens = {0};
    ec_report_init(&report, setup->read.limits.findings);
    struct ec_syntax_report to = {
        .report = &report, .source = source, .limit = setup->read.limits.syntax_findings};
    bool ok = ec_scan(&tokens, &to);
    if (ok) {
        add_tokens(out, source, &tokens);
        add_findings(out, &(struct findings){&report, &source, false});
    }
    free(tokens.list);
    ec_report_fini(&report);
    ec_source_free(source);
    return ok;
}

/* ---- tree -------------------------------------------------------------------------------------- */

static void add_word(struct ec_buf *out, const struct ec_source *source, uint32_t first,
                     uint32_t len)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_str decoded = ec_word_decode(&arena, source, first, len);
    ec_buf_add_text(out, " ");
    add_bytes(out, source, first, len);
    if (memchr(source->bytes + first, '\\', len)) {
        ec_buf_add_text(out, " is ");
        add_quoted(out, decoded.ptr, decoded.len);
    }
    ec_arena_fini(&arena);
}

static void add_items(struct ec_buf *out, const struct ec_source *source,
                      const struct ec_node *node, size_t indent)
{
    for (const struct ec_item *item = node->items; item; item = item->next) {
        ec_buf_repeat(out, ' ', indent);
        ec_buf_add_text(out, node->value == EC_VALUE_LIST ? "item" : "key");
        if (node->value == EC_VALUE_DICTIONARY) {
            add_word(out, source, item->key_first, item->key_len);
            ec_buf_add_text(out, " value");
        }
        add_word(out, source, item->first, item->len);
        ec_buf_add_text(out, "\n");
    }
}

static void add_node(struct ec_buf *out, struct ec_source *source, const struct ec_node *node,
                     size_t indent)
{
    static const char *const kinds[] = {"option", "scope", "include"};
    static const char *const values[] = {"without value", "", "list", "dictionary"};
    ec_buf_repeat(out, ' ', indent);
    ec_buf_printf(out, "%s ", kinds[node->kind]);
    add_range(out, source, node->first, node->last);
    ec_buf_printf(out, " %.*s", (int)node->name_len, source->bytes + node->first);
    if (node->value == EC_VALUE_SCALAR) {
        add_word(out, source, node->word_first, node->word_len);
    } else if (node->kind != EC_NODE_SCOPE) {
        ec_buf_printf(out, " %s", values[node->value]);
    }
    ec_buf_add_text(out, "\n");
    if (node->value == EC_VALUE_LIST || node->value == EC_VALUE_DICTIONARY) {
        add_items(out, source, node, indent + 2);
    }
}

static void add_body(struct ec_buf *out, struct ec_source *source, const struct ec_node *node,
                     size_t indent)
{
    for (; node; node = node->next) {
        add_node(out, source, node, indent);
        if (node->kind == EC_NODE_SCOPE) {
            add_body(out, source, node->child, indent + 2);
        }
    }
}

static void add_tree(struct ec_buf *out, const struct ec_project *project)
{
    add_body(out, project->sources[0], project->trees[0]->first, 0);
}

/* ---- model ------------------------------------------------------------------------------------- */

static void add_readings(struct ec_buf *out, const struct ec_model *model)
{
    ec_buf_add_text(out, "read\n");
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        ec_buf_repeat(out, ' ', 2 + 2 * (size_t)load->depth);
        ec_buf_add_text(out, load->source->path);
        if (load->parent) {
            ec_buf_add_text(out, " from ");
            add_place(out, load->parent->source, load->via->first);
        }
        ec_buf_printf(out, "%s%s\n", load->read_only ? ", read-only" : "",
                      load->is_cluster ? ", cluster" : "");
    }
}

static void add_assign(struct ec_buf *out, const struct ec_assign *assign, size_t indent)
{
    for (bool in_force = true; assign; assign = assign->shadowed, in_force = false) {
        const struct ec_node *node = assign->node;
        struct ec_source *source = assign->load->source;
        ec_buf_repeat(out, ' ', in_force ? indent : indent + 2);
        ec_buf_printf(out, "%s%.*s = ", in_force ? "" : "over ", (int)node->name_len,
                      source->bytes + node->first);
        add_bytes(out, source, node->word_first, node->word_len);
        ec_buf_add_text(out, "  ");
        add_place(out, source, node->first);
        ec_buf_add_text(out, "\n");
    }
}

static void add_scope(struct ec_buf *out, const struct ec_model *model,
                      const struct ec_scope *scope)
{
    size_t indent = 2;
    for (const struct ec_scope *outer = scope->parent; outer; outer = outer->parent) {
        indent += 2;
    }
    ec_buf_repeat(out, ' ', indent - 2);
    if (scope->parent) {
        const struct ec_opening *open = &scope->opening;
        struct ec_str instance = ec_intern_text(&model->instances, scope->instance);
        struct ec_str name = ec_node_name(open->load->source, open->node);
        ec_buf_printf(out, "%.*s", (int)name.len, name.ptr);
        if (scope->instance != 0) {
            ec_buf_add_text(out, " ");
            add_quoted(out, instance.ptr, instance.len);
        }
        for (; open; open = open->next) {
            ec_buf_add_text(out, "  ");
            add_place(out, open->load->source, open->node->first);
        }
        ec_buf_add_text(out, "\n");
    } else {
        ec_buf_add_text(out, "merged\n");
    }
    for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
        add_assign(out, assign, indent);
    }
}

static void add_model(struct ec_buf *out, const struct ec_project *project)
{
    for (size_t i = 0; i < project->n_models; i++) {
        const struct ec_model *model = project->models[i];
        add_readings(out, model);
        for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
            add_scope(out, model, scope);
        }
        ec_buf_add_text(out, model->complete ? "complete\n" : "not complete\n");
    }
    add_findings(out, &(struct findings){&project->report, project->sources, true});
}

static void add_errors(struct ec_buf *out, const struct ec_project *project)
{
    add_findings(out, &(struct findings){&project->report, project->sources, false});
}

/* ---- cases ------------------------------------------------------------------------------------- */

static bool print_project(struct ec_buf *out, const struct setup *setup,
                          void (*add)(struct ec_buf *, const struct ec_project *))
{
    struct ec_project *project = ec_project_new(&setup->read);
    if (!project) {
        return false;
    }
    enum ec_status status = strcmp(setup->path, "default") == 0
                                ? ec_project_read_default(project, "ecelerity.conf")
                                : ec_project_read(project, setup->path);
    if (status == EC_OK) {
        ec_project_finish(project);
        add(out, project);
    } else {
        ec_buf_printf(out, "refused: %s\n", project->error ? project->error : "out of memory");
    }
    ec_project_free(project);
    return true;
}

struct level {
    const char *folder;
    bool folders; /* a case is a folder, and read from within */
    void (*add)(struct ec_buf *, const struct ec_project *); /* NULL: tokens */
};

static const struct level levels[] = {
    {"tokens", false, NULL},
    {"tree", false, add_tree},
    {"errors", false, add_errors},
    {"model", true, add_model},
};

struct run {
    const char *top; /* absolute */
    const struct level *level;
    bool update;
    unsigned count;
    unsigned failed;
};

static void verdict(struct run *run, const char *name, const char *problem)
{
    run->count++;
    run->failed += problem != NULL;
    printf("%sok %u - %s/%s\n", problem ? "not " : "", run->count, run->level->folder, name);
    if (problem) {
        printf("#   %s\n", problem);
    }
}

/* Shows the first line that differs. */
static void show_difference(const char *got, const char *wanted)
{
    unsigned line = 1;
    for (; *got && *wanted && strcspn(got, "\n") == strcspn(wanted, "\n") &&
           strncmp(got, wanted, strcspn(got, "\n")) == 0;
         line++) {
        got += strcspn(got, "\n") + (got[strcspn(got, "\n")] != '\0');
        wanted += strcspn(wanted, "\n") + (wanted[strcspn(wanted, "\n")] != '\0');
    }
    printf("#   line %u of the .ok file\n#   wanted: %.*s\n#   got:    %.*s\n", line,
           (int)strcspn(wanted, "\n"), wanted, (int)strcspn(got, "\n"), got);
}

static void compare(struct run *run, const char *name, const char *ok_path,
                    const struct ec_buf *out)
{
    size_t len = 0;
    char *wanted = read_text(ok_path, &len);
    bool same = wanted && len == out->len && memcmp(wanted, out->bytes, len) == 0;
    if (!same && run->update) {
        FILE *file = fopen(ok_path, "wb");
        bool written = file && fwrite(out->bytes, 1, out->len, file) == out->len;
        bool closed = file && fclose(file) == 0;
        verdict(run, name, written && closed ? NULL : "cannot write the .ok file");
    } else if (!same) {
        verdict(run, name, wanted ? "the text differs" : "there is no .ok file");
        if (wanted) {
            show_difference(out->bytes, wanted);
        }
    } else {
        verdict(run, name, NULL);
    }
    free(wanted);
}

static void run_case(struct run *run, const char *entry)
{
    const struct level *level = run->level;
    char options_path[PATH_SIZE];
    char ok_path[PATH_SIZE];
    char folder[PATH_SIZE];
    int len = (int)strlen(entry) - (level->folders ? 0 : (int)strlen(".conf"));
    snprintf(folder, sizeof(folder), "%s/%s/%s", run->top, level->folder,
             level->folders ? entry : "");
    snprintf(ok_path, sizeof(ok_path), "%s/%s/%.*s.ok", run->top, level->folder, len, entry);
    snprintf(options_path, sizeof(options_path), "%s/%s/%.*s.options", run->top, level->folder, len,
             entry);
    struct setup setup;
    struct ec_buf out;
    ec_buf_init(&out);
    if (!read_setup(&setup, options_path, level->folders ? "ecelerity.conf" : entry) ||
        chdir(folder) != 0) {
        verdict(run, entry, "cannot set the case up");
    } else if (!(level->add ? print_project(&out, &setup, level->add)
                            : print_tokens(&out, &setup))) {
        verdict(run, entry, "cannot read the input");
    } else {
        ec_buf_add(&out, "", 1);
        out.len--;
        compare(run, entry, ok_path, &out);
    }
    free(setup.text);
    ec_buf_fini(&out);
}

static bool is_case(const struct level *level, const char *path, const char *name)
{
    struct stat info;
    if (name[0] == '.' || stat(path, &info) != 0) {
        return false;
    }
    return level->folders ? S_ISDIR(info.st_mode) : ec_str_ends(ec_str_from(name), EC_STR(".conf"));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void run_level(struct run *run)
{
    static char *names[MOST_CASES];
    char path[PATH_SIZE];
    size_t count = 0;
    int length = snprintf(path, sizeof(path), "%s/%s", run->top, run->level->folder);
    DIR *directory = length < PATH_SIZE ? opendir(path) : NULL;
    const struct dirent *entry;
    while (directory && count < MOST_CASES && (entry = readdir(directory)) != NULL) {
        length = snprintf(path, sizeof(path), "%s/%s/%s", run->top, run->level->folder,
                          entry->d_name);
        if (length < PATH_SIZE && is_case(run->level, path, entry->d_name)) {
            names[count++] = strdup(entry->d_name);
        }
    }
    if (directory) {
        closedir(directory);
    }
    if (count == 0) {
        verdict(run, "", "no cases");
        return;
    }
    qsort(names, count, sizeof(*names), by_name);
    for (size_t i = 0; i < count; i++) {
        run_case(run, names[i]);
        free(names[i]);
    }
}

int main(void)
{
    const char *source = getenv("abs_top_srcdir");
    const char *update = getenv("UPDATE_GOLDEN");
    char top[PATH_SIZE];
    char *base = realpath(source ? source : ".", NULL);
    if (!base) {
        return 99;
    }
    snprintf(top, sizeof(top), "%s/tests/golden", base);
    free(base);
    struct run run = {.top = top, .update = update && *update && strcmp(update, "0") != 0};
    for (size_t i = 0; i < EC_COUNT(levels); i++) {
        run.level = &levels[i];
        run_level(&run);
    }
    printf("1..%u\n", run.count);
    return run.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
