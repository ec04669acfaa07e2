/* SPDX-License-Identifier: MIT */
#include "diag/mask.h"

/* How often the comments of a text may be read over, each time from the name of a secret: a block of
   comments that is full of such names would take quadratic time. */
enum { MOST_WALKS = 16 };

/* Whole names and endings, lower case, with _ for every - and dot. */
#define NAME(text) {text, sizeof(text) - 1}
static const struct ec_str secret_names[] = {
    NAME("pass"),      NAME("pwd"),
    NAME("secret"),    NAME("community"),
    NAME("bindpw"),    NAME("http_basic_auth"),
    NAME("gcm_authorization_token_id"),
};
static const struct ec_str secret_endings[] = {
    NAME("password"), NAME("passwd"), NAME("passphrase"), NAME("api_key"), NAME("_pass"),
    NAME("_pwd"),     NAME("_secret"), NAME("_token"),    NAME("_bindpw"),
};
#undef NAME

static bool is_name_byte(char c)
{
    return ec_is_letter(c) || ec_is_digit(c) || c == '_' || c == '-' || c == '.';
}

static bool same_name(const char *text, struct ec_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = text[i] == '-' || text[i] == '.' ? '_' : ec_lower(text[i]);
        if (c != name.ptr[i]) {
            return false;
        }
    }
    return true;
}

bool ec_mask_is_secret(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(secret_names); i++) {
        if (name.len == secret_names[i].len && same_name(name.ptr, secret_names[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < EC_COUNT(secret_endings); i++) {
        size_t len = secret_endings[i].len;
        if (name.len >= len && same_name(name.ptr + name.len - len, secret_endings[i])) {
            return true;
        }
    }
    return false;
}

void ec_mask_begin(struct ec_mask_scan *scan, struct ec_str text, enum ec_mask_mode mode)
{
    *scan = (struct ec_mask_scan){.text = text, .mode = mode};
}

/* The byte at `at`, a line end behind the text. */
static char byte_at(const struct ec_mask_scan *scan, size_t at)
{
    return at < scan->text.len ? scan->text.ptr[at] : '\n';
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* A quote that looks like the end of a word: what follows cannot belong to the word. */
static bool closes_word(const struct ec_mask_scan *scan, size_t at)
{
    char next = byte_at(scan, at + 1);
    return is_quote(byte_at(scan, at)) && (ec_is_blank(next) || is_one_of(next, ")]};,#'\""));
}

static size_t skip_blanks(const struct ec_mask_scan *scan, size_t at)
{
    while (at < scan->text.len && ec_is_blank(scan->text.ptr[at])) {
        at++;
    }
    return at;
}

static size_t skip_blanks_in_line(const struct ec_mask_scan *scan, size_t at)
{
    while (byte_at(scan, at) == ' ' || byte_at(scan, at) == '\t') {
        at++;
    }
    return at;
}

static size_t line_end(const struct ec_mask_scan *scan, size_t at)
{
    const char *end = memchr(scan->text.ptr + at, '\n', scan->text.len - at);
    return end ? (size_t)(end - scan->text.ptr) : scan->text.len;
}

/* Behind the block comment at `at`; the end of the text when it is not closed. */
static size_t skip_comment(struct ec_mask_scan *scan, size_t at)
{
    const char *text = scan->text.ptr;
    const char *end = scan->no_comment_end || scan->text.len - at < 4
                          ? NULL
                          : memmem(text + at + 2, scan->text.len - at - 2, "*/", 2);
    scan->walked += scan->no_comment_end ? 0 : (end ? (size_t)(end - text) : scan->text.len) - at;
    scan->no_comment_end = end == NULL;
    return end ? (size_t)(end - text) + 2 : scan->text.len;
}

/* Over what may stand between the parts of a statement. */
static size_t skip_gap(struct ec_mask_scan *scan, size_t at)
{
    for (;;) {
        at = skip_blanks(scan, at);
        char c = byte_at(scan, at);
        char next = byte_at(scan, at + 1);
        if (c == '#') {
            size_t end = line_end(scan, at);
            scan->walked += end - at;
            at = end;
        } else if (c == '/' && next == '*') {
            at = skip_comment(scan, at);
        } else {
            return at;
        }
    }
}

/* The closing quote of the string that opens at `at`, or the end of the text. A string that is
   open to the end is remembered, so that only one search runs so far. */
static size_t string_end(struct ec_mask_scan *scan, size_t at)
{
    char quote = scan->text.ptr[at];
    bool *none = quote == '"' ? &scan->no_double_quote : &scan->no_single_quote;
    for (size_t i = at + 1; !*none && i < scan->text.len; i++) {
        if (scan->text.ptr[i] == '\\') {
            i++;
        } else if (scan->text.ptr[i] == quote) {
            return i;
        }
    }
    *none = true;
    return scan->text.len;
}

/* The secret inside of a string. Text glued to the closing quote is the rest of a secret that has
   such a quote in it; an open string is hidden to the end of its line. */
static struct ec_mask_span string_span(struct ec_mask_scan *scan, size_t at)
{
    size_t end = string_end(scan, at);
    bool closed = end < scan->text.len;
    if (!closed || !closes_word(scan, end)) {
        char next = byte_at(scan, end + 1);
        end = closed && !is_name_byte(next) && !is_quote(next) ? end : line_end(scan, closed ? end : at);
    }
    return (struct ec_mask_span){at + 1, end};
}

/* The inside of a list or dictionary; all the rest of the text when it is not closed. */
static struct ec_mask_span aggregate_span(struct ec_mask_scan *scan, size_t at, char closer)
{
    size_t i = at + 1;
    while (i < scan->text.len && scan->text.ptr[i] != closer) {
        size_t end = is_quote(scan->text.ptr[i]) ? string_end(scan, i) : i;
        i = end < scan->text.len ? end + 1 : i + 1;
    }
    return (struct ec_mask_span){at + 1, i};
}

/* Does the rest of the line, from a byte that is no blank, begin something else than more words of
   a value that should have been quoted? */
static bool starts_anew(const struct ec_mask_scan *scan, size_t at)
{
    if (is_one_of(byte_at(scan, at), "\r\n})]#;") ||
        (byte_at(scan, at) == '/' && byte_at(scan, at + 1) == '*')) {
        return true;
    }
    size_t end = at;
    while (is_name_byte(byte_at(scan, end))) {
        end++;
    }
    return end > at && is_one_of(byte_at(scan, skip_blanks_in_line(scan, end)), "={[(\"'");
}

/* An unquoted value, up to a blank or a byte of `ends`. */
static struct ec_mask_span bare_span(const struct ec_mask_scan *scan, size_t at, const char *ends)
{
    size_t end = at;
    while (end < scan->text.len && !ec_is_blank(scan->text.ptr[end]) &&
           !is_one_of(scan->text.ptr[end], ends) && !closes_word(scan, end)) {
        end++;
    }
    return (struct ec_mask_span){at, end};
}

static struct ec_mask_span value_span(struct ec_mask_scan *scan, size_t at)
{
    char c = byte_at(scan, at);
    if (at >= scan->text.len || c == '}' || (c == '{' && ec_is_blank(byte_at(scan, at + 1)))) {
        return (struct ec_mask_span){at, at};
    }
    if (is_quote(c)) {
        return string_span(scan, at);
    }
    if (c == '(' || c == '[') {
        return aggregate_span(scan, at, c == '(' ? ')' : ']');
    }
    struct ec_mask_span span = bare_span(scan, at, "");
    if ((unsigned char)c >= 0x80 || !starts_anew(scan, skip_blanks_in_line(scan, span.last))) {
        span.last = line_end(scan, at);
    }
    return span;
}

/* The value behind an option's =. A # there may be a comment, or begin a secret that should have been
   quoted: both are hidden. */
static struct ec_mask_span option_span(struct ec_mask_scan *scan, size_t at)
{
    size_t first = skip_blanks(scan, at);
    struct ec_mask_span span = value_span(scan, skip_gap(scan, at));
    if (byte_at(scan, first) == '#') {
        span.first = first;
    }
    return span;
}

/* The value of a parameter inside of a word: which bytes end it depends on what led to it. */
static struct ec_mask_span parameter_span(struct ec_mask_scan *scan, size_t at, char before)
{
    at = skip_blanks_in_line(scan, at);
    char c = byte_at(scan, at);
    if (closes_word(scan, at)) {
        return (struct ec_mask_span){at, at};
    }
    if (is_quote(c)) {
        return string_span(scan, at);
    }
    if (c == '{') {
        return aggregate_span(scan, at, '}');
    }
    const char *ends = before == ';' ? ";" : before == ',' ? "," : before == '&' ? "&" : ";,&?";
    return bare_span(scan, at, ends);
}

/* Does the name at `at` begin a statement, as far as its line tells? */
static bool begins_statement(const struct ec_mask_scan *scan, size_t at)
{
    while (at > 0 && (scan->text.ptr[at - 1] == ' ' || scan->text.ptr[at - 1] == '\t')) {
        at--;
    }
    return at == 0 || is_one_of(scan->text.ptr[at - 1], "\n\r{[(;");
}

/* The secret that belongs to the name at first..last; empty when there is none. All the rest of the
   text when its comments were read over too often. */
static struct ec_mask_span named_span(struct ec_mask_scan *scan, size_t first, size_t last)
{
    if (scan->walked / MOST_WALKS > scan->text.len) {
        return (struct ec_mask_span){last, scan->text.len};
    }
    char before = first > 0 ? scan->text.ptr[first - 1] : '\n';
    bool source = scan->mode == EC_MASK_SOURCE;
    bool quoted_key = source && is_quote(before) && byte_at(scan, last) == before;
    size_t at = skip_gap(scan, quoted_key ? last + 1 : last);
    const char *operators = source ? "=:>" : "=";
    if (is_one_of(byte_at(scan, at), operators)) {
        while (is_one_of(byte_at(scan, at), operators)) {
            at++;
        }
        bool option = source && (quoted_key || ec_is_blank(before) || is_one_of(before, "{[("));
        return option ? option_span(scan, at) : parameter_span(scan, at, before);
    }
    at = skip_blanks_in_line(scan, quoted_key ? last + 1 : last);
    bool value = is_quote(byte_at(scan, at)) ||
                 (begins_statement(scan, first) && !is_one_of(byte_at(scan, at), "{}]),;#/\r\n"));
    if (source && at > last && value) {
        return value_span(scan, at);
    }
    return (struct ec_mask_span){last, last};
}

/* The password of a URI whose "://" ends before `at`; empty when there is none. */
static struct ec_mask_span uri_span(const struct ec_mask_scan *scan, size_t at)
{
    size_t colon = 0;
    size_t sign = 0;
    bool authority = true; /* up to the first slash; a password may hold more of them */
    for (size_t i = at; i < scan->text.len; i++) {
        char c = scan->text.ptr[i];
        if (ec_is_blank(c) || closes_word(scan, i) || (c == ':' && byte_at(scan, i + 1) == '/')) {
            break;
        }
        if (authority && is_one_of(c, "/?#")) {
            authority = false;
            if (sign != 0 || colon == 0 || ec_is_digit(byte_at(scan, colon + 1))) {
                break;
            }
        }
        if (c == ':' && colon == 0 && sign == 0) {
            colon = i;
        }
        sign = c == '@' ? i : sign;
    }
    bool found = colon != 0 && sign > colon;
    return found ? (struct ec_mask_span){colon + 1, sign} : (struct ec_mask_span){at, at};
}

/* Moves over the name at scan->at; gives its secret, or an empty span. */
static struct ec_mask_span name_span(struct ec_mask_scan *scan)
{
    size_t first = scan->at;
    while (is_name_byte(byte_at(scan, scan->at))) {
        scan->at++;
    }
    struct ec_str name = {scan->text.ptr + first, scan->at - first};
    return ec_mask_is_secret(name) ? named_span(scan, first, scan->at)
                                   : (struct ec_mask_span){first, first};
}

bool ec_mask_next(struct ec_mask_scan *scan, struct ec_mask_span *span)
{
    while (scan->at < scan->text.len) {
        *span = (struct ec_mask_span){0, 0};
        if (is_name_byte(scan->text.ptr[scan->at])) {
            *span = name_span(scan);
        } else if (byte_at(scan, scan->at) == ':' && byte_at(scan, scan->at + 1) == '/' &&
                   byte_at(scan, scan->at + 2) == '/') {
            scan->at += 3;
            *span = uri_span(scan, scan->at);
        } else {
            scan->at++;
        }
        if (span->last > span->first) {
            scan->at = span->last;
            return true;
        }
    }
    return false;
}

/* Bytes of `text` with its secrets masked; written to `to` unless that is NULL. */
static size_t mask_into(char *to, struct ec_str text)
{
    struct ec_mask_scan scan;
    struct ec_mask_span span = {text.len, text.len};
    size_t done = 0;
    size_t len = 0;
    ec_mask_begin(&scan, text, EC_MASK_PROSE);
    for (bool more = true; more;) {
        more = ec_mask_next(&scan, &span);
        size_t plain = (more ? span.first : text.len) - done;
        if (to) {
            memcpy(to + len, text.ptr + done, plain);
            memcpy(to + len + plain, EC_MASK, more ? sizeof(EC_MASK) - 1 : 0);
        }
        len += plain + (more ? sizeof(EC_MASK) - 1 : 0);
        done = span.last;
    }
    return len;
}

struct ec_str ec_mask_text(struct ec_arena *arena, struct ec_str text)
{
    struct ec_mask_scan scan;
    struct ec_mask_span span;
    ec_mask_begin(&scan, text, EC_MASK_PROSE);
    if (!ec_mask_next(&scan, &span)) {
        return text;
    }
    size_t len = mask_into(NULL, text);
    char *copy = ec_arena_alloc(arena, len + 1);
    if (!copy) {
        return EC_STR(EC_MASK);
    }
    mask_into(copy, text);
    copy[len] = '\0';
    return (struct ec_str){copy, len};
}
