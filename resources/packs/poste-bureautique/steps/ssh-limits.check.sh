#!/bin/sh
# /etc/ssh/sshd_config.d/packtic.conf holds what the pack wants, with its mode.
set -eu
# Without anybody to become root by sudo, root's own login is the only door: it stays open.
wanted() {
  if getent group sudo | grep -q ':[^:]*[^:]$'; then echo 'PermitRootLogin no'; fi
  echo 'MaxAuthTries 4'
  echo 'LoginGraceTime 30'
}
FILE=/etc/ssh/sshd_config.d/packtic.conf
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
effective=$(/usr/sbin/sshd -T)
for line in $(wanted | tr 'A-Z ' 'a-z='); do echo "$effective" | tr ' ' '=' | grep -qx "$line" || exit 1; done
