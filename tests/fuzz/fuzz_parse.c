/* SPDX-License-Identifier: MIT */
/* One file from bytes to the merged model: whatever the bytes are, the feed hands the grammar only what
   it expects, and the tree lies in the file. */
#include "fuzz.h"
#include "memory_tree.h"
#include "tree_check.h"

/* bison's own message would mean that the feed broke its promise. */
static void check_grammar(const struct ec_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_finding *finding = report->findings[i];
        FUZZ_REQUIRE(finding->code != EC_SYN036 || strncmp(finding->message, "syntax error", 12) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char path[] = "ecelerity.conf";
    struct memory_tree tree;
    memory_tree_init(&tree);
    memory_tree_add(&tree, path, sizeof(path) - 1, data, size);
    struct ec_project *project = tree_check_read(&tree.vfs, path);
    FUZZ_REQUIRE(project->n_sources == 1);
    FUZZ_REQUIRE(size == 0 || memcmp(project->sources[0]->bytes, data, size) == 0);
    check_grammar(&project->report);
    tree_check_project(project);
    ec_project_free(project);
    memory_tree_fini(&tree);
    return 0;
}
