/* SPDX-License-Identifier: MIT */
#include "cli/word.h"

#include <inttypes.h>

/* Arrays of characters instead of pointers, so that nothing is relocated at start. */
static const struct {
    char label[16];
    char opening[48];
} facts[CLI_FACTS] = {
    [CLI_FACT_VALUE] = {"Value", "It takes "},
    [CLI_FACT_RANGE] = {"Range", "Numbers: "},
    [CLI_FACT_DEFAULT] = {"Default", "The default is "},
    [CLI_FACT_PLACES] = {"Scopes", "It may stand in: "},
    [CLI_FACT_INSTANCE] = {"Instance name", "Its instance name: "},
    [CLI_FACT_KNOWN] = {"Known names", "Names with a meaning to the server: "},
    [CLI_FACT_SINGLE] = {"Only one", "Only one may stand in one place: "},
    [CLI_FACT_SORT] = {"Kind", "Its kind is "},
    [CLI_FACT_LOADS] = {"Loaded", "It is loaded "},
    [CLI_FACT_FILE] = {"File", "It belongs in the file "},
    [CLI_FACT_PRODUCT] = {"Product", "It is part of "},
    [CLI_FACT_ARGUMENT] = {"Argument", "In the braces stands text of the kind "},
    [CLI_FACT_NAMESPACE] = {"Namespace", "It needs the namespace "},
    [CLI_FACT_EVENTS] = {"Events", "It has a value for these events: "},
    [CLI_FACT_USE] = {"Used for", "It is used for "},
    [CLI_FACT_SCHEMES] = {"Schemes", "These schemes take it: "},
    [CLI_FACT_ALIASES] = {"Other spellings", "Other spellings: "},
    [CLI_FACT_CHANGE] = {"Change", "A change takes effect "},
    [CLI_FACT_VERSIONS] = {"Versions", "Versions: "},
    [CLI_FACT_INSTEAD] = {"Use instead", "Use instead: "},
    [CLI_FACT_MODULE] = {"Module", "The module that provides it is "},
    [CLI_FACT_NEEDS] = {"Needs", "It has no effect without "},
    [CLI_FACT_TRAFFIC] = {"Traffic", "It concerns "},
    [CLI_FACT_DISPUTED] = {"Disputed", "The documentation contradicts itself in: "},
    [CLI_FACT_PAGE] = {"Page", "Page of the documentation: "},
};

static const char types[][40] = {
    [EC_TYPE_ANY] = "anything",
    [EC_TYPE_BOOLEAN] = "boolean",
    [EC_TYPE_INTEGER] = "integer",
    [EC_TYPE_DECIMAL] = "number, fractions allowed",
    [EC_TYPE_MODE] = "file permissions (octal)",
    [EC_TYPE_SIZE] = "size",
    [EC_TYPE_DURATION] = "duration",
    [EC_TYPE_TIMESPAN] = "time span, as in \"4 hours\"",
    [EC_TYPE_THROTTLE] = "throttle, N or N/SECONDS",
    [EC_TYPE_STRING] = "text",
    [EC_TYPE_FILE] = "path of a file",
    [EC_TYPE_DIRECTORY] = "path of a directory",
    [EC_TYPE_PATH] = "path",
    [EC_TYPE_USER] = "user of the system",
    [EC_TYPE_GROUP] = "group of the system",
    [EC_TYPE_CAPABILITIES] = "capabilities, as cap_from_text(3) reads",
    [EC_TYPE_IP] = "IP address",
    [EC_TYPE_CIDR] = "network, as in 192.0.2.0/24",
    [EC_TYPE_HOST] = "host name or IP address",
    [EC_TYPE_HOSTNAME] = "host name",
    [EC_TYPE_DOMAIN] = "domain",
    [EC_TYPE_DOMAIN_PATTERN] = "domain, may begin with *",
    [EC_TYPE_PORT] = "port",
    [EC_TYPE_ENDPOINT] = "host or address with a port",
    [EC_TYPE_ROUTE] = "route",
    [EC_TYPE_EMAIL] = "email address",
    [EC_TYPE_EMAIL_OR_DOMAIN] = "email address or domain",
    [EC_TYPE_URI] = "URI",
    [EC_TYPE_LOG] = "path or URI of a log",
    [EC_TYPE_QUERY] = "query (SQL or a URI)",
    [EC_TYPE_FORMAT] = "format with macros",
    [EC_TYPE_REGEX] = "regular expression (PCRE)",
    [EC_TYPE_CIPHERS] = "cipher list (OpenSSL)",
    [EC_TYPE_CHARSET] = "character set",
};

static void add(struct ec_buf *out, struct ec_str text)
{
    ec_buf_add(out, text.ptr, text.len);
}

static void add_number_text(struct ec_buf *out, unsigned text)
{
    add(out, ec_vocab_text(text));
}

/* A fixed word with blanks for its underscores. */
static void add_term(struct ec_buf *out, enum ec_term group, unsigned constant)
{
    struct ec_str term = ec_vocab_term(group, constant);
    for (size_t i = 0; i < term.len; i++) {
        ec_buf_add(out, term.ptr[i] == '_' ? " " : &term.ptr[i], 1);
    }
}

static void add_bits(struct ec_buf *out, enum ec_term group, unsigned bits, const char *glue)
{
    struct ec_numbers terms = ec_vocab_terms(group);
    bool more = false;
    for (size_t i = 0; i < terms.n; i++) {
        if (bits & (1u << i)) {
            ec_buf_add_text(out, more ? glue : "");
            add_number_text(out, terms.at[i]);
            more = true;
        }
    }
}

static void add_texts(struct ec_buf *out, unsigned list)
{
    struct ec_numbers texts = ec_vocab_list(list);
    for (size_t i = 0; i < texts.n; i++) {
        ec_buf_add_text(out, i > 0 ? ", " : "");
        add_number_text(out, texts.at[i]);
    }
}

static void add_name(struct ec_buf *out, unsigned number)
{
    const struct ec_vocab *word = ec_vocab_at(number);
    if (word) {
        add_number_text(out, word->name);
    }
}

static void add_names(struct ec_buf *out, unsigned list)
{
    struct ec_numbers words = ec_vocab_list(list);
    for (size_t i = 0; i < words.n; i++) {
        ec_buf_add_text(out, i > 0 ? ", " : "");
        add_name(out, words.at[i]);
    }
}

/* ---- values ---------------------------------------------------------------------------------- */

static void add_unit(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->unit != 0) {
        ec_buf_add_text(out, " in ");
    }
    if (word->unit == EC_UNIT_S || word->unit == EC_UNIT_MS) {
        ec_buf_add_text(out, word->unit == EC_UNIT_S ? "seconds" : "milliseconds");
    } else {
        add_term(out, EC_TERM_UNIT, word->unit);
    }
}

static void add_enum(struct ec_buf *out, const struct ec_vocab *word)
{
    ec_buf_add_text(out, "one of ");
    add_texts(out, word->values);
    ec_buf_add_text(out, word->also & EC_ALSO_BOOLEAN ? ", or a boolean" : "");
    ec_buf_add_text(out, word->also & EC_ALSO_INTEGER ? ", or an integer" : "");
    ec_buf_add_text(out, word->also & EC_ALSO_ANY ? ", or another word" : "");
    add_unit(out, word);
}

static bool is_number(unsigned type)
{
    return type == EC_TYPE_INTEGER || type == EC_TYPE_DECIMAL || type == EC_TYPE_SIZE ||
           type == EC_TYPE_DURATION || type == EC_TYPE_THROTTLE;
}

static void add_type(struct ec_buf *out, const struct ec_vocab *word, unsigned type)
{
    if (type == EC_TYPE_ENUM) {
        add_enum(out, word);
        return;
    }
    ec_buf_add_text(out, type < EC_COUNT(types) ? types[type] : "");
    if (is_number(type)) {
        add_unit(out, word);
    }
    if (type == EC_TYPE_BOOLEAN && word->words != 0) {
        ec_buf_add_text(out, ", as a rule ");
        add_texts(out, word->words);
    }
}

static void add_bounds(struct ec_buf *out, struct ec_vocab_range range)
{
    if (range.high == INT64_MAX) {
        ec_buf_printf(out, "%" PRId64 " or more", range.low);
    } else if (range.low == INT64_MIN) {
        ec_buf_printf(out, "%" PRId64 " or less", range.high);
    } else {
        ec_buf_printf(out, "%" PRId64 " to %" PRId64, range.low, range.high);
    }
}

static void add_keys(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->keys != 0) {
        ec_buf_add_text(out, " with the keys ");
        add_texts(out, word->keys);
    } else if (word->key != 0) {
        ec_buf_add_text(out, " with keys of the kind ");
        add_term(out, EC_TERM_KEY, word->key);
        if (word->key_range != 0) {
            ec_buf_add_text(out, " from ");
            add_bounds(out, ec_vocab_range(word->key_range));
        }
    }
}

static void add_composed(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->type == EC_TYPE_LIST) {
        ec_buf_add_text(out, "list, each element: ");
        add_type(out, word, word->element);
    } else if (word->type == EC_TYPE_WORDS) {
        ec_buf_add_text(out, "text of several words, separated by ");
        add_bits(out, EC_TERM_SEPARATOR, word->separators, " or ");
        ec_buf_add_text(out, ", each: ");
        add_type(out, word, word->element);
        ec_buf_add_text(out, word->signs ? ", with or without + or - before it" : "");
    } else {
        ec_buf_add_text(out, "dictionary");
        add_keys(out, word);
        ec_buf_add_text(out, ", each value: ");
        add_type(out, word, word->value);
    }
}

static bool is_composed(const struct ec_vocab *word)
{
    return word->type == EC_TYPE_LIST || word->type == EC_TYPE_WORDS ||
           word->type == EC_TYPE_DICTIONARY;
}

static void add_value(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->type == 0) {
        return;
    }
    if (is_composed(word)) {
        add_composed(out, word);
    } else {
        add_type(out, word, word->type);
    }
    if (word->refers != 0) {
        ec_buf_add_text(out, ", the name of a ");
        add_name(out, word->refers);
    }
    if (word->holds != 0) {
        ec_buf_add_text(out, " with ");
        add_term(out, EC_TERM_HOLDS, word->holds);
    }
    if (word->secret != 0) {
        ec_buf_add_text(out, word->secret == EC_SECRET_PARTLY ? ", secret if it contains a password"
                                                              : ", secret");
    }
}

static void add_range(struct ec_buf *out, const struct ec_vocab *word)
{
    struct ec_numbers specials = ec_vocab_list(word->specials);
    if (word->range != 0) {
        struct ec_vocab_range range = ec_vocab_range(word->range);
        add_bounds(out, range);
        ec_buf_add_text(out, range.basis == EC_BASIS_INFERRED   ? " (inferred, never an error)"
                             : range.basis == EC_BASIS_SENTINEL ? " (the least is special)"
                                                                : " (documented)");
    }
    for (size_t i = 0; i < specials.n; i++) {
        struct ec_vocab_special special = ec_vocab_special(specials.at[i]);
        ec_buf_printf(out, "%s%" PRId64 " means ", word->range != 0 || i > 0 ? "; " : "",
                      special.value);
        add_number_text(out, special.meaning);
    }
}

static void add_default(struct ec_buf *out, const struct ec_vocab *word)
{
    add_number_text(out, word->default_text);
    ec_buf_add_text(out, word->default_text != 0 && word->default_note != 0 ? "; " : "");
    add_number_text(out, word->default_note);
}

/* ---- scopes and modules ---------------------------------------------------------------------- */

static void add_places(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->place == EC_PLACE_UNKNOWN) {
        ec_buf_add_text(out, "no page says it");
    } else if (word->place != 0) {
        add_term(out, EC_TERM_PLACE, word->place);
    } else {
        add_names(out, word->scopes);
    }
}

static void add_instance(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->instance == EC_INSTANCE_UNKNOWN) {
        ec_buf_add_text(out, "no page says it");
        return;
    }
    add_term(out, EC_TERM_INSTANCE, word->instance);
    if (word->form != 0) {
        ec_buf_add_text(out, ", ");
        add_term(out, EC_TERM_FORM, word->form);
    }
}

static void add_version(struct ec_buf *out, unsigned version)
{
    add_number_text(out, ec_vocab_version(version).text);
}

static void add_single(struct ec_buf *out, const struct ec_vocab *word)
{
    add_term(out, EC_TERM_ANSWER, word->single);
    if (word->single_since != 0) {
        ec_buf_add_text(out, word->single != 0 ? ", since " : "since ");
        add_version(out, word->single_since);
    }
}

static void add_loads(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->loads != 0) {
        ec_buf_add_text(out, word->loads == EC_LOADS_EXPLICIT
                                 ? "by its scope only"
                                 : "as soon as one of its words is used");
    }
}

static void add_use(struct ec_buf *out, const struct ec_vocab *word)
{
    add_term(out, EC_TERM_USE, word->use);
    ec_buf_add_text(out, word->use != 0 ? "s" : "");
}

static void add_argument(struct ec_buf *out, const struct ec_vocab *word)
{
    add_term(out, EC_TERM_ARGUMENT, word->argument);
    if (word->argument != 0 && word->key_range != 0) {
        ec_buf_add_text(out, " from ");
        add_bounds(out, ec_vocab_range(word->key_range));
    }
}

/* ---- life ------------------------------------------------------------------------------------ */

static void add_change(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->reload != 0) {
        ec_buf_add_text(out, word->reload == EC_RELOAD_LIVE      ? "by a reload"
                             : word->reload == EC_RELOAD_RESTART ? "by a restart only"
                                                                 : "by a reload in part");
    }
}

/* Adds "; WHAT" behind what stands in `out` since `start`. */
static void add_next(struct ec_buf *out, size_t start, const char *what)
{
    ec_buf_add_text(out, out->len > start ? "; " : "");
    ec_buf_add_text(out, what);
}

static void add_versions(struct ec_buf *out, const struct ec_vocab *word)
{
    size_t start = out->len;
    struct ec_numbers since = ec_vocab_list(word->since);
    for (size_t i = 0; i < since.n; i++) {
        bool at_most = ec_vocab_version(since.at[i]).at_most;
        ec_buf_add_text(out, i > 0 ? " and " : "");
        ec_buf_add_text(out, at_most ? "" : "since ");
        add_version(out, since.at[i]);
        ec_buf_add_text(out, at_most ? " or older" : "");
    }
    if (word->deprecated != 0) {
        add_next(out, start, "deprecated in ");
        add_version(out, word->deprecated);
    }
    if (word->removed != 0) {
        add_next(out, start, "removed in ");
        add_version(out, word->removed);
    }
    if (word->status != 0) {
        add_next(out, start, "");
        add_term(out, EC_TERM_STATUS, word->status);
    }
}

static void add_link_values(struct ec_buf *out, unsigned list)
{
    struct ec_numbers values = ec_vocab_list(list);
    for (size_t i = 0; i < values.n; i++) {
        ec_buf_add_text(out, i > 0 ? " or " : " = ");
        add_number_text(out, values.at[i]);
    }
}

/* A module, scope or option is called as it is spelt, not in lower case as the link has it. */
static void add_link_name(struct ec_buf *out, struct ec_vocab_link link)
{
    const struct ec_vocab *scope = ec_vocab_at(link.scope);
    if (scope && link.kind != EC_LINK_OPTION) {
        add_number_text(out, scope->name);
        return;
    }
    struct ec_numbers found = ec_vocab_find(ec_vocab_text(link.name));
    for (size_t i = 0; link.kind == EC_LINK_OPTION && i < found.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(found.at[i]);
        if (cli_word_is_option(word)) {
            add_number_text(out, word->name);
            return;
        }
    }
    add_number_text(out, link.name);
}

static void add_link(struct ec_buf *out, struct ec_vocab_link link)
{
    if (link.kind == EC_LINK_ENVIRONMENT) {
        ec_buf_add_text(out, "the environment variable ");
    } else if (link.kind == EC_LINK_LICENSE) {
        ec_buf_add_text(out, "a licence for ");
    } else if (link.kind != EC_LINK_OPTION) {
        ec_buf_add_text(out, "the ");
        add_term(out, EC_TERM_LINK, link.kind);
        ec_buf_add_text(out, " ");
    }
    add_link_name(out, link);
    add_link_values(out, link.values);
    if (link.kind == EC_LINK_OPTION && link.scope != 0) {
        ec_buf_add_text(out, " in ");
        add_name(out, link.scope);
    }
}

static void add_links(struct ec_buf *out, unsigned list)
{
    struct ec_numbers links = ec_vocab_list(list);
    for (size_t i = 0; i < links.n; i++) {
        ec_buf_add_text(out, i > 0 ? ", " : "");
        add_link(out, ec_vocab_link(links.at[i]));
    }
}

static void add_module(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->module != ec_vocab_number(word)) {
        add_name(out, word->module);
    }
}

static void add_traffic(struct ec_buf *out, const struct ec_vocab *word)
{
    if (word->traffic == EC_TRAFFIC_BOTH) {
        ec_buf_add_text(out, "sending and receiving");
    } else {
        add_term(out, EC_TERM_TRAFFIC, word->traffic);
    }
}

static void add_page(struct ec_buf *out, const struct ec_vocab *word)
{
    ec_buf_add_text(out, word->page == 0 ? "none, the manual is withdrawn" : "");
    add_number_text(out, word->page);
    if (word->confidence != EC_CONFIDENCE_HIGH) {
        ec_buf_add_text(out, " (");
        add_term(out, EC_TERM_CONFIDENCE, word->confidence);
        ec_buf_add_text(out, " confidence)");
    }
}

/* ---- all together ---------------------------------------------------------------------------- */

/* One call for each fact. An array of functions would be shorter, but relocated at every start. */
/* flat table */
void cli_word_fact(struct ec_buf *out, const struct ec_vocab *word, enum cli_fact fact)
{
    switch (fact) {
    case CLI_FACT_VALUE:
        add_value(out, word);
        break;
    case CLI_FACT_RANGE:
        add_range(out, word);
        break;
    case CLI_FACT_DEFAULT:
        add_default(out, word);
        break;
    case CLI_FACT_PLACES:
        add_places(out, word);
        break;
    case CLI_FACT_INSTANCE:
        if (word->instance != 0) {
            add_instance(out, word);
        }
        break;
    case CLI_FACT_KNOWN:
        add_texts(out, word->known);
        break;
    case CLI_FACT_SINGLE:
        add_single(out, word);
        break;
    case CLI_FACT_SORT:
        add_term(out, EC_TERM_SORT, word->sort);
        break;
    case CLI_FACT_LOADS:
        add_loads(out, word);
        break;
    case CLI_FACT_FILE:
        add_number_text(out, word->file);
        break;
    case CLI_FACT_PRODUCT:
        add_bits(out, EC_TERM_PRODUCT, word->product, ", ");
        break;
    case CLI_FACT_ARGUMENT:
        add_argument(out, word);
        break;
    case CLI_FACT_NAMESPACE:
        add_number_text(out, word->name_space);
        break;
    case CLI_FACT_EVENTS:
        add_bits(out, EC_TERM_EVENTS, word->events, ", ");
        break;
    case CLI_FACT_USE:
        add_use(out, word);
        break;
    case CLI_FACT_SCHEMES:
        add_texts(out, word->of);
        break;
    case CLI_FACT_ALIASES:
        add_texts(out, word->aliases);
        break;
    case CLI_FACT_CHANGE:
        add_change(out, word);
        break;
    case CLI_FACT_VERSIONS:
        add_versions(out, word);
        break;
    case CLI_FACT_INSTEAD:
        add_links(out, word->replacements);
        break;
    case CLI_FACT_MODULE:
        add_module(out, word);
        break;
    case CLI_FACT_NEEDS:
        add_links(out, word->needs);
        break;
    case CLI_FACT_TRAFFIC:
        add_traffic(out, word);
        break;
    case CLI_FACT_DISPUTED:
        add_bits(out, EC_TERM_DISPUTED, word->disputed, ", ");
        break;
    case CLI_FACT_PAGE:
        add_page(out, word);
        break;
    case CLI_FACTS:
        break;
    }
}

struct ec_str cli_fact_label(enum cli_fact fact)
{
    return ec_str_from(facts[fact].label);
}

struct ec_str cli_fact_opening(enum cli_fact fact)
{
    return ec_str_from(facts[fact].opening);
}

struct ec_str cli_word_kind(const struct ec_vocab *word)
{
    return ec_vocab_term(EC_TERM_KIND, word->kind);
}

bool cli_word_is_option(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_OPTION || word->kind == EC_VOCAB_STATEMENT;
}

bool cli_word_is_scope(const struct ec_vocab *word)
{
    return word->kind == EC_VOCAB_SCOPE || word->kind == EC_VOCAB_MODULE;
}

void cli_word_brief(struct ec_buf *out, const struct ec_vocab *word)
{
    if (cli_word_is_scope(word)) {
        ec_buf_add_text(out, "instance name: ");
        add_instance(out, word);
    } else {
        add_value(out, word);
    }
    if (word->default_text != 0) {
        ec_buf_add_text(out, ", default ");
        add_number_text(out, word->default_text);
    }
    ec_buf_add_text(out, word->reload == EC_RELOAD_RESTART ? ", restart only" : "");
    ec_buf_add_text(out, word->deprecated != 0 ? ", deprecated" : "");
    ec_buf_add_text(out, word->removed != 0 ? ", removed" : "");
    if (word->status != 0) {
        ec_buf_add_text(out, ", ");
        add_term(out, EC_TERM_STATUS, word->status);
    }
}

struct cli_counts cli_scope_counts(const struct ec_vocab *scope)
{
    struct cli_counts counts = {0, 0, 0};
    struct ec_numbers members = ec_vocab_list(scope->members);
    for (size_t i = 0; i < members.n; i++) {
        const struct ec_vocab *member = ec_vocab_at(members.at[i]);
        counts.options += cli_word_is_option(member);
        counts.scopes += member->kind == EC_VOCAB_SCOPE;
        counts.modules += member->kind == EC_VOCAB_MODULE;
    }
    return counts;
}

void cli_add_count(struct ec_buf *out, size_t count, const char *noun)
{
    ec_buf_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

void cli_add_counts(struct ec_buf *out, struct cli_counts counts)
{
    cli_add_count(out, counts.options, "option");
    if (counts.scopes > 0) {
        ec_buf_add_text(out, ", ");
        cli_add_count(out, counts.scopes, "scope");
    }
    if (counts.modules > 0) {
        ec_buf_add_text(out, ", ");
        cli_add_count(out, counts.modules, "module");
    }
}
