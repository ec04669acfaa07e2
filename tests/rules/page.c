/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_SIZE_LIMIT = 1 << 18, PATH_SIZE = 4096 };

char *page_read(const char *top, enum ec_code code)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof(path), "%s/docs/rules/%s.md", top, ec_code_get(code)->code);
    FILE *file = fopen(path, "r");
    char *text = file ? malloc(PAGE_SIZE_LIMIT) : NULL;
    if (text) {
        size_t len = fread(text, 1, PAGE_SIZE_LIMIT - 1, file);
        text[len] = '\0';
    }
    if (file) {
        fclose(file);
    }
    return text;
}

/* The value of attribute `name` in the first line of a block. */
static void read_attribute(const char *line, const char *name, char *out)
{
    char key[32];
    snprintf(key, sizeof(key), " %s=\"", name);
    const char *end = strchr(line, '\n');
    const char *found = strstr(line, key);
    *out = '\0';
    if (found && end && found < end) {
        found += strlen(key);
        snprintf(out, PAGE_TEXT_SIZE, "%.*s", (int)strcspn(found, "\"\n"), found);
    }
}

static bool has_word(const char *line, const char *word)
{
    const char *end = strchr(line, '\n');
    const char *found = strstr(line, word);
    return found && end && found < end;
}

/* \xNN becomes one byte. */
static size_t decode(char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned byte = 0;
        if (i + 3 < size && sscanf(text + i, "\\x%2x", &byte) == 1) {
            text[used++] = (char)byte;
            i += 3;
        } else {
            text[used++] = text[i];
        }
    }
    return used;
}

/* The other pages make up names. */
static void want_words(enum ec_code code, struct page_block *block)
{
    const char *name = ec_code_get(code)->code;
    if (strncmp(name, "SCH", 3) == 0 || strncmp(name, "LIF", 3) == 0) {
        size_t used = strlen(block->options);
        snprintf(block->options + used, PAGE_TEXT_SIZE - used, " --words");
    }
}

bool page_block_read(const char *page, enum ec_code code, bool bad, struct page_block *block)
{
    const char *section = strstr(page, bad ? "\n## Bad\n" : "\n## Good\n");
    const char *fence = section ? strstr(section, "\n```ecelerity") : NULL;
    const char *next = section ? strstr(section + 1, "\n## ") : NULL;
    if (!fence || (next && fence > next)) {
        return false;
    }
    const char *line = fence + 1;
    const char *body = strchr(line, '\n');
    const char *end = body ? strstr(body, "\n```\n") : NULL;
    if (!end) {
        return false;
    }
    read_attribute(line, "options", block->options);
    read_attribute(line, "passwd", block->passwd);
    read_attribute(line, "group", block->group);
    read_attribute(line, "root", block->root);
    read_attribute(line, "mount", block->mount);
    block->escapes = has_word(line, " escapes");
    block->text = strndup(body + 1, (size_t)(end - body));
    block->size = block->text ? (size_t)(end - body) : 0;
    block->size = block->text && block->escapes ? decode(block->text, block->size) : block->size;
    const char *also = end + strlen("\n```\n");
    also += *also == '\n';
    block->also[0] = '\0';
    if (strncmp(also, "Also:", 5) == 0) {
        snprintf(block->also, PAGE_TEXT_SIZE, "%.*s", (int)strcspn(also + 5, "\n"), also + 5);
    }
    want_words(code, block);
    return block->text != NULL;
}

static const char *given(const char *text)
{
    return *text ? text : NULL;
}

struct fixture page_fixture(const struct page_block *block)
{
    return (struct fixture){given(block->options), given(block->passwd), given(block->group),
                            given(block->root), given(block->mount)};
}

const char *page_run(const struct page_block *block, enum ec_code code,
                     struct fixture_result *result)
{
    const struct fixture fixture = page_fixture(block);
    const char *word = ec_code_get(code)->code;
    char no_openssl[64];
    snprintf(no_openssl, sizeof(no_openssl), "%s(built without OpenSSL)", word);
    *result = (struct fixture_result){0};
    if (!fixture_run_bytes(&fixture, block->text, block->size, result)) {
        return "no right to make the host";
    }
    if (strstr(result->skipped, no_openssl)) {
        return "built without OpenSSL";
    }
    return strstr(block->options, "--host") && strstr(result->skipped, word)
               ? "this machine cannot tell"
               : NULL;
}
