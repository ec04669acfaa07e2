/* SPDX-License-Identifier: MIT */
/* Purpose: checks a configuration given as text, against a host made for the occasion.
   May depend on: the whole library.
   Ownership: a result belongs to the caller until fixture_free. */
#ifndef TESTS_RULES_FIXTURE_H
#define TESTS_RULES_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>

/* NULL means "not given". Without `root` and "--host" nothing but the databases is known. */
struct fixture {
    const char *options; /* words: --host, --offline, --os NAME, --cap-profile NAME|LIST,
                            --words (SCH and LIF are off else), --target VERSION, --node NAME,
                            --main NAME (of the main file; else ecelerity.conf),
                            --all-nodes (the text is that of a tree: --main default/ecelerity.conf),
                            --scope WORD, --max-... N, --as UID (who reads), --now SECONDS
                            (since 1970), --select CODE, --ignore CODE (switch a rule, or a
                            family like MOD, on and off), --baseline NAME (beside the
                            main file; its stale entries are told) */
    const char *passwd;  /* contents of the files, lines may also end in ';' */
    const char *group;
    const char *root;  /* words: dir:PATH:MODE:UID[:GID] file:PATH:MODE:UID char:PATH:MODE:UID
                         link:PATH:TARGET pem:PATH:MODE:UID:GID:NAME, a copy of pem/NAME.pem;
                         folders on the way belong to root, mode 0755 */
    const char *mount; /* words: nodev noexec nosuid full owndev owntmp. A file system of its own
                          over /mnt, for this process only, with /dev/null and /tmp; "full" adds
                          what CHR014 looks for; the last two mount /dev and /tmp apart, without
                          options */
};

/* One proposed edit of the main file: `text` in the place of the bytes from `first` to `last`. */
struct fixture_fix {
    char code[8];
    bool safe;
    size_t first;
    size_t last;
    char *text;
};

struct fixture_result {
    char *findings; /* "SEC001 1:12 CAP018=warning cluster.conf:2:1": code, severity where it is not
                       that of the registry, file where it is not the main one, place */
    char *skipped;  /* "SEC006(offline)" */
    char *texts;    /* what people read, for failing tests */
    struct fixture_fix *fixes;
    size_t n_fixes;
};

/* Reads `text`, a main file. A line "### file: NAME" begins another file beside it, with an octal
   mode behind the name if that matters; "### dir: NAME", "### fifo: NAME" and "### link: NAME
   TARGET" make other things; "### root: /PATH" is a file below `root`. Returns false when the host cannot be made here: no right to change
   owners or users, or to mount. */
bool fixture_run(const struct fixture *fixture, const char *text, struct fixture_result *result);

/* The same for a text with NUL bytes; those are part of its last file. */
bool fixture_run_bytes(const struct fixture *fixture, const char *text, size_t size,
                       struct fixture_result *result);
void fixture_free(struct fixture_result *result);

/* Leaves only the findings of some families, "REL TLS", in `findings`: other rules may have more to say.
   "MOD0" are those whose codes begin so. */
void fixture_keep_families(struct fixture_result *result, const char *families);

/* Sets the limit that an option of the command line, "--max-files", stands for; false when there is
   none of that name. */
struct ec_limits;
bool fixture_set_limit(struct ec_limits *limits, const char *option, const char *value);

/* Becomes root of a user namespace where possible, so that files can belong to user id 0. */
void fixture_become_root(void);

#endif
