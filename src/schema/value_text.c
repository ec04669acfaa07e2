/* SPDX-License-Identifier: MIT */
/* Paths, formats of logs, lists of ciphers and names of character sets. */
#include "schema/value_private.h"

/* -- paths ----------------------------------------------------------------------------------- */

enum { LONGEST_PATH = 4095, LONGEST_COMPONENT = 255 };

static void judge_path_length(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.len > LONGEST_PATH) {
        ec_judge_wrong(judge, EC_PROBLEM_LENGTH, LONGEST_PATH, text.len - LONGEST_PATH,
                       "a path has at most 4095 bytes");
        return;
    }
    for (size_t at = 0; at < text.len;) {
        size_t end = ec_find_byte(text, at, '/');
        if (end - at > LONGEST_COMPONENT) {
            ec_judge_odd(judge, EC_PROBLEM_LENGTH, at, end - at,
                         "a name in a path has at most 255 bytes");
        }
        at = end + 1;
    }
}

static void judge_path_bytes(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == 0) {
            ec_judge_wrong(judge, EC_PROBLEM_BYTE, i, 1, "no path contains a NUL byte");
        } else if (c < 0x20 || c == 0x7f) {
            ec_judge_odd(judge, EC_PROBLEM_BYTE, i, 1, "a control character in a path");
        }
    }
}

/* Whether the file exists is another matter. */
void ec_judge_path(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
        return;
    }
    judge->out->shape = text.ptr[0] == '/' ? EC_SHAPE_ABSOLUTE : EC_SHAPE_RELATIVE;
    judge_path_length(judge);
    judge_path_bytes(judge);
    if (judge->type->type != EC_TYPE_LOG && ec_str_starts(text, EC_STR("file://"))) {
        if (ec_judge_odd(judge, EC_PROBLEM_PATH, 0, 7, "a path is expected, no URI")) {
            ec_judge_suggest(judge, "", true);
        }
    } else if (text.ptr[0] == '~' && (text.len == 1 || text.ptr[1] == '/')) {
        ec_judge_odd(judge, EC_PROBLEM_PATH, 0, 1, "only a shell takes ~ for a home directory");
    } else if (text.ptr[0] == '$' && text.len > 1) {
        ec_judge_odd(judge, EC_PROBLEM_PATH, 0, 1, "variables of the environment are not replaced");
    } else if (judge->type->type == EC_TYPE_FILE && text.len > 1 && text.ptr[text.len - 1] == '/') {
        ec_judge_odd(judge, EC_PROBLEM_PATH, text.len - 1, 1, "a file has no / at its end");
    } else if (ec_is_blank(text.ptr[0]) || ec_is_blank(text.ptr[text.len - 1])) {
        ec_judge_trim(judge);
    }
}

/* -- formats --------------------------------------------------------------------------------- */

static const struct ec_str braces = {"{}", 2};

/* Without the braces of its argument. */
static struct ec_str macro_name(const void *context, size_t index)
{
    (void)context;
    struct ec_str name = ec_vocab_text(ec_vocab_at((unsigned)index + 1)->name);
    name.len -= ec_str_ends(name, braces) ? braces.len : 0;
    return name;
}

static bool has_argument(size_t index)
{
    return ec_str_ends(ec_vocab_text(ec_vocab_at((unsigned)index + 1)->name), braces);
}

/* A % stands before all letters: macros are the first words of the vocabulary. */
static struct ec_value_words macros_of_vocabulary(void)
{
    struct ec_value_words words = {macro_name, NULL, 0};
    const struct ec_vocab *word;
    while ((word = ec_vocab_at((unsigned)words.n + 1)) != NULL && word->kind == EC_VOCAB_MACRO) {
        words.n++;
    }
    return words;
}

static bool is_macro_byte(char c)
{
    return ec_is_letter(c) || c == '_';
}

/* The end of the letters behind a %. */
static size_t end_of_macro(struct ec_str text, size_t at)
{
    while (at < text.len && is_macro_byte(text.ptr[at])) {
        at++;
    }
    return at;
}

/* A macro on its way: where it begins, and behind its argument if it has one. */
struct found {
    const struct ec_vocab *word;
    size_t len; /* of % and its letters */
    bool braces;
};

/* The longest macro at `text`; %T{} before %T only if there is a brace. */
static struct found find_macro(const struct ec_value_words *macros, struct ec_str text)
{
    struct found best = {NULL, 0, false};
    for (size_t i = 0; i < macros->n; i++) {
        struct ec_str name = macros->get(macros->context, i);
        if (name.len > text.len || name.ptr[1] != text.ptr[1]) {
            continue;
        }
        bool argument = has_argument(i);
        bool here = ec_str_starts(text, name) &&
                    (!argument || (name.len < text.len && text.ptr[name.len] == '{'));
        if (here && name.len + argument > best.len + best.braces) {
            best = (struct found){ec_vocab_at((unsigned)i + 1), name.len, argument};
        }
    }
    return best;
}

static void judge_argument(struct ec_judge *judge, const struct ec_vocab *macro)
{
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_MACRO, 0, 0, "the argument is empty");
        return;
    }
    if (macro->argument != EC_ARGUMENT_INTEGER) {
        return;
    }
    struct ec_vocab_range range = ec_vocab_range(macro->key_range);
    struct ec_value value = {0};
    struct ec_value_type type = {.type = EC_TYPE_SIZE, .low = range.low, .high = range.high};
    type.basis = macro->key_range == 0 ? 0 : EC_BASIS_DOCUMENTED;
    struct ec_judge number = {judge->arena, &type, text, judge->base, &value};
    ec_judge_integer(&number);
    if (value.verdict == EC_VERDICT_WRONG) {
        ec_judge_odd(judge, EC_PROBLEM_MACRO, 0, text.len, "the argument is a small number");
    }
}

/* Returns the offset to go on at. */
static size_t judge_braces(struct ec_judge *judge, size_t percent, size_t open,
                           const struct ec_vocab *macro)
{
    size_t close = ec_find_byte(judge->text, open, '}');
    if (close == judge->text.len) {
        ec_judge_odd(judge, EC_PROBLEM_MACRO, percent, open + 1 - percent, "the } is missing");
        return close;
    }
    if (macro != NULL) {
        struct ec_judge argument = ec_judge_part(judge, open + 1, close - open - 1);
        judge_argument(&argument, macro);
    }
    return close + 1;
}

static void judge_unknown_macro(struct ec_judge *judge, const struct ec_value_words *macros,
                                size_t percent, size_t end)
{
    struct ec_str name = ec_piece(judge->text, percent, end - percent);
    if (judge->out->verdict != EC_VERDICT_OK) {
        return;
    }
    for (size_t i = 0; i < macros->n; i++) {
        if (has_argument(i) && ec_str_equal(macros->get(macros->context, i), name)) {
            ec_judge_odd(judge, EC_PROBLEM_MACRO, percent, name.len,
                         "an argument in braces belongs to it");
            return;
        }
    }
    if (ec_judge_odd(judge, EC_PROBLEM_MACRO, percent, name.len, "no such macro is documented") &&
        name.len > 3) {
        ec_judge_suggest_str(judge, ec_nearest(macros, name), false);
    }
}

/* Letters may not follow a macro (4/modules/custom-logger): %outbound_tls_ciphr is one macro with a slip,
   not %outbound_tls and a text. */
static size_t judge_macro(struct ec_judge *judge, const struct ec_value_words *macros,
                          size_t percent)
{
    struct ec_str text = judge->text;
    struct found found = find_macro(macros, ec_str_tail(text, percent));
    size_t letters = end_of_macro(text, percent + 1);
    if (found.word == NULL) {
        judge_unknown_macro(judge, macros, percent, letters > percent + 1 ? letters : percent + 1);
        return letters;
    }
    size_t end = percent + found.len;
    if (found.braces) {
        return judge_braces(judge, percent, end, found.word);
    }
    if (end < letters && found.len > 2) {
        judge_unknown_macro(judge, macros, percent, letters);
    }
    return end;
}

/* What other logs know (ec_logger, strftime) is in no table: only braces are looked at. */
void ec_judge_format(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    ec_judge_nul(judge);
    struct ec_value_words macros =
        judge->type->macros ? macros_of_vocabulary() : (struct ec_value_words){0};
    for (size_t at = 0; (at = ec_find_byte(text, at, '%')) < text.len;) {
        size_t next = at + 1;
        if (next == text.len) {
            ec_judge_odd(judge, EC_PROBLEM_MACRO, at, 1, "nothing follows the %");
            return;
        }
        if (text.ptr[next] == '%') {
            at += 2;
        } else if (macros.n > 0) {
            at = judge_macro(judge, &macros, at);
        } else {
            size_t end = end_of_macro(text, next);
            at = end < text.len && text.ptr[end] == '{' ? judge_braces(judge, at, end, NULL) : next;
        }
    }
}

/* -- ciphers and character sets -------------------------------------------------------------- */

/* Names of OpenSSL or GnuTLS with their signs; which exist depends on the library. */
void ec_judge_ciphers(struct ec_judge *judge)
{
    static const char signs[] = "_-+!@=.%:;, ";
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ec_is_letter(c) && !ec_is_digit(c) && (c == '\0' || strchr(signs, c) == NULL)) {
            ec_judge_wrong(judge, EC_PROBLEM_BYTE, i, 1, "this byte occurs in no cipher list");
            return;
        }
    }
}

void ec_judge_charset(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "it is empty");
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ec_is_letter(c) && !ec_is_digit(c) && (c == '\0' || strchr("-_.:+()/", c) == NULL)) {
            ec_judge_odd(judge, EC_PROBLEM_BYTE, i, 1,
                         "this byte occurs in no character set's name");
            return;
        }
    }
}
