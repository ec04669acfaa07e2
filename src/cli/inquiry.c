/* SPDX-License-Identifier: MIT */
#include "cli/inquiry.h"

#include "api/internal.h"
#include "cli/commands.h"
#include "cli/page.h"

#include <unistd.h>

static int print_help(const struct cli_syntax *syntax, const char *usage, const char *about,
                      const char *more)
{
    struct cli_page page;
    cli_page_init(&page);
    ec_buf_printf(&page.text, "Usage: %s %s\n", syntax->program, usage);
    cli_page_paragraph(&page, 0, ec_str_from(about));
    cli_args_help(&page, syntax);
    cli_page_gap(&page);
    cli_page_paragraph(&page, 0, ec_str_from(more));
    return cli_page_print(syntax->program, &page);
}

bool cli_inquiry_args(struct cli_inquiry *inquiry, const struct cli_syntax *syntax, int argc,
                      char **argv, const char *usage, const char *about, const char *more,
                      int *status)
{
    *inquiry = (struct cli_inquiry){.reading = {.program = syntax->program}, .syntax = syntax};
    *status = CLI_USAGE;
    if (!cli_args_read(&inquiry->reading.args, syntax, argc, argv)) {
        return false;
    }
    if (inquiry->reading.args.help) {
        *status = print_help(syntax, usage, about, more);
        return false;
    }
    *status = cli_settings_take(&inquiry->settings, syntax, &inquiry->reading.args);
    return *status == CLI_CLEAN;
}

/* Errors do not stand in the way of an answer, but may make it wrong. */
void cli_inquiry_tell_damage(const struct cli_inquiry *inquiry, const char *path)
{
    const struct ec_report *report = &inquiry->project->report;
    size_t errors = 0;
    for (size_t i = 0; i < report->count; i++) {
        errors += report->findings[i]->severity == EC_ERROR;
    }
    if (errors > 0) {
        cli_message(
            inquiry->reading.program,
            "the configuration has %zu error%s, so the answer may be wrong; 'ecconf check%s%s' "
            "shows %s",
            errors, errors == 1 ? "" : "s", path ? " " : "", path ? path : "",
            errors == 1 ? "it" : "them");
    }
}

int cli_inquiry_open(struct cli_inquiry *inquiry)
{
    struct cli_args *args = &inquiry->reading.args;
    args->check.offline = args->check.root == NULL; /* nobody asks about users and groups */
    int status = cli_reading_open(&inquiry->reading);
    if (status == CLI_CLEAN) {
        inquiry->project = ec_api_project(inquiry->reading.project);
    }
    return status;
}

void cli_inquiry_look_at(struct cli_inquiry *inquiry, const struct ec_model *model)
{
    /* Masks are made for the sources that there are. */
    if (inquiry->has_view && inquiry->view.masks.n_sources != inquiry->project->n_sources) {
        cli_view_fini(&inquiry->view);
        inquiry->has_view = false;
    }
    if (!inquiry->has_view) {
        cli_view_init(&inquiry->view, inquiry->project, model);
        inquiry->view.show_secrets = inquiry->reading.args.show_secrets;
        inquiry->view.escape = isatty(STDOUT_FILENO) == 1;
        inquiry->has_view = true;
    }
    inquiry->model = model;
    inquiry->view.model = model;
}

int cli_inquiry_read(struct cli_inquiry *inquiry, const char *path)
{
    int status = cli_inquiry_open(inquiry);
    unsigned takes_file = CLI_EVAL | CLI_GET | CLI_SHOW | CLI_LOCATE;
    inquiry->reading.takes_file = (inquiry->syntax->command & takes_file) != 0;
    if (status == CLI_CLEAN) {
        status = cli_reading_add(&inquiry->reading, path, NULL);
    }
    if (status == CLI_CLEAN) {
        cli_inquiry_look_at(inquiry, inquiry->project->models[0]);
        cli_inquiry_tell_damage(inquiry, path);
    }
    return status;
}

void cli_inquiry_fini(struct cli_inquiry *inquiry)
{
    if (inquiry->has_view) {
        cli_view_fini(&inquiry->view);
    }
    cli_reading_fini(&inquiry->reading);
    cli_settings_fini(&inquiry->settings);
}

int cli_split_words(struct ec_arena *arena, char *text, const char *blanks, char ***words)
{
    /* Each word but the last takes two bytes at least: it has a blank behind it, or two quotes. */
    char **list = ec_arena_alloc(arena, (strlen(text) / 2 + 1) * sizeof(*list));
    int n = 0;
    *words = list;
    for (text += strspn(text, blanks); list && *text; text += strspn(text, blanks)) {
        const char quote[] = {*text, '\0'};
        bool quoted = *text == '"' || *text == '\'';
        char *word = text + quoted;
        text = word + strcspn(word, quoted ? quote : blanks);
        if (quoted && *text == '\0') {
            return -1;
        }
        list[n++] = word;
        if (*text != '\0') {
            *text++ = '\0';
        }
    }
    return n;
}

bool cli_inquiry_question(struct cli_inquiry *inquiry, char *const *words, int n_words,
                          bool with_option, struct ec_question *question, int *status)
{
    const char *program = inquiry->reading.program;
    struct ec_arena *arena = &inquiry->view.arena;
    struct ec_str *texts = ec_arena_alloc(arena, (size_t)(n_words + 1) * sizeof(*texts));
    enum ec_question_status result = EC_QUESTION_NOMEM;
    for (int i = 0; texts && i < n_words; i++) {
        texts[i] = ec_str_from(words[i]);
    }
    if (texts) {
        result =
            ec_question_read(inquiry->model, arena, texts, (size_t)n_words, with_option, question);
    }
    const char *last = n_words > 0 ? words[n_words - 1] : "";
    const char *before = n_words > 1 ? words[n_words - 2] : "";
    switch (result) {
    case EC_QUESTION_OK:
        return true;
    case EC_QUESTION_NOMEM:
        cli_message(program, "out of memory");
        *status = CLI_NO_CHECK;
        return false;
    case EC_QUESTION_NO_OPTION:
        *status =
            n_words == 0
                ? cli_usage(program, "which option?")
                : cli_usage(program, "which option? '%s' is read as the instance name of '%s'",
                            last, before);
        return false;
    case EC_QUESTION_NO_INSTANCE:
        *status = cli_usage(program, "scope '%s' needs an instance name behind it", last);
        return false;
    }
    return false;
}

void cli_inquiry_start(struct cli_inquiry *inquiry, struct cli_render *render,
                       struct cli_sink *sink, const char *schema, const char *mode)
{
    const struct cli_args *args = &inquiry->reading.args;
    cli_sink_open(sink, NULL, false);
    *render = (struct cli_render){
        .view = &inquiry->view,
        .write = cli_sink_write,
        .sink = sink,
        .origins = args->origins,
    };
    cli_render_start(render, (enum cli_form)args->format, schema, mode);
}

int cli_inquiry_finish(const struct cli_inquiry *inquiry, struct cli_render *render,
                       const struct cli_sink *sink)
{
    bool good = cli_render_finish(render);
    if (!good && render->out.oom) {
        cli_message(inquiry->reading.program, "out of memory");
    } else if (!good) {
        cli_sink_tell(inquiry->reading.program, NULL, sink->error);
    }
    cli_render_fini(render);
    return good ? CLI_CLEAN : CLI_NO_CHECK;
}
