/* SPDX-License-Identifier: MIT */
/* A model that was made over for another view is the same as one that was made from nothing: in trees of
   random files, in a file system in memory. */
#include "model/nodes.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_FILES = 40, TEXT_SIZE = 2048, N_NODES = 4, MOST_MODELS = N_NODES + 1 };

struct entry {
    char path[32];
    bool is_folder;
    char text[TEXT_SIZE];
};

static struct entry entries[MOST_FILES];
static int n_entries;
static uint64_t random_state;

/* ---- the file system in memory ---------------------------------------------------------------- */

static const struct entry *find_entry(const char *path)
{
    for (int i = 0; i < n_entries; i++) {
        if (strcmp(entries[i].path, path) == 0) {
            return &entries[i];
        }
    }
    return NULL;
}

static enum ec_load_status look(const struct ec_vfs *self, const char *path, struct ec_file *file)
{
    const struct entry *entry = find_entry(path);
    (void)self;
    *file = (struct ec_file){.error = ENOENT};
    if (!entry) {
        return EC_LOAD_FAILED;
    }
    file->inode = (uint64_t)(entry - entries) + 1;
    return entry->is_folder ? EC_LOAD_DIRECTORY : EC_LOAD_OK;
}

static enum ec_load_status read_entry(const struct ec_vfs *self, const char *path, size_t limit,
                                      struct ec_file *file)
{
    enum ec_load_status status = look(self, path, file);
    if (status != EC_LOAD_OK) {
        return status;
    }
    const struct entry *entry = find_entry(path);
    file->len = strlen(entry->text);
    ck_assert_uint_le(file->len, limit);
    file->bytes = calloc(1, file->len + EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(file->bytes);
    memcpy(file->bytes, entry->text, file->len);
    return EC_LOAD_OK;
}

static enum ec_load_status list(const char *path, bool folders, struct ec_dir_list *found)
{
    size_t len = strlen(path);
    *found = (struct ec_dir_list){0};
    found->names = calloc(MOST_FILES, sizeof(*found->names));
    ck_assert_ptr_nonnull(found->names);
    for (int i = 0; i < n_entries; i++) {
        const char *name = entries[i].path;
        if (strncmp(name, path, len) == 0 && name[len] == '/' && !strchr(name + len + 1, '/') &&
            folders == entries[i].is_folder) {
            found->names[found->count++] = strdup(name + len + 1);
        }
    }
    return EC_LOAD_OK;
}

static enum ec_load_status list_files(const struct ec_vfs *self, const char *path, size_t limit,
                                      struct ec_dir_list *found)
{
    (void)self;
    (void)limit;
    return list(path, false, found);
}

static enum ec_load_status list_folders(const struct ec_vfs *self, const char *path, size_t limit,
                                        bool links, struct ec_dir_list *found)
{
    (void)self;
    (void)limit;
    (void)links;
    return list(path, true, found);
}

static const struct ec_vfs vfs = {
    .read = read_entry, .list = list_files, .folders = list_folders, .look = look};

/* ---- random trees ----------------------------------------------------------------------------- */

/* splitmix64: a number below `n`. */
static unsigned pick(unsigned n)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ z >> 31) % n);
}

static void append(char *text, const char *part)
{
    ck_assert_uint_lt(strlen(text) + strlen(part) + 1, TEXT_SIZE);
    strcat(text, part);
}

static void append_include(char *text)
{
    static const char *const paths[] = {"a", "b", "c", "d", "d", "missing", "e", "ecelerity.conf"};
    append(text, pick(4) == 0 ? "readonly_include \"" : "include \"");
    append(text, paths[pick(EC_COUNT(paths))]);
    append(text, "\"\n");
}

static void append_statement(char *text, bool with_includes)
{
    static const char *const scopes[] = {"Binding \"a\"", "Binding \"b\"", "Domain \"X.com\"",
                                         "Domain \"x.com\"", "Security", "alias \"one\"",
                                         "alias \"two\""};
    char part[64];
    switch (pick(with_includes ? 6 : 4)) {
    case 0:
    case 1:
        snprintf(part, sizeof(part), "o%u = %u\n", pick(24), pick(3));
        append(text, part);
        break;
    case 2:
    case 3:
        append(text, scopes[pick(EC_COUNT(scopes))]);
        append(text, " {\n");
        for (unsigned n = pick(3); n > 0; n--) {
            snprintf(part, sizeof(part), "o%u = %u\n", pick(4), pick(3));
            append(text, part);
        }
        if (with_includes && pick(3) == 0) {
            append_include(text);
        }
        append(text, "}\n");
        break;
    default:
        append_include(text);
        break;
    }
}

static struct entry *add(const char *path, bool is_folder)
{
    ck_assert_int_lt(n_entries, MOST_FILES);
    struct entry *entry = &entries[n_entries++];
    *entry = (struct entry){.is_folder = is_folder};
    snprintf(entry->path, sizeof(entry->path), "%s", path);
    return entry;
}

static void add_file(const char *folder, const char *name, unsigned statements)
{
    char path[32];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    struct entry *entry = add(path, false);
    bool with_includes = strcmp(name, "a") != 0 || pick(3) == 0;
    for (unsigned n = statements; n > 0; n--) {
        append_statement(entry->text, with_includes);
    }
    if (pick(40) == 0) {
        append(entry->text, "Local_Changes_File = \"changes\"\n");
    }
    if (pick(40) == 0) {
        append(entry->text, "Binding {\n"); /* damaged */
    }
}

static void make_tree(void)
{
    static const char *const names[] = {"a", "b", "c"};
    n_entries = 0;
    add("t", true);
    add("t/default", true);
    add_file("t/default", "ecelerity.conf", 2 + pick(8));
    add_file("t/default", "e", pick(20));
    add_file("t/default", "changes", pick(3));
    add("t/default/d", true);
    add_file("t/default/d", "1.conf", pick(12));
    add_file("t/default/d", "2.conf", pick(12));
    for (unsigned i = 0; i < EC_COUNT(names); i++) {
        if (pick(3) > 0) {
            add_file("t/default", names[i], pick(8));
        }
    }
    for (int node = 1; node <= N_NODES; node++) {
        char folder[32];
        snprintf(folder, sizeof(folder), "t/n%d", node);
        add(folder, true);
        add_file(folder, "own.conf", 0);
        if (pick(4) == 0) {
            add_file(folder, "ecelerity.conf", 2 + pick(6));
        }
        for (unsigned i = 0; i < EC_COUNT(names); i++) {
            if (pick(3) == 0) {
                add_file(folder, names[i], pick(4));
            }
        }
    }
}

/* ---- models as text --------------------------------------------------------------------------- */

static void print_edges(FILE *out, const struct ec_load *load)
{
    for (const struct ec_edge *edge = load->edges; edge; edge = edge->next) {
        fprintf(out, "  edge %d %s %s at %u into %u from %u to %u\n", (int)edge->state, edge->path,
                edge->searched ? edge->searched : "-", edge->node->first, edge->into->name,
                edge->from->number, edge->load ? edge->load->number : 0);
    }
}

static void print_loads(FILE *out, const struct ec_model *model)
{
    for (const struct ec_load *load = model->loads; load; load = load->next) {
        ck_assert_int_ne(load->state, EC_LOAD_GONE);
        fprintf(out, "load %u %s parent %u via %u into %u/%u depth %u%s%s\n", load->number,
                load->source->path, load->parent ? load->parent->number : 0,
                load->via ? load->via->first : 0, load->into->name, load->into->instance > 0,
                load->depth, load->read_only ? " read-only" : "",
                load->is_cluster ? " cluster" : "");
        print_edges(out, load);
        ck_assert(load->edge == NULL || load->edge->load == load);
    }
}

static void print_scope(FILE *out, const struct ec_model *model, const struct ec_scope *scope)
{
    size_t n = 0;
    fprintf(out, "scope %u \"%s\" in %u\n", scope->name,
            ec_intern_text(&model->instances, scope->instance).ptr,
            scope->parent ? scope->parent->name : 0);
    const struct ec_opening *opening = scope->parent ? &scope->opening : NULL;
    for (; opening; opening = opening->next) {
        fprintf(out, "  opening %u:%u\n", opening->load->number, opening->node->first);
        ck_assert(opening->next || opening == scope->last_opening);
    }
    for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
        n++;
        ck_assert_ptr_eq(ec_setting_at(scope, assign->node->name), assign);
        ck_assert(assign->next || assign == scope->last_setting);
        fprintf(out, "  %u:", assign->node->name);
        for (const struct ec_assign *old = assign; old; old = old->shadowed) {
            fprintf(out, " %u:%u", old->load->number, old->node->first);
        }
        fprintf(out, "\n");
    }
    for (const struct ec_scope *child = scope->children; child; child = child->next) {
        n++;
        ck_assert_ptr_eq(ec_scope_at(scope, child->name, child->instance), child);
        ck_assert_ptr_eq(child->parent, scope);
        ck_assert(child->next || child == scope->last_child);
    }
    ck_assert_uint_eq(n, scope->n_members);
}

/* On the heap. */
static char *text_of(const struct ec_model *model)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    fprintf(out, "node %s, %zu loads, %zu statements, %zu shadowed%s%s\n",
            model->node ? model->node : "-", model->n_loads, model->n_statements,
            model->n_shadowed, model->is_main ? ", main" : "",
            model->complete ? ", complete" : "");
    print_loads(out, model);
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        print_scope(out, model, scope);
    }
    fclose(out);
    return text;
}

/* ---- the comparison --------------------------------------------------------------------------- */

struct seen {
    char *texts[MOST_MODELS];
    size_t n;
    size_t n_renewed;
    size_t n_listed;
};

/* Walking over touched scopes only is walking over all and passing over the others. */
static void check_touched(const struct ec_model *model)
{
    const struct ec_scope *touched = model->global;
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        if (ec_scope_is_touched(model, scope)) {
            ck_assert_ptr_eq(touched, scope);
            touched = ec_scope_walk_touched(model, touched);
        }
    }
    ck_assert_ptr_null(touched);
}

static bool take(void *data, const struct ec_model *model)
{
    struct seen *seen = data;
    ck_assert_uint_lt(seen->n, MOST_MODELS);
    seen->texts[seen->n++] = text_of(model);
    seen->n_renewed += model->touched != NULL;
    seen->n_listed += model->has_list;
    if (model->touched && ec_scope_is_touched(model, model->global)) {
        check_touched(model);
    }
    return false;
}

/* What was found while files were read, in any order and repetition. */
static void add_findings(const struct ec_project *project, struct ec_report *report)
{
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        ec_report_add(report, finding->code, finding->range, "%s", finding->message);
    }
    ec_report_sort(report, project->sources);
}

static struct ec_project *read_tree(struct seen *seen, struct ec_report *report)
{
    const struct ec_read_options options = {
        .vfs = &vfs, .limits = ec_default_limits, .node = "host"};
    struct ec_node_tree tree;
    struct ec_project *project = ec_project_new(&options);
    ck_assert_ptr_nonnull(project);
    ck_assert_int_eq(ec_node_tree_find(&tree, project, "t"), EC_OK);
    if (seen) {
        ck_assert_int_eq(ec_node_tree_visit(&tree, "ecelerity.conf", take, seen), EC_OK);
        ck_assert_uint_eq(project->n_models, 0);
    } else {
        ck_assert_int_eq(ec_node_tree_read(&tree, "ecelerity.conf"), EC_OK);
    }
    add_findings(project, report);
    ec_node_tree_fini(&tree);
    return project;
}

/* Returns how many models were made over. */
static size_t compare_ways(size_t *n_listed)
{
    struct seen seen = {0};
    struct ec_report one;
    struct ec_report other;
    ec_report_init(&one, SIZE_MAX);
    ec_report_init(&other, SIZE_MAX);
    struct ec_project *visited = read_tree(&seen, &one);
    struct ec_project *kept = read_tree(NULL, &other);
    ck_assert_uint_eq(seen.n, kept->n_models);
    for (size_t i = 0; i < seen.n; i++) {
        char *text = text_of(kept->models[i]);
        ck_assert_str_eq(seen.texts[i], text);
        free(text);
        free(seen.texts[i]);
    }
    ck_assert_uint_eq(one.count, other.count);
    for (size_t i = 0; i < one.count; i++) {
        ck_assert_str_eq(one.findings[i]->message, other.findings[i]->message);
    }
    ec_report_fini(&one);
    ec_report_fini(&other);
    ec_project_free(visited);
    ec_project_free(kept);
    *n_listed += seen.n_listed;
    return seen.n_renewed;
}

START_TEST(made_over_is_like_made_from_nothing)
{
    size_t n_renewed = 0;
    size_t n_listed = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        random_state = seed;
        make_tree();
        n_renewed += compare_ways(&n_listed);
    }
    ck_assert_uint_gt(n_renewed, 400);
    ck_assert_uint_gt(n_listed, 0);
}
END_TEST

static void set_text(const char *path, const char *text)
{
    snprintf(add(path, false)->text, TEXT_SIZE, "%s", text);
}

/* Which scopes of the second view are touched, by name. */
static bool note_touched(void *data, const struct ec_model *model)
{
    char *text = data;
    const struct ec_scope *scope = model->touched ? model->global : NULL;
    for (; scope; scope = ec_scope_walk_touched(model, scope)) {
        append(text, scope->parent ? ec_intern_text(model->names, scope->name).ptr : "global");
        append(text, ec_intern_text(&model->instances, scope->instance).ptr);
        append(text, " ");
    }
    return false;
}

START_TEST(touched_is_what_differs)
{
    static char text[TEXT_SIZE];
    const struct ec_read_options options = {
        .vfs = &vfs, .limits = ec_default_limits, .node = "host"};
    struct ec_node_tree tree;
    n_entries = 0;
    add("t", true);
    add("t/default", true);
    set_text("t/default/ecelerity.conf",
             "include \"own.conf\"\nBinding \"a\" {\no = 1\nDomain \"x\" {\no = 1\n}\n}\n"
             "Binding \"b\" {\no = 1\nDomain \"x\" {\no = 1\n}\n}\nBinding \"c\" {\n}\n"
             "Auth_DS \"1\" {\n}\nauth_ds \"2\" {\n}\n");
    add("t/n1", true);
    set_text("t/n1/own.conf", "Binding \"c\" {\no = 1\n}\n");
    add("t/n2", true);
    set_text("t/n2/own.conf", "Binding \"a\" {\nDomain \"x\" {\no = 1\n}\n}\n");
    add("t/n3", true);
    set_text("t/n3/own.conf", "Auth_DS \"2\" {\no = 1\n}\n");
    struct ec_project *project = ec_project_new(&options);
    ck_assert_int_eq(ec_node_tree_find(&tree, project, "t"), EC_OK);
    ck_assert_int_eq(ec_node_tree_visit(&tree, "ecelerity.conf", note_touched, text), EC_OK);
    /* Of a module that has one instance, all are. */
    ck_assert_str_eq(text, "global bindinga domainx bindingc "
                           "global auth_ds2 bindinga domainx auth_ds1 ");
    ec_node_tree_fini(&tree);
    ec_project_free(project);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("refresh");
    TCase *cases = tcase_create("cases");
    tcase_add_test(cases, made_over_is_like_made_from_nothing);
    tcase_add_test(cases, touched_is_what_differs);
    tcase_set_timeout(cases, 60);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
