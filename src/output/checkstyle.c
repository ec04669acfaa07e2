/* SPDX-License-Identifier: MIT */
/* Checkstyle XML, which Jenkins, reviewdog and many others read. The source of an error is its
   code. */
#include "output/writer.h"
#include "output/xml.h"

static void begin(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                  "<checkstyle version=\"4.3\">\n");
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    static const char *const severities[] = {"info", "warning", "error"};
    const struct ec_code_info *info = ec_code_get(found->code);
    const struct ec_source *source = ec_writer_source(writer, found->range);
    struct ec_place place = ec_writer_place(writer, EC_PLACE_START, source->id, found->range.first);
    struct ec_buf text;
    ec_buf_init(&text);
    if (ec_writer_begins_file(writer, found)) {
        ec_buf_add_text(&writer->buf, writer->written > 0 ? "  </file>\n  <file" : "  <file");
        ec_xml_attribute(&writer->buf, "name", ec_writer_file(writer, source));
        ec_buf_add_text(&writer->buf, ">\n");
    }
    ec_writer_add_story(writer, &text, found);
    ec_buf_printf(&writer->buf, "    <error line=\"%u\" column=\"%u\" severity=\"%s\"",
                  (unsigned)place.line, (unsigned)place.column, severities[found->severity]);
    ec_xml_attribute(&writer->buf, "message", ec_buf_str(&text));
    ec_buf_printf(&writer->buf, " source=\"ecconf-check.%s.%s\"/>\n", info->code,
                  ec_code_name(found->code));
    writer->buf.oom |= text.oom;
    ec_buf_fini(&text);
}

static void end(struct ec_writer *writer)
{
    ec_buf_add_text(&writer->buf,
                    writer->written > 0 ? "  </file>\n</checkstyle>\n" : "</checkstyle>\n");
}

const struct ec_output_format ec_output_checkstyle = {
    .begin = begin,
    .finding = finding,
    .end = end,
};
