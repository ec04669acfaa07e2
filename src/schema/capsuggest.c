/* SPDX-License-Identifier: MIT */
#include "diag/suggest.h"
#include "schema/capnames.h"

/* Names are compared squeezed: lower case, nothing but letters and digits. Longer words resemble
   no name, the longest of which has 22 bytes. */
#define SQUEEZED_MAX 40

struct squeezed {
    char bytes[SQUEEZED_MAX];
    size_t len;
};

static struct ec_str text_of(const struct squeezed *squeezed)
{
    return (struct ec_str){squeezed->bytes, squeezed->len};
}

static struct ec_str skip(struct ec_str text, size_t count)
{
    return (struct ec_str){text.ptr + count, text.len - count};
}

/* Returns false when the word is too long or has foreign bytes. */
static bool squeeze(struct ec_str word, struct squeezed *out)
{
    out->len = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = ec_lower(word.ptr[i]);
        if (c == '_' || c == '-' || c == '.') {
            continue;
        }
        if (out->len == SQUEEZED_MAX || !(ec_is_letter(c) || ec_is_digit(c))) {
            return false;
        }
        out->bytes[out->len++] = c;
    }
    return true;
}

static bool has_prefix(struct ec_str squeezed)
{
    return ec_str_starts(squeezed, EC_STR("cap"));
}

/* The squeezed name of a capability, with "cap" if the word has it. */
static struct squeezed squeezed_name(unsigned number, bool with_prefix)
{
    struct squeezed name;
    (void)squeeze(skip(ec_str_from(ec_cap_name(number)), with_prefix ? 0 : 4), &name);
    return name;
}

static void add_candidate(struct ec_cap_suggestion *out, unsigned number)
{
    if (out->n < EC_CAP_SUGGEST_MAX) {
        out->caps[out->n++] = (unsigned char)number;
    } else {
        out->more = true;
    }
}

/* -- words that are no names ------------------------------------------------------------------ */

static const struct special {
    const char *word; /* squeezed */
    const char *advice;
    const char *replacement;
} specials[] = {
#define ALL_ADVICE "the word for every capability is \"all\""
#define NONE_ADVICE "leave the option out to keep no capability"
#define ROOT_ADVICE "root is a user; list the capabilities the server needs instead"
#define FLAGS_ADVICE "flags follow their operator without a blank"
    {"capall", ALL_ADVICE, "all"},     {"allcaps", ALL_ADVICE, "all"},
    {"everything", ALL_ADVICE, "all"}, {"none", NONE_ADVICE, NULL},
    {"capnone", NONE_ADVICE, NULL},    {"empty", NONE_ADVICE, NULL},
    {"root", ROOT_ADVICE, NULL},       {"caproot", ROOT_ADVICE, NULL},
    {"e", FLAGS_ADVICE, NULL},         {"p", FLAGS_ADVICE, NULL},
    {"ep", FLAGS_ADVICE, NULL},        {"pe", FLAGS_ADVICE, NULL},
    {"eip", FLAGS_ADVICE, NULL},
};

static bool suggest_special(struct ec_str word, struct ec_cap_suggestion *out)
{
    for (size_t i = 0; i < EC_COUNT(specials); i++) {
        if (ec_str_equal(word, ec_str_from(specials[i].word))) {
            out->kind = EC_CAP_SUGGEST_SPECIAL;
            out->advice = specials[i].advice;
            out->replacement = specials[i].replacement;
            return true;
        }
    }
    return false;
}

/* -- Solaris ---------------------------------------------------------------------------------- */

#define NO_CAP (-1)

/* The privileges and privilege sets of Solaris and illumos (privileges(5)) with up to two Linux
   capabilities that give the same power. */
static const struct privilege {
    char name[24];
    signed char caps[2];
} privileges[] = {
    {"basic", {NO_CAP, NO_CAP}},
    {"zone", {NO_CAP, NO_CAP}},
    {"contract_event", {NO_CAP, NO_CAP}},
    {"contract_identity", {NO_CAP, NO_CAP}},
    {"contract_observer", {NO_CAP, NO_CAP}},
    {"cpc_cpu", {NO_CAP, NO_CAP}},
    {"dtrace_kernel", {NO_CAP, NO_CAP}},
    {"dtrace_proc", {NO_CAP, NO_CAP}},
    {"dtrace_user", {NO_CAP, NO_CAP}},
    {"file_chown", {0, NO_CAP}},
    {"file_chown_self", {0, NO_CAP}},
    {"file_dac_execute", {1, NO_CAP}},
    {"file_dac_read", {2, 1}},
    {"file_dac_search", {2, 1}},
    {"file_dac_write", {1, NO_CAP}},
    {"file_downgrade_sl", {NO_CAP, NO_CAP}},
    {"file_flag_set", {9, NO_CAP}},
    {"file_link_any", {3, NO_CAP}},
    {"file_owner", {3, NO_CAP}},
    {"file_read", {NO_CAP, NO_CAP}},
    {"file_setid", {4, NO_CAP}},
    {"file_upgrade_sl", {NO_CAP, NO_CAP}},
    {"file_write", {NO_CAP, NO_CAP}},
    {"graphics_access", {NO_CAP, NO_CAP}},
    {"graphics_map", {NO_CAP, NO_CAP}},
    {"ipc_dac_read", {15, NO_CAP}},
    {"ipc_dac_write", {15, NO_CAP}},
    {"ipc_owner", {15, NO_CAP}},
    {"net_access", {NO_CAP, NO_CAP}},
    {"net_bindmlp", {NO_CAP, NO_CAP}},
    {"net_icmpaccess", {13, NO_CAP}},
    {"net_mac_aware", {NO_CAP, NO_CAP}},
    {"net_mac_implicit", {NO_CAP, NO_CAP}},
    {"net_observability", {13, NO_CAP}},
    {"net_privaddr", {10, NO_CAP}},
    {"net_rawaccess", {13, NO_CAP}},
    {"proc_audit", {29, NO_CAP}},
    {"proc_chroot", {18, NO_CAP}},
    {"proc_clock_highres", {NO_CAP, NO_CAP}},
    {"proc_exec", {NO_CAP, NO_CAP}},
    {"proc_fork", {NO_CAP, NO_CAP}},
    {"proc_info", {NO_CAP, NO_CAP}},
    {"proc_lock_memory", {14, NO_CAP}},
    {"proc_owner", {5, 19}},
    {"proc_prioup", {23, NO_CAP}},
    {"proc_priocntl", {23, NO_CAP}},
    {"proc_session", {NO_CAP, NO_CAP}},
    {"proc_setid", {7, 6}},
    {"proc_taskid", {NO_CAP, NO_CAP}},
    {"proc_zone", {NO_CAP, NO_CAP}},
    {"sys_acct", {20, NO_CAP}},
    {"sys_admin", {21, NO_CAP}},
    {"sys_audit", {30, NO_CAP}},
    {"sys_config", {NO_CAP, NO_CAP}},
    {"sys_devices", {NO_CAP, NO_CAP}},
    {"sys_dl_config", {12, NO_CAP}},
    {"sys_ip_config", {12, NO_CAP}},
    {"sys_ipc_config", {24, NO_CAP}},
    {"sys_iptun_config", {12, NO_CAP}},
    {"sys_linkdir", {NO_CAP, NO_CAP}},
    {"sys_mount", {21, NO_CAP}},
    {"sys_net_config", {12, NO_CAP}},
    {"sys_nfs", {NO_CAP, NO_CAP}},
    {"sys_ppp_config", {12, NO_CAP}},
    {"sys_res_bind", {NO_CAP, NO_CAP}},
    {"sys_res_config", {NO_CAP, NO_CAP}},
    {"sys_resource", {24, NO_CAP}},
    {"sys_smb", {NO_CAP, NO_CAP}},
    {"sys_suser_compat", {NO_CAP, NO_CAP}},
    {"sys_time", {25, NO_CAP}},
    {"sys_trans_label", {NO_CAP, NO_CAP}},
    {"virt_manage", {NO_CAP, NO_CAP}},
};

static bool suggest_solaris(struct ec_str word, struct ec_cap_suggestion *out)
{
    if (ec_str_starts(word, EC_STR("priv"))) {
        word = skip(word, 4);
    }
    for (size_t i = 0; i < EC_COUNT(privileges); i++) {
        struct squeezed name;
        (void)squeeze(ec_str_from(privileges[i].name), &name);
        if (!ec_str_equal(word, text_of(&name))) {
            continue;
        }
        out->kind = EC_CAP_SUGGEST_SOLARIS;
        for (size_t k = 0; k < EC_COUNT(privileges[i].caps) && privileges[i].caps[k] >= 0; k++) {
            add_candidate(out, (unsigned)privileges[i].caps[k]);
        }
        return true;
    }
    return false;
}

/* -- names ------------------------------------------------------------------------------------ */

static bool suggest_exact(struct ec_str word, struct ec_cap_suggestion *out)
{
    bool with_prefix = has_prefix(word);
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        struct squeezed name = squeezed_name(i, with_prefix);
        if (ec_str_equal(word, text_of(&name))) {
            out->kind = with_prefix ? EC_CAP_SUGGEST_EXACT : EC_CAP_SUGGEST_MISSING_PREFIX;
            add_candidate(out, i);
            return true;
        }
    }
    return false;
}

/* Fewer letters behind "cap" say too little. */
#define PART_MIN 3u

static bool suggest_prefix(struct ec_str word, struct ec_cap_suggestion *out)
{
    bool with_prefix = has_prefix(word);
    struct ec_cap_suggestion found = {.kind = EC_CAP_SUGGEST_PREFIX};
    if (word.len < (with_prefix ? 3 : 0) + PART_MIN) {
        return false;
    }
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        struct squeezed name = squeezed_name(i, with_prefix);
        if (ec_str_starts(text_of(&name), word)) {
            add_candidate(&found, i);
        }
    }
    if (found.n != 1) {
        return false;
    }
    *out = found;
    return true;
}

/* The distance to a name; names of up to four letters allow one slip, others two. */
static unsigned name_distance(struct ec_str word, unsigned number)
{
    struct squeezed full = squeezed_name(number, true);
    struct ec_str name = text_of(&full);
    unsigned cap = name.len <= 3 + 4 ? 1 : 2;
    unsigned distance = ec_edit_distance(word, name, cap);
    if (!has_prefix(word)) {
        unsigned bare = ec_edit_distance(word, skip(name, 3), cap);
        distance = bare < distance ? bare : distance;
    }
    return distance <= cap ? distance : UINT32_MAX;
}

static bool suggest_near(struct ec_str word, struct ec_cap_suggestion *out)
{
    unsigned best = UINT32_MAX;
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        unsigned distance = name_distance(word, i);
        if (distance < best) {
            best = distance;
            out->n = 0;
            out->more = false;
        }
        if (distance == best && best != UINT32_MAX) {
            add_candidate(out, i);
        }
    }
    if (best == UINT32_MAX) {
        return false;
    }
    out->kind = EC_CAP_SUGGEST_NEAR;
    return true;
}

static bool contains(struct ec_str text, struct ec_str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0) {
            return true;
        }
    }
    return false;
}

static bool suggest_substring(struct ec_str word, struct ec_cap_suggestion *out)
{
    struct ec_str part = has_prefix(word) ? skip(word, 3) : word;
    if (part.len < PART_MIN) {
        return false;
    }
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        struct squeezed name = squeezed_name(i, false);
        if (contains(text_of(&name), part)) {
            add_candidate(out, i);
        }
    }
    if (out->n == 0) {
        return false;
    }
    out->kind = EC_CAP_SUGGEST_SUBSTRING;
    return true;
}

/* -- words and what is glued to them ---------------------------------------------------------- */

typedef bool suggester(struct ec_str word, struct ec_cap_suggestion *out);

/* The best first. A stage that joins takes in as much text behind the word as makes sense; a
   near match of the word alone is likelier than one that takes in what may be flags. */
static const struct stage {
    suggester *suggest;
    bool joins;
} stages[] = {
    {suggest_special, false}, {suggest_exact, true}, {suggest_solaris, true},
    {suggest_prefix, false},  {suggest_near, false}, {suggest_near, true},
};

static bool is_dash(char c)
{
    return c == '-' || c == '.';
}

/* The bytes of `rest` that could belong to the word: runs of letters behind dashes. */
static size_t joinable(struct ec_str rest)
{
    size_t len = 0;
    while (len < rest.len && len < SQUEEZED_MAX &&
           (is_dash(rest.ptr[len]) || rest.ptr[len] == '_' || ec_is_letter(rest.ptr[len]) ||
            ec_is_digit(rest.ptr[len]))) {
        len++;
    }
    return len > 0 && is_dash(rest.ptr[0]) ? len : 0;
}

/* Drops the last dash and what follows. */
static size_t shorter_join(struct ec_str rest, size_t len)
{
    while (len > 0 && !is_dash(rest.ptr[len - 1])) {
        len--;
    }
    return len > 0 ? len - 1 : 0;
}

static bool try_word(suggester *suggest, const struct squeezed *word, const struct squeezed *tail,
                     struct ec_cap_suggestion *out)
{
    struct squeezed whole = *word;
    if (whole.len + tail->len > SQUEEZED_MAX) {
        return false;
    }
    memcpy(whole.bytes + whole.len, tail->bytes, tail->len);
    whole.len += tail->len;
    *out = (struct ec_cap_suggestion){.kind = EC_CAP_SUGGEST_NONE};
    return suggest(text_of(&whole), out);
}

/* Tries the word alone or, for stages that join, with as much of `rest` as fits first. */
static bool try_stage(const struct stage *stage, const struct squeezed *word, struct ec_str rest,
                      struct ec_cap_suggestion *out)
{
    size_t len = stage->joins ? joinable(rest) : 0;
    for (;;) {
        struct squeezed tail;
        if (squeeze((struct ec_str){rest.ptr, len}, &tail) &&
            try_word(stage->suggest, word, &tail, out)) {
            out->joined = len;
            return true;
        }
        if (len == 0) {
            return false;
        }
        len = shorter_join(rest, len);
    }
}

/* The name with the same words in another order, "admin_sys". Looks at the word as it is written:
   without separators it has no words. */
static bool suggest_order(struct ec_str word, struct ec_cap_suggestion *out)
{
    struct ec_suggest search;
    ec_suggest_init(&search, word);
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        struct ec_str name = ec_str_from(ec_cap_name(i));
        ec_suggest_offer(&search, name);
        ec_suggest_offer(&search, skip(name, 4));
    }
    if (search.n == 0 || !ec_suggest_is_order(&search.best[0])) {
        return false;
    }
    const char *best = search.best[0].name.ptr;
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        if (best == ec_cap_name(i) || best == ec_cap_name(i) + 4) {
            add_candidate(out, i);
        }
    }
    out->kind = EC_CAP_SUGGEST_NEAR;
    return true;
}

struct ec_cap_suggestion ec_cap_suggest(struct ec_str word, struct ec_str rest)
{
    struct ec_cap_suggestion out = {.kind = EC_CAP_SUGGEST_NONE};
    struct squeezed squeezed;
    if (!squeeze(word, &squeezed) || squeezed.len == 0) {
        return out;
    }
    for (size_t i = 0; i < EC_COUNT(stages); i++) {
        if (try_stage(&stages[i], &squeezed, rest, &out)) {
            return out;
        }
    }
    out = (struct ec_cap_suggestion){.kind = EC_CAP_SUGGEST_NONE};
    if (!suggest_order(word, &out)) {
        (void)suggest_substring(text_of(&squeezed), &out);
    }
    return out;
}
