/* SPDX-License-Identifier: MIT */
/* ecconf eval and ecconf get: the value of an option, in the words of the server's console
   (4/console-commands/config.md). */
#include "cli/commands.h"
#include "cli/inquiry.h"
#include "cli/lookup.h"
#include "cli/missing.h"
#include "cli/sink.h"
#include "cli/word.h"

#include "output/json_stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const formats[] = {"text", "json", NULL};

enum { TEXT, JSON };

enum { SCOPED_INDENT = 8, CHUNK = 1 << 16 };

static const char *const state_words[] = {
    [EC_STEP_NO_SCOPE] = "no such scope",   [EC_STEP_NOT_SET] = "not set",
    [EC_STEP_IN_FORCE] = "in force",        [EC_STEP_PASSED_OVER] = "passed over",
    [EC_STEP_NO_EFFECT] = "without effect",
};

struct eval {
    struct cli_inquiry inquiry;
    struct ec_evaluator *evaluator; /* NULL for get */
    struct ec_buf out;
};

/* ---- text ------------------------------------------------------------------------------------ */

/* The option of this name anywhere, NULL if there is none. */
static const struct ec_vocab *find_option(struct ec_str name)
{
    struct ec_numbers words = ec_vocab_find(name);
    for (size_t i = 0; i < words.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(words.at[i]);
        if (cli_word_is_option(word)) {
            return word;
        }
    }
    return NULL;
}

/* The name of the option: as it is documented, or as it was written or asked for. */
static struct ec_str option_name(const struct ec_question *question,
                                 const struct ec_evaluation *answer)
{
    const struct ec_vocab *word = answer->word ? answer->word : find_option(question->option);
    return word               ? ec_vocab_spelling(word)
           : answer->in_force ? ec_assign_spelling(answer->in_force->assign, NULL)
                              : question->option;
}

static void add_asked(struct eval *eval, const struct ec_asked *scopes, size_t n, uint32_t places)
{
    struct ec_buf *out = &eval->out;
    const struct ec_vocab *word = ec_vocab_global();
    size_t before = out->len;
    for (size_t i = 0; i < n; i++) {
        if (!ec_step_has(places, i)) {
            continue;
        }
        word = word ? ec_vocab_scope(scopes[i].name, word) : NULL;
        ec_buf_add_text(out, out->len > before ? " > " : "");
        cli_view_add_instance(&eval->inquiry.view, out,
                              word ? ec_vocab_spelling(word) : scopes[i].name, scopes[i].instance);
    }
}

/* The console says '' for the global scope. */
static void add_not_set(struct eval *eval, const struct ec_question *question,
                        const struct ec_evaluation *answer)
{
    ec_buf_add_text(&eval->out, "Option '");
    cli_view_add_text(&eval->inquiry.view, &eval->out, option_name(question, answer));
    ec_buf_add_text(&eval->out, "' is not set in scope '");
    add_asked(eval, question->scopes, question->n_scopes, EC_STEP_ALL);
    ec_buf_add_text(&eval->out, "'.\n");
}

static bool has_default(const struct ec_evaluation *answer)
{
    return answer->word && answer->word->default_text != 0;
}

static void add_line(struct eval *eval, const struct ec_question *question,
                     const struct ec_evaluation *answer)
{
    unsigned indent = question->n_scopes > 0 && !eval->inquiry.view.one_line ? SCOPED_INDENT : 0;
    ec_buf_repeat(&eval->out, ' ', indent);
    cli_view_add_text(&eval->inquiry.view, &eval->out, option_name(question, answer));
    ec_buf_add_text(&eval->out, " = ");
    if (answer->in_force) {
        cli_view_add_value(&eval->inquiry.view, &eval->out, answer->in_force->assign, answer->word,
                           indent);
    } else {
        ec_buf_add_text(&eval->out, ec_vocab_text(answer->word->default_text).ptr);
    }
    ec_buf_add_text(&eval->out, "\n");
}

/* FILE:LINE:COLUMN and the chain of includes that leads there. */
static void add_origin(struct eval *eval, const struct ec_assign *assign)
{
    struct cli_view *view = &eval->inquiry.view;
    cli_view_add_place(view, &eval->out, ec_assign_range(assign));
    for (const struct ec_load *load = assign->load; load->parent; load = load->parent) {
        ec_buf_add_text(&eval->out, "\n             included from ");
        cli_view_add_place(view, &eval->out, ec_node_word_range(load->parent->source, load->via));
    }
    ec_buf_add_text(&eval->out, "\n");
}

static void add_shadowed(struct eval *eval, const struct ec_assign *assign,
                         const struct ec_vocab *word)
{
    for (const struct ec_assign *old = assign->shadowed; old; old = old->shadowed) {
        ec_buf_add_text(&eval->out, "  overrides  ");
        cli_view_add_place(&eval->inquiry.view, &eval->out, ec_assign_range(old));
        ec_buf_add_text(&eval->out, "  ");
        cli_view_add_value(&eval->inquiry.view, &eval->out, old, word, 0);
        ec_buf_add_text(&eval->out, "\n");
    }
}

enum { NARROWEST_STEP = 48, WIDEST_STEP = 80 };

/* Adds the scope of a step; returns how long it is. */
static size_t add_step_scope(struct eval *eval, const struct ec_evaluation *answer,
                             const struct ec_step *step)
{
    size_t before = eval->out.len;
    if (step->scope) {
        cli_view_add_scope(&eval->inquiry.view, &eval->out, step->scope);
    } else {
        add_asked(eval, answer->scopes, answer->n_scopes, step->places);
    }
    return eval->out.len - before;
}

/* The width of the column of scopes; one that is very long stands out of it. */
static size_t step_width(struct eval *eval, const struct ec_evaluation *answer)
{
    size_t before = eval->out.len;
    size_t widest = NARROWEST_STEP;
    for (size_t i = 0; i < answer->n_steps; i++) {
        size_t width = add_step_scope(eval, answer, &answer->steps[i]);
        widest = width > widest && width <= WIDEST_STEP ? width : widest;
        eval->out.len = before;
    }
    return widest;
}

static void add_step(struct eval *eval, const struct ec_evaluation *answer,
                     const struct ec_step *step, size_t column)
{
    struct ec_buf *out = &eval->out;
    size_t width = add_step_scope(eval, answer, step);
    ec_buf_repeat(out, ' ', width < column ? column - width : 0);
    ec_buf_printf(out, "  %s", state_words[step->state]);
    if (step->assign && step->state != EC_STEP_IN_FORCE) {
        ec_buf_add_text(out, ": ");
        cli_view_add_value(&eval->inquiry.view, out, step->assign, answer->word, 0);
        ec_buf_add_text(out, "  ");
        cli_view_add_place(&eval->inquiry.view, out, ec_assign_range(step->assign));
    }
    ec_buf_add_text(out, "\n");
}

static void add_why(struct eval *eval, const struct ec_question *question,
                    const struct ec_evaluation *answer)
{
    struct ec_buf *out = &eval->out;
    bool before = eval->inquiry.view.one_line;
    eval->inquiry.view.one_line = true;
    if (answer->in_force) {
        ec_buf_add_text(out, "  set at     ");
        add_origin(eval, answer->in_force->assign);
        add_shadowed(eval, answer->in_force->assign, answer->word);
    } else if (has_default(answer)) {
        ec_buf_add_text(out, "  set at     nowhere: this is the default\n");
    }
    size_t column = step_width(eval, answer);
    for (size_t i = 0; i < answer->n_steps; i++) {
        ec_buf_add_text(out, i == 0 ? "  looked in  " : "             ");
        add_step(eval, answer, &answer->steps[i], column);
    }
    if (answer->added_group) {
        ec_buf_add_text(out,
                        "  note       the group was not asked for, but the binding is in it\n");
    } else if (answer->n_groups > 1) {
        ec_buf_printf(out,
                      "  note       %zu binding groups have this binding: name one to look there\n",
                      answer->n_groups);
    }
    if (answer->is_misplaced) {
        ec_buf_add_text(out, "  note       the server does not look for this option here; 'ecconf "
                             "explain ");
        cli_view_add_text(&eval->inquiry.view, out, question->option);
        ec_buf_add_text(out, "' says where\n");
    }
    eval->inquiry.view.one_line = before;
}

static void add_text_answer(struct eval *eval, const struct ec_question *question,
                            const struct ec_evaluation *answer)
{
    if (answer->in_force || has_default(answer)) {
        add_line(eval, question, answer);
    } else {
        add_not_set(eval, question, answer);
    }
    if (eval->inquiry.reading.args.why) {
        add_why(eval, question, answer);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* "Binding_Group:Binding:Domain", or "global". */
static void put_step_name(struct ec_json_stream *out, const struct ec_evaluation *answer,
                          const struct ec_step *step)
{
    struct ec_buf name;
    const struct ec_vocab *word = ec_vocab_global();
    ec_buf_init(&name);
    for (size_t i = 0; i < answer->n_scopes; i++) {
        if (ec_step_has(step->places, i)) {
            word = word ? ec_vocab_scope(answer->scopes[i].name, word) : NULL;
            struct ec_str text = word ? ec_vocab_spelling(word) : answer->scopes[i].name;
            ec_buf_add_text(&name, name.len > 0 ? ":" : "");
            ec_buf_add(&name, text.ptr, text.len);
        }
    }
    ec_json_string(out, name.len == 0 ? EC_STR("global") : ec_buf_str(&name));
    out->buf->oom |= name.oom;
    ec_buf_fini(&name);
}

/* The value of a setting and its place. */
static void put_setting(struct eval *eval, struct ec_json_stream *out,
                        const struct ec_assign *assign, const struct ec_evaluation *answer)
{
    struct cli_view *view = &eval->inquiry.view;
    ec_json_key(out, "value");
    cli_view_put_value(view, out, assign, answer->word);
    ec_json_key(out, "origin");
    cli_view_put_place(view, out, ec_assign_range(assign));
}

/* What the value in force hides: older ones of the same scope, then those of later steps. */
static void put_shadowed(struct eval *eval, struct ec_json_stream *out,
                         const struct ec_evaluation *answer)
{
    const struct ec_assign *old = answer->in_force ? answer->in_force->assign->shadowed : NULL;
    ec_json_key(out, "shadowed");
    ec_json_begin(out, '[');
    for (; old; old = old->shadowed) {
        ec_json_begin(out, '{');
        put_setting(eval, out, old, answer);
        ec_json_end(out, '}');
    }
    for (size_t i = 0; i < answer->n_steps; i++) {
        if (answer->steps[i].state == EC_STEP_PASSED_OVER) {
            ec_json_begin(out, '{');
            put_setting(eval, out, answer->steps[i].assign, answer);
            ec_json_end(out, '}');
        }
    }
    ec_json_end(out, ']');
}

static void put_step(struct eval *eval, struct ec_json_stream *out,
                     const struct ec_evaluation *answer, const struct ec_step *step)
{
    ec_json_begin(out, '{');
    if (step->assign) {
        put_setting(eval, out, step->assign, answer);
    }
    ec_json_key(out, "step");
    put_step_name(out, answer, step);
    ec_json_key(out, "scope");
    if (step->scope) {
        cli_view_put_scope(&eval->inquiry.view, out, step->scope);
    } else {
        ec_json_literal(out, "null");
    }
    ec_json_key(out, "state");
    ec_json_string(out, ec_str_from(state_words[step->state]));
    ec_json_end(out, '}');
}

static void put_chain(struct eval *eval, struct ec_json_stream *out, const struct ec_assign *assign)
{
    const struct ec_load *load = assign ? assign->load : NULL;
    ec_json_key(out, "includedFrom");
    ec_json_begin(out, '[');
    for (; load && load->parent; load = load->parent) {
        cli_view_put_place(&eval->inquiry.view, out,
                           ec_node_word_range(load->parent->source, load->via));
    }
    ec_json_end(out, ']');
}

static void put_value(struct eval *eval, struct ec_json_stream *out,
                      const struct ec_evaluation *answer)
{
    ec_json_key(out, "value");
    if (answer->in_force) {
        cli_view_put_value(&eval->inquiry.view, out, answer->in_force->assign, answer->word);
    } else if (has_default(answer)) {
        ec_json_string(out, ec_vocab_text(answer->word->default_text));
    } else {
        ec_json_literal(out, "null");
    }
}

/* Which step has the value, and where it is set. */
static void put_origin(struct eval *eval, struct ec_json_stream *out,
                       const struct ec_evaluation *answer)
{
    const struct ec_assign *assign = answer->in_force ? answer->in_force->assign : NULL;
    bool is_default = !assign && has_default(answer);
    ec_json_key(out, "default");
    ec_json_literal(out, is_default ? "true" : "false");
    ec_json_key(out, "step");
    if (assign) {
        put_step_name(out, answer, answer->in_force);
    } else if (is_default) {
        ec_json_string(out, EC_STR("default"));
    } else {
        ec_json_literal(out, "null");
    }
    ec_json_key(out, "origin");
    if (assign) {
        cli_view_put_place(&eval->inquiry.view, out, ec_assign_range(assign));
    } else {
        ec_json_literal(out, "null");
    }
    put_chain(eval, out, assign);
}

static void add_json_answer(struct eval *eval, const struct ec_question *question,
                            const struct ec_evaluation *answer)
{
    struct ec_json_stream out = {.buf = &eval->out, .pretty = !eval->inquiry.reading.args.batch};
    ec_json_begin(&out, '{');
    ec_json_key(&out, "option");
    ec_json_string(&out, option_name(question, answer));
    put_value(eval, &out, answer);
    ec_json_key(&out, "type");
    if (answer->word) {
        ec_json_string(&out, ec_vocab_term(EC_TERM_TYPE, answer->word->type));
    } else {
        ec_json_literal(&out, "null");
    }
    put_origin(eval, &out, answer);
    put_shadowed(eval, &out, answer);
    ec_json_key(&out, "steps");
    ec_json_begin(&out, '[');
    for (size_t i = 0; i < answer->n_steps; i++) {
        put_step(eval, &out, answer, &answer->steps[i]);
    }
    ec_json_end(&out, ']');
    ec_json_end(&out, '}');
    ec_buf_add_text(&eval->out, "\n");
}

/* Lack of memory anywhere may have made an answer wrong. */
static bool is_short(const struct eval *eval)
{
    const struct cli_view *view = &eval->inquiry.view;
    return eval->out.oom || view->arena.oom || view->masks.oom;
}

static int tell_memory(const struct eval *eval)
{
    cli_message(eval->inquiry.reading.program, "out of memory");
    return CLI_NO_CHECK;
}

/* ---- questions ------------------------------------------------------------------------------- */

/* The answer of `get`: the scope itself is the only step. */
static void look_at_scope(struct eval *eval, const struct ec_question *question,
                          struct ec_step *step, struct ec_evaluation *answer)
{
    const struct ec_model *model = eval->inquiry.model;
    const struct ec_scope *scope = ec_question_scope(model, question);
    uint32_t name = ec_intern_find(model->names, question->option.ptr, question->option.len);
    const struct ec_vocab *place = scope ? ec_scope_word(model, scope) : NULL;
    const struct ec_assign *assign = scope && name != 0 ? ec_setting_at(scope, name) : NULL;
    *step = (struct ec_step){.scope = scope,
                             .assign = assign,
                             .places = EC_STEP_ALL,
                             .state = assign  ? EC_STEP_IN_FORCE
                                      : scope ? EC_STEP_NOT_SET
                                              : EC_STEP_NO_SCOPE};
    *answer = (struct ec_evaluation){
        .word = assign && place ? ec_vocab_option(question->option, place) : NULL,
        .scopes = question->scopes,
        .n_scopes = question->n_scopes,
        .in_force = assign ? step : NULL,
        .missing = scope ? NULL : question->scopes,
        .steps = step,
        .n_steps = 1,
        .is_known = find_option(question->option) != NULL,
    };
}

/* Tells of a name that nobody knows, with the one that may be meant. */
static void tell_unknown(struct eval *eval, const struct ec_question *question)
{
    struct ec_buf hint;
    const struct ec_vocab *scope = ec_vocab_global();
    for (size_t i = 0; scope && i < question->n_scopes; i++) {
        scope = ec_vocab_scope(question->scopes[i].name, scope);
    }
    if (scope && ec_vocab_scope(question->option, scope)) {
        cli_message(eval->inquiry.reading.program, "'%.*s' is a scope: which option of it?",
                    (int)question->option.len, question->option.ptr);
        return;
    }
    ec_buf_init(&hint);
    if (scope) {
        cli_hint_member(&hint, question->option, scope);
    }
    cli_message(eval->inquiry.reading.program, "no documented option is called '%.*s'%s",
                (int)question->option.len, question->option.ptr, ec_buf_text(&hint));
    ec_buf_fini(&hint);
}

/* Names that may be slips, and scopes that are not there; not for each line of a long batch, whose
   answers say so. */
static void tell_doubts(struct eval *eval, const struct ec_question *question,
                        const struct ec_evaluation *answer)
{
    bool found = answer->in_force != NULL;
    if (!found && cli_tell_unknown_scope(&eval->inquiry, question)) {
        return;
    }
    if (!answer->is_known && !found) {
        tell_unknown(eval, question);
    } else if (answer->missing && !eval->inquiry.reading.args.batch) {
        struct ec_question scopes = {answer->scopes, answer->n_scopes, EC_STR("")};
        cli_tell_missing(&eval->inquiry, &scopes);
    }
}

/* Adds the answer. Returns an exit status: CLI_FINDINGS when there is no value. */
static int answer_question(struct eval *eval, const struct ec_question *question)
{
    struct ec_evaluation answer;
    struct ec_step step;
    if (!eval->evaluator) {
        look_at_scope(eval, question, &step, &answer);
    } else if (!ec_evaluate(eval->evaluator, &eval->inquiry.view.arena, question, &answer)) {
        return tell_memory(eval);
    }
    if (eval->inquiry.reading.args.format == JSON) {
        add_json_answer(eval, question, &answer);
    } else {
        add_text_answer(eval, question, &answer);
    }
    tell_doubts(eval, question, &answer);
    return answer.in_force || has_default(&answer) ? CLI_CLEAN : CLI_FINDINGS;
}

static int answer_arguments(struct eval *eval)
{
    struct ec_question question;
    int status;
    const struct cli_args *args = &eval->inquiry.reading.args;
    if (!cli_inquiry_question(&eval->inquiry, args->paths, args->n_paths, true, &question,
                              &status)) {
        return status;
    }
    return answer_question(eval, &question);
}

/* One line of --batch, `len` bytes. */
static int answer_line(struct eval *eval, char *line, size_t len)
{
    char **words;
    struct ec_question question;
    int status;
    struct ec_arena *arena = &eval->inquiry.view.arena;
    const char *program = eval->inquiry.reading.program;
    ec_arena_fini(arena);
    ec_arena_init(arena);
    if (strlen(line) < len) {
        return cli_usage(program, "a NUL byte is in the question");
    }
    int n = cli_split_words(arena, line, " \t\r\n", &words);
    if (!words) {
        return tell_memory(eval);
    }
    if (n <= 0) {
        return n == 0 ? CLI_CLEAN : cli_usage(program, "a quote is not closed");
    }
    if (!cli_inquiry_question(&eval->inquiry, words, n, true, &question, &status)) {
        return status;
    }
    size_t before = eval->out.len;
    status = answer_question(eval, &question);
    if (status < CLI_USAGE && is_short(eval)) {
        eval->out.len = before;
        return tell_memory(eval);
    }
    return status;
}

/* Answers lines until one makes no sense or cannot be answered, which is told with its number. */
static int answer_lines(struct eval *eval, struct cli_sink *sink)
{
    char *line = NULL;
    size_t capacity = 0;
    size_t number = 0;
    int worst = CLI_CLEAN;
    const char *program = eval->inquiry.reading.program;
    ssize_t len;
    while (sink->error == 0 && worst < CLI_USAGE && (len = getline(&line, &capacity, stdin)) > 0) {
        int status = answer_line(eval, line, (size_t)len);
        worst = status > worst ? status : worst;
        number++;
        if (eval->out.len >= CHUNK) {
            cli_sink_write(sink, eval->out.bytes, eval->out.len);
            eval->out.len = 0;
        }
    }
    if (worst >= CLI_USAGE) {
        cli_message(program, "stopped at line %zu of standard input", number);
    } else if (sink->error == 0 && !feof(stdin)) {
        cli_message(program, "cannot read standard input: %s", strerror(errno));
        worst = CLI_NO_CHECK;
    }
    free(line);
    return worst;
}

/* Answers each line of standard input with one line. */
static int answer_batch(struct eval *eval)
{
    struct cli_sink sink;
    cli_sink_open(&sink, NULL, false);
    eval->inquiry.view.one_line = true;
    int status = answer_lines(eval, &sink);
    cli_sink_write(&sink, eval->out.bytes, eval->out.len);
    if (sink.error != 0) {
        cli_sink_tell(eval->inquiry.reading.program, NULL, sink.error);
        return CLI_NO_CHECK;
    }
    return status;
}

/* What can be told to be wrong before anything is read; CLI_CLEAN if there is nothing. */
static int check_arguments(const struct eval *eval)
{
    const struct cli_args *args = &eval->inquiry.reading.args;
    const char *program = eval->inquiry.reading.program;
    if (!args->batch && args->n_paths == 0) {
        return cli_usage(program, "which option?");
    }
    if (args->batch && args->n_paths > 0) {
        return cli_usage(program, "with --batch questions come from standard input only");
    }
    if (args->batch && args->file && strcmp(args->file, "-") == 0) {
        return cli_usage(program, "standard input can be read only once");
    }
    return CLI_CLEAN;
}

static int run(struct eval *eval)
{
    const struct cli_args *args = &eval->inquiry.reading.args;
    int status = check_arguments(eval);
    if (status == CLI_CLEAN) {
        status = cli_inquiry_read(&eval->inquiry, args->file);
    }
    if (status != CLI_CLEAN) {
        return status;
    }
    if (eval->inquiry.syntax->command == CLI_EVAL) {
        eval->evaluator = ec_evaluator_new(eval->inquiry.model);
        if (!eval->evaluator) {
            return tell_memory(eval);
        }
    }
    if (args->batch) {
        return answer_batch(eval);
    }
    status = answer_arguments(eval);
    if (status < CLI_USAGE && is_short(eval)) {
        return tell_memory(eval);
    }
    int printed =
        eval->out.len > 0 ? cli_print(eval->inquiry.reading.program, &eval->out) : CLI_CLEAN;
    return printed != CLI_CLEAN ? printed : status;
}

static int run_command(const struct cli_syntax *syntax, int argc, char **argv, const char *usage,
                       const char *about)
{
    struct eval eval = {0};
    int status;
    ec_buf_init(&eval.out);
    if (cli_inquiry_args(&eval.inquiry, syntax, argc, argv, usage, about,
                         "Exit status: 0 there is a value, 1 there is none, 2 wrong use, 3 the "
                         "configuration could not be read.",
                         &status)) {
        status = run(&eval);
    }
    ec_evaluator_free(eval.evaluator);
    ec_buf_fini(&eval.out);
    cli_inquiry_fini(&eval.inquiry);
    return status;
}

int cli_eval(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_EVAL, formats};
    return run_command(
        &syntax, argc, argv, "[OPTION]... [SCOPE [INSTANCE]]... NAME",
        "Show which value the option NAME has for what the scopes mean: its own, that "
        "of a scope it falls back to, or the default. 'ecconf eval Binding b1 Domain "
        "example.com Max_Outbound_Connections' asks for a domain in a binding.");
}

int cli_get(const char *program, int argc, char **argv)
{
    const struct cli_syntax syntax = {program, CLI_GET, formats};
    return run_command(
        &syntax, argc, argv, "[OPTION]... [SCOPE [INSTANCE]]... NAME",
        "Show the value that the option NAME has in just this scope, without fallback "
        "and default.");
}
