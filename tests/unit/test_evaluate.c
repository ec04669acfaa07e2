/* SPDX-License-Identifier: MIT */
/* Which value holds, and why: the chains of the fallback, binding, domain, host, listener and pathway
   pages, each in a configuration of our own. tests/corpus/resolver.c does it in the large. */
#include "model/evaluate.h"
#include "model/project.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_WORDS = 12 };

static struct ec_project *project;
static struct ec_evaluator *evaluator;
static struct ec_arena arena;

static void open_text(const char *text)
{
    static const struct ec_read_options options = {.vfs = &ec_vfs_real};
    struct ec_read_options all = options;
    size_t len = strlen(text);
    struct ec_file file = {.bytes = calloc(1, len + EC_SOURCE_PADDING), .len = len};
    all.limits = ec_default_limits;
    memcpy(file.bytes, text, len);
    project = ec_project_new(&all);
    ec_arena_init(&arena);
    ck_assert_int_eq(ec_project_read_bytes(project, "ecelerity.conf", &file), EC_OK);
    ck_assert_uint_eq(project->report.count, 0);
    evaluator = ec_evaluator_new(project->models[0]);
    ck_assert_ptr_nonnull(evaluator);
}

static void close_text(void)
{
    ec_evaluator_free(evaluator);
    ec_project_free(project);
    ec_arena_fini(&arena);
}

/* "Binding b Message_Expiration" as words; '_' alone is an empty word. */
static struct ec_evaluation ask(const char *line)
{
    struct ec_str words[MOST_WORDS];
    size_t n = 0;
    for (const char *at = line; *at != '\0'; at += strspn(at, " ")) {
        words[n++] = (struct ec_str){at, strcspn(at, " ")};
        at += words[n - 1].len;
    }
    struct ec_question question;
    struct ec_evaluation answer;
    ck_assert_int_eq(ec_question_read(project->models[0], &arena, words, n, true, &question),
                     EC_QUESTION_OK);
    ck_assert(ec_evaluate(evaluator, &arena, &question, &answer));
    return answer;
}

/* "binding_group g > binding b", "global" */
static const char *place_of(const struct ec_scope *scope)
{
    const struct ec_model *model = project->models[0];
    const char *text = scope->parent ? "" : "global";
    for (; scope->parent; scope = scope->parent) {
        text = ec_arena_printf(&arena, "%s%s%s%s%s", ec_intern_text(model->names, scope->name).ptr,
                               scope->instance ? " " : "",
                               ec_intern_text(&model->instances, scope->instance).ptr,
                               *text ? " > " : "", text);
    }
    return text;
}

static const char *value_of(const struct ec_evaluation *answer)
{
    struct ec_str text = answer->in_force ? ec_assign_text(&arena, answer->in_force->assign)
                         : answer->word   ? ec_vocab_text(answer->word->default_text)
                                          : EC_STR("-");
    return ec_arena_strndup(&arena, text.ptr, text.len);
}

struct example {
    const char *question;
    const char *value;
    const char *place; /* NULL: the default */
};

static void check_examples(const char *text, const struct example *examples, size_t n)
{
    open_text(text);
    for (size_t i = 0; i < n; i++) {
        struct ec_evaluation answer = ask(examples[i].question);
        const char *place = answer.in_force ? place_of(answer.in_force->scope) : "default";
        ck_assert_msg(strcmp(value_of(&answer), examples[i].value) == 0, "%s: value %s, not %s",
                      examples[i].question, value_of(&answer), examples[i].value);
        ck_assert_msg(strcmp(place, examples[i].place ? examples[i].place : "default") == 0,
                      "%s: from %s", examples[i].question, place);
    }
    close_text();
}

#define CHECK_EXAMPLES(text, ...)                                                                  \
    do {                                                                                           \
        static const struct example examples[] = {__VA_ARGS__};                                    \
        check_examples(text, examples, EC_COUNT(examples));                                        \
    } while (0)

/* ---- outbound --------------------------------------------------------------------------------- */

/* 4/4-ecelerity-conf-fallback.md:27 */
START_TEST(a_domain_goes_before_the_global_scope)
{
    CHECK_EXAMPLES("Message_Expiration = 86400\n"
                   "Domain \"example.com\" { Message_Expiration = 900 }\n"
                   "Domain \"other.example\" { }\n",
                   {"message_expiration", "86400", "global"},
                   {"domain example.com message_expiration", "900", "domain example.com"},
                   {"domain EXAMPLE.com message_expiration", "900", "domain example.com"},
                   {"domain other.example message_expiration", "86400", "global"},
                   {"domain unheard.example message_expiration", "86400", "global"},
                   {"domain example.com blackhole", "false", NULL});
}
END_TEST

/* 4/4-ecelerity-conf-fallback.md:88-92, 123, 125-137: all eight steps, each with what is behind it. */
START_TEST(the_outbound_chain_has_eight_steps)
{
    static const char *const sets[] = {
        "Binding_Group \"g\" { Binding \"b\" { Domain \"d\" { Max_Outbound_Connections = 1 } } }\n",
        "Binding \"b\" { Domain \"d\" { Max_Outbound_Connections = 2 } }\n",
        "Binding_Group \"g\" { Domain \"d\" { Max_Outbound_Connections = 3 } }\n",
        "Binding_Group \"g\" { Binding \"b\" { Max_Outbound_Connections = 4 } }\n",
        "Binding \"b\" { Max_Outbound_Connections = 5 }\n",
        "Binding_Group \"g\" { Max_Outbound_Connections = 6 }\n",
        "Domain \"d\" { Max_Outbound_Connections = 7 }\n",
        "Max_Outbound_Connections = 8\n",
    };
    static const char *const places[] = {
        "binding_group g > binding b > domain d",
        "binding b > domain d",
        "binding_group g > domain d",
        "binding_group g > binding b",
        "binding b",
        "binding_group g",
        "domain d",
        "global",
    };
    for (size_t first = 0; first <= EC_COUNT(sets); first++) {
        char text[1024] = "";
        for (size_t i = EC_COUNT(sets); i > first; i--) {
            strcat(text, sets[i - 1]);
        }
        open_text(text);
        struct ec_evaluation answer =
            ask("binding_group g binding b domain d max_outbound_connections");
        ck_assert_uint_eq(answer.n_steps, EC_COUNT(sets));
        for (size_t i = 0; i < EC_COUNT(sets); i++) {
            const struct ec_step *step = &answer.steps[i];
            bool in_force = i == first;
            ck_assert_int_eq(step->state == EC_STEP_IN_FORCE, in_force);
            ck_assert_int_eq(step->state == EC_STEP_PASSED_OVER, i > first);
            if (step->scope) {
                ck_assert_str_eq(place_of(step->scope), places[i]);
            }
        }
        if (first < EC_COUNT(sets)) {
            ck_assert_str_eq(place_of(answer.in_force->scope), places[first]);
        } else {
            ck_assert_ptr_null(answer.in_force);
            ck_assert_str_eq(value_of(&answer), "32");
        }
        close_text();
    }
}
END_TEST

/* 4/config/ref-max-outbound-connections.md: the domain in the binding says nothing of connections. */
START_TEST(a_binding_goes_before_what_is_global)
{
    CHECK_EXAMPLES(
        "Max_Outbound_Connections = 30\n"
        "Domain \"example.com\" { opendkim_sign = \"true\" }\n"
        "Binding_Group \"group1\" {\n"
        "  Max_Outbound_Connections = 5\n"
        "  Binding \"example\" {\n"
        "    Bind_Address = \"10.10.10.10\"\n"
        "    Max_Outbound_Connections = 15\n"
        "    Domain \"example.com\" { Message_Expiration = 60 }\n"
        "  }\n"
        "}\n",
        {"binding_group group1 binding example domain example.com max_outbound_connections", "15",
         "binding_group group1 > binding example"},
        {"binding example domain example.com max_outbound_connections", "15",
         "binding_group group1 > binding example"},
        {"binding_group group1 binding other domain example.com max_outbound_connections", "5",
         "binding_group group1"},
        {"domain example.com max_outbound_connections", "30", "global"},
        {"binding example domain example.com message_expiration", "60",
         "binding_group group1 > binding example > domain example.com"});
}
END_TEST

/* 4/config/ref-binding-group.md: bindings are added to a group wherever it is opened again. */
START_TEST(a_group_that_is_opened_twice_is_one)
{
    CHECK_EXAMPLES("binding_group \"group1\" {\n"
                   "  max_outbound_connections = 5\n"
                   "  binding \"example\" { bind_address = \"10.10.10.10\" }\n"
                   "}\n"
                   "binding_group \"group1\" {\n"
                   "  binding \"example2\" { bind_address = \"10.10.10.11\" }\n"
                   "}\n",
                   {"binding example2 max_outbound_connections", "5", "binding_group group1"},
                   {"binding example2 bind_address", "10.10.10.11",
                    "binding_group group1 > binding example2"});
}
END_TEST

/* A binding outside of groups is in the group "default". */
START_TEST(a_binding_without_a_group_is_in_default)
{
    CHECK_EXAMPLES("binding_group \"default\" { ehlo_hostname = \"example.com\" }\n"
                   "binding_group \"g\" { binding \"in\" { } }\n"
                   "binding \"out\" { }\n",
                   {"binding out ehlo_hostname", "example.com", "binding_group default"},
                   {"binding in ehlo_hostname", "__hostname__", NULL});
}
END_TEST

START_TEST(a_binding_of_two_groups_is_told)
{
    open_text("binding_group \"g\" { max_outbound_connections = 1 binding \"b\" { } }\n"
              "binding_group \"h\" { max_outbound_connections = 2 binding \"b\" { } }\n");
    struct ec_evaluation answer = ask("binding b max_outbound_connections");
    ck_assert_uint_eq(answer.n_groups, 2);
    ck_assert(!answer.added_group);
    ck_assert_ptr_null(answer.in_force);
    close_text();
}
END_TEST

/* Of an option that a scope cannot have, nothing is looked for there. */
START_TEST(an_option_is_looked_for_where_it_may_stand)
{
    open_text("Domain \"d\" { }\n"
              "Binding \"b\" { Bind_Address = \"10.0.0.1\" Domain \"d\" { } }\n");
    struct ec_evaluation answer = ask("binding b domain d bind_address");
    ck_assert_uint_eq(answer.n_steps, 2);
    ck_assert_str_eq(place_of(answer.in_force->scope), "binding b");
    ck_assert_str_eq(place_of(answer.steps[1].scope), "global");
    answer = ask("domain d user");
    ck_assert(answer.is_known);
    ck_assert(answer.is_misplaced);
    ck_assert_uint_eq(answer.n_steps, 0);
    answer = ask("binding b no_such_option");
    ck_assert(!answer.is_known);
    ck_assert(!answer.is_misplaced);
    ck_assert_uint_eq(answer.n_steps, 2);
    close_text();
}
END_TEST

/* 4/config/ref-domain.md:29-65 */
START_TEST(literal_domains_go_before_regular_expressions)
{
    CHECK_EXAMPLES(
        "Domain \"/yahoo/\" { Message_Expiration = 1 Max_Outbound_Connections = 11 }\n"
        "Domain \"/[.]example[.]com$/\" { Message_Expiration = 2 }\n"
        "Domain \"yahoo.com\" { Message_Expiration = 3 }\n"
        "Domain \"/^MAIL[.]/\" { Message_Expiration = 4 }\n"
        "Domain \"#sms#carrier\" { Message_Expiration = 5 }\n"
        "Message_Expiration = 6\n",
        {"domain yahoo.com message_expiration", "3", "domain yahoo.com"},
        {"domain yahoo.com max_outbound_connections", "11", "domain /yahoo/"},
        {"domain yahoo.example.com message_expiration", "1", "domain /yahoo/"},
        {"domain mail.example.com message_expiration", "2", "domain /[.]example[.]com$/"},
        {"domain mail.example.org message_expiration", "4", "domain /^MAIL[.]/"},
        {"domain #sms#carrier message_expiration", "5", "domain #sms#carrier"},
        {"domain /yahoo/ message_expiration", "1", "domain /yahoo/"},
        {"domain example.net message_expiration", "6", "global"});
}
END_TEST

/* Each scope of the chain has its own regular expressions. */
START_TEST(regular_expressions_stay_in_their_scope)
{
    CHECK_EXAMPLES(
        "Binding \"b\" { Domain \"/example/\" { Message_Expiration = 1 } }\n"
        "Domain \"mx.example\" { Message_Expiration = 2 Retry_Interval = 3 }\n",
        {"binding b domain mx.example message_expiration", "1", "binding b > domain /example/"},
        {"binding b domain mx.example retry_interval", "3", "domain mx.example"});
}
END_TEST

/* ---- hosts ------------------------------------------------------------------------------------ */

/* 4/config/ref-outbound-throttle-messages.md:146-152, 4/config/ref-max-outbound-connections.md:75-93 */
START_TEST(a_host_falls_back_to_hosts_only)
{
    CHECK_EXAMPLES("Max_Outbound_Connections = 32\n"
                   "Outbound_Throttle_Messages = \"9\"\n"
                   "Host \"mx.example\" { }\n"
                   "Host \"a.example\" { Outbound_Throttle_Messages = \"4\" }\n"
                   "Binding \"b\" { Host \"a.example\" { Outbound_Throttle_Messages = \"3\" } }\n"
                   "Binding_Group \"g\" {\n"
                   "  Host \"a.example\" { Outbound_Throttle_Messages = \"2\" }\n"
                   "  Binding \"b\" { Host \"b.example\" { Outbound_Throttle_Messages = \"1\" } }\n"
                   "}\n",
                   {"host mx.example max_outbound_connections", "-1", NULL},
                   {"host mx.example outbound_throttle_messages", "", NULL},
                   {"binding_group g binding b host b.example outbound_throttle_messages", "1",
                    "binding_group g > binding b > host b.example"},
                   {"binding_group g binding b host a.example outbound_throttle_messages", "2",
                    "binding_group g > host a.example"},
                   {"binding_group h binding b host a.example outbound_throttle_messages", "3",
                    "binding b > host a.example"},
                   {"host A.example outbound_throttle_messages", "4", "host a.example"});
}
END_TEST

/* 4/config/ref-host.md: from 4.2 on */
START_TEST(a_host_may_be_a_regular_expression)
{
    CHECK_EXAMPLES(
        "Host \"/[.]google[.]com$/\" { Max_Outbound_Connections = 7 }\n",
        {"host aspmx.l.google.com max_outbound_connections", "7", "host /[.]google[.]com$/"},
        {"host google.community max_outbound_connections", "-1", NULL});
}
END_TEST

/* ---- inbound ---------------------------------------------------------------------------------- */

static const char listener[] = "ESMTP_Listener {\n"
                               "  Listener_Sessions = 1\n"
                               "  Idle_Time = 10\n"
                               "  Peer \"10.0.0.0/8\" { Listener_Sessions = 2 }\n"
                               "  Peer \"0.0.0.0/0\" { Listener_Sessions = 3 Idle_Time = 30 }\n"
                               "  Peer \"2001:db8::/32\" { Listener_Sessions = 4 }\n"
                               "  Listen \":25\" {\n"
                               "    Listener_Sessions = 5\n"
                               "    Peer \"10.1.0.0/16\" { Listener_Sessions = 6 }\n"
                               "    Peer \"10.1.2.3\" { Listener_Sessions = 7 }\n"
                               "  }\n"
                               "  Listen \"*:587\" { Idle_Time = 50 }\n"
                               "}\n";

/* 4/listeners.md:41,60, 4/config/ref-listener-sessions.md:43-61 */
START_TEST(the_most_specific_peer_counts)
{
    CHECK_EXAMPLES(listener,
                   {"esmtp_listener listen :25 peer 10.1.2.3 listener_sessions", "7",
                    "esmtp_listener > listen :25 > peer 10.1.2.3"},
                   {"esmtp_listener listen :25 peer 10.1.9.9 listener_sessions", "6",
                    "esmtp_listener > listen :25 > peer 10.1.0.0/16"},
                   {"esmtp_listener listen :25 peer 10.9.9.9 listener_sessions", "2",
                    "esmtp_listener > peer 10.0.0.0/8"},
                   {"esmtp_listener listen :25 peer 10.9.9.9 idle_time", "30",
                    "esmtp_listener > peer 0.0.0.0/0"},
                   {"esmtp_listener listen :25 peer 192.0.2.1 listener_sessions", "3",
                    "esmtp_listener > peer 0.0.0.0/0"},
                   {"esmtp_listener listen :25 peer 2001:db8::1 listener_sessions", "4",
                    "esmtp_listener > peer 2001:db8::/32"},
                   {"esmtp_listener listen :25 peer 2001:db9::1 listener_sessions", "5",
                    "esmtp_listener > listen :25"},
                   {"esmtp_listener peer 10.1.2.0/24 listener_sessions", "2",
                    "esmtp_listener > peer 10.0.0.0/8"});
}
END_TEST

/* 4/4-ecelerity-conf-fallback.md:25; 3/3-reference/ecelerity-conf.md:244 for the two spellings */
START_TEST(a_listen_falls_back_to_its_listener)
{
    CHECK_EXAMPLES(
        listener,
        {"esmtp_listener listen :25 listener_sessions", "5", "esmtp_listener > listen :25"},
        {"esmtp_listener listen *:25 listener_sessions", "5", "esmtp_listener > listen :25"},
        {"esmtp_listener listen :587 idle_time", "50", "esmtp_listener > listen *:587"},
        {"esmtp_listener listen :25 idle_time", "10", "esmtp_listener"},
        {"esmtp_listener listener_sessions", "1", "esmtp_listener"});
}
END_TEST

/* 4/config/ref-pathway.md:30-38 */
START_TEST(a_pathway_goes_before_its_group)
{
    CHECK_EXAMPLES(
        "inbound_throttle_messages = \"8\"\n"
        "pathway_group \"g\" {\n"
        "  inbound_throttle_messages = \"7\"\n"
        "  pathway \"a\" { inbound_throttle_messages = \"5\" }\n"
        "  pathway \"b\" { }\n"
        "}\n"
        "pathway \"b\" { inbound_throttle_messages = \"6\" }\n",
        {"pathway_group g pathway a inbound_throttle_messages", "5", "pathway_group g > pathway a"},
        {"pathway_group g pathway b inbound_throttle_messages", "6", "pathway b"},
        {"pathway_group g pathway c inbound_throttle_messages", "7", "pathway_group g"},
        {"pathway c inbound_throttle_messages", "8", "global"});
}
END_TEST

/* ---- what has no chain ------------------------------------------------------------------------ */

START_TEST(other_scopes_have_their_own_values)
{
    CHECK_EXAMPLES("Debug_Level = \"ERROR\"\n"
                   "Security { User = \"ecuser\" }\n"
                   "ThreadPool \"CPU\" { Concurrency = 4 }\n"
                   "bounce_logger \"one\" { Debug_Level = \"DEBUG\" }\n"
                   "bounce_logger \"two\" { }\n",
                   {"security user", "ecuser", "security"},
                   {"threadpool CPU concurrency", "4", "threadpool CPU"},
                   {"bounce_logger one debug_level", "DEBUG", "bounce_logger one"});
}
END_TEST

/* 4/console-commands/config.md:65: being set to the default is being set. */
START_TEST(the_last_assignment_counts)
{
    open_text("Message_Expiration = 1\nMessage_Expiration = 2\nMessage_Expiration = 3\n");
    struct ec_evaluation answer = ask("message_expiration");
    const struct ec_assign *assign = answer.in_force->assign;
    ck_assert_str_eq(value_of(&answer), "3");
    ck_assert_int_eq(ec_str_equal(ec_assign_text(&arena, assign->shadowed), EC_STR("2")), 1);
    ck_assert_int_eq(ec_str_equal(ec_assign_text(&arena, assign->shadowed->shadowed), EC_STR("1")),
                     1);
    ck_assert_ptr_null(assign->shadowed->shadowed->shadowed);
    close_text();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("evaluate");
    TCase *outbound = tcase_create("outbound");
    tcase_add_test(outbound, a_domain_goes_before_the_global_scope);
    tcase_add_test(outbound, the_outbound_chain_has_eight_steps);
    tcase_add_test(outbound, a_binding_goes_before_what_is_global);
    tcase_add_test(outbound, a_group_that_is_opened_twice_is_one);
    tcase_add_test(outbound, a_binding_without_a_group_is_in_default);
    tcase_add_test(outbound, a_binding_of_two_groups_is_told);
    tcase_add_test(outbound, an_option_is_looked_for_where_it_may_stand);
    tcase_add_test(outbound, literal_domains_go_before_regular_expressions);
    tcase_add_test(outbound, regular_expressions_stay_in_their_scope);
    tcase_add_test(outbound, a_host_falls_back_to_hosts_only);
    tcase_add_test(outbound, a_host_may_be_a_regular_expression);
    suite_add_tcase(suite, outbound);
    TCase *inbound = tcase_create("inbound");
    tcase_add_test(inbound, the_most_specific_peer_counts);
    tcase_add_test(inbound, a_listen_falls_back_to_its_listener);
    tcase_add_test(inbound, a_pathway_goes_before_its_group);
    suite_add_tcase(suite, inbound);
    TCase *other = tcase_create("other");
    tcase_add_test(other, other_scopes_have_their_own_values);
    tcase_add_test(other, the_last_assignment_counts);
    suite_add_tcase(suite, other);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
