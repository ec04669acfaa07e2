/* SPDX-License-Identifier: MIT */
/* One walk over the model for all rules that look at options and scopes by name. */
#include "rules/survey.h"

#include "base/texts.h"
#include "rules/memory.h"

enum kind { OPTION, SCOPE };

/* What the vocabulary says of an option; NAMED: it is watched by its name. */
enum property { NAMED, SECRET, MODE };

/* What a function looks at besides the scope and what is in it. */
enum besides { ANYTHING, NOTHING, ASKS };

/* The rows of watch.def. As in diag.c, texts are offsets. */
#define ON_OPTION(code, name, function) ROW(code, OPTION, name, function, ANYTHING, "", NAMED)
#define ON_SCOPE(code, name, function) ROW(code, SCOPE, name, function, ANYTHING, "", NAMED)
#define ON_OPTION_ALONE(code, name, function) ROW(code, OPTION, name, function, NOTHING, "", NAMED)
#define ON_SCOPE_ALONE(code, name, function) ROW(code, SCOPE, name, function, NOTHING, "", NAMED)
#define ON_OPTION_ASKING(code, name, names, function)                                              \
    ROW(code, OPTION, name, function, ASKS, names, NAMED)
#define ON_WHOLE(code, names, function) ROW(code, SCOPE, "global", function, ASKS, names, NAMED)
#define ON_WORD(code, property, function) ROW(code, OPTION, "", function, ANYTHING, "", property)
#define ON_WORD_ALONE(code, property, function)                                                    \
    ROW(code, OPTION, "", function, NOTHING, "", property)

static const struct texts {
#define ROW(code, kind, name, function, besides, names, property)                                  \
    EC_TEXT(its_name, name)                                                                        \
    EC_TEXT(its_names, names)
#include "rules/watch.def"
#undef ROW
} texts = {
#define ROW(code, kind, name, function, besides, names, property) name, names,
#include "rules/watch.def"
#undef ROW
};

static const struct watch {
    uint16_t code;    /* enum ec_code */
    uint8_t kind;     /* enum kind */
    uint8_t property; /* enum property */
    uint8_t besides;  /* enum besides */
    uint16_t name;
    uint16_t names; /* if it ASKS, for what */
} watches[] = {
#define ROW(code, kind, name, function, besides, names, property)                                  \
    {EC_##code,                                                                                    \
     kind,                                                                                         \
     property,                                                                                     \
     besides,                                                                                      \
     EC_TEXT_AT(struct texts, its_name),                                                           \
     EC_TEXT_AT(struct texts, its_names)},
#include "rules/watch.def"
#undef ROW
};

static ec_look *const looks[] = {
#define ROW(code, kind, name, function, besides, names, property) ec_look_##function,
#include "rules/watch.def"
#undef ROW
};

#undef ON_OPTION
#undef ON_SCOPE
#undef ON_OPTION_ALONE
#undef ON_SCOPE_ALONE
#undef ON_OPTION_ASKING
#undef ON_WHOLE
#undef ON_WORD
#undef ON_WORD_ALONE

_Static_assert(sizeof(texts) <= UINT16_MAX, "offsets of texts have 16 bits");

static const char *text_at(uint16_t offset)
{
    return (const char *)&texts + offset;
}

/* Who looks at a name: a function, a line of advice.def, or, if there is neither, what the vocabulary says
   it needs. */
struct watcher {
    struct watcher *next;
    const struct watch *watch;
    size_t advice;     /* the number of a line; 0: none */
    enum ec_code code; /* EC_CODE_NONE: one of several */
    bool everywhere;   /* in scopes that are not due, too */
};

struct survey {
    struct ec_rule_context *context;
    bool everywhere; /* some watcher looks so, and not only at the global scope */
    struct watcher **options; /* by number of the name */
    struct watcher **scopes;
};

/* The number of a name that is watched; false when no file has it. */
static bool find_name(const struct survey *survey, enum kind kind, const char *name,
                      uint32_t *number)
{
    bool global = kind == SCOPE && strcmp(name, "global") == 0;
    *number = global ? 0 : ec_model_name(survey->context->model, name);
    return global || *number != 0;
}

static bool is_wanted(const struct survey *survey, struct watcher watcher)
{
    /* One of several codes: it looks itself at what is wanted. */
    return watcher.code == EC_CODE_NONE || survey->context->settings->enabled[watcher.code];
}

/* The watchers of a name are called in the order of the tables. */
static void add_to(struct survey *survey, enum kind kind, uint32_t number, struct watcher watcher)
{
    const struct ec_rule_memory *memory = survey->context->memory;
    bool any = watcher.code == EC_CODE_NONE;
    watcher.everywhere = !survey->context->partial || any || memory->stale[watcher.code];
    survey->everywhere |= watcher.everywhere && (kind == OPTION || number != 0);
    struct watcher **at = &(kind == OPTION ? survey->options : survey->scopes)[number];
    while (*at) {
        if ((*at)->watch == watcher.watch && (*at)->advice == watcher.advice) {
            return; /* words of one name in several scopes need one look */
        }
        at = &(*at)->next;
    }
    *at = ec_arena_alloc(survey->context->arena, sizeof(**at));
    if (*at) {
        **at = watcher;
    }
}

static void add_watcher(struct survey *survey, enum kind kind, const char *name,
                        struct watcher watcher)
{
    uint32_t number;
    if (is_wanted(survey, watcher) && find_name(survey, kind, name, &number)) {
        add_to(survey, kind, number, watcher);
    }
}

static void add_watchers(struct survey *survey)
{
    for (size_t i = 0; i < EC_COUNT(watches); i++) {
        if (watches[i].property == NAMED) {
            add_watcher(survey, watches[i].kind, text_at(watches[i].name),
                        (struct watcher){.watch = &watches[i], .code = watches[i].code});
        }
    }
    for (size_t i = 1; i <= ec_advice_count(); i++) {
        const struct ec_advice advice = ec_advice_at(i);
        add_watcher(survey, OPTION, advice.option,
                    (struct watcher){.advice = i, .code = advice.code});
    }
}

/* True for a name that another rule looks at for the same reason. */
static bool is_told_elsewhere(const struct survey *survey, uint32_t name)
{
    const struct watcher *watcher = survey->options[name];
    while (watcher && !ec_needs_leaves_to(watcher->code)) {
        watcher = watcher->next;
    }
    return watcher != NULL;
}

static bool has_property(const struct ec_vocab *word, enum property property)
{
    return property == SECRET ? word->secret != 0 : property == MODE && word->type == EC_TYPE_MODE;
}

static void add_option(struct survey *survey, const struct ec_vocab *word, uint32_t name)
{
    for (size_t i = 0; i < EC_COUNT(watches); i++) {
        struct watcher watcher = {.watch = &watches[i], .code = watches[i].code};
        if (watches[i].property != NAMED && has_property(word, watches[i].property) &&
            is_wanted(survey, watcher)) {
            add_to(survey, OPTION, name, watcher);
        }
    }
}

/* What is watched by what the vocabulary says of the words of one name. */
static void add_words_of(struct survey *survey, uint32_t name, bool needs)
{
    struct ec_str text = ec_intern_text(survey->context->model->names, name);
    struct ec_numbers numbers = ec_vocab_find(text);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        bool option = word->kind == EC_VOCAB_OPTION;
        if (!ec_str_equal_folded(text, ec_vocab_spelling(word))) {
            continue; /* an alias */
        }
        if (option && (word->secret != 0 || word->type == EC_TYPE_MODE)) {
            add_option(survey, word, name);
        }
        if (needs && ec_needs_something(word) && !is_told_elsewhere(survey, name)) {
            add_to(survey, option ? OPTION : SCOPE, name, (struct watcher){0});
        }
    }
}

static void add_words(struct survey *survey)
{
    const struct ec_rule_context *context = survey->context;
    bool needs = context->model->complete && ec_needs_is_wanted(context->settings->enabled);
    for (uint32_t name = 1; name < context->model->names->count; name++) {
        add_words_of(survey, name, needs);
    }
}

static bool is_whole(const struct watch *watch)
{
    return watch->kind == SCOPE && watch->besides == ASKS;
}

/* Marks the options that are set in scopes that are due. The global one is the first in any case. */
static bool *find_due(const struct survey *survey)
{
    const struct ec_model *model = survey->context->model;
    bool *due = ec_arena_zalloc(survey->context->arena, model->names->count * sizeof(*due));
    const struct ec_scope *scope = due ? ec_rule_walk(survey->context, model->global) : NULL;
    for (; scope; scope = ec_rule_walk(survey->context, scope)) {
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            due[assign->node->name] = true;
        }
    }
    return due;
}

/* True if a function may find something else in scopes that are not due. What is told of one of several
   scopes depends on all of them. */
static bool is_stale(const struct survey *survey, const struct watch *watch, const bool *due)
{
    struct ec_rule_context *context = survey->context;
    const char *name = text_at(watch->name);
    const char *names = text_at(watch->names);
    uint32_t number = 0;
    if (is_whole(watch)) {
        return ec_rule_differs(context, names);
    }
    if (watch->besides == NOTHING ||
        (watch->property == NAMED && !find_name(survey, watch->kind, name, &number))) {
        return false;
    }
    return watch->besides == ANYTHING || !due || due[number] || ec_rule_differs(context, name) ||
           ec_rule_differs(context, names);
}

/* Finds out for which codes the scopes that are not due have to be looked at, too: what most functions
   look at is not known, what a line of advice.def does is. */
static void find_stale(const struct survey *survey)
{
    struct ec_rule_context *context = survey->context;
    const bool *due = find_due(survey);
    uint32_t number;
    ec_needs_mark(context->memory->stale);
    for (size_t i = 0; i < EC_COUNT(watches); i++) {
        context->memory->stale[watches[i].code] |= is_stale(survey, &watches[i], due);
    }
    for (size_t i = 1; i <= ec_advice_count(); i++) {
        const struct ec_advice advice = ec_advice_at(i);
        context->memory->stale[advice.code] |= find_name(survey, OPTION, advice.option, &number) &&
                                               ec_advice_is_stale(context->model, &advice);
    }
}

static void call(struct survey *survey, const struct watcher *watcher, const struct ec_scope *scope,
                 const struct ec_assign *assign, bool due)
{
    for (; watcher; watcher = watcher->next) {
        bool whole = watcher->watch && is_whole(watcher->watch);
        if (!watcher->everywhere && (!due || whole)) {
            continue;
        }
        if (whole) {
            ec_rule_enter_whole(survey->context, watcher->code);
        } else {
            ec_rule_enter(survey->context, scope);
        }
        if (watcher->watch) {
            looks[watcher->watch - watches](survey->context, scope, assign);
        } else if (watcher->advice == 0) {
            ec_needs_look(survey->context, scope, assign);
        } else {
            const struct ec_advice advice = ec_advice_at(watcher->advice);
            ec_advice_look(survey->context, &advice, scope, assign);
        }
    }
}

static void walk(struct survey *survey)
{
    const struct ec_rule_context *context = survey->context;
    const struct ec_scope *scope = context->model->global;
    while (scope) {
        bool due = ec_rule_is_due(context, scope);
        call(survey, survey->scopes[scope->name], scope, NULL, due);
        for (const struct ec_assign *assign = scope->settings; assign; assign = assign->next) {
            if (EC_UNLIKELY(survey->options[assign->node->name] != NULL)) {
                call(survey, survey->options[assign->node->name], scope, assign, due);
            }
        }
        scope = survey->everywhere ? ec_scope_walk(scope) : ec_rule_walk(context, scope);
    }
}

void ec_rule_survey(struct ec_rule_context *context)
{
    if (context->surveyed) {
        return;
    }
    context->surveyed = true;
    size_t size = context->model->names->count * sizeof(struct watcher *);
    struct survey survey = {
        .context = context,
        .options = ec_arena_zalloc(context->arena, size),
        .scopes = ec_arena_zalloc(context->arena, size),
    };
    if (survey.options && survey.scopes) {
        if (context->partial) {
            find_stale(&survey);
        }
        add_watchers(&survey);
        add_words(&survey);
        walk(&survey);
    }
}
