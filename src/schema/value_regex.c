/* SPDX-License-Identifier: MIT */
/* Regular expressions, compiled as the server compiles them. */
#include "schema/value_private.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Longer ones are not compiled: it would take time, and nobody reads them. */
enum { LONGEST_REGEX = 16384, LONGEST_MESSAGE = 160, DEEPEST = 250 };

struct attempt {
    int error; /* 0: it compiles */
    size_t off;
};

/* Compiles and forgets. False if memory was short. */
static bool attempt(struct ec_str text, uint32_t extra, struct attempt *result)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context == NULL) {
        return false;
    }
    pcre2_set_parens_nest_limit(context, DEEPEST);
    pcre2_set_compile_extra_options(context, extra);
    PCRE2_SIZE off = 0;
    int error = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, 0, &error, &off, context);
    *result = (struct attempt){code != NULL ? 0 : error, off < text.len ? off : text.len};
    pcre2_code_free(code);
    pcre2_compile_context_free(context);
    return code != NULL || error != PCRE2_ERROR_HEAP_FAILED;
}

/* What the library says of an error: its first letter is small already. */
static const char *message_of(struct ec_arena *arena, int error)
{
    PCRE2_UCHAR message[LONGEST_MESSAGE];
    int len = pcre2_get_error_message(error, message, sizeof(message));
    return len <= 0 ? NULL : ec_arena_strndup(arena, (const char *)message, (size_t)len);
}

static void judge_error(struct ec_judge *judge, struct attempt failed, bool odd)
{
    const char *reason = message_of(judge->arena, failed.error);
    size_t len = failed.off < judge->text.len ? 1 : 0;
    if (odd) {
        ec_judge_odd(judge, EC_PROBLEM_REGEX, failed.off, len, reason);
    } else {
        ec_judge_wrong(judge, EC_PROBLEM_REGEX, failed.off, len, reason);
    }
}

/* PCRE 8, which the server may still have, takes unknown escapes and the hyphen of [\d-z] as they are. */
static void judge_failure(struct ec_judge *judge, struct attempt first)
{
    struct attempt second = {0, 0};
    if (first.error != PCRE2_ERROR_UNKNOWN_ESCAPE) {
        judge_error(judge, first, first.error == PCRE2_ERROR_CLASS_INVALID_RANGE);
    } else if (!attempt(judge->text, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL, &second)) {
        judge->arena->oom = true;
    } else if (second.error == 0) {
        judge_error(judge, first, true);
    } else {
        judge_error(judge, second, second.error == PCRE2_ERROR_CLASS_INVALID_RANGE);
    }
}

void ec_judge_regex(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t nul = ec_find_byte(text, 0, '\0');
    struct attempt first;
    if (text.len == 0) {
        ec_judge_odd(judge, EC_PROBLEM_EMPTY, 0, 0, "an empty expression matches everything");
    } else if (text.len > LONGEST_REGEX) {
        ec_judge_odd(judge, EC_PROBLEM_LENGTH, LONGEST_REGEX, text.len - LONGEST_REGEX,
                     "it is too long to be examined");
    } else if (nul < text.len) {
        ec_judge_wrong(judge, EC_PROBLEM_BYTE, nul, 1, "a NUL byte ends the expression");
    } else if (!attempt(text, 0, &first)) {
        judge->arena->oom = true;
    } else if (first.error != 0) {
        judge_failure(judge, first);
    }
    if (judge->out->shape == EC_SHAPE_PLAIN) {
        judge->out->shape = EC_SHAPE_REGEX;
    }
}

/* -- /regex/ --------------------------------------------------------------------------------- */

static bool has_anchor_in_front(struct ec_str text)
{
    static const struct ec_str starts[] = {
        {"^", 1}, {"\\A", 2}, {"(?:^|", 5}, {"(^|", 3}, {".*", 2}};
    /* (?i) and the like may stand before it. */
    while (text.len > 3 && text.ptr[0] == '(' && text.ptr[1] == '?' && ec_is_letter(text.ptr[2])) {
        size_t close = ec_find_byte(text, 0, ')');
        if (close >= text.len || close > 8 || text.ptr[close - 1] == ':') {
            break;
        }
        text = ec_str_tail(text, close + 1);
    }
    for (size_t i = 0; i < EC_COUNT(starts); i++) {
        if (ec_str_starts(text, starts[i])) {
            return true;
        }
    }
    return false;
}

/* True for a $ that no backslash takes the meaning of. */
static bool has_anchor_at_end(struct ec_str text)
{
    if (ec_str_ends(text, EC_STR("\\z")) || ec_str_ends(text, EC_STR("\\Z"))) {
        return true;
    }
    if (!ec_str_ends(text, EC_STR("$"))) {
        return ec_str_ends(text, EC_STR("$)"));
    }
    size_t slashes = 0;
    while (slashes + 1 < text.len && text.ptr[text.len - 2 - slashes] == '\\') {
        slashes++;
    }
    return slashes % 2 == 0;
}

/* (/momentum/... in a copied example of the documentation has slashes inside; so the last one counts. */
static size_t find_last_slash(struct ec_str text)
{
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != '/') {
        at--;
    }
    return at - 1;
}

static bool are_flags(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!ec_is_letter(text.ptr[i])) {
            return false;
        }
    }
    return text.len <= 4;
}

static void judge_behind_slash(struct ec_judge *judge, size_t last)
{
    struct ec_str text = judge->text;
    size_t off = last + 1;
    struct ec_str rest = ec_str_tail(text, off);
    if (!are_flags(rest)) {
        ec_judge_wrong(judge, EC_PROBLEM_REGEX, text.len, 0, "the closing slash is missing");
    } else if (ec_judge_wrong(
                   judge, EC_PROBLEM_TRAILING, off, rest.len,
                   "no flags follow the slash; (?i) in front of the expression does that")) {
        ec_judge_suggest(judge, "", false);
    }
}

/* The instance of a domain or host that begins with a slash (4/config/ref-domain). */
void ec_judge_slashes(struct ec_judge *judge)
{
    struct ec_str text = judge->text;
    size_t last = find_last_slash(text);
    judge->out->shape = EC_SHAPE_REGEX;
    if (last == 0) {
        ec_judge_wrong(judge, EC_PROBLEM_REGEX, text.len, 0, "the closing slash is missing");
        return;
    }
    if (last + 1 < text.len) {
        judge_behind_slash(judge, last);
        return;
    }
    struct ec_judge inner = ec_judge_part(judge, 1, last - 1);
    ec_judge_regex(&inner);
    if (!has_anchor_in_front(inner.text)) {
        ec_judge_odd(judge, EC_PROBLEM_UNANCHORED, 1, 0,
                     "without ^ at the beginning it also matches the ends of names");
    } else if (!has_anchor_at_end(inner.text)) {
        ec_judge_odd(judge, EC_PROBLEM_UNANCHORED, last, 0,
                     "without $ at the end it also matches the beginnings of names");
    }
}
