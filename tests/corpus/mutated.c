/* SPDX-License-Identifier: MIT */
/* Damages single words of real texts, one at a time, and counts: is the damage found, on its line, and
   is nothing else said? The texts are those of the reference material that are valid and of which
   nothing is said about words; without them everything is skipped. Prints TAP.

   ECCONF_SEED           where the random numbers start
   ECCONF_MUTATION_DUMP  not empty: print what is missed and what is too much */
#include "corpus/checked.h"
#include "corpus/damage.h"
#include "corpus/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    SEED = 20240717,
    ROUNDS = 4, /* over each statement, with each kind of damage */
    MOST_FINDINGS = 512,
    MOST_STATEMENTS = 256,
    DEEPEST = 16,
    PATH_SIZE = 1024,
    REPLACEMENT_SIZE = 4096,
};

/* A statement of the text that a damage may hit. */
struct statement {
    const struct ec_node *node;
    const struct ec_vocab *word;  /* option or scope */
    const struct ec_vocab *scope; /* where it stands */
};

struct seen {
    enum ec_code code;
    uint32_t line;
};

struct text {
    const char *name;
    char *bytes; /* NUL-terminated */
    size_t len;
    struct statement statements[MOST_STATEMENTS];
    int n;
    struct seen seen[MOST_FINDINGS]; /* before the damage */
    size_t n_seen;
    uint64_t random;
};

/* The bytes from `first` to `last` are replaced. */
struct edit {
    size_t first;
    size_t last;
    char with[REPLACEMENT_SIZE];
};

static int cases;
static int failures;

static void verdict(bool good, const char *what)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", cases, what);
}

/* True once in two times. */
static bool toss(struct text *text)
{
    return pick_number(&text->random, 2) != 0;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void list_seen(const struct checked *checked, struct text *text)
{
    text->n_seen = 0;
    for (size_t i = 0; i < checked->project->report.count && i < MOST_FINDINGS; i++) {
        const struct ec_finding *finding = checked->project->report.findings[i];
        text->seen[text->n_seen++] = (struct seen){finding->code, checked_line(checked, finding)};
    }
}

static bool is_clean(const struct text *text)
{
    for (size_t i = 0; i < text->n_seen; i++) {
        if (strncmp(ec_code_get(text->seen[i].code)->code, "SCH", 3) == 0) {
            return false;
        }
    }
    return true;
}

static struct ec_str node_name(const struct text *text, const struct ec_node *node)
{
    return (struct ec_str){text->bytes + node->first, node->name_len};
}

/* The scopes of the text are known, for it is clean. What Security takes has rules of its own, which
   tests/rules looks at. */
static void list_statements(struct text *text, const struct ec_node *node)
{
    const struct ec_vocab *scopes[DEEPEST] = {ec_vocab_global()};
    const struct ec_node *after[DEEPEST] = {NULL};
    int depth = 0;
    text->n = 0;
    while (node || depth > 0) {
        if (!node) {
            node = after[depth--];
            continue;
        }
        struct ec_str name = node_name(text, node);
        bool opens = node->kind == EC_NODE_SCOPE;
        const struct ec_vocab *word =
            opens ? ec_vocab_scope(name, scopes[depth]) : ec_vocab_option(name, scopes[depth]);
        bool enters = opens && word && node->child && depth + 1 < DEEPEST &&
                      strcmp(name_of(word), "Security") != 0;
        if (word && node->kind != EC_NODE_INCLUDE && text->n < MOST_STATEMENTS) {
            text->statements[text->n++] = (struct statement){node, word, scopes[depth]};
        }
        if (enters) {
            scopes[depth + 1] = word;
            after[++depth] = node->next;
        }
        node = enters ? node->child : node->next;
    }
}

static char *read_whole(const char *path, size_t *len)
{
    struct ec_file file = {0};
    enum ec_load_status status = ec_vfs_real.read(&ec_vfs_real, path, 1 << 20, &file);
    *len = file.len;
    return status == EC_LOAD_OK ? file.bytes : NULL;
}

/* ---- what is done to a statement ------------------------------------------------------------- */

/* Each of these says in `edit` what is damaged, or returns false: no trial, for the statement has no
   such part, or the result is as good as before by the documentation. */

static bool replace(struct edit *edit, size_t first, size_t len, const char *with)
{
    edit->first = first;
    edit->last = first + len;
    snprintf(edit->with, sizeof(edit->with), "%s", with);
    return true;
}

static bool misspell(struct text *text, struct ec_str word, char *out)
{
    if (word.len < 2 || word.len > 100) {
        return false;
    }
    memcpy(out, word.ptr, word.len);
    out[word.len] = '\0';
    slip(&text->random, out);
    return !ec_str_equal_folded(word, ec_str_from(out));
}

/* The slip may lead to another word that is right in the same place. */
static bool misspell_name(struct text *text, const struct statement *at, struct edit *edit)
{
    char name[DAMAGE_SIZE];
    struct ec_str before = node_name(text, at->node);
    if (!misspell(text, before, name) || !is_name(name) ||
        ec_vocab_option(ec_str_from(name), at->scope) ||
        ec_vocab_scope(ec_str_from(name), at->scope)) {
        return false;
    }
    return replace(edit, at->node->first, before.len, name);
}

static bool misspell_option(struct text *text, const struct statement *at, struct edit *edit)
{
    return at->node->kind == EC_NODE_OPTION && misspell_name(text, at, edit);
}

static bool misspell_scope(struct text *text, const struct statement *at, struct edit *edit)
{
    return at->node->kind == EC_NODE_SCOPE && misspell_name(text, at, edit);
}

static bool is_listed(unsigned list, struct ec_str word)
{
    struct ec_numbers words = ec_vocab_list(list);
    for (size_t i = 0; i < words.n; i++) {
        if (ec_str_equal_folded(ec_vocab_text(words.at[i]), word)) {
            return true;
        }
    }
    return false;
}

static bool is_boolean(struct ec_str word)
{
    static const char *const words[] = {"true",     "false", "on", "off", "enabled",
                                        "disabled", "yes",   "no", "0",   "1"};
    for (size_t i = 0; i < EC_COUNT(words); i++) {
        if (ec_str_equal_folded(word, ec_str_from(words[i]))) {
            return true;
        }
    }
    return false;
}

/* True if the documentation takes this text for the one word of the type. An enum that takes `any` is
   an open one: the pages list examples. Of other types every text, or every number, may be right. */
static bool is_value(const struct ec_vocab *word, unsigned type, struct ec_str text)
{
    if (type == EC_TYPE_BOOLEAN) {
        return is_boolean(text) || is_listed(word->words, text);
    }
    return type != EC_TYPE_ENUM || (word->also & EC_ALSO_ANY) || is_listed(word->values, text) ||
           ((word->also & EC_ALSO_BOOLEAN) && is_boolean(text));
}

/* A place of one word in the text, quotes left out. */
struct part {
    uint32_t first;
    uint32_t len;
    bool is_key;
};

static struct part inside(const struct text *text, uint32_t first, uint32_t len, bool is_key)
{
    bool quoted = len > 1 && (text->bytes[first] == '"' || text->bytes[first] == '\'');
    return quoted ? (struct part){first + 1, len - 2, is_key} : (struct part){first, len, is_key};
}

/* One of the words of the value; its length is 0 if there is none. */
static struct part pick_part(struct text *text, const struct ec_node *node)
{
    if (node->kind == EC_NODE_SCOPE || node->value == EC_VALUE_NONE) {
        return (struct part){0};
    }
    if (node->value == EC_VALUE_SCALAR) {
        return inside(text, node->word_first, node->word_len, false);
    }
    int count = 0;
    for (const struct ec_item *item = node->items; item; item = item->next) {
        count++;
    }
    const struct ec_item *item = node->items;
    for (int skip = count > 0 ? pick_number(&text->random, count) : 0; skip > 0; skip--) {
        item = item->next;
    }
    if (item && item->key_len > 0 && toss(text)) {
        return inside(text, item->key_first, item->key_len, true);
    }
    return item ? inside(text, item->first, item->len, false) : (struct part){0};
}

static unsigned type_of(const struct ec_vocab *word)
{
    return word->type == EC_TYPE_LIST || word->type == EC_TYPE_WORDS ? word->element
           : word->type == EC_TYPE_DICTIONARY                        ? word->value
                                                                     : word->type;
}

static bool is_scheme(const char *name)
{
    char scheme[DAMAGE_SIZE + 3];
    snprintf(scheme, sizeof(scheme), "%s:", name);
    bool bare = ec_vocab_find(ec_str_from(scheme)).n > 0;
    snprintf(scheme, sizeof(scheme), "%s://", name);
    return bare || ec_vocab_find(ec_str_from(scheme)).n > 0;
}

static bool misspell_scheme(struct text *text, struct part part, struct edit *edit)
{
    char before[DAMAGE_SIZE];
    char scheme[DAMAGE_SIZE];
    const char *colon = memchr(text->bytes + part.first, ':', part.len);
    size_t len = colon ? (size_t)(colon - text->bytes) - part.first : 0;
    if (len < 2 || len >= sizeof(before)) {
        return false;
    }
    snprintf(before, sizeof(before), "%.*s", (int)len, text->bytes + part.first);
    return is_scheme(before) && misspell(text, ec_str_from(before), scheme) && is_name(scheme) &&
           !is_scheme(scheme) && replace(edit, part.first, len, scheme);
}

/* Only words that the documentation lists can be misspelt so that it shows. Schemes of URIs are listed,
   too; others come with modules of the site, and are no trial. */
static bool misspell_value(struct text *text, const struct statement *at, struct edit *edit)
{
    char value[DAMAGE_SIZE];
    const struct ec_vocab *word = at->word;
    unsigned type = type_of(word);
    struct part part = pick_part(text, at->node);
    if ((type == EC_TYPE_URI || type == EC_TYPE_LOG) && !part.is_key) {
        return misspell_scheme(text, part, edit);
    }
    struct ec_str before = {text->bytes + part.first, part.len};
    if (part.len == 0 || !misspell(text, before, value) || !is_name(value)) {
        return false;
    }
    bool good = part.is_key ? word->keys == 0 || is_listed(word->keys, ec_str_from(value))
                            : is_value(word, type, ec_str_from(value));
    return !good && replace(edit, part.first, part.len, value);
}

/* ---- wrong places ---------------------------------------------------------------------------- */

/* The byte behind the brace of a scope; 0 if a comment stands before it. */
static size_t behind_brace(const struct text *text, const struct ec_node *node)
{
    size_t at = node->word_len > 0 ? node->word_first + node->word_len
                                   : (size_t)node->first + node->name_len;
    at += strspn(text->bytes + at, " \t\r\n");
    return text->bytes[at] == '{' ? at + 1 : 0;
}

/* Whether the documentation lets the name stand in the scope, or contradicts itself about it. An option
   of every module may be meant for what is inside of the module, too. */
static bool may_stand(struct ec_str name, const struct ec_vocab *scope)
{
    struct ec_numbers numbers = ec_vocab_find(name);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (ec_vocab_allowed(word, scope) || (word->disputed & EC_DISPUTED_SCOPES) ||
            (word->place == EC_PLACE_EVERY_MODULE && scope->module != 0)) {
            return true;
        }
    }
    return false;
}

/* Writes what is put somewhere else: an option as it is, a scope without what is in it. */
static bool copy_statement(const struct text *text, const struct ec_node *node, char *out)
{
    bool opens = node->kind == EC_NODE_SCOPE;
    size_t end = opens ? (node->word_len > 0 ? node->word_first + node->word_len
                                             : (size_t)node->first + node->name_len)
                       : node->last;
    int len = (int)(end - node->first);
    if (len > DAMAGE_SIZE - 16 || memchr(text->bytes + node->first, '\n', (size_t)len)) {
        return false;
    }
    snprintf(out, DAMAGE_SIZE, " %.*s%s ", len, text->bytes + node->first, opens ? " { }" : "");
    return true;
}

/* A copy of the statement in another scope of the text, or before its first byte. */
static bool move_elsewhere(struct text *text, const struct statement *at, struct edit *edit)
{
    char copy[DAMAGE_SIZE];
    struct ec_str name = node_name(text, at->node);
    if (!copy_statement(text, at->node, copy)) {
        return false;
    }
    int first = pick_number(&text->random, text->n + 1);
    for (int i = 0; i <= text->n; i++) {
        int number = (first + i) % (text->n + 1);
        const struct statement *other = number < text->n ? &text->statements[number] : NULL;
        const struct ec_vocab *scope = other ? other->word : ec_vocab_global();
        size_t place =
            other && other->node->kind == EC_NODE_SCOPE ? behind_brace(text, other->node) : 0;
        bool good = !other || (place > 0 && strcmp(name_of(scope), "Security") != 0);
        if (good && !may_stand(name, scope)) {
            return replace(edit, place, 0, copy);
        }
    }
    return false;
}

static bool move_option(struct text *text, const struct statement *at, struct edit *edit)
{
    return at->node->kind == EC_NODE_OPTION && move_elsewhere(text, at, edit);
}

static bool move_scope(struct text *text, const struct statement *at, struct edit *edit)
{
    return at->node->kind == EC_NODE_SCOPE && move_elsewhere(text, at, edit);
}

/* The name of an option that belongs in another scope takes the place of this one's. */
static bool other_option(struct text *text, const struct statement *at, struct edit *edit)
{
    if (at->node->kind != EC_NODE_OPTION) {
        return false;
    }
    for (int tries = 0; tries < 50; tries++) {
        unsigned number = (unsigned)pick_number(&text->random, (int)ec_vocab_count()) + 1;
        const struct ec_vocab *word = ec_vocab_at(number);
        const char *name = name_of(word);
        if (word->kind == EC_VOCAB_OPTION && is_name(name) &&
            !may_stand(ec_str_from(name), at->scope)) {
            return replace(edit, at->node->first, at->node->name_len, name);
        }
    }
    return false;
}

/* ---- wrong values ---------------------------------------------------------------------------- */

/* False where the documentation contradicts itself: what one page forbids another one has. */
static bool is_sure(const struct ec_vocab *word, unsigned disputed)
{
    return (word->disputed & disputed) == 0;
}

static bool wrong_type(struct text *text, const struct statement *at, struct edit *edit)
{
    const struct ec_node *node = at->node;
    const struct ec_vocab *word = at->word;
    const char *value = node->kind == EC_NODE_OPTION && is_sure(word, EC_DISPUTED_TYPE)
                            ? value_of_another_type(&text->random, type_of(word))
                            : NULL;
    if (!value || word->type == EC_TYPE_WORDS || node->value == EC_VALUE_NONE) {
        return false;
    }
    if (node->value == EC_VALUE_SCALAR) {
        return replace(edit, node->word_first, node->word_len, value);
    }
    return node->items && node->items->len > 0 &&
           replace(edit, node->items->first, node->items->len, value);
}

/* A list of words may stand for one text of several words; a single value for a list of one. Of words
   that no page defines nobody knows whether they take a list. */
static bool wrong_kind(struct text *text, const struct statement *at, struct edit *edit)
{
    const struct ec_node *node = at->node;
    unsigned type = at->word->type;
    if (node->kind != EC_NODE_OPTION || node->value == EC_VALUE_NONE || type == EC_TYPE_ANY ||
        !is_sure(at->word, EC_DISPUTED_TYPE) || at->word->confidence == EC_CONFIDENCE_LOW) {
        return false;
    }
    bool list = type == EC_TYPE_LIST || type == EC_TYPE_WORDS;
    const char *with = type == EC_TYPE_DICTIONARY ? (toss(text) ? "( a b )" : "one")
                       : list || toss(text)       ? "[ a = b ]"
                                                  : "( \"a\" \"b\" )";
    return replace(edit, node->word_first, node->word_len, with);
}

static bool out_of_range(struct text *text, const struct statement *at, struct edit *edit)
{
    char number[DAMAGE_SIZE];
    const struct ec_node *node = at->node;
    return node->kind == EC_NODE_OPTION && node->value == EC_VALUE_SCALAR &&
           is_sure(at->word, EC_DISPUTED_RANGE) &&
           number_out_of_range(&text->random, at->word, number) &&
           replace(edit, node->word_first, node->word_len, number);
}

/* Whether a module needs an instance name, or takes one, changed between versions: there only a name
   that has the wrong form is wrong in each of them. */
static bool bad_instance(struct text *text, const struct statement *at, struct edit *edit)
{
    const struct ec_node *node = at->node;
    const struct ec_vocab *word = at->word;
    bool core = word->module == 0;
    size_t behind = (size_t)node->first + node->name_len;
    const char *malformed = malformed_instance(word);
    if (node->kind != EC_NODE_SCOPE || !is_sure(word, EC_DISPUTED_INSTANCE)) {
        return false;
    }
    if (word->instance == EC_INSTANCE_NONE) {
        return core && replace(edit, behind, 0, " \"x\"");
    }
    if (core && word->instance == EC_INSTANCE_REQUIRED && node->word_len > 0 &&
        (!malformed || toss(text))) {
        return replace(edit, node->word_first, node->word_len, "");
    }
    return malformed && node->word_len > 0 &&
           replace(edit, node->word_first, node->word_len, malformed);
}

/* ---- wrong forms ----------------------------------------------------------------------------- */

static bool option_as_scope(struct text *text, const struct statement *at, struct edit *edit)
{
    char scope[DAMAGE_SIZE];
    struct ec_str name = node_name(text, at->node);
    if (at->node->kind != EC_NODE_OPTION || ec_vocab_scope(name, at->scope)) {
        return false;
    }
    snprintf(scope, sizeof(scope), "%.*s { }", (int)name.len, name.ptr);
    return replace(edit, at->node->first, at->node->last - at->node->first, scope);
}

static bool scope_as_option(struct text *text, const struct statement *at, struct edit *edit)
{
    char option[DAMAGE_SIZE];
    struct ec_str name = node_name(text, at->node);
    if (at->node->kind != EC_NODE_SCOPE || ec_vocab_option(name, at->scope)) {
        return false;
    }
    snprintf(option, sizeof(option), "%.*s = x", (int)name.len, name.ptr);
    return replace(edit, at->node->first, at->node->last - at->node->first, option);
}

static const struct kind {
    const char *name;
    bool (*damage)(struct text *text, const struct statement *at, struct edit *edit);
    enum ec_code codes[4];
} kinds[] = {
    {"misspelled option", misspell_option, {EC_SCH001, EC_SCH003, EC_SCH006}},
    {"misspelled scope", misspell_scope, {EC_SCH002, EC_SCH004, EC_SCH005}},
    {"misspelled value", misspell_value, {EC_SCH011, EC_SCH013, EC_SCH016, EC_SCH017}},
    {"option in another scope", move_option, {EC_SCH003, EC_SCH006}},
    {"option of another scope", other_option, {EC_SCH003, EC_SCH006}},
    {"scope in another place", move_scope, {EC_SCH004, EC_SCH005}},
    {"value of another type", wrong_type, {EC_SCH011, EC_SCH012, EC_SCH017}},
    {"list or dictionary", wrong_kind, {EC_SCH014, EC_SCH015}},
    {"out of range", out_of_range, {EC_SCH012}},
    {"bad instance", bad_instance, {EC_SCH007, EC_SCH008, EC_SCH009}},
    {"option as scope", option_as_scope, {EC_SCH005}},
    {"scope as option", scope_as_option, {EC_SCH006}},
};

static struct count {
    int planted;
    int found;
    int exact;
    int extra;
} counts[EC_COUNT(kinds)];

/* ---- counting -------------------------------------------------------------------------------- */

static uint32_t line_of(const struct text *text, size_t offset)
{
    uint32_t line = 1;
    for (size_t i = 0; i < offset; i++) {
        line += text->bytes[i] == '\n';
    }
    return line;
}

/* The text with the edit; what follows stays on its line. */
static char *apply(const struct text *text, const struct edit *edit)
{
    size_t with = strlen(edit->with);
    char *out = malloc(text->len + with + 1);
    char *at = out;
    if (!out) {
        return NULL;
    }
    memcpy(at, text->bytes, edit->first);
    at += edit->first;
    memcpy(at, edit->with, with);
    at += with;
    for (size_t i = edit->first; i < edit->last; i++) {
        if (text->bytes[i] == '\n') {
            *at++ = '\n';
        }
    }
    memcpy(at, text->bytes + edit->last, text->len - edit->last);
    at[text->len - edit->last] = '\0';
    return out;
}

static bool fits(const struct kind *kind, enum ec_code code)
{
    for (size_t i = 0; i < EC_COUNT(kind->codes); i++) {
        if (kind->codes[i] == code && code != EC_CODE_NONE) {
            return true;
        }
    }
    return false;
}

/* Takes one finding of before out of `before`. */
static bool was_there(struct text *before, struct seen seen)
{
    for (size_t i = 0; i < before->n_seen; i++) {
        if (before->seen[i].code == seen.code && before->seen[i].line == seen.line) {
            before->seen[i].code = EC_CODE_NONE;
            return true;
        }
    }
    return false;
}

static void count_findings(const struct checked *checked, const struct text *text, int number,
                           const struct edit *edit)
{
    static struct text before;
    bool dump = getenv("ECCONF_MUTATION_DUMP") != NULL;
    struct count *count = &counts[number];
    uint32_t line = line_of(text, edit->first);
    bool found = false;
    bool exact = false;
    before.n_seen = text->n_seen;
    memcpy(before.seen, text->seen, sizeof(before.seen));
    count->planted++;
    for (size_t i = 0; i < checked->project->report.count; i++) {
        const struct ec_finding *finding = checked->project->report.findings[i];
        struct seen seen = {finding->code, checked_line(checked, finding)};
        const char *code = ec_code_get(finding->code)->code;
        if (was_there(&before, seen)) {
            continue;
        }
        if (!found && seen.line == line && strncmp(code, "SCH", 3) == 0) {
            found = true;
            exact = fits(&kinds[number], finding->code);
            continue;
        }
        count->extra++;
        if (dump) {
            printf("# extra: %s:%u: %s: '%s': %s %s\n", text->name, seen.line, kinds[number].name,
                   edit->with, code, finding->message);
        }
    }
    count->found += found;
    count->exact += exact;
    if (!found && dump) {
        printf("# missed: %s:%u: %s: '%.*s' -> '%s'\n", text->name, line, kinds[number].name,
               (int)(edit->last - edit->first), text->bytes + edit->first, edit->with);
    }
}

static void damage_text(struct text *text)
{
    static struct edit edit;
    for (int i = 0; i < text->n; i++) {
        for (int number = 0; number < (int)EC_COUNT(kinds); number++) {
            if (!kinds[number].damage(text, &text->statements[i], &edit)) {
                continue;
            }
            char *bytes = apply(text, &edit);
            struct checked checked = checked_text(bytes);
            if (checked.good) {
                count_findings(&checked, text, number, &edit);
            }
            checked_free(&checked);
            free(bytes);
        }
    }
}

/* ---- the collection -------------------------------------------------------------------------- */

static int n_texts;

static void damage_file(const char *path, uint64_t seed)
{
    static struct text text;
    text = (struct text){.name = path, .random = seed};
    text.bytes = read_whole(path, &text.len);
    if (text.bytes && strlen(text.bytes) == text.len) {
        struct checked checked = checked_text(text.bytes);
        list_seen(&checked, &text);
        if (checked.good && is_clean(&text)) {
            list_statements(&text, checked.project->trees[0]->first);
            n_texts++;
            for (int round = 0; round < ROUNDS; round++) {
                damage_text(&text);
            }
        }
        checked_free(&checked);
    }
    free(text.bytes);
}

/* Each file has a seed of its own. */
static void damage_named(const char *folder, const char *name, void *data)
{
    uint64_t *seed = data;
    char path[PATH_SIZE];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    damage_file(path, (*seed)++);
}

static void damage_folder(const char *folder, uint64_t seed)
{
    each_file(folder, ".conf", damage_named, &seed);
}

static void tell(void)
{
    struct count all = {0};
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        const struct count *count = &counts[i];
        printf("# %-24s %5d planted %5d found %5d with the code %3d extra\n", kinds[i].name,
               count->planted, count->found, count->exact, count->extra);
        all.planted += count->planted;
        all.found += count->found;
        all.exact += count->exact;
        all.extra += count->extra;
        verdict(count->planted > 0 && count->found * 10 >= count->planted * 9, kinds[i].name);
    }
    printf("# all of %d texts: %d planted, %d found, %d with the code, %d extra\n", n_texts,
           all.planted, all.found, all.exact, all.extra);
    verdict(n_texts > 100, "many texts are clean");
    verdict(all.planted >= 2000, "enough is damaged");
    verdict(all.found * 100 >= all.planted * 98, "98 of 100 damages are found on their lines");
    verdict(all.exact * 100 >= all.planted * 95, "95 of 100 damages have the code that fits");
    verdict(all.extra * 100 <= all.planted * 2, "at most 2 findings in 100 are extra");
}

int main(void)
{
    const char *shared = getenv("ECCONF_SHARED");
    const char *seed = getenv("ECCONF_SEED");
    char corpus[PATH_SIZE];
    snprintf(corpus, sizeof(corpus), "%s/corpus", shared ? shared : "../shared");
    if (chdir(corpus) != 0) {
        printf("ok 1 - damages of real texts # SKIP no corpus\n1..1\n");
        return 0;
    }
    damage_folder("docs/valid", seed ? strtoull(seed, NULL, 10) : SEED);
    damage_folder("public", seed ? strtoull(seed, NULL, 10) : SEED);
    tell();
    printf("1..%d\n", cases);
    return failures > 0;
}
