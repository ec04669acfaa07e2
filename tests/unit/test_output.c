/* SPDX-License-Identifier: MIT */
/* Reports of hand-made findings, byte for byte as text, member by member as JSON. */
#include "output/cells.h"
#include "output/writer.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

enum { MOST_SOURCES = 4 };

extern const struct ec_output_format ec_output_github_summary;

static struct ec_source *sources[MOST_SOURCES];
static uint32_t n_sources;
static struct ec_report report;
static struct ec_output_options options;
static struct ec_buf out;

static uint32_t add_bytes(const char *path, const char *text, size_t len)
{
    char *bytes = calloc(1, len + EC_SOURCE_PADDING);
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, text, len);
    sources[n_sources] = ec_source_new(path, bytes, (uint32_t)len);
    ck_assert_ptr_nonnull(sources[n_sources]);
    sources[n_sources]->id = n_sources;
    return n_sources++;
}

static uint32_t add_source(const char *path, const char *text)
{
    return add_bytes(path, text, strlen(text));
}

/* The range of the first `word` in a source. */
static struct ec_range range_of(uint32_t source, const char *word)
{
    const char *bytes = sources[source]->bytes;
    const char *found = memmem(bytes, sources[source]->len, word, strlen(word));
    ck_assert_ptr_nonnull(found);
    uint32_t first = (uint32_t)(found - bytes);
    return (struct ec_range){source, first, first + (uint32_t)strlen(word)};
}

static void set_up(void)
{
    n_sources = 0;
    options = (struct ec_output_options){.color = false};
    ec_report_init(&report, 100);
    ec_buf_init(&out);
}

static void tear_down(void)
{
    for (uint32_t i = 0; i < n_sources; i++) {
        ec_source_free(sources[i]);
    }
    ec_report_fini(&report);
    ec_buf_fini(&out);
}

static bool collect(void *data, const char *bytes, size_t len)
{
    ec_buf_add(data, bytes, len);
    return true;
}

static const char *write_as(const char *format)
{
    const struct ec_output_run run = {
        .report = &report,
        .sources = sources,
        .n_sources = n_sources,
        .n_files = n_sources,
        .n_nodes = 1,
        .facts = "offline",
        .version = "1.2.3",
        .options = options,
    };
    const struct ec_sink sink = {collect, &out};
    const struct ec_output_info *info = ec_output_find(ec_str_from(format));
    ck_assert_ptr_nonnull(info);
    out.len = 0;
    ck_assert_int_eq(ec_output_write(info->format, &run, &sink), EC_OUTPUT_OK);
    return out.len ? out.bytes : "";
}

/* ---- cells ------------------------------------------------------------------------------------ */

static const struct cell_case {
    const char *text;
    const char *shown;
    unsigned width;
} cell_cases[] = {
    {"", "", 0},
    {"plain", "plain", 5},
    {"\ta\tb", "    a   b", 9},
    {"\xe6\xbc\xa2\xe5\xad\x97", "\xe6\xbc\xa2\xe5\xad\x97", 4},
    {"e\xcc\x81", "e\xcc\x81", 1},
    {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 2},
    {"\xc3\xa9", "\xc3\xa9", 1},
    {"\x1b[31m", "\\x1b[31m", 8},
    {"\x7f\r\x01", "\\x7f\\x0d\\x01", 12},
    {"\xff\xc3", "\\xff\\xc3", 8},
    {"\xed\xa0\x80", "\\xed\\xa0\\x80", 12},
    {"\xc2\x9b", "\\u{9b}", 6},
    {"\xe2\x80\xae", "\\u{202e}", 8},
    {"\xe2\x80\x8b", "\\u{200b}", 8},
    {"\xef\xbb\xbf", "\\u{feff}", 8},
    {"\xf3\xa0\x81\x81", "\\u{e0041}", 9},
    {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", 1},
    {"\xc2\xa0", "\xc2\xa0", 1},
};

START_TEST(cells_are_exact)
{
    const struct cell_case *c = &cell_cases[_i];
    ck_assert_uint_eq(ec_cells_add(&out, ec_str_from(c->text)), c->width);
    ck_assert_str_eq(out.len ? out.bytes : "", c->shown);
}
END_TEST

/* ---- text ------------------------------------------------------------------------------------- */

START_TEST(text_without_findings)
{
    add_source("a.conf", "a = 1\n");
    ck_assert_str_eq(write_as("text"), "");
    ec_report_skip(&report, EC_SEC006, "offline");
    ck_assert_str_eq(write_as("text"), "");
}
END_TEST

START_TEST(text_block)
{
    uint32_t a = add_source("conf/a.conf", "x = 1\n  max = \"abc\n");
    struct ec_finding *finding =
        ec_report_add(&report, EC_SYN001, range_of(a, "\"abc"), "the string is not closed");
    ec_finding_label(&report, finding, "opened here");
    ec_finding_why(&report, finding, "reason");
    ec_finding_help(&report, finding, "advice");
    ck_assert_str_eq(write_as("text"),
                     "error[SYN001 unterminated-string]: the string is not closed\n"
                     " --> conf/a.conf:2:9\n"
                     "  |\n"
                     "2 |   max = \"abc\n"
                     "  |         ^^^^ opened here\n"
                     "  = why: reason\n"
                     "  = help: advice\n"
                     "\n"
                     "1 error in 1 file\n");
}
END_TEST

START_TEST(text_related)
{
    uint32_t a = add_source("a.conf", "A {\n\n\n\n\n\n\n\n\n  b = c d\n");
    uint32_t b = add_source("b.conf", "x = y\nz = 1\n");
    struct ec_finding *finding =
        ec_report_add(&report, EC_SYN020, range_of(a, "c"), "message");
    ec_finding_relate(&report, finding, range_of(b, "z"), "in another file");
    ec_finding_relate(&report, finding, range_of(a, "A"), "above");
    ec_finding_relate(&report, finding, range_of(a, "d"), "in the same line");
    ck_assert_str_eq(write_as("text"),
                     "error[SYN020 missing-closing-brace]: message\n"
                     "  --> a.conf:10:7\n"
                     "   |\n"
                     " 1 | A {\n"
                     "   | - above\n"
                     "...\n"
                     "10 |   b = c d\n"
                     "   |       ^\n"
                     "   |         - in the same line\n"
                     "  ::: b.conf:2:1\n"
                     "   |\n"
                     " 2 | z = 1\n"
                     "   | - in another file\n"
                     "\n"
                     "1 error in 2 files\n");
}
END_TEST

START_TEST(text_many_lines)
{
    uint32_t a = add_source("a.conf", "a = ( b  \n  c\n  d )\n");
    struct ec_finding *finding =
        ec_report_add(&report, EC_SYN022, range_of(a, "( b  \n  c\n  d )"), "message");
    ec_finding_label(&report, finding, "this list");
    const char *text = write_as("text");
    ck_assert_ptr_nonnull(strstr(text, "1 | a = ( b  \n  |     ^^^^^ this list (to line 3)\n"));
}
END_TEST

START_TEST(text_ends_of_files)
{
    uint32_t a = add_source("a.conf", "");
    uint32_t b = add_source("b.conf", "abc\r\n\r\n");
    ec_report_add(&report, EC_SYN020, (struct ec_range){a, 0, 0}, "empty");
    ec_report_add(&report, EC_SYN020, (struct ec_range){b, 3, 3}, "end of line");
    ec_report_add(&report, EC_SYN020, (struct ec_range){b, 7, 7}, "end of file");
    ck_assert_str_eq(write_as("text"),
                     "error[SYN020 missing-closing-brace]: empty\n"
                     " --> a.conf:1:1\n  |\n1 |\n  | ^\n\n"
                     "error[SYN020 missing-closing-brace]: end of line\n"
                     " --> b.conf:1:4\n  |\n1 | abc\n  |    ^\n\n"
                     "error[SYN020 missing-closing-brace]: end of file\n"
                     " --> b.conf:3:1\n  |\n3 |\n  | ^\n\n"
                     "3 errors in 2 files\n");
}
END_TEST

START_TEST(text_columns)
{
    uint32_t a = add_source("a.conf", "\ta\t= \xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81 \x1b[1m \xff here\n");
    ec_report_add(&report, EC_SYN036, range_of(a, "here"), "\x1b[31mred\xff\n");
    ck_assert_str_eq(write_as("text"),
                     "error[SYN036 stray-text]: \\x1b[31mred\\xff\\x0a\n"
                     " --> a.conf:1:19\n"
                     "  |\n"
                     "1 |     a   = \xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81 \\x1b[1m \\xff here\n"
                     "  |                               ^^^^\n"
                     "\n"
                     "1 error in 1 file\n");
}
END_TEST

START_TEST(text_odd_path)
{
    uint32_t a = add_source("a\x1b[2J\n\xff.conf", "x\n");
    ec_report_add(&report, EC_SYN036, range_of(a, "x"), "message");
    ck_assert_ptr_nonnull(strstr(write_as("text"), " --> a\\x1b[2J\\x0a\\xff.conf:1:1\n"));
}
END_TEST

START_TEST(text_long_line)
{
    char line[1024];
    memset(line, 'a', sizeof(line));
    memcpy(line + 500, "THIS", 4);
    memcpy(line + 900, "THAT", 4);
    line[1023] = '\0';
    uint32_t a = add_source("a.conf", line);
    struct ec_finding *finding = ec_report_add(&report, EC_SYN036, range_of(a, "THIS"), "message");
    ec_finding_relate(&report, finding, range_of(a, "THAT"), "that");
    struct ec_buf wanted;
    ec_buf_init(&wanted);
    ec_buf_add_text(&wanted, "error[SYN036 stray-text]: message\n --> a.conf:1:501\n  |\n1 | ...");
    ec_buf_repeat(&wanted, 'a', 40);
    ec_buf_add_text(&wanted, "THIS");
    ec_buf_repeat(&wanted, 'a', 76);
    ec_buf_add_text(&wanted, "...\n  | ");
    ec_buf_repeat(&wanted, ' ', 43);
    ec_buf_add_text(&wanted, "^^^^\n1 | ...");
    ec_buf_repeat(&wanted, 'a', 40);
    ec_buf_add_text(&wanted, "THAT");
    ec_buf_repeat(&wanted, 'a', 76);
    ec_buf_add_text(&wanted, "...\n  | ");
    ec_buf_repeat(&wanted, ' ', 43);
    ec_buf_add_text(&wanted, "---- that\n\n1 error in 1 file\n");
    ck_assert_str_eq(write_as("text"), wanted.bytes);
    ec_buf_fini(&wanted);
}
END_TEST

START_TEST(text_long_token)
{
    char line[1024];
    memset(line, 'a', sizeof(line));
    line[1023] = '\0';
    uint32_t a = add_source("a.conf", line);
    ec_report_add(&report, EC_SYN036, range_of(a, line), "message");
    const char *text = write_as("text");
    const char *underline = strchr(text, '^');
    ck_assert_ptr_nonnull(underline);
    ck_assert_uint_eq(strspn(underline, "^"), 120);
}
END_TEST

/* A line that does not fit is shown in part, so that underlines are where they belong. */
START_TEST(text_narrow)
{
    uint32_t a = add_source(
        "a.conf", "  one = \"aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm\"\n");
    ec_report_add(&report, EC_SYN036, range_of(a, "hhhh"), "message");
    options.width = 50;
    ck_assert_str_eq(write_as("text"), "error[SYN036 stray-text]: message\n"
                                       " --> a.conf:1:45\n"
                                       "  |\n"
                                       "1 | ...ee ffff gggg hhhh iiii jjjj kkkk llll mm...\n"
                                       "  |                 ^^^^\n"
                                       "\n"
                                       "1 error in 1 file\n");
    options.width = 78;
    ck_assert_ptr_nonnull(strstr(write_as("text"), "\n1 |   one = "));
    options.width = 77;
    ck_assert_ptr_null(strstr(write_as("text"), "\n1 |   one = "));
    options.width = 1;
    ck_assert_ptr_nonnull(strstr(write_as("text"), "\n1 | ... ffff gggg hhhh iiii jjjj kkkk lll...\n"));
}
END_TEST

START_TEST(text_suggestions)
{
    uint32_t a = add_source("a.conf", "x\n");
    const struct ec_str names[] = {{"one", 3}, {"two", 3}, {"three", 5}};
    for (size_t count = 1; count <= 3; count++) {
        struct ec_finding *finding = ec_report_add(&report, EC_SYN036, range_of(a, "x"), "message");
        ec_finding_suggest(&report, finding, names, count);
    }
    struct ec_finding *said = ec_report_add(&report, EC_SYN036, range_of(a, "x"), "message");
    ec_finding_suggest(&report, said, names, 1);
    ec_finding_help(&report, said, "did you mean 'one' perhaps?");
    const char *text = write_as("text");
    ck_assert_ptr_nonnull(strstr(text, "  = did you mean: 'one'?\n"));
    ck_assert_ptr_nonnull(strstr(text, "  = did you mean: 'one' or 'two'?\n"));
    ck_assert_ptr_nonnull(strstr(text, "  = did you mean: 'one', 'two' or 'three'?\n"));
    ck_assert_ptr_nonnull(strstr(text, "^\n  = help: did you mean 'one' perhaps?\n\n4 errors"));
}
END_TEST

START_TEST(text_fixes)
{
    uint32_t a = add_source("a.conf", "  max 5  \nb\nc = \"x\" password = y\n");
    struct ec_range behind = {a, 5, 5};
    struct ec_finding *finding = ec_report_add(&report, EC_SYN026, range_of(a, "max"), "message");
    ec_finding_fix(&report, finding, true, behind, " =", "insert %c", '=');
    ec_finding_fix(&report, finding, false, range_of(a, "  max 5  "), "", "remove the line");
    ec_finding_fix(&report, finding, false, range_of(a, "5  \nb"), "", "remove more");
    ec_finding_fix(&report, finding, true, range_of(a, "\"x\""), "\"z\"", "replace it");
    ck_assert_str_eq(write_as("text"),
                     "error[SYN026 missing-equals]: message\n"
                     " --> a.conf:1:3\n"
                     "  |\n"
                     "1 |   max 5  \n"
                     "  |   ^^^\n"
                     "  = fix: insert =; the line is then: max = 5\n"
                     "  = possible fix: remove the line\n"
                     "  = possible fix: remove more\n"
                     "  = fix: replace it\n"
                     "\n"
                     "1 error in 1 file\n");
}
END_TEST

START_TEST(text_includes)
{
    uint32_t a = add_source("a.conf", "\ninclude \"b\"\n");
    uint32_t b = add_source("b.conf", "include \"c\"\n");
    uint32_t c = add_source("c.conf", "x\n");
    struct ec_finding *finding = ec_report_add(&report, EC_SYN036, range_of(c, "x"), "message");
    struct ec_include_step outer = {NULL, range_of(a, "\"b\"")};
    struct ec_include_step inner = {&outer, range_of(b, "\"c\"")};
    finding->included_from = &inner;
    ck_assert_ptr_nonnull(strstr(write_as("text"), "  = note: included from b.conf:1\n"
                                                   "  = note: included from a.conf:2\n"));
}
END_TEST

START_TEST(text_summary)
{
    uint32_t a = add_source("a.conf", "x y z\n");
    add_source("b.conf", "");
    ec_report_add(&report, EC_SYN036, range_of(a, "x"), "one");
    ec_report_add(&report, EC_SYN036, range_of(a, "y"), "two");
    ec_report_add(&report, EC_SYN005, range_of(a, "z"), "three");
    ec_report_add(&report, EC_SYN011, range_of(a, "z"), "four");
    ec_report_skip(&report, EC_SEC006, "offline");
    ec_report_skip(&report, EC_SEC007, "no \x1b database");
    ec_report_skip(&report, EC_CHR002, "offline");
    report.dropped = 3;
    const char *text = write_as("text");
    ck_assert_str_eq(strrchr(strstr(text, "four"), '^') + 1,
                     "\n\n2 errors, 1 warning, 1 note in 2 files; 3 more findings not shown; "
                     "2 checks skipped (offline), 1 check skipped (no \\x1b database)\n");
}
END_TEST

START_TEST(text_quiet)
{
    uint32_t a = add_source("a.conf", "x y\n");
    ec_report_add(&report, EC_SYN011, range_of(a, "x"), "a note");
    ec_report_add(&report, EC_SYN005, range_of(a, "y"), "a warning");
    options.quiet = true;
    options.least = EC_WARNING;
    ck_assert_str_eq(write_as("text"), "warning[SYN005 no-break-space]: a warning\n"
                                       " --> a.conf:1:3\n"
                                       "  |\n"
                                       "1 | x y\n"
                                       "  |   ^\n");
    options.least = EC_ERROR;
    ck_assert_str_eq(write_as("text"), "");
}
END_TEST

START_TEST(text_color)
{
    uint32_t a = add_source("a.conf", "x\n");
    struct ec_finding *finding = ec_report_add(&report, EC_SYN005, range_of(a, "x"), "message");
    ec_finding_help(&report, finding, "advice");
    options.color = true;
    ck_assert_str_eq(write_as("text"),
                     "\033[1;33mwarning[SYN005 no-break-space]\033[0m\033[1m: message\033[0m\n"
                     "\033[1;34m --> \033[0ma.conf:1:1\n"
                     "\033[1;34m  |\033[0m\n"
                     "\033[1;34m1 |\033[0m x\n"
                     "\033[1;34m  |\033[0m \033[1;33m^\033[0m\n"
                     "\033[1;34m  = \033[0m\033[1mhelp:\033[0m advice\n"
                     "\n"
                     "1 warning in 1 file\n");
}
END_TEST

START_TEST(text_wrapped)
{
    uint32_t a = add_source("a.conf", "x\n");
    struct ec_finding *finding = ec_report_add(&report, EC_SYN005, range_of(a, "x"), "message");
    ec_finding_help(&report, finding,
                    "one two three four five six seven eight nine ten eleven twelve");
    options.width = 60;
    ck_assert_ptr_nonnull(strstr(write_as("text"),
                                 "  = help: one two three four five six seven eight nine ten\n"
                                 "          eleven twelve\n"));
}
END_TEST

/* ---- secrets ---------------------------------------------------------------------------------- */

START_TEST(text_masked)
{
    uint32_t a = add_source("a.conf", "Password = \"hunter2\" x = y\nuri = \"x:pwd=a;b=c\" z\n");
    struct ec_finding *finding = ec_report_add(&report, EC_SYN036, range_of(a, "y"), "message");
    ec_finding_relate(&report, finding, range_of(a, "\"hunter2\""), "a secret");
    ec_finding_relate(&report, finding, range_of(a, "nter"), "part of it");
    ec_finding_relate(&report, finding, range_of(a, "z"), "behind one");
    ck_assert_str_eq(write_as("text"), "error[SYN036 stray-text]: message\n"
                                       " --> a.conf:1:26\n"
                                       "  |\n"
                                       "1 | Password = \"********\" x = y\n"
                                       "  |                           ^\n"
                                       "  |            ---------- a secret\n"
                                       "  |             -------- part of it\n"
                                       "2 | uri = \"x:pwd=********;b=c\" z\n"
                                       "  |                            - behind one\n"
                                       "\n"
                                       "1 error in 1 file\n");
}
END_TEST

/* A finding that quotes a secret in each of its texts. */
static void add_leaky_finding(uint32_t source)
{
    struct ec_finding *finding =
        ec_report_add(&report, EC_SYN036, range_of(source, "hunter2"), "'hunter2' is bad");
    const struct ec_str name = EC_STR("hunter2");
    ec_finding_label(&report, finding, "hunter2");
    ec_finding_why(&report, finding, "it is hunter2, not hunter22");
    ec_finding_help(&report, finding, "write \"hunter2\"");
    ec_finding_suggest(&report, finding, &name, 1);
    ec_finding_relate(&report, finding, range_of(source, "Password"), "for hunter2");
    ec_finding_fix(&report, finding, true, range_of(source, "hunter2"), "\"hunter2\"", "quote hunter2");
}

START_TEST(no_format_shows_secrets)
{
    uint32_t a = add_source("a.conf", "Password = hunter2\nb = c\n");
    add_leaky_finding(a);
    for (size_t i = 0; ec_output_at(i); i++) {
        const char *text = write_as(ec_output_at(i)->name);
        const char *near = strstr(text, "hunter22");
        ck_assert_ptr_eq(strstr(text, "hunter2"), near);
        ck_assert_ptr_null(near ? strstr(near + 1, "hunter2") : NULL);
        ck_assert_ptr_nonnull(strstr(text, "' is bad"));
    }
}
END_TEST

START_TEST(paths_stay_usable)
{
    uint32_t a = add_source("conf/http://u:p@h/a.conf", "password = conf\n");
    ec_report_add(&report, EC_SYN036, range_of(a, "conf"), "conf");
    const char *text = write_as("text");
    ck_assert_ptr_nonnull(strstr(text, " --> conf/http://u:********@h/a.conf:1:12\n"));
    ck_assert_ptr_nonnull(strstr(text, "]: ********\n"));
}
END_TEST

/* ---- JSON ------------------------------------------------------------------------------------- */

static json_t *parse_json(void)
{
    json_error_t error;
    const char *text = write_as("json");
    json_t *root = json_loadb(text, out.len, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "%s: %s", error.text, text);
    return root;
}

/* The keys of an object in order, joined by blanks. */
static const char *keys_of(json_t *object, char *buf, size_t size)
{
    size_t len = 0;
    buf[0] = '\0';
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? " " : "",
                                json_object_iter_key(at));
    }
    return buf;
}

static const char *text_at(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static json_int_t number_at(json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void expect_place(json_t *place, json_int_t line, json_int_t column, json_int_t offset)
{
    ck_assert_int_eq(number_at(place, "line"), line);
    ck_assert_int_eq(number_at(place, "column"), column);
    ck_assert_int_eq(number_at(place, "offset"), offset);
}

START_TEST(json_empty)
{
    add_source("a.conf", "x\n");
    ec_report_skip(&report, EC_SEC006, "offline");
    report.unwanted = 2;
    ck_assert_str_eq(
        write_as("json"),
        "{\n"
        "  \"schema\": \"ecconf-check/1\",\n"
        "  \"tool\": {\"name\": \"ecconf-check\", \"version\": \"1.2.3\"},\n"
        "  \"facts\": \"offline\",\n"
        "  \"summary\": {\"errors\": 0, \"warnings\": 0, \"notes\": 0, \"suppressed\": 0, \"ignored\": 2, \"files\": 1, "
        "\"nodes\": 1, \"skipped\": [{\"code\": \"SEC006\", \"reason\": \"offline\"}], \"dropped\": 0, "
        "\"complete\": true},\n"
        "  \"findings\": []\n"
        "}\n");
}
END_TEST

START_TEST(json_finding)
{
    uint32_t a = add_source("a.conf", "include \"b\"\n");
    uint32_t b = add_source("b.conf", "\n \xc3\xa9 = caf\xc3\xa9 y\n");
    const char *const scope[] = {"Binding \"b1\"", "Domain", NULL};
    const struct ec_str name = EC_STR("tea");
    struct ec_finding *finding =
        ec_report_add(&report, EC_SYN036, range_of(b, "caf\xc3\xa9"), "a message");
    struct ec_include_step step = {NULL, range_of(a, "\"b\"")};
    finding->included_from = &step;
    finding->scope = scope;
    ec_finding_label(&report, finding, "a label");
    ec_finding_why(&report, finding, "a reason");
    ec_finding_help(&report, finding, "advice");
    ec_finding_suggest(&report, finding, &name, 1);
    ec_finding_relate(&report, finding, range_of(a, "include"), "related");
    ec_finding_fix(&report, finding, false, range_of(b, "y"), "z", "a fix");
    json_t *root = parse_json();
    char keys[256];
    ck_assert_str_eq(keys_of(root, keys, sizeof(keys)), "schema tool facts summary findings");
    ck_assert_uint_eq(json_array_size(json_object_get(root, "findings")), 1);
    json_t *value = json_array_get(json_object_get(root, "findings"), 0);
    ck_assert_str_eq(keys_of(value, keys, sizeof(keys)),
                     "code name severity message label why help file range scope suggestions related "
                     "includedFrom nodes fixes");
    ck_assert_str_eq(text_at(value, "code"), "SYN036");
    ck_assert_str_eq(text_at(value, "name"), "stray-text");
    ck_assert_str_eq(text_at(value, "severity"), "error");
    ck_assert_str_eq(text_at(value, "message"), "a message");
    ck_assert_str_eq(text_at(value, "label"), "a label");
    ck_assert_str_eq(text_at(value, "why"), "a reason");
    ck_assert_str_eq(text_at(value, "help"), "advice");
    ck_assert_str_eq(text_at(value, "file"), "b.conf");
    json_t *range = json_object_get(value, "range");
    expect_place(json_object_get(range, "start"), 2, 6, 7);
    expect_place(json_object_get(range, "end"), 2, 10, 12);
    json_t *list = json_object_get(value, "scope");
    ck_assert_uint_eq(json_array_size(list), 2);
    ck_assert_str_eq(json_string_value(json_array_get(list, 0)), "Binding \"b1\"");
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(value, "suggestions"), 0)),
                     "tea");
    ck_assert_uint_eq(json_array_size(json_object_get(value, "nodes")), 0);
    json_t *related = json_array_get(json_object_get(value, "related"), 0);
    ck_assert_str_eq(keys_of(related, keys, sizeof(keys)), "message file range");
    ck_assert_str_eq(text_at(related, "file"), "a.conf");
    json_t *include = json_array_get(json_object_get(value, "includedFrom"), 0);
    ck_assert_str_eq(text_at(include, "file"), "a.conf");
    ck_assert_int_eq(number_at(include, "line"), 1);
    json_t *fix = json_array_get(json_object_get(value, "fixes"), 0);
    ck_assert_str_eq(keys_of(fix, keys, sizeof(keys)), "title applicability edits");
    ck_assert_str_eq(text_at(fix, "applicability"), "unsafe");
    json_t *edit = json_array_get(json_object_get(fix, "edits"), 0);
    ck_assert_str_eq(keys_of(edit, keys, sizeof(keys)), "file range text");
    ck_assert_str_eq(text_at(edit, "text"), "z");
    expect_place(json_object_get(json_object_get(edit, "range"), "start"), 2, 11, 13);
    json_decref(root);
}
END_TEST

/* Places are the same, whatever was looked up before. */
START_TEST(json_places)
{
    uint32_t a = add_source("a.conf", "a \xc3\xa9 b\nc d\n");
    for (uint32_t first = 0; first <= sources[a]->len; first++) {
        for (uint32_t last = first; last <= sources[a]->len; last += 3) {
            ec_report_add(&report, EC_SYN036, (struct ec_range){a, first, last}, "message");
        }
    }
    json_t *root = parse_json();
    json_t *list = json_object_get(root, "findings");
    ck_assert_uint_eq(json_array_size(list), report.count);
    for (size_t i = 0; i < report.count; i++) {
        struct ec_range range = report.findings[i]->range;
        struct ec_place first = ec_source_place(sources[a], range.first);
        struct ec_place last = ec_source_place(sources[a], range.last);
        json_t *value = json_object_get(json_array_get(list, i), "range");
        expect_place(json_object_get(value, "start"), first.line, first.column, range.first);
        expect_place(json_object_get(value, "end"), last.line, last.column, range.last);
    }
    json_decref(root);
}
END_TEST

START_TEST(json_any_bytes)
{
    uint32_t a = add_source("a\xff.conf", "x\n");
    ec_report_add(&report, EC_SYN036, range_of(a, "x"), "q\"\\\n\x1b \xed\xa0\x80 \xc3\xa9 \xc3");
    ec_report_skip(&report, EC_SEC006, "bad \xfe");
    json_t *root = parse_json();
    json_t *value = json_array_get(json_object_get(root, "findings"), 0);
    ck_assert_str_eq(text_at(value, "message"),
                     "q\"\\\n\x1b \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xc3\xa9 \xef\xbf\xbd");
    ck_assert_str_eq(text_at(value, "file"), "a\xef\xbf\xbd.conf");
    json_t *skipped = json_object_get(json_object_get(root, "summary"), "skipped");
    ck_assert_str_eq(text_at(json_array_get(skipped, 0), "reason"), "bad \xef\xbf\xbd");
    json_decref(root);
}
END_TEST

START_TEST(json_summary)
{
    uint32_t a = add_source("a.conf", "x\n");
    ec_report_add(&report, EC_SYN036, range_of(a, "x"), "error");
    ec_report_add(&report, EC_SYN005, range_of(a, "x"), "warning");
    ec_report_add(&report, EC_SYN005, range_of(a, "x"), "warning");
    ec_report_add(&report, EC_SYN011, range_of(a, "x"), "note");
    report.dropped = 7;
    report.limit_hit = true;
    json_t *root = parse_json();
    json_t *summary = json_object_get(root, "summary");
    ck_assert_int_eq(number_at(summary, "errors"), 1);
    ck_assert_int_eq(number_at(summary, "warnings"), 2);
    ck_assert_int_eq(number_at(summary, "notes"), 1);
    ck_assert_int_eq(number_at(summary, "dropped"), 7);
    ck_assert(json_is_false(json_object_get(summary, "complete")));
    json_decref(root);
}
END_TEST

/* ---- formats for services -------------------------------------------------------------------- */

/* All that is said about a finding, in one text. */
START_TEST(services_get_the_whole_story)
{
    uint32_t a = add_source("a.conf", "x\n");
    const struct ec_str names[] = {{"one", 3}, {"two", 3}};
    const char *const nodes[] = {"n1", "n2", NULL};
    struct ec_finding *finding = ec_report_add(&report, EC_SYN036, range_of(a, "x"), "50%% of it");
    ec_finding_why(&report, finding, "reason");
    ec_finding_help(&report, finding, "advice");
    ec_finding_suggest(&report, finding, names, 2);
    finding->nodes = nodes;
    ck_assert_str_eq(write_as("github"),
                     "::error file=a.conf,line=1,endLine=1,col=1,endColumn=2,title=SYN036 stray-text"
                     "::50%25 of it%0Awhy: reason%0Ahelp: advice%0Adid you mean: 'one' or 'two'?"
                     "%0Aon: n1, n2\n");
    ec_finding_help(&report, finding, "did you mean 'one'?");
    finding->on_all_nodes = true;
    ck_assert_ptr_nonnull(
        strstr(write_as("github"), "::50%25 of it%0Awhy: reason%0Ahelp: did you mean 'one'?\n"));
}
END_TEST

/* ---- the driver ------------------------------------------------------------------------------- */

struct picky {
    size_t calls;
    size_t taken;
};

static bool refuse_second(void *data, const char *bytes, size_t len)
{
    struct picky *picky = data;
    (void)bytes;
    picky->taken += len;
    return ++picky->calls < 2;
}

START_TEST(refusing_sink)
{
    uint32_t a = add_source("a.conf", "x\n");
    char line[2000];
    memset(line, 'm', sizeof(line));
    line[sizeof(line) - 1] = '\0';
    for (int i = 0; i < 90; i++) {
        ec_report_add(&report, EC_SYN036, range_of(a, "x"), "%s", line);
    }
    const struct ec_output_run run = {.report = &report, .sources = sources,
                                      .n_sources = n_sources, .n_files = n_sources,
                                      .facts = "host", .version = "1"};
    for (size_t i = 0; ec_output_at(i); i++) {
        struct picky picky = {0, 0};
        if (strlen(write_as(ec_output_at(i)->name)) < 2 * 32 * 1024) {
            continue; /* for services that show little: all of it goes to the sink at once */
        }
        const struct ec_sink sink = {refuse_second, &picky};
        ck_assert_int_eq(ec_output_write(ec_output_at(i)->format, &run, &sink), EC_OUTPUT_SINK);
        ck_assert_uint_eq(picky.calls, 2);
    }
}
END_TEST

START_TEST(formats_are_found)
{
    ck_assert_str_eq(ec_output_at(0)->name, "text");
    ck_assert_str_eq(ec_output_at(1)->name, "json");
    ck_assert_str_eq(ec_output_at(12)->name, "tap");
    ck_assert_ptr_null(ec_output_at(13));
    ck_assert_ptr_eq(ec_output_find(EC_STR("GitHub-Summary"))->format, &ec_output_github_summary);
    ck_assert_ptr_eq(ec_output_find(EC_STR("JSON")), ec_output_at(1));
    ck_assert_ptr_null(ec_output_find(EC_STR("jso")));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("output");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_loop_test(cases, cells_are_exact, 0, (int)EC_COUNT(cell_cases));
    tcase_add_test(cases, text_without_findings);
    tcase_add_test(cases, text_block);
    tcase_add_test(cases, text_related);
    tcase_add_test(cases, text_many_lines);
    tcase_add_test(cases, text_ends_of_files);
    tcase_add_test(cases, text_columns);
    tcase_add_test(cases, text_odd_path);
    tcase_add_test(cases, text_long_line);
    tcase_add_test(cases, text_long_token);
    tcase_add_test(cases, text_narrow);
    tcase_add_test(cases, text_suggestions);
    tcase_add_test(cases, text_fixes);
    tcase_add_test(cases, text_includes);
    tcase_add_test(cases, text_summary);
    tcase_add_test(cases, text_quiet);
    tcase_add_test(cases, text_color);
    tcase_add_test(cases, text_wrapped);
    tcase_add_test(cases, text_masked);
    tcase_add_test(cases, no_format_shows_secrets);
    tcase_add_test(cases, paths_stay_usable);
    tcase_add_test(cases, json_empty);
    tcase_add_test(cases, json_finding);
    tcase_add_test(cases, json_places);
    tcase_add_test(cases, json_any_bytes);
    tcase_add_test(cases, json_summary);
    tcase_add_test(cases, services_get_the_whole_story);
    tcase_add_test(cases, refusing_sink);
    tcase_add_test(cases, formats_are_found);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
