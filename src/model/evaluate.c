/* SPDX-License-Identifier: MIT */
#include "model/evaluate.h"

#include "model/patterns.h"

#include <stdlib.h>

/* ---- the chains ------------------------------------------------------------------------------- */

/* Kinds of scopes that take part in a chain, outermost first within each chain. */
enum {
    GROUP = 1,
    BINDING = 2,
    DOMAIN = 4,
    HOST = 8,
    PATHWAY_GROUP = 16,
    PATHWAY = 32,
    LISTENER = 64,
    LISTEN = 128,
    PEER = 256,
};

static const struct {
    const char *name;
    unsigned kind;
} kinds[] = {
    {"binding_group", GROUP},         {"binding", BINDING}, {"domain", DOMAIN}, {"host", HOST},
    {"pathway_group", PATHWAY_GROUP}, {"pathway", PATHWAY}, {"listen", LISTEN}, {"peer", PEER},
};

/* A match of a short name is an effort of 1; this many take a second or two, as do a thousand of those that
   are given up. */
enum { MOST_EFFORT = 50000000 };

enum { MOST_ROWS = 9, END = -1, DEEPEST_KNOWN = 16 };

/* Where a value is looked for, the most specific place first; a place is left out if it has a kind
   that was not asked for. A row of 0 is the global scope. */
static const struct chain {
    unsigned all;    /* kinds that may be asked for */
    unsigned needed; /* and that must be */
    int rows[MOST_ROWS];
} chains[] = {
    /* 4/4-ecelerity-conf-fallback.md; the group's own value before the global domain is inferred */
    {GROUP | BINDING | DOMAIN,
     0,
     {GROUP | BINDING | DOMAIN, BINDING | DOMAIN, GROUP | DOMAIN, GROUP | BINDING, BINDING, GROUP,
      DOMAIN, 0, END}},
    /* 4/config/ref-outbound-throttle-messages.md: what a host lacks is not looked for elsewhere */
    {GROUP | BINDING | HOST,
     HOST,
     {GROUP | BINDING | HOST, GROUP | HOST, BINDING | HOST, HOST, END}},
    /* 4/config/ref-pathway.md */
    {PATHWAY_GROUP | PATHWAY, 0, {PATHWAY_GROUP | PATHWAY, PATHWAY, PATHWAY_GROUP, 0, END}},
    /* 4/listeners.md; a Peer of the listener before the Listen is inferred from
       4/config/ref-listener-sessions.md */
    {LISTENER | LISTEN | PEER,
     LISTENER,
     {LISTENER | LISTEN | PEER, LISTENER | PEER, LISTENER | LISTEN, LISTENER, 0, END}},
};

/* ---- state ------------------------------------------------------------------------------------ */

struct scopes {
    const struct ec_scope **list;
    size_t n;
    size_t capacity;
};

struct ec_evaluator {
    const struct ec_model *model;
    struct ec_patterns patterns;
    const struct ec_scope **groups; /* by number of a binding's instance: the first group with it */
    uint32_t *n_groups;             /* and how many there are */
    struct scopes current;
    struct scopes next;
    size_t effort; /* of trying regular expressions */
    bool oom;
};

/* A scope of the question in numbers of the model. */
struct element {
    const struct ec_asked *asked;
    unsigned kind; /* 0: none that takes part in a chain */
    uint32_t name; /* 0: in no file */
    uint32_t instance;
    uint32_t twin; /* another spelling of the same instance, or 0 */
    struct ec_network network;
    bool has_network;
};

struct search {
    struct ec_evaluator *evaluator;
    struct ec_arena *arena;
    struct ec_evaluation *answer;
    const struct ec_question *question;
    struct element *elements;
    uint32_t option; /* number in the model, 0: set nowhere */
    bool is_disputed;
    size_t capacity;
};

struct ec_evaluator *ec_evaluator_new(const struct ec_model *model)
{
    struct ec_evaluator *evaluator = calloc(1, sizeof(*evaluator));
    if (!evaluator) {
        return NULL;
    }
    evaluator->model = model;
    if (!ec_patterns_init(&evaluator->patterns, model)) {
        ec_evaluator_free(evaluator);
        return NULL;
    }
    return evaluator;
}

void ec_evaluator_free(struct ec_evaluator *evaluator)
{
    if (!evaluator) {
        return;
    }
    ec_patterns_fini(&evaluator->patterns);
    free((void *)evaluator->groups);
    free(evaluator->n_groups);
    free((void *)evaluator->current.list);
    free((void *)evaluator->next.list);
    free(evaluator);
}

bool ec_evaluator_is_weary(const struct ec_evaluator *evaluator)
{
    return evaluator->effort > MOST_EFFORT;
}

/* ---- from a question to instances ------------------------------------------------------------- */

static void add_scope(struct ec_evaluator *evaluator, const struct ec_scope *scope)
{
    struct scopes *scopes = &evaluator->next;
    void *list = (void *)scopes->list;
    bool ok = ec_grow(&list, &scopes->capacity, scopes->n + 1, sizeof(*scopes->list));
    scopes->list = list;
    evaluator->oom |= !ok;
    if (ok) {
        scopes->list[scopes->n++] = scope;
    }
}

/* Adds the instances in `container` that are called so, in this or another spelling. */
static void add_exact(struct ec_evaluator *evaluator, const struct ec_scope *container,
                      const struct element *element)
{
    bool named = element->asked->instance.ptr != NULL;
    const struct ec_scope *exact = named && element->instance == 0
                                       ? NULL
                                       : ec_scope_at(container, element->name, element->instance);
    const struct ec_scope *twin =
        element->twin == 0 ? NULL : ec_scope_at(container, element->name, element->twin);
    if (exact) {
        add_scope(evaluator, exact);
    }
    if (twin) {
        add_scope(evaluator, twin);
    }
}

static void add_networks(struct ec_evaluator *evaluator, const struct ec_pattern_list *patterns,
                         const struct ec_network *inner)
{
    for (size_t i = 0; (i = ec_patterns_find(patterns, i, inner)) < patterns->n; i++) {
        add_scope(evaluator, patterns->at[i].scope);
    }
}

static void add_regexes(struct ec_evaluator *evaluator, const struct ec_pattern_list *patterns,
                        struct ec_str name)
{
    size_t pieces = name.len / 16;
    for (size_t i = 0; i < patterns->n; i++) {
        enum ec_match match = ec_regex_match(patterns->at[i].regex, name);
        evaluator->effort += match == EC_MATCH_GIVEN_UP ? MOST_EFFORT / 1000 : 1 + pieces * pieces;
        evaluator->oom |= match == EC_MATCH_NOMEM;
        if (match == EC_MATCH_FOUND) {
            add_scope(evaluator, patterns->at[i].scope);
        }
    }
}

/* Adds the instances in `container` that the element means, the most specific one first. */
static void add_matches(struct ec_evaluator *evaluator, const struct ec_scope *container,
                        const struct element *element)
{
    struct ec_str instance = element->asked->instance;
    if (element->name == 0) {
        return;
    }
    if (!element->has_network) {
        add_exact(evaluator, container, element);
    }
    bool regex =
        instance.ptr && (element->kind & (DOMAIN | HOST)) != 0 && !ec_is_regex_instance(instance);
    if (!regex && !element->has_network) {
        return;
    }
    const struct ec_pattern_list *patterns =
        ec_patterns_of(&evaluator->patterns, container, element->name, element->has_network);
    evaluator->oom |= !patterns;
    if (patterns && regex) {
        add_regexes(evaluator, patterns, instance);
    } else if (patterns) {
        add_networks(evaluator, patterns, &element->network);
    }
}

/* Leaves the instances that the elements in `mask` lead to in evaluator->current. */
static void find_scopes(struct search *search, uint32_t mask)
{
    struct ec_evaluator *evaluator = search->evaluator;
    evaluator->next.n = 0;
    add_scope(evaluator, evaluator->model->global);
    for (size_t i = 0;; i++) {
        struct scopes old = evaluator->current;
        evaluator->current = evaluator->next;
        evaluator->next = old;
        evaluator->next.n = 0;
        while (i < search->answer->n_scopes && !ec_step_has(mask, i)) {
            i++;
        }
        if (i == search->answer->n_scopes) {
            return;
        }
        for (size_t k = 0; k < evaluator->current.n; k++) {
            add_matches(evaluator, evaluator->current.list[k], &search->elements[i]);
        }
    }
}

/* ":25" and "*:25" are one address (3/3-reference/ecelerity-conf.md). */
static uint32_t listen_twin(struct search *search, const struct element *element)
{
    struct ec_str text = element->asked->instance;
    const struct ec_model *model = search->evaluator->model;
    if (element->kind != LISTEN || text.len == 0) {
        return 0;
    }
    if (ec_str_starts(text, EC_STR("*:"))) {
        return ec_model_instance(model, element->name, (struct ec_str){text.ptr + 1, text.len - 1});
    }
    if (text.ptr[0] != ':') {
        return 0;
    }
    const char *twin = ec_arena_printf(search->arena, "*%.*s", (int)text.len, text.ptr);
    return twin ? ec_model_instance(model, element->name, ec_str_from(twin)) : 0;
}

static unsigned kind_of(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        if (ec_str_equal_folded(name, ec_str_from(kinds[i].name))) {
            return kinds[i].kind;
        }
    }
    const struct ec_vocab *word = ec_vocab_scope(name, ec_vocab_global());
    return word && word->family == EC_FAMILY_LISTENER ? LISTENER : 0;
}

bool ec_evaluation_may_differ(const struct ec_model *model)
{
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        uint32_t name = kinds[i].kind == LISTEN ? 0 : ec_model_name(model, kinds[i].name);
        if (name != 0 && ec_scopes_are_changed(model, name)) {
            return true;
        }
    }
    return false;
}

static struct element read_element(struct search *search, const struct ec_asked *asked)
{
    const struct ec_model *model = search->evaluator->model;
    struct element element = {.asked = asked, .kind = kind_of(asked->name)};
    element.name = ec_intern_find(model->names, asked->name.ptr, asked->name.len);
    if (asked->instance.ptr && element.name != 0) {
        element.instance = ec_model_instance(model, element.name, asked->instance);
        element.twin = listen_twin(search, &element);
    }
    element.has_network = element.kind == PEER && asked->instance.ptr &&
                          ec_network_read(asked->instance, &element.network);
    return element;
}

/* ---- the group of a binding ------------------------------------------------------------------- */

static bool make_groups(struct ec_evaluator *evaluator)
{
    const struct ec_model *model = evaluator->model;
    size_t n = (size_t)model->instances.count + 1;
    uint32_t group_name = ec_model_name(model, "binding_group");
    uint32_t binding_name = ec_model_name(model, "binding");
    evaluator->groups = calloc(n, sizeof(*evaluator->groups));
    evaluator->n_groups = calloc(n, sizeof(*evaluator->n_groups));
    if (!evaluator->groups || !evaluator->n_groups) {
        free((void *)evaluator->groups);
        free(evaluator->n_groups);
        evaluator->groups = NULL;
        evaluator->n_groups = NULL;
        evaluator->oom = true;
        return false;
    }
    for (const struct ec_scope *group = model->global->children; group; group = group->next) {
        const struct ec_scope *binding = group->name == group_name ? group->children : NULL;
        for (; binding && group_name != 0; binding = binding->next) {
            if (binding->name == binding_name && evaluator->n_groups[binding->instance]++ == 0) {
                evaluator->groups[binding->instance] = group;
            }
        }
    }
    return true;
}

/* The group that the binding is in: the one that has it; else, for a binding of the outermost level, the
   group "default", which always exists (4/config/ref-binding-group.md). NULL if there is none. */
static const struct ec_scope *find_group(struct search *search, const struct element *binding)
{
    struct ec_evaluator *evaluator = search->evaluator;
    const struct ec_model *model = evaluator->model;
    if (binding->instance == 0 || (!evaluator->groups && !make_groups(evaluator))) {
        return NULL;
    }
    search->answer->n_groups = evaluator->n_groups[binding->instance];
    if (search->answer->n_groups > 0) {
        return search->answer->n_groups == 1 ? evaluator->groups[binding->instance] : NULL;
    }
    return ec_scope_at(model->global, binding->name, binding->instance)
               ? ec_scope_find(model, model->global, "binding_group", "default")
               : NULL;
}

/* ---- the steps -------------------------------------------------------------------------------- */

/* True if the scope names one instance, and neither `container` nor the global scope has it; *found is the
   instance. */
static bool is_missing(const struct search *search, const struct element *element,
                       const struct ec_scope *container, const struct ec_scope **found)
{
    const struct ec_scope *global = search->evaluator->model->global;
    bool named = element->asked->instance.ptr != NULL;
    *found = NULL;
    for (int i = 0; i < 2 && !*found && element->name != 0; i++) {
        const struct ec_scope *in = i == 0 ? container : global;
        if (in && (!named || element->instance != 0)) {
            *found = ec_scope_at(in, element->name, element->instance);
        }
        if (in && !*found && element->twin != 0) {
            *found = ec_scope_at(in, element->name, element->twin);
        }
    }
    bool in_groups = element->kind == BINDING && search->answer->n_groups > 0;
    return named && !*found && !in_groups && (element->kind & (DOMAIN | HOST | PEER)) == 0;
}

static void find_missing(struct search *search)
{
    struct ec_evaluation *answer = search->answer;
    const struct ec_scope *scope = search->evaluator->model->global;
    for (size_t i = 0; i < answer->n_scopes && !answer->missing; i++) {
        if (is_missing(search, &search->elements[i], scope, &scope)) {
            answer->missing = &answer->scopes[i];
        }
    }
}

/* Copies the question's scopes behind the group that was left out. */
static bool read_scopes(struct search *search)
{
    const struct ec_question *question = search->question;
    struct ec_evaluation *answer = search->answer;
    size_t n = question->n_scopes;
    struct ec_asked *scopes = ec_arena_alloc(search->arena, (n + 1) * sizeof(*scopes));
    search->elements = ec_arena_alloc(search->arena, (n + 1) * sizeof(struct element));
    if (!scopes || !search->elements) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        scopes[i + 1] = question->scopes[i];
        search->elements[i + 1] = read_element(search, &scopes[i + 1]);
    }
    const struct ec_scope *group = n > 0 && search->elements[1].kind == BINDING
                                       ? find_group(search, &search->elements[1])
                                       : NULL;
    answer->added_group = group != NULL;
    answer->scopes = group ? scopes : scopes + 1;
    answer->n_scopes = group ? n + 1 : n;
    if (group) {
        scopes[0].name = EC_STR("Binding_Group");
        scopes[0].instance = ec_intern_text(&search->evaluator->model->instances, group->instance);
        search->elements[0] = read_element(search, &scopes[0]);
    } else {
        search->elements++;
    }
    return true;
}

/* The chain for these scopes; NULL if they are in none, or not in its order. */
static const struct chain *find_chain(const struct search *search)
{
    unsigned asked = 0;
    for (size_t i = 0; i < search->answer->n_scopes; i++) {
        unsigned kind = search->elements[i].kind;
        if (kind <= asked) {
            return NULL; /* none, a second one, or one that is further out */
        }
        asked |= kind;
    }
    for (size_t i = 0; i < EC_COUNT(chains); i++) {
        if ((asked & ~chains[i].all) == 0 && (chains[i].needed & ~asked) == 0) {
            return &chains[i];
        }
    }
    return NULL;
}

/* Turns kinds into the places of the scopes in the answer; false if one was not asked for. */
static bool find_mask(const struct search *search, unsigned kinds_wanted, uint32_t *mask)
{
    unsigned found = 0;
    *mask = 0;
    for (size_t i = 0; i < search->answer->n_scopes; i++) {
        unsigned kind = search->elements[i].kind;
        if (kind & kinds_wanted) {
            *mask |= (uint32_t)1 << i;
            found |= kind;
        }
    }
    return found == kinds_wanted;
}

enum allowed { UNKNOWN, ALLOWED, FORBIDDEN };

/* What the vocabulary says of the option in that place. */
static enum allowed look_up(const struct search *search, uint32_t mask,
                            const struct ec_vocab **word)
{
    const struct ec_vocab *scope = ec_vocab_global();
    for (size_t i = 0; scope && i < search->answer->n_scopes; i++) {
        if (ec_step_has(mask, i)) {
            scope = ec_vocab_scope(search->answer->scopes[i].name, scope);
        }
    }
    *word = scope ? ec_vocab_option(search->question->option, scope) : NULL;
    if (*word) {
        return ALLOWED;
    }
    return !scope || !search->answer->is_known || search->is_disputed ? UNKNOWN : FORBIDDEN;
}

static bool add_step(struct search *search, const struct ec_step *step)
{
    struct ec_evaluation *answer = search->answer;
    if (answer->n_steps == search->capacity) {
        size_t capacity = search->capacity == 0 ? 8 : search->capacity * 2;
        struct ec_step *steps = ec_arena_alloc(search->arena, capacity * sizeof(*steps));
        if (!steps) {
            return false;
        }
        if (answer->n_steps > 0) {
            memcpy(steps, answer->steps, answer->n_steps * sizeof(*steps));
        }
        answer->steps = steps;
        search->capacity = capacity;
    }
    answer->steps[answer->n_steps++] = *step;
    return true;
}

/* One step for each instance that the place means; one without instance if there is none. */
static bool try_place(struct search *search, uint32_t mask, enum allowed allowed, bool *found)
{
    struct ec_evaluator *evaluator = search->evaluator;
    find_scopes(search, mask);
    if (evaluator->oom) {
        return false;
    }
    for (size_t i = 0; i < evaluator->current.n; i++) {
        struct ec_step step = {.scope = evaluator->current.list[i], .places = mask};
        step.assign = search->option == 0 ? NULL : ec_setting_at(step.scope, search->option);
        if (allowed == FORBIDDEN && !step.assign) {
            continue;
        }
        step.state = !step.assign           ? EC_STEP_NOT_SET
                     : allowed == FORBIDDEN ? EC_STEP_NO_EFFECT
                     : *found               ? EC_STEP_PASSED_OVER
                                            : EC_STEP_IN_FORCE;
        *found |= step.state == EC_STEP_IN_FORCE;
        if (!add_step(search, &step)) {
            return false;
        }
    }
    struct ec_step none = {.places = mask, .state = EC_STEP_NO_SCOPE};
    return evaluator->current.n > 0 || allowed == FORBIDDEN || add_step(search, &none);
}

/* Tries all places; `word` becomes the option as it is known in the place in force, or else in the most
   specific place. */
static bool try_places(struct search *search, const int *rows)
{
    struct ec_evaluation *answer = search->answer;
    bool found = false;
    bool forbidden = answer->is_known;
    for (size_t i = 0; rows[i] != END; i++) {
        uint32_t mask;
        const struct ec_vocab *word;
        if (!find_mask(search, (unsigned)rows[i], &mask)) {
            continue;
        }
        enum allowed allowed = look_up(search, mask, &word);
        bool before = found;
        if (!try_place(search, mask, allowed, &found)) {
            return false;
        }
        answer->word = (found && !before) || !answer->word ? word : answer->word;
        forbidden &= allowed == FORBIDDEN;
    }
    answer->is_misplaced = forbidden;
    return true;
}

/* A scope that takes part in no chain has its own value or none: the option of a module, for one
   (3/3-api/arch-primary-apis.md). */
static bool try_literally(struct search *search)
{
    struct ec_evaluation *answer = search->answer;
    bool found = false;
    uint32_t mask = EC_STEP_ALL;
    enum allowed allowed = look_up(search, mask, &answer->word);
    answer->is_misplaced = allowed == FORBIDDEN;
    return try_place(search, mask, allowed, &found);
}

static void read_option(struct search *search)
{
    struct ec_str option = search->question->option;
    const struct ec_model *model = search->evaluator->model;
    search->option = ec_intern_find(model->names, option.ptr, option.len);
    struct ec_numbers words = ec_vocab_find(option);
    for (size_t i = 0; i < words.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(words.at[i]);
        bool option_word = word->kind == EC_VOCAB_OPTION || word->kind == EC_VOCAB_STATEMENT;
        search->answer->is_known |= option_word;
        search->is_disputed |= option_word && ((word->disputed & EC_DISPUTED_SCOPES) != 0 ||
                                               word->place == EC_PLACE_UNKNOWN);
    }
}

bool ec_evaluate(struct ec_evaluator *evaluator, struct ec_arena *arena,
                 const struct ec_question *question, struct ec_evaluation *answer)
{
    struct search search = {
        .evaluator = evaluator, .arena = arena, .answer = answer, .question = question};
    *answer = (struct ec_evaluation){0};
    read_option(&search);
    if (!read_scopes(&search)) {
        return false;
    }
    find_missing(&search);
    const struct chain *chain = find_chain(&search);
    if (!(chain ? try_places(&search, chain->rows) : try_literally(&search))) {
        return false;
    }
    for (size_t i = 0; i < answer->n_steps; i++) {
        if (answer->steps[i].state == EC_STEP_IN_FORCE) {
            answer->in_force = &answer->steps[i];
        }
    }
    return !arena->oom;
}

/* ---- words of instances ----------------------------------------------------------------------- */

const struct ec_vocab *ec_scope_word(const struct ec_model *model, const struct ec_scope *scope)
{
    /* The way down is the way up backwards: few scopes are deeper than known ones can be. */
    const struct ec_scope *way[DEEPEST_KNOWN];
    size_t n = 0;
    for (; scope->parent; scope = scope->parent) {
        if (n == EC_COUNT(way)) {
            return NULL;
        }
        way[n++] = scope;
    }
    const struct ec_vocab *word = ec_vocab_global();
    while (word && n > 0) {
        word = ec_vocab_scope(ec_intern_text(model->names, way[--n]->name), word);
    }
    return word;
}

struct ec_str ec_scope_spelling(const struct ec_model *model, const struct ec_scope *scope)
{
    const struct ec_vocab *word = ec_scope_word(model, scope);
    return word ? ec_vocab_spelling(word)
                : ec_node_name(scope->opening.load->source, scope->opening.node);
}

struct ec_str ec_assign_spelling(const struct ec_assign *assign, const struct ec_vocab *word)
{
    return word ? ec_vocab_spelling(word) : ec_node_name(assign->load->source, assign->node);
}
