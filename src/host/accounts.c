/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "host/host_private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* passwd(5) and group(5) files are read here and not with fgetpwent(), which skips bad lines
   without a word and is not everywhere. */
enum {
    MAX_FILE = 64 * 1024 * 1024,
    MAX_LINE = 1024 * 1024,
    READ_SIZE = 64 * 1024,
    PASSWD_FIELDS = 7,
    GROUP_FIELDS = 4
};

struct reader {
    struct ec_host *host;
    struct ec_database *db;
    const char *path;
    struct ec_host_error *error;
    size_t line;
    size_t first_note;
    size_t line_left_out; /* of the first note over the limit, 0 when there is none */
    bool crlf_seen;
};

static void append_note(struct reader *r, enum ec_host_note_kind kind, size_t line,
                        const char *text)
{
    struct ec_host *host = r->host;
    void *notes = host->notes;
    if (!text || !ec_grow(&notes, &host->notes_capacity, host->n_notes + 1, sizeof *host->notes)) {
        host->oom = true;
        return;
    }
    host->notes = notes;
    host->notes[host->n_notes++] = (struct ec_host_note){kind, r->path, line, text};
}

EC_PRINTF(4, 5)
static void note(struct reader *r, enum ec_host_note_kind kind, size_t line, const char *format,
                 ...)
{
    if (r->host->n_notes - r->first_note >= EC_HOST_MAX_NOTES) {
        r->line_left_out = r->line_left_out ? r->line_left_out : line;
        return;
    }
    va_list args;
    va_start(args, format);
    append_note(r, kind, line, ec_arena_vprintf(&r->host->arena, format, args));
    va_end(args);
}

static enum ec_host_status fail_memory(struct reader *r)
{
    r->host->oom = true;
    return ec_host_fail(r->error, EC_HOST_NO_MEMORY, r->path, ec_host_error_text(ENOMEM));
}

/* Reads to the end of the file; db->text is then *size bytes and a NUL. */
static enum ec_host_status read_all(struct reader *r, int fd, size_t *size)
{
    void *text = NULL;
    size_t capacity = 0;
    size_t len = 0;
    for (;;) {
        bool grown = ec_grow(&text, &capacity, len + READ_SIZE + 1, 1);
        r->db->text = text;
        if (!grown) {
            return fail_memory(r);
        }
        ssize_t n = read(fd, r->db->text + len, READ_SIZE);
        if (n < 0 && errno != EINTR) {
            return ec_host_fail(r->error, EC_HOST_UNREADABLE, r->path, ec_host_error_text(errno));
        }
        len += n > 0 ? (size_t)n : 0;
        if (len > MAX_FILE) {
            return ec_host_fail(r->error, EC_HOST_MALFORMED, r->path, "larger than 64 MiB");
        }
        if (n == 0) {
            r->db->text[len] = '\0';
            *size = len;
            return EC_HOST_OK;
        }
    }
}

/* Splits at ':' in place. Returns the number of fields, of which the first `max` are stored. */
static size_t split(char *line, char **fields, size_t max)
{
    size_t n = 0;
    for (char *field = line; field; n++) {
        char *colon = strchr(field, ':');
        if (n < max) {
            fields[n] = field;
        }
        if (colon) {
            *colon++ = '\0';
        }
        field = colon;
    }
    return n;
}

/* Accepts decimal ids up to 4294967294. The C library also takes leading zeros, so an entry that
   has them must not be lost: it may be a second root. */
static bool read_id(struct reader *r, const char *text, uint32_t *id)
{
    bool digits = text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
    enum ec_id_form form = ec_id_parse(ec_str_from(text), id);
    if (!digits || form == EC_ID_TOO_LARGE || form == EC_ID_ALL_ONES) {
        note(r, EC_HOST_NOTE_BAD_ID, r->line, "'%.40s' is not an id; the line is skipped", text);
        return false;
    }
    if (form == EC_ID_ODD_FORM) {
        note(r, EC_HOST_NOTE_ODD_ID, r->line, "id '%.40s' has leading zeros; read as decimal",
             text);
    }
    return true;
}

/* Turns "a,b" into "a\0b\0" in place. */
static void set_members(struct ec_account *account, char *text)
{
    account->members = text;
    account->members_size = *text ? strlen(text) + 1 : 0;
    for (char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ',')) {
        *comma = '\0';
    }
}

static enum ec_host_status add_account(struct reader *r, const struct ec_account *account)
{
    void *accounts = r->db->accounts;
    if (!ec_grow(&accounts, &r->db->capacity, r->db->count + 1, sizeof *account)) {
        return fail_memory(r);
    }
    r->db->accounts = accounts;
    r->db->accounts[r->db->count++] = *account;
    return EC_HOST_OK;
}

static enum ec_host_status read_entry(struct reader *r, char *line)
{
    char *fields[PASSWD_FIELDS];
    size_t wanted = r->db->is_group ? GROUP_FIELDS : PASSWD_FIELDS;
    size_t n = split(line, fields, wanted);
    struct ec_account account = {.line = r->line};
    if (n != wanted) {
        note(r, EC_HOST_NOTE_FIELDS, r->line,
             "%zu fields where %zu are wanted; the line is skipped", n, wanted);
        return EC_HOST_OK;
    }
    if (*fields[0] == '\0') {
        note(r, EC_HOST_NOTE_FIELDS, r->line, "the entry has no name; the line is skipped");
        return EC_HOST_OK;
    }
    if (!read_id(r, fields[2], &account.id)) {
        return EC_HOST_OK;
    }
    if (r->db->is_group) {
        set_members(&account, fields[3]);
    } else if (!read_id(r, fields[3], &account.gid)) {
        return EC_HOST_OK;
    } else {
        account.shell = fields[6];
    }
    account.name = fields[0];
    return add_account(r, &account);
}

static enum ec_host_status read_line(struct reader *r, char *line, size_t len)
{
    if (len > 0 && line[len - 1] == '\r') {
        line[--len] = '\0';
        if (!r->crlf_seen) {
            note(r, EC_HOST_NOTE_CRLF, r->line, "lines end with CR LF");
        }
        r->crlf_seen = true;
    }
    while (ec_is_blank(*line)) {
        line++;
    }
    if (*line == '\0' || *line == '#') {
        return EC_HOST_OK;
    }
    if (*line == '+' || *line == '-') {
        note(r, EC_HOST_NOTE_COMPAT, r->line, "compat entries ('%c') are not resolved", *line);
        return EC_HOST_OK;
    }
    return read_entry(r, line);
}

static enum ec_host_status fail_line(struct reader *r, const char *what)
{
    char text[64];
    snprintf(text, sizeof text, "line %zu %s", r->line, what);
    return ec_host_fail(r->error, EC_HOST_MALFORMED, r->path, text);
}

static enum ec_host_status read_lines(struct reader *r, size_t size)
{
    char *end = r->db->text + size;
    enum ec_host_status status = EC_HOST_OK;
    for (char *line = r->db->text; line < end && status == EC_HOST_OK;) {
        char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t len = (size_t)((newline ? newline : end) - line);
        r->line++;
        if (len > MAX_LINE) {
            return fail_line(r, "is longer than 1 MiB");
        }
        if (memchr(line, '\0', len)) {
            return fail_line(r, "has a NUL byte");
        }
        line[len] = '\0';
        status = read_line(r, line, len);
        line += len + 1;
    }
    return status;
}

static int compare_lines(const struct ec_account *a, const struct ec_account *b)
{
    return (a->line > b->line) - (a->line < b->line);
}

static int compare_names(const void *left, const void *right)
{
    const struct ec_account *a = *(const struct ec_account *const *)left;
    const struct ec_account *b = *(const struct ec_account *const *)right;
    int order = strcmp(a->name, b->name);
    return order ? order : compare_lines(a, b);
}

static int compare_ids(const void *left, const void *right)
{
    const struct ec_account *a = *(const struct ec_account *const *)left;
    const struct ec_account *b = *(const struct ec_account *const *)right;
    int order = (a->id > b->id) - (a->id < b->id);
    return order ? order : compare_lines(a, b);
}

static int compare_notes(const void *left, const void *right)
{
    const struct ec_host_note *a = left;
    const struct ec_host_note *b = right;
    int order = (a->line > b->line) - (a->line < b->line);
    return order ? order : (a->kind > b->kind) - (a->kind < b->kind);
}

static const struct ec_account **sorted_view(const struct ec_database *db,
                                             int (*compare)(const void *, const void *))
{
    const struct ec_account **view = malloc((db->count + 1) * sizeof(*view));
    if (!view) {
        return NULL;
    }
    for (size_t i = 0; i < db->count; i++) {
        view[i] = &db->accounts[i];
    }
    qsort(view, db->count, sizeof(*view), compare);
    return view;
}

/* Entries that share a name stand together in the sorted view, the first line first. */
static void note_duplicates(struct reader *r)
{
    const struct ec_account *first = NULL;
    for (size_t i = 0; i < r->db->count; i++) {
        const struct ec_account *account = r->db->by_name[i];
        if (!first || strcmp(first->name, account->name) != 0) {
            first = account;
            continue;
        }
        note(r, EC_HOST_NOTE_DUPLICATE, account->line,
             "'%s' is already defined in line %zu, which counts", account->name, first->line);
    }
}

static void note_root_aliases(struct reader *r)
{
    for (size_t i = 0; i < r->db->count && r->db->by_id[i]->id == 0; i++) {
        const struct ec_account *account = r->db->by_id[i];
        if (strcmp(account->name, "root") != 0) {
            note(r, EC_HOST_NOTE_UID_ZERO_ALIAS, account->line, "'%s' has uid 0", account->name);
        }
    }
}

static enum ec_host_status build_index(struct reader *r)
{
    struct ec_host *host = r->host;
    r->db->by_name = sorted_view(r->db, compare_names);
    r->db->by_id = sorted_view(r->db, compare_ids);
    if (!r->db->by_name || !r->db->by_id) {
        return fail_memory(r);
    }
    note_duplicates(r);
    if (!r->db->is_group) {
        note_root_aliases(r);
    }
    if (host->n_notes > r->first_note) {
        qsort(host->notes + r->first_note, host->n_notes - r->first_note, sizeof *host->notes,
              compare_notes);
    }
    if (r->line_left_out) {
        append_note(r, EC_HOST_NOTE_MORE, r->line_left_out, "more notes of this file are left out");
    }
    return host->oom ? fail_memory(r) : EC_HOST_OK;
}

static enum ec_host_status read_open_file(struct reader *r, int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return ec_host_fail(r->error, EC_HOST_UNREADABLE, r->path, ec_host_error_text(errno));
    }
    if (!S_ISREG(st.st_mode)) {
        return ec_host_fail(r->error, EC_HOST_UNREADABLE, r->path, "not a regular file");
    }
    size_t size = 0;
    enum ec_host_status status = read_all(r, fd, &size);
    if (status == EC_HOST_OK) {
        status = read_lines(r, size);
    }
    return status == EC_HOST_OK ? build_index(r) : status;
}

enum ec_host_status ec_accounts_read(struct ec_host *host, struct ec_database *db, int fd,
                                     const char *path, struct ec_host_error *error)
{
    struct reader r = {.host = host, .db = db, .path = path, .error = error};
    r.first_note = host->n_notes;
    enum ec_host_status status = read_open_file(&r, fd);
    close(fd);
    if (status == EC_HOST_OK) {
        db->source = EC_DATABASE_FILE;
        db->label = path;
    } else {
        host->n_notes = r.first_note;
    }
    return status;
}

void ec_accounts_fini(struct ec_database *db)
{
    free(db->text);
    free(db->accounts);
    free(db->by_name);
    free(db->by_id);
    free(db->answers);
    free(db->names);
    if (db->has_questions) {
        ec_intern_fini(&db->questions);
    }
}

static int compare_key(const struct ec_account *account, const struct ec_account_key *key)
{
    if (!key->by_name) {
        return (account->id > key->id) - (account->id < key->id);
    }
    size_t len = strlen(account->name);
    int order = memcmp(account->name, key->name.ptr, len < key->name.len ? len : key->name.len);
    return order ? order : (len > key->name.len) - (len < key->name.len);
}

struct ec_account_answer ec_accounts_find(const struct ec_database *db,
                                          const struct ec_account_key *key)
{
    const struct ec_account **view = key->by_name ? db->by_name : db->by_id;
    size_t low = 0;
    size_t high = db->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_key(view[middle], key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < db->count && compare_key(view[low], key) == 0) {
        return (struct ec_account_answer){EC_FACT_YES, view[low], NULL};
    }
    return (struct ec_account_answer){EC_FACT_NO, NULL, NULL};
}

bool ec_accounts_names(struct ec_database *db)
{
    size_t count = db->count < EC_HOST_MAX_NAMES ? db->count : EC_HOST_MAX_NAMES;
    void *names = db->names;
    if (!ec_grow(&names, &db->names_capacity, count, sizeof *db->names)) {
        return false;
    }
    db->names = names;
    for (size_t i = 0; i < count; i++) {
        db->names[i] = db->accounts[i].name;
    }
    db->n_names = count;
    return true;
}
