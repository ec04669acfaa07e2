/* SPDX-License-Identifier: MIT */
#include "cli/walk.h"

#include <stdlib.h>

bool cli_walk_init(struct cli_walk *walk, const struct ec_model *model, struct cli_render *render,
                   enum cli_extent extent)
{
    *walk = (struct cli_walk){.model = model, .render = render, .extent = extent};
    ec_arena_init(&walk->arena);
    ec_arena_init(&walk->answers);
    if (extent == CLI_EXPLICIT || extent == CLI_SOURCE) {
        return true;
    }
    if (!cli_defaults_init(&walk->defaults)) {
        return false;
    }
    render->defaults = &walk->defaults.view;
    if (extent == CLI_NONDEFAULT) {
        return true;
    }
    walk->evaluator = ec_evaluator_new(model);
    walk->members = calloc(ec_vocab_count() + 1, sizeof(*walk->members));
    return walk->evaluator && walk->members;
}

void cli_walk_fini(struct cli_walk *walk)
{
    cli_defaults_fini(&walk->defaults);
    ec_evaluator_free(walk->evaluator);
    free(walk->members);
    ec_arena_fini(&walk->arena);
    ec_arena_fini(&walk->answers);
}

static void fail(struct cli_walk *walk)
{
    walk->render->out.oom = true;
    walk->render->failed = true;
}

/* ---- names ----------------------------------------------------------------------------------- */

static struct ec_str written_name(const struct ec_model *model, const struct ec_load *load,
                                  const struct ec_node *node)
{
    return node->name_len == UINT16_MAX ? ec_intern_text(model->names, node->name)
                                        : ec_node_name(load->source, node);
}

/* The server prints the registered spelling (4/console-commands/config.md); another name for the
   same thing stays what it is, so that what is printed means what was read. */
static struct ec_str spelling(const struct ec_vocab *word, struct ec_str written)
{
    return word && ec_str_equal_folded(ec_vocab_spelling(word), written) ? ec_vocab_spelling(word)
                                                                         : written;
}

struct ec_str cli_walk_name(const struct ec_model *model, const struct ec_scope *scope,
                            const struct ec_vocab *word)
{
    return spelling(word, written_name(model, scope->opening.load, scope->opening.node));
}

static struct ec_range name_range(const struct ec_load *load, const struct ec_node *node)
{
    return ec_node_name_range(load->source, node);
}

/* ---- the options that a scope does not set --------------------------------------------------- */

static bool is_there(const struct ec_vocab *word)
{
    return word->removed == 0 && word->status != EC_STATUS_OBSOLETE;
}

static const struct cli_members *members_of(struct cli_walk *walk, const struct ec_vocab *scope)
{
    struct cli_members *members = &walk->members[ec_vocab_number(scope)];
    struct ec_numbers numbers = ec_vocab_list(scope->members);
    if (members->made) {
        return members;
    }
    members->words = ec_arena_alloc(&walk->arena, (numbers.n + 1) * sizeof(*members->words));
    for (size_t i = 0; members->words && i < numbers.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(numbers.at[i]);
        if (word->kind == EC_VOCAB_OPTION &&
            ec_vocab_option(ec_vocab_spelling(word), scope) == word) {
            members->words[members->n++] = word;
        }
    }
    members->made = members->words != NULL;
    return members;
}

static bool sets_name(const struct cli_walk *walk, const struct ec_scope *scope, struct ec_str name)
{
    uint32_t number = ec_intern_find(walk->model->names, name.ptr, name.len);
    return number != 0 && ec_setting_at(scope, number);
}

/* Does the scope set the option, by any of its names? */
static bool sets(const struct cli_walk *walk, const struct ec_scope *scope,
                 const struct ec_vocab *word)
{
    struct ec_numbers aliases = ec_vocab_list(word->aliases);
    bool found = sets_name(walk, scope, ec_vocab_spelling(word));
    for (size_t i = 0; !found && i < aliases.n; i++) {
        found = sets_name(walk, scope, ec_vocab_text(aliases.at[i]));
    }
    return found;
}

/* What nobody set at all needs no search. */
static bool find_value(struct cli_walk *walk, struct ec_question *question,
                       const struct ec_vocab *word, struct cli_entry *entry)
{
    struct ec_evaluation answer = {.word = word};
    question->option = ec_vocab_spelling(word);
    if (ec_intern_find(walk->model->names, question->option.ptr, question->option.len) != 0 &&
        !ec_evaluate(walk->evaluator, &walk->answers, question, &answer)) {
        fail(walk);
        return false;
    }
    *entry = (struct cli_entry){.name = question->option, .word = word};
    if (answer.in_force) {
        entry->assign = answer.in_force->assign;
        entry->from = answer.in_force->scope;
        return entry->assign->node->value != EC_VALUE_NONE;
    }
    entry->assign = cli_defaults_find(&walk->defaults, answer.word);
    entry->is_default = true;
    return entry->assign && is_there(word);
}

static void add_others(struct cli_walk *walk, const struct ec_scope *scope,
                       const struct ec_vocab *scope_word)
{
    struct ec_question question;
    const struct cli_members *members = members_of(walk, scope_word);
    ec_arena_fini(&walk->answers);
    ec_arena_init(&walk->answers);
    if (!members->made ||
        !ec_question_at(walk->model, &walk->answers, scope, EC_STR(""), &question)) {
        fail(walk);
        return;
    }
    for (size_t i = 0; i < members->n && !walk->render->failed; i++) {
        struct cli_entry entry;
        if (!sets(walk, scope, members->words[i]) &&
            find_value(walk, &question, members->words[i], &entry)) {
            cli_render_option(walk->render, &entry);
        }
    }
}

/* ---- merged ---------------------------------------------------------------------------------- */

static struct cli_head head_of(struct cli_walk *walk, const struct ec_scope *scope)
{
    const struct ec_vocab *word = ec_scope_word(walk->model, scope);
    return (struct cli_head){
        .name = cli_walk_name(walk->model, scope, word),
        .instance = cli_view_instance(walk->render->view, scope),
        .at = name_range(scope->opening.load, scope->opening.node),
    };
}

static void add_options(struct cli_walk *walk, const struct ec_scope *scope)
{
    const struct ec_vocab *place = ec_scope_word(walk->model, scope);
    for (const struct ec_assign *set = scope->settings; set && !walk->render->failed;
         set = set->next) {
        struct ec_str name = written_name(walk->model, set->load, set->node);
        const struct ec_vocab *word = place ? ec_vocab_option(name, place) : NULL;
        struct cli_entry entry = {.name = spelling(word, name), .assign = set, .word = word};
        if (walk->extent != CLI_NONDEFAULT || !cli_defaults_same(&walk->defaults, word, set)) {
            cli_render_option(walk->render, &entry);
        }
    }
    if (walk->extent == CLI_EFFECTIVE && place) {
        add_others(walk, scope, place);
    }
}

static void open_scope(struct cli_walk *walk, const struct ec_scope *scope)
{
    if (scope->parent) {
        struct cli_head head = head_of(walk, scope);
        cli_render_open(walk->render, &head);
    }
}

/* The options, which stand behind all children, and the end. */
static void close_scope(struct cli_walk *walk, const struct ec_scope *scope)
{
    add_options(walk, scope);
    if (scope->parent) {
        cli_render_close(walk->render);
    }
}

static void add_children(struct cli_walk *walk, const struct ec_scope *scope)
{
    for (const struct ec_scope *child = scope->children; child && !walk->render->failed;
         child = child->next) {
        struct cli_head head = head_of(walk, child);
        cli_render_brief(walk->render, &head);
    }
}

void cli_walk_scope(struct cli_walk *walk, const struct ec_scope *scope, bool recurse)
{
    const struct ec_scope *root = scope;
    open_scope(walk, scope);
    if (!recurse) {
        add_children(walk, scope);
        close_scope(walk, scope);
        return;
    }
    while (!walk->render->failed) {
        if (scope->children) {
            scope = scope->children;
            open_scope(walk, scope);
            continue;
        }
        close_scope(walk, scope);
        while (scope != root && !scope->next) {
            scope = scope->parent;
            close_scope(walk, scope);
        }
        if (scope == root) {
            return;
        }
        scope = scope->next;
        open_scope(walk, scope);
    }
}

/* ---- as it is written ------------------------------------------------------------------------ */

/* A body that is being walked. */
struct frame {
    const struct ec_node *next;
    const struct ec_load *load;
    const struct ec_vocab *place; /* NULL if the scope is not known */
    bool is_scope;
};

struct source_walk {
    struct cli_walk *walk;
    struct frame *frames;
    size_t n_frames;
    size_t capacity;
    const struct ec_load *load; /* the next reading that was not come to yet */
};

static void push(struct source_walk *source, struct frame frame)
{
    void *frames = source->frames;
    if (!ec_grow(&frames, &source->capacity, source->n_frames + 1, sizeof(*source->frames))) {
        fail(source->walk);
        return;
    }
    source->frames = frames;
    source->frames[source->n_frames++] = frame;
}

/* A file in the place of its include. */
static void enter_load(struct source_walk *source, const struct ec_vocab *place)
{
    const struct ec_load *load = source->load;
    source->load = load->next;
    push(source, (struct frame){load->tree->first, load, place, false});
}

static void enter_scope(struct source_walk *source, const struct frame *frame,
                        const struct ec_node *node)
{
    struct cli_walk *walk = source->walk;
    struct cli_view *view = walk->render->view;
    struct cli_head head = {
        .name = written_name(walk->model, frame->load, node),
        .at = name_range(frame->load, node),
    };
    if (node->word_len > 0) {
        head.instance =
            cli_view_word(view, frame->load->source, node->word_first, node->word_len, NULL);
    }
    const struct ec_vocab *place = frame->place ? ec_vocab_scope(head.name, frame->place) : NULL;
    cli_render_open(walk->render, &head);
    push(source, (struct frame){node->child, frame->load, place, true});
}

static void add_option(struct source_walk *source, const struct frame *frame,
                       const struct ec_node *node)
{
    struct ec_assign assign = {.node = node, .load = frame->load};
    struct cli_entry entry = {
        .name = written_name(source->walk->model, frame->load, node),
        .assign = &assign,
    };
    entry.word = frame->place ? ec_vocab_option(entry.name, frame->place) : NULL;
    cli_render_option(source->walk->render, &entry);
}

/* Goes on by one statement, or by one file of an include. */
static void step(struct source_walk *source)
{
    struct frame *top = &source->frames[source->n_frames - 1];
    const struct ec_node *node = top->next;
    if (!node) {
        source->n_frames--;
        if (top->is_scope) {
            cli_render_close(source->walk->render);
        }
        return;
    }
    bool includes = node->kind == EC_NODE_INCLUDE && source->load && source->load->via == node &&
                    source->load->parent == top->load;
    if (includes) {
        enter_load(source, top->place);
        return;
    }
    top->next = node->next;
    struct frame frame = *top; /* pushing moves the array */
    if (node->kind == EC_NODE_SCOPE) {
        enter_scope(source, &frame, node);
    } else if (node->kind == EC_NODE_OPTION) {
        add_option(source, &frame, node);
    }
}

/* The main file, and what is read behind it: --cluster, Local_Changes_File. */
static void walk_source(struct cli_walk *walk)
{
    struct source_walk source = {.walk = walk, .load = walk->model->loads};
    while (source.load && !walk->render->failed) {
        enter_load(&source, ec_vocab_global());
        while (source.n_frames > 0 && !walk->render->failed) {
            step(&source);
        }
    }
    free(source.frames);
}

void cli_walk_all(struct cli_walk *walk)
{
    if (walk->extent == CLI_SOURCE) {
        walk_source(walk);
    } else {
        cli_walk_scope(walk, walk->model->global, true);
    }
}
