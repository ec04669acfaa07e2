/* SPDX-License-Identifier: MIT */
/* JUnit XML as Jenkins and GitLab read it: a suite for each file, a test case for each finding. Of
   cases with the same name readers keep one, so names end in a piece of the fingerprint. What is
   not severe enough to fail is a case that passes; without findings there is one, since an empty
   report looks like a run that did not happen. Some want times, of which there are none. */
#include "output/writer.h"
#include "output/xml.h"

enum { FINGERPRINT = 12 };

struct counts {
    size_t tests;
    size_t failures;
};

/* Of all findings from `index` on, or only of those in the file of that one. */
static struct counts count_from(const struct ec_writer *writer, size_t index, bool in_file)
{
    const struct ec_report *report = writer->run->report;
    struct counts counts = {0, 0};
    for (size_t i = index; i < report->count; i++) {
        if (in_file && report->findings[i]->range.source != report->findings[index]->range.source) {
            break;
        }
        counts.tests++;
        counts.failures += ec_writer_fails(writer, report->findings[i]);
    }
    return counts;
}

static void open_suite(struct ec_writer *writer, struct ec_str name, struct counts counts)
{
    ec_buf_add_text(&writer->buf, "  <testsuite");
    ec_xml_attribute(&writer->buf, "name", name);
    ec_buf_printf(&writer->buf, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\" time=\"0\">\n",
                  counts.tests, counts.failures);
}

static void add_name(struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_code_info *info = ec_code_get(finding->code);
    struct ec_str message = ec_writer_text(writer, finding->range, finding->message);
    struct ec_buf name;
    ec_buf_init(&name);
    ec_buf_printf(&name, "%s %s: ", info->code, ec_code_name(finding->code));
    ec_buf_add(&name, message.ptr, message.len);
    ec_buf_printf(&name, " (%.*s)", FINGERPRINT, ec_writer_fingerprint(finding));
    ec_xml_attribute(&writer->buf, "name", ec_buf_str(&name));
    writer->buf.oom |= name.oom;
    ec_buf_fini(&name);
}

static void add_body(struct ec_writer *writer, const struct ec_finding *finding, struct ec_str file,
                     struct ec_place place)
{
    bool fails = ec_writer_fails(writer, finding);
    struct ec_buf text;
    ec_buf_add_text(&writer->buf, fails ? "      <failure" : "      <system-out>");
    if (fails) {
        ec_xml_attribute(&writer->buf, "message",
                         ec_writer_text(writer, finding->range, finding->message));
        ec_xml_attribute(&writer->buf, "type", ec_str_from(ec_severity_word(finding->severity)));
        ec_buf_add_text(&writer->buf, ">");
    }
    ec_buf_init(&text);
    ec_buf_add(&text, file.ptr, file.len);
    ec_buf_printf(&text, ":%u:%u: %s: ", (unsigned)place.line, (unsigned)place.column,
                  ec_severity_word(finding->severity));
    ec_writer_add_story(writer, &text, finding);
    ec_xml_text(&writer->buf, ec_buf_str(&text));
    writer->buf.oom |= text.oom;
    ec_buf_fini(&text);
    ec_buf_add_text(&writer->buf, fails ? "</failure>\n" : "</system-out>\n");
}

static void begin(struct ec_writer *writer)
{
    struct counts counts = count_from(writer, 0, false);
    ec_buf_printf(
        &writer->buf,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"ecconf-check\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
        counts.tests > 0 ? counts.tests : 1, counts.failures);
}

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_source *source = ec_writer_source(writer, found->range);
    struct ec_str file = ec_writer_file(writer, source);
    struct ec_place place = ec_writer_place(writer, EC_PLACE_START, source->id, found->range.first);
    if (ec_writer_begins_file(writer, found)) {
        ec_buf_add_text(&writer->buf, writer->written > 0 ? "  </testsuite>\n" : "");
        open_suite(writer, file, count_from(writer, writer->index, true));
    }
    ec_buf_add_text(&writer->buf, "    <testcase");
    ec_xml_attribute(&writer->buf, "classname", file);
    add_name(writer, found);
    ec_xml_attribute(&writer->buf, "file", file);
    ec_buf_printf(&writer->buf, " line=\"%u\" time=\"0\">\n", (unsigned)place.line);
    add_body(writer, found, file, place);
    ec_buf_add_text(&writer->buf, "    </testcase>\n");
}

static void end(struct ec_writer *writer)
{
    if (writer->written == 0) {
        open_suite(writer, EC_STR("ecconf-check"), (struct counts){1, 0});
        ec_buf_add_text(&writer->buf,
                        "    <testcase classname=\"ecconf-check\" name=\"no findings\" time=\"0\"/>\n");
    }
    ec_buf_add_text(&writer->buf, "  </testsuite>\n</testsuites>\n");
}

const struct ec_output_format ec_output_junit = {
    .begin = begin,
    .finding = finding,
    .end = end,
    .fingerprints = true,
};
