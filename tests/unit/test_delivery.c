/* SPDX-License-Identifier: MIT */
/* The rules about delivery: configuration in, exactly these findings out. */
#include "../rules/cases.h"

#define BINDING "Binding \"a\" { Bind_Address = \"10.0.0.1\" }\n"

static const struct rule_case retries[] = {
    {"a default counts", NULL, "Max_Retries = 5\nRetry_Interval = 50000\n", "DLV003 2:18"},
    {"both here: once", NULL,
     "Max_Retries = 5\nDomain \"a\" { Max_Retry_Interval = 5 Retry_Interval = 9 }\n",
     "DLV003 2:35"},
    {"the other one is further out", NULL,
     "Max_Retries = 5\nMax_Retry_Interval = 600\nRetry_Interval = 60\n"
     "Domain \"a\" { Retry_Interval = 700 }\n",
     "DLV003 4:31"},
    {"equal", NULL, "Max_Retries = 5\nRetry_Interval = 600\nMax_Retry_Interval = 600\n", ""},
    {"a fragment has no defaults", NULL, "include \"x.conf\"\nRetry_Interval = 50000\n",
     "INC001 1:9"},
    {"notices: 0 is no limit", NULL,
     "delay_dsn \"d\" { }\nDelay_DSN_Retry_Interval = 9\nDelay_DSN_Max_Retry_Interval = 0\n", ""},
    {"notices", NULL,
     "delay_dsn \"d\" { }\nDelay_DSN_Retry_Interval = 9\nDelay_DSN_Max_Retry_Interval = 8\n",
     "DLV003 3:32"},
    {"a number further in", NULL, "Max_Retry_Interval = 7200\nDomain \"a\" { Max_Retries = 20 }\n",
     ""},
    {"its default", NULL, "Max_Retry_Interval = 43200\n", ""},
    {"auto", NULL, "Max_Retries = AUTO\nMax_Retry_Interval = 7200\n", "DLV004 2:22"},
    {"none", NULL, "Max_Retries = none\nMax_Retry_Interval = 7200\n", ""},
    {"schedule", "--select DLV005", "Max_Retries = 0x20\nRetry_Interval = 3600\n", "DLV005 1:15"},
    {"schedule that fits", "--select DLV005", "Max_Retries = 24\nRetry_Interval = 3600\n", ""},
    {"no schedule", "--select DLV005", "Max_Retries = auto\nRetry_Interval = 36000\n", ""},
    {"fuzz", NULL, "delayed_binding_domain_fuzz = 4095\n", "DLV046 1:31"},
    {"fuzz of 0 and 1", NULL,
     "delayed_binding_domain_fuzz = 0\nBinding \"a\" { delayed_binding_domain_fuzz = 1 }\n", ""},
    {"module switched off", NULL, "delay_dsn \"d\" { Enabled = false }\nGenerate_Delay_DSN = yes\n",
     "DLV002 2:22"},
    {"a domain may give up at once", NULL, "Domain \"a\" { Never_Retry = true }\n", ""},
};

static const struct rule_case bindings[] = {
    {"one of two", NULL, BINDING "Binding \"b\" { TLS = no }\n", "DLV008 2:9"},
    {"in a group", NULL, BINDING "Binding_Group \"g\" { Binding \"b\" { TLS = no } }\n",
     "DLV008 2:29"},
    {"of the group", NULL,
     BINDING "Binding_Group \"g\" { Bind_Address = \"10.0.0.2\" Binding \"b\" { TLS = no } }\n",
     ""},
    {"nobody has one", NULL, "Binding \"a\" { }\nBinding \"b\" { }\n", ""},
    {"need none", NULL,
     BINDING
     "Binding \"b\" { Suspend_Delivery = true }\nBinding \"c\" { Gateway = \"r.example.com\" }\n"
     "Binding \"default\" { TLS = no }\nBinding \"#mmove\" { TLS = no }\n",
     ""},
    {"a fragment", NULL, "include \"x.conf\"\n" BINDING "Binding \"b\" { TLS = no }\n",
     "INC001 1:9"},
    {"default left open", "--select DLV011", BINDING, "DLV011 1:9"},
    {"default in a group", "--select DLV011",
     BINDING "Binding_Group \"g\" { Binding \"default\" { Suspend_Delivery = true } }\n", ""},
    {"no bindings", "--select DLV011", "TLS = no\n", ""},
    {"suspended, and no such binding", NULL, "Default_Binding = suspended\n", "DLV013 1:19"},
    {"suspended everywhere is told once", NULL,
     "Default_Binding = suspended\nSuspend_Delivery = true\n", "DLV014 2:20"},
};

static const struct rule_case patterns[] = {
    {"in a binding", NULL,
     "Binding \"a\" { Domain \"/.*/\" { TLS = no } Domain \"/x$/\" { TLS = no } }\n",
     "DLV015 1:49"},
    {"elsewhere", NULL,
     "Domain \"/.*/\" { TLS = no }\nBinding \"a\" { Domain \"/^x$/\" { TLS = no } }\n", ""},
    {"a name is found before", NULL,
     "Domain \"/^.*$/\" { TLS = no }\nDomain \"example.com\" { TLS = no }\n", ""},
    {"throttles", "--select DLV016",
     "Domain \"/^x$/\" { Outbound_Throttle_Connections = 5 }\n"
     "Domain \"/^y$/\" { Outbound_Throttle_Connections = 0 }\n"
     "Domain \"z\" { Outbound_Throttle_Connections = 5 }\n",
     "DLV016 1:50"},
    {"hosts count once", "--select DLV016",
     "Host \"/^x$/\" { Max_Outbound_Connections = 5 Outbound_Throttle_Messages = 5 }\n",
     "DLV016 1:74"},
    {"version", "--target 3.6.11", "Host \"/^x$/\" { Max_Outbound_Connections = 5 }\n", ""},
    {"older version", "--target 3.6.10", "Host \"/^x$/\" { Max_Outbound_Connections = 5 }\n",
     "DLV017 1:6"},
    {"throttles came later", "--target 5.2",
     "Host \"x\" { Max_Outbound_Connections = 5 Outbound_Throttle_Messages = 5 }\n", "DLV017 1:6"},
    {"limit of an outer host", "--select DLV018",
     "Host \"x\" { Max_Outbound_Connections = 5 }\n"
     "Binding \"a\" { Host \"x\" { Outbound_Throttle_Messages = 5 } }\n",
     ""},
    {"no limit", "--select DLV018",
     "Host \"x\" { Outbound_Throttle_Messages = 5 }\nHost \"y\" { }\n", "DLV018 1:6"},
};

static const struct rule_case limits[] = {
    {"files are the default", NULL, "Server_Max_Outbound_Connections = 800000\n", "DLV043 1:35"},
    {"enough files", NULL, "Server_Max_Outbound_Connections = 750000\n", ""},
    {"a throttle for two", "--select DLV049",
     "Binding_Group \"g\" { Outbound_Throttle_Messages = 5 Binding \"a\" { } Binding \"b\" { } }\n",
     "DLV049 1:50"},
    {"told once for each option", "--select DLV049",
     "Binding_Group \"g\" { Outbound_Throttle_Messages = 5 Binding \"a\" { } Binding \"b\" { } }\n"
     "Binding_Group \"h\" { Outbound_Throttle_Messages = 5 Binding \"c\" { } Binding \"d\" { }\n"
     "Outbound_Throttle_Connections = 5 }\n",
     "DLV049 1:50 DLV049 3:33"},
    {"a throttle for one", "--select DLV049",
     "Binding_Group \"g\" { Outbound_Throttle_Messages = 5 Binding \"a\" { }\n"
     "Binding \"b\" { Outbound_Throttle_Messages = 6 } }\n",
     ""},
    {"in a group", NULL,
     "cluster { Replicate \"x\" { type = outbound_domains } }\n"
     "Binding_Group \"g\" { Cluster_Max_Outbound_Connections = 5 Binding \"a\" { } }\n",
     "DLV051 2:21"},
    {"in a domain of a group", NULL,
     "cluster { Replicate \"x\" { type = outbound_domains } }\n"
     "Binding_Group \"g\" { Domain \"d\" { Cluster_Max_Outbound_Connections = 5 } }\n",
     ""},
    {"hosts need no replication", NULL,
     "cluster { }\nHost \"x\" { Cluster_Max_Outbound_Connections = 5 }\n", ""},
    {"no cluster at all", NULL, "Cluster_Server_Max_Outbound_Connections = 5\n", "DLV052 1:43"},
    {"lifted for a domain", NULL,
     "Outbound_Throttle_Messages = 5\nDomain \"a\" { Outbound_Throttle_Messages = 0 }\n", ""},
    {"0 in 10 seconds", NULL, "Outbound_Throttle_Messages = \"0/1\"\n", "DLV071 1:30"},
    {"a gateway may demand XCLIENT", NULL,
     "Binding \"a\" { Gateway = \"r.example.com\" XCLIENT = required }\n", ""},
};

#define PUSH "    Delivery_Method = gcm\n    Routes = ( \"gcm://push.example.com\" )\n"
#define TLS "    TLS = required TLS_Verify = host TLS_Ca = \"/x\"\n"
#define KEYS "    HTTP_URI = \"/x\" HTTP_Host = \"h.example.com\" gcm_authorization_token_id = t\n"

static const struct rule_case routes[] = {
    {"public and private", NULL,
     "Bind_Address = \"198.51.100.7\"\nGateway = \"192.168.1.1:2525\"\n", "DLV009 2:11"},
    {"private and private", NULL, "Bind_Address = \"172.31.0.1\"\nGateway = \"192.168.1.1\"\n", ""},
    {"172.32 is public", NULL, "Bind_Address = \"172.32.0.1\"\nGateway = \"127.0.0.1\"\n", ""},
    {"a name", NULL, "Bind_Address = \"198.51.100.7\"\nGateway = \"10.example.com\"\n", ""},
    {"the second route", NULL,
     "Bind_Address = \"198.51.100.7\"\n"
     "Domain \"a\" { Routes = ( \"smtp://b.example.com\" \"smtp://10.1.1.1:26?pref=5\" ) }\n",
     "DLV009 2:48"},
    {"the system chooses", NULL, "Gateway = \"10.0.0.1\"\n", ""},
    {"no gateway after all", NULL, "Domain \"a\" { Gateway = \"\" TLS = no }\n", ""},
    {"others are bindings", NULL, "Binding \"a\" { Gateway = \"g.example.com\" TLS = no }\n", ""},
    {"wider networks", NULL, "Prohibited_Hosts = ( \"0.0.0.0/8\" \"126.0.0.0/7\" )\n", ""},
    {"one address of them", NULL, "Prohibited_Hosts = ( \"0.0.0.0\" \"127.0.0.1\" )\n",
     "DLV058 1:20"},
    {"keywords", NULL,
     "EHLO_Hostname = \"__MESSAGE__\"\nBinding \"a\" { EHLO_Hostname = \"__x\" }\n", ""},
    {"groups", NULL,
     "Response_Transcode_Pattern = \"(?:a)[(](?<n>b)\\((?P<m>c)(?<=d)\"\n"
     "Response_Transcode_Replace = \"$2\"\n",
     ""},
    {"one group less", NULL,
     "Response_Transcode_Pattern = \"(?:a)[(](?<n>b)\\((?<=d)\"\n"
     "Response_Transcode_Replace = \"$1 $2\"\n",
     "DLV040 2:30"},
};

static const struct rule_case push[] = {
    {"all of it", "--ignore SCR001", "gcm { }\nDomain \"p\" {\n" PUSH TLS KEYS "}\n", ""},
    {"nothing of it", "--ignore SCR001", "gcm { }\nDomain \"p\" {\n" PUSH "}\n",
     "DLV029 3:23 DLV031 3:23"},
    {"given further out", "--ignore SCR001",
     "gcm { }\nBinding \"b\" {\n" TLS KEYS "Domain \"p\" {\n" PUSH "} }\n", ""},
    {"apn is only warned of", "--ignore SCR001",
     "apn { }\nDomain \"p\" {\n    Delivery_Method = apn Routes = \"apn://x.example.com\"\n" TLS
     "}\n",
     "DLV029=warning 3:23"},
    {"method elsewhere", "--ignore SCR001",
     "gcm { }\nDomain \"p\" { Routes = ( \"gcm://x.example.com\" ) }\n"
     "Binding \"b\" { Domain \"p\" {\n    Delivery_Method = gcm\n" TLS KEYS "} }\n",
     ""},
    {"method nowhere", "--ignore SCR001", "Domain \"p\" { Routes = ( \"gcm://x.example.com\" ) }\n",
     "DLV024 1:25"},
    {"smtp for a service", "--ignore SCR001",
     "gcm { }\nDomain \"p\" {\n    Delivery_Method = gcm\n    Routes = ( \"smtp://x.example.com\" )\n" TLS
         KEYS "}\n",
     "DLV024 4:16"},
    {"a second is enough", "--ignore SCR001",
     "gcm { }\nDomain \"p\" {\n    Delivery_Response_Timeout = 1000\n" PUSH TLS KEYS "}\n", ""},
    {"999 is not", "--ignore SCR001",
     "gcm { }\nDomain \"p\" {\n    Delivery_Response_Timeout = 999\n" PUSH TLS KEYS "}\n",
     "DLV026 3:33"},
    {"it comes from further out", "--ignore SCR001",
     "gcm { }\nDelivery_Response_Timeout = 999\nIdle_Timeout = 0\nDomain \"p\" {\n" PUSH TLS KEYS
     "}\n",
     "DLV026 5:23 DLV027 5:23"},
    {"options of a binding", "--ignore SCR001",
     "gcm { }\nDomain \"p\" {\n" PUSH "}\nBinding \"b\" {\n" TLS KEYS "}\n", ""},
    {"method from further out", "--ignore SCR001",
     "Delivery_Method = lmtp\nDomain \"p\" { Routes = ( \"mm7://x.example.com\" ) }\n",
     "DLV024=warning 2:25"},
    {"TLS where it counts", "--ignore SCR001",
     "gcm { }\nTLS = no\nDomain \"p\" {\n    TLS = no\n" PUSH KEYS "}\n"
     "Domain \"q\" {\n" PUSH KEYS "}\n",
     "DLV031 5:23"},
    {"an answer in time", "--ignore SCR001",
     "Domain \"p\" { Delivery_Response_Timeout = 9000 }\n"
     "Binding \"b\" { Domain \"p\" { Delivery_Method = gmx } }\n",
     ""},
    {"an answer of SMTP", "--ignore SCR001",
     "Domain \"p\" { Delivery_Response_Timeout = 9000 Delivery_Method = smtp }\n", "DLV056 1:42"},
    {"old mm7", "--ignore SCR001",
     "Domain \"p\" { Delivery_Method = mm7 MM7_MMSC_Server = \"10.0.0.1\" }\n", ""},
    {"order of timers", "--ignore SCR001",
     "SMPP_Inactivity_Timer = 60\nDomain \"a\" { SMPP_Enquire_Link_Timer = 60 }\n", "DLV062 2:40"},
    {"off", "--ignore SCR001",
     "Domain \"a\" { SMPP_Inactivity_Timer = 0 SMPP_Enquire_Link_Timer = 60 }\n", ""},
    {"defaults do not count", "--ignore SCR001", "Domain \"a\" { SMPP_Enquire_Link_Timer = 400 }\n",
     ""},
    {"a transmitter", "--ignore SCR001", "Binding \"a\" { SMPP_Bind_Type = transmitter }\n", ""},
    {"a logger before its module", "--select DLV074",
     "gcm { }\napn_logger \"l\" { }\ngcm_logger \"m\" { }\napn { }\n", "DLV074 2:12"},
    {"one of the module stands before", "--select DLV074",
     "apn \"a\" { }\napn_logger \"l\" { }\napn \"b\" { }\n", ""},
    {"a module switched off", "--select DLV073", "smtp_cbv \"a\" { Enabled = false }\n", ""},
    {"no password", "--ignore SCR001",
     "HTTP_Basic_Auth = \"user:\"\nBinding \"a\" { HTTP_Basic_Auth = \"x\" }\n", "DLV033 2:33"},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(retries, NULL),
        RULE_CASES(bindings, NULL),
        RULE_CASES(patterns, NULL),
        RULE_CASES(limits, NULL),
        RULE_CASES(routes, NULL),
        RULE_CASES(push, NULL),
    };
    return rule_suite_run("delivery", tables, EC_COUNT(tables), NULL);
}
