/* SPDX-License-Identifier: MIT */
/* What the vocabulary says of a configuration: names, instances, values, versions. */
#include "rules/fixture.h"

#include "rules/engine.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

struct word_case {
    const char *name;
    const char *text;
    const char *expected;
    const char *says; /* part of what people read, or NULL */
};

static const struct word_case names[] = {
    {"known words",
     "Hostname = \"a.example\"\nDomain \"b.example\" { Max_Outbound_Connections = 5 }\n", "", NULL},
    {"letter case does not matter",
     "HOSTNAME = \"a.example\"\ndomain \"b.example\" { max_outbound_connections = 5 }\n", "", NULL},
    {"a misspelled option", "Domain \"a.example\" {\n  Max_Outbound_Conections = 5\n}\n",
     "SCH001 2:3", "did you mean 'Max_Outbound_Connections'?"},
    {"separators", "Domain \"a.example\" {\n  MaxOutboundConnections = 5\n}\n", "SCH001 2:3",
     "did you mean 'Max_Outbound_Connections'?"},
    {"words in another order", "Domain \"a.example\" {\n  Outbound_Max_Connections = 5\n}\n",
     "SCH001 2:3", "did you mean 'Max_Outbound_Connections'?"},
    {"a name that is like nothing", "xyzzy_plugh = 5\n", "SCH001 1:1",
     "'xyzzy_plugh' is not an option of the global scope"},
    {"a similar name elsewhere", "Domain \"a.example\" {\n  Relay_Domain = ( \"a.example\" )\n}\n",
     "SCH001 2:3", "did you mean 'Relay_Domains'? It belongs in"},
    {"each of several assignments", "Hostnam = \"a\"\nHostnam = \"b\"\n", "SCH001 1:1 SCH001 2:1",
     NULL},
    {"a module of the site", "my_module { anything = 1 Domain \"x\" { nothing = 2 } }\n",
     "SCH002=warning 1:1", "it may be a module of your own"},
    {"a misspelled scope", "Bindng \"b\" { }\n", "SCH002=warning 1:1", "did you mean 'Binding'?"},
    {"an unknown scope in a known one", "Binding \"b\" {\n  my_module { a = 1 }\n}\n", "SCH002 2:3",
     "'my_module' is not a scope that scope Binding can have"},
    {"an option of another scope",
     "Domain \"a.example\" {\n  Relay_Domains = ( \"a.example\" )\n}\n", "SCH003 2:3",
     "it belongs in"},
    {"what a listener calls otherwise", "ESMTP_Listener { Enabled = false }\n", "SCH003 1:18",
     "write 'Enable', as it is called here"},
    {"what a module calls otherwise", "bounce_logger \"b\" { Enable = false }\n", "SCH003 1:21",
     "write 'enabled', as it is called here"},
    {"a scope in the wrong place",
     "Domain \"a.example\" {\n  Binding \"b\" { Unknown_Word = 1 }\n}\n", "SCH004 2:3 SCH001 2:17",
     "it belongs in the global scope or scope Binding_Group"},
    {"an option with braces", "Hostname { }\n", "SCH005 1:1", "write 'hostname = VALUE'"},
    {"a scope with =", "Debug_Flags = [ ERROR = \"ALL\" ]\n", "SCH006 1:1",
     "'Debug_Flags { ... }'"},
    {"a scope with = and a value", "Binding = \"b\"\n", "SCH006 1:1", "'Binding \"NAME\" { ... }'"},
    {"Security has its own rule", "Security { Capabilites = \"=\" }\n", "SEC025 1:12", NULL},
    {"a quoted name", "\"Hostnam\" = \"a.example\"\n", "SYN033 1:1", NULL},
    {"every option of a module", "fingerprint { enabled = false debug_level = ERROR }\n", "", NULL},
};

#define IN_LISTENER(text) "ESMTP_Listener {\n" text "\n}\n"

static const struct word_case instances[] = {
    {"good names",
     "Binding_Group \"g\" { Binding \"b\" { Domain \"a.example\" { } Domain \"/^(.*\\.)?b\\.example$/\" { } } }\n",
     "", NULL},
    {"good listeners",
     IN_LISTENER("Listen \":25\" { } Listen \"[::1]:25\" { } Peer \"10.0.0.0/8\" { }"), "", NULL},
    {"a binding without a name", "Binding { }\n", "SCH007 1:1",
     "where NAME is the name of a binding"},
    {"a module without a name", "custom_logger { }\n", "", NULL},
    {"a core scope with a name", "Debug_Flags \"x\" { }\n", "SCH008 1:13",
     "takes no instance name"},
    {"a module with a name", "fingerprint \"f\" { }\nfbl \"a\" { }\n", "SCH008=warning 2:5", NULL},
    {"a blank in a binding", "Binding \"a b\" { }\n", "SCH009 1:10", "neither blanks nor colons"},
    {"each opening", "Binding \"a:b\" { }\nBinding \"a:b\" { }\n", "SCH009 1:10 SCH009 2:10", NULL},
    {"a port out of range", IN_LISTENER("Listen \":70000\" { }"), "SCH009 2:10",
     "ports end at 65535"},
    {"a prefix that is too long", IN_LISTENER("Peer \"10.0.0.0/33\" { }"), "SCH009 2:16",
     "at most 32 bits"},
    {"a regular expression with an error", "Domain \"/(/\" { }\n", "SCH009 1:8", NULL},
    {"a regular expression that is not anchored", "Domain \"/a\\.example/\" { }\n",
     "SCH009=note 1:8", "unless it is meant so"},
    {"a dot at the end", "Host \"mx.example.com.\" { }\n", "SCH009=note 1:21",
     "leave this part out; Host takes"},
    {"two instances of a singleton", "fbl \"a\" { }\nfbl \"b\" { }\n",
     "SCH008=warning 1:5 SCH010 2:5", "the first instance"},
    {"no name and a name", "fbl { }\nfbl \"b\" { }\n", "SCH010 2:5", NULL},
};

static const struct word_case values[] = {
    {"good values",
     "Max_Outbound_Connections = 32\nTLS = ifavailable\nRelay_Domains = ( \"a.example\" )\n"
     "Outbound_Throttle_Messages = \"10/60\"\nSpool_Mode = 0640\n",
     "", NULL},
    {"no number", "Max_Outbound_Connections = ten\n", "SCH011 1:28", "a whole number"},
    {"a suffix", "Max_Outbound_Connections = 10M\n", "SCH011 1:30", NULL},
    {"in quotes", "Max_Outbound_Connections = \"ten\"\n", "SCH011 1:29", NULL},
    {"every assignment", "Max_Outbound_Connections = a\nMax_Outbound_Connections = b\n",
     "MRG002 1:1 SCH011 1:28 SCH011 2:28", NULL},
    {"an octal digit", "Spool_Mode = 0999\n", "SCH011 1:15", "octal"},
    {"below a special value", "Max_Outbound_Connections = -2\n", "SCH012=warning 1:28",
     "at least -1"},
    {"below the bounds", "dns_rate_limit_period = 0\n", "SCH012 1:25", "at least 1"},
    {"above the bounds", "debug_throttle_period_secs = 61\n", "SCH012 1:30",
     "at most 60"},
    {"a negative size, its bound is a special value", "dns_udp_rcvbuf_size = -1\n", "SCH012 1:23",
     "at least 0"},
    {"a negative size without documented bounds", "growbuf_size = -1\n", "SCH012 1:16", NULL},
    {"beyond common sense", "growbuf_size = 0\n", "", NULL},
    {"a value that no page defines", "scriptlet \"s\" { gc_step_on_recycle = tru }\n",
     "SCH017 1:38", "did you mean 'true'?"},
    {"a list that no page defines", "scriptlet \"s\" { gc_step_on_recycle = ( a b ) }\n",
     "", NULL},
    {"values that pages do not agree on", "http_method = \"pot\"\n", "SCH017 1:16",
     "POST, SET, GET, DELETE or PUT"},
    {"a word that is not there", "TLS = maybe\n", "SCH013 1:7", "no, ifavailable or required"},
    {"a misspelled word", "TLS = ifavailabel\n", "SCH013 1:7", "did you mean 'ifavailable'?"},
    {"in a list", "Debug_Flags { ERROR = ( ALL ALLL ) }\n", "SCH013 1:29", "did you mean 'ALL'?"},
    {"an open list", "Delivery_Method = carrier_pigeon\n", "", NULL},
    {"an open list, misspelled", "Delivery_Method = smpt\n", "SCH017 1:19", "did you mean 'SMTP'?"},
    {"an open list, a module's word", "Delivery_Method = SMPP\n", "", NULL},
    {"a list of one", "Max_Outbound_Connections = ( 5 )\n", "SCH014=warning 1:28", NULL},
    {"a list of two", "Max_Outbound_Connections = ( 5 6 )\n", "SCH014 1:28", NULL},
    {"one value for a list", "Relay_Domains = \"a.example\"\n", "", NULL},
    {"a dictionary for a list", "Relay_Domains = [ a = b ]\n", "SCH015 1:17",
     "takes a list, not a dictionary"},
    {"a dictionary for a value", "TLS = [ a = b ]\n", "SCH015 1:7", NULL},
    {"a leading zero", "Max_Outbound_Connections = 010\n", "SCH017 1:28", "octal"},
};

/* The target of these is version 4.0. */
static const struct word_case versions[] = {
    {"a word of every version", "Max_DNS_TTL = 3600\n", "", NULL},
    {"an option that is too new", "dns_max_udp_queries_per_port = 100\n", "LIF001 1:1",
     "it came with version 5.2"},
    {"a scope that is gone", "RFC2822 { }\n", "LIF002 1:1", "it was removed in version 3.0"},
    {"a module that is gone", "sieve { }\n", "LIF002 1:1", "it was removed in version 4.0"},
    {"a deprecated option", "mm7_inactivity_timer = 300\n", "LIF003 1:1", "write 'Idle_Timeout'"},
    {"a successor elsewhere", "adaptive { backing_store_timeout = 5 }\n",
     "LIF003 1:12",
     "'timeout' of scope adaptive_backstore_riak"},
    {"a successor that is no option", "Watchdog_Interval = 5\n", "LIF003 1:1",
     "the environment variable GIMLI_WATCHDOG_INTERVAL"},
};

static const struct word_case no_version[] = {
    {"a word that is new", "dns_max_udp_queries_per_port = 100\n", "", NULL},
    {"a scope that is gone", "RFC2822 { }\n", "LIF004 1:1", "it was removed in version 3.0"},
    {"a module that is gone", "gmsi_imprinter { }\n", "LIF004 1:1", "in no current version"},
    {"an option in one", "av_fsecure \"a\" { daemon = \"/tmp/fsav\" timeout = 60 }\n",
     "LIF004 1:1", NULL},
    {"a deprecated option", "mm7_inactivity_timer = 300\n", "LIF003=note 1:1", NULL},
};

static const struct {
    const char *name;
    const struct word_case *cases;
    size_t count;
    const char *options;
} groups[] = {
    {"names", names, EC_COUNT(names), "--words --ignore MOD"},
    {"instances", instances, EC_COUNT(instances), "--words --ignore MOD"},
    {"values", values, EC_COUNT(values), "--words --ignore MOD"},
    {"versions", versions, EC_COUNT(versions), "--words --ignore MOD --target 4.0"},
    {"no version", no_version, EC_COUNT(no_version), "--words --ignore MOD"},
};

static void check_case(const struct word_case *row, const char *options)
{
    const struct fixture fixture = {.options = options};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, row->text, &result));
    if (row->expected && strcmp(result.findings, row->expected) != 0) {
        ck_abort_msg("%s\nwanted: %s\ngot:    %s\n%s", row->name, row->expected, result.findings,
                     result.texts);
    }
    if (row->says && !strstr(result.texts, row->says)) {
        ck_abort_msg("%s\nwanted: %s\ngot:    %s", row->name, row->says, result.texts);
    }
    fixture_free(&result);
}

START_TEST(cases_of_a_group)
{
    for (size_t i = 0; i < groups[_i].count; i++) {
        check_case(&groups[_i].cases[i], groups[_i].options);
    }
}
END_TEST

START_TEST(targets)
{
    static const struct {
        const char *text;
        uint32_t version; /* 0: it is none */
    } rows[] = {
        {"4.2", 0x04020000},
        {"3.6.23", 0x03061700},
        {"5", 0x05000000},
        {"4.2.1.11", 0x0402010b},
        {"", 0},
        {"4.", 0},
        {".2", 0},
        {"0.1", 0},
        {"4.2.1.11.3", 0},
        {"4.256", 0},
        {"4.0002", 0},
        {"v4", 0},
        {"4.2x", 0},
    };
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        uint32_t version = 0;
        bool good = ec_version_parse(ec_str_from(rows[i].text), &version);
        ck_assert_msg(good == (rows[i].version != 0), "%s", rows[i].text);
        ck_assert(!good || version == rows[i].version);
    }
}
END_TEST

/* ---- fixes of words with a history ------------------------------------------------------------ */

/* A text with one such word, and what its fix makes of it; NULL: there is none, for more than the name
   would change, or something is set already. */
static const struct {
    const char *name;
    const char *text;
    const char *fixed;
} moves[] = {
    {"another name", "mm7_inactivity_timer = 300\n", "Idle_Timeout = 300\n"},
    {"the new name is set, too", "mm7_inactivity_timer = 300\nIdle_Timeout = 30\n", NULL},
    {"the new name is set elsewhere",
     "mm7_inactivity_timer = 3\nDomain \"a.example\" { Idle_Timeout = 4 }\n",
     "Idle_Timeout = 3\nDomain \"a.example\" { Idle_Timeout = 4 }\n"},
    {"set twice", "mm7_inactivity_timer = 300\nmm7_inactivity_timer = 30\n", NULL},
    {"two options became one", "MM7_HTTP_Auth_User = \"x\"\n", NULL},
    {"two options became one of another type", "MM7_MMSC_Port = 80\n", NULL},
    {"moved into a scope",
     "control_listener_timeout = 30\nControl_Listener {\n    enable = true\n}\n",
     "Control_Listener {\n    Timeout = 30\n    enable = true\n}\n"},
    {"moved in one line",
     "Control_Listener { enable = true } control_listener_timeout = \"30\" # x\n",
     "Control_Listener { Timeout = \"30\" enable = true }  # x\n"},
    {"moved into an empty scope",
     "adaptive {\n  # all\n  backing_store_timeout = 7 \n}\nadaptive_backstore_riak { }\n",
     "adaptive {\n  # all\n}\nadaptive_backstore_riak { Timeout = 7 }\n"},
    {"at the end of the file", "Control_Listener {\n}\ncontrol_listener_timeout = 30",
     "Control_Listener {\nTimeout = 30\n}\n"},
    {"the scope is not there", "control_listener_timeout = 30\n", NULL},
    {"the scope is there twice",
     "control_listener_timeout = 30\nControl_Listener { }\nControl_Listener { }\n", NULL},
    {"the scope has it", "control_listener_timeout = 30\nControl_Listener { timeout = 3 }\n", NULL},
    {"no value", "control_listener_timeout = ( 3 )\nControl_Listener { }\n", NULL},
    {"a module with another name", "bounce_classifier {\n  refresh = 5\n}\n",
     "bounce_classifier_override {\n  refresh = 5\n}\n"},
    {"a module that takes no instance name now", "bounce_classifier \"b\" { refresh = 5 }\n", NULL},
    {"a module that is there", "bounce_classifier { }\nbounce_classifier_override { }\n", NULL},
    {"a module with other options", "dkim_sign { selector = \"a\" }\n", NULL},
    {"a module became options", "dnsbuf { sndbuf_size = 65536 }\n", NULL},
};

static struct ec_project *check_words(const char *text)
{
    struct ec_host_error error;
    const struct ec_host_options none = {.offline = true};
    const struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    struct ec_file file = {.bytes = calloc(1, strlen(text) + EC_SOURCE_PADDING),
                           .len = strlen(text)};
    struct ec_project *project = ec_project_new(&options);
    struct ec_host *host = ec_host_new(&none, &error);
    struct ec_rule_settings settings;
    ck_assert(project && host && file.bytes);
    memcpy(file.bytes, text, file.len);
    ck_assert_int_eq(ec_project_read_bytes(project, "ecelerity.conf", &file), EC_OK);
    ec_rule_settings_init(&settings, host);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        const char *family = ec_code_get(code)->code;
        settings.enabled[code] &= strncmp(family, "MOD", 3) != 0; /* what modules need is not there */
    }
    ec_rules_run(project, &settings);
    ec_project_finish(project);
    ec_host_free(host);
    return project;
}

/* Makes the edits of a fix, of which there are one or two, the last one first. */
static char *make_edits(const char *text, const struct ec_edit *edits)
{
    const struct ec_edit *last = edits;
    char *out = strdup(text);
    if (edits->next && edits->next->range.first > edits->range.first) {
        last = edits->next;
    }
    for (int i = 0; out && i < (edits->next ? 2 : 1); i++) {
        const struct ec_edit *edit = i == 0 ? last : last == edits ? edits->next : edits;
        size_t size = strlen(out) + strlen(edit->text) + 1;
        char *next = malloc(size);
        ck_assert_ptr_nonnull(next);
        snprintf(next, size, "%.*s%s%s", (int)edit->range.first, out, edit->text,
                 out + edit->range.last);
        free(out);
        out = next;
    }
    ck_assert_ptr_nonnull(out);
    return out;
}

static const struct ec_finding *find_history(const struct ec_project *project)
{
    for (size_t i = 0; i < project->report.count; i++) {
        if (project->report.findings[i]->code == EC_LIF003) {
            return project->report.findings[i];
        }
    }
    return NULL;
}

START_TEST(fixes_of_old_words)
{
    struct ec_project *project = check_words(moves[_i].text);
    const struct ec_finding *finding = find_history(project);
    ck_assert_msg(finding != NULL, "%s", moves[_i].name);
    if (!moves[_i].fixed) {
        ck_assert_msg(!finding->fixes, "%s", moves[_i].name);
    } else {
        ck_assert_msg(finding->fixes && !finding->fixes->next && !finding->fixes->safe, "%s",
                      moves[_i].name);
        char *fixed = make_edits(moves[_i].text, finding->fixes->edits);
        ck_assert_str_eq(fixed, moves[_i].fixed);
        struct ec_project *after = check_words(fixed);
        ck_assert_uint_eq(after->report.count, 0);
        ec_project_free(after);
        free(fixed);
    }
    ec_project_free(project);
}
END_TEST

/* Each of 3000 names is a finding, and most get no search through the vocabulary. */
START_TEST(many_unknown_names)
{
    enum { NAMES = 3000, LINE = 32 };
    char *text = malloc(NAMES * LINE);
    ck_assert_ptr_nonnull(text);
    char *end = text;
    for (int i = 0; i < NAMES; i++) {
        end += sprintf(end, "xyzzy_plugh_%d = 1\n", i);
    }
    const struct fixture fixture = {.options = "--words --max-findings 5000"};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, text, &result));
    size_t count = 0;
    for (const char *at = result.findings; (at = strstr(at, "SCH001")) != NULL; at++) {
        count++;
    }
    ck_assert_uint_eq(count, NAMES);
    fixture_free(&result);
    free(text);
}
END_TEST

/* So many mistakes in one value are not read by anybody. */
START_TEST(many_wrong_elements)
{
    enum { ITEMS = 1000 };
    char *text = malloc(ITEMS * 8 + 64);
    ck_assert_ptr_nonnull(text);
    char *end = text + sprintf(text, "Relay_Domains = (");
    for (int i = 0; i < ITEMS; i++) {
        end += sprintf(end, " a..b");
    }
    sprintf(end, " )\n");
    const struct fixture fixture = {.options = "--words --ignore MOD"};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, text, &result));
    size_t count = 0;
    for (const char *at = result.findings; (at = strstr(at, "SCH011")) != NULL; at++) {
        count++;
    }
    ck_assert_uint_eq(count, 50);
    fixture_free(&result);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *tables = tcase_create("tables");
    tcase_set_timeout(tables, 60);
    tcase_add_loop_test(tables, cases_of_a_group, 0, EC_COUNT(groups));
    tcase_add_test(tables, targets);
    tcase_add_loop_test(tables, fixes_of_old_words, 0, EC_COUNT(moves));
    tcase_add_test(tables, many_unknown_names);
    tcase_add_test(tables, many_wrong_elements);
    suite_add_tcase(suite, tables);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
