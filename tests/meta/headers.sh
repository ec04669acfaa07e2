#!/bin/sh
# SPDX-License-Identifier: MIT
# Every public header compiles alone, without a warning, as C11 and as C++.
. "$abs_top_srcdir/tests/lib/repo.sh"

CXX=${CXX:-g++}

for path in include/ecconf/*.h "$abs_top_builddir/include/ecconf/version.h"; do
    [ -f "$path" ] || continue
    header=${path##*/}
    printf '#include <ecconf/%s>\n#include <ecconf/%s>\nint probe;\n' "$header" "$header" >"$tap_tmp/probe"
    set -- -I"$abs_top_srcdir/include" -I"$abs_top_builddir/include" -Wall -Wextra -Wpedantic \
        -Werror -fsyntax-only
    # shellcheck disable=SC2086 # the compiler may come with options
    none "$header as C" \
        "$($ECCONF_CC -std=c11 -Wstrict-prototypes "$@" -x c "$tap_tmp/probe" 2>&1)"
    if command -v "$CXX" >/dev/null 2>&1; then
        none "$header as C++" "$("$CXX" -std=c++11 "$@" -x c++ "$tap_tmp/probe" 2>&1)"
    else
        skip "$header as C++" "no $CXX"
    fi
done
tap_done
