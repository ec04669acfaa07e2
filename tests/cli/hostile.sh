#!/bin/sh
# SPDX-License-Identifier: MIT
# Input that no honest configuration holds: each gets an answer, soon, and never a crash.
. "$abs_top_srcdir/tests/lib/cli.sh"

# Seconds for one run; sanitizers take their time.
limit=20
if [ -n "${ECCONF_SANITIZERS:-}" ]; then
    limit=120
fi

# hostile NAME STATUS CODES ARGUMENT... -- the linter ends in time with this status; its codes, each
# named once, are these.
hostile() {
    hostile_name=$1 hostile_status=$2 hostile_codes=$3
    shift 3
    run timeout "$limit" "$ECCONF" --offline "$@"
    is "$hostile_name" "$status $(codes | tr ' ' '\n' | sort -u | tr '\n' ' ')" \
        "$hostile_status ${hostile_codes:+$hostile_codes }"
}

# says NAME TEXT -- the message of the last run.
says() {
    is "$1" "$(cat err)" "ecconf-check: $2"
}

# repeat COUNT TEXT -- TEXT so many times, without line ends of its own.
repeat() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }' </dev/null
}

# --- what is no text ----------------------------------------------------------------------------

for seed in 1 2 3 4 5; do
    # shellcheck disable=SC2059 # the format is the text
    printf "$(awk -v seed="$seed" 'BEGIN {
        srand(seed)
        for (i = 0; i < 4096; i++) printf "\\%03o", int(rand() * 256)
    }')" >random
    hostile "random bytes, seed $seed" 1 SYN008 random
done
hostile 'a program' 1 SYN008 /bin/sh
printf '\377\376a\000 \000=\000 \0001\000\n\000' >utf16
hostile 'UTF-16' 1 SYN008 utf16
printf '# a remark, so that this is text\na = 1\n\000\000\nb = 2\n' >nul.conf
hostile 'NUL bytes between statements' 1 SYN007 nul.conf
head -c 100000 /dev/zero >zeros
hostile 'nothing but NUL bytes' 1 SYN008 zeros
: >empty
hostile 'an empty file' 0 '' empty
printf 'a = 1' >no-end
hostile 'no line end at the end' 0 '' no-end
printf 'a = "1' >no-end
hostile 'no line end in a string' 1 SYN001 no-end
printf 'a' >no-end
hostile 'one byte' 1 SYN029 no-end

# --- what is no file ----------------------------------------------------------------------------

mkdir folder
hostile 'a directory without a configuration' 3 '' folder
ln -s loop loop
hostile 'a loop of links' 3 '' loop
says 'a loop of links says why' "cannot read 'loop': Too many levels of symbolic links"
mkfifo fifo
hostile 'a FIFO' 3 '' fifo
says 'a FIFO is named' "'fifo' is a FIFO, not a file"
hostile 'a device' 3 '' /dev/zero
says 'a device is named' "'/dev/zero' is a device, not a file"

# included NAME PATH STATUS CODE -- the same behind an include.
included() {
    printf 'include "%s"\n' "$2" >main.conf
    hostile "$1, included" "$3" "$4" main.conf
}
included 'an empty directory' folder 0 ''
included 'a loop of links' loop 1 INC002
included 'a FIFO' fifo 1 INC003
included 'a device' /dev/zero 1 INC003
included 'a terminal' /dev/tty 1 INC003
included 'a program' /bin/sh 1 SYN008
included 'nothing' '' 1 SYN050
included 'a name of 5000 bytes' "$(repeat 5000 x)" 1 INC002

printf 'a = 1\n' >closed
chmod 000 closed
chmod 755 .
printf 'include "closed"\n' >main.conf
set --
if [ "$(id -u)" -eq 0 ]; then
    set -- setpriv --reuid 65534 --regid 65534 --clear-groups
fi
if "$@" "$ECCONF" --version >/dev/null 2>&1; then
    run "$@" "$ECCONF" --offline closed
    expect 'a file that may not be read' 3 '' "ecconf-check: cannot read 'closed': Permission denied"
    run "$@" "$ECCONF" --offline main.conf
    expect_codes 'a file that may not be read, included' 1 INC002
else
    skip 'a file that may not be read' 'this is root and cannot be anybody else'
fi

# --- sizes --------------------------------------------------------------------------------------

yes '# a remark that fills a file of many bytes and says nothing' | head -c 67108863 >big
echo >>big
hostile 'a file of 64 MiB' 0 '' big
echo >>big
hostile 'one byte more' 3 '' big
says 'one byte more says why' "'big' has 67108865 bytes, more than the limit of 67108864; --max-file-size raises it"
included 'a file that is too large' big 3 INC006
rm big
{ printf 'a = "'; head -c 50000000 /dev/zero | tr '\0' x; printf '"\n'; } >long
hostile 'a string of 50 MB' 0 '' long
{ printf 'a = "'; head -c 50000000 /dev/zero | tr '\0' x; printf '\n'; } >long
hostile 'a string of 50 MB that is not closed' 1 SYN001 long
{ printf 'a = "'; yes 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | head -c 50000000; printf '"\n'; } >long
hostile 'a string of a million lines' 0 SYN003 long
{ printf 'a = '; head -c 50000000 /dev/zero | tr '\0' x; printf '\n'; } >long
hostile 'a word of 50 MB' 0 '' long
{ head -c 50000000 /dev/zero | tr '\0' x; printf ' = 1\n'; } >long
hostile 'a name of 50 MB' 0 '' long
{ printf '/*'; head -c 50000000 /dev/zero | tr '\0' '*'; } >long
hostile 'a comment of 50 MB that is not closed' 1 SYN002 long
rm long

# --- a hundred thousand of everything -----------------------------------------------------------

many() {
    repeat "$3" "$4" >many.conf
    hostile "$1" "${2%% *}" "${2#* }" many.conf
}
many 'nested scopes' '3 SYN020 SYN051 SYN052' 100000 'A {
'
{ repeat 100000 'A { '; repeat 100000 '} '; } >nested
hostile 'nested scopes that are closed' 3 SYN051 nested
hostile 'the same with a higher limit' 0 '' --max-nesting 200000 nested
repeat 100000 'A { ' >nested
hostile 'unclosed scopes with a higher limit' 3 'SYN020 SYN052' --max-nesting 200000 nested
many '{' '3 SYN034 SYN052' 100000 '{'
many '}' '3 SYN021 SYN052' 100000 '}'
many '(' '1 SYN034' 100000 '('
many '[' '1 SYN034' 100000 '['
many 'a = (' '3 SYN022 SYN052' 100000 'a = (
'
many 'a = [' '3 SYN023 SYN052' 100000 'a = [
'
many 'a = ( (' '1 SYN022 SYN044' 100000 'a = ( (
'
many ')' '3 SYN024 SYN052' 100000 ')'
many 'unclosed quotes' '3 SYN001 SYN052' 100000 'a = "x
'
many 'unclosed quotes on one line' '1 SYN001 SYN036' 100001 '" '
many 'quotes that look like openers' '1 SYN036' 100001 '"a "b '
many 'single quotes' "3 SYN001 SYN036 SYN052" 100001 "'
"
many 'comments that are not closed' '1 SYN002' 100000 '/* '
many 'comments in comments' '1 SYN002' 100000 '/* a /* b
'
many 'typographic quotes' '3 SYN004 SYN052' 100000 'a = “x
'
many 'no-break spaces' '0 SYN005' 100000 "$(printf '\302\240')"
many 'no-break spaces between letters' '3 SYN005 SYN052' 100000 "$(printf 'a\302\240')"
many 'no-break spaces and comments' '3 SYN005 SYN052' 100000 "$(printf '\302\240/**/')"
many 'glued typographic strings' '3 SYN004 SYN052' 100000 '“x”'
many 'unclosed typographic strings' '3 SYN004 SYN052' 100000 '“ '
many 'broken UTF-8' '1 SYN036' 100000 "$(printf '\342\200')"
many 'broken UTF-8 and control characters' '1 SYN008' 100000 "$(printf '\001\342\200')"
many '=' '3 SYN034 SYN052' 100000 '= '
many 'a = = ' '3 SYN028 SYN036 SYN052' 100000 'a = =
'
many 'words' '1 SYN036' 100000 'a '
many 'lone names' '3 SYN029 SYN052' 100000 'a
'
many 'elided text' '1 SYN041' 100000 '...
'
many '/' '1 SYN036' 100000 '/ '
many 'a /' '1 SYN036' 100000 'a / '
many '**' '3 SYN043 SYN052' 100000 '**a
'
many '<' '3 SYN042 SYN052' 100000 '<
'
many 'a <b' '3 SYN026 SYN052' 100000 'a <b
'
many 'includes without a path' '3 SYN050 SYN052' 100000 'include
'
many 'backslashes' '1 SYN036' 100000 "\\\\"
many 'heads without {' '3 SYN026 SYN052' 100000 'A "b"
 '
many 'names that differ' '0 ' 100000 'a = 1
'
many '2.x' '1 SYN047' 100000 'Binding b <x = 1> {
'

# --- includes -----------------------------------------------------------------------------------

printf 'include "self.conf"\n' >self.conf
hostile 'a file that includes itself' 1 INC004 self.conf
printf 'include "b.conf"\n' >a.conf
printf 'include "c.conf"\n' >b.conf
printf 'include "./a.conf"\n' >c.conf
hostile 'three files in a circle' 1 INC004 a.conf
ln -s a.conf link.conf
printf 'include "link.conf"\n' >c.conf
hostile 'a circle through a link' 1 INC004 a.conf
mkdir circle
printf 'include "."\n' >circle/a.conf
printf 'include "../circle"\n' >circle/b.conf
hostile 'directories in a circle' 1 INC004 circle/a.conf

# --- what many names are compared with ------------------------------------------------------------

awk 'BEGIN {
    print "ESMTP_Listener {"
    for (i = 0; i < 100000; i++)
        printf "Peer \"10.%d.%d.%d/%d\" { Idle_Time = %d }\n", i / 65536, i / 256 % 256, i % 256, 32 - i % 9, i
    print "}"
}' </dev/null >peers
hostile '100 000 networks' 0 '' --select MRG004 peers
awk 'BEGIN {
    print "Retry_Interval = 7"
    for (i = 0; i < 100; i++)
        printf "Domain \"/(a+|x%d)+$/\" { }\n", i
    for (i = 0; i < 10000; i++)
        printf "Domain \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!%d\" { Retry_Interval = 8 }\n", i
}' </dev/null >slow
hostile 'expressions that take long' 0 '' --select MRG004 --format json slow
is 'what was not compared is told' "$(grep -o '"skipped": [^]]*]' out)" \
    '"skipped": [{"code": "MRG004", "reason": "there are too many regular expressions to try them all"}]'
awk 'BEGIN {
    print "Binding_Group \"g\" {"
    for (i = 0; i < 50000; i++) printf "o%d = 1 Domain \"d%d\" { }\n", i, i
    print "Binding \"b\" { } }"
}' </dev/null >ecelerity.conf
hostile 'a group of many domains and one binding' 0 '' --select MRG005 ecelerity.conf

level=0
while [ "$level" -lt 40 ]; do
    next=$((level + 1))
    printf 'include "bomb%d"\ninclude "bomb%d"\n' "$next" "$next" >"bomb$level"
    level=$next
done
printf 'a = 1\n' >bomb40
hostile 'each file includes the next twice' 3 'INC008 INC010 INC017' bomb0
hostile 'the same with room for all findings' 3 'INC008 INC010' --max-findings 100000 bomb0

level=0
while [ "$level" -lt 100 ]; do
    printf 'include "deep%d"\n' "$((level + 1))" >"deep$level"
    level=$((level + 1))
done
printf 'a = 1\n' >deep100
hostile 'a chain of 100 includes' 3 INC005 deep0
hostile 'the same with a higher limit' 0 '' --max-include-depth 101 deep0
tap_done
