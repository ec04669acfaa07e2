/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/lookup.h"
#include "cli/page.h"
#include "cli/word.h"
#include "cli/word_json.h"

#include "diag/diag.h"
#include "output/json_text.h"

enum { LABEL_WIDTH = 18, COUNT_COLUMN = 44, DEEPEST = 8 };

/* What was asked for. */
struct query {
    const char *program;
    struct cli_request request;
    const struct ec_vocab *scope; /* what all words but the last lead to, or NULL */
    struct cli_words words;       /* what the last one names */
};

static const char help_text[] =
    "Usage: ecconf schema [OPTION]... [SCOPE]... [WORD]\n"
    "Show what is known of the words of a configuration.\n\n"
    "Without arguments the scopes are shown as a tree. WORD is an option, scope or\n"
    "module (or a macro, URI scheme or URI parameter): all records of the name are\n"
    "shown. Scopes before it, from the outermost on, say where it stands:\n"
    "'ecconf schema Binding_Group Binding Domain'.\n\n"
    "  -f, --format FORMAT  text (the default) or json\n"
    "      --list WHAT      plain names, one a line: options, scopes, modules,\n"
    "                       macros, schemes, parameters or codes; of what may stand\n"
    "                       in a scope if one is named\n"
    "  -h, --help           this text\n\n"
    "Exit status: 0 shown, 2 wrong use or an unknown word, 3 could not be written.\n"
    "NO_COLOR switches colours off, FORCE_COLOR on.\n";

/* ---- text ------------------------------------------------------------------------------------ */

static void show_facts(struct cli_page *page, const struct ec_vocab *word)
{
    struct ec_buf phrase;
    for (int fact = 0; fact < CLI_FACTS; fact++) {
        ec_buf_init(&phrase);
        cli_word_fact(&phrase, word, (enum cli_fact)fact);
        bool place = fact == CLI_FACT_PLACES && cli_word_is_scope(word);
        struct ec_str label = place ? EC_STR("Stands in") : cli_fact_label((enum cli_fact)fact);
        if (phrase.len > 0) {
            size_t before = page->text.len;
            ec_buf_printf(&page->text, "  %.*s", (int)label.len, label.ptr);
            ec_buf_repeat(&page->text, ' ', LABEL_WIDTH - (page->text.len - before));
            cli_page_wrap(page, LABEL_WIDTH, LABEL_WIDTH, ec_buf_str(&phrase));
        }
        page->text.oom |= phrase.oom;
        ec_buf_fini(&phrase);
    }
}

/* The members of a scope that are options, or those that are of a kind of scope. */
static bool is_listed(const struct ec_vocab *word, unsigned kind)
{
    return kind == EC_VOCAB_OPTION ? cli_word_is_option(word) : word->kind == kind;
}

static void show_member(struct cli_page *page, const struct ec_vocab *word)
{
    struct ec_buf line;
    ec_buf_init(&line);
    ec_buf_printf(&line, "%s: ", ec_vocab_text(word->name).ptr);
    cli_word_brief(&line, word);
    ec_buf_add_text(&page->text, "  ");
    cli_page_wrap(page, 2, 6, ec_buf_str(&line));
    cli_page_paragraph(page, 6, ec_vocab_text(word->doc));
    page->text.oom |= line.oom;
    ec_buf_fini(&line);
}

static void show_members(struct cli_page *page, const struct ec_vocab *scope, unsigned kind,
                         size_t count, const char *noun)
{
    struct ec_numbers members = ec_vocab_list(scope->members);
    struct ec_buf title;
    if (count == 0) {
        return;
    }
    ec_buf_init(&title);
    cli_add_count(&title, count, noun);
    cli_page_gap(page);
    cli_page_title(page, &title);
    for (size_t i = 0; i < members.n; i++) {
        const struct ec_vocab *member = ec_vocab_at(members.at[i]);
        if (is_listed(member, kind)) {
            show_member(page, member);
        }
    }
}

static void show_word(struct cli_page *page, const struct ec_vocab *word)
{
    struct ec_buf title;
    ec_buf_init(&title);
    ec_buf_printf(&title, "%s (%s)", ec_vocab_text(word->name).ptr, cli_word_kind(word).ptr);
    cli_page_title(page, &title);
    cli_page_paragraph(page, 2, ec_vocab_text(word->doc));
    cli_page_gap(page);
    show_facts(page, word);
    if (cli_word_is_scope(word)) {
        struct cli_counts counts = cli_scope_counts(word);
        show_members(page, word, EC_VOCAB_SCOPE, counts.scopes, "scope");
        show_members(page, word, EC_VOCAB_OPTION, counts.options, "option");
        show_members(page, word, EC_VOCAB_MODULE, counts.modules, "module");
    }
}

static void show_branch(struct cli_page *page, const struct ec_vocab *scope, unsigned depth)
{
    struct ec_str name = ec_vocab_text(scope->name);
    unsigned width = 2 * depth + (unsigned)name.len;
    ec_buf_repeat(&page->text, ' ', (size_t)2 * depth);
    ec_buf_add(&page->text, name.ptr, name.len);
    ec_buf_repeat(&page->text, ' ', width < COUNT_COLUMN - 2 ? COUNT_COLUMN - width : 2);
    cli_add_counts(&page->text, cli_scope_counts(scope));
    cli_page_gap(page);
    struct ec_numbers members = ec_vocab_list(scope->members);
    for (size_t i = 0; i < members.n && depth < DEEPEST; i++) {
        const struct ec_vocab *member = ec_vocab_at(members.at[i]);
        if (member->kind == EC_VOCAB_SCOPE) {
            show_branch(page, member, depth + 1);
        }
    }
}

static void show_tree(struct cli_page *page)
{
    show_branch(page, ec_vocab_global(), 0);
    cli_page_gap(page);
    cli_page_heading(page, EC_STR("Modules, each a scope in global"));
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        if (ec_vocab_at(i)->kind == EC_VOCAB_MODULE) {
            show_branch(page, ec_vocab_at(i), 1);
        }
    }
}

static int print_text(const struct query *query)
{
    struct cli_page page;
    cli_page_init(&page);
    if (query->words.n == 0) {
        show_tree(&page);
    }
    for (size_t i = 0; i < query->words.n; i++) {
        if (i > 0) {
            cli_page_gap(&page);
        }
        show_word(&page, query->words.at[i]);
    }
    return cli_page_print(query->program, &page);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *document(const struct query *query)
{
    json_t *object = json_object();
    bool bad = false;
    cli_json_set(object, "schema", json_string("ecconf-schema/1"), &bad);
    if (query->words.n == 0) {
        bad |= !cli_tree_json(object);
    } else {
        json_t *array = json_array();
        for (size_t i = 0; i < query->words.n; i++) {
            cli_json_append(array, cli_word_json(query->words.at[i], true), &bad);
        }
        cli_json_set(object, "words", array, &bad);
    }
    return cli_json_done(object, bad);
}

static int print_json(const struct query *query)
{
    struct ec_buf text;
    ec_buf_init(&text);
    ec_json_add(&text, document(query), JSON_INDENT(1));
    ec_buf_add_text(&text, "\n");
    int status = cli_print(query->program, &text);
    ec_buf_fini(&text);
    return status;
}

/* ---- lists of names -------------------------------------------------------------------------- */

/* The words of --list, in the order of enum ec_vocab_kind without `statement`. */
static const char lists[][12] = {"options", "scopes",     "modules", "macros",
                                 "schemes", "parameters", "codes"};
static const uint8_t list_kinds[] = {EC_VOCAB_OPTION, EC_VOCAB_SCOPE,  EC_VOCAB_MODULE,
                                     EC_VOCAB_MACRO,  EC_VOCAB_SCHEME, EC_VOCAB_PARAMETER};

static void list_codes(struct ec_buf *out)
{
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        ec_buf_printf(out, "%s\n", ec_code_get(code)->code);
    }
}

/* A word whose place nobody knows is offered nowhere. */
static bool stands_in(const struct ec_vocab *word, const struct ec_vocab *scope)
{
    return word->place != EC_PLACE_UNKNOWN && ec_vocab_allowed(word, scope);
}

/* Words are in the order of their names, so that equal names follow each other. */
static void list_words(struct ec_buf *out, unsigned kind, const struct ec_vocab *scope)
{
    struct ec_str last = EC_STR("");
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        struct ec_str name = ec_vocab_text(word->name);
        bool again =
            kind == EC_VOCAB_MACRO ? ec_str_equal(name, last) : ec_str_equal_folded(name, last);
        if (is_listed(word, kind) && !again && (!scope || stands_in(word, scope))) {
            ec_buf_printf(out, "%s\n", name.ptr);
            last = name;
        }
    }
}

/* The scope among the words, at best one of the outermost level; NULL if there is none. */
static const struct ec_vocab *first_scope(const struct cli_words *words)
{
    const struct ec_vocab *found = NULL;
    for (size_t i = 0; i < words->n; i++) {
        const struct ec_vocab *word = words->at[i];
        bool outermost = cli_word_is_scope(word) && ec_vocab_allowed(word, ec_vocab_global());
        if (outermost || (!found && cli_word_is_scope(word))) {
            found = word;
        }
    }
    return found;
}

static int unknown_list(const struct query *query)
{
    const char *words[EC_COUNT(lists) + 1] = {NULL};
    for (size_t i = 0; i < EC_COUNT(lists); i++) {
        words[i] = lists[i];
    }
    return cli_usage_word(query->program, "--list cannot be", query->request.list, words);
}

static int print_list(const struct query *query)
{
    struct ec_buf text;
    size_t which = 0;
    const struct ec_vocab *scope = first_scope(&query->words);
    while (which < EC_COUNT(lists) && strcmp(lists[which], query->request.list) != 0) {
        which++;
    }
    if (which == EC_COUNT(lists)) {
        return unknown_list(query);
    }
    if (query->request.n_words > 0 && (!scope || which >= EC_VOCAB_MACRO - 2)) {
        return cli_usage(query->program,
                         scope ? "--list %s takes no scope" : "--list %s: this is no scope",
                         lists[which]);
    }
    ec_buf_init(&text);
    if (which < EC_COUNT(list_kinds)) {
        list_words(&text, list_kinds[which], scope);
    } else {
        list_codes(&text);
    }
    int status = cli_print(query->program, &text);
    ec_buf_fini(&text);
    return status;
}

/* ---- what is asked for ----------------------------------------------------------------------- */

static int unknown_word(const struct query *query, const char *word)
{
    struct ec_buf hint;
    ec_buf_init(&hint);
    if (query->scope) {
        cli_hint_member(&hint, ec_str_from(word), query->scope);
        cli_usage(query->program, "nothing is called '%s' in the scope %s%s", word,
                  ec_vocab_text(query->scope->name).ptr, ec_buf_text(&hint));
    } else {
        cli_hint_word(&hint, ec_str_from(word), false);
        cli_usage(query->program, "unknown word '%s'%s", word, ec_buf_text(&hint));
    }
    ec_buf_fini(&hint);
    return CLI_USAGE;
}

/* Leaves only the records that may stand in the scope. */
static void keep_allowed(struct cli_words *words, const struct ec_vocab *scope)
{
    size_t kept = 0;
    for (size_t i = 0; i < words->n; i++) {
        const struct ec_vocab *word = words->at[i];
        bool stands = cli_word_is_option(word) || cli_word_is_scope(word);
        if (stands && ec_vocab_allowed(word, scope)) {
            words->at[kept++] = word;
        }
    }
    words->n = kept;
}

/* Follows the words from scope to scope. */
static int find(struct query *query)
{
    for (int i = 0; i < query->request.n_words; i++) {
        const char *word = query->request.words[i];
        query->words = cli_find_words(ec_str_from(word));
        if (query->scope) {
            keep_allowed(&query->words, query->scope);
        }
        if (query->words.n == 0) {
            return unknown_word(query, word);
        }
        query->scope = first_scope(&query->words);
        if (!query->scope && i + 1 < query->request.n_words) {
            return cli_usage(query->program, "'%s' is no scope, nothing stands in it", word);
        }
    }
    return CLI_CLEAN;
}

static int run(struct query *query)
{
    static const char *const formats[] = {"text", "json", NULL};
    const char *format = query->request.format ? query->request.format : formats[0];
    bool json = strcmp(format, formats[1]) == 0;
    if (!json && strcmp(format, formats[0]) != 0) {
        return cli_usage_word(query->program, "unknown format", format, formats);
    }
    int status = find(query);
    if (status != CLI_CLEAN) {
        return status;
    }
    if (query->request.list) {
        return json ? cli_usage(query->program, "--list has no format") : print_list(query);
    }
    return json ? print_json(query) : print_text(query);
}

int cli_schema(const char *program, int argc, char **argv)
{
    struct query query = {.program = program};
    const unsigned options = CLI_REQUEST_FORMAT | CLI_REQUEST_LIST;
    if (!cli_request_read(&query.request, program, options, argc, argv)) {
        return CLI_USAGE;
    }
    return query.request.help ? cli_print_text(program, help_text) : run(&query);
}
