/* SPDX-License-Identifier: MIT */
#include "model/question.h"

#include "schema/vocabulary.h"

/* How far the words have been read. */
struct reading {
    const struct ec_model *model;
    const struct ec_vocab *word;  /* of the innermost scope; NULL when it is not known */
    const struct ec_scope *scope; /* its instance, NULL when the configuration has none */
};

/* The child with these names; NULL if there is none. */
static const struct ec_scope *find_child(const struct ec_model *model, const struct ec_scope *scope,
                                         const struct ec_asked *asked)
{
    uint32_t name = ec_intern_find(model->names, asked->name.ptr, asked->name.len);
    bool named = asked->instance.ptr != NULL;
    uint32_t instance = named && name != 0 ? ec_model_instance(model, name, asked->instance) : 0;
    return name == 0 || (named && instance == 0) ? NULL : ec_scope_at(scope, name, instance);
}

/* True if the word may stand in the scope of `parent`, or does so in its instance. */
static bool is_member(const struct reading *reading, const struct ec_vocab *parent,
                      const struct ec_asked *scope, struct ec_str word)
{
    if (parent && (ec_vocab_option(word, parent) || ec_vocab_scope(word, parent))) {
        return true;
    }
    const struct ec_scope *instance =
        reading->scope ? find_child(reading->model, reading->scope, scope) : NULL;
    uint32_t name = ec_intern_find(reading->model->names, word.ptr, word.len);
    const struct ec_scope *child = instance && name != 0 ? instance->children : NULL;
    while (child && child->name != name) {
        child = child->next;
    }
    return child || (instance && name != 0 && ec_setting_at(instance, name));
}

/* Tells whether `next` is the instance name of the scope or what stands in the scope. */
static bool takes_instance(const struct reading *reading, const struct ec_asked *scope,
                           struct ec_str next)
{
    const struct ec_vocab *word = reading->word ? ec_vocab_scope(scope->name, reading->word) : NULL;
    if (word && word->instance == EC_INSTANCE_REQUIRED) {
        return true;
    }
    struct ec_asked named = {scope->name, next};
    if (reading->scope && find_child(reading->model, reading->scope, &named)) {
        return true;
    }
    return !(word && word->instance == EC_INSTANCE_NONE) && !is_member(reading, word, scope, next);
}

/* Modules are there without a name, too, even if they should have one. */
static bool needs_instance(const struct reading *reading, const struct ec_asked *scope)
{
    const struct ec_vocab *word = reading->word ? ec_vocab_scope(scope->name, reading->word) : NULL;
    return word && word->instance == EC_INSTANCE_REQUIRED &&
           !(reading->scope && find_child(reading->model, reading->scope, scope));
}

static void go_into(struct reading *reading, const struct ec_asked *scope)
{
    reading->word = reading->word ? ec_vocab_scope(scope->name, reading->word) : NULL;
    reading->scope = reading->scope ? find_child(reading->model, reading->scope, scope) : NULL;
}

enum ec_question_status ec_question_read(const struct ec_model *model, struct ec_arena *arena,
                                         const struct ec_str *words, size_t n_words,
                                         bool with_option, struct ec_question *question)
{
    struct reading reading = {model, ec_vocab_global(), model->global};
    struct ec_asked *scopes = ec_arena_alloc(arena, (n_words + 1) * sizeof(*scopes));
    if (!scopes) {
        return EC_QUESTION_NOMEM;
    }
    *question = (struct ec_question){.scopes = scopes};
    if (with_option && n_words == 0) {
        return EC_QUESTION_NO_OPTION;
    }
    size_t end = n_words - with_option;
    for (size_t i = 0; i < end; i++) {
        struct ec_asked *scope = &scopes[question->n_scopes++];
        *scope = (struct ec_asked){.name = words[i]};
        if (i + 1 < end && takes_instance(&reading, scope, words[i + 1])) {
            scope->instance = words[++i];
        } else if (i + 1 == end && needs_instance(&reading, scope)) {
            return with_option ? EC_QUESTION_NO_OPTION : EC_QUESTION_NO_INSTANCE;
        }
        go_into(&reading, scope);
    }
    question->option = with_option ? words[end] : EC_STR("");
    return EC_QUESTION_OK;
}

bool ec_question_at(const struct ec_model *model, struct ec_arena *arena,
                    const struct ec_scope *scope, struct ec_str option,
                    struct ec_question *question)
{
    size_t n = 0;
    for (const struct ec_scope *outer = scope; outer->parent; outer = outer->parent) {
        n++;
    }
    struct ec_asked *scopes = ec_arena_alloc(arena, (n + 1) * sizeof(*scopes));
    if (!scopes) {
        return false;
    }
    *question = (struct ec_question){scopes, n, option};
    for (; scope->parent; scope = scope->parent) {
        struct ec_asked *asked = &scopes[--n];
        asked->name = ec_intern_text(model->names, scope->name);
        asked->instance = scope->instance == 0 ? (struct ec_str){NULL, 0}
                                               : ec_intern_text(&model->instances, scope->instance);
    }
    return true;
}

const struct ec_scope *ec_question_scope(const struct ec_model *model,
                                         const struct ec_question *question)
{
    const struct ec_scope *scope = model->global;
    for (size_t i = 0; scope && i < question->n_scopes; i++) {
        scope = find_child(model, scope, &question->scopes[i]);
    }
    return scope;
}
