/* SPDX-License-Identifier: MIT */
/* The rules about names of scopes: configuration in, exactly these findings out. */
#include "../rules/cases.h"

static const struct rule_case cases[] = {
    {"defined ones", NULL,
     "Pathway \"p\" { }\nThreadPool \"t\" { }\nEventLoop \"e\" { }\nDelivery_Pool = \"e\"\n"
     "ESMTP_Listener { Pathway = \"p\" Pool_Name = \"t\" Event_Loop = \"e\" Listen \":2525\" { } }\n",
     ""},
    {"undefined ones", NULL,
     "Maintainer_Pool = \"x\"\n"
     "ESMTP_Listener { Pathway = \"x\" Pool_Name = \"x\" Listen \":2525\" { Duravip_Follow = \"x\" } }\n",
     "REF004 1:19 REF001 2:28 REF003 2:44 REF007 2:82"},
    {"nothing is told of a fragment", "--main part.conf",
     "ESMTP_Listener { Pathway = \"x\" }\nThreadPool \"t\" { }\n", ""},
    {"nor when a file is missing", NULL, "include \"gone.conf\"\nESMTP_Listener { Pathway = \"x\" }\n",
     "INC001 1:9"},
    {"pools that the server always has", NULL,
     "ESMTP_Listener { Pool_Name = \"io\" Listen \":2525\" { Pool_Name = CPU } }\n"
     "ThreadPool \"SwapIn\" { Concurrency = 5 }\n",
     ""},
    {"a binding by its address", NULL,
     "ESMTP_Listener { Listen \":2525\" { Duravip_Follow = \"10.0.0.1\" } }\n", ""},
    {"a binding in a group", NULL,
     "Binding_Group \"g\" { Binding \"b\" { Bind_Address = \"10.0.0.9\" } }\n"
     "ESMTP_Listener { Listen \":2525\" { Duravip_Follow = \"b\" } }\n",
     ""},
    {"letter case counts", NULL,
     "Pathway \"Partner\" { }\nESMTP_Listener { Pathway = \"partner\" }\n", "REF001 2:28"},
    {"a slip is one finding, not two", NULL,
     "ThreadPool \"accept\" { }\nESMTP_Listener { Pool_Name = \"acept\" }\n", "REF003 2:30"},
    {"no slip: one is not defined, the other is not used", NULL,
     "ThreadPool \"accept\" { }\nESMTP_Listener { Pool_Name = \"other\" }\n",
     "REF010 1:12 REF003 2:30"},
    {"a group is no pathway", NULL,
     "Pathway_Group \"g\" { Pathway \"p\" { } }\nESMTP_Listener { Pathway = \"g\" Listen \":2525\" { "
     "Pathway = \"p\" } }\n",
     "REF002 2:28"},
    {"each element of a list", "--ignore MOD011",
     "Datasource \"d\" { uri = ( \"ldap:host=a\" ) }\n"
     "alias { Scheme \"one\" { Cache = \"d\" } Scheme \"two\" { Cache = \"e\" } }\n"
     "Alias_Schemes = ( \"one\" \"three\" )\n",
     "REF010 2:45 REF005 2:61 REF006 3:25"},
    {"a scheme of another module is no alias scheme", "--ignore MOD003",
     "auth_ds { Scheme \"one\" { } }\nAlias_Schemes = ( \"one\" )\n", "REF006 2:19"},
    {"keys that are bindings", NULL,
     "Binding \"b\" { }\nDomain \"d\" { SMPP_Persistent_Connections = [ b = 1 c = 2 ] }\n",
     "REF007 2:52"},
    {"an overridden value is not looked at", "--select REF001",
     "Pathway \"p\" { }\nESMTP_Listener { Pathway = \"x\" }\nESMTP_Listener { Pathway = \"p\" }\n",
     "MRG002 2:18"},
};

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(cases, NULL),
    };
    return rule_suite_run("reference", tables, EC_COUNT(tables), NULL);
}
