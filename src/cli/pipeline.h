/* SPDX-License-Identifier: MIT */
/* Purpose: which service runs this program, if one does, and where its repository is.
   May depend on: base.
   Ownership: texts belong to the caller. */
#ifndef EC_CLI_PIPELINE_H
#define EC_CLI_PIPELINE_H

enum cli_pipeline { CLI_PIPELINE_NONE, CLI_PIPELINE_GITHUB, CLI_PIPELINE_GITLAB };

/* GitHub Actions and GitLab CI say so in the environment. */
enum cli_pipeline cli_pipeline(void);

/* The folder of the repository: the one that the pipeline is about, else the one that the current
   folder is in, else the current folder. Absolute, without links, on the heap. NULL when there is
   none. */
char *cli_repository(void);

#endif
