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

/* The offset of a byte; the length if it does not occur. */
static inline size_t ec_find_byte(struct ec_str text, size_t from, char byte)
{
    const char *at = from < text.len ? memchr(text.ptr + from, byte, text.len - from) : NULL;
    return at == NULL ? text.len : (size_t)(at - text.ptr);
}

/* The offset behind the digits at `at`. */
static inline size_t ec_skip_digits(struct ec_str text, size_t at)
{
    while (at < text.len && ec_is_digit(text.ptr[at])) {
        at++;
    }
    return at;
}

/* The one word that a slip of the pen may have turned into `text`; NULL if none is near. */
struct ec_str ec_nearest(const struct ec_value_words *words, struct ec_str text);

/* True if one of the words is `text`, whatever the letter case. */
bool ec_is_word(const struct ec_value_words *words, struct ec_str text);

/* A NUL byte ends a text for the server: odd. */
void ec_judge_nul(struct ec_judge *judge);

/* Judges blanks at both ends as odd; what is left is the judge's text. */
void ec_judge_trim(struct ec_judge *judge);

/* -- numbers (value_number.c) ---------------------------------------------------------------- */

enum { EC_DECIMAL = 10, EC_OCTAL = 8, EC_HEX = 16 };

struct ec_integer {
    char sign; /* '+', '-' or 0 */
    unsigned base;
    size_t first;   /* first digit, behind 0x */
    size_t end;     /* behind the last digit */
    bool not_octal; /* a leading zero, and an 8 or 9 */
    bool overflow;  /* more than 64 bits */
    uint64_t value; /* of the digits in `base`; in decimal when `not_octal` */
};

struct ec_decimal {
    int64_t whole; /* what stands before the point */
    bool negative;
    bool more; /* the digits behind the point are not all 0 */
    bool exponent;
};

/* Reads the digits from n->first on. */
void ec_read_digits(struct ec_str text, struct ec_integer *n, unsigned base);

/* Reads a number in the way of the server's helper (3/3-api/apis-ec-atoi): octal after a leading zero,
   hexadecimal after 0x. */
struct ec_integer ec_read_integer(struct ec_str text);

/* With its sign, and within 64 bits. */
int64_t ec_signed_value(const struct ec_integer *n);

/* The end of a number such as -1.5e3, 0 if there is none. */
size_t ec_read_decimal(struct ec_str text, struct ec_decimal *number);

/* Judges what is no number, and how a number is spelt. */
void ec_judge_no_number(struct ec_judge *judge);
void ec_judge_spelling(struct ec_judge *judge, const struct ec_integer *n);

/* True for a text that is a decimal, octal or hexadecimal number and nothing else. */
bool ec_is_integer(struct ec_str text);

void ec_judge_boolean(struct ec_judge *judge);
void ec_judge_integer(struct ec_judge *judge);
void ec_judge_decimal(struct ec_judge *judge);

/* value_limit.c */
void ec_judge_mode(struct ec_judge *judge);
void ec_judge_throttle(struct ec_judge *judge);
void ec_judge_timespan(struct ec_judge *judge);

/* value_unit.c: what "10M" and "1h 30m" are, in bytes, in `unit` or as a plain count. False if the text is
   no such thing or does not come out even. */
bool ec_convert_suffix(const struct ec_value_type *type, struct ec_str text, uint64_t *number);

/* The same for a time in units of a second. */
bool ec_convert_time(struct ec_str text, uint64_t *seconds);

/* -- addresses (value_address.c) ------------------------------------------------------------- */

enum { EC_LONGEST_ADDRESS = 46 }; /* with its NUL */

enum ec_address_flags {
    EC_ADDRESS_NAMES = 1,    /* host names are good */
    EC_ADDRESS_WILDCARD = 2, /* so is * */
    EC_ADDRESS_BRACKETS = 4, /* IPv6 stands in brackets */
    EC_ADDRESS_PORT_NEEDED = 8,
};
void ec_judge_address(struct ec_judge *judge, unsigned flags);
void ec_judge_endpoint(struct ec_judge *judge, unsigned flags);
void ec_judge_port(struct ec_judge *judge);

/* Reads an address of AF_INET or AF_INET6 into 4 or 16 bytes. */
bool ec_read_address(int family, struct ec_str text, unsigned char *bytes);

/* Reads a decimal number, where all large ones are the same; false for other texts. */
bool ec_read_small(struct ec_str text, unsigned *number);

bool ec_in_brackets(struct ec_str text);

/* True if the text is an address of the family in its usual spelling. */
bool ec_is_ipv4(struct ec_str text);
bool ec_is_ipv6(struct ec_str text);

/* True if nothing but digits and dots stands in the text, so that it can only be meant as IPv4. */
bool ec_looks_ipv4(struct ec_str text);

/* value_network.c */
void ec_judge_cidr(struct ec_judge *judge);

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

/* value_check.c */
void ec_judge_code(struct ec_judge *judge);
void ec_judge_day(struct ec_judge *judge);
void ec_judge_version(struct ec_judge *judge);

/* value_uri.c */
void ec_judge_uri(struct ec_judge *judge);
void ec_judge_log(struct ec_judge *judge);
void ec_judge_query(struct ec_judge *judge);
void ec_judge_route(struct ec_judge *judge);

/* value_regex.c: the regular expression, and one between slashes. */
void ec_judge_regex(struct ec_judge *judge);
void ec_judge_slashes(struct ec_judge *judge);

#endif
