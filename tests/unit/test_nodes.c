/* SPDX-License-Identifier: MIT */
/* The views of nodes: which models they share, how often files are read, which options differ, what
   files nobody reads; in a file system in memory. */
#include "model/differences.h"
#include "model/nodes.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_FILES = 32, TEXT_SIZE = 4096 };

struct entry {
    const char *path;
    const char *text; /* NULL: a directory */
    int error;        /* of a directory that cannot be listed */
    int reads;
};

static struct entry entries[MOST_FILES];
static struct ec_vfs vfs;
static struct ec_read_options options;
static struct ec_project *project;
static struct ec_node_tree nodes;
static struct ec_arena arena;

/* ---- the file system in memory ---------------------------------------------------------------- */

static struct entry *find_entry(const char *path)
{
    for (int i = 0; i < MOST_FILES && entries[i].path; i++) {
        if (strcmp(entries[i].path, path) == 0) {
            return &entries[i];
        }
    }
    return NULL;
}

static enum ec_load_status look(const struct ec_vfs *self, const char *path, struct ec_file *file)
{
    struct entry *entry = find_entry(path);
    (void)self;
    *file = (struct ec_file){.error = ENOENT};
    if (!entry) {
        return EC_LOAD_FAILED;
    }
    file->inode = (uint64_t)(entry - entries) + 1;
    return entry->text ? EC_LOAD_OK : EC_LOAD_DIRECTORY;
}

static enum ec_load_status read_entry(const struct ec_vfs *self, const char *path, size_t limit,
                                      struct ec_file *file)
{
    enum ec_load_status status = look(self, path, file);
    if (status != EC_LOAD_OK) {
        return status;
    }
    struct entry *entry = find_entry(path);
    entry->reads++;
    file->len = strlen(entry->text);
    ck_assert_uint_le(file->len, limit);
    file->bytes = calloc(1, file->len + EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(file->bytes);
    memcpy(file->bytes, entry->text, file->len);
    return EC_LOAD_OK;
}

static enum ec_load_status list(const char *path, bool folders, size_t limit,
                                struct ec_dir_list *found)
{
    size_t len = strlen(path);
    *found = (struct ec_dir_list){.error = find_entry(path)->error};
    if (found->error != 0) {
        return EC_LOAD_FAILED;
    }
    found->names = calloc(MOST_FILES, sizeof(*found->names));
    ck_assert_ptr_nonnull(found->names);
    for (int i = 0; i < MOST_FILES && entries[i].path; i++) {
        const char *name = entries[i].path;
        if (strncmp(name, path, len) == 0 && name[len] == '/' && !strchr(name + len + 1, '/') &&
            folders == !entries[i].text) {
            if (found->count == limit) {
                return EC_LOAD_TOO_LARGE;
            }
            found->names[found->count++] = strdup(name + len + 1);
        }
    }
    return EC_LOAD_OK;
}

static enum ec_load_status list_files(const struct ec_vfs *self, const char *path, size_t limit,
                                      struct ec_dir_list *found)
{
    (void)self;
    return list(path, false, limit, found);
}

static enum ec_load_status list_folders(const struct ec_vfs *self, const char *path, size_t limit,
                                        bool links, struct ec_dir_list *found)
{
    (void)self;
    (void)links;
    return list(path, true, limit, found);
}

static void add(const char *path, const char *text)
{
    int i = 0;
    while (entries[i].path) {
        i++;
    }
    ck_assert_int_lt(i, MOST_FILES);
    entries[i] = (struct entry){.path = path, .text = text};
}

static void setup(void)
{
    memset(entries, 0, sizeof(entries));
    vfs = (struct ec_vfs){
        .read = read_entry, .list = list_files, .folders = list_folders, .look = look};
    options = (struct ec_read_options){.vfs = &vfs, .limits = ec_default_limits, .node = "host"};
    ec_arena_init(&arena);
    project = NULL;
    nodes = (struct ec_node_tree){0};
    add("t", NULL);
    add("t/default", NULL);
    add("t/n1", NULL);
    add("t/n2", NULL);
    add("t/n3", NULL);
}

static void teardown(void)
{
    ec_node_tree_fini(&nodes);
    ec_project_free(project);
    ec_arena_fini(&arena);
}

static enum ec_status start(void)
{
    project = ec_project_new(&options);
    ck_assert_ptr_nonnull(project);
    enum ec_status status = ec_node_tree_find(&nodes, project, "t");
    return status == EC_OK ? ec_node_tree_read(&nodes, "ecelerity.conf") : status;
}

/* "n1 t/default/ecelerity.conf 0": name, main file and which model, one view a line. */
static const char *views(void)
{
    static char text[TEXT_SIZE];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < nodes.n_views; i++) {
        const struct ec_node_view *view = &nodes.views[i];
        int model = (int)view->number - 1;
        ck_assert_ptr_eq(view->model, model < 0 ? NULL : project->models[model]);
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s %s %d\n",
                                 view->name ? view->name : "-",
                                 view->error       ? view->error
                                 : view->main_file ? view->main_file
                                                   : "none",
                                 model);
    }
    return text;
}

/* "option: 2 of n1 n2; - of n3", one a line. */
static const char *differences(void)
{
    static char text[TEXT_SIZE];
    struct ec_differences found;
    size_t used = 0;
    text[0] = '\0';
    ck_assert_int_eq(ec_differences_find(&arena, &nodes, "ecelerity.conf", &found), EC_OK);
    size_t count = 0;
    for (const struct ec_difference *at = found.first; at; at = at->next) {
        count++;
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s:", at->name.ptr);
        for (const struct ec_variant *variant = at->variants; variant; variant = variant->next) {
            struct ec_str value =
                variant->assign ? ec_assign_text(&arena, variant->assign) : EC_STR("-");
            used += (size_t)snprintf(text + used, sizeof(text) - used, " %.*s of", (int)value.len,
                                     value.ptr);
            for (size_t i = 0; i < variant->n_views; i++) {
                used += (size_t)snprintf(text + used, sizeof(text) - used, " %s",
                                         nodes.views[variant->views[i]].name);
            }
            used += (size_t)snprintf(text + used, sizeof(text) - used, variant->next ? ";" : "\n");
        }
    }
    ck_assert_uint_eq(count, found.n);
    return text;
}

/* ---- cases ------------------------------------------------------------------------------------ */

START_TEST(nodes_that_see_the_same_share_a_model)
{
    add("t/default/ecelerity.conf", "include \"a.conf\"\ninclude \"node.conf\"\ny = 1\n");
    add("t/default/a.conf", "x = 1\ninclude \"extra.conf\"\n");
    add("t/n1/own.conf", "");
    add("t/n2/node.conf", "z = 2\n");
    add("t/n3/own.conf", "");
    ck_assert_int_eq(start(), EC_OK);
    ck_assert_str_eq(views(), "n1 t/default/ecelerity.conf 0\n"
                              "n2 t/default/ecelerity.conf 1\n"
                              "n3 t/default/ecelerity.conf 0\n");
    ck_assert_int_eq(find_entry("t/default/ecelerity.conf")->reads, 1);
    ck_assert_int_eq(find_entry("t/default/a.conf")->reads, 1);
    ck_assert_int_eq(find_entry("t/n2/node.conf")->reads, 1);
    ck_assert_int_eq(find_entry("t/n1/own.conf")->reads, 0);
    ck_assert_str_eq(project->models[1]->node, "n2");
    ck_assert_str_eq(project->options.node, "host");
    ck_assert_str_eq(differences(), "z: - of n1 n3; 2 of n2\n");
}
END_TEST

START_TEST(a_file_that_leads_on_to_another_one)
{
    add("t/default/ecelerity.conf", "include \"node.conf\"\ninclude \"last.conf\"\n");
    add("t/n1/node.conf", "include \"common.conf\"\n");
    add("t/n2/node.conf", "include \"common.conf\"\n");
    add("t/n3/last.conf", "x = 3\n");
    add("t/default/common.conf", "x = 1\n");
    ck_assert_int_eq(start(), EC_OK);
    ck_assert_str_eq(views(), "n1 t/default/ecelerity.conf 0\n"
                              "n2 t/default/ecelerity.conf 1\n"
                              "n3 t/default/ecelerity.conf 2\n");
    ck_assert_str_eq(differences(), "x: 1 of n1 n2; 3 of n3\n");
}
END_TEST

START_TEST(main_files_of_nodes)
{
    add("t/n1/ecelerity.conf", "x = true\n");
    add("t/n2/ecelerity.conf", "x = \"true\"\ny = 1\n");
    add("t/n3/own.conf", "");
    ck_assert_int_eq(start(), EC_OK);
    ck_assert_str_eq(views(), "n1 t/n1/ecelerity.conf 0\n"
                              "n2 t/n2/ecelerity.conf 1\n"
                              "n3 none -1\n");
    ck_assert_str_eq(differences(), "y: - of n1; 1 of n2\n");
}
END_TEST

START_TEST(a_folder_that_cannot_be_listed)
{
    add("t/default/ecelerity.conf", "x = 1\n");
    add("t/n1/own.conf", "");
    find_entry("t/n2")->error = EACCES;
    ck_assert_int_eq(start(), EC_OK);
    ck_assert_str_eq(views(), "n1 t/default/ecelerity.conf 0\n"
                              "n2 cannot read 't/n2': Permission denied -1\n");
    ck_assert_int_eq(ec_node_tree_read(&nodes, "ecelerity.conf"), EC_OK);
    ck_assert_uint_eq(nodes.views[0].number, 1);
    ck_assert_str_eq(nodes.views[1].error, "cannot read 't/n2': Permission denied");
}
END_TEST

START_TEST(limits_hold_for_each_view)
{
    options.limits.total_bytes = 50;
    add("t/default/ecelerity.conf", "include \"node.conf\"\n");
    add("t/n1/node.conf", "x = 1 # twenty bytes\n");
    add("t/n2/node.conf", "x = 2 # twenty bytes\n");
    add("t/n3/node.conf", "x = 3 # twenty bytes\n");
    ck_assert_int_eq(start(), EC_OK);
    ck_assert(!project->report.limit_hit);
    ck_assert_str_eq(differences(), "x: 1 of n1; 2 of n2; 3 of n3\n");
}
END_TEST

START_TEST(models_that_bring_nothing_new_go_away)
{
    add("t/default/ecelerity.conf", "include \"node.conf\"\n");
    add("t/n1/node.conf", "x = 1\n");
    add("t/n2/node.conf", "x = 2\n");
    add("t/n3/node.conf", "x = 3\ny = 1\n");
    project = ec_project_new(&options);
    ck_assert_ptr_nonnull(project);
    ck_assert_int_eq(ec_node_tree_find(&nodes, project, "t"), EC_OK);
    ck_assert_str_eq(differences(), "x: 1 of n1; 2 of n2; 3 of n3\ny: - of n1 n2; 1 of n3\n");
    ck_assert_uint_eq(project->n_models, 2);
    ck_assert_ptr_eq(nodes.views[0].model, project->models[0]);
    ck_assert_ptr_null(nodes.views[1].model);
    ck_assert_ptr_eq(nodes.views[2].model, project->models[1]);
    ec_project_finish(project);
}
END_TEST

START_TEST(values_in_runs)
{
    add("t/n4", NULL);
    add("t/default/ecelerity.conf", "include \"node.conf\"\n");
    add("t/n1/node.conf", "x = 1\n");
    add("t/n2/node.conf", "x = ( 1 2 )\n");
    add("t/n3/node.conf", "x = \"1\"\n");
    add("t/n4/node.conf", "x = ( \"1\" 2 )\ny = [ a = 1 ]\n");
    ck_assert_int_eq(start(), EC_OK);
    ck_assert_str_eq(differences(), "x: 1 of n1 n3;  of n2 n4\ny: - of n1 n2 n3;  of n4\n");
}
END_TEST

START_TEST(files_that_nobody_reads)
{
    struct ec_conf_files files;
    add("t/default/ecelerity.conf", "include \"node.conf\"\n");
    add("t/default/deep", NULL);
    add("t/default/deep/lost.conf", "");
    add("t/default/notes", "");
    add("t/n1/node.conf", "x = 1\n");
    add("t/n1/lost.conf", "x = 1\n");
    ck_assert_int_eq(start(), EC_OK);
    ck_assert(ec_conf_files_find(&files, project, &arena, "t/default/ecelerity.conf"));
    char text[TEXT_SIZE] = "";
    size_t used = 0;
    for (size_t i = 0; i < files.count; i++) {
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s %d\n", files.items[i].path,
                                 files.items[i].source != NULL);
    }
    free(files.items);
    ck_assert_str_eq(files.folder, "t");
    ck_assert(!files.cut);
    ck_assert_str_eq(text, "t/default/deep/lost.conf 0\n"
                           "t/default/ecelerity.conf 1\n"
                           "t/n1/lost.conf 0\n"
                           "t/n1/node.conf 1\n");
    project->options.limits.directory_entries = 5;
    ck_assert(ec_conf_files_find(&files, project, &arena, "t/default/ecelerity.conf"));
    free(files.items);
    ck_assert(files.cut);
}
END_TEST

START_TEST(no_tree)
{
    memset(entries, 0, sizeof(entries));
    add("t", NULL);
    ck_assert_int_eq(start(), EC_UNREADABLE);
    ck_assert_str_eq(project->error, "no default or global folder and no main file in 't' (nor in "
                                     "conf/ or etc/conf/ there)");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nodes");
    TCase *tcase = tcase_create("nodes");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, nodes_that_see_the_same_share_a_model);
    tcase_add_test(tcase, a_file_that_leads_on_to_another_one);
    tcase_add_test(tcase, main_files_of_nodes);
    tcase_add_test(tcase, a_folder_that_cannot_be_listed);
    tcase_add_test(tcase, limits_hold_for_each_view);
    tcase_add_test(tcase, models_that_bring_nothing_new_go_away);
    tcase_add_test(tcase, values_in_runs);
    tcase_add_test(tcase, files_that_nobody_reads);
    tcase_add_test(tcase, no_tree);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
