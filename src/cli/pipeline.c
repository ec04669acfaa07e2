/* SPDX-License-Identifier: MIT */
#include "cli/pipeline.h"

#include "base/base.h"

#include <stdlib.h>

/* Both services set their variable to "true". */
static const struct {
    const char *name;
    const char *folder;
    enum cli_pipeline pipeline;
} services[] = {
    {"GITHUB_ACTIONS", "GITHUB_WORKSPACE", CLI_PIPELINE_GITHUB},
    {"GITLAB_CI", "CI_PROJECT_DIR", CLI_PIPELINE_GITLAB},
};

/* The place of the service in the table, or its length. */
static size_t find_service(void)
{
    size_t i = 0;
    for (; i < EC_COUNT(services); i++) {
        const char *value = getenv(services[i].name);
        if (value && value[0] != '\0' && strcmp(value, "false") != 0) {
            break;
        }
    }
    return i;
}

enum cli_pipeline cli_pipeline(void)
{
    size_t i = find_service();
    return i < EC_COUNT(services) ? services[i].pipeline : CLI_PIPELINE_NONE;
}

char *cli_pipeline_base(void)
{
    size_t i = find_service();
    const char *folder = i < EC_COUNT(services) ? getenv(services[i].folder) : NULL;
    char *real = folder && folder[0] == '/' ? realpath(folder, NULL) : NULL;
    return real ? real : realpath(".", NULL);
}
