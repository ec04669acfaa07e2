/* SPDX-License-Identifier: MIT */
#include "rules/suppress.h"

#include "base/day.h"
#include "diag/suggest.h"
#include "diag/traits.h"
#include "syntax/token.h"

#include <stdlib.h>

static const struct ec_str mark = {"ecconf-check:", 13};

enum { SHOWN = 40 };

/* A well-formed comment. What it is for are the bytes from `first` to `last`. */
struct directive {
    uint32_t begin; /* of the comment */
    uint32_t end;
    uint32_t next; /* first byte of the token behind it, if what it is for begins there; else 0 */
    uint32_t first;
    uint32_t last;
    bool whole_file;
    bool is_void; /* it suppresses nothing */
    size_t first_entry;
    size_t n_entries;
    const struct ec_suppression *suppression;
};

/* One word of the list of a directive. */
struct entry {
    struct ec_str word; /* in the bytes of the source */
    struct ec_codes codes;
    bool used;
    size_t next;   /* in its stack, a place in `entries` + 1 */
    uint32_t last; /* as two below, of the directive */
    const struct ec_suppression *suppression;
};

/* Entries for one code or family, the innermost first. Each entry becomes a used one once, so
   findings and entries are looked at a few times only, however many stand in one place. */
struct stacks {
    size_t fresh; /* a place in `entries` + 1; they did not suppress anything so far */
    size_t used;
};

struct run {
    struct ec_project *project;
    struct ec_report *report;
    const struct ec_rule_settings *settings;
    size_t *first_finding;              /* by source id, the place in the report + 1 */
    enum ec_code family[EC_CODE_COUNT]; /* by code, what family_of gave, or EC_CODE_NONE */
    size_t n_findings;                  /* before any was added */

    /* Of the source at hand: */
    struct ec_source *source;
    struct ec_tokens tokens;
    struct directive *directives; /* in order */
    size_t n_directives;
    size_t directives_capacity;
    struct stacks codes[EC_CODE_COUNT];
    struct stacks families[EC_CODE_COUNT]; /* by their first code */
    struct entry *entries;
    size_t n_entries;
    size_t entries_capacity;
    uint32_t line;        /* first byte of the line that is being read */
    uint32_t looked_from; /* the end of the line of these bytes is known */
    uint32_t line_end;
};

/* ---- places ---------------------------------------------------------------------------------- */

static uint32_t offset_of(const struct run *run, const char *at)
{
    return (uint32_t)(at - run->source->bytes);
}

static struct ec_range range_of(const struct run *run, struct ec_str text)
{
    uint32_t first = offset_of(run, text.ptr);
    return (struct ec_range){run->source->id, first, first + (uint32_t)text.len};
}

/* The end of the line of byte `at`; each line is searched once. */
static uint32_t end_of_line(struct run *run, uint32_t at)
{
    if (at < run->looked_from || at > run->line_end) {
        const char *end = memchr(run->source->bytes + at, '\n', run->source->len - at);
        run->looked_from = at;
        run->line_end = end ? offset_of(run, end) : run->source->len;
    }
    return run->line_end;
}

/* The bytes were read: the line at hand may be a later one now. */
static void pass(struct run *run, uint32_t first, uint32_t last)
{
    const char *end = memrchr(run->source->bytes + first, '\n', last - first);
    if (end) {
        run->line = offset_of(run, end) + 1;
    }
}

static struct ec_str skip_blanks(struct ec_str text)
{
    while (text.len > 0 && ec_is_blank(text.ptr[0])) {
        text = ec_str_tail(text, 1);
    }
    return text;
}

static struct ec_str trim(struct ec_str text)
{
    text = skip_blanks(text);
    while (text.len > 0 && ec_is_blank(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

/* ---- the words of a comment ------------------------------------------------------------------ */

/* What a comment says. */
struct words {
    struct ec_str all; /* from the mark on */
    struct ec_str list;
    struct ec_str date; /* empty: none */
    struct ec_str reason;
    int64_t until;
    bool whole_file;
};

static bool malformed(struct run *run, struct ec_str at, const char *message)
{
    struct ec_finding *finding =
        ec_report_add(run->report, EC_SUP003, range_of(run, at), "%s", message);
    ec_finding_why(run->report, finding, "such a comment suppresses nothing");
    ec_finding_help(run->report, finding,
                    "write # ecconf-check: ignore[SEC001] until=2030-12-31 -- reason; the date and "
                    "the reason may be left out");
    return false;
}

/* The word at the beginning: letters and -. */
static struct ec_str first_word(struct ec_str text)
{
    size_t len = 0;
    while (len < text.len && (ec_is_letter(text.ptr[len]) || text.ptr[len] == '-')) {
        len++;
    }
    return (struct ec_str){text.ptr, len};
}

static bool read_list(struct run *run, struct words *words, struct ec_str *text)
{
    *text = skip_blanks(*text);
    const char *end = text->len > 0 ? memchr(text->ptr, ']', text->len) : NULL;
    if (text->len == 0 || text->ptr[0] != '[') {
        return malformed(run, words->all, "the comment names no finding to ignore");
    }
    if (!end) {
        return malformed(run, *text, "the list of codes is not closed");
    }
    words->list = (struct ec_str){text->ptr + 1, (size_t)(end - text->ptr - 1)};
    struct ec_str rest = words->list;
    if (ec_selection_next(&rest).len == 0) {
        return malformed(run, (struct ec_str){text->ptr, words->list.len + 2},
                         "the list of codes is empty");
    }
    *text = ec_str_tail(*text, words->list.len + 2);
    return true;
}

static bool read_date(struct run *run, struct words *words, struct ec_str *text)
{
    const struct ec_str key = EC_STR("until=");
    size_t len = key.len;
    while (len < text->len && !ec_is_blank(text->ptr[len])) {
        len++;
    }
    words->date = (struct ec_str){text->ptr + key.len, len - key.len};
    if (!ec_day_parse(words->date, &words->until)) {
        return malformed(run, (struct ec_str){text->ptr, len},
                         "the date is not a day of the form 2030-12-31");
    }
    *text = ec_str_tail(*text, len);
    return true;
}

static bool read_words(struct run *run, struct words *words)
{
    struct ec_str text = skip_blanks(ec_str_tail(words->all, mark.len));
    struct ec_str verb = first_word(text);
    words->whole_file = ec_str_equal_folded(verb, EC_STR("ignore-file"));
    if (!words->whole_file && !ec_str_equal_folded(verb, EC_STR("ignore"))) {
        return malformed(run, verb.len > 0 ? verb : words->all,
                         "the comment says neither ignore nor ignore-file");
    }
    text = ec_str_tail(text, verb.len);
    if (!read_list(run, words, &text)) {
        return false;
    }
    for (text = trim(text); text.len > 0; text = trim(text)) {
        if (ec_str_starts(text, EC_STR("--"))) {
            words->reason = trim(ec_str_tail(text, 2));
            return true;
        }
        if (words->date.len > 0 || !ec_str_starts(text, EC_STR("until="))) {
            return malformed(run, text, "a reason begins with --");
        }
        if (!read_date(run, words, &text)) {
            return false;
        }
    }
    return true;
}

/* ---- directives ------------------------------------------------------------------------------ */

static int shown(struct ec_str text)
{
    return (int)(text.len < SHOWN ? text.len : SHOWN);
}

static void unknown_code(struct run *run, struct ec_str word)
{
    struct ec_finding *finding =
        ec_report_add(run->report, EC_SUP004, range_of(run, word),
                      "there is no finding or family '%.*s'", shown(word), word.ptr);
    struct ec_str near = ec_selection_suggest(word);
    ec_finding_why(run->report, finding, "such a word suppresses nothing");
    if (near.len > 0) {
        ec_finding_suggest(run->report, finding, &near, 1);
        ec_finding_help(run->report, finding, "did you mean '%.*s'?", (int)near.len, near.ptr);
    } else {
        ec_finding_help(run->report, finding, "'ecconf rules' lists all");
    }
}

static bool add_entry(struct run *run, struct entry entry)
{
    void *list = run->entries;
    bool ok = ec_grow(&list, &run->entries_capacity, run->n_entries + 1, sizeof(*run->entries));
    run->entries = list;
    if (ok) {
        run->entries[run->n_entries++] = entry;
    }
    return ok;
}

/* Takes one word of the list. */
static bool take_word(struct run *run, struct ec_str word)
{
    const struct entry entry = {.word = word, .codes = ec_codes_find(word)};
    if (entry.codes.is_all) {
        malformed(run, word, "'all' is not a code: name the findings to ignore");
        return true;
    }
    if (entry.codes.first == EC_CODE_NONE) {
        unknown_code(run, word);
        return true;
    }
    if (!ec_suppression_is_allowed(run->report, &entry.codes)) {
        struct ec_finding *finding =
            ec_report_add(run->report, EC_SUP005, range_of(run, word), "%.*s cannot be suppressed",
                          shown(word), word.ptr);
        ec_suppression_explain(run->report, finding, "mend what is found, and remove the word");
        return true;
    }
    return add_entry(run, entry);
}

static const struct ec_suppression *new_suppression(struct run *run, const struct words *words)
{
    struct ec_arena *arena = &run->report->arena;
    struct ec_suppression *result = ec_arena_zalloc(arena, sizeof(*result));
    if (result && words->reason.len > 0) {
        result->reason = ec_arena_strndup(arena, words->reason.ptr, words->reason.len);
    }
    if (result && words->date.len > 0) {
        result->until = ec_arena_strndup(arena, words->date.ptr, words->date.len);
    }
    return result;
}

/* Tells what only some want to know. */
static void wish(struct run *run, enum ec_code code, const struct words *words, const char *message,
                 const char *help)
{
    if (run->settings->enabled[code]) {
        struct ec_finding *finding =
            ec_report_add(run->report, code, range_of(run, words->all), "%s", message);
        ec_suppression_explain(run->report, finding, help);
    }
}

/* Why each of them matters. */
static const struct {
    enum ec_code code;
    const char *why;
} reasons[] = {
    {EC_SUP001, "a suppression that is left over hides the same mistake when it comes back"},
    {EC_SUP002, "since then it suppresses nothing"},
    {EC_SUP005, "it is too grave to be hidden, or --forbid-suppression names it"},
    {EC_SUP006, "nobody can tell later whether it is still needed"},
    {EC_SUP007, "what should be mended one day is never told again"},
};

void ec_suppression_explain(struct ec_report *report, struct ec_finding *finding, const char *help)
{
    for (size_t i = 0; i < EC_COUNT(reasons); i++) {
        if (reasons[i].code == finding->code) {
            ec_finding_why(report, finding, "%s", reasons[i].why);
        }
    }
    ec_finding_help(report, finding, "%s", help);
}

bool ec_suppression_is_over(struct ec_report *report, const struct ec_rule_settings *settings,
                            int64_t until)
{
    if (settings->now == 0 && settings->enabled[EC_SUP002]) {
        ec_report_skip(report, EC_SUP002, "offline");
    }
    return settings->now != 0 && settings->now >= (until + 1) * EC_DAY_SECONDS;
}

static void judge_date(struct run *run, const struct words *words, struct directive *directive)
{
    if (words->date.len == 0) {
        directive->is_void = run->settings->needs_until;
        wish(run, EC_SUP007, words, "the suppression never ends",
             "write until=YEAR-MONTH-DAY behind the list");
    } else if (ec_suppression_is_over(run->report, run->settings, words->until)) {
        directive->is_void = true;
        struct ec_finding *finding =
            ec_report_add(run->report, EC_SUP002, range_of(run, words->date),
                          "the suppression of %.*s ended on %.*s", shown(words->list),
                          words->list.ptr, (int)words->date.len, words->date.ptr);
        ec_suppression_explain(run->report, finding,
                               "mend what it suppressed and remove it, or give it another date");
    }
}

/* Where token `at` is the next one: what the comment is for. False when it is for nothing. */
static bool aim(struct run *run, const struct words *words, struct directive *directive, size_t at)
{
    const struct ec_tokens *tokens = &run->tokens;
    struct ec_token next = tokens->list[at < tokens->count ? at : tokens->count];
    struct ec_token before = tokens->list[at > 0 ? at - 1 : 0];
    if (words->whole_file) {
        directive->whole_file = true;
        directive->last = UINT32_MAX;
        return at == 0 || malformed(run, words->all,
                                    "ignore-file stands behind the first statement of the file");
    }
    if (at > 0 && ec_token_last(before) > run->line) {
        directive->first = before.first < run->line ? before.first : run->line;
        directive->last = end_of_line(run, directive->end);
        return true;
    }
    if (at >= tokens->count || (!ec_token_is_word(next) && next.kind != EC_TOKEN_LBRACE)) {
        return malformed(run, words->all, "nothing follows that could be ignored");
    }
    directive->next = next.first;
    directive->first = next.first;
    directive->last = end_of_line(run, next.first);
    return true;
}

static bool add_directive(struct run *run, const struct words *words, struct directive directive)
{
    struct ec_str list = words->list;
    void *directives = run->directives;
    bool ok = ec_grow(&directives, &run->directives_capacity, run->n_directives + 1,
                      sizeof(*run->directives));
    run->directives = directives;
    directive.first_entry = run->n_entries;
    directive.suppression = new_suppression(run, words);
    judge_date(run, words, &directive);
    if (words->reason.len == 0) {
        directive.is_void |= run->settings->needs_reason;
        wish(run, EC_SUP006, words, "the suppression gives no reason",
             "write -- and the reason at the end of the comment");
    }
    for (struct ec_str word = ec_selection_next(&list); word.len > 0 && ok;
         word = ec_selection_next(&list)) {
        ok = take_word(run, word);
    }
    if (ok) {
        directive.n_entries = run->n_entries - directive.first_entry;
        run->directives[run->n_directives++] = directive;
    }
    return ok && directive.suppression;
}

/* A comment from `begin` to `end`, which stands before token `at`. */
static bool take_comment(struct run *run, uint32_t begin, uint32_t end, size_t at)
{
    struct ec_str text = {run->source->bytes + begin, end - begin};
    bool block = text.ptr[0] == '/';
    if (block) {
        text.len -= ec_str_ends(text, EC_STR("*/")) && text.len >= 4 ? 2 : 0;
        text = ec_str_tail(text, 2);
    }
    while (!block && text.len > 0 && text.ptr[0] == '#') {
        text = ec_str_tail(text, 1);
    }
    struct words words = {.all = trim(text)};
    struct directive directive = {.begin = begin, .end = end};
    if (words.all.len < mark.len ||
        !ec_str_equal_folded((struct ec_str){words.all.ptr, mark.len}, mark)) {
        return true;
    }
    if (!read_words(run, &words) || !aim(run, &words, &directive, at)) {
        return true;
    }
    return add_directive(run, &words, directive);
}

/* The end of the comment that begins at `at`; `at` when none does. */
static uint32_t comment_end(const struct run *run, uint32_t at)
{
    const char *text = run->source->bytes + at;
    size_t left = run->source->len - at;
    const char *end = NULL;
    if (text[0] == '#') {
        end = memchr(text, '\n', left);
    } else if (text[0] == '/' && text[1] == '*') {
        end = left > 2 ? memmem(text + 2, left - 2, "*/", 2) : NULL;
        end = end ? end + 2 : NULL;
    } else {
        return at;
    }
    return end ? offset_of(run, end) : run->source->len;
}

/* Takes the comments of the gap that ends where token `at` begins. */
static bool take_gap(struct run *run, uint32_t first, uint32_t last, size_t at)
{
    bool ok = true;
    while (first < last && ok) {
        uint32_t end = comment_end(run, first);
        if (end > first) {
            ok = take_comment(run, first, end, at);
        } else {
            end++;
        }
        pass(run, first, end);
        first = end;
    }
    return ok;
}

/* Scans the source once more; what there is to say about its damage was said. */
static bool scan(struct run *run)
{
    struct ec_report ignored;
    ec_report_init(&ignored, 0);
    struct ec_syntax_report report = {.report = &ignored, .source = run->source, .limit = SIZE_MAX};
    bool ok = ec_scan(&run->tokens, &report) && !ignored.oom;
    ec_report_fini(&ignored);
    return ok;
}

static bool take_comments(struct run *run)
{
    uint32_t at = 0;
    bool ok = scan(run);
    for (size_t i = 0; i <= run->tokens.count && ok; i++) {
        bool last = i == run->tokens.count;
        ok = take_gap(run, at, last ? run->source->len : run->tokens.list[i].first, i);
        if (!last) {
            at = ec_token_last(run->tokens.list[i]);
            pass(run, run->tokens.list[i].first, at);
        }
    }
    return ok;
}

/* ---- statements ------------------------------------------------------------------------------ */

/* Where a statement follows, all of it is meant, and not only its first line. */
static bool find_statements(struct run *run)
{
    const struct ec_node *node = run->project->trees[run->source->id]->first;
    const struct ec_node **rest = NULL; /* what follows the scopes that are open */
    size_t depth = 0;
    size_t capacity = 0;
    bool ok = true;
    for (size_t i = 0; i < run->n_directives && ok;) {
        struct directive *directive = &run->directives[i];
        if (!node && depth == 0) {
            break;
        }
        if (!node) {
            node = rest[--depth];
        } else if (directive->next == 0 || directive->next < node->first) {
            i++;
        } else if (directive->next == node->first) {
            directive->last = node->last;
            i++;
        } else if (directive->next < node->last && node->kind == EC_NODE_SCOPE) {
            void *list = (void *)rest;
            ok = ec_grow(&list, &capacity, depth + 1, sizeof(const struct ec_node *));
            rest = list;
            if (ok) {
                rest[depth++] = node->next;
                node = node->child;
            }
        } else {
            node = node->next;
        }
    }
    free(rest);
    return ok;
}

/* ---- what is suppressed ---------------------------------------------------------------------- */

static int by_first(const void *left, const void *right)
{
    const struct directive *a = left;
    const struct directive *b = right;
    return a->first != b->first ? (a->first > b->first) - (a->first < b->first)
                                : (a->begin > b->begin) - (a->begin < b->begin);
}

/* The first code of the same family. */
static enum ec_code family_of(struct run *run, enum ec_code code)
{
    enum ec_code first = run->family[code];
    if (first == EC_CODE_NONE) {
        first = ec_codes_find(ec_code_family(code)).first;
        run->family[code] = first;
    }
    return first;
}

/* Takes the entries of a directive into account from here on. */
static void push(struct run *run, const struct directive *directive)
{
    for (size_t i = 0; i < directive->n_entries && !directive->is_void; i++) {
        size_t place = directive->first_entry + i;
        struct entry *entry = &run->entries[place];
        struct stacks *stacks = entry->codes.is_family ? run->families : run->codes;
        struct stacks *stack = &stacks[entry->codes.first];
        entry->last = directive->last;
        entry->suppression = directive->suppression;
        entry->next = stack->fresh;
        stack->fresh = place + 1;
    }
}

/* The fresh entries that reach up to `offset` are used now, in the same order. */
static void use_fresh(struct run *run, struct stacks *stacks, uint32_t offset)
{
    size_t reversed = 0;
    while (stacks->fresh > 0) {
        size_t place = stacks->fresh;
        struct entry *entry = &run->entries[place - 1];
        stacks->fresh = entry->next;
        if (offset < entry->last) {
            entry->next = reversed;
            reversed = place;
        }
    }
    while (reversed > 0) {
        size_t place = reversed;
        struct entry *entry = &run->entries[place - 1];
        reversed = entry->next;
        entry->used = true;
        entry->next = stacks->used;
        stacks->used = place;
    }
}

/* The innermost entry at `offset`, or NULL. */
static const struct entry *find_entry(struct run *run, struct stacks *stacks, uint32_t offset)
{
    use_fresh(run, stacks, offset);
    while (stacks->used > 0 && run->entries[stacks->used - 1].last <= offset) {
        stacks->used = run->entries[stacks->used - 1].next;
    }
    return stacks->used > 0 ? &run->entries[stacks->used - 1] : NULL;
}

static void try_finding(struct run *run, struct ec_finding *finding)
{
    enum ec_code code = finding->code;
    uint32_t offset = finding->range.first;
    if (!ec_report_may_suppress(run->report, code)) {
        return;
    }
    const struct entry *family = find_entry(run, &run->families[family_of(run, code)], offset);
    const struct entry *entry = find_entry(run, &run->codes[code], offset);
    entry = entry ? entry : family;
    finding->suppressed = entry ? entry->suppression : NULL;
}

/* The next finding of the source that is about the whole file or not, from *at on; NULL behind the
   last. */
static struct ec_finding *next_finding(const struct run *run, size_t *at, bool whole_file)
{
    while (*at > 0 && *at <= run->n_findings) {
        struct ec_finding *finding = run->report->findings[*at - 1];
        if (finding->range.source != run->source->id) {
            return NULL;
        }
        ++*at;
        if ((finding->range.last == 0) == whole_file) {
            return finding;
        }
    }
    return NULL;
}

/* Goes through findings and directives in the order of their places. */
static void suppress(struct run *run)
{
    size_t at = run->first_finding[run->source->id];
    size_t again = at;
    size_t next = 0;
    struct ec_finding *finding;
    for (size_t i = 0; i < run->n_directives; i++) {
        if (run->directives[i].whole_file) {
            push(run, &run->directives[i]);
        }
    }
    while ((finding = next_finding(run, &at, true))) {
        try_finding(run, finding);
    }
    while ((finding = next_finding(run, &again, false))) {
        for (; next < run->n_directives; next++) {
            const struct directive *directive = &run->directives[next];
            if (directive->first > finding->range.first) {
                break;
            }
            if (!directive->whole_file) {
                push(run, directive);
            }
        }
        try_finding(run, finding);
    }
}

/* ---- what is left over ----------------------------------------------------------------------- */

static bool is_skipped(const struct ec_report *report, enum ec_code code)
{
    bool found = false;
    for (size_t i = 0; i < report->n_skipped && !found; i++) {
        found = report->skipped[i].code == code;
    }
    return found;
}

static bool is_complete(const struct ec_project *project)
{
    bool complete = !project->report.limit_hit;
    for (size_t i = 0; i < project->n_models; i++) {
        complete &= project->models[i]->complete;
    }
    return complete;
}

bool ec_suppression_is_allowed(const struct ec_report *report, const struct ec_codes *codes)
{
    bool allowed = false;
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT && !allowed; code++) {
        allowed = ec_codes_have(codes, code) && ec_report_may_suppress(report, code);
    }
    return allowed;
}

bool ec_suppression_is_tested(const struct ec_project *project,
                              const struct ec_rule_settings *settings, const struct ec_codes *codes)
{
    bool any = false;
    bool complete = is_complete(project);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        if (!ec_codes_have(codes, code)) {
            continue;
        }
        bool enabled = settings->enabled[code];
        bool missed = is_skipped(&project->report, code) ||
                      (!enabled && ec_code_get(code)->profile <= EC_RECOMMENDED);
        bool of_text = ec_code_is_of(code, "SYN");
        if (missed || project->report.limit_hit || (!complete && !of_text)) {
            return false;
        }
        any |= enabled;
    }
    return any;
}

/* The comment, with its line if there is nothing else in it. */
static struct ec_range comment_range(const struct run *run, const struct directive *directive)
{
    const char *bytes = run->source->bytes;
    uint32_t first = directive->begin;
    uint32_t last = directive->end;
    while (first > 0 && ec_is_blank(bytes[first - 1]) && bytes[first - 1] != '\n') {
        first--;
    }
    bool alone = (first == 0 || bytes[first - 1] == '\n') && bytes[last] == '\n';
    return (struct ec_range){run->source->id, first, last + alone};
}

static void tell_unused(struct run *run, const struct directive *directive)
{
    for (size_t i = 0; i < directive->n_entries; i++) {
        const struct entry *entry = &run->entries[directive->first_entry + i];
        if (entry->used || directive->is_void ||
            !ec_suppression_is_tested(run->project, run->settings, &entry->codes)) {
            continue;
        }
        struct ec_finding *finding =
            ec_report_add(run->report, EC_SUP001, range_of(run, entry->word),
                          "nothing is found here that '%.*s' would suppress", shown(entry->word),
                          entry->word.ptr);
        ec_suppression_explain(run->report, finding,
                               directive->n_entries > 1 ? "remove it from the list"
                                                        : "remove the comment");
        if (directive->n_entries == 1) {
            ec_finding_fix(run->report, finding, true, comment_range(run, directive), "",
                           "remove the comment");
        }
    }
}

/* ---- one source ------------------------------------------------------------------------------ */

static bool run_source(struct run *run, struct ec_source *source)
{
    run->source = source;
    run->n_directives = 0;
    run->n_entries = 0;
    run->line = 0;
    run->looked_from = UINT32_MAX;
    run->line_end = 0;
    if (!take_comments(run) || !find_statements(run)) {
        return false;
    }
    if (run->n_directives > 0) {
        qsort(run->directives, run->n_directives, sizeof(*run->directives), by_first);
    }
    memset(run->codes, 0, sizeof(run->codes));
    memset(run->families, 0, sizeof(run->families));
    suppress(run);
    for (size_t i = 0; i < run->n_directives; i++) {
        tell_unused(run, &run->directives[i]);
    }
    return true;
}

static bool has_mark(const struct ec_source *source)
{
    return !source->is_argument && source->len >= mark.len &&
           memmem(source->bytes, source->len, mark.ptr, mark.len) != NULL;
}

/* Notes where the findings of each source begin. */
static bool prepare(struct run *run)
{
    const struct ec_project *project = run->project;
    run->n_findings = run->report->count;
    run->first_finding = calloc(project->n_sources, sizeof(*run->first_finding));
    for (size_t i = run->n_findings; i > 0 && run->first_finding; i--) {
        run->first_finding[run->report->findings[i - 1]->range.source] = i;
    }
    return run->first_finding != NULL;
}

static void conclude(struct run *run, size_t dropped)
{
    struct ec_report *report = run->report;
    if (dropped == 0) {
        ec_project_tell_dropped(run->project);
    }
    ec_report_sort(report, run->project->sources);
    free(run->first_finding);
    free(run->tokens.list);
    free(run->directives);
    free(run->entries);
}

/* From the first source on that has a mark. */
static void run_from(struct ec_project *project, const struct ec_rule_settings *settings, size_t first)
{
    struct run run = {.project = project, .report = &project->report, .settings = settings};
    size_t dropped = project->report.dropped;
    bool ok = prepare(&run);
    for (size_t i = first; i < project->n_sources && ok; i++) {
        ok = !has_mark(project->sources[i]) || run_source(&run, project->sources[i]);
    }
    project->report.oom |= !ok;
    conclude(&run, dropped);
}

void ec_suppressions_run(struct ec_project *project, const struct ec_rule_settings *settings)
{
    size_t first = 0;
    while (first < project->n_sources && !has_mark(project->sources[first])) {
        first++;
    }
    if (first < project->n_sources) {
        run_from(project, settings, first);
    }
}
