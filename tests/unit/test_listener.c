/* SPDX-License-Identifier: MIT */
/* Listeners and what they receive: configuration in, exactly these findings out. */
#include "../rules/cases.h"

#define LISTEN(endpoint, inside) "ESMTP_Listener { Listen \"" endpoint "\" { " inside " } }\n"
#define PEER(network, inside) LISTEN(":2525", "Peer \"" network "\" { " inside " }")
#define CERTIFICATE "TLS_Certificate = \"/c\"\n"
#define STARTTLS "SMTP_Extensions = ( \"STARTTLS\" ) "
#define ROUTED(domain) "Domain \"" domain "\" { Routes = ( \"10.0.0.9\" ) }\n"
#define PART "--main part.conf"

static const struct rule_case cases[] = {
    {"control with TLS", NULL, "Control_Listener { Peer \"10.0.0.1\" { Use_SSL = true } }\n",
     "LST001 1:38"},
    {"control Listen's Peer", NULL,
     "Control_Listener { Listen \":2025\" { Peer \"10.0.0.1\" { Max_Message_Size = 5 } } }\n",
     "LST001 1:55"},
    {"ECStream with extensions", NULL,
     "ECStream_Listener { Listen \":1825\" { SMTP_Extensions = ( ) MCMT_Reception = allow } }\n",
     "LST001 1:38 LST001 1:60"},
    {"Peers of ECStream", NULL,
     "ECStream_Listener { Peer \"10.0.0.1\" { Use_SSL = true ECStream_Max_Batch_Size = 5 Pathway = p "
     "} }\n",
     "LST001 1:39"},
    {"options of Listen alone", NULL, LISTEN("10.0.0.1:2525", "Enable_Duravip = true"), ""},
    {"options of ECStream", NULL,
     "ESMTP_Listener { ECStream_Idle_Time = 3 Listen \":2525\" { ECStream_Max_Batch_Size = 3 } }\n",
     "LST001=warning 1:18 LST001=warning 1:58"},
    {"disputed scopes", NULL, "Pathway \"p\" { ECStream_Idle_Time = 3 }\n", ""},
    {"what belongs there", NULL,
     LISTEN(":2525", "Enable = true Max_Message_Size = 5 Listen_Backlog = 5 Context = [ a = b ]"),
     ""},
    {"in a fragment", PART, "Listen \":2025\" { Use_SSL = true }\n", ""},

    {"no pool", NULL, LISTEN(":2525", "Concurrency = 2"), "LST003 1:49"},
    {"one thread", NULL, LISTEN(":2525", "Concurrency = 1"), ""},
    {"a pool in each Listen", NULL,
     "ESMTP_Listener { Concurrency = 2 Listen \":2525\" { Pool_Name = x } }\n", ""},
    {"an event loop", NULL, "ESMTP_Listener { Event_Loop = x Concurrency = 2 }\n", ""},
    {"a fragment has pools elsewhere", PART, LISTEN(":2525", "Concurrency = 2"), ""},
    {"threads of a pool", NULL, "ThreadPool \"x\" { Concurrency = 5 }\n", ""},

    {"events", NULL, LISTEN(":2525", "Events_Per_Iter = 5"), "LST004 1:53"},
    {"events, in a fragment", PART,
     "ESMTP_Listener { Concurrency = 1 Listen \":2525\" { Events_Per_Iter = 5 } }\n", ""},
    {"events with threads", PART,
     "ESMTP_Listener { Concurrency = 4 Listen \":2525\" { Events_Per_Iter = 5 } }\n", ""},

    {"XMPP in a fragment", PART, "xmpp_listener { }\n", ""},
    {"XMPP that is off", NULL, "xmpp { }\nxmpp_listener { Enable = false }\n", ""},
    {"XMPP in a Peer", NULL,
     "xmpp { }\nxmpp_listener { Peer \"10.0.0.1\" { AuthPlainParameters = [ uri = x ] } }\n", ""},
    {"XMPP", NULL, "xmpp { }\nxmpp_listener { }\n", "LST006 2:1"},

    {"TLS twice", NULL, CERTIFICATE LISTEN(":2465", "Use_SSL = true " STARTTLS), "LST007 2:35"},
    {"TLS twice, inherited", NULL,
     CERTIFICATE "ESMTP_Listener { " STARTTLS " Listen \":2465\" { Use_SSL = true } }\n",
     "LST007=warning 2:69"},
    {"TLS twice, the other way", NULL,
     CERTIFICATE "ESMTP_Listener { Use_SSL = true Listen \":2465\" { " STARTTLS " } }\n",
     "LST007=warning 2:70"},
    {"TLS once", NULL,
     CERTIFICATE "ESMTP_Listener { " STARTTLS
                 " Listen \":2465\" { Use_SSL = true SMTP_Extensions = ( ) } }\n",
     ""},
    {"port 587", NULL, CERTIFICATE "ESMTP_Listener { Use_SSL = true Listen \"[::]:587\" { } }\n",
     "LST008 2:40"},
    {"port 587 that is off", NULL,
     CERTIFICATE "ESMTP_Listener { Use_SSL = true Listen \":587\" { Enable = false } }\n", ""},
    {"port 25 of HTTP", NULL, CERTIFICATE "HTTP_Listener { Use_SSL = true Listen \":25\" { } }\n",
     ""},
    {"a socket called 25", NULL, CERTIFICATE LISTEN("/tmp/a:25", "Use_SSL = true"), ""},

    {"no certificate", NULL, "ESMTP_Listener { Use_SSL = true }\n", "LST009 1:28"},
    {"no certificate for STARTTLS", NULL, LISTEN(":2525", STARTTLS), "LST009 1:55"},
    {"no certificate for both", NULL,
     "ESMTP_Listener { " STARTTLS " Listen \":2465\" { Use_SSL = true } }\n",
     "LST009 1:38 LST007=warning 1:69"},
    {"no certificate for two Listens", NULL,
     "ESMTP_Listener { Listen \":2465\" { Use_SSL = true " STARTTLS " }\n"
     "Listen \":2525\" { " STARTTLS " } }\n",
     "LST007 1:35 LST009 1:45 LST009 2:38"},
    {"a certificate in one Listen of two", NULL,
     "ESMTP_Listener { " STARTTLS " Listen \":2525\" { TLS_Certificate = \"/c\" }\n"
     "Listen \":2526\" { " STARTTLS " } }\n",
     "LST009 2:38"},
    {"a certificate in each Listen", NULL,
     "ESMTP_Listener { " STARTTLS "Listen \":2525\" { TLS_Certificate = \"/c\" } }\n", ""},
    {"perhaps one in the pathway", NULL,
     "ESMTP_Listener { " STARTTLS "Listen \":2525\" { Pathway = p } }\n", ""},
    {"perhaps one in another file", PART, LISTEN(":2525", STARTTLS), ""},

    {"a certificate that fails", NULL, LISTEN(":2525", "TLS_Verify_Mode = require"), "LST011 1:53"},
    {"a policy may look", NULL,
     LISTEN(":2525", "TLS_Verify_Mode = require") "scriptlet \"scriptlet\" { }\n", ""},
    {"nothing is asked", NULL, LISTEN(":2525", "TLS_Verify_Mode = none"), ""},

    {"trust", NULL,
     LISTEN(":2525", "SMTP_Extensions = ( \"XSETCONTEXT\" \"xclient\" \"XREMOTEIP\" )"),
     "LST012 1:55 LST012 1:69 LST012 1:79"},
    {"trust inside", NULL, LISTEN("10.0.0.1:2525", "SMTP_Extensions = ( \"XCLIENT\" )"), ""},
    {"trust in a Peer", NULL, PEER("192.0.2.1", "SMTP_Extensions = ( \"XCLIENT\" )"), ""},
    {"trust in a wide Peer", NULL, PEER("0.0.0.0/0", "SMTP_Extensions = ( \"XCLIENT\" )"),
     "LST012 1:74"},

    {"a banner with a code", NULL, LISTEN(":2525", "Static_Banner = \"220 a\""), ""},
    {"a banner with another", NULL, LISTEN(":2525", "Static_Banner = \"250 a\""), "LST015 1:51"},
    {"ratware", NULL, "conntrol { Disconnect_Ratware = \"go away\" }\n", "LST016 1:33"},
    {"ratware with a code", NULL, "conntrol { Disconnect_Ratware = \"554-go\" }\n", ""},
    {"ratware with a short code", NULL, "conntrol { Disconnect_Ratware = \"55 go\" }\n",
     "LST016 1:33"},

    {"proxy for one", NULL, "ESMTP_Listener { Proxy_Protocol = true Listen \"10.0.0.1:25\" { } }\n",
     ""},
    {"proxy for two", NULL,
     "HTTP_Listener { Proxy_Protocol = true Listen \"10.0.0.1:80\" { }\n"
     "Listen \"10.0.0.1:81\" { } Listen \"10.0.0.1:82\" { Proxy_Protocol = false } }\n",
     "LST018 1:17"},
    {"proxy for two, one off", NULL,
     "HTTP_Listener { Proxy_Protocol = true Listen \"10.0.0.1:80\" { }\n"
     "Listen \"10.0.0.1:81\" { Enable = false } }\n",
     ""},
    {"no target", NULL, LISTEN("10.0.0.1:25", "Proxy_Protocol = true"), ""},
    {"a late target", "--target 5.4.0", LISTEN("10.0.0.1:25", "Proxy_Protocol = true"), ""},
    {"an early target", "--target 4.8", LISTEN("10.0.0.1:25", "Proxy_Protocol = true"),
     "LST019 1:41"},
    {"no time limit for headers", NULL,
     LISTEN("10.0.0.1:25", "Proxy_Protocol = true Proxy_Protocol_Timeout = 0"), "LST020 1:88"},
    {"a long time for headers", NULL,
     LISTEN("10.0.0.1:25",
            "Idle_Time = 5 Proxy_Protocol = true Proxy_Protocol_Timeout = 61 Service_Sessions = 9"),
     "LST021 1:102"},
    {"the default time for headers", NULL,
     LISTEN("10.0.0.1:25",
            "Idle_Time = 5 Proxy_Protocol = true Proxy_Protocol_Timeout = 60 Service_Sessions = 9"),
     ""},

    {"silent clients", NULL, LISTEN(":2525", "Idle_Time = 0 Listener_Sessions = 5"), "LST022 1:47"},
    {"sessions", NULL, LISTEN(":2525", "Service_Sessions = 6 Listener_Sessions = 5"),
     "LST024 1:76"},
    {"sessions and a time", NULL,
     "ESMTP_Listener { Listener_Sessions = 5 Listen \":2525\" { Idle_Time = 6 } }\n", ""},
    {"unlimited sessions", NULL, LISTEN(":2525", "Service_Sessions = 0"), ""},

    {"phones", NULL, LISTEN("192.0.2.1:2525", "MCMT_Reception = allow"), "LST028 1:44"},
    {"phones, from everywhere", NULL, "ESMTP_Listener { MCMT_Reception = allow }\n", "LST028 1:18"},
    {"phones, on a port of their own", NULL, LISTEN(":2525", "MCMT_Reception = allow"), ""},
    {"phones, not", NULL, LISTEN(":2525", "MCMT_Reception = deny"), ""},
    {"phones, from inside", NULL, LISTEN("10.0.0.1:2525", "MCMT_Reception = allow"), ""},
    {"bypassed", NULL,
     LISTEN(":2525",
            "Context = [ a = true __bypass_x = true __bypass_y = false __bypass_ = true ]"),
     "LST030 1:69"},
    {"bypassed for one", NULL, PEER("192.0.2.1", "Context = [ __bypass_x = true ]"), ""},

    {"hosts", NULL,
     "Relay_Hosts = ( \"10.1.0.0/16\" \"10.2.0.1\" )\n" LISTEN(
         ":2525", "Relay_Hosts = ( \"10.1.0.0/16\" \"10.2.0.0/24\" )"),
     ""},
    {"hosts that are lost", NULL,
     "Relay_Hosts = ( \"10.1.0.0/16\" \"10.2.0.1\" )\n" LISTEN(
         ":2525", "Relay_Hosts = ( \"10.1.0.0/17\" \"10.2.0.1\" )"),
     "LST031 2:35"},
    {"nobody is to relay here", NULL,
     "Relay_Hosts = ( \"10.1.0.0/16\" )\n" LISTEN(":2525", "Relay_Hosts = ( )"), ""},
    {"the world need not be repeated", "--ignore REL002",
     "Relay_Hosts = ( \"0.0.0.0/0\" )\n" LISTEN(":2525", "Relay_Hosts = ( \"10.1.0.0/16\" )"), ""},
    {"hosts of a listener that are lost", NULL,
     "ESMTP_Listener { Relay_Hosts = \"10.2.0.1\" Listen \":2525\" { Relay_Hosts = \"10.2.0.2\" } }\n",
     "LST031 1:60"},
    {"hosts in a Peer", NULL, PEER("10.0.0.0/8", "Relay_Hosts = ( \"10.0.0.1\" )"), "LST032 1:69"},

    {"subdomains", "--select LST033",
     "Relay_Domains = ( \"*.a.example\" \"*.b.example\" \"B.example\" \"*.c.example\" \"*example.net\" "
     "\"*.example.net\" )\n",
     "LST033 1:19 LST033 1:59"},
    {"everything", "--select LST033", "Bounce_Domains = ( \"*.a.example\" \"*\" )\n", ""},

    {"routes", NULL, "Relay_Domains = ( \"*.example.com\" )\n" ROUTED("a.example.com"),
     "LST035 2:26"},
    {"routes of another domain", NULL,
     "Relay_Domains = ( \"example.com\" )\n" ROUTED("example.net"), ""},
    {"routes, switched off", NULL,
     "Only_Use_Best_MX_For_Relay_Domains = off\nRelay_Domains = ( \"example.com\" )\n" ROUTED(
         "example.com"),
     ""},
    {"routes of an expression", NULL, "Relay_Domains = ( \"*\" )\n" ROUTED("/x$/"), ""},

    {"a logger of bounces", NULL, "bounce_logger \"b\" { }\n", ""},
    {"a logger of bounces that come in", NULL,
     "Relay_Domains = ( \"a.example\" )\nbounce_logger \"b\" { }\n", "LST039 2:15"},
    {"two of them", NULL,
     "Relay_Domains = ( \"a.example\" )\nbounce_logger \"b\" { }\nbounce_logger \"c\" { }\n",
     "LST039 2:15"},
    {"bounces that are thrown away", NULL, "Bounce_Behavior = blackhole\n", "LST039 1:19"},

    {"suppressed", NULL, "Bounce_Suppress_List = \"a@b.example,@c.example,\"\n", ""},
    {"suppressed domain", NULL, "Bounce_Suppress_List = \"a@b.example,c.example\"\n",
     "LST041=warning 1:24"},
    {"suppressed list", NULL, "Bounce_Suppress_List = ( \"a@b.example\" )\n", "LST041 1:24"},

    {"lines", NULL, "RFC2822_Max_Line_Length_Policy = reject\n", "LST042 1:34"},
    {"lines with a word", PART,
     "RFC2822_Max_Line_Length_Policy = reject\nRFC2822_Max_Line_Length = fix\n",
     "LST042 part.conf:1:34"},
    {"short lines", NULL, "RFC2822_Max_Line_Length_Policy = fix\nRFC2822_Max_Line_Length = 500\n",
     "LST042 1:34"},
    {"long lines", NULL, "RFC2822_Max_Line_Length_Policy = fix\nRFC2822_Max_Line_Length = 998\n",
     ""},
    {"no policy for lines", NULL, "RFC2822_Max_Line_Length_Policy = none\n", ""},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(cases, "LST"),
    };
    return rule_suite_run("listener", tables, EC_COUNT(tables), NULL);
}
