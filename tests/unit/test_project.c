/* SPDX-License-Identifier: MIT */
/* Reading configurations: from memory, from a file tree in memory whose files may fail in every way,
   and what real special files look like. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "model/project.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_FILES = 24, TEXT_SIZE = 4096 };

/* A file in memory. */
struct entry {
    const char *path;
    const char *text; /* NULL: a directory */
    enum ec_load_status status;
    int error;        /* of EC_LOAD_FAILED */
    const char *kind; /* of EC_LOAD_NOT_REGULAR */
    uint64_t inode;
    int reads;
};

static struct entry tree[MOST_FILES];
static struct ec_vfs vfs;
static struct ec_read_options options;
static struct ec_project *project;

/* ---- the file system in memory ---------------------------------------------------------------- */

static struct entry *find_entry(const char *path)
{
    for (int i = 0; i < MOST_FILES && tree[i].path; i++) {
        if (strcmp(tree[i].path, path) == 0) {
            return &tree[i];
        }
    }
    return NULL;
}

static enum ec_load_status read_entry(const struct ec_vfs *self, const char *path, size_t limit,
                                      struct ec_file *file)
{
    struct entry *entry = find_entry(path);
    ck_assert_ptr_eq(self, &vfs);
    *file = (struct ec_file){.error = ENOENT};
    if (!entry) {
        return EC_LOAD_FAILED;
    }
    entry->reads++;
    file->error = entry->error;
    file->kind = entry->kind;
    file->inode = entry->inode;
    if (!entry->text || entry->status != EC_LOAD_OK) {
        return entry->text ? entry->status : EC_LOAD_DIRECTORY;
    }
    file->len = strlen(entry->text);
    if (file->len > limit) {
        return EC_LOAD_TOO_LARGE;
    }
    file->bytes = calloc(1, file->len + EC_SOURCE_PADDING);
    memcpy(file->bytes, entry->text, file->len);
    return EC_LOAD_OK;
}

static enum ec_load_status list_entries(const struct ec_vfs *self, const char *path, size_t limit,
                                        struct ec_dir_list *list)
{
    size_t len = strlen(path);
    (void)self;
    *list = (struct ec_dir_list){.error = find_entry(path)->error};
    if (list->error != 0) {
        return EC_LOAD_FAILED;
    }
    list->names = calloc(MOST_FILES, sizeof(*list->names));
    for (int i = 0; i < MOST_FILES && tree[i].path; i++) {
        const char *name = tree[i].path;
        if (strncmp(name, path, len) == 0 && name[len] == '/' && !strchr(name + len + 1, '/')) {
            if (list->count == limit) {
                return EC_LOAD_TOO_LARGE;
            }
            list->names[list->count++] = strdup(name + len + 1);
        }
    }
    return EC_LOAD_OK;
}

static void add(const char *path, const char *text)
{
    int i = 0;
    while (tree[i].path) {
        i++;
    }
    tree[i] = (struct entry){.path = path, .text = text};
}

static struct entry *add_failing(const char *path, enum ec_load_status status, int error,
                                 const char *kind)
{
    add(path, "");
    struct entry *entry = find_entry(path);
    entry->status = status;
    entry->error = error;
    entry->kind = kind;
    return entry;
}

static void setup(void)
{
    memset(tree, 0, sizeof(tree));
    vfs = (struct ec_vfs){.read = read_entry, .list = list_entries};
    options = (struct ec_read_options){.vfs = &vfs, .limits = ec_default_limits, .node = "n1",
                                       .search_path = ""};
    project = NULL;
}

static void teardown(void)
{
    ec_project_free(project);
}

/* ---- what came of it -------------------------------------------------------------------------- */

static enum ec_status start(const char *path)
{
    ec_project_free(project);
    project = ec_project_new(&options);
    ck_assert_ptr_nonnull(project);
    return ec_project_read(project, path);
}

static const struct ec_model *model(void)
{
    ck_assert_uint_ge(project->n_models, 1);
    return project->models[project->n_models - 1];
}

/* All findings, one a line: code, place, message. */
static const char *findings(void)
{
    static char text[TEXT_SIZE];
    size_t used = 0;
    text[0] = '\0';
    ec_project_finish(project);
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        struct ec_source *source = project->sources[finding->range.source];
        struct ec_place place = ec_source_place(source, finding->range.first);
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s %s:%u:%u %s\n",
                                 ec_code_get(finding->code)->code, source->path, place.line,
                                 place.column, finding->message);
        ck_assert_uint_lt(used, sizeof(text));
    }
    return text;
}

/* The value in force of an option of a scope, and how many values it replaced: "value/1". */
static const char *value_in(const struct ec_scope *scope, const char *name)
{
    static char text[TEXT_SIZE];
    struct ec_arena arena;
    int replaced = 0;
    const struct ec_assign *assign = scope ? ec_setting_find(model(), scope, name) : NULL;
    if (!assign) {
        return "unset";
    }
    for (const struct ec_assign *old = assign->shadowed; old; old = old->shadowed) {
        replaced++;
    }
    ec_arena_init(&arena);
    struct ec_str value = ec_assign_text(&arena, assign);
    snprintf(text, sizeof(text), "%.*s/%d", (int)value.len, value.ptr, replaced);
    ec_arena_fini(&arena);
    return text;
}

static const char *value(const char *name)
{
    return value_in(model()->global, name);
}

/* ---- memory ----------------------------------------------------------------------------------- */

static enum ec_status read_memory(const char *name, const char *text)
{
    struct ec_file file = {.bytes = calloc(1, strlen(text) + EC_SOURCE_PADDING),
                           .len = strlen(text)};
    memcpy(file.bytes, text, file.len);
    project = ec_project_new(&options);
    return ec_project_read_bytes(project, name, &file);
}

START_TEST(memory_is_read)
{
    ck_assert_int_eq(read_memory("<stdin>", "a = 1\na = 2\nB \"x\" { c = \"3\" }"), EC_OK);
    ck_assert_str_eq(findings(), "");
    ck_assert_str_eq(value("A"), "2/1");
    ck_assert_str_eq(value_in(ec_scope_find(model(), model()->global, "b", "x"), "c"), "3/0");
    ck_assert(!model()->is_main);
    ck_assert(!model()->complete);
    ck_assert(!project->report.limit_hit);
}
END_TEST

START_TEST(memory_with_the_name_of_a_main_file)
{
    add("conf/x.conf", "b = 2\n");
    ck_assert_int_eq(read_memory("conf/ecelerity.conf", "include \"x.conf\"\n"), EC_OK);
    ck_assert_str_eq(findings(), "");
    ck_assert_str_eq(value("b"), "2/0");
    ck_assert(model()->is_main);
    ck_assert(model()->complete);
}
END_TEST

START_TEST(memory_over_the_limit)
{
    options.limits.file_bytes = 5;
    ck_assert_int_eq(read_memory("<stdin>", "a = 1\n"), EC_UNREADABLE);
    ck_assert_str_eq(project->error, "'<stdin>' is larger than the limit of 5 bytes");
}
END_TEST

/* ---- fragments -------------------------------------------------------------------------------- */

START_TEST(fragment_in_its_scope)
{
    add("f.conf", "a = 1\nDomain \"d\" { b = 2 } }\n");
    options.scope = "Binding_Group \"g\" > Binding b1";
    ck_assert_int_eq(start("f.conf"), EC_OK);
    ck_assert_str_eq(findings(), "SYN021 f.conf:2:22 this } is one too many\n");
    const struct ec_scope *group = ec_scope_find(model(), model()->global, "binding_group", "g");
    ck_assert_ptr_nonnull(group);
    const struct ec_scope *binding = ec_scope_find(model(), group, "binding", "b1");
    ck_assert_str_eq(value_in(binding, "a"), "1/0");
    ck_assert_str_eq(value_in(ec_scope_find(model(), binding, "domain", "D"), "b"), "2/0");
    ck_assert_str_eq(value("a"), "unset");
    ck_assert(!model()->complete);
}
END_TEST

static const char *const bad_scopes[] = {"", "}", "a = 1", "A {", "A >", "> A", "A B C",
                                         "A \"b", "A } B"};

START_TEST(scope_that_is_none)
{
    add("f.conf", "a = 1\n");
    options.scope = bad_scopes[_i];
    ck_assert_int_eq(start("f.conf"), EC_USAGE);
    char error[TEXT_SIZE];
    snprintf(error, sizeof(error),
             "'%s' is not a scope: write NAME or NAME \"instance\", nested ones joined by >",
             bad_scopes[_i]);
    ck_assert_str_eq(project->error, error);
}
END_TEST

/* ---- the cluster override --------------------------------------------------------------------- */

START_TEST(cluster_file_overrides)
{
    add("ecelerity.conf", "a = 1\nSecurity { user = \"u\" group = \"g\" }\n");
    add("c/over.conf", "Security { user = \"v\" }\ninclude \"more.conf\"\n");
    add("c/more.conf", "a = 2\n");
    options.cluster_file = "c/over.conf";
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(findings(), "");
    const struct ec_scope *security = ec_scope_find(model(), model()->global, "Security", NULL);
    ck_assert_str_eq(value_in(security, "user"), "v/1");
    ck_assert_str_eq(value_in(security, "group"), "g/0");
    ck_assert_str_eq(value("a"), "2/1");
    ck_assert(ec_setting_find(model(), security, "user")->load->is_cluster);
    ck_assert(!ec_setting_find(model(), security, "group")->load->is_cluster);
    ck_assert(ec_setting_find(model(), model()->global, "a")->load->is_cluster);
    ck_assert_uint_eq(model()->n_loads, 3);
}
END_TEST

START_TEST(cluster_file_that_is_included_already)
{
    add("ecelerity.conf", "include \"ecelerity-cluster.conf\"\na = 1\n");
    add("ecelerity-cluster.conf", "a = 2\n");
    options.cluster_file = "ecelerity-cluster.conf";
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(value("a"), "1/1");
    ck_assert_uint_eq(model()->n_loads, 2);
    ck_assert(model()->loads->next->is_cluster);
    ck_assert_int_eq(find_entry("ecelerity-cluster.conf")->reads, 1);
}
END_TEST

START_TEST(cluster_file_of_another_name_that_is_included)
{
    add("ecelerity.conf", "include \"over.conf\"\n");
    add("over.conf", "a = 2\n");
    options.cluster_file = "over.conf";
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_uint_eq(model()->n_loads, 2);
    ck_assert(ec_setting_find(model(), model()->global, "a")->load->is_cluster);
}
END_TEST

START_TEST(cluster_file_that_is_not_there)
{
    add("ecelerity.conf", "a = 1\n");
    options.cluster_file = "gone.conf";
    ck_assert_int_eq(start("ecelerity.conf"), EC_UNREADABLE);
    ck_assert_str_eq(project->error,
                     "cannot read the cluster file 'gone.conf': No such file or directory");
}
END_TEST

/* ---- the search path -------------------------------------------------------------------------- */

static enum ec_status start_default(const char *name)
{
    project = ec_project_new(&options);
    return ec_project_read_default(project, name);
}

START_TEST(main_file_of_the_node)
{
    add("etc/n1/ecelerity.conf", "a = node\n");
    add("etc/default/ecelerity.conf", "a = default\n");
    options.search_path = "etc/none:etc/{NODENAME}:etc/default";
    ck_assert_int_eq(start_default("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(value("a"), "node/0");
    ck_assert_int_eq(find_entry("etc/default/ecelerity.conf")->reads, 0);
}
END_TEST

START_TEST(main_file_of_the_subcluster)
{
    add("etc/s/n1/eccluster.conf", "a = 1\n");
    options.search_path = "etc/{SUBCLUSTER}/{NODENAME}";
    options.subcluster = "s";
    ck_assert_int_eq(start_default("eccluster.conf"), EC_OK);
    ck_assert_str_eq(value("a"), "1/0");
}
END_TEST

START_TEST(main_file_nowhere)
{
    options.search_path = "etc/{SUBCLUSTER}:etc/{NODENAME}:/fifo";
    add_failing("/fifo/ecelerity.conf", EC_LOAD_NOT_REGULAR, 0, "a FIFO");
    ck_assert_int_eq(start_default("ecelerity.conf"), EC_UNREADABLE);
    ck_assert_str_eq(project->error, "no ecelerity.conf on the search path; tried:\n"
                                     "  etc/n1/ecelerity.conf: No such file or directory\n"
                                     "  /fifo/ecelerity.conf: not a regular file");
}
END_TEST

START_TEST(absolute_paths_are_below_the_root)
{
    add("r/etc/ecelerity.conf", "include \"/x.conf\"\ninclude \"y.conf\"\n");
    add("r/x.conf", "x = 1\n");
    add("r/lib/y.conf", "y = 2\n");
    options.root = "r";
    options.search_path = "/etc:/lib";
    ck_assert_int_eq(start_default("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(findings(), "");
    ck_assert_str_eq(value("x"), "1/0");
    ck_assert_str_eq(value("y"), "2/0");
}
END_TEST

START_TEST(the_including_directory_comes_first)
{
    add("d/ecelerity.conf", "include \"sub/a.conf\"\ninclude \"only.conf\"\n");
    add("d/sub/a.conf", "include \"b.conf\"\n");
    add("d/sub/b.conf", "b = beside\n");
    add("s/b.conf", "b = searched\n");
    add("s/only.conf", "c = searched\n");
    options.search_path = "t:s";
    ck_assert_int_eq(start("d/ecelerity.conf"), EC_OK);
    ck_assert_str_eq(findings(), "");
    ck_assert_str_eq(value("b"), "beside/0");
    ck_assert_str_eq(value("c"), "searched/0");
}
END_TEST

START_TEST(directory_of_a_tree)
{
    add("t", NULL);
    add("t/conf/default/ecelerity.conf", "a = default\n");
    add("t/conf/n1/ecelerity.conf", "a = node\n");
    add("t/conf/global/eccluster.conf", "a = manager\n");
    ck_assert_int_eq(start("t"), EC_OK);
    ck_assert_uint_eq(project->n_models, 2);
    ck_assert_str_eq(value("a"), "manager/0");
    ck_assert_str_eq(project->models[0]->loads->source->path, "t/conf/n1/ecelerity.conf");
    ck_assert_int_eq(find_entry("t/conf/default/ecelerity.conf")->reads, 0);
}
END_TEST

START_TEST(directory_whose_main_file_cannot_be_read)
{
    add("t", NULL);
    add_failing("t/conf/n1/ecelerity.conf", EC_LOAD_FAILED, EACCES, NULL);
    add("t/conf/default/ecelerity.conf", "a = default\n");
    ck_assert_int_eq(start("t"), EC_UNREADABLE);
    ck_assert_str_eq(project->error, "cannot read 't/conf/n1/ecelerity.conf': Permission denied");
    ck_assert_uint_eq(project->n_models, 0);
}
END_TEST

START_TEST(directory_that_was_read_before)
{
    add("t", NULL);
    add("t/ecelerity.conf", "a = 1\n");
    ck_assert_int_eq(start("t"), EC_OK);
    ck_assert_int_eq(ec_project_read(project, "t"), EC_OK);
    ck_assert_int_eq(ec_project_read(project, "t/ecelerity.conf"), EC_OK);
    ck_assert_uint_eq(project->n_models, 1);
}
END_TEST

static const struct inside_case {
    const char *main_file;
    const char *shared; /* what it includes */
    const char *tried;  /* the places of a file that is nowhere */
} inside_cases[] = {
    {"a:b/conf/default/ecelerity.conf", "a:b/conf/global/g.conf",
     "a:b, a:b/conf/global, a:b/conf/n1, a:b/conf/default"},
    {"default/ecelerity.conf", "global/g.conf", ".., global, n1, default"},
    {"../default/ecelerity.conf", "../global/g.conf", "../.., ../global, ../n1, ../default"},
    {"ecelerity.conf", "../global/g.conf", "../.., ../global, ../n1, ../default"},
};

/* The folders of a tree are known by their names, also when the check is started inside one. */
START_TEST(search_path_of_a_tree)
{
    const struct inside_case *c = &inside_cases[_i];
    char folder[] = "/tmp/ecconf-project.XXXXXX";
    char wanted[TEXT_SIZE];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(mkdir("default", 0700), 0);
    ck_assert_int_eq(chdir("default"), 0);
    add(c->main_file, "include \"g.conf\"\ninclude \"nowhere\"\n");
    add(c->shared, "g = 1\n");
    options.search_path = NULL;
    ck_assert_int_eq(start(c->main_file), EC_OK);
    ck_assert_str_eq(value("g"), "1/0");
    ck_assert_uint_eq(project->report.count, 1);
    snprintf(wanted, sizeof(wanted), "looked beside the including file, then in: %s, /opt",
             c->tried);
    ck_assert_int_eq(strncmp(project->report.findings[0]->help, wanted, strlen(wanted)), 0);
    ck_assert_int_eq(chdir(".."), 0);
    rmdir("default");
    ck_assert_int_eq(chdir("/"), 0);
    rmdir(folder);
}
END_TEST

START_TEST(configuration_that_was_included_before)
{
    add("ecelerity.conf", "include \"x.conf\"\n");
    add("x.conf", "a = 1\n");
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_int_eq(ec_project_read(project, "x.conf"), EC_OK);
    ck_assert_uint_eq(project->n_models, 1);
}
END_TEST

/* ---- limits ----------------------------------------------------------------------------------- */

#define LIMIT(member) offsetof(struct ec_limits, member)

static const struct limit_case {
    size_t limit;   /* in struct ec_limits */
    size_t enough;  /* one less is not */
    const char *finding;
} limit_cases[] = {
    {LIMIT(include_depth), 3,
     "INC005 b.conf:2:9 includes are nested too deep here: the limit is 2\n"},
    {LIMIT(file_bytes), 45, "INC006 a.conf:2:9 'b.conf' has 45 bytes, more than the limit of 44\n"},
    {LIMIT(total_bytes), 119,
     "INC007 a.conf:3:9 all files together have too many bytes here: the limit is 118\n"},
    {LIMIT(files), 5, "INC008 a.conf:3:9 too many files are included here: the limit is 4\n"},
    {LIMIT(directory_entries), 2,
     "INC009 a.conf:3:9 directory 'd' has more than 1 file\n"},
    {LIMIT(nesting), 3, "SYN051 d/2.conf:1:9 scopes are nested deeper than 2 here\n"},
};

static void add_limit_tree(void)
{
    add("a.conf", "aaaa = 1\ninclude \"b.conf\"\ninclude \"d\"\n");
    add("b.conf", "bbbbbbbbbbbbbbbbbbbbbbb = 1\ninclude \"c.conf\"\n");
    add("c.conf", "c = 1\n");
    add("d", NULL);
    add("d/1.conf", "d = 1\n");
    add("d/2.conf", "A { B { C { x = 1 } } }\n");
}

static void set_limit(size_t limit, size_t number)
{
    options.limits = ec_default_limits;
    memcpy((char *)&options.limits + limit, &number, sizeof(number));
}

START_TEST(limit_is_hit)
{
    const struct limit_case *c = &limit_cases[_i];
    add_limit_tree();
    set_limit(c->limit, c->enough);
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "");
    ck_assert(!project->report.limit_hit);
    set_limit(c->limit, c->enough - 1);
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), c->finding);
    ck_assert(project->report.limit_hit);
    ck_assert(!model()->complete);
    ck_assert_ptr_nonnull(strstr(project->report.findings[0]->help, "--max-"));
}
END_TEST

START_TEST(limit_of_findings)
{
    add("a.conf", "a = 1 ;\nb = 2 ;\nc = 3 ;\n");
    options.limits.findings = 3;
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "SYN037 a.conf:1:7 statements need no separator\n"
                                 "SYN037 a.conf:2:7 statements need no separator\n"
                                 "SYN037 a.conf:3:7 statements need no separator\n");
    ck_assert(!project->report.limit_hit);
    options.limits.findings = 2;
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "INC017 a.conf:1:1 1 more finding than the limit of 2\n"
                                 "SYN037 a.conf:1:7 statements need no separator\n"
                                 "SYN037 a.conf:2:7 statements need no separator\n");
    ck_assert(project->report.limit_hit);
}
END_TEST

START_TEST(limit_of_syntax_findings)
{
    add("a.conf", "a = 1 ;\nb = 2 ;\nc = 3 ;\ninclude \"b.conf\"\n");
    add("b.conf", "d = 4 ;\n");
    options.limits.syntax_findings = 3;
    ck_assert_int_eq(start("a.conf"), EC_OK);
    findings();
    ck_assert_uint_eq(project->report.count, 4);
    ck_assert(!project->report.limit_hit);
    options.limits.syntax_findings = 2;
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "SYN037 a.conf:1:7 statements need no separator\n"
                                 "SYN037 a.conf:2:7 statements need no separator\n"
                                 "SYN052 a.conf:3:7 more than 2 syntax findings in this file\n"
                                 "SYN037 b.conf:1:7 statements need no separator\n");
    ck_assert(project->report.limit_hit);
}
END_TEST

/* ---- files that fail -------------------------------------------------------------------------- */

static const struct failure_case {
    enum ec_load_status status;
    int error;
    const char *kind;
    const char *finding;
} failure_cases[] = {
    {EC_LOAD_FAILED, EACCES, NULL, "INC002 a.conf:1:9 cannot read 'x': Permission denied\n"},
    {EC_LOAD_FAILED, EIO, NULL, "INC002 a.conf:1:9 cannot read 'x': Input/output error\n"},
    {EC_LOAD_FAILED, ELOOP, NULL,
     "INC002 a.conf:1:9 cannot read 'x': Too many levels of symbolic links\n"},
    {EC_LOAD_FAILED, ENOENT, NULL, "INC001 a.conf:1:9 included file 'x' does not exist\n"},
    {EC_LOAD_FAILED, ENOTDIR, NULL, "INC001 a.conf:1:9 included file 'x' does not exist\n"},
    {EC_LOAD_NOT_REGULAR, 0, "a FIFO", "INC003 a.conf:1:9 'x' is a FIFO, not a file\n"},
};

START_TEST(included_file_fails)
{
    const struct failure_case *c = &failure_cases[_i];
    add("a.conf", "include \"x\"\nb = 1\n");
    add_failing("x", c->status, c->error, c->kind);
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), c->finding);
    ck_assert_str_eq(value("b"), "1/0");
    ck_assert(!model()->complete);
    ck_assert(!project->report.limit_hit);
}
END_TEST

START_TEST(file_vanishes_behind_the_listing)
{
    add("ecelerity.conf", "include \"d\"\n");
    add("d", NULL);
    add("d/1", "a = 1\n");
    add_failing("d/2", EC_LOAD_FAILED, ENOENT, NULL);
    add("d/3", "a = 3\n");
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(findings(),
                     "INC002 ecelerity.conf:1:9 cannot read 'd/2': No such file or directory\n");
    ck_assert_str_eq(value("a"), "3/1");
    ck_assert(!model()->complete);
}
END_TEST

START_TEST(directory_cannot_be_listed)
{
    add("ecelerity.conf", "include \"d\"\na = 1\n");
    add("d", NULL);
    find_entry("d")->error = EACCES;
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(findings(), "INC002 ecelerity.conf:1:9 cannot read 'd': Permission denied\n");
}
END_TEST

START_TEST(memory_runs_out)
{
    add("ecelerity.conf", "include \"x\"\n");
    add_failing("x", EC_LOAD_NOMEM, ENOMEM, NULL);
    ck_assert_int_eq(start("ecelerity.conf"), EC_NOMEM);
    ck_assert_int_eq(start("x"), EC_NOMEM);
}
END_TEST

static const struct main_case {
    enum ec_load_status status;
    int error;
    const char *kind;
    const char *message;
} main_cases[] = {
    {EC_LOAD_FAILED, ENOENT, NULL, "cannot read 'x': No such file or directory"},
    {EC_LOAD_FAILED, EACCES, NULL, "cannot read 'x': Permission denied"},
    {EC_LOAD_NOT_REGULAR, 0, "a socket", "'x' is a socket, not a file"},
    {EC_LOAD_TOO_LARGE, 0, NULL,
     "'x' has 0 bytes, more than the limit of 67108864; --max-file-size raises it"},
};

START_TEST(main_file_fails)
{
    const struct main_case *c = &main_cases[_i];
    add_failing("x", c->status, c->error, c->kind);
    ck_assert_int_eq(start("x"), EC_UNREADABLE);
    ck_assert_str_eq(project->error, c->message);
    ck_assert_uint_eq(project->n_models, 0);
}
END_TEST

/* ---- repetition ------------------------------------------------------------------------------- */

START_TEST(file_is_parsed_once)
{
    add("a.conf", "include \"x\"\ninclude \"x\"\nB { include \"x\" }\n");
    add("x", "v = 1\n");
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "INC010 a.conf:2:9 'x' is included again\n"
                                 "INC010 a.conf:3:13 'x' is included again\n");
    ck_assert_int_eq(find_entry("x")->reads, 1);
    ck_assert_uint_eq(project->n_sources, 2);
    ck_assert_uint_eq(model()->n_loads, 4);
    ck_assert_str_eq(value("v"), "1/1");
}
END_TEST

/* Readings know their trees however many files are read behind them. */
START_TEST(trees_stay_where_they_are)
{
    static char names[20][8];
    static char text[512] = "B {\n";
    for (int i = 0; i < 20; i++) {
        snprintf(names[i], sizeof(names[i]), "f%d", i);
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "include \"f%d\"\n", i);
        add(names[i], "v = 1\n");
    }
    add("a.conf", text); /* the brace is missing */
    ck_assert_int_eq(start("a.conf"), EC_OK);
    size_t n = 0;
    for (const struct ec_load *load = model()->loads; load; load = load->next) {
        ck_assert_ptr_eq(load->tree, project->trees[load->source->id]);
        ck_assert_int_eq(load->tree->damaged, load == model()->loads);
        n++;
    }
    ck_assert_uint_eq(n, 21);
}
END_TEST

/* Sharing a file between scopes is what readonly_include is for. */
START_TEST(shared_files_are_no_repetition)
{
    add("ecelerity.conf", "A \"1\" { readonly_include \"x\" }\n"
                          "A \"2\" { readonly_include \"x\" }\n"
                          "A \"1\" { readonly_include \"x\" }\n"
                          "A \"3\" { include \"x\" }\n");
    add("x", "include \"y\"\n");
    add("y", "a = 1\n");
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ck_assert_str_eq(findings(), "INC010 ecelerity.conf:3:26 'x' is included again\n"
                                 "INC010 ecelerity.conf:4:17 'x' is included again\n"
                                 "INC010 x:1:9 'y' is included again\n");
    ck_assert_str_eq(project->report.findings[0]->help, "remove one of the includes");
    ck_assert_str_eq(project->report.findings[1]->help,
                     "write readonly_include in all places if that is meant");
}
END_TEST

START_TEST(links_are_the_same_file)
{
    add("a.conf", "include \"x\"\ninclude \"y\"\n");
    add("x", "v = 1\n");
    add("y", "v = 1\n");
    find_entry("x")->inode = find_entry("y")->inode = 7;
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "INC010 a.conf:2:9 'x' is included again\n");
    ck_assert_uint_eq(project->n_sources, 2);
}
END_TEST

START_TEST(circle_is_named)
{
    add("a.conf", "include \"b.conf\"\n");
    add("b.conf", "B {\n  include \"c.conf\"\n}\n");
    add("c.conf", "include \"a.conf\"\nx = 1\n");
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(), "INC004 c.conf:1:9 including 'a.conf' here closes a circle\n");
    const struct ec_finding *finding = project->report.findings[0];
    ck_assert_ptr_nonnull(finding->related);
    ck_assert_str_eq(finding->related->message, "'c.conf' is included here");
    ck_assert_str_eq(finding->related->next->message, "'b.conf' is included here");
    ck_assert_ptr_null(finding->related->next->next);
    ck_assert_str_eq(finding->scope[0], "B");
    ck_assert_ptr_null(finding->scope[1]);
    ck_assert_ptr_nonnull(finding->included_from->next);
    ck_assert_ptr_null(finding->included_from->next->next);
}
END_TEST

/* ---- progress --------------------------------------------------------------------------------- */

static void count_progress(void *data, size_t files, size_t bytes)
{
    size_t *last = data;
    ck_assert_uint_eq(files, *last + 256);
    ck_assert_uint_gt(bytes, 0);
    *last = files;
}

static enum ec_load_status read_next(const struct ec_vfs *self, const char *path, size_t limit,
                                     struct ec_file *file)
{
    (void)self;
    (void)limit;
    *file = (struct ec_file){.bytes = calloc(1, 64)};
    file->len = (size_t)snprintf(file->bytes, 60, "include \"%d\"\n", atoi(path) + 1);
    return EC_LOAD_OK;
}

/* Whatever the order of the findings, each has the scopes that its file is included in. */
START_TEST(scopes_of_included_files)
{
    static const char *const scopes[] = {"B \"2\" C", "B \"2\"", "A \"1\"", ""};
    add("ecelerity.conf", "A \"1\" { include \"c.conf\" }\n"
                          "B \"2\" { include \"b.conf\" }\n"
                          "include \"d.conf\"\n");
    add("b.conf", "x = 1;\nC { include \"a.conf\" }\n");
    add("a.conf", "x = 1;\n");
    add("c.conf", "x = 1;\n");
    add("d.conf", "x = 1;\n");
    ck_assert_int_eq(start("ecelerity.conf"), EC_OK);
    ec_project_finish(project);
    ck_assert_uint_eq(project->report.count, EC_COUNT(scopes));
    for (size_t i = 0; i < EC_COUNT(scopes); i++) {
        const char *const *scope = project->report.findings[i]->scope;
        char text[TEXT_SIZE] = "";
        for (size_t k = 0; scope && scope[k]; k++) {
            strcat(strcat(text, k > 0 ? " " : ""), scope[k]);
        }
        ck_assert_str_eq(text, scopes[i]);
    }
}
END_TEST

START_TEST(progress_is_told)
{
    size_t last = 0;
    vfs.read = read_next;
    options.limits.include_depth = 600;
    options.progress = count_progress;
    options.progress_data = &last;
    ck_assert_int_eq(start("1"), EC_OK);
    ck_assert_uint_eq(last, 512);
    ck_assert_str_eq(findings(), "INC005 600:1:9 includes are nested too deep here: the limit is 600\n");
}
END_TEST

/* ---- real files ------------------------------------------------------------------------------- */

START_TEST(real_special_files)
{
    char folder[] = "/tmp/ecconf-project.XXXXXX";
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(mkfifo("fifo", 0600), 0);
    ck_assert_int_eq(symlink("gone", "dangling"), 0);
    FILE *file = fopen("a.conf", "w");
    fputs("include \"socket\"\ninclude \"fifo\"\ninclude \"/dev/null\"\ninclude \".\"\n", file);
    fclose(file);
    options.vfs = &ec_vfs_real;
    ck_assert_int_eq(start("a.conf"), EC_OK);
    ck_assert_str_eq(findings(),
                     "INC003 a.conf:1:9 'socket' is a socket, not a file\n"
                     "INC003 a.conf:2:9 'fifo' is a FIFO, not a file\n"
                     "INC003 a.conf:3:9 '/dev/null' is a device, not a file\n"
                     "INC002 a.conf:4:9 cannot read 'dangling': No such file or directory\n"
                     "INC003 a.conf:4:9 'fifo' is a FIFO, not a file\n"
                     "INC003 a.conf:4:9 'socket' is a socket, not a file\n"
                     "INC004 a.conf:4:9 including 'a.conf' here closes a circle\n");
    close(fd);
    unlink("socket");
    unlink("fifo");
    unlink("dangling");
    unlink("a.conf");
    ck_assert_int_eq(chdir("/"), 0);
    rmdir(folder);
}
END_TEST

/* flat table */
static Suite *make_suite(void)
{
    Suite *suite = suite_create("project");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, memory_is_read);
    tcase_add_test(cases, memory_with_the_name_of_a_main_file);
    tcase_add_test(cases, memory_over_the_limit);
    tcase_add_test(cases, fragment_in_its_scope);
    tcase_add_loop_test(cases, scope_that_is_none, 0, (int)EC_COUNT(bad_scopes));
    tcase_add_test(cases, cluster_file_overrides);
    tcase_add_test(cases, cluster_file_that_is_included_already);
    tcase_add_test(cases, cluster_file_of_another_name_that_is_included);
    tcase_add_test(cases, cluster_file_that_is_not_there);
    tcase_add_test(cases, main_file_of_the_node);
    tcase_add_test(cases, main_file_of_the_subcluster);
    tcase_add_test(cases, main_file_nowhere);
    tcase_add_test(cases, absolute_paths_are_below_the_root);
    tcase_add_test(cases, the_including_directory_comes_first);
    tcase_add_test(cases, directory_of_a_tree);
    tcase_add_test(cases, directory_whose_main_file_cannot_be_read);
    tcase_add_test(cases, directory_that_was_read_before);
    tcase_add_loop_test(cases, search_path_of_a_tree, 0, (int)EC_COUNT(inside_cases));
    tcase_add_test(cases, configuration_that_was_included_before);
    tcase_add_loop_test(cases, limit_is_hit, 0, (int)EC_COUNT(limit_cases));
    tcase_add_test(cases, limit_of_findings);
    tcase_add_test(cases, limit_of_syntax_findings);
    tcase_add_loop_test(cases, included_file_fails, 0, (int)EC_COUNT(failure_cases));
    tcase_add_test(cases, file_vanishes_behind_the_listing);
    tcase_add_test(cases, directory_cannot_be_listed);
    tcase_add_test(cases, memory_runs_out);
    tcase_add_loop_test(cases, main_file_fails, 0, (int)EC_COUNT(main_cases));
    tcase_add_test(cases, file_is_parsed_once);
    tcase_add_test(cases, trees_stay_where_they_are);
    tcase_add_test(cases, shared_files_are_no_repetition);
    tcase_add_test(cases, links_are_the_same_file);
    tcase_add_test(cases, circle_is_named);
    tcase_add_test(cases, scopes_of_included_files);
    tcase_add_test(cases, progress_is_told);
    tcase_add_test(cases, real_special_files);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void)
{
    SRunner *runner = srunner_create(make_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
