/* SPDX-License-Identifier: MIT */
/* The role feed: hands the grammar one word after the other with its role, found from the tokens
   behind it. What fits no role is damage: it is reported here, once, and set right so that the rest
   of the file is still understood. */
#include "syntax/parser.h"

#include "grammar/parse.h"

#include <stdlib.h>

/* An unquoted regular expression has at most this many tokens, an unquoted instance name so many
   words. */
enum { REGEX_TOKENS = 64, INSTANCE_WORDS = 8 };

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

static bool is_kind(const struct ec_parse *parse, uint32_t token, enum ec_token_kind kind)
{
    return parse->tokens[token].kind == kind;
}

static bool is_word(const struct ec_parse *parse, uint32_t token)
{
    return ec_token_is_word(parse->tokens[token]);
}

/* `name =`, `name {` or `name instance {`, as feed_statement reads them. */
bool ec_feed_starts_statement(const struct ec_parse *parse, uint32_t token)
{
    if (!is_word(parse, token)) {
        return false;
    }
    enum ec_token_kind next = parse->tokens[token + 1].kind;
    if (next == EC_TOKEN_EQUALS || next == EC_TOKEN_LBRACE) {
        return true;
    }
    return is_kind(parse, token, EC_TOKEN_NAME) && is_word(parse, token + 1) &&
           is_kind(parse, token + 2, EC_TOKEN_LBRACE) &&
           (!is_kind(parse, token + 1, EC_TOKEN_NAME) || ec_feed_same_line(parse, token + 1));
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

static bool is_separator(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str text = ec_token_text(parse, token);
    return is_kind(parse, token, EC_TOKEN_ODD) && text.len == 1 &&
           (text.ptr[0] == ';' || text.ptr[0] == ',');
}

/* True when nothing stands between this token and the one before it. */
static bool is_glued(const struct ec_parse *parse, uint32_t token)
{
    return token > 0 && ec_token_last(parse->tokens[token - 1]) == parse->tokens[token].first;
}

static struct ec_finding *report_token(struct ec_parse *parse, enum ec_code code, uint32_t token,
                                       const char *message)
{
    struct ec_token t = parse->tokens[token];
    return ec_syntax_add(&parse->report, code, t.first, ec_token_last(t), "%s", message);
}

static void help(struct ec_parse *parse, struct ec_finding *finding, const char *text)
{
    ec_finding_help(parse->report.report, finding, "%s", text);
}

static void why(struct ec_parse *parse, struct ec_finding *finding, const char *text)
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
        ec_syntax_add(&parse->report, entry ? EC_SYN040 : comma ? EC_SYN039 : EC_SYN038,
                      word->last - 1, word->last, "'%c' is glued to this %s", end,
                      comma && !entry ? "item" : "value");
    why(parse, finding,
        comma ? "an older server may take it for part of the text before it"
              : "it is no terminator in this language: the server stores it as part of the value");
    help(parse, finding,
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

static void report_placeholder(struct ec_parse *parse, uint32_t first, uint32_t last, bool quoted)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN042, first, last, "this is a placeholder, not a value");
    if (quoted) {
        finding->severity = EC_WARNING;
    }
    help(parse, finding, "write the real text in its place");
}

/* Looks closer at a bare word with unusual bytes: what is allowed but unwise is a note or warning. */
static void check_odd_word(struct ec_parse *parse, uint32_t token, struct ec_lexeme *word,
                           bool in_aggregate)
{
    struct ec_str text = ec_token_text(parse, token);
    char end = text.ptr[text.len - 1];
    if (parse->markdown_open && text.len > 2 && ec_str_ends(text, EC_STR("**"))) {
        parse->markdown_open = false;
        word->last -= 2;
        return;
    }
    if (is_placeholder(text)) {
        report_placeholder(parse, word->first, word->last, false);
        return;
    }
    const char *comment = memmem(text.ptr, text.len, "/*", 2);
    if (comment) {
        uint32_t at = (uint32_t)(comment - parse->source->bytes);
        struct ec_finding *finding = ec_syntax_add(&parse->report, EC_SYN012, at, at + 2,
                                                   "'/*' inside an unquoted word");
        why(parse, finding, "it is text here; a server of another version may see a comment");
        help(parse, finding, "put a blank before the comment, or quote the value");
    } else if (memchr(text.ptr, '/', text.len)) {
        struct ec_finding *finding =
            report_token(parse, EC_SYN011, token, "a value with '/' should be quoted");
        why(parse, finding, "the documentation lists / among the characters that need quotes");
        help(parse, finding, "put it in double quotes");
    }
    if (text.len > 1 && (end == ';' || end == ',')) {
        check_separator_in_value(parse, word, in_aggregate);
    } else if (in_aggregate && memchr(text.ptr, ',', text.len)) {
        struct ec_finding *finding =
            report_token(parse, EC_SYN039, token, "this item holds a ','");
        help(parse, finding, "separate items by blanks, or quote the item if the comma belongs to it");
    }
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80 || (unsigned char)text.ptr[i] < 0x20) {
            struct ec_finding *finding = report_token(
                parse, EC_SYN010, token, "an unquoted word with bytes outside printable ASCII");
            help(parse, finding, "put it in double quotes if it is meant");
            break;
        }
    }
}

/* `#` directly behind a bare word ends it and starts a comment (4/conf-overview.md lists # among the
   characters that need quotes). */
static bool is_cut_by_comment(const struct ec_parse *parse, uint32_t token)
{
    struct ec_token t = parse->tokens[token];
    return ec_token_is_bare(t) && parse->source->bytes[ec_token_last(t)] == '#';
}

static void report_glued_comment(struct ec_parse *parse, uint32_t token)
{
    uint32_t at = ec_token_last(parse->tokens[token]);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN015, at, at + 1, "this '#' ends the value");
    why(parse, finding, "what stands behind it is a comment, even where no blank is before it");
    help(parse, finding,
         "quote the value if the # belongs to it, or put a blank before the comment");
}

/* Checks a word in the place of a value, an instance name or a path, and returns its extent. */
struct ec_lexeme ec_feed_check_word(struct ec_parse *parse, uint32_t token, bool in_aggregate)
{
    struct ec_token t = parse->tokens[token];
    struct ec_lexeme word = {t.first, ec_token_last(t)};
    if (is_cut_by_comment(parse, token)) {
        report_glued_comment(parse, token);
    }
    if (t.kind == EC_TOKEN_ODD) {
        check_odd_word(parse, token, &word, in_aggregate);
    } else if (t.kind == EC_TOKEN_STRING && t.len > 2 && parse->source->bytes[t.first + 1] == '<' &&
               is_placeholder((struct ec_str){parse->source->bytes + t.first + 1, t.len - 2})) {
        report_placeholder(parse, word.first, word.last, true);
    }
    return word;
}

/* A name must be a bare word of letters, digits, _ and - (3/3-api/arch-primary-apis.md). */
static void check_name(struct ec_parse *parse, uint32_t token)
{
    struct ec_token t = parse->tokens[token];
    struct ec_finding *finding;
    if (t.kind == EC_TOKEN_NAME) {
        return;
    }
    if (t.kind == EC_TOKEN_STRING) {
        finding = report_token(parse, EC_SYN033, token, "a name must not be quoted");
        help(parse, finding, "remove the quotation marks");
    } else if (ec_token_is_bare(t)) {
        finding = report_token(parse, EC_SYN035, token, "this is not a possible name");
        why(parse, finding, "names consist of letters, digits, _ and -, and start with a letter or _");
        help(parse, finding, "is something missing before it, or is part of a value unquoted?");
    }
}

/* ---- elided text, stray text ------------------------------------------------------------------ */

void ec_feed_report_elision(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN041, first, last, "text was left out here");
    why(parse, finding, "documents write ... where they shorten; the server cannot read it");
    help(parse, finding, "put the real statements in its place, or delete it");
}

/* Behind the word at parse->at: the other words of the same line that start no statement. */
static void take_line(struct ec_parse *parse)
{
    do {
        parse->at++;
    } while (is_word(parse, parse->at) && ec_feed_same_line(parse, parse->at) &&
             !ec_feed_starts_statement(parse, parse->at));
}

static uint32_t last_taken(const struct ec_parse *parse)
{
    return ec_token_last(parse->tokens[parse->at - 1]);
}

/* One finding for an elision, also where it is drawn as several lines of dots. */
static void feed_elision(struct ec_parse *parse)
{
    uint32_t first = parse->tokens[parse->at].first;
    do {
        take_line(parse);
    } while (ec_feed_is_elision(parse, parse->at));
    ec_feed_report_elision(parse, first, last_taken(parse));
    parse->elided_end = true;
}

/* `<word` up to the word that ends in `>`, or to the end of the line. */
static uint32_t take_placeholder(struct ec_parse *parse)
{
    uint32_t first = parse->tokens[parse->at].first;
    for (;;) {
        struct ec_str text = ec_token_text(parse, parse->at);
        parse->at++;
        if (text.ptr[text.len - 1] == '>' || !is_word(parse, parse->at) ||
            !ec_feed_same_line(parse, parse->at)) {
            break;
        }
    }
    report_placeholder(parse, first, last_taken(parse), false);
    return last_taken(parse);
}

/* Moves behind the closer that matches the ( or [ at parse->at, but over no brace. */
void ec_feed_skip_balanced(struct ec_parse *parse)
{
    uint32_t depth = 0;
    for (;;) {
        enum ec_token_kind kind = parse->tokens[parse->at].kind;
        if (kind == EC_TOKEN_END || kind == EC_TOKEN_LBRACE || kind == EC_TOKEN_RBRACE) {
            return;
        }
        parse->at++;
        if (kind == EC_TOKEN_LPAREN || kind == EC_TOKEN_LBRACKET) {
            depth++;
        } else if ((kind == EC_TOKEN_RPAREN || kind == EC_TOKEN_RBRACKET) && --depth == 0) {
            return;
        }
    }
}

static void feed_stray(struct ec_parse *parse)
{
    uint32_t token = parse->at;
    if (ec_str_equal(ec_token_text(parse, token), EC_STR("*/"))) {
        struct ec_finding *finding =
            report_token(parse, EC_SYN036, parse->at++, "this */ closes no comment");
        why(parse, finding, "comments do not nest: the first */ above ended the comment");
        help(parse, finding, "remove it, and look what was meant to be in the comment");
        return;
    }
    take_line(parse);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN036, parse->tokens[token].first, last_taken(parse),
                      "this text belongs to no statement");
    help(parse, finding,
         "a statement is NAME = VALUE, NAME { ... } or NAME \"instance\" { ... }; comment the text out "
         "with # if it is a remark");
}

/* What starts a comment in other languages: `//`, `--`, and a `;` with words behind it. */
static uint32_t foreign_comment(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str text = ec_token_text(parse, token);
    if (!ec_token_is_bare(parse->tokens[token])) {
        return 0;
    }
    if (ec_str_starts(text, EC_STR("//")) || ec_str_equal(text, EC_STR("--"))) {
        return 2;
    }
    bool words = is_word(parse, token + 1) && ec_feed_same_line(parse, token + 1) &&
                 !ec_feed_starts_statement(parse, token + 1);
    bool glued = text.len > 1 && !is_kind(parse, token + 1, EC_TOKEN_EQUALS);
    return text.ptr[0] == ';' && (glued || words) ? 1 : 0;
}

/* Takes the line up to its end, or to a brace, since braces have been counted. */
static void feed_foreign_comment(struct ec_parse *parse, uint32_t len)
{
    uint32_t first = parse->tokens[parse->at].first;
    struct ec_range opener = {parse->source->id, first, first + len};
    do {
        parse->at++;
    } while (ec_feed_same_line(parse, parse->at) && !is_kind(parse, parse->at, EC_TOKEN_LBRACE) &&
             !is_kind(parse, parse->at, EC_TOKEN_RBRACE) &&
             !is_kind(parse, parse->at, EC_TOKEN_END));
    struct ec_finding *finding = ec_syntax_add(&parse->report, EC_SYN036, first, last_taken(parse),
                                               "'%.*s' starts no comment in this language",
                                               (int)len, parse->source->bytes + first);
    help(parse, finding, "write # before a remark");
    ec_finding_fix(parse->report.report, finding, false, opener, "#", "write #");
}

/* True when the value holds what should have been a comment: the words behind it are its rest, and
   since the server cannot read them the remark on the opener becomes an error. */
static bool holds_comment(struct ec_parse *parse)
{
    const struct ec_report *report = parse->report.report;
    struct ec_str value = ec_token_text(parse, parse->last_value);
    struct ec_finding *last = report->count > 0 ? report->findings[report->count - 1] : NULL;
    if (!last || last->code != EC_SYN012 || last->range.source != parse->source->id ||
        !memmem(value.ptr, value.len, "/*", 2)) {
        return false;
    }
    last->severity = EC_ERROR;
    parse->report.damaged = true;
    return true;
}

/* A remark about the value alone says less than what is wrong with the whole. */
static void drop_remark(struct ec_parse *parse, struct ec_token value)
{
    struct ec_report *report = parse->report.report;
    const struct ec_finding *last = report->count > 0 ? report->findings[report->count - 1] : NULL;
    if (last && last->severity != EC_ERROR && last->range.source == parse->source->id &&
        last->range.first >= value.first && last->range.last <= ec_token_last(value)) {
        report->count--;
        parse->report.count--;
    }
}

/* Words behind a scalar value on its line: the value has blanks or reserved characters and is not
   quoted. Takes them all. */
static void feed_value_rest(struct ec_parse *parse)
{
    struct ec_token value = parse->tokens[parse->last_value];
    uint32_t line_token = parse->at;
    while (ec_feed_same_line(parse, line_token) &&
           (is_word(parse, line_token) || is_kind(parse, line_token, EC_TOKEN_EQUALS) ||
            is_kind(parse, line_token, EC_TOKEN_LPAREN) ||
            is_kind(parse, line_token, EC_TOKEN_RPAREN) ||
            is_kind(parse, line_token, EC_TOKEN_LBRACKET) ||
            is_kind(parse, line_token, EC_TOKEN_RBRACKET))) {
        if (line_token > parse->at && !is_glued(parse, line_token) &&
            ec_feed_starts_statement(parse, line_token)) {
            break;
        }
        line_token++;
    }
    bool quoted = value.kind == EC_TOKEN_STRING;
    uint32_t first = quoted ? parse->tokens[parse->at].first : value.first;
    parse->at = line_token;
    if (holds_comment(parse)) {
        return;
    }
    drop_remark(parse, value);
    /* A NUL byte that splits the value has been reported. */
    if (parse->source->bytes[ec_token_last(value)] == '\0' ||
        is_kind(parse, line_token - 1, EC_TOKEN_BROKEN)) {
        return;
    }
    struct ec_finding *finding = ec_syntax_add(
        &parse->report, quoted ? EC_SYN036 : EC_SYN049, first, last_taken(parse),
        quoted ? "text behind the closing quote of the value"
               : "this value must be quoted: it holds a blank or a reserved character");
    if (quoted) {
        help(parse, finding,
             "several values are a list: ( \"one\" \"two\" ); inside a value a quotation mark is "
             "\\\"");
    } else {
        why(parse, finding,
            "an unquoted value ends at a blank and at any of # \" ' = { } [ ] ( )");
        help(parse, finding,
             "put the whole value in double quotes; several values are a list: ( one two )");
    }
}

/* ---- scopes ----------------------------------------------------------------------------------- */

static bool push_opener(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    struct ec_parser *parser = parse->parser;
    void *list = parser->openers;
    bool ok = ec_grow(&list, &parser->openers_capacity, parse->depth + 1, sizeof(*parser->openers));
    parser->openers = list;
    if (!ok) {
        parse->oom = true;
        return false;
    }
    parser->openers[parse->depth++] = (struct ec_opener){first, last};
    return true;
}

/* A scope that is nested too deep: its body is not read. */
static void skip_body(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN051, first, last,
                      "scopes are nested deeper than %zu here", parse->parser->nesting_limit);
    help(parse, finding, "the body was not checked; --max-nesting raises the limit");
    parse->report.report->limit_hit = true;
    uint32_t depth = 1;
    while (depth > 0 && !is_kind(parse, parse->at, EC_TOKEN_END)) {
        depth += is_kind(parse, parse->at, EC_TOKEN_LBRACE);
        depth -= is_kind(parse, parse->at, EC_TOKEN_RBRACE);
        parse->at++;
    }
    ec_feed_push(parse, EC_ROLE_RBRACE, last, last);
}

/* Behind the head: the opening brace at parse->at, or a missing one. */
static void feed_open_brace(struct ec_parse *parse, uint32_t first, uint32_t last)
{
    if (is_kind(parse, parse->at, EC_TOKEN_LBRACE)) {
        ec_feed_push_token(parse, EC_ROLE_LBRACE, parse->at++);
    } else {
        ec_feed_push(parse, EC_ROLE_LBRACE, last, last);
    }
    if (parse->depth >= parse->parser->nesting_limit) {
        skip_body(parse, first, last);
    } else {
        push_opener(parse, first, last);
    }
}

static void feed_head(struct ec_parse *parse, bool named)
{
    uint32_t head = parse->at;
    struct ec_token t = parse->tokens[head];
    uint32_t last = ec_token_last(t);
    check_name(parse, head);
    ec_feed_push_token(parse, EC_ROLE_HEAD, head);
    parse->at++;
    if (named) {
        struct ec_lexeme word = ec_feed_check_word(parse, parse->at, false);
        ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
        last = word.last;
        parse->at++;
    }
    feed_open_brace(parse, t.first, last);
}

static struct ec_finding *report_unclosed_scope(struct ec_parse *parse)
{
    struct ec_opener opener = parse->parser->openers[parse->depth - 1];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN020, opener.first, opener.last,
                      "scope '%.*s' is not closed", (int)(opener.last - opener.first),
                      parse->source->bytes + opener.first);
    help(parse, finding, "add the closing } where the scope ends");
    return finding;
}

static void feed_close(struct ec_parse *parse)
{
    if (parse->depth == 0) {
        struct ec_finding *finding =
            report_token(parse, EC_SYN021, parse->at++, "this } closes nothing");
        why(parse, finding, "every scope above is closed already, and a file must balance by itself");
        help(parse, finding, "remove it, or look for a missing { above");
        return;
    }
    ec_feed_push_token(parse, EC_ROLE_RBRACE, parse->at++);
    parse->depth--;
}

static void feed_end(struct ec_parse *parse)
{
    uint32_t end = parse->source->len;
    if (parse->depth > 0) {
        if (!parse->elided_end) {
            report_unclosed_scope(parse);
        }
        parse->depth--;
        ec_feed_push(parse, EC_ROLE_RBRACE, end, end);
        return;
    }
    ec_feed_push(parse, EC_ROLE_END, end, end);
    parse->state = EC_FEED_DONE;
}

/* Carries out what the repair of braces decided for the token at parse->at. Returns false when the
   token is to be read as usual. */
static bool apply_fixup(struct ec_parse *parse)
{
    const struct ec_parser *parser = parse->parser;
    struct ec_fixup fixup = parser->fixups[parse->fixup];
    if (fixup.kind == EC_FIXUP_OPEN) {
        return false;
    }
    parse->fixup++;
    parse->next_fixup =
        parse->fixup < parser->n_fixups ? parser->fixups[parse->fixup].token : UINT32_MAX;
    if (fixup.token < parse->at) {
        return true;
    }
    if (fixup.kind == EC_FIXUP_SKIP) {
        struct ec_finding *finding =
            report_token(parse, EC_SYN021, parse->at++, "this } is one too many");
        help(parse, finding, "remove it, or look for a missing { above");
        return true;
    }
    if (parse->depth == 0) {
        return true;
    }
    uint32_t at = parse->tokens[parse->at].first;
    bool elided = ec_feed_is_elision(parse, parse->at) ||
                  (parse->elided_end && is_kind(parse, parse->at, EC_TOKEN_END));
    if (!elided) {
        struct ec_finding *finding = report_unclosed_scope(parse);
        ec_finding_relate(parse->report.report, finding,
                          (struct ec_range){parse->source->id, at, at},
                          "by the indentation it ends before this");
    }
    ec_feed_push(parse, EC_ROLE_RBRACE, at, at);
    parse->depth--;
    return true;
}

/* ---- the 2.x dialect -------------------------------------------------------------------------- */

/* Words that started a module line in Momentum 2.x. */
static bool is_module_kind(struct ec_str name)
{
    static const struct ec_str kinds[] = {
        {"module", 6},    {"logger", 6},     {"validate", 8},    {"io_system", 9},
        {"io_wrapper", 10}, {"interpreter", 11}, {"datasource", 10}, {"delivery", 8},
    };
    for (size_t i = 0; i < EC_COUNT(kinds); i++) {
        if (ec_str_equal_folded(name, kinds[i])) {
            return true;
        }
    }
    return false;
}

/* The signatures of the old dialect: `Logger logging/x x`, `Binding b <duravip=...>`. */
static bool is_old_dialect(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str first = ec_token_text(parse, token + 1);
    struct ec_token second = parse->tokens[token + 2];
    if (is_kind(parse, token + 1, EC_TOKEN_ODD) && memchr(first.ptr, '/', first.len) &&
        first.ptr[0] != '/' && is_module_kind(ec_token_text(parse, token)) &&
        ec_token_is_word(second)) {
        return true;
    }
    for (uint32_t modifier = token + 1; modifier <= token + 2; modifier++) {
        if (is_kind(parse, modifier, EC_TOKEN_ODD) &&
            ec_token_text(parse, modifier).ptr[0] == '<' &&
            is_kind(parse, modifier + 1, EC_TOKEN_EQUALS) &&
            ec_feed_same_line(parse, modifier)) {
            return true;
        }
        if (!is_word(parse, modifier)) {
            break;
        }
    }
    return false;
}

/* One finding stands for the whole file; the rest of it is not read. */
static void feed_old_dialect(struct ec_parse *parse)
{
    ec_report_drop_syntax(parse->report.report, parse->source->id, EC_SYN047);
    struct ec_finding *finding = report_token(parse, EC_SYN047, parse->at,
                                              "this file is in the syntax of Momentum 2.x");
    why(parse, finding,
        "the language changed with version 3: modules, listeners and <...> modifiers are written "
        "differently");
    help(parse, finding, "convert the file first; nothing else in it was checked");
    parse->elided_end = true;
    while (!is_kind(parse, parse->at, EC_TOKEN_END)) {
        parse->at++;
    }
    parse->next_fixup = UINT32_MAX;
}

static bool is_old_listener(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str name = ec_token_text(parse, token);
    struct ec_str suffix = EC_STR("_listener");
    return name.len > suffix.len &&
           ec_str_equal_folded((struct ec_str){name.ptr + name.len - suffix.len, suffix.len}, suffix);
}

/* ---- options ---------------------------------------------------------------------------------- */

static void report_missing_value(struct ec_parse *parse, uint32_t key)
{
    struct ec_token t = parse->tokens[key];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN028, t.first, ec_token_last(t), "'%.*s' has no value",
                      (int)t.len, parse->source->bytes + t.first);
    help(parse, finding,
         "write a value behind the =; an empty text is \"\", an empty list ()");
}

/* `include "x"` where a value may stand or behind one, and nothing behind it that could make it a
   sentence: the language needs no line ends between statements. */
static bool is_include_statement(const struct ec_parse *parse, uint32_t token)
{
    uint32_t next = token + 2;
    return ec_feed_is_include(parse, token) && is_word(parse, token + 1) &&
           ec_feed_same_line(parse, token + 1) &&
           (!is_word(parse, next) || !ec_feed_same_line(parse, next) ||
            ec_feed_starts_statement(parse, next) || ec_feed_is_include(parse, next));
}

/* An option whose value is not just a word: parse->at is behind the `=`. Returns true when the word
   there is a value after all. */
static bool value_is_word(struct ec_parse *parse, uint32_t key)
{
    uint32_t value = parse->at;
    bool own_line = !ec_feed_same_line(parse, value);
    if (own_line && is_kind(parse, value, EC_TOKEN_NAME) &&
        (ec_feed_starts_statement(parse, value) || is_include_statement(parse, value))) {
        report_missing_value(parse, key);
        return false;
    }
    return !is_kind(parse, value + 1, EC_TOKEN_LBRACE);
}

/* `=` behind the value on its line: the value holds an unquoted `=`. */
static bool has_rest(const struct ec_parse *parse, uint32_t value)
{
    return is_kind(parse, value + 1, EC_TOKEN_EQUALS) && ec_feed_same_line(parse, value + 1);
}

static void feed_scalar(struct ec_parse *parse)
{
    uint32_t value = parse->at;
    struct ec_str text = ec_token_text(parse, value);
    if (ec_feed_is_elision(parse, value)) {
        uint32_t first = parse->tokens[value].first;
        take_line(parse);
        ec_feed_report_elision(parse, first, last_taken(parse));
        return;
    }
    if (is_kind(parse, value, EC_TOKEN_ODD) && text.ptr[0] == '<' && text.len > 1 &&
        ec_is_letter(text.ptr[1]) && !memchr(text.ptr, '@', text.len)) {
        take_placeholder(parse);
        return;
    }
    struct ec_token t = parse->tokens[value];
    struct ec_lexeme word = {t.first, ec_token_last(t)};
    parse->last_value = value;
    parse->at++;
    if (has_rest(parse, value)) {
        feed_value_rest(parse);
    } else {
        word = ec_feed_check_word(parse, value, false);
    }
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
}

/* `Scope = {` and `Scope = "instance" {`, which the grammar tolerates with a remark. */
static void feed_scope_with_equals(struct ec_parse *parse, uint32_t key, bool named)
{
    parse->taken = 0;
    parse->queued = 0;
    ec_feed_push_token(parse, EC_ROLE_HEAD, key);
    ec_feed_push_token(parse, EC_ROLE_EQUALS, key + 1);
    uint32_t last = ec_token_last(parse->tokens[key]);
    if (named) {
        struct ec_lexeme word = ec_feed_check_word(parse, parse->at++, false);
        ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
        last = word.last;
    }
    feed_open_brace(parse, parse->tokens[key].first, last);
}

static void feed_value(struct ec_parse *parse, uint32_t key)
{
    switch ((enum ec_token_kind)parse->tokens[parse->at].kind) {
    case EC_TOKEN_LPAREN:
        if (is_old_listener(parse, key)) {
            parse->at = key;
            parse->queued = 0;
            feed_old_dialect(parse);
            return;
        }
        ec_feed_open_aggregate(parse, parse->at);
        return;
    case EC_TOKEN_LBRACKET:
        ec_feed_open_aggregate(parse, parse->at);
        return;
    case EC_TOKEN_LBRACE:
        feed_scope_with_equals(parse, key, false);
        return;
    case EC_TOKEN_NAME:
    case EC_TOKEN_PLAIN:
    case EC_TOKEN_ODD:
    case EC_TOKEN_STRING:
    case EC_TOKEN_TYPOGRAPHIC:
    case EC_TOKEN_BROKEN:
        if (value_is_word(parse, key)) {
            feed_scalar(parse);
        } else if (is_kind(parse, parse->at + 1, EC_TOKEN_LBRACE) &&
                   ec_feed_same_line(parse, parse->at)) {
            feed_scope_with_equals(parse, key, true);
        }
        return;
    default:
        report_missing_value(parse, key);
        return;
    }
}

static void feed_include_with_equals(struct ec_parse *parse)
{
    struct ec_finding *finding =
        report_token(parse, EC_SYN054, parse->at + 1, "'=' behind include");
    why(parse, finding, "with it this is an option called include, and no file is read");
    help(parse, finding, "write include \"file\"");
    struct ec_token t = parse->tokens[parse->at + 1];
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, t.first, ec_token_last(t)}, "",
                   "remove the =");
    ec_feed_push_token(parse, EC_ROLE_INCLUDE, parse->at);
    ec_feed_push_token(parse, EC_ROLE_WORD, parse->at + 2);
    parse->at += 3;
}

/* `name == value`: the second one is skipped. */
static void feed_second_equals(struct ec_parse *parse, uint32_t equals)
{
    struct ec_finding *finding = report_token(parse, EC_SYN036, equals, "this = is one too many");
    help(parse, finding, "remove it");
    struct ec_token t = parse->tokens[equals];
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, t.first, ec_token_last(t)}, "",
                   "remove the =");
    parse->at = equals + 1;
    feed_value(parse, equals - 2);
}

/* The common case is the first lines: NAME = WORD and then something that starts a statement. */
static void feed_option(struct ec_parse *parse)
{
    uint32_t key = parse->at;
    const struct ec_token *t = &parse->tokens[key];
    if ((t->len == 7 || t->len == 16) && ec_feed_is_include(parse, key) && is_word(parse, key + 2)) {
        feed_include_with_equals(parse);
        return;
    }
    ec_feed_push_token(parse, EC_ROLE_KEY, key);
    ec_feed_push_token(parse, EC_ROLE_EQUALS, key + 1);
    if (t[2].kind == EC_TOKEN_EQUALS) {
        feed_second_equals(parse, key + 2);
        return;
    }
    parse->at = key + 2;
    enum ec_token_kind kind = t[2].kind;
    enum ec_token_kind next = t[3].kind;
    bool simple = (kind == EC_TOKEN_NAME || kind == EC_TOKEN_PLAIN) && next != EC_TOKEN_EQUALS &&
                  next != EC_TOKEN_LBRACE &&
                  !(ec_token_is_word(t[3]) && t[4].kind == EC_TOKEN_LBRACE) &&
                  !((t[2].len == 7 || t[2].len == 16) && ec_feed_is_include(parse, key + 2));
    bool dots = kind == EC_TOKEN_PLAIN && parse->source->bytes[t[2].first] == '.';
    if (simple && !dots && !is_cut_by_comment(parse, key + 2)) {
        parse->last_value = parse->at;
        ec_feed_push_token(parse, EC_ROLE_WORD, parse->at++);
        return;
    }
    feed_value(parse, key);
}

/* ---- statements that fit no form -------------------------------------------------------------- */

/* An unquoted regular expression as instance name: Domain /x\.(a|b)$/ { (Momentum 2.2). Returns the
   token behind it, or 0. Looks at few tokens, since the next name on the line asks again. */
static uint32_t find_bare_regex(const struct ec_parse *parse, uint32_t token)
{
    struct ec_str first = ec_token_text(parse, token);
    if (!is_kind(parse, token, EC_TOKEN_ODD) || first.ptr[0] != '/') {
        return 0;
    }
    for (uint32_t at = token; at < token + REGEX_TOKENS && ec_feed_same_line(parse, at + 1); at++) {
        if (is_kind(parse, at + 1, EC_TOKEN_END)) {
            break;
        }
        if (is_kind(parse, at + 1, EC_TOKEN_LBRACE)) {
            struct ec_token last = parse->tokens[at];
            return parse->source->bytes[ec_token_last(last) - 1] == '/' ? at + 1 : 0;
        }
    }
    return 0;
}

static void feed_bare_regex(struct ec_parse *parse, uint32_t end)
{
    uint32_t first = parse->tokens[parse->at + 1].first;
    uint32_t last = ec_token_last(parse->tokens[end - 1]);
    struct ec_finding *finding = ec_syntax_add(&parse->report, EC_SYN048, first, last,
                                               "a regular expression must be quoted");
    why(parse, finding, "unquoted ones were read by Momentum 2.2 only");
    help(parse, finding, "put it in double quotes, the slashes included");
    uint32_t head = parse->tokens[parse->at].first;
    ec_feed_push_token(parse, EC_ROLE_HEAD, parse->at);
    ec_feed_push(parse, EC_ROLE_WORD, first, last);
    parse->at = end;
    feed_open_brace(parse, head, last);
}

/* A head with more than one word behind its name. Returns the token of its brace, or 0. */
static uint32_t find_long_head(const struct ec_parse *parse, uint32_t token)
{
    for (uint32_t at = token + 1; at <= token + INSTANCE_WORDS + 1; at++) {
        if (is_kind(parse, at, EC_TOKEN_LBRACE) && ec_feed_same_line(parse, at)) {
            return at;
        }
        if (!is_word(parse, at) || !ec_feed_same_line(parse, at)) {
            return 0;
        }
    }
    return 0;
}

static void feed_long_head(struct ec_parse *parse, uint32_t brace)
{
    uint32_t head = parse->at;
    struct ec_token instance = parse->tokens[head + 1];
    bool quoted = instance.kind == EC_TOKEN_STRING;
    uint32_t last = ec_token_last(parse->tokens[brace - 1]);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, quoted ? EC_SYN036 : EC_SYN049,
                      quoted ? parse->tokens[head + 2].first : instance.first, last,
                      quoted ? "text behind the instance name"
                             : "this instance name must be quoted: it holds a blank");
    help(parse, finding,
         quoted ? "a scope has one instance name: remove the text" : "put it in double quotes");
    ec_feed_push_token(parse, EC_ROLE_HEAD, head);
    last = quoted ? ec_token_last(instance) : last;
    ec_feed_push(parse, EC_ROLE_WORD, instance.first, last);
    parse->at = brace;
    feed_open_brace(parse, parse->tokens[head].first, last);
}

static void report_open_brace(struct ec_parse *parse, uint32_t last_token)
{
    struct ec_token head = parse->tokens[parse->at];
    uint32_t last = ec_token_last(parse->tokens[last_token]);
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN030, head.first, last, "scope '%.*s' is not opened",
                      (int)(last - head.first), parse->source->bytes + head.first);
    why(parse, finding, "its body is indented and closed, but the { is missing");
    help(parse, finding, "add { at the end of this line");
    ec_finding_fix(parse->report.report, finding, false,
                   (struct ec_range){parse->source->id, last, last}, " {", "add {");
}

static bool is_open_fixup(const struct ec_parse *parse, uint32_t token)
{
    return parse->next_fixup == token &&
           parse->parser->fixups[parse->fixup].kind == EC_FIXUP_OPEN;
}

static void next_fixup(struct ec_parse *parse)
{
    const struct ec_parser *parser = parse->parser;
    parse->fixup++;
    parse->next_fixup =
        parse->fixup < parser->n_fixups ? parser->fixups[parse->fixup].token : UINT32_MAX;
}

static void feed_include(struct ec_parse *parse)
{
    struct ec_token next = parse->tokens[parse->at + 1];
    bool is_next = next.kind == EC_TOKEN_NAME && (!ec_feed_same_line(parse, parse->at + 1) ||
                                                  ec_feed_starts_statement(parse, parse->at + 1));
    if (!ec_token_is_word(next) || is_next) {
        struct ec_finding *finding =
            report_token(parse, EC_SYN050, parse->at++, "this include names no file");
        help(parse, finding, "write include \"file\" or include \"directory\"");
        return;
    }
    ec_feed_push_token(parse, EC_ROLE_INCLUDE, parse->at++);
    struct ec_lexeme word = ec_feed_check_word(parse, parse->at, false);
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
    parse->last_value = parse->at++;
}

static void feed_missing_equals(struct ec_parse *parse)
{
    struct ec_token key = parse->tokens[parse->at];
    struct ec_token value = parse->tokens[parse->at + 1];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN026, key.first, ec_token_last(key),
                      "'=' is missing behind '%.*s'", (int)key.len,
                      parse->source->bytes + key.first);
    help(parse, finding, "an option is NAME = VALUE, a scope is NAME \"instance\" { ... }");
    ec_finding_fix(parse->report.report, finding, false,
                   (struct ec_range){parse->source->id, ec_token_last(key), value.first}, " = ",
                   "insert =");
    ec_feed_push_token(parse, EC_ROLE_KEY, parse->at);
    ec_feed_push(parse, EC_ROLE_EQUALS, ec_token_last(key), ec_token_last(key));
    struct ec_lexeme word = ec_feed_check_word(parse, parse->at + 1, false);
    ec_feed_push(parse, EC_ROLE_WORD, word.first, word.last);
    parse->last_value = parse->at + 1;
    parse->at += 2;
}

static void feed_lone_name(struct ec_parse *parse)
{
    struct ec_token t = parse->tokens[parse->at];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN029, t.first, ec_token_last(t),
                      "'%.*s' stands alone", (int)t.len, parse->source->bytes + t.first);
    why(parse, finding,
        "an option needs = and a value; setting a flag by its bare name ended with Momentum 2.x");
    ec_finding_help(parse->report.report, finding, "write '%.*s = VALUE', or remove the line",
                    (int)t.len, parse->source->bytes + t.first);
    ec_feed_push_token(parse, EC_ROLE_KEY, parse->at++);
}

/* True when the token continues the line of the scalar value before it. */
static bool continues_value(const struct ec_parse *parse)
{
    return parse->last_value != UINT32_MAX && parse->last_value + 1 == parse->at &&
           ec_feed_same_line(parse, parse->at);
}

/* A name that is not followed by = or {. */
static void feed_odd_name(struct ec_parse *parse)
{
    uint32_t at = parse->at;
    bool word_follows = is_word(parse, at + 1) && ec_feed_same_line(parse, at + 1);
    if (continues_value(parse) && !is_include_statement(parse, at)) {
        feed_value_rest(parse);
        return;
    }
    if (ec_feed_is_include(parse, at)) {
        feed_include(parse);
        return;
    }
    if (is_open_fixup(parse, at) || (word_follows && is_open_fixup(parse, at + 1))) {
        bool named = !is_open_fixup(parse, at);
        report_open_brace(parse, named ? at + 1 : at);
        next_fixup(parse);
        feed_head(parse, named);
        return;
    }
    if (is_old_dialect(parse, at)) {
        feed_old_dialect(parse);
        return;
    }
    uint32_t regex_end = word_follows ? find_bare_regex(parse, at + 1) : 0;
    uint32_t brace = find_long_head(parse, at);
    enum ec_token_kind next = parse->tokens[at + 1].kind;
    if (regex_end != 0) {
        feed_bare_regex(parse, regex_end);
    } else if (brace != 0) {
        feed_long_head(parse, brace);
    } else if (next == EC_TOKEN_LPAREN || next == EC_TOKEN_LBRACKET) {
        ec_feed_push_token(parse, EC_ROLE_KEY, parse->at++);
        ec_feed_open_aggregate(parse, parse->at);
    } else if (word_follows && is_word(parse, at + 2) && ec_feed_same_line(parse, at + 2) &&
               !ec_feed_starts_statement(parse, at + 2)) {
        feed_stray(parse);
    } else if (word_follows) {
        feed_missing_equals(parse);
    } else {
        feed_lone_name(parse);
    }
}

/* `hook:name [ ... ]`, the form of older Sieve pages (3/3-reference/3-reference-modules-delay-dsn.md). */
static bool feed_hook(struct ec_parse *parse)
{
    struct ec_str text = ec_token_text(parse, parse->at);
    if (!is_kind(parse, parse->at + 1, EC_TOKEN_LBRACKET) || text.len < 6 ||
        !ec_str_equal_folded((struct ec_str){text.ptr, 5}, EC_STR("hook:"))) {
        return false;
    }
    struct ec_finding *finding =
        report_token(parse, EC_SYN053, parse->at, "a hook in its old form");
    ec_finding_help(parse->report.report, finding, "write hook \"%.*s\" { ... }", (int)text.len - 5,
                    text.ptr + 5);
    ec_feed_push_token(parse, EC_ROLE_KEY, parse->at++);
    /* The = that this form never had: one remark is enough. */
    uint32_t bracket = parse->tokens[parse->at].first;
    ec_feed_push(parse, EC_ROLE_EQUALS, bracket, bracket);
    ec_feed_open_aggregate(parse, parse->at);
    return true;
}

/* A separator that stands alone is skipped: the language has no terminator. */
static void feed_separator(struct ec_parse *parse)
{
    struct ec_finding *finding =
        report_token(parse, EC_SYN037, parse->at, "statements need no separator");
    struct ec_token t = parse->tokens[parse->at++];
    help(parse, finding, "remove it");
    ec_finding_fix(parse->report.report, finding, true,
                   (struct ec_range){parse->source->id, t.first, ec_token_last(t)}, "", "remove it");
}

static void feed_markdown(struct ec_parse *parse)
{
    struct ec_token t = parse->tokens[parse->at];
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN043, t.first, t.first + 2,
                      "** is the mark-up of a document, not configuration");
    help(parse, finding, "remove the asterisks here and at the end of the marked text");
    parse->markdown_open = true;
    if (t.len == 2 || !ec_feed_starts_statement(parse, parse->at)) {
        parse->at++;
        return;
    }
    ec_feed_push(parse, EC_ROLE_KEY, t.first + 2, ec_token_last(t));
    parse->at++;
    if (is_kind(parse, parse->at, EC_TOKEN_EQUALS)) {
        ec_feed_push_token(parse, EC_ROLE_EQUALS, parse->at++);
        if (is_word(parse, parse->at)) {
            feed_scalar(parse);
        }
    }
}

/* A bare word that is no name, or a quoted one, where a statement should start. */
static void feed_odd_word(struct ec_parse *parse)
{
    uint32_t at = parse->at;
    struct ec_str text = ec_token_text(parse, at);
    uint32_t comment = foreign_comment(parse, at);
    if (comment != 0) {
        feed_foreign_comment(parse, comment);
    } else if (is_separator(parse, at)) {
        feed_separator(parse);
    } else if (ec_feed_is_elision(parse, at)) {
        feed_elision(parse);
    } else if (parse->markdown_open && ec_str_equal(text, EC_STR("**"))) {
        parse->markdown_open = false;
        parse->at++;
    } else if (ec_token_is_bare(parse->tokens[at]) && ec_str_starts(text, EC_STR("**"))) {
        feed_markdown(parse);
    } else if (continues_value(parse)) {
        feed_value_rest(parse);
    } else if (ec_token_is_bare(parse->tokens[at]) && text.ptr[0] == '<') {
        take_placeholder(parse);
    } else if (is_kind(parse, at + 1, EC_TOKEN_EQUALS)) {
        check_name(parse, at);
        feed_option(parse);
    } else if (is_kind(parse, at + 1, EC_TOKEN_LBRACE)) {
        feed_head(parse, false);
    } else if (is_word(parse, at + 1) && is_kind(parse, at + 2, EC_TOKEN_LBRACE) &&
               ec_feed_same_line(parse, at + 1)) {
        feed_head(parse, true);
    } else if (!feed_hook(parse)) {
        feed_stray(parse);
    }
}

/* `=`, `(` or `[` without a name before it. */
static void feed_nameless(struct ec_parse *parse)
{
    uint32_t first = parse->at;
    if (continues_value(parse)) {
        feed_value_rest(parse);
        return;
    }
    bool elided = ec_feed_is_elision(parse, first + 1);
    parse->at += is_kind(parse, first, EC_TOKEN_EQUALS);
    if (is_word(parse, parse->at)) {
        take_line(parse);
    } else if (is_kind(parse, parse->at, EC_TOKEN_LPAREN) ||
               is_kind(parse, parse->at, EC_TOKEN_LBRACKET)) {
        ec_feed_skip_balanced(parse);
    }
    uint32_t start = parse->tokens[first].first;
    if (elided) {
        ec_feed_report_elision(parse, start, last_taken(parse));
        parse->elided_end = true;
        return;
    }
    struct ec_finding *finding =
        ec_syntax_add(&parse->report, EC_SYN034, start, ec_token_last(parse->tokens[first]),
                      "a value without an option name");
    help(parse, finding, "write NAME = before it, or remove it");
}

static void feed_statement(struct ec_parse *parse)
{
    const struct ec_token *t = &parse->tokens[parse->at];
    if (EC_UNLIKELY(parse->at >= parse->next_fixup) && apply_fixup(parse)) {
        return;
    }
    if (t->kind != EC_TOKEN_END && t->kind != EC_TOKEN_RBRACE) {
        parse->elided_end = false;
    }
    switch ((enum ec_token_kind)t->kind) {
    case EC_TOKEN_NAME:
        if (t[1].kind == EC_TOKEN_EQUALS) {
            feed_option(parse);
        } else if (t[1].kind == EC_TOKEN_LBRACE) {
            feed_head(parse, false);
        } else if (ec_token_is_word(t[1]) && t[2].kind == EC_TOKEN_LBRACE &&
                   ((t[1].kind != EC_TOKEN_NAME && !continues_value(parse)) ||
                    ec_feed_same_line(parse, parse->at + 1))) {
            feed_head(parse, true);
        } else {
            feed_odd_name(parse);
        }
        break;
    case EC_TOKEN_RBRACE:
        feed_close(parse);
        break;
    case EC_TOKEN_END:
        feed_end(parse);
        break;
    case EC_TOKEN_EQUALS:
    case EC_TOKEN_LPAREN:
    case EC_TOKEN_LBRACKET:
        feed_nameless(parse);
        break;
    case EC_TOKEN_RPAREN:
    case EC_TOKEN_RBRACKET:
        if (continues_value(parse) && is_glued(parse, parse->at)) {
            feed_value_rest(parse);
        } else {
            help(parse, report_token(parse, EC_SYN024, parse->at++, "this closes nothing"),
                 "remove it, or look for a missing opener above");
        }
        break;
    case EC_TOKEN_LBRACE: {
        struct ec_finding *finding =
            report_token(parse, EC_SYN034, parse->at, "a { without a scope name before it");
        help(parse, finding, "write the scope's name before it");
        ec_feed_push(parse, EC_ROLE_HEAD, t->first, t->first);
        feed_open_brace(parse, t->first, t->first);
        break;
    }
    default:
        feed_odd_word(parse);
        break;
    }
}

int ec_feed_next(struct ec_parse *parse, struct ec_lexeme *word)
{
    while (parse->taken == parse->queued) {
        if (parse->oom || parse->state == EC_FEED_DONE) {
            return EC_ROLE_END;
        }
        parse->taken = 0;
        parse->queued = 0;
        if (parse->state == EC_FEED_STATEMENTS) {
            feed_statement(parse);
        } else {
            ec_feed_aggregate(parse);
        }
    }
    const struct ec_role *next = &parse->queue[parse->taken++];
    *word = next->word;
    return next->role;
}
