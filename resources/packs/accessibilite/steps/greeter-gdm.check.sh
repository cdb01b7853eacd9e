#!/bin/sh
# The other greeter of Debian, where it is there.
set -eu
[ -f "$FILE" ] || exit 0
grep -qx '# packtic: accessibility at the greeter' "$FILE" || exit 1
