/* SPDX-License-Identifier: MIT */
#include "cli/page.h"

#include "cli/sink.h"
#include "cli/terminal.h"
#include "output/cells.h"

#include <unistd.h>

enum { USUAL_WIDTH = 80, NARROWEST = 40 };

void cli_page_init(struct cli_page *page)
{
    bool terminal = isatty(STDOUT_FILENO) == 1;
    unsigned width = terminal ? cli_terminal_width() : 0;
    ec_buf_init(&page->text);
    page->width = width == 0 ? USUAL_WIDTH : width < NARROWEST ? NARROWEST : width;
    page->color = cli_wants_color(CLI_COLOR_AUTO, terminal);
}

void cli_page_heading(struct cli_page *page, struct ec_str text)
{
    ec_buf_add_text(&page->text, page->color ? "\033[1m" : "");
    ec_cells_add(&page->text, text);
    ec_buf_add_text(&page->text, page->color ? "\033[0m\n" : "\n");
}

void cli_page_title(struct cli_page *page, struct ec_buf *title)
{
    cli_page_heading(page, ec_buf_str(title));
    page->text.oom |= title->oom;
    ec_buf_fini(title);
}

void cli_page_wrap(struct cli_page *page, unsigned column, unsigned indent, struct ec_str text)
{
    ec_cells_wrap(&page->text, text, column, indent, page->width);
    ec_buf_add_text(&page->text, "\n");
}

void cli_page_paragraph(struct cli_page *page, unsigned indent, struct ec_str text)
{
    ec_buf_repeat(&page->text, ' ', indent);
    cli_page_wrap(page, indent, indent, text);
}

void cli_page_line(struct cli_page *page, unsigned indent, struct ec_str text)
{
    ec_buf_repeat(&page->text, ' ', text.len > 0 ? indent : 0);
    ec_cells_add(&page->text, text);
    ec_buf_add_text(&page->text, "\n");
}

void cli_page_gap(struct cli_page *page)
{
    ec_buf_add_text(&page->text, "\n");
}

int cli_page_print(const char *program, struct cli_page *page)
{
    int status = cli_print(program, &page->text);
    ec_buf_fini(&page->text);
    return status;
}
