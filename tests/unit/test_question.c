/* SPDX-License-Identifier: MIT */
/* Words of a question, as on the server's console: which are scopes, instance names and the option. */
#include "model/project.h"
#include "model/question.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_WORDS = 12 };

static struct ec_project *project;
static struct ec_arena arena;

static void open_text(const char *text)
{
    struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    size_t len = strlen(text);
    struct ec_file file = {.bytes = calloc(1, len + EC_SOURCE_PADDING), .len = len};
    memcpy(file.bytes, text, len);
    project = ec_project_new(&options);
    ec_arena_init(&arena);
    ck_assert_int_eq(ec_project_read_bytes(project, "ecelerity.conf", &file), EC_OK);
    ck_assert_uint_eq(project->report.count, 0);
}

static void close_text(void)
{
    ec_project_free(project);
    ec_arena_fini(&arena);
}

static enum ec_question_status read_line(const char *line, bool with_option,
                                         struct ec_question *question)
{
    struct ec_str words[MOST_WORDS];
    size_t n = 0;
    for (const char *at = line; *at != '\0'; at += strspn(at, " ")) {
        words[n++] = (struct ec_str){at, strcspn(at, " ")};
        at += words[n - 1].len;
    }
    return ec_question_read(project->models[0], &arena, words, n, with_option, question);
}

/* "Binding=b Domain=d: option"; '~' in front of what is in the configuration. */
static const char *read_words(const char *line, bool with_option)
{
    static const char *const errors[] = {"", "no memory", "no option", "no instance"};
    struct ec_question question;
    enum ec_question_status status = read_line(line, with_option, &question);
    if (status != EC_QUESTION_OK) {
        return errors[status];
    }
    const char *text = ec_question_scope(project->models[0], &question) ? "~" : "";
    for (size_t i = 0; i < question.n_scopes; i++) {
        const struct ec_asked *asked = &question.scopes[i];
        text = ec_arena_printf(&arena, "%s%s%.*s%s%.*s", text, i > 0 ? " " : "",
                               (int)asked->name.len, asked->name.ptr,
                               asked->instance.ptr ? "=" : "", (int)asked->instance.len,
                               asked->instance.ptr ? asked->instance.ptr : "");
    }
    return ec_arena_printf(&arena, "%s:%.*s", text, (int)question.option.len, question.option.ptr);
}

struct example {
    const char *line;
    const char *wanted;
};

static void check_examples(const char *text, bool with_option, const struct example *examples,
                           size_t n)
{
    open_text(text);
    for (size_t i = 0; i < n; i++) {
        const char *got = read_words(examples[i].line, with_option);
        ck_assert_msg(strcmp(got, examples[i].wanted) == 0, "'%s' is '%s', not '%s'",
                      examples[i].line, got, examples[i].wanted);
    }
    close_text();
}

#define CHECK_EXAMPLES(text, with_option, ...)                                                     \
    do {                                                                                           \
        static const struct example examples[] = {__VA_ARGS__};                                    \
        check_examples(text, with_option, examples, EC_COUNT(examples));                           \
    } while (0)

static const char bindings[] = "Binding \"b1\" { Domain \"example.com\" { } }\n"
                               "Binding \"domain\" { Retry_Interval = 1 }\n"
                               "Security { User = \"u\" }\n";

START_TEST(the_last_word_is_the_option)
{
    CHECK_EXAMPLES(bindings, true, {"", "no option"},
                   {"message_expiration", "~:message_expiration"}, {"binding", "~:binding"},
                   {"binding b1", "no option"},
                   {"binding b1 retry_interval", "~binding=b1:retry_interval"},
                   {"BINDING B1 x", "BINDING=B1:x"}, {"binding b1 domain example.com", "no option"},
                   {"binding b1 domain EXAMPLE.com x", "~binding=b1 domain=EXAMPLE.com:x"},
                   {"binding b1 domain example.org x", "binding=b1 domain=example.org:x"},
                   {"security user", "~security:user"}, {"security x user", "security x:user"});
}
END_TEST

/* A name is required, so it may be any word. */
START_TEST(words_that_are_both)
{
    CHECK_EXAMPLES(bindings, true,
                   {"binding domain retry_interval", "~binding=domain:retry_interval"},
                   {"binding binding binding", "binding=binding:binding"},
                   {"binding domain domain domain x", "binding=domain domain=domain:x"},
                   {"domain domain domain", "domain=domain:domain"});
}
END_TEST

START_TEST(scopes_alone)
{
    CHECK_EXAMPLES(bindings, false, {"", "~:"}, {"binding", "no instance"},
                   {"binding b1", "~binding=b1:"}, {"binding b1 domain", "no instance"},
                   {"security", "~security:"}, {"pathway p", "pathway=p:"});
}
END_TEST

/* 4/modules/options-console.md:9-15 */
START_TEST(modules_may_have_an_instance)
{
    CHECK_EXAMPLES(
        "bounce_logger \"one\" { debug_level = \"DEBUG\" }\n"
        "bounce_logger \"debug_level\" { debug_level = \"ERROR\" }\n",
        true, {"bounce_logger one debug_level", "~bounce_logger=one:debug_level"},
        {"bounce_logger debug_level", "no option"},
        {"bounce_logger debug_level debug_level", "~bounce_logger=debug_level:debug_level"},
        {"bounce_logger two debug_level", "bounce_logger=two:debug_level"});
    CHECK_EXAMPLES("bounce_logger { debug_level = \"DEBUG\" }\n", true,
                   {"bounce_logger debug_level", "~bounce_logger:debug_level"},
                   {"bounce_logger one debug_level", "bounce_logger=one:debug_level"});
}
END_TEST

/* Of ac_auth the vocabulary says that a name may be left out. */
START_TEST(a_name_that_may_be_left_out)
{
    CHECK_EXAMPLES("ac_auth { debug_level = \"DEBUG\" }\n"
                   "ac_auth \"one\" { debug_level = \"DEBUG\" }\n",
                   true, {"ac_auth debug_level", "~ac_auth:debug_level"},
                   {"ac_auth one debug_level", "~ac_auth=one:debug_level"},
                   {"ac_auth two debug_level", "ac_auth=two:debug_level"},
                   {"ac_auth x", "~ac_auth:x"});
    CHECK_EXAMPLES("ac_auth \"debug_level\" { }\n", true,
                   {"ac_auth debug_level", "ac_auth:debug_level"},
                   {"ac_auth debug_level debug_level", "~ac_auth=debug_level:debug_level"});
}
END_TEST

START_TEST(scopes_without_an_instance_go_on)
{
    CHECK_EXAMPLES("ESMTP_Listener {\n"
                   "  Listen \":25\" { Idle_Time = 1 Peer \"10.0.0.0/8\" { } }\n"
                   "}\n",
                   true,
                   {"esmtp_listener listen :25 idle_time", "~esmtp_listener listen=:25:idle_time"},
                   {"esmtp_listener idle_time", "~esmtp_listener:idle_time"},
                   {"esmtp_listener listen :25 peer 10.0.0.0/8 idle_time",
                    "~esmtp_listener listen=:25 peer=10.0.0.0/8:idle_time"},
                   {"esmtp_listener listen :26 idle_time", "esmtp_listener listen=:26:idle_time"});
}
END_TEST

/* Of what the vocabulary does not know, the configuration tells what is in it. */
START_TEST(scopes_of_a_site_are_read_by_the_configuration)
{
    CHECK_EXAMPLES("acme { part { y = 1 } x = 2 }\n"
                   "acme \"one\" { z = 3 }\n"
                   "acme \"x\" { z = 4 }\n",
                   true, {"acme x", "~acme:x"}, {"acme one z", "~acme=one:z"},
                   {"acme two z", "acme=two:z"}, {"acme part y", "~acme part:y"},
                   {"acme x z", "~acme=x:z"}, {"acme x x", "~acme=x:x"},
                   {"unheard a b", "unheard=a:b"}, {"unheard a b c", "unheard=a b:c"},
                   {"unheard b", "unheard:b"});
}
END_TEST

/* Each scope of a configuration is found again by its question. */
START_TEST(a_scope_and_its_question)
{
    open_text("Binding_Group \"g\" { Binding \"b\" { Domain \"d\" { Host \"h\" { } } } }\n"
              "ESMTP_Listener { Listen \":25\" { } }\n"
              "acme \"\" { acme { } }\n");
    const struct ec_model *model = project->models[0];
    size_t n = 0;
    for (const struct ec_scope *scope = model->global; scope; scope = ec_scope_walk(scope)) {
        struct ec_question question;
        ck_assert(ec_question_at(model, &arena, scope, EC_STR("x"), &question));
        ck_assert(ec_str_equal(question.option, EC_STR("x")));
        ck_assert_ptr_eq(ec_question_scope(model, &question), scope);
        n++;
    }
    ck_assert_uint_eq(n, 9);
    close_text();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("question");
    TCase *cases = tcase_create("words");
    tcase_add_test(cases, the_last_word_is_the_option);
    tcase_add_test(cases, words_that_are_both);
    tcase_add_test(cases, scopes_alone);
    tcase_add_test(cases, modules_may_have_an_instance);
    tcase_add_test(cases, a_name_that_may_be_left_out);
    tcase_add_test(cases, scopes_without_an_instance_go_on);
    tcase_add_test(cases, scopes_of_a_site_are_read_by_the_configuration);
    tcase_add_test(cases, a_scope_and_its_question);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
