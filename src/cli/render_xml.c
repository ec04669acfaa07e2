/* SPDX-License-Identifier: MIT */
/* The form of docs/commands-json.md; what the server's own ec_dump_config writes is not public. */
#include "cli/render.h"

#include "output/xml.h"

enum { INDENT = 2 };

static void start(struct cli_render *render, const char *schema, const char *mode)
{
    (void)schema;
    ec_buf_printf(&render->out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration mode=\"%s\">\n",
                  mode ? mode : "");
    render->depth = 1;
}

static void finish(struct cli_render *render)
{
    ec_buf_add_text(&render->out, "</configuration>\n");
}

static void add_origin(struct cli_render *render, struct ec_range at)
{
    if (render->origins) {
        struct cli_line line = cli_view_line(render->view, at);
        ec_xml_attribute(&render->out, "file", line.file);
        ec_buf_printf(&render->out, " line=\"%u\"", line.number);
    }
}

static void add_head(struct cli_render *render, const struct cli_head *head, const char *end)
{
    cli_render_indent(render, INDENT);
    ec_buf_add_text(&render->out, "<scope");
    ec_xml_attribute(&render->out, "name", head->name);
    if (head->instance.ptr) {
        ec_xml_attribute(&render->out, "instance", head->instance);
    }
    add_origin(render, head->at);
    ec_buf_add_text(&render->out, end);
}

static void open_scope(struct cli_render *render, const struct cli_head *head)
{
    add_head(render, head, ">\n");
}

static void close_scope(struct cli_render *render)
{
    cli_render_indent(render, INDENT);
    ec_buf_add_text(&render->out, "</scope>\n");
}

static void brief(struct cli_render *render, const struct cli_head *head)
{
    add_head(render, head, "/>\n");
}

static void add_foreign(struct cli_render *render, const struct cli_entry *entry)
{
    struct ec_buf scope;
    ec_buf_init(&scope);
    if (entry->is_default) {
        ec_buf_add_text(&render->out, " default=\"true\"");
    } else if (entry->from) {
        cli_view_add_scope(render->view, &scope, entry->from);
        ec_xml_attribute(&render->out, "inherited", ec_buf_str(&scope));
    }
    render->out.oom |= scope.oom;
    ec_buf_fini(&scope);
}

static void add_item(struct cli_render *render, struct cli_view *view,
                     const struct cli_entry *entry, const struct ec_item *item)
{
    const struct ec_source *source = entry->assign->load->source;
    ec_buf_add_text(&render->out, "<item");
    if (entry->assign->node->value == EC_VALUE_DICTIONARY) {
        ec_xml_attribute(&render->out, "key",
                         cli_view_word(view, source, item->key_first, item->key_len, NULL));
    }
    ec_buf_add_text(&render->out, ">");
    ec_xml_text(&render->out, cli_view_word(view, source, item->first, item->len, entry->word));
    ec_buf_add_text(&render->out, "</item>");
}

static void add_value(struct cli_render *render, const struct cli_entry *entry)
{
    struct cli_view *view = entry->is_default ? render->defaults : render->view;
    const struct ec_node *node = entry->assign->node;
    if (node->value == EC_VALUE_SCALAR) {
        ec_buf_add_text(&render->out, "<value>");
        ec_xml_text(&render->out, cli_view_word(view, entry->assign->load->source, node->word_first,
                                                node->word_len, entry->word));
        ec_buf_add_text(&render->out, "</value>");
    } else if (node->value != EC_VALUE_NONE) {
        for (const struct ec_item *item = node->items; item; item = item->next) {
            add_item(render, view, entry, item);
        }
    }
}

static void option(struct cli_render *render, const struct cli_entry *entry)
{
    uint8_t value = entry->assign->node->value;
    cli_render_indent(render, INDENT);
    ec_buf_add_text(&render->out, "<option");
    ec_xml_attribute(&render->out, "name", entry->name);
    if (entry->word) {
        ec_xml_attribute(&render->out, "type", ec_vocab_term(EC_TERM_TYPE, entry->word->type));
    }
    if (value == EC_VALUE_LIST || value == EC_VALUE_DICTIONARY) {
        ec_xml_attribute(&render->out, "form",
                         value == EC_VALUE_LIST ? EC_STR("list") : EC_STR("dictionary"));
    }
    if (render->origins) {
        add_foreign(render, entry);
    }
    if (!entry->is_default) {
        add_origin(render, ec_assign_range(entry->assign));
    }
    ec_buf_add_text(&render->out, ">");
    add_value(render, entry);
    ec_buf_add_text(&render->out, "</option>\n");
}

const struct cli_writer cli_writer_xml = {
    .start = start,
    .finish = finish,
    .open = open_scope,
    .close = close_scope,
    .brief = brief,
    .option = option,
};
