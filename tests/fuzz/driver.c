/* SPDX-License-Identifier: MIT */
/* Runs one target over its seeds, over former crashers, and over mutations of the seeds that are the
   same in every run; prints TAP lines. Every stage is a process of its own, so that the input that
   killed it can be named and kept: TARGET.crash in the current folder.
   With file names as arguments it runs just those, as libFuzzer does. With `--mutations COUNT FOLDER
   [SEED...]` it writes mutations of the seeds, the same in every run, to FOLDER/NUMBER. */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MUTATIONS = 20000,   /* at most */
    PATH_SIZE = 4096,
    MUTATION_SECONDS = 2,
    STAGE_SECONDS = 120, /* a stage that takes longer hangs */
    LARGEST_INPUT = 1 << 16
};

/* Where the random numbers start. */
#define FIRST_RANDOM 0x9e3779b97f4a7c15u

/* What the running stage works on, shared with the parent. */
struct current {
    size_t size;
    size_t done; /* inputs that were survived */
    uint8_t bytes[LARGEST_INPUT];
};

struct seed {
    char *name;
    uint8_t *bytes;
    size_t size;
};

struct seeds {
    struct seed *list;
    size_t count;
};

/* ---- files ------------------------------------------------------------------------------------ */

/* Ends the process unless the file is there; of a long one the beginning. */
static struct seed read_seed(const char *path)
{
    struct seed seed = {.name = fuzz_copy(path, strlen(path), 1)};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    seed.bytes = malloc(LARGEST_INPUT);
    FUZZ_REQUIRE(fd >= 0 && seed.bytes);
    for (ssize_t got = 1; got > 0; seed.size += (size_t)(got > 0 ? got : 0)) {
        got = read(fd, seed.bytes + seed.size, LARGEST_INPUT - seed.size);
        FUZZ_REQUIRE(got >= 0);
    }
    (void)close(fd);
    return seed;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct seed *)a)->name, ((const struct seed *)b)->name);
}

/* All files of a folder in the order of their names; none when there is no such folder. */
static struct seeds read_folder(const char *folder)
{
    struct seeds seeds = {0};
    void *list = NULL;
    size_t capacity = 0;
    DIR *directory = opendir(folder);
    for (const struct dirent *entry; directory && (entry = readdir(directory));) {
        char path[PATH_SIZE];
        if (entry->d_name[0] == '.') {
            continue;
        }
        int len = snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        FUZZ_REQUIRE(len > 0 && (size_t)len < sizeof(path));
        FUZZ_REQUIRE(ec_grow(&list, &capacity, seeds.count + 1, sizeof(*seeds.list)));
        seeds.list = list;
        seeds.list[seeds.count++] = read_seed(path);
    }
    if (directory) {
        (void)closedir(directory);
        qsort(seeds.list, seeds.count, sizeof(*seeds.list), by_name);
    }
    return seeds;
}

/* The files of tests/fuzz/KIND/TARGET. */
static struct seeds read_own(const char *target, const char *kind)
{
    const char *top = getenv("abs_top_srcdir");
    char folder[PATH_SIZE];
    int len = snprintf(folder, sizeof(folder), "%s/tests/fuzz/%s/%s", top ? top : ".", kind, target);
    FUZZ_REQUIRE(len > 0 && (size_t)len < sizeof(folder));
    return read_folder(folder);
}

static void free_seeds(struct seeds *seeds)
{
    for (size_t i = 0; i < seeds->count; i++) {
        free(seeds->list[i].name);
        free(seeds->list[i].bytes);
    }
    free(seeds->list);
}

/* ---- mutations -------------------------------------------------------------------------------- */

/* xorshift64*: the same numbers on every machine. */
static size_t random_below(uint64_t *state, size_t limit)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return limit == 0 ? 0 : (size_t)(*state * 0x2545f4914f6cdd1du >> 32) % limit;
}

/* Replaces `gone` bytes at `at` by `len` bytes, as far as there is room. */
static void replace(struct current *input, size_t at, size_t gone, const uint8_t *bytes, size_t len)
{
    if (input->size - gone + len > LARGEST_INPUT) {
        return;
    }
    memmove(input->bytes + at + len, input->bytes + at + gone, input->size - at - gone);
    memcpy(input->bytes + at, bytes, len);
    input->size += len - gone;
}

/* Bytes that mean something to one of the languages. */
static void insert_special(struct current *input, uint64_t *random)
{
    static const struct ec_str specials[] = {
        {"{", 1}, {"}", 1}, {"=", 1}, {"(", 1}, {")", 1}, {"[", 1}, {"]", 1}, {"\"", 1}, {"'", 1},
        {"#", 1}, {"/*", 2}, {"*/", 2}, {"\\", 1}, {"\n", 1}, {"\r\n", 2}, {"\t", 1}, {"\0", 1},
        {"...", 3}, {"**", 2}, {"<x>", 3}, {";", 1}, {",", 1}, {" x ", 3}, {"\xc2\xa0", 2},
        {"\xe2\x80\x9c", 3}, {"\xe2\x80\x99", 3}, {"\xc2\xbb\n", 3}, {"\xef\xbb\xbf", 3}, {"\xff", 1},
        {"+", 1}, {"-", 1}, {"ep", 2}, {":", 1}, {"0", 1}, {"include", 7}, {"\n=== a\n", 7},
    };
    struct ec_str special = specials[random_below(random, EC_COUNT(specials))];
    size_t at = random_below(random, input->size + 1);
    size_t gone = random_below(random, 4) == 0 && at < input->size;
    replace(input, at, gone, (const uint8_t *)special.ptr, special.len);
}

/* Cuts a stretch out, doubles it, or puts one of another seed there. */
static void move_stretch(struct current *input, const struct seeds *seeds, uint64_t *random)
{
    const struct seed *other = &seeds->list[random_below(random, seeds->count)];
    uint8_t bytes[256];
    size_t at = random_below(random, input->size + 1);
    size_t len = random_below(random, EC_COUNT(bytes));
    len = len < input->size - at ? len : input->size - at;
    switch (random_below(random, 3)) {
    case 0:
        replace(input, at, len, bytes, 0);
        break;
    case 1:
        memcpy(bytes, input->bytes + at, len);
        replace(input, random_below(random, input->size + 1), 0, bytes, len);
        break;
    default: {
        size_t from = random_below(random, other->size + 1);
        size_t rest = other->size - from;
        len = random_below(random, EC_COUNT(bytes));
        replace(input, at, 0, other->bytes + from, len < rest ? len : rest);
        break;
    }
    }
}

static void mutate(struct current *input, const struct seeds *seeds, uint64_t *random)
{
    size_t steps = 1 + random_below(random, 6);
    for (size_t i = 0; i < steps; i++) {
        size_t kind = random_below(random, 4);
        if (kind == 0 && input->size > 0) {
            size_t at = random_below(random, input->size);
            input->bytes[at] = (uint8_t)random_below(random, 256);
        } else if (kind < 3) {
            insert_special(input, random);
        } else {
            move_stretch(input, seeds, random);
        }
    }
}

/* ---- stages ----------------------------------------------------------------------------------- */

static void load(struct current *input, const struct seed *seed)
{
    input->size = seed->size;
    memcpy(input->bytes, seed->bytes, seed->size);
}

static void run(struct current *input)
{
    uint8_t *copy = (uint8_t *)fuzz_copy(input->bytes, input->size, 0);
    FUZZ_REQUIRE(LLVMFuzzerTestOneInput(copy, input->size) == 0);
    free(copy);
    input->done++;
}

static void run_all(struct current *input, const struct seeds *seeds)
{
    for (size_t i = 0; i < seeds->count; i++) {
        load(input, &seeds->list[i]);
        run(input);
    }
}

static void run_mutations(struct current *input, const struct seeds *seeds)
{
    uint64_t random = FIRST_RANDOM;
    const time_t end = time(NULL) + MUTATION_SECONDS;
    for (size_t i = 0; i < MUTATIONS && time(NULL) <= end; i++) {
        load(input, &seeds->list[random_below(&random, seeds->count)]);
        mutate(input, seeds, &random);
        run(input);
    }
}

static void save_crasher(const char *target, const struct current *input)
{
    char path[256];
    (void)snprintf(path, sizeof(path), "%s.crash", target);
    FILE *file = fopen(path, "wbe");
    if (file) {
        (void)fwrite(input->bytes, 1, input->size, file);
        (void)fclose(file);
        printf("# the input is in %s (%zu bytes)\n", path, input->size);
    }
}

static bool run_stage(const char *target, int number, const char *what, struct current *input,
                      const struct seeds *seeds,
                      void (*stage)(struct current *, const struct seeds *))
{
    input->done = 0;
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        (void)alarm(STAGE_SECONDS);
        stage(input, seeds);
        exit(0);
    }
    int status = -1;
    bool ok = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    printf("%sok %d - %s: %s (%zu inputs)\n", ok ? "" : "not ", number, target, what, input->done);
    if (!ok) {
        printf("# ended by %s %d\n", WIFSIGNALED(status) ? "signal" : "exit status",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        save_crasher(target, input);
    }
    return ok;
}

static bool run_target(const char *target, struct current *input)
{
    struct seeds seeds = read_own(target, "seeds");
    struct seeds crashers = read_own(target, "crashers");
    bool ok = seeds.count > 0;
    printf("1..3\n");
    ok = run_stage(target, 1, "seeds", input, &seeds, run_all) && ok;
    ok = run_stage(target, 2, "former crashers", input, &crashers, run_all) && ok;
    if (seeds.count > 0) {
        ok = run_stage(target, 3, "mutations of the seeds", input, &seeds, run_mutations) && ok;
    }
    free_seeds(&seeds);
    free_seeds(&crashers);
    return ok;
}

/* ---- for others ------------------------------------------------------------------------------- */

static void write_file(const char *folder, size_t number, const struct current *input)
{
    char path[PATH_SIZE];
    int len = snprintf(path, sizeof(path), "%s/%zu", folder, number);
    FILE *file = fopen(path, "wbe");
    FUZZ_REQUIRE(len > 0 && (size_t)len < sizeof(path) && file);
    FUZZ_REQUIRE(fwrite(input->bytes, 1, input->size, file) == input->size);
    FUZZ_REQUIRE(fclose(file) == 0);
}

/* Each seed has its turn. `seeds` must not be empty. */
static void write_mutations(struct current *input, const struct seeds *seeds, size_t count,
                            const char *folder)
{
    uint64_t random = FIRST_RANDOM;
    for (size_t i = 0; i < count; i++) {
        load(input, &seeds->list[i % seeds->count]);
        mutate(input, seeds, &random);
        write_file(folder, i, input);
    }
}

/* The arguments of --mutations. */
static void write_asked(const char *target, struct current *input, int argc, char **argv)
{
    FUZZ_REQUIRE(argc >= 2);
    struct seeds seeds = {0};
    if (argc == 2) {
        seeds = read_own(target, "seeds");
    } else {
        seeds.list = calloc((size_t)argc, sizeof(*seeds.list));
        FUZZ_REQUIRE(seeds.list);
    }
    for (int i = 2; i < argc; i++) {
        seeds.list[seeds.count++] = read_seed(argv[i]);
    }
    FUZZ_REQUIRE(seeds.count > 0);
    write_mutations(input, &seeds, strtoul(argv[0], NULL, 10), argv[1]);
    free_seeds(&seeds);
}

static void run_named(struct current *input, const char *path)
{
    struct seed seed = read_seed(path);
    load(input, &seed);
    run(input);
    printf("%s: survived\n", path);
    free(seed.name);
    free(seed.bytes);
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    /* The program is fuzz_TARGET, or lt-fuzz_TARGET when libtool started it. */
    const char *target = strstr(name, "fuzz_") ? strstr(name, "fuzz_") + 5 : name;
    struct current *input = mmap(NULL, sizeof(*input), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    FUZZ_REQUIRE(input != MAP_FAILED);
    bool ok = true;
    if (argc == 1) {
        ok = run_target(target, input);
    }
    if (argc > 1 && strcmp(argv[1], "--mutations") == 0) {
        write_asked(target, input, argc - 2, argv + 2);
        argc = 1;
    }
    for (int i = 1; i < argc; i++) {
        run_named(input, argv[i]);
    }
    (void)munmap(input, sizeof(*input));
    return ok ? 0 : 1;
}
