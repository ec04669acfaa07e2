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

static struct ec_value_special special_at(const void *context, size_t index)
{
    const struct ec_vocab *word = context;
    struct ec_vocab_special special = ec_vocab_special(ec_vocab_list(word->specials).at[index]);
    return (struct ec_value_special){special.value, ec_vocab_text(special.meaning)};
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

struct ec_value_type ec_value_key_type(enum ec_key_type key, const struct ec_vocab_range *range)
{
    struct ec_value_type type = {.type = key == EC_KEY_INTEGER ? EC_TYPE_INTEGER
                                         : key == EC_KEY_IP    ? EC_TYPE_IP
                                         : key == EC_KEY_CODE  ? EC_TYPE_CODE
                                                               : EC_TYPE_STRING};
    if (key == EC_KEY_INTEGER && range) {
        type.basis = EC_BASIS_DOCUMENTED;
        type.low = range->low;
        type.high = range->high;
    }
    return type;
}

static struct ec_value_type key_type(const struct ec_vocab *word)
{
    size_t n = ec_vocab_list(word->keys).n;
    if (n > 0) {
        return (struct ec_value_type){.type = EC_TYPE_ENUM, .values = {key_at, word, n}};
    }
    struct ec_vocab_range range = ec_vocab_range(word->key_range);
    return ec_value_key_type(word->key, word->key_range == 0 ? NULL : &range);
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
        .specials = {special_at, word, ec_vocab_list(word->specials).n},
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
