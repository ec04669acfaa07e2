/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/lookup.h"
#include "cli/page.h"

#include "diag/rule_pages.h"
#include "diag/select.h"
#include "diag/suggest.h"
#include "output/json_text.h"

enum { TEXT_COLUMN = 30 };

static const char help_text[] =
    "Usage: ecconf rules [OPTION]... [CODE]...\n"
    "List what ecconf-check can find: code, level, smallest profile that has it, name\n"
    "and what it is about.\n\n"
    "CODE is a code (SEC001), a name (root-with-capabilities) or a family (SEC);\n"
    "without one all are listed. 'ecconf explain CODE' shows the page of one.\n\n"
    "  -f, --format FORMAT  text (the default) or json\n"
    "  -h, --help           this text\n\n"
    "Exit status: 0 listed, 2 wrong use or an unknown code, 3 could not be written.\n";

static int print_text(const char *program, const struct ec_selection *wanted)
{
    struct cli_page page;
    cli_page_init(&page);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        const struct ec_code_info *info = ec_code_get(code);
        if (wanted->wanted[code]) {
            struct ec_buf line;
            ec_buf_init(&line);
            ec_buf_printf(&line, "%s: %s", ec_code_name(code), ec_code_title(code));
            ec_buf_printf(&page.text, "%s  %-7s  %-11s  ", info->code,
                          ec_severity_word(info->severity), ec_profile_word(info->profile));
            cli_page_wrap(&page, TEXT_COLUMN, TEXT_COLUMN, ec_buf_str(&line));
            page.text.oom |= line.oom;
            ec_buf_fini(&line);
        }
    }
    return cli_page_print(program, &page);
}

/* The texts of a page under a heading, as one text; NULL without memory. */
static json_t *section_text(enum ec_code code, const char *heading)
{
    struct ec_str page = ec_rule_page(ec_str_from(ec_code_get(code)->code));
    enum ec_page_line kind;
    struct ec_str text;
    struct ec_buf found;
    bool inside = false;
    ec_buf_init(&found);
    while (ec_page_next(&page, &kind, &text)) {
        if (kind == EC_PAGE_HEADING) {
            inside = ec_str_equal(text, ec_str_from(heading));
        } else if (inside) {
            ec_buf_add_text(&found, found.len > 0 ? "\n" : "");
            if (kind == EC_PAGE_TEXT) {
                ec_page_plain(&found, text);
            } else {
                ec_buf_add(&found, text.ptr, text.len);
            }
        }
    }
    json_t *value = found.oom ? NULL : ec_json_text(ec_buf_str(&found));
    ec_buf_fini(&found);
    return value;
}

static json_t *rule_value(enum ec_code code, bool *bad)
{
    static const char *const sections[][2] = {
        {"what", "What"},           {"why", "Why"},       {"bad", "Bad"}, {"good", "Good"},
        {"howToFix", "How to fix"}, {"source", "Source"},
    };
    const struct ec_code_info *info = ec_code_get(code);
    json_t *object = json_object();
    cli_json_set(object, "code", json_string(info->code), bad);
    cli_json_set(object, "name", json_string(ec_code_name(code)), bad);
    cli_json_set(object, "severity", json_string(ec_severity_word(info->severity)), bad);
    cli_json_set(object, "profile", json_string(ec_profile_word(info->profile)), bad);
    cli_json_set(object, "title", json_string(ec_code_title(code)), bad);
    for (size_t i = 0; i < EC_COUNT(sections); i++) {
        cli_json_set(object, sections[i][0], section_text(code, sections[i][1]), bad);
    }
    return object;
}

static int print_json(const char *program, const struct ec_selection *wanted)
{
    struct ec_buf text;
    bool bad = false;
    json_t *object = json_object();
    json_t *array = json_array();
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        if (wanted->wanted[code]) {
            cli_json_append(array, rule_value(code, &bad), &bad);
        }
    }
    cli_json_set(object, "schema", json_string("ecconf-rules/1"), &bad);
    cli_json_set(object, "rules", array, &bad);
    ec_buf_init(&text);
    ec_json_add(&text, cli_json_done(object, bad), JSON_INDENT(1));
    ec_buf_add_text(&text, "\n");
    int status = cli_print(program, &text);
    ec_buf_fini(&text);
    return status;
}

/* What the words select; all without one. */
static int select_rules(const char *program, const struct cli_request *request,
                        struct ec_selection *wanted)
{
    struct ec_buf list;
    ec_buf_init(&list);
    for (int i = 0; i < request->n_words; i++) {
        ec_buf_printf(&list, "%s,", request->words[i]);
    }
    ec_selection_init(wanted, EC_ALL);
    struct ec_selection_error error = {EC_SELECTION_OK, EC_STR("")};
    if (list.len > 0) {
        error = ec_selection_only(wanted, ec_buf_str(&list));
    }
    int status = CLI_CLEAN;
    struct ec_buf hint;
    ec_buf_init(&hint);
    if (error.status != EC_SELECTION_OK) {
        ec_suggest_hint(&hint, "", ec_selection_suggest(error.word));
        status = cli_usage(program, "unknown code '%.*s'%s", (int)error.word.len, error.word.ptr,
                           ec_buf_text(&hint));
    }
    ec_buf_fini(&hint);
    ec_buf_fini(&list);
    return status;
}

int cli_rules(const char *program, int argc, char **argv)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct cli_request request;
    struct ec_selection wanted;
    if (!cli_request_read(&request, program, CLI_REQUEST_FORMAT, argc, argv)) {
        return CLI_USAGE;
    }
    if (request.help) {
        return cli_print_text(program, help_text);
    }
    const char *format = request.format ? request.format : formats[0];
    bool json = strcmp(format, formats[1]) == 0;
    if (!json && strcmp(format, formats[0]) != 0) {
        return cli_usage_word(program, "unknown format", format, formats);
    }
    int status = select_rules(program, &request, &wanted);
    if (status != CLI_CLEAN) {
        return status;
    }
    return json ? print_json(program, &wanted) : print_text(program, &wanted);
}
