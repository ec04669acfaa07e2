/* SPDX-License-Identifier: MIT */
/* Makes valid configurations out of the vocabulary, damages single words of them and counts: is every
   damage found, on its line, and is nothing else said? Prints TAP.

   ECCONF_SEED            where the random numbers start
   ECCONF_MUTATION_FILES  number of files
   ECCONF_MUTATION_DUMP   not empty: print what is missed and what is too much */
#include "corpus/checked.h"
#include "corpus/damage.h"

#include "schema/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FILES = 200,
    SEED = 20240715,
    BLOCKS = 12,
    OPTIONS = 4,
    MOST_LINES = 256,
    LINE_SIZE = 256,
    DEEPEST = 8,
    PER_FILE = 12,
};

struct line {
    char text[LINE_SIZE];
    const struct ec_vocab *word;  /* option or scope; NULL: a closing brace */
    const struct ec_vocab *scope; /* where it stands */
    int block;
    int indent;
    bool opens;
    bool mutated;
};

struct text {
    struct line lines[MOST_LINES];
    int n;
    uint64_t random;
    bool taken[BLOCKS * 2]; /* blocks that are damaged as a whole */
    int serial;
};

struct count {
    int planted;
    int found;
    int exact;
    int extra;
};

static int cases;
static int failures;

static void verdict(bool good, const char *what)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", cases, what);
}

static int pick(struct text *text, int limit)
{
    return pick_number(&text->random, limit);
}

/* ---- what the vocabulary offers -------------------------------------------------------------- */

/* Words that nothing can be said against. */
static bool is_sound(const struct ec_vocab *word)
{
    return word->deprecated == 0 && word->removed == 0 && word->status == 0 &&
           word->disputed == 0 && word->confidence == EC_CONFIDENCE_HIGH && word->place == 0;
}

static bool is_sound_scope(const struct ec_vocab *word)
{
    return (word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE) && is_sound(word) &&
           ec_vocab_list(word->scopes).n > 0 && word->instance != EC_INSTANCE_UNKNOWN &&
           strcmp(name_of(word), "Security") != 0;
}

/* A value for each type; NULL: options of the type are not used. */
static const char *const samples[] = {
    [EC_TYPE_BOOLEAN] = "true",
    [EC_TYPE_INTEGER] = "",
    [EC_TYPE_DECIMAL] = "",
    [EC_TYPE_MODE] = "0640",
    [EC_TYPE_SIZE] = "",
    [EC_TYPE_DURATION] = "",
    [EC_TYPE_TIMESPAN] = "\"4 hours\"",
    [EC_TYPE_THROTTLE] = "\"10/60\"",
    [EC_TYPE_STRING] = "\"text\"",
    [EC_TYPE_ENUM] = "",
    [EC_TYPE_FILE] = "\"/opt/msys/file\"",
    [EC_TYPE_DIRECTORY] = "\"/opt/msys\"",
    [EC_TYPE_PATH] = "\"/opt/msys\"",
    [EC_TYPE_USER] = "ecuser",
    [EC_TYPE_GROUP] = "ecuser",
    [EC_TYPE_IP] = "\"10.0.0.1\"",
    [EC_TYPE_CIDR] = "\"10.0.0.0/8\"",
    [EC_TYPE_HOST] = "\"mx.example.com\"",
    [EC_TYPE_HOSTNAME] = "\"mx.example.com\"",
    [EC_TYPE_DOMAIN] = "\"example.com\"",
    [EC_TYPE_DOMAIN_PATTERN] = "\"*.example.com\"",
    [EC_TYPE_PORT] = "25",
    [EC_TYPE_ENDPOINT] = "\"10.0.0.1:25\"",
    [EC_TYPE_EMAIL] = "\"me@example.com\"",
    [EC_TYPE_REGEX] = "\"^a$\"",
    [EC_TYPE_CHARSET] = "\"utf-8\"",
};

static const char *sample(const struct ec_vocab *word, unsigned type, char *out)
{
    struct ec_vocab_range range = ec_vocab_range(word->range);
    if (type >= EC_COUNT(samples) || !samples[type]) {
        return NULL;
    }
    snprintf(out, LINE_SIZE, "%s", samples[type]);
    if (type == EC_TYPE_ENUM) {
        struct ec_numbers values = ec_vocab_list(word->values);
        snprintf(out, LINE_SIZE, "\"%s\"", values.n > 0 ? ec_vocab_text(values.at[0]).ptr : "");
        return values.n > 0 ? out : NULL;
    }
    if (!*out) {
        int64_t number = word->range == 0 || range.high > 10 ? 10 : range.high;
        number = word->range != 0 && number < range.low ? range.low : number;
        snprintf(out, LINE_SIZE, "%lld", (long long)number);
    }
    return out;
}

/* "name = value", or false when no value can be made up. */
static bool put_option(const struct ec_vocab *word, char *out)
{
    char value[LINE_SIZE];
    bool list = word->type == EC_TYPE_LIST;
    if (word->kind != EC_VOCAB_OPTION || !is_sound(word) ||
        !sample(word, list ? word->element : word->type, value)) {
        return false;
    }
    snprintf(out, LINE_SIZE, list ? "%.100s = ( %.100s )" : "%.100s = %.100s", name_of(word),
             value);
    return true;
}

static void put_instance(struct text *text, const struct ec_vocab *word, char *out)
{
    static const char *const forms[] = {
        [EC_FORM_NAME] = " \"n%d\"",
        [EC_FORM_BINDING] = " \"b%d\"",
        [EC_FORM_BINDING_GROUP] = " \"g%d\"",
        [EC_FORM_DOMAIN] = " \"d%d.example\"",
        [EC_FORM_DOMAIN_NAME] = " \"d%d.example\"",
        [EC_FORM_HOST] = " \"mx%d.example\"",
        [EC_FORM_CIDR] = " \"10.%d.0.0/16\"",
        [EC_FORM_LISTEN] = " \"10.0.0.%d:25\"",
        [EC_FORM_ENDPOINT] = " \"10.0.0.%d:162\"",
        [EC_FORM_NODE] = " \"node%d\"",
    };
    out[0] = '\0';
    if (word->instance == EC_INSTANCE_REQUIRED && word->form < EC_COUNT(forms)) {
        const char *form = forms[word->form];
        char number[16];
        snprintf(number, sizeof(number), "%d", ++text->serial % 250);
        const char *at = strstr(form, "%d");
        snprintf(out, LINE_SIZE, "%.*s%s%s", (int)(at - form), form, number, at + 2);
    }
}

/* ---- valid texts ----------------------------------------------------------------------------- */

static struct line *add_line(struct text *text, int indent, const char *format, ...)
    EC_PRINTF(3, 4);

static struct line *add_line(struct text *text, int indent, const char *format, ...)
{
    struct line *line = &text->lines[text->n < MOST_LINES - 1 ? text->n++ : text->n];
    *line = (struct line){.indent = indent};
    va_list args;
    va_start(args, format);
    vsnprintf(line->text, LINE_SIZE, format, args);
    va_end(args);
    return line;
}

static void add_options(struct text *text, const struct ec_vocab *scope, int block, int indent)
{
    struct ec_numbers members = ec_vocab_list(scope->members);
    int wanted = members.n > 0 ? OPTIONS : 0;
    for (int i = 0; i < wanted; i++) {
        char option[LINE_SIZE];
        const struct ec_vocab *word = ec_vocab_at(members.at[pick(text, (int)members.n)]);
        if (put_option(word, option)) {
            struct line *line = add_line(text, indent, "%s", option);
            line->word = word;
            line->scope = scope;
            line->block = block;
        }
    }
}

/* The scopes from the outermost one to `scope`. */
static int find_path(struct text *text, const struct ec_vocab *scope, const struct ec_vocab **path)
{
    int depth = 0;
    while (scope && scope != ec_vocab_global() && depth < DEEPEST) {
        path[depth++] = scope;
        struct ec_numbers parents = ec_vocab_list(scope->scopes);
        scope = parents.n ? ec_vocab_at(parents.at[pick(text, (int)parents.n)]) : NULL;
        if (scope && scope != ec_vocab_global() && !is_sound_scope(scope)) {
            scope = NULL;
        }
    }
    return scope == ec_vocab_global() ? depth : 0;
}

static void add_block(struct text *text, int block)
{
    const struct ec_vocab *path[DEEPEST];
    const struct ec_vocab *scope;
    int depth = 0;
    while (depth == 0) {
        scope = ec_vocab_at((unsigned)pick(text, (int)ec_vocab_count()) + 1);
        depth = is_sound_scope(scope) ? find_path(text, scope, path) : 0;
    }
    const struct ec_vocab *parent = ec_vocab_global();
    for (int i = depth - 1; i >= 0; i--) {
        char instance[LINE_SIZE];
        put_instance(text, path[i], instance);
        struct line *line = add_line(text, depth - 1 - i, "%s%s {", name_of(path[i]), instance);
        line->word = path[i];
        line->scope = parent;
        line->block = block;
        line->opens = true;
        parent = path[i];
    }
    add_options(text, parent, block, depth);
    for (int i = depth - 1; i >= 0; i--) {
        add_line(text, i, "}")->block = block;
    }
}

static void make_text(struct text *text, uint64_t seed)
{
    *text = (struct text){.random = seed};
    add_options(text, ec_vocab_global(), 0, 0);
    add_options(text, ec_vocab_global(), 0, 0);
    for (int block = 1; block <= BLOCKS; block++) {
        add_block(text, block);
    }
}

static char *join(const struct text *text)
{
    char *out = malloc((size_t)text->n * (LINE_SIZE + 2 * DEEPEST + 2) + 1);
    char *end = out;
    for (int i = 0; out && i < text->n; i++) {
        end += sprintf(end, "%*s%s\n", 2 * text->lines[i].indent, "", text->lines[i].text);
    }
    return out;
}

/* ---- damage ---------------------------------------------------------------------------------- */

/* A name with one slip that nobody knows. */
static bool misspell(struct text *text, const char *name, char *out)
{
    for (int tries = 0; tries < 20 && strlen(name) > 3; tries++) {
        snprintf(out, LINE_SIZE, "%s", name);
        slip(&text->random, out);
        if (is_name(out) && ec_vocab_find(ec_str_from(out)).n == 0) {
            return true;
        }
    }
    return false;
}

static bool misspell_name(struct text *text, struct line *line)
{
    char name[LINE_SIZE];
    char rest[LINE_SIZE];
    if (!misspell(text, name_of(line->word), name)) {
        return false;
    }
    snprintf(rest, sizeof(rest), "%s", line->text + strlen(name_of(line->word)));
    snprintf(line->text, LINE_SIZE, "%.100s%.100s", name, rest);
    return true;
}

static bool misspell_value(struct text *text, struct line *line)
{
    char value[LINE_SIZE];
    struct ec_numbers values = ec_vocab_list(line->word->values);
    if (line->word->type != EC_TYPE_ENUM || line->word->also != 0 || values.n == 0) {
        return false;
    }
    snprintf(value, sizeof(value), "%s", ec_vocab_text(values.at[pick(text, (int)values.n)]).ptr);
    slip(&text->random, value);
    for (size_t i = 0; i < values.n; i++) {
        if (ec_str_equal_folded(ec_vocab_text(values.at[i]), ec_str_from(value))) {
            return false;
        }
    }
    snprintf(line->text, LINE_SIZE, "%.100s = \"%.100s\"", name_of(line->word), value);
    return is_name(value);
}

static bool other_option(struct text *text, struct line *line)
{
    for (int tries = 0; tries < 50; tries++) {
        const struct ec_vocab *word = ec_vocab_at((unsigned)pick(text, (int)ec_vocab_count()) + 1);
        struct ec_str name = ec_str_from(name_of(word));
        char option[LINE_SIZE];
        if (ec_vocab_list(line->scope->members).n > 0 && !ec_vocab_option(name, line->scope) &&
            !ec_vocab_scope(name, line->scope) && ec_vocab_find(name).n == 1 &&
            put_option(word, option)) {
            snprintf(line->text, LINE_SIZE, "%s", option);
            return true;
        }
    }
    return false;
}

static bool other_scope(struct text *text, struct line *line)
{
    static const char *const scopes[] = {"Listen \":25\" { }", "Node \"n\" { }", "Role \"r\" { }",
                                         "Destination \"10.0.0.1:162\" { }"};
    const char *scope = scopes[pick(text, (int)EC_COUNT(scopes))];
    struct ec_str name = {scope, strcspn(scope, " ")};
    if (ec_vocab_scope(name, line->scope) || ec_vocab_option(name, line->scope)) {
        return false;
    }
    snprintf(line->text, LINE_SIZE, "%s", scope);
    return true;
}

static bool wrong_type(struct text *text, struct line *line)
{
    const char *value = value_of_another_type(&text->random, line->word->type);
    if (!value) {
        return false;
    }
    snprintf(line->text, LINE_SIZE, "%.100s = %s", name_of(line->word), value);
    return true;
}

static bool wrong_kind(struct text *text, struct line *line)
{
    unsigned type = line->word->type;
    if (type == EC_TYPE_WORDS || type == EC_TYPE_ANY) {
        return false;
    }
    snprintf(line->text, LINE_SIZE, "%.100s = %s", name_of(line->word),
             type == EC_TYPE_LIST || pick(text, 2) ? "[ a = b ]" : "( \"a\" \"b\" )");
    return true;
}

static bool out_of_range(struct text *text, struct line *line)
{
    char number[DAMAGE_SIZE];
    if (!number_out_of_range(&text->random, line->word, number)) {
        return false;
    }
    snprintf(line->text, LINE_SIZE, "%.100s = %.100s", name_of(line->word), number);
    return true;
}

static bool bad_instance(struct text *text, struct line *line)
{
    const struct ec_vocab *word = line->word;
    bool core = word->kind == EC_VOCAB_SCOPE && word->module == 0;
    const char *name = name_of(word);
    const char *malformed = malformed_instance(word);
    if (word->instance == EC_INSTANCE_NONE && core) {
        snprintf(line->text, LINE_SIZE, "%s \"x\" {", name);
    } else if (word->instance == EC_INSTANCE_REQUIRED && core && pick(text, 2)) {
        snprintf(line->text, LINE_SIZE, "%s {", name);
    } else if (word->instance == EC_INSTANCE_REQUIRED && malformed) {
        snprintf(line->text, LINE_SIZE, "%s %s {", name, malformed);
    } else {
        return false;
    }
    return true;
}

static bool option_as_scope(struct text *text, struct line *line)
{
    (void)text;
    snprintf(line->text, LINE_SIZE, "%s { }", name_of(line->word));
    return !ec_vocab_scope(ec_str_from(name_of(line->word)), line->scope);
}

static const struct kind {
    const char *name;
    bool (*damage)(struct text *text, struct line *line);
    bool opens; /* of an opening line */
    bool alone; /* its block is not looked at any more */
    enum ec_code codes[3];
} kinds[] = {
    {"misspelled option", misspell_name, false, false, {EC_SCH001}},
    {"misspelled scope", misspell_name, true, true, {EC_SCH002}},
    {"misspelled value", misspell_value, false, false, {EC_SCH013}},
    {"option of another scope", other_option, false, false, {EC_SCH003}},
    {"scope of another place", other_scope, false, false, {EC_SCH004}},
    {"value of another type", wrong_type, false, false, {EC_SCH011, EC_SCH012}},
    {"list or dictionary", wrong_kind, false, false, {EC_SCH014, EC_SCH015}},
    {"out of range", out_of_range, false, false, {EC_SCH012}},
    {"bad instance", bad_instance, true, false, {EC_SCH007, EC_SCH008, EC_SCH009}},
    {"option as scope", option_as_scope, false, false, {EC_SCH005}},
};

static struct count counts[EC_COUNT(kinds)];
static int planted[MOST_LINES]; /* kind of the damage in a line, plus 1 */

/* True if the line may be damaged in this way: it is whole so far, and so is its block. */
static bool is_free(const struct text *text, const struct line *line, const struct kind *kind)
{
    if (!line->word || line->mutated || line->opens != kind->opens || text->taken[line->block] ||
        (kind->alone && line->block == 0)) {
        return false;
    }
    for (int i = 0; kind->alone && i < text->n; i++) {
        if (text->lines[i].block == line->block && text->lines[i].mutated) {
            return false;
        }
    }
    return true;
}

static bool damage_somewhere(struct text *text, int number)
{
    const struct kind *kind = &kinds[number];
    for (int tries = 0; tries < 200; tries++) {
        int at = pick(text, text->n);
        struct line *line = &text->lines[at];
        struct line before = *line;
        if (!is_free(text, line, kind)) {
            continue;
        }
        if (kind->damage(text, line)) {
            line->mutated = true;
            text->taken[line->block] = text->taken[line->block] || kind->alone;
            planted[at] = number + 1;
            counts[number].planted++;
            return true;
        }
        *line = before;
    }
    return false;
}

static void damage(struct text *text)
{
    int first = pick(text, (int)EC_COUNT(kinds));
    memset(planted, 0, sizeof(planted));
    for (int done = 0; done < PER_FILE; done++) {
        damage_somewhere(text, (first + done) % (int)EC_COUNT(kinds));
    }
}

/* ---- counting -------------------------------------------------------------------------------- */

static bool fits(const struct kind *kind, enum ec_code code)
{
    for (size_t i = 0; i < EC_COUNT(kind->codes); i++) {
        if (kind->codes[i] == code && code != EC_CODE_NONE) {
            return true;
        }
    }
    return false;
}

static int count_findings(const struct checked *checked, const struct text *text)
{
    bool dump = getenv("ECCONF_MUTATION_DUMP") != NULL;
    bool found[MOST_LINES] = {false};
    bool exact[MOST_LINES] = {false};
    int extra = 0;
    for (size_t i = 0; i < checked->project->report.count; i++) {
        const struct ec_finding *finding = checked->project->report.findings[i];
        uint32_t line = checked_line(checked, finding) - 1;
        if (!is_about_words(finding->code)) {
            continue;
        }
        if (line < MOST_LINES && planted[line]) {
            found[line] = true;
            exact[line] = exact[line] || fits(&kinds[planted[line] - 1], finding->code);
        } else {
            extra++;
            if (dump) {
                printf("# extra: %s: %s %s\n", line < MOST_LINES ? text->lines[line].text : "",
                       ec_code_get(finding->code)->code, finding->message);
            }
        }
    }
    for (int i = 0; i < MOST_LINES; i++) {
        if (planted[i]) {
            counts[planted[i] - 1].found += found[i];
            counts[planted[i] - 1].exact += exact[i];
            if (!found[i] && dump) {
                printf("# missed: %s: %s\n", kinds[planted[i] - 1].name, text->lines[i].text);
            }
        }
    }
    return extra;
}

static int check_text(const struct text *text)
{
    char *bytes = join(text);
    struct checked checked = checked_text(bytes);
    int extra = checked.good ? count_findings(&checked, text) : 1000;
    checked_free(&checked);
    free(bytes);
    return extra;
}

static uint64_t setting(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : fallback;
}

static void count_mutations(void)
{
    static struct text text;
    struct count all = {0};
    int valid = 0;
    int files = (int)setting("ECCONF_MUTATION_FILES", FILES);
    for (int i = 0; i < files; i++) {
        make_text(&text, setting("ECCONF_SEED", SEED) + (uint64_t)i);
        memset(planted, 0, sizeof(planted));
        valid += check_text(&text);
        damage(&text);
        all.extra += check_text(&text);
    }
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        printf("# %-24s %5d planted %5d found %5d with the code\n", kinds[i].name,
               counts[i].planted, counts[i].found, counts[i].exact);
        all.planted += counts[i].planted;
        all.found += counts[i].found;
        all.exact += counts[i].exact;
        verdict(counts[i].planted > 0, kinds[i].name);
    }
    printf("# all: %d planted, %d found, %d with the code, %d extra; %d in valid texts\n",
           all.planted, all.found, all.exact, all.extra, valid);
    verdict(all.planted >= 500, "enough is damaged");
    verdict(valid == 0, "nothing is said of a valid text");
    verdict(all.found * 100 >= all.planted * 98, "98 of 100 damages are found on their lines");
    verdict(all.exact * 100 >= all.planted * 95, "95 of 100 damages have the code that fits");
    verdict(all.extra * 100 <= all.planted * 2, "at most 2 findings in 100 are extra");
}

int main(void)
{
    count_mutations();
    printf("1..%d\n", cases);
    return failures > 0;
}
