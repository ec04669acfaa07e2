# SPDX-License-Identifier: MIT
# Makes a string of C of a text file: awk -v name=NAME -f embed.awk FILE.

BEGIN { print "static const char " name "[] =" }

{
    gsub(/[\\"]/, "\\\\&")
    print "    \"" $0 "\\n\""
}

END { print "    ;" }
