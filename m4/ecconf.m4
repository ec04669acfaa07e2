# SPDX-License-Identifier: MIT
# The checks of configure.ac that take more than a line.

# EC_PROG_BISON(VERSION) -- set YACC to a bison of at least VERSION. It is an error to have none,
# unless the generated parser is already there, as it is in a release.
AC_DEFUN([EC_PROG_BISON], [
AC_PROG_YACC
AC_CACHE_CHECK([for bison $1 or newer], [ec_cv_bison],
    [ec_cv_bison=no
     ec_version=`$YACC --version 2>/dev/null | sed -n '1s/^bison.* \([[0-9]][[0-9.]]*\)$/\1/p'`
     AS_IF([test -n "$ec_version"],
         [AS_VERSION_COMPARE([$ec_version], [$1], [], [ec_cv_bison=yes], [ec_cv_bison=yes])])])
AS_IF([test "x$ec_cv_bison" = xno],
    [AS_IF([test -f "$srcdir/grammar/parse.c" || test ! -f "$srcdir/grammar/parse.y"],
        [YACC="${am_missing_run}bison"],
        [AC_MSG_ERROR([bison $1 or newer is needed to build from a checkout (Debian: bison)])])])
])

# EC_PROG_FLEX -- set LEX to flex, under the same condition.
AC_DEFUN([EC_PROG_FLEX], [
AC_PROG_LEX([noyywrap])
AS_CASE([`$LEX --version 2>/dev/null`],
    [flex*], [],
    [AS_IF([test -f "$srcdir/grammar/scan.c" || test ! -f "$srcdir/grammar/scan.l"],
        [LEX="${am_missing_run}flex"],
        [AC_MSG_ERROR([flex is needed to build from a checkout (Debian: flex)])])])
])

# EC_REQUIRE_C11 -- fail when the compiler, as AC_PROG_CC set it up, is older than C11.
AC_DEFUN([EC_REQUIRE_C11], [
AC_CACHE_CHECK([whether $CC compiles C11], [ec_cv_c11],
    [AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#if __STDC_VERSION__ < 201112L
#error "older than C11"
#endif
]])], [ec_cv_c11=yes], [ec_cv_c11=no])])
AS_IF([test "x$ec_cv_c11" = xno], [AC_MSG_ERROR([a C11 compiler is needed])])
])

# EC_PROGRAM_LIBRARY(NAME, ARCHIVE, PROGRAM) -- set NAME_PROGRAM_LIBS to the static library if PROGRAM
# links with it and enable_static_libraries allows it, else to NAME_LIBS.
AC_DEFUN([EC_PROGRAM_LIBRARY], [
$1_PROGRAM_LIBS=$$1_LIBS
AS_IF([test "x$enable_static_libraries" != xno],
    [ec_save_LIBS=$LIBS ec_save_CPPFLAGS=$CPPFLAGS
     LIBS="-l:$2 $LIBS" CPPFLAGS="$CPPFLAGS $$1_CFLAGS"
     AC_MSG_CHECKING([for $2])
     AC_LINK_IFELSE([$3],
         [$1_PROGRAM_LIBS=-l:$2
          AC_MSG_RESULT([yes])],
         [AC_MSG_RESULT([no])
          AS_IF([test "x$enable_static_libraries" = xyes], [AC_MSG_ERROR([$2 was not found])])])
     LIBS=$ec_save_LIBS CPPFLAGS=$ec_save_CPPFLAGS])
AC_SUBST([$1_PROGRAM_LIBS])
])

# EC_LIBCAP -- find libcap by pkg-config or by header and library, as with_libcap says. Sets
# have_libcap, LIBCAP_CFLAGS, LIBCAP_LIBS (for tests: the library itself loads libcap when it asks
# it something), the macro HAVE_LIBCAP and the conditional HAVE_LIBCAP.
AC_DEFUN([EC_LIBCAP], [
have_libcap=no
AS_IF([test "x$with_libcap" != xno],
    [PKG_CHECK_MODULES([LIBCAP], [libcap],
        [have_libcap=yes],
        [AC_CHECK_HEADER([sys/capability.h],
            [AC_CHECK_LIB([cap], [cap_from_text],
                [have_libcap=yes LIBCAP_LIBS=-lcap])])])])
AS_IF([test "x$have_libcap" = xyes],
    [AC_DEFINE([HAVE_LIBCAP], [1], [Define to 1 if libcap is used.])],
    [LIBCAP_CFLAGS= LIBCAP_LIBS=
     AS_IF([test "x$with_libcap" = xyes],
        [AC_MSG_ERROR([--with-libcap was given, but libcap was not found (Debian: libcap-dev)])])])
AC_SUBST([LIBCAP_CFLAGS])
AC_SUBST([LIBCAP_LIBS])
AM_CONDITIONAL([HAVE_LIBCAP], [test "x$have_libcap" = xyes])
])

# EC_OPENSSL -- find the headers of OpenSSL by pkg-config, as with_openssl says. Sets have_openssl,
# OPENSSL_CFLAGS and the macro HAVE_OPENSSL. Nothing is linked with it: the library loads OpenSSL when
# it has a certificate to look at.
AC_DEFUN([EC_OPENSSL], [
have_openssl=no
AS_IF([test "x$with_openssl" != xno],
    [PKG_CHECK_MODULES([OPENSSL], [libssl >= 3.0 libcrypto >= 3.0], [have_openssl=yes], [:])])
AS_IF([test "x$have_openssl" = xyes],
    [AC_DEFINE([HAVE_OPENSSL], [1], [Define to 1 if OpenSSL is used.])],
    [OPENSSL_CFLAGS=
     AS_IF([test "x$with_openssl" = xyes],
        [AC_MSG_ERROR([--with-openssl was given, but OpenSSL 3 was not found (Debian: libssl-dev)])])])
AC_SUBST([OPENSSL_CFLAGS])
])

# EC_COMPILER_FLAGS(VARIABLE, FLAGS) -- substitute VARIABLE with those of FLAGS that $CC takes.
AC_DEFUN([EC_COMPILER_FLAGS], [
AC_SUBST([$1], [])
for ec_flag in $2; do
    AS_VAR_PUSHDEF([ec_cache], [ec_cv_flag_$ec_flag])
    AC_CACHE_CHECK([whether $CC takes $ec_flag], [ec_cache],
        [ec_save_CFLAGS=$CFLAGS
         # A compiler says nothing about an unknown -Wno-x: ask for -Wx instead.
         CFLAGS="$CFLAGS -Werror `AS_ECHO(["$ec_flag"]) | sed 's/^-Wno-/-W/'`"
         AC_COMPILE_IFELSE([AC_LANG_SOURCE([int ec_flag_probe;])],
            [AS_VAR_SET([ec_cache], [yes])], [AS_VAR_SET([ec_cache], [no])])
         CFLAGS=$ec_save_CFLAGS])
    AS_VAR_IF([ec_cache], [yes], [AS_VAR_APPEND([$1], [" $ec_flag"])])
    AS_VAR_POPDEF([ec_cache])
done
])

# EC_VERSION_SCRIPT -- the conditional HAVE_VERSION_SCRIPT: does the linker take a symbol map?
AC_DEFUN([EC_VERSION_SCRIPT], [
AC_CACHE_CHECK([whether the linker takes a version script], [ec_cv_version_script],
    [AS_ECHO(["EC_1 { global: ec_*; local: *; };"]) >conftest.map
     ec_save_LDFLAGS=$LDFLAGS
     LDFLAGS="$LDFLAGS -shared -fPIC -Wl,--version-script,conftest.map"
     AC_LINK_IFELSE([AC_LANG_SOURCE([int ec_map_probe;])],
        [ec_cv_version_script=yes], [ec_cv_version_script=no])
     LDFLAGS=$ec_save_LDFLAGS
     rm -f conftest.map])
AM_CONDITIONAL([HAVE_VERSION_SCRIPT], [test "x$ec_cv_version_script" = xyes])
])

# EC_SANITIZERS -- SANITIZER_CFLAGS for compiling and linking everything, if enable_sanitizers.
AC_DEFUN([EC_SANITIZERS], [
SANITIZER_CFLAGS=
AS_IF([test "x$enable_sanitizers" = xyes],
    [SANITIZER_CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all"
     AS_VAR_APPEND([SANITIZER_CFLAGS], [" -fno-omit-frame-pointer"])
     ec_save_CFLAGS=$CFLAGS
     CFLAGS="$CFLAGS $SANITIZER_CFLAGS"
     AC_MSG_CHECKING([whether programs link with $SANITIZER_CFLAGS])
     AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
        [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([--enable-sanitizers was given, but the compiler cannot link with them])])
     CFLAGS=$ec_save_CFLAGS])
AC_SUBST([SANITIZER_CFLAGS])
AM_CONDITIONAL([SANITIZERS], [test "x$enable_sanitizers" = xyes])
])
