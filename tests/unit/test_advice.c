/* SPDX-License-Identifier: MIT */
/* The lines of advice.def make sense, and the engine behind them does what their head says. */
#include "model/project.h"
#include "rules/survey.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table -------------------------------------------------------------------------------- */

static bool is_word(const char *name, size_t len, bool scope)
{
    struct ec_numbers words = ec_vocab_find((struct ec_str){name, len});
    for (size_t i = 0; i < words.n; i++) {
        unsigned kind = ec_vocab_at(words.at[i])->kind;
        if (scope == (kind == EC_VOCAB_SCOPE || kind == EC_VOCAB_MODULE)) {
            return true;
        }
    }
    return false;
}

/* A list of scopes; only the last part of "cluster/topology" and the first one are words. */
static void check_places(const char *places)
{
    char *copy = strdup(places);
    char *rest = NULL;
    for (char *at = strtok_r(copy, " ", &rest); at; at = strtok_r(NULL, " ", &rest)) {
        ck_assert_msg((*at == '!') == (*places == '!'), "%s", places);
        at += *at == '!';
        char *slash = strchr(at, '/');
        const char *name = slash ? slash + 1 : at;
        ck_assert_msg(strcmp(at, "global") == 0 || is_word(name, strlen(name), true), "%s", at);
        ck_assert_msg(!slash || is_word(at, (size_t)(slash - at), true), "%s", at);
    }
    free(copy);
}

/* "<memory_hwm" names another option. */
static void check_test(const char *test)
{
    const char *operand = test + strspn(test, "<>=");
    bool compares = test[0] == '<' || test[0] == '>';
    ck_assert_msg(!compares || (*operand >= '0' && *operand <= '9') ||
                      is_word(operand, strlen(operand), false),
                  "%s", test);
}

static void check_given(const char *given)
{
    static const char *const kinds[] = {
        "module:", "scope:", "replicate:", "here:", "below:", "some:"};
    char *copy = strdup(given);
    char *rest = NULL;
    for (char *at = strtok_r(copy, " ", &rest); at; at = strtok_r(NULL, " ", &rest)) {
        at += *at == '!';
        size_t kind = 0;
        while (kind < EC_COUNT(kinds) && strncmp(at, kinds[kind], strlen(kinds[kind])) != 0) {
            kind++;
        }
        const char *name = kind < EC_COUNT(kinds) ? at + strlen(kinds[kind]) : at;
        size_t len = strcspn(name, "=");
        bool good = strcmp(kind < EC_COUNT(kinds) ? kinds[kind] : "", "replicate:") == 0 ||
                    strcmp(at, "complete") == 0 || strcmp(at, "once") == 0 || is_word(name, len, kind < 2);
        ck_assert_msg(good, "'%s' in '%s' is no word", at, given);
        check_test(name[len] == '=' ? name + len + 1 : "");
    }
    free(copy);
}

static void check_text(const char *text)
{
    ck_assert_msg(*text && text[strlen(text) - 1] != '.', "'%s'", text);
    for (const char *at = strchr(text, '%'); at; at = strchr(at + 2, '%')) {
        ck_assert_msg(at[1] && strchr("ovsOV%", at[1]), "'%s'", text);
    }
}

START_TEST(every_line_makes_sense)
{
    const struct ec_advice advice = ec_advice_at((size_t)_i);
    check_places(advice.places);
    ck_assert_msg(is_word(advice.option, strlen(advice.option), false), "%s", advice.option);
    check_test(advice.value);
    check_given(advice.given);
    check_text(advice.message);
    check_text(advice.why);
    check_text(advice.help);
}
END_TEST

/* ---- the engine ------------------------------------------------------------------------------- */

/* A rule of one line, over a text: the findings as "LINE:COLUMN message". */
static const struct engine_case {
    struct ec_advice advice;
    const char *text;
    const char *expected;
} engine_cases[] = {
    {{0, EC_DLV001, "blackhole", "", "true|inline", "", "%o in %s is %v", "w", "h"},
     "Blackhole = on\nDomain \"a\" { Blackhole = Inline }\nDomain \"b\" { Blackhole = false }\n",
     "1:13 Blackhole in the global scope is 'on'; 2:26 Blackhole in Domain 'a' is 'Inline'; "},
    {{0, EC_DLV001, "blackhole", "!domain !binding", "", "", "%s", "w", "h"},
     "Blackhole = on\nBinding \"a\" { Blackhole = 1 Domain \"b\" { Blackhole = 1 } }\n"
     "Binding_Group \"c\" { Blackhole = 1 }\n",
     "1:13 the global scope; 3:33 Binding_Group 'c'; "},
    {{0, EC_DLV001, "blackhole", "domain", "!false", "", "%o", "w", "h"},
     "Blackhole = true\nDomain \"a\" { Blackhole = 1 }\nDomain \"b\" { Blackhole = off }\n",
     "2:26 Blackhole; "},
    {{0, EC_DLV001, "relay_domains", "", "^*e|b", "", "%v", "w", "h"},
     "Relay_Domains = ( \"a.com\" \"*EXAMPLE.com\" )\nPathway \"p\" { Relay_Domains = \"Bar\" }\n"
     "Pathway \"q\" { Relay_Domains = ( \"eb\" ) }\n",
     "1:27 '*EXAMPLE.com'; 2:31 'Bar'; "},
    {{0, EC_DLV001, "relay_domains", "", "$.NET|org", "", "%v", "w", "h"},
     "Relay_Domains = ( \"net.com\" \"a.net\" )\nPathway \"p\" { Relay_Domains = \"g\" }\n",
     "1:29 'a.net'; "},
    {{0, EC_DLV001, "relay_domains", "", "~BX", "", "%v", "w", "h"},
     "Relay_Domains = ( \"ab\" \"abxc\" )\nPathway \"p\" { Relay_Domains = ( ) }\n",
     "1:24 'abxc'; "},
    {{0, EC_DLV001, "relay_domains", "", "!^*|b", "", "%v", "w", "h"},
     "Relay_Domains = ( \"bar\" \"example.com\" )\nPathway \"p\" { Relay_Domains = \"*.org\" }\n",
     "1:25 'example.com'; "},
    {{0, EC_DLV001, "relay_domains", "", "!$.com", "", "%v", "w", "h"},
     "Relay_Domains = ( \"a.com\" \"b.net\" )\n",
     "1:27 'b.net'; "},
    {{0, EC_DLV001, "memory_goal", "", ">=memory_hwm", "", "%o %v >= %O %V", "w", "h"},
     "Memory_Goal = 90\nMemory_HWM = 80\n",
     "1:15 Memory_Goal 90 >= Memory_HWM 80; "},
    {{0, EC_DLV001, "memory_goal", "", "", "memory_hwm=<=memory_goal", "%v %O %V", "w", "h"},
     "Memory_Goal = 90\nMemory_HWM = 80\n",
     "1:15 90 Memory_HWM 80; "},
    {{0, EC_DLV001, "memory_goal", "", ">=memory_hwm", "", "%O %V", "w", "h"},
     "Memory_Goal = 10\n",
     ""},
    {{0, EC_DLV001, "max_outbound_connections", "", ">1000", "", "%v", "w", "h"},
     "Max_Outbound_Connections = 1001\nDomain \"a\" { Max_Outbound_Connections = 1000 }\n"
     "Domain \"b\" { Max_Outbound_Connections = x }\n",
     "1:28 1001; "},
    {{0, EC_DLV001, "max_outbound_connections", "", "<5", "", "%v", "w", "h"},
     "Max_Outbound_Connections = -1\nDomain \"a\" { Max_Outbound_Connections = 4 }\n",
     "2:41 4; "},
    {{0, EC_DLV001, "tls_verify", "", "", "tls=no", "%O %V", "w", "h"},
     "TLS_Verify = host\nDomain \"a\" { TLS = required TLS_Verify = ca }\n",
     "1:14 TLS 'no'; "},
    {{0, EC_DLV001, "tls_verify", "", "", "!tls_ca", "%o", "w", "h"},
     "Domain \"a\" { TLS_Verify = host TLS_CA = \"/x\" }\nDomain \"b\" { TLS_Verify = host }\n",
     "2:27 TLS_Verify; "},
    {{0, EC_DLV001, "tls_verify", "", "", "tls=required here:tls_ca", "%O", "w", "h"},
     "TLS = required\nTLS_CA = \"/x\"\nDomain \"a\" { TLS_Verify = host }\n"
     "Domain \"b\" { TLS_Verify = host TLS_CA = \"/y\" }\n",
     "4:27 TLS; "},
    {{0, EC_DLV001, "idle_time", "", "", "!below:idle_time", "%s", "w", "h"},
     "ESMTP_Listener { Idle_Time = 5 Listen \":25\" { Peer \"10.0.0.1\" { Idle_Time = 6 } } }\n"
     "HTTP_Listener { Idle_Time = 7 }\n",
     "1:77 Peer '10.0.0.1'; 2:29 HTTP_Listener; "},
    {{0, EC_DLV001, "idle_time", "", "", "below:concurrency=>1", "%s", "w", "h"},
     "ESMTP_Listener { Idle_Time = 5 Listen \":25\" { Concurrency = 2 } }\n"
     "HTTP_Listener { Idle_Time = 5 Concurrency = 3 Listen \":25\" { Concurrency = 1 } }\n",
     "1:30 ESMTP_Listener; "},
    {{0, EC_DLV001, "idle_time", "", "", "!some:pathway", "%s", "w", "h"},
     "ESMTP_Listener { Idle_Time = 5 }\n",
     "1:30 ESMTP_Listener; "},
    {{0, EC_DLV001, "idle_time", "", "", "!some:pathway", "%s", "w", "h"},
     "ESMTP_Listener { Idle_Time = 5 }\nHTTP_Listener { Pathway = x }\n",
     ""},
    {{0, EC_DLV001, "use_dane", "", "true", "!module:dane", "%o", "w", "h"},
     "Use_DANE = true\n",
     "1:12 use_dane; "},
    {{0, EC_DLV001, "use_dane", "", "true", "!module:dane", "%o", "w", "h"},
     "Use_DANE = true\ndane { }\n",
     ""},
    {{0, EC_DLV001, "use_dane", "", "true", "module:dane", "%o", "w", "h"},
     "Use_DANE = true\ndane { Enabled = false }\n",
     ""},
    {{0, EC_DLV001, "pathway", "", "", "scope:pathway_group complete", "%o", "w", "h"},
     "ESMTP_Listener { Pathway = \"a\" }\nPathway_Group \"g\" { }\n",
     "1:28 Pathway; "},
    {{0, EC_DLV001, "cluster_outbound_throttle_messages", "", "", "!replicate:obtm", "%o", "w",
      "h"},
     "Domain \"a\" { Cluster_Outbound_Throttle_Messages = 5 }\ncluster { Replicate \"OBTM\" { } }\n",
     ""},
    {{0, EC_DLV001, "cluster_outbound_throttle_messages", "", "", "!replicate:obtm", "%o", "w",
      "h"},
     "Domain \"a\" { Cluster_Outbound_Throttle_Messages = 5 }\ncluster { Replicate \"x\" { } }\n",
     "1:51 Cluster_Outbound_Throttle_Messages; "},
    {{0, EC_DLV001, "retry_interval", "", ">max_retry_interval", "", "%V", "w", "h"},
     "include \"/no\"\nRetry_Interval = 50000\n",
     "1:9 included file '/no' does not exist; "},
    {{0, EC_DLV001, "tls_verify", "", "", "tls=no", "%V", "w", "h"},
     "include \"/no\"\nTLS_Verify = host\nDomain \"a\" { TLS = no TLS_Verify = ca }\n",
     "1:9 included file '/no' does not exist; 3:36 'no'; "},
};

/* Every assignment in force of the rule's option. */
static void look_at_all(struct ec_rule_context *context, const struct ec_advice *advice)
{
    uint32_t option = ec_model_name(context->model, advice->option);
    const struct ec_scope *scope = context->model->global;
    for (; scope; scope = ec_scope_walk(scope)) {
        const struct ec_assign *assign = ec_setting_at(scope, option);
        if (option != 0 && assign) {
            ec_advice_look(context, advice, scope, assign);
        }
    }
}

static void tell(const struct ec_project *project, char *out, size_t size)
{
    *out = '\0';
    for (size_t i = 0; i < project->report.count; i++) {
        const struct ec_finding *finding = project->report.findings[i];
        struct ec_place at =
            ec_source_place(project->sources[finding->range.source], finding->range.first);
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%u:%u %s; ", at.line, at.column, finding->message);
    }
}

START_TEST(conditions_hold)
{
    const struct engine_case *each = &engine_cases[_i];
    char found[1024];
    struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    struct ec_project *project = ec_project_new(&options);
    struct ec_file file = {.bytes = calloc(1, strlen(each->text) + EC_SOURCE_PADDING),
                           .len = strlen(each->text)};
    memcpy(file.bytes, each->text, file.len);
    ck_assert_int_eq(ec_project_read_bytes(project, "ecelerity.conf", &file), EC_OK);
    struct ec_rule_settings settings;
    ec_rule_settings_init(&settings, NULL);
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_rule_context context = {
        .settings = &settings,
        .model = project->models[0],
        .report = &project->report,
        .arena = &arena,
    };
    look_at_all(&context, &each->advice);
    tell(project, found, sizeof(found));
    ck_assert_str_eq(found, each->expected);
    ec_evaluator_free(context.evaluator);
    ec_arena_fini(&arena);
    ec_project_free(project);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("advice");
    TCase *tests = tcase_create("advice");
    tcase_add_loop_test(tests, every_line_makes_sense, 1, (int)ec_advice_count() + 1);
    tcase_add_loop_test(tests, conditions_hold, 0, EC_COUNT(engine_cases));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
