/* SPDX-License-Identifier: MIT */
/* Plants one violation at a time in a generated configuration: the bad example of a rule's page, between
   stanzas and included files that break no rule. Exactly what the example gives alone must be found, on
   its line, and nothing else. Every rule has its turn, and rules are drawn until there are 300 trees.
   ECCONF_SEED is where the random numbers start. Prints TAP, a case for each code. */
#include "page.h"

#include "corpus/slips.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_TREES = 300, TREE_SIZE = 1 << 16, FOUND_SIZE = 1 << 14 };

/* Rules whose finding, or the rest of whose example, depends on what stands around. */
static const struct picky {
    enum ec_code code;
    bool nothing_behind;
    bool no_bindings;
} picky_rules[] = {
    {EC_INC018, true, false}, /* about what comes last */
    {EC_SCH002, false, true}, /* bindings without address beside some that have one are DLV008 */
    {EC_SCH009, false, true},
    {EC_DLV063, false, true},
    {EC_MOD034, false, true}, {EC_MRG005, false, true}, {EC_MRG006, false, true},
    {EC_CLU015, false, true}, {EC_CLU021, false, true}, /* too many bindings, of which the first one too many is told */
    {EC_CLU020, false, true}, /* all bindings are judged by what the cluster replicates */
    {EC_DLV011, false, true}, /* about the first of all bindings */
};

struct tree {
    char text[TREE_SIZE];  /* statements of the main file */
    char files[TREE_SIZE]; /* the files it includes, each behind a "### file:" line */
    unsigned lines;        /* of `text` */
    unsigned n;            /* makes names different */
    bool no_bindings;
    const char *folder; /* of the main file: "", or with a slash at its end */
};

static uint64_t state = 20261124;

static unsigned draw(unsigned limit)
{
    return (unsigned)pick_number(&state, (int)limit);
}

static void add(char *to, const char *format, ...) EC_PRINTF(2, 3);

static void add(char *to, const char *format, ...)
{
    size_t used = strlen(to);
    va_list args;
    va_start(args, format);
    vsnprintf(to + used, TREE_SIZE - used, format, args);
    va_end(args);
}

/* ---- what breaks no rule ---------------------------------------------------------------------- */

static void add_stanza(const struct tree *tree, char *to, unsigned n)
{
    switch (draw(tree->no_bindings ? 4 : 5)) {
    case 0:
        add(to, "# stanza %u\n", n);
        break;
    case 1:
        add(to, "Domain \"d%u.example\" {\n    Max_Outbound_Connections = %u\n}\n", n,
            2 + draw(90));
        break;
    case 4:
        add(to,
            "Binding_Group \"g%u\" {\n    Binding \"b%u\" {\n        Bind_Address = \"198.51.100.%u\"\n"
            "    }\n}\n",
            n, n, n % 250 + 1);
        break;
    case 2:
        add(to, "\n/* stanza\n   %u */\nDomain \"e%u.example\" {\n}\n", n, n);
        break;
    default:
        add(to, "Domain \"f%u.example\" {\n    Max_Deliveries_Per_Connection = %u\n}\n", n,
            1 + draw(100));
        break;
    }
}

static void add_include(struct tree *tree)
{
    add(tree->text, "include \"part%u.conf\"\n", tree->n);
    add(tree->files, "### file: %spart%u.conf\n", tree->folder, tree->n);
    for (unsigned i = draw(4) + 1; i > 0; i--) {
        add_stanza(tree, tree->files, tree->n++);
    }
}

static void grow(struct tree *tree, unsigned n)
{
    for (; n > 0; n--) {
        if (draw(4) == 0) {
            add_include(tree);
        } else {
            add_stanza(tree, tree->text, tree->n++);
        }
    }
    tree->lines = 0;
    for (const char *at = strchr(tree->text, '\n'); at; at = strchr(at + 1, '\n')) {
        tree->lines++;
    }
}

/* ---- one tree --------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The name that --main gives to the main file, with a colon behind it; "" when it has its usual one. */
static void find_main(const struct page_block *block, char *name)
{
    const char *option = strstr(block->options, "--main ");
    *name = '\0';
    if (option && sscanf(option, "--main %250s", name) == 1) {
        strcat(name, ":");
    }
}

/* The findings "CODE PLACE", those of the main file moved down by `lines`, sorted. */
static void list_findings(const char *findings, const char *main, unsigned lines, char *out)
{
    enum { MOST = 256 };
    char *copy = strdup(findings);
    char *items[MOST];
    size_t n = 0;
    char *rest = NULL;
    char *code = copy ? strtok_r(copy, " ", &rest) : NULL;
    for (; code && n < MOST; code = strtok_r(NULL, " ", &rest)) {
        const char *place = strtok_r(NULL, " ", &rest);
        size_t skip = place && *main && strncmp(place, main, strlen(main)) == 0 ? strlen(main) : 0;
        const char *colon = place ? strrchr(place, ':') : NULL;
        items[n] = malloc(FOUND_SIZE / 8);
        if (colon && strchr(place + skip, ':') == colon) {
            snprintf(items[n], FOUND_SIZE / 8, "%s %u%s", code,
                     (unsigned)strtoul(place + skip, NULL, 10) + lines, colon);
        } else {
            snprintf(items[n], FOUND_SIZE / 8, "%s %s", code, place ? place : "");
        }
        n++;
    }
    qsort(items, n, sizeof(*items), by_text);
    *out = '\0';
    for (size_t i = 0; i < n; i++) {
        size_t used = strlen(out);
        snprintf(out + used, FOUND_SIZE - used, "%s%s", i > 0 ? ", " : "", items[i]);
        free(items[i]);
    }
    free(copy);
}

static const struct picky *find_picky(enum ec_code code)
{
    for (size_t i = 0; i < EC_COUNT(picky_rules); i++) {
        if (picky_rules[i].code == code) {
            return &picky_rules[i];
        }
    }
    return NULL;
}

/* The example's main file between two halves of the tree, then its other files and those of the tree. */
static char *plant(const struct page_block *block, enum ec_code code, const char *main,
                   unsigned *lines)
{
    static struct tree before;
    static struct tree behind;
    static char folder[256];
    const struct picky *picky = find_picky(code);
    const char *more = strstr(block->text, "### ");
    size_t main_size = more ? (size_t)(more - block->text) : block->size;
    char *text = calloc(1, TREE_SIZE * 4 + block->size);
    snprintf(folder, sizeof(folder), "%s", main);
    folder[strrchr(folder, '/') ? strrchr(folder, '/') - folder + 1 : 0] = '\0';
    before = behind = (struct tree){.no_bindings = picky && picky->no_bindings, .folder = folder};
    grow(&before, 1 + draw(6));
    behind.n = 1000;
    grow(&behind, picky && picky->nothing_behind ? 0 : 1 + draw(6));
    if (text) {
        sprintf(text, "%s%.*s\n%s%s%s%s", before.text, (int)main_size, block->text, behind.text,
                more ? more : "", before.files, behind.files);
    }
    *lines = before.lines;
    return text;
}

/* Returns NULL, or why this machine or this build cannot tell. */
static const char *check_tree(enum ec_code code, const struct page_block *block, char *wanted, char *got)
{
    const struct fixture fixture = page_fixture(block);
    struct fixture_result alone = {0};
    struct fixture_result planted = {0};
    unsigned lines = 0;
    char main[256];
    find_main(block, main);
    char *text = plant(block, code, main, &lines);
    const char *obstacle = page_run(block, code, &alone);
    if (!obstacle && !(text && fixture_run(&fixture, text, &planted))) {
        obstacle = "no right to make the host";
    }
    if (!obstacle) {
        list_findings(alone.findings, main, lines, wanted);
        list_findings(planted.findings, main, 0, got);
    }
    if (!obstacle && getenv("ECCONF_PLANTED") && strcmp(wanted, got) != 0) {
        fprintf(stderr, "---- %s\n%s\n%s\n", ec_code_get(code)->code, text, planted.texts);
    }
    fixture_free(&alone);
    fixture_free(&planted);
    free(text);
    return obstacle;
}

static const char *top;
static unsigned cases;
static unsigned failures;

/* One tree for each rule whose page has an example; returns how many. */
static unsigned go_round(bool (*is_rule)(enum ec_code code))
{
    static char wanted[FOUND_SIZE];
    static char got[FOUND_SIZE];
    unsigned trees = 0;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        struct page_block block = {.text = NULL};
        char *page = is_rule(code) ? page_read(top, code) : NULL;
        if (page && page_block_read(page, code, true, &block) && !block.escapes) {
            const char *obstacle = check_tree(code, &block, wanted, got);
            bool good = obstacle || (strcmp(wanted, got) == 0 && *wanted);
            trees++;
            failures += !good;
            printf("%sok %u - %s is found where it is planted%s%s\n", good ? "" : "not ", ++cases,
                   ec_code_get(code)->code, obstacle ? " # SKIP " : "", obstacle ? obstacle : "");
            if (!good) {
                printf("#   wanted: %s\n#   got:    %s\n", wanted, got);
            }
        }
        free(block.text);
        free(page);
    }
    return trees;
}

/* Damage of the text has a test of its own, tests/corpus/faults.c: much of it spreads to what is behind. */
static bool is_rule(enum ec_code code)
{
    static const bool rules[EC_CODE_COUNT] = {
#define CODE(code, name, severity, profile, title) [EC_##code] = false,
#define RULE(code, name, severity, profile, title, function) [EC_##code] = true,
#include "diag/codes.def"
#undef CODE
#undef RULE
    };
    return rules[code];
}

int main(void)
{
    unsigned trees = 0;
    const char *seed = getenv("ECCONF_SEED");
    state = seed ? strtoull(seed, NULL, 10) : state;
    top = getenv("abs_top_srcdir");
    top = top ? top : ".";
    fixture_become_root();
    do {
        trees += go_round(is_rule);
    } while (trees < LEAST_TREES && trees > 0);
    printf("1..%u\n", cases);
    return failures == 0 && trees > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
