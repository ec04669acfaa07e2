/* SPDX-License-Identifier: MIT */
#include "output/sarif_value.h"

#include "diag/rule_pages.h"
#include "diag/traits.h"

/* GitHub takes so many bytes of a description. */
enum { LONGEST = 1000 };

json_t *ec_sarif_text(struct ec_str text)
{
    json_t *value = json_object();
    json_t *content = ec_json_text(text);
    if (!value || json_object_set_new_nocheck(value, "text", content) != 0) {
        json_decref(value);
        return NULL;
    }
    return value;
}

/* ---- names and sentences --------------------------------------------------------------------- */

/* "RootWithCapabilities" for "root-with-capabilities", as rules are called. */
static json_t *name_value(const char *name)
{
    char text[80];
    size_t len = 0;
    bool start = true;
    for (; *name && len + 1 < sizeof(text); name++) {
        if (*name == '-') {
            start = true;
        } else {
            text[len++] = start && *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name;
            start = false;
        }
    }
    return json_stringn_nocheck(text, len);
}

/* "A string is not closed." for "a string is not closed". */
static json_t *sentence_value(const char *title)
{
    struct ec_buf text;
    ec_buf_init(&text);
    ec_buf_add_text(&text, title);
    ec_buf_add_text(&text, ".");
    if (!text.oom && text.bytes[0] >= 'a' && text.bytes[0] <= 'z') {
        text.bytes[0] = (char)(text.bytes[0] - 'a' + 'A');
    }
    json_t *value = text.oom ? NULL : ec_sarif_text(ec_buf_str(&text));
    ec_buf_fini(&text);
    return value;
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* The first paragraph below the heading "What", cut behind a sentence if it is too long. */
static json_t *full_value(enum ec_code code)
{
    struct ec_str page = ec_rule_page(ec_str_from(ec_code_get(code)->code));
    struct ec_str text;
    enum ec_page_line kind;
    struct ec_buf plain;
    bool below = false;
    ec_buf_init(&plain);
    while (plain.len == 0 && ec_page_next(&page, &kind, &text)) {
        if (kind == EC_PAGE_TEXT && below) {
            ec_page_plain(&plain, text);
        }
        below |= kind == EC_PAGE_HEADING && ec_str_equal(text, EC_STR("What"));
    }
    size_t len = plain.len;
    while (len > LONGEST || (len < plain.len && len > 0 && plain.bytes[len - 1] != '.')) {
        len--;
    }
    json_t *value = len == 0 ? sentence_value(ec_code_title(code))
                             : ec_sarif_text((struct ec_str){plain.bytes, len});
    if (plain.oom) {
        json_decref(value);
        value = NULL;
    }
    ec_buf_fini(&plain);
    return value;
}

static void add_page_line(struct ec_buf *buf, enum ec_page_line kind, struct ec_str text,
                          bool markdown)
{
    if (kind == EC_PAGE_HEADING) {
        ec_buf_printf(buf, "%s%.*s", markdown ? "## " : "", (int)text.len, text.ptr);
    } else if (kind == EC_PAGE_CODE || markdown) {
        ec_buf_add_text(buf, kind == EC_PAGE_CODE && !markdown ? "    " : "");
        ec_buf_add(buf, text.ptr, text.len);
    } else {
        ec_page_plain(buf, text);
    }
    ec_buf_add_text(buf, "\n");
}

/* The whole page, as text or with marks of Markdown. */
static json_t *page_value(enum ec_code code, bool markdown)
{
    const char *word = ec_code_get(code)->code;
    struct ec_str page = ec_rule_page(ec_str_from(word));
    struct ec_str text;
    struct ec_buf buf;
    enum ec_page_line kind;
    enum ec_page_line before = EC_PAGE_TEXT;
    ec_buf_init(&buf);
    ec_buf_printf(&buf, "%s%s %s\n", markdown ? "# " : "", word, ec_code_name(code));
    while (ec_page_next(&page, &kind, &text)) {
        bool in_code = kind == EC_PAGE_CODE && before == EC_PAGE_CODE;
        if (markdown && before == EC_PAGE_CODE && !in_code) {
            ec_buf_add_text(&buf, "```\n");
        }
        ec_buf_add_text(&buf, in_code ? "" : "\n");
        if (markdown && kind == EC_PAGE_CODE && !in_code) {
            ec_buf_add_text(&buf, "```ecelerity\n");
        }
        add_page_line(&buf, kind, text, markdown);
        before = kind;
    }
    if (markdown && before == EC_PAGE_CODE) {
        ec_buf_add_text(&buf, "```\n");
    }
    json_t *value = buf.oom ? NULL : ec_json_text(ec_buf_str(&buf));
    ec_buf_fini(&buf);
    return value;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static json_t *properties_value(struct ec_writer *writer, enum ec_code code)
{
    static const char *const severities[] = {"recommendation", "warning", "error"};
    struct ec_code_traits traits = ec_code_traits_of(code);
    json_t *value = json_object();
    json_t *tags = json_array();
    ec_json_append(writer, tags,
                   json_string_nocheck(traits.score > 0 ? "security" : "correctness"));
    if (traits.tag[0] != '\0') {
        ec_json_append(writer, tags, json_string_nocheck(traits.tag));
    }
    ec_json_set(writer, value, "tags", tags);
    ec_json_set(writer, value, "precision", json_string_nocheck(traits.precision));
    ec_json_set(writer, value, "problem.severity",
                json_string_nocheck(severities[ec_code_get(code)->severity]));
    if (traits.score > 0) {
        ec_json_set(writer, value, "security-severity",
                    json_sprintf("%u.%u", traits.score / 10, traits.score % 10));
    }
    return value;
}

json_t *ec_sarif_rule(struct ec_writer *writer, enum ec_code code)
{
    const struct ec_code_info *info = ec_code_get(code);
    json_t *value = json_object();
    json_t *level = json_object();
    json_t *help = json_object();
    ec_json_set(writer, value, "id", json_string_nocheck(info->code));
    ec_json_set(writer, value, "name", name_value(ec_code_name(code)));
    ec_json_set(writer, value, "shortDescription", sentence_value(ec_code_title(code)));
    ec_json_set(writer, value, "fullDescription", full_value(code));
    ec_json_set(writer, help, "text", page_value(code, false));
    ec_json_set(writer, help, "markdown", page_value(code, true));
    ec_json_set(writer, value, "help", help);
    ec_json_set(writer, level, "level", json_string_nocheck(ec_severity_word(info->severity)));
    ec_json_set(writer, value, "defaultConfiguration", level);
    ec_json_set(writer, value, "properties", properties_value(writer, code));
    return value;
}
