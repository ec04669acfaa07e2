/* SPDX-License-Identifier: MIT */
/* No rule takes more time than in proportion to the configuration, or little more: the bad example of each page is
   repeated under different names, then twice as often, and the processor time of its rule alone is
   compared. A quadratic rule takes four times as long. Prints TAP, a case for each code. */
#include "page.h"

#include "rules/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COPIES = 1500, TRIES = 3 };

/* Twice the input may take this many times as long, and a moment more: clocks are coarse and caches small. */
static const double most = 3.0;
static const double moment = 0.010;

/* ---- a large configuration -------------------------------------------------------------------- */

/* Length of the word "name" and the brace behind it, 0 where no instance name stands. */
static size_t instance_length(const char *at)
{
    size_t len = *at == '"' ? strcspn(at + 1, "\"\n") + 2 : 0;
    return len > 0 && at[len - 1] == '"' && at[len + strspn(at + len, " ")] == '{' ? len : 0;
}

/* Writes a copy of the text in which each instance name has a number at its end. */
static char *write_copy(char *to, const char *text, size_t size, unsigned copy)
{
    for (const char *at = text; at < text + size;) {
        size_t len = instance_length(at);
        bool regex = len > 2 && at[1] == '/';
        if (len > 0 && !regex) {
            to += sprintf(to, "%.*s%u\"", (int)len - 1, at, copy);
            at += len;
        } else {
            *to++ = *at++;
        }
    }
    *to++ = '\n';
    return to;
}

static struct ec_project *read_copies(const struct page_block *block, unsigned copies)
{
    const struct ec_read_options read = {
        .vfs = &ec_vfs_real, .limits = ec_default_limits, .node = "node1"};
    const char *more = strstr(block->text, "### ");
    size_t size = more ? (size_t)(more - block->text) : block->size;
    struct ec_project *project = ec_project_new(&read);
    struct ec_file file = {.bytes = calloc(copies, size + size / 2 + 256)};
    char *end = file.bytes;
    for (unsigned i = 0; end && i < copies; i++) {
        end = write_copy(end, block->text, size, i);
    }
    if (!project || !file.bytes) {
        abort();
    }
    file.len = (size_t)(end - file.bytes);
    if (ec_project_read_bytes(project, "ecelerity.conf", &file) != EC_OK) {
        abort();
    }
    return project;
}

/* ---- time ------------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The best of some tries of one rule over a model. */
static double measure(struct ec_project *project, enum ec_code code, struct ec_host *host)
{
    struct ec_rule_settings settings;
    double best = 1e9;
    ec_rule_settings_init(&settings, host);
    for (enum ec_code other = EC_CODE_NONE; other < EC_CODE_COUNT; other++) {
        settings.enabled[other] = other == code;
    }
    for (unsigned i = 0; i < TRIES; i++) {
        double start = now();
        ec_rules_run(project, &settings);
        double time = now() - start;
        best = time < best ? time : best;
        ec_report_empty(&project->report);
    }
    return best;
}

static double time_of(const struct page_block *block, unsigned copies, enum ec_code code,
                      struct ec_host *host)
{
    struct ec_project *project = read_copies(block, copies);
    double time = measure(project, code, host);
    ec_project_free(project);
    return time;
}

int main(void)
{
    const char *top = getenv("abs_top_srcdir");
    const char *sanitizers = getenv("ECCONF_SANITIZERS");
    if (sanitizers && *sanitizers) {
        printf("ok 1 - time # SKIP the time of instrumented code says nothing\n1..1\n");
        return EXIT_SUCCESS;
    }
    const struct ec_host_options offline = {.offline = true};
    struct ec_host_error error;
    struct ec_host *host = ec_host_new(&offline, &error);
    unsigned cases = 0;
    unsigned failures = 0;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        struct page_block block = {.text = NULL};
        char *page = page_read(top ? top : ".", code);
        if (page && page_block_read(page, code, true, &block)) {
            double once = time_of(&block, COPIES, code, host);
            double twice = time_of(&block, 2 * COPIES, code, host);
            bool good = twice <= most * once + moment;
            failures += !good;
            printf("%sok %u - %s: twice the input takes no more than %.0f times as long\n",
                   good ? "" : "not ", ++cases, ec_code_get(code)->code, most);
            if (!good) {
                printf("#   %.1f ms, then %.1f ms\n", once * 1000, twice * 1000);
            }
        }
        free(block.text);
        free(page);
    }
    ec_host_free(host);
    printf("1..%u\n", cases);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
