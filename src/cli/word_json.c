/* SPDX-License-Identifier: MIT */
#include "cli/word_json.h"

#include "cli/json.h"
#include "cli/word.h"

enum shape {
    TEXT,
    TERM,
    BITS,
    TEXTS,
    WORD,
    WORDS,
    VERSION,
    VERSIONS,
    RANGE,
    SPECIALS,
    LINKS,
    FLAG,
};

/* One key: the member of struct ec_vocab that it comes from, and how to write it. Members that say
   nothing are left out. */
struct key {
    char name[16];
    uint8_t shape;
    uint8_t group; /* enum ec_term */
    uint8_t size;  /* of the member */
    uint8_t offset;
};

#define KEY(name, member, shape, group)                                                            \
    {                                                                                              \
        name, shape, group, sizeof(((struct ec_vocab *)0)->member),                                \
            offsetof(struct ec_vocab, member)                                                      \
    }

static const struct key keys[] = {
    KEY("name", name, TEXT, 0),
    KEY("kind", kind, TERM, EC_TERM_KIND),
    KEY("doc", doc, TEXT, 0),
    KEY("module", module, WORD, 0),
    KEY("place", place, TERM, EC_TERM_PLACE),
    KEY("scopes", scopes, WORDS, 0),
    KEY("aliases", aliases, TEXTS, 0),
    KEY("type", type, TERM, EC_TERM_TYPE),
    KEY("element", element, TERM, EC_TERM_TYPE),
    KEY("separators", separators, BITS, EC_TERM_SEPARATOR),
    KEY("signs", signs, FLAG, 0),
    KEY("keyType", key, TERM, EC_TERM_KEY),
    KEY("keyRange", key_range, RANGE, 0),
    KEY("keys", keys, TEXTS, 0),
    KEY("valueType", value, TERM, EC_TERM_TYPE),
    KEY("values", values, TEXTS, 0),
    KEY("also", also, BITS, EC_TERM_ALSO),
    KEY("words", words, TEXTS, 0),
    KEY("unit", unit, TERM, EC_TERM_UNIT),
    KEY("range", range, RANGE, 0),
    KEY("specials", specials, SPECIALS, 0),
    KEY("default", default_text, TEXT, 0),
    KEY("defaultNote", default_note, TEXT, 0),
    KEY("refers", refers, WORD, 0),
    KEY("holds", holds, TERM, EC_TERM_HOLDS),
    KEY("secret", secret, TERM, EC_TERM_SECRET),
    KEY("instance", instance, TERM, EC_TERM_INSTANCE),
    KEY("form", form, TERM, EC_TERM_FORM),
    KEY("known", known, TEXTS, 0),
    KEY("single", single, TERM, EC_TERM_ANSWER),
    KEY("singleSince", single_since, VERSION, 0),
    KEY("family", family, TERM, EC_TERM_FAMILY),
    KEY("sort", sort, TERM, EC_TERM_SORT),
    KEY("loads", loads, TERM, EC_TERM_LOADS),
    KEY("file", file, TEXT, 0),
    KEY("products", product, BITS, EC_TERM_PRODUCT),
    KEY("namespace", name_space, TEXT, 0),
    KEY("argument", argument, TERM, EC_TERM_ARGUMENT),
    KEY("events", events, BITS, EC_TERM_EVENTS),
    KEY("use", use, TERM, EC_TERM_USE),
    KEY("of", of, TEXTS, 0),
    KEY("since", since, VERSIONS, 0),
    KEY("deprecated", deprecated, VERSION, 0),
    KEY("removed", removed, VERSION, 0),
    KEY("status", status, TERM, EC_TERM_STATUS),
    KEY("reload", reload, TERM, EC_TERM_RELOAD),
    KEY("replacements", replacements, LINKS, 0),
    KEY("needs", needs, LINKS, 0),
    KEY("traffic", traffic, TERM, EC_TERM_TRAFFIC),
    KEY("disputed", disputed, BITS, EC_TERM_DISPUTED),
    KEY("page", page, TEXT, 0),
    KEY("confidence", confidence, TERM, EC_TERM_CONFIDENCE),
};

static json_t *string_value(struct ec_str text)
{
    return json_stringn_nocheck(text.ptr, text.len);
}

static json_t *text_value(unsigned text)
{
    return string_value(ec_vocab_text(text));
}

static json_t *name_value(unsigned number)
{
    const struct ec_vocab *word = ec_vocab_at(number);
    return word ? text_value(word->name) : NULL;
}

static json_t *version_value(unsigned number)
{
    struct ec_vocab_version version = ec_vocab_version(number);
    return json_sprintf("%s%s", version.at_most ? "<=" : "", ec_vocab_text(version.text).ptr);
}

static json_t *bits_value(unsigned group, unsigned bits, bool *bad)
{
    json_t *array = json_array();
    struct ec_numbers terms = ec_vocab_terms((enum ec_term)group);
    for (size_t i = 0; i < terms.n; i++) {
        if (bits & (1u << i)) {
            cli_json_append(array, text_value(terms.at[i]), bad);
        }
    }
    return array;
}

static json_t *range_value(unsigned number, bool *bad)
{
    struct ec_vocab_range range = ec_vocab_range(number);
    json_t *object = json_object();
    if (range.low != INT64_MIN) {
        cli_json_set(object, "low", json_integer(range.low), bad);
    }
    if (range.high != INT64_MAX) {
        cli_json_set(object, "high", json_integer(range.high), bad);
    }
    if (range.basis != 0) {
        struct ec_str basis = ec_vocab_term(EC_TERM_BASIS, range.basis);
        cli_json_set(object, "basis", string_value(basis), bad);
    }
    return object;
}

static json_t *special_value(unsigned number, bool *bad)
{
    struct ec_vocab_special special = ec_vocab_special(number);
    json_t *object = json_object();
    cli_json_set(object, "value", json_integer(special.value), bad);
    cli_json_set(object, "meaning", text_value(special.meaning), bad);
    return object;
}

static json_t *list_value(unsigned shape, unsigned list, bool *bad);

static json_t *link_value(unsigned number, bool *bad)
{
    struct ec_vocab_link link = ec_vocab_link(number);
    json_t *object = json_object();
    cli_json_set(object, "kind", string_value(ec_vocab_term(EC_TERM_LINK, link.kind)), bad);
    cli_json_set(object, "name", text_value(link.name), bad);
    if (link.scope != 0) {
        cli_json_set(object, "scope", name_value(link.scope), bad);
    }
    if (link.values != 0) {
        cli_json_set(object, "values", list_value(TEXTS, link.values, bad), bad);
    }
    return object;
}

static json_t *list_value(unsigned shape, unsigned list, bool *bad)
{
    json_t *array = json_array();
    struct ec_numbers items = ec_vocab_list(list);
    for (size_t i = 0; i < items.n; i++) {
        unsigned item = items.at[i];
        cli_json_append(array,
                        shape == TEXTS      ? text_value(item)
                        : shape == WORDS    ? name_value(item)
                        : shape == VERSIONS ? version_value(item)
                        : shape == SPECIALS ? special_value(item, bad)
                                            : link_value(item, bad),
                        bad);
    }
    return array;
}

static json_t *key_value(const struct key *key, unsigned number, bool *bad)
{
    switch ((enum shape)key->shape) {
    case TEXT:
        return text_value(number);
    case TERM:
        return string_value(ec_vocab_term((enum ec_term)key->group, number));
    case BITS:
        return bits_value(key->group, number, bad);
    case WORD:
        return name_value(number);
    case VERSION:
        return version_value(number);
    case RANGE:
        return range_value(number, bad);
    case FLAG:
        return json_true();
    case TEXTS:
    case WORDS:
    case VERSIONS:
    case SPECIALS:
    case LINKS:
        break;
    }
    return list_value(key->shape, number, bad);
}

static unsigned member_of(const struct ec_vocab *word, const struct key *key)
{
    const unsigned char *at = (const unsigned char *)word + key->offset;
    uint16_t wide;
    memcpy(&wide, at, sizeof(wide));
    return key->size == 1 ? *at : wide;
}

static json_t *members_value(const struct ec_vocab *scope, bool options, bool *bad)
{
    json_t *array = json_array();
    struct ec_numbers members = ec_vocab_list(scope->members);
    for (size_t i = 0; i < members.n; i++) {
        const struct ec_vocab *member = ec_vocab_at(members.at[i]);
        if (cli_word_is_option(member) == options) {
            cli_json_append(array, cli_word_json(member, false), bad);
        }
    }
    return array;
}

json_t *cli_word_json(const struct ec_vocab *word, bool members)
{
    json_t *object = json_object();
    bool bad = !object;
    for (size_t i = 0; i < EC_COUNT(keys) && !bad; i++) {
        unsigned number = member_of(word, &keys[i]);
        if (number != 0) {
            cli_json_set(object, keys[i].name, key_value(&keys[i], number, &bad), &bad);
        }
    }
    if (members && cli_word_is_scope(word)) {
        cli_json_set(object, "containsOptions", members_value(word, true, &bad), &bad);
        cli_json_set(object, "containsScopes", members_value(word, false, &bad), &bad);
    }
    return cli_json_done(object, bad);
}

static json_t *scope_names(const struct ec_vocab *scope, unsigned kind, bool *bad)
{
    json_t *array = json_array();
    struct ec_numbers members = ec_vocab_list(scope->members);
    for (size_t i = 0; i < members.n; i++) {
        if (ec_vocab_at(members.at[i])->kind == kind) {
            cli_json_append(array, name_value(members.at[i]), bad);
        }
    }
    return array;
}

bool cli_tree_json(json_t *object)
{
    bool bad = false;
    json_t *array = json_array();
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *word = ec_vocab_at(i);
        if (cli_word_is_scope(word)) {
            json_t *value = json_object();
            struct cli_counts counts = cli_scope_counts(word);
            cli_json_set(value, "name", text_value(word->name), &bad);
            cli_json_set(value, "kind", string_value(cli_word_kind(word)), &bad);
            cli_json_set(value, "options", json_integer((json_int_t)counts.options), &bad);
            cli_json_set(value, "scopes", scope_names(word, EC_VOCAB_SCOPE, &bad), &bad);
            cli_json_set(value, "modules", scope_names(word, EC_VOCAB_MODULE, &bad), &bad);
            cli_json_append(array, value, &bad);
        }
    }
    cli_json_set(object, "words", array, &bad);
    return !bad;
}
