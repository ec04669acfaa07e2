/* SPDX-License-Identifier: MIT */
#include "cli/pipeline.h"

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

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

/* Cuts `folder`, an absolute path without links, to the nearest one above it with a repository of
   git; false when there is none. Work trees and submodules have a file of that name. */
static bool cut_to_repository(char *folder)
{
    struct stat status;
    for (char *slash = folder + strlen(folder); slash; slash = strrchr(folder, '/')) {
        char *git = NULL;
        *slash = '\0';
        bool found = asprintf(&git, "%s/.git", folder) >= 0 && stat(git, &status) == 0;
        free(git);
        if (found) {
            if (folder[0] == '\0') {
                memcpy(folder, "/", 2);
            }
            return true;
        }
    }
    return false;
}

char *cli_repository(void)
{
    size_t i = find_service();
    const char *folder = i < EC_COUNT(services) ? getenv(services[i].folder) : NULL;
    char *real = folder && folder[0] == '/' ? realpath(folder, NULL) : NULL;
    if (real) {
        return real;
    }
    real = realpath(".", NULL);
    if (real && !cut_to_repository(real)) {
        free(real);
        real = realpath(".", NULL);
    }
    return real;
}
