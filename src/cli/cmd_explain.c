/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/lookup.h"
#include "cli/page.h"
#include "cli/word.h"

#include "diag/diag.h"
#include "diag/rule_pages.h"
#include "diag/select.h"

static const char help_text[] =
    "Usage: ecconf explain WORD|CODE\n"
    "Explain a word of a configuration, or a finding.\n\n"
    "WORD is an option, scope, module, macro of a log format, URI scheme or URI\n"
    "parameter. CODE is the code or the name of a finding: SYN001 or\n"
    "unterminated-string; the findings of a family, SYN, are listed.\n\n"
    "  -h, --help           this text\n\n"
    "Exit status: 0 shown, 2 wrong use or an unknown word, 3 could not be written.\n"
    "NO_COLOR switches colours off, FORCE_COLOR on.\n";

/* ---- findings -------------------------------------------------------------------------------- */

static void show_page_line(struct cli_page *page, enum ec_page_line kind, struct ec_str text,
                           enum ec_page_line before)
{
    struct ec_buf plain;
    /* A configuration is one block; all other lines are paragraphs of their own. */
    if (before != EC_PAGE_HEADING && (kind != EC_PAGE_CODE || before != EC_PAGE_CODE)) {
        cli_page_gap(page);
    }
    if (kind == EC_PAGE_HEADING) {
        cli_page_heading(page, text);
    } else if (kind == EC_PAGE_CODE) {
        cli_page_line(page, 6, text);
    } else {
        ec_buf_init(&plain);
        ec_page_plain(&plain, text);
        cli_page_paragraph(page, 2, ec_buf_str(&plain));
        page->text.oom |= plain.oom;
        ec_buf_fini(&plain);
    }
}

static void show_code(struct cli_page *page, enum ec_code code)
{
    const struct ec_code_info *info = ec_code_get(code);
    struct ec_str rest = ec_rule_page(ec_str_from(info->code));
    struct ec_buf title;
    struct ec_str text;
    enum ec_page_line kind;
    enum ec_page_line before = EC_PAGE_HEADING;
    ec_buf_init(&title);
    ec_buf_printf(&title, "%s %s (%s, profile %s)", info->code, ec_code_name(code),
                  ec_severity_word(info->severity), ec_profile_word(info->profile));
    cli_page_title(page, &title);
    while (ec_page_next(&rest, &kind, &text)) {
        show_page_line(page, kind, text, before);
        before = kind;
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

/* The article before the phrase for a value; none before some. */
static const char *article_of(const char *phrase)
{
    static const char without[][8] = {"anythin", "one of ", "file pe", "capabil", "text"};
    for (size_t i = 0; i < EC_COUNT(without); i++) {
        if (strncmp(phrase, without[i], strlen(without[i])) == 0) {
            return "";
        }
    }
    return strchr("aeioI", phrase[0]) ? "an " : "a ";
}

/* One sentence a fact. */
static void add_sentences(struct ec_buf *out, const struct ec_vocab *word)
{
    for (int fact = 0; fact < CLI_FACT_PAGE; fact++) {
        struct ec_str opening = cli_fact_opening((enum cli_fact)fact);
        struct ec_buf phrase;
        ec_buf_init(&phrase);
        cli_word_fact(&phrase, word, (enum cli_fact)fact);
        if (phrase.len > 0) {
            ec_buf_printf(out, "%s%.*s%s%s.", out->len > 0 ? " " : "", (int)opening.len,
                          opening.ptr, fact == CLI_FACT_VALUE ? article_of(phrase.bytes) : "",
                          phrase.bytes);
        }
        out->oom |= phrase.oom;
        ec_buf_fini(&phrase);
    }
}

static void show_counts(struct cli_page *page, const struct ec_vocab *word)
{
    struct ec_buf text;
    ec_buf_init(&text);
    ec_buf_add_text(&text, "It may contain ");
    cli_add_counts(&text, cli_scope_counts(word));
    ec_buf_printf(&text, "; 'ecconf schema %s' lists them.", ec_vocab_text(word->name).ptr);
    cli_page_gap(page);
    cli_page_paragraph(page, 2, ec_buf_str(&text));
    page->text.oom |= text.oom;
    ec_buf_fini(&text);
}

static void show_source(struct cli_page *page, const struct ec_vocab *word)
{
    struct ec_buf text;
    struct ec_str opening = cli_fact_opening(CLI_FACT_PAGE);
    ec_buf_init(&text);
    ec_buf_add(&text, opening.ptr, opening.len);
    cli_word_fact(&text, word, CLI_FACT_PAGE);
    cli_page_gap(page);
    cli_page_paragraph(page, 2, ec_buf_str(&text));
    page->text.oom |= text.oom;
    ec_buf_fini(&text);
}

static void show_word(struct cli_page *page, const struct ec_vocab *word)
{
    struct ec_buf text;
    ec_buf_init(&text);
    ec_buf_printf(&text, "%s (%s)", ec_vocab_text(word->name).ptr, cli_word_kind(word).ptr);
    cli_page_title(page, &text);
    cli_page_paragraph(page, 2, ec_vocab_text(word->doc));
    ec_buf_init(&text);
    add_sentences(&text, word);
    if (text.len > 0) {
        cli_page_gap(page);
        cli_page_paragraph(page, 2, ec_buf_str(&text));
    }
    page->text.oom |= text.oom;
    ec_buf_fini(&text);
    if (cli_word_is_scope(word)) {
        show_counts(page, word);
    }
    show_source(page, word);
}

/* ---- the command ----------------------------------------------------------------------------- */

static int unknown(const char *program, const char *word)
{
    struct ec_buf hint;
    ec_buf_init(&hint);
    cli_hint_word(&hint, ec_str_from(word), true);
    cli_usage(program, "unknown word '%s'%s", word, ec_buf_text(&hint));
    ec_buf_fini(&hint);
    return CLI_USAGE;
}

static int explain(const char *program, const char *name)
{
    struct cli_page page;
    enum ec_code code = ec_code_find(ec_str_from(name));
    struct cli_words words = cli_find_words(ec_str_from(name));
    if (code == EC_CODE_NONE && words.n == 0) {
        return unknown(program, name);
    }
    cli_page_init(&page);
    if (code != EC_CODE_NONE) {
        show_code(&page, code);
    }
    for (size_t i = 0; i < words.n; i++) {
        if (page.text.len > 0) {
            cli_page_gap(&page);
        }
        show_word(&page, words.at[i]);
    }
    return cli_page_print(program, &page);
}

/* Lists a family's findings; TLS and LOG are words of the configuration as well, which come
   first. */
static int explain_family(const char *program, const char *word, int argc, char **argv)
{
    if (cli_find_words(ec_str_from(word)).n > 0) {
        int status = explain(program, word);
        if (status != 0 || cli_print_text(program, "\n") != 0) {
            return status;
        }
    }
    return cli_rules(program, argc, argv);
}

int cli_explain(const char *program, int argc, char **argv)
{
    struct cli_request request;
    if (!cli_request_read(&request, program, 0, argc, argv)) {
        return CLI_USAGE;
    }
    if (request.help) {
        return cli_print_text(program, help_text);
    }
    if (request.n_words != 1) {
        return cli_usage(program, request.n_words == 0 ? "a word or code is missing"
                                                       : "only one word or code at a time");
    }
    const char *word = request.words[0];
    return ec_codes_find(ec_str_from(word)).is_family ? explain_family(program, word, argc, argv)
                                                      : explain(program, word);
}
