/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "base/buf.h"
#include "output/baseline.h"
#include "rules/all_nodes.h"
#include "rules/suppress.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { PATH_SIZE = 512, WORD_SIZE = 256 };

struct work {
    char top[PATH_SIZE];
    char conf[PATH_SIZE];
    char passwd[PATH_SIZE];
    char group[PATH_SIZE];
    char root[PATH_SIZE];
    struct ec_rule_settings settings;
    uint64_t container;
    char container_name[WORD_SIZE];
    const char *main; /* name of the main file */
    const char *baseline; /* beside it, or NULL */
    bool host;
    bool all_nodes;
    uid_t as; /* who reads and asks the host */
    struct ec_read_options read;
    char *options; /* the words that other members point into */
};

static void fatal(const char *what)
{
    perror(what);
    exit(99);
}

static void join(char *out, const char *directory, const char *name)
{
    if (snprintf(out, PATH_SIZE, "%s/%s", directory, name) >= PATH_SIZE) {
        fatal("path too long");
    }
}

static void write_file(const char *path, const char *bytes, size_t len, bool lines)
{
    FILE *file = fopen(path, "w");
    for (size_t i = 0; file && i < len; i++) {
        putc(lines && bytes[i] == ';' ? '\n' : bytes[i], file);
    }
    if (!file || fclose(file) != 0) {
        fatal(path);
    }
}

static void make_parents(const char *path)
{
    char copy[PATH_SIZE];
    snprintf(copy, sizeof(copy), "%s", path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0755) == 0 && chmod(copy, 0755) != 0) {
            fatal(copy);
        }
        *slash = '/';
    }
}

/* ---- the configuration ---------------------------------------------------------------------- */

static const char mark[] = "### ";

/* The next line that begins another file, or the end of the text. */
static const char *find_mark(const char *text)
{
    while (*text && strncmp(text, mark, strlen(mark)) != 0) {
        const char *end = strchr(text, '\n');
        text = end ? end + 1 : text + strlen(text);
    }
    return text;
}

static void make_part(const struct work *work, const char *kind, const char *name,
                      const char *extra, const char *text, size_t len)
{
    char path[PATH_SIZE];
    bool in_root = strcmp(kind, "root") == 0;
    join(path, in_root ? work->root : work->conf, in_root ? name + 1 : name);
    make_parents(path);
    bool ok = true;
    if (in_root || strcmp(kind, "file") == 0) {
        write_file(path, text, len, false);
        ok = !*extra || chmod(path, (mode_t)strtoul(extra, NULL, 8)) == 0;
    } else if (strcmp(kind, "dir") == 0) {
        ok = mkdir(path, 0755) == 0;
    } else if (strcmp(kind, "fifo") == 0) {
        ok = mkfifo(path, 0644) == 0;
    } else if (strcmp(kind, "link") == 0) {
        ok = symlink(extra, path) == 0;
    } else {
        fatal(kind);
    }
    if (!ok) {
        fatal(path);
    }
}

/* "### KIND: NAME EXTRA" and what follows up to the next such line. */
static void write_configuration(const struct work *work, const char *text, size_t size)
{
    char kind[16] = "file";
    char name[WORD_SIZE];
    char extra[WORD_SIZE] = "";
    const char *end = text + size;
    snprintf(name, sizeof(name), "%s", work->main);
    for (;;) {
        const char *next = find_mark(text);
        if (!*next) {
            next = end; /* NUL bytes are part of the last file */
        }
        make_part(work, kind, name, extra, text, (size_t)(next - text));
        if (next == end) {
            return;
        }
        extra[0] = '\0';
        if (sscanf(next, "### %15[a-z]: %255s%*[ ]%255[^\n]", kind, name, extra) < 2) {
            fatal("bad ### line");
        }
        text = strchr(next, '\n');
        text = text ? text + 1 : end;
    }
}

/* ---- the root folder ------------------------------------------------------------------------ */

/* A copy of tests/rules/pem/NAME.pem. */
static bool copy_pem(const char *name, const char *path)
{
    char from[PATH_SIZE];
    char bytes[1 << 14];
    const char *top = getenv("abs_top_srcdir");
    snprintf(from, sizeof(from), "%s/tests/rules/pem/%s.pem", top ? top : ".", name);
    FILE *file = fopen(from, "r");
    size_t len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
    if (!file || fclose(file) != 0 || len == 0) {
        fatal(from);
    }
    write_file(path, bytes, len, false);
    return true;
}

static bool make_object(const char *kind, const char *path)
{
    if (strcmp(kind, "dir") == 0) {
        return mkdir(path, 0755) == 0 || access(path, F_OK) == 0;
    }
    if (strcmp(kind, "char") == 0) {
        return mknod(path, S_IFCHR | 0600, makedev(1, 3)) == 0;
    }
    int fd = open(path, O_CREAT | O_WRONLY, 0644);
    return fd >= 0 && close(fd) == 0;
}

static bool make_entry(const struct work *work, char *word)
{
    char *rest = NULL;
    const char *kind = strtok_r(word, ":", &rest);
    const char *name = strtok_r(NULL, ":", &rest);
    const char *mode = strtok_r(NULL, ":", &rest);
    const char *uid = strtok_r(NULL, ":", &rest);
    const char *gid = strtok_r(NULL, ":", &rest);
    char path[PATH_SIZE];
    if (!kind || !name || !mode) {
        fatal("bad root entry");
    }
    join(path, work->root, name + 1);
    make_parents(path);
    if (strcmp(kind, "link") == 0) {
        return symlink(mode, path) == 0;
    }
    const char *pem = strcmp(kind, "pem") == 0 ? strtok_r(NULL, ":", &rest) : NULL;
    uid_t owner = uid ? (uid_t)strtoul(uid, NULL, 10) : 0;
    gid_t group = gid ? (gid_t)strtoul(gid, NULL, 10) : 0;
    return (pem ? copy_pem(pem, path) : make_object(kind, path)) && chown(path, owner, group) == 0 &&
           chmod(path, (mode_t)strtoul(mode, NULL, 8)) == 0;
}

static bool make_root(const struct work *work, const char *entries)
{
    char *copy = strdup(entries);
    char *rest = NULL;
    bool ok = copy && chown(work->root, 0, 0) == 0 && chmod(work->root, 0755) == 0;
    for (char *word = copy ? strtok_r(copy, " ", &rest) : NULL; ok && word;
         word = strtok_r(NULL, " ", &rest)) {
        ok = make_entry(work, word);
    }
    free(copy);
    return ok;
}

/* ---- a mount --------------------------------------------------------------------------------- */

static unsigned long mount_flags(const char *words)
{
    return (strstr(words, "nodev") ? MS_NODEV : 0UL) | (strstr(words, "noexec") ? MS_NOEXEC : 0UL) |
           (strstr(words, "nosuid") ? MS_NOSUID : 0UL);
}

static bool is_safe_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && status.st_uid == 0 && (status.st_mode & 022) == 0;
}

static void fill_mount(void)
{
    static const char *const files[] = {"/mnt/dev/urandom", "/mnt/etc/hosts", "/mnt/etc/localtime",
                                        "/mnt/etc/resolv.conf"};
    for (size_t i = 0; i < EC_COUNT(files); i++) {
        make_parents(files[i]);
        write_file(files[i], "", 0, false);
    }
}

/* File systems of their own for what the words name inside. */
static bool make_inner_mounts(const char *words)
{
    bool tmp = !strstr(words, "owntmp") || mount("none", "/mnt/tmp", "tmpfs", 0, NULL) == 0;
    return tmp && (!strstr(words, "owndev") ||
                   (mount("none", "/mnt/dev", "tmpfs", 0, NULL) == 0 &&
                    make_object("char", "/mnt/dev/null")));
}

static bool make_mount(const char *words)
{
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", "/mnt", "tmpfs", mount_flags(words), "mode=0755") != 0 ||
        !is_safe_directory("/") || !is_safe_directory("/mnt") || mkdir("/mnt/tmp", 0755) != 0 ||
        mkdir("/mnt/dev", 0755) != 0 || !make_object("char", "/mnt/dev/null") ||
        !make_inner_mounts(words)) {
        return false;
    }
    if (strstr(words, "full")) {
        fill_mount();
    }
    return true;
}

/* ---- options -------------------------------------------------------------------------------- */

static void set_container(struct work *work, const char *value)
{
    struct ec_str bad;
    work->settings.has_container = true;
    snprintf(work->container_name, sizeof(work->container_name), "%s", value);
    work->settings.container_name = work->container_name;
    if (!ec_cap_set_find(ec_str_from(value), &work->settings.container) &&
        !ec_cap_set_parse(ec_str_from(value), &work->settings.container, &bad)) {
        fatal("bad container");
    }
}

static const struct {
    const char *name;
    size_t offset; /* of a size_t in struct ec_limits */
} limit_options[] = {
    {"--max-file-size", offsetof(struct ec_limits, file_bytes)},
    {"--max-total-size", offsetof(struct ec_limits, total_bytes)},
    {"--max-files", offsetof(struct ec_limits, files)},
    {"--max-include-depth", offsetof(struct ec_limits, include_depth)},
    {"--max-nesting", offsetof(struct ec_limits, nesting)},
    {"--max-findings", offsetof(struct ec_limits, findings)},
    {"--max-syntax-findings", offsetof(struct ec_limits, syntax_findings)},
    {"--max-directory-entries", offsetof(struct ec_limits, directory_entries)},
};

bool fixture_set_limit(struct ec_limits *limits, const char *option, const char *value)
{
    for (size_t i = 0; i < EC_COUNT(limit_options); i++) {
        if (strcmp(option, limit_options[i].name) == 0) {
            size_t number = strtoul(value, NULL, 10);
            memcpy((char *)limits + limit_options[i].offset, &number, sizeof(number));
            return true;
        }
    }
    return false;
}

/* One code, or the codes of a family. */
static void switch_codes(struct ec_rule_settings *settings, const char *value, bool on)
{
    size_t len = strlen(value);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        if (strncmp(ec_code_get(code)->code, value, len) == 0) {
            settings->enabled[code] = on;
        }
    }
}

static void set_option(struct work *work, const char *option, const char *value)
{
    if (strcmp(option, "--os") == 0) {
        work->settings.profile = ec_cap_profile_find(ec_str_from(value));
    } else if (strcmp(option, "--cap-profile") == 0) {
        set_container(work, value);
    } else if (strcmp(option, "--now") == 0) {
        work->settings.now = strtoll(value, NULL, 10);
    } else if (strcmp(option, "--as") == 0) {
        work->as = (uid_t)strtoul(value, NULL, 10);
    } else if (strcmp(option, "--main") == 0) {
        work->main = value;
    } else if (strcmp(option, "--baseline") == 0) {
        work->baseline = value;
    } else if (strcmp(option, "--node") == 0) {
        work->read.node = value;
    } else if (strcmp(option, "--scope") == 0) {
        work->read.scope = value;
    } else if (strcmp(option, "--target") == 0) {
        if (!ec_version_parse(ec_str_from(value), &work->settings.target)) {
            fatal(value);
        }
    } else if (strcmp(option, "--select") == 0 || strcmp(option, "--ignore") == 0) {
        switch_codes(&work->settings, value, option[2] == 's');
    } else if (!fixture_set_limit(&work->read.limits, option, value)) {
        fatal(option);
    }
    if (!work->settings.profile) {
        fatal(value);
    }
}

/* Findings about words, which most texts make up. */
static void switch_words(struct ec_rule_settings *settings, bool on)
{
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        const struct ec_code_info *info = ec_code_get(code);
        if (strncmp(info->code, "SCH", 3) == 0 || strncmp(info->code, "LIF", 3) == 0) {
            settings->enabled[code] = on && info->profile <= EC_RECOMMENDED;
        }
    }
}

static void read_options(struct work *work, const char *options)
{
    char *rest = NULL;
    work->options = strdup(options ? options : "");
    char *word = work->options ? strtok_r(work->options, " ", &rest) : NULL;
    for (; word; word = strtok_r(NULL, " ", &rest)) {
        if (strcmp(word, "--host") == 0) {
            work->host = true;
        } else if (strcmp(word, "--all-nodes") == 0) {
            work->all_nodes = true;
        } else if (strcmp(word, "--words") == 0) {
            switch_words(&work->settings, true);
        } else if (strcmp(word, "--offline") != 0) {
            const char *value = strtok_r(NULL, " ", &rest);
            set_option(work, word, value ? value : "");
        }
    }
}

/* ---- results -------------------------------------------------------------------------------- */

static bool is_main_name(const char *name)
{
    return strcmp(name, "ecelerity.conf") == 0 || strcmp(name, "eccluster.conf") == 0;
}

/* The file of a place; of a tree with its folder. */
static const char *shown_name(const struct work *work, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t conf = strlen(work->conf);
    return work->all_nodes && strncmp(path, work->conf, conf) == 0 ? path + conf + 1
           : slash                                                 ? slash + 1
                                                                   : path;
}

static void add_finding(const struct work *work, struct ec_buf *out, struct ec_project *project,
                        const struct ec_finding *finding)
{
    const struct ec_code_info *info = ec_code_get(finding->code);
    struct ec_source *source = project->sources[finding->range.source];
    struct ec_place place = ec_source_place(source, finding->range.first);
    const char *name = shown_name(work, source->path);
    bool main_file = is_main_name(name);
    ec_buf_printf(out, "%s%s", out->len ? " " : "", info->code);
    if (finding->severity != info->severity) {
        ec_buf_printf(out, "=%s", ec_severity_word(finding->severity));
    }
    ec_buf_printf(out, " %s%s%u:%u", main_file ? "" : name, main_file ? "" : ":", place.line,
                  place.column);
}

static void add_text(struct ec_buf *out, struct ec_project *project,
                     const struct ec_finding *finding)
{
    struct ec_source *source = project->sources[finding->range.source];
    struct ec_place place = ec_source_place(source, finding->range.first);
    struct ec_place end = ec_source_place(source, finding->range.last);
    ec_buf_printf(out, "%s %u:%u-%u:%u %s\n", ec_code_get(finding->code)->code, place.line,
                  place.column, end.line, end.column, finding->message);
    const struct {
        const char *what;
        const char *text;
    } parts[] = {{"why", finding->why}, {"help", finding->help}};
    for (size_t i = 0; i < EC_COUNT(parts); i++) {
        if (parts[i].text) {
            ec_buf_printf(out, "    %s: %s\n", parts[i].what, parts[i].text);
        }
    }
    for (const struct ec_related *related = finding->related; related; related = related->next) {
        ec_buf_printf(out, "    also: %s\n", related->message);
    }
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        ec_buf_printf(out, "    fix%s: %s\n", fix->safe ? "" : "?", fix->title);
    }
}

static bool is_main(const struct ec_project *project, uint32_t source)
{
    const char *slash = strrchr(project->sources[source]->path, '/');
    return slash && is_main_name(slash + 1);
}

static void add_fixes(struct fixture_result *result, const struct ec_project *project,
                      const struct ec_finding *finding)
{
    for (const struct ec_fix *fix = finding->fixes; fix; fix = fix->next) {
        if (!is_main(project, fix->edits->range.source)) {
            continue;
        }
        size_t size = (result->n_fixes + 1) * sizeof(*result->fixes);
        struct fixture_fix *fixes = realloc(result->fixes, size);
        if (!fixes) {
            fatal("memory");
        }
        result->fixes = fixes;
        struct fixture_fix *out = &fixes[result->n_fixes++];
        *out = (struct fixture_fix){.safe = fix->safe,
                                    .first = fix->edits->range.first,
                                    .last = fix->edits->range.last,
                                    .text = strdup(fix->edits->text)};
        snprintf(out->code, sizeof(out->code), "%s", ec_code_get(finding->code)->code);
    }
}

static char *finish_text(struct ec_buf *buf)
{
    ec_buf_add(buf, "", 1);
    if (buf->oom) {
        fatal("memory");
    }
    return buf->bytes;
}

static void collect(const struct work *work, struct ec_project *project,
                    struct fixture_result *result)
{
    struct ec_buf findings;
    struct ec_buf skipped;
    struct ec_buf texts;
    ec_buf_init(&findings);
    ec_buf_init(&skipped);
    ec_buf_init(&texts);
    for (size_t i = 0; i < project->report.count; i++) {
        add_finding(work, &findings, project, project->report.findings[i]);
        add_text(&texts, project, project->report.findings[i]);
        add_fixes(result, project, project->report.findings[i]);
    }
    for (size_t i = 0; i < project->report.n_skipped; i++) {
        const struct ec_skipped *skip = &project->report.skipped[i];
        ec_buf_printf(&skipped, "%s%s(%s)", skipped.len ? " " : "", ec_code_get(skip->code)->code,
                      skip->reason);
    }
    result->findings = finish_text(&findings);
    result->skipped = finish_text(&skipped);
    result->texts = finish_text(&texts);
}

static bool read_and_run(const struct work *work, struct ec_project *project, const char *path)
{
    size_t n_nodes;
    if (work->all_nodes) {
        return ec_rules_run_nodes(project, &work->settings, work->conf, &n_nodes) == EC_OK;
    }
    if (ec_project_read(project, path) != EC_OK) {
        return false;
    }
    ec_rules_run(project, &work->settings);
    ec_project_finish(project);
    return true;
}

/* Sets apart what comments and the baseline suppress. */
static void suppress(const struct work *work, struct ec_project *project)
{
    char path[PATH_SIZE];
    struct ec_baseline baseline = {.path = NULL};
    ec_suppressions_run(project, &work->settings);
    if (work->baseline) {
        join(path, work->conf, work->baseline);
        if (ec_baseline_read(&baseline, &ec_vfs_real, path) != EC_BASELINE_OK) {
            fatal(path);
        }
        ec_baseline_apply(&baseline, project);
        ec_baseline_tell_stale(&baseline, project);
    }
    ec_report_hide(&project->report);
    ec_baseline_fini(&baseline);
}

static void check(struct work *work, struct fixture_result *result)
{
    char path[PATH_SIZE];
    struct ec_project *project = ec_project_new(&work->read);
    join(path, work->conf, work->main);
    if (!project || !read_and_run(work, project, path)) {
        fatal(project && project->error ? project->error : path);
    }
    suppress(work, project);
    if (project->report.oom) {
        fatal("memory");
    }
    collect(work, project, result);
    ec_project_free(project);
}

/* ---- one run -------------------------------------------------------------------------------- */

static void make_folders(struct work *work)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(work->top, sizeof(work->top), "%s/ecconf-rules.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(work->top)) {
        fatal(work->top);
    }
    join(work->conf, work->top, "conf");
    join(work->passwd, work->top, "passwd");
    join(work->group, work->top, "group");
    join(work->root, work->top, "root");
    if (mkdir(work->conf, 0755) != 0 || mkdir(work->root, 0755) != 0) {
        fatal(work->top);
    }
}

static void remove_folders(const struct work *work)
{
    char command[PATH_SIZE + 32];
    snprintf(command, sizeof(command), "rm -rf '%s'", work->top);
    if (system(command) != 0) {
        fatal(command);
    }
}

static struct ec_host *make_host(const struct work *work, const struct fixture *fixture)
{
    struct ec_host_error error;
    const struct ec_host_options options = {
        .offline = !fixture->root && !work->host,
        .root = fixture->root ? work->root : NULL,
        .passwd = fixture->passwd ? work->passwd : NULL,
        .group = fixture->group ? work->group : NULL,
    };
    if (fixture->passwd) {
        write_file(work->passwd, fixture->passwd, strlen(fixture->passwd), true);
    }
    if (fixture->group) {
        write_file(work->group, fixture->group, strlen(fixture->group), true);
    }
    struct ec_host *host = ec_host_new(&options, &error);
    if (!host) {
        fatal(error.message);
    }
    return host;
}

/* Checks as the user that is wanted. */
static bool check_as(struct work *work, struct fixture_result *result)
{
    uid_t own = geteuid();
    if (work->as != 0 && (chmod(work->top, 0755) != 0 || seteuid(work->as) != 0)) {
        return false;
    }
    check(work, result);
    return work->as == 0 || seteuid(own) == 0;
}

bool fixture_run_bytes(const struct fixture *fixture, const char *text, size_t size,
                       struct fixture_result *result)
{
    struct work work = {
        .main = "ecelerity.conf",
        .read = {.vfs = &ec_vfs_real, .limits = ec_default_limits, .node = "node1"}};
    *result = (struct fixture_result){.findings = NULL};
    make_folders(&work);
    work.read.root = fixture->root ? work.root : NULL;
    bool ok = (!fixture->root || make_root(&work, fixture->root)) &&
              (!fixture->mount || make_mount(fixture->mount));
    if (ok) {
        ec_rule_settings_init(&work.settings, NULL);
        switch_words(&work.settings, false);
        read_options(&work, fixture->options);
        work.read.search_path = work.all_nodes ? NULL : work.conf;
        write_configuration(&work, text, size);
        work.settings.host = make_host(&work, fixture);
        ok = check_as(&work, result);
        ec_host_free(work.settings.host);
    }
    remove_folders(&work);
    free(work.options);
    return ok;
}

bool fixture_run(const struct fixture *fixture, const char *text, struct fixture_result *result)
{
    return fixture_run_bytes(fixture, text, strlen(text), result);
}

void fixture_free(struct fixture_result *result)
{
    free(result->findings);
    free(result->skipped);
    free(result->texts);
    for (size_t i = 0; i < result->n_fixes; i++) {
        free(result->fixes[i].text);
    }
    free(result->fixes);
}

static bool is_of_family(const char *code, const char *families)
{
    while (*families) {
        size_t len = strcspn(families, " ");
        if (strncmp(code, families, len) == 0) {
            return true;
        }
        families += len + strspn(families + len, " ");
    }
    return false;
}

void fixture_keep_families(struct fixture_result *result, const char *families)
{
    char *end = result->findings;
    for (char *at = result->findings; *at;) {
        size_t len = strcspn(at, " ");
        len += strspn(at + len, " ");
        len += strcspn(at + len, " ");
        if (is_of_family(at, families)) {
            end += end == result->findings ? 0 : 1;
            memmove(end, at, len);
            end += len;
            *end = at[len] ? ' ' : '\0';
        }
        at += len + strspn(at + len, " ");
    }
    *end = '\0';
}

static void write_map(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd >= 0) {
        ssize_t written = write(fd, text, strlen(text));
        (void)written;
        close(fd);
    }
}

void fixture_become_root(void)
{
    char map[64];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (uid == 0 || unshare(CLONE_NEWUSER) != 0) {
        return;
    }
    write_map("/proc/self/setgroups", "deny");
    snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
    write_map("/proc/self/uid_map", map);
    snprintf(map, sizeof(map), "0 %u 1", (unsigned)gid);
    write_map("/proc/self/gid_map", map);
}
