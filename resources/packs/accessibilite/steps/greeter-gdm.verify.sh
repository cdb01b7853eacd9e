#!/bin/sh
set -eu
FILE=/etc/gdm3/greeter.dconf-defaults
[ -f "$FILE" ] || exit 0
grep -qx "screen-reader-enabled=$OPT_speech" "$FILE"
