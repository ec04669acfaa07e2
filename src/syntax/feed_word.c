/* SPDX-License-Identifier: MIT */
/* The role feed: looking at tokens, and the checks of single words. */
#include "syntax/feed.h"

/* ---- looking at tokens ------------------------------------------------------------------------ */

/* True when no line ends between this token and the one before it. */
bool ec_feed_same_line(const struct ec_parse *parse, uint32_t token)
{
    if (token == 0) {
        return false;
    }
    uint32_t from = ec_token_last(parse->tokens[token - 1]);
    uint32_t to = parse->tokens[token].first;
    return memchr(parse->source->bytes + from, '\n', to - from) == NULL;
}

/* Columns of white space before the first byte of the line that holds `offset`; tabs go to the next
   multiple of 8. */
uint32_t ec_feed_indent(const struct ec_parse *parse, uint32_t offset)
{
    const char *text = parse->source->bytes;
    uint32_t start = offset;
    while (start > 0 && text[start - 1] != '\n') {
        start--;
    }
    uint32_t column = 0;
    for (; text[start] == ' ' || text[start] == '\t'; start++) {
        column = text[start] == '\t' ? (column | 7) + 1 : column + 1;
    }
    return column;
}

/* `name =`, `name {` or `name instance {`, as feed_statement reads them. */
bool ec_feed_starts_statement(const struct ec_parse *parse, uint32_t token)
{
    if (!ec_feed_is_word(parse, token)) {
        return false;
    }
    enum ec_token_kind next = parse->tokens[token + 1].kind;
    if (next == EC_TOKEN_EQUALS || next == EC_TOKEN_LBRACE) {
        return true;
    }
    return ec_feed_is_kind(parse, token, EC_TOKEN_NAME) && ec_feed_is_word(parse, token + 1) &&
           ec_feed_is_kind(parse, token + 2, EC_TOKEN_LBRACE) &&
           (!ec_feed_is_kind(parse, token + 1, EC_TOKEN_NAME) ||
            ec_feed_same_line(parse, token + 1));
}

/* A word of dots only or one that starts with three: text that a document left out. */
bool ec_feed_is_elision(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str text = ec_token_text(parse, token);
    if (!ec_token_is_bare(parse->tokens[token])) {
        return false;
    }
    if (ec_str_starts(text, EC_STR("...")) || ec_str_starts(text, EC_STR("\xe2\x80\xa6"))) {
        return true;
    }
    return ec_str_equal(text, EC_STR(".")) || ec_str_equal(text, EC_STR(".."));
}

bool ec_feed_is_include(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str text = ec_token_text(parse, token);
    return ec_str_equal_folded(text, EC_STR("include")) ||
           ec_str_equal_folded(text, EC_STR("readonly_include"));
}

bool ec_feed_is_separator(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str text = ec_token_text(parse, token);
    return ec_feed_is_kind(parse, token, EC_TOKEN_ODD) && text.len == 1 &&
           (text.ptr[0] == ';' || text.ptr[0] == ',');
}

/* True when nothing stands between this token and the one before it. */
bool ec_feed_is_glued(const struct ec_parse *parse, uint32_t token)
{
    return token > 0 && ec_token_last(parse->tokens[token - 1]) == parse->tokens[token].first;
}

/* Braces that belong to a word: one word between them and a blank nowhere, as in x{2}. */
bool ec_feed_is_brace_group(const struct ec_parse *parse, uint32_t token)
{
    return ec_feed_is_kind(parse, token, EC_TOKEN_LBRACE) && ec_feed_is_glued(parse, token) &&
           ec_token_is_bare(parse->tokens[token + 1]) && ec_feed_is_glued(parse, token + 1) &&
           ec_feed_is_kind(parse, token + 2, EC_TOKEN_RBRACE) && ec_feed_is_glued(parse, token + 2);
}

struct ec_finding *ec_feed_report(struct ec_parse *parse, enum ec_code code, uint32_t token,
                                  const char *message)
{
    struct ec_token t = parse->tokens[token];
    return ec_syntax_add(&parse->report, code, t.first, ec_token_last(t), "%s", message);
}

void ec_feed_help(struct ec_parse *parse, struct ec_finding *finding, const char *text)
{
    ec_finding_help(parse->report.report, finding, "%s", text);
}

void ec_feed_why(struct ec_parse *parse, struct ec_finding *finding, const char *text)
{
    ec_finding_why(parse->report.report, finding, "%s", text);
}

/* ---- checks of single words ------------------------------------------------------------------- */

static void check_separator_in_value(struct ec_parse *parse, struct ec_lexeme *word,
                                     bool in_aggregate)
{
    char end = parse->source->bytes[word->last - 1];
    bool comma = in_aggregate && end == ',';
    bool entry = comma && parse->state == EC_FEED_DICTIONARY;
    struct ec_finding *finding =
        ec_syntax_add(&parse->report,
                      entry   ? EC_SYN040
                      : comma ? EC_SYN039
                              : EC_SYN038,
                      word->last - 1, word->last, "'%c' is glued to this %s", end,
                      comma && !entry ? "item" : "value");
    ec_feed_why(
        parse, finding,
        comma ? "an older server may take it for part of the text before it"
              : "it is no terminator in this language: the server stores it as part of the value");
    ec_feed_help(parse, finding,
                 comma && !entry ? "put a blank before it, or leave it out" : "remove it");
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, word->last - 1, word->last}, "",
                   "remove the '%c'", end);
    if (comma) {
        word->last--;
    }
}

/* `<name>` where a real text should be; not an address in angle brackets. */
static bool is_placeholder(struct ec_str text)
{
    if (text.len < 3 || text.ptr[0] != '<' || text.ptr[text.len - 1] != '>' ||
        !ec_is_letter(text.ptr[1])) {
        return false;
    }
    return !memchr(text.ptr, '@', text.len) && !memchr(text.ptr, '%', text.len);
}

void ec_feed_report_placeholder(struct ec_parse *parse, uint32_t first, uint32_t last, bool quoted)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN042, first, last, "this is a placeholder, not a value");
    if (quoted) {
        finding->severity = EC_WARNING;
    }
    ec_feed_help(parse, finding, "write the real text in its place");
}

static void check_slash(struct ec_parse *parse, uint32_t token, struct ec_str text)
{
    const char *comment = memmem(text.ptr, text.len, "/*", 2);
    if (comment) {
        uint32_t at = (uint32_t)(comment - parse->source->bytes);
        struct ec_finding *finding =
            ec_syntax_add(&parse->report, EC_SYN012, at, at + 2, "'/*' inside an unquoted word");
        ec_feed_why(parse, finding,
                    "it is text here; a server of another version may see a comment");
        ec_feed_help(parse, finding, "put a blank before the comment, or quote the value");
    } else if (memchr(text.ptr, '/', text.len)) {
        struct ec_finding *finding =
            ec_feed_report(parse, EC_SYN011, token, "a value with '/' should be quoted");
        ec_feed_why(parse, finding,
                    "the documentation lists / among the characters that need quotes");
        ec_feed_help(parse, finding, "put it in double quotes");
    }
}

static void check_bytes(struct ec_parse *parse, uint32_t token, struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80 || (unsigned char)text.ptr[i] < 0x20) {
            struct ec_finding *finding = ec_feed_report(
                parse, EC_SYN010, token, "an unquoted word with bytes outside printable ASCII");
            ec_feed_help(parse, finding, "put it in double quotes if it is meant");
            break;
        }
    }
}

/* Looks closer at a bare word with unusual bytes: what is allowed but unwise is a note or warning. */
static void check_odd_word(struct ec_parse *parse, uint32_t token, struct ec_lexeme *word,
                           bool in_aggregate)
{
    struct ec_str text = ec_token_text(parse, token);
    char end = text.ptr[text.len - 1];
    if (is_placeholder(text)) {
        ec_feed_report_placeholder(parse, word->first, word->last, false);
        return;
    }
    check_slash(parse, token, text);
    if (text.len > 1 && (end == ';' || end == ',')) {
        check_separator_in_value(parse, word, in_aggregate);
    } else if (in_aggregate && memchr(text.ptr, ',', text.len)) {
        struct ec_finding *finding =
            ec_feed_report(parse, EC_SYN039, token, "this item holds a ','");
        ec_feed_help(parse, finding,
                     "separate items by blanks, or quote the item if the comma belongs to it");
    }
    check_bytes(parse, token, text);
}

static void report_glued_comment(struct ec_parse *parse, uint32_t token)
{
    uint32_t at = ec_token_last(parse->tokens[token]);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN015, at, at + 1, "this '#' ends the value");
    ec_feed_why(parse, finding,
                "what stands behind it is a comment, even where no blank is before it");
    ec_feed_help(parse, finding,
                 "quote the value if the # belongs to it, or put a blank before the comment");
}

/* Checks a word in the place of a value, an instance name or a path, and returns its extent. */
struct ec_lexeme ec_feed_check_word(struct ec_parse *parse, uint32_t token, bool in_aggregate)
{
    struct ec_token t = parse->tokens[token];
    struct ec_lexeme word = {t.first, ec_token_last(t)};
    if (ec_feed_is_cut(parse, token)) {
        report_glued_comment(parse, token);
    }
    if (parse->markdown_open && ec_token_is_bare(t) && t.len > 2 &&
        ec_str_ends(ec_token_text(parse, token), EC_STR("**"))) {
        parse->markdown_open = false;
        word.last -= 2;
    } else if (t.kind == EC_TOKEN_ODD) {
        check_odd_word(parse, token, &word, in_aggregate);
    } else if (t.kind == EC_TOKEN_STRING && t.len > 2 && parse->source->bytes[t.first + 1] == '<' &&
               is_placeholder((struct ec_str){parse->source->bytes + t.first + 1, t.len - 2})) {
        ec_feed_report_placeholder(parse, word.first, word.last, true);
    }
    return word;
}

/* A name must be a bare word of letters, digits, _ and - (3/3-api/arch-primary-apis.md). */
void ec_feed_check_name(struct ec_parse *parse, uint32_t token)
{
    struct ec_token t = parse->tokens[token];
    struct ec_finding *finding;
    if (t.kind == EC_TOKEN_NAME) {
        return;
    }
    if (t.kind == EC_TOKEN_STRING) {
        finding = ec_feed_report(parse, EC_SYN033, token, "a name must not be quoted");
        ec_feed_help(parse, finding, "remove the quotation marks");
    } else if (ec_token_is_bare(t)) {
        finding = ec_feed_report(parse, EC_SYN035, token, "this is not a possible name");
        ec_feed_why(parse, finding,
                    "names consist of letters, digits, _ and -, and start with a letter or _");
        ec_feed_help(parse, finding,
                     "is something missing before it, or is part of a value unquoted?");
    }
}
