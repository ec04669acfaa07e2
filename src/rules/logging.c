/* SPDX-License-Identifier: MIT */
/* Rules about logs: where they are written, what is written, and how much. */
#include "rules/setting.h"

#include "base/intern.h"

#include <stdlib.h>

/* ---- where logs are written ------------------------------------------------------------------- */

/* One logger's file. */
struct log_place {
    const struct ec_scope *scope;
    const struct ec_assign *assign;
};

struct log_survey {
    struct ec_rule_context *context;
    struct ec_intern paths;     /* of plain files */
    struct ec_intern collected; /* the names and the paths in Logs of the cluster */
    struct log_place *places;   /* by number of the path */
    size_t places_capacity;
    bool knows_cluster;
    bool told_of_pipe;
    bool oom;
};

static bool wants(const struct log_survey *survey, enum ec_code code)
{
    return survey->context->settings->enabled[code];
}

/* 4/modules/ec-logger.md */
static void look_at_subscribers(struct log_survey *survey, const struct ec_assign *assign,
                                struct ec_str text)
{
    struct ec_report *report = survey->context->report;
    if (ec_str_contains(text, EC_STR("=>")) || ec_str_contains(text, EC_STR("subscribers="))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(report, EC_LOG002, ec_assign_value_range(assign),
                      "the log %s names no subscriber", ec_rule_quote(survey->context, text));
    ec_finding_why(report, finding,
                   "records may be dropped until somebody reads it for the first time");
    ec_finding_help(report, finding, "write its reader behind it, such as '=>master'");
}

/* 4/modules/4-modules-cluster.md; that the list has another path for the log is CLU010. */
static void look_at_collection(struct log_survey *survey, const struct ec_assign *assign,
                               struct ec_str text)
{
    struct ec_rule_context *context = survey->context;
    struct ec_report *report = context->report;
    struct ec_str name = ec_intern_text(context->model->names, assign->node->name);
    struct ec_str path = ec_str_tail(text, strlen("cluster://"));
    path.len = ec_str_search(path, EC_STR("=>"));
    path.len = ec_str_search(path, EC_STR("?"));
    if (!survey->knows_cluster || ec_intern_find(&survey->collected, path.ptr, path.len) != 0 ||
        ec_intern_find(&survey->collected, name.ptr, name.len) != 0) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(report, EC_LOG018, ec_assign_value_range(assign),
                      "the cluster does not collect the log %s", ec_rule_quote(context, path));
    ec_finding_why(report, finding,
                   "only logs whose path is in Logs of the cluster stanza are collected; this one "
                   "stays on the node and grows");
    ec_finding_help(report, finding, "add it to Logs in the cluster stanza");
}

/* What the cluster collects: Logs, or what it has without. */
static void learn_cluster(struct log_survey *survey)
{
    static const char *const usual[] = {"rejectlog", "paniclog", "mainlog", "acctlog", "bouncelog"};
    struct ec_rule_context *context = survey->context;
    const struct ec_scope *cluster = ec_rule_module(context, "cluster");
    const struct ec_assign *logs =
        cluster ? ec_setting_find(context->model, cluster, "logs") : NULL;
    struct ec_element element = {0};
    survey->knows_cluster = cluster && context->model->complete;
    while (logs && ec_rule_next(context, logs, &element)) {
        ec_intern_add(&survey->collected, element.key.ptr, element.key.len);
        ec_intern_add(&survey->collected, element.text.ptr, element.text.len);
    }
    for (size_t i = 0; !logs && i < EC_COUNT(usual); i++) {
        const char *path = ec_rule_text(context, "/var/log/ecelerity/%s.cluster", usual[i]);
        ec_intern_add(&survey->collected, usual[i], strlen(usual[i]));
        ec_intern_add(&survey->collected, path, strlen(path));
    }
}

static void look_at_file(struct log_survey *survey, const struct ec_scope *scope,
                         const struct ec_assign *assign, struct ec_str path)
{
    struct ec_report *report = survey->context->report;
    uint32_t number = ec_intern_add(&survey->paths, path.ptr, path.len);
    void *places = survey->places;
    size_t old = survey->places_capacity;
    if (!ec_grow(&places, &survey->places_capacity, (size_t)number + 1, sizeof(*survey->places))) {
        survey->oom = true;
        return;
    }
    survey->places = places;
    for (size_t i = old; i < survey->places_capacity; i++) {
        survey->places[i] = (struct log_place){NULL, NULL};
    }
    struct log_place *first = &survey->places[number];
    if (!first->scope) {
        *first = (struct log_place){scope, assign};
    } else if (first->scope != scope) {
        struct ec_finding *finding = ec_report_add(
            report, EC_LOG004, ec_assign_value_range(assign), "%s and %s write the same file",
            ec_rule_scope(survey->context, scope), ec_rule_scope(survey->context, first->scope));
        ec_finding_why(report, finding,
                       "lines of different form are mixed, and each logger opens and rotates the "
                       "file for itself");
        ec_finding_help(report, finding, "give each logger a file of its own");
        ec_finding_relate(report, finding, ec_assign_value_range(first->assign), "the other one");
    }
}

/* 4/modules/pipeio.md */
static void look_at_pipe(struct log_survey *survey, const struct ec_assign *assign)
{
    struct ec_report *report = survey->context->report;
    if (survey->told_of_pipe) {
        return;
    }
    survey->told_of_pipe = true;
    struct ec_finding *finding = ec_report_add(report, EC_LOG003, ec_assign_value_range(assign),
                                               "a log is written to a program");
    ec_finding_why(report, finding,
                   "on Linux the programs inherit the memory manager of the server, unless the "
                   "environment says otherwise");
    ec_finding_help(report, finding, "set ECELERITY_MEMORY=NOREPLACE in the environment file");
}

static void look_at_log(struct log_survey *survey, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    struct ec_str text = ec_assign_text(survey->context->arena, assign);
    bool cluster = ec_str_starts(text, EC_STR("cluster://"));
    if (cluster && wants(survey, EC_LOG018)) {
        look_at_collection(survey, assign, text);
    }
    if ((cluster || ec_str_starts(text, EC_STR("jlog://"))) && wants(survey, EC_LOG002)) {
        look_at_subscribers(survey, assign, text);
    }
    if (ec_str_starts(text, EC_STR("pipe:")) && wants(survey, EC_LOG003)) {
        look_at_pipe(survey, assign);
    }
    bool file = ec_str_starts(text, EC_STR("file://"));
    text = file ? ec_str_tail(text, strlen("file://")) : text;
    if (text.len > 0 && text.ptr[0] == '/' && wants(survey, EC_LOG004)) {
        look_at_file(survey, scope, assign, text);
    }
}

static void look_at_logs(struct log_survey *survey)
{
    const struct ec_model *model = survey->context->model;
    learn_cluster(survey);
    for (const struct ec_scope *const *at = ec_rule_modules(survey->context); *at; at++) {
        const struct ec_scope *scope = *at;
        const struct ec_vocab *word = ec_scope_word(model, scope);
        if (ec_rule_is_off(survey->context, scope)) {
            continue;
        }
        for (const struct ec_assign *each = scope->settings; each; each = each->next) {
            const struct ec_vocab *option =
                ec_vocab_option(ec_intern_text(model->names, each->node->name), word);
            if (option && option->type == EC_TYPE_LOG) {
                look_at_log(survey, scope, each);
            }
        }
    }
}

void ec_rule_log_places(struct ec_rule_context *context)
{
    struct log_survey survey = {.context = context};
    bool paths = ec_intern_init(&survey.paths, false);
    bool collected = ec_intern_init(&survey.collected, true);
    if (paths && collected) {
        look_at_logs(&survey);
    }
    context->report->oom |=
        !paths || !collected || survey.oom || survey.paths.oom || survey.collected.oom;
    if (paths) {
        ec_intern_fini(&survey.paths);
    }
    if (collected) {
        ec_intern_fini(&survey.collected);
    }
    free(survey.places);
}

/* ---- custom_logger ---------------------------------------------------------------------------- */

static const struct stage {
    const char *file;
    const char *format;
    const char *on;
} stages[] = {
    {"reception_logfile", "reception_format", "log_receptions"},
    {"delivery_logfile", "delivery_format", "log_deliveries"},
    {"transient_failure_logfile", "transient_failure_format", "log_transient_failures"},
    {"permanent_failure_logfile", "permanent_failure_format", "log_permanent_failures"},
    {"rejection_logfile", "rejection_format", "log_rejections"},
};

/* 4/modules/custom-logger.md */
void ec_look_log_stages(struct ec_rule_context *context, const struct ec_scope *scope,
                        const struct ec_assign *assign)
{
    const struct ec_model *model = context->model;
    (void)assign;
    if (!model->complete || scope->parent != model->global) {
        return;
    }
    for (size_t i = 0; i < EC_COUNT(stages); i++) {
        const struct ec_assign *file = ec_setting_find(model, scope, stages[i].file);
        const struct ec_assign *on = ec_setting_find(model, scope, stages[i].on);
        if (!file || ec_setting_find(model, scope, stages[i].format) ||
            (on && ec_assign_bool(context->arena, on, false))) {
            continue; /* a stage without format is MOD001 */
        }
        struct ec_finding *finding = ec_report_add(
            context->report, EC_LOG008, ec_assign_name_range(file),
            "nothing is written to %s of %s", stages[i].file, ec_rule_scope(context, scope));
        ec_finding_why(context->report, finding, "a stage is only logged when it has a format");
        ec_finding_help(context->report, finding, "set %s too, or remove the line",
                        stages[i].format);
    }
}

/* The formats of a custom_logger, one after the other; start with NULL. */
static const struct ec_assign *next_format(const struct ec_rule_context *context,
                                           const struct ec_scope *scope,
                                           const struct ec_assign *assign)
{
    assign = assign ? assign->next : scope->settings;
    while (assign && !ec_str_ends(ec_intern_text(context->model->names, assign->node->name),
                                  EC_STR("_format"))) {
        assign = assign->next;
    }
    return assign;
}

/* The range of a part of a value. */
static struct ec_range part_range(const struct ec_assign *assign, size_t first, size_t len)
{
    const struct ec_source *source = assign->load->source;
    const struct ec_node *node = assign->node;
    return (struct ec_range){source->id,
                             ec_word_offset(source, node->word_first, node->word_len, first),
                             ec_word_offset(source, node->word_first, node->word_len, first + len)};
}

/* Says that reading a header for each line takes time. */
void ec_look_log_headers(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    assign = NULL;
    while ((assign = next_format(context, scope, assign))) {
        struct ec_str text = ec_assign_text(context->arena, assign);
        size_t at = ec_str_search(text, EC_STR("%h{"));
        if (at == text.len) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_LOG009, part_range(assign, at, 2),
                          "each line of the log reads a header of the message");
        ec_finding_why(context->report, finding,
                       "the message has to be parsed for it, from the disk if need be");
        ec_finding_help(context->report, finding,
                        "copy the header into the message context in a policy, and log "
                        "%%vctx_mess{NAME}");
    }
}

/* 4/modules/custom-logger.md */
void ec_look_log_transient(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    assign = ec_setting_find(context->model, scope, "transient_failure_format");
    struct ec_str text = assign ? ec_assign_text(context->arena, assign) : EC_STR("");
    if ((!ec_str_contains(text, EC_STR("%h{")) && !ec_str_contains(text, EC_STR("%vctx_mess"))) ||
        !context->model->complete ||
        !ec_rule_is_on(context, context->model->global, "inline_transfail_processing", true)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_LOG012, ec_assign_name_range(assign),
        "%s looks into each message that fails for the time being", ec_rule_scope(context, scope));
    ec_finding_why(
        context->report, finding,
        "many failures at once then stall the server, because they are dealt with inline");
    ec_finding_help(context->report, finding,
                    "log less of the message; or set inline_transfail_processing = false, and tune "
                    "transfail_drain_rate and max_resident_transfails");
}

/* ---- parts of formats ------------------------------------------------------------------------- */

/* A macro and the text before it. */
struct macro {
    size_t text;  /* where the text before it begins */
    size_t first; /* its '%', or the end */
    size_t name;  /* length of its name with the '%' */
    size_t last;  /* behind it, braces included */
};

static bool is_macro_char(char c)
{
    return ec_is_letter(c) || ec_is_digit(c) || c == '_';
}

/* The next macro behind `macro->last`; false when there is none. */
static bool next_macro(struct ec_str text, struct macro *macro)
{
    macro->text = macro->last;
    size_t at = macro->last;
    while (at + 1 < text.len && !(text.ptr[at] == '%' && is_macro_char(text.ptr[at + 1]))) {
        at++;
    }
    if (at + 1 >= text.len) {
        return false;
    }
    size_t end = at + 1;
    while (end < text.len && is_macro_char(text.ptr[end])) {
        end++;
    }
    while (end > at + 2 && text.ptr[end - 1] == '_') {
        end--; /* no name ends in one */
    }
    macro->first = at;
    macro->name = end - at;
    macro->last = end;
    if (end < text.len && text.ptr[end] == '{') {
        const char *brace = memchr(text.ptr + end, '}', text.len - end);
        macro->last = brace ? (size_t)(brace - text.ptr) + 1 : text.len;
    }
    return true;
}

/* Where a text between macros has a run of colons or underscores, or is of letters; `text.len` if it
   is a good separator. */
static size_t bad_separator(struct ec_str text, bool behind_braces)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c == ':' || c == '_') && i + 1 < text.len && text.ptr[i + 1] == c) {
            return i;
        }
        letters += ec_is_letter(c);
    }
    return behind_braces && letters == text.len ? 0 : text.len;
}

/* 4/modules/custom-logger.md */
static void look_at_separators(struct ec_rule_context *context, const struct ec_assign *assign)
{
    struct ec_str text = ec_assign_text(context->arena, assign);
    struct macro macro = {0};
    bool first = true;
    while (next_macro(text, &macro)) {
        struct ec_str between = {text.ptr + macro.text, macro.first - macro.text};
        size_t at = bad_separator(between, macro.text > 0 && text.ptr[macro.text - 1] == '}');
        if (!first && at < between.len) {
            struct ec_finding *finding = ec_report_add(
                context->report, EC_LOG010, part_range(assign, macro.text + at, between.len - at),
                "%s does not separate two fields",
                ec_rule_quote(context, ec_str_tail(between, at)));
            ec_finding_why(context->report, finding,
                           "letters, '::' and '__' occur in the values themselves, so nobody can "
                           "tell where a field ends");
            ec_finding_help(context->report, finding, "separate with '@' or '|'");
            return;
        }
        first = false;
    }
}

void ec_look_log_separators(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    assign = NULL;
    while (ec_rule_is_scope(context, scope, "custom_logger") &&
           (assign = next_format(context, scope, assign))) {
        look_at_separators(context, assign);
    }
}

/* The namespace that a macro belongs to; empty for those of every logger. */
static struct ec_str namespace_of(struct ec_str macro)
{
    struct ec_numbers words = ec_vocab_find(macro);
    for (size_t i = 0; i < words.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(words.at[i]);
        if (word->kind == EC_VOCAB_MACRO && ec_str_equal(ec_vocab_text(word->name), macro)) {
            return ec_vocab_text(word->name_space);
        }
    }
    return EC_STR("");
}

/* 4/4-tls-macros.md */
static void look_at_namespaces(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    const struct ec_assign *set = ec_setting_find(context->model, scope, "namespace");
    struct ec_str namespaces = set ? ec_assign_text(context->arena, set) : EC_STR("");
    struct ec_str text = ec_assign_text(context->arena, assign);
    struct macro macro = {0};
    while ((set || context->model->complete) && next_macro(text, &macro)) {
        struct ec_str name = {text.ptr + macro.first, macro.name};
        struct ec_str space = namespace_of(name);
        bool listed = space.len == 0 || ec_str_contains(namespaces, space);
        if (listed && (space.len == 0 || !context->model->complete ||
                       ec_rule_module(context, "tls_macros"))) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_LOG011, part_range(assign, macro.first, macro.name),
                          "the macro %s is not available in %s", ec_rule_quote(context, name),
                          ec_rule_scope(context, scope));
        ec_finding_why(context->report, finding,
                       listed ? "it comes from the module tls_macros, which is not loaded"
                              : "a logger only knows the macros of the namespaces that it lists");
        ec_finding_help(context->report, finding,
                        listed ? "write 'tls_macros { }' at the outermost level"
                               : "add %s to namespace, beside custom_logger",
                        space.ptr);
        return;
    }
}

void ec_look_log_namespaces(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    assign = NULL;
    while ((assign = next_format(context, scope, assign))) {
        look_at_namespaces(context, scope, assign);
    }
}

/* ---- the log manager -------------------------------------------------------------------------- */

/* 4/config/ref-eccluster-conf.md */
void ec_look_log_logfile(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    struct ec_str text = ec_assign_text(context->arena, assign);
    if (!ec_rule_is_scope(context, scope, "logs")) {
        return;
    }
    for (size_t i = 0; i + 3 < text.len; i++) {
        if (text.ptr[i] != '%' || text.ptr[i + 1] != '{') {
            continue;
        }
        const char *end = memchr(text.ptr + i, '}', text.len - i);
        size_t len = end ? (size_t)(end - text.ptr) + 1 - i : text.len - i;
        if (len == 4 && strchr("lns", text.ptr[i + 2])) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_LOG017, part_range(assign, i, len),
                          "%s stands for nothing in the name of a log",
                          ec_rule_quote(context, (struct ec_str){text.ptr + i, len}));
        ec_finding_why(context->report, finding,
                       "only the log, the node and the subscriber can be filled in, and the time");
        ec_finding_help(context->report, finding,
                        "write %%{l}, %%{n} or %%{s}, or a letter of strftime such as %%Y");
        return;
    }
}

/* ---- Debug_Flags ------------------------------------------------------------------------------ */

/* 4/config/ref-debug-flags.md, 4/4-module-config.md */
void ec_look_log_debug(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct ec_element element = {0};
    if (!ec_rule_is_scope(context, scope, "debug_flags") ||
        !ec_rule_next(context, assign, &element) || element.text.len == 0) {
        return;
    }
    struct ec_finding *finding = ec_report_add(context->report, EC_LOG014, ec_assign_range(assign),
                                               "%s messages are written to the paniclog",
                                               ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding,
                   "there are so many that the disk fills and errors are not seen between them");
    ec_finding_help(context->report, finding,
                    "remove the line when the search for the fault is over");
}

void ec_look_log_all_flags(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    enum { NAMED_EACH = 15 };
    struct ec_element element = {0};
    size_t n = 0;
    while (ec_rule_is_scope(context, scope, "debug_flags") &&
           ec_rule_next(context, assign, &element)) {
        n += element.text.len > 0;
    }
    if (n < NAMED_EACH) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_LOG013, ec_assign_value_range(assign),
        "%s lists %zu subsystems one by one", ec_rule_option(context, scope, assign), n);
    ec_finding_why(context->report, finding, "one word stands for all of them");
    ec_finding_help(context->report, finding, "write ( ALL )");
}
