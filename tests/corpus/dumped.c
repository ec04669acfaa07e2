/* SPDX-License-Identifier: MIT */
/* What `ecconf dump` writes as text is the configuration it came from when it is read again: the valid
   files of the documentation, trees and damaged files of the golden tests, generated ones. Prints TAP. */
#include "cli/walk.h"
#include "corpus/folder.h"
#include "corpus/generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, TREES = 500, TREES_IN_CASE = 50, TREE_SIZE = 80 };

static int cases;
static int failures;

static void verdict(bool good, const char *what, const char *name)
{
    cases++;
    failures += !good;
    printf("%sok %d - %s%s\n", good ? "" : "not ", cases, what, name);
}

/* ---- reading and writing ---------------------------------------------------------------------- */

static struct ec_project *new_project(void)
{
    const struct ec_read_options options = {
        .vfs = &ec_vfs_real, .limits = ec_default_limits, .node = "node1"};
    struct ec_project *project = ec_project_new(&options);
    if (!project) {
        abort();
    }
    return project;
}

static struct ec_project *read_text(const char *text, size_t len)
{
    struct ec_project *project = new_project();
    struct ec_file file = {.bytes = calloc(1, len + EC_SOURCE_PADDING), .len = len};
    if (!file.bytes) {
        abort();
    }
    memcpy(file.bytes, text, len);
    if (ec_project_read_bytes(project, "ecelerity.conf", &file) != EC_OK) {
        abort();
    }
    return project;
}

static int take(void *sink, const char *bytes, size_t size)
{
    ec_buf_add(sink, bytes, size);
    return 0;
}

static void dump(const struct ec_project *project, enum cli_extent extent, bool secrets,
                 struct ec_buf *out)
{
    struct cli_walk walk;
    struct cli_view view;
    cli_view_init(&view, project, project->models[0]);
    view.show_secrets = secrets;
    struct cli_render render = {.view = &view, .write = take, .sink = out, .origins = true};
    out->len = 0;
    cli_render_start(&render, CLI_FORM_TEXT, "", NULL);
    if (!cli_walk_init(&walk, project->models[0], &render, extent)) {
        abort();
    }
    cli_walk_all(&walk);
    if (!cli_render_finish(&render) || out->oom) {
        abort();
    }
    cli_render_fini(&render);
    cli_walk_fini(&walk);
    cli_view_fini(&view);
}

/* ---- comparison ------------------------------------------------------------------------------- */

/* Two models; what differs first. */
struct pair {
    const struct ec_model *a;
    const struct ec_model *b;
    struct ec_arena arena;
    bool structure_only; /* secrets are masked */
    char why[256];
};

static bool differ(struct pair *pair, const char *what, struct ec_str name)
{
    snprintf(pair->why, sizeof(pair->why), "%s: %.*s", what, (int)name.len, name.ptr);
    return false;
}

static bool same_word(struct pair *pair, const struct ec_assign *x, uint32_t x_first,
                      uint32_t x_len, const struct ec_assign *y, uint32_t y_first, uint32_t y_len)
{
    return pair->structure_only ||
           ec_str_equal(ec_word_decode(&pair->arena, x->load->source, x_first, x_len),
                        ec_word_decode(&pair->arena, y->load->source, y_first, y_len));
}

static bool same_value(struct pair *pair, const struct ec_assign *x, const struct ec_assign *y)
{
    if (!x || !y || x->node->value != y->node->value) {
        return x == y;
    }
    if (x->node->value == EC_VALUE_SCALAR) {
        return same_word(pair, x, x->node->word_first, x->node->word_len, y, y->node->word_first,
                         y->node->word_len);
    }
    const struct ec_item *a = x->node->items;
    const struct ec_item *b = y->node->items;
    while (a && b && same_word(pair, x, a->first, a->len, y, b->first, b->len) &&
           same_word(pair, x, a->key_first, a->key_len, y, b->key_first, b->key_len)) {
        a = a->next;
        b = b->next;
    }
    return !a && !b;
}

static struct ec_str name_in(const struct ec_model *model, uint32_t name)
{
    return ec_intern_text(model->names, name);
}

/* An option without value, which is damage, is in no dump: what it hides comes back where nothing is
   merged. */
static const struct ec_assign *uncover(const struct ec_assign *assign, bool all)
{
    while (all && assign && assign->node->value == EC_VALUE_NONE) {
        assign = assign->shadowed;
    }
    return assign;
}

static const struct ec_assign *with_value(const struct ec_assign *assign, bool all)
{
    while (assign) {
        const struct ec_assign *value = uncover(assign, all);
        if (value && value->node->value != EC_VALUE_NONE) {
            return assign;
        }
        assign = assign->next;
    }
    return NULL;
}

static size_t count_shadowed(const struct ec_assign *assign)
{
    size_t n = 0;
    for (; assign; assign = assign->shadowed) {
        n += assign->node->value != EC_VALUE_NONE;
    }
    return n;
}

/* The same options with the same values in the same order; with `all` overridden as often. */
static bool same_settings(struct pair *pair, const struct ec_scope *x, const struct ec_scope *y,
                          bool all)
{
    const struct ec_assign *a = with_value(x->settings, all);
    const struct ec_assign *b = y->settings;
    for (; a && b; a = with_value(a->next, all), b = b->next) {
        struct ec_str name = name_in(pair->a, a->node->name);
        if (!ec_str_equal(name, name_in(pair->b, b->node->name)) ||
            (all && count_shadowed(a) != count_shadowed(b))) {
            return differ(pair, "another option", name);
        }
        if (!same_value(pair, uncover(a, all), b)) {
            return differ(pair, "another value", name);
        }
    }
    return (!a && !b) || differ(pair, "more options", name_in(pair->a, x->name));
}

static bool same_scope(struct pair *pair, const struct ec_scope *x, const struct ec_scope *y)
{
    return ec_str_equal(name_in(pair->a, x->name), name_in(pair->b, y->name)) &&
           (x->instance == 0) == (y->instance == 0) &&
           (pair->structure_only || ec_str_equal(ec_intern_text(&pair->a->instances, x->instance),
                                                 ec_intern_text(&pair->b->instances, y->instance)));
}

static bool same_models(struct pair *pair, bool all)
{
    const struct ec_scope *x = pair->a->global;
    const struct ec_scope *y = pair->b->global;
    while (x && y) {
        if (!same_scope(pair, x, y)) {
            return differ(pair, "another scope", name_in(pair->a, x->name));
        }
        if (!same_settings(pair, x, y, all)) {
            return false;
        }
        x = ec_scope_walk(x);
        y = ec_scope_walk(y);
    }
    return (!x && !y) || differ(pair, "more scopes", EC_STR(""));
}

/* ---- values in force -------------------------------------------------------------------------- */

struct sides {
    struct pair *pair;
    struct ec_evaluator *a;
    struct ec_evaluator *b;
    struct cli_defaults defaults;
};

static const struct ec_assign *value_at(struct sides *sides, struct ec_evaluator *evaluator,
                                        const struct ec_model *model, const struct ec_scope *scope,
                                        const struct ec_vocab *word)
{
    struct ec_question question;
    struct ec_evaluation answer;
    if (!ec_question_at(model, &sides->pair->arena, scope, ec_vocab_spelling(word), &question) ||
        !ec_evaluate(evaluator, &sides->pair->arena, &question, &answer)) {
        abort();
    }
    return answer.in_force ? answer.in_force->assign
                           : cli_defaults_find(&sides->defaults, answer.word);
}

static bool same_at(struct sides *sides, const struct ec_scope *x, const struct ec_scope *y)
{
    struct pair *pair = sides->pair;
    const struct ec_vocab *place = ec_scope_word(pair->a, x);
    struct ec_numbers members = ec_vocab_list(place ? place->members : 0);
    bool same = true;
    for (size_t i = 0; i < members.n && same; i++) {
        const struct ec_vocab *word = ec_vocab_at(members.at[i]);
        if (word->kind != EC_VOCAB_OPTION) {
            continue;
        }
        const struct ec_assign *value = value_at(sides, sides->a, pair->a, x, word);
        if ((!value || value->node->value != EC_VALUE_NONE) &&
            !same_value(pair, value, value_at(sides, sides->b, pair->b, y, word))) {
            same = differ(pair, "another value in force", ec_vocab_spelling(word));
        }
    }
    ec_arena_fini(&pair->arena);
    ec_arena_init(&pair->arena);
    return same;
}

static bool same_answers(struct pair *pair)
{
    struct sides sides = {pair, ec_evaluator_new(pair->a), ec_evaluator_new(pair->b), {0}};
    if (!cli_defaults_init(&sides.defaults) || !sides.a || !sides.b) {
        abort();
    }
    const struct ec_scope *x = pair->a->global;
    const struct ec_scope *y = pair->b->global;
    bool same = true;
    while (same && x && y) {
        same = same_scope(pair, x, y) ? same_at(&sides, x, y)
                                      : differ(pair, "another scope", name_in(pair->a, x->name));
        x = ec_scope_walk(x);
        y = ec_scope_walk(y);
    }
    ec_evaluator_free(sides.a);
    ec_evaluator_free(sides.b);
    cli_defaults_fini(&sides.defaults);
    return same && !x && !y;
}

/* ---- one configuration ------------------------------------------------------------------------ */

static bool has_syntax_errors(const struct ec_project *project)
{
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        if (finding->severity == EC_ERROR &&
            strncmp(ec_code_get(finding->code)->code, "SYN", 3) == 0) {
            return true;
        }
    }
    return false;
}

static bool comes_back(const struct ec_project *project, enum cli_extent extent, bool secrets)
{
    static const char *const words[] = {"explicit", "effective", "nondefault", "source"};
    struct ec_buf text;
    struct pair pair = {.a = project->models[0], .structure_only = !secrets};
    ec_buf_init(&text);
    ec_arena_init(&pair.arena);
    dump(project, extent, secrets, &text);
    struct ec_project *again = read_text(ec_buf_text(&text), text.len);
    pair.b = again->models[0];
    bool same =
        extent == CLI_EFFECTIVE ? same_answers(&pair) : same_models(&pair, extent == CLI_SOURCE);
    if (same && has_syntax_errors(again) && !has_syntax_errors(project)) {
        same = differ(&pair, "errors in what was written", EC_STR(""));
    }
    if (!same) {
        printf("# --%s: %s\n", words[extent], pair.why);
    }
    ec_project_free(again);
    ec_arena_fini(&pair.arena);
    ec_buf_fini(&text);
    return same;
}

static bool all_come_back(const struct ec_project *project)
{
    bool good = comes_back(project, CLI_EXPLICIT, true);
    good &= comes_back(project, CLI_SOURCE, true);
    good &= comes_back(project, CLI_EXPLICIT, false);
    good &= comes_back(project, CLI_SOURCE, false);
    good &= comes_back(project, CLI_EFFECTIVE, true);
    return good;
}

/* ---- where they come from --------------------------------------------------------------------- */

static void check_file(const char *path)
{
    struct ec_project *project = new_project();
    bool good = ec_project_read(project, path) == EC_OK && all_come_back(project);
    verdict(good, "what is dumped comes back: ", path);
    ec_project_free(project);
}

/* `data` is what stands behind the name: "/ecelerity.conf" in folders. */
static void check_named(const char *folder, const char *name, void *data)
{
    char path[PATH_SIZE];
    struct ec_file file;
    snprintf(path, sizeof(path), "%s/%s%s", folder, name, (const char *)data);
    if (ec_vfs_real.read(&ec_vfs_real, path, 1 << 20, &file) == EC_LOAD_OK) {
        free(file.bytes);
        check_file(path);
    }
}

static void check_folder(const char *folder, const char *ending, char *suffix)
{
    verdict(each_file(folder, ending, check_named, suffix) > 10, "there is something in ", folder);
}

static bool check_generated(uint64_t seed)
{
    static struct text text;
    struct ec_buf bytes;
    ec_buf_init(&bytes);
    generate(&text, seed, TREE_SIZE);
    for (int i = 0; i < text.n_lines; i++) {
        ec_buf_add_text(&bytes, text.lines[i].text);
        ec_buf_add_text(&bytes, "\n");
    }
    struct ec_project *project = read_text(ec_buf_text(&bytes), bytes.len);
    bool good = all_come_back(project);
    if (!good) {
        printf("# seed %llu\n", (unsigned long long)seed);
    }
    ec_project_free(project);
    ec_buf_fini(&bytes);
    return good;
}

/* Scopes that fall back to each other, opened again and again, with options that many of them have. */
static const struct {
    const char *name;
    const char *parents; /* first letters of the names they may stand in; - is the global scope */
    const char *instances[6];
} kinds[] = {
    {"Group", "-", {"g", "h", "default"}},
    {"Binding", "-G", {"b", "B", "c"}},
    {"Domain", "-GB", {"a.com", "A.com", "b.org", "/^a/", "/[.]org$/"}},
    {"Host", "-GB", {"mx.a.com", "/mx/"}},
    {"Listener", "-", {NULL}},
    {"listen", "L", {":25", "*:25", ":587"}},
    {"Peer", "Ll", {"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3"}},
    {"way_group", "-", {"p", "q"}},
    {"xpathway", "-w", {"p", "r"}},
    {"Security", "-", {NULL}},
};
static const char *const shared_options[] = {
    "Max_Outbound_Connections = %d",
    "Message_Expiration = %d",
    "Outbound_Throttle_Messages = %d",
    "Relay_Hosts = ( \"10.0.0.%d\" 10.1.0.0 )",
    "Retry_Interval = \"%d\"",
    "Suspend_Delivery = enabled # %d",
    "Enable = yes /* %d */",
    "Timeout = 0x%d",
    "Routes = ()#%d",
    "Bind_Address = 10.0.0.%d",
    "Gateway = \"mx%d.a.com\"",
    "user = \"u%d\"",
    "Idle_Time = %d",
    "TLS_Client_CA = [ a = %d \"b c\" = '\"' ]",
};

static const char *full_name(const char *name)
{
    return strcmp(name, "Group") == 0       ? "Binding_Group"
           : strcmp(name, "Listener") == 0  ? "ESMTP_Listener"
           : strcmp(name, "way_group") == 0 ? "pathway_group"
           : strcmp(name, "xpathway") == 0  ? "Pathway"
                                            : name;
}

/* Adds statements for the scope whose name begins with `place`, which is `depth` deep. */
static void add_body(struct ec_buf *out, struct text *random, char place, int depth)
{
    for (int n = 1 + pick(random, 5); n > 0; n--) {
        size_t kind = (size_t)pick(random, (int)EC_COUNT(kinds));
        if (depth == 4 || pick(random, 2) == 0 || !strchr(kinds[kind].parents, place)) {
            const char *form = shared_options[pick(random, (int)EC_COUNT(shared_options))];
            char line[128];
            snprintf(line, sizeof(line), form, pick(random, 40));
            ec_buf_printf(out, "%*s%s\n", depth * 2, "", line);
            continue;
        }
        int instances = 0;
        while (kinds[kind].instances[instances]) {
            instances++;
        }
        ec_buf_printf(out, "%*s%s ", depth * 2, "", full_name(kinds[kind].name));
        if (instances > 0) {
            ec_buf_printf(out, "\"%s\" ", kinds[kind].instances[pick(random, instances)]);
        }
        ec_buf_add_text(out, "{\n");
        add_body(out, random, kinds[kind].name[0], depth + 1);
        ec_buf_printf(out, "%*s}\n", depth * 2, "");
    }
}

static bool check_fallback(uint64_t seed)
{
    static struct text random;
    struct ec_buf bytes;
    ec_buf_init(&bytes);
    random.random = seed;
    for (int i = 0; i < 6; i++) {
        add_body(&bytes, &random, '-', 0);
    }
    struct ec_project *project = read_text(ec_buf_text(&bytes), bytes.len);
    bool good = !has_syntax_errors(project) && all_come_back(project);
    if (!good) {
        printf("# seed %llu\n", (unsigned long long)seed);
    }
    ec_project_free(project);
    ec_buf_fini(&bytes);
    return good;
}

static void check_seeds(const char *what, bool (*check)(uint64_t seed))
{
    for (uint64_t first = 1; first <= TREES; first += TREES_IN_CASE) {
        char name[64];
        bool good = true;
        for (uint64_t seed = first; seed < first + TREES_IN_CASE; seed++) {
            good &= check(seed);
        }
        snprintf(name, sizeof(name), "%s, seeds from %d on", what, (int)first);
        verdict(good, "what is dumped comes back: ", name);
    }
}

int main(void)
{
    const char *shared = getenv("ECCONF_SHARED");
    const char *top = getenv("abs_top_srcdir");
    char folder[PATH_SIZE];
    check_seeds("statements of all forms", check_generated);
    check_seeds("scopes that fall back", check_fallback);
    snprintf(folder, sizeof(folder), "%s/tests/golden/model", top ? top : ".");
    char main_file[] = "/ecelerity.conf";
    char itself[] = "";
    check_folder(folder, "", main_file);
    snprintf(folder, sizeof(folder), "%s/tests/golden/errors", top ? top : ".");
    check_folder(folder, ".conf", itself);
    snprintf(folder, sizeof(folder), "%s/corpus/docs/valid", shared ? shared : "../shared");
    if (access(folder, R_OK) == 0) {
        check_folder(folder, ".conf", itself);
    } else {
        cases++;
        printf("ok %d - the files of the documentation # SKIP no corpus\n", cases);
    }
    printf("1..%d\n", cases);
    return failures > 0;
}
