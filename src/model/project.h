/* SPDX-License-Identifier: MIT */
/* Purpose: reads configurations: files, includes, directories, the cluster override; every distinct
   file is parsed once.
   May depend on: base, source, diag, syntax, schema, host, model.h.
   Ownership: a project owns its sources, trees, models and findings until ec_project_free. */
#ifndef EC_MODEL_PROJECT_H
#define EC_MODEL_PROJECT_H

#include "model/model.h"
#include "source/loader.h"
#include "syntax/parser.h"

enum ec_status {
    EC_OK,
    EC_NOMEM,
    EC_UNREADABLE, /* the file to check could not be read; project->error says why */
    EC_USAGE,      /* an argument makes no sense; project->error says why */
};

/* DESIGN: each limit has a code and an option. */
struct ec_limits {
    size_t file_bytes;        /* --max-file-size, INC006 */
    size_t total_bytes;       /* --max-total-size, INC007 */
    size_t files;             /* --max-files, INC008; counts readings */
    size_t include_depth;     /* --max-include-depth, INC005 */
    size_t nesting;           /* --max-nesting, SYN051 */
    size_t findings;          /* --max-findings, INC017 */
    size_t syntax_findings;   /* --max-syntax-findings, SYN052; per file */
    size_t directory_entries; /* --max-directory-entries, INC009 */
};

extern const struct ec_limits ec_default_limits;

/* The main files: what the server of a node reads, and what the cluster manager reads beside it or
   alone (4/config/ref-eccluster-conf.md). */
enum ec_main_file { EC_MAIN_OF_SERVER, EC_MAIN_OF_MANAGER, EC_N_MAIN_FILES };

/* What they are called. */
extern const char *const ec_main_files[EC_N_MAIN_FILES];

/* True if the path is that of a file called like a main file. */
bool ec_is_main_file(const char *path);

/* True if the model is what comes of a main file of that name. */
bool ec_model_is_of(const struct ec_model *model, enum ec_main_file file);

struct ec_read_options {
    const struct ec_vfs *vfs;
    struct ec_limits limits;
    const char *search_path;  /* EC_CONF_SEARCH_PATH: colon-separated, {NODENAME} and {SUBCLUSTER}
                                 allowed; NULL for the documented one */
    const char *node;         /* EC_NODE_NAME, or NULL: host name up to the first dot */
    const char *subcluster;   /* or NULL */
    const char *cluster_file; /* --cluster, or NULL */
    const char *scope; /* --scope: the scope a fragment belongs to, or NULL; `A "a" > B "b"` */
    const char *root;  /* --root: absolute paths are below this directory; or NULL */
    /* Called now and then while files are read; may be NULL. */
    void (*progress)(void *data, size_t files, size_t bytes);
    void *progress_data;
};

struct ec_project {
    struct ec_read_options options;
    struct ec_report report;
    struct ec_intern names;
    struct ec_intern paths; /* paths that were read; the number of a path is its place in: */
    uint32_t *path_sources; /* source id by path number */
    size_t path_sources_capacity;
    struct ec_dir_list **folders; /* by path number: what is in a folder; NULL: not asked so far */
    size_t folders_capacity;
    bool keeps_folders; /* what was listed once is not listed again */
    struct ec_arena trees_arena;
    struct ec_parser parser;
    struct ec_source **sources; /* by source id */
    struct ec_tree **trees;     /* by source id; they stay where they are */
    struct ec_load **loads;     /* a reading of each source, by source id; NULL: none */
    size_t n_sources;
    size_t n_arguments; /* of the sources, those that are no file that was read */
    const char *folder; /* of the tree whose nodes were read together, else NULL */
    size_t loads_capacity;
    size_t sources_capacity;
    size_t trees_capacity;
    struct ec_model **models; /* one per configuration that was read */
    size_t n_models;
    size_t models_capacity;
    size_t total_bytes;
    size_t n_checked;   /* settings that rules compared with the vocabulary */
    size_t n_unchecked; /* those in scopes that nobody knows */
    bool limit_reported[EC_CODE_COUNT]; /* limits of the whole run are reported once */
    char *error;                        /* text for EC_UNREADABLE and EC_USAGE, on the heap */
};

/* NULL when memory is short. Copies `options`; the texts in it must outlive the project. */
struct ec_project *ec_project_new(const struct ec_read_options *options);
void ec_project_free(struct ec_project *project);

/* Reads one configuration: a main file, a fragment, or a directory that holds one. Findings go to
   project->report. A file that an earlier configuration of the project included is not read as a
   configuration of its own. */
enum ec_status ec_project_read(struct ec_project *project, const char *path);

/* Reads a configuration from memory (standard input). Takes over `file->bytes`. */
enum ec_status ec_project_read_bytes(struct ec_project *project, const char *name,
                                     struct ec_file *file);

/* Reads the main file `name` found on the search path; EC_UNREADABLE with the list of places tried in
   project->error when there is none. */
enum ec_status ec_project_read_default(struct ec_project *project, const char *name);

/* Adds, over the limit, the finding that there are more than the limit, if there are. */
void ec_project_tell_dropped(struct ec_project *project);

/* Fills in scope paths and include chains of all findings, sorts them and drops repetitions. */
void ec_project_finish(struct ec_project *project);

#endif
