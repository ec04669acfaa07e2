/* SPDX-License-Identifier: MIT */
#include "schema/pattern.h"

#include "schema/value_private.h"

#include <arpa/inet.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A match may try this often; an expression of an operator needs a few hundred for a name. */
enum { MOST_TRIES = 100000, DEEPEST_PARENTHESES = 250 };

struct ec_regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

static pcre2_code *compile(struct ec_str text, uint32_t options, uint32_t extra, int *error)
{
    PCRE2_SIZE off;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) {
        *error = PCRE2_ERROR_HEAP_FAILED;
        return NULL;
    }
    pcre2_set_parens_nest_limit(context, DEEPEST_PARENTHESES);
    pcre2_set_compile_extra_options(context, extra);
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)text.ptr, text.len, options, error, &off, context);
    pcre2_compile_context_free(context);
    return code;
}

struct ec_regex *ec_regex_new(struct ec_str text, bool fold, bool *oom)
{
    int error = 0;
    uint32_t options = fold ? PCRE2_CASELESS : 0;
    pcre2_code *code = compile(text, options, 0, &error);
    if (!code && error == PCRE2_ERROR_UNKNOWN_ESCAPE) {
        code = compile(text, options, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL,
                       &error); /* as PCRE 8 does */
    }
    if (!code) {
        *oom |= error == PCRE2_ERROR_HEAP_FAILED;
        return NULL;
    }
    struct ec_regex *regex = calloc(1, sizeof(*regex));
    if (!regex) {
        pcre2_code_free(code);
        *oom = true;
        return NULL;
    }
    regex->code = code;
    regex->data = pcre2_match_data_create(1, NULL);
    regex->context = pcre2_match_context_create(NULL);
    if (!regex->data || !regex->context) {
        ec_regex_free(regex);
        *oom = true;
        return NULL;
    }
    pcre2_set_match_limit(regex->context, MOST_TRIES);
    return regex;
}

void ec_regex_free(struct ec_regex *regex)
{
    if (regex) {
        pcre2_match_context_free(regex->context);
        pcre2_match_data_free(regex->data);
        pcre2_code_free(regex->code);
        free(regex);
    }
}

bool ec_regex_matches(const struct ec_regex *regex, struct ec_str text, bool *oom)
{
    int result = pcre2_match(regex->code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, regex->data,
                             regex->context);
    *oom |= result == PCRE2_ERROR_NOMEMORY;
    return result >= 0;
}

bool ec_network_read(struct ec_str text, struct ec_network *network)
{
    size_t slash = ec_find_byte(text, 0, '/');
    struct ec_str address = ec_piece(text, 0, slash);
    *network = (struct ec_network){.n_bytes = 4};
    if (!ec_read_address(AF_INET, address, network->bytes)) {
        network->n_bytes = 16;
        if (!ec_read_address(AF_INET6, address, network->bytes)) {
            return false;
        }
    }
    unsigned length = network->n_bytes * 8u;
    if (slash < text.len &&
        (!ec_read_small(ec_tail(text, slash + 1), &length) || length > network->n_bytes * 8u)) {
        return false;
    }
    network->length = (uint8_t)length;
    return true;
}

bool ec_network_holds(const struct ec_network *outer, const struct ec_network *inner)
{
    if (outer->n_bytes != inner->n_bytes || outer->length > inner->length) {
        return false;
    }
    size_t whole = outer->length / 8;
    unsigned rest = outer->length % 8;
    unsigned char mask = (unsigned char)(0xff00u >> rest);
    return memcmp(outer->bytes, inner->bytes, whole) == 0 &&
           (rest == 0 || ((outer->bytes[whole] ^ inner->bytes[whole]) & mask) == 0);
}
