/* SPDX-License-Identifier: MIT */
/* The rules about the console and authentication: configuration in, exactly these findings out. */
#include "../rules/cases.h"

#include "base/base.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USERS "ecuser:x:500:500::/:/sbin/nologin"
#define DIGEST "AuthDigestMD5Parameters = [ uri = \"digest:///etc/passwords\" ] "
#define LOGIN "AuthLoginParameters = [ uri = \"file:///etc/passwords\" ] "
#define ROLES "AuthorizationParameters = [ uri = \"groups:///etc/roles\" ] "
#define CONSOLE(text) "Control_Listener { " text " }\n"

static const struct rule_case consoles[] = {
    {"a socket for everybody in the documented place", "--select CTL007",
     "Control_Listener {\n  Listen \"/tmp/2025\" { file_mode = 0666 }\n}\n",
     "CTL007 2:10 CTL001 2:36"},
    {"the console on every address", "--select CTL005", CONSOLE("Listen \":2025\" { }"),
     "CTL002 1:27 CTL005 1:27"},
    {"authentication on a loopback address", NULL,
     CONSOLE("Listen \"127.0.0.1:2025\" { " DIGEST "}"), ""},
    {"the right to write is what counts", NULL,
     "Control_Listener {\n"
     "  Listen \"/run/a\" { File_Mode = 0622 }\n"
     "  Listen \"/run/b\" { File_Mode = 222 }\n"
     "  Listen \"/run/c\" { File_Mode = 0664 }\n"
     "  Listen \"/run/d\" { File_Mode = 0675 }\n"
     "}\n",
     "CTL001 2:33 CTL001 3:33"},
    {"a mode of the listener is told once", NULL,
     "Control_Listener {\n  File_Mode = 0666\n  Listen \"/run/a\" { }\n  Listen \"/run/b\" { }\n"
     "  Listen \"/run/c\" { File_Mode = 0660 }\n}\n",
     "CTL001 2:15"},
    {"who is authorized may connect", NULL,
     CONSOLE("Listen \"/run/a\" { File_Mode = 0666 Enable_Authorization = true " ROLES
             "}") "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n",
     "CTL001=note 1:50"},
    {"what is switched off is not there", NULL,
     CONSOLE(
         "Listen \"/run/a\" { Enable = false File_Mode = 0666 } Listen \":2025\" { Enable = off }"),
     ""},
    {"nor is a listener", NULL, CONSOLE("Enable = false Listen \"/run/a\" { File_Mode = 0666 }"),
     ""},
    {"other listeners have nobody's commands", NULL,
     "ESMTP_Listener { Listen \"/run/a\" { File_Mode = 0666 } Listen \":2525\" { } }\n", ""},
    {"modes that make no sense", NULL,
     "ESMTP_Listener {\n  File_Mode = 0444\n  Listen \"/run/a\" { File_Mode = 01660 }\n"
     "  Listen \"/run/b\" { File_Mode = 0600 }\n  Listen \":2525\" { File_Mode = 0444 }\n}\n",
     "CTL011 2:15 CTL011 3:33 CTL021 5:20"},
    {"words are for other rules", NULL, CONSOLE("Listen \"/run/a\" { File_Mode = 0888 }"), ""},
    {"loopback addresses are for users of this machine", NULL,
     "Control_Listener {\n  Listen \"127.0.0.1:2025\" { }\n  Listen \"[::1]:2025\" { }\n"
     "  Listen \"localhost:2025\" { }\n  Listen \"127.9.9.9:2025\" { }\n}\n",
     "CTL002=warning 2:10 CTL002=warning 3:10 CTL002=warning 4:10 CTL002=warning 5:10"},
    {"the others for everybody", "--select CTL005",
     "Control_Listener {\n  Listen \"*:2025\" { }\n  Listen \"[::]:2025\" { }\n"
     "  Listen \"10.0.0.1:2025\" { }\n}\n",
     "CTL002 2:10 CTL005 2:10 CTL002 3:10 CTL005 3:10 CTL002 4:10 CTL005 4:10"},
    {"a host name may be anything", NULL, CONSOLE("Listen \"mail.example.com:2025\" { }"), ""},
    {"authentication of the listener", NULL,
     CONSOLE("Enable_Authentication = true " DIGEST "Listen \"127.0.0.1:2025\" { }"), ""},
    {"a fragment may get it from elsewhere", "--main part.conf",
     CONSOLE("Listen \"127.0.0.1:2025\" { }"), ""},
    {"peers limit who connects", "--select CTL005",
     CONSOLE("Listen \":2025\" { Peer \"10.0.0.0/8\" { } }"), "CTL002=warning 1:27 CTL005 1:27"},
    {"peers of the listener do, too", "--select CTL005",
     CONSOLE("Peer \"10.0.0.0/8\" { } Listen \":2025\" { }"), "CTL002=warning 1:49 CTL005 1:49"},
    {"a peer for everybody turns all others away", NULL,
     CONSOLE("Listen \"127.0.0.1:2025\" { Peer \"0.0.0.0/0\" { Always_Deny = true } }"), ""},
    {"or asks who they are", NULL,
     CONSOLE("Peer \"0.0.0.0/0\" { " DIGEST "} Listen \"127.0.0.1:2025\" { }"), ""},
    {"nobody gets in", NULL, CONSOLE("Listen \":2025\" { Always_Deny = true }"), ""},
    {"switched off on purpose, told once", NULL,
     "Control_Listener {\n  Enable_Authentication = false\n  " DIGEST "\n  Listen \"/run/a\" { }\n"
     "  Listen \"127.0.0.1:2025\" { }\n  Listen \"127.0.0.1:2026\" { }\n"
     "  Listen \"127.0.0.1:2027\" { Enable_Authentication = no }\n}\n",
     "CTL003 2:27 CTL003 7:53"},
    {"for a socket it may be", NULL, CONSOLE("Listen \"/run/a\" { Enable_Authentication = false }"),
     ""},
    {"passwords on the network", NULL,
     "Control_Listener {\n  " LOGIN "\n  Listen \"/run/a\" { }\n  Listen \"127.0.0.1:2025\" { }\n"
     "  Listen \":2025\" { }\n  Listen \"10.0.0.1:2025\" { }\n}\n",
     "CTL004 2:3"},
    {"of a peer on the network", NULL,
     "Control_Listener {\n  Listen \":2025\" {\n    " DIGEST "\n"
     "    Peer \"127.0.0.1\" { " LOGIN "}\n    Peer \"10.0.0.0/8\" { " LOGIN "}\n  }\n}\n",
     "CTL004 5:25"},
    {"everybody is let in", NULL,
     "Control_Listener {\n  " DIGEST "\n  Listen \"127.0.0.1:2025\" { Always_Allow = true }\n"
     "  Listen \"/run/a\" { Always_Allow = true }\n"
     "  Peer \"10.0.0.0/8\" { Always_Allow = yes }\n  Peer \"127.0.0.0/8\" { Always_Allow = true }\n"
     "  Peer \"::1\" { Always_Allow = true }\n  Peer \"10.0.0.1\" { Always_Allow = false }\n}\n",
     "CTL006 3:44 CTL006 5:38"},
    {"by the listener", NULL, CONSOLE("Always_Allow = true Listen \"127.0.0.1:2025\" { }"),
     "CTL006 1:35"},
    {"which has sockets only", NULL,
     CONSOLE("Always_Allow = true Listen \"/run/a\" { } Peer \"10.0.0.1\" { Always_Allow = true }"),
     ""},
    {"one socket is enough", "--select CTL007",
     CONSOLE("Listen \"/var/tmp/a\" { } Listen \"/tmp/b\" { } Listen \"/tmpfs/c\" { }"),
     "CTL007 1:27"},
};

static const struct rule_case authorized[] = {
    {"roles that nobody looks at", NULL,
     CONSOLE(
         "Listen \"/run/a\" { Enable_Authorization = false }") "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n",
     "CTL008 2:1"},
    {"a peer looks at them", NULL,
     CONSOLE("Peer \"127.0.0.1\" { Enable_Authorization = true " ROLES
             "} Listen \"/run/a\" { }") "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n",
     ""},
    {"no console at all", NULL, "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n",
     "CTL008 1:1"},
    {"in a fragment it may be elsewhere", "--main part.conf",
     "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n", ""},
    {"no roles", NULL, CONSOLE("Enable_Authorization = true " ROLES "Listen \"/run/a\" { }"),
     "CTL009 1:43"},
    {"no way to a role", NULL,
     CONSOLE(
         "Listen \"/run/a\" { Enable_Authorization = true }") "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n",
     "CTL009 1:61"},
    {"the way is further in, or further out", NULL,
     "Control_Listener {\n  Enable_Authorization = true\n  Listen \"/run/a\" { " ROLES "}\n}\n"
     "Control_Listener {\n  AuthorizedParameters = [ uri = \"groups:///etc/roles\" ]\n"
     "  Listen \"/run/b\" { Enable_Authorization = true }\n}\n"
     "Authorization { Role \"root\" { allow = ( \".*\" ) } }\n",
     ""},
    {"administrators may do everything", "--main part.conf",
     "Authorization { Role \"root\" { allow = ( \".*\" ) } Role \"Admin\" { allow = ( \"flush\" ) } "
     "Role \"ecuser\" { allow = ( \"\" ) } }\n",
     ""},
    {"others may not", "--main part.conf",
     "Authorization {\n Role \"a\" { allow = (\n  \".*\"\n  \"^.*$\"\n  \"^.*flush\"\n  \"flush\"\n"
     "  \"^a|b\"\n  \"^a|^b\"\n  \"^(a|b)\"\n  \"(^a|b)\"\n  \"^[|]\"\n  \"(?i)^x\"\n  \"(?:^x|y)\"\n"
     "  \"\\Ax\"\n  \"(?i)x\"\n ) }\n}\n",
     "CTL010 part.conf:3:3 CTL010 part.conf:4:3 CTL010 part.conf:6:3 CTL010 part.conf:7:3 CTL010 "
     "part.conf:15:3"},
};

#define ESMTP(text) "ESMTP_Listener { " text " }\n"
#define LOGGED "AuthDigestMD5Parameters = [ uri = \"digest:///etc/p\" log_authentication = true ] "

static const struct rule_case logins[] = {
    {"every way is set up and offered", NULL,
     ESMTP("SMTP_Extensions = ( \"AUTH LOGIN PLAIN\" \"auth cram-md5\" \"AUTH DIGEST-MD5\" ) "
           "AuthCramMD5Parameters = [ uri = \"file:///p\" ] " DIGEST LOGIN
           "AuthPlainParameters = [ uri = \"file:///p\" ] Listen \":2525\" { }"),
     ""},
    {"offered further in", NULL,
     ESMTP(DIGEST "Listen \":2525\" { SMTP_Extensions = ( \"AUTH DIGEST-MD5\" ) }"), ""},
    {"set up further in, offered around it", NULL,
     ESMTP(
         "SMTP_Extensions = ( \"AUTH DIGEST-MD5\" ) Listen \":2525\" { Peer \"10.0.0.0/8\" { " DIGEST
         "} }"),
     ""},
    {"another mechanism is offered", NULL,
     ESMTP("SMTP_Extensions = ( \"AUTH LOGIN\" STARTTLS ) " DIGEST "Listen \":2525\" { }"),
     "CTL031 1:38 CTL030 1:62"},
    {"nothing is", NULL, ESMTP(DIGEST "Listen \":2525\" { }"), "CTL030 1:18"},
    {"nor is it in a fragment, where that may be elsewhere", "--main part.conf", ESMTP(DIGEST), ""},
    {"which says what it offers", "--main part.conf",
     ESMTP("SMTP_Extensions = ( STARTTLS ) " DIGEST), "CTL030 part.conf:1:49"},
    {"a pathway may", NULL,
     "Pathway \"p\" { SMTP_Extensions = ( \"AUTH DIGEST-MD5\" ) }\n" ESMTP(
         DIGEST "Listen \":2525\" { Pathway = \"p\" }"),
     ""},
    {"no list, no prefix", NULL, ESMTP("SMTP_Extensions = \"AUTHX LOGIN\" Listen \":2525\" { }"),
     ""},
    {"no way to find anybody", NULL,
     ESMTP(
         "SMTP_Extensions = ( \"AUTH PLAIN\" )\nAuthPlainParameters = [ log_authentication = false ]\n"
         "AuthPlainParameters = [ uri = \"\" ]"),
     "CTL028 3:1"},
    {"empty parameters", "--main part.conf", CONSOLE("AuthDigestMD5Parameters = [ ]"),
     "CTL028 part.conf:1:20"},
    {"roles need none", NULL, CONSOLE("AuthorizationParameters = [ ]"), ""},
    {"logins that nobody records", NULL, CONSOLE(LOGGED), "CTL024 1:93"},
    {"a logger does", NULL, CONSOLE(LOGGED) "ec_logger \"e\" { }\n", ""},
    {"one that is switched off does not", NULL,
     CONSOLE(LOGGED) "ec_logger \"e\" { Enabled = false }\n", "CTL024 1:93"},
    {"logins at an address leave no trace", "--select CTL023",
     "Control_Listener {\n  Listen \"/run/a\" { " LOGIN "}\n  Listen \"127.0.0.1:2025\" {\n" DIGEST
     "}\n}\n",
     "CTL023 4:1"},
    {"of a listener with sockets only", "--select CTL023", CONSOLE(DIGEST "Listen \"/run/a\" { }"),
     ""},
    {"and of one with an address", "--select CTL023",
     CONSOLE(DIGEST "Listen \"127.0.0.1:2025\" { }"), "CTL023 1:20"},
    {"nobody can log in", NULL,
     CONSOLE("Listen \"127.0.0.1:2025\" { Enable_Authentication = true }"), "CTL025 1:70"},
    {"at a socket the system knows the user", NULL,
     CONSOLE("Listen \"/run/a\" { Enable_Authentication = true }"), ""},
    {"a peer can", NULL,
     CONSOLE(
         "Enable_Authentication = true Listen \"127.0.0.1:2025\" { Peer \"10.0.0.0/8\" { " DIGEST
         "} }"),
     ""},
    {"or is let in", NULL,
     CONSOLE("Listen \"127.0.0.1:2025\" { Enable_Authentication = true Peer \"127.0.0.1\" { "
             "Always_Allow = true } }"),
     ""},
    {"denied wins", NULL,
     ESMTP("Listen \":2525\" {\n  Always_Deny = true\n  Always_Allow = true\n"
           "  Peer \"10.0.0.0/8\" { Always_Allow = true Always_Deny = false }\n}"),
     "CTL026 3:18"},
    {"schemes of the server and of modules", NULL,
     CONSOLE(
         "Listen \"/a\" { AuthLoginParameters = [ uri = \"radius://\" ] } "
         "Listen \"/b\" { AuthLoginParameters = [ uri = \"ac_auth://\" ] } "
         "Listen \"/c\" { AuthLoginParameters = [ uri = \"Users://\" ] } "
         "Listen \"/d\" { AuthLoginParameters = [ uri = \"smtp_auth_proxy://\" ] }") "auth_radius { }\nac_auth \"a\" { }\nauth_ds { Scheme \"users\" { } }\n",
     ""},
    {"modules that are not loaded", NULL,
     "Control_Listener {\n AuthLoginParameters = [ uri = \"ac_auth://\" ]\n"
     " AuthDigestMD5Parameters = [ uri = \"radius://\" ]\n}\nac_auth \"a\" { Enabled = false }\n",
     "CTL027 2:32 CTL027 3:36"},
    {"schemes that nobody has", NULL,
     "Control_Listener {\n AuthLoginParameters = [ uri = \"digset:///etc/p\" ]\n"
     " AuthorizationParameters = [ uri = \"xyzzy://\" ]\n}\n",
     "CTL027 2:32 CTL027 3:36"},
    {"a module of the site may have them", NULL,
     CONSOLE("AuthLoginParameters = [ uri = \"xyzzy://\" ]") "my_module { }\n", ""},
    {"no scheme at all", "--main part.conf",
     CONSOLE("AuthLoginParameters = [ uri = \"/etc/passwords\" ]"), "CTL027 part.conf:1:50"},
    {"half a scheme", NULL,
     "auth_ds {\n Scheme \"a\" {\n  Authenticate { cache = \"d\" }\n  QueryGroups { query = \"q\" }\n"
     "  EnumGroups { cache = \"d\" query = \"q\" }\n }\n}\nDatasource \"d\" { }\n",
     "CTL029 3:3 CTL029 4:3"},
    {"the console has no TLS", NULL,
     "Control_Listener {\n  Listen \"/run/a\" { TLS_Key = \"/k\" TLS_Certificate = \"/c\" }\n"
     "  TLS_Ciphers = \"HIGH\"\n}\nHTTP_Listener { TLS_Key = \"/k\" TLS_Certificate = \"/c\" }\n",
     "CTL022 2:21 CTL022 3:3"},
    {"no event loop", NULL,
     "EventLoop \"e\" { }\nESMTP_Listener { Event_Loop = \"e\" }\n"
     "Control_Listener { Listen \"/run/a\" { Event_Loop = \"e\" } }\nXMPP_Listener { event_loop = \"e\" }\n",
     "CTL034 3:38 CTL034 4:17"},
    {"the socket is closed, too", NULL,
     "Control_Listener {\n  Listen \"127.0.0.1:2025\" { " DIGEST
     "Peer \"127.0.0.1\" { Always_Deny = true } "
     "}\n  Listen \"/run/a\" { Peer \"127.0.0.0/8\" { Always_Deny = true } }\n"
     "  Peer \"::1\" { Always_Deny = true }\n  Peer \"10.0.0.1\" { Always_Deny = true }\n}\n",
     "CTL033 3:56 CTL033 4:30"},
    {"HTTP for everybody", "--select CTL020",
     "HTTP_Listener {\n  Listen \":8080\" { }\n  Listen \"127.0.0.1:8081\" { }\n"
     "  Listen \":8082\" { Enable = false }\n  Listen \":8083\" { Peer \"10.0.0.0/8\" { } }\n"
     "  Listen \":8084\" { TLS_Client_CA = \"/ca\" }\n  Listen \":8085\" { Always_Deny = true }\n}\n",
     "CTL020 2:10"},
};

static const struct rule_case modules[] = {
    {"type, user and password", NULL,
     "outbound_smtp_auth_type = LOGIN\nDomain \"a\" { outbound_smtp_auth_user = u "
     "outbound_smtp_auth_pass = p }\n",
     ""},
    {"type alone", NULL, "outbound_smtp_auth_type = LOGIN\n", "CTL035 1:27"},
    {"no password", NULL, "outbound_smtp_auth_type = LOGIN\noutbound_smtp_auth_user = u\n",
     "CTL035 1:27"},
    {"a fragment", "--main part.conf", "outbound_smtp_auth_type = LOGIN\n", ""},
    {"dictionaries on disk", "--select CTL036",
     "outbound_smtp_auth { }\nKeep_Message_Dicts_In_Memory = false\n", "CTL036 1:1"},
    {"of a module that is switched off", "--select CTL036",
     "outbound_smtp_auth { Enabled = false }\n", ""},
    {"two modules", NULL, "outbound_smtp_auth_v0 { }\noutbound_smtp_auth { }\n", "CTL037 1:1"},
    {"one of them in service", NULL,
     "outbound_smtp_auth_v0 { }\noutbound_smtp_auth { Enabled = false }\n", ""},
    {"nobody to ask", NULL, "smtp_auth_proxy { timeout = 5 }\n", "CTL038 1:1"},
    {"no question", NULL, "smtp_auth_proxy { ds_cache = \"d\" }\nDatasource \"d\" { }\n",
     "CTL038 1:30"},
    {"somebody to ask", NULL, "smtp_auth_proxy { host = \"a.example\" }\n", ""},
    {"ten servers", NULL,
     "auth_radius { server \"0\" { } server \"1\" { } server \"2\" { } server \"3\" { } server \"4\" { } "
     "server \"5\" { } server \"6\" { } server \"7\" { } server \"8\" { } server \"9\" { } }\n",
     ""},
    {"eleven", NULL,
     "auth_radius { server \"0\" { } server \"1\" { } server \"2\" { } server \"3\" { } "
     "server \"4\" { } server \"5\" { } server \"6\" { } server \"7\" { } server \"8\" { } "
     "server \"9\" { }\n server \"10\" { } server \"11\" { } }\n",
     "CTL039 2:9"},
    {"two kinds of directories", NULL,
     "Datasource \"l\" { uri = ( \"ldap:host=a\" ) }\nDatasource \"p\" { uri = ( \"pgsql:host=a\" ) }\n"
     "auth_ds {\n Scheme \"a\" { Authenticate { cache = \"p\" } }\n"
     " Scheme \"b\" { Authenticate { cache = \"l\" } }\n}\n",
     "CTL029 4:15 CTL029 5:15 CTL044 5:38"},
    {"one asks for groups only", NULL,
     "Datasource \"l\" { uri = ( \"ldap:host=a\" ) }\nDatasource \"p\" { uri = ( \"pgsql:host=a\" ) }\n"
     "auth_ds { Scheme \"a\" { Authenticate { cache = \"l\" query = \"q\" } QueryGroups { cache = \"p\" "
     "query = \"q\" } } }\n",
     ""},
    {"credentials where they belong", "--select CTL043",
     "securecreds { Key = \"/opt/msys/etc/credentials.key\" }\n", ""},
    {"and elsewhere", "--select CTL043",
     "securecreds { Credentials = \"/srv/c.db\" Key = \"/srv/c.key\" }\n",
     "CTL043 1:29 CTL043 1:47"},
    {"communities", NULL,
     "SNMP { Community = x2 Address = 127.0.0.1:8162 }\n"
     "SNMP_TRAPS { Destination \"1.2.3.4:162\" { Community = x2 } Destination \"1.2.3.5:162\" { "
     "Community = 'x2' } }\n",
     "CTL040 1:20 CTL040 2:54"},
    {"addresses without port", NULL,
     "SNMP { Address = 127.0.0.1 }\nSNMP_TRAPS { Destination \"1.2.3.4\" { } }\n",
     "CTL041 1:18 CTL041 2:26"},
    {"with port", NULL,
     "SNMP { Address = 127.0.0.1:8162 }\nSNMP_TRAPS { Destination \"[::1]:162\" { } }\n", ""},
    {"traps that are never sent", NULL,
     "SNMP_TRAPS { State = enabled Destination \"1.2.3.4:162\" { } }\n", "CTL042 1:1"},
    {"to nobody", NULL, "SNMP_TRAPS { State = true Watch_Variables = [ ActiveQueue = 5 ] }\n",
     "CTL042=note 1:1"},
    {"that are not meant to be sent", NULL, "SNMP_TRAPS { }\nSNMP_TRAPS { State = disabled }\n",
     ""},
    {"under another name", NULL,
     "SNMP_TRAPS { State = on Watch_Variable = [ ActiveQueue = 5 ] Destination \"1.2.3.4:162\" { } }\n",
     ""},
};

/* Who owns the files, and with which mode. */
static const struct file_case {
    const char *name;
    const char *root;
    const char *text;
    const char *expected;
    const char *skipped;
} files[] = {
    {"as it should be", "file:/etc/passwords:0640:500", CONSOLE(DIGEST), "", ""},
    {"of root", "file:/etc/passwords:0600:0", CONSOLE(DIGEST), "", ""},
    {"readable", "file:/etc/passwords:0644:500", CONSOLE(DIGEST), "CTL012 1:54", ""},
    {"writable", "file:/etc/passwords:0662:500", CONSOLE(LOGIN), "CTL012 1:50", ""},
    {"of somebody else", "file:/etc/passwords:0600:501", CONSOLE(DIGEST), "CTL012 1:54", ""},
    {"behind a link", "link:/etc/passwords:/srv/p file:/srv/p:0644:500", CONSOLE(DIGEST),
     "CTL012 1:54", ""},
    {"not there", "dir:/etc:0755:0", CONSOLE(DIGEST), "", ""},
    {"roles are no secret", "file:/etc/roles:0644:500", CONSOLE(ROLES), "", ""},
    {"but nobody else's", "file:/etc/roles:0666:500", CONSOLE(ROLES), "CTL012 1:54", ""},
    {"of the user in Security", "file:/etc/passwords:0600:501",
     "Security { User = \"other\" Group = \"ecuser\" }\n" CONSOLE(DIGEST), "", ""},
    {"of a user whom nobody knows", "file:/etc/passwords:0600:501",
     "Security { User = \"gone\" Group = \"ecuser\" }\n" CONSOLE(DIGEST), "",
     "CTL012(the server's user is not known)"},
    {"another scheme", "file:/etc/passwords:0666:500",
     CONSOLE("AuthLoginParameters = [ uri = \"ecauth://\" ]") "auth_ds { Scheme \"ecauth\" { } }",
     "", ""},
    {"nothing may be looked at", NULL, CONSOLE(DIGEST), "", "CTL012(offline)"},
};

START_TEST(files_are_judged)
{
    const struct file_case *each = &files[_i];
    const struct fixture fixture = {
        .options = each->root ? NULL : "--offline",
        .passwd = each->root ? USERS ";other:x:501:500::/:/bin/false" : NULL,
        .group = each->root ? "ecuser:x:500:" : NULL,
        .root = each->root,
    };
    struct fixture_result result;
    if (!fixture_run(&fixture, each->text, &result)) {
        printf("SKIP %s: files of other users cannot be made here\n", each->name);
        return;
    }
    fixture_keep_families(&result, "CTL");
    ck_assert_msg(strcmp(result.findings, each->expected) == 0, "%s: wanted '%s', got '%s'\n%s",
                  each->name, each->expected, result.findings, result.texts);
    ck_assert_msg(!*each->skipped || strstr(result.skipped, each->skipped),
                  "%s: skipped '%s', not '%s'", each->name, result.skipped, each->skipped);
    fixture_free(&result);
}
END_TEST

static void add_files(Suite *suite)
{
    TCase *tests = tcase_create("files");
    tcase_add_loop_test(tests, files_are_judged, 0, EC_COUNT(files));
    suite_add_tcase(suite, tests);
}

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(consoles, "CTL"),
        RULE_CASES(authorized, "CTL"),
        RULE_CASES(logins, "CTL"),
        RULE_CASES(modules, "CTL"),
    };
    fixture_become_root();
    return rule_suite_run("control", tables, EC_COUNT(tables), add_files);
}
