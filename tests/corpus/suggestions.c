/* SPDX-License-Identifier: MIT */
/* How often is the right name proposed for a misspelled one? Every option, scope, module, value of
   an enumeration and capability is misspelled in several ways. A slip is a letter that is left out,
   added, replaced or swapped with the next, anywhere in the name; after N slips the name is N edits
   away, and a text that is a known word is no trial. The program looks as it does in a file: among the
   words of the scope, then among all; "anywhere" is where nothing is known of the scope.

   Names of one or two letters are left out. Two slips in three or four letters leave nothing to
   recognise, and the cut-off does not try: the cases of two slips begin with five letters, that of
   all families together with four. With all lengths it is 94 % of all families together and 97 %
   of the options in their scope, as the table by length shows. What else is not found is mostly as
   near to another name: the vocabulary has Dir_Mode and dirmode, http and https, local3 and local4.

   The other question is how often a proposal is made for parameters of other mail servers
   (unrelated.txt), which should get none. Prints TAP.

   ECCONF_SEED             where the random numbers start
   ECCONF_SUGGESTION_DUMP  print each name that is not found */
#include "corpus/slips.h"

#include "diag/suggest.h"
#include "schema/capnames.h"
#include "schema/value.h"
#include "schema/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    NAME_SIZE = 160,
    SEED = 20240716,
    SHORTEST = 3,
    RECOGNISABLE = 4,     /* for the case of all families */
    TRIALS = 5,           /* of each name and each way by chance */
    MOST_LENGTH = 16,     /* rows of the table; the last is for all longer names */
    SCOPES_OF_A_NAME = 8, /* in which an unrelated name is looked for */
};

struct count {
    size_t tried;
    size_t found;
};

static uint64_t chance;
static int cases;
static int failures;

static double percent(struct count count)
{
    return count.tried == 0 ? 0.0 : 100.0 * (double)count.found / (double)count.tried;
}

static void add_count(struct count *sum, struct count count)
{
    sum->tried += count.tried;
    sum->found += count.found;
}

static void verdict(bool good, const char *family, const char *what, struct count count)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s, %s: %zu of %zu, %.2f %%\n", good ? "" : "not ", cases, family, what,
           count.found, count.tried, percent(count));
}

/* ---- the names and how they are looked for --------------------------------------------------- */

/* A name and where it belongs. */
struct item {
    struct ec_str name;
    const struct ec_vocab *word; /* of an enumeration's value the option */
};

static bool is_option(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_OPTION || word->kind == EC_VOCAB_STATEMENT;
}

static bool is_scope(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE;
}

/* The name without the scope it stands in. */
static struct ec_str spelling(const struct ec_vocab *word)
{
    struct ec_str name = ec_vocab_text(word->name);
    const char *slash = memrchr(name.ptr, '/', name.len);
    return slash ? ec_str_from(slash + 1) : name;
}

static const struct ec_vocab *pick_scope(void)
{
    for (;;) {
        int number = 1 + pick_number(&chance, (int)ec_vocab_count());
        const struct ec_vocab *word = ec_vocab_at((unsigned)number);
        if (is_scope(word)) {
            return word;
        }
    }
}

static const struct ec_vocab *pick_scope_of(const struct ec_vocab *word)
{
    const struct ec_vocab *scope = pick_scope();
    while (!ec_vocab_allowed(word, scope)) {
        scope = pick_scope();
    }
    return scope;
}

/* The best name; of all places if `scope` is NULL. */
static struct ec_str search(const char *text, bool (*is_kind)(const struct ec_vocab *word),
                            const struct ec_vocab *scope)
{
    struct ec_suggest suggest;
    (scope ? ec_suggest_init : ec_suggest_init_wide)(&suggest, ec_str_from(text));
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        if (is_kind(word) && word != ec_vocab_global() &&
            (!scope || ec_vocab_allowed(word, scope))) {
            ec_suggest_offer(&suggest, spelling(word));
        }
    }
    return suggest.n > 0 ? suggest.best[0].name : (struct ec_str){NULL, 0};
}

static struct ec_str search_from(const char *text, bool (*is_kind)(const struct ec_vocab *word),
                                 const struct ec_vocab *scope)
{
    struct ec_str here = search(text, is_kind, scope);
    return here.ptr ? here : search(text, is_kind, NULL);
}

static struct ec_str option_here(const struct item *item, const char *text)
{
    return search_from(text, is_option, pick_scope_of(item->word));
}

static struct ec_str option_anywhere(const struct item *item, const char *text)
{
    (void)item;
    return search(text, is_option, NULL);
}

static struct ec_str scope_here(const struct item *item, const char *text)
{
    return search_from(text, is_scope, pick_scope_of(item->word));
}

static struct ec_str scope_anywhere(const struct item *item, const char *text)
{
    (void)item;
    return search(text, is_scope, NULL);
}

static struct ec_str value_of(const struct item *item, const char *text)
{
    struct ec_arena arena;
    struct ec_value value = {0};
    struct ec_value_type type = ec_value_type_of(item->word, EC_PART_VALUE);
    struct ec_str found = {NULL, 0};
    ec_arena_init(&arena);
    if (ec_value_check(&arena, &type, ec_str_from(text), &value) && value.suggestion.ptr &&
        ec_str_equal_folded(value.suggestion, item->name)) {
        found = item->name;
    }
    ec_arena_fini(&arena);
    return found;
}

static struct ec_str capability(const struct item *item, const char *text)
{
    (void)item;
    struct ec_cap_suggestion found = ec_cap_suggest(ec_str_from(text), EC_STR(""));
    return found.n > 0 ? ec_str_from(ec_cap_name(found.caps[0])) : (struct ec_str){NULL, 0};
}

static bool is_word(const struct item *item, const char *text)
{
    (void)item;
    return ec_vocab_find(ec_str_from(text)).n > 0;
}

static bool is_value(const struct item *item, const char *text)
{
    struct ec_numbers values = ec_vocab_list(item->word->values);
    bool found = false;
    for (size_t i = 0; i < values.n; i++) {
        found = found || ec_str_equal_folded(ec_vocab_text(values.at[i]), ec_str_from(text));
    }
    return found;
}

static bool is_capability(const struct item *item, const char *text)
{
    (void)item;
    bool found = false;
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        found = found || ec_str_equal_folded(ec_str_from(ec_cap_name(i)), ec_str_from(text));
    }
    return found;
}

static struct item options[UINT16_MAX];
static struct item scopes[UINT16_MAX];
static struct item values[UINT16_MAX];
static struct item capabilities[EC_CAP_COUNT];

static struct family {
    const char *name;
    const struct item *items;
    struct ec_str (*search)(const struct item *item, const char *text);
    bool (*is_known)(const struct item *item, const char *text);
    unsigned digits; /* in 1000: names that differ from others in a digit, which a slip may hit */
    size_t n;
} families[] = {
    {"options in their scope", options, option_here, is_word, 0, 0},
    {"options anywhere", options, option_anywhere, is_word, 0, 0},
    {"scopes and modules in their scope", scopes, scope_here, is_word, 0, 0},
    {"scopes and modules anywhere", scopes, scope_anywhere, is_word, 0, 0},
    {"values of enumerations", values, value_of, is_value, 15, 0},
    {"capabilities", capabilities, capability, is_capability, 0, 0},
};

static size_t add_item(struct item *items, size_t n, struct ec_str name,
                       const struct ec_vocab *word)
{
    if (name.len < SHORTEST || name.len > NAME_SIZE - 8) {
        return n;
    }
    items[n] = (struct item){name, word};
    return n + 1;
}

static void collect(void)
{
    size_t n_options = 0;
    size_t n_scopes = 0;
    size_t n_values = 0;
    size_t n_capabilities = 0;
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_numbers list = ec_vocab_list(word->type == EC_TYPE_ENUM ? word->values : 0);
        if (is_option(word)) {
            n_options = add_item(options, n_options, spelling(word), word);
        } else if (is_scope(word) && word != ec_vocab_global()) {
            n_scopes = add_item(scopes, n_scopes, spelling(word), word);
        }
        for (size_t v = 0; v < list.n && n_values < EC_COUNT(values); v++) {
            n_values = add_item(values, n_values, ec_vocab_text(list.at[v]), word);
        }
    }
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        struct ec_str name = ec_str_from(ec_cap_name(i));
        n_capabilities = add_item(capabilities, n_capabilities, name, NULL);
    }
    families[0].n = families[1].n = n_options;
    families[2].n = families[3].n = n_scopes;
    families[4].n = n_values;
    families[5].n = n_capabilities;
}

/* ---- ways to misspell a name; false when it cannot be done ----------------------------------- */

static bool no_separators(char *name)
{
    char *out = name;
    bool any = false;
    for (const char *at = name; *at; at++) {
        any = any || *at == '_';
        *out = *at;
        out += *at != '_';
    }
    *out = '\0';
    return any;
}

static bool hyphens(char *name)
{
    bool any = false;
    for (char *at = name; *at; at++) {
        any = any || *at == '_';
        *at = *at == '_' ? '-' : *at;
    }
    return any;
}

static bool first_word_last(char *name)
{
    char copy[NAME_SIZE];
    name += strncmp(name, "cap_", 4) == 0 ? 4 : 0; /* all capabilities begin with it */
    char *mark = strchr(name, '_');
    if (!mark || mark == name || !mark[1]) {
        return false;
    }
    snprintf(copy, sizeof(copy), "%s_%.*s", mark + 1, (int)(mark - name), name);
    strcpy(name, copy);
    return true;
}

static const struct way {
    const char *name;
    bool (*rearrange)(char *name);
    unsigned slips;
    size_t shortest; /* fewer letters are no trial */
    unsigned least;  /* in 1000 */
} ways[] = {
    {"one slip", NULL, 1, SHORTEST, 990},
    {"two slips", NULL, 2, 5, 950},
    {"no separators", no_separators, 0, SHORTEST, 990},
    {"no separators, one slip", no_separators, 1, SHORTEST, 970},
    {"hyphens", hyphens, 0, SHORTEST, 990},
    {"words in another order", first_word_last, 0, SHORTEST, 990},
};

/* Puts slips into `text` until it is so many edits away from what it was; false when that does not
   happen. */
static bool add_slips(char *text, unsigned slips)
{
    char clean[NAME_SIZE];
    strcpy(clean, text);
    for (int attempt = 0; attempt < 100; attempt++) {
        for (unsigned i = 0; i < slips && *text; i++) {
            slip(&chance, text);
        }
        if (ec_edit_distance(ec_str_from(text), ec_str_from(clean), slips + 1) == slips) {
            return true;
        }
        strcpy(text, clean);
    }
    return false;
}

/* ---- counting -------------------------------------------------------------------------------- */

/* One slip in all families. */
static struct count one_slip;

/* Two slips by the length of the name. */
static struct count table[EC_COUNT(families)][MOST_LENGTH + 1];

static void tell_miss(const struct item *item, const char *text, struct ec_str found)
{
    if (getenv("ECCONF_SUGGESTION_DUMP")) {
        printf("# %s: %s for %s\n", text, found.ptr ? found.ptr : "-", item->name.ptr);
    }
}

/* One trial; adds it to the count. */
static void try_name(const struct family *family, const struct way *way, const struct item *item,
                     struct count *count)
{
    char text[NAME_SIZE];
    snprintf(text, sizeof(text), "%.*s", (int)item->name.len, item->name.ptr);
    if ((way->rearrange && !way->rearrange(text)) || !add_slips(text, way->slips) ||
        family->is_known(item, text)) {
        return;
    }
    struct ec_str found = family->search(item, text);
    bool good = found.ptr && ec_str_equal_folded(found, item->name);
    count->tried++;
    count->found += good;
    if (!good) {
        tell_miss(item, text, found);
    }
}

static void judge_way(const struct family *family, const struct way *way, struct count sum)
{
    unsigned least = way->slips == 1 ? way->least - family->digits : way->least;
    if (way->slips == 1 && !way->rearrange) {
        add_count(&one_slip, sum);
    }
    if (sum.tried > 0) {
        verdict(sum.found * 1000 >= sum.tried * least, family->name, way->name, sum);
    }
}

/* The prefix that all capabilities have says nothing. */
static size_t letters_of(const struct item *item)
{
    return item->name.len - (item->word ? 0 : strlen("cap_"));
}

static void count_way(const struct family *family, const struct way *way)
{
    struct count sum = {0};
    for (size_t i = 0; i < family->n; i++) {
        const struct item *item = &family->items[i];
        struct count count = {0};
        for (int trial = 0; trial < (way->slips > 0 ? TRIALS : 1); trial++) {
            try_name(family, way, item, &count);
        }
        size_t length = letters_of(item);
        struct count *row = &table[family - families][length < MOST_LENGTH ? length : MOST_LENGTH];
        if (way->slips == 2) {
            add_count(row, count);
        }
        if (length >= way->shortest) {
            add_count(&sum, count);
        }
    }
    judge_way(family, way, sum);
}

static void print_row(const struct count row[])
{
    for (size_t family = 0; family < EC_COUNT(families); family++) {
        printf("  %5.1f of %4zu", percent(row[family]), row[family].tried);
    }
    printf("\n");
}

static void print_table(void)
{
    struct count long_ones = {0};
    struct count columns[EC_COUNT(families)] = {0};
    printf("# Two slips, found in %%, by the letters of the name. The columns are:\n");
    for (size_t family = 0; family < EC_COUNT(families); family++) {
        printf("# %s\n", families[family].name);
    }
    for (size_t length = SHORTEST; length <= MOST_LENGTH; length++) {
        struct count row[EC_COUNT(families)];
        for (size_t family = 0; family < EC_COUNT(families); family++) {
            row[family] = table[family][length];
            add_count(&columns[family], row[family]);
            if (length >= RECOGNISABLE) {
                add_count(&long_ones, row[family]);
            }
        }
        printf("#  %2zu%c", length, length == MOST_LENGTH ? '+' : ' ');
        print_row(row);
    }
    printf("#  all");
    print_row(columns);
    verdict(one_slip.found * 100 >= one_slip.tried * 99, "all names", "one slip", one_slip);
    verdict(long_ones.found * 100 >= long_ones.tried * 95, "all names from 4 letters on",
            "two slips", long_ones);
}

/* ---- names of other servers ------------------------------------------------------------------ */

static void count_unrelated(FILE *file, bool (*is_kind)(const struct ec_vocab *word),
                            const char *family)
{
    char name[NAME_SIZE];
    struct count anywhere = {0};
    struct count here = {0};
    rewind(file);
    while (fgets(name, sizeof(name), file)) {
        name[strcspn(name, "\n")] = '\0';
        if (name[0] == '#' || ec_vocab_find(ec_str_from(name)).n > 0) {
            continue;
        }
        bool wide = search(name, is_kind, NULL).ptr != NULL;
        anywhere.tried++;
        anywhere.found += wide;
        for (int i = 0; i < SCOPES_OF_A_NAME; i++) {
            here.tried++;
            here.found += wide || search(name, is_kind, pick_scope()).ptr != NULL;
        }
    }
    verdict(anywhere.tried > 800 && anywhere.found * 100 <= anywhere.tried, family,
            "anywhere, get a proposal", anywhere);
    verdict(here.found * 100 <= here.tried, family, "in a scope, get a proposal", here);
}

int main(void)
{
    const char *seed = getenv("ECCONF_SEED");
    const char *top = getenv("abs_top_srcdir");
    char path[4096];
    chance = seed ? strtoull(seed, NULL, 10) : SEED;
    collect();
    for (size_t family = 0; family < EC_COUNT(families); family++) {
        for (size_t way = 0; way < EC_COUNT(ways); way++) {
            count_way(&families[family], &ways[way]);
        }
    }
    print_table();
    snprintf(path, sizeof(path), "%s/tests/corpus/unrelated.txt", top ? top : ".");
    FILE *file = fopen(path, "r");
    if (!file) {
        printf("Bail out! %s cannot be read\n", path);
        return 1;
    }
    count_unrelated(file, is_option, "unrelated names as options");
    count_unrelated(file, is_scope, "unrelated names as scopes");
    fclose(file);
    printf("1..%d\n", cases);
    return failures > 0;
}
