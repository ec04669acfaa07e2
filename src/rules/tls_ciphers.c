/* SPDX-License-Identifier: MIT */
/* The rules about the text of TLS_Ciphers (4/config/tls-ciphers.md): a cipher list of OpenSSL, or a
   priority string of GnuTLS, whichever TLS_Engine is in use. */
#include "host/tls_ciphers.h"

#include "rules/tls.h"

enum { VERSION_5_3 = 0x05030000 };

static const char separators[] = ":,; ";

/* ---- whose language --------------------------------------------------------------------------- */

/* SUITEB128 and SUITEB192 mean something to both. */
static const char gnutls_words[][12] = {
    "NORMAL", "NONE", "PERFORMANCE", "LEGACY", "PFS", "SECURE128", "SECURE192", "SECURE256",
};

static const char openssl_words[][20] = {
    "ALL",   "DEFAULT", "HIGH",     "MEDIUM", "LOW",    "EXP",     "EXPORT", "COMPLEMENTOFALL",
    "FIPS",  "EECDH",   "EDH",      "ECDHE",  "DHE",    "AES",     "AESGCM", "AES128",
    "aNULL", "eNULL",   "kRSA",     "aRSA",   "kEECDH", "kEDH",    "aECDSA", "COMPLEMENTOFDEFAULT",
    "RC4",   "3DES",    "CHACHA20", "ECDH",   "DH",     "TLSv1.2", "SSLv3",  "SUITEB128ONLY",
};

/* The word without its sign, up to a '+' inside it. */
static struct ec_str bare(struct ec_str word)
{
    size_t from = word.len > 0 && strchr("!+-", word.ptr[0]) ? 1 : 0;
    size_t end = from;
    while (end < word.len && word.ptr[end] != '+') {
        end++;
    }
    return (struct ec_str){word.ptr + from, end - from};
}

static bool is_gnutls_word(struct ec_str word)
{
    struct ec_str name = bare(word);
    for (size_t i = 0; i < EC_COUNT(gnutls_words); i++) {
        if (ec_str_equal(name, ec_str_from(gnutls_words[i]))) {
            return true;
        }
    }
    return ec_str_starts(name, EC_STR("VERS-")) || ec_str_starts(word, EC_STR("%"));
}

static bool is_openssl_word(struct ec_str word)
{
    static const char *const begins[] = {"ECDHE-", "DHE-",      "ADH-",
                                         "AECDH-", "@SECLEVEL", "@STRENGTH"};
    struct ec_str name = bare(word);
    for (size_t i = 0; i < EC_COUNT(openssl_words); i++) {
        if (ec_str_equal(name, ec_str_from(openssl_words[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < EC_COUNT(begins); i++) {
        if (ec_str_starts(word, ec_str_from(begins[i]))) {
            return true;
        }
    }
    return false;
}

/* The engine whose language the text is, as its first telling word says. */
static enum ec_tls_engine language_of(struct ec_str text, struct ec_tls_word *word)
{
    *word = (struct ec_tls_word){.off = 0};
    while (ec_tls_next(text, separators, word)) {
        if (is_gnutls_word(word->text)) {
            return EC_TLS_GNUTLS;
        }
        if (is_openssl_word(word->text)) {
            return EC_TLS_OPENSSL;
        }
    }
    return EC_TLS_ENGINE_UNKNOWN;
}

static bool is_for_openssl(struct ec_rule_context *context, const struct ec_scope *scope,
                           struct ec_str text)
{
    struct ec_tls_word word;
    return language_of(text, &word) != EC_TLS_GNUTLS &&
           ec_tls_engine_of(context, scope) != EC_TLS_GNUTLS;
}

static void relate_engine(struct ec_rule_context *context, struct ec_finding *finding)
{
    struct ec_in_force engine;
    if (ec_rule_in_force(context, context->model->global, "tls_engine", &engine) && engine.assign) {
        ec_finding_relate(context->report, finding, ec_assign_range(engine.assign),
                          "TLS_Engine is set here");
    }
}

void ec_look_tls_language(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    static const char *const names[] = {"", "OpenSSL", "GnuTLS"};
    static const char *const samples[] = {"", "HIGH:!aNULL", "NORMAL:-VERS-SSL3.0"};
    struct ec_tls_word word;
    enum ec_tls_engine language = language_of(ec_tls_text(context, assign), &word);
    enum ec_tls_engine engine = ec_tls_engine_of(context, scope);
    if (language == EC_TLS_ENGINE_UNKNOWN || engine == EC_TLS_ENGINE_UNKNOWN ||
        language == engine) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS005, ec_tls_word_range(assign, &word),
                      "%s is a word of %s, but %s reads this", ec_rule_quote(context, word.text),
                      names[language], names[engine]);
    ec_finding_why(context->report, finding, "%s",
                   engine == EC_TLS_OPENSSL ? "OpenSSL finds no cipher in it"
                                            : "GnuTLS refuses the whole text");
    ec_finding_help(context->report, finding, "write it for %s, such as \"%s\", or set TLS_Engine",
                    names[engine], samples[engine]);
    relate_engine(context, finding);
}

/* ---- options that the engine does not have ---------------------------------------------------- */

/* 4/config/tlsv13-ciphersuites.md, 4/config/tls-protocols.md, 4/config/tls-ec-curve-names.md */
void ec_look_tls_openssl_only(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    if (ec_tls_engine_of(context, scope) != EC_TLS_GNUTLS ||
        is_gnutls_word(ec_tls_text(context, assign))) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS006, ec_assign_range(assign),
                      "%s means nothing to GnuTLS", ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding,
                   "it is an option for OpenSSL, and TLS_Engine is gnutls, so it has no effect");
    ec_finding_help(
        context->report, finding,
        "say it in the priority string of TLS_Ciphers, such as \"NORMAL:-VERS-SSL3.0\"");
    relate_engine(context, finding);
}

/* 4/install-security-considerations.md */
void ec_look_tls_gnutls_old(struct ec_rule_context *context, const struct ec_scope *scope,
                            const struct ec_assign *assign)
{
    struct ec_str text = ec_tls_text(context, assign);
    struct ec_tls_word word;
    if (ec_tls_engine_of(context, scope) != EC_TLS_GNUTLS ||
        language_of(text, &word) != EC_TLS_GNUTLS) {
        return;
    }
    word = (struct ec_tls_word){.off = 0};
    while (ec_tls_next(text, ":", &word)) {
        if (ec_str_equal(word.text, EC_STR("-VERS-SSL3.0")) ||
            ec_str_equal(word.text, EC_STR("!VERS-SSL3.0")) ||
            ec_str_equal(word.text, EC_STR("-VERS-ALL")) ||
            ec_str_equal(word.text, EC_STR("-VERS-TLS-ALL")) ||
            ec_str_equal(word.text, EC_STR("NONE"))) {
            return;
        }
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS020, ec_assign_value_range(assign),
                      "%s does not switch SSLv3 off", ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding, "its encryption can be broken (POODLE)");
    ec_finding_help(context->report, finding, "add ':-VERS-SSL3.0'");
}

/* ---- weak ciphers ----------------------------------------------------------------------------- */

enum {
    ANONYMOUS_DH = 1,
    ANONYMOUS_ECDH = 2,
    NO_CIPHER = 4,
    EXPORT = 8,
    DES = 16,
    RC4 = 32,
    MD5 = 64,
    TRIPLE_DES = 128,
    ANONYMOUS = ANONYMOUS_DH | ANONYMOUS_ECDH
};

/* Words for classes of suites, and parts of the names of suites. */
static const struct {
    char word[16];
    unsigned weakness;
} weak_words[] = {
    {"aNULL", ANONYMOUS}, {"ADH", ANONYMOUS_DH}, {"AECDH", ANONYMOUS_ECDH},
    {"anon", ANONYMOUS},  {"ALL", ANONYMOUS},    {"COMPLEMENTOFALL", NO_CIPHER},
    {"eNULL", NO_CIPHER}, {"NULL", NO_CIPHER},   {"EXP", EXPORT},
    {"EXPORT", EXPORT},   {"EXPORT40", EXPORT},  {"EXPORT56", EXPORT},
    {"EXP1024", EXPORT},  {"LOW", DES},          {"DES", DES},
    {"RC4", RC4},         {"MD5", MD5},          {"3DES", TRIPLE_DES},
};

static const struct {
    unsigned weakness;
    const char *why;
} reasons[] = {
    {ANONYMOUS,
     "such a suite does not check who the peer is, so anybody in between can read along"},
    {NO_CIPHER, "such a suite does not encrypt at all"},
    {EXPORT, "its keys of 40 or 56 bits are found within minutes"},
    {DES, "its keys of 56 bits are found within hours"},
    {RC4, "parts of what RC4 encrypts can be recovered"},
    {MD5, "its checksum can be forged"},
    {TRIPLE_DES, "its short blocks give long connections away (Sweet32)"},
};

static unsigned weakness_of_word(struct ec_str word)
{
    for (size_t i = 0; i < EC_COUNT(weak_words); i++) {
        if (ec_str_equal(word, ec_str_from(weak_words[i].word))) {
            return weak_words[i].weakness;
        }
    }
    return 0;
}

/* What is weak about all that the element selects: each of its words narrows it down. A suite of which
   something in `killed` is true is not selected. 0 when nothing is weak. */
static unsigned weakness_of(struct ec_str element, unsigned killed)
{
    static const char parts[] = "+-_";
    struct ec_tls_word part = {0};
    unsigned found = 0;
    while (ec_tls_next(element, parts, &part)) {
        unsigned weakness = weakness_of_word(part.text);
        struct ec_str rest = {part.text.ptr, element.len - part.off};
        if (weakness == DES && ec_str_starts(rest, EC_STR("DES-CBC3"))) {
            weakness = TRIPLE_DES;
        }
        if (weakness != 0 && (weakness & ~killed) == 0) {
            return 0;
        }
        found |= weakness & ~killed;
    }
    return found;
}

/* The elements of a list that select something weak. */
struct weak {
    struct ec_tls_word words[EC_RULE_MAX_FINDINGS];
    unsigned weakness[EC_RULE_MAX_FINDINGS];
    size_t n;
    unsigned killed; /* by '!' anywhere in the list */
};

static void remove_from(struct weak *weak, unsigned removed)
{
    size_t kept = 0;
    for (size_t i = 0; i < weak->n; i++) {
        unsigned left = weakness_of(weak->words[i].text, weak->killed | removed);
        if (left != 0) {
            weak->words[kept] = weak->words[i];
            weak->weakness[kept++] = left;
        }
    }
    weak->n = kept;
}

/* '!' takes suites away for good, '-' what is there so far, '+' only moves. */
static void find_weak(struct ec_str text, struct weak *weak)
{
    struct ec_tls_word word = {0};
    *weak = (struct weak){.n = 0};
    while (ec_tls_next(text, separators, &word)) {
        if (word.text.len > 0 && word.text.ptr[0] == '!') {
            weak->killed |= weakness_of_word(bare(word.text));
        }
    }
    word = (struct ec_tls_word){.off = 0};
    while (ec_tls_next(text, separators, &word)) {
        char sign = word.text.len > 0 ? word.text.ptr[0] : '\0';
        unsigned weakness =
            sign && !strchr("!+-@", sign) ? weakness_of(word.text, weak->killed) : 0;
        if (sign == '-') {
            remove_from(weak, weakness_of_word(bare(word.text)));
        } else if (weakness != 0 && weak->n < EC_COUNT(weak->words)) {
            weak->words[weak->n] = word;
            weak->weakness[weak->n++] = weakness;
        }
    }
}

static const char *reason_for(unsigned weakness)
{
    for (size_t i = 0; i < EC_COUNT(reasons); i++) {
        if (weakness & reasons[i].weakness) {
            return reasons[i].why;
        }
    }
    return "";
}

static void tell_weak(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign, const struct weak *weak)
{
    const char *more = weak->n > 2   ? ec_rule_text(context, " and %zu more words", weak->n - 1)
                       : weak->n > 1 ? " and another word"
                                     : "";
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS004, ec_tls_word_range(assign, &weak->words[0]),
                      "%s%s in %s let weak ciphers in", ec_rule_quote(context, weak->words[0].text),
                      more, ec_rule_option(context, scope, assign));
    if (weak->n == 1) {
        ec_finding_message(context->report, finding, "%s in %s lets weak ciphers in",
                           ec_rule_quote(context, weak->words[0].text),
                           ec_rule_option(context, scope, assign));
    }
    ec_finding_why(context->report, finding, "%s", reason_for(weak->weakness[0]));
    if (weak->n == 1 && ec_str_equal(weak->words[0].text, EC_STR("ALL"))) {
        ec_finding_help(context->report, finding, "add ':!aNULL', or write \"HIGH:!aNULL\"");
    } else {
        ec_finding_help(context->report, finding,
                        "leave it out, or write \"HIGH:!aNULL:!MD5:!3DES\"");
    }
}

void ec_look_tls_weak(struct ec_rule_context *context, const struct ec_scope *scope,
                      const struct ec_assign *assign)
{
    struct ec_str text = ec_tls_text(context, assign);
    struct weak weak;
    struct ec_tls_word word = {0};
    find_weak(text, &weak);
    while (weak.n == 0 && ec_tls_next(text, separators, &word)) {
        if (ec_str_equal(word.text, EC_STR("@SECLEVEL=0"))) {
            weak.words[weak.n] = word;
            weak.weakness[weak.n++] = ANONYMOUS;
        }
    }
    if (weak.n > 0 && is_for_openssl(context, scope, text)) {
        tell_weak(context, scope, assign, &weak);
    }
}

/* ---- what OpenSSL makes of it ----------------------------------------------------------------- */

/* Asks for a list that is for OpenSSL and was not asked about before; an empty one is the default. */
static bool ask(struct ec_rule_context *context, const struct ec_scope *scope,
                const struct ec_assign *assign, enum ec_code code, struct ec_tls_ciphers *ciphers)
{
    struct ec_str text = ec_tls_text(context, assign);
    if (text.len == 0 || !is_for_openssl(context, scope, text)) {
        return false;
    }
    ec_host_tls_ciphers(context->settings->host, context->arena, text, ciphers);
    if (ciphers->reason) {
        ec_report_skip(context->report, code, ciphers->reason);
    }
    return ciphers->any != EC_FACT_UNKNOWN &&
           ec_rule_first(context, code, ec_rule_text(context, "%.*s", (int)text.len, text.ptr));
}

void ec_look_tls_no_cipher(struct ec_rule_context *context, const struct ec_scope *scope,
                           const struct ec_assign *assign)
{
    struct ec_tls_ciphers ciphers;
    if (!ask(context, scope, assign, EC_TLS040, &ciphers) || ciphers.any != EC_FACT_NO) {
        return;
    }
    struct ec_finding *finding =
        ec_report_add(context->report, EC_TLS040, ec_assign_value_range(assign),
                      "no cipher is left of %s", ec_rule_option(context, scope, assign));
    ec_finding_why(context->report, finding,
                   "OpenSSL %s, which this machine has, knows none that the list selects",
                   ciphers.version);
    ec_finding_help(context->report, finding,
                    "look for slips with `openssl ciphers -v LIST`; \"HIGH:!aNULL\" is a good one");
}

void ec_look_tls_weak_suites(struct ec_rule_context *context, const struct ec_scope *scope,
                             const struct ec_assign *assign)
{
    struct ec_tls_ciphers ciphers;
    struct weak weak;
    find_weak(ec_tls_text(context, assign), &weak);
    if (weak.n > 0 || !ask(context, scope, assign, EC_TLS041, &ciphers) || ciphers.n_weak == 0) {
        return; /* TLS004 tells of a word */
    }
    struct ec_finding *finding = ec_report_add(
        context->report, EC_TLS041, ec_assign_value_range(assign), "%s keeps %u weak suite%s, %s%s",
        ec_rule_option(context, scope, assign), ciphers.n_weak, ciphers.n_weak == 1 ? "" : "s",
        ciphers.weak[0], ciphers.n_weak == 1 ? "" : " among them");
    ec_finding_why(context->report, finding,
                   "they do not authenticate, do not encrypt, or have short keys, says OpenSSL %s",
                   ciphers.version);
    ec_finding_help(context->report, finding, "add ':!aNULL:!eNULL:!LOW'");
}

/* ---- words in the wrong place ----------------------------------------------------------------- */

void ec_look_tls_13_suite(struct ec_rule_context *context, const struct ec_scope *scope,
                          const struct ec_assign *assign)
{
    struct ec_str text = ec_tls_text(context, assign);
    struct ec_tls_word word = {0};
    while (ec_tls_next(text, separators, &word)) {
        if (ec_str_starts(word.text, EC_STR("TLS_AES_")) ||
            ec_str_starts(word.text, EC_STR("TLS_CHACHA20_"))) {
            struct ec_finding *finding = ec_report_add(
                context->report, EC_TLS030, ec_tls_word_range(assign, &word),
                "%s is a suite of TLS 1.3 and has no effect in %s",
                ec_rule_quote(context, word.text), ec_rule_option(context, scope, assign));
            ec_finding_why(context->report, finding, "this list is for TLS 1.2 and older");
            ec_finding_help(context->report, finding, "name it in TLSv13_Ciphersuites");
        }
    }
}

/* changelog/5/5-3-0.md */
void ec_look_tls_inert_cipher(struct ec_rule_context *context, const struct ec_scope *scope,
                              const struct ec_assign *assign)
{
    struct ec_str text = ec_tls_text(context, assign);
    struct ec_tls_word word = {0};
    while (ec_tls_target_has(context, VERSION_5_3) && ec_tls_next(text, separators, &word)) {
        if (ec_str_equal(word.text, EC_STR("SSLv2")) || ec_str_equal(word.text, EC_STR("SSLv3"))) {
            struct ec_finding *finding =
                ec_report_add(context->report, EC_TLS021, ec_tls_word_range(assign, &word),
                              "%s has no effect in %s", ec_rule_quote(context, word.text),
                              ec_rule_option(context, scope, assign));
            ec_finding_why(context->report, finding,
                           "since version 5.3 the word is accepted and does nothing");
            ec_finding_help(context->report, finding, "leave it out");
        }
    }
}
