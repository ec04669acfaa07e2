/* SPDX-License-Identifier: MIT */
#include "generate.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

enum { DEEPEST = 5, MARGIN = 40 };

static const char *const names[] = {
    "Max_Outbound_Connections", "debug_level",    "Retry_Interval", "hostname",  "TLS_Verify",
    "suspend_delivery",         "concurrency",    "Spool_Base",     "routes",    "Relay_Hosts",
    "Postmaster",               "Message_Expiration", "log_format", "NAS-IP-Address", "enable",
    "_unsafe_spool",            "keep_alive",     "EHLO_Hostname",  "pathway",   "x",
};
static const char *const scopes[] = {
    "Binding", "Binding_Group", "Domain",   "Host",     "ESMTP_Listener", "Listen", "ThreadPool",
    "ds_core", "scriptlet",     "script",   "ec_logger", "Pathway",       "Peer",   "alerting",
};
static const char *const bare[] = {
    "true", "25", "4096", "10.0.0.1", "mail.example.com", "enabled", "-1", "0644", "*:25", "off",
    "fd01:345::1", "0.25", "never", "__mx__", "relay-1",
};
static const char *const quoted[] = {
    "\"true\"", "\"two words\"", "\"say \\\"hello\\\" twice\"", "\"#spool\"", "\"/^mx[0-9]+\\.com$/\"",
    "\"it's\"", "\"a = b; { c }\"", "\"10.0.0.0/8\"", "\"\"", "'single quotes'", "\"%{name} $x :y\"",
    "\"http://u.example.com/?a=1&b=2\"", "\"C:\\\\dir\\\\\"", "\"( [ {\"", "\"/* no comment */\"",
    "\"caf\xc3\xa9 au lait\"", "\"trailing blank \"", "\"<root@example.com>\"",
};
static const char *const remarks[] = {
    "see the manual", "don't touch", "was: retry = 10", "\"quoted\" text", "( [ {", "50% of x",
    "later; or never, maybe", "off } now", "name \"x\" {", "=====",
};

int pick(struct text *text, int limit)
{
    /* splitmix64 */
    uint64_t z = text->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (int)((z ^ (z >> 31)) % (uint64_t)limit);
}

#define ANY(list) (list)[pick(text, COUNT(list))]

static bool chance(struct text *text, int percent)
{
    return pick(text, 100) < percent;
}

/* Appends to the last line; text that does not fit is left out as a whole. */
static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *text, const char *format, ...)
{
    char *line = text->lines[text->n_lines - 1].text;
    size_t used = strlen(line);
    va_list args;
    va_start(args, format);
    int len = vsnprintf(line + used, LINE_SIZE - used, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= LINE_SIZE - used) {
        line[used] = '\0';
    }
}

static int column(const struct text *text)
{
    return (int)strlen(text->lines[text->n_lines - 1].text);
}

static void new_line(struct text *text, int depth)
{
    text->lines[text->n_lines++] = (struct line){.text = ""};
    for (int i = 0; i < depth; i++) {
        put(text, "%s", text->indent);
    }
}

/* Now and then a remark behind a statement. */
static void end_line(struct text *text)
{
    if (chance(text, 8)) {
        put(text, " # %s", ANY(remarks));
    } else if (chance(text, 2)) {
        put(text, " /* %s */", ANY(remarks));
    } else if (chance(text, 2)) {
        put(text, "  ");
    }
}

static void write_remark(struct text *text)
{
    int kind = pick(text, 4);
    new_line(text, text->depth);
    if (kind <= 1) {
        put(text, kind == 0 ? "# %s" : "#%s", ANY(remarks));
    } else if (kind == 2) {
        put(text, "/* %s */", ANY(remarks));
    } else {
        put(text, "/*");
        new_line(text, text->depth);
        put(text, " * %s", ANY(remarks));
        new_line(text, text->depth);
        put(text, "   old_%s = ( %s )", ANY(names), ANY(bare));
        new_line(text, text->depth);
        put(text, " */");
    }
}

static struct statement *start(struct text *text, enum form form, const char *name)
{
    struct statement *statement = &text->statements[text->n_statements++];
    new_line(text, text->depth);
    *statement = (struct statement){.form = form, .first = text->n_lines - 1, .brace = -1,
                                    .equals = -1, .value = -1, .value_end = -1, .close = -1};
    statement->name = column(text);
    put(text, "%s", name);
    statement->name_end = column(text);
    return statement;
}

static void finish(struct text *text, struct statement *statement)
{
    statement->last = text->n_lines - 1;
    end_line(text);
}

static void put_value(struct text *text, struct statement *statement, const char *value)
{
    statement->value = column(text);
    put(text, "%s", value);
    statement->value_end = column(text);
}

static void put_equals(struct text *text, struct statement *statement)
{
    static const char *const forms[] = {" = ", " = ", " = ", "=", "  = "};
    const char *form = ANY(forms);
    statement->equals = column(text) + (int)strcspn(form, "=");
    put(text, "%s", form);
}

static void write_item(struct text *text, bool quote)
{
    put(text, "%s", !quote && chance(text, 50) ? ANY(bare) : ANY(quoted));
}

static void write_items(struct text *text, struct statement *statement)
{
    bool several = statement->form == FORM_LONG_LIST;
    /* A comma behind a bare item may be taken for part of it. */
    bool commas = chance(text, 20);
    bool spaced = chance(text, 70);
    put(text, several || !spaced ? "(" : "( ");
    int count = 1 + pick(text, 5);
    for (int i = 0; i < count; i++) {
        if (several && (i == 0 ? chance(text, 80) : chance(text, 70))) {
            new_line(text, text->depth + 1);
        } else if (i > 0) {
            put(text, commas ? ", " : " ");
        }
        write_item(text, commas);
    }
    if (several && chance(text, 80)) {
        new_line(text, text->depth);
    } else if (spaced) {
        put(text, " ");
    }
    statement->close = column(text);
    put(text, ")");
}

static void write_entries(struct text *text, struct statement *statement)
{
    bool several = statement->form == FORM_LONG_DICT;
    put(text, several ? "[" : "[ ");
    int count = 1 + pick(text, 4);
    for (int i = 0; i < count; i++) {
        if (several) {
            new_line(text, text->depth + 1);
        } else if (i > 0) {
            put(text, " ");
        }
        if (chance(text, 20)) {
            put(text, "\"key %d\" = ", text->serial++);
        } else {
            put(text, chance(text, 70) ? "key_%d = " : "10.0.%d.1=", text->serial++);
        }
        write_item(text, false);
    }
    if (several && chance(text, 85)) {
        new_line(text, text->depth);
    } else {
        put(text, " ");
    }
    statement->close = column(text);
    put(text, "]");
}

static void write_lines(struct text *text, struct statement *statement)
{
    statement->value = column(text);
    put(text, "\"SELECT a, b");
    int count = 1 + pick(text, 4);
    for (int i = 0; i < count; i++) {
        static const char *const parts[] = {"FROM t1 JOIN t2", "WHERE a = :a AND b <> 'x'",
                                            "ORDER BY (a + b)", "LIMIT 10, 20"};
        new_line(text, text->depth + 1);
        put(text, "%s", ANY(parts));
    }
    put(text, "\"");
}

static void write_option(struct text *text, enum form form)
{
    struct statement *statement = start(text, form, ANY(names));
    if (form == FORM_NEXT_LINE) {
        statement->equals = column(text) + 1;
        put(text, " =");
        new_line(text, text->depth + 1);
        put(text, "%s", ANY(quoted));
        finish(text, statement);
        return;
    }
    put_equals(text, statement);
    switch (form) {
    case FORM_BARE:
        put_value(text, statement, ANY(bare));
        break;
    case FORM_QUOTED:
        put_value(text, statement, ANY(quoted));
        break;
    case FORM_LINES:
        write_lines(text, statement);
        break;
    case FORM_LIST:
    case FORM_LONG_LIST:
        write_items(text, statement);
        break;
    default:
        write_entries(text, statement);
        break;
    }
    finish(text, statement);
}

static void write_include(struct text *text)
{
    struct statement *statement =
        start(text, FORM_INCLUDE, chance(text, 80) ? "include" : "readonly_include");
    char path[32];
    snprintf(path, sizeof(path), "\"part_%d.conf\"", text->serial++);
    put(text, " ");
    put_value(text, statement, path);
    finish(text, statement);
}

/* The name and, mostly, an instance name. */
static struct statement *write_head(struct text *text, enum form form)
{
    struct statement *statement = start(text, form, ANY(scopes));
    char instance[32];
    int kind = pick(text, 10);
    if (kind < 7) {
        static const char *const forms[] = {"\"name-%d\"", "\"name-%d\"", "\"#pool %d\"", "\"/^a%d\\.b/\"",
                                            "name-%d",     "host%d.example.com"};
        int number = text->serial++;
        const char *form_text = ANY(forms);
        snprintf(instance, sizeof(instance), "%.*s%d%s", (int)strcspn(form_text, "%"), form_text,
                 number, form_text + strcspn(form_text, "%") + 2);
        put(text, " ");
        put_value(text, statement, instance);
    }
    return statement;
}

static void write_short_scope(struct text *text)
{
    struct statement *statement = write_head(text, FORM_SHORT_SCOPE);
    statement->brace = text->n_lines - 1;
    put(text, " {");
    if (chance(text, 60)) {
        put(text, " %s = %s", ANY(names), chance(text, 50) ? ANY(bare) : ANY(quoted));
    }
    if (chance(text, 80)) {
        put(text, " ");
    }
    statement->close = column(text);
    put(text, "}");
    finish(text, statement);
}

static void write_statement(struct text *text)
{
    static const enum form forms[] = {FORM_BARE,      FORM_BARE,   FORM_BARE, FORM_QUOTED,
                                      FORM_QUOTED,    FORM_QUOTED, FORM_LIST, FORM_LONG_LIST,
                                      FORM_LONG_DICT, FORM_DICT,   FORM_LINES, FORM_NEXT_LINE};
    int kind = pick(text, 20);
    if (kind == 0) {
        write_include(text);
    } else if (kind <= 2) {
        write_short_scope(text);
    } else {
        write_option(text, ANY(forms));
    }
}

static void write_scope(struct text *text, int *left);

/* Statements until the scope or the text has enough of them. */
static void write_body(struct text *text, int count, int *left)
{
    while (count-- > 0 && *left > 0 && text->n_lines < MAX_LINES - MARGIN) {
        if (chance(text, 12)) {
            new_line(text, 0);
        }
        if (chance(text, 10)) {
            write_remark(text);
        }
        (*left)--;
        if (text->depth < DEEPEST && chance(text, 30 - 4 * text->depth)) {
            write_scope(text, left);
        } else {
            write_statement(text);
        }
    }
}

static void write_scope(struct text *text, int *left)
{
    struct statement *statement = write_head(text, FORM_SCOPE);
    if (text->own_line || chance(text, 3)) {
        new_line(text, text->depth);
        put(text, "{");
    } else {
        put(text, chance(text, 95) ? " {" : "{");
    }
    statement->brace = text->n_lines - 1;
    end_line(text);
    text->depth++;
    write_statement(text);
    write_body(text, pick(text, 8), left);
    text->depth--;
    new_line(text, text->depth);
    statement->close = column(text);
    put(text, "}");
    finish(text, statement);
}

void generate(struct text *text, uint64_t seed, int size)
{
    static const char *const indents[] = {"  ", "  ", "    ", "    ", "\t", "   ", " ", "        "};
    text->random = seed;
    text->n_lines = 0;
    text->n_statements = 0;
    text->depth = 0;
    text->serial = 1;
    snprintf(text->indent, sizeof(text->indent), "%s", ANY(indents));
    text->own_line = chance(text, 25);
    while (size > 0 && text->n_lines < MAX_LINES - MARGIN) {
        write_body(text, size, &size);
    }
}
