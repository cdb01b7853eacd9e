#!/bin/sh
# /etc/ssh/sshd_config.d/packtic.conf holds what the pack wants, with its mode.
set -eu
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
effective=$(/usr/sbin/sshd -T)
for line in $(wanted | tr 'A-Z ' 'a-z='); do echo "$effective" | tr ' ' '=' | grep -qx "$line" || exit 1; done
