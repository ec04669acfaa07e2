/* SPDX-License-Identifier: MIT */
/* Purpose: every word of the configuration language that the documentation knows, with its type,
   bounds, scopes, versions and sentence; made from the text files in grammar/vocabulary, whose
   README defines each fact.
   May depend on: base.
   Ownership: everything returned points into constant tables that need neither start-up work nor
   relocation. */
#ifndef EC_SCHEMA_VOCABULARY_H
#define EC_SCHEMA_VOCABULARY_H

#include "base/base.h"

/* The constants follow the order of the words in grammar/vocabulary/read.awk, and the build checks
   that they do. Where nothing is said the field is 0. */

enum ec_vocab_kind {
    EC_VOCAB_OPTION = 1,
    EC_VOCAB_STATEMENT, /* include and readonly_include */
    EC_VOCAB_SCOPE,
    EC_VOCAB_MODULE, /* and the scope of its name at the outermost level */
    EC_VOCAB_MACRO,  /* of a log format; the letter case matters */
    EC_VOCAB_SCHEME,
    EC_VOCAB_PARAMETER, /* of a URI */
};

enum ec_type {
    EC_TYPE_ANY = 1, /* not looked at */
    EC_TYPE_BOOLEAN,
    EC_TYPE_INTEGER,  /* decimal, octal or hexadecimal */
    EC_TYPE_DECIMAL,  /* with a fraction */
    EC_TYPE_MODE,     /* file permissions, octal */
    EC_TYPE_SIZE,     /* an integer of bytes */
    EC_TYPE_DURATION, /* an integer of `unit` */
    EC_TYPE_TIMESPAN, /* "4 hours" */
    EC_TYPE_THROTTLE, /* N or N/SECONDS */
    EC_TYPE_STRING,
    EC_TYPE_ENUM,       /* one of `values` and of what `also` allows */
    EC_TYPE_WORDS,      /* one text with several elements between `separators` */
    EC_TYPE_LIST,       /* ( elements ) */
    EC_TYPE_DICTIONARY, /* [ key = value ] */
    EC_TYPE_FILE,
    EC_TYPE_DIRECTORY,
    EC_TYPE_PATH,
    EC_TYPE_USER,
    EC_TYPE_GROUP,
    EC_TYPE_CAPABILITIES, /* for cap_from_text */
    EC_TYPE_IP,
    EC_TYPE_CIDR,
    EC_TYPE_HOST, /* a name or an address */
    EC_TYPE_HOSTNAME,
    EC_TYPE_DOMAIN,
    EC_TYPE_DOMAIN_PATTERN, /* may begin with '*' */
    EC_TYPE_PORT,
    EC_TYPE_ENDPOINT, /* address or name, and port */
    EC_TYPE_ROUTE,    /* an item of Routes */
    EC_TYPE_EMAIL,
    EC_TYPE_EMAIL_OR_DOMAIN,
    EC_TYPE_URI,
    EC_TYPE_LOG,   /* a URI or a path */
    EC_TYPE_QUERY, /* SQL or a URI */
    EC_TYPE_FORMAT,
    EC_TYPE_REGEX,   /* for PCRE */
    EC_TYPE_CIPHERS, /* for OpenSSL */
    EC_TYPE_CHARSET,
    EC_TYPE_CODE,    /* of a finding; as those below, in settings of the checker */
    EC_TYPE_DAY,     /* "2030-12-31" */
    EC_TYPE_VERSION, /* of the server */
};

/* What the keys of a dictionary are, if they are not listed. */
enum ec_key_type {
    EC_KEY_INTEGER = 1, /* within `key_range` */
    EC_KEY_IP,
    EC_KEY_NODE,    /* name of a cluster node */
    EC_KEY_LOG,     /* name of a log */
    EC_KEY_BINDING, /* name of a binding */
    EC_KEY_CODE,    /* of a finding */
};

enum ec_unit {
    EC_UNIT_S = 1,
    EC_UNIT_MS,
    EC_UNIT_MINUTES,
    EC_UNIT_HOURS,
    EC_UNIT_BYTES,
    EC_UNIT_BITS,
    EC_UNIT_CHARACTERS,
    EC_UNIT_PERCENT,
    EC_UNIT_MESSAGES,
    EC_UNIT_CONNECTIONS,
    EC_UNIT_RECIPIENTS,
    EC_UNIT_ATTEMPTS,
    EC_UNIT_LOOKUPS,
    EC_UNIT_SESSIONS,
    EC_UNIT_JOBS,
    EC_UNIT_THREADS,
    EC_UNIT_DOMAINS,
    EC_UNIT_FILES,
    EC_UNIT_ENTRIES,
    EC_UNIT_SEGMENTS,
    EC_UNIT_MESSAGES_PER_ITERATION,
    EC_UNIT_LOOKUPS_PER_PERIOD,
    EC_UNIT_PER_SECOND,
};

enum ec_basis {
    EC_BASIS_DOCUMENTED = 1, /* a value beyond the range is an error */
    EC_BASIS_SENTINEL,       /* the low end has a meaning of its own; beyond it is a warning */
    EC_BASIS_INFERRED,       /* common sense: never an error */
};

/* Bits. */
enum ec_also { EC_ALSO_BOOLEAN = 1, EC_ALSO_INTEGER = 2, EC_ALSO_ANY = 4 };

/* Bits. */
enum ec_separator {
    EC_SEPARATOR_COLON = 1,
    EC_SEPARATOR_SEMICOLON = 2,
    EC_SEPARATOR_COMMA = 4,
    EC_SEPARATOR_BLANK = 8,
};

enum ec_holds {
    EC_HOLDS_CERTIFICATE = 1,
    EC_HOLDS_CERTIFICATE_AUTHORITIES,
    EC_HOLDS_PRIVATE_KEY,
    EC_HOLDS_DH_PARAMETERS,
};

enum ec_secret {
    EC_SECRET_YES = 1, /* the value is a password or key */
    EC_SECRET_PARTLY,  /* the value may contain one */
};

enum ec_vocab_status {
    EC_STATUS_EXPERIMENTAL = 1,
    EC_STATUS_WITHDRAWN, /* its manual is not published any more */
    EC_STATUS_OBSOLETE,  /* gone, no page says since when */
};

enum ec_reload {
    EC_RELOAD_LIVE = 1, /* a running server takes a change over */
    EC_RELOAD_RESTART,  /* only at its next start */
    EC_RELOAD_PARTLY,
};

/* Bits: the facts for which the documentation contradicts itself. Nothing that follows from one is
   an error. */
enum ec_disputed {
    EC_DISPUTED_DEFAULT = 1,
    EC_DISPUTED_RANGE = 2,
    EC_DISPUTED_SCOPES = 4,
    EC_DISPUTED_TYPE = 8,
    EC_DISPUTED_VALUES = 16,
    EC_DISPUTED_VALUE = 32,
    EC_DISPUTED_INSTANCE = 64,
    EC_DISPUTED_SINCE = 128,
    EC_DISPUTED_RELOAD = 256,
};

enum ec_traffic { EC_TRAFFIC_SENDING = 1, EC_TRAFFIC_RECEIVING, EC_TRAFFIC_BOTH };

enum ec_confidence {
    EC_CONFIDENCE_HIGH = 1,
    EC_CONFIDENCE_MEDIUM,
    EC_CONFIDENCE_LOW, /* no page defines the word */
};

enum ec_instance {
    EC_INSTANCE_UNKNOWN = 1,
    EC_INSTANCE_NONE, /* an instance name is an error */
    EC_INSTANCE_OPTIONAL,
    EC_INSTANCE_REQUIRED,
};

/* What an instance name looks like. */
enum ec_form {
    EC_FORM_NAME = 1,
    EC_FORM_BINDING,       /* no blank, no colon */
    EC_FORM_BINDING_GROUP, /* no blank */
    EC_FORM_DOMAIN,        /* name, address, [IPv6:...], /regex/ or #protocol#name */
    EC_FORM_DOMAIN_NAME,
    EC_FORM_HOST, /* a name or /regex/ */
    EC_FORM_CIDR,
    EC_FORM_LISTEN, /* address and port, or the path of a socket */
    EC_FORM_ENDPOINT,
    EC_FORM_NODE,
    EC_FORM_PATTERN, /* of paths, in settings of the checker */
};

enum ec_answer { EC_ANSWER_YES = 1, EC_ANSWER_NO };

enum ec_family {
    EC_FAMILY_ROOT = 1,
    EC_FAMILY_OUTBOUND,
    EC_FAMILY_INBOUND,
    EC_FAMILY_LISTENER,
    EC_FAMILY_ACL,
    EC_FAMILY_SECURITY,
    EC_FAMILY_LOGGING,
    EC_FAMILY_MONITORING,
    EC_FAMILY_RESOURCE,
    EC_FAMILY_ADAPTIVE,
    EC_FAMILY_CLUSTER,
    EC_FAMILY_MODULE,
    EC_FAMILY_LEGACY,
};

/* What a module is for. */
enum ec_sort {
    EC_SORT_LOGGER = 1,
    EC_SORT_VALIDATION,
    EC_SORT_DELIVERY,
    EC_SORT_IO,
    EC_SORT_AUTHENTICATION,
    EC_SORT_SIGNING,
    EC_SORT_SHAPING,
};

enum ec_loads {
    EC_LOADS_IMPLICIT = 1, /* as soon as one of its words is used */
    EC_LOADS_EXPLICIT,     /* by its scope only */
};

/* Bits: the lines of products that have a module. */
enum ec_product { EC_PRODUCT_MOMENTUM3 = 1, EC_PRODUCT_MOMENTUM4 = 2, EC_PRODUCT_MOBILE = 4 };

/* What stands in the braces of a macro. */
enum ec_argument {
    EC_ARGUMENT_KEY = 1, /* of a context variable */
    EC_ARGUMENT_HEADER,
    EC_ARGUMENT_STRFTIME,
    EC_ARGUMENT_INTEGER, /* within `key_range` */
};

/* Bits: the events that a macro has a value for. */
enum ec_events {
    EC_EVENTS_DELIVERY = 1,
    EC_EVENTS_TRANSIENT = 2,
    EC_EVENTS_PERMANENT = 4,
    EC_EVENTS_FAILURES = 8,
};

enum ec_use { EC_USE_LOG = 1, EC_USE_DATASOURCE };

enum ec_link {
    EC_LINK_OPTION = 1,
    EC_LINK_MODULE,
    EC_LINK_SCOPE,
    EC_LINK_SCRIPT,  /* a script of the server */
    EC_LINK_LICENSE, /* a feature of the licence */
    EC_LINK_REPLICATE,
    EC_LINK_ENVIRONMENT, /* a variable of the environment */
};

/* Where an option stands that has no list of scopes. */
enum ec_vocab_place {
    EC_PLACE_EVERYWHERE = 1,
    EC_PLACE_EVERY_MODULE, /* in the outermost scope of any module */
    EC_PLACE_UNKNOWN,      /* no page says where */
};

/* One word of the vocabulary: one record of a .voc file. Several words may have one name, if their
   scopes or their kinds differ. The types of the small fields are the enums above. Of the others,
   a text is for ec_vocab_text, a list for ec_vocab_list; a word, a version, a range, a link or a
   special value is a number for the function of its name. 0 is nothing. */
struct ec_vocab {
    uint16_t name;    /* text: as documented; of a scope in a module "cluster/Topology" */
    uint16_t doc;     /* text: one sentence, never missing */
    uint16_t page;    /* text: "4/config/ref-tls.md"; none if the manual is withdrawn */
    uint16_t module;  /* word: the module that provides it; of a module itself; none of the core */
    uint16_t scopes;  /* list of words: the scopes it may stand in; of a module the global scope */
    uint16_t members; /* list of words: of a scope or module, what it may contain */
    uint16_t aliases; /* list of texts: other spellings that occur in the documentation */
    uint8_t kind;     /* ec_vocab_kind; never 0 */
    uint8_t place;    /* ec_vocab_place: instead of a list of scopes */
    uint8_t confidence;

    /* What a value is; of options, statements and parameters. */
    uint8_t type;          /* ec_type; never 0 */
    uint8_t element;       /* ec_type: of a list or of words */
    uint8_t value;         /* ec_type: of the values of a dictionary */
    uint8_t key;           /* ec_key_type: of the keys of a dictionary */
    uint8_t also;          /* ec_also bits: what an enum takes besides its values */
    uint8_t separators;    /* ec_separator bits: of words */
    uint8_t unit;          /* ec_unit */
    uint8_t range;         /* range of each number in the value */
    uint8_t key_range;     /* range of the integer keys, or of the argument of a macro */
    uint8_t holds;         /* ec_holds: what the file contains */
    uint8_t secret;        /* ec_secret: never to be shown */
    bool signs;            /* words: each may begin with '+' or '-' */
    uint16_t keys;         /* list of texts: the keys of a dictionary, all of them */
    uint16_t values;       /* list of texts: the words of an enum */
    uint16_t words;        /* list of texts: the words the page uses for true and false */
    uint16_t specials;     /* list of special values */
    uint16_t default_text; /* text: as it would be written in a file */
    uint16_t default_note; /* text: more about the default, or what it is in words */
    uint16_t refers;       /* word: the value is an instance name of this scope */

    /* Life. */
    uint16_t since;        /* list of versions: the first one of each line of releases */
    uint16_t deprecated;   /* version */
    uint16_t removed;      /* version: the first without it */
    uint16_t replacements; /* list of links: what to use instead */
    uint16_t needs;        /* list of links: what it has no effect without */
    uint16_t disputed;     /* ec_disputed bits */
    uint8_t status;        /* ec_vocab_status */
    uint8_t reload;        /* ec_reload */
    uint8_t traffic;       /* ec_traffic */

    /* Of scopes and modules. */
    uint8_t instance;      /* ec_instance; never 0 */
    uint8_t form;          /* ec_form: of an optional or required instance name */
    uint8_t single;        /* ec_answer: whether only one may stand in a scope */
    uint16_t single_since; /* version: a module has one instance only from here on */
    uint16_t known;        /* list of texts: instance names that mean something to the server */
    uint16_t file;         /* text: the file a module belongs in */
    uint8_t family;        /* ec_family: of a scope */
    uint8_t sort;          /* ec_sort: of a module */
    uint8_t loads;         /* ec_loads: of a module */
    uint8_t product;       /* ec_product bits: of a module */

    /* Of macros, schemes and parameters. */
    uint8_t argument;    /* ec_argument */
    uint8_t events;      /* ec_events bits; none means all */
    uint8_t use;         /* ec_use: of a scheme */
    uint16_t name_space; /* text: `namespace` of the custom_logger that has the macro */
    uint16_t of;         /* list of texts: the schemes that take the parameter, "ldap:" */
};

/* A version of the server. */
struct ec_vocab_version {
    uint32_t number; /* 0x03050600 for 3.5.6; "4.1-HF4" counts as 4.1.0.4 */
    uint16_t text;
    bool at_most; /* the word is at least as old as this version */
};

struct ec_vocab_range {
    int64_t low; /* INT64_MIN or INT64_MAX where there is no bound */
    int64_t high;
    uint8_t basis; /* ec_basis */
};

/* A value with a meaning of its own. */
struct ec_vocab_special {
    int64_t value;
    uint16_t meaning; /* text: "unlimited" */
};

/* Something that a word needs, or that replaces it. */
struct ec_vocab_link {
    uint8_t kind;    /* ec_link */
    uint16_t name;   /* text, in lower case for options, modules and scopes */
    uint16_t scope;  /* word: the module or scope itself; of an option its place, or none */
    uint16_t values; /* list of texts: the option must have one of them; none: it must be set */
};

/* The numbers of a list. */
struct ec_numbers {
    const uint16_t *at;
    size_t n;
};

/* A text by its number, NUL-terminated; empty for 0. Equal texts have equal numbers. */
struct ec_str ec_vocab_text(unsigned text);

/* A list by its number; empty for 0. */
struct ec_numbers ec_vocab_list(unsigned list);

/* Things by their numbers, which must come from a word. Number 0 gives a version 0, a range without
   bounds. */
struct ec_vocab_version ec_vocab_version(unsigned version);
struct ec_vocab_range ec_vocab_range(unsigned range);
struct ec_vocab_special ec_vocab_special(unsigned special);
struct ec_vocab_link ec_vocab_link(unsigned link);

/* Words are numbered from 1 to ec_vocab_count(), in the order of their names in lower case. */
unsigned ec_vocab_count(void);

/* A word by its number; NULL for 0 and beyond the last. */
const struct ec_vocab *ec_vocab_at(unsigned number);

/* The number of a word. */
unsigned ec_vocab_number(const struct ec_vocab *word);

/* The numbers of all words with this name in any letter case, of all kinds, scopes and modules, in
   rising order. An alias counts as a name; a scope in a module has the name behind its last slash.
   Empty if the name is unknown. Takes time in the order of the name, at most of the longest known
   one. Of macros the letter case counts: compare the name of what is found. */
struct ec_numbers ec_vocab_find(struct ec_str name);

/* The name of a word as the documentation spells it, without the scope it stands in. */
struct ec_str ec_vocab_spelling(const struct ec_vocab *word);

/* The scope that everything else is in. */
const struct ec_vocab *ec_vocab_global(void);

/* True if the word may stand in this scope (of kind EC_VOCAB_SCOPE or EC_VOCAB_MODULE), or if no
   page says where it may stand. */
bool ec_vocab_allowed(const struct ec_vocab *word, const struct ec_vocab *scope);

/* True if the word may stand in the scope of every module. */
static inline bool ec_vocab_is_general(const struct ec_vocab *word)
{
    return word->place == EC_PLACE_EVERYWHERE || word->place == EC_PLACE_EVERY_MODULE;
}

/* The option or statement of this name that may be set in `scope`; NULL if there is none. */
const struct ec_vocab *ec_vocab_option(struct ec_str name, const struct ec_vocab *scope);

/* The scope or module of this name that may stand in `parent`; NULL if there is none. */
const struct ec_vocab *ec_vocab_scope(struct ec_str name, const struct ec_vocab *parent);

/* The groups of fixed words. */
enum ec_term {
    EC_TERM_KIND,
    EC_TERM_TYPE,
    EC_TERM_KEY,
    EC_TERM_UNIT,
    EC_TERM_BASIS,
    EC_TERM_ALSO,
    EC_TERM_SEPARATOR,
    EC_TERM_HOLDS,
    EC_TERM_SECRET,
    EC_TERM_STATUS,
    EC_TERM_RELOAD,
    EC_TERM_DISPUTED,
    EC_TERM_TRAFFIC,
    EC_TERM_CONFIDENCE,
    EC_TERM_INSTANCE,
    EC_TERM_FORM,
    EC_TERM_ANSWER,
    EC_TERM_FAMILY,
    EC_TERM_SORT,
    EC_TERM_LOADS,
    EC_TERM_PRODUCT,
    EC_TERM_ARGUMENT,
    EC_TERM_EVENTS,
    EC_TERM_USE,
    EC_TERM_LINK,
    EC_TERM_PLACE,
};

/* The text numbers of a group's words, in the order of its constants: the word of constant C is
   item C - 1, of a bit 1 << B it is item B. */
struct ec_numbers ec_vocab_terms(enum ec_term group);

/* The word for a constant, "messages_per_iteration"; empty for 0. Not for bits. */
struct ec_str ec_vocab_term(enum ec_term group, unsigned constant);

#endif
