/* SPDX-License-Identifier: MIT */
#include "schema/capnames.h"

/* Kernel releases: capabilities(7). libcap releases: the library's history of its name list. */
static const struct ec_cap_info caps[EC_CAP_COUNT] = {
    {"cap_chown", "2.00", "2.2", "can take ownership of any file", 0, EC_CAP_ROOT_EQUIVALENT},
    {"cap_dac_override", "2.00", "2.2", "bypasses every file permission", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_dac_read_search", "2.00", "2.2", "reads every file, secrets included", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_fowner", "2.00", "2.2", "can change the mode of any file", 0, EC_CAP_ROOT_EQUIVALENT},
    {"cap_fsetid", "2.00", "2.2", "keeps set-id bits on files it changes", 0, EC_CAP_SIDE_EFFECT},
    {"cap_kill", "2.00", "2.2", "can signal any process", 0, EC_CAP_SIDE_EFFECT},
    {"cap_setgid", "2.00", "2.2", "can become any group, root and disk included", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_setuid", "2.00", "2.2", "can become root", 0, EC_CAP_ROOT_EQUIVALENT},
    {"cap_setpcap", "2.00", "2.2", "can hand on capabilities and drop securebits", 0,
     EC_CAP_CONFINEMENT},
    {"cap_linux_immutable", "2.00", "2.2", "can lift the protection of immutable files", 0,
     EC_CAP_CONFINEMENT},
    {"cap_net_bind_service", "2.00", "2.2", "can listen on privileged ports", 0, EC_CAP_EXPECTED},
    {"cap_net_broadcast", "2.00", "2.2", "is meant for broadcasts; no kernel uses it", 0,
     EC_CAP_SIDE_EFFECT},
    {"cap_net_admin", "2.00", "2.2", "can change addresses, routes and the firewall", 0,
     EC_CAP_EXPECTED},
    {"cap_net_raw", "2.00", "2.2", "can sniff and forge packets", 0, EC_CAP_EXPECTED},
    {"cap_ipc_lock", "2.00", "2.2", "can lock memory without limit", 0, EC_CAP_SIDE_EFFECT},
    {"cap_ipc_owner", "2.00", "2.2", "can use the System V IPC objects of other users", 0,
     EC_CAP_SIDE_EFFECT},
    {"cap_sys_module", "2.00", "2.2", "can load code into the kernel", 0, EC_CAP_ROOT_EQUIVALENT},
    {"cap_sys_rawio", "2.00", "2.2", "reaches I/O ports and physical memory", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_sys_chroot", "2.00", "2.2", "can leave a chroot", 0, EC_CAP_CONFINEMENT},
    {"cap_sys_ptrace", "2.00", "2.2", "can take over any process", 0, EC_CAP_ROOT_EQUIVALENT},
    {"cap_sys_pacct", "2.00", "2.2", "can switch process accounting", 0, EC_CAP_SIDE_EFFECT},
    {"cap_sys_admin", "2.00", "2.2", "can mount file systems and administer the system", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_sys_boot", "2.00", "2.2", "can reboot or start another kernel", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_sys_nice", "2.00", "2.2", "can raise its own and change foreign priorities", 0,
     EC_CAP_SIDE_EFFECT},
    {"cap_sys_resource", "2.00", "2.2", "can exceed resource limits and quotas", 0,
     EC_CAP_EXPECTED},
    {"cap_sys_time", "2.00", "2.2", "can set the clock", 0, EC_CAP_SIDE_EFFECT},
    {"cap_sys_tty_config", "2.00", "2.2", "can reconfigure terminals and hang them up", 0,
     EC_CAP_SIDE_EFFECT},
    {"cap_mknod", "2.00", "2.4", "can create device nodes and so reach raw disks", 0,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_lease", "2.00", "2.4", "can hold up the opening of any file", 0, EC_CAP_SIDE_EFFECT},
    {"cap_audit_write", "2.00", "2.6.11", "can write records into the audit log", 0,
     EC_CAP_SIDE_EFFECT},
    {"cap_audit_control", "2.00", "2.6.11", "can switch auditing off", 0, EC_CAP_CONFINEMENT},
    {"cap_setfcap", "2.01", "2.6.24", "can give a program file any capability", 1,
     EC_CAP_ROOT_EQUIVALENT},
    {"cap_mac_override", "2.03", "2.6.25", "ignores mandatory access control", 3,
     EC_CAP_CONFINEMENT},
    {"cap_mac_admin", "2.03", "2.6.25", "can change the rules of mandatory access control", 3,
     EC_CAP_CONFINEMENT},
    {"cap_syslog", "2.20", "2.6.37", "reads kernel addresses from the kernel log", 20,
     EC_CAP_CONFINEMENT},
    {"cap_wake_alarm", "2.23", "3.0", "can wake the machine up", 23, EC_CAP_SIDE_EFFECT},
    {"cap_block_suspend", "2.24", "3.5", "can keep the machine from suspending", 24,
     EC_CAP_SIDE_EFFECT},
    {"cap_audit_read", "2.25", "3.16", "can read the audit log", 25, EC_CAP_SIDE_EFFECT},
    {"cap_perfmon", "2.36", "5.8", "can observe the kernel and every process", 36,
     EC_CAP_CONFINEMENT},
    {"cap_bpf", "2.37", "5.8", "can load programs into the kernel", 37, EC_CAP_ROOT_EQUIVALENT},
    {"cap_checkpoint_restore", "2.43", "5.9", "can look into and rebuild other processes", 43,
     EC_CAP_ROOT_EQUIVALENT},
};

const struct ec_cap_info *ec_cap_info(unsigned number)
{
    return number < EC_CAP_COUNT ? &caps[number] : NULL;
}

const char *ec_cap_name(unsigned number)
{
    return number < EC_CAP_COUNT ? caps[number].name : NULL;
}

int ec_cap_find(struct ec_str name)
{
    for (int i = 0; i < EC_CAP_COUNT; i++) {
        if (ec_str_equal_folded(name, ec_str_from(caps[i].name))) {
            return i;
        }
    }
    return -1;
}

/* What each distribution's last update ships; el8 raised libcap from 2.26 to 2.48 on the way. */
static const struct ec_cap_profile profiles[] = {
    {.name = "el6", .libcap = "2.16", .libcap_minor = 16, .names = 34, .last_cap = 33},
    {.name = "el7", .libcap = "2.22", .libcap_minor = 22, .names = 35, .last_cap = 36},
    {.name = "el8", .libcap = "2.48", .libcap_minor = 48, .names = 41, .last_cap = 40},
    {.name = "el9", .libcap = "2.48", .libcap_minor = 48, .names = 41, .last_cap = 40},
    {.name = "debian12",
     .libcap = "2.66",
     .libcap_minor = 66,
     .names = 41,
     .last_cap = 40,
     .gperf = true},
    {.name = "debian13",
     .libcap = "2.75",
     .libcap_minor = 75,
     .names = 41,
     .last_cap = 40,
     .gperf = true,
     .binary_numbers = true},
};

const struct ec_cap_profile *ec_cap_profile_at(size_t index)
{
    return index < EC_COUNT(profiles) ? &profiles[index] : NULL;
}

const struct ec_cap_profile *ec_cap_profile_find(struct ec_str name)
{
    for (size_t i = 0; i < EC_COUNT(profiles); i++) {
        if (ec_str_equal_folded(name, ec_str_from(profiles[i].name))) {
            return &profiles[i];
        }
    }
    return NULL;
}

bool ec_cap_profile_takes(const struct ec_cap_profile *profile, unsigned number)
{
    bool asks_kernel = !profile->gperf && profile->libcap_minor >= 30;
    return number < profile->names && (!asks_kernel || number <= profile->last_cap);
}

uint64_t ec_cap_profile_all(const struct ec_cap_profile *profile)
{
    if (profile->libcap_minor < 29 || profile->last_cap >= 63) {
        return UINT64_MAX;
    }
    return ((uint64_t)1 << (profile->last_cap + 1)) - 1;
}
