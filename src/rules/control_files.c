/* SPDX-License-Identifier: MIT */
/* Rules about the files that passwords and roles are read from. */
#include "rules/control.h"
#include "rules/security.h"

#include <inttypes.h>
#include <sys/stat.h>

/* The path behind a scheme that reads a file (4/control-auth.md, 4/control-authz.md); empty for others. */
static struct ec_str path_of(struct ec_str uri)
{
    static const char *const schemes[] = {"file://", "digest://", "groups://"};
    for (size_t i = 0; i < EC_COUNT(schemes); i++) {
        struct ec_str scheme = ec_str_from(schemes[i]);
        if (ec_str_starts(uri, scheme) && uri.len > scheme.len && uri.ptr[scheme.len] == '/') {
            return ec_str_tail(uri, scheme.len);
        }
    }
    return EC_STR("");
}

/* The user id that the server runs as; the default user's without a Security stanza. */
static enum ec_fact running_user(struct ec_rule_context *context, uint32_t *uid)
{
    const struct ec_security *security = ec_security_get(context);
    struct ec_user user;
    if (security) {
        *uid = security->user.id;
        return security->user.id_known ? EC_FACT_YES : EC_FACT_UNKNOWN;
    }
    enum ec_fact known =
        ec_host_user_by_name(context->settings->host, EC_STR(EC_DEFAULT_IDENTITY), &user);
    *uid = user.uid;
    return known;
}

/* What is wrong with the permissions of a file, as "everybody can read"; NULL if nothing is. */
static const char *mode_fault(uint32_t mode, bool secret)
{
    return mode & S_IWOTH             ? "everybody can write"
           : secret && mode & S_IROTH ? "everybody can read"
                                      : NULL;
}

static void look_at_file(struct ec_rule_context *context, const struct ec_element *uri,
                         const struct ec_walk_step *file, bool secret)
{
    const char *name = ec_rule_quote(context, path_of(uri->text));
    const char *fault = mode_fault(file->mode, secret);
    uint32_t uid = 0;
    if (fault) {
        ec_rule_tell(context, EC_CTL012, uri->range,
                     ec_rule_text(context, "%s the file %s (mode %04" PRIo32 ")", fault, name,
                                  file->mode & 07777),
                     file->mode & S_IWOTH
                         ? "whoever writes it decides who gets in, and as what"
                         : "passwords and their digests can be tried out at leisure",
                     ec_rule_text(context, "chmod o-rwx %s", file->path));
        return;
    }
    enum ec_fact known = running_user(context, &uid);
    if (file->uid == 0 || (known == EC_FACT_YES && file->uid == uid)) {
        return;
    }
    if (known != EC_FACT_YES) {
        ec_report_skip(context->report, EC_CTL012, "the server's user is not known");
        return;
    }
    ec_rule_tell(
        context, EC_CTL012, uri->range,
        ec_rule_text(context, "the file %s belongs to user id %" PRIu32 ", not to the server", name,
                     file->uid),
        "its owner decides who gets in, and as what",
        ec_rule_text(context, "make it the server's own: chown %" PRIu32 " %s", uid, file->path));
}

void ec_look_ctl_secret_file(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    struct ec_element uri;
    struct ec_walk walk;
    (void)scope;
    struct ec_str path = ec_rule_uri(context, assign, &uri) ? path_of(uri.text) : EC_STR("");
    if (path.len == 0) {
        return;
    }
    if (ec_host_walk(context->settings->host, context->arena, path, &walk) == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, EC_CTL012, walk.reason ? walk.reason : "not inspected");
    } else if (walk.exists == EC_FACT_YES && walk.n_steps > 0 && S_ISREG(walk.mode)) {
        look_at_file(context, &uri, &walk.steps[walk.n_steps - 1],
                     !ec_str_starts(uri.text, EC_STR("groups:")));
    }
}
