/* SPDX-License-Identifier: MIT */
/* The rules about modules and logs (MOD001 to MOD044, LOG): configuration in, exactly these findings of
   theirs out. */
#include "../rules/cases.h"

#define SCRIPTS "inbound_audit { }\nalerting { }\n"
#define BOOT "script \"boot\" { source = \"msys.boot\" } "

static const struct rule_case needs[] = {
    {"nothing is missing", NULL, SCRIPTS "scriptlet \"s\" { " BOOT "}\n", ""},
    {"a module", NULL, "\nalerting { }\n", "MOD002 2:1"},
    {"one that is off", NULL, "alerting { }\ninbound_audit { enabled = false }\n", "MOD002 1:1"},
    {"nothing is needed by what is off", NULL, "alerting { enabled = false }\n", ""},
    {"absence is not told of fragments", "--main other.conf", "alerting { }\n", ""},
    {"nor with an include that is not there", NULL, "alerting { }\ninclude \"gone.conf\"\n", ""},
    {"the included file counts", NULL,
     "alerting { }\ninclude \"a.conf\"\n### file: a.conf\ninbound_audit { }\n", ""},
    {"told once for all", NULL,
     "http_logger \"a\" { }\nhttp_logger \"b\" { }\nrestinjector { }\nHTTP_Listener { }\n",
     "MOD002 1:1"},
    {"an option of a module without stanza, and nobody asks for that", NULL, "HTTP_Listener { }\n",
     "MOD003 1:1"},
    {"a script", NULL, SCRIPTS "scriptlet \"s\" { " BOOT "}\nadaptive { }\n", "MOD004 4:1"},
    {"a script and what runs it", NULL, SCRIPTS "adaptive { }\n", "MOD002 3:1"},
    {"what runs it is off", NULL, SCRIPTS "adaptive { }\nscriptlet \"s\" { enabled = false }\n",
     "MOD002 3:1"},
    {"a script where nobody asks for modules", "--ignore MOD002", "adaptive { }\n", "MOD004 1:1"},
    {"a script in another stanza", NULL,
     SCRIPTS "scriptlet \"s\" { " BOOT "}\nadaptive { }\n"
             "scriptlet \"s\" { script \"a\" { source = \"msys.adaptive\" } }\n",
     ""},
    {"a scope", NULL, "msgc_server { }\n", "MOD005 1:1"},
    {"modules that load by themselves", NULL, "mms_logger \"m\" { }\n", ""},
    {"an option of a module without stanza", NULL,
     "Domain \"a\" { opendkim_sign = true }\nDomain \"b\" { opendkim_sign = true }\n",
     "MOD003 1:14"},
    {"one that is switched off", NULL, "Domain \"a\" { opendkim_sign = false }\n", ""},
    {"one whose module is off", NULL, "Domain \"a\" { gcm_ttl = 600 }\ngcm { enabled = false }\n",
     ""},
    {"a cluster may come from another file", NULL,
     "Binding \"b\" { Bind_Address = 192.0.2.1 Enable_Duravip = true }\n", ""},
    {"a cluster without networks", NULL,
     "Binding \"b\" { Bind_Address = 192.0.2.1 Enable_Duravip = true }\ncluster { }\n",
     "MOD005 1:40"},
};

static const struct rule_case options[] = {
    {"a proxy without a source", NULL,
     "ha_proxy_client { }\nBinding_Group \"g\" { ha_proxy_server = \"192.0.2.9:5000\" Binding \"b\" { } }\n",
     "MOD034 2:39"},
    {"its bindings have theirs", NULL,
     "ha_proxy_client { }\nBinding_Group \"g\" { ha_proxy_server = \"192.0.2.9:5000\"\n"
     "Binding \"b\" { ha_proxy_src_addr = 192.0.2.1 } }\n",
     ""},
    {"a pathway says where links lead", "--ignore MOD002",
     "smtpapi { }\nPathway \"p\" { tracking_domain = \"click.example.com\" }\n"
     "ESMTP_Listener { click_tracking_enabled = true Listen \":2525\" { Pathway = \"p\" } }\n",
     ""},
    {"a Listen does not", "--ignore MOD002",
     "smtpapi { }\nESMTP_Listener { click_tracking_enabled = true Listen \":2525\" { } }\n",
     "MOD037 2:43"},
    {"the other option is not set", NULL, "Domain \"a\" { LMTP_Port = 24 }\n", "MOD001 1:14"},
    {"it has another value", NULL, "Delivery_Method = ESMTP\nDomain \"a\" { LMTP_Port = 24 }\n",
     "MOD001 2:14"},
    {"it is set around", NULL, "Delivery_Method = LMTP\nDomain \"a\" { LMTP_Port = 24 }\n", ""},
    {"it is set further in", NULL, "LMTP_Port = 24\nDomain \"a\" { Delivery_Method = LMTP }\n", ""},
    {"it is set where both may meet", NULL,
     "Domain \"a\" { LMTP_Port = 24 }\nBinding \"b\" { Delivery_Method = LMTP }\n", ""},
    {"each option once", NULL, "Domain \"a\" { LMTP_Port = 24 }\nDomain \"b\" { LMTP_Port = 25 }\n",
     "MOD001 1:14"},
    {"the usual value asks for nothing", NULL, "Domain \"a\" { LMTP_Port = 2003 }\n", ""},
    {"in one stanza it is a warning", NULL,
     "event_hydrant \"h\" { jlog_filename = \"jlog:///a=>b\" }\n", "MOD001=warning 1:21"},
    {"not with another stanza's", NULL,
     "event_hydrant \"h\" { jlog_filename = \"jlog:///a=>b\" }\n"
     "event_hydrant \"i\" { write_jlog = true }\n",
     "MOD001=warning 1:21"},
    {"a switch that is off", NULL,
     "event_hydrant \"h\" { write_jlog = false jlog_filename = \"jlog:///a=>b\" }\n",
     "MOD001=warning 1:40"},
    {"a switch that is on", NULL,
     "event_hydrant \"h\" { write_jlog = true jlog_filename = \"jlog:///a=>b\" }\n", ""},
    {"a number that stands for off", NULL,
     "debug_throttle_max_num_same_message = 0\ndebug_throttle_period_secs = 5\n", "MOD001 2:1"},
    {"false needs nothing", NULL, "custom_logger \"c\" { log_deliveries = false }\n", ""},
    {"a stage without format", NULL, "custom_logger \"c\" { log_deliveries = true }\n",
     "MOD001=warning 1:21"},
    {"a module", NULL, "suppress_spool \"s\" { num_retries = 1 }\n", "MOD001 1:1"},
    {"a scope in the wrong place is not looked at", NULL,
     "Listen \":25\" { TLS_Key = \"/a\" }\n", ""},
    {"a scope by name", NULL, "fbl { }\nEnable_FBL_Header_Insertion = true\n", "MOD001 2:1"},
};

static const struct rule_case together[] = {
    {"Sieve and event loops", NULL, "sieve \"s\" { }\nEventloop \"e\" { }\n", "MOD024 1:1"},
    {"Sieve that is off", NULL, "sieve \"s\" { enabled = false }\nEventloop \"e\" { }\n", ""},
    {"bounce classifiers", NULL, "bounce_classifier_override { }\nbounce_classifier { }\n",
     "MOD024=warning 2:1"},
    {"compressed spool", NULL, "Use_MMAP = true\ncompress_spool { }\n", "MOD024 1:12"},
    {"compressed spool without mmap", NULL, "Use_MMAP = false\ncompress_spool { }\n", ""},
    {"order", NULL, "xmpp_listener { }\nxmpp { }\n", "MOD043 1:1"},
    {"good order", NULL, "xmpp { }\nxmpp_listener { }\n", ""},
    {"order over files", NULL,
     "include \"a.conf\"\nhttpsrv { }\n### file: a.conf\nHTTP_Listener { }\n", "MOD043 a.conf:1:1"},
    {"names of scriptlets", NULL, SCRIPTS "scriptlet \"s\" { " BOOT "}\nscriptlet \"S\" { }\n",
     "MOD008 4:11"},
    {"no boot script", NULL, SCRIPTS "scriptlet \"s\" { }\n", "MOD009 3:1"},
    {"a module without name", "--select MOD006", "ec_logger { }\nfbl { }\n", "MOD006 1:1"},
    {"a name that was taken once", NULL, "cloudmark \"c\" { enabled = false }\n", "MOD012 1:11"},
    {"at that time", "--target 3.3", "cloudmark \"c\" { enabled = false }\n", ""},
    {"a script without source", NULL, SCRIPTS "scriptlet \"s\" { " BOOT "script \"x\" { } }\n",
     "MOD011 3:63"},
    {"a scheme of authentication is another", NULL, "auth_ds { Scheme \"a\" { } }\n", ""},
    {"a data source", NULL, "Datasource \"d\" { }\n", "MOD011 1:12"},
    {"a data source of a fragment", "--main other.conf", "Datasource \"d\" { }\n", ""},
};

static const struct rule_case values[] = {
    {"Lua by file name", NULL,
     SCRIPTS "scriptlet \"s\" { " BOOT "script \"x\" { source = \"a.lua\" } }\n", "MOD010 3:78"},
    {"Lua by path", NULL,
     SCRIPTS "scriptlet \"s\" { " BOOT "script \"x\" { source = \"/etc/a.lua\" } }\n", ""},
    {"windows of time", NULL,
     "inbound_audit { monitors = ( \"300,6\" \" 60 , 1 \" \"300\" \"a,1\" \"1,\" \"1,2,3\" ) }\n",
     "MOD013 1:49 MOD013 1:55 MOD013 1:61 MOD013 1:66"},
    {"monitors of something else", NULL, "fbl { monitors = ( \"300\" ) }\n", ""},
    {"parts of an address", NULL,
     "Datasource \"d\" { uri = ( \"sqlite:/a\" ) }\nAlias_Schemes = ( s )\n"
     "alias \"a\" { Scheme \"s\" { cache = d query = q\n"
     "map = [ a = \"%{localpart}@%{domain}\" b = \"%{rcptto}\" c = \"x%{from}y\" d = \"%{\" ] } }\n",
     "MOD014 4:58 MOD014 4:74"},
    {"a scanner alone", NULL,
     "antivirus \"a\" { csapi \"c\" { use_wire_rep = false max_concurrency = 9 } }\n",
     "MOD015 1:17"},
    {"a frame alone", NULL, "clamav { }\nantivirus \"a\" { }\n", "MOD015 1:1"},
    {"a scanner as it is shown", NULL, "csapi { }\nantivirus \"a\" { csapi \"c\" { } }\n",
     "MOD016 2:17 MOD018 2:17"},
    {"a pool of its own", NULL,
     "csapi { }\nThreadpool \"av\" { concurrency = 20 }\nantivirus \"a\" { csapi \"c\" {\n"
     "use_wire_rep = no pool = av max_concurrency = 20 } }\n",
     "MOD017 4:47"},
    {"a pool of others", NULL,
     "csapi { }\nThreadpool \"CPU\" { concurrency = 30 }\n"
     "Threadpool \"av\" { concurrency = 19 }\nantivirus \"a\" { csapi \"c\" {\n"
     "use_wire_rep = no pool = av max_concurrency = 20 } }\n",
     ""},
    {"a code for later", NULL,
     "csapi { }\nantivirus \"a\" { csapi \"c\" { use_wire_rep = no max_concurrency = 9\n"
     "error_code = 450 } }\n",
     ""},
    {"the usual files of updates", NULL,
     "bounce_classifier_override { system_smtp_classification_override = "
     "\"/opt/msys/ecelerity/etc/updates/smtp_classification.ovr\" }\n",
     ""},
    {"LDAPS with version", NULL,
     "Datasource \"d\" { uri = ( \"ldaps:h=a?x-ldap-version=3\" \"ldaps:h=b\" ) }\n",
     "MOD028 1:55"},
    {"domains of complaints", NULL,
     "Relay_Domains = ( \"a.example\" \"*.b.example\" )\nBounce_Domains = ( \"A.example\" )\n"
     "fbl { Addresses = ( \"^.*@a\\.example$\" \"x@y.b.example\" \"x@b.example\" \"x@(c|d)\\.e\" "
     "\"all\" ) }\n",
     "MOD033 3:21 MOD032 3:55"},
    {"domains of complaints in a pathway", NULL,
     "Pathway \"p\" { Relay_Domains = ( \"a.example\" ) }\nfbl { Addresses = ( \"@a.example\" ) }\n"
     "ESMTP_Listener { Pathway = p }\n",
     ""},
    {"replies", NULL,
     "pipe_transport \"p\" { code = [ 0 = \"250 ok\" 1 = \"4.1.1 no\" 2 = \"2500\" 3 = \"399 x\" "
     "4 = \"550\" ] }\n",
     "MOD035 1:48 MOD035 1:63 MOD035 1:74"},
    {"patterns of campaigns", NULL,
     "Datasource \"ecdb\" { uri = ( \"sqlite:/a\" ) }\n"
     "seedlist \"s\" { match_verp = ( \"(?<campaignid>a)\" \"(?P<campaign>a)\" ) }\n",
     "MOD038 2:50"},
    {"phases of Sieve", NULL, "sieve \"s\" { script \"DATA_phase1\" { } script \"data\" { } }\n",
     "MOD040 1:45"},
    {"the last hook", NULL,
     "sieve \"s\" { hook \"core_final_validation_v2\" { async = ref } hook \"x\" { async = ref } }\n",
     "MOD041 1:55"},
    {"identifiers", NULL,
     "pe2_logger \"a\" { default_ident = \"Beef0\" }\npe2_logger \"b\" { default_ident = \"beefs\" }\n",
     "MOD044 1:34"},
};

static const struct rule_case levels[] = {
    {"levels for finding a fault", "--select MOD007",
     "fbl { debug_level = INFO }\nsmpp { debug_level = DEBUG }\n", "MOD007 1:21 MOD007 2:22"},
    {"one that smpp does not know is DLV078", "--select MOD007", "smpp { debug_level = INFO }\n",
     ""},
};

static const struct rule_case logs[] = {
    {"one file of two loggers", NULL,
     "ec_logger \"a\" { mainlog = \"/l/a\" rejectlog = \"/l/a\" paniclog = \"/l/p\" }\n"
     "bounce_logger \"b\" { bouncelog = \"file:///l/a\" }\n",
     "LOG004 2:33"},
    {"a logger that is off", NULL,
     "ec_logger \"a\" { mainlog = \"/l/a\" }\nec_logger \"b\" { enabled = no mainlog = \"/l/a\" }\n",
     ""},
    {"readers", NULL,
     "ec_logger \"a\" { mainlog = \"jlog:///a\" rejectlog = \"jlog:///b=>x\" "
     "paniclog = \"cluster:///c?subscribers=x,y\" }\n",
     "LOG002 1:27"},
    {"collected by default", NULL,
     "cluster { }\nec_logger \"a\" { mainlog = \"cluster:///var/log/ecelerity/mainlog.cluster=>m\"\n"
     "importlog = \"cluster:///l/i=>m\" }\n",
     "LOG018 3:13"},
    {"no cluster here", NULL, "ec_logger \"a\" { importlog = \"cluster:///l/i=>m\" }\n", ""},
    {"programs", "--select LOG003",
     "ec_logger \"a\" { mainlog = \"pipe:///a\" rejectlog = \"pipe:///b\" paniclog = \"pipe:///c\" }\n",
     "LOG003 1:27 LOG007 1:74"},
    {"stages", NULL,
     "custom_logger \"c\" {\nreception_logfile = \"/a\"\ndelivery_logfile = \"/b\"\n"
     "delivery_format = \"%r\"\nrejection_logfile = \"/c\"\nlog_rejections = true\n}\n",
     "LOG008 2:1 MOD001=warning 6:1"},
    {"headers", NULL, "custom_logger \"c\" { delivery_format = \"%t@%h{A}@%h{B}\" }\n",
     "LOG009 1:43"},
    {"separators", NULL,
     "custom_logger \"c\" { delivery_format = \"a::b%t:%r|D|%i__%m\"\n"
     "reception_format = \"%vctx_mess{a}x%r\"\nrejection_format = \"%t{%H::%M}@%r\" }\n",
     "LOG010 1:54 LOG010 2:34"},
    {"no end of braces", NULL, "custom_logger \"c\" { delivery_format = \"%t{%h{%h{\" }\n",
     "LOG009 1:43"},
    {"namespaces", NULL,
     "tls_macros { }\ncustom_logger \"c\" { delivery_format = \"%r@%outbound_tls\" }\n"
     "custom_logger \"d\" { namespace = \"custom_logger,outbound_tls\"\n"
     "delivery_format = \"%outbound_tls\" }\n",
     "LOG011 2:43"},
    {"a namespace without its module", NULL,
     "custom_logger \"d\" { namespace = \"custom_logger,outbound_tls\"\n"
     "delivery_format = \"%outbound_tls\" }\n",
     "LOG011 2:20"},
    {"names of logs", NULL, "Logs { Logfile = \"/a/%Y/%{l}.%{n}.%{s}.%{x}\" }\n", "LOG017 1:40"},
    {"debug output", NULL, "Debug_Flags { Debug = ( ) Info = ( SMTP ) Warning = ( ALL ) }\n",
     "LOG014 1:27"},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(needs, "MOD0 LOG"),    RULE_CASES(options, "MOD0 LOG"),
        RULE_CASES(together, "MOD0 LOG"), RULE_CASES(values, "MOD0 LOG"),
        RULE_CASES(levels, "MOD0 LOG"),   RULE_CASES(logs, "MOD0 LOG"),
    };
    return rule_suite_run("modules", tables, EC_COUNT(tables), NULL);
}
