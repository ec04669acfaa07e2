/* SPDX-License-Identifier: MIT */
/* generate KIND N OUT -- writes a configuration of size N for the benchmarks to the file or folder OUT.
   Without arguments it lists the kinds. The same arguments always give the same bytes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void fail(const char *what)
{
    (void)fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
    exit(2);
}

static FILE *open_file(const char *path)
{
    FILE *out = fopen(path, "wbe");
    if (!out) {
        fail(path);
    }
    return out;
}

static void close_file(FILE *out, const char *path)
{
    if (fclose(out) != 0) {
        fail(path);
    }
}

/* Opens folder/name, where name is made of a number. */
static FILE *open_in(char *path, size_t size, const char *folder, const char *format, long number)
{
    char name[64];
    (void)snprintf(name, sizeof(name), format, number);
    (void)snprintf(path, size, "%s/%s", folder, name);
    return open_file(path);
}

static void make_folder(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        fail(path);
    }
}

static int byte_of(long number, int index)
{
    return (int)(number >> (8 * index) & 255);
}

/* ---- statements ------------------------------------------------------------------------------- */

/* Six statements: a block with a name of its own and five options. */
static void put_binding(FILE *out, long i)
{
    (void)fprintf(out,
                  "binding \"host%ld\" {\n  bind_address = \"10.%d.%d.%d\"\n"
                  "  generate_bounces = true\n  ehlo_hostname = \"mx%ld.example.com\"\n"
                  "  message_expiration = 86400\n  max_outbound_connections = %ld\n}\n",
                  i, byte_of(i, 2), byte_of(i, 1), byte_of(i, 0), i, i % 100);
}

static void put_option(FILE *out, long i, const char *indent)
{
    static const char *const forms[] = {
        "max_outbound_connections = %ld\n",
        "Outbound_Throttle_Messages = \"%ld/60\"\n",
        "message_expiration = %ld\n",
        "retry_interval = %ld\n",
        "generate_bounces = true # %ld\n",
        "ehlo_hostname = \"mta%ld.example.com\"\n",
        "max_deliveries_per_connection = %ld\n",
        "suspend_delivery = false # %ld\n",
        "Gateway = \"10.1.%ld.7:25\"\n",
        "TLS = \"ifavailable\" # %ld\n",
        "connect_timeout = %ld\n",
        "delivery_method = smtp # %ld\n",
    };
    (void)fputs(indent, out);
    /* All forms have one %ld. */
    (void)fprintf(out, forms[i % (long)(sizeof(forms) / sizeof(forms[0]))], i % 250);
}

static void put_domain(FILE *out, long i)
{
    static const char *const big[] = {"gmail.com", "yahoo.com", "outlook.com", "aol.com", "gmx.net",
                                      "orange.fr"};
    const long n_big = (long)(sizeof(big) / sizeof(big[0]));
    if (i % 7 < n_big) {
        (void)fprintf(out, "  Domain \"%s\" {\n", big[i % 7]);
    } else {
        (void)fprintf(out, "  Domain \"mail%ld.example%ld.net\" {\n", i, i % 37);
    }
    for (long k = 0; k < 4; k++) {
        put_option(out, i * 7 + k * 5, "    ");
    }
    if (i % 11 == 0) {
        (void)fprintf(out,
                      "    adaptive_sweep_rule \"rule%ld\" {\n      codes = ( \"bc:%ld\" \"fbl:abuse\" )\n"
                      "      low_threshold = 3\n    }\n",
                      i, i % 90);
    }
    (void)fputs("  }\n", out);
}

enum { LINES = 47 };

/* A binding of about LINES lines as a generator for many customers would write it. */
static long put_customer(FILE *out, long i)
{
    if (i % 4 == 0) {
        (void)fprintf(out, "# customer %ld, see the change request\n", i);
    }
    (void)fprintf(out, "Binding \"customer-%05ld\" {\n", i);
    for (long k = 0; k < 5; k++) {
        put_option(out, i * 3 + k, "  ");
    }
    if (i % 5 == 0) {
        (void)fputs("  adaptive_idle_timeout = ( 10 60 )\n", out);
    }
    for (long k = 0; k < 6; k++) {
        put_domain(out, i * 6 + k);
    }
    (void)fputs("}\n\n", out);
    return LINES;
}

static void put_head(FILE *out)
{
    (void)fputs("# ecelerity.conf\nSecurity {\n  User = \"ecuser\"\n  Group = \"ecuser\"\n"
                "  Capabilities = \"cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep\"\n}\n"
                "ec_logger \"ec_logger\" {\n  mainlog = \"/var/log/ecelerity/mainlog.ec\"\n}\n"
                "Control_Listener {\n  Listen \"/tmp/2025\" {\n    Enable = true\n  }\n}\n",
                out);
    for (long i = 0; i < 6; i++) {
        put_option(out, i, "");
    }
}

/* ---- one file --------------------------------------------------------------------------------- */

static void statements(FILE *out, long n)
{
    for (long i = 0; i < n / 6; i++) {
        put_binding(out, i);
    }
}

static void options(FILE *out, long n)
{
    (void)fputs("binding \"b\" {\n", out);
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "  option_number_%ld = %ld\n", i, i);
    }
    (void)fputs("}\n", out);
}

static void scopes(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "domain \"d%ld.example.com\" {\n  max_retries = 5\n}\n", i);
    }
}

static void reopened(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "binding \"customer\" {\n  max_retries = %ld\n}\n", i);
    }
}

static void overridden(FILE *out, long n)
{
    (void)fputs("binding \"b\" {\n", out);
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "  max_retries = %ld\n", i);
    }
    (void)fputs("}\n", out);
}

static void items(FILE *out, long n)
{
    (void)fputs("Relay_Hosts = (\n", out);
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "  \"10.%d.%d.%d\"\n", byte_of(i, 2), byte_of(i, 1), byte_of(i, 0));
    }
    (void)fputs(")\n", out);
}

static void entries(FILE *out, long n)
{
    (void)fputs("map = [\n", out);
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "  key%ld = \"v%ld\"\n", i, i);
    }
    (void)fputs("]\n", out);
}

static void names(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "scope_%ld {\n  option_%ld = 1\n}\n", i, i);
    }
}

static void depth(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "domain \"d%ld\" {\n", i);
    }
    (void)fputs("max_retries = 5\n", out);
    for (long i = 0; i < n; i++) {
        (void)fputs("}\n", out);
    }
}

static void string(FILE *out, long n)
{
    (void)fputs("mailfrom = \"", out);
    for (long i = 0; i < n; i++) {
        (void)putc('x', out);
    }
    (void)fputs("\"\n", out);
}

static void unclosed(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "domain \"d%ld\" {\n", i);
    }
}

static void unclosed_line(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "domain \"d%ld\" { ", i);
    }
    (void)fputs("\n", out);
}

/* Every line is a finding. */
static void findings(FILE *out, long n)
{
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "option_%ld = %ld;\n", i % 1000, i);
    }
}

/* A line with blanks that are none, and marks that are no quotes. */
static void look_alikes(FILE *out, long n)
{
    (void)fputs("x = y", out);
    for (long i = 0; i < n; i++) {
        (void)fputs(i % 2 ? "\xc2\xa0" : "\xe2\x80\x9c", out);
    }
    (void)fputs("\n", out);
}

/* Braces that no indentation explains. */
static void misplaced(FILE *out, long n)
{
    for (long i = 0; i < n / 2; i++) {
        (void)fputs("    a {\n", out);
    }
    for (long i = 0; i < n / 2 - 2; i++) {
        (void)fputs("  }\n", out);
    }
}

/* A dictionary without its end behind a line of a million bytes. */
static void unclosed_map(FILE *out, long n)
{
    (void)fputs("/* ", out);
    for (long i = 0; i < n * 10; i++) {
        (void)putc('x', out);
    }
    (void)fputs(" */ map = [\n", out);
    for (long i = 0; i < n; i++) {
        (void)fprintf(out, "  key%ld = v\n", i);
    }
}

/* ---- trees ------------------------------------------------------------------------------------ */

/* A node as people keep it: N lines in 30 files. */
static void node(const char *folder, long n)
{
    enum { BINDING_FILES = 26 };
    char path[4096];
    make_folder(folder);
    (void)snprintf(path, sizeof(path), "%s/bindings.d", folder);
    make_folder(path);
    FILE *out = open_in(path, sizeof(path), folder, "ecelerity.conf", 0);
    put_head(out);
    (void)fputs("include \"routes.conf\"\ninclude \"limits.conf\"\ninclude \"bindings.d\"\n"
                "include \"ecelerity-cluster.conf\"\n", out);
    close_file(out, path);
    out = open_in(path, sizeof(path), folder, "ecelerity-cluster.conf", 0);
    (void)fputs("cluster {\n  cluster_group = \"ec_cluster\"\n  logs = [\n"
                "    rejectlog = \"/var/log/ecelerity/rejectlog.cluster\"\n  ]\n}\n", out);
    close_file(out, path);
    for (long file = 0; file < 2; file++) {
        out = open_in(path, sizeof(path), folder, file ? "limits.conf" : "routes.conf", 0);
        put_option(out, file, "");
        close_file(out, path);
    }
    for (long file = 0; file < BINDING_FILES; file++) {
        out = open_in(path, sizeof(path), folder, "bindings.d/b%02ld.conf", file);
        long lines = 0;
        for (long i = 0; lines < n / BINDING_FILES; i++) {
            lines += put_customer(out, file * 2 + i);
        }
        close_file(out, path);
    }
}

/* A large sender: N lines over 5 000 files in ten folders, one file for each customer. */
static void esp(const char *folder, long n)
{
    enum { FILES = 5000, FOLDERS = 10 };
    char path[4096];
    make_folder(folder);
    FILE *out = open_in(path, sizeof(path), folder, "ecelerity.conf", 0);
    put_head(out);
    for (long i = 0; i < FOLDERS; i++) {
        (void)fprintf(out, "include \"groups%ld.d\"\n", i);
    }
    close_file(out, path);
    for (long i = 0; i < FOLDERS; i++) {
        (void)snprintf(path, sizeof(path), "%s/groups%ld.d", folder, i);
        make_folder(path);
    }
    long customer = 0;
    for (long file = 0; file < FILES; file++) {
        char format[64];
        (void)snprintf(format, sizeof(format), "groups%ld.d/c%%05ld.conf", file % FOLDERS);
        out = open_in(path, sizeof(path), folder, format, file);
        (void)fprintf(out, "Binding_Group \"group-%05ld\" {\n", file);
        for (long lines = 0; lines + LINES / 2 < n / FILES;) {
            lines += put_customer(out, customer++);
        }
        (void)fputs("}\n", out);
        close_file(out, path);
    }
}

static void put_small_file(const char *folder, long i)
{
    char path[4096];
    FILE *out = open_in(path, sizeof(path), folder, "inc/i%07ld.conf", i);
    put_binding(out, i);
    close_file(out, path);
}

static void make_include_folder(const char *folder)
{
    char path[4096];
    make_folder(folder);
    (void)snprintf(path, sizeof(path), "%s/inc", folder);
    make_folder(path);
}

/* A folder of N small files. */
static void files(const char *folder, long n)
{
    char path[4096];
    make_include_folder(folder);
    for (long i = 0; i < n; i++) {
        put_small_file(folder, i);
    }
    FILE *out = open_in(path, sizeof(path), folder, "ecelerity.conf", 0);
    (void)fputs("include \"inc\"\n", out);
    close_file(out, path);
}

/* N small files, each with an include statement of its own. */
static void includes(const char *folder, long n)
{
    char path[4096];
    make_include_folder(folder);
    FILE *out = open_in(path, sizeof(path), folder, "ecelerity.conf", 0);
    for (long i = 0; i < n; i++) {
        put_small_file(folder, i);
        (void)fprintf(out, "include \"inc/i%07ld.conf\"\n", i);
    }
    close_file(out, path);
}

/* N files of which each includes the next. */
static void chain(const char *folder, long n)
{
    char path[4096];
    make_include_folder(folder);
    for (long i = 0; i < n; i++) {
        FILE *out = open_in(path, sizeof(path), folder, "inc/i%07ld.conf", i);
        put_binding(out, i);
        if (i + 1 < n) {
            (void)fprintf(out, "include \"i%07ld.conf\"\n", i + 1);
        }
        close_file(out, path);
    }
    FILE *out = open_in(path, sizeof(path), folder, "ecelerity.conf", 0);
    (void)fputs("include \"inc/i0000000.conf\"\n", out);
    close_file(out, path);
}

/* ---- other checkers, the same number of statements in their own languages ------------------------ */

static void unbound(FILE *out, long n)
{
    (void)fputs("server:\n  chroot: \"\"\n  username: \"\"\n  directory: \"/tmp\"\n  pidfile: \"\"\n", out);
    for (long i = 0; i < n / 6; i++) {
        (void)fprintf(out,
                      "forward-zone:\n  name: \"host%ld.example.com\"\n  forward-addr: 10.%d.%d.%d@53\n"
                      "  forward-first: no\n  forward-tls-upstream: no\n  forward-no-cache: no\n",
                      i, byte_of(i, 2), byte_of(i, 1), byte_of(i, 0));
    }
}

static void named(FILE *out, long n)
{
    (void)fputs("options { directory \"/tmp\"; recursion no; };\n", out);
    for (long i = 0; i < n / 6; i++) {
        (void)fprintf(out,
                      "zone \"host%ld.example.com\" {\n    type master;\n"
                      "    file \"/var/lib/bind/host%ld.db\";\n    allow-query { 10.0.0.0/8; };\n"
                      "    notify no;\n    max-transfer-time-out 60;\n};\n",
                      i, i);
    }
}

static void haproxy(FILE *out, long n)
{
    (void)fputs("global\n  maxconn 1000\ndefaults\n  mode http\n  timeout connect 5s\n"
                "  timeout client 30s\n  timeout server 30s\nfrontend fe\n  bind 127.0.0.1:18081\n"
                "  default_backend be0\n", out);
    for (long i = 0; i < n / 6; i++) {
        (void)fprintf(out,
                      "backend be%ld\n  mode http\n  balance roundrobin\n  timeout server 60s\n"
                      "  retries 3\n  server s1 10.%d.%d.%d:80 maxconn 100\n",
                      i, byte_of(i, 2), byte_of(i, 1), byte_of(i, 0));
    }
}

static void nginx(FILE *out, long n)
{
    (void)fputs("error_log /dev/null;\npid /tmp/ecconf-bench-nginx.pid;\n"
                "events { worker_connections 64; }\nhttp {\n  access_log off;\n"
                "  server_names_hash_max_size 4194304;\n  server_names_hash_bucket_size 128;\n", out);
    for (long i = 0; i < n / 7; i++) {
        (void)fprintf(out,
                      "  server {\n    listen 127.0.0.1:18080;\n    server_name host%ld.example.com;\n"
                      "    root /srv/www/host%ld;\n    location /app%ld {\n"
                      "      proxy_read_timeout 60s;\n      client_max_body_size 10m;\n    }\n  }\n",
                      i, i, i);
    }
    (void)fputs("}\n", out);
}

/* ---- the command ------------------------------------------------------------------------------ */

static const struct kind {
    const char *name;
    void (*file)(FILE *out, long n);
    void (*folder)(const char *folder, long n);
} kinds[] = {
    {"statements", statements, NULL},
    {"options", options, NULL},
    {"scopes", scopes, NULL},
    {"reopened", reopened, NULL},
    {"overridden", overridden, NULL},
    {"items", items, NULL},
    {"entries", entries, NULL},
    {"names", names, NULL},
    {"depth", depth, NULL},
    {"string", string, NULL},
    {"unclosed", unclosed, NULL},
    {"unclosed-line", unclosed_line, NULL},
    {"unclosed-map", unclosed_map, NULL},
    {"misplaced", misplaced, NULL},
    {"look-alikes", look_alikes, NULL},
    {"findings", findings, NULL},
    {"node", NULL, node},
    {"esp", NULL, esp},
    {"files", NULL, files},
    {"includes", NULL, includes},
    {"chain", NULL, chain},
    {"unbound", unbound, NULL},
    {"named", named, NULL},
    {"haproxy", haproxy, NULL},
    {"nginx", nginx, NULL},
};

int main(int argc, char **argv)
{
    const size_t n_kinds = sizeof(kinds) / sizeof(kinds[0]);
    for (size_t i = 0; i < n_kinds; i++) {
        if (argc != 4) {
            puts(kinds[i].name);
        } else if (strcmp(argv[1], kinds[i].name) == 0) {
            long n = strtol(argv[2], NULL, 10);
            if (kinds[i].folder) {
                kinds[i].folder(argv[3], n);
            } else {
                FILE *out = open_file(argv[3]);
                kinds[i].file(out, n);
                close_file(out, argv[3]);
            }
            return 0;
        }
    }
    return 2;
}
