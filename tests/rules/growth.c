/* SPDX-License-Identifier: MIT */
/* Work grows in proportion to the configuration, or little more: the bad example of each page is repeated
   under different names, then twice as often, and the steps of reading it and of its rule alone are
   compared. What is quadratic takes four times as many. Prints TAP, a case for each code. */
#include "page.h"
#include "steps.h"

#include "rules/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COPIES = 1000 };

/* Twice the input may take this many times as many steps; sorting takes a little more than twice. */
static const double most = 2.5;

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

static struct ec_file write_copies(const struct page_block *block, unsigned copies)
{
    const char *more = strstr(block->text, "### ");
    size_t size = more ? (size_t)(more - block->text) : block->size;
    struct ec_file file = {.bytes = calloc(copies, size + size / 2 + 256)};
    char *end = file.bytes;
    for (unsigned i = 0; end && i < copies; i++) {
        end = write_copy(end, block->text, size, i);
    }
    if (!file.bytes) {
        abort();
    }
    file.len = (size_t)(end - file.bytes);
    return file;
}

/* The project owns the bytes of the file then. */
static struct ec_project *read_file(struct ec_file *file)
{
    const struct ec_read_options read = {
        .vfs = &ec_vfs_real, .limits = ec_default_limits, .node = "node1"};
    struct ec_project *project = ec_project_new(&read);
    if (!project || ec_project_read_bytes(project, "ecelerity.conf", file) != EC_OK) {
        abort();
    }
    return project;
}

/* ---- steps ------------------------------------------------------------------------------------ */

struct steps {
    double reading;
    double judging; /* by the rule alone */
};

/* The steps that so many copies of the example of a code take. */
static struct steps count_steps(const struct page_block *block, unsigned copies, enum ec_code code,
                                struct ec_host *host)
{
    struct ec_rule_settings settings;
    ec_rule_settings_init(&settings, host);
    for (enum ec_code other = EC_CODE_NONE; other < EC_CODE_COUNT; other++) {
        settings.enabled[other] = other == code;
    }
    struct ec_file file = write_copies(block, copies);
    unsigned long long start = steps_taken();
    struct ec_project *project = read_file(&file);
    unsigned long long read = steps_taken();
    ec_rules_run(project, &settings);
    unsigned long long end = steps_taken();
    ec_project_free(project);
    return (struct steps){.reading = (double)(read - start), .judging = (double)(end - read)};
}

/* Prints the case of a code; returns whether it is good. */
static bool try_code(const struct page_block *block, enum ec_code code, struct ec_host *host,
                     unsigned number)
{
    struct steps once = count_steps(block, COPIES, code, host);
    struct steps twice = count_steps(block, 2 * COPIES, code, host);
    bool good = twice.reading <= most * once.reading && twice.judging <= most * once.judging;
    printf("%sok %u - %s: twice the input takes no more than %.1f times the steps\n",
           good ? "" : "not ", number, ec_code_get(code)->code, most);
    printf("#   reading %.0f and %.0f, judging %.0f and %.0f\n", once.reading, twice.reading,
           once.judging, twice.judging);
    return good;
}

int main(void)
{
    const char *top = getenv("abs_top_srcdir");
    const struct ec_host_options offline = {.offline = true};
    struct ec_host_error error;
    struct ec_host *host = ec_host_new(&offline, &error);
    unsigned cases = 0;
    unsigned failures = 0;
    if (steps_taken() == 0) {
        printf("ok 1 - growth # SKIP this build does not count steps\n1..1\n");
        ec_host_free(host);
        return EXIT_SUCCESS;
    }
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        struct page_block block = {.text = NULL};
        char *page = page_read(top ? top : ".", code);
        if (page && page_block_read(page, code, true, &block)) {
            failures += !try_code(&block, code, host, ++cases);
        }
        free(block.text);
        free(page);
    }
    ec_host_free(host);
    printf("1..%u\n", cases);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
