/* SPDX-License-Identifier: MIT */
/* Everything behind the model: the rules, with nothing known of a host, and every output format. Each is
   well-formed, whatever bytes a configuration has, and shows every finding that it has room for. */
#include "format_check.h"
#include "fuzz.h"
#include "memory_tree.h"
#include "tree_check.h"

#include "output/fingerprint.h"
#include "output/writer.h"
#include "rules/engine.h"

#include <stdlib.h>

static bool keep_bytes(void *data, const char *bytes, size_t len)
{
    ec_buf_add(data, bytes, len);
    return true;
}

static void write_all(const struct ec_project *project, bool color, unsigned width)
{
    const struct ec_output_run run = {
        .report = &project->report,
        .sources = project->sources,
        .n_sources = project->n_sources,
        .n_files = project->n_sources,
        .facts = "offline",
        .version = "0",
        .options = {.color = color, .width = width},
    };
    const struct ec_output_info *info;
    for (size_t i = 0; (info = ec_output_at(i)) != NULL; i++) {
        struct ec_buf out;
        if (color && i > 0) {
            break; /* only text has colours */
        }
        ec_buf_init(&out);
        const struct ec_sink sink = {keep_bytes, &out};
        FUZZ_REQUIRE(ec_output_write(info->format, &run, &sink) == EC_OUTPUT_OK);
        FUZZ_REQUIRE(!out.oom);
        format_check(info->name, &out, &project->report, color);
        ec_buf_fini(&out);
    }
}

static void run_rules(struct ec_project *project)
{
    struct ec_rule_settings settings;
    struct ec_host_error error;
    struct ec_host *host = ec_host_new(&(struct ec_host_options){.offline = true}, &error);
    FUZZ_REQUIRE(host);
    ec_rule_settings_init(&settings, host);
    memset(settings.enabled, true, sizeof(settings.enabled));
    settings.has_container = ec_cap_set_find(EC_STR("docker"), &settings.container);
    settings.container_name = "docker";
    FUZZ_REQUIRE(settings.has_container);
    ec_rules_run(project, &settings);
    ec_host_free(host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char path[] = "ecelerity.conf";
    struct memory_tree tree;
    memory_tree_init(&tree);
    memory_tree_add(&tree, path, sizeof(path) - 1, data, size);
    struct ec_project *project = tree_check_read(&tree.vfs, path);
    run_rules(project);
    ec_project_finish(project);
    fuzz_check_report(&project->report, project->sources, project->n_sources);
    FUZZ_REQUIRE(ec_fingerprints_set(project));
    write_all(project, false, 0);
    write_all(project, true, 72);
    ec_project_free(project);
    memory_tree_fini(&tree);
    return 0;
}
