/* SPDX-License-Identifier: MIT */
/* Rules about names: options and scopes that nobody knows, or that stand where they may not. Facts
   are those of the vocabulary; letter case does not matter (4/conf-options.md). */
#include "rules/schema.h"

#include "diag/suggest.h"

enum {
    MOST_SCOPES = 4,      /* named in one message */
    MOST_SEARCHES = 1000, /* for similar names; each looks at the whole vocabulary */
};

/* Which words a search looks at. */
struct wanted {
    bool (*is_kind)(const struct ec_vocab *word);
    const struct ec_vocab *scope; /* NULL: of any scope */
    bool general;                 /* only what every module has */
    bool only_site;               /* no words of the vocabulary */
    const struct ec_site_words *site;
    struct ec_site_place place; /* and these words of the site, which may be NULL */
};

/* ---- what is known of the name --------------------------------------------------------------- */

/* The words of a kind with this name. */
struct known {
    const struct ec_vocab *first;
    size_t n;
    bool disputed;     /* where one of them may stand */
    bool every_module; /* one of them is good for any module */
};

static struct known find_known(struct ec_str name, bool (*is_kind)(const struct ec_vocab *word))
{
    struct known known = {0};
    struct ec_numbers numbers = ec_vocab_find(name);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (is_kind(word)) {
            known.first = known.n++ == 0 ? word : known.first;
            known.disputed = known.disputed || (word->disputed & EC_DISPUTED_SCOPES) != 0;
            known.every_module = known.every_module || word->place == EC_PLACE_EVERY_MODULE;
        }
    }
    return known;
}

/* Of a module that no page describes well, not every word is known. */
static enum ec_severity severity_in(const struct ec_schema *schema, const struct ec_vocab *scope)
{
    bool sure = schema->context->settings->only_site ||
                (scope && (scope->kind != EC_VOCAB_MODULE ||
                           (scope->confidence == EC_CONFIDENCE_HIGH && scope->status == 0 &&
                            ec_vocab_list(scope->members).n > 0)));
    return sure ? EC_ERROR : EC_WARNING;
}

/* ---- the scopes a word belongs to ------------------------------------------------------------ */

struct scope_list {
    const char *names[MOST_SCOPES];
    size_t n;
    size_t more;
};

/* True if a name in the list says the same, or less: then it is replaced. */
static bool is_listed(struct scope_list *list, const char *name)
{
    static const char any[] = "any module";
    for (size_t i = 0; i < list->n; i++) {
        const char *other = list->names[i];
        bool is_module = strncmp(other, "module ", 7) == 0;
        if (strcmp(other, name) == 0 ||
            (strcmp(other, any) == 0 && strncmp(name, "module ", 7) == 0)) {
            return true;
        }
        if (is_module && strcmp(name, any) == 0) {
            list->names[i] = name;
            return true;
        }
    }
    return false;
}

static void list_name(struct scope_list *list, const char *name)
{
    if (is_listed(list, name)) {
        return;
    }
    if (list->n < MOST_SCOPES) {
        list->names[list->n++] = name;
    } else {
        list->more++;
    }
}

static void list_scopes(struct ec_schema *schema, const struct ec_vocab *word,
                        struct scope_list *list)
{
    if (word->place == EC_PLACE_EVERY_MODULE) {
        list_name(list, "any module");
    }
    struct ec_numbers scopes = ec_vocab_list(word->scopes);
    for (size_t i = 0; i < scopes.n; i++) {
        list_name(list, ec_schema_place_text(schema, ec_vocab_at(scopes.at[i])));
    }
}

/* "A, B or C"; NULL for none. */
static const char *join_names(struct ec_schema *schema, const struct scope_list *list)
{
    const char *text = NULL;
    for (size_t i = 0; i < list->n; i++) {
        bool last = i + 1 == list->n && list->more == 0;
        text = i == 0 ? list->names[0]
                      : ec_rule_text(schema->context, "%s%s%s", text, last ? " or " : ", ",
                                     list->names[i]);
    }
    return list->more == 0 ? text : ec_rule_text(schema->context, "%s and others", text);
}

/* "scope Domain, scope Binding or the global scope" for all words of this name and kind; NULL when
   no page says where they belong. */
static const char *belongs_into(struct ec_schema *schema, struct ec_str name,
                                bool (*is_kind)(const struct ec_vocab *word))
{
    struct scope_list list = {0};
    struct ec_numbers numbers = ec_vocab_find(name);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (is_kind(word)) {
            list_scopes(schema, word, &list);
        }
    }
    return join_names(schema, &list);
}

/* ---- similar names --------------------------------------------------------------------------- */

static void offer_site_words(struct ec_suggest *suggest, const struct wanted *wanted)
{
    enum ec_site_kind kind =
        wanted->is_kind == ec_schema_is_option ? EC_SITE_OPTION : EC_SITE_SCOPE;
    const struct ec_site_word *word;
    for (uint32_t i = 0; wanted->site && (word = ec_site_at(wanted->site, i)) != NULL; i++) {
        if (word->kind == kind && ec_site_stands(wanted->site, word, wanted->place)) {
            ec_suggest_offer(suggest, word->name);
        }
    }
}

static struct ec_suggest search(struct ec_str name, const struct wanted *wanted)
{
    struct ec_suggest suggest;
    if (wanted->scope || wanted->general) {
        ec_suggest_init(&suggest, name);
    } else {
        ec_suggest_init_wide(&suggest, name);
    }
    unsigned count = wanted->only_site ? 0 : ec_vocab_count();
    for (unsigned number = 1; number <= count; number++) {
        const struct ec_vocab *word = ec_vocab_at(number);
        if (wanted->is_kind(word) && word != ec_vocab_global() &&
            (!wanted->general || ec_vocab_is_general(word)) &&
            (!wanted->scope || ec_vocab_allowed(word, wanted->scope))) {
            ec_suggest_offer(&suggest, ec_vocab_spelling(word));
        }
    }
    offer_site_words(&suggest, wanted);
    return suggest;
}

static void propose(struct ec_schema *schema, struct ec_finding *finding,
                    const struct ec_suggest *suggest)
{
    struct ec_report *report = schema->context->report;
    struct ec_str names[EC_SUGGEST_MAX];
    for (unsigned i = 0; i < suggest->n; i++) {
        names[i] = suggest->best[i].name;
    }
    ec_finding_suggest(report, finding, names, suggest->n);
    ec_finding_fix(report, finding, false, finding->range, names[0].ptr, "write '%s'",
                   names[0].ptr);
}

/* Counts one more search for similar names. */
static bool may_search(struct ec_schema *schema)
{
    struct ec_rule_context *context = schema->context;
    bool may = context->report->dropped == 0 && context->n_searches++ < MOST_SEARCHES;
    context->is_cut |= !may;
    return may;
}

/* A name that may stand here goes before one that exists elsewhere. */
static void suggest_name(struct ec_schema *schema, struct ec_finding *finding,
                         const struct ec_schema_word *word,
                         bool (*is_kind)(const struct ec_vocab *word))
{
    struct ec_report *report = schema->context->report;
    if (!may_search(schema)) {
        return;
    }
    const struct wanted wanted = {
        .is_kind = is_kind,
        .scope = word->place.scope,
        .general = ec_schema_is_own(schema, word->place),
        .only_site = schema->context->settings->only_site,
        .site = schema->context->settings->site,
        .place = word->place.site,
    };
    struct ec_suggest here = search(word->name, &wanted);
    if (here.n > 0) {
        ec_finding_help(report, finding, "did you mean '%s'?", here.best[0].name.ptr);
        propose(schema, finding, &here);
        return;
    }
    if (!word->place.scope) {
        return;
    }
    struct ec_suggest there = search(word->name, &(struct wanted){.is_kind = is_kind});
    if (there.n > 0) {
        const char *scopes = belongs_into(schema, there.best[0].name, is_kind);
        ec_finding_help(report, finding, "did you mean '%s'? It belongs in %s",
                        there.best[0].name.ptr, scopes ? scopes : "another scope");
        ec_finding_suggest(report, finding, &there.best[0].name, 1);
    }
}

/* ---- options --------------------------------------------------------------------------------- */

static const char *place_of(struct ec_schema *schema, const struct ec_schema_word *word)
{
    const struct ec_rule_settings *settings = schema->context->settings;
    if (ec_schema_is_own(schema, word->place)) {
        bool outermost = settings->only_site &&
                         word->place.site.named == ec_site_begin(settings->site, true).named;
        return outermost ? "the settings" : settings->only_site ? "this scope" : "this module";
    }
    return word->place.scope ? ec_schema_place_text(schema, word->place.scope) : "any scope";
}

static void unknown_option(struct ec_schema *schema, const struct ec_schema_word *word)
{
    struct ec_report *report = schema->context->report;
    struct ec_finding *finding =
        ec_report_add(report, EC_SCH001, word->range, "%s is not an option of %s",
                      ec_rule_quote(schema->context, ec_node_name(word->load->source, word->node)),
                      place_of(schema, word));
    finding->severity = severity_in(schema, word->place.scope);
    suggest_name(schema, finding, word, ec_schema_is_option);
}

/* A name one slip away from one that may stand here was meant to be that one: Enabled is what modules
   have, Enable what listeners have (4/listeners.md). */
static bool suggest_slip(struct ec_schema *schema, struct ec_finding *finding,
                         const struct ec_schema_word *word)
{
    struct ec_report *report = schema->context->report;
    if (!word->place.scope || !may_search(schema)) {
        return false;
    }
    const struct wanted wanted = {.is_kind = ec_schema_is_option, .scope = word->place.scope};
    struct ec_suggest here = search(word->name, &wanted);
    if (here.n == 0 || ec_edit_distance(word->name, here.best[0].name, 1) > 1) {
        return false;
    }
    ec_finding_help(report, finding, "write '%s', as it is called here", here.best[0].name.ptr);
    propose(schema, finding, &here);
    return true;
}

static void misplaced(struct ec_schema *schema, const struct ec_schema_word *word,
                      enum ec_code code, const struct ec_vocab *known)
{
    struct ec_report *report = schema->context->report;
    bool option = code == EC_SCH003;
    struct ec_finding *finding =
        ec_report_add(report, code, word->range, "%s '%s' does not belong in %s",
                      option                           ? "option"
                      : known->kind == EC_VOCAB_MODULE ? "module"
                                                       : "scope",
                      ec_vocab_spelling(known).ptr, place_of(schema, word));
    finding->severity = severity_in(schema, word->place.scope);
    if (option && suggest_slip(schema, finding, word)) {
        return;
    }
    const char *scopes =
        belongs_into(schema, word->name, option ? ec_schema_is_option : ec_schema_is_scope);
    if (scopes) {
        ec_finding_help(report, finding, "it belongs in %s", scopes);
    }
}

static void scope_as_option(struct ec_schema *schema, const struct ec_schema_word *word,
                            const struct ec_vocab *known)
{
    struct ec_report *report = schema->context->report;
    const char *name = ec_vocab_spelling(known).ptr;
    struct ec_finding *finding =
        ec_report_add(report, EC_SCH006, word->range, "'%s' is a %s, not an option", name,
                      known->kind == EC_VOCAB_MODULE ? "module" : "scope");
    ec_finding_help(report, finding, "write its settings in braces: '%s%s { ... }'", name,
                    known->instance == EC_INSTANCE_REQUIRED ? " \"NAME\"" : "");
}

/* Names that are quoted, or no names at all, are the business of the syntax. */
static bool is_name(const struct ec_schema_word *word)
{
    char before = word->range.first > 0 ? word->load->source->bytes[word->range.first - 1] : ' ';
    for (size_t i = 0; i < word->name.len; i++) {
        char c = word->name.ptr[i];
        if (!ec_is_letter(c) && !ec_is_digit(c) && c != '_' && c != '-') {
            return false;
        }
    }
    return before != '"' && before != '\'';
}

void ec_schema_bad_option(struct ec_schema *schema, const struct ec_schema_word *word)
{
    struct known options = find_known(word->name, ec_schema_is_option);
    struct known scopes = find_known(word->name, ec_schema_is_scope);
    const struct ec_vocab *scope = word->place.scope;
    bool of_module = options.every_module && scope && scope->module != 0;
    bool scope_here = word->place.scope && ec_vocab_scope(word->name, word->place.scope);
    if (ec_schema_site_word(schema, word->place, EC_SITE_OPTION, word->name)) {
        return;
    }
    if (ec_schema_is_own(schema, word->place)) {
        if (is_name(word) && ec_schema_wants(schema, EC_SCH001)) {
            unknown_option(schema, word);
        }
    } else if (scopes.n > 0 && (options.n == 0 || scope_here)) {
        if (ec_schema_wants(schema, EC_SCH006)) {
            scope_as_option(schema, word, scopes.first);
        }
    } else if (options.n == 0) {
        if (is_name(word) && ec_schema_wants(schema, EC_SCH001)) {
            unknown_option(schema, word);
        }
    } else if (!options.disputed && !of_module && ec_schema_wants(schema, EC_SCH003)) {
        misplaced(schema, word, EC_SCH003, options.first);
    }
}

/* ---- scopes ---------------------------------------------------------------------------------- */

/* A site may have modules of its own, whose scopes stand at the outermost level. */
static void unknown_scope(struct ec_schema *schema, const struct ec_schema_word *word)
{
    struct ec_report *report = schema->context->report;
    const char *name = ec_rule_quote(schema->context, ec_node_name(word->load->source, word->node));
    bool outermost = word->place.anywhere || word->place.scope == ec_vocab_global();
    struct ec_finding *finding =
        outermost
            ? ec_report_add(report, EC_SCH002, word->range, "no scope or module %s is known", name)
            : ec_report_add(report, EC_SCH002, word->range, "%s is not a scope that %s can have", name,
                            place_of(schema, word));
    finding->severity = outermost ? EC_WARNING : severity_in(schema, word->place.scope);
    if (outermost) {
        ec_finding_why(report, finding,
                       "it may be a module of your own; nothing in it but syntax is checked");
    }
    suggest_name(schema, finding, word, ec_schema_is_scope);
}

static void option_as_scope(struct ec_schema *schema, const struct ec_schema_word *word,
                            const struct ec_vocab *known)
{
    struct ec_report *report = schema->context->report;
    const char *name = ec_vocab_spelling(known).ptr;
    struct ec_finding *finding =
        ec_report_add(report, EC_SCH005, word->range, "'%s' is an option, not a scope", name);
    ec_finding_help(report, finding, "%s",
                    known->type == EC_TYPE_DICTIONARY
                        ? ec_rule_text(schema->context, "write '%s = [ KEY = VALUE ]'", name)
                    : known->type == EC_TYPE_LIST
                        ? ec_rule_text(schema->context, "write '%s = ( VALUE )'", name)
                        : ec_rule_text(schema->context, "write '%s = VALUE'", name));
}

void ec_schema_bad_scope(struct ec_schema *schema, const struct ec_schema_word *word)
{
    struct known options = find_known(word->name, ec_schema_is_option);
    struct known scopes = find_known(word->name, ec_schema_is_scope);
    bool option_here = word->place.scope && ec_vocab_option(word->name, word->place.scope);
    if (ec_schema_site_word(schema, word->place, EC_SITE_SCOPE, word->name)) {
        return;
    }
    if (schema->context->settings->only_site) {
        options.n = 0;
        scopes.n = 0;
    }
    if (options.n > 0 && (scopes.n == 0 || option_here)) {
        if (ec_schema_wants(schema, EC_SCH005)) {
            option_as_scope(schema, word, options.first);
        }
    } else if (scopes.n == 0) {
        if (is_name(word) && ec_schema_wants(schema, EC_SCH002)) {
            unknown_scope(schema, word);
        }
    } else if (!scopes.disputed && ec_schema_wants(schema, EC_SCH004)) {
        misplaced(schema, word, EC_SCH004, scopes.first);
    }
}
