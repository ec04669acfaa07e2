/* SPDX-License-Identifier: MIT */
/* The rules about Security: configuration in, exactly these findings out. */
#include "../rules/fixture.h"

#include "rules/engine.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rule_case {
    const char *name;
    const char *options;
    const char *passwd;
    const char *group;
    const char *root;
    const char *text;
    const char *expected;
};

#define USERS                                                                                      \
    "ecuser:x:500:500::/:/sbin/nologin;root:x:0:0::/root:/bin/sh;toor:x:0:0::/root:/bin/sh;"       \
    "mailer:x:1500:600::/:/bin/bash;77:x:78:78::/:/bin/false"
#define GROUPS "ecuser:x:500:;root:x:0:;mail:x:8:mailer;docker:x:999:;staffers:x:600:"

/* Everything that CHR014 looks for. */
#define JAIL_FILES(jail)                                                                           \
    "file:" jail "/dev/null:0666:0 file:" jail "/dev/urandom:0666:0 file:" jail                    \
    "/etc/hosts:0644:0 file:" jail "/etc/localtime:0644:0 file:" jail "/etc/resolv.conf:0644:0 "
#define FULL_JAIL "dir:/srv/jail:0755:0 " JAIL_FILES("/srv/jail")

static const struct rule_case documented[] = {
    {.name = "the sample of a single node",
     .text = "Security {\n"
             "  User = \"ecuser\"\n"
             "  Group = \"ecuser\"\n"
             "  Capabilities = \"cap_net_bind_service+ep\"\n"
             "}\n",
     .expected = ""},
    {.name = "the sample of a cluster",
     .text = "Security {\n"
             "  User = \"ecuser\"\n"
             "  Group = \"ecuser\"\n"
             "  Capabilities = \"cap_net_admin+ep cap_net_bind_service+ep "
             "cap_net_raw+ep cap_sys_resource+ep\"\n"
             "}\n",
     .expected = ""},
    {.name = "no stanza", .text = "Spoolbase = \"/var/spool/ecelerity\"\n", .expected = ""},
    {.name = "an empty stanza", .text = "Security { }\n", .expected = ""},
};

static const struct rule_case fixtures[] = {
    {.name = "1",
     .text = "Security { user = ecuser group = ecuser Capabilities = "
             "\"cap_net_bind_service+ep\" }\n",
     .expected = ""},
    {.name = "2",
     .text = "Security { Capabilities = \"cap_net_admin+ep cap_net_bind_service+ep "
             "cap_net_raw+ep cap_sys_resource+ep\" }\n",
     .expected = ""},
    {.name = "3",
     .text = "Security { user = root Capabilities = \"cap_net_bind_service+ep\" }\n",
     .expected = "SEC001 1:19"},
    {.name = "4",
     .text = "Security { user = 0 Capabilities = \"cap_net_bind_service+ep\" }\n",
     .expected = "SEC001 1:19"},
    {.name = "5",
     .text = "Security { user = root Capabilities = "
             "\"cap_net_bind_service,cap_dac_override+ep\" }\n",
     .expected = "SEC002 1:19"},
    {.name = "6", .text = "Security { user = root }\n", .expected = "SEC003 1:19"},
    {.name = "7",
     .text = "Security { user = root Capabilities = \"\" }\n",
     .expected = "SEC001 1:19 CAP021 1:39"},
    {.name = "8",
     .text = "Security { Capabilities = \"cap_net_bind_service+ep\" }\n",
     .expected = ""},
    {.name = "9", .text = "Security { user = 4294967296 }\n", .expected = "SEC010 1:19"},
    {.name = "10", .text = "Security { user = -1 }\n", .expected = "SEC010 1:19"},
    {.name = "11", .text = "Security { group = root }\n", .expected = "SEC004 1:20"},
    {.name = "12",
     .text = "Security { supplemental_groups = ( \"mail\" \"docker\" ) }\n",
     .expected = "SEC005 1:43"},
    {.name = "13",
     .text = "Security { Capabilities = \"cap_net_raw+e\" }\n",
     .expected = "CAP006 1:28"},
    {.name = "14", .text = "Security { Capabilities = \"=ep\" }\n", .expected = "CAP010 1:28"},
    {.name = "15",
     .text = "Security { Capabilities = \"CAP_NET_RAW+EP\" }\n",
     .expected = "CAP004 1:40"},
    {.name = "16",
     .text = "Security { Capabilities = \"net_bind_service+ep\" }\n",
     .expected = "CAP003 1:28"},
    {.name = "17",
     .text = "Security { Capabilities = \"cap_net_raw+ep,cap_net_admin+ep\" }\n",
     .expected = "CAP001 1:42"},
    {.name = "18",
     .text = "Security { Capabilities = \"cap_net_raw +ep\" }\n",
     .expected = "CAP001 1:39"},
    {.name = "19",
     .text = "Security { Capabilities = \"010+ep\" }\n",
     .expected = "CAP012 1:28 CAP016 1:28"},
    {.name = "20",
     .text = "Security { Capabilities = \"45+ep cap_net_bind_service+ep\" }\n",
     .expected = "CAP017 1:28"},
    {.name = "21",
     .text = "Security { Capabilities = \"cap_net_raw+ep =\" }\n",
     .expected = "CAP020 1:27 CAP014 1:43"},
    {.name = "22 jail", .text = "Security { chroot = \"jail\" }\n", .expected = "CHR001 1:21"},
    {.name = "22 /", .text = "Security { chroot = \"/\" }\n", .expected = "CHR005 1:21"},
    {.name = "22 /tmp/x", .text = "Security { chroot = \"/tmp/x\" }\n", .expected = "CHR008 1:21"},
    {.name = "22 /srv/../jail",
     .text = "Security { chroot = \"/srv/../jail\" }\n",
     .expected = "CHR006 1:27"},
    {.name = "23",
     .text = "Security { chroot = \"/srv/jail\" Capabilities = \"cap_sys_chroot+ep\" }\n",
     .expected = "CHR011 1:49"},
    {.name = "24",
     .text = "Security { user = ecuser }\n"
             "ESMTP_Listener { Listen \":25\" { } }\n",
     .expected = "FEA001 2:25"},
    {.name = "25",
     .text = "Security { user = ecuser }\n"
             "ESMTP_Listener { Listen \":25\" { Enable = false } }\n",
     .expected = ""},
    {.name = "26",
     .text = "Security { Capabilities = \"cap_net_bind_service+ep\" }\n"
             "ESMTP_Listener {\n"
             "  Listen \"10.1.1.1:25\" { Enable_Duravip = true }\n"
             "}\n",
     .expected = "FEA003 1:27"},
    {.name = "26b",
     .text = "Security { Capabilities = \"cap_net_admin+ep cap_net_bind_service+ep "
             "cap_net_raw+ep cap_sys_chroot+ep cap_sys_resource+ep\" }\n"
             "ESMTP_Listener {\n"
             "  Listen \"10.1.1.1:25\" { Enable_Duravip = true }\n"
             "}\n",
     .expected = "CAP012=note 1:84"},
    {.name = "27",
     .options = "--select CTL007",
     .text = "Control_Listener { Listen \"/tmp/2025\" { file_mode = 0666 } }\n",
     .expected = "CTL007 1:27 CTL001 1:53"},
    {.name = "28",
     .options = "--select CTL005",
     .text = "Control_Listener { Listen \":2025\" { } }\n",
     .expected = "CTL002 1:27 CTL005 1:27"},
    {.name = "29",
     .text = "Control_Listener { Listen \"127.0.0.1:2025\" { AuthDigestMD5Parameters "
             "= [ uri = \"digest:///etc/x\" ] } }\n",
     .expected = ""},
    {.name = "30",
     .text = "Relay_For_Sending_Domains = ()\n",
     .expected = "REL003 1:29"},
    {.name = "31",
     .text = "Security { user = ecuser group = ecuser }\n"
             "include \"ecelerity-cluster.conf\"\n"
             "### file: ecelerity-cluster.conf\n"
             "Security { user = mta group = mta }\n",
     .expected = "SEC022=note ecelerity-cluster.conf:1:12 SEC022=note "
                 "ecelerity-cluster.conf:1:23"},
    {.name = "32",
     .text = "Security { Capabilites = \"cap_net_bind_service+ep\" }\n",
     .expected = "SEC025 1:12"},
    {.name = "33",
     .text = "auth_ds \"a\" {\n"
             "  map = [ user = \"root\" ]\n"
             "  user = root\n"
             "}\n",
     .expected = ""},
};

static const struct rule_case refused_texts[] = {
    {.name = "CAP001 no operator at the end",
     .text = "Security { Capabilities = \"cap_net_raw\" }\n",
     .expected = "CAP001 1:39"},
    {.name = "CAP001 end of an unquoted word",
     .text = "Security { Capabilities = cap_net_raw\n"
             " }\n",
     .expected = "CAP001 1:37"},
    {.name = "CAP001 digits glued to a name",
     .text = "Security { Capabilities = \"cap_net_raw2+ep\" }\n",
     .expected = "CAP001 1:39"},
    {.name = "CAP001 no name",
     .text = "Security { Capabilities = \"cap_net_raw+ep #x\" }\n",
     .expected = "CAP001 1:43"},
    {.name = "CAP001 blank behind a comma",
     .text = "Security { Capabilities = \"cap_net_raw, cap_net_admin+ep\" }\n",
     .expected = "CAP001 1:40"},
    {.name = "CAP001 comma at the end",
     .text = "Security { Capabilities = \"cap_net_raw,\" }\n",
     .expected = "CAP001 1:40"},
    {.name = "CAP001 operator without names",
     .text = "Security { Capabilities = \"+ep\" }\n",
     .expected = "CAP001 1:28"},
    {.name = "CAP001 flags missing",
     .text = "Security { Capabilities = \"cap_net_raw+\" }\n",
     .expected = "CAP001 1:40"},
    {.name = "CAP001 flags missing before a blank",
     .text = "Security { Capabilities = \"cap_net_raw+ cap_net_admin+ep\" }\n",
     .expected = "CAP001 1:40"},
    {.name = "CAP001 = as second operator",
     .text = "Security { Capabilities = \"cap_net_raw+e=p\" }\n",
     .expected = "CAP001 1:41"},
    {.name = "CAP001 foreign flag",
     .text = "Security { Capabilities = \"cap_net_raw+epx\" }\n",
     .expected = "CAP001 1:42"},
    {.name = "CAP001 a typeset minus",
     .text = "Security { Capabilities = \"cap_net_raw\xE2\x88\x92"
             "ep\" }\n",
     .expected = "CAP001 1:39"},
    {.name = "CAP001 each bad clause",
     .text = "Security { Capabilities = \"cap_net_raw+x cap_kill+ep cap_chown+y\" }\n",
     .expected = "CAP001 1:40 CAP001 1:64"},
    {.name = "CAP001 behind an escape",
     .text = "Security { Capabilities = \"cap_net_raw\\\\+ep\" }\n",
     .expected = "CAP001 1:39"},
    {.name = "CAP001 hides what the text means",
     .text = "Security { Capabilities = \"cap_setuid+ep cap_net_raw+x\" }\n",
     .expected = "CAP001 1:54"},
    {.name = "CAP001 of root: SEC001 still",
     .text = "Security { user = root Capabilities = \"cap_net_raw +ep\" }\n",
     .expected = "SEC001 1:19 CAP001 1:51"},
    {.name = "CAP001 of root with cap_dac_override",
     .text = "Security { user = root Capabilities = \"cap_dac_override +ep\" }\n",
     .expected = "CAP001 1:56"},
    {.name = "CAP002 a slip",
     .text = "Security { Capabilities = \"cap_net_bnid_service+ep\" }\n",
     .expected = "CAP002 1:28"},
    {.name = "CAP002 dash in a name",
     .text = "Security { Capabilities = \"cap_net_bind-service+ep\" }\n",
     .expected = "CAP002 1:28"},
    {.name = "CAP002 none",
     .text = "Security { Capabilities = \"none\" }\n",
     .expected = "CAP002 1:28"},
    {.name = "CAP002 nothing like it",
     .text = "Security { Capabilities = \"cap_zzzzzzzz+ep\" }\n",
     .expected = "CAP002 1:28"},
    {.name = "CAP002 second in a list",
     .text = "Security { Capabilities = \"cap_net_raw,cap_net_amdin+ep\" }\n",
     .expected = "CAP002 1:40"},
    {.name = "CAP003 two",
     .text = "Security { Capabilities = \"net_admin,cap_net_raw+ep net_raw+ep\" }\n",
     .expected = "CAP003 1:28 CAP003 1:53"},
    {.name = "CAP004 one flag",
     .text = "Security { Capabilities = \"cap_net_raw+eP\" }\n",
     .expected = "CAP004 1:41"},
    {.name = "CAP004 not flags at all",
     .text = "Security { Capabilities = \"cap_net_raw+Exx\" }\n",
     .expected = "CAP004 1:40"},
    {.name = "CAP005 64",
     .text = "Security { Capabilities = \"cap_net_raw,64+ep\" }\n",
     .expected = "CAP005 1:40"},
    {.name = "CAP005 63 is fine for it",
     .text = "Security { Capabilities = \"cap_net_raw,63+ep\" }\n",
     .expected = "CAP017 1:40"},
    {.name = "CAP018 library",
     .options = "--os el7",
     .text = "Security { Capabilities = \"cap_bpf+ep\" }\n",
     .expected = "CAP018 1:28"},
    {.name = "CAP018 kernel knows, library does not",
     .options = "--os el6",
     .text = "Security { Capabilities = \"cap_syslog+ep\" }\n",
     .expected = "CAP018 1:28"},
    {.name = "CAP018 not on debian12",
     .text = "Security { Capabilities = \"cap_audit_read+ep\" }\n",
     .expected = "CAP013 1:28"},
    {.name = "CAP022",
     .text = "Security { Capabilities = \"net_privaddr+ep\" }\n",
     .expected = "CAP022 1:28"},
    {.name = "CAP022 without counterpart",
     .text = "Security { Capabilities = \"basic+ep\" }\n",
     .expected = "CAP022 1:28"},
    {.name = "binary number refused",
     .text = "Security { Capabilities = \"0b1010+ep\" }\n",
     .expected = "CAP001 1:29"},
    {.name = "binary number accepted",
     .options = "--os debian13",
     .text = "Security { Capabilities = \"0b1010+ep\" }\n",
     .expected = "CAP024 1:28"},
};

static const struct rule_case meaning[] = {
    {.name = "CAP006 groups by clause",
     .text = "Security { Capabilities = \"cap_net_raw,cap_net_admin+e "
             "cap_net_bind_service+e\" }\n",
     .expected = "CAP006 1:28 CAP006 1:56"},
    {.name = "CAP006 lowered again",
     .text = "Security { Capabilities = \"cap_net_raw+ep cap_net_raw-p\" }\n",
     .expected = "CAP006 1:43"},
    {.name = "CAP007",
     .text = "Security { Capabilities = \"cap_net_raw+p\" }\n",
     .expected = "CAP007 1:28"},
    {.name = "CAP007 all",
     .text = "Security { Capabilities = \"=p\" }\n",
     .expected = "CAP007 1:28 CAP010 1:28"},
    {.name = "CAP008",
     .text = "Security { Capabilities = \"cap_net_raw+i\" }\n",
     .expected = "CAP008 1:28"},
    {.name = "CAP009",
     .text = "Security { Capabilities = \"cap_net_raw+eip\" }\n",
     .expected = "CAP009 1:28"},
    {.name = "CAP010 nearly all",
     .text = "Security { Capabilities = \"=ep cap_sys_module-ep\" }\n",
     .expected = "CAP010 1:28"},
    {.name = "CAP010 thirteen",
     .text = "Security { Capabilities = \"0,1,2,3,4,5,6,7,8,9,10,11,12+ep\" }\n",
     .expected = "CAP010 1:28 CAP024 1:28 CAP024 1:30 CAP024 1:32 CAP024 1:34 CAP024 "
                 "1:36 CAP024 1:38 CAP024 1:40 CAP024 1:42 CAP024 1:44 CAP024 1:46 "
                 "CAP024 1:48 CAP024 1:51 CAP024 1:54"},
    {.name = "twelve are judged one by one",
     .text = "Security { Capabilities = "
             "\"cap_net_bind_service,cap_net_admin,cap_net_raw,cap_sys_resource+ep "
             "cap_kill+ep\" }\n",
     .expected = "CAP013 1:95"},
    {.name = "CAP011",
     .text = "Security { Capabilities = \"cap_net_raw,cap_setuid+ep\" }\n",
     .expected = "CAP011 1:40"},
    {.name = "CAP011 with a chroot",
     .text = "Security { chroot = \"/srv/jail\" Capabilities = \"cap_mknod+ep\" }\n",
     .expected = "CAP011 1:49 CHR011 1:49"},
    {.name = "CAP011 not for root",
     .text = "Security { user = root Capabilities = "
             "\"cap_setuid,cap_dac_override+ep\" }\n",
     .expected = "SEC002 1:19"},
    {.name = "CAP012",
     .text = "Security { Capabilities = \"cap_syslog+ep\" }\n",
     .expected = "CAP012 1:28"},
    {.name = "CAP012 chroot without DuraVIP",
     .text = "Security { Capabilities = \"cap_sys_chroot+ep\" }\n",
     .expected = "CAP012 1:28"},
    {.name = "CAP012 DuraVIP off",
     .text = "Security { Capabilities = \"cap_sys_chroot+ep\" }\n"
             "ESMTP_Listener {\n"
             "  Listen \"10.1.1.1:2525\" { Enable_Duravip = false }\n"
             "}\n",
     .expected = "CAP012 1:28"},
    {.name = "CAP013",
     .text = "Security { Capabilities = \"cap_sys_time+ep\" }\n",
     .expected = "CAP013 1:28"},
    {.name = "CAP014 all",
     .text = "Security { Capabilities = \"cap_net_raw+ep all=ep\" }\n",
     .expected = "CAP010 1:43 CAP014 1:43"},
    {.name = "CAP014 not in front",
     .text = "Security { Capabilities = \"= cap_net_raw+ep\" }\n",
     .expected = "CAP015 1:28"},
    {.name = "CAP015 twice",
     .text = "Security { Capabilities = \"cap_net_raw+ep cap_net_raw+ep\" }\n",
     .expected = "CAP015 1:43"},
    {.name = "CAP015 set again later",
     .text = "Security { Capabilities = \"cap_net_raw+ep "
             "cap_net_raw,cap_net_admin=ep\" }\n",
     .expected = "CAP015 1:28"},
    {.name = "CAP015 lowers nothing",
     .text = "Security { Capabilities = \"cap_net_raw+ep cap_kill-ep\" }\n",
     .expected = "CAP015 1:43"},
    {.name = "CAP015 in a list",
     .text = "Security { Capabilities = \"cap_net_raw,cap_net_raw+ep\" }\n",
     .expected = "CAP015 1:40"},
    {.name = "CAP016 same value",
     .text = "Security { Capabilities = \"07+ep\" }\n",
     .expected = "CAP011 1:28 CAP016 1:28"},
    {.name = "CAP024 where nobody wants CAP016",
     .options = "--ignore CAP016",
     .text = "Security { Capabilities = \"07+ep\" }\n",
     .expected = "CAP011 1:28 CAP024 1:28"},
    {.name = "a placeholder is told of once",
     .options = "--words",
     .text = "Max_Outbound_Connections = <n>\nSecurity { User = \"<who>\" Group = ecuser }\n"
             "Domain \"a.example\" { blackhole = <what> gateway = <host> }\n",
     .expected = "SYN042 1:28 SYN042=warning 2:19 SYN042 3:34 SYN042 3:51"},
    {.name = "a placeholder that certainly fails",
     .text = "Security { Capabilities = \"<caps>\" }\n",
     .expected = "SYN042=warning 1:27 CAP001 1:28"},
    {.name = "marked text is told of once",
     .options = "--words",
     .text = "ESMTP_Listener {\n**Listen_Backlog = 500**\n}\n",
     .expected = "SYN043 2:1"},
    {.name = "a code with a quotation mark of a document",
     .options = "--select MOD108 --ignore MOD003,MOD109",
     .text = "adaptive_sweep_rule \"r\" {\n codes = (\"bc:10\u201d \"bc:x\")\n}\n",
     .expected = "SYN004 2:17 MOD108 2:19"},
    {.name = "CAP016 not for hexadecimal",
     .text = "Security { Capabilities = \"0xa+ep\" }\n",
     .expected = "CAP024 1:28"},
    {.name = "CAP017 el6",
     .options = "--os el6",
     .text = "Security { Capabilities = \"36+ep\" }\n",
     .expected = "CAP017 1:28"},
    {.name = "CAP018 and CAP024 not where only the number is known",
     .options = "--os el7",
     .text = "Security { Capabilities = \"35+ep\" }\n",
     .expected = "CAP013 1:28"},
    {.name = "CAP020 lowered",
     .text = "Security { Capabilities = \"cap_net_raw+ep cap_net_raw-ep\" }\n",
     .expected = "CAP020 1:27"},
    {.name = "CAP020 nothing",
     .text = "Security { Capabilities = \"=\" }\n",
     .expected = "CAP020 1:27"},
    {.name = "CAP021 blank",
     .text = "Security { Capabilities = \" \" }\n",
     .expected = "CAP021 1:27"},
    {.name = "CAP023",
     .options = "--cap-profile docker",
     .text = "Security { Capabilities = \"cap_net_admin,cap_net_bind_service+ep\" }\n",
     .expected = "CAP023 1:28"},
    {.name = "CAP023 enough",
     .options = "--cap-profile docker",
     .text = "Security { Capabilities = \"cap_net_raw,cap_net_bind_service+ep\" }\n",
     .expected = ""},
    {.name = "CAP023 two from a list",
     .options = "--cap-profile NET_BIND_SERVICE",
     .text = "Security { Capabilities = \"cap_net_admin,cap_net_raw+ep\" }\n",
     .expected = "CAP023 1:27"},
    {.name = "CAP024",
     .text = "Security { Capabilities = \"12+ep\" }\n",
     .expected = "CAP024 1:28"},
    {.name = "a list is no text",
     .text = "Security { Capabilities = ( \"cap_net_raw+ep\" ) }\n",
     .expected = "SEC027 1:27"},
    {.name = "chroot and all",
     .text = "Security { chroot = \"/srv/jail\" Capabilities = \"=ep\" }\n",
     .expected = "CAP010 1:49 CHR011 1:49"},
};

static const struct rule_case identity_offline[] = {
    {.name = "SEC001 toor",
     .text = "Security { user = toor Capabilities = \"cap_net_raw+ep\" }\n",
     .expected = "SEC001 1:19"},
    {.name = "SEC001 permitted only",
     .text = "Security { user = root Capabilities = \"cap_dac_override+p\" }\n",
     .expected = "SEC001 1:19 CAP007 1:40"},
    {.name = "SEC002 all",
     .text = "Security { user = root Capabilities = \"=ep\" }\n",
     .expected = "SEC002 1:19 CAP010 1:40"},
    {.name = "SEC003 zero",
     .text = "Security { user = 0 group = ecuser }\n",
     .expected = "SEC003 1:19"},
    {.name = "SEC003 not for another", .text = "Security { user = ecuser }\n", .expected = ""},
    {.name = "SEC004 0 in the list",
     .text = "Security { supplemental_groups = ( \"0\" \"mail\" ) }\n",
     .expected = "SEC004 1:36"},
    {.name = "SEC005 main group",
     .text = "Security { group = wheel }\n",
     .expected = "SEC005 1:20"},
    {.name = "SEC005 mail is fine",
     .text = "Security { group = mail supplemental_groups = ( \"ssl-cert\" ) }\n",
     .expected = ""},
    {.name = "SEC010 all ones",
     .text = "Security { user = 4294967295 }\n",
     .expected = "SEC010 1:19"},
    {.name = "SEC010 group",
     .text = "Security { group = 99999999999 supplemental_groups = ( \"-2\" ) }\n",
     .expected = "SEC010 1:20 SEC010 1:56"},
    {.name = "SEC010 largest is fine",
     .text = "Security { user = 4294967294 group = 4294967294 }\n",
     .expected = ""},
    {.name = "SEC011 65535", .text = "Security { group = 65535 }\n", .expected = "SEC011 1:20"},
    {.name = "SEC011 forms",
     .text = "Security { group = \"010\" supplemental_groups = ( \"+5\" \"0x10\" ) }\n",
     .expected = "SEC011 1:20 SEC011 1:50 SEC011 1:55"},
    {.name = "SEC012",
     .text = "Security { user = nobody group = nogroup }\n",
     .expected = "SEC012 1:19 SEC012 1:34"},
    {.name = "SEC012 number",
     .text = "Security { supplemental_groups = ( 65534 ) }\n",
     .expected = "SEC012 1:36"},
    {.name = "SEC015", .text = "Security { user = mailer }\n", .expected = "SEC015 1:19"},
    {.name = "SEC015 group set",
     .text = "Security { user = mailer group = mailer }\n",
     .expected = ""},
    {.name = "SEC015 incomplete",
     .text = "Security { user = mailer }\n"
             "include \"https://example.com/x\"\n",
     .expected = "INC012 2:9"},
    {.name = "SEC017",
     .options = "--select SEC017",
     .text = "Security { user = mailer group = ecuser }\n",
     .expected = "SEC017 1:19"},
    {.name = "SEC018 blank", .text = "Security { group = \"ma il\" }\n", .expected = "SEC018 1:23"},
    {.name = "SEC018 empty", .text = "Security { user = \"\" }\n", .expected = "SEC018 1:19"},
    {.name = "SEC018 colon",
     .text = "Security { user = \"a:b\" group = \"x\" }\n",
     .expected = "SEC018 1:21"},
    {.name = "SEC018 domain users",
     .text = "Security { user = \"DOM\\\\u\" group = \"a@b\" }\n",
     .expected = ""},
    {.name = "SEC019",
     .text = "Security { group = mail supplemental_groups = ( \"mail\" \"adm2\" \"adm2\" "
             ") }\n",
     .expected = "SEC019 1:49 SEC019 1:63"},
    {.name = "SEC019 with commas",
     .text = "Security { group = mail supplemental_groups = ( \"mail\", \"adm2\" , \"adm2\", "
             "\"b\" ) }\n",
     .expected = "SEC019 1:49 SEC019 1:66"},
    {.name = "SEC019 a single word",
     .text = "Security { group = mail supplemental_groups = mail }\n",
     .expected = "SEC019 1:47 SEC026=note 1:47"},
    {.name = "SEC020 17",
     .text = "Security { supplemental_groups = ( g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 g10 "
             "g11 g12 g13 g14 g15 g16 ) }\n",
     .expected = "SEC020=note 1:12"},
    {.name = "SEC020 16",
     .text = "Security { supplemental_groups = ( g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 g10 "
             "g11 g12 g13 g14 g15 ) }\n",
     .expected = ""},
    {.name = "SEC022 two stanzas",
     .text = "Security { user = ecuser group = a }\n"
             "Security {\n"
             "  user = mta\n"
             "  group = a\n"
             "}\n",
     .expected = "SEC022 3:3"},
    {.name = "SEC022 three",
     .text = "Security { user = a group = b }\n"
             "Security { user = c }\n"
             "Security { user = d }\n",
     .expected = "SEC022 3:12"},
    {.name = "SEC022 twice in one stanza",
     .text = "Security { user = a group = c user = b }\n",
     .expected = "SEC022 1:31"},
    {.name = "SEC022 the same again",
     .text = "Security { user = a group = c user = \"a\" }\n",
     .expected = ""},
    {.name = "SEC027",
     .text = "Security {\n"
             "  user = ( a b )\n"
             "  group = [ a = b ]\n"
             "  Capabilities = ( \"cap_net_raw+ep\" )\n"
             "  chroot = ( )\n"
             "  supplemental_groups = ( mail )\n"
             "}\n",
     .expected = "SEC027 2:10 SEC027 3:11 SEC027 4:18 SEC027 5:12"},
    {.name = "SEC022 the same list",
     .text = "Security { supplemental_groups = ( \"a\"  b ) }\n"
             "Security { supplemental_groups = ( \"a\", b ) }\n",
     .expected = ""},
    {.name = "SEC022 another list",
     .text = "Security { supplemental_groups = ( a b ) }\n"
             "Security { supplemental_groups = ( a b c ) }\n",
     .expected = "SEC022 2:12"},
    {.name = "SEC022 twice in the cluster file",
     .text = "Security { user = a group = a }\n"
             "include \"ecelerity-cluster.conf\"\n"
             "### file: ecelerity-cluster.conf\n"
             "Security { user = b group = b }\n"
             "Security { user = c }\n",
     .expected = "SEC022=note ecelerity-cluster.conf:1:21 SEC022 ecelerity-cluster.conf:2:12"},
    {.name = "MRG001 not for what comes later",
     .text = "Security { user = ecuser }\n"
             "include \"ecelerity-cluster.conf\"\n"
             "Security { group = mail }\n"
             "### file: ecelerity-cluster.conf\n"
             "Security { user = ecuser }\n",
     .expected = ""},
    {.name = "MRG001",
     .text = "Security {\n"
             "  user = ecuser\n"
             "  chroot = \"/srv/jail\"\n"
             "}\n"
             "include \"ecelerity-cluster.conf\"\n"
             "### file: ecelerity-cluster.conf\n"
             "Security { Capabilities = \"cap_net_raw+ep\" }\n",
     .expected = "MRG001 ecelerity-cluster.conf:1:1"},
    {.name = "SEC024",
     .text = "Security { Privileges = \"basic,!proc_fork net_privaddr\" }\n",
     .expected = "SEC024 1:12"},
    {.name = "SEC025",
     .text = "Security { supplementary_groups = ( \"a\" ) nice = 3 }\n",
     .expected = "SEC025 1:12 SEC025 1:43"},
    {.name = "SEC026 word",
     .text = "Security { supplemental_groups = \"mail\" }\n",
     .expected = "SEC026=note 1:34"},
    {.name = "SEC026 dictionary",
     .text = "Security { supplemental_groups = [ a = \"b\" ] }\n",
     .expected = "SEC026 1:34"},
    {.name = "SEC026 empty element",
     .text = "Security { supplemental_groups = ( \"\" \"mail\" ) }\n",
     .expected = "SEC026 1:36"},
};

static const struct rule_case chroot_offline[] = {
    {.name = "CHR001 empty", .text = "Security { chroot = \"\" }\n", .expected = "CHR001 1:21"},
    {.name = "CHR001 tilde",
     .text = "Security { chroot = \"~/jail\" }\n",
     .expected = "CHR001 1:21"},
    {.name = "CHR001 variable",
     .text = "Security { chroot = \"/srv/$HOME\" }\n",
     .expected = "CHR001 1:21"},
    {.name = "CHR001 variable in braces",
     .text = "Security { chroot = \"/srv/${HOME}\" }\n",
     .expected = "CHR001 1:21"},
    {.name = "CHR001 not a dollar in a name",
     .text = "Security { chroot = \"/srv/ja$/$1\" }\n",
     .expected = ""},
    {.name = "CHR005 by dots",
     .text = "Security { chroot = \"/srv/..\" }\n",
     .expected = "CHR005 1:21"},
    {.name = "CHR006 slashes",
     .text = "Security { chroot = \"/srv//jail\" }\n",
     .expected = "CHR006=note 1:26"},
    {.name = "CHR006 dot",
     .text = "Security { chroot = \"/srv/./jail\" }\n",
     .expected = "CHR006=note 1:27"},
    {.name = "CHR006 end",
     .text = "Security { chroot = \"/srv/jail/\" }\n",
     .expected = "CHR006=note 1:31"},
    {.name = "CHR008 proc",
     .text = "Security { chroot = \"/proc/1/root\" }\n",
     .expected = "CHR008=error 1:21"},
    {.name = "CHR008 shm",
     .text = "Security { chroot = \"/dev/shm/j\" }\n",
     .expected = "CHR008 1:21"},
    {.name = "CHR008 home",
     .text = "Security { chroot = \"/home/a\" }\n",
     .expected = "CHR008 1:21"},
    {.name = "CHR008 by dots",
     .text = "Security { chroot = \"/srv/../tmp/j\" }\n",
     .expected = "CHR008 1:21 CHR006 1:27"},
    {.name = "CHR008 not /tmpx", .text = "Security { chroot = \"/tmpx\" }\n", .expected = ""},
    {.name = "CHR010",
     .text = "Security { user = root chroot = \"/srv/jail\" }\n",
     .expected = "SEC003 1:19 CHR010 1:33"},
    {.name = "CHR013",
     .text = "Security { chroot = \"/srv/jail\" }\n"
             "Spoolbase = \"/srv/jail/var\"\n"
             "PidFile = /srv/jail\n"
             "License = \"/srv/jailx\"\n",
     .expected = "CHR013 2:13 SYN011 3:11"},
};

static const struct rule_case databases[] = {
    {.name = "everything known",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = ecuser supplemental_groups = ( "
             "\"mail\" ) }\n",
     .expected = ""},
    {.name = "SEC001 another name of uid 0",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = toor group = ecuser Capabilities = \"cap_net_raw+ep\" "
             "}\n",
     .expected = "SEC001 1:19"},
    {.name = "SEC001 not for a root that is none",
     .passwd = "root:x:5:5::/:/bin/sh",
     .group = GROUPS,
     .text = "Security { user = root group = ecuser Capabilities = \"cap_net_raw+ep\" "
             "}\n",
     .expected = "SEC016 1:32"},
    {.name = "SEC004 by entry",
     .passwd = USERS,
     .group = "wheel:x:0:",
     .text = "Security { user = ecuser group = wheel }\n",
     .expected = "SEC004 1:34 SEC016 1:34"},
    {.name = "SEC005 by number",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = ecuser supplemental_groups = ( 999 ) "
             "}\n",
     .expected = "SEC005 1:65"},
    {.name = "SEC006 slip",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecusr group = ecuser }\n",
     .expected = "SEC006 1:19"},
    {.name = "SEC006 not offline",
     .text = "Security { user = ecusr group = ecuser }\n",
     .expected = ""},
    {.name = "SEC006 letter case counts",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = Ecuser group = ecuser }\n",
     .expected = "SEC006 1:19"},
    {.name = "SEC007",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = ecusers supplemental_groups = ( "
             "\"mail\" \"post\" ) }\n",
     .expected = "SEC007 1:34 SEC007 1:73"},
    {.name = "SEC007 unknown without a group file",
     .passwd = USERS,
     .text = "Security { user = ecuser group = ecusers }\n",
     .expected = ""},
    {.name = "SEC008",
     .passwd = "root:x:0:0::/:/bin/sh",
     .group = "root:x:0:",
     .text = "Security {  }\n",
     .expected = "SEC008 1:1"},
    {.name = "SEC008 user only",
     .passwd = "root:x:0:0::/:/bin/sh",
     .group = "root:x:0:",
     .text = "Security { group = root }\n",
     .expected = "SEC008 1:1 SEC004 1:20"},
    {.name = "SEC008 not in a fragment",
     .options = "--scope Security",
     .passwd = "root:x:0:0::/:/bin/sh",
     .group = "root:x:0:",
     .text = "user = root\nCapabilities = \"cap_net_raw+ep\"\n",
     .expected = "SEC001 1:8"},
    {.name = "SEC008 no stanza",
     .passwd = "root:x:0:0::/:/bin/sh",
     .group = "root:x:0:",
     .text = "PidFile = \"/x\"\n",
     .expected = ""},
    {.name = "SEC009",
     .root = "dir:/etc:0755:0",
     .text = "Security { user = ecuser group = ecuser  }\n",
     .expected = "SEC009 1:19 SEC009 1:34"},
    {.name = "SEC013",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = 77 group = ecuser }\n",
     .expected = "SEC013 1:19"},
    {.name = "SEC014",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = 5001 group = 5002 }\n",
     .expected = "SEC014 1:19 SEC014 1:32"},
    {.name = "SEC014 known number",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = 500 group = 500 }\n",
     .expected = ""},
    {.name = "SEC016",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = mail }\n",
     .expected = "SEC016 1:34"},
    {.name = "SEC016 member",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = mailer group = mail }\n",
     .expected = ""},
    {.name = "SEC016 primary",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = mailer group = staffers }\n",
     .expected = ""},
    {.name = "SEC019 name and number",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = ecuser supplemental_groups = ( "
             "\"mail\" 8 500 ) }\n",
     .expected = "SEC019 1:72 SEC019 1:74"},
    {.name = "SEC021",
     .options = "--select SEC021",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = mailer group = mail }\n",
     .expected = "SEC021 1:19"},
    {.name = "SEC021 nologin",
     .options = "--select SEC021",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = ecuser  }\n",
     .expected = ""},
    {.name = "SEC021 off",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = mailer group = mail }\n",
     .expected = ""},
};

static const struct rule_case jails[] = {
    {.name = "nothing wrong",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL,
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = ""},
    {.name = "CHR002",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv:0755:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR002 1:50"},
    {.name = "CHR002 on the way",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/etc:0755:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR002 1:50"},
    {.name = "CHR002 loop",
     .passwd = USERS,
     .group = GROUPS,
     .root = "link:/srv/jail:/srv/jail",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR002 1:50"},
    {.name = "CHR003",
     .passwd = USERS,
     .group = GROUPS,
     .root = "file:/srv/jail:0644:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR003 1:50"},
    {.name = "CHR003 on the way",
     .passwd = USERS,
     .group = GROUPS,
     .root = "file:/srv:0644:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR003 1:50"},
    {.name = "CHR004 mode",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv:0777:0 dir:/srv/jail:0755:0 file:/srv/jail/dev/null:0666:0 "
             "file:/srv/jail/dev/urandom:0666:0 file:/srv/jail/etc/hosts:0644:0 "
             "file:/srv/jail/etc/localtime:0644:0 "
             "file:/srv/jail/etc/resolv.conf:0644:0 ",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR004 1:50"},
    {.name = "CHR004 top",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv/jail:0775:0 file:/srv/jail/dev/null:0666:0 "
             "file:/srv/jail/dev/urandom:0666:0 file:/srv/jail/etc/hosts:0644:0 "
             "file:/srv/jail/etc/localtime:0644:0 "
             "file:/srv/jail/etc/resolv.conf:0644:0 ",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR004 1:50"},
    {.name = "CHR004 owner",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv/jail:0755:77 file:/srv/jail/dev/null:0666:0 "
             "file:/srv/jail/dev/urandom:0666:0 file:/srv/jail/etc/hosts:0644:0 "
             "file:/srv/jail/etc/localtime:0644:0 "
             "file:/srv/jail/etc/resolv.conf:0644:0 ",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR004 1:50"},
    {.name = "CHR005 by link",
     .passwd = USERS,
     .group = GROUPS,
     .root = "link:/srv/jail:/",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR005 1:50"},
    {.name = "CHR007",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL "link:/srv/j:/srv/jail",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/j\" }\n",
     .expected = "CHR007 1:50"},
    {.name = "CHR007 exposed",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL "dir:/srv/w:1777:0 link:/srv/w/j:/srv/jail",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/w/j\" }\n",
     .expected = "CHR004 1:50 CHR007=warning 1:50"},
    {.name = "CHR008 by link",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/tmp/jail:0755:0 file:/tmp/jail/dev/null:0666:0 "
             "file:/tmp/jail/dev/urandom:0666:0 file:/tmp/jail/etc/hosts:0644:0 "
             "file:/tmp/jail/etc/localtime:0644:0 "
             "file:/tmp/jail/etc/resolv.conf:0644:0 link:/srv/jail:/tmp/jail",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR007 1:50 CHR008 1:50"},
    {.name = "CHR009 owner",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv/jail:0755:500 file:/srv/jail/dev/null:0666:0 "
             "file:/srv/jail/dev/urandom:0666:0 file:/srv/jail/etc/hosts:0644:0 "
             "file:/srv/jail/etc/localtime:0644:0 "
             "file:/srv/jail/etc/resolv.conf:0644:0 ",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR009 1:50"},
    {.name = "CHR009 group",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv/jail:0775:0:500 file:/srv/jail/dev/null:0666:0 "
             "file:/srv/jail/dev/urandom:0666:0 file:/srv/jail/etc/hosts:0644:0 "
             "file:/srv/jail/etc/localtime:0644:0 "
             "file:/srv/jail/etc/resolv.conf:0644:0 ",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR009 1:50"},
    {.name = "CHR012",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL "dir:/srv/jail/var/spool:0755:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n"
             "Spoolbase = \"/var/spool\"\n"
             "PidFile = \"/var/run/x.pid\"\n"
             "ec_logger \"a\" { mainlog = \"/var/log/m\" paniclog = \"jlog:///x=>a\" }\n",
     .expected = "CHR012 1:50"},
    {.name = "CHR012 by the vocabulary",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL "dir:/srv/jail/var/log:0755:0 file:/srv/jail/var/log/y:0644:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n"
             "ec_logger \"a\" {\n"
             "  mainlog = \"jlog:///var/log/x=>master\"\n"
             "  bouncelog = \"jlog:///var/log/y=>master\"\n"
             "  rejectlog = \"/var/log/%{x}\"\n"
             "  paniclog = \"cluster:///var/log/z=>master\"\n"
             "}\n"
             "TLS_CA = \"/etc/ca.pem\"\n"
             "Banner_Hostname = \"/etc/none\"\n",
     .expected = "CHR012 1:50"},
    {.name = "CHR012 none",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL "dir:/srv/jail/var/spool:0755:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n"
             "Spoolbase = \"/var/spool\"\n",
     .expected = ""},
    {.name = "CHR013 is not CHR012",
     .passwd = USERS,
     .group = GROUPS,
     .root = FULL_JAIL,
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n"
             "Spoolbase = \"/srv/jail/spool\"\n",
     .expected = "CHR013 2:13"},
    {.name = "CHR014",
     .passwd = USERS,
     .group = GROUPS,
     .root = "dir:/srv/jail:0755:0 file:/srv/jail/etc/hosts:0644:0",
     .text = "Security { user = ecuser group = ecuser chroot = \"/srv/jail\" }\n",
     .expected = "CHR014 1:50"},
    {.name = "CHR018",
     .options = "--host",
     .passwd = USERS,
     .group = GROUPS,
     .text = "Security { user = ecuser group = ecuser chroot = \"/proc/self/root\" }\n",
     .expected = "CHR008=error 1:50 CHR018 1:50"},
};

/* ---- merging --------------------------------------------------------------------------------- */

static const struct rule_case merging[] = {
    {.name = "MRG002 in one block, and where the scope is opened again",
     .text = "Retry_Interval = 1\n"
             "Retry_Interval = 2\n"
             "Domain \"a\" { Retry_Interval = 3 }\n"
             "Domain \"A\" { Retry_Interval = 4 }\n",
     .expected = "MRG002 1:1 MRG002 3:14"},
    {.name = "MRG002 each one that is lost",
     .text = "Retry_Interval = 1\nRetry_Interval = 2\nRetry_Interval = 1\n",
     .expected = "MRG002 1:1 MRG002 2:1"},
    {.name = "MRG002 not for other files, nor other scopes",
     .text = "Retry_Interval = 1\n"
             "include \"b.conf\"\n"
             "Domain \"a\" { Retry_Interval = 3 }\n"
             "### file: b.conf\n"
             "Retry_Interval = 2\n",
     .expected = ""},
    {.name = "MRG002 not for Security",
     .text = "Security { group = ecuser user = a user = b }\n",
     .expected = "SEC022 1:36"},
    {.name = "MRG003",
     .options = "--select MRG003",
     .text = "Retry_Interval = 1\n"
             "include \"b.conf\"\n"
             "### file: b.conf\n"
             "Retry_Interval = 2\n",
     .expected = "MRG003 1:1"},
    {.name = "MRG003 not for a file that is read twice",
     .options = "--select MRG003",
     .text = "readonly_include \"b.conf\"\n"
             "readonly_include \"b.conf\"\n"
             "### file: b.conf\n"
             "Retry_Interval = 2\n",
     .expected = "INC010 2:18"},
    {.name = "MRG004 the value counts, not its spelling",
     .options = "--select MRG004",
     .text = "Blackhole = off\n"
             "Binding_Group \"g\" {\n"
             "  Retry_Interval = 16\n"
             "  Binding \"b\" { Retry_Interval = 0x10 }\n"
             "}\n"
             "Domain \"d\" { Blackhole = disabled Retry_Interval = 16 }\n"
             "ThreadPool \"CPU\" { Concurrency = 4 }\n",
     .expected = "MRG005 3:3 MRG004 4:17 MRG004 6:14"},
    {.name = "MRG005 not for a group without members, or with one that needs it",
     .text = "Binding_Group \"g\" { Retry_Interval = 1 Domain \"d\" { } }\n"
             "Binding_Group \"h\" {\n"
             "  Retry_Interval = 1\n"
             "  Binding \"a\" { Retry_Interval = 2 }\n"
             "  Binding \"b\" { }\n"
             "}\n",
     .expected = ""},
    {.name = "MRG005 of a domain in a group",
     .text = "Binding_Group \"g\" {\n"
             "  Domain \"d.example\" { Retry_Interval = 1 Max_Retries = 7 }\n"
             "  Domain \"e.example\" { Retry_Interval = 1 }\n"
             "  Domain \"/d.example$/\" { Retry_Interval = 1 }\n"
             "  Host \"mx.example\" { Max_Outbound_Connections = 1 }\n"
             "  Binding \"a\" { Domain \"D.example\" { Retry_Interval = 2 }\n"
             "    Domain \"e.example\" { Retry_Interval = 2 }\n"
             "    Domain \"/d.example$/\" { Retry_Interval = 2 }\n"
             "    Host \"mx.example\" { Max_Outbound_Connections = 2 } }\n"
             "  Binding \"b\" { Domain \"d.example\" { Retry_Interval = 3 Max_Retries = 8 }\n"
             "    Domain \"/d.example$/\" { Retry_Interval = 3 }\n"
             "    Host \"mx.example\" { Max_Outbound_Connections = 3 } }\n"
             "}\n"
             "Domain \"d.example\" { Retry_Interval = 4 }\n",
     .expected = "MRG005 2:24 MRG005 5:23"},
    {.name = "MRG005 of pathways",
     .text = "Pathway_Group \"g\" {\n"
             "  Inbound_Throttle_Messages = 1\n"
             "  Pathway \"a\" { Inbound_Throttle_Messages = 2 }\n"
             "  Pathway \"b\" { Inbound_Throttle_Messages = 3 }\n"
             "}\n",
     .expected = "MRG005 2:3 REF010 3:11 REF010 4:11"},
    {.name = "MRG005 not when a file is missing",
     .text = "Binding_Group \"g\" {\n"
             "  Retry_Interval = 1\n"
             "  Binding \"a\" { Retry_Interval = 2 }\n"
             "  include \"gone.conf\"\n"
             "}\n",
     .expected = "INC001 4:11"},
    {.name = "MRG006",
     .text = "Binding \"Bulk\" { }\n"
             "Binding \"other\" { }\n"
             "Binding \"bulk\" { }\n"
             "Binding \"BULK\" { }\n",
     .expected = "MRG006 3:9 MRG006 4:9"},
    {.name = "MRG006 the plain one first",
     .text = "Binding_Group \"g\" { Binding \"bulk\" { } Binding \"Bulk\" { } }\n",
     .expected = "MRG006 1:48"},
    {.name = "MRG006 not for expressions and addresses",
     .options = "--select MRG006",
     .text = "Domain \"/^\\d+$/\" { }\nDomain \"/^\\D+$/\" { }\n"
             "ESMTP_Listener {\n"
             "  Peer \"2001:DB8::/32\" { }\n  Peer \"2001:db8::/32\" { }\n"
             "  Listen \"[2001:DB8::1]:25\" { }\n  Listen \"[2001:db8::1]:25\" { }\n"
             "}\n",
     .expected = ""},
    {.name = "MRG006 not for other kinds, other scopes, one scope, or names of the DNS",
     .text = "Binding \"Bulk\" { }\n"
             "Pathway \"bulk\" { }\n"
             "Binding_Group \"g\" { Binding \"bulk\" { } }\n"
             "Binding \"Bulk\" { }\n"
             "Domain \"Example.com\" { }\n"
             "Domain \"example.com\" { }\n",
     .expected = "REF010 2:9"},
    {.name = "INC018",
     .options = "--main eccluster.conf",
     .text = "include \"ecdb.conf\"\n"
             "Retry_Interval = 1\n"
             "### file: ecdb.conf\n",
     .expected = "INC018 1:9"},
    {.name = "INC018 not in a file of the nodes, nor where it is last",
     .text = "include \"ecdb.conf\"\n"
             "Retry_Interval = 1\n"
             "### file: ecdb.conf\n",
     .expected = ""},
    {.name = "INC018 not where it is last",
     .options = "--main eccluster.conf",
     .text = "Retry_Interval = 1\n"
             "include \"ecdb.conf\"\n"
             "### file: ecdb.conf\n",
     .expected = ""},
};

static const struct group {
    const char *name;
    const struct rule_case *cases;
    size_t count;
} groups[] = {
    {"documented", documented, EC_COUNT(documented)},
    {"fixtures", fixtures, EC_COUNT(fixtures)},
    {"refused texts", refused_texts, EC_COUNT(refused_texts)},
    {"meaning", meaning, EC_COUNT(meaning)},
    {"identity offline", identity_offline, EC_COUNT(identity_offline)},
    {"chroot offline", chroot_offline, EC_COUNT(chroot_offline)},
    {"databases", databases, EC_COUNT(databases)},
    {"jails", jails, EC_COUNT(jails)},
    {"merging", merging, EC_COUNT(merging)},
};

static void check_case(const struct rule_case *row)
{
    const struct fixture fixture = {row->options, row->passwd, row->group, row->root, NULL};
    struct fixture_result result;
    if (!fixture_run(&fixture, row->text, &result)) {
        printf("SKIP %s: owners cannot be changed here\n", row->name);
        return;
    }
    if (strcmp(result.findings, row->expected) != 0) {
        ck_abort_msg("%s\nwanted: %s\ngot:    %s\n%s", row->name, row->expected, result.findings,
                     result.texts);
    }
    fixture_free(&result);
}

START_TEST(cases_of_a_group)
{
    for (size_t i = 0; i < groups[_i].count; i++) {
        check_case(&groups[_i].cases[i]);
    }
}
END_TEST

/* ---- fixes ----------------------------------------------------------------------------------- */

static size_t count_code(const char *findings, const char *code)
{
    size_t count = 0;
    for (const char *at = findings; (at = strstr(at, code)) != NULL; at++) {
        count++;
    }
    return count;
}

/* What the main file of the case is after the edit. */
static char *apply(const char *text, const struct fixture_fix *fix)
{
    size_t size = strlen(text) + strlen(fix->text) + 1;
    char *out = malloc(size);
    ck_assert_ptr_nonnull(out);
    snprintf(out, size, "%.*s%s%s", (int)fix->first, text, fix->text, text + fix->last);
    return out;
}

static void check_fix(const struct rule_case *row, const struct fixture_fix *fix, size_t before)
{
    const struct fixture fixture = {row->options, row->passwd, row->group, row->root, NULL};
    struct fixture_result result;
    char *text = apply(row->text, fix);
    ck_assert(fixture_run(&fixture, text, &result));
    size_t after = count_code(result.findings, fix->code);
    ck_assert_msg(after < before, "%s: the fix for %s changes nothing:\n%s%s", row->name, fix->code,
                  text, result.findings);
    ck_assert_msg(count_code(result.findings, "SYN") == count_code(row->expected, "SYN"),
                  "%s: the fix for %s breaks the syntax:\n%s%s", row->name, fix->code, text,
                  result.findings);
    fixture_free(&result);
    free(text);
}

/* Every edit that a finding proposes makes it go away. */
START_TEST(fixes_of_a_group)
{
    for (size_t i = 0; i < groups[_i].count; i++) {
        const struct rule_case *row = &groups[_i].cases[i];
        const struct fixture fixture = {row->options, row->passwd, row->group, row->root, NULL};
        struct fixture_result result;
        if (!fixture_run(&fixture, row->text, &result)) {
            continue;
        }
        for (size_t k = 0; k < result.n_fixes; k++) {
            const struct fixture_fix *fix = &result.fixes[k];
            check_fix(row, fix, count_code(result.findings, fix->code));
        }
        fixture_free(&result);
    }
}
END_TEST

/* ---- what is said ---------------------------------------------------------------------------- */

/* flat table */
static const struct {
    const char *root;
    const char *text;
    const char *said; /* part of what people read */
} texts[] = {
    {NULL, "Security { chroot = \"/srv/jail\" }\nSpoolbase = \"/srv/jail/a\"\n",
     "'/srv/jail/a' starts with the chroot\n"},
    {NULL,
     "Security { chroot = \"/srv/jail\" }\nSpoolbase = \"/srv/jail/a\"\n"
     "PidFile = \"/srv/jail/b\"\n",
     "starts with the chroot, as does another path\n"},
    {NULL,
     "Security { chroot = \"/srv/jail\" }\nSpoolbase = \"/srv/jail/a\"\n"
     "PidFile = \"/srv/jail/b\"\nLicense = \"/srv/jail/c\"\n",
     "starts with the chroot, as do 2 other paths\n"},
    {"dir:/srv:0777:0 dir:/srv/jail:0777:0", "Security { chroot = \"/srv/jail\" }\n",
     "'/srv' can be written by everybody (mode 0777), and another directory on the way is unsafe"},
    {"dir:/srv:0777:0 dir:/srv/a:0777:0 dir:/srv/a/b:0755:0 link:/srv/c:/srv/a",
     "Security { chroot = \"/srv/c/b\" }\n", "chmod go-w /srv; chmod go-w /srv/a\n"},
    {FULL_JAIL "dir:/srv/jail/var/log:0755:0 file:/srv/jail/var/log/y:0644:0",
     "Security { chroot = \"/srv/jail\" }\n"
     "ec_logger \"a\" { mainlog = \"jlog:///var/log/x=>a\" bouncelog = \"jlog:///var/log/y=>a\" }\n",
     "1 configured path does not exist inside the chroot\n"},
    {NULL, "Security { user = a user = b }\n", "User 'b' replaces 'a' set before in this stanza\n"},
    {NULL,
     "Security { user = a }\nSecurity { include \"b.conf\" user = c }\n"
     "### file: b.conf\nuser = b\n",
     "User 'c' replaces 'b' set before in this stanza\n"},
    {NULL,
     "Security { user = a }\nSecurity { include \"b.conf\" }\n### file: b.conf\nuser = b\n",
     "User 'b' replaces 'a' of an earlier Security stanza\n"},
    {NULL, "Security { Capabilities = \"cap_net_raw+ep # mail\" }\n",
     "a capability text has no comments: remove it\n"},
    {NULL, "Security { Capabilities = \"08+ep\" }\n", "a number with a leading zero is octal"},
    {NULL, "Security { Capabilities = \"all+ep cap_kill-ep 45+ep\" }\n",
     "this keeps 40 capabilities, far more than the server needs\n"},
    {NULL, "Security { user = -1 }\n", "in 32 bits without one it is 4294967295\n"},
};

START_TEST(words_of_findings)
{
    const struct fixture fixture = {NULL, USERS, GROUPS, texts[_i].root, NULL};
    struct fixture_result result;
    if (!fixture_run(&fixture, texts[_i].text, &result)) {
        printf("SKIP: owners cannot be changed here\n");
        return;
    }
    ck_assert_msg(strstr(result.texts, texts[_i].said) != NULL, "wanted: %s\ngot: %s",
                  texts[_i].said, result.texts);
    fixture_free(&result);
}
END_TEST

/* Where root has taken the name of the default user there is nobody else to name. */
START_TEST(default_user_is_root)
{
    const struct fixture fixture = {NULL, "ecuser:x:0:0::/:/bin/sh", GROUPS, NULL, NULL};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, "Security { Capabilities = \"cap_net_raw+ep\" }\n", &result));
    ck_assert_str_eq(result.findings, "SEC001 1:1");
    ck_assert_ptr_nonnull(strstr(result.texts, "give 'ecuser' a user id of its own in "));
    ck_assert_uint_eq(result.n_fixes, 1);
    ck_assert_uint_eq(result.fixes[0].first, 11);
    ck_assert_str_eq(result.fixes[0].text, "");
    fixture_free(&result);
    ck_assert(fixture_run(&fixture, "Security { user = ecuser }\n", &result));
    ck_assert_str_eq(result.findings, "SEC003 1:19");
    ck_assert_uint_eq(result.n_fixes, 0);
    fixture_free(&result);
}
END_TEST

/* An entry may be missing because its line cannot be read. */
START_TEST(skipped_lines_of_a_database)
{
    const struct fixture fixture = {NULL, "root:x:0:0::/:/bin/sh;mta:x:77:77;b:x:1;+::::::",
                                    "mta:x:77:", NULL, NULL};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, "Security { user = mta group = mtb }\n", &result));
    ck_assert_str_eq(result.findings, "SEC006 1:19 SEC007 1:31");
    ck_assert_ptr_nonnull(strstr(result.texts, "when it starts; line 2 of '"));
    ck_assert_ptr_nonnull(
        strstr(result.texts, "': 4 fields where 7 are wanted; the line is skipped\n"));
    ck_assert_ptr_nonnull(strstr(result.texts, "group that does not exist and reports a critical "
                                               "error when it starts\n"));
    fixture_free(&result);
}
END_TEST

/* The removal takes the comma and the blanks along. */
START_TEST(removed_elements)
{
    static const struct {
        const char *text;
        const char *after;
    } rows[] = {
        {"Security { supplemental_groups = ( a, b, a ) }\n",
         "Security { supplemental_groups = ( a, b ) }\n"},
        {"Security { supplemental_groups = ( a a b ) }\n",
         "Security { supplemental_groups = ( a b ) }\n"},
        {"Security { group = a supplemental_groups = ( a , b ) }\n",
         "Security { group = a supplemental_groups = ( b ) }\n"},
        {"Security { supplemental_groups = ( \"\", b ) }\n",
         "Security { supplemental_groups = ( b ) }\n"},
    };
    for (size_t i = 0; i < EC_COUNT(rows); i++) {
        const struct fixture fixture = {0};
        struct fixture_result result;
        ck_assert(fixture_run(&fixture, rows[i].text, &result));
        const struct fixture_fix *fix = result.fixes;
        while (strncmp(fix->code, "SEC", 3) != 0) {
            fix++;
        }
        char *text = apply(rows[i].text, fix);
        ck_assert_str_eq(text, rows[i].after);
        free(text);
        fixture_free(&result);
    }
}
END_TEST

/* ---- cases that a table cannot hold ---------------------------------------------------------- */

static char *repeat(const char *before, const char *piece, size_t count, const char *after)
{
    size_t size = strlen(before) + strlen(piece) * count + strlen(after) + 1;
    char *text = malloc(size);
    ck_assert_ptr_nonnull(text);
    char *end = stpcpy(text, before);
    for (size_t i = 0; i < count; i++) {
        end = stpcpy(end, piece);
    }
    strcpy(end, after);
    return text;
}

static void check_text(const char *name, char *text, const char *expected)
{
    const struct rule_case row = {.name = name, .text = text, .expected = expected};
    check_case(&row);
    free(text);
}

START_TEST(long_values)
{
    check_text("CHR001 too long", repeat("Security { chroot = \"/", "x", 4095, "\" }\n"),
               "CHR001 1:21");
    check_text("CHR001 longest", repeat("Security { chroot = \"/", "x", 4094, "\" }\n"), "");
    check_text("CAP014 in 20000 clauses",
               repeat("Security { Capabilities = \"", "cap_net_raw+ep ", 20000, "=\" }\n"),
               "CAP020 1:27 CAP014 1:300028");
}
END_TEST

/* A text with a mistake in each clause makes no more findings than people can read. */
START_TEST(many_mistakes)
{
    const struct fixture fixture = {0};
    struct fixture_result result;
    char *text = repeat("Security { Capabilities = \"", "cap_x+ep ", 100000, "\" }\n");
    ck_assert(fixture_run(&fixture, text, &result));
    size_t count = 0;
    for (const char *at = result.findings; (at = strstr(at, "CAP002")) != NULL; at++) {
        count++;
    }
    ck_assert_uint_eq(count, 50);
    fixture_free(&result);
    free(text);
}
END_TEST

/* The list has one group again and again, which SEC019 tells as well. */
static void check_group_count(size_t count, const char *expected)
{
    const struct fixture fixture = {0};
    struct fixture_result result;
    char *text = repeat("Security { supplemental_groups = ( ", "1 ", count, ") }\n");
    ck_assert(fixture_run(&fixture, text, &result));
    result.findings[strlen(expected)] = '\0';
    ck_assert_str_eq(result.findings, expected);
    fixture_free(&result);
    free(text);
}

START_TEST(supplemental_groups_limit)
{
    check_group_count(65536, "SEC020=note 1:12");
    check_group_count(65537, "SEC020 1:12");
}
END_TEST

/* ---- skipped checks -------------------------------------------------------------------------- */

static void check_skipped(const struct fixture *fixture, const char *text, const char *expected)
{
    struct fixture_result result;
    ck_assert(fixture_run(fixture, text, &result));
    ck_assert_str_eq(result.findings, "");
    ck_assert_str_eq(result.skipped, expected);
    fixture_free(&result);
}

START_TEST(offline_checks_are_skipped)
{
    const struct fixture offline = {0};
    check_skipped(&offline, "Security { user = mta group = mta }\n",
                  "SEC006(offline) SEC007(offline) SEC016(offline)");
    check_skipped(&offline, "Security { chroot = \"/srv/jail\" }\n",
                  "SEC008(offline) CHR002(offline) CHR003(offline) CHR004(offline) "
                  "CHR007(offline) CHR009(offline) CHR012(offline) CHR014(offline) "
                  "CHR015(offline) CHR017(offline)");
    check_skipped(&offline, "Security { Capabilities = \"cap_net_raw+ep\" }\n",
                  "CAP019(offline) SEC008(offline)");
    check_skipped(&offline, "Spoolbase = \"/var/spool\"\n", "");
    const struct fixture known = {NULL, USERS, GROUPS, NULL, NULL};
    check_skipped(&known, "Security { user = ecuser group = ecuser }\n", "");
}
END_TEST

/* ---- the running machine --------------------------------------------------------------------- */

static bool asked_libcap(const struct fixture_result *result)
{
    return strstr(result->skipped, "CAP019") == NULL;
}

START_TEST(host_libcap)
{
    const struct fixture fixture = {"--host --os el7", USERS, GROUPS, NULL, NULL};
    struct fixture_result result;
    ck_assert(fixture_run(
        &fixture, "Security { user = ecuser group = ecuser Capabilities = \"cap_bpf+ep\" }\n",
        &result));
    if (asked_libcap(&result)) {
        ck_assert_str_eq(result.findings, "CAP019 1:56 CAP018 1:57");
    } else {
        printf("SKIP CAP019: no libcap here\n");
    }
    fixture_free(&result);
    ck_assert(fixture_run(
        &fixture, "Security { user = ecuser group = ecuser Capabilities = \"cap_net_raw+ep\" }\n",
        &result));
    ck_assert_str_eq(result.findings, "");
    fixture_free(&result);
}
END_TEST

/* Needs the real root: who looks must not be allowed to. */
START_TEST(chroot_that_cannot_be_inspected)
{
    const struct fixture fixture = {"--as 65534", USERS, GROUPS,
                                    "dir:/srv/jail:0700:0 dir:/srv/jail/a:0755:0", NULL};
    struct fixture_result result;
    if (!fixture_run(&fixture,
                     "Security { user = ecuser group = ecuser chroot = \"/srv/jail/a\" }\n",
                     &result)) {
        printf("SKIP CHR017: only root can become somebody else\n");
        return;
    }
    ck_assert_str_eq(result.findings, "CHR017 1:50");
    fixture_free(&result);
}
END_TEST

static const struct {
    const char *mount;
    const char *options;
    const char *expected;
} mounts[] = {
    {"nosuid full", "--host", ""},
    {"nosuid full", "--host --select CHR016", ""},
    {"full", "--host --select CHR016", "CHR016 1:50"},
    {"nodev", "--host", "CHR014 1:50 CHR015 1:50"},
    {"noexec full", "--host", "CHR015 1:50"},
    {"nodev noexec full", "--host", "CHR015 1:50 CHR015 1:50"},
    {"nodev owndev full", "--host", ""},
    {"noexec owntmp full", "--host", ""},
    {"nodev noexec owndev full", "--host", "CHR015 1:50"},
};

START_TEST(mount_options)
{
    const struct fixture fixture = {mounts[_i].options, USERS, GROUPS, NULL, mounts[_i].mount};
    struct fixture_result result;
    if (!fixture_run(&fixture, "Security { user = ecuser group = ecuser chroot = \"/mnt\" }\n",
                     &result)) {
        printf("SKIP mount options: no right to mount\n");
        return;
    }
    ck_assert_str_eq(result.findings, mounts[_i].expected);
    fixture_free(&result);
}
END_TEST

/* ---- containers ------------------------------------------------------------------------------ */

START_TEST(container_lists)
{
    uint64_t set = 1;
    struct ec_str bad = EC_STR("");
    ck_assert(ec_cap_set_find(EC_STR("Docker"), &set));
    ck_assert_uint_eq(set, 0xa80425fb);
    ck_assert(!ec_cap_set_find(EC_STR("podman"), &set));
    ck_assert(ec_cap_set_parse(EC_STR("CAP_CHOWN, kill # cap_bpf\n\tNet_Raw 40,63\n"), &set, &bad));
    ck_assert_uint_eq(set, 1u | 1u << 5 | 1u << 13 | (uint64_t)1 << 40 | (uint64_t)1 << 63);
    ck_assert(ec_cap_set_parse(EC_STR(""), &set, &bad));
    ck_assert_uint_eq(set, 0);
    const char *const wrong[] = {"cap_chown cap_x kill", "64", "1x", "100000000000", "cap_"};
    const char *const words[] = {"cap_x", "64", "1x", "100000000000", "cap_"};
    for (size_t i = 0; i < EC_COUNT(wrong); i++) {
        ck_assert(!ec_cap_set_parse(ec_str_from(wrong[i]), &set, &bad));
        ck_assert(ec_str_equal(bad, ec_str_from(words[i])));
    }
}
END_TEST

/* ---- what is switched off -------------------------------------------------------------------- */

START_TEST(only_enabled_rules_run)
{
    struct ec_rule_settings settings;
    ec_rule_settings_init(&settings, NULL);
    ck_assert(settings.enabled[EC_SEC001]);
    ck_assert(!settings.enabled[EC_SEC017]);
    ck_assert(!settings.enabled[EC_SEC021]);
    ck_assert(!settings.enabled[EC_CHR016]);
    ck_assert_str_eq(settings.profile->name, "debian12");
    ck_assert(!settings.has_container);
}
END_TEST

int main(void)
{
    fixture_become_root();
    Suite *suite = suite_create("rules");
    TCase *tables = tcase_create("tables");
    tcase_set_timeout(tables, 60);
    tcase_add_loop_test(tables, cases_of_a_group, 0, EC_COUNT(groups));
    tcase_add_loop_test(tables, fixes_of_a_group, 0, EC_COUNT(groups));
    suite_add_tcase(suite, tables);
    TCase *rest = tcase_create("rest");
    tcase_set_timeout(rest, 60);
    tcase_add_loop_test(rest, words_of_findings, 0, EC_COUNT(texts));
    tcase_add_test(rest, default_user_is_root);
    tcase_add_test(rest, skipped_lines_of_a_database);
    tcase_add_test(rest, removed_elements);
    tcase_add_test(rest, long_values);
    tcase_add_test(rest, many_mistakes);
    tcase_add_test(rest, supplemental_groups_limit);
    tcase_add_test(rest, offline_checks_are_skipped);
    tcase_add_test(rest, host_libcap);
    tcase_add_test(rest, chroot_that_cannot_be_inspected);
    tcase_add_loop_test(rest, mount_options, 0, EC_COUNT(mounts));
    tcase_add_test(rest, container_lists);
    tcase_add_test(rest, only_enabled_rules_run);
    suite_add_tcase(suite, rest);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
