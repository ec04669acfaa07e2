/* SPDX-License-Identifier: MIT */
/* The rules about passwords and other secrets. No message ever has one in it. */
#include "rules/setting.h"

#include "diag/mask.h"
#include "schema/endpoint.h"
#include "source/source.h"

#include <sys/stat.h>

/* ---- where secrets are ------------------------------------------------------------------------ */

/* A secret, and where to point. */
struct secret {
    struct ec_str text;
    struct ec_range range;
};

/* The password inside of a URI or data source, "" when there is none. */
static struct ec_str password_in(struct ec_str text)
{
    struct ec_mask_scan scan;
    struct ec_mask_span span;
    ec_mask_begin(&scan, text, EC_MASK_PROSE);
    if (!ec_mask_next(&scan, &span)) {
        return EC_STR("");
    }
    return (struct ec_str){text.ptr + span.first, span.last - span.first};
}

/* "user:password" */
static struct ec_str behind_colon(struct ec_str text)
{
    const char *colon = memchr(text.ptr, ':', text.len);
    size_t from = colon ? (size_t)(colon - text.ptr) + 1 : 0;
    return ec_str_tail(text, from);
}

static bool is_option(const struct ec_rule_context *context, const struct ec_assign *assign,
                      const char *name)
{
    return ec_str_equal(ec_intern_text(context->model->names, assign->node->name),
                        ec_str_from(name));
}

/* The next secret in a value; start with `element` all zero. */
static bool next_secret(struct ec_rule_context *context, const struct ec_assign *assign,
                        const struct ec_vocab *word, struct ec_element *element,
                        struct secret *secret)
{
    while (ec_rule_next(context, assign, element)) {
        struct ec_str text = element->text;
        if (word->secret == EC_SECRET_PARTLY) {
            text = password_in(text);
        } else if (is_option(context, assign, "http_basic_auth")) {
            text = behind_colon(text);
        }
        if (text.len > 0) {
            *secret = (struct secret){text, element->range};
            return true;
        }
    }
    return false;
}

static const struct ec_vocab *secret_word(struct ec_rule_context *context,
                                          const struct ec_scope *scope,
                                          const struct ec_assign *assign)
{
    const struct ec_vocab *word =
        ec_rule_word_at(context, scope, assign->node->name);
    bool community = is_option(context, assign, "community"); /* SCR003 */
    return word && word->secret != 0 && !community ? word : NULL;
}

/* "the password in uri", or the option's name. */
static const char *what_of(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign, const struct ec_vocab *word)
{
    return ec_rule_text(context, "%s%s", word->secret == EC_SECRET_PARTLY ? "the password in " : "",
                        ec_rule_option(context, scope, assign));
}

/* ---- secrets that anybody guesses ------------------------------------------------------------- */

static const char *const guesses[] = {
    "password", "passwd", "pass",   "secret",   "changeme",  "change_me", "change-me",
    "admin",    "root",   "test",   "default",  "guest",     "letmein",   "qwerty",
    "1234",     "12345",  "123456", "12345678", "123456789",
};

/* Options with the name of the user that a secret is for. */
static const struct {
    const char *secret;
    const char *user;
} users[] = {
    {"outbound_smtp_auth_pass", "outbound_smtp_auth_user"},
    {"mm7_http_auth_password", "mm7_http_auth_user"},
    {"smpp_smsc_password", "smpp_smsc_system_id"},
};

static bool is_guessed(struct ec_str secret)
{
    for (size_t i = 0; i < EC_COUNT(guesses); i++) {
        if (ec_str_equal_folded(secret, ec_str_from(guesses[i]))) {
            return true;
        }
    }
    return false;
}

/* The user that a whole value is the password of, "" when nobody knows. */
static struct ec_str user_of(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign, struct ec_str value)
{
    struct ec_in_force user;
    if (is_option(context, assign, "http_basic_auth")) {
        const char *colon = memchr(value.ptr, ':', value.len);
        return (struct ec_str){value.ptr, colon ? (size_t)(colon - value.ptr) : 0};
    }
    for (size_t i = 0; i < EC_COUNT(users); i++) {
        if (is_option(context, assign, users[i].secret) &&
            ec_rule_in_force(context, scope, users[i].user, &user) && user.assign) {
            return user.text;
        }
    }
    return EC_STR("");
}

static bool is_trivial(struct ec_rule_context *context, const struct ec_scope *scope,
                       const struct ec_assign *assign, const struct ec_element *element,
                       struct ec_str secret)
{
    return is_guessed(secret) ||
           ec_str_equal_folded(secret, user_of(context, scope, assign, element->text));
}

/* "user=root", or "root" before the '@' of a URI. */
static bool is_root(struct ec_str uri)
{
    static const char *const forms[] = {"user=root", "uid=root", "//root:", "//root@"};
    for (size_t i = 0; i < EC_COUNT(forms); i++) {
        struct ec_str form = ec_str_from(forms[i]);
        for (size_t at = 0; at + form.len <= uri.len; at++) {
            char next = at + form.len < uri.len ? uri.ptr[at + form.len] : ';';
            if (ec_str_equal_folded((struct ec_str){uri.ptr + at, form.len}, form) &&
                (i > 1 || strchr(";& ", next))) {
                return true;
            }
        }
    }
    return false;
}

static void tell_root(struct ec_rule_context *context, const struct ec_element *element)
{
    struct ec_finding *finding = ec_report_add(context->report, EC_SCR002, element->range,
                                               "the database is asked as its user root");
    ec_finding_why(context->report, finding,
                   "whoever takes over the server, or slips something into a query, owns the "
                   "whole database");
    ec_finding_help(context->report, finding,
                    "make a user for the server that may do no more than it needs");
}

void ec_look_secret_trivial(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    const struct ec_vocab *word = secret_word(context, scope, assign);
    struct ec_element element = {0};
    struct secret secret;
    while (word && next_secret(context, assign, word, &element, &secret)) {
        if (is_trivial(context, scope, assign, &element, secret.text)) {
            struct ec_finding *finding =
                ec_report_add(context->report, EC_SCR002, secret.range, "%s is easy to guess",
                              what_of(context, scope, assign, word));
            ec_finding_why(context->report, finding,
                           "it is among the first words that an attacker tries");
            ec_finding_help(context->report, finding, "set a long random one on both sides");
        }
    }
    element = (struct ec_element){0};
    while (word && word->secret == EC_SECRET_PARTLY && ec_rule_next(context, assign, &element)) {
        if (is_root(element.text)) {
            tell_root(context, &element);
        }
    }
}

/* ---- secrets as such -------------------------------------------------------------------------- */

/* Whether others can read the file in which an assignment stands. */
static bool is_in_open_file(struct ec_rule_context *context, const struct ec_assign *assign)
{
    return (assign->load->source->mode & S_IROTH) != 0 &&
           ec_rule_installed_path(context, assign->load) != NULL;
}

void ec_look_secret_plain(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    const struct ec_vocab *word = secret_word(context, scope, assign);
    struct ec_element element = {0};
    struct secret secret;
    while (word && next_secret(context, assign, word, &element, &secret)) {
        if (context->settings->enabled[EC_SCR002] &&
            is_trivial(context, scope, assign, &element, secret.text)) {
            continue; /* told by that one */
        }
        if (context->settings->enabled[EC_SCR004] && is_in_open_file(context, assign)) {
            continue; /* likewise */
        }
        struct ec_finding *finding =
            ec_report_add(context->report, EC_SCR001, secret.range, "%s stands here in clear text",
                          what_of(context, scope, assign, word));
        ec_finding_why(context->report, finding,
                       "whoever reads the file, a backup or the repository has it");
        ec_finding_help(context->report, finding,
                        "keep it in a file of its own that only the server's user can read, or in "
                        "the store of the module securecreds");
    }
}

void ec_look_secret_open(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign)
{
    const struct ec_vocab *word = secret_word(context, scope, assign);
    struct ec_element element = {0};
    struct secret secret;
    if (!word || !is_in_open_file(context, assign)) {
        return;
    }
    while (next_secret(context, assign, word, &element, &secret)) {
        struct ec_finding *finding =
            ec_report_add(context->report, EC_SCR004, secret.range,
                          "every user of this machine can read %s",
                          what_of(context, scope, assign, word));
        ec_finding_why(context->report, finding, "the file is open to everybody for reading");
        ec_finding_help(context->report, finding,
                        "take it into a file of its own that only root and the server's user can "
                        "read, and include that");
    }
}

/* ---- SNMP (4/config/ref-snmp.md) -------------------------------------------------------------- */

static bool is_of_this_machine(struct ec_str endpoint)
{
    enum ec_address_kind kind = ec_address_kind(ec_endpoint_address(endpoint));
    return kind == EC_ADDRESS_LOOPBACK || kind == EC_ADDRESS_SOCKET;
}

void ec_look_secret_community(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)assign;
    const struct ec_model *model = context->model;
    const struct ec_assign *address = ec_setting_find(model, scope, "address");
    const struct ec_assign *community = ec_setting_find(model, scope, "community");
    const struct ec_assign *state = ec_setting_find(model, scope, "state");
    if (!address || is_of_this_machine(ec_assign_text(context->arena, address)) ||
        (state && !ec_assign_bool(context->arena, state, true)) ||
        (!community && !model->complete)) {
        return;
    }
    struct ec_str text = community ? ec_assign_text(context->arena, community) : EC_STR("public");
    if (!ec_str_equal_folded(text, EC_STR("public")) &&
        !ec_str_equal_folded(text, EC_STR("private")) &&
        !ec_str_equal_folded(text, EC_STR("default"))) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_SCR003, ec_assign_value_range(community ? community : address),
        "the SNMP agent answers everybody who says the %s community",
        community ? "well-known" : "default");
    ec_finding_why(context->report, finding,
                   "it listens on more than this machine, and that word is no secret");
    ec_finding_help(context->report, finding,
                    "set Community to a word that is hard to guess, or Address to 127.0.0.1:8162");
    if (community) {
        ec_finding_relate(context->report, finding, ec_assign_range(address), "here it listens");
    }
}
