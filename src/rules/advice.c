/* SPDX-License-Identifier: MIT */
/* Reads and applies the conditions of advice.def. */
#include "rules/survey.h"

#include "base/texts.h"
#include "schema/value.h"

#include <stdlib.h>

/* As in diag.c, texts are offsets. */
static const struct texts {
    char none[1];
#define ADVICE(code, option, places, value, given, message, why, help)                             \
    EC_TEXT(its_option, option)                                                                    \
    EC_TEXT(its_places, places)                                                                    \
    EC_TEXT(its_value, value)                                                                      \
    EC_TEXT(its_given, given)                                                                      \
    EC_TEXT(its_message, message)                                                                  \
    EC_TEXT(its_why, why)                                                                          \
    EC_TEXT(its_help, help)
#include "rules/advice.def"
#undef ADVICE
} texts = {
    "",
#define ADVICE(code, ...) __VA_ARGS__,
#include "rules/advice.def"
#undef ADVICE
};

static const struct line {
    uint32_t code; /* enum ec_code */
    uint32_t option;
    uint32_t places;
    uint32_t value;
    uint32_t given;
    uint32_t message;
    uint32_t why;
    uint32_t help;
} lines[] = {
    {EC_CODE_NONE, 0, 0, 0, 0, 0, 0, 0}, /* numbers begin at 1 */
#define ADVICE(code, ...)                                                                          \
    {EC_##code,                                                                                    \
     EC_TEXT_AT(struct texts, its_option),                                                         \
     EC_TEXT_AT(struct texts, its_places),                                                         \
     EC_TEXT_AT(struct texts, its_value),                                                          \
     EC_TEXT_AT(struct texts, its_given),                                                          \
     EC_TEXT_AT(struct texts, its_message),                                                        \
     EC_TEXT_AT(struct texts, its_why),                                                            \
     EC_TEXT_AT(struct texts, its_help)},
#include "rules/advice.def"
#undef ADVICE
};

size_t ec_advice_count(void)
{
    return EC_COUNT(lines) - 1;
}

static const char *text_at(uint32_t offset)
{
    return (const char *)&texts + offset;
}

struct ec_advice ec_advice_at(size_t number)
{
    const struct line *line = &lines[number];
    return (struct ec_advice){
        .number = number,
        .code = (enum ec_code)line->code,
        .option = text_at(line->option),
        .places = text_at(line->places),
        .value = text_at(line->value),
        .given = text_at(line->given),
        .message = text_at(line->message),
        .why = text_at(line->why),
        .help = text_at(line->help),
    };
}

/* One look at one assignment. */
struct sight {
    struct ec_rule_context *context;
    const struct ec_advice *advice;
    const struct ec_scope *scope;
    const struct ec_assign *assign;
    const struct ec_vocab *word;
    struct ec_str value;
    struct ec_range range; /* of the value, or of the element that passed the test */
    struct ec_in_force other;
    struct ec_str other_name;
    bool alone; /* it does not matter what is told of other scopes */
};

/* ---- small texts ------------------------------------------------------------------------------ */

/* Takes the text up to the next `separator` off `rest`. */
static struct ec_str take(struct ec_str *rest, char separator)
{
    const char *end = memchr(rest->ptr, separator, rest->len);
    size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
    struct ec_str text = {rest->ptr, len};
    size_t taken = end ? len + 1 : len;
    *rest = (struct ec_str){rest->ptr + taken, rest->len - taken};
    return text;
}

/* Takes a prefix off; false if it is not there. */
static bool take_prefix(struct ec_str *text, const char *prefix)
{
    struct ec_str begin = ec_str_from(prefix);
    if (!ec_str_starts(*text, begin)) {
        return false;
    }
    *text = (struct ec_str){text->ptr + begin.len, text->len - begin.len};
    return true;
}

static const char *name_of(struct sight *sight, struct ec_str name)
{
    return ec_rule_text(sight->context, "%.*s", (int)name.len, name.ptr);
}

/* Looks for `part` at the beginning ('^'), the end ('$') or anywhere ('~'). */
static bool has_part(struct ec_str text, struct ec_str part, char where)
{
    if (part.len > text.len) {
        return false;
    }
    size_t last = text.len - part.len;
    for (size_t at = where == '$' ? last : 0; at <= (where == '^' ? 0 : last); at++) {
        if (ec_str_equal_folded((struct ec_str){text.ptr + at, part.len}, part)) {
            return true;
        }
    }
    return false;
}

/* ---- tests on values -------------------------------------------------------------------------- */

static bool is_one_of(const struct ec_vocab *word, struct ec_str text, struct ec_str list,
                      char where)
{
    do {
        struct ec_str each = take(&list, '|');
        if (where != '=' ? has_part(text, each, where) : ec_value_same(word, text, each)) {
            return true;
        }
    } while (list.len > 0);
    return false;
}

/* The same, told by the first character of the list. */
static bool resembles(const struct ec_vocab *word, struct ec_str text, struct ec_str list)
{
    char first = list.len > 0 ? list.ptr[0] : '\0';
    bool part = first == '^' || first == '$' || first == '~';
    return part ? is_one_of(word, text, (struct ec_str){list.ptr + 1, list.len - 1}, first)
                : is_one_of(word, text, list, '=');
}

/* The number of a value; false for what is none or means something else, like 0 for "unlimited". */
static bool measure(const struct ec_vocab *word, struct ec_str text, double *number)
{
    if (!word || !ec_value_measure(word, text, number)) {
        return false;
    }
    struct ec_numbers specials = ec_vocab_list(word->specials);
    for (size_t i = 0; i < specials.n; i++) {
        if ((double)ec_vocab_special(specials.at[i]).value == *number) {
            return false;
        }
    }
    return true;
}

/* Another file may set what a fragment leaves to its default. */
static bool is_known(const struct ec_rule_context *context, const struct ec_in_force *effect)
{
    return effect->assign || context->model->complete;
}

/* Compares with a number, or with the value of another option in the same place. */
static bool compares(struct sight *sight, const struct ec_vocab *word, struct ec_str text,
                     struct ec_str test)
{
    bool less = test.ptr[0] == '<';
    take_prefix(&test, less ? "<" : ">");
    bool equal = take_prefix(&test, "=");
    double left;
    double right;
    if (!measure(word, text, &left)) {
        return false;
    }
    if (ec_is_digit(test.ptr[0])) {
        right = strtod(name_of(sight, test), NULL);
    } else {
        sight->other_name = test;
        if (!ec_rule_option_in_force(sight->context, sight->scope, test, &sight->other) ||
            !is_known(sight->context, &sight->other) ||
            !measure(sight->other.word, sight->other.text, &right)) {
            return false;
        }
    }
    return less ? left < right || (equal && left <= right)
                : left > right || (equal && left >= right);
}

/* True for a text that is no number where one has to be; SCH011 tells of it. */
static bool is_no_number(const struct ec_vocab *word, struct ec_str text)
{
    double number;
    return word && (word->type == EC_TYPE_INTEGER || word->type == EC_TYPE_DURATION ||
                    word->type == EC_TYPE_SIZE) &&
           !ec_value_measure(word, text, &number);
}

static bool passes(struct sight *sight, const struct ec_vocab *word, struct ec_str text,
                   struct ec_str test)
{
    char first = test.len > 0 ? test.ptr[0] : '\0';
    switch (first) {
    case '\0':
        return true;
    case '<':
    case '>':
        return compares(sight, word, text, test);
    case '!':
        take_prefix(&test, "!");
        return text.len > 0 && !is_no_number(word, text) && !resembles(word, text, test);
    default:
        return resembles(word, text, test);
    }
}

static bool value_passes(struct sight *sight)
{
    struct ec_str test = ec_str_from(sight->advice->value);
    struct ec_element element = {0};
    sight->range = ec_assign_value_range(sight->assign);
    if (test.len == 0) {
        sight->value = ec_assign_text(sight->context->arena, sight->assign);
        return true;
    }
    while (ec_rule_next(sight->context, sight->assign, &element)) {
        if (passes(sight, sight->word, element.text, test)) {
            sight->value = element.text;
            sight->range = element.range;
            return true;
        }
    }
    return false;
}

/* ---- what else has to hold -------------------------------------------------------------------- */

/* Whether an option is set, or has a value that passes the test behind '='. */
static bool option_holds(struct sight *sight, struct ec_str text)
{
    bool tested = memchr(text.ptr, '=', text.len) != NULL;
    struct ec_str name = take(&text, '=');
    struct ec_in_force effect;
    if (!ec_rule_option_in_force(sight->context, sight->scope, name, &effect)) {
        return false;
    }
    bool found = tested ? effect.word && is_known(sight->context, &effect) &&
                              passes(sight, effect.word, effect.text, text)
                        : effect.assign != NULL;
    if (effect.assign || tested) {
        sight->other = effect; /* whatever it was compared with */
        sight->other_name = name;
    }
    return found;
}

/* Whether an option is set in a scope inside this one, to a value that passes the test behind '='. */
static bool holds_below(struct sight *sight, struct ec_str text)
{
    struct ec_rule_context *context = sight->context;
    const char *name = name_of(sight, take(&text, '='));
    const struct ec_scope *top = sight->scope;
    const struct ec_scope *at = top;
    while ((at = ec_rule_next_setting(context, top, at, name)) != NULL) {
        const struct ec_assign *assign = ec_setting_find(context->model, at, name);
        const struct ec_vocab *word = ec_rule_word_of(context, at, ec_str_from(name));
        if (passes(sight, word, ec_assign_text(context->arena, assign), text)) {
            return true;
        }
    }
    return false;
}

static bool is_told(struct ec_rule_context *context, const struct ec_advice *advice,
                    const struct ec_scope *scope);

/* Whether another line of the code is told of a scope around this one, or one above it of this one. */
static bool is_told_around(struct sight *sight)
{
    for (const struct ec_scope *at = sight->scope; at; at = at->parent) {
        for (size_t i = 1; i <= ec_advice_count(); i++) {
            const struct ec_advice line = ec_advice_at(i);
            if (line.code == sight->advice->code &&
                (at != sight->scope || i < sight->advice->number) &&
                is_told(sight->context, &line, at)) {
                return true;
            }
        }
    }
    return false;
}

/* One condition without its '!'; *known tells whether the answer no means no. */
static bool holds(struct sight *sight, struct ec_str text, bool *known)
{
    struct ec_rule_context *context = sight->context;
    const struct ec_model *model = context->model;
    *known = model->complete;
    if (ec_str_equal(text, EC_STR("complete"))) {
        return model->complete;
    }
    if (ec_str_equal(text, EC_STR("once"))) {
        return sight->alone || !is_told_around(sight);
    }
    if (take_prefix(&text, "module:")) {
        return ec_rule_module(context, name_of(sight, text)) != NULL;
    }
    if (take_prefix(&text, "scope:")) {
        return ec_rule_has_scope(context, name_of(sight, text));
    }
    if (take_prefix(&text, "replicate:")) {
        return ec_rule_replicates(context, text);
    }
    if (take_prefix(&text, "here:")) {
        return ec_setting_find(model, sight->scope, name_of(sight, text)) != NULL;
    }
    if (take_prefix(&text, "below:")) {
        return holds_below(sight, text);
    }
    if (take_prefix(&text, "some:")) {
        return ec_model_name(model, name_of(sight, text)) != 0;
    }
    bool found = option_holds(sight, text);
    *known |= memchr(text.ptr, '=', text.len) != NULL && sight->other.assign;
    return found && !ec_evaluator_is_weary(context->evaluator);
}

static bool all_given(struct sight *sight)
{
    struct ec_str rest = ec_str_from(sight->advice->given);
    while (rest.len > 0) {
        struct ec_str text = take(&rest, ' ');
        bool not = take_prefix(&text, "!");
        bool known;
        bool found = holds(sight, text, &known);
        if (found == not || (not && !known)) {
            return false;
        }
    }
    return true;
}

/* ---- what else was looked at ------------------------------------------------------------------ */

static bool is_changed(const struct ec_model *model, struct ec_str name)
{
    uint32_t number = ec_intern_find(model->names, name.ptr, name.len);
    return model->other_answers || (number != 0 && ec_name_is_changed(model, number));
}

static bool is_scope_changed(const struct ec_model *model, struct ec_str name)
{
    uint32_t number = ec_intern_find(model->names, name.ptr, name.len);
    return number != 0 && ec_scopes_are_changed(model, number);
}

/* A test that compares with another option. */
static bool is_test_stale(const struct ec_model *model, struct ec_str test)
{
    if (!take_prefix(&test, "<") && !take_prefix(&test, ">")) {
        return false;
    }
    take_prefix(&test, "=");
    return test.len > 0 && !ec_is_digit(test.ptr[0]) && is_changed(model, test);
}

/* A condition of `given`. What is in the scope itself is no matter. */
static bool is_condition_stale(const struct ec_model *model, struct ec_str text)
{
    take_prefix(&text, "!");
    if (take_prefix(&text, "here:") || ec_str_equal(text, EC_STR("complete"))) {
        return false;
    }
    if (take_prefix(&text, "module:") || take_prefix(&text, "scope:")) {
        return is_scope_changed(model, text) || is_changed(model, EC_STR("enabled")) ||
               is_changed(model, EC_STR("enable"));
    }
    if (take_prefix(&text, "replicate:")) {
        return is_scope_changed(model, EC_STR("cluster")) ||
               is_scope_changed(model, EC_STR("replicate")) ||
               is_changed(model, EC_STR("enabled")) || is_changed(model, EC_STR("type"));
    }
    if (!take_prefix(&text, "below:")) {
        take_prefix(&text, "some:");
    }
    struct ec_str name = take(&text, '=');
    if (memchr(name.ptr, ':', name.len)) {
        return true; /* whatever it looks at */
    }
    return is_changed(model, name) || is_test_stale(model, text);
}

static bool is_line_stale(const struct ec_model *model, const struct ec_advice *advice, bool alone);

/* The option of another line of the code, or what that looks at. */
static bool is_other_stale(const struct ec_model *model, enum ec_code code)
{
    bool stale = false;
    for (size_t i = 1; i <= ec_advice_count() && !stale; i++) {
        const struct ec_advice line = ec_advice_at(i);
        stale = line.code == code &&
                (is_changed(model, ec_str_from(line.option)) || is_line_stale(model, &line, true));
    }
    return stale;
}

/* Of a line `alone` other lines of its code are not looked at. */
static bool is_line_stale(const struct ec_model *model, const struct ec_advice *advice, bool alone)
{
    struct ec_str rest = ec_str_from(advice->given);
    bool stale = is_test_stale(model, ec_str_from(advice->value));
    while (rest.len > 0 && !stale) {
        struct ec_str text = take(&rest, ' ');
        stale = ec_str_equal(text, EC_STR("once")) ? !alone && is_other_stale(model, advice->code)
                                                   : is_condition_stale(model, text);
    }
    return stale;
}

bool ec_advice_is_stale(const struct ec_model *model, const struct ec_advice *advice)
{
    return is_line_stale(model, advice, false);
}

/* ---- places ----------------------------------------------------------------------------------- */

static bool is_called(const struct ec_rule_context *context, const struct ec_scope *scope,
                      struct ec_str name)
{
    return scope && scope->parent
               ? ec_str_equal(ec_intern_text(context->model->names, scope->name), name)
               : scope && ec_str_equal(name, EC_STR("global"));
}

/* "topology", or "cluster/topology" with the scope around it. */
static bool is_place(const struct ec_rule_context *context, const struct ec_scope *scope,
                     struct ec_str place)
{
    const char *slash = memchr(place.ptr, '/', place.len);
    struct ec_str outer = {place.ptr, slash ? (size_t)(slash - place.ptr) : 0};
    struct ec_str name = slash ? (struct ec_str){slash + 1, place.len - outer.len - 1} : place;
    return is_called(context, scope, name) && (!slash || is_called(context, scope->parent, outer));
}

/* What stands at the outermost level of a fragment may belong to any scope. */
static bool is_in_place(const struct ec_rule_context *context, const struct ec_advice *advice,
                        const struct ec_scope *scope)
{
    struct ec_str rest = ec_str_from(advice->places);
    if (rest.len == 0) {
        return true;
    }
    bool others = rest.ptr[0] == '!';
    while (rest.len > 0) {
        struct ec_str place = take(&rest, ' ');
        take_prefix(&place, "!");
        if ((scope->parent || context->model->is_main) && is_place(context, scope, place)) {
            return !others;
        }
    }
    return others;
}

/* ---- the finding ------------------------------------------------------------------------------ */

static const char *other_option(struct sight *sight)
{
    struct ec_str name = sight->other_name;
    name = sight->other.word ? ec_vocab_spelling(sight->other.word) : name;
    return name_of(sight, name);
}

/* A number, or a word that needs no quotes. */
static bool is_plain(struct ec_str value, bool word)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool number = ec_is_digit(c) || c == '/' || c == '-' || c == '.';
        if (!number && !(word && (ec_is_letter(c) || c == '_'))) {
            return false;
        }
    }
    return value.len > 0;
}

/* A value is shown unless it is secret: numbers as they are, behind "= " words as well, the rest in
   quotes. */
static const char *shown_value(struct sight *sight, const struct ec_vocab *word,
                               struct ec_str value, bool is_set)
{
    return word && word->secret != 0 ? "'********'"
           : is_plain(value, is_set) ? ec_rule_text(sight->context, "%.*s", (int)value.len, value.ptr)
                                     : ec_rule_quote(sight->context, value);
}

/* What %LETTER stands for; `is_set`: it stands behind "= ". */
static const char *expansion(struct sight *sight, char letter, bool is_set)
{
    switch (letter) {
    case 'o':
        return ec_rule_option(sight->context, sight->scope, sight->assign);
    case 'v':
        return shown_value(sight, sight->word, sight->value, is_set);
    case 's':
        return ec_rule_scope(sight->context, sight->scope);
    case 'O':
        return other_option(sight);
    case 'V':
        return shown_value(sight, sight->other.word, sight->other.text, is_set);
    default:
        return "%";
    }
}

static const char *expand(struct sight *sight, const char *text)
{
    struct ec_str rest = ec_str_from(text);
    const char *done = "";
    while (rest.len > 0) {
        bool more = memchr(rest.ptr, '%', rest.len) != NULL;
        struct ec_str plain = take(&rest, '%');
        char letter = rest.len > 0 ? rest.ptr[0] : '%';
        done = ec_rule_text(sight->context, "%s%.*s%s", done, (int)plain.len, plain.ptr,
                            more ? expansion(sight, letter, ec_str_ends(plain, EC_STR("= "))) : "");
        if (more && rest.len > 0) {
            rest = (struct ec_str){rest.ptr + 1, rest.len - 1};
        }
    }
    return done;
}

static void report(struct sight *sight)
{
    struct ec_report *report = sight->context->report;
    const struct ec_advice *advice = sight->advice;
    struct ec_finding *finding = ec_report_add(report, advice->code, sight->range, "%s",
                                               expand(sight, advice->message));
    ec_finding_why(report, finding, "%s", expand(sight, advice->why));
    ec_finding_help(report, finding, "%s", expand(sight, advice->help));
    if (sight->other.assign && sight->other.assign != sight->assign) {
        ec_finding_relate(report, finding, ec_assign_range(sight->other.assign), "%s is set here",
                          other_option(sight));
    }
}

/* Whether all conditions hold. What is no option of that scope is SCH001 or SCH003. */
static bool applies(struct sight *sight)
{
    if (!is_in_place(sight->context, sight->advice, sight->scope)) {
        return false;
    }
    sight->word = ec_rule_word_at(sight->context, sight->scope, sight->assign->node->name);
    return sight->word && value_passes(sight) && all_given(sight);
}

static bool is_told(struct ec_rule_context *context, const struct ec_advice *advice,
                    const struct ec_scope *scope)
{
    struct sight sight = {
        .context = context,
        .advice = advice,
        .scope = scope,
        .assign = ec_setting_find(context->model, scope, advice->option),
        .alone = true,
    };
    return sight.assign && applies(&sight);
}

void ec_advice_look(struct ec_rule_context *context, const struct ec_advice *advice,
                    const struct ec_scope *scope, const struct ec_assign *assign)
{
    struct sight sight = {
        .context = context,
        .advice = advice,
        .scope = scope,
        .assign = assign,
    };
    if (applies(&sight)) {
        report(&sight);
    }
}
