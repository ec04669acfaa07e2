/* SPDX-License-Identifier: MIT */
#include "output/writer.h"

#include "output/cells.h"
#include "source/paths.h"

#include <stdlib.h>

#define OUTPUT(id, name, title) extern const struct ec_output_format ec_output_##id;
#include "output/outputs.def"
#undef OUTPUT

static const struct ec_output_info outputs[] = {
#define OUTPUT(id, name, title) {name, title, &ec_output_##id},
#include "output/outputs.def"
#undef OUTPUT
};

/* Bytes collected before the sink gets them; more nodes of a finding are only counted. */
enum { BATCH = 32 * 1024, MOST_NODES = 20 };

const struct ec_output_info *ec_output_at(size_t index)
{
    return index < EC_COUNT(outputs) ? &outputs[index] : NULL;
}

const struct ec_output_info *ec_output_find(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(outputs); i++) {
        if (ec_str_equal_folded(name, ec_str_from(outputs[i].name))) {
            return &outputs[i];
        }
    }
    return NULL;
}

/* How many findings of each severity a format takes, so that the most severe are among them. */
static struct ec_totals room_for(const struct ec_writer *writer,
                                 const struct ec_output_format *format)
{
    const struct ec_output_options *options = &writer->run->options;
    struct ec_totals room = writer->totals;
    size_t left = format->most;
    room.suppressed = format->hidden ? writer->totals.suppressed : 0;
    for (int severity = EC_ERROR; severity >= EC_NOTE; severity--) {
        size_t *count = &room.by_severity[severity];
        if (options->quiet && (enum ec_severity)severity < options->least) {
            *count = 0;
        }
        if (format->most > 0) {
            *count = *count < left ? *count : left;
            left -= *count;
        }
    }
    if (format->most > 0 && room.suppressed > left) {
        room.suppressed = left;
    }
    return room;
}

static void write_finding(struct ec_writer *writer, const struct ec_output_format *format,
                          const struct ec_totals *room, size_t index)
{
    const struct ec_finding *finding = writer->run->report->findings[index];
    bool hidden = index >= writer->run->report->count;
    size_t *shown =
        hidden ? &writer->shown.suppressed : &writer->shown.by_severity[finding->severity];
    if (*shown == (hidden ? room->suppressed : room->by_severity[finding->severity])) {
        return;
    }
    ++*shown;
    writer->index = index;
    format->finding(writer, finding);
    writer->written++;
    writer->buf.oom |= writer->scratch.oom;
    if (writer->scratch.blocks) {
        ec_arena_fini(&writer->scratch);
    }
}

static bool flush(struct ec_writer *writer, const struct ec_sink *sink)
{
    bool ok = writer->buf.len == 0 || sink->write(sink->data, writer->buf.bytes, writer->buf.len);
    writer->buf.len = 0;
    return ok;
}

static enum ec_output_status write_all(struct ec_writer *writer,
                                       const struct ec_output_format *format,
                                       const struct ec_sink *sink)
{
    const struct ec_report *report = writer->run->report;
    struct ec_totals room = room_for(writer, format);
    size_t count = report->count + (format->hidden ? report->n_hidden : 0);
    writer->left_out = count - room.suppressed;
    for (size_t severity = 0; severity < EC_COUNT(room.by_severity); severity++) {
        writer->left_out -= room.by_severity[severity];
    }
    if (format->begin) {
        format->begin(writer);
    }
    for (size_t i = 0; i < count; i++) {
        write_finding(writer, format, &room, i);
        if (writer->buf.len >= BATCH && !flush(writer, sink)) {
            return EC_OUTPUT_SINK;
        }
    }
    if (format->end) {
        format->end(writer);
    }
    bool taken = flush(writer, sink);
    writer->buf.oom |= writer->scratch.oom || writer->own.oom;
    return writer->buf.oom || writer->masks.oom ? EC_OUTPUT_NOMEM
           : taken                              ? EC_OUTPUT_OK
                                                : EC_OUTPUT_SINK;
}

enum ec_output_status ec_output_write(const struct ec_output_format *format,
                                      const struct ec_output_run *run, const struct ec_sink *sink)
{
    struct ec_writer writer = {.run = run};
    for (size_t i = 0; i < run->report->count; i++) {
        writer.totals.by_severity[run->report->findings[i]->severity]++;
    }
    writer.totals.suppressed = run->report->n_hidden;
    ec_buf_init(&writer.buf);
    ec_arena_init(&writer.scratch);
    ec_arena_init(&writer.own);
    ec_masks_init(&writer.masks, run->sources, run->n_sources);
    enum ec_output_status status = write_all(&writer, format, sink);
    ec_masks_fini(&writer.masks);
    ec_arena_fini(&writer.scratch);
    ec_arena_fini(&writer.own);
    ec_buf_fini(&writer.buf);
    return status;
}

struct ec_source *ec_writer_source(const struct ec_writer *writer, struct ec_range range)
{
    return writer->run->sources[range.source];
}

uint32_t ec_writer_line(struct ec_writer *writer, uint32_t source, uint32_t offset)
{
    struct ec_source *file = writer->run->sources[source];
    uint32_t line = ec_source_line(file, offset);
    writer->buf.oom |= file->n_lines == 0; /* no memory for the table of lines */
    return line;
}

/* True if the offset is behind the first byte of a character. */
static bool is_inside(const struct ec_source *source, uint32_t offset)
{
    for (uint32_t back = 1; back < 4 && back <= offset && offset < source->len; back++) {
        if (ec_utf8_length(source->bytes + offset - back, source->len - offset + back) > back) {
            return true;
        }
    }
    return false;
}

struct ec_place ec_writer_place(struct ec_writer *writer, enum ec_place_kind kind, uint32_t source,
                                uint32_t offset)
{
    struct ec_place_cursor *cursor = &writer->cursors[kind];
    struct ec_source *file = writer->run->sources[source];
    uint32_t line = ec_writer_line(writer, source, offset);
    bool known = cursor->place.line == line && cursor->source == source &&
                 cursor->offset <= offset && offset <= file->len;
    if (!known) {
        *cursor = (struct ec_place_cursor){source, offset, ec_source_place(file, offset)};
    }
    for (uint32_t at = cursor->offset; at < offset;) {
        at += (uint32_t)ec_utf8_length(file->bytes + at, file->len - at);
        cursor->place.column += at <= offset;
    }
    struct ec_place place = cursor->place;
    cursor->offset = offset;
    /* Inside of a character there is nothing to go on from. */
    cursor->place.line = is_inside(file, offset) ? 0 : place.line;
    return place;
}

struct ec_str ec_writer_text(struct ec_writer *writer, struct ec_range range, const char *text)
{
    return ec_masks_clean(&writer->masks, &writer->scratch, range, text);
}

bool ec_writer_hides(struct ec_writer *writer, const struct ec_fix *fix)
{
    for (const struct ec_edit *edit = fix->edits; edit; edit = edit->next) {
        if (ec_masks_hides_edit(&writer->masks, edit)) {
            return true;
        }
    }
    return false;
}

struct ec_str ec_writer_path(struct ec_writer *writer, const struct ec_source *source)
{
    return ec_mask_text(&writer->scratch, ec_str_from(source->path));
}

/* A service knows files by the paths that they have in its repository, where links are not
   followed. A link that leads out of it stays. */
static struct ec_str make_file(struct ec_writer *writer, const struct ec_source *source)
{
    const struct ec_output_options *options = &writer->run->options;
    struct ec_arena *arena = &writer->own;
    const char *real = options->real_path && !source->is_argument
                           ? options->real_path(options->real_path_data, source->path)
                           : NULL;
    if (real) {
        struct ec_str path = ec_path_relative(arena, NULL, options->base,
                                              ec_mask_text(&writer->scratch, ec_str_from(real)));
        if (path.len > 0 && path.ptr[0] != '/') {
            return path;
        }
    }
    return ec_path_relative(arena, options->directory, options->base,
                            ec_writer_path(writer, source));
}

struct ec_str ec_writer_file(struct ec_writer *writer, const struct ec_source *source)
{
    if (!writer->files) {
        writer->files =
            ec_arena_zalloc(&writer->own, writer->run->n_sources * sizeof(*writer->files));
    }
    if (!writer->files) {
        return EC_STR("");
    }
    if (!writer->files[source->id].ptr) {
        writer->files[source->id] = make_file(writer, source);
    }
    return writer->files[source->id];
}

const char *ec_writer_fingerprint(const struct ec_finding *finding)
{
    return finding->fingerprint ? finding->fingerprint->text : "";
}

size_t ec_writer_end(const struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    return writer->index < report->count ? report->count : report->count + report->n_hidden;
}

bool ec_writer_begins_file(const struct ec_writer *writer, const struct ec_finding *finding)
{
    const struct ec_report *report = writer->run->report;
    return writer->index == 0 ||
           report->findings[writer->index - 1]->range.source != finding->range.source;
}

void ec_writer_count(struct ec_writer *writer, const char *glue, size_t count, const char *word)
{
    ec_buf_printf(&writer->buf, "%s%zu %s%s", glue, count, word, count == 1 ? "" : "s");
}

void ec_writer_totals(struct ec_writer *writer)
{
    const char *glue = "";
    for (int severity = EC_ERROR; severity >= EC_NOTE; severity--) {
        size_t count = writer->totals.by_severity[severity];
        if (count > 0) {
            ec_writer_count(writer, glue, count, ec_severity_word((enum ec_severity)severity));
            glue = ", ";
        }
    }
}

void ec_writer_add_suppressed(struct ec_writer *writer)
{
    if (writer->run->report->n_hidden > 0) {
        ec_buf_printf(&writer->buf, "; %zu suppressed", writer->run->report->n_hidden);
    }
}

void ec_writer_add_skipped(struct ec_writer *writer)
{
    const struct ec_report *report = writer->run->report;
    const char *glue = "; ";
    for (size_t i = 0; i < report->n_skipped; i++) {
        const char *reason = report->skipped[i].reason;
        size_t count = 0;
        bool seen = false;
        for (size_t k = 0; k < report->n_skipped; k++) {
            bool same = strcmp(report->skipped[k].reason, reason) == 0;
            seen = seen || (same && k < i);
            count += same;
        }
        if (!seen) {
            ec_writer_count(writer, glue, count, "check");
            ec_buf_add_text(&writer->buf, " skipped (");
            ec_cells_add(&writer->buf, ec_mask_text(&writer->scratch, ec_str_from(reason)));
            ec_buf_add_text(&writer->buf, ")");
            glue = ", ";
        }
    }
}

bool ec_writer_fails(const struct ec_writer *writer, const struct ec_finding *finding)
{
    return finding->severity >= writer->run->options.least;
}

static void add_line(struct ec_writer *writer, struct ec_buf *buf, struct ec_range range,
                     const char *word, const char *text)
{
    if (text && text[0] != '\0') {
        struct ec_str clean = ec_writer_text(writer, range, text);
        ec_buf_printf(buf, "\n%s: ", word);
        ec_buf_add(buf, clean.ptr, clean.len);
    }
}

bool ec_writer_suggests(const struct ec_finding *finding)
{
    return finding->suggestions && finding->suggestions[0] &&
           !(finding->help && strstr(finding->help, "did you mean"));
}

static void add_suggestions(struct ec_writer *writer, struct ec_buf *text,
                            const struct ec_finding *finding)
{
    const char *const *names = finding->suggestions;
    for (size_t i = 0; names[i]; i++) {
        struct ec_str name = ec_writer_text(writer, finding->range, names[i]);
        ec_buf_add_text(text, i == 0 ? "\ndid you mean: '" : names[i + 1] ? ", '" : " or '");
        ec_buf_add(text, name.ptr, name.len);
        ec_buf_add_text(text, names[i + 1] ? "'" : "'?");
    }
}

void ec_writer_add_nodes(struct ec_buf *text, const struct ec_finding *finding)
{
    size_t n = 0;
    for (; n < MOST_NODES && finding->nodes[n]; n++) {
        ec_buf_printf(text, "%s%s", n == 0 ? "" : ", ", finding->nodes[n]);
    }
    size_t more = 0;
    while (finding->nodes[n + more]) {
        more++;
    }
    if (more > 0) {
        ec_buf_printf(text, " and %zu more", more);
    }
}

static void add_scope(struct ec_writer *writer, struct ec_buf *text,
                      const struct ec_finding *finding)
{
    for (size_t i = 0; finding->scope && finding->scope[i]; i++) {
        struct ec_str name = ec_writer_text(writer, finding->range, finding->scope[i]);
        ec_buf_add_text(text, i == 0 ? "\nin: " : " > ");
        ec_buf_add(text, name.ptr, name.len);
    }
}

void ec_writer_add_story(struct ec_writer *writer, struct ec_buf *text,
                         const struct ec_finding *finding)
{
    struct ec_str message = ec_writer_text(writer, finding->range, finding->message);
    ec_buf_add(text, message.ptr, message.len);
    add_line(writer, text, finding->range, "why", finding->why);
    add_line(writer, text, finding->range, "help", finding->help);
    if (ec_writer_suggests(finding)) {
        add_suggestions(writer, text, finding);
    }
    add_scope(writer, text, finding);
    if (finding->nodes && finding->nodes[0] && !finding->on_all_nodes) {
        ec_buf_add_text(text, "\non: ");
        ec_writer_add_nodes(text, finding);
    }
}
