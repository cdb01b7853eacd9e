#!/bin/sh
set -eu
wanted() { cat <<'END'
/var/log/packtic-sauvegarde.log {
    monthly
    rotate 12
    compress
    missingok
    notifempty
    create 0640 root adm
}
END
}
FILE=/etc/logrotate.d/packtic
wanted | cmp -s - "$FILE"
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
# Read as it is at night, with nothing turned over.
/usr/sbin/logrotate -d /etc/logrotate.conf 2>&1 | grep -q 'packtic-sauvegarde.log'
! /usr/sbin/logrotate -d "$FILE" 2>&1 | grep -q '^error:' || exit 1
