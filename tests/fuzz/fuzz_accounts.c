/* SPDX-License-Identifier: MIT */
/* The readers of passwd and group files: either they refuse the file, or every name and number they
   hand out can be looked up and leads to the same entry. */
#include "fuzz.h"

#include "host/host.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void check_users(struct ec_host *host)
{
    const char *const *names = NULL;
    size_t count = ec_host_user_names(host, &names);
    FUZZ_REQUIRE(count <= EC_HOST_MAX_NAMES);
    for (size_t i = 0; i < count; i++) {
        struct ec_user user;
        struct ec_user again;
        FUZZ_REQUIRE(names[i][0] != '\0' && !strpbrk(names[i], ":\n"));
        FUZZ_REQUIRE(ec_host_user_by_name(host, ec_str_from(names[i]), &user) == EC_FACT_YES);
        FUZZ_REQUIRE(strcmp(user.name, names[i]) == 0 && user.shell && !user.reason);
        FUZZ_REQUIRE(user.uid != UINT32_MAX && user.gid != UINT32_MAX);
        FUZZ_REQUIRE(ec_host_user_by_uid(host, user.uid, &again) == EC_FACT_YES);
        FUZZ_REQUIRE(again.uid == user.uid && again.name);
    }
}

static void check_groups(struct ec_host *host)
{
    const char *const *names = NULL;
    size_t count = ec_host_group_names(host, &names);
    for (size_t i = 0; i < count; i++) {
        struct ec_group group;
        struct ec_group again;
        FUZZ_REQUIRE(ec_host_group_by_name(host, ec_str_from(names[i]), &group) == EC_FACT_YES);
        FUZZ_REQUIRE(strcmp(group.name, names[i]) == 0 && !group.reason);
        FUZZ_REQUIRE(group.members_size == 0 || group.members[group.members_size - 1] == '\0');
        FUZZ_REQUIRE(ec_host_group_by_gid(host, group.gid, &again) == EC_FACT_YES);
        struct ec_user user = {.fact = EC_FACT_YES, .name = names[0], .gid = group.gid};
        FUZZ_REQUIRE(ec_host_is_member(&user, &group) == EC_FACT_YES);
    }
}

static void check_notes(const struct ec_host *host)
{
    size_t count = 0;
    const struct ec_host_note *notes = ec_host_notes(host, &count);
    FUZZ_REQUIRE(count <= EC_HOST_MAX_NOTES + 1);
    for (size_t i = 0; i < count; i++) {
        FUZZ_REQUIRE(notes[i].kind <= EC_HOST_NOTE_MORE && notes[i].file && notes[i].line > 0);
        FUZZ_REQUIRE(notes[i].text && !strchr(notes[i].text, '\n'));
        bool more = notes[i].kind == EC_HOST_NOTE_MORE;
        FUZZ_REQUIRE(i == 0 || more || notes[i].line >= notes[i - 1].line);
    }
}

/* The same bytes as one of the two databases; the other one is unknown. */
static void check_file(const struct ec_host_options *options)
{
    struct ec_host_error error = {0};
    struct ec_host *host = ec_host_new(options, &error);
    if (!host) {
        FUZZ_REQUIRE(error.status == EC_HOST_MALFORMED && strchr(error.message, '\n') == NULL);
        return;
    }
    check_users(host);
    check_groups(host);
    check_notes(host);
    FUZZ_REQUIRE(!ec_host_out_of_memory(host));
    ec_host_free(host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("accounts", MFD_CLOEXEC);
    char path[64];
    FUZZ_REQUIRE(fd >= 0);
    FUZZ_REQUIRE(size == 0 || write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    check_file(&(struct ec_host_options){.passwd = path});
    check_file(&(struct ec_host_options){.group = path});
    (void)close(fd);
    return 0;
}
