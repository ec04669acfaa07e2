/* SPDX-License-Identifier: MIT */
/* Rules about the cluster: what must be found where, and what must not. */
#include "../rules/cases.h"

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
     "include \"local.conf\"\n" NODE(
         "n1",
         "Retry_Interval = 10\ninclude \"more.conf\"") "### file: n1/more.conf\nRetry_Interval = 20\n",
     ""},
    {"other scopes are other settings", NODES,
     "Retry_Interval = 10\ninclude \"local.conf\"\n" NODE(
         "n1", "Domain \"a.example\" {\n Retry_Interval = 20\n}"),
     ""},
    {"one address in two files", NODES,
     "include \"local.conf\"\n" NODE("n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}")
         NODE("n2", "Binding \"b\" {\n  Bind_Address = \"192.0.2.1\"\n}"),
     "CLU002 n1/local.conf:2:18"},
    {"one IPv6 address in two spellings", NODES,
     "include \"local.conf\"\n" NODE("n1", "Binding \"a\" {\n  Bind_Address = \"2001:db8::1\"\n}")
         NODE("n2", "ESMTP_Listener {\n  Listen \"[2001:DB8:0::1]:25\" {\n  }\n}"),
     "CLU002 n2/local.conf:2:10"},
    {"an address of the machine itself, and all addresses", NODES,
     "include \"local.conf\"\nBinding \"a\" {\n  Bind_Address = \"127.0.0.1\"\n}\n"
     "ESMTP_Listener {\n  Listen \":25\" {\n  }\n  Listen \"0.0.0.0:26\" {\n  }\n"
     "  Listen \"[::1]:27\" {\n  }\n}\n" NODE("n1", "") NODE("n2", ""),
     ""},
    {"a listener that is off", NODES,
     "include \"local.conf\"\nESMTP_Listener {\n  Listen \"192.0.2.1:25\" {\n    Enable = false\n"
     "  }\n}\n" NODE("n1", "") NODE("n2", ""),
     ""},
    {"two bindings of one node", NODES,
     "include \"local.conf\"\n" NODE("n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\n"
                                           "Binding \"b\" {\n  Bind_Address = \"192.0.2.1\"\n}")
         NODE("n2", ""),
     ""},
    {"addresses that DuraVIP hands around", NODES,
     "include \"local.conf\"\nBinding_Group \"g\" {\n  Binding \"a\" {\n"
     "    Bind_Address = \"192.0.2.1\"\n    Enable_DuraVIP = true\n  }\n}\n"
     "cluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n" NODE("n1", "") NODE("n2", ""),
     ""},
    {"an address that follows a binding", NODES,
     "include \"local.conf\"\nBinding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n"
     "  Enable_DuraVIP = true\n}\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n"
     "ESMTP_Listener {\n  Listen \"192.0.2.2:25\" {\n    Duravip_Follow = a\n  }\n}\n" NODE(
         "n1", "") NODE("n2", ""),
     ""},
    {"an account of one node", NODES,
     "Security {\n  User = \"ecuser\"\n  Group = \"ecuser\"\n}\ninclude \"local.conf\"\n" NODE(
         "n1", "Security {\n  User = \"ecuser\"\n}"),
     ""},
    {"an address on a tree without nodes", NODES,
     "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\n", ""},
    {"different DuraVIPs are told once", NODES,
     "include \"local.conf\"\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n" NODE(
         "n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n  Enable_DuraVIP = true\n}")
         NODE("n2", "Binding \"a\" {\n  Bind_Address = \"192.0.2.2\"\n  Enable_DuraVIP = true\n}"),
     "CLU003 n2/local.conf:2:18"},
    {"a listener on a DuraVIP of a binding", NODES,
     "include \"local.conf\"\nBinding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n"
     "  Enable_DuraVIP = true\n}\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n" NODE(
         "n1", "ESMTP_Listener {\n  Listen \"192.0.2.1:25\" {\n  }\n}") NODE("n2", ""),
     "CLU004 n1/local.conf:2:10"},
    {"nothing is missing where a file is", NODES,
     "include \"local.conf\"\ncluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n" NODE(
         "n1", "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n  Enable_DuraVIP = true\n}")
         NODE("n2", "include \"bindings.conf\""),
     "INC001 n2/local.conf:1:9"},
    {"set and not set", NODES,
     "cluster {\n  include \"local.conf\"\n}\n" NODE("n1", "duravip_balance_set_size = 4")
         NODE("n2", "") NODE("n3", ""),
     "CLU005 n1/local.conf:1:28"},
    {"the default is the same as nothing", NODES,
     "cluster {\n  include \"local.conf\"\n}\n" NODE("n1", "cluster_group = ec_cluster")
         NODE("n2", ""),
     ""},
    {"a cluster that is off", NODES,
     "cluster {\n  include \"local.conf\"\n}\n" NODE(
         "n1", "cluster_group = a\nnodename = x\nEnabled = false") NODE("n2", "cluster_group = b"),
     ""},
    {"each name twice", NODES,
     "cluster {\n  include \"local.conf\"\n}\n" NODE("n1", "nodename = a")
         NODE("n2", "nodename = a") NODE("n3", "nodename = b") NODE("n4", "nodename = b"),
     "CLU006 n1/local.conf:1:12 CLU006 n3/local.conf:1:12"},
    {"a group of one node", NODES,
     "Security {\n  User = \"ecuser\"\n  include \"local.conf\"\n}\n" NODE(
         "n1", "Group = \"ecuser\"") NODE("n2", "Group = \"mail\"") NODE("n3", ""),
     "CLU008 n2/local.conf:1:9"},
    {"peers by short and by long names", NODES,
     "include \"local.conf\"\ninclude \"msgc_server.conf\"\n### file: global/msgc_server.conf\n"
     "msgc_server {\n  peers = [ n1.example.com = \"10.0.0.1\" n2 = \"10.0.0.2\" n33 = \"10.0.0.3\" "
     "]\n}\nmsgcserver_listener {\n  Listen \":4809\" {\n  }\n}\n" NODE("N1", "") NODE("n2", "")
         NODE("n3", ""),
     "CLU032 global/msgc_server.conf:2:3"},
    {"sub-clusters have settings of their own", "--all-nodes --main west/default/ecelerity.conf",
     "cluster {\n  cluster_group = a\n  Replicate \"metrics\" {\n  }\n}\n"
     "include \"local.conf\"\n### file: east/default/ecelerity.conf\ncluster {\n"
     "  cluster_group = b\n}\ninclude \"local.conf\"\n"
     "### file: west/n1/local.conf\n### file: east/n2/local.conf\n"
     "### dir: global\n",
     ""},
    {"files that nobody reads, and some that nobody should", NODES,
     "include \"local.conf\"\n" NODE("n1", "") NODE(
         "n2",
         "") "### file: n2/old.conf\n### file: n2/notes.txt\n### file: default/ec_rotate.conf\n"
             "### file: global/ecelerity.conf.d/a.conf\n### file: peer/.hidden.conf\n",
     "INC019 global/ecelerity.conf.d/a.conf:1:1 INC019 n2/old.conf:1:1"},
    {"a file that is missing may include the others", NODES,
     "include \"gone.conf\"\n" NODE("n1", "") NODE("n2", ""), "INC001 default/ecelerity.conf:1:9"},
    {"but addresses are used once", "--all-nodes --main west/default/ecelerity.conf",
     "Binding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\ninclude \"local.conf\"\n"
     "### file: east/default/ecelerity.conf\nBinding \"a\" {\n  Bind_Address = \"192.0.2.1\"\n}\n"
     "include \"local.conf\"\n"
     "### file: west/n1/local.conf\n### file: east/n2/local.conf\n"
     "### dir: global\n",
     "CLU002 east/default/ecelerity.conf:2:18"},
};

#define CLUSTER "cluster {\n  Topology \"192.0.2.0/24\" {\n  }\n}\n"
#define BULK "Binding \"bulk\" {\n  Bind_Address = \"192.0.2.7\"\n  Enable_Duravip = true\n}\n"
#define LISTEN(address, text) "ESMTP_Listener {\n  Listen \"" address "\" {\n" text "  }\n}\n"

static const struct rule_case cases[] = {
    {"journals: quoted path, parameters, another logger", NULL,
     "cluster { Logs = [ mainlog = \"/a\" rejectlog = \"/r\" bouncelog = \"/b\" ] }\n"
     "ec_logger \"e\" {\n  mainlog = \"cluster:///a?subscribers=m,n\"\n"
     "  rejectlog = \"/var/log/r\"\n}\n"
     "bounce_logger \"b\" {\n  bouncelog = \"cluster:///c=>master\"\n}\n",
     "CLU010 1:64"},
    {"journals of loggers that the list lacks", "--ignore LOG018",
     "cluster { Logs = [ mainlog = \"/a\" ] }\n"
     "ec_logger \"e\" {\n  acctlog = \"cluster:///b=>master\"\n}\n",
     ""},
    {"a preference without anything to follow", NULL,
     CLUSTER LISTEN("192.0.2.8:25", "    Enable_Duravip = true\n    Duravip_Preference = n1\n"),
     ""},
    {"follows, and DuraVIP is off", NULL,
     CLUSTER BULK LISTEN("192.0.2.8:2525", "Duravip_Follow = bulk\nEnable_Duravip = false\n"), ""},
    {"follows a binding by its address", NULL,
     CLUSTER BULK LISTEN("192.0.2.7:2525", "Duravip_Follow = \"192.0.2.7\"\n"), "CLU013 11:18"},
    {"follows a binding in a group", NULL,
     CLUSTER "Binding_Group \"g\" {\n" BULK
             "}\n" LISTEN("192.0.2.7:2525", "Duravip_Follow = bulk\n"),
     "CLU013 13:18"},
    {"networks of one address, and IPv6", NULL,
     "cluster {\n  Topology \"192.0.2.7\" {\n  }\n  Topology \"2001:db8::/32\" {\n  }\n}\n" BULK
         LISTEN("[2001:db8:1::1]:2525", "Enable_Duravip = true\n"),
     ""},
    {"a listener outside of the networks", NULL,
     CLUSTER LISTEN("198.51.100.1:2525", "Enable_Duravip = true\n"), "CLU014 6:10"},
    {"the address of a group", NULL,
     CLUSTER "Binding_Group \"g\" {\n  Bind_Address = \"198.51.100.1\"\n  Binding \"b\" {\n"
             "    Enable_Duravip = true\n  }\n}\n",
     "CLU014 6:18"},
    {"no cluster, no networks", NULL, BULK, ""},
    {"an include is missing", NULL,
     "include \"gone.conf\"\n" CLUSTER LISTEN("198.51.100.1:2525", "Enable_Duravip = true\n"),
     "INC001 1:9"},
    {"DuraVIP for all addresses", NULL,
     CLUSTER LISTEN(":2525", "Enable_Duravip = true\n")
         LISTEN("0.0.0.0:2526", "Enable_Duravip = true\n"),
     "CLU015 7:1 CLU015 12:1"},
    {"DuraVIP where it does not belong", NULL, "Enable_DuraVIP = true\n", ""},
    {"masks of single addresses", NULL,
     "cluster { Topology \"192.0.2.0/24\" { cidrmask = \"32\" } Topology \"2001:db8::/32\" { cidrmask "
     "= 128 } }\n",
     ""},
    {"what is no number is SCH011", NULL,
     "cluster { Topology \"192.0.2.0/24\" { cidrmask = \"192.0.2.0/24\" } }\n", ""},
    {"settings for the support with their defaults", NULL,
     "cluster {\n  view_balance_interval = 10\n  view_broadcast_interval = 0\n"
     "  view_mature_time = 5\n  unconditional_rebind = true\n}\n",
     ""},
    {"loopback addresses", NULL, "cluster {\n  nodeaddr = \"127.0.1.1\"\n}\n", "CLU018 2:14"},
    {"a loopback name", NULL, "cluster {\n  nodeaddr = \"LocalHost\"\n}\n", "CLU018 2:14"},
    {"an address that only looks like one", NULL, "cluster {\n  nodeaddr = \"12.127.0.1\"\n}\n",
     ""},
    {"replumb without DuraVIP", NULL, "Binding_Auto_Replumb = true\n", ""},
    {"kinds of Replicate by name, type and class", NULL,
     "cluster {\n  Replicate \"OBTM\" {\n  }\n  Replicate \"x\" {\n    Type = metrics\n  }\n"
     "  Replicate \"y\" {\n    Class = mine\n  }\n  Replicate \"z\" {\n  }\n}\n",
     "CLU022 10:13"},
    {"options of kinds", "--ignore MOD011",
     "cluster {\n  Replicate \"outbound_cidr\" {\n    Binding_Group = g\n    max_size = 1\n  }\n"
     "  Replicate \"c\" {\n    Type = cache\n    Binding_Group = g\n    max_size = 1\n  }\n}\n"
     "Binding_Group \"g\" {\n}\nDatasource \"c\" {\n}\n",
     "CLU023 4:5 CLU023 8:5"},
    {"a cache whose name differs in letter case", "--ignore MOD011",
     "cluster {\n  Replicate \"Users\" {\n    Type = cache\n  }\n}\nDatasource \"users\" {\n}\n",
     "CLU024 2:13"},
    {"throttles in different units", NULL,
     "cluster {\n  Replicate \"OBTM\" {\n  }\n  Replicate \"OBTC\" {\n  }\n}\n"
     "Cluster_Outbound_Throttle_Messages = \"60/60\"\nCluster_Outbound_Throttle_Connections = 1\n",
     ""},
    {"a folder without a tree", NULL,
     "include \"msgc_server.conf\"\n### file: msgc_server.conf\nmsgcserver_listener {\n"
     "  Listen \":4809\" {\n  }\n}\n",
     ""},
    {"ports of messages", NULL,
     "msgc_server {\n  port = 4810\n}\nmsgcserver_listener {\n  Listen \"*:4810\" {\n  }\n"
     "  Listen \"*:4811\" {\n  }\n}\n"
     "msgc_client {\n  server = ( \"127.0.0.1:4809\" \"10.0.0.1:4809\" \"127.0.0.1:4810\" )\n}\n",
     "CLU030 11:14"},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(nodes, NULL),
        RULE_CASES(cases, NULL),
    };
    return rule_suite_run("cluster", tables, EC_COUNT(tables), NULL);
}
