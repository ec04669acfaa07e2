/* SPDX-License-Identifier: MIT */
/* Rules about Adaptive Delivery and the generation of messages: found there, and nothing else. */
#include "../rules/cases.h"

#define MODULES                                                                                    \
    "inbound_audit { }\nalerting { }\nfbl { }\nbounce_classifier_override { }\n"                   \
    "scriptlet \"scriptlet\" { script \"boot\" { source = \"msys.boot\" } script \"adaptive\" { "  \
    "source = \"msys.adaptive\" } }\n"
#define ADAPTIVE "adaptive { }\nAdaptive_Enabled = true\n" MODULES
#define RULE(text) ADAPTIVE "adaptive_sweep_rule \"r\" {\n" text "}\n"
#define CLUSTER(text) "cluster {\n" text "}\n"
#define METRICS(text) CLUSTER("Replicate \"metrics\" {\n" text "}\n")
#define DURAVIP(name, text)                                                                        \
    "Binding \"" name "\" {\n  Bind_Address = \"192.0.2.7\"\n  Enable_Duravip = true\n" text "}\n"
#define TOPOLOGY                                                                                   \
    CLUSTER("Topology \"192.0.2.0/24\" {\n}\nReplicate \"metrics\" {\n"                            \
            "parameters = \"snapshot;audit_series\"\n}\n")
#define GENERATOR                                                                                  \
    "httpsrv { }\nHTTP_Listener {\n  Listen \":8082\" {\n  }\n}\n"                                 \
    "msgcserver_listener {\n  Listen \":4809\" {\n  }\n}\n"

static const struct rule_case cases[] = {
    {"enabled in one domain", NULL,
     "adaptive { }\n" MODULES "Domain \"a.example\" {\n  Adaptive_Enabled = 1\n}\n", ""},
    {"enabled and switched off again", NULL,
     "adaptive { }\n" MODULES "Domain \"a.example\" {\n  Adaptive_Enabled = false\n}\n",
     "MOD100 1:1"},
    {"a preference is missing once", NULL, ADAPTIVE TOPOLOGY DURAVIP("a", "") DURAVIP("b", ""),
     "MOD101 15:9"},
    {"a preference is there", NULL, ADAPTIVE TOPOLOGY DURAVIP("a", "Duravip_Preference = n1\n"),
     ""},
    {"metrics of other kinds", NULL, ADAPTIVE METRICS("parameters = snapshot\n"), "MOD102 1:1"},
    {"metrics by type", NULL,
     ADAPTIVE CLUSTER("Replicate \"m\" {\n  Type = metrics\n  parameters = audit_series\n}\n"), ""},
    {"each node for itself", NULL, ADAPTIVE "Adaptive_Scope = local\n" CLUSTER(""), ""},
    {"LevelDB on a single node", NULL, ADAPTIVE "adaptive_backstore_leveldb { }\n", ""},
    {"an empty list of codes", NULL, RULE("  codes = ( )\n"), "MOD105 9:3"},
    {"rules of one name in different scopes", NULL,
     RULE("  codes = ( \"bc:1\" )\n") "Domain \"a.example\" {\n  adaptive_sweep_rule \"r\" {\n"
                                      "    codes = ( \"bc:1\" )\n  }\n}\n",
     ""},
    {"mixed in either order", NULL, RULE("  codes = ( \"fbl:abuse\" \"fbl:other\" \"BC:10\" )\n"),
     "MOD107 9:37"},
    {"codes of the wrong form", NULL,
     RULE("  codes = ( \"bc:\" \"bc:1x\" \"10\" \"fbl:\" \"bc:255\" )\n"),
     "MOD108 9:13 MOD108 9:19 MOD108 9:27 MOD108 9:32"},
    {"modules that count are missing, each told once", NULL,
     "Adaptive_Enabled = true\nadaptive { }\ninbound_audit { }\nalerting { }\n"
     "scriptlet \"scriptlet\" { script \"boot\" { source = \"msys.boot\" } script \"adaptive\" { "
     "source = \"msys.adaptive\" } }\n"
     "adaptive_sweep_rule \"a\" {\n  codes = ( \"bc:1\" \"bc:2\" )\n}\n"
     "adaptive_sweep_rule \"b\" {\n  codes = ( \"fbl:abuse\" )\n}\n"
     "adaptive_sweep_rule \"c\" {\n  codes = ( \"bc:3\" )\n}\n",
     "MOD109 7:13 MOD109 10:13"},
    {"suspensions", NULL,
     RULE("  codes = ( \"bc:1\" )\n  high_action = ( \"suspend\" \"1 hour\" )\n"
          "  low_action = ( \"suspend\" \"12 hours\" )\n"),
     "MOD110 11:28"},
    {"other times and other actions", NULL,
     RULE("  codes = ( \"bc:1\" )\n  high_action = ( \"suspend\" \"90 minutes\" )\n"
          "  low_action = ( \"throttle\" \"down\" )\n"),
     ""},
    {"thresholds with their defaults", NULL,
     RULE("  codes = ( \"bc:1\" )\n  high_threshold = 4\n"
          "  low_threshold = 4\n"),
     "MOD111 11:19"},
    {"bounds", NULL,
     ADAPTIVE "adaptive_retry_interval = ( 60 60 )\nadaptive_max_retries = 3\n"
              "Domain \"a.example\" {\n  adaptive_outbound_throttle_messages = ( \"2/1\" "
              "\"60/60\" )\n  adaptive_idle_timeout = ( 1 2 3 )\n}\n",
     "MOD112 9:24 MOD112 11:41 MOD112 12:27"},
    {"the module in a file that is included first", NULL,
     "include \"adaptive.conf\"\nAdaptive_Enabled = true\n" MODULES
     "adaptive_sweep_rule \"r\" {\n  codes = ( \"bc:1\" )\n}\n### file: adaptive.conf\nadaptive { }\n",
     ""},
    {"the module in a file that is included last", NULL,
     "Adaptive_Enabled = true\n" MODULES "Domain \"a.example\" {\n  adaptive_sweep_rule \"r\" {\n"
     "    codes = ( \"bc:1\" )\n  }\n}\ninclude \"adaptive.conf\"\n"
     "### file: adaptive.conf\nadaptive { }\n",
     "MOD114 8:23"},
    {"nodes of a cluster and its peers in different letter case", NULL,
     GENERATOR
     "msgc_server {\n  peers = [ n1.example.com = \"10.0.0.1\" ]\n}\n"
     "msg_gen {\n  node N1.example.com { mta_id = 1 }\n  node n2.example.com { mta_id = 2 }\n}\n",
     "MOD116 15:8"},
    {"a cluster without nodes, and a machine with one", NULL,
     GENERATOR "msg_gen {\n  cluster_cfg = false\n  node n1 { mta_id = 1 }\n}\n", "MOD117 11:17"},
    {"ids that are the same number", NULL,
     GENERATOR "msg_gen {\n  node n1 { mta_id = 1 }\n  node n2 { mta_id = 2 }\n"
               "  node n3 { mta_id = \"01\" }\n}\n",
     "MOD118 13:22"},
    {"placeholders", NULL,
     GENERATOR "msg_gen {\n  engagement_tracking_host = \"__EXTERNAL_DNS_HOSTNAME__:81\"\n}\n",
     "MOD122 11:30"},
    {"a placeholder for the port is SCH011", NULL,
     GENERATOR "msg_gen {\n  engagement_tracking_host = \"__HOST__:__PORT__\"\n}\n", ""},
    {"an option of the same name elsewhere", NULL,
     "Domain \"a.example\" {\n  codes = ( \"x\" )\n}\n", ""},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(cases, NULL),
    };
    return rule_suite_run("adaptive", tables, EC_COUNT(tables), NULL);
}
