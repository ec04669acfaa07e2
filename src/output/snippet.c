/* SPDX-License-Identifier: MIT */
#include "output/snippet.h"

#include "output/cells.h"

/* Lines of more bytes than LONG_LINE, and those that do not fit into the given width, are shown in
   part: at most BEFORE characters before what is underlined, and no more than PART columns. */
enum { LONG_LINE = 160, BEFORE = 40, PART = 120, NARROWEST = 40, MOST_MARKS = 32 };

/* One underlined place. Offsets are clipped to its first line. */
struct mark {
    struct ec_source *source;
    struct ec_range range;
    const char *label;
    uint32_t first;
    uint32_t last;
    uint32_t line;
    uint32_t last_line;
    char underline;
    enum ec_style style;
};

/* The part of a line that is shown. */
struct view {
    struct ec_source *source;
    uint32_t line_first;
    uint32_t line_last;
    uint32_t from;
    uint32_t to;
};

/* A way over the characters of a view, masked secrets counting as one. */
struct walk {
    uint32_t at;
    unsigned column;
    struct ec_mask_span mask; /* the next one */
};

void ec_style_set(struct ec_writer *writer, enum ec_style style)
{
    static const char *const codes[] = {"\033[0m",    "\033[1m",    "\033[1;34m",
                                        "\033[1;36m", "\033[1;33m", "\033[1;31m"};
    if (writer->run->options.color) {
        ec_buf_add_text(&writer->buf, codes[style]);
    }
}

enum ec_style ec_style_of(enum ec_severity severity)
{
    return severity == EC_ERROR     ? EC_STYLE_ERROR
           : severity == EC_WARNING ? EC_STYLE_WARNING
                                    : EC_STYLE_NOTE;
}

/* ---- walking over a line --------------------------------------------------------------------- */

static struct walk start_walk(struct ec_writer *writer, const struct view *view)
{
    return (struct walk){view->from, 0,
                         ec_masks_find(&writer->masks, view->source->id, view->from)};
}

static bool in_mask(const struct walk *walk)
{
    return walk->at >= walk->mask.first && walk->at < walk->mask.last;
}

/* One character or mask further; adds what is shown of it to `buf`, if there is one. */
static void step(struct ec_writer *writer, const struct view *view, struct walk *walk,
                 struct ec_buf *buf)
{
    if (in_mask(walk)) {
        if (buf) {
            ec_buf_add_text(buf, EC_MASK);
        }
        walk->column += sizeof(EC_MASK) - 1;
        walk->at = (uint32_t)walk->mask.last;
        walk->mask = ec_masks_find(&writer->masks, view->source->id, walk->at);
        return;
    }
    struct ec_cell cell =
        ec_cell_at(view->source->bytes + walk->at, view->line_last - walk->at, walk->column);
    if (buf) {
        ec_buf_add(buf, cell.text, cell.len);
    }
    walk->column += cell.width;
    walk->at += (uint32_t)cell.taken;
}

/* The column of `offset` in the view. An offset inside of a mask is at its begin, or at its end
   when it ends a range. */
static unsigned column_of(struct ec_writer *writer, const struct view *view, uint32_t offset,
                          bool ends_range)
{
    struct walk walk = start_walk(writer, view);
    uint32_t stop = offset < view->to ? offset : view->to;
    while (walk.at < stop && (ends_range || !in_mask(&walk) || offset >= walk.mask.last)) {
        step(writer, view, &walk, NULL);
    }
    return walk.column + (view->from > view->line_first ? 3 : 0);
}

/* The offset of the character that stands `count` characters before `offset`, in the same line. */
static uint32_t characters_before(const struct view *view, uint32_t offset, unsigned count)
{
    uint32_t at = offset < view->line_last ? offset : view->line_last;
    for (; count > 0 && at > view->line_first; count--) {
        at--;
        for (int tail = 0; tail < 3 && at > view->line_first; tail++) {
            if (((unsigned char)view->source->bytes[at] & 0xc0) != 0x80) {
                break;
            }
            at--;
        }
    }
    return at;
}

/* Ends the view behind what fits into `columns` columns. */
static void cut(struct ec_writer *writer, struct view *view, unsigned columns)
{
    struct walk walk = start_walk(writer, view);
    view->to = walk.at;
    while (walk.at < view->line_last) {
        step(writer, view, &walk, NULL);
        if (walk.column > columns) {
            return;
        }
        view->to = walk.at < view->line_last ? walk.at : view->line_last;
    }
}

/* The columns behind the margin; as many as anybody wants when no width is given. */
static unsigned room_of(const struct ec_writer *writer, unsigned margin)
{
    unsigned width = writer->run->options.width;
    unsigned taken = margin + 3;
    return width == 0 ? UINT32_MAX : width < taken + NARROWEST ? NARROWEST : width - taken;
}

static struct view make_view(struct ec_writer *writer, unsigned margin, const struct mark *mark)
{
    struct ec_str text = ec_source_line_text(mark->source, mark->line);
    uint32_t first = text.len > 0 ? (uint32_t)(text.ptr - mark->source->bytes) : mark->first;
    uint32_t last = first + (uint32_t)text.len;
    struct view view = {mark->source, first, last, first, last};
    unsigned room = room_of(writer, margin);
    if (text.len <= LONG_LINE) {
        cut(writer, &view, room);
    }
    if (text.len > LONG_LINE || view.to < last) {
        unsigned part = room < PART + 6 ? room - 6 : PART; /* dots on both sides */
        view.from = characters_before(&view, mark->first, part / 3 < BEFORE ? part / 3 : BEFORE);
        cut(writer, &view, part);
    }
    return view;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Begins a row with the line number (0 for none) in its margin. */
static void start_row(struct ec_writer *writer, unsigned margin, uint32_t line)
{
    ec_style_set(writer, EC_STYLE_FRAME);
    if (line != 0) {
        ec_buf_printf(&writer->buf, "%*u |", (int)margin, (unsigned)line);
    } else {
        ec_buf_printf(&writer->buf, "%*s |", (int)margin, "");
    }
    ec_style_set(writer, EC_STYLE_PLAIN);
}

static void add_source_row(struct ec_writer *writer, unsigned margin, const struct view *view,
                           uint32_t line)
{
    start_row(writer, margin, line);
    struct walk walk = start_walk(writer, view);
    if (view->to > view->from) {
        ec_buf_add_text(&writer->buf, view->from > view->line_first ? " ..." : " ");
    }
    while (walk.at < view->to) {
        step(writer, view, &walk, &writer->buf);
    }
    ec_buf_add_text(&writer->buf, view->to < view->line_last ? "...\n" : "\n");
}

static void add_underline(struct ec_writer *writer, unsigned margin, const struct view *view,
                          const struct mark *mark)
{
    unsigned first = column_of(writer, view, mark->first, false);
    unsigned last = column_of(writer, view, mark->last, true);
    start_row(writer, margin, 0);
    ec_buf_repeat(&writer->buf, ' ', first + 1);
    ec_style_set(writer, mark->style);
    ec_buf_repeat(&writer->buf, mark->underline, last > first ? last - first : 1);
    if (mark->label && mark->label[0] != '\0') {
        ec_buf_add_text(&writer->buf, " ");
        ec_cells_add(&writer->buf, ec_writer_text(writer, mark->range, mark->label));
    }
    if (mark->last_line > mark->line) {
        ec_buf_printf(&writer->buf, " (to line %u)", (unsigned)mark->last_line);
    }
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_buf_add_text(&writer->buf, "\n");
}

static void add_place(struct ec_writer *writer, unsigned margin, const struct mark *mark,
                      enum ec_place_kind kind)
{
    struct ec_place place = ec_writer_place(writer, kind, mark->source->id, mark->range.first);
    ec_style_set(writer, EC_STYLE_FRAME);
    ec_buf_printf(&writer->buf, "%*s%s ", (int)margin, "", kind == EC_PLACE_START ? "-->" : ":::");
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_cells_add(&writer->buf, ec_writer_path(writer, mark->source));
    ec_buf_printf(&writer->buf, ":%u:%u\n", (unsigned)place.line, (unsigned)place.column);
    start_row(writer, margin, 0);
    ec_buf_add_text(&writer->buf, "\n");
}

/* ---- marks ----------------------------------------------------------------------------------- */

static struct mark make_mark(struct ec_writer *writer, struct ec_range range, const char *label)
{
    struct ec_source *source = ec_writer_source(writer, range);
    struct mark mark = {.source = source, .range = range, .label = label};
    mark.line = ec_writer_line(writer, source->id, range.first);
    struct ec_str text = ec_source_line_text(source, mark.line);
    uint32_t end = text.len > 0 ? (uint32_t)(text.ptr + text.len - source->bytes) : range.first;
    mark.first = range.first < end ? range.first : end;
    mark.last = range.last < end ? range.last : end;
    mark.last_line =
        range.last > range.first ? ec_writer_line(writer, source->id, range.last - 1) : mark.line;
    mark.underline = '-';
    mark.style = EC_STYLE_FRAME;
    return mark;
}

/* Should `a` be shown before `b`? The file of the finding comes first, other files in the order in
   which they are mentioned; inside of a file lines count, and the finding itself is on top. */
static bool goes_before(const struct mark *a, const struct mark *b, const struct mark *primary)
{
    if (a->source != b->source) {
        return a->source == primary->source;
    }
    return a->line < b->line;
}

static size_t collect_marks(struct ec_writer *writer, const struct ec_finding *finding,
                            struct mark marks[MOST_MARKS])
{
    struct mark primary = make_mark(writer, finding->range, finding->label);
    primary.underline = '^';
    primary.style = ec_style_of(finding->severity);
    size_t count = 0;
    marks[count++] = primary;
    for (const struct ec_related *r = finding->related; r && count < MOST_MARKS; r = r->next) {
        struct mark mark = make_mark(writer, r->range, r->message);
        size_t at = count++;
        while (at > 0 && goes_before(&mark, &marks[at - 1], &primary)) {
            marks[at] = marks[at - 1];
            at--;
        }
        marks[at] = mark;
    }
    return count;
}

static unsigned margin_of(const struct mark *marks, size_t count)
{
    uint32_t line = 0;
    unsigned digits = 1;
    for (size_t i = 0; i < count; i++) {
        line = marks[i].line > line ? marks[i].line : line;
    }
    for (; line >= 10; line /= 10) {
        digits++;
    }
    return digits;
}

static void add_gap(struct ec_writer *writer)
{
    ec_style_set(writer, EC_STYLE_FRAME);
    ec_buf_add_text(&writer->buf, "...");
    ec_style_set(writer, EC_STYLE_PLAIN);
    ec_buf_add_text(&writer->buf, "\n");
}

/* Marks of one file, in order of lines. A short line is shown once for all its marks. */
static void add_file(struct ec_writer *writer, unsigned margin, const struct mark *marks,
                     size_t count)
{
    struct view view = {0};
    for (size_t i = 0; i < count; i++) {
        bool same_line = i > 0 && marks[i].line == marks[i - 1].line;
        bool part = view.to - view.from != view.line_last - view.line_first;
        if (!same_line || part) {
            if (i > 0 && marks[i].line > marks[i - 1].line + 1) {
                add_gap(writer);
            }
            view = make_view(writer, margin, &marks[i]);
            add_source_row(writer, margin, &view, marks[i].line);
        }
        add_underline(writer, margin, &view, &marks[i]);
    }
}

unsigned ec_snippet_add(struct ec_writer *writer, const struct ec_finding *finding)
{
    struct mark marks[MOST_MARKS];
    size_t count = collect_marks(writer, finding, marks);
    unsigned margin = margin_of(marks, count);
    for (size_t first = 0, last; first < count; first = last) {
        for (last = first + 1; last < count && marks[last].source == marks[first].source;) {
            last++;
        }
        struct mark head = first == 0 ? make_mark(writer, finding->range, NULL) : marks[first];
        add_place(writer, margin, &head, first == 0 ? EC_PLACE_START : EC_PLACE_OTHER);
        if (marks[first].source->len > 0 || !marks[first].source->is_argument) {
            add_file(writer, margin, marks + first, last - first);
        }
    }
    return margin;
}
