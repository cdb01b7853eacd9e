#!/bin/sh
# The choices made for one person, or for everybody where none is named.
set -eu
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
[ "$(cat "$FILE")" = "$(wanted)" ] || exit 1
