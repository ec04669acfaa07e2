/* SPDX-License-Identifier: MIT */
#include "rules/engine.h"

#include "model/evaluate.h"
#include "rules/memory.h"
#include "rules/setting.h"

#define CODE(code, name, severity, profile, title)

static const uint16_t codes[] = {
#define RULE(code, name, severity, profile, title, function) EC_##code,
#include "diag/codes.def"
#undef RULE
};

/* Apart, so that less of the program depends on where it is loaded. */
static void (*const runs[])(struct ec_rule_context *context) = {
#define RULE(code, name, severity, profile, title, function) ec_rule_##function,
#include "diag/codes.def"
#undef RULE
};

#undef CODE

void ec_rule_settings_init(struct ec_rule_settings *settings, struct ec_host *host)
{
    *settings = (struct ec_rule_settings){
        .host = host,
        .profile = ec_cap_profile_find(EC_STR(EC_CAP_DEFAULT_PROFILE)),
    };
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        settings->enabled[code] = ec_code_get(code)->profile <= EC_RECOMMENDED;
    }
}

static void forget_told(struct ec_rule_context *context)
{
    if (context->told) {
        ec_intern_fini(context->told);
    }
}

bool ec_rule_first(struct ec_rule_context *context, enum ec_code code, const char *text)
{
    if (!context->told) {
        struct ec_intern *told = ec_arena_zalloc(context->arena, sizeof(*told));
        if (!told || !ec_intern_init(told, false)) {
            context->report->oom = true;
            return true;
        }
        context->told = told;
    }
    const char *key = ec_rule_text(context, "%d %s", (int)code, text);
    uint32_t known = context->told->count;
    uint32_t number = ec_intern_add(context->told, key, strlen(key));
    context->report->oom |= number == 0;
    return number >= known || number == 0;
}

bool ec_rule_starts(struct ec_rule_context *context, bool differs)
{
    if (!context->memory) {
        return true;
    }
    if (context->partial && !differs) {
        return false;
    }
    for (size_t i = 0; i < EC_COUNT(codes); i++) {
        context->memory->stale[codes[i]] |= runs[i] == context->running;
    }
    ec_rule_enter_whole(context, context->running_for);
    return true;
}

void ec_rules_run_model(struct ec_project *project, const struct ec_model *model,
                        const struct ec_rule_settings *settings, struct ec_rule_memory *memory)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_rule_context context = {
        .settings = settings,
        .model = model,
        .report = &project->report,
        .arena = &arena,
        .memory = memory,
        .words = ec_rule_words_new(&arena, model),
    };
    if (memory) {
        ec_rule_memory_begin(&context);
    }
    void (*done)(struct ec_rule_context *) = NULL; /* neighbours may share a function */
    for (size_t i = 0; i < EC_COUNT(codes); i++) {
        if (settings->enabled[codes[i]] && runs[i] != done) {
            done = runs[i];
            context.running = done;
            context.running_for = (enum ec_code)codes[i];
            done(&context);
            ec_rule_enter(&context, NULL);
        }
    }
    project->n_checked += context.n_checked;
    project->n_unchecked += context.n_unchecked;
    if (context.evaluator && ec_evaluator_is_weary(context.evaluator)) {
        context.is_cut = true;
    }
    if (memory) {
        ec_rule_memory_end(&context, project);
    }
    if (arena.oom || ec_host_out_of_memory(settings->host)) {
        project->report.oom = true;
    }
    ec_evaluator_free(context.evaluator);
    forget_told(&context);
    ec_arena_fini(&arena);
}

void ec_rules_run(struct ec_project *project, const struct ec_rule_settings *settings)
{
    for (size_t i = 0; i < project->n_models; i++) {
        ec_rules_run_model(project, project->models[i], settings, NULL);
    }
}

/* ---- texts ----------------------------------------------------------------------------------- */

const char *ec_rule_text(struct ec_rule_context *context, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = ec_arena_vprintf(context->arena, format, args);
    va_end(args);
    return text ? text : "";
}

enum { QUOTED_BYTES = 60 };

/* The bytes of `text` to show: whole characters only. */
static size_t shown_length(struct ec_str text)
{
    if (text.len <= QUOTED_BYTES) {
        return text.len;
    }
    size_t len = QUOTED_BYTES;
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return len;
}

const char *ec_rule_quote(struct ec_rule_context *context, struct ec_str text)
{
    size_t len = shown_length(text);
    char *copy = ec_arena_strndup(context->arena, len ? text.ptr : "", len);
    for (size_t i = 0; copy && i < len; i++) {
        bool control = (unsigned char)copy[i] < 0x20 || copy[i] == 0x7f;
        copy[i] = control ? '?' : copy[i];
    }
    return ec_rule_text(context, "'%s%s'", copy ? copy : "", len < text.len ? "..." : "");
}

const char *ec_rule_word(struct ec_rule_context *context, struct ec_str text)
{
    char *word = ec_arena_alloc(context->arena, text.len * 2 + 3);
    size_t len = 0;
    if (!word) {
        return "";
    }
    word[len++] = '"';
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
            word[len++] = '\\';
        }
        word[len++] = text.ptr[i];
    }
    word[len++] = '"';
    word[len] = '\0';
    return word;
}

static const char *cap_text(struct ec_rule_context *context, unsigned cap)
{
    const char *name = ec_cap_name(cap);
    return name ? ec_rule_text(context, "'%s'", name) : ec_rule_text(context, "number %u", cap);
}

const char *ec_rule_caps(struct ec_rule_context *context, uint64_t bits)
{
    enum { NAMED = 6 };
    unsigned total = ec_count_bits(bits);
    unsigned named = total > NAMED + 1 ? NAMED : total;
    const char *text = "";
    unsigned done = 0;
    for (unsigned cap = 0; cap < EC_CAP_NUMBER_LIMIT && done < named; cap++) {
        if (bits >> cap & 1) {
            const char *glue = done == 0 ? "" : done + 1 == total ? " and " : ", ";
            text = ec_rule_text(context, "%s%s%s", text, glue, cap_text(context, cap));
            done++;
        }
    }
    return named < total ? ec_rule_text(context, "%s and %u more", text, total - named) : text;
}
