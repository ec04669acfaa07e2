# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# The environment of every test. The Makefile has set abs_top_srcdir and abs_top_builddir.

LC_ALL=C
export LC_ALL
unset LANGUAGE NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE GITHUB_ACTIONS GITHUB_STEP_SUMMARY GITLAB_CI

# Some findings are about modes of files.
umask 022

# The program under test.
ECCONF=$abs_top_builddir/ecconf-check
export ECCONF

# Reference material beside the source tree, if somebody has it; tests skip without.
if [ -z "${ECCONF_SHARED:-}" ] && [ -d "$abs_top_srcdir/../shared" ]; then
    ECCONF_SHARED=$(cd "$abs_top_srcdir/../shared" && pwd)
fi
if [ -n "${ECCONF_SHARED:-}" ]; then
    export ECCONF_SHARED
fi

# Validators of reports, from npm, if ./bootstrap test could install them.
if [ -z "${ECCONF_NODE_MODULES:-}" ] && [ -d "$abs_top_builddir/validators/node_modules" ]; then
    ECCONF_NODE_MODULES=$abs_top_builddir/validators/node_modules
fi
if [ -n "${ECCONF_NODE_MODULES:-}" ]; then
    export ECCONF_NODE_MODULES
fi

# One process for each unit test case, so that a crash takes only one along.
CK_FORK=${CK_FORK:-yes}
CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-${ECCONF_SANITIZERS:+5}}
CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-2}
export CK_FORK CK_TIMEOUT_MULTIPLIER

# Any report of a sanitizer fails the test, with a status that no test expects. The allocator may
# return NULL, as the tests of failing allocations want.
ASAN_OPTIONS=${ASAN_OPTIONS:-exitcode=86:halt_on_error=1:detect_leaks=1:allocator_may_return_null=1}
UBSAN_OPTIONS=${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}
export ASAN_OPTIONS UBSAN_OPTIONS
