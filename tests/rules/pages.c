/* SPDX-License-Identifier: MIT */
/* Runs the examples of the rule pages, docs/rules/CODE.md, and looks at their form:

     # CODE name
     Severity. Summary.
     ## What, ## Why, ## Bad, ## Good, ## How to fix, ## Source

   The block under "Bad" gives the finding of the page and those of a line "Also: CODE ..." behind
   it, no other; the block under "Good" gives none. Prints TAP. */
#include "page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page {
    enum ec_code code;
    const struct ec_code_info *info;
    char *text;
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

/* ---- examples -------------------------------------------------------------------------------- */

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

static void run_block(struct tap *tap, const struct page *page, const struct page_block *block,
                      const char *wanted, const char *what)
{
    struct fixture_result result;
    const char *obstacle = page_run(block, page->code, &result);
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
    struct page_block block = {.text = NULL};
    char wanted[PAGE_TEXT_SIZE + 16];
    if (!page_block_read(page->text, page->code, bad, &block)) {
        report(tap, false, page->info->code, bad ? "has a bad example" : "has a good example");
        return;
    }
    snprintf(wanted, sizeof(wanted), "%s%s", page->info->code, block.also);
    run_block(tap, page, &block, bad ? wanted : "",
              bad ? "is found in the bad example" : "has nothing in the good example");
    free(block.text);
}

/* ---- form ------------------------------------------------------------------------------------ */

static const char *const headings[] = {"\n## What\n", "\n## Why\n",        "\n## Bad\n",
                                       "\n## Good\n", "\n## How to fix\n", "\n## Source\n"};

static bool has_form(const struct page *page)
{
    char first[PAGE_TEXT_SIZE];
    const char *word = ec_severity_word(page->info->severity);
    int len =
        snprintf(first, sizeof(first), "# %s %s\n\n", page->info->code, ec_code_name(page->code));
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
        struct page page = {.code = code, .info = ec_code_get(code)};
        page.text = page_read(top ? top : ".", code);
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
