/* SPDX-License-Identifier: MIT */
#include "schema/endpoint.h"

/* Networks that the internet does not reach: RFC 1122, 1918, 3927, 6598, 4193, 4291. */
static const struct {
    struct ec_network network;
    enum ec_address_kind kind;
} known[] = {
    {{{127}, 4, 8}, EC_ADDRESS_LOOPBACK},
    {{{10}, 4, 8}, EC_ADDRESS_PRIVATE},
    {{{172, 16}, 4, 12}, EC_ADDRESS_PRIVATE},
    {{{192, 168}, 4, 16}, EC_ADDRESS_PRIVATE},
    {{{169, 254}, 4, 16}, EC_ADDRESS_PRIVATE},
    {{{100, 64}, 4, 10}, EC_ADDRESS_PRIVATE},
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 16, 128}, EC_ADDRESS_LOOPBACK},
    {{{0xfc}, 16, 7}, EC_ADDRESS_PRIVATE},
    {{{0xfe, 0x80}, 16, 10}, EC_ADDRESS_PRIVATE},
};

enum { MAPPED_BITS = 96 };

/* ---- parts ------------------------------------------------------------------------------------ */

/* The length of the text up to the colon before the port; all of it when there is no port. */
static size_t before_port(struct ec_str text)
{
    size_t end = text.len;
    while (end > 0 && ec_is_digit(text.ptr[end - 1])) {
        end--;
    }
    if (end == 0 || end == text.len || text.ptr[end - 1] != ':' || text.ptr[0] == '/') {
        return text.len;
    }
    bool inside = text.ptr[0] == '[' ? text.ptr[end - 2] != ']'                /* [::1 */
                                     : memchr(text.ptr, ':', end - 1) != NULL; /* 2001:db8::1 */
    return inside ? text.len : end - 1;
}

struct ec_str ec_endpoint_address(struct ec_str text)
{
    struct ec_str address = {text.ptr, before_port(text)};
    if (ec_str_starts(address, EC_STR("["))) {
        const char *end = memchr(address.ptr, ']', address.len);
        address = (struct ec_str){address.ptr + 1, end ? (size_t)(end - address.ptr) - 1 : 0};
    }
    return ec_str_equal(address, EC_STR("*")) ? EC_STR("") : address;
}

unsigned ec_endpoint_port(struct ec_str text)
{
    unsigned port = 0;
    for (size_t i = before_port(text) + 1; i < text.len && port <= UINT16_MAX; i++) {
        port = port * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return port > UINT16_MAX ? 0 : port;
}

/* ---- kinds ------------------------------------------------------------------------------------ */

struct ec_network ec_network_unmapped(const struct ec_network *network)
{
    static const unsigned char prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    struct ec_network plain = *network;
    if (network->n_bytes == 16 && network->length >= MAPPED_BITS &&
        memcmp(network->bytes, prefix, sizeof(prefix)) == 0) {
        plain =
            (struct ec_network){.n_bytes = 4, .length = (uint8_t)(network->length - MAPPED_BITS)};
        memcpy(plain.bytes, network->bytes + sizeof(prefix), 4);
    }
    return plain;
}

enum ec_address_kind ec_network_kind(const struct ec_network *network)
{
    struct ec_network plain = ec_network_unmapped(network);
    for (size_t i = 0; i < EC_COUNT(known); i++) {
        if (ec_network_is_in(&plain, &known[i].network)) {
            return known[i].kind;
        }
    }
    return EC_ADDRESS_PUBLIC;
}

enum ec_address_kind ec_address_kind(struct ec_str address)
{
    static const unsigned char zero[16] = {0};
    struct ec_network network;
    if (address.len == 0 || ec_str_equal(address, EC_STR("*"))) {
        return EC_ADDRESS_ANY;
    }
    if (address.ptr[0] == '/') {
        return EC_ADDRESS_SOCKET;
    }
    if (ec_str_equal_folded(address, EC_STR("localhost"))) {
        return EC_ADDRESS_LOOPBACK;
    }
    if (!ec_network_read(address, &network)) {
        return EC_ADDRESS_NAME;
    }
    return memcmp(network.bytes, zero, network.n_bytes) == 0 ? EC_ADDRESS_ANY
                                                             : ec_network_kind(&network);
}
