/* SPDX-License-Identifier: MIT */
/* A configuration and, behind a line `=== `, a baseline. Whatever the comments say, only what may be
   suppressed is, findings keep their form, and a baseline that is written fits. */
#include "fuzz.h"
#include "memory_tree.h"
#include "tree_check.h"

#include "base/buf.h"
#include "diag/traits.h"
#include "output/baseline.h"
#include "output/fingerprint.h"
#include "rules/suppress.h"

static const char main_path[] = "ecelerity.conf";
static const char known_path[] = "known.json";
static const char made_path[] = "made.json";

static bool take(void *data, const char *bytes, size_t len)
{
    ec_buf_add(data, bytes, len);
    return true;
}

static void add_file(struct memory_tree *tree, const char *path, const char *text, size_t len)
{
    memory_tree_add(tree, path, strlen(path), text, len);
}

/* Reads, and applies what the configuration says itself. */
static struct ec_project *check(const struct memory_tree *tree, struct ec_host *host)
{
    struct ec_project *project = tree_check_read(&tree->vfs, main_path);
    struct ec_rule_settings settings;
    ec_rule_settings_init(&settings, host);
    settings.now = 1767225600;
    ec_suppressions_run(project, &settings);
    fuzz_check_report(&project->report, project->sources, project->n_sources);
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        FUZZ_REQUIRE(!finding->suppressed || ec_code_is_suppressible(finding->code));
        FUZZ_REQUIRE(!finding->suppressed || !finding->suppressed->external);
    }
    return project;
}

static void apply(const struct memory_tree *tree, struct ec_project *project)
{
    struct ec_baseline baseline;
    if (ec_baseline_read(&baseline, &tree->vfs, known_path) == EC_BASELINE_OK) {
        ec_baseline_apply(&baseline, project);
        ec_baseline_tell_stale(&baseline, project);
        fuzz_check_report(&project->report, project->sources, project->n_sources);
    } else {
        FUZZ_REQUIRE(baseline.error);
    }
    ec_baseline_fini(&baseline);
}

/* Suppresses the rest and writes it down. */
static void write_baseline(struct memory_tree *tree, struct ec_project *project)
{
    struct ec_buf text;
    ec_buf_init(&text);
    FUZZ_REQUIRE(ec_fingerprints_set(project));
    ec_baseline_accept(project);
    ec_report_hide(&project->report);
    for (size_t i = 0; i < project->report.count; i++) {
        FUZZ_REQUIRE(!ec_code_is_suppressible(project->report.findings[i]->code));
    }
    const struct ec_output_run run = {.report = &project->report,
                                      .sources = project->sources,
                                      .n_sources = project->n_sources,
                                      .version = "0"};
    const struct ec_sink sink = {take, &text};
    FUZZ_REQUIRE(ec_output_write(&ec_output_baseline, &run, &sink) == EC_OUTPUT_OK && !text.oom);
    add_file(tree, made_path, text.bytes, text.len);
    ec_buf_fini(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ec_host_options offline = {.offline = true};
    const char *text = (const char *)data;
    const char *mark = size > 0 ? memmem(text, size, "\n=== \n", 6) : NULL;
    size_t len = mark ? (size_t)(mark - text) : size;
    struct memory_tree tree;
    struct ec_host_error error;
    struct ec_baseline baseline;
    struct ec_host *host = ec_host_new(&offline, &error);
    FUZZ_REQUIRE(host);
    memory_tree_init(&tree);
    add_file(&tree, main_path, text, len);
    add_file(&tree, known_path, mark ? mark + 6 : "{}", mark ? size - len - 6 : 2);
    struct ec_project *project = check(&tree, host);
    apply(&tree, project);
    write_baseline(&tree, project);
    ec_project_free(project);
    project = check(&tree, host);
    FUZZ_REQUIRE(ec_baseline_read(&baseline, &tree.vfs, made_path) == EC_BASELINE_OK);
    ec_baseline_apply(&baseline, project);
    for (size_t i = 0; i < baseline.count; i++) {
        FUZZ_REQUIRE(baseline.entries[i].matched);
    }
    ec_baseline_fini(&baseline);
    ec_project_free(project);
    memory_tree_fini(&tree);
    ec_host_free(host);
    return 0;
}
