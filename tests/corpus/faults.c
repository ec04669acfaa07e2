/* SPDX-License-Identifier: MIT */
/* Plants known faults in valid texts and counts what the front end says of them: is every fault found,
   on its line, with a code that fits, and is nothing else said?

   ECCONF_SEED         where the random numbers start
   ECCONF_FAULT_FILES  number of files
   ECCONF_FAULT_DUMP   with a file's number: print that file, its faults and all findings */
#include "corpus/generate.h"

#include "base/buf.h"
#include "model/project.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_FAULTS = 10, APART = 3, TRIES = 50, FILES = 1000, SEED = 20240607 };

/* Kinds of brace damage exclude each other: a missing and a surplus brace may cancel out. */
enum group { FREE, ONCE, BRACE };

/* Where a fault is to be reported. */
struct spot {
    int line;
    bool before; /* on the line that was put before it */
};

struct kind {
    const char *name;
    unsigned forms; /* the statements it can be planted in */
    enum group group;
    bool (*plant)(struct text *text, const struct statement *statement, struct spot *spot);
    enum ec_code codes[5]; /* any of these tells it */
};

struct fault {
    const struct kind *kind;
    struct spot spot;
    uint32_t line; /* in the bytes, from 1 */
    bool found;
};

struct count {
    int planted;
    int found;
    int exact;
    int extra;
};

/* ---- editing lines ---------------------------------------------------------------------------- */

static void insert(char *line, int at, const char *added)
{
    size_t len = strlen(line);
    size_t more = strlen(added);
    if (len + more < LINE_SIZE) {
        memmove(line + at + more, line + at, len - (size_t)at + 1);
        memcpy(line + at, added, more);
    }
}

static void cut(char *line, int at, int end)
{
    memmove(line + at, line + end, strlen(line + end) + 1);
}

static char *first_line(struct text *text, const struct statement *statement)
{
    return text->lines[statement->first].text;
}

/* Puts a line before this one: its first bytes and some more. */
static void copy_start(struct line *line, int len, const char *added)
{
    memcpy(line->before, line->text, (size_t)len);
    line->before[len] = '\0';
    insert(line->before, len, added);
}

/* Puts a line of its own before the statement, indented like it. */
static bool put_before(struct text *text, const struct statement *statement, const char *added,
                       struct spot *spot)
{
    struct line *line = &text->lines[statement->first];
    if (line->before[0]) {
        return false;
    }
    copy_start(line, statement->name, added);
    spot->before = true;
    return true;
}

static void replace_value(struct text *text, const struct statement *statement, const char *value)
{
    char *line = first_line(text, statement);
    cut(line, statement->value, statement->value_end);
    insert(line, statement->value, value);
}

static bool is_quoted(struct text *text, const struct statement *statement)
{
    const char *value = first_line(text, statement) + statement->value;
    return statement->value >= 0 && (*value == '"' || *value == '\'');
}

/* ---- braces ----------------------------------------------------------------------------------- */

static bool missing_close_brace(struct text *text, const struct statement *statement,
                                struct spot *spot)
{
    (void)spot;
    struct line *line = &text->lines[statement->last];
    cut(line->text, statement->close, statement->close + 1);
    line->gone = statement->form == FORM_SCOPE && pick(text, 2) == 0;
    return true;
}

static bool surplus_close_brace(struct text *text, const struct statement *statement,
                                struct spot *spot)
{
    if (pick(text, 2) == 0) {
        return put_before(text, statement, "}", spot);
    }
    *spot = (struct spot){statement->last, false};
    if (statement->form == FORM_SCOPE) {
        insert(text->lines[statement->last].text, statement->close, "}");
        return true;
    }
    if (statement->form == FORM_SHORT_SCOPE) {
        insert(first_line(text, statement), statement->close, "} ");
        return true;
    }
    return false;
}

static bool missing_open_brace(struct text *text, const struct statement *statement,
                               struct spot *spot)
{
    (void)spot;
    struct line *line = &text->lines[statement->brace];
    char *brace = line->text + (statement->brace == statement->first
                                    ? (statement->value < 0 ? statement->name_end
                                                            : statement->value_end)
                                    : 0);
    brace = strchr(brace, '{');
    cut(brace, 0, 1);
    return true;
}

/* ---- other closers ---------------------------------------------------------------------------- */

static bool missing_closer(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    cut(text->lines[statement->last].text, statement->close, statement->close + 1);
    return true;
}

static bool mismatched_closer(struct text *text, const struct statement *statement,
                              struct spot *spot)
{
    char *closer = text->lines[statement->last].text + statement->close;
    spot->line = statement->last;
    *closer = *closer == ')' ? ']' : ')';
    return true;
}

static bool nested_list(struct text *text, const struct statement *statement, struct spot *spot)
{
    spot->line = statement->last;
    insert(text->lines[statement->last].text, statement->close, " ( a b ) ");
    return true;
}

/* ---- quotes ----------------------------------------------------------------------------------- */

static bool missing_close_quote(struct text *text, const struct statement *statement,
                                struct spot *spot)
{
    (void)spot;
    if (!is_quoted(text, statement)) {
        return false;
    }
    cut(first_line(text, statement), statement->value_end - 1, statement->value_end);
    return true;
}

static bool missing_item_quote(struct text *text, const struct statement *statement,
                               struct spot *spot)
{
    (void)spot;
    char *line = first_line(text, statement);
    char *open = strchr(line + statement->equals, '"');
    if (!open || open > line + statement->close) {
        return false;
    }
    char *close = open + 1;
    while (*close && *close != '"') {
        close += 1 + (*close == '\\');
    }
    cut(close, 0, 1);
    return true;
}

static bool missing_open_quote(struct text *text, const struct statement *statement,
                               struct spot *spot)
{
    (void)spot;
    char *line = first_line(text, statement);
    /* A brace that becomes bare is damage of another kind. */
    if (!is_quoted(text, statement) || strchr(line + statement->value, '{')) {
        return false;
    }
    cut(line, statement->value, statement->value + 1);
    return true;
}

static bool typographic(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    char *line = first_line(text, statement);
    int which = pick(text, 3);
    if (!is_quoted(text, statement) || line[statement->value] != '"') {
        return false;
    }
    if (which != 0) {
        cut(line, statement->value_end - 1, statement->value_end);
        insert(line, statement->value_end - 1, "\xe2\x80\x9d");
    }
    if (which != 1) {
        cut(line, statement->value, statement->value + 1);
        insert(line, statement->value, "\xe2\x80\x9c");
    }
    return true;
}

static bool unquoted_blank(struct text *text, const struct statement *statement, struct spot *spot)
{
    static const char *const values[] = {"two words", "a longer text of words", "mail.example.com 25",
                                         "10 seconds"};
    (void)spot;
    replace_value(text, statement, values[pick(text, 4)]);
    return true;
}

static bool quoted_name(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    insert(first_line(text, statement), statement->name_end, "\"");
    insert(first_line(text, statement), statement->name, "\"");
    return true;
}

/* ---- names, = and values ---------------------------------------------------------------------- */

static bool missing_equals(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    first_line(text, statement)[statement->equals] = ' ';
    return true;
}

static bool missing_value(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    replace_value(text, statement, "");
    return true;
}

static bool name_alone(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    cut(first_line(text, statement), statement->name_end, statement->value_end);
    return true;
}

static bool missing_name(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    cut(first_line(text, statement), statement->name, statement->name_end);
    return true;
}

static bool bad_name(struct text *text, const struct statement *statement, struct spot *spot)
{
    static const char *const added[] = {"4", "a.", "$", "x/"};
    (void)spot;
    insert(first_line(text, statement), statement->name, added[pick(text, 4)]);
    return true;
}

static bool scope_equals(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    insert(first_line(text, statement), statement->name_end, " =");
    return true;
}

static bool include_equals(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    insert(first_line(text, statement), statement->name_end, " =");
    return true;
}

/* ---- separators, characters ------------------------------------------------------------------- */

static bool semicolon(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    insert(first_line(text, statement), statement->value_end, pick(text, 3) == 0 ? " ;" : ";");
    return true;
}

/* The line of the first entry of a dictionary over several lines that has more. */
static char *entry_line(struct text *text, const struct statement *statement, struct spot *spot)
{
    spot->line = statement->first + 1;
    return spot->line < statement->last ? text->lines[spot->line].text : NULL;
}

static bool dictionary_comma(struct text *text, const struct statement *statement,
                             struct spot *spot)
{
    char *line = entry_line(text, statement, spot);
    if (line) {
        insert(line, (int)strlen(line), ",");
    }
    return line != NULL;
}

static bool dictionary_entry(struct text *text, const struct statement *statement,
                             struct spot *spot)
{
    char *line = entry_line(text, statement, spot);
    if (line) {
        *strchr(line, '=') = ' ';
    }
    return line != NULL;
}

static bool dictionary_key(struct text *text, const struct statement *statement, struct spot *spot)
{
    char *line = entry_line(text, statement, spot);
    if (line) {
        copy_start(&text->lines[spot->line], (int)strcspn(line, "="), "= other");
    }
    return line != NULL;
}

/* Stands for a NUL byte until the bytes are put together. */
#define NUL "\x01"

static bool nul_byte(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    int at = pick(text, 3);
    insert(first_line(text, statement), at == 0   ? statement->value_end
                                        : at == 1 ? statement->value + 1
                                                  : statement->equals + 1, NUL);
    return true;
}

static bool no_break_space(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    insert(first_line(text, statement), pick(text, 2) ? statement->value : statement->name_end,
           "\xc2\xa0");
    return true;
}

/* ---- documents -------------------------------------------------------------------------------- */

static bool markdown(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    insert(first_line(text, statement),
           pick(text, 3) == 0 ? statement->name_end : statement->value_end, "**");
    insert(first_line(text, statement), statement->name, "**");
    return true;
}

static bool elided_lines(struct text *text, const struct statement *statement, struct spot *spot)
{
    static const char *const forms[] = {"...", "... more options ...", "\xe2\x80\xa6", "...etc"};
    return put_before(text, statement, forms[pick(text, 4)], spot);
}

static bool elided_value(struct text *text, const struct statement *statement, struct spot *spot)
{
    (void)spot;
    replace_value(text, statement, "...");
    return true;
}

static bool placeholder(struct text *text, const struct statement *statement, struct spot *spot)
{
    static const char *const forms[] = {"<host>", "<your host name>", "<port_number>"};
    (void)spot;
    replace_value(text, statement, forms[pick(text, 3)]);
    return true;
}

static bool stray_text(struct text *text, const struct statement *statement, struct spot *spot)
{
    static const char *const forms[] = {"please ask the support team first",
                                        "1. Stop the server and wait", "- restart it afterwards",
                                        "http://www.example.com/page.html", "Note: this is new"};
    return put_before(text, statement, forms[pick(text, 5)], spot);
}

/* Only where no comment behind it would close it. */
static bool open_comment(struct text *text, const struct statement *statement, struct spot *spot)
{
    for (int line = statement->first; line < text->n_lines; line++) {
        if (strstr(text->lines[line].text, "*/")) {
            return false;
        }
    }
    return put_before(text, statement, "/* the old settings were better", spot);
}

/* ---- the kinds -------------------------------------------------------------------------------- */

#define OF(form) (1u << FORM_##form)
#define SIMPLE (OF(BARE) | OF(QUOTED))
#define ALL 0x7ffu

static const struct kind kinds[] = {
    {"missing }", OF(SCOPE) | OF(SHORT_SCOPE), BRACE, missing_close_brace, {EC_SYN020}},
    {"surplus }", ALL, BRACE, surplus_close_brace, {EC_SYN021}},
    {"missing {", OF(SCOPE), BRACE, missing_open_brace, {EC_SYN030}},
    {"missing )", OF(LIST) | OF(LONG_LIST), FREE, missing_closer, {EC_SYN022}},
    {"missing ]", OF(DICT) | OF(LONG_DICT), FREE, missing_closer, {EC_SYN023}},
    {"mismatched closer", OF(LIST) | OF(LONG_LIST) | OF(DICT) | OF(LONG_DICT), FREE,
     mismatched_closer, {EC_SYN025}},
    {"nested list", OF(LIST) | OF(LONG_LIST), FREE, nested_list, {EC_SYN044}},
    {"missing closing quote", OF(QUOTED) | OF(INCLUDE) | OF(SCOPE), FREE, missing_close_quote,
     {EC_SYN001, EC_SYN036}},
    {"missing quote in list", OF(LIST), FREE, missing_item_quote,
     {EC_SYN001, EC_SYN022}},
    {"missing opening quote", OF(QUOTED), FREE, missing_open_quote,
     {EC_SYN001, EC_SYN049, EC_SYN028}},
    {"typographic quotes", OF(QUOTED), FREE, typographic, {EC_SYN004}},
    {"unquoted blank", SIMPLE, FREE, unquoted_blank, {EC_SYN049}},
    {"quoted name", SIMPLE | OF(LIST) | OF(SCOPE), FREE, quoted_name, {EC_SYN033}},
    {"missing =", SIMPLE, FREE, missing_equals, {EC_SYN026}},
    {"missing = of a list", OF(LIST) | OF(LONG_LIST) | OF(DICT) | OF(LONG_DICT), FREE,
     missing_equals, {EC_SYN027}},
    {"missing value", SIMPLE, FREE, missing_value, {EC_SYN028}},
    {"name alone", SIMPLE, FREE, name_alone, {EC_SYN029}},
    {"missing name", SIMPLE | OF(LIST) | OF(DICT), FREE, missing_name, {EC_SYN034}},
    {"bad name", SIMPLE, FREE, bad_name, {EC_SYN035}},
    {"Scope = {", OF(SCOPE), FREE, scope_equals, {EC_SYN031, EC_SYN032}},
    {"include = ", OF(INCLUDE), FREE, include_equals, {EC_SYN054}},
    {"include of nothing", OF(INCLUDE), FREE, missing_value, {EC_SYN050}},
    {"; behind a value", SIMPLE, FREE, semicolon, {EC_SYN037, EC_SYN038}},
    {"comma in dictionary", OF(LONG_DICT), FREE, dictionary_comma, {EC_SYN040}},
    {"bad dictionary entry", OF(LONG_DICT), FREE, dictionary_entry, {EC_SYN045}},
    {"duplicate key", OF(LONG_DICT), FREE, dictionary_key, {EC_SYN046}},
    {"NUL byte", SIMPLE, ONCE, nul_byte, {EC_SYN007}},
    {"no-break space", SIMPLE, FREE, no_break_space, {EC_SYN005}},
    {"markdown **", SIMPLE, FREE, markdown, {EC_SYN043}},
    {"elided statements", ALL, FREE, elided_lines, {EC_SYN041}},
    {"elided value", SIMPLE, FREE, elided_value, {EC_SYN041}},
    {"placeholder", SIMPLE, FREE, placeholder, {EC_SYN042}},
    {"stray text", ALL, FREE, stray_text, {EC_SYN036}},
    {"open comment", ALL, ONCE, open_comment, {EC_SYN002}},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* ---- planting --------------------------------------------------------------------------------- */

struct plan {
    struct fault faults[MOST_FAULTS];
    int n_faults;
    bool busy[MAX_LINES];
};

static bool is_free(const struct plan *plan, int first, int last)
{
    for (int line = first - APART; line <= last + APART; line++) {
        if (line >= 0 && line < MAX_LINES && plan->busy[line]) {
            return false;
        }
    }
    return true;
}

static void occupy(struct plan *plan, int first, int last)
{
    for (int line = first; line <= last; line++) {
        plan->busy[line] = true;
    }
}

static bool fits_group(const struct plan *plan, const struct kind *kind)
{
    for (int i = 0; i < plan->n_faults; i++) {
        const struct kind *other = plan->faults[i].kind;
        if ((kind->group == ONCE && other == kind) ||
            (kind->group == BRACE && other->group == BRACE && other != kind)) {
            return false;
        }
    }
    return true;
}

static void plant_one(struct plan *plan, struct text *text, const struct kind *kind,
                      const struct statement *statement)
{
    /* The body of a scope may hold other faults, its first and last lines may not. */
    int head = statement->form == FORM_SCOPE ? statement->brace : statement->last;
    struct spot spot = {statement->first, false};
    if ((kind->forms >> statement->form & 1) == 0 || !fits_group(plan, kind) ||
        !is_free(plan, statement->first, head) ||
        !is_free(plan, statement->last, statement->last) ||
        !kind->plant(text, statement, &spot)) {
        return;
    }
    occupy(plan, statement->first, head);
    occupy(plan, statement->last, statement->last);
    plan->faults[plan->n_faults++] = (struct fault){.kind = kind, .spot = spot};
}

static void plant(struct plan *plan, struct text *text, int wanted)
{
    *plan = (struct plan){.n_faults = 0};
    while (wanted-- > 0) {
        const struct kind *kind = &kinds[pick(text, KINDS)];
        int before = plan->n_faults;
        for (int i = 0; i < TRIES && plan->n_faults == before; i++) {
            plant_one(plan, text, kind, &text->statements[pick(text, text->n_statements)]);
        }
    }
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* Every file that is included is there and empty. */
static enum ec_load_status read_empty(const struct ec_vfs *vfs, const char *path, size_t limit,
                                      struct ec_file *file)
{
    (void)vfs;
    (void)path;
    (void)limit;
    *file = (struct ec_file){.bytes = calloc(1, EC_SOURCE_PADDING)};
    return file->bytes ? EC_LOAD_OK : EC_LOAD_NOMEM;
}

static void add_line(struct ec_buf *buf, const char *line)
{
    for (; *line; line++) {
        ec_buf_add(buf, *line == NUL[0] ? "" : line, 1);
    }
    ec_buf_add(buf, "\n", 1);
}

/* The bytes of the text; sets the line of each fault. */
static void put_together(struct ec_buf *buf, const struct text *text, struct plan *plan)
{
    uint32_t at = 1;
    ec_buf_init(buf);
    for (int line = 0; line < text->n_lines; line++) {
        const struct line *l = &text->lines[line];
        for (int i = 0; i < plan->n_faults; i++) {
            const struct spot *spot = &plan->faults[i].spot;
            if (spot->line == line) {
                plan->faults[i].line = at + (l->before[0] && !spot->before);
            }
        }
        if (l->before[0]) {
            add_line(buf, l->before);
            at++;
        }
        if (!l->gone) {
            add_line(buf, l->text);
            at++;
        }
    }
}

static struct ec_project *read_buf(const struct ec_buf *buf)
{
    static const struct ec_vfs vfs = {.read = read_empty};
    const struct ec_read_options options = {.vfs = &vfs, .limits = ec_default_limits};
    struct ec_project *project = ec_project_new(&options);
    struct ec_file file = {.bytes = calloc(1, buf->len + EC_SOURCE_PADDING), .len = buf->len};
    if (!project || !file.bytes) {
        abort();
    }
    memcpy(file.bytes, buf->bytes, buf->len);
    if (ec_project_read_bytes(project, "ecelerity.conf", &file) != EC_OK) {
        abort();
    }
    ec_project_finish(project);
    return project;
}

static uint32_t line_of(const struct ec_project *project, const struct ec_finding *finding)
{
    return ec_source_line(project->sources[finding->range.source], finding->range.first);
}

/* ---- comparing -------------------------------------------------------------------------------- */

struct tally {
    struct count counts[KINDS];
    int findings;
    int extra;
    int invalid; /* valid texts with an error or warning */
};

static bool tells(const struct kind *kind, enum ec_code code)
{
    for (size_t i = 0; i < EC_COUNT(kind->codes); i++) {
        if (kind->codes[i] != EC_CODE_NONE && kind->codes[i] == code) {
            return true;
        }
    }
    return false;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* The fault that this finding tells; NULL when there is none left. */
static struct fault *match(struct plan *plan, const struct ec_finding *finding, uint32_t line,
                           uint32_t reach)
{
    for (int i = 0; i < plan->n_faults; i++) {
        struct fault *fault = &plan->faults[i];
        if (!fault->found && distance(fault->line, line) <= reach &&
            tells(fault->kind, finding->code)) {
            return fault;
        }
    }
    return NULL;
}

static struct fault *nearest(struct plan *plan, uint32_t line)
{
    struct fault *best = &plan->faults[0];
    for (int i = 1; i < plan->n_faults; i++) {
        if (distance(plan->faults[i].line, line) < distance(best->line, line)) {
            best = &plan->faults[i];
        }
    }
    return best;
}

static struct count *count_of(struct tally *tally, const struct fault *fault)
{
    return &tally->counts[fault->kind - kinds];
}

/* Exact lines first, so that a neighbour does not take another fault's finding. */
static void compare(struct tally *tally, struct plan *plan, const struct ec_project *project,
                    bool list)
{
    bool told[1000] = {false};
    for (uint32_t reach = 0; reach <= 1; reach++) {
        for (size_t i = 0; i < project->report.count; i++) {
            const struct ec_finding *finding = project->report.findings[i];
            struct fault *fault =
                told[i] ? NULL : match(plan, finding, line_of(project, finding), reach);
            if (fault) {
                told[i] = true;
                fault->found = true;
                count_of(tally, fault)->found++;
                count_of(tally, fault)->exact += reach == 0;
            }
        }
    }
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        struct fault *fault = nearest(plan, line_of(project, finding));
        bool belongs = finding->severity == EC_NOTE &&
                       distance(fault->line, line_of(project, finding)) <= 1;
        tally->findings++;
        if (!told[i] && !belongs) {
            tally->extra++;
            count_of(tally, fault)->extra++;
            if (list) {
                printf("# extra %s in %u near '%s': %s\n", ec_code_get(finding->code)->code,
                       line_of(project, finding), fault->kind->name, finding->message);
            }
        }
    }
    for (int i = 0; i < plan->n_faults; i++) {
        count_of(tally, &plan->faults[i])->planted++;
        if (list && !plan->faults[i].found) {
            printf("# missed '%s' in %u\n", plan->faults[i].kind->name, plan->faults[i].line);
        }
    }
}

static void dump(const struct ec_buf *buf, const struct plan *plan, const struct ec_project *project)
{
    uint32_t line = 1;
    for (const char *at = buf->bytes; at < buf->bytes + buf->len; line++) {
        const char *end = memchr(at, '\n', (size_t)(buf->bytes + buf->len - at));
        printf("# %4u %.*s\n", line, (int)(end - at), at);
        at = end + 1;
    }
    for (int i = 0; i < plan->n_faults; i++) {
        printf("# planted in %u: %s%s\n", plan->faults[i].line, plan->faults[i].kind->name,
               plan->faults[i].found ? "" : " (not found)");
    }
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        printf("# %s in %u: %s\n", ec_code_get(finding->code)->code, line_of(project, finding),
               finding->message);
    }
}

static bool has_warning(const struct ec_project *project)
{
    for (size_t i = 0; i < project->report.count; i++) {
        if (project->report.findings[i]->severity != EC_NOTE) {
            return true;
        }
    }
    return false;
}

static void check_file(struct tally *tally, uint64_t seed, bool show)
{
    static struct text text;
    struct plan plan = {.n_faults = 0};
    struct ec_buf buf;
    generate(&text, seed, 20 + (int)(seed % 60));
    put_together(&buf, &text, &plan);
    struct ec_project *project = read_buf(&buf);
    if (has_warning(project)) {
        tally->invalid++;
        if (tally->invalid == 1 || show) {
            dump(&buf, &plan, project);
        }
    }
    ec_project_free(project);
    ec_buf_fini(&buf);

    plant(&plan, &text, 1 + pick(&text, MOST_FAULTS));
    put_together(&buf, &text, &plan);
    project = read_buf(&buf);
    compare(tally, &plan, project, show);
    if (show) {
        dump(&buf, &plan, project);
    }
    ec_project_free(project);
    ec_buf_fini(&buf);
}

/* ---- the verdict ------------------------------------------------------------------------------ */

static int cases;
static int failures;

static void ok(bool good, const char *name)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", cases, name);
}

static struct count print_table(const struct tally *tally)
{
    struct count all = {0};
    printf("# %-24s %8s %8s %8s %8s\n", "fault", "planted", "found", "exact", "extra");
    for (int i = 0; i < KINDS; i++) {
        const struct count *count = &tally->counts[i];
        printf("# %-24s %8d %8d %8d %8d\n", kinds[i].name, count->planted, count->found,
               count->exact, count->extra);
        all.planted += count->planted;
        all.found += count->found;
        all.exact += count->exact;
        all.extra += count->extra;
    }
    printf("# %-24s %8d %8d %8d %8d\n", "all", all.planted, all.found, all.exact, all.extra);
    return all;
}

static unsigned long long setting(const char *name, unsigned long long fallback)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : fallback;
}

int main(void)
{
    struct tally tally = {.findings = 0};
    uint64_t seed = setting("ECCONF_SEED", SEED);
    unsigned long long files = setting("ECCONF_FAULT_FILES", FILES);
    unsigned long long shown = setting("ECCONF_FAULT_DUMP", 0);
    for (unsigned long long i = 0; i < files; i++) {
        check_file(&tally, seed + i, shown == seed + i);
    }
    printf("# %llu files, seed %llu\n", files, (unsigned long long)seed);
    struct count all = print_table(&tally);
    int kinds_met = 0;
    int kinds_known = 0;
    for (int i = 0; i < KINDS; i++) {
        kinds_met += tally.counts[i].planted > 0;
        kinds_known += tally.counts[i].found * 100 >= tally.counts[i].planted * 95;
    }
    ok(kinds_met >= 12, "at least 12 kinds of faults were planted");
    ok(tally.invalid == 0, "the texts without faults have no error and no warning");
    ok(all.found * 100 >= all.planted * 98, "98 of 100 faults are found within one line");
    ok(kinds_known == KINDS, "95 of 100 faults of each kind are found");
    ok(tally.extra * 100 <= tally.findings * 2, "at most 2 of 100 findings are about no fault");
    ok(tally.counts[0].exact * 100 >= tally.counts[0].planted * 95,
       "for 95 of 100 missing } the opener is named");
    printf("1..%d\n", cases);
    return failures > 0;
}
