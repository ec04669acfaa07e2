/* SPDX-License-Identifier: MIT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/buf.h"
#include "host/host_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Resolution by hand, path_resolution(7), so that every directory passed through is seen and
   nothing leaves the start directory. One handle is held, not one per level: `..` is opened anew
   and must be the directory we came from, so a long path needs no long table of descriptors. */
enum {
    MAX_LINKS = 40, /* as the kernel's */
    PROC_MAGIC = 0x9fa0,
    PROC_TOP_INODE = 1,
    MAX_RESOLVED = 16 * PATH_MAX /* keeps hostile nests of links from costing gigabytes */
};

/* A directory on the way down to the current one. */
struct place {
    dev_t dev;
    ino_t ino;
    size_t step;     /* its index among the steps */
    size_t path_len; /* of walker.path when it was current */
};

/* Text still to be followed: the path asked for, and above it the targets of open links. */
struct level {
    char *cursor;
    bool slash; /* a slash stood before the cursor: what is current must be a directory */
};

struct walker {
    struct ec_arena *arena;
    int start; /* borrowed */
    int dir;   /* the current directory, owned, -1 before the start */
    bool leaf; /* the current object is not `dir` but a non-directory in it */
    uint32_t mode;
    bool mount_known; /* of the leaf, or of the result: */
    unsigned long mount_flags;
    struct ec_buf path; /* of the current object; empty for the start */
    struct level levels[MAX_LINKS + 1];
    size_t n_levels;
    size_t links;
    struct place *places; /* heap */
    size_t n_places;
    size_t places_capacity;
    struct ec_walk_step *steps; /* heap */
    size_t n_steps;
    size_t steps_capacity;
    bool magic_link;
    int error;
    const char *failed_path;
};

static char *path_text(struct walker *w)
{
    return ec_arena_strndup(w->arena, w->path.len ? w->path.bytes : "/",
                            w->path.len ? w->path.len : 1);
}

static void fail(struct walker *w, int error)
{
    w->error = error;
    w->failed_path = path_text(w);
}

static size_t current_step(const struct walker *w)
{
    return w->n_places ? w->places[w->n_places - 1].step : 0;
}

static void add_step(struct walker *w, const struct stat *st, const char *target)
{
    void *steps = w->steps;
    const char *path = path_text(w);
    if (!path || !ec_grow(&steps, &w->steps_capacity, w->n_steps + 1, sizeof *w->steps)) {
        w->error = ENOMEM;
        return;
    }
    w->steps = steps;
    w->steps[w->n_steps++] = (struct ec_walk_step){
        .path = path,
        .uid = st->st_uid,
        .gid = st->st_gid,
        .mode = st->st_mode,
        .is_symlink = S_ISLNK(st->st_mode),
        .target = target,
        .parent = current_step(w),
    };
}

static void add_place(struct walker *w, const struct stat *st)
{
    void *places = w->places;
    if (!ec_grow(&places, &w->places_capacity, w->n_places + 1, sizeof *w->places)) {
        w->error = ENOMEM;
        return;
    }
    w->places = places;
    w->places[w->n_places++] = (struct place){st->st_dev, st->st_ino, w->n_steps - 1, w->path.len};
}

static void move_to(struct walker *w, int dir)
{
    if (w->dir >= 0) {
        close(w->dir);
    }
    w->dir = dir;
}

/* Makes the start directory the current one. */
static void go_to_start(struct walker *w)
{
    int fd = fcntl(w->start, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
        fail(w, errno);
        return;
    }
    move_to(w, fd);
    w->path.len = 0;
    w->mode = w->steps ? w->steps[0].mode : 0;
    w->n_places = w->n_places ? 1 : 0;
}

static void begin(struct walker *w)
{
    struct stat st;
    go_to_start(w);
    if (w->error) {
        return;
    }
    if (fstat(w->dir, &st) != 0) {
        fail(w, errno);
        return;
    }
    w->mode = st.st_mode;
    add_step(w, &st, NULL);
    if (!w->error) {
        add_place(w, &st);
    }
}

/* At the start directory `..` is the directory itself. */
static void go_up(struct walker *w)
{
    if (w->n_places == 1) {
        return;
    }
    struct stat st;
    const struct place *parent = &w->places[w->n_places - 2];
    int fd = openat(w->dir, "..", O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        fail(w, errno);
    } else if (st.st_dev != parent->dev || st.st_ino != parent->ino) {
        fail(w, ESTALE); /* moved while we looked */
    } else {
        move_to(w, fd);
        w->path.len = parent->path_len;
        w->mode = st.st_mode;
        w->n_places--;
        return;
    }
    if (fd >= 0) {
        close(fd);
    }
}

/* Links of proc(5) below its top directory lead where no text leads. Those at the top ("self",
   "mounts") are ordinary. */
static bool is_magic(const struct walker *w, int fd)
{
    struct statfs fs;
    return fstatfs(fd, &fs) == 0 && fs.f_type == PROC_MAGIC &&
           w->places[w->n_places - 1].ino != PROC_TOP_INODE;
}

/* Returns the target of the link `fd` in the arena (to be taken apart), or NULL after fail(). */
static char *read_target(struct walker *w, int fd)
{
    char text[PATH_MAX];
    ssize_t len = readlinkat(fd, "", text, sizeof text);
    if (len <= 0 || (size_t)len >= sizeof text) {
        fail(w, len < 0 ? errno : len == 0 ? ENOENT : ENAMETOOLONG);
        return NULL;
    }
    char *target = ec_arena_strndup(w->arena, text, (size_t)len);
    if (!target) {
        w->error = ENOMEM;
    }
    return target;
}

/* Stacks the target of the link `fd`, whose path is current. The directory that holds the link
   stays current unless the target is absolute. */
static void follow(struct walker *w, int fd, const struct stat *st)
{
    char *target = read_target(w, fd);
    if (!target) {
        return;
    }
    add_step(w, st, ec_arena_strndup(w->arena, target, strlen(target)));
    if (w->error) {
        return;
    }
    w->magic_link = is_magic(w, fd);
    if (w->magic_link || ++w->links > MAX_LINKS) {
        fail(w, ELOOP);
        return;
    }
    w->path.len = w->places[w->n_places - 1].path_len;
    if (target[0] == '/') {
        go_to_start(w);
    }
    w->levels[w->n_levels++] = (struct level){.cursor = target};
}

/* Notes the options of the mount that `fd` is on: a single file may have its own. */
static void note_mount(struct walker *w, int fd)
{
    struct statvfs vfs;
    w->mount_known = fstatvfs(fd, &vfs) == 0;
    w->mount_flags = w->mount_known ? vfs.f_flag : 0;
}

/* Makes the object `fd`, whose path is current, the current object; takes over `fd`. */
static void enter(struct walker *w, int fd, const struct stat *st)
{
    w->mode = st->st_mode;
    add_step(w, st, NULL);
    if (S_ISDIR(st->st_mode)) {
        move_to(w, fd);
        if (!w->error) {
            add_place(w, st);
        }
    } else {
        w->leaf = true;
        note_mount(w, fd);
        close(fd);
    }
}

static void look_up(struct walker *w, const char *name)
{
    struct stat st;
    ec_buf_add(&w->path, "/", 1);
    ec_buf_add_text(&w->path, name);
    if (w->path.oom || w->path.len > MAX_RESOLVED) {
        fail(w, w->path.oom ? ENOMEM : EOVERFLOW);
        return;
    }
    int fd = openat(w->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        fail(w, errno);
    } else if (fstat(fd, &st) != 0) {
        fail(w, errno);
        close(fd);
    } else if (S_ISLNK(st.st_mode)) {
        follow(w, fd, &st);
        close(fd);
    } else {
        enter(w, fd, &st);
    }
}

/* Returns the next component, NUL-terminated in place, or NULL at the end or after fail(). A
   slash behind a name that is no directory is ENOTDIR even when nothing follows it. */
static const char *next_component(struct walker *w)
{
    while (w->n_levels > 0) {
        struct level *level = &w->levels[w->n_levels - 1];
        while (*level->cursor == '/') {
            level->cursor++;
            level->slash = true;
        }
        if (level->slash && w->leaf) {
            fail(w, ENOTDIR);
            return NULL;
        }
        if (*level->cursor == '\0') {
            w->n_levels--;
            continue;
        }
        char *name = level->cursor;
        level->cursor += strcspn(name, "/");
        level->slash = *level->cursor == '/';
        if (level->slash) {
            *level->cursor++ = '\0';
        }
        return name;
    }
    return NULL;
}

/* Runs from w->start over `path`. Afterwards w->error, or the current object, is the result. */
static void run(struct walker *w, struct ec_str path)
{
    char *text = ec_arena_strndup(w->arena, path.ptr, path.len);
    w->failed_path = text;
    if (!text || path.len >= PATH_MAX || memchr(text, '\0', path.len)) {
        w->error = !text ? ENOMEM : path.len >= PATH_MAX ? ENAMETOOLONG : EINVAL;
        return;
    }
    w->failed_path = NULL;
    begin(w);
    w->levels[w->n_levels++] = (struct level){.cursor = text};
    const char *name;
    while (w->error == 0 && (name = next_component(w)) != NULL) {
        if (strcmp(name, "..") == 0) {
            go_up(w);
        } else if (strcmp(name, ".") != 0) {
            look_up(w, name);
        }
    }
    if (w->error == 0 && !w->leaf) {
        note_mount(w, w->dir);
    }
}

static void walker_init(struct walker *w, struct ec_arena *arena, int start)
{
    *w = (struct walker){.arena = arena, .start = start, .dir = -1};
    ec_buf_init(&w->path);
}

static void walker_fini(struct walker *w)
{
    if (w->dir >= 0) {
        close(w->dir);
    }
    ec_buf_fini(&w->path);
    free(w->places);
    free(w->steps);
}

static enum ec_fact verdict(const struct walker *w)
{
    switch (w->error) {
    case 0:
        return EC_FACT_YES;
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return EC_FACT_NO;
    case ELOOP:
        return w->magic_link ? EC_FACT_UNKNOWN : EC_FACT_NO;
    default:
        return EC_FACT_UNKNOWN;
    }
}

static const char *reason_text(struct walker *w)
{
    if (w->magic_link) {
        return "this /proc link leads elsewhere for each process";
    }
    if ((w->error == EACCES || w->error == EPERM) && w->n_steps > 0) {
        return ec_arena_printf(w->arena, "cannot look below %s as uid %lu",
                               w->steps[current_step(w)].path, (unsigned long)geteuid());
    }
    return ec_host_error_text(w->error);
}

/* Not everywhere known to <sys/statvfs.h>. */
#ifndef ST_NODEV
#define ST_NODEV 0
#define ST_NOEXEC 0
#endif

static void set_mount_flags(const struct walker *w, struct ec_walk *out)
{
    out->mount_known = w->mount_known;
    out->nosuid = (w->mount_flags & ST_NOSUID) != 0;
}

static void set_steps(struct walker *w, struct ec_walk *out)
{
    size_t size = w->n_steps * sizeof *w->steps;
    struct ec_walk_step *steps = size ? ec_arena_alloc(w->arena, size) : NULL;
    if (steps) {
        memcpy(steps, w->steps, size);
        out->steps = steps;
        out->n_steps = w->n_steps;
    }
}

static void set_result(const struct ec_host *host, struct walker *w, struct ec_walk *out)
{
    set_steps(w, out);
    if (w->error == 0) {
        out->resolved = path_text(w);
    }
    if (w->arena->oom) {
        w->error = ENOMEM;
    }
    out->exists = verdict(w);
    out->error = w->error;
    out->failed_path = w->failed_path;
    out->magic_link = w->magic_link;
    if (w->error) {
        out->reason = reason_text(w);
        return;
    }
    out->mode = w->mode;
    out->is_directory = !w->leaf;
    if (!host->has_root && out->is_directory) {
        set_mount_flags(w, out);
    }
}

enum ec_fact ec_host_walk(struct ec_host *host, struct ec_arena *arena, struct ec_str path,
                          struct ec_walk *out)
{
    *out = (struct ec_walk){.exists = EC_FACT_UNKNOWN};
    if (host->start < 0) {
        out->reason = "offline";
        return out->exists;
    }
    if (path.len == 0 || path.ptr[0] != '/') {
        out->error = EINVAL;
        out->reason = "not an absolute path";
        return out->exists;
    }
    struct walker w;
    walker_init(&w, arena, host->start);
    run(&w, path);
    set_result(host, &w, out);
    host->oom = host->oom || w.error == ENOMEM;
    walker_fini(&w);
    return out->exists;
}

static struct ec_inside inside_of(const struct ec_host *host, const struct walker *w)
{
    bool known = w->mount_known && !host->has_root;
    return (struct ec_inside){
        .mode = w->mode,
        .mount_known = known,
        .nodev = known && (w->mount_flags & ST_NODEV) != 0,
        .noexec = known && (w->mount_flags & ST_NOEXEC) != 0,
    };
}

enum ec_fact ec_host_exists_inside(struct ec_host *host, struct ec_str jail, struct ec_str inside,
                                   struct ec_inside *out)
{
    enum ec_fact fact = EC_FACT_UNKNOWN;
    struct ec_arena arena;
    struct walker outer;
    struct walker inner;
    *out = (struct ec_inside){0};
    if (host->start < 0 || jail.len == 0 || jail.ptr[0] != '/') {
        return fact;
    }
    ec_arena_init(&arena);
    walker_init(&outer, &arena, host->start);
    run(&outer, jail);
    walker_init(&inner, &arena, outer.dir);
    if (outer.error == 0 && !outer.leaf) {
        run(&inner, inside);
        fact = verdict(&inner);
        *out = fact == EC_FACT_YES ? inside_of(host, &inner) : *out;
    }
    host->oom = host->oom || outer.error == ENOMEM || inner.error == ENOMEM;
    walker_fini(&inner);
    walker_fini(&outer);
    ec_arena_fini(&arena);
    return fact;
}

int ec_walk_open_file(struct ec_host *host, struct ec_str path, int *error)
{
    int fd = -1;
    struct ec_arena arena;
    struct walker w;
    ec_arena_init(&arena);
    walker_init(&w, &arena, host->start);
    run(&w, path);
    *error = w.error;
    if (w.error == 0 && w.leaf) {
        const struct ec_walk_step *step = &w.steps[w.n_steps - 1];
        fd = openat(w.dir, strrchr(step->path, '/') + 1,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        *error = fd < 0 ? errno : 0;
    } else if (w.error == 0) {
        *error = EISDIR;
    }
    walker_fini(&w);
    ec_arena_fini(&arena);
    return fd;
}
