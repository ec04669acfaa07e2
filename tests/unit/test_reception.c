/* SPDX-License-Identifier: MIT */
/* Who may hand over mail, and for whom: configuration in, exactly these findings out. */
#include "../rules/cases.h"

#define LISTEN(endpoint, inside) "ESMTP_Listener { Listen \"" endpoint "\" { " inside " } }\n"
#define PEER(network, inside) LISTEN(":25", "Peer \"" network "\" { " inside " }")
#define PATHWAY(inside) "Pathway \"p\" { " inside " }\n"
#define MAIN "--main ecelerity.conf"

static const struct rule_case cases[] = {
    {"fixture 30", NULL, "Relay_For_Sending_Domains = ()\n", "REL003 1:29"},

    {"open relay", NULL, "ESMTP_Listener { Open_Relay = on }\n", "REL001 1:31"},
    {"everywhere", NULL, PEER("0.0.0.0/0", "Open_Relay = true"), "REL001 1:65"},
    {"everywhere, IPv6", NULL, PEER("::/0", "Open_Relay = true"), "REL001 1:60"},
    {"all of IPv4 in IPv6", NULL, PEER("::ffff:0.0.0.0/96", "Open_Relay = true"), "REL001 1:73"},
    {"half of the internet", NULL, PEER("128.0.0.0/1", "Open_Relay = true"), "REL001=warning 1:67"},
    {"a large part of IPv6", NULL, PEER("2000::/3", "Open_Relay = true"), "REL001=warning 1:64"},
    {"a large private network", NULL, PEER("fc00::/7", "Open_Relay = true"), ""},
    {"a network", NULL, PEER("11.0.0.0/8", "Open_Relay = true"), ""},
    {"one address", NULL, PEER("192.0.2.7", "Open_Relay = true"), ""},
    {"off", NULL, PEER("0.0.0.0/0", "Open_Relay = false"), ""},
    {"this host", NULL, LISTEN("127.0.0.1:25", "Open_Relay = true"), ""},
    {"this host by name", NULL, LISTEN("localhost:25", "Open_Relay = true"), ""},
    {"this host, IPv6", NULL, LISTEN("[::1]:25", "Open_Relay = true"), ""},
    {"a socket", NULL, LISTEN("/tmp/smtp", "Open_Relay = true"), ""},
    {"all addresses", NULL, LISTEN("0.0.0.0:25", "Open_Relay = true"), "REL001 1:53"},
    {"a private address", NULL, LISTEN("10.1.1.1:25", "Open_Relay = true"), "REL001=warning 1:54"},
    {"a public address", NULL, LISTEN("[2001:db8::1]:25", "Open_Relay = true"), "REL001 1:59"},
    {"a Peer of the whole listener", NULL,
     "ESMTP_Listener { Peer \"0.0.0.0/0\" { Open_Relay = true } }\n", "REL001 1:50"},
    {"a Peer inside a narrow Listen", NULL,
     LISTEN("127.0.0.1:25", "Peer \"0.0.0.0/0\" { Open_Relay = true }"), ""},
    {"all Listens are of this host", NULL,
     "ESMTP_Listener { Open_Relay = true Listen \"127.0.0.1:25\" { } }\n", ""},
    {"the others say something else", NULL,
     "ESMTP_Listener { Open_Relay = true Listen \"127.0.0.1:25\" { }\n"
     "Listen \":25\" { Open_Relay = false } }\n",
     ""},
    {"switched off", NULL, LISTEN(":25", "Enable = false Open_Relay = true"), ""},
    {"the listener is switched off", NULL,
     "ESMTP_Listener { Enable = false Open_Relay = true Listen \":25\" { } }\n", ""},
    {"a pathway for anybody", NULL, PATHWAY("Open_Relay = true") LISTEN(":25", "Pathway = p"),
     "REL001 1:28"},
    {"a pathway for a network", NULL,
     PATHWAY("Open_Relay = true") PEER("10.0.0.0/8", "Pathway = p"), ""},
    {"a pathway for both", NULL,
     PATHWAY("Open_Relay = true")
         LISTEN(":25", "Pathway = p") "ECStream_Listener { Peer \"10.0.0.0/8\" { Pathway = p } }\n",
     "REL001 1:28"},
    {"a pathway for nobody", NULL, PATHWAY("Open_Relay = true"), ""},
    {"a pathway for others", "--main part.conf", PATHWAY("Open_Relay = true"),
     "REL001=warning part.conf:1:28"},
    {"a group of pathways", NULL,
     "Pathway_Group \"g\" { Open_Relay = true Pathway \"p\" { } }\n" LISTEN(":25", "Pathway = p"),
     "REL001 1:34"},
    {"a group whose member says something else", NULL,
     "Pathway_Group \"g\" { Open_Relay = true Pathway \"p\" { Open_Relay = false } }\n" LISTEN(
         ":25", "Pathway = p"),
     ""},

    {"relay hosts", NULL, "Relay_Hosts = ( \"0.0.0.0/0\" \"10.0.0.0/8\" \"::/0\" )\n",
     "REL002 1:17 REL002 1:42"},
    {"much of the internet", NULL, "Relay_Hosts = ( \"64.0.0.0/2\" )\n", "REL002=warning 1:17"},
    {"a fragment", "--main part.conf", "Relay_Hosts = ( \"0.0.0.0/0\" )\n",
     "REL002=warning part.conf:1:17"},
    {"inside a Peer", NULL, PEER("10.0.0.0/8", "Relay_Hosts = ( \"0.0.0.0/0\" )"), ""},
    {"single host", NULL, "Relay_Hosts = \"192.0.2.1\"\n", ""},

    {"every sender", NULL, LISTEN(":25", "Relay_For_Sending_Domains = ( \"a.example\" \"*\" )"),
     "REL003 1:75"},
    {"every sender, in a Peer", NULL, PEER("10.0.0.0/8", "Relay_For_Sending_Domains = ( )"),
     "REL003=note 1:81"},
    {"senders", NULL, LISTEN(":25", "Relay_For_Sending_Domains = ( \"a.example\" )"),
     "REL004 1:33"},
    {"senders, in a Peer", NULL,
     PEER("192.0.2.0/24", "Relay_For_Sending_Domains = ( \"a.example\" )"), ""},

    {"patterns", NULL,
     "Relay_Domains = ( \"*\" \"*a.example\" \"*.b.example\" \"c.example\" )\n"
     "Bounce_Domains = ( \"*d.example\" )\n",
     "REL005 1:19 REL005 1:23 REL005 2:20"},

    {"proxy", NULL, LISTEN("*:25", "Proxy_Protocol = true"), "REL006 1:34"},
    {"proxy, inside", NULL, LISTEN("10.0.0.5:25", "Proxy_Protocol = true"), ""},
    {"proxy, off", NULL, LISTEN("*:25", "Proxy_Protocol = false"), ""},
    {"proxy, of all Listens", NULL,
     "HTTP_Listener { Proxy_Protocol = true Listen \"10.0.0.5:25\" { } Listen \":80\" { } }\n",
     "REL006 1:17"},
    {"proxy, from its address", NULL, PEER("10.0.0.5", "Proxy_Protocol = true"), ""},

    {"certificates", MAIN, "ESMTP_Listener { TLS_Verified_Peer_Can_Relay = true }\n",
     "REL007 1:18"},
    {"certificates, of anybody", MAIN,
     "ESMTP_Listener { TLS_Verified_Peer_Can_Relay = true TLS_Verify_Mode = require }\n",
     "REL007 1:18"},
    {"certificates, not asked for", MAIN,
     "TLS_Client_CA = \"/ca\"\n"
     "ESMTP_Listener { TLS_Verified_Peer_Can_Relay = true TLS_Verify_Mode = none }\n",
     "REL007 2:18"},
    {"certificates, asked for below", MAIN,
     "TLS_Client_CA = \"/ca\"\nESMTP_Listener { TLS_Verified_Peer_Can_Relay = true\n"
     "Listen \":25\" { TLS_Verify_Mode = require } }\n",
     ""},
    {"certificates, in a fragment", "--main part.conf",
     "ESMTP_Listener { TLS_Verified_Peer_Can_Relay = true }\n", ""},

    {"always", NULL, LISTEN(":25", "Always_Allow = true"), "REL008 1:33"},
    {"always, in a Peer", NULL, PEER("192.0.2.0/24", "Always_Allow = true"), ""},
    {"always, control", NULL, "Control_Listener { Listen \":2025\" { Always_Allow = true } }\n",
     ""},
    {"always, by extension", NULL, LISTEN(":25", "SMTP_Extensions = ( \"ALWAYS-ALLOW\" )"),
     "REL008 1:53"},

    {"passwords", NULL, LISTEN(":25", "SMTP_Extensions = ( \"AUTH PLAIN\" \"AUTH LOGIN\" )"),
     "REL009 1:53"},
    {"passwords, TLS first", NULL,
     LISTEN(":25", "SMTP_Extensions = ( \"STARTTLS\" \"AUTH LOGIN\" )"), ""},
    {"passwords, TLS at once", NULL,
     LISTEN(":465", "Use_SSL = true SMTP_Extensions = ( \"AUTH LOGIN\" )"), ""},
    {"passwords, TLS in each Listen", NULL,
     "ESMTP_Listener { SMTP_Extensions = ( \"AUTH LOGIN\" ) Listen \":465\" { Use_SSL = true }\n"
     "Listen \"127.0.0.1:25\" { } Listen \":25\" { SMTP_Extensions = ( \"PIPELINING\" ) } }\n",
     ""},
    {"passwords, one Listen without TLS", NULL,
     "ESMTP_Listener { SMTP_Extensions = ( \"AUTH LOGIN\" ) Listen \":465\" { Use_SSL = true }\n"
     "Listen \":587\" { } }\n",
     "REL009 1:38"},
    {"passwords, of this host", NULL, PEER("127.0.0.0/8", "SMTP_Extensions = ( \"AUTH LOGIN\" )"),
     ""},
    {"no passwords", NULL, LISTEN(":25", "SMTP_Extensions = ( \"AUTH CRAM-MD5\" )"), ""},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(cases, "REL"),
    };
    return rule_suite_run("reception", tables, EC_COUNT(tables), NULL);
}
