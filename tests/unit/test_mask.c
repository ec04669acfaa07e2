/* SPDX-License-Identifier: MIT */
/* Secrets in configuration text and in messages. Expected texts have < > around what is hidden. */
#include "base/buf.h"
#include "diag/mask.h"

#include <check.h>
#include <stdlib.h>
#include <time.h>

static void mark(struct ec_buf *buf, const char *text, enum ec_mask_mode mode)
{
    struct ec_mask_scan scan;
    struct ec_mask_span span;
    size_t done = 0;
    ec_buf_init(buf);
    ec_mask_begin(&scan, ec_str_from(text), mode);
    while (ec_mask_next(&scan, &span)) {
        ck_assert_uint_le(done, span.first);
        ck_assert_uint_lt(span.first, span.last);
        ck_assert_uint_le(span.last, strlen(text));
        ec_buf_add(buf, text + done, span.first - done);
        ec_buf_add_text(buf, "<");
        ec_buf_add(buf, text + span.first, span.last - span.first);
        ec_buf_add_text(buf, ">");
        done = span.last;
    }
    ec_buf_add_text(buf, text + done);
}

static void expect(const char *text, enum ec_mask_mode mode, const char *wanted)
{
    struct ec_buf buf;
    mark(&buf, text, mode);
    ck_assert_str_eq(buf.bytes ? buf.bytes : "", wanted);
    ec_buf_fini(&buf);
}

static const char *const secret_names[] = {
    "password", "Passwd", "PASS", "pwd", "secret", "Community", "HTTP_Basic_Auth",
    "xmpp_dialback_secret", "gcm_authorization_token_id", "db_pass", "SMTP_Password",
    "tls_key_passphrase", "client_token", "apns_api_key", "x-bindpw", "bindpw", "db.password",
};

static const char *const harmless_names[] = {
    "bypass", "token", "pass_through", "compass", "secrets", "key", "user", "", "password_file",
    "api_keys",
};

START_TEST(test_secret_name)
{
    ck_assert(ec_mask_is_secret(ec_str_from(secret_names[_i])));
}
END_TEST

START_TEST(test_harmless_name)
{
    ck_assert(!ec_mask_is_secret(ec_str_from(harmless_names[_i])));
}
END_TEST

struct pair {
    const char *text;
    const char *wanted;
};

static const struct pair source_cases[] = {
    {"", ""},
    {"Password = \"abc\"\n", "Password = \"<abc>\"\n"},
    {"password='a b' user = x", "password='<a b>' user = x"},
    {"password=abc user=x", "password=<abc> user=x"},
    {"password = \"it\\\"s\" user = x", "password = \"<it\\\"s>\" user = x"},
    {"password\n  =\n  # why\n  abc\n", "password\n  =\n  <# why\n  abc>\n"},
    {"password /* a */ = /* b */ \"abc\"", "password /* a */ = /* b */ \"<abc>\""},
    {"client_token = ( \"a\" 'b)' c )", "client_token = (< \"a\" 'b)' c >)"},
    {"x_secret [ a = b ] y = 1", "x_secret [< a = b >] y = 1"},
    {"x_secret = [ a = b ] y = 1", "x_secret = [< a = b >] y = 1"},
    {"x = [ \"password\" = \"q\" pass = z ]", "x = [ \"password\" = \"<q>\" pass = <z> ]"},
    {"password = \"\"", "password = \"\""},
    {"# old password = abc\n", "# old password = <abc>\n"},
    {"bypass = yes", "bypass = yes"},
    {"a { password = x }", "a { password = <x> }"},
    /* Parameters of connection texts. */
    {"uri = \"mysql:host=h;password=a,b;dbname=d\"", "uri = \"mysql:host=h;password=<a,b>;dbname=d\""},
    {"uri = \"x:password=a;host=h\"", "uri = \"x:password=<a>;host=h\""},
    {"uri = \"x:host=h;PWD=a\"", "uri = \"x:host=h;PWD=<a>\""},
    {"uri = \"x:host=h;PWD={a;b};c=d\"", "uri = \"x:host=h;PWD={<a;b>};c=d\""},
    {"uri = \"x:password='a b' user=c\"", "uri = \"x:password='<a b>' user=c\""},
    {"uri = \"http://h/?a=b&pass=c&d=e\"", "uri = \"http://h/?a=b&pass=<c>&d=e\""},
    {"u = \"ldap://h/o?x?bindname=cn=x,x-bindpw=s:r\"", "u = \"ldap://h/o?x?bindname=cn=x,x-bindpw=<s:r>\""},
    {"uri = ( \"x:password=\" \"b\" )", "uri = ( \"x:password=\" \"b\" )"},
    /* URIs. */
    {"u = \"http://user:pw@host:80/p@q\"", "u = \"http://user:<pw>@host:80/p@q\""},
    {"u = \"http://user:a@b@host/\"", "u = \"http://user:<a@b>@host/\""},
    {"u = \"http://user:a/b@host/\"", "u = \"http://user:<a/b>@host/\""},
    {"u = \"http://:pw@host/\"", "u = \"http://:<pw>@host/\""},
    {"u = \"http://host:80/a@b\"", "u = \"http://host:80/a@b\""},
    {"u = \"ssh://git@host/x\"", "u = \"ssh://git@host/x\""},
    {"include \"http://u:p@h/\" x = \"@\"", "include \"http://u:<p>@h/\" x = \"@\""},
    /* Damage: rather too much than too little. */
    {"Password \"abc\"", "Password \"<abc>\""},
    {"Password abc\n", "Password <abc>\n"},
    {"password: abc\n", "password: <abc>\n"},
    {"password => abc\n", "password => <abc>\n"},
    {"password = \"abc\nx = y\n", "password = \"<abc>\nx = y\n"},
    {"password = ab\"c d\nx = y", "password = <ab\"c d>\nx = y"},
    {"password = my own word\nx = y", "password = <my own word>\nx = y"},
    {"password = \xe2\x80\x9cmy own\xe2\x80\x9d\nx", "password = <\xe2\x80\x9cmy own\xe2\x80\x9d>\nx"},
    {"password = \"a\"b\"\nx = y", "password = \"<a\"b\">\nx = y"},
    {"x = \"open\npassword = \"abc\"\n", "x = \"open\npassword = \"<abc>\"\n"},
    {"secret = ( a b\nc = d\n", "secret = (< a b\nc = d\n>"},
    {"password", "password"},
    {"password =", "password ="},
    {"password = }", "password = }"},
    {"Secret {\n a = b\n}", "Secret {\n a = b\n}"},
    {"# the password must be long\n", "# the password must be long\n"},
};

START_TEST(test_source)
{
    expect(source_cases[_i].text, EC_MASK_SOURCE, source_cases[_i].wanted);
}
END_TEST

static const struct pair prose_cases[] = {
    {"option 'password' is set twice", "option 'password' is set twice"},
    {"password: a word", "password: a word"},
    {"cannot read 'x?password=abc&y=z': no", "cannot read 'x?password=<abc>&y=z': no"},
    {"cannot read 'http://u:p@h/x'", "cannot read 'http://u:<p>@h/x'"},
};

START_TEST(test_prose)
{
    expect(prose_cases[_i].text, EC_MASK_PROSE, prose_cases[_i].wanted);
}
END_TEST

START_TEST(test_text)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_str plain = EC_STR("nothing to hide");
    struct ec_str same = ec_mask_text(&arena, plain);
    ck_assert_ptr_eq(same.ptr, plain.ptr);
    ck_assert_uint_eq(same.len, plain.len);
    struct ec_str masked = ec_mask_text(&arena, EC_STR("http://u:p@h/?pwd=x&y and a://b:cdef@g"));
    ck_assert_str_eq(masked.ptr, "http://u:********@h/?pwd=********&y and a://b:********@g");
    ck_assert_uint_eq(masked.len, strlen(masked.ptr));
    ec_arena_fini(&arena);
}
END_TEST

/* No text makes the search start over for each of its parts. */
static const struct {
    const char *part;
    const char *end;
} hostile[] = {
    {"password=\"", ""},  {"password='", ""}, {"password=(", ""}, {"password /*", ""},
    {"password = [ ", ""}, {"secret ", ""},    {"a://b:x/", ""},   {"://a:b", ""},
    {"pass=  ", ""},       {"pass='\\", ""},   {"pass=\\'", ""},   {"#password\n", ""},
    {"/*password ", "*/"}, {"password#", ""},  {"password /*\n*/#password\n", "="},
};

static double seconds_for(size_t which, size_t size)
{
    struct ec_buf buf;
    ec_buf_init(&buf);
    while (buf.len < size) {
        ec_buf_add_text(&buf, hostile[which].part);
    }
    ec_buf_add_text(&buf, hostile[which].end);
    struct ec_mask_scan scan;
    struct ec_mask_span span;
    clock_t start = clock();
    ec_mask_begin(&scan, (struct ec_str){buf.bytes, buf.len}, EC_MASK_SOURCE);
    size_t last = 0;
    while (ec_mask_next(&scan, &span)) {
        ck_assert_uint_le(last, span.first);
        last = span.last;
    }
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ec_buf_fini(&buf);
    return seconds;
}

START_TEST(test_linear)
{
    double small = seconds_for((size_t)_i, 100000);
    double large = seconds_for((size_t)_i, 1600000);
    ck_assert_double_lt(large, 64 * small + 0.5);
}
END_TEST

/* A block of comments full of names is not read over for each of them; what comes then is all hidden. */
START_TEST(test_many_walks)
{
    struct ec_buf buf;
    ec_buf_init(&buf);
    while (buf.len < 4000) {
        ec_buf_add_text(&buf, "#password\n");
    }
    ec_buf_add_text(&buf, "password # x\n = abc\n");
    struct ec_mask_scan scan;
    struct ec_mask_span span;
    ec_mask_begin(&scan, (struct ec_str){buf.bytes, buf.len}, EC_MASK_SOURCE);
    ck_assert(ec_mask_next(&scan, &span));
    ck_assert_uint_lt(span.first, 1000);
    ck_assert_uint_eq(span.last, buf.len);
    ck_assert(!ec_mask_next(&scan, &span));
    ec_buf_fini(&buf);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mask");
    TCase *tcase = tcase_create("mask");
    tcase_add_loop_test(tcase, test_secret_name, 0, (int)EC_COUNT(secret_names));
    tcase_add_loop_test(tcase, test_harmless_name, 0, (int)EC_COUNT(harmless_names));
    tcase_add_loop_test(tcase, test_source, 0, (int)EC_COUNT(source_cases));
    tcase_add_loop_test(tcase, test_prose, 0, (int)EC_COUNT(prose_cases));
    tcase_add_test(tcase, test_text);
    tcase_add_loop_test(tcase, test_linear, 0, (int)EC_COUNT(hostile));
    tcase_add_test(tcase, test_many_walks);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
