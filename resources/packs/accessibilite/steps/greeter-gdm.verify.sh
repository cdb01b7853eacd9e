#!/bin/sh
set -eu
[ -f "$FILE" ] || exit 0
grep -qx "screen-reader-enabled=$OPT_speech" "$FILE"
