/* SPDX-License-Identifier: MIT */
/* Files of the configuration and those it names: who may change and read them. */
#include "../rules/fixture.h"

#include "base/base.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USERS "ecuser:x:500:500::/:/bin/false;mailer:x:1000:500::/:/bin/false;root:x:0:0::/:/bin/sh"
#define GROUPS "ecuser:x:500:;staff:x:50:;root:x:0:"
#define CONF "/opt/msys/ecelerity/etc/local.conf"
#define INCLUDE "include \"" CONF "\"\n"

static const struct files_case {
    const char *name;
    const char *root;
    const char *text;
    const char *expected;
} cases[] = {
    {"root's own", "file:" CONF ":0644:0:0", INCLUDE, ""},
    {"the server's own", "file:" CONF ":0644:500:500", INCLUDE, ""},
    {"everybody", "file:" CONF ":0646:0:0", INCLUDE, "FIL001 1:9"},
    {"a foreign group", "file:" CONF ":0664:0:50", INCLUDE, "FIL001=warning 1:9"},
    {"root's group", "file:" CONF ":0664:0:0", INCLUDE, ""},
    {"the server's group", "file:" CONF ":0660:0:500", INCLUDE, ""},
    {"a foreign owner", "file:" CONF ":0644:1000:0", INCLUDE, "FIL004 1:9"},
    {"another user that the server runs as", "file:" CONF ":0644:1000:0",
     "Security { User = mailer Group = ecuser }\n" INCLUDE, ""},
    {"not readable", "file:" CONF ":0640:0:0", INCLUDE, "FIL012 1:9"},
    {"readable by the group", "file:" CONF ":0640:0:500", INCLUDE, ""},
    {"readable by the owner", "file:" CONF ":0400:500:0", INCLUDE, ""},
    {"root reads all", "file:" CONF ":0600:0:0", "Security { User = root Group = root }\n" INCLUDE,
     "SEC003 1:19 SEC004 1:32"},
    {"not an installed one", "file:/etc/local.conf:0666:1000:0", "include \"/etc/local.conf\"\n", ""},
    {"two files, two findings",
     "file:" CONF ":0646:0:0 file:/opt/msys/etc/b.conf:0646:0:0",
     INCLUDE "include \"/opt/msys/etc/b.conf\"\n", "FIL001 1:9 FIL001 2:9"},
    {"an open directory above", "dir:/opt/msys/ecelerity:0777:0 file:" CONF ":0644:0", INCLUDE,
     "FIL003 1:9"},
    {"told once for two files",
     "dir:/opt/msys:0777:0 file:" CONF ":0644:0 file:/opt/msys/etc/b.conf:0644:0",
     INCLUDE "include \"/opt/msys/etc/b.conf\"\n", "FIL003 1:9"},
    {"with the sticky bit nobody can replace", "dir:/opt/msys:1777:0 file:" CONF ":0644:0", INCLUDE,
     ""},
    {"a whole directory", "dir:/opt/msys/d:1777:0 file:/opt/msys/d/a.conf:0644:0",
     "include \"/opt/msys/d\"\n", "FIL002 1:9"},
    {"one file of an open directory", "dir:/opt/msys/d:1777:0 file:/opt/msys/d/a.conf:0644:0",
     "include \"/opt/msys/d/a.conf\"\n", ""},
    {"an unsafe place", "file:/var/tmp/a.conf:0644:0", "include \"/var/tmp/a.conf\"\n", "FIL006 1:9"},
    {"a folder whose name only begins so", "file:/tmpfiles/a.conf:0644:0",
     "include \"/tmpfiles/a.conf\"\n", ""},
    {"in clear", "dir:/x:0755:0", "include \"persist://http://example.com/a.conf\"\n",
     "FIL006 1:9 INC012 1:9"},
    {"encrypted", "dir:/x:0755:0", "include \"persist://https://example.com/a.conf\"\n", "INC012 1:9"},
    {"spool: the server's", "dir:/var/spool/e:0750:500:500", "Spoolbase = \"/var/spool/e\"\n", ""},
    {"spool: of its group", "dir:/var/spool/e:0770:0:500", "Spoolbase = \"/var/spool/e\"\n", ""},
    {"spool: not writable", "dir:/var/spool/e:0755:0:0", "Spoolbase = \"/var/spool/e\"\n",
     "FIL010 1:13"},
    {"spool: open", "dir:/var/spool/e:0777:500:500", "Spoolbase = \"/var/spool/e\"\n", "FIL010 1:13"},
    {"spool: not there", "dir:/var/spool:0755:0", "Spoolbase = \"/var/spool/e\"\n", ""},
    {"modes", "dir:/x:0755:0",
     "Spool_Mode = \"0666\"\nTrace_SMTP_Mode = 0640\n"
     "ec_logger { mainlog_mode = 0646 paniclog_mode = 0644 }\n",
     "FIL009 1:14 FIL009 3:28"},
    {"the mode of a socket is CTL001's", "dir:/x:0755:0",
     "ESMTP_Listener { Listen \"/x/sock\" { File_Mode = \"0666\" } }\n", ""},
    {"credentials", "file:/k:0640:0:500 file:/c:0660:1:0",
     "securecreds { Key = \"/k\" Credentials = \"/c\" }\n", "FIL013 1:40"},
};

START_TEST(files)
{
    const struct files_case *each = &cases[_i];
    const struct fixture fixture = {.root = each->root, .passwd = USERS, .group = GROUPS};
    struct fixture_result result;
    if (!fixture_run(&fixture, each->text, &result)) {
        printf("SKIP %s: no right to make the host\n", each->name);
        fixture_free(&result);
        return;
    }
    ck_assert_msg(strcmp(result.findings, each->expected) == 0, "%s: wanted '%s', got '%s'\n%s",
                  each->name, each->expected, result.findings, result.texts);
    fixture_free(&result);
}
END_TEST

START_TEST(nothing_is_said_offline)
{
    struct fixture_result result;
    ck_assert(fixture_run(&(struct fixture){.passwd = USERS}, "Spoolbase = \"/tmp\"\n", &result));
    ck_assert_str_eq(result.findings, "");
    fixture_free(&result);
}
END_TEST

int main(void)
{
    fixture_become_root();
    Suite *suite = suite_create("files");
    TCase *tests = tcase_create("cases");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, files, 0, EC_COUNT(cases));
    tcase_add_test(tests, nothing_is_said_offline);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
