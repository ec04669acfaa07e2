/* SPDX-License-Identifier: MIT */
#include "schema/site_file.h"

#include <stdlib.h>

enum { SHOWN_BYTES = 60 };

/* ---- failures -------------------------------------------------------------------------------- */

static void set_error(struct ec_site_reader *reader, enum ec_site_status status, const char *error)
{
    reader->status = error ? status : EC_SITE_NOMEM;
    reader->error = error;
}

void ec_site_fail(struct ec_site_reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = ec_arena_vprintf(reader->arena, format, args);
    va_end(args);
    set_error(reader, EC_SITE_MALFORMED,
              text ? ec_arena_printf(reader->arena, "%s:%u: %s", reader->path, reader->line, text)
                   : NULL);
}

void ec_site_unknown(struct ec_site_reader *reader, const char *what, struct ec_str word,
                     const struct ec_suggest *suggest)
{
    struct ec_buf hint;
    ec_buf_init(&hint);
    ec_suggest_hint(&hint, "", ec_suggest_best(suggest));
    ec_site_fail(reader, "unknown %s '%.*s'%s", what, ec_site_shown(word), word.ptr,
                 ec_buf_text(&hint));
    ec_buf_fini(&hint);
}

static void unreadable(struct ec_site_reader *reader, const char *path, const char *reason)
{
    set_error(reader, EC_SITE_UNREADABLE,
              ec_arena_printf(reader->arena, "cannot read '%s': %s", path, reason));
}

uint32_t ec_site_take(struct ec_site_reader *reader, uint32_t scope, enum ec_site_kind kind,
                      struct ec_str name)
{
    uint32_t number = ec_site_add(reader->site, scope, kind, name);
    if (number == 0 && reader->site->n_words == EC_SITE_MOST_WORDS) {
        ec_site_fail(reader, "these are more words than a site can have");
    } else if (number == 0) {
        set_error(reader, EC_SITE_NOMEM, NULL);
    }
    return number;
}

/* ---- texts ----------------------------------------------------------------------------------- */

int ec_site_shown(struct ec_str text)
{
    return (int)(text.len < SHOWN_BYTES ? text.len : SHOWN_BYTES);
}

struct ec_str ec_site_trim(struct ec_str text)
{
    while (text.len > 0 && ec_is_blank(text.ptr[0])) {
        text = (struct ec_str){text.ptr + 1, text.len - 1};
    }
    while (text.len > 0 && ec_is_blank(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

bool ec_site_is_name(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ec_is_letter(c) && !ec_is_digit(c) && c != '_' && c != '-') {
            return false;
        }
    }
    return text.len > 0 && text.len <= EC_SITE_MOST_NAME;
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

bool ec_site_next_line(struct ec_site_reader *reader, struct ec_str *line)
{
    if (reader->text.len == 0 || reader->status != EC_SITE_OK) {
        return false;
    }
    const char *end = memchr(reader->text.ptr, '\n', reader->text.len);
    size_t len = end ? (size_t)(end - reader->text.ptr) : reader->text.len;
    *line = (struct ec_str){reader->text.ptr, len};
    reader->text.ptr += len + (end != NULL);
    reader->text.len -= len + (end != NULL);
    reader->line++;
    while (line->len > 0 && ec_is_blank(line->ptr[line->len - 1])) {
        line->len--;
    }
    if (line->len > EC_SITE_MOST_LINE) {
        ec_site_fail(reader, "the line is longer than %d bytes", EC_SITE_MOST_LINE);
        return false;
    }
    for (size_t i = 0; i < line->len; i++) {
        if (is_control(line->ptr[i])) {
            ec_site_fail(reader, "a control byte, 0x%02x, has no place in a text",
                         (unsigned)(unsigned char)line->ptr[i]);
            return false;
        }
    }
    return true;
}

/* ---- files ----------------------------------------------------------------------------------- */

static const char *reason_of(enum ec_load_status status, int error)
{
    return status == EC_LOAD_FAILED      ? strerror(error)
           : status == EC_LOAD_TOO_LARGE ? "it is too large"
           : status == EC_LOAD_DIRECTORY ? "it is a directory"
                                         : "it is not a regular file";
}

static void parse_file(struct ec_site_reader *reader, const char *path, const struct ec_file *file,
                       ec_site_parse *parse)
{
    struct ec_str mark = EC_STR("\xef\xbb\xbf");
    reader->path = path;
    reader->line = 0;
    reader->text = (struct ec_str){file->bytes, file->len};
    if (ec_str_starts(reader->text, mark)) {
        reader->text.ptr += mark.len;
        reader->text.len -= mark.len;
    }
    parse(reader);
}

/* Returns true when the path is a folder. */
static bool read_file(struct ec_site_reader *reader, const struct ec_vfs *vfs, const char *path,
                      ec_site_parse *parse)
{
    struct ec_file file = {0};
    enum ec_load_status status = vfs->read(vfs, path, EC_SITE_MOST_BYTES, &file);
    if (status == EC_LOAD_OK) {
        parse_file(reader, path, &file, parse);
        free(file.bytes);
    } else if (status == EC_LOAD_NOMEM) {
        set_error(reader, EC_SITE_NOMEM, NULL);
    } else {
        unreadable(reader, path, reason_of(status, file.error));
    }
    return status == EC_LOAD_DIRECTORY;
}

static void read_listed(struct ec_site_reader *reader, const struct ec_vfs *vfs, const char *path,
                        const struct ec_dir_list *list, const char *suffix, ec_site_parse *parse)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count && reader->status == EC_SITE_OK; i++) {
        if (ec_str_ends(ec_str_from(list->names[i]), ec_str_from(suffix))) {
            const char *name = ec_arena_printf(reader->arena, "%s/%s", path, list->names[i]);
            count++;
            if (name) {
                (void)read_file(reader, vfs, name, parse);
            } else {
                set_error(reader, EC_SITE_NOMEM, NULL);
            }
        }
    }
    if (count == 0) {
        unreadable(reader, path,
                   ec_arena_printf(reader->arena, "no file in it ends in %s", suffix));
    }
}

static void read_folder(struct ec_site_reader *reader, const struct ec_vfs *vfs, const char *path,
                        const char *suffix, ec_site_parse *parse)
{
    struct ec_dir_list list = {0};
    enum ec_load_status status = vfs->list(vfs, path, EC_SITE_MOST_FILES, &list);
    if (status == EC_LOAD_OK) {
        read_listed(reader, vfs, path, &list, suffix, parse);
    } else if (status == EC_LOAD_NOMEM) {
        set_error(reader, EC_SITE_NOMEM, NULL);
    } else {
        unreadable(reader, path,
                   status == EC_LOAD_FAILED ? strerror(list.error) : "it has too many files");
    }
    ec_dir_list_fini(&list);
}

enum ec_site_status ec_site_read(struct ec_site_reader *reader, const struct ec_vfs *vfs,
                                 const char *path, const char *suffix, ec_site_parse *parse)
{
    reader->status = EC_SITE_OK;
    reader->error = NULL;
    if (read_file(reader, vfs, path, parse) && suffix) {
        reader->status = EC_SITE_OK;
        reader->error = NULL;
        read_folder(reader, vfs, path, suffix, parse);
    }
    return reader->status;
}
