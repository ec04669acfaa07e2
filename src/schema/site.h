/* SPDX-License-Identifier: MIT */
/* Purpose: the words that the modules of a site add to the vocabulary, and where they may stand.
   May depend on: base, schema/value.
   Ownership: the table owns all its texts until ec_site_fini. */
#ifndef EC_SCHEMA_SITE_H
#define EC_SCHEMA_SITE_H

#include "base/intern.h"
#include "schema/value.h"

/* A table of more words is refused. */
enum { EC_SITE_MOST_WORDS = 1 << 16 };

enum ec_site_kind { EC_SITE_NONE, EC_SITE_OPTION, EC_SITE_SCOPE };

/* What is known of the values of an option. */
struct ec_site_type {
    struct ec_value_type value; /* of each element of a list, of each value of a dictionary */
    struct ec_value_type key;   /* of a dictionary; its `type` is 0 where any key is good */
    uint8_t type;               /* ec_type */
    uint8_t element;            /* ec_type */
    bool secret;
};

/* Where the reader of a configuration is, as numbers of scopes; 0 where no word can be. */
struct ec_site_place {
    uint32_t path;
    uint32_t named;
    bool in_module; /* in the outermost scope of a module */
};

/* One word in one scope. */
struct ec_site_word {
    struct ec_str name;              /* as the site spells it, NUL-terminated */
    const struct ec_site_type *type; /* of an option; NULL: not known */
    uint32_t scope;                  /* number of the scope it stands in */
    uint32_t n_options;              /* of a scope: how many options are known in it */
    uint8_t kind;                    /* ec_site_kind */
    uint8_t instance;                /* ec_instance: of a scope; 0 or _UNKNOWN: not known */
    uint8_t form;                    /* ec_form */
    bool is_module;                  /* of a scope: it is the outermost one of a module */

    /* Of a word in "*". */
    struct ec_site_place inside; /* the place in a scope of this name */
    uint8_t mixed;               /* ec_site_mixed bits */
};

/* What several words with one name do not agree on: it counts as not known in "*". */
enum ec_site_mixed { EC_SITE_MIXED_TYPE = 1, EC_SITE_MIXED_INSTANCE = 2, EC_SITE_MIXED_INSIDE = 4 };

/* Scopes are known by their path "global:binding", as manifests name them, or by their name alone,
   "=binding". "*" is a scope that has every word, for fragments whose place nobody knows. */
struct ec_site_words {
    struct ec_intern keys;      /* of scopes, and of words in scopes */
    struct ec_site_word *words; /* by number of a key; some are of scopes nobody defined */
    size_t capacity;
    uint32_t n_words;
    uint32_t everywhere;   /* the scope of the options that every scope has; 0: there are none */
    uint32_t every_module; /* of those that every module has */
};

/* Makes an empty table. Returns false when memory is short. */
EC_NODISCARD bool ec_site_init(struct ec_site_words *site);
void ec_site_fini(struct ec_site_words *site);

/* Adds a word to the scope with this key and returns the key of the word itself, which is the one of a
   scope with the path; a word that is there already stays as it is. Returns 0 when memory is short or the
   table full. */
uint32_t ec_site_add(struct ec_site_words *site, uint32_t scope, enum ec_site_kind kind,
                     struct ec_str name);

/* The number of a scope by its key, such as "global"; 0 when memory is short. */
uint32_t ec_site_scope(struct ec_site_words *site, struct ec_str key);

/* The number of the scope whose options stand in every scope, or in the outermost scope of every
   module; 0 when memory is short. */
uint32_t ec_site_general(struct ec_site_words *site, bool every_module);

/* Says what is known of the word with this number: its type, instance, form and whether it is a module.
   `inside` is the key of what is in a scope, "=acme/part"; else NULL. Returns false when memory is
   short. */
EC_NODISCARD bool ec_site_describe(struct ec_site_words *site, uint32_t number,
                                   const struct ec_site_word *facts, const char *inside);

/* The place at the beginning of a main file, or of a fragment. */
struct ec_site_place ec_site_begin(const struct ec_site_words *site, bool is_main);

/* The place inside the scope `name`; `known` is what the vocabulary takes it for, or NULL. In a fragment
   it is as exact as the name is: of two scopes with one name nobody knows which it is. */
struct ec_site_place ec_site_enter(const struct ec_site_words *site, struct ec_site_place place,
                                   struct ec_str name, const struct ec_vocab *known);

/* The word of this kind and name, in any letter case; NULL if there is none. */
const struct ec_site_word *ec_site_find(const struct ec_site_words *site,
                                        struct ec_site_place place, enum ec_site_kind kind,
                                        struct ec_str name);

/* True if the word is one of this place. */
bool ec_site_stands(const struct ec_site_words *site, const struct ec_site_word *word,
                    struct ec_site_place place);

/* True if the options of the place are known, and it is not the one of all words. */
bool ec_site_lists_options(const struct ec_site_words *site, struct ec_site_place place);

/* Words by index, those of other places included; NULL behind the last, .name.ptr is NULL for none. */
const struct ec_site_word *ec_site_at(const struct ec_site_words *site, uint32_t index);

#endif
