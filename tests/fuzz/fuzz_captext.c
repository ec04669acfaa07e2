/* SPDX-License-Identifier: MIT */
/* Capability texts: every offset lies in the text, the parts are in order, the sets are what the
   clauses say, for every target; and libcap, where it is there, agrees. */
#include "fuzz.h"

#include "schema/captext.h"

#include <stdlib.h>

#ifdef HAVE_LIBCAP
#include <stdio.h>
#include <sys/capability.h>
#endif

enum { FEW_CLAUSES = 16, LARGEST_TEXT = 1 << 14 };

static bool same_sets(struct ec_cap_sets a, struct ec_cap_sets b)
{
    return a.e == b.e && a.i == b.i && a.p == b.p;
}

/* ---- parts ------------------------------------------------------------------------------------ */

static void check_error(const struct ec_cap_error *error, uint32_t from, uint32_t to)
{
    if (error->code == EC_CAP_OK) {
        return;
    }
    FUZZ_REQUIRE(from <= error->off && error->off + error->len <= to);
    FUZZ_REQUIRE(error->word_len == 0 || error->word_off + error->word_len <= to);
    FUZZ_REQUIRE(error->cap >= -1 && error->cap < EC_CAP_COUNT);
    FUZZ_REQUIRE(*ec_cap_error_name(error->code) != '\0');
}

static void check_parts(const struct ec_cap_clause *clause, uint32_t text_len)
{
    uint32_t at = clause->off;
    uint32_t end = clause->off + clause->len;
    for (uint32_t i = 0; i < clause->n_items; i++) {
        const struct ec_cap_item *item = &clause->items[i];
        FUZZ_REQUIRE(at <= item->off && item->len > 0 && item->off + item->len <= end);
        FUZZ_REQUIRE(item->form == EC_CAP_FORM_ALL || item->cap < EC_CAP_NUMBER_LIMIT);
        at = item->off + item->len;
    }
    for (uint32_t i = 0; i < clause->n_ops; i++) {
        const struct ec_cap_op *op = &clause->ops[i];
        FUZZ_REQUIRE(at <= op->off && op->off < op->flags_off);
        FUZZ_REQUIRE(op->flags_off + op->flags_len <= end && op->flags <= 7);
        at = op->flags_off + op->flags_len;
    }
    check_error(&clause->error, clause->off, text_len);
}

/* ---- sets ------------------------------------------------------------------------------------- */

static void apply(struct ec_cap_sets *sets, const struct ec_cap_op *op, uint64_t mask)
{
    uint64_t *const words[] = {&sets->e, &sets->i, &sets->p};
    static const unsigned char flags[] = {EC_CAP_FLAG_E, EC_CAP_FLAG_I, EC_CAP_FLAG_P};
    bool lowers_all = op->kind != EC_CAP_RAISE && op->kind != EC_CAP_LOWER;
    bool raises = op->kind != EC_CAP_LOWER && op->kind != EC_CAP_SET_LOWER;
    for (size_t i = 0; i < EC_COUNT(words); i++) {
        if (lowers_all || (!raises && (op->flags & flags[i]))) {
            *words[i] &= ~mask;
        }
        if (raises && (op->flags & flags[i])) {
            *words[i] |= mask;
        }
    }
}

static uint64_t mask_of(const struct ec_cap_clause *clause, const struct ec_cap_profile *profile)
{
    uint64_t mask = clause->n_items == 0 ? ec_cap_profile_all(profile) : 0;
    for (uint32_t i = 0; i < clause->n_items; i++) {
        mask |= clause->items[i].form == EC_CAP_FORM_ALL ? ec_cap_profile_all(profile)
                                                         : (uint64_t)1 << clause->items[i].cap;
    }
    return mask;
}

/* The sets behind all good clauses but the one with index `left_out`. */
static struct ec_cap_sets evaluate(const struct ec_cap_text *text, uint32_t left_out,
                                   const struct ec_cap_profile *profile)
{
    struct ec_cap_sets sets = {0};
    for (uint32_t i = 0; i < text->n_clauses; i++) {
        const struct ec_cap_clause *clause = &text->clauses[i];
        bool good = clause->error.code == EC_CAP_OK && i != left_out;
        for (uint32_t k = 0; good && k < clause->n_ops; k++) {
            apply(&sets, &clause->ops[k], mask_of(clause, profile));
        }
        FUZZ_REQUIRE(left_out != UINT32_MAX || same_sets(sets, clause->after));
    }
    return sets;
}

static void check_text(const struct ec_cap_text *parsed, const struct ec_cap_profile *profile)
{
    const struct ec_cap_sets none = {0};
    uint32_t at = 0;
    uint32_t bad = 0;
    for (uint32_t i = 0; i < parsed->n_clauses; i++) {
        const struct ec_cap_clause *clause = &parsed->clauses[i];
        FUZZ_REQUIRE(at <= clause->off && clause->len > 0);
        check_parts(clause, parsed->len);
        bad += clause->error.code != EC_CAP_OK && !clause->follows_on;
        at = clause->off + clause->len;
    }
    FUZZ_REQUIRE(at <= parsed->len && bad == parsed->n_bad);
    FUZZ_REQUIRE(parsed->accepted == (parsed->error.code == EC_CAP_OK));
    check_error(&parsed->error, 0, parsed->len);
    struct ec_cap_sets sets = evaluate(parsed, UINT32_MAX, profile);
    FUZZ_REQUIRE(same_sets(parsed->final, parsed->accepted ? sets : none));
    for (uint32_t i = 0; parsed->n_clauses <= FEW_CLAUSES && i < parsed->n_clauses; i++) {
        FUZZ_REQUIRE(same_sets(parsed->clauses[i].without, evaluate(parsed, i, profile)));
    }
}

/* ---- words ------------------------------------------------------------------------------------ */

static void check_suggestion(struct ec_str text, const struct ec_cap_text *parsed)
{
    const struct ec_cap_error *error = &parsed->error;
    if (error->code != EC_CAP_UNKNOWN_NAME) {
        return;
    }
    struct ec_str word = {text.ptr + error->off, error->len};
    struct ec_str rest = {word.ptr + word.len, parsed->len - error->off - error->len};
    struct ec_cap_suggestion suggestion = ec_cap_suggest(word, rest);
    FUZZ_REQUIRE(suggestion.n <= EC_CAP_SUGGEST_MAX && suggestion.joined <= rest.len);
    FUZZ_REQUIRE((suggestion.kind == EC_CAP_SUGGEST_SPECIAL) == (suggestion.advice != NULL));
    for (unsigned i = 0; i < suggestion.n; i++) {
        FUZZ_REQUIRE(ec_cap_name(suggestion.caps[i]));
    }
}

/* ---- libcap ----------------------------------------------------------------------------------- */

#ifdef HAVE_LIBCAP
static bool libcap_sets(const char *text, struct ec_cap_sets *sets)
{
    static const cap_flag_t flags[] = {CAP_EFFECTIVE, CAP_INHERITABLE, CAP_PERMITTED};
    uint64_t *const words[] = {&sets->e, &sets->i, &sets->p};
    cap_t caps = cap_from_text(text);
    *sets = (struct ec_cap_sets){0};
    for (int bit = 0; caps && bit < 3 * EC_CAP_NUMBER_LIMIT; bit++) {
        cap_flag_value_t value = CAP_CLEAR;
        int cap = bit / 3;
        if (cap_get_flag(caps, cap, flags[bit % 3], &value) == 0 && value == CAP_SET) {
            *words[bit % 3] |= (uint64_t)1 << cap;
        }
    }
    (void)cap_free(caps);
    return caps != NULL;
}

/* What the libcap and the kernel of this machine know. */
static struct ec_cap_profile measure_host(void)
{
    struct ec_cap_profile host = *ec_cap_profile_find(EC_STR(EC_CAP_DEFAULT_PROFILE));
    struct ec_cap_sets sets;
    FILE *file = fopen("/proc/sys/kernel/cap_last_cap", "re");
    unsigned last = 0;
    if (file) {
        host.last_cap = fscanf(file, "%u", &last) == 1 ? last : host.last_cap;
        (void)fclose(file);
    }
    host.names = 0;
    for (int number = 0; number < EC_CAP_NUMBER_LIMIT; number++) {
        char *name = cap_to_name(number);
        host.names += name && !ec_is_digit(*name);
        (void)cap_free(name);
    }
    host.binary_numbers = libcap_sets("0b1010+ep", &sets);
    (void)libcap_sets("=e", &sets);
    host.libcap_minor = sets.e == UINT64_MAX ? 28 : host.libcap_minor;
    return host;
}

/* A kernel that knows more than we do would make every difference a false alarm. */
static void compare(struct ec_arena *arena, const char *text, size_t len)
{
    struct ec_cap_profile host = measure_host();
    struct ec_cap_text parsed;
    struct ec_cap_sets sets;
    if (host.names != EC_CAP_COUNT || host.last_cap != EC_CAP_COUNT - 1) {
        return;
    }
    FUZZ_REQUIRE(ec_cap_text_parse(arena, (struct ec_str){text, len}, &host, &parsed));
    FUZZ_REQUIRE(parsed.accepted == libcap_sets(text, &sets));
    FUZZ_REQUIRE(same_sets(parsed.final, sets));
}
#else
static void compare(struct ec_arena *arena, const char *text, size_t len)
{
    (void)arena;
    (void)text;
    (void)len;
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > LARGEST_TEXT) {
        return 0;
    }
    struct ec_arena arena;
    char *text = fuzz_copy(data, size, 1);
    const struct ec_cap_profile *profile;
    ec_arena_init(&arena);
    for (size_t i = 0; (profile = ec_cap_profile_at(i)) != NULL; i++) {
        struct ec_cap_text parsed;
        struct ec_str whole = {text, size};
        FUZZ_REQUIRE(ec_cap_text_parse(&arena, whole, profile, &parsed));
        FUZZ_REQUIRE(parsed.len == strlen(text) && parsed.cut == (parsed.len < size));
        check_text(&parsed, profile);
        check_suggestion(whole, &parsed);
    }
    compare(&arena, text, size);
    ec_arena_fini(&arena);
    free(text);
    return 0;
}
