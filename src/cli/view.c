/* SPDX-License-Identifier: MIT */
#include "cli/view.h"

#include "cli/json.h"
#include "output/cells.h"
#include "output/json_text.h"

void cli_view_init(struct cli_view *view, const struct ec_project *project,
                   const struct ec_model *model)
{
    *view = (struct cli_view){.project = project, .model = model};
    ec_masks_init(&view->masks, project->sources, project->n_sources);
    ec_arena_init(&view->arena);
}

void cli_view_fini(struct cli_view *view)
{
    ec_masks_fini(&view->masks);
    ec_arena_fini(&view->arena);
}

/* ---- text ------------------------------------------------------------------------------------ */

void cli_view_add_text(const struct cli_view *view, struct ec_buf *buf, struct ec_str text)
{
    if (view->escape) {
        ec_cells_add(buf, text);
    } else {
        ec_buf_add(buf, text.ptr, text.len);
    }
}

static bool is_secret(const struct cli_view *view, const struct ec_vocab *word)
{
    return !view->show_secrets && word && word->secret == EC_SECRET_YES;
}

/* Adds bytes of a source, EC_MASK for each secret in them. */
static void add_bytes(struct cli_view *view, struct ec_buf *buf, const struct ec_source *source,
                      size_t first, size_t last)
{
    while (first < last) {
        struct ec_mask_span span = {last, last};
        if (!view->show_secrets) {
            span = ec_masks_find(&view->masks, source->id, first);
        }
        size_t end = span.first < first ? first : span.first < last ? span.first : last;
        cli_view_add_text(view, buf, (struct ec_str){source->bytes + first, end - first});
        if (end == last) {
            return;
        }
        ec_buf_add_text(buf, EC_MASK);
        first = span.last;
    }
}

/* A word without its quotes. One that has a secret in it is given as far as that can be told. */
static struct ec_str clean_word(struct cli_view *view, const struct ec_source *source,
                                uint32_t first, uint32_t len)
{
    struct ec_str text = ec_word_decode(&view->arena, source, first, len);
    if (view->show_secrets || len == 0 ||
        ec_masks_find(&view->masks, source->id, first).first >= (size_t)first + len) {
        return text;
    }
    struct ec_str clean = ec_mask_text(&view->arena, text);
    return ec_str_equal(clean, text) ? EC_STR(EC_MASK) : clean;
}

/* Can the text be read again as one word of a file? */
static bool is_word(struct ec_str text)
{
    if (text.len == 0 || ec_str_starts(text, EC_STR("/*"))) {
        return false;
    }
    char quote = text.ptr[0];
    bool quoted = quote == '"' || quote == '\'';
    for (size_t at = quoted; at < text.len; at++) {
        char c = text.ptr[at];
        if (quoted && c == quote) {
            return at == text.len - 1;
        }
        if (quoted && c == '\\' && at + 1 < text.len) {
            at += text.ptr[at + 1] == quote || text.ptr[at + 1] == '\\';
        } else if (!quoted && (ec_is_blank(c) || (c != '\0' && strchr("#\"'={}[]()", c)))) {
            return false;
        }
    }
    return !quoted;
}

/* Adds a text in quotes. */
static void add_quoted(const struct cli_view *view, struct ec_buf *buf, struct ec_str text)
{
    ec_buf_add_text(buf, "\"");
    for (size_t at = 0, first = 0; at <= text.len; at++) {
        bool special = at < text.len && (text.ptr[at] == '"' || text.ptr[at] == '\\');
        if (special || at == text.len) {
            cli_view_add_text(view, buf, (struct ec_str){text.ptr + first, at - first});
            ec_buf_add_text(buf, special ? "\\" : "\"");
            first = at;
        }
    }
}

/* Adds a word as it is written. Damage and masks may leave a text that is no word any more; then it
   is put in quotes. */
static void add_word(struct cli_view *view, struct ec_buf *buf, const struct ec_source *source,
                     uint32_t first, uint32_t len, bool secret)
{
    if (secret) {
        ec_buf_add_text(buf, "\"" EC_MASK "\"");
        return;
    }
    size_t before = buf->len;
    add_bytes(view, buf, source, first, (size_t)first + len);
    if (!is_word((struct ec_str){ec_buf_text(buf) + before, buf->len - before})) {
        buf->len = before;
        add_quoted(view, buf, clean_word(view, source, first, len));
    }
}

static void add_items(struct cli_view *view, struct ec_buf *buf, const struct ec_source *source,
                      const struct ec_node *node, bool secret, unsigned indent)
{
    bool list = node->value == EC_VALUE_LIST;
    ec_buf_add_text(buf, list ? "(" : "[");
    for (const struct ec_item *item = node->items; item; item = item->next) {
        ec_buf_add_text(buf, view->one_line ? " " : "\n");
        ec_buf_repeat(buf, ' ', view->one_line ? 0 : indent + 2);
        if (!list) {
            add_word(view, buf, source, item->key_first, item->key_len, false);
            ec_buf_add_text(buf, " = ");
        }
        add_word(view, buf, source, item->first, item->len, secret);
    }
    if (view->one_line || !node->items) {
        ec_buf_add_text(buf, " ");
    } else {
        ec_buf_add_text(buf, "\n");
        ec_buf_repeat(buf, ' ', indent);
    }
    ec_buf_add_text(buf, list ? ")" : "]");
}

void cli_view_add_value(struct cli_view *view, struct ec_buf *buf, const struct ec_assign *assign,
                        const struct ec_vocab *word, unsigned indent)
{
    const struct ec_node *node = assign->node;
    const struct ec_source *source = assign->load->source;
    bool secret = is_secret(view, word);
    if (node->value == EC_VALUE_SCALAR) {
        add_word(view, buf, source, node->word_first, node->word_len, secret);
    } else if (node->value != EC_VALUE_NONE) {
        add_items(view, buf, source, node, secret, indent);
    }
}

void cli_view_add_place(struct cli_view *view, struct ec_buf *buf, struct ec_range range)
{
    struct ec_source *source = view->project->sources[range.source];
    struct ec_place place = ec_source_place(source, range.first);
    view->arena.oom |= source->n_lines == 0;
    struct ec_str path = ec_mask_text(&view->arena, ec_str_from(source->path));
    cli_view_add_text(view, buf, path);
    ec_buf_printf(buf, ":%u:%u", place.line, place.column);
}

void cli_view_add_instance(struct cli_view *view, struct ec_buf *buf, struct ec_str name,
                           struct ec_str instance)
{
    cli_view_add_text(view, buf, name);
    if (instance.ptr) {
        ec_buf_add_text(buf, " ");
        add_quoted(view, buf, instance);
    }
}

struct cli_line cli_view_line(struct cli_view *view, struct ec_range range)
{
    struct ec_source *source = view->project->sources[range.source];
    struct cli_line line = {
        .file = ec_mask_text(&view->arena, ec_str_from(source->path)),
        .number = ec_source_line(source, range.first),
    };
    view->arena.oom |= source->n_lines == 0;
    return line;
}

void cli_view_add_line(struct cli_view *view, struct ec_buf *buf, struct ec_range range)
{
    struct cli_line line = cli_view_line(view, range);
    ec_cells_add(buf, line.file);
    ec_buf_printf(buf, ":%u", line.number);
}

struct ec_str cli_view_word(struct cli_view *view, const struct ec_source *source, uint32_t first,
                            uint32_t len, const struct ec_vocab *word)
{
    return is_secret(view, word) ? EC_STR(EC_MASK) : clean_word(view, source, first, len);
}

struct ec_str cli_view_instance(struct cli_view *view, const struct ec_scope *scope)
{
    struct ec_str text = ec_intern_text(&view->model->instances, scope->instance);
    if (scope->instance == 0) {
        return (struct ec_str){NULL, 0};
    }
    return view->show_secrets ? text : ec_mask_text(&view->arena, text);
}

const struct ec_scope *const *cli_view_way(struct cli_view *view, const struct ec_scope *scope,
                                           size_t *n)
{
    *n = 0;
    for (const struct ec_scope *outer = scope; outer->parent; outer = outer->parent) {
        ++*n;
    }
    const struct ec_scope **way =
        ec_arena_alloc(&view->arena, (*n + 1) * sizeof(const struct ec_scope *));
    for (size_t i = *n; way && i > 0; scope = scope->parent) {
        way[--i] = scope;
    }
    return way;
}

void cli_view_add_scope(struct cli_view *view, struct ec_buf *buf, const struct ec_scope *scope)
{
    size_t n;
    const struct ec_scope *const *way = cli_view_way(view, scope, &n);
    if (!way) {
        buf->oom = true;
        return;
    }
    ec_buf_add_text(buf, n == 0 ? "global" : "");
    for (size_t i = 0; i < n; i++) {
        ec_buf_add_text(buf, i > 0 ? " > " : "");
        cli_view_add_instance(view, buf, ec_scope_spelling(view->model, way[i]),
                              cli_view_instance(view, way[i]));
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *word_value(struct cli_view *view, const struct ec_source *source, uint32_t first,
                          uint32_t len, bool secret)
{
    return secret ? json_string(EC_MASK) : ec_json_text(clean_word(view, source, first, len));
}

static json_t *items_value(struct cli_view *view, const struct ec_source *source,
                           const struct ec_node *node, bool secret)
{
    bool list = node->value == EC_VALUE_LIST;
    json_t *items = list ? json_array() : json_object();
    bool bad = !items;
    for (const struct ec_item *item = node->items; item && !bad; item = item->next) {
        json_t *value = word_value(view, source, item->first, item->len, secret);
        if (list) {
            cli_json_append(items, value, &bad);
        } else {
            json_t *key = word_value(view, source, item->key_first, item->key_len, false);
            bad = !key || json_object_set(items, json_string_value(key), value) != 0;
            json_decref(key);
            json_decref(value);
        }
    }
    return cli_json_done(items, bad);
}

json_t *cli_view_value(struct cli_view *view, const struct ec_assign *assign,
                       const struct ec_vocab *word)
{
    const struct ec_node *node = assign->node;
    const struct ec_source *source = assign->load->source;
    bool secret = is_secret(view, word);
    switch (node->value) {
    case EC_VALUE_SCALAR:
        return word_value(view, source, node->word_first, node->word_len, secret);
    case EC_VALUE_NONE:
        return json_null();
    default:
        return items_value(view, source, node, secret);
    }
}

static json_t *point(struct ec_source *source, uint32_t offset)
{
    struct ec_place place = ec_source_place(source, offset);
    if (source->n_lines == 0) {
        return NULL; /* no memory for them: every place would be in line 1 */
    }
    json_t *object = json_object();
    bool bad = false;
    cli_json_set(object, "line", json_integer(place.line), &bad);
    cli_json_set(object, "column", json_integer(place.column), &bad);
    cli_json_set(object, "offset", json_integer(offset), &bad);
    return cli_json_done(object, bad);
}

json_t *cli_view_place(struct cli_view *view, struct ec_range range)
{
    struct ec_source *source = view->project->sources[range.source];
    struct ec_str path = ec_mask_text(&view->arena, ec_str_from(source->path));
    json_t *object = json_object();
    json_t *both = json_object();
    bool bad = false;
    cli_json_set(both, "start", point(source, range.first), &bad);
    cli_json_set(both, "end", point(source, range.last), &bad);
    cli_json_set(object, "file", ec_json_text(path), &bad);
    cli_json_set(object, "range", both, &bad);
    return cli_json_done(object, bad);
}

json_t *cli_view_line_json(struct cli_view *view, struct ec_range range)
{
    struct cli_line line = cli_view_line(view, range);
    return json_pack("{s:o, s:I}", "file", ec_json_text(line.file), "line",
                     (json_int_t)line.number);
}

json_t *cli_view_scope(struct cli_view *view, const struct ec_scope *scope)
{
    size_t n;
    const struct ec_scope *const *way = cli_view_way(view, scope, &n);
    json_t *array = way ? json_array() : NULL;
    for (size_t i = 0; array && i < n; i++) {
        struct ec_buf text;
        ec_buf_init(&text);
        cli_view_add_instance(view, &text, ec_scope_spelling(view->model, way[i]),
                              cli_view_instance(view, way[i]));
        json_t *value = text.oom ? NULL : ec_json_text(ec_buf_str(&text));
        if (json_array_append_new(array, value) != 0) {
            json_decref(array);
            array = NULL;
        }
        ec_buf_fini(&text);
    }
    return array;
}

/* ---- JSON, written --------------------------------------------------------------------------- */

static void put_word(struct cli_view *view, struct ec_json_stream *out,
                     const struct ec_source *source, uint32_t first, uint32_t len, bool secret)
{
    ec_json_string(out, secret ? EC_STR(EC_MASK) : clean_word(view, source, first, len));
}

/* Of a dictionary the last entry of a key counts, which jansson sees to. */
static void put_dictionary(struct cli_view *view, struct ec_json_stream *out,
                           const struct ec_assign *assign, const struct ec_vocab *word)
{
    const char *key;
    json_t *value;
    json_t *object = cli_view_value(view, assign, word);
    out->buf->oom |= !object;
    ec_json_begin(out, '{');
    json_object_foreach(object, key, value) {
        ec_json_any_key(out, ec_str_from(key));
        ec_json_string(out,
                       (struct ec_str){json_string_value(value), json_string_length(value)});
    }
    ec_json_end(out, '}');
    json_decref(object);
}

void cli_view_put_value(struct cli_view *view, struct ec_json_stream *out,
                        const struct ec_assign *assign, const struct ec_vocab *word)
{
    const struct ec_node *node = assign->node;
    const struct ec_source *source = assign->load->source;
    bool secret = is_secret(view, word);
    switch (node->value) {
    case EC_VALUE_SCALAR:
        put_word(view, out, source, node->word_first, node->word_len, secret);
        break;
    case EC_VALUE_NONE:
        ec_json_literal(out, "null");
        break;
    case EC_VALUE_LIST:
        ec_json_begin(out, '[');
        for (const struct ec_item *item = node->items; item; item = item->next) {
            put_word(view, out, source, item->first, item->len, secret);
        }
        ec_json_end(out, ']');
        break;
    default:
        put_dictionary(view, out, assign, word);
        break;
    }
}

static void put_point(struct ec_json_stream *out, const char *key, struct ec_source *source,
                      uint32_t offset)
{
    struct ec_place place = ec_source_place(source, offset);
    out->buf->oom |= source->n_lines == 0; /* every place would be in line 1 */
    ec_json_key(out, key);
    ec_json_begin(out, '{');
    ec_json_key(out, "line");
    ec_json_number(out, place.line);
    ec_json_key(out, "column");
    ec_json_number(out, place.column);
    ec_json_key(out, "offset");
    ec_json_number(out, offset);
    ec_json_end(out, '}');
}

void cli_view_put_place(struct cli_view *view, struct ec_json_stream *out, struct ec_range range)
{
    struct ec_source *source = view->project->sources[range.source];
    ec_json_begin(out, '{');
    ec_json_key(out, "file");
    ec_json_string(out, ec_mask_text(&view->arena, ec_str_from(source->path)));
    ec_json_key(out, "range");
    ec_json_begin(out, '{');
    put_point(out, "start", source, range.first);
    put_point(out, "end", source, range.last);
    ec_json_end(out, '}');
    ec_json_end(out, '}');
}

void cli_view_put_scope(struct cli_view *view, struct ec_json_stream *out,
                        const struct ec_scope *scope)
{
    size_t n;
    const struct ec_scope *const *way = cli_view_way(view, scope, &n);
    struct ec_buf text;
    ec_buf_init(&text);
    ec_json_begin(out, '[');
    for (size_t i = 0; way && i < n; i++) {
        text.len = 0;
        cli_view_add_instance(view, &text, ec_scope_spelling(view->model, way[i]),
                              cli_view_instance(view, way[i]));
        ec_json_string(out, ec_buf_str(&text));
    }
    ec_json_end(out, ']');
    out->buf->oom |= !way || text.oom;
    ec_buf_fini(&text);
}
