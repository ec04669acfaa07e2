/* SPDX-License-Identifier: MIT */
/* Capabilities compared with the features that need them: configuration in, exactly these findings out. */
#include "../rules/cases.h"

#define FOUR "cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep cap_sys_resource+ep"
#define USER "Security { User = ecuser Group = ecuser }\n"
#define HELD(caps) "Security { User = ecuser Group = ecuser Capabilities = \"" caps "\" }\n"
#define LISTEN(endpoint, inside) "ESMTP_Listener { Listen \"" endpoint "\" { " inside " } }\n"

static const struct rule_case cases[] = {
    {"a privileged port", NULL, USER LISTEN(":25", ""), "FEA001 2:25"},
    {"with an address", NULL, USER LISTEN("[2001:db8::1]:587", ""), "FEA001 2:25"},
    {"of any listener", NULL,
     USER
     "httpsrv { } HTTP_Listener { Listen \"*:80\" { } }\nECStream_Listener { Listen \":1023\" { } }\n",
     "FEA001 2:36"},
    {"at the text that lacks it", NULL, HELD("cap_net_raw+ep") LISTEN(":25", ""),
     "FEA001 1:56 FEA010 1:57"},
    {"a port for everybody", NULL, USER LISTEN(":1024", ""), ""},
    {"a socket", NULL, USER LISTEN("/tmp/x:25", ""), ""},
    {"no port", NULL, USER LISTEN("10.0.0.25", ""), ""},
    {"a listener that is switched off", NULL,
     USER "ESMTP_Listener { Enable = false Listen \":25\" { } }\n", ""},
    {"one that is switched on again", NULL,
     USER "ESMTP_Listener { Enable = false Listen \":25\" { Enable = true } }\n", "FEA001 2:40"},
    {"nothing is said without Security", NULL, LISTEN(":25", ""), ""},
    {"nor of a fragment", "--main part.conf", USER LISTEN(":25", ""), ""},
    {"nor when a file is missing", NULL, "include \"gone.conf\"\n" USER LISTEN(":25", ""),
     "INC001 1:9"},
    {"root needs nothing", NULL, "Security { User = root }\n" LISTEN(":25", ""), "SEC003 1:19"},
    {"root with fewer capabilities does", NULL,
     "Security { User = root Capabilities = \"cap_dac_override+ep\" }\n" LISTEN(":25", ""),
     "SEC002 1:19 FEA001 1:39"},
    {"a refused text is its own finding", NULL, HELD("cap_net_raw+x") LISTEN(":25", ""),
     "CAP001 1:69"},
    {"an empty text holds nothing", NULL, HELD("") LISTEN(":25", ""), "CAP021 1:56 FEA001 1:56"},
    {"DuraVIP: all that is missing is one finding", NULL,
     USER LISTEN("10.0.0.1:25", "Enable_Duravip = true"), "FEA003 2:41"},
    {"DuraVIP of a binding", NULL,
     HELD("cap_net_admin+ep cap_net_raw+ep") "Binding \"b\" {\n  Bind_Address = \"192.0.2.1\"\n"
                                             "  Enable_Duravip = true\n}\n",
     "FEA003 1:56"},
    {"DuraVIP with all it needs", NULL, HELD(FOUR) LISTEN("10.0.0.1:25", "Enable_Duravip = on"),
     ""},
    {"DuraVIP when a file is missing", NULL,
     "include \"gone.conf\"\n" USER LISTEN("10.0.0.1:25", "Enable_Duravip = true"),
     "INC001 1:9 FEA003=warning 3:41"},
    {"DuraVIP that is off", NULL, USER LISTEN("10.0.0.1:2525", "Enable_Duravip = false"), ""},
    {"a listener that follows", NULL,
     USER "Binding \"b\" { }\n" LISTEN("10.0.0.1:25", "Duravip_Follow = b"), "FEA002 3:25"},
    {"version 2", "--target 2.2", HELD(FOUR) LISTEN("10.0.0.1:25", "Enable_Duravip = true"),
     "FEA004 1:56"},
    {"version 2 with all it needs", "--target 2.2",
     HELD(FOUR " cap_sys_chroot+ep") LISTEN("10.0.0.1:25", "Enable_Duravip = true"),
     "CAP012=note 1:133"},
    {"a cluster with fewer", NULL,
     HELD("cap_net_bind_service+ep") "cluster { }\n" LISTEN(":25", ""), "FEA006 1:56"},
    {"a cluster that is switched off", NULL,
     HELD("cap_net_bind_service+ep") "cluster { Enabled = false }\n" LISTEN(":25", ""), ""},
    {"auto replumb", NULL, "Binding_Auto_Replumb = enabled\n" USER, "FEA005 1:1"},
    {"SNMP", NULL, USER "SNMP { Address = \"127.0.0.1:161\" }\n", "FEA009 2:18"},
    {"SNMP above", NULL, USER "SNMP { Address = \"127.0.0.1:8162\" }\n", ""},
    {"used by SNMP alone", NULL,
     HELD("cap_net_bind_service+ep") "SNMP { Address = \"127.0.0.1:161\" }\n" LISTEN(":2525", ""),
     ""},
    {"not used", NULL, HELD("cap_net_bind_service+ep cap_net_raw+ep") LISTEN(":2525", ""),
     "FEA010 1:57 FEA010 1:81"},
    {"not used, but there is no listener", NULL, HELD("cap_net_raw+ep"), ""},
    {"used for descriptors", NULL,
     "Server_Max_File_Descriptors = 10\n" HELD("cap_sys_resource+ep") LISTEN(":2525", ""), ""},
    {"everything is CAP010", NULL, HELD("=ep") LISTEN(":2525", ""), "CAP010 1:57"},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(cases, NULL),
    };
    return rule_suite_run("feature", tables, EC_COUNT(tables), NULL);
}
