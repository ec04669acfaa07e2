#!/bin/sh
# SPDX-License-Identifier: MIT
# No function is longer than 60 lines, from its first line to its closing brace, unless the line
# before it is the comment `/* flat table */`.
. "$abs_top_srcdir/tests/lib/repo.sh"

cat >"$tap_tmp/measure.awk" <<'END'
FNR == 1 { first = 1; flat = 0 }
/^[A-Za-z_]/ && !first { first = FNR }
/^\{$/ { inside = 1 }
/^\}/ {
    if (inside)
        printf "%d %s:%d%s\n", FNR - first + 1, FILENAME, first, flat ? " flat" : ""
    inside = 0
}
# Outside of functions whatever ends a declaration, a comment or a paragraph ends the signature.
!inside && (/^\}/ || /;$/ || /\*\/$/ || /^#/ || /^$/) { first = 0; flat = 0 }
/^\/\* flat table \*\/$/ { flat = 1 }
END
# shellcheck disable=SC2046 # our names have no spaces
awk -f "$tap_tmp/measure.awk" $(repo_files 'src/*.c') </dev/null | sort -n >"$tap_tmp/lengths"

none 'no function has more than 60 lines' "$(awk '$1 > 60 && $3 != "flat"' "$tap_tmp/lengths")"
median=$(awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] + 0 }' "$tap_tmp/lengths")
none 'the median function has at most 15 lines' \
    "$([ "$median" -le 15 ] || echo "median: $median lines")"
tap_done
