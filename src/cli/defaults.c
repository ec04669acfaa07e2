/* SPDX-License-Identifier: MIT */
#include "cli/defaults.h"

#include "schema/value.h"

#include <stdlib.h>

/* True for a text that stands in a file without quotes, unless somebody frowns at it. */
static bool is_plain(struct ec_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ec_is_letter(c) && !ec_is_digit(c) && !strchr("_-.:+", c)) {
            return false;
        }
    }
    return text.len > 0;
}

/* Adds the default as it has to be written: the vocabulary leaves out quotes of single values. */
static void add_default(struct ec_buf *text, unsigned number, const struct ec_vocab *word)
{
    struct ec_str value = ec_vocab_text(word->default_text);
    char last = value.ptr[value.len - 1];
    bool aggregate = (word->type == EC_TYPE_LIST && last == ')') ||
                     (word->type == EC_TYPE_DICTIONARY && last == ']');
    bool quoted = value.len > 1 && value.ptr[0] == '"' && last == '"';
    bool as_is = aggregate || quoted || is_plain(value);
    ec_buf_printf(text, "d%u = %s", number, as_is ? "" : "\"");
    for (size_t i = 0; i < value.len; i++) {
        bool special = !as_is && (value.ptr[i] == '"' || value.ptr[i] == '\\');
        ec_buf_add_text(text, special ? "\\" : "");
        ec_buf_add(text, value.ptr + i, 1);
    }
    ec_buf_add_text(text, as_is ? "\n" : "\"\n");
}

/* A file with all defaults, which the options are named after by number. */
static bool write_file(struct ec_file *file)
{
    static const char padding[EC_SOURCE_PADDING] = {0};
    struct ec_buf text;
    ec_buf_init(&text);
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        if (ec_vocab_at(i)->default_text != 0) {
            add_default(&text, i, ec_vocab_at(i));
        }
    }
    size_t len = text.len;
    ec_buf_add(&text, padding, sizeof(padding));
    if (text.oom) {
        ec_buf_fini(&text);
        return false;
    }
    *file = (struct ec_file){.bytes = text.bytes, .len = len};
    return true;
}

static bool read_file(struct cli_defaults *defaults)
{
    const struct ec_read_options options = {.vfs = &ec_vfs_real, .limits = ec_default_limits};
    struct ec_file file;
    defaults->project = ec_project_new(&options);
    return defaults->project && write_file(&file) &&
           ec_project_read_bytes(defaults->project, "defaults", &file) == EC_OK;
}

bool cli_defaults_init(struct cli_defaults *defaults)
{
    *defaults = (struct cli_defaults){0};
    ec_arena_init(&defaults->arena);
    defaults->values = calloc(ec_vocab_count() + 1, sizeof(*defaults->values));
    if (!defaults->values || !read_file(defaults)) {
        return false;
    }
    const struct ec_model *model = defaults->project->models[0];
    cli_view_init(&defaults->view, defaults->project, model);
    defaults->view.show_secrets = true; /* what the documentation tells is none */
    for (const struct ec_assign *set = model->global->settings; set; set = set->next) {
        struct ec_str name = ec_node_name(set->load->source, set->node);
        unsigned number = 0;
        for (size_t i = 1; i < name.len; i++) {
            number = number * 10 + (unsigned)(name.ptr[i] - '0');
        }
        defaults->values[number] = set;
    }
    return true;
}

void cli_defaults_fini(struct cli_defaults *defaults)
{
    if (defaults->view.project) {
        cli_view_fini(&defaults->view);
    }
    ec_arena_fini(&defaults->arena);
    ec_project_free(defaults->project);
    free((void *)defaults->values);
}

const struct ec_assign *cli_defaults_find(const struct cli_defaults *defaults,
                                          const struct ec_vocab *word)
{
    return word ? defaults->values[ec_vocab_number(word)] : NULL;
}

/* ---- comparison ------------------------------------------------------------------------------ */

static struct ec_str item_text(struct cli_defaults *defaults, const struct ec_assign *assign,
                               const struct ec_item *item)
{
    return ec_word_decode(&defaults->arena, assign->load->source, item->first, item->len);
}

static struct ec_str item_key(struct cli_defaults *defaults, const struct ec_assign *assign,
                              const struct ec_item *item)
{
    return ec_word_decode(&defaults->arena, assign->load->source, item->key_first, item->key_len);
}

/* A single value is a list of one. */
static const struct ec_item *as_items(const struct ec_assign *assign, struct ec_item *single)
{
    const struct ec_node *node = assign->node;
    if (node->value != EC_VALUE_SCALAR) {
        return node->items;
    }
    *single = (struct ec_item){.first = node->word_first, .len = node->word_len};
    return single;
}

static bool same_list(struct cli_defaults *defaults, const struct ec_vocab *word,
                      const struct ec_assign *x, const struct ec_assign *y)
{
    struct ec_item single[2];
    const struct ec_item *a = as_items(x, &single[0]);
    const struct ec_item *b = as_items(y, &single[1]);
    while (a && b && ec_value_same(word, item_text(defaults, x, a), item_text(defaults, y, b))) {
        a = a->next;
        b = b->next;
    }
    return !a && !b;
}

/* The last item with the key, which counts; NULL if there is none. */
static const struct ec_item *find_key(struct cli_defaults *defaults, const struct ec_assign *assign,
                                      struct ec_str key)
{
    const struct ec_item *found = NULL;
    for (const struct ec_item *item = assign->node->items; item; item = item->next) {
        found = ec_str_equal(item_key(defaults, assign, item), key) ? item : found;
    }
    return found;
}

/* Each key of `x` is one of `known`, which has few. */
static bool has_keys(struct cli_defaults *defaults, const struct ec_assign *known,
                     const struct ec_assign *x)
{
    for (const struct ec_item *item = x->node->items; item; item = item->next) {
        if (!find_key(defaults, known, item_key(defaults, x, item))) {
            return false;
        }
    }
    return true;
}

static bool same_dictionary(struct cli_defaults *defaults, const struct ec_vocab *word,
                            const struct ec_assign *known, const struct ec_assign *assign)
{
    if (!has_keys(defaults, known, assign)) {
        return false;
    }
    for (const struct ec_item *item = known->node->items; item; item = item->next) {
        const struct ec_item *other = find_key(defaults, assign, item_key(defaults, known, item));
        if (!other || !ec_value_same(word, item_text(defaults, known, item),
                                     item_text(defaults, assign, other))) {
            return false;
        }
    }
    return true;
}

bool cli_defaults_same(struct cli_defaults *defaults, const struct ec_vocab *word,
                       const struct ec_assign *assign)
{
    const struct ec_assign *known = cli_defaults_find(defaults, word);
    if (!known || assign->node->value == EC_VALUE_NONE) {
        return false;
    }
    bool aggregates = word->type == EC_TYPE_LIST;
    bool same = false;
    if (known->node->value == EC_VALUE_DICTIONARY || assign->node->value == EC_VALUE_DICTIONARY) {
        same = known->node->value == assign->node->value &&
               same_dictionary(defaults, word, known, assign);
    } else if (aggregates || known->node->value == assign->node->value) {
        same = same_list(defaults, word, known, assign);
    }
    ec_arena_fini(&defaults->arena);
    ec_arena_init(&defaults->arena);
    return same;
}
