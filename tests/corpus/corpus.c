/* SPDX-License-Identifier: MIT */
/* Real texts: the configuration blocks of the public documentation and of public files. Where the
   collection is not there, everything is skipped. The tables beside this file tell what must be found
   in each damaged text, and the texts themselves stay where they are.

   ECCONF_CORPUS_TABLE=FOLDER prints the findings of a folder in the form of the tables. */
#include "corpus/folder.h"
#include "model/project.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, LIST_SIZE = 8192 };

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

/* ---- texts without damage --------------------------------------------------------------------- */

static void check_valid(const char *folder, const char *name, void *data)
{
    char path[PATH_SIZE];
    char got[LIST_SIZE];
    (void)data;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    list_findings(path, EC_ERROR, got);
    verdict(got[0] == '\0', "no error in", name, "", got);
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

/* Every syntax finding of the file is in the table `data`, and the other way round. */
static void check_rows(const char *folder, const char *name, void *data)
{
    char path[PATH_SIZE];
    char got[LIST_SIZE];
    char wanted[LIST_SIZE];
    const char *print = getenv("ECCONF_CORPUS_TABLE");
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    list_findings(path, EC_NOTE, got);
    if (print && strcmp(print, folder) == 0) {
        print_rows(name, got);
        return;
    }
    bool known = find_rows(data, name, wanted);
    verdict(known && strcmp(got, wanted) == 0, "the table's findings in", name, wanted, got);
}

static void want_files(int count, int least, const char *folder)
{
    verdict(count > least, "there are files in", folder, " more of them", "");
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
    char broken[] = "broken.tsv";
    char elided[] = "elided.tsv";
    want_files(each_file("docs/valid", ".conf", check_valid, NULL), 100, "docs/valid");
    want_files(each_accepted("public", check_valid, NULL), 10, "public");
    want_files(each_file("docs/broken", ".conf", check_rows, broken), 10, "docs/broken");
    want_files(each_file("docs/elided", ".conf", check_rows, elided), 10, "docs/elided");
    printf("1..%d\n", cases);
    return failures > 0;
}
