/* SPDX-License-Identifier: MIT */
#include "output/fingerprint.h"

#include "base/buf.h"
#include "base/sha256.h"
#include "output/masks.h"

#include <stdlib.h>

/* More bytes of a statement and of what is underlined do not count: a list may be as long as a
   file, and have a finding for each item. */
enum { STATEMENT = 4096, PLACE = 256 };

struct digest {
    unsigned char bytes[EC_SHA256_BYTES];
    size_t index; /* of the finding */
};

struct maker {
    struct ec_project *project;
    struct ec_arena arena;
    struct ec_masks masks;
    struct ec_buf buf;
    const struct ec_source *file; /* the last one, and its path in the configuration */
    struct ec_str path;
};

/* ---- paths ----------------------------------------------------------------------------------- */

/* The main file of a source; a text of --scope around a fragment is none. */
static const struct ec_source *main_file_of(const struct ec_project *project,
                                            const struct ec_source *source)
{
    const struct ec_load *load = project->loads[source->id];
    while (load && load->parent && !load->parent->is_argument) {
        load = load->parent;
    }
    return load ? load->source : source;
}

/* The folder that paths count from: that of the main file, or the one around default and global. It
   is the same on every machine, so neither host names nor file systems are asked. */
static struct ec_str folder_of(const struct ec_project *project, const struct ec_source *source)
{
    const char *path = main_file_of(project, source)->path;
    if (project->folder) {
        return ec_str_from(project->folder);
    }
    struct ec_str folder = {path, (size_t)(ec_base_name(path) - path)};
    folder.len -= folder.len > 1;
    if (ec_str_ends(folder, EC_STR("/default"))) {
        folder.len -= strlen("/default");
    } else if (ec_str_ends(folder, EC_STR("/global"))) {
        folder.len -= strlen("/global");
    } else if (ec_str_equal(folder, EC_STR("default")) || ec_str_equal(folder, EC_STR("global"))) {
        folder.len = 0;
    }
    return folder;
}

/* How many bytes of both are whole names of folders that they have in common. */
static size_t common_folders(struct ec_str path, struct ec_str folder)
{
    size_t common = 0;
    for (size_t i = 0; i < path.len && i <= folder.len; i++) {
        bool ends = i == folder.len || folder.ptr[i] == '/';
        if (path.ptr[i] == '/' && ends) {
            common = i + 1;
        }
        if (i == folder.len || path.ptr[i] != folder.ptr[i]) {
            break;
        }
    }
    return common;
}

/* The path from the folder of the configuration, wherever that is. */
static struct ec_str path_of(struct maker *maker, const struct ec_source *source)
{
    if (source == maker->file) {
        return maker->path;
    }
    struct ec_str path = ec_str_from(source->path);
    struct ec_str folder = folder_of(maker->project, source);
    size_t common = common_folders(path, folder);
    struct ec_buf buf;
    ec_buf_init(&buf);
    for (size_t i = common; i < folder.len; i++) {
        ec_buf_add_text(&buf, i == common || folder.ptr[i] == '/' ? "../" : "");
    }
    ec_buf_add(&buf, path.ptr + common, path.len - common);
    const char *copy = ec_arena_strndup(&maker->arena, ec_buf_text(&buf), buf.len);
    maker->buf.oom |= buf.oom;
    maker->file = source;
    maker->path = ec_mask_text(&maker->arena, ec_str_from(copy ? copy : ""));
    ec_buf_fini(&buf);
    return maker->path;
}

/* ---- statements ------------------------------------------------------------------------------ */

/* Bytes at `at` that say nothing outside of quotes: a blank, an = or a comment. */
static uint32_t layout_at(const struct ec_source *source, uint32_t at, uint32_t last)
{
    const char *text = source->bytes + at;
    struct ec_str rest = {text, last - at};
    if (ec_is_blank(text[0]) || text[0] == '=') {
        return 1;
    }
    const char *end = NULL;
    if (text[0] == '#') {
        end = memchr(text, '\n', rest.len);
    } else if (ec_str_starts(rest, EC_STR("/*"))) {
        end = memmem(text + 2, rest.len - 2, "*/", 2);
        end = end ? end + 2 : NULL;
    } else {
        return 0;
    }
    return end ? (uint32_t)(end - text) : (uint32_t)rest.len;
}

static bool is_bracket(char c)
{
    return c != '\0' && strchr("()[]{}", c);
}

/* Adds a byte that is no layout. Brackets need no blanks around them. */
static void add_byte(struct ec_buf *buf, size_t start, char c, bool quoted)
{
    if (!quoted && is_bracket(c) && buf->len > start && buf->bytes[buf->len - 1] == ' ') {
        buf->len--;
    }
    ec_buf_add(buf, &c, 1);
}

/* Adds a blank for what stands between words. */
static void add_blank(struct ec_buf *buf, size_t start)
{
    if (buf->len > start && !is_bracket(buf->bytes[buf->len - 1])) {
        ec_buf_add_text(buf, " ");
    }
}

/* Adds what the bytes say, whatever way they are written; EC_MASK for a secret. */
static void add_normal(struct maker *maker, const struct ec_source *source, uint32_t first,
                       uint32_t last)
{
    struct ec_mask_span mask = ec_masks_find(&maker->masks, source->id, first);
    size_t start = maker->buf.len;
    char quote = '\0';
    for (uint32_t at = first; at < last;) {
        char c = source->bytes[at];
        uint32_t layout = quote ? 0 : layout_at(source, at, last);
        if (mask.first <= at && at < mask.last) {
            ec_buf_add_text(&maker->buf, EC_MASK);
            at = mask.last < last ? (uint32_t)mask.last : last;
            mask = ec_masks_find(&maker->masks, source->id, at);
        } else if (layout > 0) {
            add_blank(&maker->buf, start);
            for (; layout > 0 && at < last; layout = layout_at(source, at, last)) {
                at += layout;
            }
        } else {
            bool is_quote = quote ? c == quote : c == '"' || c == '\'';
            if (is_quote) {
                quote = quote ? '\0' : c;
            } else {
                add_byte(&maker->buf, start, ec_lower(c), quote != '\0');
            }
            at++;
        }
    }
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The statement and, in it, what is underlined. Of a scope only the head belongs to it. */
static void add_statement(struct maker *maker, const struct ec_source *source,
                          const struct ec_finding *finding)
{
    const struct ec_node *node = finding->statement;
    bool whole_file = finding->range.last == 0;
    if (node && !whole_file) {
        bool has_word = node->word_len > 0 && node->kind == EC_NODE_SCOPE;
        uint32_t end = has_word                      ? node->word_first + node->word_len
                       : node->kind == EC_NODE_SCOPE ? node->first + node->name_len
                                                     : node->last;
        add_normal(maker, source, node->first, least(end, node->first + STATEMENT));
    }
    ec_buf_add(&maker->buf, "", 1);
    add_normal(maker, source, finding->range.first,
               least(finding->range.last, finding->range.first + PLACE));
    ec_buf_add(&maker->buf, "", 1);
}

/* ---- digests --------------------------------------------------------------------------------- */

/* Adds a text and what ends it. */
static void add_text(struct maker *maker, struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = ec_lower(text.ptr[i]);
        ec_buf_add(&maker->buf, &c, 1);
    }
    ec_buf_add(&maker->buf, "", 1);
}

/* What all equal findings have in common; with or without the file. */
static struct digest common_digest(struct maker *maker, size_t index, bool with_path)
{
    const struct ec_finding *finding = maker->project->report.findings[index];
    const struct ec_source *source = maker->project->sources[finding->range.source];
    struct digest digest = {.index = index};
    struct ec_sha256 hash;
    maker->buf.len = 0;
    add_text(maker, ec_str_from(ec_code_get(finding->code)->code));
    struct ec_str path = with_path ? path_of(maker, source) : EC_STR("");
    ec_buf_add(&maker->buf, path.len ? path.ptr : "", path.len);
    ec_buf_add(&maker->buf, "", 1);
    for (size_t i = 0; finding->scope && finding->scope[i]; i++) {
        add_text(maker, ec_mask_text(&maker->arena, ec_str_from(finding->scope[i])));
    }
    ec_buf_add(&maker->buf, "", 1);
    add_statement(maker, source, finding);
    ec_sha256_init(&hash);
    ec_sha256_add(&hash, ec_buf_text(&maker->buf), maker->buf.len);
    ec_sha256_end(&hash, digest.bytes);
    return digest;
}

/* Equal ones in the order of the report. */
static int compare_digests(const void *left, const void *right)
{
    const struct digest *a = left;
    const struct digest *b = right;
    int order = memcmp(a->bytes, b->bytes, sizeof(a->bytes));
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* Writes 32 digits for the finding that comes behind `before` equal ones. */
static void write_digits(char digits[33], const struct digest *digest, size_t before)
{
    static const char hexadecimal[] = "0123456789abcdef";
    unsigned char bytes[EC_SHA256_BYTES];
    unsigned char ordinal[8];
    struct ec_sha256 hash;
    for (unsigned i = 0; i < sizeof(ordinal); i++) {
        ordinal[i] = (unsigned char)((uint64_t)before >> 8 * i);
    }
    ec_sha256_init(&hash);
    ec_sha256_add(&hash, digest->bytes, sizeof(digest->bytes));
    ec_sha256_add(&hash, ordinal, sizeof(ordinal));
    ec_sha256_end(&hash, bytes);
    for (unsigned i = 0; i < 32; i++) {
        digits[i] = hexadecimal[bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf];
    }
    digits[32] = '\0';
}

static void write_all(struct maker *maker, struct digest *digests, struct ec_fingerprint *made,
                      bool with_path)
{
    size_t count = maker->project->report.count;
    size_t before = 0;
    for (size_t i = 0; i < count; i++) {
        digests[i] = common_digest(maker, i, with_path);
    }
    qsort(digests, count, sizeof(*digests), compare_digests);
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && memcmp(digests[i].bytes, digests[i - 1].bytes, EC_SHA256_BYTES) == 0;
        before = same ? before + 1 : 0;
        struct ec_fingerprint *own = &made[digests[i].index];
        write_digits(with_path ? own->text : own->content, &digests[i], with_path ? before : 0);
    }
}

bool ec_fingerprints_set(struct ec_project *project)
{
    struct ec_report *report = &project->report;
    struct maker maker = {.project = project};
    bool set = true;
    for (size_t i = 0; i < report->count + report->n_hidden && set; i++) {
        set = report->findings[i]->fingerprint != NULL;
    }
    if (set) {
        return true;
    }
    struct digest *digests = calloc(report->count, sizeof(*digests));
    struct ec_fingerprint *made = ec_arena_alloc(&report->arena, report->count * sizeof(*made));
    if (!digests || !made) {
        free(digests);
        return false;
    }
    ec_arena_init(&maker.arena);
    ec_buf_init(&maker.buf);
    ec_masks_init(&maker.masks, project->sources, project->n_sources);
    write_all(&maker, digests, made, true);
    write_all(&maker, digests, made, false);
    bool ok = !maker.buf.oom && !maker.arena.oom && !maker.masks.oom;
    for (size_t i = 0; i < report->count && ok; i++) {
        report->findings[i]->fingerprint = &made[i];
    }
    ec_masks_fini(&maker.masks);
    ec_buf_fini(&maker.buf);
    ec_arena_fini(&maker.arena);
    free(digests);
    return ok;
}
