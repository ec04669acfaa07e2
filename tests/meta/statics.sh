#!/bin/sh
# SPDX-License-Identifier: MIT
# The library has no writable static data, what flex and bison wrote included. Tables that only
# relocation writes to (.data.rel.ro) are constant once loaded.
. "$abs_top_srcdir/tests/lib/repo.sh"

archive=$abs_top_builddir/.libs/libecconf-core.a
[ -f "$archive" ] || skip_all 'no library to look at'
[ -z "$ECCONF_SANITIZERS" ] || skip_all 'sanitizers add writable data of their own'

# The lines of a section: index, name, size in hexadecimal, ...
# shellcheck disable=SC2086 # objdump may come with options
none 'no writable section has any bytes' "$($ECCONF_OBJDUMP -h "$archive" | awk '
    / file format / { object = $1; sub(/:$/, "", object) }
    $2 ~ /^\.(data|bss|tdata|tbss)/ && $2 !~ /^\.data\.rel\.ro/ && $3 !~ /^0+$/ {
        print object ": " $2 " has 0x" $3 " bytes"
    }')"
# shellcheck disable=SC2086
none 'no variable is writable' "$($ECCONF_OBJDUMP -t "$archive" | awk '
    / file format / { object = $1; sub(/:$/, "", object) }
    / O (\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && !/ O \.data\.rel\.ro/ { print object ": " $NF }')"
tap_done
