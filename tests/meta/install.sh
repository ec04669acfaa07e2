#!/bin/sh
# SPDX-License-Identifier: MIT
# What `make install` puts down is complete: both names of the program run, and another program
# compiles, links and runs with the library by pkg-config alone.
. "$abs_top_srcdir/tests/lib/repo.sh"

stage=$tap_tmp/stage
# This make is none of the jobs of the make that runs the tests.
unset MAKEFLAGS MFLAGS MAKELEVEL
(cd "$abs_top_builddir" && make install DESTDIR="$stage") >"$tap_tmp/log" 2>&1 ||
    not_ok 'make install' "$(tail -n 20 "$tap_tmp/log")"

pc=$(find "$stage" -name libecconf.pc)
bin=$(dirname "$(find "$stage" -name ecconf-check -type f)")
lib=$(find "$stage" -name libecconf.so)

version=$(sed -n 's/^Version: //p' "$pc")
is 'ecconf-check runs' "$("$bin/ecconf-check" --version)" "ecconf-check $version"
is 'ecconf runs' "$("$bin/ecconf" --version)" "ecconf $version"

# The completions of all shells ask a script, under the name that it has without the stage.
script=$(find "$stage" -name candidates)
none 'completions are installed' "$(for name in ecconf ecconf-check _ecconf ecconf.fish ecconf-check.fish; do
    grep -q "[^a-z]${script#"$stage"}[^a-z]*" "$(find "$stage" -path "*/[bfz]*sh*/$name" ! -type d)" || echo "$name"
done 2>&1)"

none 'the guide is installed, with what it works on' "$(for file in guide/README.md examples/single/ecelerity.conf \
    examples/conf/default/conf.d/10-bindings.conf integrations/check.sh; do
    find "$stage" -path "*/$file" | grep -q . || echo "$file"
done)"

cat >"$tap_tmp/user.c" <<'END'
#include <ecconf/ecconf.h>
#include <ecconf/version.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
    puts(ecconf_version());
    return strcmp(ecconf_version(), ECCONF_VERSION);
}
END
PKG_CONFIG_PATH=$(dirname "$pc")
PKG_CONFIG_SYSROOT_DIR=$stage
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
if [ -n "$lib" ]; then
    # shellcheck disable=SC2046,SC2086 # options
    $ECCONF_CC $ECCONF_SANITIZERS $(pkg-config --cflags libecconf) -o "$tap_tmp/user" \
        "$tap_tmp/user.c" $(pkg-config --libs libecconf) 2>"$tap_tmp/log"
    is 'a program links the library' \
        "$(LD_LIBRARY_PATH=${lib%/*} "$tap_tmp/user" 2>&1)" "$version"
else
    skip 'a program links the library' 'no shared library was built'
fi

(cd "$abs_top_builddir" && make uninstall DESTDIR="$stage") >"$tap_tmp/log" 2>&1
none 'uninstall leaves nothing' "$(find "$stage" ! -type d)"
tap_done
