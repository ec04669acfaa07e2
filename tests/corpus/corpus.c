/* SPDX-License-Identifier: MIT */
/* Real texts: the configuration blocks of the public documentation and of public files. Where the
   collection is not there, everything is skipped. The tables beside this file tell what must be found
   in each damaged text, and the texts themselves stay where they are.

   ECCONF_CORPUS_TABLE=FOLDER prints the findings of a folder in the form of the tables. */
#include "model/project.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_FILES = 512, PATH_SIZE = 1024, LIST_SIZE = 8192 };

static int cases;
static int failures;

static void verdict(bool good, const char *what, const char *file, const char *wanted,
                    const char *got)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s %s\n", good ? "" : "not ", cases, what, file);
    if (!good) {
        printf("# wanted:%s\n# got:%s\n", wanted, got);
    }
}

static void skip(const char *what, const char *reason)
{
    cases++;
    printf("ok %d - %s # SKIP %s\n", cases, what, reason);
}

/* ---- reading ---------------------------------------------------------------------------------- */

static void append(char *list, const char *format, ...) EC_PRINTF(2, 3);

static void append(char *list, const char *format, ...)
{
    size_t used = strlen(list);
    va_list args;
    va_start(args, format);
    vsnprintf(list + used, LIST_SIZE - used, format, args);
    va_end(args);
}

/* Writes " LINE CODE" of each syntax finding that is at least so severe, in order. Includes of files
   that are not there are none of its business. */
static void list_findings(const char *path, enum ec_severity least, char *list)
{
    const struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    struct ec_project *project = ec_project_new(&options);
    list[0] = '\0';
    if (!project || ec_project_read(project, path) != EC_OK) {
        append(list, " unreadable");
        ec_project_free(project);
        return;
    }
    ec_project_finish(project);
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        const char *code = ec_code_get(finding->code)->code;
        if (strncmp(code, "SYN", 3) == 0 && finding->severity >= least) {
            append(list, " %u %s",
                   ec_source_line(project->sources[finding->range.source], finding->range.first),
                   code);
        }
    }
    ec_project_free(project);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_names(char **names, int count)
{
    for (int i = 0; i < count; i++) {
        free(names[i]);
    }
}

/* The configuration files of a folder, sorted. */
static int list_folder(const char *path, char **names)
{
    int count = 0;
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) && count < MOST_FILES) {
        size_t len = strlen(entry->d_name);
        if (len > 5 && strcmp(entry->d_name + len - 5, ".conf") == 0) {
            names[count++] = strdup(entry->d_name);
        }
    }
    if (folder) {
        closedir(folder);
    }
    qsort(names, (size_t)count, sizeof(*names), by_name);
    return count;
}

/* ---- texts without damage --------------------------------------------------------------------- */

static void check_valid(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    char got[LIST_SIZE];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    list_findings(path, EC_ERROR, got);
    verdict(got[0] == '\0', "no error in", name, "", got);
}

static void check_valid_folder(const char *folder)
{
    static char *names[MOST_FILES];
    int count = list_folder(folder, names);
    for (int i = 0; i < count; i++) {
        check_valid(folder, names[i]);
    }
    free_names(names, count);
    verdict(count > 100, "there are files in", folder, " more than 100", "");
}

/* The files that INDEX.tsv calls acceptable; some rows have no remarks, and the label there. */
static void check_public(const char *folder)
{
    char line[LIST_SIZE];
    char index[PATH_SIZE];
    int count = 0;
    snprintf(index, sizeof(index), "%s/INDEX.tsv", folder);
    FILE *file = fopen(index, "r");
    while (file && fgets(line, sizeof(line), file)) {
        char *name = strtok(line, "\t\n");
        char *label = NULL;
        for (char *word = name; word; word = strtok(NULL, "\t\n")) {
            label = word;
        }
        if (label && strcmp(label, "accept") == 0) {
            check_valid(folder, name);
            count++;
        }
    }
    if (file) {
        fclose(file);
    }
    verdict(count > 10, "there are files in", folder, " more than 10", "");
}

/* ---- damaged texts ---------------------------------------------------------------------------- */

/* Writes what the table says of a file in the form of list_findings. */
static bool find_rows(const char *table, const char *name, char *list)
{
    char path[PATH_SIZE];
    char line[256];
    bool known = false;
    snprintf(path, sizeof(path), "%s/tests/corpus/%s", getenv("abs_top_srcdir"), table);
    FILE *file = fopen(path, "r");
    list[0] = '\0';
    while (file && fgets(line, sizeof(line), file)) {
        const char *column[3] = {strtok(line, "\t\n"), strtok(NULL, "\t\n"), strtok(NULL, "\t\n")};
        if (column[0] && strcmp(column[0], name) == 0) {
            known = true;
            if (column[2]) {
                append(list, " %s %s", column[1], column[2]);
            }
        }
    }
    if (file) {
        fclose(file);
    }
    return known;
}

static void print_rows(const char *name, char *list)
{
    bool any = false;
    for (char *line = strtok(list, " "); line; line = strtok(NULL, " ")) {
        printf("%s\t%s\t%s\n", name, line, strtok(NULL, " "));
        any = true;
    }
    if (!any) {
        printf("%s\t-\n", name);
    }
}

/* Every syntax finding of every file is in the table, and the other way round. */
static void check_table(const char *folder, const char *table)
{
    static char *names[MOST_FILES];
    char path[PATH_SIZE];
    char got[LIST_SIZE];
    char wanted[LIST_SIZE];
    const char *print = getenv("ECCONF_CORPUS_TABLE");
    int count = list_folder(folder, names);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        list_findings(path, EC_NOTE, got);
        if (print && strcmp(print, folder) == 0) {
            print_rows(names[i], got);
            continue;
        }
        bool known = find_rows(table, names[i], wanted);
        verdict(known && strcmp(got, wanted) == 0, "the table's findings in", names[i], wanted, got);
    }
    free_names(names, count);
    verdict(count > 10, "there are files in", folder, " more than 10", "");
}

int main(void)
{
    const char *shared = getenv("ECCONF_SHARED");
    char corpus[PATH_SIZE];
    snprintf(corpus, sizeof(corpus), "%s/corpus", shared ? shared : "../shared");
    const char *top = getenv("abs_top_srcdir");
    if (!top || chdir(corpus) != 0) {
        skip("texts of the documentation", "no corpus");
        printf("1..%d\n", cases);
        return 0;
    }
    check_valid_folder("docs/valid");
    check_public("public");
    check_table("docs/broken", "broken.tsv");
    check_table("docs/elided", "elided.tsv");
    printf("1..%d\n", cases);
    return failures > 0;
}
