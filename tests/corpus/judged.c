/* SPDX-License-Identifier: MIT */
/* Real texts: nothing in a valid one is an error, save where the text itself is wrong by the
   documentation. Those are in exceptions.tsv: file, line, code, reason. And the recommended profile does
   not cry wolf: it has few findings there. ECCONF_CORPUS_TABLE=1 prints them. Prints TAP. */
#include "corpus/checked.h"
#include "corpus/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, LINE_SIZE = 1024, MOST_EXCEPTIONS = 12 };

struct exception {
    char key[PATH_SIZE]; /* "docs/valid/x.conf 3 SCH001" */
    bool met;
};

static struct exception exceptions[MOST_EXCEPTIONS];
static int n_exceptions;
static size_t n_files;
static size_t n_findings;
static int cases;
static int failures;

static void verdict(bool good, const char *what, const char *name)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s %s\n", good ? "" : "not ", cases, what, name);
}

static void read_exceptions(const char *top)
{
    char path[PATH_SIZE];
    char line[LINE_SIZE];
    snprintf(path, sizeof(path), "%s/tests/corpus/exceptions.tsv", top);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof(line), file)) {
        const char *column[4] = {strtok(line, "\t\n"), strtok(NULL, "\t\n"), strtok(NULL, "\t\n"),
                                 strtok(NULL, "\t\n")};
        if (column[0] && column[0][0] != '#') {
            if (!column[3] || n_exceptions == MOST_EXCEPTIONS) {
                verdict(false, "a row with a reason, and not too many of them:", column[0]);
                break;
            }
            snprintf(exceptions[n_exceptions++].key, PATH_SIZE, "%s %s %s", column[0], column[1],
                     column[2]);
        }
    }
    if (file) {
        fclose(file);
    }
}

static bool is_exception(const char *key)
{
    for (int i = 0; i < n_exceptions; i++) {
        if (strcmp(exceptions[i].key, key) == 0) {
            exceptions[i].met = true;
            return true;
        }
    }
    return false;
}

static void check_file(const char *path)
{
    struct checked checked = checked_file(path);
    bool good = checked.good;
    for (size_t i = 0; good && i < checked.project->report.count; i++) {
        const struct ec_finding *finding = checked.project->report.findings[i];
        const char *code = ec_code_get(finding->code)->code;
        char key[PATH_SIZE];
        snprintf(key, sizeof(key), "%s %u %s", path, checked_line(&checked, finding), code);
        bool wrong = finding->severity == EC_ERROR && !is_exception(key);
        if (wrong || getenv("ECCONF_CORPUS_TABLE")) {
            printf("# %s %s\n", key, finding->message);
        }
        good &= !wrong;
    }
    n_files++;
    n_findings += good ? checked.project->report.count : 0;
    verdict(good, "nothing is an error in", path);
    checked_free(&checked);
}

static void check_named(const char *folder, const char *name, void *data)
{
    char path[PATH_SIZE / 2];
    (void)data;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    check_file(path);
}

int main(void)
{
    const char *shared = getenv("ECCONF_SHARED");
    const char *top = getenv("abs_top_srcdir");
    char corpus[PATH_SIZE];
    snprintf(corpus, sizeof(corpus), "%s/corpus", shared ? shared : "../shared");
    if (!top || chdir(corpus) != 0) {
        printf("ok 1 - texts of the documentation # SKIP no corpus\n1..1\n");
        return 0;
    }
    read_exceptions(top);
    verdict(each_file("docs/valid", ".conf", check_named, NULL) > 100, "there are files in",
            "docs/valid");
    verdict(each_accepted("public", check_named, NULL) > 10, "there are files in", "public");
    printf("# %zu findings in %zu files\n", n_findings, n_files);
    verdict(n_findings * 2 <= n_files, "at most one finding in two files", "");
    for (int i = 0; i < n_exceptions; i++) {
        verdict(exceptions[i].met, "the exception is still needed:", exceptions[i].key);
    }
    printf("1..%d\n", cases);
    return failures > 0;
}
