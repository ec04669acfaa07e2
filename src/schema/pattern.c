/* SPDX-License-Identifier: MIT */
#include "schema/pattern.h"

#include "schema/value_private.h"

#include <arpa/inet.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A match may try this often; an expression of an operator needs a few hundred for a name. Names of the DNS
   have 255 bytes at most; a search may take the square of a length. */
enum { MOST_TRIES = 20000, LONGEST_NAME = 1024, DEEPEST_PARENTHESES = 250 };

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
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, options, error, &off, context);
    pcre2_compile_context_free(context);
    return code;
}

struct ec_regex *ec_regex_new(struct ec_str text, bool fold, bool *oom)
{
    int error = 0;
    uint32_t options = fold ? PCRE2_CASELESS : 0;
    pcre2_code *code = compile(text, options, 0, &error);
    if (!code && error == PCRE2_ERROR_UNKNOWN_ESCAPE) { /* PCRE 8 takes the letter */
        code = compile(text, options, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL, &error);
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

enum ec_match ec_regex_match(const struct ec_regex *regex, struct ec_str text)
{
    if (text.len > LONGEST_NAME) {
        return EC_MATCH_GIVEN_UP;
    }
    int result =
        pcre2_match(regex->code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, regex->data, regex->context);
    return result >= 0                      ? EC_MATCH_FOUND
           : result == PCRE2_ERROR_NOMATCH  ? EC_MATCH_NONE
           : result == PCRE2_ERROR_NOMEMORY ? EC_MATCH_NOMEM
                                            : EC_MATCH_GIVEN_UP;
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
        (!ec_read_small(ec_str_tail(text, slash + 1), &length) || length > network->n_bytes * 8u)) {
        return false;
    }
    network->length = (uint8_t)length;
    return true;
}

struct ec_network ec_network_cut(const struct ec_network *network, uint8_t length)
{
    struct ec_network cut = {.n_bytes = network->n_bytes, .length = length};
    size_t whole = length / 8;
    unsigned rest = length % 8;
    memcpy(cut.bytes, network->bytes, whole);
    if (rest != 0) {
        cut.bytes[whole] = (unsigned char)(network->bytes[whole] & (0xff00u >> rest));
    }
    return cut;
}

bool ec_network_is_in(const struct ec_network *inner, const struct ec_network *outer)
{
    if (inner->n_bytes != outer->n_bytes || inner->length < outer->length) {
        return false;
    }
    struct ec_network cut = ec_network_cut(inner, outer->length);
    return memcmp(cut.bytes, outer->bytes, outer->n_bytes) == 0;
}

int ec_network_order(const struct ec_network *a, const struct ec_network *b)
{
    if (a->length != b->length) {
        return a->length > b->length ? -1 : 1;
    }
    if (a->n_bytes != b->n_bytes) {
        return a->n_bytes < b->n_bytes ? -1 : 1;
    }
    return memcmp(a->bytes, b->bytes, a->n_bytes);
}
