#!/bin/sh
set -eu
# A backslash has a meaning for the login prompt: doubled, it is itself.
wanted() { printf 'Assistance : %s\n\n' "$OPT_contact" | sed 's/\\/\\\\/g'; }
FILE=/etc/issue.d/packtic.issue
wanted | cmp -s - "$FILE"
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
grep -q "^Assistance : ." "$FILE"
