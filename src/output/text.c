/* SPDX-License-Identifier: MIT */
#include "output/cells.h"
#include "output/equals.h"
#include "output/snippet.h"

/* More steps of an include chain, and more bytes of a line that a fix writes, are not shown. Of
   more equal findings the first is shown, and the lines of some others. */
enum { MOST_INCLUDES = 8, FIXED_LINE = 80, NARROWEST = 40, MOST_EQUAL = 5, MOST_LINES = 10 };

/* ---- notes under a finding ------------------------------------------------------------------- */

/* Adds words of `text`, going on in a new line, `indent` columns in, where the width is used up. */
static void add_wrapped(struct ec_writer *writer, struct ec_str text, unsigned indent)
{
    unsigned width = writer->run->options.width;
    if (width < indent + NARROWEST) {
        ec_cells_add(&writer->buf, text);
    } else {
        ec_cells_wrap(&writer->buf, text, indent, indent, width);
    }
}

/* Begins "   = WORD: "; returns the column behind it. */
static unsigned start_note(struct ec_writer *writer, unsigned margin, const char *word)
{
    ec_style_set(writer, EC_STYLE_FRAME);
    ec_buf_printf(&writer->buf, "%*s = ", (int)margin, "");
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_style_set(writer, EC_STYLE_BOLD);
    ec_buf_printf(&writer->buf, "%s:", word);
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_buf_add_text(&writer->buf, " ");
    return margin + 5 + (unsigned)strlen(word);
}

static void add_note(struct ec_writer *writer, unsigned margin, const struct ec_finding *finding,
                     const char *word, const char *text)
{
    if (text && text[0] != '\0') {
        unsigned indent = start_note(writer, margin, word);
        add_wrapped(writer, ec_writer_text(writer, finding->range, text), indent);
        ec_buf_add_text(&writer->buf, "\n");
    }
}

static void add_suggestions(struct ec_writer *writer, unsigned margin,
                            const struct ec_finding *finding)
{
    const char *const *names = finding->suggestions;
    if (!ec_writer_suggests(finding)) {
        return;
    }
    start_note(writer, margin, "did you mean");
    for (size_t i = 0; names[i]; i++) {
        ec_buf_add_text(&writer->buf, i == 0 ? "'" : names[i + 1] ? ", '" : " or '");
        ec_cells_add(&writer->buf, ec_writer_text(writer, finding->range, names[i]));
        ec_buf_add_text(&writer->buf, "'");
    }
    ec_buf_add_text(&writer->buf, "?\n");
}

/* ---- fixes ----------------------------------------------------------------------------------- */

/* The line as the edit leaves it, without the blanks around it; false when it cannot be shown in
   one short line. */
static bool fixed_line(struct ec_writer *writer, const struct ec_edit *edit, struct ec_buf *line)
{
    struct ec_source *source = ec_writer_source(writer, edit->range);
    uint32_t number = ec_writer_line(writer, source->id, edit->range.first);
    struct ec_str text = ec_source_line_text(source, number);
    uint32_t first = text.len > 0 ? (uint32_t)(text.ptr - source->bytes) : edit->range.first;
    uint32_t last = first + (uint32_t)text.len;
    struct ec_mask_span mask = ec_masks_find(&writer->masks, source->id, first);
    if (edit->range.last > last || edit->range.first > last || text.len > FIXED_LINE ||
        strlen(edit->text) > FIXED_LINE || strchr(edit->text, '\n') || mask.first < last) {
        return false;
    }
    ec_buf_add(line, source->bytes + first, edit->range.first - first);
    ec_buf_add_text(line, edit->text);
    ec_buf_add(line, source->bytes + edit->range.last, last - edit->range.last);
    return line->len > 0;
}

static void add_fix(struct ec_writer *writer, unsigned margin, const struct ec_finding *finding,
                    const struct ec_fix *fix)
{
    struct ec_buf line;
    ec_buf_init(&line);
    start_note(writer, margin, fix->safe ? "fix" : "possible fix");
    ec_cells_add(&writer->buf, ec_writer_text(writer, finding->range, fix->title));
    if (fix->edits && !fix->edits->next && fixed_line(writer, fix->edits, &line)) {
        size_t first = 0;
        while (first < line.len && ec_is_blank(line.bytes[first])) {
            first++;
        }
        while (line.len > first && ec_is_blank(line.bytes[line.len - 1])) {
            line.len--;
        }
        ec_buf_add_text(&writer->buf, line.len > first ? "; the line is then: " : "");
        ec_cells_add(&writer->buf, (struct ec_str){line.bytes + first, line.len - first});
    }
    ec_buf_add_text(&writer->buf, "\n");
    writer->buf.oom |= line.oom;
    ec_buf_fini(&line);
}

/* ---- include chain --------------------------------------------------------------------------- */

static void add_includes(struct ec_writer *writer, unsigned margin,
                         const struct ec_finding *finding)
{
    size_t count = 0;
    const struct ec_include_step *step = finding->included_from;
    for (; step && count < MOST_INCLUDES; step = step->next, count++) {
        struct ec_source *source = ec_writer_source(writer, step->range);
        start_note(writer, margin, "note");
        ec_buf_add_text(&writer->buf, "included from ");
        ec_cells_add(&writer->buf, ec_writer_path(writer, source));
        ec_buf_printf(&writer->buf, ":%u\n",
                      (unsigned)ec_writer_line(writer, source->id, step->range.first));
    }
    if (step) {
        start_note(writer, margin, "note");
        ec_buf_add_text(&writer->buf, "and so on up to the main file\n");
    }
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static void add_nodes(struct ec_writer *writer, unsigned margin, const struct ec_finding *finding)
{
    if (!finding->nodes || finding->on_all_nodes) {
        return;
    }
    struct ec_buf names;
    ec_buf_init(&names);
    ec_writer_add_nodes(&names, finding);
    start_note(writer, margin, "note");
    ec_buf_add_text(&writer->buf, "on ");
    ec_cells_add(&writer->buf, ec_buf_str(&names));
    ec_buf_add_text(&writer->buf, "\n");
    writer->buf.oom |= names.oom;
    ec_buf_fini(&names);
}

/* ---- equal findings -------------------------------------------------------------------------- */

static void begin(struct ec_writer *writer)
{
    writer->state = (void *)ec_equals_find(writer);
}

/* True if the first of several findings stands for the one at hand, too. */
static bool is_told(const struct ec_writer *writer)
{
    const struct ec_equal *equals = writer->state;
    size_t first = equals ? equals[writer->index].first : writer->index;
    return first != writer->index && equals[first].count > MOST_EQUAL;
}

/* Where those are that are not shown. */
static void add_equals(struct ec_writer *writer, unsigned margin, uint32_t source)
{
    const struct ec_equal *equals = writer->state;
    const struct ec_equal *at = equals ? &equals[writer->index] : NULL;
    if (!at || at->count <= MOST_EQUAL) {
        return;
    }
    const char *glue = ", line ";
    uint32_t last = 0;
    start_note(writer, margin, "note");
    ec_writer_count(writer, "the same in ", at->count - 1, "more place");
    ec_buf_add_text(&writer->buf, " of this file");
    for (size_t n = 0; at->next != 0 && n < MOST_LINES; at = &equals[at->next]) {
        const struct ec_finding *next = writer->run->report->findings[at->next];
        uint32_t line = ec_writer_line(writer, source, next->range.first);
        if (line != last) {
            ec_buf_printf(&writer->buf, "%s%u", glue, (unsigned)line);
            glue = ", ";
            last = line;
            n++;
        }
    }
    ec_buf_add_text(&writer->buf, at->next != 0 ? " ...\n" : "\n");
}

/* ---- the format ------------------------------------------------------------------------------ */

static void finding(struct ec_writer *writer, const struct ec_finding *found)
{
    const struct ec_code_info *info = ec_code_get(found->code);
    if (is_told(writer)) {
        return;
    }
    if (writer->written > 0) {
        ec_buf_add_text(&writer->buf, "\n");
    }
    ec_style_set(writer, ec_style_of(found->severity));
    ec_buf_printf(&writer->buf, "%s[%s %s]", ec_severity_word(found->severity), info->code,
                  ec_code_name(found->code));
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_style_set(writer, EC_STYLE_BOLD);
    ec_buf_add_text(&writer->buf, ": ");
    ec_cells_add(&writer->buf, ec_writer_text(writer, found->range, found->message));
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_buf_add_text(&writer->buf, "\n");
    unsigned margin = ec_snippet_add(writer, found);
    add_note(writer, margin, found, "why", found->why);
    add_note(writer, margin, found, "help", found->help);
    add_suggestions(writer, margin, found);
    for (const struct ec_fix *fix = found->fixes; fix; fix = fix->next) {
        add_fix(writer, margin, found, fix);
    }
    add_includes(writer, margin, found);
    add_nodes(writer, margin, found);
    add_equals(writer, margin, found->range.source);
}

static void add_counts(struct ec_writer *writer)
{
    ec_writer_totals(writer);
    ec_buf_add_text(&writer->buf, writer->written == 0 && writer->run->report->dropped == 0
                                      ? "no findings"
                                      : "");
    ec_writer_count(writer, " in ", writer->run->n_files, "file");
    if (writer->run->n_nodes > 1 && writer->run->told_nodes) {
        ec_writer_count(writer, " of ", writer->run->n_nodes, "node");
    }
}

static void end(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    size_t told = writer->written + report->dropped;
    if (writer->run->options.quiet || told + report->n_hidden == 0) {
        return;
    }
    ec_buf_add_text(&writer->buf, told > 0 ? "\n" : "");
    add_counts(writer);
    ec_writer_add_suppressed(writer);
    if (report->dropped > 0) {
        ec_writer_count(writer, "; ", report->dropped, "more finding");
        ec_buf_add_text(&writer->buf, " not shown");
    }
    ec_writer_add_skipped(writer);
    ec_buf_add_text(&writer->buf, "\n");
}

const struct ec_output_format ec_output_text = {
    .begin = begin,
    .finding = finding,
    .end = end,
};
