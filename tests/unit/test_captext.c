/* SPDX-License-Identifier: MIT */
/* The engine for capability texts against hand-written expectations, the reference table and, where
   libcap is there, cap_from_text itself. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "schema/captext.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef HAVE_LIBCAP
#include <sys/capability.h>
#endif

#define BIT(n) ((uint64_t)1 << (n))

static const struct ec_cap_profile *profile_named(const char *name)
{
    const struct ec_cap_profile *profile = ec_cap_profile_find(ec_str_from(name));
    ck_assert_msg(profile != NULL, "no profile %s", name);
    return profile;
}

static struct ec_cap_text parse(struct ec_arena *arena, struct ec_str text,
                                const struct ec_cap_profile *profile)
{
    struct ec_cap_text parsed;
    ck_assert(ec_cap_text_parse(arena, text, profile, &parsed));
    return parsed;
}

static bool same_sets(const struct ec_cap_sets *a, const struct ec_cap_sets *b)
{
    return a->e == b->e && a->i == b->i && a->p == b->p;
}

/* "e=1 i=0 p=1" in hexadecimal, or every mistake as code@offset+length(word), with '>' in front of
   one that only follows from the clause before. */
static const char *describe(struct ec_arena *arena, struct ec_str text,
                            const struct ec_cap_text *parsed)
{
    if (parsed->accepted) {
        return ec_arena_printf(arena, "e=%" PRIx64 " i=%" PRIx64 " p=%" PRIx64, parsed->final.e,
                               parsed->final.i, parsed->final.p);
    }
    const char *out = "";
    for (uint32_t i = 0; i < parsed->n_clauses; i++) {
        const struct ec_cap_error *error = &parsed->clauses[i].error;
        if (error->code != EC_CAP_OK) {
            out = ec_arena_printf(arena, "%s%s%s%s@%u+%u(%.*s)", out, *out ? " " : "",
                                  parsed->clauses[i].follows_on ? ">" : "",
                                  ec_cap_error_name(error->code), error->off, error->len,
                                  (int)error->word_len, text.ptr + error->word_off);
        }
    }
    return out;
}

/* -- texts with exact outcome ---------------------------------------------------------------- */

static const struct text_case {
    const char *profile;
    const char *text;
    const char *expected;
} text_cases[] = {
    {"debian12", "", "e=0 i=0 p=0"},
    {"debian12", " \t\n\v\f\r", "e=0 i=0 p=0"},
    {"debian12", "cap_net_bind_service+ep", "e=400 i=0 p=400"},
    {"debian12", "\tCAP_Net_Raw,cap_chown=pi\r\n", "e=0 i=2001 p=2001"},
    {"debian12", "=", "e=0 i=0 p=0"},
    {"debian12", "=ep", "e=1ffffffffff i=0 p=1ffffffffff"},
    {"debian12", "aLL=i 63,0+e", "e=8000000000000001 i=1ffffffffff p=0"},
    {"debian12", "41,all=e", "e=1ffffffffff i=0 p=0"},
    {"debian12", "all,41=e", "e=3ffffffffff i=0 p=0"},
    {"debian12", "0=eip-i+i-i", "e=1 i=0 p=1"},
    {"debian12", "0+eip 0=+e", "e=1 i=0 p=0"},
    {"debian12", "0,1+eip 0=-e", "e=2 i=2 p=2"},
    {"debian12", "0,1+eip 0-ei", "e=2 i=2 p=3"},
    {"debian12", "010+ep 0x1F,0XA+i 00-e", "e=100 i=80000400 p=100"},
    {"debian12", "0x3f=e", "e=8000000000000000 i=0 p=0"},
    {"debian12", "077=e", "e=8000000000000000 i=0 p=0"},
    {"debian12", "0x40=e", "number-range@0+4(0x40)"},
    {"debian12", "0100=e", "number-range@0+4(0100)"},
    {"debian12", "0,99999999999999999999999999=e", "number-range@2+26(99999999999999999999999999)"},
    {"debian12", "08=e", "expected-operator@1+1(08)"},
    {"debian12", "0x=e", "expected-operator@1+1(0x)"},
    {"debian12", "0xep", "expected-operator@3+1(0xep)"},
    {"debian12", "0xe", "expected-operator@3+0(0xe)"},
    {"debian12", "0b1010+ep", "expected-operator@1+1(0b1010)"},
    {"debian13", "0b1010+ep", "e=400 i=0 p=400"},
    {"debian13", "0B1=e", "e=2 i=0 p=0"},
    {"debian13", "0b2=e", "expected-operator@1+1(0b2)"},
    {"debian13", "0b1000000=e", "number-range@0+9(0b1000000)"},
    {"debian12", "cap_net_raw2+ep", "expected-operator@11+1(cap_net_raw2)"},
    {"debian12", "all2=e", "unknown-name@0+4(all2)"},
    {"debian12", "all_=e", "unknown-name@0+4(all_)"},
    {"debian12", "cap_chown,all9=e", "unknown-name@10+4(all9)"},
    {"debian12", "cap_net_bind-service+ep", "unknown-name@0+12(cap_net_bind)"},
    {"debian12", "cap_10+ep", "unknown-name@0+6(cap_10)"},
    {"debian12", "CAP_NET_RAW+EP", "bad-flag@12+2(CAP_NET_RAW)"},
    {"debian12", "0+eEi", "bad-flag@3+2(0)"},
    {"debian12", "0+ep,1+ep", "bad-flag@4+1(0)"},
    {"debian12", "0+ep\xC2\xA0", "bad-flag@4+2(0)"},
    {"debian12",
     "0\xE2\x88\x92"
     "ep",
     "expected-operator@1+3(0)"},
    {"debian12",
     "0\x92"
     "ep",
     "expected-operator@1+1(0)"},
    {"debian12", "0+", "missing-flags@2+0(0)"},
    {"debian12", "0=e+ 1=", "missing-flags@4+1(0)"},
    {"debian12", "0+5", "missing-flags@2+1(0)"},
    {"debian12", "0++e", "bad-flag@2+1(0)"},
    {"debian12", "0+=e", "bad-flag@2+1(0)"},
    {"debian12", "0==e", "bad-flag@2+1(0)"},
    {"debian12", "0=e=i", "bad-flag@3+1(0)"},
    {"debian12", "0=5", "bad-flag@2+1(0)"},
    {"debian12", "=5", "bad-flag@1+1()"},
    {"debian12", "+ep", "op-without-list@0+1()"},
    {"debian12", "=-ep", "op-without-list@0+2()"},
    {"debian12", "=+", "op-without-list@0+2()"},
    {"debian12", "=e-", "op-without-list@2+1()"},
    {"debian12", "0,", "empty-list-element@2+0(0)"},
    {"debian12", "0,,1=", "empty-list-element@2+1(0)"},
    {"debian12", ",0=", "expected-operator@0+1()"},
    {"debian12", "$CAPS", "expected-operator@0+1()"},
    /* every bad clause is reported, but not what only follows from the one before */
    {"debian12", "0 +ep", "expected-operator@1+1(0) >op-without-list@2+1()"},
    {"debian12", "0+ ep", "missing-flags@2+1(0) >unknown-name@3+2(ep)"},
    {"debian12", "0= ep", "unknown-name@3+2(ep)"},
    {"debian12", "0 , 1 +ep",
     "expected-operator@1+1(0) >expected-operator@2+1() expected-operator@5+1(1) "
     ">op-without-list@6+1()"},
    {"debian12", "0, 1, 2=", "empty-list-element@2+1(0) >empty-list-element@5+1(1)"},
    {"debian12", "0, bogus+ep", "empty-list-element@2+1(0) unknown-name@3+5(bogus)"},
    {"debian12", "x=e 0=e y+p 64=",
     "unknown-name@0+1(x) unknown-name@8+1(y) "
     "number-range@12+2(64)"},
    {"debian12", "0=e # net raw",
     "expected-operator@4+1() >unknown-name@6+3(net) "
     ">unknown-name@10+3(raw)"},
    {"debian12", "basic net_privaddr", "unknown-name@0+5(basic) unknown-name@6+12(net_privaddr)"},
    /* targets */
    {"el7", "cap_syslog=e", "e=400000000 i=0 p=0"},
    {"el7", "cap_wake_alarm=e", "unknown-name@0+14(cap_wake_alarm)"},
    {"el7", "35=e", "e=800000000 i=0 p=0"},
    {"el7", "=p", "e=0 i=0 p=ffffffffffffffff"},
    {"el6", "cap_mac_admin=e", "e=200000000 i=0 p=0"},
    {"el6", "cap_syslog=e", "unknown-name@0+10(cap_syslog)"},
    {"el9", "cap_checkpoint_restore=e", "e=10000000000 i=0 p=0"},
    {"el8", "all=i", "e=0 i=1ffffffffff p=0"},
};

START_TEST(text_has_exact_outcome)
{
    const struct text_case *c = &text_cases[_i];
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_str text = ec_str_from(c->text);
    struct ec_cap_text parsed = parse(&arena, text, profile_named(c->profile));
    ck_assert_str_eq(describe(&arena, text, &parsed), c->expected);
    ck_assert(!parsed.oversized && !parsed.cut);
    ck_assert_uint_eq(parsed.len, text.len);
    ec_arena_fini(&arena);
}
END_TEST

/* -- parts ----------------------------------------------------------------------------------- */

static void assert_item(const struct ec_cap_item *item, uint32_t off, uint32_t len,
                        enum ec_cap_form form, unsigned cap)
{
    ck_assert_uint_eq(item->off, off);
    ck_assert_uint_eq(item->len, len);
    ck_assert_uint_eq(item->form, form);
    if (form != EC_CAP_FORM_ALL) {
        ck_assert_uint_eq(item->cap, cap);
    }
}

static void assert_op(const struct ec_cap_op *op, uint32_t off, enum ec_cap_op_kind kind,
                      uint32_t flags_off, uint32_t flags_len, unsigned flags)
{
    ck_assert_uint_eq(op->off, off);
    ck_assert_uint_eq(op->kind, kind);
    ck_assert_uint_eq(op->flags_off, flags_off);
    ck_assert_uint_eq(op->flags_len, flags_len);
    ck_assert_uint_eq(op->flags, flags);
}

START_TEST(parts_have_places)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    /*                              0         1         2         3  */
    /*                              0123456789012345678901234567890123 */
    struct ec_cap_text parsed = parse(
        &arena, EC_STR("  All,cap_kill,010,0,00,0xA=+eep-i =i 9-p+pe"), profile_named("debian13"));
    ck_assert(parsed.accepted);
    ck_assert_uint_eq(parsed.n_clauses, 3);
    const struct ec_cap_clause *clause = parsed.clauses;
    ck_assert_uint_eq(clause->off, 2);
    ck_assert_uint_eq(clause->len, 32);
    ck_assert_uint_eq(clause->n_items, 6);
    assert_item(&clause->items[0], 2, 3, EC_CAP_FORM_ALL, 0);
    assert_item(&clause->items[1], 6, 8, EC_CAP_FORM_NAME, 5);
    assert_item(&clause->items[2], 15, 3, EC_CAP_FORM_OCTAL, 8);
    assert_item(&clause->items[3], 19, 1, EC_CAP_FORM_DECIMAL, 0);
    assert_item(&clause->items[4], 21, 2, EC_CAP_FORM_OCTAL, 0);
    assert_item(&clause->items[5], 24, 3, EC_CAP_FORM_HEX, 10);
    ck_assert_uint_eq(clause->n_ops, 2);
    assert_op(&clause->ops[0], 27, EC_CAP_SET_RAISE, 29, 3, EC_CAP_FLAG_E | EC_CAP_FLAG_P);
    assert_op(&clause->ops[1], 32, EC_CAP_LOWER, 33, 1, EC_CAP_FLAG_I);
    ck_assert_uint_eq(clause->mask, BIT(41) - 1);
    clause++;
    ck_assert_uint_eq(clause->off, 35);
    ck_assert_uint_eq(clause->n_items, 0);
    assert_op(&clause->ops[0], 35, EC_CAP_SET, 36, 1, EC_CAP_FLAG_I);
    clause++;
    ck_assert_uint_eq(clause->n_ops, 2);
    assert_item(&clause->items[0], 38, 1, EC_CAP_FORM_DECIMAL, 9);
    assert_op(&clause->ops[0], 39, EC_CAP_LOWER, 40, 1, EC_CAP_FLAG_P);
    assert_op(&clause->ops[1], 41, EC_CAP_RAISE, 42, 2, EC_CAP_FLAG_E | EC_CAP_FLAG_P);
    ck_assert_uint_eq(clause->mask, BIT(9));
    ec_arena_fini(&arena);
}
END_TEST

static void assert_sets(const struct ec_cap_sets *sets, uint64_t e, uint64_t i, uint64_t p)
{
    ck_assert_uint_eq(sets->e, e);
    ck_assert_uint_eq(sets->i, i);
    ck_assert_uint_eq(sets->p, p);
}

START_TEST(steps_and_omissions)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_cap_text parsed =
        parse(&arena, EC_STR("0,1+ep 1-e = 2+ep 2+p"), profile_named("debian12"));
    ck_assert_uint_eq(parsed.n_clauses, 5);
    assert_sets(&parsed.clauses[0].after, 3, 0, 3);
    assert_sets(&parsed.clauses[1].after, 1, 0, 3);
    assert_sets(&parsed.clauses[2].after, 0, 0, 0);
    assert_sets(&parsed.clauses[3].after, 4, 0, 4);
    assert_sets(&parsed.clauses[4].after, 4, 0, 4);
    assert_sets(&parsed.clauses[0].without, 4, 0, 4);
    assert_sets(&parsed.clauses[1].without, 4, 0, 4);
    assert_sets(&parsed.clauses[2].without, 5, 0, 7);
    assert_sets(&parsed.clauses[3].without, 0, 0, 4);
    assert_sets(&parsed.clauses[4].without, 4, 0, 4);
    assert_sets(&parsed.final, 4, 0, 4);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(refused_text_has_no_sets)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_cap_text parsed =
        parse(&arena, EC_STR("0=ep bogus=ep 1+p 2 +i"), profile_named("debian12"));
    ck_assert(!parsed.accepted);
    ck_assert_uint_eq(parsed.n_clauses, 5);
    ck_assert_uint_eq(parsed.n_bad, 2);
    ck_assert_uint_eq(parsed.error.code, EC_CAP_UNKNOWN_NAME);
    ck_assert_uint_eq(parsed.error.off, 5);
    ck_assert_int_eq(parsed.error.cap, -1);
    assert_sets(&parsed.clauses[1].after, 1, 0, 1);
    assert_sets(&parsed.clauses[2].after, 1, 0, 3);
    assert_sets(&parsed.final, 0, 0, 0);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(known_elsewhere_is_told)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_cap_text parsed = parse(&arena, EC_STR("cap_bpf+ep"), profile_named("el7"));
    ck_assert_uint_eq(parsed.error.code, EC_CAP_UNKNOWN_NAME);
    ck_assert_int_eq(parsed.error.cap, 39);
    struct ec_cap_profile old_kernel = *profile_named("el9");
    old_kernel.last_cap = 36;
    parsed = parse(&arena, EC_STR("cap_bpf+ep"), &old_kernel);
    ck_assert_int_eq(parsed.error.cap, 39);
    old_kernel.gperf = true;
    parsed = parse(&arena, EC_STR("cap_bpf+ep all+i"), &old_kernel);
    ck_assert(parsed.accepted);
    assert_sets(&parsed.final, BIT(39), BIT(37) - 1, BIT(39));
    old_kernel.last_cap = 63;
    parsed = parse(&arena, EC_STR("=i"), &old_kernel);
    assert_sets(&parsed.final, 0, UINT64_MAX, 0);
    ec_arena_fini(&arena);
}
END_TEST

START_TEST(nul_ends_the_text)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_cap_text parsed = parse(&arena, EC_STR("0=e\0bogus"), profile_named("debian12"));
    ck_assert(parsed.accepted && parsed.cut);
    ck_assert_uint_eq(parsed.len, 3);
    assert_sets(&parsed.final, 1, 0, 0);
    parsed = parse(&arena, (struct ec_str){NULL, 0}, profile_named("debian12"));
    ck_assert(parsed.accepted && !parsed.cut);
    ck_assert_uint_eq(parsed.n_clauses, 0);
    ec_arena_fini(&arena);
}
END_TEST

static struct ec_str repeated(struct ec_arena *arena, const char *part, size_t count)
{
    size_t len = strlen(part);
    char *out = ec_arena_alloc(arena, len * count);
    ck_assert(out != NULL);
    for (size_t i = 0; i < count; i++) {
        memcpy(out + i * len, part, len);
    }
    return (struct ec_str){out, len * count};
}

START_TEST(size_is_bounded)
{
    struct ec_arena arena;
    ec_arena_init(&arena);
    const struct ec_cap_profile *profile = profile_named("debian12");
    struct ec_cap_text parsed = parse(&arena, repeated(&arena, "0=e ", 64), profile);
    ck_assert(parsed.accepted && !parsed.oversized);
    parsed = parse(&arena, repeated(&arena, "0=e ", 65), profile);
    ck_assert(parsed.accepted && parsed.oversized);
    assert_sets(&parsed.clauses[64].without, 1, 0, 0);
    parsed = parse(&arena, repeated(&arena, "1,", EC_CAP_TEXT_MAX / 2), profile);
    ck_assert_uint_eq(parsed.error.code, EC_CAP_EMPTY_LIST_ELEMENT);
    ck_assert_uint_eq(parsed.error.off, EC_CAP_TEXT_MAX);
    ck_assert_uint_eq(parsed.clauses[0].n_items, EC_CAP_TEXT_MAX / 2);
    parsed = parse(&arena, repeated(&arena, "= ", EC_CAP_TEXT_MAX / 2), profile);
    ck_assert(parsed.accepted);
    ck_assert_uint_eq(parsed.n_clauses, EC_CAP_TEXT_MAX / 2);
    parsed = parse(&arena, repeated(&arena, "+", EC_CAP_TEXT_MAX), profile);
    ck_assert_uint_eq(parsed.error.code, EC_CAP_OP_WITHOUT_LIST);
    parsed = parse(&arena, repeated(&arena, " ", EC_CAP_TEXT_MAX + 1), profile);
    ck_assert(!parsed.accepted && parsed.oversized);
    ck_assert_uint_eq(parsed.error.code, EC_CAP_TOO_LONG);
    ck_assert_uint_eq(parsed.n_clauses, 0);
    ec_arena_fini(&arena);
}
END_TEST

/* -- names and profiles ---------------------------------------------------------------------- */

START_TEST(names_and_numbers)
{
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        ck_assert_int_eq(ec_cap_find(ec_str_from(ec_cap_name(i))), (int)i);
        const struct ec_cap_info *info = ec_cap_info(i);
        ck_assert_int_eq(atoi(info->libcap + 2), info->libcap_minor);
        ck_assert(i == 0 || info->libcap_minor >= ec_cap_info(i - 1)->libcap_minor);
        ck_assert(*info->reason != '\0');
    }
    ck_assert_str_eq(ec_cap_name(0), "cap_chown");
    ck_assert_str_eq(ec_cap_name(10), "cap_net_bind_service");
    ck_assert_str_eq(ec_cap_name(21), "cap_sys_admin");
    ck_assert_str_eq(ec_cap_name(40), "cap_checkpoint_restore");
    ck_assert_ptr_null(ec_cap_name(41));
    ck_assert_ptr_null(ec_cap_info(41));
    ck_assert_int_eq(ec_cap_find(EC_STR("Cap_Net_RAW")), 13);
    ck_assert_int_eq(ec_cap_find(EC_STR("cap_net_ra")), -1);
    ck_assert_int_eq(ec_cap_find(EC_STR("net_raw")), -1);
}
END_TEST

START_TEST(dangers_are_counted)
{
    unsigned count[4] = {0};
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        count[ec_cap_info(i)->danger]++;
    }
    ck_assert_uint_eq(count[EC_CAP_ROOT_EQUIVALENT], 15);
    ck_assert_uint_eq(count[EC_CAP_CONFINEMENT], 8);
    ck_assert_uint_eq(count[EC_CAP_EXPECTED], 4);
    ck_assert_uint_eq(count[EC_CAP_SIDE_EFFECT], 14);
    ck_assert_uint_eq(ec_cap_info(7)->danger, EC_CAP_ROOT_EQUIVALENT);
    ck_assert_uint_eq(ec_cap_info(18)->danger, EC_CAP_CONFINEMENT);
    ck_assert_uint_eq(ec_cap_info(12)->danger, EC_CAP_EXPECTED);
    ck_assert_uint_eq(ec_cap_info(25)->danger, EC_CAP_SIDE_EFFECT);
}
END_TEST

START_TEST(profiles_agree_with_names)
{
    size_t count = 0;
    for (; ec_cap_profile_at(count); count++) {
        const struct ec_cap_profile *profile = ec_cap_profile_at(count);
        ck_assert_ptr_eq(ec_cap_profile_find(ec_str_from(profile->name)), profile);
        ck_assert_int_eq(atoi(profile->libcap + 2), (int)profile->libcap_minor);
        for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
            bool compiled_in = ec_cap_info(i)->libcap_minor <= profile->libcap_minor;
            ck_assert_int_eq(i < profile->names, compiled_in);
        }
    }
    ck_assert_uint_eq(count, 6);
    ck_assert_ptr_nonnull(ec_cap_profile_find(EC_STR(EC_CAP_DEFAULT_PROFILE)));
    ck_assert_ptr_nonnull(ec_cap_profile_find(EC_STR("Debian13")));
    ck_assert_ptr_null(ec_cap_profile_find(EC_STR("host")));
    ck_assert_uint_eq(ec_cap_profile_all(profile_named("el6")), UINT64_MAX);
    ck_assert_uint_eq(ec_cap_profile_all(profile_named("debian12")), BIT(41) - 1);
}
END_TEST

/* -- suggestions ----------------------------------------------------------------------------- */

static const struct suggest_case {
    const char *word;
    const char *rest;
    const char *expected; /* kind and candidates, then what was joined or is advised */
} suggest_cases[] = {
    {"net_bind_service", "+ep", "missing-prefix 10"},
    {"NET_ADMIN", "", "missing-prefix 12"},
    {"SYS_PTRACE", "", "missing-prefix 19"},
    {"sys_admin", "", "missing-prefix 21"},
    {"netraw", "", "missing-prefix 13"},
    {"net", "-raw+ep", "missing-prefix 13 joined -raw"},
    {"capnetraw", "+ep", "exact 13"},
    {"cap_netraw", "", "exact 13"},
    {"cap_net_raw_", "+ep", "exact 13"},
    {"cap", "-net-raw+ep", "exact 13 joined -net-raw"},
    {"cap", "-net-raw-ep", "exact 13 joined -net-raw"},
    {"CAP", ".SYS.TIME=p", "exact 25 joined .SYS.TIME"},
    {"cap_net_bind", "-service+ep", "exact 10 joined -service"},
    {"cap_net_bind", "+ep", "prefix 10"},
    {"cap_net_adm", "", "prefix 12"},
    {"net_bind", "", "prefix 10"},
    {"cap_checkpoint", "", "prefix 40"},
    {"cap_net_bind_services", "", "near 10"},
    {"cap_net_bnid_service", "", "near 10"},
    {"cap_net_bnid", "-service+ep", "near 10 joined -service"},
    {"cap_net_rwa", "-e", "near 13"},
    {"net_rwa", "", "near 13"},
    {"cap_admin_sys", "", "near 21"},
    {"ADMIN_SYS", "", "near 21"},
    {"cap_service_bind_net", "+ep", "near 10"},
    {"service_bnid_net", "", "near 10"},
    {"bind_net", "", "none"},
    {"cap_set_id", "", "near 4 6 7"},
    {"cap_xac_override", "", "near 1 32"},
    {"cap_setxcap", "", "near 8 31"},
    {"cap_sys_nime", "", "near 23 25"},
    {"cap_kil", "", "prefix 5"},
    {"cap_klil", "", "near 5"},
    {"cap_raw", "", "substring 13 17"},
    {"cap_bind", "", "substring 10"},
    {"cap_net", "", "substring 10 11 12 13"},
    {"cap_sys", "", "substring 16 17 18 19 20 21 22 23 more"},
    {"cap_all", "", "special replace all"},
    {"ALL_CAPS", "", "special replace all"},
    {"none", "", "special"},
    {"root", "", "special"},
    {"ep", "", "special"},
    {"basic", "", "solaris"},
    {"net_privaddr", "", "solaris 10"},
    {"PRIV_NET_PRIVADDR", "", "solaris 10"},
    {"sys_net_config", "", "solaris 12"},
    {"net_rawaccess", "", "solaris 13"},
    {"file_dac_read", "", "solaris 2 1"},
    {"file_dac_write", "", "solaris 1"},
    {"proc_setid", "", "solaris 7 6"},
    {"proc_chroot", "", "solaris 18"},
    {"net_bindmlp", "", "solaris"},
    {"proc_fork", ",net_privaddr", "solaris"},
    {"comment", "", "none"},
    {"cap_", "", "none"},
    {"cap", "", "none"},
    {"cap_10", "", "none"},
    {"_", "", "none"},
    {"foo", "", "none"},
    {"cap_bxx", "", "none"}, /* two slips in three letters */
    {"cap_kxxl", "", "none"},
    {"cap_something_that_goes_on_for_longer_than_any", "", "none"},
};

static const char *const kind_names[] = {
    [EC_CAP_SUGGEST_NONE] = "none",
    [EC_CAP_SUGGEST_EXACT] = "exact",
    [EC_CAP_SUGGEST_MISSING_PREFIX] = "missing-prefix",
    [EC_CAP_SUGGEST_PREFIX] = "prefix",
    [EC_CAP_SUGGEST_NEAR] = "near",
    [EC_CAP_SUGGEST_SUBSTRING] = "substring",
    [EC_CAP_SUGGEST_SOLARIS] = "solaris",
    [EC_CAP_SUGGEST_SPECIAL] = "special",
};

START_TEST(suggestions_are_exact)
{
    const struct suggest_case *c = &suggest_cases[_i];
    struct ec_cap_suggestion got = ec_cap_suggest(ec_str_from(c->word), ec_str_from(c->rest));
    struct ec_arena arena;
    ec_arena_init(&arena);
    const char *text = kind_names[got.kind];
    for (unsigned i = 0; i < got.n; i++) {
        text = ec_arena_printf(&arena, "%s %d", text, got.caps[i]);
    }
    text = got.more ? ec_arena_printf(&arena, "%s more", text) : text;
    if (got.joined > 0) {
        text = ec_arena_printf(&arena, "%s joined %.*s", text, (int)got.joined, c->rest);
    }
    if (got.replacement) {
        text = ec_arena_printf(&arena, "%s replace %s", text, got.replacement);
    }
    ck_assert_msg(strcmp(text, c->expected) == 0, "%s%s: %s instead of %s", c->word, c->rest, text,
                  c->expected);
    ck_assert_int_eq(got.advice != NULL, got.kind == EC_CAP_SUGGEST_SPECIAL);
    ec_arena_fini(&arena);
}
END_TEST

static bool offers(const struct ec_cap_suggestion *suggestion, unsigned number)
{
    for (unsigned i = 0; i < suggestion->n; i++) {
        if (suggestion->caps[i] == number) {
            return true;
        }
    }
    return false;
}

struct slips {
    unsigned typos;
    unsigned ambiguous;
};

static void try_slip(const char *word, unsigned number, struct slips *slips)
{
    struct ec_str text = ec_str_from(word);
    if (ec_cap_find(text) >= 0) {
        return;
    }
    struct ec_cap_suggestion got = ec_cap_suggest(text, EC_STR("+ep"));
    ck_assert_msg(offers(&got, number), "%s does not lead to %s", word, ec_cap_name(number));
    slips->typos++;
    slips->ambiguous += got.n > 1;
}

static void try_slips(unsigned number, struct slips *slips)
{
    const char *name = ec_cap_name(number);
    size_t len = strlen(name);
    char word[40];
    for (size_t at = 0; at <= len; at++) {
        if (at < len) {
            (void)snprintf(word, sizeof(word), "%.*s%s", (int)at, name, name + at + 1);
            try_slip(word, number, slips);
        }
        if (at + 1 < len) {
            (void)snprintf(word, sizeof(word), "%.*s%c%c%s", (int)at, name, name[at + 1], name[at],
                           name + at + 2);
            try_slip(word, number, slips);
        }
        for (const char *c = "abcdefghijklmnopqrstuvwxyz_"; *c; c++) {
            (void)snprintf(word, sizeof(word), "%.*s%c%s", (int)at, name, *c, name + at);
            try_slip(word, number, slips);
            if (at < len) {
                (void)snprintf(word, sizeof(word), "%.*s%c%s", (int)at, name, *c, name + at + 1);
                try_slip(word, number, slips);
            }
        }
    }
}

START_TEST(every_single_slip_leads_home)
{
    struct slips slips = {0};
    for (unsigned i = 0; i < EC_CAP_COUNT; i++) {
        try_slips(i, &slips);
    }
    ck_assert_uint_gt(slips.typos, 30000);
    ck_assert_uint_le(slips.ambiguous * 50, slips.typos);
}
END_TEST

/* -- cap_from_text ---------------------------------------------------------------------------- */

#ifdef HAVE_LIBCAP
static bool oracle(const char *text, struct ec_cap_sets *sets)
{
    cap_t caps = cap_from_text(text);
    *sets = (struct ec_cap_sets){0};
    if (!caps) {
        return false;
    }
    const cap_flag_t flags[] = {CAP_EFFECTIVE, CAP_INHERITABLE, CAP_PERMITTED};
    uint64_t *const words[] = {&sets->e, &sets->i, &sets->p};
    for (int cap = 0; cap < EC_CAP_NUMBER_LIMIT; cap++) {
        for (size_t k = 0; k < EC_COUNT(flags); k++) {
            cap_flag_value_t value = CAP_CLEAR;
            if (cap_get_flag(caps, cap, flags[k], &value) == 0 && value == CAP_SET) {
                *words[k] |= BIT(cap);
            }
        }
    }
    (void)cap_free(caps);
    return true;
}

static unsigned libcap_names(void)
{
    unsigned count = 0;
    for (int number = 0; number < EC_CAP_NUMBER_LIMIT; number++) {
        char *name = cap_to_name(number);
        count += name && !ec_is_digit(*name);
        (void)cap_free(name);
    }
    return count;
}

static unsigned kernel_last_cap(void)
{
    unsigned last = EC_CAP_COUNT - 1;
    FILE *file = fopen("/proc/sys/kernel/cap_last_cap", "re");
    if (file) {
        char line[16] = "";
        if (fgets(line, sizeof(line), file)) {
            last = (unsigned)strtoul(line, NULL, 10);
        }
        (void)fclose(file);
    }
    return last;
}

static struct ec_cap_profile host_profile(void)
{
    struct ec_cap_sets sets;
    struct ec_cap_profile host = *profile_named("debian12");
    host.name = "host";
    host.last_cap = kernel_last_cap();
    host.names = libcap_names();
    host.binary_numbers = oracle("0b1010+ep", &sets);
    (void)oracle("=e", &sets);
    host.libcap_minor = sets.e == UINT64_MAX ? 28 : host.libcap_minor;
    return host;
}

static bool host_is_usual(void)
{
    return kernel_last_cap() == EC_CAP_COUNT - 1 && libcap_names() == EC_CAP_COUNT;
}

/* Writes `text` with every clause for which keep[] is false blanked out. */
static void keep_clauses(char *out, const char *text, const struct ec_cap_text *parsed,
                         const bool *keep)
{
    memcpy(out, text, parsed->len + 1);
    for (uint32_t i = 0; i < parsed->n_clauses; i++) {
        if (!keep[i]) {
            memset(out + parsed->clauses[i].off, ' ', parsed->clauses[i].len);
        }
    }
}

#define TEXT_MAX 256

/* Alone, every clause is good or bad for libcap as well; the good ones together give the sets. */
static void compare_clauses(const char *text, const struct ec_cap_text *parsed)
{
    char part[TEXT_MAX];
    bool keep[TEXT_MAX] = {false};
    struct ec_cap_sets sets;
    for (uint32_t i = 0; i < parsed->n_clauses; i++) {
        keep[i] = true;
        keep_clauses(part, text, parsed, keep);
        keep[i] = false;
        ck_assert_msg(oracle(part, &sets) == (parsed->clauses[i].error.code == EC_CAP_OK),
                      "clause %u of \"%s\"", i, text);
    }
    for (uint32_t i = 0; i < parsed->n_clauses; i++) {
        keep[i] = parsed->clauses[i].error.code == EC_CAP_OK;
        keep_clauses(part, text, parsed, keep);
        ck_assert(oracle(part, &sets));
        ck_assert_msg(same_sets(&sets, &parsed->clauses[i].after), "after %u of \"%s\"", i, text);
    }
    for (uint32_t i = 0; i < parsed->n_clauses; i++) {
        bool was = keep[i];
        keep[i] = false;
        keep_clauses(part, text, parsed, keep);
        keep[i] = was;
        ck_assert(oracle(part, &sets));
        ck_assert_msg(same_sets(&sets, &parsed->clauses[i].without), "without %u of \"%s\"", i,
                      text);
    }
}

static bool can_be_completed(const char *text, size_t len)
{
    static const char *const endings[] = {"", "=", "e", "0="};
    char part[TEXT_MAX + 4];
    struct ec_cap_sets sets;
    for (size_t i = 0; i < EC_COUNT(endings); i++) {
        (void)snprintf(part, sizeof(part), "%.*s%s", (int)len, text, endings[i]);
        if (oracle(part, &sets)) {
            return true;
        }
    }
    return false;
}

/* What stands before the mistake could still become a good text; with the mistake it could not. */
static void check_place(const char *text, const struct ec_cap_error *error)
{
    ck_assert_msg(can_be_completed(text, error->off), "too late (%u): \"%s\"", error->off, text);
    bool may_grow = error->code == EC_CAP_UNKNOWN_NAME ||
                    (error->word_len > 0 && ec_is_digit(text[error->word_off]));
    if (error->len > 0 && !may_grow) {
        ck_assert_msg(!can_be_completed(text, error->off + error->len), "too early (%u): \"%s\"",
                      error->off, text);
    }
}

static bool compare_with_oracle(struct ec_arena *arena, const char *text,
                                const struct ec_cap_profile *profile, bool thorough)
{
    struct ec_cap_sets sets;
    bool accepted = oracle(text, &sets);
    struct ec_cap_text parsed = parse(arena, ec_str_from(text), profile);
    ck_assert_msg(parsed.accepted == accepted, "\"%s\": libcap %s", text,
                  accepted ? "accepts" : "refuses");
    ck_assert_msg(same_sets(&sets, &parsed.final), "\"%s\": other sets", text);
    if (thorough) {
        compare_clauses(text, &parsed);
        if (!accepted) {
            check_place(text, &parsed.error);
        }
    }
    return accepted;
}

/* -- random texts ----------------------------------------------------------------------------- */

struct source {
    uint64_t state;
    char text[TEXT_MAX];
    size_t len;
};

static size_t below(struct source *source, size_t limit)
{
    source->state ^= source->state << 13;
    source->state ^= source->state >> 7;
    source->state ^= source->state << 17;
    return (size_t)(source->state >> 11) % limit;
}

static void put(struct source *source, char c)
{
    if (c != '\0' && source->len + 1 < TEXT_MAX) {
        source->text[source->len++] = c;
    }
}

static void put_text(struct source *source, const char *text)
{
    while (*text) {
        put(source, *text++);
    }
}

static void put_one_of(struct source *source, const char *bytes)
{
    put(source, bytes[below(source, strlen(bytes))]);
}

static void put_item(struct source *source)
{
    static const char *const odd[] = {"all",
                                      "ALL",
                                      "aLl",
                                      "all_",
                                      "allx",
                                      "cap_",
                                      "0x",
                                      "08",
                                      "0b1",
                                      "0b101010",
                                      "0B11",
                                      "0b2",
                                      "63",
                                      "64",
                                      "0100",
                                      "0x3f",
                                      "0x40",
                                      "18446744073709551626",
                                      "000000000000000000000012",
                                      "net_raw"};
    char number[24];
    switch (below(source, 8)) {
    case 0:
        put_text(source, odd[below(source, EC_COUNT(odd))]);
        break;
    case 1:
        (void)snprintf(number, sizeof(number), below(source, 2) ? "%#zo" : "%#zx",
                       below(source, 70));
        put_text(source, number);
        break;
    case 2:
    case 3:
        (void)snprintf(number, sizeof(number), "%zu", below(source, 66));
        put_text(source, number);
        break;
    default: {
        size_t start = source->len;
        put_text(source, ec_cap_name((unsigned)below(source, EC_CAP_COUNT)));
        while (start < source->len && below(source, 8) == 0) {
            char *c = &source->text[start++];
            *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        }
    }
    }
}

static void put_clause(struct source *source)
{
    static const char *const operators[] = {"+", "-", "=", "=+", "=-"};
    if (below(source, 6) != 0) {
        do {
            put_item(source);
        } while (below(source, 3) == 0 && (put(source, ','), true));
    }
    put_text(source, operators[below(source, EC_COUNT(operators))]);
    do {
        for (size_t flags = 1 + below(source, 3); flags > 0 && below(source, 12) != 0; flags--) {
            put_one_of(source, "eip");
        }
    } while (below(source, 4) == 0 && (put_one_of(source, "+-"), true));
}

static void put_good_text(struct source *source)
{
    for (size_t clauses = below(source, 5); clauses > 0; clauses--) {
        put_clause(source);
        do {
            put_one_of(source, "   \t\n\v\f\r");
        } while (below(source, 4) == 0);
    }
}

static void mutate(struct source *source)
{
    if (source->len == 0) {
        return;
    }
    char *at = &source->text[below(source, source->len)];
    size_t behind = (size_t)(source->text + source->len - at);
    switch (below(source, 3)) {
    case 0:
        memmove(at, at + 1, behind - 1);
        source->len--;
        break;
    case 1:
        *at = "+-=,eipEIP _0x9#al\xC3"[below(source, 19)];
        break;
    default:
        put(source, *at);
    }
}

static void put_raw_text(struct source *source)
{
    bool any_byte = below(source, 3) == 0;
    for (size_t len = below(source, 24); len > 0; len--) {
        if (any_byte) {
            put(source, (char)(1 + below(source, 255)));
        } else {
            put_one_of(source, "0123 =+-,eipalcxb_\t#E");
        }
    }
}

static void next_text(struct source *source)
{
    source->len = 0;
    size_t kind = below(source, 10);
    if (kind == 0) {
        put_raw_text(source);
    } else {
        put_good_text(source);
        for (size_t slips = kind > 5 ? 1 + below(source, 3) : 0; slips > 0; slips--) {
            mutate(source);
        }
    }
    source->text[source->len] = '\0';
}

static unsigned long number_from(const char *variable, unsigned long fallback)
{
    const char *text = getenv(variable);
    return text ? strtoul(text, NULL, 10) : fallback;
}

START_TEST(random_texts_match_libcap)
{
    unsigned long count = number_from("ECCONF_CAP_RANDOM", 100000);
    struct source source = {.state = number_from("ECCONF_CAP_SEED", 0) + 88172645463325252u};
    struct ec_cap_profile host = host_profile();
    unsigned long accepted = 0;
    struct ec_arena arena;
    ec_arena_init(&arena);
    for (unsigned long i = 0; i < count; i++) {
        next_text(&source);
        accepted += compare_with_oracle(&arena, source.text, &host, i % 4 == 0);
        if (i % 256 == 0) {
            ec_arena_fini(&arena);
            ec_arena_init(&arena);
        }
    }
    ec_arena_fini(&arena);
    printf("# %lu random texts, %lu accepted\n", count, accepted);
    if (count >= 1000) {
        ck_assert_uint_gt(accepted, count / 10);
        ck_assert_uint_lt(accepted, count - count / 10);
    }
}
END_TEST

START_TEST(own_texts_match_libcap)
{
    struct ec_cap_profile host = host_profile();
    struct ec_arena arena;
    ec_arena_init(&arena);
    for (size_t i = 0; i < EC_COUNT(text_cases); i++) {
        (void)compare_with_oracle(&arena, text_cases[i].text, &host, true);
    }
    ec_arena_fini(&arena);
}
END_TEST
#endif

/* -- reference table --------------------------------------------------------------------------- */

static FILE *open_reference(void)
{
    const char *top = getenv("abs_top_srcdir");
    const char *shared = getenv("ECCONF_SHARED");
    char path[4096];
    if (shared) {
        (void)snprintf(path, sizeof(path), "%s/cap_text_cases.tsv", shared);
    } else {
        (void)snprintf(path, sizeof(path), "%s/../shared/cap_text_cases.tsv", top ? top : ".");
    }
    return fopen(path, "re");
}

/* Undoes the table's C escapes in place. */
static void unescape(char *text)
{
    static const char letters[] = "ntvfr\\";
    static const char bytes[] = "\n\t\v\f\r\\";
    char *out = text;
    while (*text) {
        char c = *text++;
        const char *letter = c == '\\' ? strchr(letters, *text) : NULL;
        if (c == '\\' && *text == 'x') {
            char digits[3] = {text[1], text[2], '\0'};
            c = (char)strtoul(digits, NULL, 16);
            text += 3;
        } else if (letter && *text) {
            c = bytes[letter - letters];
            text++;
        }
        *out++ = c;
    }
    *out = '\0';
}

static char *take_field(char **rest)
{
    char *field = *rest;
    char *end = strpbrk(field, "\t\n");
    ck_assert_msg(end != NULL, "short row: %s", field);
    *end = '\0';
    *rest = end + 1;
    return field;
}

static void check_row(char *line, const struct ec_cap_profile *profile)
{
    char *text = take_field(&line);
    bool accepted = strcmp(take_field(&line), "yes") == 0;
    char *canonical = take_field(&line);
    unescape(text);
    struct ec_arena arena;
    ec_arena_init(&arena);
    struct ec_cap_text parsed = parse(&arena, ec_str_from(text), profile);
    ck_assert_msg(parsed.accepted == accepted, "\"%s\"", text);
    if (accepted) {
        struct ec_cap_text same = parse(&arena, ec_str_from(canonical), profile);
        ck_assert_msg(same.accepted && same_sets(&same.final, &parsed.final), "\"%s\"", text);
    } else {
        const char *expected = ec_arena_printf(&arena, "pos=%u code=%s;", parsed.error.off,
                                               ec_cap_error_name(parsed.error.code));
        ck_assert_msg(strncmp(line, expected, strlen(expected)) == 0, "\"%s\": %s", text, expected);
    }
#ifdef HAVE_LIBCAP
    if (host_is_usual()) {
        struct ec_cap_profile host = host_profile();
        (void)compare_with_oracle(&arena, text, &host, true);
    }
#endif
    ec_arena_fini(&arena);
}

START_TEST(reference_table_agrees)
{
    FILE *file = open_reference();
    if (!file) {
        printf("SKIP reference_table_agrees: cap_text_cases.tsv is not there\n");
        return;
    }
    char line[4096];
    unsigned rows = 0;
    ck_assert(fgets(line, sizeof(line), file) != NULL);
    while (fgets(line, sizeof(line), file)) {
        check_row(line, profile_named("debian12"));
        rows++;
    }
    (void)fclose(file);
    printf("# %u rows of the reference table\n", rows);
    ck_assert_uint_ge(rows, 124);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("captext");
    TCase *cases = tcase_create("all");
    tcase_set_timeout(cases, 0);
    tcase_add_loop_test(cases, text_has_exact_outcome, 0, (int)EC_COUNT(text_cases));
    tcase_add_test(cases, parts_have_places);
    tcase_add_test(cases, steps_and_omissions);
    tcase_add_test(cases, refused_text_has_no_sets);
    tcase_add_test(cases, known_elsewhere_is_told);
    tcase_add_test(cases, nul_ends_the_text);
    tcase_add_test(cases, size_is_bounded);
    tcase_add_test(cases, names_and_numbers);
    tcase_add_test(cases, dangers_are_counted);
    tcase_add_test(cases, profiles_agree_with_names);
    tcase_add_loop_test(cases, suggestions_are_exact, 0, (int)EC_COUNT(suggest_cases));
    tcase_add_test(cases, every_single_slip_leads_home);
    tcase_add_test(cases, reference_table_agrees);
#ifdef HAVE_LIBCAP
    tcase_add_test(cases, own_texts_match_libcap);
    tcase_add_test(cases, random_texts_match_libcap);
#else
    printf("SKIP comparison with cap_from_text: built without libcap\n");
#endif
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
