/* SPDX-License-Identifier: MIT */
#include "corpus/checked.h"

#include <stdlib.h>

bool is_about_words(enum ec_code code)
{
    const char *text = ec_code_get(code)->code;
    return strncmp(text, "SCH", 3) == 0 || strncmp(text, "LIF", 3) == 0;
}

static struct checked begin(void)
{
    struct ec_host_error error;
    const struct ec_host_options host = {.offline = true};
    struct ec_read_options options = {
        .vfs = &ec_vfs_real, .limits = ec_default_limits, .node = "node1"};
    options.limits.findings = 1000000;
    return (struct checked){ec_project_new(&options), ec_host_new(&host, &error), false};
}

static void finish(struct checked *checked, bool (*wants)(enum ec_code code))
{
    struct ec_rule_settings settings;
    ec_rule_settings_init(&settings, checked->host);
    for (enum ec_code code = EC_CODE_NONE + 1; code < EC_CODE_COUNT; code++) {
        settings.enabled[code] = settings.enabled[code] && (!wants || wants(code));
    }
    if (checked->good) {
        ec_rules_run(checked->project, &settings);
        ec_project_finish(checked->project);
    }
}

struct checked checked_text(const char *text)
{
    struct checked checked = begin();
    size_t len = strlen(text);
    struct ec_file file = {.bytes = calloc(1, len + EC_SOURCE_PADDING), .len = len};
    if (checked.project && checked.host && file.bytes) {
        memcpy(file.bytes, text, len);
        checked.good = ec_project_read_bytes(checked.project, "ecelerity.conf", &file) == EC_OK;
    }
    finish(&checked, is_about_words);
    return checked;
}

struct checked checked_file(const char *path)
{
    struct checked checked = begin();
    checked.good =
        checked.project && checked.host && ec_project_read(checked.project, path) == EC_OK;
    finish(&checked, NULL);
    return checked;
}

void checked_free(struct checked *checked)
{
    ec_project_free(checked->project);
    ec_host_free(checked->host);
}

uint32_t checked_line(const struct checked *checked, const struct ec_finding *finding)
{
    return ec_source_line(checked->project->sources[finding->range.source], finding->range.first);
}
