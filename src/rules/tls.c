/* SPDX-License-Identifier: MIT */
/* The rules about TLS_Protocols and TLS_EC_Curve_Names, and what all rules about TLS share. */
#include "rules/tls.h"

#include "diag/suggest.h"
#include "rules/security.h"

enum { VERSION_4_6 = 0x04060000, VERSION_5_3 = 0x05030000 };

/* ---- the engine ------------------------------------------------------------------------------- */

static bool is_always_openssl(const struct ec_rule_context *context, const struct ec_scope *scope)
{
    return ec_rule_around(context, scope, "http_listener") ||
           ec_rule_around(context, scope, "xmpp_listener");
}

enum ec_tls_engine ec_tls_engine_of(struct ec_rule_context *context, const struct ec_scope *scope)
{
    struct ec_in_force engine;
    if (is_always_openssl(context, scope)) {
        return EC_TLS_OPENSSL;
    }
    if (!ec_rule_in_force(context, context->model->global, "tls_engine", &engine) ||
        (!engine.assign && !context->model->complete)) {
        return EC_TLS_ENGINE_UNKNOWN;
    }
    if (ec_str_equal_folded(engine.text, EC_STR("gnutls"))) {
        return EC_TLS_GNUTLS;
    }
    return ec_str_equal_folded(engine.text, EC_STR("openssl")) ? EC_TLS_OPENSSL
                                                               : EC_TLS_ENGINE_UNKNOWN;
}

/* ---- words of a value ------------------------------------------------------------------------- */

bool ec_tls_next(struct ec_str value, const char *separators, struct ec_tls_word *word)
{
    size_t from = word->started ? word->off + word->text.len + 1 : 0;
    if (from > value.len) {
        return false;
    }
    size_t end = from;
    while (end < value.len && !strchr(separators, value.ptr[end])) {
        end++;
    }
    *word = (struct ec_tls_word){{value.ptr + from, end - from}, from, true};
    return true;
}

struct ec_str ec_tls_text(struct ec_rule_context *context, const struct ec_assign *assign)
{
    return assign->node->value == EC_VALUE_SCALAR ? ec_assign_text(context->arena, assign)
                                                  : (struct ec_str){"", 0};
}

struct ec_range ec_tls_word_range(const struct ec_assign *assign, const struct ec_tls_word *word)
{
    return ec_assign_subrange(assign, word->off, word->text.len);
}

/* ---- protocols (4/config/tls-protocols.md) ---------------------------------------------------- */

enum {
    SSL_2 = 1,
    SSL_3 = 2,
    TLS_1_0 = 4,
    TLS_1_1 = 8,
    TLS_1_2 = 16,
    TLS_1_3 = 32,
    ALL = 63,
    PROTOCOLS = 6
};

static const struct {
    char name[8];
    unsigned bits;
} protocols[] = {
    {"SSLv2", SSL_2},     {"SSLv3", SSL_3},     {"TLSv1.0", TLS_1_0}, {"TLSv1.1", TLS_1_1},
    {"TLSv1.2", TLS_1_2}, {"TLSv1.3", TLS_1_3}, {"ALL", ALL},
};

/* What a list of protocols comes to. */
struct protocol_list {
    unsigned left;                       /* enabled at the end */
    unsigned by_name;                    /* of those: enabled by their own name */
    bool readable;                       /* every word is known */
    struct ec_tls_word words[PROTOCOLS]; /* which word enabled it by name */
};

static unsigned bits_of(struct ec_str word)
{
    bool has_sign = word.len > 0 && (word.ptr[0] == '+' || word.ptr[0] == '-');
    struct ec_str name = ec_str_tail(word, has_sign);
    for (size_t i = 0; i < EC_COUNT(protocols); i++) {
        if (ec_str_equal_folded(name, ec_str_from(protocols[i].name))) {
            return protocols[i].bits;
        }
    }
    return 0;
}

static void apply(struct protocol_list *list, const struct ec_tls_word *word)
{
    unsigned bits = bits_of(word->text);
    list->readable &= bits != 0;
    if (bits != 0 && word->text.ptr[0] == '-') {
        list->left &= ~bits;
        list->by_name &= ~bits;
    } else if (bits == ALL) {
        list->left = ALL;
    } else if (bits != 0) {
        list->left |= bits;
        list->by_name |= bits;
        list->words[ec_lowest_bit(bits)] = *word;
    }
}

/* A list that begins by removing something is taken to begin with everything. */
static struct protocol_list read_protocols(struct ec_str value)
{
    struct protocol_list list = {.readable = true};
    struct ec_tls_word word = {0};
    list.left = value.len > 0 && value.ptr[0] == '-' ? ALL : 0;
    while (ec_tls_next(value, ":", &word)) {
        apply(&list, &word);
    }
    return list;
}

/* The names of the protocols: "SSLv3, TLSv1.0 and TLSv1.1". */
static const char *names_of(struct ec_rule_context *context, unsigned bits)
{
    const char *text = "";
    unsigned rest = ec_count_bits(bits);
    for (size_t i = 0; i < PROTOCOLS; i++) {
        if (bits & protocols[i].bits) {
            rest--;
            text = ec_rule_text(context, "%s%s%s", text, protocols[i].name,
                                rest > 1    ? ", "
                                : rest == 1 ? " and "
                                            : "");
        }
    }
    return text;
}

/* Tells each protocol in `wanted` that the value enables by its own name. */
static void tell_enabled(struct ec_rule_context *context, const struct ec_scope *scope,
                         const struct ec_assign *assign, enum ec_code code, unsigned wanted,
                         const char *why)
{
    struct protocol_list list = read_protocols(ec_tls_text(context, assign));
    for (size_t i = 0; i < PROTOCOLS; i++) {
        if (list.by_name & wanted & protocols[i].bits) {
            const char *name = protocols[i].name;
            struct ec_finding *finding =
                ec_report_add(context->report, code, ec_tls_word_range(assign, &list.words[i]),
                              "%s enables %s", ec_rule_option(context, scope, assign), name);
            ec_finding_why(context->report, finding, "%s", why);
            ec_finding_help(context->report, finding, "leave it out, or write '-%s' behind '+ALL'",
                            name);
        }
    }
}

void ec_look_tls_broken_protocol(struct ec_rule_context *context, const struct ec_scope *scope,
                                 const struct ec_assign *assign)
{
    if (!ec_tls_target_has(context, VERSION_5_3)) {
        tell_enabled(
            context, scope, assign, EC_TLS001, SSL_2 | SSL_3,
            "its encryption can be broken (POODLE, DROWN), and a client may be made to use it");
    }
}

void ec_look_tls_old_protocol(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    if (!ec_tls_target_has(context, VERSION_5_3)) {
        tell_enabled(context, scope, assign, EC_TLS002, TLS_1_0 | TLS_1_1,
                     "it has known weaknesses and was withdrawn with RFC 8996");
    }
}

/* changelog/5/5-3-0.md */
void ec_look_tls_inert_protocol(struct ec_rule_context *context, const struct ec_scope *scope,
                                const struct ec_assign *assign)
{
    if (ec_tls_target_has(context, VERSION_5_3)) {
        tell_enabled(context, scope, assign, EC_TLS021, SSL_2 | SSL_3 | TLS_1_0 | TLS_1_1,
                     "since version 5.3 the word is accepted and does nothing");
    }
}

static void tell_missing_sign(struct ec_rule_context *context, const struct ec_assign *assign,
                              const struct ec_tls_word *word)
{
    struct ec_range range = ec_tls_word_range(assign, word);
    struct ec_finding *finding = ec_report_add(context->report, EC_TLS003, range,
                                               "%s has neither '+' nor '-' in front of it",
                                               ec_rule_quote(context, word->text));
    finding->severity = EC_WARNING;
    ec_finding_why(context->report, finding, "each protocol is to be added or removed");
    ec_finding_help(context->report, finding, "write '+%.*s'", (int)word->text.len, word->text.ptr);
}

void ec_look_tls_protocol_list(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    struct ec_str value = ec_tls_text(context, assign);
    struct protocol_list list = read_protocols(value);
    struct ec_tls_word word = {0};
    if (value.len == 0 || !list.readable) {
        return; /* unknown words: SCH013 */
    }
    if (list.left == 0) {
        struct ec_finding *finding =
            ec_report_add(context->report, EC_TLS003, ec_assign_value_range(assign),
                          "%s leaves no protocol enabled", ec_rule_option(context, scope, assign));
        ec_finding_why(context->report, finding, "nobody can then agree on one with the server");
        ec_finding_help(context->report, finding, "enable at least one: \"+TLSv1.2:+TLSv1.3\"");
        return;
    }
    while (ec_tls_next(value, ":", &word)) {
        if (word.text.ptr[0] != '+' && word.text.ptr[0] != '-') {
            tell_missing_sign(context, assign, &word);
        }
    }
}

void ec_look_tls_old_kept(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    struct protocol_list list = read_protocols(ec_tls_text(context, assign));
    unsigned old = list.left & ~list.by_name & (SSL_3 | TLS_1_0 | TLS_1_1);
    if (!list.readable || old == 0 || ec_tls_target_has(context, VERSION_5_3)) {
        return;
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_TLS020, ec_assign_value_range(assign), "%s does not switch %s off",
        ec_rule_option(context, scope, assign), names_of(context, old));
    ec_finding_why(context->report, finding, "they have known weaknesses, and '+ALL' enables them");
    ec_finding_help(context->report, finding,
                    "write \"+ALL:-SSLv2:-SSLv3:-TLSv1.0:-TLSv1.1\" or \"+TLSv1.2:+TLSv1.3\"");
}

static void tell_too_new(struct ec_rule_context *context, struct ec_range range, const char *what,
                         const char *since, bool is_error)
{
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS022, range, "%s needs version %s", what, since);
    finding->severity = is_error ? EC_ERROR : EC_WARNING;
    ec_finding_why(context->report, finding, "the target is older and does not know it");
    ec_finding_help(context->report, finding, "leave it out until all nodes have version %s",
                    since);
}

void ec_look_tls_new_protocol(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)scope;
    struct protocol_list list = read_protocols(ec_tls_text(context, assign));
    uint32_t target = context->settings->target;
    if (target != 0 && target < VERSION_4_6 && list.by_name & TLS_1_3) {
        tell_too_new(context, ec_tls_word_range(assign, &list.words[ec_lowest_bit(TLS_1_3)]),
                     "TLSv1.3", "4.6", false);
    }
}

/* ---- curves (4/config/tls-ec-curve-names.md) -------------------------------------------------- */

/* Names that OpenSSL 3 has for groups of the key exchange, the old elliptic curves left out. */
static const char curves[][20] = {
    "prime256v1",
    "secp384r1",
    "secp521r1",
    "P-256",
    "P-384",
    "P-521",
    "X25519",
    "X448",
    "secp256r1",
    "secp256k1",
    "secp224r1",
    "prime192v1",
    "secp192r1",
    "secp224k1",
    "secp192k1",
    "brainpoolP256r1",
    "brainpoolP384r1",
    "brainpoolP512r1",
    "brainpoolP256r1tls13",
    "brainpoolP384r1tls13",
    "brainpoolP512r1tls13",
    "ffdhe2048",
    "ffdhe3072",
    "ffdhe4096",
    "ffdhe6144",
    "ffdhe8192",
    "MLKEM512",
    "MLKEM768",
    "MLKEM1024",
    "X25519MLKEM768",
    "SecP256r1MLKEM768",
    "SecP384r1MLKEM1024",
};

static bool is_curve(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(curves); i++) {
        if (ec_str_equal_folded(name, ec_str_from(curves[i]))) {
            return true;
        }
    }
    /* Curves over binary fields: nobody should use them, but they are known. */
    return ec_str_starts(name, EC_STR("sect")) || ec_str_starts(name, EC_STR("c2"));
}

static void tell_unknown_curve(struct ec_rule_context *context, const struct ec_assign *assign,
                               const struct ec_tls_word *word)
{
    struct ec_suggest suggest;
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS024, ec_tls_word_range(assign, word),
                      "%s is not a curve of OpenSSL", ec_rule_quote(context, word->text));
    ec_finding_why(context->report, finding,
                   "one unknown name is enough for the whole list to be rejected");
    ec_suggest_init(&suggest, word->text);
    for (size_t i = 0; i < EC_COUNT(curves); i++) {
        ec_suggest_offer(&suggest, ec_str_from(curves[i]));
    }
    if (suggest.n > 0) {
        ec_finding_help(context->report, finding, "did you mean '%.*s'?",
                        (int)suggest.best[0].name.len, suggest.best[0].name.ptr);
    } else {
        ec_finding_help(context->report, finding, "`openssl ecparam -list_curves` tells the names");
    }
}

void ec_look_tls_unknown_curve(struct ec_rule_context *context, const struct ec_scope *scope,
                               const struct ec_assign *assign)
{
    (void)scope;
    struct ec_str value = ec_tls_text(context, assign);
    struct ec_tls_word word = {0};
    while (ec_tls_next(value, ": \t", &word)) {
        if (word.text.len > 0 && !is_curve(word.text)) {
            tell_unknown_curve(context, assign, &word);
        }
    }
}

void ec_look_tls_curve_blanks(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    struct ec_str value = ec_tls_text(context, assign);
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == ' ' || value.ptr[i] == '\t') {
            struct ec_finding *finding =
                ec_report_add(context->report, EC_TLS023, ec_assign_subrange(assign, i, 1),
                              "a blank stands in %s", ec_rule_option(context, scope, assign));
            ec_finding_why(context->report, finding,
                           "the names are separated by ':' alone, and the list is rejected");
            ec_finding_help(context->report, finding, "write \"prime256v1:secp384r1\"");
            return;
        }
    }
}

void ec_look_tls_curve_target(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)scope;
    struct ec_str value = ec_tls_text(context, assign);
    uint32_t target = context->settings->target;
    if (target != 0 && target < VERSION_5_3 && memchr(value.ptr, ':', value.len)) {
        tell_too_new(context, ec_assign_value_range(assign), "a list of several curves", "5.3",
                     true);
    }
}

void ec_look_tls_hybrid_curve(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    (void)scope;
    struct ec_str value = ec_tls_text(context, assign);
    struct ec_tls_word word = {0};
    while (ec_tls_next(value, ":", &word)) {
        struct ec_str name = word.text;
        for (size_t at = 0; at + 5 <= name.len; at++) {
            if (ec_str_equal_folded((struct ec_str){name.ptr + at, 5}, EC_STR("mlkem"))) {
                struct ec_finding *finding =
                    ec_report_add(context->report, EC_TLS025, ec_tls_word_range(assign, &word),
                                  "%s needs OpenSSL 3.5 or newer", ec_rule_quote(context, name));
                ec_finding_why(context->report, finding,
                               "an older one does not know it and rejects the whole list");
                ec_finding_help(context->report, finding,
                                "see what `openssl version` of the server says before it restarts");
                break;
            }
        }
    }
}
