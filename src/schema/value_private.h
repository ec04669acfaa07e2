/* SPDX-License-Identifier: MIT */
/* Purpose: what the files that judge values share.
   May depend on: base, schema/value.
   Ownership: a judge lives on its caller's stack and borrows everything. */
#ifndef EC_SCHEMA_VALUE_PRIVATE_H
#define EC_SCHEMA_VALUE_PRIVATE_H

#include "schema/value.h"

/* One text, or one part of it, on its way through the checks. */
struct ec_judge {
    struct ec_arena *arena;
    const struct ec_value_type *type;
    struct ec_str text;
    size_t base; /* offset of `text` in the text of the caller */
    struct ec_value *out;
};

/* Notes a fault in text[off .. off + len) unless one as bad is known. Returns true if it was noted: then a
   suggestion may be added. */
bool ec_judge_wrong(struct ec_judge *judge, enum ec_problem problem, size_t off, size_t len,
                    const char *reason);
bool ec_judge_odd(struct ec_judge *judge, enum ec_problem problem, size_t off, size_t len,
                  const char *reason);

/* The same with a suggestion; `exact` as in struct ec_value. NULL when memory was short. */
void ec_judge_suggest(struct ec_judge *judge, const char *text, bool exact);
void ec_judge_suggest_str(struct ec_judge *judge, struct ec_str text, bool exact);
void ec_judge_suggest_number(struct ec_judge *judge, uint64_t number, bool exact);

/* A judge for text[off .. off + len), which shares the outcome. */
struct ec_judge ec_judge_part(const struct ec_judge *judge, size_t off, size_t len);

/* A piece of a text; `off` may be its length. */
static inline struct ec_str ec_piece(struct ec_str text, size_t off, size_t len)
{
    return (struct ec_str){text.ptr + off, len};
}

static inline struct ec_str ec_tail(struct ec_str text, size_t off)
{
    return (struct ec_str){text.ptr + off, text.len - off};
}

/* The offset of a byte; the length if it does not occur. */
static inline size_t ec_find_byte(struct ec_str text, size_t from, char byte)
{
    const char *at = from < text.len ? memchr(text.ptr + from, byte, text.len - from) : NULL;
    return at == NULL ? text.len : (size_t)(at - text.ptr);
}

/* The one word that a slip of the pen may have turned into `text`; NULL if none is near. */
struct ec_str ec_nearest(const struct ec_value_words *words, struct ec_str text);

/* True if one of the words is `text`, whatever the letter case. */
bool ec_is_word(const struct ec_value_words *words, struct ec_str text);

/* A NUL byte ends a text for the server: odd. */
void ec_judge_nul(struct ec_judge *judge);

/* Judges blanks at both ends as odd; what is left is the judge's text. */
void ec_judge_trim(struct ec_judge *judge);

/* value_number.c */
void ec_judge_boolean(struct ec_judge *judge);
void ec_judge_integer(struct ec_judge *judge);
void ec_judge_decimal(struct ec_judge *judge);
void ec_judge_mode(struct ec_judge *judge);
void ec_judge_throttle(struct ec_judge *judge);
void ec_judge_timespan(struct ec_judge *judge);

/* True for a text that is a decimal, octal or hexadecimal number and nothing else. */
bool ec_is_integer(struct ec_str text);

/* value_unit.c: what "10M" and "1h 30m" are, in bytes, in `unit` or as a plain count. False if the text is
   no such thing or does not come out even. */
bool ec_convert_suffix(const struct ec_value_type *type, struct ec_str text, uint64_t *number);

/* The same for a time in units of a second. */
bool ec_convert_time(struct ec_str text, uint64_t *seconds);

/* value_address.c */
enum ec_address_flags {
    EC_ADDRESS_NAMES = 1,    /* host names are good */
    EC_ADDRESS_WILDCARD = 2, /* so is * */
    EC_ADDRESS_BRACKETS = 4, /* IPv6 stands in brackets */
    EC_ADDRESS_PORT_NEEDED = 8,
};
void ec_judge_address(struct ec_judge *judge, unsigned flags);
void ec_judge_endpoint(struct ec_judge *judge, unsigned flags);
void ec_judge_cidr(struct ec_judge *judge);
void ec_judge_port(struct ec_judge *judge);

/* True if the text is an address of the family in its usual spelling. */
bool ec_is_ipv4(struct ec_str text);
bool ec_is_ipv6(struct ec_str text);

/* True if nothing but digits and dots stands in the text, so that it can only be meant as IPv4. */
bool ec_looks_ipv4(struct ec_str text);

/* value_name.c */
void ec_judge_hostname(struct ec_judge *judge);
void ec_judge_domain(struct ec_judge *judge, bool pattern);
void ec_judge_email(struct ec_judge *judge, bool or_domain);
void ec_judge_account(struct ec_judge *judge);

/* value_text.c */
void ec_judge_path(struct ec_judge *judge);
void ec_judge_format(struct ec_judge *judge);
void ec_judge_ciphers(struct ec_judge *judge);
void ec_judge_charset(struct ec_judge *judge);

/* value_uri.c */
void ec_judge_uri(struct ec_judge *judge);
void ec_judge_log(struct ec_judge *judge);
void ec_judge_query(struct ec_judge *judge);
void ec_judge_route(struct ec_judge *judge);

/* value_regex.c: the regular expression, and one between slashes. */
void ec_judge_regex(struct ec_judge *judge);
void ec_judge_slashes(struct ec_judge *judge);

#endif
