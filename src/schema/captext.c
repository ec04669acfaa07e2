/* SPDX-License-Identifier: MIT */
#include "schema/captext.h"

static const char *const error_names[] = {
    [EC_CAP_OK] = "ok",
    [EC_CAP_UNKNOWN_NAME] = "unknown-name",
    [EC_CAP_NUMBER_RANGE] = "number-range",
    [EC_CAP_EXPECTED_OPERATOR] = "expected-operator",
    [EC_CAP_EMPTY_LIST_ELEMENT] = "empty-list-element",
    [EC_CAP_OP_WITHOUT_LIST] = "op-without-list",
    [EC_CAP_MISSING_FLAGS] = "missing-flags",
    [EC_CAP_BAD_FLAG] = "bad-flag",
    [EC_CAP_TOO_LONG] = "text-too-long",
};

const char *ec_cap_error_name(enum ec_cap_error_code code)
{
    return error_names[code];
}

struct parser {
    const char *text;
    uint32_t len;
    uint32_t pos;
    const struct ec_cap_profile *profile;
    struct ec_cap_item *items; /* next free */
    struct ec_cap_op *ops;     /* next free */
};

static char byte_at(const struct parser *parser, uint32_t pos)
{
    return pos < parser->len ? parser->text[pos] : '\0';
}

static bool is_word_byte(char c)
{
    return ec_is_letter(c) || ec_is_digit(c) || c == '_';
}

static bool is_name_byte(char c)
{
    return ec_is_letter(c) || c == '_';
}

static bool is_further_operator(char c)
{
    return c == '+' || c == '-';
}

static uint32_t span(const struct parser *parser, uint32_t pos, bool (*belongs)(char))
{
    uint32_t end = pos;
    while (end < parser->len && belongs(parser->text[end])) {
        end++;
    }
    return end - pos;
}

/* The bytes of the UTF-8 character at `pos`, so that a mark covers all of it; 0 at the end. */
static uint32_t character_length(const struct parser *parser, uint32_t pos)
{
    uint32_t len = pos < parser->len ? 1 : 0;
    if ((unsigned char)byte_at(parser, pos) >= 0xC2) {
        while (len < 4 && ((unsigned char)byte_at(parser, pos + len) & 0xC0) == 0x80) {
            len++;
        }
    }
    return len;
}

/* Notes the mistake; the word is the item read last, when it touches the mistake. */
static bool fail(const struct parser *parser, struct ec_cap_clause *clause,
                 enum ec_cap_error_code code, uint32_t off, uint32_t len)
{
    clause->error = (struct ec_cap_error){.off = off, .len = len, .code = code, .cap = -1};
    if (clause->n_items > 0) {
        clause->error.word_off = clause->items[clause->n_items - 1].off;
        clause->error.word_len = span(parser, clause->error.word_off, is_word_byte);
    }
    return false;
}

/* -- numbers: strtoul with base 0 ------------------------------------------------------------ */

static unsigned digit_value(char c)
{
    if (ec_is_digit(c)) {
        return (unsigned)(c - '0');
    }
    char lower = ec_lower(c);
    return lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a' + 10) : 16;
}

struct number_form {
    enum ec_cap_form form;
    unsigned base;
    uint32_t prefix;
};

/* A prefix counts only when a digit of its base follows. */
static struct number_form number_form(const struct parser *parser, uint32_t pos)
{
    if (byte_at(parser, pos) != '0') {
        return (struct number_form){EC_CAP_FORM_DECIMAL, 10, 0};
    }
    char letter = ec_lower(byte_at(parser, pos + 1));
    unsigned digit = digit_value(byte_at(parser, pos + 2));
    if (letter == 'x' && digit < 16) {
        return (struct number_form){EC_CAP_FORM_HEX, 16, 2};
    }
    if (letter == 'b' && digit < 2 && parser->profile->binary_numbers) {
        return (struct number_form){EC_CAP_FORM_BINARY, 2, 2};
    }
    return (struct number_form){EC_CAP_FORM_OCTAL, 8, 0};
}

static bool read_number(struct parser *parser, struct ec_cap_item *item)
{
    struct number_form form = number_form(parser, item->off);
    uint32_t pos = item->off + form.prefix;
    unsigned value = 0;
    for (; digit_value(byte_at(parser, pos)) < form.base; pos++) {
        value = value * form.base + digit_value(byte_at(parser, pos));
        if (value > EC_CAP_NUMBER_LIMIT) {
            value = EC_CAP_NUMBER_LIMIT;
        }
    }
    item->len = pos - item->off;
    item->form = (unsigned char)(item->len == 1 ? EC_CAP_FORM_DECIMAL : form.form);
    item->cap = (unsigned char)value;
    parser->pos = pos;
    return value < EC_CAP_NUMBER_LIMIT;
}

/* -- lists ----------------------------------------------------------------------------------- */

static bool fail_name(const struct parser *parser, struct ec_cap_clause *clause, uint32_t off,
                      int cap)
{
    uint32_t len = span(parser, off, is_word_byte);
    fail(parser, clause, EC_CAP_UNKNOWN_NAME, off, len);
    clause->error.word_off = off;
    clause->error.word_len = len;
    clause->error.cap = cap;
    return false;
}

static bool read_name(struct parser *parser, struct ec_cap_clause *clause, struct ec_cap_item *item)
{
    struct ec_str word = {parser->text + item->off, span(parser, item->off, is_word_byte)};
    if (ec_str_equal_folded(word, EC_STR("all"))) {
        item->form = EC_CAP_FORM_ALL;
        item->len = 3;
    } else {
        word.len = span(parser, item->off, is_name_byte);
        int cap = ec_cap_find(word);
        if (cap < 0 || !ec_cap_profile_takes(parser->profile, (unsigned)cap)) {
            return fail_name(parser, clause, item->off, cap);
        }
        item->form = EC_CAP_FORM_NAME;
        item->len = (uint32_t)word.len;
        item->cap = (unsigned char)cap;
    }
    parser->pos = item->off + item->len;
    return true;
}

static bool read_item(struct parser *parser, struct ec_cap_clause *clause)
{
    struct ec_cap_item *item = parser->items;
    *item = (struct ec_cap_item){.off = parser->pos};
    if (ec_is_digit(byte_at(parser, item->off))) {
        if (!read_number(parser, item)) {
            fail(parser, clause, EC_CAP_NUMBER_RANGE, item->off, item->len);
            clause->error.word_off = item->off;
            clause->error.word_len = item->len;
            return false;
        }
    } else if (!read_name(parser, clause, item)) {
        return false;
    }
    /* "all" replaces what the list had so far; a name adds to it. */
    if (item->form == EC_CAP_FORM_ALL) {
        clause->mask = ec_cap_profile_all(parser->profile);
    } else {
        clause->mask |= (uint64_t)1 << item->cap;
    }
    parser->items++;
    clause->n_items++;
    return true;
}

static bool read_list(struct parser *parser, struct ec_cap_clause *clause)
{
    if (!is_word_byte(byte_at(parser, parser->pos))) {
        clause->mask = ec_cap_profile_all(parser->profile);
        return true;
    }
    for (;;) {
        if (!read_item(parser, clause)) {
            return false;
        }
        if (byte_at(parser, parser->pos) != ',') {
            return true;
        }
        parser->pos++;
        if (!is_word_byte(byte_at(parser, parser->pos))) {
            return fail(parser, clause, EC_CAP_EMPTY_LIST_ELEMENT, parser->pos,
                        character_length(parser, parser->pos));
        }
    }
}

/* -- operators and flags --------------------------------------------------------------------- */

static enum ec_cap_op_kind op_kind(char first, char second, uint32_t *len)
{
    *len = 1;
    if (first != '=') {
        return first == '+' ? EC_CAP_RAISE : EC_CAP_LOWER;
    }
    if (!is_further_operator(second)) {
        return EC_CAP_SET;
    }
    *len = 2;
    return second == '+' ? EC_CAP_SET_RAISE : EC_CAP_SET_LOWER;
}

static unsigned char flag_bit(char c)
{
    switch (c) {
    case 'e':
        return EC_CAP_FLAG_E;
    case 'i':
        return EC_CAP_FLAG_I;
    case 'p':
        return EC_CAP_FLAG_P;
    default:
        return 0;
    }
}

static void read_flags(struct parser *parser, struct ec_cap_op *op)
{
    op->flags_off = parser->pos;
    while (flag_bit(byte_at(parser, parser->pos)) != 0) {
        op->flags |= flag_bit(byte_at(parser, parser->pos));
        parser->pos++;
    }
    op->flags_len = parser->pos - op->flags_off;
}

static bool fail_flag(const struct parser *parser, struct ec_cap_clause *clause, bool required)
{
    char c = byte_at(parser, parser->pos);
    bool could_be_meant = ec_is_letter(c) || c == '=' || is_further_operator(c);
    uint32_t len = ec_is_letter(c) ? span(parser, parser->pos, ec_is_letter)
                                   : character_length(parser, parser->pos);
    return fail(parser, clause,
                required && !could_be_meant ? EC_CAP_MISSING_FLAGS : EC_CAP_BAD_FLAG, parser->pos,
                len);
}

static bool read_op(struct parser *parser, struct ec_cap_clause *clause)
{
    struct ec_cap_op *op = parser->ops;
    uint32_t pos = parser->pos;
    uint32_t len;
    enum ec_cap_op_kind kind = op_kind(byte_at(parser, pos), byte_at(parser, pos + 1), &len);
    if (kind != EC_CAP_SET && clause->n_items == 0) {
        return fail(parser, clause, EC_CAP_OP_WITHOUT_LIST, pos, len);
    }
    *op = (struct ec_cap_op){.off = pos, .kind = (unsigned char)kind};
    parser->pos += len;
    read_flags(parser, op);
    if (op->flags_len == 0 && kind != EC_CAP_SET) {
        return fail_flag(parser, clause, true);
    }
    parser->ops++;
    clause->n_ops++;
    return true;
}

static bool read_ops(struct parser *parser, struct ec_cap_clause *clause)
{
    char c = byte_at(parser, parser->pos);
    if (c != '=' && !is_further_operator(c)) {
        return fail(parser, clause, EC_CAP_EXPECTED_OPERATOR, parser->pos,
                    character_length(parser, parser->pos));
    }
    do {
        if (!read_op(parser, clause)) {
            return false;
        }
        c = byte_at(parser, parser->pos);
    } while (is_further_operator(c));
    return parser->pos == parser->len || ec_is_blank(c) || fail_flag(parser, clause, false);
}

/* -- evaluation ------------------------------------------------------------------------------ */

/* What an operation, a clause or a row of clauses does to the sets: keep some bits, then raise
   some. Such changes can be joined, so leaving a clause out costs no second evaluation. */
struct change {
    struct ec_cap_sets keep;
    struct ec_cap_sets raise;
};

static const struct change no_change = {.keep = {UINT64_MAX, UINT64_MAX, UINT64_MAX}};

static struct ec_cap_sets applied(const struct change *change, struct ec_cap_sets sets)
{
    sets.e = (sets.e & change->keep.e) | change->raise.e;
    sets.i = (sets.i & change->keep.i) | change->raise.i;
    sets.p = (sets.p & change->keep.p) | change->raise.p;
    return sets;
}

static struct change joined(const struct change *first, const struct change *second)
{
    struct change both = {.raise = applied(second, first->raise)};
    both.keep.e = first->keep.e & second->keep.e;
    both.keep.i = first->keep.i & second->keep.i;
    both.keep.p = first->keep.p & second->keep.p;
    return both;
}

static struct ec_cap_sets masked(uint64_t mask, unsigned flags)
{
    return (struct ec_cap_sets){
        .e = flags & EC_CAP_FLAG_E ? mask : 0,
        .i = flags & EC_CAP_FLAG_I ? mask : 0,
        .p = flags & EC_CAP_FLAG_P ? mask : 0,
    };
}

static struct change op_change(const struct ec_cap_op *op, uint64_t mask)
{
    bool only_lowers = op->kind == EC_CAP_LOWER;
    bool clears = !only_lowers && op->kind != EC_CAP_RAISE;
    struct ec_cap_sets lowered = {0};
    if (clears) {
        lowered = (struct ec_cap_sets){mask, mask, mask};
    } else if (only_lowers) {
        lowered = masked(mask, op->flags);
    }
    struct change change = {.keep = {~lowered.e, ~lowered.i, ~lowered.p}};
    if (!only_lowers && op->kind != EC_CAP_SET_LOWER) {
        change.raise = masked(mask, op->flags);
    }
    return change;
}

static struct change clause_change(const struct ec_cap_clause *clause)
{
    struct change change = no_change;
    if (clause->error.code == EC_CAP_OK) {
        for (uint32_t i = 0; i < clause->n_ops; i++) {
            struct change next = op_change(&clause->ops[i], clause->mask);
            change = joined(&change, &next);
        }
    }
    return change;
}

static void evaluate(struct ec_cap_text *out)
{
    struct ec_cap_sets sets = {0};
    for (uint32_t i = 0; i < out->n_clauses; i++) {
        struct change change = clause_change(&out->clauses[i]);
        out->clauses[i].without = sets; /* the sets before it; the way back completes them */
        sets = applied(&change, sets);
        out->clauses[i].after = sets;
    }
    struct change rest = no_change;
    for (uint32_t i = out->n_clauses; i-- > 0;) {
        struct change change = clause_change(&out->clauses[i]);
        out->clauses[i].without = applied(&rest, out->clauses[i].without);
        rest = joined(&change, &rest);
    }
    if (out->accepted) {
        out->final = sets;
    }
}

/* -- texts ----------------------------------------------------------------------------------- */

static bool is_flag_word(struct ec_str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (flag_bit(word.ptr[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* True when a stray blank, which already spoiled the clause before, explains this mistake too. */
static bool continues_mistake(const char *text, const struct ec_cap_clause *before,
                              const struct ec_cap_clause *clause)
{
    if (before->error.code == EC_CAP_OK || before->error.off != before->off + before->len) {
        return false;
    }
    switch (clause->error.code) {
    case EC_CAP_EXPECTED_OPERATOR:
    case EC_CAP_OP_WITHOUT_LIST:
    case EC_CAP_EMPTY_LIST_ELEMENT:
        return true;
    case EC_CAP_UNKNOWN_NAME:
        return is_flag_word((struct ec_str){text + clause->error.off, clause->error.len});
    default:
        return false;
    }
}

static void read_clause(struct parser *parser, struct ec_cap_clause *clause)
{
    *clause = (struct ec_cap_clause){
        .off = parser->pos, .items = parser->items, .ops = parser->ops, .error.cap = -1};
    if (read_list(parser, clause)) {
        (void)read_ops(parser, clause);
    }
    while (parser->pos < parser->len && !ec_is_blank(parser->text[parser->pos])) {
        parser->pos++;
    }
    clause->len = parser->pos - clause->off;
}

static void note_mistake(const struct parser *parser, struct ec_cap_text *out, bool in_comment)
{
    struct ec_cap_clause *clause = &out->clauses[out->n_clauses];
    if (clause->error.code == EC_CAP_OK) {
        return;
    }
    if (out->error.code == EC_CAP_OK) {
        out->error = clause->error;
        out->accepted = false;
    } else {
        clause->follows_on = in_comment || (out->n_clauses > 0 &&
                                            continues_mistake(parser->text, clause - 1, clause));
    }
    out->n_bad += !clause->follows_on;
}

static void read_clauses(struct parser *parser, struct ec_cap_text *out)
{
    bool in_comment = false; /* libcap has no comments; who writes '#' means one all the same */
    out->error.cap = -1;
    out->accepted = true;
    for (;;) {
        parser->pos += span(parser, parser->pos, ec_is_blank);
        if (parser->pos == parser->len) {
            return;
        }
        read_clause(parser, &out->clauses[out->n_clauses]);
        note_mistake(parser, out, in_comment);
        in_comment = in_comment || parser->text[out->clauses[out->n_clauses].off] == '#';
        out->n_clauses++;
    }
}

struct counts {
    size_t clauses;
    size_t items;
    size_t ops;
};

/* The most clauses, items and operators the text can hold. */
static struct counts count_parts(struct ec_str text)
{
    struct counts counts = {0};
    bool inside = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool blank = ec_is_blank(c);
        counts.clauses += !blank && !inside;
        counts.items += c == ',';
        counts.ops += c == '=' || is_further_operator(c);
        inside = !blank;
    }
    /* One more of each: the parser writes into the next free place before it knows better. */
    counts.items += counts.clauses + 1;
    counts.ops++;
    counts.clauses++;
    return counts;
}

static struct ec_str up_to_nul(struct ec_str text)
{
    const char *nul = text.len > 0 ? memchr(text.ptr, '\0', text.len) : NULL;
    return nul ? (struct ec_str){text.ptr, (size_t)(nul - text.ptr)} : text;
}

bool ec_cap_text_parse(struct ec_arena *arena, struct ec_str text,
                       const struct ec_cap_profile *profile, struct ec_cap_text *out)
{
    *out = (struct ec_cap_text){0};
    struct ec_str used = up_to_nul(text);
    out->cut = used.len < text.len;
    if (used.len > EC_CAP_TEXT_MAX) {
        out->oversized = true;
        out->error = (struct ec_cap_error){.code = EC_CAP_TOO_LONG, .cap = -1};
        return true;
    }
    struct counts counts = count_parts(used);
    struct parser parser = {
        .text = used.ptr,
        .len = (uint32_t)used.len,
        .profile = profile,
        .items = ec_arena_alloc(arena, counts.items * sizeof(struct ec_cap_item)),
        .ops = ec_arena_alloc(arena, counts.ops * sizeof(struct ec_cap_op)),
    };
    out->clauses = ec_arena_alloc(arena, counts.clauses * sizeof(struct ec_cap_clause));
    if (!parser.items || !parser.ops || !out->clauses) {
        *out = (struct ec_cap_text){0};
        return false;
    }
    out->len = parser.len;
    read_clauses(&parser, out);
    out->oversized = used.len > EC_CAP_USUAL_BYTES || out->n_clauses > EC_CAP_USUAL_CLAUSES;
    evaluate(out);
    return true;
}
