/* SPDX-License-Identifier: MIT */
#include "cli/missing.h"

#include "cli/lookup.h"
#include "cli/walk.h"

#include "diag/suggest.h"

/* Proposes "Name "instance"" as the configuration has it. */
static void propose(struct cli_inquiry *inquiry, struct ec_buf *text, const struct ec_scope *scope)
{
    const struct ec_vocab *word = ec_scope_word(inquiry->model, scope);
    struct ec_buf name;
    ec_buf_init(&name);
    cli_view_add_instance(&inquiry->view, &name, cli_walk_name(inquiry->model, scope, word),
                          cli_view_instance(&inquiry->view, scope));
    ec_suggest_hint(text, "", ec_buf_str(&name));
    ec_buf_fini(&name);
}

static bool has_name(const struct cli_inquiry *inquiry, const struct ec_scope *scope,
                     struct ec_str name)
{
    return ec_str_equal_folded(ec_intern_text(inquiry->model->names, scope->name), name);
}

/* The child that was perhaps meant: one of the name with another instance, else one with a similar
   name. NULL if there is none. */
static const struct ec_scope *find_similar(const struct cli_inquiry *inquiry,
                                           const struct ec_scope *parent,
                                           const struct ec_asked *asked)
{
    const struct ec_model *model = inquiry->model;
    const struct ec_scope *same = parent->children;
    struct ec_suggest suggest;
    while (same && !has_name(inquiry, same, asked->name)) {
        same = same->next;
    }
    ec_suggest_init(&suggest, same && asked->instance.ptr ? asked->instance : asked->name);
    for (const struct ec_scope *child = parent->children; child; child = child->next) {
        if (!same) {
            ec_suggest_offer(&suggest, ec_intern_text(model->names, child->name));
        } else if (child->name == same->name) {
            ec_suggest_offer(&suggest, ec_intern_text(&model->instances, child->instance));
        }
    }
    for (const struct ec_scope *child = parent->children; child && suggest.n > 0;
         child = child->next) {
        struct ec_str text = same ? ec_intern_text(&model->instances, child->instance)
                                  : ec_intern_text(model->names, child->name);
        if ((!same || child->name == same->name) && ec_str_equal(text, suggest.best[0].name)) {
            return child;
        }
    }
    return same;
}

/* Adds what may help when there is nothing similar in the scope itself. */
static void add_elsewhere(const struct cli_inquiry *inquiry, struct ec_buf *text,
                          const struct ec_asked *asked)
{
    const struct ec_model *model = inquiry->model;
    const struct ec_scope *scope = model->global;
    bool found = false;
    struct ec_suggest suggest;
    ec_suggest_init(&suggest, asked->name);
    while (!found && (scope = ec_scope_walk(scope))) {
        found = has_name(inquiry, scope, asked->name);
        ec_suggest_offer(&suggest, ec_intern_text(model->names, scope->name));
    }
    if (found) {
        ec_buf_printf(text, ", but elsewhere: 'ecconf locate %.*s' shows where",
                      (int)asked->name.len, asked->name.ptr);
    } else {
        ec_suggest_hint(text, "", ec_suggest_best(&suggest));
    }
}

void cli_tell_missing(struct cli_inquiry *inquiry, const struct ec_question *question)
{
    struct ec_question outer = {question->scopes, 0, EC_STR("")};
    const struct ec_scope *parent = inquiry->model->global;
    const struct ec_scope *next = parent;
    struct ec_buf text;
    while (next) {
        parent = next;
        outer.n_scopes++;
        next = ec_question_scope(inquiry->model, &outer);
    }
    const struct ec_asked *asked = &question->scopes[outer.n_scopes - 1];
    const struct ec_scope *similar = find_similar(inquiry, parent, asked);
    ec_buf_init(&text);
    cli_view_add_instance(&inquiry->view, &text, asked->name, asked->instance);
    if (parent->parent) {
        ec_buf_add_text(&text, " in ");
        cli_view_add_scope(&inquiry->view, &text, parent);
    }
    if (similar) {
        propose(inquiry, &text, similar);
    } else {
        add_elsewhere(inquiry, &text, asked);
    }
    cli_message(inquiry->reading.program, "the configuration has no %s", ec_buf_text(&text));
    ec_buf_fini(&text);
}

/* True if something in `parent` has the name, whatever its instance. */
static bool is_child(const struct cli_inquiry *inquiry, const struct ec_scope *parent,
                     struct ec_str name)
{
    const struct ec_scope *child = parent ? parent->children : NULL;
    while (child && !has_name(inquiry, child, name)) {
        child = child->next;
    }
    return child != NULL;
}

bool cli_tell_unknown_scope(struct cli_inquiry *inquiry, const struct ec_question *question)
{
    const struct ec_vocab *known = NULL;
    const struct ec_vocab *word = ec_vocab_global();
    struct ec_question outer = {question->scopes, 0, EC_STR("")};
    for (; word && outer.n_scopes < question->n_scopes; outer.n_scopes++) {
        known = word;
        word = ec_vocab_scope(question->scopes[outer.n_scopes].name, known);
    }
    if (word) {
        return false;
    }
    struct ec_str name = question->scopes[--outer.n_scopes].name;
    if (is_child(inquiry, ec_question_scope(inquiry->model, &outer), name)) {
        return false;
    }
    struct ec_buf hint;
    ec_buf_init(&hint);
    cli_hint_scope(&hint, name, known);
    cli_message(inquiry->reading.program, "no documented scope is called '%.*s'%s", (int)name.len,
                name.ptr, ec_buf_text(&hint));
    ec_buf_fini(&hint);
    return true;
}
