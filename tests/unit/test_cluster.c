/* SPDX-License-Identifier: MIT */
/* Rules about the cluster: what must be found where, and what must not. */
#include "../rules/fixture.h"

#include "base/base.h"

#include <check.h>
#include <stdio.h>

struct rule_case {
    const char *name;
    const char *options;
    const char *text;
    const char *expected;
};

#define NODES "--all-nodes --main default/ecelerity.conf"
#define NODE(name, text) "### file: " name "/local.conf\n" text "\n"

static const struct rule_case nodes[] = {
    {"set in both, the node's is in force", NODES,
     "Retry_Interval = 10\ninclude \"local.conf\"\n" NODE("n1", "Retry_Interval = 20"),
     "CLU001 default/ecelerity.conf:1:1"},
    {"set in both, the common one is in force", NODES,
     "include \"local.conf\"\nRetry_Interval = 10\n" NODE("n1", "Retry_Interval = 20"),
     "CLU001 default/ecelerity.conf:2:1"},
    {"two common files are no matter of nodes", NODES,
     "Retry_Interval = 10\ninclude \"more.conf\"\ninclude \"local.conf\"\n"
     "### file: global/more.conf\nRetry_Interval = 20\n" NODE("n1", "Max_Retries = 3"),
     ""},
    {"two files of one node neither", NODES,
     "include \"local.conf\"\n" NODE("n1", "Retry_Interval = 10\ninclude \"more.conf\"")
     "### file: n1/more.conf\nRetry_Interval = 20\n",
     ""},
    {"other scopes are other settings", NODES,
     "Retry_Interval = 10\ninclude \"local.conf\"\n"
     NODE("n1", "Domain \"a.example\" {\n Retry_Interval = 20\n}"),
     ""},
    {"one address in two files", NODES,
     "include \"local.conf\"\n"
     NODE("n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}")
     NODE("n2", "Binding \"b\" {\n  Bind_Address = \"192.0.2.1\"\n}"),
     "CLU002 n1/local.conf:2:18"},
    {"one IPv6 address in two spellings", NODES,
     "include \"local.conf\"\n"
     NODE("n1", "Binding \"a\" {\n  Bind_Address = \"2001:db8::1\"\n}")
     NODE("n2", "ESMTP_Listener {\n  Listen \"[2001:DB8:0::1]:25\" {\n  }\n}"),
     "CLU002 n2/local.conf:2:10"},
    {"an address of the machine itself, and all addresses", NODES,
     "include \"local.conf\"\nBinding \"a\" {\n  Bind_Address = \"127.0.0.1\"\n}\n"
     "ESMTP_Listener {\n  Listen \":25\" {\n  }\n  Listen \"0.0.0.0:26\" {\n  }\n"
     "  Listen \"[::1]:27\" {\n  }\n}\n"
     NODE("n1", "") NODE("n2", ""),
     ""},
    {"a listener that is off", NODES,
     "include \"local.conf\"\nESMTP_Listener {\n  Listen \"192.0.2.1:25\" {\n    Enable = false\n"
     "  }\n}\n" NODE("n1", "") NODE("n2", ""),
     ""},
    {"two bindings of one node", NODES,
     "include \"local.conf\"\n"
     NODE("n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\n"
                "Binding \"b\" {\n  Bind_Address = \"192.0.2.1\"\n}")
     NODE("n2", ""),
     ""},
    {"addresses that DuraVIP hands around", NODES,
     "include \"local.conf\"\nBinding_Group \"g\" {\n  Binding \"a\" {\n"
     "    Bind_Address = \"192.0.2.1\"\n    Enable_DuraVIP = true\n  }\n}\n"
     "cluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n" NODE("n1", "") NODE("n2", ""),
     ""},
    {"an address on a tree without nodes", NODES,
     "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\n", ""},
    {"different DuraVIPs are told once", NODES,
     "include \"local.conf\"\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n"
     NODE("n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n  Enable_DuraVIP = true\n}")
     NODE("n2", "Binding \"a\" {\n  Bind_Address = \"192.0.2.2\"\n  Enable_DuraVIP = true\n}"),
     "CLU003 n2/local.conf:2:18"},
    {"a listener on a DuraVIP of a binding", NODES,
     "include \"local.conf\"\nBinding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n"
     "  Enable_DuraVIP = true\n}\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n"
     NODE("n1", "ESMTP_Listener {\n  Listen \"192.0.2.1:25\" {\n  }\n}") NODE("n2", ""),
     "CLU004 n1/local.conf:2:10"},
    {"nothing is missing where a file is", NODES,
     "include \"local.conf\"\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n"
     NODE("n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n  Enable_DuraVIP = true\n}")
     NODE("n2", "include \"bindings.conf\""),
     "INC001 n2/local.conf:1:9"},
    {"set and not set", NODES,
     "cluster {\n  include \"local.conf\"\n}\n"
     NODE("n1", "duravip_balance_set_size = 4") NODE("n2", "") NODE("n3", ""),
     "CLU005 n1/local.conf:1:28"},
    {"the default is the same as nothing", NODES,
     "cluster {\n  include \"local.conf\"\n}\n"
     NODE("n1", "cluster_group = ec_cluster") NODE("n2", ""),
     ""},
    {"a cluster that is off", NODES,
     "cluster {\n  include \"local.conf\"\n}\n"
     NODE("n1", "cluster_group = a\nnodename = x\nEnabled = false") NODE("n2", "cluster_group = b"),
     ""},
    {"each name twice", NODES,
     "cluster {\n  include \"local.conf\"\n}\n"
     NODE("n1", "nodename = a") NODE("n2", "nodename = a")
     NODE("n3", "nodename = b") NODE("n4", "nodename = b"),
     "CLU006 n1/local.conf:1:12 CLU006 n3/local.conf:1:12"},
    {"a group of one node", NODES,
     "Security {\n  User = \"ecuser\"\n  include \"local.conf\"\n}\n"
     NODE("n1", "Group = \"ecuser\"") NODE("n2", "Group = \"mail\"") NODE("n3", ""),
     "CLU008 n2/local.conf:1:9"},
    {"sub-clusters have settings of their own", "--all-nodes --main west/default/ecelerity.conf",
     "cluster {\n  cluster_group = a\n  Replicate \"metrics\" {\n  }\n}\n"
     "include \"local.conf\"\n### file: east/default/ecelerity.conf\ncluster {\n"
     "  cluster_group = b\n}\ninclude \"local.conf\"\n"
     "### file: west/n1/local.conf\n### file: east/n2/local.conf\n"
     "### dir: global\n",
     ""},
    {"files that nobody reads, and some that nobody should", NODES,
     "include \"local.conf\"\n" NODE("n1", "") NODE("n2", "")
     "### file: n2/old.conf\n### file: n2/notes.txt\n### file: default/ec_rotate.conf\n"
     "### file: global/ecelerity.conf.d/a.conf\n### file: peer/.hidden.conf\n",
     "INC019 global/ecelerity.conf.d/a.conf:1:1 INC019 n2/old.conf:1:1"},
    {"a file that is missing may include the others", NODES,
     "include \"gone.conf\"\n" NODE("n1", "") NODE("n2", ""),
     "INC001 default/ecelerity.conf:1:9"},
    {"but addresses are used once", "--all-nodes --main west/default/ecelerity.conf",
     "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\ninclude \"local.conf\"\n"
     "### file: east/default/ecelerity.conf\nBinding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\n"
     "include \"local.conf\"\n"
     "### file: west/n1/local.conf\n### file: east/n2/local.conf\n"
     "### dir: global\n",
     "CLU002 east/default/ecelerity.conf:2:18"},
};

static void check_case(const struct rule_case *test)
{
    const struct fixture fixture = {.options = test->options};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, test->text, &result));
    ck_assert_msg(strcmp(result.findings, test->expected) == 0, "%s:\nexpected %s\ngot      %s\n%s",
                  test->name, test->expected, result.findings, result.texts);
    fixture_free(&result);
}

START_TEST(what_nodes_see)
{
    check_case(&nodes[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cluster");
    TCase *tcase = tcase_create("cluster");
    tcase_add_loop_test(tcase, what_nodes_see, 0, EC_COUNT(nodes));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
