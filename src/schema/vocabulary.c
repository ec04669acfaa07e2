/* SPDX-License-Identifier: MIT */
#include "schema/vocabulary.h"

/* A name in lower case, with all words that have it. */
struct name {
    uint32_t hash;
    uint16_t group; /* its first group of four bytes in name_chars */
    uint8_t len;
    uint8_t n;      /* words with this name */
    uint16_t words; /* the only one, or where they begin in lists */
};

#include "schema/vocabulary.inc"

struct ec_str ec_vocab_text(unsigned text)
{
    if (text == 0 || text >= EC_COUNT(text_offsets) - 1) {
        return EC_STR("");
    }
    uint32_t first = text_offsets[text];
    return (struct ec_str){text_chars + first, text_offsets[text + 1] - first - 1};
}

struct ec_numbers ec_vocab_list(unsigned list)
{
    return (struct ec_numbers){lists + list + 1, lists[list]};
}

struct ec_vocab_version ec_vocab_version(unsigned version)
{
    return versions[version];
}

struct ec_vocab_range ec_vocab_range(unsigned range)
{
    return ranges[range];
}

struct ec_vocab_special ec_vocab_special(unsigned special)
{
    return specials[special];
}

struct ec_vocab_link ec_vocab_link(unsigned link)
{
    return links[link];
}

unsigned ec_vocab_count(void)
{
    return EC_COUNT(words) - 1;
}

const struct ec_vocab *ec_vocab_at(unsigned number)
{
    return number == 0 || number >= EC_COUNT(words) ? NULL : &words[number];
}

unsigned ec_vocab_number(const struct ec_vocab *word)
{
    return (unsigned)(word - words);
}

const struct ec_vocab *ec_vocab_global(void)
{
    return &words[GLOBAL];
}

/* Sets the bit 0x20 in every byte that is an upper-case ASCII letter. */
static inline uint32_t fold_group(uint32_t group)
{
    const uint32_t high = 0x80808080u;
    uint32_t seven = group & ~high;
    uint32_t from_a = seven + 0x3f3f3f3fu; /* high bit: byte >= 'A' */
    uint32_t past_z = seven + 0x25252525u; /* high bit: byte > 'Z' */
    return group | ((from_a & ~past_z & ~group & high) >> 2);
}

/* The first byte is the lowest, on any machine. */
static inline uint32_t load_group(const char *text)
{
    unsigned char byte[4];
    memcpy(byte, text, 4);
    return (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
           (uint32_t)byte[3] << 24;
}

/* Splits a name into groups of four bytes in lower case, the last one filled up with NUL, and
   returns its hash, the one of table.awk. */
static inline uint32_t hash_name(struct ec_str name, uint32_t *groups)
{
    uint32_t hash = 0;
    size_t whole = name.len / 4;
    for (size_t i = 0; i < whole; i++) {
        groups[i] = fold_group(load_group(name.ptr + 4 * i));
        hash = (hash + groups[i]) * 1000003u;
    }
    if (name.len % 4 != 0) {
        char rest[4] = {0};
        memcpy(rest, name.ptr + 4 * whole, name.len % 4);
        groups[whole] = fold_group(load_group(rest));
        hash = (hash + groups[whole]) * 1000003u;
    }
    return hash * 1040147u;
}

static inline bool same_name(const struct name *known, const uint32_t *groups)
{
    const char *chars = name_chars + 4u * known->group;
    for (size_t i = 0; i < (known->len + 3u) / 4; i++) {
        if (load_group(chars + 4 * i) != groups[i]) {
            return false;
        }
    }
    return true;
}

struct ec_numbers ec_vocab_find(struct ec_str name)
{
    if (name.len == 0 || name.len > LONGEST_NAME) {
        return ec_vocab_list(0);
    }
    uint32_t groups[(LONGEST_NAME + 3) / 4];
    uint32_t hash = hash_name(name, groups);
    uint32_t at = hash >> (32 - SLOT_BITS);
    while (slots[at] != 0) {
        const struct name *known = &names[slots[at]];
        if (known->hash == hash && known->len == name.len && same_name(known, groups)) {
            return (struct ec_numbers){known->n == 1 ? &known->words : lists + known->words,
                                       known->n};
        }
        at = (at + 1) & ((1u << SLOT_BITS) - 1);
    }
    return ec_vocab_list(0);
}

bool ec_vocab_allowed(const struct ec_vocab *word, const struct ec_vocab *scope)
{
    if (word->place != 0) {
        return word->place != EC_PLACE_EVERY_MODULE || scope->kind == EC_VOCAB_MODULE;
    }
    unsigned number = ec_vocab_number(scope);
    struct ec_numbers scopes = ec_vocab_list(word->scopes);
    for (size_t i = 0; i < scopes.n; i++) {
        if (scopes.at[i] == number) {
            return true;
        }
    }
    return false;
}

/* The word of this name and of kind `a` or `b` that may stand in `scope`. A place that is listed
   goes before one that nobody knows. */
static const struct ec_vocab *find_in(struct ec_str name, const struct ec_vocab *scope, unsigned a,
                                      unsigned b)
{
    const struct ec_vocab *found = NULL;
    struct ec_numbers numbers = ec_vocab_find(name);
    for (size_t i = 0; i < numbers.n; i++) {
        const struct ec_vocab *word = &words[numbers.at[i]];
        if ((word->kind == a || word->kind == b) && ec_vocab_allowed(word, scope) &&
            (!found || found->place != 0)) {
            found = word;
        }
    }
    return found;
}

const struct ec_vocab *ec_vocab_option(struct ec_str name, const struct ec_vocab *scope)
{
    return find_in(name, scope, EC_VOCAB_OPTION, EC_VOCAB_STATEMENT);
}

const struct ec_vocab *ec_vocab_scope(struct ec_str name, const struct ec_vocab *parent)
{
    return find_in(name, parent, EC_VOCAB_SCOPE, EC_VOCAB_MODULE);
}

struct ec_str ec_vocab_spelling(const struct ec_vocab *word)
{
    struct ec_str name = ec_vocab_text(word->name);
    const char *slash = strrchr(name.ptr, '/');
    return slash ? ec_str_from(slash + 1) : name;
}

struct ec_numbers ec_vocab_terms(enum ec_term group)
{
    return ec_vocab_list(term_lists[group]);
}

struct ec_str ec_vocab_term(enum ec_term group, unsigned constant)
{
    struct ec_numbers terms = ec_vocab_terms(group);
    return constant == 0 || constant > terms.n ? EC_STR("") : ec_vocab_text(terms.at[constant - 1]);
}
