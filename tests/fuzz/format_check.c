/* SPDX-License-Identifier: MIT */
#include "format_check.h"

#include "fuzz.h"
#include "source/source.h"

#include <jansson.h>
#include <stdlib.h>

enum { GITHUB_MOST = 10, SUMMARY_MOST = 500, DEEPEST = 8 };

/* ---- text ------------------------------------------------------------------------------------- */

/* UTF-8, with line ends as the only control characters, and with colours ESC. */
static void check_text(struct ec_str out, bool color)
{
    for (size_t i = 0; i < out.len; i++) {
        unsigned char c = (unsigned char)out.ptr[i];
        FUZZ_REQUIRE((c >= 0x20 && c != 0x7f) || c == '\n' || (c == 0x1b && color));
    }
    for (size_t i = 0; i < out.len;) {
        size_t step = ec_utf8_length(out.ptr + i, out.len - i);
        uint32_t character = ec_utf8_decode(out.ptr + i, out.len - i);
        FUZZ_REQUIRE(step > 1 ? character >= 0xa0 : (unsigned char)out.ptr[i] < 0x80);
        i += step;
    }
}

/* Takes the next line, which must be ended, off a text. */
static bool next_line(struct ec_str *rest, struct ec_str *line)
{
    if (rest->len == 0) {
        return false;
    }
    const char *end = memchr(rest->ptr, '\n', rest->len);
    FUZZ_REQUIRE(end);
    *line = (struct ec_str){rest->ptr, (size_t)(end - rest->ptr)};
    rest->ptr = end + 1;
    rest->len -= line->len + 1;
    return true;
}

/* Takes `prefix` off a text. */
static void expect(struct ec_str *text, const char *prefix)
{
    size_t len = strlen(prefix);
    FUZZ_REQUIRE(ec_str_starts(*text, ec_str_from(prefix)));
    *text = (struct ec_str){text->ptr + len, text->len - len};
}

/* Takes a number from 1 on off a text. */
static size_t expect_number(struct ec_str *text)
{
    size_t number = 0;
    while (text->len > 0 && ec_is_digit(text->ptr[0])) {
        number = number * 10 + (size_t)(text->ptr[0] - '0');
        text->ptr++;
        text->len--;
    }
    FUZZ_REQUIRE(number > 0);
    return number;
}

static void check_compact(struct ec_str out, const struct ec_report *report)
{
    struct ec_str line;
    size_t count = 0;
    check_text(out, false);
    while (next_line(&out, &line)) {
        FUZZ_REQUIRE(count < report->count);
        const struct ec_finding *finding = report->findings[count++];
        const struct ec_code_info *info = ec_code_get(finding->code);
        char end[128];
        (void)snprintf(end, sizeof(end), " [%s %s]", info->code, ec_code_name(finding->code));
        FUZZ_REQUIRE(ec_str_ends(line, ec_str_from(end)));
    }
    FUZZ_REQUIRE(count == report->count);
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static json_t *load(struct ec_str text)
{
    json_error_t error;
    json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    FUZZ_REQUIRE(root);
    return root;
}

/* The element of an array that is about finding `i` has its code in `key`, which may be a path of two. */
static void check_list(const json_t *list, const struct ec_report *report, const char *key,
                       const char *below)
{
    FUZZ_REQUIRE(json_is_array(list) && json_array_size(list) == report->count);
    for (size_t i = 0; i < report->count; i++) {
        const json_t *code = json_object_get(json_array_get(list, i), key);
        code = below ? json_object_get(code, below) : code;
        FUZZ_REQUIRE(json_is_string(code));
        FUZZ_REQUIRE(
            strncmp(json_string_value(code), ec_code_get(report->findings[i]->code)->code, 6) == 0);
    }
}

/* A list of objects in lines is an array without brackets and commas. */
static json_t *load_lines(struct ec_str out)
{
    json_t *array = json_array();
    struct ec_str line;
    while (next_line(&out, &line)) {
        FUZZ_REQUIRE(json_array_append_new(array, load(line)) == 0);
    }
    return array;
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void check_fingerprints(const json_t *list)
{
    size_t count = json_array_size(list);
    const char **all = calloc(count + 1, sizeof(*all));
    FUZZ_REQUIRE(all);
    for (size_t i = 0; i < count; i++) {
        all[i] = json_string_value(json_object_get(json_array_get(list, i), "fingerprint"));
        FUZZ_REQUIRE(all[i] && strlen(all[i]) == 32 && strspn(all[i], "0123456789abcdef") == 32);
    }
    qsort(all, count, sizeof(*all), compare_texts);
    for (size_t i = 1; i < count; i++) {
        FUZZ_REQUIRE(strcmp(all[i - 1], all[i]) != 0);
    }
    free(all);
}

static json_int_t number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    FUZZ_REQUIRE(json_is_integer(value));
    return json_integer_value(value);
}

static void check_region(const json_t *region)
{
    json_int_t first = number_at(region, "startLine");
    json_int_t last = number_at(region, "endLine");
    json_int_t from = number_at(region, "startColumn");
    json_int_t to = number_at(region, "endColumn");
    FUZZ_REQUIRE(first >= 1 && from >= 1 && to >= 1);
    FUZZ_REQUIRE(first < last || (first == last && from <= to));
}

/* What GitHub demands beyond the schema. */
static void check_sarif_result(const json_t *result, const json_t *rules)
{
    const json_t *locations = json_object_get(result, "locations");
    FUZZ_REQUIRE(json_array_size(locations) == 1);
    const json_t *physical = json_object_get(json_array_get(locations, 0), "physicalLocation");
    check_region(json_object_get(physical, "region"));
    const json_t *uri = json_object_get(json_object_get(physical, "artifactLocation"), "uri");
    FUZZ_REQUIRE(json_string_length(uri) > 0);
    const char *text =
        json_string_value(json_object_get(json_object_get(result, "message"), "text"));
    FUZZ_REQUIRE(text && text[0] != '\0');
    const json_t *rule = json_array_get(rules, (size_t)number_at(result, "ruleIndex"));
    FUZZ_REQUIRE(json_equal(json_object_get(rule, "id"), json_object_get(result, "ruleId")));
    size_t i;
    const json_t *fix;
    json_array_foreach(json_object_get(result, "fixes"), i, fix)
    {
        const json_t *change = json_array_get(json_object_get(fix, "artifactChanges"), 0);
        FUZZ_REQUIRE(json_array_size(json_object_get(change, "replacements")) > 0);
    }
}

static void check_sarif(const json_t *root, const struct ec_report *report)
{
    const json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    const json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    const json_t *results = json_object_get(run, "results");
    check_list(results, report, "ruleId", NULL);
    for (size_t i = 0; i < report->count; i++) {
        check_sarif_result(json_array_get(results, i), json_object_get(driver, "rules"));
    }
}

static void check_json(const char *name, struct ec_str out, const struct ec_report *report)
{
    bool lines = ec_str_ends(ec_str_from(name), EC_STR("jsonl"));
    json_t *root = lines ? load_lines(out) : load(out);
    if (strcmp(name, "json") == 0 || strcmp(name, "jsonl") == 0) {
        const json_t *list = lines ? root : json_object_get(root, "findings");
        check_list(list, report, "code", NULL);
        check_fingerprints(list);
    } else if (strcmp(name, "gitlab") == 0) {
        check_list(root, report, "check_name", NULL);
        check_fingerprints(root);
    } else if (strcmp(name, "sarif") == 0) {
        check_sarif(root, report);
    } else {
        check_list(lines ? root : json_object_get(root, "diagnostics"), report, "code", "value");
    }
    json_decref(root);
}

/* ---- XML -------------------------------------------------------------------------------------- */

/* A character of text or of a value, or a reference. */
static void skip_character(struct ec_str *rest, char end)
{
    static const char *const references[] = {"amp;", "lt;", "gt;", "quot;"};
    const char *semicolon;
    FUZZ_REQUIRE(rest->len > 0);
    unsigned char c = (unsigned char)rest->ptr[0];
    FUZZ_REQUIRE(c >= 0x20 || c == '\n' || c == '\t');
    FUZZ_REQUIRE(end != '"' || (c != '\n' && c != '\t'));
    FUZZ_REQUIRE(c != '>' && c != '<');
    size_t len = ec_utf8_length(rest->ptr, rest->len);
    FUZZ_REQUIRE(len > 1 || c < 0x80);
    if (c == '&') {
        semicolon = memchr(rest->ptr, ';', rest->len < 8 ? rest->len : 8);
        FUZZ_REQUIRE(semicolon);
        len = (size_t)(semicolon - rest->ptr) + 1;
        bool known = rest->ptr[1] == '#' && ec_is_digit(rest->ptr[2]);
        for (size_t i = 0; i < EC_COUNT(references); i++) {
            known |=
                ec_str_starts((struct ec_str){rest->ptr + 1, len - 1}, ec_str_from(references[i]));
        }
        FUZZ_REQUIRE(known);
    }
    *rest = (struct ec_str){rest->ptr + len, rest->len - len};
}

static struct ec_str take_name(struct ec_str *rest)
{
    struct ec_str name = {rest->ptr, 0};
    while (name.len < rest->len &&
           (ec_is_letter(name.ptr[name.len]) || name.ptr[name.len] == '-')) {
        name.len++;
    }
    FUZZ_REQUIRE(name.len > 0);
    *rest = (struct ec_str){rest->ptr + name.len, rest->len - name.len};
    return name;
}

/* A start tag behind its name; true if the element has content. */
static bool check_attributes(struct ec_str *rest)
{
    while (rest->len > 0 && rest->ptr[0] == ' ') {
        expect(rest, " ");
        (void)take_name(rest);
        expect(rest, "=\"");
        while (rest->len > 0 && rest->ptr[0] != '"') {
            skip_character(rest, '"');
        }
        expect(rest, "\"");
    }
    bool empty = rest->len > 0 && rest->ptr[0] == '/';
    expect(rest, empty ? "/>" : ">");
    return !empty;
}

/* Well-formed, as far as our formats use XML; returns how many elements `name` there are. */
static size_t check_xml(struct ec_str rest, const char *wanted)
{
    struct ec_str open[DEEPEST];
    size_t depth = 0;
    size_t count = 0;
    expect(&rest, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    do {
        if (rest.len > 1 && rest.ptr[0] == '<' && rest.ptr[1] == '/') {
            expect(&rest, "</");
            FUZZ_REQUIRE(depth > 0 && ec_str_equal(take_name(&rest), open[--depth]));
            expect(&rest, ">");
        } else if (rest.len > 0 && rest.ptr[0] == '<') {
            expect(&rest, "<");
            struct ec_str name = take_name(&rest);
            count += ec_str_equal(name, ec_str_from(wanted));
            FUZZ_REQUIRE(depth < DEEPEST);
            open[depth] = name;
            depth += check_attributes(&rest);
        } else {
            FUZZ_REQUIRE(depth > 0);
            skip_character(&rest, '<');
        }
    } while (depth > 0);
    FUZZ_REQUIRE(rest.len == 1 && rest.ptr[0] == '\n');
    return count;
}

/* ---- GitHub ----------------------------------------------------------------------------------- */

/* The value of a property or a message: no % but that of %25, %0A, %0D, %3A, %2C. */
static void check_escapes(struct ec_str text, bool property)
{
    for (size_t i = 0; i < text.len; i++) {
        FUZZ_REQUIRE(!property || (text.ptr[i] != ':' && text.ptr[i] != ','));
        if (text.ptr[i] == '%') {
            FUZZ_REQUIRE(i + 2 < text.len);
            FUZZ_REQUIRE(
                memcmp(text.ptr + i, "%25", 3) == 0 || memcmp(text.ptr + i, "%0A", 3) == 0 ||
                memcmp(text.ptr + i, "%0D", 3) == 0 || memcmp(text.ptr + i, "%3A", 3) == 0 ||
                memcmp(text.ptr + i, "%2C", 3) == 0);
        }
    }
}

/* NAME=VALUE,... as the runner reads it; returns 1 if there is a file among them. */
static size_t check_properties(struct ec_str text)
{
    size_t files = 0;
    while (text.len > 0) {
        const char *comma = memchr(text.ptr, ',', text.len);
        size_t len = comma ? (size_t)(comma - text.ptr) : text.len;
        struct ec_str value = {text.ptr, len};
        struct ec_str name = take_name(&value);
        bool is_text = ec_str_equal(name, EC_STR("file")) || ec_str_equal(name, EC_STR("title"));
        files += ec_str_equal(name, EC_STR("file"));
        expect(&value, "=");
        if (is_text) {
            check_escapes(value, true);
        } else {
            (void)expect_number(&value);
            FUZZ_REQUIRE(value.len == 0);
        }
        FUZZ_REQUIRE(!is_text || value.len > 0);
        text = (struct ec_str){text.ptr + len, text.len - len};
        if (text.len > 0) {
            expect(&text, ",");
        }
    }
    return files;
}

static void check_github(struct ec_str out, const struct ec_report *report)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    size_t totals[EC_ERROR + 1] = {0};
    size_t shown[EC_ERROR + 1] = {0};
    struct ec_str line;
    check_text(out, false);
    for (size_t i = 0; i < report->count; i++) {
        totals[report->findings[i]->severity]++;
    }
    while (next_line(&out, &line)) {
        expect(&line, "::");
        struct ec_str command = take_name(&line);
        size_t severity = 0;
        while (severity < EC_ERROR && !ec_str_equal(command, ec_str_from(commands[severity]))) {
            severity++;
        }
        FUZZ_REQUIRE(ec_str_equal(command, ec_str_from(commands[severity])));
        shown[severity]++;
        expect(&line, " ");
        const char *end = memmem(line.ptr, line.len, "::", 2);
        FUZZ_REQUIRE(end);
        size_t len = (size_t)(end - line.ptr);
        size_t files = check_properties((struct ec_str){line.ptr, len});
        FUZZ_REQUIRE(files == 1 || shown[severity] == GITHUB_MOST);
        check_escapes((struct ec_str){end + 2, line.len - len - 2}, false);
        FUZZ_REQUIRE(line.len > len + 2);
    }
    for (size_t i = 0; i <= EC_ERROR; i++) {
        FUZZ_REQUIRE(shown[i] == (totals[i] < GITHUB_MOST ? totals[i] : GITHUB_MOST));
    }
}

/* Each row has four cells. */
static void check_summary(struct ec_str out, const struct ec_report *report)
{
    struct ec_str line;
    size_t rows = 0;
    check_text(out, false);
    while (next_line(&out, &line)) {
        size_t bars = 0;
        for (size_t i = 0; i < line.len; i++) {
            bars += line.ptr[i] == '|';
            FUZZ_REQUIRE(bars == 0 || line.ptr[i] != '`');
            if (bars > 0 && line.ptr[i] == '<') {
                FUZZ_REQUIRE(
                    ec_str_starts((struct ec_str){line.ptr + i, line.len - i}, EC_STR("<br>")));
            }
        }
        FUZZ_REQUIRE(bars == 0 || bars == 5);
        rows += bars > 0;
    }
    size_t most = report->count < SUMMARY_MOST ? report->count : SUMMARY_MOST;
    FUZZ_REQUIRE(rows == (report->count > 0 ? most + 2 : 0));
}

/* ---- TAP -------------------------------------------------------------------------------------- */

static void check_tap(struct ec_str out, const struct ec_report *report)
{
    struct ec_str line;
    size_t count = 0;
    size_t wanted = report->count > 0 ? report->count : 1;
    check_text(out, false);
    expect(&out, "TAP version 13\n1..");
    FUZZ_REQUIRE(expect_number(&out) == wanted);
    expect(&out, "\n");
    while (next_line(&out, &line)) {
        if (ec_str_starts(line, EC_STR("  "))) {
            FUZZ_REQUIRE(report->count > 0 && count > 0);
            continue;
        }
        expect(&line, line.ptr[0] == 'n' ? "not ok " : "ok ");
        FUZZ_REQUIRE(expect_number(&line) == ++count);
        expect(&line, " - ");
        for (size_t i = 0; i < line.len; i++) {
            FUZZ_REQUIRE(line.ptr[i] != '#');
            i += line.ptr[i] == '\\';
        }
    }
    FUZZ_REQUIRE(count == wanted);
}

/* ---- all -------------------------------------------------------------------------------------- */

void format_check(const char *name, const struct ec_buf *out, const struct ec_report *report,
                  bool color)
{
    struct ec_str text = ec_buf_str(out);
    size_t one = report->count > 0 ? report->count : 1;
    if (strcmp(name, "text") == 0) {
        check_text(text, color);
    } else if (strcmp(name, "compact") == 0) {
        check_compact(text, report);
    } else if (strcmp(name, "github") == 0) {
        check_github(text, report);
    } else if (strcmp(name, "github-summary") == 0) {
        check_summary(text, report);
    } else if (strcmp(name, "junit") == 0) {
        FUZZ_REQUIRE(check_xml(text, "testcase") == one);
    } else if (strcmp(name, "checkstyle") == 0) {
        FUZZ_REQUIRE(check_xml(text, "error") == report->count);
    } else if (strcmp(name, "tap") == 0) {
        check_tap(text, report);
    } else {
        check_json(name, text, report);
    }
}
