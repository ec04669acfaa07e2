#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing that a tool can write is committed: no product of the autotools, of configure, of flex and
# bison, of the compiler or of a test run.
. "$abs_top_srcdir/tests/lib/repo.sh"

[ -e .git ] || skip_all 'not a checkout'
repo_is_listed || skip_all 'git is not installed'

none 'no generated file is committed' "$(repo_files \
    configure aclocal.m4 '*/Makefile.in' Makefile.in Makefile config.h config.h.in config.status \
    config.log libtool libecconf.pc 'autom4te.cache/*' include/ecconf/version.h \
    'm4/libtool.m4' 'm4/lt*.m4' build-aux/compile build-aux/config.guess build-aux/config.sub \
    build-aux/depcomp build-aux/install-sh build-aux/ltmain.sh build-aux/missing \
    build-aux/test-driver build-aux/ylwrap build-aux/MANIFEST \
    'grammar/*.[ch]' src/diag/rule_pages.inc src/schema/vocabulary.inc docs/options.md tests/bench/reference.c \
    '*.o' '*.lo' '*.la' '*.a' '*.so' '*.trs' '*.tar.gz' '*~' 'build*/Makefile')"
none 'the programs of a build in the source folder are ignored' "$(
    sed -n 's|^	\(tests/[^. ]*\)\( .\)*$|\1|p' Makefile.am | sort -u | while IFS= read -r program; do
        git -c safe.directory="$(pwd -P)" check-ignore -q "$program" || echo "$program"
    done)"
tap_done
