/* SPDX-License-Identifier: MIT */
/* The rules about the files that options for TLS and signing name: who can read them, whether a key
   belongs to its certificate, and how long that is good. The host looks into them. */
#include "host/tls_files.h"

#include "base/day.h"
#include "rules/security.h"
#include "rules/tls.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <time.h>

enum { SOON = 30 * EC_DAY_SECONDS };

/* An option with the name of a file that can be looked at. */
struct named_file {
    struct ec_rule_context *context;
    const struct ec_scope *scope;
    const struct ec_assign *assign;
    struct ec_str path;
    const char *quoted;
    enum ec_holds holds;
};

/* A path with macros in it, like %{d} of a signing key, stands for many files; one that is not absolute
   depends on where the server is started. */
static bool is_path(struct ec_str text)
{
    return text.len > 0 && text.ptr[0] == '/' && !memchr(text.ptr, '%', text.len) &&
           !memchr(text.ptr, '$', text.len);
}

static bool get_file(struct ec_rule_context *context, const struct ec_scope *scope,
                     const struct ec_assign *assign, struct named_file *file)
{
    const struct ec_vocab *word =
        ec_rule_word_of(context, scope, ec_intern_text(context->model->names, assign->node->name));
    *file = (struct named_file){
        .context = context,
        .scope = scope,
        .assign = assign,
        .path = ec_tls_text(context, assign),
        .holds = word ? (enum ec_holds)word->holds : 0,
    };
    file->quoted = ec_rule_quote(context, file->path);
    return file->holds != 0 && is_path(file->path);
}

static const char *path_text(const struct named_file *file)
{
    return ec_rule_text(file->context, "%.*s", (int)file->path.len, file->path.ptr);
}

/* What is in the file; NULL when nothing is known of it, which is listed as skipped. */
static const struct ec_tls_file *look_into(const struct named_file *file, enum ec_code code)
{
    const struct ec_tls_file *inside = ec_host_tls_file(file->context->settings->host, file->path);
    if (inside->reason) {
        ec_report_skip(file->context->report, code, inside->reason);
        return NULL;
    }
    return inside;
}

static struct ec_finding *tell(const struct named_file *file, enum ec_code code,
                               const char *message, const char *why, const char *help)
{
    return ec_rule_tell(file->context, code, ec_assign_value_range(file->assign), message, why,
                        help);
}

/* ---- who can read a key ----------------------------------------------------------------------- */

/* The key itself, or a certificate with the key in the same file. */
static bool is_key_file(const struct named_file *file)
{
    return file->holds == EC_HOLDS_PRIVATE_KEY ||
           (file->holds == EC_HOLDS_CERTIFICATE &&
            ec_host_tls_file(file->context->settings->host, file->path)->key == EC_FACT_YES);
}

/* Follows the path to a regular file. */
static bool walk_to(const struct named_file *file, enum ec_code code, struct ec_arena *arena,
                    struct ec_walk *walk)
{
    struct ec_rule_context *context = file->context;
    if (ec_host_walk(context->settings->host, arena, file->path, walk) == EC_FACT_UNKNOWN) {
        ec_report_skip(context->report, code, walk->reason ? walk->reason : "not inspected");
    }
    return walk->exists == EC_FACT_YES && S_ISREG(walk->mode) && walk->n_steps > 0;
}

static bool others_reach(const struct ec_walk *walk)
{
    for (size_t i = 0; i + 1 < walk->n_steps; i++) {
        if (!walk->steps[i].is_symlink && !(walk->steps[i].mode & S_IXOTH)) {
            return false;
        }
    }
    return true;
}

static void tell_open_key(const struct named_file *file, uint32_t mode)
{
    struct ec_rule_context *context = file->context;
    bool written = mode & S_IWOTH;
    tell(file, EC_TLS007,
         ec_rule_text(context, "every user can %s the private key %s (mode %04" PRIo32 ")",
                      written ? "change" : "read", file->quoted, mode & 07777),
         "whoever has the key can pose as this server or sign mail in its name",
         ec_rule_text(context,
                      "chmod 640 %s, with the server's group as its group, and make a new "
                      "key if others had access",
                      path_text(file)));
}

static void check_owner(const struct named_file *file, const struct ec_walk_step *key)
{
    struct ec_user user;
    if (key->uid == 0 || ec_security_user(file->context, &user) != EC_FACT_YES ||
        user.uid == key->uid) {
        return;
    }
    tell(file, EC_TLS007,
         ec_rule_text(file->context, "the private key %s belongs to user id %" PRIu32, file->quoted,
                      key->uid),
         "that is neither root nor the server's user, and an owner can read the key",
         ec_rule_text(file->context, "chown root %s", path_text(file)));
}

/* True for a file with a key that was not looked at for this code yet. */
static bool is_new_key(const struct named_file *file, enum ec_code code)
{
    return is_key_file(file) && ec_rule_first(file->context, code, path_text(file));
}

void ec_look_tls_key_open(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    struct named_file file;
    struct ec_walk walk;
    struct ec_arena arena;
    if (!get_file(context, scope, assign, &file) || !is_new_key(&file, EC_TLS007)) {
        return;
    }
    ec_arena_init(&arena);
    if (walk_to(&file, EC_TLS007, &arena, &walk)) {
        if ((walk.mode & (S_IROTH | S_IWOTH)) && others_reach(&walk)) {
            tell_open_key(&file, walk.mode);
        } else {
            check_owner(&file, &walk.steps[walk.n_steps - 1]);
        }
    }
    ec_arena_fini(&arena);
}

/* ---- whether the server can read it ----------------------------------------------------------- */

struct reader {
    struct ec_rule_context *context;
    struct ec_user user;
    struct ec_group group;
    const struct ec_security *security; /* or NULL */
};

/* Whether the server may be in a group; only a sure no counts as one. */
static bool may_be_member(struct reader *reader, uint32_t gid)
{
    struct ec_group group;
    if (reader->group.gid == gid) {
        return true;
    }
    for (size_t i = 0; reader->security && i < reader->security->n_groups; i++) {
        const struct ec_identity *identity = &reader->security->groups[i];
        if (!identity->id_known || identity->id == gid) {
            return true;
        }
    }
    ec_host_group_by_gid(reader->context->settings->host, gid, &group);
    return ec_host_is_member(&reader->user, &group) != EC_FACT_NO;
}

static bool has_bit(struct reader *reader, const struct ec_walk_step *step, uint32_t bit)
{
    if (step->is_symlink) {
        return true;
    }
    if (step->uid == reader->user.uid) {
        return step->mode & bit << 6;
    }
    return step->mode & bit || (step->mode & bit << 3 && may_be_member(reader, step->gid));
}

/* The first step that keeps the server from reading; NULL when nothing does. */
static const struct ec_walk_step *obstacle(struct reader *reader, const struct ec_walk *walk)
{
    for (size_t i = 0; i < walk->n_steps; i++) {
        if (!has_bit(reader, &walk->steps[i], i + 1 < walk->n_steps ? 1 : 4)) {
            return &walk->steps[i];
        }
    }
    return NULL;
}

/* True for a server that is bound by permissions, and known well enough to tell. */
static bool get_reader(struct ec_rule_context *context, struct reader *reader)
{
    *reader = (struct reader){.context = context, .security = ec_security_get(context)};
    uint64_t held = reader->security ? reader->security->caps.held : 0;
    return ec_security_user(context, &reader->user) == EC_FACT_YES &&
           ec_security_group(context, &reader->group) == EC_FACT_YES && reader->user.uid != 0 &&
           !(held >> EC_CAP_DAC_OVERRIDE & 1) && !(held >> EC_CAP_DAC_READ_SEARCH & 1);
}

static void tell_closed_key(const struct named_file *file, const struct ec_walk_step *step)
{
    tell(file, EC_TLS008,
         ec_rule_text(file->context,
                      "the server's user cannot read the private key %s: %s has mode "
                      "%04" PRIo32,
                      file->quoted, step->path, step->mode & 07777),
         "reading it fails as soon as the server has given up root, at a reload for example",
         "give the key the server's group and mode 640, and the folders mode 750 at least");
}

void ec_look_tls_key_closed(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct named_file file;
    struct ec_walk walk;
    struct reader reader;
    struct ec_arena arena;
    if (!get_file(context, scope, assign, &file) || !is_new_key(&file, EC_TLS008)) {
        return;
    }
    ec_arena_init(&arena);
    if (walk_to(&file, EC_TLS008, &arena, &walk) && get_reader(context, &reader)) {
        const struct ec_walk_step *step = obstacle(&reader, &walk);
        if (step) {
            tell_closed_key(&file, step);
        }
    }
    ec_arena_fini(&arena);
}

/* ---- certificates and their keys -------------------------------------------------------------- */

static bool is_set(const struct ec_in_force *effect)
{
    return effect->assign && is_path(effect->text);
}

static void check_match(struct ec_rule_context *context, const struct ec_assign *assign,
                        const struct ec_in_force *certificate, const struct ec_in_force *key)
{
    struct ec_host *host = context->settings->host;
    const char *pair = ec_rule_text(context, "%.*s\n%.*s", (int)certificate->text.len,
                                    certificate->text.ptr, (int)key->text.len, key->text.ptr);
    if (ec_host_tls_match(host, certificate->text, key->text) != EC_FACT_NO ||
        !ec_rule_first(context, EC_TLS042, pair)) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS042, ec_assign_value_range(assign),
                      "the private key in %s does not belong to the certificate in %s",
                      ec_rule_quote(context, key->text), ec_rule_quote(context, certificate->text));
    ec_finding_why(context->report, finding, "no TLS handshake can succeed with them");
    ec_finding_help(context->report, finding,
                    "name the key that the certificate was made for; if the file holds several "
                    "certificates, the server's own comes first");
    const struct ec_assign *other = assign == key->assign ? certificate->assign : key->assign;
    ec_finding_relate(context->report, finding, ec_assign_range(other),
                      "the other one is set here");
}

/* For TLS_Key and TLS_Certificate: each pair is looked at where the inner one of both is set. */
void ec_look_tls_match(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct named_file file;
    struct ec_in_force certificate;
    struct ec_in_force key;
    if (!get_file(context, scope, assign, &file) || !look_into(&file, EC_TLS042) ||
        !ec_rule_in_force(context, scope, "tls_certificate", &certificate) ||
        !ec_rule_in_force(context, scope, "tls_key", &key)) {
        return;
    }
    if (!is_set(&certificate) || !is_set(&key) ||
        (assign != key.assign && key.scope == scope)) { /* the key's look tells of it */
        return;
    }
    check_match(context, assign, &certificate, &key);
}

/* "2026-01-31" */
static const char *day_of(struct ec_rule_context *context, int64_t seconds)
{
    struct tm parts;
    time_t time = (time_t)seconds;
    if (!gmtime_r(&time, &parts)) {
        return "an unknown day";
    }
    return ec_rule_text(context, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                        parts.tm_mday);
}

/* The certificate in a file of one's own; NULL when there is none to judge, or no time to judge it by. */
static const struct ec_tls_file *dated(const struct named_file *file, enum ec_code code)
{
    if (file->holds != EC_HOLDS_CERTIFICATE) {
        return NULL;
    }
    const struct ec_tls_file *inside = look_into(file, code);
    return inside && inside->certificate == EC_FACT_YES && file->context->settings->now != 0
               ? inside
               : NULL;
}

void ec_look_tls_expired(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    struct named_file file;
    const struct ec_tls_file *inside =
        get_file(context, scope, assign, &file) ? dated(&file, EC_TLS043) : NULL;
    if (inside && context->settings->now > inside->not_after &&
        ec_rule_first(context, EC_TLS043, path_text(&file))) {
        tell(&file, EC_TLS043,
             ec_rule_text(context, "the certificate in %s expired on %s", file.quoted,
                          day_of(context, inside->not_after)),
             "peers that verify certificates refuse it", "get a new one and reload the server");
    }
}

void ec_look_tls_expiring(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    struct named_file file;
    const struct ec_tls_file *inside =
        get_file(context, scope, assign, &file) ? dated(&file, EC_TLS044) : NULL;
    if (!inside || context->settings->now > inside->not_after ||
        inside->not_after - context->settings->now > SOON ||
        !ec_rule_first(context, EC_TLS044, path_text(&file))) {
        return;
    }
    int64_t days = (inside->not_after - context->settings->now) / EC_DAY_SECONDS;
    tell(&file, EC_TLS044,
         ec_rule_text(context, "the certificate in %s expires on %s, in %" PRId64 " %s",
                      file.quoted, day_of(context, inside->not_after), days,
                      days == 1 ? "day" : "days"),
         "peers that verify certificates refuse it from then on",
         "get a new one, and reload the server when it is there");
}

void ec_look_tls_early(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign)
{
    struct named_file file;
    const struct ec_tls_file *inside =
        get_file(context, scope, assign, &file) ? dated(&file, EC_TLS045) : NULL;
    if (inside && context->settings->now < inside->not_before &&
        ec_rule_first(context, EC_TLS045, path_text(&file))) {
        tell(&file, EC_TLS045,
             ec_rule_text(context, "the certificate in %s is valid from %s on", file.quoted,
                          day_of(context, inside->not_before)),
             "peers that verify certificates refuse it until then",
             "keep the one before in use, and see that the clock of this machine is right");
    }
}

/* ---- sizes of keys ---------------------------------------------------------------------------- */

enum { SMALL_RSA = 1024, SHORT_RSA = 2048, SMALL_CURVE = 224 };

/* The key in a file of a key, or of a certificate with its key. */
static bool key_size(const struct named_file *file, enum ec_code code, struct ec_key_size *size)
{
    if (file->holds != EC_HOLDS_PRIVATE_KEY && file->holds != EC_HOLDS_CERTIFICATE) {
        return false;
    }
    const struct ec_tls_file *inside = look_into(file, code);
    if (!inside || inside->key != EC_FACT_YES) {
        return false;
    }
    *size = inside->key_size;
    return true;
}

static bool is_small(struct ec_key_size size)
{
    return (size.kind == EC_KEY_RSA && size.bits < SMALL_RSA) ||
           (size.kind == EC_KEY_CURVE && size.bits < SMALL_CURVE);
}

void ec_look_tls_small_key(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct named_file file;
    struct ec_key_size size;
    if (get_file(context, scope, assign, &file) && key_size(&file, EC_TLS046, &size) &&
        is_small(size) && ec_rule_first(context, EC_TLS046, path_text(&file))) {
        tell(&file, EC_TLS046,
             ec_rule_text(context, "the private key in %s has %u bits", file.quoted, size.bits),
             "such a key can be computed from its public part, and many peers refuse it",
             "make a new one: RSA with 2048 bits or more");
    }
}

void ec_look_tls_short_key(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct named_file file;
    struct ec_key_size size;
    if (get_file(context, scope, assign, &file) && key_size(&file, EC_TLS047, &size) &&
        size.kind == EC_KEY_RSA && size.bits >= SMALL_RSA && size.bits < SHORT_RSA &&
        ec_rule_first(context, EC_TLS047, path_text(&file))) {
        tell(&file, EC_TLS047,
             ec_rule_text(context, "the private key in %s has %u bits", file.quoted, size.bits),
             "less than 2048 bits is no longer thought to be enough for years to come",
             "make the next one with 2048 bits");
    }
}

void ec_look_tls_parameters(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct named_file file;
    const struct ec_tls_file *inside =
        get_file(context, scope, assign, &file) ? look_into(&file, EC_TLS048) : NULL;
    if (inside && inside->parameters == EC_FACT_YES && inside->parameter_bits < SHORT_RSA) {
        tell(&file, EC_TLS048,
             ec_rule_text(context, "the parameters in %s have %u bits", file.quoted,
                          inside->parameter_bits),
             "key exchanges with so few can be broken (Logjam), and many peers refuse them",
             "make new ones: openssl dhparam 2048");
    }
}

/* ---- files that hold something else ----------------------------------------------------------- */

void ec_look_tls_wrong_file(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    static const char *const kinds[] = {"", "certificate", "certificate", "private key",
                                        "Diffie-Hellman parameters"};
    struct named_file file;
    const struct ec_tls_file *inside =
        get_file(context, scope, assign, &file) ? look_into(&file, EC_TLS049) : NULL;
    if (!inside) {
        return;
    }
    enum ec_fact found = file.holds == EC_HOLDS_PRIVATE_KEY     ? inside->key
                         : file.holds == EC_HOLDS_DH_PARAMETERS ? inside->parameters
                                                                : inside->certificate;
    if (found == EC_FACT_NO && ec_rule_first(context, EC_TLS049, path_text(&file))) {
        tell(&file, EC_TLS049,
             ec_rule_text(context, "%s holds no %s", file.quoted, kinds[file.holds]),
             "OpenSSL looks for a text that begins with '-----BEGIN' and finds none of that kind",
             "name the file that has it, in PEM; openssl can convert other forms");
    }
}

/* ---- halves ----------------------------------------------------------------------------------- */

/* True if the option is set in the scope or one inside of it. What a Pathway lacks may be in any listener
   that names it, so for those the whole configuration counts. */
static bool is_set_inside(struct ec_rule_context *context, const struct ec_scope *scope,
                          bool certificate)
{
    const struct ec_tls_uses *uses = ec_tls_uses_get(context);
    bool anywhere = certificate ? uses->certificate : uses->key;
    if (!anywhere || ec_rule_around(context, scope, "pathway") ||
        ec_rule_around(context, scope, "pathway_group")) {
        return anywhere;
    }
    uint32_t number = ec_model_name(context->model, certificate ? "tls_certificate" : "tls_key");
    const struct ec_scope *end = ec_scope_after(scope);
    while (scope != end && !ec_setting_at(scope, number)) {
        scope = ec_scope_walk(scope);
    }
    return scope != end;
}

/* A key without certificate; a certificate without key, when the file was seen to have none. */
void ec_look_tls_half(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    struct named_file file;
    struct ec_in_force other;
    bool usable = get_file(context, scope, assign, &file);
    bool is_key = file.holds == EC_HOLDS_PRIVATE_KEY;
    if (!usable || !context->model->complete ||
        !ec_rule_in_force(context, scope, is_key ? "tls_certificate" : "tls_key", &other) ||
        other.assign || is_set_inside(context, scope, is_key)) {
        return;
    }
    if (is_key) {
        tell(&file, EC_TLS029,
             ec_rule_text(context, "no certificate goes with the private key %s", file.quoted),
             "without one the server cannot offer TLS here",
             "set TLS_Certificate in the same place, or remove the line");
        return;
    }
    const struct ec_tls_file *inside = ec_host_tls_file(context->settings->host, file.path);
    if (inside->certificate == EC_FACT_YES && inside->key == EC_FACT_NO) {
        tell(&file, EC_TLS029,
             ec_rule_text(context, "no private key goes with the certificate in %s", file.quoted),
             "the file has none, and there is no TLS_Key, so the server cannot offer TLS here",
             "set TLS_Key in the same place, or append the key to the file");
    }
}
