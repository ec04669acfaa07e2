/* SPDX-License-Identifier: MIT */
/* The parts of endpoints, and what kinds of addresses there are. */
#include "schema/endpoint.h"

#include <check.h>
#include <stdlib.h>

START_TEST(an_endpoint_has_an_address_and_a_port)
{
    static const struct {
        const char *text;
        const char *address;
        unsigned port;
    } cases[] = {
        {"10.0.0.1:25", "10.0.0.1", 25},
        {"10.0.0.1", "10.0.0.1", 0},
        {":25", "", 25},
        {"*:25", "", 25},
        {"*", "", 0},
        {"", "", 0},
        {"25", "25", 0},
        {"[::1]:25", "::1", 25},
        {"[::1]", "::1", 0},
        {"[*]:25", "", 25},
        {"[::1", "", 0},
        {"[", "", 0},
        {"2001:db8::1", "2001:db8::1", 0},
        {"localhost:65535", "localhost", 65535},
        {"localhost:65536", "localhost", 0},
        {"localhost:99999999999999999999", "localhost", 0},
        {"localhost:", "localhost:", 0},
        {"localhost:smtp", "localhost:smtp", 0},
        {"/tmp/2025", "/tmp/2025", 0},
        {"/tmp/x:25", "/tmp/x:25", 0},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        struct ec_str text = ec_str_from(cases[i].text);
        struct ec_str address = ec_endpoint_address(text);
        ck_assert_msg(ec_str_equal(address, ec_str_from(cases[i].address)), "%s: address '%.*s'",
                      cases[i].text, (int)address.len, address.ptr);
        ck_assert_msg(ec_endpoint_port(text) == cases[i].port, "%s: port %u", cases[i].text,
                      ec_endpoint_port(text));
    }
}
END_TEST

START_TEST(an_address_is_of_one_kind)
{
    static const struct {
        const char *address;
        enum ec_address_kind kind;
    } cases[] = {
        {"", EC_ADDRESS_ANY},
        {"*", EC_ADDRESS_ANY},
        {"0.0.0.0", EC_ADDRESS_ANY},
        {"::", EC_ADDRESS_ANY},
        {"/tmp/2025", EC_ADDRESS_SOCKET},
        {"127.0.0.1", EC_ADDRESS_LOOPBACK},
        {"127.255.0.9", EC_ADDRESS_LOOPBACK},
        {"::1", EC_ADDRESS_LOOPBACK},
        {"::ffff:127.0.0.1", EC_ADDRESS_LOOPBACK},
        {"LocalHost", EC_ADDRESS_LOOPBACK},
        {"10.1.2.3", EC_ADDRESS_PRIVATE},
        {"172.31.255.255", EC_ADDRESS_PRIVATE},
        {"192.168.0.0/16", EC_ADDRESS_PRIVATE},
        {"169.254.1.1", EC_ADDRESS_PRIVATE},
        {"100.127.0.1", EC_ADDRESS_PRIVATE},
        {"::ffff:10.0.0.1", EC_ADDRESS_PRIVATE},
        {"fd00::1", EC_ADDRESS_PRIVATE},
        {"fe80::1", EC_ADDRESS_PRIVATE},
        {"172.32.0.1", EC_ADDRESS_PUBLIC},
        {"100.128.0.1", EC_ADDRESS_PUBLIC},
        {"10.0.0.0/7", EC_ADDRESS_PUBLIC},
        {"192.0.2.1", EC_ADDRESS_PUBLIC},
        {"2001:db8::1", EC_ADDRESS_PUBLIC},
        {"mail.example.com", EC_ADDRESS_NAME},
        {"10.0.0", EC_ADDRESS_NAME},
    };
    for (size_t i = 0; i < EC_COUNT(cases); i++) {
        enum ec_address_kind kind = ec_address_kind(ec_str_from(cases[i].address));
        ck_assert_msg(kind == cases[i].kind, "%s: %d", cases[i].address, (int)kind);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("endpoint");
    TCase *cases = tcase_create("texts");
    tcase_add_test(cases, an_endpoint_has_an_address_and_a_port);
    tcase_add_test(cases, an_address_is_of_one_kind);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures;
}
