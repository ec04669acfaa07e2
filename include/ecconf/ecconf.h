/* SPDX-License-Identifier: MIT */
/* Purpose: check configurations of Momentum (Ecelerity) from another program.
   May depend on: the C library and <ecconf/export.h>.
   Ownership: a project owns everything that its functions return, until ecconf_project_free.

   A project reads one or more configurations, checks them and reports what it found. It never
   prints, exits, aborts or writes a file. Different projects may be used by different threads at
   the same time, one project by one thread at a time. What is wrong with a configuration is a
   finding; what kept the check from being made is a status.

   The order of calls: ecconf_options_init, ecconf_project_new, ecconf_read_... once or more often,
   ecconf_check, then counts, findings and reports, ecconf_project_free. Pointers must not be NULL
   unless it says so. Texts end with NUL; paths and texts of a configuration may hold any other
   byte. */
#ifndef ECCONF_ECCONF_H
#define ECCONF_ECCONF_H

#include <ecconf/export.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ecconf_project ecconf_project;
typedef struct ecconf_finding ecconf_finding;

typedef enum ecconf_status {
    ECCONF_OK = 0,
    ECCONF_NO_MEMORY,
    ECCONF_UNREADABLE, /* a file that was named could not be read */
    ECCONF_USAGE,      /* an argument makes no sense */
    ECCONF_SINK        /* the sink did not take all output */
} ecconf_status;

typedef enum ecconf_severity { ECCONF_NOTE = 0, ECCONF_WARNING, ECCONF_ERROR } ecconf_severity;

/* Called now and then by ecconf_read_..., with what was read until then. */
typedef void (*ecconf_progress)(void *data, size_t files, size_t bytes);

/* What to check, and against which facts. Fill it with ecconf_options_init, then change members.
   NULL means "not given". A limit of 0 means its default, which is in brackets; when one is reached
   the check goes on with less, says so in a finding, and ecconf_is_complete returns 0. */
typedef struct ecconf_options {
    size_t size; /* sizeof(ecconf_options) of the program, set by ecconf_options_init */

    const char *search_path;  /* folders between colons; {NODENAME}, {SUBCLUSTER} are replaced */
    const char *node;         /* name of the node whose configuration this is */
    const char *subcluster;   /* its sub-cluster */
    const char *cluster_file; /* an ecelerity-cluster.conf to read last, if nothing includes it */
    const char *scope;        /* where a fragment is included: Binding_Group "g" > Binding "b" */

    int offline;             /* not 0: look at nothing but the configuration */
    const char *root;        /* directory that is / of the machine to check */
    const char *passwd;      /* its user database, in the form of passwd(5) */
    const char *group;       /* its group database, in the form of group(5) */
    const char *os;          /* what its libcap and kernel know: see ecconf_os_at */
    const char *cap_profile; /* capabilities that a container starts with: "docker", or names */

    /* Lists of codes ("SEC001"), names ("root-with-capabilities") and families ("SEC"), separated
       by commas; "all" is everything. */
    const char *select;   /* only these, and those too that the profile does not have */
    const char *ignore;   /* not these */
    const char *severity; /* CODE=LEVEL, the level being error, warning or note */

    size_t max_file_size;         /* bytes of one file (64 MiB, and never more than 128 MiB) */
    size_t max_total_size;        /* bytes of all files (512 MiB) */
    size_t max_files;             /* files, one that is included twice counts twice (16384) */
    size_t max_include_depth;     /* files that include each other (64) */
    size_t max_nesting;           /* scopes in each other, in one file (256) */
    size_t max_findings;          /* findings that are kept (1000) */
    size_t max_syntax_findings;   /* syntax findings that are kept of one file (100) */
    size_t max_directory_entries; /* files of an included directory (16384) */

    ecconf_progress progress;
    void *progress_data; /* its first argument */

    const char *target; /* version of the server: "4.2" or "3.6.23" */

    /* Manifests of the site's own modules, files or folders of *.ecm files; ends with NULL. */
    const char *const *module_manifests;
    const char *const *vocabularies; /* files of words, docs/site-modules.md; ends with NULL */

    const char *profile; /* how much is looked for: "minimal", "recommended" (default), "strict" or
                            "all"; `select` goes before it */

    const char *today;    /* "2026-12-31", by which what expires is judged; NULL: the clock, or with
                             `offline` nothing is judged */
    const char *baseline; /* a file of known findings, as ecconf_baseline_write makes it */
    int baseline_ratchet; /* not 0: entries of it that match nothing are findings */
    int baseline_accept;  /* not 0: suppress all findings, for ecconf_baseline_write */

    const char *forbid_suppression; /* a list as `select`: neither comments nor a baseline suppress
                                       these */

    /* Not 0: a comment that gives no reason, or no day on which it ends, suppresses nothing and is an
       error. */
    int require_reason;
    int require_until;
} ecconf_options;

/* Nothing given, all limits at their defaults. */
ECCONF_API void ecconf_options_init(ecconf_options *options);

/* Makes a project; the texts in `options` must live as long as it does. On failure *project is NULL
   and `error`, if it is not NULL, holds one line of at most `error_size` bytes, NUL included:
   ECCONF_USAGE for a code, level, system, version, day or capability that is none, and for a file
   of words or a baseline that is malformed; ECCONF_UNREADABLE for a file or directory of facts or
   words and a baseline that cannot be read. */
ECCONF_API ecconf_status ecconf_project_new(const ecconf_options *options, ecconf_project **project,
                                            char *error, size_t error_size);

/* Releases the project and all that was handed out by it. NULL is allowed. */
ECCONF_API void ecconf_project_free(ecconf_project *project);

/* Why the last function on this project that returned a status failed; "" if it did not. May have
   several lines. Valid until the next such call. */
ECCONF_API const char *ecconf_project_error(const ecconf_project *project);

/* Each of these four reads one configuration; what it includes is read, too. ECCONF_UNREADABLE if
   the one that is named cannot be read or is larger than its limit (an included one is a finding),
   ECCONF_USAGE if `scope` is none or ecconf_check was called already, ECCONF_NO_MEMORY. */

/* Reads a main file, a fragment, or a directory that holds a configuration. */
ECCONF_API ecconf_status ecconf_read_path(ecconf_project *project, const char *path);

/* Reads a configuration from memory; `name` is how it is called in reports, and what it includes is
   looked for beside. The bytes are copied. */
ECCONF_API ecconf_status ecconf_read_bytes(ecconf_project *project, const char *name,
                                           const void *bytes, size_t size);

/* Reads a configuration from an open file descriptor up to its end, standard input for example. */
ECCONF_API ecconf_status ecconf_read_descriptor(ecconf_project *project, const char *name,
                                                int descriptor);

/* Reads ecelerity.conf from the search path, or else eccluster.conf. */
ECCONF_API ecconf_status ecconf_read_default(ecconf_project *project);

/* Checks everything that was read. Findings can be looked at afterwards, nothing more can be read:
   a second call and further ecconf_read_... return ECCONF_USAGE. With ECCONF_NO_MEMORY findings are
   missing. */
ECCONF_API ecconf_status ecconf_check(ecconf_project *project);

/* Reads and checks a configuration tree as each of its nodes sees it, instead of ecconf_read_...
   and ecconf_check. Each file is read once, and what holds for several nodes is one finding.
   ECCONF_UNREADABLE if something of it could not be read; findings of the rest are there. */
ECCONF_API ecconf_status ecconf_check_nodes(ecconf_project *project, const char *path);

/* 0 when something could not be read or a limit cut the check or its findings short. */
ECCONF_API int ecconf_is_complete(const ecconf_project *project);

/* How much was read: different files (and the text of `scope`), their bytes, their statements. */
ECCONF_API size_t ecconf_file_count(const ecconf_project *project);
/* As it was named or found; NULL behind the last. */
ECCONF_API const char *ecconf_file_path(const ecconf_project *project, size_t index);
ECCONF_API size_t ecconf_byte_count(const ecconf_project *project);
ECCONF_API size_t ecconf_statement_count(const ecconf_project *project);

/* How many settings were compared with what is known of Momentum's words, and how many were not
   because they are in scopes that nobody knows, such as modules of a site. An option that is set
   several times in one scope counts once. Both are 0 before ecconf_check. */
ECCONF_API size_t ecconf_checked_count(const ecconf_project *project);
ECCONF_API size_t ecconf_unchecked_count(const ecconf_project *project);

/* Findings are sorted by file, place and code. They belong to the project. */
ECCONF_API size_t ecconf_finding_count(const ecconf_project *project, ecconf_severity at_least);
/* How many more there are that comments or a baseline suppress. */
ECCONF_API size_t ecconf_suppressed_count(const ecconf_project *project);
/* First those that count, then those that are suppressed; NULL behind the last. */
ECCONF_API const ecconf_finding *ecconf_finding_at(const ecconf_project *project, size_t index);

ECCONF_API const char *ecconf_finding_code(const ecconf_finding *finding); /* "SEC001" */
ECCONF_API const char *ecconf_finding_name(const ecconf_finding *finding); /* in words */
ECCONF_API ecconf_severity ecconf_finding_severity(const ecconf_finding *finding);

/* One sentence. It may quote the configuration with its control bytes; reports escape them, and
   leave out what looks like a password. */
ECCONF_API const char *ecconf_finding_message(const ecconf_finding *finding);

/* 32 hexadecimal digits that no other finding of the project has, and that stay the same when lines
   move or the layout changes; "" without memory. Made for all findings when first asked for. */
ECCONF_API const char *ecconf_finding_fingerprint(ecconf_project *project,
                                                  const ecconf_finding *finding);

/* Lines and columns count from 1, columns in characters; offsets count bytes from 0. */
typedef struct ecconf_location {
    const char *file;
    uint32_t line;
    uint32_t column;
    uint32_t offset;
    uint32_t end_offset; /* behind the last byte */
} ecconf_location;

ECCONF_API ecconf_location ecconf_finding_location(const ecconf_project *project,
                                                   const ecconf_finding *finding);

/* Where a report goes. `write` returns 0 when it took all bytes; it is not called again after it
   did not. */
typedef struct ecconf_sink {
    int (*write)(void *data, const char *bytes, size_t size);
    void *data;
} ecconf_sink;

enum {
    ECCONF_REPORT_COLOR = 1 /* terminal colours, if the format has any */
};

typedef struct ecconf_report_options {
    size_t size;             /* sizeof(ecconf_report_options) of the program */
    unsigned flags;          /* ECCONF_REPORT_COLOR or 0 */
    unsigned width;          /* columns that long texts and lines must fit into; 0: any number */
    int only_at_least;       /* not 0: leave out findings below `at_least`, and the closing line */
    ecconf_severity at_least; /* less severe findings are passed tests in "junit" and "tap" */

    /* Formats for services have paths relative to the folder `base`, and take relative ones for
       paths in `directory`. Both are absolute; NULL: as they were named. `real_path`, if it is not
       NULL, is asked for the absolute path of a file without links; what it returns is used until
       the next call, and NULL means that there is none. */
    const char *directory;
    const char *base;
    const char *(*real_path)(void *data, const char *path);
    void *real_path_data; /* its first argument */
} ecconf_report_options;

/* Writes all findings in a format ("text", "json", see ecconf_format_at), as often as wanted.
   `options` may be NULL, which is all members 0. ECCONF_USAGE for an unknown format or options of a
   newer version, ECCONF_SINK, ECCONF_NO_MEMORY. */
ECCONF_API ecconf_status ecconf_report_write(ecconf_project *project, const char *format,
                                             const ecconf_report_options *options,
                                             const ecconf_sink *sink);

/* Writes what `baseline` and `baseline_accept` suppress as a baseline. It should not be used when
   ecconf_is_complete returns 0. `options` and results as above. */
ECCONF_API ecconf_status ecconf_baseline_write(ecconf_project *project,
                                               const ecconf_report_options *options,
                                               const ecconf_sink *sink);

/* What the options can name, from index 0 on; NULL behind the last. *title, unless `title` is NULL,
   is a short description. Both are constant. */
ECCONF_API const char *ecconf_format_at(size_t index, const char **title);
ECCONF_API const char *ecconf_os_at(size_t index, const char **title);

/* Words for people: "out of memory", "error"; of a number that is none, "unknown status" and "unknown
   severity". */
ECCONF_API const char *ecconf_status_word(ecconf_status status);
ECCONF_API const char *ecconf_severity_word(ecconf_severity severity);

/* The version of the library in use, as ECCONF_VERSION of <ecconf/version.h>. */
ECCONF_API const char *ecconf_version(void);

#ifdef __cplusplus
}
#endif

#endif
