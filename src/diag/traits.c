/* SPDX-License-Identifier: MIT */
#include "diag/traits.h"

/* Scores of a family's findings by severity. An error is mostly something that the server refuses,
   which is safe where nothing runs, and dangerous where it falls back to something open. */
static const struct family {
    char name[4];
    char tag[20];
    unsigned char scores[EC_ERROR + 1];
} families[] = {
    {"CAP", "capabilities", {20, 60, 50}},
    {"CHR", "chroot", {20, 60, 50}},
    {"CLU", "cluster", {0, 0, 0}},
    {"CTL", "control-interface", {30, 75, 80}},
    {"DLV", "delivery", {0, 0, 0}},
    {"FEA", "privileges", {20, 50, 50}},
    {"FIL", "file-permissions", {30, 70, 80}},
    {"INC", "files", {0, 0, 0}},
    {"LIF", "versions", {0, 0, 0}},
    {"LOG", "logging", {0, 0, 0}},
    {"LST", "listeners", {0, 0, 0}},
    {"MOD", "modules", {0, 0, 0}},
    {"MRG", "merging", {0, 0, 0}},
    {"PRF", "performance", {0, 0, 0}},
    {"REF", "references", {0, 0, 0}},
    {"REL", "relaying", {30, 75, 86}},
    {"SCH", "vocabulary", {0, 0, 0}},
    {"SCR", "secrets", {30, 65, 75}},
    {"SEC", "identity", {20, 55, 50}},
    {"STY", "style", {0, 0, 0}},
    {"SUP", "suppressions", {0, 0, 0}},
    {"SYN", "syntax", {0, 0, 0}},
    {"TLS", "tls", {30, 65, 75}},
};

/* Those that give all or most rights away, or put a secret where others read it; and those of these
   families that break something without opening anything. */
static const struct exception {
    enum ec_code code;
    unsigned char score;
} exceptions[] = {
    {EC_SEC003, 81}, {EC_SEC004, 70}, {EC_SEC005, 70}, {EC_CAP010, 82}, {EC_CAP011, 82},
    {EC_CAP012, 75}, {EC_CHR004, 78}, {EC_CHR008, 70}, {EC_CHR009, 70}, {EC_CHR011, 75},
    {EC_INC013, 65}, {EC_TLS001, 70}, {EC_TLS003, 10}, {EC_TLS004, 70}, {EC_TLS005, 10},
    {EC_TLS007, 78}, {EC_TLS008, 10}, {EC_TLS021, 0},  {EC_TLS022, 0},  {EC_TLS023, 0},
    {EC_TLS024, 0},  {EC_TLS025, 0},  {EC_TLS027, 0},  {EC_TLS028, 0},  {EC_TLS029, 0},
    {EC_TLS030, 0},  {EC_TLS031, 0},  {EC_TLS032, 0},  {EC_TLS035, 10}, {EC_TLS036, 0},
    {EC_TLS040, 10}, {EC_TLS042, 10}, {EC_TLS043, 20}, {EC_TLS044, 0},  {EC_TLS045, 10},
    {EC_TLS049, 0},  {EC_TLS060, 0},  {EC_TLS062, 0},  {EC_TLS063, 20}, {EC_TLS064, 0},
    {EC_TLS065, 20}, {EC_TLS066, 0},  {EC_TLS069, 0},  {EC_TLS070, 0},
};

struct ec_code_traits ec_code_traits_of(enum ec_code code)
{
    static const char *const precisions[] = {"medium", "high", "very-high"};
    const struct ec_code_info *info = ec_code_get(code);
    struct ec_code_traits traits = {"", 0, precisions[info->severity]};
    for (size_t i = 0; i < EC_COUNT(families); i++) {
        if (ec_code_is_of(code, families[i].name)) {
            traits.tag = families[i].tag;
            traits.score = families[i].scores[info->severity];
        }
    }
    for (size_t i = 0; i < EC_COUNT(exceptions); i++) {
        if (exceptions[i].code == code) {
            traits.score = exceptions[i].score;
        }
    }
    return traits;
}

bool ec_code_is_security(enum ec_code code)
{
    return ec_code_traits_of(code).score > 0;
}

bool ec_code_is_suppressible(enum ec_code code)
{
    switch (code) {
    case EC_INC005:
    case EC_INC006:
    case EC_INC007:
    case EC_INC008:
    case EC_INC009:
    case EC_INC017:
    case EC_SYN008:
    case EC_SYN051:
    case EC_SYN052:
        return false;
    default:
        return !ec_code_is_of(code, "SUP");
    }
}

bool ec_report_may_suppress(const struct ec_report *report, enum ec_code code)
{
    return report->firm ? !report->firm[code] : ec_code_is_suppressible(code);
}
