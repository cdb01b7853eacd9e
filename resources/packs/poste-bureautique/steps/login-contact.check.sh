#!/bin/sh
# Whom to call, read before the login at the console.
set -eu
# A backslash has a meaning for the login prompt: doubled, it is itself.
wanted() { printf 'Assistance : %s\n\n' "$OPT_contact" | sed 's/\\/\\\\/g'; }
FILE=/etc/issue.d/packtic.issue
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
