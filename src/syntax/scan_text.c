/* SPDX-License-Identifier: MIT */
/* What grammar/scan.l leaves to C: strings over several lines, comments, bytes outside ASCII, and the
   first look at a file. */
#include "syntax/token.h"

#include <stdarg.h>
#include <stdlib.h>

enum { LONG_STRING_LINES = 20, BINARY_SAMPLE = 8192, LARGE_FILE = 4 * 1024 * 1024, MOST_MARKS = 100,
       MOST_PLACES = 100 };

/* A note is about text that the server reads, and any number of them is no damage. */
static bool is_counted(const struct ec_syntax_report *report, enum ec_code code)
{
    return ec_code_get(code)->severity != EC_NOTE && ec_report_wants(report->report, code);
}

static void report_limit(struct ec_syntax_report *to, struct ec_range range)
{
    struct ec_finding *finding = ec_report_add(
        to->report, EC_SYN052, range, "more than %zu syntax findings in this file", to->limit);
    ec_finding_help(to->report, finding,
                    "mend the first ones and run again, or raise --max-syntax-findings");
}

struct ec_finding *ec_syntax_add(struct ec_syntax_report *to, enum ec_code code, uint32_t first,
                                 uint32_t last, const char *format, ...)
{
    struct ec_range range = {to->source->id, first, last};
    to->damaged |= ec_code_get(code)->severity == EC_ERROR;
    bool counted = is_counted(to, code);
    to->count += counted;
    if (to->count > to->limit) {
        if (counted && to->count == to->limit + 1) {
            report_limit(to, range);
        }
        to->limit_hit = true;
        return &to->report->discard;
    }
    va_list args;
    va_start(args, format);
    struct ec_finding *finding = ec_report_vadd(to->report, code, range, format, args);
    va_end(args);
    return finding;
}

void ec_syntax_drop_within(struct ec_syntax_report *from, uint32_t first, uint32_t last)
{
    struct ec_report *report = from->report;
    while (report->count > 0) {
        const struct ec_finding *finding = report->findings[report->count - 1];
        if (finding->severity == EC_ERROR || finding->range.source != from->source->id ||
            finding->range.first < first || finding->range.last > last) {
            break;
        }
        report->count--;
        from->count -= is_counted(from, finding->code);
    }
}

void ec_syntax_restart(struct ec_syntax_report *report)
{
    ec_report_drop_syntax(report->report, report->source->id);
    report->count = 0;
    report->limit_hit = false;
}

bool ec_scan_push_slow(struct ec_tokens *tokens, uint32_t first, uint32_t len,
                       enum ec_token_kind kind)
{
    void *list = tokens->list;
    bool ok = ec_grow(&list, &tokens->capacity, tokens->count + 1 + EC_TOKEN_LOOKAHEAD,
                      sizeof(*tokens->list));
    tokens->list = list;
    if (!ok) {
        return false;
    }
    tokens->list[tokens->count++] =
        (struct ec_token){first, len & EC_TOKEN_LARGEST_FILE, kind & 31};
    return true;
}

static void push(struct ec_scan *scan, uint32_t first, uint32_t last, enum ec_token_kind kind)
{
    if (!ec_scan_push(scan->tokens, first, last - first, kind)) {
        scan->oom = true;
    }
}

/* ---- characters ------------------------------------------------------------------------------- */

enum quote_class { NO_QUOTE, DOUBLE_QUOTE, SINGLE_QUOTE };

/* U+2018..U+201F, and the guillemets that stand for quotes in some languages are not among them:
   they are line-wrap marks in the documentation (4/4-preface.md). */
static enum quote_class typographic(const char *text, size_t len)
{
    uint32_t c = ec_utf8_decode(text, len);
    if (c >= 0x2018 && c <= 0x201b) {
        return SINGLE_QUOTE;
    }
    return c >= 0x201c && c <= 0x201f ? DOUBLE_QUOTE : NO_QUOTE;
}

/* Blanks that look like a space and are none to the server. */
static bool is_odd_blank(uint32_t c)
{
    return c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x3000 || c == 0xfeff;
}

static uint32_t line_end(const struct ec_source *source, uint32_t from)
{
    const char *end = memchr(source->bytes + from, '\n', source->len - from);
    return end ? (uint32_t)(end - source->bytes) : source->len;
}

/* Offset behind the first typographic quotation mark in from..to; 0 when there is none. */
static uint32_t find_typographic(const struct ec_source *source, uint32_t from, uint32_t to)
{
    while (from < to) {
        const char *at = memchr(source->bytes + from, '\xe2', to - from);
        if (!at) {
            return 0;
        }
        from = (uint32_t)(at - source->bytes);
        if (typographic(at, to - from) != NO_QUOTE) {
            return from + 3;
        }
        from++;
    }
    return 0;
}

/* The same for the inside of a string, which is then read again from there: not more often than is of
   use, or a line of such marks would be read once for each. */
static uint32_t find_mark(struct ec_scan *scan, uint32_t from, uint32_t to)
{
    uint32_t mark = scan->marks < MOST_MARKS ? find_typographic(scan->source, from, to) : 0;
    scan->marks += mark != 0;
    return mark;
}

static void report_typographic(struct ec_scan *scan, uint32_t first, uint32_t last)
{
    struct ec_finding *finding = ec_syntax_add(scan->report, EC_SYN004, first, last,
                                               "typographic quotation mark instead of \"");
    ec_finding_why(
        scan->report->report, finding,
        "the server takes it for an ordinary character, so the text does not end where it "
        "seems to");
    ec_finding_help(scan->report->report, finding,
                    "write straight quotation marks; word processors and web pages replace them");
}

/* ---- strings ---------------------------------------------------------------------------------- */

/* Offset of the quote that closes the string opened at `first`; source->len when there is none. */
static uint32_t find_close(const struct ec_source *source, uint32_t first)
{
    const char quote = source->bytes[first];
    const char *at = source->bytes + first + 1;
    const char *end = source->bytes + source->len;
    while (at < end && *at != quote) {
        at += 1 + (*at == '\\' && at + 1 < end);
    }
    return at < end ? (uint32_t)(at - source->bytes) : source->len;
}

static bool is_name_byte(char c)
{
    return ec_is_letter(c) || ec_is_digit(c) || c == '_' || c == '-';
}

/* True when the line that ends at the closing quote looks like the start of a statement up to the
   opening quote of its value: `name = `, `name = ( a ` or `Scope `. */
static bool looks_like_opener(const struct ec_source *source, uint32_t from, uint32_t to)
{
    const char *at = source->bytes + from;
    const char *end = source->bytes + to;
    while (at < end && ec_is_blank(*at)) {
        at++;
    }
    const char *name = at;
    while (at < end && is_name_byte(*at)) {
        at++;
    }
    const char *name_end = at;
    while (at < end && ec_is_blank(*at)) {
        at++;
    }
    bool equals = at < end && *at == '=';
    at += equals;
    while (at < end && ec_is_blank(*at)) {
        at++;
    }
    bool aggregate = equals && at < end && (*at == '(' || *at == '[') &&
                     !memchr(at, *at == '(' ? ')' : ']', (size_t)(end - at));
    return name_end > name && (at == end || aggregate) && (equals || name_end < end);
}

/* The first line of a string ends with a typographic closing mark that nothing on the line opens. */
static bool ends_typographic(const struct ec_source *source, uint32_t first)
{
    uint32_t end = line_end(source, first);
    uint32_t mark = find_typographic(source, first + 1, end);
    if (source->bytes[first] != '"' || mark == 0 ||
        memcmp(source->bytes + mark - 3, "\xe2\x80\x9d", 3) != 0) {
        return false;
    }
    while (mark < end && (ec_is_blank(source->bytes[mark]) || strchr(")]}", source->bytes[mark]))) {
        mark++;
    }
    return mark == end || source->bytes[mark] == '#';
}

/* Only blanks stand before this byte on its line. */
static bool is_first_on_line(const struct ec_source *source, uint32_t at)
{
    while (at > 0 && (source->bytes[at - 1] == ' ' || source->bytes[at - 1] == '\t')) {
        at--;
    }
    return at == 0 || source->bytes[at - 1] == '\n';
}

/* The number of quotes like this one behind it on its line is odd. Counts each line once, since a
   hostile one may hold many quotes. */
static bool is_odd_rest(struct ec_scan *scan, uint32_t quote)
{
    const char *text = scan->source->bytes;
    struct ec_scan_rest *rest = &scan->rest[text[quote] == '\''];
    bool known = rest->at <= quote && quote < rest->end;
    if (!known) {
        *rest = (struct ec_scan_rest){quote, line_end(scan->source, quote), false};
    }
    uint32_t to = known ? quote : rest->end;
    for (uint32_t at = rest->at + 1; at < rest->end && at <= to; at++) {
        rest->odd ^= text[at] == text[quote] && text[at - 1] != '\\';
    }
    rest->at = quote;
    return rest->odd;
}

/* A quote that reads like an opening one: a blank or opener before it, text right behind it, and only
   then do the quotes of the line make pairs. */
static bool opens_text(struct ec_scan *scan, uint32_t quote)
{
    const struct ec_source *source = scan->source;
    char before = source->bytes[quote - 1];
    char after = quote + 1 < source->len ? source->bytes[quote + 1] : '\n';
    return (ec_is_blank(before) || strchr("([=", before)) && !ec_is_blank(after) &&
           !strchr(")]},;={", after) && (after != '#' || is_first_on_line(source, quote)) &&
           is_odd_rest(scan, quote);
}

/* Decides whether a string that spans lines lost its closing quote: then the quote that "closes" it
   is the opening quote of a later value. */
static bool is_swallowed(struct ec_scan *scan, uint32_t first, uint32_t close)
{
    const struct ec_source *source = scan->source;
    uint32_t start = close;
    while (start > 0 && source->bytes[start - 1] != '\n') {
        start--;
    }
    char after = close + 1 < source->len ? source->bytes[close + 1] : '\n';
    bool glued = !ec_is_blank(after) && !strchr("{}()[],;#=", after);
    bool more = memchr(source->bytes + close + 1, source->bytes[close],
                       line_end(source, close) - close - (close < source->len)) != NULL;
    return glued || (more && looks_like_opener(source, start, close)) || opens_text(scan, close) ||
           ends_typographic(source, first);
}

/* The end of a string whose closing quote is missing: the end of its line, without what surely does
   not belong to it (blanks, a comment, closers that it did not open, the brace of its scope). Only an
   instance name has a brace behind it. */
static uint32_t cut_string(const struct ec_source *source, uint32_t first, uint32_t end,
                           bool instance)
{
    const char *text = source->bytes;
    for (uint32_t at = first + 1; at + 1 < end; at++) {
        if (ec_is_blank(text[at]) && text[at + 1] == '#') {
            end = at;
        }
    }
    int open[3] = {0, 0, 0};
    static const char openers[] = "([{";
    static const char closers[] = ")]}";
    for (uint32_t at = first + 1; at < end; at++) {
        for (int i = 0; i < 3; i++) {
            open[i] += (text[at] == openers[i]) - (text[at] == closers[i]);
        }
    }
    for (;;) {
        while (end > first + 1 && ec_is_blank(text[end - 1])) {
            end--;
        }
        const char *closer = end > first + 1 ? strchr(closers, text[end - 1]) : NULL;
        if (closer && *closer && open[closer - closers] < 0) {
            open[closer - closers]++;
            end--;
        } else if (instance && end > first + 1 && text[end - 1] == '{' && open[2] > 0) {
            open[2]--;
            end--;
        } else {
            return end;
        }
    }
}

/* A quote glued to the end of a word, with nothing behind it: the opening one is missing. */
static bool closes_word(const struct ec_source *source, uint32_t first, uint32_t end)
{
    const char before = first > 0 ? source->bytes[first - 1] : '\n';
    return end == first + 1 && !ec_is_blank(before) && !strchr("{}()[]=\"'", before);
}

static void report_unclosed(struct ec_scan *scan, uint32_t first, uint32_t end)
{
    const struct ec_source *source = scan->source;
    struct ec_report *report = scan->report->report;
    const char quote = source->bytes[first];
    bool opener_missing = closes_word(source, first, end);
    bool escaped = end > first + 2 && source->bytes[end - 1] == quote;
    struct ec_finding *finding =
        ec_syntax_add(scan->report, EC_SYN001, first, end,
                      opener_missing ? "no quote opens what this one closes"
                                     : "the string opened here is not closed");
    ec_finding_why(
        report, finding,
        "the server reads on to the next %c, so the lines between become part of the value", quote);
    if (opener_missing) {
        ec_finding_help(report, finding, "add the opening %c before the value", quote);
        return;
    }
    ec_finding_help(
        report, finding,
        escaped ? "\\%c is a quotation mark inside the string; a backslash before the closing "
                  "one is written \\\\"
                : "add the closing %c",
        quote);
    const char text[2] = {escaped ? '\\' : quote, '\0'};
    uint32_t at = end - escaped;
    ec_finding_fix(report, finding, false, (struct ec_range){source->id, at, at}, text,
                   escaped ? "double the backslash" : "add the closing %c at the end of the line",
                   quote);
}

/* The token before this one is a name with which its line starts. */
static bool follows_head(const struct ec_scan *scan)
{
    const struct ec_tokens *tokens = scan->tokens;
    struct ec_token head =
        tokens->count > 0 ? tokens->list[tokens->count - 1] : (struct ec_token){0};
    return head.kind == EC_TOKEN_NAME && is_first_on_line(scan->source, head.first);
}

static uint32_t broken_string(struct ec_scan *scan, uint32_t first)
{
    const struct ec_source *source = scan->source;
    uint32_t end = line_end(source, first);
    uint32_t mark = find_mark(scan, first + 1, end);
    if (mark != 0) {
        report_typographic(scan, mark - 3, mark);
        push(scan, first, mark, EC_TOKEN_TYPOGRAPHIC);
        return mark;
    }
    end = cut_string(source, first, end, follows_head(scan));
    report_unclosed(scan, first, end);
    push(scan, first, end, EC_TOKEN_BROKEN);
    return end;
}

/* The line-wrap mark of a printed text that ends the line at first..end, in bytes; 0 when none does. */
static uint32_t wrap_mark_length(const char *text, uint32_t first, uint32_t end)
{
    if (end > first + 2 && memcmp(text + end - 2, "\xc2\xbb", 2) == 0) {
        return 2;
    }
    return end > first + 3 && memcmp(text + end - 3, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

static void report_wrap_mark(struct ec_scan *scan, uint32_t first, uint32_t last)
{
    struct ec_finding *finding = ec_syntax_add(scan->report, EC_SYN006, first, last,
                                               "line-wrap mark of a printed text inside a value");
    ec_finding_help(scan->report->report, finding,
                    "the documentation prints it where one long line was broken: remove it "
                    "and join the lines");
}

static void report_continuation(struct ec_scan *scan, uint32_t backslash)
{
    struct ec_finding *finding =
        ec_syntax_add(scan->report, EC_SYN014, backslash, backslash + 1,
                      "a backslash at the end of a line joins nothing");
    ec_finding_why(scan->report->report, finding,
                   "the language has no continuation lines: backslash and line end stay in the value");
    ec_finding_help(scan->report->report, finding,
                    "write the value on one line, or remove the backslash if the line end "
                    "belongs to it");
}

/* Things worth saying of a string that does span lines, each of them once. */
static void check_lines(struct ec_scan *scan, uint32_t first, uint32_t close)
{
    const char *text = scan->source->bytes;
    size_t lines = 0;
    bool wrapped = false;
    bool continued = false;
    for (uint32_t at = first + 1; at < close; at++) {
        if (text[at] != '\n') {
            continue;
        }
        lines++;
        uint32_t end = at - (text[at - 1] == '\r');
        while (end > first + 1 && text[end - 1] == ' ') {
            end--;
        }
        uint32_t mark = wrapped ? 0 : wrap_mark_length(text, first, end);
        if (mark != 0) {
            report_wrap_mark(scan, end - mark, end);
            wrapped = true;
        }
        if (!continued && end > first + 1 && text[end - 1] == '\\') {
            report_continuation(scan, end - 1);
            continued = true;
        }
    }
    if (lines > LONG_STRING_LINES) {
        struct ec_finding *finding = ec_syntax_add(scan->report, EC_SYN003, first, first + 1,
                                                   "this string spans %zu lines", lines + 1);
        ec_finding_help(scan->report->report, finding,
                        "is a closing quote missing? It ends at the next %c", text[first]);
    }
}

uint32_t ec_scan_open_string(struct ec_scan *scan, uint32_t first)
{
    const struct ec_source *source = scan->source;
    /* Once a search ended at some offset, every later opener before it ends there as well: searching
       again would make a file of openers quadratic. */
    uint32_t *open_until = &scan->open_until[source->bytes[first] == '\''];
    if (first < *open_until) {
        return broken_string(scan, first);
    }
    uint32_t close = find_close(source, first);
    if (close == source->len || is_swallowed(scan, first, close)) {
        *open_until = close;
        return broken_string(scan, first);
    }
    check_lines(scan, first, close);
    push(scan, first, close + 1, EC_TOKEN_STRING);
    return close + 1;
}

bool ec_scan_is_glued(struct ec_scan *scan, uint32_t first, uint32_t len)
{
    const char after = scan->source->bytes[first + len];
    return ec_is_letter(after) || ec_is_digit(after) || (unsigned char)after >= 0x80 ||
           opens_text(scan, first + len - 1);
}

uint32_t ec_scan_glued_string(struct ec_scan *scan, uint32_t first, uint32_t len)
{
    uint32_t mark = find_mark(scan, first + 1, first + len);
    if (mark != 0) {
        report_typographic(scan, mark - 3, mark);
        push(scan, first, mark, EC_TOKEN_TYPOGRAPHIC);
        return mark;
    }
    uint32_t close = first + len - 1;
    if (len > 2 && opens_text(scan, close)) {
        uint32_t end = close;
        while (end > first + 1 &&
               (ec_is_blank(scan->source->bytes[end - 1]) || scan->source->bytes[end - 1] == ',')) {
            end--;
        }
        report_unclosed(scan, first, end);
        push(scan, first, end, EC_TOKEN_BROKEN);
        return close;
    }
    push(scan, first, first + len, EC_TOKEN_STRING);
    return first + len;
}

/* ---- comments --------------------------------------------------------------------------------- */

/* The end of a line without blanks and without a remark behind #. */
static const char *trim_line(const char *at, const char *end)
{
    const char *mark = memmem(at, (size_t)(end - at), " #", 2);
    end = mark ? mark : end;
    while (end > at && ec_is_blank(end[-1])) {
        end--;
    }
    return end;
}

/* True when a line reads like a statement: `name =`, `Name {`, `Name "x" {`, an include or a closing
   brace. */
static bool is_statement_line(const char *at, const char *end)
{
    const char *name = at;
    while (at < end && is_name_byte(*at)) {
        at++;
    }
    struct ec_str word = {name, (size_t)(at - name)};
    while (at < end && ec_is_blank(*at)) {
        at++;
    }
    if (word.len == 0 || ec_is_digit(*name)) {
        return at + 1 == end && *at == '}';
    }
    if (ec_str_equal_folded(word, EC_STR("include")) ||
        ec_str_equal_folded(word, EC_STR("readonly_include"))) {
        return at < end && *at == '"' && end[-1] == '"';
    }
    return at < end && (*at == '=' || *at == '{' || end[-1] == '{');
}

/* The end of a comment that is never closed: where the first line that reads like a statement
   starts (its name may stand on the line before its brace), or the end of the file. */
static uint32_t cut_comment(const struct ec_source *source, uint32_t first)
{
    uint32_t at = line_end(source, first);
    uint32_t head = at; /* where the last line that is not empty starts */
    while (at < source->len) {
        uint32_t next = line_end(source, at + 1);
        const char *text = source->bytes + at + 1;
        const char *end = trim_line(text, source->bytes + next);
        while (text < end && ec_is_blank(*text)) {
            text++;
        }
        if (text + 1 == end && *text == '{') {
            return head;
        }
        if (is_statement_line(text, end)) {
            return at;
        }
        head = text < end ? at : head;
        at = next;
    }
    return source->len;
}

uint32_t ec_scan_comment(struct ec_scan *scan, uint32_t first)
{
    const struct ec_source *source = scan->source;
    const char *body = source->bytes + first + 2;
    size_t rest = source->len - first - 2;
    const char *end = scan->no_comment_end ? NULL : memmem(body, rest, "*/", 2);
    if (!end) {
        /* Only the first opener is at fault: it would have swallowed the others. */
        if (!scan->no_comment_end) {
            struct ec_finding *finding = ec_syntax_add(scan->report, EC_SYN002, first, first + 2,
                                                       "the comment opened here is not closed");
            ec_finding_why(scan->report->report, finding,
                           "everything behind it is a comment to the server");
            ec_finding_help(scan->report->report, finding, "close it with */");
        }
        scan->no_comment_end = true;
        return cut_comment(source, first);
    }
    const char *inner = memmem(body, (size_t)(end - body), "/*", 2);
    if (inner) {
        uint32_t at = (uint32_t)(inner - source->bytes);
        struct ec_finding *finding = ec_syntax_add(scan->report, EC_SYN013, first, first + 2,
                                                   "this comment holds another comment opener");
        ec_finding_relate(scan->report->report, finding, (struct ec_range){source->id, at, at + 2},
                          "the inner opener");
        ec_finding_why(scan->report->report, finding,
                       "comments do not nest: the first */ ends this one, and what was meant as "
                       "configuration between the two may be a comment");
        ec_finding_help(scan->report->report, finding,
                        "close the comment where it was meant to end");
    }
    return (uint32_t)(end - source->bytes) + 2;
}

/* ---- bytes outside ASCII ---------------------------------------------------------------------- */

/* The end of a string that a typographic quotation mark opens: behind the next quotation mark of
   either kind on the line; 0 when there is none. */
static uint32_t typographic_end(const struct ec_source *source, uint32_t first,
                                enum quote_class opened)
{
    const char straight = opened == DOUBLE_QUOTE ? '"' : '\'';
    for (uint32_t at = first + 3; at < source->len && source->bytes[at] != '\n'; at++) {
        if (source->bytes[at] == '\\') {
            at++;
            continue;
        }
        if (source->bytes[at] == straight) {
            return at + 1;
        }
        if (source->bytes[at] == '\xe2' &&
            typographic(source->bytes + at, source->len - at) == opened) {
            return at + 3;
        }
    }
    return 0;
}

static bool is_visible(uint32_t c)
{
    return c != 0x200b && c != 0xfeff;
}

/* The first special blank of a line, or one of so many that a new finding has to start. */
static struct ec_finding *report_first_blank(struct ec_scan *scan, uint32_t first, uint32_t last)
{
    struct ec_report *report = scan->report->report;
    uint32_t c = ec_utf8_decode(scan->source->bytes + first, last - first);
    bool no_break = c == 0xa0 || c == 0x202f;
    bool visible = is_visible(c);
    struct ec_finding *finding =
        no_break ? ec_syntax_add(scan->report, EC_SYN005, first, last,
                                 "no-break space instead of a blank")
                 : ec_syntax_add(scan->report, EC_SYN005, first, last,
                                 "%s U+%04X instead of a blank",
                                 visible ? "special space" : "invisible character", (unsigned)c);
    ec_finding_why(report, finding, "it %s, but the server may take it for part of a word",
                   visible ? "looks like a space" : "does not show");
    ec_finding_help(report, finding, "write an ordinary space%s",
                    visible ? "" : ", or nothing if it is inside of a word");
    ec_finding_fix(report, finding, visible, (struct ec_range){scan->source->id, first, last}, " ",
                   "write ordinary spaces");
    return finding;
}

/* A pasted line has many of them: they are one finding, whose fix changes all places. */
static void report_odd_blank(struct ec_scan *scan, uint32_t first, uint32_t last)
{
    struct ec_scan_blanks *blanks = &scan->blanks;
    struct ec_report *report = scan->report->report;
    bool same_line = blanks->places > 0 && first < blanks->end;
    if (!same_line || blanks->places == MOST_PLACES) {
        blanks->end = same_line ? blanks->end : line_end(scan->source, first);
        blanks->finding = report_first_blank(scan, first, last);
        blanks->places = 1;
        return;
    }
    blanks->places++;
    ec_finding_message(report, blanks->finding,
                       "no-break or other special spaces in %u places of this line",
                       (unsigned)blanks->places);
    ec_finding_fix_also(report, blanks->finding, (struct ec_range){scan->source->id, first, last},
                        " ");
    if (blanks->finding->fixes &&
        !is_visible(ec_utf8_decode(scan->source->bytes + first, last - first))) {
        blanks->finding->fixes->safe = false;
    }
}

/* The kind that the scanner would have given a bare word that an odd blank ended. */
static enum ec_token_kind bare_kind(const char *text, uint32_t len)
{
    enum ec_token_kind kind =
        ec_is_letter(text[0]) || text[0] == '_' ? EC_TOKEN_NAME : EC_TOKEN_PLAIN;
    for (uint32_t at = 0; at < len; at++) {
        if (text[at] == '.' || text[at] == ':' || text[at] == '*') {
            kind = EC_TOKEN_PLAIN;
        } else if (!is_name_byte(text[at])) {
            return EC_TOKEN_ODD;
        }
    }
    return kind;
}

static bool ends_word(char c)
{
    return c == '\0' || ec_is_blank(c) || strchr("#\"'={}[]()", c) != NULL;
}

/* The length of the odd blank at this place; 0 when there is none. */
static uint32_t odd_blank_length(const struct ec_source *source, uint32_t at)
{
    const char *text = source->bytes + at;
    uint32_t step = at < source->len ? (uint32_t)ec_utf8_length(text, source->len - at) : 0;
    return step > 1 && is_odd_blank(ec_utf8_decode(text, step)) ? step : 0;
}

/* The offset behind the bare word that starts here. */
static uint32_t bare_end(const struct ec_source *source, uint32_t at)
{
    while (!ends_word(source->bytes[at]) && odd_blank_length(source, at) == 0) {
        at += (uint32_t)ec_utf8_length(source->bytes + at, source->len - at);
    }
    return at;
}

uint32_t ec_scan_high(struct ec_scan *scan, uint32_t first)
{
    const struct ec_source *source = scan->source;
    const char *text = source->bytes + first;
    enum quote_class opened = typographic(text, source->len - first);
    uint32_t last = first;
    for (uint32_t step; (step = odd_blank_length(source, last)) > 0;) {
        last += step;
    }
    if (last > first) {
        report_odd_blank(scan, first, last);
        return last;
    }
    if (opened != NO_QUOTE) {
        last = typographic_end(source, first, opened);
        last = last != 0 ? last : bare_end(source, first);
        report_typographic(scan, first, first + 3);
        push(scan, first, last, EC_TOKEN_TYPOGRAPHIC);
        return last;
    }
    last = bare_end(source, first);
    push(scan, first, last, bare_kind(text, last - first));
    return last;
}

/* ---- the whole file --------------------------------------------------------------------------- */

static bool is_printable(unsigned char c)
{
    return c >= ' ' && c < 0x7f;
}

/* The same for eight bytes at once: one below, above or of another half sets its highest bit. */
static bool are_printable(const char *text)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, text, sizeof(word));
    return (((word - ' ' * ones) | (word + ones) | word) & 0x80 * ones) == 0;
}

/* Counts the bytes of the first part that text does not have. Bytes from 0x80 on are letters in the
   encodings before UTF-8, and remarks may be full of them; beside a control character they are not taken
   for text. Most files are no longer than that part, so this is a matter of speed. */
static bool looks_binary(const struct ec_source *source)
{
    const char *text = source->bytes;
    size_t sample = source->len < BINARY_SAMPLE ? source->len : BINARY_SAMPLE;
    size_t controls = 0;
    size_t high = 0;
    for (size_t at = 0;;) {
        while (sample - at >= 8 && are_printable(text + at)) {
            at += 8;
        }
        while (at < sample && is_printable((unsigned char)text[at])) {
            at++;
        }
        if (at == sample) {
            return (controls + (controls > 0 ? high : 0)) * 10 > sample;
        }
        size_t step = ec_utf8_length(text + at, sample - at);
        high += step == 1 && (unsigned char)text[at] >= 0x80;
        controls += step == 1 && (unsigned char)text[at] < 0x80 && !ec_is_blank(text[at]);
        at += step;
    }
}

static void report_binary(struct ec_scan *scan)
{
    const struct ec_source *source = scan->source;
    bool utf16 = source->len >= 2 && (memcmp(source->bytes, "\xff\xfe", 2) == 0 ||
                                      memcmp(source->bytes, "\xfe\xff", 2) == 0);
    bool elf = source->len >= 4 && memcmp(source->bytes,
                                          "\x7f"
                                          "ELF",
                                          4) == 0;
    struct ec_finding *finding =
        ec_syntax_add(scan->report, EC_SYN008, 0, source->len ? 1 : 0, "this file is %s",
                      utf16 ? "UTF-16 text"
                      : elf ? "an ELF program, not a configuration"
                            : "not text");
    ec_finding_help(scan->report->report, finding,
                    utf16 ? "save it as UTF-8 or ASCII; nothing in it was checked"
                          : "name a configuration file; nothing in this one was checked");
}

static void report_nul(struct ec_scan *scan)
{
    const struct ec_source *source = scan->source;
    const char *first = memchr(source->bytes, '\0', source->len);
    if (!first) {
        return;
    }
    size_t count = 0;
    for (const char *at = first; at < source->bytes + source->len; at++) {
        count += *at == '\0';
    }
    uint32_t at = (uint32_t)(first - source->bytes);
    struct ec_finding *finding =
        ec_syntax_add(scan->report, EC_SYN007, at, at + 1, "%zu NUL byte%s in the file", count,
                      count == 1 ? "" : "s");
    ec_finding_why(scan->report->report, finding,
                   "the server may end the file or the value there; often a disk or editor fault");
    ec_finding_help(scan->report->report, finding, "remove %s",
                    count == 1 ? "it" : "them; this is the first");
}

/* A large file gets its vector at once, with room for a token every four bytes: twice what is usual,
   and what is not needed is never touched. */
static void reserve_tokens(struct ec_tokens *tokens, const struct ec_source *source)
{
    size_t wanted = source->len / 4;
    if (source->len < LARGE_FILE || tokens->capacity >= wanted) {
        return;
    }
    void *list = ec_alloc_large(wanted * sizeof(*tokens->list));
    if (list) {
        free(tokens->list);
        tokens->list = list;
        tokens->capacity = wanted;
    }
}

bool ec_scan(struct ec_tokens *tokens, struct ec_syntax_report *report)
{
    struct ec_source *source = report->source;
    struct ec_scan scan = {.tokens = tokens, .report = report, .source = source};
    tokens->count = 0;
    reserve_tokens(tokens, source);
    tokens->balance = 0;
    tokens->min_balance = 0;
    bool binary = looks_binary(source);
    if (binary) {
        report_binary(&scan);
    } else {
        report_nul(&scan);
        if (source->len >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0) {
            ec_finding_help(
                report->report,
                ec_syntax_add(report, EC_SYN009, 0, 3, "the file starts with a byte order mark"),
                "save it as UTF-8 without one");
            scan.resume = 3;
        }
        if (!ec_scan_run(&scan)) {
            return false;
        }
    }
    size_t count = tokens->count;
    for (int i = 0; i < EC_TOKEN_LOOKAHEAD; i++) {
        if (!ec_scan_push_slow(tokens, source->len, 0, EC_TOKEN_END)) {
            return false;
        }
    }
    tokens->count = count;
    return true;
}
