#!/bin/sh
# SPDX-License-Identifier: MIT
# Reports in every format, of everything there is to check and of what is made to break them, are read by
# others than us and compared with each other: see check.js.
#
#   ECCONF_WHOLE  not empty: sarif-multitool reads all of them, not a sample
. "$abs_top_srcdir/tests/lib/tap.sh"
command -v node >/dev/null 2>&1 || skip_all 'node is not installed'
cd "$tap_tmp" || exit 99
unset EC_CONF_SEARCH_PATH EC_NODE_NAME EC_SUB_CLUSTER
node "$abs_top_srcdir/tests/formats/check.js"
exit
