/* SPDX-License-Identifier: MIT */
/* Random configurations, each written down twice in ways that mean the same: the comparison finds no
   change. Then one real change is planted, and it finds just that one. ECCONF_SEED chooses another
   run. */
#include "../fuzz/memory_tree.h"
#include "corpus/slips.h"

#include "base/buf.h"
#include "model/compare.h"
#include "model/project.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TREES = 500,
    MOST_NODES = 64,
    MOST_SETTINGS = 200,
    MOST_STATEMENTS = 1000,
    DEEPEST = 3,
    SPELLINGS = 6,
    VALUES = 3,
};

/* ---- random ----------------------------------------------------------------------------------- */

static uint64_t state = 20261124;

static unsigned below(unsigned n)
{
    return (unsigned)pick_number(&state, (int)n);
}

static bool one_in(unsigned n)
{
    return below(n) == 0;
}

/* ---- what there is ---------------------------------------------------------------------------- */

/* How a value is written: as a scalar, a list of words or a dictionary of pairs of words. */
enum shape { SCALAR, LIST, DICTIONARY };

/* An option with a few values, and for each several ways to spell it. The words of a list are in order,
   the entries of a dictionary are not. */
static const struct option {
    const char *name;
    enum shape shape;
    const char *values[VALUES][SPELLINGS];
} options[] = {
    {"Message_Expiration",
     SCALAR,
     {{"16", "0x10", "020", "0X10", "16", NULL}, {"300", "0x12c", "0454", NULL}, {"0", NULL}}},
    {"Retry_Interval", SCALAR, {{"7", "07", "0x7", NULL}, {"1200", "0x4B0", NULL}, {"1", NULL}}},
    {"Blackhole",
     SCALAR,
     {{"true", "enabled", "1", "on", "YES", NULL},
      {"false", "Disabled", "0", "off", "no", NULL},
      {"inline", "INLINE", NULL}}},
    {"TLS", SCALAR, {{"required", "Required", NULL}, {"ifavailable", "IfAvailable", NULL}, {"no"}}},
    {"Outbound_Throttle_Messages",
     SCALAR,
     {{"10", "10/1", NULL}, {"100/60", "0x64/60", NULL}, {"100", "100/1", NULL}}},
    {"Max_Outbound_Connections",
     SCALAR,
     {{"-1", NULL}, {"20", "0x14", "024", NULL}, {"5", "05", NULL}}},
    {"Idle_Time", SCALAR, {{"8", "010", "0x8", NULL}, {"90", "0x5a", NULL}, {"10", "012", NULL}}},
    {"File_Mode", SCALAR, {{"0640", "640", NULL}, {"755", "00755", NULL}, {"0644", "644", NULL}}},
    {"Enable",
     SCALAR,
     {{"true", "enabled", "On", "yes", NULL}, {"false", "no", "0", NULL}, {"sometimes", NULL}}},
    {"EHLO_Hostname", SCALAR, {{"a \"b\" c", NULL}, {"mx.example.org", NULL}, {"MX.example.org"}}},
    {"Relay_Hosts",
     LIST,
     {{"10.0.0.1 2001:db8::1", "10.0.0.1 2001:DB8:0::1", "10.0.0.1/32 2001:db8::1", NULL},
      {"2001:db8::1 10.0.0.1", "2001:db8:0:0::1/128 10.0.0.1", NULL},
      {"10.0.0.0/8", NULL}}},
    {"Relay_Domains",
     LIST,
     {{"example.com *.example.org", "Example.COM *.example.ORG", NULL},
      {"example.com", "EXAMPLE.com", NULL},
      {"", NULL}}},
    {"Bind_Address",
     SCALAR,
     {{"2001:db8::1", "2001:DB8:0::1", NULL},
      {"mx.example.com", "MX.example.COM", NULL},
      {"10.1.1.1"}}},
    {"unheard_of", SCALAR, {{"1", NULL}, {"01", NULL}, {"One two", NULL}}},
    {"unheard_list", LIST, {{"a b c", NULL}, {"a c b", NULL}, {"A b c", NULL}}},
    {"unheard_map",
     DICTIONARY,
     {{"a 1 b 2 c 3", "c 3 a 1 b 2", "b 2 c 3 a 1", "b 9 a 1 c 3 b 2", NULL},
      {"a 1 b 2", "b 2 a 1", NULL},
      {"a 2 b 1", "b 1 a 2", NULL}}},
};

enum kind { GLOBAL, GROUP, BINDING, DOMAIN, HOST, LISTENER, LISTEN, PEER, MODULE, MODULE_2, SITE };

/* Which instance names a scope may have (one NULL: it has none), what may stand in it, and which options
   it sets, by their first letters. */
static const struct {
    const char *name;
    const char *instances[8];
    enum kind children[8];
    size_t options[8];
    bool folded; /* letter case of instance names does not matter, unless they are expressions */
} kinds[] = {
    [GLOBAL] = {"",
                {NULL},
                {GROUP, BINDING, DOMAIN, HOST, LISTENER, MODULE, MODULE_2, SITE},
                {0, 1, 2, 4, 10, 11, 13, 15},
                false},
    [GROUP] = {"Binding_Group",
               {"g1", "G1", "default", NULL},
               {BINDING, DOMAIN, HOST, BINDING, DOMAIN, HOST, BINDING, DOMAIN},
               {0, 1, 2, 3, 4, 9, 13, 14},
               false},
    [BINDING] = {"Binding",
                 {"b1", "B1", "with blanks", NULL},
                 {DOMAIN, HOST, DOMAIN, HOST, DOMAIN, HOST, DOMAIN, HOST},
                 {0, 1, 2, 3, 4, 9, 15, 12},
                 false},
    [DOMAIN] = {"Domain",
                {"example.com", "example.org", "/example/", "/^MAIL[.]/", "/[.]org$/", "/x{2}/",
                 NULL},
                {GLOBAL},
                {0, 1, 2, 3, 4, 5, 14, 15},
                true},
    [HOST] = {"Host",
              {"mx.example.com", "/^mx[.]/", "/org/", NULL},
              {GLOBAL},
              {4, 5, 4, 5, 4, 5, 4, 5},
              true},
    [LISTENER] = {"ESMTP_Listener",
                  {NULL},
                  {LISTEN, PEER, LISTEN, PEER, LISTEN, PEER, LISTEN, PEER},
                  {6, 7, 8, 10, 6, 7, 8, 10},
                  false},
    [LISTEN] = {"Listen",
                {":25", "10.0.0.1:587", "/tmp/2025", NULL},
                {PEER, PEER, PEER, PEER, PEER, PEER, PEER, PEER},
                {6, 7, 8, 10, 6, 7, 8, 10},
                false},
    [PEER] = {"Peer",
              {"10.0.0.0/8", "10.1.2.3", "2001:db8::/32", NULL},
              {GLOBAL},
              {6, 10, 6, 10, 6, 10, 6, 10},
              false},
    [MODULE] = {"bounce_logger",
                {"one", "two", "three", NULL},
                {SITE, SITE, SITE, SITE, SITE, SITE, SITE, SITE},
                {13, 14, 15, 13, 14, 15, 13, 14},
                false},
    [MODULE_2] = {"ac_auth", {NULL}, {GLOBAL}, {13, 14, 15, 13, 14, 15, 13, 14}, false},
    [SITE] = {"site_scope",
              {"s", "S", NULL},
              {SITE, SITE, SITE, SITE, SITE, SITE, SITE, SITE},
              {13, 14, 15, 13, 14, 15, 13, 14},
              false},
};

/* ---- a configuration as such ------------------------------------------------------------------ */

struct node {
    enum kind kind;
    const char *instance;
    size_t parent;
    size_t depth;
    bool removed;
};

struct setting {
    size_t node;
    size_t option;
    size_t value;
    bool removed;
};

static struct meaning {
    struct node nodes[MOST_NODES]; /* 0 is the global scope */
    size_t n_nodes;
    struct setting settings[MOST_SETTINGS];
    size_t n_settings;
} meaning;

static size_t find_node(enum kind kind, const char *instance, size_t parent)
{
    for (size_t i = 1; i < meaning.n_nodes; i++) {
        const struct node *node = &meaning.nodes[i];
        if (node->kind == kind && node->instance == instance && node->parent == parent) {
            return i;
        }
    }
    return 0;
}

static size_t random_scope(size_t parent)
{
    const struct node *outer = &meaning.nodes[parent];
    enum kind kind = kinds[outer->kind].children[below(8)];
    unsigned n = 0;
    while (kinds[kind].instances[n]) {
        n++;
    }
    const char *instance = n == 0 ? NULL : kinds[kind].instances[below(n)];
    size_t known = find_node(kind, instance, parent);
    if (known != 0 || meaning.n_nodes == MOST_NODES) {
        return known;
    }
    meaning.nodes[meaning.n_nodes] = (struct node){kind, instance, parent, outer->depth + 1, false};
    return meaning.n_nodes++;
}

static void random_setting(size_t node)
{
    struct setting setting = {.node = node, .value = below(VALUES)};
    setting.option = kinds[meaning.nodes[node].kind].options[below(8)];
    for (size_t i = 0; i < meaning.n_settings; i++) {
        if (meaning.settings[i].node == node && meaning.settings[i].option == setting.option) {
            return;
        }
    }
    if (meaning.n_settings < MOST_SETTINGS) {
        meaning.settings[meaning.n_settings++] = setting;
    }
}

static void random_meaning(void)
{
    meaning.n_nodes = 1;
    meaning.n_settings = 0;
    meaning.nodes[0] = (struct node){.kind = GLOBAL};
    for (unsigned n = 2 + below(60); n > 0; n--) {
        size_t node = 0;
        for (unsigned depth = below(DEEPEST + 1);
             depth > 0 && kinds[meaning.nodes[node].kind].children[0] != GLOBAL; depth--) {
            node = random_scope(node);
        }
        if (!one_in(5)) {
            random_setting(node);
        }
    }
}

static bool is_regex(const struct node *node)
{
    return kinds[node->kind].folded && node->instance[0] == '/';
}

/* ---- how it is written ------------------------------------------------------------------------ */

/* A setting, or the opening of a scope that may be empty. */
struct statement {
    size_t node;
    const struct setting *setting; /* NULL: only the scope */
    bool is_decoy;                 /* another value, which the setting replaces */
};

/* A file that is being written. */
struct part {
    struct ec_buf text;
    size_t base; /* how many scopes were open where it is included */
    unsigned number;
};

struct writer {
    struct memory_tree *tree;
    struct statement statements[MOST_STATEMENTS];
    size_t n_statements;
    bool seen[MOST_NODES];
    size_t open[DEEPEST + 2]; /* the scopes that are open, the global one first */
    size_t n_open;
    struct part
        parts[DEEPEST + 8]; /* the main file, and what includes what; the last one is written */
    size_t n_parts;
    unsigned n_numbers;
    const char *newline;
};

static struct ec_buf *out_of(struct writer *writer)
{
    return &writer->parts[writer->n_parts - 1].text;
}

/* What is more likely a slip is not written: a name that ends its line, with a bare word on the next one
   (SYN029), or no value behind the "=", and a scope on the next line (SYN028). */
static void put_short_gap(struct writer *writer)
{
    static const char *const gaps[] = {" ", "   ", "\t", " /* } */ "};
    ec_buf_add_text(out_of(writer), gaps[below(EC_COUNT(gaps))]);
}

/* What may stand between two tokens. */
static void put_gap(struct writer *writer)
{
    struct ec_buf *out = out_of(writer);
    switch (below(12)) {
    case 0:
        ec_buf_printf(out, " # } a \" remark%s", writer->newline);
        return;
    case 1:
        ec_buf_printf(out, " /* { not%s a scope */ ", writer->newline);
        return;
    case 2:
        ec_buf_printf(out, "%s\t", writer->newline);
        return;
    case 3:
        ec_buf_add_text(out, "   ");
        return;
    default:
        ec_buf_add_text(out, " ");
    }
}

static void put_line_end(struct writer *writer)
{
    ec_buf_add_text(out_of(writer), one_in(4) ? " " : writer->newline);
    if (one_in(6)) {
        put_gap(writer);
    }
}

static void put_folded(struct writer *writer, const char *text)
{
    unsigned how = below(4);
    for (; *text != '\0'; text++) {
        char c = *text;
        bool upper = how == 1 || (how == 2 && one_in(2));
        c = how == 0 || how == 2 ? ec_lower(c) : c;
        c = upper && c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        ec_buf_add(out_of(writer), &c, 1);
    }
}

/* A word with the quotes that it needs or may have; double quotes inside of double ones are escaped. */
static void put_word(struct writer *writer, const char *text, size_t len)
{
    struct ec_buf *out = out_of(writer);
    bool bare = len > 0;
    for (size_t i = 0; i < len; i++) {
        bare = bare && !strchr(" #\"'={}[]()/\\$^|", text[i]);
    }
    const char *quote = bare && one_in(2) ? "" : one_in(2) ? "'" : "\"";
    ec_buf_add_text(out, quote);
    for (size_t i = 0; i < len; i++) {
        ec_buf_add_text(out, text[i] == '"' && *quote == '"' ? "\\" : "");
        ec_buf_add(out, &text[i], 1);
    }
    ec_buf_add_text(out, quote);
}

static void put_words(struct writer *writer, const char *words, bool pairs)
{
    for (size_t n = 0; *words != '\0'; n++) {
        size_t len = strcspn(words, " ");
        if (pairs && n % 2 == 1) {
            put_gap(writer);
            ec_buf_add_text(out_of(writer), "=");
        }
        put_gap(writer);
        put_word(writer, words, len);
        words += len + (words[len] != '\0');
    }
}

static void put_setting(struct writer *writer, const struct setting *setting, size_t value)
{
    const struct option *option = &options[setting->option];
    const char *const *spellings = option->values[value];
    unsigned n = 0;
    while (n < SPELLINGS && spellings[n]) {
        n++;
    }
    const char *text = spellings[below(n)];
    put_folded(writer, option->name);
    put_gap(writer);
    ec_buf_add_text(out_of(writer), "=");
    bool own_line = one_in(4);
    if (own_line) {
        ec_buf_printf(out_of(writer), "%s\t", writer->newline);
    } else {
        put_short_gap(writer);
    }
    if (option->shape == SCALAR) {
        put_word(writer, text, strlen(text));
    } else if (option->shape == LIST && *text != '\0' && !strchr(text, ' ') && one_in(2)) {
        put_word(writer, text, strlen(text)); /* a list of one */
    } else {
        ec_buf_add_text(out_of(writer), option->shape == LIST ? "(" : "[");
        put_words(writer, text, option->shape == DICTIONARY);
        put_gap(writer);
        ec_buf_add_text(out_of(writer), option->shape == LIST ? ")" : "]");
    }
    if (own_line) {
        ec_buf_add_text(out_of(writer), writer->newline);
    }
    put_line_end(writer);
}

/* -- files -- */

static void start_part(struct writer *writer)
{
    char name[32];
    if (writer->n_parts == EC_COUNT(writer->parts)) {
        return;
    }
    struct part *part = &writer->parts[writer->n_parts];
    *part = (struct part){.base = writer->n_open, .number = ++writer->n_numbers};
    snprintf(name, sizeof(name), "parts/%u.conf", part->number);
    put_folded(writer, one_in(3) ? "readonly_include" : "include");
    put_short_gap(writer);
    put_word(writer, name, strlen(name));
    put_line_end(writer);
    ec_buf_init(&part->text);
    writer->n_parts++;
}

static void end_part(struct writer *writer)
{
    struct part *part = &writer->parts[--writer->n_parts];
    char name[32];
    snprintf(name, sizeof(name), "etc/parts/%u.conf", part->number);
    const char *path = part->number == 0 ? "etc/ecelerity.conf" : name;
    memory_tree_add(writer->tree, path, strlen(path), ec_buf_text(&part->text), part->text.len);
    ec_buf_fini(&part->text);
}

/* True if the file that is written was included where just these scopes were open. */
static bool may_end_part(const struct writer *writer)
{
    return writer->n_parts > 1 && writer->parts[writer->n_parts - 1].base == writer->n_open;
}

/* -- scopes -- */

static void close_to(struct writer *writer, size_t n_open)
{
    while (writer->n_open > n_open) {
        while (may_end_part(writer)) {
            end_part(writer);
        }
        ec_buf_add_text(out_of(writer), "}");
        put_line_end(writer);
        writer->n_open--;
    }
    while (may_end_part(writer) && one_in(2)) {
        end_part(writer);
    }
}

static void open_scope(struct writer *writer, size_t number)
{
    const struct node *node = &meaning.nodes[number];
    put_folded(writer, kinds[node->kind].name);
    if (node->instance) {
        put_short_gap(writer);
        char name[64];
        snprintf(name, sizeof(name), "%s", node->instance);
        bool folded = kinds[node->kind].folded && !is_regex(node);
        for (char *c = name; folded && *c != '\0'; c++) {
            *c = one_in(3) && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
        }
        put_word(writer, name, strlen(name));
    }
    put_gap(writer);
    ec_buf_add_text(out_of(writer), "{");
    put_line_end(writer);
    writer->open[writer->n_open++] = number;
    writer->seen[number] = true;
}

/* True if it counts which of the two comes first. */
static bool is_ordered(const struct node *a, const struct node *b)
{
    bool modules = (a->kind == MODULE || a->kind == MODULE_2) &&
                   (b->kind == MODULE || b->kind == MODULE_2) && a->parent == 0;
    bool regex = a->kind == b->kind && is_regex(a) && is_regex(b);
    return a->parent == b->parent && !a->removed && !b->removed && (modules || regex);
}

/* Fills in the scopes from the global one to this one; returns the place of this one. */
static size_t way_to(size_t number, size_t *way)
{
    size_t depth = meaning.nodes[number].depth;
    for (size_t i = depth + 1; i > 0; number = meaning.nodes[number].parent) {
        way[--i] = number;
    }
    return depth;
}

/* Opens the scope and those around it; now and then scopes are closed before, so that they are
   opened again. */
static void go_to(struct writer *writer, size_t number)
{
    size_t way[DEEPEST + 2];
    size_t depth = way_to(number, way);
    size_t common = 1;
    while (common < writer->n_open && common <= depth && writer->open[common] == way[common]) {
        common++;
    }
    close_to(writer, one_in(4) ? 1 + below((unsigned)common) : common);
    while (writer->n_open <= depth) {
        if (one_in(20)) {
            start_part(writer);
        }
        open_scope(writer, way[writer->n_open]);
    }
}

/* Opens before it what must come before it. */
static void go_in_order(struct writer *writer, size_t number)
{
    size_t way[DEEPEST + 2];
    size_t depth = way_to(number, way);
    for (size_t d = 1; d <= depth; d++) {
        for (size_t i = 1; i < way[d] && !writer->seen[way[d]]; i++) {
            if (!writer->seen[i] && is_ordered(&meaning.nodes[i], &meaning.nodes[way[d]])) {
                go_to(writer, i);
            }
        }
    }
    go_to(writer, number);
}

/* -- statements -- */

static void add_statement(struct writer *writer, size_t node, const struct setting *setting,
                          bool is_decoy)
{
    writer->statements[writer->n_statements++] = (struct statement){node, setting, is_decoy};
}

static void list_statements(struct writer *writer)
{
    for (size_t i = 1; i < meaning.n_nodes; i++) {
        if (!meaning.nodes[i].removed) {
            add_statement(writer, i, NULL, false);
        }
    }
    for (size_t i = 0; i < meaning.n_settings; i++) {
        const struct setting *setting = &meaning.settings[i];
        if (!setting->removed && one_in(8)) {
            add_statement(writer, setting->node, setting, true);
        }
        if (!setting->removed) {
            add_statement(writer, setting->node, setting, false);
        }
    }
}

static void swap_statements(struct statement *a, struct statement *b)
{
    struct statement first = *a;
    *a = *b;
    *b = first;
}

/* Decoys stay in front of what replaces them. */
static void shuffle(struct writer *writer)
{
    size_t n = writer->n_statements;
    size_t swaps = n == 0 || one_in(4) ? 0 : one_in(2) ? 3 : n;
    for (size_t i = 0; i < swaps; i++) {
        swap_statements(&writer->statements[i % n], &writer->statements[below((unsigned)n)]);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n && writer->statements[i].setting; k++) {
            if (writer->statements[k].is_decoy &&
                writer->statements[k].setting == writer->statements[i].setting) {
                swap_statements(&writer->statements[i], &writer->statements[k]);
            }
        }
    }
}

static void write_statements(struct writer *writer)
{
    for (size_t i = 0; i < writer->n_statements; i++) {
        const struct statement *statement = &writer->statements[i];
        go_in_order(writer, statement->node);
        if (one_in(20)) {
            start_part(writer);
        }
        if (statement->setting) {
            size_t value = statement->setting->value;
            put_setting(writer, statement->setting,
                        statement->is_decoy ? (value + 1) % VALUES : value);
        }
    }
    close_to(writer, 1);
    while (writer->n_parts > 0) {
        end_part(writer);
    }
}

/* Writes what the configuration means into files, as it comes. */
static void write_tree(struct memory_tree *tree)
{
    static struct writer writer;
    writer = (struct writer){.tree = tree, .n_open = 1, .n_parts = 1};
    writer.newline = one_in(3) ? "\r\n" : "\n";
    ec_buf_init(&writer.parts[0].text);
    list_statements(&writer);
    shuffle(&writer);
    write_statements(&writer);
}

/* ---- comparing -------------------------------------------------------------------------------- */

struct version {
    struct memory_tree tree;
    struct ec_project *project;
};

static void print_version(const char *title, const struct version *version)
{
    for (size_t i = 0; i < version->tree.count; i++) {
        const struct memory_file *file = &version->tree.files[i];
        printf("# --- %s: %s\n%.*s\n", title, file->path, (int)file->len, file->bytes);
    }
}

/* Reads what is meant at the moment, written in some way. */
static bool open_version(struct version *version)
{
    struct ec_read_options read = {.vfs = &version->tree.vfs, .limits = ec_default_limits};
    read.search_path = "etc";
    memory_tree_init(&version->tree);
    write_tree(&version->tree);
    version->project = ec_project_new(&read);
    const struct ec_report *report = &version->project->report;
    bool ok = ec_project_read(version->project, "etc/ecelerity.conf") == EC_OK &&
              version->project->models[0]->complete;
    for (size_t i = 0; i < report->count; i++) {
        if (report->findings[i]->severity == EC_ERROR) {
            printf("# unexpected: %s\n", report->findings[i]->message);
            ok = false;
        }
    }
    if (!ok) {
        print_version("not read well", version);
    }
    return ok;
}

static void close_version(struct version *version)
{
    ec_project_free(version->project);
    memory_tree_fini(&version->tree);
}

static void add_lower(struct ec_buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        char c = ec_lower(*text);
        ec_buf_add(out, &c, 1);
    }
}

/* "removed domain:example.com/blackhole": what the comparison says, */
static void add_change(struct ec_buf *out, const struct ec_change *change,
                       const struct version *old, const struct version *new)
{
    static const char *const words[] = {"added", "removed", "changed", "order"};
    const struct ec_scope *scope = change->new_scope ? change->new_scope : change->old_scope;
    const struct version *of = change->new_scope ? new : old;
    const struct ec_model *model = of->project->models[0];
    const struct ec_assign *assign = change->new ? change->new : change->old;
    ec_buf_add_text(out, words[change->kind]);
    for (; scope->parent; scope = scope->parent) {
        ec_buf_printf(out, " %s:%s", ec_intern_text(model->names, scope->name).ptr,
                      scope->instance ? ec_intern_text(&model->instances, scope->instance).ptr
                                      : "");
    }
    if (assign) {
        of = change->new ? new : old;
        ec_buf_printf(out, " /%s",
                      ec_intern_text(of->project->models[0]->names, assign->node->name).ptr);
    }
    ec_buf_add_text(out, "\n");
}

/* and what was planted. */
static void add_planted(struct ec_buf *out, const char *word, size_t number, const char *option)
{
    ec_buf_add_text(out, word);
    for (; number != 0; number = meaning.nodes[number].parent) {
        const struct node *node = &meaning.nodes[number];
        ec_buf_add_text(out, " ");
        add_lower(out, kinds[node->kind].name);
        ec_buf_add_text(out, ":");
        ec_buf_add_text(out, node->instance ? node->instance : "");
    }
    if (option) {
        ec_buf_add_text(out, " /");
        add_lower(out, option);
    }
    ec_buf_add_text(out, "\n");
}

/* Compares `old` with what is meant now, written anew; false when another change was found than the one
   wanted. */
static bool finds(struct version *old, const char *wanted)
{
    struct version new;
    struct ec_arena arena;
    struct ec_changes changes = {0};
    struct ec_buf found;
    ec_arena_init(&arena);
    ec_buf_init(&found);
    bool ok = open_version(&new) &&
              ec_compare(&arena, old->project->models[0], new.project->models[0], &changes);
    for (const struct ec_change *change = changes.first; change; change = change->next) {
        add_change(&found, change, old, &new);
    }
    ok = ok && strcmp(ec_buf_text(&found), wanted) == 0;
    if (!ok) {
        printf("# wanted: %s\n# found: %s\n", wanted, ec_buf_text(&found));
        print_version("old", old);
        print_version("new", &new);
    }
    ec_buf_fini(&found);
    ec_arena_fini(&arena);
    close_version(&new);
    return ok;
}

/* ---- planting --------------------------------------------------------------------------------- */

enum { UNCHANGED, VALUE, REMOVED, ADDED, SCOPE, ORDER, PLANTS };

/* The place in the list of settings of one that exists; n_settings when there is none. */
static size_t random_known(void)
{
    return meaning.n_settings == 0 ? 0 : below((unsigned)meaning.n_settings);
}

static bool plant_setting(int plant, struct ec_buf *wanted)
{
    size_t i = random_known();
    if (i == meaning.n_settings) {
        return false;
    }
    struct setting *setting = &meaning.settings[i];
    setting->removed = plant == REMOVED;
    setting->value =
        plant == VALUE ? (setting->value + 1 + below(VALUES - 1)) % VALUES : setting->value;
    add_planted(wanted, plant == VALUE ? "changed" : "removed", setting->node,
                options[setting->option].name);
    return true;
}

static bool plant_added(struct ec_buf *wanted)
{
    size_t before = meaning.n_settings;
    for (int tries = 0; tries < 50 && meaning.n_settings == before; tries++) {
        random_setting(below((unsigned)meaning.n_nodes));
    }
    if (meaning.n_settings == before) {
        return false;
    }
    const struct setting *setting = &meaning.settings[before];
    add_planted(wanted, "added", setting->node, options[setting->option].name);
    return true;
}

static bool is_empty(size_t node)
{
    for (size_t i = 1; i < meaning.n_nodes; i++) {
        if (meaning.nodes[i].parent == node) {
            return false;
        }
    }
    for (size_t i = 0; i < meaning.n_settings; i++) {
        if (meaning.settings[i].node == node) {
            return false;
        }
    }
    return true;
}

static bool plant_scope(struct ec_buf *wanted)
{
    for (size_t i = meaning.n_nodes - 1; i > 0; i--) {
        if (is_empty(i)) {
            meaning.nodes[i].removed = true;
            add_planted(wanted, "removed", i, NULL);
            return true;
        }
    }
    return false;
}

/* Two neighbours change places: their contents stay where they are. */
static bool plant_order(struct ec_buf *wanted)
{
    for (size_t i = 1; i < meaning.n_nodes; i++) {
        for (size_t k = i + 1; k < meaning.n_nodes; k++) {
            struct node *first = &meaning.nodes[i];
            struct node *second = &meaning.nodes[k];
            if (!is_ordered(first, second)) {
                continue;
            }
            add_planted(wanted, "order", i, NULL);
            struct node old = *first;
            *first = *second;
            *second = old;
            for (size_t n = 0; n < MOST_NODES + MOST_SETTINGS; n++) {
                size_t *of = n < MOST_NODES ? &meaning.nodes[n].parent
                                            : &meaning.settings[n - MOST_NODES].node;
                *of = *of == i ? k : *of == k ? i : *of;
            }
            return true;
        }
    }
    return false;
}

static bool plant(int which, struct ec_buf *wanted)
{
    switch (which) {
    case VALUE:
    case REMOVED:
        return plant_setting(which, wanted);
    case ADDED:
        return plant_added(wanted);
    case SCOPE:
        return plant_scope(wanted);
    case ORDER:
        return plant_order(wanted);
    default:
        return true;
    }
}

/* How many trees had a change of each kind, and for how many it was not found as such. */
static size_t counts[PLANTS];
static size_t wrong[PLANTS];

/* Plants each change in turn in a random tree; false when one is not found. */
static bool try_tree(void)
{
    struct version old;
    random_meaning();
    struct meaning before = meaning;
    bool read = open_version(&old);
    bool all_found = true;
    for (int i = 0; i < PLANTS; i++) {
        struct ec_buf wanted;
        ec_buf_init(&wanted);
        if (plant(i, &wanted)) {
            bool found = read && finds(&old, ec_buf_text(&wanted));
            counts[i]++;
            wrong[i] += !found;
            all_found &= found;
        }
        ec_buf_fini(&wanted);
        meaning = before;
    }
    close_version(&old);
    return all_found;
}

int main(void)
{
    static const char *const titles[PLANTS] = {
        [UNCHANGED] = "written anew: no change",
        [VALUE] = "a value changed",
        [REMOVED] = "an option removed",
        [ADDED] = "an option added",
        [SCOPE] = "a scope removed",
        [ORDER] = "two expressions or modules swapped",
    };
    const char *seed = getenv("ECCONF_SEED");
    state = seed ? strtoull(seed, NULL, 10) | 1 : state;
    int tree = 0;
    while (tree < TREES && try_tree()) {
        tree++;
    }
    int failed = 0;
    for (int i = 0; i < PLANTS; i++) {
        /* Not every tree has an empty scope or two ordered ones. */
        bool enough = counts[i] >= (i >= SCOPE ? TREES / 4 : TREES - TREES / 20);
        bool good = wrong[i] == 0 && enough;
        failed += !good;
        printf("%sok %d - %s (%zu trees)\n", good ? "" : "not ", i + 1, titles[i], counts[i]);
    }
    printf("1..%d\n", PLANTS);
    return failed > 0;
}
