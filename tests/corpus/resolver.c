/* SPDX-License-Identifier: MIT */
/* Random configurations and random questions, answered a second time by a resolver that shares no code
   with the product: it has a plain list of assignments and looks through all of it for each place.
   Each assignment stands on a line of its own and has the number of that line as its value, so the
   value tells the origin. ECCONF_SEED chooses another run. */
#include "corpus/slips.h"
#include "model/evaluate.h"
#include "model/project.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TREES = 500, QUESTIONS = 50, MOST_SETTINGS = 400, MOST_SCOPES = 400, DEEPEST = 3 };
enum { TEXT_SIZE = 1 << 16, LINE_SIZE = 200, MOST_PLACES = 200 };

/* ---- random ----------------------------------------------------------------------------------- */

static uint64_t state = 20261124;

static unsigned below(unsigned n)
{
    return (unsigned)pick_number(&state, (int)n);
}

/* ---- what there is ---------------------------------------------------------------------------- */

/* "G:g1" and the like: the letter is the kind of scope. */
static const struct {
    char letter;
    const char *name;
} kinds[] = {
    {'G', "Binding_Group"},  {'B', "Binding"},       {'D', "Domain"},
    {'H', "Host"},           {'P', "Pathway_Group"}, {'p', "Pathway"},
    {'E', "ESMTP_Listener"}, {'L', "Listen"},        {'R', "Peer"},
};

static const char *const instances_of[][8] = {
    {"g1", "g2", "default", NULL},
    {"b1", "b2", "b3", NULL},
    {"example.com", "mail.example.com", "example.org", "/example/", "/^mail[.]/", "/[.]org$/",
     NULL},
    {"mx.example.com", "mx.example.org", "/^mx[.]/", "/org/", NULL},
    {"pg1", "pg2", NULL},
    {"p1", "p2", NULL},
    {NULL},
    {":25", "*:587", "10.0.0.1:25", NULL},
    {"0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "10.1.2.0/24", "192.168.0.0/17", NULL},
};

/* The shapes of scopes that are written, and the options that go there. */
static const struct {
    const char *path;
    const char *options[3];
} shapes[] = {
    {"", {"Message_Expiration", "Retry_Interval", "inbound_throttle_messages"}},
    {"G", {"Message_Expiration", "Retry_Interval", NULL}},
    {"B", {"Message_Expiration", "Retry_Interval", NULL}},
    {"D", {"Message_Expiration", "Retry_Interval", NULL}},
    {"H", {"Max_Outbound_Connections", "Outbound_Throttle_Messages", NULL}},
    {"GB", {"Message_Expiration", "Retry_Interval", NULL}},
    {"GD", {"Message_Expiration", "Retry_Interval", NULL}},
    {"BD", {"Message_Expiration", "Retry_Interval", NULL}},
    {"GBD", {"Message_Expiration", "Retry_Interval", NULL}},
    {"GH", {"Max_Outbound_Connections", "Outbound_Throttle_Messages", NULL}},
    {"BH", {"Max_Outbound_Connections", "Outbound_Throttle_Messages", NULL}},
    {"GBH", {"Max_Outbound_Connections", "Outbound_Throttle_Messages", NULL}},
    {"P", {"inbound_throttle_messages", NULL, NULL}},
    {"p", {"inbound_throttle_messages", NULL, NULL}},
    {"Pp", {"inbound_throttle_messages", NULL, NULL}},
    {"E", {"Idle_Time", "Listener_Sessions", NULL}},
    {"EL", {"Idle_Time", "Listener_Sessions", NULL}},
    {"ER", {"Idle_Time", "Listener_Sessions", NULL}},
    {"ELR", {"Idle_Time", "Listener_Sessions", NULL}},
};

/* What is asked: the scopes, and an option. */
static const struct {
    const char *path;
    const char *option;
} asked[] = {
    {"", "Message_Expiration"},
    {"D", "Message_Expiration"},
    {"GBD", "Retry_Interval"},
    {"BD", "Message_Expiration"},
    {"GD", "Message_Expiration"},
    {"B", "Retry_Interval"},
    {"G", "Message_Expiration"},
    {"GB", "Message_Expiration"},
    {"GBH", "Max_Outbound_Connections"},
    {"BH", "Outbound_Throttle_Messages"},
    {"H", "Max_Outbound_Connections"},
    {"GH", "Outbound_Throttle_Messages"},
    {"Pp", "inbound_throttle_messages"},
    {"p", "inbound_throttle_messages"},
    {"P", "inbound_throttle_messages"},
    {"E", "Idle_Time"},
    {"EL", "Idle_Time"},
    {"ELR", "Listener_Sessions"},
    {"ER", "Idle_Time"},
    {"ELR", "Idle_Time"},
};

static const char *const asked_domains[] = {"example.com",      "MAIL.example.com",
                                            "mail.example.org", "sub.example.org",
                                            "other.net",        "/example/"};
static const char *const asked_hosts[] = {"mx.example.com", "mx.other.org", "organ.net", "a.net"};
static const char *const asked_peers[] = {"10.1.2.3",   "10.1.2.4",    "10.1.9.9",
                                          "10.200.0.1", "192.168.1.1", "192.168.200.1",
                                          "203.0.113.9"};
static const char *const asked_listens[] = {":25", "*:25", ":587", "10.0.0.1:25", ":26"};

static size_t kind_of(char letter)
{
    size_t i = 0;
    while (kinds[i].letter != letter) {
        i++;
    }
    return i;
}

/* ---- a configuration -------------------------------------------------------------------------- */

/* Scopes and settings by their path: "G:g1 B:b2 D:/example/ ", empty for the global scope. */
static struct {
    char path[LINE_SIZE];
    const char *option;
    unsigned line;
} settings[MOST_SETTINGS];

static char scopes[MOST_SCOPES][LINE_SIZE]; /* each once, in order of first appearance */
static size_t n_settings;
static size_t n_scopes;
static char text[TEXT_SIZE];
static size_t text_len;
static unsigned line;

static void put(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void put(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_len += (size_t)vsnprintf(text + text_len, TEXT_SIZE - text_len, format, args);
    va_end(args);
    line++;
}

static void remember_scope(const char *path)
{
    for (size_t i = 0; i < n_scopes; i++) {
        if (strcmp(scopes[i], path) == 0) {
            return;
        }
    }
    strcpy(scopes[n_scopes++], path);
}

static const char *random_instance(char letter)
{
    const char *const *list = instances_of[kind_of(letter)];
    unsigned n = 0;
    while (list[n]) {
        n++;
    }
    return n == 0 ? "" : list[below(n)];
}

static void write_block(void)
{
    size_t shape = below(EC_COUNT(shapes));
    const char *letters = shapes[shape].path;
    char path[LINE_SIZE] = "";
    for (const char *letter = letters; *letter != '\0'; letter++) {
        const char *instance = random_instance(*letter);
        put("%s%s%s%s {\n", kinds[kind_of(*letter)].name, *instance ? " \"" : "", instance,
            *instance ? "\"" : "");
        sprintf(path + strlen(path), "%c:%s ", *letter, instance);
        remember_scope(path);
    }
    for (unsigned n = below(3); n > 0; n--) {
        const char *option = shapes[shape].options[below(3)];
        if (option) {
            put("%s = %u\n", option, line);
            strcpy(settings[n_settings].path, path);
            settings[n_settings].option = option;
            settings[n_settings++].line = line - 1;
        }
    }
    for (size_t i = strlen(letters); i > 0; i--) {
        put("}\n");
    }
}

static void write_tree(void)
{
    n_settings = 0;
    n_scopes = 0;
    text_len = 0;
    line = 1;
    for (unsigned n = below(60); n > 0; n--) {
        write_block();
    }
    text[text_len] = '\0';
}

/* ---- the second resolver ---------------------------------------------------------------------- */

/* The paths at which a value is looked for, the most specific first. */
static char places[MOST_PLACES][LINE_SIZE];
static size_t n_places;

static bool matches(const char *pattern, const char *name)
{
    char lower[LINE_SIZE];
    size_t len = strlen(name);
    for (size_t i = 0; i <= len; i++) {
        lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    }
    if (strcmp(pattern, "/example/") == 0) {
        return strstr(lower, "example") != NULL;
    }
    if (strcmp(pattern, "/org/") == 0) {
        return strstr(lower, "org") != NULL;
    }
    if (strcmp(pattern, "/[.]org$/") == 0) {
        return len >= 4 && strcmp(lower + len - 4, ".org") == 0;
    }
    if (strcmp(pattern, "/^mail[.]/") == 0) {
        return strncmp(lower, "mail.", 5) == 0;
    }
    if (strcmp(pattern, "/^mx[.]/") == 0) {
        return strncmp(lower, "mx.", 3) == 0;
    }
    return false;
}

/* The number of leading bits of `network` if the address is in it, else -1. */
static int bits_of(const char *network, const char *address)
{
    unsigned n[5] = {0, 0, 0, 0, 32};
    unsigned a[4];
    sscanf(network, "%u.%u.%u.%u/%u", &n[0], &n[1], &n[2], &n[3], &n[4]);
    sscanf(address, "%u.%u.%u.%u", &a[0], &a[1], &a[2], &a[3]);
    uint64_t x = (uint64_t)n[0] << 24 | n[1] << 16 | n[2] << 8 | n[3];
    uint64_t y = (uint64_t)a[0] << 24 | a[1] << 16 | a[2] << 8 | a[3];
    unsigned rest = 32 - n[4];
    return x >> rest == y >> rest ? (int)n[4] : -1;
}

static void add_place(const char *path)
{
    strcpy(places[n_places++], path);
}

/* Adds `container` with each instance that the last scope of the question means there. */
static void add_family(const char *container, char letter, const char *instance)
{
    char path[LINE_SIZE];
    size_t len = strlen(container);
    if (letter == 'R') {
        for (int bits = 32; bits >= 0; bits--) {
            for (size_t i = 0; i < n_scopes; i++) {
                char network[LINE_SIZE];
                if (strncmp(scopes[i], container, len) == 0 &&
                    sscanf(scopes[i] + len, "R:%s", network) == 1 &&
                    bits_of(network, instance) == bits) {
                    add_place(scopes[i]);
                }
            }
        }
        return;
    }
    snprintf(path, sizeof(path), "%s%c:%s ", container, letter, instance);
    for (char *c = path + len; *c != '\0' && instance[0] != '/'; c++) {
        *c = (char)(c > path + len && *c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    }
    add_place(path);
    for (size_t i = 0; i < n_scopes && instance[0] != '/'; i++) {
        char pattern[LINE_SIZE];
        if (strncmp(scopes[i], container, len) == 0 && scopes[i][len] == letter &&
            sscanf(scopes[i] + len + 2, "%s", pattern) == 1 && matches(pattern, instance)) {
            add_place(scopes[i]);
        }
    }
}

static bool is_scope(const char *path)
{
    for (size_t i = 0; i < n_scopes; i++) {
        if (strcmp(scopes[i], path) == 0) {
            return true;
        }
    }
    return false;
}

/* The group of a binding that was asked for without one: the only one that has it, else "default" for one
   of the outermost level. */
static const char *group_of(const char *binding)
{
    const char *found = NULL;
    size_t n = 0;
    char path[LINE_SIZE];
    for (size_t i = 0; instances_of[0][i]; i++) {
        snprintf(path, sizeof(path), "G:%s B:%s ", instances_of[0][i], binding);
        if (is_scope(path)) {
            found = instances_of[0][i];
            n++;
        }
    }
    snprintf(path, sizeof(path), "B:%s ", binding);
    if (n == 0 && is_scope(path) && is_scope("G:default ")) {
        return "default";
    }
    return n == 1 ? found : NULL;
}

static void list_outbound(const char *g, const char *b, char letter, const char *leaf)
{
    char gb[LINE_SIZE];
    char bb[LINE_SIZE];
    char gg[LINE_SIZE];
    snprintf(gb, sizeof(gb), "G:%s B:%s ", g ? g : "", b ? b : "");
    snprintf(bb, sizeof(bb), "B:%s ", b ? b : "");
    snprintf(gg, sizeof(gg), "G:%s ", g ? g : "");
    if (leaf && g && b) {
        add_family(gb, letter, leaf);
    }
    if (leaf && letter == 'H' && g) {
        add_family(gg, letter, leaf);
    }
    if (leaf && b) {
        add_family(bb, letter, leaf);
    }
    if (leaf && letter == 'D' && g) {
        add_family(gg, letter, leaf);
    }
    if (letter == 'H') {
        add_family("", letter, leaf);
        return;
    }
    if (g && b) {
        add_place(gb);
    }
    if (b) {
        add_place(bb);
    }
    if (g) {
        add_place(gg);
    }
    if (leaf) {
        add_family("", letter, leaf);
    }
    add_place("");
}

/* The two spellings of a port on all addresses; the one that was asked for is first. */
static void list_listens(const char *listen, char paths[2][LINE_SIZE])
{
    snprintf(paths[0], LINE_SIZE, "E: L:%s ", listen);
    paths[1][0] = '\0';
    if (listen[0] == ':') {
        snprintf(paths[1], LINE_SIZE, "E: L:*%s ", listen);
    } else if (listen[0] == '*') {
        snprintf(paths[1], LINE_SIZE, "E: L:%s ", listen + 1);
    }
}

static void list_inbound(const char *listen, const char *peer)
{
    char listens[2][LINE_SIZE] = {"", ""};
    if (listen) {
        list_listens(listen, listens);
    }
    for (size_t i = 0; i < 2 && peer; i++) {
        if (listens[i][0] != '\0') {
            add_family(listens[i], 'R', peer);
        }
    }
    if (peer) {
        add_family("E: ", 'R', peer);
    }
    for (size_t i = 0; i < 2; i++) {
        if (listens[i][0] != '\0') {
            add_place(listens[i]);
        }
    }
    add_place("E: ");
}

static void list_pathway(const char *group, const char *pathway)
{
    char path[LINE_SIZE];
    if (group && pathway) {
        snprintf(path, sizeof(path), "P:%s p:%s ", group, pathway);
        add_place(path);
    }
    if (pathway) {
        snprintf(path, sizeof(path), "p:%s ", pathway);
        add_place(path);
    }
    if (group) {
        snprintf(path, sizeof(path), "P:%s ", group);
        add_place(path);
    }
    add_place("");
}

/* The line of the value in force; 0 for the default. */
static unsigned resolve(const char *option)
{
    for (size_t i = 0; i < n_places; i++) {
        for (size_t k = n_settings; k > 0; k--) {
            if (strcmp(settings[k - 1].path, places[i]) == 0 &&
                strcmp(settings[k - 1].option, option) == 0) {
                return settings[k - 1].line;
            }
        }
    }
    return 0;
}

/* ---- questions -------------------------------------------------------------------------------- */

#define PICK(list) (list)[below(EC_COUNT(list))]

static const char *random_asked(char letter)
{
    switch (letter) {
    case 'D':
        return PICK(asked_domains);
    case 'H':
        return PICK(asked_hosts);
    case 'L':
        return PICK(asked_listens);
    case 'R':
        return PICK(asked_peers);
    default:
        return below(8) == 0 ? "unheard" : random_instance(letter);
    }
}

static size_t n_found; /* questions whose answer is set somewhere */

/* Asks both; returns false and tells about it when they differ. */
static bool ask(struct ec_evaluator *evaluator)
{
    size_t which = below(EC_COUNT(asked));
    const char *letters = asked[which].path;
    const char *by_letter[128] = {NULL};
    struct ec_asked question_scopes[DEEPEST];
    size_t n = 0;
    for (const char *letter = letters; *letter != '\0'; letter++) {
        const char *instance = random_asked(*letter);
        by_letter[(unsigned char)*letter] = instance;
        question_scopes[n].name = ec_str_from(kinds[kind_of(*letter)].name);
        question_scopes[n++].instance =
            *letter == 'E' ? (struct ec_str){NULL, 0} : ec_str_from(instance);
    }
    const char *g = by_letter['G'];
    const char *b = by_letter['B'];
    n_places = 0;
    g = !g && b ? group_of(b) : g;
    if (strpbrk(letters, "Pp")) {
        list_pathway(by_letter['P'], by_letter['p']);
    } else if (strchr(letters, 'E')) {
        list_inbound(by_letter['L'], by_letter['R']);
    } else {
        const char *host = by_letter['H'];
        list_outbound(g, b, host ? 'H' : 'D', host ? host : by_letter['D']);
    }
    unsigned wanted = resolve(asked[which].option);
    n_found += wanted != 0;

    struct ec_arena arena;
    struct ec_evaluation answer;
    struct ec_question question = {question_scopes, n, ec_str_from(asked[which].option)};
    ec_arena_init(&arena);
    bool ok = ec_evaluate(evaluator, &arena, &question, &answer);
    const struct ec_assign *assign = ok && answer.in_force ? answer.in_force->assign : NULL;
    unsigned got_line = assign ? ec_source_line(assign->load->source, assign->node->first) : 0;
    unsigned got =
        assign ? (unsigned)atoi(assign->load->source->bytes + assign->node->word_first) : 0;
    ok = ok && got == wanted && got_line == wanted;
    if (!ok) {
        printf("# %s %s: line %u (value %u), not %u\n", letters, asked[which].option, got_line, got,
               wanted);
        for (size_t i = 0; i < n; i++) {
            printf("#   %s %s\n", question_scopes[i].name.ptr,
                   question_scopes[i].instance.ptr ? question_scopes[i].instance.ptr : "");
        }
    }
    ec_arena_fini(&arena);
    return ok;
}

static struct ec_project *open_tree(void)
{
    struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    struct ec_file file = {.bytes = calloc(1, text_len + EC_SOURCE_PADDING), .len = text_len};
    struct ec_project *project = ec_project_new(&options);
    memcpy(file.bytes, text, text_len);
    return ec_project_read_bytes(project, "ecelerity.conf", &file) == EC_OK ? project : NULL;
}

int main(void)
{
    const char *seed = getenv("ECCONF_SEED");
    state = seed ? strtoull(seed, NULL, 10) | 1 : state;
    size_t wrong = 0;
    for (int tree = 0; tree < TREES && wrong == 0; tree++) {
        write_tree();
        struct ec_project *project = open_tree();
        struct ec_evaluator *evaluator = project ? ec_evaluator_new(project->models[0]) : NULL;
        for (int i = 0; i < QUESTIONS && evaluator; i++) {
            wrong += !ask(evaluator);
        }
        wrong += !evaluator;
        if (wrong > 0) {
            printf("# tree %d:\n%s", tree, text);
        }
        ec_evaluator_free(evaluator);
        ec_project_free(project);
    }
    printf("%sok 1 - %d trees with %d questions each have the same answers\n", wrong ? "not " : "",
           TREES, QUESTIONS);
    bool many = n_found > (size_t)TREES * QUESTIONS / 4;
    printf("%sok 2 - a value is set for many of them (%zu)\n", many ? "" : "not ", n_found);
    printf("1..2\n");
    return wrong > 0 || !many;
}
