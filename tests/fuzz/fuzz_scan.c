/* SPDX-License-Identifier: MIT */
/* The scanner: tokens and gaps together are the file, the bytes stay as they are, and nothing but
   blanks, comments and reported damage is left out. */
#include "fuzz.h"

#include "syntax/token.h"

#include <stdlib.h>

enum { ALL_FINDINGS = 1 << 20 };

/* The bytes of a gap that a finding of one of the codes for skipped bytes covers, or its fix changes. */
static bool *mark_damage(const struct ec_report *report, const struct ec_source *source)
{
    bool *damage = calloc((size_t)source->len + 1, sizeof(*damage));
    FUZZ_REQUIRE(damage);
    for (size_t i = 0; i < report->count; i++) {
        const struct ec_finding *finding = report->findings[i];
        if (finding->code != EC_SYN005 && finding->code != EC_SYN009) {
            continue;
        }
        memset(damage + finding->range.first, true, finding->range.last - finding->range.first);
        const struct ec_edit *edit = finding->fixes ? finding->fixes->edits : NULL;
        for (; edit; edit = edit->next) {
            memset(damage + edit->range.first, true, edit->range.last - edit->range.first);
        }
    }
    return damage;
}

static bool was_reported(const struct ec_report *report, enum ec_code code)
{
    for (size_t i = 0; i < report->count; i++) {
        if (report->findings[i]->code == code) {
            return true;
        }
    }
    return false;
}

/* The end of the comment that starts at `first`, or `first` when none does. One that is never closed
   may end at any line. */
static uint32_t comment_end(const struct ec_source *source, uint32_t first, uint32_t last)
{
    const char *text = source->bytes + first;
    if (*text == '#') {
        const char *end = memchr(text, '\n', last - first);
        return end ? (uint32_t)(end - source->bytes) : last;
    }
    if (last - first < 2 || text[0] != '/' || text[1] != '*') {
        return first;
    }
    const char *end = memmem(text + 2, source->len - first - 2, "*/", 2);
    return end ? (uint32_t)(end - source->bytes) + 2 : last;
}

/* A comma between an unclosed string and the next item goes with the damage (`broken`). */
static void check_gap(const struct ec_source *source, const bool *damage, bool nul, bool broken,
                      uint32_t first, uint32_t last)
{
    FUZZ_REQUIRE(first <= last && last <= source->len);
    while (first < last) {
        char c = source->bytes[first];
        if (ec_is_blank(c) || damage[first] || (c == '\0' && nul) || (c == ',' && broken)) {
            first++;
            continue;
        }
        uint32_t end = comment_end(source, first, last);
        FUZZ_REQUIRE(end > first && end <= last);
        first = end;
    }
}

static bool is_name(const char *text, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        bool letter = ec_is_letter(text[i]) || text[i] == '_';
        if (!letter && (i == 0 || (!ec_is_digit(text[i]) && text[i] != '-'))) {
            return false;
        }
    }
    return len > 0;
}

static void check_token(const struct ec_source *source, struct ec_token token)
{
    static const char single[] = "={}()[]";
    const char *text = source->bytes + token.first;
    FUZZ_REQUIRE(token.kind > EC_TOKEN_END && token.kind <= EC_TOKEN_RBRACKET);
    FUZZ_REQUIRE(token.len > 0 && token.first + token.len <= source->len);
    if (token.kind >= EC_TOKEN_EQUALS) {
        FUZZ_REQUIRE(token.len == 1 && *text == single[token.kind - EC_TOKEN_EQUALS]);
    } else if (token.kind == EC_TOKEN_STRING) {
        FUZZ_REQUIRE(token.len >= 2 && (*text == '"' || *text == '\''));
        FUZZ_REQUIRE(text[token.len - 1] == *text);
    } else if (token.kind == EC_TOKEN_BROKEN) {
        FUZZ_REQUIRE(*text == '"' || *text == '\'');
        FUZZ_REQUIRE(!memchr(text, '\n', token.len));
    } else {
        FUZZ_REQUIRE((token.kind == EC_TOKEN_NAME) == is_name(text, token.len));
    }
}

static void check_tokens(const struct ec_tokens *tokens, const struct ec_report *report,
                         const struct ec_source *source)
{
    bool *damage = mark_damage(report, source);
    bool nul = was_reported(report, EC_SYN007);
    int32_t balance = 0;
    int32_t least = 0;
    bool broken = false;
    uint32_t at = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        struct ec_token token = tokens->list[i];
        check_gap(source, damage, nul, broken, at, token.first);
        check_token(source, token);
        balance += (token.kind == EC_TOKEN_LBRACE) - (token.kind == EC_TOKEN_RBRACE);
        least = balance < least ? balance : least;
        at = ec_token_last(token);
        broken = token.kind == EC_TOKEN_BROKEN;
    }
    if (was_reported(report, EC_SYN008)) {
        FUZZ_REQUIRE(tokens->count == 0);
    } else {
        check_gap(source, damage, nul, broken, at, source->len);
    }
    FUZZ_REQUIRE(balance == tokens->balance && least == tokens->min_balance);
    for (size_t i = 0; i < EC_TOKEN_LOOKAHEAD; i++) {
        FUZZ_REQUIRE(tokens->list[tokens->count + i].kind == EC_TOKEN_END);
        FUZZ_REQUIRE(tokens->list[tokens->count + i].first == source->len);
    }
    free(damage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ec_report report;
    struct ec_tokens tokens = {0};
    struct ec_source *source =
        ec_source_new("input.conf", fuzz_copy(data, size, EC_SOURCE_PADDING), (uint32_t)size);
    FUZZ_REQUIRE(source);
    ec_report_init(&report, ALL_FINDINGS);
    struct ec_syntax_report to = {.report = &report, .source = source, .limit = ALL_FINDINGS};
    FUZZ_REQUIRE(ec_scan(&tokens, &to));
    FUZZ_REQUIRE(size == 0 || memcmp(source->bytes, data, size) == 0);
    FUZZ_REQUIRE(source->bytes[size] == '\0' && source->bytes[size + 1] == '\0');
    fuzz_check_report(&report, &source, 1);
    check_tokens(&tokens, &report, source);
    free(tokens.list);
    ec_report_fini(&report);
    ec_source_free(source);
    return 0;
}
