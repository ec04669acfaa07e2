/* SPDX-License-Identifier: MIT */
#include "rules/left_out.h"

#include "model/read.h"

#include <stdlib.h>

enum { MOST_TOLD = 50 };

/* Main files wait for a node that has none of its own. */
static bool is_left_out(const struct ec_conf_file *file)
{
    return !file->source && !file->is_tried && !ec_conf_file_is_foreign(file->path) &&
           !ec_is_main_file(file->path);
}

static void tell(struct ec_project *project, const struct ec_node_tree *tree,
                 const struct ec_conf_file *file, size_t more)
{
    const struct ec_source *source = ec_project_mention(project, file->path, EC_STR(""));
    if (!source) {
        project->report.oom = true;
        return;
    }
    struct ec_report *report = &project->report;
    const char *name = ec_base_name(file->path);
    struct ec_finding *finding =
        ec_report_add(report, EC_INC019, (struct ec_range){source->id, 0, 0}, "%s includes '%s'",
                      tree->n_views > 1 ? "no node" : "nobody", name);
    if (more > 0) {
        ec_finding_message(report, finding, "%s includes '%s' or any of %zu more files",
                           tree->n_views > 1 ? "no node" : "nobody", name, more);
    }
    ec_finding_why(report, finding, "what it sets has no effect");
    ec_finding_help(report, finding,
                    "include it where it belongs, or move it out of the configuration's folders");
}

/* ecconf tree lists the same files. */
void ec_rule_left_out(struct ec_project *project, const struct ec_node_tree *tree,
                      struct ec_arena *arena)
{
    struct ec_conf_files files;
    const char *folder = tree->is_flat ? tree->conf : ec_path_join(arena, tree->conf, "default");
    const char *path =
        folder ? ec_path_join(arena, folder, ec_main_files[EC_MAIN_OF_SERVER]) : NULL;
    if (!path || !ec_conf_files_find(&files, project, arena, path)) {
        project->report.oom = true;
        return;
    }
    size_t left = 0;
    for (size_t i = 0; i < files.count; i++) {
        left += is_left_out(&files.items[i]);
    }
    for (size_t i = 0, told = 0; i < files.count && told < MOST_TOLD; i++) {
        if (is_left_out(&files.items[i])) {
            told++;
            tell(project, tree, &files.items[i], told == MOST_TOLD ? left - told : 0);
        }
    }
    free(files.items);
}
