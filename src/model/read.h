/* SPDX-License-Identifier: MIT */
/* Purpose: shared by the files that read configurations.
   May depend on: base, source, diag, syntax, model.
   Ownership: a reader lives for one configuration; lists it makes are its own until it is done. */
#ifndef EC_MODEL_READ_H
#define EC_MODEL_READ_H

#include "model/project.h"

/* A body that is being merged: the next statement, into which instance, from which reading. */
struct ec_frame {
    const struct ec_node *next;
    struct ec_scope *scope;
    struct ec_load *load;
    bool waiting; /* the body of a whole file, of which nothing was merged yet */
};

struct ec_reader {
    struct ec_project *project;
    struct ec_model *model;
    struct ec_refresh *refresh; /* the model is one of another view and is made over; or NULL */
    struct ec_frame *frames;
    size_t n_frames;
    size_t frames_capacity;
    struct ec_load **loads; /* the first reading of each source, by source id */
    size_t loads_capacity;
    const char *main_directory; /* of the main file, for the search path; in model->paths */
    const char *const *places;  /* of the search path, once they were asked for */
    const char *places_text;    /* the same as a sentence says it */
    bool failed;                /* out of memory */
};

/* What became of an attempt to get at a file. */
struct ec_fetch {
    enum ec_load_status status;
    struct ec_source *source; /* EC_LOAD_OK */
    int error;                /* EC_LOAD_FAILED */
    const char *kind;         /* EC_LOAD_NOT_REGULAR */
    size_t size;              /* EC_LOAD_TOO_LARGE */
};

/* Puts a text into project->error; returns `status`, or EC_NOMEM. */
enum ec_status ec_project_fail(struct ec_project *project, enum ec_status status,
                               const char *format, ...) EC_PRINTF(3, 4);

/* The same for a file that could not be had. */
enum ec_status ec_project_fetch_failed(struct ec_project *project, const char *path,
                                       const struct ec_fetch *fetch);

/* Reads the configuration with this main file as a node sees it: `places` is its search path, which
   the model does not keep. Limits hold as for a project of its own. */
enum ec_status ec_project_read_view(struct ec_project *project, struct ec_source *source,
                                    const char *node, const char *const *places,
                                    const struct ec_model **model);

/* The same for another view, by making over the model that was read last: what both have in common is
   not merged again. Only if ec_project_can_renew says so. */
enum ec_status ec_project_renew_view(struct ec_project *project, struct ec_source *source,
                                     const char *node, const char *const *places);
bool ec_project_can_renew(const struct ec_project *project);

/* Releases the model that was read last. Findings about its files lose their include chains. */
void ec_project_drop(struct ec_project *project);

/* A source that was read before from this path or, by its identity, from another one; NULL: there is
   none. */
const struct ec_source *ec_project_known(const struct ec_project *project, const char *path);

/* Reads and parses a file unless that was done before. */
struct ec_fetch ec_project_fetch(struct ec_project *project, const char *path);

/* Lists the files of a folder. The project owns the list, which holds until it is told that it is done
   with; with project->keeps_folders it keeps what could be listed. NULL when memory is short. */
const struct ec_dir_list *ec_project_list(struct ec_project *project, const char *path,
                                          enum ec_load_status *status);
void ec_project_leave_folder(struct ec_project *project, const char *path,
                             enum ec_load_status status);
void ec_project_drop_folders(struct ec_project *project);

/* Registers bytes as a source and parses them; NULL when memory is short. Takes over `bytes`. */
struct ec_source *ec_project_add_source(struct ec_project *project, const char *path,
                                        struct ec_file *file);

/* A source for findings about a file that is no part of the configuration, and does not count as one of its
   files; `text`, which may be empty, is what findings show of it. NULL when memory is short. */
struct ec_source *ec_project_mention(struct ec_project *project, const char *path,
                                     struct ec_str text);

/* Reports once that a limit of the whole run is reached, which `option` raises. */
void ec_project_limit(struct ec_project *project, enum ec_code code, struct ec_range range,
                      const char *message, size_t limit, const char *option);

/* Starts merging a reading of `source` into `scope`; false when a limit or memory forbids it. */
bool ec_reader_push(struct ec_reader *reader, struct ec_source *source, struct ec_scope *scope,
                    struct ec_load *parent, const struct ec_node *via, bool read_only);

/* Starts to read a body. False without memory. */
bool ec_reader_enter(struct ec_reader *reader, struct ec_frame frame);

/* Carries out an include statement. */
void ec_reader_include(struct ec_reader *reader, const struct ec_frame *frame,
                       const struct ec_node *node);

/* Loads the file that Local_Changes_File names, last of all. */
void ec_reader_local_changes(struct ec_reader *reader);

/* Merges until every started body is done. */
void ec_reader_run(struct ec_reader *reader);

/* The places of the search path for this reader, made once; NULL when memory is short. */
const char *const *ec_reader_places(struct ec_reader *reader);

/* search.c: the places where a relative path may be found, in order; the including file's directory
   is not among them. `main_directory` is that of the main file, or NULL. NULL-terminated, on the
   arena; NULL when memory is short. */
const char *const *ec_search_places(struct ec_project *project, struct ec_arena *arena,
                                    const char *main_directory);

enum { EC_TREE_PLACES = 5 };

/* Only those in the tree of the folder `directory`, when this has the name of one of a tree's folders
   (default, global, the node's). Fills in up to EC_TREE_PLACES and returns how many. The last three are
   global, the node's and default. */
size_t ec_search_tree(struct ec_project *project, struct ec_arena *arena, const char *directory,
                      const char **places);

/* The node's name for {NODENAME}. */
const char *ec_search_node(struct ec_project *project, struct ec_arena *arena);

/* Path helpers on an arena. */
const char *ec_path_directory(struct ec_arena *arena, const char *path);
const char *ec_path_join(struct ec_arena *arena, const char *directory, const char *name);

/* The folder above one, as far as the text of its path tells; of . and .. the next one up. */
const char *ec_path_above(struct ec_arena *arena, const char *folder);

/* Where an absolute path is on this machine when / is the folder `root` (or NULL); a relative path as
   it is. */
const char *ec_path_below(struct ec_arena *arena, const char *root, const char *path);

#endif
