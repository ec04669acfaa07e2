/* SPDX-License-Identifier: MIT */
/* A baseline still fits when a configuration is laid out anew and statements move to other files. The
   configurations are the bad examples of the rule pages, several of them included by one main file.
   At least 99 of 100 entries match in each kind of change. ECCONF_SEED chooses another run. */
#include "../fuzz/memory_tree.h"
#include "../rules/page.h"

#include "base/buf.h"
#include "corpus/slips.h"
#include "output/baseline.h"
#include "output/fingerprint.h"
#include "rules/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOGETHER = 8, ROUNDS = 10, NAME_SIZE = 128, MOST_MISSED = 20 };

/* What is done to a configuration, as bits. */
enum change { LAYOUT = 1, MOVES = 2, CHANGES = 4 };

static const char *const change_names[CHANGES] = {"nothing", "another layout", "other files",
                                                  "both"};

/* ---- random ----------------------------------------------------------------------------------- */

static uint64_t state = 20261124;

static unsigned below(unsigned n)
{
    return (unsigned)pick_number(&state, (int)n);
}

static _Noreturn void fatal(const char *what)
{
    printf("Bail out! %s\n", what);
    exit(EXIT_FAILURE);
}

/* ---- one run ---------------------------------------------------------------------------------- */

struct checked {
    struct ec_project *project;
    struct ec_host *host;
};

static struct checked check(const struct memory_tree *tree)
{
    static const struct ec_host_options offline = {.offline = true};
    struct ec_read_options options = {
        .vfs = &tree->vfs, .limits = ec_default_limits, .node = "node1", .search_path = ""};
    struct ec_rule_settings settings;
    struct ec_host_error error;
    options.limits.findings = 1000000;
    struct checked checked = {ec_project_new(&options), ec_host_new(&offline, &error)};
    if (!checked.project || !checked.host ||
        ec_project_read(checked.project, "ecelerity.conf") != EC_OK) {
        fatal("a configuration cannot be read");
    }
    ec_rule_settings_init(&settings, checked.host);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        settings.enabled[code] = true;
    }
    ec_rules_run(checked.project, &settings);
    ec_project_finish(checked.project);
    if (!ec_fingerprints_set(checked.project)) {
        fatal("memory");
    }
    return checked;
}

static void done(struct checked *checked)
{
    ec_project_free(checked->project);
    ec_host_free(checked->host);
}

/* ---- baselines -------------------------------------------------------------------------------- */

static bool take(void *data, const char *bytes, size_t len)
{
    ec_buf_add(data, bytes, len);
    return true;
}

/* The baseline of all findings, as a file in `tree`. */
static void write_baseline(struct memory_tree *tree, struct checked *checked)
{
    struct ec_report *report = &checked->project->report;
    struct ec_buf text;
    ec_buf_init(&text);
    ec_baseline_accept(checked->project);
    ec_report_hide(report);
    const struct ec_output_run run = {.report = report,
                                      .sources = checked->project->sources,
                                      .n_sources = checked->project->n_sources,
                                      .version = "0"};
    const struct ec_sink sink = {take, &text};
    if (ec_output_write(&ec_output_baseline, &run, &sink) != EC_OUTPUT_OK || text.oom) {
        fatal("a baseline cannot be written");
    }
    memory_tree_add(tree, "baseline.json", strlen("baseline.json"), text.bytes, text.len);
    ec_buf_fini(&text);
}

struct count {
    size_t entries;
    size_t matched;
    char missed[MOST_MISSED][8]; /* codes */
    size_t n_missed;
};

static void count_matches(struct count *count, struct memory_tree *before, struct checked *after)
{
    struct ec_baseline baseline;
    if (ec_baseline_read(&baseline, &before->vfs, "baseline.json") != EC_BASELINE_OK) {
        fatal(baseline.error ? baseline.error : "a baseline cannot be read");
    }
    ec_baseline_apply(&baseline, after->project);
    for (size_t i = 0; i < baseline.count; i++) {
        count->entries++;
        count->matched += baseline.entries[i].matched;
        if (!baseline.entries[i].matched && count->n_missed < MOST_MISSED) {
            snprintf(count->missed[count->n_missed++], 8, "%s", baseline.entries[i].code);
        }
    }
    ec_baseline_fini(&baseline);
}

/* ---- a configuration -------------------------------------------------------------------------- */

static void add_text(struct memory_tree *tree, const char *folder, const char *name,
                     const char *text, size_t len)
{
    char path[NAME_SIZE * 2];
    int size = snprintf(path, sizeof(path), "%s%s", folder, name);
    memory_tree_add(tree, path, (size_t)size, text, len);
}

/* True for an example that needs neither a host nor files of another kind. */
static bool is_plain(const struct page_block *block)
{
    const char *mark = strstr(block->text, "### ");
    while (mark && strncmp(mark, "### file: ", 10) == 0) {
        mark = strstr(mark + 4, "### ");
    }
    bool plain = strcmp(block->options, "") == 0 || strcmp(block->options, "--words") == 0;
    return !mark && plain && !block->root[0] && !block->mount[0] && !block->passwd[0] &&
           !block->group[0] && !block->escapes;
}

/* Adds the files of an example in a folder of their own. */
static void add_block(struct memory_tree *tree, const char *folder, const char *text)
{
    char name[NAME_SIZE] = "page.conf";
    while (text) {
        const char *next = strstr(text, "### file: ");
        add_text(tree, folder, name, text, next ? (size_t)(next - text) : strlen(text));
        const char *line = next ? strchr(next, '\n') : NULL;
        if (next) {
            sscanf(next, "### file: %100s", name);
        }
        text = line ? line + 1 : NULL;
    }
}

/* Makes a configuration of the examples of some codes, from *code on; false when there is none. */
static bool make_tree(struct memory_tree *tree, const char *top, enum ec_code *code)
{
    struct ec_buf main_text;
    unsigned n = 0;
    ec_buf_init(&main_text);
    for (; *code < EC_CODE_COUNT && n < TOGETHER; ++*code) {
        struct page_block block = {.text = NULL};
        char folder[NAME_SIZE];
        char *page = page_read(top, *code);
        bool front_end = strncmp(ec_code_get(*code)->code, "SYN", 3) == 0;
        if (page && !front_end && page_block_read(page, *code, true, &block) && is_plain(&block)) {
            snprintf(folder, sizeof(folder), "%s/", ec_code_get(*code)->code);
            ec_buf_printf(&main_text, "include \"%spage.conf\"\n", folder);
            add_block(tree, folder, block.text);
            n++;
        }
        free(block.text);
        free(page);
    }
    add_text(tree, "", "ecelerity.conf", ec_buf_text(&main_text), main_text.len);
    ec_buf_fini(&main_text);
    return n > 0;
}

/* ---- written anew ----------------------------------------------------------------------------- */

struct rewriting {
    struct memory_tree *tree;
    const struct checked *checked;
    unsigned change;
    const struct ec_source *source;
    struct ec_tokens tokens;
    size_t at; /* the next token */
    char folder[NAME_SIZE];
    unsigned n_moved;
};

static void scan(struct rewriting *rewriting, struct ec_source *source)
{
    struct ec_report ignored;
    ec_report_init(&ignored, 0);
    struct ec_syntax_report report = {.report = &ignored, .source = source, .limit = SIZE_MAX};
    if (!ec_scan(&rewriting->tokens, &report)) {
        fatal("memory");
    }
    ec_report_fini(&ignored);
    rewriting->source = source;
    rewriting->at = 0;
}

static bool is_bracket(struct ec_token token)
{
    return !ec_token_is_word(token) && token.kind != EC_TOKEN_END;
}

/* What stands before the next token. Lines begin where they did, and at brackets and =. */
static void put_gap(const struct rewriting *rewriting, struct ec_buf *out)
{
    static const char *const blanks[] = {" ", "  ", "\t", " /* a remark */ "};
    static const char *const lines[] = {"\n", "\n\n\t", " # remark\n    ", "\r\n",
                                        "\n/* a remark\n of two lines */\n"};
    const struct ec_token *next = &rewriting->tokens.list[rewriting->at];
    bool is_first = rewriting->at == 0;
    uint32_t before = is_first ? 0 : ec_token_last(next[-1]);
    struct ec_str gap = {rewriting->source->bytes + before, next->first - before};
    bool at_bracket = is_bracket(*next) || (!is_first && is_bracket(next[-1]));
    if (!(rewriting->change & LAYOUT) || gap.len == 0) {
        ec_buf_add(out, gap.ptr, gap.len);
    } else if (memchr(gap.ptr, '\n', gap.len) || (at_bracket && below(2) == 0)) {
        ec_buf_add_text(out, lines[below(EC_COUNT(lines))]);
    } else {
        ec_buf_add_text(out, blanks[below(EC_COUNT(blanks))]);
    }
}

/* Writes the tokens up to byte `last`, and what stands before each of them, too. */
static void put_tokens(struct rewriting *rewriting, struct ec_buf *out, uint32_t last)
{
    const struct ec_tokens *tokens = &rewriting->tokens;
    for (; rewriting->at < tokens->count && tokens->list[rewriting->at].first < last;
         rewriting->at++) {
        struct ec_token token = tokens->list[rewriting->at];
        put_gap(rewriting, out);
        ec_buf_add(out, rewriting->source->bytes + token.first, token.len);
    }
}

/* Writes a statement to a file of its own. */
static void move(struct rewriting *rewriting, struct ec_buf *out, const struct ec_node *node)
{
    char name[NAME_SIZE];
    struct ec_buf text;
    ec_buf_init(&text);
    snprintf(name, sizeof(name), "moved-%u.conf", ++rewriting->n_moved);
    ec_buf_printf(out, "\ninclude \"%s\"\n", name);
    put_tokens(rewriting, &text, node->last);
    ec_buf_add_text(&text, "\n");
    add_text(rewriting->tree, rewriting->folder, name, text.bytes, text.len);
    ec_buf_fini(&text);
}

/* Writes statements up to the depth in which some of them move. */
static void put_statements(struct rewriting *rewriting, struct ec_buf *out,
                           const struct ec_node *node)
{
    for (; node; node = node->next) {
        put_tokens(rewriting, out, node->first);
        bool moves = (rewriting->change & MOVES) && node->kind != EC_NODE_INCLUDE && below(2) == 0;
        if (moves) {
            move(rewriting, out, node);
            continue;
        }
        for (const struct ec_node *child = node->kind == EC_NODE_SCOPE ? node->child : NULL; child;
             child = child->next) {
            put_tokens(rewriting, out, child->first);
            if ((rewriting->change & MOVES) && child->kind != EC_NODE_INCLUDE && below(3) == 0) {
                move(rewriting, out, child);
            }
        }
        put_tokens(rewriting, out, node->last);
    }
    put_tokens(rewriting, out, UINT32_MAX);
}

static void rewrite(struct rewriting *rewriting, struct ec_source *source)
{
    const struct ec_tree *tree = rewriting->checked->project->trees[source->id];
    struct ec_buf out;
    size_t folder = (size_t)(ec_base_name(source->path) - source->path);
    snprintf(rewriting->folder, sizeof(rewriting->folder), "%.*s", (int)folder, source->path);
    ec_buf_init(&out);
    scan(rewriting, source);
    if (tree->damaged) {
        ec_buf_add(&out, source->bytes, source->len);
    } else {
        put_statements(rewriting, &out, tree->first);
        ec_buf_add_text(&out, "\n");
    }
    add_text(rewriting->tree, "", source->path, ec_buf_text(&out), out.len);
    ec_buf_fini(&out);
}

static void test_change(struct count *count, struct memory_tree *before,
                        const struct checked *checked, unsigned change)
{
    struct memory_tree tree;
    struct rewriting rewriting = {.tree = &tree, .checked = checked, .change = change};
    memory_tree_init(&tree);
    for (size_t i = 0; i < checked->project->n_sources; i++) {
        rewrite(&rewriting, checked->project->sources[i]);
    }
    struct checked after = check(&tree);
    count_matches(count, before, &after);
    done(&after);
    free(rewriting.tokens.list);
    memory_tree_fini(&tree);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static unsigned report(const struct count *counts)
{
    unsigned failed = 0;
    for (unsigned change = 0; change < CHANGES; change++) {
        const struct count *count = &counts[change];
        bool ok = change == 0 ? count->matched == count->entries
                              : count->matched * 100 >= count->entries * 99;
        ok = ok && count->entries > 5000;
        printf("%sok %u - the baseline still fits: %s\n", ok ? "" : "not ", change + 1,
               change_names[change]);
        printf("# %zu of %zu entries match (%.2f %%)\n", count->matched, count->entries,
               100 * (double)count->matched / (double)(count->entries ? count->entries : 1));
        for (size_t i = 0; i < count->n_missed; i++) {
            printf("%s %s%s", i == 0 ? "# not:" : "", count->missed[i],
                   i + 1 == count->n_missed ? "\n" : "");
        }
        failed += ok ? 0 : 1;
    }
    printf("1..%d\n", CHANGES);
    return failed;
}

int main(void)
{
    const char *top = getenv("abs_top_srcdir");
    const char *seed = getenv("ECCONF_SEED");
    static struct count counts[CHANGES];
    state = seed ? strtoull(seed, NULL, 10) * 2 + 1 : state;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT;) {
        struct memory_tree tree;
        memory_tree_init(&tree);
        if (make_tree(&tree, top ? top : ".", &code)) {
            struct checked checked = check(&tree);
            write_baseline(&tree, &checked);
            for (unsigned i = 0; i < ROUNDS * CHANGES; i++) {
                test_change(&counts[i % CHANGES], &tree, &checked, i % CHANGES);
            }
            done(&checked);
        }
        memory_tree_fini(&tree);
    }
    return report(counts) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
