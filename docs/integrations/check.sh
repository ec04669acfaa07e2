#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh [PATH [FOLDER]] -- for any build server: checks the configuration PATH ("conf"), writes reports
# to FOLDER ("reports") and fails if there are errors, or if not all could be checked.
set -eu
path=${1:-conf}
folder=${2:-reports}
mkdir -p "$folder"
status=0
ecconf-check --offline --all-nodes --fail-level error \
    --format text \
    --format "json:$folder/ecconf-check.json" \
    --format "sarif:$folder/ecconf-check.sarif" \
    --format "junit:$folder/ecconf-check-junit.xml" \
    "$path" || status=$?
case $status in
0) echo "$path can be rolled out" ;;
1) echo "$path has errors" ;;
2) echo 'ecconf-check was called with options that it does not have' ;;
*) echo "$path could not be checked, or not all of it" ;;
esac
exit "$status"
