/* SPDX-License-Identifier: MIT */
#include "cli/lookup.h"

#include "cli/word.h"

#include "diag/diag.h"
#include "diag/suggest.h"

#include <getopt.h>
#include <stdio.h>

/* ---- words ----------------------------------------------------------------------------------- */

/* The part behind the last slash of a scope's name. A slash elsewhere is part of the name. */
static struct ec_str last_part(struct ec_str name)
{
    const char *slash = name.len > 0 ? memrchr(name.ptr, '/', name.len) : NULL;
    size_t skip = slash ? (size_t)(slash - name.ptr) + 1 : 0;
    return (struct ec_str){name.ptr + skip, name.len - skip};
}

/* Puts the records of the key into `words`: those of just this name if `whole` is set. */
static void gather(struct cli_words *words, struct ec_str key, const struct ec_str *whole)
{
    struct ec_numbers found = ec_vocab_find(key);
    for (size_t i = 0; i < found.n && words->n < CLI_MOST_WORDS; i++) {
        const struct ec_vocab *word = ec_vocab_at(found.at[i]);
        if (!whole || ec_str_equal_folded(ec_vocab_text(word->name), *whole)) {
            words->at[words->n++] = word;
        }
    }
}

/* Of macros that differ in letter case only the one that was written counts. */
static void keep_written(struct cli_words *words, struct ec_str name)
{
    for (size_t i = 0; i < words->n; i++) {
        if (words->at[i]->kind == EC_VOCAB_MACRO &&
            ec_str_equal(ec_vocab_text(words->at[i]->name), name)) {
            words->at[0] = words->at[i];
            words->n = 1;
            return;
        }
    }
}

struct cli_words cli_find_words(struct ec_str name)
{
    struct cli_words words = {.n = 0};
    char macro[64];
    const char *brace = name.len > 0 ? memchr(name.ptr, '{', name.len) : NULL;
    if (brace && name.ptr[0] == '%' && name.len < sizeof(macro) - 1) {
        int len = snprintf(macro, sizeof(macro), "%.*s{}", (int)(brace - name.ptr), name.ptr);
        name = (struct ec_str){macro, (size_t)len};
    }
    gather(&words, name, NULL);
    if (words.n == 0) {
        gather(&words, last_part(name), &name);
    }
    keep_written(&words, name);
    return words;
}

void cli_hint_word(struct ec_buf *hint, struct ec_str name, bool codes)
{
    struct ec_suggest suggest;
    ec_suggest_init_wide(&suggest, name);
    for (enum ec_code code = EC_CODE_NONE + 1; codes && code < EC_CODE_COUNT; code++) {
        const struct ec_code_info *info = ec_code_get(code);
        ec_suggest_offer(&suggest, ec_str_from(info->code));
        ec_suggest_offer(&suggest, ec_str_from(ec_code_name(code)));
    }
    for (unsigned i = 1; i <= ec_vocab_count(); i++) {
        const struct ec_vocab *known = ec_vocab_at(i);
        ec_suggest_offer(&suggest, ec_vocab_text(known->name));
        if (known->kind == EC_VOCAB_SCOPE) {
            ec_suggest_offer(&suggest, last_part(ec_vocab_text(known->name)));
        }
    }
    ec_suggest_hint(hint, "", ec_suggest_best(&suggest));
}

static void hint_member(struct ec_buf *hint, struct ec_str name, const struct ec_vocab *scope,
                        bool options)
{
    struct ec_suggest suggest;
    struct ec_numbers members = ec_vocab_list(scope->members);
    ec_suggest_init(&suggest, name);
    for (size_t i = 0; i < members.n; i++) {
        const struct ec_vocab *word = ec_vocab_at(members.at[i]);
        if (options || cli_word_is_scope(word)) {
            ec_suggest_offer(&suggest, last_part(ec_vocab_text(word->name)));
        }
    }
    ec_suggest_hint(hint, "", ec_suggest_best(&suggest));
}

void cli_hint_member(struct ec_buf *hint, struct ec_str name, const struct ec_vocab *scope)
{
    hint_member(hint, name, scope, true);
}

void cli_hint_scope(struct ec_buf *hint, struct ec_str name, const struct ec_vocab *scope)
{
    hint_member(hint, name, scope, false);
}

/* ---- the command line ------------------------------------------------------------------------ */

static bool bad_request(const char *program, const char *word, bool lacks_value, unsigned with)
{
    const char *const names[] = {"help", with & CLI_REQUEST_FORMAT ? "format" : NULL,
                                 with & CLI_REQUEST_LIST ? "list" : NULL, NULL};
    struct ec_buf hint;
    if (lacks_value) {
        cli_usage(program, "'%s' lacks its value", word);
        return false;
    }
    ec_buf_init(&hint);
    if (with != 0 && word[0] == '-' && word[1] == '-') {
        cli_add_hint(&hint, "--", word + 2, names);
    }
    cli_usage(program, "unknown option '%s'%s", word, ec_buf_text(&hint));
    ec_buf_fini(&hint);
    return false;
}

bool cli_request_read(struct cli_request *request, const char *program, unsigned with, int argc,
                      char **argv)
{
    const struct option longs[] = {
        {"help", no_argument, NULL, 'h'},
        /* The list ends at the first one that the command does not have. */
        {with & CLI_REQUEST_FORMAT ? "format" : NULL, required_argument, NULL, 'f'},
        {with & CLI_REQUEST_LIST ? "list" : NULL, required_argument, NULL, 'l'},
        {NULL, 0, NULL, 0},
    };
    const char *letters = with & CLI_REQUEST_FORMAT ? ":hf:" : ":h";
    int option;
    *request = (struct cli_request){.help = false};
    opterr = 0;
    while ((option = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        if (option == '?' || option == ':') {
            return bad_request(program, argv[optind - 1], option == ':', with);
        }
        request->help |= option == 'h';
        request->format = option == 'f' ? optarg : request->format;
        request->list = option == 'l' ? optarg : request->list;
    }
    request->words = argv + optind;
    request->n_words = argc - optind;
    return true;
}
