/* SPDX-License-Identifier: MIT */
/* From a word of the vocabulary to the type of its value. */
#include "schema/value_private.h"

static struct ec_str text_of(unsigned list, size_t index)
{
    return ec_vocab_text(ec_vocab_list(list).at[index]);
}

static struct ec_str value_at(const void *context, size_t index)
{
    return text_of(((const struct ec_vocab *)context)->values, index);
}

static struct ec_str usual_at(const void *context, size_t index)
{
    return text_of(((const struct ec_vocab *)context)->words, index);
}

static struct ec_str key_at(const void *context, size_t index)
{
    return text_of(((const struct ec_vocab *)context)->keys, index);
}

/* The log formats whose macros are listed are those of the modules that list them. */
static bool has_macros(const struct ec_vocab *word)
{
    const struct ec_vocab *macro;
    for (unsigned i = 1; (macro = ec_vocab_at(i)) != NULL && macro->kind == EC_VOCAB_MACRO; i++) {
        if (macro->module == word->module) {
            return true;
        }
    }
    return false;
}

static struct ec_value_type key_type(const struct ec_vocab *word)
{
    struct ec_value_type type = {.type = EC_TYPE_STRING};
    size_t n = ec_vocab_list(word->keys).n;
    if (n > 0) {
        type.type = EC_TYPE_ENUM;
        type.values = (struct ec_value_words){key_at, word, n};
    } else if (word->key == EC_KEY_INTEGER) {
        struct ec_vocab_range range = ec_vocab_range(word->key_range);
        type.type = EC_TYPE_INTEGER;
        type.basis = word->key_range == 0 ? 0 : EC_BASIS_DOCUMENTED;
        type.low = range.low;
        type.high = range.high;
    } else if (word->key == EC_KEY_IP) {
        type.type = EC_TYPE_IP;
    }
    return type;
}

struct ec_value_type ec_value_type_of(const struct ec_vocab *word, enum ec_value_part part)
{
    if (part == EC_PART_KEY) {
        return key_type(word);
    }
    struct ec_vocab_range range = ec_vocab_range(word->range);
    struct ec_value_type type = {
        .type = word->type == EC_TYPE_LIST         ? word->element
                : word->type == EC_TYPE_DICTIONARY ? word->value
                                                   : word->type,
        .element = word->element,
        .also = word->also,
        .separators = word->separators,
        .unit = word->unit,
        .basis = word->range == 0 ? 0 : range.basis,
        .signs = word->signs,
        .low = range.low,
        .high = range.high,
        .values = {value_at, word, ec_vocab_list(word->values).n},
        .usual = {usual_at, word, ec_vocab_list(word->words).n},
        .word = word,
    };
    type.macros = type.type == EC_TYPE_FORMAT && has_macros(word);
    type.mild =
        (word->disputed & (EC_DISPUTED_TYPE | EC_DISPUTED_VALUES | EC_DISPUTED_VALUE)) != 0 ||
        word->confidence == EC_CONFIDENCE_LOW;
    if (type.basis != 0 && (word->disputed & EC_DISPUTED_RANGE)) {
        type.basis = EC_BASIS_INFERRED;
    }
    return type;
}
