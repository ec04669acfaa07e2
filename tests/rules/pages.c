/* SPDX-License-Identifier: MIT */
/* Runs the examples of the rule pages, docs/rules/CODE.md, and looks at their form:

     # CODE name
     Severity. Summary.
     ## What, ## Why, ## Bad, ## Good, ## How to fix, ## Source

   The block under "Bad" gives the finding of the page and those of a line "Also: CODE ..." behind
   it, no other; the block under "Good" gives none. A block starts with ```ecelerity and attributes
   NAME="VALUE": options, passwd, group, root and mount as in fixture.h; with the word `escapes`,
   \xNN in the block stands for a byte. Prints TAP. */
#include "fixture.h"

#include "diag/diag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_SIZE_LIMIT = 1 << 18, PATH_SIZE = 4096, TEXT_SIZE = 1024 };

struct page {
    const struct ec_code_info *info;
    char *text;
};

struct block {
    char options[TEXT_SIZE];
    char passwd[TEXT_SIZE];
    char group[TEXT_SIZE];
    char root[TEXT_SIZE];
    char mount[TEXT_SIZE];
    bool escapes;
    char *text; /* on the heap */
    size_t size;
    char also[TEXT_SIZE]; /* " CODE CODE" */
};

struct tap {
    unsigned count;
    unsigned failed;
};

static void report(struct tap *tap, bool ok, const char *code, const char *what)
{
    printf("%sok %u - %s %s\n", ok ? "" : "not ", ++tap->count, code, what);
    tap->failed += ok ? 0 : 1;
}

/* ---- reading --------------------------------------------------------------------------------- */

static char *read_page(const char *top, const char *code)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof(path), "%s/docs/rules/%s.md", top, code);
    FILE *file = fopen(path, "r");
    char *text = file ? malloc(PAGE_SIZE_LIMIT) : NULL;
    if (text) {
        size_t len = fread(text, 1, PAGE_SIZE_LIMIT - 1, file);
        text[len] = '\0';
    }
    if (file) {
        fclose(file);
    }
    return text;
}

/* The value of attribute `name` in the first line of a block. */
static void read_attribute(const char *line, const char *name, char *out)
{
    char key[32];
    snprintf(key, sizeof(key), " %s=\"", name);
    const char *end = strchr(line, '\n');
    const char *found = strstr(line, key);
    *out = '\0';
    if (found && end && found < end) {
        found += strlen(key);
        snprintf(out, TEXT_SIZE, "%.*s", (int)strcspn(found, "\"\n"), found);
    }
}

static bool has_word(const char *line, const char *word)
{
    const char *end = strchr(line, '\n');
    const char *found = strstr(line, word);
    return found && end && found < end;
}

/* \xNN becomes one byte. */
static size_t decode(char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned byte = 0;
        if (i + 3 < size && sscanf(text + i, "\\x%2x", &byte) == 1) {
            text[used++] = (char)byte;
            i += 3;
        } else {
            text[used++] = text[i];
        }
    }
    return used;
}

/* Finds the block under a heading. */
static bool read_block(const struct page *page, const char *heading, struct block *block)
{
    const char *section = strstr(page->text, heading);
    const char *fence = section ? strstr(section, "\n```ecelerity") : NULL;
    const char *next = section ? strstr(section + 1, "\n## ") : NULL;
    if (!fence || (next && fence > next)) {
        return false;
    }
    const char *line = fence + 1;
    const char *body = strchr(line, '\n');
    const char *end = body ? strstr(body, "\n```\n") : NULL;
    if (!end) {
        return false;
    }
    read_attribute(line, "options", block->options);
    read_attribute(line, "passwd", block->passwd);
    read_attribute(line, "group", block->group);
    read_attribute(line, "root", block->root);
    read_attribute(line, "mount", block->mount);
    block->escapes = has_word(line, " escapes");
    block->text = strndup(body + 1, (size_t)(end - body));
    block->size = block->text ? (size_t)(end - body) : 0;
    block->size = block->text && block->escapes ? decode(block->text, block->size) : block->size;
    const char *also = end + strlen("\n```\n");
    also += *also == '\n';
    block->also[0] = '\0';
    if (strncmp(also, "Also:", 5) == 0) {
        snprintf(block->also, TEXT_SIZE, "%.*s", (int)strcspn(also + 5, "\n"), also + 5);
    }
    return block->text != NULL;
}

/* ---- examples -------------------------------------------------------------------------------- */

static const char *given(const char *text)
{
    return *text ? text : NULL;
}

/* Every finding is wanted, and every wanted code is found. */
static bool as_wanted(const char *findings, const char *wanted)
{
    for (const char *at = findings; *at; at += strspn(at, " ")) {
        char code[8];
        snprintf(code, sizeof(code), "%.6s", at);
        if (!strstr(wanted, code)) {
            return false;
        }
        at += strcspn(at, " ");
        at += strspn(at, " ");
        at += strcspn(at, " ");
    }
    for (const char *at = wanted; *at; at += strcspn(at, " ")) {
        char code[8];
        at += strspn(at, " ");
        snprintf(code, sizeof(code), "%.6s", at);
        if (*code && !strstr(findings, code)) {
            return false;
        }
    }
    return true;
}

/* The other pages make up names. */
static void want_words(const struct page *page, struct block *block)
{
    if (strncmp(page->info->code, "SCH", 3) == 0 || strncmp(page->info->code, "LIF", 3) == 0) {
        size_t used = strlen(block->options);
        snprintf(block->options + used, TEXT_SIZE - used, " --words");
    }
}

static void run_block(struct tap *tap, const struct page *page, const struct block *block,
                      const char *wanted, const char *what)
{
    const struct fixture fixture = {given(block->options), given(block->passwd),
                                    given(block->group), given(block->root), given(block->mount)};
    struct fixture_result result;
    const char *obstacle = NULL;
    if (!fixture_run_bytes(&fixture, block->text, block->size, &result)) {
        obstacle = "no right to make the host";
    } else if (strstr(block->options, "--host") && strstr(result.skipped, page->info->code)) {
        obstacle = "this machine cannot tell";
    }
    if (obstacle) {
        printf("ok %u - %s %s # SKIP %s\n", ++tap->count, page->info->code, what, obstacle);
        fixture_free(&result);
        return;
    }
    bool ok = as_wanted(result.findings, wanted);
    report(tap, ok, page->info->code, what);
    if (!ok) {
        printf("#   wanted: %s\n#   got:    %s\n", wanted, result.findings);
    }
    fixture_free(&result);
}

static void check_example(struct tap *tap, const struct page *page, bool bad)
{
    struct block block = {.text = NULL};
    char wanted[TEXT_SIZE + 16];
    if (!read_block(page, bad ? "\n## Bad\n" : "\n## Good\n", &block)) {
        report(tap, false, page->info->code, bad ? "has a bad example" : "has a good example");
        return;
    }
    snprintf(wanted, sizeof(wanted), "%s%s", page->info->code, block.also);
    want_words(page, &block);
    run_block(tap, page, &block, bad ? wanted : "",
              bad ? "is found in the bad example" : "has nothing in the good example");
    free(block.text);
}

/* ---- form ------------------------------------------------------------------------------------ */

static const char *const headings[] = {"\n## What\n", "\n## Why\n",        "\n## Bad\n",
                                       "\n## Good\n", "\n## How to fix\n", "\n## Source\n"};

static bool has_form(const struct page *page)
{
    char first[TEXT_SIZE];
    const char *word = ec_severity_word(page->info->severity);
    int len = snprintf(first, sizeof(first), "# %s %s\n\n", page->info->code, page->info->name);
    if (strncmp(page->text, first, (size_t)len) != 0 ||
        strncasecmp(page->text + len, word, strlen(word)) != 0 ||
        page->text[(size_t)len + strlen(word)] != '.') {
        return false;
    }
    const char *at = page->text;
    for (size_t i = 0; i < EC_COUNT(headings); i++) {
        at = strstr(at, headings[i]);
        if (!at) {
            return false;
        }
    }
    return true;
}

int main(void)
{
    struct tap tap = {0, 0};
    const char *top = getenv("abs_top_srcdir");
    fixture_become_root();
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        struct page page = {.info = ec_code_get(code)};
        page.text = read_page(top ? top : ".", page.info->code);
        report(&tap, page.text != NULL, page.info->code, "has a page");
        if (page.text) {
            report(&tap, has_form(&page), page.info->code, "has a page of the right form");
            check_example(&tap, &page, true);
            check_example(&tap, &page, false);
        }
        free(page.text);
    }
    printf("1..%u\n", tap.count);
    return tap.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
