/* SPDX-License-Identifier: MIT */
/* The rules about TLS and signing: configuration in, exactly these findings out. */
#include "../rules/cases.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

/* What others say of the same texts is theirs. */
#define OURS "TLS SCR SCH"

/* ---- protocols -------------------------------------------------------------------------------- */

static const struct rule_case protocols[] = {
    {"modern ones", NULL, "TLS_Protocols = \"+TLSv1.2:+TLSv1.3\"\n", ""},
    {"all, and what is old removed", NULL,
     "TLS_Protocols = \"+ALL:-SSLv2:-SSLv3:-TLSv1.0:-TLSv1.1\"\n", ""},
    {"each old one by name", NULL, "TLS_Protocols = \"+SSLv2:+SSLv3:+TLSv1.0:+TLSv1.2\"\n",
     "TLS001 1:18 TLS001 1:25 TLS002 1:32"},
    {"removed again", NULL, "TLS_Protocols = \"+SSLv3:+TLSv1.2:-SSLv3\"\n", ""},
    {"removed first", NULL, "TLS_Protocols = \"-SSLv3:+SSLv3\"\n", "TLS001 1:25"},
    {"none is left", NULL, "TLS_Protocols = \"+TLSv1.2:-ALL\"\n", "TLS003 1:17"},
    {"only removed", NULL, "TLS_Protocols = \"-SSLv3\"\n", ""},
    {"all of them removed", NULL,
     "TLS_Protocols = \"-SSLv2:-SSLv3:-TLSv1.0:-TLSv1.1:-TLSv1.2:-TLSv1.3\"\n", "TLS003 1:17"},
    {"without a sign", NULL, "TLS_Protocols = \"+ALL:TLSv1.2\"\n", "TLS003=warning 1:23"},
    {"an unknown word is the business of others", NULL, "TLS_Protocols = \"+TLSv9:-ALL\"\n", ""},
    {"unknown words", "--words", "TLS_Protocols = \"+TLSv9:-ALL\"\n", "SCH013 1:19"},
    {"letter case does not matter", NULL, "TLS_Protocols = \"+sslv3:+tlsv1.2\"\n", "TLS001 1:18"},
    {"old ones kept", "--select TLS020", "TLS_Protocols = \"+ALL:-SSLv2\"\n", "TLS020 1:17"},
    {"one old one kept", "--select TLS020", "TLS_Protocols = \"+ALL:-SSLv3:-TLSv1.0\"\n",
     "TLS020 1:17"},
    {"not told twice", "--select TLS020", "TLS_Protocols = \"+SSLv3:+TLSv1.2\"\n", "TLS001 1:18"},
    {"words that do nothing", "--target 5.3", "TLS_Protocols = \"+SSLv3:+TLSv1.1:+TLSv1.2\"\n",
     "TLS021 1:18 TLS021 1:25"},
    {"removing such a word is fine", "--target 5.3", "TLS_Protocols = \"+ALL:-SSLv3\"\n", ""},
    {"too new", "--target 4.5", "TLS_Protocols = \"+TLSv1.2:+TLSv1.3\"\n", "TLS022=warning 1:27"},
    {"new enough", "--target 4.6", "TLS_Protocols = \"+TLSv1.2:+TLSv1.3\"\n", ""},
    {"a listener", NULL, "ESMTP_Listener { Listen \":25\" { TLS_Protocols = \"+SSLv3\" } }\n",
     "TLS001 1:50"},
    {"nothing for GnuTLS", NULL, "TLS_Engine = gnutls\nTLS_Protocols = \"+TLSv1.2\"\n",
     "TLS006 2:1"},
    {"all that is for OpenSSL only", NULL,
     "TLS_Engine = gnutls\nTLSv13_Ciphersuites = \"TLS_AES_128_GCM_SHA256\"\n"
     "TLS_EC_Curve_Names = \"prime256v1\"\n",
     "TLS006 2:1 TLS006 3:1"},
    {"listeners that keep OpenSSL", NULL,
     "TLS_Engine = gnutls\nHTTP_Listener { Listen \":443\" { TLS_Protocols = \"+TLSv1.2\" "
     "TLS_Certificate = \"/c\" } }\n",
     "TLS027 2:60"},
};

/* ---- ciphers ---------------------------------------------------------------------------------- */

static const struct rule_case ciphers[] = {
    {"good ones", NULL, "TLS_Ciphers = \"HIGH:!aNULL:!MD5\"\n", ""},
    {"all", NULL, "TLS_Ciphers = \"ALL:!EXP\"\n", "TLS004 1:16"},
    {"all, named suites removed", NULL, "TLS_Ciphers = \"ALL:!ADH:!AECDH\"\n", ""},
    {"all, and half of the anonymous ones removed", NULL, "TLS_Ciphers = \"ALL:!ADH\"\n",
     "TLS004 1:16"},
    {"removed before", NULL, "TLS_Ciphers = \"!aNULL:ALL\"\n", ""},
    {"taken away behind", NULL, "TLS_Ciphers = \"ALL:-aNULL\"\n", ""},
    {"taken away and brought back", NULL, "TLS_Ciphers = \"-RC4:HIGH:RC4\"\n", "TLS004 1:26"},
    {"several", NULL, "TLS_Ciphers = \"HIGH:RC4:eNULL:3DES\"\n", "TLS004 1:21"},
    {"suites", NULL, "TLS_Ciphers = \"AES128-SHA:DES-CBC3-SHA\"\n", "TLS004 1:27"},
    {"a suite of a removed class", NULL, "TLS_Ciphers = \"DES-CBC3-SHA:AES128-SHA:!3DES\"\n", ""},
    {"a suite with two weaknesses, one removed", NULL, "TLS_Ciphers = \"RC4-MD5:HIGH:!MD5\"\n", ""},
    {"both words of an element", NULL, "TLS_Ciphers = \"HIGH:kRSA+RC4\"\n", "TLS004 1:21"},
    {"moving selects nothing", NULL, "TLS_Ciphers = \"HIGH:+3DES\"\n", ""},
    {"other separators", NULL, "TLS_Ciphers = \"HIGH,RC4 EXP;AES\"\n", "TLS004 1:21"},
    {"the lowest level", NULL, "TLS_Ciphers = \"HIGH:!aNULL:@SECLEVEL=0\"\n", "TLS004 1:28"},
    {"of GnuTLS", NULL, "TLS_Ciphers = \"NORMAL:-VERS-SSL3.0\"\n", "TLS005 1:16"},
    {"of GnuTLS in a fragment", "--main part.conf", "TLS_Ciphers = \"NORMAL:-VERS-SSL3.0\"\n", ""},
    {"of GnuTLS for GnuTLS", NULL,
     "TLS_Engine = gnutls\nTLS_Ciphers = \"NORMAL:+ARCFOUR-128:-VERS-SSL3.0\"\n", ""},
    {"of GnuTLS for a listener that keeps OpenSSL", NULL,
     "TLS_Engine = gnutls\nHTTP_Listener { TLS_Ciphers = \"NORMAL\" }\n", "TLS005 2:32"},
    {"of OpenSSL for GnuTLS", NULL, "TLS_Engine = gnutls\nTLS_Ciphers = \"DEFAULT:!LOW\"\n",
     "TLS005 2:16"},
    {"a word of both", NULL, "TLS_Ciphers = \"SUITEB128\"\n", ""},
    {"neither", NULL, "TLS_Engine = gnutls\nTLS_Ciphers = \"@SYSTEM\"\n", ""},
    {"GnuTLS with SSL 3", "--select TLS020", "TLS_Engine = gnutls\nTLS_Ciphers = \"NORMAL\"\n",
     "TLS020 2:15"},
    {"suites of TLS 1.3", NULL, "TLS_Ciphers = \"HIGH:!aNULL:TLS_AES_128_GCM_SHA256\"\n",
     "TLS030 1:28"},
    {"words that do nothing", "--target 5.3.0", "TLS_Ciphers = \"TLSv1.2:SSLv3:!aNULL\"\n",
     "TLS021 1:24"},
    {"the default", "--select TLS031", "TLS_Ciphers = \"DEFAULT\"\n", "TLS031 1:15"},
    {"a list is not looked at", NULL, "TLS_Ciphers = ( \"ALL\" )\n", ""},
};

/* ---- curves ----------------------------------------------------------------------------------- */

static const struct rule_case curves[] = {
    {"known ones", NULL, "TLS_EC_Curve_Names = \"prime256v1:secp384r1:X25519:P-521\"\n", ""},
    {"unknown ones", NULL, "TLS_EC_Curve_Names = \"prime256v2:secp384r1:x\"\n",
     "TLS024 1:23 TLS024 1:44"},
    {"a blank", NULL, "TLS_EC_Curve_Names = \"prime256v1 :secp384r1\"\n", "TLS023 1:33"},
    {"a hybrid", NULL, "TLS_EC_Curve_Names = \"X25519:SecP256r1MLKEM768\"\n", "TLS025 1:30"},
    {"several, for an old server", "--target 5.2", "TLS_EC_Curve_Names = \"X25519:X448\"\n",
     "TLS022 1:22"},
    {"one, for an old server", "--target 5.2", "TLS_EC_Curve_Names = \"X25519\"\n", ""},
    {"several, for a new server", "--target 5.3", "TLS_EC_Curve_Names = \"X25519:X448\"\n", ""},
};

/* ---- options that go together ----------------------------------------------------------------- */

static const struct rule_case together[] = {
    {"required and not verified", NULL, "Domain \"d\" { TLS = required TLS_Verify = no }\n",
     "TLS010 1:20"},
    {"required, verified outside", NULL,
     "TLS_Verify = host\nTLS_Ca = \"/ca\"\nDomain \"d\" { TLS = required }\n", ""},
    {"required, nothing said", NULL, "Domain \"d\" { TLS = required }\n", "TLS010 1:20"},
    {"required, nothing said in a fragment", "--main part.conf",
     "Domain \"d\" { TLS = required }\n", ""},
    {"required with DANE", NULL, "dane { }\nDomain \"d\" { TLS = required use_dane = true }\n", ""},
    {"required everywhere", NULL, "TLS = required\nTLS_Verify = host\nTLS_Ca = \"/ca\"\n",
     "TLS032 1:7"},
    {"no encryption", "--select TLS038", "TLS = no\n", "TLS038 1:7"},
    {"one domain without encryption", "--select TLS038", "Domain \"d\" { TLS = no }\n", ""},
    {"no authorities", NULL, "Domain \"d\" { TLS = required TLS_Verify = host }\n", "TLS035 1:42"},
    {"authorities further in", NULL,
     "TLS_Verify = host\nBinding \"b\" { TLS = required TLS_Ca = \"/ca\" }\n", ""},
    {"no authorities for MTA-STS", NULL, "Domain \"d\" { use_mta_sts = true }\n", "TLS036 1:28"},
    {"falling back", "--select TLS034", "TLS = ifavailable\nTLS_Ifavailable_Fallback = true\n",
     "TLS034 2:28"},
    {"injection", NULL,
     "Pathway \"p\" { Starttls_Injection_Policy = allow }\n"
     "ESMTP_Listener { Pathway = \"p\" Starttls_Injection_Policy = ignore }\n",
     "TLS009 1:43"},
    {"an engine that is gone", NULL, "Crypto_Engine = \"pkcs11\"\n", "TLS028 1:17"},
};

/* ---- signing ---------------------------------------------------------------------------------- */

#define COMPLETE "key = \"/k\" selector = s headerlist = ( \"From\" \"To\" )"

static const struct rule_case signing[] = {
    {"complete", NULL, "opendkim { " COMPLETE " }\n", ""},
    {"a bare module", NULL, "opendkim { }\n", "TLS062 1:1"},
    {"a module that only validates", NULL, "OpenDKIM_Sign = false\nopendkim { }\n", ""},
    {"one that signs for a domain", NULL,
     "OpenDKIM_Sign = false\nopendkim { }\nDomain \"a\" { OpenDKIM_Sign = true }\n", "TLS062 2:1"},
    {"a script gives the key", "--ignore MOD",
     "opendkim { }\nscriptlet \"s\" { script \"own\" { source = \"sign\" } }\n", ""},
    {"scripts of the product do not", "--ignore MOD",
     "opendkim { }\nscriptlet \"s\" { script \"boot\" { source = \"msys.boot\" } }\n",
     "TLS062 1:1"},
    {"nor is a key without its selector theirs", "--ignore MOD",
     "opendkim { key = \"/k\" headerlist = ( From ) }\n"
     "scriptlet \"s\" { script \"own\" { source = \"sign\" } }\n",
     "TLS064 1:1"},
    {"a bare module in a fragment", "--main part.conf", "opendkim { }\n", ""},
    {"switched off", NULL, "opendkim { Enabled = false }\n", ""},
    {"all is in the domains", NULL,
     "opendkim { headerlist = ( from ) dkim_domain \"a\" { key = \"/k\" selector = s } }\n", ""},
    {"a domain lacks something", NULL,
     "opendkim { headerlist = ( from )\n dkim_domain \"a\" { key = \"/k\" selector = s }\n"
     " dkim_domain \"b\" { key = \"/k\" }\n dkim_domain \"c\" { selector = s }\n}\n",
     "TLS064 3:14 TLS062 4:14"},
    {"no From", NULL, "opendkim { key = \"/k\" selector = s headerlist = ( To Subject ) }\n",
     "TLS063=error 1:49"},
    {"no From in a fragment", "--main part.conf", "opendkim { headerlist = ( To ) }\n",
     "TLS063=error part.conf:1:25"},
    {"From in one text", NULL,
     "opendkim { key = \"/k\" selector = s headerlist = \"to,FROM subject\" }\n", ""},
    {"From with a suffix", NULL,
     "dkim_sign \"s\" { key = \"/k\" selector = s headerlist = \"to:from+:subject?\" }\n", ""},
    {"headers that begin with From", NULL,
     "opendkim { key = \"/k\" selector = s headerlist = ( From-Line ) }\n", "TLS063=error 1:49"},
    {"two modules", NULL,
     "opendkim { " COMPLETE " }\ndkim_sign \"s\" { " COMPLETE " }\ndkim_validate \"v\" { }\n",
     "TLS060 2:11 TLS060 3:15"},
    {"two modules, one off", NULL,
     "opendkim { " COMPLETE " }\ndkim_sign \"s\" { Enabled = false }\n", ""},
    {"event loops", NULL,
     "EventLoop \"e\" { }\nDelivery_Pool = \"e\"\ndkim_sign \"s\" { " COMPLETE " }\n",
     "TLS066 3:11"},
    {"tests", NULL, "opendkim { " COMPLETE " dkim_domain \"a\" { testing = true } }\n",
     "TLS065 1:93"},
    {"SHA-1", NULL, "opendkim { " COMPLETE " digest = rsa-sha1 }\n", "TLS067 1:74"},
    {"DomainKeys", "--select TLS068", "dk_sign \"s\" { key = \"/k\" selector = s }\n",
     "TLS068 1:9"},
    {"DomainKeys need SHA-1", NULL,
     "dk_sign \"s\" { key = \"/k\" selector = s digest = rsa-sha1 }\n", ""},
    {"line ends", NULL,
     "dkim2 { }\nPathway \"p\" { RFC2822_Lone_LF_in_Body = fix }\n"
     "ESMTP_Listener { Pathway = \"p\" }\n",
     "TLS069 1:1"},
    {"line ends repaired", NULL,
     "dkim2 { }\nRFC2822_Lone_LF_in_Body = fix\nRFC2822_Lone_LF_in_Headers = fix\n", ""},
    {"line ends and DKIM", NULL, "opendkim { " COMPLETE " }\nRFC2822_Lone_LF_in_Body = fix\n",
     "TLS070 2:27"},
};

/* ---- secrets ---------------------------------------------------------------------------------- */

static const struct rule_case secrets[] = {
    {"a password", "--select SCR001", "Domain \"d\" { Outbound_SMTP_AUTH_Pass = \"kq7Tg\" }\n", "SCR001 1:40"},
    {"an empty one", NULL, "Domain \"d\" { Outbound_SMTP_AUTH_Pass = \"\" }\n", ""},
    {"one that is guessed", NULL, "Domain \"d\" { SMPP_SMSC_Password = \"Secret\" }\n",
     "SCR002 1:35"},
    {"one like its user", NULL,
     "Outbound_SMTP_AUTH_User = \"u1\"\nDomain \"d\" { Outbound_SMTP_AUTH_Pass = \"u1\" }\n",
     "SCR002 2:40"},
    {"unlike its user", "--select SCR001",
     "Outbound_SMTP_AUTH_User = \"u1\"\nDomain \"d\" { Outbound_SMTP_AUTH_Pass = \"u2\" }\n",
     "SCR001 2:40"},
    {"user and password", "--select SCR001",
     "http_basic_auth = \"u:u\"\nDomain \"d\" { http_basic_auth = "
     "\"u:kq7\" }\n",
     "SCR002 1:19 SCR001 2:32"},
    {"in data sources", "--select SCR001",
     "Datasource \"d\" { uri = ( \"pgsql:dbname=x;user=u\" \"pgsql:dbname=x;user=u;password=kq7\" ) }\n",
     "SCR001 1:50"},
    {"the owner of the database", NULL,
     "Datasource \"d\" { uri = ( \"mysql:db=x;user=root\" \"mysql:db=x;user=rooted\" ) }\n",
     "SCR002 1:26"},
    {"an option of that name that is no secret", NULL,
     "alias { Scheme \"s\" { uri = \"x\" } }\nAlias_Schemes = ( s )\n", ""},
    {"the agent on all addresses", NULL,
     "SNMP { Address = \"0.0.0.0:8162\" Community = \"Public\" }\n", "SCR003 1:45"},
    {"the agent without community", NULL, "SNMP { Address = \"10.0.0.1:8162\" }\n", "SCR003 1:18"},
    {"in a fragment", "--main part.conf", "SNMP { Address = \"10.0.0.1:8162\" }\n", ""},
    {"the agent of this machine", NULL,
     "SNMP { Address = \"[::1]:8162\" Community = \"public\" }\n", ""},
    {"an agent that is off", NULL,
     "SNMP { State = disabled Address = \"10.0.0.1:8162\" Community = \"public\" }\n", ""},
    {"another community", NULL, "SNMP { Address = \"10.0.0.1:8162\" Community = \"kq7Tg\" }\n", ""},
};

/* ---- files ------------------------------------------------------------------------------------ */

#define USERS "root:x:0:0::/:/bin/sh;ecuser:x:500:500::/:/bin/false;bob:x:600:600::/:/bin/sh"
#define GROUPS "root:x:0:;ecuser:x:500:;ssl:x:70:;tls:x:71:ecuser"
#define CERTIFICATE "pem:/c:0644:0:0:rsa2048-cert "
#define BOTH(mode) "pem:/b:" mode ":0:500:rsa2048-both "
#define PAIR "ESMTP_Listener { TLS_Certificate = \"/c\" TLS_Key = \"/k\" }\n"
#define KEY "opendkim { key = \"/etc/k\" selector = s headerlist = ( From ) }\n"

struct file_case {
    struct rule_case tested;
    const char *root;
};

/* Permissions are judged without OpenSSL. */
static const struct file_case permissions[] = {
    {{"a key of root and the server's group", NULL, KEY, ""}, "pem:/etc/k:0640:0:500:ec-key"},
    {{"of the server", NULL, KEY, ""}, "pem:/etc/k:0400:500:0:ec-key"},
    {{"for everybody to read", NULL, KEY, "TLS007 1:18"}, "pem:/etc/k:0644:0:0:ec-key"},
    {{"for everybody to write", NULL, KEY, "TLS007 1:18"}, "pem:/etc/k:0642:0:500:ec-key"},
    {{"in a closed folder", NULL, KEY, ""}, "dir:/etc:0750:0:500 pem:/etc/k:0644:0:0:ec-key"},
    {{"in a folder that is closed to the server", NULL, KEY, "TLS008 1:18"},
     "dir:/etc:0700:0 pem:/etc/k:0644:0:0:ec-key"},
    {{"of somebody else", NULL, KEY, "TLS007 1:18"}, "pem:/etc/k:0640:600:500:ec-key"},
    {{"of root alone", NULL, KEY, "TLS008 1:18"}, "pem:/etc/k:0600:0:0:ec-key"},
    {{"of its group, which is not the server's", NULL, KEY, "TLS008 1:18"},
     "pem:/etc/k:0640:0:70:ec-key"},
    {{"of a group that the database gives to the server", NULL, KEY, ""},
     "pem:/etc/k:0640:0:71:ec-key"},
    {{"of a supplemental group", NULL, "Security { supplemental_groups = ( ssl ) }\n" KEY, ""},
     "pem:/etc/k:0640:0:70:ec-key"},
    {{"of root alone, for a server that is root", NULL, "Security { user = root }\n" KEY, ""},
     "pem:/etc/k:0600:0:0:ec-key"},
    {{"of root alone, for a server that may read all", NULL,
      "Security { capabilities = \"cap_dac_override+ep\" }\n" KEY, ""},
     "pem:/etc/k:0600:0:0:ec-key"},
    {{"named twice", NULL,
      "Domain \"a\" { TLS_Key = \"/k\" TLS_Certificate = \"/x\" }\n"
      "Domain \"b\" { TLS_Key = \"/k\" TLS_Certificate = \"/x\" }\n",
      "TLS007 1:24"},
     "pem:/k:0644:0:0:ec-key"},
    {{"for each domain", NULL,
      "opendkim { key = \"/etc/%{d}\" selector = s headerlist = ( From ) }\n", ""},
     "pem:/etc/k:0644:0:0:ec-key"},
    {{"that is not there", NULL, KEY, ""}, "dir:/etc:0755:0"},
    {{"a key without certificate", NULL, "TLS_Key = \"/k\"\n", "TLS029 1:11"}, "dir:/x:0755:0"},
    {{"a key without certificate in a fragment", "--main part.conf", "TLS_Key = \"/k\"\n", ""},
     "dir:/x:0755:0"},
    {{"a key whose certificates are inside", NULL,
      "TLS_Key = \"/k\"\nBinding \"b\" { Domain \"d\" { TLS_Certificate = \"/x\" } }\n", ""},
     "dir:/x:0755:0"},
    {{"a key whose certificate is beside", NULL,
      "Domain \"d\" { TLS_Key = \"/k\" }\nDomain \"e\" { TLS_Certificate = \"/x\" }\n",
      "TLS029 1:24"},
     "dir:/x:0755:0"},
    {{"a key of a pathway", NULL,
      "Pathway \"p\" { TLS_Key = \"/k\" }\n"
      "ESMTP_Listener { Pathway = \"p\" TLS_Certificate = \"/x\" }\n",
      ""},
     "dir:/x:0755:0"},
    {{"a key with none", NULL, "TLS_Key = \"/k\"\nTLS_Certificate = none\n", ""}, "dir:/x:0755:0"},
};

#ifdef HAVE_OPENSSL
static const struct file_case contents[] = {
    {{"a pair", NULL, PAIR, ""}, CERTIFICATE "pem:/k:0640:0:500:rsa2048-key"},
    {{"no pair", NULL, PAIR, "TLS042 1:51"}, CERTIFICATE "pem:/k:0640:0:500:ec-key"},
    {{"a pair over two scopes", NULL,
      "ESMTP_Listener { TLS_Key = \"/k\" Listen \":25\" { TLS_Certificate = \"/c\" } "
      "TLS_Certificate = \"/b\" }\n",
      "TLS042 1:66"},
     "pem:/c:0644:0:0:ec-cert " BOTH("0640") "pem:/k:0640:0:500:rsa2048-key"},
    {{"a key that is locked", NULL, PAIR, ""}, CERTIFICATE "pem:/k:0640:0:500:locked-key"},
    {{"both in one file", NULL, "TLS_Certificate = \"/b\"\n", ""}, BOTH("0640")},
    {{"both in one file that is open", NULL, "TLS_Certificate = \"/b\"\n", "TLS007 1:19"},
     BOTH("0644")},
    {{"no key in the file", NULL, "TLS_Certificate = \"/c\"\n", "TLS029 1:19"}, CERTIFICATE},
    {{"swapped", NULL, PAIR, "TLS049 1:36 TLS049 1:51"},
     "pem:/c:0640:0:500:ec-key pem:/k:0640:0:500:ec-cert"},
    {{"an empty file", NULL, PAIR, "TLS049 1:51"}, CERTIFICATE "file:/k:0640:500"},
    {{"a device", NULL, PAIR, ""}, CERTIFICATE "char:/k:0640:500"},
    {{"authorities", NULL, "TLS = ifavailable\nTLS_Verify = ca\nTLS_Ca = \"/k\"\n", "TLS049 3:10"},
     "pem:/k:0640:0:500:ec-key"},
    {{"valid", "--now 1780000000", "TLS_Certificate = \"/b\"\n", ""}, BOTH("0640")},
    {{"30 days and a second before the end", "--now 1796169599", "TLS_Certificate = \"/b\"\n", ""},
     BOTH("0640")},
    {{"30 days before the end", "--now 1796169600", "TLS_Certificate = \"/b\"\n", "TLS044 1:19"},
     BOTH("0640")},
    {{"the last second", "--now 1798761600", "TLS_Certificate = \"/b\"\n", "TLS044 1:19"},
     BOTH("0640")},
    {{"a second later", "--now 1798761601", "TLS_Certificate = \"/b\"\n", "TLS043 1:19"},
     BOTH("0640")},
    {{"a second too early", "--now 1767225599", "TLS_Certificate = \"/b\"\n", "TLS045 1:19"},
     BOTH("0640")},
    {{"expired, and named twice", "--now 1798761601",
      "Domain \"a\" { TLS_Certificate = \"/b\" }\nDomain \"b\" { TLS_Certificate = \"/b\" }\n",
      "TLS043 1:32"},
     BOTH("0640")},
    {{"keys of three sizes", NULL,
      "opendkim { selector = s headerlist = ( From )\n dkim_domain \"a\" { key = \"/1\" }\n"
      " dkim_domain \"b\" { key = \"/2\" }\n dkim_domain \"c\" { key = \"/3\" }\n"
      " dkim_domain \"d\" { key = \"/4\" } }\n",
      "TLS046 2:26 TLS047 3:26"},
     "pem:/1:0640:0:500:rsa512-key pem:/2:0640:0:500:rsa1024-key pem:/3:0640:0:500:rsa2048-key "
     "pem:/4:0640:0:500:ec-key"},
    {{"parameters", NULL, "tls_dhparams_file = \"/p\"\n", "TLS048 1:21"}, "pem:/p:0644:0:0:dh512"},
    {{"good parameters", NULL, "tls_dhparams_file = \"/p\"\n", ""}, "pem:/p:0644:0:0:dh2048"},
    {{"ciphers", "--host", "TLS_Ciphers = \"NOSUCH\"\nDomain \"d\" { TLS_Ciphers = \"NOSUCH\" }\n",
      "TLS040 1:15"},
     NULL},
    {{"weak suites", "--host", "TLS_Ciphers = \"HIGH\"\n", "TLS041 1:15"}, NULL},
    {{"weak suites told by a word", "--host", "TLS_Ciphers = \"ALL\"\n", "TLS004 1:16"}, NULL},
    {{"what one list says is forgotten with it", "--host",
      "TLS_Ciphers = \"aNULL:@SECLEVEL=0\"\nDomain \"d\" { TLS_Ciphers = \"HIGH:!aNULL\" }\n",
      "TLS004 1:16"},
     NULL},
    {{"ciphers of GnuTLS", "--host", "TLS_Engine = gnutls\nTLS_Ciphers = \"NORMAL\"\n", ""}, NULL},
};
#endif

static void check_file(const char *table, const struct file_case *each)
{
    const struct fixture host = {.passwd = USERS, .group = GROUPS, .root = each->root};
    if (!rule_case_run(table, &each->tested, host, OURS)) {
        printf("SKIP %s: no right to make the host\n", each->tested.name);
    }
}

START_TEST(permissions_of_keys)
{
    check_file("permissions", &permissions[_i]);
}
END_TEST

#ifdef HAVE_OPENSSL
START_TEST(contents_of_files)
{
    check_file("contents", &contents[_i]);
}
END_TEST
#endif

/* Offline nothing is looked at, and each check that was not made is listed. */
START_TEST(offline_files)
{
    const struct fixture fixture = {.options = "--offline"};
    struct fixture_result result;
    ck_assert(fixture_run(&fixture, PAIR "TLS_Ciphers = \"NOSUCH\"\n", &result));
    ck_assert_str_eq(result.findings, "");
    ck_assert_ptr_nonnull(strstr(result.skipped, "TLS007(offline)"));
#ifdef HAVE_OPENSSL
    ck_assert_ptr_nonnull(strstr(result.skipped, "TLS040(offline)"));
    ck_assert_ptr_nonnull(strstr(result.skipped, "TLS042(offline)"));
    ck_assert_ptr_nonnull(strstr(result.skipped, "TLS043(offline)"));
#else
    ck_assert_ptr_nonnull(strstr(result.skipped, "TLS042(built without OpenSSL)"));
#endif
    fixture_free(&result);
}
END_TEST

static void add_files(Suite *suite)
{
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 60);
    tcase_add_loop_test(files, permissions_of_keys, 0, EC_COUNT(permissions));
#ifdef HAVE_OPENSSL
    tcase_add_loop_test(files, contents_of_files, 0, EC_COUNT(contents));
#endif
    tcase_add_test(files, offline_files);
    suite_add_tcase(suite, files);
}

int main(void)
{
    static const struct rule_cases tables[] = {
        RULE_CASES(protocols, OURS), RULE_CASES(ciphers, OURS), RULE_CASES(curves, OURS),
        RULE_CASES(together, OURS),  RULE_CASES(secrets, OURS), RULE_CASES(signing, OURS),
    };
    fixture_become_root();
    return rule_suite_run("tls", tables, EC_COUNT(tables), add_files);
}
